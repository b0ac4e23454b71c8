//! `results.json`: held against its published form, read back, and refused where it is not what it should be.

use std::fs;

use gangze::diag::text;
use gangze::office::{Period, SubjectKind};
use gangze::workspace::{Saved, read_results};
use serde_json::Value;

use super::schema::{faults, published};
use super::{Office, office};

const UNIT: &str = "中共云岭县委办公室";

fn assessed() -> Office {
    let office = office("county-office");
    assert_eq!(office.assess(&[]).code, 0);
    office
}

fn read(office: &Office, unit: &str) -> Result<Option<Saved>, String> {
    let period = Period::quarter(2026, 3).unwrap();
    read_results(&office.dir, &period, unit).map_err(|fault| text(&fault))
}

/// Writes the saved results after a change.
fn change(office: &Office, change: impl FnOnce(&mut Value)) {
    let mut json = office.json();
    change(&mut json);
    fs::write(office.result("results.json"), super::sealed(&json)).unwrap();
}

#[test]
fn results_fit_the_published_schema() {
    let office = assessed();
    let schema = published("results-1");
    let mut found = Vec::new();
    faults(&schema, &schema, &office.json(), "", &mut found);
    assert_eq!(found, [""; 0]);
    let mut json = office.json();
    json["考核对象"][0]["结论"] = "不合格".into();
    json["考核对象"][1]["审定总分"] = 90.into();
    json.as_object_mut().unwrap().remove("取用内容");
    faults(&schema, &schema, &json, "", &mut found);
    insta::assert_snapshot!(found.join("\n"), @r#"
    : "取用内容" is not there
    .考核对象[0].结论: "不合格" is none of ["定等","不定等次","未计分","待定","不参加"]
    .考核对象[1].审定总分: integer is not ["string", "null"]
    "#);
}

#[test]
fn what_was_saved_is_read_back() {
    let office = assessed();
    let now = office.compute("2026Q3");
    let saved = read(&office, UNIT).unwrap().unwrap();
    let past = &saved.past;
    assert_eq!(past.file.name.as_ref(), "结果/2026Q3/results.json");
    assert_eq!(past.pack.as_ref(), "party-office");
    assert_eq!(saved.as_of.to_string(), "2026-09-30");
    assert_eq!(past.subjects().len(), now.outcome.standings.len());
    for standing in &now.outcome.standings {
        let person = now.facts.roster.person(standing.person).unwrap();
        let number = now.facts.lexicon.text(person.number);
        let own: Vec<_> = past.person(number).collect();
        assert_eq!(own.len(), 1, "{number}");
        assert_eq!(own[0].kind, SubjectKind::Person);
        assert_eq!(own[0].total.computed, standing.total);
        assert_eq!(own[0].total.decided, standing.total);
        assert_eq!(own[0].grade.decided, standing.grade);
        assert_eq!(own[0].conclusion, standing.conclusion);
        let kinds: Vec<_> = own[0].kinds.iter().map(|(_, value)| *value).collect();
        assert_eq!(kinds, standing.kinds);
    }
    let marks: usize = now.scores.iter().map(|score| score.marks.len()).sum();
    let read: usize = past.subjects().iter().map(|own| own.indicators.len()).sum();
    assert_eq!(read, marks);
    assert!(past.person("没有这个工号").next().is_none());
}

#[test]
fn decided_figures_count_and_computed_ones_stay() {
    let office = assessed();
    change(&office, |json| {
        json["考核对象"][0]["审定总分"] = "91.5".into();
        json["考核对象"][0]["审定等次"] = "好".into();
    });
    let saved = read(&office, UNIT).unwrap().unwrap();
    let own = &saved.past.subjects()[0];
    assert!(own.total.was_changed());
    assert_eq!(own.total.decided, Some("91.5".parse().unwrap()));
    assert_ne!(own.total.computed, own.total.decided);
}

#[test]
fn a_draft_is_refused() {
    let office = office("county-office");
    assert_eq!(read(&office, UNIT).map(|own| own.is_some()), Ok(false));
    assert_eq!(office.assess(&["--as-of", "2026-08-31"]).code, 1);
    insta::assert_snapshot!(read(&office, UNIT).unwrap_err(), @"
    错误[E061]: 2026年第三季度 只有草稿，不能用
     --> 结果/2026Q3-草稿
      = 建议: 改完那一期的错误，再运行 gangze assess 考核文件夹 --period 2026Q3，出那一期的正式结果
    ");
    assert_eq!(office.assess(&[]).code, 0);
    change(&office, |json| json["草稿"] = true.into());
    let said = read(&office, UNIT).unwrap_err();
    assert!(said.contains("E061"), "{said}");
    assert!(said.contains("结果/2026Q3/results.json"), "{said}");
}

#[test]
fn what_is_not_understood_is_refused() {
    for change_to in [
        |json: &mut Value| json["版本"] = 2.into(),
        |json: &mut Value| json["格式"] = "别的".into(),
        |json: &mut Value| json["考核对象"][0]["审定总分"] = "九十".into(),
        |json: &mut Value| json["考核对象"][0]["结论"] = "合格".into(),
        |json: &mut Value| json["考核对象"] = Value::Null,
    ] {
        let office = assessed();
        change(&office, change_to);
        let said = read(&office, UNIT).unwrap_err();
        assert!(said.starts_with("错误[E060]: 读不懂"), "{said}");
    }
    let office = assessed();
    change(&office, |json| json["版本"] = 2.into());
    insta::assert_snapshot!(read(&office, UNIT).unwrap_err(), @"
    错误[E060]: 读不懂 `结果/2026Q3/results.json`：它是第 2 版，本程序读第 1 版
     --> 结果/2026Q3/results.json
      = 建议: 运行 gangze assess 考核文件夹 --period 2026Q3，出那一期的正式结果
    ");
}

#[test]
fn results_of_another_office_or_period_are_refused() {
    let office = assessed();
    insta::assert_snapshot!(read(&office, "某县府办").unwrap_err(), @"
    错误[E062]: `结果/2026Q3/results.json` 是 中共云岭县委办公室 的，这里要的是 某县府办
     --> 结果/2026Q3/results.json
      = 建议: 运行 gangze assess 考核文件夹 --period 2026Q3，出那一期的正式结果
    ");
    change(&office, |json| json["止"] = "2026-09-29".into());
    let said = read(&office, UNIT).unwrap_err();
    assert!(said.contains("2026Q3 2026-07-01至2026-09-29"), "{said}");
}

/// A figure changed by hand is not taken for a result.
#[test]
fn results_changed_by_hand_are_refused() {
    let office = assessed();
    let file = office.result("results.json");
    let text = fs::read_to_string(&file).unwrap();
    assert!(read(&office, UNIT).unwrap().is_some());
    let total = office.json()["考核对象"][0]["总分"]
        .as_str()
        .unwrap()
        .to_owned();
    let changed = text.replacen(&format!("\"总分\":\"{total}\""), "\"总分\":\"99\"", 1);
    assert_ne!(changed, text);
    fs::write(&file, changed).unwrap();
    insta::assert_snapshot!(read(&office, UNIT).unwrap_err(), @"
    错误[E060]: 读不懂 `结果/2026Q3/results.json`：写出来以后被改动过（封存码对不上）
     --> 结果/2026Q3/results.json
      = 建议: 运行 gangze assess 考核文件夹 --period 2026Q3，出那一期的正式结果
    ");
    let bare = text.rsplit_once(",\n  \"封存\"").unwrap().0.to_owned() + "\n}\n";
    fs::write(&file, bare).unwrap();
    let said = read(&office, UNIT).unwrap_err();
    assert!(
        said.contains("它没有封存码，多半是本程序的旧版写的"),
        "{said}"
    );
    fs::write(&file, office_json_as_others_write_it(&text)).unwrap();
    let said = read(&office, UNIT).unwrap_err();
    assert!(said.contains("封存码对不上"), "{said}");
}

fn office_json_as_others_write_it(text: &str) -> String {
    serde_json::from_str::<Value>(text).unwrap().to_string()
}
