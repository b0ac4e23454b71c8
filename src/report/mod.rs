//! Results to layouts: the workbook 考核报告.xlsx, the rows for HR, `results.json`. Values in, layouts out.
//! One file a sheet; `view` says where everything stands, `formula` what a spreadsheet program can compute itself.
//! Invariant: computes no score and decides no grade; every figure shown was made by `score` or `grade`.

mod basis;
mod charts;
mod decisions;
mod detail;
mod evidence;
mod forms;
mod formula;
mod hand_over;
mod indicators;
mod json;
mod marked;
mod merits;
mod notice;
mod overview;
mod periods;
mod problems;
mod sections;
mod steps;
mod summary;
mod tasks;
mod tenures;
mod trend;
mod view;
mod why;
mod words;

use std::sync::Arc;

use chrono::NaiveDate;

use crate::book::{Cell, Sheet, Style, Workbook};
use crate::diag::{Diagnostic, Severity};
use crate::grade::Outcome;
use crate::office::{Facts, HandOver, Shelf};
use crate::score::{SectionScore, TenureScore};
use view::View;

pub use forms::{FormBook, Forms, FormsOf, MOST_FORMS};
pub use hand_over::{hr_rows, hr_workbook};
pub use json::results_json;
pub use marked::{CopiedSheet, Copy, FaultyFile, marked_workbook};
pub use merits::merits_workbook;
pub use notice::{notice_days, notice_early, notice_workbook};
pub use why::{Why, why, why_section};

/// Everything that the report is made from; cheap to clone.
#[derive(Clone, Debug)]
pub struct Context {
    pub facts: Arc<Facts>,
    pub scores: Arc<Shelf<TenureScore>>,
    /// 科室 that are assessed by indicators of their own.
    pub sections: Arc<Shelf<SectionScore>>,
    pub outcome: Arc<Outcome>,
    pub problems: Arc<[Diagnostic]>,
    /// The tables that were read.
    pub inputs: Arc<[InputFile]>,
    /// `gangze.toml`, `pack.toml` and whatever else was set.
    pub settings: Arc<[InputFile]>,
    pub rules: Arc<[RuleInfo]>,
    pub accounts: Arc<[SheetAccount]>,
    pub draft: bool,
    /// Why it is a draft, in one sentence.
    pub draft_reason: Option<Arc<str>>,
    /// Years whose lateness was counted by Monday to Friday.
    pub calendar_gaps: Vec<i32>,
    /// Earlier results that were used although their files have changed since, in words.
    pub accepted: Arc<[Arc<str>]>,
    /// Name and version of the program, e.g. `gangze 0.1.0`.
    pub program: Arc<str>,
    /// The day from which the 公示 may begin; where none is given, the day after 基准日 and after the last decision.
    pub notice_from: Option<NaiveDate>,
    /// The columns for HR, as the folder wants them.
    pub hand_over: Arc<HandOver>,
    /// The digest of all inputs, rules and settings together.
    pub digest: Option<Arc<str>>,
}

impl Context {
    fn count(&self, severity: Severity) -> usize {
        self.problems
            .iter()
            .filter(|problem| problem.severity() == severity)
            .count()
    }
}

/// One file that went in.
#[derive(Clone, Debug, Default)]
pub struct InputFile {
    pub name: Arc<str>,
    /// SHA-256, hex.
    pub digest: Arc<str>,
    /// `xlsx`, `CSV（GB18030）` …
    pub format: Arc<str>,
    /// What it was read as: 台账, 岗位目标, 设置 …
    pub what: Arc<str>,
}

/// One rule of the pack.
#[derive(Clone, Debug, Default)]
pub struct RuleInfo {
    /// What the column 计分规则 says.
    pub name: Arc<str>,
    pub file: Arc<str>,
    pub title: Arc<str>,
    pub basis: Arc<str>,
    /// Name and unit.
    pub parameters: Vec<(Arc<str>, Arc<str>)>,
    pub example: Arc<str>,
    pub digest: Arc<str>,
    /// Whether 岗位目标 names it.
    pub used: bool,
    /// 取数: table and column; what 引用值 shows.
    pub reads: Vec<(Arc<str>, Arc<str>)>,
}

/// How one sheet's rows ended; the last three add up to `filled`.
#[derive(Clone, Debug, Default)]
pub struct SheetAccount {
    pub file: Arc<str>,
    pub sheet: Option<Arc<str>>,
    pub table: Option<Arc<str>>,
    pub hidden: bool,
    pub filled: u32,
    pub accepted: u32,
    pub rejected: u32,
    pub layout: u32,
}

/// The workbook 考核报告.xlsx.
pub fn workbook(context: &Context) -> Workbook {
    let view = Arc::new(View::new(context));
    let facts = &context.facts;
    let title = format!("{}岗位目标责任制考核报告", facts.period.words());
    let mut book = Workbook::new(title, facts.unit.as_ref(), facts.as_of);
    book.program = context.program.to_string();
    book.digest = context.digest.as_deref().map(str::to_owned);
    book.sheets = vec![
        overview::sheet(&view),
        summary::sheet(&view),
        sections::sheet(&view),
        tenures::sheet(&view),
        detail::sheet(&view),
        tasks::sheet(&view),
        indicators::sheet(&view),
        problems::sheet(&view),
        basis::sheet(&view),
    ];
    // Beside what it decided, where there is anything.
    if let Some(sheet) = decisions::sheet(&view) {
        book.sheets.insert(2, sheet);
    }
    for sheet in &mut book.sheets {
        dress(context, sheet);
        if sheet.name != words::sheets::OVERVIEW {
            lead_back(sheet);
        }
    }
    book
}

/// Puts the way back to 总览 before the caption, where frozen panes keep it in sight.
fn lead_back(sheet: &mut Sheet) {
    let home = crate::diag::Cell::new(0, 0);
    if let Some(caption) = sheet.titles.last_mut() {
        let link = Cell::link("返回", words::sheets::OVERVIEW, home).style(Style::Back);
        // The caption moves on by one column and still ends where it did, or it would be printed on a page of its own.
        if let Some(first) = caption.cells.first_mut()
            && first.across != Cell::ALL
        {
            first.across = first.across.saturating_sub(1).max(1);
        }
        caption.cells.insert(0, link.at(0));
    }
}

/// What every sheet carries: the unit at the head of each page, and 草稿 where it is one.
fn dress(context: &Context, sheet: &mut Sheet) {
    sheet.print.running_head = Some(format!(
        "{}　{}",
        context.facts.unit,
        context.facts.period.words()
    ));
    if context.draft {
        sheet.print.mark = Some("草稿".into());
    } else if !context.accepted.is_empty() {
        sheet.print.mark = Some("所据结果有变动".into());
    }
}
