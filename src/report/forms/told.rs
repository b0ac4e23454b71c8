//! What a form says beside its own ledger: what people decided, and the parts that a longer period is made from.
//! Invariant: a decided figure never stands without the computed one.

use super::page::{centre, told};
use crate::book::{Cell, Row, Style, Tone};
use crate::grade::{Standing, Subject};
use crate::office::Node;
use crate::report::view::View;
use crate::report::words::{figure, joined};
use crate::report::{decisions, periods, summary};

/// Every entry that holds for a 考核对象, a line each, then how total and grade moved; `None` without one.
pub(super) fn decided(view: &View, standing: &Standing) -> Option<String> {
    let mut lines: Vec<String> = decisions::of(view, standing)
        .map(|entry| entry.words())
        .collect();
    if lines.is_empty() {
        return None;
    }
    let computed = &standing.computed;
    let mut moved = Vec::new();
    if standing.total != computed.total {
        let words = |total: Option<_>| total.map_or_else(|| "无".to_owned(), figure);
        moved.push(format!(
            "总分计算 {}，审定以后 {}",
            words(computed.total),
            words(standing.total)
        ));
    }
    let (before, after) = (computed.grade_word(), standing.grade_word());
    if before != after {
        let words = |grade: &str| if grade.is_empty() { "无" } else { grade }.to_owned();
        moved.push(format!(
            "等次计算 {}，审定以后 {}",
            words(before),
            words(after)
        ));
    }
    lines.push(joined(moved, "；"));
    Some(joined(lines, "\n"))
}

/// `审定等次` where somebody decided it.
pub(super) fn grade_label(view: &View, standing: &Standing) -> &'static str {
    let mut own = decisions::of(view, standing);
    if own.any(|entry| entry.subject == Subject::Grade) {
        "审定等次"
    } else {
        "建议等次"
    }
}

/// Why there is no grade, or none yet; decisions have a box of their own.
pub(super) fn open(view: &View, standing: &Standing) -> String {
    let entries: Vec<String> = decisions::of(view, standing)
        .map(|entry| entry.words())
        .collect();
    let mut rest = standing.clone();
    rest.notes
        .retain(|note| !entries.iter().any(|entry| note.as_ref() == entry));
    if rest.grade.is_some() && rest.notes.is_empty() && rest.parts.len() < 2 {
        return String::new();
    }
    plainly(&summary::remark(view, &rest))
}

/// A rule's own account of what it lacks, in the words of a paper that people sign: no names out of its arithmetic.
pub(super) fn plainly(words: &str) -> String {
    let mut told = String::new();
    let mut rest = words;
    while let Some((before, after)) = rest.split_once('`') {
        told.push_str(before);
        let Some((quoted, behind)) = after.split_once('`') else {
            rest = after;
            break;
        };
        let lacking = behind
            .strip_prefix(" 是")
            .and_then(|behind| behind.split_once("，不能"));
        match lacking {
            Some((state, behind)) => {
                told.push_str(&format!("要用的数据是{state}"));
                rest = after_arithmetic(behind);
            }
            None => {
                told.push_str(quoted);
                rest = behind;
            }
        }
    }
    told.push_str(rest);
    told
}

/// What stands after `计算（缺数（平均）* 0.3）`.
fn after_arithmetic(words: &str) -> &str {
    let verb = words.find(['（', '；', '，', '。']).unwrap_or(words.len());
    let behind = words.get(verb..).unwrap_or("");
    if !behind.starts_with('（') {
        return behind;
    }
    let mut depth = 0_u32;
    for (at, letter) in behind.char_indices() {
        match letter {
            '（' => depth += 1,
            '）' => depth = depth.saturating_sub(1),
            _ => continue,
        }
        if depth == 0 {
            return behind.get(at + letter.len_utf8()..).unwrap_or("");
        }
    }
    ""
}

/// One part of a longer period: its total as it was decided, and its grade.
pub(super) fn part(node: &Node) -> Row {
    let score = match node.value() {
        Some(value) if !node.left_out => Cell::number(value).style(Style::FormScore),
        _ if node.left_out => centre("不计", 1),
        _ => centre(node.state.word(), 1).tone(Tone::Bad),
    };
    let why = match node.entries.first() {
        // Where it was read from stands in 得分明细.
        Some(entry) => entry
            .reason
            .split_once("（结果/")
            .map_or(entry.reason.as_ref(), |(said, _)| said)
            .to_owned(),
        None => node.state.why().to_owned(),
    };
    Row::new(vec![
        told(node.name.clone(), 2).at(1),
        centre("", 1),
        centre("", 1),
        centre("", 1),
        score,
        told(why, Cell::ALL),
    ])
    .height(26.0)
}

/// Where the bonuses and deductions of the parts stand; `None` where the period is not made from parts.
pub(super) fn elsewhere(view: &View) -> Option<String> {
    let there = periods::there(view);
    (!there.is_empty()).then(|| {
        format!(
            "各期的奖惩情况见 {} 的个人考核表和奖惩依据表",
            joined(there, "、")
        )
    })
}
