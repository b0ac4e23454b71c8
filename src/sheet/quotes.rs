//! Records of a text table in which a quote stands: where they end, what their fields are, and whether the quotes are
//! likely those of two records.
//! Invariant: a record ends where a spreadsheet would end it.

use std::borrow::Cow;

use csv_core::ReadRecordResult;

/// How long the line end is that stands here; `None` if it may go on in text that is yet to come.
pub(super) fn line_end(bytes: &[u8], last: bool) -> Option<usize> {
    match bytes {
        [b'\r', b'\n', ..] => Some(2),
        [b'\r'] if !last => None,
        [b'\r' | b'\n', ..] => Some(1),
        _ => Some(0),
    }
}

/// A record in which a quote stands somewhere.
pub(super) struct RawRecord {
    pub length: usize,
    pub line_end: usize,
    /// The column of a field whose quote is still open at the end of the text.
    pub unclosed: Option<u32>,
    /// The column of a field whose quotes go over a line end, and behind which text stands: they belong to two fields.
    pub torn: Option<u32>,
}

/// Finds a record's end, quotes heeded; `None` if it is in text that is yet to come.
pub(super) fn raw_record(
    bytes: &[u8],
    (delimiter, width): (u8, Option<u32>),
    last: bool,
) -> Option<RawRecord> {
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
            let lines = memchr::memchr_iter(b'\n', inside).count();
            let drawn_in = |width: u32| draws_in(inside, delimiter, (col, width));
            let behind = bytes.get(after).is_some_and(|byte| !ends(byte));
            if lines > 0 && (behind || width.is_some_and(drawn_in)) {
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

/// Whether the lines between two quotes have as many marks as the rest of a record from column `col` on, whole records, and
/// the beginning of one up to that column.
fn draws_in(inside: &[u8], delimiter: u8, (col, width): (u32, u32)) -> bool {
    let marks = |line: &[u8]| memchr::memchr_iter(delimiter, line).count();
    let mut lines = inside.split(|byte| *byte == b'\n').map(marks).peekable();
    let (Ok(col), Ok(width)) = (usize::try_from(col), usize::try_from(width)) else {
        return false;
    };
    if lines.next() != width.checked_sub(col) {
        return false;
    }
    while let Some(count) = lines.next() {
        let wanted = if lines.peek().is_none() { col } else { width };
        if count != wanted {
            return false;
        }
    }
    true
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
pub(super) struct Quoted {
    delimiter: u8,
    reader: csv_core::Reader,
    fields: Vec<u8>,
    ends: Vec<usize>,
}

impl Quoted {
    pub fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            reader: csv_core::ReaderBuilder::new().delimiter(delimiter).build(),
            fields: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// The fields of one record without its line end.
    pub fn fields(&mut self, raw: &str) -> impl Iterator<Item = &str> {
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
pub(super) fn undo_habits(field: &str) -> Cow<'_, str> {
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
