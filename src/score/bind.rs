//! Which indicators can be scored: the rule exists, is sound, and finds its parameters in the row.
//! Invariant: each fault is said once, at the cell of 岗位目标.

use super::problem;
use crate::diag::Sink;
use crate::office::words::targets;
use crate::office::{Facts, Value};
use crate::rules::Rules;

/// For each indicator, whether its rule may be run on it.
pub fn bind(facts: &Facts, rules: &Rules, sink: &mut Sink) -> Vec<bool> {
    let names: Vec<&str> = rules.iter().map(|rule| rule.source.name.as_ref()).collect();
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
            whole && !rule.broken && !indicator.broken
        })
        .collect()
}
