//! How a node is made, in words: `起评 20 + 扣分 −3.5 = 16.5；扣分下限 0；上限 20；2位，四舍五入`.
//! Invariant: names every step in the order in which the ledger takes it, and computes none anew.

use rust_decimal::Decimal;

use super::words::{figure, joined};
use crate::office::{Combine, EntryKind, Node, State};

/// What a node's own entries add up to, by what they do, and what its children bring.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    pub base: Decimal,
    pub award: Decimal,
    pub deduction: Decimal,
    pub bonus: Decimal,
    /// The children's bases, combined.
    pub below: Decimal,
    /// The children's bonuses, combined.
    pub below_bonus: Decimal,
}

impl Sums {
    pub fn of(node: &Node) -> Self {
        let sum = |kind| {
            node.entries
                .iter()
                .filter(|entry| entry.kind == kind)
                .try_fold(Decimal::ZERO, |sum, entry| sum.checked_add(entry.points))
                .unwrap_or_default()
        };
        let mut sums = Self {
            base: sum(EntryKind::Base),
            award: sum(EntryKind::Award),
            deduction: sum(EntryKind::Deduction),
            bonus: sum(EntryKind::Bonus),
            ..Self::default()
        };
        // The ledger settled these sums in decimals of 28 digits; what is not the entries' is the children's.
        if !node.children.is_empty() {
            let own = [sums.base, sums.award, sums.deduction];
            sums.below = own
                .iter()
                .try_fold(node.settled.base_raw, |left, part| left.checked_sub(*part))
                .unwrap_or_default();
            sums.below_bonus = node
                .settled
                .bonus_raw
                .checked_sub(sums.bonus)
                .unwrap_or_default();
        }
        sums
    }
}

/// The making of a node; empty where it has no value.
pub fn words(node: &Node) -> String {
    if node.state != State::Valued {
        return String::new();
    }
    let sums = Sums::of(node);
    let counting = node
        .children
        .iter()
        .filter(|child| !child.left_out && child.state == State::Valued)
        .count();
    let mut parts = Vec::new();
    let has = |kind| node.entries.iter().any(|entry| entry.kind == kind);
    for (kind, sum) in [
        (EntryKind::Base, sums.base),
        (EntryKind::Award, sums.award),
        (EntryKind::Deduction, sums.deduction),
    ] {
        if has(kind) {
            parts.push(format!("{} {}", kind.word(), figure(sum)));
        }
    }
    if counting > 0 {
        let how = match node.combine {
            Combine::Mean => format!("平均（{counting} 项）"),
            Combine::Sum if counting == 1 => "下级".to_owned(),
            other => format!("下级{}", other.word()),
        };
        parts.push(format!("{how} {}", figure(sums.below)));
    }
    let mut steps = Vec::new();
    let settled = node.settled;
    match parts.as_slice() {
        [] => steps.push("没有记分，为 0".to_owned()),
        [one] => steps.push(one.clone()),
        several => steps.push(format!(
            "{} = {}",
            several.join(" + "),
            figure(settled.base_raw)
        )),
    }
    if let Some(floor) = node.bounds.deduction_floor {
        steps.push(cut(
            format!("扣分下限 {}", figure(floor)),
            settled.base_raw,
            settled.base,
        ));
    }
    if has(EntryKind::Bonus) || !settled.bonus_raw.is_zero() {
        steps.push(format!("加分 {}", figure(settled.bonus_raw)));
    }
    if let Some(cap) = node.bounds.bonus_cap {
        steps.push(cut(
            format!("加分上限 {}", figure(cap)),
            settled.bonus_raw,
            settled.bonus,
        ));
    }
    let limits = [("下限", node.bounds.lower), ("上限", node.bounds.upper)];
    let before = settled.base.checked_add(settled.bonus).unwrap_or_default();
    for (name, limit) in limits {
        let Some(limit) = limit else { continue };
        let words = format!("{name} {}", figure(limit));
        let bites = before != settled.exact && settled.exact == limit;
        steps.push(if bites {
            format!("{words}，按 {} 计", figure(limit))
        } else {
            words
        });
    }
    steps.push(node.rounding.words());
    if let Some(rescale) = node.rescale {
        steps.push(format!("计入上级时乘 {}", figure(rescale)));
    }
    joined(steps, "；")
}

/// A limit, and what it made of the figure where it cut.
fn cut(words: String, before: Decimal, after: Decimal) -> String {
    if before == after {
        words
    } else {
        format!("{words}，按 {} 计", figure(after))
    }
}
