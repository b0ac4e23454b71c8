//! CSV and TSV: delimiter, records, and the row that Excel would number each record with.
//! Excel's own habits are undone: `="00123"`, a leading `'`, the line `sep=;`.
//! Invariant: every cell is text; empty lines count as rows; blanks are left out.

use std::borrow::Cow;

use csv::{ReaderBuilder, StringRecord};

use super::problem::{self, At};
use super::{CellValue, File, Flow, Format, RowCells, SheetInfo, Visitor};
use super::{encoding, sniff};
use crate::diag::{Cell, Diagnostic, Sink};

/// A cell of more lines than this is worth a look: a lost quote joins rows.
const LONG_CELL_LINES: usize = 30;
/// How many such cells are told.
const LONG_CELLS_TOLD: u32 = 20;
/// Records by which the delimiter is chosen.
const SAMPLE: usize = 30;

pub(super) fn read(
    file: &File,
    sink: &mut Sink,
    visitor: &mut dyn Visitor,
) -> Result<Format, Box<Diagnostic>> {
    let (text, encoding) = encoding::decode(file)?;
    if text.trim().is_empty() {
        return Err(Box::new(problem::empty(file.name())));
    }
    sniff::refuse_markup(file, &text)?;
    let (text, declared) = declared_delimiter(&text);
    let delimiter = declared.unwrap_or_else(|| delimiter(text, &file.ending()));
    let info = SheetInfo {
        name: None,
        index: 0,
        hidden: false,
        merges: Some(Vec::new()),
    };
    if visitor.sheet(&info) == Flow::Go {
        let at = At {
            file: file.name(),
            sheet: &info,
        };
        records(text, delimiter, at, sink, visitor);
    }
    visitor.end_sheet();
    Ok(Format::Text {
        encoding,
        delimiter: char::from(delimiter),
    })
}

fn records(text: &str, delimiter: u8, at: At<'_>, sink: &mut Sink, visitor: &mut dyn Visitor) {
    let bytes = text.as_bytes();
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(bytes);
    let mut record = StringRecord::new();
    let mut row = 0u32;
    let mut told = 0;
    let mut start = 0;
    loop {
        // Memory cannot fail to be read, and the text is UTF-8 already.
        let more = reader.read_record(&mut record).unwrap_or(false);
        let end = usize::try_from(reader.position().byte()).unwrap_or(bytes.len());
        let raw = span(bytes, start, end);
        start = end;
        if !more {
            return;
        }
        let (empty, raw) = leading_empty_lines(raw);
        row = row.saturating_add(empty);
        if end >= bytes.len()
            && let Some(col) = unclosed_quote(raw, delimiter)
        {
            sink.push(problem::unclosed_quote(at, Cell::new(row, col)));
            return;
        }
        let mut cells = Vec::with_capacity(record.len());
        let undone: Vec<Cow<'_, str>> = record.iter().map(undo_habits).collect();
        for (col, text) in (0u32..).zip(&undone) {
            if text.is_empty() {
                continue;
            }
            let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count() + 1;
            if lines > LONG_CELL_LINES && told < LONG_CELLS_TOLD {
                told += 1;
                sink.push(problem::long_quoted_cell(at, Cell::new(row, col), lines));
            }
            cells.push((col, CellValue::Text(text)));
        }
        if !cells.is_empty() && visitor.row(&RowCells { row, cells }) == Flow::NextSheet {
            return;
        }
        row = row.saturating_add(1);
    }
}

/// The raw bytes of one record; the line feed of the line end before it is not its own.
fn span(bytes: &[u8], start: usize, end: usize) -> &[u8] {
    let raw = bytes.get(start..end).unwrap_or_default();
    let after_return = start.checked_sub(1).and_then(|at| bytes.get(at)) == Some(&b'\r');
    match raw.strip_prefix(b"\n") {
        Some(rest) if after_return => rest,
        _ => raw,
    }
}

/// The csv crate skips empty lines without a word; Excel counts them.
fn leading_empty_lines(raw: &[u8]) -> (u32, &[u8]) {
    let mut rest = raw;
    let mut lines = 0;
    while let Some(after) = rest
        .strip_prefix(b"\r\n")
        .or_else(|| rest.strip_prefix(b"\n"))
        .or_else(|| rest.strip_prefix(b"\r"))
    {
        rest = after;
        lines += 1;
    }
    (lines, rest)
}

/// The column of a field whose quote is still open at the end of the text.
fn unclosed_quote(raw: &[u8], delimiter: u8) -> Option<u32> {
    let mut col = 0;
    let mut field_starts = true;
    let mut quoted = false;
    let mut bytes = raw.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if quoted {
            // Two quotes inside a quoted field stand for one.
            if byte == b'"' && bytes.next_if_eq(&b'"').is_none() {
                quoted = false;
            }
            continue;
        }
        if byte == delimiter {
            col += 1;
            field_starts = true;
        } else {
            quoted = field_starts && byte == b'"';
            field_starts = false;
        }
    }
    quoted.then_some(col)
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

/// Excel takes a first line `sep=;` for an order, and does not show it as a row.
fn declared_delimiter(text: &str) -> (&str, Option<u8>) {
    let Some(rest) = text.strip_prefix("sep=") else {
        return (text, None);
    };
    let mut bytes = rest.bytes();
    match bytes.next() {
        Some(mark @ (b',' | b';' | b'\t' | b'|')) => {
            let after = rest.get(1..).unwrap_or_default();
            let line_end = ["\r\n", "\n", "\r"]
                .iter()
                .find_map(|end| after.strip_prefix(end));
            line_end.map_or((text, None), |rest| (rest, Some(mark)))
        }
        _ => (text, None),
    }
}

/// The mark by which most of the first records have the same number of fields.
fn delimiter(text: &str, ending: &str) -> u8 {
    let marks = if matches!(ending, "tsv" | "tab") {
        [b'\t', b',', b';']
    } else {
        [b',', b'\t', b';']
    };
    let mut best = (0, 0, b',');
    for mark in marks {
        let counts = counts(text, mark);
        let most = counts
            .iter()
            .filter(|count| **count > 0)
            .map(|count| {
                (
                    counts.iter().filter(|other| *other == count).count(),
                    *count,
                )
            })
            .max();
        if let Some((lines, count)) = most
            && (lines, count) > (best.0, best.1)
        {
            best = (lines, count, mark);
        }
    }
    best.2
}

/// How often the mark separates, in each of the first records.
fn counts(text: &str, mark: u8) -> Vec<usize> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(mark)
        .from_reader(text.as_bytes())
        .into_byte_records()
        .take(SAMPLE)
        .map_while(Result::ok)
        .map(|record| record.len().saturating_sub(1))
        .collect()
}
