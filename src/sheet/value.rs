//! What the parser found in a cell, turned into the values that leave this room.
//! Doubles become decimals of 15 significant digits, as Excel itself shows and accepts them.
//! Invariant: each double is converted here, once, and nowhere else.

use std::borrow::Cow;
use std::str::FromStr;

use calamine::{CellErrorType, Data, DataRef, ExcelDateTime};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use rust_decimal::Decimal;

use super::CellValue;

/// A cell value that owns its text or points into the file's table of shared texts.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stored<'s> {
    Text(Cow<'s, str>),
    Number(Decimal),
    Date(NaiveDateTime),
    Flag(bool),
    Error(Cow<'s, str>),
    Uncomputed,
}

impl<'s> Stored<'s> {
    /// `None` for an empty cell.
    pub fn of_ref(value: DataRef<'s>) -> Option<Self> {
        match value {
            DataRef::SharedString(text) => text_of(Cow::Borrowed(text)),
            DataRef::String(text) => text_of(Cow::Owned(text)),
            DataRef::Int(number) => Some(Self::Number(Decimal::from(number))),
            DataRef::Float(number) => Some(number_of(number)),
            DataRef::Bool(flag) => Some(Self::Flag(flag)),
            DataRef::DateTime(moment) => Some(moment_of(moment)),
            DataRef::DateTimeIso(text) => iso_moment(text),
            DataRef::DurationIso(text) => iso_duration(text),
            DataRef::Error(error) => Some(Self::Error(error_text(&error).into())),
            DataRef::Empty => None,
        }
    }

    /// `None` for an empty text.
    pub fn of_text(text: Cow<'s, str>) -> Option<Self> {
        text_of(text)
    }

    /// The same for the values of a whole range.
    pub fn of_data(value: &'s Data) -> Option<Self> {
        match value {
            Data::String(text) => text_of(Cow::Borrowed(text)),
            Data::Int(number) => Some(Self::Number(Decimal::from(*number))),
            Data::Float(number) => Some(number_of(*number)),
            Data::Bool(flag) => Some(Self::Flag(*flag)),
            Data::DateTime(moment) => Some(moment_of(*moment)),
            Data::DateTimeIso(text) => iso_moment(text.clone()),
            Data::DurationIso(text) => iso_duration(text.clone()),
            Data::Error(error) => Some(Self::Error(error_text(error).into())),
            Data::Empty => None,
        }
    }

    pub fn lend(&self) -> CellValue<'_> {
        match self {
            Self::Text(text) => CellValue::Text(text),
            Self::Number(number) => CellValue::Number(*number),
            Self::Date(moment) => CellValue::Date(*moment),
            Self::Flag(flag) => CellValue::Flag(*flag),
            Self::Error(text) => CellValue::Error(text),
            Self::Uncomputed => CellValue::Uncomputed,
        }
    }
}

fn text_of(text: Cow<'_, str>) -> Option<Stored<'_>> {
    (!text.is_empty()).then_some(Stored::Text(text))
}

fn error_text(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        CellErrorType::GettingData => "#GETTING_DATA",
    }
}

/// A double as a decimal of at most 15 significant digits, without trailing zeros; beyond what a
/// decimal holds, its text as an error value.
pub(super) fn number_of(number: f64) -> Stored<'static> {
    decimal(number).map_or_else(
        || Stored::Error(format!("{number:e}").into()),
        Stored::Number,
    )
}

fn decimal(number: f64) -> Option<Decimal> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() <= EXACT {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a whole number within 2^53"
        )]
        return Some(Decimal::from(number as i64));
    }
    if !number.is_finite() {
        return None;
    }
    let number = Decimal::from_scientific(&format!("{number:.14e}")).ok()?;
    let number = number.normalize();
    Some(if number.is_zero() {
        Decimal::ZERO
    } else {
        number
    })
}

/// A date within Excel's years; a duration (`[h]:mm`) is a number of days, and so is what Excel itself
/// cannot show as a date.
fn moment_of(moment: ExcelDateTime) -> Stored<'static> {
    const END: f64 = 2_958_466.0;
    let days = moment.as_f64();
    if moment.is_duration() || !(0.0..END).contains(&days) {
        return number_of(days);
    }
    moment
        .as_datetime()
        .map_or_else(|| number_of(days), Stored::Date)
}

/// `2026-09-30`, `2026-09-30T08:30:00` (with fraction or `Z`); anything else stays text.
fn iso_moment(text: String) -> Option<Stored<'static>> {
    let bare = text.trim().trim_end_matches('Z');
    let moment = NaiveDateTime::from_str(bare)
        .or_else(|_| NaiveDateTime::parse_from_str(bare, "%Y-%m-%dT%H:%M"))
        .or_else(|_| NaiveDate::from_str(bare).map(|day| day.and_time(NaiveTime::MIN)));
    match moment {
        Ok(moment) => Some(Stored::Date(moment)),
        Err(_) => text_of(text.into()),
    }
}

/// `PT26H30M00S` as a number of days; anything else stays text.
fn iso_duration(text: String) -> Option<Stored<'static>> {
    match iso_days(text.trim()) {
        Some(days) => Some(number_of(days)),
        None => text_of(text.into()),
    }
}

fn iso_days(text: &str) -> Option<f64> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text),
    };
    let mut in_time = false;
    let mut seconds = 0.0;
    let mut digits = String::new();
    for letter in rest.strip_prefix('P')?.chars() {
        let weight = match letter {
            '0'..='9' | '.' => {
                digits.push(letter);
                continue;
            }
            'T' => {
                in_time = true;
                continue;
            }
            'D' => 86_400.0,
            'H' => 3_600.0,
            'M' if in_time => 60.0,
            'S' => 1.0,
            _ => return None,
        };
        seconds += digits.parse::<f64>().ok()? * weight;
        digits.clear();
    }
    digits.is_empty().then_some(sign * seconds / 86_400.0)
}
