//! Rows that are there for the eye: titles, form lines, sections, subtotals, weights, notes.
//! Invariant: a row is taken for layout by its words only where nothing that a table needs stands in it.

use rust_decimal::Decimal;

use super::fold;
use super::forms::{is_form, is_label, is_signed_by_turns, is_signing};
use super::shape::{RowKind, is_day};
use crate::sheet::CellValue;

/// Words of a row of totals that are also what a rule may look up, or a column is called.
const MEANS: [&str; 4] = ["总分", "平均分", "平均值", "平均"];

/// Words that begin a row of totals.
const TOTALS: [&str; 20] = [
    "合计",
    "小计",
    "总计",
    "共计",
    "累计",
    "本项最高得分",
    "本页小计",
    "本页合计",
    "本月合计",
    "本月小计",
    "本月累计",
    "上月累计",
    "本季合计",
    "本季小计",
    "本季度合计",
    "本年合计",
    "本年累计",
    "全年合计",
    "全年累计",
    "年度合计",
];

/// Words that begin a note under a table.
const NOTES: [&str; 12] = [
    "注:",
    "注1",
    "注释:",
    "备注:",
    "说明:",
    "填表说明",
    "填报说明",
    "填写说明",
    "附注",
    "备注1",
    "说明1",
    "填表要求",
];

/// Sheets of our own templates that hold no table, under the names that offices use for them too.
const ASIDE: [&str; 4] = ["填写说明", "填表说明", "填报说明", "使用说明"];

/// Whether a sheet holds instructions, or (hidden) the words of drop-down lists, by its name.
pub(super) fn is_aside(name: &str, hidden: bool) -> bool {
    let name = fold::tight(name);
    ASIDE.contains(&name.as_ref()) || (hidden && name.starts_with("选项"))
}

/// What the words of a row's cells say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// 合计, 注, 填表人 and the like: layout whatever the table.
    Layout(RowKind),
    /// `一、…` alone in its row, or one cell merged across.
    Alone,
    /// A number of a section, and one more cell.
    Titled,
    /// `制表 | 张敏 | 审核 | 李强`: labels and what they ask for, by turns.
    Signed,
    /// `经办人 | 张敏`: one label and what it asks for.
    Labelled,
    /// A word in this column that may begin a task or be a key as well: 平均分, `累计20场`, 填报说明.
    Perhaps(u32, RowKind),
    Data,
}

/// Looks at the cells of a row that lie inside the table; `alone` when it is a single one.
pub(super) fn look(cells: &[(u32, CellValue<'_>)], alone: bool) -> Look {
    let texts = || {
        cells.iter().filter_map(|(_, cell)| match cell {
            CellValue::Text(text) => Some(*text),
            _ => None,
        })
    };
    let totals = cells
        .iter()
        .filter_map(|(col, cell)| match cell {
            CellValue::Text(text) => Some((*col, *text)),
            _ => None,
        })
        .take(3)
        .filter(|(_, text)| may_total(text))
        .map(|(col, text)| (col, total(text)));
    let mut perhaps = None;
    for (col, total) in totals {
        match total {
            Some(Total::Surely) => return Look::Layout(RowKind::Total),
            Some(Total::Perhaps) => perhaps = perhaps.or(Some(col)),
            None => {}
        }
    }
    if let Some(col) = perhaps {
        return Look::Perhaps(col, RowKind::Total);
    }
    let Some(first) = texts().next() else {
        return Look::Data;
    };
    if cells.len() <= 3 && is_note(first) {
        // `注：` begins nothing else; 填报说明修订 may be a task.
        let sure = first.contains([':', '：']) || cells.len() == 1;
        return match cells.first() {
            Some((col, _)) if !sure => Look::Perhaps(*col, RowKind::Note),
            _ => Look::Layout(RowKind::Note),
        };
    }
    // A signature may have its day beside it.
    let signs = |cell: &CellValue<'_>| match cell {
        CellValue::Text(text) => is_form(text) || is_signing(text),
        _ => false,
    };
    if cells.first().is_some_and(|(_, cell)| signs(cell))
        && cells.iter().all(|(_, cell)| signs(cell) || is_day(cell))
    {
        return Look::Layout(RowKind::Form);
    }
    if is_signed_by_turns(cells) {
        return Look::Signed;
    }
    if let [(_, CellValue::Text(label)), (_, CellValue::Text(said))] = cells
        && said.len() <= 40
        && is_label(label)
    {
        return Look::Labelled;
    }
    if alone && is_section(first) {
        return Look::Alone;
    }
    // `督查室平均`, behind a number or not.
    let mut begins = cells.iter().take(2);
    if let Some((col, _)) =
        begins.find(|(_, cell)| matches!(cell, CellValue::Text(text) if is_mean_of(text)))
    {
        return Look::Perhaps(*col, RowKind::Total);
    }
    // `秘书科小计`, `7月合计`: what else the row says decides.
    if let Some((col, CellValue::Text(text))) = cells.first()
        && fold::trim(text).ends_with('计')
        && text.chars().count() <= 12
        && ["小计", "合计"]
            .iter()
            .any(|word| fold::trim(text).ends_with(word))
    {
        return Look::Perhaps(*col, RowKind::Total);
    }
    // `一 | 重点督办事项`, across the table.
    if let [(_, CellValue::Text(number)), (_, CellValue::Text(_))] = cells
        && is_numeral(number)
    {
        return Look::Titled;
    }
    Look::Data
}

/// `全院平均`, `督查室平均分`: the mean of somebody.
pub(super) fn is_mean_of(text: &str) -> bool {
    let text = fold::trim(text);
    // By the last byte of each most are let go.
    matches!(text.as_bytes(), [.., 0x87 | 0x86 | 0xBC])
        && text.ends_with(['均', '分', '值'])
        && text.chars().count() <= 14
        && ["平均", "平均分", "平均值", "平均得分"]
            .iter()
            .any(|word| text.strip_suffix(word).is_some_and(|of| !of.is_empty()))
}

/// Units that stand behind 合计 in brackets.
const UNITS: [&str; 14] = [
    "人", "次", "人次", "分", "件", "天", "元", "万元", "项", "篇", "个", "份", "%", "工时",
];

/// Whether a text is a word for a total.
pub(super) fn is_total(text: &str) -> bool {
    total(text).is_some()
}

/// How a text speaks of totals.
enum Total {
    Surely,
    Perhaps,
}

/// Whether a text may begin with a word for totals, by the bytes of its first character; of a rare one it is not told.
#[inline]
fn may_total(text: &str) -> bool {
    match *text.as_bytes() {
        [b'!'..=b'~', ..] => false,
        // 合 小 总 共 累 平 全 年 本 上
        [0xE4, b, c, ..] => (b, c) == (0xB8, 0x8A),
        [0xE5, b, c, ..] => matches!(
            (b, c),
            (0x90, 0x88) | (0xB0, 0x8F) | (0x85, 0xB1) | (0xB9, 0xB3) | (0x85, 0xA8) | (0xB9, 0xB4)
        ),
        [0xE6, b, c, ..] => matches!((b, c), (0x80, 0xBB) | (0x9C, 0xAC)),
        [0xE7, b, c, ..] => (b, c) == (0xB4, 0xAF),
        [0xE8..=0xE9, ..] => false,
        _ => true,
    }
}

/// `合 计`, `小计：`, `合计（人）` surely; `合计3件`, `平均分` perhaps; neither `合计划` nor `累计20场宣讲`.
fn total(text: &str) -> Option<Total> {
    // Most cells are let go by their first bytes.
    if !may_total(text) || text.len() > 60 {
        return None;
    }
    let mut chars = text.trim_start().chars();
    let stranger = |c: char| match c {
        '项' | '页' | '月' | '季' | '年' => false,
        c => matches!(c, '\u{4e00}'..='\u{9fff}'),
    };
    let may = match chars.next() {
        Some('合' | '小' | '总' | '共' | '累' | '平' | '全' | '年') => true,
        Some('本' | '上') => !chars.next().is_some_and(stranger),
        _ => false,
    };
    if !may {
        return None;
    }
    let folded = fold::heading(text);
    let surely = TOTALS.iter().filter_map(|word| folded.strip_prefix(word));
    let mut rests = surely.map(|rest| match rest {
        "" => Some(Total::Surely),
        // `合计（人）`; of `累计（迟到3次）` it depends on what else the row says.
        rest if rest.starts_with('(') && rest.ends_with(')') => {
            let inner = rest.trim_matches(['(', ')']);
            let unit = UNITS.contains(&inner);
            Some(if unit { Total::Surely } else { Total::Perhaps })
        }
        rest => is_figure(rest).then_some(Total::Perhaps),
    });
    if let Some(found) = rests.find_map(|found| found) {
        return Some(found);
    }
    let mut rests = MEANS.iter().filter_map(|word| folded.strip_prefix(word));
    rests
        .any(|rest| rest.is_empty() || is_figure(rest))
        .then_some(Total::Perhaps)
}

/// `3件`, `:12.5分`: a number and its unit.
fn is_figure(rest: &str) -> bool {
    let number = rest.trim_start_matches([':', '=']);
    let unit = number.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    unit.len() < number.len() && unit.chars().count() <= 2
}

fn is_note(text: &str) -> bool {
    let mut folded = String::new();
    for c in text.chars().filter(|c| !c.is_whitespace()).take(8) {
        folded.push(fold::half(c));
    }
    NOTES.iter().any(|word| folded.starts_with(word)) || folded.starts_with('※')
}

/// Whether a row is a line of labels such as `填表人：…`.
pub(super) fn is_form_line(cells: &[(u32, CellValue<'_>)]) -> bool {
    matches!(
        look(cells, cells.len() == 1),
        Look::Layout(RowKind::Form) | Look::Signed
    )
}

/// `一`, `（二）`, `三、` and nothing else.
fn is_numeral(text: &str) -> bool {
    let word = text
        .trim()
        .trim_start_matches(['（', '('])
        .trim_end_matches(['）', ')', '、', '.', '．']);
    !word.is_empty() && word.chars().all(|c| "一二三四五六七八九十".contains(c))
}

/// `一、…`, `（一）…`, `第一部分…`, `表二…`.
pub(super) fn is_section(text: &str) -> bool {
    let numeral = |c: char| "一二三四五六七八九十".contains(c);
    let text = text.trim_start();
    let mut chars = text.chars();
    match chars.next() {
        Some('（' | '(') => {
            let inner = chars.as_str().trim_start_matches(numeral);
            inner.len() < chars.as_str().len() && inner.starts_with(['）', ')'])
        }
        Some('表') => chars.as_str().starts_with(numeral),
        // Of the second quarter a task may speak as well.
        Some('第') => {
            let rest = chars.as_str().trim_start_matches(numeral);
            let parts = [
                "部分", "章", "节", "类", "大类", "项", "篇", "组", "批", "方面", "、",
            ];
            rest.len() < chars.as_str().len()
                && (rest.is_empty() || parts.iter().any(|part| rest.starts_with(part)))
        }
        Some(c) if numeral(c) => {
            let rest = chars.as_str().trim_start_matches(numeral);
            rest.starts_with(['、', '.', '．', ' ', '，'])
        }
        _ => false,
    }
}

/// Whether the first cell says that weights or full marks follow.
pub(super) fn begins_weights(cells: &[(u32, CellValue<'_>)]) -> bool {
    match cells.first() {
        Some((_, CellValue::Text(text))) => says_weights(&fold::plain(text)),
        _ => false,
    }
}

fn says_weights(word: &str) -> bool {
    matches!(word, "权重" | "分值" | "满分" | "标准分" | "比重" | "权数")
}

/// Whether all cells look like the weights or ranges under a header: `80%`, `-10-10`, `（30分）`.
pub(super) fn are_weights(cells: &[(u32, CellValue<'_>)]) -> bool {
    let mut marks = 0_usize;
    for (index, (_, cell)) in cells.iter().enumerate() {
        let CellValue::Text(text) = cell else {
            match cell {
                CellValue::Number(_) => continue,
                _ => return false,
            }
        };
        let folded = fold::plain(text);
        let word = folded.trim_matches(['(', ')']);
        let first_word = index == 0 && says_weights(word);
        let mark = first_word || word.ends_with(['%', '分']) || is_range(word);
        let digits = word
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '%' | '分' | '-' | '~' | '.' | '+' | '±'));
        if !first_word && !digits {
            return false;
        }
        marks += usize::from(mark);
    }
    marks > 0
}

fn is_range(word: &str) -> bool {
    word.contains(['-', '~'])
}

/// Whether weights that do not call themselves so are proven by their sum, 100 or 1, or are ranges all.
pub(super) fn add_up(cells: &[(u32, CellValue<'_>)]) -> bool {
    let (mut sum, mut ranges) = (Decimal::ZERO, 0_usize);
    for (_, cell) in cells {
        match cell {
            CellValue::Number(number) => sum += number,
            CellValue::Text(text) => {
                let folded = fold::plain(text);
                let word = folded.trim_matches(['(', ')']);
                match word.trim_end_matches(['%', '分']).parse::<Decimal>() {
                    Ok(number) if !is_range(word) => sum += number,
                    _ => ranges += 1,
                }
            }
            _ => return false,
        }
    }
    let whole = [Decimal::ONE, Decimal::ONE_HUNDRED].contains(&sum);
    cells.len() > 1 && (ranges == cells.len() || ranges == 0 && whole)
}
