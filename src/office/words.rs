//! The glossary: the trade's words as they stand in tables, each with its one English name.
//!
//! 岗位 post · 任职 tenure · 考核对象 subject · 科室 section · 岗位类别 class · 指标 indicator · 目标类型 kind ·
//! 台账 log · 事项 task · 主办 lead · 协办 assist · 归属日 booking day · 结转 carried · 起评 base ·
//! 加分 bonus · 扣分 deduction · 得分 award · 否决 veto · 分项 item · 缺数 missing · 不适用 not applicable ·
//! 出错 failed · 结论 conclusion · 等次 grade · 名额 quota · 基准日 as-of day · 方案 pack/scheme.
//! Invariant: a word of the tables is written here and nowhere else in the program's code.

/// Tables that every office has.
pub const ROSTER: &str = "人员名册";
pub const TARGETS: &str = "岗位目标";
pub const LOG: &str = "台账";
pub const ADJUSTMENTS: &str = "调整";

/// 用作 of an earlier result among the inputs: one that figures were made from, and one that was only shown.
pub const SAVED: &str = "已存结果";
pub const TREND: &str = "走势";

/// Columns of 人员名册; some stand in other tables too.
pub mod roster {
    pub const NUMBER: &str = "工号";
    pub const NAME: &str = "姓名";
    pub const SECTION: &str = "科室";
    pub const POST: &str = "岗位";
    pub const CLASS: &str = "岗位类别";
    pub const STAFF: &str = "人员类别";
    pub const RANK: &str = "职级";
    pub const DUTY: &str = "职责";
    pub const FROM: &str = "起";
    pub const TO: &str = "止";
    pub const STATUS: &str = "状态";
    pub const STATUS_FROM: &str = "状态起";
    pub const STATUS_TO: &str = "状态止";
    /// The word of 状态 for those with nothing to be said of.
    pub const ON_DUTY: &str = "在岗";
    /// Words of 职责 for two posts held at once.
    pub const MAIN_POST: &str = "主岗";
    pub const SIDE_POST: &str = "兼岗";
}

/// Columns of 岗位目标; any other column is a parameter.
pub mod targets {
    pub const SUBJECT: &str = "对象";
    pub const SECTION: &str = "科室";
    pub const POST: &str = "岗位";
    pub const KIND: &str = "目标类型";
    pub const GROUP: &str = "分组";
    pub const INDICATOR: &str = "指标";
    pub const COMPARE: &str = "比较";
    pub const TARGET: &str = "目标值";
    pub const FULL: &str = "满分";
    pub const WEIGHT: &str = "权重";
    pub const BASE: &str = "起评分";
    pub const DEDUCTION_FLOOR: &str = "扣分下限";
    pub const BONUS_CAP: &str = "加分上限";
    pub const LOWER: &str = "下限";
    pub const UPPER: &str = "上限";
    pub const COMBINE: &str = "合成方式";
    pub const RULE: &str = "计分规则";
    pub const SCOPE: &str = "比较范围";
    pub const CYCLE: &str = "周期";
    pub const MISSING: &str = "缺数处理";
    pub const NOT_APPLICABLE: &str = "不适用处理";
    pub const BASIS: &str = "依据";
    pub const SOURCE: &str = "数据来源";

    pub const ALL: [&str; 23] = [
        SUBJECT,
        SECTION,
        POST,
        KIND,
        GROUP,
        INDICATOR,
        COMPARE,
        TARGET,
        FULL,
        WEIGHT,
        BASE,
        DEDUCTION_FLOOR,
        BONUS_CAP,
        LOWER,
        UPPER,
        COMBINE,
        RULE,
        SCOPE,
        CYCLE,
        MISSING,
        NOT_APPLICABLE,
        BASIS,
        SOURCE,
    ];
}

/// Columns of 台账.
pub mod log {
    pub const NUMBER: &str = "编号";
    pub const TASK: &str = "任务";
    pub const SOURCE: &str = "来源";
    pub const CLASS: &str = "类别";
    pub const LEAD: &str = "主办";
    pub const ASSIST: &str = "协办";
    pub const ASSIGNED: &str = "交办日期";
    pub const LIMIT: &str = "完成时限";
    pub const DONE: &str = "完成日期";
    pub const STATUS: &str = "状态";
    pub const ERRORS: &str = "差错";
    pub const RATING: &str = "评价";
    pub const REMARK: &str = "备注";
    pub const SECTION: &str = "科室";
    pub const POST: &str = "岗位";
}

/// Columns of 调整.
pub mod adjustments {
    pub const PERIOD: &str = "期间";
    pub const NUMBER: &str = "工号";
    pub const NAME: &str = "姓名";
    pub const STEP: &str = "环节";
    pub const INDICATOR: &str = "指标";
    pub const OLD: &str = "原值";
    pub const NEW: &str = "新值";
    pub const REASON: &str = "理由";
    pub const BASIS: &str = "依据";
    pub const AUTHOR: &str = "提出人";
    pub const DATE: &str = "日期";
}
