//! What a workbook looks like, as plain data: sheets, columns, rows, cells, print set-up, charts.
//! Positions inside a sheet are counted from 0; body rows are handed over as they are made.
//! Invariant: no type of the writing library appears here, and nothing here is written to disk.

use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::chart::Chart;
pub use super::marks::{Bound, List, Mark, Marking};
use super::style::{Style, Tone};
use crate::diag;

/// One xlsx file before it is written.
#[derive(Debug)]
pub struct Workbook {
    /// Shown by the file's properties.
    pub title: String,
    /// 单位, the author of the file.
    pub unit: String,
    /// 基准日: the only date in the file's properties, so that equal input gives equal bytes.
    pub as_of: NaiveDate,
    /// Name and version of the program, e.g. `gangze 0.1.0`.
    pub program: String,
    /// Digest of the inputs, kept as the custom property 输入摘要.
    pub digest: Option<String>,
    pub sheets: Vec<Sheet>,
}

impl Workbook {
    pub fn new(title: impl Into<String>, unit: impl Into<String>, as_of: NaiveDate) -> Self {
        Self {
            title: title.into(),
            unit: unit.into(),
            as_of,
            program: concat!("gangze ", env!("CARGO_PKG_VERSION")).to_owned(),
            digest: None,
            sheets: Vec::new(),
        }
    }
}

/// One sheet: titles, then the header made from the columns, then the body, then the foot.
#[derive(Debug)]
pub struct Sheet {
    /// Any text; made legal and unique by [`super::sheet_names`] when written.
    pub name: String,
    pub columns: Vec<Column>,
    /// Rows above the header, mostly one [`Row::line`] each.
    pub titles: Vec<Row>,
    pub body: Rows,
    /// Rows below the body (notes, signatures), outside the filter.
    pub foot: Vec<Row>,
    /// Keep titles, header and this many columns in sight; `None` freezes nothing.
    pub freeze: Option<u16>,
    /// Filter buttons on the header.
    pub filter: bool,
    pub tab: Option<TabColour>,
    pub print: Print,
    pub marks: Vec<Mark>,
    pub lists: Vec<List>,
    pub bounds: Vec<Bound>,
    /// Only cells of [`Style::FormMark`] can be changed; widths, heights and printing stay free.
    pub locked: bool,
    /// To be filled in by people: below the body the columns keep their number format, and lists reach down.
    pub entry: bool,
    pub charts: Vec<Chart>,
    /// Rows that fit on one sheet before the body goes on in `名称（2）`; at most and by default 1,048,576.
    pub row_limit: u32,
}

/// The rows that a sheet of the format can hold.
pub const MOST_ROWS: u32 = 1_048_576;

impl Sheet {
    /// A sheet without header: a form or a cover, whose columns give widths only.
    pub fn new(name: impl Into<String>, columns: Vec<Column>) -> Self {
        Self {
            name: name.into(),
            columns,
            titles: Vec::new(),
            body: Rows::default(),
            foot: Vec::new(),
            freeze: None,
            filter: false,
            tab: None,
            print: Print::default(),
            marks: Vec::new(),
            lists: Vec::new(),
            bounds: Vec::new(),
            locked: false,
            entry: false,
            charts: Vec::new(),
            row_limit: MOST_ROWS,
        }
    }

    /// A list with frozen header and filter.
    pub fn table(name: impl Into<String>, columns: Vec<Column>, body: Rows) -> Self {
        Self {
            body,
            freeze: Some(0),
            filter: true,
            ..Self::new(name, columns)
        }
    }

    /// 0 without any heading, 2 when a column stands under a group, else 1.
    pub fn header_rows(&self) -> u32 {
        if self.columns.iter().any(|c| c.group.is_some()) {
            2
        } else {
            u32::from(self.columns.iter().any(|c| !c.heading.is_empty()))
        }
    }

    /// The row of the first body row, for links to a row and for charts.
    pub fn first_body_row(&self) -> u32 {
        u32::try_from(self.titles.len()).unwrap_or(MOST_ROWS) + self.header_rows()
    }
}

/// One column: its heading, its width and the style of its body cells.
#[derive(Clone, Debug)]
pub struct Column {
    /// Adjoining columns of one group share a merged cell above their headings.
    pub group: Option<String>,
    pub heading: String,
    pub width: Width,
    pub style: Style,
    /// A note on the heading.
    pub note: Option<String>,
}

impl Column {
    pub fn new(heading: impl Into<String>, style: Style) -> Self {
        Self {
            group: None,
            heading: heading.into(),
            width: Width::Auto,
            style,
            note: None,
        }
    }

    /// A column without heading, for forms.
    pub fn plain(width: f64) -> Self {
        Self::new("", Style::Plain).width(width)
    }

    pub fn width(mut self, characters: f64) -> Self {
        self.width = Width::Fixed(characters);
        self
    }

    pub fn group(mut self, group: impl Into<String>) -> Self {
        self.group = Some(group.into());
        self
    }

    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// Width of a column, in half-width characters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Width {
    /// The widest content, a 汉字 counting 2, plus 2, at most 60.
    Auto,
    Fixed(f64),
}

/// Body rows, made one at a time while they are written, strictly in order.
pub struct Rows {
    /// About how many rows will come; decides only between memory and a temporary file.
    pub expected: u64,
    pub rows: Box<dyn Iterator<Item = Row> + Send>,
}

impl Rows {
    /// Rows made on the way; `expected` may be rough.
    pub fn stream(
        expected: u64,
        rows: impl IntoIterator<Item = Row, IntoIter: Send + 'static>,
    ) -> Self {
        Self {
            expected,
            rows: Box::new(rows.into_iter()),
        }
    }
}

impl Default for Rows {
    fn default() -> Self {
        Self::from(Vec::new())
    }
}

impl From<Vec<Row>> for Rows {
    fn from(rows: Vec<Row>) -> Self {
        Self::stream(u64::try_from(rows.len()).unwrap_or(u64::MAX), rows)
    }
}

impl std::fmt::Debug for Rows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Rows(about {})", self.expected)
    }
}

/// One row; its cells take the columns from the left that no cell above reaches down into, where they say no other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    pub cells: Vec<Cell>,
    /// The row of the sheet that it stands in, counted from 0; `None` is the next one.
    pub at: Option<u32>,
    /// In points; `None` leaves it to the program that opens the file (merged wrapped text is measured by us).
    pub height: Option<f64>,
    /// Printing begins a new page with this row.
    pub new_page: bool,
    /// How deep it stands in grouped rows that can be folded away; 0 is in no group, 7 the deepest.
    pub level: u8,
}

impl Row {
    pub fn new(cells: Vec<Cell>) -> Self {
        Self {
            cells,
            at: None,
            height: None,
            new_page: false,
            level: 0,
        }
    }

    /// One text over all columns: a title, a remark.
    pub fn line(text: impl Into<Arc<str>>, style: Style) -> Self {
        Self::new(vec![Cell::text(text).style(style).across(Cell::ALL)])
    }

    /// Leaves the rows down to this one empty; rows are written downwards, so it is never one above.
    pub fn at(mut self, row: u32) -> Self {
        self.at = Some(row);
        self
    }

    pub fn height(mut self, points: f64) -> Self {
        self.height = Some(points);
        self
    }

    pub fn level(mut self, level: u8) -> Self {
        self.level = level;
        self
    }

    pub fn new_page(mut self) -> Self {
        self.new_page = true;
        self
    }
}

/// One cell: what it holds and how it looks.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    pub content: Content,
    /// The column that it stands in, counted from 0; `None` is the next free one.
    pub column: Option<u16>,
    /// `None` takes the column's style.
    pub style: Option<Style>,
    pub tone: Tone,
    /// Columns that the cell takes, merged when more than one; [`Cell::ALL`] reaches to the last column.
    pub across: u16,
    /// Rows that the cell takes; the rows below leave these columns out.
    pub down: u32,
    pub note: Option<String>,
}

impl Cell {
    /// All columns from here to the last.
    pub const ALL: u16 = u16::MAX;

    pub fn new(content: Content) -> Self {
        Self {
            content,
            column: None,
            style: None,
            tone: Tone::Plain,
            across: 1,
            down: 1,
            note: None,
        }
    }

    pub fn blank() -> Self {
        Self::new(Content::Blank)
    }

    pub fn text(text: impl Into<Arc<str>>) -> Self {
        Self::new(Content::Text(text.into()))
    }

    pub fn number(number: impl Into<Decimal>) -> Self {
        Self::new(Content::Number(number.into()))
    }

    /// 0.125 is shown as 12.50%.
    pub fn percent(ratio: Decimal) -> Self {
        Self::new(Content::Percent(ratio))
    }

    pub fn date(date: NaiveDate) -> Self {
        Self::new(Content::Date(date))
    }

    /// A formula with the value that readers see without computing; it is our own text, never the user's.
    pub fn formula(text: impl Into<String>, cached: Cached) -> Self {
        Self::new(Content::Formula {
            text: text.into(),
            cached,
        })
    }

    /// A text that leads to a cell of the sheet of this (already legal) name.
    pub fn link(text: impl Into<Arc<str>>, sheet: impl Into<Arc<str>>, target: diag::Cell) -> Self {
        Self::new(Content::Link {
            text: text.into(),
            sheet: sheet.into(),
            target,
        })
    }

    /// Leaves the columns up to this one empty.
    pub fn at(mut self, column: u16) -> Self {
        self.column = Some(column);
        self
    }

    pub fn style(mut self, style: Style) -> Self {
        self.style = Some(style);
        self
    }

    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    pub fn across(mut self, columns: u16) -> Self {
        self.across = columns;
        self
    }

    pub fn down(mut self, rows: u32) -> Self {
        self.down = rows;
        self
    }

    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    Blank,
    /// Always text, whatever it begins with; cut with a visible mark beyond 32,767 UTF-16 units.
    Text(Arc<str>),
    /// Written as text when it has more than 15 significant digits.
    Number(Decimal),
    /// A ratio: 0.125 for 12.5 %.
    Percent(Decimal),
    Date(NaiveDate),
    /// With its `=`; a text result that reads as a number is written as that text alone.
    Formula {
        text: String,
        cached: Cached,
    },
    Link {
        text: Arc<str>,
        sheet: Arc<str>,
        target: diag::Cell,
    },
}

/// The stored result of a formula.
#[derive(Clone, Debug, PartialEq)]
pub enum Cached {
    Number(Decimal),
    Text(String),
}

/// Print set-up: A4, as wide as the page, header repeated, pages numbered `第 1 页 共 3 页`.
#[derive(Clone, Debug, PartialEq)]
pub struct Print {
    pub orientation: Orientation,
    /// Shrink so that all columns fit on one page's width.
    pub fit_width: bool,
    /// Print only so many columns from the left; the others are for the screen.
    pub columns: Option<u16>,
    /// Also shrink to one page's height (forms).
    pub one_page: bool,
    /// Repeat the header rows on every page.
    pub repeat_header: bool,
    /// Text at the top right of every page, e.g. 草稿.
    pub mark: Option<String>,
    /// Text at the top left of every page, e.g. the unit.
    pub running_head: Option<String>,
    /// `第 1 页 共 3 页` at the foot.
    pub page_numbers: bool,
}

impl Default for Print {
    fn default() -> Self {
        Self {
            orientation: Orientation::Portrait,
            fit_width: true,
            columns: None,
            one_page: false,
            repeat_header: true,
            mark: None,
            running_head: None,
            page_numbers: true,
        }
    }
}

impl Print {
    pub fn landscape() -> Self {
        Self {
            orientation: Orientation::Landscape,
            ..Self::default()
        }
    }
}

/// How the page lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Orientation {
    /// 纵向
    Portrait,
    /// 横向
    Landscape,
}

/// Colour of a sheet's tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TabColour {
    Blue,
    Green,
    Amber,
    Red,
    Grey,
}
