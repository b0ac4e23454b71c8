//! The tables of 总览 that its charts read besides the grades: what is behind its target, and earlier periods.
//! Invariant: answers where the rows stand, so that a chart reads the cells that are there.

use rust_decimal::Decimal;

use super::{LISTED, Page, centre, entry, label, number};
use crate::book::{Cell, Style};
use crate::office::SubjectKind;
use crate::report::view::View;
use crate::report::words::{figure, joined, text};
use crate::report::{indicators, periods, trend as past};

/// The indicators furthest behind their targets; answers their first body row and how many there are.
pub(super) fn gaps(view: &View, page: &mut Page) -> (u32, u32) {
    let all = indicators::gaps(view);
    page.heading("五、实际与目标差距最大的指标");
    if all.is_empty() {
        page.push(vec![entry(all_met(view), Cell::ALL)]);
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

/// Why no indicator is behind its target.
fn all_met(view: &View) -> String {
    if indicators::compared(view) > 0 {
        return "写了目标值并有实际值的指标都达到了目标。".into();
    }
    let there = periods::there(view);
    if there.is_empty() {
        return "没有写了目标值并有实际值的指标。".into();
    }
    format!(
        "本期没有按指标计分，各期指标和目标的差距见 {} 的考核报告。",
        joined(there, "、")
    )
}

/// The means of earlier periods and of this one; answers first body row and count, 0 without an earlier one.
pub(super) fn trend(view: &View, page: &mut Page) -> (u32, u32) {
    let points = past::trend(view);
    if points.is_empty() {
        return (0, 0);
    }
    page.heading(if periods::there(view).is_empty() {
        "各期平均分（已存的同类考核期）"
    } else {
        "各期平均分（已存的同类考核期和本期的各分期）"
    });
    page.push(vec![
        label("考核期", 6),
        label(
            if view.has_doubles() {
                "定等考核对象"
            } else {
                "定等人数"
            },
            3,
        ),
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

/// 科室 by indicators of their own: how many have which grade, and each with its total.
pub(super) fn sections(view: &View, page: &mut Page) {
    let standings = &view.context.outcome.sections;
    if standings.is_empty() {
        return;
    }
    let facts = view.facts();
    let all: Vec<String> = standings
        .iter()
        .map(|own| {
            let total = match own.total {
                Some(total) => figure(total),
                None => own.state.word().to_owned(),
            };
            let grade = own.grade.as_deref().map(|grade| format!("（{grade}）"));
            format!(
                "{} {total}{}",
                text(facts, own.name),
                grade.unwrap_or_default()
            )
        })
        .collect();
    let grades = facts.scheme.grades_of(SubjectKind::Section).iter();
    let grades = grades.filter_map(|grade| {
        let holders = standings
            .iter()
            .filter(|own| own.grade.as_ref() == Some(&grade.name));
        let count = holders.count();
        (count > 0).then(|| format!("{} {count} 个", grade.name))
    });
    let mut words = format!("{} 个科室按自己的指标考核", standings.len());
    let grades = joined(grades, "、");
    if !grades.is_empty() {
        words.push_str(&format!("：{grades}"));
    }
    words.push_str(&format!("。总分和等次：{}", all.join("、")));
    page.push(vec![label("科室", 2), entry(words, Cell::ALL)]);
}

/// `42 人，计分任职 44 段`; under 双岗位双考核 with how many 考核对象 they are.
pub(super) fn on_roster(view: &View) -> String {
    let mut words = format!("{} 人", view.context.outcome.people().count());
    if view.has_doubles() {
        words.push_str(&format!("，考核对象 {} 个", view.order.len()));
    }
    words.push_str(&format!("，计分任职 {} 段", view.lines.len()));
    words
}
