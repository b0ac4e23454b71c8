//! Values on their way into a cell: decimals to doubles, dates to serial numbers, long text cut.
//! Invariant: a number that a double cannot hold to its last digit is never written as a number.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

/// Longest text of a cell, in UTF-16 units.
const LONGEST_TEXT: usize = 32_767;

/// Powers of ten that a double holds exactly.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];
/// From here on a number has more than 15 digits.
const SIXTEEN_DIGITS: u128 = 1_000_000_000_000_000;

/// The double that reads back as this very decimal; `None` beyond 15 significant digits.
pub(super) fn double(number: Decimal) -> Option<f64> {
    let number = number.normalize();
    let mantissa = number.mantissa();
    let power = POWERS.get(usize::try_from(number.scale()).ok()?);
    if mantissa.unsigned_abs() < SIXTEEN_DIGITS
        && let Some(power) = power
    {
        // Both are exact in a double, and their quotient is rounded once: the same as parsing, much faster.
        #[expect(clippy::cast_precision_loss, reason = "15 digits fit")]
        return Some(mantissa as f64 / power);
    }
    let mut digits = mantissa.unsigned_abs();
    while digits != 0 && digits.is_multiple_of(10) {
        digits /= 10;
    }
    if digits >= SIXTEEN_DIGITS {
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
    let clean: std::borrow::Cow<'_, str> =
        if text.as_bytes().contains(&0xEF) && text.contains(['\u{FFFE}', '\u{FFFF}']) {
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
