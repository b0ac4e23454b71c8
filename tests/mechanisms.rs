//! The 66 mechanisms by which offices score, and what shows each: cases of the pack `rules/mechanisms` (whose names
//! begin with the mechanism's number), cases of other packs, and tests. A mechanism without any fails here, and a figure
//! of a real example that none of them uses.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use gangze::cases;

const PACK: &str = "mechanisms";

/// Number, name, the real example that is shown, and what shows it beside the pack's own cases:
/// `pack: case` or `module::test`.
const MECHANISMS: &[(u32, &str, &str, &[&str])] = &[
    (1, "百分基数制", "起评 100，缺报一次扣 10", &[]),
    (2, "累计加分制", "逐篇相加，不封顶：3 + 10 + 20", &[]),
    (3, "扣完为止", "每个子项扣分累计不超过该项分值", &[]),
    (
        4,
        "累计扣分不超过",
        "台账记录每处 0.1，最多 1；保管、归档最多 0.5",
        &[],
    ),
    (5, "加分封顶", "每点加 3，单项加分不超过 20", &[]),
    (6, "总分封顶", "基础 80，总分不超过 100", &[]),
    (7, "负分", "严重失误 −10 到 0，漏报紧急信息 −200", &[]),
    (
        8,
        "一票否决",
        "失泄密，直接较差",
        &["closing::gates::direct_grades_vetoes_and_marks"],
    ),
    (
        9,
        "直接定等",
        "党中央表彰加 8 并定优",
        &["closing::gates::direct_grades_and_places"],
    ),
    (
        10,
        "项扣完即失格",
        "规范报送扣完，取消评先",
        &["closing::gates::exhausted_items_and_counts_of_events"],
    ),
    (
        11,
        "次数阈值",
        "旷工 15 天停发绩效",
        &["closing::gates::exhausted_items_and_counts_of_events"],
    ),
    (12, "加倍扣分", "市领导指出的乘 2", &[]),
    (13, "连续加重", "两个月 0.8，三个月 1.2", &[]),
    (14, "分级扣分", "2/5/10/20", &[]),
    (15, "酌情区间", "1 至 5 分", &[]),
    (16, "按完成比例", "按完成比例得分", &[]),
    (17, "超额加分", "每 1000 万加 0.1，最多 2", &[]),
    (18, "每少一个扣", "每少一篇 0.5", &[]),
    (19, "断崖", "15 篇 50 分，否则 0", &[]),
    (
        20,
        "区间分档",
        "80% 以下 20，80–90% 10；50–99 篇 2，100 篇 3",
        &[],
    ),
    (21, "每低一个百分点", "低于 75% 每点 0.02", &[]),
    (22, "整项扣除", "密级有错整项没有", &[]),
    (23, "日历日", "每推迟一天扣 5", &[]),
    (
        24,
        "工作日",
        "超过 5 个工作日扣 3",
        &["office::calendar::days_late_over_holidays_and_make_up_workdays"],
    ),
    (25, "提前加分", "提前 10 天加 1", &[]),
    (26, "催办后降档", "15/10/−10", &[]),
    (27, "采用级别计分", "级别 × 载体", &[]),
    (28, "倍数", "转报乘 2，国办乘 5；批示加 2 倍", &[]),
    (29, "就高不累计", "同一事项只计最高", &[]),
    (30, "可累计", "几家刊物都计", &[]),
    (31, "均分", "6 × 2 ÷ 3 = 4", &[]),
    (32, "主办协办", "2/1，5/2.5；70/30", &[]),
    (33, "联合得分", "改写 50% 以上都计", &[]),
    (34, "难度系数", "高难 1.4", &[]),
    (35, "负荷系数", "1 + 0.2 × (n − 1)；1、0.95、0.9", &[]),
    (
        36,
        "加权合成",
        "60/20/20",
        &["score::composition::weights_that_do_not_add_up_or_stand_where_there_are_none"],
    ),
    (
        37,
        "多级平均",
        "评委先平均",
        &["score::composition::highest_only_means_of_means_and_products"],
    ),
    (
        38,
        "票数计分",
        "89.64",
        &["ballot::worked::the_worked_example_of_a_published_scheme"],
    ),
    (39, "得票率", "40 + 60", &[]),
    (
        40,
        "去高去低",
        "5 人以下不去，每 10 人各去 1",
        &["ballot::worked::a_trimmed_mean_leaves_small_groups_alone"],
    ),
    (
        41,
        "离散剔除",
        "离平均超过 20 分",
        &["ballot::worked::votes_far_from_the_mean_are_left_out_where_the_plan_says_so"],
    ),
    (
        42,
        "评分限额",
        "优秀不超过 20%",
        &["ballot::void::a_rater_who_gives_too_many_the_best_level_has_no_vote"],
    ),
    (
        43,
        "缺评默认",
        "没有人评计 5 分",
        &["ballot::worked::too_few_votes_follow_the_declared_way"],
    ),
    (
        44,
        "排名赋分",
        "第一名满分，每名少 0.5；60/57/54/51/48",
        &[],
    ),
    (45, "与第一名比例", "0.3 × 12 ÷ 20", &[]),
    (46, "与部门最高比", "本人 ÷ 最高 × 60", &[]),
    (47, "与均值比", "每高 1 扣 0.5", &[]),
    (48, "上级扣分折算", "40 × 得分率", &[]),
    (49, "不适用取平均", "取其他人的平均", &[]),
    (50, "分类考核", "各类分别排名", &[]),
    (51, "部门加岗位差异指标", "共性 40、个性 60", &[]),
    (52, "部门联动", "个人 × 科室系数", &[]),
    (53, "等次阈值", "90/80/60", &[]),
    (
        54,
        "等次名额",
        "好不超过 40%",
        &["closing::quotas::places_for_every_head_count_in_every_rounding"],
    ),
    (
        55,
        "门槛条件",
        "好次数过半且没有一般",
        &["closing::gates::earlier_quarters_open_or_close_the_way"],
    ),
    (
        56,
        "同分处理",
        "名额线上待审定",
        &["closing::quotas::every_tie_key_decides"],
    ),
    (
        57,
        "季度到年度",
        "各季平均 × 95% + 5",
        &[
            "job::rollup::three_quarters_make_the_year",
            "job::rollup::a_coefficient_and_own_indicators_make_the_whole",
        ],
    ),
    (58, "缺勤计分", "26.5", &[]),
    (
        59,
        "不确定等次",
        "病事假过半",
        &["closing::status::each_status_has_its_conclusion_and_article"],
    ),
    (
        60,
        "调动借调",
        "按天加权，82.88",
        &[
            "closing::status::the_section_with_the_longer_half_assesses",
            "closing::status::two_posts_are_assessed_twice_where_the_pack_says_so",
        ],
    ),
    (
        61,
        "公示异议",
        "复核改正",
        &["closing::decisions::a_score_corrected_on_appeal_moves_what_follows_from_it"],
    ),
    (
        62,
        "审定覆盖",
        "改动不覆盖计算值",
        &["closing::decisions::opinions_follow_each_other_by_date"],
    ),
    (
        63,
        "奖金分配",
        "总额 × 本人 ÷ 合计，10000 元除不尽的归最高的",
        &[],
    ),
    (
        64,
        "数据责任单位",
        "每一分有出处",
        &["job::readback::every_cited_cell_holds_in_its_file_what_is_cited"],
    ),
    (65, "取整方式", "截断、四舍五入、进一", &[]),
    (66, "公文差错率", "有错 ÷ 总数", &[]),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every case of a pack with what it failed by, run once.
fn run(pack: &str) -> Vec<(String, Vec<String>)> {
    let program = Path::new(env!("CARGO_BIN_EXE_gangze"));
    let pack = cases::open(root(), pack, program)
        .unwrap_or_else(|faults| panic!("{}", crate::office_builder::shown(&faults)));
    assert!(
        pack.problems.is_empty(),
        "{}",
        crate::office_builder::shown(&pack.problems)
    );
    let tested = cases::test(&pack, program);
    pack.cases
        .iter()
        .zip(&tested.verdicts)
        .map(|(case, verdict)| {
            let mut faults: Vec<String> = verdict
                .checks
                .iter()
                .filter(|check| !check.passed)
                .map(|check| {
                    format!(
                        "{} 应得 {:?}，算出 {:?}",
                        check.label, check.want, check.got
                    )
                })
                .collect();
            faults.extend(verdict.problems.iter().map(gangze::diag::text));
            (case.name.clone(), faults)
        })
        .collect()
}

/// The number that a case's name begins with.
fn number(name: &str) -> Option<u32> {
    name.split_whitespace().next()?.parse().ok()
}

/// Whether a test of that path stands in the sources of this suite.
fn is_test(path: &str) -> bool {
    let (module, name) = path.rsplit_once("::").unwrap_or(("", path));
    let below = root().join("tests").join(module.replace("::", "/"));
    let files = [below.with_extension("rs"), below.join("mod.rs")];
    files
        .iter()
        .filter_map(|file| fs::read_to_string(file).ok())
        .any(|text| text.contains(&format!("#[test]\nfn {name}()")))
}

#[test]
fn every_mechanism_is_shown() {
    let numbers: Vec<u32> = MECHANISMS.iter().map(|(number, ..)| *number).collect();
    assert_eq!(numbers, (1..=66).collect::<Vec<u32>>());
    let mut own: BTreeMap<u32, usize> = BTreeMap::new();
    let mut others: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut faults = Vec::new();
    for (name, failed) in run(PACK) {
        match number(&name) {
            Some(number) => *own.entry(number).or_default() += 1,
            None => faults.push(format!("例「{name}」没有编号")),
        }
        faults.extend(failed.into_iter().map(|fault| format!("{name}：{fault}")));
    }
    for (number, name, _, more) in MECHANISMS {
        if !own.contains_key(number) && more.is_empty() {
            faults.push(format!("{number} {name}：没有例也没有测试"));
        }
        for place in *more {
            match place.split_once(": ") {
                Some((pack, case)) => {
                    let known = others.entry(pack.to_owned()).or_insert_with(|| {
                        let passed = run(pack)
                            .into_iter()
                            .filter(|(_, failed)| failed.is_empty());
                        passed.map(|(name, _)| name).collect()
                    });
                    if !known.iter().any(|own| own == case) {
                        faults.push(format!(
                            "{number} {name}：方案「{pack}」没有通过的例「{case}」"
                        ));
                    }
                }
                None if !is_test(place) => {
                    faults.push(format!("{number} {name}：没有测试 {place}"))
                }
                None => {}
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The numbers of a text, of which `0.50` is one with `0.5`.
fn numbers(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_ascii_digit() && c != '.')
        .map(|number| number.trim_matches('.'))
        .filter(|number| !number.is_empty())
        .map(|number| match number.split_once('.') {
            Some((whole, part)) if part.trim_end_matches('0').is_empty() => whole.to_owned(),
            Some(_) => number.trim_end_matches('0').to_owned(),
            None => number.to_owned(),
        })
        .collect()
}

/// What a test of this suite is made of.
fn body(path: &str) -> String {
    let (module, name) = path.rsplit_once("::").unwrap_or(("", path));
    let below = root().join("tests").join(module.replace("::", "/"));
    let files = [below.with_extension("rs"), below.join("mod.rs")];
    let texts = files
        .iter()
        .filter_map(|file| fs::read_to_string(file).ok());
    let start = format!("\nfn {name}() {{\n");
    let mut bodies = texts.filter_map(|text| {
        let (_, rest) = text.split_once(&start)?;
        Some(rest.split("\n}\n").next()?.to_owned())
    });
    bodies.next().unwrap_or_default()
}

#[test]
fn every_figure_of_the_real_examples_stands_in_what_shows_it() {
    let pack = root().join("rules").join(PACK);
    let mut shown: BTreeMap<u32, String> = BTreeMap::new();
    for entry in fs::read_dir(pack.join("tests")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        for case in text.split("[[例]]").skip(1) {
            let name = case.split('"').nth(1).unwrap();
            let own = shown.entry(number(name).unwrap()).or_default();
            own.push_str(case);
            // The script by which it is scored, and where it ends in a grade what the grades are.
            let scripts = case.lines().filter_map(|line| line.rsplit(" | ").next());
            for script in scripts {
                let script = pack.join(format!("{script}.rhai"));
                own.push_str(&fs::read_to_string(script).unwrap_or_default());
            }
            if case.contains("\n等次 = ") {
                own.push_str(&fs::read_to_string(pack.join("pack.toml")).unwrap());
            }
        }
    }
    let mut faults = Vec::new();
    for (number, name, example, more) in MECHANISMS {
        let own = shown.entry(*number).or_default();
        more.iter().for_each(|test| own.push_str(&body(test)));
        let known = numbers(own);
        for figure in numbers(example).difference(&known) {
            faults.push(format!(
                "{number} {name}：「{example}」的 {figure} 没有例用到"
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
