//! What a cell means: the kinds a column may be declared as, and the value read under that kind.
//! Invariant: 缺数, 不适用 and 出错 are values of their own and never become a number.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::text::Symbol;

/// The kind that a column is declared as; the word in brackets of a rule's 取数.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// 文字
    Text,
    /// 数: any decimal; `95%` reads as 0.95.
    Number,
    /// 次数: a whole number of at least 0; `无` is 0.
    Count,
    /// 百分比: a share held as a fraction (95 % is 0.95), whatever the column's scale.
    Percent,
    /// 日期
    Date,
    /// 期间: a month, quarter, half or year, held as its first and last day.
    Span,
    /// 是否
    Flag,
    /// 人员: one or several people of the roster.
    People,
    /// A number where it reads as one, else text (起评分 may say `满分`).
    Any,
}

impl Kind {
    /// The kinds that a rule may declare.
    pub const DECLARABLE: [Kind; 8] = [
        Kind::Text,
        Kind::Number,
        Kind::Count,
        Kind::Percent,
        Kind::Date,
        Kind::Span,
        Kind::Flag,
        Kind::People,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "文字",
            Self::Number => "数",
            Self::Count => "次数",
            Self::Percent => "百分比",
            Self::Date => "日期",
            Self::Span => "期间",
            Self::Flag => "是否",
            Self::People => "人员",
            Self::Any => "数或文字",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::DECLARABLE
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

/// A person named in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    pub person: PersonId,
    /// Marked `（牵头）` or `（主办）`.
    pub lead: bool,
}

/// A person by the order of the roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(pub u32);

impl PersonId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The value of one cell under its column's kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// 缺数: nothing stands there.
    Missing,
    /// 不适用: `不分管`, `—`, `/`; a limit of `长期坚持`.
    NotApplicable,
    /// 出错: something stands there that cannot be read; it has been reported at its cell.
    Faulty,
    Text(Symbol),
    Number(Decimal),
    Date(NaiveDate),
    Span(NaiveDate, NaiveDate),
    Flag(bool),
    People(&'a [Mention]),
}

impl Value<'_> {
    pub fn number(self) -> Option<Decimal> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    pub fn text(self) -> Option<Symbol> {
        match self {
            Self::Text(symbol) => Some(symbol),
            _ => None,
        }
    }

    pub fn date(self) -> Option<NaiveDate> {
        match self {
            Self::Date(date) => Some(date),
            _ => None,
        }
    }

    /// Whether a value that can be computed with stands there.
    pub fn is_present(self) -> bool {
        !matches!(self, Self::Missing | Self::NotApplicable | Self::Faulty)
    }
}

/// What a column does with a blank cell, declared in a rule's 取数 as `空作0` or `空作否`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Blank {
    /// A blank is 缺数.
    #[default]
    Missing,
    /// A blank is 0, or 否 in a 是否 column.
    Nought,
}
