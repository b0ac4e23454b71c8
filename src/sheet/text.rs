//! CSV and TSV: delimiter, records, and the row that Excel would number each record with.
//! Excel's own habits are undone: `="00123"`, a leading `'`, the line `sep=;`.
//! Invariant: every cell is text; empty lines count as rows; blanks are left out.

use std::borrow::Cow;

use csv_core::ReadRecordResult;

use super::delimiter::{declared, likeliest};
use super::encoding::Pieces;
use super::problem::{self, At};
use super::scan::Marks;
use super::survey::{MAX_COLUMNS, MAX_ROWS};
use super::{CellValue, File, Flow, Format, RowCells, SheetInfo, Visitor};
use super::{html, sniff};
use crate::diag::{Cell, Diagnostic, Sink};

/// A cell of more lines than this is worth a look: a lost quote joins rows.
const LONG_CELL_LINES: usize = 30;
/// How many such cells are told.
const LONG_CELLS_TOLD: u32 = 20;
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
    /// The row of the next record.
    row: u32,
    /// Long cells that were told.
    told: u32,
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
        let info = SheetInfo {
            name: None,
            index: 0,
            hidden: false,
            merges: Some(Vec::new()),
            is_text: true,
        };
        let table = Self {
            file,
            info,
            delimiter,
            row: 0,
            told: 0,
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
                    let Some(record) = raw_record(rest, self.delimiter, last) else {
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
        if let Some(col) = record.torn {
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

/// How long the line end is that stands here; `None` if it may go on in text that is yet to come.
fn line_end(bytes: &[u8], last: bool) -> Option<usize> {
    match bytes {
        [b'\r', b'\n', ..] => Some(2),
        [b'\r'] if !last => None,
        [b'\r' | b'\n', ..] => Some(1),
        _ => Some(0),
    }
}

/// A record in which a quote stands somewhere.
struct RawRecord {
    length: usize,
    line_end: usize,
    /// The column of a field whose quote is still open at the end of the text.
    unclosed: Option<u32>,
    /// The column of a field whose quotes go over a line end, and behind which text stands: they belong to two fields.
    torn: Option<u32>,
}

/// Finds a record's end, quotes heeded; `None` if it is in text that is yet to come.
fn raw_record(bytes: &[u8], delimiter: u8, last: bool) -> Option<RawRecord> {
    let mut col = 0;
    let mut field_starts = true;
    let mut torn = None;
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        if byte == b'"' && field_starts {
            field_starts = false;
            let Some(after) = after_quotes(bytes, at + 1) else {
                return last.then_some(RawRecord {
                    length: bytes.len(),
                    line_end: 0,
                    unclosed: Some(col),
                    torn,
                });
            };
            let ends = |byte: &u8| *byte == delimiter || matches!(byte, b'\n' | b'\r' | b' ');
            let inside = bytes.get(at..after).unwrap_or_default();
            if bytes.get(after).is_some_and(|byte| !ends(byte))
                && memchr::memchr(b'\n', inside).is_some()
            {
                torn = torn.or(Some(col));
            }
            at = after;
            continue;
        }
        if matches!(byte, b'\n' | b'\r') {
            return Some(RawRecord {
                length: at,
                line_end: line_end(bytes.get(at..).unwrap_or_default(), last)?,
                unclosed: None,
                torn,
            });
        }
        field_starts = byte == delimiter;
        col += u32::from(field_starts);
        at += 1;
    }
    last.then_some(RawRecord {
        length: at,
        line_end: 0,
        unclosed: None,
        torn,
    })
}

/// Where a quoted stretch ends that begins at `at`, behind its closing quote.
fn after_quotes(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr::memchr(b'"', bytes.get(at..)?)? + 1;
        // Two quotes inside stand for one.
        if bytes.get(at) != Some(&b'"') {
            return Some(at);
        }
        at += 1;
    }
}

/// Takes the quotes off a record.
struct Quoted {
    delimiter: u8,
    reader: csv_core::Reader,
    fields: Vec<u8>,
    ends: Vec<usize>,
}

impl Quoted {
    fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            reader: csv_core::ReaderBuilder::new().delimiter(delimiter).build(),
            fields: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// The fields of one record without its line end.
    fn fields(&mut self, raw: &str) -> impl Iterator<Item = &str> {
        self.reader.reset();
        self.fields.clear();
        self.ends.clear();
        self.fields.resize(raw.len() + 1, 0);
        let marks = memchr::memchr_iter(self.delimiter, raw.as_bytes()).count();
        self.ends.resize(marks + 2, 0);
        let (mut input, mut filled, mut count) = (raw.as_bytes(), 0, 0);
        loop {
            let (result, read, written, ended) = self.reader.read_record(
                input,
                self.fields.get_mut(filled..).unwrap_or_default(),
                self.ends.get_mut(count..).unwrap_or_default(),
            );
            input = input.get(read..).unwrap_or_default();
            filled += written;
            count += ended;
            // Neither list can be full: fields are no longer than the record, nor more than its delimiters part.
            if result != ReadRecordResult::InputEmpty {
                break;
            }
        }
        let (fields, ends) = (&self.fields, &self.ends);
        let mut start = 0;
        ends.iter().take(count).map(move |end| {
            let field = fields.get(start..*end).unwrap_or_default();
            start = *end;
            std::str::from_utf8(field).unwrap_or_default()
        })
    }
}

/// `="00123"` and `'00123` are how people make Excel keep a text.
fn undo_habits(field: &str) -> Cow<'_, str> {
    if let Some(inside) = field
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
        && !inside.replace("\"\"", "").contains('"')
    {
        return if inside.contains('"') {
            Cow::Owned(inside.replace("\"\"", "\""))
        } else {
            Cow::Borrowed(inside)
        };
    }
    match field.strip_prefix('\'') {
        // A second one makes it a quotation.
        Some(rest) if !rest.is_empty() && !rest.contains('\'') => Cow::Borrowed(rest),
        _ => Cow::Borrowed(field),
    }
}
