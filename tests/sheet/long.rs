//! Long text tables come from disk piece by piece: they give what they give as a whole.
use std::fs;

use encoding_rs::{BIG5, GB18030};
use gangze::diag::{Sink, text};
use gangze::sheet::{self, File};
use insta::assert_snapshot;

use super::{Notes, Reading, read, reader};

/// A table of more than the beginning by which an encoding is told, and a little more than some pieces.
fn log(rows: usize) -> String {
    let mut text = "编号,任务,备注\r\n".to_owned();
    for row in 0..rows {
        let note = match row % 1000 {
            0 => "\"已办，\r\n待批\"",
            1 => "㐂𠮷\u{e000}€",
            _ => "",
        };
        text.push_str(&format!("MS-{row},起草第{row}期报告,{note}\r\n"));
    }
    text
}

/// What a file gives from disk, after it was found to give the same from memory.
fn from_disk(name: &str, bytes: &[u8]) -> Reading {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let (mut sink, mut notes) = (Sink::new(), Notes::default());
    let outcome = sheet::read_from(&path, &name.into(), &reader(), &mut sink, &mut notes);
    let mut said: String = sink.finish().iter().map(text).collect();
    let format = match outcome {
        Ok((format, digest)) => {
            let whole = File::from_bytes(name.into(), bytes.to_vec());
            assert_eq!(digest, whole.digest(), "{name}");
            Some(format)
        }
        Err(fault) => {
            said.push_str(&text(&fault));
            None
        }
    };
    let whole = read(name, bytes);
    assert_eq!(said, whole.said, "{name}");
    assert_eq!(format, whole.format, "{name}");
    // Of a refused file nobody uses what came before.
    assert!(format.is_none() || notes.seen == whole.seen, "{name}");
    Reading {
        format,
        seen: notes.seen,
        rows: notes.rows,
        said,
    }
}

fn utf16(text: &str) -> Vec<u8> {
    let units = [0xFEFF].into_iter().chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

#[test]
fn every_encoding_gives_the_same_rows() {
    let log = log(60_000);
    let plain = from_disk("a.csv", log.as_bytes());
    assert_eq!((plain.rows, plain.said.as_str()), (60_001, ""));
    for bytes in [
        [b"\xEF\xBB\xBF", log.as_bytes()].concat(),
        GB18030.encode(&log).0.into_owned(),
        utf16(&log),
    ] {
        assert!(from_disk("a.csv", &bytes).seen == plain.seen);
    }
}

#[test]
fn a_late_bad_byte_refuses_the_file_with_its_line() {
    let log = log(60_000);
    let bad = |mut bytes: Vec<u8>| {
        let end = bytes.len() - 9;
        bytes[end] = 0xFF;
        bytes
    };
    assert_snapshot!(from_disk("a.csv", &bad(log.clone().into_bytes())).said, @"
    错误[E109]: 第 60061 行的文字认不出来，文件多半是 UTF-8，但有坏字
     --> a.csv
      = 建议: 用 Excel 或 WPS 打开，确认文字正常后另存为 .xlsx
    ");
    let marked = [b"\xEF\xBB\xBF", log.as_bytes()].concat();
    assert_snapshot!(from_disk("a.csv", &bad(marked)).said, @"
    错误[E109]: 第 60061 行的文字认不出来，文件标明是 UTF-8，但有坏字
     --> a.csv
      = 建议: 用 Excel 或 WPS 打开，确认文字正常后另存为 .xlsx
    ");
    let chinese = GB18030.encode(&log).0.into_owned();
    assert_snapshot!(from_disk("a.csv", &bad(chinese)).said, @"
    错误[E109]: 第 60061 行的文字认不出来，文件多半是 GB18030，但有坏字
     --> a.csv
      = 建议: 用 Excel 或 WPS 打开，确认文字正常后另存为 .xlsx
    ");
    assert_snapshot!(from_disk("a.csv", &utf16(&log)[..2_000_001]).said, @"
    错误[E109]: 文件里的文字认不出来，文件标明是 UTF-16，但有坏字
     --> a.csv
      = 建议: 用 Excel 或 WPS 打开，确认文字正常后另存为 .xlsx
    ");
}

#[test]
fn what_the_beginning_does_not_tell_is_looked_at_whole() {
    let latin = "MS-1,report\r\n".repeat(100_000);
    let log = log(1000);
    assert_eq!(from_disk("a.csv", latin.as_bytes()).rows, 100_000);
    let mixed = [latin.as_bytes(), log.as_bytes()].concat();
    assert_eq!(from_disk("a.csv", &mixed).rows, 101_001);
    let chinese = [latin.as_bytes(), &GB18030.encode(&log).0].concat();
    assert_eq!(from_disk("a.csv", &chinese).rows, 101_001);
    // Pairs that are UTF-8 as well, until one is not.
    let twofold = [
        &b"\xC4\xA3\xCD\xA8,\n".repeat(300_000),
        b"\xD6\xD0".as_slice(),
    ]
    .concat();
    assert_eq!(from_disk("a.csv", &twofold).rows, 300_001);
    let traditional = BIG5
        .encode(&"辦理會議報告,業務學習\r\n".repeat(80_000))
        .0
        .into_owned();
    assert!(from_disk("a.csv", &traditional).said.contains("Big5"));
}

#[test]
fn long_pages_and_other_files_are_told_as_ever() {
    let page = format!(
        "<html><table>{}</table></html>",
        "<tr><td>起草</td><td>报告</td></tr>".repeat(40_000)
    );
    assert_eq!(from_disk("a.xls", page.as_bytes()).rows, 40_000);
    assert_eq!(from_disk("a.xls", &GB18030.encode(&page).0).rows, 40_000);
    let document = [b"%PDF-1.7".as_slice(), &vec![b' '; 2 << 20]].concat();
    assert!(from_disk("a.csv", &document).said.contains("PDF"));
    assert!(
        from_disk("a.csv", &vec![b' '; 2 << 20])
            .said
            .contains("E102")
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("大.csv");
    fs::File::create(&path).unwrap().set_len(300 << 20).unwrap();
    let (mut sink, mut notes) = (Sink::new(), Notes::default());
    let fault = sheet::read_from(&path, &"大.csv".into(), &reader(), &mut sink, &mut notes);
    assert!(text(&fault.unwrap_err()).contains("E101"));
}
