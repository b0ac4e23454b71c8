//! What HR imports: one row a 考核对象, ids as text, with the code of the cadre information standard where it says one.
//! Invariant: a code is given only where that standard's own words fit; no grade is translated into another.

use std::sync::Arc;

use super::Context;
use super::summary::{grade_word, remark};
use super::view::View;
use super::words::text;
use crate::book::{Cell, Column, Row, Sheet, Style, Workbook};
use crate::grade::Standing;
use crate::office::{Conclusion, Facts};

const HEADINGS: [&str; 12] = [
    "单位",
    "考核期",
    "工号",
    "姓名",
    "科室",
    "岗位",
    "人员类别",
    "总分",
    "等次",
    "结论",
    "考核结论代码",
    "说明",
];

/// Headings and rows of HR导入.csv.
pub fn hr_rows(context: &Context) -> (Vec<&'static str>, Vec<Row>) {
    let view = View::new(context);
    let rows = view
        .standings()
        .map(|(_, standing)| row(&view, standing))
        .collect();
    (HEADINGS.to_vec(), rows)
}

/// The same rows as a workbook without titles, which importers read from its first row.
pub fn hr_workbook(context: &Context) -> Workbook {
    let facts = &context.facts;
    let (headings, rows) = hr_rows(context);
    let columns = headings
        .into_iter()
        .map(|heading| {
            let style = match heading {
                "总分" => Style::Number,
                "说明" => Style::Wrapped,
                _ => Style::Text,
            };
            Column::new(heading, style)
        })
        .collect();
    let title = format!("{}考核结果", facts.period.words());
    let mut book = Workbook::new(title, facts.unit.as_ref(), facts.as_of);
    book.program = context.program.to_string();
    book.digest = context.digest.as_deref().map(str::to_owned);
    book.sheets = vec![Sheet::table("考核结果", columns, rows.into())];
    book
}

fn row(view: &View, standing: &Standing) -> Row {
    let facts = view.facts();
    let symbol = |symbol| Cell::text(text(facts, symbol));
    let staff = view
        .person(standing.person)
        .map_or("", |person| text(facts, person.staff));
    Row::new(vec![
        Cell::text(facts.unit.clone()),
        Cell::text(facts.period.words()),
        Cell::text(view.number(standing.person)),
        Cell::text(view.name(standing.person)),
        symbol(standing.section),
        symbol(standing.post),
        Cell::text(staff),
        standing.total.map_or_else(Cell::blank, Cell::number),
        Cell::text(grade_word(standing)),
        Cell::text(standing.conclusion.word()),
        Cell::text(code(facts, standing).unwrap_or("")),
        Cell::text(remark(view, standing)),
    ])
}

/// 考核结论代码 of the national cadre information standard; `None` where it has no word for the case.
pub fn code(facts: &Facts, standing: &Standing) -> Option<&'static str> {
    let status = status(facts, standing);
    match standing.conclusion {
        Conclusion::Graded => match standing.grade.as_deref()? {
            "优秀" => Some("1"),
            "称职" => Some("2"),
            "基本称职" => Some("3"),
            "不称职" => Some("4"),
            "合格" => Some("2B"),
            "基本合格" => Some("3B"),
            "不合格" => Some("4B"),
            _ => None,
        },
        Conclusion::Ungraded => Some(match status.as_deref() {
            Some("试用") => "5A",
            Some("受处分") => "5C",
            _ => "5",
        }),
        // Waiting for data is no conclusion yet; waiting for the end of a case is one.
        Conclusion::Pending => (status.as_deref() == Some("立案")).then_some("5B"),
        Conclusion::Absent => Some("6"),
        Conclusion::Unscored => None,
    }
}

/// The word of 状态 that led to the conclusion.
fn status(facts: &Facts, standing: &Standing) -> Option<Arc<str>> {
    facts
        .scheme
        .statuses
        .iter()
        .filter(|rule| rule.conclusion == standing.conclusion && rule.basis == standing.basis)
        .flat_map(|rule| &rule.words)
        .find(|word| standing.why.starts_with(word.as_ref()))
        .cloned()
}
