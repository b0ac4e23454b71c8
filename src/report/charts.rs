//! The charts of 总览: they read cells of its own tables and of 科室汇总, so they change with them.
//! Invariant: draws nothing that is not in a cell.

use super::sections;
use super::view::View;
use super::words::{self, sheets};
use crate::book::{Anchor, Chart, ChartKind, Series, Source};
use crate::diag;

/// Height of a chart, in pixels.
const HALF_HEIGHT: u32 = 260;

/// First body row and count of the tables of 总览 that charts read.
#[derive(Clone, Copy, Debug)]
pub struct Tables {
    pub grades: (u32, u32),
    pub gaps: (u32, u32),
    pub trend: (u32, u32),
}

/// Charts from the row `below` on.
pub fn charts(view: &View, tables: Tables, below: u32) -> Vec<Chart> {
    let Tables {
        grades,
        gaps,
        trend,
    } = tables;
    let own = |column, (first, count)| Source {
        sheet: None,
        column,
        first,
        count,
    };
    let mut distribution = Chart::new(
        ChartKind::Column,
        format!("等次分布（{}）", words::counted(view).1),
        vec![Series {
            name: words::counted(view).0.into(),
            categories: own(6, grades),
            values: own(10, grades),
        }],
    );
    distribution.height = HALF_HEIGHT;
    let rows = u32::try_from(sections::sections(view).len()).unwrap_or(0);
    let of_section = |column| Source {
        sheet: Some(sheets::SECTIONS),
        column,
        first: 0,
        count: rows,
    };
    let kinds = (sections::first_kind_column(view)..).zip(&view.facts().scheme.kinds);
    let mut means = Chart::new(
        ChartKind::Stacked,
        "科室平均分（按目标类型）",
        kinds
            .map(|(column, kind)| Series {
                name: kind.to_string(),
                categories: of_section(0),
                values: of_section(column),
            })
            .collect(),
    );
    means.height = HALF_HEIGHT
        .max(rows.saturating_mul(24).saturating_add(90))
        .min(640);
    let mut charts = vec![distribution, means];
    if gaps.1 > 0 {
        let mut behind = Chart::new(
            ChartKind::Bar,
            "实际比目标差多少（占目标值）",
            vec![Series {
                name: "差距".into(),
                categories: own(0, gaps),
                values: own(9, gaps),
            }],
        );
        behind.height = HALF_HEIGHT;
        charts.push(behind);
    }
    if trend.1 > 0 {
        let mut means = Chart::new(
            ChartKind::Line,
            "各期平均分",
            vec![Series {
                name: "平均分".into(),
                categories: own(0, trend),
                values: own(9, trend),
            }],
        );
        means.height = HALF_HEIGHT;
        charts.push(means);
    }
    // Two beside each other; a row of charts is as tall as its taller one.
    let mut at = below;
    for pair in charts.chunks_mut(2) {
        let mut tallest = 0;
        for (chart, column) in pair.iter_mut().zip([0, 6]) {
            chart.anchor = Anchor::At(diag::Cell::new(at, column));
            chart.width = 375;
            tallest = tallest.max(chart.height);
        }
        // A usual row is 27 pixels tall.
        at = at.saturating_add(tallest.div_ceil(27)).saturating_add(1);
    }
    charts
}
