//! The last step: report, papers and hand-over into the folder of the period, swapped in as one.
//! Invariant: earlier results stand until the new ones are whole; no file for HR while an error stands.

use std::path::PathBuf;

use chrono::NaiveDate;

use super::{Assessment, context};
use crate::book::{Encoding, ResultFolder};
use crate::diag::{Diagnostic, NoWatch, Sink, Watch};
use crate::report::{self, Forms, FormsOf};

/// What is to be written beside the report.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub forms: Option<FormsOf>,
    /// The day from which the 公示 may begin; where none is given, the day after 基准日 and after the last decision.
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
    // The report takes as long as all others together, and they do not need each other.
    let (report, others) = rayon::join(
        || results.workbook("考核报告.xlsx", report::workbook(&context), watch),
        || others(assessment, &context, &results),
    );
    report?;
    written.notice = others?;
    if let Some((first, _)) = written.notice
        && let Some(early) = report::notice_early(&context, first)
    {
        sink.push(early);
    }
    written.notice_gaps = written.notice.map_or_else(Vec::new, |(first, last)| {
        assessment.facts.calendar.uncovered(first, last)
    });
    if let Some(of) = &wanted.forms {
        let forms = Forms::new(&context, of);
        for book in forms.books() {
            results.workbook(&book.name, forms.workbook(book), watch)?;
            written.forms.push(book.name.clone());
        }
    }
    results.commit(sink)
}

/// What is written beside report and forms; answers first and last day of the 公示 where there is one.
fn others(
    assessment: &Assessment,
    context: &report::Context,
    results: &ResultFolder,
) -> Result<Option<(NaiveDate, NaiveDate)>, Box<Diagnostic>> {
    let merits = report::merits_workbook(context);
    results.workbook("奖惩依据表.xlsx", merits, &NoWatch)?;
    if assessment.is_draft() {
        return Ok(None);
    }
    let (headings, rows) = report::hr_rows(context);
    let encoding = if context.hand_over.gb18030 {
        Encoding::Gb18030
    } else {
        Encoding::Utf8
    };
    results.csv("HR导入.csv", headings, rows, encoding)?;
    results.workbook("HR导入.xlsx", report::hr_workbook(context), &NoWatch)?;
    results.sealed_json("results.json", &report::results_json(context))?;
    let Some(book) = report::notice_workbook(context) else {
        return Ok(None);
    };
    results.workbook("公示表.xlsx", book, &NoWatch)?;
    Ok(report::notice_days(context))
}
