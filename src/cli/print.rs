//! Printing: results to standard output, diagnostics to standard error.
//! Invariant: a closed pipe ends nothing but the printing.

use std::io::Write;

use crate::diag::{Diagnostic, text};

/// The most blocks that are printed; the rest stand elsewhere.
const MOST: usize = 100;

pub fn out(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// One JSON object, indented.
pub fn json(value: &serde_json::Value) {
    out(&format!("{value:#}\n"));
}

/// Diagnostics that are the result themselves: all of them, to standard output.
pub fn found(list: &[Diagnostic]) {
    let mut stdout = std::io::stdout().lock();
    for problem in list {
        if writeln!(stdout, "{}", text(problem)).is_err() {
            return;
        }
    }
}

/// Every diagnostic as its block, errors and warnings as they come.
pub fn problems(list: &[Diagnostic]) {
    blocks(list, "用 gangze check 看");
}

/// As [`problems`], where a report is written that lists them all.
pub fn problems_of_report(list: &[Diagnostic]) {
    blocks(list, "见报告的「问题清单」");
}

fn blocks(list: &[Diagnostic], elsewhere: &str) {
    let mut stderr = std::io::stderr().lock();
    for problem in list.iter().take(MOST) {
        let _ = writeln!(stderr, "{}", text(problem));
    }
    if let Some(rest) = list.len().checked_sub(MOST).filter(|rest| *rest > 0) {
        let _ = writeln!(stderr, "其余 {rest} 条{elsewhere}\n");
    }
}
