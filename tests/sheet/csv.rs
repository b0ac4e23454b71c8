//! Text tables: encodings, delimiters, rows as Excel numbers them, Excel's habits.
use encoding_rs::{BIG5, GB18030};
use insta::assert_snapshot;

use super::read;

const LOG: &str = "编号,任务\r\nMS-1,起草报告\r\n";

#[test]
fn one_text_in_every_encoding_reads_alike() {
    let utf16 = |big: bool| -> Vec<u8> {
        let mark = [0xFEFF];
        let units = mark.into_iter().chain(LOG.encode_utf16());
        units
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    };
    let gb18030 = GB18030.encode(LOG).0.into_owned();
    let plain = read("a.csv", LOG).seen;
    assert_snapshot!(plain, @r#"
    []
    1: A="编号" B="任务"
    2: A="MS-1" B="起草报告"
    "#);
    for (bytes, name) in [
        ([b"\xEF\xBB\xBF", LOG.as_bytes()].concat(), "Utf8"),
        (utf16(false), "Utf16"),
        (utf16(true), "Utf16"),
        (
            [b"\x84\x31\x95\x33".as_slice(), &gb18030].concat(),
            "Gb18030",
        ),
        (gb18030, "Gb18030"),
    ] {
        let reading = read("a.csv", bytes);
        assert_eq!(reading.seen, plain, "{name}");
        assert_eq!(reading.said, "");
        assert!(
            format!("{:?}", reading.format).contains(name),
            "{:?}",
            reading.format
        );
    }
}

#[test]
fn rows_are_numbered_as_excel_numbers_them() {
    for end in ["\n", "\r\n", "\r"] {
        let text = [
            "",
            "",
            "编号,任务",
            "",
            "1,\"两\n行\"",
            ",,",
            "2,乙",
            "",
            "",
        ]
        .join(end);
        assert_eq!(
            read("a.csv", text).seen,
            "[]\n3: A=\"编号\" B=\"任务\"\n5: A=\"1\" B=\"两\\n行\"\n7: A=\"2\" B=\"乙\"\n",
            "{end:?}"
        );
    }
}

#[test]
fn the_delimiter_is_found() {
    let format = |name: &str, text: &str| format!("{:?}", read(name, text).format.unwrap());
    assert!(format("a.csv", "a;b;c\n1,5;2;3\n").contains("';'"));
    assert!(format("a.csv", "台账\na\tb\n1,2,3\t4\n5\t6\n").contains(r"'\t'"));
    assert!(format("a.csv", "标题；说明\na,b\n\"x;y;z\",2\n").contains("','"));
    assert!(format("a.txt", "只有一列\n1\n").contains("','"));
    assert_snapshot!(read("a.csv", "sep=;\r\na;b\r\n1;2\r\n").seen, @r#"
    []
    1: A="a" B="b"
    2: A="1" B="2"
    "#);
}

#[test]
fn excel_habits_are_undone() {
    let text = "=\"00123\",'00456,\"=\"\"00789\"\"\",'十四五'规划,',=A1\n";
    assert_snapshot!(read("a.csv", text).seen, @r#"
    []
    1: A="00123" B="00456" C="00789" D="'十四五'规划" E="'" F="=A1"
    "#);
}

#[test]
fn a_quote_that_never_ends_is_told_e110() {
    let reading = read("a.csv", "编号,任务\n1,甲\n\n2,\"乙\n3,丙\n4,丁\n");
    assert_snapshot!(reading.seen, @r#"
    []
    1: A="编号" B="任务"
    2: A="1" B="甲"
    "#);
    assert_snapshot!(reading.said, @"
    错误[E110]: 这一格开头的引号到文件末尾都没有配对，从这里往后读不出来
     --> a.csv › B4
      = 建议: 在这一格的末尾补上引号，或者去掉开头的引号
    ");
    assert_eq!(read("a.csv", "a,\"b\"\"c\"\n1,x\"y").said, "");
}

#[test]
fn a_cell_of_very_many_lines_is_told_w100() {
    let text = format!("a,b\n1,\"{}\"\n", "行\n".repeat(40));
    assert_snapshot!(read("a.csv", text).said, @"
    警告[W100]: 这一格里有 41 行文字，可能是引号配错了
     --> a.csv › B2
      = 建议: 核对这一格的引号；内容确实这样长的可以不理
    ");
}

#[test]
fn rows_that_a_lost_quote_has_drawn_into_a_cell_are_told_e117() {
    let head = "编号,任务,主办,完成时限,状态\n";
    let text = format!(
        "{head}1,\"起草规划,张敏,7月1日,完成\n2,改报告,张敏,7月2日,完成\n3,\"重点\"督办,张敏,7月3日,完成\n"
    );
    assert_snapshot!(read("a.csv", text).said, @"
    错误[E117]: 这一格的引号没有配对，把后面一行的内容也并进来了，并进来的行没有单独读
     --> a.csv › B2
      = 建议: 用记事本打开，给这一格补上引号，或者去掉开头的引号；也可以用 Excel 或 WPS 改好后另存为 .xlsx
    ");
    // Lines that people write in one cell.
    let text = format!("{head}1,\"一、起草\n二、改稿, 校对\n三、印发\",张敏,7月1日,完成\n");
    assert_eq!(read("a.csv", text).said, "");
}

#[test]
fn a_lost_quote_that_draws_in_just_one_row_is_told_e117() {
    let head = "编号,任务,主办,完成时限\n";
    // The row's own quote closes what the row above began.
    let text =
        format!("{head}1,\"起草规划,张敏,7月1日\n2,改报告\",张敏,7月2日\n3,审报告,张敏,7月3日\n");
    assert_snapshot!(read("a.csv", text).said, @"");
    let text = format!("{head}1,\"起草规划,张敏,7月1日\n2,\"十五五\"规划,张敏,7月2日\n");
    assert_snapshot!(read("a.csv", text).said, @"
    错误[E117]: 这一格的引号没有配对，把后面一行的内容也并进来了，并进来的行没有单独读
     --> a.csv › B2
      = 建议: 用记事本打开，给这一格补上引号，或者去掉开头的引号；也可以用 Excel 或 WPS 改好后另存为 .xlsx
    ");
    // Lines of one cell, with marks in them.
    let text =
        format!("{head}1,\"起草规划, 初稿\n改报告,二稿,三稿\",张敏,7月1日\n2,审报告,张敏,7月3日\n");
    assert_eq!(read("a.csv", text).said, "");
}

#[test]
fn wrong_records_are_told_up_to_a_thousand() {
    let torn = "\"a\n\"b\n".repeat(3_000);
    assert_snapshot!(read("a.csv", torn).said, @"
    错误[E117]: 这一格的引号没有配对，把后面一行的内容也并进来了，并进来的行没有单独读
     --> a.csv › A1:A1000（共 1000 处）
      = 建议: 用记事本打开，给这一格补上引号，或者去掉开头的引号；也可以用 Excel 或 WPS 改好后另存为 .xlsx
    ");
    let mut long = "a,b,c\n".repeat(40);
    long.push_str(&"a,b,c,d\n".repeat(3_000));
    assert_snapshot!(read("a.csv", long).said, @"
    错误[E118]: 这一行比别的行多 1 格，前面的格可能错了位
     --> a.csv › C41:C1040（共 1000 处）
      = 建议: 格里有逗号的（12,500），给那一格加英文引号，或者去掉逗号；没有的，删去行里多打的逗号
    ");
}

#[test]
fn a_row_with_more_fields_than_all_others_is_told_e118() {
    let text = "工号,姓名,到账,备注\n01,张敏,12,500,\n02,李强,300,\n03,王伟,\"12,500\",\n\n";
    assert_snapshot!(read("a.csv", text).said, @"
    错误[E118]: 这一行比别的行多 1 格，前面的格可能错了位
     --> a.csv › D2
      = 建议: 格里有逗号的（12,500），给那一格加英文引号，或者去掉逗号；没有的，删去行里多打的逗号
    ");
    let text = "工号,姓名,到账,备注\n01,张敏,12,\n02,李强,300,\n03,\"王伟\",12,500,\n";
    assert_snapshot!(read("a.csv", text).said, @"
    错误[E118]: 这一行比别的行多 1 格，前面的格可能错了位
     --> a.csv › D4
      = 建议: 格里有逗号的（12,500），给那一格加英文引号，或者去掉逗号；没有的，删去行里多打的逗号
    ");
    // Rows that are not of one length say nothing of each other.
    let text = "到账表\n工号,姓名,到账\n01,张敏,12,\n02,李强,300\n";
    assert_eq!(read("a.csv", text).said, "");
}

#[test]
fn what_is_no_known_encoding_is_told_e109() {
    let damaged = [LOG.as_bytes(), b"\xE8\xB5", LOG.as_bytes()].concat();
    assert_snapshot!(read("a.csv", damaged).said, @"
    错误[E109]: 第 3 行的文字认不出来，文件多半是 UTF-8，但有坏字
     --> a.csv
      = 建议: 用 Excel 或 WPS 打开，确认文字正常后另存为 .xlsx
    ");
    let cut = LOG
        .as_bytes()
        .strip_suffix(b"\x8A\r\n")
        .unwrap_or(&LOG.as_bytes()[..LOG.len() - 3]);
    assert_snapshot!(read("a.csv", cut).said, @"
    错误[E109]: 第 2 行的文字认不出来，文件多半是 UTF-8，但有坏字
     --> a.csv
      = 建议: 用 Excel 或 WPS 打开，确认文字正常后另存为 .xlsx
    ");
    let mut gb = GB18030.encode(&LOG.repeat(9)).0.into_owned();
    gb.extend(b"1,\xB1\n");
    assert_snapshot!(read("a.csv", gb).said, @"
    错误[E109]: 第 19 行的文字认不出来，文件多半是 GB18030，但有坏字
     --> a.csv
      = 建议: 用 Excel 或 WPS 打开，确认文字正常后另存为 .xlsx
    ");
    let big5 = BIG5
        .encode("編號,說明\r\n1,攜帶資料庫與網路設備前往會場\r\n")
        .0;
    assert_snapshot!(read("a.csv", big5).said, @"
    错误[E109]: 文件里的文字认不出来，文件多半是繁体的 Big5 编码
     --> a.csv
      = 建议: 用 Excel 或 WPS 打开，确认文字正常后另存为 .xlsx
    ");
    let unmarked: Vec<u8> = "a,b\r\n1,2\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_snapshot!(read("a.csv", unmarked).said, @"
    错误[E109]: 文件里的文字认不出来，文件多半是没有标记的 UTF-16
     --> a.csv
      = 建议: 用 Excel 或 WPS 打开，确认文字正常后另存为 .xlsx
    ");
}

#[test]
fn text_named_xls_is_read_with_a_note_n100() {
    let reading = read("导出.xls", "编号\t任务\n1\t甲\n");
    assert_snapshot!(reading.seen, @r#"
    []
    1: A="编号" B="任务"
    2: A="1" B="甲"
    "#);
    assert_snapshot!(reading.said, @"
    提示[N100]: 扩展名是 .xls，内容其实是文本表格，已按文本表格读取
     --> 导出.xls
      = 建议: 不影响读取；可以把扩展名改成 .csv
    ");
}

#[test]
fn more_rows_or_columns_than_a_sheet_has_are_told_e112() {
    let reading = read("a.csv", "a,b\n".repeat(1_048_577));
    assert_eq!(reading.rows, 1_048_576);
    assert_snapshot!(reading.said, @"
    错误[E112]: 表格超过了能读的 1048576 行（16384 列），超出的没有读取
     --> a.csv
      = 建议: 按年度或者科室分成几个文件
    ");
    let wide = format!("编号{}任务\n1,2\n", ",".repeat(16_384));
    assert!(read("a.csv", wide).said.contains("E112"));
    // Blank lines and blank columns beyond the edge hold nothing that could be lost.
    let blank = format!("a,b\n{}{}\n", "\n".repeat(1_048_580), ",".repeat(20_000));
    assert_eq!(read("a.csv", blank).said, "");
}
