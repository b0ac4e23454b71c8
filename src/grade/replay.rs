//! Human decisions, replayed in the order of their dates over what was computed.
//! Invariant: an entry applies only to the value that it says it found; the computed one stays beside it.

use std::sync::Arc;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::close::Course;
use super::{Decision, Outcome, Said, Standing, Subject, problem, quota};
use crate::diag::{Diagnostic, Place, Sink};
use crate::office::{Conclusion, Facts, Level, Period, Rounding, Tenure};
use crate::score::{Change, decide};

/// Applies the period's decisions; `computed` is what the computation alone had to say.
pub fn replay(course: Course<'_>, computed: Sink, sink: &mut Sink) -> Outcome {
    let facts = course.given.facts;
    let period = facts.period;
    let (mut own, others): (Vec<Decision>, Vec<Decision>) = course
        .given
        .decisions
        .entries
        .iter()
        .cloned()
        .partition(|entry| (entry.first, entry.last) == (period.first, period.last));
    let others = others.iter().map(|entry| &entry.place);
    let elsewhere = &course.given.decisions.elsewhere;
    say_others(others.chain(elsewhere), &period, sink);
    // Ties among equal days and steps keep the order of the table.
    own.sort_by_key(|entry| (entry.date, entry.step, entry.row));
    let mut replay = Replay {
        course,
        said: computed,
        dirty: false,
        changes: FxHashMap::default(),
        grades: Vec::new(),
        last: FxHashMap::default(),
    };
    for (number, entry) in own.iter_mut().enumerate() {
        match replay.apply(number, entry) {
            Ok(standing) => {
                entry.standing = Some(standing);
                entry.applied = true;
            }
            Err(fault) => sink.push(*fault),
        }
    }
    replay.finish(own, sink)
}

/// Says how many entries are about other periods, at the first of them.
pub fn say_others<'p>(
    mut places: impl Iterator<Item = &'p Place>,
    period: &Period,
    sink: &mut Sink,
) {
    if let Some(first) = places.next() {
        let count = places.count() + 1;
        sink.push(problem::other_periods(
            first.clone(),
            count,
            &period.words(),
        ));
    }
}

struct Replay<'a> {
    course: Course<'a>,
    /// What the last closing said.
    said: Sink,
    /// Totals changed since then.
    dirty: bool,
    /// By score.
    changes: FxHashMap<usize, Vec<Change>>,
    /// Grades set by decision, in order: standing, grade, entry.
    grades: Vec<(usize, Arc<str>, usize)>,
    /// By standing and subject: who changed it last.
    last: FxHashMap<(usize, String), String>,
}

type Refused = Box<Diagnostic>;

impl Replay<'_> {
    fn apply(&mut self, number: usize, entry: &Decision) -> Result<usize, Refused> {
        let index = match &entry.subject {
            Subject::Indicator(name) => self.indicator(entry, name)?,
            Subject::Total => self.total(entry)?,
            Subject::Grade => self.grade(number, entry)?,
        };
        let by = format!("{} {}（{}）", entry.date, entry.step_name, entry.author);
        self.last
            .insert((index, entry.subject.words().to_owned()), by);
        if let Some(standing) = self.course.standings.get_mut(index) {
            standing.decisions.push(number);
        }
        Ok(index)
    }

    fn facts(&self) -> &Facts {
        self.course.given.facts
    }

    /// The 考核对象 of an entry: the person's only one, else the one of the post that it names.
    fn standing(&self, entry: &Decision) -> Result<usize, Refused> {
        let facts = self.facts();
        let own: Vec<(usize, &Standing)> = self
            .course
            .standings
            .iter()
            .enumerate()
            .filter(|(_, standing)| standing.person == entry.person)
            .collect();
        if let [(index, _)] = own.as_slice() {
            return Ok(*index);
        }
        let fits = |standing: &Standing| {
            let mut parts = standing.parts.iter();
            parts.any(|part| facts.tenure(part.tenure).is_some_and(|own| entry.fits(own)))
        };
        let named = entry.post.is_some() || entry.section.is_some();
        let fitting: Vec<usize> = own
            .iter()
            .filter(|(_, standing)| named && fits(standing))
            .map(|(index, _)| *index)
            .collect();
        match fitting.as_slice() {
            [index] => Ok(*index),
            _ => {
                let parts = own.iter().flat_map(|(_, standing)| &standing.parts);
                let posts = parts.filter_map(|part| facts.tenure(part.tenure));
                let posts = posts.map(|own| post_words(facts, own)).collect::<Vec<_>>();
                Err(Box::new(problem::which_one(entry.place.clone(), &posts)))
            }
        }
    }

    fn check_old(
        &self,
        index: usize,
        entry: &Decision,
        now: &str,
        same: bool,
    ) -> Result<(), Refused> {
        if same {
            return Ok(());
        }
        let key = (index, entry.subject.words().to_owned());
        let by = self.last.get(&key).map(String::as_str);
        Err(Box::new(problem::old_value_off(
            entry.old_place.clone(),
            entry.subject.words(),
            &entry.old.words(),
            now,
            by,
        )))
    }

    /// An old score against the present one; a score without a value has none.
    fn check_score(
        &self,
        index: usize,
        entry: &Decision,
        now: Option<Decimal>,
    ) -> Result<(), Refused> {
        let same = match (&entry.old, now) {
            (Said::Number(old), Some(now)) => *old == now,
            (Said::Nothing, None) => true,
            _ => false,
        };
        let words = now.map_or_else(String::new, |now| now.normalize().to_string());
        self.check_old(index, entry, &words, same)
    }

    fn indicator(&mut self, entry: &Decision, name: &str) -> Result<usize, Refused> {
        if self.course.given.by_script {
            let place = entry.subject_place.clone();
            return Err(Box::new(problem::by_script(place)));
        }
        let new = number(entry);
        let facts = self.course.given.facts;
        let mine = |standing: &Standing| standing.person == entry.person;
        let mut found: Vec<(usize, usize, u32)> = Vec::new();
        let mut known: Vec<&str> = Vec::new();
        for (index, standing) in self.course.standings.iter().enumerate() {
            for part in standing.parts.iter().filter(|_| mine(standing)) {
                let Some(score) = self.course.scores.computed.get(part.score) else {
                    continue;
                };
                if !facts.tenure(part.tenure).is_some_and(|own| entry.fits(own)) {
                    continue;
                }
                for mark in &score.marks {
                    let own = facts.indicator(mark.indicator).map_or("", |own| &own.name);
                    known.push(own);
                    if own == name {
                        found.push((index, part.score, mark.indicator));
                    }
                }
            }
        }
        let (index, score, indicator) = match found.as_slice() {
            [one] => *one,
            [] => {
                let place = entry.subject_place.clone();
                return Err(Box::new(problem::no_such_indicator(place, name, &known)));
            }
            several => {
                let posts: Vec<String> = several
                    .iter()
                    .filter_map(|(_, score, _)| self.course.scores.computed.get(*score))
                    .filter_map(|score| facts.tenure(score.tenure))
                    .map(|tenure| post_words(facts, tenure))
                    .collect();
                return Err(Box::new(problem::which_one(entry.place.clone(), &posts)));
            }
        };
        if self.course.totals.contains_key(&index) {
            let by = self.last.get(&(index, Subject::Total.words().to_owned()));
            let by = by.map_or("", String::as_str);
            let place = entry.subject_place.clone();
            return Err(Box::new(problem::total_settled(place, by)));
        }
        let now = self.course.scores.get(score).and_then(|own| {
            let mut value = None;
            own.total.walk(&mut |node, _| {
                if node.level == Level::Indicator(indicator) && !node.left_out {
                    value = node.value();
                }
            });
            value
        });
        self.check_score(index, entry, now)?;
        if let Some(own) = facts.indicator(indicator) {
            let bounds = (own.bounds.lower, own.bounds.upper);
            fits(entry, new, bounds, facts.scheme.rounding.indicator)?;
        }
        let changes = self.changes.entry(score).or_default();
        changes.push(Change {
            indicator,
            score: new,
            reason: entry.words().into(),
        });
        if let Some(computed) = self.course.scores.computed.get(score) {
            let decided = decide(facts, &computed, changes);
            self.course.scores.decided.insert(score, decided);
        }
        self.course.refresh(index);
        self.dirty = true;
        Ok(index)
    }

    fn total(&mut self, entry: &Decision) -> Result<usize, Refused> {
        let new = number(entry);
        let index = self.standing(entry)?;
        let now = self.course.standings.get(index).and_then(|own| own.total);
        self.check_score(index, entry, now)?;
        let scheme = &self.facts().scheme;
        let bounds = (scheme.total.lower, scheme.total.upper);
        fits(entry, new, bounds, scheme.rounding.total)?;
        self.course.totals.insert(index, new);
        self.course.refresh(index);
        self.dirty = true;
        Ok(index)
    }

    fn grade(&mut self, number: usize, entry: &Decision) -> Result<usize, Refused> {
        let index = self.standing(entry)?;
        if self.dirty {
            self.close();
        }
        let step = self.facts().scheme.closing.steps.get(entry.step);
        let late = step.is_some_and(|step| step.late);
        let Some(standing) = self.course.standings.get(index) else {
            return Err(Box::new(problem::which_one(entry.place.clone(), &[])));
        };
        let open = standing.conclusion == Conclusion::Pending && late;
        if standing.conclusion != Conclusion::Graded && !open {
            let conclusion = standing.conclusion.word();
            let place = entry.new_place.clone();
            return Err(Box::new(problem::not_graded(place, conclusion)));
        }
        let now = if open {
            Conclusion::Pending.word()
        } else {
            standing.grade_word()
        };
        let old = entry.old.words();
        self.check_old(index, entry, now, old == now || (open && old.is_empty()))?;
        self.grades.push((index, entry.new.words().into(), number));
        self.set_grades();
        Ok(index)
    }

    fn close(&mut self) {
        self.said = Sink::new();
        self.course.close(&mut self.said);
        self.dirty = false;
        self.set_grades();
    }

    /// Puts the decided grades on; closing takes them off.
    fn set_grades(&mut self) {
        for (index, grade, _) in &self.grades {
            if let Some(standing) = self.course.standings.get_mut(*index) {
                standing.grade = Some(grade.clone());
                standing.undecided = false;
            }
        }
    }

    fn finish(mut self, decisions: Vec<Decision>, sink: &mut Sink) -> Outcome {
        if self.dirty {
            self.close();
        }
        let given = self.course.given;
        let facts = given.facts;
        let grades = std::mem::take(&mut self.grades);
        let mut outcome = self.course.outcome(decisions);
        for (index, _, number) in grades {
            let (Some(standing), Some(entry)) = (
                outcome.standings.get_mut(index),
                outcome.decisions.get(number),
            ) else {
                continue;
            };
            if standing.conclusion == Conclusion::Pending {
                standing.conclusion = Conclusion::Graded;
                standing.why = format!("{}补定等次", entry.step_name).into();
                standing.basis = entry.basis.clone();
                let note = "补定的等次不排名次，名额按补定以前的人数计算";
                standing.notes.push(note.into());
            }
        }
        note(&mut outcome);
        sink.merge(self.said);
        quota::recheck(given, &mut outcome, sink);
        quota::say_ties(facts, &outcome, sink);
        say_moved(facts, &mut outcome, sink);
        outcome
    }
}

/// A line for every entry that was applied.
fn note(outcome: &mut Outcome) {
    let Outcome {
        standings,
        decisions,
        ..
    } = outcome;
    for standing in standings {
        for number in &standing.decisions {
            if let Some(entry) = decisions.get(*number) {
                standing.notes.push(entry.words().into());
            }
        }
    }
}

/// Names those whose grade moved though nobody decided about them.
fn say_moved(facts: &Facts, outcome: &mut Outcome, sink: &mut Sink) {
    let mut moved = Vec::new();
    for standing in &mut outcome.standings {
        let (was, is) = (
            standing.computed.grade_word().to_owned(),
            standing.grade_word().to_owned(),
        );
        if standing.decisions.is_empty() && was != is {
            let name = super::name(facts, standing.person);
            moved.push(format!("{name} {was} → {is}"));
            let note = format!("因为别人的得分或等次调整，由「{was}」变为「{is}」");
            standing.notes.push(note.into());
        }
    }
    if !moved.is_empty() {
        sink.push(problem::moved(&moved));
    }
}

/// `秘书科 科员岗`: what tells one 任职 from another.
fn post_words(facts: &Facts, tenure: &Tenure) -> String {
    let text = |symbol| facts.lexicon.text(symbol);
    format!("{} {}", text(tenure.section), text(tenure.post))
}

fn number(entry: &Decision) -> Decimal {
    match entry.new {
        Said::Number(number) => number,
        // Read as a number, or the entry would have been refused at its cell.
        Said::Nothing | Said::Text(_) => Decimal::ZERO,
    }
}

/// A decided score keeps the bounds and the places of what it replaces.
fn fits(
    entry: &Decision,
    new: Decimal,
    (lower, upper): (Option<Decimal>, Option<Decimal>),
    rounding: Rounding,
) -> Result<(), Refused> {
    let below = lower.is_some_and(|lower| new < lower);
    let above = upper.is_some_and(|upper| new > upper);
    let what = entry.subject.words();
    let place = entry.new_place.clone();
    if below || above {
        let end = |bound: Option<Decimal>| {
            bound.map_or_else(|| "不限".to_owned(), |bound| bound.normalize().to_string())
        };
        let range = format!("{} 到 {}", end(lower), end(upper));
        return Err(Box::new(problem::out_of_bounds(place, what, new, &range)));
    }
    if rounding.apply(new) != new {
        return Err(Box::new(problem::too_fine(
            place,
            what,
            new,
            rounding.places,
        )));
    }
    Ok(())
}
