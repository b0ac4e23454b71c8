//! What a cell may not be though its kind can be read: another unit of time, a word beside those allowed, `同上`.
//! Invariant: of a column that no rule reads nothing is said.

use std::borrow::Cow;

use super::collect::Ground;
use super::convert::{Made, Misread, Remark};
use super::headings::Use;
use super::part::PartColumn;
use super::{Role, convert, fold};
use crate::office::Kind;
use crate::office::words::{log, roster};
use crate::sheet::CellValue;

/// A unit of time, or of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Minute,
    Hour,
    Day,
    /// 时长, 耗时: of some unit.
    Some,
    Yuan,
    Thousands,
    TenThousands,
    HundredMillions,
}

impl Unit {
    /// What a header speaks of: `旷工（天）`, `工时`, `时长`, `经费（万元）`.
    pub fn of_header(header: &str) -> Option<Self> {
        // 单元 and 多元化 are no money.
        let money = fold::plain(header);
        let ends = |word: &str| {
            let mut pieces = money.split(['(', ')', '/', ':', ' ']);
            pieces.any(|piece| piece == word) || money.ends_with(word) && word != "元"
        };
        for (word, unit) in [
            ("亿元", Self::HundredMillions),
            ("万元", Self::TenThousands),
            ("千元", Self::Thousands),
            ("元", Self::Yuan),
        ] {
            if ends(word) {
                return Some(unit);
            }
        }
        let says = |words: &[&str]| words.iter().any(|word| header.contains(word));
        if says(&["小时", "工时", "学时", "课时"]) {
            Some(Self::Hour)
        } else if says(&["分钟"]) {
            Some(Self::Minute)
        } else if says(&["天", "日数", "工作日"]) {
            Some(Self::Day)
        } else if says(&["时长", "耗时", "用时", "时间"]) {
            Some(Self::Some)
        } else {
            None
        }
    }

    fn of_cell(text: &str) -> Option<Self> {
        let text = fold::trim(text);
        let units = [
            ("小时", Self::Hour),
            ("分钟", Self::Minute),
            ("天", Self::Day),
            ("工作日", Self::Day),
            ("亿元", Self::HundredMillions),
            ("万元", Self::TenThousands),
            ("千元", Self::Thousands),
            ("元", Self::Yuan),
        ];
        let own = |(word, _): &&(&str, Self)| text.ends_with(word);
        units.iter().find(own).map(|(_, unit)| *unit)
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Minute => "分钟",
            Self::Hour => "小时",
            Self::Day => "天",
            Self::Some => "一种单位",
            Self::Yuan => "元",
            Self::Thousands => "千元",
            Self::TenThousands => "万元",
            Self::HundredMillions => "亿元",
        }
    }

    pub fn is_money(self) -> bool {
        matches!(
            self,
            Self::Yuan | Self::Thousands | Self::TenThousands | Self::HundredMillions
        )
    }
}

/// A value that was read, or why it may not stand there.
pub(super) fn check(
    column: &PartColumn,
    cell: &CellValue<'_>,
    made: (Made, Option<Remark>),
) -> Result<(Made, Option<Remark>), Misread> {
    if let (Kind::Percent, true, Made::Number(number)) =
        (column.manner.kind, column.per_mille, made.0)
        && !number.is_zero()
    {
        return Err(Misread::PerMille);
    }
    // A word that is typed as a number or a day is held against the words as well.
    let typed = column.manner.kind == Kind::Text && column.declared && !column.words.is_empty();
    let text: Cow<'_, str> = match cell {
        CellValue::Text(text) => Cow::Borrowed(text),
        cell if typed => Cow::Owned(convert::words(cell)),
        _ => return Ok(made),
    };
    let text = &*text;
    match (column.manner.kind, made.0) {
        (Kind::Number, Made::Number(number)) if !number.is_zero() => {
            unit(column, text).map_or(Ok(made), Err)
        }
        (Kind::Text, Made::Text(_)) if column.declared => {
            let word = fold::trim(text);
            if is_ditto(word) {
                return Err(Misread::Ditto);
            }
            let known = &column.words;
            let stands = |own: &str| own == word || *own == *fold::tight(word);
            if known.is_empty() || known.iter().any(|own| stands(own)) {
                return Ok(made);
            }
            // The rule may have more to say of it.
            Ok((made.0, Some(Remark::Word)))
        }
        _ => Ok(made),
    }
}

/// Whether an error value stands where nobody reads it: in a column that no rule reads and the program does not use.
pub(super) fn is_unread(column: &PartColumn, ground: &Ground<'_>, misread: &Misread) -> bool {
    let error = matches!(misread, Misread::Error | Misread::Uncomputed);
    let used = match ground.role {
        Role::Log => [log::NUMBER, log::TASK, log::STATUS, log::SECTION, log::POST].as_slice(),
        Role::Data(_) => &[roster::NUMBER, roster::SECTION, roster::POST],
        _ => return false,
    };
    error
        && !ground.counted
        && !column.declared
        && matches!(column.manner.kind, Kind::Text | Kind::Any)
        && !used.contains(&column.name.as_ref())
}

fn unit(column: &PartColumn, text: &str) -> Option<Misread> {
    let own = Unit::of_cell(text)?;
    match column.unit {
        Some(Unit::Some) => {
            let first = column.first_unit.get().unwrap_or(own);
            column.first_unit.set(Some(first));
            (first != own).then_some(Misread::Unit(Some(first)))
        }
        Some(header) if header == own => None,
        // Days are what absences and delays are counted in.
        None if own == Unit::Day => None,
        // Each target has a unit of its own.
        None if own.is_money() && column.manner.purpose == Use::Target => None,
        // One unit for all cells leaves nothing open.
        None if own.is_money() => {
            let first = column.first_unit.get().unwrap_or(own);
            column.first_unit.set(Some(first));
            (first != own).then_some(Misread::Unit(Some(first)))
        }
        header => Some(Misread::Unit(header)),
    }
}

fn is_ditto(word: &str) -> bool {
    matches!(
        word,
        "同上" | "同前" | "同上行" | "〃" | "″" | "〞" | "\"" | "”"
    )
}
