//! What people write who know another language or none: the mend is the one that mends.
use super::{body, load};
use crate::office_builder::{script, shown};

const READS: &str = "台账.主办（人员）、台账.类别（文字：办文、督查）、台账.差错（次数）、台账.评价（文字）、台账.完成日期（日期）、台账.完成时限（日期）、台账.状态（文字）";

/// What is found in a rule with these lines in its loop, from line 8 on: message and mend.
fn found(lines: &str) -> String {
    let text = format!(
        "fn 单篇分(篇, 指标) {{ 篇.差错 * 指标.每日扣分 }}\nfn 评分(岗, 指标) {{ for 事 in 岗.主办事项 {{\n{lines}\n}} }}"
    );
    let all = load(&script(READS, "每日扣分（分/工作日）、中央分（分）", &text));
    let all: Vec<String> = all
        .iter()
        .filter(|problem| problem.code.id() != "W411")
        .map(|problem| {
            let help = problem.help.as_deref().unwrap_or("");
            format!("    {} {} ({help})", problem.code, problem.message)
        })
        .collect();
    assert_eq!(all.len(), 1, "{lines}\n{all:#?}");
    format!("{lines}\n{}", all.join("\n"))
}

#[test]
fn the_mend_is_what_is_meant() {
    let all: Vec<String> = [
        r#"减分(1, 事, "甲");"#,
        r#"if 事.类别 == 督查 { 扣分(1, 事, "甲"); }"#,
        r#"if 事.类别 == 中央 { 扣分(1, 事, "甲"); }"#,
        r#"if 督查 == 事.类别 { 扣分(1, 事, "甲"); }"#,
        r#"if 事.状态 == 办结 { 扣分(1, 事, "甲"); }"#,
        r#"得分(岗.主办事项.筛选("类别", 督查).数量, "甲");"#,
        r#"得分(岗.主办事项.计数(按时办结), "甲");"#,
        r#"得分(岗.主办事项.求和(差错), "甲");"#,
        r#"if 事.类别 = "督查" { 扣分(1, 事, "甲"); }"#,
        r#"if 事.差错 > 0 and 事.逾期 { 扣分(1, 事, "甲"); }"#,
        r#"if 事.差错 > 0 or 事.逾期 { 扣分(1, 事, "甲"); }"#,
        r#"if 事.差错 > 0 且 事.逾期 { 扣分(1, 事, "甲"); }"#,
        r#"if 事.差错 > 0 或 事.逾期 { 扣分(1, 事, "甲"); }"#,
        r#"if 事.差错 大于 0 { 扣分(1, 事, "甲"); }"#,
        r#"if 事.差错 => 3 { 扣分(1, 事, "甲"); }"#,
        r#"if 事.逾期工作日 > 3天 { 扣分(1, 事, "甲"); }"#,
        r#"if 事,逾期工作日 > 3 { 扣分(1, 事, "甲"); }"#,
        r#"if 事.差错 > 0 { 扣分(1, 事, "甲"); else { 扣分(2, 事, "乙"); }"#,
        r#"-- 注释"#,
        r#"# 注释"#,
        r#"If 事.差错 > 0 { 扣分(1, 事, "甲"); }"#,
        r#"For 甲 in 岗.主办事项 { 扣分(1, 甲, "甲"); }"#,
        r#"扣分(MIN(事.差错, 3), 事, "甲");"#,
        r#"如果 事.差错 > 0 { 扣分(1, 事, "甲"); }"#,
        r#"if 事.差错 > 0 { 扣分(1, 事, "甲"); } 否则 { 扣分(2, 事, "乙"); }"#,
        r#"得分(1, '差');"#,
        r#"if 事.评价 == '差' { 扣分(1, 事, "甲"); }"#,
        r#"if 事.完成日期 > "2026-07-01" { 扣分(1, 事, "甲"); }"#,
        r#"分项("甲", 5, || { 扣分(1, 事, "甲"); }) {"#,
        r#"分项("甲") { 扣分(1, 事, "甲"); }"#,
        r#"if 事.差错 <> 3 { 扣分(1, 事, "甲"); }"#,
        r#"if 非 事.逾期 { 扣分(1, 事, "甲"); }"#,
        r#"let 甲 = 3分; 扣分(甲, 事, "甲");"#,
        r#"let 甲 = 5%; 扣分(甲, 事, "甲");"#,
        r#"if 事.差错 > 0 then 扣分(1, 事, "甲") end"#,
        r#"If(事.差错 > 0, 扣分(1, 事, "甲"), 0);"#,
        r#"if 事.类别 == "督查" || "办文" { 扣分(1, 事, "甲"); }"#,
        r#"扣分(1, 事, 逾期);"#,
        r#"if 事.差错 > 0 { 扣分(1, 事, "甲"); } elseif 事.差错 > 2 { 扣分(2, 事, "乙"); }"#,
        r#"if 事.差错 > 0 { 扣分(1, 事, "甲"); } 否则如果 事.差错 > 2 { 扣分(2, 事, "乙"); }"#,
        r#"for 甲 在 岗.主办事项 { 扣分(1, 甲, "甲"); }"#,
        r#"if 事.类别 == '督查' { 扣分(1, 事, "甲"); }"#,
        r#"扣分(单篇分(指标, 事), 事, "甲");"#,
        r#"得分(岗.主办事项.筛选(|件| 件.类别 = "督查").数量, "甲");"#,
    ]
    .into_iter()
    .map(found)
    .collect();
    insta::assert_snapshot!(all.join("\n"), @"");
}

#[test]
fn names_of_a_function_the_wrong_way_round_are_one_fault() {
    let text = script(
        "台账.主办（人员）",
        "每日扣分（分/工作日）",
        "fn 评分(指标, 岗) { for 事 in 岗.主办事项 { 扣分(事.逾期工作日 * 指标.每日扣分, 事, \"逾期\"); } }",
    );
    insta::assert_snapshot!(shown(&load(&text)), @"");
}

#[test]
fn a_list_is_counted_from_nought() {
    let run = body("let 分 = [1, 2, 3]; 得分(分[3], \"试\");");
    insta::assert_snapshot!(shown(&run.problems), @"");
}
