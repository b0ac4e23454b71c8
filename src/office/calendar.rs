//! The work calendar: weekends, public holidays and make-up workdays (调休), from the State Council's notices.
//! Invariant: a year without a notice is counted by Monday to Friday and is reported as such, never guessed.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};
use rustc_hash::FxHashMap;

/// `date,kind,name,year` rows of the notices of 2024 to 2026 (gov.cn content_6911528, 6986383, 7047091).
const BUILT_IN: &str = include_str!("data/holidays.csv");

/// Which days are worked.
#[derive(Clone, Debug, Default)]
pub struct WorkCalendar {
    /// Days that the notices name: true is a make-up workday, false a day off.
    named: FxHashMap<NaiveDate, bool>,
    years: BTreeSet<i32>,
}

impl WorkCalendar {
    /// The calendar that comes with the program.
    pub fn built_in() -> Self {
        let mut calendar = Self::default();
        for line in BUILT_IN.lines().skip(1) {
            let mut fields = line.split(',');
            let date = fields
                .next()
                .and_then(|date| NaiveDate::parse_from_str(date, "%Y-%m-%d").ok());
            if let (Some(date), Some(kind)) = (date, fields.next()) {
                calendar.name(date, kind == "work");
            }
        }
        calendar
    }

    /// Enters one day of a notice; its year counts as covered.
    pub fn name(&mut self, date: NaiveDate, worked: bool) {
        self.named.insert(date, worked);
        self.years.insert(date.year());
    }

    pub fn covers(&self, year: i32) -> bool {
        self.years.contains(&year)
    }

    /// The years between two days (both included) that no notice covers.
    pub fn uncovered(&self, first: NaiveDate, last: NaiveDate) -> Vec<i32> {
        (first.year()..=last.year())
            .filter(|year| !self.covers(*year))
            .collect()
    }

    pub fn is_workday(&self, day: NaiveDate) -> bool {
        self.named
            .get(&day)
            .copied()
            .unwrap_or(!matches!(day.weekday(), Weekday::Sat | Weekday::Sun))
    }

    /// Working days from `first` to `last`, both included; 0 when `last` comes before `first`.
    pub fn workdays(&self, first: NaiveDate, last: NaiveDate) -> u32 {
        let mut count = 0;
        let mut day = first;
        while day <= last {
            count += u32::from(self.is_workday(day));
            match day.succ_opt() {
                Some(next) => day = next,
                None => break,
            }
        }
        count
    }

    /// Working days late: those after `due` up to and including `done`; 0 when done in time.
    pub fn days_late(&self, due: NaiveDate, done: NaiveDate) -> u32 {
        match due.succ_opt() {
            Some(next) => self.workdays(next, done),
            None => 0,
        }
    }
}
