//! What keeps a score from standing, in words.
//! Invariant: every text of this room stands here.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::graph::Slip;
use crate::diag::catalog::{periods, score as code};
use crate::diag::{Diagnostic, Place};
use crate::office::{Period, State, SubjectKind};
use crate::rules::{JUDGE_SCRIPT, Rule, Rules, Use};

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

/// `target`: as it was read.
pub fn target_without_sign(place: Place, rule: &str, target: Decimal) -> Diagnostic {
    let (found, taken) = (target.normalize(), target * Decimal::ONE_HUNDRED);
    let taken = taken.normalize();
    Diagnostic::new(
        code::TARGET_WITHOUT_SIGN,
        place,
        format!("规则 `{rule}` 算的是比例，目标值 `{found}` 会当作 {taken}%"),
    )
    .help(format!("写成 {found}%"))
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

pub fn no_last_period(place: Place, name: &str, indicator: &str, why: &str) -> Diagnostic {
    Diagnostic::new(
        code::NO_LAST_PERIOD,
        place,
        format!("`{name}` 的 `{indicator}` 要沿用上期，但是{why}"),
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

pub fn unknown_use(place: Place, text: &str, slip: &Slip, row: Option<Place>) -> Diagnostic {
    let (message, help) = match slip {
        Slip::Whom(reader) => (
            format!("给{}计分的规则不能取用「{text}」", reader.word()),
            match reader {
                SubjectKind::Person => "给个人计分的，可以取用 自己、科室、全体、同科室、同类别",
                SubjectKind::Section => "给科室计分的，可以取用 自己、成员、全体",
            }
            .to_owned(),
        ),
        Slip::Nobody(kind) => (
            format!(
                "取用「{text}」，可是岗位目标里没有「对象」是 {} 的行",
                kind.word()
            ),
            format!("在岗位目标加上{}的指标，或者去掉这一项取用", kind.word()),
        ),
        Slip::Indicator { name, known } => {
            let near = known
                .iter()
                .map(|near| (strsim::damerau_levenshtein(name, near), near))
                .min()
                .filter(|(distance, _)| *distance <= (name.chars().count() / 3).max(1));
            (
                format!("取用「{text}」，可是岗位目标里没有 `{name}` 这个指标"),
                match near {
                    Some((_, near)) => format!("是不是「{near}」"),
                    None => format!("现有的指标是 {}", known.join("、")),
                },
            )
        }
    };
    let fault = Diagnostic::new(code::UNKNOWN_USE, place, message).help(help);
    match row {
        Some(row) => fault.related(row, "岗位目标的这一行用到它"),
        None => fault,
    }
}

pub fn unknown_result(place: Place, name: &str, known: &BTreeSet<&str>) -> Diagnostic {
    let near = known
        .iter()
        .map(|near| (strsim::damerau_levenshtein(name, near), *near))
        .min()
        .filter(|(distance, _)| *distance <= (name.chars().count() / 3).max(1));
    let known: Vec<&str> = known.iter().copied().collect();
    Diagnostic::new(
        code::UNKNOWN_USE,
        place,
        format!("成绩 里没有「{name}」：不是目标类型、分组，也不是指标"),
    )
    .help(match near {
        Some((_, near)) => format!("是不是「{near}」"),
        None => format!("可以写 {}", known.join("、")),
    })
}

/// 定等 came to a name that only others are scored by, and said no more of this subject.
pub fn judged_in_part(rules: &Rules, name: &str, subject: &str) -> Diagnostic {
    let script = rules.script(JUDGE_SCRIPT);
    let mut named = script.into_iter().flat_map(|rule| &rule.shape.named);
    let place = named.find(|(own, _)| own == name);
    let place = place.map_or(Place::Run, |(_, place)| place.clone());
    let message = format!("判到「{name}」为止：这个岗位没有这一项");
    Diagnostic::new(code::JUDGED_IN_PART, place, message)
        .trace(format!("正在判定 {subject}"))
        .help("后面的没有判；全体都有的放在前面，只有一部分岗位有的放在最后")
}

/// `reads`: what stands in the circle, the rule that reads there, and its item of 取用.
pub fn circle(chain: &[String], reads: &[(String, &Rule, &Use)]) -> Diagnostic {
    let place = |rule: &Rule, item: &Use| rule.source.place_of(item.line, &item.text);
    let (first, others) = match reads.split_first() {
        Some(((_, rule, item), others)) => (place(rule, item), others),
        None => (Place::Run, reads),
    };
    let message = format!("取用绕成了圈：{}", chain.join(" 要用 "));
    let mut fault = Diagnostic::new(code::CIRCLE, first, message);
    for (words, rule, item) in others {
        fault = fault.related(
            place(rule, item),
            format!("{words} 在这里取用「{}」", item.text),
        );
    }
    fault.help("去掉其中一条规则的这一项取用；先算谁、后算谁要排得出先后")
}
