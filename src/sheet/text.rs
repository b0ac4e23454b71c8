//! CSV and TSV: delimiter, records, and the row that Excel would number each record with.
//! Excel's own habits are undone: `="00123"`, a leading `'`, the line `sep=;`.
//! Invariant: every cell is text; empty lines count as rows; blanks are left out.

use std::borrow::Cow;

use super::delimiter::{declared, likeliest, regular};
use super::encoding::Pieces;
use super::problem::{self, At};
use super::quotes::{Quoted, RawRecord, line_end, raw_record, undo_habits};
use super::scan::Marks;
use super::survey::{MAX_COLUMNS, MAX_ROWS};
use super::{CellValue, File, Flow, Format, RowCells, SheetInfo, Visitor};
use super::{html, sniff};
use crate::diag::{Cell, Diagnostic, Sink};

/// A cell of more lines than this is worth a look: a lost quote joins rows.
const LONG_CELL_LINES: usize = 30;
/// How many such cells are told.
const LONG_CELLS_TOLD: u32 = 20;
/// How many records are told whose quotes or fields are wrong: people mend some and run again.
const RECORDS_TOLD: u32 = 1_000;
/// Rows that are split before they are handed over.
const AHEAD: usize = 64;
/// So much text tells whether it is a web page.
const PAGE_HEAD: usize = 8 * 1024;

/// Reads the table of a file, of which `pieces` are the text.
pub(super) fn read(
    file: &File,
    mut pieces: Pieces<'_>,
    sink: &mut Sink,
    visitor: &mut dyn Visitor,
) -> Result<Format, Box<Diagnostic>> {
    let all = pieces.left();
    let mut text = String::new();
    let mut last = pieces.next(&mut text)?;
    while !last && text.trim_start().len() < PAGE_HEAD {
        last = pieces.next(&mut text)?;
    }
    if is_page(file, &text)? {
        while !last {
            last = pieces.next(&mut text)?;
        }
        html::read(file, &text, sink, visitor)?;
        return Ok(Format::Html);
    }
    // What is said of rows counts only if the whole file can be read.
    let mut said = Sink::new();
    let (mut table, start) = Table::begin(file, &text);
    table.open(visitor);
    let mut taken = start;
    let mut first = true;
    loop {
        let rest = text.get(taken..).unwrap_or_default();
        taken += table.take(rest, last, &mut said, visitor);
        if last || table.done {
            break;
        }
        if std::mem::take(&mut first) {
            let left = pieces.left();
            visitor.expect(rows_left(table.row, all.saturating_sub(left), left));
        }
        text.drain(..std::mem::take(&mut taken));
        last = pieces.next(&mut text)?;
    }
    // Where nobody wants the rest, it must still be text.
    while !last {
        text.clear();
        last = pieces.next(&mut text)?;
    }
    visitor.end_sheet();
    sink.merge(said);
    Ok(Format::Text {
        encoding: pieces.kind(),
        delimiter: char::from(table.delimiter),
    })
}

/// How many rows the rest of a file holds if it goes on as it began, and a few more.
fn rows_left(rows: u32, given: u64, left: u64) -> usize {
    let told = left.saturating_mul(rows.into()) / given.max(1);
    let told = told.saturating_add(told / 16).min(MAX_ROWS.into());
    usize::try_from(told).unwrap_or(0)
}

/// Whether the text is a web page; refuses what is empty or another markup.
fn is_page(file: &File, head: &str) -> Result<bool, Box<Diagnostic>> {
    if head.trim_start().is_empty() {
        return Err(Box::new(problem::empty(file.name())));
    }
    sniff::is_page(file, head)
}

/// Lines without quotes, split, on their way to the visitor.
#[derive(Default)]
struct Batch<'t> {
    /// As far as `filled`; what stands behind is to be written over.
    cells: Vec<(u32, CellValue<'t>)>,
    filled: usize,
    /// Where each row ends among the cells.
    ends: Vec<usize>,
}

impl<'t> Batch<'t> {
    /// Adds a cell of the row under way; a blank one is left out. Which ones are blank cannot be foreseen, and each is
    /// put down, to be written over by the next.
    #[inline]
    fn put(&mut self, col: u32, field: &'t str) {
        let usual = col < MAX_COLUMNS && field.as_bytes().first() != Some(&b'\'');
        match self.cells.get_mut(self.filled) {
            Some(cell) if usual => {
                *cell = (col, CellValue::Text(field));
                self.filled += usize::from(!field.is_empty());
            }
            _ => self.put_seldom(col, field),
        }
    }

    #[cold]
    fn put_seldom(&mut self, col: u32, field: &'t str) {
        self.cells.truncate(self.filled);
        // One beyond the last column is kept, which tells that there is one, and no further ones.
        if field.is_empty() || is_past_the_last(&self.cells) {
            return;
        }
        // Nothing but quotes makes a habit that cannot be undone in place.
        let text = match undo_habits(field) {
            Cow::Borrowed(undone) if field.starts_with('\'') => undone,
            _ => field,
        };
        self.cells.push((col, CellValue::Text(text)));
        self.filled += 1;
    }
}

/// The one table of a text file, as its text comes by.
struct Table<'a> {
    file: &'a File,
    info: SheetInfo,
    delimiter: u8,
    /// The delimiters of a record, where the first records are all alike.
    width: Option<u32>,
    /// The row of the next record.
    row: u32,
    /// Long cells that were told.
    told: u32,
    /// Wrong records that were told.
    wrong: u32,
    /// Nothing more is wanted, or can be read.
    done: bool,
    quoted: Option<Quoted>,
}

impl<'a> Table<'a> {
    /// Looks at the beginning of the text; answers where the first record starts.
    fn begin(file: &'a File, head: &str) -> (Self, usize) {
        let text = head.strip_prefix('\u{FEFF}').unwrap_or(head);
        let (text, declared) = declared(text);
        let delimiter = declared.unwrap_or_else(|| likeliest(text, &file.ending()));
        let width = regular(text, delimiter);
        let info = SheetInfo {
            name: None,
            index: 0,
            hidden: false,
            merges: Some(Vec::new()),
            is_ragged: width.is_none(),
        };
        let table = Self {
            file,
            info,
            delimiter,
            width,
            row: 0,
            told: 0,
            wrong: 0,
            done: false,
            quoted: None,
        };
        (table, head.len() - text.len())
    }

    fn open(&mut self, visitor: &mut dyn Visitor) {
        self.done = visitor.sheet(&self.info) == Flow::NextSheet;
    }

    /// Hands over the records that are complete; answers how much of the text they are. `last`: no more text comes.
    fn take(
        &mut self,
        text: &str,
        last: bool,
        sink: &mut Sink,
        visitor: &mut dyn Visitor,
    ) -> usize {
        let bytes = text.as_bytes();
        let mut batch = Batch::default();
        let mut marks = Marks::new(bytes, self.delimiter);
        // Where the record begins, where its field does, and which one that is.
        let (mut start, mut from, mut col) = (0, 0, 0);
        while !self.done {
            let (at, mark) = match marks.next() {
                Some((at, mark)) => (at, Some(mark)),
                None if last && start < bytes.len() => (bytes.len(), None),
                None => break,
            };
            match mark {
                Some(mark) if mark == self.delimiter => {
                    batch.put(col, text.get(from..at).unwrap_or_default());
                    from = at + 1;
                    col += 1;
                    continue;
                }
                Some(b'"') => {
                    self.hand_over_all(&mut batch, sink, visitor);
                    if self.done {
                        break;
                    }
                    let rest = bytes.get(start..).unwrap_or_default();
                    let Some(record) = raw_record(rest, (self.delimiter, self.width), last) else {
                        break;
                    };
                    let raw = text.get(start..start + record.length).unwrap_or_default();
                    start += record.length + record.line_end;
                    self.quoted_record(raw, &record, sink, visitor);
                    marks.go_to(start);
                }
                Some(b'\n' | b'\r') | None => {
                    let Some(length) = line_end(bytes.get(at..).unwrap_or_default(), last) else {
                        break;
                    };
                    batch.put(col, text.get(from..at).unwrap_or_default());
                    self.measure(batch.ends.len(), col, sink);
                    batch.ends.push(batch.filled);
                    start = at + length;
                    if length > 1 {
                        marks.next();
                    }
                    if batch.ends.len() == AHEAD {
                        self.hand_over_all(&mut batch, sink, visitor);
                    }
                }
                Some(_) => continue,
            }
            (from, col) = (start, 0);
        }
        self.hand_over_all(&mut batch, sink, visitor);
        start
    }

    /// Says of a record with more fields than all others that a mark stands in it that separates nothing. `ahead`: how many
    /// records come before it that were not handed over.
    #[inline]
    fn measure(&mut self, ahead: usize, col: u32, sink: &mut Sink) {
        if let Some(width) = self.width
            && col > width
            && self.wrong < RECORDS_TOLD
        {
            self.wrong += 1;
            let row = self
                .row
                .saturating_add(u32::try_from(ahead).unwrap_or(u32::MAX));
            let at = At {
                file: self.file.name(),
                sheet: &self.info,
            };
            sink.push(problem::one_field_more(
                at,
                Cell::new(row, width),
                col - width,
            ));
        }
    }

    /// Hands over the rows that have ended; cells of one that has not are dropped, to be read again.
    fn hand_over_all(&mut self, batch: &mut Batch<'_>, sink: &mut Sink, visitor: &mut dyn Visitor) {
        let mut rows = Vec::with_capacity(batch.ends.len());
        let mut from = 0;
        for (row, end) in (self.row..).zip(&batch.ends) {
            let cells = batch.cells.get(from..*end).unwrap_or_default();
            rows.push(RowCells { row, cells });
            from = *end;
        }
        if rows.len() > 1 {
            visitor.ahead(&rows);
        }
        for row in &rows {
            if !self.done {
                self.hand_over(row.cells, sink, visitor);
            }
        }
        drop(rows);
        batch.filled = 0;
        batch.ends.clear();
    }

    fn quoted_record(
        &mut self,
        raw: &str,
        record: &RawRecord,
        sink: &mut Sink,
        visitor: &mut dyn Visitor,
    ) {
        let info = self.info.clone();
        let at = At {
            file: self.file.name(),
            sheet: &info,
        };
        if let Some(col) = record.unclosed {
            sink.push(problem::unclosed_quote(at, Cell::new(self.row, col)));
            self.done = true;
            return;
        }
        if let Some(col) = record.torn
            && self.wrong < RECORDS_TOLD
        {
            self.wrong += 1;
            sink.push(problem::torn_quotes(at, Cell::new(self.row, col)));
        }
        let quoted = self.quoted.take();
        let mut quoted = quoted.unwrap_or_else(|| Quoted::new(self.delimiter));
        let mut undone: Vec<(u32, Cow<'_, str>)> = Vec::new();
        let mut wide = 0;
        for (col, field) in (0u32..).zip(quoted.fields(raw)) {
            wide = col;
            if !field.is_empty() && !is_past_the_last(&undone) {
                undone.push((col, undo_habits(field)));
            }
        }
        if record.torn.is_none() {
            self.measure(0, wide, sink);
        }
        let mut cells = Vec::with_capacity(undone.len());
        for (col, text) in &undone {
            let col = *col;
            if text.is_empty() {
                continue;
            }
            let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count() + 1;
            let long = record.torn.is_none()
                && (lines > LONG_CELL_LINES
                    || super::scan::swallows_rows(text, self.delimiter, wide));
            if long && self.told < LONG_CELLS_TOLD {
                self.told += 1;
                sink.push(problem::long_quoted_cell(
                    at,
                    Cell::new(self.row, col),
                    lines,
                ));
            }
            cells.push((col, CellValue::Text(text)));
        }
        self.hand_over(&cells, sink, visitor);
        drop(cells);
        drop(undone);
        self.quoted = Some(quoted);
    }

    fn hand_over(
        &mut self,
        cells: &[(u32, CellValue<'_>)],
        sink: &mut Sink,
        visitor: &mut dyn Visitor,
    ) {
        if !cells.is_empty() && (self.row >= MAX_ROWS || is_past_the_last(cells)) {
            let at = At {
                file: self.file.name(),
                sheet: &self.info,
            };
            sink.push(problem::too_many_rows(at));
            self.done = true;
            return;
        }
        let row = RowCells {
            row: self.row,
            cells,
        };
        self.done = !cells.is_empty() && visitor.row(&row) == Flow::NextSheet;
        self.row = self.row.saturating_add(1);
    }
}

/// Whether a cell beyond the last column is there already: it is one too many, and no further ones are kept.
fn is_past_the_last<T>(cells: &[(u32, T)]) -> bool {
    cells.last().is_some_and(|(col, _)| *col >= MAX_COLUMNS)
}
