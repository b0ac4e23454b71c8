//! How people write a period, and what is refused.
use gangze::office::{Cycle, Period};
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
