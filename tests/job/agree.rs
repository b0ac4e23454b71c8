//! What papers say agrees with what was assessed, and what a result rests on is watched whole.
use std::fs;

use super::decided::{lines, sheets};
use super::small::{Small, small};

const PACK: &str = "rules/小方案/pack.toml";
const GRADES: &str = "[[等次]]\n名称 = \"好\"\n";
const LATE: &str = "[[门槛]]\n名称 = \"迟到\"\n次数 = { 表 = \"考勤\", 不少于 = 2 }\n不得评 = [\"好\"]\n依据 = \"办法第五条\"\n";
const JUDGE: &str = "/// 定等\n/// 依据：办法第六条\n/// 取数：考勤.姓名（人员）、考勤.日期（日期）\n/// 例：无\nfn 判定(岗, 成绩) {\n    if 岗.表(\"考勤\").数量 > 2 {\n        标记(\"提醒\", \"迟到多\");\n    }\n}\n";

/// A year of its own scheme, composed of the third quarter and what else is there.
fn with_year(office: Small) -> Small {
    office
        .but(
            "gangze.toml",
            "方案 = \"小方案\"\n",
            "[方案]\n季 = \"小方案\"\n年 = \"年合成\"\n",
        )
        .with("rules/年合成/pack.toml", "名称 = \"年合成方案\"\n目标类型 = [\"平时\"]\n合成 = \"求和\"\n满分 = 100\n[[状态]]\n名称 = \"在岗\"\n结论 = \"定等\"\n依据 = \"办法\"\n[[等次]]\n名称 = \"好\"\n[周期.年]\n来自 = \"季\"\n归入 = \"平时\"\n名称 = \"季度得分\"\n依据 = \"办法第二条\"\n合成 = \"平均\"\n缺期 = \"按实有期数\"\n个人缺期 = \"按实有期数\"\n")
}

fn done(office: &Small, period: &str) {
    let run = office.assess(period, &[]);
    assert_eq!(run.code, 0, "{period}: {}{}", run.out, run.err);
}

fn said(office: &Small) -> String {
    let run = office.assess("2026", &[]);
    let own: Vec<&str> = run
        .err
        .lines()
        .filter(|line| line.starts_with("错误"))
        .collect();
    own.join("\n")
}

/// What decides a grade beside the rules' own columns: a gate's table, 定等.rhai, what gangze.toml states.
#[test]
fn what_decides_grades_is_watched_too() {
    let late = "姓名,日期\n张敏,2026-07-03\n";
    let office = with_year(small().but(PACK, GRADES, &format!("{LATE}{GRADES}")))
        .with("数据/考勤.csv", late);
    done(&office, "2026Q3");
    assert_eq!(said(&office), "");
    let office = office.with("数据/考勤.csv", &format!("{late}张敏,2026-07-06\n"));
    insta::assert_snapshot!(said(&office), @"错误[E063]: 2026年第三季度 出结果以后，`数据/考勤.csv` 里属于这一期的内容改过");

    let office = with_year(small())
        .with("数据/考勤.csv", late)
        .with("rules/小方案/定等.rhai", JUDGE);
    done(&office, "2026Q3");
    assert_eq!(said(&office), "");
    let office = office.with("数据/考勤.csv", &format!("{late}张敏,2026-07-06\n"));
    insta::assert_snapshot!(said(&office), @"错误[E063]: 2026年第三季度 出结果以后，`数据/考勤.csv` 里属于这一期的内容改过");
    let office = office
        .with("数据/考勤.csv", late)
        .but("rules/小方案/定等.rhai", "> 2", "> 0");
    insta::assert_snapshot!(said(&office), @"错误[E063]: 2026年第三季度 出结果以后，`rules/小方案/定等.rhai` 改过");
    let report = office.dir.join("结果/2026Q3/考核报告.xlsx");
    let basis = sheets(&report)["规则与依据"].clone();
    assert!(lines(&basis, "未用").is_empty(), "{basis:?}");

    let quota = "[[名额]]\n等次 = \"好\"\n比例 = \"100%\"\n基数 = \"定等人数\"\n取整 = \"四舍五入\"\n依据 = \"办法\"\n比例按 = [{ 单位情形 = [\"单位优秀\"], 比例 = \"50%\", 依据 = \"办法第七条\" }]\n";
    let stated = "[[单位情形]]\n名称 = \"单位优秀\"\n依据 = \"县委文件\"\n";
    let office = with_year(small().but(PACK, GRADES, &format!("{quota}{GRADES}")));
    done(&office, "2026Q3");
    assert_eq!(said(&office), "");
    let settings = fs::read_to_string(office.dir.join("gangze.toml")).unwrap();
    let office = office.with("gangze.toml", &format!("{settings}{stated}"));
    // Only the quarter's scheme speaks of it: no fault for the year, but the quarter is another now.
    insta::assert_snapshot!(said(&office), @"错误[E063]: 2026年第三季度 出结果以后，`gangze.toml（单位情形）` 里多了属于这一期的内容");
    let office = office.with(
        "gangze.toml",
        &format!("{settings}{}", stated.replace("单位优秀", "单位优")),
    );
    insta::assert_snapshot!(said(&office), @"错误[E007]: 单位情形 `单位优` 在方案的名额里没有说法");
}

#[test]
fn a_result_that_cannot_be_opened_is_not_taken_for_none() {
    let office = with_year(small());
    done(&office, "2026Q3");
    fs::create_dir_all(office.dir.join("结果/2026Q2/results.json")).unwrap();
    insta::assert_snapshot!(said(&office), @"错误[E060]: 读不懂 `结果/2026Q2/results.json`：它打不开，可能没有权限");
}

/// The conditions of gates and the grades of 科室 stand among what the result rests on.
#[test]
fn every_condition_stands_in_the_basis() {
    let gates = [
        "[[门槛]]\n名称 = \"平时\"\n历史 = { 等次 = [\"好\"], 至少 = \"50%\", 不得有 = [\"一般\"], 缺历史 = \"视为达到\" }\n不得评 = [\"好\"]\n依据 = \"办法一\"\n",
        LATE,
        "[[门槛]]\n名称 = \"扣完\"\n得分 = { 指标 = \"按时办结\", 不高于 = 13.5 }\n标记 = \"提醒\"\n依据 = \"办法三\"\n",
        "[[门槛]]\n名称 = \"扣分多\"\n次数 = { 指标 = \"按时办结\", 记 = \"扣分\", 不少于 = 88 }\n定为 = \"一般\"\n依据 = \"办法四\"\n",
        "[[门槛]]\n名称 = \"病假\"\n状态 = [\"病假\"]\n不得评 = [\"好\"]\n依据 = \"办法五\"\n",
        "[科室]\n等次 = [{ 名称 = \"优秀\", 不低于 = 88.5 }, { 名称 = \"合格\" }]\n",
    ];
    let office = small()
        .but(PACK, GRADES, &format!("{}{GRADES}", gates.concat()))
        .with("数据/考勤.csv", "姓名,日期\n张敏,2026-07-03\n")
        .with(
            "岗位目标.csv",
            "对象,岗位,目标类型,指标,满分,起评分,计分规则,每日扣分\n个人,文秘,效率,按时办结,100,满分,逾期扣分,0.5\n个人,督查,效率,按时办结,100,满分,逾期扣分,1\n科室,,效率,科室办结,100,满分,逾期扣分,2\n",
        );
    done(&office, "2026Q3");
    let report = sheets(&office.dir.join("结果/2026Q3/考核报告.xlsx"));
    insta::assert_snapshot!(lines(&report["规则与依据"], "门槛").join("\n"), @"
    门槛 | 平时 | 各期得 好 的不到 50%，或者有 一般（缺历史：视为达到）：不得评 好 | 办法一
    门槛 | 迟到 | 考勤 达到 2 行：不得评 好 | 办法第五条
    门槛 | 扣完 | 指标 按时办结 得分不高于 13.5：标记 提醒 | 办法三
    门槛 | 扣分多 | 指标 按时办结 的扣分达到 88 次：定为 一般 | 办法四
    门槛 | 病假 | 考核期内有状态 病假：不得评 好 | 办法五
    ");
    insta::assert_snapshot!(lines(&report["规则与依据"], "科室等次").join("\n"), @"
    科室等次 | 优秀 | 总分不低于 88.5
    科室等次 | 合格 | 其余
    ");
    insta::assert_snapshot!(lines(&report["总览"], "个科室").join("\n"), @"科室 | 2 个科室按自己的指标考核：优秀 2 个。总分和等次：秘书科 96（优秀）、督查室 100（优秀）");
}

/// 钱进's longer post is the one that counts; what the other one booked is listed and adds nothing.
#[test]
fn a_post_that_does_not_count_adds_nothing_to_the_merits() {
    let office = small()
        .but(PACK, "合并 = \"按天加权\"", "合并 = \"较长一段\"")
        .but("台账/事项.csv", "2026-07-19,差", "2026-07-23,差");
    done(&office, "2026Q3");
    let merits = sheets(&office.dir.join("结果/2026Q3/奖惩依据表.xlsx"));
    insta::assert_snapshot!(lines(&merits["奖惩依据表"], "钱进").join("\n"), @"2 | 0005 | 钱进 | 督查室 | 督查岗 | 扣分 | 按时办结 | 这一段任职不计入总分，不算（−3 分）：逾期3个工作日：A4 跟踪落实 | 台账/事项.csv › 第5行 | 主办[E5]=钱进；完成时限[G5]=2026-07-20；完成日期[H5]=2026-07-23；评价[I5]=差 | 《办法》第八条");
}

/// A row that names no day is a row of each of the person's posts, and is counted once; nobody's row is no nought.
#[test]
fn attendance_is_counted_once() {
    let form = "[个人考核表]\n出勤 = [\"事假（天） = 考勤.事假\"]\n";
    let office = small()
        .but(PACK, GRADES, &format!("{form}{GRADES}"))
        .with("数据/考勤.csv", "姓名,事假\n钱进,1.5\n李强,0\n赵丽,半天\n");
    let run = office.assess("2026Q3", &["--forms"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let forms = sheets(&office.dir.join("结果/2026Q3/个人考核表/个人考核表.xlsx"));
    let told = |name: &str| lines(&forms[name], "出勤").join("\n");
    insta::assert_snapshot!(["钱进", "李强", "张敏", "赵丽"].map(told).join("\n"), @"
    出勤情况 | 事假（天） 1.5
    出勤情况 | 事假（天） 0
    出勤情况 | 事假（天） ＿＿＿
    出勤情况 | 事假（天） ＿＿＿
    ");
}

#[test]
fn a_column_without_a_heading_is_refused() {
    let settings = "单位 = \"某县府办\"\n年度 = 2026\n方案 = \"小方案\"\n[人事导入]\n列 = [\" = 姓名\", \"工号\"]\n";
    insta::assert_snapshot!(small().with("gangze.toml", settings).found(), @r#"
    错误[E004]: 「列」里的 `= 姓名` 没有写列名
     --> gangze.toml:5:5
    5 | 列 = [" = 姓名", "工号"]
      |      ^^^^^^^^^^^^^^^^^^^
      = 建议: 等号左边写人事系统的列名，例如 "人员姓名 = 姓名"
    "#);
}

/// What one rule assigns to is another rule's to read inside its closures.
#[test]
fn rules_do_not_disturb_each_other() {
    let rule = |name: &str, body: &str| {
        format!(
            "/// {name}\n/// 依据：《办法》第八条\n/// 取数：台账.主办（人员）、台账.完成时限（日期）、台账.完成日期（日期）\n/// 例：无\nfn 评分(岗, 指标) {{\n    {body}\n}}\n"
        )
    };
    let office = small()
        .with("rules/小方案/甲.rhai", &rule("甲", "let 行 = 岗.主办事项;\n    得分(行.筛选(|事| 事.逾期工作日 * 行.数量 > 0).数量, \"逾期件数\");"))
        .with("rules/小方案/乙.rhai", &rule("乙", "let 行 = 岗.主办事项;\n    行 = 行.筛选(|事| 事.逾期工作日 > 0);\n    得分(行.数量, \"逾期件数\");"))
        .with("岗位目标.csv", "岗位,目标类型,指标,满分,起评分,计分规则,每日扣分\n文秘,效率,按时办结,60,满分,逾期扣分,0.5\n文秘,效率,甲,20,,甲,\n文秘,效率,乙,20,,乙,\n督查,效率,按时办结,100,满分,逾期扣分,1\n");
    done(&office, "2026Q3");
    let results = office.results("2026Q3");
    let shown: Vec<String> = results["考核对象"][1]["任职"][0]["指标"]
        .as_array()
        .unwrap()
        .iter()
        .map(|own| format!("{} {} {}", own["指标"], own["状态"], own["得分"]))
        .collect();
    insta::assert_snapshot!(shown.join("\n"), @r#"
    "按时办结" "" "59"
    "甲" "" "1"
    "乙" "" "1"
    "#);
}

/// A folder that is none, or cannot be opened, is not an empty one.
#[test]
fn a_folder_that_cannot_be_opened_is_said() {
    insta::assert_snapshot!(small().with("数据", "").found(), @"
    错误[E008]: `数据` 不是文件夹
     --> 数据
      = 建议: 里面的表没有读；核对这个文件夹和它的读取权限
    ");
}
