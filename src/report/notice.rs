//! 公示表: names, posts and grades, and the days on which they hang; nothing else of anybody.
//! Invariant: holds no score, no number, no reason; a grade that waits for a decision is not in it.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::view::View;
use super::words::{joined, text};
use super::{Context, dress};
use crate::book::{Cell, Column, Print, Row, Rows, Sheet, Style, Workbook};
use crate::diag::catalog::output::NOTICE_EARLY;
use crate::diag::{Diagnostic, Place};
use crate::grade::Standing;
use crate::office::{Facts, Notice, PersonId};

/// First and last day of the notice; `None` where the pack declares none.
pub fn notice_days(context: &Context) -> Option<(NaiveDate, NaiveDate)> {
    let facts = &context.facts;
    let from = match context.notice_from {
        Some(from) => from,
        None => settled(context).succ_opt()?,
    };
    let notice = facts.scheme.papers.notice.as_ref()?;
    notice.span(&facts.calendar, from)
}

/// The day on which the result was settled: 基准日, or the last entry of 调整 that holds.
fn settled(context: &Context) -> NaiveDate {
    let applied = context.outcome.applied().into_iter();
    let last = applied.map(|entry| entry.date).max();
    last.map_or(context.facts.as_of, |last| last.max(context.facts.as_of))
}

/// Says that the notice begins before there is anything final to announce; `None` where it does not.
pub fn notice_early(context: &Context, first: NaiveDate) -> Option<Diagnostic> {
    let as_of = context.facts.as_of;
    let last = context
        .outcome
        .applied()
        .into_iter()
        .max_by_key(|entry| entry.date);
    let (why, settled) = match last {
        Some(entry) if first < entry.date => (
            format!("早于 {} {}采用的调整", entry.date, entry.step_name),
            entry.date,
        ),
        _ if first <= as_of => (format!("不晚于基准日 {as_of}"), as_of.succ_opt()?),
        _ => return None,
    };
    Some(
        Diagnostic::new(
            NOTICE_EARLY,
            Place::Run,
            format!("公示从 {first} 开始，{why}"),
        )
        .help(format!(
            "--notice-from 写 {settled} 或更晚的日子，不写就从定下结果的第二天起"
        )),
    )
}

/// The workbook 公示表.xlsx; `None` where the pack declares no notice.
pub fn notice_workbook(context: &Context) -> Option<Workbook> {
    let notice = context.facts.scheme.papers.notice.as_ref()?;
    let (first, last) = notice_days(context)?;
    let view = View::new(context);
    let facts = view.facts();
    let title = format!("{}考核结果公示", facts.period.words());
    let mut book = Workbook::new(title, facts.unit.as_ref(), facts.as_of);
    book.program = context.program.to_string();
    let mut sheet = sheet(&view, notice, first, last);
    dress(context, &mut sheet);
    // The paper speaks for itself on a wall.
    sheet.print.running_head = None;
    book.sheets = vec![sheet];
    Some(book)
}

/// Who is published: a decided grade that the pack wants on the wall, best grade first.
fn published<'a>(view: &'a View, notice: &Notice) -> Vec<&'a Standing> {
    let grades = &view.facts().scheme.grades;
    let place = |standing: &Standing| {
        let own = standing.grade.as_ref()?;
        grades.iter().position(|grade| grade.name == *own)
    };
    let mut found: Vec<&Standing> = view
        .standings()
        .map(|(_, standing)| standing)
        .filter(|standing| !standing.undecided)
        .filter(|standing| {
            standing
                .grade
                .as_ref()
                .is_some_and(|grade| notice.grades.is_empty() || notice.grades.contains(grade))
        })
        .collect();
    found.sort_by_key(|standing| place(standing));
    found
}

fn sheet(view: &View, notice: &Notice, first: NaiveDate, last: NaiveDate) -> Sheet {
    let facts = view.facts();
    let columns = vec![
        Column::new("序号", Style::FormCentre).width(8.0),
        Column::new("姓名", Style::FormCentre).width(16.0),
        Column::new("岗位", Style::FormCentre).width(38.0),
        Column::new("考核等次", Style::FormCentre).width(18.0),
    ];
    let people = published(view, notice);
    let rows: Vec<Row> = (1_u32..)
        .zip(&people)
        .map(|(number, standing)| {
            Row::new(vec![
                Cell::number(number).style(Style::FormCentre),
                Cell::text(view.name(standing.person)),
                Cell::text(post(facts, standing)),
                Cell::text(standing.grade.as_deref().unwrap_or("")),
            ])
            .height(24.0)
        })
        .collect();
    // Standings of one person adjoin on the roster but not here, where they stand by grade.
    let persons: HashSet<PersonId> = people.iter().map(|own| own.person).collect();
    let mut count = format!("共 {} 人", persons.len());
    if people.len() > persons.len() {
        count.push_str(&format!(
            "，其中有人两个岗位分别考核，列 {} 行",
            people.len()
        ));
    }
    let mut sheet = Sheet::table("公示表", columns, Rows::from(rows));
    sheet.filter = false;
    let grades = if notice.grades.is_empty() {
        String::new()
    } else {
        format!(
            "拟定为{}等次的",
            joined(
                notice.grades.iter().map(|grade| format!("「{grade}」")),
                "、"
            )
        )
    };
    sheet.titles = vec![
        Row::line(
            format!("关于{}考核结果的公示", facts.period.words()),
            Style::Title,
        )
        .height(40.0),
        Row::line(
            format!(
                "　　按照{}，现将{}{}考核中{grades}人员（{count}）予以公示。公示期为 {} 至 {}，共 {} 个工作日。",
                notice.basis,
                facts.unit,
                facts.period.words(),
                long(first),
                long(last),
                notice.workdays
            ),
            Style::Paragraph,
        ),
        Row::line(
            "　　公示期间，对公示内容有异议的，可以向考核工作机构如实反映。反映问题应当署真实姓名，并提供具体事实。",
            Style::Paragraph,
        ),
    ];
    let sign = |words: String| {
        Row::new(vec![
            Cell::text(words).style(Style::Paragraph).across(Cell::ALL),
        ])
    };
    sheet.foot = vec![
        sign("受理部门：　　　　　　　　　　联系电话：".into()).height(34.0),
        sign(format!(
            "　　　　　　　　　　　　　　　　　　{}（盖章）",
            facts.unit
        ))
        .height(30.0),
        sign(format!(
            "　　　　　　　　　　　　　　　　　　　　{}",
            long(first)
        ))
        .height(26.0),
    ];
    sheet.print = Print::default();
    sheet
}

/// 科室 and 岗位 in one: `秘书科 综合岗`.
fn post(facts: &Facts, standing: &Standing) -> String {
    joined(
        [text(facts, standing.section), text(facts, standing.post)],
        " ",
    )
}

/// `2026年10月8日`
fn long(day: NaiveDate) -> String {
    use chrono::Datelike as _;
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}
