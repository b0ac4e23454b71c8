//! A few rows kept beyond their moment, and the merged regions of the sheet they stand in.
//! Invariant: only the rows of a possible header and the cells of a running merge are ever kept.

use chrono::NaiveDateTime;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use crate::diag::{Cell, CellRange};
use crate::sheet::{CellValue, RowCells};

/// A cell's content, kept.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kept {
    Text(String),
    Number(Decimal),
    Date(NaiveDateTime),
    Flag(bool),
    Error(String),
    Uncomputed,
}

impl Kept {
    pub fn of(cell: &CellValue<'_>) -> Self {
        match cell {
            CellValue::Text(text) => Self::Text((*text).to_owned()),
            CellValue::Number(number) => Self::Number(*number),
            CellValue::Date(date) => Self::Date(*date),
            CellValue::Flag(flag) => Self::Flag(*flag),
            CellValue::Error(text) => Self::Error((*text).to_owned()),
            CellValue::Uncomputed => Self::Uncomputed,
        }
    }

    pub fn lent(&self) -> CellValue<'_> {
        match self {
            Self::Text(text) => CellValue::Text(text),
            Self::Number(number) => CellValue::Number(*number),
            Self::Date(date) => CellValue::Date(*date),
            Self::Flag(flag) => CellValue::Flag(*flag),
            Self::Error(text) => CellValue::Error(text),
            Self::Uncomputed => CellValue::Uncomputed,
        }
    }
}

/// One row, kept.
#[derive(Clone, Debug)]
pub(super) struct KeptRow {
    pub row: u32,
    pub cells: Vec<(u32, Kept)>,
}

impl KeptRow {
    pub fn of(row: &RowCells<'_>) -> Self {
        Self {
            row: row.row,
            cells: row
                .cells
                .iter()
                .map(|(col, cell)| (*col, Kept::of(cell)))
                .collect(),
        }
    }

    /// Gives the row to `take` as if it came from its sheet.
    pub fn lend<T>(&self, take: impl FnOnce(&RowCells<'_>) -> T) -> T {
        let cells: Vec<_> = self
            .cells
            .iter()
            .map(|(col, cell)| (*col, cell.lent()))
            .collect();
        take(&RowCells {
            row: self.row,
            cells: &cells,
        })
    }

    pub fn at(&self, col: u32) -> Option<&Kept> {
        let index = self
            .cells
            .binary_search_by_key(&col, |(col, _)| *col)
            .ok()?;
        self.cells.get(index).map(|(_, cell)| cell)
    }
}

/// How far above a row its merged regions are sought; a header has three rows.
const REACH: u32 = 8;

/// The merged regions of one sheet, by what is asked of them; every answer costs the same, however many there are.
#[derive(Clone, Debug, Default)]
pub(super) struct Merges {
    /// The regions that begin in a row, by column.
    rows: FxHashMap<u32, Vec<CellRange>>,
    /// Regions of several rows, by their first cell: the last row.
    tall: FxHashMap<Cell, u32>,
    /// By row: the lowest row that a region beginning there reaches.
    depths: FxHashMap<u32, u32>,
}

impl Merges {
    pub fn of(regions: Option<&[CellRange]>) -> Self {
        let mut merges = Self::default();
        for region in regions.unwrap_or_default() {
            let (first, last) = (region.first, region.last);
            merges.rows.entry(first.row).or_default().push(*region);
            let depth = merges.depths.entry(first.row).or_default();
            *depth = last.row.max(*depth);
            if last.row > first.row {
                merges.tall.insert(first, last.row);
            }
        }
        for regions in merges.rows.values_mut() {
            regions.sort_by_key(|region| region.first.col);
        }
        merges
    }

    /// Whether any region has several rows.
    pub fn any_tall(&self) -> bool {
        !self.tall.is_empty()
    }

    /// The region that a cell lies in; asked for headers only.
    pub fn over(&self, cell: Cell) -> Option<&CellRange> {
        if self.rows.is_empty() {
            return None;
        }
        (cell.row.saturating_sub(REACH)..=cell.row)
            .rev()
            .find_map(|row| {
                let regions = self.rows.get(&row)?;
                let after = regions.partition_point(|region| region.first.col <= cell.col);
                let region = regions.get(after.checked_sub(1)?)?;
                region.contains(cell).then_some(region)
            })
    }

    /// The last row of a region of several rows that begins here.
    pub fn reaches(&self, cell: Cell) -> Option<u32> {
        if self.tall.is_empty() {
            return None;
        }
        self.tall.get(&cell).copied()
    }

    /// Whether anything is merged from `first` down through `second`.
    pub fn joins_rows(&self, first: u32, second: u32) -> bool {
        self.depths.get(&first).is_some_and(|last| *last >= second)
    }

    /// Whether the cell begins a region of several columns.
    pub fn is_wide(&self, cell: Cell) -> bool {
        self.rows.get(&cell.row).is_some_and(|regions| {
            regions
                .iter()
                .take_while(|region| region.first.col <= cell.col)
                .any(|region| region.first == cell && region.last.col > region.first.col)
        })
    }
}
