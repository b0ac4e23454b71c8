//! Bytes of a text table to text: byte order mark, strict UTF-8, strict GB18030, in that order.
//! Invariant: nothing is ever replaced; what is not wholly one encoding is refused with its line.

use std::borrow::Cow;

use encoding_rs::{BIG5, Encoding, GB18030, SHIFT_JIS, UTF_8};

use super::problem;
use super::{File, TextEncoding};
use crate::diag::Diagnostic;

pub(super) fn decode(file: &File) -> Result<(Cow<'_, str>, TextEncoding), Box<Diagnostic>> {
    let bytes = file.bytes();
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(mark..).unwrap_or_default();
        let kind = if encoding == UTF_8 {
            TextEncoding::Utf8
        } else {
            TextEncoding::Utf16
        };
        return match strict(encoding, rest) {
            Some(text) => Ok((text, kind)),
            None if encoding == UTF_8 => {
                Err(refuse(file, utf8_line(rest), "标明是 UTF-8，但有坏字"))
            }
            None => Err(refuse(file, None, "标明是 UTF-16，但有坏字")),
        };
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((Cow::Borrowed(text), TextEncoding::Utf8));
    }
    // Damaged UTF-8 is often valid GB18030 too, and would be read as rubbish.
    if is_mostly_utf8(bytes) {
        return Err(refuse(file, utf8_line(bytes), "多半是 UTF-8，但有坏字"));
    }
    if let Some(text) = strict(GB18030, bytes) {
        if is_rarely_gb2312(bytes) && strict(BIG5, bytes).is_some() {
            return Err(refuse(file, None, "多半是繁体的 Big5 编码"));
        }
        let text = match text.strip_prefix('\u{FEFF}') {
            Some(rest) => Cow::Owned(rest.to_owned()),
            None => text,
        };
        return Ok((text, TextEncoding::Gb18030));
    }
    Err(unknown(file))
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
