//! Numbers as people write them: full-width digits, thousands marks, units, `95%`, `≥95%`, `不超过2次`.
//! Invariant: exact decimals only; what is not wholly a number is no number.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::fold;

/// A number with what stood around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Figure {
    /// `95%` is 0.95.
    pub value: Decimal,
    /// A sign of percent stood behind it.
    pub percent: bool,
    pub direction: Option<Direction>,
}

/// The direction of a target, as the column 比较 says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    AtLeast,
    AtMost,
}

impl Direction {
    pub fn word(self) -> &'static str {
        match self {
            Self::AtLeast => "不低于",
            Self::AtMost => "不超过",
        }
    }

    /// The direction that a word of the column 比较 means.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "不低于" | "不少于" | "≥" | ">=" | "至少" | "越高越好" | "正向" => {
                Some(Self::AtLeast)
            }
            "不超过" | "不高于" | "不大于" | "不多于" | "≤" | "<=" | "至多" | "越低越好"
            | "反向" | "逆向" => Some(Self::AtMost),
            _ => None,
        }
    }
}

const BEFORE: [(&str, Direction); 16] = [
    ("不低于", Direction::AtLeast),
    ("不少于", Direction::AtLeast),
    ("不小于", Direction::AtLeast),
    ("至少", Direction::AtLeast),
    ("达到", Direction::AtLeast),
    ("≥", Direction::AtLeast),
    (">=", Direction::AtLeast),
    ("大于等于", Direction::AtLeast),
    ("不超过", Direction::AtMost),
    ("不高于", Direction::AtMost),
    ("不大于", Direction::AtMost),
    ("不多于", Direction::AtMost),
    ("至多", Direction::AtMost),
    ("≤", Direction::AtMost),
    ("<=", Direction::AtMost),
    ("小于等于", Direction::AtMost),
];

const BEHIND: [(&str, Direction); 5] = [
    ("及以上", Direction::AtLeast),
    ("以上", Direction::AtLeast),
    ("及以下", Direction::AtMost),
    ("以下", Direction::AtMost),
    ("以内", Direction::AtMost),
];

/// Longer units stand before those that they end with.
const UNITS: [&str; 26] = [
    "个工作日",
    "工作日",
    "个百分点",
    "人次",
    "小时",
    "分钟",
    "次",
    "个",
    "件",
    "篇",
    "天",
    "日",
    "人",
    "份",
    "分",
    "条",
    "项",
    "场",
    "期",
    "户",
    "家",
    "名",
    "元",
    "处",
    "起",
    "票",
];

/// Reads a text as one number; `None` for anything else.
pub(super) fn read(text: &str) -> Option<Figure> {
    if let Some(value) = whole(text) {
        return Some(Figure {
            value,
            percent: false,
            direction: None,
        });
    }
    let folded = fold::plain(text);
    let mut rest = folded.as_ref();
    let mut direction = None;
    for (word, meaning) in BEFORE {
        if let Some(after) = rest.strip_prefix(word) {
            rest = after.trim_start();
            direction = Some(meaning);
            break;
        }
    }
    for (word, meaning) in BEHIND {
        if let Some(before) = rest.strip_suffix(word) {
            rest = before.trim_end();
            direction = direction.or(Some(meaning));
            break;
        }
    }
    for unit in UNITS {
        if let Some(before) = rest.strip_suffix(unit) {
            rest = before.trim_end();
            break;
        }
    }
    let (rest, scale) = match rest.strip_suffix('%') {
        Some(before) => (before.trim_end(), Some(2)),
        None => match rest.strip_suffix('‰') {
            Some(before) => (before.trim_end(), Some(3)),
            None => (rest, None),
        },
    };
    let mut value = bare(rest)?;
    if let Some(places) = scale {
        value = value.checked_mul(Decimal::new(1, places))?;
    }
    Some(Figure {
        value,
        percent: scale.is_some(),
        direction,
    })
}

/// `3.5万元`, `2亿元`: a sum of money in a larger unit than 元, as it is written; whether the unit is its column's has to
/// be asked.
pub(super) fn money(text: &str) -> Option<Figure> {
    let folded = fold::plain(text);
    let before = ["亿元", "万元", "千元"]
        .iter()
        .find_map(|unit| folded.strip_suffix(unit))?;
    let value = bare(before.trim_end())?;
    Some(Figure {
        value,
        percent: false,
        direction: None,
    })
}

/// Digits and nothing else: the usual case, without folding.
fn whole(text: &str) -> Option<Decimal> {
    let plain = text.len() <= 18 && text.bytes().all(|b| b.is_ascii_digit());
    let value: i64 = plain.then(|| text.parse().ok()).flatten()?;
    Some(value.into())
}

/// Digits with at most one point, a sign, and thousands marks where thousands end.
fn bare(text: &str) -> Option<Decimal> {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(unsigned) => (true, unsigned),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let digits = without_thousands(unsigned)?;
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, "0"));
    let only_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || fraction.is_empty() || !only_digits(whole) || !only_digits(fraction) {
        return None;
    }
    let mut value: Decimal = digits.parse().ok()?;
    value.set_sign_negative(negative && !value.is_zero());
    Some(value)
}

fn without_thousands(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains(',') {
        return Some(Cow::Borrowed(text));
    }
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let mut groups = whole.split(',');
    let first = groups.next()?;
    if first.is_empty() || first.len() > 3 || groups.any(|group| group.len() != 3) {
        return None;
    }
    let mut out = whole.replace(',', "");
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    Some(Cow::Owned(out))
}

/// Whether a text says yes or no; `None` for any other word.
pub(super) fn flag(text: &str) -> Option<bool> {
    match fold::plain(text).as_ref() {
        "√" | "✓" | "✔" | "☑" | "是" | "有" | "对" | "已办结" | "办结" | "已完成" | "完成"
        | "已销号" | "按时" | "合格" | "达标" | "1" | "true" | "TRUE" | "True" | "T" | "Y"
        | "y" | "yes" | "YES" | "Yes" => Some(true),
        "×" | "✗" | "✘" | "☒" | "X" | "x" | "否" | "不是" | "没有" | "未" | "空" | "未办结"
        | "未完成" | "未销号" | "不合格" | "不达标" | "0" | "false" | "FALSE" | "False" | "F"
        | "N" | "n" | "no" | "NO" | "No" => Some(false),
        _ => None,
    }
}
