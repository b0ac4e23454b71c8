//! 缺数 and 不适用 by the declared policies, and what blocks where none was declared.
//! Invariant: each policy that was used leaves an entry or a mark that says so; a filled value enters no mean.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::graph::Graph;
use super::packed::Batch;
use super::{Blocked, Bound, Piece, Raw, open, problem, tree};
use crate::office::words::targets;
use crate::office::{
    Conclusion, Entry, EntryKind, Facts, Policy, State, Subject, SubjectKind, Symbol,
};

/// Applies the policies to the indicators of a subject whose 评分 stood in a layer; 同组均值 waits for `by_group`.
pub fn apply(facts: &Facts, bound: &Bound, layer: usize, raw: &mut Raw) {
    if raw.pieces.iter().any(|piece| piece.mark.state.lacks()) {
        treat(
            facts,
            raw,
            &|number| is_due(&bound.graph, layer, number),
            &[],
        );
    }
}

/// Applies 同组均值 to the indicators whose 评分 stood in a layer, once everybody has gone through it.
pub fn by_group(facts: &Facts, bound: &Bound, layer: usize, batches: &mut [Batch]) {
    let due = |number: u32| is_due(&bound.graph, layer, number);
    if !means_due(facts, &bound.graph, layer) {
        return;
    }
    let means = group_means(facts, batches, &due);
    for batch in batches.iter_mut().filter(|batch| batch.lacks) {
        let open = |subject| open(facts, bound, subject);
        batch.change(open, |raw| treat(facts, raw, &due, &means));
    }
}

/// Whether an indicator is scored in a layer.
fn is_due(graph: &Graph, layer: usize, indicator: u32) -> bool {
    let when = graph.when.get(indicator as usize);
    when.is_some_and(|(_, score)| *score == layer)
}

/// Whether a layer has an indicator that may need the mean of its group.
pub fn means_due(facts: &Facts, graph: &Graph, layer: usize) -> bool {
    (0_u32..).zip(&facts.indicators).any(|(number, indicator)| {
        is_due(graph, layer, number)
            && [indicator.missing, indicator.not_applicable].contains(&Policy::GroupMean)
    })
}

/// Applies the policies to one subject.
fn treat(facts: &Facts, raw: &mut Raw, due: &dyn Fn(u32) -> bool, means: &[GroupMean]) {
    let group = group(facts, raw.subject);
    for piece in raw
        .pieces
        .iter_mut()
        .filter(|piece| due(piece.mark.indicator) && piece.mark.treated.is_none())
    {
        let mark = &mut piece.mark;
        let own = facts.indicator(mark.indicator).zip(piece.node.as_mut());
        let Some((indicator, node)) = own else {
            continue;
        };
        let policy = match mark.state {
            State::Missing(_) => indicator.missing,
            State::NotApplicable(_) => indicator.not_applicable,
            State::Valued | State::Failed(_) => continue,
        };
        let word = mark.state.word();
        let mut rests_on = String::new();
        let points = match policy {
            Policy::Block => continue,
            Policy::LastPeriod => match facts.last_value(raw.subject, indicator) {
                Ok(last) => {
                    rests_on = format!("：{}", last.words);
                    last.points
                }
                Err(_) => continue,
            },
            Policy::LeaveOut => {
                node.left_out = true;
                mark.treated = Some(policy);
                continue;
            }
            Policy::Zero => Decimal::ZERO,
            Policy::Full => indicator.full,
            Policy::GroupMean => {
                let mean = means
                    .iter()
                    .find(|mean| mean.group == group && mean.name == indicator.name);
                match mean {
                    Some(mean) => mean.value,
                    None => continue,
                }
            }
        };
        node.state = State::Valued;
        node.children.clear();
        node.entries.retain(|entry| !entry.kind.has_points());
        node.entries.push(Entry {
            kind: EntryKind::Award,
            points,
            reason: format!("{word}，按「{}」处理{rests_on}", policy.word()).into(),
            says: None,
            evidence: Vec::new(),
            line: 0,
        });
        tree::settle_alone(node);
        mark.treated = Some(policy);
    }
}

/// 同组: the 任职 of one 岗位类别, or all 科室.
type Group = (SubjectKind, Symbol);

fn group(facts: &Facts, subject: Subject) -> Group {
    let class = match subject {
        Subject::Post(id) => facts.tenure(id).map(|tenure| tenure.class),
        Subject::Section(_) => None,
    };
    (subject.kind(), class.unwrap_or_default())
}

/// The mean of one indicator among those of a group that have a value by rule.
struct GroupMean {
    group: Group,
    name: Arc<str>,
    value: Decimal,
}

fn group_means(facts: &Facts, batches: &[Batch], due: &dyn Fn(u32) -> bool) -> Vec<GroupMean> {
    // A sum past the range of decimals is none.
    let mut sums: Vec<(Group, Arc<str>, Option<Decimal>, u32)> = Vec::new();
    for raw in batches.iter().flat_map(Batch::raws) {
        let own = group(facts, raw.subject);
        let by_rule = |piece: &&Piece| due(piece.mark.indicator) && piece.mark.treated.is_none();
        for piece in raw.pieces.iter().filter(by_rule) {
            let Some((value, name)) = piece
                .node
                .as_ref()
                .and_then(|node| Some((node.value()?, &node.name)))
            else {
                continue;
            };
            match sums
                .iter_mut()
                .find(|(group, known, ..)| *group == own && known == name)
            {
                Some((_, _, sum, count)) => {
                    *sum = sum.and_then(|sum| sum.checked_add(value));
                    *count += 1;
                }
                None => sums.push((own, name.clone(), Some(value), 1)),
            }
        }
    }
    let rounding = facts.scheme.rounding.indicator;
    sums.into_iter()
        .filter_map(|(group, name, sum, count)| {
            let mean = sum?.checked_div(Decimal::from(count))?;
            Some(GroupMean {
                group,
                name,
                value: rounding.apply(mean),
            })
        })
        .collect()
}

/// 缺数 and 不适用 that block a total which would be graded.
pub fn find_blocks(facts: &Facts, raw: &Raw, found: &mut Vec<Blocked>) {
    if !raw.pieces.iter().any(|piece| piece.mark.state.lacks()) {
        return;
    }
    if let Subject::Post(id) = raw.subject {
        let graded = facts
            .tenure(id)
            .is_some_and(|own| facts.verdict(own.person).conclusion == Conclusion::Graded);
        if !graded {
            return;
        }
    }
    let name = facts.subject_name(raw.subject);
    for piece in &raw.pieces {
        let mark = &piece.mark;
        if mark.treated.is_some() {
            continue;
        }
        let Some(indicator) = facts.indicator(mark.indicator) else {
            continue;
        };
        let (policy, column) = match mark.state {
            State::Missing(_) => (indicator.missing, targets::MISSING),
            State::NotApplicable(_) => (indicator.not_applicable, targets::NOT_APPLICABLE),
            State::Valued | State::Failed(_) => continue,
        };
        let place = facts.targets_table.named_place(indicator.row, column);
        let fault = match policy {
            Policy::LastPeriod => {
                let why = facts.last_value(raw.subject, indicator).err();
                problem::no_last_period(place, name, &indicator.name, &why.unwrap_or_default())
            }
            Policy::GroupMean => problem::no_group_mean(place, name, &indicator.name),
            _ => problem::blocked(place, name, &indicator.name, &mark.state),
        };
        found.push(Blocked {
            subject: raw.subject,
            indicator: mark.indicator,
            fault,
        });
    }
}
