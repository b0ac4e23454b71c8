//! Values on their way into a cell: decimals to doubles, dates to serial numbers, long text cut.
//! Invariant: a number that a double cannot hold to its last digit is never written as a number.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

/// Longest text of a cell, in UTF-16 units.
const LONGEST_TEXT: usize = 32_767;

/// The double that reads back as this very decimal; `None` beyond 15 significant digits.
pub(super) fn double(number: Decimal) -> Option<f64> {
    let mut digits = number.normalize().mantissa().unsigned_abs();
    while digits != 0 && digits.is_multiple_of(10) {
        digits /= 10;
    }
    if digits >= 1_000_000_000_000_000 {
        return None;
    }
    // Parsing rounds correctly, which the library's own conversion does not promise.
    number.to_string().parse().ok()
}

/// Days as spreadsheets count them; `None` outside 1900-03-01 to 9999-12-31, where they disagree.
pub(super) fn serial(date: NaiveDate) -> Option<f64> {
    let day = date.num_days_from_ce() - 693_594;
    (61..=2_958_465).contains(&day).then(|| f64::from(day))
}

/// The text as it fits into one cell: beyond 32,767 UTF-16 units it is cut and says so at its end.
pub(super) fn fitting(text: &str) -> std::borrow::Cow<'_, str> {
    // U+FFFE and U+FFFF cannot stand in XML at all; a file with them would not open.
    let clean: std::borrow::Cow<'_, str> = if text.contains(['\u{FFFE}', '\u{FFFF}']) {
        text.replace(['\u{FFFE}', '\u{FFFF}'], "\u{FFFD}").into()
    } else {
        text.into()
    };
    if clean.len() <= LONGEST_TEXT || clean.encode_utf16().count() <= LONGEST_TEXT {
        return clean;
    }
    let mark = format!("…（共 {} 字，此处截断）", clean.chars().count());
    cut(&clean, LONGEST_TEXT, &mark).into()
}

/// At most `room` UTF-16 units, ending in `mark` where something was cut.
pub(super) fn cut(text: &str, room: usize, mark: &str) -> String {
    if text.encode_utf16().count() <= room {
        return text.to_owned();
    }
    let mut left = room.saturating_sub(mark.encode_utf16().count());
    let mut kept = String::new();
    for c in text.chars() {
        if c.len_utf16() > left {
            break;
        }
        left -= c.len_utf16();
        kept.push(c);
    }
    kept + mark
}
