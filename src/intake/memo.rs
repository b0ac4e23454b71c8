//! What the texts of one column came to, so that a text that comes again is not read again.
//! Names, dates, 来源 and 状态 repeat all the time; a column whose texts do not is left alone.
//! Invariant: holds only what follows from the text alone, and nothing that anything was said of.

use std::hash::{BuildHasher, Hasher};

use rustc_hash::FxBuildHasher;

use super::convert::Made;
use crate::office::{Mention, Symbol};

/// Places for texts; of two that fall on one place, the later stays.
const PLACES: usize = 1024;
/// Longer texts seldom repeat.
const LONGEST: usize = 64;
/// Small tables are read without.
const FROM: u32 = 200;
/// When it is asked whether remembering pays.
const TRIAL: u32 = 2048;

#[derive(Clone, Debug)]
struct Entry {
    text: String,
    made: Made,
    people: Vec<Mention>,
}

/// The texts of one column.
#[derive(Clone, Debug, Default)]
pub(super) struct Memo {
    entries: Vec<Option<Entry>>,
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
        if self.closed || text.len() > LONGEST {
            return None;
        }
        self.asked = self.asked.saturating_add(1);
        if self.asked < FROM {
            return None;
        }
        if self.section != section {
            self.section = section;
            self.entries.clear();
        }
        self.place = place(text);
        if self.asked == TRIAL && self.met < TRIAL / 4 {
            self.closed = true;
            self.entries = Vec::new();
        }
        let entry = self.entries.get(self.place)?.as_ref()?;
        if entry.text != text {
            return None;
        }
        self.met = self.met.saturating_add(1);
        Some(match entry.made {
            Made::People { .. } => {
                let from = mentions.len();
                mentions.extend_from_slice(&entry.people);
                let to = mentions.len();
                Made::People { from, to }
            }
            made => made,
        })
    }

    /// Keeps what the text came to that `find` was just asked for.
    pub fn keep(&mut self, text: &str, made: Made, mentions: &[Mention]) {
        if self.closed || self.asked < FROM || text.len() > LONGEST {
            return;
        }
        self.entries.resize(PLACES, None);
        let people = match made {
            Made::People { from, to } => mentions.get(from..to).unwrap_or_default(),
            _ => &[],
        };
        if let Some(entry) = self.entries.get_mut(self.place) {
            *entry = Some(Entry {
                text: text.to_owned(),
                made,
                people: people.to_vec(),
            });
        }
    }
}

fn place(text: &str) -> usize {
    let mut hasher = FxBuildHasher.build_hasher();
    hasher.write(text.as_bytes());
    usize::try_from(hasher.finish() & (PLACES as u64 - 1)).unwrap_or(0)
}
