//! The ledger tree: entries at the leaves, nodes that combine, bound and round.
//! At every node, in this order: 起评 plus deductions, floored at 扣分下限; bonuses, limited to 加分上限;
//! 下限 and 上限; rounding.
//! Invariant: a node's value is what its entries and children give by these steps, and nothing else.

mod packed;

use std::sync::Arc;

use rust_decimal::Decimal;

use super::rounding::Rounding;

/// What an entry does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryKind {
    /// 起评
    Base,
    /// 得分
    Award,
    /// 扣分: points below zero.
    Deduction,
    /// 加分
    Bonus,
    /// 否决: no points; decides the grade.
    Veto,
    /// 定等: no points; `says` is the grade that it gives.
    Grade,
    /// 标记: no points; `says` is a mark such as 停发绩效.
    Mark,
}

impl EntryKind {
    pub const ALL: [EntryKind; 7] = [
        Self::Base,
        Self::Award,
        Self::Deduction,
        Self::Bonus,
        Self::Veto,
        Self::Grade,
        Self::Mark,
    ];

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.word() == word)
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Base => "起评",
            Self::Award => "得分",
            Self::Deduction => "扣分",
            Self::Bonus => "加分",
            Self::Veto => "否决",
            Self::Grade => "定等",
            Self::Mark => "标记",
        }
    }

    /// Whether it moves points; what does not says something of the subject, and stands whatever is missing.
    pub fn has_points(self) -> bool {
        !matches!(self, Self::Veto | Self::Grade | Self::Mark)
    }
}

/// A row that an entry rests on: a table of the facts and a row of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Evidence {
    pub table: u16,
    pub row: u32,
}

/// One booking: points, reason, evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub kind: EntryKind,
    /// Signed: a deduction is below zero.
    pub points: Decimal,
    pub reason: Arc<str>,
    /// The 等次 of a 定等, the mark of a 标记.
    pub says: Option<Arc<str>>,
    pub evidence: Vec<Evidence>,
    /// The line of the script that booked it; 0 for entries that come from 岗位目标.
    pub line: u32,
}

/// How a node's children make its base.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Combine {
    /// 求和
    #[default]
    Sum,
    /// 平均
    Mean,
    /// 加权: each child times its weight; the weights add to 1.
    Weighted,
    /// 取高
    Highest,
    /// 相乘
    Product,
}

impl Combine {
    pub const ALL: [Combine; 5] = [
        Self::Sum,
        Self::Mean,
        Self::Weighted,
        Self::Highest,
        Self::Product,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Self::Sum => "求和",
            Self::Mean => "平均",
            Self::Weighted => "加权",
            Self::Highest => "取高",
            Self::Product => "相乘",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|combine| combine.word() == word)
    }
}

/// The limits of a node; `None` is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// 扣分下限: what 起评 plus deductions cannot fall below.
    pub deduction_floor: Option<Decimal>,
    /// 加分上限: the most that bonuses add.
    pub bonus_cap: Option<Decimal>,
    /// 下限
    pub lower: Option<Decimal>,
    /// 上限
    pub upper: Option<Decimal>,
}

/// Where in the tree a node stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// 总分
    Total,
    /// A 目标类型 that the pack declares.
    Kind,
    /// A 分组 of 岗位目标.
    Group,
    /// An 指标, by its number in the facts.
    Indicator(u32),
    /// 分项 or 逐件, opened by a rule.
    Item,
    /// 分期合成: what a longer period takes from its parts.
    Parts,
    /// 分期: the saved result of one part.
    Part,
}

/// Whether a node has a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    Valued,
    /// 缺数, and why.
    Missing(Arc<str>),
    /// 不适用, and why.
    NotApplicable(Arc<str>),
    /// 出错; the message has been reported at its place.
    Failed(Arc<str>),
}

impl State {
    pub fn word(&self) -> &'static str {
        match self {
            Self::Valued => "",
            Self::Missing(_) => "缺数",
            Self::NotApplicable(_) => "不适用",
            Self::Failed(_) => "出错",
        }
    }

    /// 缺数 or 不适用: what a policy may treat.
    pub fn lacks(&self) -> bool {
        matches!(self, Self::Missing(_) | Self::NotApplicable(_))
    }

    pub fn why(&self) -> &str {
        match self {
            Self::Valued => "",
            Self::Missing(why) | Self::NotApplicable(why) | Self::Failed(why) => why,
        }
    }
}

/// One node of the tree. Made open, then settled from the leaves up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    pub name: Arc<str>,
    pub level: Level,
    pub entries: Vec<Entry>,
    pub children: Vec<Node>,
    pub combine: Combine,
    /// The share in the parent's 加权.
    pub weight: Option<Decimal>,
    pub bounds: Bounds,
    pub rounding: Rounding,
    pub state: State,
    /// The factor on this node's base in its parent, where siblings were taken out (剔除并重配权重).
    pub rescale: Option<Decimal>,
    /// Out of its parent's sum: 不适用 or 缺数 under 剔除并重配权重.
    pub left_out: bool,
    /// Set by `settle`; meaningful while the state is `Valued`.
    pub settled: Settled,
}

/// A node's figures after its steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// 起评, 得分, deductions and the children's bases, before the floor.
    pub base_raw: Decimal,
    /// The same after 扣分下限.
    pub base: Decimal,
    /// Bonuses before the cap.
    pub bonus_raw: Decimal,
    /// The same after 加分上限.
    pub bonus: Decimal,
    /// Before rounding, after 下限 and 上限.
    pub exact: Decimal,
    pub value: Decimal,
}

/// A sum or product left the range of 28 digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfRange;

impl Node {
    pub fn new(name: impl Into<Arc<str>>, level: Level, rounding: Rounding) -> Self {
        Self {
            name: name.into(),
            level,
            entries: Vec::new(),
            children: Vec::new(),
            combine: Combine::Sum,
            weight: None,
            bounds: Bounds::default(),
            rounding,
            state: State::Valued,
            rescale: None,
            left_out: false,
            settled: Settled::default(),
        }
    }

    /// The value, while the node has one.
    pub fn value(&self) -> Option<Decimal> {
        (self.state == State::Valued).then_some(self.settled.value)
    }

    /// Settles the children, then this node. The states are the caller's business.
    ///
    /// # Errors
    /// Where a figure leaves the range of decimals.
    pub fn settle(&mut self) -> Result<(), OutOfRange> {
        for child in &mut self.children {
            if child.state == State::Valued {
                child.settle()?;
            }
        }
        self.settle_self()
    }

    /// Settles this node alone, over children that are settled.
    ///
    /// # Errors
    /// Where a figure leaves the range of decimals.
    pub fn settle_self(&mut self) -> Result<(), OutOfRange> {
        let (mut base, mut bonus) = self.combined()?;
        for entry in &self.entries {
            match entry.kind {
                EntryKind::Bonus => bonus = add(bonus, entry.points)?,
                EntryKind::Veto | EntryKind::Grade | EntryKind::Mark => {}
                EntryKind::Base | EntryKind::Award | EntryKind::Deduction => {
                    base = add(base, entry.points)?;
                }
            }
        }
        let floored = match self.bounds.deduction_floor {
            Some(floor) => base.max(floor),
            None => base,
        };
        let capped = match self.bounds.bonus_cap {
            Some(cap) => bonus.min(cap),
            None => bonus,
        };
        let mut exact = add(floored, capped)?;
        if let Some(lower) = self.bounds.lower {
            exact = exact.max(lower);
        }
        if let Some(upper) = self.bounds.upper {
            exact = exact.min(upper);
        }
        self.settled = Settled {
            base_raw: base,
            base: floored,
            bonus_raw: bonus,
            bonus: capped,
            exact,
            value: self.rounding.apply(exact),
        };
        // What `split` gives the parent has to be exact too.
        let (value, base) = (self.settled.value, self.settled.base);
        value.checked_sub(base).ok_or(OutOfRange)?;
        value.checked_sub(self.split().1).ok_or(OutOfRange)?;
        Ok(())
    }

    /// The children's bases and bonuses, combined.
    fn combined(&self) -> Result<(Decimal, Decimal), OutOfRange> {
        let mut parts: Vec<(&Node, Decimal, Decimal)> = Vec::with_capacity(self.children.len());
        for child in &self.children {
            if child.left_out || child.state != State::Valued {
                continue;
            }
            let (base, bonus) = child.split();
            parts.push((
                child,
                times(base, child.rescale.unwrap_or(Decimal::ONE))?,
                bonus,
            ));
        }
        if parts.is_empty() {
            return Ok((Decimal::ZERO, Decimal::ZERO));
        }
        let mut base = Decimal::ZERO;
        let mut bonus = Decimal::ZERO;
        match self.combine {
            Combine::Sum | Combine::Mean => {
                for (_, child_base, child_bonus) in &parts {
                    base = add(base, *child_base)?;
                    bonus = add(bonus, *child_bonus)?;
                }
                if self.combine == Combine::Mean {
                    let count = Decimal::from(parts.len());
                    base = base.checked_div(count).ok_or(OutOfRange)?;
                    bonus = bonus.checked_div(count).ok_or(OutOfRange)?;
                }
            }
            Combine::Weighted => {
                for (child, child_base, child_bonus) in &parts {
                    let weight = child.weight.unwrap_or(Decimal::ZERO);
                    base = add(base, times(*child_base, weight)?)?;
                    bonus = add(bonus, times(*child_bonus, weight)?)?;
                }
            }
            Combine::Highest => {
                base = parts
                    .iter()
                    .map(|(child, ..)| child.settled.value)
                    .max()
                    .unwrap_or_default();
            }
            Combine::Product => {
                base = Decimal::ONE;
                for (child, ..) in &parts {
                    base = times(base, child.settled.value)?;
                }
            }
        }
        Ok((base, bonus))
    }

    /// The value parted into what a parent counts as base and as bonus.
    pub fn split(&self) -> (Decimal, Decimal) {
        let value = self.settled.value;
        // A bound may have cut into the bonus; what is left of the value above the base is bonus.
        let bonus = self
            .settled
            .bonus
            .min(value.saturating_sub(self.settled.base).max(Decimal::ZERO));
        (value.saturating_sub(bonus), bonus)
    }

    /// This node and all below it, parents first.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Node, usize)) {
        self.walk_from(0, visit);
    }

    fn walk_from<'a>(&'a self, depth: usize, visit: &mut impl FnMut(&'a Node, usize)) {
        visit(self, depth);
        for child in &self.children {
            child.walk_from(depth + 1, visit);
        }
    }
}

fn add(a: Decimal, b: Decimal) -> Result<Decimal, OutOfRange> {
    a.checked_add(b).ok_or(OutOfRange)
}

fn times(a: Decimal, b: Decimal) -> Result<Decimal, OutOfRange> {
    a.checked_mul(b).ok_or(OutOfRange)
}
