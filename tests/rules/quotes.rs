//! A quote lost or doubled anywhere in any rule that we ship is one message, on its line.
use std::path::Path;

use gangze::diag::{Place, Sink};
use gangze::rules::Rules;

use super::scripts_of;
use crate::office_builder::{POOL, sources};

fn shipped() -> Vec<(String, String)> {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut names: Vec<String> = std::fs::read_dir(packs)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names.iter().flat_map(|pack| scripts_of(pack)).collect()
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

/// Puts `with` in the place of each such quote in turn, one at a time; there are at least so many.
fn sweep(quote: char, with: &str, least: usize) {
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
    assert!(tried > least, "{tried}");
    assert!(
        wrong.is_empty(),
        "{} of {tried}\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn a_lost_quote_is_one_message_on_its_line() {
    sweep('"', "", 300);
}

#[test]
fn a_doubled_quote_is_one_message_on_its_line() {
    sweep('"', "\"\"", 300);
}

#[test]
fn a_lost_back_quote_is_one_message_on_its_line() {
    sweep('`', "", 60);
}
