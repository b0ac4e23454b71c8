//! xlsx and xlsm: looked over, then streamed: by the fast lane as far as it goes, then cell by cell through calamine.
//! A sheet that cannot be read costs only itself.
//! Invariant: no range is ever built; what the parser loses (addresses, uncomputed formulas) is restored.

use std::io::Cursor;

use calamine::{DataRef, Reader as _, Sheet, SheetType, SheetVisible, Xlsx, XlsxError};

use super::formats::{self, Formats};
use super::lane::{self, Ground, Ride};
use super::package::{Package, PackageFault};
use super::problem::{self, At};
use super::quiet::caught;
use super::rows::{RowFault, Rows};
use super::survey::{Survey, SurveyFault, survey};
use super::texts::Texts;
use super::value::Stored;
use super::{File, Flow, SheetInfo, Visitor};
use crate::diag::{Cell, Diagnostic, Sink};

/// Unreadable cells of one sheet whose addresses are sought; beyond it the sheet is given up.
const MAX_UNREADABLE: usize = 1000;

type Parsed<'a> = Xlsx<Cursor<&'a [u8]>>;

/// The workbook as the parser reads it, opened where the fast lane does not suffice.
struct Book<'a> {
    file: &'a File,
    whole: Option<Parsed<'a>>,
}

impl<'a> Book<'a> {
    fn open(&mut self) -> Result<&mut Parsed<'a>, Box<Diagnostic>> {
        let book = match self.whole.take() {
            Some(book) => book,
            None => match caught(|| Xlsx::new(Cursor::new(self.file.bytes()))) {
                Some(Ok(book)) => book,
                Some(Err(XlsxError::Password)) => {
                    return Err(Box::new(problem::password(self.file.name())));
                }
                _ => return Err(Box::new(problem::damaged(self.file.name()))),
            },
        };
        Ok(self.whole.insert(book))
    }
}

/// What the fast lane needs to know of a workbook.
struct Outline {
    sheets: Vec<Sheet>,
    texts: Texts,
    formats: Formats,
}

/// Asks the parser for the sheets and the formats, without the texts and the cells; `None` where it must be given all.
fn outline(package: &mut Package<'_>) -> Option<Outline> {
    let texts = package.take_texts()?;
    let question = formats::question(package.formats());
    let frame = package.frame(&question)?;
    let first = package.first_sheet()?;
    let months = package.months();
    caught(|| {
        let mut book = Xlsx::new(Cursor::new(frame)).ok()?;
        let sheets = book.sheets_metadata().to_vec();
        let formats = formats::answer(&mut book, &sheets.get(first)?.name, months)?;
        Some(Outline {
            sheets,
            texts,
            formats,
        })
    })?
}

pub(super) fn read(
    file: &File,
    sink: &mut Sink,
    visitor: &mut dyn Visitor,
) -> Result<(), Box<Diagnostic>> {
    let mut package = Package::open(file.bytes()).map_err(|fault| match fault {
        PackageFault::Damaged => problem::damaged(file.name()),
        PackageFault::TooBig => problem::abnormal_size(file.name()),
    })?;
    let mut book = Book { file, whole: None };
    let outline = outline(&mut package);
    let sheets = match &outline {
        Some(outline) => outline.sheets.clone(),
        None => book.open()?.sheets_metadata().to_vec(),
    };
    for (index, sheet) in sheets.iter().enumerate() {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let mut info = SheetInfo {
            name: Some(sheet.name.as_str().into()),
            index: u32::try_from(index).unwrap_or(u32::MAX),
            hidden: sheet.visible != SheetVisible::Visible,
            merges: None,
            is_ragged: false,
        };
        // The parser finds sheets by name only, so the second of two equal names is out of reach.
        let repeated = sheets
            .iter()
            .take(index)
            .any(|other| other.name == sheet.name);
        let looked_over = package
            .sheet(index)
            .filter(|_| !repeated)
            .map_or(Err(SurveyFault::Damaged), |part| survey(part, &[]));
        let mut found = match looked_over {
            Ok(found) => found,
            Err(fault) => {
                let at = At {
                    file: file.name(),
                    sheet: &info,
                };
                sink.push(match fault {
                    SurveyFault::TooBig => problem::abnormal_sheet(at),
                    SurveyFault::Damaged => problem::damaged_sheet(at, None),
                    SurveyFault::Address(address) => problem::bad_address(at, &address),
                });
                continue;
            }
        };
        info.merges = Some(std::mem::take(&mut found.merges));
        if visitor.sheet(&info) == Flow::Go {
            let at = At {
                file: file.name(),
                sheet: &info,
            };
            let mut rows = Rows::new();
            let mut ride = Ride::Left(0);
            if let Some(outline) = outline.as_ref().filter(|_| found.tidy)
                && let Some(part) = package.sheet(index)
            {
                let ground = Ground {
                    texts: &outline.texts,
                    formats: &outline.formats,
                };
                ride = lane::ride(part, &ground, &mut rows, visitor);
            }
            let unreadable = match ride {
                Ride::Whole => Vec::new(),
                Ride::Left(passed) => stream(
                    book.open()?,
                    at,
                    &sheet.name,
                    &found,
                    (rows, passed),
                    sink,
                    visitor,
                ),
            };
            if !unreadable.is_empty() {
                let part = package.sheet(index);
                let found = part.and_then(|part| survey(part, &unreadable).ok());
                tell_unreadable(at, &unreadable, &found.unwrap_or_default(), sink);
            }
        }
        visitor.end_sheet();
    }
    Ok(())
}

/// Streams one sheet from the cell on that the fast lane left it at; returns the numbers of the cells that could not be read.
fn stream(
    book: &mut Parsed<'_>,
    at: At<'_>,
    name: &str,
    survey: &Survey,
    (mut rows, passed): (Rows<'_>, u64),
    sink: &mut Sink,
    visitor: &mut dyn Visitor,
) -> Vec<u64> {
    let mut unreadable = Vec::new();
    let Some(Ok(mut cells)) = caught(|| book.worksheet_cells_reader(name)) else {
        sink.push(problem::damaged_sheet(at, None));
        return unreadable;
    };
    let mut odd = survey.odd.iter().peekable();
    for number in 0u64.. {
        let (cell, value) = match caught(|| cells.next_cell_with_formula_metadata()) {
            // The fast lane has handed it over.
            Some(Ok(Some(_)) | Err(_)) if number < passed => continue,
            Some(Ok(Some(record))) => {
                let (row, col) = record.pos;
                // A formula that gives an empty text is computed; one that gives nothing is not.
                let value = match (record.value, record.formula) {
                    (DataRef::Empty, Some(_)) => Some(Stored::Uncomputed),
                    (value, _) => Stored::of_ref(value),
                };
                (Cell::new(row, col), value)
            }
            Some(Ok(None)) => break,
            Some(Err(error)) if goes_on_after(&error) && unreadable.len() < MAX_UNREADABLE => {
                while odd.next_if(|(before, _)| *before < number).is_some() {}
                match (error, odd.next_if(|(odd, _)| *odd == number)) {
                    (XlsxError::CellError(text), Some((_, cell))) => {
                        (*cell, Some(Stored::Error(text.into())))
                    }
                    _ => {
                        unreadable.push(number);
                        continue;
                    }
                }
            }
            _ => {
                let after = rows.filled();
                rows.fault(RowFault::Damaged { after });
                break;
            }
        };
        if rows.cell(cell, value, visitor) == Flow::NextSheet {
            return unreadable;
        }
    }
    rows.flush(visitor);
    for fault in rows.faults() {
        sink.push(problem::row_fault(at, *fault));
    }
    unreadable
}

/// Whether the fault lies in one cell, so that the stream itself is sound.
fn goes_on_after(error: &XlsxError) -> bool {
    matches!(
        error,
        XlsxError::Parse(_)
            | XlsxError::ParseFloat(_)
            | XlsxError::ParseInt(_)
            | XlsxError::UnexpectedNode(_)
            | XlsxError::Unexpected(_)
            | XlsxError::Unrecognized { .. }
            | XlsxError::CellTAttribute(_)
            | XlsxError::CellError(_)
    )
}

fn tell_unreadable(at: At<'_>, numbers: &[u64], found: &Survey, sink: &mut Sink) {
    let cells: Vec<Cell> = found
        .odd
        .iter()
        .filter(|(number, _)| numbers.binary_search(number).is_ok())
        .map(|(_, cell)| *cell)
        .collect();
    if cells.is_empty() {
        sink.push(problem::unreadable_cell(at, None));
    }
    for cell in cells {
        sink.push(problem::unreadable_cell(at, Some(cell)));
    }
}
