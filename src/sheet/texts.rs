//! The shared texts of a workbook, and how a text is spelled in its parts: entities, line ends, `_x000D_`.
//! Invariant: what is spelled in any way not known here is left to the parser; nothing is read half.

use std::borrow::Cow;
use std::io::Read;

use super::tokens::{Token, TokenFault, Tokens};

/// All shared texts behind each other, in one piece of memory.
#[derive(Debug, Default)]
pub(super) struct Texts {
    letters: String,
    /// Where each text ends.
    ends: Vec<u32>,
}

impl Texts {
    pub fn get(&self, index: usize) -> Option<&str> {
        let from = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        let to = *self.ends.get(index)?;
        self.letters.get(from as usize..to as usize)
    }

    /// Ends the text under way; `None` beyond what the numbers hold.
    fn end(&mut self) -> Option<()> {
        self.ends.push(u32::try_from(self.letters.len()).ok()?);
        Some(())
    }
}

/// What a part of shared texts came to.
pub(super) struct Gathered {
    /// How many `<si>` there are.
    pub count: usize,
    /// `None`: something in them is for the parser to read.
    pub texts: Option<Texts>,
}

/// Reads a part of shared texts; `check` sees the attributes of its `<sst>`, and stops the reading by an error.
pub(super) fn gather<E: From<TokenFault>>(
    part: impl Read,
    most: usize,
    mut check: impl FnMut(&[u8]) -> Result<(), E>,
) -> Result<Gathered, E> {
    let mut tokens = Tokens::new(part);
    let mut gatherer = Gatherer {
        texts: Some(Texts::default()),
        stage: Stage::Before,
        phonetic: false,
        text: Vec::new(),
    };
    let mut count = 0;
    loop {
        if gatherer.stage == Stage::Between {
            let passed;
            (passed, count) = gatherer.pass(tokens.ahead(), count);
            tokens.skip(passed);
        }
        if count > most {
            break;
        }
        let Some(token) = tokens.next()? else { break };
        if let Token::Open {
            name, attributes, ..
        } = token
        {
            match name {
                b"si" => count += 1,
                b"sst" => check(attributes)?,
                _ => {}
            }
        }
        if gatherer.texts.is_some() && gatherer.take(token).is_none() {
            gatherer.texts = None;
        }
    }
    let whole = gatherer.stage == Stage::After && !tokens.is_foreign();
    Ok(Gathered {
        count,
        texts: gatherer.texts.filter(|_| whole),
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Before,
    /// Inside `<sst>`, outside any text.
    Between,
    /// Inside `<si>`.
    Item,
    /// Inside `<t>`; whether its blanks count.
    Text(bool),
    After,
}

struct Gatherer {
    texts: Option<Texts>,
    stage: Stage,
    /// Inside `<rPh>`: how the text is read aloud is no part of it.
    phonetic: bool,
    /// The raw text of the `<t>` under way.
    text: Vec<u8>,
}

impl Gatherer {
    /// Takes the texts that are spelled as nearly all are, as far as they lie in the buffer; answers how many bytes they
    /// are, and the new count.
    fn pass(&mut self, ahead: &[u8], mut count: usize) -> (usize, usize) {
        let mut passed = 0;
        while let Some(texts) = &mut self.texts {
            let Some((text, keeps, length)) = ahead.get(passed..).and_then(plain_item) else {
                break;
            };
            if push(&mut texts.letters, text, keeps)
                .and_then(|()| texts.end())
                .is_none()
            {
                self.texts = None;
            }
            count += 1;
            passed += length;
        }
        (passed, count)
    }

    fn take(&mut self, token: Token<'_>) -> Option<()> {
        let texts = self.texts.as_mut()?;
        match (self.stage, token) {
            (
                Stage::Before,
                Token::Open {
                    name: b"sst",
                    closed,
                    ..
                },
            ) => {
                self.stage = if closed { Stage::After } else { Stage::Between };
            }
            (
                Stage::Between,
                Token::Open {
                    name: b"si",
                    closed,
                    ..
                },
            ) => {
                self.phonetic = false;
                if closed {
                    texts.end()?;
                } else {
                    self.stage = Stage::Item;
                }
            }
            (Stage::Between, Token::Close(b"sst")) => self.stage = Stage::After,
            (
                Stage::Item,
                Token::Open {
                    name: b"t",
                    attributes,
                    closed,
                },
            ) => {
                let keeps = blanks_count(attributes)?;
                if !closed && !self.phonetic {
                    self.text.clear();
                    self.stage = Stage::Text(keeps);
                }
            }
            (
                Stage::Item,
                Token::Open {
                    name: b"rPh",
                    closed,
                    ..
                },
            ) => self.phonetic = !closed,
            (Stage::Item, Token::Close(b"rPh")) => self.phonetic = false,
            // An item in an item is nothing that anybody writes.
            (
                Stage::Item,
                Token::Open {
                    name: b"si" | b"sst",
                    ..
                }
                | Token::Close(b"sst"),
            ) => return None,
            (Stage::Item, Token::Close(b"si")) => {
                texts.end()?;
                self.stage = Stage::Between;
            }
            (Stage::Text(_), Token::Text(text)) => self.text.extend_from_slice(text),
            (Stage::Text(keeps), Token::Close(b"t")) => {
                push(&mut texts.letters, &self.text, keeps)?;
                self.stage = Stage::Item;
            }
            (Stage::Text(_), _) => return None,
            _ => {}
        }
        Some(())
    }
}

/// `<si><t>…</t></si>` at the beginning: the raw text, whether its blanks count, and the length of it all.
fn plain_item(bytes: &[u8]) -> Option<(&[u8], bool, usize)> {
    let rest = bytes.strip_prefix(b"<si><t")?;
    let (keeps, text) = match rest {
        [b'>', text @ ..] => (false, text),
        _ => (true, rest.strip_prefix(KEEPS)?.strip_prefix(b">")?),
    };
    let length = memchr::memchr(b'<', text)?;
    let (text, rest) = text.split_at_checked(length)?;
    let rest = rest.strip_prefix(b"</t></si>")?;
    Some((text, keeps, bytes.len() - rest.len()))
}

const KEEPS: &[u8] = b" xml:space=\"preserve\"";

/// Whether the blanks around the text of a `<t>` count; `None` for attributes that nobody writes there.
pub(super) fn blanks_count(attributes: &[u8]) -> Option<bool> {
    match attributes.trim_ascii_end() {
        b"" => Some(false),
        KEEPS => Some(true),
        _ => None,
    }
}

/// Adds a raw text as it is meant.
fn push(letters: &mut String, raw: &[u8], keeps: bool) -> Option<()> {
    letters.push_str(&decoded(raw, keeps)?);
    Some(())
}

/// A raw text as it is meant: entities, line ends and Excel's own `_x000D_` resolved; without the blanks around it
/// where they do not count. `None`: not known here.
pub(super) fn decoded(raw: &[u8], keeps: bool) -> Option<Cow<'_, str>> {
    let text = std::str::from_utf8(raw).ok()?;
    let mut text = Cow::Borrowed(text);
    if memchr::memchr2(b'&', b'\r', raw).is_some() {
        text = Cow::Owned(resolved(&text)?);
    }
    if !keeps {
        text = match text {
            Cow::Borrowed(text) => Cow::Borrowed(trimmed(text)),
            Cow::Owned(text) => Cow::Owned(trimmed(&text).to_owned()),
        };
    }
    if memchr::memmem::find(text.as_bytes(), b"_x").is_some() {
        text = Cow::Owned(unescaped(&text));
    }
    Some(text)
}

fn trimmed(text: &str) -> &str {
    let blank = |byte: Option<&u8>| matches!(byte, Some(b' ' | b'\t' | b'\r' | b'\n'));
    let bytes = text.as_bytes();
    if blank(bytes.first()) || blank(bytes.last()) {
        text.trim_matches([' ', '\t', '\r', '\n'])
    } else {
        text
    }
}

/// Line ends as `\n`, and the entities that every XML text knows.
fn resolved(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, mark, after)) = next_mark(rest) {
        out.push_str(before);
        if mark == b'\r' {
            out.push('\n');
            rest = after.strip_prefix('\n').unwrap_or(after);
            continue;
        }
        let (name, after) = after.split_once(';')?;
        out.push(match name {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "apos" => '\'',
            "quot" => '"',
            _ => numbered(name.strip_prefix('#')?)?,
        });
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

/// What stands before the next `&` or line end, the mark, and what follows.
fn next_mark(text: &str) -> Option<(&str, u8, &str)> {
    let at = memchr::memchr2(b'&', b'\r', text.as_bytes())?;
    let (before, from) = text.split_at_checked(at)?;
    Some((before, *from.as_bytes().first()?, from.get(1..)?))
}

/// `10` and `xA` of `&#10;` and `&#xA;`.
fn numbered(digits: &str) -> Option<char> {
    let (digits, radix) = match digits.strip_prefix('x') {
        Some(digits) => (digits, 16),
        None => (digits, 10),
    };
    let plain =
        (1..=6).contains(&digits.len()) && digits.chars().all(|digit| digit.is_digit(radix));
    let number = plain
        .then(|| u32::from_str_radix(digits, radix).ok())
        .flatten()?;
    char::from_u32(number).filter(|c| *c != '\0')
}

/// Resolves `_xHHHH_`, each a UTF-16 unit; halves of a pair that stand alone become the mark for what cannot be read.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        let Some((unit, after)) = escape(from) else {
            out.push('_');
            rest = from.get(1..).unwrap_or_default();
            continue;
        };
        let pair = match unit {
            0xD800..=0xDBFF => escape(after).filter(|(low, _)| matches!(low, 0xDC00..=0xDFFF)),
            _ => None,
        };
        match pair {
            Some((low, after)) => {
                out.extend(char::decode_utf16([unit, low]).flatten());
                rest = after;
            }
            None => {
                out.push(char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER));
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The unit of an `_xHHHH_` at the beginning, and what follows it.
fn escape(text: &str) -> Option<(u16, &str)> {
    let digits = text.strip_prefix("_x")?;
    let (digits, rest) = digits.split_at_checked(4)?;
    let rest = rest.strip_prefix('_')?;
    let hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let unit = hex
        .then(|| u16::from_str_radix(digits, 16).ok())
        .flatten()?;
    Some((unit, rest))
}
