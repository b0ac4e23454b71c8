//! Taking values over, and the first case of a rule.
use std::fs;

use super::{HEAD, Small};

const CASE: &str = "[[例]]\n名称 = \"逾期三天\"   # 三个工作日\n台账 = \"\"\"\n任务 | 主办 | 完成时限 | 完成日期\n甲 | 张三 | 2026-07-15 | 2026-07-20\n\"\"\"\n# 按办法应当得的\n[例.应得]\n总分 = 19   # 待核\n等次 = \"差\" # 待核\n[例.应得.记分]\n超期 = \"\"\"\n扣分 1 逾期2个工作日\n\"\"\"\n# 完\n";

#[test]
fn the_new_value_is_written_and_everything_else_stays() {
    let small = Small::new().with(CASE);
    let run = small.run(&["--accept"]);
    assert_eq!(run.code, 1);
    let shown = run.out.split("待").next().unwrap();
    assert!(shown.contains("算出 18.5"), "{shown}");
    assert!(
        run.out
            .contains("已写  rules/试验/tests/例.toml:21:6\n  逾期三天 › 总分 = 18.5\n"),
        "{}",
        run.out
    );
    let text = fs::read_to_string(small.case_file()).unwrap();
    let expected = CASE
        .replace("总分 = 19 ", "总分 = 18.5 ")
        .replace("\"差\"", "\"好\"")
        .replace(
            "扣分 1 逾期2个工作日",
            "起评 20 起评分\n扣分 1.5 逾期3个工作日",
        );
    assert_eq!(text, format!("{HEAD}\n{expected}"));
    let again = small.run(&["--accept"]);
    assert_eq!(again.code, 0, "{}", again.out);
    assert!(again.out.ends_with("没有要改的应得\n"));
}

#[test]
fn a_first_case_runs_as_written() {
    let small = Small::new();
    let made = small.run(&["--new", "逾期"]);
    assert_eq!((made.code, made.err.as_str()), (0, ""));
    assert!(
        made.out
            .starts_with("已写 rules/试验/tests/逾期.toml\n  现在算出的是 18.5"),
        "{}",
        made.out
    );
    let text = fs::read_to_string(small.dir.join("tests/逾期.toml")).unwrap();
    assert!(text.contains("岗位 | 目标类型 | 指标 | 满分 | 起评分 | 计分规则 | 每日扣分\n综合 | 效率 | 逾期 | 20 | 满分 | 逾期 | 0.5\n"), "{text}");
    assert_eq!(small.run(&[]).code, 0);
}

/// Every rule of every pack; a rule that wants more than its header says cannot be scored, but its case runs.
#[test]
fn a_first_case_can_be_made_for_every_rule_of_the_sample_pack() {
    let keep = tempfile::TempDir::new().unwrap();
    let dir = keep.path().join("party-office");
    fs::create_dir_all(&dir).unwrap();
    let mut rules = Vec::new();
    for entry in fs::read_dir(super::rules().join("party-office")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            fs::copy(&path, dir.join(path.file_name().unwrap())).unwrap();
        }
        if path.extension().is_some_and(|ending| ending == "rhai") {
            rules.push(path.file_stem().unwrap().to_str().unwrap().to_owned());
        }
    }
    for rule in &rules {
        let made = crate::job::run(&["test", dir.to_str().unwrap(), "--new", rule]);
        assert_eq!((made.code, made.err.as_str()), (0, ""), "{rule}");
    }
    let run = crate::job::run(&["test", dir.to_str().unwrap()]);
    let odd: Vec<&str> = run
        .out
        .lines()
        .filter(|line| line.starts_with("不通过"))
        .collect();
    // 加减分 takes two words, and the example row has the first only.
    assert!(odd.is_empty(), "{}", run.out);
    assert_eq!(run.out.matches("通过    ").count(), rules.len());
}
