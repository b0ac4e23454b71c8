//! `gangze check`: every fault of rules and tables at once, and what every sheet was taken for.
//! Invariant: with `--format json` nothing but the one object goes to standard output.

mod json;
mod layout;

use std::fmt::Write as _;
use std::path::Path;

use super::progress::Bars;
use super::{Exit, print, rows};
use crate::assess::{Inspection, InspectionRequest, Marked, inspect, mark};
use crate::diag::{Diagnostic, Severity};
use crate::workspace;

/// How the findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// 给人看的文字
    Text,
    /// 给程序读的 JSON，格式见 schemas/check-1.schema.json
    Json,
}

/// What the command line asks for.
pub struct Wish<'a> {
    pub dir: &'a Path,
    pub period: Option<&'a str>,
    pub layout: bool,
    pub mark: bool,
    pub format: Format,
}

pub fn run(wish: &Wish<'_>) -> Exit {
    let (request, mut inspection) = match look(wish) {
        Ok(found) => found,
        Err(faults) => {
            match wish.format {
                Format::Json => print::json(&json::failed(&faults)),
                Format::Text => print::problems(&faults),
            }
            return Exit::CouldNotRun;
        }
    };
    let mut exit = if inspection.has_errors() {
        Exit::Draft
    } else {
        Exit::Done
    };
    let mut marked = None;
    if wish.mark {
        match mark(&request, &inspection, &Bars::new()) {
            Ok(done) => {
                inspection.problems.extend(done.problems.iter().cloned());
                marked = Some(done);
            }
            Err(faults) => {
                inspection.problems.extend(faults);
                exit = Exit::CouldNotRun;
            }
        }
    }
    let marked = marked.as_ref();
    match wish.format {
        Format::Json => print::json(&json::found(&inspection, marked)),
        Format::Text => {
            print::found(&inspection.problems);
            if wish.layout {
                print::out(&layout::text(&inspection));
            }
            print::out(&summary(&inspection, marked));
        }
    }
    exit
}

fn look(wish: &Wish<'_>) -> Result<(InspectionRequest, Inspection), Vec<Diagnostic>> {
    let period = wish
        .period
        .map(workspace::period)
        .transpose()
        .map_err(|fault| vec![*fault])?;
    let request = InspectionRequest {
        dir: wish.dir.to_owned(),
        period,
        program: std::env::current_exe().unwrap_or_else(|_| "gangze".into()),
    };
    let inspection = inspect(&request, &Bars::new())?;
    Ok((request, inspection))
}

/// What was looked at and what was found, in a few lines.
fn summary(inspection: &Inspection, marked: Option<&Marked>) -> String {
    let mut out = String::new();
    let verdict = if inspection.has_errors() {
        "有错误要改"
    } else {
        "没有错误"
    };
    let _ = writeln!(
        out,
        "{} {}年度资料检查：{verdict}",
        inspection.unit, inspection.year
    );
    rows::lines(&mut out, &inspection.accounts, inspection.inputs.len());
    let unread: Vec<&str> = inspection.unread().map(|file| file.name.as_ref()).collect();
    if !unread.is_empty() {
        let _ = writeln!(out, "  没有读成  {}", unread.join("、"));
    }
    let periods: Vec<String> = inspection.periods.iter().map(ToString::to_string).collect();
    if !periods.is_empty() {
        let _ = writeln!(out, "  规则试算  {}", periods.join("、"));
    }
    for (period, pack) in &inspection.left {
        let word = period.cycle.word();
        let _ = writeln!(
            out,
            "  没有查  {word}的方案 {pack}，加 --period {period} 另查"
        );
    }
    let _ = writeln!(
        out,
        "  问题  错误 {} 条，警告 {} 条，提示 {} 条",
        inspection.count(Severity::Error),
        inspection.count(Severity::Warning),
        inspection.count(Severity::Note)
    );
    match marked {
        Some(marked) if marked.files.is_empty() => out.push_str("  标注  没有要标注的表格\n"),
        Some(marked) => {
            let (folder, count) = (marked.folder.display(), marked.files.len());
            let _ = writeln!(out, "  标注  {folder}（{count} 个文件；请在原表里改正）");
        }
        None => {}
    }
    out
}
