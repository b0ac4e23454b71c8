//! What lies over body cells: conditional formats and drop-down lists, as plain data.
//! Invariant: no type of the writing library appears here.

use rust_decimal::Decimal;

use super::style::Tone;

/// A conditional format over body cells of adjoining columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub first_column: u16,
    pub last_column: u16,
    pub marking: Marking,
}

impl Mark {
    pub fn column(column: u16, marking: Marking) -> Self {
        Self {
            first_column: column,
            last_column: column,
            marking,
        }
    }
}

/// A drop-down list over body cells of adjoining columns.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    pub first_column: u16,
    pub last_column: u16,
    /// The words to choose from, in this order.
    pub words: Vec<String>,
    /// Shown beside the cell when it is chosen, and when something else is typed; at most 32 characters.
    pub title: String,
    /// At most 255 characters.
    pub text: String,
    /// Other words may be typed as well.
    pub open: bool,
    /// Where the words stand when they are too long for the rule; set when written.
    pub(super) range: Option<String>,
}

impl List {
    pub fn column(
        column: u16,
        words: Vec<String>,
        title: impl Into<String>,
        text: impl Into<String>,
    ) -> Self {
        Self {
            first_column: column,
            last_column: column,
            words,
            title: title.into(),
            text: text.into(),
            open: false,
            range: None,
        }
    }

    pub fn open(mut self, open: bool) -> Self {
        self.open = open;
        self
    }
}

/// Numbers from `least` to `most` (both allowed) in the body cells of a column; nothing else can be typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    pub column: u16,
    pub least: Decimal,
    pub most: Decimal,
    /// At most 32 characters.
    pub title: String,
    /// At most 255 characters.
    pub text: String,
}

/// What is marked, and how; every tone also shows without colour.
#[derive(Clone, Debug, PartialEq)]
pub enum Marking {
    TextEquals {
        text: String,
        tone: Tone,
    },
    Below {
        limit: Decimal,
        tone: Tone,
    },
    /// The cell of this column in the same row has the text somewhere in it.
    RowHas {
        column: u16,
        text: String,
        tone: Tone,
    },
    /// A bar as long as the value, from 0.
    Bar,
}
