//! What a person's status and time in post lead to, before any score is looked at.
//! Invariant: everybody on the roster gets exactly one answer, with what it rests on.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::facts::Facts;
use super::scheme::Conclusion;
use super::value::PersonId;

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
            return Verdict::new(Conclusion::Absent, "考核期内没有任职", &blank);
        }
        for rule in &self.scheme.statuses {
            let days: u32 = person
                .statuses
                .iter()
                .filter(|span| rule.covers(self.lexicon.text(span.word)))
                .filter_map(|span| self.period.clip(span.from, span.to))
                .map(|(first, last)| self.calendar.workdays(first, last))
                .sum();
            if days == 0 || rule.conclusion == Conclusion::Graded {
                continue;
            }
            let share = Decimal::from(days) / period_days;
            if rule.over.is_some_and(|over| share <= over) {
                continue;
            }
            let why = match rule.over {
                Some(_) => format!(
                    "{}{days}个工作日，考核期共{period_days}个工作日",
                    rule.words.join("、")
                ),
                None => rule.words.join("、"),
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
        Verdict::new(Conclusion::Graded, "", &blank)
    }

    /// Working days of the period on which a person held any post.
    pub fn days_of(&self, id: PersonId) -> u32 {
        let Some(person) = self.roster.person(id) else {
            return 0;
        };
        let held = |day| {
            person
                .tenures
                .iter()
                .filter_map(|id| self.tenure(*id))
                .any(|tenure| tenure.holds(day))
        };
        let mut days = 0;
        let mut day = self.period.first;
        while day <= self.period.last {
            days += u32::from(self.calendar.is_workday(day) && held(day));
            match day.succ_opt() {
                Some(next) => day = next,
                None => break,
            }
        }
        days
    }
}
