//! Words of the three things that a rule holds: 岗, 指标, one row.
//! Invariant: data only.

use super::{Group, Word};

pub const POST: Group = Group {
    title: "岗：正在计分的这个岗位",
    words: &[
        Word {
            name: "姓名",
            forms: &["岗.姓名 → 文字"],
            meaning: "这个人的姓名",
            example: "岗.姓名",
            gives: "张敏",
        },
        Word {
            name: "工号",
            forms: &["岗.工号 → 文字"],
            meaning: "这个人的工号",
            example: "岗.工号",
            gives: "张敏",
        },
        Word {
            name: "科室",
            forms: &["岗.科室 → 文字"],
            meaning: "这段任职在哪个科室",
            example: "岗.科室 == \"秘书科\"",
            gives: "是",
        },
        Word {
            name: "岗位",
            forms: &["岗.岗位 → 文字"],
            meaning: "岗位的名称",
            example: "岗.岗位",
            gives: "文稿岗",
        },
        Word {
            name: "岗位类别",
            forms: &["岗.岗位类别 → 文字"],
            meaning: "岗位属于哪一类",
            example: "岗.岗位类别 == \"文稿\"",
            gives: "是",
        },
        Word {
            name: "人员类别",
            forms: &["岗.人员类别 → 文字"],
            meaning: "公务员、事业等",
            example: "岗.人员类别 == \"事业\"",
            gives: "否",
        },
        Word {
            name: "职级",
            forms: &["岗.职级 → 文字"],
            meaning: "这个人的职级",
            example: "岗.职级 == \"科员\"",
            gives: "否",
        },
        Word {
            name: "职责",
            forms: &["岗.职责 → 文字"],
            meaning: "主岗、兼岗，或者空着",
            example: "岗.职责 == \"兼岗\"",
            gives: "否",
        },
        Word {
            name: "在岗工作日",
            forms: &["岗.在岗工作日 → 数"],
            meaning: "本期在这个岗位的工作日数",
            example: "岗.在岗工作日",
            gives: "66",
        },
        Word {
            name: "主办事项",
            forms: &["岗.主办事项 → 多行"],
            meaning: "本期主办的事",
            example: "岗.主办事项.数量",
            gives: "4",
        },
        Word {
            name: "协办事项",
            forms: &["岗.协办事项 → 多行"],
            meaning: "本期协办的事",
            example: "岗.协办事项.数量",
            gives: "2",
        },
        Word {
            name: "应办结事项",
            forms: &["岗.应办结事项 → 多行"],
            meaning: "主办的、本期已经办完或者到了期的事",
            example: "岗.应办结事项.计数(\"按时办结\")",
            gives: "1",
        },
        Word {
            name: "结转事项",
            forms: &["岗.结转事项 → 多行"],
            meaning: "以前到期、到本期还没有办完的主办事项",
            example: "岗.结转事项.数量",
            gives: "1",
        },
        Word {
            name: "表",
            forms: &["岗.表(表名：表) → 多行"],
            meaning: "数据里那张表中属于这个人、这一期的行",
            example: "岗.表(\"信息采用\").数量",
            gives: "4",
        },
    ],
};

pub const TARGET: Group = Group {
    title: "指标：岗位目标的这一行；参数也这样读：指标.参数名",
    words: &[
        Word {
            name: "名称",
            forms: &["指标.名称 → 文字"],
            meaning: "指标的名称",
            example: "指标.名称",
            gives: "试",
        },
        Word {
            name: "满分",
            forms: &["指标.满分 → 数"],
            meaning: "「满分」列",
            example: "指标.满分 * 0.8",
            gives: "80",
        },
        Word {
            name: "权重",
            forms: &["指标.权重 → 数"],
            meaning: "「权重」列，按加权合成时才有",
            example: "指标.权重",
            gives: "1",
        },
        Word {
            name: "目标值",
            forms: &["指标.目标值 → 数"],
            meaning: "「目标值」列",
            example: "指标.目标值",
            gives: "0.9",
        },
        Word {
            name: "起评分",
            forms: &["指标.起评分 → 数"],
            meaning: "「起评分」列，空着是 0",
            example: "指标.起评分",
            gives: "0",
        },
        Word {
            name: "实际值",
            forms: &["指标.实际值 → 数"],
            meaning: "计量 得出的数；只能在有 计量 的规则的 评分 里用",
            example: "指标.实际值 / 指标.目标值",
            gives: "1",
        },
    ],
};

pub const ROW: Group = Group {
    title: "一行记录：列也这样读：事.列名、事[\"计划（小时）\"]",
    words: &[
        Word {
            name: "逾期工作日",
            forms: &[
                "事.逾期工作日 → 数",
                "逾期工作日(时限：日期, 完成：日期) → 数",
            ],
            meaning: "逾期几个工作日，不逾期是 0；台账的行可以直接读，没有办完的算到基准日",
            example: "事.逾期工作日",
            gives: "3",
        },
        Word {
            name: "逾期日",
            forms: &["事.逾期日 → 数", "逾期日(时限：日期, 完成：日期) → 数"],
            meaning: "逾期几天，节假日也算，不逾期是 0",
            example: "事.逾期日",
            gives: "5",
        },
        Word {
            name: "提前日",
            forms: &["事.提前日 → 数", "提前日(时限：日期, 完成：日期) → 数"],
            meaning: "比时限提前几天办完，没有提前、没有办完是 0",
            example: "提前日(事.完成日期, 事.交办日期)",
            gives: "19",
        },
        Word {
            name: "逾期",
            forms: &["事.逾期 → 是否"],
            meaning: "逾期没有，没有办完的看基准日",
            example: "事.逾期",
            gives: "是",
        },
        Word {
            name: "按时办结",
            forms: &["事.按时办结 → 是否"],
            meaning: "办完了，并且没有逾期",
            example: "事.按时办结",
            gives: "否",
        },
        Word {
            name: "已办结",
            forms: &["事.已办结 → 是否"],
            meaning: "填了完成日期",
            example: "事.已办结",
            gives: "是",
        },
        Word {
            name: "应办结",
            forms: &["事.应办结 → 是否"],
            meaning: "已经办完，或者到基准日已经到期",
            example: "事.应办结",
            gives: "是",
        },
        Word {
            name: "当日办结",
            forms: &["事.当日办结 → 是否"],
            meaning: "交办当天就办完",
            example: "事.当日办结",
            gives: "否",
        },
        Word {
            name: "角色",
            forms: &["事.角色 → 文字"],
            meaning: "这个人在这件事里是 主办 还是 协办",
            example: "事.角色",
            gives: "主办",
        },
        Word {
            name: "有",
            forms: &["事.有(列：列) → 是否"],
            meaning: "这一格有没有值",
            example: "事.有(\"差错\")",
            gives: "是",
        },
        Word {
            name: "对应",
            forms: &[
                "事.对应(表名：表, 列：列) → 多行",
                "事.对应(表名：表, 本表列：列, 那表列：列) → 多行",
            ],
            meaning: "另一张表里这一列和这一行相同的行；两边列名不同的分别写",
            example: "事.对应(\"承办明细\", \"编号\").数量",
            gives: "2",
        },
    ],
};
