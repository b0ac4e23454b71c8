//! 缺数, 不适用 and 出错: never a number, never quietly false.
use gangze::office::{Policy, State};

use super::{PARAMETERS, READS, body, office, run};
use crate::office_builder::script;

/// The state that these lines leave, and what is reported.
fn state(lines: &str) -> String {
    let run = body(lines);
    let errors: Vec<String> = run
        .problems
        .iter()
        .filter(|own| !["W411", "E503"].contains(&own.code.id()))
        .map(|own| format!("{} {}", own.code, own.message))
        .collect();
    match run.state("张敏", "试") {
        State::Valued => format!("有值 {} {}", run.value("张敏", "试"), errors.join("；")),
        state => format!("{} {} {}", state.word(), state.why(), errors.join("；")),
    }
}

/// Runs `lines` on the row of the log with that 编号 alone.
fn on_row(number: &str, lines: &str) -> String {
    state(&format!(
        "for 事 in 岗.主办事项.筛选(\"编号\", \"{number}\") {{ {lines} }}"
    ))
}

#[test]
fn a_missing_cell_ends_the_indicator_and_is_named() {
    let found: Vec<String> = [
        "if 事.差错 > 0 { 得分(1, \"试\"); }",
        "if 事.差错 == 0 { 得分(1, \"试\"); }",
        "if 事.差错 != 0 { 得分(1, \"试\"); }",
        "得分(事.差错 * 2, \"试\");",
        "得分(2 - 事.差错, \"试\");",
        "let 分 = 5; 分 -= 事.差错; 得分(分, \"试\");",
        "得分(事.差错, \"试\");",
        "得分(max(1, 事.差错), \"试\");",
        "得分(round(事.差错), \"试\");",
        "得分(百分数(事.差错), \"试\");",
        "得分(占比(事.差错, 2), \"试\");",
        "得分(1, \"差错\" + 事.差错);",
        "if 事.差错 in [1, 2] { 得分(1, \"试\"); }",
        "if [1, 2].contains(事.差错) { 得分(1, \"试\"); }",
        "得分(逾期工作日(事.完成时限, 事.签收日期), \"试\");",
        "得分(工作日数(事.签收日期, 事.完成时限), \"试\");",
    ]
    .into_iter()
    .map(|lines| format!("{lines}\n    {}", on_row("2", lines)))
    .collect();
    insta::assert_snapshot!(found.join("\n"), @r#"
    if 事.差错 > 0 { 得分(1, "试"); }
        缺数 `差错` 是缺数，不能比较（缺数（差错） > 0）：台账.csv › G3 
    if 事.差错 == 0 { 得分(1, "试"); }
        缺数 `差错` 是缺数，不能比较（缺数（差错） == 0）：台账.csv › G3 
    if 事.差错 != 0 { 得分(1, "试"); }
        缺数 `差错` 是缺数，不能比较（缺数（差错） != 0）：台账.csv › G3 
    得分(事.差错 * 2, "试");
        缺数 `差错` 是缺数，不能计算（缺数（差错） * 2）：台账.csv › G3 
    得分(2 - 事.差错, "试");
        缺数 `差错` 是缺数，不能计算（2 - 缺数（差错））：台账.csv › G3 
    let 分 = 5; 分 -= 事.差错; 得分(分, "试");
        缺数 `差错` 是缺数，不能计算（5 - 缺数（差错））：台账.csv › G3 
    得分(事.差错, "试");
        缺数 得分 的分数是缺数（差错）：台账.csv › G3 
    得分(max(1, 事.差错), "试");
        缺数 `差错` 是缺数，不能比较（缺数（差错） max 1）：台账.csv › G3 
    得分(round(事.差错), "试");
        缺数 `差错` 是缺数，不能四舍五入：台账.csv › G3 
    得分(百分数(事.差错), "试");
        出错 岗位目标的这一行或它的规则有错 E414 「得分」的「分」要数，这里是文字
    得分(占比(事.差错, 2), "试");
        缺数 得分 的分数是缺数（差错）：台账.csv › G3 
    得分(1, "差错" + 事.差错);
        出错 岗位目标的这一行或它的规则有错 E413 文字和「差错」（数）不能计算
    if 事.差错 in [1, 2] { 得分(1, "试"); }
        缺数 `差错` 是缺数，不能比较（1 == 缺数（差错））：台账.csv › G3 
    if [1, 2].contains(事.差错) { 得分(1, "试"); }
        缺数 `差错` 是缺数，不能比较（1 == 缺数（差错））：台账.csv › G3 
    得分(逾期工作日(事.完成时限, 事.签收日期), "试");
        缺数 `签收日期` 是缺数，不能这样用：台账.csv › K3 
    得分(工作日数(事.签收日期, 事.完成时限), "试");
        缺数 `签收日期` 是缺数，不能这样用：台账.csv › K3
    "#);
}

#[test]
fn a_missing_flag_is_neither_true_nor_false() {
    let found: Vec<String> = [
        "if 事.合格 { 得分(1, \"试\"); }",
        "if !事.合格 { 得分(1, \"试\"); }",
        "if 事.合格 && true { 得分(1, \"试\"); }",
        "if true && 事.合格 { 得分(1, \"试\"); }",
        "if false || 事.合格 { 得分(1, \"试\"); }",
        "while 事.合格 { 得分(1, \"试\"); }",
        "if 事.合格 == true { 得分(1, \"试\"); }",
    ]
    .into_iter()
    .map(|lines| format!("{lines}\n    {}", on_row("4", lines)))
    .collect();
    insta::assert_snapshot!(found.join("\n"), @r#"
    if 事.合格 { 得分(1, "试"); }
        缺数 `合格` 是缺数，不能这样用：台账.csv › J5 
    if !事.合格 { 得分(1, "试"); }
        缺数 `合格` 是缺数，不能这样用：台账.csv › J5 
    if 事.合格 && true { 得分(1, "试"); }
        出错 岗位目标的这一行或它的规则有错 E417 这个条件对谁都一样，不用判断
    if true && 事.合格 { 得分(1, "试"); }
        出错 岗位目标的这一行或它的规则有错 E417 这个条件对谁都一样，不用判断
    if false || 事.合格 { 得分(1, "试"); }
        出错 岗位目标的这一行或它的规则有错 E417 这个条件对谁都一样，不用判断
    while 事.合格 { 得分(1, "试"); }
        缺数 `合格` 是缺数，不能这样用：台账.csv › J5 
    if 事.合格 == true { 得分(1, "试"); }
        缺数 `合格` 是缺数，不能比较（缺数（合格） == 是）：台账.csv › J5
    "#);
}

#[test]
fn what_does_not_apply_compares_as_false_and_computes_as_an_error() {
    let found: Vec<String> = [
        "if 事.逾期工作日 > 0 { 得分(1, \"试\"); } else { 得分(2, \"试\"); }",
        "if 事.逾期工作日 == 0 { 得分(1, \"试\"); } else { 得分(2, \"试\"); }",
        "if 事.逾期工作日 != 0 { 得分(1, \"试\"); } else { 得分(2, \"试\"); }",
        "if 事.合格 == true { 得分(1, \"试\"); } else { 得分(2, \"试\"); }",
        "if 事.有(\"合格\") { 得分(1, \"试\"); } else { 得分(2, \"试\"); }",
        "得分(事.逾期工作日 * 2, \"试\");",
        "得分(事.逾期工作日, \"试\");",
        "得分(max(0, 事.逾期工作日), \"试\");",
        "if 事.合格 { 得分(1, \"试\"); }",
        "if !事.合格 { 得分(1, \"试\"); }",
        "if 事.按时办结 { 得分(1, \"试\"); }",
    ]
    .into_iter()
    .map(|lines| format!("{lines}\n    {}", on_row("3", lines)))
    .collect();
    insta::assert_snapshot!(found.join("\n"), @r#"
    if 事.逾期工作日 > 0 { 得分(1, "试"); } else { 得分(2, "试"); }
        有值 2 
    if 事.逾期工作日 == 0 { 得分(1, "试"); } else { 得分(2, "试"); }
        有值 2 
    if 事.逾期工作日 != 0 { 得分(1, "试"); } else { 得分(2, "试"); }
        有值 2 
    if 事.合格 == true { 得分(1, "试"); } else { 得分(2, "试"); }
        有值 2 
    if 事.有("合格") { 得分(1, "试"); } else { 得分(2, "试"); }
        有值 2 
    得分(事.逾期工作日 * 2, "试");
        出错 `逾期工作日` 是不适用，不能计算（不适用（逾期工作日） * 2），这里读的是「逾期工作日」 E408 `逾期工作日` 是不适用，不能计算（不适用（逾期工作日） * 2），这里读的是「逾期工作日」
    得分(事.逾期工作日, "试");
        出错 得分 的分数是不适用（逾期工作日） E408 得分 的分数是不适用（逾期工作日）
    得分(max(0, 事.逾期工作日), "试");
        出错 `逾期工作日` 是不适用，不能比较（不适用（逾期工作日） max 0） E408 `逾期工作日` 是不适用，不能比较（不适用（逾期工作日） max 0）
    if 事.合格 { 得分(1, "试"); }
        出错 `合格` 是不适用，不能这样用 E408 `合格` 是不适用，不能这样用
    if !事.合格 { 得分(1, "试"); }
        出错 `合格` 是不适用，不能这样用 E408 `合格` 是不适用，不能这样用
    if 事.按时办结 { 得分(1, "试"); }
        出错 `按时办结` 是不适用，不能这样用 E408 `按时办结` 是不适用，不能这样用
    "#);
}

/// Its cell has been reported where it was read: no second message.
#[test]
fn an_unreadable_cell_fails_the_indicator_without_a_second_message() {
    let found: Vec<String> = [
        "if 事.差错 > 0 { 得分(1, \"试\"); }",
        "得分(事.差错 * 2, \"试\");",
    ]
    .into_iter()
    .map(|lines| format!("{lines}\n    {}", on_row("4", lines)))
    .collect();
    insta::assert_snapshot!(found.join("\n"), @r#"
    if 事.差错 > 0 { 得分(1, "试"); }
        出错 `差错` 是出错，不能比较（出错（差错） > 0）：台账.csv › G5 
    得分(事.差错 * 2, "试");
        出错 `差错` 是出错，不能计算（出错（差错） * 2）：台账.csv › G5
    "#);
}

#[test]
fn over_rows_a_gap_is_no_smaller_sum_and_what_does_not_apply_is_left_out() {
    let found: Vec<String> = [
        // 1.5 + — + 2.5 + 0.1
        "得分(岗.主办事项.求和(\"工时\"), \"试\");",
        "得分(岗.主办事项.求和(|事| 事.工时), \"试\");",
        "得分(岗.主办事项.平均(\"工时\"), \"试\");",
        "得分(岗.主办事项.最大(\"工时\"), \"试\");",
        "得分(岗.主办事项.最小(\"工时\"), \"试\");",
        "得分(岗.主办事项.求和(\"差错\"), \"试\");",
        "得分(岗.主办事项.计数(|事| 事.差错 > 0), \"试\");",
        "得分(岗.主办事项.计数(\"合格\"), \"试\");",
        "得分(岗.主办事项.计数(\"按时办结\"), \"试\");",
        "得分(岗.主办事项.计数(|事| 事.按时办结), \"试\");",
        "得分(岗.主办事项.筛选(\"类别\", \"办文\").数量, \"试\");",
        "得分(岗.主办事项.计数(\"类别\", \"办文\"), \"试\");",
        "得分(岗.主办事项.筛选(|事| 事.编号 == \"3\").计数(\"合格\"), \"试\");",
        "得分(岗.主办事项.筛选(\"编号\", \"9\").求和(\"工时\"), \"试\");",
        "得分(岗.主办事项.筛选(\"编号\", \"9\").平均(\"工时\"), \"试\");",
        "得分(占比(0, 岗.协办事项.数量), \"试\");",
        "得分(100 * 占比(0, 1 - 1), \"试\");",
        "得分(岗.应办结事项.数量, \"试\");",
    ]
    .into_iter()
    .map(|lines| format!("{lines}\n    {}", state(lines)))
    .collect();
    insta::assert_snapshot!(found.join("\n"), @r#"
    得分(岗.主办事项.求和("工时"), "试");
        有值 4.1 
    得分(岗.主办事项.求和(|事| 事.工时), "试");
        有值 4.1 
    得分(岗.主办事项.平均("工时"), "试");
        有值 1.36666666666666666667 
    得分(岗.主办事项.最大("工时"), "试");
        有值 2.5 
    得分(岗.主办事项.最小("工时"), "试");
        有值 0.1 
    得分(岗.主办事项.求和("差错"), "试");
        缺数 `差错` 是缺数，不能求和：台账.csv › G3 
    得分(岗.主办事项.计数(|事| 事.差错 > 0), "试");
        缺数 `差错` 是缺数，不能比较（缺数（差错） > 0）：台账.csv › G3 
    得分(岗.主办事项.计数("合格"), "试");
        缺数 `合格` 是缺数，不能计数：台账.csv › J5 
    得分(岗.主办事项.计数("按时办结"), "试");
        有值 1 
    得分(岗.主办事项.计数(|事| 事.按时办结), "试");
        有值 1 
    得分(岗.主办事项.筛选("类别", "办文").数量, "试");
        缺数 `类别` 是缺数，不能比较（缺数（类别） == “办文”）：台账.csv › I4 
    得分(岗.主办事项.计数("类别", "办文"), "试");
        缺数 `类别` 是缺数，不能比较（缺数（类别） == “办文”）：台账.csv › I4 
    得分(岗.主办事项.筛选(|事| 事.编号 == "3").计数("合格"), "试");
        有值 0 
    得分(岗.主办事项.筛选("编号", "9").求和("工时"), "试");
        有值 0 
    得分(岗.主办事项.筛选("编号", "9").平均("工时"), "试");
        缺数 得分 的分数是缺数（平均） 
    得分(占比(0, 岗.协办事项.数量), "试");
        缺数 得分 的分数是缺数（占比的分母为 0） 
    得分(100 * 占比(0, 1 - 1), "试");
        缺数 `占比的分母为 0` 是缺数，不能计算（100 * 缺数（占比的分母为 0）） 
    得分(岗.应办结事项.数量, "试");
        有值 3
    "#);
}

#[test]
fn words_that_end_the_indicator() {
    assert_eq!(
        state("if 岗.姓名 == \"张敏\" { 缺数(\"没有测评票\"); } 得分(1, \"试\");"),
        "缺数 没有测评票 "
    );
    assert_eq!(
        state("if 岗.姓名 == \"张敏\" { 不适用(\"不分管\"); } 得分(1, \"试\");"),
        "不适用 不分管 "
    );
    // All of it: not the same as nothing being there.
    assert_eq!(
        state("得分(岗.主办事项.筛选(\"编号\", \"2\").求和(\"工时\"), \"试\");"),
        "不适用 得分 的分数是不适用（工时） "
    );
    assert_eq!(
        state("得分(岗.主办事项.筛选(\"编号\", \"9\").求和(\"工时\"), \"试\");"),
        "有值 0 "
    );
    assert_eq!(
        on_row("1", "出错(事, \"类别\", \"不是 调研\");"),
        "出错 「类别」是 `办文`，不是 调研 E412 「类别」是 `办文`，不是 调研"
    );
}

/// `—` in 岗位目标 says that the indicator does not apply to the post; that is no mistake of the rule.
#[test]
fn a_parameter_that_does_not_apply_makes_the_indicator_so() {
    let text = "fn 评分(岗, 指标) { 得分(指标.满分 / 指标.不适用参数, \"试\"); }";
    let run = run(&script(READS, "不适用参数（分）", text));
    assert_eq!(
        run.state("张敏", "试"),
        State::NotApplicable(
            "`不适用参数` 是不适用，不能计算（100 / 不适用（不适用参数））".into()
        )
    );
}

#[test]
fn a_blank_parameter_is_said_at_its_cell() {
    let text = "fn 评分(岗, 指标) { 得分(指标.系数 + 指标.空参数 + 指标.比率 + 指标.不适用参数, \"试\"); }";
    let run = run(&script("无", PARAMETERS, text));
    insta::assert_snapshot!(run.shown(), @"
    错误[E502]: 规则 `试` 要用的参数「空参数」是空的
     --> 岗位目标.csv › H2
      = 建议: 填上「空参数」，单位是 分
    ");
    assert_eq!(run.total("张敏"), None);
}

#[test]
fn a_measure_without_a_value_never_reaches_the_score() {
    let text = "fn 计量(岗, 指标) { 占比(1, 1 - 1) }
        fn 评分(岗, 指标) { 得分(1 / 0 + 指标.实际值, \"试\"); }";
    let run = run(&script("无", "无", text));
    assert_eq!(
        run.state("张敏", "试"),
        State::Missing("实际值是缺数（占比的分母为 0）".into())
    );
    insta::assert_snapshot!(run.shown(), @"
    错误[E503]: `张敏` 的 `试` 缺数（实际值是缺数（占比的分母为 0）），没有写怎样处理，总分算不出来
     --> 岗位目标.csv › A2:J2
      = 建议: 补上数据，或者在这一格写明 剔除并重配权重、记零、满分 或 同组均值
    ");
}

#[test]
fn what_was_vetoed_before_a_gap_stays_vetoed() {
    let text = "fn 评分(岗, 指标) { 否决(\"泄密\"); 缺数(\"没有记录\"); }";
    let mut targets = String::from("指标|目标类型|满分|计分规则|缺数处理\n");
    for (name, policy) in [("甲", "记零"), ("乙", "剔除并重配权重")] {
        targets.push_str(&format!("{name}|效率|50|试|{policy}\n"));
    }
    let run = office()
        .targets(&targets)
        .run(&[("试", &script("无", "无", text))]);
    let marks: Vec<Option<Policy>> = run.scores[0]
        .marks
        .iter()
        .map(|mark| mark.treated)
        .collect();
    assert_eq!(marks, [Some(Policy::Zero), Some(Policy::LeaveOut)]);
    let standing = run.standing("张敏");
    assert_eq!(standing.grade.as_deref(), Some("较差"));
    assert_eq!(standing.notes.len(), 2);
}
