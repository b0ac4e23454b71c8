//! Words that compute: numbers, shares, dates, ballots.
//! Invariant: data only.

use super::{Group, Word};

pub const NUMBERS: Group = Group {
    title: "算：数都是精确的，7 / 2 得 3.5",
    words: &[
        Word {
            name: "min",
            forms: &[
                "min(甲：数, 乙：数) → 数",
                "min(甲：数, 乙：数, 丙：数) → 数",
            ],
            meaning: "小的那个",
            example: "min(3, 指标.满分)",
            gives: "3",
        },
        Word {
            name: "max",
            forms: &[
                "max(甲：数, 乙：数) → 数",
                "max(甲：数, 乙：数, 丙：数) → 数",
            ],
            meaning: "大的那个",
            example: "max(0, 8 - 10)",
            gives: "0",
        },
        Word {
            name: "四舍五入",
            forms: &["四舍五入(数：数) → 数", "四舍五入(数：数, 位数：数) → 数"],
            meaning: "保留几位小数，不写位数就是整数",
            example: "四舍五入(2.345, 2)",
            gives: "2.35",
        },
        Word {
            name: "取整",
            forms: &["取整(数：数, 位数：数, 方式：文字) → 数"],
            meaning: "保留几位小数，方式是 四舍五入、截断、进一、四舍六入五成双 之一",
            example: "取整(2.301, 1, \"进一\")",
            gives: "2.4",
        },
        Word {
            name: "绝对值",
            forms: &["绝对值(数：数) → 数"],
            meaning: "去掉负号",
            example: "绝对值(3 - 5)",
            gives: "2",
        },
        Word {
            name: "占比",
            forms: &["占比(部分：数, 全部：数) → 数"],
            meaning: "比率；全部是 0 时是缺数",
            example: "占比(3, 4)",
            gives: "0.75",
        },
        Word {
            name: "百分数",
            forms: &["百分数(数：数) → 文字"],
            meaning: "写成百分数，最多两位小数",
            example: "百分数(0.9532)",
            gives: "95.32%",
        },
        Word {
            name: "均分",
            forms: &["均分(分：数, 事：事, 人员列：列) → 数"],
            meaning: "这一列的几个人平分时这个人的一份；除不尽的归第一个人",
            example: "均分(10, 篇, \"作者\")",
            gives: "5",
        },
        Word {
            name: "份额",
            forms: &[
                "份额(分：数, 事：事) → 数",
                "份额(分：数, 事：事, 主办份：数, 协办份：数) → 数",
            ],
            meaning: "这个人在一件台账事项里的一份：平分，或者主办每人几份、协办每人几份；各份加起来不多不少，除不尽的归第一个主办",
            example: "份额(10, 事, 7, 3)",
            gives: "7",
        },
    ],
};

pub const DATES: Group = Group {
    title: "日期",
    words: &[Word {
        name: "工作日数",
        forms: &["工作日数(起：日期, 止：日期) → 数"],
        meaning: "两天之间有几个工作日，两头都算",
        example: "工作日数(事.交办日期, 事.完成日期)",
        gives: "14",
    }],
};

pub const BALLOTS: Group = Group {
    title: "测评票",
    words: &[
        Word {
            name: "加权平均",
            forms: &[
                "多行.加权平均(值列：列, 权列：列) → 数",
                "多行.加权平均(行：写法, 权列：列) → 数",
                "加权平均(值和权：一组) → 数",
            ],
            meaning: "各值乘权相加，再除以权的和；没有行、权的和是 0 是缺数",
            example: "加权平均([[90, 0.6], [80, 0.4]])",
            gives: "86",
        },
        Word {
            name: "去高去低平均",
            forms: &[
                "多行.去高去低平均(列：列, 不去人数：数, 每几人去一个：数) → 数",
                "多行.去高去低平均(行：写法, 不去人数：数, 每几人去一个：数) → 数",
                "去高去低平均(数们：一组, 不去人数：数, 每几人去一个：数) → 数",
            ],
            meaning: "不超过「不去人数」的直接平均；超过的，每几人去掉一个最高、一个最低（不足几人的也算），再平均",
            example: "去高去低平均([60, 80, 90, 90, 95, 100], 5, 10)",
            gives: "88.75",
        },
        Word {
            name: "得票率",
            forms: &["多行.得票率(列：列, 选项：任意) → 数"],
            meaning: "选这一项的票占有效票的比率；不适用的格子是弃权，不是有效票",
            example: "岗.表(\"民主测评\").得票率(\"推荐\", \"优秀\")",
            gives: "0.5",
        },
    ],
};
