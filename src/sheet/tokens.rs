//! The tags and texts of an XML stream, found with memchr: enough to look a part over before it is parsed.
//! It understands comments, CDATA and quoted attributes; it neither checks nesting nor resolves entities.
//! Invariant: holds at most one token and one block, whatever the part's size.

use std::io::{self, Read};
use std::ops::Range;

use memchr::{memchr, memmem};

/// The longest tag, text or comment that is let through, in bytes.
pub(super) const MAX_TOKEN_BYTES: usize = 1024 * 1024;
const BLOCK: usize = 64 * 1024;

#[derive(Debug)]
pub(super) enum TokenFault {
    /// A token over [`MAX_TOKEN_BYTES`].
    TooLong,
    /// A document type, or an end in the middle of a token.
    Malformed,
    Io,
}

impl From<io::Error> for TokenFault {
    fn from(_: io::Error) -> Self {
        Self::Io
    }
}

#[derive(Debug, PartialEq)]
pub(super) enum Token<'a> {
    /// The local name (without prefix), the raw attributes, and whether it closes itself.
    Open {
        name: &'a [u8],
        attributes: &'a [u8],
        closed: bool,
    },
    Close(&'a [u8]),
    Text(&'a [u8]),
    /// The inside of `<![CDATA[…]]>`.
    Verbatim(&'a [u8]),
}

pub(super) struct Tokens<R> {
    reader: R,
    buffer: Vec<u8>,
    /// Where the next token starts in `buffer`.
    start: usize,
    ended: bool,
    foreign: Option<bool>,
}

/// What stands at `start`, as ranges of the buffer.
enum Kind {
    Tag(Range<usize>),
    Text(Range<usize>),
    Verbatim(Range<usize>),
    Skip,
}

impl<R: Read> Tokens<R> {
    pub fn new(reader: R) -> Self {
        Self {
            reader,
            buffer: Vec::new(),
            start: 0,
            ended: false,
            foreign: None,
        }
    }

    /// Whether the part says that it is not written in UTF-8.
    pub fn is_foreign(&self) -> bool {
        self.foreign.unwrap_or(false)
    }

    /// Gets more bytes; answers whether there were any.
    pub fn more(&mut self) -> Result<bool, TokenFault> {
        if self.ended {
            return Ok(false);
        }
        self.fill()?;
        Ok(true)
    }

    /// The bytes that are there already, from the next token on.
    pub fn ahead(&self) -> &[u8] {
        self.buffer.get(self.start..).unwrap_or_default()
    }

    /// Passes over whole tokens of what [`Self::ahead`] showed.
    pub fn skip(&mut self, length: usize) {
        self.start = (self.start + length).min(self.buffer.len());
    }

    pub fn next(&mut self) -> Result<Option<Token<'_>>, TokenFault> {
        loop {
            let (kind, length) = match self.measure()? {
                Some(found) => found,
                None if self.ended => {
                    return if self.start >= self.buffer.len() {
                        Ok(None)
                    } else {
                        Err(TokenFault::Malformed)
                    };
                }
                None => {
                    self.fill()?;
                    continue;
                }
            };
            self.start += length;
            match kind {
                Kind::Skip => {}
                Kind::Text(range) => {
                    return Ok(Some(Token::Text(
                        self.buffer.get(range).unwrap_or_default(),
                    )));
                }
                Kind::Verbatim(range) => {
                    return Ok(Some(Token::Verbatim(
                        self.buffer.get(range).unwrap_or_default(),
                    )));
                }
                Kind::Tag(range) => {
                    return Ok(Some(tag(self.buffer.get(range).unwrap_or_default())));
                }
            }
        }
    }

    /// The token at `start` with its whole length; `None` if it is not complete yet.
    fn measure(&self) -> Result<Option<(Kind, usize)>, TokenFault> {
        let start = self.start;
        let rest = self.buffer.get(start..).unwrap_or_default();
        if rest.first() != Some(&b'<') {
            return Ok(match memchr(b'<', rest) {
                Some(length) => Some((Kind::Text(start..start + length), length)),
                None if self.ended && !rest.is_empty() => {
                    Some((Kind::Text(start..start + rest.len()), rest.len()))
                }
                None => None,
            });
        }
        let until = |end: &[u8], from: usize| {
            memmem::find(rest.get(from..).unwrap_or_default(), end)
                .map(|at| (Kind::Skip, from + at + end.len()))
        };
        if rest.starts_with(b"<?") {
            return Ok(until(b"?>", 2));
        }
        if rest.starts_with(b"<!") {
            if rest.starts_with(b"<!--") {
                return Ok(until(b"-->", 4));
            }
            if rest.starts_with(b"<![CDATA[") {
                return Ok(until(b"]]>", 9)
                    .map(|(_, length)| (Kind::Verbatim(start + 9..start + length - 3), length)));
            }
            return if rest.len() < 9 && !self.ended {
                Ok(None)
            } else {
                Err(TokenFault::Malformed)
            };
        }
        // Tags are short, so that stepping through them is faster than searching.
        let mut quote = None;
        for (at, byte) in rest.iter().enumerate().skip(1) {
            match (quote, byte) {
                (None, b'>') => return Ok(Some((Kind::Tag(start + 1..start + at), at + 1))),
                (None, b'"' | b'\'') => quote = Some(byte),
                (Some(open), byte) if open == byte => quote = None,
                _ => {}
            }
        }
        Ok(None)
    }

    fn fill(&mut self) -> Result<(), TokenFault> {
        self.buffer.drain(..self.start);
        self.start = 0;
        let held = self.buffer.len();
        if held > MAX_TOKEN_BYTES {
            return Err(TokenFault::TooLong);
        }
        // Grows with what is held, so that a long token is not searched again for every block.
        let wanted = BLOCK.max(held);
        let limit = u64::try_from(wanted).unwrap_or(u64::MAX);
        self.reader
            .by_ref()
            .take(limit)
            .read_to_end(&mut self.buffer)?;
        self.ended = self.buffer.len() - held < wanted;
        if self.foreign.is_none() {
            self.foreign = Some(is_foreign(&self.buffer));
        }
        Ok(())
    }
}

/// Whether a part begins in UTF-16, or declares another encoding than UTF-8.
fn is_foreign(head: &[u8]) -> bool {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    if !text.starts_with(b"<?xml") {
        return head.starts_with(&[0xFE, 0xFF])
            || head.starts_with(&[0xFF, 0xFE])
            || head.contains(&0);
    }
    let declaration = memmem::find(text, b"?>").and_then(|end| text.get(5..end));
    declaration.is_none_or(|declaration| {
        memmem::find(declaration, b"encoding").is_some()
            && !attribute(declaration, b"encoding")
                .is_some_and(|name| name.eq_ignore_ascii_case(b"utf-8"))
    })
}

fn tag(inside: &[u8]) -> Token<'_> {
    if let Some(name) = inside.strip_prefix(b"/") {
        return Token::Close(local(name.trim_ascii()));
    }
    let (inside, closed) = match inside.strip_suffix(b"/") {
        Some(inside) => (inside, true),
        None => (inside, false),
    };
    let length = inside
        .iter()
        .position(u8::is_ascii_whitespace)
        .unwrap_or(inside.len());
    let (name, attributes) = inside.split_at_checked(length).unwrap_or((inside, b""));
    Token::Open {
        name: local(name),
        attributes,
        closed,
    }
}

fn local(name: &[u8]) -> &[u8] {
    name.rsplit(|byte| *byte == b':').next().unwrap_or(name)
}

/// The raw value of an attribute by its local name.
pub(super) fn attribute<'a>(attributes: &'a [u8], wanted: &[u8]) -> Option<&'a [u8]> {
    let find = |bytes: &[u8], byte| bytes.iter().position(|other| *other == byte);
    let mut rest = attributes.trim_ascii_start();
    while !rest.is_empty() {
        let (name, after) = rest.split_at_checked(find(rest, b'=')?)?;
        let after = after.get(1..)?.trim_ascii_start();
        let quote = *after.first()?;
        if quote != b'"' && quote != b'\'' {
            return None;
        }
        let inside = after.get(1..)?;
        let (value, after) = inside.split_at_checked(find(inside, quote)?)?;
        let name = name.trim_ascii_end();
        if name == wanted || local(name) == wanted {
            return Some(value);
        }
        rest = after.get(1..)?.trim_ascii_start();
    }
    None
}

/// A raw text with the five named entities resolved.
pub(super) fn plain(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(raw);
    if !text.contains('&') {
        return text.into_owned();
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}
