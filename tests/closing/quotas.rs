//! Pools, bases, shares, roundings, minimum, small pools, the cap over all pools, ties at the line.
use std::fmt::Write as _;

use gangze::office::{
    CapWay, Circumstance, Mode, Pool, PoolKey, Quota, Rounding, ShareCase, ShareWhen, SmallPools,
    SmallWay, TieKey,
};

use proptest::prelude::*;

use super::{grades, office, pools, quota, run, small};
use crate::office_builder::{Office, Run, dec, script};

/// What a share of a head count comes to, in whole numbers alone.
fn expected(people: u32, percent: u32, mode: Mode) -> u32 {
    let (whole, rest) = (people * percent / 100, people * percent % 100);
    whole
        + u32::from(match mode {
            Mode::Truncate => false,
            Mode::Up => rest > 0,
            Mode::HalfUp => rest * 2 >= 100,
            Mode::HalfEven => rest * 2 > 100 || (rest * 2 == 100 && whole % 2 == 1),
        })
}

fn own(percent: u32, mode: Mode) -> Quota {
    let mut own = quota(&format!("{}", f64::from(percent) / 100.0));
    own.rounding = Rounding::new(0, mode);
    own
}

/// Golden cases: every head count to 60, every rounding, the shares of the regulations.
#[test]
fn places_for_every_head_count_in_every_rounding() {
    for percent in [10, 15, 20, 25, 35, 40] {
        for mode in Mode::ALL {
            let quota = own(percent, mode);
            for people in 1..=60 {
                assert_eq!(
                    quota.places(people, quota.share),
                    expected(people, percent, mode),
                    "{people} × {percent}% {}",
                    mode.word()
                );
            }
        }
    }
    // DOMAIN 1.4: half-up, at least one, as a bureau's system gives them; 23 people under 40 % cut off are 9.
    let mut least = own(20, Mode::HalfUp);
    least.at_least = 1;
    let places = [27, 13, 12, 8, 7, 3, 2].map(|people| least.places(people, least.share));
    assert_eq!(places, [5, 3, 2, 2, 1, 1, 1]);
    assert_eq!(own(40, Mode::Truncate).places(23, dec("0.4")), 9);
    assert_eq!(least.places(0, least.share), 0);
}

fn people(count: u32) -> Vec<(String, String)> {
    (0..count)
        .map(|n| {
            (
                format!("人{n:02}|秘书科|岗|文稿"),
                format!("{}.{:02}", 99 - n / 10, 99 - n),
            )
        })
        .collect()
}

/// The same through the whole end: so many hold the grade, and they are the first by score.
#[test]
fn as_many_are_graded_as_there_are_places() {
    let mut table = String::new();
    for count in [1, 2, 3, 4, 5, 7, 10, 12, 13, 23, 27, 39, 60] {
        let _ = write!(table, "{count}人");
        for mode in Mode::ALL {
            let office = office(&people(count)).scheme(|scheme| {
                scheme.quotas.push(own(20, mode));
                scheme.grades[0].at_least = Some(dec("10"));
            });
            let run = run(&office);
            let held = run.outcome.count_grade("好") as u32;
            assert_eq!(held, expected(count, 20, mode), "{count} {}", mode.word());
            let ranks = run
                .outcome
                .standings
                .iter()
                .filter(|own| own.grade.as_deref() == Some("好"));
            assert!(ranks.map(|own| own.rank.unwrap()).all(|rank| rank <= held));
            let _ = write!(table, " {}{held}", mode.word());
        }
        table.push('\n');
    }
    insta::assert_snapshot!(table, @"
    1人 四舍五入0 截断0 进一1 四舍六入五成双0
    2人 四舍五入0 截断0 进一1 四舍六入五成双0
    3人 四舍五入1 截断0 进一1 四舍六入五成双1
    4人 四舍五入1 截断0 进一1 四舍六入五成双1
    5人 四舍五入1 截断1 进一1 四舍六入五成双1
    7人 四舍五入1 截断1 进一2 四舍六入五成双1
    10人 四舍五入2 截断2 进一2 四舍六入五成双2
    12人 四舍五入2 截断2 进一3 四舍六入五成双2
    13人 四舍五入3 截断2 进一3 四舍六入五成双3
    23人 四舍五入5 截断4 进一5 四舍六入五成双5
    27人 四舍五入5 截断5 进一6 四舍六入五成双5
    39人 四舍五入8 截断7 进一8 四舍六入五成双8
    60人 四舍五入12 截断12 进一12 四舍六入五成双12
    ");
}

/// Ten sections of two people, each with at least one place: ten of twenty would break the 20 % of all.
fn ten_sections(way: CapWay) -> Run {
    let people: Vec<(String, String)> = (0..20)
        .map(|n| {
            (
                format!("人{n:02}|科{:02}|岗|文稿", n / 2),
                format!("{}", 99 - n),
            )
        })
        .collect();
    let office = office(&people).scheme(|scheme| {
        let mut own = quota("0.2");
        own.by = Some(PoolKey::Section);
        own.at_least = 1;
        let mut cap = quota("0.2");
        cap.cap = Some(way);
        scheme.quotas = vec![own, cap];
        scheme.grades[0].at_least = Some(dec("10"));
    });
    run(&office)
}

#[test]
fn a_place_for_every_small_section_breaks_the_cap_and_is_cut_by_order() {
    let run = ten_sections(CapWay::ByOrder);
    assert_eq!(run.outcome.count_grade("好"), 4);
    let lines = grades(&run);
    assert_eq!(lines[0], "人00 好");
    assert_eq!(lines[6], "人06 好");
    assert_eq!(lines[8], "人08 较好");
    insta::assert_snapshot!(run.shown(), @"
    警告[W602]: 「好」各池合计 10 人（科00 1 人、科01 1 人、科02 1 人、科03 1 人、科04 1 人、科05 1 人、科06 1 人、科07 1 人、科08 1 人、科09 1 人），超过总名额 4 人（20 人 × 20%）
      = 建议: 已经按名额次序取到总名额为止，各人的说明里写着；要按别的办法取的，写进 调整.xlsx
    ");
    insta::assert_snapshot!(run.standing("人08").notes.join("\n"), @"分数达到「好」，各池合计超过总名额，按名额（20人 × 20%，取 4 人）按名额次序排第 5，确定为「较好」。试验办法第七条");
    insta::assert_snapshot!(run.standing("人01").notes.join("\n"), @"分数达到「好」，按「科00」名额（2人 × 20%，取 1 人）按名额次序排第 2，确定为「较好」。试验办法第七条");
    let cap = run.outcome.quotas.last().unwrap();
    assert_eq!((cap.base, cap.limit, cap.wanted, cap.given), (20, 4, 10, 4));
}

#[test]
fn a_broken_cap_may_be_left_to_people() {
    let run = ten_sections(CapWay::People);
    assert_eq!(run.outcome.count_grade("好"), 0);
    let waiting = run.outcome.standings.iter().filter(|own| own.undecided);
    assert_eq!(waiting.count(), 10);
    insta::assert_snapshot!(run.shown(), @"
    警告[W602]: 「好」各池合计 10 人（科00 1 人、科01 1 人、科02 1 人、科03 1 人、科04 1 人、科05 1 人、科06 1 人、科07 1 人、科08 1 人、科09 1 人），超过总名额 4 人（20 人 × 20%）
      = 建议: 由考核委员会从他们中审定，写进 调整.xlsx；审定以前他们的等次写作 待审定
    ");
    insta::assert_snapshot!(run.standing("人18").notes.join("\n"), @"「好」名额 4 人，各池合计超过总名额，待审定。试验办法第七条");
}

/// Equals at the cap's line wait as they do at a pool's.
#[test]
fn a_tie_at_the_cap_waits() {
    let people: Vec<(String, String)> = (0..6)
        .map(|n| (format!("人{n}|科{n}|岗|文稿"), "95".to_owned()))
        .collect();
    let office = office(&people).scheme(|scheme| {
        let mut own = quota("0.2");
        own.by = Some(PoolKey::Section);
        own.at_least = 1;
        let mut cap = quota("0.5");
        cap.cap = Some(CapWay::ByOrder);
        scheme.quotas = vec![own, cap];
    });
    let run = run(&office);
    assert_eq!(run.outcome.quotas.last().unwrap().tied.len(), 6);
    assert!(run.shown().contains("W601") && run.shown().contains("W602"));
}

/// Two of 甲科 tied for its one place, one of 乙科, and a cap of so many over both.
fn tied_below(share: &str, other: &str) -> Run {
    let office = small(&[
        ("甲一|甲科|岗|文稿", "95"),
        ("甲二|甲科|岗|文稿", "95"),
        ("甲三|甲科|岗|文稿", "40"),
        ("乙一|乙科|岗|文稿", other),
        ("乙二|乙科|岗|文稿", "40"),
        ("乙三|乙科|岗|文稿", "40"),
    ]);
    run(&office.scheme(|scheme| {
        let mut own = quota("0.34");
        own.by = Some(PoolKey::Section);
        let mut cap = quota(share);
        cap.cap = Some(CapWay::ByOrder);
        scheme.quotas = vec![own, cap];
    }))
}

/// A place of the cap that a pool's tied ones are sure to fill is not given to a lower total of another pool.
#[test]
fn a_tie_below_the_cap_keeps_its_place() {
    let lower = tied_below("0.17", "91");
    assert_eq!(
        grades(&lower),
        [
            "甲一 待审定",
            "甲二 待审定",
            "甲三 较差",
            "乙一 较好",
            "乙二 较差",
            "乙三 较差"
        ]
    );
    insta::assert_snapshot!(pools(&lower).join("\n"), @"
    甲科 3×0.34→1 达到2 确定0
    乙科 3×0.34→1 达到1 确定1
     6×0.17→1 达到2 确定0
    ");
    insta::assert_snapshot!(lower.shown(), @"
    警告[W601]: 「甲科」「好」名额 1 人，甲一、甲二 同分并列在名额线上
      = 建议: 由考核委员会从这几个人中审定，写进 调整.xlsx；审定以前他们的等次写作 待审定

    警告[W602]: 「好」各池合计 2 人（甲科 同分待审定 1 人、乙科 1 人），超过总名额 1 人（6 人 × 17%）
      = 建议: 已经按名额次序取到总名额为止，各人的说明里写着；要按别的办法取的，写进 调整.xlsx
    ");
    insta::assert_snapshot!(lower.standing("乙一").notes.join("\n"), @"分数达到「好」，各池合计超过总名额，按名额（6人 × 17%，取 1 人）按名额次序排第 2，确定为「较好」。试验办法第七条");
    // Enough for both: nothing is cut, and the tie is the pool's alone.
    let both = tied_below("0.34", "91");
    assert_eq!(grades(&both)[3], "乙一 好");
    insta::assert_snapshot!(both.shown(), @"
    警告[W601]: 「甲科」「好」名额 1 人，甲一、甲二 同分并列在名额线上
      = 建议: 由考核委员会从这几个人中审定，写进 调整.xlsx；审定以前他们的等次写作 待审定
    ");
    // The other pool's is better: the tied ones have no place, whoever of them is chosen.
    let higher = tied_below("0.17", "97");
    assert_eq!(
        grades(&higher)[..4],
        ["甲一 较好", "甲二 较好", "甲三 较差", "乙一 好"]
    );
    insta::assert_snapshot!(higher.shown(), @"
    警告[W602]: 「好」各池合计 2 人（甲科 同分待审定 1 人、乙科 1 人），超过总名额 1 人（6 人 × 17%）
      = 建议: 已经按名额次序取到总名额为止，各人的说明里写着；要按别的办法取的，写进 调整.xlsx
    ");
    // All level: all three wait for the cap.
    let level = tied_below("0.17", "95");
    assert_eq!(
        grades(&level)[..4],
        ["甲一 待审定", "甲二 待审定", "甲三 较差", "乙一 待审定"]
    );
    insta::assert_snapshot!(level.shown(), @"
    警告[W601]: 「好」总名额 1 人，乙一、甲一、甲二 在总名额的线上，谁在里面要看审定
      = 建议: 由考核委员会从这几个人中审定，写进 调整.xlsx；审定以前他们的等次写作 待审定

    警告[W601]: 「甲科」「好」名额 1 人，甲一、甲二 同分并列在名额线上
      = 建议: 由考核委员会从这几个人中审定，写进 调整.xlsx；审定以前他们的等次写作 待审定

    警告[W602]: 「好」各池合计 2 人（甲科 同分待审定 1 人、乙科 1 人），超过总名额 1 人（6 人 × 17%）
      = 建议: 已经按名额次序取到总名额为止，各人的说明里写着；要按别的办法取的，写进 调整.xlsx
    ");
}

fn three_sections() -> Vec<(&'static str, &'static str)> {
    vec![
        ("张敏|秘书科|科长|负责人", "99"),
        ("李想|秘书科|干事|文稿", "98"),
        ("赵青|秘书科|干事|文稿", "97"),
        ("钱进|秘书科|干事|文稿", "96"),
        ("孙立|信息科|科长|负责人", "95"),
        ("周平|信息科|干事|信息", "94"),
        ("吴桐|督查室|干事|督查", "93"),
        ("郑好|机要室|干事|机要", "92"),
    ]
}

fn parted(change: impl FnOnce(&mut Vec<Quota>)) -> Run {
    run(&small(&three_sections()).scheme(|scheme| change(&mut scheme.quotas)))
}

#[test]
fn pools_by_section_merged_small_and_exempt() {
    let by_section = |share: &str| {
        let mut own = quota(share);
        own.by = Some(PoolKey::Section);
        own
    };
    let run = parted(|quotas| quotas.push(by_section("0.5")));
    insta::assert_snapshot!(pools(&run).join("\n"), @"
    秘书科 4×0.5→2 达到4 确定2
    信息科 2×0.5→1 达到2 确定1
    督查室 1×0.5→0 达到1 确定0
    机要室 1×0.5→0 达到1 确定0
    ");
    // 督查室 and 机要室 named as one pool.
    let run = parted(|quotas| {
        let mut own = by_section("0.5");
        own.merged = vec![vec!["督查室".into(), "机要室".into()]];
        quotas.push(own);
    });
    insta::assert_snapshot!(pools(&run).join("\n"), @"
    秘书科 4×0.5→2 达到4 确定2
    信息科 2×0.5→1 达到2 确定1
    督查室、机要室 2×0.5→1 达到2 确定1
    ");
    assert_eq!(grades(&run)[6..], ["吴桐 好", "郑好 较好"]);
    // Sections of fewer than three share a pool.
    let run = parted(|quotas| {
        let mut own = by_section("0.5");
        own.small = Some(SmallPools {
            fewer_than: 3,
            way: SmallWay::Merge,
        });
        quotas.push(own);
    });
    insta::assert_snapshot!(pools(&run).join("\n"), @"
    秘书科 4×0.5→2 达到4 确定2
    信息科、督查室、机要室 4×0.5→2 达到4 确定2
    ");
    // Or nothing limits them.
    let run = parted(|quotas| {
        let mut own = by_section("0.5");
        own.small = Some(SmallPools {
            fewer_than: 2,
            way: SmallWay::Exempt,
        });
        quotas.push(own);
    });
    insta::assert_snapshot!(pools(&run).join("\n"), @"
    秘书科 4×0.5→2 达到4 确定2
    信息科 2×0.5→1 达到2 确定1
    督查室 1×0.5→0 不设 达到1 确定1
    机要室 1×0.5→0 不设 达到1 确定1
    ");
    assert_eq!(grades(&run)[6..], ["吴桐 好", "郑好 好"]);
}

/// Heads of sections compete with each other, everybody else within the section.
#[test]
fn a_pool_of_heads_beside_the_sections() {
    let run = parted(|quotas| {
        let mut heads = quota("0.5");
        heads.name = "处室负责人".into();
        heads.pool.posts = vec!["科长".into()];
        let mut others = quota("0.5");
        others.by = Some(PoolKey::Section);
        others.except.posts = vec!["科长".into()];
        quotas.extend([heads, others]);
    });
    insta::assert_snapshot!(pools(&run).join("\n"), @"
    处室负责人 2×0.5→1 达到2 确定1
    秘书科 3×0.5→1 达到3 确定1
    信息科 1×0.5→0 达到1 确定0
    督查室 1×0.5→0 达到1 确定0
    机要室 1×0.5→0 达到1 确定0
    ");
    insta::assert_snapshot!(grades(&run).join("\n"), @"
    张敏 好
    李想 好
    赵青 较好
    钱进 较好
    孙立 较好
    周平 较好
    吴桐 较好
    郑好 较好
    ");
    insta::assert_snapshot!(run.standing("孙立").notes.join("\n"), @"分数达到「好」，按「处室负责人」名额（2人 × 50%，取 1 人）按名额次序排第 2，确定为「较好」。试验办法第七条");
}

#[test]
fn pools_by_class_and_by_staff() {
    let people = [
        ("张敏|秘书科|岗|文稿||||公务员", "99"),
        ("李想|秘书科|岗|文稿||||公务员", "98"),
        ("赵青|秘书科|岗|文稿||||事业人员", "97"),
        ("钱进|秘书科|岗|信息||||事业人员", "96"),
    ];
    let run = run(&small(&people).scheme(|scheme| {
        let mut own = quota("0.5");
        own.by = Some(PoolKey::Staff);
        scheme.quotas.push(own);
        let mut class = quota("1");
        class.pool = Pool {
            classes: vec!["文稿".into()],
            staff: vec!["公务员".into()],
            ..Pool::default()
        };
        scheme.quotas.push(class);
    }));
    insta::assert_snapshot!(pools(&run).join("\n"), @"
    公务员 2×0.5→1 达到2 确定1
    事业人员 2×0.5→1 达到2 确定1
    文稿，公务员 2×1→2 达到1 确定1
    ");
    insta::assert_snapshot!(grades(&run).join("\n"), @"
    张敏 好
    李想 较好
    赵青 好
    钱进 较好
    ");
}

/// A name that nobody bears would leave its pool without anybody.
#[test]
fn a_pool_of_nobody_is_said() {
    let run = parted(|quotas| {
        let mut own = quota("0.5");
        own.pool.classes = vec!["文搞".into()];
        quotas.push(own);
    });
    insta::assert_snapshot!(run.shown(), @"
    警告[W606]: 「好」名额的「岗位类别」写的 `文搞`，名册里没有人是这样
      = 建议: 是不是「文稿」
    ");
}

#[test]
fn a_share_may_depend_on_the_office_or_on_the_section() {
    let cases = || {
        let case = |when, share: &str, basis: &str| ShareCase {
            when,
            share: dec(share),
            basis: basis.into(),
        };
        vec![
            case(
                ShareWhen::Office(vec!["绩效优秀".into()]),
                "0.5",
                "第十五条：单位绩效优秀的不超过25%",
            ),
            case(
                ShareWhen::Section(vec!["优秀".into()]),
                "0.75",
                "本方案：科室优秀的多一个",
            ),
            case(
                ShareWhen::Section(vec!["不合格".into()]),
                "0",
                "本方案：科室不合格的没有",
            ),
        ]
    };
    let office = |stated: bool, sections: &str| {
        let office = small(&three_sections())
            .section_grades(sections)
            .scheme(|scheme| {
                let mut own = quota("0.25");
                own.by = Some(PoolKey::Section);
                own.cases = cases();
                scheme.quotas.push(own);
                if stated {
                    scheme.closing.circumstances.push(Circumstance {
                        name: "绩效优秀".into(),
                        basis: "县考核办〔2026〕3号".into(),
                    });
                }
            });
        run(&office)
    };
    insta::assert_snapshot!(pools(&office(false, "")).join("\n"), @"
    秘书科 4×0.25→1 达到4 确定1
    信息科 2×0.25→0 达到2 确定0
    督查室 1×0.25→0 达到1 确定0
    机要室 1×0.25→0 达到1 确定0
    ");
    insta::assert_snapshot!(pools(&office(true, "")).join("\n"), @"
    秘书科 4×0.5→2 达到4 确定2
    信息科 2×0.5→1 达到2 确定1
    督查室 1×0.5→0 达到1 确定0
    机要室 1×0.5→0 达到1 确定0
    ");
    let by_section = office(false, "秘书科|优秀\n信息科|不合格");
    insta::assert_snapshot!(pools(&by_section).join("\n"), @"
    秘书科 4×0.75→3 达到4 确定3
    信息科 2×0→0 达到2 确定0
    督查室 1×0.25→0 达到1 确定0
    机要室 1×0.25→0 达到1 确定0
    ");
    insta::assert_snapshot!(by_section.standing("钱进").notes.join("\n"), @"分数达到「好」，按「秘书科」名额（4人 × 75%，取 3 人）按名额次序排第 4，确定为「较好」。试验办法第七条；本方案：科室优秀的多一个");
}

/// Ties by every key: an indicator, what was deducted, what was added, earlier grades; else the names wait.
#[test]
fn every_tie_key_decides() {
    let rule = |body: &str| {
        script(
            "分数.姓名（人员）、分数.加（数）、分数.扣（数）、分数.质（数）",
            "无",
            &format!("fn 评分(岗, 指标) {{ {body} }}"),
        )
    };
    let first = rule("得分(岗.表(\"分数\").求和(\"质\"), \"质\");");
    let second = rule(
        "得分(80 - 岗.表(\"分数\").求和(\"质\") + 岗.表(\"分数\").求和(\"扣\") - 岗.表(\"分数\").求和(\"加\"), \"补\"); 扣分(岗.表(\"分数\").求和(\"扣\"), \"扣\"); 加分(岗.表(\"分数\").求和(\"加\"), \"加\");",
    );
    let tied = |key: Option<TieKey>| {
        Office::new("2026Q3")
            .roster("张敏|秘书科|岗|文稿\n李想|秘书科|岗|文稿")
            .past("李想|2026Q1|好\n李想|2026Q2|好\n张敏|2026Q1|好")
            .targets("指标|目标类型|满分|计分规则\n质量分|质量|50|质\n其他|效率|100|余")
            .data("分数", "姓名|质:数|加:数|扣:数\n张敏|30|2|3\n李想|20|1|1")
            .scheme(|scheme| {
                let mut own = quota("0.5");
                own.ties.extend(key);
                scheme.quotas.push(own);
                scheme.grades[0].at_least = Some(dec("70"));
            })
            .run(&[("质", &first), ("余", &second)])
    };
    let of = |key: TieKey| grades(&tied(Some(key)));
    assert_eq!(
        of(TieKey::Indicator("质量分".into())),
        ["张敏 好", "李想 较好"]
    );
    assert_eq!(of(TieKey::Deductions), ["张敏 较好", "李想 好"]);
    assert_eq!(of(TieKey::Bonuses), ["张敏 好", "李想 较好"]);
    assert_eq!(of(TieKey::Past), ["张敏 较好", "李想 好"]);
    let none = tied(None);
    assert_eq!(grades(&none), ["张敏 待审定", "李想 待审定"]);
    assert!(none.shown().contains("张敏、李想 同分并列在名额线上"));
    // A name that nobody bears would break no tie, in silence.
    let misspelt = tied(Some(TieKey::Indicator("质量".into())));
    let said = misspelt.shown();
    let own: Vec<&str> = said.lines().filter(|line| line.contains("E610")).collect();
    insta::assert_snapshot!(own.join("\n"), @"错误[E610]: 「好」名额的同分依次看里有 `质量`，岗位目标里没有这个指标");
}

/// Whom the quota lets down competes for the next grade, and that one's quota is looked at after.
#[test]
fn quotas_apply_from_the_best_grade_down() {
    let people = [
        ("张敏|秘书科|岗|文稿", "99"),
        ("李想|秘书科|岗|文稿", "98"),
        ("赵青|秘书科|岗|文稿", "97"),
        ("钱进|秘书科|岗|文稿", "85"),
    ];
    let run = run(&small(&people).scheme(|scheme| {
        let mut second = quota("0.5");
        second.grade = "较好".into();
        // Declared the other way round: the order of the grades decides.
        scheme.quotas = vec![second, quota("0.25")];
    }));
    assert_eq!(
        grades(&run),
        ["张敏 好", "李想 较好", "赵青 较好", "钱进 一般"]
    );
}

/// Who ends inside, outside or open, tried out over every choice that people could make at every line.
fn every_choice(sections: &[Vec<u32>], places: usize, most: usize) -> Vec<&'static str> {
    // What each section may send: those ahead of its line, and every choice among those who are tied at it.
    let mut sent: Vec<Vec<Vec<(u32, usize)>>> = Vec::new();
    let mut number = 0;
    for scores in sections {
        let mut own: Vec<(u32, usize)> = scores.iter().map(|score| (*score, 0)).collect();
        for (_, at) in &mut own {
            (*at, number) = (number, number + 1);
        }
        own.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        let line = own[places.min(own.len()) - 1].0;
        let ahead: Vec<_> = own
            .iter()
            .filter(|(score, _)| *score > line)
            .copied()
            .collect();
        let level: Vec<_> = own
            .iter()
            .filter(|(score, _)| *score == line)
            .copied()
            .collect();
        let open = places.min(own.len()) - ahead.len();
        sent.push(
            choices(&level, open)
                .into_iter()
                .map(|chosen| [ahead.clone(), chosen].concat())
                .collect(),
        );
    }
    let mut whole: Vec<Vec<(u32, usize)>> = vec![Vec::new()];
    for section in &sent {
        whole = whole
            .iter()
            .flat_map(|before| {
                section
                    .iter()
                    .map(|own| [before.clone(), own.clone()].concat())
            })
            .collect();
    }
    // The same at the cap.
    let mut inside = vec![0_usize; number];
    let mut ends = 0;
    for mut all in whole {
        all.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        let taken = most.min(all.len());
        let line = if taken == 0 {
            u32::MAX
        } else {
            all[taken - 1].0
        };
        let ahead: Vec<_> = all
            .iter()
            .filter(|(score, _)| *score > line)
            .copied()
            .collect();
        let level: Vec<_> = all
            .iter()
            .filter(|(score, _)| *score == line)
            .copied()
            .collect();
        for chosen in choices(&level, taken - ahead.len()) {
            ends += 1;
            for (_, at) in ahead.iter().chain(&chosen) {
                inside[*at] += 1;
            }
        }
    }
    inside
        .iter()
        .map(|count| match *count {
            0 => "较好",
            count if count == ends => "好",
            _ => "待审定",
        })
        .collect()
}

fn choices(of: &[(u32, usize)], count: usize) -> Vec<Vec<(u32, usize)>> {
    match (count, of) {
        (0, _) => vec![Vec::new()],
        (_, []) => Vec::new(),
        (_, [first, rest @ ..]) => {
            let with = choices(rest, count - 1).into_iter();
            let with = with.map(|own| [vec![*first], own].concat());
            with.chain(choices(rest, count)).collect()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    /// Nobody has the grade who could lose it by a choice that is left to people, and nobody is lowered who could keep it.
    #[test]
    fn a_cap_over_ties_decides_only_what_is_certain(
        sections in proptest::collection::vec(proptest::collection::vec(90_u32..94, 3..=4), 2..=3),
        places in 1_u32..=2,
        most in 0_usize..=5,
    ) {
        let mut people = Vec::new();
        for (section, scores) in sections.iter().enumerate() {
            for (at, score) in scores.iter().enumerate() {
                people.push((format!("人{section}{at}|科{section}|岗|文稿"), score.to_string()));
            }
        }
        let count = people.len() as u32;
        let office = office(&people).scheme(|scheme| {
            let mut own = quota("0.01");
            own.by = Some(PoolKey::Section);
            own.at_least = places;
            let mut cap = quota("0");
            cap.cap = Some(CapWay::ByOrder);
            cap.share = dec(&most.to_string()) / dec(&count.to_string());
            cap.rounding = Rounding::new(0, Mode::HalfUp);
            scheme.quotas = vec![own, cap];
        });
        let run = run(&office);
        let found: Vec<&str> = run.outcome.standings.iter().map(|own| own.grade_word()).collect();
        prop_assert_eq!(run.outcome.quotas.last().unwrap().limit as usize, most);
        prop_assert_eq!(found, every_choice(&sections, places as usize, most));
    }
}
