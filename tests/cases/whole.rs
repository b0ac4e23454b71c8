//! 合成.rhai and 定等.rhai in cases: they count like rules, and what a case leaves out is 不适用.
use std::fs;

use super::{PACK, Small};

const JUDGE: &str = "/// 定等\n/// 依据：试验办法第九条\n/// 取数：无\n/// 例：超期一项扣完 → 否决\nfn 判定(岗, 成绩) {\n    if 成绩.总分 < 10 {\n        标记(\"停发绩效\", `总分${成绩.总分}`);\n    }\n    if 成绩.超期 == 0 {\n        否决(\"超期一项扣完\");\n    }\n}\n";

const COMPOSE: &str = "/// 合成\n/// 依据：试验办法第五条\n/// 取数：无\n/// 例：效率 20 → 16\nfn 合成(岗, 成绩) {\n    合成项(\"平时\", \"求和\", || {\n        成绩.计入(\"效率\", 0.8);\n    });\n}\n";

const VETO: &str = "\n[否决]\n等次 = \"差\"\n依据 = \"试验\"\n";

const CASE: &str = "[[例]]\n名称 = \"逾期三天\"\n台账 = \"\"\"\n任务 | 主办 | 完成时限 | 完成日期\n甲 | 张三 | 2026-07-15 | 2026-07-20\n\"\"\"\n[例.应得]\n";

fn small() -> Small {
    let small = Small::new();
    fs::write(small.dir.join("pack.toml"), format!("{PACK}{VETO}")).unwrap();
    fs::write(small.dir.join("定等.rhai"), JUDGE).unwrap();
    fs::write(small.dir.join("合成.rhai"), COMPOSE).unwrap();
    small
}

#[test]
fn their_lines_branches_and_closures_count() {
    let small = small().with(&format!("{CASE}总分 = 14.8\n"));
    let run = small.run(&["--min", "95"]);
    assert_eq!(run.code, 1, "{}", run.out);
    let from = run.out.find("  合成  ").unwrap();
    insta::assert_snapshot!(&run.out[from..], @r#"
      合成  行 2/2（100%），分支 1/1（100%）
      定等  行 2/4（50%），分支 2/4（50%）
        没有走到的行  rules/试验/定等.rhai 第 7、10 行
        没有走到的分支  rules/试验/定等.rhai:6 条件成立的一路：if 成绩.总分 < 10 {
        没有走到的分支  rules/试验/定等.rhai:9 条件成立的一路：if 成绩.超期 == 0 {
      逾期  行 3/3（100%），分支 1/2（50%）
        没有走到的分支  rules/试验/逾期.rhai:8 条件不成立的一路：if 事.逾期工作日 > 0 && !事.免责 {
    "#);
    assert!(run.err.contains("错误[E909]"), "{}", run.err);
}

/// Another case has the indicator: this one lacks it, and the script says nothing of it.
#[test]
fn an_indicator_that_only_other_cases_have_is_not_applicable() {
    let other = "[[例]]\n名称 = \"另一项\"\n岗位目标 = \"\"\"\n岗位 | 目标类型 | 指标 | 满分 | 起评分 | 计分规则 | 每日扣分\n综合 | 效率 | 别的 | 20 | 满分 | 逾期 | 0.5\n\"\"\"\n[例.应得]\n总分 = 16\n等次 = \"好\"\n";
    let small = small().with(&format!("{CASE}总分 = 14.8\n{other}"));
    let run = small.run(&[]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
}

/// A pack in the rules/ of an assessment folder is for the folder's 岗位目标, whose titles stand above the header.
#[test]
fn an_indicator_that_the_folder_has_is_known() {
    let small = small();
    let folder = small.dir.parent().unwrap().parent().unwrap();
    fs::write(
        folder.join("gangze.toml"),
        "单位 = \"某办\"\n年度 = 2026\n方案 = \"试验\"\n",
    )
    .unwrap();
    let targets = "某办岗位目标,,,,,,\n岗位,目标类型,指标,满分,起评分,计分规则,每日扣分\n综合,效率,廉政,20,满分,逾期,0.5\n";
    fs::write(folder.join("岗位目标.csv"), targets).unwrap();
    let judge = JUDGE.replace("成绩.超期", "成绩.廉政");
    fs::write(small.dir.join("定等.rhai"), judge).unwrap();
    let small = small.with(&format!("{CASE}总分 = 14.8\n"));
    let run = small.run(&[]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
}

#[test]
fn a_name_that_no_case_has_is_said_once() {
    let small = small();
    let slip = JUDGE.replace("成绩.超期", "成绩.超其");
    fs::write(small.dir.join("定等.rhai"), slip).unwrap();
    let second = CASE.replace("逾期三天", "又一个");
    let small = small.with(&format!("{CASE}总分 = 14.8\n{second}总分 = 14.8\n"));
    let run = small.run(&[]);
    assert_eq!(run.code, 1);
    insta::assert_snapshot!(run.err, @r"
    错误[E508]: 成绩 里没有「超其」：不是目标类型、分组，也不是指标
     --> rules/试验/定等.rhai:9:11
    9 |     if 成绩.超其 == 0 {
      |             ^^^^
      = 建议: 是不是「超期」
    ");
    assert!(!run.out.contains("错误["), "{}", run.out);
    assert_eq!(run.out.matches("规则有错误 E508，见上面").count(), 2);
}

#[test]
fn a_first_case_for_each_of_them_runs() {
    let small = small();
    for rule in ["合成", "定等", "逾期"] {
        let made = small.run(&["--new", rule]);
        assert_eq!((made.code, made.err.as_str()), (0, ""), "{rule}");
    }
    let run = small.run(&[]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    assert!(
        run.out.contains("例 3 个，通过 3，不通过 0\n"),
        "{}",
        run.out
    );
    let text = fs::read_to_string(small.dir.join("tests/定等.toml")).unwrap();
    assert!(text.contains("\"标记\" = \"无\"\n"), "{text}");
}
