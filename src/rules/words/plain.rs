//! Words of texts, lists and tables of words, as the engine brings them.
//! Invariant: data only.

use super::{Group, Word};

pub const PLAIN: Group = Group {
    title: "文字和一组值",
    words: &[
        Word {
            name: "contains",
            forms: &[
                "一组.contains(值：任意) → 是否",
                "文字.contains(文字：文字) → 是否",
                "对照表.contains(键：文字) → 是否",
            ],
            meaning: "里面有没有",
            example: "[\"办文\", \"办会\"].contains(事.类别)",
            gives: "是",
        },
        Word {
            name: "starts_with",
            forms: &["文字.starts_with(开头：文字) → 是否"],
            meaning: "文字是不是这样开头",
            example: "岗.科室.starts_with(\"秘书\")",
            gives: "是",
        },
        Word {
            name: "ends_with",
            forms: &["文字.ends_with(结尾：文字) → 是否"],
            meaning: "文字是不是这样结尾",
            example: "岗.科室.ends_with(\"科\")",
            gives: "是",
        },
        Word {
            name: "len",
            forms: &["一组.len() → 数", "文字.len() → 数", "对照表.len() → 数"],
            meaning: "有几个、几个字",
            example: "岗.科室.len()",
            gives: "3",
        },
        Word {
            name: "push",
            forms: &["一组.push(值：任意) → 无"],
            meaning: "在后面添一个",
            example: "{ let 各月 = [1]; 各月.push(2); 各月.数量 }",
            gives: "2",
        },
        Word {
            name: "sort",
            forms: &["一组.sort() → 无"],
            meaning: "从小到大排好",
            example: "{ let 数们 = [3.5, 1, 2]; 数们.sort(); 数们[0] }",
            gives: "1",
        },
        Word {
            name: "reverse",
            forms: &["一组.reverse() → 无"],
            meaning: "前后倒过来",
            example: "{ let 数们 = [1, 2, 3]; 数们.reverse(); 数们[0] }",
            gives: "3",
        },
        Word {
            name: "map",
            forms: &["一组.map(值：写法) → 一组"],
            meaning: "每个值都算一遍，得到新的一组",
            example: "求和([1, 2].map(|数| 数 * 2))",
            gives: "6",
        },
        Word {
            name: "filter",
            forms: &["一组.filter(值：写法) → 一组"],
            meaning: "合条件的值",
            example: "[1, 2, 3].filter(|数| 数 > 1).数量",
            gives: "2",
        },
        Word {
            name: "keys",
            forms: &["对照表.keys() → 一组"],
            meaning: "对照表的各个键",
            example: "#{省级: 10, 市级: 5}.keys().数量",
            gives: "2",
        },
    ],
};
