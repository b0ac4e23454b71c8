//! Tables as tidy people keep them.
use gangze::intake::Role;
use gangze::office::{Blank, Kind};

use super::{bare_office, office};

#[test]
fn a_plain_log() {
    let read = office()
        .log(
            "编号 | 任务 | 来源 | 主办 | 协办 | 交办日期 | 完成时限 | 完成日期 | 备注
             A1 | 起草全会报告 | 领导交办 | 张敏 | 李强、欧阳建国 | 2026-07-01 | 2026-07-15 | 2026-07-14 |
             A2 | 值班安排 | 工作计划 | 李强 | | 2026年7月2日 | 长期坚持 | | 每周一次",
        )
        .read();
    insta::assert_snapshot!(read.log(), @"
    编号 | 任务 | 来源 | 主办 | 协办 | 交办日期 | 完成时限 | 完成日期 | 备注
    A1 | 起草全会报告 | 领导交办 | 0001 | 0002、0005 | 2026-07-01 | 2026-07-15 | 2026-07-14 | 缺数
    A2 | 值班安排 | 工作计划 | 0002 | 缺数 | 2026-07-02 | 不适用 | 缺数 | 每周一次
    ");
    insta::assert_snapshot!(read.said, @"");
    insta::assert_snapshot!(read.accounts(), @"
    人员名册.xlsx -: 有内容 6 = 采用 5 + 未用 0 + 版式 1
    台账/甲.xlsx -: 有内容 3 = 采用 2 + 未用 0 + 版式 1
    ");
}

#[test]
fn a_roster_with_two_posts_and_a_status() {
    let read = bare_office()
        .with(
            "人员名册.xlsx",
            Role::Roster,
            "中共某县委办公室人员名册 | < | < | < | < | < | < | <
             工号 | 姓 名 | 处室 | 岗位名称 | 职责 | 任职起 | 任职止 | 状态 | 状态起 | 状态止
             0001 | 张 敏 | 秘书科 | 文秘岗 | 主岗 | 2026.1.1 | | 病假 | 2026-03-01 | 2026-03-31
             0001 | 张敏 | 督查室 | 督查岗 | 兼岗 | 2026.1.1 | | | |
             0002 | 阿依古丽•买买提 | 督查室 | 督查岗 | | @2026-01-01 | 2026年6月30日 | | |
             0002 | 阿依古丽·买买提 | 秘书科 | 文秘岗 | | @2026-07-01 | | | |",
        )
        .read();
    let roster = &read.intake.roster;
    let people: Vec<String> = roster
        .people
        .iter()
        .map(|person| {
            format!(
                "{} {} 任职 {} 状态 {}",
                read.intake.lexicon.text(person.number),
                read.intake.lexicon.text(person.name),
                person.tenures.len(),
                person.statuses.len()
            )
        })
        .collect();
    insta::assert_snapshot!(people.join("\n"), @"
    0001 张敏 任职 2 状态 1
    0002 阿依古丽·买买提 任职 2 状态 0
    ");
    insta::assert_snapshot!(read.said, @"");
}

#[test]
fn targets_with_parameters() {
    let read = office()
        .declare("岗位目标", "每日扣分", Kind::Number)
        .targets(
            "对象 | 科室 | 岗位 | 目标类型 | 指标 | 比较 | 目标值 | 满分 | 权重 | 起评分 | 计分规则 | 每日扣分 | 封顶说明
             个人 | 全体 | 全体 | 效率 | 按时办结率 | 不低于 | ≥95% | #40 | | 满分 | 按时办结率 | 0.5分 | 5天
             个人 | 秘书科 | 文秘岗 | 质量 | 差错 | 不超过 | 不超过2次 | 30分 | | | 差错扣分 | — | 不分管",
        )
        .read();
    insta::assert_snapshot!(read.targets(), @"
    比较 | 对象 | 科室 | 岗位 | 目标类型 | 指标 | 目标值 | 满分 | 起评分 | 计分规则 | 每日扣分 | 封顶说明
    不低于 | 个人 | 全体 | 全体 | 效率 | 按时办结率 | 0.95 | 40 | 满分 | 按时办结率 | 0.5 | 5
    不超过 | 个人 | 秘书科 | 文秘岗 | 质量 | 差错 | 2 | 30 | 缺数 | 差错扣分 | 不适用 | 不适用
    ");
    insta::assert_snapshot!(read.said, @"");
}

#[test]
fn a_data_table_owned_by_name_and_dated() {
    let read = office()
        .declare("信息采用", "采用级别", Kind::Text)
        .declare("信息采用", "采用时间", Kind::Date)
        .declare("信息采用", "得分", Kind::Number)
        .data(
            "信息采用",
            "序号 | 标题 | 采用级别 | 采用时间 | 姓名 | 得分
             #1 | 关于春耕的信息 | 省级 | @2026-03-05 | 张敏 | #10
             #2 | 关于防汛的信息 | 市级 | 6月8日 | 王伟（督查室） | 5分",
        )
        .read();
    insta::assert_snapshot!(read.data("信息采用"), @"
    序号 | 标题 | 采用级别 | 采用时间 | 姓名 | 得分
    1 | 关于春耕的信息 | 省级 | 2026-03-05 | 0001 | 10
    2 | 关于防汛的信息 | 市级 | 2026-06-08 | 0004 | 5
    ");
    insta::assert_snapshot!(read.said, @"");
    let table = &read.intake.data["信息采用"];
    assert_eq!(table.owner, table.find_column("姓名"));
    assert_eq!(table.day, table.find_column("采用时间"));
}

#[test]
fn a_data_table_that_names_people_by_number_alone() {
    let read = office()
        .declare("考勤", "迟到", Kind::Count)
        .data(
            "考勤",
            "月份 | 工号 | 迟到
             2026-07 | 0003 | 无
             2026-07 | 0004 | 2次",
        )
        .synonym("月份", "期间")
        .read();
    insta::assert_snapshot!(read.data("考勤"), @"
    期间 | 工号 | 迟到 | 姓名
    2026-07-01..2026-07-31 | 0003 | 0 | 0003
    2026-07-01..2026-07-31 | 0004 | 2 | 0004
    ");
    insta::assert_snapshot!(read.said, @"");
}

#[test]
fn blanks_declared_as_nought() {
    let read = office()
        .declare_blank("考勤", "迟到", Kind::Count, Blank::Nought)
        .declare_blank("考勤", "旷工", Kind::Flag, Blank::Nought)
        .declare("考勤", "早退", Kind::Count)
        .data(
            "考勤",
            "姓名 | 迟到 | 早退 | 旷工 | 备注
             张敏 | | | | 正常
             李强 | 1 | 不分管 | √ |",
        )
        .read();
    insta::assert_snapshot!(read.data("考勤"), @"
    姓名 | 迟到 | 早退 | 旷工 | 备注
    0001 | 0 | 缺数 | 否 | 正常
    0002 | 1 | 不适用 | 是 | 缺数
    ");
    insta::assert_snapshot!(read.said, @"");
}

#[test]
fn adjustments() {
    let read = office()
        .with(
            "调整.xlsx",
            Role::Adjustments,
            "期间 | 工号 | 姓名 | 环节 | 指标 | 原值 | 新值 | 理由 | 依据 | 提出人 | 日期
             2026年第三季度 | 0001 | 张敏 | 复核 | 总分 | 88.5 | #90 | 漏记一篇 | 会议纪要 | 李强 | 2026-10-12
             2026Q3 | | 李强 | 审定 | 等次 | 好 | 较好 | 受到批评 | 通报 | 张敏 | @2026-10-12",
        )
        .read();
    let table = read.intake.adjustments.as_ref().unwrap();
    insta::assert_snapshot!(read.show(table), @"
    期间 | 工号 | 姓名 | 环节 | 指标 | 原值 | 新值 | 理由 | 依据 | 提出人 | 日期
    2026-07-01..2026-09-30 | 0001 | 0001 | 复核 | 总分 | 88.5 | 90 | 漏记一篇 | 会议纪要 | 李强 | 2026-10-12
    2026-07-01..2026-09-30 | 缺数 | 0002 | 审定 | 等次 | 好 | 较好 | 受到批评 | 通报 | 张敏 | 2026-10-12
    ");
    insta::assert_snapshot!(read.said, @"");
}

#[test]
fn percentages_on_either_scale() {
    let table = |rows: &str| {
        let text = format!("姓名 | 出勤率\n{rows}");
        let read = office()
            .declare("考勤", "出勤率", Kind::Percent)
            .data("考勤", &text)
            .read();
        assert_eq!(read.said, "");
        read.data("考勤")
    };
    insta::assert_snapshot!(table("张敏 | #95\n李强 | 98.5%\n欧阳建国 | #100\n王伟（0003） | #0"), @"
    姓名 | 出勤率
    0001 | 0.95
    0002 | 0.985
    0005 | 1
    0003 | 0
    ");
    insta::assert_snapshot!(table("张敏 | #0.95\n李强 | #1\n欧阳建国 | 99%"), @"
    姓名 | 出勤率
    0001 | 0.95
    0002 | 1
    0005 | 0.99
    ");
}

#[test]
fn two_files_of_one_table() {
    let read = office()
        .with(
            "台账/甲.xlsx",
            Role::Log,
            "编号 | 任务 | 主办 | 完成时限 | 难度\nA1 | 写报告 | 张敏 | 7月15日 | 高",
        )
        .with(
            "台账/乙.csv",
            Role::Log,
            "任务 | 编号 | 主办 | 字数 | 完成时限\n改报告 | B1 | 李强 | 3000 | 7月16日",
        )
        .read();
    insta::assert_snapshot!(read.log(), @"
    编号 | 任务 | 主办 | 完成时限 | 难度 | 字数
    A1 | 写报告 | 0001 | 2026-07-15 | 高 | 缺数
    B1 | 改报告 | 0002 | 2026-07-16 | 缺数 | 3000
    ");
    insta::assert_snapshot!(read.said, @"");
}

#[test]
fn the_roster_numbers_keep_their_zeros() {
    let read = office().read();
    let numbers: Vec<&str> = read
        .intake
        .roster
        .people
        .iter()
        .map(|person| read.intake.lexicon.text(person.number))
        .collect();
    assert_eq!(numbers, ["0001", "0002", "0003", "0004", "0005"]);
}
