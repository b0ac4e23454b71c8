//! How people write a period, and what is refused.
use gangze::office::{Cycle, Period, YearStart};
use proptest::prelude::*;

use crate::office_builder::day;

fn shown(text: &str) -> Option<String> {
    let period = Period::parse(text)?;
    Some(format!("{period} {}..{}", period.first, period.last))
}

#[test]
fn forms() {
    for (text, expected) in [
        ("2026Q3", "2026Q3 2026-07-01..2026-09-30"),
        ("2026q3", "2026Q3 2026-07-01..2026-09-30"),
        ("2026-Q3", "2026Q3 2026-07-01..2026-09-30"),
        (" 2026 年 第三季度 ", "2026Q3 2026-07-01..2026-09-30"),
        ("2026年三季度", "2026Q3 2026-07-01..2026-09-30"),
        ("2026年3季度", "2026Q3 2026-07-01..2026-09-30"),
        ("2026-09", "2026-09 2026-09-01..2026-09-30"),
        ("2026-9", "2026-09 2026-09-01..2026-09-30"),
        ("2026年9月", "2026-09 2026-09-01..2026-09-30"),
        ("2026年九月份", "2026-09 2026-09-01..2026-09-30"),
        ("2026年十二月", "2026-12 2026-12-01..2026-12-31"),
        ("2024-02", "2024-02 2024-02-01..2024-02-29"),
        ("2026H1", "2026H1 2026-01-01..2026-06-30"),
        ("2026年下半年", "2026H2 2026-07-01..2026-12-31"),
        ("2026", "2026 2026-01-01..2026-12-31"),
        ("2026年度", "2026 2026-01-01..2026-12-31"),
        ("2026全年", "2026 2026-01-01..2026-12-31"),
        (
            "2026-07-01..2026-09-15",
            "2026-07-01..2026-09-15 2026-07-01..2026-09-15",
        ),
        (
            "2026-07-01至2026-07-01",
            "2026-07-01..2026-07-01 2026-07-01..2026-07-01",
        ),
    ] {
        assert_eq!(shown(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn refusals() {
    for text in [
        "",
        "2026Q5",
        "2026Q0",
        "2026Q",
        "2026Q+3",
        "2026Q03x",
        "2026-13",
        "2026-00",
        "2026H3",
        "2026-",
        "2026年第",
        "2026第",
        "2026年第三",
        "2026三",
        "26Q3",
        "20263",
        "2026年13月",
        "2026年五季度",
        "第三季度",
        "Q3",
        "2026-09-01",
        "2026-09-30..2026-07-01",
        "2026-07-01..2026-09-31",
        "2026-07..2026-09",
        "202609",
        "2026年9",
        "2026..2027",
        "本季度",
        "99999",
    ] {
        assert_eq!(shown(text), None, "{text}");
    }
}

#[test]
fn words_for_titles() {
    let words = |text| Period::parse(text).unwrap().words();
    assert_eq!(words("2026-09"), "2026年9月");
    assert_eq!(words("2026Q1"), "2026年第一季度");
    assert_eq!(words("2026Q4"), "2026年第四季度");
    assert_eq!(words("2026H1"), "2026年上半年");
    assert_eq!(words("2026H2"), "2026年下半年");
    assert_eq!(words("2026"), "2026年度");
    assert_eq!(words("2026-07-01..2026-09-15"), "2026-07-01至2026-09-15");
}

#[test]
fn words_of_the_column_cycle() {
    for cycle in [Cycle::Month, Cycle::Quarter, Cycle::Half, Cycle::Year] {
        assert_eq!(Cycle::from_word(cycle.word()), Some(cycle));
    }
    assert_eq!(Cycle::from_word("每季度"), Some(Cycle::Quarter));
    assert_eq!(Cycle::from_word("旬"), None);
}

#[test]
fn clip_is_the_common_stretch() {
    let quarter = Period::parse("2026Q3").unwrap();
    let clip = |from: Option<&str>, to: Option<&str>| {
        quarter
            .clip(from.map(day), to.map(day))
            .map(|(first, last)| format!("{first}..{last}"))
    };
    assert_eq!(clip(None, None).unwrap(), "2026-07-01..2026-09-30");
    assert_eq!(
        clip(Some("2026-08-01"), None).unwrap(),
        "2026-08-01..2026-09-30"
    );
    assert_eq!(
        clip(Some("2020-01-01"), Some("2026-07-01")).unwrap(),
        "2026-07-01..2026-07-01"
    );
    assert_eq!(clip(Some("2026-10-01"), None), None);
    assert_eq!(clip(None, Some("2026-06-30")), None);
}

proptest! {
    /// What is printed is read back as the same period; months, quarters and halves partition the year.
    #[test]
    fn codes_read_back_and_parts_make_the_year(year in 1900i32..2200) {
        let months: Vec<_> = (1..=12).map(|n| Period::month(year, n).unwrap()).collect();
        let quarters: Vec<_> = (1..=4).map(|n| Period::quarter(year, n).unwrap()).collect();
        let halves: Vec<_> = (1..=2).map(|n| Period::half(year, n).unwrap()).collect();
        let whole = Period::year(year).unwrap();
        for parts in [&months, &quarters, &halves] {
            prop_assert_eq!(parts[0].first, whole.first);
            prop_assert_eq!(parts[parts.len() - 1].last, whole.last);
            for pair in parts.windows(2) {
                prop_assert_eq!(pair[0].last.succ_opt().unwrap(), pair[1].first);
            }
            for part in parts {
                prop_assert_eq!(Period::parse(&part.to_string()), Some(*part));
                prop_assert_eq!(Period::parse(&part.words()), Some(*part));
            }
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,12}", tail in "[0-9QH季年月第.+-]{0,6}") {
        for text in [text, format!("2026{tail}")] {
            if let Some(period) = Period::parse(&text) {
                prop_assert!(period.first <= period.last);
            }
        }
    }
}

fn parts(text: &str, start: &str, cycle: Cycle) -> Vec<String> {
    let start = YearStart::parse(start).unwrap();
    let period = Period::parse(text).unwrap().in_year(start);
    std::iter::once(period)
        .chain(period.parts(cycle))
        .map(|own| format!("{own} {}..{}", own.first, own.last))
        .collect()
}

#[test]
fn a_year_may_begin_on_another_day() {
    insta::assert_snapshot!(parts("2017", "12-01", Cycle::Quarter).join("\n"), @"
    2017 2016-12-01..2017-11-30
    2017Q1 2016-12-01..2017-02-28
    2017Q2 2017-03-01..2017-05-31
    2017Q3 2017-06-01..2017-08-31
    2017Q4 2017-09-01..2017-11-30
    ");
    insta::assert_snapshot!(parts("2026H2", "12-21", Cycle::Month).join("\n"), @"
    2026H2 2026-06-21..2026-12-20
    2026-07 2026-06-21..2026-07-20
    2026-08 2026-07-21..2026-08-20
    2026-09 2026-08-21..2026-09-20
    2026-10 2026-09-21..2026-10-20
    2026-11 2026-10-21..2026-11-20
    2026-12 2026-11-21..2026-12-20
    ");
    assert_eq!(
        parts("2026", "04-01", Cycle::Half)[0],
        "2026 2026-04-01..2027-03-31"
    );
    assert_eq!(
        parts("2026", "09-01", Cycle::Half)[0],
        "2026 2025-09-01..2026-08-31"
    );
    assert_eq!(
        parts("2026", "本年09-01", Cycle::Half)[0],
        "2026 2026-09-01..2027-08-31"
    );
    for text in ["", "13-01", "12-29", "12-00", "12月1日", "1201"] {
        assert_eq!(YearStart::parse(text), None, "{text}");
    }
}

/// Two months counted as a quarter: the parts of a period always make up the whole of it.
#[test]
fn parts_make_up_the_whole() {
    for start in ["01-01", "12-01", "12-21", "04-01"] {
        let start = YearStart::parse(start).unwrap();
        for text in ["2024", "2026", "2026H1", "2026H2", "2026Q2"] {
            let whole = Period::parse(text).unwrap().in_year(start);
            for cycle in [Cycle::Month, Cycle::Quarter, Cycle::Half] {
                let parts = whole.parts(cycle);
                let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
                    assert!(cycle.months() >= whole.cycle.months());
                    continue;
                };
                assert_eq!(
                    (first.first, last.last),
                    (whole.first, whole.last),
                    "{whole}"
                );
                for pair in parts.windows(2) {
                    assert_eq!(pair[0].last.succ_opt(), Some(pair[1].first));
                    assert_eq!(pair[1].previous(), Some(pair[0]));
                }
            }
        }
    }
    assert_eq!(
        Period::quarter(2026, 3).unwrap().parts(Cycle::Month).len(),
        3
    );
    let dates = Period::parse("2026-07-01..2026-09-30").unwrap();
    assert_eq!(
        (dates.parts(Cycle::Month).len(), dates.previous()),
        (0, None)
    );
}

#[test]
fn months_of_another_year_belong_to_it() {
    let start = YearStart::parse("12-01").unwrap();
    let of = |text: &str| Period::parse(text).unwrap().in_year(start).is_of_year(2026);
    assert_eq!(
        [of("2025-12"), of("2026-11"), of("2026-12"), of("2026Q1")],
        [true, true, false, true]
    );
}
