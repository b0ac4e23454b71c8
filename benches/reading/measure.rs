//! One measurement: a task in a fresh process, its time, its peak memory, and how many cells it saw.

use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::time::Instant;

use calamine::{DataRef, Reader as _, Xlsx};
use gangze::diag::{NoWatch, Sink, text};
use gangze::intake::{Files, Plan, Role, Source, read};
use gangze::office::Value;
use gangze::sheet::Reader;

use super::generate::HEADER;

/// Prints seconds of the clock, seconds of the processor, peak megabytes, cells.
pub fn run(task: &str, folder: &Path) {
    let (name, kind) = task.split_once(' ').unwrap_or((task, ""));
    let kind = kind.split(' ').next().unwrap();
    let csv = matches!(kind, "gb18030" | "utf8");
    let names: Vec<String> = match kind {
        "eight" => (1..=8).map(|part| format!("eight-{part}.xlsx")).collect(),
        kind if csv => vec![format!("{kind}.csv")],
        kind => vec![format!("{kind}.xlsx")],
    };
    let paths: Vec<_> = names.iter().map(|name| folder.join(name)).collect();
    let decoded =
        (name == "StringRecord").then(|| fs::read_to_string(folder.join("utf8.csv")).unwrap());
    let (before, start) = (cpu(), Instant::now());
    let (cells, end) = match name {
        "next_cell" => (next_cell(&paths[0]), None),
        "StringRecord" => (string_record(&decoded.unwrap()), None),
        _ => {
            let intake = gangze(folder, &names);
            // Counting the cells is not part of reading them.
            let end = (start.elapsed(), cpu());
            (count(&intake), Some(end))
        }
    };
    let (wall, after) = end.unwrap_or_else(|| (start.elapsed(), cpu()));
    println!(
        "{} {} {} {cells}",
        wall.as_secs_f64(),
        after - before,
        peak()
    );
}

/// The least that calamine can do with a file: open it and ask for every cell.
fn next_cell(path: &Path) -> usize {
    let bytes = fs::read(path).unwrap();
    let mut book = Xlsx::new(Cursor::new(bytes.as_slice())).unwrap();
    let name = book.sheet_names()[0].clone();
    let mut cells = book.worksheet_cells_reader(&name).unwrap();
    let (mut count, mut length) = (0, 0);
    while let Some(cell) = cells.next_cell().unwrap() {
        match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::SharedString(text) => length += text.len(),
            DataRef::String(text) => length += text.len(),
            _ => {}
        }
        count += 1;
    }
    assert!(length > 0);
    count - HEADER.len()
}

fn string_record(text: &str) -> usize {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut count = 0;
    while reader.read_record(&mut record).unwrap() {
        count += record.iter().filter(|field| !field.is_empty()).count();
    }
    count - HEADER.len()
}

fn gangze(folder: &Path, names: &[String]) -> gangze::intake::Intake {
    let source = |name: &str, role| Source {
        path: folder.join(name),
        name: name.into(),
        role,
    };
    let mut plan = Plan {
        year: 2026,
        ..Plan::default()
    };
    plan.sources.push(source("人员名册.csv", Role::Roster));
    plan.sources
        .extend(names.iter().map(|name| source(name, Role::Log)));
    let reader = Reader::new("gangze");
    let mut sink = Sink::new();
    let intake = read(&plan, &Files { reader: &reader }, &NoWatch, &mut sink);
    let said: Vec<String> = sink.finish().iter().map(text).collect();
    assert!(said.is_empty(), "{}", said[..said.len().min(5)].concat());
    for account in &intake.accounts {
        // Nothing but the header is anything else than a row of the table.
        assert_eq!((account.rejected, account.layout), (0, 1), "{account:?}");
    }
    intake
}

fn count(intake: &gangze::intake::Intake) -> usize {
    let table = intake.log.as_ref().unwrap();
    let filled = |column: &gangze::office::Column| {
        table
            .rows()
            .filter(|row| column.value(*row) != Value::Missing)
            .count()
    };
    table.columns().iter().map(filled).sum()
}

/// The processor seconds of this process, all threads together.
fn cpu() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let after_name = stat.rsplit_once(')').unwrap().1;
    let ticks = |at: usize| -> f64 {
        after_name
            .split_whitespace()
            .nth(at)
            .unwrap()
            .parse()
            .unwrap()
    };
    // A tick is a hundredth of a second wherever Linux runs a desktop.
    (ticks(11) + ticks(12)) / 100.0
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
