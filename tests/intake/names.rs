//! Names in cells, and who is meant.
use gangze::intake::Role;
use gangze::office::Kind;

use super::{bare_office, office};

/// Reads cells of names as the leads of a log; answers what was read and what was said.
fn leads(names: &[&str]) -> (String, String) {
    let rows: String = names
        .iter()
        .map(|names| format!("\n写报告 | {names} | 9月1日"))
        .collect();
    let read = office()
        .log(&format!("任务 | 主办 | 完成时限{rows}"))
        .read();
    (read.log(), read.said)
}

#[test]
fn names_as_people_write_them() {
    let (log, said) = leads(&[
        "张敏（牵头）、李强",
        "张 敏",
        "张　敏（主办），李 强",
        "张敏 李强（牵头）",
        "李强⏎张敏（牵头人）",
        "牵头：张敏；负责：欧阳建国",
        "张敏 13800000000",
        "王伟（督查室）",
        "王伟(0003)",
        "欧 阳 建 国",
        "张敏/欧阳建国（牵头）",
    ]);
    insta::assert_snapshot!(log, @"
    任务 | 主办 | 完成时限
    写报告 | 0001牵头、0002 | 2026-09-01
    写报告 | 0001 | 2026-09-01
    写报告 | 0001牵头、0002 | 2026-09-01
    写报告 | 0001、0002牵头 | 2026-09-01
    写报告 | 0002、0001牵头 | 2026-09-01
    写报告 | 0001牵头、0005牵头 | 2026-09-01
    写报告 | 0001 | 2026-09-01
    写报告 | 0004 | 2026-09-01
    写报告 | 0003 | 2026-09-01
    写报告 | 0005 | 2026-09-01
    写报告 | 0001、0005牵头 | 2026-09-01
    ");
    insta::assert_snapshot!(said, @"");
}

#[test]
fn a_name_that_nobody_bears() {
    insta::assert_snapshot!(leads(&["张民"]).1, @"
    错误[E126]: `主办` 里的 `张民`，人员名册里没有，是不是 `张敏`
     --> 台账/甲.xlsx › B2
      = 本行: 任务=写报告，主办=张民
      = 建议: 改正姓名；确有其人的，在人员名册里补上他的任职
    ");
}

#[test]
fn one_of_several_is_unknown() {
    insta::assert_snapshot!(leads(&["张敏、钱多多"]).1, @"
    错误[E126]: `主办` 里的 `钱多多`，人员名册里没有
     --> 台账/甲.xlsx › B2
      = 本行: 任务=写报告，主办=张敏、钱多多
      = 建议: 改正姓名；确有其人的，在人员名册里补上他的任职
    ");
}

#[test]
fn two_people_of_one_name() {
    insta::assert_snapshot!(leads(&["王伟"]).1, @"
    错误[E127]: `主办` 里的 `王伟` 有 2 个人同名：王伟（0003）秘书科、王伟（0004）督查室
     --> 台账/甲.xlsx › B2
      = 本行: 任务=写报告，主办=王伟
      = 建议: 在姓名后面写上工号，例如 王伟（0003），或者给表加一列工号
    ");
}

#[test]
fn people_who_are_not_named() {
    insta::assert_snapshot!(leads(&["张敏等3人", "全体人员", "张敏等同志"]).1, @"
    错误[E129]: `主办` 读到 `张敏等3人`，没有写出全部姓名
     --> 台账/甲.xlsx › B2
      = 本行: 任务=写报告，主办=张敏等3人
      = 建议: 把每个人的姓名都写出来，用顿号隔开
    错误[E129]: `主办` 读到 `全体人员`，没有写出全部姓名
     --> 台账/甲.xlsx › B3
      = 本行: 任务=写报告，主办=全体人员
      = 建议: 把每个人的姓名都写出来，用顿号隔开
    错误[E129]: `主办` 读到 `张敏等同志`，没有写出全部姓名
     --> 台账/甲.xlsx › B4
      = 本行: 任务=写报告，主办=张敏等同志
      = 建议: 把每个人的姓名都写出来，用顿号隔开
    ");
}

#[test]
fn several_leads_without_a_mark() {
    insta::assert_snapshot!(leads(&["李强、王伟（0003）"]).1, @"
    警告[W225]: `主办` 有 2 个人，职级相同，没有标明谁牵头
     --> 台账/甲.xlsx › B2
      = 本行: 任务=写报告，主办=李强、王伟
      = 建议: 在牵头人姓名后面写（牵头），其余的人写到协办
    ");
}

#[test]
fn several_leads_of_different_rank_pass() {
    insta::assert_snapshot!(leads(&["张敏、李强"]).1, @"");
}

#[test]
fn the_row_has_a_section() {
    let read = office()
        .log("任务 | 责任科室 | 主办 | 完成时限\n写报告 | 督 查 室 | 王伟 | 9月1日")
        .read();
    insta::assert_snapshot!(read.log(), @"
    任务 | 科室 | 主办 | 完成时限
    写报告 | 督查室 | 0004 | 2026-09-01
    ");
    insta::assert_snapshot!(read.said, @"");
}

#[test]
fn the_section_stands_in_sheet_title_or_file() {
    let rows = "任务 | 主办 | 完成时限\n写报告 | 王伟 | 9月1日";
    let by_sheet = office().log(&format!("[督查室]\n{rows}")).read();
    let by_title = office()
        .log(&format!("督查室工作台账 | < | <\n{rows}"))
        .read();
    let by_file = office().with("台账/督查室.csv", Role::Log, rows).read();
    let both = office().log(&format!("[秘书科和督查室]\n{rows}")).read();
    for read in [&by_sheet, &by_title, &by_file] {
        assert_eq!(read.said, "");
        assert!(read.log().contains("0004"));
    }
    assert!(both.said.contains("E127"));
}

#[test]
fn a_longer_section_name_beats_the_one_inside_it() {
    let read = bare_office()
        .with(
            "人员名册.xlsx",
            Role::Roster,
            "工号 | 姓名 | 科室 | 岗位\n01 | 王伟 | 办公室 | 甲\n02 | 王伟 | 县委办公室 | 乙",
        )
        .with(
            "台账/县委办公室.csv",
            Role::Log,
            "任务 | 主办 | 完成时限\n写报告 | 王伟 | 9月1日",
        )
        .read();
    assert_eq!(read.said, "");
    assert!(read.log().contains("02"));
}

#[test]
fn number_and_name_of_two_people() {
    let read = office()
        .declare("考勤", "迟到", Kind::Count)
        .data(
            "考勤",
            "工号 | 姓名 | 迟到
             0002 | 张敏 | 1
             0092 | 李强 | 1
             0093 | | 1
             | | 1
             0004 | 王伟 | 1",
        )
        .read();
    insta::assert_snapshot!(read.said, @"
    错误[E128]: 工号 `0002` 是 `李强`，这一行写的姓名是 `张敏`
     --> 数据/考勤.xlsx › A2
      = 本行: 工号=0002，姓名=张敏
      = 建议: 照人员名册改正工号或姓名
    错误[E126]: 工号 `0092`，人员名册里没有，`李强` 的工号是 `0002`
     --> 数据/考勤.xlsx › A3
      = 本行: 工号=0092，姓名=李强
      = 建议: 改正工号，开头的 0 也要写上；确有其人的，在人员名册里补上他的任职
    错误[E126]: 工号 `0093`，人员名册里没有
     --> 数据/考勤.xlsx › A4
      = 本行: 工号=0093
      = 建议: 改正工号，开头的 0 也要写上；确有其人的，在人员名册里补上他的任职
    错误[E216]: 这一行没有写 `姓名`，退回
     --> 数据/考勤.xlsx › B5
      = 建议: 补上姓名；不是数据的行请删去
    ");
    insta::assert_snapshot!(read.data("考勤"), @"
    工号 | 姓名 | 迟到
    0004 | 0004 | 1
    ");
    insta::assert_snapshot!(read.accounts(), @"
    人员名册.xlsx -: 有内容 6 = 采用 5 + 未用 0 + 版式 1
    数据/考勤.xlsx -: 有内容 6 = 采用 1 + 未用 4 + 版式 1
    ");
}

#[test]
fn names_with_spaces_and_dots_inside() {
    let read = bare_office()
        .with(
            "人员名册.xlsx",
            Role::Roster,
            "工号 | 姓名 | 科室 | 岗位\n01 | 阿依古丽·买买提 | 办公室 | 甲\n02 | 李 伟 | 办公室 | 乙",
        )
        .log("任务 | 主办 | 协办 | 完成时限\n写报告 | 阿依古丽•买买提 | 李　伟 | 9月1日")
        .read();
    insta::assert_snapshot!(read.said, @"");
    insta::assert_snapshot!(read.log(), @"
    任务 | 主办 | 协办 | 完成时限
    写报告 | 01 | 02 | 2026-09-01
    ");
}

#[test]
fn a_bare_staff_number_is_its_person() {
    let (log, said) = leads(&["0002", "0001、0002", "0001 0005"]);
    insta::assert_snapshot!(log, @"
    任务 | 主办 | 完成时限
    写报告 | 0002 | 2026-09-01
    写报告 | 0001、0002 | 2026-09-01
    写报告 | 0001、0005 | 2026-09-01
    ");
    insta::assert_snapshot!(said, @"
    警告[W225]: `主办` 有 2 个人，职级相同，没有标明谁牵头
     --> 台账/甲.xlsx › B4
      = 本行: 任务=写报告，主办=张敏、欧阳建国
      = 建议: 在牵头人姓名后面写（牵头），其余的人写到协办
    ");
}

#[test]
fn a_bare_number_that_nobody_has_is_named() {
    insta::assert_snapshot!(leads(&["100099"]).1, @"
    错误[E126]: `主办` 里的 `100099`，人员名册里没有
     --> 台账/甲.xlsx › B2
      = 本行: 任务=写报告，主办=100099
      = 建议: 改正姓名；确有其人的，在人员名册里补上他的任职
    ");
}

#[test]
fn an_unknown_number_in_brackets_is_a_fault_at_its_cell() {
    insta::assert_snapshot!(leads(&["张敏（0099）"]).1, @"
    错误[E126]: 工号 `0099`，人员名册里没有，`张敏（0099）` 的工号是 `0001`
     --> 台账/甲.xlsx › B2
      = 本行: 任务=写报告，主办=张敏（0099）
      = 建议: 改正工号，开头的 0 也要写上；确有其人的，在人员名册里补上他的任职
    ");
}

#[test]
fn those_who_assist_do_not_lead() {
    let (log, said) = leads(&[
        "张敏、李强（协办）",
        "主办：张敏；协办：李强",
        "欧阳建国、张敏（配合 文字）",
        "张敏（原主办）、李强（接办）",
        "牵头：张敏；配合：欧阳建国",
    ]);
    insta::assert_snapshot!(said, @"
    错误[E133]: `主办` 里的 `李强（协办）` 不是主办
     --> 台账/甲.xlsx › B2
      = 本行: 任务=写报告，主办=张敏、李强（协办）
      = 建议: 协办的人写到 协办 列，这一格只留主办的人
    错误[E133]: `主办` 里的 `协办：李强` 不是主办
     --> 台账/甲.xlsx › B3
      = 本行: 任务=写报告，主办=主办：张敏；协办：李强
      = 建议: 协办的人写到 协办 列，这一格只留主办的人
    错误[E133]: `主办` 里的 `张敏（配合 文字）` 不是主办
     --> 台账/甲.xlsx › B4
      = 本行: 任务=写报告，主办=欧阳建国、张敏（配合 文字）
      = 建议: 协办的人写到 协办 列，这一格只留主办的人
    错误[E133]: `主办` 里的 `张敏（原主办）` 不是主办
     --> 台账/甲.xlsx › B5
      = 本行: 任务=写报告，主办=张敏（原主办）、李强（接办）
      = 建议: 协办的人写到 协办 列，这一格只留主办的人
    错误[E133]: `主办` 里的 `配合：欧阳建国` 不是主办
     --> 台账/甲.xlsx › B6
      = 本行: 任务=写报告，主办=牵头：张敏；配合：欧阳建国
      = 建议: 协办的人写到 协办 列，这一格只留主办的人
    ");
    insta::assert_snapshot!(log, @"");
    // In 协办 it says what the column says.
    let read = office()
        .log("任务 | 主办 | 协办 | 完成时限\n写报告 | 张敏（牵头） | 李强（协办） | 9月1日")
        .read();
    assert_eq!(read.said, "");
}

#[test]
fn somebody_else_in_brackets_is_not_lost() {
    let (_, said) = leads(&["张敏 （李强配合）", "张敏（病假，由欧阳建国代办）"]);
    insta::assert_snapshot!(said, @"
    错误[E133]: `主办` 里的 `张敏（李强配合）` 说到 `李强`，看不出算不算他的
     --> 台账/甲.xlsx › B2
      = 本行: 任务=写报告，主办=张敏 （李强配合）
      = 建议: 这一格只留算数的人；`李强` 也算的，用顿号隔开写，说明写到备注
    错误[E133]: `主办` 里的 `张敏（病假，由欧阳建国代办）` 说到 `欧阳建国`，看不出算不算他的
     --> 台账/甲.xlsx › B3
      = 本行: 任务=写报告，主办=张敏（病假，由欧阳建国代办）
      = 建议: 这一格只留算数的人；`欧阳建国` 也算的，用顿号隔开写，说明写到备注
    ");
    // What a bracket says of the person alone is nobody else.
    let (log, said) = leads(&[
        "张敏（挂职）",
        "李强（科长）",
        "张敏（张敏）",
        "张敏（13812345678）",
    ]);
    assert_eq!(said, "");
    insta::assert_snapshot!(log, @"
    任务 | 主办 | 完成时限
    写报告 | 0001 | 2026-09-01
    写报告 | 0002 | 2026-09-01
    写报告 | 0001 | 2026-09-01
    写报告 | 0001 | 2026-09-01
    ");
}
