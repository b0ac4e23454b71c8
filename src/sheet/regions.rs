//! What the parsers of ods and xlsb keep to themselves: merged regions, and xlsb's cells with an error value.
//! Read by own passes over the parts, so that these formats tell as much as xlsx does and nothing has to be inferred.
//! Invariant: runs in the child only; a part that cannot be understood gives `None`, never half an answer.

use std::collections::HashMap;
use std::io::{self, BufReader, Read};

use super::package::{self, Archive};
use super::survey::{MAX_COLUMNS, MAX_MERGES, MAX_ROWS};
use super::tokens::{Token, Tokens, attribute, plain};
use crate::diag::{Cell, CellRange};

/// What one sheet holds beside the cells that the parser gives.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Beside {
    pub merges: Vec<CellRange>,
    /// Of xlsb: the cells with an error value that the parser passes over, in their order.
    pub errors: Vec<(Cell, &'static str)>,
    /// Of ods: there are texts below the last row that a sheet may have, which the parser drops.
    pub beyond: bool,
}

/// The same of every sheet of an ods file, by the sheet's name.
pub(super) fn of_ods(bytes: &[u8]) -> Option<HashMap<String, Beside>> {
    let mut archive = package::archive(bytes).ok()?;
    let mut tokens = Tokens::new(archive.by_name("content.xml").ok()?);
    let mut sheets = HashMap::new();
    let mut sheet: Option<(String, Beside)> = None;
    let (mut row, mut col, mut row_repeats) = (0u32, 0u32, 1u32);
    while let Some(token) = tokens.next().ok()? {
        match token {
            Token::Open {
                name: b"table",
                attributes,
                closed,
            } => {
                // A table within a cell: the parser takes its end for the end of the sheet.
                if sheet.is_some() {
                    return None;
                }
                let name = plain(attribute(attributes, b"name")?);
                (row, col) = (0, 0);
                if closed {
                    sheets.insert(name, Beside::default());
                } else {
                    sheet = Some((name, Beside::default()));
                }
            }
            Token::Close(b"table") => {
                let (name, beside) = sheet.take()?;
                sheets.insert(name, beside);
            }
            Token::Open {
                name: b"table-row",
                attributes,
                closed,
            } => {
                row_repeats = count(attributes, b"number-rows-repeated");
                col = 0;
                if closed {
                    row = row.saturating_add(row_repeats);
                }
            }
            Token::Close(b"table-row") => row = row.saturating_add(row_repeats),
            Token::Open {
                name: b"table-cell" | b"covered-table-cell",
                attributes,
                ..
            } => {
                let (_, Beside { merges, .. }) = sheet.as_mut()?;
                let columns = count(attributes, b"number-columns-spanned");
                let rows = count(attributes, b"number-rows-spanned");
                if columns > 1 || rows > 1 {
                    merges.extend(region(
                        (row, row.saturating_add(rows - 1)),
                        (col, col.saturating_add(columns - 1)),
                    ));
                    if merges.len() > MAX_MERGES {
                        return None;
                    }
                }
                col = col.saturating_add(count(attributes, b"number-columns-repeated"));
            }
            Token::Open {
                name: b"p",
                closed: false,
                ..
            } if row.saturating_add(row_repeats) > MAX_ROWS => {
                if let Some((_, beside)) = &mut sheet {
                    beside.beyond = true;
                }
            }
            _ => {}
        }
    }
    sheet.is_none().then_some(sheets)
}

/// A number of rows or columns; one where nothing is said.
fn count(attributes: &[u8], name: &[u8]) -> u32 {
    attribute(attributes, name)
        .and_then(|text| std::str::from_utf8(text).ok()?.parse().ok())
        .unwrap_or(1)
        .max(1)
}

/// A region inside the sheet.
fn region(rows: (u32, u32), cols: (u32, u32)) -> Option<CellRange> {
    let inside = rows.0 <= rows.1 && rows.1 < MAX_ROWS && cols.0 <= cols.1 && cols.1 < MAX_COLUMNS;
    inside.then(|| CellRange::new(Cell::new(rows.0, cols.0), Cell::new(rows.1, cols.1)))
}

/// The same of every sheet of an xlsb file, by the sheet's name (records: MS-XLSB 2.4).
pub(super) fn of_xlsb(bytes: &[u8]) -> Option<HashMap<String, Beside>> {
    let mut archive = package::archive(bytes).ok()?;
    let mut targets = HashMap::new();
    let relations = part(&mut archive, "xl/_rels/workbook.bin.rels")?;
    package::each_tag(relations.as_slice(), b"Relationship", |attributes| {
        if let (Some(id), Some(target)) = (
            attribute(attributes, b"Id"),
            attribute(attributes, b"Target"),
        ) {
            targets.insert(plain(id), plain(target));
        }
    })
    .ok()?;
    let book = part(&mut archive, "xl/workbook.bin")?;
    let mut found = HashMap::new();
    let mut records = Records::new(book.as_slice());
    while let Some(kind) = records.next(|kind| kind == BUNDLE_SHEET).ok()? {
        if kind != BUNDLE_SHEET {
            continue;
        }
        let (id, rest) = wide(records.body.get(8..)?)?;
        let (name, _) = wide(rest)?;
        let target = targets.get(&id)?;
        let sheet = archive.by_name(&format!("xl/{target}")).ok()?;
        found.insert(name, beside(sheet).ok().flatten()?);
    }
    Some(found)
}

fn part(archive: &mut Archive<'_>, name: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let part = archive.by_name(name).ok()?;
    part.take(16 * 1024 * 1024).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

const ROW: u16 = 0;
const ERROR: u16 = 3;
const FORMULA_ERROR: u16 = 11;
const BUNDLE_SHEET: u16 = 0x9C;
const MERGE: u16 = 0xB0;

fn beside(sheet: impl Read) -> io::Result<Option<Beside>> {
    let mut found = Beside::default();
    let mut row = 0;
    let mut records = Records::new(BufReader::with_capacity(64 * 1024, sheet));
    let wanted = |kind| matches!(kind, ROW | ERROR | FORMULA_ERROR | MERGE);
    while let Some(kind) = records.next(wanted)? {
        let number = |at: usize| {
            let bytes = records.body.get(at..at + 4)?;
            Some(u32::from_le_bytes(bytes.try_into().ok()?))
        };
        let understood = match kind {
            ROW => number(0).map(|number| row = number),
            MERGE => (|| {
                let rows = (number(0)?, number(4)?);
                found.merges.extend(region(rows, (number(8)?, number(12)?)));
                (found.merges.len() <= MAX_MERGES).then_some(())
            })(),
            ERROR | FORMULA_ERROR => number(0).zip(records.body.get(8)).map(|(col, code)| {
                let (text, known) = error(*code);
                if (kind == FORMULA_ERROR || !known) && row < MAX_ROWS && col < MAX_COLUMNS {
                    found.errors.push((Cell::new(row, col), text));
                }
            }),
            _ => Some(()),
        };
        if understood.is_none() {
            return Ok(None);
        }
    }
    Ok(Some(found))
}

/// The text of an error code, and whether the parser knows it in a cell without a formula (MS-XLSB 2.5.97.2).
fn error(code: u8) -> (&'static str, bool) {
    match code {
        0x00 => ("#NULL!", true),
        0x07 => ("#DIV/0!", true),
        0x0F => ("#VALUE!", true),
        0x17 => ("#REF!", true),
        0x1D => ("#NAME?", true),
        0x24 => ("#NUM!", true),
        0x2A => ("#N/A", true),
        0x2B => ("#GETTING_DATA", true),
        _ => ("#UNKNOWN!", false),
    }
}

/// A text of its length in UTF-16 units, and what follows it.
fn wide(bytes: &[u8]) -> Option<(String, &[u8])> {
    let (length, rest) = bytes.split_at_checked(4)?;
    let length = usize::try_from(u32::from_le_bytes(length.try_into().ok()?)).ok()?;
    let (text, rest) = rest.split_at_checked(length.checked_mul(2)?)?;
    let units: Vec<u16> = text
        .chunks_exact(2)
        .filter_map(|pair| Some(u16::from_le_bytes(pair.try_into().ok()?)))
        .collect();
    Some((String::from_utf16(&units).ok()?, rest))
}

/// The records of a binary part: a kind of one or two bytes, a length of one to four, and a body.
struct Records<R> {
    reader: R,
    /// The body of the last record that was wanted.
    body: Vec<u8>,
}

impl<R: Read> Records<R> {
    fn new(reader: R) -> Self {
        Self {
            reader,
            body: Vec::new(),
        }
    }

    fn byte(&mut self) -> io::Result<Option<u8>> {
        let mut byte = [0];
        Ok(match self.reader.read(&mut byte)? {
            0 => None,
            _ => byte.first().copied(),
        })
    }

    /// The kind of the next record; its body is kept only if it is wanted.
    fn next(&mut self, wanted: impl Fn(u16) -> bool) -> io::Result<Option<u16>> {
        let broken = || io::Error::from(io::ErrorKind::UnexpectedEof);
        let Some(first) = self.byte()? else {
            return Ok(None);
        };
        let mut kind = u16::from(first);
        if first & 0x80 != 0 {
            let second = self.byte()?.ok_or_else(broken)?;
            kind = u16::from(first & 0x7F) | u16::from(second & 0x7F) << 7;
        }
        let mut length = 0u64;
        for place in 0..4 {
            let byte = self.byte()?.ok_or_else(broken)?;
            length |= u64::from(byte & 0x7F) << (7 * place);
            if byte & 0x80 == 0 {
                break;
            }
        }
        let mut body = self.reader.by_ref().take(length);
        let read = if wanted(kind) {
            self.body.clear();
            // None of the wanted records is long.
            body.by_ref().take(64 * 1024).read_to_end(&mut self.body)?;
            io::copy(&mut body, &mut io::sink())?;
            length - body.limit()
        } else {
            io::copy(&mut body, &mut io::sink())?
        };
        if read < length {
            return Err(broken());
        }
        Ok(Some(kind))
    }
}
