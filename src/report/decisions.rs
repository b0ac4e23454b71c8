//! 调整和审定: every entry of 调整 of the period, what it found and what it set, whether it was applied.
//! Invariant: a refused entry stands here too; its reason is in 问题清单.

use super::view::View;
use super::words::{sheets, text, titles};
use crate::book::{Cell, Column, Print, Row, Sheet, Style, TabColour, Tone};
use crate::grade::Decision;

/// The sheet; none where 调整 has nothing of the period.
pub fn sheet(view: &View) -> Option<Sheet> {
    let decisions = &view.context.outcome.decisions;
    if decisions.is_empty() {
        return None;
    }
    let facts = view.facts();
    let columns = vec![
        Column::new("序号", Style::Count).width(6.0),
        Column::new("工号", Style::TextCentre),
        Column::new("姓名", Style::TextCentre),
        Column::new("岗位", Style::TextCentre),
        Column::new("环节", Style::TextCentre).width(10.0),
        Column::new("指标", Style::TextCentre).width(14.0),
        Column::new("原值", Style::TextCentre).width(9.0),
        Column::new("新值", Style::TextCentre).width(9.0),
        Column::new("理由", Style::Wrapped).width(28.0),
        Column::new("依据", Style::Wrapped).width(28.0),
        Column::new("提出人", Style::TextCentre).width(10.0),
        Column::new("日期", Style::Date).width(12.0),
        Column::new("是否采用", Style::TextCentre).width(9.0),
        Column::new("出处", Style::Wrapped).width(24.0),
    ];
    let rows: Vec<Row> = (1..)
        .zip(decisions)
        .map(|(number, entry)| row(view, number, entry))
        .collect();
    let mut sheet = Sheet::table(sheets::DECISIONS, columns, rows.into());
    sheet.titles = titles(
        &view.context,
        &format!("{}{}考核调整和审定记录", facts.unit, facts.period.words()),
        "按日期和环节的先后；原值是采用时的值，算出来的分数和等次在汇总表里另有两列",
    );
    sheet.freeze = Some(3);
    sheet.tab = Some(TabColour::Grey);
    sheet.print = Print::landscape();
    Some(sheet)
}

fn row(view: &View, number: u32, entry: &Decision) -> Row {
    let facts = view.facts();
    let standing = entry.standing.and_then(|index| view.standing(index));
    let post = standing.map_or("", |standing| text(facts, standing.post));
    let applied = if entry.applied {
        Cell::text("采用")
    } else {
        Cell::text("没有采用").tone(Tone::Warn)
    };
    Row::new(vec![
        Cell::number(number),
        Cell::text(view.number(entry.person)),
        Cell::text(view.name(entry.person)),
        Cell::text(post),
        Cell::text(entry.step_name.as_ref()),
        Cell::text(entry.subject.words()),
        Cell::text(entry.old.words()),
        Cell::text(entry.new.words()),
        Cell::text(entry.reason.as_ref()),
        Cell::text(entry.basis.as_ref()),
        Cell::text(entry.author.as_ref()),
        Cell::date(entry.date),
        applied,
        Cell::text(entry.place.to_string()),
    ])
}
