//! 人事导入: one row a 考核对象, ids as text, codes and pay as the pack declares them, columns as the folder wants them.
//! Invariant: a code or a coefficient is given only where the pack declares it; no grade is translated into another.

use std::sync::Arc;

use super::Context;
use super::summary::{grade_word, remark};
use super::view::View;
use super::words::text;
use crate::book::{Cached, Cell, Column, Content, Row, Rows, Sheet, Style, Workbook};
use crate::grade::Standing;
use crate::office::{FIELDS, Facts, HandOver, Holds, STANDARD_FIELDS, STANDARD_FIELDS_WITH_PAY};

/// The columns that are handed over: heading and what stands below it.
fn columns(context: &Context) -> Vec<(Arc<str>, Holds)> {
    let wanted = &context.hand_over.columns;
    if !wanted.is_empty() {
        return wanted
            .iter()
            .map(|column| (column.heading.clone(), column.holds.clone()))
            .collect();
    }
    let count = match context.facts.scheme.papers.staff.pay {
        Some(_) => STANDARD_FIELDS_WITH_PAY,
        None => STANDARD_FIELDS,
    };
    FIELDS
        .iter()
        .take(count)
        .map(|field| (Arc::from(*field), Holds::Field(field)))
        .collect()
}

/// Headings and rows of HR导入.csv, made one at a time.
pub fn hr_rows(context: &Context) -> (Vec<Arc<str>>, impl Iterator<Item = Row> + Send + use<>) {
    let columns = columns(context);
    let headings = columns.iter().map(|(heading, _)| heading.clone()).collect();
    let holds: Vec<Holds> = columns.into_iter().map(|(_, holds)| holds).collect();
    let view = View::new(context);
    let rows = (0..view.order.len()).map(move |place| {
        let standing = view
            .order
            .get(place)
            .and_then(|index| view.standing(*index));
        Row::new(standing.map_or_else(Vec::new, |standing| {
            holds
                .iter()
                .map(|holds| cell(&view, standing, holds))
                .collect()
        }))
    });
    (headings, rows)
}

/// The same rows as a workbook without titles, which importers read from its first row.
pub fn hr_workbook(context: &Context) -> Workbook {
    let facts = &context.facts;
    let columns = columns(context)
        .into_iter()
        .map(|(heading, holds)| {
            let style = match holds {
                Holds::Field("总分" | "绩效系数" | "计算总分") => Style::Number,
                Holds::Field("名次" | "类内名次" | "科室名次") => Style::Count,
                Holds::Field("说明" | "原因" | "依据" | "绩效依据") => Style::Wrapped,
                // Codes and numbers stay as they are when somebody edits the cell.
                _ => Style::Exact,
            };
            Column::new(heading.as_ref(), style)
        })
        .collect();
    let title = format!("{}考核结果", facts.period.words());
    let mut book = Workbook::new(title, facts.unit.as_ref(), facts.as_of);
    book.program = context.program.to_string();
    book.digest = context.digest.as_deref().map(str::to_owned);
    let expected = u64::try_from(context.outcome.standings.len()).unwrap_or(u64::MAX);
    let (_, rows) = hr_rows(context);
    let mut sheet = Sheet::table("考核结果", columns, Rows::stream(expected, rows));
    sheet.print.orientation = crate::book::Orientation::Landscape;
    book.sheets = vec![sheet];
    book
}

fn cell(view: &View, standing: &Standing, holds: &Holds) -> Cell {
    let field = match holds {
        Holds::Fixed(text) => return Cell::text(text.clone()),
        Holds::Field(field) => field,
    };
    let cell = value(view, standing, field);
    let replaced = &view.context.hand_over.replaced;
    if replaced.is_empty() {
        return cell;
    }
    match replacement(&view.context.hand_over, field, &cell.content) {
        Some(theirs) => Cell::text(theirs),
        None => cell,
    }
}

/// What the folder's `[人事导入.代换]` says instead of a value.
fn replacement(hand_over: &HandOver, field: &str, content: &Content) -> Option<Arc<str>> {
    let own: Arc<str> = match content {
        Content::Text(text) => text.clone(),
        Content::Blank => "".into(),
        Content::Number(number)
        | Content::Formula {
            cached: Cached::Number(number),
            ..
        } => number.to_string().into(),
        _ => return None,
    };
    hand_over
        .replaced
        .iter()
        .find(|(of, ours, _)| of.as_ref() == field && *ours == own)
        .map(|(_, _, theirs)| theirs.clone())
}

fn value(view: &View, standing: &Standing, field: &str) -> Cell {
    let facts = view.facts();
    let symbol = |symbol| Cell::text(text(facts, symbol));
    let person = view.person(standing.person);
    let rank = |rank: Option<u32>| rank.map_or_else(Cell::blank, Cell::number);
    let number =
        |number: Option<rust_decimal::Decimal>| number.map_or_else(Cell::blank, Cell::number);
    let pay = facts.scheme.papers.staff.pay.as_ref();
    let coefficient = || pay?.coefficient(decided(standing)?);
    match field {
        "单位" => Cell::text(facts.unit.clone()),
        "考核期" => Cell::text(facts.period.words()),
        "考核期代码" => Cell::text(facts.period.to_string()),
        "考核期起" => Cell::text(facts.period.first.to_string()),
        "考核期止" => Cell::text(facts.period.last.to_string()),
        "基准日" => Cell::text(facts.as_of.to_string()),
        "工号" => Cell::text(view.number(standing.person)),
        "姓名" => Cell::text(view.name(standing.person)),
        "科室" => symbol(standing.section),
        "岗位" => symbol(standing.post),
        "岗位类别" => symbol(standing.class),
        "人员类别" => person.map_or_else(Cell::blank, |person| symbol(person.staff)),
        "职级" => person.map_or_else(Cell::blank, |person| symbol(person.rank)),
        "总分" => number(standing.total),
        "分数对应等次" => Cell::text(standing.threshold_grade.as_deref().unwrap_or("")),
        "等次" => Cell::text(grade_word(standing)),
        "结论" => Cell::text(standing.conclusion.word()),
        "考核结论代码" => Cell::text(code(facts, standing).unwrap_or("")),
        "说明" => Cell::text(remark(view, standing)),
        "原因" => Cell::text(standing.why.clone()),
        "依据" => Cell::text(standing.basis.clone()),
        "名次" => rank(standing.rank),
        "计算总分" => number(standing.computed.total),
        "计算等次" => Cell::text(standing.computed.grade_word()),
        "标记" => Cell::text(
            standing
                .marks
                .iter()
                .map(|(mark, _)| mark.as_ref())
                .collect::<Vec<_>>()
                .join("、"),
        ),
        "类内名次" => rank(standing.class_rank),
        "科室名次" => rank(standing.section_rank),
        "绩效系数" => number(coefficient()),
        // Without a coefficient no pay is affected.
        "影响发放期" => match (pay, coefficient()) {
            (Some(pay), Some(_)) => Cell::text(
                pay.effect
                    .of(facts.period)
                    .map_or_else(String::new, |period| period.words()),
            ),
            _ => Cell::blank(),
        },
        "绩效依据" => match (pay, coefficient()) {
            (Some(pay), Some(_)) => Cell::text(pay.basis.clone()),
            _ => Cell::blank(),
        },
        _ => Cell::blank(),
    }
}

/// The grade, where nothing about it is open.
fn decided(standing: &Standing) -> Option<&str> {
    standing.grade.as_deref().filter(|_| !standing.undecided)
}

/// 考核结论代码 as the pack declares it; `None` where it has none for the case.
pub fn code<'a>(facts: &'a Facts, standing: &Standing) -> Option<&'a str> {
    let status = status(facts, standing);
    let staff = &facts.scheme.papers.staff;
    staff.code(standing.conclusion, decided(standing), status)
}

/// The word of 状态 that led to the conclusion.
fn status<'a>(facts: &'a Facts, standing: &Standing) -> Option<&'a str> {
    facts
        .scheme
        .statuses
        .iter()
        .filter(|rule| rule.conclusion == standing.conclusion && rule.basis == standing.basis)
        .flat_map(|rule| &rule.words)
        .map(AsRef::as_ref)
        .filter(|word: &&str| standing.why.starts_with(*word))
        // 试用延长 begins like 试用.
        .max_by_key(|word| word.len())
}
