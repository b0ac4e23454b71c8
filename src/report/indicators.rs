//! 指标分析: per indicator how many have it, how well it is met, how often it has no value.
//! Invariant: means are over those who have a value by rule; values by policy are counted apart.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::view::View;
use super::words::{sheets, text, titles};
use crate::book::{Cell, Column, Print, Row, Sheet, Style, TabColour};
use crate::office::{Facts, Indicator, Level, Mode, PostScope, Rounding, State};

/// What became of one indicator.
#[derive(Clone, Debug, Default)]
struct Tally {
    tenures: u32,
    ratios: Vec<Decimal>,
    actuals: Vec<Decimal>,
    missing: u32,
    not_applicable: u32,
    failed: u32,
    treated: u32,
}

/// The sheet.
pub fn sheet(view: &Arc<View>) -> Sheet {
    let facts = view.facts();
    let column = |heading: &str, style, width| Column::new(heading, style).width(width);
    let ratio = |heading: &str| column(heading, Style::Percent, 9.5).group("得分率（得分 ÷ 满分）");
    let columns = vec![
        column("目标类型", Style::TextCentre, 10.0),
        column("分组", Style::Text, 16.0),
        column("指标", Style::Wrapped, 24.0),
        column("适用", Style::Wrapped, 18.0),
        column("满分", Style::TextCentre, 8.0),
        column("任职数", Style::Count, 8.0),
        ratio("平均"),
        ratio("最低"),
        ratio("最高"),
        column("实际值平均", Style::TextCentre, 10.0),
        column("缺数", Style::Count, 7.0),
        column("不适用", Style::Count, 8.0),
        column("出错", Style::Count, 7.0),
        column("按规定处理", Style::Count, 9.0).note("缺数或不适用，按岗位目标里写的办法处理了的"),
    ];
    let tallies = tallies(view);
    let rows: Vec<Row> = facts
        .indicators
        .iter()
        .zip(&tallies)
        .map(|(indicator, tally)| row(facts, indicator, tally))
        .collect();
    let mut sheet = Sheet::table(sheets::INDICATORS, columns, rows.into());
    sheet.titles = titles(
        &view.context,
        &format!("{}指标分析", facts.period.words()),
        "岗位目标的每一行指标；得分率和实际值只算规则给出了分数的",
    );
    sheet.freeze = Some(3);
    sheet.tab = Some(TabColour::Grey);
    sheet.print = Print::landscape();
    sheet
}

fn tallies(view: &View) -> Vec<Tally> {
    let facts = view.facts();
    let mut tallies = vec![Tally::default(); facts.indicators.len()];
    for score in view.context.scores.iter() {
        for mark in &score.marks {
            let Some(tally) = tallies.get_mut(mark.indicator as usize) else {
                continue;
            };
            tally.tenures += 1;
            tally.treated += u32::from(mark.treated.is_some());
            match mark.state {
                State::Valued => tally.actuals.extend(mark.actual),
                State::Missing(_) => tally.missing += 1,
                State::NotApplicable(_) => tally.not_applicable += 1,
                State::Failed(_) => tally.failed += 1,
            }
        }
        score.total.walk(&mut |node, _| {
            let Level::Indicator(number) = node.level else {
                return;
            };
            let by_rule = score
                .marks
                .iter()
                .any(|mark| mark.indicator == number && mark.state == State::Valued);
            let ratio = facts
                .indicator(number)
                .and_then(|indicator| node.value()?.checked_div(indicator.full));
            if let Some(tally) = tallies.get_mut(number as usize)
                && by_rule
            {
                tally.ratios.extend(ratio);
            }
        });
    }
    tallies
}

fn mean(values: &[Decimal], places: u32) -> Option<Decimal> {
    let sum = values
        .iter()
        .try_fold(Decimal::ZERO, |sum, value| sum.checked_add(*value))?;
    let mean = sum.checked_div(Decimal::from(values.len()))?;
    Some(Rounding::new(places, Mode::HalfUp).apply(mean))
}

fn row(facts: &Facts, indicator: &Indicator, tally: &Tally) -> Row {
    let share = |value: Option<Decimal>| value.map_or_else(Cell::blank, Cell::percent);
    let rounded = |value: Option<&Decimal>| {
        share(value.map(|value| Rounding::new(4, Mode::HalfUp).apply(*value)))
    };
    let kind = facts.scheme.kinds.get(indicator.kind);
    Row::new(vec![
        Cell::text(kind.cloned().unwrap_or_default()),
        Cell::text(indicator.group.join("/")),
        Cell::text(indicator.name.clone()),
        Cell::text(audience(facts, indicator)),
        Cell::number(indicator.full),
        Cell::number(tally.tenures),
        share(mean(&tally.ratios, 4)),
        rounded(tally.ratios.iter().min()),
        rounded(tally.ratios.iter().max()),
        mean(&tally.actuals, 4).map_or_else(Cell::blank, Cell::number),
        Cell::number(tally.missing),
        Cell::number(tally.not_applicable),
        Cell::number(tally.failed),
        Cell::number(tally.treated),
    ])
}

/// Whom an indicator is for: `秘书科 · 综合岗`.
fn audience(facts: &Facts, indicator: &Indicator) -> String {
    let post = match indicator.audience.post {
        PostScope::All => "全体",
        PostScope::Class(own) | PostScope::Post(own) => text(facts, own),
    };
    match indicator.audience.section {
        Some(section) => format!("{} · {post}", text(facts, section)),
        None => post.to_owned(),
    }
}
