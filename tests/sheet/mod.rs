//! Reading tables: every format, every message, and files that mean harm.
mod any_bytes;
mod csv;
mod files;
mod hostile;
mod html;
mod lane;
mod long;
mod old;
mod xlsx;

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use gangze::diag::{Sink, column_letters, text};
use gangze::sheet::{self, CellValue, File, Flow, Format, Reader, RowCells, SheetInfo, Visitor};

/// Writes down what it is given, a line a sheet and a line a row.
#[derive(Default)]
pub struct Notes {
    pub seen: String,
    pub rows: usize,
    pub open: i32,
    /// Sheets that it does not want.
    pub skip: Option<&'static str>,
}

impl Visitor for Notes {
    fn sheet(&mut self, sheet: &SheetInfo) -> Flow {
        self.open += 1;
        let name = sheet.name.as_deref().unwrap_or("");
        let hidden = if sheet.hidden { " 隐藏" } else { "" };
        let merges = match &sheet.merges {
            None => " 合并不明".to_owned(),
            Some(merges) => merges.iter().map(|merge| format!(" {merge}")).collect(),
        };
        let _ = writeln!(self.seen, "[{name}]{hidden}{merges}");
        if self.skip == Some(name) {
            Flow::NextSheet
        } else {
            Flow::Go
        }
    }

    fn row(&mut self, row: &RowCells<'_>) -> Flow {
        self.rows += 1;
        let _ = write!(self.seen, "{}:", row.row + 1);
        for (col, value) in row.cells {
            let col = column_letters(*col);
            let _ = match value {
                CellValue::Text(text) => write!(self.seen, " {col}={text:?}"),
                CellValue::Number(number) => write!(self.seen, " {col}={number}"),
                CellValue::Date(moment) => write!(self.seen, " {col}={moment}"),
                CellValue::Flag(flag) => write!(self.seen, " {col}={flag}"),
                CellValue::Error(error) => write!(self.seen, " {col}=错 {error}"),
                CellValue::Uncomputed => write!(self.seen, " {col}=未算"),
            };
        }
        self.seen.push('\n');
        Flow::Go
    }

    fn end_sheet(&mut self) {
        self.open -= 1;
    }
}

pub struct Reading {
    pub format: Option<Format>,
    /// Sheets and rows.
    pub seen: String,
    pub rows: usize,
    /// Every message, rendered; the failure of the file last.
    pub said: String,
}

pub fn reader() -> Reader {
    Reader::new(env!("CARGO_BIN_EXE_gangze"))
}

pub fn read(name: &str, bytes: impl Into<Vec<u8>>) -> Reading {
    read_with(&reader(), name, bytes)
}

pub fn read_with(reader: &Reader, name: &str, bytes: impl Into<Vec<u8>>) -> Reading {
    let file = File::from_bytes(name.into(), bytes.into());
    let (mut sink, mut notes) = (Sink::new(), Notes::default());
    let outcome = sheet::read(&file, reader, &mut sink, &mut notes);
    let mut said: String = sink.finish().iter().map(text).collect();
    let format = match outcome {
        Ok(format) => {
            assert_eq!(notes.open, 0, "a sheet was left open");
            Some(format)
        }
        Err(fault) => {
            said.push_str(&text(&fault));
            None
        }
    };
    Reading {
        format,
        seen: notes.seen,
        rows: notes.rows,
        said,
    }
}

pub fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!(
        "{}/tests/fixtures/{name}",
        env!("CARGO_MANIFEST_DIR")
    ))
    .unwrap()
}

/// A zip file of the given parts.
pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A workbook around hand-written worksheet parts (`表1`, `表2` …), with optional shared texts.
pub fn workbook(sheets: &[&[u8]], shared: Option<&[u8]>) -> Vec<u8> {
    let root = format!(
        r#"<Relationships><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    );
    let mut book = r#"<workbook xmlns:r="r"><sheets>"#.to_owned();
    let mut relations = "<Relationships>".to_owned();
    for number in 1..=sheets.len() {
        let _ = write!(
            book,
            r#"<sheet name="表{number}" sheetId="{number}" r:id="r{number}"/>"#
        );
        let _ = write!(
            relations,
            r#"<Relationship Id="r{number}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>"#
        );
    }
    book.push_str("</sheets></workbook>");
    relations.push_str("</Relationships>");
    let names: Vec<String> = (1..=sheets.len())
        .map(|number| format!("xl/worksheets/sheet{number}.xml"))
        .collect();
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
    ];
    parts.extend(shared.map(|shared| ("xl/sharedStrings.xml", shared)));
    for (name, content) in names.iter().zip(sheets) {
        parts.push((name, content));
    }
    zip(&parts)
}

/// A worksheet part around the content of its `sheetData`.
pub fn worksheet(data: &str) -> Vec<u8> {
    format!("<worksheet><sheetData>{data}</sheetData></worksheet>").into_bytes()
}

pub fn one_sheet(data: &str) -> Vec<u8> {
    workbook(&[&worksheet(data)], None)
}
