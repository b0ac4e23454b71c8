//! A 任职's score with indicators set by human decision: the same composition over the changed indicators.
//! Invariant: the computed score is left as it is; what nobody decided keeps its figures.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::{TenureScore, tree};
use crate::office::{Bounds, Combine, Entry, EntryKind, Facts, Level, Node, State, Subject};

/// An indicator's decided score, and what it rests on.
#[derive(Clone, Debug)]
pub struct Change {
    pub indicator: u32,
    pub score: Decimal,
    pub reason: Arc<str>,
}

/// Composes a 任职's total anew over decided indicators.
pub fn decide(facts: &Facts, score: &TenureScore, changes: &[Change]) -> TenureScore {
    let mut found: Vec<&Node> = Vec::new();
    score.total.walk(&mut |node, _| {
        if matches!(node.level, Level::Indicator(_)) {
            found.push(node);
        }
    });
    let mut nodes = Vec::with_capacity(found.len());
    let mut marks = Vec::with_capacity(found.len());
    for mark in &score.marks {
        let own = found
            .iter()
            .find(|node| node.level == Level::Indicator(mark.indicator));
        let Some(own) = own else { continue };
        let mut node = (*own).clone();
        let mut mark = mark.clone();
        node.rescale = None;
        let mut own = changes.iter().rev();
        if let Some(change) = own.find(|change| change.indicator == mark.indicator) {
            set(&mut node, change);
            mark.state = State::Valued;
            mark.treated = None;
        }
        nodes.push((mark.indicator, node));
        marks.push(mark);
    }
    let mut total = tree::compose(facts, Subject::Post(score.tenure), nodes);
    // What 定等 said stands whatever the points.
    let said = score.total.entries.iter();
    let said = said.filter(|entry| !entry.kind.has_points()).cloned();
    total.entries.extend(said);
    TenureScore {
        tenure: score.tenure,
        days: score.days,
        total,
        marks,
        range: None,
    }
}

/// Sets an indicator; its bonus stays bonus, so that caps above it hold as before.
fn set(node: &mut Node, change: &Change) {
    let (base, bonus) = match node.value() {
        Some(_) => node.split(),
        None => (Decimal::ZERO, Decimal::ZERO),
    };
    let bonus = if base.is_zero() && !bonus.is_zero() {
        change.score.max(Decimal::ZERO)
    } else {
        bonus.min(change.score.max(Decimal::ZERO))
    };
    let entry = |kind, points| Entry {
        kind,
        points,
        reason: change.reason.clone(),
        says: None,
        evidence: Vec::new(),
        line: 0,
    };
    // A veto or mark that the rule booked is no matter of points.
    node.entries.retain(|entry| !entry.kind.has_points());
    node.entries
        .push(entry(EntryKind::Award, change.score.saturating_sub(bonus)));
    if !bonus.is_zero() {
        node.entries.push(entry(EntryKind::Bonus, bonus));
    }
    node.children.clear();
    node.combine = Combine::Sum;
    node.bounds = Bounds::default();
    node.left_out = false;
    node.state = State::Valued;
    tree::settle_alone(node);
}
