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

fn totals(run: &Run) -> Vec<Option<Decimal>> {
    NAMES.iter().map(|name| run.total(name)).collect()
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
        let mut expected = totals(&run(known.map(Some), "阻断"));
        expected.swap(one, other);
        prop_assert_eq!(totals(&run(swapped.map(Some), "阻断")), expected);
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
