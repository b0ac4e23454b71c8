//! What a call says wrong as it stands written, in words.
//! Invariant: the same fault found when the rule runs has the same words.

use rhai::Position;
use rust_decimal::Decimal;

use super::study::new;
use super::{code, nearest};
use crate::diag::Diagnostic;
use crate::rules::source::Source;

pub fn unknown_choice(
    source: &Source,
    at: Position,
    word: &str,
    given: &str,
    known: &[&str],
) -> Diagnostic {
    let message = format!("「{word}」不认识「{given}」");
    let help = nearest(given, known).unwrap_or_else(|| format!("可以写 {}", known.join("、")));
    new(code::MISUSED, source, at, message, help)
}

pub fn empty_reason(source: &Source, at: Position, word: &str) -> Diagnostic {
    let message = format!("「{word}」的理由是空的");
    let help = "理由要照印在报告里，写清楚为什么".to_owned();
    new(code::MISUSED, source, at, message, help)
}

pub fn negative_points(source: &Source, at: Position, word: &str) -> Diagnostic {
    let message = format!("「{word}」的分数是负的");
    let help = "扣多少、加多少都写成正数，方向由词决定".to_owned();
    new(code::MISUSED, source, at, message, help)
}

pub fn band_needs_two(source: &Source, at: Position) -> Diagnostic {
    let message = "分档 的一档要有两样：范围和值".to_owned();
    let help = "每一档写成 [\"80以上不满90\", 值]".to_owned();
    new(code::BANDS, source, at, message, help)
}

pub fn unknown_band(source: &Source, at: Position, text: &str) -> Diagnostic {
    let message = format!("分档 不认识范围「{text}」");
    let help = "用 以上、以下、以内（包括本数）、超过、不满（不包括本数）写，例如 80以上不满90";
    new(code::BANDS, source, at, message, help.to_owned())
}

pub fn bands(source: &Source, at: Position, (message, help): (String, String)) -> Diagnostic {
    new(code::BANDS, source, at, message, help)
}

/// `number`: what stands in the place of 位数.
pub fn places(source: &Source, at: Position, word: &str, number: Decimal) -> Diagnostic {
    let message = format!("「{word}」的小数位数要是 0 到 28 之间的整数，这里是 {number}");
    let help = "例如 四舍五入(分, 2) 保留两位小数；不写位数就是整数".to_owned();
    new(code::MISUSED, source, at, message, help)
}

pub fn divided_by_nought(source: &Source, at: Position) -> Diagnostic {
    let message = "占比 的「全部」写成了 0，结果永远是缺数".to_owned();
    let help = "写成 占比(部分, 全部)，例如 占比(岗.主办事项.计数(\"按时办结\"), 岗.主办事项.数量)";
    new(code::MISUSED, source, at, message, help.to_owned())
}

pub fn nameless_item(source: &Source, at: Position) -> Diagnostic {
    let message = "「分项」的名称是空的".to_owned();
    let help = "名称要印在得分明细里，例如 分项(\"时效\", 5, || …)".to_owned();
    new(code::MISUSED, source, at, message, help)
}

/// `word`: 定等 or 标记.
pub fn says_nothing(source: &Source, at: Position, word: &str) -> Diagnostic {
    let (what, example) = match word {
        "定等" => ("等次", "优秀"),
        _ => ("标记的名称", "停发绩效"),
    };
    let message = format!("「{word}」没有写{what}");
    let help = format!("写成 {word}(\"{example}\", \"理由\")");
    new(code::MISUSED, source, at, message, help)
}

pub fn negative_full(source: &Source, at: Position, word: &str) -> Diagnostic {
    let message = format!("「{word}」的满分是负的");
    let help = "满分写正数；要减的分在里面用 扣分".to_owned();
    new(code::MISUSED, source, at, message, help)
}

pub fn no_bands(source: &Source, at: Position) -> Diagnostic {
    let message = "分档 里一档也没有写".to_owned();
    new(
        code::BANDS,
        source,
        at,
        message,
        format!("写成 {}", example()),
    )
}

/// `swapped`: the words of the band, where they stand in the place of what it gives.
pub fn ends_are_no_text(source: &Source, at: Position, swapped: Option<&str>) -> Diagnostic {
    let (message, help) = match swapped {
        Some(words) => (
            "分档 的一档里，范围和值写反了".to_owned(),
            format!("范围写在前面：[\"{words}\", 值]"),
        ),
        None => (
            "分档 的范围要写成文字".to_owned(),
            "每一档写成 [\"80以上不满90\", 值]".to_owned(),
        ),
    };
    new(code::BANDS, source, at, message, help)
}

fn example() -> &'static str {
    "分档(数, [[\"不满80\", 0], [\"80以上\", 5]])"
}

/// `sound`: the item is one that can be declared.
pub fn undeclared_past(
    source: &Source,
    at: Position,
    (reach, item): (&str, &str),
    known: &[&str],
    sound: bool,
) -> Diagnostic {
    let message = format!("没有声明要取用「{reach}.{item}」");
    let help = nearest(item, known).unwrap_or_else(|| {
        if sound {
            format!("在规则开头写明，例如 /// 取用：{reach}.{item}")
        } else {
            format!("写成 总分、等次、指标名.得分 或 指标名.实际值，例如 岗.{reach}(\"总分\")")
        }
    });
    let (line, column) = (at.line().unwrap_or(1), at.position().unwrap_or(1));
    let place = source.stretch(line, column, item.chars().count().max(1));
    Diagnostic::new(code::UNKNOWN_NAME, place, message).help(help)
}
