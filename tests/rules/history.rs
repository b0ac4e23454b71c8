//! 上期, 历史, 连续期数 and 沿用上期: what a rule and a policy take from saved results.
use gangze::office::State;

use crate::office_builder::{Earlier, Office, earlier, script};

const TARGETS: &str = "指标|目标类型|满分|计分规则|缺数处理\n督查|效率|20|督查|沿用上期";

/// Three quarters before 2026Q3; 李想 came in the second one, and nobody has a result for 2025Q3.
fn history() -> Vec<Earlier> {
    vec![
        earlier("2025Q2").with("张敏", "70", "一般", "督查", "20", Some("4")),
        earlier("2025Q4").with("张敏", "80", "较好", "督查", "20", Some("12")),
        earlier("2026Q1").with("张敏", "85", "较好", "督查", "20", Some("8")),
        earlier("2026Q2")
            .with("张敏", "91", "好", "督查", "20", Some("9"))
            .with("李想", "60", "一般", "督查", "20", None),
    ]
}

fn office() -> Office {
    Office::new("2026Q3")
        .roster("张敏|督查室|督查岗|督查\n李想|督查室|督查岗|督查\n赵丽|督查室|督查岗|督查")
        .targets(TARGETS)
        .history(history())
}

fn value(person: &str, uses: &str, lines: &str) -> String {
    let text = format!("/// 取用：{uses}\nfn 评分(岗, 指标) {{ {lines} }}");
    let run = office().run(&[("督查", &script("无", "无", &text))]);
    let said: Vec<&str> = run
        .problems
        .iter()
        .filter(|one| one.code.id().starts_with("E4"))
        .map(|one| one.message.as_str())
        .collect();
    if said.is_empty() {
        run.value(person, "督查")
    } else {
        said.join("；")
    }
}

#[test]
fn the_last_period_is_the_one_just_before() {
    let total = "得分(岗.上期(\"总分\") / 10, \"上期\");";
    assert_eq!(value("张敏", "上期.总分", total), "9.1");
    let grade =
        "if 岗.上期(\"等次\") == \"好\" { 得分(5, \"上期好\"); } else { 得分(1, \"不好\"); }";
    assert_eq!(value("张敏", "上期.等次", grade), "5");
    assert_eq!(value("李想", "上期.等次", grade), "1");
    let score = "得分(岗.上期(\"督查.得分\"), \"上期\");";
    assert_eq!(value("张敏", "上期.督查.得分", score), "9");
}

/// 连续加重: two in a row −0.8, three −1.2; a quarter that is not there ends the row.
#[test]
fn runs_end_where_a_period_is_not_there() {
    let all = "得分(岗.历史(\"督查.得分\").数量, \"期数\");";
    assert_eq!(value("张敏", "历史.督查.得分", all), "3");
    assert_eq!(value("李想", "历史.督查.得分", all), "1");
    assert_eq!(value("赵丽", "历史.督查.得分", all), "0");
    let low = "得分(连续期数(岗.历史(\"督查.得分\"), |分| 分 < 10), \"连续\");";
    assert_eq!(value("张敏", "历史.督查.得分", low), "2");
    // A value that is not there ends the row, too, and is no 0.
    assert_eq!(value("李想", "历史.督查.得分", low), "0");
    let grade = "得分(连续期数(岗.历史(\"等次\"), \"好\"), \"连续\");";
    assert_eq!(value("张敏", "历史.等次", grade), "1");
    let mean = "得分(平均(岗.历史(\"总分\")) / 10, \"平均\");";
    assert_eq!(value("张敏", "历史.总分", mean), "8.53");
}

#[test]
fn what_is_not_declared_cannot_be_read() {
    let total = "得分(岗.上期(\"总分\") / 10, \"上期\");";
    insta::assert_snapshot!(value("张敏", "上期.等次", total), @"没有声明要取用「上期.总分」");
    insta::assert_snapshot!(value("张敏", "上期", "得分(1, \"试\");"), @"取用 里的 `上期` 读不懂");
    insta::assert_snapshot!(value("张敏", "上期.总成绩", "得分(1, \"试\");"), @"取用 里的 `上期.总成绩` 读不懂");
    let unused = value("张敏", "上期.总分", "得分(1, \"试\");");
    assert_eq!(unused, "1");
}

#[test]
fn the_last_value_is_carried_on_and_says_so() {
    let text = "fn 评分(岗, 指标) { 缺数(\"没有登记\"); }";
    let run = office().run(&[("督查", &script("无", "无", text))]);
    let node = run.node("张敏", "督查");
    assert_eq!(run.value("张敏", "督查"), "9");
    let reasons: Vec<&str> = node.entries.iter().map(|own| own.reason.as_ref()).collect();
    insta::assert_snapshot!(reasons.join("\n"), @"缺数，按「沿用上期」处理：2026年第二季度 9 分，结果/2026Q2/results.json");
    // Nothing to carry on is said, with why.
    assert!(matches!(run.state("李想", "督查"), State::Missing(_)));
    let said: Vec<&str> = run
        .problems
        .iter()
        .filter(|one| one.code.id() == "E504")
        .map(|one| one.message.as_str())
        .collect();
    insta::assert_snapshot!(said.join("\n"), @"
    `李想` 的 `督查` 要沿用上期，但是2026年第二季度这一项也没有值
    `赵丽` 的 `督查` 要沿用上期，但是2026年第二季度的结果里没有这一项
    ");
}

/// Points of another scale are not carried on.
#[test]
fn another_full_mark_is_not_carried_on() {
    let text = "fn 评分(岗, 指标) { 缺数(\"没有登记\"); }";
    let run = office()
        .targets(&TARGETS.replace("|20|", "|30|"))
        .run(&[("督查", &script("无", "无", text))]);
    let said = run.problems.iter().find(|one| one.message.contains("张敏"));
    insta::assert_snapshot!(said.unwrap().message, @"`张敏` 的 `督查` 要沿用上期，但是上期满分是 20 分，本期是 30 分");
}
