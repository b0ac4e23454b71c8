//! Cases in a workbook: one row a case on the sheet 例, tables that all of them share on sheets of their own.
//! A heading `台账.任务` makes a column of a small table; a cell of several lines gives several rows.
//! Invariant: a heading that is not known is reported at its cell.

use std::sync::Arc;

use indexmap::IndexMap;
use rust_decimal::Decimal;

use super::grid::{Grid, Slot};
use super::problem;
use super::read::{CODES, Case, Cases, Common, ENTRIES, Expected, Want, What, codes, day, period};
use crate::diag::{Cell, Place, Sink};
use crate::sheet::{self, CellValue, Flow, Reader, RowCells, SheetInfo, Visitor};
use crate::workspace::{FoundFile, Item};

/// The sheet that holds the cases.
const CASES: &str = "例";

/// Gathers every sheet of a workbook as text.
struct Sheets<'a> {
    file: &'a Arc<str>,
    list: Vec<(String, Grid)>,
    open: bool,
}

impl Visitor for Sheets<'_> {
    fn sheet(&mut self, sheet: &SheetInfo) -> Flow {
        if sheet.hidden {
            self.open = false;
            return Flow::NextSheet;
        }
        let name = sheet.name.as_deref().unwrap_or("").to_owned();
        let grid = Grid {
            rows: Vec::new(),
            place: Place::Sheet {
                file: self.file.clone(),
                sheet: sheet.name.clone(),
            },
        };
        self.list.push((name, grid));
        self.open = true;
        Flow::Go
    }

    fn row(&mut self, row: &RowCells<'_>) -> Flow {
        let Some((name, grid)) = self.list.last_mut().filter(|_| self.open) else {
            return Flow::NextSheet;
        };
        let sheet: Option<Arc<str>> = (!name.is_empty()).then(|| name.as_str().into());
        let last = row.cells.last().map_or(0, |(column, _)| column + 1);
        let slots = (0..last)
            .map(|column| {
                let value = row.cells.iter().find(|(own, _)| *own == column);
                Slot {
                    text: value.map_or_else(String::new, |(_, value)| text(value)),
                    place: Place::cell(self.file, sheet.as_ref(), Cell::new(row.row, column)),
                }
            })
            .collect();
        grid.rows.push(slots);
        Flow::Go
    }

    fn end_sheet(&mut self) {}
}

/// A cell as a person would write it.
fn text(value: &CellValue<'_>) -> String {
    match value {
        CellValue::Text(text) => text.trim().to_owned(),
        CellValue::Number(number) => number.normalize().to_string(),
        CellValue::Date(date) => date.date().to_string(),
        CellValue::Flag(true) => "是".to_owned(),
        CellValue::Flag(false) => "否".to_owned(),
        CellValue::Error(error) => (*error).to_owned(),
        CellValue::Uncomputed => String::new(),
    }
}

fn sheets(file: &FoundFile, reader: &Reader, sink: &mut Sink) -> Vec<(String, Grid)> {
    let mut visitor = Sheets {
        file: &file.name,
        list: Vec::new(),
        open: false,
    };
    let read = sheet::open(&file.path, file.name.clone())
        .and_then(|opened| sheet::read(&opened, reader, sink, &mut visitor));
    if let Err(fault) = read {
        sink.push(*fault);
    }
    visitor.list
}

/// The first sheet of a table file that has rows.
pub fn first_table(file: &FoundFile, reader: &Reader, sink: &mut Sink) -> Option<Grid> {
    let list = sheets(file, reader, sink);
    list.into_iter()
        .map(|(_, grid)| grid)
        .find(|grid| !grid.rows.is_empty())
}

/// What a column of the sheet 例 is for.
enum Heading {
    Name,
    Period,
    Day,
    Only,
    /// A column of a small table.
    Table(String, String),
    Person(Option<String>, What),
    Remark,
}

fn heading(slot: &Slot, sink: &mut Sink) -> Option<Heading> {
    let text = slot.text.as_str();
    Some(match text {
        "名称" => Heading::Name,
        "考核期" => Heading::Period,
        "基准日" => Heading::Day,
        "只看" => Heading::Only,
        "说明" | "备注" => Heading::Remark,
        CODES => Heading::Person(None, What::Codes),
        _ => match text.split_once('.') {
            Some(("应得", CODES)) => Heading::Person(None, What::Codes),
            Some(("应得", rest)) => {
                let (person, what) = match rest.split_once('.') {
                    Some((ENTRIES, node)) => (None, What::Entries(node.to_owned())),
                    Some((person, rest)) => {
                        let what = match rest.split_once('.') {
                            Some((ENTRIES, node)) => What::Entries(node.to_owned()),
                            _ => What::Named(rest.to_owned()),
                        };
                        (Some(person.to_owned()), what)
                    }
                    None => (None, What::Named(rest.to_owned())),
                };
                Heading::Person(person, what)
            }
            Some((table, column)) if !table.is_empty() && !column.is_empty() => {
                Heading::Table(table.to_owned(), column.to_owned())
            }
            _ => {
                sink.push(problem::unknown_heading(slot.place.clone(), text));
                return None;
            }
        },
    })
}

/// The cases of a workbook.
pub fn cases(file: &FoundFile, reader: &Reader, sink: &mut Sink) -> Cases {
    let mut cases = Cases::default();
    let mut list = sheets(file, reader, sink);
    let Some(at) = list.iter().position(|(name, _)| name == CASES) else {
        sink.push(problem::no_case_sheet(&file.name));
        return cases;
    };
    let (_, grid) = list.remove(at);
    let common = Common {
        tables: list
            .into_iter()
            .filter(|(_, grid)| !grid.rows.is_empty())
            .collect(),
        ..Common::default()
    };
    let mut rows = grid.rows.iter();
    let Some(head) = rows.next() else {
        return cases;
    };
    let mut seen: Vec<&str> = Vec::new();
    let mut headings: Vec<Column> = Vec::new();
    for slot in head {
        if slot.text.is_empty() {
            headings.push(Column::Without);
            continue;
        }
        if seen.contains(&slot.text.as_str()) {
            sink.push(problem::heading_twice(slot.place.clone(), &slot.text));
            headings.push(Column::Unread);
            continue;
        }
        seen.push(&slot.text);
        headings.push(heading(slot, sink).map_or(Column::Unread, Column::For));
    }
    for row in rows {
        if let Some(read) = case(file, &headings, row, &common, sink) {
            cases.add(&file.name, read, sink);
        }
    }
    cases
}

/// A column of the sheet 例.
enum Column {
    For(Heading),
    /// Its heading was not understood, which has been said.
    Unread,
    Without,
}

/// One row; nothing for a row that is blank.
fn case(
    file: &FoundFile,
    headings: &[Column],
    row: &[Slot],
    common: &Common,
    sink: &mut Sink,
) -> Option<Result<Case, String>> {
    let place = row.first()?.place.clone();
    let mut own = common.clone();
    let mut name = String::new();
    let mut expected = Vec::new();
    let mut faults = Sink::new();
    let mut columns: IndexMap<&str, Vec<(&str, &Slot)>> = IndexMap::new();
    let all = headings.iter().chain(std::iter::repeat(&Column::Without));
    for (heading, slot) in all.zip(row) {
        let heading = match heading {
            Column::For(heading) => heading,
            Column::Without if !slot.text.is_empty() => {
                faults.push(problem::no_heading(slot.place.clone(), &slot.text));
                continue;
            }
            _ => continue,
        };
        let item = || Item {
            value: slot.text.clone(),
            place: slot.place.clone(),
        };
        if let Heading::Table(table, column) = heading {
            columns.entry(table).or_default().push((column, slot));
            continue;
        }
        if slot.text.is_empty() {
            continue;
        }
        match heading {
            Heading::Name => name.clone_from(&slot.text),
            Heading::Period => {
                own.dated = true;
                own.period = period(&item(), &mut faults);
            }
            Heading::Day => own.as_of = day(&item(), &mut faults),
            Heading::Only => {
                let parts = slot.text.split('、').map(str::trim);
                own.only = parts
                    .map(|part| Item {
                        value: part.to_owned(),
                        place: slot.place.clone(),
                    })
                    .collect();
            }
            Heading::Person(person, what) => {
                if let Some(want) = want(what, slot, &mut faults) {
                    expected.push(Expected {
                        person: person.clone(),
                        what: what.clone(),
                        want,
                        place: slot.place.clone(),
                        bytes: None,
                    });
                }
            }
            Heading::Table(..) | Heading::Remark => {}
        }
    }
    if row.iter().all(|slot| slot.text.is_empty()) {
        return None;
    }
    // What cannot be read is one fault; what the case would give without it is none.
    let faulty = faults.has_errors();
    sink.merge(faults);
    // So it is with a heading that was not understood: what stands below it may be all that lacks.
    let unread = headings.iter().any(|own| matches!(own, Column::Unread));
    if faulty || (unread && (name.is_empty() || expected.is_empty() || !own.dated)) {
        return Some(Err(name));
    }
    if name.is_empty() {
        sink.push(problem::nameless(place));
        return Some(Err(name));
    }
    if expected.is_empty() {
        sink.push(problem::empty(place, &name));
        return Some(Err(name));
    }
    let Some(period) = own.period else {
        if !own.dated {
            sink.push(problem::no_period(place, &name));
        }
        return Some(Err(name));
    };
    for (table, columns) in columns {
        own.tables.insert(table.to_owned(), small(&columns, &place));
    }
    Some(Ok(Case {
        file: file.name.clone(),
        name,
        place,
        period,
        as_of: own.as_of,
        only: own.only,
        tables: own.tables,
        data: own.data,
        expected,
    }))
}

/// A table from one row of cells: each line of a cell is a row.
fn small(columns: &[(&str, &Slot)], place: &Place) -> Grid {
    let head = columns.iter().map(|(name, slot)| Slot {
        text: (*name).to_owned(),
        place: slot.place.clone(),
    });
    let most = columns
        .iter()
        .map(|(_, slot)| slot.text.lines().count())
        .max();
    let mut rows: Vec<Vec<Slot>> = vec![head.collect()];
    for line in 0..most.unwrap_or(0) {
        let row = columns.iter().map(|(_, slot)| Slot {
            text: slot.text.lines().nth(line).unwrap_or("").trim().to_owned(),
            place: slot.place.clone(),
        });
        rows.push(row.collect());
    }
    Grid {
        rows,
        place: place.clone(),
    }
}

fn want(what: &What, slot: &Slot, sink: &mut Sink) -> Option<Want> {
    let text = slot.text.as_str();
    match what {
        What::Codes => codes(&[text.to_owned()], &slot.place, sink),
        What::Entries(_) => Some(Want::lines(text)),
        What::Named(_) => Some(match text.parse::<Decimal>() {
            Ok(number) => Want::Number(number),
            Err(_) => Want::Text(text.to_owned()),
        }),
    }
}
