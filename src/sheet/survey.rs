//! One look over a worksheet part before it is parsed: merged regions, and what the parser loses or wraps.
//! Counts cells exactly as the parser hands them over, so that a fault can be traced to its address.
//! Invariant: refuses what the parser would hold in memory without bound.

use std::io::Read;

use super::tokens::{Token, TokenFault, Tokens, attribute, plain};
use crate::diag::{Cell, CellRange};

pub(super) const MAX_ROWS: u32 = 1_048_576;
pub(super) const MAX_COLUMNS: u32 = 16_384;
/// Beyond these a sheet is not made by people.
pub(super) const MAX_MERGES: usize = 1_000_000;
const MAX_ODD_CELLS: usize = 1_000_000;
/// A full sheet of 19 columns; what is more are formats without content, or harm.
const MAX_CELLS: u64 = 20_000_000;

/// Error values that the parser knows; it loses the address of any other.
const KNOWN_ERRORS: &[&str] = &[
    "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!",
];

#[derive(Debug)]
pub(super) enum SurveyFault {
    TooBig,
    Damaged,
    /// An address outside the sheet, or none at all.
    Address(String),
}

impl From<TokenFault> for SurveyFault {
    fn from(fault: TokenFault) -> Self {
        match fault {
            TokenFault::TooLong => Self::TooBig,
            TokenFault::Malformed | TokenFault::Io => Self::Damaged,
        }
    }
}

/// What a worksheet part says of itself.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pub merges: Vec<CellRange>,
    /// The addresses of cells with unknown error values, and of the wanted ones, by their number.
    pub odd: Vec<(u64, Cell)>,
    /// Every cell stands in its row, and the rows ascend.
    pub tidy: bool,
}

/// A cell as nearly all writers spell it, on its way through the survey.
struct Plain {
    cell: Cell,
    /// From `<c` to the end of `</c>`, in bytes.
    length: usize,
}

/// Looks a part over; `wanted` are further cell numbers (ascending, from 0) whose address is sought.
pub(super) fn survey(part: impl Read, wanted: &[u64]) -> Result<Survey, SurveyFault> {
    let mut tokens = Tokens::new(part);
    let mut found = Survey {
        tidy: true,
        ..Survey::default()
    };
    // The row of the last cell, and whether its `<row>` is still open.
    let mut above: Option<(u32, bool)> = None;
    let mut wanted = wanted.iter().copied().peekable();
    let mut in_data = false;
    let mut done = false;
    let mut number = 0;
    let (mut row, mut col) = (0, 0);
    let mut error_cell = None;
    let mut in_value = false;
    loop {
        if in_data {
            let ahead = tokens.ahead();
            let mut passed = 0;
            while let Some(plain) = ahead.get(passed..).and_then(plain_cell) {
                if wanted.next_if_eq(&number).is_some() {
                    found.odd.push((number, plain.cell));
                }
                found.tidy &= follows(&mut above, plain.cell.row);
                number += 1;
                col = plain.cell.col + 1;
                error_cell = None;
                in_value = false;
                passed += plain.length;
            }
            tokens.skip(passed);
        }
        if number > MAX_CELLS {
            return Err(SurveyFault::TooBig);
        }
        let Some(token) = tokens.next()? else { break };
        match token {
            Token::Open {
                name: b"sheetData",
                closed,
                ..
            } if !done => {
                in_data = !closed;
                done = closed;
            }
            Token::Close(b"sheetData") => {
                in_data = false;
                done = true;
            }
            Token::Open {
                name: b"mergeCell",
                attributes,
                ..
            } => {
                let range = attribute(attributes, b"ref").and_then(parse_range);
                // A merge that cannot be understood merges nothing.
                found.merges.extend(range);
                if found.merges.len() > MAX_MERGES {
                    return Err(SurveyFault::TooBig);
                }
            }
            Token::Open {
                name: b"row",
                attributes,
                closed,
            } if in_data => {
                if let Some(text) = attribute(attributes, b"r") {
                    row = row_number(text)?;
                }
                above = above.map(|(above, _)| (above, false));
                if closed {
                    row = row_after(row)?;
                    col = 0;
                }
            }
            Token::Close(b"row") if in_data => {
                above = above.map(|(above, _)| (above, false));
                row = row_after(row)?;
                col = 0;
            }
            Token::Open {
                name: b"c",
                attributes,
                ..
            } if in_data => {
                let at = match attribute(attributes, b"r") {
                    Some(text) => {
                        let at =
                            parse_cell(text).ok_or_else(|| SurveyFault::Address(plain(text)))?;
                        col = at.col;
                        at
                    }
                    None if row < MAX_ROWS && col < MAX_COLUMNS => Cell::new(row, col),
                    None => {
                        let name = Cell::new(row, col).to_string();
                        return Err(SurveyFault::Address(name));
                    }
                };
                error_cell = (attribute(attributes, b"t") == Some(b"e")).then_some((number, at));
                if wanted.next_if_eq(&number).is_some() {
                    found.odd.push((number, at));
                }
                found.tidy &= follows(&mut above, at.row);
                number += 1;
                col += 1;
            }
            Token::Open { name, closed, .. } => in_value = name == b"v" && !closed,
            Token::Text(text) if in_value => {
                in_value = false;
                if let Some((number, at)) = error_cell.take()
                    && !KNOWN_ERRORS.iter().any(|known| known.as_bytes() == text)
                    && found.odd.len() < MAX_ODD_CELLS
                {
                    found.odd.push((number, at));
                }
            }
            _ => {}
        }
    }
    Ok(found)
}

/// Whether a cell of this row may follow the cell before: in the same `<row>`, or further down in a new one.
fn follows(above: &mut Option<(u32, bool)>, row: u32) -> bool {
    let before = above.replace((row, true));
    before.is_none_or(|(above, open)| if open { above == row } else { above < row })
}

/// The row below; there is one behind the last, so that the last may be closed.
fn row_after(row: u32) -> Result<u32, SurveyFault> {
    if row < MAX_ROWS {
        Ok(row + 1)
    } else {
        let name = Cell::new(row, 0).to_string();
        Err(SurveyFault::Address(name))
    }
}

fn row_number(text: &[u8]) -> Result<u32, SurveyFault> {
    std::str::from_utf8(text)
        .ok()
        .and_then(|text| text.parse::<u32>().ok())
        .filter(|row| (1..=MAX_ROWS).contains(row))
        .map(|row| row - 1)
        .ok_or_else(|| SurveyFault::Address(plain(text)))
}

/// Passes a whole cell at once where it is spelled as Excel, WPS and LibreOffice spell it, lies in the buffer, has an
/// address inside the sheet and neither a formula nor an error; `None` leaves it to the tokens.
fn plain_cell(bytes: &[u8]) -> Option<Plain> {
    let mut rest = bytes.strip_prefix(b"<c r=\"")?;
    let (mut col, mut row) = (0u32, 0u32);
    while let [letter @ b'A'..=b'Z', after @ ..] = rest {
        col = col * 26 + u32::from(letter - b'A') + 1;
        rest = after;
        if col > MAX_COLUMNS {
            return None;
        }
    }
    while let [digit @ b'0'..=b'9', after @ ..] = rest {
        row = row * 10 + u32::from(digit - b'0');
        rest = after;
        // A leading zero is no usual spelling.
        if row == 0 || row > MAX_ROWS {
            return None;
        }
    }
    if col == 0 || row == 0 {
        return None;
    }
    rest = rest.strip_prefix(b"\"")?;
    if let Some(mut after) = rest.strip_prefix(b" s=\"") {
        while let [b'0'..=b'9', more @ ..] = after {
            after = more;
        }
        rest = after.strip_prefix(b"\"")?;
    }
    if let Some(after) = rest.strip_prefix(b" t=\"") {
        let kinds: [&[u8]; 5] = [b"s\"", b"n\"", b"str\"", b"b\"", b"inlineStr\""];
        rest = kinds.iter().find_map(|kind| after.strip_prefix(*kind))?;
    }
    if let Some(after) = rest.strip_prefix(b"><v>") {
        let text = memchr::memchr(b'<', after)?;
        rest = after.get(text..)?.strip_prefix(b"</v></c>")?;
    } else if let Some(after) = rest.strip_prefix(b"><is><t") {
        let text = match after {
            [b'>', text @ ..] => text,
            _ => after.strip_prefix(b" xml:space=\"preserve\">")?,
        };
        let length = memchr::memchr(b'<', text)?;
        rest = text.get(length..)?.strip_prefix(b"</t></is></c>")?;
    } else {
        rest = rest
            .strip_prefix(b"/>")
            .or_else(|| rest.strip_prefix(b"></c>"))?;
    }
    Some(Plain {
        cell: Cell::new(row - 1, col - 1),
        length: bytes.len() - rest.len(),
    })
}

/// `B7` → row 6, column 1; `None` outside 1,048,576 × 16,384.
pub(super) fn parse_cell(text: &[u8]) -> Option<Cell> {
    let letters = text.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let (letters, digits) = text.split_at_checked(letters)?;
    if letters.is_empty() || letters.len() > 3 || digits.is_empty() || digits.len() > 7 {
        return None;
    }
    let col = letters.iter().fold(0u32, |col, letter| {
        col * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    let row = digits.iter().try_fold(0u32, |row, digit| {
        digit
            .is_ascii_digit()
            .then(|| row * 10 + u32::from(digit - b'0'))
    })?;
    ((1..=MAX_ROWS).contains(&row) && col <= MAX_COLUMNS).then(|| Cell::new(row - 1, col - 1))
}

pub(super) fn parse_range(text: &[u8]) -> Option<CellRange> {
    let mut corners = text.split(|byte| *byte == b':').map(parse_cell);
    let first = corners.next()??;
    let last = match corners.next() {
        Some(last) => last?,
        None => first,
    };
    (first.row <= last.row && first.col <= last.col).then(|| CellRange::new(first, last))
}
