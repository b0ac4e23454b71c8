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
    insta::assert_snapshot!(shown("[[例]]\n名称 = \"甲\"\n台账 = \"\"\"\n任务 | 主办\n甲 | 张三 | 2026-07-15\n\"\"\"\n[例.应得]\n总分 = 20\n"), @r#"
    错误[E901]: 这一行有 3 格，表头只有 2 格
     --> rules/试验/tests/例.toml:17:1
    17 | 甲 | 张三 | 2026-07-15
       | ^^^^^^^^^^^^^^^^^^^^^^
      = 建议: 格子和表头一一对上；格子里没有东西就空着，竖线不要多也不要少
    "#);
}

#[test]
fn a_cell_that_cannot_be_read() {
    insta::assert_snapshot!(shown("[[例]]\n名称 = \"甲\"\n台账 = \"\"\"\n任务 | 主办 | 完成时限 | 完成日期\n甲 | 张三 | 2026-07-15 | 9月31日\n\"\"\"\n[例.应得]\n总分 = \"出错\"\n"), @r#"
    错误[E104]: `完成日期` 读到 `9月31日`，不是一个日期
     --> rules/试验/tests/例.toml:17:23
    17 | 甲 | 张三 | 2026-07-15 | 9月31日
       |                          ^^^^^^^
      = 本行: 任务=甲，主办=张三
      = 建议: 改成真实日期，例如 2026-09-30；改好之前这一行不计分
    "#);
}

#[test]
fn a_name_that_is_not_in_the_result() {
    insta::assert_snapshot!(shown(&format!("[[例]]\n名称 = \"甲\"\n{LOG}[例.应得]\n超其 = 18.5\n")), @r#"
    错误[E902]: 算出的结果里没有「超其」
     --> rules/试验/tests/例.toml:20:6
    20 | 超其 = 18.5
       |        ^^^^
      = 建议: 是不是「超期」
    "#);
    insta::assert_snapshot!(shown(&format!("[[例]]\n名称 = \"甲\"\n{LOG}[例.应得.李四]\n超期 = 18.5\n")), @r#"
    错误[E902]: 名册里没有 `李四`
     --> rules/试验/tests/例.toml:20:6
    20 | 超期 = 18.5
       |        ^^^^
      = 建议: 本例考核的是 张三
    "#);
}

#[test]
fn a_case_without_expectation() {
    insta::assert_snapshot!(shown(&format!("[[例]]\n名称 = \"甲\"\n{LOG}")), @r#"
    错误[E903]: 例「甲」没有写应得
     --> rules/试验/tests/例.toml:13:1
    13 | [[例]]
       | ^^^^^^
      = 建议: 在 [例.应得] 里写 总分、等次、指标的名字、记分 或 消息，至少一样
    "#);
}

#[test]
fn a_table_that_no_rule_reads() {
    insta::assert_snapshot!(shown(&format!("[[例]]\n名称 = \"甲\"\n{LOG}台帐 = \"\"\"\n任务\n甲\n\"\"\"\n[例.应得]\n总分 = 18.5\n")), @r#"
    错误[E907]: 没有规则要读「台帐」
     --> rules/试验/tests/例.toml:19:6
    19 | 台帐 = """
       |        ^^^
      = 建议: 是不是「台账」
    "#);
}

#[test]
fn a_pack_without_cases_and_a_rule_that_is_not_there() {
    let small = Small::new();
    let run = small.run(&[]);
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.err, @r#"
    错误[E904]: 方案 `试验` 的 tests 里没有例
     --> rules/试验/tests
      = 建议: 先写一个样子再改：gangze test 试验 --new 规则名
    "#);
    let run = small.run(&["--new", "逾其"]);
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.err, @r#"
    错误[E906]: 方案里没有「逾其」这条规则
     --> rules/试验
      = 建议: 现有的规则是 逾期
    "#);
    assert_eq!(small.run(&["--new", "逾期"]).code, 0);
    let run = small.run(&["--new", "逾期"]);
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.err, @r#"
    错误[E905]: `rules/试验/tests/逾期.toml` 已经有了
     --> rules/试验/tests/逾期.toml
      = 建议: 在里面加一节 [[例]]，或者先把它改名
    "#);
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

#[test]
fn messages_may_stand_in_the_case_itself() {
    let bad = LOG.replace("2026-07-20", "9月31日");
    for words in ["[\"E104\"]", "\"E104\"", "\"e104\""] {
        let small = Small::new().with(&format!("[[例]]\n名称 = \"甲\"\n消息 = {words}\n{bad}"));
        let run = small.run(&[]);
        assert_eq!(
            (run.code, run.err.as_str()),
            (0, ""),
            "{words}: {}",
            run.out
        );
    }
    // Once above the first case it would be everybody's.
    let small = Small::new().with("");
    let head = format!(
        "消息 = \"E104\"\n{}\n[[例]]\n名称 = \"甲\"\n{LOG}[例.应得]\n总分 = 18.5\n",
        super::HEAD
    );
    std::fs::write(small.case_file(), head).unwrap();
    let run = small.run(&[]);
    assert_eq!(run.code, 1);
    assert!(
        run.err.contains("错误[E907]: 「消息」写在了第一个例的前面"),
        "{}",
        run.err
    );
}

#[test]
fn a_code_that_no_message_has() {
    insta::assert_snapshot!(shown(&format!("[[例]]\n名称 = \"甲\"\n{LOG}[例.应得]\n消息 = [\"E9999\"]\n")), @r#"
    错误[E902]: 没有代码是 `E9999` 的消息
     --> rules/试验/tests/例.toml:20:6
    20 | 消息 = ["E9999"]
       |        ^^^^^^^^^
      = 建议: 照出过的消息写方括号里的代码，例如 E408；gangze explain E408 说它是什么意思
    "#);
}

#[test]
fn an_indicator_of_only_that_is_not_there() {
    insta::assert_snapshot!(shown(&format!("[[例]]\n名称 = \"甲\"\n只看 = [\"超其\"]\n{LOG}[例.应得]\n总分 = 18.5\n")), @r#"
    错误[E902]: 「只看」里的「超其」在岗位目标里没有
     --> rules/试验/tests/例.toml:15:6
    15 | 只看 = ["超其"]
       |        ^^^^^^^^
      = 建议: 是不是「超期」
    "#);
}

#[test]
fn a_key_that_is_neither_a_word_nor_a_table() {
    insta::assert_snapshot!(shown(&format!("[[例]]\n名称 = \"甲\"\n考核日 = 3\n{LOG}[例.应得]\n总分 = 18.5\n")), @r#"
    错误[E907]: 不认识「考核日」，它也不是一张表
     --> rules/试验/tests/例.toml:15:7
    15 | 考核日 = 3
       |          ^
      = 建议: 是不是「考核期」
    "#);
}

#[test]
fn two_cases_of_one_name_and_what_cannot_be_run_is_counted() {
    let one = format!("[[例]]\n名称 = \"甲\"\n{LOG}[例.应得]\n总分 = 18.5\n");
    let small = Small::new().with(&format!("{one}{one}"));
    let run = small.run(&[]);
    assert_eq!(run.code, 1);
    insta::assert_snapshot!(run.err, @r"
    错误[E911]: 有两个例都叫「甲」
     --> rules/试验/tests/例.toml:21:1
    21 | [[例]]
       | ^^^^^^
      = 另见: rules/试验/tests/例.toml:13:1 另一个在这里
      = 建议: 照它验证的情形改个名字；重复的删掉
    ");
    let from = run.out.find("覆盖").unwrap();
    insta::assert_snapshot!(&run.out[..from], @r"
    通过    例.toml › 甲
    不能运行  例.toml › 甲  （见上面的错误）

    方案 试验（试验方案）：例 2 个，通过 1，不通过 0，不能运行 1
    ");
}

#[test]
fn a_column_of_nearly_the_right_name() {
    let log = LOG.replace("完成日期", "完成曰期");
    insta::assert_snapshot!(shown(&format!("[[例]]\n名称 = \"甲\"\n{log}[例.应得]\n总分 = 18.5\n")), @r"
    错误[E912]: 「台账」里的「完成曰期」一列没有规则要读
     --> rules/试验/tests/例.toml:16:18
    16 | 任务 | 主办 | 完成时限 | 完成曰期
       |                          ^^^^^^^^
      = 建议: 是不是「完成日期」
    ");
    // What is like nothing is a column that nobody reads, as in the office's own tables.
    let log = LOG
        .replace("任务 |", "任务 | 审核意见 |")
        .replace("甲 |", "甲 | 同意 |");
    let run = Small::new()
        .with(&format!(
            "[[例]]\n名称 = \"甲\"\n{log}[例.应得]\n总分 = 18.5\n"
        ))
        .run(&[]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
}

/// A period that cannot be read is one fault, wherever it stands.
#[test]
fn a_period_that_is_none() {
    let case = format!("[[例]]\n名称 = \"甲\"\n{LOG}[例.应得]\n总分 = 18.5\n");
    for (words, code) in [("考核期 = \"三季度\"", "E013"), ("", "E005")] {
        let small = Small::new().with("");
        let head = super::HEAD.replace("考核期 = \"2026Q3\"", words);
        std::fs::write(small.case_file(), format!("{head}\n{case}")).unwrap();
        let run = small.run(&[]);
        assert_eq!(run.code, 2);
        assert_eq!(run.err.matches("错误[").count(), 1, "{}", run.err);
        assert!(run.err.starts_with(&format!("错误[{code}]")), "{}", run.err);
    }
}

/// A rule that is wrong gets no case, and the fault is named.
#[test]
fn no_first_case_for_a_rule_with_a_fault() {
    let small = Small::new();
    let rule = super::RULE.replace("指标.每日扣分", "指标.每日扣份");
    std::fs::write(small.dir.join("逾期.rhai"), rule).unwrap();
    let run = small.run(&["--new", "逾期"]);
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.err, @r"
    错误[E913]: 给规则「逾期」写不出能运行的例
     --> rules/试验/tests/逾期.toml
      = 另见: rules/试验/逾期.rhai:9:29 E402：没有声明参数「每日扣份」
      = 建议: 规则有错误的先改好；规则没有错误的，照别的例自己写一个
    ");
    assert!(!small.dir.join("tests/逾期.toml").exists());
}
