//! What cannot be done is said once, at its place, with the right exit status, and nothing is touched.

use std::fs;

use super::{office, run};

fn refusal(arguments: &[&str]) -> String {
    let run = run(arguments);
    assert_eq!(run.code, 2, "{}{}", run.out, run.err);
    assert_eq!(run.out, "");
    run.err
}

#[test]
fn a_missing_folder() {
    insta::assert_snapshot!(refusal(&["assess", "没有的文件夹", "--period", "2026Q3"]), @"
    错误[E001]: 没有找到考核文件夹 `没有的文件夹`
     --> 没有的文件夹
      = 建议: 检查路径；路径里有空格的要用引号括起来
    ");
}

#[test]
fn a_folder_that_is_no_office() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().to_str().unwrap();
    let err = refusal(&["assess", path, "--period", "2026Q3"]);
    insta::assert_snapshot!(err.replace(path, "DIR"), @"
    错误[E002]: 这个文件夹里没有 gangze.toml，不是考核文件夹
     --> DIR
      = 建议: 换成放着 gangze.toml、人员名册、岗位目标的那个文件夹
    ");
}

#[test]
fn an_unknown_period() {
    insta::assert_snapshot!(refusal(&["assess", "samples/county-office", "--period", "2026Q5"]), @"
    错误[E013]: `2026Q5` 不是一个考核期
      = 建议: 写成 2026Q3、2026-09、2026H2、2026 或 2026-07-01..2026-09-30
    ");
}

#[test]
fn a_base_day_that_is_none() {
    let arguments = [
        "assess",
        "samples/county-office",
        "--period",
        "2026Q3",
        "--as-of",
        "2026-13-01",
    ];
    insta::assert_snapshot!(refusal(&arguments), @"
    错误[E016]: `2026-13-01` 不是一个日期
      = 建议: 写成 2026-10-08
    ");
}

#[test]
fn a_command_written_wrong() {
    insta::assert_snapshot!(refusal(&["assess", "samples/county-office"]), @"
    错误[E017]: 命令里少了 --period <考核期>
      = 建议: 例如 gangze assess 考核文件夹 --period 2026Q3；全部用法见 gangze --help
    ");
    insta::assert_snapshot!(refusal(&["assess", "samples/county-office", "--perod", "2026Q3"]), @"
    错误[E017]: 没有 `--perod` 这个选项
      = 建议: 例如 gangze assess 考核文件夹 --period 2026Q3；全部用法见 gangze --help
    ");
    insta::assert_snapshot!(refusal(&["asess"]), @"
    错误[E017]: 没有 `asess` 这个命令
      = 建议: 例如 gangze assess 考核文件夹 --period 2026Q3；全部用法见 gangze --help
    ");
    insta::assert_snapshot!(refusal(&[]), @"
    错误[E017]: 没有写要做什么
      = 建议: 例如 gangze assess 考核文件夹 --period 2026Q3；全部用法见 gangze --help
    ");
}

#[test]
fn options_written_wrong() {
    let office = "samples/county-office";
    let all: [&[&str]; 11] = [
        &["assess", office, "--period"],
        &["assess", office, "--period", "--forms"],
        &["assess", office, "--period="],
        &["assess", office, "--period", "2026Q3", "--period", "2026Q2"],
        &["assess", office, "另一个", "--period", "2026Q3"],
        &[
            "assess", office, "--period", "2026Q3", "--split", "科室", "--person", "张敏",
        ],
        &["assess", office, "--period", "2026Q3", "--forms=3"],
        &["assess", office, "--period", "2026Q3", "--split", "人"],
        &["assess", office, "--period", "2026Q3", "--threads", "多"],
        &["assess", "--period", "2026Q3"],
        &["new", "甲", "--year", "1800"],
    ];
    let shown = all.map(|arguments| {
        let words = arguments.join(" ");
        let err = refusal(arguments);
        let first = err.lines().next().unwrap_or_default();
        format!("{words}\n    {first}")
    });
    insta::assert_snapshot!(shown.join("\n"), @r#"
    assess samples/county-office --period
        错误[E017]: --period 后面没有写 <考核期>
    assess samples/county-office --period --forms
        错误[E017]: --period 后面没有写 <考核期>
    assess samples/county-office --period=
        错误[E013]: `` 不是一个考核期
    assess samples/county-office --period 2026Q3 --period 2026Q2
        错误[E017]: --period <考核期> 写了不止一次，只能写一次
    assess samples/county-office 另一个 --period 2026Q3
        错误[E017]: 命令里多写了 `另一个`
    assess samples/county-office --period 2026Q3 --split 科室 --person 张敏
        错误[E017]: --split <分法> 和 --person <姓名或工号> 不能一起用，只写其中一个
    assess samples/county-office --period 2026Q3 --forms=3
        错误[E017]: --forms 后面多写了 `3`
    assess samples/county-office --period 2026Q3 --split 人
        错误[E017]: --split <分法> 后面的 `人` 不对
    assess samples/county-office --period 2026Q3 --threads 多
        错误[E017]: --threads <个数> 后面的 `多` 不对
    assess --period 2026Q3
        错误[E017]: 命令里少了 <文件夹>
    new 甲 --year 1800
        错误[E017]: --year <年度> 后面的 `1800` 不对
    "#);
}

/// `gangze --help` and the help of every command, with no word that the parser brings of itself.
#[test]
fn help_is_chinese() {
    let top = run(&["--help"]);
    assert_eq!((top.code, top.err.as_str()), (0, ""));
    insta::assert_snapshot!(top.out, @r#"
    岗责：从办公室的台账和目标表出发，给每个岗位计分、排名、定等，写出可以签字的考核报告

    用法: gangze <命令> …，每个命令的用法见 gangze <命令> --help

    命令:
      new      建一个考核文件夹：设置、名册、目标、台账、数据的模板和可以改的方案
      assess   考核一个单位的一个考核期，写出报告
      why      打开一个人的得分：总分、指标、每一笔记分，直到单元格
      check    检查规则和表格，一次列出所有问题；除了 --mark 不写任何文件
      docs     把方案写成可以签署的考核办法：Markdown 和工作簿各一份
      test     运行方案自己的例：应得和算出的对照，规则走到了多少
      ballot   民主测评：发出测评表，收回以后汇总成 测评票
      vocab    列出规则里能用的词，每个带一个例子；写上一个词就只看它
      explain  解释一个消息代码：意思、常见原因、改法、例子

    选项:
      -h, --help     显示帮助
      -V, --version  显示版本
    "#);
    let listed = top.out.lines().skip_while(|line| *line != "命令:");
    let commands: Vec<&str> = listed
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(commands.len() >= 8, "{commands:?}");
    for command in commands {
        let own = run(&[command, "--help"]);
        assert_eq!((own.code, own.err.as_str()), (0, ""), "{command}");
        for word in [
            "Usage",
            "Options",
            "Arguments",
            "Commands",
            "Print",
            "help (",
            "default",
            "possible values",
            "required",
            "[possible",
            "See ",
            "For more",
        ] {
            assert!(!own.out.contains(word), "{command}: {word}\n{}", own.out);
        }
        // Each line that explains something is Chinese.
        for line in own.out.lines().filter(|line| !line.trim().is_empty()) {
            let chinese = line
                .chars()
                .any(|sign| ('\u{4e00}'..='\u{9fff}').contains(&sign));
            assert!(chinese, "{command}: {line}");
        }
    }
}

#[test]
fn a_code_that_does_not_exist() {
    insta::assert_snapshot!(refusal(&["explain", "E999"]), @"
    错误[E015]: 没有 `E999` 这个代码
      = 建议: 照消息里方括号中的代码写，例如 gangze explain E104
    ");
}

#[test]
fn every_code_is_explained() {
    for code in gangze::diag::Code::all() {
        let run = run(&["explain", &code.id().to_lowercase()]);
        assert_eq!(run.code, 0);
        assert!(
            run.out.contains(code.id()) && run.out.contains(code.entry().mend),
            "{}",
            run.out
        );
    }
}

#[test]
fn a_pack_that_does_not_exist() {
    let office = office("county-office");
    let settings = office.dir.join("gangze.toml");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(
        &settings,
        text.replace("\"party-office\"", "\"party-ofice\""),
    )
    .unwrap();
    let run = office.assess(&[]);
    assert_eq!(run.code, 2);
    let (message, help) = run.err.trim_end().rsplit_once('\n').unwrap();
    insta::assert_snapshot!(message, @r#"
    错误[E009]: 没有「party-ofice」这个方案
     --> gangze.toml:12:5
    12 | 季 = "party-ofice"
       |      ^^^^^^^^^^^^^
    "#);
    assert!(
        help.contains("建议: 现有的方案是 ") && help.contains("party-office"),
        "{help}"
    );
}

#[test]
fn a_workbook_that_cannot_be_read_costs_that_workbook() {
    let office = office("county-office");
    let log = office.dir.join("台账/督查室.xlsx");
    let bytes = fs::read(&log).unwrap();
    fs::write(&log, &bytes[..bytes.len() / 2]).unwrap();
    let run = office.assess(&[]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.err.contains("台账/督查室.xlsx"), "{}", run.err);
    assert!(office.dir.join("结果/2026Q3-草稿/考核报告.xlsx").is_file());
}

#[test]
fn a_rule_that_fails_costs_its_indicator_only() {
    let office = office("county-office");
    fs::create_dir(office.dir.join("rules")).unwrap();
    let rule = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/rules/party-office/考勤纪律.rhai"
    );
    let text = fs::read_to_string(rule).unwrap();
    let line = "    for 月 in 岗.表(\"考勤\") {";
    assert!(text.contains(line));
    let text = text.replace(line, "    if 岗.姓名 == \"张敏\" { let 倍 = 1 / (岗.在岗工作日 - 66); }\n    for 月 in 岗.表(\"考勤\") {");
    fs::write(office.dir.join("rules/考勤纪律.rhai"), text).unwrap();
    let run = office.assess(&[]);
    assert_eq!(run.code, 1, "{}", run.out);
    insta::assert_snapshot!(run.err, @r#"
    错误[E408]: 1 ÷ 0 没有结果
     --> rules/考勤纪律.rhai:7:33
    7 |     if 岗.姓名 == "张敏" { let 倍 = 1 / (岗.在岗工作日 - 66); }
      |                                       ^
      = 经过: 正在给 张敏 计算 考勤纪律
      = 建议: 可能为 0 的分母用 占比(分子, 分母)，它在分母为 0 时给出 缺数
    "#);
    assert!(run.out.contains("定等 35"), "{}", run.out);
}

#[test]
fn an_output_folder_that_cannot_be_written() {
    let office = office("county-office");
    fs::write(office.dir.join("结果"), "不是文件夹").unwrap();
    let run = office.assess(&[]);
    assert_eq!(run.code, 2, "{}", run.out);
    insta::assert_snapshot!(run.err.replace(office.dir.to_str().unwrap(), "DIR"), @"
    错误[E702]: `结果` 的位置上有一个同名的文件或文件夹，写不进去
     --> 结果
      = 建议: 把它改名或者移走，再运行一次
    ");
    assert_eq!(
        fs::read_to_string(office.dir.join("结果")).unwrap(),
        "不是文件夹"
    );
}
