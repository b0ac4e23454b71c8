//! A whole workbook into bytes: small sheets side by side in memory, big ones through a temporary file.
//! Invariant: equal layouts give equal bytes, on any number of threads.

use std::io::Write;
use std::path::Path;

use rayon::prelude::*;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook as Xlsx, Worksheet, XlsxError};

use chrono::Datelike;

use super::fill::fill;
use super::layout::{Sheet, Workbook};
use super::lists;
use super::names::Names;
use super::page::Spot;
use super::problem::{self, Fault};
use crate::diag::{Stage, Watch};

/// Sheets with more rows than this go through a temporary file: in memory a row of twenty cells takes three kilobytes,
/// and as much again while the file is made.
const BIG: u64 = 4_000;
/// Each such sheet holds a file handle; there are systems that allow 256.
const MOST_BIG: usize = 64;
/// Excel's own: much faster than the default and little larger.
const COMPRESSION: u8 = 3;

/// Writes a workbook into memory; `watch` gets one step a sheet.
pub fn workbook_bytes(book: Workbook, watch: &dyn Watch) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    let title = book.title.clone();
    write_workbook(book, &mut bytes, None, &title, watch)?;
    Ok(bytes)
}

/// Writes a workbook; `scratch` is the folder for temporary files (the system's by default), `shown` the
/// name for messages.
pub fn write_workbook(
    book: Workbook,
    out: impl Write + Send,
    scratch: Option<&Path>,
    shown: &str,
    watch: &dyn Watch,
) -> Result<(), Fault> {
    let steps = u64::try_from(book.sheets.len()).unwrap_or(u64::MAX);
    watch.begin(Stage::Write, steps);
    let written = assemble(book, out, scratch, watch);
    watch.end(Stage::Write);
    written.map_err(|error| problem::not_a_workbook(shown, &error))
}

fn assemble(
    mut book: Workbook,
    out: impl Write + Send,
    scratch: Option<&Path>,
    watch: &dyn Watch,
) -> Result<(), XlsxError> {
    let mut xlsx = Xlsx::new();
    xlsx.set_zip_compression_level(COMPRESSION);
    if let Some(folder) = scratch {
        xlsx.set_tempdir(folder)?;
    }
    xlsx.set_properties(&properties(&book)?);
    let mut names = Names::default();
    let spots: Vec<Spot> = book
        .sheets
        .iter()
        .map(|sheet| Spot {
            wanted: sheet.name.clone(),
            name: names.take(&sheet.name),
            first_body_row: sheet.first_body_row(),
        })
        .collect();
    let helper = lists::helper(&mut book.sheets, &mut names)?;
    let (big, small) = sorted(book.sheets);
    // Big sheets share the workbook's table of formats, so they go one after the other.
    // Their text stands in their cells: a common table of strings would hold every reason and source in memory.
    let (big, small) = rayon::join(
        || {
            big.into_iter()
                .map(|(index, sheet)| {
                    let name = name_of(&spots, index);
                    let parts = fill(sheet, true, &spots, &mut || {
                        let mut worksheet = xlsx.new_worksheet_with_constant_memory()?;
                        worksheet.set_name(name)?;
                        Ok(worksheet)
                    })?;
                    watch.step(Stage::Write);
                    Ok((index, parts))
                })
                .collect::<Result<Vec<_>, XlsxError>>()
        },
        || {
            small
                .into_par_iter()
                .map(|(index, sheet)| {
                    let name = name_of(&spots, index);
                    let parts = fill(sheet, false, &spots, &mut || {
                        let mut worksheet = Worksheet::new();
                        worksheet.set_name(name)?;
                        Ok(worksheet)
                    })?;
                    watch.step(Stage::Write);
                    Ok((index, parts))
                })
                .collect::<Result<Vec<_>, XlsxError>>()
        },
    );
    let mut all = big?;
    all.extend(small?);
    all.sort_by_key(|(index, _)| *index);
    for (index, parts) in all {
        for (part, mut worksheet) in (1_u32..).zip(parts) {
            if part > 1 {
                worksheet.set_name(names.continued(name_of(&spots, index), part))?;
            }
            xlsx.push_worksheet(worksheet);
        }
    }
    if let Some(helper) = helper {
        xlsx.push_worksheet(helper);
    }
    xlsx.save_to_writer(out)
}

fn name_of(spots: &[Spot], index: usize) -> &str {
    spots.get(index).map_or("", |spot| spot.name.as_str())
}

type Numbered = Vec<(usize, Sheet)>;

/// Big sheets and small ones, each with its place in the workbook.
fn sorted(sheets: Vec<Sheet>) -> (Numbered, Numbered) {
    let mut big = Vec::new();
    let mut small = Vec::new();
    for (index, sheet) in sheets.into_iter().enumerate() {
        if sheet.body.expected > BIG && big.len() < MOST_BIG {
            big.push((index, sheet));
        } else {
            small.push((index, sheet));
        }
    }
    (big, small)
}

fn properties(book: &Workbook) -> Result<DocProperties, XlsxError> {
    let date = book.as_of;
    let year = u16::try_from(date.year()).unwrap_or(1980);
    let month = u8::try_from(date.month()).unwrap_or(1);
    let day = u8::try_from(date.day()).unwrap_or(1);
    let mut properties = DocProperties::new()
        .set_title(&book.title)
        .set_author(&book.unit)
        .set_company(&book.unit)
        .set_comment(&book.program)
        .set_creation_datetime(&ExcelDateTime::from_ymd(year, month, day)?);
    if let Some(digest) = &book.digest {
        properties = properties.set_custom_property("输入摘要", digest.as_str());
    }
    Ok(properties.set_custom_property("程序版本", book.program.as_str()))
}
