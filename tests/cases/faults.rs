//! Faults in case files, at their line and in one message each.
use super::Small;

/// The first case of a file, with these lines in place of its facts and expectation.
fn shown(case: &str) -> String {
    let run = Small::new().with(case).run(&[]);
    assert_ne!(run.code, 0, "{}", run.out);
    let all = format!("{}{}", run.err, run.out);
    let lines: Vec<&str> = all.lines().map(str::trim_end).collect();
    let from = lines
        .iter()
        .position(|line| line.trim_start().starts_with("错误["))
        .unwrap();
    let found = all.matches("错误[").count();
    assert_eq!(found, 1, "{all}");
    let block = lines[from..].iter().take_while(|line| !line.is_empty());
    block
        .map(|line| line.trim_start_matches("        "))
        .collect::<Vec<_>>()
        .join("\n")
}

const LOG: &str = "台账 = \"\"\"\n任务 | 主办 | 完成时限 | 完成日期\n甲 | 张三 | 2026-07-15 | 2026-07-20\n\"\"\"\n";

#[test]
fn a_row_with_too_many_cells() {
    insta::assert_snapshot!(shown("[[例]]\n名称 = \"甲\"\n台账 = \"\"\"\n任务 | 主办\n甲 | 张三 | 2026-07-15\n\"\"\"\n[例.应得]\n总分 = 20\n"), @"");
}

#[test]
fn a_cell_that_cannot_be_read() {
    insta::assert_snapshot!(shown("[[例]]\n名称 = \"甲\"\n台账 = \"\"\"\n任务 | 主办 | 完成时限 | 完成日期\n甲 | 张三 | 2026-07-15 | 9月31日\n\"\"\"\n[例.应得]\n总分 = \"出错\"\n"), @"");
}

#[test]
fn a_name_that_is_not_in_the_result() {
    insta::assert_snapshot!(shown(&format!("[[例]]\n名称 = \"甲\"\n{LOG}[例.应得]\n超其 = 18.5\n")), @"");
    insta::assert_snapshot!(shown(&format!("[[例]]\n名称 = \"甲\"\n{LOG}[例.应得.李四]\n超期 = 18.5\n")), @"");
}

#[test]
fn a_case_without_expectation() {
    insta::assert_snapshot!(shown(&format!("[[例]]\n名称 = \"甲\"\n{LOG}")), @"");
}

#[test]
fn a_table_that_no_rule_reads() {
    insta::assert_snapshot!(shown(&format!("[[例]]\n名称 = \"甲\"\n{LOG}台帐 = \"\"\"\n任务\n甲\n\"\"\"\n[例.应得]\n总分 = 18.5\n")), @"");
}

#[test]
fn a_pack_without_cases_and_a_rule_that_is_not_there() {
    let small = Small::new();
    let run = small.run(&[]);
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.err, @"");
    let run = small.run(&["--new", "逾其"]);
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.err, @"");
    assert_eq!(small.run(&["--new", "逾期"]).code, 0);
    let run = small.run(&["--new", "逾期"]);
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.err, @"");
}

#[test]
fn an_expected_message_is_no_failure_and_an_unexpected_one_is() {
    let bad = "台账 = \"\"\"\n任务 | 主办 | 完成时限 | 完成日期\n甲 | 张三 | 2026-07-15 | 9月31日\n\"\"\"\n";
    let small = Small::new().with(&format!(
        "[[例]]\n名称 = \"甲\"\n{bad}[例.应得]\n消息 = [\"E104\"]\n超期 = \"出错\"\n"
    ));
    let run = small.run(&[]);
    assert_eq!(run.code, 0, "{}", run.out);
    let small = Small::new().with(&format!(
        "[[例]]\n名称 = \"甲\"\n{LOG}[例.应得]\n消息 = [\"E104\"]\n"
    ));
    let run = small.run(&[]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("- E104"), "{}", run.out);
}
