//! The clean sample: no false alarm, everybody accounted for, every task counted once.

use std::collections::BTreeMap;

use gangze::office::Conclusion;

use super::office;

#[test]
fn the_clean_sample_gives_a_report_and_not_one_message() {
    let office = office("county-office");
    let run = office.assess(&[]);
    assert_eq!(run.err, "");
    assert_eq!(run.code, 0, "{}", run.out);
    for file in ["考核报告.xlsx", "HR导入.xlsx", "HR导入.csv", "results.json"] {
        assert!(office.result(file).is_file(), "{file}");
    }
    assert!(!office.dir.join("结果/2026Q3-草稿").exists());
}

#[test]
fn the_summary_says_what_happened() {
    let office = office("county-office");
    let out = office.assess(&[]).out;
    let out = out.replace(office.dir.to_str().unwrap(), "DIR");
    insta::assert_snapshot!(out, @"
    中共云岭县委办公室 2026年第三季度考核完成（基准日 2026-09-30）
      读取  16 个文件，有内容的 4294 行 = 采用 4216 + 退回 0 + 标题合计等 78
      结论  名册 41 人 = 定等 36 + 不定等次 3 + 未计分 0 + 待定 0 + 不参加 2
            不参加  罗心怡（借出66个工作日，考核期共66个工作日）《公务员考核规定》第二十六条：借出超过半数时间的，由借用单位考核
            不定等次  许若川（试用）《公务员考核规定》第二十五条：试用期内参加考核，只写评语，不确定等次
            不参加  崔国庆（考核期内没有任职）人员名册：任职的起止日期与考核期没有重合
            不定等次  范晓宇（病假53个工作日，考核期共66个工作日）《公务员考核规定》第二十七条：病、事假累计超过考核期一半，参加考核，不确定等次
            不定等次  黎昕（初次就业）《事业单位工作人员考核规定》第三十七条：初次就业、工作不满半年，只写评语，不确定档次
      等次  好 15  较好 16  一般 5  较差 0
      名额  「好」实际参加 39 人，最多 15 人；分数达到的 18 人，确定 15 人
      问题  错误 0 条，警告 0 条，提示 0 条
      报告  DIR/结果/2026Q3/考核报告.xlsx
      公示  2026-10-08 至 2026-10-13，见 公示表.xlsx
    ");
}

#[test]
fn the_other_quarters_are_clean_too() {
    let office = office("county-office");
    for period in ["2026Q1", "2026Q2"] {
        let assessment = office.compute(period);
        assert!(
            assessment.problems.is_empty(),
            "{period}: {:?}",
            assessment.problems
        );
    }
}

#[test]
fn the_five_conclusions_add_up_to_the_roster() {
    let assessment = office("county-office").compute("2026Q3");
    let counts: Vec<usize> = Conclusion::ALL
        .into_iter()
        .map(|conclusion| assessment.outcome.count(conclusion))
        .collect();
    assert_eq!(counts, [36, 3, 0, 0, 2]);
    assert_eq!(
        counts.iter().sum::<usize>(),
        assessment.facts.roster.people.len()
    );
}

#[test]
fn every_accepted_task_counts_in_one_period_and_post() {
    let office = office("county-office");
    // Row of the log to the (period, post) pairs in which it is somebody's lead.
    let mut counted: BTreeMap<u32, Vec<(String, u32)>> = BTreeMap::new();
    let mut rows = 0;
    for period in ["2026Q1", "2026Q2", "2026Q3", "2026Q4"] {
        let assessment = office.compute(period);
        let facts = &assessment.facts;
        rows = facts.log().unwrap().len();
        for (tenure, duties) in facts.docket.duties.iter().enumerate() {
            for row in &duties.lead {
                let post = u32::try_from(tenure).unwrap();
                counted
                    .entry(*row)
                    .or_default()
                    .push((period.to_owned(), post));
            }
        }
    }
    assert_eq!(rows, 2085);
    assert_eq!(counted.len(), rows, "a row that counts nowhere");
    let twice: Vec<_> = counted
        .iter()
        .filter(|(_, places)| places.len() != 1)
        .collect();
    assert!(twice.is_empty(), "{twice:?}");
}

#[test]
fn people_of_one_name_stay_two() {
    let office = office("county-office");
    office.assess(&[]);
    let results = office.json();
    let named: Vec<_> = results["考核对象"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|subject| subject["姓名"] == "王伟")
        .map(|subject| {
            (
                subject["工号"].as_str().unwrap(),
                subject["科室"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(named, [("0103", "秘书科"), ("0403", "会务接待科")]);
}

#[test]
fn hr_gets_ids_as_they_stand_in_the_roster() {
    let office = office("county-office");
    office.assess(&[]);
    let csv = std::fs::read_to_string(office.result("HR导入.csv")).unwrap();
    let mut lines = csv.trim_start_matches('\u{feff}').lines();
    assert_eq!(
        lines.next().unwrap(),
        "单位,考核期,工号,姓名,科室,岗位,人员类别,总分,等次,结论,考核结论代码,说明"
    );
    assert_eq!(lines.clone().count(), 41);
    assert!(lines.next().unwrap().contains(",0001,周正和,"));
}
