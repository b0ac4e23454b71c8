//! How fast results become workbooks, as ratios taken within one run, and the whole job end to end.
//!
//!     cargo bench --bench report                      (three rounds; about fifteen minutes)
//!     cargo bench --bench report -- --rounds 1 --only summary
//!     GANGZE_BENCH_PYTHON=python3 cargo bench --bench report -- --only whole      (with pandas beside it)
//!
//! Every measurement is a process of its own (this program again), so that each has its own peak memory; the
//! median over the rounds counts. What is asked for:
//!
//! - a  a summary of 100,000 rows × 20 columns: ≤ 1.3 × what rust_xlsxwriter alone needs for the same cells with
//!   formats of the same make, filled on both cores; peak memory < 300 MB
//! - b  the report for 10,000 people with 300,000 entries: the same
//! - c  1,000,000 log rows, 100,000 people, five rules, report and hand-over: ≤ 1.3 × the sum of reading, scoring
//!   and writing measured alone; peak memory < 500 MB; pandas beside it does the same reading, scoring, writing
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a bench ends where something is wrong"
)]

mod generate;
mod library;
mod measure;

use std::path::{Path, PathBuf};
use std::process::Command;

use generate::Size;

/// One measured process.
#[derive(Clone, Copy)]
struct Figures {
    /// Seconds.
    wall: f64,
    /// Megabytes.
    peak: f64,
    /// Cells or rows, whatever the task counts; both sides of a ratio must count the same.
    count: u64,
}

const TASKS: [&str; 9] = [
    "summary library",
    "summary gangze",
    "report library",
    "report gangze",
    "whole read",
    "whole score",
    "whole write",
    "whole gangze",
    "whole pandas",
];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, command, task, folder] = arguments.as_slice()
        && command == "--measure"
    {
        measure::run(task, Path::new(folder));
        return;
    }
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let rounds: u32 = value("--rounds").map_or(3, |text| text.parse().unwrap());
    let only = value("--only");
    let people: u32 = value("--people").map_or(100_000, |text| text.parse().unwrap());
    let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let report = root.join("report-10000");
    let whole = root.join(format!("report-{people}"));
    let mut taken: Vec<Vec<Figures>> = vec![Vec::new(); TASKS.len()];
    let wanted = |task: &str| only.as_deref().is_none_or(|only| task.contains(only));
    let any = |what: &str| {
        TASKS
            .iter()
            .any(|task| task.starts_with(what) && wanted(task))
    };
    if any("report ") {
        let size = Size {
            people: 10_000,
            each: 20,
            late: 90,
        };
        generate::office(&report, size);
    }
    if any("whole ") {
        let size = Size {
            people,
            each: 10,
            late: 20,
        };
        generate::office(&whole, size);
    }
    for round in 1..=rounds {
        for (task, taken) in TASKS.iter().zip(&mut taken) {
            if !wanted(task) {
                continue;
            }
            eprint!("\rround {round} of {rounds}: {task}                ");
            let folder = if task.starts_with("whole") {
                &whole
            } else {
                &report
            };
            let figures = if *task == "whole pandas" {
                pandas(folder)
            } else {
                Some(one(task, folder))
            };
            taken.extend(figures);
        }
    }
    eprintln!();
    println!("                     wall s   peak MB      count");
    for (task, taken) in TASKS.iter().zip(&taken) {
        if !taken.is_empty() {
            println!(
                "{task:18} {:8.2}  {:8.0} {:10}",
                median(taken, |f| f.wall),
                median(taken, |f| f.peak),
                taken[0].count
            );
        }
    }
    println!();
    let pick = |name: &str| {
        let at = TASKS.iter().position(|task| *task == name).unwrap();
        &taken[at]
    };
    for what in ["summary", "report"] {
        let (library, own) = (
            pick(&format!("{what} library")),
            pick(&format!("{what} gangze")),
        );
        if !library.is_empty() {
            let ratio = median(own, |f| f.wall) / median(library, |f| f.wall);
            let peak = median(own, |f| f.peak);
            println!(
                "{what}: gangze / library {ratio:.2} (asked ≤ 1.3), peak {peak:.0} MB (asked < 300)"
            );
        }
    }
    let whole = pick("whole gangze");
    if !whole.is_empty() {
        let parts: f64 = ["whole read", "whole score", "whole write"]
            .iter()
            .map(|part| median(pick(part), |f| f.wall))
            .sum();
        let wall = median(whole, |f| f.wall);
        let peak = median(whole, |f| f.peak);
        println!(
            "whole: gangze / sum of its parts {:.2} (asked ≤ 1.3), peak {peak:.0} MB (asked < 500)",
            wall / parts
        );
        let pandas = pick("whole pandas");
        if !pandas.is_empty() {
            println!(
                "whole: pandas takes {:.1} times as long, peak {:.0} MB",
                median(pandas, |f| f.wall) / wall,
                median(pandas, |f| f.peak)
            );
        }
    }
}

fn one(task: &str, folder: &Path) -> Figures {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--measure", task])
        .arg(folder)
        .output()
        .unwrap();
    figures(task, &output)
}

/// The same reading, scoring and writing in Python; nothing where there is no pandas.
fn pandas(folder: &Path) -> Option<Figures> {
    let python = std::env::var("GANGZE_BENCH_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let there = Command::new(&python)
        .args(["-c", "import pandas, xlsxwriter"])
        .output();
    if !there.is_ok_and(|done| done.status.success()) {
        eprintln!("\nno Python with pandas and xlsxwriter; GANGZE_BENCH_PYTHON names one");
        return None;
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/report/whole.py");
    let output = Command::new(python)
        .arg(script)
        .arg(folder)
        .output()
        .unwrap();
    Some(figures("whole pandas", &output))
}

fn figures(task: &str, output: &std::process::Output) -> Figures {
    let said = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<f64> = said
        .split_whitespace()
        .filter_map(|word| word.parse().ok())
        .collect();
    let [wall, peak, count] = numbers.as_slice() else {
        panic!("{task}: {said}{}", String::from_utf8_lossy(&output.stderr));
    };
    Figures {
        wall: *wall,
        peak: *peak,
        count: *count as u64,
    }
}

fn median(figures: &[Figures], pick: fn(&Figures) -> f64) -> f64 {
    let mut values: Vec<f64> = figures.iter().map(pick).collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
