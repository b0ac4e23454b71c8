//! `gangze new`: what it writes is accepted as it stands, can be filled in, and nothing is ever written over.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use rust_decimal::Decimal;
use serde_json::Value;
use tempfile::TempDir;

use super::{PROGRAM, Run, run};

pub struct Folder {
    pub keep: TempDir,
    pub dir: PathBuf,
}

pub fn folder(name: &str) -> Folder {
    let keep = TempDir::new().unwrap();
    let dir = keep.path().join(name);
    Folder { keep, dir }
}

impl Folder {
    pub fn path(&self) -> &str {
        self.dir.to_str().unwrap()
    }

    pub fn make(&self, more: &[&str]) -> Run {
        let mut arguments = vec!["new", self.path(), "--year", "2026"];
        if !more.contains(&"--pack") {
            arguments.extend(["--pack", "party-office"]);
        }
        arguments.extend_from_slice(more);
        run(&arguments)
    }

    /// Assesses without one message.
    pub fn clean(&self, period: &str) -> Value {
        let run = run(&["assess", self.path(), "--period", period]);
        assert_eq!(run.err, "", "{period}");
        assert_eq!(run.code, 0, "{}", run.out);
        let path = self.dir.join(format!("结果/{period}/results.json"));
        serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
    }

    fn part(&self, file: &str, name: &str) -> String {
        let file = fs::File::open(self.dir.join(file)).unwrap();
        let mut text = String::new();
        let mut zip = zip::ZipArchive::new(file).unwrap();
        zip.by_name(name)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        text
    }
}

pub fn totals(results: &Value) -> Vec<Decimal> {
    let subjects = results["考核对象"].as_array().unwrap();
    let total = |subject: &Value| subject["总分"].as_str().unwrap().parse().unwrap();
    subjects.iter().map(total).collect()
}

pub fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_new_folder_is_assessed_without_one_message() {
    let folder = folder("某局 2026 年考核");
    let made = folder.make(&["--unit", "某县\"档案\"局"]);
    assert_eq!((made.code, made.err.as_str()), (0, ""));
    insta::assert_snapshot!(made.out.replace(folder.path(), "DIR"), @r#"
    已建好考核文件夹 DIR（某县"档案"局，2026 年）
      方案  party-office（县委办公室岗位目标责任制考核方案）
      写出  gangze.toml
      写出  人员名册.xlsx
      写出  岗位目标.xlsx
      写出  台账/工作台账.xlsx
      写出  数据/信息采用.xlsx
      写出  数据/加减分事项.xlsx
      写出  数据/差错登记.xlsx
      写出  数据/民主测评.xlsx
      写出  数据/考勤.xlsx
      写出  数据/规范检查.xlsx
      写出  数据/调研成果.xlsx
      写出  调整.xlsx
      写出  rules/party-office/  14 条规则和 pack.toml，可以改
      接着  把各表里的示例换成本单位的，再运行 gangze assess "DIR" --period 2026Q1
    "#);
    assert_eq!(
        names(&folder.dir),
        [
            "gangze.toml",
            "rules",
            "人员名册.xlsx",
            "台账",
            "岗位目标.xlsx",
            "数据",
            "调整.xlsx"
        ]
    );
    for period in ["2026Q1", "2026Q2", "2026Q3", "2026Q4"] {
        let results = folder.clean(period);
        let totals = totals(&results);
        assert_eq!(totals.len(), 6, "{period}");
        assert!(
            totals.iter().all(|total| *total > Decimal::ZERO),
            "{period}: {totals:?}"
        );
    }
    let results = folder.clean("2026Q3");
    assert!(
        results.to_string().contains("某县\\\"档案\\\"局"),
        "{results}"
    );
}

#[test]
fn the_settings_hold_with_every_line_switched_on() {
    let folder = folder("甲");
    folder.make(&[]);
    let path = folder.dir.join("gangze.toml");
    let text = fs::read_to_string(&path).unwrap();
    let mut on = 0;
    let lines: Vec<&str> = text
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(rest) if rest.starts_with(['[', '"']) || rest.contains(" = \"") => {
                on += 1;
                rest
            }
            _ => line,
        })
        .collect();
    assert_eq!(on, 7);
    for line in lines.iter().filter(|line| !line.is_empty()) {
        assert!(line.contains('#'), "a line without a comment: {line}");
    }
    fs::write(path, lines.join("\n")).unwrap();
    folder.clean("2026Q3");
}

#[test]
fn a_folder_with_something_in_it_is_refused_and_stays_as_it_is() {
    let folder = folder("甲");
    fs::create_dir(&folder.dir).unwrap();
    fs::write(folder.dir.join("我的.txt"), "留着").unwrap();
    let run = folder.make(&[]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    insta::assert_snapshot!(run.err.replace(folder.path(), "DIR"), @"
    错误[E707]: `DIR` 已经存在，里面有 1 个文件或文件夹
     --> DIR
      = 建议: 换一个名字，或者先把原来的文件夹移走
    ");
    assert_eq!(names(&folder.dir), ["我的.txt"]);
    assert_eq!(names(folder.keep.path()), ["甲"]);
}

#[test]
fn an_empty_folder_is_filled_and_stays_the_current_one() {
    let folder = folder("甲");
    fs::create_dir(&folder.dir).unwrap();
    let done = Command::new(PROGRAM)
        .args(["new", ".", "--year", "2026", "--pack", "party-office"])
        .current_dir(&folder.dir)
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(0));
    assert_eq!(names(folder.keep.path()), ["甲"]);
    folder.clean("2026Q3");
}

#[test]
fn the_year_is_this_one_unless_said() {
    let folder = folder("甲");
    let pack = ["--pack", "party-office"];
    assert_eq!(run(&["new", folder.path(), pack[0], pack[1]]).code, 0);
    let text = fs::read_to_string(folder.dir.join("gangze.toml")).unwrap();
    let year = chrono::Datelike::year(&chrono::Local::now());
    assert!(text.contains(&format!("年度 = {year} ")), "{text}");
    let other = folder_of_year("2025");
    other.clean("2025Q3");
    let wrong = run(&["new", "乙", "--year", "去年"]);
    assert_eq!(wrong.code, 2);
    assert!(
        wrong.err.contains("[E017]") && wrong.err.contains("去年"),
        "{}",
        wrong.err
    );
}

fn folder_of_year(year: &str) -> Folder {
    let folder = folder("乙");
    let more = ["--year", year, "--pack", "party-office"];
    assert_eq!(
        run(&[&["new", folder.path()], more.as_slice()].concat()).code,
        0
    );
    folder
}

/// A second pack beside the folder: weights, one table with two dates, nothing told by examples.
fn second_pack(root: &Path) {
    let pack = root.join("rules/窗口");
    fs::create_dir_all(&pack).unwrap();
    fs::write(
        pack.join("pack.toml"),
        "名称 = \"窗口服务考核方案\"\n目标类型 = [\"数量\", \"满意\"]\n合成 = \"加权\"\n[[等次]]\n名称 = \"优秀\"\n不低于 = 90\n[[等次]]\n名称 = \"合格\"\n",
    )
    .unwrap();
    fs::write(
        pack.join("办件量.rhai"),
        "/// 办件量\n/// 依据：办法第一条\n/// 取数：办件.窗口人员（人员）、办件.收件日期（日期）、办件.办结日期（日期）、办件.满意（是否）、办件.占比（百分比）\n/// 参数：每件分（分/件）\n/// 例：办 3 件得 3 分\nfn 评分(岗, 指标) { 得分(min(指标.满分, 岗.表(\"办件\").数量 * 指标.每件分), 岗.表(\"办件\").筛选(|件| 件.满意 && 件.占比 > 0), \"办件\") }\n",
    )
    .unwrap();
    fs::write(
        pack.join("投诉.rhai"),
        "/// 投诉\n/// 依据：办法第二条\n/// 取数：台账.主办（人员）、台账.投诉（次数，空作0）\n/// 参数：每次扣（分/次）\n/// 例：投诉 1 次，每次扣 2 → 扣 2\nfn 评分(岗, 指标) { for 事 in 岗.主办事项 { if 事.投诉 > 0 { 扣分(事.投诉 * 指标.每次扣, 事, \"投诉\"); } } }\n",
    )
    .unwrap();
}

#[test]
fn of_several_packs_one_must_be_named() {
    let folder = folder("甲");
    second_pack(folder.keep.path());
    let run = super::run(&["new", folder.path()]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    let (message, help) = run.err.split_once('\n').unwrap();
    assert!(message.starts_with("错误[E030]: 有 "), "{message}");
    assert!(message.contains("个方案，不知道用哪一个：") && message.ends_with("、窗口"));
    assert!(message.contains("party-office、"), "{message}");
    assert!(
        help.contains("建议: 用 --pack 写明，例如 --pack "),
        "{help}"
    );
    assert!(!folder.dir.exists());
    let run = folder.make(&["--pack", "窗口服务"]);
    assert_eq!(run.code, 2);
    let (message, help) = run.err.split_once('\n').unwrap();
    assert_eq!(message, "错误[E009]: 没有「窗口服务」这个方案");
    assert!(
        help.contains("建议: 现有的方案是 ") && help.contains("窗口"),
        "{help}"
    );
    assert_eq!(names(folder.keep.path()), ["rules"]);
}

#[test]
fn a_weighted_pack_with_bare_headers_gives_a_folder_that_stands_on_its_own() {
    let folder = folder("甲");
    second_pack(folder.keep.path());
    let made = folder.make(&["--pack", "窗口"]);
    assert_eq!((made.code, made.err.as_str()), (0, ""));
    let text = fs::read_to_string(folder.dir.join("gangze.toml")).unwrap();
    assert!(text.contains("日期 = \"收件日期\""), "{text}");
    // The pack went along: the folder can leave the place where it was made.
    let elsewhere = self::folder("别处");
    fs::rename(&folder.dir, &elsewhere.dir).unwrap();
    fs::remove_dir_all(folder.keep.path().join("rules")).unwrap();
    let totals = totals(&elsewhere.clean("2026Q3"));
    assert_eq!(totals.len(), 6);
}

#[test]
fn packs_are_found_from_the_current_folder_upwards_too() {
    let folder = folder("甲");
    let office = TempDir::new().unwrap();
    second_pack(office.path());
    let below = office.path().join("处/室");
    fs::create_dir_all(&below).unwrap();
    let done = Command::new(PROGRAM)
        .args(["new", folder.path(), "--pack", "窗口", "--year", "2026"])
        .current_dir(below)
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(0));
    folder.clean("2026Q3");
}

#[test]
fn without_any_pack_nothing_is_made() {
    let folder = folder("甲");
    let program = folder.keep.path().join("gangze");
    if fs::hard_link(PROGRAM, &program).is_err() {
        fs::copy(PROGRAM, &program).unwrap();
    }
    let done = Command::new(program)
        .args(["new", "甲", "--year", "2026"])
        .current_dir(folder.keep.path())
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(2));
    insta::assert_snapshot!(String::from_utf8(done.stderr).unwrap(), @"
    错误[E009]: 没有找到任何方案
      = 建议: 把方案的文件夹（里面有 pack.toml）放进新文件夹上层、当前文件夹或程序旁边的 rules 里
    ");
    assert_eq!(names(folder.keep.path()), ["gangze"]);
}

#[test]
fn a_rule_is_changed_in_the_folder() {
    let folder = folder("甲");
    folder.make(&[]);
    let before = totals(&folder.clean("2026Q1"));
    let rule = folder.dir.join("rules/party-office/考勤纪律.rhai");
    let text = fs::read_to_string(&rule).unwrap();
    assert!(text.contains("指标.迟到扣分"));
    fs::write(&rule, text.replace("指标.迟到扣分", "指标.迟到扣分 * 10")).unwrap();
    assert_ne!(totals(&folder.clean("2026Q1")), before);
}

/// A table of people's own, in place of a template.
fn replace(folder: &Folder, file: &str, text: &str) {
    let path = folder.dir.join(file);
    fs::remove_file(&path).unwrap();
    fs::write(path.with_extension("csv"), text).unwrap();
}

#[test]
fn two_real_rows_take_the_place_of_the_examples() {
    use gangze::book::{Cell, Column, Row, Sheet, Style, Workbook, workbook_bytes};
    let folder = folder("甲");
    folder.make(&[]);
    // The rows of people are overwritten as a person would do it: same headers, own rows, no examples left.
    let overwrite = |file: &str, rows: &[&[&str]]| {
        let path = folder.dir.join(file);
        let mut sheets = calamine::open_workbook_auto(&path).unwrap();
        let name = calamine::Reader::sheet_names(&sheets)[0].clone();
        let range = calamine::Reader::worksheet_range(&mut sheets, &name).unwrap();
        let header = range.rows().nth(2).unwrap();
        let columns = header
            .iter()
            .map(|cell| Column::new(cell.to_string(), Style::Text))
            .collect();
        let row = |row: &&[&str]| Row::new(row.iter().map(|text| Cell::text(*text)).collect());
        let body: Vec<Row> = rows.iter().map(row).collect();
        let day = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        let mut book = Workbook::new("甲", "乙", day);
        book.sheets = vec![Sheet::table(name, columns, body.into())];
        fs::write(path, workbook_bytes(book, &gangze::diag::NoWatch).unwrap()).unwrap();
    };
    overwrite(
        "人员名册.xlsx",
        &[
            &[
                "1001",
                "钱真",
                "档案科",
                "保管岗",
                "甲类",
                "公务员",
                "",
                "",
                "2024-03-01",
            ],
            &[
                "1002",
                "孙实",
                "档案科",
                "利用岗",
                "乙类",
                "公务员",
                "",
                "",
                "2024-03-01",
            ],
        ],
    );
    overwrite(
        "台账/工作台账.xlsx",
        &[
            &[
                "1",
                "整理全宗",
                "工作计划",
                "办事",
                "钱真",
                "",
                "2026-07-01",
                "2026-07-10",
                "2026-07-09",
                "已办结",
                "0",
            ],
            &[
                "2",
                "开放审核",
                "工作计划",
                "办会",
                "孙实",
                "钱真",
                "2026-07-02",
                "2026-07-20",
                "2026-07-20",
                "已办结",
                "0",
                "好",
            ],
        ],
    );
    // 丙类 has no holders any more, so its targets go.
    let run = run(&["assess", folder.path(), "--period", "2026Q3"]);
    assert!(run.err.contains("丙类"), "{}", run.err);
    for table in names(&folder.dir.join("数据")) {
        overwrite(&format!("数据/{table}"), &[]);
    }
    let targets = folder.dir.join("岗位目标.xlsx");
    let mut sheets = calamine::open_workbook_auto(&targets).unwrap();
    let range = calamine::Reader::worksheet_range(&mut sheets, "岗位目标").unwrap();
    let csv: String = range
        .rows()
        .filter(|row| !row.iter().any(|cell| *cell == "丙类"))
        .map(|row| {
            let cells: Vec<String> = row.iter().map(ToString::to_string).collect();
            format!("{}\n", cells.join(","))
        })
        .collect();
    replace(&folder, "岗位目标.xlsx", &csv);
    let totals = totals(&folder.clean("2026Q3"));
    assert_eq!(totals.len(), 2);
}

#[test]
fn the_example_targets_take_their_numbers_from_the_rules_examples() {
    let folder = folder("甲");
    folder.make(&[]);
    let mut sheets = calamine::open_workbook_auto(folder.dir.join("岗位目标.xlsx")).unwrap();
    let range = calamine::Reader::worksheet_range(&mut sheets, "岗位目标").unwrap();
    let mut rows = range.rows().skip(2);
    let header: Vec<String> = rows
        .next()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    let shown: Vec<String> = rows
        .map(|row| {
            let filled = header
                .iter()
                .zip(row)
                .filter(|(_, cell)| !cell.to_string().is_empty());
            let cells: Vec<String> = filled
                .filter(|(name, _)| {
                    !["对象", "指标", "周期", "依据", "数据来源"].contains(&name.as_str())
                })
                .map(|(name, cell)| format!("{name}={cell}"))
                .collect();
            cells.join(" ")
        })
        .collect();
    insta::assert_snapshot!(shown.join("\n"), @"
    岗位=全体 目标类型=规范 满分=10 起评分=满分 扣分下限=0 计分规则=考勤纪律 迟到扣分=0.2 旷工扣分=3 事假扣分=0.5
    岗位=全体 目标类型=规范 满分=10 起评分=满分 扣分下限=0 计分规则=规范目标检查 每次扣分=1 单项上限=2
    岗位=全体 目标类型=效率 比较=不低于 目标值=0.9 满分=10 计分规则=当日办结率 缺数处理=剔除并重配权重 不适用处理=剔除并重配权重
    岗位=全体 目标类型=效率 比较=不低于 目标值=0.95 满分=15 计分规则=按时办结率 缺数处理=剔除并重配权重 不适用处理=剔除并重配权重
    岗位=全体 目标类型=效率 满分=5 起评分=满分 扣分下限=0 计分规则=逾期扣分 单项上限=3 每日扣分=0.5
    岗位=甲类 目标类型=成果 比较=不低于 目标值=10 满分=30 加分上限=3 上限=33 计分规则=信息采用计分 缺数处理=剔除并重配权重 不适用处理=剔除并重配权重 县级分=2 市级分=5 省级分=10 中央分=20 超额加分=0.2
    岗位=甲类 目标类型=质量 满分=20 计分规则=服务测评 缺数处理=剔除并重配权重 不适用处理=剔除并重配权重 领导权重=0.3 同事权重=0.4 服务对象权重=0.3
    岗位=乙类 目标类型=成果 满分=30 计分规则=办会评价 缺数处理=剔除并重配权重 不适用处理=剔除并重配权重 较好扣分=10 一般扣分=25 差扣分=50
    岗位=乙类 目标类型=成果 满分=10 计分规则=调研成果 缺数处理=剔除并重配权重 不适用处理=剔除并重配权重 采纳分=10 批示分=8 刊发分=6 完成分=4
    岗位=乙类 目标类型=质量 满分=10 起评分=满分 扣分下限=0 计分规则=差错扣分 一般扣分=0.5 较重扣分=1.5 严重扣分=4
    岗位=丙类 目标类型=成果 满分=30 计分规则=督查办结 缺数处理=剔除并重配权重 不适用处理=剔除并重配权重 办结分=20 反馈分=10 退回扣分=1
    岗位=丙类 目标类型=质量 比较=不超过 目标值=0.02 满分=10 起评分=满分 扣分下限=0 计分规则=差错率 缺数处理=剔除并重配权重 每百分点扣分=1
    岗位=丙类 目标类型=质量 满分=10 起评分=满分 扣分下限=0 计分规则=退稿扣分 每次扣分=1
    岗位=全体 目标类型=加减分 满分=0 加分上限=5 下限=-10 上限=5 计分规则=加减分
    ");
}

#[test]
fn the_lists_hold_the_words_of_the_pack() {
    let folder = folder("甲");
    folder.make(&[]);
    let sheet = folder.part("人员名册.xlsx", "xl/worksheets/sheet1.xml");
    assert!(sheet.contains(
        "\"在岗,试用,初次就业,病假,事假,产假,挂职,借出,借调,学习培训,立案,受处分,警告,退休,离职\""
    ));
    let sheet = folder.part("岗位目标.xlsx", "xl/worksheets/sheet1.xml");
    for words in [
        "\"个人,科室\"",
        "\"规范,成果,效率,质量,加减分\"",
        "\"不低于,不超过\"",
        "\"月,季,半年,年\"",
        "\"阻断,剔除并重配权重,记零,满分,同组均值,沿用上期\"",
        "信息采用计分,办会评价",
    ] {
        assert!(sheet.contains(words), "{words}");
    }
    let sheet = folder.part("台账/工作台账.xlsx", "xl/worksheets/sheet1.xml");
    assert!(
        sheet.contains("办文,办会,办事,调研,信息,督查,值班")
            && sheet.contains("\"好,较好,一般,差\"")
    );
    let sheet = folder.part("数据/信息采用.xlsx", "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("\"中央,省级,市级,县级\""));
}

#[test]
fn a_sheet_of_instructions_is_layout_and_never_data() {
    let folder = folder("甲");
    folder.make(&[]);
    let results = folder.clean("2026Q3");
    let shown = results.to_string();
    assert!(!shown.contains("是否必填"), "{shown}");
}
