//! A quote lost or doubled anywhere in any rule that we ship is one message, on its line.
use std::path::Path;

use gangze::diag::{Place, Sink};
use gangze::rules::Rules;

use crate::office_builder::{POOL, sources};

fn shipped() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    for pack in std::fs::read_dir(packs).unwrap() {
        for entry in std::fs::read_dir(pack.unwrap().path()).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "rhai") {
                let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
                found.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// What is said, and whether it is one message on this line (counted from 0).
fn told(name: &str, text: &str, line: usize) -> Result<(), String> {
    let mut sink = Sink::new();
    let _ = Rules::load(sources(&[(name, text)]), &POOL, &mut sink);
    let all = sink.finish();
    let lines: Vec<usize> = all
        .iter()
        .map(|one| match &one.place {
            Place::Text { line, .. } => *line as usize,
            _ => 0,
        })
        .collect();
    if lines == [line + 1] {
        return Ok(());
    }
    let messages: Vec<&str> = all.iter().map(|one| one.message.as_str()).collect();
    Err(format!("{name} line {}: {lines:?} {messages:?}", line + 1))
}

fn sweep(quote: char, with: &str) -> (usize, Vec<String>) {
    let (mut tried, mut wrong) = (0, Vec::new());
    for (name, text) in shipped() {
        for (at, _) in text.match_indices(quote) {
            let line = text[..at].matches('\n').count();
            let of_line = text.lines().nth(line).unwrap();
            if of_line.trim_start().starts_with("//") {
                continue;
            }
            let changed = format!("{}{with}{}", &text[..at], &text[at + quote.len_utf8()..]);
            tried += 1;
            wrong.extend(told(&name, &changed, line).err());
        }
    }
    (tried, wrong)
}

#[test]
fn a_lost_quote_is_one_message_on_its_line() {
    let (tried, wrong) = sweep('"', "");
    assert!(tried > 300, "{tried}");
    assert!(
        wrong.is_empty(),
        "{} of {tried}\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn a_doubled_quote_is_one_message_on_its_line() {
    let (tried, wrong) = sweep('"', "\"\"");
    assert!(tried > 300, "{tried}");
    assert!(
        wrong.is_empty(),
        "{} of {tried}\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn a_lost_back_quote_is_one_message_on_its_line() {
    let (tried, wrong) = sweep('`', "");
    assert!(tried > 60, "{tried}");
    assert!(
        wrong.is_empty(),
        "{} of {tried}\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
