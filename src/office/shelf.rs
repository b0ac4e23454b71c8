//! A long row of things, packed into bytes: what a hundred thousand people come to fits into memory that way.
//! Text stands once a bundle and is named by its number; numbers take as many bytes as they need.
//! Invariant: what is taken from the shelf is what was put there, digit by digit.

use std::marker::PhantomData;
use std::sync::Arc;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

/// What can be packed. Reading follows the order of writing.
pub trait Packed: Sized {
    fn pack(&self, out: &mut Packer);

    /// `None` where the bytes are not of this type.
    fn unpack(from: &mut Unpacker<'_>) -> Option<Self>;
}

/// Bytes under way.
#[derive(Debug, Default)]
pub struct Packer {
    bytes: Vec<u8>,
    texts: Vec<Arc<str>>,
    known: FxHashMap<Arc<str>, usize>,
}

impl Packer {
    pub fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    /// Seven bits a byte, the lowest first; the eighth says that more come.
    pub fn number(&mut self, number: impl Into<u128>) {
        let mut rest: u128 = number.into();
        loop {
            let low = u8::try_from(rest & 0x7f).unwrap_or(0);
            rest >>= 7;
            if rest == 0 {
                self.bytes.push(low);
                return;
            }
            self.bytes.push(low | 0x80);
        }
    }

    /// Sign, places and digits as they are: 1.50 stays 1.50.
    pub fn decimal(&mut self, number: Decimal) {
        let places = u8::try_from(number.scale()).unwrap_or(0);
        let sign = u8::from(number.is_sign_negative()) << 5;
        self.byte(places | sign);
        self.number(number.mantissa().unsigned_abs());
    }

    pub fn text(&mut self, text: &Arc<str>) {
        let at = match self.known.get(text) {
            Some(at) => *at,
            None => {
                self.texts.push(text.clone());
                self.known.insert(text.clone(), self.texts.len() - 1);
                self.texts.len() - 1
            }
        };
        self.number(at as u64);
    }

    pub fn option<T>(&mut self, value: Option<T>, pack: impl FnOnce(&mut Self, T)) {
        self.byte(u8::from(value.is_some()));
        if let Some(value) = value {
            pack(self, value);
        }
    }

    /// How many, then each.
    pub fn list<T>(&mut self, list: &[T], mut pack: impl FnMut(&mut Self, &T)) {
        self.number(list.len() as u64);
        for item in list {
            pack(self, item);
        }
    }
}

/// Bytes being read.
#[derive(Debug)]
pub struct Unpacker<'a> {
    bytes: &'a [u8],
    texts: &'a [Arc<str>],
}

impl Unpacker<'_> {
    pub fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }

    pub fn number<T: TryFrom<u128>>(&mut self) -> Option<T> {
        let mut number = 0_u128;
        let mut shift = 0;
        loop {
            let byte = self.byte()?;
            number |= u128::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return T::try_from(number).ok();
            }
            shift += 7;
        }
    }

    pub fn decimal(&mut self) -> Option<Decimal> {
        let head = self.byte()?;
        let digits: i128 = self.number()?;
        let mut number = Decimal::try_from_i128_with_scale(digits, u32::from(head & 0x1f)).ok()?;
        number.set_sign_negative(head & 0x20 != 0);
        Some(number)
    }

    pub fn text(&mut self) -> Option<Arc<str>> {
        let at: usize = self.number()?;
        self.texts.get(at).cloned()
    }

    /// The outer option is whether it can be read.
    pub fn option<T>(&mut self, unpack: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        match self.byte()? {
            0 => Some(None),
            _ => Some(Some(unpack(self)?)),
        }
    }

    pub fn list<T>(&mut self, mut unpack: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count: usize = self.number()?;
        // No more room than the bytes can fill, whatever they say.
        let mut list = Vec::with_capacity(count.min(self.bytes.len()));
        for _ in 0..count {
            list.push(unpack(self)?);
        }
        Some(list)
    }
}

/// Some things packed together; they share their texts.
#[derive(Clone, Debug)]
pub struct Bundle<T> {
    bytes: Box<[u8]>,
    /// Where each ends.
    ends: Box<[usize]>,
    texts: Box<[Arc<str>]>,
    of: PhantomData<fn() -> T>,
}

impl<T: Packed> Bundle<T> {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub fn get(&self, index: usize) -> Option<T> {
        let end = *self.ends.get(index)?;
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        T::unpack(&mut Unpacker {
            bytes: self.bytes.get(start..end)?,
            texts: &self.texts,
        })
    }

    pub fn iter(&self) -> impl Iterator<Item = T> + '_ {
        (0..self.len()).filter_map(|index| self.get(index))
    }
}

impl<T: Packed> FromIterator<T> for Bundle<T> {
    fn from_iter<I: IntoIterator<Item = T>>(things: I) -> Self {
        let mut out = Packer::default();
        let mut ends = Vec::new();
        for thing in things {
            thing.pack(&mut out);
            ends.push(out.bytes.len());
        }
        Self {
            bytes: out.bytes.into(),
            ends: ends.into(),
            texts: out.texts.into(),
            of: PhantomData,
        }
    }
}

/// How many go into a bundle where nothing else decides.
const TOGETHER: usize = 256;

/// Bundles behind each other; made once, read by place.
#[derive(Clone, Debug)]
pub struct Shelf<T> {
    bundles: Vec<Bundle<T>>,
    /// The place of each bundle's first.
    firsts: Vec<usize>,
    count: usize,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self {
            bundles: Vec::new(),
            firsts: Vec::new(),
            count: 0,
        }
    }
}

impl<T: Packed> Shelf<T> {
    pub fn len(&self) -> usize {
        self.count
    }

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Puts a bundle behind the others.
    pub fn add(&mut self, bundle: Bundle<T>) {
        if !bundle.is_empty() {
            self.firsts.push(self.count);
            self.count += bundle.len();
            self.bundles.push(bundle);
        }
    }

    pub fn get(&self, index: usize) -> Option<T> {
        let bundle = self
            .firsts
            .partition_point(|first| *first <= index)
            .checked_sub(1)?;
        let first = self.firsts.get(bundle)?;
        self.bundles.get(bundle)?.get(index - first)
    }

    pub fn iter(&self) -> impl Iterator<Item = T> + '_ {
        self.bundles.iter().flat_map(Bundle::iter)
    }

    /// Changes some of them, by place; bundles without one stay as they are.
    pub fn change<C>(&mut self, mut changes: FxHashMap<usize, C>, change: impl Fn(&mut T, C)) {
        let mut places: Vec<usize> = changes.keys().copied().collect();
        places.sort_unstable();
        for (bundle, first) in self.bundles.iter_mut().zip(&self.firsts) {
            let end = first + bundle.len();
            let from = places.partition_point(|place| place < first);
            if places.get(from).is_none_or(|place| *place >= end) {
                continue;
            }
            *bundle = (*first..)
                .zip(bundle.iter())
                .map(|(place, mut thing)| {
                    if let Some(own) = changes.remove(&place) {
                        change(&mut thing, own);
                    }
                    thing
                })
                .collect();
        }
    }
}

impl<T: Packed> FromIterator<T> for Shelf<T> {
    fn from_iter<I: IntoIterator<Item = T>>(things: I) -> Self {
        let mut things = things.into_iter().peekable();
        let mut shelf = Self::default();
        while things.peek().is_some() {
            shelf.add(things.by_ref().take(TOGETHER).collect());
        }
        shelf
    }
}
