//! Conclusions, ranks, thresholds, quotas, ties, vetoes; policies and the state of totals.
use gangze::office::{
    Conclusion, Merge, Mode, Policy, Quota, QuotaBase, Rounding, StatusRule, TieKey,
};
use gangze::rules::Pool;
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::office_builder::{Office, POOL, Run, dec, party_office, script, sources};

/// `甲` of `效率` gives what the table 分数 holds for a person.
fn points() -> String {
    script(
        "分数.姓名（人员）、分数.分（数）",
        "无",
        "fn 评分(岗, 指标) { 得分(岗.表(\"分数\").求和(\"分\"), 岗.表(\"分数\"), \"登记\"); }",
    )
}

/// People with their scores, in this order; all of 秘书科 but every third, who is of 信息科.
fn scored(scores: &[(&str, &str)]) -> Office {
    let mut roster = String::new();
    let mut table = String::from("姓名|分:数\n");
    for (index, (name, score)) in scores.iter().enumerate() {
        let (section, class) = if index % 3 == 2 {
            ("信息科", "信息")
        } else {
            ("秘书科", "文稿")
        };
        roster += &format!("{name}|{section}|岗|{class}\n");
        table += &format!("{name}|{score}\n");
    }
    Office::new("2026Q3")
        .roster(&roster)
        .targets("指标|目标类型|满分|上限|计分规则\n甲|效率|100|1000|甲")
        .data("分数", &table)
}

fn run(office: &Office) -> Run {
    office.run(&[("甲", &points())])
}

fn quota(share: &str, ties: Vec<TieKey>) -> Quota {
    let mut quota = Quota::new(
        "好",
        dec(share),
        QuotaBase::TakingPart,
        Rounding::new(0, Mode::Truncate),
        "试验办法第七条",
    );
    quota.ties = ties;
    quota
}

fn grades(run: &Run) -> Vec<String> {
    run.outcome
        .standings
        .iter()
        .map(|own| own.grade.as_deref().unwrap_or("—").to_owned())
        .collect()
}

#[test]
fn thresholds_are_met_after_rounding() {
    let office = scored(&[
        ("甲一", "89.995"),
        ("甲二", "89.994"),
        ("甲三", "90"),
        ("甲四", "79.995"),
        ("甲五", "60"),
        ("甲六", "59.99"),
        ("甲七", "0"),
    ])
    .scheme(|scheme| {
        let fine = Rounding::new(3, Mode::HalfUp);
        let steps = &mut scheme.rounding;
        (steps.entry, steps.indicator, steps.subtotal, steps.total) = (fine, fine, fine, fine);
    });
    let run = run(&office);
    assert_eq!(
        grades(&run),
        ["好", "较好", "好", "较好", "一般", "较差", "较差"]
    );
    assert_eq!(run.total("甲一"), Some(dec("89.995")));
}

#[test]
fn ranks_share_the_better_place() {
    let run = run(&scored(&[
        ("甲一", "80"),
        ("甲二", "95"),
        ("甲三", "90"),
        ("甲四", "90"),
        ("甲五", "85"),
    ]));
    let ranks: Vec<_> = run
        .outcome
        .standings
        .iter()
        .map(|own| (own.rank, own.class_rank, own.section_rank))
        .collect();
    assert_eq!(
        ranks,
        [
            (Some(5), Some(4), Some(4)),
            (Some(1), Some(1), Some(1)),
            (Some(2), Some(1), Some(1)),
            (Some(2), Some(2), Some(2)),
            (Some(4), Some(3), Some(3)),
        ]
    );
}

fn many(count: usize, score: impl Fn(usize) -> String) -> Vec<(String, String)> {
    (0..count)
        .map(|n| (format!("人{n:03}"), score(n)))
        .collect()
}

fn office_of(people: &[(String, String)]) -> Office {
    let people: Vec<(&str, &str)> = people
        .iter()
        .map(|(name, score)| (name.as_str(), score.as_str()))
        .collect();
    scored(&people)
}

#[test]
fn forty_percent_of_thirty_nine_is_fifteen() {
    let people = many(39, |n| format!("{}", 100 - n / 2));
    // 100, 100, 99, 99, … 90: 22 people reach 好; 15th and 16th are 93 and 93.
    let apart = many(39, |n| format!("{}.{n:02}", 99 - n / 10));
    for (mode, limit) in [(Mode::Truncate, 15), (Mode::Up, 16), (Mode::HalfUp, 16)] {
        let office = office_of(&apart).scheme(|scheme| {
            let mut own = quota("0.4", Vec::new());
            own.rounding = Rounding::new(0, mode);
            scheme.quotas.push(own);
            scheme.grades[0].at_least = Some(dec("90"));
        });
        let run = run(&office);
        let used = &run.outcome.quotas[0];
        assert_eq!((used.base, used.limit, used.given), (39, limit, limit));
        assert_eq!(run.outcome.count_grade("好"), limit as usize);
        assert!(used.tied.is_empty());
    }
    let office = office_of(&people).scheme(|scheme| scheme.quotas.push(quota("0.4", Vec::new())));
    let run = run(&office);
    let used = &run.outcome.quotas[0];
    assert_eq!((used.wanted, used.limit, used.given), (22, 15, 14));
    assert_eq!(used.tied.len(), 2);
}

#[test]
fn a_tie_of_many_names_the_first_and_counts_the_rest() {
    let names: Vec<String> = (1..=23).map(|number| format!("甲{number}")).collect();
    let people: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "95")).collect();
    let office = scored(&people).scheme(|scheme| scheme.quotas.push(quota("0.2", Vec::new())));
    let run = run(&office);
    let tied = run.outcome.quotas[0].tied.len();
    assert_eq!(tied, 23);
    insta::assert_snapshot!(run.shown(), @"
    警告[W601]: 「好」名额 4 人，甲1、甲2、甲3、甲4、甲5、甲6、甲7、甲8、甲9、甲10、甲11、甲12、甲13、甲14、甲15、甲16、甲17、甲18、甲19、甲20 等 23 人（全部名单见「汇总表」） 同分并列在名额线上
      = 建议: 由考核委员会从这几个人中审定，写进 调整.xlsx；审定以前他们的等次写作 待审定
    ");
}

#[test]
fn a_tie_at_the_line_waits_for_people_and_names_them() {
    let office = scored(&[
        ("张敏", "96"),
        ("李想", "95"),
        ("赵青", "95"),
        ("钱进", "93"),
        ("孙立", "70"),
    ])
    .scheme(|scheme| scheme.quotas.push(quota("0.4", Vec::new())));
    let run = run(&office);
    assert_eq!(grades(&run), ["好", "—", "—", "较好", "一般"]);
    let undecided: Vec<bool> = run
        .outcome
        .standings
        .iter()
        .map(|own| own.undecided)
        .collect();
    assert_eq!(undecided, [false, true, true, false, false]);
    insta::assert_snapshot!(run.shown(), @"
    警告[W601]: 「好」名额 2 人，李想、赵青 同分并列在名额线上
      = 建议: 由考核委员会从这几个人中审定，写进 调整.xlsx；审定以前他们的等次写作 待审定
    ");
    insta::assert_snapshot!(run.standing("李想").notes.join("\n"), @"「好」名额 2 人，与他人同分并列在名额线上，待审定。试验办法第七条");
    insta::assert_snapshot!(run.standing("钱进").notes.join("\n"), @"分数达到「好」，按名额（5人 × 40%，取 2 人）按名额次序排第 4，确定为「较好」。试验办法第七条");
    assert!(run.standing("张敏").notes.is_empty());
}

#[test]
fn declared_keys_break_a_tie() {
    let rule = |column: &str| {
        script(
            &format!("分数.姓名（人员）、分数.{column}（数）"),
            "无",
            &format!("fn 评分(岗, 指标) {{ 得分(岗.表(\"分数\").求和(\"{column}\"), \"登记\"); }}"),
        )
    };
    let minus = script(
        "分数.姓名（人员）、分数.扣（数）",
        "无",
        "fn 评分(岗, 指标) { 得分(岗.表(\"分数\").求和(\"扣\"), \"补\"); 扣分(岗.表(\"分数\").求和(\"扣\"), \"扣\"); }",
    );
    let office = |ties: Vec<TieKey>| {
        Office::new("2026Q3")
            .roster("张敏|秘书科|岗|文稿\n李想|秘书科|岗|文稿\n赵青|秘书科|岗|文稿")
            .targets("指标|目标类型|满分|计分规则\n质|质量|50|质\n效|效率|50|效\n扣|规范|50|扣")
            .data(
                "分数",
                "姓名|质:数|效:数|扣:数\n张敏|46|47|3\n李想|47|46|2\n赵青|47|46|1",
            )
            .scheme(|scheme| scheme.quotas.push(quota("0.34", ties)))
            .run(&[("质", &rule("质")), ("效", &rule("效")), ("扣", &minus)])
    };
    // 规范, 成果, 效率, 质量, 加减分
    let run = office(vec![TieKey::Kind(3), TieKey::Deductions]);
    assert_eq!(grades(&run), ["较好", "较好", "好"]);
    assert!(run.problems.iter().all(|own| own.code.id() != "W601"));
    let run = office(vec![TieKey::Kind(2)]);
    assert_eq!(grades(&run), ["好", "较好", "较好"]);
    let run = office(vec![TieKey::Kind(3)]);
    assert_eq!(grades(&run), ["较好", "—", "—"]);
}

#[test]
fn quotas_of_a_class_and_of_each_base() {
    let office = scored(&[
        ("张敏", "96"),
        ("李想", "95"),
        ("赵青", "94"),
        ("钱进", "93"),
    ])
    .statuses("钱进|立案||")
    .scheme(|scheme| {
        scheme.statuses = statuses();
        let mut own = quota("0.5", Vec::new());
        own.pool.classes = vec!["文稿".into()];
        own.base = QuotaBase::Graded;
        scheme.quotas.push(own);
    });
    let run = run(&office);
    // 文稿: 张敏, 李想 and 钱进, of whom two are graded; 赵青 is of another class.
    let used = &run.outcome.quotas[0];
    assert_eq!((used.base, used.limit), (2, 1));
    assert_eq!(grades(&run), ["好", "较好", "好", "—"]);
    let base = |base: QuotaBase| {
        let office = office_with_each_conclusion().scheme(|scheme| {
            let mut own = quota("0.5", Vec::new());
            own.base = base;
            scheme.quotas.push(own);
        });
        self::run(&office).outcome.quotas[0].base
    };
    // 定等 1, 不定等次 1, 未计分 1, 待定 1, 不参加 1
    assert_eq!(base(QuotaBase::Due), 4);
    assert_eq!(base(QuotaBase::TakingPart), 3);
    assert_eq!(base(QuotaBase::Graded), 1);
}

fn statuses() -> Vec<StatusRule> {
    party_office().0.statuses
}

fn office_with_each_conclusion() -> Office {
    Office::new("2026Q3")
        .roster(
            "定等|秘书科|岗|文稿
             不定|秘书科|岗|文稿
             未计|秘书科|岗|文稿|2026-09-28|
             待定|秘书科|岗|文稿
             不参|秘书科|岗|文稿||2026-06-30",
        )
        .statuses("不定|试用||\n待定|立案|2026-09-01|")
        .targets("指标|目标类型|满分|上限|计分规则\n甲|效率|100|1000|甲")
        .data("分数", "姓名|分:数\n定等|90\n不定|90\n未计|90\n待定|90")
        .scheme(|scheme| {
            scheme.statuses = statuses();
            scheme.least_share = Some((dec("0.2"), "本方案规定".into()));
        })
}

#[test]
fn each_conclusion_has_its_article() {
    let run = run(&office_with_each_conclusion());
    let lines: Vec<String> = run
        .outcome
        .standings
        .iter()
        .map(|own| format!("{} {}（{}）", own.conclusion.word(), own.why, own.basis))
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    定等 （《公务员平时考核办法（试行）》）
    不定等次 试用（《公务员考核规定》第二十五条：试用期内参加考核，只写评语，不确定等次）
    未计分 在岗3个工作日，考核期共66个工作日（本方案规定）
    待定 立案（《公务员考核规定》第二十八条：立案审查调查尚未结案，不写评语、不定等次，结案后补定）
    不参加 考核期内没有任职（人员名册：任职的起止日期与考核期没有重合）
    ");
    for conclusion in Conclusion::ALL {
        assert_eq!(run.outcome.count(conclusion), 1, "{}", conclusion.word());
    }
}

/// A status of the pack over the whole period and over a week of it.
#[test]
fn every_status_of_the_pack() {
    let mut lines = Vec::new();
    for rule in statuses() {
        for (from, to) in [("2026-07-01", "2026-09-30"), ("2026-07-01", "2026-07-07")] {
            let office = Office::new("2026Q3")
                .roster("张敏|秘书科|岗|文稿")
                .statuses(&format!("张敏|{}|{from}|{to}", rule.words[0]))
                .targets("指标|目标类型|满分|计分规则\n甲|效率|100|甲")
                .data("分数", "姓名|分:数\n张敏|90")
                .scheme(|scheme| scheme.statuses = statuses());
            let run = run(&office);
            let own = run.standing("张敏");
            lines.push(format!(
                "{} {to}: {} {}",
                rule.words[0],
                own.conclusion.word(),
                own.why
            ));
        }
    }
    insta::assert_snapshot!(lines.join("\n"), @"
    在岗 2026-09-30: 定等 
    在岗 2026-07-07: 定等 
    试用 2026-09-30: 不定等次 试用
    试用 2026-07-07: 定等 
    初次就业 2026-09-30: 不定等次 初次就业
    初次就业 2026-07-07: 不定等次 初次就业
    病假 2026-09-30: 不定等次 病假66个工作日，考核期共66个工作日
    病假 2026-07-07: 定等 
    产假 2026-09-30: 定等 
    产假 2026-07-07: 定等 
    挂职 2026-09-30: 不参加 挂职66个工作日，考核期共66个工作日
    挂职 2026-07-07: 定等 
    借出 2026-09-30: 不参加 借出66个工作日，考核期共66个工作日
    借出 2026-07-07: 定等 
    借调 2026-09-30: 定等 
    借调 2026-07-07: 不参加 借调5个工作日，考核期共66个工作日
    借调 2026-09-30: 定等 
    借调 2026-07-07: 不参加 借调5个工作日，考核期共66个工作日
    学习培训 2026-09-30: 定等 
    学习培训 2026-07-07: 定等 
    立案 2026-09-30: 待定 立案
    立案 2026-07-07: 定等 立案已于2026-07-07结束，名册没有写处分，补定等次；给了处分的在名册写上
    受处分 2026-09-30: 不定等次 受处分
    受处分 2026-07-07: 不定等次 受处分
    警告 2026-09-30: 定等 
    警告 2026-07-07: 定等 
    退休 2026-09-30: 不参加 退休
    退休 2026-07-07: 定等
    ");
}

/// Of several words of one rule only those that the person has are given as the reason.
#[test]
fn the_reason_names_the_persons_own_status() {
    let rule = StatusRule::new(&["试用", "初次就业"], Conclusion::Ungraded, "试");
    let office = Office::new("2026Q3")
        .roster("张敏|秘书科|岗|文稿")
        .statuses("张敏|初次就业||")
        .scheme(|scheme| scheme.statuses = vec![rule]);
    assert_eq!(run(&office).standing("张敏").why.as_ref(), "初次就业");
}

/// 公务员考核规定 27: sick and personal leave count together.
#[test]
fn sick_and_personal_leave_add_up() {
    let conclusion = |spans: &str| {
        let office = Office::new("2026Q3")
            .roster("张敏|秘书科|岗|文稿")
            .statuses(spans)
            .targets("指标|目标类型|满分|计分规则\n甲|效率|100|甲")
            .data("分数", "姓名|分:数\n张敏|90")
            .scheme(|scheme| scheme.statuses = statuses());
        let run = run(&office);
        let own = run.standing("张敏");
        format!("{} {}", own.conclusion.word(), own.why)
    };
    assert_eq!(
        conclusion("张敏|病假|2026-07-01|2026-07-31\n张敏|事假|2026-09-01|2026-09-18"),
        "不定等次 病假23个工作日、事假14个工作日，考核期共66个工作日"
    );
    assert_eq!(
        conclusion("张敏|病假|2026-07-01|2026-07-31\n张敏|事假|2026-09-01|2026-09-10"),
        "定等 "
    );
    // A day that two lines name is one day.
    assert_eq!(
        conclusion("张敏|病假|2026-07-01|2026-08-07\n张敏|病假|2026-07-20|2026-08-10"),
        "定等 "
    );
    // Exactly half is not more than half.
    assert_eq!(conclusion("张敏|病假|2026-07-01|2026-08-14"), "定等 ");
    assert_eq!(
        conclusion("张敏|病假|2026-07-01|2026-08-17"),
        "不定等次 病假34个工作日，考核期共66个工作日"
    );
}

#[test]
fn a_veto_beats_everything() {
    let text = "fn 评分(岗, 指标) { 得分(岗.表(\"分数\").求和(\"分\"), \"登记\"); if 岗.姓名 == \"李想\" { 否决(\"泄密\"); } }";
    let text = script("分数.姓名（人员）、分数.分（数）", "无", text);
    let office = scored(&[("张敏", "95"), ("李想", "99"), ("赵青", "94")])
        .scheme(|scheme| scheme.quotas.push(quota("0.4", Vec::new())));
    let run = office.run(&[("甲", &text)]);
    // The vetoed one takes no place under the quota, ties with nobody and is ranked by the score.
    assert_eq!(grades(&run), ["好", "较差", "较好"]);
    let own = run.standing("李想");
    assert_eq!(own.threshold_grade.as_deref(), Some("好"));
    assert_eq!(own.rank, Some(1));
    assert_eq!(own.total, Some(dec("99")));
    insta::assert_snapshot!(own.notes.join("\n"), @"一票否决（泄密），确定为 较差。试验办法第九条");
    assert_eq!(run.outcome.quotas[0].wanted, 2);
}

fn policy_office(policy: &str, state: &str) -> Run {
    let text = script(
        "分数.姓名（人员）、分数.分（数）",
        "无",
        &format!(
            "fn 评分(岗, 指标) {{ if 岗.表(\"分数\").数量 == 0 {{ {state} }} 得分(岗.表(\"分数\").求和(\"分\"), \"登记\"); }}"
        ),
    );
    let whole = script(
        "无",
        "无",
        "fn 评分(岗, 指标) { 得分(指标.满分 * 0.8, \"试\"); }",
    );
    Office::new("2026Q3")
        .roster(
            "张敏|秘书科|岗|文稿
             李想|秘书科|岗|文稿
             赵青|秘书科|岗|文稿
             钱进|信息科|岗|信息",
        )
        .targets(&format!(
            "指标|目标类型|满分|计分规则|缺数处理|不适用处理\n甲|效率|40|甲|{policy}|{policy}\n乙|效率|40|乙||\n丙|质量|20|乙||"
        ))
        .data("分数", "姓名|分:数\n李想|30\n赵青|35\n钱进|10")
        .run(&[("甲", &text), ("乙", &whole)])
}

#[test]
fn each_policy_for_what_is_missing_or_does_not_apply() {
    let mut lines = Vec::new();
    for state in ["缺数(\"没有登记\");", "不适用(\"不分管\");"] {
        for policy in [
            "",
            "阻断",
            "剔除并重配权重",
            "记零",
            "满分",
            "同组均值",
            "沿用上期",
        ] {
            let run = policy_office(policy, state);
            let own = run.standing("张敏");
            let treated = run.scores_of("张敏")[0].marks[0]
                .treated
                .map_or("—", Policy::word);
            lines.push(format!(
                "{} {policy}: 甲 {} 总分 {} {} {}；{}",
                run.state("张敏", "甲").word(),
                run.value("张敏", "甲"),
                own.total.map_or("—".to_owned(), |total| total.to_string()),
                own.conclusion.word(),
                treated,
                run.problems
                    .iter()
                    .map(|own| format!("{} {}", own.code, own.message))
                    .collect::<Vec<_>>()
                    .join("；"),
            ));
            // Nobody else is touched.
            assert_eq!(run.total("钱进"), Some(dec("58")));
        }
    }
    insta::assert_snapshot!(lines.join("\n"), @"
    缺数 : 甲 缺数: 没有登记 总分 — 待定 —；E503 `张敏` 的 `甲` 缺数（没有登记），没有写怎样处理，总分算不出来
    缺数 阻断: 甲 缺数: 没有登记 总分 — 待定 —；E503 `张敏` 的 `甲` 缺数（没有登记），没有写怎样处理，总分算不出来
    缺数 剔除并重配权重: 甲 缺数: 没有登记 总分 80 定等 剔除并重配权重；
    缺数 记零: 甲 0 总分 48 定等 记零；
    缺数 满分: 甲 40 总分 88 定等 满分；
    缺数 同组均值: 甲 32.5 总分 80.5 定等 同组均值；
    缺数 沿用上期: 甲 缺数: 没有登记 总分 — 待定 —；E504 `张敏` 的 `甲` 要沿用上期，但是没有可用的上期结果
    不适用 : 甲 不适用: 不分管 总分 — 待定 —；E503 `张敏` 的 `甲` 不适用（不分管），没有写怎样处理，总分算不出来
    不适用 阻断: 甲 不适用: 不分管 总分 — 待定 —；E503 `张敏` 的 `甲` 不适用（不分管），没有写怎样处理，总分算不出来
    不适用 剔除并重配权重: 甲 不适用: 不分管 总分 80 定等 剔除并重配权重；
    不适用 记零: 甲 0 总分 48 定等 记零；
    不适用 满分: 甲 40 总分 88 定等 满分；
    不适用 同组均值: 甲 32.5 总分 80.5 定等 同组均值；
    不适用 沿用上期: 甲 不适用: 不分管 总分 — 待定 —；E504 `张敏` 的 `甲` 要沿用上期，但是没有可用的上期结果
    ");
}

#[test]
fn what_is_left_out_is_spread_over_the_rest() {
    let run = policy_office("剔除并重配权重", "不适用(\"不分管\");");
    // 效率 80, of which 40 are out: 32 × 2; 质量 16; together 80 of 100, as the rest scored 80 %.
    assert_eq!(run.value("张敏", "效率"), "64");
    assert_eq!(run.total("张敏"), Some(dec("80")));
}

/// Where one row goes by 同组均值 for 缺数 and by another policy for 不适用, what the other fills in is no part of the mean.
#[test]
fn the_mean_of_a_group_is_that_of_values_by_rule() {
    let text = script(
        "分数.姓名（人员）、分数.分（数）",
        "无",
        "fn 评分(岗, 指标) { if 岗.姓名 == \"张敏\" { 缺数(\"没有登记\"); } if 岗.姓名 == \"李想\" { 不适用(\"不分管\"); } 得分(岗.表(\"分数\").求和(\"分\"), \"登记\"); }",
    );
    let of = |policy: &str| {
        let run = Office::new("2026Q3")
            .roster("张敏|秘书科|岗|文稿\n李想|秘书科|岗|文稿\n赵青|秘书科|岗|文稿\n周宁|秘书科|岗|文稿")
            .targets(&format!(
                "指标|目标类型|满分|计分规则|缺数处理|不适用处理\n甲|效率|40|甲|同组均值|{policy}"
            ))
            .data("分数", "姓名|分:数\n赵青|30\n周宁|40")
            .run(&[("甲", &text)]);
        ["张敏", "李想"].map(|name| run.value(name, "甲"))
    };
    assert_eq!(of("记零"), ["35", "0"]);
    assert_eq!(of("满分"), ["35", "40"]);
}

/// With nobody to take the mean of, the policy cannot be kept.
#[test]
fn no_mean_of_nobody() {
    let missing = script(
        "无",
        "无",
        "fn 评分(岗, 指标) { if 岗.姓名 == \"张敏\" { 缺数(\"没有\"); } 得分(1, \"试\"); }",
    );
    let run = Office::new("2026Q3")
        .roster("张敏|秘书科|岗|文稿")
        .targets("指标|目标类型|满分|计分规则|缺数处理\n甲|效率|40|甲|同组均值")
        .run(&[("甲", &missing)]);
    assert_eq!(run.total("张敏"), None);
    insta::assert_snapshot!(run.shown(), @"
    错误[E505]: `张敏` 的 `甲` 要取同组均值，但是同类岗位没有人有值
     --> 岗位目标.csv › E2
      = 建议: 补上本期数据，或者换一种处理办法
    ");
}

/// A total of nothing is no total of 0.
#[test]
fn a_total_over_nothing_is_no_total() {
    let text = script(
        "无",
        "无",
        "fn 评分(岗, 指标) { if 岗.姓名 == \"张敏\" { 不适用(\"不分管\"); } 得分(1, \"试\"); }",
    );
    let bonus = script("无", "无", "fn 评分(岗, 指标) { 加分(2, \"试\"); }");
    for targets in [
        "甲|效率|60|10|甲|剔除并重配权重\n乙|质量|40|40|甲|剔除并重配权重",
        "甲|效率|60|60|甲|剔除并重配权重\n丙|加减分|0|5|丙|",
    ] {
        let run = Office::new("2026Q3")
            .roster("张敏|秘书科|岗|文稿")
            .targets(&format!(
                "指标|目标类型|满分|上限|计分规则|不适用处理\n{targets}"
            ))
            .run(&[("甲", &text), ("丙", &bonus)]);
        assert_eq!(run.total("张敏"), None, "{targets}");
        let own = run.standing("张敏");
        assert_eq!(own.conclusion, Conclusion::Pending);
        assert_eq!(
            own.why.as_ref(),
            "不适用：各项指标都不适用或缺数，没有可以计分的"
        );
    }
    // No indicator at all.
    let run = Office::new("2026Q3")
        .roster("张敏|秘书科|岗|文稿\n李想|信息科|岗|信息")
        .targets("岗位|指标|目标类型|满分|计分规则\n信息|甲|效率|60|甲")
        .run(&[("甲", &bonus)]);
    assert_eq!(run.total("张敏"), None);
    assert_eq!(run.total("李想"), Some(dec("2")));
}

/// One failed indicator leaves no total; a failed one weighs more than a missing one in what is said.
#[test]
fn the_state_of_a_total() {
    let failing = script("无", "无", "fn 评分(岗, 指标) { 得分(1 / 0, \"试\"); }");
    let missing = script(
        "无",
        "无",
        "fn 评分(岗, 指标) { if 岗.姓名 == \"张敏\" { 缺数(\"没有\"); } 得分(1, \"试\"); }",
    );
    let sound = script("无", "无", "fn 评分(岗, 指标) { 得分(10, \"试\"); }");
    let run = Office::new("2026Q3")
        .roster("张敏|秘书科|岗|文稿")
        .targets("指标|目标类型|满分|计分规则|缺数处理\n甲|效率|40|错|记零\n乙|质量|40|缺|\n丙|质量|20|好|")
        .run(&[("错", &failing), ("缺", &missing), ("好", &sound)]);
    assert_eq!(run.value("张敏", "总分"), "出错: 效率：甲：1 ÷ 0 没有结果");
    assert_eq!(run.value("张敏", "质量"), "缺数: 乙：没有");
    assert_eq!(run.value("张敏", "丙"), "10");
    insta::assert_snapshot!(run.shown(), @r#"
    错误[E408]: 1 ÷ 0 没有结果
     --> rules/试验/错.rhai:6:21
    6 | fn 评分(岗, 指标) { 得分(1 / 0, "试"); }
      |                            ^
      = 经过: 正在给 张敏 计算 甲
      = 建议: 可能为 0 的分母用 占比(分子, 分母)，它在分母为 0 时给出 缺数

    错误[E503]: `张敏` 的 `乙` 缺数（没有），没有写怎样处理，总分算不出来
     --> 岗位目标.csv › E3
      = 建议: 补上数据，或者在这一格写明 剔除并重配权重、记零、满分 或 同组均值
    "#);
}

#[test]
fn groups_are_nodes_of_their_own() {
    let rule = script(
        "无",
        "系数（分）",
        "fn 评分(岗, 指标) { 得分(指标.系数, \"试\"); }",
    );
    let run = Office::new("2026Q3")
        .roster("张敏|秘书科|岗|文稿")
        .targets("指标|目标类型|分组|满分|计分规则|系数\n甲|规范|自身建设/队伍|10|甲|7\n乙|规范|自身建设/廉政|10|甲|8\n丙|规范||10|甲|9")
        .run(&[("甲", &rule)]);
    assert_eq!(run.value("张敏", "队伍"), "7");
    assert_eq!(run.value("张敏", "自身建设"), "15");
    assert_eq!(run.value("张敏", "规范"), "24");
}

#[test]
fn figures_out_of_range_fail_and_do_not_panic() {
    let most = Decimal::MAX;
    let rule = script(
        "无",
        "无",
        "fn 评分(岗, 指标) { if 岗.姓名 == \"张敏\" { 缺数(\"没有\"); } 得分(指标.满分, \"试\"); }",
    );
    for policy in ["同组均值", "满分", "剔除并重配权重"] {
        let run = Office::new("2026Q3")
            .roster("张敏|秘书科|岗|文稿\n李想|秘书科|岗|文稿\n赵青|秘书科|岗|文稿")
            .targets(&format!(
                "指标|目标类型|满分|计分规则|缺数处理\n甲|效率|{most}|甲|{policy}\n乙|效率|{most}|甲|{policy}\n丙|效率|0.0001|甲|满分"
            ))
            .scheme(|scheme| scheme.quotas.push(quota("79228162514264337593543950335", Vec::new())))
            .run(&[("甲", &rule)]);
        assert_eq!(run.total("李想"), None, "{policy}");
    }
}

const MOVED: &str = "张敏|秘书科|文稿岗|文稿||2026-08-14
                     张敏|信息科|信息岗|信息|2026-08-15|";

fn moved(merge: Merge, roster: &str) -> Run {
    let rule = script(
        "无",
        "分数（分）",
        "fn 评分(岗, 指标) { 得分(指标.分数, \"试\"); }",
    );
    Office::new("2026Q3")
        .roster(roster)
        .targets(
            "岗位|指标|目标类型|满分|计分规则|分数\n文稿|甲|效率|100|甲|90\n信息|甲|质量|100|甲|60",
        )
        .scheme(|scheme| scheme.merge = merge)
        .run(&[("甲", &rule)])
}

#[test]
fn several_posts_become_one() {
    // 33 and 33 working days.
    let run = moved(Merge::ByDays, MOVED);
    let own = run.standing("张敏");
    assert_eq!(
        own.parts.iter().map(|part| part.days).collect::<Vec<_>>(),
        [33, 33]
    );
    assert_eq!(own.total, Some(dec("75")));
    // Equal halves: the later post.
    let run = moved(Merge::Longer, MOVED);
    assert_eq!(run.total("张敏"), Some(dec("60")));
    let run = moved(
        Merge::Longer,
        "张敏|秘书科|文稿岗|文稿||2026-08-31\n张敏|信息科|信息岗|信息|2026-09-01|",
    );
    assert_eq!(run.total("张敏"), Some(dec("90")));
    let run = moved(
        Merge::MainPost,
        "张敏|秘书科|文稿岗|文稿|||兼岗\n张敏|信息科|信息岗|信息|||主岗",
    );
    assert_eq!(run.total("张敏"), Some(dec("60")));
    let class = run.standing("张敏").class;
    assert_eq!(run.facts.lexicon.text(class), "信息");
}

/// Two posts at once, of equal length and none marked: which comes first in the roster decides nothing.
#[test]
fn the_order_of_two_posts_decides_nothing() {
    for merge in Merge::ALL {
        let lines = ["张敏|秘书科|文稿岗|文稿", "张敏|信息科|信息岗|信息"];
        let one = moved(merge, &lines.join("\n"));
        let other = moved(merge, &[lines[1], lines[0]].join("\n"));
        let shown = |run: &Run| {
            let own = run.standing("张敏");
            let text = |symbol| run.facts.lexicon.text(symbol).to_owned();
            (
                own.total,
                text(own.post),
                text(own.class),
                text(own.section),
            )
        };
        assert_eq!(shown(&one), shown(&other), "{}", merge.word());
    }
}

/// What an outcome says of everybody, by name.
fn summary(run: &Run) -> Vec<String> {
    let mut lines: Vec<String> = run
        .outcome
        .standings
        .iter()
        .map(|own| {
            let name = run.facts.roster.person(own.person).unwrap().name;
            format!(
                "{} {:?} {:?} {:?} {:?} {:?} {} {:?}",
                run.facts.lexicon.text(name),
                own.total,
                own.rank,
                own.class_rank,
                own.section_rank,
                own.grade,
                own.conclusion.word(),
                own.notes
            )
        })
        .collect();
    lines.sort();
    lines
}

fn any_people() -> impl Strategy<Value = Vec<(String, String)>> {
    proptest::collection::vec(85u32..99, 1..14)
        .prop_map(|scores| many(scores.len(), |n| scores[n].to_string()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn people_in_another_order_end_alike(people in any_people(), seed in any::<u64>()) {
        let rosters = |people: &[(String, String)]| {
            let mut roster = String::new();
            let mut table = String::from("姓名|分:数\n");
            for (name, score) in people {
                let class = if name.ends_with('2') { "信息" } else { "文稿" };
                roster += &format!("{name}|科{class}|岗|{class}\n");
                table += &format!("{name}|{score}\n");
            }
            let office = Office::new("2026Q3")
                .roster(&roster)
                .targets("指标|目标类型|满分|计分规则\n甲|效率|100|甲")
                .data("分数", &table)
                .scheme(|scheme| scheme.quotas.push(quota("0.4", vec![TieKey::Kind(2)])));
            summary(&run(&office))
        };
        let mut other = people.clone();
        other.sort_by_key(|(name, _)| {
            name.bytes().fold(seed, |hash, byte| hash.wrapping_mul(31).wrapping_add(u64::from(byte)) ^ hash >> 7)
        });
        prop_assert_eq!(rosters(&people), rosters(&other));
    }

    /// The five conclusions add up to the roster, whatever the statuses and posts; the quota is never exceeded.
    #[test]
    fn five_conclusions_add_up(
        people in proptest::collection::vec((0usize..14, 1u32..=9, 60u32..99, any::<bool>()), 1..12),
    ) {
        let words: Vec<String> = statuses().iter().map(|rule| rule.words[0].to_string()).collect();
        let (mut roster, mut spans, mut table) = (String::new(), String::new(), String::from("姓名|分:数\n"));
        for (n, (status, month, score, scored)) in people.iter().enumerate() {
            roster += &format!("人{n}|秘书科|岗|文稿|2026-{month:02}-15|\n");
            if let Some(word) = words.get(*status) {
                spans += &format!("人{n}|{word}|2026-{month:02}-20|\n");
            }
            if *scored {
                table += &format!("人{n}|{score}\n");
            }
        }
        let office = Office::new("2026Q3")
            .roster(&roster)
            .statuses(&spans)
            .targets("指标|目标类型|满分|计分规则\n甲|效率|100|甲")
            .data("分数", &table)
            .scheme(|scheme| {
                scheme.statuses = statuses();
                scheme.least_share = Some((dec("0.2"), "试".into()));
                scheme.quotas.push(quota("0.4", Vec::new()));
            });
        let rule = script("分数.姓名（人员）、分数.分（数）", "无",
            "fn 评分(岗, 指标) { 得分(岗.表(\"分数\").平均(\"分\"), \"登记\"); }");
        let run = office.run(&[("甲", &rule)]);
        let counted: usize = Conclusion::ALL.iter().map(|own| run.outcome.count(*own)).sum();
        prop_assert_eq!(counted, people.len());
        for own in &run.outcome.standings {
            let graded = own.conclusion == Conclusion::Graded;
            prop_assert_eq!(own.grade.is_some(), graded && !own.undecided);
            prop_assert_eq!(own.rank.is_some(), graded);
            prop_assert!(graded || !own.why.is_empty());
        }
        let used = &run.outcome.quotas[0];
        prop_assert!(used.given <= used.limit);
        prop_assert_eq!(run.outcome.count_grade("好"), used.given as usize);
    }

    /// The rows of a log in another order, and one thread instead of two, give the same trees.
    #[test]
    fn rows_and_threads_decide_nothing(
        tasks in proptest::collection::vec((0usize..5, 1u32..=28, 1u32..=28), 1..25),
        seed in any::<u64>(),
    ) {
        let names = ["张敏", "李想", "赵青", "钱进", "孙立"];
        let lines: Vec<String> = tasks
            .iter()
            .map(|(who, limit, done)| format!("{}|07-{limit:02}|08-{done:02}", names[*who]))
            .collect();
        let mut other = lines.clone();
        other.sort_by_key(|line| line.bytes().fold(seed, |hash, byte| hash.wrapping_mul(31) ^ u64::from(byte)));
        let rule = script("台账.主办（人员）", "无",
            "fn 评分(岗, 指标) { 起评(90); for 事 in 岗.主办事项 { 扣分(事.逾期工作日 * 0.3, 事, \"逾期\"); } 加分(占比(岗.主办事项.数量, 7), \"件数\"); }");
        let run = |lines: &[String], pool: &Pool| {
            let roster: String = names.iter().map(|name| format!("{name}|秘书科|岗|文稿\n")).collect();
            Office::new("2026Q3")
                .roster(&roster)
                .targets("指标|目标类型|满分|下限|计分规则\n甲|效率|100|-500|甲")
                .log(&format!("主办|完成时限|完成日期\n{}", lines.join("\n")))
                .run_on(pool, sources(&[("甲", &rule)]))
        };
        let one = run(&lines, &POOL);
        prop_assert_eq!(summary(&one), summary(&run(&other, &POOL)));
        let alone = run(&lines, &ONE);
        let trees = |run: &Run| run.scores.iter().map(|score| score.total.clone()).collect::<Vec<_>>();
        prop_assert_eq!(trees(&one), trees(&alone));
    }
}

static ONE: std::sync::LazyLock<Pool> = std::sync::LazyLock::new(|| Pool::new(1).unwrap());
