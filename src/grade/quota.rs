//! 名额: at most a declared share of a pool keeps a grade; ties at the line by the declared keys, else 待审定.
//! Invariant: who loses a grade to the quota gets a note with the rank and the line; a tie is never cut in silence.

use rust_decimal::Decimal;

use super::{QuotaUse, Standing, problem};
use crate::diag::Sink;
use crate::office::{Conclusion, EntryKind, Facts, Quota, QuotaBase, TieKey};
use crate::score::TenureScore;

/// Applies every quota of the scheme, in its order.
pub fn apply(
    facts: &Facts,
    scores: &[TenureScore],
    standings: &mut [Standing],
    sink: &mut Sink,
) -> Vec<QuotaUse> {
    facts
        .scheme
        .quotas
        .iter()
        .enumerate()
        .map(|(number, quota)| apply_one(facts, scores, standings, number, quota, sink))
        .collect()
}

fn in_pool(facts: &Facts, quota: &Quota, standing: &Standing) -> bool {
    let class = facts.lexicon.text(standing.class);
    quota.classes.is_empty() || quota.classes.iter().any(|own| own.as_ref() == class)
}

fn counts_in_base(base: QuotaBase, conclusion: Conclusion) -> bool {
    match base {
        QuotaBase::Due | QuotaBase::TakingPart => conclusion != Conclusion::Absent,
        QuotaBase::Graded => conclusion == Conclusion::Graded,
    }
}

fn apply_one(
    facts: &Facts,
    scores: &[TenureScore],
    standings: &mut [Standing],
    number: usize,
    quota: &Quota,
    sink: &mut Sink,
) -> QuotaUse {
    let base = standings
        .iter()
        .filter(|standing| in_pool(facts, quota, standing))
        .filter(|standing| match quota.base {
            // Those whose case is open take part; they may still be graded later.
            QuotaBase::TakingPart => !matches!(
                standing.conclusion,
                Conclusion::Absent | Conclusion::Unscored
            ),
            other => counts_in_base(other, standing.conclusion),
        })
        .count();
    let base = u32::try_from(base).unwrap_or(u32::MAX);
    let limit = quota
        .rounding
        .apply(Decimal::from(base).saturating_mul(quota.share));
    let limit = u32::try_from(limit).unwrap_or(0);
    let mut holders: Vec<usize> = standings
        .iter()
        .enumerate()
        .filter(|(_, standing)| {
            standing.grade.as_ref() == Some(&quota.grade) && in_pool(facts, quota, standing)
        })
        .map(|(index, _)| index)
        .collect();
    let wanted = u32::try_from(holders.len()).unwrap_or(u32::MAX);
    let mut outcome = QuotaUse {
        quota: number,
        base,
        limit,
        wanted,
        given: wanted.min(limit),
        tied: Vec::new(),
    };
    if wanted <= limit {
        return outcome;
    }
    let keys: Vec<Vec<Decimal>> = standings
        .iter()
        .map(|standing| keys(facts, scores, quota, standing))
        .collect();
    let key = |index: &usize| keys.get(*index).cloned().unwrap_or_default();
    // Equal keys stay in the order of the roster, which decides nothing: they end as a tie below.
    holders.sort_by(|a, b| key(b).cmp(&key(a)).then(a.cmp(b)));
    let line = limit as usize;
    let (last_in, first_out) = (line.checked_sub(1), line);
    let tied_key = match (
        last_in.and_then(|index| holders.get(index)).map(key),
        holders.get(first_out).map(key),
    ) {
        (Some(inside), Some(outside)) if inside == outside => Some(inside),
        _ => None,
    };
    let next = next_grade(facts, quota);
    // Equals share the better place, whatever their order on the roster.
    let ahead = |own: &Vec<Decimal>| holders.iter().filter(|other| key(other) > *own).count();
    for (place, index) in holders.iter().enumerate() {
        let tied = tied_key.as_ref() == Some(&key(index));
        let Some(standing) = standings.get_mut(*index) else {
            continue;
        };
        if tied {
            standing.undecided = true;
            standing.grade = None;
            outcome.tied.push(standing.person);
            standing.notes.push(
                format!(
                    "「{}」名额 {limit} 人，与他人同分并列在名额线上，待审定。{}",
                    quota.grade, quota.basis
                )
                .into(),
            );
        } else if place >= line {
            standing.grade.clone_from(&next);
            standing.notes.push(
                format!(
                    "分数达到「{}」，按名额（{base}人 × {}%，取 {limit} 人）按名额次序排第 {}，确定为「{}」。{}",
                    quota.grade,
                    quota
                        .share
                        .saturating_mul(Decimal::ONE_HUNDRED)
                        .normalize(),
                    ahead(&key(index)) + 1,
                    next.as_deref().unwrap_or(""),
                    quota.basis
                )
                .into(),
            );
        }
    }
    let kept = holders
        .iter()
        .filter_map(|index| standings.get(*index))
        .filter(|standing| standing.grade.as_ref() == Some(&quota.grade))
        .count();
    outcome.given = u32::try_from(kept).unwrap_or(u32::MAX);
    if !outcome.tied.is_empty() {
        let names: Vec<&str> = outcome
            .tied
            .iter()
            .filter_map(|person| facts.roster.person(*person))
            .map(|person| facts.lexicon.text(person.name))
            .collect();
        sink.push(problem::tie(&quota.grade, limit, &names));
    }
    outcome
}

/// The grade below the quota's.
fn next_grade(facts: &Facts, quota: &Quota) -> Option<std::sync::Arc<str>> {
    let at = facts
        .scheme
        .grades
        .iter()
        .position(|grade| grade.name == quota.grade)?;
    facts
        .scheme
        .grades
        .get(at + 1)
        .map(|grade| grade.name.clone())
}

/// Total, then the declared tie keys; larger is better.
fn keys(facts: &Facts, scores: &[TenureScore], quota: &Quota, standing: &Standing) -> Vec<Decimal> {
    let rounded = |total| facts.scheme.rounding.grading.apply(total);
    let mut keys = vec![standing.total.map_or(Decimal::MIN, rounded)];
    for key in &quota.ties {
        keys.push(match key {
            TieKey::Kind(kind) => standing
                .kinds
                .get(*kind)
                .copied()
                .flatten()
                .unwrap_or(Decimal::MIN),
            TieKey::Deductions => deductions(scores, standing),
        });
    }
    keys
}

fn deductions(scores: &[TenureScore], standing: &Standing) -> Decimal {
    let mut sum = Decimal::ZERO;
    for part in standing.parts.iter().filter(|part| part.counts) {
        if let Some(score) = scores.get(part.score) {
            score.total.walk(&mut |node, _| {
                for entry in &node.entries {
                    if entry.kind == EntryKind::Deduction {
                        sum = sum.checked_add(entry.points).unwrap_or(sum);
                    }
                }
            });
        }
    }
    sum
}
