//! 分期合成: how a longer period is made from the results of its parts, as a pack declares it.
//! Invariant: what becomes of a part that is not there is declared; nothing is counted as 0 in silence, and weights are
//! never spread anew unless the pack says so.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::ledger::Combine;
use super::period::Cycle;

/// One `[周期.年]` of a pack.
#[derive(Clone, Debug)]
pub struct Composition {
    /// The longer period.
    pub whole: Cycle,
    /// 来自: the length of its parts.
    pub part: Cycle,
    /// 来自方案: the pack that assesses the parts, for whoever makes a folder for both.
    pub scheme: Option<Arc<str>>,
    /// 合成: 平均, 加权 or 求和.
    pub combine: Combine,
    /// 权重 of the parts in their order, under 加权; they add to 1.
    pub weights: Vec<Decimal>,
    /// 系数 on what the parts come to; 1 where none is written.
    pub coefficient: Decimal,
    /// 满分 of what the parts come to, before the 系数.
    pub full: Decimal,
    /// 归入: the 目标类型 that it is part of, by its place in the scheme's list.
    pub kind: usize,
    /// 名称 in the report.
    pub name: Arc<str>,
    /// 最少期数: with fewer parts a person has no total.
    pub least: usize,
    /// 缺期: a part that has no result at all.
    pub absent: AbsentPart,
    /// 个人缺期: a part in which this person has no total.
    pub absent_person: AbsentPart,
    pub basis: Arc<str>,
}

/// What becomes of a part that is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbsentPart {
    /// 阻断: no total until it is there.
    Block,
    /// 按实有期数: made from those that are there; under 加权 the weights are spread over them.
    Present,
    /// 记零
    Zero,
}

impl AbsentPart {
    pub const ALL: [AbsentPart; 3] = [Self::Block, Self::Present, Self::Zero];

    pub fn word(self) -> &'static str {
        match self {
            Self::Block => "阻断",
            Self::Present => "按实有期数",
            Self::Zero => "记零",
        }
    }

    /// `按实有期数平均` is the same, as people say it of a mean.
    pub fn from_word(word: &str) -> Option<Self> {
        let word = word.trim_end_matches("平均");
        Self::ALL.into_iter().find(|absent| absent.word() == word)
    }
}

impl Composition {
    /// What the parts stand for in the total: 满分 × 系数, or the 系数 under 加权.
    pub fn share(&self, of_total: Combine) -> Decimal {
        match of_total {
            Combine::Weighted => self.coefficient,
            _ => self.full.saturating_mul(self.coefficient),
        }
    }
}
