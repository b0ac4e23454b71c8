//! The fast lane of a worksheet part: rows as Excel, WPS, LibreOffice and the usual libraries spell them.
//! At the first row that is spelled in another way the lane ends, and the parser goes on from there.
//! Invariant: a row is handed over whole and as the parser would read it, or not at all.

use std::borrow::Cow;
use std::io::Read;

use rust_decimal::Decimal;

use super::formats::Formats;
use super::rows::{Rows, lend, put};
use super::survey::{parse_cell, parse_range};
use super::texts::{self, Texts};
use super::tokens::{MAX_TOKEN_BYTES, Token, Tokens, attribute};
use super::value::Stored;
use super::{Flow, RowCells, Visitor};

/// Rows that are read before they are handed over.
const AHEAD: usize = 32;

/// What the cells of a sheet refer to.
pub(super) struct Ground<'a> {
    pub texts: &'a Texts,
    pub formats: &'a Formats,
}

/// How far the lane went.
pub(super) enum Ride {
    /// To the end of the sheet, or of what is wanted of it.
    Whole,
    /// So many cells were passed; the parser takes the others.
    Left(u64),
}

type Cells<'c> = Vec<(u32, Option<Stored<'c>>)>;

/// A row, read.
struct Row<'c> {
    number: u32,
    cells: Cells<'c>,
    length: usize,
}

/// What stands at the beginning of some bytes.
enum Next<'c> {
    Row(Row<'c>),
    End,
    /// Cut off by the end of the bytes, or nothing that is known here.
    Unknown,
}

/// Sends the rows of a part to the visitor as long as they are spelled in the usual way.
pub(super) fn ride(
    part: impl Read,
    ground: &Ground<'_>,
    rows: &mut Rows<'_>,
    visitor: &mut dyn Visitor,
) -> Ride {
    let mut tokens = Tokens::new(part);
    let mut passed = 0;
    let mut next = 0;
    if begin(&mut tokens).is_none() {
        return Ride::Left(0);
    }
    loop {
        let mut batch: Vec<(u32, Vec<(u32, Stored<'_>)>)> = Vec::with_capacity(AHEAD);
        let mut length = 0;
        let mut ended = false;
        while batch.len() < AHEAD && !ended {
            let bytes = tokens.ahead().get(length..).unwrap_or_default();
            match read(bytes, next, ground) {
                Next::Row(row) => {
                    passed += row.cells.len() as u64;
                    next = row.number.saturating_add(1);
                    length += row.length;
                    let mut cells = Vec::with_capacity(row.cells.len());
                    for (col, value) in row.cells {
                        put(&mut cells, col, value);
                    }
                    batch.push((row.number, cells));
                }
                Next::End => ended = true,
                Next::Unknown => break,
            }
        }
        if batch.is_empty() && !ended {
            let held = tokens.ahead().len();
            if held > MAX_TOKEN_BYTES || !matches!(tokens.more(), Ok(true)) {
                return Ride::Left(passed);
            }
            continue;
        }
        let lent: Vec<_> = batch
            .iter_mut()
            .map(|(row, cells)| (*row, lend(cells)))
            .collect();
        let shown: Vec<RowCells<'_>> = lent
            .iter()
            .map(|(row, cells)| RowCells { row: *row, cells })
            .collect();
        visitor.ahead(&shown);
        for row in &shown {
            if rows.whole(row, visitor) == Flow::NextSheet {
                return Ride::Whole;
            }
        }
        if ended {
            return Ride::Whole;
        }
        tokens.skip(length);
    }
}

/// Goes to the first row; `None` where the parser might refuse the sheet.
fn begin(tokens: &mut Tokens<impl Read>) -> Option<()> {
    loop {
        if let Token::Open {
            name,
            attributes,
            closed,
        } = tokens.next().ok()??
        {
            match name {
                b"dimension" => {
                    attribute(attributes, b"ref").and_then(parse_range)?;
                }
                b"sheetData" if closed => return None,
                b"sheetData" => break,
                _ => {}
            }
        }
    }
    (!tokens.is_foreign()).then_some(())
}

/// Reads a row of `bytes`; `next` is its number if it has none.
fn read<'c>(bytes: &'c [u8], next: u32, ground: &Ground<'c>) -> Next<'c> {
    let start = bytes.trim_ascii_start();
    if start.starts_with(b"</sheetData>") {
        return Next::End;
    }
    match row(start, next, ground) {
        Some(mut row) => {
            row.length += bytes.len() - start.len();
            Next::Row(row)
        }
        None => Next::Unknown,
    }
}

fn row<'c>(bytes: &'c [u8], next: u32, ground: &Ground<'c>) -> Option<Row<'c>> {
    let (tag, closed, mut rest) = tag(bytes, b"<row")?;
    let mut number = next;
    for attribute in Attributes(tag) {
        if let (b"r", value) = attribute? {
            number = digits(value)?.checked_sub(1)?;
        }
    }
    let mut cells = Vec::with_capacity(16);
    if !closed {
        let mut col = 0;
        loop {
            rest = rest.trim_ascii_start();
            if let Some(after) = rest.strip_prefix(b"</row>") {
                rest = after;
                break;
            }
            let cell;
            (cell, rest) = self::cell(rest, (number, col), ground)?;
            col = cell.0 + 1;
            cells.push(cell);
        }
    }
    Some(Row {
        number,
        cells,
        length: bytes.len() - rest.len(),
    })
}

type Cell<'c> = (u32, Option<Stored<'c>>);

fn cell<'c>(
    bytes: &'c [u8],
    (row, mut col): (u32, u32),
    ground: &Ground<'c>,
) -> Option<(Cell<'c>, &'c [u8])> {
    let (tag, closed, mut rest) = tag(bytes, b"<c")?;
    let mut format = None;
    let mut kind: &[u8] = b"";
    for attribute in Attributes(tag) {
        match attribute? {
            (b"r", value) => {
                let address = parse_cell(value)?;
                if address.row != row {
                    return None;
                }
                col = address.col;
            }
            (b"s", value) => format = Some(usize::try_from(digits(value)?).ok()?),
            (b"t", value) => kind = value,
            _ => {}
        }
    }
    if closed {
        return Some(((col, None), rest));
    }
    let mut computed = false;
    rest = rest.trim_ascii_start();
    if rest.starts_with(b"<f") {
        computed = true;
        rest = formula(rest)?.trim_ascii_start();
    }
    let mut held = Held::Nothing;
    if let Some(after) = rest.strip_prefix(b"<v>") {
        let (text, after) = until(after, b"</v>")?;
        held = value(text, kind, format, ground)?;
        rest = after;
    } else if let Some(after) = rest.strip_prefix(b"<is><t") {
        let (attributes, after) = after.split_at_checked(memchr::memchr(b'>', after)?)?;
        let keeps = texts::blanks_count(attributes)?;
        let (text, after) = until(after.get(1..)?, b"</t></is>")?;
        held = Held::Value(Stored::of_text(texts::decoded(text, keeps)?));
        rest = after;
    } else if let Some(after) = rest.strip_prefix(b"<v/>") {
        held = value(b"", kind, format, ground)?;
        rest = after;
    }
    let rest = rest.trim_ascii_start().strip_prefix(b"</c>")?;
    let value = match held {
        Held::Value(value) => value,
        Held::Nothing => computed.then_some(Stored::Uncomputed),
    };
    Some(((col, value), rest))
}

/// What a cell's value came to; an empty text is a value, which shows nothing.
enum Held<'c> {
    Nothing,
    Value(Option<Stored<'c>>),
}

/// The raw text of a `<v>` as its kind means it; `None` where the parser has its own thoughts.
fn value<'c>(
    text: &'c [u8],
    kind: &[u8],
    format: Option<usize>,
    ground: &Ground<'c>,
) -> Option<Held<'c>> {
    let held = match kind {
        b"inlineStr" => return Some(Held::Nothing),
        b"str" => Stored::of_text(texts::decoded(text, true)?),
        _ if text.is_empty() && matches!(kind, b"" | b"n" | b"s" | b"b") => {
            return Some(Held::Nothing);
        }
        b"" | b"n" => number(text, format, ground)?,
        b"s" => {
            let index = usize::try_from(digits(text)?).ok()?;
            Stored::of_text(Cow::Borrowed(ground.texts.get(index)?))
        }
        b"b" => match text {
            b"0" => Some(Stored::Flag(false)),
            b"1" => Some(Stored::Flag(true)),
            _ => return None,
        },
        // Any but the known ones costs the parser its place.
        b"e" if memchr::memchr(b'&', text).is_none() && text.starts_with(b"#") => {
            Some(Stored::Error(std::str::from_utf8(text).ok()?.into()))
        }
        _ => return None,
    };
    Some(Held::Value(held))
}

/// A number as machines write it.
fn number<'c>(
    text: &[u8],
    format: Option<usize>,
    ground: &Ground<'_>,
) -> Option<Option<Stored<'c>>> {
    if text.len() <= 15 && ground.formats.is_plain(format) && text.iter().all(u8::is_ascii_digit) {
        let number = text
            .iter()
            .fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'));
        return Some(Some(Stored::Number(Decimal::from(number))));
    }
    let usual = |byte: &u8| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E');
    let first = text.strip_prefix(b"-").unwrap_or(text).first()?;
    if text.len() > 40 || !first.is_ascii_digit() || !text.iter().all(usual) {
        return None;
    }
    let number = std::str::from_utf8(text).ok()?.parse().ok()?;
    Some(ground.formats.value(format, number))
}

/// Passes a formula that the parser would pass too; only that there is one counts.
fn formula(bytes: &[u8]) -> Option<&[u8]> {
    let (tag, closed, rest) = tag(bytes, b"<f")?;
    let mut shared = false;
    let mut numbered = false;
    for attribute in Attributes(tag) {
        match attribute? {
            (b"t", kind) => shared = kind == b"shared",
            (b"si", number) => numbered = digits(number).is_some(),
            (b"ref", range) => {
                parse_range(range)?;
            }
            _ => {}
        }
    }
    if shared && !numbered {
        return None;
    }
    if closed {
        return Some(rest);
    }
    let (text, rest) = until(rest, b"</f>")?;
    texts::decoded(text, true)?;
    Some(rest)
}

/// The attributes of a tag that begins with `name`, whether it closes itself, and what follows it.
fn tag<'c>(bytes: &'c [u8], name: &[u8]) -> Option<(&'c [u8], bool, &'c [u8])> {
    let inside = bytes.strip_prefix(name)?;
    if !matches!(inside.first(), Some(b' ' | b'>' | b'/')) {
        return None;
    }
    let (tag, rest) = inside.split_at_checked(memchr::memchr(b'>', inside)?)?;
    let rest = rest.get(1..)?;
    Some(match tag.strip_suffix(b"/") {
        Some(tag) => (tag, true, rest),
        None => (tag, false, rest),
    })
}

/// The text up to the tag that ends it, with nothing else between, and what follows.
fn until<'c>(bytes: &'c [u8], end: &[u8]) -> Option<(&'c [u8], &'c [u8])> {
    let (text, rest) = bytes.split_at_checked(memchr::memchr(b'<', bytes)?)?;
    Some((text, rest.strip_prefix(end)?))
}

/// A number of at most nine digits, and nothing else.
fn digits(text: &[u8]) -> Option<u32> {
    if text.is_empty() || text.len() > 9 {
        return None;
    }
    text.iter().try_fold(0, |sum, digit| {
        digit
            .is_ascii_digit()
            .then(|| sum * 10 + u32::from(digit - b'0'))
    })
}

/// The attributes of a tag as ` name="value"`; `None` for one that is written in another way.
struct Attributes<'c>(&'c [u8]);

impl<'c> Iterator for Attributes<'c> {
    type Item = Option<(&'c [u8], &'c [u8])>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.0.trim_ascii_start();
        if rest.is_empty() {
            return None;
        }
        let read = || {
            let (name, rest) =
                rest.split_at_checked(rest.iter().position(|byte| *byte == b'=')?)?;
            let rest = rest.strip_prefix(b"=\"")?;
            let (value, rest) =
                rest.split_at_checked(rest.iter().position(|byte| *byte == b'"')?)?;
            Some((name, value, rest.get(1..)?))
        };
        let Some((name, value, rest)) = read() else {
            self.0 = b"";
            return Some(None);
        };
        self.0 = rest;
        Some(Some((name, value)))
    }
}
