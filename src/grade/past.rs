//! Earlier results as gates and tie keys ask for them: the parts of a longer period, else the periods before.
//! Invariant: the decided grade counts; a part that is not there is named, never passed over.

use super::Past;
use crate::office::{Facts, PastPeriod};

/// What the saved results of the facts say.
pub fn past(facts: &Facts) -> Past {
    let history = &facts.history;
    let mut past = Past::default();
    let periods: Vec<&PastPeriod> = match facts.composition() {
        Some(composition) => {
            let parts = facts.period.parts(composition.part);
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
