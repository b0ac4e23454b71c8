//! Every value reads back as it went in.
use calamine::{Data, Reader};
use chrono::NaiveDate;
use gangze::book::{Cached, Cell, Column, Row, Rows, Sheet, Style};
use gangze::diag;
use rust_decimal::Decimal;

use super::{column, day, dec, open, part, read_column, write};

#[test]
fn every_text_reads_back_as_it_was() {
    let texts = [
        "张敏",
        "=1+1",
        "@x",
        "+86 138",
        "-5",
        "007",
        "_x000D_",
        "a\u{7}b\u{1F}c",
        "行一\n行二",
        "回车\r\n换行",
        " 前后空格 ",
        "\t制表",
        "😀👨‍👩‍👧",
        "<&\"'>",
        "nan",
        "_x4F60_",
    ];
    let bytes = write(vec![column(texts.into_iter().map(Cell::text).collect())]);
    let found: Vec<String> = read_column(&bytes)
        .into_iter()
        .map(|data| match data {
            Data::String(text) => text,
            other => panic!("not a text: {other:?}"),
        })
        .collect();
    assert_eq!(found, texts);
}

#[test]
fn low_memory_reads_back_the_same() {
    let rows = |count: u32| {
        (0..count).map(|i| {
            Row::new(vec![
                Cell::text(format!("a\u{7}_x000D_=😀{}", i % 7)),
                Cell::number(Decimal::new(i64::from(i), 2)),
                Cell::formula("=B2", Cached::Number(Decimal::from(i))),
            ])
        })
    };
    let columns = || {
        vec![
            Column::new("文", Style::Text),
            Column::new("数", Style::Score),
            Column::new("式", Style::Score),
        ]
    };
    let small = write(vec![Sheet::table(
        "甲",
        columns(),
        Rows::stream(9, rows(500)),
    )]);
    let big = write(vec![Sheet::table(
        "甲",
        columns(),
        Rows::stream(90_000, rows(500)),
    )]);
    let read = |bytes: &[u8]| open(bytes).worksheet_range("甲").unwrap();
    assert_eq!(read(&small), read(&big));
    assert_eq!(
        read(&big).get_value((3, 0)),
        Some(&Data::String("a\u{7}_x000D_=😀2".into()))
    );
}

/// The columns of a big sheet lend their format to the body only: each cell names it, and nothing goes on below.
#[test]
fn low_memory_formats_every_cell_and_no_column_to_the_last_row_of_each_part() {
    let rows = (0..250_u32).map(|number| Row::new(vec![Cell::text("文"), Cell::number(number)]));
    let columns = vec![
        Column::new("文", Style::Text),
        Column::new("数", Style::Count),
    ];
    let mut sheet = Sheet::table("甲", columns, Rows::stream(90_000, rows));
    sheet.row_limit = 101;
    let bytes = write(vec![sheet]);
    let mut found = Vec::new();
    for (number, name) in (1..).zip(["甲", "甲（2）", "甲（3）"]) {
        let range = open(&bytes).worksheet_range(name).unwrap();
        let body = range.rows().skip(1);
        found.extend(body.map(|row| row[1].to_string().parse::<u32>().unwrap()));
        let xml = part(&bytes, &format!("xl/worksheets/sheet{number}.xml"));
        let cells = xml.matches("<c r=").count();
        assert_eq!(cells, xml.matches(" s=\"").count(), "{name}");
        assert_eq!(cells, 2 * range.rows().count(), "{name}");
        assert!(!xml.contains(" style="), "{name}");
    }
    assert_eq!(found, (0..250).collect::<Vec<u32>>());
}

#[test]
fn numbers_are_exact_or_text() {
    let cells = [
        "0.1",
        "85.50",
        "-12.345",
        "123456789012345",
        "0.30000000000000004",
    ]
    .map(|text| Cell::number(dec(text)).style(Style::Score));
    let found = read_column(&write(vec![column(cells.to_vec())]));
    assert_eq!(
        found,
        [
            Data::Float(0.1),
            Data::Float(85.5),
            Data::Float(-12.345),
            Data::Float(123_456_789_012_345.0),
            Data::String("0.30000000000000004".into()),
        ]
    );
    let round = Cell::number(dec("1000000000000000000"));
    assert_eq!(
        read_column(&write(vec![column(vec![round])])),
        [Data::Float(1e18)]
    );
}

#[test]
fn dates_ratios_and_styles_keep_their_formats() {
    let bytes = write(vec![column(vec![
        Cell::date(day()),
        Cell::percent(dec("0.125")),
        Cell::number(3).style(Style::Count),
        Cell::date(NaiveDate::from_ymd_opt(1899, 5, 1).unwrap()),
    ])]);
    let found = read_column(&bytes);
    let Data::DateTime(date) = &found[0] else {
        panic!("not a date: {:?}", found[0]);
    };
    assert_eq!(date.as_f64(), 46_303.0);
    assert_eq!(found[1], Data::Float(0.125));
    assert_eq!(found[3], Data::String("1899-05-01".into()));
    let styles = part(&bytes, "xl/styles.xml");
    assert!(styles.contains("formatCode=\"yyyy-mm-dd\""), "{styles}");
    for id in ["formatCode=\"0.00%\"", "formatCode=\"0\"", "宋体"] {
        assert!(styles.contains(id), "{id}: {styles}");
    }
}

#[test]
fn formulas_carry_their_value() {
    let bytes = write(vec![column(vec![
        Cell::formula("=SUM(B1:B3)", Cached::Number(dec("85.5"))),
        Cell::formula("=IF(A1>60,\"合格\",\"\")", Cached::Text("合格".into())),
        Cell::formula("=\"\"", Cached::Text(String::new())),
        Cell::formula("=TEXT(7,\"000\")", Cached::Text("007".into())),
    ])]);
    assert_eq!(
        read_column(&bytes),
        [
            Data::Float(85.5),
            Data::String("合格".into()),
            Data::String(String::new()),
            Data::String("007".into())
        ]
    );
    let formulas = open(&bytes).worksheet_formula("甲").unwrap();
    assert_eq!(
        formulas.get_value((0, 0)).map(String::as_str),
        Some("SUM(B1:B3)")
    );
}

#[test]
fn seventy_thousand_links_lead_on() {
    let cells = (0..70_000_u32).map(|i| {
        let text = if i % 2 == 0 {
            format!("员工\"{i}\"")
        } else {
            format!("{i:06}")
        };
        Row::new(vec![Cell::link(text, "张's", diag::Cell::new(0, 0))])
    });
    let mut sheet = Sheet::new("甲", vec![Column::new("", Style::Text)]);
    sheet.body = Rows::stream(70_000, cells);
    let bytes = write(vec![sheet, Sheet::new("张's", vec![Column::plain(10.0)])]);
    let found = read_column(&bytes);
    assert_eq!(found.len(), 70_000);
    assert_eq!(found[0], Data::String("员工\"0\"".into()));
    assert_eq!(found[69_999], Data::String("069999".into()));
    let formulas = open(&bytes).worksheet_formula("甲").unwrap();
    assert_eq!(
        formulas.get_value((2, 0)).map(String::as_str),
        Some("HYPERLINK(\"#'张''s'!A1\",\"员工\"\"2\"\"\")")
    );
    let xml = part(&bytes, "xl/worksheets/sheet1.xml");
    assert_eq!(xml.matches("<hyperlink ").count(), 35_000);
}

#[test]
fn long_text_is_cut_visibly() {
    let long = "长".repeat(40_000);
    let found = read_column(&write(vec![column(vec![Cell::text(long)])]));
    let Data::String(text) = &found[0] else {
        panic!("not a text");
    };
    assert_eq!(text.encode_utf16().count(), 32_767);
    assert!(text.ends_with("长…（共 40000 字，此处截断）"));
}
