//! 出处 and 引用值 of an entry: the rows it rests on, and the cells that its rule declares to read.
//! Invariant: an address shown here is the cell in the user's own file.

use std::fmt::Write as _;

use super::view::View;
use super::words::{joined, sheets, value};
use crate::office::words::{log, roster, targets};
use crate::office::{Base, Entry, EntryKind, Evidence, Facts, Indicator, State, Table, Value};
use crate::score::Mark;

/// Characters of a title that are shown.
const LONGEST_TITLE: usize = 80;
/// Rows whose cells are shown; the others are counted.
pub const SHOWN: usize = 3;
/// Stretches of rows that are listed in one sheet; the others are counted.
const MOST_STRETCHES: usize = 40;

/// Where an entry comes from.
pub fn source(
    view: &View,
    entry: &Entry,
    rows: &[Evidence],
    indicator: Option<&Indicator>,
    mark: Option<&Mark>,
) -> String {
    let facts = view.facts();
    if entry.evidence.is_empty() {
        return indicator.map_or(String::new(), |indicator| {
            target(facts, entry, indicator, mark)
        });
    }
    let mut text = String::new();
    let mut open: Option<(u16, u32)> = None;
    let mut numbers: Vec<u32> = Vec::new();
    for evidence in rows {
        let Some(table) = facts.table(evidence.table) else {
            continue;
        };
        let Some(origin) = table.origin(evidence.row) else {
            continue;
        };
        if open != Some((evidence.table, origin.part)) {
            close(facts, &mut text, open, &mut numbers);
            open = Some((evidence.table, origin.part));
        }
        numbers.push(origin.row.saturating_add(1));
    }
    close(facts, &mut text, open, &mut numbers);
    if rows.len() > 1 {
        let _ = write!(text, "（共{}行）", rows.len());
    }
    text
}

/// One row in words: `岗位目标.xlsx › 岗位目标 › 第30行`.
pub fn row_words(table: &Table, row: u32) -> String {
    let Some((origin, part)) = table.origin(row).zip(table.part_of(row)) else {
        return String::new();
    };
    let mut text = part.file.to_string();
    if let Some(sheet) = &part.sheet {
        let _ = write!(text, " › {sheet}");
    }
    let _ = write!(text, " › 第{}行", origin.row.saturating_add(1));
    text
}

/// Writes the rows of one sheet: `台账/秘书科.xlsx › 三季度 › 第5–9、12行`.
fn close(facts: &Facts, text: &mut String, open: Option<(u16, u32)>, numbers: &mut Vec<u32>) {
    let part =
        open.and_then(|(table, part)| facts.table(table)?.parts().get(usize::try_from(part).ok()?));
    let Some(part) = part else {
        numbers.clear();
        return;
    };
    numbers.sort_unstable();
    let mut stretches: Vec<(u32, u32)> = Vec::new();
    for number in numbers.drain(..) {
        match stretches.last_mut() {
            Some((_, last)) if *last == number => {}
            Some((_, last)) if last.checked_add(1) == Some(number) => *last = number,
            _ => stretches.push((number, number)),
        }
    }
    if !text.is_empty() {
        text.push('；');
    }
    text.push_str(&part.file);
    if let Some(sheet) = &part.sheet {
        let _ = write!(text, " › {sheet}");
    }
    let shown = stretches.iter().take(MOST_STRETCHES);
    let words = shown.map(|(first, last)| {
        if first == last {
            first.to_string()
        } else {
            format!("{first}–{last}")
        }
    });
    let words = joined(words, "、");
    let more = match stretches.last() {
        Some((_, last)) if stretches.len() > MOST_STRETCHES => format!("…至{last}"),
        _ => String::new(),
    };
    let _ = write!(text, " › 第{words}{more}行");
}

/// The cell of 岗位目标 that an entry without evidence rests on.
fn target(facts: &Facts, entry: &Entry, indicator: &Indicator, mark: Option<&Mark>) -> String {
    let table = &facts.targets_table;
    let column = match (entry.kind, mark.and_then(treatment)) {
        (_, Some(column)) => Some(column),
        (EntryKind::Base, None) if entry.line == 0 => Some(targets::BASE),
        _ => None,
    };
    let Some(column) = column else {
        return row_words(table, indicator.row);
    };
    let place = table.named_place(indicator.row, column);
    let mut text = format!("{place}（{column}）");
    if entry.kind == EntryKind::Base && indicator.base == Some(Base::Full) {
        let place = table.named_place(indicator.row, targets::FULL).to_string();
        // The same sheet: its cell alone says it.
        let cell = place.rsplit(" › ").next().unwrap_or("");
        let _ = write!(text, "、{cell}（{}）", targets::FULL);
    }
    text
}

/// The column whose policy made the entry.
fn treatment(mark: &Mark) -> Option<&'static str> {
    mark.treated?;
    match mark.state {
        State::Missing(_) => Some(targets::MISSING),
        State::NotApplicable(_) => Some(targets::NOT_APPLICABLE),
        State::Valued | State::Failed(_) => None,
    }
}

/// The cells that the rule reads in up to three of the rows: `完成时限[H17]=2026-07-20；完成日期[I17]=空`.
pub fn cited(view: &View, rows: &[Evidence], indicator: Option<&Indicator>, most: usize) -> String {
    let facts = view.facts();
    let Some(indicator) = indicator else {
        return String::new();
    };
    let mut lines = Vec::new();
    for evidence in rows.iter().take(most) {
        let Some(table) = facts.table(evidence.table) else {
            continue;
        };
        let cells = view
            .columns_read(&indicator.rule, evidence.table)
            .filter_map(|column| cell(facts, table, evidence.row, column));
        let cells = joined(cells, "；");
        if !cells.is_empty() {
            lines.push(cells);
        }
    }
    if rows.len() > most && !lines.is_empty() {
        lines.push(format!("…等{}行", rows.len()));
    }
    lines.join("\n")
}

fn cell(facts: &Facts, table: &Table, row: u32, index: usize) -> Option<String> {
    let column = table.columns().get(index)?;
    let cell = table.cell(row, index)?;
    let words = value(facts, column, table.value(row, index));
    Some(format!("{}[{cell}]={words}", column.name))
}

/// What an entry is about: the one row it rests on, by its 编号 and its longest words; else what it does.
pub fn title(facts: &Facts, entry: &Entry, rows: &[Evidence]) -> String {
    let [evidence] = rows else {
        return entry.kind.word().to_owned();
    };
    let Some(table) = facts.table(evidence.table) else {
        return entry.kind.word().to_owned();
    };
    let words = |name| match table.named(evidence.row, name) {
        Value::Text(symbol) => Some(facts.lexicon.text(symbol)),
        _ => None,
    };
    let task = words(log::TASK).or_else(|| longest(facts, table, evidence.row));
    let title = joined([words(log::NUMBER), task].into_iter().flatten(), " ");
    if title.is_empty() {
        return entry.kind.word().to_owned();
    }
    // A long one would hide the end of the row that it stands in.
    let mut letters = title.char_indices();
    match letters.nth(LONGEST_TITLE) {
        None => title,
        Some((end, _)) => {
            let whole = if evidence.table == Facts::LOG {
                sheets::TASKS
            } else {
                "出处"
            };
            format!("{}…（全文见{whole}）", title.get(..end).unwrap_or(""))
        }
    }
}

/// The longest text of a row that reads as a title: codes, marks and dates do not.
fn longest<'a>(facts: &'a Facts, table: &Table, row: u32) -> Option<&'a str> {
    const LEAST: usize = 4;
    const MOST: usize = 40;
    let mut best: Option<(usize, &str)> = None;
    for column in table.columns() {
        // Who and where stand in other columns of the sheet.
        if [roster::NUMBER, roster::NAME, roster::SECTION].contains(&column.name.as_ref()) {
            continue;
        }
        let Value::Text(symbol) = column.value(row) else {
            continue;
        };
        let text = facts.lexicon.text(symbol);
        let length = text.chars().filter(|c| !c.is_ascii()).count();
        if (LEAST..=MOST).contains(&length) && best.is_none_or(|(most, _)| length > most) {
            best = Some((length, text));
        }
    }
    best.map(|(_, text)| text)
}

/// The rows that an entry rests on, in order, each once.
pub fn rows(entry: &Entry) -> Vec<Evidence> {
    let mut rows = entry.evidence.clone();
    rows.sort_unstable();
    rows.dedup();
    rows
}
