//! 任职 and 科室 × indicator to ledger tree to total.
//! Binds indicators to rules, runs them on the rules' threads in the order that 取用 gives, applies the policies for
//! 缺数 and 不适用, settles.
//! Invariant: a total stands only where every indicator in it has a value by rule or by declared policy.

mod bind;
mod board;
mod decide;
mod graph;
mod judge;
mod packed;
mod periods;
mod policy;
mod problem;
mod range;
mod run;
mod tree;
mod whole;

use std::ops;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::diag::{Diagnostic, Sink, Stage, Watch};
use crate::office::{
    Bundle, Conclusion, Facts, Node, Policy, SectionId, Shelf, State, Subject, SubjectKind,
    TenureId,
};
use crate::rules::{Pool, Rules};

use board::Board;
pub use decide::{Change, decide};
use graph::{Graph, Wanted};
pub use judge::{Card, Judged, STANDING, judge, judges};
use packed::Batch;
pub use tree::NOTHING_COUNTS;
pub use whole::composes;

/// How one indicator ended for one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub indicator: u32,
    /// As the rule left it, before any policy.
    pub state: State,
    /// 实际值
    pub actual: Option<Decimal>,
    /// The policy that was applied.
    pub treated: Option<Policy>,
}

/// What a total would be if its missing values were as bad, and as good, as their bounds allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    pub worst: Decimal,
    pub best: Decimal,
}

/// The scores of one 任职.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenureScore {
    pub tenure: TenureId,
    /// Working days in the period.
    pub days: u32,
    /// 总分 → 目标类型 → 分组 → 指标 → what the rules opened. Settled.
    pub total: Node,
    /// In the order of 岗位目标.
    pub marks: Vec<Mark>,
    /// Where a value is 缺数.
    pub range: Option<Range>,
}

/// The scores of one 科室 by indicators of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionScore {
    pub section: SectionId,
    /// As that of a 任职.
    pub total: Node,
    pub marks: Vec<Mark>,
    pub range: Option<Range>,
}

/// A value that lacks without a policy, and the message that is due where nobody decides about it.
#[derive(Clone, Debug)]
pub struct Blocked {
    pub subject: Subject,
    pub indicator: u32,
    pub fault: Diagnostic,
}

/// Everybody's scores.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    /// In the order of the roster.
    pub tenures: Shelf<TenureScore>,
    /// In the roster's order of 科室; only those with indicators of their own.
    pub sections: Shelf<SectionScore>,
    /// What keeps totals back that would be graded, unless people decide otherwise.
    pub blocked: Vec<Blocked>,
    /// What 取用 may still read, for 定等; `None` where that may not be run.
    board: Option<Arc<Board>>,
}

impl Scores {
    /// Scores of 任职 alone.
    pub fn of_tenures(tenures: Vec<TenureScore>) -> Self {
        Self {
            tenures: tenures.into_iter().collect(),
            ..Self::default()
        }
    }
}

/// Which indicators can be scored, and in what order.
#[derive(Clone, Debug, Default)]
pub struct Bound {
    /// By indicator.
    usable: Vec<bool>,
    graph: Graph,
}

impl Bound {
    fn usable(&self, indicator: u32) -> bool {
        let at = indicator as usize;
        self.usable.get(at).copied().unwrap_or(false)
            && !self.graph.stuck.get(at).copied().unwrap_or(true)
    }
}

/// Binds the indicators to their rules and orders the work; each fault is said at its cell or its line.
pub fn bind(facts: &Facts, rules: &Rules, sink: &mut Sink) -> Bound {
    let usable = bind::usable(facts, rules, sink);
    let graph = graph::plan(facts, rules, sink);
    Bound { usable, graph }
}

/// Scores every 任职 of the period whose holder takes part, and every 科室 that has indicators of its own.
pub fn score(
    facts: &Arc<Facts>,
    rules: &Arc<Rules>,
    pool: &Pool,
    watch: &dyn Watch,
    sink: &mut Sink,
) -> Scores {
    let bound = bind(facts, rules, sink);
    let posts = facts.roster.tenure_ids().map(Subject::Post);
    let sections = facts.assessed_sections().into_iter().map(Subject::Section);
    let subjects: Vec<Subject> = posts
        .chain(sections)
        .filter(|subject| takes_part(facts, *subject))
        .collect();
    watch.begin(Stage::Score, subjects.len() as u64);
    let batches = subjects.chunks(together(subjects.len()));
    let mut batches: Vec<Batch> = batches.map(Batch::new).collect();
    let office = run::Office::new(facts, rules, pool, &bound);
    let mut board = Board::new(facts);
    let (stretches, last) = stretches(facts, &bound.graph);
    for stretch in stretches {
        let others = Arc::new(board);
        office.run(&stretch, &mut batches, &others, watch);
        board = Arc::unwrap_or_clone(others);
        let layer = stretch.end.saturating_sub(1);
        policy::by_group(facts, &bound, layer, &mut batches);
        for wanted in ready(facts, &bound.graph, layer) {
            board.add(&wanted, batches.iter().flat_map(Batch::raws));
        }
    }
    let board = Arc::new(board);
    let taken = office.finish(&last, batches, &board, watch);
    let mut scores = Scores {
        board: (!bound.graph.judge_slips).then_some(board),
        ..Scores::default()
    };
    for taken in taken {
        sink.merge(taken.faults);
        scores.blocked.extend(taken.blocked);
        scores.tenures.add(taken.tenures);
        scores.sections.add(taken.sections);
    }
    watch.end(Stage::Score);
    scores
}

/// The layers that each subject may go through on its own, cut after those at which all must be there: others read a
/// result of it, or the mean of a group is due. What is left goes straight on to the end.
fn stretches(facts: &Facts, graph: &Graph) -> (Vec<ops::Range<usize>>, ops::Range<usize>) {
    let mut start = 0;
    let mut before = Vec::new();
    for layer in 0..graph.layers {
        let meets = ready(facts, graph, layer).next().is_some();
        if meets || policy::means_due(facts, graph, layer) {
            before.push(start..layer + 1);
            start = layer + 1;
        }
    }
    (before, start..graph.layers)
}

/// How many subjects go together: all threads have something to do in a small office, and a large one shares its texts.
fn together(subjects: usize) -> usize {
    (subjects / 64).clamp(8, 256)
}

fn takes_part(facts: &Facts, subject: Subject) -> bool {
    let Subject::Post(id) = subject else {
        return true;
    };
    facts.tenure(id).is_some_and(|tenure| {
        facts.days_in_post(tenure) > 0
            && facts.verdict(tenure.person).conclusion != Conclusion::Absent
    })
}

/// A subject's indicators on their way to a total.
struct Raw {
    subject: Subject,
    /// In the order of 岗位目标.
    pieces: Vec<Piece>,
    total: Option<Node>,
    range: Option<Range>,
    faults: Sink,
}

/// One indicator of a subject.
struct Piece {
    /// Gone into the total, once that is made.
    node: Option<Node>,
    mark: Mark,
}

fn open(facts: &Facts, bound: &Bound, subject: Subject) -> Raw {
    let pieces = facts
        .indicators_of(subject)
        .into_iter()
        .map(|number| {
            let mut node = tree::open(facts, number);
            if !bound.usable(number) {
                node.state = State::Failed("岗位目标的这一行或它的规则有错".into());
                node.entries.clear();
            }
            Piece {
                mark: Mark {
                    indicator: number,
                    state: node.state.clone(),
                    actual: None,
                    treated: None,
                },
                node: Some(node),
            }
        })
        .collect();
    Raw {
        subject,
        pieces,
        total: None,
        range: None,
        faults: Sink::new(),
    }
}

/// The results that stand once a layer is done and that others read.
fn ready<'g>(
    facts: &'g Facts,
    graph: &'g Graph,
    layer: usize,
) -> impl Iterator<Item = Wanted> + 'g {
    let named = move |kind: SubjectKind, name: &Arc<str>, measured: bool| {
        let own = facts
            .indicators
            .iter()
            .zip(&graph.when)
            .find(|(own, _)| own.subject == kind && own.name == *name);
        own.is_some_and(|(_, (measure, score))| {
            let at = if measured {
                measure.unwrap_or(*score)
            } else {
                *score
            };
            at == layer
        })
    };
    graph
        .wanted
        .iter()
        .filter(move |(kind, what)| match what {
            crate::rules::What::Total => graph.total_layer(*kind) == layer,
            crate::rules::What::Score(name) => named(*kind, name, false),
            crate::rules::What::Actual(name) => named(*kind, name, true),
        })
        .cloned()
}

/// What some subjects came to, with what blocks them and all that is wrong with them.
struct Taken {
    tenures: Bundle<TenureScore>,
    sections: Bundle<SectionScore>,
    blocked: Vec<Blocked>,
    faults: Sink,
}

/// Takes what some subjects came to, once each has gone through what is left by `run`.
fn take(facts: &Facts, bound: &Bound, mut batch: Batch, run: impl FnMut(&mut Raw)) -> Taken {
    let mut faults = std::mem::take(&mut batch.faults);
    let mut of_parts = Sink::new();
    let mut blocked = Vec::new();
    let mut sections = Vec::new();
    let tenures = batch
        .finish(|subject| open(facts, bound, subject), run)
        .filter_map(|mut raw| {
            faults.merge(std::mem::take(&mut raw.faults));
            policy::find_blocks(facts, &raw, &mut blocked);
            tree::report_parts(facts, raw.subject, &mut of_parts);
            let total = raw.total.unwrap_or_else(|| {
                Node::new(
                    "总分",
                    crate::office::Level::Total,
                    facts.scheme.rounding.total,
                )
            });
            let range = raw.range;
            let marks = raw.pieces.into_iter().map(|piece| piece.mark).collect();
            match raw.subject {
                Subject::Post(tenure) => Some(TenureScore {
                    tenure,
                    days: facts
                        .tenure(tenure)
                        .map_or(0, |tenure| facts.days_in_post(tenure)),
                    total,
                    marks,
                    range,
                }),
                Subject::Section(section) => {
                    sections.push(SectionScore {
                        section,
                        total,
                        marks,
                        range,
                    });
                    None
                }
            }
        })
        .collect();
    faults.merge(of_parts);
    Taken {
        tenures,
        sections: sections.into_iter().collect(),
        blocked,
        faults,
    }
}
