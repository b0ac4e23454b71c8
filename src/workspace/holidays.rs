//! The folder's own 节假日 table: its days are laid over those that are built in.
//! Invariant: a row that cannot be read is reported at its place, never skipped in silence.

use chrono::NaiveDate;

use super::problem;
use crate::diag::{Cell, Place, Sink};
use crate::office::WorkCalendar;
use crate::sheet::{self, CellValue, Flow, Reader, RowCells, SheetInfo, Visitor};

use super::FoundFile;

/// Reads the table and lays its days over the built-in ones; a year that it names counts as covered.
pub fn calendar(file: Option<&FoundFile>, reader: &Reader, sink: &mut Sink) -> WorkCalendar {
    let mut calendar = WorkCalendar::built_in();
    let Some(found) = file else {
        return calendar;
    };
    let mut days = Days {
        file: found.name.clone(),
        sheet: None,
        days: Vec::new(),
        faults: Sink::new(),
    };
    let read = sheet::open(&found.path, found.name.clone())
        .and_then(|file| sheet::read(&file, reader, sink, &mut days));
    if let Err(fault) = read {
        sink.push(*fault);
    }
    sink.merge(days.faults);
    for (date, worked) in days.days {
        calendar.name(date, worked);
    }
    calendar
}

struct Days {
    file: std::sync::Arc<str>,
    sheet: Option<std::sync::Arc<str>>,
    days: Vec<(NaiveDate, bool)>,
    faults: Sink,
}

impl Visitor for Days {
    fn sheet(&mut self, sheet: &SheetInfo) -> Flow {
        self.sheet.clone_from(&sheet.name);
        Flow::Go
    }

    fn row(&mut self, row: &RowCells<'_>) -> Flow {
        let texts: Vec<String> = row.cells.iter().map(|(_, cell)| shown(cell)).collect();
        let date = texts.first().and_then(|text| date(text));
        let kind = texts.get(1).and_then(|text| match text.trim() {
            "off" | "放假" | "休" => Some(false),
            "work" | "上班" | "班" => Some(true),
            _ => None,
        });
        match (date, kind) {
            (Some(date), Some(worked)) => self.days.push((date, worked)),
            // Before the first day stand titles and the header.
            (_, kind) if kind.is_some() || !self.days.is_empty() => {
                let col = row.cells.first().map_or(0, |(col, _)| *col);
                let place = Place::cell(&self.file, self.sheet.as_ref(), Cell::new(row.row, col));
                self.faults
                    .push(problem::bad_holiday(place, &texts.join(",")));
            }
            _ => {}
        }
        Flow::Go
    }

    fn end_sheet(&mut self) {}
}

fn shown(cell: &CellValue<'_>) -> String {
    match cell {
        CellValue::Text(text) | CellValue::Error(text) => (*text).to_owned(),
        CellValue::Number(number) => number.to_string(),
        CellValue::Date(date) => date.date().to_string(),
        CellValue::Flag(flag) => flag.to_string(),
        CellValue::Uncomputed => String::new(),
    }
}

fn date(text: &str) -> Option<NaiveDate> {
    ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]
        .into_iter()
        .find_map(|form| NaiveDate::parse_from_str(text.trim(), form).ok())
}
