//! Taking values over, and the first case of a rule.
use std::fs;

use gangze::cases;

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

/// What came out while something went wrong is no truth: neither of a rule that is wrong nor of one that fails.
#[test]
fn a_case_with_an_unexpected_error_is_left_as_it_is() {
    for (word, slip) in [
        ("指标.每日扣分", "指标.每日扣份"),
        (
            "for 事",
            "let 数 = 1 / (岗.主办事项.数量 - 岗.主办事项.数量);\n    for 事",
        ),
    ] {
        let small = Small::new().with(CASE);
        let rule = super::RULE.replace(word, slip);
        assert_ne!(rule, super::RULE);
        fs::write(small.dir.join("逾期.rhai"), rule).unwrap();
        let before = fs::read_to_string(small.case_file()).unwrap();
        let run = small.run(&["--accept"]);
        assert_eq!(run.code, 1);
        assert_eq!(fs::read_to_string(small.case_file()).unwrap(), before);
        assert!(!run.out.contains("已写") && !run.out.contains("没有要改的应得"));
        let from = run.err.find("错误[E910]").unwrap();
        let shown: String = run.err[from..].lines().next().unwrap().to_owned();
        let code = if slip.contains("扣份") {
            "E402"
        } else {
            "E408"
        };
        assert_eq!(
            shown,
            format!("错误[E910]: 「逾期三天」没有改：运行时出了 {code}，例里没有写应当出它")
        );
    }
}

/// An error that the case expects stands in nobody's way.
#[test]
fn a_case_that_expects_its_error_is_changed() {
    let bad = CASE
        .replace("2026-07-20", "9月31日")
        .replace(
            "总分 = 19   # 待核\n等次 = \"差\" # 待核",
            "消息 = \"E104\"\n总分 = 19",
        )
        .replace(
            "[例.应得.记分]\n超期 = \"\"\"\n扣分 1 逾期2个工作日\n\"\"\"\n",
            "",
        );
    let small = Small::new().with(&bad);
    let run = small.run(&["--accept"]);
    assert_eq!((run.code, run.err.as_str()), (1, ""), "{}", run.out);
    let text = fs::read_to_string(small.case_file()).unwrap();
    assert!(text.contains("总分 = \"出错\"\n"), "{text}");
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

/// What is written runs: every rule of every pack.
#[test]
fn a_first_case_of_every_rule_of_every_pack_runs() {
    let program = std::path::Path::new(crate::job::PROGRAM);
    let mut made = 0;
    for name in super::packs() {
        let keep = tempfile::TempDir::new().unwrap();
        let dir = keep.path().join(&name);
        fs::create_dir_all(&dir).unwrap();
        for entry in fs::read_dir(super::rules().join(&name)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                fs::copy(&path, dir.join(path.file_name().unwrap())).unwrap();
            }
        }
        let open = || cases::open(&dir, dir.to_str().unwrap(), program).unwrap();
        let pack = open();
        for (script, _) in &pack.rules {
            let written = cases::skeleton(&pack, &script.name, 2026, program);
            assert!(written.is_ok(), "{name}/{}: {written:?}", script.name);
            made += 1;
        }
        let pack = open();
        assert!(pack.problems.is_empty(), "{name}: {:?}", pack.problems);
        assert_eq!(pack.cases.len(), pack.rules.len(), "{name}");
        let tested = cases::test(&pack, program);
        for (case, verdict) in pack.cases.iter().zip(&tested.verdicts) {
            assert!(verdict.passed(), "{name}/{}: {verdict:?}", case.name);
        }
    }
    assert!(made > 60, "{made}");
}

/// The example of the header is what the first case shows, where it names its figures.
#[test]
fn a_first_case_shows_the_rules_own_example() {
    let keep = tempfile::TempDir::new().unwrap();
    let dir = keep.path().join("party-office");
    fs::create_dir_all(&dir).unwrap();
    for file in ["pack.toml", "服务测评.rhai"] {
        fs::copy(
            super::rules().join("party-office").join(file),
            dir.join(file),
        )
        .unwrap();
    }
    let made = crate::job::run(&["test", dir.to_str().unwrap(), "--new", "服务测评"]);
    assert_eq!((made.code, made.err.as_str()), (0, ""));
    let text = fs::read_to_string(dir.join("tests/服务测评.toml")).unwrap();
    for line in [
        "综合 | 规范 | 服务测评 | 20 |  | 服务测评 | 30% | 40% | 30%",
        "张三 | 2026Q3 | 领导 | 92 | 92 | 92",
        "张三 | 2026Q3 | 同事 | 90 | 90 | 90",
        "张三 | 2026Q3 | 服务对象 | 88 | 88 | 88",
        "\"服务测评\" = 18",
    ] {
        let year = chrono::Datelike::year(&chrono::Local::now()).to_string();
        let line = line.replace("2026", &year);
        assert!(text.lines().any(|own| own == line), "{line}\n{text}");
    }
}
