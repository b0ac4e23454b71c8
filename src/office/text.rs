//! Interned text: every distinct string of the tables is held once.
//! Invariant: a `Symbol` is only ever read through the `Lexicon` that gave it.

use std::hash::{BuildHasher, Hasher};
use std::sync::Arc;

use hashbrown::HashTable;
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
    /// Hash and number of each string: a look that misses never leaves this table.
    numbers: HashTable<(u32, Symbol)>,
    /// How many of the strings come from the lexicon that this one is an offshoot of.
    inherited: usize,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    start: usize,
    length: u32,
    hash: u32,
}

impl Default for Lexicon {
    fn default() -> Self {
        let mut lexicon = Self {
            letters: String::new(),
            entries: Vec::new(),
            numbers: HashTable::new(),
            inherited: 0,
        };
        lexicon.intern("");
        lexicon
    }
}

fn hash(text: &str) -> u32 {
    let mut hasher = FxBuildHasher.build_hasher();
    hasher.write(text.as_bytes());
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the better half of the hash"
    )]
    let hash = hasher.finish() as u32;
    hash
}

/// Spreads a stored hash over all bits that the table looks at.
fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

impl Lexicon {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn intern(&mut self, text: &str) -> Symbol {
        self.intern_hashed(text, hash(text))
    }

    fn intern_hashed(&mut self, text: &str, hash: u32) -> Symbol {
        if let Some(known) = self.find_hashed(text, hash) {
            return known;
        }
        // 2^32 distinct strings would need more memory than a run may take, and so would a string of 4 GB.
        let symbol = Symbol(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
        self.entries.push(Entry {
            start: self.letters.len(),
            length: u32::try_from(text.len()).unwrap_or(u32::MAX),
            hash,
        });
        self.letters.push_str(text);
        self.numbers
            .insert_unique(spread(hash), (hash, symbol), |(hash, _)| spread(*hash));
        symbol
    }

    fn find_hashed(&self, text: &str, hash: u32) -> Option<Symbol> {
        self.numbers
            .find(spread(hash), |(other, symbol)| {
                *other == hash && self.text(*symbol) == text
            })
            .map(|(_, symbol)| *symbol)
    }

    /// The symbol of a string that is already there.
    pub fn find(&self, text: &str) -> Option<Symbol> {
        self.find_hashed(text, hash(text))
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
