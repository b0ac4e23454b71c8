//! The assessment folder: what is missing, misspelt or twice there, and the command line's own faults.
use std::fs;
use std::path::Path;
use std::process::Command;

use gangze::assess::{Assessment, Request, compute};
use gangze::diag::{Diagnostic, NoWatch, Sink};
use gangze::office::Period;
use tempfile::TempDir;

use crate::office_builder::{script, shown};

const SETTINGS: &str = "单位 = \"试验办公室\"\n年度 = 2026\n方案 = \"试验\"\n";
pub const PACK: &str = "名称 = \"试验方案\"\n依据 = [\"试验办法\"]\n[[等次]]\n名称 = \"好\"\n不低于 = 90\n[[等次]]\n名称 = \"较差\"\n";
const ROSTER: &str = "工号,姓名,科室,岗位,岗位类别\n01,张敏,秘书科,文稿岗,文稿\n";
const TARGETS: &str = "岗位,目标类型,指标,满分,计分规则\n文稿,效率,办结,100,办结\n";
const LOG: &str =
    "任务,主办,交办日期,完成时限,完成日期\n起草报告,张敏,2026-07-01,2026-07-15,2026-07-15\n";

/// A small folder that is right, with some files put in or replaced; an empty text takes a file away.
fn folder(changes: &[(&str, &str)]) -> TempDir {
    let dir = TempDir::new().unwrap();
    let rule = script(
        "台账.主办（人员）",
        "无",
        "fn 评分(岗, 指标) { 得分(指标.满分, 岗.主办事项, \"试\"); }",
    );
    let mut files = vec![
        ("gangze.toml", SETTINGS),
        ("人员名册.csv", ROSTER),
        ("岗位目标.csv", TARGETS),
        ("台账/秘书科.csv", LOG),
        ("rules/试验/pack.toml", PACK),
        ("rules/试验/办结.rhai", rule.as_str()),
    ];
    for (name, text) in changes {
        files.retain(|(own, _)| own != name);
        if !text.is_empty() {
            files.push((name, text));
        }
    }
    for (name, text) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

fn assess(dir: &Path, period: &str) -> Result<Assessment, Vec<Diagnostic>> {
    let request = Request {
        dir: dir.to_owned(),
        period: Period::parse(period).unwrap(),
        as_of: None,
        accept_stale: false,
        threads: 1,
        program: env!("CARGO_BIN_EXE_gangze").into(),
    };
    compute(&request, &NoWatch)
}

/// The messages of a folder with these changes; the temporary path reads as `夹`.
pub fn said(changes: &[(&str, &str)]) -> String {
    let dir = folder(changes);
    let problems = match assess(dir.path(), "2026Q3") {
        Ok(assessment) => assessment.problems.to_vec(),
        Err(problems) => problems,
    };
    shown(&problems).replace(&dir.path().display().to_string(), "夹")
}

#[test]
fn a_folder_that_is_right_says_nothing() {
    assert_eq!(said(&[]), "");
    let dir = folder(&[]);
    let assessment =
        assess(dir.path(), "2026Q3").unwrap_or_else(|faults| panic!("{}", shown(&faults)));
    assert!(!assessment.is_draft());
    assert_eq!(assessment.outcome.count_grade("好"), 1);
}

#[test]
fn no_folder() {
    let dir = TempDir::new().unwrap();
    let fault =
        gangze::workspace::open(&dir.path().join("没有"), None, &mut Sink::new()).unwrap_err();
    let text = shown(&[*fault]).replace(&dir.path().display().to_string(), "夹");
    insta::assert_snapshot!(text, @"
    错误[E001]: 没有找到考核文件夹 `夹/没有`
     --> 夹/没有
      = 建议: 检查路径；路径里有空格的要用引号括起来
    ");
}

#[test]
fn no_settings() {
    insta::assert_snapshot!(said(&[("gangze.toml", "")]), @"
    错误[E002]: 这个文件夹里没有 gangze.toml，不是考核文件夹
     --> 夹
      = 建议: 换成放着 gangze.toml、人员名册、岗位目标的那个文件夹
    ");
}

#[test]
fn settings_that_cannot_be_read() {
    insta::assert_snapshot!(said(&[("gangze.toml", "单位 = \"试验办公室\"\n年度 ＝ 2026\n")]), @r#"
    错误[E003]: 这一行的写法不对
     --> gangze.toml:2:4
    2 | 年度 ＝ 2026
      |      ^^
      = 建议: 写成 名称 = "文字" 或 名称 = 数；引号、等号、方括号用半角
    "#);
    insta::assert_snapshot!(said(&[("gangze.toml", "单位 = 试验办公室\n")]), @"
    错误[E005]: 没有写「年度」
     --> gangze.toml
      = 建议: 补一行 年度 = …

    错误[E005]: 没有写「方案」
     --> gangze.toml
      = 建议: 补一行 方案 = …
    ");
    let dir = folder(&[]);
    fs::write(dir.path().join("gangze.toml"), b"\xb5\xa5\xce\xbb = 1").unwrap();
    let faults = assess(dir.path(), "2026Q3").err().unwrap();
    insta::assert_snapshot!(shown(&faults), @"
    错误[E008]: 读不了 `gangze.toml`
     --> gangze.toml
      = 建议: 检查文件是不是被占用、有没有读取权限，文字文件要存成 UTF-8
    ");
}

#[test]
fn settings_of_the_wrong_kind_missing_or_unknown() {
    insta::assert_snapshot!(said(&[("gangze.toml", "单位 = 5\n年度 = \"今年\"\n方案 = [1]\n")]), @r#"
    错误[E005]: 没有写「年度」
     --> gangze.toml
      = 建议: 补一行 年度 = …

    错误[E004]: 「单位」要写文字，写在英文引号里
     --> gangze.toml:1:6
    1 | 单位 = 5
      |        ^
      = 建议: 按这个样子改好再运行

    错误[E004]: 「年度」要写数，例如 90 或 "40%"
     --> gangze.toml:2:6
    2 | 年度 = "今年"
      |        ^^^^^^
      = 建议: 按这个样子改好再运行

    错误[E004]: 「方案」要写文字，写在英文引号里
     --> gangze.toml:3:6
    3 | 方案 = [1]
      |        ^^^
      = 建议: 按这个样子改好再运行
    "#);
    insta::assert_snapshot!(said(&[("gangze.toml", "年度 = 2026\n")]), @"
    错误[E005]: 没有写「单位」
     --> gangze.toml
      = 建议: 补一行 单位 = …

    错误[E005]: 没有写「方案」
     --> gangze.toml
      = 建议: 补一行 方案 = …
    ");
    let text = format!(
        "{SETTINGS}单位名 = \"甲\"\n单们 = \"乙\"\n天气 = \"晴\"\n[数据.登记]\n人员 = \"姓名\"\n日子 = \"日期\"\n[百分比]\n\"登记.率\" = \"分数\"\n"
    );
    insta::assert_snapshot!(said(&[("gangze.toml", &text)]), @r#"
    错误[E006]: 没有「单位名」这一项
     --> gangze.toml:4:1
    4 | 单位名 = "甲"
      | ^^^^^^
      = 建议: 是不是「单位」

    错误[E006]: 没有「单们」这一项
     --> gangze.toml:5:1
    5 | 单们 = "乙"
      | ^^^^
      = 建议: 是不是「单位」

    错误[E006]: 没有「天气」这一项
     --> gangze.toml:6:1
    6 | 天气 = "晴"
      | ^^^^
      = 建议: 这里可以写 单位、年度、方案、表头、数据、百分比、单位情形、测评、人事导入

    错误[E007]: [数据.登记] 写了设置，数据 文件夹里没有「登记」这张表
     --> gangze.toml:7:5
    7 | [数据.登记]
      |       ^^^^
      = 建议: 改成表的文件名（不带后缀），或者删掉这一节

    错误[E006]: 没有「日子」这一项
     --> gangze.toml:9:1
    9 | 日子 = "日期"
      | ^^^^
      = 建议: 是不是「日期」

    错误[E007]: 「登记.率」写的 `分数` 不认识
     --> gangze.toml:11:1
    11 | "登记.率" = "分数"
       | ^^^^^^^^^
      = 建议: 可以写 百分数、小数
    "#);
}

#[test]
fn no_such_pack_or_no_rules_in_it() {
    let text = SETTINGS.replace("方案 = \"试验\"", "方案 = \"试脸\"");
    let found = said(&[("gangze.toml", &text)]);
    let (found, known) = found.trim_end().rsplit_once('\n').unwrap();
    assert!(
        known.starts_with("  = 建议: 现有的方案是 ") && known.ends_with("、试验"),
        "{known}"
    );
    insta::assert_snapshot!(found, @r#"
    错误[E009]: 没有「试脸」这个方案
     --> gangze.toml:3:6
    3 | 方案 = "试脸"
      |        ^^^^^^
    "#);
    insta::assert_snapshot!(said(&[("rules/试验/办结.rhai", "")]), @"
    错误[E010]: 方案里没有一条规则（.rhai 文件）
     --> rules/试验
      = 建议: 把规则文件放进方案的文件夹
    ");
}

#[test]
fn words_of_the_pack_that_are_not_known() {
    let text = format!(
        "合成 = \"相加\"\n{PACK}[[状态]]\n名称 = \"试用\"\n结论 = \"不定\"\n依据 = \"甲\"\n[[名额]]\n等次 = \"好\"\n比例 = \"40%\"\n基数 = \"实到\"\n取整 = \"去尾\"\n依据 = \"乙\"\n[任职]\n合并 = \"平均\"\n[取整]\n总分 = {{ 位数 = 2, 方式 = \"银行家\" }}\n"
    );
    insta::assert_snapshot!(said(&[("rules/试验/pack.toml", &text)]), @r#"
    错误[E007]: 「合成」写的 `相加` 不认识
     --> rules/试验/pack.toml:1:6
    1 | 合成 = "相加"
      |        ^^^^^^
      = 建议: 可以写 求和、加权

    错误[E007]: 「结论」写的 `不定` 不认识
     --> rules/试验/pack.toml:11:6
    11 | 结论 = "不定"
       |        ^^^^^^
      = 建议: 可以写 定等、不定等次、未计分、待定、不参加

    错误[E007]: 「基数」写的 `实到` 不认识
     --> rules/试验/pack.toml:16:6
    16 | 基数 = "实到"
       |        ^^^^^^
      = 建议: 可以写 应参加、实际参加、定等人数

    错误[E007]: 「合并」写的 `平均` 不认识
     --> rules/试验/pack.toml:20:6
    20 | 合并 = "平均"
       |        ^^^^^^
      = 建议: 可以写 按天加权、较长一段、较长科室、主岗

    错误[E007]: 「方式」写的 `银行家` 不认识
     --> rules/试验/pack.toml:22:21
    22 | 总分 = { 位数 = 2, 方式 = "银行家" }
       |                           ^^^^^^^^
      = 建议: 可以写 四舍五入、截断、进一、四舍六入五成双
    "#);
    let order =
        PACK.replace("不低于 = 90\n", "不低于 = 60\n") + "[[等次]]\n名称 = \"更好\"\n不低于 = 90\n";
    insta::assert_snapshot!(said(&[("rules/试验/pack.toml", &order)]), @"
    错误[E007]: 等次「更好」的「不低于」没有比前一个等次低
     --> rules/试验/pack.toml:8:1
    8 | [[等次]]
      | ^^^^^^^^
      = 建议: 等次从高到低写，最后一个等次不写 不低于
    ");
    insta::assert_snapshot!(said(&[("rules/试验/pack.toml", "依据 = [\"甲\"]\n")]), @"
    错误[E005]: 没有写「名称」
     --> rules/试验/pack.toml
      = 建议: 补一行 名称 = …
    ");
}

#[test]
fn tables_that_lack_or_stand_twice() {
    insta::assert_snapshot!(said(&[("人员名册.csv", "")]), @"
    错误[E011]: 文件夹里没有「人员名册」
     --> 夹
      = 建议: 放一个叫 人员名册.xlsx 的表格（xls、ods、csv 也可以），文件名不能多字少字
    ");
    insta::assert_snapshot!(said(&[("台账/秘书科.csv", "")]), @"
    错误[E011]: 文件夹里没有「台账」
     --> 夹
      = 建议: 建一个叫 台账 的文件夹，把各科室的台账文件放进去
    ");
    insta::assert_snapshot!(said(&[("人员名册.txt", ROSTER)]), @"
    错误[E012]: 「人员名册」有两个文件：`人员名册.csv` 和 `人员名册.txt`
     --> 人员名册.txt
      = 建议: 只留一个，另一个移出文件夹
    ");
}

#[test]
fn a_table_of_data_under_two_endings_or_in_two_folders() {
    let rows = "姓名,分值\n张敏,1\n";
    insta::assert_snapshot!(said(&[("数据/加分.csv", rows), ("数据/加分.tsv", rows)]), @"
    错误[E012]: 「加分」有两个文件：`数据/加分.csv` 和 `数据/加分.tsv`
     --> 数据/加分.tsv
      = 建议: 只留一个，另一个移到「数据」外面，放在它下面的文件夹里也会读；确是两份的，改成不同的文件名
    ");
    insta::assert_snapshot!(said(&[("数据/加分.csv", rows), ("数据/旧/加分.csv", rows)]), @"
    错误[E012]: 「加分」有两个文件：`数据/加分.csv` 和 `数据/旧/加分.csv`
     --> 数据/旧/加分.csv
      = 建议: 只留一个，另一个移到「数据」外面，放在它下面的文件夹里也会读；确是两份的，改成不同的文件名
    ");
}

#[test]
fn logs_of_one_name_in_one_folder_and_in_two() {
    insta::assert_snapshot!(said(&[("台账/秘书科.tsv", &LOG.replace("起草", "另一"))]), @"
    错误[E012]: 「秘书科」有两个文件：`台账/秘书科.csv` 和 `台账/秘书科.tsv`
     --> 台账/秘书科.tsv
      = 建议: 只留一个，另一个移到「台账」外面，放在它下面的文件夹里也会读；确是两份的，改成不同的文件名
    ");
    let february = LOG.replace("起草", "二月的");
    let dir = folder(&[("台账/2月/秘书科.csv", &february)]);
    let assessment =
        assess(dir.path(), "2026Q3").unwrap_or_else(|faults| panic!("{}", shown(&faults)));
    assert_eq!(shown(&assessment.problems), "");
    let names: Vec<&str> = assessment
        .inputs
        .iter()
        .map(|input| input.name.as_ref())
        .collect();
    assert_eq!(
        names,
        [
            "人员名册.csv",
            "岗位目标.csv",
            "台账/秘书科.csv",
            "台账/2月/秘书科.csv"
        ]
    );
}

#[test]
fn a_log_that_is_there_twice_is_read_once() {
    insta::assert_snapshot!(said(&[("台账/秘书科 - 副本.csv", LOG)]), @"
    错误[E222]: 内容和 `台账/秘书科 - 副本.csv` 一模一样，没有再读一遍
     --> 台账/秘书科.csv
      = 建议: 只留一个，另一个移到考核文件夹外面；放错了的换成该放的那一份
    ");
    // A form that nobody has filled in counts nothing twice.
    let head = "任务,主办,交办日期,完成时限,完成日期\n";
    assert_eq!(
        said(&[("台账/甲科.csv", head), ("台账/乙科.csv", head)]),
        ""
    );
}

#[test]
fn a_log_that_is_called_a_copy_is_warned_of() {
    let other = LOG.replace("起草", "改过的");
    for name in ["秘书科 - 副本", "秘书科(1)", "秘书科.bak", "备份_秘书科"] {
        let file = format!("台账/{name}.csv");
        let said = said(&[(&file, &other)]);
        let lines: Vec<&str> = said.lines().take(2).collect();
        assert_eq!(
            lines,
            [
                "警告[W232]: 看名字是 `台账/秘书科.csv` 的副本，两个文件都读了",
                &format!(" --> {file}")
            ]
        );
    }
    insta::assert_snapshot!(said(&[("台账/秘书科（2）.csv", &other)]), @"
    警告[W232]: 看名字是 `台账/秘书科.csv` 的副本，两个文件都读了
     --> 台账/秘书科（2）.csv
      = 建议: 只要一份的，把另一份移到考核文件夹外面；两份都要的，改一个文件名
    ");
    // Locks of open files, and numbers that say something else.
    let aside = [
        ("台账/~$秘书科.xlsx", "x"),
        ("台账/.~lock.秘书科.ods#", "x"),
        ("台账/秘书科2.csv", &other),
    ];
    assert_eq!(said(&aside), "");
}

#[test]
fn lines_of_the_holiday_table() {
    let text = "日期,类型,名称\n2027-01-01,off,元旦\n2027年元旦,放假\n2027-01-04,半天,元旦\n";
    let dir = folder(&[("节假日.csv", text)]);
    let assessment =
        assess(dir.path(), "2026Q3").unwrap_or_else(|faults| panic!("{}", shown(&faults)));
    insta::assert_snapshot!(shown(&assessment.problems), @"
    错误[E014]: 节假日这一行读不懂：`2027年元旦,放假`
     --> 节假日.csv › A3
      = 建议: 写成 2027-01-01,off,元旦 或 2027-01-04,work,元旦（off 放假，work 上班）

    错误[E014]: 节假日这一行读不懂：`2027-01-04,半天,元旦`
     --> 节假日.csv › A4
      = 建议: 写成 2027-01-01,off,元旦 或 2027-01-04,work,元旦（off 放假，work 上班）
    ");
    assert!(assessment.facts.calendar.covers(2027));
    assert!(
        !assessment
            .facts
            .calendar
            .is_workday(crate::office_builder::day("2027-01-01"))
    );
}

#[test]
fn a_year_without_a_notice_is_warned_of() {
    let settings = SETTINGS.replace("2026", "2027");
    let log = LOG.replace("2026", "2027");
    let dir = folder(&[("gangze.toml", &settings), ("台账/秘书科.csv", &log)]);
    let assessment =
        assess(dir.path(), "2027Q3").unwrap_or_else(|faults| panic!("{}", shown(&faults)));
    assert_eq!(assessment.calendar_gaps, [2027]);
    insta::assert_snapshot!(shown(&assessment.problems), @"
    警告[W310]: 没有 2027 年的放假安排，2027 年的逾期按周一至周五计算
      = 建议: 把国务院办公厅公布的放假安排写进 节假日.csv（日期,off 或 work,名称），放在考核文件夹里
    ");
}

/// What the program prints on standard error, and its exit status.
fn command(arguments: &[&str]) -> (String, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_gangze"))
        .args(arguments)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    (text, output.status.code())
}

#[test]
fn faults_of_the_command_line() {
    let mut all = String::new();
    for arguments in [
        &["assess", "夹", "--period", "2026Q5"][..],
        &[
            "assess",
            "夹",
            "--period",
            "2026Q3",
            "--as-of",
            "2026-13-01",
        ],
        &["assess", "夹"],
        &["assess", "夹", "--perio", "2026Q3"],
        &["考核"],
        &[],
        &["explain", "E999"],
    ] {
        let (text, status) = command(arguments);
        assert_eq!(status, Some(2), "{arguments:?}");
        all += &format!("{}\n{text}", arguments.join(" "));
    }
    insta::assert_snapshot!(all, @"
    assess 夹 --period 2026Q5
    错误[E013]: `2026Q5` 不是一个考核期
      = 建议: 写成 2026Q3、2026-09、2026H2、2026 或 2026-07-01..2026-09-30

    assess 夹 --period 2026Q3 --as-of 2026-13-01
    错误[E016]: `2026-13-01` 不是一个日期
      = 建议: 写成 2026-10-08

    assess 夹
    错误[E017]: 命令里少了 --period <考核期>
      = 建议: 例如 gangze assess 考核文件夹 --period 2026Q3；全部用法见 gangze --help

    assess 夹 --perio 2026Q3
    错误[E017]: 没有 `--perio` 这个选项
      = 建议: 例如 gangze assess 考核文件夹 --period 2026Q3；全部用法见 gangze --help

    考核
    错误[E017]: 没有 `考核` 这个命令
      = 建议: 例如 gangze assess 考核文件夹 --period 2026Q3；全部用法见 gangze --help


    错误[E017]: 没有写要做什么
      = 建议: 例如 gangze assess 考核文件夹 --period 2026Q3；全部用法见 gangze --help

    explain E999
    错误[E015]: 没有 `E999` 这个代码
      = 建议: 照消息里方括号中的代码写，例如 gangze explain E104
    ");
}

/// Each thread wants a stack of 32 MB; with less memory than two of them there is none to be had.
#[cfg(target_os = "linux")]
#[test]
fn no_threads_to_run_rules_on() {
    let dir = folder(&[]);
    let line = format!(
        "ulimit -v 200000; exec \"{}\" assess \"{}\" --period 2026Q3 --threads 16",
        env!("CARGO_BIN_EXE_gangze"),
        dir.path().display()
    );
    let output = Command::new("sh").arg("-c").arg(line).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    insta::assert_snapshot!(String::from_utf8(output.stderr).unwrap(), @"
    错误[E410]: 系统不给运行规则所需的线程或内存
      = 建议: 关掉一些程序后再运行
    ");
}
