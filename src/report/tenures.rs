//! 任职得分: one row a 任职 with its days, its kinds and its total as a formula over them.
//! Invariant: the 任职 of one person stand in adjoining rows, so that merged figures are formulas over them.

use std::sync::Arc;

use super::formula;
use super::view::{Line, View, row_on_first_part};
use super::words::{score_style, sheets, text, titles};
use super::{decisions, detail, words};
use crate::book::{Cell, Column, Print, Row, Rows, Sheet, Style, TabColour, Tone};
use crate::diag;
use crate::office::{Level, Node, State};

/// The column of 在岗工作日.
pub const DAYS: u16 = 9;
/// The column of the first kind.
pub const FIRST_KIND: u16 = 10;

/// The column of 总分.
pub fn total_column(view: &View) -> u16 {
    FIRST_KIND.saturating_add(u16::try_from(view.facts().scheme.kinds.len()).unwrap_or(0))
}

/// The sheet without its rows.
pub fn shell(view: &View) -> Sheet {
    let facts = view.facts();
    let steps = facts.scheme.rounding;
    let mut columns = vec![
        Column::new("序号", Style::Count).width(6.0),
        Column::new("工号", Style::TextCentre),
        Column::new("姓名", Style::TextCentre),
        Column::new("科室", Style::TextCentre),
        Column::new("岗位", Style::TextCentre),
        Column::new("岗位类别", Style::TextCentre),
        Column::new("职责", Style::TextCentre),
        Column::new("起", Style::Date)
            .width(11.5)
            .note("本期内任这个岗位的第一天"),
        Column::new("止", Style::Date)
            .width(11.5)
            .note("本期内任这个岗位的最后一天"),
        Column::new("在岗工作日", Style::Count).width(8.0),
    ];
    for kind in &facts.scheme.kinds {
        columns.push(
            Column::new(kind.as_ref(), score_style(steps.subtotal.places))
                .group("分项得分")
                .width(9.0),
        );
    }
    columns.extend([
        Column::new("总分", Style::Total).width(9.5),
        Column::new("计入结果", Style::TextCentre).width(9.0),
        Column::new("说明", Style::Wrapped).width(30.0),
        Column::new("明细", Style::Link).width(8.0),
    ]);
    let mut sheet = Sheet::table(sheets::TENURES, columns, Rows::default());
    sheet.titles = titles(
        &view.context,
        &format!("{}任职得分", facts.period.words()),
        &format!(
            "考核期 {} 至 {}，共 {} 个工作日　　总分是公式，可以在这里核对",
            facts.period.first,
            facts.period.last,
            facts.days_in_period()
        ),
    );
    sheet.freeze = Some(3);
    sheet.tab = Some(TabColour::Grey);
    sheet.print = Print::landscape();
    sheet
}

/// The sheet.
pub fn sheet(view: &Arc<View>) -> Sheet {
    let mut sheet = shell(view);
    let first = sheet.first_body_row();
    let details = detail::shell(view);
    let rows = view.clone();
    let count = u64::try_from(view.lines.len()).unwrap_or(u64::MAX);
    sheet.body = Rows::stream(
        count,
        (0..view.lines.len()).map(move |index| {
            let target = rows
                .lines
                .get(index)
                .and_then(|line| row_on_first_part(&details, line.detail));
            let at = first.saturating_add(u32::try_from(index).unwrap_or(u32::MAX));
            row(&rows, index, at, target).unwrap_or_default()
        }),
    );
    sheet
}

fn row(view: &View, index: usize, at: u32, detail: Option<u32>) -> Option<Row> {
    let facts = view.facts();
    let line = view.lines.get(index)?;
    let score = view.score(line.score)?;
    let standing = view.standing(line.standing)?;
    let part = standing.parts.get(line.part)?;
    let tenure = view.tenure_of(&score)?;
    let span = facts.period.clip(tenure.from, tenure.to);
    let date = |day| Cell::date(day);
    let symbol = |symbol| Cell::text(text(facts, symbol));
    let mut cells = vec![
        Cell::number(u32::try_from(index + 1).unwrap_or(u32::MAX)),
        Cell::text(view.number(standing.person)),
        Cell::text(view.name(standing.person)),
        symbol(tenure.section),
        symbol(tenure.post),
        symbol(tenure.class),
        symbol(tenure.duty),
        span.map_or_else(Cell::blank, |(first, _)| date(first)),
        span.map_or_else(Cell::blank, |(_, last)| date(last)),
        Cell::number(score.days),
    ];
    cells.extend(kinds(&score.total));
    cells.push(match score.total.value() {
        Some(value) => formula::total(&score.total, FIRST_KIND, at).cell(value),
        None => Cell::blank(),
    });
    cells.push(if part.counts {
        Cell::text("计入")
    } else {
        Cell::text("不计入").tone(Tone::Faint)
    });
    cells.push(Cell::text(remark(view, line, &score.total)));
    cells.push(match detail {
        Some(row) => Cell::link("明细", sheets::DETAIL, diag::Cell::new(row, 0)),
        None => Cell::blank(),
    });
    Some(Row::new(cells))
}

/// The cells of the kinds; blank where a kind does not apply or has no value.
pub fn kinds(total: &Node) -> impl Iterator<Item = Cell> + '_ {
    total.children.iter().map(|kind| match kind.value() {
        Some(value) if !kind.left_out => Cell::number(value),
        _ => Cell::blank(),
    })
}

fn remark(view: &View, line: &Line, total: &Node) -> String {
    let mut parts = Vec::new();
    if total.state != State::Valued {
        parts.push(format!("{}：{}", total.state.word(), total.state.why()));
    }
    for kind in &total.children {
        if kind.left_out && !kind.children.is_empty() {
            parts.push(format!("{}不计，其分值由其他类型按比例承担", kind.name));
        }
    }
    if view.has_decisions()
        && let Some(score) = view.score(line.score)
    {
        let decided = view.decisions_of(line.standing, line.part, &score);
        total.walk(&mut |node, _| {
            if let Level::Indicator(_) = node.level
                && let Some(ruling) = decisions::ruling(&decided, &node.name)
            {
                parts.push(format!(
                    "{}：{}",
                    node.name,
                    decisions::beside(ruling, node)
                ));
            }
        });
        if !decided.is_empty() {
            parts.push(format!(
                "本表是计算得分，审定以后的见「{}」",
                sheets::SUMMARY
            ));
        }
    }
    if let Some(standing) = view.standing(line.standing)
        && standing.parts.len() > 1
    {
        parts.push(format!(
            "共 {} 段任职，合并方式：{}",
            standing.parts.len(),
            standing.merge.word()
        ));
    }
    words::joined(parts, "；")
}
