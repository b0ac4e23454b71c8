//! Indicators to kinds to the total: composition, shares of what was left out, states, settling.
//! Invariant: one blocked or failed indicator leaves every node above it without a value.

use rust_decimal::Decimal;

use super::periods::{self, Whose};
use super::problem;
use crate::diag::Sink;
use crate::office::{
    Bounds, Combine, Conclusion, Entry, EntryKind, Facts, Groups, Level, Node, State, Subject,
};

/// Why there is no total where every indicator is left out.
pub const NOTHING_COUNTS: &str = "各项指标都不适用或缺数，没有可以计分的";

/// An indicator's node as 岗位目标 opens it: 起评分 and bounds.
pub fn open(facts: &Facts, number: u32) -> Node {
    let steps = facts.scheme.rounding;
    let Some(indicator) = facts.indicator(number) else {
        return Node::new("", Level::Indicator(number), steps.indicator);
    };
    let mut node = Node::new(
        indicator.name.clone(),
        Level::Indicator(number),
        steps.indicator,
    );
    node.bounds = indicator.bounds;
    node.weight = indicator.weight;
    let base = indicator.base_points();
    if !base.is_zero() {
        node.entries.push(Entry {
            kind: EntryKind::Base,
            points: base,
            reason: "起评分".into(),
            says: None,
            evidence: Vec::new(),
            line: 0,
        });
    }
    node
}

/// Settles a valued node; a figure out of range makes it 出错.
pub fn settle_alone(node: &mut Node) {
    if node.state == State::Valued && node.settle().is_err() {
        node.state = State::Failed("结果超出了能精确表示的范围".into());
    }
}

/// Builds and settles the tree of one subject from its indicators.
pub fn compose(facts: &Facts, subject: Subject, nodes: Vec<(u32, Node)>) -> Node {
    let frame = Frame {
        facts,
        groups: facts.groups_of(subject),
    };
    let steps = facts.scheme.rounding;
    let mut kinds: Vec<Node> = (0..facts.scheme.kinds.len())
        .map(|kind| frame.open(kind, &[]))
        .collect();
    let composed = facts.composition().zip(from_parts(facts, subject));
    let no_indicator = nodes.is_empty();
    for (number, node) in nodes {
        let Some(indicator) = facts.indicator(number) else {
            continue;
        };
        if let Some(kind) = kinds.get_mut(indicator.kind) {
            frame.place(kind, indicator.kind, (&[], &indicator.group), node);
        }
    }
    let no_indicator = no_indicator && composed.is_none();
    if let Some((composition, node)) = composed
        && let Some(kind) = kinds.get_mut(composition.kind)
    {
        kind.children.insert(0, node);
    }
    let mut total = Node::new("总分", Level::Total, steps.total);
    total.bounds = facts.scheme.total_of(subject.kind());
    let mut shares = Vec::with_capacity(kinds.len());
    for (kind, node) in kinds.iter_mut().enumerate() {
        // Nothing stands in a kind that is not the subject's; its limits and its base are not either.
        if node.children.is_empty() {
            node.bounds = Bounds::default();
            node.entries.clear();
        }
        shares.push(frame.share(node, kind, &[]));
        frame.close(node, kind, &[]);
        if node.weight.is_some() {
            total.combine = Combine::Weighted;
        }
    }
    if total.combine == Combine::Weighted {
        for node in &mut kinds {
            // The weights stand at the indicators; such a kind adds up what these give.
            node.weight.get_or_insert(Decimal::ONE);
        }
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
            NOTHING_COUNTS.into()
        });
    }
    if total.state == State::Valued && total.settle_self().is_err() {
        total.state = State::Failed("结果超出了能精确表示的范围".into());
    }
    total
}

/// What a longer period takes from its parts, settled.
fn from_parts(facts: &Facts, subject: Subject) -> Option<Node> {
    let whose = match subject {
        Subject::Post(tenure) => {
            let own = facts.tenure(tenure)?;
            Whose::Person {
                key: facts.person_key(own.person),
                post: facts.lexicon.text(own.post),
            }
        }
        // A 科室 may have indicators of the longer period alone.
        Subject::Section(section) if facts.has_parts(section) => {
            Whose::Section(facts.subject_name(Subject::Section(section)))
        }
        Subject::Section(_) => return None,
    };
    let mut node = periods::node(facts, whose)?;
    settle_alone(&mut node);
    Some(node)
}

/// Somebody whose parts do not make a total that would be graded.
pub fn report_parts(facts: &Facts, subject: Subject, sink: &mut Sink) {
    let Some(node) = from_parts(facts, subject) else {
        return;
    };
    let graded = match subject {
        Subject::Post(tenure) => facts
            .tenure(tenure)
            .is_some_and(|own| facts.verdict(own.person).conclusion == Conclusion::Graded),
        Subject::Section(_) => true,
    };
    if graded && let Some(why) = periods::too_few(facts, &node) {
        let name = facts.subject_name(subject);
        sink.push(problem::too_few_parts(name, &facts.period, &why));
    }
}

/// What the parts of a longer period stand for in their kind.
fn parts_share(facts: &Facts) -> Decimal {
    facts
        .composition()
        .map_or(Decimal::ZERO, |own| own.share(facts.scheme.combine))
}

type Path = [std::sync::Arc<str>];

/// One subject's kinds and groups, as 岗位目标 describes them.
struct Frame<'a> {
    facts: &'a Facts,
    groups: Groups<'a>,
}

impl Frame<'_> {
    /// A 目标类型 or a 分组, with what its row says of it.
    fn open(&self, kind: usize, path: &Path) -> Node {
        let scheme = &self.facts.scheme;
        let (name, level) = match path.last() {
            Some(name) => (name.clone(), Level::Group),
            None => (
                scheme.kinds.get(kind).cloned().unwrap_or_default(),
                Level::Kind,
            ),
        };
        let mut node = Node::new(name, level, scheme.rounding.subtotal);
        node.combine = self.groups.combine(kind, path);
        if let Some(row) = self.groups.find(kind, path) {
            node.bounds = row.bounds;
            node.weight = row.weight;
            let base = row.base_points();
            if !base.is_zero() {
                node.entries.push(Entry {
                    kind: EntryKind::Base,
                    points: base,
                    reason: "起评分".into(),
                    says: None,
                    evidence: Vec::new(),
                    line: 0,
                });
            }
        }
        node
    }

    /// Puts an indicator into its 分组, opening the groups of the path.
    fn place(&self, parent: &mut Node, kind: usize, (above, path): (&Path, &Path), node: Node) {
        let Some((first, rest)) = path.split_first() else {
            parent.children.push(node);
            return;
        };
        let mut own = above.to_vec();
        own.push(first.clone());
        let known = parent
            .children
            .iter()
            .position(|child| child.level == Level::Group && child.name == *first);
        let at = known.unwrap_or_else(|| {
            parent.children.push(self.open(kind, &own));
            parent.children.len() - 1
        });
        if let Some(group) = parent.children.get_mut(at) {
            self.place(group, kind, (&own, rest), node);
        }
    }

    /// 满分 under 求和, weight under 加权: what a node stands for in its parent.
    fn share(&self, node: &Node, kind: usize, path: &Path) -> Decimal {
        if let Level::Indicator(number) = node.level {
            return self
                .facts
                .indicator(number)
                .map_or(Decimal::ZERO, |own| own.weight.unwrap_or(own.full));
        }
        if node.level == Level::Parts {
            return parts_share(self.facts);
        }
        let row = self.groups.find(kind, path);
        if let Some(own) = row.and_then(|row| row.weight.or(row.full)) {
            return own;
        }
        let shares = node.children.iter().map(|child| match child.level {
            Level::Group => self.share(child, kind, &longer(path, child)),
            _ => self.share(child, kind, path),
        });
        match node.combine {
            Combine::Mean | Combine::Highest => shares.max().unwrap_or_default(),
            _ => total_of(shares),
        }
    }

    /// Settles a kind or group over its children.
    fn close(&self, node: &mut Node, kind: usize, path: &Path) {
        let mut shares = Vec::with_capacity(node.children.len());
        let weighted = node.combine == Combine::Weighted;
        for child in &mut node.children {
            if child.level == Level::Group {
                let path = longer(path, child);
                shares.push(self.share(child, kind, &path));
                self.close(child, kind, &path);
                if weighted {
                    // Where the weights stand at the indicators, the group adds up what these give.
                    child.weight.get_or_insert(Decimal::ONE);
                }
            } else {
                shares.push(self.share(child, kind, path));
            }
        }
        // A mean, a highest or a product takes what is there.
        if matches!(node.combine, Combine::Sum | Combine::Weighted) {
            rescale(&mut node.children, &shares);
        }
        if node.children.iter().all(|child| child.left_out) {
            node.left_out = true;
        }
        inherit(node);
        if node.state == State::Valued && node.settle_self().is_err() {
            node.state = State::Failed("结果超出了能精确表示的范围".into());
        }
    }
}

fn longer(path: &Path, child: &Node) -> Vec<std::sync::Arc<str>> {
    let mut path = path.to_vec();
    path.push(child.name.clone());
    path
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
            Level::Parts => (parts_share(facts), true),
            Level::Indicator(number) => {
                let own = facts.indicator(number);
                let share = own.map_or(Decimal::ZERO, |own| own.weight.unwrap_or(own.full));
                (share, true)
            }
            _ => remaining(facts, child),
        };
        (sum.saturating_add(own), any || counts)
    })
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
pub fn inherit(node: &mut Node) {
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
