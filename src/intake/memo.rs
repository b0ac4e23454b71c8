//! What the texts of one column came to, so that a text that comes again is not read again.
//! Names, dates, 来源 and 状态 repeat all the time; a column whose texts do not is left alone.
//! Invariant: holds only what follows from the text alone, and nothing that anything was said of.

use std::hash::{BuildHasher, Hasher};

use rustc_hash::FxBuildHasher;

use super::convert::Made;
use crate::office::{Mention, Symbol};

/// Places for texts; of two that fall on one place, the later stays.
const PLACES: usize = 1024;
/// Longer texts seldom repeat; with what it came to, a text fills a line of the processor's memory.
const LONGEST: usize = 31;
/// Small tables are read without.
const FROM: u32 = 200;
/// When it is asked whether remembering pays.
const TRIAL: u32 = 2048;
/// People kept for one column; more, and it begins anew.
const MOST_PEOPLE: usize = 16 * 1024;

#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Entry {
    /// 0: nothing is kept here.
    length: u8,
    letters: [u8; LONGEST],
    /// People stand in the memo's own list.
    made: Made,
}

const NOTHING: Entry = Entry {
    length: 0,
    letters: [0; LONGEST],
    made: Made::Missing,
};

/// The texts of one column.
#[derive(Clone, Debug, Default)]
pub(super) struct Memo {
    entries: Vec<Entry>,
    people: Vec<Mention>,
    /// 科室 under which the names were found.
    section: Option<Symbol>,
    asked: u32,
    met: u32,
    closed: bool,
    /// The place of the text that was asked for last.
    place: usize,
}

impl Memo {
    /// What the text came to before; its people are added to `mentions`.
    pub fn find(
        &mut self,
        text: &str,
        section: Option<Symbol>,
        mentions: &mut Vec<Mention>,
    ) -> Option<Made> {
        if self.passes(text) {
            return None;
        }
        self.asked = self.asked.saturating_add(1);
        if self.asked < FROM {
            return None;
        }
        if self.section != section {
            self.section = section;
            self.forget();
        }
        self.place = place(text);
        if self.asked == TRIAL && self.met < TRIAL / 4 {
            self.closed = true;
            self.entries = Vec::new();
            self.people = Vec::new();
        }
        let entry = self.entries.get(self.place)?;
        let letters = entry.letters.get(..usize::from(entry.length))?;
        if letters.is_empty() || letters != text.as_bytes() {
            return None;
        }
        self.met = self.met.saturating_add(1);
        Some(match entry.made {
            Made::People { from, to } => {
                let kept = self.people.get(from..to).unwrap_or_default();
                let from = mentions.len();
                mentions.extend_from_slice(kept);
                let to = mentions.len();
                Made::People { from, to }
            }
            made => made,
        })
    }

    /// Whether a text is not looked for here.
    pub fn passes(&self, text: &str) -> bool {
        self.closed || text.len() > LONGEST
    }

    fn forget(&mut self) {
        self.entries.clear();
        self.people.clear();
    }

    /// Keeps what the text came to that `find` was just asked for.
    pub fn keep(&mut self, text: &str, made: Made, mentions: &[Mention]) {
        if self.closed || self.asked < FROM || text.len() > LONGEST {
            return;
        }
        if self.people.len() > MOST_PEOPLE {
            self.forget();
        }
        self.entries.resize(PLACES, NOTHING);
        let made = match made {
            Made::People { from, to } => {
                let start = self.people.len();
                self.people
                    .extend_from_slice(mentions.get(from..to).unwrap_or_default());
                let end = self.people.len();
                Made::People {
                    from: start,
                    to: end,
                }
            }
            made => made,
        };
        let mut entry = Entry {
            length: u8::try_from(text.len()).unwrap_or(0),
            made,
            ..NOTHING
        };
        if let Some(letters) = entry.letters.get_mut(..text.len()) {
            letters.copy_from_slice(text.as_bytes());
        }
        if let Some(place) = self.entries.get_mut(self.place) {
            *place = entry;
        }
    }
}

fn place(text: &str) -> usize {
    let mut hasher = FxBuildHasher.build_hasher();
    hasher.write(text.as_bytes());
    usize::try_from(hasher.finish() & (PLACES as u64 - 1)).unwrap_or(0)
}
