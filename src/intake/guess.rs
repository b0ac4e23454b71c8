//! The 科室 that rows have by what stands around them: section rows, titles, the names of sheet and file.
//! It tells people of one name apart, and nothing else.
//! Invariant: who filled in a table, and what a row says itself, never give way to it.

use std::sync::Arc;

use super::collect::Collector;
use super::fold;
use super::forms;
use super::names;
use super::part::PartState;
use super::shape::RowKind;
use crate::office::Symbol;
use crate::sheet::{CellValue, RowCells};

/// What may stand right before the name of a 科室 in a title.
const BEFORE: [&str; 8] = ["年", "月", "度", "季", "半年", "期", "份", "周"];
/// What may follow it at once.
const BEHIND: [&str; 44] = [
    "年", "月", "季", "上半", "下半", "全年", "一季", "二季", "三季", "四季", "第", "本", "工作",
    "重点", "任务", "台账", "台帐", "督查", "督办", "事项", "目标", "岗位", "考核", "汇总", "明细",
    "登记", "清单", "情况", "完成", "办理", "统计", "表", "数据", "个人", "人员", "日常", "主要",
    "信息", "公文", "文稿", "责任", "交办", "导出", "报表",
];

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}')
}

/// Whether a name stands in a text as a word: not 办公室 in 县教育局办公室.
fn stands_in(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let (before, rest) = text.split_at_checked(at).unwrap_or((text, ""));
        let behind = rest.get(name.len()..).unwrap_or_default();
        let begins = !before.ends_with(is_ideograph) || BEFORE.iter().any(|w| before.ends_with(w));
        // 信息股七月任务
        let month = behind.trim_start_matches(|c| "一二三四五六七八九十".contains(c));
        let behind = if month.starts_with('月') {
            month
        } else {
            behind
        };
        let ends =
            !behind.starts_with(is_ideograph) || BEHIND.iter().any(|w| behind.starts_with(w));
        begins && ends
    })
}

impl Collector<'_> {
    /// The one 科室 of the roster that titles, the sheet's name and the file's name agree on.
    pub(super) fn section(&self) -> Option<Symbol> {
        let titles: Vec<&str> = self.sheet.titles.iter().map(String::as_str).collect();
        let sheet: Vec<&str> = self.sheet.name.as_deref().into_iter().collect();
        let all = [sheet.as_slice(), &titles, &[&self.ground.file]];
        let mut found = all.iter().filter_map(|texts| self.section_in(texts));
        let first = found.next()?;
        found.all(|other| other == first).then_some(first)
    }

    /// The one 科室 that some texts name.
    fn section_in(&self, texts: &[&str]) -> Option<Symbol> {
        let search = &self.ground.desk.search;
        let folded: Vec<_> = texts.iter().map(|text| fold::tight(text)).collect();
        let mut found: Vec<(Symbol, &str)> = search
            .roster
            .sections
            .iter()
            .map(|symbol| (*symbol, search.base.text(*symbol)))
            .filter(|(_, name)| !name.is_empty() && folded.iter().any(|text| text.contains(*name)))
            .collect();
        // `县委办公室` holds `办公室`; the longer name is the one that is meant.
        let names: Vec<&str> = found.iter().map(|(_, name)| *name).collect();
        found.retain(|(_, name)| {
            !names
                .iter()
                .any(|other| other.len() > name.len() && other.contains(name))
        });
        match found.as_slice() {
            [(symbol, name)] if folded.iter().any(|text| stands_in(text, name)) => Some(*symbol),
            _ => None,
        }
    }

    /// Keeps the texts of a title. A title below the header begins anew.
    pub(super) fn keep_title(&mut self, row: &RowCells<'_>) {
        if self.sheet.found && !std::mem::replace(&mut self.sheet.retitled, true) {
            self.sheet.titles.clear();
        }
        if self.sheet.titles.len() >= 12 {
            return;
        }
        let mut filler = false;
        let mut texts: Vec<String> = Vec::new();
        for (_, cell) in row.cells {
            let CellValue::Text(text) = cell else {
                continue;
            };
            // `填报单位：信息股` says who filled in; so does `信息股` beside `填报单位`.
            let label = forms::filler(text);
            if label.is_none() && !filler {
                texts.push((*text).to_owned());
            }
            filler = label == Some(true);
        }
        self.sheet.titles.extend(texts.into_iter().take(4));
    }

    /// Takes a section row or a title below the header for what it says of the rows that come next.
    pub(super) fn turn(&mut self, part: &mut PartState, row: &RowCells<'_>, kind: RowKind) {
        let before = part.section;
        let texts: Vec<&str> = row
            .cells
            .iter()
            .filter_map(|(_, cell)| match cell {
                CellValue::Text(text) => Some(*text),
                _ => None,
            })
            .collect();
        let kind = match (kind, texts.as_slice()) {
            // Merged across the table and nothing but the name: a section like `一、督查室`.
            (RowKind::Title, [text]) if self.is_section_name(text) => RowKind::Section,
            (kind, _) => kind,
        };
        match kind {
            RowKind::Title => {
                self.keep_title(row);
                part.section = self.section();
                part.divided = None;
            }
            RowKind::Section => {
                let lower = texts
                    .first()
                    .is_some_and(|text| text.starts_with(['（', '(']));
                if let Some(named) = self.section_in(&texts) {
                    part.section = Some(named);
                    part.divided = Some(lower);
                } else if part.divided == Some(lower) || part.divided == Some(true) {
                    // `三、其他` behind `二、督查室`.
                    part.section = None;
                }
            }
            _ => return,
        }
        if part.section != before {
            let base = self.ground.desk.search.base;
            let words: Option<Arc<str>> = part.section.map(|symbol| base.text(symbol).into());
            if let Some(layout) = self.harvest.layouts.last_mut() {
                layout.turns.push((row.row, words));
            }
        }
    }

    /// The 科室 by which people of one name are told apart in a row.
    pub(super) fn section_of(&self, part: &PartState, row: &RowCells<'_>) -> Option<Symbol> {
        if let Some(own) = self.row_section(part, row) {
            return Some(own);
        }
        let guess = part.section.filter(|_| self.namesakes)?;
        // The row's own 科室 may be one that nobody knows, or several.
        let own = part.section_at.and_then(|at| self.content(part, row, at));
        if own.is_some_and(|(cell, _)| cell != CellValue::Text("")) {
            return None;
        }
        let mut cells = row.cells.iter();
        (!cells.any(|(_, cell)| self.names_section(cell))).then_some(guess)
    }

    /// Whether a text is the name of a 科室 of the roster and no more: `督查室`, `督查室（2项）`.
    pub(super) fn is_section_name(&self, text: &str) -> bool {
        let bare = text.split(['（', '(']).next().unwrap_or(text);
        self.ground.desk.search.section(bare).is_some()
    }

    /// Whether a cell holds nothing but 科室 of the roster, in whatever column.
    fn names_section(&self, cell: &CellValue<'_>) -> bool {
        let CellValue::Text(text) = cell else {
            return false;
        };
        let known = |text: &str| self.ground.desk.search.section(text).is_some();
        text.len() <= 120 && names::split(text).any(known)
    }

    /// Keeps a row of one text until the next one says whether it is the title of a further table.
    pub(super) fn may_wait(&self, part: &PartState, row: &RowCells<'_>) -> bool {
        let [(_, CellValue::Text(text))] = row.cells else {
            return false;
        };
        let filled = part.columns.iter().any(|own| {
            own.fill
                .as_ref()
                .is_some_and(|fill| fill.last_row >= row.row)
        });
        !filled && self.waiting.is_empty() && text.chars().filter(|c| is_ideograph(*c)).count() >= 4
    }

    /// Decides about the rows that wait, now that the next one is there: under a title stands a header.
    pub(super) fn settle_waiting(&mut self, header_follows: bool) {
        for row in std::mem::take(&mut self.waiting) {
            row.lend(|row| self.settle_one(row, header_follows));
        }
    }

    fn settle_one(&mut self, row: &RowCells<'_>, titled: bool) {
        let lone = row.cells.len() == 1;
        if !(titled && lone) {
            self.data(row, true);
            return;
        }
        if let Some(mut part) = self.part.take() {
            self.turn(&mut part, row, RowKind::Title);
            self.part = Some(part);
        }
        self.count(RowKind::Title, row.row);
    }
}
