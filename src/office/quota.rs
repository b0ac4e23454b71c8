//! 名额: whose grade is limited, to which share of whom, and what happens at the line.
//! Invariant: a share, a minimum or a pool stands here only because the pack declares it.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::rounding::Rounding;

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

/// Whom a quota is about; an empty list asks nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pool {
    /// 岗位类别
    pub classes: Vec<Arc<str>>,
    /// 人员类别
    pub staff: Vec<Arc<str>>,
    /// 科室
    pub sections: Vec<Arc<str>>,
    /// 岗位
    pub posts: Vec<Arc<str>>,
    /// 职级
    pub ranks: Vec<Arc<str>>,
}

/// What a 考核对象 is, as far as pools ask.
#[derive(Clone, Copy, Debug, Default)]
pub struct Traits<'a> {
    pub class: &'a str,
    pub staff: &'a str,
    pub section: &'a str,
    pub post: &'a str,
    pub rank: &'a str,
}

impl Pool {
    /// The columns that a pool may ask for, with what it asks.
    pub fn asks(&self) -> [(PoolKey, &[Arc<str>]); 5] {
        [
            (PoolKey::Class, &self.classes),
            (PoolKey::Staff, &self.staff),
            (PoolKey::Section, &self.sections),
            (PoolKey::Post, &self.posts),
            (PoolKey::Rank, &self.ranks),
        ]
    }

    /// Whether nothing is asked.
    pub fn is_everybody(&self) -> bool {
        self.asks().iter().all(|(_, names)| names.is_empty())
    }

    /// Whether all that is asked holds.
    pub fn holds(&self, traits: Traits<'_>) -> bool {
        self.asks().into_iter().all(|(key, names)| {
            names.is_empty() || names.iter().any(|name| name.as_ref() == key.of(traits))
        })
    }

    /// Whether any one of the lists names what stands in its column.
    pub fn names_any(&self, traits: Traits<'_>) -> bool {
        self.asks()
            .into_iter()
            .any(|(key, names)| names.iter().any(|name| name.as_ref() == key.of(traits)))
    }
}

/// The column whose every value is a pool of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PoolKey {
    Section,
    Class,
    Staff,
    Post,
    Rank,
}

impl PoolKey {
    pub const ALL: [PoolKey; 5] = [
        Self::Section,
        Self::Class,
        Self::Staff,
        Self::Post,
        Self::Rank,
    ];

    pub fn word(self) -> &'static str {
        use super::words::roster;
        match self {
            Self::Section => roster::SECTION,
            Self::Class => roster::CLASS,
            Self::Staff => roster::STAFF,
            Self::Post => roster::POST,
            Self::Rank => roster::RANK,
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.word() == word)
    }

    pub fn of(self, traits: Traits<'_>) -> &str {
        match self {
            Self::Section => traits.section,
            Self::Class => traits.class,
            Self::Staff => traits.staff,
            Self::Post => traits.post,
            Self::Rank => traits.rank,
        }
    }
}

/// What is done with pools that are too small for a share of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmallWay {
    /// 合并: they share one pool.
    Merge,
    /// 不设名额: nothing limits them; the 总控 does.
    Exempt,
}

impl SmallWay {
    pub const ALL: [SmallWay; 2] = [Self::Merge, Self::Exempt];

    pub fn word(self) -> &'static str {
        match self {
            Self::Merge => "合并",
            Self::Exempt => "不设名额",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.word() == word)
    }
}

/// 小池: pools with fewer people in their base than this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmallPools {
    pub fewer_than: u32,
    pub way: SmallWay,
}

/// When another share takes the place of the usual one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShareWhen {
    /// 单位情形: one of these is stated in `gangze.toml`.
    Office(Vec<Arc<str>>),
    /// 科室等次: the pool's own 科室 ended with one of these grades.
    Section(Vec<Arc<str>>),
}

/// Another share under a condition, and the article that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareCase {
    pub when: ShareWhen,
    pub share: Decimal,
    pub basis: Arc<str>,
}

/// What happens where all pools together pass the 总控.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CapWay {
    /// 按次序: the order of the quota decides over all pools.
    ByOrder,
    /// 待审定: all holders wait for people to decide.
    People,
}

impl CapWay {
    pub const ALL: [CapWay; 2] = [Self::ByOrder, Self::People];

    pub fn word(self) -> &'static str {
        match self {
            Self::ByOrder => "按次序",
            Self::People => "待审定",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.word() == word)
    }
}

/// 名额: at most this share of a pool may have a grade.
#[derive(Clone, Debug)]
pub struct Quota {
    /// What the pack calls it; empty where it has no name.
    pub name: Arc<str>,
    pub grade: Arc<str>,
    pub share: Decimal,
    /// The first that applies takes the place of `share`.
    pub cases: Vec<ShareCase>,
    pub base: QuotaBase,
    pub rounding: Rounding,
    pub pool: Pool,
    /// Whom it is not about, though the pool would name them: one list that fits is enough.
    pub except: Pool,
    /// Every value of this column is a pool of its own.
    pub by: Option<PoolKey>,
    /// Values that share one pool.
    pub merged: Vec<Vec<Arc<str>>>,
    pub small: Option<SmallPools>,
    /// The least places of a pool that has anybody in its base.
    pub at_least: u32,
    /// Whether those graded directly use up places.
    pub direct_counts: bool,
    /// Set on a 名额总控, which looks at what all other quotas of its grade gave.
    pub cap: Option<CapWay>,
    pub basis: Arc<str>,
    /// What breaks a tie at the line, in order.
    pub ties: Vec<TieKey>,
}

impl Quota {
    /// One pool of everybody, without minimum, cases or tie keys.
    pub fn new(
        grade: impl Into<Arc<str>>,
        share: Decimal,
        base: QuotaBase,
        rounding: Rounding,
        basis: impl Into<Arc<str>>,
    ) -> Self {
        Self {
            name: "".into(),
            grade: grade.into(),
            share,
            cases: Vec::new(),
            base,
            rounding,
            pool: Pool::default(),
            except: Pool::default(),
            by: None,
            merged: Vec::new(),
            small: None,
            at_least: 0,
            direct_counts: true,
            cap: None,
            basis: basis.into(),
            ties: Vec::new(),
        }
    }

    /// Places for a base of so many people under a share.
    pub fn places(&self, base: u32, share: Decimal) -> u32 {
        if base == 0 {
            return 0;
        }
        let exact = Decimal::from(base).saturating_mul(share);
        let rounded = u32::try_from(self.rounding.apply(exact)).unwrap_or(u32::MAX);
        rounded.max(self.at_least)
    }
}

/// What may break a tie at the line; nothing else does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TieKey {
    /// The subtotal of a 目标类型, by its place in the scheme's list; higher first.
    Kind(usize),
    /// The score of an 指标, by its name; higher first.
    Indicator(Arc<str>),
    /// 扣分合计; less deducted first.
    Deductions,
    /// 加分合计; more first.
    Bonuses,
    /// 历史等次: how often an earlier period of the year ended with the quota's grade; more first.
    Past,
}

impl TieKey {
    pub const DEDUCTIONS: &'static str = "扣分合计";
    pub const BONUSES: &'static str = "加分合计";
    pub const PAST: &'static str = "历史等次";
    pub const INDICATOR: &'static str = "指标";

    /// The key in words; `kinds` are the scheme's.
    pub fn words(&self, kinds: &[Arc<str>]) -> String {
        match self {
            Self::Kind(kind) => kinds.get(*kind).map_or("", |kind| kind.as_ref()).to_owned(),
            Self::Indicator(name) => format!("{}「{name}」", Self::INDICATOR),
            Self::Deductions => "扣分少的".to_owned(),
            Self::Bonuses => "加分多的".to_owned(),
            Self::Past => "历史等次".to_owned(),
        }
    }
}
