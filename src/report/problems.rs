//! 问题清单: every diagnostic of the run, as on the terminal.
//! Invariant: the same list in the same order; nothing is left out or added.

use std::sync::Arc;

use super::view::View;
use super::words::{joined, sheets, titles};
use crate::book::{Cell, Column, Print, Row, Rows, Sheet, Style, TabColour, Tone};
use crate::diag::{Diagnostic, Severity};

/// The sheet.
pub fn sheet(view: &Arc<View>) -> Sheet {
    let context = &view.context;
    let column = |heading: &str, style, width| Column::new(heading, style).width(width);
    let columns = vec![
        column("序号", Style::Count, 6.0),
        column("级别", Style::TextCentre, 7.0),
        column("代码", Style::TextCentre, 8.0),
        column("内容", Style::Wrapped, 46.0),
        column("位置", Style::Wrapped, 34.0),
        column("处数", Style::Count, 7.0),
        column("本行", Style::Wrapped, 34.0),
        column("另见、经过", Style::Wrapped, 28.0),
        column("建议", Style::Wrapped, 40.0),
    ];
    let problems = context.problems.clone();
    let count = problems.len();
    let rows = (0..count).map(move |index| {
        problems
            .get(index)
            .map_or_else(Row::default, |problem| row(index, problem))
    });
    let mut sheet = Sheet::table(
        sheets::PROBLEMS,
        columns,
        Rows::stream(u64::try_from(count).unwrap_or(u64::MAX), rows),
    );
    sheet.titles = titles(
        context,
        "问题清单",
        &format!(
            "错误 {} 条，警告 {} 条，提示 {} 条；有错误时结果是草稿。代码的解释：gangze explain 代码",
            context.count(Severity::Error),
            context.count(Severity::Warning),
            context.count(Severity::Note)
        ),
    );
    if count == 0 {
        sheet.foot = vec![Row::line("没有发现问题。", Style::Note)];
    }
    sheet.tab = Some(if context.count(Severity::Error) > 0 {
        TabColour::Red
    } else {
        TabColour::Grey
    });
    sheet.print = Print::landscape();
    sheet
}

fn row(index: usize, problem: &Diagnostic) -> Row {
    let severity = problem.severity();
    let further = problem
        .related
        .iter()
        .map(|(place, words)| joined([place.to_string().as_str(), words], " "))
        .chain(problem.trace.iter().cloned());
    Row::new(vec![
        Cell::number(u32::try_from(index + 1).unwrap_or(u32::MAX)),
        Cell::text(severity.label()).tone(match severity {
            Severity::Error => Tone::Bad,
            Severity::Warning => Tone::Warn,
            Severity::Note => Tone::Plain,
        }),
        Cell::text(problem.code.id()),
        Cell::text(problem.message.as_str()),
        Cell::text(problem.place.to_string()),
        Cell::number(problem.count),
        Cell::text(problem.row.as_deref().unwrap_or("")),
        Cell::text(joined(further, "\n")),
        Cell::text(problem.help.as_deref().unwrap_or("")),
    ])
}
