//! Bytes to cells at absolute addresses: formats, encodings, merged regions, the child reader.
//! Rows are handed over as they stream by; no sheet is ever held as a whole.
//! Invariant: no float leaves this module, and whatever a file holds, it costs at most that file.

mod delimiter;
mod encoding;
mod file;
mod formats;
mod gb18030;
mod html;
mod lane;
mod package;
mod problem;
mod quiet;
mod quotes;
mod regions;
mod rows;
mod scan;
mod sniff;
mod styles;
mod survey;
mod text;
mod texts;
mod tokens;
mod value;
mod xlsx;

/// The child process that reads old formats.
pub mod child;
mod parent;
mod wire;

pub use file::{File, MAX_FILE_BYTES, open};
pub use parent::Reader;

use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDateTime;
use rust_decimal::Decimal;

use crate::diag::{CellRange, Diagnostic, Sink};

/// What one sheet says of itself before its rows come.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetInfo {
    /// `None` in a file that has no sheets (CSV).
    pub name: Option<Arc<str>>,
    /// Counted from 0 in the file's own order.
    pub index: u32,
    pub hidden: bool,
    /// Merged regions; `None` where the file does not let them be told.
    pub merges: Option<Vec<CellRange>>,
    /// A text table whose rows are not all of one length: a mark too many moves the rest of a row to the right.
    pub is_ragged: bool,
}

/// What one cell holds, before anybody asks what it should mean.
#[derive(Clone, Debug, PartialEq)]
pub enum CellValue<'a> {
    Text(&'a str),
    /// Converted once, from the shortest decimal that stands for the stored double.
    Number(Decimal),
    /// A cell formatted as a date or time.
    Date(NaiveDateTime),
    Flag(bool),
    /// `#N/A`, `#REF!` and the like; also a number that no decimal can hold, as its text.
    Error(&'a str),
    /// A formula whose result was never stored.
    Uncomputed,
}

/// One row with something in it: cells by ascending column, blanks left out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RowCells<'a> {
    /// Counted from 0.
    pub row: u32,
    pub cells: &'a [(u32, CellValue<'a>)],
}

/// Whether the reader goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    Go,
    /// Skip what is left of this sheet.
    NextSheet,
}

/// Receives a file's sheets and rows in order; `end_sheet` follows every `sheet`, whatever the flow, unless
/// reading fails as a whole.
pub trait Visitor {
    fn sheet(&mut self, sheet: &SheetInfo) -> Flow;
    fn row(&mut self, row: &RowCells<'_>) -> Flow;
    /// Shows some of the rows that come next, so that what they need can be fetched together; not every reader does.
    fn ahead(&mut self, _rows: &[RowCells<'_>]) {}
    /// Tells how many more rows of the sheet there are likely to be; not every reader does.
    fn expect(&mut self, _rows: usize) {}
    fn end_sheet(&mut self);
}

/// How the characters of a text table are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextEncoding {
    Utf8,
    Utf16,
    Gb18030,
}

/// What a file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// xlsx and xlsm.
    Xlsx,
    Xlsb,
    /// xls, and WPS's et.
    Xls,
    Ods,
    /// CSV, TSV and the like.
    Text {
        encoding: TextEncoding,
        delimiter: char,
    },
    /// A web page's tables.
    Html,
}

impl Format {
    /// What people call it, as it stands in a Chinese sentence (with the space before a Latin name).
    fn name(self) -> &'static str {
        match self {
            Self::Xlsx => " .xlsx 表格",
            Self::Xlsb => " .xlsb 表格",
            Self::Xls => " .xls 表格",
            Self::Ods => " .ods 表格",
            Self::Text { .. } => "文本表格",
            Self::Html => "网页里的表格",
        }
    }

    /// The ending that fits best, without the dot.
    fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Xlsb => "xlsb",
            Self::Xls => "xls",
            Self::Ods => "ods",
            Self::Text { .. } => "csv",
            Self::Html => "html",
        }
    }

    fn fits(self, ending: &str) -> bool {
        let fitting: &[&str] = match self {
            Self::Xlsx => &["xlsx", "xlsm", "xltx", "xltm"],
            Self::Xlsb => &["xlsb"],
            Self::Xls => &["xls", "xlt", "et", "ett"],
            Self::Ods => &["ods", "ots"],
            Self::Text { .. } => &["csv", "tsv", "txt", "tab", "prn"],
            Self::Html => &["html", "htm"],
        };
        fitting.contains(&ending)
    }
}

/// Reads a file to its end and hands sheets and rows to the visitor; faults of sheets and cells go to the
/// sink, a fault of the file as a whole is the error. `reader` says how old formats are read.
pub fn read(
    file: &File,
    reader: &Reader,
    sink: &mut Sink,
    visitor: &mut dyn Visitor,
) -> Result<Format, Box<Diagnostic>> {
    let format = match sniff::recognise(file)? {
        sniff::Content::Text => text::read(file, encoding::decode(file)?, sink, visitor)?,
        sniff::Content::Book(format) => {
            match format {
                Format::Xlsx => xlsx::read(file, sink, visitor)?,
                _ => parent::read(file, format, reader, sink, visitor)?,
            }
            format
        }
    };
    note_ending(file, format, sink);
    Ok(format)
}

/// As [`open`] and [`read`], and answers the file's digest; a long text table is never held as a whole.
pub fn read_from(
    path: &Path,
    name: &Arc<str>,
    reader: &Reader,
    sink: &mut Sink,
    visitor: &mut dyn Visitor,
) -> Result<(Format, String), Box<Diagnostic>> {
    let mut begun = file::begin(path, name.clone())?;
    let found = if begun.ended || sniff::is_shell(begun.head.bytes()) {
        None
    } else {
        sniff::recognise(&begun.head)?;
        encoding::told_by(begun.head.bytes())
    };
    let Some(found) = found else {
        let file = begun.whole()?;
        let format = read(&file, reader, sink, visitor)?;
        return Ok((format, file.digest().to_owned()));
    };
    let pieces = encoding::Pieces::new(&begun.head, Some(&mut begun.rest), found);
    let format = text::read(&begun.head, pieces, sink, visitor)?;
    note_ending(&begun.head, format, sink);
    Ok((format, begun.rest.digest()))
}

fn note_ending(file: &File, format: Format, sink: &mut Sink) {
    let ending = file.ending();
    if !format.fits(&ending) {
        sink.push(problem::other_format(file.name(), &ending, format));
    }
}
