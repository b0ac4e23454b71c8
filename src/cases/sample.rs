//! What stands in the cells of a first case: out of a rule's header, its own example first.
//! Invariant: a word is one that the rule allows, where it says which.

use crate::office::words::log;
use crate::office::{Blank, Kind};
use crate::rules::{Header, Parameter, Read};

/// The person whom examples are about.
pub const PERSON: &str = "张三";

/// More rows than this show nothing new.
const MOST_ROWS: usize = 6;

/// As many rows as it takes to show every word and every example of a table's columns.
pub fn rows<'a>(reads: impl Iterator<Item = &'a Read>) -> usize {
    let shown = reads.map(|read| read.examples.len().max(read.words.len()));
    shown.max().unwrap_or(1).clamp(1, MOST_ROWS)
}

/// The cell of a column in the row of that number, from 0.
pub fn cell(read: &Read, row: usize, year: i32) -> String {
    for words in [&read.examples, &read.words] {
        let at = row.checked_rem(words.len());
        if let Some(word) = at.and_then(|at| words.get(at)) {
            return word.to_string();
        }
    }
    match read.kind {
        Kind::People => PERSON.to_owned(),
        Kind::Date if read.column.as_ref() == log::ASSIGNED => format!("{year}-07-01"),
        Kind::Date if read.column.as_ref() == log::DONE => format!("{year}-07-20"),
        Kind::Date => format!("{year}-07-15"),
        Kind::Span => format!("{year}Q3"),
        Kind::Flag if read.blank == Blank::Nought => String::new(),
        Kind::Flag => "是".to_owned(),
        Kind::Percent => "90%".to_owned(),
        Kind::Number | Kind::Count | Kind::Any => "1".to_owned(),
        Kind::Text if row == 0 => "示例".to_owned(),
        Kind::Text => format!("示例{}", row + 1),
    }
}

/// The value of a parameter in 岗位目标.
pub fn parameter(own: &Parameter, header: &Header, script: &str, year: i32) -> String {
    let written = number_after(&header.example, &own.name);
    match own.kind {
        Kind::Percent => written.unwrap_or_else(|| "50%".to_owned()),
        Kind::Date => format!("{year}-07-15"),
        Kind::Text => word_for(own, header, script),
        _ => written.unwrap_or_else(|| "1".to_owned()),
    }
}

/// A word that the rule knows: the one of its example, one that a column of that name may hold, one it compares with.
fn word_for(own: &Parameter, header: &Header, script: &str) -> String {
    let column = header.reads.iter().find(|read| read.column == own.name);
    let of_column = column.and_then(|read| read.words.first().or(read.examples.first()));
    word_after(&header.example, &own.name)
        .or_else(|| of_column.map(ToString::to_string))
        .or_else(|| compared(script, &own.name))
        .unwrap_or_else(|| "示例".to_owned())
}

/// `指标.方式 == "截断"` in a script.
fn compared(script: &str, name: &str) -> Option<String> {
    let (_, rest) = script.split_once(&format!("指标.{name} == \""))?;
    let (word, _) = rest.split_once('"')?;
    (!word.is_empty()).then(|| word.to_owned())
}

/// The number right after a name: `每日扣分 0.5`, `权重 30%`.
pub fn number_after(text: &str, name: &str) -> Option<String> {
    text.match_indices(name).find_map(|(at, _)| {
        let rest = text.get(at + name.len()..)?.trim_start();
        let digits = |c: char| c.is_ascii_digit() || c == '.';
        let end = rest.find(|c| !digits(c)).unwrap_or(rest.len());
        let (number, rest) = rest.split_at_checked(end)?;
        let number = number.trim_end_matches('.');
        let percent = rest.starts_with(['%', '％']);
        let number = format!("{number}{}", if percent { "%" } else { "" });
        number
            .starts_with(|c: char| c.is_ascii_digit())
            .then_some(number)
    })
}

/// The word right after a name, up to a sign: `方式 截断，两位`.
fn word_after(text: &str, name: &str) -> Option<String> {
    let (_, rest) = text.split_once(&format!("{name} "))?;
    let word = rest.trim_start();
    let end = word.find(|c: char| !c.is_alphanumeric());
    let word = end.map_or(word, |end| word.get(..end).unwrap_or_default());
    (!word.is_empty()).then(|| word.to_owned())
}
