//! 名额: every pool at its line, the best grade first, then the 名额总控 over what the pools gave together.
//! Invariant: a 总控 that the pools pass is a finding that names them, whatever is then done.

use super::cut::Line;
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
            let line = Line {
                given,
                scores,
                quota,
                number,
                pool,
            };
            let used = line.cut(standings, sink);
            if quota.cap.is_some() && used.wanted > used.limit {
                say_cap(given.facts, quota, &used, &uses, sink);
            }
            uses.push(used);
        }
    }
    uses.sort_by_key(|used| used.quota);
    uses
}

/// Says that the pools together passed the 总控.
fn say_cap(facts: &Facts, quota: &Quota, used: &QuotaUse, uses: &[QuotaUse], sink: &mut Sink) {
    let pools: Vec<(String, u32)> = uses
        .iter()
        .filter(|own| own.given > 0)
        .filter(|own| {
            facts
                .scheme
                .quotas
                .get(own.quota)
                .is_some_and(|other| other.grade == quota.grade && other.cap.is_none())
        })
        .map(|own| (own.pool.to_string(), own.given))
        .collect();
    let share = cut::percent(used.share);
    sink.push(problem::over_cap(
        quota,
        (used.base, share, used.limit),
        used.wanted,
        &pools,
    ));
}

/// After human decisions: recounts every pool, and says where the decided grades pass its places.
pub fn recheck(facts: &Facts, outcome: &mut Outcome, sink: &mut Sink) {
    let Outcome {
        standings, quotas, ..
    } = outcome;
    for used in quotas.iter_mut() {
        let Some(quota) = facts.scheme.quotas.get(used.quota) else {
            continue;
        };
        let holds = |index: &&usize| {
            standings.get(**index).is_some_and(|own| {
                own.grade.as_ref() == Some(&quota.grade) && (quota.direct_counts || !own.direct)
            })
        };
        let given = used.members.iter().filter(holds).count();
        used.given = u32::try_from(given).unwrap_or(u32::MAX);
        let waits = |person| {
            let mut own = standings.iter().filter(|own| own.person == person);
            own.any(|own| own.undecided)
        };
        used.tied.retain(|person| waits(*person));
        if used.given > used.limit && !used.exempt {
            let names: Vec<&str> = used
                .members
                .iter()
                .filter(holds)
                .filter_map(|index| standings.get(*index))
                .filter(|own| !own.decisions.is_empty() && own.computed.grade != own.grade)
                .map(|own| super::name(facts, own.person))
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

/// Says whose ties at a line wait for people.
pub fn say_ties(facts: &Facts, uses: &[QuotaUse], sink: &mut Sink) {
    for used in uses.iter().filter(|used| !used.tied.is_empty()) {
        let Some(quota) = facts.scheme.quotas.get(used.quota) else {
            continue;
        };
        // What a 总控 leaves to people is said where it is passed.
        if quota.cap == Some(CapWay::People) {
            continue;
        }
        let names: Vec<&str> = used
            .tied
            .iter()
            .map(|person| super::name(facts, *person))
            .collect();
        sink.push(problem::tie(&quota.grade, &used.pool, used.limit, &names));
    }
}
