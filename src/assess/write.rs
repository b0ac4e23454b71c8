//! The last step: report, papers and hand-over into the folder of the period, swapped in as one.
//! Invariant: earlier results stand until the new ones are whole; no file for HR while an error stands.

use std::path::PathBuf;

use chrono::NaiveDate;

use super::{Assessment, context};
use crate::book::{Encoding, ResultFolder, csv_bytes};
use crate::diag::{Diagnostic, Sink, Watch};
use crate::report::{self, Forms, FormsOf};

/// What is to be written beside the report.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub forms: Option<FormsOf>,
    /// The day from which the 公示 may begin; the day after 基准日 where none is given.
    pub notice_from: Option<NaiveDate>,
}

/// Where the result was written, and what was met on the way.
pub struct Written {
    pub folder: PathBuf,
    pub problems: Vec<Diagnostic>,
    /// The workbooks of forms, by their names in the folder.
    pub forms: Vec<String>,
    /// First and last day of the 公示 that was written.
    pub notice: Option<(NaiveDate, NaiveDate)>,
    /// Years of the 公示 that no holiday notice covers, counted by Monday to Friday.
    pub notice_gaps: Vec<i32>,
}

/// Writes the report, and the hand-over where no error stands; swaps the whole folder in.
///
/// # Errors
/// Where nothing could be written; earlier results are untouched then.
pub fn write(
    assessment: &Assessment,
    wanted: &Wanted,
    watch: &dyn Watch,
) -> Result<Written, Vec<Diagnostic>> {
    let mut sink = Sink::new();
    let draft = if assessment.is_draft() { "-草稿" } else { "" };
    let name = format!("{}{draft}", assessment.facts.period);
    let mut written = Written {
        folder: assessment.dir.join("结果").join(&name),
        problems: Vec::new(),
        forms: Vec::new(),
        notice: None,
        notice_gaps: Vec::new(),
    };
    let shown = format!("结果/{name}");
    match fill(assessment, wanted, &shown, &mut written, watch, &mut sink) {
        Ok(()) => Ok(Written {
            problems: sink.finish(),
            ..written
        }),
        Err(fault) => {
            sink.push(*fault);
            Err(sink.finish())
        }
    }
}

fn fill(
    assessment: &Assessment,
    wanted: &Wanted,
    shown: &str,
    written: &mut Written,
    watch: &dyn Watch,
    sink: &mut Sink,
) -> Result<(), Box<Diagnostic>> {
    let mut context = context::context(assessment);
    context.notice_from = wanted.notice_from;
    let results = ResultFolder::replacing(&written.folder, shown, sink)?;
    results.workbook("考核报告.xlsx", report::workbook(&context), watch)?;
    results.workbook("奖惩依据表.xlsx", report::merits_workbook(&context), watch)?;
    if let Some(of) = &wanted.forms {
        let forms = Forms::new(&context, of);
        for book in forms.books() {
            results.workbook(&book.name, forms.workbook(book), watch)?;
            written.forms.push(book.name.clone());
        }
    }
    if !assessment.is_draft() {
        let (headings, rows) = report::hr_rows(&context);
        let encoding = if context.hand_over.gb18030 {
            Encoding::Gb18030
        } else {
            Encoding::Utf8
        };
        results.bytes("HR导入.csv", &csv_bytes(headings, rows, encoding))?;
        results.workbook("HR导入.xlsx", report::hr_workbook(&context), watch)?;
        results.json("results.json", &report::results_json(&context))?;
        if let Some(book) = report::notice_workbook(&context) {
            results.workbook("公示表.xlsx", book, watch)?;
            written.notice = report::notice_days(&context);
            if let Some((first, _)) = written.notice
                && let Some(early) = report::notice_early(&context, first)
            {
                sink.push(early);
            }
            written.notice_gaps = written.notice.map_or_else(Vec::new, |(first, last)| {
                assessment.facts.calendar.uncovered(first, last)
            });
        }
    }
    results.commit(sink)
}
