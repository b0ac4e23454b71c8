//! 方案: what a pack declares — kinds, composition, rounding, statuses, grades, quotas. All numbers are the pack's.
//! Invariant: holds no default that decides a grade; what a pack leaves out does not happen.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::closing::Closing;
use super::composition::Composition;
use super::ledger::{Bounds, Combine};
use super::papers::Papers;
use super::period::{Cycle, YearStart};
use super::quota::Quota;
use super::rounding::Rounding;
use super::target::SubjectKind;

/// A pack's declarations.
#[derive(Clone, Debug)]
pub struct Scheme {
    /// The pack's name, as `gangze.toml` calls it.
    pub pack: Arc<str>,
    pub title: Arc<str>,
    pub basis: Vec<Arc<str>>,
    /// 目标类型, in the order of the report.
    pub kinds: Vec<Arc<str>>,
    /// How indicators make a kind and kinds the total: 求和 or 加权.
    pub combine: Combine,
    pub total: Bounds,
    /// What the 满分 of a post's indicators must add up to under 求和.
    pub full: Option<Decimal>,
    /// 科室
    pub sections: SectionScheme,
    pub rounding: RoundingSteps,
    pub statuses: Vec<StatusRule>,
    pub merge: Merge,
    /// The fewest working days in post for a score, as a share of the period's; below it 未计分.
    pub least_share: Option<(Decimal, Arc<str>)>,
    /// Best first.
    pub grades: Vec<Grade>,
    pub quotas: Vec<Quota>,
    /// 考核周期: the length of the periods that it is mostly used for.
    pub usual: Cycle,
    /// 结果运用, for people to read beside the grades.
    pub consequences: Vec<Consequence>,
    /// 年度起
    pub year_start: YearStart,
    /// 周期: how longer periods are made from their parts.
    pub compositions: Vec<Composition>,
    /// Which grade a 否决 leads to.
    pub veto: Option<(Arc<str>, Arc<str>)>,
    /// 门槛, 双岗, 调整环节, 单位情形.
    pub closing: Closing,
    /// Form, notice, merits, codes for HR.
    pub papers: Papers,
}

/// What is different for 科室 as 考核对象; what is `None` or empty is as for people.
#[derive(Clone, Debug, Default)]
pub struct SectionScheme {
    /// What the 满分 of a 科室's indicators must add up to; `None` is not checked.
    pub full: Option<Decimal>,
    pub total: Option<Bounds>,
    /// Best first.
    pub grades: Vec<Grade>,
}

impl Scheme {
    /// The limits of a total.
    pub fn total_of(&self, kind: SubjectKind) -> Bounds {
        match kind {
            SubjectKind::Section => self.sections.total.unwrap_or(self.total),
            SubjectKind::Person => self.total,
        }
    }

    /// 等次 and their thresholds.
    pub fn grades_of(&self, kind: SubjectKind) -> &[Grade] {
        match kind {
            SubjectKind::Section if !self.sections.grades.is_empty() => &self.sections.grades,
            _ => &self.grades,
        }
    }

    /// How a period of that length is made from its parts.
    pub fn composition(&self, whole: Cycle) -> Option<&Composition> {
        self.compositions.iter().find(|own| own.whole == whole)
    }
}

/// The declared steps at which figures are rounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RoundingSteps {
    /// 记分
    pub entry: Rounding,
    /// 分项, 逐件
    pub item: Rounding,
    /// 指标
    pub indicator: Rounding,
    /// 小计 (分组, 目标类型)
    pub subtotal: Rounding,
    /// 总分
    pub total: Rounding,
    /// 定等: before the thresholds.
    pub grading: Rounding,
}

/// 结论: how the period ends for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Conclusion {
    /// 定等
    Graded,
    /// 不定等次: takes part, no grade.
    Ungraded,
    /// 未计分: too short in post to be scored.
    Unscored,
    /// 待定: a score or a case is open.
    Pending,
    /// 不参加
    Absent,
}

impl Conclusion {
    pub const ALL: [Conclusion; 5] = [
        Self::Graded,
        Self::Ungraded,
        Self::Unscored,
        Self::Pending,
        Self::Absent,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Self::Graded => "定等",
            Self::Ungraded => "不定等次",
            Self::Unscored => "未计分",
            Self::Pending => "待定",
            Self::Absent => "不参加",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|conclusion| conclusion.word() == word)
    }
}

/// What words of the column 状态 lead to; the days of several are added up.
#[derive(Clone, Debug)]
pub struct StatusRule {
    pub words: Vec<Arc<str>>,
    pub conclusion: Conclusion,
    /// 超过: applies only where the status covers more than this share of the period's working days.
    pub over: Option<Decimal>,
    /// 不超过: applies only where it covers at most this share.
    pub up_to: Option<Decimal>,
    /// 工作不满: applies only where the person served less than this share of them in the unit.
    pub served_under: Option<Decimal>,
    pub when: StatusWhen,
    /// A grade that the status itself leads to, whatever the score; under 定等 only.
    pub grade: Option<Arc<str>>,
    /// The article.
    pub basis: Arc<str>,
}

/// 时点: when a status must hold to count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StatusWhen {
    /// 期内: on any working day of the period.
    #[default]
    Within,
    /// 期末: on the period's last day.
    End,
    /// 基准日: still on the 基准日; what ended before it counts no more.
    AsOf,
}

impl StatusWhen {
    pub const ALL: [StatusWhen; 3] = [Self::Within, Self::End, Self::AsOf];

    pub fn word(self) -> &'static str {
        match self {
            Self::Within => "期内",
            Self::End => "期末",
            Self::AsOf => "基准日",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|when| when.word() == word)
    }
}

impl StatusRule {
    /// A rule that holds whenever one of the words does.
    pub fn new(words: &[&str], conclusion: Conclusion, basis: impl Into<Arc<str>>) -> Self {
        Self {
            words: words.iter().map(|word| Arc::from(*word)).collect(),
            conclusion,
            over: None,
            up_to: None,
            served_under: None,
            when: StatusWhen::Within,
            grade: None,
            basis: basis.into(),
        }
    }

    /// Whether the rule speaks of a word of the column 状态.
    pub fn covers(&self, word: &str) -> bool {
        self.words.iter().any(|own| own.as_ref() == word)
    }
}

/// How several 任职 of one person become one 考核对象.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Merge {
    /// 按天加权: by working days in each post.
    ByDays,
    /// 较长一段: the post held for more working days.
    Longer,
    /// 较长科室: the 科室 with more working days, its posts weighed by days.
    LongerSection,
    /// 主岗: the one marked so.
    MainPost,
}

impl Merge {
    pub const ALL: [Merge; 4] = [
        Self::ByDays,
        Self::Longer,
        Self::LongerSection,
        Self::MainPost,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Self::ByDays => "按天加权",
            Self::Longer => "较长一段",
            Self::LongerSection => "较长科室",
            Self::MainPost => "主岗",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|merge| merge.word() == word)
    }
}

/// 等次 and its threshold.
#[derive(Clone, Debug)]
pub struct Grade {
    pub name: Arc<str>,
    /// The least rounded total; `None` for the lowest grade.
    pub at_least: Option<Decimal>,
}

/// 结果运用: what a grade or a conclusion leads to, as the regulation has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consequence {
    /// 等次, or 结论 without one.
    pub of: Vec<Arc<str>>,
    /// 连续: this many periods in a row.
    pub in_a_row: Option<u32>,
    /// 累计: this many periods together.
    pub together: Option<u32>,
    pub what: Arc<str>,
    pub basis: Arc<str>,
}
