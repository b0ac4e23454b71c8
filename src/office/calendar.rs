//! The work calendar: weekends, public holidays and make-up workdays (调休), from the State Council's notices.
//! Invariant: a year without a notice is counted by Monday to Friday and is reported as such, never guessed.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, Weekday};

/// `date,kind,name,year` rows of the notices of 2024 to 2026 (gov.cn content_6911528, 6986383, 7047091).
const BUILT_IN: &str = include_str!("data/holidays.csv");

/// Which days are worked.
#[derive(Clone, Debug, Default)]
pub struct WorkCalendar {
    /// Days that the notices name: true is a make-up workday, false a day off.
    named: BTreeMap<NaiveDate, bool>,
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
        self.named.get(&day).copied().unwrap_or(in_week(day))
    }

    /// Working days from `first` to `last`, both included; 0 when `last` comes before `first`.
    pub fn workdays(&self, first: NaiveDate, last: NaiveDate) -> u32 {
        if last < first {
            return 0;
        }
        // Whole weeks, the days that are left, then what the notices say of days between.
        let days = u32::try_from((last - first).num_days() + 1).unwrap_or(u32::MAX);
        let left = first.iter_days().take((days % 7) as usize);
        let left = left.filter(|day| in_week(*day)).count();
        let mut count = days / 7 * 5 + u32::try_from(left).unwrap_or(0);
        for (day, worked) in self.named.range(first..=last) {
            match (in_week(*day), worked) {
                (true, false) => count -= 1,
                (false, true) => count += 1,
                _ => {}
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

/// Monday to Friday.
fn in_week(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}
