//! `gangze check --mark`: a marked copy of every faulty table file, in the folder 问题标注.
//! Invariant: the originals are read once more and never written; the folder changes as a whole or not at all.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::{Datelike, Timelike};

use super::{Inspection, InspectionRequest};
use crate::book::{Content, ResultFolder};
use crate::diag::{Diagnostic, Severity, Sink, Watch};
use crate::report::{CopiedSheet, Copy, FaultyFile, marked_workbook};
use crate::sheet::{self, CellValue, Flow, Reader, RowCells, SheetInfo, Visitor};
use crate::workspace::FoundFile;

/// The folder, inside the assessment folder.
const FOLDER: &str = "问题标注";

/// So many cells of one file are copied; a larger file gets the list alone.
pub const MOST_CELLS: usize = 500_000;

/// Where the copies are, and what was met on the way.
#[derive(Debug)]
pub struct Marked {
    pub folder: PathBuf,
    /// Names inside the folder.
    pub files: Vec<String>,
    pub problems: Vec<Diagnostic>,
}

/// Writes one marked copy for every table file with an error or a warning; without any, clears old ones away.
///
/// # Errors
/// Where nothing could be written; what stood in the folder is untouched then.
pub fn mark(
    request: &InspectionRequest,
    inspection: &Inspection,
    watch: &dyn Watch,
) -> Result<Marked, Vec<Diagnostic>> {
    let mut sink = Sink::new();
    let folder = request.dir.join(FOLDER);
    match fill(request, inspection, &folder, watch, &mut sink) {
        Ok(files) => Ok(Marked {
            folder,
            files,
            problems: sink.finish(),
        }),
        Err(fault) => {
            sink.push(*fault);
            Err(sink.finish())
        }
    }
}

fn fill(
    request: &InspectionRequest,
    inspection: &Inspection,
    folder: &std::path::Path,
    watch: &dyn Watch,
    sink: &mut Sink,
) -> Result<Vec<String>, Box<Diagnostic>> {
    let faulty: Vec<(&FoundFile, Vec<Diagnostic>)> = inspection
        .files
        .iter()
        .map(|file| (file, own(inspection, file)))
        .filter(|(_, problems)| {
            let weighs = |problem: &Diagnostic| problem.severity() != Severity::Note;
            problems.iter().any(weighs)
        })
        .collect();
    if faulty.is_empty() && !folder.exists() {
        return Ok(Vec::new());
    }
    let results = ResultFolder::replacing(folder, FOLDER, sink)?;
    let reader = Reader::new(&request.program);
    let mut files: Vec<String> = Vec::new();
    for (file, problems) in faulty {
        let (digest, copy) = copy(file, &reader);
        let book = marked_workbook(FaultyFile {
            unit: inspection.unit.to_string(),
            name: file.name.clone(),
            digest,
            as_of: inspection.as_of,
            problems,
            copy,
        });
        let name = name(&file.name, &files);
        results.workbook(&name, book, watch)?;
        files.push(name);
    }
    results.commit(sink)?;
    Ok(files)
}

fn own(inspection: &Inspection, file: &FoundFile) -> Vec<Diagnostic> {
    inspection
        .problems
        .iter()
        .filter(|problem| problem.place.file_name() == Some(&file.name))
        .cloned()
        .collect()
}

/// `台账/秘书科.xlsx` to `台账/秘书科.问题标注.xlsx`; with its ending where another file has that name already.
fn name(file: &str, taken: &[String]) -> String {
    let stem = match file.rsplit_once('.') {
        Some((stem, ending)) if !ending.contains('/') => stem,
        _ => file,
    };
    let short = format!("{stem}.{FOLDER}.xlsx");
    if taken.contains(&short) {
        format!("{file}.{FOLDER}.xlsx")
    } else {
        short
    }
}

fn copy(file: &FoundFile, reader: &Reader) -> (Option<String>, Copy) {
    let Ok(bytes) = sheet::open(&file.path, file.name.clone()) else {
        return (None, Copy::Unreadable);
    };
    let digest = Some(bytes.digest().to_owned());
    let mut copier = Copier::default();
    // What reading has to say has been said.
    let read = sheet::read(&bytes, reader, &mut Sink::new(), &mut copier);
    let copy = if copier.cells > MOST_CELLS {
        Copy::TooLarge { limit: MOST_CELLS }
    } else if read.is_err() && copier.sheets.is_empty() {
        Copy::Unreadable
    } else {
        Copy::Sheets(copier.sheets)
    };
    (digest, copy)
}

/// Keeps the values of a file, up to the limit.
#[derive(Default)]
struct Copier {
    sheets: Vec<CopiedSheet>,
    cells: usize,
}

impl Visitor for Copier {
    fn sheet(&mut self, sheet: &SheetInfo) -> Flow {
        if self.cells > MOST_CELLS {
            return Flow::NextSheet;
        }
        self.sheets.push(CopiedSheet {
            name: sheet.name.clone(),
            hidden: sheet.hidden,
            merges: sheet.merges.clone().unwrap_or_default(),
            rows: Vec::new(),
        });
        Flow::Go
    }

    fn row(&mut self, row: &RowCells<'_>) -> Flow {
        self.cells += row.cells.len();
        if self.cells > MOST_CELLS {
            self.sheets.clear();
            return Flow::NextSheet;
        }
        if let Some(sheet) = self.sheets.last_mut() {
            let cells = row.cells.iter().map(|(col, cell)| (*col, content(cell)));
            sheet.rows.push((row.row, cells.collect()));
        }
        Flow::Go
    }

    fn end_sheet(&mut self) {}
}

fn content(cell: &CellValue<'_>) -> Content {
    let text = |text: &str| Content::Text(Arc::from(text));
    match cell {
        CellValue::Text(words) | CellValue::Error(words) => text(words),
        CellValue::Number(number) => Content::Number(*number),
        CellValue::Date(moment) if moment.time() == chrono::NaiveTime::MIN => {
            Content::Date(moment.date())
        }
        CellValue::Date(moment) => {
            let seconds = if moment.second() == 0 { "" } else { ":%S" };
            // Spreadsheets count days from the end of 1899: a clock without a day.
            let day = if moment.year() < 1900 {
                ""
            } else {
                "%Y-%m-%d "
            };
            text(&moment.format(&format!("{day}%H:%M{seconds}")).to_string())
        }
        CellValue::Flag(true) => text("TRUE"),
        CellValue::Flag(false) => text("FALSE"),
        CellValue::Uncomputed => Content::Blank,
    }
}
