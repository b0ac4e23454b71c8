//! 方案: what a pack declares — kinds, composition, rounding, statuses, grades, quotas. All numbers are the pack's.
//! Invariant: holds no default that decides a grade; what a pack leaves out does not happen.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::composition::Composition;
use super::ledger::{Bounds, Combine};
use super::papers::Papers;
use super::period::{Cycle, YearStart};
use super::rounding::Rounding;

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
    pub rounding: RoundingSteps,
    pub statuses: Vec<StatusRule>,
    pub merge: Merge,
    /// The fewest working days in post for a score, as a share of the period's; below it 未计分.
    pub least_share: Option<(Decimal, Arc<str>)>,
    /// Best first.
    pub grades: Vec<Grade>,
    pub quotas: Vec<Quota>,
    /// 年度起
    pub year_start: YearStart,
    /// 周期: how longer periods are made from their parts.
    pub compositions: Vec<Composition>,
    /// Which grade a 否决 leads to.
    pub veto: Option<(Arc<str>, Arc<str>)>,
    /// Form, notice, merits, codes for HR.
    pub papers: Papers,
}

impl Scheme {
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
    /// Applies only where the status covers more than this share of the period's working days.
    pub over: Option<Decimal>,
    /// The article.
    pub basis: Arc<str>,
}

impl StatusRule {
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
    /// 主岗: the one marked so.
    MainPost,
}

impl Merge {
    pub const ALL: [Merge; 3] = [Self::ByDays, Self::Longer, Self::MainPost];

    pub fn word(self) -> &'static str {
        match self {
            Self::ByDays => "按天加权",
            Self::Longer => "较长一段",
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

/// What a quota's share is taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotaBase {
    /// 应参加: all but 不参加.
    Due,
    /// 实际参加: those who take part, with or without a grade.
    TakingPart,
    /// 定等人数
    Graded,
}

impl QuotaBase {
    pub const ALL: [QuotaBase; 3] = [Self::Due, Self::TakingPart, Self::Graded];

    pub fn word(self) -> &'static str {
        match self {
            Self::Due => "应参加",
            Self::TakingPart => "实际参加",
            Self::Graded => "定等人数",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|base| base.word() == word)
    }
}

/// 名额: at most this share of a pool may have a grade.
#[derive(Clone, Debug)]
pub struct Quota {
    pub grade: Arc<str>,
    pub share: Decimal,
    pub base: QuotaBase,
    pub rounding: Rounding,
    /// Only these 岗位类别; empty is everybody.
    pub classes: Vec<Arc<str>>,
    pub basis: Arc<str>,
    /// What breaks a tie at the line, in order.
    pub ties: Vec<TieKey>,
}

/// What may break a tie at the line; nothing else does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TieKey {
    /// The subtotal of a 目标类型, by its place in the scheme's list; higher first.
    Kind(usize),
    /// 扣分合计; less deducted first.
    Deductions,
}
