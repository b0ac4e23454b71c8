//! One column of a table: a vector of values of one kind, and why a row has none.
//! Invariant: a cell with a gap holds a filler, so that values and gaps are of one length.

use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::text::Symbol;
use super::value::{Kind, Mention, Value};

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

    /// Makes room for so many more rows.
    pub fn reserve(&mut self, rows: usize) {
        self.gaps.reserve(rows);
        match &mut self.cells {
            Cells::Text(cells) => cells.reserve(rows),
            Cells::Number(cells) => cells.reserve(rows),
            Cells::Date(cells) => cells.reserve(rows),
            Cells::Span(cells) => cells.reserve(rows),
            Cells::Flag(cells) => cells.reserve(rows),
            Cells::People { ends, mentions } => {
                ends.reserve(rows);
                mentions.reserve(rows);
            }
            Cells::Any(cells) => cells.reserve(rows),
        }
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
                match people {
                    // Mostly one, for which copying a stretch would cost a call.
                    [one] => mentions.push(*one),
                    people => mentions.extend_from_slice(people),
                }
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
                if ends.is_empty() {
                    *ends = more_ends;
                } else {
                    ends.extend(more_ends.iter().map(|end| end.saturating_add(before)));
                }
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
