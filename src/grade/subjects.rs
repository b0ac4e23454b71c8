//! Who is assessed: one 考核对象 a person, two under 双岗位双考核.
//! Invariant: every person of the roster has at least one; the main post's comes first.

use super::merge::{self, Merged};
use super::{Ledgers, Part, Standing};
use crate::office::words::roster::SIDE_POST;
use crate::office::{Conclusion, Facts, PersonId, State, Tenure, Verdict};

/// Every 考核对象 in the order of the roster, and what each was opened with.
pub fn open(facts: &Facts, scores: &Ledgers<'_>) -> (Vec<Standing>, Vec<Verdict>) {
    let mut parts = merge::parts(facts, scores.computed);
    let mut opened = (
        Vec::with_capacity(facts.roster.people.len()),
        Vec::with_capacity(facts.roster.people.len()),
    );
    for (person, own) in facts.roster.person_ids().zip(&mut parts) {
        open_person(facts, scores, person, std::mem::take(own), &mut opened);
    }
    opened
}

fn open_person(
    facts: &Facts,
    scores: &Ledgers<'_>,
    person: PersonId,
    parts: Vec<Part>,
    (standings, verdicts): &mut (Vec<Standing>, Vec<Verdict>),
) {
    let verdict = facts.verdict(person);
    let groups = split(facts, parts);
    let double = groups.len() > 1;
    for parts in groups {
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
        standings.push(standing);
        verdicts.push(verdict);
    }
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
