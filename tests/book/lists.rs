//! Drop-down lists, read back from the XML that was written.

use gangze::book::{Column, List, Row, Sheet, Style};

use super::{part, write};

fn sheet(lists: Vec<List>, entry: bool) -> Sheet {
    let columns = vec![
        Column::new("状态", Style::Text),
        Column::new("工号", Style::Exact),
    ];
    let mut sheet = Sheet::table("甲", columns, vec![Row::new(Vec::new())].into());
    sheet.lists = lists;
    sheet.entry = entry;
    sheet
}

fn words(count: usize) -> Vec<String> {
    (0..count)
        .map(|number| format!("规则名称{number:03}"))
        .collect()
}

fn validations(bytes: &[u8], name: &str) -> String {
    let xml = part(bytes, name);
    let from = xml.find("<dataValidations").unwrap();
    let to = xml.find("</dataValidations>").unwrap();
    xml[from..to].replace("><", ">\n<")
}

#[test]
fn a_short_list_stands_inside_its_rule() {
    let list = List::column(
        0,
        vec!["在办".into(), "办结".into()],
        "状态",
        "从下面选一个",
    );
    insta::assert_snapshot!(validations(&write(vec![sheet(vec![list], false)]), "xl/worksheets/sheet1.xml"), @r#"
    <dataValidations count="1">
    <dataValidation type="list" allowBlank="1" showInputMessage="1" showErrorMessage="1" errorTitle="状态" error="从下面选一个" promptTitle="状态" prompt="从下面选一个" sqref="A2">
    <formula1>"在办,办结"</formula1>
    </dataValidation>
    "#);
}

#[test]
fn an_open_list_lets_other_words_pass_and_reaches_down_where_people_go_on() {
    let list = List::column(1, vec!["甲".into()], "类别", "也可以写别的").open(true);
    let bytes = write(vec![sheet(vec![list], true)]);
    insta::assert_snapshot!(validations(&bytes, "xl/worksheets/sheet1.xml"), @r#"
    <dataValidations count="1">
    <dataValidation type="list" errorStyle="information" allowBlank="1" showInputMessage="1" showErrorMessage="1" errorTitle="类别" error="也可以写别的" promptTitle="类别" prompt="也可以写别的" sqref="B2:B2001">
    <formula1>"甲"</formula1>
    </dataValidation>
    "#);
    let xml = part(&bytes, "xl/worksheets/sheet1.xml");
    let cols = &xml[xml.find("<cols>").unwrap()..xml.find("</cols>").unwrap()];
    assert_eq!(cols.matches("style=").count(), 2, "{cols}");
    assert!(part(&bytes, "xl/styles.xml").contains("formatCode=\"@\""));
    assert!(!part(&bytes, "xl/workbook.xml").contains("Print_Area"));
}

#[test]
fn a_long_list_stands_on_a_hidden_sheet_once() {
    let long = || List::column(0, words(40), "计分规则", "选一个");
    let comma = List::column(1, vec!["甲,乙".into(), "丙".into()], "词", "选一个");
    let mut second = sheet(vec![long()], false);
    second.name = "选项".into();
    let bytes = write(vec![sheet(vec![long(), comma], false), second]);
    insta::assert_snapshot!(validations(&bytes, "xl/worksheets/sheet1.xml"), @r#"
    <dataValidations count="2">
    <dataValidation type="list" allowBlank="1" showInputMessage="1" showErrorMessage="1" errorTitle="计分规则" error="选一个" promptTitle="计分规则" prompt="选一个" sqref="A2">
    <formula1>'选项（2）'!$A$1:$A$40</formula1>
    </dataValidation>
    <dataValidation type="list" allowBlank="1" showInputMessage="1" showErrorMessage="1" errorTitle="词" error="选一个" promptTitle="词" prompt="选一个" sqref="B2">
    <formula1>'选项（2）'!$B$1:$B$2</formula1>
    </dataValidation>
    "#);
    let book = part(&bytes, "xl/workbook.xml");
    assert!(
        book.contains("name=\"选项（2）\" sheetId=\"3\" state=\"hidden\""),
        "{book}"
    );
    let helper = part(&bytes, "xl/worksheets/sheet3.xml");
    assert_eq!(helper.matches("<c ").count(), 42);
    assert!(part(&bytes, "xl/worksheets/sheet2.xml").contains("'选项（2）'!$A$1:$A$40"));
}

#[test]
fn a_list_of_255_characters_still_stands_inside() {
    // 51 words of four characters, each with its comma but the last.
    let fitting: Vec<String> = (0..51).map(|number| format!("词{number:03}")).collect();
    assert_eq!(fitting.join(",").chars().count(), 254);
    let longer: Vec<String> = (0..52).map(|number| format!("词{number:03}")).collect();
    for (words, hidden) in [(fitting, false), (longer, true)] {
        let bytes = write(vec![sheet(vec![List::column(0, words, "词", "")], false)]);
        assert_eq!(
            part(&bytes, "xl/workbook.xml").contains("state=\"hidden\""),
            hidden
        );
    }
}
