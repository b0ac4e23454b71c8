//! What pack.toml holds is never dropped and never misread in silence: a message, or the same scheme as before.

use std::fs;
use std::path::Path;

use gangze::diag::Sink;
use gangze::workspace::{FoundPack, open_pack};
use tempfile::TempDir;

use crate::office_builder::shown;
use crate::workspace::{PACK, said};

/// What is said where the pack ends with this.
fn ended_by(text: &str) -> String {
    said(&[("rules/试验/pack.toml", &format!("{PACK}{text}"))])
}

/// What is said where this stands at the pack's head.
fn headed_by(text: &str) -> String {
    said(&[("rules/试验/pack.toml", &format!("{text}{PACK}"))])
}

#[test]
fn a_quota_without_its_share_its_base_or_its_rounding() {
    insta::assert_snapshot!(ended_by("[[名额]]\n等次 = \"好\"\n依据 = \"甲\"\n小池 = {}\n"), @"
    错误[E005]: 「名额」一节没有写「取整」
     --> rules/试验/pack.toml:8:1
    8 | [[名额]]
      | ^^^^^^^^
      = 建议: 补一行 取整 = …

    错误[E005]: 「名额」一节没有写「基数」
     --> rules/试验/pack.toml:8:1
    8 | [[名额]]
      | ^^^^^^^^
      = 建议: 补一行 基数 = …

    错误[E005]: 「名额」一节没有写「比例」
     --> rules/试验/pack.toml:8:1
    8 | [[名额]]
      | ^^^^^^^^
      = 建议: 补一行 比例 = …
    ");
    insta::assert_snapshot!(ended_by("[[名额总控]]\n等次 = \"好\"\n依据 = \"甲\"\n"), @"
    错误[E005]: 「名额总控」一节没有写「取整」
     --> rules/试验/pack.toml:8:1
    8 | [[名额总控]]
      | ^^^^^^^^^^^^
      = 建议: 补一行 取整 = …

    错误[E005]: 「名额总控」一节没有写「基数」
     --> rules/试验/pack.toml:8:1
    8 | [[名额总控]]
      | ^^^^^^^^^^^^
      = 建议: 补一行 基数 = …

    错误[E005]: 「名额总控」一节没有写「比例」
     --> rules/试验/pack.toml:8:1
    8 | [[名额总控]]
      | ^^^^^^^^^^^^
      = 建议: 补一行 比例 = …

    错误[E005]: 「名额总控」一节没有写「超出」
     --> rules/试验/pack.toml:8:1
    8 | [[名额总控]]
      | ^^^^^^^^^^^^
      = 建议: 补一行 超出 = …
    ");
    let cases = "[[名额]]\n等次 = \"好\"\n比例 = \"40%\"\n基数 = \"实际参加\"\n取整 = \"截断\"\n依据 = \"甲\"\n小池 = { 少于 = 2 }\n比例按 = [{ 单位情形 = [\"优秀\"], 依据 = \"乙\" }]\n";
    insta::assert_snapshot!(ended_by(cases), @r#"
    错误[E005]: 「小池」一节没有写「办法」
     --> rules/试验/pack.toml:14:6
    14 | 小池 = { 少于 = 2 }
       |        ^^^^^^^^^^^^
      = 建议: 补一行 办法 = …

    错误[E005]: 「比例按」一节没有写「比例」
     --> rules/试验/pack.toml:15:8
    15 | 比例按 = [{ 单位情形 = ["优秀"], 依据 = "乙" }]
       |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      = 建议: 补一行 比例 = …
    "#);
}

#[test]
fn statuses_shortness_two_posts_and_notices_without_what_they_need() {
    let text = "[[状态]]\n名称 = \"试用\"\n依据 = \"甲\"\n[任职]\n在岗不足 = { 依据 = \"甲\" }\n双岗 = { 依据 = \"甲\" }\n[公示]\n依据 = \"甲\"\n";
    insta::assert_snapshot!(ended_by(text), @r#"
    错误[E005]: 「状态」一节没有写「结论」
     --> rules/试验/pack.toml:8:1
    8 | [[状态]]
      | ^^^^^^^^
      = 建议: 补一行 结论 = …

    错误[E005]: 「在岗不足」一节没有写「比例」
     --> rules/试验/pack.toml:12:8
    12 | 在岗不足 = { 依据 = "甲" }
       |            ^^^^^^^^^^^^^^^
      = 建议: 补一行 比例 = …

    错误[E005]: 「双岗」一节没有写「办法」
     --> rules/试验/pack.toml:13:6
    13 | 双岗 = { 依据 = "甲" }
       |        ^^^^^^^^^^^^^^^
      = 建议: 补一行 办法 = …

    错误[E005]: 「公示」一节没有写「工作日」
     --> rules/试验/pack.toml:14:1
    14 | [公示]
       | ^^^^^^
      = 建议: 补一行 工作日 = …
    "#);
    let never = "[[状态]]\n名称 = \"病假\"\n结论 = \"不参加\"\n超过 = \"50%\"\n不超过 = \"30%\"\n依据 = \"甲\"\n";
    insta::assert_snapshot!(ended_by(never), @"
    错误[E004]: 「超过」50% 的不会「不超过」30%，这一节 [[状态]] 对谁都用不上
     --> rules/试验/pack.toml:8:1
    8 | [[状态]]
      | ^^^^^^^^
      = 建议: 「超过」的比例要比「不超过」的小；只有一头的，删去另一行
    ");
    let pay = "[人事.绩效]\n影响 = \"本考核期\"\n依据 = \"甲\"\n";
    insta::assert_snapshot!(ended_by(pay), @"
    错误[E005]: 「绩效」一节没有写「系数」
     --> rules/试验/pack.toml:8:1
    8 | [人事.绩效]
      | ^^^^^^^^^^^
      = 建议: 补一行 系数 = …
    ");
    let pay = "[人事.绩效]\n影响 = \"本考核期\"\n系数 = { 好 = -1 }\n依据 = \"甲\"\n";
    insta::assert_snapshot!(ended_by(pay), @"
    错误[E004]: 「好」写的 -1 小于 0
     --> rules/试验/pack.toml:10:8
    10 | 系数 = { 好 = -1 }
       |          ^^
      = 建议: 改成 0 或大于 0 的数
    ");
}

#[test]
fn gates_without_what_their_condition_needs() {
    let gate = |test: &str| {
        let text = format!("[[门槛]]\n名称 = \"试\"\n依据 = \"甲\"\n不得评 = [\"好\"]\n{test}\n");
        ended_by(&text)
    };
    insta::assert_snapshot!(gate("历史 = { 等次 = [\"好\"] }"), @r#"
    警告[W604]: 「试」这一条要看历史结果：没有历史结果，张敏 待审定
      = 建议: 先把各期的正式结果算出来；没有的由考核委员会审定，写进 调整.xlsx

    错误[E005]: 「历史」一节没有写「至少」
     --> rules/试验/pack.toml:12:6
    12 | 历史 = { 等次 = ["好"] }
       |        ^^^^^^^^^^^^^^^^^
      = 建议: 补一行 至少 = …
    "#);
    insta::assert_snapshot!(gate("历史 = {}"), @"
    警告[W604]: 「试」这一条要看历史结果：没有历史结果，张敏 待审定
      = 建议: 先把各期的正式结果算出来；没有的由考核委员会审定，写进 调整.xlsx

    错误[E005]: 「历史」一节没有写「等次」
     --> rules/试验/pack.toml:12:6
    12 | 历史 = {}
       |        ^^
      = 建议: 补一行 等次 = …

    错误[E005]: 「历史」一节没有写「至少」
     --> rules/试验/pack.toml:12:6
    12 | 历史 = {}
       |        ^^
      = 建议: 补一行 至少 = …
    ");
    insta::assert_snapshot!(gate("得分 = {}"), @"
    错误[E005]: 「得分」一节没有写「不高于」
     --> rules/试验/pack.toml:12:6
    12 | 得分 = {}
       |        ^^
      = 建议: 补一行 不高于 = …

    错误[E005]: 「得分」一节没有写「指标」
     --> rules/试验/pack.toml:12:6
    12 | 得分 = {}
       |        ^^
      = 建议: 补一行 指标 = …
    ");
    insta::assert_snapshot!(gate("次数 = { 指标 = \"办结\" }"), @r#"
    错误[E005]: 「次数」一节没有写「不少于」
     --> rules/试验/pack.toml:12:6
    12 | 次数 = { 指标 = "办结" }
       |        ^^^^^^^^^^^^^^^^^
      = 建议: 补一行 不少于 = …
    "#);
    insta::assert_snapshot!(gate("合计 = { 指标 = \"办结\", 不少于 = 2 }"), @r#"
    错误[E005]: 「合计」一节没有写「记」
     --> rules/试验/pack.toml:12:6
    12 | 合计 = { 指标 = "办结", 不少于 = 2 }
       |        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      = 建议: 补一行 记 = …
    "#);
    insta::assert_snapshot!(gate("合计 = { 不少于 = 2 }"), @r#"
    错误[E005]: 「次数」「合计」要写「指标」或「表」其中一个
     --> rules/试验/pack.toml:12:6
    12 | 合计 = { 不少于 = 2 }
       |        ^^^^^^^^^^^^^^
      = 建议: 写成 { 指标 = "…", 记 = "扣分", 不少于 = 2 } 或 { 表 = "…", 不少于 = 2 }
    "#);
    insta::assert_snapshot!(gate("状态 = []"), @"
    错误[E004]: 「状态」里一个也没有写
     --> rules/试验/pack.toml:12:6
    12 | 状态 = []
       |        ^^
      = 建议: 写上至少一个，用不着的删去这一行
    ");
    insta::assert_snapshot!(gate(""), @"
    错误[E005]: 这一节 [[门槛]] 要写一个条件，而且只写一个
     --> rules/试验/pack.toml:8:1
    8 | [[门槛]]
      | ^^^^^^^^
      = 建议: 条件有 历史、得分、次数、合计、状态；几个条件的写成几节
    ");
}

/// Two grades are two minds: the first must not win unsaid.
#[test]
fn a_gate_gives_one_grade() {
    let gate = |effect: &str| {
        let text = format!(
            "[[门槛]]\n名称 = \"试\"\n依据 = \"甲\"\n得分 = {{ 指标 = \"办结\", 不高于 = 0 }}\n{effect}\n"
        );
        ended_by(&text)
    };
    assert_eq!(gate("定为 = [\"较差\"]"), "");
    insta::assert_snapshot!(gate("定为 = [\"好\", \"较差\"]"), @r#"
    错误[E004]: 「定为」只能写一个等次，这里写了 2 个
     --> rules/试验/pack.toml:12:6
    12 | 定为 = ["好", "较差"]
       |        ^^^^^^^^^^^^^^
      = 建议: 写成 定为 = "不合格"；定为不同等次的分成几节 [[门槛]]
    "#);
    insta::assert_snapshot!(gate("定为 = \"差\""), @r#"
    错误[E007]: 「定为」写的 `差` 不认识
     --> rules/试验/pack.toml:12:6
    12 | 定为 = "差"
       |        ^^^^
      = 建议: 可以写 好、较差
    "#);
    insta::assert_snapshot!(gate("定为 = []"), @r#"
    错误[E004]: 「定为」只能写一个等次，这里写了 0 个
     --> rules/试验/pack.toml:12:6
    12 | 定为 = []
       |        ^^
      = 建议: 写成 定为 = "不合格"；定为不同等次的分成几节 [[门槛]]
    "#);
    insta::assert_snapshot!(gate("不得评 = []"), @"
    错误[E004]: 「不得评」里一个也没有写
     --> rules/试验/pack.toml:12:7
    12 | 不得评 = []
       |          ^^
      = 建议: 写上至少一个，用不着的删去这一行
    ");
}

/// The ways in which parts of a year are combined are none for a pack's indicators.
#[test]
fn a_way_of_adding_up_that_a_pack_has_not() {
    for way in ["求和", "加权"] {
        let said = headed_by(&format!("合成 = \"{way}\"\n"));
        assert!(!said.contains("合成」写的"), "{said}");
    }
    insta::assert_snapshot!(headed_by("合成 = \"平均\"\n"), @r#"
    错误[E007]: 「合成」写的 `平均` 不认识
     --> rules/试验/pack.toml:1:6
    1 | 合成 = "平均"
      |        ^^^^^^
      = 建议: 可以写 求和、加权
    "#);
    for way in ["取高", "相乘"] {
        let said = headed_by(&format!("合成 = \"{way}\"\n"));
        assert!(
            said.contains(&format!("错误[E007]: 「合成」写的 `{way}` 不认识")),
            "{said}"
        );
    }
}

/// What would come to nothing in silence.
#[test]
fn lists_and_counts_of_nothing() {
    insta::assert_snapshot!(headed_by("目标类型 = []\n"), @r#"
    错误[E004]: 「目标类型」要写列出名称的表，例如 ["效率", "质量"]；不写这一行就是 规范、成果、效率、质量
     --> rules/试验/pack.toml:1:8
    1 | 目标类型 = []
      |            ^^
      = 建议: 按这个样子改好再运行
    "#);
    insta::assert_snapshot!(ended_by("[[结果运用]]\n等次 = [\"好\"]\n连续 = 0\n内容 = \"记三等功\"\n依据 = \"办法\"\n"), @"
    错误[E004]: 「连续」要写大于 0 的整数，例如 2
     --> rules/试验/pack.toml:10:6
    10 | 连续 = 0
       |        ^
      = 建议: 按这个样子改好再运行
    ");
}

#[test]
fn names_that_stand_twice() {
    insta::assert_snapshot!(headed_by("目标类型 = [\"效率\", \"质量\", \"效率\"]\n"), @r#"
    错误[E004]: 「目标类型」里「效率」写了两次
     --> rules/试验/pack.toml:1:8
    1 | 目标类型 = ["效率", "质量", "效率"]
      |            ^^^^^^^^^^^^^^^^^^^^^^^^
      = 建议: 一个目标类型只写一次，删去一个
    "#);
    insta::assert_snapshot!(ended_by("[[等次]]\n名称 = \"好\"\n"), @r#"
    错误[E004]: 前面已有一个等次叫「好」
     --> rules/试验/pack.toml:9:6
    9 | 名称 = "好"
      |        ^^^^
      = 建议: 改一个名称，或者删去这一节 [[等次]]
    "#);
    let sections =
        "[[科室.等次]]\n名称 = \"甲\"\n不低于 = 80\n[[科室.等次]]\n名称 = \"甲\"\n不低于 = 60\n";
    insta::assert_snapshot!(ended_by(sections), @r#"
    错误[E004]: 前面已有一个等次叫「甲」
     --> rules/试验/pack.toml:12:6
    12 | 名称 = "甲"
       |        ^^^^
      = 建议: 改一个名称，或者删去这一节 [[等次]]
    "#);
    let rising =
        "[[科室.等次]]\n名称 = \"甲\"\n不低于 = 80\n[[科室.等次]]\n名称 = \"乙\"\n不低于 = 80\n";
    insta::assert_snapshot!(ended_by(rising), @"
    错误[E007]: 等次「乙」的「不低于」没有比前一个等次低
     --> rules/试验/pack.toml:11:1
    11 | [[科室.等次]]
       | ^^^^^^^^^^^^^
      = 建议: 等次从高到低写，最后一个等次不写 不低于
    ");
}

#[test]
fn limits_and_full_marks_that_cannot_be_meant() {
    let text = "[总分]\n下限 = 100\n上限 = 0\n加分上限 = -5\n[科室]\n满分 = -5\n总分 = { 下限 = 1, 上限 = 0.5 }\n";
    insta::assert_snapshot!(ended_by(text), @"
    错误[E004]: 「下限」100 比「上限」0 高
     --> rules/试验/pack.toml:9:6
    9 | 下限 = 100
      |        ^^^
      = 建议: 把两个数对调；没有下限或者没有上限的，删去那一行

    错误[E004]: 「加分上限」写的 -5 小于 0
     --> rules/试验/pack.toml:11:8
    11 | 加分上限 = -5
       |            ^^
      = 建议: 改成 0 或大于 0 的数

    错误[E004]: 「满分」写的 -5 不大于 0
     --> rules/试验/pack.toml:13:6
    13 | 满分 = -5
       |        ^^
      = 建议: 改成大于 0 的数

    错误[E004]: 「下限」1 比「上限」0.5 高
     --> rules/试验/pack.toml:14:13
    14 | 总分 = { 下限 = 1, 上限 = 0.5 }
       |                 ^
      = 建议: 把两个数对调；没有下限或者没有上限的，删去那一行
    ");
    insta::assert_snapshot!(headed_by("满分 = 0\n"), @"
    错误[E004]: 「满分」写的 0 不大于 0
     --> rules/试验/pack.toml:1:6
    1 | 满分 = 0
      |        ^
      = 建议: 改成大于 0 的数
    ");
    assert_eq!(
        ended_by("[总分]\n扣分下限 = -5\n下限 = -5\n上限 = -5\n"),
        ""
    );
}

#[test]
fn a_year_of_negative_parts() {
    let year = |text: &str| {
        ended_by(&format!(
            "[周期.年]\n来自 = \"半年\"\n合成 = \"加权\"\n缺期 = \"记零\"\n个人缺期 = \"记零\"\n归入 = \"质量\"\n名称 = \"平时\"\n依据 = \"甲\"\n{text}\n"
        ))
    };
    insta::assert_snapshot!(year("系数 = -1\n满分 = -5\n权重 = [\"150%\", \"-50%\"]"), @r#"
    错误[E004]: 「系数」写的 -1 不大于 0
     --> rules/试验/pack.toml:16:6
    16 | 系数 = -1
       |        ^^
      = 建议: 改成大于 0 的数

    错误[E004]: 「满分」写的 -5 不大于 0
     --> rules/试验/pack.toml:17:6
    17 | 满分 = -5
       |        ^^
      = 建议: 改成大于 0 的数

    错误[E004]: 「权重」写的 -0.5 不是 0 到 100% 之间的比例
     --> rules/试验/pack.toml:18:6
    18 | 权重 = ["150%", "-50%"]
       |        ^^^^^^^^^^^^^^^^
      = 建议: 写成 "40%" 或 0.4
    "#);
    insta::assert_snapshot!(year("权重 = [\"50%\", \"40%\"]"), @r#"
    错误[E004]: 「权重」要写 2 期的，加起来 100%；现在写了 2 个，加起来 90%
     --> rules/试验/pack.toml:16:6
    16 | 权重 = ["50%", "40%"]
       |        ^^^^^^^^^^^^^^
      = 建议: 按各期的先后写，例如 ["20%", "20%", "20%", "40%"]
    "#);
    insta::assert_snapshot!(year(""), @"
    错误[E005]: 「年」一节没有写「权重」
     --> rules/试验/pack.toml:8:5
    8 | [周期.年]
      |       ^^
      = 建议: 补一行 权重 = …
    ");
}

/// Keys that may be left out, with what holds without them.
const OPTIONAL: &[(&str, &str, &str)] = &[
    ("", "依据", "报告和考核办法里没有制定依据"),
    ("", "满分", "满分合计不核对"),
    ("", "目标类型", "规范、成果、效率、质量"),
    ("", "考核周期", "季"),
    ("总分", "上限", "不限"),
    ("总分", "下限", "不限"),
    ("取整", "记分", "2 位，四舍五入"),
    ("取整", "记分.*", "2 位，四舍五入"),
    ("取整", "分项", "2 位，四舍五入"),
    ("取整", "分项.*", "2 位，四舍五入"),
    ("取整", "总分", "2 位，四舍五入"),
    ("取整", "总分.*", "2 位，四舍五入"),
    ("任职", "合并", "按天加权"),
    ("任职", "双岗", "一人一个考核对象"),
    ("任职", "在岗不足", "在岗多短都计分"),
    ("状态", "超过", "有一天就算"),
    ("状态", "不超过", "多少天都算"),
    ("状态", "工作不满", "在本单位工作多久都算"),
    ("状态", "时点", "期内"),
    ("状态", "等次", "按分数"),
    ("名额", "同分依次看", "同分的待审定"),
    ("名额", "比例按", "都按「比例」"),
    ("门槛", "历史.不得有", "只看「等次」和「至少」"),
    ("门槛", "历史.周期", "合成它的各期，不合成的看以前各期"),
    ("门槛", "历史.缺历史", "待审定"),
    ("环节", "可改", "都可以"),
    ("环节", "补定", "否"),
    ("周期.年", "最少期数", "1"),
    ("周期.年", "来自方案", "本方案"),
    ("结果运用", "连续", "一次就算"),
    ("结果运用", "累计", "一次就算"),
    ("个人考核表", "名称", "用通用的名称"),
    ("个人考核表", "出勤", "留空手填"),
    ("公示", "等次", "都公示"),
    ("奖惩依据表", "扣分不低于", "0，都列"),
    ("人事", "依据", "不写"),
    ("人事", "等次代码", "没有代码"),
    ("人事", "等次代码.*", "没有代码"),
    ("人事", "状态代码", "没有代码"),
    ("人事", "状态代码.*", "没有代码"),
    ("人事", "结论代码", "没有代码"),
    ("人事", "结论代码.*", "没有代码"),
];

/// One line of a pack taken out, or one entry of a `{ … }` in it.
struct Cut {
    section: String,
    key: String,
    text: String,
}

/// Every `key = …` of one line, and every entry of the inline tables in it.
fn cuts(pack: &str) -> Vec<Cut> {
    let lines: Vec<&str> = pack.lines().collect();
    let mut section = String::new();
    let mut cuts = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if line.starts_with('[') {
            section = line.trim_matches(['[', ']']).to_owned();
        }
        let Some((key, _)) = line.split_once(" = ") else {
            continue;
        };
        let count = |own: char| line.matches(own).count();
        if line.starts_with(['#', ' ']) || count('[') != count(']') {
            continue;
        }
        let mut cut = |key: String, with: &str| {
            let mut rest = lines.clone();
            rest[at] = with;
            cuts.push(Cut {
                section: section.clone(),
                key,
                text: rest.join("\n"),
            });
        };
        cut(key.to_owned(), "");
        for (from, to) in entries(line) {
            let inner = line[from..to].split('=').next().unwrap().trim();
            // What follows the entry's comma, or the closing brace.
            let (head, tail) = (&line[..from], line[to..].trim_start_matches([',', ' ']));
            let head = if tail.starts_with('}') {
                head.trim_end_matches([',', ' '])
            } else {
                head
            };
            let with = format!("{head} {tail}");
            cut(format!("{key}.{inner}"), &with);
        }
    }
    cuts
}

/// Where the entries of a line's inline tables stand.
fn entries(line: &str) -> Vec<(usize, usize)> {
    let (mut found, mut open, mut quoted) = (Vec::new(), Vec::new(), false);
    for (at, own) in line.char_indices() {
        match own {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '{' | '[' => open.push((own, at + 1)),
            '}' | ']' | ',' => {
                let (kind, from): (char, usize) = open.pop().unwrap();
                if kind == '{' {
                    found.push((from, at));
                }
                if own == ',' {
                    open.push((kind, at + 1));
                }
            }
            _ => {}
        }
    }
    found
}

/// The scheme that a pack.toml makes, as text, and what is said of it.
fn scheme(dir: &Path, text: &str) -> (String, String) {
    fs::write(dir.join("pack.toml"), text).unwrap();
    let found = FoundPack {
        name: "试".to_owned(),
        dir: dir.to_owned(),
    };
    let mut sink = Sink::new();
    let pack = open_pack(&found, &mut sink);
    let said = shown(&sink.finish());
    match pack {
        Ok(pack) => (format!("{:?}", pack.scheme), said),
        Err(fault) => (String::new(), format!("{said}{}", shown(&[*fault]))),
    }
}

/// Of every line of every shipped pack: without it there is a message, or nothing has changed, or the manual names its default.
#[test]
fn no_line_of_a_shipped_pack_can_go_unnoticed() {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("甲.rhai"), "// 甲\n").unwrap();
    let (mut tried, mut silent) = (0, Vec::new());
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    for pack in fs::read_dir(root).unwrap() {
        let Ok(text) = fs::read_to_string(pack.unwrap().path().join("pack.toml")) else {
            continue;
        };
        let (whole, said) = scheme(dir.path(), &text);
        assert_eq!(said, "");
        for cut in cuts(&text) {
            let (without, said) = scheme(dir.path(), &cut.text);
            tried += 1;
            let optional = |(section, key, _): &&(&str, &str, &str)| {
                *section == cut.section
                    && key.strip_suffix(".*").map_or(cut.key == *key, |own| {
                        cut.key
                            .strip_prefix(own)
                            .is_some_and(|rest| rest.starts_with('.'))
                    })
            };
            if said.is_empty() && without != whole && !OPTIONAL.iter().any(|own| optional(&own)) {
                silent.push(format!("[{}] {}", cut.section, cut.key));
            }
        }
    }
    silent.sort();
    silent.dedup();
    assert_eq!(silent, Vec::<String>::new());
    assert!(tried > 700, "{tried}");
}
