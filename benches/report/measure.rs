//! One measurement in a fresh process: its seconds, its peak memory, what it counted.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use gangze::assess::{Request, Wanted, compute, write};
use gangze::book::{Cell, Column, Row, Rows, Sheet, Style, Workbook, write_workbook};
use gangze::diag::{NoWatch, Sink};
use gangze::intake::{self, Files, Plan, Role, Source};
use gangze::office::{Docket, Period, Setting};
use gangze::rules::Pool;
use gangze::sheet::Reader;
use gangze::{grade, score};
use rust_decimal::Decimal;

use super::library;

/// Prints seconds of the clock, peak megabytes, and a count.
pub fn run(task: &str, folder: &Path) {
    let (what, who) = task.split_once(' ').unwrap();
    let (seconds, count) = match (what, who) {
        ("summary", "library") => alone(summary()),
        ("summary", _) => ours(summary()),
        ("report", who) => {
            let assessment =
                compute(&request(folder), &NoWatch).unwrap_or_else(|faults| panic!("{faults:?}"));
            let context = gangze::assess::report_context(&assessment);
            drop(assessment);
            let book = gangze::report::workbook(&context);
            if who == "library" {
                alone(book)
            } else {
                ours(book)
            }
        }
        (_, part) => whole(folder, part),
    };
    println!("{seconds} {} {count}", peak());
}

fn request(folder: &Path) -> Request {
    Request {
        dir: folder.to_owned(),
        period: Period::parse("2026Q3").unwrap(),
        as_of: None,
        accept_stale: false,
        threads: 0,
        program: "gangze".into(),
    }
}

/// 100,000 rows × 20 columns, as a summary has them.
fn summary() -> Workbook {
    let styles = [
        Style::Count,
        Style::TextCentre,
        Style::TextCentre,
        Style::TextCentre,
        Style::TextCentre,
        Style::TextCentre,
        Style::Score,
        Style::Score,
        Style::Score,
        Style::Score,
        Style::Score,
        Style::Total,
        Style::Count,
        Style::Count,
        Style::Count,
        Style::TextCentre,
        Style::TextCentre,
        Style::TextCentre,
        Style::Date,
        Style::Text,
    ];
    let columns = styles
        .iter()
        .map(|style| Column::new("列", *style).width(10.0))
        .collect();
    let names: Vec<Arc<str>> = (0..5_000).map(|n| format!("姓名{n}").into()).collect();
    let day = chrono::NaiveDate::from_ymd_opt(2026, 9, 30).unwrap();
    let rows = (0..100_000_usize).map(move |row| {
        let name = |step: usize| Cell::text(names[(row * 7 + step) % names.len()].clone());
        let number = i64::try_from(row).unwrap();
        let cells = styles.iter().enumerate().map(|(at, style)| match style {
            Style::Count => Cell::number(number),
            Style::Score | Style::Total => Cell::number(Decimal::new(
                (number * 13 + i64::try_from(at).unwrap()) % 10_000,
                2,
            )),
            Style::Date => Cell::date(day),
            _ => name(at),
        });
        Row::new(cells.collect())
    });
    let mut book = Workbook::new("汇总", "单位", day);
    let body = Rows::stream(100_000, rows);
    book.sheets = vec![Sheet::table("汇总", columns, body)];
    book
}

fn ours(mut book: Workbook) -> (f64, u64) {
    let out = tempfile::tempfile().unwrap();
    let count = Arc::new(AtomicU64::new(0));
    for sheet in &mut book.sheets {
        counted(sheet, &count);
    }
    let start = Instant::now();
    write_workbook(book, std::io::BufWriter::new(out), None, "", &NoWatch)
        .unwrap_or_else(|fault| panic!("{fault:?}"));
    let seconds = start.elapsed().as_secs_f64();
    (seconds, count.load(Ordering::Relaxed))
}

/// Counts the cells of a sheet while they are written, as `library::gather` counts them.
fn counted(sheet: &mut Sheet, count: &Arc<AtomicU64>) {
    let cells = |row: &Row| u64::try_from(row.cells.len()).unwrap();
    let head: u64 = sheet.titles.iter().map(cells).sum();
    let headings = u64::try_from(sheet.columns.len()).unwrap();
    count.fetch_add(head + headings, Ordering::Relaxed);
    let count = count.clone();
    let body = std::mem::take(&mut sheet.body);
    sheet.body = Rows::stream(
        body.expected,
        body.rows.inspect(move |row| {
            count.fetch_add(cells(row), Ordering::Relaxed);
        }),
    );
}

/// Making the cells is not part of what the library needs; ours makes them while it writes.
fn alone(book: Workbook) -> (f64, u64) {
    let mut formats = library::Formats::default();
    let sheets = book
        .sheets
        .into_iter()
        .map(|sheet| library::gather(sheet, &mut formats))
        .collect();
    let out = tempfile::tempfile().unwrap();
    library::write(sheets, &formats.list(), std::io::BufWriter::new(out))
}

/// The whole job, or one of its parts with what comes before it left out of the time.
fn whole(folder: &Path, part: &str) -> (f64, u64) {
    let request = request(folder);
    let start = Instant::now();
    if part == "read" {
        return read_alone(folder);
    }
    if part == "score" {
        return score_alone(&request);
    }
    let assessment = compute(&request, &NoWatch).unwrap_or_else(|faults| panic!("{faults:?}"));
    let error = assessment
        .problems
        .iter()
        .find(|problem| problem.is_error());
    assert!(error.is_none(), "{error:?}");
    let computed = Instant::now();
    if part == "compute" {
        let count = u64::try_from(assessment.outcome.standings.len()).unwrap();
        return ((computed - start).as_secs_f64(), count);
    }
    write(&assessment, &Wanted::default(), &NoWatch).unwrap_or_else(|faults| panic!("{faults:?}"));
    let count = u64::try_from(assessment.outcome.standings.len()).unwrap();
    match part {
        "write" => (computed.elapsed().as_secs_f64(), count),
        _ => (start.elapsed().as_secs_f64(), count),
    }
}

/// The tables alone.
fn read_alone(folder: &Path) -> (f64, u64) {
    let source = |name: &str, role| Source {
        path: folder.join(name),
        name: name.into(),
        role,
    };
    let plan = Plan {
        year: 2026,
        sources: vec![
            source("人员名册.csv", Role::Roster),
            source("岗位目标.csv", Role::Targets),
            source("台账/台账.csv", Role::Log),
        ],
        ..Plan::default()
    };
    let reader = Reader::new("gangze");
    let mut sink = Sink::new();
    let start = Instant::now();
    let intake = intake::read(&plan, &Files { reader: &reader }, &NoWatch, &mut sink);
    let seconds = start.elapsed().as_secs_f64();
    let rows = intake.log.map_or(0, |log| log.len());
    (seconds, u64::try_from(rows).unwrap())
}

/// Sharing out the rows, scoring and grading alone, on tables that were read before.
fn score_alone(request: &Request) -> (f64, u64) {
    let ready = compute(request, &NoWatch).unwrap_or_else(|faults| panic!("{faults:?}"));
    let pool = Pool::new(0).unwrap();
    let facts = &ready.facts;
    let mut sink = Sink::new();
    let start = Instant::now();
    let setting = Setting {
        period: facts.period,
        as_of: facts.as_of,
        calendar: &facts.calendar,
        roster: &facts.roster,
        lexicon: &facts.lexicon,
    };
    let _docket = Docket::allocate(&setting, &facts.tables[0], &[], &mut sink);
    let scores = score::score(facts, &ready.rules, &pool, &NoWatch, &mut sink);
    let outcome = grade::grade(facts, &scores, &mut sink);
    let seconds = start.elapsed().as_secs_f64();
    (seconds, u64::try_from(outcome.standings.len()).unwrap())
}

/// The peak of resident memory, in megabytes.
fn peak() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    let kilobytes: f64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kilobytes / 1024.0
}
