//! 调整和审定: every entry of 调整 of the period, what it found and what it set, whether it was applied.
//! Invariant: an entry that does not apply stands here too; one that cannot be read stands in 问题清单 alone.

use super::view::View;
use super::words::{figure, sheets, text, titles};
use crate::book::{Cell, Column, Print, Row, Sheet, Style, TabColour, Tone};
use crate::grade::{Decision, Said, Standing, Subject};
use crate::office::Node;

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

/// The entries that hold for a 考核对象, in their order.
pub fn of<'a>(view: &'a View, standing: &'a Standing) -> impl Iterator<Item = &'a Decision> {
    let all = &view.context.outcome.decisions;
    standing
        .decisions
        .iter()
        .filter_map(move |number| all.get(*number))
}

/// What decides an indicator among the entries of a 任职: the last one about it.
pub fn ruling<'a>(entries: &[&'a Decision], indicator: &str) -> Option<&'a Decision> {
    let about = |entry: &&&Decision| match &entry.subject {
        Subject::Indicator(name) => name.as_ref() == indicator,
        Subject::Total | Subject::Grade => false,
    };
    entries.iter().rev().find(about).copied()
}

/// `审定 15，计算 4（复核：理由）`
pub fn beside(ruling: &Decision, node: &Node) -> String {
    let computed = match node.value() {
        Some(value) if !node.left_out => figure(value),
        _ if node.left_out => "不计".to_owned(),
        _ => node.state.word().to_owned(),
    };
    format!(
        "审定 {}，计算 {computed}（{}：{}）",
        ruling.new.words(),
        ruling.step_name,
        ruling.reason
    )
}

/// A value of an entry as a cell.
pub fn said(said: &Said) -> Cell {
    match said {
        Said::Number(number) => Cell::number(*number),
        Said::Nothing => Cell::blank(),
        Said::Text(text) => Cell::text(text.clone()),
    }
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
