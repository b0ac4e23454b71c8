//! What a total would be if its missing values were as bad, or as good, as their bounds allow.
//! Invariant: says nothing of a total in which something failed.

use rust_decimal::Decimal;

use super::{Range, Raw, tree};
use crate::office::{Entry, EntryKind, Facts, Node, State};

/// The range of a subject's total, which `compose` makes of the indicators; `None` where nothing is 缺数.
pub fn of(facts: &Facts, raw: &Raw, compose: &dyn Fn(Vec<(u32, Node)>) -> Node) -> Option<Range> {
    let missing = |state: &State| matches!(state, State::Missing(_));
    if !raw.pieces.iter().any(|piece| missing(&piece.mark.state)) {
        return None;
    }
    let with = |pick: fn(&crate::office::Indicator) -> Decimal| {
        let nodes = raw
            .pieces
            .iter()
            .filter_map(|piece| {
                let number = piece.mark.indicator;
                let own = facts
                    .indicator(number)
                    .filter(|_| missing(&piece.mark.state));
                match own {
                    Some(own) => Some((number, filled(facts, number, pick(own)))),
                    None => Some((number, piece.node.clone()?)),
                }
            })
            .collect();
        compose(nodes).value()
    };
    let worst = with(|own| own.bounds.lower.unwrap_or_default())?;
    let best = with(|own| own.bounds.upper.unwrap_or(own.full))?;
    Some(Range {
        worst: worst.min(best),
        best: best.max(worst),
    })
}

fn filled(facts: &Facts, number: u32, points: Decimal) -> Node {
    let mut node = tree::open(facts, number);
    node.entries = vec![Entry {
        kind: EntryKind::Award,
        points,
        reason: "".into(),
        says: None,
        evidence: Vec::new(),
        line: 0,
    }];
    tree::settle_alone(&mut node);
    node
}
