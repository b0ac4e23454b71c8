//! The 科室 that stands around a table: what tells people of one name apart, and what does not.
use gangze::intake::Role;

use super::{Read, bare_office, office};

const HEAD: &str = "任务 | 主办 | 完成时限";

/// Who 王伟 is in each row, or what was said.
fn who(read: &Read) -> String {
    if read.said.is_empty() {
        read.log()
    } else {
        read.said.clone()
    }
}

#[test]
fn whoever_filled_in_decides_nothing() {
    for form in [
        "填报单位：督查室 | | 填报人：张敏",
        "填报单位 | 督查室 |",
        "填报科室：督查室 | | 2026年7月",
        "单位：督查室 | |",
        "制表：督查室 | |",
        "统计单位：督查室 | |",
        "数据提供科室 | 督查室 |",
    ] {
        let text = format!("2026年重点工作台账 | |\n{form}\n{HEAD}\n写报告 | 王伟 | 9月1日");
        let read = office().log(&text).read();
        assert!(read.said.contains("E127"), "{form}: {}", read.said);
    }
    let text = format!("2026年重点工作台账 | |\n科室：督查室 | |\n{HEAD}\n写报告 | 王伟 | 9月1日");
    let read = office().log(&text).read();
    assert_eq!(read.said, "");
    assert!(read.log().contains("0004"));
}

#[test]
fn a_section_stands_in_a_title_as_a_word_only() {
    let office = || {
        bare_office().with(
            "人员名册.xlsx",
            Role::Roster,
            "工号 | 姓名 | 科室 | 岗位\n01 | 王伟 | 办公室 | 甲\n02 | 王伟 | 综合股 | 乙",
        )
    };
    let log = |title: &str| {
        let text = format!("{title} | < | <\n{HEAD}\n写报告 | 王伟 | 9月1日");
        office().log(&text).read()
    };
    for title in [
        "县教育局办公室2026年重点工作台账",
        "办公室主任会议议定事项台账",
        "综合股和办公室工作台账",
    ] {
        assert!(log(title).said.contains("E127"), "{title}");
    }
    for title in [
        "办公室2026年工作台账",
        "2026年度办公室任务清单",
        "附件1：办公室台账",
        "办公室七月任务",
    ] {
        let read = log(title);
        assert_eq!(read.said, "", "{title}");
        assert!(read.log().contains("01"), "{title}");
    }
}

#[test]
fn names_that_do_not_agree_decide_nothing() {
    let text = format!("[秘书科]\n督查室2026年台账 | < | <\n{HEAD}\n写报告 | 王伟 | 9月1日");
    assert!(office().log(&text).read().said.contains("E127"));
}

#[test]
fn a_section_row_and_a_further_title_turn_the_section() {
    let rows = "
        一、督查室 | < | <
        甲 | 王伟 | 9月1日
        二、秘书科 | < | <
        乙 | 王伟 | 9月1日
        （一）重点工作 | < | <
        丙 | 王伟 | 9月1日
        三、其他 | < | <
        丁 | 王伟 | 9月1日";
    let read = office()
        .with("台账/督查室汇总.csv", Role::Log, &format!("{HEAD}{rows}"))
        .read();
    insta::assert_snapshot!(read.said, @"
    错误[E127]: `主办` 里的 `王伟` 有 2 个人同名：王伟（0003）秘书科、王伟（0004）督查室
     --> 台账/督查室汇总.csv › B9
      = 本行: 任务=丁，主办=王伟
      = 建议: 在姓名后面写上工号，例如 王伟（0003），或者给表加一列工号
    ");
    insta::assert_snapshot!(read.log(), @"
    任务 | 主办 | 完成时限
    甲 | 0004 | 2026-09-01
    乙 | 0003 | 2026-09-01
    丙 | 0003 | 2026-09-01
    ");
    let titled = format!(
        "督查室2026年台账 | < | <\n{HEAD}\n甲 | 王伟 | 9月1日\n秘书科2026年台账 | < | <\n{HEAD}\n乙 | 王伟 | 9月1日"
    );
    insta::assert_snapshot!(who(&office().log(&titled).read()), @"
    任务 | 主办 | 完成时限
    甲 | 0004 | 2026-09-01
    乙 | 0003 | 2026-09-01
    ");
}

#[test]
fn a_title_above_a_further_header_is_one_without_merged_cells_too() {
    let text = format!(
        "督查室2026年台账 | |\n{HEAD}\n甲 | 王伟 | 9月1日\n秘书科2026年台账 | |\n填报单位：督查室 | | 2026年9月30日\n{HEAD}\n乙 | 王伟 | 9月1日\n没有主办的任务 | |\n丙 | 张敏 | 9月1日"
    );
    let read = office().log(&text).read();
    insta::assert_snapshot!(read.said, @"
    错误[E207]: 这一行没有写 `主办`
     --> 台账/甲.xlsx › B8
      = 本行: 任务=没有主办的任务
      = 建议: 补上主办人的姓名；不是任务的行请删去，或者合并成一格作标题
    ");
    insta::assert_snapshot!(read.log(), @"
    任务 | 主办 | 完成时限
    甲 | 0004 | 2026-09-01
    乙 | 0003 | 2026-09-01
    丙 | 0001 | 2026-09-01
    ");
    insta::assert_snapshot!(read.accounts(), @"
    人员名册.xlsx -: 有内容 6 = 采用 5 + 未用 0 + 版式 1
    台账/甲.xlsx -: 有内容 9 = 采用 3 + 未用 1 + 版式 5
    ");
    let layout = &read.intake.layouts[1];
    assert_eq!(layout.section.as_deref(), Some("督查室"));
    assert_eq!(layout.turns.len(), 1);
    assert_eq!(layout.turns[0].1.as_deref(), Some("秘书科"));
}

#[test]
fn what_a_row_says_itself_goes_first() {
    let log = |table: &str| office().log(&format!("[督查室]\n{table}")).read();
    // Under a header that nobody knows, and in a 科室 of several.
    for table in [
        "任务 | 哪个口 | 主办 | 完成时限\n写报告 | 秘书科 | 王伟 | 9月1日",
        "任务 | 责任科室 | 主办 | 完成时限\n写报告 | 秘书科、督查室 | 王伟 | 9月1日",
        "任务 | 责任科室 | 主办 | 完成时限\n写报告 | 财务科 | 王伟 | 9月1日",
    ] {
        assert!(log(table).said.contains("E127"), "{table}");
    }
    let blank = log("任务 | 哪个口 | 主办 | 完成时限\n写报告 | | 王伟 | 9月1日");
    assert!(blank.said.is_empty() && blank.log().contains("0004"));
}

#[test]
fn a_section_under_every_word_for_it() {
    // A 单位 may be one outside.
    let read = office()
        .log("任务 | 责任单位 | 责任股室 | 主办 | 完成时限\n写报告 | 县教育局 | 督查室 | 王伟 | 9月1日")
        .read();
    assert_eq!(read.said, "");
    for word in [
        "责任股室",
        "牵头股室",
        "承办股室",
        "主办股室",
        "责任处室",
        "牵头处室",
        "承办处室",
        "主办处室",
        "牵头部门",
        "责任部门",
        "承办部门",
        "主办部门",
        "部室",
        "责任部室",
        "车间",
        "责任车间",
        "年级组",
        "教研室",
        "所属科室",
        "所属部门",
        "责任股（室）",
        "处（科）室",
        "归口科室",
    ] {
        let text = format!("任务 | {word} | 主办 | 完成时限\n写报告 | 督查室 | 王伟 | 9月1日");
        let read = office().log(&text).read();
        assert_eq!(read.said, "", "{word}");
        assert!(read.log().contains("督查室 | 0004"), "{word}");
    }
}

#[test]
fn the_last_row_is_counted_though_nothing_follows() {
    let read = office()
        .log(&format!("{HEAD}\n甲 | 张敏 | 9月1日\n秘书科2026年台账 | |"))
        .read();
    assert!(read.said.contains("E207"), "{}", read.said);
    insta::assert_snapshot!(read.accounts(), @"
    人员名册.xlsx -: 有内容 6 = 采用 5 + 未用 0 + 版式 1
    台账/甲.xlsx -: 有内容 3 = 采用 1 + 未用 1 + 版式 1
    ");
}
