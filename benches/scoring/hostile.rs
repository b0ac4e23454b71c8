//! What hostile scripts cost until they are stopped: each in a process of its own, so that its peak memory is its own.

use std::process::Command;
use std::time::Instant;

use gangze::diag::{NoWatch, Place, Sink};
use gangze::rules::{Pool, Rules, Source};
use gangze::score;

use super::{EMPTY, NAMES, office, scripts};

/// A title behind `#`, then the lines of a script.
const SCRIPTS: &str = include_str!("../../tests/rules/hostile.txt");

fn list() -> impl Iterator<Item = (&'static str, &'static str)> {
    SCRIPTS.split("# ").filter_map(|one| one.split_once('\n'))
}

/// Runs every script in a child, and answers whether all kept within a second and 300 MB.
pub fn all() -> bool {
    let program = std::env::current_exe().unwrap();
    println!("seconds  peak MB  how it ended");
    let mut kept = true;
    for (number, (title, _)) in list().enumerate() {
        let child = Command::new(&program)
            .args(["--hostile-one", &number.to_string()])
            .output()
            .unwrap();
        let said = String::from_utf8(child.stdout).unwrap();
        let [seconds, peak, ended] = said.trim_end().splitn(3, ' ').collect::<Vec<_>>()[..] else {
            println!("{title}: ended by {}", child.status);
            kept = false;
            continue;
        };
        let within = seconds.parse::<f64>().unwrap() < 1.0 && peak.parse::<u64>().unwrap() < 300;
        kept &= within;
        let mark = if within { ' ' } else { '!' };
        println!("{seconds:>7} {peak:>8} {mark} {title}: {ended}");
    }
    kept
}

/// One script in this process: seconds, peak memory in MB, the message and its line.
pub fn one(number: usize) {
    let facts = office::facts(1, &scripts(&EMPTY));
    let (_, script) = list().nth(number).unwrap();
    let pool = Pool::new(1).unwrap();
    let mut texts = scripts(&EMPTY);
    let head = "/// 试\n/// 依据：试验\n/// 取数：台账.主办（人员）、台账.工时（数）、台账.类别（文字）\n/// 例：无\n";
    texts[0].1 = format!("{head}{script}");
    let sources = texts.into_iter().map(|(name, text)| Source {
        file: format!("{name}.rhai").into(),
        name: name.into(),
        text: text.into(),
        digest: "".into(),
    });
    let sources: Vec<Source> = sources.collect();
    let begun = Instant::now();
    let mut sink = Sink::new();
    let rules = std::sync::Arc::new(Rules::load(sources, &pool, &mut sink));
    let scores = score::score(&facts, &rules, &pool, &NoWatch, &mut sink);
    let taken = begun.elapsed().as_secs_f64();
    let points = scores.tenures.get(0).unwrap().total.value();
    let file = format!("{}.rhai", NAMES[0]);
    let found = sink.finish();
    let found = found.iter().find(|problem| problem.is_error());
    let ended = found.map_or_else(
        || format!("NOT STOPPED, {points:?}"),
        |problem| {
            let line = match &problem.place {
                Place::Text {
                    file: own, line, ..
                } if own.as_ref() == file => line.to_string(),
                place => place.to_string(),
            };
            format!("{} line {line} {}", problem.code, problem.message)
        },
    );
    println!("{taken:.3} {} {ended}", peak_mb());
}

/// The most memory that this process ever held; 0 where the system does not say.
fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}
