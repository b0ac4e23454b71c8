//! A pack's own cases: every case of every pack, what a failure shows, taking values over, faults in case files at
//! their lines, workbooks of cases, coverage.
mod accept;
mod faults;
mod sheets;
mod whole;

use std::fs;
use std::path::{Path, PathBuf};

use gangze::cases::{self, PackCases, Tested};
use rust_decimal::Decimal;
use tempfile::TempDir;

use crate::job::{PROGRAM, Run};

/// The folder with all packs of the project.
pub fn rules() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")
}

/// The names of all packs.
fn packs() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(rules())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("pack.toml").is_file())
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

fn tested(name: &str) -> (PackCases, Tested) {
    let path = rules().join(name);
    let pack = cases::open(&path, path.to_str().unwrap(), Path::new(PROGRAM)).unwrap();
    let tested = cases::test(&pack, Path::new(PROGRAM));
    (pack, tested)
}

/// A pack of one rule in a folder of its own.
pub struct Small {
    _keep: TempDir,
    pub dir: PathBuf,
}

pub const PACK: &str = "名称 = \"试验方案\"\n目标类型 = [\"效率\"]\n合成 = \"求和\"\n\n[[状态]]\n名称 = \"在岗\"\n结论 = \"定等\"\n依据 = \"试验\"\n\n[[等次]]\n名称 = \"好\"\n不低于 = 15\n\n[[等次]]\n名称 = \"差\"\n";

pub const RULE: &str = "/// 逾期\n/// 依据：试验办法第一条\n/// 取数：台账.主办（人员）、台账.完成时限（日期）、台账.完成日期（日期）、台账.免责（是否，空作否）\n/// 参数：每日扣分（分/工作日）\n/// 例：逾期 3 个工作日，每日扣分 0.5 → 扣 1.5\nfn 评分(岗, 指标) {\n    for 事 in 岗.主办事项 {\n        if 事.逾期工作日 > 0 && !事.免责 {\n            扣分(事.逾期工作日 * 指标.每日扣分, 事, `逾期${事.逾期工作日}个工作日`);\n        }\n    }\n}\n";

/// What every case of the small pack shares.
pub const HEAD: &str = "考核期 = \"2026Q3\"\n\n人员名册 = \"\"\"\n姓名 | 科室 | 岗位 | 岗位类别\n张三 | 办公室 | 综合岗 | 综合\n\"\"\"\n\n岗位目标 = \"\"\"\n岗位 | 目标类型 | 指标 | 满分 | 起评分 | 计分规则 | 每日扣分\n综合 | 效率 | 超期 | 20 | 满分 | 逾期 | 0.5\n\"\"\"\n";

impl Small {
    pub fn new() -> Self {
        let keep = TempDir::new().unwrap();
        let dir = keep.path().join("rules/试验");
        fs::create_dir_all(dir.join("tests")).unwrap();
        fs::write(dir.join("pack.toml"), PACK).unwrap();
        fs::write(dir.join("逾期.rhai"), RULE).unwrap();
        Self { _keep: keep, dir }
    }

    /// A case file: the shared head, then these lines.
    pub fn with(self, cases: &str) -> Self {
        fs::write(self.case_file(), format!("{HEAD}\n{cases}")).unwrap();
        self
    }

    pub fn case_file(&self) -> PathBuf {
        self.dir.join("tests/例.toml")
    }

    pub fn run(&self, more: &[&str]) -> Run {
        let mut arguments = vec!["test", self.dir.to_str().unwrap()];
        arguments.extend_from_slice(more);
        crate::job::run(&arguments)
    }
}

#[test]
fn every_case_of_every_pack_holds() {
    let mut failed = Vec::new();
    for name in packs() {
        let (pack, tested) = tested(&name);
        assert!(pack.problems.is_empty(), "{name}: {:?}", pack.problems);
        for (case, verdict) in pack.cases.iter().zip(&tested.verdicts) {
            if !verdict.passed() {
                failed.push(format!("{} › {}: {verdict:#?}", case.file, case.name));
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// The packs of the seven published schemes.
const SCHEMES: [&str; 7] = [
    "city-information",
    "college-departments",
    "district-information",
    "document-quality",
    "leader-votes",
    "supervision-workload",
    "town-performance-pay",
];

/// The packs of the regulations.
const PRESETS: [&str; 3] = [
    "civil-servant-annual",
    "civil-servant-regular",
    "institution-annual",
];

#[test]
fn the_cases_of_the_presets_reach_all_of_their_rules() {
    for name in PRESETS {
        let (_, tested) = tested(name);
        let tally = tested.coverage.tally();
        assert!(
            tally.all > 0 && tally.share() == Decimal::ONE,
            "{name}: {tally:?}"
        );
    }
}

#[test]
fn a_pack_without_rules_has_nothing_to_prove() {
    let run = crate::job::run(&[
        "test",
        rules().join("party-office-annual").to_str().unwrap(),
    ]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    insta::assert_snapshot!(run.out, @"方案 party-office-annual（县委办公室年度考核方案）没有计分规则：得分由较短的各期合成，没有要用例证明的");
}

#[test]
fn the_cases_reach_nine_tenths_of_the_rules() {
    for name in SCHEMES.into_iter().chain(["party-office"]) {
        let (_, tested) = tested(name);
        let tally = tested.coverage.tally();
        assert!(tally.share() >= Decimal::new(9, 1), "{name}: {tally:?}");
        assert!(tally.all > 0, "{name}");
    }
}

#[test]
fn no_line_of_the_program_knows_a_scheme() {
    let mut found = Vec::new();
    crate::tidy::each_source(&mut |name, text| {
        let words = SCHEMES
            .iter()
            .chain(["常州", "钟楼", "衢州", "督办承办", "公文差错"].iter());
        for word in words {
            if text.contains(word) {
                found.push(format!("{name}: {word}"));
            }
        }
    });
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_failure_shows_expected_under_actual_and_what_differs() {
    let small = Small::new().with(
        "[[例]]\n名称 = \"逾期三天\"\n台账 = \"\"\"\n任务 | 主办 | 完成时限 | 完成日期\n甲 | 张三 | 2026-07-15 | 2026-07-20\n\"\"\"\n[例.应得]\n总分 = 19\n等次 = \"好\"\n[例.应得.记分]\n超期 = \"\"\"\n起评 20 起评分\n扣分 1 逾期2个工作日\n\"\"\"\n",
    );
    let run = small.run(&[]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    insta::assert_snapshot!(run.out, @r#"
    不通过  例.toml › 逾期三天
            总分  （rules/试验/tests/例.toml:20:6）
              算出 18.5
              应得 19
            记分 超期  （rules/试验/tests/例.toml:23:6）
              - 应得而没有算出，+ 算出而不应有
                起评 20 起评分
              - 扣分 1 逾期2个工作日
              + 扣分 1.5 逾期3个工作日

    方案 试验（试验方案）：例 1 个，通过 0，不通过 1
    覆盖（例）：行和分支共 4/5（80%）
      逾期  行 3/3（100%），分支 1/2（50%）
        没有走到的分支  rules/试验/逾期.rhai:8 条件不成立的一路：if 事.逾期工作日 > 0 && !事.免责 {
    "#);
}

#[test]
fn what_is_not_reached_is_listed() {
    let small = Small::new().with(
        "[[例]]\n名称 = \"没有逾期\"\n台账 = \"\"\"\n任务 | 主办 | 完成时限 | 完成日期\n甲 | 张三 | 2026-07-15 | 2026-07-15\n\"\"\"\n[例.应得]\n总分 = 20\n",
    );
    let run = small.run(&["--min", "90"]);
    assert_eq!(run.code, 1);
    insta::assert_snapshot!(run.out, @r#"
    通过    例.toml › 没有逾期

    方案 试验（试验方案）：例 1 个，通过 1，不通过 0
    覆盖（例）：行和分支共 3/5（60%）
      逾期  行 2/3（66.7%），分支 1/2（50%）
        没有走到的行  rules/试验/逾期.rhai 第 9 行
        没有走到的分支  rules/试验/逾期.rhai:8 条件成立的一路：if 事.逾期工作日 > 0 && !事.免责 {
    "#);
    insta::assert_snapshot!(run.err, @r#"
    错误[E909]: 覆盖 60%，要求不低于 90%
     --> rules/试验
      = 建议: 照上面列出的行补例
    "#);
    assert_eq!(small.run(&["--min", "50"]).code, 0);
}

#[test]
fn a_folder_says_what_of_the_rules_its_data_reaches() {
    let office = crate::job::office("county-office");
    let run = crate::job::run(&[
        "test",
        "party-office",
        "--data",
        office.dir.to_str().unwrap(),
        "--period",
        "2026Q3",
    ]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let by_data = run.out.split("覆盖（").nth(2).unwrap();
    // The sample has tasks that are late, and meetings of every rating.
    assert!(
        by_data.contains("  逾期扣分  行 3/3（100%），分支 2/2（100%）"),
        "{by_data}"
    );
    assert!(by_data.contains("  办会评价  "), "{by_data}");
}

/// Of a rule that cannot be run nothing is reached, and its fault is said once however many cases meet it.
#[test]
fn a_rule_with_a_fault_is_not_covered_and_its_fault_is_said_once() {
    let case = |name: &str| {
        format!(
            "[[例]]\n名称 = \"{name}\"\n台账 = \"\"\"\n任务 | 主办 | 完成时限 | 完成日期\n甲 | 张三 | 2026-07-15 | 2026-07-20\n\"\"\"\n[例.应得]\n总分 = 18.5\n"
        )
    };
    let small = Small::new().with(&format!("{}{}", case("甲"), case("乙")));
    let rule = RULE.replace("指标.每日扣分", "指标.每日扣份");
    fs::write(small.dir.join("逾期.rhai"), rule).unwrap();
    let run = small.run(&["--min", "0"]);
    assert_eq!(run.code, 1);
    insta::assert_snapshot!(run.err, @r#"
    错误[E402]: 没有声明参数「每日扣份」
     --> rules/试验/逾期.rhai:9:29
    9 |             扣分(事.逾期工作日 * 指标.每日扣份, 事, `逾期${事.逾期工作日}个工作日`);
      |                                       ^^^^^^^^
      = 建议: 是不是「每日扣分」

    错误[E909]: 规则「逾期」有错误，一行也没有走到
     --> rules/试验
      = 建议: 先照上面的消息把规则改好
    "#);
    insta::assert_snapshot!(run.out, @r"
    不通过  例.toml › 甲
            总分  （rules/试验/tests/例.toml:20:6）
              算出 出错
              应得 18.5
            规则有错误 E402，见上面  （rules/试验/逾期.rhai:9:29）
    不通过  例.toml › 乙
            总分  （rules/试验/tests/例.toml:28:6）
              算出 出错
              应得 18.5
            规则有错误 E402，见上面  （rules/试验/逾期.rhai:9:29）

    方案 试验（试验方案）：例 2 个，通过 0，不通过 2
    覆盖（例）：行和分支共 0/4（0%）
      逾期  行 0/4（0%）：规则有错误，没有运行
    ");
}

/// The folder's own rule takes the place of the pack's, in the cases as in an assessment.
#[test]
fn with_a_folder_its_own_rules_are_tested() {
    let office = crate::job::office("county-office");
    let pack = rules().join("party-office");
    fs::create_dir_all(office.dir.join("rules")).unwrap();
    let rule = fs::read_to_string(pack.join("逾期扣分.rhai")).unwrap();
    let own = rule.replace("事.逾期工作日 > 0", "事.逾期工作日 > 1");
    assert_ne!(own, rule);
    fs::write(office.dir.join("rules/逾期扣分.rhai"), own).unwrap();
    let dir = office.dir.to_str().unwrap();
    let data = ["--data", dir, "--period", "2026Q3"];
    let run = crate::job::run(&[&["test", "party-office"][..], &data].concat());
    assert!(
        run.out
            .starts_with("rules/逾期扣分.rhai 代替方案里的同名规则\n"),
        "{}",
        run.out
    );
    let by_data = run.out.split("覆盖（").nth(2).unwrap();
    assert!(by_data.contains("  逾期扣分  行 3/3（100%）"), "{by_data}");
    let refused = crate::job::run(&[&["test", "party-office", "--accept"][..], &data].concat());
    assert_eq!((refused.code, refused.out.as_str()), (2, ""));
    assert!(
        refused
            .err
            .starts_with("错误[E017]: --accept 不能和带有自己规则的考核文件夹一起用"),
        "{}",
        refused.err
    );
    // The same name elsewhere is another scheme, and that is said.
    let small = Small::new().with(HEAD);
    let path = small.dir.to_str().unwrap();
    let other = crate::job::run(&[&["test", path][..], &data].concat());
    assert!(other.err.contains("警告[W024]: "), "{}", other.err);
    assert!(other.err.contains("不按"), "{}", other.err);
}

/// A band of 分档 that no case comes to is said by its words.
#[test]
fn bands_are_reached_or_not() {
    let small = Small::new();
    let rule = "/// 逾期\n/// 依据：试验办法第一条\n/// 取数：台账.主办（人员）、台账.完成时限（日期）、台账.完成日期（日期）\n/// 参数：每日扣分（分/工作日）\n/// 例：逾期 3 个工作日 → 扣 2\nfn 评分(岗, 指标) {\n    for 事 in 岗.主办事项 {\n        扣分(分档(事.逾期工作日, [[\"不满1\", 0], [\"1以上不满5\", 2], [\"5以上\", 6]]) * 指标.每日扣分 * 2, 事, \"逾期\");\n    }\n}\n";
    fs::write(small.dir.join("逾期.rhai"), rule).unwrap();
    let small = small.with(
        "[[例]]\n名称 = \"逾期三天\"\n台账 = \"\"\"\n任务 | 主办 | 完成时限 | 完成日期\n甲 | 张三 | 2026-07-15 | 2026-07-20\n乙 | 张三 | 2026-07-15 | 2026-07-15\n\"\"\"\n[例.应得]\n总分 = 18\n",
    );
    let run = small.run(&[]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    assert!(
        run.out
            .ends_with("  逾期  行 2/2（100%），分支 2/3（66.7%）\n    没有走到的一档  rules/试验/逾期.rhai:8 5以上\n"),
        "{}",
        run.out
    );
}
