//! Sheet names that every spreadsheet program accepts.
//! Invariant: what comes out is legal, unique whatever the case, and depends on the wishes and their order only.

use std::collections::HashSet;

use super::values::cut;

/// Longest sheet name, in UTF-16 units.
const LONGEST: usize = 31;

/// Makes names legal and unique, one for one: forbidden characters become full-width ones, too long
/// ones are cut with `…`, a repeated one gets `（2）`; `report/` aims its links at what comes out.
pub fn sheet_names<T: AsRef<str>>(wanted: impl IntoIterator<Item = T>) -> Vec<String> {
    let mut names = Names::default();
    wanted
        .into_iter()
        .map(|name| names.take(name.as_ref()))
        .collect()
}

/// The names that are already taken in one workbook.
#[derive(Default)]
pub(super) struct Names {
    /// Lower case.
    taken: HashSet<String>,
}

impl Names {
    /// The legal, unique form of a wanted name.
    pub(super) fn take(&mut self, wanted: &str) -> String {
        let legal = legal(wanted);
        let mut name = shortened(&legal, LONGEST);
        let mut next = 2_u32;
        while !self.taken.insert(name.to_lowercase()) {
            name = numbered(&legal, next);
            next += 1;
        }
        name
    }

    /// The name of the `part`th sheet (from 2) that goes on where `first` is full.
    pub(super) fn continued(&mut self, first: &str, part: u32) -> String {
        let mut name = numbered(first, part);
        let mut next = part;
        while !self.taken.insert(name.to_lowercase()) {
            next += 1;
            name = numbered(first, next);
        }
        name
    }
}

fn numbered(base: &str, number: u32) -> String {
    let suffix = format!("（{number}）");
    let room = LONGEST - suffix.encode_utf16().count();
    format!("{}{suffix}", shortened(base, room))
}

fn legal(wanted: &str) -> String {
    let replaced: String = wanted
        .chars()
        .filter(|c| !is_unwritable(*c))
        .map(|c| match c {
            '[' => '［',
            ']' => '］',
            ':' => '：',
            '*' => '＊',
            '?' => '？',
            '/' => '／',
            '\\' => '＼',
            other => other,
        })
        .collect();
    let trimmed = replaced.trim().trim_matches('\'').trim();
    if trimmed.is_empty() {
        "未命名".to_owned()
    } else if trimmed.eq_ignore_ascii_case("history") {
        // Excel keeps this name for itself.
        format!("{trimmed}_")
    } else {
        trimmed.to_owned()
    }
}

fn is_unwritable(c: char) -> bool {
    c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}' | '\u{FEFF}')
}

/// At most `room` UTF-16 units. A cut may bring an inner apostrophe to the end, but `…` stands after it.
fn shortened(name: &str, room: usize) -> String {
    cut(name, room, "…")
}
