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

    /// Its length in months; `None` for two dates.
    pub fn months(self) -> Option<u32> {
        match self {
            Self::Month => Some(1),
            Self::Quarter => Some(3),
            Self::Half => Some(6),
            Self::Year => Some(12),
            Self::Dates => None,
        }
    }
}

/// Where a pack's year begins (年度起): year `y` begins on this day of the calendar year `y + shift`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct YearStart {
    month: u32,
    day: u32,
    shift: i32,
}

impl Default for YearStart {
    /// 1 January.
    fn default() -> Self {
        Self {
            month: 1,
            day: 1,
            shift: 0,
        }
    }
}

impl YearStart {
    /// Reads `12-01`, `上年12-01` or `本年04-01`; days after the 28th are none. Without 上年 or 本年 a year bears the
    /// number of the calendar year that holds most of its days: `12-01` is the year that ends on 30 November.
    pub fn parse(text: &str) -> Option<Self> {
        let (shift, rest) = match (text.strip_prefix("上年"), text.strip_prefix("本年")) {
            (Some(rest), _) => (Some(-1), rest),
            (_, Some(rest)) => (Some(0), rest),
            _ => (None, text),
        };
        let (month, day) = rest.trim().split_once('-')?;
        let (month, day) = (digits_of(month)?, digits_of(day)?);
        if !(1..=12).contains(&month) || !(1..=28).contains(&day) {
            return None;
        }
        let shift = shift.unwrap_or(if (month, day) > (7, 1) { -1 } else { 0 });
        Some(Self { month, day, shift })
    }

    fn first_day(self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year.checked_add(self.shift)?, self.month, self.day)
    }
}

/// A stretch of days that is assessed, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    pub cycle: Cycle,
    pub first: NaiveDate,
    pub last: NaiveDate,
    /// The year and the number in it that the period is called by; 0 for a year.
    year: i32,
    number: u32,
    start: YearStart,
}

impl Period {
    pub fn month(year: i32, month: u32) -> Option<Self> {
        Self::of(Cycle::Month, year, month, YearStart::default())
    }

    pub fn quarter(year: i32, quarter: u32) -> Option<Self> {
        Self::of(Cycle::Quarter, year, quarter, YearStart::default())
    }

    pub fn half(year: i32, half: u32) -> Option<Self> {
        Self::of(Cycle::Half, year, half, YearStart::default())
    }

    pub fn year(year: i32) -> Option<Self> {
        Self::of(Cycle::Year, year, 0, YearStart::default())
    }

    /// The period of that number in a year that begins on `start`. A month is called by the calendar month in which
    /// it ends.
    fn of(cycle: Cycle, year: i32, number: u32, start: YearStart) -> Option<Self> {
        let length = cycle.months()?;
        let first = match cycle {
            Cycle::Month if start.day > 1 => NaiveDate::from_ymd_opt(year, number, start.day)?
                .checked_sub_months(Months::new(1))?,
            Cycle::Month => NaiveDate::from_ymd_opt(year, number, 1)?,
            Cycle::Year => start.first_day(year)?,
            _ => {
                (1..=12 / length).contains(&number).then_some(())?;
                start
                    .first_day(year)?
                    .checked_add_months(Months::new((number - 1) * length))?
            }
        };
        Some(Self {
            cycle,
            first,
            last: first
                .checked_add_months(Months::new(length))?
                .checked_sub_days(Days::new(1))?,
            year,
            number,
            start,
        })
    }

    /// From one day to another; `None` where they stand the wrong way round.
    pub fn dates(first: NaiveDate, last: NaiveDate) -> Option<Self> {
        (first <= last).then_some(Self {
            cycle: Cycle::Dates,
            first,
            last,
            year: first.year(),
            number: 0,
            start: YearStart::default(),
        })
    }

    /// The same period of an office whose year begins on another day; two dates stay what they are.
    pub fn in_year(self, start: YearStart) -> Self {
        Self::of(self.cycle, self.year, self.number, start).unwrap_or(self)
    }

    /// Where its year begins.
    pub fn start(&self) -> YearStart {
        self.start
    }

    /// Whether the period belongs to the office's year of that number.
    pub fn is_of_year(&self, year: i32) -> bool {
        match self.cycle {
            Cycle::Dates => [self.first.year(), self.last.year()].contains(&year),
            // A month is called by the calendar, and may lie in the year before or after.
            Cycle::Month => Self::of(Cycle::Year, year, 0, self.start)
                .is_some_and(|whole| whole.contains(self.first)),
            _ => self.year == year,
        }
    }

    /// The periods of a shorter cycle that make up this one, in order; none where they do not.
    pub fn parts(&self, cycle: Cycle) -> Vec<Period> {
        let (Some(whole), Some(part)) = (self.cycle.months(), cycle.months()) else {
            return Vec::new();
        };
        if part >= whole {
            return Vec::new();
        }
        let count = whole / part;
        (0..count)
            .filter_map(|index| match cycle {
                Cycle::Month => {
                    let last = self
                        .first
                        .checked_add_months(Months::new(index + 1))?
                        .checked_sub_days(Days::new(1))?;
                    Self::of(cycle, last.year(), last.month(), self.start)
                }
                _ => {
                    let before = self.number.saturating_sub(1) * count;
                    Self::of(cycle, self.year, before + index + 1, self.start)
                }
            })
            .collect()
    }

    /// The period of the same length that begins the day after; two dates are followed by as many days.
    pub fn next(&self) -> Option<Self> {
        let Some(length) = self.cycle.months() else {
            let first = self.last.succ_opt()?;
            let days = u64::try_from((self.last - self.first).num_days()).ok()?;
            return Self::dates(first, first.checked_add_days(Days::new(days))?);
        };
        match self.cycle {
            Cycle::Year => self.year_after(),
            _ if self.number < 12 / length => {
                Self::of(self.cycle, self.year, self.number + 1, self.start)
            }
            _ => Self::of(self.cycle, self.year.checked_add(1)?, 1, self.start),
        }
    }

    /// The whole year after the one that the period is called by.
    pub fn year_after(&self) -> Option<Self> {
        Self::of(Cycle::Year, self.year.checked_add(1)?, 0, self.start)
    }

    /// The period of the same length that ends the day before; `None` for two dates.
    pub fn previous(&self) -> Option<Self> {
        let length = self.cycle.months()?;
        match self.cycle {
            Cycle::Year => Self::of(self.cycle, self.year - 1, 0, self.start),
            _ if self.number > 1 => Self::of(self.cycle, self.year, self.number - 1, self.start),
            _ => Self::of(self.cycle, self.year - 1, 12 / length, self.start),
        }
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
            return Self::dates(first, last);
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
        let (year, number) = (self.year, self.number);
        match self.cycle {
            Cycle::Month => format!("{year}年{number}月"),
            Cycle::Quarter => {
                let word = match number {
                    1 => "一",
                    2 => "二",
                    3 => "三",
                    _ => "四",
                };
                format!("{year}年第{word}季度")
            }
            Cycle::Half if number == 1 => format!("{year}年上半年"),
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
        let (year, number) = (self.year, self.number);
        match self.cycle {
            Cycle::Month => write!(f, "{year}-{number:02}"),
            Cycle::Quarter => write!(f, "{year}Q{number}"),
            Cycle::Half => write!(f, "{year}H{number}"),
            Cycle::Year => write!(f, "{year}"),
            Cycle::Dates => write!(f, "{}..{}", self.first, self.last),
        }
    }
}
