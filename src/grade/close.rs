//! The end, step by step, over standings that have their totals; run again when a decision changes a total.
//! Invariant: running it twice over the same totals gives the same.

use std::sync::Arc;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::subjects;
use super::{Decision, Given, Ledgers, Outcome, QuotaUse, Standing, gates, merge, quota, rulings};
use crate::diag::Sink;
use crate::office::{Conclusion, State, Symbol, Verdict};

/// An assessment's end under way.
pub struct Course<'a> {
    pub given: Given<'a>,
    pub scores: Ledgers<'a>,
    pub standings: Vec<Standing>,
    /// By standing.
    pub verdicts: Vec<Verdict>,
    /// Totals set by decision, by standing.
    pub totals: FxHashMap<usize, Decimal>,
    pub quotas: Vec<QuotaUse>,
}

impl<'a> Course<'a> {
    pub fn new(given: Given<'a>) -> Self {
        let scores = Ledgers {
            computed: &given.scores.tenures,
            decided: FxHashMap::default(),
        };
        let (standings, verdicts) = subjects::open(given.facts, &scores);
        Self {
            given,
            scores,
            standings,
            verdicts,
            totals: FxHashMap::default(),
            quotas: Vec::new(),
        }
    }

    /// Takes a standing's figures from its scores, and from a decision on the total.
    pub fn refresh(&mut self, index: usize) {
        let Some(standing) = self.standings.get_mut(index) else {
            return;
        };
        let parts = std::mem::take(&mut standing.parts);
        let merged = merge::merge(self.given.facts, &self.scores, standing.person, parts);
        subjects::fill(standing, merged);
        if let Some(total) = self.totals.get(&index) {
            standing.total = Some(*total);
            standing.state = State::Valued;
        }
    }

    /// Conclusion, rank, threshold grade, gates, vetoes and direct grades, quotas.
    pub fn close(&mut self, sink: &mut Sink) {
        let given = self.given;
        for (standing, verdict) in self.standings.iter_mut().zip(&self.verdicts) {
            conclude(given, standing, verdict);
        }
        rank(&mut self.standings, &self.verdicts);
        for standing in &mut self.standings {
            threshold(given, standing);
        }
        let forced = gates::apply(given, &self.scores, &mut self.standings, sink);
        rulings::apply(
            given,
            &self.scores,
            &mut self.standings,
            (&self.verdicts, &forced),
            sink,
        );
        self.quotas = quota::apply(given, &self.scores, &mut self.standings, sink);
    }

    pub fn outcome(self, decisions: Vec<Decision>) -> Outcome {
        Outcome {
            standings: self.standings,
            quotas: self.quotas,
            decisions,
            sections: Vec::new(),
        }
    }
}

/// The conclusion anew, by status and total; what later steps wrote is taken back.
fn conclude(given: Given<'_>, standing: &mut Standing, verdict: &Verdict) {
    standing.conclusion = verdict.conclusion;
    standing.why = verdict.why.clone();
    standing.basis = verdict.basis.clone();
    // A status that gives a grade asks for no score.
    let needs_total = standing.conclusion == Conclusion::Graded && verdict.grade.is_none();
    if needs_total && standing.total.is_none() {
        standing.conclusion = Conclusion::Pending;
        standing.why = format!("{}：{}", standing.state.word(), standing.state.why()).into();
        standing.basis = "总分未出，待数据补齐或改正后定等".into();
    }
    (standing.rank, standing.class_rank, standing.section_rank) = (None, None, None);
    (standing.threshold_grade, standing.grade) = (None, None);
    (standing.undecided, standing.direct) = (false, false);
    standing.barred.clear();
    standing.marks.clear();
    standing.notes.clear();
    if let Some(note) = merge::tie_note(given.facts, &standing.parts) {
        standing.notes.push(note.into());
    }
    if standing.double
        && let Some(basis) = &given.facts.scheme.closing.double
    {
        let lexicon = &given.facts.lexicon;
        let note = format!(
            "双岗位双考核，这一行考核的是{}{}。{basis}",
            lexicon.text(standing.section),
            lexicon.text(standing.post)
        );
        standing.notes.push(note.into());
    }
}

/// 名次 with ties sharing the better place, among those who are graded by their totals.
fn rank(standings: &mut [Standing], verdicts: &[Verdict]) {
    let by_status = |index: usize| verdicts.get(index).is_some_and(|own| own.grade.is_some());
    let mut graded: Vec<(Decimal, usize)> = standings
        .iter()
        .enumerate()
        .filter(|(index, standing)| {
            standing.conclusion == Conclusion::Graded && !by_status(*index)
        })
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
pub struct Places {
    given: u32,
    last: Option<(Decimal, u32)>,
}

impl Places {
    pub fn next(&mut self, total: Decimal) -> u32 {
        self.given += 1;
        let place = match self.last {
            Some((last, place)) if last == total => place,
            _ => self.given,
        };
        self.last = Some((total, place));
        place
    }
}

/// The grade of the rounded total.
fn threshold(given: Given<'_>, standing: &mut Standing) {
    if standing.conclusion != Conclusion::Graded {
        return;
    }
    let Some(total) = standing.total else { return };
    let scheme = &given.facts.scheme;
    let rounded = scheme.rounding.grading.apply(total);
    let grade = scheme
        .grades
        .iter()
        .find(|grade| grade.at_least.is_none_or(|least| rounded >= least));
    standing.threshold_grade = grade.map(|grade| grade.name.clone());
    standing.grade.clone_from(&standing.threshold_grade);
}

/// The first grade below one that is not out of reach; `None` below the last.
pub fn next_grade(given: Given<'_>, grade: &str, barred: &[Arc<str>]) -> Option<Arc<str>> {
    let grades = &given.facts.scheme.grades;
    let at = grades.iter().position(|own| own.name.as_ref() == grade)?;
    grades
        .iter()
        .skip(at + 1)
        .map(|own| &own.name)
        .find(|name| !barred.contains(name))
        .cloned()
}
