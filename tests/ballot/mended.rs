//! What a vote is held against: its own period, the plan and the forms that it was collected by, the roster of now.

use std::process::Command;

use gangze::diag::Diagnostic;
use gangze::office::Period;

use super::{COLLEAGUES, Office, plan};
use crate::office_builder::dec;

const GOOD: &[&str] = &["", "√", "", ""];
const BEST: &[&str] = &["√", "", "", ""];
const TWO: &[&str] = &["√", "√", "", ""];
const NONE: &[&str] = &["", "", "", ""];

fn messages(problems: &[Diagnostic], code: &str) -> Vec<String> {
    let own = problems.iter().filter(|own| own.code.id() == code);
    own.map(|own| own.message.to_string()).collect()
}

fn change(office: &Office, file: &str, from: &str, to: &str) {
    let text = std::fs::read_to_string(office.dir().join(file)).unwrap();
    assert!(text.contains(from), "{file} holds {from}");
    office.write(file, text.replace(from, to).as_bytes());
}

/// Forms of the office's period, all three given back with these marks.
fn vote(office: &Office, marks: &[&str]) {
    office.hand_out();
    let period = office.period.to_string();
    let file = office
        .dir()
        .join(format!("测评/{period}/发出/发出登记.json"));
    let stored = gangze::workspace::json_file(&file).unwrap();
    let register = gangze::ballot::Register::read(stored, &office.plan()).unwrap();
    for (number, form) in register.forms().iter().enumerate() {
        let book = office.filled(form, &[marks, marks, marks]);
        let bytes = gangze::book::workbook_bytes(book, &gangze::diag::NoWatch).unwrap();
        office.write(&format!("测评/{period}/收回/{number}.xlsx"), &bytes);
    }
    let collected = office.collect();
    assert!(!collected.is_draft());
}

fn total(office: &Office) -> Option<rust_decimal::Decimal> {
    let result = office.assess();
    let standing = result
        .outcome
        .standings
        .iter()
        .find(|own| own.total.is_some());
    standing.and_then(|own| own.total)
}

#[test]
fn votes_of_a_part_are_not_votes_of_the_whole() {
    let mut office = Office::new(&plan("", COLLEAGUES));
    vote(&office, BEST);
    assert_eq!(total(&office), Some(dec("100")));
    office.period = Period::parse("2026").unwrap();
    vote(&office, GOOD);
    assert_eq!(total(&office), Some(dec("80")));
}

#[test]
fn a_plan_or_register_changed_after_the_collection_is_said() {
    let office = Office::new(&plan("", COLLEAGUES));
    vote(&office, GOOD);
    assert!(messages(&office.assess().problems, "E820").is_empty());
    change(
        &office,
        "gangze.toml",
        "[100, 80, 60, 0]",
        "[100, 90, 60, 0]",
    );
    assert_eq!(
        messages(&office.assess().problems, "E820"),
        ["[测评] 在收票以后改过，`测评/2026Q3/汇总/测评票.xlsx` 还是照原来的 [测评] 算的"]
    );
    // The mend: collected again, the new points count.
    office.collect();
    assert!(messages(&office.assess().problems, "E820").is_empty());
    assert_eq!(total(&office), Some(dec("90")));
    change(
        &office,
        "测评/2026Q3/发出/发出登记.json",
        "试验办公室",
        "别的办公室",
    );
    assert_eq!(
        messages(&office.assess().problems, "E820"),
        [
            "`测评/2026Q3/发出/发出登记.json` 在收票以后换过或者不在了，`测评/2026Q3/汇总/测评票.xlsx` 不是照它收的"
        ]
    );
}

#[test]
fn a_vote_follows_the_year_of_the_pack() {
    let mut office = Office::new(&plan("", COLLEAGUES));
    change(
        &office,
        "rules/试验/pack.toml",
        "依据 =",
        "年度起 = \"上年12-01\"\n依据 =",
    );
    let opened =
        gangze::workspace::open(&office.dir(), None, &mut gangze::diag::Sink::new()).unwrap();
    office.period = office.period.in_year(opened.scheme.year_start);
    assert_ne!(office.period.last, Period::parse("2026Q3").unwrap().last);
    let own = office.period;
    let forms = {
        // As the command line gives it: the quarter of the calendar.
        office.period = Period::parse("2026Q3").unwrap();
        office.hand_out();
        office.forms()
    };
    office.period = own;
    office.give_back("a.xlsx", office.filled(&forms[0], &[GOOD, GOOD, GOOD]));
    office.period = Period::parse("2026Q3").unwrap();
    assert!(!office.collect().is_draft());
    assert_eq!(total(&office), Some(dec("80")));
}

#[test]
fn signed_forms_are_for_the_people_on_them() {
    let groups = "[[测评.主体]]\n名称 = \"同事\"\n权重 = \"100%\"\n被评 = \"本科室\"\n";
    let office = Office::new(&plan("记名 = \"是\"", groups));
    let dir = office.dir();
    let done = Command::new(env!("CARGO_BIN_EXE_gangze"))
        .args(["ballot", dir.to_str().unwrap(), "--period", "2026Q3"])
        .output()
        .unwrap();
    let text = String::from_utf8(done.stdout).unwrap();
    assert!(
        text.contains("记名：每张票写着评价人，文件名里也有，发给本人"),
        "{text}"
    );
    assert!(!text.contains("随手发"), "{text}");
    assert!(
        office
            .out("同事/2026Q3-同事-秘书科-001-张敏.xlsx")
            .is_file()
    );
}

#[test]
fn a_form_without_a_valid_line_is_void() {
    let office = Office::new(&plan("", COLLEAGUES));
    office.hand_out();
    let forms = office.forms();
    office.give_back("a.xlsx", office.filled(&forms[0], &[TWO, TWO, NONE]));
    office.give_back("b.xlsx", office.filled(&forms[1], &[TWO, GOOD, NONE]));
    let collected = office.collect();
    let count = &collected.tally.counts[0];
    assert_eq!((count.returned, count.valid, count.void), (2, 1, 1));
    assert_eq!(
        messages(&collected.problems, "W816"),
        ["填了的每一行都无效，整张无效"]
    );
}

#[test]
fn people_who_came_after_the_forms_went_out_follow_the_declared_way() {
    let groups = format!("{COLLEAGUES}缺评 = \"默认分\"\n默认分 = 85\n缺评依据 = \"办法\"\n");
    let office = Office::new(&plan("", &groups));
    office.hand_out();
    let form = &office.forms()[0];
    office.give_back("a.xlsx", office.filled(form, &[GOOD, GOOD, GOOD]));
    let late = "05,周涛,督查室,督查岗,科员\n04,赵伟";
    change(&office, "人员名册.csv", "04,赵伟", late);
    let collected = office.collect();
    assert_eq!(
        messages(&collected.problems, "W818"),
        ["名册上的 `周涛`（05）应当被评，发出的测评表上没有他，没有人评"]
    );
    let people = &collected.tally.people;
    let late = people.iter().find(|own| own.rated.name.as_ref() == "周涛");
    assert_eq!(late.unwrap().score, Some(dec("85")));
}

#[test]
fn namesakes_are_told_apart_by_their_numbers() {
    let office = Office::new(&plan("", COLLEAGUES));
    change(
        &office,
        "人员名册.csv",
        "02,李强,秘书科,机要岗",
        "02,张敏,秘书科,文稿岗",
    );
    change(&office, "台账/秘书科.csv", "张敏", "王芳");
    office.hand_out();
    let mut book = office.filled(&office.forms()[0], &[GOOD, BEST, GOOD]);
    let names: Vec<String> = super::body(&mut book)
        .iter()
        .map(|row| match &row.cells[1].content {
            gangze::book::Content::Text(text) => text.to_string(),
            _ => String::new(),
        })
        .collect();
    assert_eq!(names, ["张敏（01）", "张敏（02）", "王芳"]);
    office.give_back(
        "a.xlsx",
        office.filled(&office.forms()[0], &[GOOD, BEST, GOOD]),
    );
    let collected = office.collect();
    assert!(!collected.is_draft());
    assert_eq!(collected.tally.people[1].score, Some(dec("100")));
}

#[test]
fn of_two_posts_the_main_one_is_rated() {
    let office = Office::new(&plan("", COLLEAGUES));
    office.write(
        "人员名册.csv",
        "工号,姓名,科室,岗位,岗位类别,职责\n01,张敏,督查室,督查岗,科员,兼岗\n01,张敏,秘书科,文稿岗,科员,主岗\n02,李强,秘书科,机要岗,科员,\n"
            .as_bytes(),
    );
    office.hand_out();
    let forms = office.forms();
    let own = forms[0]
        .rated
        .iter()
        .find(|own| own.number.as_ref() == "01");
    assert_eq!(own.unwrap().post.as_ref(), "文稿岗");
}
