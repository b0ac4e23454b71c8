//! How fast a log of 1,000,000 rows × 12 columns is read into typed tables, as ratios taken within one run.
//!
//!     cargo bench --bench reading                              (1,000,000 rows, three rounds; about ten minutes)
//!     cargo bench --bench reading -- --rows 100000 --rounds 5
//!     cargo bench --bench reading -- --hostile                 (files made to be slow or large; seconds and peak of each)
//!
//! Every measurement is a process of its own (this program again), so that each has its own peak memory; the
//! measurements of one round follow each other, and the median over the rounds counts. What is asked for:
//!
//! - a  one xlsx against calamine's `next_cell` alone over the same cells (opening the file is part of both): ≤ 1.3
//! - b  the same rows in eight files, two threads, against a: ≤ 0.75
//! - c  GB18030 CSV against the csv crate's `StringRecord` over the decoded text, in processor time: ≤ 3
//! - d  peak memory of each reading: < 300 MB
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a bench ends where something is wrong"
)]

mod generate;
mod hostile;
mod measure;

use std::path::{Path, PathBuf};
use std::process::Command;

/// One measured process.
#[derive(Clone, Copy)]
struct Figures {
    /// Seconds.
    wall: f64,
    /// Seconds of all threads.
    cpu: f64,
    /// Megabytes.
    peak: f64,
    /// Cells that held something, without the header.
    cells: u64,
}

/// What is measured, and in how many threads.
const TASKS: [(&str, &str); 9] = [
    ("next_cell shared", "1"),
    ("gangze shared", "1"),
    ("gangze shared 2 threads", "2"),
    ("gangze eight", "2"),
    ("next_cell inline", "1"),
    ("gangze inline", "1"),
    ("StringRecord", "1"),
    ("gangze gb18030", "1"),
    ("gangze utf8", "1"),
];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, command, task, folder] = arguments.as_slice()
        && command == "--measure"
    {
        measure::run(task, Path::new(folder));
        return;
    }
    let number = |name: &str, otherwise: u32| {
        let at = arguments.iter().position(|argument| argument == name);
        at.map_or(otherwise, |at| arguments[at + 1].parse().unwrap())
    };
    let (rows, rounds) = (number("--rows", 1_000_000), number("--rounds", 3));
    let only = arguments.iter().position(|argument| argument == "--only");
    let only = only.map(|at| arguments[at + 1].as_str());
    if arguments.iter().any(|argument| argument == "--hostile") {
        hostile::run(
            &PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("hostile"),
            only,
        );
        return;
    }
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("reading-{rows}"));
    generate::all(&folder, rows);
    let mut taken: Vec<Vec<Figures>> = vec![Vec::new(); TASKS.len()];
    for round in 1..=rounds {
        for ((task, threads), taken) in TASKS.iter().zip(&mut taken) {
            if only.is_none_or(|only| task.contains(only) || task.starts_with("next_cell")) {
                eprint!("\rround {round} of {rounds}: {task}                ");
                taken.push(one(task, threads, &folder));
            }
        }
    }
    eprintln!();
    println!("{rows} rows × 12 columns, {rounds} rounds, medians");
    println!("                            wall s    cpu s   peak MB");
    for ((task, _), taken) in TASKS
        .iter()
        .zip(&taken)
        .filter(|(_, taken)| !taken.is_empty())
    {
        let (wall, cpu, peak) = (
            median(taken, |f| f.wall),
            median(taken, |f| f.cpu),
            median(taken, |f| f.peak),
        );
        println!("{task:26} {wall:7.2}  {cpu:7.2}   {peak:7.0}");
    }
    println!();
    let pick = |name: &str| {
        let at = TASKS.iter().position(|(task, _)| *task == name).unwrap();
        &taken[at]
    };
    let ratio = |what: &str, of: &str, to: &str, limit: f64| {
        let (of, to) = (pick(of), pick(to));
        if of.is_empty() || to.is_empty() {
            return;
        }
        assert_eq!(of[0].cells, to[0].cells, "{what}: not the same cells");
        let wall = median(of, |f| f.wall) / median(to, |f| f.wall);
        let cpu = median(of, |f| f.cpu) / median(to, |f| f.cpu);
        println!("{what:52} wall {wall:5.2}   cpu {cpu:5.2}   asked: ≤ {limit}");
    };
    ratio(
        "a  xlsx, shared texts / next_cell",
        "gangze shared",
        "next_cell shared",
        1.3,
    );
    ratio(
        "a  the same, two threads / next_cell",
        "gangze shared 2 threads",
        "next_cell shared",
        1.3,
    );
    ratio(
        "a  xlsx, inline texts / next_cell",
        "gangze inline",
        "next_cell inline",
        1.3,
    );
    ratio(
        "b  eight files, two threads / one file",
        "gangze eight",
        "gangze shared",
        0.75,
    );
    ratio(
        "b  eight files, two threads / one file, two threads",
        "gangze eight",
        "gangze shared 2 threads",
        0.75,
    );
    ratio(
        "c  GB18030 CSV / StringRecord",
        "gangze gb18030",
        "StringRecord",
        3.0,
    );
    ratio(
        "   UTF-8 CSV / StringRecord",
        "gangze utf8",
        "StringRecord",
        3.0,
    );
    println!("d  peak memory: asked < 300 MB for each line above that reads with gangze");
}

fn one(task: &str, threads: &str, folder: &Path) -> Figures {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--measure", task])
        .arg(folder)
        .env("RAYON_NUM_THREADS", threads)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let numbers: Vec<f64> = said
        .split_whitespace()
        .filter_map(|word| word.parse().ok())
        .collect();
    let [wall, cpu, peak, cells] = numbers.as_slice() else {
        panic!("{task}: {said}{}", String::from_utf8_lossy(&output.stderr));
    };
    Figures {
        wall: *wall,
        cpu: *cpu,
        peak: *peak,
        cells: *cells as u64,
    }
}

fn median(figures: &[Figures], pick: fn(&Figures) -> f64) -> f64 {
    let mut values: Vec<f64> = figures.iter().map(pick).collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
