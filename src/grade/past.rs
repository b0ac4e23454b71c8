//! Earlier results as gates and tie keys ask for them: the parts of a longer period, else the periods before; a gate
//! may name the length of the parts itself.
//! Invariant: the decided grade counts; a part that is not there is named, never passed over.

use super::{Past, PastGrade, Standing};
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
                    grades.push(PastGrade {
                        period: period.period.words().into(),
                        post: own.post.clone(),
                        grade: grade.clone(),
                    });
                }
            }
        }
    }
    past
}

impl Past {
    /// The earlier grades that a 考核对象 goes by, one a period: where the person was assessed twice, that of the same
    /// post.
    pub(super) fn of(&self, facts: &Facts, standing: &Standing) -> Vec<&PastGrade> {
        let all = self.grades.get(&standing.person);
        let all = all.map_or(&[] as &[PastGrade], Vec::as_slice);
        let tenures = standing.parts.iter().filter(|part| part.counts);
        let posts: Vec<&str> = tenures
            .filter_map(|part| Some(facts.lexicon.text(facts.tenure(part.tenure)?.post)))
            .collect();
        all.chunk_by(|one, other| one.period == other.period)
            .filter_map(|of_period| {
                let same = of_period
                    .iter()
                    .find(|own| posts.contains(&own.post.as_ref()));
                same.or(of_period.first())
            })
            .collect()
    }
}
