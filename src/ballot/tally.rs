//! Votes of all forms, brought together by person and 评价主体: what was left out, what lacks, and the means.
//! Invariant: 收回 = 有效 + 弃权 + 无效, and a person without enough votes never gets a mean in silence.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::forms::{Form, Rated};
use super::judge::{Ballot, Line, Verdict};
use super::problem;
use super::register::Register;
use crate::diag::Sink;
use crate::office::ballot::{BallotPlan, Lacking, RaterGroup};

/// The forms of one 评价主体 by what became of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// 发出
    pub issued: u32,
    /// 收回
    pub returned: u32,
    /// 有效
    pub valid: u32,
    /// 弃权
    pub abstained: u32,
    /// 无效
    pub void: u32,
}

/// One valid vote for one person.
#[derive(Clone, Debug)]
pub struct Vote {
    /// 票号
    pub ballot: Arc<str>,
    pub marks: Vec<(Option<usize>, Decimal)>,
    pub score: Decimal,
    /// Why it is left out of the mean, if it is.
    pub left_out: Option<String>,
}

/// What became of a person's votes in one 评价主体.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Enough votes: their mean.
    Mean(Decimal),
    /// Too few, and why; the plan's 缺评 says what is done.
    Lacking { why: String, policy: Lacking },
}

/// One person in one 评价主体; the counts are of lines, not of forms.
#[derive(Clone, Debug)]
pub struct PersonGroup {
    pub group: usize,
    pub count: Count,
    pub votes: Vec<Vote>,
    pub outcome: Outcome,
}

/// One person with all 评价主体.
#[derive(Clone, Debug)]
pub struct PersonTally {
    pub rated: Rated,
    pub groups: Vec<PersonGroup>,
    /// Of a hundred; `None` where a 评价主体 blocks.
    pub score: Option<Decimal>,
}

/// Everything that a collection came to.
#[derive(Clone, Debug)]
pub struct Tally {
    /// By 评价主体, in the plan's order.
    pub counts: Vec<Count>,
    pub people: Vec<PersonTally>,
}

/// Says of a 工号 whether its holder is assessed in the period.
type OnRoster<'a> = &'a dyn Fn(&str) -> bool;

/// Brings the votes together; `now` are the forms as they would go out now.
pub fn tally(
    plan: &BallotPlan,
    register: &Register,
    ballots: &[Ballot],
    (file, now, on_roster): (&str, &[Form], OnRoster<'_>),
    sink: &mut Sink,
) -> Tally {
    let counts = (0..plan.groups.len())
        .map(|group| count_forms(register, ballots, group))
        .collect();
    let mut people: Vec<PersonTally> = Vec::new();
    // What lacks for the same reason is said once, with the names.
    let mut lacking: BTreeMap<(usize, String), Vec<Arc<str>>> = BTreeMap::new();
    let mut everybody = rated_people(register.forms());
    for late in rated_people(now) {
        // Nobody could rate them: what 缺评 declares stands instead of their votes.
        if !everybody.iter().any(|own| own.number == late.number) {
            sink.push(problem::on_no_form(file, &late.name, &late.number));
            everybody.push(late);
        }
    }
    for rated in everybody {
        if !on_roster(&rated.number) {
            sink.push(problem::off_roster(file, &rated.name, &rated.number));
            continue;
        }
        let groups: Vec<PersonGroup> = (0..)
            .zip(&plan.groups)
            .map(|(index, group)| {
                let own = of_person(plan, register, ballots, (index, group), &rated.number);
                if let Outcome::Lacking { why, .. } = &own.outcome {
                    let names = lacking.entry((index, why.clone())).or_default();
                    names.push(rated.name.clone());
                }
                own
            })
            .collect();
        let score = total(plan, &groups);
        people.push(PersonTally {
            rated,
            groups,
            score,
        });
    }
    for ((index, why), names) in &lacking {
        if let Some(group) = plan.groups.get(*index) {
            sink.push(problem::no_quorum(file, group, names, why));
        }
    }
    Tally { counts, people }
}

fn count_forms(register: &Register, ballots: &[Ballot], group: usize) -> Count {
    let forms = register.forms().iter();
    let mut count = Count {
        issued: whole(forms.filter(|form| form.group == group).count()),
        ..Count::default()
    };
    for ballot in ballots {
        if register
            .form(ballot.form)
            .is_none_or(|form| form.group != group)
        {
            continue;
        }
        count.returned += 1;
        match ballot.verdict {
            Verdict::Valid => count.valid += 1,
            Verdict::Abstained => count.abstained += 1,
            Verdict::Void(_) => count.void += 1,
        }
    }
    count
}

fn whole(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Everybody on any form, in the order of the forms.
fn rated_people(forms: &[Form]) -> Vec<Rated> {
    let mut people: Vec<Rated> = Vec::new();
    for rated in forms.iter().flat_map(|form| form.rated.iter()) {
        if !people.iter().any(|own| own.number == rated.number) {
            people.push(rated.clone());
        }
    }
    people
}

fn line_of(form: &Form, number: &str) -> Option<usize> {
    form.rated
        .iter()
        .position(|own| own.number.as_ref() == number)
}

fn of_person(
    plan: &BallotPlan,
    register: &Register,
    ballots: &[Ballot],
    (index, group): (usize, &RaterGroup),
    number: &str,
) -> PersonGroup {
    let mut count = Count {
        issued: whole(
            register
                .forms()
                .iter()
                .filter(|form| form.group == index && line_of(form, number).is_some())
                .count(),
        ),
        ..Count::default()
    };
    let mut votes: Vec<Vote> = Vec::new();
    for ballot in ballots {
        let Some(form) = register
            .form(ballot.form)
            .filter(|form| form.group == index)
        else {
            continue;
        };
        let Some(line) = line_of(form, number).and_then(|at| ballot.lines.get(at)) else {
            continue;
        };
        count.returned += 1;
        match line {
            Line::Valid { marks, score } => {
                count.valid += 1;
                votes.push(Vote {
                    ballot: form.id.as_str().into(),
                    marks: marks.clone(),
                    score: *score,
                    left_out: None,
                });
            }
            Line::Abstained => count.abstained += 1,
            Line::Void(_) => count.void += 1,
        }
    }
    votes.sort_by(|one, other| one.ballot.cmp(&other.ballot));
    let outcome = match too_few(group, &count) {
        Some(why) => {
            for vote in &mut votes {
                vote.left_out = Some("有效票不够".to_owned());
            }
            Outcome::Lacking {
                why,
                policy: group.lacking.clone(),
            }
        }
        None => {
            leave_out(plan, &mut votes);
            match mean(votes.iter().filter(|vote| vote.left_out.is_none())) {
                Some(mean) => Outcome::Mean(mean),
                None => Outcome::Lacking {
                    why: "没有可以平均的票".to_owned(),
                    policy: group.lacking.clone(),
                },
            }
        }
    };
    PersonGroup {
        group: index,
        count,
        votes,
        outcome,
    }
}

/// Why the votes are not enough, if they are not.
fn too_few(group: &RaterGroup, count: &Count) -> Option<String> {
    if count.issued == 0 {
        return Some("没有人评".to_owned());
    }
    let valid = count.valid;
    let least = group.least_votes.unwrap_or(1).max(1);
    if valid == 0 {
        return Some("没有一张有效票".to_owned());
    }
    if valid < least {
        return Some(format!("只有 {valid} 张有效票，少于 {least} 张"));
    }
    let share = group.least_share?;
    let needed = Decimal::from(count.issued).checked_mul(share)?;
    (Decimal::from(valid) < needed).then(|| {
        let issued = count.issued;
        let percent = (share * Decimal::ONE_HUNDRED).normalize();
        format!("发出 {issued} 张，有效 {valid} 张，不到 {percent}%")
    })
}

/// 去高去低 and 离散剔除; among equal scores the votes of lower 票号 go first, which changes no mean.
fn leave_out(plan: &BallotPlan, votes: &mut [Vote]) {
    if let Some(trim) = plan.trim {
        let ends = trim.of(votes.len());
        let mut order: Vec<usize> = (0..votes.len()).collect();
        order.sort_by_key(|at| votes.get(*at).map(|vote| vote.score));
        let lowest = order.iter().take(ends).map(|at| (*at, "去掉的最低分"));
        let highest = order
            .iter()
            .rev()
            .take(ends)
            .map(|at| (*at, "去掉的最高分"));
        for (at, why) in lowest.chain(highest) {
            if let Some(vote) = votes.get_mut(at) {
                vote.left_out = Some(why.to_owned());
            }
        }
    }
    if let Some(most) = plan.deviation
        && let Some(mean) = mean(votes.iter().filter(|vote| vote.left_out.is_none()))
    {
        for vote in votes.iter_mut().filter(|vote| vote.left_out.is_none()) {
            let off = vote.score.checked_sub(mean).map(|off| off.abs());
            if off.is_some_and(|off| off > most) {
                vote.left_out = Some(format!("离平均分超过 {} 分", most.normalize()));
            }
        }
    }
}

fn mean<'v>(votes: impl Iterator<Item = &'v Vote>) -> Option<Decimal> {
    let (mut sum, mut count) = (Decimal::ZERO, 0_u32);
    for vote in votes {
        sum = sum.checked_add(vote.score)?;
        count += 1;
    }
    sum.checked_div(Decimal::from(count))
}

/// The weighted sum of the means; 重配 shares a lacking part out among the others.
fn total(plan: &BallotPlan, groups: &[PersonGroup]) -> Option<Decimal> {
    let (mut sum, mut weights) = (Decimal::ZERO, Decimal::ZERO);
    for own in groups {
        let weight = plan.groups.get(own.group)?.weight;
        let points = match &own.outcome {
            Outcome::Mean(mean) => *mean,
            Outcome::Lacking { policy, .. } => match policy {
                Lacking::Block => return None,
                Lacking::Reweigh { .. } => continue,
                Lacking::Default { points, .. } => *points,
            },
        };
        sum = sum.checked_add(points.checked_mul(weight)?)?;
        weights = weights.checked_add(weight)?;
    }
    sum.checked_div(weights)
}
