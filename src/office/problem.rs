//! What can be wrong in the office's own terms, in words.
//! Invariant: every text of this room stands here.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::period::{Cycle, Period};
use crate::diag::catalog::office as code;
use crate::diag::{Diagnostic, Place};

pub fn no_post_on_day(place: Place, name: &str, day: NaiveDate) -> Diagnostic {
    Diagnostic::new(
        code::NO_POST_ON_DAY,
        place,
        format!("`{name}` 在 {day} 没有任职，这一行没有岗位可以计入"),
    )
    .help("核对姓名和日期；人确实在岗的，在 人员名册 补上这段任职的 起、止")
}

pub fn no_day(place: Place, table: &str) -> Diagnostic {
    Diagnostic::new(
        code::NO_DAY,
        place,
        format!("「{table}」的这一行没有日期，不知道算在哪一期"),
    )
    .help("补上日期；不该计分的行整行删掉")
}

pub fn which_post(place: Place, name: &str, posts: &[&str]) -> Diagnostic {
    Diagnostic::new(
        code::WHICH_POST,
        place,
        format!(
            "`{name}` 这一天同时任 {}，看不出这一行算在哪个岗位上",
            posts.join("、")
        ),
    )
    .help("在这一行的「岗位」列写明岗位，没有这一列就加一列")
}

pub fn not_a_number(place: Place, column: &str, text: &str) -> Diagnostic {
    Diagnostic::new(
        code::TARGET_NOT_A_NUMBER,
        place,
        format!("「{column}」写的是 `{text}`，不是数"),
    )
    .help("改成数，例如 20；不需要的留空")
}

pub fn unknown_word(place: Place, column: &str, text: &str, known: &[&str]) -> Diagnostic {
    let message = if text.is_empty() {
        format!("「{column}」是空的")
    } else {
        format!("「{column}」写的 `{text}` 不认识")
    };
    Diagnostic::new(code::TARGET_WORD, place, message).help(match near(text, known) {
        Some(near) => format!("是不是「{near}」；可以写 {}", known.join("、")),
        None => format!("可以写 {}", known.join("、")),
    })
}

/// The known word that differs by one or two characters.
pub fn near<'a>(text: &str, known: &[&'a str]) -> Option<&'a str> {
    let (distance, near) = known
        .iter()
        .map(|near| (strsim::damerau_levenshtein(text, near), *near))
        .min()?;
    (distance <= 2 && distance < text.chars().count() && distance < near.chars().count())
        .then_some(near)
}

/// `，是不是「文秘岗」`, or nothing.
fn is_it(text: &str, known: &[&str]) -> String {
    near(text, known).map_or_else(String::new, |near| format!("，是不是「{near}」"))
}

pub fn indicator_without_name(place: Place) -> Diagnostic {
    Diagnostic::new(code::TARGET_WORD, place, "这一行没有写「指标」")
        .help("写上指标的名字；不是指标的行整行删掉")
}

pub fn negative_full(place: Place, full: Decimal) -> Diagnostic {
    Diagnostic::new(
        code::TARGET_NOT_A_NUMBER,
        place,
        format!("「满分」写的是 `{full}`，不能小于 0"),
    )
    .help("只扣不加的指标满分写 0，用「下限」写最多扣多少")
}

pub fn no_full(place: Place, name: &str) -> Diagnostic {
    Diagnostic::new(
        code::TARGET_NOT_A_NUMBER,
        place,
        format!("指标 `{name}` 没有写「满分」"),
    )
    .help("写上满分；只加减、不占分的指标写 0")
}

pub fn weight_under_sum(place: Place) -> Diagnostic {
    Diagnostic::new(
        code::WEIGHT_UNDER_SUM,
        place,
        "方案按 求和 合成，「权重」要留空",
    )
    .help("清空这一格；要按权重合成的，在 pack.toml 里写 合成 = \"加权\"")
}

pub fn no_weight(place: Place) -> Diagnostic {
    Diagnostic::new(
        code::WEIGHT_UNDER_SUM,
        place,
        "方案按 加权 合成，这一行没有写「权重」",
    )
    .help("写上权重，例如 20%；同一岗位各指标的权重加起来是 100%")
}

pub fn unknown_status(place: Place, text: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::new(
        code::UNKNOWN_STATUS,
        place,
        format!("状态 `{text}` 不在方案规定的状态之中"),
    )
    // Of words of two characters the near one is as often another status: 产假, 事假.
    .help(
        match near(text, known).filter(|_| text.chars().count() > 2) {
            Some(near) => format!(
                "是不是「{near}」；方案规定的有 {}，没有的在 pack.toml 里加上",
                known.join("、")
            ),
            None => format!(
                "改成 {} 之一，或者在 pack.toml 里加上这种状态",
                known.join("、")
            ),
        },
    )
}

/// `to`: the day on which the last post ended.
pub fn leaver(place: Place, name: &str, to: chrono::NaiveDate) -> Diagnostic {
    let message = format!("`{name}` 的任职止于 {to}，考核期末已经不在岗，仍按在岗的日子参加考核");
    Diagnostic::new(code::LEAVER, place, message).help(
        "已经退休、离职、调出的，在名册的「状态」写上，不再参加考核；还在单位的，补上后来的任职",
    )
}

pub fn returned(place: Place, name: &str, word: &str, to: chrono::NaiveDate) -> Diagnostic {
    let message = format!("`{name}` 的状态「{word}」止于 {to}，考核期末就不算 {word}，仍参加考核");
    Diagnostic::new(code::LEAVER, place, message)
        .help("没有回来的，把「状态止」清空；回来了的，写上后来的任职（「起」是回来的那天）")
}

pub fn target_without_holder(place: Place, text: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::new(
        code::TARGET_WITHOUT_HOLDER,
        place,
        format!(
            "名册里没有人任 `{text}`，这一行目标没有对象{}",
            is_it(text, known)
        ),
    )
    .help("改成名册里的岗位类别或岗位，或者写 全体；不用的行删掉")
}

pub fn holder_without_target(place: Place, class: &str, known: &[&str]) -> Diagnostic {
    if class.is_empty() {
        return Diagnostic::new(
            code::HOLDER_WITHOUT_TARGET,
            place,
            "这一行没有写 `岗位类别`，在 岗位目标 里找不到自己的目标",
        )
        .help("补上岗位目标里已有的岗位类别");
    }
    Diagnostic::new(
        code::HOLDER_WITHOUT_TARGET,
        place,
        format!(
            "岗位类别 `{class}` 在 岗位目标 里没有自己的目标{}",
            is_it(class, known)
        ),
    )
    .help("改成 岗位目标 里已有的岗位类别，或者在 岗位目标 给它加上目标行")
}

pub fn equally_specific(place: Place, name: &str, first: Place) -> Diagnostic {
    Diagnostic::new(
        code::EQUALLY_SPECIFIC,
        place,
        format!("指标 `{name}` 对同一个岗位写了两行，分不出以哪一行为准"),
    )
    .related(first, "另一行在这里")
    .help("删掉一行，或者把其中一行的 科室、岗位 写得更具体")
}

pub fn full_marks_off(place: Place, holder: &str, sum: Decimal, full: Decimal) -> Diagnostic {
    Diagnostic::new(
        code::FULL_MARKS_OFF,
        place,
        format!(
            "`{holder}` 各指标的满分加起来是 {}，应当是 {full}",
            sum.normalize()
        ),
    )
    .help("核对这个岗位各行的「满分」")
}

pub fn weights_off(place: Place, holder: &str, sum: Decimal) -> Diagnostic {
    let percent = sum.saturating_mul(Decimal::ONE_HUNDRED).normalize();
    Diagnostic::new(
        code::FULL_MARKS_OFF,
        place,
        format!("`{holder}` 各指标的权重加起来是 {percent}%，应当是 100%"),
    )
    .help("核对这个岗位各行的「权重」")
}

pub fn other_cycle(place: Place, cycle: Cycle, period: &Period) -> Diagnostic {
    Diagnostic::new(
        code::OTHER_CYCLE,
        place,
        format!(
            "这个指标按 {} 考核，不能直接算 {}",
            cycle.word(),
            period.words()
        ),
    )
    .help(format!(
        "--period 换成一个{}，或者改「周期」",
        cycle_words(cycle)
    ))
}

fn cycle_words(cycle: Cycle) -> &'static str {
    match cycle {
        Cycle::Month => "月，例如 2026-09",
        Cycle::Quarter => "季度，例如 2026Q3",
        Cycle::Half => "半年，例如 2026H2",
        Cycle::Year => "年度，例如 2026",
        Cycle::Dates => "起止日期",
    }
}

pub fn section_with_post(place: Place, post: &str) -> Diagnostic {
    Diagnostic::new(
        code::SECTION_TARGET,
        place,
        format!("这一行的「对象」是 `科室`，「岗位」却写了 `{post}`"),
    )
    .help("科室的目标只用「科室」列说明给谁；「岗位」留空或写 全体")
}

pub fn unknown_section_row(place: Place, table: &str, text: &str, known: &[&str]) -> Diagnostic {
    let fault = Diagnostic::new(
        code::UNKNOWN_SECTION_ROW,
        place,
        format!("「{table}」写的科室 `{text}` 不在 人员名册 里，这一行不算给任何科室"),
    );
    match near(text, known) {
        Some(near) => fault.help(format!("是不是「{near}」")),
        None => fault.help(format!("名册里的科室有 {}", known.join("、"))),
    }
}
