//! One indicator of one 任职 or 科室 in `results.json`.
//! Invariant: what people decided stands beside what was computed, under a name of its own.

use serde::Serialize;

use super::decimal;
use crate::grade::Decision;
use crate::office::{Level, Node, State};
use crate::report::decisions;
use crate::report::view::View;
use crate::score::Mark;

#[derive(Serialize)]
pub struct Measured<'a> {
    #[serde(rename = "指标")]
    name: &'a str,
    #[serde(rename = "目标类型")]
    kind: &'a str,
    #[serde(rename = "满分")]
    full: String,
    #[serde(rename = "得分")]
    score: Option<String>,
    /// As people decided it, else as computed.
    #[serde(rename = "审定得分")]
    decided: Option<String>,
    #[serde(rename = "实际值")]
    actual: Option<String>,
    /// Empty for a value by rule.
    #[serde(rename = "状态")]
    state: &'static str,
    #[serde(rename = "状态原因")]
    why: String,
    #[serde(rename = "处理")]
    treated: Option<&'static str>,
}

pub fn measured<'a>(
    view: &'a View,
    total: &Node,
    mark: &Mark,
    decisions: &[&Decision],
) -> Option<Measured<'a>> {
    let facts = view.facts();
    let indicator = facts.indicator(mark.indicator)?;
    let mut value = None;
    total.walk(&mut |node: &Node, _| {
        if node.level == Level::Indicator(mark.indicator) && !node.left_out {
            value = node.value();
        }
    });
    let decided = decisions::ruling(decisions, &indicator.name).and_then(|own| own.new.number());
    Some(Measured {
        name: &indicator.name,
        kind: facts
            .scheme
            .kinds
            .get(indicator.kind)
            .map_or("", AsRef::as_ref),
        full: indicator.full.normalize().to_string(),
        score: decimal(value),
        decided: decimal(decided.or(value)),
        actual: decimal(mark.actual),
        state: match mark.state {
            State::Valued => "",
            ref other => other.word(),
        },
        why: mark.state.why().to_owned(),
        treated: mark.treated.map(|policy| policy.word()),
    })
}
