//! Rows that only count the columns of a table, or say which of them must be filled in: `甲 | 乙 | 1 | 2`, `（必填）`.
//! Invariant: a row in which any cell says something else is none of them.

use super::fold;
use crate::sheet::CellValue;

const STEMS: [char; 10] = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸'];

/// A place in one of the series by which columns are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ordinal {
    Stem(usize),
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
            Self::Stem(at) | Self::Letter(at) | Self::Number(at) => at,
        }
    }
}

/// Whether the cells count themselves: each series from its first on, without a gap.
pub(super) fn count_columns(cells: &[(u32, CellValue<'_>)]) -> bool {
    let (mut stems, mut letters, mut numbers) = (0, 0, 0);
    for (_, cell) in cells {
        let Some(ordinal) = Ordinal::of(cell) else {
            return false;
        };
        let before = match ordinal {
            Ordinal::Stem(_) => &mut stems,
            Ordinal::Letter(_) => &mut letters,
            Ordinal::Number(_) => &mut numbers,
        };
        if ordinal.at() != *before + 1 {
            return false;
        }
        *before += 1;
    }
    // 1, 2 and 3 may be what somebody did; 甲 and 乙 are nobody's name.
    let most = if stems + letters > 0 { 2 } else { 4 };
    cells.len() >= most && stems + letters + numbers == cells.len()
}

/// Whether the cells say of their columns how they are to be filled in, and nothing else.
pub(super) fn ask_for_columns(cells: &[(u32, CellValue<'_>)]) -> bool {
    const WORDS: [&str; 8] = [
        "必填",
        "选填",
        "必选",
        "可选",
        "非必填",
        "自动生成",
        "自动计算",
        "下拉选择",
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
