//! What a table leaves open, or says in its own way: columns that are counted, merged tasks, tasks carried over, marks
//! of who leads, units of money, years that are not written, signatures without colons.
use gangze::intake::{Role, Scale};
use gangze::office::Kind;

use super::{ROSTER, Read, grid, office};

fn log(text: &str) -> Read {
    office().log(text).read()
}

#[test]
fn a_row_that_counts_the_columns_is_no_person_and_no_task() {
    for row in [
        "甲 | 乙 | 丙 | 丁 | 1 | 2",
        "A | B | C | D | E | F",
        "① | ② | ③ | ④ | ⑤ | ⑥",
        "#1 | #2 | #3 | #4 | #5 | #6=#4+#5",
        "（1） | （2） | （3） | （4） | （5） | （6）",
        "（必填） | （必填） | （选填） | （选填） | （必填） | （选填）",
    ] {
        let row = row.replace("#6=#4+#5", "6=4+5");
        let roster = ROSTER.replacen("0001", &format!("{row}\n    0001"), 1);
        let read = super::bare_office()
            .with("人员名册.xlsx", Role::Roster, &roster)
            .log(&format!(
                "任务 | 主办 | 协办 | 完成时限 | 完成日期 | 备注
                 {row}
                 写报告 | 张敏 | | 2026-07-15 | 2026-07-14 |"
            ))
            .read();
        let mut names: Vec<&str> = read.intake.roster.names().collect();
        names.sort_unstable();
        assert_eq!(names, ["张敏", "李强", "欧阳建国", "王伟"], "{row}");
        assert_eq!(read.said, "", "{row}");
        let log = read.log();
        assert!(
            log.ends_with("写报告 | 0001 | 2026-07-15 | 2026-07-14"),
            "{log}"
        );
        assert_eq!(log.lines().count(), 2, "{log}");
    }
    // What somebody did begins anywhere, or has a gap.
    let read = office()
        .data("出勤", "姓名 | 迟到 | 早退 | 旷工\n张敏 | #1 | #2 | #3")
        .read();
    insta::assert_snapshot!(read.data("出勤"), @"
    姓名 | 迟到 | 早退 | 旷工
    0001 | 1 | 2 | 3
    ");
}

#[test]
fn a_numbered_task_below_merged_cells_is_no_section() {
    let read = log("
        序号 | 任务 | 主办 | 完成时限 | 完成日期
        一 | 启动征收 | 张敏 | 2026-07-15 | 2026-07-14
        （二） | 完成签约 | ^ | ^ | ^
        （三） | 启动建设 | ^ | ^ | ^");
    insta::assert_snapshot!(read.log(), @"
    序号 | 任务 | 主办 | 完成时限 | 完成日期
    一 | 启动征收 | 0001 | 2026-07-15 | 2026-07-14
    （二） | 完成签约 | 0001 | 2026-07-15 | 2026-07-14
    （三） | 启动建设 | 0001 | 2026-07-15 | 2026-07-14
    ");
    insta::assert_snapshot!(read.said, @"");
}

#[test]
fn a_task_merged_over_several_rows_is_asked_about_e225() {
    let read = log("
        任务 | 主办 | 完成时限 | 进展日期 | 进展情况
        推进项目 | 张敏 | 2026-07-15 | 7月3日 | 已选址
        ^ | ^ | ^ | 7月9日 | 已立项
        ^ | ^ | ^ | 7月14日 | 已开工
        写报告 | 李强 | 2026-07-20 | |");
    insta::assert_snapshot!(read.said, @"
    错误[E225]: 第 2–4 行的任务、主办、完成时限都是合并格，看不出是一件任务还是 3 件
     --> 台账/甲.xlsx › A2
      = 建议: 是一件任务的几次进展，只留一行，进展写在一格里；确是 3 件任务，拆开 `任务` 的合并格，各写各的
    ");
    let blank = log("
        任务 | 主办 | 完成时限 | 进展情况
        推进项目 | 张敏 | 2026-07-15 | 已选址
        ^ | ^ | ^ |
        ^ | ^ | ^ | 已开工");
    assert!(
        blank.said.contains("错误[E225]: 第 2–4 行的"),
        "{}",
        blank.said
    );
    // Rows with numbers of their own are tasks of their own.
    let read = log("
        序号 | 任务 | 主办 | 完成时限 | 完成日期
        #1 | 报送信息 | 张敏 | 2026-07-15 | 7月3日
        #2 | ^ | ^ | ^ | 7月9日");
    assert_eq!(read.said, "");
}

#[test]
fn a_task_carried_over_to_the_next_sheet_is_told_w235() {
    let read = log("
        [7月]
        序号 | 任务 | 主办 | 完成时限 | 完成日期 | 备注
        #1 | 推进项目 | 张敏 | 2026-07-15 | | 结转8月
        #2 | 写报告 | 李强 | 2026-07-20 | 2026-07-19 |
        [8月]
        序号 | 任务 | 主办 | 完成时限 | 完成日期 | 备注
        #1 | 推进项目 | 张敏 | 2026-07-15 | 2026-08-05 | 7月结转
        #2 | 写报告 | 李强 | 2026-08-20 | 2026-08-19 |");
    insta::assert_snapshot!(read.said, @"
    警告[W235]: 有 1 行的任务、主办、完成时限和另一处的一样，会算两遍
     --> 台账/甲.xlsx › 8月 › B2
      = 另见: 台账/甲.xlsx › 7月 › B2 另一处从这里起
      = 建议: 结转的事项只留一行，办结后在原来那一行填完成日期；确实是两件事的，在任务里写出区别
    ");
}

#[test]
fn who_leads_and_who_helps_is_said_in_short_too() {
    let read = log("
        任务 | 主办 | 完成时限
        甲事 | 张敏（主）、李强（辅） | 2026-07-15
        乙事 | 张敏（A角）、欧阳建国 | 2026-07-15
        丙事 | 张敏⏎（牵头）⏎李强 | 2026-07-15
        丁事 | 欧阳建国（抄送） | 2026-07-15");
    insta::assert_snapshot!(read.log(), @"
    任务 | 主办 | 完成时限
    乙事 | 0001牵头、0005 | 2026-07-15
    丙事 | 0001牵头、0002 | 2026-07-15
    ");
    insta::assert_snapshot!(read.said, @"
    错误[E133]: `主办` 里的 `李强（辅）` 不是主办
     --> 台账/甲.xlsx › B2
      = 本行: 任务=甲事，主办=张敏（主）、李强（辅）
      = 建议: 协办的人写到 协办 列，这一格只留主办的人
    错误[E133]: `主办` 里的 `欧阳建国（抄送）` 不是主办
     --> 台账/甲.xlsx › B5
      = 本行: 任务=丁事，主办=欧阳建国（抄送）
      = 建议: 这一格只留主办的人，别的写到备注
    ");
}

#[test]
fn a_section_and_a_name_in_one_cell_get_a_mend_that_works() {
    let read = log("
        任务 | 主办 | 完成时限
        甲事 | 督查室欧阳建国 | 2026-07-15
        乙事 | 督查室（欧阳建国） | 2026-07-15
        丙事 | 督查室 | 2026-07-15
        丁事 | 写作专班：张敏 | 2026-07-15
        戊事 | 督查室：欧阳建国 | 2026-07-15");
    insta::assert_snapshot!(read.log(), @"
    任务 | 主办 | 完成时限
    戊事 | 0005 | 2026-07-15
    ");
    insta::assert_snapshot!(read.said, @"
    错误[E126]: `主办` 里的 `督查室欧阳建国`，人员名册里没有
     --> 台账/甲.xlsx › B2
      = 本行: 任务=甲事，主办=督查室欧阳建国
      = 建议: 只写 `欧阳建国`，或者写成 督查室：欧阳建国
    错误[E133]: `主办` 里的 `督查室（欧阳建国）` 说到 `欧阳建国`，看不出算不算他的
     --> 台账/甲.xlsx › B3
      = 本行: 任务=乙事，主办=督查室（欧阳建国）
      = 建议: 是 `欧阳建国` 主办的，写成 督查室：欧阳建国
    错误[E126]: `主办` 里的 `督查室`，人员名册里没有
     --> 台账/甲.xlsx › B4
      = 本行: 任务=丙事，主办=督查室
      = 建议: 这是科室的名称，改成具体的人；科室写在人前面的，写成 科室：姓名
    错误[E126]: `主办` 里的 `写作专班`，人员名册里没有
     --> 台账/甲.xlsx › B5
      = 本行: 任务=丁事，主办=写作专班：张敏
      = 建议: 说的是 `张敏` 的，只写姓名；另有其人的，在人员名册里补上他的任职
    ");
    let roster = ROSTER.replace("张敏", "张敏（女）");
    let read = super::bare_office()
        .with("人员名册.xlsx", Role::Roster, &roster)
        .log("任务 | 主办 | 完成时限\n甲事 | 张敏 | 2026-07-15")
        .read();
    insta::assert_snapshot!(read.said, @"
    错误[E126]: `主办` 里的 `张敏`，人员名册里没有
     --> 台账/甲.xlsx › B2
      = 本行: 任务=甲事，主办=张敏
      = 建议: 名册里写的是 `张敏（女）`，把名册里的姓名改成 `张敏`，括号里的写到别的列
    ");
}

#[test]
fn amounts_in_another_unit_than_their_column_e135() {
    let read = office()
        .declare("项目", "经费", Kind::Number)
        .declare("项目", "到账（元）", Kind::Number)
        .data(
            "项目",
            "
            姓名 | 经费 | 到账（元） | 单元数
            张敏 | 3.5万元 | #100 | 3
            李强 | 3500元 | 200元 | 4
            张敏 | 2万元 | 0.5万元 | 5",
        )
        .read();
    insta::assert_snapshot!(read.data("项目"), @"
    姓名 | 经费 | 到账（元） | 单元数
    0001 | 3.5 | 100 | 3
    0002 | 出错 | 200 | 4
    0001 | 2 | 出错 | 5
    ");
    insta::assert_snapshot!(read.said, @"
    错误[E135]: `经费` 读到 `3500元`，这一列按万元计
     --> 数据/项目.xlsx › B3
      = 本行: 姓名=李强
      = 建议: 折算成万元再填，只写数
    错误[E135]: `到账（元）` 读到 `0.5万元`，这一列按元计
     --> 数据/项目.xlsx › C4
      = 本行: 姓名=张敏
      = 建议: 折算成元再填，只写数
    ");
}

#[test]
fn a_year_that_is_not_written_and_a_title_of_another_w241() {
    let read = log("
        督查室2025年第四季度台账 | < | <
        任务 | 主办 | 完成时限
        写报告 | 张敏 | 12月20日
        改报告 | 张敏 | 12月21日");
    insta::assert_snapshot!(read.said, @"
    警告[W241]: `12月20日` 没有写年，按 2026 年算；`督查室2025年第四季度台账` 说的是 2025 年
     --> 台账/甲.xlsx › C3
      = 建议: 日期写上年；不是这个年度的台账，移出这个文件夹；标题写错的改正标题
    ");
    for clean in ["督查室2026年台账", "督查室2025—2026年台账", "督查室台账"] {
        let read = log(&format!(
            "{clean}\n任务 | 主办 | 完成时限\n写报告 | 张敏 | 12月20日"
        ));
        assert_eq!(read.said, "", "{clean}");
    }
}

#[test]
fn done_most_of_a_year_before_the_limit_w240() {
    let read = log("
        任务 | 主办 | 交办日期 | 完成时限 | 完成日期
        写报告 | 张敏 | | 12月25日 | 1月8日
        改报告 | 张敏 | 2026-01-02 | 2026-12-25 | 2026-01-08
        审报告 | 张敏 | | 2026-12-25 | 2026-05-08");
    insta::assert_snapshot!(read.said, @"
    警告[W240]: 完成日期 2026-01-08 比完成时限 2026-12-25 早 351 天，像是年份不对
     --> 台账/甲.xlsx › E2
      = 本行: 任务=写报告，主办=张敏
      = 另见: 台账/甲.xlsx › D2 完成时限在这里
      = 建议: 改正年份（没有写年的按考核年度算，跨年的要写上年）；确实提前这样多的，填上交办日期
    ");
}

#[test]
fn signatures_without_colons_are_no_tasks() {
    let read = log("
        序号 | 任务 | 主办 | 完成时限 | 完成日期
        #1 | 写报告 | 张敏 | 2026-07-15 | 2026-07-14
        #2 | 审核 | 张敏 | 2026-07-15 | 2026-07-14
        科长签字 | 李强 | | 日期 | 2026-07-31
        经办人 | 张敏 | | |
        统计负责人 | 李强 | 报出日期 | 2026-07-31 |");
    insta::assert_snapshot!(read.log(), @"
    序号 | 任务 | 主办 | 完成时限 | 完成日期
    1 | 写报告 | 0001 | 2026-07-15 | 2026-07-14
    2 | 审核 | 0001 | 2026-07-15 | 2026-07-14
    ");
    insta::assert_snapshot!(read.said, @"");
    // 校对 may be what somebody has to do.
    let read = log("任务 | 主办 | 完成时限\n校对 | 张敏 |");
    insta::assert_snapshot!(read.said, @"
    错误[E208]: 这一行没有写 `完成时限`
     --> 台账/甲.xlsx › C2
      = 本行: 任务=校对，主办=张敏
      = 建议: 补上时限，或写 长期坚持；不是任务的行请删去
    ");
}

#[test]
fn a_header_with_instructions_in_brackets_is_one() {
    let read = log("
        任务 | 主办 | 完成时限 | 完成情况（请如实填写到本月底为止的办理情况、存在的问题和下一步打算，二百字以内，不要空着）
        写报告 | 张敏 | 2026-07-15 | 已报送");
    assert!(
        read.log().ends_with("写报告 | 0001 | 2026-07-15 | 已报送"),
        "{}",
        read.log()
    );
    assert_eq!(read.said, "");
}

#[test]
fn targets_in_percent_by_their_header() {
    let read = office()
        .targets(
            "
            岗位 | 指标 | 目标值（%） | 满分 | 计分规则
            文秘岗 | 按时办结率 | #95 | #50 | 按时办结率
            督查岗 | 按时办结率 | 90% | #50 | 按时办结率",
        )
        .read();
    insta::assert_snapshot!(read.targets(), @"
    岗位 | 指标 | 目标值 | 满分 | 计分规则
    文秘岗 | 按时办结率 | 0.95 | 50 | 按时办结率
    督查岗 | 按时办结率 | 0.9 | 50 | 按时办结率
    ");
    insta::assert_snapshot!(read.said, @"");
}

#[test]
fn a_limit_that_was_changed_is_asked_about_w203() {
    let read = log("
        任务 | 主办 | 完成时限 | 调整后完成时限 | 完成日期
        写报告 | 张敏 | 2026-07-15 | 2026-08-15 | 2026-08-14");
    insta::assert_snapshot!(read.said, @r#"
    警告[W203]: `完成时限` 和 `调整后完成时限` 都当作 `完成时限`，只读了 C 列的 `完成时限`
     --> 台账/甲.xlsx › D1
      = 建议: 该读 `调整后完成时限` 的，把它的表头改成 完成时限，给 `完成时限` 改个表头；读对了的，给 `调整后完成时限` 改个表头，或者在 gangze.toml 的 [表头] 里写 "调整后完成时限" = "调整后完成时限"（整个文件夹都照此读）
    "#);
    // Alone it is the limit.
    let read = log("任务 | 主办 | 延期后的完成时限\n写报告 | 张敏 | 2026-07-15");
    insta::assert_snapshot!(read.log(), @"
    任务 | 主办 | 完成时限
    写报告 | 0001 | 2026-07-15
    ");
}

#[test]
fn below_a_header_stands_how_it_is_filled_in() {
    let read = log("
        任务 | 责任 | < | 时限 | <
        ^ | 主办 | 协办 | 完成时限 | 完成日期
        ^ | 姓名 | 姓名 | 年月日 | 年月日
        写报告 | 张敏 | 李强 | 2026-07-15 | 2026-07-14");
    insta::assert_snapshot!(read.log(), @"
    任务 | 主办 | 协办 | 完成时限 | 完成日期
    写报告 | 0001 | 0002 | 2026-07-15 | 2026-07-14
    ");
    insta::assert_snapshot!(read.said, @"");
}

#[test]
fn a_scale_that_does_not_fit_its_cells_w242() {
    let read = |scale| {
        let mut office = office().declare("完成", "完成率", Kind::Percent).data(
            "完成",
            "姓名 | 完成率\n张敏 | #0.95\n李强 | #95\n欧阳建国 | #0.9",
        );
        office.plan.scales.insert("完成.完成率".into(), scale);
        office.read()
    };
    let hundred = read(Scale::Hundred);
    insta::assert_snapshot!(hundred.data("完成"), @"
    姓名 | 完成率
    0001 | 0.0095
    0002 | 0.95
    0005 | 0.009
    ");
    insta::assert_snapshot!(hundred.said, @"
    警告[W242]: `完成率` 照 gangze.toml 的 [百分比] 读，`0.95` 当作 0.95%，这样的共 2 格
     --> 数据/完成.xlsx › B2
      = 建议: 不是这个意思的，把这几格写成带百分号的；确实是的可以不理
    ");
    let fraction = read(Scale::Fraction);
    insta::assert_snapshot!(fraction.data("完成"), @"
    姓名 | 完成率
    0001 | 0.95
    0002 | 95
    0005 | 0.9
    ");
    insta::assert_snapshot!(fraction.said, @"
    警告[W242]: `完成率` 照 gangze.toml 的 [百分比] 读，`95` 当作 9500%
     --> 数据/完成.xlsx › B3
      = 建议: 不是这个意思的，把这几格写成带百分号的；确实是的可以不理
    ");
}

#[test]
fn months_in_a_roster_and_its_remarks() {
    let roster = "
        工号 | 姓名 | 科室 | 岗位 | 起 | 止 | 备注
        0001 | 张敏 | 秘书科 | 文秘岗 | 2020.05 | | 2019年入职
        0002 | 李强 | 秘书科 | 文秘岗 | 2020/5 | |";
    let read = super::bare_office()
        .with("人员名册.xlsx", Role::Roster, roster)
        .read();
    assert_eq!(read.intake.roster.people.len(), 2);
    insta::assert_snapshot!(read.said, @"
    提示[N121]: `起` 写的是 `2020.05`，取作 2020-05-01
     --> 人员名册.xlsx › E2
      = 建议: 取得不对的话写上具体日期
    提示[N121]: `起` 写的是 `2020/5`，取作 2020-05-01
     --> 人员名册.xlsx › E3
      = 建议: 取得不对的话写上具体日期
    ");
    let clean = roster
        .replace("| 起 | 止 ", "")
        .replace("| 2020.05 | ", "")
        .replace("| 2020/5 | ", "");
    let read = super::bare_office()
        .with("人员名册.xlsx", Role::Roster, &clean)
        .read();
    assert_eq!(read.said, "");
}

#[test]
fn a_row_of_a_text_that_goes_on_behind_its_header_e226() {
    let text = "
        任务 | 主办 | 完成时限 | 经费
        写报告 | 张敏 | 2026-07-15 | 12 | 500
        改报告 | 李强 | 2026-07-16 | 300 | | 核对过";
    let read = |grid| office().with_grid("台账/甲.csv", Role::Log, grid).read();
    insta::assert_snapshot!(read(grid(text).ragged()).said, @"
    错误[E226]: 这一行比表头长，`500` 没有表头，前面的格可能错了位
     --> 台账/甲.csv › E2
      = 建议: 格里有逗号的（12,500），给那一格加英文引号，或者去掉逗号；多出的一列是有用的，在表头行写上它的名称
    ");
    // A workbook has helper cells beside its tables.
    assert_eq!(read(grid(text)).said, "");
}

#[test]
fn a_row_of_a_table_to_look_up_is_none_that_counts_columns() {
    let read = office()
        .declare("难度系数", "难度", Kind::Text)
        .declare("难度系数", "系数", Kind::Number)
        .declare("等级", "等级", Kind::Text)
        .declare("等级", "档", Kind::Text)
        .declare("等级", "分", Kind::Number)
        .data("难度系数", "难度 | 系数\nA | #1\nB | #1.2")
        .data("等级", "等级 | 档 | 分\n甲 | A | #1\n乙 | B | #2")
        .read();
    insta::assert_snapshot!(read.data("难度系数"), @"
    难度 | 系数
    A | 1
    B | 1.2
    ");
    insta::assert_snapshot!(read.data("等级"), @"
    等级 | 档 | 分
    甲 | A | 1
    乙 | B | 2
    ");
}

#[test]
fn two_rows_that_say_how_columns_are_filled_in() {
    let read = log("
        任务 | 主办 | 完成时限 | 完成日期
        （必填） | （必填） | （必填） | （选填）
        栏次 | 1 | 2 | 3
        一 | 二 | 三 | 四
        写报告 | 张敏 | 2026-07-15 | 2026-07-14");
    insta::assert_snapshot!(read.log(), @"
    任务 | 主办 | 完成时限 | 完成日期
    写报告 | 0001 | 2026-07-15 | 2026-07-14
    ");
}

#[test]
fn what_has_to_be_checked_is_no_signature() {
    let read = log("
        任务 | 主办 | 完成时限 | 完成日期
        起草 | 张敏 | 2026-07-15 | 2026-07-14
        校对 | ^ | ^ | 2026-07-10
        审核 | ^ | ^ | 2026-07-12
        复核 | | 2026-07-20 |
        核对 | 李强 | 2026-07-21 | 2026-07-20");
    insta::assert_snapshot!(read.log(), @"
    任务 | 主办 | 完成时限 | 完成日期
    起草 | 0001 | 2026-07-15 | 2026-07-14
    校对 | 0001 | 2026-07-15 | 2026-07-10
    审核 | 0001 | 2026-07-15 | 2026-07-12
    核对 | 0002 | 2026-07-21 | 2026-07-20
    ");
    insta::assert_snapshot!(read.said, @"
    错误[E207]: 这一行没有写 `主办`
     --> 台账/甲.xlsx › B5
      = 本行: 任务=复核
      = 建议: 补上主办人的姓名；不是任务的行请删去，或者合并成一格作标题
    ");
}

#[test]
fn a_header_in_another_unit_than_its_column_e135() {
    let read = office()
        .declare("项目", "万元", Kind::Number)
        .synonym("金额（元）", "万元")
        .data("项目", "姓名 | 金额（元）\n张敏 | #50000")
        .read();
    insta::assert_snapshot!(read.said, @"
    错误[E135]: 表头 `金额（元）` 按元计，这一列当作 `万元`，按万元计
     --> 数据/项目.xlsx › B1
      = 建议: 这一列的数都折算成万元，表头也改成万元
    ");
}

#[test]
fn targets_in_units_of_their_own() {
    let read = office()
        .targets(
            "
            岗位 | 指标 | 目标值 | 满分 | 计分规则
            文秘岗 | 到账 | 5000元 | #50 | 甲
            督查岗 | 签约 | 3亿元 | #50 | 乙",
        )
        .read();
    insta::assert_snapshot!(read.targets(), @"
    岗位 | 指标 | 目标值 | 满分 | 计分规则
    文秘岗 | 到账 | 5000 | 50 | 甲
    督查岗 | 签约 | 出错 | 50 | 乙
    ");
    insta::assert_snapshot!(read.said, @"
    错误[E120]: `目标值` 读到 `3亿元`，不是一个数
     --> 岗位目标.xlsx › C3
      = 本行: 岗位=督查岗，指标=签约
      = 建议: 只留一个数，说明写到备注；这一项不分管的写 不分管
    ");
}

#[test]
fn two_names_without_a_mark_between_them() {
    let read = log("
        任务 | 主办 | 完成时限
        甲事 | 张敏和李强 | 2026-07-15
        乙事 | 督查室张敏 | 2026-07-15
        丙事 | A角：张敏、B角：李强 | 2026-07-15
        丁事 | 李强（原） | 2026-07-15
        戊事 | 办公室欧阳建国同志 | 2026-07-15");
    insta::assert_snapshot!(read.log(), @"");
    insta::assert_snapshot!(read.said, @"
    错误[E126]: `主办` 里的 `张敏和李强`，人员名册里没有
     --> 台账/甲.xlsx › B2
      = 本行: 任务=甲事，主办=张敏和李强
      = 建议: 几个人的用顿号隔开，写成 张敏、李强
    错误[E126]: `主办` 里的 `督查室张敏`，人员名册里没有
     --> 台账/甲.xlsx › B3
      = 本行: 任务=乙事，主办=督查室张敏
      = 建议: 说的是 `张敏` 的，只写姓名；另有其人的，在人员名册里补上他的任职
    错误[E133]: `主办` 里的 `B角：李强` 不是主办
     --> 台账/甲.xlsx › B4
      = 本行: 任务=丙事，主办=A角：张敏、B角：李强
      = 建议: 协办的人写到 协办 列，这一格只留主办的人
    错误[E133]: `主办` 里的 `李强（原）` 不是主办
     --> 台账/甲.xlsx › B5
      = 本行: 任务=丁事，主办=李强（原）
      = 建议: 这一格只留主办的人，别的写到备注
    错误[E126]: `主办` 里的 `办公室欧阳建国同志`，人员名册里没有
     --> 台账/甲.xlsx › B6
      = 本行: 任务=戊事，主办=办公室欧阳建国同志
      = 建议: 说的是 `欧阳建国` 的，只写姓名；另有其人的，在人员名册里补上他的任职
    ");
}

#[test]
fn the_number_of_a_paper_is_no_year_of_the_table() {
    for title in [
        "重点任务台账（依据云办发〔2025〕12号）",
        "2025年任务2026年办理台账",
    ] {
        let text = format!("{title} | < | <\n任务 | 主办 | 完成时限\n写报告 | 张敏 | 12月20日");
        assert_eq!(log(&text).said, "", "{title}");
    }
}

#[test]
fn every_unknown_name_of_a_cell_is_told() {
    let read = log("
        任务 | 主办 | 协办 | 完成时限
        甲事 | 钱一、张敏、钱二 | 钱三 | 2026-07-15
        乙事 | 张敏明、钱四 | | 2026-07-15");
    insta::assert_snapshot!(read.said, @"
    错误[E126]: `主办` 里的 `钱一、钱二`，人员名册里没有
     --> 台账/甲.xlsx › B2
      = 本行: 任务=甲事，主办=钱一、张敏、钱二
      = 建议: 改正姓名；确有其人的，在人员名册里补上他的任职
    错误[E126]: `协办` 里的 `钱三`，人员名册里没有
     --> 台账/甲.xlsx › C2
      = 本行: 任务=甲事，主办=钱一、张敏、钱二
      = 建议: 改正姓名；确有其人的，在人员名册里补上他的任职
    错误[E126]: `主办` 里的 `张敏明、钱四`，人员名册里没有，是不是 `张敏`
     --> 台账/甲.xlsx › B3
      = 本行: 任务=乙事，主办=张敏明、钱四
      = 建议: 改正姓名；确有其人的，在人员名册里补上他的任职
    ");
}

#[test]
fn a_word_typed_as_a_number_or_a_day_is_held_against_the_words_e134() {
    let mut office = office().declare("事项", "办法", Kind::Text).data(
        "事项",
        "姓名 | 办法\n张敏 | 否决\n李强 | #1\n欧阳建国 | @2026-07-15",
    );
    for declared in &mut office.plan.declarations {
        declared.words = vec!["否决".into(), "降等".into()];
    }
    let read = office.read();
    insta::assert_snapshot!(read.said, @"
    错误[E134]: `办法` 读到 `1`，不在规则规定的几个词里
     --> 数据/事项.xlsx › B3
      = 本行: 姓名=李强
      = 建议: 可以写 否决、降等
    错误[E134]: `办法` 读到 `2026-07-15`，不在规则规定的几个词里
     --> 数据/事项.xlsx › B4
      = 本行: 姓名=欧阳建国
      = 建议: 可以写 否决、降等
    ");
}

#[test]
fn a_month_of_six_digits_is_one_as_a_number_too() {
    let roster = |cell: &str| {
        let text = format!(
            "工号 | 姓名 | 科室 | 岗位 | 起 | 止\n0001 | 张敏 | 秘书科 | 文秘岗 | {cell} |"
        );
        super::bare_office()
            .with("人员名册.xlsx", Role::Roster, &text)
            .read()
            .said
    };
    insta::assert_snapshot!(roster("#202601"), @"
    提示[N121]: `起` 写的是 `202601`，取作 2026-01-01
     --> 人员名册.xlsx › E2
      = 建议: 取得不对的话写上具体日期
    ");
    assert_eq!(roster("#202601"), roster("202601"));
    insta::assert_snapshot!(roster("#202613"), @"
    错误[E104]: `起` 读到 `202613`，不是一个日期
     --> 人员名册.xlsx › E2
      = 本行: 工号=0001，姓名=张敏
      = 建议: 改成真实日期，例如 2026-09-30
    ");
}
