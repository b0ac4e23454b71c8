//! Web pages under the name of a table, as office systems export them.
use insta::assert_snapshot;

use super::read;

fn page(body: &str) -> String {
    format!(
        "\r\n<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head><meta charset=utf-8>\
         <title>导出</title><style>td {{ color: red }}</style>\
         <!--[if gte mso 9]><xml><x:ExcelWorkbook><x:Name>一</x:Name></x:ExcelWorkbook></xml><![endif]-->\
         </head><body>{body}</body></html>"
    )
}

#[test]
fn a_page_with_one_table_is_read_with_a_note_n100() {
    let reading = read(
        "导出.xls",
        page(
            "<h2>督办事项导出</h2><table border=1>
             <tr><th>编号</th><th>任&nbsp;务</th><th>主办</th></tr>
             <tr><td style='mso-number-format:\"\\@\"'>0012</td><td>写报告<br>改报告</td><td> 张敏\n </td></tr>
             <TR><TD>A &amp; B<TD>&lt;见附件&gt; &#26446;&#x5F3A;<TD></TR>
             </table><p>共 2 项</p>",
        ),
    );
    assert_snapshot!(reading.seen, @r#"
    []
    1: A="督办事项导出"
    2: A="编号" B="任\u{a0}务" C="主办"
    3: A="0012" B="写报告\n改报告" C="张敏"
    4: A="A & B" B="<见附件> 李强"
    5: A="共 2 项"
    "#);
    assert_snapshot!(reading.said, @"
    提示[N100]: 扩展名是 .xls，内容其实是网页里的表格，已按网页里的表格读取
     --> 导出.xls
      = 建议: 不影响读取；要长期保存的，用 Excel 或 WPS 打开后另存为 .xlsx
    ");
}

#[test]
fn spans_are_merged_regions() {
    let reading = read(
        "导出.xls",
        page(
            "<table><tr><td rowspan=2>任务</td><td colspan='2'>时间</td><td rowspan=\"2\">主办</td></tr>
             <tr><td>交办</td><td>时限</td></tr>
             <tr><td>写报告</td><td>7.1</td><td>7.15</td><td>张敏</td></tr></table>",
        ),
    );
    assert_snapshot!(reading.seen, @r#"
    [] A1:A2 B1:C1 D1:D2
    1: A="任务" B="时间" D="主办"
    2: B="交办" C="时限"
    3: A="写报告" B="7.1" C="7.15" D="张敏"
    "#);
}

#[test]
fn tables_one_below_the_other() {
    let reading = read(
        "导出.xls",
        page(
            "<table><tr><td>一</td></tr><tr></tr></table>说明<table><thead><tr><th>二</th></tr></thead></table>",
        ),
    );
    assert_snapshot!(reading.seen, @r#"
    []
    1: A="一"
    3: A="说明"
    4: A="二"
    "#);
}

#[test]
fn a_page_in_gb18030_is_read_alike() {
    let text = page("<table><tr><td>编号</td><td>任务</td></tr></table>");
    let gbk = encoding_rs::GB18030.encode(&text).0.into_owned();
    let (plain, coded) = (read("导出.xls", text), read("导出.xls", gbk));
    assert_eq!(plain.seen, coded.seen);
    assert!(plain.seen.contains("任务"), "{}", plain.seen);
}

#[test]
fn a_page_that_is_not_plain_is_told_e106() {
    for body in [
        "<table><tr><td><table><tr><td>里层</td></tr></table></td></tr></table>",
        "<table><tr><td><input value=张敏></td></tr></table>",
        "<frameset><frame src=\"sheet001.htm\"></frameset>",
        "<p>没有表格</p>",
    ] {
        let reading = read("导出.xls", page(body));
        assert!(reading.said.contains("E106"), "{body}: {}", reading.said);
        assert_eq!(reading.rows, 0, "{body}");
    }
    assert_snapshot!(read("导出.xls", page("<p>没有表格</p>")).said, @"
    错误[E106]: 文件其实是网页，不能直接当表格读
     --> 导出.xls
      = 建议: 用 Excel 或 WPS 打开后另存为 .xlsx
    ");
    let packed = "MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n";
    assert!(read("导出.xls", packed).said.contains("E106"));
}

#[test]
fn a_page_of_more_rows_than_a_sheet_has_stops_there_e112() {
    let page = page(&format!("<table>{}", "<tr><td>1".repeat(1_048_580)));
    let reading = read("导出.xls", page);
    assert_eq!(reading.rows, 1_048_576);
    assert_snapshot!(reading.said, @"
    错误[E112]: 表格超过了能读的 1048576 行（16384 列），超出的没有读取
     --> 导出.xls
      = 建议: 按年度或者科室分成几个文件
    提示[N100]: 扩展名是 .xls，内容其实是网页里的表格，已按网页里的表格读取
     --> 导出.xls
      = 建议: 不影响读取；要长期保存的，用 Excel 或 WPS 打开后另存为 .xlsx
    ");
}

#[test]
fn a_comparison_is_no_tag() {
    let reading = read(
        "导出.xls",
        page("<table><tr><td>3<5 且 5 > 3</td></tr></table>"),
    );
    assert_snapshot!(reading.seen, @r#"
    []
    1: A="3<5 且 5 > 3"
    "#);
}
