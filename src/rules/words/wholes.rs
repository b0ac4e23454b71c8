//! Words of the scripts about a subject as a whole.
//! Invariant: data only.

use super::{Group, Word};

pub const RESULTS: Group = Group {
    title: "成绩：只在 合成.rhai 和 定等.rhai 里；目标类型、分组、指标的得分这样读：成绩.名字",
    words: &[
        Word {
            name: "总分",
            forms: &["成绩.总分 → 数"],
            meaning: "这个人或科室的总分",
            example: "成绩.总分",
            gives: "92.5",
        },
        Word {
            name: "等次",
            forms: &["成绩.等次 → 文字"],
            meaning: "已经排出的等次；下面三个名次也只在 定等.rhai 里有",
            example: "成绩.等次 == \"优秀\"",
            gives: "是",
        },
        Word {
            name: "名次",
            forms: &["成绩.名次 → 数"],
            meaning: "在全体里排第几",
            example: "成绩.名次 <= 3",
            gives: "是",
        },
        Word {
            name: "类内名次",
            forms: &["成绩.类内名次 → 数"],
            meaning: "在同一类人里排第几",
            example: "成绩.类内名次",
            gives: "2",
        },
        Word {
            name: "科室名次",
            forms: &["成绩.科室名次 → 数"],
            meaning: "在本科室排第几",
            example: "成绩.科室名次",
            gives: "1",
        },
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
