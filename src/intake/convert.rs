//! One cell to one value under its column's kind.
//! 立行立改 in a limit is a fault (it names no day); 未完成 and dashes in 完成日期 are blanks (the task is open).
//! Invariant: what cannot be read whole is a fault; no part of a cell is dropped in silence.

use std::borrow::Cow;
use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use super::dates::{self, Day, NoDay};
use super::fold;
use super::headings::Use;
use super::numbers::{self, Direction};
use super::people::{Beside, Nobody, Search};
use super::strict::Unit;
use crate::office::{
    Blank, Column, Cycle, Gap, Kind, Lexicon, Mention, Period, Symbol, Value, YearStart,
};
use crate::sheet::CellValue;

/// How a column's cells are to be read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    pub kind: Kind,
    pub blank: Blank,
    pub purpose: Use,
}

/// A value before it is put into a column; people stand in the buffer of mentions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Made {
    Missing,
    NotApplicable,
    Faulty,
    Text(Symbol),
    Number(Decimal),
    Date(NaiveDate),
    Span(NaiveDate, NaiveDate),
    Flag(bool),
    People { from: usize, to: usize },
}

impl Made {
    /// Adds the value to its column.
    pub fn push(&self, column: &mut Column, mentions: &[Mention]) {
        match self {
            Self::Missing => column.push_gap(Gap::Missing),
            Self::NotApplicable => column.push_gap(Gap::NotApplicable),
            Self::Faulty => column.push_gap(Gap::Faulty),
            Self::Text(symbol) => column.push_text(*symbol),
            Self::Number(number) => column.push_number(number),
            Self::Date(date) => column.push_date(*date),
            Self::Span(first, last) => column.push(Value::Span(*first, *last)),
            Self::Flag(flag) => column.push(Value::Flag(*flag)),
            Self::People { from, to } => {
                column.push_people(mentions.get(*from..*to).unwrap_or_default());
            }
        }
    }

    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Missing | Self::NotApplicable)
    }
}

/// What is to be said of a cell that was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Remark {
    /// A 工号 stored as a number.
    LeadingZeros,
    About(NaiveDate),
    /// A percentage without a sign: its scale is settled over the whole column.
    Bare,
    /// A percentage with its sign where a number is wanted.
    Signed,
    /// None of the words that may stand there.
    Word,
    Direction(Direction),
}

/// Why a cell could not be read.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Misread {
    Error,
    Uncomputed,
    Day(NoDay),
    Number,
    /// A date stands in a number column.
    DateForNumber,
    Count,
    Flag,
    Span,
    Nobody(Nobody),
    /// `同上`
    Ditto,
    /// A time in another unit than its header's.
    Unit(Option<Unit>),
    /// A number under a header that counts in thousandths.
    PerMille,
}

/// What the reading of cells needs to know beside the cell.
pub(super) struct Desk<'a> {
    pub year: Option<i32>,
    pub year_start: YearStart,
    pub search: Search<'a>,
}

/// Where what is read is put.
pub(super) struct Tray<'a> {
    pub lexicon: &'a mut Lexicon,
    pub mentions: &'a mut Vec<Mention>,
}

impl Desk<'_> {
    pub fn read(
        &self,
        manner: Manner,
        cell: &CellValue<'_>,
        beside: Beside<'_>,
        tray: &mut Tray<'_>,
    ) -> Result<(Made, Option<Remark>), Misread> {
        match cell {
            CellValue::Error(_) => return Err(Misread::Error),
            CellValue::Uncomputed => return Err(Misread::Uncomputed),
            CellValue::Text(text) if fold::is_blank(text) => {
                return Ok((blank(manner), None));
            }
            // Formats without errors of their own (CSV, web pages, ods) write them as texts.
            CellValue::Text(text) if says_error(text) => return Err(Misread::Error),
            _ => {}
        }
        if let CellValue::Text(text) = cell
            && let Some(made) = says_nothing(manner, text)
        {
            return Ok((made, None));
        }
        match manner.kind {
            Kind::Text => Ok(read_text(manner, cell, tray.lexicon)),
            Kind::Any => Ok(read_any(cell, tray.lexicon)),
            Kind::Number | Kind::Count | Kind::Percent => read_number(manner, cell),
            Kind::Date => self.read_date(manner, cell),
            Kind::Span => self.read_span(cell),
            Kind::Flag => read_flag(cell),
            Kind::People => self.read_people(manner, cell, beside, tray.mentions),
        }
    }

    fn read_date(
        &self,
        manner: Manner,
        cell: &CellValue<'_>,
    ) -> Result<(Made, Option<Remark>), Misread> {
        let limit = manner.purpose == Use::Limit;
        let day = match cell {
            CellValue::Date(time) => Ok(Day::On(time.date())),
            CellValue::Number(number) => {
                let day = dates::from_number(*number, self.year, limit);
                // `202601` typed into a cell is a number, and the month that it is as a text.
                match (day, manner.purpose) {
                    (Err(_), Use::Begin | Use::End | Use::Plain) => {
                        let text = number.normalize().to_string();
                        let month = (text.len() == 6)
                            .then(|| self.month(&text, manner.purpose == Use::End));
                        month.and_then(Result::ok).map_or(day, Ok)
                    }
                    (day, _) => day,
                }
            }
            CellValue::Text(text) => {
                let day = dates::read(text, self.year, limit);
                match (day, manner.purpose) {
                    (Err(_), Use::Begin | Use::End) if is_year_and_month(text) => {
                        let text = text.replace(['.', '/'], "-");
                        self.month(&text, manner.purpose == Use::End).or(day)
                    }
                    (Err(NoDay::MonthOnly), Use::Begin | Use::End | Use::Plain) => {
                        self.month(text, manner.purpose == Use::End)
                    }
                    (day, _) => day,
                }
            }
            _ => Err(NoDay::Words),
        };
        let day = day.map_err(Misread::Day)?;
        let (Day::On(on) | Day::Until(on) | Day::About(on)) = day;
        let first = match manner.purpose {
            Use::Limit | Use::Finish | Use::Recent | Use::Begin | Use::End => dates::RECENT,
            _ => dates::EARLIEST,
        };
        if on.year() < first {
            let clock = matches!(cell, CellValue::Date(time) if is_clock(time));
            let fault = if clock { NoDay::Clock } else { NoDay::TooEarly };
            return Err(Misread::Day(fault));
        }
        match day {
            Day::On(day) | Day::Until(day) => Ok((Made::Date(day), None)),
            Day::About(day) if limit => Ok((Made::Date(day), None)),
            Day::About(day) => Ok((Made::Date(day), Some(Remark::About(day)))),
        }
    }

    /// The first or last day of the month that a text names, which is said.
    fn month(&self, text: &str, last: bool) -> Result<Day, NoDay> {
        let month = self.span(&fold::plain(text));
        let month = month.filter(|own| own.cycle == Cycle::Month);
        month
            .map(|own| Day::About(if last { own.last } else { own.first }))
            .ok_or(NoDay::MonthOnly)
    }

    fn read_span(&self, cell: &CellValue<'_>) -> Result<(Made, Option<Remark>), Misread> {
        let period = match cell {
            CellValue::Text(text) => {
                // Saved as text, the first day of a month is its month as it is in a cell of its own.
                match dates::read(text, None, false) {
                    Ok(Day::On(day)) if day.day() == 1 => Period::month(day.year(), day.month()),
                    _ => self.span(&fold::plain(text)),
                }
            }
            // `2026年7月` typed into a cell becomes the first day of that month.
            CellValue::Date(time) if time.day() == 1 && time.year() >= dates::RECENT => {
                Period::month(time.year(), time.month())
            }
            CellValue::Number(number) => self.span(&number.normalize().to_string()),
            _ => None,
        };
        let period = period.ok_or(Misread::Span)?.in_year(self.year_start);
        Ok((Made::Span(period.first, period.last), None))
    }

    fn span(&self, text: &str) -> Option<Period> {
        let six = (text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| text.split_at_checked(4))
            .flatten();
        if let Some((year, month)) = six {
            return Period::parse(&format!("{year}-{month}"));
        }
        Period::parse(text).or_else(|| {
            let begins = text.starts_with(|c: char| c.is_ascii_digit()) && !text.contains('月');
            (!begins)
                .then(|| Period::parse(&format!("{}年{text}", self.year?)))
                .flatten()
        })
    }

    fn read_people(
        &self,
        manner: Manner,
        cell: &CellValue<'_>,
        beside: Beside<'_>,
        mentions: &mut Vec<Mention>,
    ) -> Result<(Made, Option<Remark>), Misread> {
        let text: Cow<'_, str> = match cell {
            CellValue::Text(text) => Cow::Borrowed(fold::trim(text)),
            cell => Cow::Owned(words(cell)),
        };
        let from = mentions.len();
        let leads = manner.purpose == Use::Lead;
        self.search
            .read(&text, leads, beside, mentions)
            .map_err(Misread::Nobody)?;
        let to = mentions.len();
        let made = if from == to {
            Made::Missing
        } else {
            Made::People { from, to }
        };
        Ok((made, None))
    }
}

/// Whether a text is what a spreadsheet shows in place of a value: `#N/A`, `Err:502`, `#####`.
fn says_error(text: &str) -> bool {
    if !text.starts_with(['#', 'E']) || text.len() > 20 {
        return false;
    }
    let text = fold::trim(text);
    matches!(
        text,
        "#N/A"
            | "#REF!"
            | "#VALUE!"
            | "#DIV/0!"
            | "#NAME?"
            | "#NULL!"
            | "#NUM!"
            | "#SPILL!"
            | "#CALC!"
            | "#FIELD!"
            | "#BLOCKED!"
            | "#CONNECT!"
            | "#BUSY!"
            | "#UNKNOWN!"
            | "#GETTING_DATA"
    ) || text.len() >= 4 && text.bytes().all(|byte| byte == b'#')
        || text
            .strip_prefix("Err:5")
            .is_some_and(|code| code.len() == 2 && code.bytes().all(|b| b.is_ascii_digit()))
}

/// The value of a cell in which nothing stands.
pub(super) fn blank(manner: Manner) -> Made {
    match (manner.blank, manner.kind) {
        (Blank::Nought, Kind::Number | Kind::Count | Kind::Percent) => Made::Number(Decimal::ZERO),
        (Blank::Nought, Kind::Flag) => Made::Flag(false),
        _ => Made::Missing,
    }
}

/// Words that stand for a gap: 不分管, —, 无, 长期坚持, 未完成. `None`: the cell says something.
fn says_nothing(manner: Manner, text: &str) -> Option<Made> {
    // No such word is longer than eight characters.
    if text.len() > 40 || matches!(manner.purpose, Use::StaffNumber) {
        return None;
    }
    // Nearly every cell is let go by its first character.
    match text.as_bytes().first() {
        Some(b'0'..=b'9') => return None,
        Some(b'A'..=b'M' | b'O'..=b'Z') if manner.kind != Kind::Date => return None,
        _ => {}
    }
    let first = text.trim_start().chars().next()?;
    let gap = matches!(
        fold::half(first),
        '-' | '—' | '―' | '/' | '\\' | '不' | '无' | 'N' | 'n'
    );
    let dated = manner.kind == Kind::Date && !first.is_ascii_digit();
    if !gap && !dated {
        return None;
    }
    let folded = fold::plain(text);
    let word = folded.as_ref();
    if manner.kind == Kind::Date {
        let open = matches!(
            word,
            "未完成" | "未办结" | "进行中" | "办理中" | "正在办理" | "推进中" | "在办" | "未到期"
        );
        let standing = says_standing(word);
        if manner.purpose == Use::Finish {
            let gap = open || standing || word == "无" || fold::says_not_applicable(word);
            return gap.then_some(Made::Missing);
        }
        if standing {
            return Some(Made::NotApplicable);
        }
        if manner.purpose != Use::Limit && matches!(word, "至今" | "今" | "现在" | "目前") {
            return Some(Made::Missing);
        }
    }
    if word == "无" {
        let nought = manner.kind == Kind::Count
            || manner.kind == Kind::Number && manner.blank == Blank::Nought;
        return Some(if nought {
            Made::Number(Decimal::ZERO)
        } else {
            Made::NotApplicable
        });
    }
    // Where a blank is 0, so is the stroke that people put in its place.
    let stroke = |c: char| matches!(c, '-' | '—' | '―' | '/' | '\\');
    if manner.blank == Blank::Nought && word.chars().all(stroke) {
        return Some(blank(manner));
    }
    // A cross or a tick is an answer; a dash is none.
    fold::says_not_applicable(word).then_some(Made::NotApplicable)
}

/// Words for a task that goes on for ever.
pub(super) fn says_standing(word: &str) -> bool {
    matches!(
        word,
        "长期坚持"
            | "长期"
            | "常态化"
            | "常态"
            | "持续"
            | "持续推进"
            | "长期推进"
            | "长期有效"
            | "常态化推进"
            | "常年"
    )
}

/// Whether a text is a word like most, which stands for nothing but itself and is stored as it is, ends trimmed: it is
/// no blank, no error value, and none of the words for a gap.
pub(super) fn is_plain_word(manner: Manner, text: &str) -> bool {
    let plain = match *text.as_bytes() {
        [b'0'..=b'9' | b'A'..=b'D' | b'F'..=b'M' | b'O'..=b'Z', ..] => true,
        // 不, 无, 同 and their like.
        [0xE4, 0xB8, 0x8D, ..] | [0xE6, 0x97, 0xA0, ..] | [0xE5, 0x90, 0x8C, ..] => false,
        [0xE4..=0xE9, ..] => true,
        _ => false,
    };
    plain
        && manner.kind == Kind::Text
        && match manner.purpose {
            Use::Plain => true,
            // Stored without blanks and invisible characters, of which a simple text has none.
            Use::Word => fold::is_simple(text),
            _ => false,
        }
}

/// `2020.05`, `2020/5`.
fn is_year_and_month(text: &str) -> bool {
    let plain = fold::plain(text);
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    plain.split_once(['.', '/']).is_some_and(|(year, month)| {
        year.len() == 4 && digits(year) && matches!(month.len(), 1 | 2) && digits(month)
    })
}

fn read_text(
    manner: Manner,
    cell: &CellValue<'_>,
    lexicon: &mut Lexicon,
) -> (Made, Option<Remark>) {
    let symbol = match cell {
        CellValue::Text(text) if manner.purpose == Use::Word => {
            lexicon.intern(&fold::tight(fold::trim(text)))
        }
        CellValue::Text(text) => lexicon.intern(fold::trim(text)),
        cell => lexicon.intern(&words(cell)),
    };
    let remark = (manner.purpose == Use::StaffNumber && matches!(cell, CellValue::Number(_)))
        .then_some(Remark::LeadingZeros);
    (Made::Text(symbol), remark)
}

fn read_any(cell: &CellValue<'_>, lexicon: &mut Lexicon) -> (Made, Option<Remark>) {
    match cell {
        CellValue::Number(number) => (Made::Number(*number), None),
        CellValue::Text(text) => match numbers::read(text) {
            Some(figure) if figure.direction.is_none() => (Made::Number(figure.value), None),
            _ => (Made::Text(lexicon.intern(text.trim())), None),
        },
        cell => (Made::Text(lexicon.intern(&words(cell))), None),
    }
}

fn read_number(manner: Manner, cell: &CellValue<'_>) -> Result<(Made, Option<Remark>), Misread> {
    let figure = match cell {
        CellValue::Number(number) => numbers::Figure {
            value: *number,
            percent: false,
            direction: None,
        },
        CellValue::Text(text) => numbers::read(text)
            .or_else(|| numbers::money(text).filter(|_| manner.purpose != Use::Target))
            .ok_or(Misread::Number)?,
        CellValue::Date(_) => return Err(Misread::DateForNumber),
        _ => return Err(Misread::Number),
    };
    // `≥95%` says what is wanted, not what was reached.
    if figure.direction.is_some() && manner.purpose != Use::Target {
        return Err(Misread::Number);
    }
    if manner.kind == Kind::Count
        && (measures(cell)
            || figure.percent
            || !figure.value.is_integer()
            || figure.value.is_sign_negative())
    {
        return Err(Misread::Count);
    }
    let remark = match figure.direction {
        Some(direction) if manner.purpose == Use::Target => Some(Remark::Direction(direction)),
        _ if manner.kind == Kind::Percent && !figure.percent => Some(Remark::Bare),
        _ if manner.kind == Kind::Number && figure.percent => Some(Remark::Signed),
        _ => None,
    };
    Ok((Made::Number(figure.value), remark))
}

/// Whether a text bears a unit of what is measured and never counted: `30分钟` is no number of times.
fn measures(cell: &CellValue<'_>) -> bool {
    let CellValue::Text(text) = cell else {
        return false;
    };
    let text = fold::trim(text);
    ["分钟", "小时", "百分点", "元"]
        .iter()
        .any(|unit| text.ends_with(unit))
}

fn read_flag(cell: &CellValue<'_>) -> Result<(Made, Option<Remark>), Misread> {
    let flag = match cell {
        CellValue::Flag(flag) => Some(*flag),
        CellValue::Number(number) if number.is_zero() => Some(false),
        CellValue::Number(number) if *number == Decimal::ONE => Some(true),
        CellValue::Text(text) => numbers::flag(text),
        _ => None,
    };
    Ok((Made::Flag(flag.ok_or(Misread::Flag)?), None))
}

/// Whether a date cell holds a clock and no day: spreadsheets count days from the end of 1899.
fn is_clock(time: &chrono::NaiveDateTime) -> bool {
    time.year() < 1900 && time.time() != chrono::NaiveTime::MIN
}

/// A cell as a text column holds it, and as messages show it.
pub(super) fn words(cell: &CellValue<'_>) -> String {
    match cell {
        CellValue::Text(text) | CellValue::Error(text) => (*text).to_owned(),
        CellValue::Number(number) => number.normalize().to_string(),
        CellValue::Date(time) if is_clock(time) => time.format("%H:%M").to_string(),
        CellValue::Date(time) => {
            let mut out = time.date().to_string();
            let clock = time.time();
            if clock != chrono::NaiveTime::MIN {
                let _ = write!(out, " {}", clock.format("%H:%M"));
            }
            out
        }
        CellValue::Flag(true) => "是".to_owned(),
        CellValue::Flag(false) => "否".to_owned(),
        CellValue::Uncomputed => String::new(),
    }
}
