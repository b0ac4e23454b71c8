//! Earlier results as gates and tie keys ask for them: the parts of a longer period, else the periods before; a gate
//! may name the length of the parts itself.
//! Invariant: the decided grade counts; a part that is not there is named, never passed over.

use super::Past;
use crate::office::{Cycle, Facts, GateTest, PastPeriod};

/// What the saved results of the facts say.
pub fn past(facts: &Facts) -> Past {
    let mut past = held(facts, facts.composition().map(|own| own.part));
    for gate in &facts.scheme.closing.gates {
        if let GateTest::Past(test) = &gate.test
            && let Some(cycle) = test.cycle
        {
            past.of_cycles
                .entry(cycle)
                .or_insert_with(|| held(facts, Some(cycle)));
        }
    }
    past
}

/// Those of the parts of a length, else those of the periods before.
fn held(facts: &Facts, cycle: Option<Cycle>) -> Past {
    let history = &facts.history;
    let mut past = Past::default();
    let periods: Vec<&PastPeriod> = match cycle {
        Some(cycle) => {
            let parts = facts.period.parts(cycle);
            for part in parts.iter().filter(|part| history.of(part).is_none()) {
                past.absent.push(part.words().into());
            }
            parts.iter().filter_map(|part| history.of(part)).collect()
        }
        None => history.before(&facts.period).collect(),
    };
    for person in facts.roster.person_ids() {
        let key = facts.person_key(person);
        for period in &periods {
            for own in period.person(key) {
                if let Some(grade) = &own.grade.decided {
                    let grades = past.grades.entry(person).or_default();
                    grades.push((period.period.words().into(), grade.clone()));
                }
            }
        }
    }
    past
}
