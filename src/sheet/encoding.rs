//! Bytes of a text table to text: byte order mark, strict UTF-8, strict GB18030, in that order.
//! Invariant: nothing is ever replaced; what is not wholly one encoding is refused with its line.

use std::borrow::Cow;

use encoding_rs::{BIG5, Decoder, DecoderResult, Encoding, GB18030, SHIFT_JIS, UTF_8};

use super::file::{HEAD, Rest};
use super::{File, TextEncoding};
use super::{gb18030, problem};
use crate::diag::Diagnostic;

/// How many bytes are decoded at a time: few enough that they and their text stay at the processor's hand.
const PIECE: usize = 128 * 1024;

/// An encoding, and how long the mark is that says so.
#[derive(Clone, Copy)]
pub(super) struct Found {
    encoding: &'static Encoding,
    mark: usize,
    kind: TextEncoding,
}

/// A file's text, decoded piece by piece.
pub(super) struct Pieces<'a> {
    /// The file, or its beginning where the rest is on disk.
    file: &'a File,
    bytes: &'a [u8],
    disk: Option<&'a mut Rest>,
    /// What came from disk last.
    held: Vec<u8>,
    found: Found,
    way: Way,
    begun: bool,
}

enum Way {
    /// With the bytes of a character that goes on in the next piece.
    Utf8(Vec<u8>),
    /// With room for a piece's text.
    Gb18030(gb18030::Decoder, Vec<u8>),
    Library(Decoder),
}

impl Way {
    /// Adds the text of the next bytes; answers whether they are sound.
    fn decode(&mut self, bytes: &[u8], text: &mut String, last: bool) -> bool {
        match self {
            Self::Utf8(held) => {
                text.reserve(bytes.len() + 3);
                let mut rest = bytes;
                while !held.is_empty()
                    && let Some((next, after)) = rest.split_first()
                {
                    held.push(*next);
                    rest = after;
                    if utf8_open(held) == 0 {
                        match std::str::from_utf8(held) {
                            Ok(character) => text.push_str(character),
                            Err(_) => return false,
                        }
                        held.clear();
                    }
                }
                let whole = rest.len() - if held.is_empty() { utf8_open(rest) } else { 0 };
                let (rest, open) = rest.split_at_checked(whole).unwrap_or((rest, b""));
                held.extend_from_slice(open);
                let sound = strict(UTF_8, rest).map(|rest| text.push_str(&rest));
                sound.is_some() && (held.is_empty() || !last)
            }
            Self::Gb18030(decoder, room) => {
                let needed = gb18030::room(bytes);
                if room.len() < needed {
                    room.resize(needed, 0);
                }
                let filled = decoder.decode(bytes, room, last);
                let decoded = filled.and_then(|filled| room.get(..filled));
                let decoded = decoded.and_then(|text| strict(UTF_8, text));
                decoded.map(|decoded| text.push_str(&decoded)).is_some()
            }
            Self::Library(decoder) => {
                let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
                text.reserve(room.unwrap_or(0));
                let (result, _) = decoder.decode_to_string_without_replacement(bytes, text, last);
                result == DecoderResult::InputEmpty
            }
        }
    }
}

/// How many bytes at the end begin a character of UTF-8 that goes on behind them.
fn utf8_open(bytes: &[u8]) -> usize {
    let wide = |lead: &u8| match lead {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => 1,
    };
    let mut ends = bytes.iter().rev().zip(1..=3);
    let lead = ends.find(|(byte, _)| !matches!(byte, 0x80..=0xBF));
    lead.filter(|(lead, count)| wide(lead) > *count)
        .map_or(0, |(_, count)| count)
}

impl<'a> Pieces<'a> {
    /// The text of a file; of one that is on disk, `file` is the beginning.
    pub fn new(file: &'a File, disk: Option<&'a mut Rest>, found: Found) -> Self {
        let way = match found.kind {
            TextEncoding::Utf8 => Way::Utf8(Vec::new()),
            TextEncoding::Gb18030 => Way::Gb18030(gb18030::Decoder::default(), Vec::new()),
            TextEncoding::Utf16 => Way::Library(found.encoding.new_decoder_without_bom_handling()),
        };
        Self {
            file,
            bytes: file.bytes().get(found.mark..).unwrap_or_default(),
            disk,
            held: Vec::new(),
            found,
            way,
            begun: false,
        }
    }

    /// How many bytes there are besides those that were given out, as far as the disk says.
    pub fn left(&self) -> u64 {
        self.bytes.len() as u64 + self.disk.as_ref().map_or(0, |disk| disk.left())
    }

    pub fn kind(&self) -> TextEncoding {
        self.found.kind
    }

    /// Adds the next piece to the text, the longer the more of it waits there already, so that what waits is not
    /// looked at again for every piece; answers whether it was the last.
    pub fn next(&mut self, text: &mut String) -> Result<bool, Box<Diagnostic>> {
        let first = !std::mem::replace(&mut self.begun, true);
        // By the first piece it is seen what kind of table it is.
        let most = if first { HEAD } else { PIECE.max(text.len()) };
        let (begin, mut taken) = (text.len(), 0);
        let last = loop {
            let (bytes, last) = match &mut self.disk {
                Some(disk) if self.bytes.is_empty() => {
                    self.held.clear();
                    self.held.reserve(PIECE + 1);
                    let last = disk.add(PIECE, &mut self.held)?;
                    (self.held.as_slice(), last)
                }
                disk => {
                    let (bytes, rest) = self
                        .bytes
                        .split_at_checked(PIECE)
                        .unwrap_or((self.bytes, b""));
                    self.bytes = rest;
                    (bytes, rest.is_empty() && disk.is_none())
                }
            };
            taken += bytes.len();
            if !self.way.decode(bytes, text, last) {
                return Err(self.refuse());
            }
            if last || taken >= most {
                break last;
            }
        };
        let marked = |text: &str| text.starts_with('\u{FEFF}');
        if first && self.found.kind != TextEncoding::Utf8 && text.get(begin..).is_some_and(marked) {
            text.remove(begin);
        }
        Ok(last)
    }

    /// Why the file is refused, which is told by the whole of it.
    fn refuse(&mut self) -> Box<Diagnostic> {
        let again = match &mut self.disk {
            None => None,
            Some(disk) => match disk.again() {
                Ok(file) => Some(file),
                Err(fault) => return fault,
            },
        };
        let file = again.as_ref().unwrap_or(self.file);
        match (self.found.kind, self.found.mark) {
            (TextEncoding::Utf16, _) => refuse(file, None, "标明是 UTF-16，但有坏字"),
            (TextEncoding::Gb18030, _) => unknown(file),
            (TextEncoding::Utf8, 0) => {
                refuse(file, utf8_line(file.bytes()), "多半是 UTF-8，但有坏字")
            }
            (TextEncoding::Utf8, _) => {
                refuse(file, utf8_line(file.bytes()), "标明是 UTF-8，但有坏字")
            }
        }
    }
}

/// Finds the encoding; the text may still turn out to be broken.
pub(super) fn decode(file: &File) -> Result<Pieces<'_>, Box<Diagnostic>> {
    let bytes = file.bytes();
    let found = match marked(bytes) {
        Some(found) => found,
        None if std::str::from_utf8(bytes).is_ok() => UNMARKED,
        // Damaged UTF-8 is often valid GB18030 too, and would be read as rubbish.
        None if is_mostly_utf8(bytes) => {
            return Err(refuse(file, utf8_line(bytes), "多半是 UTF-8，但有坏字"));
        }
        None if is_rarely_gb2312(bytes)
            && strict(BIG5, bytes).is_some()
            && strict(GB18030, bytes).is_some() =>
        {
            return Err(refuse(file, None, "多半是繁体的 Big5 编码"));
        }
        None => CHINESE,
    };
    Ok(Pieces::new(file, None, found))
}

/// The encoding, where the first [`HEAD`] bytes of a longer file tell it and [`decode`] would say the same, however the
/// file goes on.
pub(super) fn told_by(head: &[u8]) -> Option<Found> {
    if let Some(found) = marked(head) {
        return Some(found);
    }
    // The last character may go on.
    let utf8 = match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(fault) => fault.error_len().is_none(),
    };
    match (utf8, is_mostly_utf8(head)) {
        (true, true) => Some(UNMARKED),
        (false, false) if !is_rarely_gb2312(head) => Some(CHINESE),
        _ => None,
    }
}

const UNMARKED: Found = Found {
    encoding: UTF_8,
    mark: 0,
    kind: TextEncoding::Utf8,
};
const CHINESE: Found = Found {
    encoding: GB18030,
    mark: 0,
    kind: TextEncoding::Gb18030,
};

fn marked(bytes: &[u8]) -> Option<Found> {
    let (encoding, mark) = Encoding::for_bom(bytes)?;
    let kind = if encoding == UTF_8 {
        TextEncoding::Utf8
    } else {
        TextEncoding::Utf16
    };
    Some(Found {
        encoding,
        mark,
        kind,
    })
}

/// The text of bytes that are wholly of an encoding; UTF-8 is looked at many bytes at once.
fn strict<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Option<Cow<'a, str>> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes)
}

fn refuse(file: &File, line: Option<u64>, likely: &str) -> Box<Diagnostic> {
    Box::new(problem::unknown_encoding(file.name(), line, likely))
}

/// The line of the first byte that is not UTF-8, from 1.
fn utf8_line(bytes: &[u8]) -> Option<u64> {
    let valid = std::str::from_utf8(bytes).err()?.valid_up_to();
    let before = bytes.get(..valid)?;
    u64::try_from(memchr::memchr_iter(b'\n', before).count() + 1).ok()
}

/// Chinese characters take three bytes in UTF-8, a pattern that other encodings hardly ever hit.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let (mut wide, mut bad) = (0, 0);
    for chunk in head.utf8_chunks() {
        wide += chunk.valid().chars().filter(|c| c.len_utf8() > 2).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    wide > bad * 4
}

/// Big5 is mostly valid GB18030 too, but falls outside the characters that people here write: those of
/// GB 2312 have both bytes above 0xA0, and hardly one in a hundred is another.
fn is_rarely_gb2312(bytes: &[u8]) -> bool {
    let head = bytes.get(..64 * 1024).unwrap_or(bytes);
    let (mut usual, mut other) = (0, 0);
    let mut rest = head.iter();
    while let Some(lead) = rest.next() {
        if *lead > 0x7F {
            match rest.next() {
                Some(0xA1..) if *lead > 0xA0 => usual += 1,
                _ => other += 1,
            }
        }
    }
    other * 4 > usual
}

fn unknown(file: &File) -> Box<Diagnostic> {
    let bytes = file.bytes();
    let mut lines = 0;
    let mut bad = 0u64;
    let mut first = None;
    for (line, text) in (1u64..).zip(bytes.split(|byte| *byte == b'\n')) {
        if !text.is_ascii() {
            lines += 1;
            if strict(GB18030, text).is_none() {
                bad += 1;
                first = first.or(Some(line));
            }
        }
    }
    let likely = if bad * 5 <= lines {
        "多半是 GB18030，但有坏字"
    } else if strict(BIG5, bytes).is_some() {
        "多半是繁体的 Big5 编码"
    } else if strict(SHIFT_JIS, bytes).is_some() {
        "多半是日文的 Shift_JIS 编码"
    } else {
        "既不是 UTF-8，也不是 GB18030"
    };
    refuse(file, first, likely)
}
