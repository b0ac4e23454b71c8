//! 岗位目标: the indicators, with every number that the rules use.
//! Invariant: an indicator's numbers come from its row of 岗位目标 and from nowhere else.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::ledger::Bounds;
use super::period::Cycle;
use super::text::Symbol;

/// Whose score an indicator is part of; the column 对象.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SubjectKind {
    /// 个人
    Person,
    /// 科室
    Section,
}

impl SubjectKind {
    pub const ALL: [SubjectKind; 2] = [Self::Person, Self::Section];

    pub fn word(self) -> &'static str {
        match self {
            Self::Person => "个人",
            Self::Section => "科室",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// Among whom 名次, 最高值 and their kin are taken; the column 比较范围.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Scope {
    /// 全体
    #[default]
    All,
    /// 科室: those of the same 科室.
    Section,
    /// 岗位类别: those of the same 岗位类别.
    Class,
}

impl Scope {
    pub const ALL: [Scope; 3] = [Self::All, Self::Section, Self::Class];

    pub fn word(self) -> &'static str {
        match self {
            Self::All => "全体",
            Self::Section => "科室",
            Self::Class => "岗位类别",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.word() == word)
    }
}

/// Whom an indicator is for; the columns 科室 and 岗位. More fields given is more specific.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Audience {
    pub section: Option<Symbol>,
    pub post: PostScope,
}

/// What the column 岗位 names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostScope {
    /// 全体
    All,
    /// A 岗位类别.
    Class(Symbol),
    /// A 岗位.
    Post(Symbol),
}

impl Audience {
    pub fn includes(&self, section: Symbol, class: Symbol, post: Symbol) -> bool {
        self.section.is_none_or(|own| own == section)
            && match self.post {
                PostScope::All => true,
                PostScope::Class(own) => own == class,
                PostScope::Post(own) => own == post,
            }
    }

    /// Larger is more specific; a post beats a class, a class beats all, a section adds to each.
    pub fn specificity(&self) -> u8 {
        let post = match self.post {
            PostScope::All => 0,
            PostScope::Class(_) => 2,
            PostScope::Post(_) => 4,
        };
        post + u8::from(self.section.is_some())
    }
}

/// The column 比较.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compare {
    /// 不低于
    #[default]
    AtLeast,
    /// 不超过
    AtMost,
}

/// What is done with 缺数 or 不适用; the columns 缺数处理 and 不适用处理.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Policy {
    /// 阻断: no total until it is settled.
    #[default]
    Block,
    /// 剔除并重配权重
    LeaveOut,
    /// 记零
    Zero,
    /// 满分
    Full,
    /// 同组均值: the mean of those of the same 岗位类别 that have a value.
    GroupMean,
    /// 沿用上期
    LastPeriod,
}

impl Policy {
    pub const ALL: [Policy; 6] = [
        Self::Block,
        Self::LeaveOut,
        Self::Zero,
        Self::Full,
        Self::GroupMean,
        Self::LastPeriod,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Self::Block => "阻断",
            Self::LeaveOut => "剔除并重配权重",
            Self::Zero => "记零",
            Self::Full => "满分",
            Self::GroupMean => "同组均值",
            Self::LastPeriod => "沿用上期",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|policy| policy.word() == word)
    }
}

/// Where 起评分 comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    Points(Decimal),
    /// `满分`
    Full,
}

/// One row of 岗位目标.
#[derive(Clone, Debug)]
pub struct Indicator {
    pub subject: SubjectKind,
    pub audience: Audience,
    /// 目标类型, by its place in the scheme's list.
    pub kind: usize,
    /// 分组, outermost first; empty for none.
    pub group: Vec<Arc<str>>,
    pub name: Arc<str>,
    pub compare: Compare,
    pub full: Decimal,
    pub weight: Option<Decimal>,
    /// `None` where the column is blank, which is 0.
    pub base: Option<Base>,
    pub bounds: Bounds,
    /// 计分规则, the file name of a script without its ending.
    pub rule: Arc<str>,
    pub scope: Scope,
    pub cycle: Option<Cycle>,
    pub missing: Policy,
    pub not_applicable: Policy,
    pub basis: Arc<str>,
    pub source: Arc<str>,
    /// The row of the table 岗位目标.
    pub row: u32,
    /// A fault of the row, already reported, makes every score by it 出错.
    pub broken: bool,
}

impl Indicator {
    /// 起评分 in points.
    pub fn base_points(&self) -> Decimal {
        match self.base {
            None => Decimal::ZERO,
            Some(Base::Points(points)) => points,
            Some(Base::Full) => self.full,
        }
    }
}
