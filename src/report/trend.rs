//! 各期平均分: the saved results of earlier periods of the same length and of this one's parts, and this one after them.
//! Invariant: what was decided counts for an earlier period; nothing is made up for one that was not saved.

use rust_decimal::Decimal;

use super::sections::mean;
use super::view::View;
use crate::office::{Conclusion, PastPeriod, SubjectKind};

/// Periods that are shown, this one included.
const SHOWN: usize = 8;

/// One period: its name, how many people were graded, the mean of their totals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    pub period: String,
    pub graded: usize,
    pub mean: Decimal,
}

/// From the earliest on; empty where no earlier period has a mean.
pub fn trend(view: &View) -> Vec<Point> {
    let facts = view.facts();
    let mut points: Vec<Point> = facts
        .history
        .before(&facts.period)
        .filter_map(earlier)
        .take(SHOWN - 1)
        .collect();
    points.reverse();
    // What a longer period is made from stands before it.
    if let Some(composition) = facts.composition() {
        let parts = facts.period.parts(composition.part);
        let saved = parts.iter().filter_map(|part| facts.history.of(part));
        points.extend(saved.filter_map(earlier));
    }
    if points.is_empty() {
        return points;
    }
    let totals: Vec<Decimal> = view
        .standings()
        .filter(|(_, standing)| standing.conclusion == Conclusion::Graded)
        .filter_map(|(_, standing)| standing.total)
        .collect();
    points.extend(point(facts.period.words(), &totals));
    points
}

fn earlier(past: &PastPeriod) -> Option<Point> {
    let totals: Vec<Decimal> = past
        .subjects()
        .iter()
        .filter(|own| own.kind == SubjectKind::Person)
        .filter(|own| own.conclusion == Conclusion::Graded)
        .filter_map(|own| own.total.decided)
        .collect();
    point(past.period.words(), &totals)
}

fn point(period: String, totals: &[Decimal]) -> Option<Point> {
    Some(Point {
        period,
        graded: totals.len(),
        mean: mean(totals)?,
    })
}
