//! Sheet names that every spreadsheet program accepts.
//! Invariant: what comes out is legal, unique whatever the case, and depends on the wishes and their order only.

use std::collections::HashSet;

use super::values::cut;

/// Longest sheet name, in UTF-16 units.
const LONGEST: usize = 31;
/// Longest file name without its ending, in UTF-16 units.
const LONGEST_FILE: usize = 60;

/// Makes names legal and unique, one for one: forbidden characters become full-width ones, too long
/// ones are cut with `…`, a repeated one gets `（2）`; `report/` aims its links at what comes out.
pub fn sheet_names<T: AsRef<str>>(wanted: impl IntoIterator<Item = T>) -> Vec<String> {
    let mut names = Names::default();
    wanted
        .into_iter()
        .map(|name| names.take(name.as_ref()))
        .collect()
}

/// Makes file names (without ending) that every system accepts, one for one, as [`sheet_names`] does for
/// sheets; at most 60 characters, so that they fit where a name has 255 bytes.
pub fn file_names<T: AsRef<str>>(wanted: impl IntoIterator<Item = T>) -> Vec<String> {
    let mut taken: HashSet<String> = HashSet::new();
    let mut names = Vec::new();
    for wanted in wanted {
        let base = legal_file(wanted.as_ref());
        let mut name = cut(&base, LONGEST_FILE, "…");
        let mut next = 2_u32;
        while !taken.insert(name.to_lowercase()) {
            let suffix = format!("（{next}）");
            let room = LONGEST_FILE.saturating_sub(suffix.encode_utf16().count());
            name = format!("{}{suffix}", cut(&base, room, "…"));
            next += 1;
        }
        names.push(name);
    }
    names
}

/// The name without what Windows or a shell takes for something else.
fn legal_file(wanted: &str) -> String {
    let replaced: String = legal(wanted)
        .chars()
        .map(|c| match c {
            '<' => '＜',
            '>' => '＞',
            '|' => '｜',
            '"' => '＂',
            other => other,
        })
        .collect();
    let trimmed = replaced
        .trim_end_matches(['.', ' '])
        .trim_start_matches('.');
    let stem = trimmed.split('.').next().unwrap_or("").to_uppercase();
    let device = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || (stem.len() == 4
            && (stem.starts_with("COM") || stem.starts_with("LPT"))
            && stem.ends_with(|c: char| c.is_ascii_digit()));
    match trimmed {
        "" => "未命名".to_owned(),
        name if device => format!("{name}_"),
        name => name.to_owned(),
    }
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
