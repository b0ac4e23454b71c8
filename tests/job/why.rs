//! `gangze why`: one score opened up; nothing is written.

use std::fs;

use super::{office, run};

fn why(dir: &str, more: &[&str]) -> super::Run {
    let mut arguments = vec!["why", dir];
    arguments.extend_from_slice(more);
    arguments.extend_from_slice(&["--period", "2026Q3"]);
    run(&arguments)
}

#[test]
fn one_indicator_down_to_the_cells() {
    let office = office("county-office");
    let run = why(
        office.dir.to_str().unwrap(),
        &["张敏", "--indicator", "规范执行"],
    );
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    insta::assert_snapshot!(run.out, @"
    结果/2026Q3 还没有保存的结果，下面是现在算出来的

    张敏（0102） 2026Q3，基准日 2026-09-30
    结论 定等　总分 82.88　等次 较好（分数对应 较好）　名次 28，类内 2，科室 2

    秘书科 秘书科副科长　在岗 66 个工作日
    总分 82.88　下级求和 82.88；下限 0；上限 100；2位，四舍五入
    └─ 规范 13　下级求和 13；2位，四舍五入
       └─ 规范执行 4　起评 10 + 扣分 −6 = 4；扣分下限 0；下限 0；上限 10；2位，四舍五入；满分 10
          │   规则 规范目标检查，目标见 岗位目标.xlsx › 岗位目标 › A9:AW9
          ├─ 起评 10　起评分
          │      出处 岗位目标.xlsx › 岗位目标 › K9（起评分）、I9（满分）
          ├─ 扣分 −4　保密规定检查发现问题2次
          │      出处 数据/规范检查.csv › 第46行
          │      引用 责任人[B46]=张敏；日期[A46]=2026-07-23；检查项目[D46]=保密规定；次数[F46]=2
          └─ 扣分 −2　文电运转检查发现问题1次
                 出处 数据/规范检查.csv › 第52行
                 引用 责任人[B52]=张敏；日期[A52]=2026-08-10；检查项目[D52]=文电运转；次数[F52]=1
    ");
    assert!(!office.dir.join("结果").exists(), "why wrote something");
}

#[test]
fn the_first_line_compares_with_what_was_saved() {
    let office = office("county-office");
    let dir = office.dir.to_str().unwrap();
    assert_eq!(office.assess(&[]).code, 0);
    let first = |run: super::Run| run.out.lines().next().unwrap().to_owned();
    assert_eq!(first(why(dir, &["0102"])), "与 结果/2026Q3 保存的结果一致");
    let saved = office.result("results.json");
    let text = fs::read_to_string(&saved).unwrap();
    fs::write(&saved, text.replace("\"82.88\"", "\"90.01\"")).unwrap();
    assert_eq!(
        first(why(dir, &["0102"])),
        "注意：和 结果/2026Q3 保存的不同（保存的 → 现在的）：总分 90.01 → 82.88；表格或规则改过，重新运行 assess 才会更新"
    );
}

#[test]
fn json_holds_the_same_tree() {
    let office = office("county-office");
    let run = why(office.dir.to_str().unwrap(), &["张 敏", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(json["总分"], "82.88");
    let tree = &json["任职"][0]["树"];
    assert_eq!(tree["分值"], "82.88");
    assert_eq!(json["保存的结果"]["一致"], serde_json::Value::Null);
    assert_eq!(
        json["保存的结果"]["说明"],
        "结果/2026Q3 还没有保存的结果，下面是现在算出来的"
    );
    assert_eq!(tree["下级"].as_array().unwrap().len(), 5);
    assert_eq!(tree["下级"][0]["下级"][0]["名称"], "规范执行");
}

#[test]
fn who_is_not_there_or_there_twice() {
    let office = office("county-office");
    let dir = office.dir.to_str().unwrap();
    let run = why(dir, &["张民"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    insta::assert_snapshot!(run.err, @"
    错误[E018]: 名册里没有 `张民`
      = 建议: 是不是「张敏」；也可以写工号
    ");
    insta::assert_snapshot!(why(dir, &["王伟"]).err, @"
    错误[E019]: 名册里有 2 个 `王伟`
      = 建议: 改写工号：0103、0403
    ");
    insta::assert_snapshot!(why(dir, &["张敏", "--indicator", "退稿扣分"]).err, @"
    错误[E020]: 没有「退稿扣分」这个指标
      = 建议: 岗位目标 里的指标有 规范执行、考勤纪律、调研成果、按时办结率、服务满意度、差错登记、超期办理、文稿退改、办件差错率、信息采用、督查办结、办会评价、当日办结率、加减分
    ");
}

/// The whole score is shown with a few rows of each entry; one indicator, and programs, get them all.
#[test]
fn every_row_of_an_entry_is_opened_for_one_indicator() {
    let office = office("county-office");
    let dir = office.dir.to_str().unwrap();
    let whole = why(dir, &["张敏"]).out;
    assert!(
        whole.contains("…等20行，加 --indicator 全部列出"),
        "{whole}"
    );
    let one = why(dir, &["张敏", "--indicator", "按时办结率"]).out;
    assert!(!one.contains("…等"), "{one}");
    assert_eq!(one.matches("主办[E").count(), 20, "{one}");
    let json = why(dir, &["张敏", "--format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let mut entries = Vec::new();
    collect(&json["任职"][0]["树"], &mut entries);
    let rows = entries
        .iter()
        .map(|own| own["引用值"].as_str().unwrap_or("").lines().count());
    assert_eq!(rows.max(), Some(20));
    // Exact figures with the minus sign that programs know.
    let points = entries.iter().filter_map(|own| own["分值"].as_str());
    let points: Vec<rust_decimal::Decimal> = points.map(|text| text.parse().unwrap()).collect();
    assert!(points.iter().any(|own| own.is_sign_negative()));
}

fn collect<'v>(branch: &'v serde_json::Value, found: &mut Vec<&'v serde_json::Value>) {
    found.push(branch);
    for child in branch["下级"].as_array().into_iter().flatten() {
        collect(child, found);
    }
}
