//! 总览: one page for the office head — the facts of the run, conclusions, grades, what needs a decision, charts.
//! Invariant: says nothing that another sheet does not show in full.

mod tables;

use std::sync::Arc;

use rust_decimal::Decimal;

use super::charts::{Tables, charts};
use super::summary;
use super::view::{View, contents, legal};
use super::words::{self, figure, joined, marks, percent, sheets, text};
use crate::book::{Cell, Column, Print, Row, Sheet, Style, TabColour, Tone};
use crate::diag::{self, Severity};
use crate::grade::{Standing, at_line};
use crate::office::{Conclusion, Mode, Period, Rounding};

/// Columns of the page.
const COLUMNS: u16 = 12;
/// 待定 people that are named; the others are counted.
const NAMED: usize = 8;
/// People in each of the two lists of ranks.
const LISTED: usize = 5;

/// The sheet.
pub fn sheet(view: &Arc<View>) -> Sheet {
    let context = &view.context;
    let facts = view.facts();
    let columns = (0..COLUMNS).map(|_| Column::plain(8.2)).collect();
    let mut sheet = Sheet::new(sheets::OVERVIEW, columns);
    sheet.titles = vec![
        Row::line(facts.unit.clone(), Style::Subtitle),
        Row::line(
            format!("{}岗位目标责任制考核总览", facts.period.words()),
            Style::Title,
        )
        .height(30.0),
    ];
    sheet.titles.extend(marks(context));
    let mut page = Page { rows: Vec::new() };
    basics(view, &mut page);
    let grades = outcome(view, &mut page);
    decisions(view, &mut page);
    ranks(view, &mut page);
    let gaps = tables::gaps(view, &mut page);
    let trend = tables::trend(view, &mut page);
    links(view, &mut page);
    let below = page.rows.len() + sheet.titles.len() + 1;
    sheet.body = page.rows.into();
    sheet.charts = charts(
        view,
        Tables {
            grades,
            gaps,
            trend,
        },
        u32::try_from(below).unwrap_or(u32::MAX),
    );
    sheet.tab = Some(TabColour::Green);
    sheet.print = Print {
        one_page: true,
        repeat_header: false,
        ..Print::default()
    };
    sheet
}

/// The rows of the page so far.
struct Page {
    rows: Vec<Row>,
}

impl Page {
    fn heading(&mut self, words: &str) {
        let cell = Cell::text(words)
            .style(Style::Caption)
            .tone(Tone::Strong)
            .across(Cell::ALL);
        self.rows.push(Row::new(vec![cell]).height(24.0));
    }

    fn push(&mut self, cells: Vec<Cell>) {
        self.rows.push(Row::new(cells));
    }
}

fn label(words: &str, across: u16) -> Cell {
    Cell::text(words).style(Style::Header).across(across)
}

fn entry(words: impl Into<Arc<str>>, across: u16) -> Cell {
    Cell::text(words).style(Style::Wrapped).across(across)
}

fn centre(words: impl Into<Arc<str>>, across: u16) -> Cell {
    Cell::text(words).style(Style::TextCentre).across(across)
}

fn number(value: impl Into<Decimal>, across: u16) -> Cell {
    Cell::number(value).style(Style::TextCentre).across(across)
}

/// Names in one cell; beyond a dozen they are counted.
fn few<T: AsRef<str>>(names: &[T]) -> String {
    const MOST: usize = 12;
    let mut words = joined(names.iter().take(MOST), "、");
    if names.len() > MOST {
        words.push_str(&format!(" 等 {} 人", names.len()));
    }
    words
}

fn basics(view: &View, page: &mut Page) {
    let facts = view.facts();
    let context = &view.context;
    page.heading("一、基本情况");
    let mut pair = |left: (&str, String), right: (&str, String)| {
        page.push(vec![
            label(left.0, 2),
            entry(left.1, 4),
            label(right.0, 2),
            entry(right.1, 4),
        ]);
    };
    pair(
        (
            "考核期",
            format!("{} 至 {}", facts.period.first, facts.period.last),
        ),
        ("基准日", facts.as_of.to_string()),
    );
    pair(
        ("名册", tables::on_roster(view)),
        ("工作日", format!("{} 天", facts.days_in_period())),
    );
    if let Some(words) = parts(view) {
        page.push(vec![label("分期结果", 2), entry(words, Cell::ALL)]);
    }
    page.push(vec![
        label("方案", 2),
        entry(facts.scheme.title.clone(), Cell::ALL),
    ]);
    let sum = |count: fn(&super::SheetAccount) -> u32| -> u64 {
        context
            .accounts
            .iter()
            .map(|own| u64::from(count(own)))
            .sum()
    };
    page.push(vec![
        label("读入", 2),
        entry(
            format!(
                "{} 个文件，有内容的 {} 行 = 采用 {} + 退回 {} + 标题、表头、小计等 {}",
                context.inputs.len(),
                sum(|own| own.filled),
                sum(|own| own.accepted),
                sum(|own| own.rejected),
                sum(|own| own.layout)
            ),
            Cell::ALL,
        ),
    ]);
}

/// The parts that a longer period is made from: how many there should be, how many there are, and what became of the
/// rest.
fn parts(view: &View) -> Option<String> {
    let facts = view.facts();
    let composition = facts.composition()?;
    let due = facts.period.parts(composition.part);
    let (there, absent): (Vec<Period>, Vec<Period>) = due
        .iter()
        .partition(|part| facts.history.of(part).is_some());
    let names = |list: &[Period]| joined(list.iter().map(Period::words), "、");
    let mut words = format!(
        "应有 {} 期，实有 {} 期（{}），{}",
        due.len(),
        there.len(),
        names(&there),
        composition.combine.word()
    );
    if composition.coefficient != Decimal::ONE {
        words.push_str(&format!("，系数 {}", percent(composition.coefficient)));
    }
    if !absent.is_empty() {
        words.push_str(&format!(
            "；缺 {}，按「{}」",
            names(&absent),
            composition.absent.word()
        ));
    }
    Some(words)
}

/// Conclusions and grades side by side; answers the first body row of the grades and how many there are.
fn outcome(view: &View, page: &mut Page) -> (u32, u32) {
    let outcome = &view.context.outcome;
    let scheme = &view.facts().scheme;
    page.heading("二、结论和等次");
    page.push(vec![
        label("结论", 3),
        label("人数", 2),
        Cell::blank().style(Style::Plain),
        label("等次（建议）", 2),
        label("分数线", 2),
        label(words::counted(view).0, 1),
        label("占定等", 1),
    ]);
    let first = page.rows.len();
    let graded = view.graded();
    let mut right: Vec<[Cell; 4]> = scheme
        .grades
        .iter()
        .map(|grade| {
            let line = match grade.at_least {
                Some(least) => format!("{} 分以上", figure(least)),
                None => "其余".into(),
            };
            grade_cells(&grade.name, line, outcome.count_grade(&grade.name), graded)
        })
        .collect();
    let undecided = outcome
        .standings
        .iter()
        .filter(|standing| standing.undecided)
        .count();
    if undecided > 0 {
        right.push(grade_cells(
            "待审定",
            "名额线上同分".into(),
            undecided,
            graded,
        ));
    }
    let mut right = right.into_iter();
    let mut left = Conclusion::ALL.into_iter();
    loop {
        let cells = match (left.next(), right.next()) {
            (None, None) => break,
            (conclusion, grade) => {
                let mut cells = match conclusion {
                    Some(conclusion) => vec![
                        centre(conclusion.word(), 3),
                        number(Decimal::from(outcome.count(conclusion)), 2),
                    ],
                    None => vec![Cell::blank().style(Style::Plain).across(5)],
                };
                cells.push(Cell::blank().style(Style::Plain));
                cells.extend(grade.into_iter().flatten());
                cells
            }
        };
        page.push(cells);
    }
    page.push(vec![entry(summary::conclusions(view), Cell::ALL)]);
    for used in &outcome.quotas {
        if let Some(line) = summary::quota_line(view, used) {
            page.push(vec![entry(line, Cell::ALL)]);
        }
    }
    for conclusion in [
        Conclusion::Ungraded,
        Conclusion::Unscored,
        Conclusion::Absent,
    ] {
        let names: Vec<String> = view
            .standings()
            .filter(|(_, standing)| standing.conclusion == conclusion)
            .map(|(_, standing)| format!("{}（{}）", view.name(standing.person), standing.why))
            .collect();
        if !names.is_empty() {
            page.push(vec![
                label(conclusion.word(), 2),
                entry(few(&names), Cell::ALL),
            ]);
        }
    }
    tables::sections(view, page);
    let count = scheme.grades.len();
    (
        u32::try_from(first).unwrap_or(u32::MAX),
        u32::try_from(count).unwrap_or(0),
    )
}

fn grade_cells(name: &str, line: String, count: usize, graded: usize) -> [Cell; 4] {
    let count = Decimal::from(count);
    let share = count
        .checked_div(Decimal::from(graded))
        .map(|share| percent(Rounding::new(3, Mode::HalfUp).apply(share)))
        .unwrap_or_default();
    [
        centre(name, 2),
        centre(line, 2),
        number(count, 1),
        centre(share, 1),
    ]
}

fn decisions(view: &View, page: &mut Page) {
    page.heading("三、需要处理或决定的事项");
    let items = items(view);
    if items.is_empty() {
        page.push(vec![entry("没有需要处理或决定的事项。", Cell::ALL)]);
    }
    for (kind, words, tone) in items {
        page.push(vec![label(kind, 2), entry(words, Cell::ALL).tone(tone)]);
    }
}

type Item = (&'static str, String, Tone);

fn items(view: &View) -> Vec<Item> {
    let context = &view.context;
    let facts = view.facts();
    let mut items: Vec<Item> = Vec::new();
    let (errors, warnings) = (
        context.count(Severity::Error),
        context.count(Severity::Warning),
    );
    if errors > 0 {
        items.push((
            "错误",
            format!(
                "{errors} 条，改正以前结果是草稿，见「{}」",
                sheets::PROBLEMS
            ),
            Tone::Bad,
        ));
    }
    if warnings > 0 {
        items.push((
            "警告",
            format!("{warnings} 条，请有人看过，见「{}」", sheets::PROBLEMS),
            Tone::Plain,
        ));
    }
    let decisions = &context.outcome.decisions;
    if !decisions.is_empty() {
        let applied = decisions.iter().filter(|entry| entry.applied).count();
        let refused = decisions.len() - applied;
        let mut words = format!("采用 {applied} 条，见「{}」", sheets::DECISIONS);
        if refused > 0 {
            words.push_str(&format!(
                "；没有采用 {refused} 条，见「{}」",
                sheets::PROBLEMS
            ));
        }
        items.push(("调整", words, Tone::Plain));
    }
    let marked: Vec<String> = view
        .standings()
        .filter(|(_, standing)| !standing.marks.is_empty())
        .map(|(_, standing)| {
            let marks: Vec<&str> = standing
                .marks
                .iter()
                .map(|(mark, _)| mark.as_ref())
                .collect();
            format!("{} {}", view.name(standing.person), marks.join("、"))
        })
        .collect();
    if !marked.is_empty() {
        items.push(("标记", few(&marked), Tone::Plain));
    }
    let who = |standing: &Standing| {
        format!(
            "{}（{}）",
            view.name(standing.person),
            text(facts, standing.section)
        )
    };
    let pending: Vec<&Standing> = view
        .standings()
        .map(|(_, standing)| standing)
        .filter(|standing| standing.conclusion == Conclusion::Pending)
        .collect();
    for standing in pending.iter().take(NAMED) {
        items.push((
            "待定",
            format!("{}：{}", who(standing), standing.why),
            Tone::Plain,
        ));
    }
    if let Some(more) = pending.len().checked_sub(NAMED).filter(|more| *more > 0) {
        items.push((
            "待定",
            format!("另有 {more} 人，见「{}」", sheets::SUMMARY),
            Tone::Plain,
        ));
    }
    for used in context.outcome.quotas.iter().filter(|q| !q.tied.is_empty()) {
        let Some(quota) = facts.scheme.quotas.get(used.quota) else {
            continue;
        };
        items.push((
            "同分",
            format!(
                "「{}」名额 {} 人，{} {}，由考核委员会审定",
                quota.grade,
                used.limit,
                few(&context.outcome.tied(facts, used)),
                at_line(quota)
            ),
            Tone::Plain,
        ));
    }
    let vetoes: Vec<String> = view
        .standings()
        .flat_map(|(_, standing)| {
            let notes = standing.notes.iter();
            notes
                .filter(|note| note.starts_with("一票否决"))
                .map(move |note| format!("{}：{note}", who(standing)))
        })
        .collect();
    for words in vetoes.iter().take(NAMED) {
        items.push(("否决", words.clone(), Tone::Plain));
    }
    if let Some(more) = vetoes.len().checked_sub(NAMED).filter(|more| *more > 0) {
        items.push((
            "否决",
            format!("另有 {more} 项，见「{}」", sheets::SUMMARY),
            Tone::Plain,
        ));
    }
    if !context.calendar_gaps.is_empty() {
        let years = context.calendar_gaps.iter().map(|year| format!("{year}年"));
        items.push((
            "日历",
            format!(
                "没有{}的放假通知，这些年的工作日按周一至周五计算",
                joined(years, "、")
            ),
            Tone::Plain,
        ));
    }
    items
}

fn ranks(view: &View, page: &mut Page) {
    let mut ranked: Vec<(u32, &Standing)> = view
        .standings()
        .filter_map(|(_, standing)| Some((standing.rank?, standing)))
        .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    if ranked.is_empty() {
        return;
    }
    page.heading("四、名次靠前和靠后");
    let half = || {
        [
            label("名次", 1),
            label("姓名", 2),
            label("科室", 2),
            label("总分", 1),
        ]
    };
    page.push(half().into_iter().chain(half()).collect());
    let line = |one: Option<&(u32, &Standing)>| match one {
        Some((rank, standing)) => vec![
            Cell::number(*rank).style(Style::TextCentre),
            centre(view.name(standing.person), 2),
            centre(text(view.facts(), standing.section), 2),
            standing
                .total
                .map_or_else(Cell::blank, Cell::number)
                .style(Style::Total),
        ],
        None => vec![Cell::blank().style(Style::Plain).across(6)],
    };
    // Nobody stands in both lists.
    let last_from = ranked.len().saturating_sub(LISTED).max(LISTED);
    for place in 0..LISTED.min(ranked.len()) {
        let mut cells = line(ranked.get(place));
        cells.extend(line(ranked.get(last_from + place)));
        page.push(cells);
    }
}

fn links(view: &View, page: &mut Page) {
    page.heading("六、各表");
    for pair in contents(view).chunks(2) {
        let mut cells = Vec::new();
        for (name, what) in pair {
            let home = diag::Cell::new(0, 0);
            cells.push(
                Cell::link(*name, legal(name), home)
                    .style(Style::Link)
                    .across(2),
            );
            cells.push(Cell::text(*what).style(Style::Wrapped).across(4));
        }
        page.push(cells);
    }
}
