//! xlsx: round trips with rust_xlsxwriter, and parts written by hand for what it cannot write.
use insta::assert_snapshot;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use super::{one_sheet, read, workbook, worksheet};

#[test]
fn values_stand_at_their_absolute_addresses() {
    let mut book = Workbook::new();
    let date = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    let hours = Format::new().set_num_format("[h]:mm");
    let sheet = book.add_worksheet().set_name("三季度").unwrap();
    sheet.write(3, 2, "起草报告").unwrap();
    sheet.write(3, 3, 0.1 + 0.2).unwrap();
    sheet.write(3, 4, 4.35 * 100.0).unwrap();
    sheet.write(3, 5, -0.0).unwrap();
    sheet.write(3, 6, 1e30).unwrap();
    sheet.write(3, 7, 9_007_199_254_740_991.0).unwrap();
    let day = ExcelDateTime::from_ymd(2026, 9, 30).unwrap();
    sheet.write_with_format(6, 0, &day, &date).unwrap();
    let moment = ExcelDateTime::parse_from_str("2026-09-30T08:30:00").unwrap();
    sheet.write_with_format(6, 1, &moment, &date).unwrap();
    sheet.write_with_format(6, 2, 1.5, &hours).unwrap();
    sheet.write(6, 3, true).unwrap();
    sheet.write(6, 4, " 留空 ").unwrap();
    let formula = Formula::new("=1/0").set_result("#DIV/0!");
    sheet.write(6, 5, formula).unwrap();
    let reading = read("台账/秘书科.xlsx", book.save_to_buffer().unwrap());
    assert_snapshot!(reading.seen, @r#"
    [三季度]
    4: C="起草报告" D=0.3 E=435 F=0 G=错 1e30 H=9007199254740991
    7: A=2026-09-30 00:00:00 B=2026-09-30 08:30:00 C=1.5 D=true E=" 留空 " F=错 #DIV/0!
    "#);
    assert_snapshot!(reading.said, @"");
}

/// `2026年7月` typed into a cell is stored as 1 July and shown as a month: it is read as what it shows.
#[test]
fn a_month_is_read_as_it_is_shown() {
    let mut book = Workbook::new();
    let month = Format::new().set_num_format("yyyy\"年\"m\"月\";@");
    let day = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    let sheet = book.add_worksheet().set_name("三季度").unwrap();
    let first = ExcelDateTime::from_ymd(2026, 7, 1).unwrap();
    let later = ExcelDateTime::from_ymd(2026, 7, 15).unwrap();
    sheet.write_with_format(0, 0, &first, &month).unwrap();
    sheet.write_with_format(0, 1, &first, &day).unwrap();
    // A day that the format hides is a day all the same.
    sheet.write_with_format(0, 2, &later, &month).unwrap();
    // The number of the format that Excel itself gives such a cell in Chinese.
    sheet
        .write_with_format(0, 3, &first, &Format::new().set_num_format_index(57))
        .unwrap();
    assert_snapshot!(read("a.xlsx", book.save_to_buffer().unwrap()).seen, @r#"
    [三季度]
    1: A="2026年7月" B=2026-07-01 00:00:00 C=2026-07-15 00:00:00 D="2026年7月"
    "#);
}

#[test]
fn hidden_sheets_and_merged_regions_are_told() {
    let mut book = Workbook::new();
    let plain = Format::new();
    let sheet = book.add_worksheet();
    sheet.merge_range(0, 0, 0, 3, "工作台账", &plain).unwrap();
    sheet.merge_range(2, 1, 4, 1, "秘书科", &plain).unwrap();
    book.add_worksheet()
        .set_hidden(true)
        .write(0, 0, 7)
        .unwrap();
    let reading = read("a.xlsx", book.save_to_buffer().unwrap());
    assert_snapshot!(reading.seen, @r#"
    [Sheet1] A1:D1 B3:B5
    1: A="工作台账"
    3: B="秘书科"
    [Sheet2] 隐藏
    1: A=7
    "#);
}

#[test]
fn a_date_of_the_1904_system_is_the_same_day() {
    let book = |epoch: &str| {
        let root = super::OFFICE;
        super::zip(&[
            ("_rels/.rels", format!(r#"<Relationships><Relationship Id="a" Type="{root}/officeDocument" Target="/xl/workbook.xml"/></Relationships>"#).as_bytes()),
            ("xl/workbook.xml", format!(r#"<workbook><workbookPr {epoch}/><sheets><sheet name="表" r:id="b"/></sheets></workbook>"#).as_bytes()),
            ("xl/_rels/workbook.xml.rels", format!(r#"<Relationships><Relationship Id="b" Type="{root}/worksheet" Target="/xl/worksheets/sheet1.xml"/></Relationships>"#).as_bytes()),
            ("xl/styles.xml", br#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#),
            ("xl/worksheets/sheet1.xml", br#"<worksheet><sheetData><row r="1"><c r="A1" s="1"><v>44833</v></c><c r="B1" s="1"><v>1</v></c><c r="C1" s="1"><v>61</v></c><c r="D1" s="1"><v>-3</v></c></row></sheetData></worksheet>"#),
        ])
    };
    assert_snapshot!(read("a.xlsx", book("")).seen, @"
    [表]
    1: A=2022-09-29 00:00:00 B=1900-01-01 00:00:00 C=1900-03-01 00:00:00 D=-3
    ");
    assert_snapshot!(read("a.xlsx", book(r#"date1904="1""#)).seen, @"
    [表]
    1: A=2026-09-30 00:00:00 B=1904-01-02 00:00:00 C=1904-03-02 00:00:00 D=-3
    ");
}

#[test]
fn error_cells_keep_their_address_whatever_the_error() {
    let sheet = r##"<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="e"><v>#SPILL!</v></c><c r="C2" t="e"><f>NA()</f><v>#N/A</v></c></row>
        <row r="3"><c r="B3" t="e"><v>#CALC!</v></c><c r="C3" t="e"><v>#BUSY!</v></c><c r="D3"><v>2</v></c></row>"##;
    let reading = read("a.xlsx", one_sheet(sheet));
    assert_snapshot!(reading.seen, @"
    [表1]
    2: A=1 B=错 #SPILL! C=错 #N/A
    3: B=错 #CALC! C=错 #BUSY! D=2
    ");
    assert_eq!(reading.said, "");
}

#[test]
fn cells_without_addresses_follow_on_a_spilt_error() {
    let sheet = r##"<row r="2"><c><v>1</v></c><c t="e"><v>#SPILL!</v></c><c><v>2</v></c><c t="e"><v>#CALC!</v></c><c t="inlineStr"><is><t>甲</t></is></c></row>
        <row r="3"><c r="C3" t="e"><v>#SPILL!</v></c><c><v>3</v></c></row>
        <row><c t="e"><v>#FIELD!</v></c><c t="e"><v>#SPILL!</v></c><c><v>4</v></c><c r="F4"><v>5</v></c></row>"##;
    let reading = read("a.xlsx", one_sheet(sheet));
    assert_snapshot!(reading.seen, @r#"
    [表1]
    2: A=1 B=错 #SPILL! C=2 D=错 #CALC! E="甲"
    3: C=错 #SPILL! D=3
    4: A=错 #FIELD! B=错 #SPILL! C=4 F=5
    "#);
    assert_eq!(reading.said, "");
}

#[test]
fn a_formula_without_a_stored_result_is_uncomputed() {
    let sheet = r#"<row r="1"><c r="A1"><f>1+1</f></c><c r="B1"><f>1+1</f><v>2</v></c><c r="C1" t="str"><f>""</f><v></v></c><c r="D1"/></row>"#;
    assert_snapshot!(read("a.xlsx", one_sheet(sheet)).seen, @"
    [表1]
    1: A=未算 B=2
    ");
}

#[test]
fn rows_and_cells_without_addresses_are_counted() {
    let sheet = "<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c/><c><v>3</v></c></row>";
    assert_snapshot!(read("a.xlsx", one_sheet(sheet)).seen, @"
    [表1]
    1: A=1 B=2
    3: B=3
    ");
}

#[test]
fn cells_out_of_order_are_sorted_and_the_last_of_two_wins() {
    let sheet = r#"<row r="1"><c r="C1"><v>3</v></c><c r="A1"><v>1</v></c><c r="C1"><v>4</v></c><c r="A1"/></row>"#;
    let reading = read("a.xlsx", one_sheet(sheet));
    assert_snapshot!(reading.seen, @"
    [表1]
    1: C=4
    ");
    assert_eq!(reading.said, "");
}

#[test]
fn a_row_out_of_order_is_told_e113() {
    let sheet = r#"<row r="9"><c r="A9"><v>9</v></c></row><row r="5"><c r="A5"><v>5</v></c></row><row r="10"><c r="A10"><v>10</v></c></row>"#;
    let reading = read("a.xlsx", one_sheet(sheet));
    assert_snapshot!(reading.seen, @"
    [表1]
    9: A=9
    10: A=10
    ");
    assert_snapshot!(reading.said, @"
    错误[E113]: 第 5 行排在了第 9 行后面，次序乱了的行没有读取
     --> a.xlsx › 表1
      = 建议: 用 Excel 或 WPS 打开后另存为 .xlsx
    ");
}

#[test]
fn an_unreadable_cell_costs_only_itself_e116() {
    let sheet = r#"<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="s"><v>99</v></c><c r="C1" t="n"><v>三</v></c><c r="D1"><v>4</v></c></row>"#;
    let reading = read("a.xlsx", one_sheet(sheet));
    assert_snapshot!(reading.seen, @"
    [表1]
    1: A=1 D=4
    ");
    assert_snapshot!(reading.said, @"
    错误[E116]: 这个单元格存的内容读不出来
     --> a.xlsx › 表1 › B1
      = 建议: 用 Excel 或 WPS 打开，重新填写这一格后保存
    错误[E116]: 这个单元格存的内容读不出来
     --> a.xlsx › 表1 › C1
      = 建议: 用 Excel 或 WPS 打开，重新填写这一格后保存
    ");
}

#[test]
fn a_damaged_sheet_costs_only_itself_e108() {
    let good = worksheet(r#"<row r="1"><c r="A1"><v>1</v></c></row>"#);
    let cut =
        br#"<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>"#;
    let reading = read("a.xlsx", workbook(&[cut, &good], None));
    assert_snapshot!(reading.seen, @"
    [表1]
    1: A=1
    [表2]
    1: A=1
    ");
    assert_snapshot!(reading.said, @"
    错误[E108]: 工作表内容已损坏，从第 2 行往后读不出来
     --> a.xlsx › 表1
      = 建议: 用 Excel 或 WPS 打开后另存为 .xlsx，再核对这张表的内容
    ");
}

#[test]
fn a_missing_sheet_part_costs_only_itself() {
    let whole = workbook(&[&worksheet("<row><c><v>1</v></c></row>")], None);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(whole)).unwrap();
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut part, &mut bytes).unwrap();
        if !name.contains("worksheets") {
            parts.push((name, bytes));
        }
    }
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(n, b)| (n.as_str(), b.as_slice()))
        .collect();
    assert_snapshot!(read("a.xlsx", super::zip(&parts)).said, @"
    错误[E108]: 工作表内容已损坏，读不出来
     --> a.xlsx › 表1
      = 建议: 用 Excel 或 WPS 打开后另存为 .xlsx，再核对这张表的内容
    ");
}

#[test]
fn texts_in_runs_and_phonetics_and_escapes_are_whole() {
    let shared = "<sst><si><r><t>起草</t></r><r><t>报告</t></r><rPh><t>x</t></rPh></si><si/><si><t>a&amp;b_x000D_</t></si></sst>";
    let sheet = worksheet(
        r#"<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c t="inlineStr"><is><t>内联</t></is></c></row>"#,
    );
    assert_snapshot!(read("a.xlsx", workbook(&[&sheet], Some(shared.as_bytes()))).seen, @r#"
    [表1]
    1: A="起草报告" C="a&b\r" D="内联"
    "#);
}

#[test]
fn a_sheet_that_is_not_wanted_is_skipped() {
    use gangze::sheet::File;
    let good = worksheet(r#"<row r="1"><c r="A1"><v>1</v></c></row>"#);
    let file = File::from_bytes("a.xlsx".into(), workbook(&[&good, &good], None));
    let mut notes = super::Notes {
        skip: Some("表1"),
        ..Default::default()
    };
    let mut sink = gangze::diag::Sink::new();
    gangze::sheet::read(&file, &super::reader(), &mut sink, &mut notes).unwrap();
    assert_snapshot!(notes.seen, @"
    [表1]
    [表2]
    1: A=1
    ");
}
