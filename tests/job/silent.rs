//! Slips that once changed results without a word: each is said now, and holds the result back.

use std::fs;

use calamine::{Data, Reader, open_workbook_auto};

use super::{Office, office};

/// Replaces a workbook at the top of the folder by a CSV of its first sheet, changed on the way.
pub fn rewrite(office: &Office, name: &str, change: impl FnOnce(&mut Vec<Vec<String>>)) {
    let path = office.dir.join(format!("{name}.xlsx"));
    let mut book = open_workbook_auto(&path).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let shown = |cell: &Data| match cell {
        Data::DateTime(date) => date.as_datetime().unwrap().date().to_string(),
        other => other.to_string(),
    };
    let mut rows: Vec<Vec<String>> = range
        .rows()
        .map(|row| row.iter().map(shown).collect())
        .collect();
    change(&mut rows);
    let mut csv = csv::Writer::from_writer(Vec::new());
    for row in rows {
        csv.write_record(row).unwrap();
    }
    fs::remove_file(path).unwrap();
    fs::write(
        office.dir.join(format!("{name}.csv")),
        csv.into_inner().unwrap(),
    )
    .unwrap();
}

pub fn column(rows: &[Vec<String>], heading: &str) -> usize {
    rows.iter()
        .find_map(|row| row.iter().position(|cell| cell == heading))
        .unwrap()
}

/// The row of 岗位目标 for a post's indicator.
fn target(rows: &[Vec<String>], post: &str, indicator: &str) -> usize {
    let (posts, names) = (column(rows, "岗位"), column(rows, "指标"));
    rows.iter()
        .position(|row| row[posts] == post && row[names] == indicator)
        .unwrap()
}

fn draft(office: &Office, more: &[&str]) -> String {
    let run = office.assess(more);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert!(!office.result("HR导入.csv").exists());
    run.err
}

#[test]
fn a_target_table_in_csv_gives_the_same_totals() {
    let office = office("county-office");
    assert_eq!(office.assess(&[]).code, 0);
    let before = super::scores(&office.json());
    rewrite(&office, "岗位目标", |_| {});
    let run = office.assess(&[]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert_eq!(super::scores(&office.json()), before);
}

#[test]
fn a_target_without_its_sign_is_told_e510() {
    let office = office("county-office");
    rewrite(&office, "岗位目标", |rows| {
        let (row, col) = (target(rows, "文稿", "按时办结率"), column(rows, "目标值"));
        rows[row][col] = "95".into();
    });
    insta::assert_snapshot!(draft(&office, &[]), @"
    错误[E510]: 规则 `按时办结率` 算的是比例，目标值 `95` 会当作 9500%
     --> 岗位目标.csv › H13
      = 建议: 写成 95%
    ");
}

#[test]
fn a_blank_target_value_is_said() {
    let office = office("county-office");
    rewrite(&office, "岗位目标", |rows| {
        let (row, col) = (target(rows, "文稿", "按时办结率"), column(rows, "目标值"));
        rows[row][col].clear();
    });
    insta::assert_snapshot!(draft(&office, &[]), @"
    错误[E502]: 规则 `按时办结率` 要用的参数「目标值」是空的
     --> 岗位目标.csv › H13
      = 建议: 填上「目标值」，单位是 与实际值相同
    ");
}

#[test]
fn a_rule_that_only_deducts_needs_a_base() {
    let office = office("county-office");
    rewrite(&office, "岗位目标", |rows| {
        let (row, col) = (target(rows, "文稿", "超期办理"), column(rows, "起评分"));
        rows[row][col].clear();
    });
    insta::assert_snapshot!(draft(&office, &[]), @"
    错误[E506]: 规则 `逾期扣分` 只扣分，「起评分」是空的，扣完都是 0 分
     --> 岗位目标.csv › K12
      = 建议: 「起评分」写 满分 或一个数
    ");
}

#[test]
fn a_rule_that_only_deducts_may_begin_at_0_where_points_fall_below_0() {
    let written = |lower: &str, floor: &str| {
        let office = office("county-office");
        rewrite(&office, "岗位目标", |rows| {
            let row = target(rows, "文稿", "超期办理");
            for (name, text) in [("起评分", ""), ("下限", lower), ("扣分下限", floor)] {
                let col = column(rows, name);
                rows[row][col] = text.to_owned();
            }
        });
        let run = office.assess(&[]);
        run.err.contains("E506")
    };
    assert!(!written("-5", ""));
    assert!(!written("-5", "-3"));
    assert!(written("-5", "0"));
    assert!(written("0", ""));
    assert!(written("", ""));
}

#[test]
fn a_section_row_that_names_a_post_is_said() {
    let office = office("county-office");
    rewrite(&office, "岗位目标", |rows| {
        let (row, col) = (target(rows, "文稿", "超期办理"), column(rows, "对象"));
        rows[row][col] = "科室".to_owned();
    });
    let first: Vec<String> = draft(&office, &[])
        .lines()
        .take(3)
        .map(str::to_owned)
        .collect();
    insta::assert_snapshot!(first.join("\n"), @"
    错误[E314]: 这一行的「对象」是 `科室`，「岗位」却写了 `文稿`
     --> 岗位目标.csv › C12
      = 建议: 科室的目标只用「科室」列说明给谁；「岗位」留空或写 全体
    ");
}

#[test]
fn quarterly_indicators_do_not_make_a_year() {
    let office = office("county-office");
    let settings = office.dir.join("gangze.toml");
    let text = fs::read_to_string(&settings).unwrap();
    let (above, _) = text.split_once("[方案]").unwrap();
    fs::write(&settings, format!("{above}方案 = \"party-office\"\n")).unwrap();
    let run = super::run(&["assess", office.dir.to_str().unwrap(), "--period", "2026"]);
    assert_eq!(run.code, 1);
    let mut blocks = run.err.split("\n\n");
    let fault = blocks.find(|own| own.starts_with("错误[")).unwrap();
    insta::assert_snapshot!(fault, @"
    错误[E313]: 这个指标按 季 考核，不能直接算 2026年度
     --> 岗位目标.xlsx › 岗位目标 › R3:R60（共 58 处）
      = 建议: --period 换成一个季度，例如 2026Q3，或者改「周期」
    ");
}

#[test]
fn a_day_before_the_end_gives_a_draft() {
    let office = office("county-office");
    let err = draft(&office, &["--as-of", "2026-08-31"]);
    insta::assert_snapshot!(err, @"
    错误[E022]: 基准日 2026-08-31 早于考核期最后一天 2026-09-30，只能出草稿
      = 建议: 期中查看就看草稿；正式结果不写 --as-of，或者写考核期结束以后的日子
    ");
}

#[test]
fn another_year_is_refused() {
    let office = office("county-office");
    let run = super::run(&["assess", office.dir.to_str().unwrap(), "--period", "2025Q3"]);
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.err, @"
    错误[E021]: 考核期 2025Q3 不在这个文件夹的年度 2026 之内
      = 建议: 改 --period，或者换成那一年的考核文件夹
    ");
}

#[test]
fn files_that_nobody_reads_are_named() {
    let office = office("county-office");
    fs::write(office.dir.join("台账/情况说明.docx"), "文").unwrap();
    fs::create_dir(office.dir.join("rules")).unwrap();
    fs::write(office.dir.join("rules/逾期扣分.rhai.txt"), "").unwrap();
    let run = office.assess(&[]);
    assert_eq!(run.code, 0);
    insta::assert_snapshot!(run.err, @"
    警告[W023]: `rules/逾期扣分.rhai.txt` 不是规则文件，没有用
     --> rules/逾期扣分.rhai.txt
      = 建议: 规则文件的名字以 .rhai 结尾，去掉后面多出来的部分

    警告[W023]: `台账/情况说明.docx` 不是表格，没有读
     --> 台账/情况说明.docx
      = 建议: 其中有要考核的内容的，另存为 xlsx 或 csv；没有的移到别处
    ");
}

#[test]
fn logs_in_a_folder_below_are_read() {
    let office = office("county-office");
    fs::create_dir(office.dir.join("台账/2026")).unwrap();
    let log = office.dir.join("台账/信息中心.csv");
    fs::rename(&log, office.dir.join("台账/2026/信息中心.csv")).unwrap();
    let run = office.assess(&[]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(run.out.contains("采用 4216 + 退回 0"), "{}", run.out);
}

const ADJUSTMENTS: &str = "期间,工号,姓名,环节,指标,原值,新值,理由,依据,提出人,日期\n";

/// The computed total stays beside the decided one in every paper, and the entry is listed.
#[test]
fn adjustments_are_applied_beside_what_was_computed() {
    let office = office("county-office");
    fs::write(
        office.dir.join("调整.csv"),
        format!("{ADJUSTMENTS}2026Q3,0102,张敏,复核,总分,82.88,85,复核更正,复核决定1号,周正和,2026-10-12\n"),
    )
    .unwrap();
    let run = office.assess(&[]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(
        run.out.contains("调整  本期 1 条，采用 1 条"),
        "{}",
        run.out
    );
    let json = office.json();
    let subjects = json["考核对象"].as_array().unwrap();
    let own = subjects.iter().find(|own| own["工号"] == "0102").unwrap();
    assert_eq!(
        (&own["总分"], &own["审定总分"]),
        (&"82.88".into(), &"85".into())
    );
    assert_eq!(own["调整"][0]["新值"], "85");
    assert_eq!(own["调整"][0]["提出人"], "周正和");
    let hand_over = fs::read_to_string(office.result("HR导入.csv")).unwrap();
    let line = hand_over
        .lines()
        .find(|line| line.contains("张敏"))
        .unwrap();
    assert!(line.contains(",85,"), "{line}");
    let why = super::run(&[
        "why",
        office.dir.to_str().unwrap(),
        "张敏",
        "--period",
        "2026Q3",
    ]);
    assert!(why.out.contains("总分 85"), "{}", why.out);
    assert!(why.out.contains("调整以前 总分 82.88"), "{}", why.out);
    // In 得分明细 it stands under what was computed, and counts in no sum there.
    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook(office.result("考核报告.xlsx")).unwrap();
    let sheet = calamine::Reader::worksheet_range(&mut book, "得分明细").unwrap();
    let rows: Vec<Vec<String>> = sheet
        .rows()
        .filter(|row| row.get(2).is_some_and(|cell| *cell == "张敏"))
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect();
    let (total, decided) = (rows.first().unwrap(), rows.last().unwrap());
    assert_eq!((total[5].as_str(), total[6].as_str()), ("总分", "82.88"));
    assert_eq!(
        [4, 5, 6, 7, 8, 9, 13, 14].map(|at| decided[at].as_str()),
        [
            "审定",
            "复核",
            "85",
            "审定",
            "复核（2026-10-12，周正和提出）：总分 82.88 → 85，复核更正；复核决定1号",
            "调整.csv › A2:K2",
            "1",
            "否"
        ]
    );
}

/// A refused entry is an error at its cell, and the result a draft.
#[test]
fn an_adjustment_of_another_result_is_refused() {
    let office = office("county-office");
    fs::write(
        office.dir.join("调整.csv"),
        format!("{ADJUSTMENTS}2026Q3,0102,张敏,复核,总分,83,85,复核更正,,周正和,2026-10-12\n2026Q3,0102,张敏,复核,总分,83,85,复核更正,复核决定1号,周正和,2026-10-12\n"),
    )
    .unwrap();
    insta::assert_snapshot!(draft(&office, &[]), @"
    错误[E601]: 这一条调整没有写「依据」，没有采用
     --> 调整.csv › I2
      = 建议: 补上这一格；理由、依据、提出人、日期缺一样都不能采用

    错误[E602]: 「总分」的原值写的是 `83`，算出来的是 82.88，这一条没有采用
     --> 调整.csv › F3
      = 建议: 核对是不是依据旧的结果提出的；还要调整的，把原值改成现在的值
    ");
}

#[test]
fn sick_and_personal_leave_count_together() {
    let office = office("county-office");
    rewrite(&office, "人员名册", |rows| {
        let (number, status) = (column(rows, "工号"), column(rows, "状态"));
        let row = rows.iter().position(|row| row[number] == "0501").unwrap();
        let mut second = rows[row].clone();
        rows[row][status] = "病假".to_owned();
        rows[row][status + 1] = "2026-07-01".to_owned();
        rows[row][status + 2] = "2026-08-10".to_owned();
        second[status] = "事假".to_owned();
        second[status + 1] = "2026-08-11".to_owned();
        second[status + 2] = "2026-09-18".to_owned();
        rows.insert(row + 1, second);
    });
    let run = office.assess(&[]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let line = run.out.lines().find(|line| line.contains("石磊")).unwrap();
    insta::assert_snapshot!(line.trim(), @"不定等次  石磊（病假29个工作日、事假29个工作日，考核期共66个工作日）《公务员考核规定》第二十七条：病、事假累计超过考核期一半，参加考核，不确定等次");
}

/// A copy of the pack in the folder, changed.
fn pack(office: &Office, from: &str, to: &str) {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/rules/party-office");
    let target = office.dir.join("rules/party-office");
    super::copy(source.as_ref(), &target);
    let path = target.join("pack.toml");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn a_pack_that_does_not_fit_together_is_said() {
    for (from, to, places) in [
        // 名额, 门槛 and 公示 all name the grade.
        ("名称 = \"好\"", "名称 = \"优秀\"", 3),
        ("等次 = \"较差\"", "等次 = \"很差\"", 1),
        ("比例 = \"40%\"", "比例 = 40", 1),
        ("超过 = \"50%\"", "超过 = 50", 1),
        ("位数 = 2", "位数 = 99", 1),
    ] {
        let office = office("county-office");
        pack(&office, from, to);
        let err = draft(&office, &[]);
        assert!(
            err.contains("rules/party-office/pack.toml:"),
            "{from} → {to}: {err}"
        );
        let code = err.split_once(']').unwrap().0.rsplit_once('[').unwrap().1;
        assert!(["E004", "E007"].contains(&code), "{from} → {to}: {err}");
        let found = err.matches("错误[").count();
        assert_eq!(found, places, "{from} → {to}: {err}");
    }
}
