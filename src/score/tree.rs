//! Indicators to kinds to the total: composition, shares of what was left out, states, settling.
//! Invariant: one blocked or failed indicator leaves every node above it without a value.

use rust_decimal::Decimal;

use super::periods::{self, Whose};
use super::{Raw, TenureScore, problem};
use crate::diag::Sink;
use crate::office::{Combine, Conclusion, Facts, Level, Node, Policy, State, TenureId};

/// Builds and settles the tree of one 任职.
pub fn settle(facts: &Facts, raw: Raw, sink: &mut Sink) -> TenureScore {
    let steps = facts.scheme.rounding;
    report_blocks(facts, &raw, sink);
    let composed = facts.composition().zip(from_parts(facts, raw.tenure));
    if let Some((_, node)) = &composed {
        report_parts(facts, raw.tenure, node, sink);
    }
    let mut kinds: Vec<Node> = facts
        .scheme
        .kinds
        .iter()
        .map(|kind| {
            let mut node = Node::new(kind.clone(), Level::Kind, steps.subtotal);
            node.combine = facts.scheme.combine;
            node
        })
        .collect();
    let no_indicator = raw.nodes.is_empty();
    let mut marks = raw.marks;
    for (node, mark) in raw.nodes.into_iter().zip(&mut marks) {
        let Some(indicator) = facts.indicator(mark.indicator) else {
            continue;
        };
        if let Some(kind) = kinds.get_mut(indicator.kind) {
            place(facts, kind, &indicator.group, node);
        }
    }
    let no_indicator = no_indicator && composed.is_none();
    if let Some((composition, node)) = composed
        && let Some(kind) = kinds.get_mut(composition.kind)
    {
        kind.children.insert(0, node);
    }
    let mut total = Node::new("总分", Level::Total, steps.total);
    total.bounds = facts.scheme.total;
    let mut shares = Vec::with_capacity(kinds.len());
    for kind in &mut kinds {
        let share = share(facts, kind);
        close(facts, kind);
        shares.push(share);
    }
    total.children = kinds;
    rescale(&mut total.children, &shares);
    inherit(&mut total);
    let (left, any) = remaining(facts, &total);
    let whole = total_of(shares.iter().copied());
    if total.state == State::Valued && (!any || (left.is_zero() && !whole.is_zero())) {
        // A sum over nothing is 0, which would be a grade.
        total.state = State::NotApplicable(if no_indicator {
            "没有一项指标".into()
        } else {
            "各项指标都不适用或缺数，没有可以计分的".into()
        });
    }
    if total.state == State::Valued && total.settle_self().is_err() {
        total.state = State::Failed("结果超出了能精确表示的范围".into());
    }
    let days = facts
        .tenure(raw.tenure)
        .map_or(0, |tenure| facts.days_in_post(tenure));
    TenureScore {
        tenure: raw.tenure,
        days,
        total,
        marks,
    }
}

/// What a longer period takes from its parts, settled.
fn from_parts(facts: &Facts, tenure: TenureId) -> Option<Node> {
    let own = facts.tenure(tenure)?;
    let whose = Whose {
        key: facts.person_key(own.person),
        post: facts.lexicon.text(own.post),
    };
    let mut node = periods::node(facts, whose)?;
    super::settle_alone(&mut node);
    Some(node)
}

/// Somebody whose parts do not make a total that would be graded.
fn report_parts(facts: &Facts, tenure: TenureId, node: &Node, sink: &mut Sink) {
    let Some(own) = facts.tenure(tenure) else {
        return;
    };
    if facts.verdict(own.person).conclusion == Conclusion::Graded
        && let Some(why) = periods::too_few(facts, node)
    {
        let person = facts.roster.person(own.person);
        let name = person.map_or("", |person| facts.lexicon.text(person.name));
        sink.push(problem::too_few_parts(name, &facts.period, &why));
    }
}

/// Puts an indicator into its 分组, opening the groups of the path.
fn place(facts: &Facts, parent: &mut Node, path: &[std::sync::Arc<str>], node: Node) {
    let Some((first, rest)) = path.split_first() else {
        parent.children.push(node);
        return;
    };
    let known = parent
        .children
        .iter()
        .position(|child| child.level == Level::Group && child.name == *first);
    let at = known.unwrap_or_else(|| {
        let mut group = Node::new(first.clone(), Level::Group, facts.scheme.rounding.subtotal);
        group.combine = facts.scheme.combine;
        parent.children.push(group);
        parent.children.len() - 1
    });
    if let Some(group) = parent.children.get_mut(at) {
        place(facts, group, rest, node);
    }
}

/// 满分 under 求和, weight under 加权: what a node stands for in its parent.
fn share(facts: &Facts, node: &Node) -> Decimal {
    match node.level {
        Level::Indicator(number) => {
            facts
                .indicator(number)
                .map_or(Decimal::ZERO, |indicator| match facts.scheme.combine {
                    Combine::Weighted => indicator.weight.unwrap_or_default(),
                    _ => indicator.full,
                })
        }
        Level::Parts => facts
            .composition()
            .map_or(Decimal::ZERO, |own| own.share(facts.scheme.combine)),
        _ => total_of(node.children.iter().map(|child| share(facts, child))),
    }
}

/// A sum of shares; past the range of decimals it stays there, and what is made of it is out of range too.
fn total_of(shares: impl Iterator<Item = Decimal>) -> Decimal {
    shares.fold(Decimal::ZERO, Decimal::saturating_add)
}

/// The share of the indicators that count, and whether any counts.
fn remaining(facts: &Facts, node: &Node) -> (Decimal, bool) {
    let counting = node.children.iter().filter(|child| !child.left_out);
    counting.fold((Decimal::ZERO, false), |(sum, any), child| {
        let (own, counts) = match child.level {
            Level::Indicator(_) | Level::Parts => (share(facts, child), true),
            _ => remaining(facts, child),
        };
        (sum.saturating_add(own), any || counts)
    })
}

/// Settles a kind or group over its children.
fn close(facts: &Facts, node: &mut Node) {
    let mut shares = Vec::with_capacity(node.children.len());
    for child in &mut node.children {
        shares.push(share(facts, child));
        if child.level == Level::Group {
            close(facts, child);
            // The weights stand at the indicators; groups add up what these give.
            child.weight = Some(Decimal::ONE);
        }
    }
    rescale(&mut node.children, &shares);
    if node.children.iter().all(|child| child.left_out) {
        node.left_out = true;
    }
    inherit(node);
    if node.state == State::Valued && node.settle_self().is_err() {
        node.state = State::Failed("结果超出了能精确表示的范围".into());
    }
}

/// Spreads the share of what was left out over what remains.
fn rescale(children: &mut [Node], shares: &[Decimal]) {
    let whole = total_of(shares.iter().copied());
    let counting = children
        .iter()
        .zip(shares)
        .filter(|(child, _)| !child.left_out);
    let left = total_of(counting.map(|(_, share)| *share));
    if whole == left || left.is_zero() {
        return;
    }
    let factor = whole.checked_div(left).unwrap_or(Decimal::MAX);
    for (child, share) in children.iter_mut().zip(shares) {
        if !child.left_out && !share.is_zero() {
            child.rescale = Some(factor);
        }
    }
}

/// A node has no value where a child that counts has none; 出错 weighs more than 缺数, 缺数 more than 不适用.
fn inherit(node: &mut Node) {
    let mut worst: Option<State> = None;
    let weight = |state: &State| match state {
        State::Valued => 0,
        State::NotApplicable(_) => 1,
        State::Missing(_) => 2,
        State::Failed(_) => 3,
    };
    for child in node.children.iter().filter(|child| !child.left_out) {
        let heavier = worst
            .as_ref()
            .is_none_or(|worst| weight(&child.state) > weight(worst));
        if child.state != State::Valued && heavier {
            let words = format!("{}：{}", child.name, child.state.why()).into();
            worst = Some(match child.state {
                State::NotApplicable(_) => State::NotApplicable(words),
                State::Missing(_) => State::Missing(words),
                _ => State::Failed(words),
            });
        }
    }
    if let Some(worst) = worst {
        node.state = worst;
    }
}

/// 缺数 and 不适用 that block a total which would be graded.
fn report_blocks(facts: &Facts, raw: &Raw, sink: &mut Sink) {
    let Some(tenure) = facts.tenure(raw.tenure) else {
        return;
    };
    if facts.verdict(tenure.person).conclusion != Conclusion::Graded {
        return;
    }
    let name = facts
        .roster
        .person(tenure.person)
        .map_or("", |person| facts.lexicon.text(person.name));
    for mark in &raw.marks {
        if mark.treated.is_some() {
            continue;
        }
        let Some(indicator) = facts.indicator(mark.indicator) else {
            continue;
        };
        let policy = match mark.state {
            State::Missing(_) => indicator.missing,
            State::NotApplicable(_) => indicator.not_applicable,
            State::Valued | State::Failed(_) => continue,
        };
        let column = match mark.state {
            State::Missing(_) => crate::office::words::targets::MISSING,
            _ => crate::office::words::targets::NOT_APPLICABLE,
        };
        let place = facts.targets_table.named_place(indicator.row, column);
        let blocked = match policy {
            Policy::LastPeriod => problem::no_last_period(place, name, &indicator.name),
            Policy::GroupMean => problem::no_group_mean(place, name, &indicator.name),
            _ => problem::blocked(place, name, &indicator.name, &mark.state),
        };
        sink.push(blocked);
    }
}
