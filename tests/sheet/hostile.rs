//! Files that mean harm, and files broken at random: never a panic, never endless memory.
use std::fmt::Write as _;

use insta::assert_snapshot;
use proptest::prelude::*;

use super::{fixture, one_sheet, read, workbook, worksheet};

#[test]
fn a_false_dimension_and_a_far_cell_cost_nothing() {
    let sheet = br#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData></worksheet>"#;
    let reading = read("a.xlsx", workbook(&[sheet], None));
    assert_snapshot!(reading.seen, @"
    [表1]
    1: A=1
    1048576: XFD=2
    ");
    assert_eq!(reading.said, "");
}

#[test]
fn a_reversed_dimension_costs_only_its_sheet_e108() {
    let bad = br#"<worksheet><dimension ref="B5:A1"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>"#;
    let good = worksheet(r#"<row r="1"><c r="A1"><v>1</v></c></row>"#);
    let reading = read("a.xlsx", workbook(&[bad, &good], None));
    assert!(reading.seen.contains("[表2]\n1: A=1\n"), "{}", reading.seen);
}

#[test]
fn addresses_outside_the_sheet_are_told_e112() {
    for address in [
        "XFE1",
        "A1048577",
        "A99999999999",
        "ZZZZZZZZZZ1",
        "A0",
        "7",
        "甲1",
    ] {
        let sheet = format!(r#"<row r="1"><c r="{address}"><v>1</v></c></row>"#);
        let reading = read("a.xlsx", one_sheet(&sheet));
        assert!(reading.said.contains("E112"), "{address}: {}", reading.said);
        assert_eq!(reading.rows, 0);
    }
    assert_snapshot!(read("a.xlsx", one_sheet(r#"<row r="1"><c r="XFE1"/></row>"#)).said, @"
    错误[E112]: 单元格地址 `XFE1` 超出了表格的边界，这张表没有读取
     --> a.xlsx › 表1
      = 建议: 用 Excel 或 WPS 打开后另存为 .xlsx
    ");
}

#[test]
fn false_counts_of_shared_texts_are_refused_e111() {
    for count in [
        "99999999999",
        "18446744073709551615",
        "99999999999999999999999",
        "-1",
    ] {
        let shared = format!(r#"<sst uniqueCount="{count}"><si><t>a</t></si></sst>"#);
        let book = workbook(&[&worksheet("")], Some(shared.as_bytes()));
        assert!(read("a.xlsx", book).said.contains("E111"), "{count}");
    }
    let shared = br#"<sst count="9" uniqueCount="1"><si><t>a</t></si></sst>"#;
    assert_eq!(
        read("a.xlsx", workbook(&[&worksheet("")], Some(shared))).said,
        ""
    );
}

#[test]
fn one_token_of_many_megabytes_is_refused_e111() {
    let long = "x".repeat(9 << 20);
    let forms = [
        format!(r#"<row r="1"><c r="A1" t="str"><v>{long}</v></c></row>"#),
        format!(r#"<row r="1"><c r="A1" x="{long}"><v>1</v></c></row>"#),
        format!("<!--{}-->", "<".repeat(9 << 20)),
        " ".repeat(9 << 20),
    ];
    for form in &forms {
        let reading = read("a.xlsx", one_sheet(form));
        assert!(reading.said.contains("E111"), "{}", reading.said);
    }
    assert_snapshot!(read("a.xlsx", one_sheet(&forms[0])).said, @"
    错误[E111]: 工作表里有大得不正常的内容，没有读取
     --> a.xlsx › 表1
      = 建议: 用 Excel 或 WPS 打开，把需要的内容复制到新的表格里
    ");
}

#[test]
fn more_sheets_or_formats_than_people_make_are_refused_e111() {
    let office = super::OFFICE;
    let root = format!(
        r#"<Relationships><Relationship Id="a" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    );
    let book = |sheets: usize, formats: usize| {
        let sheets = r#"<sheet name="表" r:id="b"/>"#.repeat(sheets);
        let formats = "<xf/>".repeat(formats);
        super::zip(&[
            ("_rels/.rels", root.as_bytes()),
            (
                "xl/workbook.xml",
                format!("<workbook>{sheets}</workbook>").as_bytes(),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                b"<Relationships></Relationships>",
            ),
            (
                "xl/styles.xml",
                format!("<styleSheet>{formats}</styleSheet>").as_bytes(),
            ),
        ])
    };
    assert!(read("a.xlsx", book(5000, 0)).said.contains("E111"));
    assert!(read("a.xlsx", book(1, 200_001)).said.contains("E111"));
    assert!(read("a.xlsx", book(0, 200_000)).said.is_empty());
}

#[test]
fn too_many_parts_are_refused_e111() {
    let names: Vec<String> = (0..20_001).map(|number| number.to_string()).collect();
    let parts: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), b"".as_slice()))
        .collect();
    assert_snapshot!(read("a.xlsx", super::zip(&parts)).said, @"
    错误[E111]: 文件展开后大得不正常，没有读取
     --> a.xlsx
      = 建议: 用 Excel 或 WPS 打开，把需要的内容复制到新的表格里
    ");
}

#[test]
fn a_cut_xlsx_is_told_e107() {
    let whole = one_sheet(r#"<row r="1"><c r="A1"><v>1</v></c></row>"#);
    for keep in [4, 30, whole.len() / 2, whole.len() - 10] {
        let said = read("a.xlsx", &whole[..keep]).said;
        assert!(said.contains("E107"), "{keep}: {said}");
    }
    assert_snapshot!(read("a.xlsx", &whole[..40]).said, @"
    错误[E107]: 文件不完整或已损坏，读不出来
     --> a.xlsx
      = 建议: 重新取得这个文件；还能打开的，用 Excel 或 WPS 打开后另存为 .xlsx
    ");
}

#[test]
fn two_parts_of_one_name_are_refused() {
    let twice = super::zip(&[("xl/workbook.xml", b""), ("xl/Workbook.xml", b"")]);
    assert!(read("a.xlsx", twice).said.contains("E107"));
}

#[test]
fn many_rows_stream_by() {
    let mut sheet = String::new();
    for row in 1..=50_000 {
        let _ = write!(
            sheet,
            r#"<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>"#
        );
    }
    assert_eq!(read("a.xlsx", one_sheet(&sheet)).rows, 50_000);
}

fn small_book() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..8 {
        sheet.write(row, 0, format!("任务{row}")).unwrap();
        sheet.write(row, 1, f64::from(row) * 1.25).unwrap();
        sheet
            .write(
                row,
                2,
                rust_xlsxwriter::Formula::new("=B1*2").set_result("3"),
            )
            .unwrap();
    }
    book.save_to_buffer().unwrap()
}

/// Bytes to overwrite, each at a place given as a share of the whole.
fn damage() -> impl Strategy<Value = Vec<(prop::sample::Index, u8)>> {
    prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)
}

#[test]
fn rows_without_numbers_stop_where_a_sheet_ends_e112() {
    let sheet = format!(
        r#"<row r="1"><c><v>1</v></c></row>{}"#,
        "<row/>".repeat(1_048_576)
    );
    assert!(read("a.xlsx", one_sheet(&sheet)).said.contains("E112"));
    let sheet = format!(
        r#"<row r="1"><c><v>1</v></c></row>{}"#,
        "<row/>".repeat(1_048_575)
    );
    assert_eq!(read("a.xlsx", one_sheet(&sheet)).said, "");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_workbook_broken_at_random_never_panics(damage in damage()) {
        let mut bytes = small_book();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read("a.xlsx", bytes);
    }

    #[test]
    fn a_worksheet_broken_at_random_never_panics(damage in damage()) {
        let mut sheet = br##"<worksheet><dimension ref="A1:C3"/><sheetData><row r="1"><c r="A1" s="1"><f t="shared" ref="A1:A3" si="0">B1</f><v>1.5</v></c><c r="B1" t="e"><v>#SPILL!</v></c></row><row r="2"><c r="A2" t="str"><v>&lt;x</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells></worksheet>"##.to_vec();
        for (at, byte) in damage {
            let at = at.index(sheet.len());
            sheet[at] = byte;
        }
        let _ = read("a.xlsx", workbook(&[&sheet], None));
    }

    #[test]
    fn a_text_table_of_any_bytes_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read("a.csv", bytes);
    }

    #[test]
    fn rows_without_quotes_stand_at_their_lines(text in "[a,\r\n]{0,60}") {
        let lines = text.replace("\r\n", "\n").replace('\r', "\n");
        let expected: Vec<String> = (1..)
            .zip(lines.split('\n'))
            .filter(|(_, line)| line.contains('a'))
            .map(|(number, _)| number.to_string())
            .collect();
        let seen = read("a.csv", text).seen;
        let rows: Vec<&str> =
            seen.lines().skip(1).filter_map(|line| line.split(':').next()).collect();
        prop_assert_eq!(rows, expected);
    }

    #[test]
    fn rows_of_a_text_table_never_exceed_its_lines(text in "[a\"',;\r\n\t=]{0,60}") {
        let lines = text.split(['\r', '\n']).count();
        let reading = read("a.csv", text);
        prop_assert!(reading.rows <= lines);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_xls_broken_at_random_costs_only_itself(damage in damage()) {
        let mut bytes = fixture("台账.xls");
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read("a.xls", bytes);
    }
}
