//! Taking what came out for what should come out: the one value is replaced in the text, everything else stays.
//! Invariant: comments, order and every other character of the file are kept.

use std::ops::Range;

use super::read::What;
use super::run::Verdict;
use super::{PackCases, problem};
use crate::book::replace_file;
use crate::diag::{Diagnostic, Place};

/// What was done with one changed expectation.
#[derive(Clone, Debug)]
pub struct Accepted {
    pub place: Place,
    pub label: String,
    pub value: String,
    /// Whether it was written; a cell of a workbook is only named.
    pub written: bool,
}

/// What `accept` did and what it left alone.
#[derive(Clone, Debug, Default)]
pub struct TakenOver {
    pub done: Vec<Accepted>,
    /// One message a fault that stands in the way of cases.
    pub blocked: Vec<Diagnostic>,
}

/// Writes the actual values of failed expectations into their TOML files. A case whose run met a fault that it does not
/// expect is left as it is: what came out then proves nothing.
///
/// # Errors
/// Where a file cannot be written; those before it have been.
pub fn accept(pack: &PackCases, verdicts: &[Verdict]) -> Result<TakenOver, Box<Diagnostic>> {
    let mut done = Vec::new();
    let failed = || {
        let runs = pack.cases.iter().zip(verdicts);
        runs.filter(|(_, verdict)| verdict.runs())
            .flat_map(|(case, verdict)| {
                let checks = verdict.checks.iter().filter(|check| !check.passed);
                checks
                    .filter_map(move |check| Some((case, case.expected.get(check.number)?, check)))
            })
    };
    for script in &pack.files {
        let mut edits: Vec<(Range<usize>, String)> = failed()
            .filter(|(case, ..)| case.file == script.file)
            .filter_map(|(_, expected, check)| {
                Some((expected.bytes.clone()?, value(&expected.what, &check.got)))
            })
            .collect();
        if edits.is_empty() {
            continue;
        }
        // From the end, so that what is before stays where it was.
        edits.sort_by_key(|(bytes, _)| std::cmp::Reverse(bytes.start));
        let mut text = script.text.to_string();
        for (bytes, value) in edits {
            if text.get(bytes.clone()).is_none() {
                return Err(Box::new(problem::changed(&script.file)));
            }
            text.replace_range(bytes, &value);
        }
        let name = script.file.rsplit('/').next().unwrap_or_default();
        let path = pack.dir.join("tests").join(name);
        replace_file(&path, &script.file, text.as_bytes())?;
    }
    for (case, expected, check) in failed() {
        done.push(Accepted {
            place: expected.place.clone(),
            label: format!("{} › {}", case.name, check.label),
            value: check.got.join("\n"),
            written: expected.bytes.is_some(),
        });
    }
    Ok(TakenOver {
        done,
        blocked: blocked(pack, verdicts),
    })
}

/// The faults that keep cases from being changed, each with the cases that it keeps.
fn blocked(pack: &PackCases, verdicts: &[Verdict]) -> Vec<Diagnostic> {
    let mut found: Vec<(&Diagnostic, Vec<&str>)> = Vec::new();
    for (case, verdict) in pack.cases.iter().zip(verdicts) {
        for fault in verdict.of_rules.iter().chain(&verdict.problems) {
            let same = found
                .iter_mut()
                .find(|(own, _)| (own.code, &own.place) == (fault.code, &fault.place));
            match same {
                Some((_, cases)) => cases.push(&case.name),
                None => found.push((fault, vec![&case.name])),
            }
        }
    }
    let mut found: Vec<Diagnostic> = found
        .iter()
        .map(|(fault, cases)| problem::not_accepted(fault, cases))
        .collect();
    found.dedup();
    found
}

/// A value as TOML writes it, in the form of the one that it replaces.
fn value(what: &What, got: &[String]) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    match what {
        What::Codes => {
            let codes: Vec<String> = got.iter().map(|code| quoted(code)).collect();
            format!("[{}]", codes.join(", "))
        }
        What::Entries(_) => format!("\"\"\"\n{}\n\"\"\"", got.join("\n").replace('\\', "\\\\")),
        What::Named(_) => {
            let one = got.first().map_or("", String::as_str);
            if one.parse::<rust_decimal::Decimal>().is_ok() {
                one.to_owned()
            } else {
                quoted(one)
            }
        }
    }
}
