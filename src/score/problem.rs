//! What keeps a score from standing, in words.
//! Invariant: every text of this room stands here.

use crate::diag::catalog::{periods, score as code};
use crate::diag::{Diagnostic, Place};
use crate::office::{Period, State};

pub fn unknown_rule(place: Place, rule: &str, known: &[&str]) -> Diagnostic {
    let message = if rule.is_empty() {
        "「计分规则」是空的".to_owned()
    } else {
        format!("没有 `{rule}` 这条规则")
    };
    let near = known
        .iter()
        .map(|near| (strsim::damerau_levenshtein(rule, near), *near))
        .min();
    Diagnostic::new(code::UNKNOWN_RULE, place, message).help(match near {
        Some((distance, near)) if distance <= 2 && distance < rule.chars().count() => {
            format!("是不是「{near}」")
        }
        _ => format!("现有的规则是 {}", known.join("、")),
    })
}

pub fn parameter_missing(place: Place, rule: &str, parameter: &str, unit: &str) -> Diagnostic {
    Diagnostic::new(
        code::PARAMETER_MISSING,
        place,
        format!("规则 `{rule}` 要用的参数「{parameter}」是空的"),
    )
    .help(format!("填上「{parameter}」，单位是 {unit}"))
}

pub fn blocked(place: Place, name: &str, indicator: &str, state: &State) -> Diagnostic {
    Diagnostic::new(
        code::BLOCKED,
        place,
        format!(
            "`{name}` 的 `{indicator}` {}（{}），没有写怎样处理，总分算不出来",
            state.word(),
            state.why()
        ),
    )
    .help("补上数据，或者在这一格写明 剔除并重配权重、记零、满分 或 同组均值")
}

pub fn no_last_period(place: Place, name: &str, indicator: &str) -> Diagnostic {
    Diagnostic::new(
        code::NO_LAST_PERIOD,
        place,
        format!("`{name}` 的 `{indicator}` 要沿用上期，但是没有可用的上期结果"),
    )
    .help("补上本期数据，或者换一种处理办法")
}

pub fn no_group_mean(place: Place, name: &str, indicator: &str) -> Diagnostic {
    Diagnostic::new(
        code::NO_GROUP_MEAN,
        place,
        format!("`{name}` 的 `{indicator}` 要取同组均值，但是同类岗位没有人有值"),
    )
    .help("补上本期数据，或者换一种处理办法")
}

pub fn too_few_parts(name: &str, period: &Period, why: &str) -> Diagnostic {
    let message = format!("`{name}` {}的分期结果不够：{why}", period.words());
    Diagnostic::new(periods::TOO_FEW_PARTS, Place::file("结果"), message).help(
        "补出那一期的结果；本来就没有的，由方案的「个人缺期」「最少期数」规定怎样办，或者在人员名册写明状态",
    )
}

pub fn nothing_to_deduct_from(place: Place, rule: &str) -> Diagnostic {
    Diagnostic::new(
        code::NOTHING_TO_DEDUCT_FROM,
        place,
        format!("规则 `{rule}` 只扣分，「起评分」是空的，扣完都是 0 分"),
    )
    .help("「起评分」写 满分 或一个数")
}
