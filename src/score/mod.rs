//! 任职 × indicator to ledger tree to total.
//! Binds indicators to rules, runs them on the rules' threads, applies the policies for 缺数 and 不适用, settles.
//! Invariant: a total stands only where every indicator in it has a value by rule or by declared policy.

mod bind;
mod periods;
mod problem;
mod tree;

use std::sync::Arc;

use rayon::prelude::*;
use rust_decimal::Decimal;

use crate::diag::{Sink, Stage, Watch};
use crate::office::{
    Conclusion, Entry, EntryKind, Facts, Level, Node, Policy, State, TenureId, choose,
};
use crate::rules::{Pool, Rules, Runner};

pub use bind::bind;

/// How one indicator ended for one 任职.
#[derive(Clone, Debug)]
pub struct Mark {
    pub indicator: u32,
    /// As the rule left it, before any policy.
    pub state: State,
    /// 实际值
    pub actual: Option<Decimal>,
    /// The policy that was applied.
    pub treated: Option<Policy>,
}

/// The scores of one 任职.
#[derive(Clone, Debug)]
pub struct TenureScore {
    pub tenure: TenureId,
    /// Working days in the period.
    pub days: u32,
    /// 总分 → 目标类型 → 分组 → 指标 → what the rules opened. Settled.
    pub total: Node,
    /// In the order of 岗位目标.
    pub marks: Vec<Mark>,
}

/// Scores every 任职 of the period whose holder takes part.
pub fn score(
    facts: &Arc<Facts>,
    rules: &Arc<Rules>,
    pool: &Pool,
    watch: &dyn Watch,
    sink: &mut Sink,
) -> Vec<TenureScore> {
    let bound = bind(facts, rules, sink);
    let tenures: Vec<TenureId> = facts
        .roster
        .tenure_ids()
        .filter(|id| takes_part(facts, *id))
        .collect();
    watch.begin(Stage::Score, tenures.len() as u64);
    let world = Runner::world(facts);
    let scored: Vec<(Raw, Sink)> = pool.run(|| {
        tenures
            .par_iter()
            .with_min_len(8)
            .map_init(
                || Runner::new(rules, &world),
                |runner, tenure| {
                    let mut own = Sink::new();
                    let raw = run(facts, &bound, runner, *tenure, &mut own);
                    watch.step(Stage::Score);
                    (raw, own)
                },
            )
            .collect()
    });
    let mut raws = Vec::with_capacity(scored.len());
    for (raw, own) in scored {
        sink.merge(own);
        raws.push(raw);
    }
    apply_policies(facts, &mut raws);
    let scores = raws
        .into_iter()
        .map(|raw| tree::settle(facts, raw, sink))
        .collect();
    watch.end(Stage::Score);
    scores
}

fn takes_part(facts: &Facts, id: TenureId) -> bool {
    facts.tenure(id).is_some_and(|tenure| {
        facts.days_in_post(tenure) > 0
            && facts.verdict(tenure.person).conclusion != Conclusion::Absent
    })
}

/// A 任职's indicators after the rules ran, not yet settled.
struct Raw {
    tenure: TenureId,
    nodes: Vec<Node>,
    marks: Vec<Mark>,
}

fn run(facts: &Facts, bound: &[bool], runner: &Runner, tenure: TenureId, sink: &mut Sink) -> Raw {
    let mut raw = Raw {
        tenure,
        nodes: Vec::new(),
        marks: Vec::new(),
    };
    let Some(post) = facts.tenure(tenure) else {
        return raw;
    };
    let name = facts
        .roster
        .person(post.person)
        .map_or("", |person| facts.lexicon.text(person.name));
    for number in choose(&facts.indicators, post).0 {
        let Some(indicator) = facts.indicator(number) else {
            continue;
        };
        let mut node = open(facts, number);
        let usable = bound.get(number as usize).copied().unwrap_or(false);
        let mut actual = None;
        if usable {
            let scored = runner.score(&indicator.rule, tenure, number, node);
            node = scored.node;
            actual = scored.actual;
            if let Some(fault) = scored.fault {
                sink.push(fault.trace(format!("正在给 {name} 计算 {}", indicator.name)));
            }
            settle_alone(&mut node);
        } else {
            node.state = State::Failed("岗位目标的这一行有错".into());
            node.entries.clear();
        }
        raw.marks.push(Mark {
            indicator: number,
            state: node.state.clone(),
            actual,
            treated: None,
        });
        raw.nodes.push(node);
    }
    raw
}

/// An indicator's node as 岗位目标 opens it: 起评分 and bounds.
fn open(facts: &Facts, number: u32) -> Node {
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
fn settle_alone(node: &mut Node) {
    if node.state == State::Valued && node.settle().is_err() {
        node.state = State::Failed("结果超出了能精确表示的范围".into());
    }
}

/// 缺数 and 不适用 by the declared policies; each leaves an entry that says so.
fn apply_policies(facts: &Facts, raws: &mut [Raw]) {
    let means = group_means(facts, raws);
    for raw in raws.iter_mut() {
        let class = facts.tenure(raw.tenure).map(|tenure| tenure.class);
        for (node, mark) in raw.nodes.iter_mut().zip(&mut raw.marks) {
            let Some(indicator) = facts.indicator(mark.indicator) else {
                continue;
            };
            let policy = match mark.state {
                State::Missing(_) => indicator.missing,
                State::NotApplicable(_) => indicator.not_applicable,
                State::Valued | State::Failed(_) => continue,
            };
            let word = mark.state.word();
            let points = match policy {
                Policy::Block | Policy::LastPeriod => continue,
                Policy::LeaveOut => {
                    node.left_out = true;
                    mark.treated = Some(policy);
                    continue;
                }
                Policy::Zero => Decimal::ZERO,
                Policy::Full => indicator.full,
                Policy::GroupMean => {
                    let mean = means
                        .iter()
                        .find(|mean| Some(mean.class) == class && mean.name == indicator.name);
                    match mean {
                        Some(mean) => mean.value,
                        None => continue,
                    }
                }
            };
            node.state = State::Valued;
            node.children.clear();
            node.entries.retain(|entry| !entry.kind.has_points());
            node.entries.push(Entry {
                kind: EntryKind::Award,
                points,
                reason: format!("{word}，按「{}」处理", policy.word()).into(),
                says: None,
                evidence: Vec::new(),
                line: 0,
            });
            settle_alone(node);
            mark.treated = Some(policy);
        }
    }
}

/// The mean of one indicator among those of a 岗位类别 that have a value by rule.
struct GroupMean {
    class: crate::office::Symbol,
    name: Arc<str>,
    value: Decimal,
}

fn group_means(facts: &Facts, raws: &[Raw]) -> Vec<GroupMean> {
    let wanted = facts.indicators.iter().any(|indicator| {
        [indicator.missing, indicator.not_applicable].contains(&Policy::GroupMean)
    });
    if !wanted {
        return Vec::new();
    }
    // A sum past the range of decimals is none.
    let mut sums: Vec<(crate::office::Symbol, Arc<str>, Option<Decimal>, u32)> = Vec::new();
    for raw in raws {
        let Some(class) = facts.tenure(raw.tenure).map(|tenure| tenure.class) else {
            continue;
        };
        for node in &raw.nodes {
            let Some(value) = node.value() else { continue };
            match sums
                .iter_mut()
                .find(|(own, name, ..)| *own == class && *name == node.name)
            {
                Some((_, _, sum, count)) => {
                    *sum = sum.and_then(|sum| sum.checked_add(value));
                    *count += 1;
                }
                None => sums.push((class, node.name.clone(), Some(value), 1)),
            }
        }
    }
    let rounding = facts.scheme.rounding.indicator;
    sums.into_iter()
        .filter_map(|(class, name, sum, count)| {
            let mean = sum?.checked_div(Decimal::from(count))?;
            Some(GroupMean {
                class,
                name,
                value: rounding.apply(mean),
            })
        })
        .collect()
}
