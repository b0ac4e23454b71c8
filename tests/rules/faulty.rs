//! Faulty rules, as a table of cases: half of them are good rules of the pack with one character changed, the other
//! half are written for each class of fault. Nearly all are caught before data, each with one message at its place.
use std::path::Path;

use gangze::diag::{Diagnostic, Place, Sink};
use gangze::rules::Rules;
use gangze::rules::words::GROUPS;

use super::{READS, load};
use crate::office_builder::{POOL, script, sources};

/// Rule of the pack, what stands there, and the same with one character changed, put in or taken out.
const SLIPS: &[(&str, &str, &str)] = &[
    ("逾期扣分", "指标.每日扣分", "指标.每日扣份"),
    ("逾期扣分", "岗.主办事项", "岗.主办事顶"),
    ("逾期扣分", "事.逾期工作日 > 0", "事.逾期工作曰 > 0"),
    ("逾期扣分", "扣分(min", "扣份(min"),
    ("逾期扣分", "(min(", "(mim("),
    ("逾期扣分", "指标.每日扣分, 指标", "指标.每日扣分， 指标"),
    ("逾期扣分", "评分(岗, 指标)", "评分(岗， 指标)"),
    ("逾期扣分", "日`);", "日`;"),
    ("逾期扣分", "> 0 {", "> O {"),
    ("逾期扣分", "for 事 in", "for 亊 in"),
    (
        "逾期扣分",
        "（分/工作日）、单项上限",
        "（分/工作日）、单顶上限",
    ),
    ("逾期扣分", "完成时限（日期）", "完成时限（曰期）"),
    ("逾期扣分", "/// 依据", "/// 依居"),
    ("逾期扣分", "min(事.逾期", "min(事,逾期"),
    ("逾期扣分", "if 事.逾期工作日 > 0", "if 事.逾期工作日 = 0"),
    ("逾期扣分", "        }\n    }\n}", "        }\n    \n}"),
    ("按时办结率", "计数(\"按时办结\")", "计数(\"按时办节\")"),
    ("按时办结率", "占比(", "占此("),
    ("按时办结率", "fn 计量", "fn 计最"),
    ("按时办结率", "fn 评分", "fn 平分"),
    ("按时办结率", "指标.实际值 / ", "指标.实际直 / "),
    ("按时办结率", "\"按时办结\"", "\"按时办结'"),
    (
        "按时办结率",
        "${百分数(指标.实际值)}",
        "${百分效(指标.实际值)}",
    ),
    ("按时办结率", "岗.应办结事项.数量", "岗.应办结事项.数最"),
    ("按时办结率", "min(1,", "min(l,"),
    ("督查办结", "筛选(\"类别\"", "筛选(\"类型\""),
    ("督查办结", "数量 == 0", "数量 = 0"),
    ("督查办结", "不适用(", "不运用("),
    ("督查办结", "let 率", "let 卒"),
    ("督查办结", "件.退回次数 > 0", "件.退回次教 > 0"),
    ("督查办结", "指标.反馈分, || {", "指标.反馈分, | {"),
    ("督查办结", "分项(\"反馈\"", "分顶(\"反馈\""),
    ("差错扣分", "岗.表(\"差错登记\")", "岗.表(\"差借登记\")"),
    ("差错扣分", "错.程度 == \"一般\"", "错.程庹 == \"一般\""),
    (
        "差错扣分",
        "else if 错.程度 == \"较重\"",
        "els if 错.程度 == \"较重\"",
    ),
    ("差错扣分", "出错(错, \"程度\"", "出错(错, \"程渡\""),
    ("差错扣分", "指标.一般扣分, 错", "指标.一般扣分 错"),
    ("差错扣分", "== \"严重\"", "== “严重\""),
    ("信息采用计分", "均分(单篇分", "均分(单遍分"),
    ("信息采用计分", "篇, \"作者\"", "篇, \"作看\""),
    (
        "信息采用计分",
        "篇.采用级别 == \"中央\"",
        "篇.采用极别 == \"中央\"",
    ),
    ("信息采用计分", "求和(|篇|", "求和(|编|"),
    ("信息采用计分", "指标.中央分\n", "指标。中央分\n"),
    ("信息采用计分", "> 指标.目标值 {", "> 指标.目标值 ｛"),
    ("信息采用计分", "指标.实际值 > ", "指标.实际值 》 "),
    ("服务测评", "平均(|张|", "平钧(|张|"),
    ("服务测评", "\"工作质量\",", "\"工作质童\","),
    ("服务测评", "> 100", "> 1OO"),
    ("考勤纪律", "月.旷工 *", "月.旷工 ×"),
    ("考勤纪律", "扣分(月.旷工", "扣分(月旷工"),
    ("考勤纪律", "迟到早退（次数", "迟到早退（次教"),
    ("加减分", "条.类型 == \"加分\"", "条.类型 = \"加分\""),
    (
        "加减分",
        "条, 条.事项);\n        } else if",
        "条, 条,事项);\n        } else if",
    ),
    ("规范目标检查", "let 余额", "let 佘额"),
    ("规范目标检查", "余额 -= 分", "余额 - 分"),
    ("规范目标检查", ".contains(", ".contain("),
    ("规范目标检查", "min(条.次数 *", "min(条.检查项目 *"),
    ("退稿扣分", "事.退稿次数 > 0", "事.退稿次数 > \"0"),
    ("退稿扣分", "退稿次数（次数", "退稿次数（文字"),
    ("当日办结率", "计数(\"当日办结\")", "计数(\"当曰办结\")"),
    ("办会评价", "\"平均\", |会|", "\"平钧\", |会|"),
    ("办会评价", "会.评价 == \"较好\"", "会.评价 = \"较好\""),
    ("差错率", "事.差错 > 0), 岗", "事.差错 + 0), 岗"),
    ("差错率", "if 超出 > 0", "if 超出 - 0"),
    // A rule of another office, not a wrong one: nothing can be known against it before data.
    ("逾期扣分", "事.逾期工作日 > 0", "事.逾期工作日 < 0"),
    ("差错扣分", "错.程度 == \"一般\"", "错.程度 == \"一船\""),
];

/// Lines of 评分 (from line 7 on), by class; the line of the message, and what it says. The columns stand in the snapshot.
const WRITTEN: &[(&str, &str, &str)] = &[
    // Unlike things.
    (
        "7",
        "if \"95\" > 岗.主办事项.数量 { 得分(1, \"试\"); }",
        "比较",
    ),
    (
        "8",
        "for 事 in 岗.主办事项 {\n    if 事.类别 > 3 { 得分(1, 事, \"试\"); }\n}",
        "「类别」",
    ),
    (
        "7",
        "for 事 in 岗.主办事项 { 得分(事.编号 + 1, 事, \"试\"); }",
        "「编号」",
    ),
    (
        "7",
        "for 事 in 岗.主办事项 { if 事.完成时限 > 5 { 得分(1, 事, \"试\"); } }",
        "「完成时限」",
    ),
    (
        "7",
        "for 事 in 岗.主办事项 { if 事.差错 == \"一\" { 得分(1, 事, \"试\"); } }",
        "「差错」",
    ),
    ("7", "得分(岗.科室 * 2, \"试\");", "文字"),
    ("7", "let 数 = \"5\"; 数 += 1; 得分(1, 数);", ""),
    ("7", "得分(岗.主办事项 + 1, \"试\");", ""),
    // Conditions.
    (
        "7",
        "for 事 in 岗.主办事项 { if 事.差错 { 得分(1, 事, \"试\"); } }",
        "是或否",
    ),
    ("7", "if 岗.姓名 { 得分(1, \"试\"); }", "是或否"),
    ("7", "if 1 > 0 { 得分(1, \"试\"); }", "都一样"),
    ("7", "if true { 得分(1, \"试\"); }", "都一样"),
    (
        "7",
        "for 事 in 岗.主办事项 { if 事.差错 > 事.差错 { 得分(1, 事, \"试\"); } }",
        "都一样",
    ),
    (
        "7",
        "if 岗.主办事项.数量 > 2 && false { 得分(1, \"试\"); }",
        "都一样",
    ),
    // What is never reached.
    ("8", "return;\n得分(1, \"试\");", "轮不到"),
    ("8", "缺数(\"没有登记\");\n得分(1, \"试\");", "轮不到"),
    (
        "7",
        "for 事 in 岗.主办事项 { if 事.逾期 { break; 得分(1, 事, \"试\"); } }",
        "轮不到",
    ),
    ("7", "loop { 得分(1, \"试\"); }", "没有结束"),
    ("7", "while true { 得分(1, \"试\"); }", "没有结束"),
    ("7", "指标.满分 == 5; 得分(1, \"试\");", "没有用处"),
    // Bands.
    (
        "7",
        "得分(分档(5, [[\"不满8O\", 1], [\"80以上\", 2]]), \"试\");",
        "不认识范围",
    ),
    (
        "7",
        "得分(分档(5, [[\"不满80\", 1], [\"超过80\", 2]]), \"试\");",
        "空档",
    ),
    (
        "7",
        "得分(分档(5, [[\"80以下\", 1], [\"80以上\", 2]]), \"试\");",
        "重叠",
    ),
    (
        "7",
        "得分(分档(5, [[\"60以上\", 1], [\"80以上\", 2]]), \"试\");",
        "盖住",
    ),
    (
        "7",
        "得分(分档(5, [[\"80以下\", 1], [\"不满60\", 2]]), \"试\");",
        "盖住",
    ),
    (
        "7",
        "得分(分档(5, [[\"90以上80以下\", 1]]), \"试\");",
        "一个数也没有",
    ),
    // Words misused.
    ("7", "得分(1);", "没有这样的写法"),
    ("7", "扣分(1, 2, 3, 4); 得分(1, \"试\");", "没有这样的写法"),
    ("7", "得分(\"逾期\", 1);", "「分」"),
    ("7", "得分(1, 2);", "「理由」"),
    ("7", "得分(1, \"\");", "是空的"),
    ("7", "扣分(-1, \"试\"); 得分(1, \"试\");", "负的"),
    ("7", "得分(取整(2.5, 0, \"四舍五人\"), \"试\");", "四舍五入"),
    (
        "7",
        "逐件(岗.主办事项, \"合计\", |事| 得分(1, 事, \"试\"));",
        "合计",
    ),
    ("7", "得分(岗.主办事项.求和(\"类别\"), \"试\");", "「类别」"),
    ("7", "得分(岗.主办事项.计数(\"差错\"), \"试\");", "「差错」"),
    (
        "7",
        "得分(岗.主办事项.计数(\"差错\", \"多\"), \"试\");",
        "比较",
    ),
    ("7", "得分(岗.主办事项.计数(|事| 事.差错), \"试\");", "是否"),
    (
        "7",
        "分项(\"甲\", 5, |事| 扣分(1, \"试\")); 得分(1, \"试\");",
        "不带名字",
    ),
    ("7", "for 事 in 指标.满分 { 得分(1, \"试\"); }", "多行记录"),
    ("7", "得分(岗.主办事项.差错, \"试\");", "一行一行"),
    ("7", "得分(岗.主办事项[0], \"试\");", "[ ]"),
    ("7", "指标.满分 = 3; 得分(1, \"试\");", "不能改"),
    (
        "7",
        "for 事 in 岗.主办事项 { 得分(均分(1, 事, \"类别\"), 事, \"试\"); }",
        "「类别」",
    ),
    ("7", "得分(求和(3), \"试\");", ""),
    // Unknown names.
    ("7", "得分(岗.年龄, \"试\");", "「年龄」"),
    ("7", "岗.表(\"台帐\"); 得分(1, \"试\");", "「台帐」"),
    (
        "7",
        "得分(查表(\"分值表\", \"级别\", \"省级\", \"分值\"), \"试\");",
        "「分值表」",
    ),
    ("7", "得分(指标.目标直, \"试\");", "「目标直」"),
    ("7", "得分(系数, \"试\");", "「系数」"),
    ("7", "sleep(1); 得分(1, \"试\");", "「sleep」"),
    ("7", "得分(timestamp(), \"试\");", "「timestamp」"),
    ("7", "import \"甲\" as 乙; 得分(1, \"试\");", "「import」"),
    ("7", "eval(\"1\"); 得分(1, \"试\");", "「eval」"),
    // Traps of the language.
    ("7", "let 数 = 1e3; 得分(数, \"试\");", "1e3"),
    ("7", "得分(2.5e2, \"试\");", "2.5e2"),
    (
        "7",
        "switch 指标.满分 { 1..5 => 得分(1, \"试\") }",
        "「switch」",
    ),
    (
        "7",
        "let 数 = switch 1 { _ => 2 }; 得分(数, \"试\");",
        "「switch」",
    ),
];

fn place(problem: &Diagnostic) -> (u32, u32, u32) {
    match &problem.place {
        Place::Text {
            line,
            column,
            length,
            ..
        } => (*line, *column, *length),
        other => panic!("{other}"),
    }
}

fn pack() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/party-office");
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "rhai") {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            found.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
    found.sort();
    found
}

/// All that is found in a rule before data, by its headers and with the other rules of the pack.
fn found(name: &str, text: &str) -> Vec<Diagnostic> {
    let mut sink = Sink::new();
    let rules = Rules::load(sources(&[(name, text)]), &POOL, &mut sink);
    rules.declarations(&mut sink);
    sink.finish()
}

/// Line and column of the first character in which two texts differ.
fn change(before: &str, after: &str) -> (u32, u32) {
    let (mut line, mut column) = (1, 1);
    for (a, b) in before.chars().zip(after.chars()) {
        if a != b {
            break;
        }
        if a == '\n' {
            (line, column) = (line + 1, 1);
        } else {
            column += 1;
        }
    }
    (line, column)
}

#[test]
fn one_changed_character_is_caught_before_data() {
    let pack = pack();
    let mut lines = Vec::new();
    let (mut caught, mut wrong) = (0, Vec::new());
    for (name, from, to) in SLIPS {
        let text = &pack.iter().find(|(own, _)| own == name).unwrap().1;
        assert!(text.contains(from), "{name}: {from}");
        let changed = text.replacen(from, to, 1);
        let all = found(name, &changed);
        let (line, column) = change(text, &changed);
        let shown: Vec<String> = all
            .iter()
            .map(|one| {
                let (line, column, _) = place(one);
                let help = one.help.as_deref().unwrap_or("");
                format!("{} {line}:{column} {} ({help})", one.code, one.message)
            })
            .collect();
        lines.push(format!("{name} {line}:{column} {from} → {to}").replace('\n', "⏎"));
        lines.extend(shown.iter().map(|one| format!("    {one}")));
        match all.as_slice() {
            [] => {}
            [one] => {
                caught += 1;
                // On the changed line, or at the end of the script where a bracket lacks, or where the name is used.
                let (own, ..) = place(one);
                if own != line && one.code.id() == "E401" && own < line {
                    wrong.push(format!("{name} {to}: {shown:?}"));
                }
            }
            several => wrong.push(format!("{name} {to}: {} {shown:?}", several.len())),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        caught * 100 >= SLIPS.len() * 95,
        "{caught} of {}",
        SLIPS.len()
    );
    insta::assert_snapshot!(lines.join("\n"), @"");
}

#[test]
fn each_class_of_fault_is_caught_at_its_place() {
    let (mut wrong, mut lines) = (Vec::new(), Vec::new());
    for (at, body, says) in WRITTEN {
        let text = format!("fn 评分(岗, 指标) {{\n{body}\n}}");
        let all: Vec<Diagnostic> = load(&script(READS, "系数（分）", &text))
            .into_iter()
            .filter(|one| one.code.id() != "W411")
            .collect();
        let shown: Vec<String> = all
            .iter()
            .map(|one| {
                let (line, column, _) = place(one);
                format!("{line}:{column} {} {}", one.code, one.message)
            })
            .collect();
        let right =
            shown.len() == 1 && shown[0].starts_with(&format!("{at}:")) && shown[0].contains(says);
        if !right {
            wrong.push(format!("{body}\n    {at} {says}\n    {shown:?}"));
        }
        lines.push((*body).to_owned());
        lines.extend(shown.iter().map(|one| format!("    {one}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    insta::assert_snapshot!(lines.join("\n"), @"");
    assert!(WRITTEN.len() + SLIPS.len() >= 120);
}

#[test]
fn good_rules_are_not_found_fault_with() {
    let mut count = 0;
    for (name, text) in pack() {
        let all = found(&name, &text);
        assert!(all.is_empty(), "{name}: {all:?}");
        count += 1;
    }
    let reads = super::vocabulary::READS;
    let words = GROUPS.iter().flat_map(|group| group.words);
    // What is taken from others and from the past needs its line in the header.
    for word in words.filter(|word| !["取用", "上期", "历史", "连续期数"].contains(&word.name))
    {
        let lines = if word.example.ends_with(';') {
            word.example.to_owned()
        } else {
            format!("得分(1, `${{{}}}`);", word.example)
        };
        let text = format!(
            "fn 计量(岗, 指标) {{ 占比(1, 岗.主办事项.数量) }}\nfn 评分(岗, 指标) {{\nfor 事 in 岗.主办事项 {{ for 篇 in 岗.表(\"信息采用\") {{ 得分(指标.系数, \"试\"); {lines} }} }}\n}}"
        );
        let all: Vec<Diagnostic> = load(&script(reads, "系数（分）", &text))
            .into_iter()
            .filter(|one| one.code.id() != "W411")
            .collect();
        assert!(all.is_empty(), "{}: {all:?}", word.example);
        count += 1;
    }
    assert!(count >= 40, "{count}");
}
