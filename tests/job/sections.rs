//! An office that assesses its 科室 too: the sample with two indicators of 科室, one of them by the members' totals.

use std::collections::BTreeMap;
use std::fs;

use calamine::{Data, Reader, open_workbook_auto};

use super::office;
use super::silent::{column, rewrite};
use super::small::{Small, small};

const TEAM: &str = "/// 队伍均分
/// 依据：考核办法第十三条
/// 取数：无
/// 取用：成员.总分.平均值
/// 例：成员平均 85，满分 40 → 34
fn 评分(岗, 指标) {
    得分(指标.满分 * 取用(\"成员.总分.平均值\") / 100, `${岗.人数}人的平均`);
}
";

#[test]
fn sections_are_scored_beside_people_and_change_nobody() {
    let plain = office("county-office");
    assert_eq!(plain.assess(&[]).code, 0);
    let office = office("county-office");
    rewrite(&office, "岗位目标", |rows| {
        let width = rows.iter().map(Vec::len).max().unwrap();
        for filled in [
            [
                ("指标", "科室按时办结率"),
                ("目标类型", "效率"),
                ("满分", "60"),
                ("目标值", "0.95"),
                ("计分规则", "按时办结率"),
                ("缺数处理", "剔除并重配权重"),
            ],
            [
                ("指标", "队伍"),
                ("目标类型", "质量"),
                ("满分", "40"),
                ("目标值", ""),
                ("计分规则", "队伍均分"),
                ("缺数处理", ""),
            ],
        ] {
            let mut row = vec![String::new(); width];
            row[column(rows, "对象")] = "科室".to_owned();
            for (heading, text) in filled {
                row[column(rows, heading)] = text.to_owned();
            }
            rows.push(row);
        }
    });
    fs::create_dir_all(office.dir.join("rules")).unwrap();
    fs::write(office.dir.join("rules/队伍均分.rhai"), TEAM).unwrap();
    let run = office.assess(&[]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    // People are as they were, and HR has one row a person.
    assert_eq!(super::scores(&office.json()), super::scores(&plain.json()));
    let lines = |office: &super::Office| {
        let text = fs::read_to_string(office.result("HR导入.csv")).unwrap();
        text.lines().count()
    };
    assert_eq!(lines(&office), lines(&plain));
    // 科室 are 考核对象 of the saved result, after the people.
    let json = office.json();
    let sections: Vec<&serde_json::Value> = json["考核对象"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|own| own["对象"] == "科室")
        .collect();
    assert_eq!(sections.len(), 8);
    let desk = sections.iter().find(|own| own["科室"] == "秘书科").unwrap();
    let told = ["总分", "审定等次", "结论"].map(|key| desk[key].as_str().unwrap());
    assert_eq!(told, ["89.06", "较好", "定等"]);
    assert_eq!(desk["名次"], 7);
    assert_eq!(desk["任职"][0]["指标"][1]["指标"], "队伍");

    let why = super::run(&[
        "why",
        office.dir.to_str().unwrap(),
        "秘书科",
        "--period",
        "2026Q3",
        "--indicator",
        "队伍",
    ]);
    assert_eq!(why.code, 0, "{}", why.err);
    insta::assert_snapshot!(why.out, @"
    与 结果/2026Q3 保存的结果一致

    秘书科 2026Q3，基准日 2026-09-30
    结论 定等　总分 89.06　等次 较好（分数对应 较好）　名次 7，类内 —，科室 —

    总分 89.06　下级求和 89.06；下限 0；上限 100；2位，四舍五入
    └─ 质量 32.41　下级 32.41；2位，四舍五入
       └─ 队伍 32.41　得分 32.41；下限 0；上限 40；2位，四舍五入；满分 40
          │   规则 队伍均分，目标见 岗位目标.csv › A63:AW63
          └─ 得分 32.41　6人的平均
                 出处 岗位目标.csv › 第63行
    ");

    let mut book = open_workbook_auto(office.result("考核报告.xlsx")).unwrap();
    let range = book.worksheet_range("科室汇总").unwrap();
    let shown: Vec<Vec<String>> = range
        .rows()
        .map(|row| row.iter().map(Data::to_string).collect())
        .collect();
    let totals = column(&shown, "科室总分");
    let own: BTreeMap<&str, String> = shown
        .iter()
        .filter(|row| row[totals].parse::<f64>().is_ok())
        .map(|row| (row[0].as_str(), row[totals..totals + 3].join(" ")))
        .collect();
    insta::assert_debug_snapshot!(own, @r#"
    {
        "会务接待科": "91.53 3 好",
        "信息中心": "91.16 4 好",
        "信息科": "91.01 5 好",
        "机要文印科": "94.35 2 好",
        "督查室": "90.52 6 好",
        "秘书科": "89.06 7 较好",
        "综合科": "88.94 8 较好",
        "领导班子": "95.82 1 好",
    }
    "#);
}

const PRAISE: &str = "/// 表扬
/// 依据：考核办法第十四条
/// 取数：表扬.姓名（人员）、表扬.次数（次数）
/// 例：一次 → 得 1
fn 评分(岗, 指标) {
    for 行 in 岗.表(\"表扬\") { 得分(行.次数, 行, \"表扬\"); }
}
";

/// A row of a 科室 in a table of people counts where a 科室 has an indicator that reads the table; else it would count
/// for nobody.
#[test]
fn a_row_of_a_section_alone_needs_a_section_that_reads_it() {
    let targets = |more: &str| {
        format!(
            "对象,岗位,目标类型,指标,满分,起评分,计分规则,每日扣分
,文秘,效率,按时办结,90,满分,逾期扣分,0.5
,督查,效率,按时办结,90,满分,逾期扣分,1
,全体,效率,表扬,10,,表扬,
{more}"
        )
    };
    let office = small()
        .with("rules/小方案/表扬.rhai", PRAISE)
        .with(
            "数据/表扬.csv",
            "科室,姓名,次数\n秘书科,张敏,1\n督查室,,2\n督察室,,3\n督察室,赵丽,1\n督查室平均,,1.5\n",
        )
        .with("岗位目标.csv", &targets(""));
    insta::assert_snapshot!(office.found(), @"
    错误[E216]: 这一行只写了科室，没有写 `姓名`，退回
     --> 数据/表扬.csv › B3:B4（共 2 处）
      = 建议: 补上姓名；是科室自己的事的，岗位目标里要有读这张表的科室指标（对象写 科室）；不是数据的行请删去

    警告[W224]: `科室` 写的是 `督察室`，人员名册里没有，是不是 `督查室`
     --> 数据/表扬.csv › A5
      = 建议: 和人员名册写成一样；确是外单位的不用改
    ");
    let office = office
        .with("岗位目标.csv", &targets("科室,,效率,科室表扬,100,,表扬,\n"))
        .but(
            "rules/小方案/pack.toml",
            "[[等次]]\n名称 = \"好\"\n",
            "[科室]\n[[科室.等次]]\n名称 = \"合格\"\n[[等次]]\n名称 = \"好\"\n",
        );
    insta::assert_snapshot!(office.found(), @"
    警告[W315]: 「表扬」写的科室 `督察室` 不在 人员名册 里，这一行不算给任何科室
     --> 数据/表扬.csv › A4
      = 建议: 是不是「督查室」

    警告[W224]: `科室` 写的是 `督察室`，人员名册里没有，是不是 `督查室`
     --> 数据/表扬.csv › A5
      = 建议: 和人员名册写成一样；确是外单位的不用改
    ");
}

/// The places of a section hang on the grade that the same run computes for it.
#[test]
fn a_quota_by_the_section_s_own_result() {
    let office = small()
        .with(
            "岗位目标.csv",
            "对象,岗位,目标类型,指标,满分,起评分,计分规则,每日扣分
,文秘,效率,按时办结,100,满分,逾期扣分,0.5
,督查,效率,按时办结,100,满分,逾期扣分,1
科室,,效率,科室办结,100,满分,逾期扣分,2
",
        )
        .but(
            "rules/小方案/pack.toml",
            "[[等次]]\n名称 = \"好\"\n",
            "[科室]\n[[科室.等次]]\n名称 = \"优秀\"\n不低于 = 99\n[[科室.等次]]\n名称 = \"合格\"\n\n[[名额]]\n等次 = \"好\"\n比例 = \"0\"\n分池 = \"科室\"\n基数 = \"定等人数\"\n取整 = \"四舍五入\"\n依据 = \"办法第六条\"\n比例按 = [{ 科室等次 = [\"优秀\"], 比例 = \"100%\", 依据 = \"办法第七条\" }]\n[[等次]]\n名称 = \"好\"\n",
        );
    let told = |office: &Small| {
        let run = office.assess("2026Q3", &[]);
        assert_eq!(run.code, 0, "{}", run.err);
        let results = office.results("2026Q3");
        let own: Vec<String> = results["考核对象"]
            .as_array()
            .unwrap()
            .iter()
            .map(|own| {
                format!(
                    "{} {} {} {}",
                    own["姓名"], own["科室"], own["总分"], own["审定等次"]
                )
            })
            .collect();
        own.join("\n").replace('"', "")
    };
    insta::assert_snapshot!(told(&office), @"
    张敏 秘书科 100 一般
    李强 秘书科 99 一般
    钱进 秘书科 100 一般
    赵丽 督查室 100 好
    孙浩 督查室 100 好
    秘书科 秘书科 96 合格
    督查室 督查室 100 优秀
    ");
    // Finished in time: the section's grade changes, and its people's places with it.
    let office = office.but("台账/事项.csv", "2026-07-14,好", "2026-07-10,好");
    insta::assert_snapshot!(told(&office), @"
    张敏 秘书科 100 好
    李强 秘书科 100 好
    钱进 秘书科 100 好
    赵丽 督查室 100 好
    孙浩 督查室 100 好
    秘书科 秘书科 100 优秀
    督查室 督查室 100 优秀
    ");
}
