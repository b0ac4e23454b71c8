//! Roster and records, once all is read.
use gangze::intake::{CHECKS, Role};
use gangze::office::Kind;

use super::{bare_office, office, one_row};

fn roster(rows: &str) -> String {
    let head = "工号 | 姓名 | 科室 | 岗位 | 职责 | 起 | 止 | 状态 | 状态起 | 状态止";
    bare_office()
        .with("人员名册.xlsx", Role::Roster, &format!("{head}\n{rows}"))
        .read()
        .said
}

#[test]
fn one_number_for_two_names() {
    insta::assert_snapshot!(roster("01 | 张敏 | 秘书科 | 甲\n01 | 李强 | 秘书科 | 乙"), @"
    错误[E211]: 工号 `01` 在前面是 `张敏`，这里是 `李强`
     --> 人员名册.xlsx › A3
      = 另见: 人员名册.xlsx › A2 这里是 张敏
      = 建议: 改正工号，或者把姓名改成一致
    ");
}

#[test]
fn blanks_in_the_roster() {
    insta::assert_snapshot!(roster("| 张敏 | 秘书科 | 甲\n02 | 李强 | | 乙\n03 | | 秘书科 | 丙"), @"
    错误[E210]: 这一行没有写 `工号`
     --> 人员名册.xlsx › A2
      = 本行: 姓名=张敏
      = 建议: 补上工号
    错误[E210]: 这一行没有写 `科室`
     --> 人员名册.xlsx › C3
      = 本行: 工号=02，姓名=李强
      = 建议: 补上科室
    错误[E210]: 这一行没有写 `姓名`
     --> 人员名册.xlsx › B4
      = 本行: 工号=03
      = 建议: 补上姓名
    ");
}

#[test]
fn an_end_before_its_beginning() {
    insta::assert_snapshot!(roster("01 | 张敏 | 秘书科 | 甲 | | 2026-06-01 | 2026-03-01"), @"
    错误[E212]: `止` 2026-03-01 早于 `起` 2026-06-01
     --> 人员名册.xlsx › G2
      = 建议: 改正日期
    ");
}

#[test]
fn two_posts_at_once_unexplained() {
    insta::assert_snapshot!(
        roster("01 | 张敏 | 秘书科 | 甲 | | 2026-01-01 | |\n01 | 张敏 | 督查室 | 乙 | | 2026-03-01 | |"), @"
    错误[E213]: `张敏` 的两段任职时间重叠，没有写主岗和兼岗
     --> 人员名册.xlsx › F3
      = 另见: 人员名册.xlsx › F2 另一段任职
      = 建议: 给旧任职填上止；确实兼岗的，在职责列写 主岗 和 兼岗
    ");
}

#[test]
fn a_status_without_its_word() {
    insta::assert_snapshot!(roster("01 | 张敏 | 秘书科 | 甲 | | | | | 2026-03-01 |"), @"
    错误[E214]: 填了 `状态起`，没有写 `状态`
     --> 人员名册.xlsx › I2
      = 建议: 补上状态，例如 病假、借调、产假；没有特殊状态的把日期删去
    ");
}

#[test]
fn staff_numbers_as_numbers() {
    insta::assert_snapshot!(roster("#1 | 张敏 | 秘书科 | 甲\n#2 | 李强 | 秘书科 | 乙"), @"
    提示[N120]: `工号` 存成了数字，开头的 0 可能丢了
     --> 人员名册.xlsx › A2:A3（共 2 处）
      = 建议: 把这一列设成文本格式，再补上开头的 0；本来就没有 0 的不用改
    ");
}

#[test]
fn one_number_for_two_tasks() {
    let read = office()
        .log("编号 | 任务 | 主办 | 完成时限\nA1 | 写报告 | 张敏 | 9月1日\nA1 | 改报告 | 李强 | 9月1日")
        .read();
    insta::assert_snapshot!(read.said, @"
    错误[E220]: 编号 `A1` 用了不止一次
     --> 台账/甲.xlsx › A3
      = 本行: 编号=A1，任务=改报告，主办=李强
      = 另见: 台账/甲.xlsx › A2 第一次在这里
      = 建议: 改正编号；登记重了的删去一行
    ");
}

#[test]
fn a_finish_before_the_task_was_given() {
    insta::assert_snapshot!(
        one_row("交办日期 | 完成时限 | 完成日期", "7月10日 | 7月20日 | 7月1日"), @"
    错误[E221]: `完成日期` 2026-07-01 早于 `交办日期` 2026-07-10
     --> 台账/甲.xlsx › F2
      = 本行: 编号=A1，任务=写报告，主办=张敏
      = 另见: 台账/甲.xlsx › D2 交办日期
      = 建议: 核对两个日期，改正写错的一个
    ");
}

#[test]
fn a_limit_before_the_task_was_given() {
    insta::assert_snapshot!(one_row("交办日期 | 完成时限", "7月10日 | 7月1日"), @"
    警告[W222]: `完成时限` 2026-07-01 早于 `交办日期` 2026-07-10
     --> 台账/甲.xlsx › E2
      = 本行: 编号=A1，任务=写报告，主办=张敏
      = 另见: 台账/甲.xlsx › D2 交办日期
      = 建议: 核对两个日期；确实如此的不用改
    ");
}

#[test]
fn a_date_of_another_century() {
    insta::assert_snapshot!(one_row("完成时限 | 完成日期", "2026-07-10 | 2062-07-01"), @"
    警告[W223]: `完成日期` 读到 2062-07-01，离考核年度 2026 太远
     --> 台账/甲.xlsx › E2
      = 本行: 编号=A1，任务=写报告，主办=张敏
      = 建议: 核对年份；确实如此的不用改
    ");
}

#[test]
fn a_row_of_last_year() {
    insta::assert_snapshot!(
        one_row("交办日期 | 完成时限 | 完成日期", "2025-07-01 | 2025-07-10 | 2025-07-09"), @"
    警告[W226]: 这一行的日期都不在 2026 年，不会计入这一年的任何考核期
     --> 台账/甲.xlsx › E2
      = 本行: 编号=A1，任务=写报告，主办=张敏
      = 建议: 核对年份；确是别的年度的任务的不用改
    ");
}

#[test]
fn a_task_without_a_lead() {
    let read = office()
        .log("编号 | 任务 | 主办 | 完成时限\nA1 | 写报告 | | 9月1日\nA2 | | 张敏 | 9月1日")
        .read();
    insta::assert_snapshot!(read.said, @"
    错误[E207]: 这一行没有写 `主办`
     --> 台账/甲.xlsx › C2
      = 本行: 编号=A1，任务=写报告
      = 建议: 补上主办人的姓名；不是任务的行请删去，或者合并成一格作标题
    错误[E206]: 这一行没有写 `任务`
     --> 台账/甲.xlsx › B3
      = 本行: 编号=A2，主办=张敏
      = 建议: 补上任务；不是任务的行请删去
    ");
    insta::assert_snapshot!(read.accounts(), @"
    人员名册.xlsx -: 有内容 6 = 采用 5 + 未用 0 + 版式 1
    台账/甲.xlsx -: 有内容 3 = 采用 0 + 未用 2 + 版式 1
    ");
}

#[test]
fn a_task_without_a_limit() {
    insta::assert_snapshot!(one_row("完成时限 | 备注", " | 急"), @"
    错误[E208]: 这一行没有写 `完成时限`
     --> 台账/甲.xlsx › D2
      = 本行: 编号=A1，任务=写报告，主办=张敏
      = 建议: 补上时限，或写 长期坚持；不是任务的行请删去
    ");
}

#[test]
fn a_section_that_the_roster_does_not_know() {
    let read = office()
        .targets("科室 | 岗位 | 指标 | 满分 | 计分规则\n秘书二科 | 全体 | 差错 | 10 | 差错扣分\n全体 | 全体 | 办结 | 10 | 办结")
        .log("任务 | 责任单位 | 主办 | 完成时限\n写报告 | 秘书可 | 张敏 | 9月1日")
        .read();
    insta::assert_snapshot!(read.said, @"
    警告[W224]: `科室` 写的是 `秘书可`，人员名册里没有，是不是 `秘书科`
     --> 台账/甲.xlsx › B2
      = 建议: 和人员名册写成一样；确是外单位的不用改
    错误[E224]: `科室` 写的是 `秘书二科`，人员名册里没有，是不是 `秘书科`
     --> 岗位目标.xlsx › A2
      = 建议: 和人员名册写成一样
    ");
}

#[test]
fn a_target_row_without_an_indicator() {
    let read = office()
        .targets("岗位 | 指标 | 分组 | 满分 | 计分规则\n全体 | | | 10 | 差错扣分\n全体 | | 自身建设 | 40 |")
        .read();
    insta::assert_snapshot!(read.said, @"
    错误[E215]: 这一行没有写 `指标`，也没有写 `分组`，退回
     --> 岗位目标.xlsx › B2
      = 本行: 岗位=全体
      = 建议: 补上这一格；不是数据的行请删去
    ");
}

#[test]
fn an_adjustment_of_nobody() {
    let read = office()
        .with(
            "调整.xlsx",
            Role::Adjustments,
            "期间 | 姓名 | 环节 | 新值 | 理由\n2026Q3 | | 复核 | 90 | 漏记\n2026Q3 | 张民 | 复核 | 90 | 漏记",
        )
        .read();
    insta::assert_snapshot!(read.said, @"
    错误[E215]: 这一行没有写 `姓名`，也没有写 `科室`，退回
     --> 调整.xlsx › B2
      = 建议: 补上这一格；不是数据的行请删去
    错误[E126]: `姓名` 里的 `张民`，人员名册里没有，是不是 `张敏`
     --> 调整.xlsx › B3
      = 本行: 姓名=张民
      = 建议: 改正姓名；确有其人的，在人员名册里补上他的任职
    ");
    insta::assert_snapshot!(read.accounts(), @"
    人员名册.xlsx -: 有内容 6 = 采用 5 + 未用 0 + 版式 1
    调整.xlsx -: 有内容 3 = 采用 0 + 未用 2 + 版式 1
    ");
}

#[test]
fn the_list_of_checks_has_names() {
    let mut names: Vec<&str> = CHECKS.iter().map(|check| check.name).collect();
    names.dedup();
    assert_eq!(names.len(), CHECKS.len());
}

#[test]
fn done_and_no_day() {
    insta::assert_snapshot!(one_row("完成时限 | 完成日期 | 状态", "7月10日 | | 已办结"), @"
    警告[W227]: `状态` 写的是 `已办结`，没有写 `完成日期`，按没有完成计
     --> 台账/甲.xlsx › E2
      = 本行: 编号=A1，任务=写报告，主办=张敏
      = 建议: 补上完成日期；没有完成的改正状态
    ");
}

#[test]
fn a_standing_task_by_its_status() {
    let read = office()
        .log("任务 | 主办 | 交办日期 | 完成时限 | 状态\n值班 | 张敏 | 1月5日 | | 长期")
        .read();
    assert_eq!(read.said, "");
    assert!(read.log().contains("不适用"));
}

#[test]
fn a_row_of_one_cell_is_one_message() {
    let read = office()
        .log("编号 | 任务 | 主办 | 完成时限\nA1 | 写报告 | 张敏 | 9月1日\n| 其他工作 | |")
        .read();
    insta::assert_snapshot!(read.said, @"
    错误[E207]: 这一行没有写 `主办`
     --> 台账/甲.xlsx › C3
      = 本行: 任务=其他工作
      = 建议: 补上主办人的姓名；不是任务的行请删去，或者合并成一格作标题
    ");
}

#[test]
fn without_a_roster_names_are_not_reported_one_by_one() {
    let read = bare_office()
        .with("人员名册.xlsx", Role::Roster, "一些文字")
        .log("任务 | 主办 | 完成时限\n写报告 | 张敏 | 9月1日\n改报告 | 李强 | 9月1日")
        .read();
    insta::assert_snapshot!(read.said, @"
    错误[E200]: 在这个文件里没有认出「人员名册」的表头
     --> 人员名册.xlsx
      = 建议: 把表头改成认得的叫法，或者在 gangze.toml 的 [表头] 里写上对应的列名；不是这张表的文件，移到别处
    ");
}

#[test]
fn a_fault_in_the_roster_is_not_said_again_of_the_log() {
    let read = bare_office()
        .with(
            "人员名册.xlsx",
            Role::Roster,
            "工号 | 姓名 | 科室 | 岗位 | 起 | 止\n01 | 张敏 | 甲科 | 文秘 | 9月31日\n01 | 李强 | 甲科 | 文秘 |\n | 赵红 | 甲科 | 文秘 |\n01 | 张敏 | 乙科 | 督查 | ",
        )
        .log("任务 | 主办 | 完成时限\n写报告 | 李强 | 9月1日\n改报告 | 赵红 | 9月1日")
        .read();
    insta::assert_snapshot!(read.said, @"
    错误[E104]: `起` 读到 `9月31日`，不是一个日期
     --> 人员名册.xlsx › E2
      = 本行: 工号=01，姓名=张敏
      = 建议: 改成真实日期，例如 2026-09-30
    错误[E211]: 工号 `01` 在前面是 `张敏`，这里是 `李强`
     --> 人员名册.xlsx › A3
      = 另见: 人员名册.xlsx › A2 这里是 张敏
      = 建议: 改正工号，或者把姓名改成一致
    错误[E210]: 这一行没有写 `工号`
     --> 人员名册.xlsx › A4
      = 本行: 姓名=赵红
      = 建议: 补上工号
    ");
    insta::assert_snapshot!(read.accounts(), @"
    人员名册.xlsx -: 有内容 5 = 采用 3 + 未用 1 + 版式 1
    台账/甲.xlsx -: 有内容 3 = 采用 0 + 未用 2 + 版式 1
    ");
}

#[test]
fn a_post_that_the_roster_does_not_know() {
    let read = office()
        .log("任务 | 主办 | 岗位 | 完成时限\n写报告 | 张敏 | 文密岗 | 9月1日\n改报告 | 张敏 | 文秘岗 | 9月1日")
        .read();
    insta::assert_snapshot!(read.said, @"
    警告[W228]: `岗位` 写的是 `文密岗`，人员名册里没有，是不是 `文秘岗`
     --> 台账/甲.xlsx › C2
      = 本行: 任务=写报告，主办=张敏
      = 建议: 和人员名册的岗位或岗位类别写成一样
    ");
}

#[test]
fn a_task_without_any_date() {
    let read = office()
        .log("任务 | 主办 | 交办日期 | 完成时限\n值班 | 张敏 | | 长期坚持\n值守 | 李强 | 1月5日 | 长期坚持")
        .read();
    insta::assert_snapshot!(read.said, @"
    警告[W229]: 这一行没有一个日期，哪个考核期都不会计入
     --> 台账/甲.xlsx › A2
      = 本行: 任务=值班，主办=张敏
      = 建议: 填上交办日期或完成日期；长期坚持的任务填交办日期
    ");
}

#[test]
fn more_faults_than_anybody_reads_are_counted_e219() {
    let mut log = "编号 | 任务 | 主办 | 完成时限".to_owned();
    for row in 0..20_031 {
        log.push_str(&format!("\nA{row} | 写报告 | 外人{row}号 | 9月1日"));
    }
    let read = office().log(&log).read();
    let last = read.said.rfind("错误[E126]").unwrap();
    assert!(read.said[..last].matches("错误[E126]").count() > 19_000);
    let told = read.said.find("错误[E219]").unwrap();
    let told: Vec<&str> = read.said[told..].lines().take(3).collect();
    insta::assert_snapshot!(told.join("\n"), @"
    错误[E219]: 问题太多，只列出 20000 处，另有 31 处没有列出
     --> 台账/甲.xlsx
      = 建议: 先改正列出的，再运行一次
    ");
}

#[test]
fn rows_that_look_like_headers_for_ever_end_as_data() {
    let mut log = String::new();
    for row in 0..700 {
        log.push_str(&format!("任务 | 主办 | 甲{row}\n"));
    }
    let read = office().log(&log).read();
    let tables = read
        .intake
        .layouts
        .iter()
        .filter(|layout| layout.file.starts_with("台账"));
    assert_eq!(tables.count(), 500);
}

#[test]
fn several_sections_in_a_cell_are_looked_at_one_by_one() {
    let read = office()
        .log(
            "任务 | 主办科室 | 主办 | 完成时限
             甲 | 秘书科、督查室 | 张敏 | 9月1日
             乙 | 秘书科/督查室 | 张敏 | 9月1日
             丙 | 秘书科（牵头） | 张敏 | 9月1日
             丁 | 各股室 | 张敏 | 9月1日
             戊 | 牵头：秘书科；配合：督查室 | 张敏 | 9月1日
             己 | 秘书科 督查室 | 张敏 | 9月1日
             庚 | 秘书科、财务科 | 张敏 | 9月1日
             辛 | 县府办督查室 | 张敏 | 9月1日",
        )
        .read();
    insta::assert_snapshot!(read.said, @"
    警告[W224]: `科室` 写的是 `财务科`，人员名册里没有
     --> 台账/甲.xlsx › B8
      = 建议: 和人员名册写成一样；确是外单位的不用改
    警告[W224]: `科室` 写的是 `县府办督查室`，人员名册里没有，是不是 `督查室`
     --> 台账/甲.xlsx › B9
      = 建议: 和人员名册写成一样；确是外单位的不用改
    ");
}

/// Names that begin alike can be taken apart in very many ways; a cell full of them is answered at once.
#[test]
fn a_cell_full_of_sections_is_answered_at_once() {
    let roster = "工号 | 姓名 | 科室 | 岗位 | 岗位类别
        1 | 张敏 | 甲甲 | 岗 | 类
        2 | 李强 | 甲甲甲 | 岗 | 类";
    let read = |cell: String| {
        let log = format!("任务 | 主办科室 | 主办 | 完成时限\n甲 | {cell} | 张敏 | 9月1日");
        super::bare_office()
            .with("人员名册.xlsx", gangze::intake::Role::Roster, roster)
            .log(&log)
            .read()
            .said
    };
    assert_eq!(read("甲".repeat(3_000)), "");
    let said = read(format!("{}乙", "甲".repeat(3_000)));
    assert!(said.starts_with("警告[W224]"), "{said}");
    assert!(said.chars().count() < 400, "{}", said.chars().count());
}

/// 测评 names people and 科室; who has an indicator that reads it decides what a row of a 科室 alone is.
fn ratings(targets: &str, section_declared: bool) -> super::Read {
    let mut office = office()
        .targets(&format!("对象 | 指标 | 满分 | 计分规则\n{targets}"))
        .declare("测评", "得分", Kind::Number);
    if section_declared {
        office = office.declare("测评", "科室", Kind::Text);
    }
    office
        .plan
        .readers
        .insert("测评".into(), vec!["个人测评".into(), "科室测评".into()]);
    office
        .data(
            "测评",
            "序号 | 科室 | 姓名 | 得分
             #1 | 秘书科 | 张敏 | 90
             #2 | 督查室 | | 91
             #3 | 二科 | | 92
             #4 | 三科 | 李强 | 93
             #5 | 全县平均 | | 94
             | 督查室平均分 | | 95
             全院平均 | | | 96",
        )
        .read()
}

#[test]
fn a_row_of_a_section_in_a_table_of_people_counts_for_nobody() {
    let read = ratings("个人 | 满意 | 10 | 个人测评", false);
    insta::assert_snapshot!(read.said, @"
    错误[E216]: 这一行只写了科室，没有写 `姓名`，退回
     --> 数据/测评.xlsx › C3:C4（共 2 处）
      = 建议: 补上姓名；是科室自己的事的，岗位目标里要有读这张表的科室指标（对象写 科室）；不是数据的行请删去
    警告[W224]: `科室` 写的是 `三科`，人员名册里没有
     --> 数据/测评.xlsx › B5
      = 建议: 和人员名册写成一样；确是外单位的不用改
    ");
    insta::assert_snapshot!(read.data("测评"), @"
    序号 | 科室 | 姓名 | 得分
    1 | 秘书科 | 0001 | 90
    4 | 三科 | 0002 | 93
    ");
    insta::assert_snapshot!(read.accounts(), @"
    人员名册.xlsx -: 有内容 6 = 采用 5 + 未用 0 + 版式 1
    岗位目标.xlsx -: 有内容 2 = 采用 1 + 未用 0 + 版式 1
    数据/测评.xlsx -: 有内容 8 = 采用 2 + 未用 2 + 版式 4
    ");
}

#[test]
fn a_row_of_a_section_counts_where_a_section_has_the_rule() {
    let read = ratings(
        "个人 | 满意 | 10 | 个人测评\n科室 | 满意 | 10 | 科室测评",
        false,
    );
    insta::assert_snapshot!(read.said, @"
    警告[W224]: `科室` 写的是 `三科`，人员名册里没有
     --> 数据/测评.xlsx › B5
      = 建议: 和人员名册写成一样；确是外单位的不用改
    ");
    insta::assert_snapshot!(read.data("测评"), @"
    序号 | 科室 | 姓名 | 得分
    1 | 秘书科 | 0001 | 90
    2 | 督查室 | 缺数 | 91
    3 | 二科 | 缺数 | 92
    4 | 三科 | 0002 | 93
    ");
}

#[test]
fn a_row_of_a_section_that_a_rule_may_look_up() {
    let read = ratings("个人 | 满意 | 10 | 个人测评", true);
    insta::assert_snapshot!(read.said, @"
    警告[W236]: 这一行只写了科室，没有写 `姓名`，不算给任何人
     --> 数据/测评.xlsx › C3:C4（共 2 处）
      = 建议: 该算给人的补上姓名；只供规则按科室查的不用改
    警告[W224]: `科室` 写的是 `三科`，人员名册里没有
     --> 数据/测评.xlsx › B5
      = 建议: 和人员名册写成一样；确是外单位的不用改
    ");
}
