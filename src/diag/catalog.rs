//! Every message code with its explanation, the source of `gangze explain`.
//! A module adds a code to the list of its area; the code cannot be had without the entry.
//! Invariant: an id names one thing for ever; ids are never reused.

use std::fmt;
use std::hash::{Hash, Hasher};

use super::Severity;

/// What `gangze explain` says of one code.
#[derive(Debug)]
pub struct Entry {
    /// `E104`, `W112`, `N120`: the letter is the severity.
    pub id: &'static str,
    pub title: &'static str,
    pub meaning: &'static str,
    pub cause: &'static str,
    pub mend: &'static str,
    pub example: &'static str,
}

/// A message code; carries its entry.
#[derive(Clone, Copy)]
pub struct Code(&'static Entry);

impl Code {
    pub fn entry(self) -> &'static Entry {
        self.0
    }

    pub fn id(self) -> &'static str {
        self.0.id
    }

    pub fn severity(self) -> Severity {
        match self.0.id.as_bytes().first() {
            Some(b'W') => Severity::Warning,
            Some(b'N') => Severity::Note,
            _ => Severity::Error,
        }
    }

    /// Every code that exists, by area and number.
    pub fn all() -> impl Iterator<Item = Code> {
        AREAS.iter().flat_map(|area| area.iter().copied())
    }

    /// The code of an id, whatever its case.
    pub fn find(id: &str) -> Option<Code> {
        Self::all().find(|code| code.id().eq_ignore_ascii_case(id.trim()))
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}
impl Eq for Code {}
impl PartialOrd for Code {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Code {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.id().cmp(other.id())
    }
}
impl Hash for Code {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id().hash(state);
    }
}
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// Declares the codes of one area: a constant each, and `ALL`.
macro_rules! codes {
    ($($name:ident = $id:literal $title:literal {
        meaning: $meaning:literal, cause: $cause:literal, mend: $mend:literal, example: $example:literal $(,)?
    })*) => {
        $(#[doc = $title]
        pub const $name: $crate::diag::Code = $crate::diag::catalog::code(&$crate::diag::Entry {
            id: $id, title: $title, meaning: $meaning, cause: $cause, mend: $mend, example: $example,
        });)*
        pub(super) const ALL: &[$crate::diag::Code] = &[$($name),*];
    };
}

const fn code(entry: &'static Entry) -> Code {
    Code(entry)
}

/// E8: ballots.
pub mod ballot;
/// E9: the cases of a pack.
pub mod cases;
/// E1: files and cells.
pub mod cells;
/// E0: the command, the folder, `gangze.toml`, `pack.toml`.
pub mod command;
/// E6: conclusions, ranks, grades, quotas.
pub mod grade;
/// E3: roster, targets, posts, calendar.
pub mod office;
/// E7: what is written.
pub mod output;
/// E06: saved results, longer periods.
pub mod periods;
/// E4: rules.
pub mod rules;
/// E5: scores.
pub mod score;
/// E2: tables and records.
pub mod tables;

const AREAS: &[&[Code]] = &[
    command::ALL,
    periods::ALL,
    cells::ALL,
    tables::ALL,
    office::ALL,
    rules::ALL,
    score::ALL,
    grade::ALL,
    output::ALL,
    cases::ALL,
    ballot::ALL,
];
