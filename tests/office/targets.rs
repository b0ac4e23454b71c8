//! 岗位目标: rows to indicators, whose they are, and what does not fit.
use gangze::office::Combine;

use crate::office_builder::{Office, shown};

const HEAD: &str = "对象|科室|岗位|目标类型|分组|指标|比较|满分|权重|起评分|下限|上限|计分规则|周期|缺数处理|不适用处理";

fn office(rows: &str) -> Office {
    Office::new("2026Q3")
        .roster("张敏|秘书科|文稿岗|文稿\n李想|信息科|信息岗|信息")
        .targets(&format!("{HEAD}\n{rows}"))
}

/// An office whose indicators are all common ones has none of a 岗位类别's own, and that is no fault.
#[test]
fn common_indicators_alone_are_everybodys_own() {
    let common = "|||效率||一||60|||||甲|||\n||全体|质量||二||40|||||甲|||";
    assert_eq!(shown(&office(common).check_targets()), "");
    let one_class = format!("{common}\n||文稿|质量||三||0|||||甲|||");
    let codes: Vec<String> = office(&one_class)
        .check_targets()
        .iter()
        .map(|own| format!("{} {}", own.code.id(), own.message))
        .collect();
    assert_eq!(codes, ["E307 岗位类别 `信息` 在 岗位目标 里没有自己的目标"]);
}

#[test]
fn numbers_and_words_that_are_not_what_a_column_holds() {
    let office = office(
        "|||效率||一||-5|||||甲|||
         |||效率||二|||||||甲|||
         |||效率||三|大于|20|||||甲|旬|按零分|
         |||速度||四||20|||||甲|||
         |||效率||||20|||||甲|||
         |||效率||六||20|0.2||||甲|||
         |||效率||七||20||全部|||甲|||
         单位||文秘|效率||八||20|||||甲|||",
    );
    insta::assert_snapshot!(shown(&office.check_targets()), @r#"
    错误[E303]: 「满分」写的是 `-5`，不能小于 0
     --> 岗位目标.csv › H2
      = 建议: 只扣不加的指标满分写 0，用「下限」写最多扣多少

    错误[E303]: 指标 `二` 没有写「满分」
     --> 岗位目标.csv › H3
      = 建议: 写上满分；只加减、不占分的指标写 0

    错误[E304]: 「比较」写的 `大于` 不认识
     --> 岗位目标.csv › G4
      = 建议: 可以写 不低于、不超过

    错误[E304]: 「周期」写的 `旬` 不认识
     --> 岗位目标.csv › N4
      = 建议: 可以写 月、季、半年、年

    错误[E304]: 「缺数处理」写的 `按零分` 不认识
     --> 岗位目标.csv › O4
      = 建议: 可以写 阻断、剔除并重配权重、记零、满分、同组均值、沿用上期

    错误[E304]: 「目标类型」写的 `速度` 不认识
     --> 岗位目标.csv › D5
      = 建议: 可以写 规范、成果、效率、质量、加减分

    错误[E304]: 这一行没有写「指标」
     --> 岗位目标.csv › F6
      = 建议: 写上指标的名字；不是指标的行整行删掉

    错误[E305]: 方案按 求和 合成，「权重」要留空
     --> 岗位目标.csv › I7
      = 建议: 清空这一格；要按权重合成的，在 pack.toml 里写 合成 = "加权"

    错误[E304]: 「起评分」写的 `全部` 不认识
     --> 岗位目标.csv › J8
      = 建议: 可以写 满分、一个数

    错误[E304]: 「对象」写的 `单位` 不认识
     --> 岗位目标.csv › A9
      = 建议: 可以写 个人、科室

    错误[E306]: 名册里没有人任 `文秘`，这一行目标没有对象，是不是「文稿」
     --> 岗位目标.csv › C9
      = 建议: 改成名册里的岗位类别或岗位，或者写 全体；不用的行删掉
    "#);
}

#[test]
fn the_more_specific_row_wins_and_equal_ones_are_a_fault() {
    let office = office(
        "|||规范||共同||10|||||甲|||
         ||文稿|规范||共同||20|||||甲|||
         |秘书科|文稿|规范||共同||30|||||甲|||
         ||文稿岗|规范||共同||40|||||甲|||
         ||信息|规范||专有||40|||||甲|||
         ||信息|规范||专有||50|||||甲|||",
    );
    let (facts, _) = office.facts();
    let full = |tenure: usize| -> Vec<String> {
        gangze::office::choose(&facts.indicators, &facts.roster.tenures[tenure])
            .0
            .into_iter()
            .map(|number| facts.indicators[number as usize].full.to_string())
            .collect()
    };
    assert_eq!(full(0), ["40"]);
    assert_eq!(full(1), ["10", "40"]);
    insta::assert_snapshot!(shown(&office.check_targets()), @"
    错误[E308]: 指标 `专有` 对同一个岗位写了两行，分不出以哪一行为准
     --> 岗位目标.csv › F7
      = 另见: 岗位目标.csv › F6 另一行在这里
      = 建议: 删掉一行，或者把其中一行的 科室、岗位 写得更具体
    ");
}

#[test]
fn full_marks_add_up_to_what_the_scheme_says() {
    let office = office(
        "||文稿|规范||甲||60|||||甲|||
         ||文稿|效率||乙||39|||||甲|||
         ||信息|规范||甲||60|||||甲|||
         ||信息|效率||乙||40|||||甲|||",
    )
    .scheme(|scheme| scheme.full = Some(100.into()));
    insta::assert_snapshot!(shown(&office.check_targets()), @"
    错误[E309]: `文稿` 各指标的满分加起来是 99，应当是 100
     --> 岗位目标.csv › H2:H3
      = 建议: 核对这个岗位各行的「满分」
    ");
}

#[test]
fn weights_under_the_weighted_composition() {
    let office = office(
        "||文稿|规范||甲||100|60%||||甲|||
         ||文稿|效率||乙||100|30%||||甲|||
         ||信息|规范||甲||100|100%||||甲|||
         ||信息|效率||乙||100|||||甲|||",
    )
    .scheme(|scheme| scheme.combine = Combine::Weighted);
    insta::assert_snapshot!(shown(&office.check_targets()), @"
    错误[E309]: `文稿` 各指标的权重加起来是 90%，应当是 100%
     --> 岗位目标.csv › I2:I3
      = 建议: 核对这个岗位各行的「权重」

    错误[E305]: 方案按 加权 合成，这一行没有写「权重」
     --> 岗位目标.csv › I5
      = 建议: 写上权重，例如 20%；同一岗位各指标的权重加起来是 100%
    ");
}

#[test]
fn a_post_without_targets_of_its_own() {
    let office = office("||文稿|规范||甲||100|||||甲|||\n|||规范||共同||10|||||甲|||");
    insta::assert_snapshot!(shown(&office.check_targets()), @"
    错误[E307]: 岗位类别 `信息` 在 岗位目标 里没有自己的目标
     --> 人员名册
      = 建议: 改成 岗位目标 里已有的岗位类别，或者在 岗位目标 给它加上目标行
    ");
}

#[test]
fn huge_numbers_are_no_panic() {
    let most = rust_decimal::Decimal::MAX;
    let office = office(&format!(
        "||文稿|规范||甲||{most}|||||甲|||\n||文稿|效率||乙||{most}|||||甲|||\n||信息|规范||甲||1|||||甲|||"
    ))
    .scheme(|scheme| scheme.full = Some(100.into()));
    assert!(shown(&office.check_targets()).contains("E309"));
}

#[test]
fn statuses_that_the_scheme_does_not_know() {
    let office = Office::new("2026Q3")
        .roster("张敏|秘书科|文稿岗|文稿\n李想|信息科|信息岗|信息")
        .statuses("张敏|轮休||\n李想|病假||")
        .scheme(|scheme| {
            scheme.statuses.push(gangze::office::StatusRule::new(
                &["病假"],
                gangze::office::Conclusion::Ungraded,
                "试",
            ));
        });
    let (_, sink) = office.facts();
    insta::assert_snapshot!(shown(&sink.finish()), @"
    错误[E311]: 状态 `轮休` 不在方案规定的状态之中
     --> 人员名册.csv › B2
      = 建议: 改成 病假 之一，或者在 pack.toml 里加上这种状态
    ");
}
