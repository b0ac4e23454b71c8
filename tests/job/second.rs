//! Every workbook by a second reader: strict XML, all parts there, and the same cells as our reader sees.

use std::io::Write as _;
use std::process::Command;

use calamine::{Data, Reader, open_workbook_auto};
use serde_json::Value;

use super::office;

/// A Python with openpyxl; the variable names another than the one on the path.
fn python() -> Option<String> {
    let wanted = std::env::var("GANGZE_TEST_PYTHON").ok();
    wanted
        .into_iter()
        .chain(["python3".to_owned(), "python".to_owned()])
        .find(|python| {
            let there = Command::new(python)
                .args(["-c", "import openpyxl"])
                .output();
            there.is_ok_and(|done| done.status.success())
        })
}

fn letters(mut column: u32) -> String {
    let mut text = String::new();
    loop {
        text.insert(0, char::from(b'A' + u8::try_from(column % 26).unwrap()));
        if column < 26 {
            return text;
        }
        column = column / 26 - 1;
    }
}

#[test]
fn openpyxl_reads_every_workbook_as_we_do() {
    let Some(python) = python() else {
        // Past the capture of passing tests, so that nobody takes a skipped check for one that was made.
        let mut plainly = std::io::stderr();
        let said = "\nskipped: no Python with openpyxl (GANGZE_TEST_PYTHON names one), so no second reader looked at the workbooks\n";
        plainly.write_all(said.as_bytes()).unwrap();
        return;
    };
    let office = office("county-office");
    assert_eq!(office.assess(&["--split", "科室"]).code, 0);
    let mut books = vec![
        office.result("考核报告.xlsx"),
        office.result("奖惩依据表.xlsx"),
        office.result("公示表.xlsx"),
        office.result("HR导入.xlsx"),
    ];
    for entry in std::fs::read_dir(office.result("个人考核表")).unwrap() {
        books.push(entry.unwrap().path());
    }
    let script = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/second_reader.py"
    );
    let done = Command::new(python)
        .arg(script)
        .args(&books)
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    let out = String::from_utf8(done.stdout).unwrap();
    let read: Vec<Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(read.len(), books.len());
    let mut compared = 0;
    for (theirs, path) in read.iter().zip(&books) {
        assert_eq!(theirs["faults"], serde_json::json!([]), "{path:?}");
        let mut book = open_workbook_auto(path).unwrap();
        let sheets = theirs["sheets"].as_object().unwrap();
        let mut names = book.sheet_names();
        names.sort();
        let mut theirs: Vec<&String> = sheets.keys().collect();
        theirs.sort();
        assert_eq!(names.iter().collect::<Vec<_>>(), theirs);
        for name in names {
            let range = book.worksheet_range(&name).unwrap();
            let (top, left) = range.start().unwrap();
            let mut own = 0;
            for (row, column, value) in range.used_cells() {
                if matches!(value, Data::String(text) if text.is_empty()) {
                    continue;
                }
                own += 1;
                let row = top + u32::try_from(row).unwrap() + 1;
                let column = left + u32::try_from(column).unwrap();
                let cell = format!("{}{row}", letters(column));
                let other = &sheets[&name][&cell];
                let same = match value {
                    Data::String(text) => other.as_str() == Some(text),
                    Data::Float(number) => other.as_f64() == Some(*number),
                    Data::DateTime(day) => {
                        let day = day.as_datetime().unwrap().date().to_string();
                        other.as_str() == Some(&day)
                    }
                    other => panic!("{name}!{cell}: {other:?}"),
                };
                assert!(same, "{name}!{cell}: ours {value:?}, theirs {other}");
                compared += 1;
            }
            let filled = sheets[&name]
                .as_object()
                .unwrap()
                .values()
                .filter(|value| value.as_str() != Some(""))
                .count();
            assert_eq!(own, filled, "{name} has other cells");
        }
    }
    assert!(compared > 10_000, "{compared}");
}
