//! When the examples happen: in the period that the closing hint of `gangze new` names, and a few in a later one.
//! Invariant: every day lies inside its period and is a Monday to Friday.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::office::{Cycle, Period, Scheme};

/// The period that the examples are for.
pub(super) struct Season {
    pub period: Period,
    /// A later period of the same year, where there is one.
    pub later: Option<Period>,
    pub cycle: Cycle,
}

/// So many days are dealt out over a period before the first comes again.
const DAYS: usize = 8;

impl Season {
    /// The first period of that length in a year of the scheme.
    pub fn of(year: i32, cycle: Cycle, scheme: &Scheme) -> Option<Self> {
        let of = |period: Option<Period>| period.map(|own| own.in_year(scheme.year_start));
        let (first, later) = match cycle {
            Cycle::Month => (Period::month(year, 1), Period::month(year, 7)),
            Cycle::Half => (Period::half(year, 1), None),
            Cycle::Year => (Period::year(year), None),
            Cycle::Quarter | Cycle::Dates => (Period::quarter(year, 1), Period::quarter(year, 3)),
        };
        Some(Self {
            period: of(first)?,
            later: of(later),
            cycle,
        })
    }

    /// The day of the n-th example.
    pub fn day(&self, example: usize) -> NaiveDate {
        day_in(&self.period, example)
    }

    /// The month of the n-th example, as the tables write it: `2026-01`.
    pub fn month(&self, example: usize) -> String {
        let day = self.day(example);
        format!("{}-{:02}", day.year(), day.month())
    }
}

/// The n-th of the days dealt out over the first three fifths of a period, so that a week more stays inside it.
pub(super) fn day_in(period: &Period, example: usize) -> NaiveDate {
    let length = (period.last - period.first).num_days().unsigned_abs();
    let step = u64::try_from(example % DAYS).unwrap_or(0) + 2;
    let day = period.first + Days::new(length * step / 16);
    let back = match day.weekday() {
        Weekday::Sat => 1,
        Weekday::Sun => 2,
        _ => 0,
    };
    day - Days::new(back)
}

/// The working day before, as a calendar without holidays has it.
pub(super) fn day_before(day: NaiveDate) -> NaiveDate {
    let back = if day.weekday() == Weekday::Mon { 3 } else { 1 };
    day - Days::new(back)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test ends where something is wrong")]
mod tests {
    use super::{DAYS, day_before, day_in};
    use crate::office::Period;
    use chrono::{Datelike, Days};

    #[test]
    fn days_lie_in_their_period_with_a_week_to_spare() {
        for year in 2000..2100 {
            let periods = [
                Period::month(year, 2),
                Period::quarter(year, 1),
                Period::half(year, 1),
                Period::year(year),
            ];
            for period in periods.map(Option::unwrap) {
                for example in 0..2 * DAYS {
                    let day = day_in(&period, example);
                    assert!(day.weekday().num_days_from_monday() < 5, "{day}");
                    assert!(period.contains(day_before(day)), "{day} {period}");
                    assert!(period.contains(day + Days::new(7)), "{day} {period}");
                }
            }
        }
    }
}
