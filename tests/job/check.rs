//! `gangze check`: the named checks one by one on a small office, then the layout and the clean sample.

use super::small::{contents, small};

const LOG: &str = "台账/事项.csv";
const ROSTER: &str = "人员名册.csv";
const TARGETS: &str = "岗位目标.csv";

#[test]
fn a_clean_office_gives_no_message_and_changes_nothing() {
    let office = small();
    let before = contents(&office.dir);
    let run = office.check(&[]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    insta::assert_snapshot!(run.out, @"
    某县府办 2026年度资料检查：没有错误
      读取  3 个文件，有内容的 16 行 = 采用 13 + 退回 0 + 标题合计等 3
      规则试算  2026Q1、2026Q2、2026Q3
      问题  错误 0 条，警告 0 条，提示 0 条
    ");
    assert!(contents(&office.dir) == before);
}

#[test]
fn task_number_twice() {
    insta::assert_snapshot!(small().but(LOG, "A2,", "A1,").found(), @"
    错误[E220]: 编号 `A1` 用了不止一次
     --> 台账/事项.csv › A3
      = 本行: 编号=A1，任务=校对文件，主办=李强
      = 另见: 台账/事项.csv › A2 第一次在这里
      = 建议: 改正编号；登记重了的删去一行
    ");
}

#[test]
fn finish_before_assignment() {
    insta::assert_snapshot!(small().but(LOG, "2026-07-14", "2026-06-14").found(), @"
    错误[E221]: `完成日期` 2026-06-14 早于 `交办日期` 2026-07-02
     --> 台账/事项.csv › H3
      = 本行: 编号=A2，任务=校对文件，主办=李强
      = 另见: 台账/事项.csv › F3 交办日期
      = 建议: 核对两个日期，改正写错的一个
    ");
}

#[test]
fn all_dates_in_another_year() {
    let office = small().but(
        LOG,
        "2026-07-01,2026-07-10,2026-07-09",
        "2025-07-01,2025-07-10,2025-07-09",
    );
    insta::assert_snapshot!(office.found(), @"
    警告[W226]: 这一行的日期都不在 2026 年，不会计入这一年的任何考核期
     --> 台账/事项.csv › G2
      = 本行: 编号=A1，任务=起草报告，主办=张敏
      = 建议: 核对年份；确是别的年度的任务的不用改
    ");
}

#[test]
fn a_date_far_outside() {
    insta::assert_snapshot!(small().but(LOG, "2026-07-14", "2062-07-14").found(), @"
    警告[W223]: `完成日期` 读到 2062-07-14，离考核年度 2026 太远
     --> 台账/事项.csv › H3
      = 本行: 编号=A2，任务=校对文件，主办=李强
      = 建议: 核对年份；确实如此的不用改
    ");
}

#[test]
fn no_date_at_all() {
    insta::assert_snapshot!(small().but(LOG, "2026-01-05,长期坚持", ",长期坚持").found(), @"
    警告[W229]: 这一行没有一个日期，哪个考核期都不会计入
     --> 台账/事项.csv › B6
      = 本行: 编号=A5，任务=日常值守，主办=孙浩
      = 建议: 填上交办日期或完成日期；长期坚持的任务填交办日期
    ");
}

#[test]
fn unknown_person() {
    insta::assert_snapshot!(small().but(LOG, "张敏", "张民").found(), @"
    错误[E126]: `主办` 里的 `张民`，人员名册里没有，是不是 `张敏`
     --> 台账/事项.csv › E2
      = 本行: 编号=A1，任务=起草报告，主办=张民
      = 建议: 改正姓名；确有其人的，在人员名册里补上他的任职
    ");
}

#[test]
fn unknown_section() {
    insta::assert_snapshot!(small().but(LOG, "起草报告,秘书科", "起草报告,秘书可").found(), @"
    警告[W224]: `科室` 写的是 `秘书可`，人员名册里没有，是不是 `秘书科`
     --> 台账/事项.csv › C2
      = 建议: 和人员名册写成一样；确是外单位的不用改
    ");
}

#[test]
fn unknown_post() {
    insta::assert_snapshot!(small().but(LOG, "起草报告,秘书科,文秘岗", "起草报告,秘书科,文密岗").found(), @"
    警告[W228]: `岗位` 写的是 `文密岗`，人员名册里没有，是不是 `文秘岗`
     --> 台账/事项.csv › D2
      = 本行: 编号=A1，任务=起草报告，主办=张敏
      = 建议: 和人员名册的岗位或岗位类别写成一样
    ");
}

#[test]
fn no_lead() {
    insta::assert_snapshot!(small().but(LOG, "张敏", "").found(), @"
    错误[E207]: 这一行没有写 `主办`
     --> 台账/事项.csv › E2
      = 本行: 编号=A1，任务=起草报告
      = 建议: 补上主办人的姓名；不是任务的行请删去，或者合并成一格作标题
    ");
}

#[test]
fn several_heads_for_one_task() {
    insta::assert_snapshot!(small().but(LOG, "张敏", "张敏、李强").found(), @"
    警告[W225]: `主办` 有 2 个人，职级相同，没有标明谁牵头
     --> 台账/事项.csv › E2
      = 本行: 编号=A1，任务=起草报告，主办=张敏、李强
      = 建议: 在牵头人姓名后面写（牵头），其余的人写到协办
    ");
}

#[test]
fn a_target_without_a_holder() {
    let office = small().but(
        TARGETS,
        "督查,效率",
        "信访,效率,按时办结,100,满分,逾期扣分,1\n督查,效率",
    );
    insta::assert_snapshot!(office.found(), @"
    错误[E306]: 名册里没有人任 `信访`，这一行目标没有对象
     --> 岗位目标.csv › A3
      = 建议: 改成名册里的岗位类别或岗位，或者写 全体；不用的行删掉
    ");
}

#[test]
fn a_slip_in_a_target_is_not_said_at_its_holder_again() {
    insta::assert_snapshot!(small().but(TARGETS, "督查,", "督察,").found(), @"
    错误[E306]: 名册里没有人任 `督察`，这一行目标没有对象，是不是「督查」
     --> 岗位目标.csv › A3
      = 建议: 改成名册里的岗位类别或岗位，或者写 全体；不用的行删掉
    ");
}

#[test]
fn a_holder_without_a_target() {
    insta::assert_snapshot!(small().but(ROSTER, "督查岗,督查,科员", "督查岗,信访,科员").found(), @"
    错误[E307]: 岗位类别 `信访` 在 岗位目标 里没有自己的目标
     --> 人员名册.csv › E4
      = 建议: 改成 岗位目标 里已有的岗位类别，或者在 岗位目标 给它加上目标行
    ");
}

#[test]
fn overlapping_posts() {
    let office = small().but(ROSTER, "主岗", "").but(ROSTER, "兼岗", "");
    insta::assert_snapshot!(office.found(), @"
    错误[E213]: `钱进` 的两段任职时间重叠，没有写主岗和兼岗
     --> 人员名册.csv › H7
      = 另见: 人员名册.csv › H6 另一段任职
      = 建议: 给旧任职填上止；确实兼岗的，在职责列写 主岗 和 兼岗
    ");
}

#[test]
fn full_marks_that_do_not_add_up() {
    insta::assert_snapshot!(small().but(TARGETS, "按时办结,100,满分,逾期扣分,1", "按时办结,90,满分,逾期扣分,1").found(), @"
    错误[E309]: `督查` 各指标的满分加起来是 90，应当是 100
     --> 岗位目标.csv › D3
      = 建议: 核对这个岗位各行的「满分」
    ");
}

#[test]
fn weights_that_do_not_add_up() {
    let office = small()
        .but("rules/小方案/pack.toml", "\"求和\"\n满分 = 100", "\"加权\"")
        .with(
            TARGETS,
            "岗位,目标类型,指标,满分,起评分,权重,计分规则,每日扣分
文秘,效率,按时办结,100,满分,90%,逾期扣分,0.5
督查,效率,按时办结,100,满分,100%,逾期扣分,1
",
        );
    insta::assert_snapshot!(office.found(), @"
    错误[E309]: `文秘` 各指标的权重加起来是 90%，应当是 100%
     --> 岗位目标.csv › F2
      = 建议: 核对这个岗位各行的「权重」
    ");
}

#[test]
fn a_second_file_of_one_table_is_named_as_not_read() {
    let office = small().with("人员名册.txt", "工号,姓名\n");
    let run = office.check(&["--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(json["unread"], serde_json::json!(["人员名册.txt"]));
    let run = office.check(&[]);
    assert!(
        run.out.contains("  没有读成  人员名册.txt\n"),
        "{}",
        run.out
    );
}

#[test]
fn a_parameter_that_is_missing() {
    insta::assert_snapshot!(small().but(TARGETS, "逾期扣分,1", "逾期扣分,").found(), @"
    错误[E502]: 规则 `逾期扣分` 要用的参数「每日扣分」是空的
     --> 岗位目标.csv › G3
      = 建议: 填上「每日扣分」，单位是 分/工作日
    ");
}

#[test]
fn a_parameter_without_its_column() {
    insta::assert_snapshot!(small().but(TARGETS, "每日扣分", "每天扣分").found(), @r#"
    错误[E201]: `岗位目标` 没有「每日扣分」这一列，是不是「每天扣分」
     --> 岗位目标.csv › G1
      = 建议: 把表头改成 每日扣分，或者在 gangze.toml 的 [表头] 里写 "每天扣分" = "每日扣分"；不是同一列的写 "每天扣分" = "每天扣分"
    "#);
}

#[test]
fn unknown_rule() {
    insta::assert_snapshot!(small().but(TARGETS, "逾期扣分,1", "逾期扣份,1").found(), @"
    错误[E501]: 没有 `逾期扣份` 这条规则
     --> 岗位目标.csv › F3
      = 建议: 是不是「逾期扣分」
    ");
}

#[test]
fn a_roster_that_cannot_be_read_is_one_message() {
    let office = small().with(ROSTER, "");
    insta::assert_snapshot!(office.found(), @"
    错误[E102]: 文件是空的，没有任何内容
     --> 人员名册.csv
      = 建议: 重新取得这个文件；用不到的就从文件夹里移走
    ");
}

#[test]
fn a_word_that_the_rule_does_not_take_is_said_once() {
    // A standing task belongs to the period of its assignment; the period's rule is tried without being asked.
    insta::assert_snapshot!(small().but(LOG, "2026-04-09,好", "2026-04-09,很好").found(), @"
    错误[E412]: 「评价」是 `很好`，不是 好、差 之一
     --> 台账/事项.csv › I4
      = 经过: 正在给 赵丽 计算 按时办结
      = 建议: 改正这一格，或者修改规则 `逾期扣分`
    ");
}

#[test]
fn a_slip_in_a_header() {
    insta::assert_snapshot!(small().but(LOG, "完成日期", "完成曰期").found(), @r#"
    错误[E201]: `台账` 没有「完成日期」这一列，是不是「完成曰期」
     --> 台账/事项.csv › H1
      = 建议: 把表头改成 完成日期，或者在 gangze.toml 的 [表头] 里写 "完成曰期" = "完成日期"；不是同一列的写 "完成曰期" = "完成曰期"
    "#);
}

#[test]
fn near_names_in_settings_and_words() {
    let office = small()
        .but(
            "gangze.toml",
            "方案 = \"小方案\"",
            "方案 = \"小方案\"\n[表投]\n\"甲\" = \"乙\"",
        )
        .but(ROSTER, ",在岗\n0002", ",在冈\n0002")
        .but(TARGETS, "文秘,效率", "文秘,效绿");
    insta::assert_snapshot!(office.found(), @"
    错误[E006]: 没有「表投」这一项
     --> gangze.toml:4:2
    4 | [表投]
      |  ^^^^
      = 建议: 是不是「表头」

    错误[E311]: 状态 `在冈` 不在方案规定的状态之中
     --> 人员名册.csv › J2
      = 建议: 改成 在岗、病假 之一，或者在 pack.toml 里加上这种状态

    错误[E304]: 「目标类型」写的 `效绿` 不认识
     --> 岗位目标.csv › B2
      = 建议: 是不是「效率」；可以写 效率
    ");
}

#[test]
fn ten_faults_at_once_each_once() {
    let office = small()
        .but(LOG, "A4,", "A3,")
        .but(LOG, "李强", "李墙")
        .but(LOG, "2026-07-19", "2026-07-32")
        .but(LOG, "2026-04-09,好", "2026-04-09,很好")
        .but(LOG, "起草报告,秘书科", ",秘书科")
        .but(LOG, "日常值守,督查室,督查岗", "日常值守,督查室,督察岗")
        .but(LOG, "孙浩", "孙浩、赵丽")
        .but(ROSTER, ",在岗\n0002", ",在冈\n0002")
        .but(ROSTER, "主岗,2024-01-01", ",2024-01-01")
        .but(
            TARGETS,
            "文秘,效率,按时办结,100,满分,逾期扣分,0.5",
            "文秘,效率,按时办结,100,满分,逾期扣分,",
        );
    let run = office.check(&[]);
    assert_eq!(run.code, 1);
    let heads: Vec<&str> = run
        .out
        .lines()
        .filter(|line| line.starts_with("错误[") || line.starts_with("警告["))
        .collect();
    insta::assert_snapshot!(heads.join("\n"), @"
    错误[E311]: 状态 `在冈` 不在方案规定的状态之中
    错误[E213]: `钱进` 的两段任职时间重叠，没有写主岗和兼岗
    错误[E206]: 这一行没有写 `任务`
    错误[E126]: `主办` 里的 `李墙`，人员名册里没有，是不是 `李强`
    错误[E412]: 「评价」是 `很好`，不是 好、差 之一
    错误[E220]: 编号 `A3` 用了不止一次
    错误[E104]: `完成日期` 读到 `2026-07-32`，不是一个日期
    警告[W228]: `岗位` 写的是 `督察岗`，人员名册里没有，是不是 `督查岗`
    警告[W225]: `主办` 有 2 个人，职级相同，没有标明谁牵头
    错误[E502]: 规则 `逾期扣分` 要用的参数「每日扣分」是空的
    ");
}

#[test]
fn without_a_folder_nothing_can_be_checked() {
    let run = super::run(&["check", "没有这个文件夹"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("错误[E001]"), "{}", run.err);
    let run = small().check(&["--period", "2026Q5"]);
    assert_eq!(run.code, 2, "{}", run.err);
}

#[test]
fn a_named_period_also_says_what_its_scores_lack() {
    let office = small().but(
        "rules/小方案/逾期扣分.rhai",
        "fn 评分(岗, 指标) {",
        "fn 计量(岗, 指标) { 占比(0, 1 - 1) }\nfn 评分(岗, 指标) {\n    if 指标.实际值 > 1 { 扣分(1, \"多\"); }",
    );
    let all = office.check(&[]);
    let named = office.check(&["--period", "2026Q3"]);
    assert!(!all.out.contains("E503"), "{}", all.out);
    assert!(named.out.contains("E503"), "{}", named.out);
}

#[test]
fn every_sheet_says_what_it_was_taken_for() {
    let office = small().with(
        "台账/事项.csv",
        "秘书科2026年台账,,,,
填报单位：秘书科,,,,
编号,工作 任务（必填）,承办人,完成时限,完成时间,领导评语,评价,,辅助
,,,,,,,,
A1,起草报告,张敏,2026-07-10,2026-07-09,好极了,好,,x
一、日常工作,,,,,,,,
A2,校对文件,李强,2026-07-10,2026-07-09,,好,,y
A3,,张敏,2026-07-10,,,,,
合计,2件,,,,,,,
注：数据截至9月,,,,,,,,
",
    );
    let run = office.check(&["--layout"]);
    let from = run.out.find("台账/事项.csv\n").unwrap();
    insta::assert_snapshot!(&run.out[from..], @"
    台账/事项.csv
      取作「台账」，表头在第 3 行，各行的科室按名称取作 秘书科
        A   编号               → 编号（文字）
        B   工作 任务（必填）  → 任务（文字）
        C   承办人             → 主办（人员）
        D   完成时限           → 完成时限（日期）
        E   完成时间           → 完成日期（日期），按上级表头或另一列判断
        F   领导评语           另存为文字
        G   评价               → 评价（文字）
        I   辅助               没有读：在空列右边
      采用 2 行：第 5 行、第 7 行
      退回 1 行：第 8 行
      标题 2 行：第 1–2 行
      表头 1 行：第 3 行
      分段 1 行：第 6 行
      合计 1 行：第 9 行
      说明 1 行：第 10 行

    某县府办 2026年度资料检查：有错误要改
      读取  3 个文件，有内容的 19 行 = 采用 10 + 退回 1 + 标题合计等 8
      规则试算  2026Q3
      问题  错误 1 条，警告 0 条，提示 1 条
    ");
}

#[test]
fn the_clean_sample_checks_without_a_message() {
    let office = super::office("county-office");
    let run = super::run(&["check", office.dir.to_str().unwrap()]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    insta::assert_snapshot!(run.out, @"
    中共云岭县委办公室 2026年度资料检查：没有错误
      读取  16 个文件，有内容的 4294 行 = 采用 4216 + 退回 0 + 标题合计等 78
      规则试算  2026Q1、2026Q2、2026Q3、2026Q4
      没有查  年的方案 party-office-annual，加 --period 2026 另查
      问题  错误 0 条，警告 0 条，提示 0 条
    ");
}

/// 离职 that is written as over before the period ends leaves the person assessed, which is asked about.
#[test]
fn a_leaving_that_is_over_is_asked_about() {
    let office = |spans: &str| {
        small()
            .but(
                "rules/小方案/pack.toml",
                "[[等次]]\n名称 = \"好\"",
                "[[状态]]\n名称 = \"离职\"\n时点 = \"期末\"\n结论 = \"不参加\"\n依据 = \"本方案\"\n[[等次]]\n名称 = \"好\"",
            )
            .with("人员名册.csv", &format!("工号,姓名,科室,岗位,岗位类别,职级,职责,起,止,状态,状态起,状态止\n{spans}"))
    };
    let rest = "0002,李强,秘书科,文秘岗,文秘,科员,,2024-01-01,,在岗,,
0003,赵丽,督查室,督查岗,督查,科员,,2024-01-01,,在岗,,
0004,孙浩,督查室,督查岗,督查,科员,,2024-01-01,,在岗,,
0005,钱进,督查室,督查岗,督查,主任科员,,2024-01-01,,在岗,,
";
    let one = "0001,张敏,秘书科,文秘岗,文秘,科员,,2024-01-01,,离职,2026-08-15,2026-08-15\n";
    let over = office(&format!("{one}{rest}"));
    insta::assert_snapshot!(over.check(&["--period", "2026Q3"]).out, @"
    警告[W316]: `张敏` 的状态「离职」止于 2026-08-15，考核期末就不算 离职，仍参加考核
     --> 人员名册.csv › L2
      = 建议: 没有回来的，把「状态止」清空；回来了的，写上后来的任职（「起」是回来的那天）

    某县府办 2026年度资料检查：没有错误
      读取  3 个文件，有内容的 15 行 = 采用 12 + 退回 0 + 标题合计等 3
      规则试算  2026Q3
      问题  错误 0 条，警告 1 条，提示 0 条
    ");
    let open = one.replace("2026-08-15,2026-08-15", "2026-08-15,");
    let open = office(&format!("{open}{rest}"));
    assert!(!open.check(&["--period", "2026Q3"]).out.contains("W316"));
    // Who came back is in post again.
    let back =
        format!("{one}0001,张敏,秘书科,文秘岗,文秘,科员,,2026-09-01,,在岗,2026-09-01,\n{rest}");
    let back = office(&back.replacen("2024-01-01,,离职", "2024-01-01,2026-08-15,离职", 1));
    let found = back.check(&["--period", "2026Q3"]).out;
    assert!(!found.contains("W316"), "{found}");
}
