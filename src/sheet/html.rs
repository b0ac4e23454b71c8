//! Tables of web pages, as many office systems export them under the ending .xls: texts, and spans as merged regions.
//! Only what is plain is read: tables one below the other, without tables or form fields inside their cells.
//! Invariant: scripts, styles and comments are no text; a page that is not plain is refused as a whole.

use std::borrow::Cow;

use super::problem::{self, At};
use super::survey::{MAX_COLUMNS, MAX_MERGES, MAX_ROWS};
use super::{CellValue, File, Flow, RowCells, SheetInfo, Visitor};
use crate::diag::{Cell, CellRange, Diagnostic, Sink};

/// Cells that reach down into one row; people make a few.
const MAX_SPANS: usize = 512;

/// A page that holds no table that can be read.
#[derive(Debug, PartialEq, Eq)]
struct NotPlain;

/// Reads the tables of a page; refuses a page that is not plain.
pub(super) fn read(
    file: &File,
    text: &str,
    sink: &mut Sink,
    visitor: &mut dyn Visitor,
) -> Result<(), Box<Diagnostic>> {
    let mut info = SheetInfo {
        name: None,
        index: 0,
        hidden: false,
        merges: None,
        is_ragged: false,
    };
    let refused = || Box::new(problem::web_page(file.name(), "网页"));
    let mut merges = Vec::new();
    let mut cells = 0u64;
    let plain = walk(text, &mut |row| {
        for cell in &row.cells {
            cells += u64::from(cell.in_table);
            if cell.rows > 1 || cell.cols > 1 {
                let last = Cell::new(
                    (row.row + cell.rows - 1).min(MAX_ROWS - 1),
                    (cell.col + cell.cols - 1).min(MAX_COLUMNS - 1),
                );
                merges.push(CellRange::new(Cell::new(row.row, cell.col), last));
            }
        }
        if merges.len() > MAX_MERGES {
            Flow::NextSheet
        } else {
            Flow::Go
        }
    });
    if plain.is_err() || cells == 0 || merges.len() > MAX_MERGES {
        return Err(refused());
    }
    info.merges = Some(merges);
    if visitor.sheet(&info) == Flow::Go {
        let whole = walk(text, &mut |row| {
            let cells: Vec<(u32, CellValue<'_>)> = row
                .cells
                .iter()
                .filter(|cell| !cell.text.is_empty())
                .map(|cell| (cell.col, CellValue::Text(&cell.text)))
                .collect();
            if cells.is_empty() {
                return Flow::Go;
            }
            visitor.row(&RowCells {
                row: row.row,
                cells: &cells,
            })
        });
        if whole == Ok(false) {
            let at = At {
                file: file.name(),
                sheet: &info,
            };
            sink.push(problem::too_many_rows(at));
        }
    }
    visitor.end_sheet();
    Ok(())
}

/// One cell of a page's table, or a line between tables.
struct PageCell {
    col: u32,
    rows: u32,
    cols: u32,
    text: String,
    in_table: bool,
}

struct PageRow {
    row: u32,
    cells: Vec<PageCell>,
}

/// Gives every row of the page to `each`, numbered as Excel numbers them when it opens the page; answers whether all
/// of them had room on a sheet.
fn walk(text: &str, each: &mut dyn FnMut(&PageRow) -> Flow) -> Result<bool, NotPlain> {
    let mut page = Page {
        each,
        row: 0,
        in_table: false,
        spans: Vec::new(),
        cells: Vec::new(),
        col: 0,
        cell: None,
        in_row: false,
        outside: String::new(),
        stopped: false,
        full: false,
    };
    let mut rest = text;
    while !rest.is_empty() && !page.stopped {
        let (piece, after) = piece(rest);
        rest = after;
        match piece {
            Piece::Text(text) => page.text(text),
            Piece::Open(name, attributes) => {
                if matches!(
                    name.as_ref(),
                    "script" | "style" | "title" | "xml" | "object" | "noscript"
                ) {
                    rest = behind(rest, &name);
                } else {
                    page.open(&name, attributes)?;
                }
            }
            Piece::Close(name) => page.close(&name),
            Piece::Skip => {}
        }
    }
    page.end_row();
    page.end_line();
    Ok(!page.full)
}

struct Page<'a> {
    each: &'a mut dyn FnMut(&PageRow) -> Flow,
    row: u32,
    in_table: bool,
    in_row: bool,
    /// Cells from rows above that reach down: first and last column, rows left.
    spans: Vec<(u32, u32, u32)>,
    cells: Vec<PageCell>,
    /// The next column of the row under way.
    col: u32,
    cell: Option<PageCell>,
    /// Text between tables.
    outside: String,
    stopped: bool,
    /// More rows than a sheet has.
    full: bool,
}

impl Page<'_> {
    fn text(&mut self, text: &str) {
        let into = match &mut self.cell {
            Some(cell) => &mut cell.text,
            None => &mut self.outside,
        };
        add_text(into, text);
    }

    fn open(&mut self, name: &str, attributes: &str) -> Result<(), NotPlain> {
        match name {
            "table" => {
                if self.cell.is_some() {
                    return Err(NotPlain);
                }
                self.end_row();
                self.end_line();
                self.in_table = true;
                self.spans.clear();
            }
            "tr" => {
                self.end_row();
                self.end_line();
                (self.in_table, self.in_row) = (true, true);
            }
            "td" | "th" => {
                self.end_cell();
                (self.in_table, self.in_row) = (true, true);
                self.begin_cell(attributes)?;
            }
            // What is chosen or typed there stands in no text.
            "input" | "select" | "textarea" | "iframe" if self.cell.is_some() => {
                return Err(NotPlain);
            }
            "br" | "p" | "div" | "li" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "caption" => {
                self.line_end();
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        match name {
            "td" | "th" => self.end_cell(),
            "tr" => self.end_row(),
            "table" => {
                self.end_row();
                self.end_line();
                self.in_table = false;
                self.spans.clear();
            }
            "p" | "div" | "li" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "caption"
                if self.cell.is_none() =>
            {
                self.end_line();
            }
            _ => {}
        }
    }

    fn line_end(&mut self) {
        match &mut self.cell {
            Some(cell) if !cell.text.is_empty() => {
                let length = cell.text.trim_end_matches(' ').len();
                cell.text.truncate(length);
                cell.text.push('\n');
            }
            Some(_) => {}
            None => self.end_line(),
        }
    }

    fn begin_cell(&mut self, attributes: &str) -> Result<(), NotPlain> {
        if self.spans.len() > MAX_SPANS {
            return Err(NotPlain);
        }
        while let Some((_, last, _)) = self
            .spans
            .iter()
            .find(|(first, last, _)| (*first..=*last).contains(&self.col))
        {
            self.col = last + 1;
        }
        let number = |name: &str| {
            let number = attribute(attributes, name).and_then(|text| text.trim().parse().ok());
            number.unwrap_or(1).clamp(1, 65_534)
        };
        let (rows, cols) = (number("rowspan"), number("colspan").min(MAX_COLUMNS));
        self.cell = Some(PageCell {
            col: self.col,
            rows,
            cols,
            text: String::new(),
            in_table: true,
        });
        self.col = self.col.saturating_add(cols);
        Ok(())
    }

    fn end_cell(&mut self) {
        if let Some(mut cell) = self.cell.take() {
            cell.text.truncate(cell.text.trim_end().len());
            if cell.col < MAX_COLUMNS {
                self.cells.push(cell);
            }
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        if !std::mem::take(&mut self.in_row) {
            return;
        }
        let cells = std::mem::take(&mut self.cells);
        for (_, _, left) in &mut self.spans {
            *left -= 1;
        }
        self.spans.retain(|(_, _, left)| *left > 0);
        self.spans.extend(
            cells
                .iter()
                .filter(|cell| cell.rows > 1)
                .map(|cell| (cell.col, cell.col + cell.cols - 1, cell.rows - 1)),
        );
        self.col = 0;
        self.give(cells);
    }

    /// Ends a line of text outside of tables.
    fn end_line(&mut self) {
        let text = std::mem::take(&mut self.outside);
        let text = text.trim();
        if !text.is_empty() {
            self.give(vec![PageCell {
                col: 0,
                rows: 1,
                cols: 1,
                text: text.to_owned(),
                in_table: false,
            }]);
        }
    }

    fn give(&mut self, cells: Vec<PageCell>) {
        if self.stopped {
            return;
        }
        if self.row >= MAX_ROWS {
            (self.stopped, self.full) = (true, true);
            return;
        }
        let row = PageRow {
            row: self.row,
            cells,
        };
        self.stopped = (self.each)(&row) == Flow::NextSheet;
        self.row += 1;
    }
}

enum Piece<'a> {
    Text(&'a str),
    Open(Cow<'a, str>, &'a str),
    Close(Cow<'a, str>),
    Skip,
}

/// The piece that a page begins with, and what follows it.
fn piece(page: &str) -> (Piece<'_>, &str) {
    let Some(inside) = page.strip_prefix('<') else {
        let end = memchr::memchr(b'<', page.as_bytes()).unwrap_or(page.len());
        let (text, rest) = page.split_at_checked(end).unwrap_or((page, ""));
        return (Piece::Text(text), rest);
    };
    if let Some(comment) = inside.strip_prefix("!--") {
        let end = memchr::memmem::find(comment.as_bytes(), b"-->");
        return (
            Piece::Skip,
            end.map_or("", |end| comment.get(end + 3..).unwrap_or("")),
        );
    }
    let (closes, named) = match inside.strip_prefix('/') {
        Some(named) => (true, named),
        None => (false, inside),
    };
    if inside.starts_with(['!', '?']) {
        return (Piece::Skip, behind_tag(inside).1);
    }
    if !named.starts_with(|c: char| c.is_ascii_alphabetic()) {
        // A lone `<`, as in `<5`.
        return (Piece::Text("<"), inside);
    }
    let (tag, rest) = behind_tag(named);
    let end = tag
        .find(|c: char| c.is_ascii_whitespace() || c == '/')
        .unwrap_or(tag.len());
    let (name, attributes) = tag.split_at_checked(end).unwrap_or((tag, ""));
    let name = if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    };
    let piece = if closes {
        Piece::Close(name)
    } else {
        Piece::Open(name, attributes)
    };
    (piece, rest)
}

/// A tag up to its `>` (which may stand in quotes), and what follows.
fn behind_tag(tag: &str) -> (&str, &str) {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => {
                let rest = tag.get(at + 1..).unwrap_or("");
                return (tag.get(..at).unwrap_or(tag), rest);
            }
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    (tag, "")
}

/// What follows the end of an element whose inside is no text.
fn behind<'a>(page: &'a str, name: &str) -> &'a str {
    for at in memchr::memchr_iter(b'<', page.as_bytes()) {
        let closes = page
            .get(at + 1..)
            .and_then(|rest| rest.strip_prefix('/'))
            .and_then(|rest| rest.get(..name.len()))
            .is_some_and(|other| other.eq_ignore_ascii_case(name));
        if closes {
            return behind_tag(page.get(at + 1..).unwrap_or("")).1;
        }
    }
    ""
}

/// The value of an attribute, by its lower-case name.
fn attribute<'a>(attributes: &'a str, wanted: &str) -> Option<&'a str> {
    let mut rest = attributes.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| c == '=' || c.is_ascii_whitespace())
            .unwrap_or(rest.len());
        let (name, after) = rest.split_at_checked(end)?;
        let after = after.trim_start();
        let Some(value) = after.strip_prefix('=') else {
            rest = after;
            if name.is_empty() {
                return None;
            }
            continue;
        };
        let value = value.trim_start();
        let (value, after) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value.get(1..)?.split_once(quote)?,
            _ => {
                let end = value
                    .find(|c: char| c.is_ascii_whitespace())
                    .unwrap_or(value.len());
                value.split_at_checked(end)?
            }
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = after.trim_start();
    }
    None
}

/// Adds text as a browser shows it: runs of blanks as one, entities resolved.
fn add_text(into: &mut String, text: &str) {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or("");
        if c.is_ascii_whitespace() {
            if !into.is_empty() && !into.ends_with([' ', '\n']) {
                into.push(' ');
            }
        } else if c == '&'
            && let Some((name, after)) = entity(after)
        {
            into.push(name);
            rest = after;
            continue;
        } else {
            into.push(c);
        }
        rest = after;
    }
}

/// The character of an entity behind its `&`, and what follows.
fn entity(text: &str) -> Option<(char, &str)> {
    const NAMED: &[(&str, char)] = &[
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", '\u{a0}'),
        ("ensp", ' '),
        ("emsp", '\u{3000}'),
        ("middot", '·'),
        ("mdash", '—'),
        ("ndash", '–'),
        ("hellip", '…'),
        ("ldquo", '“'),
        ("rdquo", '”'),
        ("lsquo", '‘'),
        ("rsquo", '’'),
        ("times", '×'),
        ("radic", '√'),
        ("ge", '≥'),
        ("le", '≤'),
        ("plusmn", '±'),
        ("permil", '‰'),
    ];
    let end = text.bytes().take(10).position(|byte| byte == b';')?;
    let name = text.get(..end)?;
    let rest = text.get(end + 1..)?;
    let c = if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        char::from_u32(code).filter(|c| !c.is_control() || *c == '\n')?
    } else {
        NAMED.iter().find(|(other, _)| *other == name)?.1
    };
    Some((c, rest))
}
