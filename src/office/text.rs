//! Interned text: every distinct string of the tables is held once.
//! Invariant: a `Symbol` is only ever read through the `Lexicon` that gave it.

use std::hash::{BuildHasher, Hasher};
use std::sync::Arc;

use rustc_hash::FxBuildHasher;

/// A string of the tables, by its number in the lexicon. Number 0 is the empty string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(u32);

impl Symbol {
    pub const EMPTY: Symbol = Symbol(0);

    pub fn index(self) -> usize {
        self.0 as usize
    }

    pub fn is_empty(self) -> bool {
        self == Self::EMPTY
    }
}

/// All strings of one run. Files are read into lexicons of their own, which are then absorbed in file order.
#[derive(Clone, Debug)]
pub struct Lexicon {
    /// The strings behind each other: a million of them in one piece of memory.
    letters: String,
    entries: Vec<Entry>,
    /// Hash and number of each string, at the place that its hash gives or in one of the next: a look that misses costs
    /// one stretch of memory. Always a power of two, a third of it free at least.
    slots: Vec<Slot>,
    /// How many of the strings come from the lexicon that this one is an offshoot of.
    inherited: usize,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    start: usize,
    length: u32,
    hash: TextHash,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    hash: TextHash,
    symbol: Symbol,
}

/// No lexicon has so many strings.
const FREE: Slot = Slot {
    hash: TextHash::NONE,
    symbol: Symbol(u32::MAX),
};
const FIRST_SLOTS: usize = 64;

impl Default for Lexicon {
    fn default() -> Self {
        let mut lexicon = Self {
            letters: String::new(),
            entries: Vec::new(),
            slots: vec![FREE; FIRST_SLOTS],
            inherited: 0,
        };
        lexicon.intern("");
        lexicon
    }
}

/// The number by which a string is sought; whoever asks for it twice keeps it between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextHash(u32);

impl TextHash {
    /// A number like any other, where there is no string.
    pub const NONE: Self = Self(0);

    /// Strings that differ in their last digit only, as numbers in a row do, get hashes side by side: sixteen places of
    /// the table lie in two lines of the processor's memory.
    pub fn of(text: &str) -> Self {
        let (last, before) = text.as_bytes().split_last().unwrap_or((&0, b""));
        let mut hasher = FxBuildHasher.build_hasher();
        hasher.write(before);
        hasher.write_u8(last >> 4);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the better half of the hash"
        )]
        let hash = hasher.finish() as u32;
        Self((hash << 4) | u32::from(last & 15))
    }

    /// Where a string of this hash is sought first, in a table of `mask + 1` places.
    pub fn place(self, mask: usize) -> usize {
        let spread = u64::from(self.0 >> 4).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 28;
        let row = usize::try_from(spread).unwrap_or(0) << 4;
        (row | (self.0 & 15) as usize) & mask
    }
}

impl Lexicon {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn intern(&mut self, text: &str) -> Symbol {
        self.intern_hashed(text, TextHash::of(text))
    }

    /// As [`Self::intern`], with the string's own hash.
    pub fn intern_hashed(&mut self, text: &str, hash: TextHash) -> Symbol {
        let place = match self.seek(text, hash) {
            Ok(known) => return known,
            Err(place) => place,
        };
        // 2^32 distinct strings would need more memory than a run may take, and so would a string of 4 GB.
        let symbol = Symbol(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
        if let Some(slot) = self.slots.get_mut(place) {
            *slot = Slot { hash, symbol };
        }
        self.entries.push(Entry {
            start: self.letters.len(),
            length: u32::try_from(text.len()).unwrap_or(u32::MAX),
            hash,
        });
        self.letters.push_str(text);
        if self.entries.len() * 3 > self.slots.len() * 2 {
            self.grow(self.slots.len() * 2);
        }
        symbol
    }

    /// The symbol of a string, or the free place that it would have.
    fn seek(&self, text: &str, hash: TextHash) -> Result<Symbol, usize> {
        let mask = self.slots.len() - 1;
        let mut place = hash.place(mask);
        while let Some(slot) = self.slots.get(place) {
            if slot.hash == hash && self.text(slot.symbol) == text && slot.symbol != FREE.symbol {
                return Ok(slot.symbol);
            }
            if slot.symbol == FREE.symbol {
                break;
            }
            place = (place + 1) & mask;
        }
        Err(place)
    }

    /// Fetches what [`Self::intern_hashed`] will look at first. Nothing depends on it, so that the memory of many strings
    /// is fetched side by side, where interning would wait for each.
    pub fn fetch(&self, hashes: impl Iterator<Item = TextHash>) {
        let mask = self.slots.len() - 1;
        let slots = hashes.filter_map(|hash| self.slots.get(hash.place(mask)));
        std::hint::black_box(slots.fold(0, |all, slot| all ^ slot.symbol.0));
    }

    /// How many strings there are that are no inherited ones.
    pub fn own(&self) -> usize {
        self.entries.len().saturating_sub(self.inherited)
    }

    /// Makes room for so many more strings.
    pub fn reserve(&mut self, strings: usize) {
        self.entries.reserve(strings);
        let slots = (self.entries.len() + strings) * 3 / 2 + 1;
        if slots > self.slots.len() {
            self.grow(slots.next_power_of_two());
        }
    }

    fn grow(&mut self, size: usize) {
        let mut slots = vec![FREE; size];
        let mask = slots.len() - 1;
        for (number, entry) in (0..).zip(&self.entries) {
            let mut place = entry.hash.place(mask);
            while let Some(slot) = slots.get_mut(place) {
                if slot.symbol == FREE.symbol {
                    *slot = Slot {
                        hash: entry.hash,
                        symbol: Symbol(number),
                    };
                    break;
                }
                place = (place + 1) & mask;
            }
        }
        self.slots = slots;
    }

    /// The symbol of a string that is already there.
    pub fn find(&self, text: &str) -> Option<Symbol> {
        self.seek(text, TextHash::of(text)).ok()
    }

    pub fn text(&self, symbol: Symbol) -> &str {
        self.entries
            .get(symbol.index())
            .map_or("", |entry| self.letters_of(entry))
    }

    fn letters_of(&self, entry: &Entry) -> &str {
        self.letters
            .get(entry.start..entry.start + entry.length as usize)
            .unwrap_or_default()
    }

    pub fn shared(&self, symbol: Symbol) -> Arc<str> {
        self.text(symbol).into()
    }

    /// Every string, by its number.
    pub fn texts(&self) -> impl ExactSizeIterator<Item = &str> {
        self.entries.iter().map(|entry| self.letters_of(entry))
    }

    /// A lexicon that begins with all strings of this one, under the same numbers.
    pub fn offshoot(&self) -> Self {
        Self {
            inherited: self.entries.len(),
            ..self.clone()
        }
    }

    /// Takes over the strings of an offshoot; the answer maps its numbers to ours. `None`: they are the same.
    pub fn absorb(&mut self, other: Lexicon) -> Option<Vec<Symbol>> {
        if other.inherited == self.entries.len() {
            let inherited = self.inherited;
            *self = Self { inherited, ..other };
            return None;
        }
        let (old, new) = other
            .entries
            .split_at_checked(other.inherited)
            .unwrap_or_default();
        let numbers = (0..).map(Symbol).take(old.len());
        let mut symbols: Vec<Symbol> = numbers.collect();
        symbols.extend(
            new.iter()
                .map(|entry| self.intern_hashed(other.letters_of(entry), entry.hash)),
        );
        Some(symbols)
    }
}
