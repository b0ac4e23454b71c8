//! The work calendar against the State Council's notices.
use gangze::office::{Notice, Period, WorkCalendar};

use crate::office_builder::day;

#[test]
fn days_late_over_holidays_and_make_up_workdays() {
    let calendar = WorkCalendar::built_in();
    for (due, done, late) in [
        ("2026-02-13", "2026-02-25", 3),
        ("2026-09-30", "2026-10-12", 4),
        ("2026-04-30", "2026-05-09", 4),
        ("2025-09-26", "2025-10-13", 7),
        ("2024-02-08", "2024-02-19", 3),
    ] {
        assert_eq!(
            calendar.days_late(day(due), day(done)),
            late,
            "{due} {done}"
        );
    }
}

#[test]
fn on_the_day_or_before_is_not_late() {
    let calendar = WorkCalendar::built_in();
    assert_eq!(calendar.days_late(day("2026-07-15"), day("2026-07-15")), 0);
    assert_eq!(calendar.days_late(day("2026-07-15"), day("2026-07-01")), 0);
    // Due on a Friday, done on the Sunday after: no working day has passed.
    assert_eq!(calendar.days_late(day("2026-07-17"), day("2026-07-19")), 0);
    // Due on a Saturday, done on the Monday after.
    assert_eq!(calendar.days_late(day("2026-07-18"), day("2026-07-20")), 1);
}

#[test]
fn working_days_of_each_quarter() {
    let calendar = WorkCalendar::built_in();
    for (year, quarters) in [
        (2024, [61, 62, 66, 62]),
        (2025, [59, 61, 67, 61]),
        (2026, [59, 61, 66, 62]),
    ] {
        let counted: Vec<u32> = (1..=4)
            .map(|quarter| {
                let period = Period::quarter(year, quarter).unwrap();
                calendar.workdays(period.first, period.last)
            })
            .collect();
        assert_eq!(counted, quarters, "{year}");
    }
}

#[test]
fn a_year_without_a_notice_is_named_and_counted_by_weekdays() {
    let calendar = WorkCalendar::built_in();
    assert_eq!(
        calendar.uncovered(day("2023-12-30"), day("2027-01-02")),
        [2023, 2027]
    );
    assert!(
        calendar
            .uncovered(day("2024-01-01"), day("2026-12-31"))
            .is_empty()
    );
    // New Year's Day of 2027 is a Friday.
    assert!(calendar.is_workday(day("2027-01-01")));
    assert!(!calendar.is_workday(day("2027-01-02")));
}

#[test]
fn nothing_is_posted_on_a_holiday_that_every_year_has() {
    let notice = Notice {
        workdays: 5,
        grades: Vec::new(),
        basis: "办法第十条".into(),
    };
    let calendar = WorkCalendar::built_in();
    let span = |from: &str| notice.span(&calendar, day(from)).unwrap();
    assert_eq!(span("2027-01-01"), (day("2027-01-04"), day("2027-01-08")));
    assert_eq!(span("2027-09-30"), (day("2027-09-30"), day("2027-10-07")));
    // Where the year's notice is known, it alone decides.
    assert_eq!(span("2026-01-01"), (day("2026-01-04"), day("2026-01-08")));
}
