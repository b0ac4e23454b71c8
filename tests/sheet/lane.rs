//! The fast lane against the parser: a comment before the first row sends a sheet the parser's way from its first cell,
//! and a CDATA among the shared texts does so with the whole workbook. What is read must be the same.
use std::fmt::Write as _;

use proptest::prelude::*;

use super::{OFFICE, read, zip};

/// Shared texts as they are spelled, each an `<si>`.
const TEXTS: &[&str] = &[
    "<si><t>起草报告</t></si>",
    "<si><t> 两边有空格 </t></si>",
    "<si><t xml:space=\"preserve\"> 留着空格 </t></si>",
    "<si><t>A&amp;B &lt;甲&gt; &quot;乙&quot; &apos;丙&apos; &#20013;&#x6587;</t></si>",
    "<si><t>一行&#10;两行\r\n三行\r四行</t></si>",
    "<si><t>_x000D_换行_x4e2D__x005F_x000D__xD83D__xDE00__xD83D_半个_x12</t></si>",
    "<si><t/></si>",
    "<si/>",
    "<si></si>",
    "<si><r><rPr><b/><sz val=\"11\"/></rPr><t>粗</t></r><r><t xml:space=\"preserve\"> 细 </t></r></si>",
    "<si><t>东京</t><rPh sb=\"0\" eb=\"2\"><t>トウキョウ</t></rPh><phoneticPr fontId=\"1\"/></si>",
    "<si><t>甲</t>\n<t>乙</t></si>",
    " <si>\n <t>缩进</t>\n </si>",
    "<si><t>\u{a0}不断行\u{3000}</t></si>",
];

/// What may stand between `<c …` and the next cell; `{}` is its address.
const CELLS: &[&str] = &[
    "<c r=\"{}\" t=\"s\"><v>0</v></c>",
    "<c r=\"{}\" s=\"1\" t=\"s\"><v>3</v></c>",
    "<c r=\"{}\" t=\"s\" s=\"1\"><v>5</v></c>",
    "<c r=\"{}\" t=\"s\"><v>9</v></c>",
    "<c r=\"{}\" t=\"s\"><v>10</v></c>",
    "<c r=\"{}\" t=\"s\"><v>11</v></c>",
    "<c r=\"{}\" t=\"s\"><v>7</v></c>",
    "<c r=\"{}\" t=\"s\"><v></v></c>",
    "<c r=\"{}\"><v>12</v></c>",
    "<c r=\"{}\" t=\"n\"><v>-12.50</v></c>",
    "<c r=\"{}\"><v>0.30000000000000004</v></c>",
    "<c r=\"{}\"><v>1E+20</v></c>",
    "<c r=\"{}\"><v>123456789012345</v></c>",
    "<c r=\"{}\"><v>1234567890123456789</v></c>",
    "<c r=\"{}\"><v>-0</v></c>",
    "<c r=\"{}\"><v>1e-400</v></c>",
    "<c r=\"{}\"><v>1e400</v></c>",
    "<c r=\"{}\" s=\"1\"><v>46218</v></c>",
    "<c r=\"{}\" s=\"1\"><v>46218.5</v></c>",
    "<c r=\"{}\" s=\"1\"><v>59</v></c>",
    "<c r=\"{}\" s=\"1\"><v>0</v></c>",
    "<c r=\"{}\" s=\"1\"><v>-3</v></c>",
    "<c r=\"{}\" s=\"1\"><v>2958466</v></c>",
    "<c r=\"{}\" s=\"2\"><v>1.5</v></c>",
    "<c r=\"{}\" s=\"3\"><v>46218.25</v></c>",
    "<c r=\"{}\" s=\"4\"><v>46218</v></c>",
    "<c r=\"{}\" s=\"99\"><v>46218</v></c>",
    "<c r=\"{}\" s=\"0\"><v>46218</v></c>",
    "<c r=\"{}\" t=\"str\"><v>公式的文字 &amp; &#65; _x0041_</v></c>",
    "<c r=\"{}\" t=\"str\"><f>\"\"</f><v></v></c>",
    "<c r=\"{}\" t=\"str\"><f>A1&amp;B1</f></c>",
    "<c r=\"{}\"><f>1+1</f><v>2</v></c>",
    "<c r=\"{}\"><f>1+1</f></c>",
    "<c r=\"{}\"><f>1+1</f><v></v></c>",
    "<c r=\"{}\"><f/><v/></c>",
    "<c r=\"{}\"><f t=\"shared\" ref=\"A1:A3\" si=\"0\">B1*2</f><v>4</v></c>",
    "<c r=\"{}\"><f t=\"shared\" si=\"0\"/><v>4</v></c>",
    "<c r=\"{}\" cm=\"1\"><f t=\"array\" ref=\"A1\" ca=\"1\">SUM(B1)</f><v>4</v></c>",
    "<c r=\"{}\" t=\"b\"><v>1</v></c>",
    "<c r=\"{}\" t=\"b\"><v>0</v></c>",
    "<c r=\"{}\" t=\"e\"><v>#N/A</v></c>",
    "<c r=\"{}\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>",
    "<c r=\"{}\" t=\"inlineStr\"><is><t>直接写的</t></is></c>",
    "<c r=\"{}\" t=\"inlineStr\"><is><t xml:space=\"preserve\"> 直接 &lt;写&gt; </t></is></c>",
    "<c r=\"{}\" t=\"inlineStr\"><is><t> 直接 </t></is></c>",
    "<c r=\"{}\" t=\"inlineStr\"><is><t></t></is></c>",
    "<c r=\"{}\" t=\"inlineStr\"><v>不算</v></c>",
    "<c r=\"{}\"><is><t>没有类型</t></is></c>",
    "<c r=\"{}\" s=\"1\"/>",
    "<c r=\"{}\"></c>",
    "<c r=\"{}\">\n  <v>5</v>\n</c>",
    "<c><v>6</v></c>",
    "<c t=\"s\"><v>0</v></c>",
    "<c/>",
    "<c r='{}'><v>8</v></c>",
];

/// Spellings that are rare, wrong, or both; the lane leaves most of them alone.
const ODD: &[&str] = &[
    // The parser gives its place to a cell without an address that follows.
    "<c r=\"{}\" t=\"e\"><v>#SPILL!</v></c>",
    "<c r=\"{}\" t=\"s\"><v>99</v></c>",
    "<c r=\"{}\" t=\"s\"><v>一</v></c>",
    "<c r=\"{}\" t=\"s\"><v>+1</v></c>",
    "<c r=\"{}\" t=\"s\"><v> 1</v></c>",
    "<c r=\"{}\" t=\"n\"><v>甲</v></c>",
    "<c r=\"{}\"><v>甲</v></c>",
    "<c r=\"{}\"><v>1.</v></c>",
    "<c r=\"{}\"><v>.5</v></c>",
    "<c r=\"{}\"><v>+5</v></c>",
    "<c r=\"{}\"><v>1e</v></c>",
    "<c r=\"{}\"><v>1-2</v></c>",
    "<c r=\"{}\"><v>inf</v></c>",
    "<c r=\"{}\"><v> 5 </v></c>",
    "<c r=\"{}\"><v>5&#48;</v></c>",
    "<c r=\"{}\"><v><![CDATA[5]]></v></c>",
    "<c r=\"{}\" t=\"str\"><v>a<![CDATA[b]]>c</v></c>",
    "<c r=\"{}\" t=\"str\"><v>&nbsp;</v></c>",
    "<c r=\"{}\" t=\"str\"><v>&#0;</v></c>",
    "<c r=\"{}\" t=\"str\"><v>&</v></c>",
    "<c r=\"{}\" t=\"b\"><v>true</v></c>",
    "<c r=\"{}\" t=\"b\"><v>7</v></c>",
    "<c r=\"{}\" t=\"d\"><v>2026-07-15</v></c>",
    "<c r=\"{}\" t=\"d\"><v>2026-07-15T08:30:00</v></c>",
    "<c r=\"{}\" t=\"x\"><v>5</v></c>",
    "<c r=\"{}\" t=\"e\"><v>没有值</v></c>",
    "<c r=\"{}\" s=\"x\"><v>5</v></c>",
    "<c r=\"{}\" t=\"inlineStr\"><is><r><t>粗</t></r><r><t>细</t></r></is></c>",
    "<c r=\"{}\" t=\"inlineStr\"><is><t>东京</t><rPh sb=\"0\" eb=\"1\"><t>ト</t></rPh></is></c>",
    "<c r=\"{}\"><v>1</v><v>2</v></c>",
    "<c r=\"{}\"><v xml:space=\"preserve\">1</v></c>",
    "<c r=\"{}\"><f t=\"shared\">A1</f><v>1</v></c>",
    "<c r=\"{}\"><f t=\"shared\" si=\"x\">A1</f><v>1</v></c>",
    "<c r=\"{}\"><f t=\"shared\" si=\"0\" ref=\"B5:A1\">A1</f><v>1</v></c>",
    "<c r=\"{}\"><f>&nope;</f><v>1</v></c>",
    "<c r=\"{}\"><x/></c>",
    "<c r=\"{}\"><!-- 注 --><v>1</v></c>",
    "<x:c r=\"{}\"><x:v>1</x:v></x:c>",
    "<c r=\"{}\" t=\"s\" t=\"n\"><v>0</v></c>",
    "<c r=\"{}\" t><v>0</v></c>",
    "<c r=\"B1\"><v>1</v></c>",
    "<c r=\"a9\"><v>1</v></c>",
];

/// A workbook of one sheet; `slow` sends it the parser's way.
fn book(rows: &str, epoch: &str, slow: (bool, bool)) -> Vec<u8> {
    let comment = if slow.0 { "<!-- -->" } else { "" };
    let verbatim = if slow.1 {
        "<si><t><![CDATA[x]]></t></si>"
    } else {
        ""
    };
    let part = |text: String| text.into_bytes();
    zip(&[
        ("_rels/.rels", &part(format!(r#"<Relationships><Relationship Id="a" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#))),
        ("xl/workbook.xml", &part(format!(r#"<?xml version="1.0" encoding="UTF-8"?><workbook><workbookPr {epoch}/><sheets><sheet name="表" r:id="b"/></sheets></workbook>"#))),
        ("xl/_rels/workbook.xml.rels", &part(format!(r#"<Relationships><Relationship Id="b" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#))),
        ("xl/styles.xml", r##"<styleSheet><numFmts count="2"><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="177" formatCode="0.00_ "/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="14"/><xf numFmtId="14"/><xf numFmtId="46"/><xf numFmtId="176"/><xf numFmtId="177"/></cellXfs></styleSheet>"##.as_bytes()),
        ("xl/sharedStrings.xml", &part(format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<sst count=\"9\">{}{verbatim}</sst>", TEXTS.concat()))),
        ("xl/worksheets/sheet1.xml", &part(format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<worksheet><dimension ref=\"A1:Z9\"/><sheetViews><sheetView/></sheetViews><sheetData>{comment}{rows}</sheetData><mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells></worksheet>"))),
    ])
}

/// Reads rows every way; answers what was seen.
fn same(rows: &str, epoch: &str) -> String {
    let said = |slow| {
        let reading = read("a.xlsx", book(rows, epoch, slow));
        format!("{}{}", reading.seen, reading.said)
    };
    let fast = said((false, false));
    assert_eq!(fast, said((true, false)), "the sheet alone: {rows}");
    assert_eq!(fast, said((false, true)), "the whole workbook: {rows}");
    fast
}

fn row(number: usize, cells: &[&str]) -> String {
    let mut text = format!("<row r=\"{number}\" spans=\"1:9\">");
    for (col, cell) in ('A'..).zip(cells) {
        text.push_str(&cell.replace("{}", &format!("{col}{number}")));
    }
    text + "</row>"
}

#[test]
fn every_shared_text_is_what_the_parser_makes_of_it() {
    let mut cells = String::new();
    for text in 0..TEXTS.len() {
        let _ = write!(cells, "<row><c t=\"s\"><v>{text}</v></c></row>");
    }
    insta::assert_snapshot!(same(&cells, ""), @r#"
    [表] A1:B1
    1: A="起草报告"
    2: A="两边有空格"
    3: A=" 留着空格 "
    4: A="A&B <甲> \"乙\" '丙' 中文"
    5: A="一行\n两行\n三行\n四行"
    6: A="\r换行中_x000D_😀�半个_x12"
    10: A="粗 细 "
    11: A="东京"
    12: A="甲乙"
    13: A="缩进"
    14: A="\u{a0}不断行\u{3000}"
    "#);
}

#[test]
fn every_spelling_of_a_cell_is_what_the_parser_makes_of_it() {
    for epoch in ["", "date1904=\"1\""] {
        for cell in CELLS.iter().chain(ODD) {
            same(&row(1, &[CELLS[8], cell, CELLS[0]]), epoch);
        }
    }
}

#[test]
fn every_spelling_of_a_row_is_what_the_parser_makes_of_it() {
    let cell = "<c r=\"A1\"><v>1</v></c>";
    let other = "<c r=\"A2\"><v>2</v></c>";
    for rows in [
        "<row r=\"1\"/><row r=\"2\"><c r=\"A2\"/></row>".to_owned(),
        format!(
            "\n<row r=\"1\" x14ac:dyDescent=\"0.2\">\n{cell}\n</row>\n<row r=\"2\">{other}</row>\n"
        ),
        format!("<row>{cell}</row><row>{other}</row>"),
        "<row/><row><c><v>3</v></c><c r=\"D2\"><v>4</v></c><c><v>5</v></c></row>".to_owned(),
        format!("<row r=\"1\">{cell}</row><row r=\"1\"><c r=\"B1\"><v>2</v></c></row>"),
        format!("<row r=\"2\">{other}</row><row r=\"1\">{cell}</row>"),
        format!("<row r=\"1\">{cell}{other}</row>"),
        format!("<row r=\"9\">{cell}</row><row>{other}</row>"),
        "<row r=\"1\"><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>2</v></c><c r=\"B1\"/></row>"
            .to_owned(),
        format!("<row r=\"1\">{cell}<c r=\"A1\"><v>7</v></c></row>"),
        format!("<row r='1'>{cell}</row>"),
        format!("<row r=\"1\" title=\"a>b\">{cell}</row>"),
        format!("{cell}<row r=\"2\">{other}</row>"),
        format!("<x:row r=\"1\">{cell}</x:row>"),
        format!("<row r=\"1\">{cell}</row><!-- --><row r=\"2\">{other}</row>"),
        format!("<row r=\"1\">{cell}<row r=\"2\">{other}</row></row>"),
        format!("<row r=\"1\">{cell}"),
        // What cannot be read stands below rows that are empty.
        "<row r=\"1\"></row><row r=\"2\"><c r=\"A2\" t=\"str\"><v>&nbsp;</v></c></row>".to_owned(),
        format!("<row r=\"1\"></row><row r=\"4\">{cell}<c r=\"B4\"><v>&nope;</v></c></row>"),
        String::new(),
    ] {
        same(&rows, "");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_mixture_of_cells_is_what_the_parser_makes_of_it(
        rows in prop::collection::vec(prop::collection::vec(0..CELLS.len(), 0..9), 1..6),
        odd in prop::option::of((0..6_usize, 0..ODD.len())),
    ) {
        let mut text = String::new();
        for (number, cells) in (1..).zip(&rows) {
            let mut cells: Vec<&str> = cells.iter().map(|cell| CELLS[*cell]).collect();
            if let Some((_, cell)) = odd.filter(|(at, _)| *at == number) {
                cells.push(ODD[cell]);
            }
            text.push_str(&row(number, &cells));
        }
        same(&text, "");
    }
}
