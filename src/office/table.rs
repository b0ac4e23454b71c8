//! Columnar tables: one vector a column, and per row where it came from.
//! A row is a handle (table, index); a cell's address is the row's origin plus the column's place in that part.
//! Invariant: all columns of a table have as many cells as the table has origins.

use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::text::Symbol;
use super::value::{Blank, Kind, Mention, Value};
use crate::diag::{Cell, CellRange, Place};

/// What a rule's header says of one column that it reads.
#[derive(Clone, Debug)]
pub struct Declaration {
    pub table: Arc<str>,
    pub column: Arc<str>,
    pub kind: Kind,
    pub blank: Blank,
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

/// Why a cell has no value; stored beside the values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    None,
    Missing,
    NotApplicable,
    Faulty,
}

/// The values of one column; cells with a gap hold a filler.
#[derive(Clone, Debug)]
pub enum Cells {
    Text(Vec<Symbol>),
    Number(Vec<Decimal>),
    Date(Vec<NaiveDate>),
    Span(Vec<(NaiveDate, NaiveDate)>),
    Flag(Vec<bool>),
    /// Ends of each row's stretch in `mentions`.
    People {
        ends: Vec<u32>,
        mentions: Vec<Mention>,
    },
    /// Number or text: text is kept where `numbers` is `None`.
    Any(Vec<(Option<Decimal>, Symbol)>),
}

impl Cells {
    pub fn of(kind: Kind) -> Self {
        match kind {
            Kind::Text => Self::Text(Vec::new()),
            Kind::Number | Kind::Count | Kind::Percent => Self::Number(Vec::new()),
            Kind::Date => Self::Date(Vec::new()),
            Kind::Span => Self::Span(Vec::new()),
            Kind::Flag => Self::Flag(Vec::new()),
            Kind::People => Self::People {
                ends: Vec::new(),
                mentions: Vec::new(),
            },
            Kind::Any => Self::Any(Vec::new()),
        }
    }
}

/// One column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    pub name: Arc<str>,
    pub kind: Kind,
    gaps: Vec<Gap>,
    cells: Cells,
}

impl Column {
    pub fn new(name: Arc<str>, kind: Kind) -> Self {
        Self {
            name,
            kind,
            gaps: Vec::new(),
            cells: Cells::of(kind),
        }
    }

    pub fn len(&self) -> usize {
        self.gaps.len()
    }

    pub fn is_empty(&self) -> bool {
        self.gaps.is_empty()
    }

    /// Adds one row's value; a value that is not of the column's kind is stored as `Faulty`.
    pub fn push(&mut self, value: Value<'_>) {
        match value {
            Value::Missing => self.push_gap(Gap::Missing),
            Value::NotApplicable => self.push_gap(Gap::NotApplicable),
            Value::Faulty => self.push_gap(Gap::Faulty),
            Value::Text(symbol) => self.push_text(symbol),
            Value::Number(number) => self.push_number(&number),
            Value::Date(date) => self.push_date(date),
            Value::Span(first, last) => match &mut self.cells {
                Cells::Span(cells) => self.gaps.push(push(cells, (first, last))),
                _ => self.push_gap(Gap::Faulty),
            },
            Value::Flag(flag) => match &mut self.cells {
                Cells::Flag(cells) => self.gaps.push(push(cells, flag)),
                _ => self.push_gap(Gap::Faulty),
            },
            Value::People(people) => self.push_people(people),
        }
    }

    /// As [`Self::push`]. A value that was just made and is copied as a whole makes the processor wait for its parts,
    /// and a big table has millions of them; hence a way in for each kind.
    pub fn push_text(&mut self, symbol: Symbol) {
        match &mut self.cells {
            Cells::Text(cells) => self.gaps.push(push(cells, symbol)),
            Cells::Any(cells) => self.gaps.push(push(cells, (None, symbol))),
            _ => self.push_gap(Gap::Faulty),
        }
    }

    /// As [`Self::push_text`].
    pub fn push_number(&mut self, number: &Decimal) {
        match &mut self.cells {
            Cells::Number(cells) => self.gaps.push(push(cells, *number)),
            Cells::Any(cells) => self.gaps.push(push(cells, (Some(*number), Symbol::EMPTY))),
            _ => self.push_gap(Gap::Faulty),
        }
    }

    /// As [`Self::push_text`].
    pub fn push_date(&mut self, date: NaiveDate) {
        match &mut self.cells {
            Cells::Date(cells) => self.gaps.push(push(cells, date)),
            _ => self.push_gap(Gap::Faulty),
        }
    }

    /// As [`Self::push_text`].
    pub fn push_people(&mut self, people: &[Mention]) {
        match &mut self.cells {
            Cells::People { ends, mentions } => {
                mentions.extend_from_slice(people);
                let end = u32::try_from(mentions.len()).unwrap_or(u32::MAX);
                self.gaps.push(push(ends, end));
            }
            _ => self.push_gap(Gap::Faulty),
        }
    }

    /// Adds a row that has no value, and why.
    pub fn push_gap(&mut self, gap: Gap) {
        push_filler(&mut self.cells);
        self.gaps.push(gap);
    }

    pub fn value(&self, row: u32) -> Value<'_> {
        let row = row as usize;
        match self.gaps.get(row) {
            None | Some(Gap::Missing) => return Value::Missing,
            Some(Gap::NotApplicable) => return Value::NotApplicable,
            Some(Gap::Faulty) => return Value::Faulty,
            Some(Gap::None) => {}
        }
        let value = match &self.cells {
            Cells::Text(cells) => cells.get(row).map(|symbol| Value::Text(*symbol)),
            Cells::Number(cells) => cells.get(row).map(|number| Value::Number(*number)),
            Cells::Date(cells) => cells.get(row).map(|date| Value::Date(*date)),
            Cells::Span(cells) => cells
                .get(row)
                .map(|(first, last)| Value::Span(*first, *last)),
            Cells::Flag(cells) => cells.get(row).map(|flag| Value::Flag(*flag)),
            Cells::People { ends, mentions } => {
                let from = match row.checked_sub(1) {
                    Some(above) => ends.get(above).copied().unwrap_or(0),
                    None => 0,
                };
                ends.get(row)
                    .and_then(|end| mentions.get(from as usize..*end as usize))
                    .map(Value::People)
            }
            Cells::Any(cells) => cells.get(row).map(|(number, symbol)| match number {
                Some(number) => Value::Number(*number),
                None => Value::Text(*symbol),
            }),
        };
        value.unwrap_or(Value::Missing)
    }

    /// The days of a column of days, one a row; a cell with a gap holds a day before all others.
    pub fn days(&self) -> &[NaiveDate] {
        match &self.cells {
            Cells::Date(cells) => cells,
            _ => &[],
        }
    }

    /// The symbols of a column of texts, one a row; a cell with a gap holds the empty one.
    pub fn symbols(&self) -> &[Symbol] {
        match &self.cells {
            Cells::Text(cells) => cells,
            _ => &[],
        }
    }

    /// The rows of a column of people that name more than one.
    pub fn rows_of_several(&self) -> impl Iterator<Item = u32> {
        let ends: &[u32] = match &self.cells {
            Cells::People { ends, .. } => ends,
            _ => &[],
        };
        let mut before = 0;
        (0u32..).zip(ends).filter_map(move |(row, end)| {
            let count = end - std::mem::replace(&mut before, *end);
            (count > 1).then_some(row)
        })
    }

    /// Rewrites the numbers of symbols after their lexicon was absorbed by another.
    pub fn renumber(&mut self, symbols: &[Symbol]) {
        let new = |symbol: &mut Symbol| {
            *symbol = symbols.get(symbol.index()).copied().unwrap_or_default();
        };
        match &mut self.cells {
            Cells::Text(cells) => cells.iter_mut().for_each(new),
            Cells::Any(cells) => cells.iter_mut().for_each(|(_, symbol)| new(symbol)),
            _ => {}
        }
    }

    /// Appends all rows of another column; a value that is not of this column's kind is stored as `Faulty`.
    pub fn append(&mut self, other: Column) {
        match (&mut self.cells, other.cells) {
            (Cells::Text(cells), Cells::Text(more)) => join(cells, more),
            (Cells::Number(cells), Cells::Number(more)) => join(cells, more),
            (Cells::Date(cells), Cells::Date(more)) => join(cells, more),
            (Cells::Span(cells), Cells::Span(more)) => join(cells, more),
            (Cells::Flag(cells), Cells::Flag(more)) => join(cells, more),
            (Cells::Any(cells), Cells::Any(more)) => join(cells, more),
            (
                Cells::People { ends, mentions },
                Cells::People {
                    ends: more_ends,
                    mentions: more,
                },
            ) => {
                let before = u32::try_from(mentions.len()).unwrap_or(u32::MAX);
                let moved = more_ends.iter().map(|end| end.saturating_add(before));
                ends.extend(moved);
                join(mentions, more);
            }
            (_, cells) => {
                let other = Column { cells, ..other };
                for row in 0..other.len() {
                    self.push(other.value(u32::try_from(row).unwrap_or(u32::MAX)));
                }
                return;
            }
        }
        join(&mut self.gaps, other.gaps);
    }

    /// Replaces the number of one row; a cell without a number stays as it is.
    pub fn set_number(&mut self, row: u32, number: Decimal) {
        let row = row as usize;
        if self.gaps.get(row) == Some(&Gap::None)
            && let Cells::Number(cells) = &mut self.cells
            && let Some(cell) = cells.get_mut(row)
        {
            *cell = number;
        }
    }

    /// Makes one row's cell 出错; the fault has been reported.
    pub fn spoil(&mut self, row: u32) {
        if let Some(gap) = self.gaps.get_mut(row as usize) {
            *gap = Gap::Faulty;
        }
    }

    /// Applies `change` to every number that stands in the column (a percentage's scale).
    pub fn scale(&mut self, change: impl Fn(Decimal) -> Decimal) {
        if let Cells::Number(cells) = &mut self.cells {
            for (cell, gap) in cells.iter_mut().zip(&self.gaps) {
                if *gap == Gap::None {
                    *cell = change(*cell);
                }
            }
        }
    }
}

/// Appends; an empty list takes the other one as it is.
fn join<T>(cells: &mut Vec<T>, more: Vec<T>) {
    if cells.is_empty() {
        *cells = more;
    } else {
        cells.extend(more);
    }
}

fn push<T>(cells: &mut Vec<T>, value: T) -> Gap {
    cells.push(value);
    Gap::None
}

fn push_filler(cells: &mut Cells) {
    match cells {
        Cells::Text(cells) => cells.push(Symbol::EMPTY),
        Cells::Number(cells) => cells.push(Decimal::ZERO),
        Cells::Date(cells) => cells.push(NaiveDate::MIN),
        Cells::Span(cells) => cells.push((NaiveDate::MIN, NaiveDate::MIN)),
        Cells::Flag(cells) => cells.push(false),
        Cells::People { ends, mentions } => {
            ends.push(u32::try_from(mentions.len()).unwrap_or(u32::MAX));
        }
        Cells::Any(cells) => cells.push((None, Symbol::EMPTY)),
    }
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
        self.origins
            .extend(other.origins.iter().map(|origin| Origin {
                part: origin.part + part_start,
                row: origin.row,
            }));
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
