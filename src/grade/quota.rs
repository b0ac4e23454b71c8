//! 名额: every pool at its line, the best grade first, then the 名额总控 over what the pools gave together.
//! Invariant: a 总控 that the pools pass is a finding that names them, whatever is then done.

use super::close::next_grade;
use super::cut::{Line, Waiting};
use super::{Given, Ledgers, Outcome, QuotaUse, Standing, cut, pools, problem};
use crate::diag::Sink;
use crate::office::{CapWay, Facts, Quota};

/// The scheme's quotas in the order in which they apply.
fn in_order(facts: &Facts) -> Vec<(usize, &Quota)> {
    let scheme = &facts.scheme;
    let mut quotas: Vec<(usize, &Quota)> = scheme.quotas.iter().enumerate().collect();
    // The best grade first, so that whom it lets down competes for the next.
    quotas.sort_by_key(|(number, quota)| {
        let grade = scheme
            .grades
            .iter()
            .position(|grade| grade.name == quota.grade);
        (grade, quota.cap.is_some(), *number)
    });
    quotas
}

/// Applies every quota of the scheme.
pub fn apply(
    given: Given<'_>,
    scores: &Ledgers<'_>,
    standings: &mut [Standing],
    sink: &mut Sink,
) -> Vec<QuotaUse> {
    let mut uses: Vec<QuotaUse> = Vec::new();
    for (number, quota) in in_order(given.facts) {
        for pool in pools::pools(given, quota, standings, sink) {
            let waiting = match quota.cap {
                Some(_) => below(given.facts, quota, &uses).map(waiting).collect(),
                None => Vec::new(),
            };
            let line = Line {
                given,
                scores,
                quota,
                number,
                pool,
                waiting,
            };
            let used = line.cut(standings, sink);
            if quota.cap.is_some() && used.wanted > used.limit {
                say_cap(given.facts, quota, &used, &uses, sink);
            }
            uses.push(used);
        }
    }
    for used in &mut uses {
        still_open(used, standings);
    }
    uses.sort_by_key(|used| used.quota);
    uses
}

/// The pools that a 总控 is over: those of the same grade.
fn below<'a>(
    facts: &'a Facts,
    cap: &'a Quota,
    uses: &'a [QuotaUse],
) -> impl Iterator<Item = &'a QuotaUse> {
    uses.iter().filter(|own| {
        let quota = facts.scheme.quotas.get(own.quota);
        quota.is_some_and(|other| other.grade == cap.grade && other.cap.is_none())
    })
}

/// How many places of a pool its tied ones still wait for.
fn open(used: &QuotaUse) -> usize {
    (used.limit.saturating_sub(used.given) as usize).min(used.tied.len())
}

fn waiting(used: &QuotaUse) -> Waiting {
    Waiting {
        tied: used.tied.clone(),
        places: open(used),
    }
}

/// Keeps of the tied those who still wait.
fn still_open(used: &mut QuotaUse, standings: &[Standing]) {
    let waits = |index: &usize| standings.get(*index).is_some_and(|own| own.undecided);
    used.tied.retain(waits);
}

/// Says that the pools together passed the 总控.
fn say_cap(facts: &Facts, quota: &Quota, used: &QuotaUse, uses: &[QuotaUse], sink: &mut Sink) {
    let pools: Vec<(String, u32, usize)> = below(facts, quota, uses)
        .map(|own| (own.pool.to_string(), own.given, open(own)))
        .filter(|(_, given, open)| *given > 0 || *open > 0)
        .collect();
    let share = cut::percent(used.share);
    sink.push(problem::over_cap(
        quota,
        (used.base, share, used.limit),
        used.wanted,
        &pools,
    ));
}

/// After human decisions: recounts every pool, gives what they left to be given, and says where the decided grades
/// pass its places.
pub fn recheck(given: Given<'_>, outcome: &mut Outcome, sink: &mut Sink) {
    let facts = given.facts;
    let mut settled: Vec<usize> = Vec::new();
    for (number, quota) in in_order(facts) {
        for at in 0..outcome.quotas.len() {
            if outcome
                .quotas
                .get(at)
                .is_some_and(|own| own.quota == number)
            {
                settled.extend(settle(given, quota, outcome, at));
            }
        }
    }
    let Outcome {
        standings, quotas, ..
    } = outcome;
    for used in quotas.iter_mut() {
        let Some(quota) = facts.scheme.quotas.get(used.quota) else {
            continue;
        };
        recount(used, quota, standings);
        if used.given > used.limit && !used.exempt {
            let names: Vec<&str> = used
                .members
                .iter()
                .filter_map(|index| Some((*index, standings.get(*index)?)))
                .filter(|(_, own)| holds(quota, own))
                .filter(|(index, own)| {
                    let decided = !own.decisions.is_empty() && own.computed.grade != own.grade;
                    decided || settled.contains(index)
                })
                .map(|(_, own)| super::name(facts, own.person))
                .collect();
            if !names.is_empty() {
                sink.push(problem::over_by_decision(
                    &quota.grade,
                    &used.pool,
                    used.limit,
                    used.given,
                    &names,
                ));
            }
        }
    }
}

/// Whether a standing takes a place of its pool.
fn holds(quota: &Quota, own: &Standing) -> bool {
    own.grade.as_ref() == Some(&quota.grade) && (quota.direct_counts || !own.direct)
}

fn recount(used: &mut QuotaUse, quota: &Quota, standings: &[Standing]) {
    let members = used
        .members
        .iter()
        .filter_map(|index| standings.get(*index));
    let given = members.filter(|own| holds(quota, own)).count();
    used.given = u32::try_from(given).unwrap_or(u32::MAX);
    still_open(used, standings);
}

/// Ends a tie that decisions leave nothing of: no place is left for those who wait, or one for each of them. Answers
/// whose grade that gave.
fn settle(given: Given<'_>, quota: &Quota, outcome: &mut Outcome, at: usize) -> Vec<usize> {
    let mut others = Vec::new();
    for used in &outcome.quotas {
        // Who waits for the 总控 too has no place by the pool's end alone.
        let cap = given.facts.scheme.quotas.get(used.quota);
        let over = |own: &Quota| own.cap.is_some() && own.grade == quota.grade;
        if quota.cap.is_none() && cap.is_some_and(over) {
            others.extend(used.tied.iter().copied());
        }
    }
    let Outcome {
        standings, quotas, ..
    } = outcome;
    let Some(used) = quotas.get_mut(at) else {
        return Vec::new();
    };
    let before = (used.tied.len(), used.given);
    recount(used, quota, standings);
    if used.tied.is_empty() || (used.tied.len(), used.given) == before {
        return Vec::new();
    }
    let left = used.limit.saturating_sub(used.given) as usize;
    let (grade, why) = if left == 0 {
        (None, "已经满了")
    } else if used.tied.len() <= left && !used.tied.iter().any(|own| others.contains(own)) {
        (Some(&quota.grade), "每个人都有")
    } else {
        return Vec::new();
    };
    let pool = cut::pool_words(&used.pool);
    for index in &used.tied {
        let Some(own) = standings.get_mut(*index) else {
            continue;
        };
        own.grade = match grade {
            Some(grade) => Some(grade.clone()),
            None => next_grade(given, &quota.grade, &own.barred),
        };
        own.undecided = false;
        let note = format!(
            "「{}」{pool}名额 {} 人，审定以后{why}，在名额线上待审定的确定为「{}」。{}",
            quota.grade,
            used.limit,
            own.grade.as_deref().unwrap_or(""),
            quota.basis
        );
        own.notes.push(note.into());
    }
    let settled = std::mem::take(&mut used.tied);
    recount(used, quota, standings);
    settled
}

/// Says whose ties at a line wait for people.
pub fn say_ties(facts: &Facts, outcome: &Outcome, sink: &mut Sink) {
    for used in outcome.quotas.iter().filter(|own| !own.tied.is_empty()) {
        let Some(quota) = facts.scheme.quotas.get(used.quota) else {
            continue;
        };
        // What a 总控 leaves to people is said where it is passed.
        if quota.cap == Some(CapWay::People) {
            continue;
        }
        let names = outcome.tied(facts, used);
        sink.push(problem::tie(quota, &used.pool, used.limit, &names));
    }
}
