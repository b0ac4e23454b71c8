//! Which votes count: of a form as a whole, and of each line on it.
//! Invariant: a vote is valid, abstained or void, never two of them, and a void one says why.

use rust_decimal::Decimal;

use super::check::{Checked, Mark};
use super::problem;
use super::register::Register;
use crate::diag::{Place, Sink};
use crate::office::ballot::{BallotPlan, Element};

/// What one person's line came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// A mark an element (level, points), and 票面得分.
    Valid {
        marks: Vec<(Option<usize>, Decimal)>,
        score: Decimal,
    },
    /// Left blank, or struck out with the whole form's blank.
    Abstained,
    Void(String),
}

/// What a form came to as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Valid,
    /// Nothing is filled in.
    Abstained,
    Void(String),
}

/// A form with its votes.
#[derive(Clone, Debug)]
pub struct Ballot {
    pub form: usize,
    pub file: std::sync::Arc<str>,
    pub verdict: Verdict,
    /// In the order of the form's people; all void where the form is.
    pub lines: Vec<Line>,
}

/// Judges a form; void lines and forms are said at their cells.
pub fn judge(plan: &BallotPlan, register: &Register, checked: Checked, sink: &mut Sink) -> Ballot {
    let names: Vec<&str> = register.form(checked.form).map_or_else(Vec::new, |form| {
        form.rated.iter().map(|rated| rated.name.as_ref()).collect()
    });
    let mut remarks = Sink::new();
    let mut lines: Vec<Line> = checked
        .marks
        .iter()
        .zip(&names)
        .map(|(marks, name)| line(plan, name, marks, &mut remarks))
        .collect();
    let verdict = if lines.iter().all(|line| *line == Line::Abstained) {
        sink.push(problem::blank_ballot(checked.place));
        Verdict::Abstained
    } else if let Some((why, place)) = too_many(plan, &checked) {
        sink.push(problem::too_many_best(place, &why));
        lines = lines
            .into_iter()
            .map(|line| match line {
                Line::Abstained => line,
                _ => Line::Void(why.clone()),
            })
            .collect();
        Verdict::Void(why)
    } else if !lines.iter().any(|line| matches!(line, Line::Valid { .. })) {
        sink.merge(remarks);
        sink.push(problem::no_valid_line(checked.place));
        Verdict::Void("填了的每一行都无效".to_owned())
    } else {
        sink.merge(remarks);
        Verdict::Valid
    };
    Ballot {
        form: checked.form,
        file: checked.file,
        verdict,
        lines,
    }
}

fn line(plan: &BallotPlan, name: &str, marks: &[(Mark, Place)], sink: &mut Sink) -> Line {
    if marks.iter().all(|(mark, _)| *mark == Mark::Blank) {
        return Line::Abstained;
    }
    let mut given = Vec::with_capacity(marks.len());
    for ((mark, place), element) in marks.iter().zip(&plan.elements) {
        let why = match mark {
            Mark::Given { level, points } => {
                given.push((*level, *points));
                continue;
            }
            Mark::Blank => format!("「{}」漏填", element.name),
            Mark::Several => format!("「{}」选了不止一个等级", element.name),
            Mark::Unknown(text) => format!("「{}」写的 `{text}` 不认识", element.name),
        };
        sink.push(problem::void_line(place.clone(), name, &why));
        return Line::Void(why);
    }
    let points: Vec<Decimal> = given.iter().map(|(_, points)| *points).collect();
    match plan.score(&points) {
        Some(score) => Line::Valid {
            marks: given,
            score,
        },
        None => Line::Void("分数超出了能精确表示的范围".to_owned()),
    }
}

/// The first element in which the rater gives more people the best level than the plan allows.
fn too_many(plan: &BallotPlan, checked: &Checked) -> Option<(String, Place)> {
    let top = plan.top.as_ref()?;
    let limit = top.of(checked.marks.len());
    for (index, element) in plan.elements.iter().enumerate() {
        let mut best = checked
            .marks
            .iter()
            .filter_map(|marks| marks.get(index))
            .filter(|(mark, _)| is_best(element, mark, top.line));
        let given = best.clone().count();
        if u32::try_from(given).unwrap_or(u32::MAX) > limit {
            let (_, place) = best.nth(limit as usize)?;
            let what = match element.levels.first() {
                Some((word, _)) => format!("“{word}”"),
                None => "优秀分数".to_owned(),
            };
            let why = format!("「{}」给了 {given} 个{what}，最多 {limit} 个", element.name);
            return Some((why, place.clone()));
        }
    }
    None
}

fn is_best(element: &Element, mark: &Mark, line: Decimal) -> bool {
    match mark {
        Mark::Given {
            level: Some(level), ..
        } => *level == 0,
        Mark::Given {
            level: None,
            points,
        } => element
            .full
            .checked_mul(line)
            .is_some_and(|least| *points >= least),
        _ => false,
    }
}
