//! Texts of one column that its memo leaves alone: long ones, and those of a column where few come again.
//! The lexicon of a big table is larger than what the processor keeps at hand; wordings that come again are held here,
//! close together, and looked for a batch of rows at a time.
//! Invariant: a symbol is told only for the very text, letter by letter, that the lexicon gave it for.

use crate::office::{Lexicon, Symbol, TextHash};

/// Longer texts are left to the lexicon.
const LONGEST: usize = 240;
/// Texts kept for one column. When there are so many, it is asked whether remembering pays.
const MOST: usize = 64 * 1024;
const FIRST_PLACES: usize = 1024;

#[derive(Clone, Copy, Debug)]
struct Place {
    hash: TextHash,
    symbol: Symbol,
    start: u32,
    /// Of a free place 0.
    length: u32,
}

const FREE: Place = Place {
    hash: TextHash::NONE,
    symbol: Symbol::EMPTY,
    start: 0,
    length: 0,
};

/// What is known of a cell of a row that comes next.
#[derive(Clone, Copy, Debug)]
struct Ready {
    row: u32,
    /// Where it lies, and how long it is: while a batch lasts, nothing else lies there.
    text: (usize, usize),
    hash: TextHash,
    /// Where it came before.
    symbol: Option<Symbol>,
}

fn lies(text: &str) -> (usize, usize) {
    (text.as_ptr().addr(), text.len())
}

/// The longer or rarer texts of one column.
#[derive(Clone, Debug, Default)]
pub(super) struct Phrases {
    /// Always a power of two, a quarter of it free at least.
    places: Vec<Place>,
    letters: String,
    count: usize,
    asked: usize,
    met: usize,
    closed: bool,
    ready: Vec<Ready>,
    next: usize,
}

impl Phrases {
    /// Looks for the texts of rows that come next. Their memory is asked for side by side, step by step; one text after
    /// the other would wait for each.
    pub fn look_ahead<'t>(
        &mut self,
        texts: impl Iterator<Item = (u32, &'t str)>,
        lexicon: &Lexicon,
    ) {
        self.pass();
        let mut ahead: Vec<&str> = Vec::with_capacity(texts.size_hint().1.unwrap_or(0));
        for (row, text) in texts {
            ahead.push(text);
            self.ready.push(Ready {
                row,
                text: lies(text),
                hash: TextHash::of(text),
                symbol: None,
            });
        }
        if self.places.is_empty() {
            lexicon.fetch(self.ready.iter().map(|ready| ready.hash));
        }
        self.fetch();
        let mut ready = std::mem::take(&mut self.ready);
        for (ready, text) in ready.iter_mut().zip(ahead) {
            ready.symbol = self.find(text, ready.hash);
        }
        self.ready = ready;
    }

    /// Fetches the letters that the texts will be compared with; nothing depends on them.
    fn fetch(&self) {
        let mask = self.places.len().wrapping_sub(1);
        let letters = self.letters.as_bytes();
        let fetched = self.ready.iter().filter_map(|ready| {
            let start = self.places.get(ready.hash.place(mask))?.start as usize;
            let (_, length) = ready.text;
            Some(letters.get(start)? ^ letters.get(start + length)?)
        });
        std::hint::black_box(fetched.fold(0, |all, letter| all ^ letter));
    }

    /// Forgets the rows that were looked at.
    pub fn pass(&mut self) {
        self.ready.clear();
        self.next = 0;
    }

    /// The symbol of the text of a row; `None` where it was not among those looked for.
    pub fn symbol(&mut self, row: u32, text: &str, lexicon: &mut Lexicon) -> Option<Symbol> {
        // Rows that turned out to hold no record are passed over.
        while self.ready.get(self.next)?.row < row {
            self.next += 1;
        }
        let ready = self.ready.get(self.next).copied();
        let ready = ready.filter(|ready| ready.row == row && ready.text == lies(text))?;
        self.next += 1;
        let symbol = ready.symbol.unwrap_or_else(|| {
            let symbol = lexicon.intern_hashed(text, ready.hash);
            self.keep(text, ready.hash, symbol);
            symbol
        });
        Some(symbol)
    }

    fn find(&mut self, text: &str, hash: TextHash) -> Option<Symbol> {
        if self.closed || text.len() > LONGEST {
            return None;
        }
        self.asked += 1;
        let symbol = self.seek(text, hash).ok()?;
        self.met += 1;
        Some(symbol)
    }

    fn seek(&self, text: &str, hash: TextHash) -> Result<Symbol, usize> {
        let mask = self.places.len().wrapping_sub(1);
        let mut at = hash.place(mask);
        while let Some(place) = self.places.get(at) {
            if place.length == 0 {
                break;
            }
            if place.hash == hash && self.letters_of(place) == text.as_bytes() {
                return Ok(place.symbol);
            }
            at = (at + 1) & mask;
        }
        Err(at)
    }

    fn letters_of(&self, place: &Place) -> &[u8] {
        let start = place.start as usize;
        let letters = self.letters.as_bytes();
        letters
            .get(start..start + place.length as usize)
            .unwrap_or_default()
    }

    /// Keeps the symbol that the lexicon gave a text.
    fn keep(&mut self, text: &str, hash: TextHash, symbol: Symbol) {
        if self.closed || text.is_empty() || text.len() > LONGEST {
            return;
        }
        if self.count >= MOST {
            // One text in two should have been here before.
            if self.met * 2 < self.asked {
                self.closed = true;
                self.places = Vec::new();
                self.letters = String::new();
            }
            return;
        }
        if self.count * 4 >= self.places.len() * 3 {
            self.grow();
        }
        let Err(at) = self.seek(text, hash) else {
            return;
        };
        let (Ok(start), Ok(length)) =
            (u32::try_from(self.letters.len()), u32::try_from(text.len()))
        else {
            return;
        };
        if let Some(place) = self.places.get_mut(at) {
            *place = Place {
                hash,
                symbol,
                start,
                length,
            };
            self.letters.push_str(text);
            self.count += 1;
        }
    }

    fn grow(&mut self) {
        let size = (self.places.len() * 2).max(FIRST_PLACES);
        let old = std::mem::replace(&mut self.places, vec![FREE; size]);
        for place in old.into_iter().filter(|place| place.length > 0) {
            let mut at = place.hash.place(size - 1);
            while let Some(to) = self.places.get_mut(at) {
                if to.length == 0 {
                    *to = place;
                    break;
                }
                at = (at + 1) & (size - 1);
            }
        }
    }
}
