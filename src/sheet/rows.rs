//! Gathers a stream of cells into rows for the visitor: by column, the last of two wins, rows ascending.
//! Invariant: at most one row is held; a row out of order is a fault and is not handed over.

use super::survey::{MAX_COLUMNS, MAX_ROWS};
use super::value::Stored;
use super::{CellValue, Flow, RowCells, Visitor};
use crate::diag::Cell;

/// What can be wrong with a sheet's stream of cells; rows are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowFault {
    /// A cell outside 1,048,576 × 16,384.
    OutOfBounds,
    OutOfOrder {
        row: u32,
        after: u32,
    },
    /// The stream broke off after this row.
    Damaged {
        after: Option<u32>,
    },
}

/// One sheet's row under way.
#[derive(Default)]
pub(super) struct Rows<'s> {
    row: Option<u32>,
    cells: Vec<(u32, Stored<'s>)>,
    /// The last row that was handed over, or would have been if there were anything in it.
    last: Option<u32>,
    /// The last row that was.
    filled: Option<u32>,
    faults: Vec<RowFault>,
}

impl<'s> Rows<'s> {
    pub fn new() -> Self {
        Self::default()
    }

    /// The last row that anything was seen in.
    fn last(&self) -> Option<u32> {
        self.row.or(self.last)
    }

    /// The last row that holds anything.
    pub fn filled(&self) -> Option<u32> {
        self.row.filter(|_| !self.cells.is_empty()).or(self.filled)
    }

    /// What was wrong so far, the first of each kind.
    pub fn faults(&self) -> &[RowFault] {
        &self.faults
    }

    pub fn fault(&mut self, fault: RowFault) {
        let kind = std::mem::discriminant(&fault);
        if !self
            .faults
            .iter()
            .any(|told| std::mem::discriminant(told) == kind)
        {
            self.faults.push(fault);
        }
    }

    pub fn cell(
        &mut self,
        cell: Cell,
        value: Option<Stored<'s>>,
        visitor: &mut dyn Visitor,
    ) -> Flow {
        if cell.row >= MAX_ROWS || cell.col >= MAX_COLUMNS {
            self.fault(RowFault::OutOfBounds);
            return Flow::Go;
        }
        if self.row != Some(cell.row) {
            if let Some(after) = self.last()
                && cell.row <= after
            {
                let row = cell.row;
                self.fault(RowFault::OutOfOrder { row, after });
                return Flow::Go;
            }
            if self.flush(visitor) == Flow::NextSheet {
                return Flow::NextSheet;
            }
            self.row = Some(cell.row);
        }
        put(&mut self.cells, cell.col, value);
        Flow::Go
    }

    /// Hands over the row under way.
    pub fn flush(&mut self, visitor: &mut dyn Visitor) -> Flow {
        let Some(row) = self.row.take() else {
            return Flow::Go;
        };
        self.last = Some(row);
        let cells = lend(&mut self.cells);
        let flow = if cells.is_empty() {
            Flow::Go
        } else {
            self.filled = Some(row);
            visitor.row(&RowCells { row, cells: &cells })
        };
        drop(cells);
        self.cells.clear();
        flow
    }

    /// Hands over a row that nothing else belongs to, below all others.
    pub fn whole(&mut self, row: &RowCells<'_>, visitor: &mut dyn Visitor) -> Flow {
        self.last = Some(row.row);
        if row.cells.is_empty() {
            return Flow::Go;
        }
        self.filled = Some(row.row);
        visitor.row(row)
    }
}

/// Adds a cell to those of its row.
pub(super) fn put<'c>(cells: &mut Vec<(u32, Stored<'c>)>, col: u32, value: Option<Stored<'c>>) {
    match value {
        Some(value) => cells.push((col, value)),
        // A later empty cell of the same address wins too; hardly any row has one.
        None => cells.retain(|(other, _)| *other != col),
    }
}

/// The cells of a row as they are handed over.
pub(super) fn lend<'c>(cells: &'c mut [(u32, Stored<'_>)]) -> Vec<(u32, CellValue<'c>)> {
    if !cells.is_sorted_by(|(a, _), (b, _)| a < b) {
        // Stable, so that the last of two stays last.
        cells.sort_by_key(|(col, _)| *col);
    }
    let mut lent: Vec<(u32, CellValue<'_>)> = Vec::with_capacity(cells.len());
    for (col, value) in cells.iter() {
        match lent.last_mut() {
            Some((before, held)) if before == col => *held = value.lend(),
            _ => lent.push((*col, value.lend())),
        }
    }
    lent
}
