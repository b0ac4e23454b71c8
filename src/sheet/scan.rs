//! Finds the bytes that shape a text table: delimiters, quotes and line ends, 64 bytes at a look.
//! Searching from one to the next would cost a call for every cell, and most cells are a few bytes long.
//! Invariant: each of them is found, in order; a blank or another sign below `#` may be found between them.

const EACH: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x80 * EACH;
/// Times this, the high bits of eight bytes come to lie side by side in the highest byte.
const TOGETHER: u64 = 0x0002_0408_1020_4081;
/// How many bytes are looked at together: as many as a number has bits.
const BLOCK: usize = 64;
/// Adding this to seven bits carries into the eighth from `#` on: line ends and the quote stand below.
const FROM_HASH: u64 = (0x80 - b'#' as u64) * EACH;

/// The marks of a text, from its beginning.
pub(super) struct Marks<'t> {
    bytes: &'t [u8],
    /// The delimiter in each of the eight bytes.
    delimiter: u64,
    /// Where the bytes stand that are looked at, and those behind them.
    here: usize,
    next: usize,
    /// The bit of each of these bytes that is yet to be told.
    found: u64,
}

impl<'t> Marks<'t> {
    pub fn new(bytes: &'t [u8], delimiter: u8) -> Self {
        Self {
            bytes,
            delimiter: u64::from(delimiter) * EACH,
            here: 0,
            next: 0,
            found: 0,
        }
    }

    /// Goes on at a place further on.
    pub fn go_to(&mut self, place: usize) {
        self.found = 0;
        self.next = place;
    }

    #[inline]
    fn look(&self, word: u64) -> u64 {
        let low = word & !HIGH;
        let from_hash = low.wrapping_add(FROM_HASH) | word;
        let unlike = word ^ self.delimiter;
        let unlike = (unlike & !HIGH).wrapping_add(!HIGH) | unlike;
        (!(from_hash & unlike) & HIGH).wrapping_mul(TOGETHER) >> 56
    }

    fn look_at(&self, block: &[u8; BLOCK]) -> u64 {
        let (words, _) = block.as_chunks();
        let looks = words
            .iter()
            .map(|word| self.look(u64::from_le_bytes(*word)));
        looks.rev().fold(0, |all, found| all << 8 | found)
    }
}

impl Iterator for Marks<'_> {
    type Item = (usize, u8);

    #[inline]
    fn next(&mut self) -> Option<(usize, u8)> {
        while self.found == 0 {
            let rest = self.bytes.get(self.next..)?;
            self.found = match rest.first_chunk() {
                Some(block) => self.look_at(block),
                None if rest.is_empty() => return None,
                None => {
                    // Bytes that are no mark behind the last ones.
                    let mut block = [0xFF; BLOCK];
                    for (to, from) in block.iter_mut().zip(rest) {
                        *to = *from;
                    }
                    self.look_at(&block)
                }
            };
            self.here = self.next;
            self.next += BLOCK;
        }
        let at = self.here + self.found.trailing_zeros() as usize;
        self.found &= self.found.wrapping_sub(1);
        Some((at, *self.bytes.get(at)?))
    }
}

/// Whether a line of a cell holds as many delimiters as a record of `wide` + 1 columns: it is likely a row of its own,
/// which a lost quote has drawn in.
pub(super) fn swallows_rows(text: &str, delimiter: u8, wide: u32) -> bool {
    let wide = usize::try_from(wide).unwrap_or(usize::MAX).max(3);
    let mut further = text.split('\n').skip(1);
    further.any(|line| memchr::memchr_iter(delimiter, line.as_bytes()).count() >= wide)
}

#[cfg(test)]
mod tests {
    use super::Marks;

    #[test]
    fn every_mark_is_found_wherever_it_stands() {
        for delimiter in [b',', b'\t', b';', b'|'] {
            for length in 0..200 {
                let bytes = b"a,b\"\n\r\xE5\x90\x88;|\t\x80\xFF".iter().cycle();
                let text: Vec<u8> = bytes
                    .skip(length)
                    .step_by(5)
                    .take(length)
                    .copied()
                    .collect();
                let is_mark = |byte: &u8| *byte == delimiter || b"\"\r\n".contains(byte);
                let asked = (0..).zip(&text).filter(|(_, byte)| is_mark(byte));
                let asked: Vec<usize> = asked.map(|(at, _)| at).collect();
                let told = Marks::new(&text, delimiter).filter(|(_, byte)| is_mark(byte));
                assert_eq!(told.map(|(at, _)| at).collect::<Vec<_>>(), asked);
            }
        }
    }
}
