//! What the child writes and the parent reads: a head (magic, version), then frames of length and content.
//! All numbers are little-endian; texts are a length and UTF-8.
//! Invariant: decoding trusts nothing; whatever does not fit is `None`, never a panic or a large reserve.

use std::io::{self, Read, Write};

use chrono::DateTime;
use rust_decimal::Decimal;

use super::rows::RowFault;
use super::survey::{MAX_COLUMNS, MAX_ROWS};
use super::{CellValue, RowCells, SheetInfo};
use crate::diag::{Cell, CellRange};

/// Magic and version; a change of any frame changes the version.
pub(super) const HEAD: &[u8; 8] = b"GZREAD\x01\0";
/// The largest frame, in bytes: one row of long texts.
const MAX_FRAME: u32 = 64 * 1024 * 1024;

/// One frame.
#[derive(Debug, PartialEq)]
pub(super) enum Message<'a> {
    Sheet(SheetInfo),
    Row {
        row: u32,
        cells: Vec<(u32, CellValue<'a>)>,
    },
    /// A fault of the sheet under way.
    Fault(RowFault),
    EndSheet,
    /// The file has an opening password; nothing follows.
    Password,
    /// The file cannot be read; nothing follows.
    Damaged,
    /// All is said.
    End,
}

/// Writes frames.
pub(super) struct Sender<W> {
    out: W,
    frame: Vec<u8>,
}

impl<W: Write> Sender<W> {
    pub fn new(mut out: W) -> io::Result<Self> {
        out.write_all(HEAD)?;
        Ok(Self {
            out,
            frame: Vec::new(),
        })
    }

    pub fn send(&mut self, message: &Message<'_>) -> io::Result<()> {
        match message {
            Message::Row { row, cells } => self.send_row(&RowCells { row: *row, cells }),
            message => {
                self.frame.clear();
                encode(message, &mut self.frame);
                self.put()
            }
        }
    }

    pub fn send_row(&mut self, row: &RowCells<'_>) -> io::Result<()> {
        self.frame.clear();
        encode_row(row, &mut self.frame);
        self.put()
    }

    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn put(&mut self) -> io::Result<()> {
        self.out.write_all(&length(self.frame.len()))?;
        self.out.write_all(&self.frame)
    }
}

fn length(length: usize) -> [u8; 4] {
    u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes()
}

fn put_text(text: &str, frame: &mut Vec<u8>) {
    frame.extend(length(text.len()));
    frame.extend(text.as_bytes());
}

fn put_option(value: Option<u32>, frame: &mut Vec<u8>) {
    frame.push(u8::from(value.is_some()));
    frame.extend(value.unwrap_or(0).to_le_bytes());
}

fn encode(message: &Message<'_>, frame: &mut Vec<u8>) {
    match message {
        Message::Sheet(info) => {
            frame.push(1);
            frame.extend(info.index.to_le_bytes());
            frame.push(u8::from(info.hidden));
            put_text(info.name.as_deref().unwrap_or(""), frame);
            put_option(
                info.merges
                    .as_ref()
                    .map(|merges| u32::try_from(merges.len()).unwrap_or(u32::MAX)),
                frame,
            );
            for merge in info.merges.iter().flatten() {
                for part in [
                    merge.first.row,
                    merge.first.col,
                    merge.last.row,
                    merge.last.col,
                ] {
                    frame.extend(part.to_le_bytes());
                }
            }
        }
        Message::Row { row, cells } => encode_row(&RowCells { row: *row, cells }, frame),
        Message::Fault(RowFault::OutOfBounds) => frame.push(3),
        Message::Fault(RowFault::OutOfOrder { row, after }) => {
            frame.push(4);
            frame.extend(row.to_le_bytes());
            frame.extend(after.to_le_bytes());
        }
        Message::Fault(RowFault::Damaged { after }) => {
            frame.push(5);
            put_option(*after, frame);
        }
        Message::EndSheet => frame.push(6),
        Message::Password => frame.push(7),
        Message::Damaged => frame.push(8),
        Message::End => frame.push(9),
    }
}

fn encode_row(row: &RowCells<'_>, frame: &mut Vec<u8>) {
    frame.push(2);
    frame.extend(row.row.to_le_bytes());
    for (col, value) in row.cells {
        frame.extend(col.to_le_bytes());
        match value {
            CellValue::Text(text) => {
                frame.push(1);
                put_text(text, frame);
            }
            CellValue::Number(number) => {
                frame.push(2);
                frame.extend(number.mantissa().to_le_bytes());
                frame.extend(number.scale().to_le_bytes());
            }
            CellValue::Date(moment) => {
                frame.push(3);
                frame.extend(moment.and_utc().timestamp_millis().to_le_bytes());
            }
            CellValue::Flag(flag) => frame.extend([4, u8::from(*flag)]),
            CellValue::Error(text) => {
                frame.push(5);
                put_text(text, frame);
            }
            CellValue::Uncomputed => frame.push(6),
        }
    }
}

/// Why no further frame came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// The other side ended in the middle.
    Ended,
    Nonsense,
}

/// Reads the head; anything else than ours is nonsense.
pub(super) fn receive_head(input: &mut impl Read) -> Result<(), Stop> {
    let mut head = [0; HEAD.len()];
    input.read_exact(&mut head).map_err(|_| Stop::Ended)?;
    if &head == HEAD {
        Ok(())
    } else {
        Err(Stop::Nonsense)
    }
}

/// Reads one frame into the buffer.
pub(super) fn receive(input: &mut impl Read, frame: &mut Vec<u8>) -> Result<(), Stop> {
    let mut size = [0; 4];
    input.read_exact(&mut size).map_err(|_| Stop::Ended)?;
    let size = u32::from_le_bytes(size);
    if size > MAX_FRAME {
        return Err(Stop::Nonsense);
    }
    frame.clear();
    // Grows as the bytes come, so that a false length reserves nothing.
    let read = input.by_ref().take(size.into()).read_to_end(frame);
    match read {
        Ok(read) if u32::try_from(read) == Ok(size) => Ok(()),
        _ => Err(Stop::Ended),
    }
}

/// What a frame says, or `None` if it says nothing that makes sense.
pub(super) fn decode(frame: &[u8]) -> Option<Message<'_>> {
    let mut rest = Rest(frame);
    let message = match rest.byte()? {
        1 => Message::Sheet(rest.sheet()?),
        2 => return rest.row(),
        3 => Message::Fault(RowFault::OutOfBounds),
        4 => Message::Fault(RowFault::OutOfOrder {
            row: rest.number()?,
            after: rest.number()?,
        }),
        5 => Message::Fault(RowFault::Damaged {
            after: rest.option()?,
        }),
        6 => Message::EndSheet,
        7 => Message::Password,
        8 => Message::Damaged,
        9 => Message::End,
        _ => return None,
    };
    rest.0.is_empty().then_some(message)
}

/// What is left of a frame.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn bytes(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.bytes(N)?.try_into().ok()
    }

    fn byte(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    fn number(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    fn flag(&mut self) -> Option<bool> {
        match self.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    fn option(&mut self) -> Option<Option<u32>> {
        let is_some = self.flag()?;
        let number = self.number()?;
        Some(is_some.then_some(number))
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = usize::try_from(self.number()?).ok()?;
        std::str::from_utf8(self.bytes(length)?).ok()
    }

    fn cell(&mut self) -> Option<Cell> {
        let (row, col) = (self.number()?, self.number()?);
        (row < MAX_ROWS && col < MAX_COLUMNS).then(|| Cell::new(row, col))
    }

    fn sheet(&mut self) -> Option<SheetInfo> {
        let index = self.number()?;
        let hidden = self.flag()?;
        let name = Some(self.text()?.into());
        let merges = match self.option()? {
            None => None,
            Some(count) => {
                let mut merges = Vec::new();
                for _ in 0..count {
                    merges.push(CellRange::new(self.cell()?, self.cell()?));
                }
                Some(merges)
            }
        };
        Some(SheetInfo {
            name,
            index,
            hidden,
            merges,
            is_ragged: false,
        })
    }

    fn row(&mut self) -> Option<Message<'a>> {
        let row = self.number().filter(|row| *row < MAX_ROWS)?;
        let mut cells: Vec<(u32, CellValue<'a>)> = Vec::new();
        while !self.0.is_empty() {
            let col = self.number().filter(|col| *col < MAX_COLUMNS)?;
            if cells.last().is_some_and(|(before, _)| *before >= col) {
                return None;
            }
            cells.push((col, self.value()?));
        }
        Some(Message::Row { row, cells })
    }

    fn value(&mut self) -> Option<CellValue<'a>> {
        Some(match self.byte()? {
            1 => CellValue::Text(self.text()?),
            2 => {
                let mantissa = i128::from_le_bytes(self.array()?);
                let scale = self.number()?;
                CellValue::Number(Decimal::try_from_i128_with_scale(mantissa, scale).ok()?)
            }
            3 => {
                let millis = i64::from_le_bytes(self.array()?);
                CellValue::Date(DateTime::from_timestamp_millis(millis)?.naive_utc())
            }
            4 => CellValue::Flag(self.flag()?),
            5 => CellValue::Error(self.text()?),
            6 => CellValue::Uncomputed,
            _ => return None,
        })
    }
}
