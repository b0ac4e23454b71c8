//! What vertical merges carry down into the rows below their first.
//! Invariant: numbers are never carried: a sum over the rows would count them several times.

use super::collect::Collector;
use super::grid::Kept;
use super::keys::names_people;
use super::part::{Fill, PartState};
use super::{Role, problem};
use crate::diag::Cell;
use crate::office::Kind;
use crate::office::words::log;
use crate::sheet::RowCells;

impl Collector<'_> {
    /// Begins, keeps or ends the vertical merges that run through the part.
    pub(super) fn run_fills(&mut self, part: &mut PartState, row: &RowCells<'_>) {
        if !self.sheet.merges.any_tall() {
            return;
        }
        for (column, slot) in part.columns.iter_mut().zip(&self.slots) {
            match slot.and_then(|slot| row.cells.get(slot)) {
                Some((col, cell)) => {
                    let first = Cell::new(row.row, *col);
                    // Numbers are not filled down: a sum over the rows would count them several times.
                    let fills = !matches!(
                        column.manner.kind,
                        Kind::Number | Kind::Count | Kind::Percent | Kind::Any
                    );
                    column.fill =
                        self.sheet
                            .merges
                            .reaches(first)
                            .filter(|_| fills)
                            .map(|last_row| Fill {
                                last_row,
                                cell: first,
                                kept: Kept::of(cell),
                            });
                    if let (Some(fill), Some(layout)) =
                        (&column.fill, self.harvest.layouts.last_mut())
                    {
                        layout.note_fill(*col, (row.row, fill.last_row));
                    }
                }
                None => {
                    if column
                        .fill
                        .as_ref()
                        .is_some_and(|fill| fill.last_row < row.row)
                    {
                        column.fill = None;
                    }
                }
            }
        }
    }

    /// Says of a task that is merged down with who does it by when that its further rows would count as further tasks.
    pub(super) fn one_task(&mut self, part: &mut PartState, row: &RowCells<'_>) {
        if !self.sheet.merges.any_tall() || *self.ground.role != Role::Log {
            return;
        }
        let carried = |position: Option<usize>| {
            let (index, own) = position.and_then(|at| Some((at, self.slots.get(at)?)))?;
            let fill = part.columns.get(index)?.fill.as_ref()?;
            (own.is_none() && fill.last_row >= row.row && fill.cell.row < row.row).then_some(fill)
        };
        let all = [part.task_at, part.lead_at, part.limit_at].map(carried);
        let [Some(task), Some(_), Some(_)] = all else {
            return;
        };
        let counted = part.columns.iter().zip(&self.slots).any(|(column, slot)| {
            slot.is_some() && [super::synonyms::SERIAL, log::NUMBER].contains(&column.name.as_ref())
        });
        // Once for each task.
        if counted || part.told == Some(task.cell) {
            return;
        }
        let (cell, rows) = (task.cell, (task.cell.row, task.last_row));
        part.told = Some(cell);
        let place = self.place(cell);
        self.harvest.sink.push(problem::one_task(place, rows));
    }

    /// Whether somebody's name or a day, merged down from above, belongs to the row.
    pub(super) fn is_carried(&self, part: &PartState, row: u32) -> bool {
        let mut columns = part.columns.iter().zip(&self.slots);
        self.sheet.merges.any_tall()
            && columns.any(|(column, slot)| {
                let fill = column.fill.as_ref().filter(|fill| fill.last_row >= row);
                slot.is_none()
                    && fill.is_some()
                    && (names_people(column) || column.manner.kind == Kind::Date)
            })
    }
}
