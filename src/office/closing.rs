//! What a pack declares of the end: 门槛, 单位情形, 双岗, 调整环节.
//! Invariant: every condition carries the article that it rests on.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::Cycle;

/// The end of an assessment, as declared.
#[derive(Clone, Debug, Default)]
pub struct Closing {
    pub gates: Vec<Gate>,
    /// 双岗位双考核, with the article; `None`: one person is one 考核对象.
    pub double: Option<Arc<str>>,
    /// 调整环节, in the order in which they follow each other.
    pub steps: Vec<Step>,
    /// 单位情形 that `gangze.toml` states, with what they rest on.
    pub circumstances: Vec<Circumstance>,
}

/// What `gangze.toml` states of the office as a whole, e.g. that it was graded 优秀.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Circumstance {
    pub name: Arc<str>,
    pub basis: Arc<str>,
}

/// 门槛: who meets its condition may not have certain grades, gets a grade, or bears a mark.
#[derive(Clone, Debug)]
pub struct Gate {
    /// What it is called in reports.
    pub name: Arc<str>,
    pub test: GateTest,
    /// 不得评: grades that are out of reach.
    pub bars: Vec<Arc<str>>,
    /// 定为: weighs like a veto.
    pub forces: Option<Arc<str>>,
    /// 标记, such as 停发绩效.
    pub mark: Option<Arc<str>>,
    pub basis: Arc<str>,
}

/// When a gate closes.
#[derive(Clone, Debug)]
pub enum GateTest {
    /// 历史: fewer of the year's earlier results than asked are of a grade, or one is of a grade that must not be.
    Past(PastTest),
    /// 指标: its score is at most this.
    Exhausted {
        indicator: Arc<str>,
        at_most: Decimal,
    },
    /// 事项: so many entries of a kind in an indicator, or points of them.
    Entries {
        indicator: Arc<str>,
        kind: super::ledger::EntryKind,
        at_least: Decimal,
        /// Add up the points instead of counting.
        points: bool,
    },
    /// 事项: so many rows of a table, or the sum of one of its columns.
    Rows {
        table: Arc<str>,
        column: Option<Arc<str>>,
        at_least: Decimal,
    },
    /// 状态: one of these words stands in the roster within the period.
    Status(Vec<Arc<str>>),
}

impl GateTest {
    /// The condition as a report says it.
    pub fn words(&self) -> String {
        match self {
            Self::Past(test) => test.words(),
            Self::Exhausted { indicator, at_most } => {
                format!("指标 {indicator} 得分不高于 {}", at_most.normalize())
            }
            Self::Entries {
                indicator,
                kind,
                at_least,
                points,
            } => {
                let (what, unit) = if *points {
                    ("合计达到", "分")
                } else {
                    ("达到", "次")
                };
                let (kind, least) = (kind.word(), at_least.normalize());
                format!("指标 {indicator} 的{kind}{what} {least} {unit}")
            }
            Self::Rows {
                table,
                column,
                at_least,
            } => {
                let least = at_least.normalize();
                match column {
                    Some(column) => format!("{table} 的 {column} 合计达到 {least}"),
                    None => format!("{table} 达到 {least} 行"),
                }
            }
            Self::Status(words) => format!("考核期内有状态 {}", words.join("、")),
        }
    }
}

/// What earlier results must show; not showing it closes the gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastTest {
    pub grades: Vec<Arc<str>>,
    /// At least this share of the parts that have a grade.
    pub at_least: Decimal,
    /// 不得有
    pub never: Vec<Arc<str>>,
    pub absent: PastAbsent,
    /// 周期: the parts of that length of the period that is assessed; without it the parts that it is composed of,
    /// else the periods before.
    pub cycle: Option<Cycle>,
}

impl PastTest {
    fn words(&self) -> String {
        let whose = self.cycle.map_or_else(
            || "各期".to_owned(),
            |cycle| format!("本期内的各{}", cycle.word()),
        );
        let mut short = Vec::new();
        if !self.at_least.is_zero() {
            let share = (self.at_least * Decimal::ONE_HUNDRED).normalize();
            short.push(format!("得 {} 的不到 {share}%", self.grades.join("、")));
        }
        if !self.never.is_empty() {
            short.push(format!("有 {}", self.never.join("、")));
        }
        let absent = self.absent.word();
        format!("{whose}{}（缺历史：{absent}）", short.join("，或者"))
    }
}

/// 缺历史: what a missing earlier result comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PastAbsent {
    /// 待审定: people look it up.
    #[default]
    People,
    /// 视为达到: as if it were one of the grades asked for.
    Met,
    /// 按实有期数: only those are counted that are there.
    Held,
    /// 视为达不到
    NotMet,
}

impl PastAbsent {
    pub const ALL: [PastAbsent; 4] = [Self::People, Self::Met, Self::Held, Self::NotMet];

    pub fn word(self) -> &'static str {
        match self {
            Self::People => "待审定",
            Self::Met => "视为达到",
            Self::Held => "按实有期数",
            Self::NotMet => "视为达不到",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.word() == word)
    }
}

/// 环节: who may change what after the computation.
#[derive(Clone, Debug)]
pub struct Step {
    pub name: Arc<str>,
    pub may: Vec<Changeable>,
    /// 补定: may give a grade to those whose conclusion was open.
    pub late: bool,
    pub basis: Arc<str>,
}

/// What an entry of 调整 may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changeable {
    Indicator,
    Total,
    Grade,
}

impl Changeable {
    pub const ALL: [Changeable; 3] = [Self::Indicator, Self::Total, Self::Grade];

    pub fn word(self) -> &'static str {
        match self {
            Self::Indicator => "指标",
            Self::Total => "总分",
            Self::Grade => "等次",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.word() == word)
    }
}
