//! Who is assessed: one 考核对象 a person, two under 双岗位双考核.
//! Invariant: every person of the roster has at least one; the main post's comes first.

use super::merge::{self, Merged};
use super::{Ledgers, Part, Standing};
use crate::office::words::roster::SIDE_POST;
use crate::office::{Conclusion, Facts, PersonId, State, Tenure, Verdict};

/// A 考核对象 under way: its standing and what it was opened with.
pub struct Opened {
    pub standing: Standing,
    pub verdict: Verdict,
}

/// Every 考核对象, in the order of the roster.
pub fn open(facts: &Facts, scores: &Ledgers<'_>) -> Vec<Opened> {
    let mut parts = merge::parts(facts, scores.computed);
    facts
        .roster
        .person_ids()
        .flat_map(|person| {
            let own = parts.remove(&person).unwrap_or_default();
            open_person(facts, scores, person, own)
        })
        .collect()
}

fn open_person(
    facts: &Facts,
    scores: &Ledgers<'_>,
    person: PersonId,
    parts: Vec<Part>,
) -> Vec<Opened> {
    let verdict = facts.verdict(person);
    let groups = split(facts, parts);
    let double = groups.len() > 1;
    groups
        .into_iter()
        .map(|parts| {
            let mut verdict = verdict.clone();
            // A side post of a few days is too short on its own account.
            let days = parts.iter().map(|part| part.days).sum();
            if double
                && verdict.conclusion == Conclusion::Graded
                && let Some(short) = facts.too_short(days)
            {
                verdict = short;
            }
            let mut standing = blank(person, double, &verdict);
            standing.merge = facts.scheme.merge;
            fill(&mut standing, merge::merge(facts, scores, person, parts));
            Opened { standing, verdict }
        })
        .collect()
}

/// Takes over what the parts come to.
pub fn fill(standing: &mut Standing, merged: Merged) {
    standing.section = merged.section;
    standing.post = merged.post;
    standing.class = merged.class;
    standing.parts = merged.parts;
    standing.kinds = merged.kinds;
    standing.total = merged.total;
    standing.state = merged.state;
}

fn blank(person: PersonId, double: bool, verdict: &Verdict) -> Standing {
    use crate::office::{Merge, Symbol};
    Standing {
        person,
        double,
        section: Symbol::EMPTY,
        post: Symbol::EMPTY,
        class: Symbol::EMPTY,
        parts: Vec::new(),
        merge: Merge::ByDays,
        kinds: Vec::new(),
        total: None,
        state: State::Valued,
        conclusion: verdict.conclusion,
        why: verdict.why.clone(),
        basis: verdict.basis.clone(),
        rank: None,
        class_rank: None,
        section_rank: None,
        threshold_grade: None,
        grade: None,
        undecided: false,
        barred: Vec::new(),
        direct: false,
        marks: Vec::new(),
        notes: Vec::new(),
        computed: super::Figures::default(),
        decisions: Vec::new(),
    }
}

/// The parts of each 考核对象: 兼岗 held beside another post stand alone where the pack declares 双考核.
fn split(facts: &Facts, parts: Vec<Part>) -> Vec<Vec<Part>> {
    if facts.scheme.closing.double.is_none() {
        return vec![parts];
    }
    let tenure = |part: &Part| facts.tenure(part.tenure);
    let is_side = |tenure: &Tenure| facts.lexicon.text(tenure.duty) == SIDE_POST;
    let beside = |own: &Tenure| {
        parts.iter().filter_map(tenure).any(|other| {
            let span = facts.period.clip(own.from, own.to);
            !is_side(other) && span.is_some_and(|(first, last)| other.overlaps(first, last))
        })
    };
    let sides: Vec<bool> = parts
        .iter()
        .map(|part| tenure(part).is_some_and(|own| is_side(own) && beside(own)))
        .collect();
    let mut groups: Vec<Vec<Part>> = vec![Vec::new()];
    let mut keys = Vec::new();
    for (part, side) in parts.into_iter().zip(sides) {
        let key = facts
            .tenure(part.tenure)
            .filter(|_| side)
            .map(|own| (own.section, own.post, own.class));
        let at = match key {
            None => 0,
            Some(key) => match keys.iter().position(|own| *own == key) {
                Some(at) => at + 1,
                None => {
                    keys.push(key);
                    groups.push(Vec::new());
                    keys.len()
                }
            },
        };
        if let Some(group) = groups.get_mut(at) {
            group.push(part);
        }
    }
    groups
}
