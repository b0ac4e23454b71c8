//! 各期平均分: the saved results of earlier periods of the same length, and this one after them.
//! Invariant: what was decided counts for an earlier period; nothing is made up for one that was not saved.

use rust_decimal::Decimal;

use super::sections::mean;
use super::view::View;
use crate::office::{Conclusion, SubjectKind};

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
        .filter_map(|past| {
            let totals: Vec<Decimal> = past
                .subjects()
                .iter()
                .filter(|own| own.kind == SubjectKind::Person)
                .filter(|own| own.conclusion == Conclusion::Graded)
                .filter_map(|own| own.total.decided)
                .collect();
            point(past.period.words(), &totals)
        })
        .take(SHOWN - 1)
        .collect();
    if points.is_empty() {
        return points;
    }
    points.reverse();
    let totals: Vec<Decimal> = view
        .standings()
        .filter(|(_, standing)| standing.conclusion == Conclusion::Graded)
        .filter_map(|(_, standing)| standing.total)
        .collect();
    points.extend(point(facts.period.words(), &totals));
    points
}

fn point(period: String, totals: &[Decimal]) -> Option<Point> {
    Some(Point {
        period,
        graded: totals.len(),
        mean: mean(totals)?,
    })
}
