//! Files near the bounds of what is read, made to be slow or large: `gangze check` must answer each within ten seconds
//! and below 1 GiB. They have about 16 MiB (some books a little more), and 256 MiB unpacked at most.

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use zip::write::{SimpleFileOptions, ZipWriter};

/// What a text file may come to.
const FILE: usize = 16 << 20;
/// What all parts of a book may come to; a little less, for the parts around the large one.
const UNPACKED: usize = 255 << 20;
const HEAD: &str = "编号,任务,主办,完成时限\n";
const HEAD_ROW: &str = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>任务</t></is></c><c r="B1" t="inlineStr"><is><t>主办</t></is></c><c r="C1" t="inlineStr"><is><t>完成时限</t></is></c></row>"#;

type Make = fn() -> Vec<u8>;

/// Name of the file, and how it is made.
const CASES: [(&str, Make); 31] = [
    ("一行.csv", || "字".repeat(FILE / 3).into_bytes()),
    ("都是引号.csv", || vec![b'"'; FILE]),
    ("引号没有收.csv", || headed("\"a\n", b"a\n")),
    ("都是逗号.csv", || vec![b','; FILE]),
    ("一行格子.csv", || b"a,".repeat(FILE / 2)),
    ("一行引号格子.csv", || b"\"\",a,".repeat(FILE / 5)),
    ("都是空行.csv", || vec![b'\n'; FILE]),
    ("短行.csv", || headed("", b"a\n")),
    ("引号短行.csv", || headed("", b"\"a\"\n")),
    ("生人.csv", strangers),
    ("怪日期.csv", || {
        headed("", "x,写报告,张敏,9月31日、立行立改至\n".as_bytes())
    }),
    ("空格.csv", || headed("", b" , , , \n")),
    ("GB18030引号.csv", || {
        [b"\"\xD6\xD0".as_slice(), &vec![b'\n'; FILE - 3]].concat()
    }),
    ("深表的网页.xls", || {
        b"<table><tr><td>".repeat(FILE / 15)
    }),
    ("宽表的网页.xls", || {
        [b"<table><tr>".as_slice(), &b"<td>a".repeat(FILE / 5 - 9)].concat()
    }),
    ("高格的网页.xls", || {
        [
            b"<table>".as_slice(),
            &b"<tr><td rowspan=65534>a".repeat(FILE / 23 - 9),
        ]
        .concat()
    }),
    ("没有收的标签的网页.xls", || {
        [b"<table>".as_slice(), &b"<td a='".repeat(FILE / 7 - 9)].concat()
    }),
    ("末尾怪行.xlsx", || {
        book(&sheet(rows(UNPACKED - 400, false) + ODD), "")
    }),
    ("小格.xlsx", || book(&sheet(tiny(UNPACKED - 400)), "")),
    ("空格子.xlsx", || book(&sheet(empty(UNPACKED - 400)), "")),
    ("都是错.xlsx", || {
        book(&sheet(errors(UNPACKED - 400)), "")
    }),
    ("生人.xlsx", || book(&sheet(rows(100 << 20, true)), "")),
    ("没有位置.xlsx", || {
        book(
            &sheet(
                "<row>".to_owned()
                    + "<c><v>1</v></c>".repeat((UNPACKED - 400) / 15).as_str()
                    + "</row>",
            ),
            "",
        )
    }),
    ("共享文字.xlsx", || {
        book(&sheet(HEAD_ROW.to_owned()), &shared(UNPACKED - 800))
    }),
    ("合并.xlsx", || book(&merges(), "")),
    ("很多表.xlsx", many_sheets),
    ("深.xlsx", || {
        book(
            &sheet(HEAD_ROW.to_owned() + "<row>".repeat((UNPACKED - 800) / 5).as_str()),
            "",
        )
    }),
    ("小格.ods", || {
        ods(&("<table:table-row>".to_owned()
            + "<table:table-cell office:value-type=\"float\" office:value=\"1\"/>"
                .repeat(16_000)
                .as_str()
            + "</table:table-row>")
            .repeat(UNPACKED / 1_050_000))
    }),
    ("重复.ods", || {
        ods(
            "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"float\" office:value=\"1\"/></table:table-row>",
        )
    }),
    ("深.ods", || {
        ods(&"<table:table-row>".repeat((UNPACKED - 800) / 17))
    }),
    ("零.xls", || {
        [
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(),
            &vec![0; FILE - 8],
        ]
        .concat()
    }),
];

/// Only in the form of a comment does the last row differ from what the quick way reads.
const ODD: &str = r#"<row r="1048576"><c r="A1048576" t="str"><v>a<![CDATA[b]]>c</v></c></row>"#;

fn headed(before: &str, row: &[u8]) -> Vec<u8> {
    let head = [HEAD.as_bytes(), before.as_bytes()].concat();
    let count = (FILE - head.len()) / row.len();
    [head, row.repeat(count)].concat()
}

fn strangers() -> Vec<u8> {
    let mut text = HEAD.to_owned();
    for number in 0.. {
        if text.len() > FILE - 60 {
            break;
        }
        writeln!(text, "{number},报,张{number}敏、李{number},9.1").unwrap();
    }
    text.into_bytes()
}

fn sheet(rows: String) -> String {
    format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")
}

/// Rows of a log; `strange`: each names somebody else.
fn rows(size: usize, strange: bool) -> String {
    let mut text = HEAD_ROW.to_owned();
    for row in 2..=1_048_575 {
        if text.len() > size - 400 {
            break;
        }
        let who = if strange { row } else { row % 7 };
        write!(
            text,
            r#"<row r="{row}"><c r="A{row}" t="str"><v>写报告{row}</v></c><c r="B{row}" t="str"><v>张{who}敏</v></c><c r="C{row}" s="1"><v>46{}</v></c></row>"#,
            row % 900 + 100
        )
        .unwrap();
    }
    text
}

fn tiny(size: usize) -> String {
    fill(size, |text, row, col| {
        write!(text, r#"<c r="{col}{row}"><v>1</v></c>"#).unwrap();
    })
}

fn empty(size: usize) -> String {
    fill(size, |text, row, col| {
        write!(text, r#"<c r="{col}{row}"/>"#).unwrap()
    })
}

fn errors(size: usize) -> String {
    fill(size, |text, row, col| {
        write!(text, r#"<c r="{col}{row}" t="e"><v>#SPILL!</v></c>"#).unwrap();
    })
}

fn fill(size: usize, cell: fn(&mut String, u32, &str)) -> String {
    let mut text = HEAD_ROW.to_owned();
    let columns = ["A", "B", "C", "D", "E", "F", "G", "H"];
    for row in 2..=1_048_576 {
        if text.len() > size - 800 {
            break;
        }
        write!(text, r#"<row r="{row}">"#).unwrap();
        for col in columns {
            cell(&mut text, row, col);
        }
        text.push_str("</row>");
    }
    text
}

fn shared(size: usize) -> String {
    let mut text = "<sst>".to_owned();
    for number in 0.. {
        if text.len() > size {
            break;
        }
        write!(text, "<si><t>{number}</t></si>").unwrap();
    }
    text + "</sst>"
}

fn merges() -> String {
    let mut text = format!(
        "<worksheet><sheetData>{}</sheetData><mergeCells>",
        rows(40 << 20, false)
    );
    for row in (2..1_000_000).step_by(2) {
        write!(text, r#"<mergeCell ref="A{row}:C{}"/>"#, row + 1).unwrap();
    }
    text + "</mergeCells></worksheet>"
}

fn book(sheet: &str, shared: &str) -> Vec<u8> {
    books(&[sheet], shared)
}

fn many_sheets() -> Vec<u8> {
    let one = sheet(rows(30_000, false));
    books(&vec![one.as_str(); 4_000], "")
}

fn books(sheets: &[&str], shared: &str) -> Vec<u8> {
    let (mut names, mut targets) = (String::new(), String::new());
    for number in 1..=sheets.len() {
        write!(
            names,
            r#"<sheet name="表{number}" sheetId="{number}" r:id="r{number}"/>"#
        )
        .unwrap();
        write!(targets, r#"<Relationship Id="r{number}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{number}.xml"/>"#).unwrap();
    }
    let mut parts = vec![
        (
            "[Content_Types].xml".to_owned(),
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#
                .to_owned(),
        ),
        (
            "_rels/.rels".to_owned(),
            r#"<Relationships><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#.to_owned(),
        ),
        (
            "xl/workbook.xml".to_owned(),
            format!(
                r#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{names}</sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels".to_owned(),
            format!(
                r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{targets}</Relationships>"#
            ),
        ),
    ];
    if !shared.is_empty() {
        parts.push(("xl/sharedStrings.xml".to_owned(), shared.to_owned()));
    }
    for (number, sheet) in (1..).zip(sheets) {
        parts.push((
            format!("xl/worksheets/sheet{number}.xml"),
            (*sheet).to_owned(),
        ));
    }
    zipped(&parts)
}

fn ods(rows: &str) -> Vec<u8> {
    zipped(&[
        (
            "mimetype".to_owned(),
            "application/vnd.oasis.opendocument.spreadsheet".to_owned(),
        ),
        (
            "META-INF/manifest.xml".to_owned(),
            r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#
                .to_owned(),
        ),
        (
            "content.xml".to_owned(),
            format!(
                r#"<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet><table:table table:name="表1">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
            ),
        ),
    ])
}

fn zipped(parts: &[(String, String)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        let options = SimpleFileOptions::default().compression_level(Some(6));
        zip.start_file(name.as_str(), options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Checks a folder with each file as its log; prints seconds and peak, then the slowest and the largest.
pub fn run(folder: &Path, only: Option<&str>) {
    let _ = fs::remove_dir_all(folder);
    let made = Command::new(env!("CARGO_BIN_EXE_gangze"))
        .arg("new")
        .arg(folder)
        .args(["--pack", "party-office"])
        .stdout(Stdio::null())
        .status();
    assert!(made.unwrap().success());
    let logs = folder.join("台账");
    let (mut slowest, mut largest) = ((0.0, ""), (0.0, ""));
    println!("file                        MB  seconds   peak MB   answer");
    for (name, make) in CASES {
        if only.is_some_and(|only| !name.contains(only)) {
            continue;
        }
        for entry in fs::read_dir(&logs).unwrap() {
            fs::remove_file(entry.unwrap().path()).unwrap();
        }
        let bytes = make();
        let size = bytes.len() as f64 / f64::from(1 << 20);
        fs::write(logs.join(name), bytes).unwrap();
        let (seconds, peak, answer) = one(folder);
        assert!(!answer.contains("[E011]"), "{name} was not read: {answer}");
        println!("{name:20} {size:9.1} {seconds:8.2} {peak:9.0}   {answer}");
        if seconds > slowest.0 {
            slowest = (seconds, name);
        }
        if peak > largest.0 {
            largest = (peak, name);
        }
    }
    println!("slowest: {} s, {} (asked: 10 s)", slowest.0, slowest.1);
    println!("largest: {} MB, {} (asked: 1024 MB)", largest.0, largest.1);
}

fn one(folder: &Path) -> (f64, f64, String) {
    let said = folder.join("说.txt");
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_gangze"))
        .arg("check")
        .arg(folder)
        .stdout(fs::File::create(&said).unwrap())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut peak = 0.0_f64;
    let status = loop {
        peak = peak.max(tree(child.id()));
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        sleep(Duration::from_millis(10));
    };
    let seconds = start.elapsed().as_secs_f64();
    let said = fs::read_to_string(&said).unwrap_or_default();
    let first = said
        .lines()
        .find(|line| !line.is_empty())
        .unwrap_or("")
        .to_owned();
    let shown: String = first.chars().take(60).collect();
    (
        seconds,
        peak,
        format!("{status}, {} lines: {shown}", said.lines().count()),
    )
}

/// The largest peak of a process and of the children that read for it, in megabytes.
fn tree(process: u32) -> f64 {
    let proc = PathBuf::from(format!("/proc/{process}"));
    let status = fs::read_to_string(proc.join("status")).unwrap_or_default();
    let own = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok())
        .unwrap_or(0.0);
    let tasks = fs::read_dir(proc.join("task"))
        .into_iter()
        .flatten()
        .flatten();
    let children =
        tasks.map(|task| fs::read_to_string(task.path().join("children")).unwrap_or_default());
    let children: String = children.collect();
    let below = children
        .split_whitespace()
        .filter_map(|child| child.parse().ok())
        .map(tree);
    below.fold(own / 1024.0, f64::max)
}
