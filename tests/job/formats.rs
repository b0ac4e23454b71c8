//! The sample office written anew in every format: the results are the same to the last point and the last byte.
//! Equal leads that follow each other are one merged cell, save in CSV, which has none.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDateTime;
use gangze::diag::{CellRange, Sink};
use gangze::sheet::{self, CellValue, Flow, Reader, RowCells, SheetInfo, Visitor};
use gangze::workspace::tables_below;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use zip::write::SimpleFileOptions;

use super::{Office, PROGRAM, office, scores};

enum Value {
    Text(String),
    Number(Decimal),
    Date(NaiveDateTime),
}

struct Page {
    name: String,
    merges: Vec<CellRange>,
    /// Values by (row, column).
    cells: BTreeMap<(u32, u32), Value>,
}

/// All sheets of one file, kept.
#[derive(Default)]
struct Kept(Vec<Page>);

impl Visitor for Kept {
    fn sheet(&mut self, sheet: &SheetInfo) -> Flow {
        self.0.push(Page {
            name: sheet.name.as_deref().unwrap_or("表").to_owned(),
            merges: sheet.merges.clone().unwrap(),
            cells: BTreeMap::new(),
        });
        Flow::Go
    }

    fn row(&mut self, row: &RowCells<'_>) -> Flow {
        let page = self.0.last_mut().unwrap();
        for (col, cell) in row.cells {
            let value = match cell {
                CellValue::Text(text) => Value::Text((*text).to_owned()),
                CellValue::Number(number) => Value::Number(*number),
                CellValue::Date(moment) => Value::Date(*moment),
                other => panic!("{other:?} in the sample"),
            };
            page.cells.insert((row.row, *col), value);
        }
        Flow::Go
    }

    fn end_sheet(&mut self) {}
}

impl Page {
    fn text(&self, row: u32, col: u32) -> Option<&str> {
        match self.cells.get(&(row, col))? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    fn rows(&self) -> u32 {
        self.cells.keys().map(|(row, _)| row + 1).max().unwrap_or(0)
    }

    /// Merges equal names that follow each other below 主办; answers how many regions came to be.
    fn merge_leads(&mut self) -> usize {
        let before = self.merges.len();
        let leads = ["主办", "主办人", "责任人", "承办人", "牵头人"];
        let head = self.cells.iter().find_map(|(at, value)| match value {
            Value::Text(text) if leads.contains(&text.as_str()) => Some(*at),
            _ => None,
        });
        let Some((head, col)) = head else { return 0 };
        let mut start = head + 1;
        for row in head + 2..=self.rows() {
            if self.text(row, col) != self.text(start, col) {
                if row - start > 1 && self.text(start, col).is_some() {
                    let at = |row| gangze::diag::Cell::new(row, col);
                    self.merges.push(CellRange::new(at(start), at(row - 1)));
                    (start + 1..row).for_each(|row| {
                        self.cells.remove(&(row, col));
                    });
                }
                start = row;
            }
        }
        self.merges.len() - before
    }
}

/// The tables of the sample office, by path and name.
fn tables(dir: &Path) -> Vec<(PathBuf, Arc<str>)> {
    let singles = ["人员名册.xlsx", "岗位目标.xlsx"].map(|name| (dir.join(name), name.into()));
    let folders = ["台账", "数据"].into_iter();
    let below = folders.flat_map(|own| tables_below(&dir.join(own), own, &mut Sink::new()));
    singles.into_iter().chain(below).collect()
}

/// Name (without ending) and sheets of every table of the sample office.
fn sample(merged: bool) -> Vec<(String, Vec<Page>)> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/county-office");
    let mut found = tables(&dir);
    found.sort_by(|(_, a), (_, b)| a.cmp(b));
    let mut regions = 0;
    let files = found
        .iter()
        .map(|(path, name)| {
            let file = sheet::open(path, name.clone()).unwrap();
            let mut kept = Kept::default();
            let reader = Reader::new(PROGRAM);
            sheet::read(&file, &reader, &mut Sink::new(), &mut kept).unwrap();
            let name = name.rsplit_once('.').unwrap().0.to_owned();
            if merged && name.starts_with("台账/") {
                regions += kept.0.iter_mut().map(Page::merge_leads).sum::<usize>();
            }
            (name, kept.0)
        })
        .collect();
    assert!(!merged || regions > 50, "only {regions} merged regions");
    files
}

fn xlsx(pages: &[Page]) -> Vec<u8> {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
    let mut book = Workbook::new();
    let dated = Format::new().set_num_format("yyyy-mm-dd");
    for page in pages {
        let sheet = book.add_worksheet();
        sheet.set_name(&page.name).unwrap();
        for region in &page.merges {
            let (first, last) = (region.first, region.last);
            let plain = Format::new();
            let cols = (first.col as u16, last.col as u16);
            sheet
                .merge_range(first.row, cols.0, last.row, cols.1, "", &plain)
                .unwrap();
        }
        for ((row, col), value) in &page.cells {
            let col = *col as u16;
            match value {
                Value::Text(text) => sheet.write_string(*row, col, text).unwrap(),
                Value::Number(number) => sheet
                    .write_number(*row, col, number.to_f64().unwrap())
                    .unwrap(),
                Value::Date(moment) => {
                    let day = moment.date().to_string();
                    let day = ExcelDateTime::parse_from_str(&day).unwrap();
                    sheet
                        .write_datetime_with_format(*row, col, &day, &dated)
                        .unwrap()
                }
            };
        }
    }
    book.save_to_buffer().unwrap()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn ods(pages: &[Page]) -> Vec<u8> {
    let mut body = String::new();
    for page in pages {
        let _ = write!(
            body,
            r#"<table:table table:name="{}">"#,
            escaped(&page.name)
        );
        let width = page.cells.keys().map(|(_, col)| col + 1).max().unwrap_or(0);
        for row in 0..page.rows() {
            body.push_str("<table:table-row>");
            for col in 0..width {
                let here = gangze::diag::Cell::new(row, col);
                let region = page.merges.iter().find(|region| region.contains(here));
                let tag = match region {
                    Some(region) if region.first != here => "covered-table-cell",
                    _ => "table-cell",
                };
                let span = region.filter(|region| region.first == here).map_or_else(
                    String::new,
                    |region| {
                        let (first, last) = (region.first, region.last);
                        format!(
                            r#" table:number-columns-spanned="{}" table:number-rows-spanned="{}""#,
                            last.col - first.col + 1,
                            last.row - first.row + 1
                        )
                    },
                );
                let _ = match page.cells.get(&(row, col)) {
                    None => write!(body, "<table:{tag}{span}/>"),
                    Some(Value::Text(text)) => {
                        let lines: String = text
                            .split('\n')
                            .map(|line| format!("<text:p>{}</text:p>", escaped(line)))
                            .collect();
                        write!(
                            body,
                            r#"<table:{tag}{span} office:value-type="string">{lines}</table:{tag}>"#
                        )
                    }
                    Some(Value::Number(number)) => write!(
                        body,
                        r#"<table:{tag}{span} office:value-type="float" office:value="{number}"><text:p>{number}</text:p></table:{tag}>"#
                    ),
                    Some(Value::Date(moment)) => write!(
                        body,
                        r#"<table:{tag}{span} office:value-type="date" office:date-value="{}"/>"#,
                        moment.date()
                    ),
                };
            }
            body.push_str("</table:table-row>");
        }
        body.push_str("</table:table>");
    }
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    );
    zipped(&[
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        ),
        ("META-INF/manifest.xml", b"<manifest/>"),
        ("content.xml", content.as_bytes()),
    ])
}

fn record(out: &mut Vec<u8>, kind: u16, body: &[u8]) {
    if kind < 128 {
        out.push(kind as u8);
    } else {
        out.extend([(kind & 0x7F) as u8 | 0x80, (kind >> 7) as u8]);
    }
    let mut size = body.len();
    loop {
        let more = if size > 0x7F { 0x80 } else { 0 };
        out.push((size & 0x7F) as u8 | more);
        size >>= 7;
        if size == 0 {
            break;
        }
    }
    out.extend(body);
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut out = (units.len() as u32).to_le_bytes().to_vec();
    out.extend(units.into_iter().flat_map(u16::to_le_bytes));
    out
}

/// Dates go as text: styles are not what is tried here.
fn xlsb(pages: &[Page]) -> Vec<u8> {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut book = Vec::new();
    record(&mut book, 0x83, &[]);
    record(&mut book, 0x99, &[0; 12]);
    record(&mut book, 0x8F, &[]);
    let mut relations = "<Relationships>".to_owned();
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for (number, page) in (1_u32..).zip(pages) {
        let mut body = [0_u32.to_le_bytes(), number.to_le_bytes()].concat();
        body.extend(wide(&format!("rId{number}")));
        body.extend(wide(&page.name));
        record(&mut book, 0x9C, &body);
        let _ = write!(
            relations,
            r#"<Relationship Id="rId{number}" Type="{office}/worksheet" Target="worksheets/sheet{number}.bin"/>"#
        );
        let mut sheet = Vec::new();
        record(&mut sheet, 0x81, &[]);
        record(&mut sheet, 0x94, &[0; 16]);
        record(&mut sheet, 0x91, &[]);
        let mut row_now = None;
        for ((row, col), value) in &page.cells {
            if row_now != Some(*row) {
                row_now = Some(*row);
                let mut head = row.to_le_bytes().to_vec();
                head.extend([0; 13]);
                record(&mut sheet, 0, &head);
            }
            let mut cell = [col.to_le_bytes(), 0_u32.to_le_bytes()].concat();
            match value {
                Value::Number(number) => {
                    cell.extend(number.to_f64().unwrap().to_le_bytes());
                    record(&mut sheet, 5, &cell);
                }
                Value::Text(text) => {
                    cell.extend(wide(text));
                    record(&mut sheet, 6, &cell);
                }
                Value::Date(moment) => {
                    cell.extend(wide(&moment.date().to_string()));
                    record(&mut sheet, 6, &cell);
                }
            }
        }
        record(&mut sheet, 0x92, &[]);
        record(&mut sheet, 0xB1, &(page.merges.len() as u32).to_le_bytes());
        for region in &page.merges {
            let (first, last) = (region.first, region.last);
            let corners = [first.row, last.row, first.col, last.col].map(u32::to_le_bytes);
            record(&mut sheet, 0xB0, &corners.concat());
        }
        record(&mut sheet, 0xB2, &[]);
        record(&mut sheet, 0x82, &[]);
        parts.push((format!("xl/worksheets/sheet{number}.bin"), sheet));
    }
    record(&mut book, 0x90, &[]);
    record(&mut book, 0x84, &[]);
    relations.push_str("</Relationships>");
    let root = format!(
        r#"<Relationships><Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.bin"/></Relationships>"#
    );
    let mut all: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", root.as_bytes()),
        ("xl/_rels/workbook.bin.rels", relations.as_bytes()),
        ("xl/workbook.bin", &book),
    ];
    all.extend(
        parts
            .iter()
            .map(|(name, body)| (name.as_str(), body.as_slice())),
    );
    zipped(&all)
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn csv(page: &Page) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let width = page.cells.keys().map(|(_, col)| col + 1).max().unwrap_or(0);
    for row in 0..page.rows() {
        let fields: Vec<String> = (0..width)
            .map(|col| match page.cells.get(&(row, col)) {
                None => String::new(),
                Some(Value::Text(text)) => text.clone(),
                Some(Value::Number(number)) => number.to_string(),
                Some(Value::Date(moment)) => moment.date().to_string(),
            })
            .collect();
        writer.write_record(&fields).unwrap();
    }
    let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
    encoding_rs::GB18030.encode(&text).0.into_owned()
}

/// The office with its tables replaced by the given files.
fn rewritten(files: &[(String, Vec<u8>)]) -> Office {
    let office = office("county-office");
    for (path, _) in tables(&office.dir) {
        fs::remove_file(path).unwrap();
    }
    for (name, bytes) in files {
        fs::write(office.dir.join(name), bytes).unwrap();
    }
    office
}

type Scores = BTreeMap<(String, String, String), Option<Decimal>>;

/// The score of everybody under every indicator, and the bytes of what goes to 人事.
fn results(office: &Office) -> (Scores, Vec<u8>) {
    let run = office.assess(&[]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let handed_over = fs::read(office.result("HR导入.csv")).unwrap();
    (scores(&office.json()), handed_over)
}

fn each(files: &[(String, Vec<Page>)], ending: &str, write: fn(&[Page]) -> Vec<u8>) -> Office {
    let files: Vec<(String, Vec<u8>)> = files
        .iter()
        .map(|(name, pages)| (format!("{name}.{ending}"), write(pages)))
        .collect();
    rewritten(&files)
}

#[test]
fn one_office_in_every_format_has_the_same_results() {
    let expected = results(&office("county-office"));
    assert!(expected.0.len() > 300);
    let files = sample(true);
    assert!(results(&each(&files, "xlsx", xlsx)) == expected, "xlsx");
    assert!(results(&each(&files, "ods", ods)) == expected, "ods");
    assert!(results(&each(&files, "xlsb", xlsb)) == expected, "xlsb");
}

#[test]
fn one_office_in_xls_and_et_has_the_same_results() {
    let expected = results(&office("county-office"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/office-xls.zip");
    let mut zip = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        files.push((entry.name().unwrap().into_owned(), bytes));
    }
    assert!(results(&rewritten(&files)) == expected, "xls");
    for (name, _) in &mut files {
        *name = name.replace(".xls", ".et");
    }
    assert!(results(&rewritten(&files)) == expected, "et");
}

#[test]
fn one_office_in_csv_has_the_same_results() {
    let expected = results(&office("county-office"));
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for (name, pages) in sample(false) {
        for page in pages.iter().filter(|page| !page.cells.is_empty()) {
            // A sheet a file; a log may have several.
            let own = match pages.len() {
                1 => format!("{name}.csv"),
                _ => format!("{name}-{}.csv", page.name),
            };
            files.push((own, csv(page)));
        }
    }
    assert!(results(&rewritten(&files)) == expected, "csv");
}
