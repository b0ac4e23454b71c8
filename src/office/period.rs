//! 考核期: a month, quarter, half year, year, or two dates.
//! Invariant: `first <= last`.

use std::fmt;

use chrono::{Datelike, Days, Months, NaiveDate};

/// The length of a period; the word of the column 周期.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cycle {
    Month,
    Quarter,
    Half,
    Year,
    /// Any two dates.
    Dates,
}

impl Cycle {
    pub fn word(self) -> &'static str {
        match self {
            Self::Month => "月",
            Self::Quarter => "季",
            Self::Half => "半年",
            Self::Year => "年",
            Self::Dates => "起止日期",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "月" | "每月" | "月度" => Some(Self::Month),
            "季" | "季度" | "每季" | "每季度" => Some(Self::Quarter),
            "半年" | "半年度" => Some(Self::Half),
            "年" | "年度" | "全年" => Some(Self::Year),
            _ => None,
        }
    }
}

/// A stretch of days that is assessed, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    pub cycle: Cycle,
    pub first: NaiveDate,
    pub last: NaiveDate,
}

impl Period {
    pub fn month(year: i32, month: u32) -> Option<Self> {
        Self::months(Cycle::Month, year, month, 1)
    }

    pub fn quarter(year: i32, quarter: u32) -> Option<Self> {
        (1..=4).contains(&quarter).then_some(())?;
        Self::months(Cycle::Quarter, year, quarter * 3 - 2, 3)
    }

    pub fn half(year: i32, half: u32) -> Option<Self> {
        (1..=2).contains(&half).then_some(())?;
        Self::months(Cycle::Half, year, half * 6 - 5, 6)
    }

    pub fn year(year: i32) -> Option<Self> {
        Self::months(Cycle::Year, year, 1, 12)
    }

    fn months(cycle: Cycle, year: i32, month: u32, count: u32) -> Option<Self> {
        let first = NaiveDate::from_ymd_opt(year, month, 1)?;
        let last = first
            .checked_add_months(Months::new(count))?
            .checked_sub_days(Days::new(1))?;
        Some(Self { cycle, first, last })
    }

    /// Reads `2026Q3`, `2026-09`, `2026H2`, `2026`, `2026-07-01..2026-09-30`, and what people write in cells:
    /// `2026年第三季度`, `2026年7月`, `2026年上半年`, `2026年度`. `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let text = text.to_uppercase();
        if let Some((from, to)) = text
            .split_once("..")
            .or_else(|| text.split_once('至'))
            .or_else(|| text.split_once('～'))
        {
            let first = NaiveDate::parse_from_str(from, "%Y-%m-%d").ok()?;
            let last = NaiveDate::parse_from_str(to, "%Y-%m-%d").ok()?;
            return (first <= last).then_some(Self {
                cycle: Cycle::Dates,
                first,
                last,
            });
        }
        let digits = text.chars().take_while(char::is_ascii_digit).count();
        if digits != 4 {
            return None;
        }
        let (year, rest) = text.split_at_checked(4)?;
        let year: i32 = year.parse().ok()?;
        let worded = rest.strip_prefix('年');
        let dashed = rest.strip_prefix('-');
        match worded.or(dashed).unwrap_or(rest) {
            "" | "全年" if dashed.is_none() => Self::year(year),
            "度" if worded.is_some() => Self::year(year),
            "H1" | "上半年" => Self::half(year, 1),
            "H2" | "下半年" => Self::half(year, 2),
            rest => {
                if let Some(quarter) = rest.strip_prefix('Q') {
                    return Self::quarter(year, digits_of(quarter)?);
                }
                if let Some(quarter) = rest
                    .strip_suffix("季度")
                    .or_else(|| rest.strip_suffix('季'))
                {
                    let quarter = quarter.strip_prefix('第').unwrap_or(quarter);
                    return Self::quarter(year, numeral(quarter)?);
                }
                let month = rest
                    .strip_suffix("月份")
                    .or_else(|| rest.strip_suffix('月'));
                match month {
                    Some(month) => Self::month(year, numeral(month)?),
                    None if dashed.is_some() => Self::month(year, digits_of(rest)?),
                    None => None,
                }
            }
        }
    }

    pub fn contains(&self, day: NaiveDate) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// The common stretch of the period and `from`..`to` (open ends allowed), if there is one.
    pub fn clip(
        &self,
        from: Option<NaiveDate>,
        to: Option<NaiveDate>,
    ) -> Option<(NaiveDate, NaiveDate)> {
        let first = from.map_or(self.first, |from| from.max(self.first));
        let last = to.map_or(self.last, |to| to.min(self.last));
        (first <= last).then_some((first, last))
    }

    /// In words, for titles: `2026年第三季度`.
    pub fn words(&self) -> String {
        let year = self.first.year();
        match self.cycle {
            Cycle::Month => format!("{year}年{}月", self.first.month()),
            Cycle::Quarter => {
                let word = match self.first.month() {
                    1 => "一",
                    4 => "二",
                    7 => "三",
                    _ => "四",
                };
                format!("{year}年第{word}季度")
            }
            Cycle::Half if self.first.month() == 1 => format!("{year}年上半年"),
            Cycle::Half => format!("{year}年下半年"),
            Cycle::Year => format!("{year}年度"),
            Cycle::Dates => format!("{}至{}", self.first, self.last),
        }
    }
}

/// A small number in digits or Chinese numerals (1 to 12).
fn numeral(text: &str) -> Option<u32> {
    const WORDS: [&str; 12] = [
        "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二",
    ];
    match WORDS.iter().position(|word| *word == text) {
        Some(index) => u32::try_from(index + 1).ok(),
        None => digits_of(text),
    }
}

/// One or two digits.
fn digits_of(text: &str) -> Option<u32> {
    let digits = text.len() <= 2 && text.chars().all(|c| c.is_ascii_digit());
    digits.then(|| text.parse().ok())?
}

/// The code used on the command line and in folder names: `2026Q3`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = self.first.year();
        match self.cycle {
            Cycle::Month => write!(f, "{year}-{:02}", self.first.month()),
            Cycle::Quarter => write!(f, "{year}Q{}", self.first.month().div_ceil(3)),
            Cycle::Half => write!(f, "{year}H{}", if self.first.month() == 1 { 1 } else { 2 }),
            Cycle::Year => write!(f, "{year}"),
            Cycle::Dates => write!(f, "{}..{}", self.first, self.last),
        }
    }
}
