//! Some layers of the work, for all subjects side by side on the rules' threads.
//! Invariant: what a subject comes to depends on the facts and on the layers before, never on the threads.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::board::Board;
use super::graph::Composed;
use super::packed::Batch;
use super::{Bound, Mark, Piece, Raw, Taken, open, policy, range, take, tree, whole};
use crate::diag::{Stage as Progress, Watch};
use crate::office::{Facts, State, Subject};
use crate::rules::{Job, Others, Pool, Rules, Runner, Stage, World};

/// The rules' threads, with the engines that were built so far.
pub struct Office<'a> {
    facts: &'a Arc<Facts>,
    rules: &'a Arc<Rules>,
    pool: &'a Pool,
    bound: &'a Bound,
    world: Arc<World>,
    idle: Mutex<Vec<Runner>>,
}

/// An engine that goes back to the others when its thread is done.
struct Lease<'a> {
    runner: Option<Runner>,
    idle: &'a Mutex<Vec<Runner>>,
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        if let Some(runner) = self.runner.take() {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            idle.push(runner);
        }
    }
}

/// What one thread works with.
struct Desk<'a> {
    office: &'a Office<'a>,
    lease: Lease<'a>,
    /// Its own: threads that count the holders of one board wait for each other at every call.
    others: Arc<dyn Others>,
    watch: &'a dyn Watch,
}

impl<'a> Desk<'a> {
    fn new(office: &'a Office<'a>, board: &Arc<Board>, watch: &'a dyn Watch) -> Self {
        Self {
            office,
            lease: office.lease(),
            others: Arc::new(Board::clone(board)),
            watch,
        }
    }

    /// Takes a subject through some layers.
    fn go(&self, layers: &Range<usize>, raw: &mut Raw) {
        let Some(runner) = &self.lease.runner else {
            return;
        };
        let office = self.office;
        for layer in layers.clone() {
            office.indicators(layer, raw, runner, &self.others);
            if office.bound.graph.total_layer(raw.subject.kind()) == layer {
                office.total(raw, runner, &self.others);
                self.watch.step(Progress::Score);
            }
            policy::apply(office.facts, office.bound, layer, raw);
        }
    }
}

impl<'a> Office<'a> {
    pub fn new(
        facts: &'a Arc<Facts>,
        rules: &'a Arc<Rules>,
        pool: &'a Pool,
        bound: &'a Bound,
    ) -> Self {
        Self {
            facts,
            rules,
            pool,
            bound,
            world: Runner::world(facts),
            idle: Mutex::new(Vec::new()),
        }
    }

    fn lease(&self) -> Lease<'_> {
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        Lease {
            runner: Some(idle.unwrap_or_else(|| Runner::new(self.rules, &self.world))),
            idle: &self.idle,
        }
    }

    /// Does all that stands in some layers, which nobody has to wait in for others.
    pub fn run(
        &self,
        layers: &Range<usize>,
        batches: &mut [Batch],
        board: &Arc<Board>,
        watch: &dyn Watch,
    ) {
        self.pool.run(|| {
            batches.par_iter_mut().for_each_init(
                || Desk::new(self, board, watch),
                |desk, batch| {
                    let open = |subject| open(self.facts, self.bound, subject);
                    batch.change(open, |raw| desk.go(layers, raw));
                },
            );
        });
    }

    /// Does what is left and takes what everybody came to.
    pub fn finish(
        &self,
        layers: &Range<usize>,
        batches: Vec<Batch>,
        board: &Arc<Board>,
        watch: &dyn Watch,
    ) -> Vec<Taken> {
        let one = |desk: &mut Desk<'_>, batch| {
            take(self.facts, self.bound, batch, |raw| desk.go(layers, raw))
        };
        self.pool.run(|| {
            let batches = batches.into_par_iter();
            batches
                .map_init(|| Desk::new(self, board, watch), one)
                .collect()
        })
    }

    fn total(&self, raw: &mut Raw, runner: &Runner, others: &Arc<dyn Others>) {
        let subject = raw.subject;
        let compose = |nodes| {
            let given = tree::compose(self.facts, subject, nodes);
            match self.bound.graph.composed(subject.kind()) {
                Composed::ByTargets => (given, None),
                Composed::ByScript => whole::compose(self.facts, runner, subject, others, given),
                Composed::Not => {
                    let mut given = given;
                    given.state = State::Failed("合成 有错，没有运行".into());
                    (given, None)
                }
            }
        };
        raw.range = range::of(self.facts, raw, &|nodes| compose(nodes).0);
        let pieces = raw.pieces.iter_mut();
        let nodes = pieces.filter_map(|piece| Some((piece.mark.indicator, piece.node.take()?)));
        let (total, fault) = compose(nodes.collect());
        raw.total = Some(total);
        if let Some(fault) = fault {
            let name = self.facts.subject_name(subject);
            raw.faults
                .push(fault.trace(format!("正在合成 {name} 的总分")));
        }
    }

    fn indicators(&self, layer: usize, raw: &mut Raw, runner: &Runner, others: &Arc<dyn Others>) {
        let subject = raw.subject;
        for piece in &mut raw.pieces {
            let number = piece.mark.indicator;
            let Some((measure, score)) = self.bound.graph.when.get(number as usize).copied() else {
                continue;
            };
            // What ended before its time, or may not be run, stays as it is.
            let open = piece.node.as_ref();
            if open.is_none_or(|node| node.state != State::Valued) || !self.bound.usable(number) {
                continue;
            }
            let stage = match measure {
                Some(measure) if measure == layer => Stage::Measure,
                Some(_) if score == layer && self.measures(number) => {
                    Stage::Score(piece.mark.actual)
                }
                _ if score == layer => Stage::Whole,
                _ => continue,
            };
            if stage == Stage::Measure && !self.measures(number) {
                continue;
            }
            if let Some(fault) = self.piece(piece, subject, stage, runner, others) {
                raw.faults.push(fault);
            }
        }
    }

    fn measures(&self, indicator: u32) -> bool {
        let rule = self
            .facts
            .indicator(indicator)
            .and_then(|own| self.rules.find(&own.rule));
        rule.is_some_and(|rule| rule.shape.measures)
    }

    fn piece(
        &self,
        piece: &mut Piece,
        subject: Subject,
        stage: Stage,
        runner: &Runner,
        others: &Arc<dyn Others>,
    ) -> Option<crate::diag::Diagnostic> {
        let indicator = self.facts.indicator(piece.mark.indicator)?;
        let scored = runner.score(Job {
            rule: &indicator.rule,
            subject,
            indicator: piece.mark.indicator,
            node: piece.node.take()?,
            stage,
            others,
        });
        let mut node = scored.node;
        // A 评分 that fails does not take back what 计量 gave.
        let measured = matches!(stage, Stage::Score(_));
        let actual = scored.actual.or(piece.mark.actual.filter(|_| measured));
        if stage != Stage::Measure {
            tree::settle_alone(&mut node);
        }
        piece.mark = Mark {
            indicator: piece.mark.indicator,
            state: node.state.clone(),
            actual,
            treated: None,
        };
        piece.node = Some(node);
        let fault = scored.fault?;
        let name = self.facts.subject_name(subject);
        Some(fault.trace(format!("正在给 {name} 计算 {}", indicator.name)))
    }
}
