//! Bytes of a text table to text: byte order mark, strict UTF-8, strict GB18030, in that order.
//! Invariant: nothing is ever replaced; what is not wholly one encoding is refused with its line.

use std::borrow::Cow;

use encoding_rs::{BIG5, Decoder, DecoderResult, Encoding, GB18030, SHIFT_JIS, UTF_8};

use super::problem;
use super::{File, TextEncoding};
use crate::diag::Diagnostic;

/// How many bytes are decoded at a time.
const PIECE: usize = 256 * 1024;

/// A file's text: as it lies in the file, or decoded piece by piece.
pub(super) enum Decoded<'a> {
    Whole(&'a str),
    Pieces(Box<Pieces<'a>>),
}

/// A text under way from another encoding.
pub(super) struct Pieces<'a> {
    file: &'a File,
    decoder: Decoder,
    rest: &'a [u8],
    kind: TextEncoding,
    begun: bool,
}

impl Pieces<'_> {
    /// Adds the next piece to the text, the longer the more of it waits there already, so that what waits is not
    /// looked at again for every piece; answers whether it was the last.
    pub fn next(&mut self, text: &mut String) -> Result<bool, Box<Diagnostic>> {
        let take = PIECE.max(text.len()).min(self.rest.len());
        let (piece, rest) = self.rest.split_at_checked(take).unwrap_or((self.rest, b""));
        self.rest = rest;
        let last = rest.is_empty();
        let room = self
            .decoder
            .max_utf8_buffer_length_without_replacement(take);
        text.reserve(room.unwrap_or(0));
        let begin = text.len();
        let (result, _) = self
            .decoder
            .decode_to_string_without_replacement(piece, text, last);
        if result != DecoderResult::InputEmpty {
            return Err(self.refuse());
        }
        if !std::mem::replace(&mut self.begun, true)
            && text
                .get(begin..)
                .is_some_and(|text| text.starts_with('\u{FEFF}'))
        {
            text.remove(begin);
        }
        Ok(last)
    }

    fn refuse(&self) -> Box<Diagnostic> {
        match self.kind {
            TextEncoding::Utf16 => refuse(self.file, None, "标明是 UTF-16，但有坏字"),
            _ => unknown(self.file),
        }
    }
}

/// Finds the encoding; what is decoded piece by piece may still turn out to be broken.
pub(super) fn decode(file: &File) -> Result<(Decoded<'_>, TextEncoding), Box<Diagnostic>> {
    let bytes = file.bytes();
    let pieces = |encoding: &'static Encoding, rest, kind| {
        let pieces = Pieces {
            file,
            decoder: encoding.new_decoder_without_bom_handling(),
            rest,
            kind,
            begun: false,
        };
        Ok((Decoded::Pieces(Box::new(pieces)), kind))
    };
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(mark..).unwrap_or_default();
        if encoding != UTF_8 {
            return pieces(encoding, rest, TextEncoding::Utf16);
        }
        return match std::str::from_utf8(rest) {
            Ok(text) => Ok((Decoded::Whole(text), TextEncoding::Utf8)),
            Err(_) => Err(refuse(file, utf8_line(rest), "标明是 UTF-8，但有坏字")),
        };
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((Decoded::Whole(text), TextEncoding::Utf8));
    }
    // Damaged UTF-8 is often valid GB18030 too, and would be read as rubbish.
    if is_mostly_utf8(bytes) {
        return Err(refuse(file, utf8_line(bytes), "多半是 UTF-8，但有坏字"));
    }
    if is_rarely_gb2312(bytes) && strict(BIG5, bytes).is_some() && strict(GB18030, bytes).is_some()
    {
        return Err(refuse(file, None, "多半是繁体的 Big5 编码"));
    }
    pieces(GB18030, bytes, TextEncoding::Gb18030)
}

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
    let head = bytes.get(..1024 * 1024).unwrap_or(bytes);
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
