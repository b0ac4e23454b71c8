//! Dates as people write them.
//! Source of the spellings: office logs (2026-07-15, 2026年7月15日, 20260715, 7.15, 7月底前, 7月上旬, ranges).
//! Invariant: a date is read whole or not at all; the year comes from the text or from the office's year, never from today.

use chrono::{Datelike, Days, Months, NaiveDate};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{fold, tails};

/// The first year of what an office still works on.
pub(super) const RECENT: i32 = 1980;
/// The first year that anything in an office's tables happened in.
pub(super) const EARLIEST: i32 = 1910;

/// What a date cell came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Day {
    On(NaiveDate),
    /// 月底, 上旬: the day that custom gives it.
    About(NaiveDate),
    /// A stretch of days or months; its end is the limit.
    Until(NaiveDate),
}

/// Why a date cell cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoDay {
    /// Not the shape of a date.
    Words,
    /// The shape of a date that does not exist.
    Impossible,
    Several,
    /// A range where one day is wanted.
    Range,
    /// 立行立改: no day is said.
    AtOnce,
    ShortYear,
    /// `7/15/2026`
    YearLast,
    /// No year is written and the office's year is not known.
    NoYear,
    MonthOnly,
    /// `8月前` is the end of July to one and the end of August to another.
    Before,
    /// The number 7.1 may be 1 or 10 July.
    DecimalDay,
    /// A clock without a day.
    Clock,
    /// Before any day that an office could mean: a number in a cell that is formatted as a date.
    TooEarly,
}

/// Reads a date text. `year` completes dates without one; in a `limit` column a month or a range stands for its end.
pub(super) fn read(text: &str, year: Option<i32>, limit: bool) -> Result<Day, NoDay> {
    if let Some(found) = plain_day(text.trim().as_bytes()) {
        return found.map(Day::On).ok_or(NoDay::Impossible);
    }
    if is_shortened(text.trim()) {
        return Err(NoDay::DecimalDay);
    }
    // A day as spreadsheets count it, saved as text.
    if text.trim().len() == 5
        && let Ok(number) = text.trim().parse::<u32>()
        && (36_526..=73_050).contains(&number)
    {
        return from_number(number.into(), year, limit);
    }
    let folded = fold::plain(text);
    if limit && tails::before_a_stretch(&folded) {
        return Err(NoDay::Before);
    }
    let reader = Reader { year, limit };
    match reader.single(folded.trim()) {
        Ok(day) => Ok(day),
        Err(fault) => reader.stretch(&folded).unwrap_or(Err(fault)),
    }
}

/// `7.1`, `7.2`, `7.3`, `2026.1`: what a spreadsheet makes of 7.10, 7.20, 7.30, 2026.10 when it saves them as text.
fn is_shortened(text: &str) -> bool {
    matches!(
        text.as_bytes(),
        [b'1'..=b'9', b'.', b'1'..=b'3']
            | [b'1', b'0'..=b'2', b'.', b'1'..=b'3']
            | [
                b'1' | b'2',
                b'9' | b'0',
                b'0'..=b'9',
                b'0'..=b'9',
                b'.',
                b'1'
            ]
    )
}

/// Days from 2000 to 2099 as Excel counts them; 20260715 as digits; nothing else.
pub(super) fn from_number(number: Decimal, year: Option<i32>, limit: bool) -> Result<Day, NoDay> {
    let whole = number.trunc().to_i64().ok_or(NoDay::Words)?;
    match whole {
        36_526..=73_050 => NaiveDate::from_ymd_opt(1899, 12, 30)
            .and_then(|start| start.checked_add_days(Days::new(whole.unsigned_abs())))
            .map(Day::On)
            .ok_or(NoDay::Words),
        // 7.15 is 15 July; 7.1 may be the tenth.
        _ if number.normalize().scale() == 2 && (1..=12).contains(&whole) => {
            read(&number.normalize().to_string(), year, limit)
        }
        _ if !number.fract().is_zero() && (1..=12).contains(&whole) => Err(NoDay::DecimalDay),
        _ if !number.fract().is_zero() => Err(NoDay::Words),
        19_000_101..=22_001_231 | 190_001..=220_012 => read(&whole.to_string(), None, limit),
        _ => Err(NoDay::Words),
    }
}

/// `2026-07-15` and nothing else, as most cells have it. `None`: not of this shape, no such day, or one so early that it
/// has to be looked at.
pub(super) fn usual(text: &str) -> Option<NaiveDate> {
    let [a, b, c, d, dash @ (b'-' | b'/' | b'.'), e, f, again, g, h] = *text.as_bytes() else {
        return None;
    };
    let all = [a, b, c, d, e, f, g, h].map(|byte| u32::from(byte.wrapping_sub(b'0')));
    if again != dash || all.iter().any(|digit| *digit > 9) {
        return None;
    }
    let [a, b, c, d, e, f, g, h] = all;
    let year = i32::try_from(a * 1000 + b * 100 + c * 10 + d).ok()?;
    if year < RECENT {
        return None;
    }
    day(year, e * 10 + f, g * 10 + h)
}

/// `2026-7-15`, `2026/07/15 14:30`, `2026.7.15`, `20260715`: the usual case, without allocation.
/// `None`: not of this shape; `Some(None)`: no such day.
fn plain_day(text: &[u8]) -> Option<Option<NaiveDate>> {
    let (year, rest) = digits(text)?;
    if rest.is_empty() && text.len() == 8 {
        return Some(day(
            year / 10_000,
            u32::try_from(year / 100 % 100).ok()?,
            u32::try_from(year % 100).ok()?,
        ));
    }
    if text.len() - rest.len() != 4 {
        return None;
    }
    let (separator, rest) = rest.split_first()?;
    if !matches!(separator, b'-' | b'/' | b'.') {
        return None;
    }
    let (month, rest) = digits(rest)?;
    let rest = rest.strip_prefix(&[*separator])?;
    let (number, rest) = digits(rest)?;
    let time = match rest {
        [] => true,
        [b' ' | b'T', ..] => std::str::from_utf8(rest).is_ok_and(tails::says_nothing),
        _ => false,
    };
    time.then(|| {
        day(
            year,
            u32::try_from(month).unwrap_or(0),
            u32::try_from(number).unwrap_or(0),
        )
    })
}

/// A number of at most eight digits at the beginning, and what follows it.
fn digits(text: &[u8]) -> Option<(i32, &[u8])> {
    let count = text.iter().take_while(|b| b.is_ascii_digit()).count();
    let (number, rest) = text.split_at_checked(count)?;
    if number.is_empty() || number.len() > 8 {
        return None;
    }
    let value = number
        .iter()
        .fold(0_i32, |sum, digit| sum * 10 + i32::from(digit - b'0'));
    Some((value, rest))
}

fn number_at(text: &str) -> Option<(i32, usize, &str)> {
    let (value, rest) = digits(text.as_bytes())?;
    let count = text.len() - rest.len();
    Some((value, count, text.get(count..)?))
}

/// Years that an office could mean.
fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    (1900..=2200).contains(&year).then_some(())?;
    NaiveDate::from_ymd_opt(year, month, day)
}

fn month_end(year: i32, month: u32) -> Option<NaiveDate> {
    day(year, month, 1)?
        .checked_add_months(Months::new(1))?
        .pred_opt()
}

struct Reader {
    year: Option<i32>,
    limit: bool,
}

impl Reader {
    /// One date in folded text.
    fn single(&self, text: &str) -> Result<Day, NoDay> {
        let text = tails::strip(text);
        if matches!(text, "立行立改" | "立即" | "即知即改" | "马上" | "立即整改") {
            return Err(NoDay::AtOnce);
        }
        if let Some(found) = plain_day(text.as_bytes()) {
            return found.map(Day::On).ok_or(NoDay::Impossible);
        }
        if let Some(day) = self.year_words(text)? {
            return Ok(day);
        }
        let (first, count, rest) = number_at(text).ok_or(NoDay::Words)?;
        let rest = rest.trim_start();
        let mut signs = rest.chars();
        match signs.next() {
            None if count == 6 => {
                self.month_only(first / 100, u32::try_from(first % 100).unwrap_or(0))
            }
            Some('年') => self.after_year(self.full_year(first, count)?, signs.as_str()),
            Some('月') => self.after_month(self.given_year()?, first, signs.as_str()),
            Some(separator @ ('-' | '/' | '.' | '、')) => {
                self.separated(first, count, separator, signs.as_str())
            }
            _ => Err(NoDay::Words),
        }
    }

    fn given_year(&self) -> Result<i32, NoDay> {
        self.year.ok_or(NoDay::NoYear)
    }

    fn full_year(&self, year: i32, digits: usize) -> Result<i32, NoDay> {
        match digits {
            4 => Ok(year),
            2 => Err(NoDay::ShortYear),
            _ => Err(NoDay::Words),
        }
    }

    /// `年底`, `上半年`, `三季度`: the last day, where a limit is wanted.
    fn year_words(&self, text: &str) -> Result<Option<Day>, NoDay> {
        let text = text.strip_prefix('第').unwrap_or(text);
        let (month, day) = match text {
            "年底" | "年末" | "本年底" | "今年底" | "年内" | "四季度" | "四季度末" | "下半年" => {
                (12, 31)
            }
            "上半年" | "6月末" | "二季度" | "二季度末" => (6, 30),
            "一季度" | "一季度末" => (3, 31),
            "三季度" | "三季度末" => (9, 30),
            _ => return Ok(None),
        };
        if !self.limit {
            return Err(NoDay::MonthOnly);
        }
        let end = NaiveDate::from_ymd_opt(self.given_year()?, month, day);
        end.map(|day| Some(Day::Until(day)))
            .ok_or(NoDay::Impossible)
    }

    fn after_year(&self, year: i32, rest: &str) -> Result<Day, NoDay> {
        let rest = rest.trim();
        if let Some((month, _, rest)) = number_at(rest) {
            let rest = rest.trim_start();
            let Some(rest) = rest
                .strip_prefix('月')
                .or_else(|| rest.strip_prefix(['.', '-', '/']))
            else {
                return Err(NoDay::Words);
            };
            return self.after_month(year, month, rest);
        }
        let dated = Reader {
            year: Some(year),
            limit: self.limit,
        };
        let words = match rest {
            "底" | "末" => "年底",
            words => words,
        };
        dated.year_words(words)?.ok_or(NoDay::Words)
    }

    fn after_month(&self, year: i32, month: i32, rest: &str) -> Result<Day, NoDay> {
        let month = u32::try_from(month).unwrap_or(0);
        let rest = rest.strip_prefix('份').unwrap_or(rest).trim();
        let about = |number: Option<NaiveDate>| number.map(Day::About).ok_or(NoDay::Impossible);
        match rest {
            "" => self.month_only(year, month),
            "底" | "末" | "下旬" | "月底" => about(month_end(year, month)),
            "上旬" => about(day(year, month, 10)),
            "中旬" => about(day(year, month, 20)),
            _ => {
                let (number, _, tail) = number_at(rest).ok_or(NoDay::Words)?;
                let tail = tail.trim_start();
                let tail = tail.strip_prefix(['日', '号']).unwrap_or(tail);
                if !tails::says_nothing(tail) {
                    return Err(NoDay::Words);
                }
                day(year, month, u32::try_from(number).unwrap_or(0))
                    .map(Day::On)
                    .ok_or(NoDay::Impossible)
            }
        }
    }

    fn month_only(&self, year: i32, month: u32) -> Result<Day, NoDay> {
        let end = month_end(year, month).ok_or(NoDay::Impossible)?;
        if self.limit {
            Ok(Day::Until(end))
        } else {
            Err(NoDay::MonthOnly)
        }
    }

    /// `2026.7`, `2026-7-15日`, `7.15`, `7/15`.
    fn separated(
        &self,
        first: i32,
        count: usize,
        separator: char,
        rest: &str,
    ) -> Result<Day, NoDay> {
        let (second, _, tail) = number_at(rest.trim_start()).ok_or(NoDay::Words)?;
        let tail = tail.trim_start();
        let second = u32::try_from(second).unwrap_or(0);
        if count == 4 {
            if tail.is_empty() {
                return self.month_only(first, second);
            }
            let tail = tail
                .strip_prefix(separator)
                .or_else(|| tail.strip_prefix('月'))
                .ok_or(NoDay::Words)?;
            return self.after_month(first, i32::try_from(second).unwrap_or(0), tail);
        }
        if separator == '、' {
            return Err(NoDay::Words);
        }
        if let Some(third) = tail.strip_prefix(separator) {
            let long =
                digits(third.as_bytes()).is_some_and(|(_, rest)| third.len() - rest.len() == 4);
            return Err(if long {
                NoDay::YearLast
            } else {
                NoDay::ShortYear
            });
        }
        let tail = tail.strip_prefix(['日', '号']).unwrap_or(tail);
        if count > 2 || !tails::says_nothing(tail) {
            return Err(NoDay::Words);
        }
        day(
            self.given_year()?,
            u32::try_from(first).unwrap_or(0),
            second,
        )
        .map(Day::On)
        .ok_or(NoDay::Impossible)
    }

    /// A range or several dates; `None` where the text is neither.
    fn stretch(&self, text: &str) -> Option<Result<Day, NoDay>> {
        let whole = text.trim();
        for (at, sign) in whole.char_indices() {
            if !matches!(sign, '至' | '到' | '~' | '—' | '―' | '-') {
                continue;
            }
            let (left, right) = whole.split_at_checked(at)?;
            let right = right.trim_start_matches(['至', '到', '~', '—', '―', '-']);
            if let Some(end) = self.range_end(left.trim(), right.trim()) {
                return Some(if self.limit {
                    Ok(Day::Until(end))
                } else {
                    Err(NoDay::Range)
                });
            }
        }
        let parts = || {
            whole
                .split(['\n', ';', '、', ',', ' '])
                .map(str::trim)
                .filter(|part| !part.is_empty())
        };
        let dates = parts().filter(|part| self.single(part).is_ok()).count();
        let inside = tails::figures(whole).filter(|part| self.single(part).is_ok());
        (dates.max(inside.count()) >= 2).then_some(Err(NoDay::Several))
    }

    fn range_end(&self, left: &str, right: &str) -> Option<NaiveDate> {
        let ends = Reader {
            year: self.year,
            limit: true,
        };
        let from = match ends.single(left).ok()? {
            Day::On(day) | Day::About(day) | Day::Until(day) => day,
        };
        let later = Reader {
            year: Some(from.year()),
            limit: true,
        };
        let to = match later.single(right) {
            Ok(Day::On(day) | Day::About(day) | Day::Until(day)) => day,
            // `7月1日至15日` leaves the month out.
            Err(_) => {
                let number = right.strip_suffix(['日', '号'])?.parse().ok()?;
                day(from.year(), from.month(), number)?
            }
        };
        (from <= to).then_some(to)
    }
}
