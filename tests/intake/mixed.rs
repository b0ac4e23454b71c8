//! Ten tables with several faults at once: each is found at its cell, in one run, and none hides another.
//! The tables with one fault or quirk each stand in `cells`, `dates`, `names`, `headers`, `checks` and `lacking`.
use gangze::intake::Role;
use gangze::office::Kind;

use super::{bare_office, office};

#[test]
fn a_title_two_header_rows_a_bad_day_and_a_stranger() {
    let read = office()
        .declare("台账", "完成日期", Kind::Date)
        .log(
            "三季度台账 | < | < | < | <
             编号 | 任务 | 责任 | 时间 | <
             ^ | ^ | 主办 | 完成时限 | 完成日期
             A1 | 写报告 | 张敏明 | 9月31日 | 9月1日
             A2 | 改报告 | 李强 | 9月15日 | 待定
             A2 | 印报告 | 张敏 | 9月16日 | 9月16日
             合计 | 3 | | |",
        )
        .read();
    insta::assert_snapshot!(read.said, @"");
    insta::assert_snapshot!(read.accounts(), @"");
}

#[test]
fn two_sheets_with_faults_of_their_own() {
    let read = office()
        .log(
            "[七月]
             编号 | 任务 | 主办 | 完成时限 | 交办日期
             A1 | 写报告 | 王伟 | 7月15日 | 7月1日
             A2 | 改报告 | 李强等3人 | 7月16日 | 7月20日
             [八月]
             编号 | 任务 | 主办 | 完成时限 | 交办日期
             A1 | 印报告 | 张敏 | 8.15、8.20 | 8月1日
             A4 | | 张敏 | 8月16日 | 26.8.1",
        )
        .read();
    insta::assert_snapshot!(read.said, @"");
}

#[test]
fn a_data_table_with_broken_formulas_and_mixed_scales() {
    let read = office()
        .declare("考勤", "出勤率", Kind::Percent)
        .declare("考勤", "迟到", Kind::Count)
        .declare("考勤", "全勤", Kind::Flag)
        .data(
            "考勤",
            "姓名 | 出勤率 | 迟到 | 全勤
             张敏 | #98 | 2次 | √
             李强 | #0.95 | 两次 | 差不多
             欧阳建国 | #97 | #1.5 | ×
             张三 | 99% | !#REF! | 是
             张敏 | ##### | ? | 否",
        )
        .read();
    insta::assert_snapshot!(read.said, @"");
}

#[test]
fn a_roster_with_a_number_twice_a_blank_and_an_end_before_its_beginning() {
    let read = bare_office()
        .with(
            "人员名册.xlsx",
            Role::Roster,
            "工号 | 姓名 | 科室 | 岗位 | 起 | 止 | 状态 | 状态起
             0001 | 张敏 | 秘书科 | 文秘岗 | 2026-03-01 | 2026-02-01 | |
             0001 | 李强 | 秘书科 | 文秘岗 | | | |
             0003 | 王伟 | | 文秘岗 | | | | 2026-05-01
             #4 | 钱进 | 督查室 | 督查岗 | 去年 | | 病假 | 3月5日",
        )
        .read();
    insta::assert_snapshot!(read.said, @"");
}

#[test]
fn targets_with_a_direction_a_word_for_a_number_and_an_unknown_section() {
    let read = office()
        .targets(
            "对象 | 科室 | 岗位 | 指标 | 比较 | 目标值 | 满分 | 权重 | 计分规则
             个人 | 秘书处 | 全体 | 办结 | 不超过 | ≥95% | #10 | | 按时办结率
             个人 | 全体 | 文秘类 | 差错 | 不超过 | 少量 | 三十分 | | 差错扣分
             个人 | 全体 | 全体 | | | | #5 | | 其他",
        )
        .read();
    insta::assert_snapshot!(read.said, @"");
}

#[test]
fn a_wrong_header_a_doubled_one_and_a_helper_column() {
    let read = office()
        .declare("台账", "完成日期", Kind::Date)
        .declare("台账", "退稿次数", Kind::Count)
        .log(
            "编号 | 任务 | 主办 | 主办 | 完成时限 | 完成曰期 | 退搞次数 | | 选项
             A1 | 写报告 | 张敏 | 李强 | 9月1日 | 9月1日 | 1 | | 办文
             A2 | 改报告 | 李强 | 张敏 | 9月2日 | 9月3日 | 2 | | 办会",
        )
        .read();
    insta::assert_snapshot!(read.said, @"");
}

#[test]
fn names_of_every_wrong_kind() {
    let read = office()
        .log(
            "编号 | 任务 | 科室 | 主办 | 协办 | 完成时限
             A1 | 一 | 秘书科 | 张民 | | 9月1日
             A2 | 二 | 督查室 | 王伟 | 全体人员 | 9月1日
             A3 | 三 | 机要室 | 张敏、李强、王伟（0009） | | 9月1日
             A4 | 四 | 秘书科 | 王伟（督查室） | 王伟 | 9月1日
             A5 | 五 | 秘书科 | 李强、王伟 | 欧阳建国、小李 | 9月1日",
        )
        .read();
    insta::assert_snapshot!(read.said, @"");
}

#[test]
fn dates_of_every_wrong_kind() {
    let read = office()
        .declare("台账", "完成日期", Kind::Date)
        .log(
            "编号 | 任务 | 主办 | 交办日期 | 完成时限 | 完成日期
             A1 | 一 | 张敏 | 2月30日 | 立行立改 | 7月
             A2 | 二 | 张敏 | #7.1 | 二〇二六年七月 | 7月1日至7月3日
             A3 | 三 | 张敏 | 26-7-1 | 尽快 | 2062-07-01
             A4 | 四 | 张敏 | 2026-07-10 | 2026-07-05 | 2026-07-01
             A5 | 五 | 张敏 | #12345678 | 2026.07.32 | !#VALUE!",
        )
        .read();
    insta::assert_snapshot!(read.said, @"");
}

#[test]
fn a_table_without_a_header_beside_one_with_faults() {
    let read = office()
        .log(
            "[说明]
             本表由各科室填写
             [台账]
             事情 | 谁办 | 何时
             写报告 | 张敏 | 9月1日
             [台账二]
             任务 | 主办 | 完成时间
             写报告 | 张敏 | 9月1日
             | 李强 | 9月2日
             改报告 | | 9月2日",
        )
        .read();
    insta::assert_snapshot!(read.said, @"");
    insta::assert_snapshot!(read.accounts(), @"");
}

#[test]
fn adjustments_and_a_data_table_of_two_files() {
    let read = office()
        .declare("信息采用", "采用日期", Kind::Date)
        .declare("信息采用", "分值", Kind::Number)
        .with(
            "调整.xlsx",
            Role::Adjustments,
            "期间 | 工号 | 姓名 | 环节 | 新值
             2026Q3 | 0001 | 李强 | 总分 | 90
             三季度 | | | 等次 | 好
             下季度 | 0009 | 张敏 | 等次 | 好",
        )
        .data("信息采用", "姓名 | 采用日期 | 分值\n张敏 | 8月32日 | 10分")
        .with(
            "数据/信息采用二.csv",
            Role::Data("信息采用".into()),
            "姓名 | 采用日期 | 分植\n李强 | 8月3日 | 10\n| 8月4日 | 5",
        )
        .read();
    insta::assert_snapshot!(read.said, @"");
}
