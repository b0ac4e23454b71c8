//! What the texts of one column came to, so that a text that comes again is not read again.
//! Names, dates, 来源 and 状态 repeat all the time; a column whose texts do not is left alone.
//! Invariant: holds only what follows from the text alone, and nothing that anything was said of.

use chrono::NaiveDate;

use super::convert::Made;
use super::dates;
use super::phrases::Phrases;
use crate::office::{Mention, Symbol};

/// Places for texts; of two that fall on one place, the later stays.
const PLACES: usize = 1024;
/// Longer texts seldom repeat; with what it came to, a text fills a line of the processor's memory.
const LONGEST: usize = 32;
/// Small tables are read without.
const FROM: u32 = 200;
/// When it is asked whether remembering pays.
const TRIAL: u32 = 2048;
/// People kept for one column; more, and it begins anew.
const MOST_PEOPLE: usize = 16 * 1024;

#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Entry {
    key: Key,
    /// People stand in the memo's own list.
    made: Made,
}

const NOTHING: Entry = Entry {
    key: Key::NOBODY,
    made: Made::Missing,
};

/// A text of at most [`LONGEST`] bytes as four numbers, which are compared at once where letters would cost a call.
#[derive(Clone, Copy, Debug)]
struct Key {
    length: u8,
    letters: [u64; 4],
}

impl PartialEq for Key {
    /// Number by number: a key that was just made and is looked at as a whole makes the processor wait for its parts.
    fn eq(&self, other: &Self) -> bool {
        let unlike = self.letters.iter().zip(&other.letters);
        let unlike = unlike.fold(0, |all, (ours, theirs)| all | (ours ^ theirs));
        self.length == other.length && unlike == 0
    }
}

impl Key {
    /// No text has this length.
    const NOBODY: Self = Self {
        length: u8::MAX,
        letters: [0; 4],
    };

    /// Stretches of eight bytes that together cover the text; they may overlap. `None`: it is too long.
    fn of(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let eight = |at: usize| -> Option<u64> {
            let stretch = bytes.get(at..)?.first_chunk()?;
            Some(u64::from_le_bytes(*stretch))
        };
        let count = bytes.len();
        let letters = match count {
            0..8 => {
                let add = |sum, byte: &u8| sum << 8 | u64::from(*byte);
                [bytes.iter().fold(0, add), 0, 0, 0]
            }
            8..=16 => [eight(0)?, eight(count - 8)?, 0, 0],
            17..=LONGEST => [eight(0)?, eight(8)?, eight(count - 16)?, eight(count - 8)?],
            _ => return None,
        };
        let length = u8::try_from(count).ok()?;
        Some(Self { length, letters })
    }

    /// Where a text is kept, of [`PLACES`].
    fn place(&self) -> usize {
        let [a, b, c, d] = self.letters;
        let front = (a ^ c.rotate_left(29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let back = (b ^ d.rotate_left(31)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        let mixed = (front ^ back ^ (front >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        usize::try_from(mixed >> 54).unwrap_or(0)
    }
}

/// Places for days: twelve bits of what tells the days of a few years apart.
const DAYS: usize = 1 << 12;

/// A day as most cells have it, by its ten letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Written {
    front: u64,
    back: u16,
}

/// Days as they were written before.
#[derive(Clone, Debug, Default)]
pub(super) struct Days {
    places: Vec<(Written, NaiveDate)>,
}

impl Days {
    /// As [`dates::usual`], which is asked once for each.
    pub fn usual(&mut self, text: &str) -> Option<NaiveDate> {
        let [.., d, _, e, f, _, g, h] = *text.as_bytes() else {
            return None;
        };
        let bytes = text.as_bytes();
        let (front, back) = (*bytes.first_chunk()?, *bytes.last_chunk()?);
        if bytes.len() != front.len() + back.len() {
            return None;
        }
        let written = Written {
            front: u64::from_le_bytes(front),
            back: u16::from_le_bytes(back),
        };
        let bits = |byte: u8, count: u32| usize::from(byte) & ((1 << count) - 1);
        let day = bits(h, 4) | bits(g, 2) << 4;
        let place = day | bits(f, 4) << 6 | bits(e, 1) << 10 | bits(d, 1) << 11;
        match self.places.get(place) {
            Some((known, day)) if *known == written => return Some(*day),
            _ => {}
        }
        let day = dates::usual(text)?;
        self.places
            .resize(DAYS, (Written { front: 0, back: 0 }, day));
        if let Some(kept) = self.places.get_mut(place) {
            *kept = (written, day);
        }
        Some(day)
    }
}

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
    /// Whether a text came by that is too long to be kept.
    long: bool,
    /// The text that was asked for last and not found.
    last: Option<Key>,
    /// The texts that are not looked for here.
    pub phrases: Phrases,
}

impl Memo {
    /// Puts what the text came to before, and answers whether it did; its people are added to `mentions`.
    pub fn find(
        &mut self,
        text: &str,
        section: Option<Symbol>,
        mentions: &mut Vec<Mention>,
        place: &mut Made,
    ) -> bool {
        if self.closed {
            return false;
        }
        let Some(key) = Key::of(text) else {
            self.long = true;
            return false;
        };
        self.asked = self.asked.saturating_add(1);
        if self.asked < FROM {
            self.last = Some(key);
            return false;
        }
        if self.section != section {
            self.section = section;
            self.forget();
        }
        if self.asked == TRIAL && self.met < TRIAL / 4 {
            self.closed = true;
            self.entries = Vec::new();
            self.people = Vec::new();
        }
        let kept = self.entries.get(key.place());
        let Some(entry) = kept.filter(|entry| entry.key == key) else {
            self.last = Some(key);
            return false;
        };
        self.met = self.met.saturating_add(1);
        match &entry.made {
            Made::People { from, to } => {
                let kept = self.people.get(*from..*to).unwrap_or_default();
                let from = mentions.len();
                add(mentions, kept);
                let to = mentions.len();
                *place = Made::People { from, to };
            }
            made => *place = *made,
        }
        true
    }

    /// Whether a text is not looked for here.
    pub fn passes(&self, text: &str) -> bool {
        self.closed || text.len() > LONGEST
    }

    /// Whether there are texts that are not looked for here.
    pub fn passes_any(&self) -> bool {
        self.closed || self.long
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
        let Some(key) = self.last else { return };
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
        if let Some(place) = self.entries.get_mut(key.place()) {
            *place = Entry { key, made };
        }
    }
}

/// Mostly one, for which copying a stretch would cost a call.
fn add(mentions: &mut Vec<Mention>, more: &[Mention]) {
    match more {
        [one] => mentions.push(*one),
        more => mentions.extend_from_slice(more),
    }
}
