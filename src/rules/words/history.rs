//! Words that look back: 上期, 历史, 连续期数.
//! Invariant: data only.

use super::{Group, Word};

pub const HISTORY: Group = Group {
    title: "以前各期：开头写 取用：上期.总分、历史.等次，才能用",
    words: &[
        Word {
            name: "上期",
            forms: &["岗.上期(项：文字) → 任意"],
            meaning: "这个人上一期审定的 总分、等次，或者 指标名.得分、指标名.实际值；没有上一期的是缺数",
            example: "岗.上期(\"总分\")",
            gives: "88",
        },
        Word {
            name: "历史",
            forms: &["岗.历史(项：文字) → 一组"],
            meaning: "这个人以前各期的同一项，从近到远，断了一期就到那里为止；一期也没有的是空的",
            example: "岗.历史(\"信息采用.得分\")[1]",
            gives: "6",
        },
        Word {
            name: "连续期数",
            forms: &[
                "连续期数(各期：一组, 期：写法) → 数",
                "连续期数(各期：一组, 值：任意) → 数",
            ],
            meaning: "从最近一期往前，连着几期都是这样；没有值的一期就断了",
            example: "连续期数(岗.历史(\"信息采用.得分\"), |分| 分 < 9)",
            gives: "2",
        },
    ],
};
