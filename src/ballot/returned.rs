//! A file that came back, as the cells that stand in it.
//! Invariant: at most as many cells are kept as a form can have; a larger file is no form.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::diag::{Cell, Place};
use crate::sheet::{CellValue, Flow, RowCells, SheetInfo, Visitor};

/// So many cells of one file are kept; the largest office's form has fewer.
const MOST_CELLS: usize = 100_000;

/// What one cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Held {
    Text(String),
    Number(Decimal),
    Flag(bool),
}

impl Held {
    /// As a person would type it.
    pub fn words(&self) -> String {
        match self {
            Self::Text(text) => text.trim().to_owned(),
            Self::Number(number) => number.normalize().to_string(),
            Self::Flag(flag) => if *flag { "是" } else { "否" }.to_owned(),
        }
    }
}

/// One sheet of a file.
#[derive(Clone, Debug, Default)]
pub(super) struct ReturnedSheet {
    pub name: Option<Arc<str>>,
    pub hidden: bool,
    pub cells: BTreeMap<(u32, u32), Held>,
}

/// A file of 收回.
#[derive(Clone, Debug)]
pub struct Returned {
    pub file: Arc<str>,
    pub(super) sheets: Vec<ReturnedSheet>,
    /// Larger than any form.
    pub(super) too_large: bool,
}

impl Returned {
    pub(super) fn place(&self, sheet: &ReturnedSheet, row: u32, column: u32) -> Place {
        Place::cell(&self.file, sheet.name.as_ref(), Cell::new(row, column))
    }
}

/// Takes the cells of a file while it is read.
pub struct Visit {
    returned: Returned,
    cells: usize,
}

impl Visit {
    pub fn new(file: Arc<str>) -> Self {
        Self {
            returned: Returned {
                file,
                sheets: Vec::new(),
                too_large: false,
            },
            cells: 0,
        }
    }

    pub fn finish(self) -> Returned {
        self.returned
    }
}

impl Visitor for Visit {
    fn sheet(&mut self, sheet: &SheetInfo) -> Flow {
        self.returned.sheets.push(ReturnedSheet {
            name: sheet.name.clone(),
            hidden: sheet.hidden,
            cells: BTreeMap::new(),
        });
        Flow::Go
    }

    fn row(&mut self, row: &RowCells<'_>) -> Flow {
        self.cells += row.cells.len();
        if self.cells > MOST_CELLS {
            self.returned.too_large = true;
            return Flow::NextSheet;
        }
        if let Some(sheet) = self.returned.sheets.last_mut() {
            for (column, cell) in row.cells {
                if let Some(held) = held(cell) {
                    sheet.cells.insert((row.row, *column), held);
                }
            }
        }
        Flow::Go
    }

    fn end_sheet(&mut self) {}
}

fn held(cell: &CellValue<'_>) -> Option<Held> {
    match cell {
        CellValue::Text(text) | CellValue::Error(text) => {
            let blank = text.trim().is_empty();
            (!blank).then(|| Held::Text((*text).to_owned()))
        }
        CellValue::Number(number) => Some(Held::Number(*number)),
        CellValue::Date(moment) => Some(Held::Text(moment.to_string())),
        CellValue::Flag(flag) => Some(Held::Flag(*flag)),
        CellValue::Uncomputed => Some(Held::Text("没有算出的公式".to_owned())),
    }
}
