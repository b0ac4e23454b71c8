//! GB18030 to UTF-8: pairs of bytes by one table, runs of ASCII eight at a time, and all else by the library that the
//! table is made of. Nearly every character of an office's text is a pair.
//! Invariant: accepts what the library accepts, and gives the same text, wherever the pieces are cut.

use std::sync::LazyLock;

use encoding_rs::GB18030;

/// What each pair becomes, by its first byte (from 0x80 on) and its second: two or three bytes of UTF-8 from the lowest
/// on, and how many in the highest; 0 where the pair is none.
static PAIRS: LazyLock<Vec<u32>> = LazyLock::new(|| {
    let pairs = (0x80..=0xFF).flat_map(|lead| (0..=0xFF).map(move |second| [lead, second]));
    pairs.map(|pair| character(&pair)).collect()
});

const HIGH: u64 = 0x8080_8080_8080_8080;

fn character(pair: &[u8]) -> u32 {
    let decoded = GB18030.decode_without_bom_handling_and_without_replacement(pair);
    match decoded.as_deref().map(str::as_bytes) {
        // Two characters of ASCII would begin with a smaller one.
        Some([a @ 0xC0..=0xFF, b]) => u32::from_le_bytes([*a, *b, 0, 2]),
        Some([a @ 0xE0..=0xFF, b, c]) => u32::from_le_bytes([*a, *b, *c, 3]),
        _ => 0,
    }
}

/// Room for what a piece becomes: nothing becomes more than three times as long.
pub(super) fn room(bytes: &[u8]) -> usize {
    bytes.len() * 3 + 16
}

/// A text under way.
#[derive(Default)]
pub(super) struct Decoder {
    /// The beginning of a character that goes on in the next piece.
    held: Vec<u8>,
}

impl Decoder {
    /// Puts what the next bytes become to the beginning of `out`, which has [`room`] for it; answers how much it is.
    /// `None`: they are unsound, and the decoder must not be used again.
    pub fn decode(&mut self, bytes: &[u8], out: &mut [u8], last: bool) -> Option<usize> {
        let mut rest = bytes;
        let mut to = Out { out, filled: 0 };
        while !self.held.is_empty()
            && let Some((next, after)) = rest.split_first()
        {
            self.held.push(*next);
            rest = after;
            if length(&self.held) == self.held.len() {
                to.other(&self.held)?;
                self.held.clear();
            }
        }
        let open = to.all(rest)?;
        self.held.extend_from_slice(open);
        (self.held.is_empty() || !last).then_some(to.filled)
    }
}

struct Out<'o> {
    out: &'o mut [u8],
    filled: usize,
}

impl Out<'_> {
    /// Puts all characters that end here; answers the bytes of one that does not. `None`: they are unsound.
    fn all<'b>(&mut self, bytes: &'b [u8]) -> Option<&'b [u8]> {
        let mut rest = self.quick(bytes)?;
        while !rest.is_empty() && length(rest) <= rest.len() {
            let (one, after) = rest.split_at_checked(length(rest))?;
            self.other(one)?;
            rest = self.quick(after)?;
        }
        Some(rest)
    }

    /// Puts what is ASCII or in the table, as long as there are eight bytes to look at; answers the bytes from the first
    /// that is not.
    fn quick<'b>(&mut self, bytes: &'b [u8]) -> Option<&'b [u8]> {
        let pairs = PAIRS.as_slice();
        let (mut rest, mut filled) = (bytes, self.filled);
        while let Some(eight) = rest.first_chunk() {
            let mut word = u64::from_le_bytes(*eight);
            let ascii = (word & HIGH).trailing_zeros();
            let mut read = (ascii / 8) as usize;
            // What stands behind the ASCII bytes is yet to be overwritten.
            put(self.out, filled, word.to_le_bytes())?;
            filled += read;
            word = word.checked_shr(ascii & !7).unwrap_or(0);
            // Where a run ends cannot be foreseen; hence the pairs behind it are taken from the same eight bytes.
            while read < 7 && word & 0x80 != 0 {
                let at = usize::try_from((word & 0x7F) << 8 | (word >> 8 & 0xFF)).ok()?;
                let character = pairs.get(at).copied().unwrap_or(0);
                if character == 0 {
                    break;
                }
                put(self.out, filled, character.to_le_bytes())?;
                filled += (character >> 24) as usize;
                word >>= 16;
                read += 2;
            }
            rest = rest.get(read..)?;
            if read == 0 {
                break;
            }
        }
        self.filled = filled;
        Some(rest)
    }

    fn other(&mut self, bytes: &[u8]) -> Option<()> {
        let decoded = GB18030.decode_without_bom_handling_and_without_replacement(bytes)?;
        let to = self.out.get_mut(self.filled..)?.get_mut(..decoded.len())?;
        to.copy_from_slice(decoded.as_bytes());
        self.filled += decoded.len();
        Some(())
    }
}

#[inline]
fn put<const N: usize>(out: &mut [u8], at: usize, bytes: [u8; N]) -> Option<()> {
    *out.get_mut(at..)?.first_chunk_mut()? = bytes;
    Some(())
}

/// How many bytes the character has that begins here: four if the second is a digit, else two.
fn length(bytes: &[u8]) -> usize {
    match bytes {
        [0x81..=0xFE, b'0'..=b'9', ..] => 4,
        [0x81..=0xFE, ..] => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::GB18030;
    use proptest::prelude::*;

    use super::{Decoder, room};

    /// What the library makes of the bytes as a whole, and what we make of them piece by piece.
    fn both(bytes: &[u8], cuts: &[usize]) -> (Option<String>, Option<String>) {
        let library = GB18030.decode_without_bom_handling_and_without_replacement(bytes);
        let mut places: Vec<usize> = cuts.iter().map(|cut| cut % (bytes.len() + 1)).collect();
        places.extend([0, bytes.len()]);
        places.sort_unstable();
        let (mut decoder, mut text) = (Decoder::default(), Vec::new());
        let count = places.len() - 1;
        let pieces = places.iter().zip(places.iter().skip(1));
        let sound = (1..).zip(pieces).all(|(number, (from, to))| {
            let piece = bytes.get(*from..*to).unwrap_or_default();
            let mut out = vec![0; room(piece)];
            let filled = decoder.decode(piece, &mut out, number == count);
            text.extend_from_slice(out.get(..filled.unwrap_or(0)).unwrap_or_default());
            filled.is_some()
        });
        let text = String::from_utf8(text).ok().filter(|_| sound);
        (library.map(|text| text.into_owned()), text)
    }

    #[test]
    fn every_character_is_read_as_the_library_reads_it() {
        for first in 0..=u8::MAX {
            for second in 0..=u8::MAX {
                let (library, ours) = both(&[b'a', first, second, b'z'], &[2]);
                assert_eq!(ours, library, "{first:02X} {second:02X}");
            }
        }
        for c in (0x80..=0x10_FFFF).step_by(7).filter_map(char::from_u32) {
            let text = format!("岗{c}，");
            let bytes = GB18030.encode(&text).0;
            let (library, ours) = both(&bytes, &[3, 4, 5]);
            assert_eq!(ours, library, "{c}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_bytes_cut_anywhere_are_read_as_the_library_reads_them(
            words in prop::collection::vec(
                prop_oneof![
                    4 => "[一-龥]{1,9}".prop_map(|text| GB18030.encode(&text).0.into_owned()),
                    4 => "[ -~]{0,30}".prop_map(String::into_bytes),
                    2 => "\\PC{0,4}".prop_map(|text| GB18030.encode(&text).0.into_owned()),
                    1 => prop::collection::vec(any::<u8>(), 0..3),
                ],
                0..12,
            ),
            cuts in prop::collection::vec(any::<usize>(), 0..6),
        ) {
            let (library, ours) = both(&words.concat(), &cuts);
            prop_assert_eq!(ours, library);
        }
    }
}
