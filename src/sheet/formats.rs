//! Which cell formats of a workbook show days or durations: asked of the parser itself, once, by a sheet with one cell a
//! format.
//! Invariant: what is a day is decided by the parser alone.

use std::fmt::Write as _;
use std::io::{Read, Seek};

use calamine::{DataRef, ExcelDateTime, ExcelDateTimeType, Xlsx};
use chrono::{Datelike as _, NaiveDateTime, NaiveTime};

use super::value::Stored;

/// The cell formats of one workbook, by their number.
#[derive(Debug)]
pub(super) struct Formats {
    /// `None`: a plain number.
    kinds: Vec<Option<ExcelDateTimeType>>,
    /// Days are counted from 1904.
    late: bool,
    /// Whether a day is shown as its month.
    months: Vec<bool>,
}

/// A worksheet part with one cell for each of so many formats.
pub(super) fn question(formats: usize) -> Vec<u8> {
    let mut part = "<worksheet><sheetData><row r=\"1\">".to_owned();
    for format in 0..formats {
        let _ = write!(part, "<c s=\"{format}\"><v>100</v></c>");
    }
    part.push_str("</row></sheetData></worksheet>");
    part.into_bytes()
}

/// What the parser makes of the cells of [`question`] in the sheet of this name.
pub(super) fn answer<R: Read + Seek>(
    book: &mut Xlsx<R>,
    sheet: &str,
    months: &[bool],
) -> Option<Formats> {
    let mut formats = Formats {
        kinds: Vec::new(),
        late: false,
        months: months.to_vec(),
    };
    let mut cells = book.worksheet_cells_reader(sheet).ok()?;
    while let Some(cell) = cells.next_cell().ok()? {
        formats.kinds.push(match cell.get_value() {
            DataRef::DateTime(moment) if moment.is_duration() => Some(ExcelDateTimeType::TimeDelta),
            DataRef::DateTime(moment) => {
                formats.late = moment.as_datetime()?.year() >= 1904;
                Some(ExcelDateTimeType::DateTime)
            }
            DataRef::Float(_) => None,
            _ => return None,
        });
    }
    Some(formats)
}

impl Formats {
    /// A number under a format; a cell without one shows a plain number, whatever format 0 is.
    pub fn value(&self, format: Option<usize>, number: f64) -> Option<Stored<'static>> {
        let kind = format.and_then(|format| self.kinds.get(format).copied().flatten());
        let stored = Stored::of_ref(match kind {
            None => DataRef::Float(number),
            // A stretch of time is a number of days, from wherever days are counted.
            Some(kind) => DataRef::DateTime(ExcelDateTime::new(number, kind, self.late)),
        });
        let month = format.and_then(|format| self.months.get(format).copied());
        match stored {
            // `2026年7月` typed into a cell is kept as the first day and shown as the month that it is.
            Some(Stored::Date(moment)) if month == Some(true) && is_first(moment) => {
                let text = format!("{}年{}月", moment.year(), moment.month());
                Some(Stored::Text(text.into()))
            }
            stored => stored,
        }
    }

    /// Whether numbers under this format are just numbers.
    pub fn is_plain(&self, format: Option<usize>) -> bool {
        format.is_none_or(|format| self.kinds.get(format).copied().flatten().is_none())
    }
}

fn is_first(moment: NaiveDateTime) -> bool {
    moment.day() == 1 && moment.time() == NaiveTime::MIN
}
