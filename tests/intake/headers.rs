//! Headers that are missing, doubled, misspelt or of two minds; rows that are no data.
use gangze::intake::Role;
use gangze::office::Kind;

use super::{bare_office, grid, office};

#[test]
fn a_log_without_a_header_is_an_error() {
    let read = office().log("一些文字 | 另一些\n张敏 | 2026-07-01").read();
    insta::assert_snapshot!(read.said, @"
    错误[E200]: 在这个文件里没有认出「台账」的表头
     --> 台账/甲.xlsx
      = 建议: 把表头改成认得的叫法，或者在 gangze.toml 的 [表头] 里写上对应的列名；不是这张表的文件，移到别处
    ");
    insta::assert_snapshot!(read.accounts(), @"
    人员名册.xlsx -: 有内容 6 = 采用 5 + 未用 0 + 版式 1
    台账/甲.xlsx -: 有内容 2 = 采用 0 + 未用 0 + 版式 2
    ");
}

#[test]
fn a_sheet_without_a_header_is_a_note() {
    let read = office()
        .log("[说明]\n填表请注意\n各科室按月报送\n[三季度]\n编号 | 任务 | 主办 | 完成时限\nA1 | 写报告 | 张敏 | 7月15日")
        .read();
    insta::assert_snapshot!(read.said, @"
    提示[N201]: 工作表 `说明` 未识别出表头，2 行都没有读
     --> 台账/甲.xlsx › 说明
      = 建议: 不是数据的不用改；是数据的把表头改成认得的叫法
    ");
}

#[test]
fn a_hidden_sheet_is_read_and_named() {
    let read = office()
        .log("[旧台账 隐藏]\n编号 | 任务 | 主办 | 完成时限\nA1 | 写报告 | 张敏 | 7月15日")
        .read();
    insta::assert_snapshot!(read.said, @"
    提示[N206]: 工作表 `旧台账` 是隐藏的，其中 1 行也读了
     --> 台账/甲.xlsx › 旧台账
      = 建议: 不该算的话，删去这个工作表
    ");
}

#[test]
fn a_table_among_instructions_is_told_and_not_read() {
    let log = "编号 | 任务 | 主办 | 完成时限\nA1 | 写报告 | 张敏 | 7月15日";
    let read = office()
        .log(&format!(
            "[台账]\n{log}\n[使用说明]\n一行写一件事\n{log}\n{log}\n[选项 隐藏]\n{log}"
        ))
        .read();
    insta::assert_snapshot!(read.said, @"
    警告[W233]: 工作表 `使用说明` 看名字是填表的说明，没有读，但这一行像是表头
     --> 台账/甲.xlsx › 使用说明 › A2
      = 建议: 要读的，给工作表换一个名字；确实是说明的不用改
    ");
    insta::assert_snapshot!(read.accounts(), @"
    人员名册.xlsx -: 有内容 6 = 采用 5 + 未用 0 + 版式 1
    台账/甲.xlsx 台账: 有内容 2 = 采用 1 + 未用 0 + 版式 1
    台账/甲.xlsx 使用说明: 有内容 5 = 采用 0 + 未用 0 + 版式 5
    台账/甲.xlsx 选项: 有内容 2 = 采用 0 + 未用 0 + 版式 2
    ");
}

#[test]
fn a_misspelt_column_is_named_with_the_likely_one() {
    let read = office()
        .declare("台账", "完成日期", Kind::Date)
        .log("编号 | 任务 | 主办 | 完成时限 | 完成曰期\nA1 | 写报告 | 张敏 | 7月15日 | 7月14日")
        .read();
    insta::assert_snapshot!(read.said, @r#"
    错误[E201]: `台账` 没有「完成日期」这一列，是不是「完成曰期」
     --> 台账/甲.xlsx › E1
      = 建议: 把表头改成 完成日期，或者在 gangze.toml 的 [表头] 里写 "完成曰期" = "完成日期"；不是同一列的写 "完成曰期" = "完成曰期"
    "#);
    insta::assert_snapshot!(read.log(), @"
    编号 | 任务 | 主办 | 完成时限 | 完成曰期 | 完成日期
    A1 | 写报告 | 0001 | 2026-07-15 | 7月14日 | 出错
    ");
}

#[test]
fn a_declared_column_that_nothing_resembles() {
    let read = office()
        .declare("考勤", "迟到", Kind::Count)
        .data("考勤", "姓名 | 出勤天数\n张敏 | 22\n李强 | 21")
        .read();
    insta::assert_snapshot!(read.said, @r#"
    错误[E201]: `考勤` 没有「迟到」这一列；没有认出来的列有「出勤天数」
     --> 数据/考勤.xlsx › A1:B1
      = 另见: rules/某规则.rhai 规则「某规则」要读这一列
      = 建议: 是其中一列的，把表头改成 迟到，或者在 gangze.toml 的 [表头] 里写 "出勤天数" = "迟到"；没有这一列的请加上
    "#);
    insta::assert_snapshot!(read.data("考勤"), @"
    姓名 | 出勤天数 | 迟到
    0001 | 22 | 出错
    0002 | 21 | 出错
    ");
}

#[test]
fn a_column_that_one_part_lacks_is_no_fault() {
    let read = office()
        .declare("台账", "差错", Kind::Count)
        .log("任务 | 主办 | 完成时限 | 完成日期 | 差错\n写报告 | 张敏 | 7月15日 | | 0\n任务 | 主办 | 完成时限 | 完成日期\n改报告 | 李强 | 7月16日")
        .read();
    insta::assert_snapshot!(read.said, @"");
    insta::assert_snapshot!(read.log(), @"
    任务 | 主办 | 完成时限 | 差错
    写报告 | 0001 | 2026-07-15 | 0
    改报告 | 0002 | 2026-07-16 | 缺数
    ");
}

#[test]
fn a_log_without_leads_is_said_once() {
    let read = office()
        .log("编号 | 任务 | 完成时限\nA1 | 写报告 | 7月15日\nA2 | 改报告 | 7月16日")
        .read();
    insta::assert_snapshot!(read.said, @r#"
    错误[E201]: 这张表没有「主办」这一列
     --> 台账/甲.xlsx › A1:C1
      = 建议: 加上这一列；表里用了别的叫法的，在 gangze.toml 的 [表头] 里写 "表里的叫法" = "主办"
    "#);
    insta::assert_snapshot!(read.accounts(), @"
    人员名册.xlsx -: 有内容 6 = 采用 5 + 未用 0 + 版式 1
    台账/甲.xlsx -: 有内容 3 = 采用 0 + 未用 2 + 版式 1
    ");
}

#[test]
fn finish_time_beside_a_limit_is_the_finish() {
    let read = office()
        .log("任务 | 主办 | 完成时限 | 完成时间\n写报告 | 张敏 | 7月15日 | 7月14日")
        .read();
    insta::assert_snapshot!(read.said, @"
    提示[N202]: `完成时间` 取作「完成日期」，因为表里另有「完成时限」
     --> 台账/甲.xlsx › D1
      = 建议: 取得不对的话，在 gangze.toml 的 [表头] 里写明
    ");
    insta::assert_snapshot!(read.log(), @"
    任务 | 主办 | 完成时限 | 完成日期
    写报告 | 0001 | 2026-07-15 | 2026-07-14
    ");
}

#[test]
fn finish_time_beside_a_finish_is_the_limit() {
    let read = office()
        .log("任务 | 主办 | 完成时间 | 实际办结日期\n写报告 | 张敏 | 7月15日 | 7月14日")
        .read();
    insta::assert_snapshot!(read.said, @"
    提示[N202]: `完成时间` 取作「完成时限」，因为表里另有「完成日期」
     --> 台账/甲.xlsx › C1
      = 建议: 取得不对的话，在 gangze.toml 的 [表头] 里写明
    ");
    insta::assert_snapshot!(read.log(), @"
    任务 | 主办 | 完成时限 | 完成日期
    写报告 | 0001 | 2026-07-15 | 2026-07-14
    ");
}

#[test]
fn finish_time_alone_is_a_fault_and_nothing_follows_from_it() {
    let read = office()
        .declare("台账", "完成日期", Kind::Date)
        .declare("台账", "完成时限", Kind::Date)
        .log("任务 | 主办 | 完成时间\n写报告 | 张敏 | 7月15日")
        .read();
    insta::assert_snapshot!(read.said, @r#"
    错误[E202]: `完成时间` 看不出是完成时限还是完成日期
     --> 台账/甲.xlsx › C1
      = 建议: 改成 完成时限 或 完成日期，或者在 gangze.toml 的 [表头] 里写 "完成时间" = "完成时限"（或 "完成日期"）
    "#);
    insta::assert_snapshot!(read.log(), @"
    任务 | 主办 | 完成时间 | 完成时限 | 完成日期
    写报告 | 0001 | 7月15日 | 出错 | 出错
    ");
}

#[test]
fn finish_time_settled_by_the_settings() {
    let read = office()
        .synonym("完成时间", "完成时限")
        .log("任务 | 主办 | 完成时间\n写报告 | 张敏 | 7月15日")
        .read();
    insta::assert_snapshot!(read.said, @"");
    insta::assert_snapshot!(read.log(), @"
    任务 | 主办 | 完成时限
    写报告 | 0001 | 2026-07-15
    ");
}

#[test]
fn finish_times_under_two_groups() {
    let read = office()
        .log(
            "任务 | 主办 | 计划 | < | 实际 | <
             ^ | ^ | 开始时间 | 完成时间 | 完成时间 | 说明
             写报告 | 张敏 | 7月1日 | 7月15日 | 7月14日 | 一稿",
        )
        .read();
    insta::assert_snapshot!(read.said, @"
    提示[N202]: `完成时间` 取作「完成时限」，按它上一级的表头
     --> 台账/甲.xlsx › D2
      = 建议: 取得不对的话，在 gangze.toml 的 [表头] 里写明
    提示[N202]: `完成时间` 取作「完成日期」，按它上一级的表头
     --> 台账/甲.xlsx › E2
      = 建议: 取得不对的话，在 gangze.toml 的 [表头] 里写明
    ");
    insta::assert_snapshot!(read.log(), @"
    任务 | 主办 | 交办日期 | 完成时限 | 完成日期 | 备注
    写报告 | 0001 | 2026-07-01 | 2026-07-15 | 2026-07-14 | 一稿
    ");
}

#[test]
fn one_header_twice() {
    let read = office()
        .log("任务 | 主办 | 完成时限 | 完成日期 | 完成日期\n写报告 | 张敏 | 7月15日 | 7月14日 | 7月20日")
        .read();
    insta::assert_snapshot!(read.said, @"
    警告[W203]: `完成日期` 不止一列，只读了 D 列
     --> 台账/甲.xlsx › E1
      = 建议: 给没有读的这一列改个表头，或者删去
    ");
}

#[test]
fn helper_columns_behind_an_empty_one() {
    let read = office()
        .log(
            "任务 | 主办 | 完成时限 | | 状态 | 下拉选项
             写报告 | 张敏 | 7月15日 | | 已完成 | 办文
             改报告 | 李强 | 7月16日 | | 未完成 | 办会
             | | | | 长期 | 办事",
        )
        .read();
    insta::assert_snapshot!(read.said, @"
    警告[W204]: 空列右边还有 `状态`，没有读
     --> 台账/甲.xlsx › E1
      = 建议: 它也是表的一部分的话，删去空列或给空列写上表头
    ");
    insta::assert_snapshot!(read.log(), @"
    任务 | 主办 | 完成时限
    写报告 | 0001 | 2026-07-15
    改报告 | 0002 | 2026-07-16
    ");
    insta::assert_snapshot!(read.accounts(), @"
    人员名册.xlsx -: 有内容 6 = 采用 5 + 未用 0 + 版式 1
    台账/甲.xlsx -: 有内容 4 = 采用 2 + 未用 0 + 版式 2
    ");
}

#[test]
fn a_table_that_rules_read_and_nobody_keeps() {
    let read = office()
        .declare("考勤表", "迟到", Kind::Count)
        .data("考勤", "姓名 | 次数\n张敏 | 1")
        .read();
    insta::assert_snapshot!(read.said, @"
    错误[E209]: 规则要读「考勤表」，文件夹里没有这张表，是不是「考勤」
     --> rules/某规则.rhai
      = 建议: 放入这张表，或者改正规则里的表名
    ");
}

#[test]
fn a_table_or_column_that_a_rule_misspells_is_named() {
    let read = office()
        .declare("台帐", "差错", Kind::Count)
        .declare("台账", "主办人", Kind::People)
        .log("任务 | 主办 | 完成时限 | 完成日期\n写报告 | 张敏 | 2026-07-15 | 2026-07-14")
        .read();
    insta::assert_snapshot!(read.said, @"
    错误[E201]: `台账` 没有「主办人」这一列，是不是「主办」
     --> rules/某规则.rhai
      = 另见: 台账/甲.xlsx › A1:D1 这张表的表头在这里
      = 建议: 改正规则开头 取数 里的列名；表里该有这一列的，加上它
    错误[E209]: 规则要读「台帐」，文件夹里没有这张表，是不是「台账」
     --> rules/某规则.rhai
      = 建议: 放入这张表，或者改正规则里的表名
    ");
}

#[test]
fn several_people_columns_and_no_owner() {
    let read = office()
        .declare("信息采用", "作者", Kind::People)
        .declare("信息采用", "编辑", Kind::People)
        .data("信息采用", "标题 | 作者 | 编辑\n防汛信息 | 张敏 | 李强")
        .read();
    insta::assert_snapshot!(read.said, @r#"
    错误[E205]: `信息采用` 有 2 个人员列，看不出一行是谁的
     --> 数据/信息采用.xlsx
      = 建议: 在 gangze.toml 的 [数据.信息采用] 里写明 人员 = "作者"，或者 "编辑"
    "#);
}

#[test]
fn the_settings_name_owner_and_day() {
    let read = office()
        .declare("信息采用", "作者", Kind::People)
        .declare("信息采用", "编辑", Kind::People)
        .setting("信息采用", Some("编辑"), Some("刊发日"))
        .data(
            "信息采用",
            "标题 | 作者 | 编辑 | 收稿日 | 刊发日\n防汛信息 | 张敏 | 李强 | 3月1日 | 3月5日",
        )
        .read();
    insta::assert_snapshot!(read.said, @"");
    let table = &read.intake.data["信息采用"];
    assert_eq!(table.owner, table.find_column("编辑"));
    assert_eq!(table.day, table.find_column("刊发日"));
}

#[test]
fn several_days_and_no_setting() {
    let read = office()
        .declare("信息采用", "收稿日", Kind::Date)
        .declare("信息采用", "刊发日", Kind::Date)
        .data(
            "信息采用",
            "标题 | 姓名 | 收稿日 | 刊发日\n防汛信息 | 张敏 | 3月1日 | 3月5日",
        )
        .read();
    insta::assert_snapshot!(read.said, @r#"
    错误[E217]: `信息采用` 有 2 个日期列，看不出一行算在哪一天
     --> 数据/信息采用.xlsx
      = 建议: 在 gangze.toml 的 [数据.信息采用] 里写明 日期 = "收稿日"，或者 "刊发日"
    "#);
}

#[test]
fn rows_that_are_layout() {
    let read = office()
        .log(
            "2026年三季度工作台账 | < | < | <
             填报单位：秘书科 | | 填报日期：2026年9月30日 |
             序号 | 任务 | 主办 | 完成时限
             一、重点工作 | < | < | <
             #1 | 写报告 | 张敏 | 7月15日
             （二）日常工作 | | |
             #2 | 改报告 | 李强 | 7月16日
             #3 | | |
             小 计 | #2 | |
             序号 | 任务 | 主办 | 完成时限
             #4 | 印报告 | 欧阳建国 | 7月17日
             合计 | | | 3件
             注：长期工作不填时限 | < | < | <
             填表人：张敏 | | 审核人：李强 |",
        )
        .read();
    insta::assert_snapshot!(read.said, @"");
    insta::assert_snapshot!(read.log(), @"
    序号 | 任务 | 主办 | 完成时限
    1 | 写报告 | 0001 | 2026-07-15
    2 | 改报告 | 0002 | 2026-07-16
    4 | 印报告 | 0005 | 2026-07-17
    ");
    insta::assert_snapshot!(read.accounts(), @"
    人员名册.xlsx -: 有内容 6 = 采用 5 + 未用 0 + 版式 1
    台账/甲.xlsx -: 有内容 14 = 采用 3 + 未用 0 + 版式 11
    ");
}

#[test]
fn weights_and_best_scores_are_layout() {
    let read = office()
        .declare("测评", "工作", Kind::Number)
        .declare("测评", "纪律", Kind::Number)
        .data(
            "测评",
            "姓名 | 工作（60分） | 纪律（40分）
             权重 | 60% | 40%
             张敏 | 55 | #38
             李强 | 不分管 | -
             本项最高得分 | 55 | 38",
        )
        .read();
    insta::assert_snapshot!(read.said, @"");
    insta::assert_snapshot!(read.data("测评"), @"
    姓名 | 工作 | 纪律
    0001 | 55 | 38
    0002 | 不适用 | 不适用
    ");
    insta::assert_snapshot!(read.accounts(), @"
    人员名册.xlsx -: 有内容 6 = 采用 5 + 未用 0 + 版式 1
    数据/测评.xlsx -: 有内容 5 = 采用 2 + 未用 0 + 版式 3
    ");
}

#[test]
fn two_stacked_tables_with_other_columns() {
    let read = office()
        .data(
            "测评票",
            "表一 公务员 | < | <
             姓名 | 科室 | 优秀
             张敏 | 秘书科 | 12
             表二 事业人员 | < | <
             科室 | 姓名 | 合格
             督查室 | 欧阳建国 | 9",
        )
        .read();
    insta::assert_snapshot!(read.said, @"");
    insta::assert_snapshot!(read.data("测评票"), @"
    姓名 | 科室 | 优秀 | 合格
    0001 | 秘书科 | 12 | 缺数
    0005 | 督查室 | 缺数 | 9
    ");
}

#[test]
fn quarters_as_numbers_under_a_group() {
    let read = office()
        .data(
            "平时考核",
            "序号 | 姓名 | 平时考核等次（季度） | < | < | <
             ^ | ^ | #1 | #2 | #3 | #4
             #1 | 张敏 | 好 | 较好 | 好 | 好",
        )
        .read();
    insta::assert_snapshot!(read.said, @"");
    insta::assert_snapshot!(read.data("平时考核"), @"
    序号 | 姓名 | 平时考核等次(季度)/1 | 平时考核等次(季度)/2 | 平时考核等次(季度)/3 | 平时考核等次(季度)/4
    1 | 0001 | 好 | 较好 | 好 | 好
    ");
}

#[test]
fn merged_cells_fill_down_and_numbers_do_not() {
    let read = office()
        .declare("台账", "分值", Kind::Number)
        .log(
            "任务 | 主办 | 完成时限 | 分值 | 完成日期
             写报告 | 张敏 | 7月15日 | #5 |
             改报告 | ^ | ^ | ^ |
             印报告 | 李强 | 7月16日 | #1 |",
        )
        .read();
    insta::assert_snapshot!(read.said, @"");
    insta::assert_snapshot!(read.log(), @"
    任务 | 主办 | 完成时限 | 分值
    写报告 | 0001 | 2026-07-15 | 5
    改报告 | 0001 | 2026-07-15 | 缺数
    印报告 | 0002 | 2026-07-16 | 1
    ");
    let table = read.intake.log.as_ref().unwrap();
    let lead = table.find_column("主办").unwrap();
    assert_eq!(table.place(1, lead).to_string(), "台账/甲.xlsx › B2");
}

#[test]
fn a_fault_in_a_merged_cell_is_said_once() {
    let read = office()
        .log(
            "任务 | 主办 | 完成时限
             写报告 | 张明明 | 7月15日
             改报告 | ^ | 7月16日",
        )
        .read();
    insta::assert_snapshot!(read.said, @"
    错误[E126]: `主办` 里的 `张明明`，人员名册里没有
     --> 台账/甲.xlsx › B2
      = 本行: 任务=写报告，主办=张明明
      = 建议: 改正姓名；确有其人的，在人员名册里补上他的任职
    ");
    insta::assert_snapshot!(read.accounts(), @"
    人员名册.xlsx -: 有内容 6 = 采用 5 + 未用 0 + 版式 1
    台账/甲.xlsx -: 有内容 3 = 采用 0 + 未用 2 + 版式 1
    ");
}

#[test]
fn a_csv_with_a_two_level_header() {
    let text = "序号 | 任务 | 责任 | | 时间要求 |
                 | | 主办 | 协办 | 交办时间 | 完成时限
                 1 | 写报告 | 张敏 | 李强 | 7月1日 | 7月15日";
    let read = office()
        .with_grid("台账/甲.csv", Role::Log, grid(text).without_merges())
        .read();
    insta::assert_snapshot!(read.said, @"");
    insta::assert_snapshot!(read.log(), @"
    序号 | 任务 | 主办 | 协办 | 交办日期 | 完成时限
    1 | 写报告 | 0001 | 0002 | 2026-07-01 | 2026-07-15
    ");
}

#[test]
fn a_roster_in_which_no_person_can_be_read() {
    let read = bare_office()
        .with("人员名册.xlsx", Role::Roster, "姓名 | 科室\n张敏 | 秘书科")
        .read();
    insta::assert_snapshot!(read.said, @r#"
    错误[E201]: 这张表没有「岗位」这一列
     --> 人员名册.xlsx › A1:B1
      = 建议: 加上这一列；表里用了别的叫法的，在 gangze.toml 的 [表头] 里写 "表里的叫法" = "岗位"
    错误[E201]: 这张表没有「工号」这一列
     --> 人员名册.xlsx › A1:B1
      = 建议: 加上这一列；表里用了别的叫法的，在 gangze.toml 的 [表头] 里写 "表里的叫法" = "工号"
    "#);
    insta::assert_snapshot!(read.accounts(), @"人员名册.xlsx -: 有内容 2 = 采用 0 + 未用 1 + 版式 1");
}

#[test]
fn words_of_the_targets_are_no_header() {
    let read = office()
        .targets(
            "对象 | 科室 | 岗位 | 指标 | 满分 | 计分规则 | 比较范围
             科室 | 全体 | 全体 | 按时办结率 | 10 | 按时办结率 | 岗位类别
             个人 | 全体 | 岗位 | 差错 | 10 | 差错扣分 | 科室",
        )
        .read();
    insta::assert_snapshot!(read.said, @"");
    assert_eq!(read.intake.targets.as_ref().unwrap().len(), 2);
}

#[test]
fn a_form_line_above_the_header_is_no_header() {
    let read = office()
        .log(
            "科室 | 督查室 | 主办 | 见下表
             编号 | 任务 | 主办 | 完成时限
             A1 | 写报告 | 王伟 | 9月1日",
        )
        .read();
    insta::assert_snapshot!(read.said, @"");
    insta::assert_snapshot!(read.log(), @"
    编号 | 任务 | 主办 | 完成时限
    A1 | 写报告 | 0004 | 2026-09-01
    ");
}

#[test]
fn two_tables_side_by_side_e203() {
    let read = office()
        .log(
            "办文台账 | < | < | | 办会台账 | < | <
             任务 | 主办 | 完成时限 | | 任务 | 主办 | 完成时限
             写报告 | 张敏 | 7月15日 | | 筹备会议 | 李强 | 7月16日",
        )
        .read();
    insta::assert_snapshot!(read.said, @"
    错误[E203]: 从 `任务` 起，右边并排还有一张「台账」，没有读
     --> 台账/甲.xlsx › E2
      = 建议: 把右边的表移到左边那张的下面，或者移到另一个工作表
    ");
    insta::assert_snapshot!(read.log(), @"
    任务 | 主办 | 完成时限
    写报告 | 0001 | 2026-07-15
    ");
}

#[test]
fn a_table_without_people_keeps_its_first_row() {
    let read = office()
        .declare("分档表", "下限", Kind::Number)
        .declare("分档表", "上限", Kind::Number)
        .declare("分档表", "得分", Kind::Number)
        .data(
            "分档表",
            "下限 | 上限 | 得分
             0% | 60% | 5
             60% | 80% | 8",
        )
        .declare("编号表", "编号", Kind::Text)
        .declare("编号表", "分值", Kind::Number)
        .data("编号表", "编号 | 分值\n2026-01 | #60\n2026-02 | #40")
        .declare("系数表", "项目", Kind::Text)
        .declare("系数表", "分值", Kind::Number)
        .data("系数表", "项目 | 分值\n满分 | 100%\n优秀 | 90%")
        .read();
    insta::assert_snapshot!(read.said, @"");
    insta::assert_snapshot!(read.data("分档表"), @"
    下限 | 上限 | 得分
    0 | 0.6 | 5
    0.6 | 0.8 | 8
    ");
    insta::assert_snapshot!(read.data("编号表"), @"
    编号 | 分值
    2026-01 | 60
    2026-02 | 40
    ");
    insta::assert_snapshot!(read.data("系数表"), @"
    项目 | 分值
    满分 | 1
    优秀 | 0.9
    ");
}

#[test]
fn weights_without_a_word_are_proven_by_their_sum() {
    let read = |row: &str| {
        office()
            .declare("测评", "工作", Kind::Number)
            .declare("测评", "纪律", Kind::Number)
            .data(
                "测评",
                &format!("姓名 | 工作 | 纪律\n{row}\n张敏 | 55 | 38"),
            )
            .read()
    };
    for row in [" | 60% | 40%", " | （60分） | （40分）", " | 0-60 | 0-40"] {
        let read = read(row);
        assert_eq!(read.said, "");
        assert_eq!(read.data("测评"), "姓名 | 工作 | 纪律\n0001 | 55 | 38");
    }
    insta::assert_snapshot!(read(" | 55分 | 38分").said, @"
    错误[E216]: 这一行没有写 `姓名`，退回
     --> 数据/测评.xlsx › A2
      = 建议: 补上姓名；不是数据的行请删去
    ");
}

#[test]
fn tasks_that_begin_like_totals() {
    let read = office()
        .log(
            "编号 | 任务 | 主办 | 完成时限
             A1 | 累计20场宣讲 | 张敏 | 7月15日
             累计20场宣讲 | 累计20场宣讲 | 张敏 | 7月15日
             A2 | 全年合计3次督查回头看 | 张敏 | 7月15日
             A3 | 总分 | 张敏 | 7月15日
             A4 | 平均分 | 张敏 | 7月15日
             A5 | 合计3件 | 张敏 | 7月15日
             填报说明修订 | 填报说明修订 | 张敏 |
             附注口径核对 | 附注口径核对 | 李强 |
             填表说明 | | |
             附注一 | 时限写明日期 | |
             合计3件 | | 3 |
             平均： | | |
             | 总计：12.5分 | |",
        )
        .read();
    insta::assert_snapshot!(read.said, @"
    错误[E208]: 这一行没有写 `完成时限`
     --> 台账/甲.xlsx › D8:D9（共 2 处）
      = 建议: 补上时限，或写 长期坚持；不是任务的行请删去
    ");
    insta::assert_snapshot!(read.log(), @"
    编号 | 任务 | 主办 | 完成时限
    A1 | 累计20场宣讲 | 0001 | 2026-07-15
    累计20场宣讲 | 累计20场宣讲 | 0001 | 2026-07-15
    A2 | 全年合计3次督查回头看 | 0001 | 2026-07-15
    A3 | 总分 | 0001 | 2026-07-15
    A4 | 平均分 | 0001 | 2026-07-15
    A5 | 合计3件 | 0001 | 2026-07-15
    填报说明修订 | 填报说明修订 | 0001 | 缺数
    附注口径核对 | 附注口径核对 | 0002 | 缺数
    ");
}

#[test]
fn a_mean_in_a_table_of_people_and_in_one_without() {
    let read = office()
        .declare("测评", "得分", Kind::Number)
        .data(
            "测评",
            "科室 | 姓名 | 得分
             秘书科 | 张敏 | 90
             秘书科 | 平均分 | 90
             总分 | | 90",
        )
        .declare("系数表", "项目", Kind::Text)
        .declare("系数表", "分值", Kind::Number)
        .data("系数表", "项目 | 分值\n优秀 | 90\n平均分 | 80\n合计 | 170")
        .read();
    insta::assert_snapshot!(read.data("测评"), @"
    科室 | 姓名 | 得分
    秘书科 | 0001 | 90
    ");
    insta::assert_snapshot!(read.data("系数表"), @"
    项目 | 分值
    优秀 | 90
    ");
    insta::assert_snapshot!(read.said, @"
    警告[W231]: 这一行写着 `平均分`，当作合计没有读
     --> 数据/系数表.xlsx › A3
      = 建议: 是合计的，删去这一行；要读的，换一个叫法
    ");
}

#[test]
fn closing_lines_and_totals_of_many_kinds() {
    let read = office()
        .log(
            "任务 | 主办 | 完成时限
             写报告 | 张敏 | 7月15日
             本月合计 | 1件 |
             改报告 | 李强 | 8月15日
             全年累计： | 2 |
             审核： | 填表：张敏 | 联系电话：12345678",
        )
        .read();
    insta::assert_snapshot!(read.said, @"");
    assert_eq!(read.intake.log.as_ref().unwrap().len(), 2);
}

#[test]
fn two_words_for_one_column() {
    let read = office()
        .log(
            "任务 | 牵头人 | 责任人 | 办结时限 | 截止日期 | 办结时间 | 销号时间
             写报告 | 张敏 | 李强 | 9月1日 | 9月5日 | 9月1日 | 9月2日",
        )
        .read();
    insta::assert_snapshot!(read.said, @r#"
    警告[W203]: `责任人` 和 `牵头人` 都当作 `主办`，只读了 C 列的 `责任人`
     --> 台账/甲.xlsx › B1
      = 建议: 该读 `牵头人` 的，把它的表头改成 主办；读对了的，给 `牵头人` 改个表头，或者在 gangze.toml 的 [表头] 里写 "牵头人" = "牵头人"（整个文件夹都照此读）
    警告[W203]: `办结时限` 和 `截止日期` 都当作 `完成时限`，只读了 D 列的 `办结时限`
     --> 台账/甲.xlsx › E1
      = 建议: 该读 `截止日期` 的，把它的表头改成 完成时限；读对了的，给 `截止日期` 改个表头，或者在 gangze.toml 的 [表头] 里写 "截止日期" = "截止日期"（整个文件夹都照此读）
    警告[W203]: `办结时间` 和 `销号时间` 都当作 `完成日期`，只读了 F 列的 `办结时间`
     --> 台账/甲.xlsx › G1
      = 建议: 该读 `销号时间` 的，把它的表头改成 完成日期；读对了的，给 `销号时间` 改个表头，或者在 gangze.toml 的 [表头] 里写 "销号时间" = "销号时间"（整个文件夹都照此读）
    "#);
    insta::assert_snapshot!(read.log(), @"
    任务 | 主办 | 完成时限 | 完成日期
    写报告 | 0002 | 2026-09-01 | 2026-09-01
    ");
    // In a bracket too.
    let read = office()
        .synonym("完成时限（延期后）", "完成时限（延期后）")
        .log("任务 | 主办 | 完成时限 | 完成时限（延期后）\n写报告 | 张敏 | 9月1日 | 9月5日")
        .read();
    assert_eq!(read.said, "");
    // As the message says: a line that makes it a column of its own, or the column's very name.
    let read = office()
        .synonym("牵头人", "牵头人")
        .log(
            "任务 | 牵头人 | 责任人 | 完成时限 | 截止日期
             写报告 | 张敏 | 李强 | 9月1日 | 9月5日",
        )
        .read();
    insta::assert_snapshot!(read.said, @"");
    insta::assert_snapshot!(read.log(), @"
    任务 | 牵头人 | 主办 | 完成时限 | 截止日期
    写报告 | 张敏 | 0002 | 2026-09-01 | 9月5日
    ");
}

#[test]
fn a_declared_column_that_a_header_holds_inside() {
    let read = |header: &str| {
        office()
            .declare("测评", "达标", Kind::Flag)
            .data("测评", &format!("姓名 | {header}\n张敏 | 是"))
            .read()
            .said
    };
    insta::assert_snapshot!(read("是否达标"), @r#"
    错误[E201]: `测评` 没有「达标」这一列，是不是「是否达标」
     --> 数据/测评.xlsx › B1
      = 另见: rules/某规则.rhai 规则「某规则」要读这一列
      = 建议: 把表头改成 达标，或者在 gangze.toml 的 [表头] 里写 "是否达标" = "达标"；不是同一列的写 "是否达标" = "是否达标"
    "#);
    insta::assert_snapshot!(read("合格情况 | 年度"), @r#"
    错误[E201]: `测评` 没有「达标」这一列；没有认出来的列有「合格情况」「年度」
     --> 数据/测评.xlsx › A1:C1
      = 另见: rules/某规则.rhai 规则「某规则」要读这一列
      = 建议: 是其中一列的，把表头改成 达标，或者在 gangze.toml 的 [表头] 里写 "表里的叫法" = "达标"；没有这一列的请加上
    "#);
}

#[test]
fn a_line_of_signatures_without_colons() {
    let read = office()
        .log(
            "任务 | 主办 | 协办 | 交办日期 | 完成时限 | 完成日期
             写报告 | 张敏 | | 7月1日 | 7月10日 | 7月9日
             制表 | 张敏 | 审核 | 李强 | 日期 | 2026-8-1
             审核 | 张敏 | 李强 | 7月1日 | 7月10日 | 7月9日
             制表人 | | 审核人 | | 日期 |",
        )
        .read();
    insta::assert_snapshot!(read.said, @"");
    insta::assert_snapshot!(read.log(), @"
    任务 | 主办 | 协办 | 交办日期 | 完成时限 | 完成日期
    写报告 | 0001 | 缺数 | 2026-07-01 | 2026-07-10 | 2026-07-09
    审核 | 0001 | 0002 | 2026-07-01 | 2026-07-10 | 2026-07-09
    ");
    insta::assert_snapshot!(read.accounts(), @"
    人员名册.xlsx -: 有内容 6 = 采用 5 + 未用 0 + 版式 1
    台账/甲.xlsx -: 有内容 5 = 采用 2 + 未用 0 + 版式 3
    ");
}
