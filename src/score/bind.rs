//! Which indicators can be scored: the rule exists, is sound, and finds its parameters in the row.
//! Invariant: each fault is said once, at the cell of 岗位目标.

use rust_decimal::Decimal;

use super::problem;
use crate::diag::Sink;
use crate::office::words::targets;
use crate::office::{Compare, Facts, Value};
use crate::rules::Rules;

/// A script without its comments.
fn code(text: &str) -> String {
    text.lines()
        .map(|line| line.split("//").next().unwrap_or(""))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Whether a script takes points off and never says from what.
fn only_deducts(code: &str) -> bool {
    let has = |word: &str| code.contains(&format!("{word}("));
    (has("扣分") || has("扣完"))
        && !["起评", "得分", "加分", "分项", "逐件"]
            .into_iter()
            .any(has)
}

/// The most that a target may be where a rule takes it for a share, of which 1 is the whole; `None`: it takes it for
/// something else.
fn most(code: &str, compare: Compare) -> Option<Decimal> {
    let share =
        |line: &str| line.starts_with("占比(") && line.ends_with(')') && !line.contains('*');
    // What is counted among others is never more than all.
    if code.lines().any(|line| share(line.trim())) {
        return Some(Decimal::ONE);
    }
    let tight: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let points = tight.contains("-指标.目标值)*100")
        || tight.contains("(指标.目标值-") && tight.contains(")*100");
    let shown = tight.contains("百分数(指标.目标值)");
    // More than the whole may be asked for, but not ten times as much.
    (points || shown).then_some(match compare {
        Compare::AtMost => Decimal::ONE,
        Compare::AtLeast => Decimal::TEN,
    })
}

/// For each indicator, whether its rule may be run on it.
pub fn usable(facts: &Facts, rules: &Rules, sink: &mut Sink) -> Vec<bool> {
    let names: Vec<&str> = rules
        .iter()
        .map(|rule| rule.source.name.as_ref())
        .filter(|name| rules.find(name).is_some())
        .collect();
    facts
        .indicators
        .iter()
        .map(|indicator| {
            let table = &facts.targets_table;
            let Some(rule) = rules.find(&indicator.rule) else {
                let place = table.named_place(indicator.row, targets::RULE);
                sink.push(problem::unknown_rule(place, &indicator.rule, &names));
                return false;
            };
            let mut whole = true;
            for parameter in &rule.header.parameters {
                match table.named(indicator.row, &parameter.name) {
                    Value::Missing if table.find_column(&parameter.name).is_some() => {
                        let place = table.named_place(indicator.row, &parameter.name);
                        sink.push(problem::parameter_missing(
                            place,
                            &indicator.rule,
                            &parameter.name,
                            &parameter.unit,
                        ));
                        whole = false;
                    }
                    // Reported where the column or the cell was read.
                    Value::Missing | Value::Faulty => whole = false,
                    _ => {}
                }
            }
            let code = code(&rule.source.text);
            if [".目标值", "[\"目标值\"]"]
                .iter()
                .any(|read| code.contains(read))
                && table.named(indicator.row, targets::TARGET) == Value::Missing
            {
                let place = table.named_place(indicator.row, targets::TARGET);
                sink.push(problem::parameter_missing(
                    place,
                    &indicator.rule,
                    targets::TARGET,
                    "与实际值相同",
                ));
                whole = false;
            }
            if let Value::Number(target) = table.named(indicator.row, targets::TARGET)
                && most(&code, indicator.compare).is_some_and(|most| target > most)
            {
                let place = table.named_place(indicator.row, targets::TARGET);
                sink.push(problem::target_without_sign(place, &indicator.rule, target));
                whole = false;
            }
            // Where points may fall below 0, a rule that only deducts says something from 0 on.
            let bounds = &indicator.bounds;
            let ends_at_0 = [bounds.lower, bounds.deduction_floor]
                .into_iter()
                .flatten()
                .any(|bound| !bound.is_sign_negative() || bound.is_zero());
            if only_deducts(&code)
                && indicator.base.is_none()
                && !indicator.full.is_zero()
                && ends_at_0
            {
                let place = table.named_place(indicator.row, targets::BASE);
                sink.push(problem::nothing_to_deduct_from(place, &indicator.rule));
                whole = false;
            }
            whole && !rule.broken && !indicator.broken
        })
        .collect()
}
