//! The table of words: each example gives what it says, the engine knows neither more nor less, and the words of
//! tables, groups, bands, ballots and shares do right and refuse wrong.
use std::process::Command;

use gangze::office::{Combine, State};
use gangze::rules::words::{GROUPS, Word, forms};

use super::load;
use crate::office_builder::{Office, Run, earlier, script};

/// The office that all examples of the table look at.
fn office() -> Office {
    let before = |period, total, points| {
        earlier(period).with("张敏", total, "较好", "信息采用", "10", Some(points))
    };
    Office::new("2026Q3")
        .history(vec![
            before("2026Q1", "85", "6"),
            before("2026Q2", "88", "8"),
        ])
        .roster("张敏|秘书科|文稿岗|文稿\n李想|秘书科|文稿岗|文稿\n王伟|综合科|综合岗|综合")
        .targets("指标|目标类型|满分|下限|上限|计分规则|目标值|权重:数|系数\n试|效率|100|-1000|1000|试|0.9|1|2")
        .scheme(|scheme| scheme.combine = Combine::Weighted)
        .log(
            "编号|任务|主办|协办|交办日期|完成时限|完成日期|差错:次数|工时:数|类别|计划（小时）:数
             1|甲|张敏|李想|07-01|07-15|07-20|2|1.5|办文|8
             2|乙|张敏||07-01|07-15|07-15|0|3.5|办文|4
             3|丙|张敏||07-01|—||1|2.5|调研|2
             4|丁|张敏||07-01|08-14|08-17|0|0.5|督查|1
             5|戊|李想|张敏|07-01|08-14|08-12|0|2|督查|1
             6|己|张敏||04-01|06-15||0|9|督查|1
             7|庚|王伟|张敏、李想|07-01|08-14|08-12|0|2|督查|1",
        )
        .data(
            "信息采用",
            "作者:人员|采用日期:日期|题目|级别|载体|得分:数
             张敏、李想|07-15|甲|省级|简报|10
             张敏|07-16|甲|市级|简报|5
             张敏|07-17|乙|市级|内参|5
             张敏|07-18|—|县级|简报|2",
        )
        .data(
            "采用计分表",
            "级别|载体|分值:数|系数:数
             省级|简报|10|1.5
             市级|简报|5|1
             市级|内参|6|1
             县级|简报||1
             区级|简报|1|1
             区级|简报|2|1",
        )
        .data("承办明细", "编号|环节\n1|起草\n1|核稿\n2|起草")
        .data(
            "考勤",
            "姓名:人员|月份:期间|迟到:次数\n张敏|2026-09|3\n张敏|2026-08|4\n张敏|2026-07|1",
        )
        .data(
            "民主测评",
            "被评:人员|期间:期间|推荐|分数:数|权:数
             张敏|2026Q3|优秀|90|0.6
             张敏|2026Q3|优秀|80|0.4
             张敏|2026Q3|称职|70|—
             张敏|2026Q3|称职|60|0
             张敏|2026Q3|—|—|1",
        )
}

pub const READS: &str = "台账.编号（文字）、台账.主办（人员）、台账.交办日期（日期）、台账.完成时限（日期）、台账.完成日期（日期）、台账.差错（次数）、台账.工时（数）、台账.类别（文字）、台账.计划（小时）（数）、信息采用.作者（人员）、信息采用.采用日期（日期）、信息采用.题目（文字）、信息采用.级别（文字）、信息采用.载体（文字）、信息采用.得分（数）、采用计分表.级别（文字）、采用计分表.载体（文字）、采用计分表.分值（数）、采用计分表.系数（数）、承办明细.编号（文字）、承办明细.环节（文字）、考勤.姓名（人员）、考勤.月份（期间）、考勤.迟到（次数）、民主测评.被评（人员）、民主测评.期间（期间）、民主测评.推荐（文字）、民主测评.分数（数）、民主测评.权（数）";

/// The lines in 评分, where 事 is the first task and 篇 the first article.
fn run(lines: &str) -> Run {
    let text = format!(
        "/// 取用：上期.总分、历史.信息采用.得分\nfn 旁(岗) {{ 得分(1, \"旁\") }}\nfn 计量(岗, 指标) {{ 0.9 }}\nfn 评分(岗, 指标) {{ for 事 in 岗.主办事项.筛选(\"编号\", \"1\") {{ for 篇 in 岗.表(\"信息采用\").筛选(\"级别\", \"省级\") {{\n{lines}\n}} }} }}"
    );
    let whole = script(READS, "系数（分）", &text);
    // Only the word 取用 needs its line in the header.
    let whole = match lines.contains("取用(") {
        true => whole.replace("/// 例", "/// 取用：全体.试.实际值.人数\n/// 例"),
        false => whole,
    };
    office().run(&[("试", &whole)])
}

fn bookings(run: &Run) -> String {
    let state = run.state("张敏", "试");
    if state != State::Valued {
        let why = state.why().split("：").next().unwrap_or("").to_owned();
        return format!("{}：{why}", state.word());
    }
    let mut lines = Vec::new();
    run.node("张敏", "试").walk(&mut |node, _| {
        for entry in &node.entries {
            lines.push(format!(
                "{} {} {}",
                entry.kind.word(),
                entry.points,
                entry.reason
            ));
        }
    });
    lines.join("；")
}

/// What an expression comes to, as a text shows it; else the state and the messages.
fn value(expression: &str) -> String {
    let run = run(&format!("得分(1, `得${{{expression}}}`);"));
    let own = bookings(&run);
    let said: Vec<String> = run
        .problems
        .iter()
        .filter(|one| !["W411", "E503"].contains(&one.code.id()))
        .filter(|one| one.trace.iter().all(|step| step.contains("张敏")))
        .map(|one| {
            let help = one.help.as_deref().unwrap_or("");
            format!("{} {} ({help})", one.code, one.message)
        })
        .collect();
    match own.strip_prefix("得分 1 得") {
        Some(value) if said.is_empty() => value.to_owned(),
        _ => format!("{own} {}", said.join("；")),
    }
}

fn example(word: &Word, statement: bool) -> String {
    if statement {
        bookings(&run(word.example))
    } else {
        value(word.example)
    }
}

#[test]
fn every_example_gives_what_it_says() {
    let mut wrong = Vec::new();
    for word in GROUPS.iter().flat_map(|group| group.words) {
        let found = example(word, word.example.ends_with(';'));
        if found != word.gives {
            wrong.push(format!("{}\n  {}\n  {found}", word.example, word.gives));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_example_passes_the_checks_before_data() {
    for word in GROUPS.iter().flat_map(|group| group.words) {
        let lines = match word.example.ends_with(';') {
            true => word.example.to_owned(),
            false => format!("得分(1, `${{{}}}`);", word.example),
        };
        let run = run(&lines);
        let said: Vec<&str> = run
            .problems
            .iter()
            .filter(|one| one.code.id().starts_with("E40") && one.trace.is_empty())
            .map(|one| one.message.as_str())
            .collect();
        assert!(said.is_empty(), "{}: {said:?}", word.example);
    }
}

/// A word that the engine has and the table has not could be used by nobody; the other way round it would fail.
#[test]
fn the_engine_knows_the_words_of_the_table_and_no_other_chinese_ones() {
    let registered = gangze::rules::registered();
    for form in forms() {
        let Some(takes) = &form.takes else { continue };
        let count = takes.len() + usize::from(form.owner.is_some());
        assert!(
            registered
                .iter()
                .any(|(name, arguments)| name == form.name && *arguments == count),
            "{} is not registered with {count}",
            form.written()
        );
    }
    for (name, count) in &registered {
        if name.is_ascii() || name.contains('$') {
            continue;
        }
        let known = forms().iter().any(|form| {
            let takes = form.takes.as_ref().map_or(0, Vec::len);
            form.name == name && takes + usize::from(form.owner.is_some()) == *count
        });
        assert!(known, "{name} with {count} is in no form of the table");
    }
}

#[test]
fn vocab_prints_every_word_and_one() {
    let program = env!("CARGO_BIN_EXE_gangze");
    let out = Command::new(program).arg("vocab").output().unwrap();
    assert!(out.status.success());
    let text = String::from_utf8(out.stdout).unwrap();
    for word in GROUPS.iter().flat_map(|group| group.words) {
        assert!(text.contains(word.example), "{}", word.name);
        for form in word.written() {
            assert!(text.contains(&form), "{form}");
        }
    }
    let one = Command::new(program)
        .args(["vocab", "份额"])
        .output()
        .unwrap();
    insta::assert_snapshot!(String::from_utf8(one.stdout).unwrap(), @"
    算：数都是精确的，7 / 2 得 3.5

      份额(分, 事)
      份额(分, 事, 主办份, 协办份)
          这个人在一件台账事项里的一份：平分，或者主办每人几份、协办每人几份；各份加起来不多不少，除不尽的归第一个主办
          例：份额(10, 事, 7, 3)  →  7
    ");
    // As it stands in a rule, and all that one thing has.
    for (asked, wanted) in [
        ("岗.姓名", "  岗.姓名"),
        ("岗.表(\"考勤\")", "  岗.表(\"表名\")"),
        ("成绩", "  成绩.等次"),
    ] {
        let out = Command::new(program)
            .args(["vocab", asked])
            .output()
            .unwrap();
        let text = String::from_utf8(out.stdout).unwrap();
        assert!(
            out.status.success() && text.contains(wanted),
            "{asked}\n{text}"
        );
        assert!(!text.contains("  扣分("), "{asked}\n{text}");
    }
    let none = Command::new(program)
        .args(["vocab", "扣份"])
        .output()
        .unwrap();
    assert_eq!(none.status.code(), Some(2));
    insta::assert_snapshot!(String::from_utf8(none.stderr).unwrap(), @"
    错误[E031]: 没有「扣份」这个词
      = 建议: 是不是「扣分」；不写词就列出全部的词
    ");
}

#[test]
fn tables_are_looked_up_by_one_or_two_keys() {
    for (expression, expected) in [
        ("查表(\"采用计分表\", \"级别\", \"省级\", \"分值\")", "10"),
        (
            "查表(\"采用计分表\", \"级别\", 篇.级别, \"载体\", 篇.载体, \"分值\")",
            "10",
        ),
        (
            "查表(\"采用计分表\", \"级别\", \"市级\", \"载体\", \"内参\", \"分值\")",
            "6",
        ),
        ("查表(\"采用计分表\", \"级别\", \"乡级\", \"分值\", 0)", "0"),
        (
            "查表(\"采用计分表\", \"级别\", \"乡级\", \"载体\", \"简报\", \"分值\", 0.5)",
            "0.5",
        ),
        ("查表(\"采用计分表\", \"系数\", 1.50, \"级别\")", "省级"),
        (
            "事.对应(\"承办明细\", \"编号\").计数(\"环节\", \"起草\")",
            "1",
        ),
        (
            "篇.对应(\"采用计分表\", \"级别\", \"级别\").求和(\"分值\")",
            "10",
        ),
        ("事.对应(\"信息采用\", \"编号\", \"题目\").数量", "0"),
    ] {
        assert_eq!(value(expression), expected, "{expression}");
    }
    let found: Vec<String> = [
        "查表(\"采用计分表\", \"级别\", \"乡级\", \"分值\")",
        "查表(\"采用计分表\", \"级别\", \"省级\", \"载体\", \"内参\", \"分值\")",
        "查表(\"采用计分表\", \"级别\", 5, \"分值\")",
        "查表(\"采用计分表\", \"级别\", \"市级\", \"分值\")",
        "查表(\"采用计分表\", \"级别\", \"区级\", \"载体\", \"简报\", \"分值\")",
        "查表(\"采用计分表\", \"级别\", \"县级\", \"分值\")",
        "查表(\"采用计分表\", \"级别\", 岗, \"分值\")",
    ]
    .into_iter()
    .map(|lines| format!("{lines}\n    {}", value(lines)))
    .collect();
    insta::assert_snapshot!(found.join("\n"), @r#"
    查表("采用计分表", "级别", "乡级", "分值")
        出错：「采用计分表」里没有 级别 是 “乡级” 的一行 E408 「采用计分表」里没有 级别 是 “乡级” 的一行 (在「采用计分表」里补上这一行，或者在 查表 的最后写上没有时用的值)
    查表("采用计分表", "级别", "省级", "载体", "内参", "分值")
        出错：「采用计分表」里没有 级别 是 “省级”、载体 是 “内参” 的一行 E408 「采用计分表」里没有 级别 是 “省级”、载体 是 “内参” 的一行 (在「采用计分表」里补上这一行，或者在 查表 的最后写上没有时用的值)
    查表("采用计分表", "级别", 5, "分值")
        出错：岗位目标的这一行或它的规则有错 E413 「级别」（文字）和数不能比较 (核对列在「取数」里声明的类型；文字要加引号，数不加引号)
    查表("采用计分表", "级别", "市级", "分值")
        出错：「采用计分表」里 级别 是 “市级” 的不止一行，不知道用哪一行 E412 「采用计分表」里 级别 是 “市级” 的不止一行，不知道用哪一行 (改正这一格，或者修改规则 `试`)
    查表("采用计分表", "级别", "区级", "载体", "简报", "分值")
        出错：「采用计分表」里 级别 是 “区级”、载体 是 “简报” 的不止一行，不知道用哪一行 E412 「采用计分表」里 级别 是 “区级”、载体 是 “简报” 的不止一行，不知道用哪一行 (改正这一格，或者修改规则 `试`)
    查表("采用计分表", "级别", "县级", "分值")
        缺数（分值）
    查表("采用计分表", "级别", 岗, "分值")
        出错：岗位目标的这一行或它的规则有错 E413 「级别」（文字）和岗不能比较 (核对列在「取数」里声明的类型；文字要加引号，数不加引号)
    "#);
}

#[test]
fn bands_are_closed_open_and_whole() {
    let bands = "[[\"不满80%\", 20], [\"80%以上不满90%\", 10], [\"90%以上\", 0]]";
    for (number, expected) in [
        ("0", "20"),
        ("0.7999", "20"),
        ("0.8", "10"),
        ("0.9", "0"),
        ("7", "0"),
    ] {
        assert_eq!(
            value(&format!("分档({number}, {bands})")),
            expected,
            "{number}"
        );
    }
    // Ends that come from parameters are checked when the rule runs.
    assert_eq!(
        value("分档(3, [[`不满${指标.系数}`, 1], [`${指标.系数}以上`, 2]])"),
        "2"
    );
    let found: Vec<String> = [
        "分档(3, [[`不满${指标.系数}`, 1], [`超过${指标.系数}`, 2]])",
        "分档(3, [[`${指标.系数}以下`, 1], [`${指标.系数}以上`, 2]])",
        "分档(3, [[`${指标.系数}以下`, 1]])",
        "分档(\"3\" + \"\", [[\"5以下\", 1]])",
    ]
    .into_iter()
    .map(|lines| format!("{lines}\n    {}", value(lines)))
    .collect();
    insta::assert_snapshot!(found.join("\n"), @r#"
    分档(3, [[`不满${指标.系数}`, 1], [`超过${指标.系数}`, 2]])
        出错：「不满2」和「超过2」两档之间有空档 E408 「不满2」和「超过2」两档之间有空档 (交界的数要归一档：一档写 以上、以下，另一档写 不满、超过)
    分档(3, [[`${指标.系数}以下`, 1], [`${指标.系数}以上`, 2]])
        出错：「2以下」和「2以上」两档重叠 E408 「2以下」和「2以上」两档重叠 (交界的数只能归一档：一档写 以上、以下，另一档写 不满、超过)
    分档(3, [[`${指标.系数}以下`, 1]])
        出错：3 不在任何一档里（2以下） E408 3 不在任何一档里（2以下） (补上包括它的一档)
    分档("3" + "", [["5以下", 1]])
        出错：岗位目标的这一行或它的规则有错 E414 「分档」的「数」要数，这里是文字 (写成 分档(数, 各档))
    "#);
}

#[test]
fn groups_events_and_runs() {
    for (expression, expected) in [
        (
            "岗.主办事项.分组(\"类别\").map(|组| `${组.键}${组.数量}`)[2]",
            "督查1",
        ),
        ("求和(岗.主办事项.分组(\"差错\").map(|组| 组.键))", "3"),
        ("岗.表(\"信息采用\").去重就高(\"题目\", \"得分\").数量", "3"),
        (
            "岗.表(\"信息采用\").去重就高(\"题目\", |篇| 0 - 篇.得分).求和(\"得分\")",
            "12",
        ),
        ("岗.表(\"考勤\").连续(\"月份\", |月| 月.迟到 > 2)", "2"),
        ("岗.表(\"考勤\").连续(|月| 月.迟到 > 3)", "1"),
        ("岗.主办事项.连续(\"逾期\")", "1"),
        ("连续([true, true, false, true])", "2"),
        ("连续([])", "0"),
    ] {
        assert_eq!(value(expression), expected, "{expression}");
    }
    let months = |lines: &str| {
        let text = script(
            "考勤.姓名（人员）、考勤.月份（期间）、考勤.迟到（次数）",
            "无",
            "fn 评分(岗, 指标) { 得分(岗.表(\"考勤\").连续(\"月份\", |月| 月.迟到 > 0), \"试\"); }",
        );
        Office::new("2026")
            .roster("张敏|秘书科|文稿岗|文稿")
            .targets("指标|目标类型|满分|计分规则\n试|效率|100|试")
            .data("考勤", &format!("姓名:人员|月份:期间|迟到:次数\n{lines}"))
            .run(&[("试", &text)])
            .value("张敏", "试")
    };
    // A month that lacks ends the run, the order of the rows does not matter, two rows of one month are one.
    assert_eq!(
        months("张敏|2026-01|1\n张敏|2026-02|1\n张敏|2026-04|1"),
        "2"
    );
    assert_eq!(
        months("张敏|2026-03|1\n张敏|2026-01|1\n张敏|2026-02|1"),
        "3"
    );
    assert_eq!(
        months("张敏|2026-01|1\n张敏|2026-01|0\n张敏|2026-02|1"),
        "2"
    );
    assert_eq!(months("张敏|2026-01|0\n张敏|2026-02|0"), "0");
}

#[test]
fn ballots_are_averaged_as_declared() {
    let list = |count: i64| {
        let all: Vec<String> = (1..=count).map(|n| (n * n).to_string()).collect();
        format!("[{}]", all.join(", "))
    };
    for (expression, expected) in [
        ("岗.表(\"民主测评\").加权平均(\"分数\", \"权\")", "86"),
        ("加权平均([[90, 60], [80, 40]])", "86"),
        ("岗.表(\"民主测评\").得票率(\"推荐\", \"优秀\")", "0.5"),
        ("岗.表(\"民主测评\").去高去低平均(\"分数\", 3, 10)", "75"),
        (
            "岗.表(\"民主测评\").去高去低平均(|张| 张.分数, 5, 10)",
            "75",
        ),
        // Five: their plain mean; six to ten: one out on each side; eleven: two.
        (&format!("去高去低平均({}, 5, 10)", list(5)), "11"),
        (&format!("去高去低平均({}, 5, 10)", list(6)), "13.5"),
        (&format!("去高去低平均({}, 5, 10)", list(10)), "35.5"),
        (&format!("去高去低平均({}, 5, 10)", list(11)), "40"),
    ] {
        assert_eq!(value(expression), expected, "{expression}");
    }
    let found: Vec<String> = [
        "加权平均([[90, 0]])",
        "加权平均([90, 80])",
        "加权平均([[90, -1], [80, 2]])",
        "去高去低平均([1, 2, 3], 2, 2)",
        "去高去低平均([], 5, 10)",
        "去高去低平均([\"甲\"], 5, 10)",
        "岗.结转事项.筛选(\"类别\", \"没有\").得票率(\"类别\", \"优秀\")",
    ]
    .into_iter()
    .map(|lines| format!("{lines}\n    {}", value(lines)))
    .collect();
    insta::assert_snapshot!(found.join("\n"), @r#"
    加权平均([[90, 0]])
        缺数（加权平均）
    加权平均([90, 80])
        出错：加权平均 里的 90 不是一个值和它的权 E408 加权平均 里的 90 不是一个值和它的权 (写成 加权平均([[90, 0.6], [80, 0.4]]))
    加权平均([[90, -1], [80, 2]])
        出错：加权平均 的权是 -1，不能小于 0 E408 加权平均 的权是 -1，不能小于 0 ()
    去高去低平均([1, 2, 3], 2, 2)
        出错：去高去低平均 每 2 人去一个，会把票去完 E408 去高去低平均 每 2 人去一个，会把票去完 (每几人去一个，至少写 3)
    去高去低平均([], 5, 10)
        缺数（去高去低平均）
    去高去低平均(["甲"], 5, 10)
        出错：去高去低平均 遇到 “甲”，它不是数 E408 去高去低平均 遇到 “甲”，它不是数 ()
    岗.结转事项.筛选("类别", "没有").得票率("类别", "优秀")
        缺数（得票率）
    "#);
}

#[test]
fn shares_of_all_people_add_up() {
    let text = script(
        "台账.主办（人员）、台账.编号（文字）",
        "无",
        "fn 评分(岗, 指标) {
            for 事 in 岗.主办事项.筛选(\"编号\", \"7\") { 得分(份额(10, 事), 事, 事.角色); 得分(份额(10, 事, 5, 2), 事, 事.角色); }
            for 事 in 岗.协办事项.筛选(\"编号\", \"7\") { 得分(份额(10, 事), 事, 事.角色); 得分(份额(10, 事, 5, 2), 事, 事.角色); }
        }",
    );
    let run = office().run(&[("试", &text)]);
    for (name, expected) in [
        ("王伟", ["得分 3.34 主办 [7]", "得分 5.56 主办 [7]"]),
        ("张敏", ["得分 3.33 协办 [7]", "得分 2.22 协办 [7]"]),
        ("李想", ["得分 3.33 协办 [7]", "得分 2.22 协办 [7]"]),
    ] {
        assert_eq!(run.entries(name, "试"), expected, "{name}");
    }
    let found: Vec<String> = [
        "份额(10, 篇)",
        "份额(10, 事, -1, 2)",
        "份额(10, 事, 0, 0)",
        "份额(\"十\" + \"\", 事)",
    ]
    .into_iter()
    .map(|lines| format!("{lines}\n    {}", value(lines)))
    .collect();
    insta::assert_snapshot!(found.join("\n"), @r#"
    份额(10, 篇)
        出错：份额 只用于台账的事项 E408 份额 只用于台账的事项 (别的表写 均分(分, 行, "人员列"))
    份额(10, 事, -1, 2)
        出错：份额 的份数是 -1 和 2，不能小于 0 E408 份额 的份数是 -1 和 2，不能小于 0 ()
    份额(10, 事, 0, 0)
        出错：份额 的份数都是 0，分不开 E408 份额 的份数都是 0，分不开 ()
    份额("十" + "", 事)
        出错：岗位目标的这一行或它的规则有错 E414 「份额」的「分」要数，这里是文字 (写成 份额(分, 事) 或 份额(分, 事, 主办份, 协办份))
    "#);
}

#[test]
fn rounding_in_four_modes() {
    for (expression, expected) in [
        ("取整(2.345, 2, \"四舍五入\")", "2.35"),
        ("取整(2.345, 2, \"截断\")", "2.34"),
        ("取整(2.341, 2, \"进一\")", "2.35"),
        ("取整(2.345, 2, \"四舍六入五成双\")", "2.34"),
        ("取整(-2.341, 2, \"进一\")", "-2.35"),
        ("取整(7, 2, \"进一\")", "7"),
        ("绝对值(-2.5)", "2.5"),
    ] {
        assert_eq!(value(expression), expected, "{expression}");
    }
    let found: Vec<String> = [
        "取整(2.5, 0, \"银行家\" + \"\")",
        "取整(2.5, 29, \"截断\")",
        "取整(\"二\" + \"\", 0, \"截断\")",
    ]
    .into_iter()
    .map(|lines| format!("{lines}\n    {}", value(lines)))
    .collect();
    insta::assert_snapshot!(found.join("\n"), @r#"
    取整(2.5, 0, "银行家" + "")
        出错：取整 不认识方式「银行家」 E408 取整 不认识方式「银行家」 (可以写 四舍五入、截断、进一、四舍六入五成双)
    取整(2.5, 29, "截断")
        出错：岗位目标的这一行或它的规则有错 E414 「取整」的小数位数要是 0 到 28 之间的整数，这里是 29 (例如 四舍五入(分, 2) 保留两位小数；不写位数就是整数)
    取整("二" + "", 0, "截断")
        出错：岗位目标的这一行或它的规则有错 E414 「取整」的「数」要数，这里是文字 (写成 取整(数, 位数, "方式"))
    "#);
}

#[test]
fn columns_whose_names_are_no_identifiers() {
    assert_eq!(value("事[\"计划（小时）\"]"), "8");
    assert_eq!(value("岗.主办事项.求和(\"计划（小时）\")"), "15");
    let text =
        "fn 评分(岗, 指标) { for 事 in 岗.主办事项 { 得分(事[\"计划（小吋）\"], \"试\"); } }";
    let found = load(&script("台账.计划（小时）（数）", "无", text));
    assert_eq!(found[0].help.as_deref(), Some("是不是「计划（小时）」"));
}
