//! The order in which the work is done. Its nodes are 计量 and 评分 of an indicator's name and the total, each for
//! 个人 or 科室; what 取用 says of others makes the edges.
//! Invariant: a node comes after everything that it reads; a circle is one fault, told before any rule is run.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::judge::STANDING;
use super::{problem, whole};
use crate::diag::Sink;
use crate::office::{Facts, Indicator, SubjectKind};
use crate::rules::{COMPOSE, JUDGE_SCRIPT, Rule, Rules, Use, What};

/// One step of the work for all subjects of a kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// 计量 alone, where others' 实际值 are needed by the 评分 of the same name.
    Measure(Arc<str>),
    /// 评分, with 计量 where that is no step of its own.
    Score(Arc<str>),
    Total,
}

pub type Key = (SubjectKind, Step);

/// A result that some rule reads of others.
pub type Wanted = (SubjectKind, What);

/// When everything is done, and what is kept for others to read.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// The number of layers; all of one are done side by side.
    pub layers: usize,
    /// By indicator: the layer of 计量, where it is one of its own, and that of 评分.
    pub when: Vec<(Option<usize>, usize)>,
    /// The layer of the totals of 个人 and 科室.
    pub totals: [usize; 2],
    pub wanted: FxHashSet<Wanted>,
    /// How the totals of 个人 and 科室 are made.
    composed: [Composed; 2],
    /// 定等 names what is not there, and is not run.
    pub judge_slips: bool,
    /// By indicator: reads what is not there, or stands in a circle.
    pub stuck: Vec<bool>,
}

/// How totals are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Composed {
    /// By 岗位目标 and pack.toml alone.
    #[default]
    ByTargets,
    ByScript,
    /// The script has a fault.
    Not,
}

impl Graph {
    pub fn composed(&self, kind: SubjectKind) -> Composed {
        self.composed.get(place(kind)).copied().unwrap_or_default()
    }

    pub fn total_layer(&self, kind: SubjectKind) -> usize {
        self.totals.get(place(kind)).copied().unwrap_or(0)
    }
}

fn place(kind: SubjectKind) -> usize {
    match kind {
        SubjectKind::Person => 0,
        SubjectKind::Section => 1,
    }
}

/// Why a node needs another one.
#[derive(Clone)]
struct Edge<'r> {
    to: Key,
    by: Option<(&'r Rule, &'r Use)>,
}

struct Builder<'f> {
    facts: &'f Facts,
    rules: &'f Rules,
    edges: BTreeMap<Key, Vec<Edge<'f>>>,
    /// Names whose 计量 is a step of its own.
    split: BTreeSet<(SubjectKind, Arc<str>)>,
    graph: Graph,
}

/// Orders the work of an office.
pub fn plan(facts: &Facts, rules: &Rules, sink: &mut Sink) -> Graph {
    let mut builder = Builder {
        facts,
        rules,
        edges: BTreeMap::new(),
        split: BTreeSet::new(),
        graph: Graph {
            stuck: vec![false; facts.indicators.len()],
            ..Graph::default()
        },
    };
    builder.want(sink);
    builder.want_whole(sink);
    builder.connect();
    builder.connect_whole();
    let layers = builder.layers(sink);
    let layer_of = |key: &Key| layers.get(key).copied().unwrap_or(0);
    let mut graph = builder.graph;
    graph.layers = layers.values().max().map_or(0, |last| last + 1);
    graph.when = facts
        .indicators
        .iter()
        .map(|own| {
            let name = own.name.clone();
            let measured = (own.subject, name.clone());
            let measure = builder
                .split
                .contains(&measured)
                .then(|| layer_of(&(own.subject, Step::Measure(name.clone()))));
            (measure, layer_of(&(own.subject, Step::Score(name))))
        })
        .collect();
    graph.totals = [
        layer_of(&(SubjectKind::Person, Step::Total)),
        layer_of(&(SubjectKind::Section, Step::Total)),
    ];
    graph
}

impl<'f> Builder<'f> {
    fn rows(&self) -> impl Iterator<Item = (usize, &'f Indicator, &'f Rule)> + use<'f> {
        let rules = self.rules;
        self.facts
            .indicators
            .iter()
            .enumerate()
            .filter_map(move |(number, own)| Some((number, own, rules.find(&own.rule)?)))
            // What is wrong with a rule has been said.
            .filter(|(.., rule)| !rule.broken)
    }

    /// What is read of others, checked against 岗位目标; a row that reads what is not there is stuck.
    fn want(&mut self, sink: &mut Sink) {
        for (number, own, rule) in self.rows() {
            if rule.shape.compares {
                let what = What::Actual(own.name.clone());
                self.graph.wanted.insert((own.subject, what));
                self.split.insert((own.subject, own.name.clone()));
            }
            for item in &rule.header.uses {
                match self.target(own.subject, item) {
                    Ok(wanted) => {
                        if let (kind, What::Actual(name)) = &wanted {
                            self.split.insert((*kind, name.clone()));
                        }
                        self.graph.wanted.insert(wanted);
                    }
                    Err(slip) => {
                        let place = rule.source.place_of(item.line, &item.text);
                        let row = self
                            .facts
                            .targets_table
                            .named_place(own.row, crate::office::words::targets::RULE);
                        sink.push(problem::unknown_use(place, &item.text, &slip, Some(row)));
                        if let Some(stuck) = self.graph.stuck.get_mut(number) {
                            *stuck = true;
                        }
                    }
                }
            }
        }
    }

    /// The script 合成: what it reads of others, and what it names of 成绩.
    fn want_whole(&mut self, sink: &mut Sink) {
        for kind in SubjectKind::ALL {
            let Some(rule) = self.rules.script(COMPOSE) else {
                continue;
            };
            let has = rule.shape.wholes.contains(&whole::function(kind));
            let mut composed = match (rule.broken, has) {
                (true, _) => Composed::Not,
                (false, true) => Composed::ByScript,
                (false, false) => Composed::ByTargets,
            };
            if composed == Composed::ByScript {
                for item in &rule.header.uses {
                    match self.target(kind, item) {
                        Ok(wanted) => {
                            self.graph.wanted.insert(wanted);
                        }
                        Err(slip) => {
                            let place = rule.source.place_of(item.line, &item.text);
                            sink.push(problem::unknown_use(place, &item.text, &slip, None));
                            composed = Composed::Not;
                        }
                    }
                }
            }
            if let Some(own) = self.graph.composed.get_mut(place(kind)) {
                *own = composed;
            }
        }
        if let Some(rule) = self.rules.script(COMPOSE).filter(|rule| !rule.broken) {
            self.check_names(rule, &[], sink);
        }
        let judge = self.rules.script(JUDGE_SCRIPT);
        if let Some(rule) = judge.filter(|rule| !rule.broken) {
            for item in &rule.header.uses {
                match self.target(SubjectKind::Person, item) {
                    Ok(wanted) => {
                        self.graph.wanted.insert(wanted);
                    }
                    Err(slip) => {
                        let place = rule.source.place_of(item.line, &item.text);
                        sink.push(problem::unknown_use(place, &item.text, &slip, None));
                        self.graph.judge_slips = true;
                    }
                }
            }
            self.check_names(rule, &STANDING, sink);
        }
    }

    /// Names that are no 目标类型, 分组 or 指标.
    fn check_names(&mut self, rule: &Rule, further: &[&'static str], sink: &mut Sink) {
        let mut known: BTreeSet<&str> = BTreeSet::from(["总分"]);
        known.extend(further.iter().copied());
        known.extend(self.facts.scheme.kinds.iter().map(AsRef::as_ref));
        known.extend(self.facts.elsewhere.iter().map(AsRef::as_ref));
        for own in &self.facts.indicators {
            known.insert(&own.name);
            known.extend(own.group.iter().map(AsRef::as_ref));
        }
        for (name, place) in &rule.shape.named {
            if !known.contains(name.as_str()) {
                sink.push(problem::unknown_result(place.clone(), name, &known));
                if rule.source.name.as_ref() != COMPOSE {
                    self.graph.judge_slips = true;
                    continue;
                }
                self.graph.composed = self.graph.composed.map(|own| match own {
                    Composed::ByTargets => own,
                    _ => Composed::Not,
                });
            }
        }
    }

    /// What an item of 取用 reads, when a subject of that kind reads it.
    fn target(&self, reader: SubjectKind, item: &Use) -> Result<Wanted, Slip> {
        let kind = item.whom.kind_for(reader).ok_or(Slip::Whom(reader))?;
        let names = || {
            let of_kind = self
                .facts
                .indicators
                .iter()
                .filter(|own| own.subject == kind);
            of_kind.map(|own| own.name.as_ref())
        };
        if names().next().is_none() {
            return Err(Slip::Nobody(kind));
        }
        match &item.what {
            What::Total => {}
            What::Score(name) | What::Actual(name) => {
                if !names().any(|own| own == name.as_ref()) {
                    let known: BTreeSet<String> = names().map(str::to_owned).collect();
                    return Err(Slip::Indicator {
                        name: name.to_string(),
                        known: known.into_iter().collect(),
                    });
                }
            }
        }
        Ok((kind, item.what.clone()))
    }

    fn key(&self, kind: SubjectKind, what: &What) -> Key {
        let step = match what {
            What::Total => Step::Total,
            What::Score(name) => Step::Score(name.clone()),
            What::Actual(name) if self.split.contains(&(kind, name.clone())) => {
                Step::Measure(name.clone())
            }
            What::Actual(name) => Step::Score(name.clone()),
        };
        (kind, step)
    }

    fn connect(&mut self) {
        for kind in SubjectKind::ALL {
            self.edges.entry((kind, Step::Total)).or_default();
        }
        for own in &self.facts.indicators {
            let kind = own.subject;
            let score = (kind, Step::Score(own.name.clone()));
            let total = self.edges.entry((kind, Step::Total)).or_default();
            total.push(Edge {
                to: score.clone(),
                by: None,
            });
            let edges = self.edges.entry(score).or_default();
            if self.split.contains(&(kind, own.name.clone())) {
                let measure = (kind, Step::Measure(own.name.clone()));
                edges.push(Edge {
                    to: measure.clone(),
                    by: None,
                });
                self.edges.entry(measure).or_default();
            }
        }
        for (_, own, rule) in self.rows() {
            let split = self.split.contains(&(own.subject, own.name.clone()));
            for item in &rule.header.uses {
                let Ok((kind, what)) = self.target(own.subject, item) else {
                    continue;
                };
                let edge = Edge {
                    to: self.key(kind, &what),
                    by: Some((rule, item)),
                };
                let measure = (own.subject, Step::Measure(own.name.clone()));
                // 计量 may read others too, but for the 实际值 that it makes itself.
                if split && edge.to != measure {
                    let edges = self.edges.entry(measure).or_default();
                    edges.push(edge.clone());
                }
                let score = (own.subject, Step::Score(own.name.clone()));
                self.edges.entry(score).or_default().push(edge);
            }
        }
    }

    fn connect_whole(&mut self) {
        for kind in SubjectKind::ALL {
            if self.graph.composed(kind) != Composed::ByScript {
                continue;
            }
            let Some(rule) = self.rules.script(COMPOSE) else {
                continue;
            };
            for item in &rule.header.uses {
                if let Ok((of, what)) = self.target(kind, item) {
                    let edge = Edge {
                        to: self.key(of, &what),
                        by: Some((rule, item)),
                    };
                    self.edges
                        .entry((kind, Step::Total))
                        .or_default()
                        .push(edge);
                }
            }
        }
    }

    /// The layer of every node; circles are reported and cut open.
    fn layers(&mut self, sink: &mut Sink) -> BTreeMap<Key, usize> {
        let mut done: BTreeMap<Key, usize> = BTreeMap::new();
        let mut layer = 0;
        while done.len() < self.edges.len() {
            let ready: Vec<Key> = self
                .edges
                .iter()
                .filter(|(key, edges)| {
                    !done.contains_key(key) && edges.iter().all(|edge| done.contains_key(&edge.to))
                })
                .map(|(key, _)| key.clone())
                .collect();
            if ready.is_empty() {
                self.cut_circle(&done, sink);
                continue;
            }
            for key in ready {
                done.insert(key, layer);
            }
            layer += 1;
        }
        done
    }

    fn cut_circle(&mut self, done: &BTreeMap<Key, usize>, sink: &mut Sink) {
        let mut path: Vec<Key> = Vec::new();
        let mut next = self
            .edges
            .keys()
            .find(|key| !done.contains_key(key))
            .cloned();
        let circle = loop {
            let Some(key) = next else { break Vec::new() };
            if let Some(start) = path.iter().position(|own| *own == key) {
                break path.split_off(start);
            }
            next = self
                .edges
                .get(&key)
                .and_then(|edges| edges.iter().find(|edge| !done.contains_key(&edge.to)))
                .map(|edge| edge.to.clone());
            path.push(key);
        };
        let after = |at: usize| circle.get((at + 1) % circle.len().max(1));
        let reads: Vec<(String, &Rule, &Use)> = circle
            .iter()
            .enumerate()
            .filter_map(|(at, key)| {
                let edges = self.edges.get(key)?;
                let edge = edges.iter().find(|edge| Some(&edge.to) == after(at))?;
                edge.by.map(|(rule, item)| (words(key), rule, item))
            })
            .collect();
        let chain: Vec<String> = circle.iter().chain(circle.first()).map(words).collect();
        sink.push(problem::circle(&chain, &reads));
        for (number, own) in self.facts.indicators.iter().enumerate() {
            let score = (own.subject, Step::Score(own.name.clone()));
            let measure = (own.subject, Step::Measure(own.name.clone()));
            if (circle.contains(&score) || circle.contains(&measure))
                && let Some(stuck) = self.graph.stuck.get_mut(number)
            {
                *stuck = true;
            }
        }
        for kind in SubjectKind::ALL {
            let by_script = self.graph.composed(kind) == Composed::ByScript;
            if by_script
                && reads
                    .iter()
                    .any(|(_, rule, _)| rule.source.name.as_ref() == COMPOSE)
                && circle.contains(&(kind, Step::Total))
                && let Some(own) = self.graph.composed.get_mut(place(kind))
            {
                *own = Composed::Not;
            }
        }
        for key in &circle {
            if let Some(edges) = self.edges.get_mut(key) {
                edges.retain(|edge| edge.by.is_none() || !circle.contains(&edge.to));
            }
        }
        // A walk that found no way on cannot be; were it so, this ends it.
        if circle.is_empty() {
            self.edges.clear();
        }
    }
}

fn words((kind, step): &Key) -> String {
    match step {
        Step::Measure(name) => format!("{}的 `{name}` 实际值", kind.word()),
        Step::Score(name) => format!("{}的 `{name}` 得分", kind.word()),
        Step::Total => format!("{}总分", kind.word()),
    }
}

/// Why an item of 取用 leads nowhere.
pub enum Slip {
    /// A subject of that kind has no such.
    Whom(SubjectKind),
    /// 岗位目标 has no row for that kind.
    Nobody(SubjectKind),
    Indicator {
        name: String,
        known: Vec<String>,
    },
}
