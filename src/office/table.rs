//! Columnar tables: one vector a column, and per row where it came from.
//! A row is a handle (table, index); a cell's address is the row's origin plus the column's place in that part.
//! Invariant: all columns of a table have as many cells as the table has origins.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::column::{Column, Gap};
use super::text::Symbol;
use super::value::{Blank, Kind, Value};
use crate::diag::{Cell, CellRange, Place};

/// What a rule's header says of one column that it reads.
#[derive(Clone, Debug)]
pub struct Declaration {
    pub table: Arc<str>,
    pub column: Arc<str>,
    pub kind: Kind,
    pub blank: Blank,
    /// The only words that may stand there; empty: any.
    pub words: Vec<Arc<str>>,
    /// The rule that declares it, and where.
    pub rule: Arc<str>,
    pub place: Place,
}

/// One stretch of a sheet that rows of a table came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    pub file: Arc<str>,
    pub sheet: Option<Arc<str>>,
    /// For each column of the table, its column in the sheet; `None` where this part lacks it.
    pub columns: Vec<Option<u32>>,
    /// The 科室 that the sheet's name, title or file name gives to all its rows.
    pub section: Option<Symbol>,
}

/// Where a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Index into the table's parts.
    pub part: u32,
    /// The row in the sheet, from 0.
    pub row: u32,
}

/// A table: columns, and where each row came from.
#[derive(Clone, Debug)]
pub struct Table {
    pub name: Arc<str>,
    columns: Vec<Column>,
    by_name: FxHashMap<Arc<str>, usize>,
    parts: Vec<Part>,
    origins: Vec<Origin>,
    /// Cells whose value stands elsewhere (a vertically merged cell filled down), by (row, column of the table).
    elsewhere: FxHashMap<(u32, u32), Cell>,
    /// The 人员 column that says whose a row is.
    pub owner: Option<usize>,
    /// The 日期 or 期间 column that says when a row counts.
    pub day: Option<usize>,
}

impl Table {
    pub fn new(name: Arc<str>) -> Self {
        Self {
            name,
            columns: Vec::new(),
            by_name: FxHashMap::default(),
            parts: Vec::new(),
            origins: Vec::new(),
            elsewhere: FxHashMap::default(),
            owner: None,
            day: None,
        }
    }

    pub fn len(&self) -> usize {
        self.origins.len()
    }

    pub fn is_empty(&self) -> bool {
        self.origins.is_empty()
    }

    /// Makes room for so many more rows.
    pub fn reserve(&mut self, rows: usize) {
        self.origins.reserve(rows);
        for column in &mut self.columns {
            column.reserve(rows);
        }
    }

    /// Every row's index.
    pub fn rows(&self) -> impl Iterator<Item = u32> + use<> {
        0..u32::try_from(self.origins.len()).unwrap_or(u32::MAX)
    }

    /// Adds a column, filled with 缺数 for the rows that are already there; a known name gives the known column.
    pub fn add_column(&mut self, name: &Arc<str>, kind: Kind) -> usize {
        if let Some(known) = self.by_name.get(name) {
            return *known;
        }
        let mut column = Column::new(name.clone(), kind);
        for _ in 0..self.origins.len() {
            column.push(Value::Missing);
        }
        self.columns.push(column);
        self.by_name.insert(name.clone(), self.columns.len() - 1);
        self.columns.len() - 1
    }

    pub fn add_part(&mut self, part: Part) -> u32 {
        self.parts.push(part);
        u32::try_from(self.parts.len() - 1).unwrap_or(u32::MAX)
    }

    /// Adds a row; `values` are in the order of the columns, missing ones at the end are 缺数.
    pub fn add_row<'v>(
        &mut self,
        origin: Origin,
        values: impl IntoIterator<Item = Value<'v>>,
    ) -> u32 {
        let mut values = values.into_iter();
        for column in &mut self.columns {
            column.push(values.next().unwrap_or(Value::Missing));
        }
        self.origins.push(origin);
        u32::try_from(self.origins.len() - 1).unwrap_or(u32::MAX)
    }

    /// Adds a row whose values `put` pushes, one to each column that it is shown with its index; where it pushes none,
    /// the value is 缺数.
    pub fn add_row_with(&mut self, origin: Origin, mut put: impl FnMut(usize, &mut Column)) -> u32 {
        let before = self.origins.len();
        for (at, column) in self.columns.iter_mut().enumerate() {
            put(at, column);
            if column.len() == before {
                column.push_gap(Gap::Missing);
            }
        }
        self.origins.push(origin);
        u32::try_from(before).unwrap_or(u32::MAX)
    }

    /// Appends all rows of another table, whose symbols `symbols` translates (`None`: they are ours). Answers, for each of its columns,
    /// the column here, and the index of its first row here. A column of another kind is stored as 出错.
    pub fn absorb(&mut self, other: Table, symbols: Option<&[Symbol]>) -> (Vec<usize>, u32) {
        let start = u32::try_from(self.origins.len()).unwrap_or(u32::MAX);
        let part_start = u32::try_from(self.parts.len()).unwrap_or(u32::MAX);
        let columns: Vec<usize> = other
            .columns
            .iter()
            .map(|column| self.add_column(&column.name, column.kind))
            .collect();
        for (mut column, at) in other.columns.into_iter().zip(&columns) {
            if let Some(symbols) = symbols {
                column.renumber(symbols);
            }
            if let Some(mine) = self.columns.get_mut(*at) {
                mine.append(column);
            }
        }
        for column in &mut self.columns {
            for _ in column.len()..self.origins.len() + other.origins.len() {
                column.push(Value::Missing);
            }
        }
        for mut part in other.parts {
            let mut places = vec![None; self.columns.len()];
            for (place, at) in part.columns.iter().zip(&columns) {
                if let Some(mine) = places.get_mut(*at) {
                    *mine = *place;
                }
            }
            part.columns = places;
            self.parts.push(part);
        }
        if self.origins.is_empty() && part_start == 0 {
            self.origins = other.origins;
        } else {
            let moved = other.origins.iter().map(|origin| Origin {
                part: origin.part + part_start,
                row: origin.row,
            });
            self.origins.extend(moved);
        }
        for ((row, column), cell) in other.elsewhere {
            if let Some(at) = columns.get(column as usize) {
                self.stands_at(row + start, *at, cell);
            }
        }
        (columns, start)
    }

    /// Says that the value of a row's cell stands in another cell of the same sheet.
    pub fn stands_at(&mut self, row: u32, column: usize, cell: Cell) {
        let column = u32::try_from(column).unwrap_or(u32::MAX);
        self.elsewhere.insert((row, column), cell);
    }

    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    pub fn column_mut(&mut self, index: usize) -> Option<&mut Column> {
        self.columns.get_mut(index)
    }

    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    pub fn parts_mut(&mut self) -> &mut [Part] {
        &mut self.parts
    }

    pub fn find_column(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    pub fn value(&self, row: u32, column: usize) -> Value<'_> {
        self.columns
            .get(column)
            .map_or(Value::Missing, |column| column.value(row))
    }

    /// The value of a named column; 缺数 where the table has no such column.
    pub fn named(&self, row: u32, name: &str) -> Value<'_> {
        self.find_column(name)
            .map_or(Value::Missing, |column| self.value(row, column))
    }

    pub fn origin(&self, row: u32) -> Option<Origin> {
        self.origins.get(row as usize).copied()
    }

    pub fn part_of(&self, row: u32) -> Option<&Part> {
        self.parts.get(self.origin(row)?.part as usize)
    }

    /// The address of a cell in its sheet; `None` where the row's part lacks the column.
    pub fn cell(&self, row: u32, column: usize) -> Option<Cell> {
        let key = (row, u32::try_from(column).unwrap_or(u32::MAX));
        if let Some(cell) = self.elsewhere.get(&key) {
            return Some(*cell);
        }
        let origin = self.origin(row)?;
        let part = self.parts.get(origin.part as usize)?;
        let col = part.columns.get(column).copied().flatten()?;
        Some(Cell::new(origin.row, col))
    }

    /// The place of a cell, or of its row where the part lacks the column.
    pub fn place(&self, row: u32, column: usize) -> Place {
        match (self.part_of(row), self.cell(row, column)) {
            (Some(part), Some(cell)) => Place::cell(&part.file, part.sheet.as_ref(), cell),
            _ => self.row_place(row),
        }
    }

    /// The place of a named column's cell, or of its row.
    pub fn named_place(&self, row: u32, name: &str) -> Place {
        match self.find_column(name) {
            Some(column) => self.place(row, column),
            None => self.row_place(row),
        }
    }

    /// The cells of a row, from its first to its last column.
    pub fn row_place(&self, row: u32) -> Place {
        let Some((origin, part)) = self.origin(row).zip(self.part_of(row)) else {
            return Place::Run;
        };
        let known = || part.columns.iter().copied().flatten();
        let first = Cell::new(origin.row, known().min().unwrap_or(0));
        let last = Cell::new(origin.row, known().max().unwrap_or(0));
        Place::Cells {
            file: part.file.clone(),
            sheet: part.sheet.clone(),
            range: CellRange::new(first, last),
        }
    }
}
