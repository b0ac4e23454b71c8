//! 个人考核表, 公示表, 奖惩依据表 and 人事导入 as the program writes them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use calamine::{Data, Reader, open_workbook_auto};

use super::{Office, office};

/// Every text of a workbook, by sheet.
fn texts(path: &Path) -> BTreeMap<String, Vec<String>> {
    let mut book = open_workbook_auto(path).unwrap();
    let names = book.sheet_names();
    names
        .into_iter()
        .map(|name| {
            let range = book.worksheet_range(&name).unwrap();
            let texts = range
                .used_cells()
                .filter_map(|(_, _, value)| match value {
                    Data::String(text) => Some(text.clone()),
                    _ => None,
                })
                .collect();
            (name, texts)
        })
        .collect()
}

/// 工号, 姓名 and 科室 of everybody in the results.
fn people(office: &Office) -> Vec<[String; 3]> {
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    office.json()["考核对象"]
        .as_array()
        .unwrap()
        .iter()
        .map(|own| [text(&own["工号"]), text(&own["姓名"]), text(&own["科室"])])
        .collect()
}

pub fn names_in(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[test]
fn a_split_file_names_nobody_of_another_section() {
    let office = office("county-office");
    assert_eq!(office.assess(&["--split", "科室"]).code, 0);
    let people = people(&office);
    let folder = office.result("个人考核表");
    let mut forms = 0;
    for file in names_in(&folder) {
        let section = file.strip_suffix(".xlsx").unwrap();
        let sheets = texts(&folder.join(&file));
        let section = if section == "未填科室" {
            ""
        } else {
            section
        };
        let own: Vec<&[String; 3]> = people.iter().filter(|one| one[2] == section).collect();
        assert_eq!(sheets.len(), own.len(), "{file}");
        forms += sheets.len();
        for (sheet, texts) in &sheets {
            for [number, name, _] in &people {
                // Two-character names stand inside other words; a whole cell or the sheet's name is what counts.
                let its_own = sheet == name || *sheet == format!("{name} {number}");
                // Two people of one name: the number tells them apart.
                let namesake = !its_own && sheet.split(' ').next() == Some(name);
                let there = texts
                    .iter()
                    .any(|text| (text == name && !namesake) || text == number);
                assert_eq!(there, its_own, "{file} › {sheet}: {name} {number}");
            }
        }
    }
    assert_eq!(forms, people.len());
}

#[test]
fn one_person_alone_and_everybody_in_one_file() {
    let office = office("county-office");
    let run = office.assess(&["--person", "张敏"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let folder = office.result("个人考核表");
    let names = names_in(&folder);
    assert_eq!(names.len(), 1);
    let sheets = texts(&folder.join(names.first().unwrap()));
    assert_eq!(sheets.keys().collect::<Vec<_>>(), ["张敏"]);
    let texts_of = &sheets["张敏"];
    for wanted in [
        "平时考核登记表",
        "姓名",
        "0102",
        "指标",
        "目标值",
        "实际值",
        "加分、扣分及理由",
        "个人总结",
        "主管领导审核评价意见和考核等次建议",
        "机关审定意见",
        "本人意见",
        "未确定等次或不参加考核情况说明",
    ] {
        assert!(texts_of.iter().any(|text| text == wanted), "{wanted}");
    }
    assert_eq!(office.assess(&["--forms"]).code, 0);
    assert_eq!(
        names_in(&folder).into_iter().collect::<Vec<_>>(),
        ["个人考核表.xlsx"]
    );
    assert_eq!(texts(&folder.join("个人考核表.xlsx")).len(), 41);
    // The next run without forms leaves none of an earlier result behind.
    assert_eq!(office.assess(&[]).code, 0);
    assert!(!folder.exists());
}

#[test]
fn nobody_of_that_name_is_said_before_anything_is_written() {
    let office = office("county-office");
    let run = office.assess(&["--person", "张明"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("名册里没有 `张明`"), "{}", run.err);
    assert!(!office.dir.join("结果").exists());
}

#[test]
fn the_notice_holds_names_posts_and_grades_only_and_counts_working_days() {
    let office = office("county-office");
    assert_eq!(office.assess(&[]).code, 0);
    let sheets = texts(&office.result("公示表.xlsx"));
    assert_eq!(sheets.len(), 1);
    let texts_of = &sheets["公示表"];
    // 1 to 7 October are holidays and Saturday the 10th is worked.
    assert!(
        texts_of
            .iter()
            .any(|text| text.contains("公示期为 2026年10月8日 至 2026年10月13日，共 5 个工作日")),
        "{texts_of:?}"
    );
    let mut book = open_workbook_auto(office.result("公示表.xlsx")).unwrap();
    let range = book.worksheet_range("公示表").unwrap();
    let rows: Vec<&[Data]> = range.rows().collect();
    let header = rows
        .iter()
        .position(|row| row[0] == Data::String("序号".into()))
        .unwrap();
    assert_eq!(
        rows[header]
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>(),
        ["序号", "姓名", "岗位", "考核等次"]
    );
    let listed: Vec<&&[Data]> = rows[header + 1..]
        .iter()
        .filter(|row| matches!(row[0], Data::Float(_)))
        .collect();
    assert_eq!(listed.len(), 15);
    assert!(listed.iter().all(|row| row[3] == Data::String("好".into())));
    // No score anywhere: the only numbers are the running ones.
    let numbers = range
        .used_cells()
        .filter(|(_, _, value)| matches!(value, Data::Float(_)))
        .count();
    assert_eq!(numbers, 15);
    let run = office.assess(&["--notice-from", "2026-10-17"]);
    assert!(
        run.out.contains("公示  2026-10-19 至 2026-10-23"),
        "{}",
        run.out
    );
}

#[test]
fn merits_are_all_bookings_above_the_threshold_with_their_cells() {
    let office = office("county-office");
    assert_eq!(office.assess(&[]).code, 0);
    let assessment = office.compute("2026Q3");
    let mut expected = 0;
    for score in assessment.scores.iter() {
        score.total.walk(&mut |node, _| {
            expected += node
                .entries
                .iter()
                .filter(|entry| match entry.kind {
                    gangze::office::EntryKind::Bonus => !entry.points.is_zero(),
                    gangze::office::EntryKind::Deduction => {
                        entry.points.abs() >= rust_decimal::Decimal::ONE
                    }
                    kind => !kind.has_points(),
                })
                .count();
        });
    }
    assert!(expected > 100);
    let mut book = open_workbook_auto(office.result("奖惩依据表.xlsx")).unwrap();
    let range = book.worksheet_range("奖惩依据表").unwrap();
    let rows: Vec<&[Data]> = range
        .rows()
        .filter(|row| matches!(row[0], Data::Float(_)))
        .collect();
    assert_eq!(rows.len(), expected);
    for (number, row) in (1..).zip(&rows) {
        assert_eq!(row[0], Data::Float(f64::from(number)));
        assert_ne!(row[9].to_string(), "", "出处 of row {number}");
        assert_ne!(row[11].to_string(), "", "依据 of row {number}");
    }
}

/// The lines of HR导入.csv.
fn csv(office: &Office) -> Vec<u8> {
    fs::read(office.result("HR导入.csv")).unwrap()
}

#[test]
fn the_hand_over_follows_the_mapping_of_the_folder() {
    let office = office("county-office");
    let settings = office.dir.join("gangze.toml");
    let mut text = fs::read_to_string(&settings).unwrap();
    text.push_str(
        r#"
[人事导入]
编码 = "GB18030"
列 = ["人员编号 = 工号", "姓名", "考核类别 = '平时考核'", "结果 = 等次", "考核期代码"]

[人事导入.代换.等次]
好 = "A"
较好 = "B"
"#,
    );
    fs::write(&settings, text).unwrap();
    let run = office.assess(&[]);
    assert_eq!(run.code, 0, "{}", run.err);
    let bytes = csv(&office);
    let (text, _, wrong) = encoding_rs::GB18030.decode(&bytes);
    assert!(!wrong);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "人员编号,姓名,考核类别,结果,考核期代码");
    assert_eq!(lines[1], "0001,周正和,平时考核,A,2026Q3");
    assert_eq!(lines.len(), 42);
    let mut book = open_workbook_auto(office.result("HR导入.xlsx")).unwrap();
    let range = book.worksheet_range("考核结果").unwrap();
    let own: Vec<Vec<String>> = range
        .rows()
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect();
    let csv: Vec<Vec<String>> = lines
        .iter()
        .map(|line| line.split(',').map(str::to_owned).collect())
        .collect();
    assert_eq!(own, csv);
}

#[test]
fn a_column_that_is_not_there_is_named_at_its_line() {
    let office = office("county-office");
    let settings = office.dir.join("gangze.toml");
    let mut text = fs::read_to_string(&settings).unwrap();
    text.push_str("\n[人事导入]\n编码 = \"UTF-16\"\n列 = [\"工号\", \"姓名 = 名字\", \"工号\"]\n");
    fs::write(&settings, text).unwrap();
    let run = office.assess(&[]);
    assert_eq!(run.code, 1);
    for wanted in [
        "「编码」写的 `UTF-16` 不认识",
        "「列」写的 `名字` 不认识",
        "「列」里有两个「工号」",
    ] {
        assert!(run.err.contains(wanted), "{wanted}\n{}", run.err);
    }
}

#[test]
fn pay_columns_are_there_only_where_the_pack_declares_pay() {
    let office = office("county-office");
    assert_eq!(office.assess(&[]).code, 0);
    let plain = String::from_utf8(csv(&office)).unwrap();
    assert!(!plain.contains("绩效"));
    let own = office.dir.join("rules/party-office");
    fs::create_dir_all(&own).unwrap();
    let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/party-office");
    for entry in fs::read_dir(&pack).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            fs::copy(&path, own.join(path.file_name().unwrap())).unwrap();
        }
    }
    let file = own.join("pack.toml");
    let mut text = fs::read_to_string(&file).unwrap();
    text.push_str(
        "\n[人事.绩效]\n系数 = { 好 = 1.2, 较好 = 1.0, 一般 = 0.8 }\n影响 = \"下一考核期\"\n依据 = \"绩效办法第三条\"\n",
    );
    fs::write(&file, text).unwrap();
    let run = office.assess(&[]);
    assert_eq!(run.code, 0, "{}", run.err);
    let paid = String::from_utf8(csv(&office)).unwrap();
    let first: Vec<&str> = paid.lines().nth(1).unwrap().split(',').collect();
    assert_eq!(first[12..], ["1.2", "2026年第四季度", "绩效办法第三条"]);
    // Nobody without a grade has a coefficient.
    let absent = paid.lines().find(|line| line.contains("罗心怡")).unwrap();
    assert!(absent.ends_with(",,,"), "{absent}");
}

/// Every row of the standard hand-over keeps to the published schema.
#[test]
fn the_hand_over_keeps_to_its_schema() {
    let office = office("county-office");
    assert_eq!(office.assess(&[]).code, 0);
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/hr-1.schema.json");
    let schema: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let fields = schema["fields"].as_array().unwrap();
    let text = String::from_utf8(csv(&office)).unwrap();
    let mut reader = text.trim_start_matches('\u{feff}').lines();
    let headings: Vec<&str> = reader.next().unwrap().split(',').collect();
    let standard: Vec<&str> = fields
        .iter()
        .filter(|field| field["standard"] == "always")
        .map(|field| field["name"].as_str().unwrap())
        .collect();
    assert_eq!(headings, standard);
    let all: Vec<&str> = fields
        .iter()
        .map(|field| field["name"].as_str().unwrap())
        .collect();
    assert_eq!(all, gangze::office::FIELDS);
    for line in reader {
        // No field of the sample has a comma or a quote.
        let values: Vec<&str> = line.split(',').collect();
        assert_eq!(values.len(), headings.len(), "{line}");
        for (field, value) in fields.iter().zip(values) {
            let name = field["name"].as_str().unwrap();
            if field["constraints"]["required"] == true {
                assert_ne!(value, "", "{name} in {line}");
            }
            if let Some(words) = field["constraints"]["enum"].as_array() {
                assert!(words.iter().any(|word| word == value), "{name} = {value}");
            }
            if field["type"] == "number" && !value.is_empty() {
                value.parse::<rust_decimal::Decimal>().unwrap();
            }
        }
    }
}
