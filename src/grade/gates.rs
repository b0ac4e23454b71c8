//! 门槛: conditions of the pack that bar grades, give one, or leave a mark.
//! Invariant: a gate that cannot be judged never passes anybody in silence.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::close::next_grade;
use super::{Given, Ledgers, Standing, problem};
use crate::diag::Sink;
use crate::office::{
    Conclusion, EntryKind, Facts, Gate, GateTest, Kind, Level, PastAbsent, PastTest, Subject, Table,
};

/// A gate that closed on somebody and gives a grade.
pub struct Forced {
    /// By place among the standings.
    pub standing: usize,
    pub grade: Arc<str>,
    pub reason: String,
    pub basis: Arc<str>,
}

/// What a gate says of one 考核对象.
enum Judged {
    Passed,
    /// Closed, and why.
    Closed(String),
    /// Cannot be told, and why.
    Unknown(String),
    /// Passed, as 缺历史 wants it, though something lacks; and what.
    Trusted {
        why: String,
        how: &'static str,
        /// Some of the parts are there.
        partly: bool,
    },
}

/// Applies every gate in the pack's order; answers the grades that gates give.
pub fn apply(
    given: Given<'_>,
    scores: &Ledgers<'_>,
    standings: &mut [Standing],
    sink: &mut Sink,
) -> Vec<Forced> {
    let mut forced = Vec::new();
    for gate in &given.facts.scheme.closing.gates {
        unknown_names(given.facts, gate, sink);
        let mut unclear: Vec<(&str, String, String)> = Vec::new();
        let mut trusted: Vec<(&str, String, String)> = Vec::new();
        for (index, standing) in standings.iter_mut().enumerate() {
            match judge(given, scores, gate, standing) {
                Judged::Passed => {}
                Judged::Closed(why) => {
                    if let Some(mark) = &gate.mark {
                        let reason = format!("{}：{why}。{}", gate.name, gate.basis);
                        standing.marks.push((mark.clone(), reason.into()));
                    }
                    if let Some(grade) = &gate.forces {
                        forced.push(Forced {
                            standing: index,
                            grade: grade.clone(),
                            reason: format!("{}：{why}", gate.name),
                            basis: gate.basis.clone(),
                        });
                    }
                    bar(given, gate, standing, &why);
                }
                Judged::Unknown(why) => {
                    let grade = standing.grade.as_ref();
                    let open = if grade.is_some_and(|grade| may_cost(given.facts, gate, grade)) {
                        standing.undecided = true;
                        standing.grade = None;
                        "待审定".to_owned()
                    } else if let Some(mark) = &gate.mark
                        && standing.conclusion == Conclusion::Graded
                    {
                        format!("要不要标记「{mark}」由人审定")
                    } else {
                        continue;
                    };
                    let note = format!(
                        "「{}」这一条看不出来（{why}），{open}。{}",
                        gate.name, gate.basis
                    );
                    standing.notes.push(note.into());
                    let name = super::name(given.facts, standing.person);
                    unclear.push((name, why, open));
                }
                Judged::Trusted { why, how, partly } => {
                    let grade = standing.grade.as_ref();
                    if grade.is_none_or(|grade| !may_cost(given.facts, gate, grade)) {
                        continue;
                    }
                    let note = format!("「{}」{why}，{how}。{}", gate.name, gate.basis);
                    standing.notes.push(note.into());
                    if partly {
                        let name = super::name(given.facts, standing.person);
                        trusted.push((name, format!("{why}，{how}"), "算作达到".into()));
                    }
                }
            }
        }
        if !trusted.is_empty() {
            sink.push(problem::gate_trusted(&gate.name, &trusted));
        }
        if !unclear.is_empty() {
            sink.push(problem::gate_unclear(&gate.name, &unclear));
        }
    }
    forced
}

/// Whether a gate that closes takes this grade away.
fn may_cost(facts: &Facts, gate: &Gate, grade: &Arc<str>) -> bool {
    let grades = &facts.scheme.grades;
    let place = |grade: &Arc<str>| grades.iter().position(|own| own.name == *grade);
    let forced = gate.forces.as_ref();
    gate.bars.contains(grade) || forced.is_some_and(|forced| place(forced) > place(grade))
}

/// Takes a grade that is out of reach away, down to the next that is not.
fn bar(given: Given<'_>, gate: &Gate, standing: &mut Standing, why: &str) {
    for grade in &gate.bars {
        if !standing.barred.contains(grade) {
            standing.barred.push(grade.clone());
        }
    }
    let Some(grade) = standing
        .grade
        .clone()
        .filter(|grade| gate.bars.contains(grade))
    else {
        return;
    };
    let next = next_grade(given, &grade, &standing.barred);
    let note = format!(
        "分数达到「{grade}」，不符合「{}」（{why}），确定为「{}」。{}",
        gate.name,
        next.as_deref().unwrap_or(""),
        gate.basis
    );
    standing.grade = next;
    standing.notes.push(note.into());
}

fn judge(given: Given<'_>, scores: &Ledgers<'_>, gate: &Gate, standing: &Standing) -> Judged {
    let closed = |closed: bool, why: String| {
        if closed {
            Judged::Closed(why)
        } else {
            Judged::Passed
        }
    };
    if standing.conclusion == Conclusion::Absent {
        return Judged::Passed;
    }
    match &gate.test {
        GateTest::Past(test) => past(given, test, standing),
        GateTest::Exhausted { indicator, at_most } => {
            let lowest = lowest(scores, standing, indicator);
            match lowest {
                Some(score) => closed(
                    score <= *at_most,
                    format!("「{indicator}」得 {} 分", score.normalize()),
                ),
                None => Judged::Passed,
            }
        }
        GateTest::Entries {
            indicator,
            kind,
            at_least,
            points,
        } => {
            let (number, sum) = entries(scores, standing, indicator, *kind);
            let (found, unit) = if *points {
                (sum.abs(), "分")
            } else {
                (number, "次")
            };
            closed(
                found >= *at_least && !found.is_zero(),
                format!(
                    "「{indicator}」{} {} {unit}",
                    kind.word(),
                    found.normalize()
                ),
            )
        }
        GateTest::Rows {
            table,
            column,
            at_least,
        } => {
            let found = rows(given.facts, standing, table, column.as_deref());
            let what = match column {
                Some(column) => format!("「{table}」的 {column} 合计 {}", found.normalize()),
                None => format!("「{table}」{} 条", found.normalize()),
            };
            closed(found >= *at_least && !found.is_zero(), what)
        }
        GateTest::Status(words) => match given.facts.status_within(standing.person, words) {
            Some(word) => Judged::Closed(format!("状态 {word}")),
            None => Judged::Passed,
        },
    }
}

/// 好 in at least half of the parts, and never 一般 or 较差.
fn past(given: Given<'_>, test: &PastTest, standing: &Standing) -> Judged {
    if let Some(cycle) = test.cycle
        && given.facts.period.parts(cycle).is_empty()
    {
        // A quarter has no quarters: the gate is one of the year.
        return Judged::Passed;
    }
    let own = given.past.and_then(|past| match test.cycle {
        Some(cycle) => past.of_cycles.get(&cycle),
        None => Some(past),
    });
    let held = own.map_or_else(Vec::new, |past| past.of(given.facts, standing));
    let bad: Vec<String> = held
        .iter()
        .filter(|own| test.never.contains(&own.grade))
        .map(|own| format!("{} {}", own.period, own.grade))
        .collect();
    if !bad.is_empty() {
        return Judged::Closed(bad.join("、"));
    }
    let absent = own.map_or(&[] as &[Arc<str>], |past| &past.absent);
    let good = held
        .iter()
        .filter(|own| test.grades.contains(&own.grade))
        .count();
    let closed = |good: usize, parts: usize| {
        let needed = Decimal::from(parts).saturating_mul(test.at_least);
        Decimal::from(good) < needed
    };
    if !held.is_empty() && closed(good + absent.len(), held.len() + absent.len()) {
        // Whatever the absent parts will be.
        return Judged::Closed(too_few(test, good, held.len() + absent.len()));
    }
    if held.is_empty() || !absent.is_empty() {
        let why = if absent.is_empty() {
            "没有历史结果".to_owned()
        } else {
            format!("缺 {} 的结果", absent.join("、"))
        };
        return match test.absent {
            PastAbsent::People => Judged::Unknown(why),
            PastAbsent::NotMet => Judged::Closed(format!("{why}，视为达不到")),
            PastAbsent::Held if closed(good, held.len()) => {
                let few = too_few(test, good, held.len());
                Judged::Closed(format!("{why}，按实有期数：{few}"))
            }
            PastAbsent::Held | PastAbsent::Met => Judged::Trusted {
                partly: !absent.is_empty() && own.is_some_and(|past| !past.grades.is_empty()),
                how: test.absent.word(),
                why,
            },
        };
    }
    if !closed(good, held.len()) {
        return Judged::Passed;
    }
    Judged::Closed(too_few(test, good, held.len()))
}

fn too_few(test: &PastTest, good: usize, parts: usize) -> String {
    format!(
        "{} {good} 次，{parts} 期中不到 {}%",
        test.grades.join("、"),
        super::cut::percent(test.at_least)
    )
}

/// The lowest score of an indicator among the parts that count.
fn lowest(scores: &Ledgers<'_>, standing: &Standing, indicator: &str) -> Option<Decimal> {
    let mut lowest: Option<Decimal> = None;
    for part in standing.parts.iter().filter(|part| part.counts) {
        let Some(score) = scores.get(part.score) else {
            continue;
        };
        score.total.walk(&mut |node, _| {
            if matches!(node.level, Level::Indicator(_))
                && node.name.as_ref() == indicator
                && !node.left_out
                && let Some(value) = node.value()
            {
                lowest = Some(lowest.map_or(value, |own| own.min(value)));
            }
        });
    }
    lowest
}

/// Number and points of an indicator's entries of a kind, over all posts.
fn entries(
    scores: &Ledgers<'_>,
    standing: &Standing,
    indicator: &str,
    kind: EntryKind,
) -> (Decimal, Decimal) {
    let (mut number, mut sum) = (Decimal::ZERO, Decimal::ZERO);
    for part in &standing.parts {
        let Some(score) = scores.get(part.score) else {
            continue;
        };
        score.total.walk(&mut |node, _| {
            if matches!(node.level, Level::Indicator(_)) && node.name.as_ref() == indicator {
                node.walk(&mut |inner, _| {
                    for entry in inner.entries.iter().filter(|entry| entry.kind == kind) {
                        number = number.saturating_add(Decimal::ONE);
                        sum = sum.saturating_add(entry.points);
                    }
                });
            }
        });
    }
    (number, sum)
}

/// Rows of a table over all posts, or the sum of one of its columns.
fn rows(facts: &Facts, standing: &Standing, table: &str, column: Option<&str>) -> Decimal {
    let Some(number) = facts.table_number(table) else {
        return Decimal::ZERO;
    };
    let mut own: Vec<u32> = standing
        .parts
        .iter()
        .flat_map(|part| facts.rows_of(Subject::Post(part.tenure), number))
        .copied()
        .collect();
    // A row that falls into two posts is one row.
    own.sort_unstable();
    own.dedup();
    let Some(table) = facts.table(number) else {
        return Decimal::ZERO;
    };
    match column {
        None => Decimal::from(own.len()),
        Some(column) => own
            .into_iter()
            .filter_map(|row| table.named(row, column).number())
            .fold(Decimal::ZERO, Decimal::saturating_add),
    }
}

/// A gate that asks for what is not there would never close, in silence.
fn unknown_names(facts: &Facts, gate: &Gate, sink: &mut Sink) {
    match &gate.test {
        GateTest::Exhausted { indicator, .. } | GateTest::Entries { indicator, .. } => {
            let mut known: Vec<&str> = facts
                .indicators
                .iter()
                .map(|own| own.name.as_ref())
                .collect();
            known.sort_unstable();
            known.dedup();
            if !known.contains(&indicator.as_ref()) {
                sink.push(problem::gate_without(&gate.name, "指标", indicator, &known));
            }
        }
        GateTest::Rows { table, column, .. } => {
            let found = facts
                .table_number(table)
                .and_then(|number| facts.table(number));
            match (found, column) {
                (None, _) => {
                    let known: Vec<&str> =
                        facts.tables.iter().map(|own| own.name.as_ref()).collect();
                    sink.push(problem::gate_without(&gate.name, "表", table, &known));
                }
                (Some(found), Some(column)) if found.find_column(column).is_none() => {
                    let known: Vec<&str> = found
                        .columns()
                        .iter()
                        .map(|own| own.name.as_ref())
                        .collect();
                    sink.push(problem::gate_without(&gate.name, "列", column, &known));
                }
                (Some(found), Some(column)) if !is_numeric(found, column) => {
                    sink.push(problem::gate_over_text(&gate.name, table, column));
                }
                _ => {}
            }
        }
        GateTest::Past(_) | GateTest::Status(_) => {}
    }
}

fn is_numeric(table: &Table, column: &str) -> bool {
    let found = table
        .find_column(column)
        .and_then(|at| table.columns().get(at));
    found.is_some_and(|column| matches!(column.kind, Kind::Number | Kind::Count | Kind::Percent))
}
