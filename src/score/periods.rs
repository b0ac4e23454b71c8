//! 分期合成: the node of a longer period that is made from the results of its parts, a child a part.
//! Invariant: the decided total counts and the computed one is shown; an absent part follows the pack's rule and says so.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::office::{
    AbsentPart, Combine, Composition, Conclusion, Entry, EntryKind, Facts, Level, Node, PastPeriod,
    PastSubject, Period, State,
};

/// Whose parts.
#[derive(Clone, Copy, Debug)]
pub enum Whose<'a> {
    /// A person by 工号 (or name where there is none), and the post that decides between two results.
    Person { key: &'a str, post: &'a str },
    /// A 科室 by its name.
    Section(&'a str),
}

impl Whose<'_> {
    fn result(self, past: &PastPeriod) -> Option<&PastSubject> {
        match self {
            Self::Person { key, post } => past.of_person(key, post),
            Self::Section(name) => past.section(name),
        }
    }
}

/// The node, for the 目标类型 that the composition names; not settled. `None` where the period is not made of parts.
pub fn node(facts: &Facts, whose: Whose<'_>) -> Option<Node> {
    let composition = facts.composition()?;
    let steps = facts.scheme.rounding;
    let parts = facts.period.parts(composition.part);
    let mut children: Vec<Node> = Vec::with_capacity(parts.len());
    let mut present = 0;
    for (index, part) in parts.iter().enumerate() {
        let (mut child, there) = child(facts, composition, part, whose);
        child.weight = composition.weights.get(index).copied();
        present += usize::from(there);
        children.push(child);
    }
    let due = children.len();
    let name = if present == due {
        format!("{}（{due} 期）", composition.name)
    } else {
        format!("{}（应有 {due} 期，实有 {present} 期）", composition.name)
    };
    let mut inner = Node::new(name, Level::Parts, steps.subtotal);
    inner.combine = composition.combine;
    spread_weights(composition, &mut children);
    let few = present < composition.least;
    inner.children = children;
    inner.state = state(&inner.children);
    if few && inner.state == State::Valued {
        let words = format!(
            "只有 {present} 期有总分，方案要求最少 {} 期",
            composition.least
        );
        inner.state = State::Missing(words.into());
    }
    if facts.scheme.combine == Combine::Weighted || composition.coefficient == Decimal::ONE {
        // Under 加权 the 系数 is its weight in the 目标类型.
        inner.weight = Some(composition.coefficient);
        return Some(inner);
    }
    let percent = composition.coefficient.saturating_mul(Decimal::ONE_HUNDRED);
    let name = format!("{} × {}%", composition.name, percent.normalize());
    let mut outer = Node::new(name, Level::Parts, steps.subtotal);
    outer.combine = Combine::Weighted;
    outer.weight = Some(Decimal::ONE);
    outer.state = inner.state.clone();
    inner.weight = Some(composition.coefficient);
    outer.children = vec![inner];
    Some(outer)
}

/// One part's node, and whether it has a total of its own rather than what the pack says where there is none.
fn child(
    facts: &Facts,
    composition: &Composition,
    part: &Period,
    whose: Whose<'_>,
) -> (Node, bool) {
    let steps = facts.scheme.rounding;
    let mut node = Node::new(part.words(), Level::Part, steps.total);
    let Some(past) = facts.history.of(part) else {
        return (without(node, composition.absent, "没有结果".into()), false);
    };
    let Some(subject) = whose.result(past) else {
        return (
            without(node, composition.absent_person, "的结果里没有".into()),
            false,
        );
    };
    let Some(total) = subject.total.decided else {
        return (
            without(node, composition.absent_person, no_total(subject)),
            false,
        );
    };
    node.entries.push(Entry {
        kind: EntryKind::Award,
        points: total,
        reason: reason(past, subject, total).into(),
        evidence: Vec::new(),
        line: 0,
        says: None,
    });
    (node, true)
}

fn no_total(subject: &PastSubject) -> String {
    let mut words = format!("「{}」", subject.conclusion.word());
    if !subject.why.is_empty() {
        words.push('：');
        words.push_str(&subject.why);
    }
    words
}

/// `总分 91.8，等次 好（结果/2026Q1/results.json）`; what was decided otherwise stands beside what was computed.
fn reason(past: &PastPeriod, subject: &PastSubject, total: Decimal) -> String {
    let mut words = match subject.total.computed {
        Some(computed) if subject.total.was_changed() => {
            format!(
                "审定总分 {}（计算 {}）",
                total.normalize(),
                computed.normalize()
            )
        }
        _ => format!("总分 {}", total.normalize()),
    };
    match (&subject.grade.decided, &subject.grade.computed) {
        (Some(grade), Some(computed)) if grade != computed => {
            words.push_str(&format!("，审定等次 {grade}（计算 {computed}）"));
        }
        (Some(grade), _) => words.push_str(&format!("，等次 {grade}")),
        (None, _) if subject.undecided => words.push_str("，等次待审定"),
        (None, _) if subject.conclusion != Conclusion::Graded => {
            words.push_str(&format!("，{}", subject.conclusion.word()));
        }
        (None, _) => {}
    }
    words.push_str(&format!("（{}）", past.file.name));
    words
}

/// A part without a total, by the declared rule.
fn without(mut node: Node, absent: AbsentPart, why: String) -> Node {
    let named = format!("{}{why}", node.name);
    match absent {
        AbsentPart::Block => {
            node.state = State::Missing(named.into());
        }
        AbsentPart::Present => {
            node.state = State::NotApplicable(format!("{named}，按「{}」", absent.word()).into());
            node.left_out = true;
        }
        AbsentPart::Zero => {
            node.entries.push(Entry {
                kind: EntryKind::Award,
                points: Decimal::ZERO,
                reason: format!("{named}，按「{}」", absent.word()).into(),
                evidence: Vec::new(),
                line: 0,
                says: None,
            });
        }
    }
    node
}

/// Under 加权 with 按实有期数 the weights of absent parts go to those that are there, and every node shows the factor.
fn spread_weights(composition: &Composition, children: &mut [Node]) {
    if composition.combine != Combine::Weighted {
        return;
    }
    let left: Decimal = children
        .iter()
        .filter(|child| !child.left_out)
        .filter_map(|child| child.weight)
        .sum();
    if left == Decimal::ONE || left.is_zero() {
        return;
    }
    let factor = Decimal::ONE.checked_div(left);
    for child in children.iter_mut().filter(|child| !child.left_out) {
        child.rescale = factor;
    }
}

/// Missing where a child blocks, 不适用 where no part is there at all.
fn state(children: &[Node]) -> State {
    let blocking: Vec<&str> = children
        .iter()
        .filter(|child| matches!(child.state, State::Missing(_)))
        .map(|child| child.state.why())
        .collect();
    if !blocking.is_empty() {
        return State::Missing(Arc::from(blocking.join("；")));
    }
    if children.iter().all(|child| child.left_out) {
        return State::NotApplicable("没有一期有总分".into());
    }
    State::Valued
}

/// A person who would be graded and whose parts do not suffice. What no part of anybody gives has been said of the
/// whole period.
pub fn too_few(facts: &Facts, node: &Node) -> Option<String> {
    let composition = facts.composition()?;
    let parts = facts.period.parts(composition.part);
    let lacks = |part: &Period| facts.history.of(part).is_none();
    if composition.absent == AbsentPart::Block && parts.iter().any(lacks) {
        return None;
    }
    match &node.state {
        State::Valued => None,
        state => Some(state.why().to_owned()),
    }
}
