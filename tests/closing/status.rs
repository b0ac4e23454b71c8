//! Status to conclusion with its article, part periods, transfers, two posts, cases that end later.
use std::fmt::Write as _;

use gangze::office::{Conclusion, Merge, StatusRule, StatusWhen};
use proptest::prelude::*;

use super::{grades, quota, run};
use crate::office_builder::{Office, Run, dec, party_office, script};

fn one(status: &str, roster: &str) -> Office {
    let (scheme, _) = party_office();
    Office::new("2026Q3")
        .roster(roster)
        .statuses(status)
        .targets("指标|目标类型|满分|计分规则\n甲|效率|100|甲")
        .data("分数", "姓名|分:数\n张敏|95")
        .scheme(|own| {
            own.statuses = scheme.statuses;
            own.closing = scheme.closing;
            own.least_share = scheme.least_share;
        })
}

/// The statuses of issue and regulation, each over the whole quarter and over part of it, under the pack's articles.
#[test]
fn each_status_has_its_conclusion_and_article() {
    let mut table = String::new();
    let mut line = |name: &str, run: &Run| {
        let own = run.standing("张敏");
        let _ = writeln!(
            table,
            "{name}: {} {}〔{}〕{}",
            own.conclusion.word(),
            own.why,
            own.basis,
            own.grade_word()
        );
    };
    let held = "张敏|秘书科|岗|文稿";
    for (word, span) in [
        ("在岗", ""),
        ("试用", "|"),
        ("初次就业", "|"),
        ("病假", "2026-07-01|2026-08-20"),
        ("病假", "2026-07-01|2026-08-01"),
        ("产假", "|"),
        ("挂职", "2026-07-01|2026-08-20"),
        ("挂职", "2026-07-01|2026-08-01"),
        ("借调", "2026-07-01|2026-08-20"),
        ("借调", "2026-08-25|"),
        ("借出", "2026-07-01|2026-08-20"),
        ("立案", "2026-08-01|"),
        ("立案", "2026-08-01|2026-09-10"),
        ("受处分", "2026-09-01|"),
        ("警告", "2026-09-01|"),
        ("退休", "2026-09-15|"),
        ("离职", "2026-09-15|"),
    ] {
        let status = format!("张敏|{word}|{span}");
        line(&format!("{word} {span}"), &run(&one(&status, held)));
    }
    line(
        "期前离任",
        &run(&one("", "张敏|秘书科|岗|文稿||2026-06-30")),
    );
    line("刚到任", &run(&one("", "张敏|秘书科|岗|文稿|2026-09-25|")));
    let double = "张敏|秘书科|文稿岗|文稿|||主岗\n张敏|信息科|信息岗|信息|||兼岗";
    line("双岗", &run(&one("", double)));
    insta::assert_snapshot!(table, @"
    在岗 : 定等 〔《公务员平时考核办法（试行）》〕好
    试用 |: 不定等次 试用〔《公务员考核规定》第二十五条：试用期内参加考核，只写评语，不确定等次〕
    初次就业 |: 不定等次 初次就业〔《事业单位工作人员考核规定》第三十七条：初次就业、工作不满半年，只写评语，不确定档次〕
    病假 2026-07-01|2026-08-20: 不定等次 病假37个工作日，考核期共66个工作日〔《公务员考核规定》第二十七条：病、事假累计超过考核期一半，参加考核，不确定等次〕
    病假 2026-07-01|2026-08-01: 定等 〔《公务员平时考核办法（试行）》〕好
    产假 |: 定等 〔《事业单位工作人员考核规定》第四十一条：产假超过半年，照常确定档次〕好
    挂职 2026-07-01|2026-08-20: 不参加 挂职37个工作日，考核期共66个工作日〔《公务员考核规定》第二十六条：挂职超过半数时间的，由挂职单位考核〕
    挂职 2026-07-01|2026-08-01: 定等 〔《公务员平时考核办法（试行）》〕好
    借调 2026-07-01|2026-08-20: 定等 〔《公务员考核规定》第二十六条：借来工作超过半数时间的，由本单位考核〕好
    借调 2026-08-25|: 不参加 借调27个工作日，考核期共66个工作日〔《公务员考核规定》第二十六条：借来工作不到半数时间的，由原单位考核〕
    借出 2026-07-01|2026-08-20: 不参加 借出37个工作日，考核期共66个工作日〔《公务员考核规定》第二十六条：借出超过半数时间的，由借用单位考核〕
    立案 2026-08-01|: 待定 立案〔《公务员考核规定》第二十八条：立案审查调查尚未结案，不写评语、不定等次，结案后补定〕
    立案 2026-08-01|2026-09-10: 定等 立案已于2026-09-10结束，名册没有写处分，补定等次；给了处分的在名册写上〔《公务员考核规定》第二十八条：立案审查调查尚未结案，不写评语、不定等次，结案后补定〕好
    受处分 2026-09-01|: 不定等次 受处分〔《公务员考核规定》第二十九条〕
    警告 2026-09-01|: 定等 〔《公务员考核规定》第二十九条：受警告处分的，参加考核，不得确定为优秀等次（平时考核比照办理）〕较好
    退休 2026-09-15|: 不参加 退休〔考核期末已经不在职的，不参加本期考核（本方案规定）〕
    离职 2026-09-15|: 不参加 离职〔考核期末已经不在职的，不参加本期考核（本方案规定）〕
    期前离任: 不参加 考核期内没有任职〔人员名册：任职的起止日期与考核期没有重合〕
    刚到任: 未计分 在岗3个工作日，考核期共66个工作日〔在岗时间过短，工作实绩无法据以计分（本方案规定）〕
    双岗: 定等 〔《公务员平时考核办法（试行）》〕好
    ");
}

/// 补定: once the case is over, the same quarter computed on a later day is graded.
#[test]
fn a_case_that_ends_later_is_graded_later() {
    let office =
        |day: &str| one("张敏|立案|2026-08-01|2026-11-20", "张敏|秘书科|岗|文稿").on_day(day);
    let during = run(&office("2026-09-30"));
    assert_eq!(during.standing("张敏").conclusion, Conclusion::Pending);
    let after = run(&office("2026-11-25"));
    let own = after.standing("张敏");
    assert_eq!(own.conclusion, Conclusion::Graded);
    assert_eq!(own.grade.as_deref(), Some("好"));
    insta::assert_snapshot!(own.why.as_ref(), @"立案已于2026-11-20结束，名册没有写处分，补定等次；给了处分的在名册写上");
}

/// A rule that gives each post the score of its row.
fn by_post(roster: &str, change: impl FnOnce(&mut gangze::office::Scheme)) -> Run {
    let rule = script(
        "无",
        "分数（分）",
        "fn 评分(岗, 指标) { 得分(指标.分数, \"试\"); }",
    );
    Office::new("2026Q3")
        .roster(roster)
        .targets(
            "岗位|指标|目标类型|满分|计分规则|分数\n文稿|甲|效率|100|甲|95\n信息|甲|效率|100|甲|70\n督查|甲|效率|100|甲|80",
        )
        .scheme(change)
        .run(&[("甲", &rule)])
}

/// The section where the longer half was served, its posts weighed by days: 26 days of 文稿 against 40 of two posts.
#[test]
fn the_section_with_the_longer_half_assesses() {
    let roster = "张敏|秘书科|文稿岗|文稿||2026-08-05
                  张敏|信息科|信息岗|信息|2026-08-06|2026-09-02
                  张敏|信息科|督查岗|督查|2026-09-03|";
    let total = |merge| {
        let run = by_post(roster, |scheme| scheme.merge = merge);
        let own = run.standing("张敏");
        let counts: Vec<(u32, bool)> = own
            .parts
            .iter()
            .map(|part| (part.days, part.counts))
            .collect();
        let section = run.facts.lexicon.text(own.section).to_owned();
        (own.total.unwrap(), counts, section)
    };
    let (longer, _, section) = total(Merge::Longer);
    assert_eq!((longer, section.as_str()), (dec("95"), "秘书科"));
    let (by_section, counts, section) = total(Merge::LongerSection);
    assert_eq!(counts, [(26, false), (20, true), (20, true)]);
    assert_eq!((by_section, section.as_str()), (dec("75"), "信息科"));
    // (26 × 95 + 20 × 70 + 20 × 80) / 66
    assert_eq!(total(Merge::ByDays).0, dec("82.88"));
}

/// Two posts of equal length: the 主岗 counts, not the one whose name comes first; else the later one; and it is said.
#[test]
fn of_two_posts_of_equal_length_it_is_said_which_counts() {
    let noted = |roster: &str| {
        let run = by_post(roster, |scheme| scheme.merge = Merge::Longer);
        let own = run.standing("张敏");
        format!("{} {}", own.total.unwrap(), own.notes.join("；"))
    };
    assert_eq!(
        noted("张敏|信息科|信息岗|信息|||兼岗\n张敏|秘书科|文稿岗|文稿|||主岗"),
        "95 秘书科文稿岗、信息科信息岗都是 66 个工作日，取主岗：秘书科文稿岗"
    );
    assert_eq!(
        noted("张敏|秘书科|文稿岗|文稿|||主岗\n张敏|信息科|督查岗|督查|||兼岗"),
        "95 秘书科文稿岗、信息科督查岗都是 66 个工作日，取主岗：秘书科文稿岗"
    );
    assert_eq!(
        noted(
            "张敏|秘书科|文稿岗|文稿|2026-07-01|2026-08-14\n张敏|信息科|信息岗|信息|2026-08-15|2026-09-30"
        ),
        "70 信息科信息岗、秘书科文稿岗都是 33 个工作日，取后任的：信息科信息岗"
    );
    assert_eq!(
        noted("张敏|秘书科|文稿岗|文稿\n张敏|信息科|信息岗|信息"),
        "70 信息科信息岗、秘书科文稿岗都是 66 个工作日，名册里分不出主次，按名称的先后取：信息科信息岗"
    );
}

#[test]
fn a_post_of_one_weekend_is_said_to_have_no_working_day() {
    let run = by_post("张敏|秘书科|文稿岗|文稿|2026-07-04|2026-07-05", |_| {});
    let own = run.standing("张敏");
    assert_eq!(own.conclusion, Conclusion::Absent);
    assert_eq!(own.basis.as_ref(), "人员名册：任职的日子都不是工作日");
}

const DOUBLE: &str = "张敏|秘书科|文稿岗|文稿|||主岗
                      张敏|信息科|信息岗|信息|||兼岗
                      李想|秘书科|文稿岗|文稿
                      赵青|信息科|督查岗|督查";

#[test]
fn two_posts_are_assessed_twice_where_the_pack_says_so() {
    let run = by_post(DOUBLE, |scheme| {
        scheme.closing.double = Some("《事业单位工作人员考核规定》第三十九条".into());
        scheme.quotas.push(quota("0.67"));
    });
    let rows: Vec<String> = run
        .outcome
        .standings
        .iter()
        .map(|own| {
            let text = |symbol| run.facts.lexicon.text(symbol);
            format!(
                "{} {} {:?} 名次{:?} 类内{:?} 科室{:?}",
                text(run.facts.roster.person(own.person).unwrap().name),
                text(own.post),
                own.total.unwrap(),
                own.rank.unwrap(),
                own.class_rank.unwrap(),
                own.section_rank.unwrap()
            )
        })
        .collect();
    insta::assert_snapshot!(rows.join("\n"), @"
    张敏 文稿岗 95 名次1 类内1 科室1
    张敏 信息岗 70 名次4 类内1 科室2
    李想 文稿岗 95 名次1 类内1 科室1
    赵青 督查岗 80 名次3 类内1 科室1
    ");
    assert_eq!(
        grades(&run),
        ["张敏 好", "张敏 一般", "李想 好", "赵青 较好"]
    );
    // Three people, four 考核对象; the share is taken of people.
    assert_eq!(run.outcome.count(Conclusion::Graded), 3);
    assert_eq!(run.outcome.quotas[0].base, 3);
    insta::assert_snapshot!(run.outcome.standings[1].notes.join("\n"), @"双岗位双考核，这一行考核的是信息科信息岗。《事业单位工作人员考核规定》第三十九条");
    // Without the declaration they are one.
    let run = by_post(DOUBLE, |_| {});
    assert_eq!(run.outcome.standings.len(), 3);
    assert_eq!(run.total("张敏"), Some(dec("82.5")));
}

fn any_rule() -> impl Strategy<Value = StatusRule> {
    (
        0usize..5,
        proptest::option::of(0u32..100),
        proptest::option::of(0u32..100),
        0usize..3,
        any::<bool>(),
    )
        .prop_map(|(conclusion, over, up_to, when, graded)| {
            let conclusion = Conclusion::ALL[conclusion];
            let mut rule = StatusRule::new(&["某状态"], conclusion, "试");
            rule.over = over.map(|over| dec(&format!("0.{over:02}")));
            rule.up_to = up_to.map(|up_to| dec(&format!("0.{up_to:02}")));
            rule.when = StatusWhen::ALL[when];
            rule.grade = (graded && conclusion == Conclusion::Graded).then(|| "一般".into());
            rule
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// The five conclusions add up to the roster, whatever the statuses, posts and doubles.
    #[test]
    fn five_conclusions_add_up_to_the_roster(
        rules in proptest::collection::vec(any_rule(), 0..4),
        people in proptest::collection::vec((1u32..=9, any::<bool>(), any::<bool>(), any::<bool>()), 1..9),
        double in any::<bool>(),
    ) {
        let (mut roster, mut spans) = (String::new(), String::new());
        for (n, (month, side, status, open)) in people.iter().enumerate() {
            roster += &format!("人{n}|秘书科|岗|文稿|2026-{month:02}-15||主岗\n");
            if *side {
                roster += &format!("人{n}|信息科|兼|信息|2026-{month:02}-20||兼岗\n");
            }
            if *status {
                let end = if *open { "" } else { "2026-08-10" };
                spans += &format!("人{n}|某状态|2026-{month:02}-18|{end}\n");
            }
        }
        let run = by_post_of(&roster, &spans, |scheme| {
            scheme.statuses = rules;
            scheme.least_share = Some((dec("0.2"), "试".into()));
            scheme.closing.double = double.then(|| "试".into());
        });
        let counted: usize = Conclusion::ALL.iter().map(|own| run.outcome.count(*own)).sum();
        prop_assert_eq!(counted, people.len());
        prop_assert_eq!(run.outcome.people().count(), people.len());
        for own in &run.outcome.standings {
            prop_assert_eq!(own.grade.is_some(), own.conclusion == Conclusion::Graded);
        }
    }
}

fn by_post_of(roster: &str, spans: &str, change: impl FnOnce(&mut gangze::office::Scheme)) -> Run {
    let rule = script("无", "无", "fn 评分(岗, 指标) { 得分(75, \"试\"); }");
    Office::new("2026Q3")
        .roster(roster)
        .statuses(spans)
        .targets("指标|目标类型|满分|计分规则\n甲|效率|100|甲")
        .scheme(change)
        .run(&[("甲", &rule)])
}

/// 初次就业 costs the grade only of who served less than half of the year, and 试用 of whom is still in it at the end.
#[test]
fn newcomers_who_served_long_enough_are_graded() {
    let of = |scheme: fn(&mut gangze::office::Scheme)| {
        let office = Office::new("2026")
            .roster(
                "年初来|秘书科|岗|文稿|2026-01-05|\n去年来|秘书科|岗|文稿|2025-09-01|\n秋天来|秘书科|岗|文稿|2026-10-08|
                 没写起|秘书科|岗|文稿\n七月来|秘书科|岗|文稿|2026-07-06|",
            )
            .targets("指标|目标类型|满分|计分规则\n甲|效率|100|甲")
            .data("分数", "姓名|分:数\n年初来|95\n去年来|95\n秋天来|95\n没写起|95\n七月来|95");
        office.scheme(scheme)
    };
    let told = |office: Office| {
        let run = run(&office);
        let names = ["年初来", "去年来", "秋天来", "没写起", "七月来"];
        let lines = names.map(|name| {
            let own = run.standing(name);
            format!("{name} {} {}", own.conclusion.word(), own.why)
        });
        lines.join("\n")
    };
    let first = of(|scheme| {
        let mut rule = StatusRule::new(&["初次就业"], Conclusion::Ungraded, "第三十七条");
        rule.served_under = Some(dec("0.5"));
        scheme.statuses = vec![rule];
    })
    .statuses(
        "年初来|初次就业||\n去年来|初次就业||2026-01-31\n秋天来|初次就业||\n没写起|初次就业|2026-10-08|\n七月来|初次就业||",
    );
    insta::assert_snapshot!(told(first), @"
    年初来 定等 
    去年来 定等 
    秋天来 不定等次 初次就业，在本单位工作不满考核期的 50%
    没写起 不定等次 初次就业，在本单位工作不满考核期的 50%
    七月来 定等
    ");
    let trial = of(|scheme| {
        let mut rule = StatusRule::new(&["试用"], Conclusion::Ungraded, "第二十五条");
        rule.when = StatusWhen::End;
        scheme.statuses = vec![rule];
    })
    .statuses(
        "年初来|试用||\n去年来|试用||2026-08-31\n秋天来|试用||2026-12-31\n没写起|试用||2026-12-30",
    );
    insta::assert_snapshot!(told(trial), @"
    年初来 不定等次 试用
    去年来 定等 
    秋天来 不定等次 试用
    没写起 定等 
    七月来 定等
    ");
}
