//! Exact numbers of a script: a decimal where it holds every digit, a fraction where it does not (`1 / 3`).
//! Invariant: no digit is lost between two roundings that the rule or the scheme declares.

use std::cmp::Ordering;
use std::sync::Arc;

use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use rust_decimal::Decimal;

use crate::office::{Mode, Rounding};

/// Numerator and denominator together are kept within these bits (over twelve hundred digits); beyond, the last ones
/// of both are cut, which no rounding at 28 places can see. A number that is larger or smaller than `WIDEST` bits
/// allow is out of range.
const MOST_BITS: u64 = 4096;
const KEPT_BITS: u64 = 512;
const WIDEST: u64 = 1024;

/// A number that no decimal of 28 digits holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fraction(Arc<BigRational>);

/// A number, exactly.
#[derive(Clone, Debug)]
pub enum Exact {
    Small(Decimal),
    Wide(Fraction),
}

impl From<Decimal> for Exact {
    fn from(number: Decimal) -> Self {
        Self::Small(number)
    }
}

impl Fraction {
    /// Its nearest decimal of 28 digits; `None` where its whole part has more.
    pub fn decimal(&self) -> Option<Decimal> {
        let whole = self.0.to_integer();
        // A whole part of nothing takes none of the digits.
        let digits = if whole.is_zero() {
            0
        } else {
            whole.abs().to_string().len()
        };
        let places = u32::try_from(28usize.saturating_sub(digits)).unwrap_or(0);
        (0..=places).rev().find_map(|places| {
            let rounded = round(&self.0, places, Mode::HalfUp);
            small(&rounded)
        })
    }

    /// As a person reads it: whole where it ends, else to 28 digits.
    pub fn shown(&self) -> String {
        if let Some(scale) = ending_scale(&self.0) {
            let digits = self.0.numer() * BigInt::from(10).pow(scale) / self.0.denom();
            let scale = usize::try_from(scale).unwrap_or(0);
            let all = format!("{:0>width$}", digits.abs().to_string(), width = scale + 1);
            let (whole, part) = all
                .split_at_checked(all.len() - scale)
                .unwrap_or((&all, ""));
            let part = part.trim_end_matches('0');
            let sign = if digits.is_negative() { "-" } else { "" };
            let point = if part.is_empty() { "" } else { "." };
            return format!("{sign}{whole}{point}{part}");
        }
        match self.decimal() {
            Some(number) => number.normalize().to_string(),
            None => self.0.to_integer().to_string(),
        }
    }
}

impl Exact {
    fn wide(self) -> BigRational {
        match self {
            Self::Small(number) => rational(number),
            Self::Wide(fraction) => (*fraction.0).clone(),
        }
    }

    /// `None` where the number is out of all range.
    fn of(number: BigRational) -> Option<Self> {
        spend_on(&number);
        match small(&number) {
            Some(number) => Some(Self::Small(number)),
            None => Some(Self::Wide(Fraction(Arc::new(squeezed(number)?)))),
        }
    }

    pub fn decimal(&self) -> Option<Decimal> {
        match self {
            Self::Small(number) => Some(*number),
            Self::Wide(fraction) => fraction.decimal(),
        }
    }

    pub fn is_zero(&self) -> bool {
        matches!(self, Self::Small(number) if number.is_zero())
    }

    pub fn is_negative(&self) -> bool {
        match self {
            Self::Small(number) => number.is_sign_negative() && !number.is_zero(),
            Self::Wide(fraction) => fraction.0.is_negative(),
        }
    }

    pub fn add(self, other: Self) -> Option<Self> {
        if let (Self::Small(a), Self::Small(b)) = (&self, &other)
            && let Some(sum) = a.checked_add(*b)
            && (sum.scale() >= a.scale().max(b.scale()) || a.is_zero() || b.is_zero())
        {
            return Some(Self::Small(sum));
        }
        Self::of(self.wide() + other.wide())
    }

    pub fn subtract(self, other: Self) -> Option<Self> {
        self.add(other.negated())
    }

    pub fn negated(self) -> Self {
        match self {
            Self::Small(number) => Self::Small(-number),
            Self::Wide(fraction) => Self::Wide(Fraction(Arc::new(-(*fraction.0).clone()))),
        }
    }

    pub fn absolute(self) -> Self {
        if self.is_negative() {
            self.negated()
        } else {
            self
        }
    }

    pub fn multiply(self, other: Self) -> Option<Self> {
        if let (Self::Small(a), Self::Small(b)) = (&self, &other)
            && let Some(product) = product(*a, *b)
        {
            return Some(Self::Small(product));
        }
        Self::of(self.wide() * other.wide())
    }

    /// `None` for a division by zero or a result out of range.
    pub fn divide(self, other: Self) -> Option<Self> {
        if other.is_zero() {
            return None;
        }
        if let (Self::Small(a), Self::Small(b)) = (&self, &other)
            && let Some(quotient) = a.checked_div(*b)
            && product(quotient.normalize(), *b) == Some(*a)
        {
            return Some(Self::Small(quotient));
        }
        Self::of(self.wide() / other.wide())
    }

    /// The remainder with the sign of the first; `None` for a division by zero.
    pub fn remainder(self, other: Self) -> Option<Self> {
        let whole = Self::of(self.clone().divide(other.clone())?.wide().trunc())?;
        self.subtract(whole.multiply(other)?)
    }

    /// Rounded as declared.
    pub fn rounded(self, rounding: Rounding) -> Option<Self> {
        match self {
            Self::Small(number) => Some(Self::Small(rounding.apply(number))),
            Self::Wide(fraction) => Self::of(round(&fraction.0, rounding.places, rounding.mode)),
        }
    }

    pub fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Small(a), Self::Small(b)) => a.cmp(b),
            _ => {
                let (a, b) = (self.clone().wide(), other.clone().wide());
                spend_on(&a);
                spend_on(&b);
                a.cmp(&b)
            }
        }
    }
}

/// Long numbers take their time: a step for every few digits.
fn spend_on(number: &BigRational) {
    let bits = number.numer().bits() + number.denom().bits();
    super::engine::spend(usize::try_from(bits / 6).unwrap_or(usize::MAX));
}

/// The product of two decimals where it holds every digit.
fn product(a: Decimal, b: Decimal) -> Option<Decimal> {
    if a.is_zero() || b.is_zero() {
        return Some(Decimal::ZERO);
    }
    let product = a.checked_mul(b)?;
    (product.scale() == a.scale() + b.scale()).then_some(product)
}

fn rational(number: Decimal) -> BigRational {
    let scale = BigInt::from(10).pow(number.scale());
    BigRational::new(BigInt::from(number.mantissa()), scale)
}

/// The places of a fraction that ends within 28 of them.
fn ending_scale(number: &BigRational) -> Option<u32> {
    let mut rest = number.denom().clone();
    let mut scale = [0u32; 2];
    for (count, factor) in scale.iter_mut().zip([2, 5]) {
        let factor = BigInt::from(factor);
        loop {
            let (quotient, left) = rest.div_rem(&factor);
            if !left.is_zero() {
                break;
            }
            rest = quotient;
            *count += 1;
            if *count > 28 {
                return None;
            }
        }
    }
    rest.is_one().then(|| scale.into_iter().max().unwrap_or(0))
}

/// The decimal that holds every digit of a fraction, if one does.
fn small(number: &BigRational) -> Option<Decimal> {
    let scale = ending_scale(number)?;
    let digits = number.numer() * BigInt::from(10).pow(scale) / number.denom();
    Decimal::try_from_i128_with_scale(digits.to_i128()?, scale).ok()
}

/// Rounds at `places`.
fn round(number: &BigRational, places: u32, mode: Mode) -> BigRational {
    let scale = BigInt::from(10).pow(places);
    let scaled = number * &scale;
    let (mut whole, rest) = scaled.numer().div_rem(scaled.denom());
    if !rest.is_zero() {
        let twice: BigInt = rest.abs() * 2;
        let away = match (mode, twice.cmp(scaled.denom())) {
            (Mode::Truncate, _) => false,
            (Mode::Up, _) => true,
            (_, Ordering::Greater) => true,
            (_, Ordering::Less) => false,
            (Mode::HalfUp, Ordering::Equal) => true,
            (Mode::HalfEven, Ordering::Equal) => whole.is_odd(),
        };
        if away {
            whole += if scaled.numer().sign() == Sign::Minus {
                -1
            } else {
                1
            };
        }
    }
    BigRational::new(whole, scale)
}

/// Cuts a fraction that has grown beyond all use; `None` where it is too large or too small for any.
fn squeezed(number: BigRational) -> Option<BigRational> {
    let (numer, denom) = (number.numer().bits(), number.denom().bits());
    if numer > denom + WIDEST || denom > numer + WIDEST {
        return None;
    }
    if numer + denom <= MOST_BITS {
        return Some(number);
    }
    let cut = numer.min(denom).saturating_sub(KEPT_BITS);
    Some(BigRational::new(
        number.numer() >> cut,
        number.denom() >> cut,
    ))
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends where something is wrong"
)]
mod tests {
    use super::Exact;
    use crate::office::{Mode, Rounding};

    fn exact(text: &str) -> Exact {
        Exact::Small(text.parse().unwrap())
    }

    fn shown(number: &Exact) -> String {
        number.decimal().unwrap().normalize().to_string()
    }

    #[test]
    fn a_third_is_a_third() {
        let third = exact("1").divide(exact("3")).unwrap();
        assert!(matches!(third, Exact::Wide(_)));
        assert_eq!(shown(&third), "0.3333333333333333333333333333");
        let one = third.clone().multiply(exact("3")).unwrap();
        assert!(matches!(one, Exact::Small(_)));
        assert_eq!(shown(&one), "1");
        for (mode, expected) in [
            (Mode::HalfUp, "0.33"),
            (Mode::Truncate, "0.33"),
            (Mode::Up, "0.34"),
            (Mode::HalfEven, "0.33"),
        ] {
            let rounded = third.clone().rounded(Rounding::new(2, mode)).unwrap();
            assert_eq!(shown(&rounded), expected);
        }
    }

    #[test]
    fn products_past_28_digits_lose_nothing() {
        let long = exact("123456789.123456789123456789");
        let square = long.clone().multiply(long.clone()).unwrap();
        assert!(matches!(square, Exact::Wide(_)));
        let back = square.divide(long).unwrap();
        assert_eq!(shown(&back), "123456789.123456789123456789");
    }

    #[test]
    fn what_grows_without_end_is_cut_or_out_of_range() {
        let mut number = exact("1.0000001");
        for _ in 0..2000 {
            number = number.multiply(exact("1.0000001")).unwrap();
            number = number.add(exact("1").divide(exact("3")).unwrap()).unwrap();
        }
        let Exact::Wide(fraction) = number else {
            panic!("small");
        };
        assert!(fraction.0.numer().bits() + fraction.0.denom().bits() <= super::MOST_BITS);
        let mut number = Some(exact("3"));
        let mut squared = 0;
        while let Some(one) = number {
            number = one.clone().multiply(one);
            squared += 1;
        }
        assert!(squared < 12);
    }
}
