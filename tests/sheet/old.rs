//! xls, et, xlsb and ods, read by the child; and children that fail.
use std::time::Duration;

use gangze::sheet::Reader;
use insta::assert_snapshot;

use super::{fixture, read, read_with, zip};

#[test]
fn xls() {
    let reading = read("台账.xls", fixture("台账.xls"));
    assert_snapshot!(reading.seen, @r#"
    [三季度] B2:D2
    2: B="工作台账"
    3: B="编号" C="完成日期" D="工时"
    5: B="MS-0917" C=2026-09-30 00:00:00 D=2.5
    6: B=true
    [旧表] 隐藏
    1: A=12
    "#);
    assert_eq!(reading.said, "");
}

#[test]
fn xls_of_the_1904_system_has_the_same_dates() {
    let [old, new] = ["台账.xls", "台账1904.xls"].map(|name| read(name, fixture(name)).seen);
    assert_eq!(old, new);
}

#[test]
fn an_et_file_is_an_xls_file() {
    let reading = read("台账.et", fixture("台账.xls"));
    assert!(reading.seen.contains("MS-0917"));
    assert_eq!(reading.said, "");
}

#[test]
fn xlsb() {
    let reading = read("台账.xlsb", fixture("台账.xlsb"));
    assert_snapshot!(reading.seen, @r#"
    [三季度] B3:B4 D5:F5
    3: B="起草报告" C=2.5 D=true E=错 #N/A
    5: A=错 #REF! B=7 C=错 #UNKNOWN!
    [旧表] 隐藏
    1: A=12
    "#);
    assert_eq!(reading.said, "");
}

#[test]
fn ods() {
    let reading = read("台账.ods", fixture("台账.ods"));
    assert_snapshot!(reading.seen, @r##"
    [三季度] A4:B6
    3: B="起草报告" C=0.3 D=2026-09-30 00:00:00 E=2026-09-30 08:30:00 F=1.5 G=true
    4: A="张敏" C="#N/A"
    [旧表] 隐藏
    1: A=12
    "##);
    assert_eq!(reading.said, "");
}

#[test]
fn an_ods_with_a_table_within_a_cell_is_read_without_merged_regions() {
    let mime = b"application/vnd.oasis.opendocument.spreadsheet";
    let inner = r#"<table:table table:name="里"><table:table-row><table:table-cell office:value-type="string"><text:p>里</text:p></table:table-cell></table:table-row></table:table>"#;
    let content = format!(
        r#"<office:document-content><office:body><office:spreadsheet><table:table table:name="表"><table:table-row><table:table-cell table:number-columns-spanned="2" office:value-type="string"><text:p>外</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell>{inner}</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    let nested = zip(&[
        ("mimetype", mime),
        ("META-INF/manifest.xml", b"<x/>"),
        ("content.xml", content.as_bytes()),
    ]);
    let seen = read("a.ods", nested).seen;
    assert!(seen.starts_with("[表] 合并不明\n"), "{seen}");
}

#[test]
fn rows_of_an_ods_below_the_last_that_a_sheet_may_have_are_told_e112() {
    let mime = b"application/vnd.oasis.opendocument.spreadsheet";
    let row = |text: &str| {
        format!(
            r#"<table:table-row><table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell></table:table-row>"#
        )
    };
    let blank = |rows: u32| {
        format!(
            r#"<table:table-row table:number-rows-repeated="{rows}"><table:table-cell/></table:table-row>"#
        )
    };
    let book = |rows: &str| {
        let content = format!(
            r#"<office:document-content><office:body><office:spreadsheet><table:table table:name="表">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
        );
        zip(&[
            ("mimetype", mime),
            ("META-INF/manifest.xml", b"<x/>"),
            ("content.xml", content.as_bytes()),
        ])
    };
    let rows = [row("第一"), blank(1_048_574), row("末行"), row("多出")].concat();
    let reading = read("a.ods", book(&rows));
    assert_snapshot!(reading.seen, @r#"
    [表]
    1: A="第一"
    1048576: A="末行"
    "#);
    assert_snapshot!(reading.said, @"
    错误[E112]: 有单元格超出了表格的边界（1048576 行，16384 列），没有读取
     --> a.ods › 表
      = 建议: 用 Excel 或 WPS 打开后另存为 .xlsx
    ");
    // LibreOffice fills a sheet up with blank rows.
    let rows = [row("第一"), blank(1_048_574), row("末行"), blank(1_000)].concat();
    assert_eq!(read("a.ods", book(&rows)).said, "");
}

#[test]
fn a_locked_ods_is_told_e105() {
    let mime = b"application/vnd.oasis.opendocument.spreadsheet";
    let manifest = b"<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let locked = zip(&[
        ("mimetype", mime),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", b"<x/>"),
    ]);
    assert_snapshot!(read("a.ods", locked).said, @"
    错误[E105]: 文件有打开密码，读不到内容
     --> a.ods
      = 建议: 用 Excel 或 WPS 打开，去掉打开密码后重新保存
    ");
}

#[test]
fn a_locked_xls_is_told_e105() {
    let mut locked = fixture("台账.xls");
    // The record after the first becomes FilePass, which says that all the rest is encrypted.
    assert_eq!(locked[0x214], 0xE1);
    locked[0x214] = 0x2F;
    assert!(read("a.xls", locked).said.contains("E105"));
}

#[test]
fn a_cut_file_is_told_e107_or_e114() {
    for name in ["台账.xls", "台账.xlsb", "台账.ods"] {
        let whole = fixture(name);
        for keep in [9, whole.len() / 3, whole.len() * 2 / 3] {
            let said = read(name, &whole[..keep]).said;
            assert!(
                ["E107", "E114", "E103"]
                    .iter()
                    .any(|code| said.contains(code)),
                "{name} {keep}: {said}"
            );
        }
    }
}

#[test]
fn the_child_says_nothing_and_fails_on_what_it_does_not_know() {
    for arguments in [["__read", "doc"].as_slice(), &["__read"]] {
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_gangze"));
        let output = child
            .args(arguments)
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap();
        assert!(!output.status.success());
        assert!(output.stderr.is_empty());
    }
}

#[test]
fn a_missing_program_is_told_e115() {
    let reader = Reader::new("/nowhere/gangze");
    assert_snapshot!(read_with(&reader, "台账.xls", fixture("台账.xls")).said, @"
    错误[E115]: 读取旧格式表格的程序启动不了
     --> 台账.xls
      = 建议: 重新安装本程序，或请管理员放行；也可以把表格另存为 .xlsx
    ");
}

/// A child that misbehaves; see the fixtures' README.
#[cfg(unix)]
fn script(name: &str) -> Reader {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");
    Reader::new(format!("{folder}/{name}.sh"))
}

#[cfg(unix)]
#[test]
fn a_child_that_lies_is_told_e114() {
    let said = |name| read_with(&script(name), "台账.xls", fixture("台账.xls")).said;
    assert!(said("lie").contains("E114") && said("lie").contains("对不上"));
    assert!(said("order").contains("对不上"));
    assert!(said("stop").contains("中途停止"));
}

#[cfg(unix)]
#[test]
fn a_child_beyond_its_time_is_ended_e114() {
    let mut reader = script("hang");
    reader.time_limit = Duration::from_millis(100);
    assert_snapshot!(read_with(&reader, "台账.xls", fixture("台账.xls")).said, @"
    错误[E114]: 读取这个 .xls 表格超过了时限，没有读完
     --> 台账.xls
      = 建议: 用 Excel 或 WPS 打开后另存为 .xlsx
    ");
}

#[cfg(unix)]
#[test]
fn a_child_that_dies_or_speaks_nonsense_is_told_e114() {
    let said =
        |program: &str| read_with(&Reader::new(program), "台账.xls", fixture("台账.xls")).said;
    assert_snapshot!(said("/bin/false"), @"
    错误[E114]: 读取这个 .xls 表格时中途停止了，文件可能太大、已损坏，或者在离表格很远的地方有一格内容
     --> 台账.xls
      = 建议: 用 Excel 或 WPS 打开后另存为 .xlsx
    ");
    assert_snapshot!(said("/bin/echo"), @"
    错误[E114]: 读取这个 .xls 表格时得到的内容对不上，没有读完
     --> 台账.xls
      = 建议: 用 Excel 或 WPS 打开后另存为 .xlsx
    ");
}
