//! Text folded for comparison: full-width forms, spaces, brackets, marks inside headers.
//! Invariant: folding never changes what is stored of a cell, only what it is compared with.

use std::borrow::Cow;

/// The half-width form of a character; dashes of every kind become `-`.
pub(super) fn half(c: char) -> char {
    match c {
        '\u{3000}' | '\u{a0}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '−' | '–' | '‐' | '‑' => '-',
        '【' | '〔' | '〈' => '(',
        '】' | '〕' | '〉' => ')',
        _ => c,
    }
}

/// Characters that people cannot see.
fn unseen(c: char) -> bool {
    matches!(
        c,
        '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{ad}'
    ) || (c.is_control() && !c.is_whitespace())
}

/// Whether a text holds nothing but graphic ASCII and characters from U+4000 to U+9FFF, as most cells do: folding
/// changes none of them. In UTF-8 the latter are led by 0xE4 to 0xE9.
pub(super) fn is_simple(text: &str) -> bool {
    text.bytes()
        .all(|byte| matches!(byte, b'!'..=b'~' | 0x80..=0xBF | 0xE4..=0xE9))
}

/// Whether there is nothing but blanks; mostly told by the first byte.
#[inline]
pub(super) fn is_blank(text: &str) -> bool {
    match text.as_bytes().first() {
        Some(b'!'..=b'~' | 0xE4..=0xEF) => false,
        _ => text.trim_start().is_empty(),
    }
}

/// `str::trim`, mostly done by the bytes at the ends.
#[inline]
pub(super) fn trim(text: &str) -> &str {
    let bytes = text.as_bytes();
    let begins = matches!(bytes.first(), Some(b'!'..=b'~' | 0xE4..=0xEF));
    let ends = matches!(
        bytes,
        [.., b'!'..=b'~'] | [.., 0xE4..=0xEF, 0x80..=0xBF, 0x80..=0xBF]
    );
    if begins && ends { text } else { text.trim() }
}

/// Half-width, without invisible characters, runs of blanks as one space, ends trimmed; line breaks are kept as `\n`.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let trimmed = trim(text);
    if is_simple(trimmed) {
        return Cow::Borrowed(trimmed);
    }
    let mut out = String::with_capacity(trimmed.len());
    for c in trimmed.chars().filter(|c| !unseen(*c)) {
        let c = match c {
            '\n' | '\r' => '\n',
            c if c.is_whitespace() => ' ',
            c => half(c),
        };
        match c {
            ' ' | '\n' if out.ends_with([' ', '\n']) => {}
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// All blanks and invisible characters out, nothing else changed: names, 科室, 岗位.
pub(super) fn tight(text: &str) -> Cow<'_, str> {
    let stays = |c: char| !c.is_whitespace() && !unseen(c) && !matches!(c, '•' | '‧' | '・');
    if is_simple(text) || text.chars().all(stays) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '•' | '‧' | '・' => out.push('·'),
            c if stays(c) => out.push(c),
            _ => {}
        }
    }
    Cow::Owned(out)
}

/// A header: half-width, without blanks, required-marks (`*`) and full marks (`（95分）`).
pub(super) fn heading(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if !c.is_whitespace() && !unseen(c) && !matches!(c, '*' | '＊' | '★') {
            out.push(half(c));
        }
    }
    while out.ends_with([':', '。']) {
        out.pop();
    }
    without_marks(out)
}

/// Takes `(95分)`, `(10)`, `(30%)` out.
fn without_marks(text: String) -> String {
    if !text.contains('(') {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, tail)) = rest.split_once('(') {
        out.push_str(before);
        match tail.split_once(')') {
            Some((inner, after)) if !out.is_empty() && is_mark(inner) => rest = after,
            Some((inner, after)) => {
                out.push('(');
                out.push_str(inner);
                out.push(')');
                rest = after;
            }
            None => {
                out.push('(');
                rest = tail;
            }
        }
    }
    out.push_str(rest);
    out
}

fn is_mark(inner: &str) -> bool {
    let number = inner
        .strip_suffix('分')
        .or_else(|| inner.strip_suffix('%'))
        .unwrap_or(inner);
    let number = number.strip_prefix('满').unwrap_or(number);
    let number = number.strip_prefix('分').unwrap_or(number);
    !number.is_empty()
        && number
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | '-'))
}

/// A folded header without a bracket at its end: `出勤(天)` gives `出勤`.
pub(super) fn without_bracket(folded: &str) -> Option<&str> {
    bracket(folded).map(|(before, _)| before)
}

/// The same, with what stands in the bracket.
pub(super) fn bracket(folded: &str) -> Option<(&str, &str)> {
    let (before, inner) = folded.strip_suffix(')')?.rsplit_once('(')?;
    (!before.is_empty()).then_some((before, inner))
}

/// Whether a folded text says 不适用. `无` is not among them: it is 0 in a count column.
pub(super) fn says_not_applicable(folded: &str) -> bool {
    matches!(
        folded,
        "-" | "--"
            | "---"
            | "—"
            | "——"
            | "―"
            | "/"
            | "//"
            | "\\"
            | "不分管"
            | "不适用"
            | "不涉及"
            | "N/A"
            | "n/a"
            | "NA"
    )
}

/// A cell's words for a message: one line, at most 30 characters, no backticks.
pub(super) fn shown(text: &str) -> String {
    let mut out = String::new();
    for (count, c) in text.trim().chars().enumerate() {
        if count == 30 {
            out.push('…');
            break;
        }
        out.push(match c {
            '`' => '\'',
            c if c.is_whitespace() || c.is_control() => ' ',
            c => c,
        });
    }
    out
}
