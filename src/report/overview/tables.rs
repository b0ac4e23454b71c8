//! The tables of 总览 that its charts read besides the grades: what is behind its target, and earlier periods.
//! Invariant: answers where the rows stand, so that a chart reads the cells that are there.

use rust_decimal::Decimal;

use super::{LISTED, Page, centre, entry, label, number};
use crate::book::{Cell, Style};
use crate::report::view::View;
use crate::report::{indicators, trend as past};

/// The indicators furthest behind their targets; answers their first body row and how many there are.
pub(super) fn gaps(view: &View, page: &mut Page) -> (u32, u32) {
    let all = indicators::gaps(view);
    page.heading("五、实际与目标差距最大的指标");
    if all.is_empty() {
        page.push(vec![entry(
            "写了目标值并有实际值的指标都达到了目标。",
            Cell::ALL,
        )]);
        return (0, 0);
    }
    page.push(vec![
        label("指标", 6),
        label("目标值", 1),
        label("实际平均", 2),
        label("差距", 1),
        label("未达到", 2),
    ]);
    let first = page.rows.len();
    let shown = all.iter().take(LISTED);
    let count = shown.len();
    for gap in shown {
        page.push(vec![
            // One text, so that the chart's names say whose indicator it is.
            entry(format!("{}（{}）", gap.name, gap.audience), 6),
            centre(gap.target.as_str(), 1),
            centre(gap.actual.as_str(), 2),
            Cell::percent(gap.share).style(Style::Percent),
            centre(format!("{} / {} 段", gap.missed, gap.of), 2),
        ]);
    }
    let whole = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    (whole(first), whole(count))
}

/// The means of earlier periods and of this one; answers first body row and count, 0 without an earlier one.
pub(super) fn trend(view: &View, page: &mut Page) -> (u32, u32) {
    let points = past::trend(view);
    if points.is_empty() {
        return (0, 0);
    }
    page.heading("各期平均分（已存的同类考核期）");
    page.push(vec![
        label("考核期", 6),
        label("定等人数", 3),
        label("平均分", 3),
    ]);
    let first = page.rows.len();
    for point in &points {
        page.push(vec![
            entry(point.period.as_str(), 6),
            number(Decimal::from(point.graded), 3),
            Cell::number(point.mean).style(Style::Score).across(3),
        ]);
    }
    let whole = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    (whole(first), whole(points.len()))
}
