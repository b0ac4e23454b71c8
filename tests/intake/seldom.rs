//! What stands in some offices' tables and is easily misread: months, signs in headers, 状态 against days, error values
//! and words that nobody reads, targets by 岗位类别.
use gangze::intake::Role;
use gangze::office::{Kind, YearStart};

use super::{bare_office, office, one_row};

/// What a limit comes to.
fn limits(cells: &[&str]) -> (String, String) {
    let mut log = String::from("编号 | 任务 | 主办 | 完成时限");
    for (row, cell) in (1..).zip(cells) {
        log += &format!("\nA{row} | 写报告{row} | 张敏 | {cell}");
    }
    let read = office().log(&log).read();
    (read.said.clone(), read.log())
}

#[test]
fn before_a_month_is_no_day() {
    let (said, _) = limits(&[
        "8月前",
        "三季度前完成",
        "上半年以前",
        "8月底前",
        "8月15日前",
    ]);
    insta::assert_snapshot!(said, @"
    错误[E104]: `完成时限` 读到 `8月前`，是上一个月底还是这个月底看不出（季度、半年也一样）
     --> 台账/甲.xlsx › D2
      = 本行: 编号=A1，任务=写报告1，主办=张敏
      = 建议: 写上日期，例如 2026-07-31；或者写 7月底前
    错误[E104]: `完成时限` 读到 `三季度前完成`，是上一个月底还是这个月底看不出（季度、半年也一样）
     --> 台账/甲.xlsx › D3
      = 本行: 编号=A2，任务=写报告2，主办=张敏
      = 建议: 写上日期，例如 2026-07-31；或者写 7月底前
    错误[E104]: `完成时限` 读到 `上半年以前`，是上一个月底还是这个月底看不出（季度、半年也一样）
     --> 台账/甲.xlsx › D4
      = 本行: 编号=A3，任务=写报告3，主办=张敏
      = 建议: 写上日期，例如 2026-07-31；或者写 7月底前
    ");
}

#[test]
fn days_stored_as_numbers_and_numbers_stored_as_texts() {
    let (said, log) = limits(&["#7.15", "#46204", "46204", "#11.05", "#7.1"]);
    insta::assert_snapshot!(said, @"
    错误[E104]: `完成时限` 读到 `7.1`，是一个小数，看不出是几日
     --> 台账/甲.xlsx › D6
      = 本行: 编号=A5，任务=写报告5，主办=张敏
      = 建议: 改成完整的日期，例如 2026-07-10
    ");
    insta::assert_snapshot!(log, @"
    编号 | 任务 | 主办 | 完成时限
    A1 | 写报告1 | 0001 | 2026-07-15
    A2 | 写报告2 | 0001 | 2026-07-01
    A3 | 写报告3 | 0001 | 2026-07-01
    A4 | 写报告4 | 0001 | 2026-11-05
    A5 | 写报告5 | 0001 | 出错
    ");
}

#[test]
fn a_month_on_the_roster_begins_and_ends_with_its_days() {
    let read = bare_office()
        .with(
            "人员名册.xlsx",
            Role::Roster,
            "工号 | 姓名 | 科室 | 岗位 | 岗位类别 | 起 | 止
             0001 | 张敏 | 秘书科 | 文稿 | 文稿 | 2024年7月 | 2026年8月",
        )
        .log("编号 | 任务 | 主办 | 完成时限\nA1 | 写报告 | 张敏 | 7.15")
        .read();
    insta::assert_snapshot!(read.said, @"
    提示[N121]: `起` 写的是 `2024年7月`，取作 2024-07-01
     --> 人员名册.xlsx › F2
      = 建议: 取得不对的话写上具体日期
    提示[N121]: `止` 写的是 `2026年8月`，取作 2026-08-31
     --> 人员名册.xlsx › G2
      = 建议: 取得不对的话写上具体日期
    ");
    let tenures = read.intake.roster.tenures.iter();
    let tenures: Vec<String> = tenures
        .map(|own| format!("{:?} {:?}", own.from, own.to))
        .collect();
    insta::assert_snapshot!(tenures.join("\n"), @"Some(2024-07-01) Some(2026-08-31)");
}

#[test]
fn the_first_of_a_month_saved_as_text_is_the_month() {
    let read = office()
        .declare("甲表", "数值", Kind::Number)
        .data(
            "甲表",
            "姓名 | 期间 | 数值\n张敏 | 2026-07-01 | 3\n张敏 | 2026-07-02 | 3",
        )
        .read();
    insta::assert_snapshot!(read.said, @"
    错误[E123]: `期间` 读到 `2026-07-02`，不是一个期间
     --> 数据/甲表.xlsx › B3
      = 本行: 姓名=张敏
      = 建议: 写成 2026年第三季度、2026-07 或 2026Q3 这样
    ");
    insta::assert_snapshot!(read.data("甲表"), @"
    姓名 | 期间 | 数值
    0001 | 2026-07-01..2026-07-31 | 3
    0001 | 出错 | 3
    ");
}

/// Where the year begins on 1 December, its first quarter does too.
#[test]
fn periods_of_a_year_that_begins_in_december() {
    let mut office = office().declare("甲表", "数值", Kind::Number).data(
        "甲表",
        "姓名 | 期间 | 数值\n张敏 | 2026年第一季度 | 1\n张敏 | 2026Q4 | 2\n张敏 | 2026年度 | 3\n张敏 | 2026年7月 | 4",
    );
    office.plan.year = 0;
    office.plan.year_start = YearStart::parse("12-01").unwrap();
    let read = office.read();
    insta::assert_snapshot!(read.said, @"");
    insta::assert_snapshot!(read.data("甲表"), @"
    姓名 | 期间 | 数值
    0001 | 2025-12-01..2026-02-28 | 1
    0001 | 2026-09-01..2026-11-30 | 2
    0001 | 2025-12-01..2026-11-30 | 3
    0001 | 2026-07-01..2026-07-31 | 4
    ");
}

#[test]
fn signs_of_percentages_in_headers() {
    let rates = |header: &str, cells: &[&str]| {
        let rows: String = cells
            .iter()
            .map(|cell| format!("\n张敏 | {cell}"))
            .collect();
        office()
            .declare("民调", "满意率", Kind::Percent)
            .data("民调", &format!("姓名 | {header}{rows}"))
            .read()
    };
    let small = rates("满意率（%）", &["#0.5", "#0.8", "#1"]);
    insta::assert_snapshot!(small.said, @r#"
    提示[N240]: `满意率` 的表头写着（%），下面的数都不大于 1：`0.5` 按 50% 读
     --> 数据/民调.xlsx › B2
      = 建议: `0.5` 就是 0.5% 的，在 gangze.toml 的 [百分比] 里写 "民调.满意率" = "百分数"；读对了的，写 "小数"，就不再提示
    "#);
    insta::assert_snapshot!(small.data("民调"), @"
    姓名 | 满意率
    0001 | 0.5
    0001 | 0.8
    0001 | 1
    ");
    assert_eq!(rates("满意率（%）", &["#95", "#98.5", "#0"]).said, "");
    assert_eq!(rates("满意率（%）", &["95%", "98.5%"]).said, "");
    assert_eq!(rates("满意率", &["#0.5", "#0.8"]).said, "");
    insta::assert_snapshot!(rates("满意率（‰）", &["#5", "#8"]).said, @"
    错误[E136]: `满意率` 读到 `5`，表头写着（‰），这一列按百分数读
     --> 数据/民调.xlsx › B2
      = 本行: 姓名=张敏
      = 建议: 折算成百分数（5‰ 写 0.5%），表头的 ‰ 改成 %
    错误[E136]: `满意率` 读到 `8`，表头写着（‰），这一列按百分数读
     --> 数据/民调.xlsx › B3
      = 本行: 姓名=张敏
      = 建议: 折算成百分数（5‰ 写 0.5%），表头的 ‰ 改成 %
    ");
}

#[test]
fn a_state_against_the_days() {
    let log = "编号 | 任务 | 主办 | 完成时限 | 完成日期 | 状态
        A1 | 写报告 | 张敏 | 2026-07-15 |  | 作废
        A2 | 写简报 | 张敏 | 2026-07-15 | 2026-07-14 | 未办结
        A3 | 写通知 | 张敏 | 不适用 |  | 取消
        A4 | 写纪要 | 张敏 | 2026-07-15 | 2026-07-14 | 已办结
        A5 | 写方案 | 张敏 | 2026-07-15 |  | 进行中";
    insta::assert_snapshot!(office().log(log).read().said, @"
    警告[W238]: `状态` 写的是 `作废`，没有 `完成日期`，仍按没有完成计，会算逾期
     --> 台账/甲.xlsx › F2
      = 本行: 编号=A1，任务=写报告，主办=张敏
      = 建议: 不再办的，把完成时限写成 不适用，或者把这一行移出台账；规则里要另算的，在取数里写上 台账.状态（文字）
    警告[W237]: `状态` 写的是 `未办结`，又写了 `完成日期`，按已经完成计
     --> 台账/甲.xlsx › F3
      = 本行: 编号=A2，任务=写简报，主办=张敏
      = 建议: 完成了的改正状态；没有完成的删掉完成日期
    警告[W229]: 这一行没有一个日期，哪个考核期都不会计入
     --> 台账/甲.xlsx › B4
      = 本行: 编号=A3，任务=写通知，主办=张敏
      = 建议: 填上交办日期或完成日期；长期坚持的任务填交办日期
    ");
    // A rule that reads 状态 decides about what was called off.
    let judged = office().declare("台账", "状态", Kind::Text).log(log).read();
    assert!(!judged.said.contains("W238"), "{}", judged.said);
}

#[test]
fn errors_where_nobody_reads() {
    insta::assert_snapshot!(
        one_row("完成时限 | 备注 | 剩余天数", "7.15 | #N/A | #VALUE!"),
        @"
    警告[W239]: `备注` 这一格是 `#N/A`，没有规则用到这一列
     --> 台账/甲.xlsx › E2
      = 建议: 不影响得分；改正公式，或者在 Excel 里打开另存，让它算出来
    警告[W239]: `剩余天数` 这一格是 `#VALUE!`，没有规则用到这一列
     --> 台账/甲.xlsx › F2
      = 建议: 不影响得分；改正公式，或者在 Excel 里打开另存，让它算出来
    "
    );
    // Where somebody does, they are faults.
    let read = office()
        .declare("台账", "备注", Kind::Text)
        .log("编号 | 任务 | 主办 | 完成时限 | 备注\nA1 | 写报告 | 张敏 | 7.15 | #N/A")
        .read();
    assert!(read.said.contains("E124"), "{}", read.said);
}

#[test]
fn a_table_that_nobody_reads() {
    let book = "姓名 | 电话\n外单位人 | 1234567\n张敏 | #N/A";
    insta::assert_snapshot!(office().data("通讯录", book).read().said, @"
    提示[N236]: 「通讯录」没有规则用到，里面有 1 处读不懂的，没有列出
     --> 数据/通讯录.xlsx
      = 建议: 不是考核资料的，移出 数据 文件夹；要用的，在规则的 取数 里写上这张表的列
    ");
    let clean = "姓名 | 电话\n张敏 | 1234567";
    assert_eq!(office().data("通讯录", clean).read().said, "");
}

#[test]
fn targets_by_the_kind_of_post() {
    let read = office()
        .targets("岗位类别 | 指标 | 满分 | 计分规则\n文稿 | 差错 | 50 | 差错扣分\n信息 | 采用 | 50 | 信息")
        .read();
    insta::assert_snapshot!(read.said, @"");
    insta::assert_snapshot!(read.targets(), @"
    岗位 | 指标 | 满分 | 计分规则
    文稿 | 差错 | 50 | 差错扣分
    信息 | 采用 | 50 | 信息
    ");
}

/// Telephones and attendance on further sheets of a log are no tasks; what they are is said, and nothing is asked of them.
#[test]
fn other_lists_beside_a_log() {
    let read = office()
        .log(
            "[三季度]
             编号 | 任务 | 主办 | 完成时限
             A1 | 写报告 | 张敏 | 7.15
             [通讯录]
             姓名 | 科室 | 岗位 | 电话
             张敏 | 秘书科 | 文稿 | 138
             [考勤]
             姓名 | 日期 | 迟到 | 备注
             张敏 | 2026-07-03 | 1 | 无",
        )
        .read();
    insta::assert_snapshot!(read.said, @"
    警告[W234]: 工作表 `考勤` 未识别出表头，1 行有名册里的人和日期的内容没有读
     --> 台账/甲.xlsx › 考勤
      = 建议: 照别的工作表把表头行补上或改好；不是数据的，移到别的文件
    提示[N201]: 工作表 `通讯录` 未识别出表头，2 行都没有读
     --> 台账/甲.xlsx › 通讯录
      = 建议: 不是数据的不用改；是数据的把表头改成认得的叫法
    ");
    insta::assert_snapshot!(read.accounts(), @"
    人员名册.xlsx -: 有内容 6 = 采用 5 + 未用 0 + 版式 1
    台账/甲.xlsx 三季度: 有内容 2 = 采用 1 + 未用 0 + 版式 1
    台账/甲.xlsx 通讯录: 有内容 2 = 采用 0 + 未用 0 + 版式 2
    台账/甲.xlsx 考勤: 有内容 2 = 采用 0 + 未用 0 + 版式 2
    ");
}

/// 时长 without a unit takes that of its first cell.
#[test]
fn hours_and_minutes_under_one_header() {
    let read = office()
        .declare("培训", "时长", Kind::Number)
        .data(
            "培训",
            "姓名 | 时长\n张敏 | 2小时\n李强 | 30分钟\n欧阳建国 | 3小时",
        )
        .read();
    let sheets = office()
        .declare("培训", "时长", Kind::Number)
        .data(
            "培训",
            "[七月]\n姓名 | 时长\n张敏 | 2小时\n[八月]\n姓名 | 时长\n李强 | 30分钟",
        )
        .read();
    assert!(
        sheets.said.contains("培训.xlsx › 八月 › B2"),
        "{}",
        sheets.said
    );
    let days = office()
        .declare("培训", "时长", Kind::Number)
        .data("培训", "姓名 | 时长（天）\n张敏 | 2天\n李强 | 4小时")
        .read();
    assert!(
        days.said.contains("`时长` 读到 `4小时`，这一列按天计"),
        "{}",
        days.said
    );
    insta::assert_snapshot!(read.said, @"
    错误[E135]: `时长` 读到 `30分钟`，这一列按小时计
     --> 数据/培训.xlsx › B3
      = 本行: 姓名=李强
      = 建议: 折算成小时再填，只写数
    ");
}

/// A 科室 alone in its row, at the left or merged across, is the section of what follows.
#[test]
fn a_section_by_its_name_alone() {
    let read = office()
        .log(
            "编号 | 任务 | 主办 | 完成时限
             秘书科
             A1 | 写报告 | 王伟 | 7.15
             督查室 | < | < | <
             A2 | 写通报 | 王伟 | 7.16
             秘书科（2项） | < | < | <
             A3 | 写简报 | 王伟 | 7.17",
        )
        .read();
    insta::assert_snapshot!(read.said, @"");
    insta::assert_snapshot!(read.log(), @"
    编号 | 任务 | 主办 | 完成时限
    A1 | 写报告 | 0003 | 2026-07-15
    A2 | 写通报 | 0004 | 2026-07-16
    A3 | 写简报 | 0003 | 2026-07-17
    ");
}

#[test]
fn a_sheet_of_tasks_under_other_words_is_asked_about() {
    let read = office()
        .log(
            "[三季度]
             编号 | 任务 | 主办 | 完成时限
             A1 | 写报告 | 张敏 | 7.15
             [补报]
             序号 | 内容要点 | 承办人 | 类别 | 状态
             1 | 补写报告 | 张敏 | 办文 | 已办结",
        )
        .read();
    assert!(
        read.said.contains("错误[E201]: 这张表没有「任务」这一列"),
        "{}",
        read.said
    );
}

#[test]
fn two_columns_that_say_whose_a_target_is() {
    let read = office()
        .targets("岗位类别 | 岗位 | 指标 | 满分 | 计分规则\n文秘类 |  | 差错 | 100 | 差错扣分")
        .read();
    insta::assert_snapshot!(read.said, @r#"
    警告[W203]: `岗位` 和 `岗位类别` 都当作 `岗位`，只读了 B 列的 `岗位`
     --> 岗位目标.xlsx › A1
      = 建议: 该读 `岗位类别` 的，把它的表头改成 岗位，给 `岗位` 改个表头；读对了的，给 `岗位类别` 改个表头，或者在 gangze.toml 的 [表头] 里写 "岗位类别" = "岗位类别"（整个文件夹都照此读）
    "#);
}

#[test]
fn states_in_more_words() {
    let log = "编号 | 任务 | 主办 | 完成时限 | 完成日期 | 状态
        A1 | 写报告 | 张敏 | 2026-07-15 |  | 不再办理，已取消
        A2 | 写简报 | 张敏 | 2026-07-15 | 2026-07-14 | 已取消。
        A3 | 写通知 | 张敏 | 2026-07-15 |  | 作废（领导同意）
        A4 | 写纪要 | 张敏 | 2026-07-15 | 2026-07-14 | 在办公会上通过
        A5 | 写方案 | 张敏 | 2026-07-15 | 2026-07-14 | 进行中→已办结
        A6 | 写总结 | 张敏 | 2026-07-15 | 2026-07-14 | 进行中（70%）";
    let said = office().log(log).read().said;
    let lines: Vec<&str> = said
        .lines()
        .filter(|line| line.starts_with("警告"))
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    警告[W238]: `状态` 写的是 `不再办理，已取消`，没有 `完成日期`，仍按没有完成计，会算逾期
    警告[W237]: `状态` 写的是 `已取消。`，又写了 `完成日期`，按已经完成计
    警告[W238]: `状态` 写的是 `作废（领导同意）`，没有 `完成日期`，仍按没有完成计，会算逾期
    警告[W237]: `状态` 写的是 `进行中（70%）`，又写了 `完成日期`，按已经完成计
    ");
}

#[test]
fn posts_before_a_colon_and_formulas_without_a_result() {
    assert_eq!(one_row("完成时限 | 协办", "7.15 | 文秘岗：李强"), "");
    let said = one_row("完成时限 | 剩余天数", "7.15 | ?");
    assert!(said.contains("`剩余天数` 这一格的公式没有算出来"), "{said}");
    let read = office()
        .declare("甲表", "数值", Kind::Number)
        .data(
            "甲表",
            "姓名 | 期间 | 数值\n张敏 | 2026/3/1 | 1\n张敏 | 2026年7月1日 | 2\n张敏 | 20260101 | 3\n张敏 | 46113 | 4",
        )
        .read();
    insta::assert_snapshot!(read.said, @"");
    insta::assert_snapshot!(read.data("甲表"), @"
    姓名 | 期间 | 数值
    0001 | 2026-03-01..2026-03-31 | 1
    0001 | 2026-07-01..2026-07-31 | 2
    0001 | 2026-01-01..2026-01-31 | 3
    0001 | 2026-04-01..2026-04-30 | 4
    ");
}
