//! What came out, in the form in which cases write it: a figure, a state, lines of entries.
//! Invariant: shows what the assessment holds; computes nothing.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::problem;
use super::read::{Expected, What};
use crate::assess::Assessment;
use crate::diag::Diagnostic;
use crate::grade::Standing;
use crate::office::{Entry, EntryKind, Facts, Level, Node, State};
use crate::score::TenureScore;

/// One line, without and with the rows that it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub short: String,
    pub full: String,
}

impl Line {
    fn plain(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            short: text.clone(),
            full: text,
        }
    }
}

/// The actual value of an expectation; `—` where nothing could be computed.
///
/// # Errors
/// Where the expectation names a person or node that is not there, or not alone.
pub fn actual(
    assessment: Option<&Assessment>,
    expected: &Expected,
    codes: &BTreeSet<String>,
) -> Result<Vec<Line>, Box<Diagnostic>> {
    if expected.what == What::Codes {
        return Ok(codes.iter().map(Line::plain).collect());
    }
    let Some(assessment) = assessment else {
        return Ok(vec![Line::plain("—")]);
    };
    if expected.person.as_deref() == Some(EVERYBODY) {
        return everybody(assessment, expected).map(|line| vec![line]);
    }
    let standing = find(assessment, expected)?;
    match &expected.what {
        What::Codes => Ok(Vec::new()),
        What::Entries(path) => {
            let scores = scores(assessment, standing);
            let node = node(&scores, expected, path)?.0;
            let mut lines = Vec::new();
            node.walk(&mut |node, _| {
                lines.extend(node.entries.iter().map(|own| entry(&assessment.facts, own)));
            });
            Ok(lines)
        }
        What::Named(name) => named(assessment, standing, expected, name).map(|line| vec![line]),
    }
}

/// The section of 应得 that is about all together.
const EVERYBODY: &str = "全体";

/// 总分合计, 人数.
fn everybody(assessment: &Assessment, expected: &Expected) -> Result<Line, Box<Diagnostic>> {
    let totals = assessment
        .outcome
        .standings
        .iter()
        .filter_map(|own| own.total);
    let text = match &expected.what {
        What::Named(name) if name == "总分合计" => totals
            .fold(Decimal::ZERO, Decimal::saturating_add)
            .normalize()
            .to_string(),
        What::Named(name) if name == "人数" => assessment.outcome.standings.len().to_string(),
        What::Named(name) | What::Entries(name) => {
            let known = ["总分合计", "人数"].map(str::to_owned);
            return Err(Box::new(problem::unknown_node(
                expected.place.clone(),
                name,
                &known,
            )));
        }
        What::Codes => String::new(),
    };
    Ok(Line::plain(text))
}

/// The scores of a standing's parts.
fn scores(assessment: &Assessment, standing: &Standing) -> Vec<TenureScore> {
    let parts = standing.parts.iter();
    parts
        .filter_map(|part| assessment.scores.get(part.score))
        .collect()
}

/// The marks that rules left, in their order.
fn marks(assessment: &Assessment, standing: &Standing) -> String {
    let scores = scores(assessment, standing);
    let mut found: Vec<&str> = Vec::new();
    for score in &scores {
        score.total.walk(&mut |node, _| {
            let own = node
                .entries
                .iter()
                .filter(|entry| entry.kind == EntryKind::Mark);
            found.extend(own.filter_map(|entry| entry.says.as_deref()));
        });
    }
    found.dedup();
    if found.is_empty() {
        "无".to_owned()
    } else {
        found.join("、")
    }
}

fn named(
    assessment: &Assessment,
    standing: &Standing,
    expected: &Expected,
    name: &str,
) -> Result<Line, Box<Diagnostic>> {
    let dash = || "—".to_owned();
    Ok(Line::plain(match name {
        "总分" => match standing.total {
            Some(total) => total.normalize().to_string(),
            None if standing.state == State::Valued => dash(),
            None => standing.state.word().to_owned(),
        },
        "等次" => standing.grade.as_deref().map_or_else(dash, str::to_owned),
        "结论" => standing.conclusion.word().to_owned(),
        "名次" => standing.rank.map_or_else(dash, |rank| rank.to_string()),
        "类内名次" => standing
            .class_rank
            .map_or_else(dash, |rank| rank.to_string()),
        "科室名次" => standing
            .section_rank
            .map_or_else(dash, |rank| rank.to_string()),
        "标记" => marks(assessment, standing),
        path => {
            let of_actual = path.strip_suffix("/实际值");
            let scores = scores(assessment, standing);
            let (node, score) = node(&scores, expected, of_actual.unwrap_or(path))?;
            if of_actual.is_some() {
                let mark = match node.level {
                    Level::Indicator(number) => {
                        score.marks.iter().find(|mark| mark.indicator == number)
                    }
                    _ => None,
                };
                let figure = mark.and_then(|mark| mark.actual);
                figure.map_or_else(dash, |figure| figure.normalize().to_string())
            } else if node.left_out {
                "剔除".to_owned()
            } else {
                match node.value() {
                    Some(value) => value.normalize().to_string(),
                    None => node.state.word().to_owned(),
                }
            }
        }
    }))
}

/// Whose expectation it is.
fn find<'a>(
    assessment: &'a Assessment,
    expected: &Expected,
) -> Result<&'a Standing, Box<Diagnostic>> {
    let facts = &assessment.facts;
    let standings = &assessment.outcome.standings;
    let name = |standing: &Standing| {
        let person = facts.roster.person(standing.person);
        person.map_or("", |person| facts.lexicon.text(person.name))
    };
    let names = || standings.iter().map(name).collect::<Vec<&str>>();
    match &expected.person {
        Some(wanted) => standings
            .iter()
            .find(|standing| name(standing) == wanted.as_str())
            .ok_or_else(|| {
                Box::new(problem::unknown_person(
                    expected.place.clone(),
                    wanted,
                    &names(),
                ))
            }),
        None => match standings.as_slice() {
            [one] => Ok(one),
            _ => Err(Box::new(problem::several_people(
                expected.place.clone(),
                &names(),
            ))),
        },
    }
}

/// The node whose path ends with these names.
fn node<'a>(
    scores: &'a [TenureScore],
    expected: &Expected,
    path: &str,
) -> Result<(&'a Node, &'a TenureScore), Box<Diagnostic>> {
    let wanted: Vec<&str> = path.split(['/', '／']).map(str::trim).collect();
    let mut found: Vec<(String, &Node, &TenureScore)> = Vec::new();
    let mut known: Vec<String> = Vec::new();
    for score in scores {
        let mut above: Vec<&str> = Vec::new();
        score.total.walk(&mut |node, depth| {
            above.truncate(depth);
            above.push(&node.name);
            // The total itself is no part of a path.
            let own = above.get(1..).unwrap_or_default();
            if own.ends_with(&wanted) {
                found.push((own.join("/"), node, score));
            }
            if !node.name.is_empty() && depth > 0 {
                known.push(node.name.to_string());
            }
        });
    }
    // An indicator may bear the name of its 目标类型.
    let indicators = found
        .iter()
        .filter(|(_, node, _)| matches!(node.level, Level::Indicator(_)));
    if found.len() > 1 && indicators.clone().count() == 1 {
        found = indicators.cloned().collect();
    }
    match found.as_slice() {
        [(_, node, score)] => Ok((node, score)),
        [] => {
            known.dedup();
            Err(Box::new(problem::unknown_node(
                expected.place.clone(),
                path,
                &known,
            )))
        }
        several => {
            let paths: Vec<String> = several.iter().map(|(path, ..)| path.clone()).collect();
            Err(Box::new(problem::several_nodes(
                expected.place.clone(),
                path,
                &paths,
            )))
        }
    }
}

/// `扣分 1.5 逾期3个工作日 [台账1]`: rows are counted from 1 below the header.
fn entry(facts: &Facts, entry: &Entry) -> Line {
    let points = match entry.kind {
        EntryKind::Deduction => -entry.points,
        _ => entry.points,
    };
    let short = match entry.kind {
        EntryKind::Veto | EntryKind::Grade | EntryKind::Mark => {
            format!("{} {}", entry.kind.word(), entry.reason)
        }
        kind => format!("{} {} {}", kind.word(), points.normalize(), entry.reason),
    };
    let rows: Vec<String> = entry
        .evidence
        .iter()
        .map(|evidence| {
            let table = facts
                .table(evidence.table)
                .map_or("", |table| table.name.as_ref());
            format!("{table}{}", evidence.row + 1)
        })
        .collect();
    let full = if rows.is_empty() {
        short.clone()
    } else {
        format!("{short} [{}]", rows.join("、"))
    };
    Line { short, full }
}
