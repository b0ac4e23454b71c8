//! Charts as plain data; they read body cells, so they change with the cells.
//! Invariant: no type of the writing library appears here.

use crate::diag;

/// A native chart over body cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    pub kind: ChartKind,
    pub title: String,
    pub series: Vec<Series>,
    pub anchor: Anchor,
    /// In pixels.
    pub width: u32,
    pub height: u32,
}

impl Chart {
    pub fn new(kind: ChartKind, title: impl Into<String>, series: Vec<Series>) -> Self {
        Self {
            kind,
            title: title.into(),
            series,
            anchor: Anchor::Right,
            width: 560,
            height: 320,
        }
    }
}

/// Form of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartKind {
    /// 柱形图
    Column,
    /// 条形图, the first row on top.
    Bar,
    /// 堆积条形图, the first row on top: the series add up.
    Stacked,
    /// 折线图
    Line,
    /// 饼图
    Pie,
}

/// One row of values in a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    pub name: String,
    pub categories: Source,
    pub values: Source,
}

/// A stretch of one column's body cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// The sheet of this name; `None` is the chart's own sheet.
    pub sheet: Option<&'static str>,
    pub column: u16,
    /// The first body row, counted from 0.
    pub first: u32,
    pub count: u32,
}

impl Source {
    /// The first `count` body cells of a column of the chart's own sheet.
    pub fn column(column: u16, count: u32) -> Self {
        Self {
            sheet: None,
            column,
            first: 0,
            count,
        }
    }
}

/// Where a chart stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Right of the last column, beside the header.
    Right,
    /// Below the last row.
    Below,
    At(diag::Cell),
}
