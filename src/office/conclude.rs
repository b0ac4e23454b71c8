//! What a person's status and time in post lead to, before any score is looked at.
//! Invariant: everybody on the roster gets exactly one answer, with what it rests on.

use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::facts::Facts;
use super::roster::Person;
use super::scheme::Conclusion;
use super::value::PersonId;
use super::words::roster::ON_DUTY;

/// 结论 by status alone, why, and the article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub conclusion: Conclusion,
    pub why: Arc<str>,
    pub basis: Arc<str>,
}

impl Verdict {
    fn new(conclusion: Conclusion, why: impl Into<Arc<str>>, basis: &Arc<str>) -> Self {
        Self {
            conclusion,
            why: why.into(),
            basis: basis.clone(),
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
        let period_days = Decimal::from(self.days_in_period().max(1));
        let in_post = self.days_of(id);
        if in_post == 0 {
            let basis = Arc::from("人员名册：任职的起止日期与考核期没有重合");
            return Verdict::new(Conclusion::Absent, "考核期内没有任职", &basis);
        }
        // 产假 and the like: graded, by an article of their own.
        let mut graded = None;
        for rule in &self.scheme.statuses {
            let words: Vec<&str> = rule.words.iter().map(AsRef::as_ref).collect();
            let days = self.days_with(person, &words);
            if days == 0 {
                continue;
            }
            if rule.conclusion == Conclusion::Graded {
                graded = graded.or(Some(&rule.basis));
                continue;
            }
            let share = Decimal::from(days) / period_days;
            if rule.over.is_some_and(|over| share <= over) {
                continue;
            }
            let why = match rule.over {
                Some(_) => {
                    let spans: Vec<String> = words
                        .iter()
                        .map(|word| (word, self.days_with(person, &[word])))
                        .filter(|(_, days)| *days > 0)
                        .map(|(word, days)| format!("{word}{days}个工作日"))
                        .collect();
                    format!("{}，考核期共{period_days}个工作日", spans.join("、"))
                }
                None => {
                    let held = |word: &&str| self.days_with(person, &[word]) > 0;
                    words
                        .iter()
                        .copied()
                        .filter(held)
                        .collect::<Vec<_>>()
                        .join("、")
                }
            };
            return Verdict::new(rule.conclusion, why, &rule.basis);
        }
        if let Some((least, basis)) = &self.scheme.least_share {
            let share = Decimal::from(in_post) / period_days;
            if share < *least {
                let why = format!("在岗{in_post}个工作日，考核期共{period_days}个工作日");
                return Verdict::new(Conclusion::Unscored, why, basis);
            }
        }
        let mut rules = self.scheme.statuses.iter();
        let mut on_duty = || rules.find(|rule| rule.covers(ON_DUTY));
        let basis = graded.or_else(|| on_duty().map(|rule| &rule.basis));
        Verdict::new(Conclusion::Graded, "", basis.unwrap_or(&blank))
    }

    /// Working days of the period that any of the words covers; a day that two lines name is one day.
    fn days_with(&self, person: &Person, words: &[&str]) -> u32 {
        let spans: Vec<(NaiveDate, NaiveDate)> = person
            .statuses
            .iter()
            .filter(|span| words.contains(&self.lexicon.text(span.word)))
            .filter_map(|span| self.period.clip(span.from, span.to))
            .collect();
        if spans.is_empty() {
            return 0;
        }
        self.workdays_that(|day| {
            spans
                .iter()
                .any(|(first, last)| (*first..=*last).contains(&day))
        })
    }

    /// Working days of the period on which a person held any post.
    pub fn days_of(&self, id: PersonId) -> u32 {
        let Some(person) = self.roster.person(id) else {
            return 0;
        };
        let held = |day: NaiveDate| {
            person
                .tenures
                .iter()
                .filter_map(|id| self.tenure(*id))
                .any(|tenure| tenure.holds(day))
        };
        self.workdays_that(held)
    }

    fn workdays_that(&self, holds: impl Fn(NaiveDate) -> bool) -> u32 {
        let mut days = 0;
        let mut day = self.period.first;
        while day <= self.period.last {
            days += u32::from(self.calendar.is_workday(day) && holds(day));
            match day.succ_opt() {
                Some(next) => day = next,
                None => break,
            }
        }
        days
    }
}
