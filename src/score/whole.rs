//! The total as 合成.rhai makes it, over the tree that 岗位目标 gives.
//! Invariant: what the script does not count stays in the tree, left out.

use std::sync::Arc;

use super::tree;
use crate::diag::Diagnostic;
use crate::office::{Combine, Facts, Level, Node, State, Subject, SubjectKind};
use crate::rules::{COMPOSE, COMPOSE_SECTION, Others, Results, Rules, Runner, Whole};

/// The function of 合成.rhai for a kind of subject.
pub fn function(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::Person => COMPOSE,
        SubjectKind::Section => COMPOSE_SECTION,
    }
}

/// Whether the pack makes people's totals by the script.
pub fn composes(rules: &Rules) -> bool {
    rules
        .script(COMPOSE)
        .is_some_and(|rule| rule.shape.wholes.contains(&function(SubjectKind::Person)))
}

/// Composes a total anew by the script.
pub fn compose(
    facts: &Facts,
    runner: &Runner,
    subject: Subject,
    others: &Arc<dyn Others>,
    mut given: Node,
) -> (Node, Option<Diagnostic>) {
    let results = Results::new(&given, []);
    let mut open = Node::new("总分", Level::Total, facts.scheme.rounding.total);
    open.bounds = facts.scheme.total_of(subject.kind());
    let scored = runner.whole(Whole {
        script: COMPOSE,
        function: function(subject.kind()),
        subject,
        node: open,
        results: results.clone(),
        others,
    });
    let mut total = scored.node;
    if total.state != State::Valued {
        given.state = total.state;
        given.entries = total.entries;
        return (given, scored.fault);
    }
    finish(&mut total);
    total.children.extend(results.rest());
    (total, scored.fault)
}

/// Settles what the script opened, from within.
fn finish(node: &mut Node) {
    for child in &mut node.children {
        if child.level == Level::Item {
            finish(child);
        }
        if node.combine == Combine::Weighted {
            child.weight.get_or_insert(rust_decimal::Decimal::ONE);
        }
    }
    tree::inherit(node);
    if node.state == State::Valued && node.settle_self().is_err() {
        node.state = State::Failed("结果超出了能精确表示的范围".into());
    }
}
