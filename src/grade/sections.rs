//! 科室 as 考核对象 of their own: total, rank and threshold grade by indicators of their own.
//! Invariant: only 科室 with indicators of their own stand here; their members' results are not touched.

use std::cmp::Reverse;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::close::Places;
use super::problem;
use super::rulings::{self, Action, vetoes};
use crate::diag::Sink;
use crate::office::{Facts, Grade, Node, SectionId, State, SubjectKind, Symbol};
use crate::score::{Scores, SectionScore};

/// One 科室 and all that became of it.
#[derive(Clone, Debug)]
pub struct SectionStanding {
    pub section: SectionId,
    pub name: Symbol,
    /// Its place among the scores of 科室.
    pub score: usize,
    /// By the scheme's kinds; `None` where the kind does not apply or has no value.
    pub kinds: Vec<Option<Decimal>>,
    pub total: Option<Decimal>,
    /// Why there is no total, where there is none.
    pub state: State,
    /// 名次 among the 科室, ties sharing a rank.
    pub rank: Option<u32>,
    /// 等次 by the thresholds and what came after.
    pub grade: Option<Arc<str>>,
    /// What was done to the grade and why, in order.
    pub notes: Vec<Arc<str>>,
}

/// The standings of 科室, in the order of the scores.
pub fn stand(facts: &Facts, scores: &Scores, sink: &mut Sink) -> Vec<SectionStanding> {
    let mut standings: Vec<SectionStanding> = scores
        .sections
        .iter()
        .enumerate()
        .map(|(index, score)| one(facts, index, &score, sink))
        .collect();
    let mut order: Vec<(Reverse<Decimal>, usize)> = standings
        .iter()
        .enumerate()
        .filter_map(|(index, standing)| Some((Reverse(standing.total?), index)))
        .collect();
    order.sort_unstable();
    let mut places = Places::default();
    for (Reverse(total), index) in order {
        if let Some(standing) = standings.get_mut(index) {
            standing.rank = Some(places.next(total));
        }
    }
    standings
}

fn one(facts: &Facts, index: usize, score: &SectionScore, sink: &mut Sink) -> SectionStanding {
    let total = score.total.value();
    let mut standing = SectionStanding {
        section: score.section,
        name: facts.section(score.section).unwrap_or_default(),
        score: index,
        kinds: kinds(&score.total),
        total,
        state: score.total.state.clone(),
        rank: None,
        grade: None,
        notes: Vec::new(),
    };
    let grades = facts.scheme.grades_of(SubjectKind::Section);
    if let Some(total) = total {
        let rounded = facts.scheme.rounding.grading.apply(total);
        let grade = grades
            .iter()
            .find(|grade| grade.at_least.is_none_or(|least| rounded >= least));
        standing.grade = grade.map(|grade| grade.name.clone());
        rule(facts, &score.total, grades, &mut standing, sink);
    }
    standing
}

/// Applies what the ledger says of the grade: direct grades, then vetoes, which only take away; marks become notes.
fn rule(
    facts: &Facts,
    total: &Node,
    grades: &[Grade],
    standing: &mut SectionStanding,
    sink: &mut Sink,
) {
    let place = |grade: &Arc<str>| grades.iter().position(|own| own.name == *grade);
    let mut lowest: Option<usize> = None;
    for (action, reason) in rulings::said(total) {
        match action {
            Action::Mark(mark) => standing
                .notes
                .push(format!("标记：{mark}（{reason}）").into()),
            Action::Grade(grade) => match place(&grade) {
                Some(at) => {
                    standing
                        .notes
                        .push(format!("直接定等：「{grade}」（{reason}）").into());
                    lowest = lowest.max(Some(at));
                    standing.grade = lowest.and_then(|at| Some(grades.get(at)?.name.clone()));
                }
                None => {
                    let note = format!("直接定等「{grade}」没有采用：科室没有这个等次（{reason}）");
                    standing.notes.push(note.into());
                }
            },
            Action::Veto => {}
        }
    }
    for reason in vetoes(total) {
        let Some((veto, basis)) = &facts.scheme.veto else {
            let name = facts.lexicon.text(standing.name);
            sink.push(problem::veto_undeclared(name, &reason));
            continue;
        };
        let words = format!("一票否决（{reason}），确定为 {veto}。{basis}");
        let now = standing.grade.clone();
        let at = place(veto).unwrap_or(usize::MAX);
        match now.filter(|now| place(now).is_some_and(|now| at < now)) {
            Some(now) => standing
                .notes
                .push(format!("已经是「{now}」，没有采用：{words}").into()),
            None => {
                standing.notes.push(words.into());
                standing.grade = Some(veto.clone());
            }
        }
    }
}

fn kinds(total: &Node) -> Vec<Option<Decimal>> {
    let kinds = total.children.iter();
    kinds
        .map(|kind| if kind.left_out { None } else { kind.value() })
        .collect()
}
