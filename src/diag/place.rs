//! Where something stands: a file, a sheet, cells, or a stretch of a text file.
//! Invariant: holds addresses only, never the content found there (a script line excepted, for rendering).

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

/// One cell by its absolute address in a sheet, both parts counted from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    pub row: u32,
    pub col: u32,
}

impl Cell {
    pub fn new(row: u32, col: u32) -> Self {
        Self { row, col }
    }
}

/// `A1` form, as every spreadsheet program shows it.
impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", column_letters(self.col), u64::from(self.row) + 1)
    }
}

/// The letters of a column counted from 0: 0 is `A`, 26 is `AA`.
pub fn column_letters(col: u32) -> String {
    let mut left = u64::from(col) + 1;
    let mut letters = Vec::new();
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A rectangle of cells, both corners included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellRange {
    pub first: Cell,
    pub last: Cell,
}

impl CellRange {
    pub fn one(cell: Cell) -> Self {
        Self {
            first: cell,
            last: cell,
        }
    }

    pub fn new(first: Cell, last: Cell) -> Self {
        Self { first, last }
    }

    pub fn contains(&self, cell: Cell) -> bool {
        (self.first.row..=self.last.row).contains(&cell.row)
            && (self.first.col..=self.last.col).contains(&cell.col)
    }
}

impl fmt::Display for CellRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            write!(f, "{}", self.first)
        } else {
            write!(f, "{}:{}", self.first, self.last)
        }
    }
}

/// Where a diagnostic points. Files are named relative to the folder, with `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The command as a whole.
    Run,
    File(Arc<str>),
    /// A sheet; `None` in a file that has no sheets (CSV).
    Sheet {
        file: Arc<str>,
        sheet: Option<Arc<str>>,
    },
    Cells {
        file: Arc<str>,
        sheet: Option<Arc<str>>,
        range: CellRange,
    },
    /// `length` characters from `line`:`column` (both from 1) of a text file; `text` is that whole line.
    Text {
        file: Arc<str>,
        line: u32,
        column: u32,
        length: u32,
        text: Arc<str>,
    },
}

impl Place {
    pub fn file(name: impl Into<Arc<str>>) -> Self {
        Self::File(name.into())
    }

    pub fn cell(file: &Arc<str>, sheet: Option<&Arc<str>>, cell: Cell) -> Self {
        Self::Cells {
            file: file.clone(),
            sheet: sheet.cloned(),
            range: CellRange::one(cell),
        }
    }

    /// The file that the place is in, if it is in one.
    pub fn file_name(&self) -> Option<&Arc<str>> {
        match self {
            Self::Run => None,
            Self::File(file)
            | Self::Sheet { file, .. }
            | Self::Cells { file, .. }
            | Self::Text { file, .. } => Some(file),
        }
    }

    pub fn sheet_name(&self) -> Option<&Arc<str>> {
        match self {
            Self::Sheet { sheet, .. } | Self::Cells { sheet, .. } => sheet.as_ref(),
            _ => None,
        }
    }

    /// Whether another place lies in this one: the same, or cells of the range.
    pub fn holds(&self, other: &Self) -> bool {
        let own = (self.file_name(), self.sheet_name(), self.range());
        let one = (other.file_name(), other.sheet_name(), other.range());
        match (own, one) {
            ((file, sheet, Some(whole)), (other_file, other_sheet, Some(part))) => {
                file == other_file
                    && sheet == other_sheet
                    && whole.contains(part.first)
                    && whole.contains(part.last)
            }
            _ => self == other,
        }
    }

    pub fn range(&self) -> Option<CellRange> {
        match self {
            Self::Cells { range, .. } => Some(*range),
            _ => None,
        }
    }

    fn sort_key(&self) -> (u8, &str, &str, u32, u32) {
        match self {
            Self::Run => (0, "", "", 0, 0),
            Self::File(file) => (1, file, "", 0, 0),
            Self::Sheet { file, sheet } => (1, file, sheet.as_deref().unwrap_or(""), 0, 0),
            Self::Cells { file, sheet, range } => (
                1,
                file,
                sheet.as_deref().unwrap_or(""),
                range.first.row + 1,
                range.first.col + 1,
            ),
            Self::Text {
                file, line, column, ..
            } => (1, file, "", *line, *column),
        }
    }
}

/// Order of places in every list: the command itself, then by file, sheet, row and column.
impl Ord for Place {
    fn cmp(&self, other: &Self) -> Ordering {
        self.sort_key().cmp(&other.sort_key())
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// `台账/秘书科.xlsx › 三季度 › H17`, or `rules/逾期扣分.rhai:8:12`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Run => Ok(()),
            Self::File(file) | Self::Sheet { file, sheet: None } => write!(f, "{file}"),
            Self::Sheet {
                file,
                sheet: Some(sheet),
            } => write!(f, "{file} › {sheet}"),
            Self::Cells { file, sheet, range } => match sheet {
                Some(sheet) => write!(f, "{file} › {sheet} › {range}"),
                None => write!(f, "{file} › {range}"),
            },
            Self::Text {
                file, line, column, ..
            } => write!(f, "{file}:{line}:{column}"),
        }
    }
}
