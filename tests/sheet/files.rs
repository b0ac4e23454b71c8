//! Files and folders, and what a file is by its content.
use std::fs;

use gangze::diag::text;
use gangze::sheet;
use insta::assert_snapshot;

use super::{read, zip};

#[test]
fn a_file_carries_its_digest() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    fs::write(&path, "abc").unwrap();
    let file = sheet::open(&path, "台账/a.csv".into()).unwrap();
    assert_eq!(
        file.digest(),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    assert_eq!(
        (file.bytes(), file.name().as_ref()),
        (b"abc".as_slice(), "台账/a.csv")
    );
}

#[test]
fn a_file_that_cannot_be_opened_is_told_e100() {
    let folder = tempfile::tempdir().unwrap();
    let missing = sheet::open(&folder.path().join("无.xlsx"), "台账/无.xlsx".into()).unwrap_err();
    assert_snapshot!(text(&missing), @"
    错误[E100]: 没有找到文件 `台账/无.xlsx`
     --> 台账/无.xlsx
      = 建议: 核对文件名和位置；改过名的，把名字改回来
    ");
    let directory = sheet::open(folder.path(), "台账".into()).unwrap_err();
    assert_snapshot!(text(&directory), @"
    错误[E100]: `台账` 是文件夹，这里要的是一个表格文件
     --> 台账
      = 建议: 写上文件夹里那个表格文件的名字
    ");
}

#[test]
fn a_file_beyond_the_limit_is_told_e101() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("大.xlsx");
    fs::File::create(&path).unwrap().set_len(300 << 20).unwrap();
    assert_snapshot!(text(&sheet::open(&path, "大.xlsx".into()).unwrap_err()), @"
    错误[E101]: 文件有 300 MB，超过了能读的 256 MB
     --> 大.xlsx
      = 建议: 删去图片和用不到的工作表，或者按年度、科室分成几个文件
    ");
}

#[test]
fn an_empty_file_is_told_e102() {
    assert_snapshot!(read("a.xlsx", "").said, @"
    错误[E102]: 文件是空的，没有任何内容
     --> a.xlsx
      = 建议: 重新取得这个文件；用不到的就从文件夹里移走
    ");
    assert!(read("a.csv", " \r\n\n").said.contains("E102"));
    assert!(read("a.csv", b"\xEF\xBB\xBF").said.contains("E102"));
}

#[test]
fn what_is_no_table_is_told_e103() {
    assert_snapshot!(read("a.xlsx", "%PDF-1.7 …").said, @"
    错误[E103]: 文件其实是 PDF 文档，不是表格
     --> a.xlsx
      = 建议: 换成 .xlsx、.xls、.et、.ods 或 .csv 表格；不是表格的文件从文件夹里移走
    ");
    let word = zip(&[("word/document.xml", b"<x/>")]);
    assert_snapshot!(read("a.xlsx", word).said, @"
    错误[E103]: 文件其实是 Word 文档，不是表格
     --> a.xlsx
      = 建议: 换成 .xlsx、.xls、.et、.ods 或 .csv 表格；不是表格的文件从文件夹里移走
    ");
    let archive = zip(&[("台账/一.csv", b"a,b")]);
    assert_snapshot!(read("a.xlsx", archive).said, @"
    错误[E103]: 文件其实是压缩包，不是表格
     --> a.xlsx
      = 建议: 换成 .xlsx、.xls、.et、.ods 或 .csv 表格；不是表格的文件从文件夹里移走
    ");
    assert_snapshot!(read("a.csv", b"\x7FELF\x02\x01\x00\x00\x00\x00\x05").said, @"
    错误[E103]: 文件的内容不是能读的表格
     --> a.csv
      = 建议: 换成 .xlsx、.xls、.et、.ods 或 .csv 表格；不是表格的文件从文件夹里移走
    ");
}

/// The beginning and the directory names of a compound file, which is all that is looked at.
fn compound(names: &[&str]) -> Vec<u8> {
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.resize(512, 0);
    for name in names {
        bytes.extend(name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes));
        bytes.resize(bytes.len().next_multiple_of(128), 0);
    }
    bytes
}

#[test]
fn a_locked_xlsx_is_told_e105() {
    let locked = super::fixture("加密.xlsx");
    assert_snapshot!(read("台账.xlsx", locked).said, @"
    错误[E105]: 文件有打开密码，读不到内容
     --> 台账.xlsx
      = 建议: 用 Excel 或 WPS 打开，去掉打开密码后重新保存
    ");
    assert!(
        read("a.xls", compound(&["Root Entry", "WordDocument"]))
            .said
            .contains("Word")
    );
}

#[test]
fn excel_2003_text_and_older_formats_are_told_e106() {
    let old = "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>";
    assert_snapshot!(read("导出.xls", old).said, @"
    错误[E106]: 文件其实是 Excel 2003 的文本格式，不能直接当表格读
     --> 导出.xls
      = 建议: 用 Excel 或 WPS 打开后另存为 .xlsx
    ");
    let biff4 = b"\x09\x04\x06\x00\x00\x00\x10\x00";
    assert!(read("导出.xls", biff4).said.contains("很早的 Excel 格式"));
}

#[test]
fn a_book_under_another_ending_is_read_with_a_note_n100() {
    let book = super::one_sheet("<row><c><v>1</v></c></row>");
    let reading = read("台账.csv", book.clone());
    assert!(reading.seen.contains("A=1"));
    assert_snapshot!(reading.said, @"
    提示[N100]: 扩展名是 .csv，内容其实是 .xlsx 表格，已按 .xlsx 表格读取
     --> 台账.csv
      = 建议: 不影响读取；可以把扩展名改成 .xlsx
    ");
    assert_snapshot!(read("台账", book).said, @"
    提示[N100]: 文件没有扩展名，内容是 .xlsx 表格，已按 .xlsx 表格读取
     --> 台账
      = 建议: 不影响读取；可以把扩展名改成 .xlsx
    ");
}
