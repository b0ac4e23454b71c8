//! Human decisions from 调整: refused ones at their cells, applied ones beside what was computed, replayed in order.
use gangze::grade::Subject;
use gangze::office::{Changeable, Conclusion, StatusRule, StatusWhen, Step};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{grades, quota};
use crate::office_builder::{Office, Run, dec, script};

const HEAD: &str = "期间|姓名|环节|指标|原值|新值|理由|依据|提出人|日期";

fn step(name: &str, may: &[Changeable], late: bool) -> Step {
    Step {
        name: name.into(),
        may: may.to_vec(),
        late,
        basis: "试验办法第十条".into(),
    }
}

fn steps() -> Vec<Step> {
    vec![
        step("主管领导", &[Changeable::Grade], false),
        step("复核", &Changeable::ALL, false),
        step("党组会", &[Changeable::Grade, Changeable::Total], true),
    ]
}

/// Two indicators a person, and a quota of two of five.
fn office(entries: &str) -> Office {
    office_of(
        "张敏|58|38\n李想|57|38\n赵青|57|37\n钱进|50|35\n孙立|40|25",
        entries,
    )
}

fn office_of(points: &str, entries: &str) -> Office {
    Office::new("2026Q3")
        .roster("张敏|秘书科|岗|文稿\n李想|秘书科|岗|文稿\n赵青|秘书科|岗|文稿\n钱进|秘书科|岗|文稿\n孙立|秘书科|岗|文稿")
        .targets("指标|目标类型|满分|计分规则\n效|效率|60|效\n质|质量|40|质")
        .data("分数", &format!("姓名|效:数|质:数\n{points}"))
        .adjust(&format!("{HEAD}\n{entries}"))
        .scheme(|scheme| {
            scheme.quotas.push(quota("0.4"));
            scheme.closing.steps = steps();
        })
}

fn rules() -> Vec<(&'static str, String)> {
    let rule = |column: &str| {
        script(
            &format!("分数.姓名（人员）、分数.{column}（数）"),
            "无",
            &format!("fn 评分(岗, 指标) {{ 得分(岗.表(\"分数\").求和(\"{column}\"), \"登记\"); }}"),
        )
    };
    vec![("效", rule("效")), ("质", rule("质"))]
}

fn run_office(office: &Office) -> Run {
    let rules = rules();
    let rules: Vec<(&str, &str)> = rules
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    office.run(&rules)
}

fn run(entries: &str) -> Run {
    run_office(&office(entries))
}

#[test]
fn a_score_corrected_on_appeal_moves_what_follows_from_it() {
    let run = run(
        "2026Q3|钱进|复核|质|35|40|漏记一篇|复核决定1号|周正|2026-10-12
                   2026Q3|钱进|复核|效|50|60|漏记三件|复核决定1号|周正|2026-10-12",
    );
    assert_eq!(
        grades(&run),
        ["张敏 好", "李想 较好", "赵青 较好", "钱进 好", "孙立 一般"]
    );
    let own = run.standing("钱进");
    assert_eq!(
        (own.total, own.computed.total),
        (Some(dec("100")), Some(dec("85")))
    );
    assert_eq!((own.rank, own.computed.rank), (Some(1), Some(4)));
    assert_eq!(own.computed.grade.as_deref(), Some("较好"));
    insta::assert_snapshot!(own.notes.join("\n"), @"
    复核（2026-10-12，周正提出）：质 35 → 40，漏记一篇；复核决定1号
    复核（2026-10-12，周正提出）：效 50 → 60，漏记三件；复核决定1号
    ");
    // Who is let down by it is told so, and named.
    insta::assert_snapshot!(run.standing("李想").notes.join("\n"), @"
    分数达到「好」，按名额（5人 × 40%，取 2 人）按名额次序排第 3，确定为「较好」。试验办法第七条
    因为别人的得分或等次调整，由「好」变为「较好」
    ");
    insta::assert_snapshot!(run.shown(), @"
    警告[W605]: 因为调整改了别人的得分或等次，名额随着变动：李想 好 → 较好
      = 建议: 提请考核委员会一并审定
    ");
    // The scores themselves stay as computed.
    assert_eq!(run.value("钱进", "质"), "35");
}

#[test]
fn a_correction_to_nought_is_a_correction() {
    let run = run("2026Q3|张敏|复核|质|38|0|材料不实|复核决定2号|周正|2026-10-12");
    let own = run.standing("张敏");
    assert_eq!(
        (own.total, own.computed.total),
        (Some(dec("58")), Some(dec("96")))
    );
    assert_eq!(own.grade.as_deref(), Some("较差"));
    assert_eq!(own.kinds[3], Some(dec("0")));
}

/// What people put in the place of a value that lacks is no error any more.
#[test]
fn a_decided_value_ends_a_missing_one() {
    let points = "张敏|58|38\n李想|57|38\n赵青|57|37\n钱进|50|35\n孙立|40|";
    let office = |entries: &str| office_of(points, entries);
    let before = run_office(&office(""));
    assert_eq!(before.total("孙立"), None);
    let codes = |run: &Run| -> Vec<&str> { run.problems.iter().map(|own| own.code.id()).collect() };
    assert_eq!(codes(&before), ["E503"], "{}", before.shown());
    let after = run_office(&office(
        "2026Q3|孙立|复核|质||30|补登|复核决定3号|周正|2026-10-12",
    ));
    assert_eq!(after.total("孙立"), Some(dec("70")));
    assert_eq!(after.standing("孙立").computed.total, None);
    assert_eq!(after.shown(), "");
    // Another's entry ends nothing.
    let other = run_office(&office(
        "2026Q3|张敏|复核|质|38|30|更正|复核决定3号|周正|2026-10-12",
    ));
    assert!(codes(&other).contains(&"E503"), "{}", other.shown());
}

#[test]
fn entries_that_lack_something_are_refused_at_the_cell() {
    let run = run("2026Q3||复核|质|38|39|漏记|决定|周正|2026-10-12
                   2026Q3|张敏|复核|质|38|39||决定|周正|2026-10-12
                   2026Q3|张敏|复核|质|38|39|漏记||周正|2026-10-12
                   2026Q3|张敏|复核|质|38|39|漏记|决定||2026-10-12
                   2026Q3|张敏|复核|质|38|39|漏记|决定|周正|
                   |张敏|复核|质|38|39|漏记|决定|周正|2026-10-12
                   2026Q3|张敏、李想|复核|质|38|39|漏记|决定|周正|2026-10-12
                   2026Q3|张敏|复核|质|38||漏记|决定|周正|2026-10-12");
    assert_eq!(run.total("张敏"), Some(dec("96")));
    assert!(run.outcome.decisions.is_empty());
    insta::assert_snapshot!(run.shown(), @"
    错误[E601]: 这一条调整没有写「姓名」，没有采用
     --> 调整.csv › B2
      = 建议: 补上这一格；理由、依据、提出人、日期缺一样都不能采用

    错误[E601]: 这一条调整没有写「理由」，没有采用
     --> 调整.csv › G3
      = 建议: 补上这一格；理由、依据、提出人、日期缺一样都不能采用

    错误[E601]: 这一条调整没有写「依据」，没有采用
     --> 调整.csv › H4
      = 建议: 补上这一格；理由、依据、提出人、日期缺一样都不能采用

    错误[E601]: 这一条调整没有写「提出人」，没有采用
     --> 调整.csv › I5
      = 建议: 补上这一格；理由、依据、提出人、日期缺一样都不能采用

    错误[E601]: 这一条调整没有写「日期」，没有采用
     --> 调整.csv › J6
      = 建议: 补上这一格；理由、依据、提出人、日期缺一样都不能采用

    错误[E601]: 这一条调整没有写「期间」，没有采用
     --> 调整.csv › A7
      = 建议: 补上这一格；理由、依据、提出人、日期缺一样都不能采用

    错误[E601]: 这一条调整写了 2 个人，没有采用
     --> 调整.csv › B8
      = 建议: 一行只写一个人，几个人的分开写

    错误[E601]: 这一条调整没有写「新值」，没有采用
     --> 调整.csv › F9
      = 建议: 补上这一格；理由、依据、提出人、日期缺一样都不能采用
    ");
}

#[test]
fn words_and_values_that_do_not_fit_are_refused() {
    let run = run("2026Q3|张敏|复合|质|38|39|漏记|决定|周正|2026-10-12
                   2026Q3|张敏|复核|质量|38|39|漏记|决定|周正|2026-10-12
                   2026Q3|张敏|复核|等次|好|较|漏记|决定|周正|2026-10-12
                   2026Q3|张敏|主管领导|总分|96|95|漏记|决定|周正|2026-10-12
                   2026Q3|张敏|复核|质|38|优|漏记|决定|周正|2026-10-12
                   2026Q3|张敏|复核|质|38|41|漏记|决定|周正|2026-10-12
                   2026Q3|张敏|复核|质|38|37.255|漏记|决定|周正|2026-10-12
                   2026Q3|张敏|复核|质|好|37|漏记|决定|周正|2026-10-12");
    assert_eq!(run.total("张敏"), Some(dec("96")));
    insta::assert_snapshot!(run.shown(), @"
    错误[E603]: 「环节」写的 `复合` 不认识，这一条没有采用
     --> 调整.csv › C2
      = 建议: 是不是「复核」

    错误[E603]: 「指标」写的 `质量` 不认识，这一条没有采用
     --> 调整.csv › D3
      = 建议: 可以写 效、质、总分、等次

    错误[E603]: 「新值」写的 `较` 不认识，这一条没有采用
     --> 调整.csv › F4
      = 建议: 可以写 好、较好、一般、较差

    错误[E603]: 「主管领导」这一环节不能改总分，这一条没有采用
     --> 调整.csv › C5
      = 建议: 这一环节可以改的是 等次

    错误[E604]: 「新值」写的是 `优`，不是分数，这一条没有采用
     --> 调整.csv › F6
      = 建议: 写数，例如 82.5；改等次的，「指标」一列写 等次

    错误[E604]: 「质」的新值 41 不在 0 到 40 之内，这一条没有采用
     --> 调整.csv › F7
      = 建议: 核对新值；确实要超过的，先改 岗位目标 或 pack.toml 里的上下限

    错误[E604]: 「质」的新值 37.255 多于 2 位小数，这一条没有采用
     --> 调整.csv › F8
      = 建议: 方案规定这里保留 2 位小数，写到这一位为止

    错误[E604]: 「原值」写的是 `好`，不是分数，这一条没有采用
     --> 调整.csv › E9
      = 建议: 写数，例如 82.5；改等次的，「指标」一列写 等次
    ");
}

#[test]
fn an_entry_about_another_result_is_refused() {
    let run = run("2026Q3|张敏|复核|质|37|39|漏记|决定|周正|2026-10-12
                   2026Q3|李想|复核|总分|95|94|漏记|决定|周正|2026-10-12
                   2026Q3|李想|复核|总分|95|93|漏记|决定|周正|2026-10-13
                   2026Q3|赵青|复核|等次|好|较好|漏记|决定|周正|2026-10-12");
    assert_eq!(run.total("张敏"), Some(dec("96")));
    assert_eq!(run.total("李想"), Some(dec("94")));
    let applied: Vec<bool> = run
        .outcome
        .decisions
        .iter()
        .map(|own| own.applied)
        .collect();
    assert_eq!(applied, [false, true, false, false]);
    insta::assert_snapshot!(run.shown(), @"
    警告[W601]: 「好」名额 2 人，李想、赵青 同分并列在名额线上
      = 建议: 由考核委员会从这几个人中审定，写进 调整.xlsx；审定以前他们的等次写作 待审定

    警告[W605]: 因为调整改了别人的得分或等次，名额随着变动：赵青 较好 → 待审定
      = 建议: 提请考核委员会一并审定

    错误[E602]: 「质」的原值写的是 `37`，算出来的是 38，这一条没有采用
     --> 调整.csv › E2
      = 建议: 核对是不是依据旧的结果提出的；还要调整的，把原值改成现在的值

    错误[E602]: 「总分」的原值写的是 `95`，2026-10-12 复核（周正） 之后已经是 94，这一条没有采用
     --> 调整.csv › E4
      = 建议: 核对是不是依据旧的结果提出的；还要调整的，把原值改成现在的值

    错误[E602]: 「等次」的原值写的是 `好`，算出来的是 待审定，这一条没有采用
     --> 调整.csv › E5
      = 建议: 核对是不是依据旧的结果提出的；还要调整的，把原值改成现在的值
    ");
}

/// 主管领导, then 党组会: each says what it found; the order is that of the days, not of the rows.
#[test]
fn opinions_follow_each_other_by_date() {
    let run = run(
        "2026Q3|赵青|党组会|等次|好|较好|综合考虑|会议纪要|郑书记|2026-10-20
                   2026Q3|赵青|主管领导|等次|较好|好|表现突出|书面意见|李主任|2026-10-11",
    );
    let own = run.standing("赵青");
    assert_eq!(own.grade.as_deref(), Some("较好"));
    assert_eq!(own.decisions.len(), 2);
    insta::assert_snapshot!(own.notes.join("\n"), @"
    分数达到「好」，按名额（5人 × 40%，取 2 人）按名额次序排第 3，确定为「较好」。试验办法第七条
    主管领导（2026-10-11，李主任提出）：等次 较好 → 好，表现突出；书面意见
    党组会（2026-10-20，郑书记提出）：等次 好 → 较好，综合考虑；会议纪要
    ");
    assert_eq!(run.shown(), "");
}

#[test]
fn a_decided_grade_over_the_quota_is_a_finding() {
    let run = run("2026Q3|赵青|党组会|等次|较好|好|表现突出|会议纪要|郑书记|2026-10-20");
    assert_eq!(grades(&run)[2], "赵青 好");
    let used = &run.outcome.quotas[0];
    assert_eq!((used.limit, used.given), (2, 3));
    insta::assert_snapshot!(run.shown(), @"
    警告[W603]: 「好」名额 2 人，审定以后有 3 人，由调整定为这一等的是 赵青
      = 建议: 核对 调整.xlsx；名额确实放宽的，在 pack.toml 里写明比例和依据
    ");
}

#[test]
fn a_decision_settles_a_tie() {
    let tied = |entries: &str| {
        let office = office(entries).data("分数", "").scheme(|_| {});
        let _ = office;
        let office = Office::new("2026Q3")
            .roster("张敏|秘书科|岗|文稿\n李想|秘书科|岗|文稿\n赵青|秘书科|岗|文稿")
            .targets("指标|目标类型|满分|计分规则\n效|效率|60|效\n质|质量|40|质")
            .data(
                "分数",
                "姓名|效:数|质:数\n张敏|58|38\n李想|58|38\n赵青|58|37",
            )
            .adjust(&format!("{HEAD}\n{entries}"))
            .scheme(|scheme| {
                scheme.quotas.push(quota("0.34"));
                scheme.closing.steps = steps();
            });
        run_office(&office)
    };
    let half = tied("2026Q3|张敏|党组会|等次|待审定|好|会议审定|会议纪要|郑书记|2026-10-20");
    // The place is given, so the other of the two has none: said, and written in the person's notes.
    assert_eq!(grades(&half), ["张敏 好", "李想 较好", "赵青 较好"]);
    insta::assert_snapshot!(half.shown(), @"
    警告[W605]: 因为调整改了别人的得分或等次，名额随着变动：李想 待审定 → 较好
      = 建议: 提请考核委员会一并审定
    ");
    insta::assert_snapshot!(half.standing("李想").notes.join("\n"), @"
    「好」名额 1 人，与他人同分并列在名额线上，待审定。试验办法第七条
    「好」名额 1 人，审定以后已经满了，在名额线上待审定的确定为「较好」。试验办法第七条
    因为别人的得分或等次调整，由「待审定」变为「较好」
    ");
    assert!(half.outcome.quotas[0].tied.is_empty());
    let other = tied("2026Q3|张敏|党组会|等次|待审定|较好|会议审定|会议纪要|郑书记|2026-10-20");
    assert_eq!(grades(&other), ["张敏 较好", "李想 好", "赵青 较好"]);
    insta::assert_snapshot!(other.shown(), @"
    警告[W605]: 因为调整改了别人的得分或等次，名额随着变动：李想 待审定 → 好
      = 建议: 提请考核委员会一并审定
    ");
    // Somebody who was not tied takes the place, or leaves one for each of the two.
    let taken = tied("2026Q3|赵青|党组会|等次|较好|好|会议审定|会议纪要|郑书记|2026-10-20");
    assert_eq!(grades(&taken), ["张敏 较好", "李想 较好", "赵青 好"]);
    insta::assert_snapshot!(taken.shown(), @"
    警告[W605]: 因为调整改了别人的得分或等次，名额随着变动：张敏 待审定 → 较好；李想 待审定 → 较好
      = 建议: 提请考核委员会一并审定
    ");
    let whole = tied(
        "2026Q3|张敏|党组会|等次|待审定|好|会议审定|会议纪要|郑书记|2026-10-20
         2026Q3|李想|党组会|等次|待审定|较好|会议审定|会议纪要|郑书记|2026-10-20",
    );
    assert_eq!(grades(&whole), ["张敏 好", "李想 较好", "赵青 较好"]);
    assert_eq!(whole.shown(), "");
    assert!(whole.standing("张敏").computed.undecided);
}

#[test]
fn the_total_settled_first_closes_the_indicators() {
    let run = run("2026Q3|张敏|党组会|总分|96|90|综合|纪要|郑书记|2026-10-12
                   2026Q3|张敏|复核|质|38|39|漏记|决定|周正|2026-10-13");
    assert_eq!(run.total("张敏"), Some(dec("90")));
    insta::assert_snapshot!(run.shown(), @"
    警告[W605]: 因为调整改了别人的得分或等次，名额随着变动：赵青 较好 → 好
      = 建议: 提请考核委员会一并审定

    错误[E606]: 总分已经由 2026-10-12 党组会（郑书记） 定下，之后再改指标的这一条没有采用
     --> 调整.csv › D3
      = 建议: 先改指标、后定总分；总分已经定了的，直接再写一行改总分
    ");
}

#[test]
fn entries_of_other_periods_wait_for_theirs() {
    let run = run("2026Q2|张敏|复核|质|38|39|漏记|决定|周正|2026-07-12
                   2026Q3|张敏|复核|质|38|39|漏记|决定|周正|2026-10-13");
    assert_eq!(run.total("张敏"), Some(dec("97")));
    insta::assert_snapshot!(run.shown(), @"
    提示[N601]: 调整 里有 1 条的期间不是 2026年第三季度，这次没有用到
     --> 调整.csv › A2:J2
      = 建议: 算那一期的时候会用到；期间写错的改正
    ");
}

/// Who is not graded gets no grade by decision, but an open case is settled by a step that may.
#[test]
fn the_ungraded_and_the_open() {
    let of = |entries: &str| {
        let office = office(entries)
            .statuses("张敏|试用||\n李想|立案|2026-08-01|")
            .scheme(|scheme| {
                let mut open = StatusRule::new(&["立案"], Conclusion::Pending, "第二十八条");
                open.when = StatusWhen::AsOf;
                scheme.statuses = vec![
                    StatusRule::new(&["试用"], Conclusion::Ungraded, "第二十五条"),
                    open,
                ];
            });
        run_office(&office)
    };
    let run = of(
        "2026Q3|张敏|党组会|等次||好|表现好|会议纪要|郑书记|2026-10-20
                  2026Q3|李想|复核|等次|待定|较好|结案无处分|结案通知|周正|2026-10-20",
    );
    insta::assert_snapshot!(run.shown(), @"
    错误[E604]: 这个人的结论是 不定等次，不能定等，这一条没有采用
     --> 调整.csv › F2
      = 建议: 结论要变的，改 人员名册 的状态；待定的由方案规定的补定环节来定

    错误[E604]: 这个人的结论是 待定，不能定等，这一条没有采用
     --> 调整.csv › F3
      = 建议: 结论要变的，改 人员名册 的状态；待定的由方案规定的补定环节来定
    ");
    let run = of("2026Q3|李想|党组会|等次|待定|较好|结案无处分|结案通知|郑书记|2026-11-20");
    let own = run.standing("李想");
    assert_eq!(
        (own.conclusion, own.grade.as_deref()),
        (Conclusion::Graded, Some("较好"))
    );
    assert_eq!(
        (own.why.as_ref(), own.basis.as_ref()),
        ("党组会补定等次", "结案通知")
    );
    assert_eq!(run.outcome.count(Conclusion::Graded), 4);
}

/// Two posts that carry the same indicator: the entry must say which.
#[test]
fn two_posts_of_one_person() {
    let of = |head: &str, post: &str| {
        let rule = script("无", "无", "fn 评分(岗, 指标) { 得分(90, \"试\"); }");
        Office::new("2026Q3")
            .roster("张敏|秘书科|文稿岗|文稿|||主岗\n张敏|信息科|信息岗|信息|||兼岗")
            .targets("指标|目标类型|满分|计分规则\n甲|效率|100|甲")
            .adjust(&format!(
                "{HEAD}{head}\n2026Q3|张敏|复核|甲|90|70|有误|决定|周正|2026-10-12{post}"
            ))
            .scheme(|scheme| {
                scheme.closing.steps = steps();
                scheme.closing.double = Some("第三十九条".into());
            })
            .run(&[("甲", &rule)])
    };
    insta::assert_snapshot!(of("", "").shown(), @"
    错误[E605]: 这个人有几个岗位（秘书科 文稿岗、信息科 信息岗），看不出改的是哪一个，这一条没有采用
     --> 调整.csv › A2:J2
      = 建议: 加上「科室」「岗位」两列，写明是哪个科室的哪个岗位；岗位名称不同的只写岗位
    ");
    let run = of("|岗位", "|信息岗");
    assert_eq!(run.shown(), "");
    let totals: Vec<Option<Decimal>> = run.outcome.standings.iter().map(|own| own.total).collect();
    assert_eq!(totals, [Some(dec("90")), Some(dec("70"))]);
}

/// A person who went on in another 科室 under a post of the same name: the 科室 tells which of the two.
#[test]
fn two_posts_of_one_name() {
    let of = |section: &str| {
        let rule = script("无", "无", "fn 评分(岗, 指标) { 得分(90, \"试\"); }");
        Office::new("2026Q3")
            .roster("张敏|秘书科|科员岗|文稿|2026-01-01|2026-08-14\n张敏|信息科|科员岗|文稿|2026-08-15|")
            .targets("指标|目标类型|满分|计分规则\n甲|效率|100|甲")
            .adjust(&format!(
                "{HEAD}|科室|岗位\n2026Q3|张敏|复核|甲|90|70|有误|决定|周正|2026-10-12|{section}|科员岗"
            ))
            .scheme(|scheme| scheme.closing.steps = steps())
            .run(&[("甲", &rule)])
    };
    insta::assert_snapshot!(of("").shown(), @"
    错误[E605]: 这个人有几个岗位（秘书科 科员岗、信息科 科员岗），看不出改的是哪一个，这一条没有采用
     --> 调整.csv › A2:L2
      = 建议: 加上「科室」「岗位」两列，写明是哪个科室的哪个岗位；岗位名称不同的只写岗位
    ");
    let run = of("信息科");
    assert_eq!(run.shown(), "");
    let scores: Vec<Option<Decimal>> = run.outcome.standings.iter().map(|own| own.total).collect();
    insta::assert_snapshot!(format!("{scores:?}"), @"[Some(80)]");
    insta::assert_snapshot!(of("督查室").shown(), @"
    错误[E603]: 「科室」写的 `督查室` 不认识，这一条没有采用
     --> 调整.csv › K2
      = 建议: 可以写 秘书科、信息科
    ");
}

/// Entries about the year are written in the year's words, of which the quarter knows nothing; and the other way round.
#[test]
fn entries_of_longer_periods_are_not_held_against_this_one() {
    let year = "2026年度|张敏|考核委员会|等次|称职|优秀|表现突出|会议纪要|郑书记|2027-01-10
                2026年度|李想|主管领导|民主评价|3|4|有误|会议纪要|郑书记|2027-01-10";
    insta::assert_snapshot!(run(year).shown(), @"
    提示[N601]: 调整 里有 2 条的期间不是 2026年第三季度，这次没有用到
     --> 调整.csv › A2:J2
      = 建议: 算那一期的时候会用到；期间写错的改正
    ");
    let both = run(&format!(
        "{year}\n2026Q3|张敏|复核|质|38|39|漏记|决定|周正|2026-10-13\n2026Q2|李想|复核|质|38|39|漏记|决定|周正|2026-07-13"
    ));
    insta::assert_snapshot!(both.shown(), @"
    提示[N601]: 调整 里有 3 条的期间不是 2026年第三季度，这次没有用到
     --> 调整.csv › A5:J5
      = 建议: 算那一期的时候会用到；期间写错的改正
    ");
    assert_eq!(both.total("张敏"), Some(dec("97")));
}

#[test]
fn a_pack_without_steps_takes_no_entries() {
    let office = office("2026Q3|张敏|复核|质|38|39|漏记|决定|周正|2026-10-12")
        .scheme(|scheme| scheme.closing.steps.clear());
    insta::assert_snapshot!(run_office(&office).shown(), @"
    错误[E603]: 方案没有规定调整环节，这一条没有采用
     --> 调整.csv › C2
      = 建议: 在 pack.toml 里用 [[环节]] 写明名称、可改、依据
    ");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(30))]

    /// Replaying the applied entries by hand over the computed values gives the final result.
    #[test]
    fn the_ledger_replayed_gives_the_result(
        changes in proptest::collection::vec((0usize..5, 0u32..=60, 1u32..=28), 1..10),
    ) {
        let names = ["张敏", "李想", "赵青", "钱进", "孙立"];
        // Entries as an office writes them: each says what the one before left.
        let mut ordered = changes.clone();
        ordered.sort_by_key(|(_, _, day)| *day);
        let mut now = [58u32, 57, 57, 50, 40];
        let mut lines: Vec<String> = ordered
            .iter()
            .map(|(who, new, day)| {
                let old = std::mem::replace(&mut now[*who], *new);
                format!("2026Q3|{}|复核|效|{old}|{new}|更正|决定|周正|2026-10-{day:02}", names[*who])
            })
            .collect();
        let run = run(&lines.join("\n"));
        prop_assert!(run.outcome.decisions.iter().all(|own| own.applied));
        let quality = [38u32, 38, 37, 35, 25];
        for (at, name) in names.iter().enumerate() {
            let own = run.standing(name);
            prop_assert_eq!(own.total, Some(Decimal::from(now[at] + quality[at])));
            let mut replayed = Decimal::from([58u32, 57, 57, 50, 40][at]);
            for number in &own.decisions {
                let entry = &run.outcome.decisions[*number];
                prop_assert_eq!(&entry.subject, &Subject::Indicator("效".into()));
                prop_assert_eq!(entry.old.words(), replayed.to_string());
                replayed = entry.new.words().parse().unwrap();
            }
            prop_assert_eq!(replayed, Decimal::from(now[at]));
            prop_assert_eq!(own.computed.total, Some(Decimal::from([58u32, 57, 57, 50, 40][at] + quality[at])));
        }
        // On different days the rows may stand in any order.
        let mut days: Vec<u32> = ordered.iter().map(|(_, _, day)| *day).collect();
        days.dedup();
        if days.len() == ordered.len() {
            lines.reverse();
            let again = self::run(&lines.join("\n"));
            let totals = |run: &Run| names.map(|name| run.total(name));
            prop_assert_eq!(totals(&run), totals(&again));
        }
    }
}
