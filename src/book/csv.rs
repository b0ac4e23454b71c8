//! Rows as CSV for HR systems: UTF-8 with BOM or GB 18030, CRLF, safe to open in a spreadsheet program.
//! Invariant: no text of the user can become a formula there, and no id loses a digit or a zero.

use std::io::{self, Write};

use super::layout::{Cached, Content, Row};

/// In which bytes the text of a CSV file is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 with a BOM, which Excel and WPS need to tell it.
    #[default]
    Utf8,
    /// GB 18030, for systems that read nothing else; it has every character that UTF-8 has.
    Gb18030,
}

/// Writes a CSV file line by line; numbers and ratios are plain decimals (0.125, not 12.5%).
///
/// # Errors
/// Where `out` does not take it.
pub fn write_csv<T: AsRef<str>>(
    out: &mut impl Write,
    headings: impl IntoIterator<Item = T>,
    rows: impl IntoIterator<Item = Row>,
    encoding: Encoding,
) -> io::Result<()> {
    let mut text = match encoding {
        Encoding::Utf8 => String::from('\u{FEFF}'),
        Encoding::Gb18030 => String::new(),
    };
    let headings = headings.into_iter().map(|text| guarded(text.as_ref()));
    line(&mut text, headings);
    let mut rows = rows.into_iter();
    loop {
        match encoding {
            Encoding::Utf8 => out.write_all(text.as_bytes())?,
            Encoding::Gb18030 => out.write_all(&encoding_rs::GB18030.encode(&text).0)?,
        }
        let Some(row) = rows.next() else {
            return Ok(());
        };
        text.clear();
        line(&mut text, row.cells.iter().map(|cell| field(&cell.content)));
    }
}

fn line(out: &mut String, fields: impl Iterator<Item = String>) {
    for (index, field) in fields.enumerate() {
        if index > 0 {
            out.push(',');
        }
        let quoted =
            field.contains(['"', ',', '\r', '\n', '\t']) || field.trim().len() != field.len();
        if quoted {
            out.push('"');
            out.push_str(&field.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&field);
        }
    }
    out.push_str("\r\n");
}

fn field(content: &Content) -> String {
    match content {
        Content::Blank => String::new(),
        Content::Text(text) | Content::Link { text, .. } => guarded(text),
        Content::Number(number)
        | Content::Percent(number)
        | Content::Formula {
            cached: Cached::Number(number),
            ..
        } => number.to_string(),
        Content::Date(date) => date.to_string(),
        Content::Formula {
            cached: Cached::Text(text),
            ..
        } => guarded(text),
    }
}

/// The text, behind a `'` where a spreadsheet program would take it for a formula.
fn guarded(text: &str) -> String {
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    // A single sign (`-` for nothing) and a plain negative number compute nothing.
    let harmless = text.chars().count() == 1 || is_negative_number(text);
    if risky && !harmless {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

fn is_negative_number(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    text.strip_prefix('-')
        .is_some_and(|number| match number.split_once('.') {
            Some((whole, places)) => digits(whole) && digits(places),
            None => digits(number),
        })
}
