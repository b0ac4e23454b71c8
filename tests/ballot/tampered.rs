//! Forms that were changed in anything but their marks: each refused at its cell, and nothing of it counts.

use std::fs;

use gangze::book::{Cell, Row, Sheet, Workbook};

use super::{COLLEAGUES, Office, body, plan, said};

const GOOD: &[&str] = &["", "√", "", ""];
const ALL: &[&[&str]] = &[GOOD, GOOD, GOOD];

/// One form comes back whole, the other after `change`; what is said of it, and that only the first counts.
fn changed(change: impl FnOnce(&mut Workbook)) -> String {
    let office = Office::new(&plan("", COLLEAGUES));
    office.hand_out();
    let forms = office.forms();
    office.give_back("好.xlsx", office.filled(&forms[0], ALL));
    let mut book = office.filled(&forms[1], ALL);
    change(&mut book);
    office.give_back("改.xlsx", book);
    let collected = office.collect();
    assert!(collected.is_draft());
    assert_eq!(collected.refused, 1);
    assert_eq!(collected.tally.counts[0].returned, 1);
    assert!(
        collected
            .tally
            .people
            .iter()
            .all(|own| own.groups[0].count.valid == 1)
    );
    // A draft is not what an assessment reads.
    assert!(!office.dir().join("测评/2026Q3/汇总").exists());
    assert!(office.dir().join("测评/2026Q3/汇总-草稿").exists());
    said(&office, &collected.problems)
}

fn edit(book: &mut Workbook, change: impl FnOnce(&mut Vec<Row>)) {
    let mut rows = body(book);
    change(&mut rows);
    book.sheets[0].body = rows.into();
}

fn line(number: i64, name: &str) -> Row {
    let texts = [name, "秘书科", "文稿岗", "√"];
    let mut cells = vec![Cell::number(number)];
    cells.extend(texts.map(Cell::text));
    Row::new(cells)
}

#[test]
fn a_row_put_in() {
    insta::assert_snapshot!(changed(|book| edit(book, |rows| rows.insert(1, line(2, "周涛")))), @"
    错误[E810]: 第 6 行是发出时没有的
     --> 测评/2026Q3/收回/改.xlsx › 测评表 › B6
      = 建议: 这张票一概不计；请评价人用发出的那张表重新填，或者把这个文件移出 收回（按没有收回计）
    ");
    insta::assert_snapshot!(changed(|book| edit(book, |rows| rows.push(line(4, "周涛")))), @"
    错误[E810]: 第 8 行是发出时没有的
     --> 测评/2026Q3/收回/改.xlsx › 测评表 › A8
      = 建议: 这张票一概不计；请评价人用发出的那张表重新填，或者把这个文件移出 收回（按没有收回计）
    ");
}

#[test]
fn a_row_taken_out() {
    insta::assert_snapshot!(changed(|book| edit(book, |rows| { rows.remove(1); })), @"
    错误[E810]: 这里少了一行：2 李强 秘书科 机要岗
     --> 测评/2026Q3/收回/改.xlsx › 测评表 › A6
      = 建议: 这张票一概不计；请评价人用发出的那张表重新填，或者把这个文件移出 收回（按没有收回计）
    ");
}

#[test]
fn a_name_or_a_header_changed() {
    insta::assert_snapshot!(changed(|book| edit(book, |rows| {
        rows[0].cells[1] = Cell::text("张明");
    })), @"
    错误[E812]: 这里应是 `张敏`，现在是 `张明`
     --> 测评/2026Q3/收回/改.xlsx › 测评表 › B5
      = 建议: 这张票一概不计；请评价人用发出的那张表重新填，或者把这个文件移出 收回（按没有收回计）
    ");
    insta::assert_snapshot!(changed(|book| {
        book.sheets[0].columns[4].heading = "很好".to_owned();
    }), @"
    错误[E811]: 表头应是 `优秀`，现在是 `很好`
     --> 测评/2026Q3/收回/改.xlsx › 测评表 › E4
      = 建议: 这张票一概不计；请评价人用发出的那张表重新填，或者把这个文件移出 收回（按没有收回计）
    ");
    insta::assert_snapshot!(changed(|book| {
        for column in &mut book.sheets[0].columns {
            if let Some(group) = &mut column.group {
                *group = "工作态度".to_owned();
            }
        }
    }), @"
    错误[E811]: 表头应是 `总体评价`，现在是 `工作态度`
     --> 测评/2026Q3/收回/改.xlsx › 测评表 › E3
      = 建议: 这张票一概不计；请评价人用发出的那张表重新填，或者把这个文件移出 收回（按没有收回计）
    ");
}

#[test]
fn a_remark_written_beside_the_list() {
    insta::assert_snapshot!(changed(|book| edit(book, |rows| {
        rows[2].cells.push(Cell::text("他很好").at(9));
    })), @"
    错误[E812]: 这里应当空着，现在写了 `他很好`
     --> 测评/2026Q3/收回/改.xlsx › 测评表 › J7
      = 建议: 这张票一概不计；请评价人用发出的那张表重新填，或者把这个文件移出 收回（按没有收回计）
    ");
}

#[test]
fn a_number_made_into_another() {
    insta::assert_snapshot!(changed(|book| {
        book.sheets[0].titles[1].cells[1] = Cell::text("票号：2026Q3-同事-003").across(Cell::ALL);
    }), @"
    错误[E813]: 票号 `2026Q3-同事-003` 的校验码不是 `BC24-8071-5D12`，其中有一个被改过
     --> 测评/2026Q3/收回/改.xlsx › 测评表 › D2
      = 另见: 测评/2026Q3/收回/改.xlsx › 测评表 › A10 校验码在这里
      = 建议: 这张票一概不计；请评价人用发出的那张表重新填，或者把这个文件移出 收回（按没有收回计）
    ");
    insta::assert_snapshot!(changed(|book| {
        book.sheets[0].titles[1].cells[1] = Cell::text("票号：2026Q3-同事-099").across(Cell::ALL);
    }), @"
    错误[E808]: 没有发出过票号 `2026Q3-同事-099`
     --> 测评/2026Q3/收回/改.xlsx › 测评表 › D2
      = 建议: 这张票一概不计；请评价人用发出的那张表重新填，或者把这个文件移出 收回（按没有收回计）
    ");
    insta::assert_snapshot!(changed(|book| {
        let last = book.sheets[0].foot.len() - 1;
        book.sheets[0].foot.remove(last);
    }), @"
    错误[E813]: 票号 `2026Q3-同事-002` 的校验码不见了
     --> 测评/2026Q3/收回/改.xlsx › 测评表 › D2
      = 建议: 这张票一概不计；请评价人用发出的那张表重新填，或者把这个文件移出 收回（按没有收回计）
    ");
}

#[test]
fn a_sheet_renamed_or_added() {
    insta::assert_snapshot!(changed(|book| book.sheets[0].name = "Sheet1".to_owned()), @"
    错误[E814]: 没有「测评表」这张工作表，它被改了名
     --> 测评/2026Q3/收回/改.xlsx › Sheet1
      = 建议: 这张票一概不计；请评价人用发出的那张表重新填，或者把这个文件移出 收回（按没有收回计）
    ");
    insta::assert_snapshot!(changed(|book| {
        let mut more = Sheet::new("意见", Vec::new());
        more.body = vec![Row::new(vec![Cell::text("都好")])].into();
        book.sheets.push(more);
    }), @"
    错误[E814]: 多出了一张工作表
     --> 测评/2026Q3/收回/改.xlsx › 意见
      = 建议: 这张票一概不计；请评价人用发出的那张表重新填，或者把这个文件移出 收回（按没有收回计）
    ");
}

#[test]
fn something_that_is_no_form() {
    insta::assert_snapshot!(changed(|book| {
        book.sheets[0].titles[1].cells.remove(1);
    }), @"
    错误[E807]: `测评/2026Q3/收回/改.xlsx` 里没有票号，不是发出的测评表
     --> 测评/2026Q3/收回/改.xlsx
      = 建议: 把它移出 收回；要评的人用发出的测评表填
    ");
}

#[test]
fn points_above_the_full_ones() {
    let text = format!(
        "{}[[测评.要素]]\n名称 = \"工作实绩\"\n满分 = 30\n",
        plan("填法 = \"选等级\"", COLLEAGUES)
    );
    let office = Office::new(&text);
    office.hand_out();
    let form = &office.forms()[0];
    let rows: [&[&str]; 3] = [&["称职", "29"], &["称职", "35"], &["称职", "30"]];
    office.give_back("高.xlsx", office.filled(form, &rows));
    let form = &office.forms()[1];
    let rows: [&[&str]; 3] = [&["称职", "-1"], &["称职", "3"], &["称职", "30"]];
    office.give_back("低.xlsx", office.filled(form, &rows));
    let collected = office.collect();
    assert_eq!(collected.tally.counts[0].returned, 0);
    let errors: Vec<_> = collected
        .problems
        .into_iter()
        .filter(|own| own.is_error())
        .collect();
    insta::assert_snapshot!(said(&office, &errors), @"
    错误[E815]: 「工作实绩」打了 -1，分数不能小于 0
     --> 测评/2026Q3/收回/低.xlsx › 测评表 › F4
      = 建议: 这张票一概不计；请评价人用发出的那张表重新填，或者把这个文件移出 收回（按没有收回计）

    错误[E815]: 「工作实绩」打了 35，满分是 30
     --> 测评/2026Q3/收回/高.xlsx › 测评表 › F5
      = 建议: 这张票一概不计；请评价人用发出的那张表重新填，或者把这个文件移出 收回（按没有收回计）
    ");
}

#[test]
fn a_copied_form_counts_for_nobody() {
    let office = Office::new(&plan("", COLLEAGUES));
    office.hand_out();
    let forms = office.forms();
    office.give_back("张三交.xlsx", office.filled(&forms[0], ALL));
    let best: &[&str] = &["√", "", "", ""];
    office.give_back(
        "张三又交.xlsx",
        office.filled(&forms[0], &[best, best, best]),
    );
    office.give_back("好.xlsx", office.filled(&forms[1], ALL));
    let collected = office.collect();
    insta::assert_snapshot!(said(&office, &collected.problems), @"
    错误[E809]: 票号 `2026Q3-同事-001` 收到了两张，两张都不计
     --> 测评/2026Q3/收回/张三又交.xlsx › 测评表 › D2
      = 另见: 测评/2026Q3/收回/张三交.xlsx › 测评表 › D2 另一张在这里
      = 建议: 问清楚哪一张算数，把另一张移出 收回
    ");
    assert_eq!(collected.refused, 2);
    assert_eq!(collected.tally.counts[0].returned, 1);
}

#[test]
fn a_file_that_is_no_table_or_cannot_be_read() {
    let office = Office::new(&plan("", COLLEAGUES));
    office.hand_out();
    let forms = office.forms();
    office.give_back("好.xlsx", office.filled(&forms[1], ALL));
    office.write("测评/2026Q3/收回/说明.docx", b"PK");
    office.write("测评/2026Q3/收回/坏.xlsx", b"PK\x03\x04 broken");
    let collected = office.collect();
    assert_eq!(collected.refused, 1);
    let codes: Vec<&str> = collected.problems.iter().map(|own| own.code.id()).collect();
    assert!(codes.contains(&"W023"), "{codes:?}");
    assert!(collected.is_draft());
}

#[test]
fn what_came_back_is_never_touched() {
    let office = Office::new(&plan("", COLLEAGUES));
    office.hand_out();
    let forms = office.forms();
    office.give_back("好.xlsx", office.filled(&forms[1], ALL));
    let path = office.dir().join("测评/2026Q3/收回/好.xlsx");
    let before = fs::read(&path).unwrap();
    office.collect();
    office.hand_out();
    assert_eq!(fs::read(&path).unwrap(), before);
    let there = fs::read_dir(path.parent().unwrap()).unwrap().count();
    assert_eq!(there, 1);
}
