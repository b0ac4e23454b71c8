//! How much of a pack's rules was run, by line, branch and closure, summed over many runs.
//! Invariant: what can be reached is counted from the scripts, never from what was run.

use std::sync::Arc;

use indexmap::IndexMap;
use rust_decimal::Decimal;

use super::PackCases;
use super::run::of_script;
use crate::diag::{Diagnostic, Sink};
use crate::rules::{COMPOSE, JUDGE_SCRIPT, Pool, Rules, Source, Unit, UnitKind};
use crate::score::STANDING;

/// Reached of reachable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub reached: u32,
    pub all: u32,
}

impl Tally {
    fn add(&mut self, unit: &Unit) {
        self.all += 1;
        self.reached += u32::from(unit.count > 0);
    }

    /// From 0 to 1; of nothing it is all.
    pub fn share(self) -> Decimal {
        Decimal::from(self.reached)
            .checked_div(Decimal::from(self.all))
            .unwrap_or(Decimal::ONE)
    }
}

/// One rule's units with their counts.
#[derive(Clone, Debug)]
pub struct RuleCoverage {
    pub rule: Arc<str>,
    pub file: Arc<str>,
    pub text: Arc<str>,
    pub units: Vec<Unit>,
    /// Found wrong before data: it is not run, and nothing of it is reached.
    pub broken: bool,
}

impl RuleCoverage {
    /// The units of one sort.
    pub fn tally(&self, fits: impl Fn(UnitKind) -> bool) -> Tally {
        let mut tally = Tally::default();
        let own = self.units.iter().filter(|unit| fits(unit.kind));
        own.for_each(|unit| tally.add(unit));
        tally
    }

    pub fn missed(&self) -> impl Iterator<Item = &Unit> {
        self.units.iter().filter(|unit| unit.count == 0)
    }
}

/// All rules of a pack.
pub struct Coverage {
    pub rules: Vec<RuleCoverage>,
    /// What is wrong with the rules before any data is read; each once, however many cases meet it.
    pub faults: Vec<Diagnostic>,
    pool: Option<Pool>,
}

impl Coverage {
    /// Nothing reached yet.
    pub fn of(pack: &PackCases) -> Self {
        let Ok(pool) = Pool::new(1) else {
            return Self {
                rules: Vec::new(),
                faults: Vec::new(),
                pool: None,
            };
        };
        let mut sink = Sink::new();
        let mut rules = Rules::load(sources(pack), &pool, &mut sink);
        let grades = pack.scheme.grades.iter();
        let grades: Vec<&str> = grades.map(|grade| grade.name.as_ref()).collect();
        rules.grades(&grades, &mut sink);
        let list = rules
            .iter()
            .map(|rule| RuleCoverage {
                rule: rule.source.name.clone(),
                file: rule.source.file.clone(),
                text: rule.source.text.clone(),
                units: if rule.broken {
                    lines_of_code(&rule.source.text)
                } else {
                    rules.coverage(&rule.source.name, &pool)
                },
                broken: rule.broken,
            })
            .collect();
        Self {
            rules: list,
            faults: sink.finish(),
            pool: Some(pool),
        }
    }

    /// Adds what a run reached of the same scripts.
    pub fn add(&mut self, run: &Rules) {
        let Some(pool) = &self.pool else { return };
        let mut counted: IndexMap<Arc<str>, Vec<Unit>> = IndexMap::new();
        for rule in run.iter() {
            let name = rule.source.name.clone();
            counted.insert(name.clone(), run.coverage(&name, pool));
        }
        for own in &mut self.rules {
            let same = run
                .script(&own.rule)
                .is_some_and(|rule| rule.source.text == own.text);
            let Some(units) = counted.get(&own.rule).filter(|_| same && !own.broken) else {
                continue;
            };
            for (sum, unit) in own.units.iter_mut().zip(units) {
                sum.count += unit.count;
            }
        }
    }

    /// Takes over what a case found wrong with a script and with no data: it is said once, with the others.
    pub fn learn(&mut self, found: &[Diagnostic]) {
        for fault in found {
            let known = |own: &Diagnostic| (own.code, &own.place) == (fault.code, &fault.place);
            if of_script(fault) && !self.faults.iter().any(known) {
                self.faults.push(fault.clone());
            }
        }
    }

    /// All units of all rules.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        let units = self.rules.iter().flat_map(|rule| &rule.units);
        units.for_each(|unit| tally.add(unit));
        tally
    }

    /// The rules that could not be run at all.
    pub fn broken(&self) -> impl Iterator<Item = &RuleCoverage> {
        self.rules.iter().filter(|rule| rule.broken)
    }
}

/// The indicators and groups that 合成 and 定等 name.
pub fn named_of_results(pack: &PackCases) -> Vec<String> {
    let Ok(pool) = Pool::new(1) else {
        return Vec::new();
    };
    let rules = Rules::load(sources(pack), &pool, &mut Sink::new());
    let mut names: Vec<String> = Vec::new();
    for rule in [COMPOSE, JUDGE_SCRIPT]
        .iter()
        .filter_map(|name| rules.script(name))
    {
        for (name, _) in &rule.shape.named {
            let of_all = name == "总分" || STANDING.contains(&name.as_str());
            let of_kind = pack.scheme.kinds.iter().any(|kind| kind.as_ref() == name);
            if !of_all && !of_kind && !names.contains(name) {
                names.push(name.clone());
            }
        }
    }
    names
}

fn sources(pack: &PackCases) -> Vec<Source> {
    let scripts = pack.rules.iter().map(|(script, _)| Source {
        name: script.name.clone(),
        file: script.file.clone(),
        text: script.text.clone(),
        digest: script.digest.clone(),
    });
    scripts.collect()
}

/// The lines of a script that cannot be run, none of them reached: what of them is a statement nobody can say.
fn lines_of_code(text: &str) -> Vec<Unit> {
    let holds = |line: &str| {
        let line = line.trim();
        !line.starts_with("//") && line.chars().any(char::is_alphanumeric)
    };
    let lines = (1..).zip(text.lines()).filter(|(_, line)| holds(line));
    lines
        .map(|(line, _)| Unit {
            kind: UnitKind::Line,
            line,
            says: None,
            count: 0,
        })
        .collect()
}
