//! What must hold whatever the numbers are: missing values, failing rules, people changing places, more work done.
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::plain;
use crate::office_builder::{Office, Run};

const NAMES: [&str; 4] = ["甲", "乙", "丙", "丁"];

/// What 产量 says of each of the four; `None` is 缺数.
type Numbers = [Option<u32>; 4];

/// Two indicators: one against the best of all, one by the number itself.
const BEST: &str = "fn 计量(岗, 指标) { 岗.表(\"产量\").求和(\"件数\") }
fn 评分(岗, 指标) { 得分(指标.满分 * 指标.实际值 / max(1, 指标.最高值), \"与最好比\"); }";
const OWN: &str =
    "fn 评分(岗, 指标) { for 条 in 岗.表(\"产量\") { 得分(条.件数, 条, \"件数\"); } }";

fn office(numbers: Numbers, policy: &str) -> Office {
    let rows: Vec<String> = NAMES
        .iter()
        .zip(numbers)
        .map(|(name, number)| {
            let number = number.map_or(String::new(), |number| number.to_string());
            format!("{name}|{number}")
        })
        .collect();
    Office::new("2026Q3")
        .roster(
            "甲|一科|文稿岗|文稿
             乙|一科|文稿岗|文稿
             丙|二科|文稿岗|文稿
             丁|二科|文稿岗|文稿",
        )
        .targets(&format!(
            "指标|目标类型|满分|计分规则|缺数处理\n比|效率|40|比|{policy}\n量|成果|60|量|{policy}"
        ))
        .data("产量", &format!("姓名:人员|件数:数\n{}", rows.join("\n")))
}

fn run(numbers: Numbers, policy: &str) -> Run {
    office(numbers, policy).run(&[("比", &plain(BEST)), ("量", &plain(OWN))])
}

/// Total, rank, grade and whether that waits, by a quota of half of them.
type Result = (Option<Decimal>, Option<u32>, Option<String>, bool);

fn results(numbers: [u32; 4]) -> Vec<Result> {
    let run = office(numbers.map(Some), "阻断")
        .scheme(|scheme| scheme.quotas.push(crate::closing::quota("0.5")))
        .run(&[("比", &plain(BEST)), ("量", &plain(OWN))]);
    let of = |name: &&str| {
        let own = run.standing(name);
        let grade = own.grade.as_deref().map(str::to_owned);
        (run.total(name), own.rank, grade, own.undecided)
    };
    NAMES.iter().map(of).collect()
}

const ADOPTED: &str = include_str!("../../rules/party-office/信息采用计分.rhai");
const MERITS: &str = include_str!("../../rules/party-office/加减分.rhai");
const LEVELS: [&str; 4] = ["县级", "市级", "省级", "中央"];

/// Two rules of the shipped pack that only rise with what they count: adopted pieces, and merits.
fn shipped(adopted: &[Vec<usize>; 4], merits: &[u32; 4]) -> Vec<u32> {
    let mut pieces = "作者:人员|采用日期:日期|采用级别".to_owned();
    let mut rows = "姓名:人员|日期:日期|类型|分值:数|事项".to_owned();
    for ((name, own), merit) in NAMES.iter().zip(adopted).zip(merits) {
        for level in own {
            pieces.push_str(&format!("\n{name}|08-03|{}", LEVELS[*level]));
        }
        rows.push_str(&format!("\n{name}|08-03|加分|{merit}|表彰"));
    }
    let run = Office::new("2026Q3")
        .roster(
            "甲|一科|文稿岗|文稿\n乙|一科|文稿岗|文稿\n丙|二科|文稿岗|文稿\n丁|二科|文稿岗|文稿",
        )
        .targets(
            "指标|目标类型|满分|目标值|计分规则|县级分|市级分|省级分|中央分|超额加分
             信息采用|成果|30|10|信息采用计分|2|5|10|20|0.2
             表彰|效率|5||加减分|||||",
        )
        .data("信息采用", &pieces)
        .data("加减分事项", &rows)
        .run(&[("信息采用计分", ADOPTED), ("加减分", MERITS)]);
    assert!(
        run.problems.iter().all(|own| !own.is_error()),
        "{}",
        run.shown()
    );
    NAMES
        .iter()
        .map(|name| run.standing(name).rank.unwrap())
        .collect()
}

fn numbers() -> impl Strategy<Value = [u32; 4]> {
    prop::array::uniform4(0_u32..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_missing_value_never_raises_a_score_unless_the_policy_says_so(
        known in numbers(),
        who in 0_usize..4,
    ) {
        let whole = known.map(Some);
        let mut lacking = whole;
        lacking[who] = None;
        let before = run(whole, "记零").total(NAMES[who]).unwrap();
        prop_assert_eq!(run(lacking, "阻断").total(NAMES[who]), None);
        prop_assert!(run(lacking, "记零").total(NAMES[who]).unwrap() <= before);
        // The range that the report shows holds what the value itself gives.
        let score = run(lacking, "阻断").scores_of(NAMES[who])[0].range.unwrap();
        prop_assert!(score.worst <= before && before <= score.best);
    }

    #[test]
    fn a_rule_that_fails_never_yields_a_score(known in numbers(), who in 0_usize..4) {
        let name = NAMES[who];
        let failing = OWN.replace(
            "fn 评分(岗, 指标) {",
            &format!("fn 评分(岗, 指标) {{ if 岗.姓名 == \"{name}\" {{ 得分(1, \"先\"); 扣分(指标.满分 - 指标.满分 - 1, \"后\"); }}"),
        );
        let whole = run(known.map(Some), "满分");
        let office = office(known.map(Some), "满分");
        let failed = office.run(&[("比", &plain(BEST)), ("量", &plain(&failing))]);
        for (place, own) in NAMES.iter().enumerate() {
            let expected = if place == who { None } else { whole.total(own) };
            prop_assert_eq!(failed.total(own), expected);
        }
        prop_assert_eq!(failed.standing(name).grade.as_deref(), None);
    }

    #[test]
    fn swapping_two_people_swaps_their_results(
        known in numbers(),
        one in 0_usize..4,
        other in 0_usize..4,
    ) {
        let mut swapped = known;
        swapped.swap(one, other);
        let mut expected = results(known);
        expected.swap(one, other);
        prop_assert_eq!(results(swapped), expected);
    }

    #[test]
    fn more_adopted_or_merited_never_lowers_a_rank(
        adopted in prop::array::uniform4(prop::collection::vec(0_usize..4, 0..4)),
        merits in prop::array::uniform4(0_u32..6),
        who in 0_usize..4,
        level in 0_usize..4,
        more in 0_u32..4,
    ) {
        let (mut pieces, mut raised) = (adopted.clone(), merits);
        pieces[who].push(level);
        raised[who] += more;
        prop_assert!(shipped(&pieces, &raised)[who] <= shipped(&adopted, &merits)[who]);
    }

    #[test]
    fn more_of_what_counts_never_lowers_a_rank(
        known in numbers(),
        who in 0_usize..4,
        more in 0_u32..40,
    ) {
        let mut raised = known;
        raised[who] += more;
        let rank = |numbers: [u32; 4]| run(numbers.map(Some), "阻断").standing(NAMES[who]).rank.unwrap();
        prop_assert!(rank(raised) <= rank(known));
    }
}
