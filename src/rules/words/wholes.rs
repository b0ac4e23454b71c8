//! Words of the scripts about a subject as a whole.
//! Invariant: data only.

use super::{Group, Word};

pub const RESULTS: Group = Group {
    title: "成绩：只在 合成.rhai 和 定等.rhai 里；目标类型、分组、指标的得分这样读：成绩.名字",
    words: &[
        Word {
            name: "计入",
            forms: &[
                "成绩.计入(名字：文字) → 无",
                "成绩.计入(名字：文字, 系数：数) → 无",
            ],
            meaning: "把一个目标类型、分组或指标算进总分或外面的合成项；没有计入的留在明细里，不算分",
            example: "成绩.计入(\"业绩\", 0.6);",
            gives: "业绩的得分乘 0.6 计入",
        },
        Word {
            name: "合成项",
            forms: &["合成项(名称：文字, 合成：文字, 做法：写法) → 无"],
            meaning: "把里面计入的合成一项：求和、平均、加权、取高、相乘",
            example: "合成项(\"平时\", \"平均\", || { 成绩.计入(\"一季度\"); 成绩.计入(\"二季度\"); });",
            gives: "两项的平均",
        },
    ],
};
