//! What is handed on: earlier periods in 总览, forms of many people and odd names, ids and formulas byte for byte.

use std::fs;
use std::io::Read;
use std::path::Path;

use calamine::{Data, Reader, open_workbook_auto};
use rust_decimal::Decimal;
use serde_json::Value;

use super::papers::names_in;
use super::small::{Small, small};
use super::{Run, office, run};

fn assess(office: &Small, more: &[&str]) -> Run {
    let mut arguments = vec!["assess", office.dir.to_str().unwrap(), "--period", "2026Q3"];
    arguments.extend_from_slice(more);
    run(&arguments)
}

fn rows(path: &Path, sheet: &str) -> Vec<Vec<String>> {
    let mut book = open_workbook_auto(path).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    let shown = |cell: &Data| cell.to_string();
    range
        .rows()
        .map(|row| row.iter().map(shown).collect())
        .collect()
}

/// Every chart of a workbook, as XML.
fn charts(path: &Path) -> String {
    let mut package = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let mut all = String::new();
    for index in 0..package.len() {
        let mut part = package.by_index(index).unwrap();
        if part.name().unwrap().starts_with("xl/charts/") {
            part.read_to_string(&mut all).unwrap();
        }
    }
    all
}

/// How many people were graded in a saved result, and the mean of their decided totals.
fn graded(results: &Value) -> (usize, Decimal) {
    let totals: Vec<Decimal> = results["考核对象"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|own| own["对象"] == "个人" && own["结论"] == "定等")
        .filter_map(|own| own["审定总分"].as_str()?.parse().ok())
        .collect();
    let sum: Decimal = totals.iter().sum();
    (totals.len(), sum / Decimal::from(totals.len()))
}

#[test]
fn the_overview_shows_earlier_periods_and_draws_them() {
    const HEADING: &str = "各期平均分（已存的同类考核期）";
    let office = office("county-office");
    assert_eq!(office.assess_period("2026Q1", &[]).code, 0);
    let first = office.dir.join("结果/2026Q1/考核报告.xlsx");
    let alone = rows(&first, "总览");
    assert!(!alone.iter().flatten().any(|text| text == HEADING));
    assert!(!charts(&first).contains("各期平均分"));
    for quarter in ["2026Q2", "2026Q3"] {
        assert_eq!(office.assess_period(quarter, &[]).code, 0, "{quarter}");
    }
    let report = office.result("考核报告.xlsx");
    let shown = rows(&report, "总览");
    let at = shown
        .iter()
        .position(|row| row.iter().any(|text| text == HEADING))
        .unwrap();
    let quarters = [
        ("2026Q1", "2026年第一季度"),
        ("2026Q2", "2026年第二季度"),
        ("2026Q3", "2026年第三季度"),
    ];
    for (row, (period, words)) in shown[at + 2..].iter().zip(quarters) {
        let told: Vec<&String> = row.iter().filter(|text| !text.is_empty()).collect();
        let (people, mean) = graded(&office.json_of(period));
        assert_eq!(told[0], words);
        assert_eq!(*told[1], people.to_string());
        let found: Decimal = told[2].parse().unwrap();
        assert!((found - mean).abs() < Decimal::new(1, 2), "{found} {mean}");
    }
    assert!(charts(&report).contains("各期平均分"));
}

#[test]
fn a_stacked_chart_names_every_section() {
    let office = office("county-office");
    assert_eq!(office.assess(&[]).code, 0);
    let all = charts(&office.result("考核报告.xlsx"));
    // Left of the bars, and as high as eight names need.
    assert!(all.contains(r#"<c:tickLblPos val="low"/>"#));
    // The chart of the widest gaps reads these cells: each says whose indicator it is.
    let shown = rows(&office.result("考核报告.xlsx"), "总览");
    let heading = "五、实际与目标差距最大的指标";
    let at = shown
        .iter()
        .position(|row| row.iter().any(|text| text == heading));
    let below = shown[at.unwrap() + 2..].iter();
    let names: Vec<&str> = below
        .filter_map(|row| row.iter().map(String::as_str).find(|text| !text.is_empty()))
        .take_while(|text| !text.starts_with("六、"))
        .filter(|text| !text.starts_with("各期"))
        .collect();
    assert!(!names.is_empty());
    for name in names {
        assert!(name.contains('（') && name.ends_with('）'), "{name}");
    }
}

/// A name of Chinese digits: digits behind a name would be read as a telephone.
fn name(number: usize) -> String {
    let digits: Vec<char> = "零一二三四五六七八九".chars().collect();
    let words = number.to_string();
    let own = words.bytes().map(|digit| digits[usize::from(digit - b'0')]);
    std::iter::once('王').chain(own).collect()
}

#[test]
fn more_than_250_forms_go_on_in_a_further_workbook() {
    let mut roster = "工号,姓名,科室,岗位,岗位类别,职级,职责,起,止,状态\n".to_owned();
    for number in 1..=251 {
        let name = name(100 + number);
        roster += &format!("{number:04},{name},秘书科,文秘岗,文秘,科员,,2024-01-01,,在岗\n");
    }
    let log = "编号,任务,科室,岗位,主办,交办日期,完成时限,完成日期,评价\n";
    let task = format!(
        "A1,起草报告,秘书科,文秘岗,{},2026-07-01,2026-07-10,2026-07-09,好\n",
        name(101)
    );
    let office = small()
        .with("人员名册.csv", &roster)
        .with("台账/事项.csv", &format!("{log}{task}"))
        .with(
            "岗位目标.csv",
            "岗位,目标类型,指标,满分,起评分,计分规则,每日扣分\n文秘,效率,按时办结,100,满分,逾期扣分,0.5\n",
        );
    let run = assess(&office, &["--split", "科室"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let folder = office.dir.join("结果/2026Q3/个人考核表");
    let files: Vec<String> = names_in(&folder).into_iter().collect();
    assert_eq!(files, ["秘书科.xlsx", "秘书科（2）.xlsx"]);
    let sheets = |file: &str| open_workbook_auto(folder.join(file)).unwrap().sheet_names();
    assert_eq!(sheets("秘书科.xlsx").len(), 250);
    assert_eq!(sheets("秘书科（2）.xlsx"), [name(351)]);
}

#[test]
fn odd_sections_ids_and_formulas_come_through() {
    const POST: &str = "=cmd|'/C'!A0";
    const ID: &str = "000000000000000012";
    let office = small()
        .but(
            "人员名册.csv",
            "0001,张敏,秘书科,文秘岗",
            &format!("{ID},张敏,办公室/信息[1]:*?,{POST}"),
        )
        .but(
            "人员名册.csv",
            "0002,李强,秘书科",
            "330102199001011234,李强,办公室／信息［1］：＊？",
        )
        .but(
            "台账/事项.csv",
            "起草报告,秘书科,文秘岗",
            &format!("=cmd|' /C calc'!A1,办公室/信息[1]:*?,{POST}"),
        )
        .but(
            "台账/事项.csv",
            "校对文件,秘书科",
            "校对文件,办公室／信息［1］：＊？",
        );
    let run = assess(&office, &["--split", "科室"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let results = office.dir.join("结果/2026Q3");
    let files: Vec<String> = names_in(&results.join("个人考核表")).into_iter().collect();
    // Both are the same once they are legal; the second is numbered.
    insta::assert_debug_snapshot!(files, @r#"
    [
        "办公室／信息［1］：＊？.xlsx",
        "办公室／信息［1］：＊？（2）.xlsx",
        "督查室.xlsx",
        "秘书科.xlsx",
    ]
    "#);
    for file in &files {
        let book = open_workbook_auto(results.join("个人考核表").join(file)).unwrap();
        for sheet in book.sheet_names() {
            assert!(
                !sheet.contains(['[', ']', ':', '*', '?', '/', '\\']),
                "{sheet}"
            );
        }
    }

    let csv = fs::read_to_string(results.join("HR导入.csv")).unwrap();
    let line = csv.lines().find(|line| line.contains("张敏")).unwrap();
    assert!(line.contains(&format!(",{ID},")), "{line}");
    assert!(line.contains(&format!(",'{POST},")), "{line}");
    assert!(csv.contains("330102199001011234,李强"), "{csv}");

    let handed = rows(&results.join("HR导入.xlsx"), "考核结果");
    let own = handed
        .iter()
        .find(|row| row.iter().any(|text| text == "张敏"));
    let own = own.unwrap();
    assert!(own.iter().any(|text| text == ID), "{own:?}");
    assert!(own.iter().any(|text| text == POST), "{own:?}");
    let mut book = open_workbook_auto(results.join("考核报告.xlsx")).unwrap();
    let formulas = book.worksheet_formula("任务明细").unwrap();
    assert!(
        !formulas
            .used_cells()
            .any(|(_, _, text)| text.contains("cmd"))
    );
    let tasks = rows(&results.join("考核报告.xlsx"), "任务明细");
    assert!(
        tasks
            .iter()
            .flatten()
            .any(|text| text == "=cmd|' /C calc'!A1")
    );

    let json = fs::read_to_string(results.join("results.json")).unwrap();
    let json: Value = serde_json::from_str(&json).unwrap();
    let all = json["考核对象"].as_array().unwrap();
    let own = all.iter().find(|own| own["姓名"] == "张敏").unwrap();
    assert_eq!(
        (&own["工号"], &own["岗位"]),
        (&Value::from(ID), &Value::from(POST))
    );
    assert!(all.iter().any(|own| own["工号"] == "330102199001011234"));
}
