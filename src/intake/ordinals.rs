//! Rows that only count the columns of a table, or say which of them must be filled in: `甲 | 乙 | 1 | 2`, `（必填）`.
//! Invariant: a row in which any cell says something else is none of them.

use super::fold;
use crate::sheet::CellValue;

const STEMS: [char; 10] = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸'];

const NUMERALS: [char; 10] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

/// A place in one of the series by which columns are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ordinal {
    Stem(usize),
    Numeral(usize),
    Letter(usize),
    Number(usize),
}

impl Ordinal {
    fn of(cell: &CellValue<'_>) -> Option<Self> {
        let text = match cell {
            CellValue::Text(text) => fold::plain(text).into_owned(),
            CellValue::Number(number) => number.normalize().to_string(),
            _ => return None,
        };
        let word = text.trim_matches(['(', ')', '[', ']', ' ', '、', '.', '栏', '列']);
        // `6=4+5`: what the column is reckoned from.
        let word = word.split('=').next().unwrap_or(word).trim_end();
        let mut chars = word.chars();
        let (first, rest) = (chars.next()?, chars.as_str());
        if let Some(at) = STEMS.iter().position(|stem| *stem == first) {
            return rest.is_empty().then_some(Self::Stem(at + 1));
        }
        if let Some(at) = NUMERALS.iter().position(|numeral| *numeral == first) {
            return rest.is_empty().then_some(Self::Numeral(at + 1));
        }
        if first.is_ascii_uppercase() {
            let at = usize::from(u8::try_from(first).ok()? - b'A') + 1;
            return rest.is_empty().then_some(Self::Letter(at));
        }
        if let '①'..='⑳' = first {
            let at = u32::from(first) - u32::from('①') + 1;
            let at = usize::try_from(at).ok();
            return at.filter(|_| rest.is_empty()).map(Self::Number);
        }
        let short = word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
        short.then(|| word.parse().ok()).flatten().map(Self::Number)
    }

    /// Which one it is of its series, from 1.
    fn at(self) -> usize {
        match self {
            Self::Stem(at) | Self::Numeral(at) | Self::Letter(at) | Self::Number(at) => at,
        }
    }
}

/// Whether the cells count themselves, behind `栏次` or not: each series from its first on, without a gap.
pub(super) fn count_columns(cells: &[(u32, CellValue<'_>)]) -> bool {
    let cells = match cells {
        [(_, CellValue::Text(text)), rest @ ..]
            if matches!(fold::heading(text).as_str(), "栏次" | "列次" | "栏目") =>
        {
            rest
        }
        cells => cells,
    };
    let (mut stems, mut numerals, mut letters, mut numbers) = (0, 0, 0, 0);
    for (_, cell) in cells {
        let Some(ordinal) = Ordinal::of(cell) else {
            return false;
        };
        let before = match ordinal {
            Ordinal::Stem(_) => &mut stems,
            Ordinal::Numeral(_) => &mut numerals,
            Ordinal::Letter(_) => &mut letters,
            Ordinal::Number(_) => &mut numbers,
        };
        if ordinal.at() != *before + 1 {
            return false;
        }
        *before += 1;
    }
    // `A | 1` and `甲 | A | 1` may be what somebody is given; 甲, 乙 and 丙 are nobody's name.
    let words = stems.max(numerals).max(letters);
    words == stems + numerals + letters && cells.len() >= if words >= 2 { 3 } else { 4 }
}

/// Whether the cells say of their columns how they are to be filled in, and nothing else.
pub(super) fn ask_for_columns(cells: &[(u32, CellValue<'_>)]) -> bool {
    const WORDS: [&str; 10] = [
        "必填",
        "选填",
        "必选",
        "可选",
        "非必填",
        "自动生成",
        "自动计算",
        "下拉选择",
        "必填项",
        "选填项",
    ];
    cells.len() >= 2
        && cells.iter().all(|(_, cell)| match cell {
            CellValue::Text(text) => {
                let plain = fold::plain(text);
                WORDS.contains(&plain.trim_matches(['(', ')', '[', ']', '*', ' ']))
            }
            _ => false,
        })
}
