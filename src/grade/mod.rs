//! 考核对象 to conclusion, rank and grade: merging of posts, ranks, thresholds, vetoes, quotas, ties.
//! Order: total, rank, threshold grade, veto, quota. Human decisions come after.
//! Invariant: everybody on the roster ends with exactly one 结论; nobody's grade is moved without a note that says so.

mod merge;
mod problem;
mod quota;

use std::sync::Arc;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use crate::diag::Sink;
use crate::office::{Conclusion, EntryKind, Facts, Merge, Node, PersonId, State, Symbol, TenureId};
use crate::score::TenureScore;

/// One 任职 in a 考核对象.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its place among the scores.
    pub score: usize,
    pub tenure: TenureId,
    /// Working days that it weighs.
    pub days: u32,
    /// Whether the result is made from it.
    pub counts: bool,
}

/// One 考核对象 and all that became of it.
#[derive(Clone, Debug)]
pub struct Standing {
    pub person: PersonId,
    /// The post that ranks and sections go by.
    pub section: Symbol,
    pub post: Symbol,
    pub class: Symbol,
    pub parts: Vec<Part>,
    /// How several parts were merged.
    pub merge: Merge,
    /// By the scheme's kinds; `None` where the kind does not apply or has no value.
    pub kinds: Vec<Option<Decimal>>,
    pub total: Option<Decimal>,
    /// Why there is no total, where there is none.
    pub state: State,
    pub conclusion: Conclusion,
    pub why: Arc<str>,
    pub basis: Arc<str>,
    /// 名次 in 全体, 岗位类别 and 科室, ties sharing a rank.
    pub rank: Option<u32>,
    pub class_rank: Option<u32>,
    pub section_rank: Option<u32>,
    /// What the thresholds alone give.
    pub threshold_grade: Option<Arc<str>>,
    /// 等次 as computed; `None` without one, and while a tie waits for a decision.
    pub grade: Option<Arc<str>>,
    /// Listed as 待审定: a tie at the quota's line.
    pub undecided: bool,
    /// What was done to the grade and why, in order.
    pub notes: Vec<Arc<str>>,
}

impl Standing {
    /// The total that counts from here on: as decided by people, as computed where nobody decided anything.
    pub fn decided_total(&self) -> Option<Decimal> {
        self.total
    }

    /// The grade that counts from here on; none while a tie waits for a decision.
    pub fn decided_grade(&self) -> Option<&Arc<str>> {
        self.grade.as_ref()
    }
}

/// How a quota came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotaUse {
    /// Its place in the scheme's list.
    pub quota: usize,
    pub base: u32,
    pub limit: u32,
    /// Those with the grade by threshold, and after the quota.
    pub wanted: u32,
    pub given: u32,
    /// The tied ones at the line, left for people to decide.
    pub tied: Vec<PersonId>,
}

/// All standings, in the order of the roster, and the quotas.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    pub standings: Vec<Standing>,
    pub quotas: Vec<QuotaUse>,
}

impl Outcome {
    /// How many people end with a conclusion.
    pub fn count(&self, conclusion: Conclusion) -> usize {
        self.standings
            .iter()
            .filter(|standing| standing.conclusion == conclusion)
            .count()
    }

    /// How many have a grade.
    pub fn count_grade(&self, grade: &str) -> usize {
        self.standings
            .iter()
            .filter(|standing| standing.grade.as_deref() == Some(grade))
            .count()
    }
}

/// Grades everybody on the roster.
pub fn grade(facts: &Facts, scores: &[TenureScore], sink: &mut Sink) -> Outcome {
    let parts = merge::parts(facts, scores);
    let mut standings: Vec<Standing> = facts
        .roster
        .person_ids()
        .map(|person| stand(facts, scores, &parts, person))
        .collect();
    rank(&mut standings);
    for standing in &mut standings {
        threshold(facts, scores, standing);
    }
    let quotas = quota::apply(facts, scores, &mut standings, sink);
    Outcome { standings, quotas }
}

fn stand(
    facts: &Facts,
    scores: &[TenureScore],
    parts: &FxHashMap<PersonId, Vec<Part>>,
    person: PersonId,
) -> Standing {
    let verdict = facts.verdict(person);
    let own = parts.get(&person).cloned().unwrap_or_default();
    let merged = merge::merge(facts, scores, person, own);
    let mut standing = Standing {
        person,
        section: merged.section,
        post: merged.post,
        class: merged.class,
        parts: merged.parts,
        merge: facts.scheme.merge,
        kinds: merged.kinds,
        total: merged.total,
        state: merged.state,
        conclusion: verdict.conclusion,
        why: verdict.why,
        basis: verdict.basis,
        rank: None,
        class_rank: None,
        section_rank: None,
        threshold_grade: None,
        grade: None,
        undecided: false,
        notes: Vec::new(),
    };
    if standing.conclusion == Conclusion::Graded && standing.total.is_none() {
        standing.conclusion = Conclusion::Pending;
        standing.why = format!("{}：{}", standing.state.word(), standing.state.why()).into();
        standing.basis = "总分未出，待数据补齐或改正后定等".into();
    }
    standing
}

/// 名次 with ties sharing the better place, among those who are graded.
fn rank(standings: &mut [Standing]) {
    let mut graded: Vec<(Decimal, usize)> = standings
        .iter()
        .enumerate()
        .filter(|(_, standing)| standing.conclusion == Conclusion::Graded)
        .filter_map(|(index, standing)| Some((standing.total?, index)))
        .collect();
    graded.sort_by(|a, b| b.cmp(a));
    let mut all = Places::default();
    let mut classes: FxHashMap<Symbol, Places> = FxHashMap::default();
    let mut sections: FxHashMap<Symbol, Places> = FxHashMap::default();
    for (total, index) in graded {
        if let Some(standing) = standings.get_mut(index) {
            standing.rank = Some(all.next(total));
            standing.class_rank = Some(classes.entry(standing.class).or_default().next(total));
            standing.section_rank = Some(sections.entry(standing.section).or_default().next(total));
        }
    }
}

/// Hands out places to totals that come from high to low.
#[derive(Default)]
struct Places {
    given: u32,
    last: Option<(Decimal, u32)>,
}

impl Places {
    fn next(&mut self, total: Decimal) -> u32 {
        self.given += 1;
        let place = match self.last {
            Some((last, place)) if last == total => place,
            _ => self.given,
        };
        self.last = Some((total, place));
        place
    }
}

/// The grade of the rounded total, then a veto, which weighs more.
fn threshold(facts: &Facts, scores: &[TenureScore], standing: &mut Standing) {
    if standing.conclusion != Conclusion::Graded {
        return;
    }
    let Some(total) = standing.total else { return };
    let rounded = facts.scheme.rounding.grading.apply(total);
    let grade = facts
        .scheme
        .grades
        .iter()
        .find(|grade| grade.at_least.is_none_or(|least| rounded >= least));
    standing.threshold_grade = grade.map(|grade| grade.name.clone());
    standing.grade.clone_from(&standing.threshold_grade);
    let Some((veto_grade, basis)) = &facts.scheme.veto else {
        return;
    };
    for part in standing.parts.iter().filter(|part| part.counts) {
        let Some(score) = scores.get(part.score) else {
            continue;
        };
        for reason in vetoes(&score.total) {
            standing
                .notes
                .push(format!("一票否决（{reason}），确定为 {veto_grade}。{basis}").into());
            standing.grade = Some(veto_grade.clone());
        }
    }
}

fn vetoes(total: &Node) -> Vec<Arc<str>> {
    let mut found = Vec::new();
    total.walk(&mut |node, _| {
        let entries = node
            .entries
            .iter()
            .filter(|entry| entry.kind == EntryKind::Veto);
        found.extend(entries.map(|entry| entry.reason.clone()));
    });
    found
}
