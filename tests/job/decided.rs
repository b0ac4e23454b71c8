//! Papers where something was decided, composed, assessed twice or by 科室: they say so, and say nothing untrue.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use calamine::{Data, Reader, open_workbook_auto};
use rust_decimal::Decimal;

use super::office;
use super::small::{Small, small};

type Sheets = BTreeMap<String, Vec<Vec<String>>>;

/// Every row of every sheet, without empty cells.
pub fn sheets(path: &Path) -> Sheets {
    let mut book = open_workbook_auto(path).unwrap();
    let mut found = Sheets::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).unwrap();
        let rows = range
            .rows()
            .map(|row| {
                let shown = row.iter().map(Data::to_string);
                shown.filter(|text| !text.is_empty()).collect()
            })
            .collect();
        found.insert(name, rows);
    }
    found
}

/// The rows that hold a text, cells joined.
pub fn lines(rows: &[Vec<String>], with: &str) -> Vec<String> {
    rows.iter()
        .filter(|row| row.iter().any(|cell| cell.contains(with)))
        .map(|row| row.join(" | "))
        .collect()
}

/// All parts of a package whose name begins so.
fn parts(path: &Path, begins: &str) -> String {
    let mut package = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let mut all = String::new();
    for index in 0..package.len() {
        let mut part = package.by_index(index).unwrap();
        if part.name().unwrap().starts_with(begins) {
            part.read_to_string(&mut all).unwrap();
        }
    }
    all
}

fn assess(office: &Small, more: &[&str]) -> super::Run {
    let mut arguments = vec!["assess", office.dir.to_str().unwrap(), "--period", "2026Q3"];
    arguments.extend_from_slice(more);
    super::run(&arguments)
}

#[test]
fn a_decided_indicator_shows_in_every_paper() {
    let office = office("county-office");
    fs::write(
        office.dir.join("调整.csv"),
        "期间,工号,姓名,环节,指标,原值,新值,理由,依据,提出人,日期\n2026Q3,0101,韩文博,复核,超期办理,4,15,两件是联办件，时限另定,复核决定1号,周正和,2026-10-12\n",
    )
    .unwrap();
    let run = office.assess(&["--forms"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    // What is announced was decided before.
    assert!(!run.err.contains("W702"), "{}", run.err);
    assert!(run.out.contains("公示  2026-10-13 至"), "{}", run.out);
    let report = office.result("考核报告.xlsx");
    let charts = parts(&report, "xl/charts/");
    assert!(charts.contains("科室汇总!$A$"), "{charts}");
    assert!(!charts.contains("调整和审定"), "{charts}");
    let shown = sheets(&report);
    assert!(!lines(&shown["总览"], "会上和复核改了什么").is_empty());
    insta::assert_snapshot!(lines(&shown["指标分析"], "岗位目标的每一行指标").join("\n"), @"返回 | 岗位目标的每一行指标；得分率和实际值只算规则给出了分数的；调整改了的得分，这里仍是计算时的");
    let tenures = lines(&shown["任职得分"], "审定 15");
    let remark = "超期办理：审定 15，计算 4（复核：两件是联办件，时限另定）；本表是计算得分，审定以后的见「考核结果汇总表」";
    assert!(tenures.join("\n").contains(remark), "{tenures:?}");
    // Whoever reads the result as 上期 gets the decided figure; the computed one stays beside it.
    let quarter = gangze::office::Period::parse("2026Q3").unwrap();
    let saved = gangze::workspace::read_results(&office.dir, &quarter, "中共云岭县委办公室");
    let saved = saved.unwrap().unwrap();
    let own = saved.past.of_person("0101", "").unwrap();
    assert_eq!(
        own.indicator("超期办理").unwrap().score,
        Some(Decimal::from(15))
    );
    let written = fs::read_to_string(office.result("results.json")).unwrap();
    let both = "\"得分\":\"4\",\"审定得分\":\"15\"";
    assert_eq!(written.matches(both).count(), 1);
    let forms = sheets(&office.result("个人考核表/个人考核表.xlsx"));
    let form = &forms["韩文博"];
    insta::assert_snapshot!(lines(form, "审定 15").join("\n"), @"效率 | 超期办理 | 15 | 15 | 审定 15，计算 4（复核：两件是联办件，时限另定）；计算时的记分如下，审定以后不再计；−4 逾期7个工作日；−3 逾期3个工作日；−2 逾期2个工作日；另 2 笔共 −2 分");
    insta::assert_snapshot!(lines(form, "审定总分").join("\n"), @"审定总分 | 91.43 | 名次 | 全体第 14、类内第 1 | 分数对应等次 | 好 | 建议等次 | 好");
    let decided = lines(form, "调整和审定").join("\n");
    assert!(
        decided.contains(
            "复核（2026-10-12，周正和提出）：超期办理 4 → 15，两件是联办件，时限另定；复核决定1号"
        ),
        "{decided}"
    );
    assert!(
        decided.ends_with("总分计算 80.43，审定以后 91.43；等次计算 较好，审定以后 好"),
        "{decided}"
    );
    let merits = lines(form, "奖惩情况与不良行为记录").join("\n");
    assert!(
        merits.ends_with("超期办理：复核审定为 15，计算时的加分、扣分不列"),
        "{merits}"
    );
    assert!(!merits.contains("超期办理：−"), "{merits}");
    let merits = sheets(&office.result("奖惩依据表.xlsx"));
    let rows: Vec<Vec<String>> = merits["奖惩依据表"]
        .iter()
        .filter(|row| row.iter().any(|cell| cell == "韩文博"))
        .cloned()
        .collect();
    let told = lines(&rows, "超期办理");
    assert_eq!(told.len(), 6, "{told:?}");
    let withdrawn =
        |line: &&String| line.contains("| 扣分 | 超期办理 | 复核审定以后不计（计算时 −");
    assert_eq!(told.iter().filter(withdrawn).count(), 5, "{told:?}");
    let ruled = "| 审定 | 超期办理 | 审定 15，计算 4（复核：两件是联办件，时限另定） | 调整.csv › A2:K2 | 复核决定1号";
    assert!(told[5].ends_with(ruled), "{told:?}");
}

#[test]
fn no_figure_is_written_as_a_text_of_many_digits() {
    let office = office("county-office");
    assert_eq!(office.assess(&["--forms"]).code, 0);
    for file in [
        "考核报告.xlsx",
        "奖惩依据表.xlsx",
        "个人考核表/个人考核表.xlsx",
    ] {
        for (sheet, rows) in sheets(&office.result(file)) {
            let mut book = open_workbook_auto(office.result(file)).unwrap();
            let range = book.worksheet_range(&sheet).unwrap();
            assert!(!rows.is_empty());
            for (row, column, cell) in range.used_cells() {
                if let Data::String(text) = cell {
                    let endless = text.len() > 16 && text.parse::<Decimal>().is_ok();
                    assert!(!endless, "{file} {sheet} {row} {column} {text}");
                }
            }
        }
    }
}

#[test]
fn the_year_shows_its_quarters_and_says_nothing_untrue() {
    let office = office("county-office");
    for quarter in ["2026Q1", "2026Q2", "2026Q3"] {
        assert_eq!(office.assess_period(quarter, &[]).code, 0, "{quarter}");
    }
    let run = office.assess_period("2026", &["--forms"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let folder = office.dir.join("结果/2026");
    let forms = sheets(&folder.join("个人考核表/个人考核表.xlsx"));
    let form = &forms["林晓岚"];
    assert!(lines(form, "没有计分的任职").is_empty());
    insta::assert_snapshot!(lines(form, "总分 ").join("\n"), @r"
    平时考核 | 2026年第一季度 | 94.71 | 总分 94.71，等次 好
    2026年第二季度 | 95.75 | 总分 95.75，等次 好
    2026年第三季度 | 91.04 | 总分 91.04，等次 好
    ");
    insta::assert_snapshot!(lines(form, "第四季度").join("\n"), @"
    2026年第四季度 | 不计 | 2026年第四季度没有结果，按「按实有期数」
    未确定等次或不参加考核情况说明 | 「平时考核」缺 2026年第四季度 的结果，按实有期数。一个省级机关在用的年度考核登记表：年度确定为优秀等次，当年平时考核好等次累计次数达到一半以上，且无一般、较差等次；分数达到「优秀」，按名额（40人 × 20%，取 8 人）按名额次序排第 10，确定为「称职」。《公务员考核规定》：优秀等次人数一般不超过应参加年度考核的公务员总人数的20%
    ");
    insta::assert_snapshot!(lines(form, "奖惩").join("\n"), @"奖惩情况与不良行为记录 | 各期的奖惩情况见 2026年第一季度、2026年第二季度、2026年第三季度 的个人考核表和奖惩依据表");
    let report = sheets(&folder.join("考核报告.xlsx"));
    let overview = &report["总览"];
    assert!(lines(overview, "都达到了目标").is_empty());
    insta::assert_snapshot!(lines(overview, "本期没有按指标计分").join("\n"), @"本期没有按指标计分，各期指标和目标的差距见 2026年第一季度、2026年第二季度、2026年第三季度 的考核报告。");
    let points = lines(overview, "年第").into_iter();
    let points: Vec<String> = points.filter(|line| line.starts_with("2026")).collect();
    insta::assert_snapshot!(points.join("\n"), @r"
    2026年第一季度 | 39 | 90.11
    2026年第二季度 | 38 | 90.75
    2026年第三季度 | 36 | 88.42
    ");
    assert!(parts(&folder.join("考核报告.xlsx"), "xl/charts/").contains("各期平均分"));
    let merits = sheets(&folder.join("奖惩依据表.xlsx"));
    insta::assert_snapshot!(lines(&merits["奖惩依据表"], "合成").join("\n"), @"否决、定等、标记全部列出；加分全部列出；扣分 1 分以上的列出；其余见考核报告「得分明细」。本期得分由各期合成，各期的加分、扣分和否决见 2026年第一季度、2026年第二季度、2026年第三季度 的奖惩依据表");
    // The pack says what HR gets, and what hangs on the wall.
    let hand_over = fs::read_to_string(folder.join("HR导入.csv")).unwrap();
    assert!(hand_over.contains(",优秀,定等,1,"), "{hand_over}");
    assert!(folder.join("公示表.xlsx").is_file());
}

/// 钱进 has two posts and is two 考核对象, but one person.
fn double() -> Small {
    small().but(
        "rules/小方案/pack.toml",
        "合并 = \"按天加权\"",
        "合并 = \"按天加权\"\n双岗 = { 办法 = \"双考核\", 依据 = \"《事业单位工作人员考核规定》第三十九条\" }",
    ).but(
        "rules/小方案/pack.toml",
        "[[等次]]\n名称 = \"一般\"\n",
        "[[等次]]\n名称 = \"一般\"\n[公示]\n工作日 = 5\n依据 = \"办法\"\n",
    )
}

#[test]
fn persons_and_subjects_are_counted_as_what_they_are() {
    let office = double();
    let run = assess(&office, &[]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let folder = office.dir.join("结果/2026Q3");
    let report = sheets(&folder.join("考核报告.xlsx"));
    let overview = &report["总览"];
    insta::assert_snapshot!(lines(overview, "名册").join("\n"), @r"
    名册 | 5 人，考核对象 6 个，计分任职 6 段 | 工作日 | 66 天
    名册 5 人 = 定等 5 + 不定等次 0 + 未计分 0 + 待定 0 + 不参加 0（其中 1 人双岗位双考核，考核对象共 6 个）
    ");
    let shares: Decimal = overview
        .iter()
        .flatten()
        .filter_map(|cell| cell.strip_suffix('%')?.parse::<Decimal>().ok())
        .sum();
    assert_eq!(shares, Decimal::ONE_HUNDRED, "{overview:?}");
    assert!(!lines(overview, "考核对象").is_empty());
    let sections = &report["科室汇总"];
    assert!(lines(sections, "人数").is_empty(), "{sections:?}");
    assert!(!lines(sections, "考核对象").is_empty());
    let notice = sheets(&folder.join("公示表.xlsx"));
    insta::assert_snapshot!(lines(&notice["公示表"], "共 ").join("\n").trim(), @"按照办法，现将某县府办2026年第三季度考核中人员（共 5 人，其中有人两个岗位分别考核，列 6 行）予以公示。公示期为 2026年10月8日 至 2026年10月13日，共 5 个工作日。");
}

#[test]
fn sections_stand_in_the_analysis_the_merits_and_the_overview() {
    let office = small().with(
        "岗位目标.csv",
        "对象,岗位,目标类型,指标,满分,起评分,计分规则,每日扣分,目标值\n个人,文秘,效率,按时办结,100,满分,逾期扣分,0.5,\n个人,督查,效率,按时办结,100,满分,逾期扣分,1,\n科室,,效率,科室办结,100,满分,逾期扣分,2,\n",
    );
    let run = assess(&office, &[]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let folder = office.dir.join("结果/2026Q3");
    let report = sheets(&folder.join("考核报告.xlsx"));
    insta::assert_snapshot!(lines(&report["指标分析"], "科室办结").join("\n"), @"效率 | 科室办结 | 全体科室 | 100 | 2 | 0.98 | 0.96 | 1 | 0 | 0 | 0 | 0");
    insta::assert_snapshot!(lines(&report["总览"], "个科室").join("\n"), @"科室 | 2 个科室按自己的指标考核：好 2 个。总分和等次：秘书科 96（好）、督查室 100（好）");
    let merits = sheets(&folder.join("奖惩依据表.xlsx"));
    insta::assert_snapshot!(lines(&merits["奖惩依据表"], "科室办结").join("\n"), @"2 | 秘书科 | （科室） | 扣分 | 科室办结 | -4 | 逾期2个工作日：A2 校对文件 | 台账/事项.csv › 第3行 | 主办[E3]=李强；完成时限[G3]=2026-07-10；完成日期[H3]=2026-07-14；评价[I3]=好 | 《办法》第八条");
}

#[test]
fn long_words_stay_whole() {
    let task = "起草关于进一步加强全县重点工作督促检查和跟踪落实的意见".repeat(20);
    let numbers = ["110101199003070011", "110101199003070012"];
    let office = small()
        .but("人员名册.csv", "0001,张敏", &format!("{},张敏", numbers[0]))
        .but("人员名册.csv", "0002,李强", &format!("{},李强", numbers[1]))
        .but("台账/事项.csv", "校对文件", &task);
    let run = assess(&office, &["--forms"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let folder = office.dir.join("结果/2026Q3");
    let report = folder.join("考核报告.xlsx");
    let shown = sheets(&report);
    // The whole text stands in 任务明细, in a row that is no taller than a row can be.
    assert!(!lines(&shown["任务明细"], &task).is_empty());
    assert!(lines(&shown["得分明细"], &task).is_empty());
    assert!(!lines(&shown["得分明细"], "…（全文见任务明细）").is_empty());
    for (sheet, widest) in [("得分明细", 20.0), ("任务明细", 48.0)] {
        let index = {
            let book = open_workbook_auto(&report).unwrap();
            let names = book.sheet_names();
            names.iter().position(|name| name == sheet).unwrap() + 1
        };
        let xml = parts(&report, &format!("xl/worksheets/sheet{index}.xml"));
        assert!(!xml.contains("ht=\"409"), "{sheet}");
        let widths: Vec<f64> = xml
            .split("<col ")
            .skip(1)
            .filter_map(|column| {
                column
                    .split("width=\"")
                    .nth(1)?
                    .split('"')
                    .next()?
                    .parse()
                    .ok()
            })
            .collect();
        let own = match sheet {
            "得分明细" => widths[1],
            _ => widths.iter().copied().fold(0.0, f64::max),
        };
        assert!(own >= widest, "{sheet} {widths:?}");
    }
}

#[test]
fn a_notice_before_its_decision_is_warned_of() {
    let step = "[[环节]]\n名称 = \"党组会\"\n可改 = [\"总分\"]\n依据 = \"办法\"\n[任职]\n";
    let office = double()
        .but("rules/小方案/pack.toml", "[任职]\n", step)
        .with(
            "调整.csv",
            "期间,工号,姓名,环节,指标,原值,新值,理由,依据,提出人,日期\n2026Q3,0002,李强,党组会,总分,99,98,更正,决定1号,周正,2026-10-12\n",
        );
    let told = |run: super::Run| {
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        run.err
    };
    let run = assess(&office, &[]);
    assert!(run.out.contains("公示  2026-10-13 至"), "{}", run.out);
    assert_eq!(told(run), "");
    insta::assert_snapshot!(told(assess(&office, &["--notice-from", "2026-09-28"])), @r"
    警告[W702]: 公示从 2026-09-28 开始，早于 2026-10-12 党组会采用的调整
      = 建议: --notice-from 写 2026-10-12 或更晚的日子，不写就从定下结果的第二天起
    ");
    assert_eq!(told(assess(&office, &["--notice-from", "2026-10-12"])), "");
    fs::remove_file(office.dir.join("调整.csv")).unwrap();
    insta::assert_snapshot!(told(assess(&office, &["--notice-from", "2026-09-28"])), @r"
    警告[W702]: 公示从 2026-09-28 开始，不晚于基准日 2026-09-30
      = 建议: --notice-from 写 2026-10-01 或更晚的日子，不写就从定下结果的第二天起
    ");
    assert_eq!(told(assess(&office, &[])), "");
}

#[test]
fn a_grade_that_never_comes_is_no_word_to_replace() {
    let settings = "单位 = \"某县府办\"\n年度 = 2026\n方案 = \"小方案\"\n[人事导入.代换.等次]\n好 = \"A\"\n优秀 = \"B\"\n一股 = \"C\"\n";
    let office = small().with("gangze.toml", settings);
    let run = assess(&office, &[]);
    assert_eq!(run.code, 1);
    insta::assert_snapshot!(run.err, @r#"
    错误[E007]: [人事导入.代换] 的「等次」写的 `优秀` 不会出现，方案里没有
     --> gangze.toml:6:1
    6 | 优秀 = "B"
      | ^^^^
      = 建议: 可以写 好、一般、待审定

    错误[E007]: [人事导入.代换] 的「等次」写的 `一股` 不会出现，方案里没有，是不是「一般」
     --> gangze.toml:7:1
    7 | 一股 = "C"
      | ^^^^
      = 建议: 可以写 好、一般、待审定
    "#);
    // The pack of the year shares the folder's settings.
    let other = fs::read_to_string(office.dir.join("rules/小方案/pack.toml"))
        .unwrap()
        .replace("\"好\"", "\"优秀\"");
    let office = office.with("rules/年方案/pack.toml", &other).with(
        "gangze.toml",
        "单位 = \"某县府办\"\n年度 = 2026\n[方案]\n季 = \"小方案\"\n年 = \"年方案\"\n[人事导入.代换.等次]\n好 = \"A\"\n优秀 = \"B\"\n",
    );
    assert_eq!(assess(&office, &[]).err, "");
}

#[test]
fn a_form_says_what_is_missing_in_the_words_of_the_office() {
    let office = small().but(
        "rules/小方案/逾期扣分.rhai",
        "    for 事 in 岗.主办事项 {\n        if 事.评价",
        "    加分(岗.主办事项.平均(\"逾期工作日\") * 0.3, \"平均\");\n    for 事 in 岗.主办事项 {\n        if 事.评价",
    );
    let run = assess(&office, &["--forms"]);
    let folder = fs::read_dir(office.dir.join("结果"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let forms = sheets(&folder.join("个人考核表/个人考核表.xlsx"));
    for rows in forms.values() {
        for cell in rows.iter().flatten() {
            assert!(!cell.contains('`'), "{cell}\n{}", run.err);
            assert!(!cell.contains("不能"), "{cell}");
        }
    }
    insta::assert_snapshot!(lines(&forms["赵丽"], "缺数").join("\n"), @r"
    效率 | 按时办结 | 100 | 缺数 | 缺数：要用的数据是缺数
    未确定等次或不参加考核情况说明 | 缺数：效率：按时办结：要用的数据是缺数。总分未出，待数据补齐或改正后定等；按时办结缺数，按最差到最好算，总分在 0 到 100 之间
    ");
}
