//! The published form of `gangze check --format json`, held against what the program prints.

use serde_json::{Map, Value};

use super::small::small;
use super::{PROGRAM, Run, office, run};

fn schema() -> Value {
    published("check-1")
}

/// A schema of `schemas/`.
pub fn published(name: &str) -> Value {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas");
    let file = format!("{folder}/{name}.schema.json");
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

fn printed(run: &Run) -> Value {
    assert_eq!(run.err, "");
    serde_json::from_str(&run.out).unwrap_or_else(|fault| panic!("{fault}: {}", run.out))
}

/// The members of JSON Schema that our schema uses; any other is a fault of the schema.
pub fn faults(root: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let mut say = |words: String| found.push(format!("{at}: {words}"));
    let rules = schema.as_object().unwrap();
    for (key, rule) in rules {
        match key.as_str() {
            "$schema" | "$defs" | "title" | "description" | "properties" | "items" | "$ref" => {}
            "type" => {
                let allowed: Vec<&str> = match rule {
                    Value::Array(list) => list.iter().map(|t| t.as_str().unwrap()).collect(),
                    one => vec![one.as_str().unwrap()],
                };
                if !allowed.contains(&kind(value)) {
                    say(format!("{} is not {allowed:?}", kind(value)));
                }
            }
            "const" if rule != value => say(format!("{value} is not {rule}")),
            "enum" if !rule.as_array().unwrap().contains(value) => {
                say(format!("{value} is none of {rule}"))
            }
            "const" | "enum" => {}
            "minimum" => {
                if value
                    .as_i64()
                    .is_some_and(|own| own < rule.as_i64().unwrap())
                {
                    say(format!("{value} is below {rule}"));
                }
            }
            "required" => {
                for name in rule.as_array().unwrap() {
                    if value
                        .as_object()
                        .is_some_and(|own| !own.contains_key(name.as_str().unwrap()))
                    {
                        say(format!("{name} is not there"));
                    }
                }
            }
            "additionalProperties" => {
                let known = rules["properties"].as_object().unwrap();
                for name in value.as_object().unwrap_or(&Map::new()).keys() {
                    if !known.contains_key(name) {
                        say(format!("{name} is not in the schema"));
                    }
                }
            }
            other => panic!("the schema uses {other}, which this test does not know"),
        }
    }
    if let Some(name) = rules.get("$ref") {
        let name = name.as_str().unwrap().trim_start_matches("#/$defs/");
        faults(root, &root["$defs"][name], value, at, found);
    }
    if let (Some(known), Some(own)) = (rules.get("properties"), value.as_object()) {
        for (name, value) in own {
            if let Some(schema) = known.get(name) {
                faults(root, schema, value, &format!("{at}.{name}"), found);
            }
        }
    }
    if let (Some(schema), Some(list)) = (rules.get("items"), value.as_array()) {
        for (index, value) in list.iter().enumerate() {
            faults(root, schema, value, &format!("{at}[{index}]"), found);
        }
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn assert_fits(value: &Value) {
    let schema = schema();
    let mut found = Vec::new();
    faults(&schema, &schema, value, "", &mut found);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn both_samples_fit_the_schema() {
    for (name, code, problems) in [("county-office", 0, 0), ("county-office_bad", 1, 37)] {
        let office = office(name);
        let run = run(&["check", office.dir.to_str().unwrap(), "--format", "json"]);
        assert_eq!(run.code, code);
        let value = printed(&run);
        assert_fits(&value);
        assert_eq!(value["problems"].as_array().unwrap().len(), problems);
        assert!(!value["layouts"].as_array().unwrap().is_empty());
        for account in value["accounts"].as_array().unwrap() {
            let number = |name: &str| account[name].as_u64().unwrap();
            assert_eq!(
                number("filled"),
                number("accepted") + number("rejected") + number("layout")
            );
        }
    }
}

#[test]
fn the_rows_of_a_layout_are_all_rows_of_its_sheet() {
    let office = office("county-office_bad");
    let value = printed(&run(&[
        "check",
        office.dir.to_str().unwrap(),
        "--format",
        "json",
    ]));
    let rows = |list: &Value, name: &str| -> u64 {
        list.as_array()
            .unwrap()
            .iter()
            .map(|item| item[name].as_u64().unwrap())
            .sum()
    };
    let noted: u64 = value["layouts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|layout| rows(&layout["rows"], "rows"))
        .sum();
    assert_eq!(noted, rows(&value["accounts"], "filled"));
}

#[test]
fn a_check_that_could_not_be_done_fits_too() {
    let run = run(&["check", "没有这个文件夹", "--format", "json"]);
    assert_eq!(run.code, 2);
    let value = printed(&run);
    assert_fits(&value);
    assert_eq!(value["单位"], Value::Null);
    assert_eq!(value["problems"][0]["code"], "E001");
}

#[test]
fn a_layout_whose_section_turns_fits_too() {
    let office = small().with(
        "台账/秘书科汇总.csv",
        "任务,主办,交办日期,完成时限,完成日期
甲,张敏,2026-07-01,2026-07-10,2026-07-09
二、督查室,,,,
乙,赵丽,2026-07-01,2026-07-10,2026-07-09
三、其他,,,,
丙,孙浩,2026-07-01,2026-07-10,2026-07-09
",
    );
    let shown = office.check(&["--layout"]);
    let told = "，各行的科室按名称取作 秘书科，第 3 行以下取作 督查室，第 5 行以下取作 不定";
    assert!(shown.out.contains(told), "{}", shown.out);
    let value = printed(&office.check(&["--format", "json", "--layout"]));
    assert_fits(&value);
    let layouts = value["layouts"].as_array().unwrap();
    let turns: Vec<&Value> = layouts
        .iter()
        .map(|layout| &layout["turns"])
        .filter(|turns| !turns.as_array().unwrap().is_empty())
        .collect();
    assert_eq!(turns.len(), 1);
    assert_eq!(turns[0][0]["section"], "督查室");
    assert_eq!(turns[0][1]["below"], 5);
    assert_eq!(turns[0][1]["section"], Value::Null);
}

#[test]
fn marking_and_scripts_fit_too() {
    let office = small()
        .but("台账/事项.csv", "2026-07-14", "2026-07-34")
        .but(
            "rules/小方案/逾期扣分.rhai",
            "指标.每日扣分",
            "指标.每日扣份",
        );
    let run = office.check(&["--format", "json", "--mark"]);
    let value = printed(&run);
    assert_fits(&value);
    assert_eq!(value["marked"][0], "台账/事项.问题标注.xlsx");
    assert!(!run.out.contains(PROGRAM));
}

#[test]
fn the_test_sees_what_does_not_fit() {
    let office = small();
    let mut value = printed(&office.check(&["--format", "json"]));
    value["accounts"][0]["filled"] = "七".into();
    value["年份"] = 1.into();
    let schema = schema();
    let mut found = Vec::new();
    faults(&schema, &schema, &value, "", &mut found);
    assert_eq!(
        found,
        [
            ": 年份 is not in the schema",
            ".accounts[0].filled: string is not [\"integer\"]"
        ]
    );
}
