//! How much of a pack's rules was run, by line, branch and closure, summed over many runs.
//! Invariant: what can be reached is counted from the scripts, never from what was run.

use std::sync::Arc;

use indexmap::IndexMap;
use rust_decimal::Decimal;

use super::PackCases;
use crate::diag::Sink;
use crate::rules::{Pool, Rules, Source, Unit, UnitKind};

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
    pool: Option<Pool>,
}

impl Coverage {
    /// Nothing reached yet.
    pub fn of(pack: &PackCases) -> Self {
        let Ok(pool) = Pool::new(1) else {
            return Self {
                rules: Vec::new(),
                pool: None,
            };
        };
        let sources = pack
            .rules
            .iter()
            .map(|(script, _)| Source {
                name: script.name.clone(),
                file: script.file.clone(),
                text: script.text.clone(),
                digest: script.digest.clone(),
            })
            .collect();
        let rules = Rules::load(sources, &pool, &mut Sink::new());
        let list = rules
            .iter()
            .map(|rule| RuleCoverage {
                rule: rule.source.name.clone(),
                file: rule.source.file.clone(),
                text: rule.source.text.clone(),
                units: rules.coverage(&rule.source.name, &pool),
            })
            .collect();
        Self {
            rules: list,
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
                .find(&own.rule)
                .is_some_and(|rule| rule.source.text == own.text);
            let Some(units) = counted.get(&own.rule).filter(|_| same) else {
                continue;
            };
            for (sum, unit) in own.units.iter_mut().zip(units) {
                sum.count += unit.count;
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
}
