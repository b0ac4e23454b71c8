//! Interned text: every distinct string of the tables is held once.
//! Invariant: a `Symbol` is only ever read through the `Lexicon` that gave it.

use std::sync::Arc;

use rustc_hash::FxHashMap;

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
    numbers: FxHashMap<Arc<str>, Symbol>,
    texts: Vec<Arc<str>>,
}

impl Default for Lexicon {
    fn default() -> Self {
        let empty: Arc<str> = Arc::from("");
        Self {
            numbers: FxHashMap::from_iter([(empty.clone(), Symbol::EMPTY)]),
            texts: vec![empty],
        }
    }
}

impl Lexicon {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn intern(&mut self, text: &str) -> Symbol {
        match self.numbers.get(text) {
            Some(symbol) => *symbol,
            None => self.insert(Arc::from(text)),
        }
    }

    fn insert(&mut self, text: Arc<str>) -> Symbol {
        // 2^32 distinct strings would need more memory than a run may take.
        let symbol = Symbol(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        self.texts.push(text.clone());
        self.numbers.insert(text, symbol);
        symbol
    }

    /// The symbol of a string that is already there.
    pub fn find(&self, text: &str) -> Option<Symbol> {
        self.numbers.get(text).copied()
    }

    pub fn text(&self, symbol: Symbol) -> &str {
        self.texts.get(symbol.index()).map_or("", |text| text)
    }

    pub fn shared(&self, symbol: Symbol) -> Arc<str> {
        self.texts.get(symbol.index()).cloned().unwrap_or_default()
    }

    /// Every string, by its number.
    pub fn texts(&self) -> &[Arc<str>] {
        &self.texts
    }

    /// Takes over another lexicon's strings; the answer maps its numbers to ours.
    pub fn absorb(&mut self, other: &Lexicon) -> Vec<Symbol> {
        other
            .texts
            .iter()
            .map(|text| match self.numbers.get(text) {
                Some(symbol) => *symbol,
                None => self.insert(text.clone()),
            })
            .collect()
    }
}
