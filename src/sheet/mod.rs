//! Bytes to cells at absolute addresses: formats, encodings, merged regions, the child reader.
//! Rows are handed over as they stream by; no sheet is ever held as a whole.
//! Invariant: no float leaves this module, and whatever a file holds, it costs at most that file.

use std::sync::Arc;

use chrono::NaiveDateTime;
use rust_decimal::Decimal;

use crate::diag::CellRange;

/// What one sheet says of itself before its rows come.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetInfo {
    /// `None` in a file that has no sheets (CSV).
    pub name: Option<Arc<str>>,
    /// Counted from 0 in the file's own order.
    pub index: u32,
    pub hidden: bool,
    /// Merged regions; `None` where the format or library does not give them (xlsb, ods).
    pub merges: Option<Vec<CellRange>>,
}

/// What one cell holds, before anybody asks what it should mean.
#[derive(Clone, Debug, PartialEq)]
pub enum CellValue<'a> {
    Text(&'a str),
    /// Converted once, from the shortest decimal that stands for the stored double.
    Number(Decimal),
    /// A cell formatted as a date or time.
    Date(NaiveDateTime),
    Flag(bool),
    /// `#N/A`, `#REF!` and the like; also a number that no decimal can hold, as its text.
    Error(&'a str),
    /// A formula whose result was never stored.
    Uncomputed,
}

/// One row with something in it: cells by ascending column, blanks left out.
#[derive(Clone, Debug, PartialEq)]
pub struct RowCells<'a> {
    /// Counted from 0.
    pub row: u32,
    pub cells: Vec<(u32, CellValue<'a>)>,
}

/// Whether the reader goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    Go,
    /// Skip what is left of this sheet.
    NextSheet,
}

/// Receives a file's sheets and rows in order.
pub trait Visitor {
    fn sheet(&mut self, sheet: &SheetInfo) -> Flow;
    fn row(&mut self, row: &RowCells<'_>) -> Flow;
    fn end_sheet(&mut self);
}
