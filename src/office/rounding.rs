//! Rounding at declared steps: places and mode.
//! Invariant: nothing is rounded anywhere but through a `Rounding`.

use rust_decimal::{Decimal, RoundingStrategy};

/// How the digits beyond the kept places are dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// 四舍五入: half away from zero.
    #[default]
    HalfUp,
    /// 截断: towards zero.
    Truncate,
    /// 进一: away from zero.
    Up,
    /// 四舍六入五成双: half to even.
    HalfEven,
}

impl Mode {
    pub const ALL: [Mode; 4] = [Self::HalfUp, Self::Truncate, Self::Up, Self::HalfEven];

    pub fn word(self) -> &'static str {
        match self {
            Self::HalfUp => "四舍五入",
            Self::Truncate => "截断",
            Self::Up => "进一",
            Self::HalfEven => "四舍六入五成双",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.word() == word)
    }

    fn strategy(self) -> RoundingStrategy {
        match self {
            Self::HalfUp => RoundingStrategy::MidpointAwayFromZero,
            Self::Truncate => RoundingStrategy::ToZero,
            Self::Up => RoundingStrategy::AwayFromZero,
            Self::HalfEven => RoundingStrategy::MidpointNearestEven,
        }
    }
}

/// Places and mode of one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rounding {
    pub places: u32,
    pub mode: Mode,
}

impl Rounding {
    pub fn new(places: u32, mode: Mode) -> Self {
        Self { places, mode }
    }

    pub fn apply(self, number: Decimal) -> Decimal {
        number
            .round_dp_with_strategy(self.places, self.mode.strategy())
            .normalize()
    }

    /// In words, for the report: `2位，四舍五入`.
    pub fn words(self) -> String {
        format!("{}位，{}", self.places, self.mode.word())
    }
}

impl Default for Rounding {
    fn default() -> Self {
        Self::new(2, Mode::HalfUp)
    }
}
