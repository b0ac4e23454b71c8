//! What a person's status and time in post lead to, before any score is looked at.
//! Invariant: everybody on the roster gets exactly one answer, with what it rests on.

use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::facts::Facts;
use super::problem;
use super::roster::{Person, Tenure};
use super::scheme::{Conclusion, StatusRule, StatusWhen};
use super::value::PersonId;
use super::words::roster::{ON_DUTY, STATUS_TO, TO};
use crate::diag::Sink;

/// 结论 by status alone, why, and the article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub conclusion: Conclusion,
    pub why: Arc<str>,
    pub basis: Arc<str>,
    /// The grade that the status itself leads to.
    pub grade: Option<Arc<str>>,
}

impl Verdict {
    fn new(conclusion: Conclusion, why: impl Into<Arc<str>>, basis: &Arc<str>) -> Self {
        Self {
            conclusion,
            why: why.into(),
            basis: basis.clone(),
            grade: None,
        }
    }
}

impl Facts {
    /// Settles a person's conclusion from the roster and the pack's rules on statuses.
    pub fn verdict(&self, id: PersonId) -> Verdict {
        let blank: Arc<str> = Arc::from("");
        let Some(person) = self.roster.person(id) else {
            return Verdict::new(Conclusion::Absent, "不在名册", &blank);
        };
        let in_post = self.days_of(id);
        if in_post == 0 {
            let within = |tenure: &Tenure| {
                tenure.from.is_none_or(|from| from <= self.period.last)
                    && tenure.to.is_none_or(|to| to >= self.period.first)
            };
            let mut held = person.tenures.iter().filter_map(|id| self.tenure(*id));
            let basis = if held.any(within) {
                "人员名册：任职的日子都不是工作日"
            } else {
                "人员名册：任职的起止日期与考核期没有重合"
            };
            let basis = Arc::from(basis);
            return Verdict::new(Conclusion::Absent, "考核期内没有任职", &basis);
        }
        // 产假 and the like: graded, by an article of their own.
        let mut graded = None;
        // 立案 and the like that are over by the 基准日: graded late.
        let mut late = None;
        for rule in &self.scheme.statuses {
            if !self.applies(person, rule) {
                if rule.when == StatusWhen::AsOf && late.is_none() {
                    late = self.ended(person, rule).map(|why| (why, &rule.basis));
                }
                continue;
            }
            if rule.conclusion == Conclusion::Graded && rule.grade.is_none() {
                graded = graded.or(Some(&rule.basis));
                continue;
            }
            let mut verdict = Verdict::new(rule.conclusion, self.reason(person, rule), &rule.basis);
            verdict.grade.clone_from(&rule.grade);
            return verdict;
        }
        if let Some(verdict) = self.too_short(in_post) {
            return verdict;
        }
        if let Some((why, basis)) = late {
            return Verdict::new(Conclusion::Graded, why, basis);
        }
        let mut rules = self.scheme.statuses.iter();
        let mut on_duty = || rules.find(|rule| rule.covers(ON_DUTY));
        let basis = graded.or_else(|| on_duty().map(|rule| &rule.basis));
        Verdict::new(Conclusion::Graded, "", basis.unwrap_or(&blank))
    }

    /// 在岗不足, where so many working days in post are too few.
    pub fn too_short(&self, in_post: u32) -> Option<Verdict> {
        let (least, basis) = self.scheme.least_share.as_ref()?;
        let period_days = self.days_in_period().max(1);
        let share = Decimal::from(in_post) / Decimal::from(period_days);
        (share < *least).then(|| {
            let why = format!("在岗{in_post}个工作日，考核期共{period_days}个工作日");
            Verdict::new(Conclusion::Unscored, why, basis)
        })
    }

    /// Warns of those who are assessed though a 退休 or 离职 is written as over before the period ends, and nothing says
    /// that they came back.
    pub fn check_returns(&self, sink: &mut Sink) {
        let leaves = |rule: &&StatusRule| {
            rule.when == StatusWhen::End && rule.conclusion == Conclusion::Absent
        };
        for (id, person) in self.roster.person_ids().zip(&self.roster.people) {
            for span in &person.statuses {
                let word = self.lexicon.text(span.word);
                let rules = &self.scheme.statuses;
                let Some(to) = span.to.filter(|to| *to < self.period.last) else {
                    continue;
                };
                let back = || {
                    let mut held = person.tenures.iter().filter_map(|id| self.tenure(*id));
                    held.any(|own| own.from.is_some_and(|from| from > span.from.unwrap_or(to)))
                };
                if self.period.clip(span.from, span.to).is_some()
                    && rules.iter().filter(leaves).any(|rule| rule.covers(word))
                    && !back()
                    && self.verdict(id).conclusion == Conclusion::Graded
                {
                    let place = self.roster_table.named_place(span.row, STATUS_TO);
                    let name = self.lexicon.text(person.name);
                    sink.push(problem::returned(place, name, word, to));
                }
            }
        }
    }

    /// Warns of those who are assessed though their last post ended before the period does: 退休 and 离职 are told by
    /// 状态 alone.
    pub fn check_leavers(&self, sink: &mut Sink) {
        for (id, person) in self.roster.person_ids().zip(&self.roster.people) {
            let posts = || person.tenures.iter().filter_map(|id| self.tenure(*id));
            if posts().any(|own| own.to.is_none_or(|to| to >= self.period.last)) {
                continue;
            }
            let last = posts().max_by_key(|own| own.to);
            let Some((last, to)) = last.and_then(|own| Some((own, own.to?))) else {
                continue;
            };
            if self.verdict(id).conclusion == Conclusion::Graded {
                let place = self.roster_table.named_place(last.row, TO);
                let name = self.lexicon.text(person.name);
                sink.push(problem::leaver(place, name, to));
            }
        }
    }

    /// Whether a rule on statuses applies to a person.
    fn applies(&self, person: &Person, rule: &StatusRule) -> bool {
        let words = words(rule);
        let holds = match rule.when {
            StatusWhen::Within => self.days_with(person, &words) > 0,
            StatusWhen::End => self.holds_on(person, &words, self.period.last),
            StatusWhen::AsOf => self.holds_on(person, &words, self.as_of),
        };
        if holds
            && rule
                .served_under
                .is_some_and(|least| self.served(person, &words) >= least)
        {
            return false;
        }
        if !holds || (rule.over.is_none() && rule.up_to.is_none()) {
            return holds;
        }
        let period_days = Decimal::from(self.days_in_period().max(1));
        let share = Decimal::from(self.days_with(person, &words)) / period_days;
        rule.over.is_none_or(|over| share > over) && rule.up_to.is_none_or(|up_to| share <= up_to)
    }

    /// The share of the period's working days that a person served: in post, and not before the status began, where that
    /// is how the service began.
    fn served(&self, person: &Person, words: &[&str]) -> Decimal {
        let own = |word| words.contains(&self.lexicon.text(word));
        let spans = person.statuses.iter().filter(|span| own(span.word));
        let begun = spans.filter_map(|span| span.from).min();
        let tenures = person.tenures.iter().filter_map(|id| self.tenure(*id));
        let spans = tenures.filter_map(|own| self.period.clip(own.from.max(begun), own.to));
        let served = self.workdays_in(spans.collect());
        Decimal::from(served) / Decimal::from(self.days_in_period().max(1))
    }

    fn holds_on(&self, person: &Person, words: &[&str], day: NaiveDate) -> bool {
        person.statuses.iter().any(|span| {
            words.contains(&self.lexicon.text(span.word))
                && span.from.is_none_or(|from| from <= day)
                && span.to.is_none_or(|to| day <= to)
        })
    }

    /// What is said of a status that touched the period and is over.
    fn ended(&self, person: &Person, rule: &StatusRule) -> Option<String> {
        let words = words(rule);
        let (word, end) = person
            .statuses
            .iter()
            .filter(|span| words.contains(&self.lexicon.text(span.word)))
            .filter(|span| self.period.clip(span.from, span.to).is_some())
            .filter_map(|span| Some((self.lexicon.text(span.word), span.to?)))
            .max_by_key(|(_, end)| *end)?;
        Some(format!(
            "{word}已于{end}结束，名册没有写处分，补定等次；给了处分的在名册写上"
        ))
    }

    /// The person's own words of a rule, with their days where a share is asked.
    fn reason(&self, person: &Person, rule: &StatusRule) -> String {
        let held: Vec<&str> = words(rule)
            .into_iter()
            .filter(|word| match rule.when {
                StatusWhen::Within => self.days_with(person, &[word]) > 0,
                StatusWhen::End => self.holds_on(person, &[word], self.period.last),
                StatusWhen::AsOf => self.holds_on(person, &[word], self.as_of),
            })
            .collect();
        if let Some(least) = rule.served_under {
            let share = (least * Decimal::ONE_HUNDRED).normalize();
            return format!("{}，在本单位工作不满考核期的 {share}%", held.join("、"));
        }
        if rule.over.is_none() && rule.up_to.is_none() {
            return held.join("、");
        }
        let spans: Vec<String> = held
            .iter()
            .map(|word| format!("{word}{}个工作日", self.days_with(person, &[word])))
            .collect();
        format!(
            "{}，考核期共{}个工作日",
            spans.join("、"),
            self.days_in_period().max(1)
        )
    }

    /// The first of these words of 状态 that a person bears on any day of the period.
    pub fn status_within(&self, id: PersonId, words: &[Arc<str>]) -> Option<Arc<str>> {
        let person = self.roster.person(id)?;
        let bears = |word: &&Arc<str>| {
            person.statuses.iter().any(|span| {
                self.lexicon.text(span.word) == word.as_ref()
                    && self.period.clip(span.from, span.to).is_some()
            })
        };
        words.iter().find(bears).cloned()
    }

    /// Working days of the period that any of the words covers; a day that two lines name is one day.
    fn days_with(&self, person: &Person, words: &[&str]) -> u32 {
        let spans: Vec<(NaiveDate, NaiveDate)> = person
            .statuses
            .iter()
            .filter(|span| words.contains(&self.lexicon.text(span.word)))
            .filter_map(|span| self.period.clip(span.from, span.to))
            .collect();
        self.workdays_in(spans)
    }

    /// Working days of the period on which a person held any post.
    pub fn days_of(&self, id: PersonId) -> u32 {
        let Some(person) = self.roster.person(id) else {
            return 0;
        };
        let tenures = person.tenures.iter().filter_map(|id| self.tenure(*id));
        let spans = tenures.filter_map(|tenure| self.period.clip(tenure.from, tenure.to));
        self.workdays_in(spans.collect())
    }

    /// Working days in any of the spans; a day in two of them is one day.
    fn workdays_in(&self, mut spans: Vec<(NaiveDate, NaiveDate)>) -> u32 {
        spans.sort_unstable();
        let mut days = 0;
        // The first day that no span before has counted.
        let mut next = NaiveDate::MIN;
        for (first, last) in spans {
            days += self.calendar.workdays(first.max(next), last);
            next = next.max(last.succ_opt().unwrap_or(last));
        }
        days
    }
}

fn words(rule: &StatusRule) -> Vec<&str> {
    rule.words.iter().map(AsRef::as_ref).collect()
}
