//! 科室汇总: head counts, grades and means of each 科室, as formulas over 考核结果汇总表.
//! Invariant: the last row adds up to the roster.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::formula::{at, is_criterion, range};
use super::summary;
use super::view::View;
use super::words::{counted, joined, sheets, text, titles};
use crate::book::{Cached, Cell, Column, Print, Row, Rows, Sheet, Style, TabColour, Tone};
use crate::grade::Standing;
use crate::office::{Conclusion, Mode, Rounding, State, Symbol};

/// The column of 平均分.
pub fn mean_column(view: &View) -> u16 {
    4_u16.saturating_add(u16::try_from(view.facts().scheme.grades.len()).unwrap_or(0))
}

/// The column of the first kind's mean.
pub fn first_kind_column(view: &View) -> u16 {
    mean_column(view).saturating_add(3)
}

/// The 科室 that have a 考核对象, in the roster's order, people without one come last; then those that are only assessed
/// themselves.
pub fn sections(view: &View) -> Vec<Symbol> {
    let mut seen: Vec<Symbol> = Vec::new();
    for (_, standing) in view.standings() {
        if seen.last() != Some(&standing.section) && !seen.contains(&standing.section) {
            seen.push(standing.section);
        }
    }
    for own in &view.context.outcome.sections {
        if !seen.contains(&own.name) {
            seen.push(own.name);
        }
    }
    seen
}

/// Means are shown with two places.
const MEAN: Rounding = Rounding {
    places: 2,
    mode: Mode::HalfUp,
};

/// The mean of what is there, rounded for show.
pub fn mean(values: &[Decimal]) -> Option<Decimal> {
    let sum = values
        .iter()
        .try_fold(Decimal::ZERO, |sum, value| sum.checked_add(*value))?;
    Some(MEAN.apply(sum.checked_div(Decimal::from(values.len()))?))
}

/// The sheet.
pub fn sheet(view: &Arc<View>) -> Sheet {
    let facts = view.facts();
    let scheme = &facts.scheme;
    let mut columns = vec![
        Column::new("科室", Style::TextCentre),
        Column::new(counted(view).0, Style::Count).width(7.0),
        Column::new("定等", Style::Count).width(7.0),
    ];
    for grade in &scheme.grades {
        let column = Column::new(grade.name.as_ref(), Style::Count);
        columns.push(
            column
                .group(format!("各等次{}", counted(view).0))
                .width(7.0),
        );
    }
    columns.extend([
        Column::new("待审定", Style::Count).width(7.5),
        Column::new("平均分", Style::Total).width(9.0),
        Column::new("最高分", Style::Score).width(9.0),
        Column::new("最低分", Style::Score).width(9.0),
    ]);
    for kind in &scheme.kinds {
        let column = Column::new(kind.as_ref(), Style::Score);
        columns.push(column.group("分项平均分").width(9.0));
    }
    if !view.context.outcome.sections.is_empty() {
        let own = |heading: &str, style| Column::new(heading, style).group("科室自身考核");
        columns.extend([
            own("科室总分", Style::Total)
                .width(9.0)
                .note("科室按自己的指标得的分，明细在得分明细的末尾"),
            own("科室名次", Style::Count).width(7.5),
            own("科室等次", Style::TextCentre).width(9.0),
            own("科室说明", Style::Wrapped).width(30.0),
        ]);
    }
    let mut sheet = Sheet::table(sheets::SECTIONS, columns, Rows::default());
    sheet.titles = titles(
        &view.context,
        &format!("{}{}科室汇总", facts.unit, facts.period.words()),
        if view.has_doubles() {
            "各数是公式，取自考核结果汇总表，一人双岗位双考核的是两个考核对象；平均分按定等的考核对象算"
        } else {
            "人数、等次和平均分是公式，取自考核结果汇总表；平均分按定等的人算"
        },
    );
    sheet.filter = false;
    sheet.freeze = Some(1);
    sheet.tab = Some(TabColour::Blue);
    sheet.print = Print::landscape();
    let table = Table::of(view, sheet.first_body_row());
    let sections = sections(view);
    let mut rows: Vec<Row> = Vec::with_capacity(sections.len() + 1);
    for (place, section) in (0_u32..).zip(&sections) {
        rows.push(table.row(Some(*section), place));
    }
    rows.push(table.row(None, u32::try_from(sections.len()).unwrap_or(u32::MAX)));
    sheet.body = rows.into();
    sheet
}

/// The summary's columns as ranges, and where this sheet begins.
struct Table<'a> {
    view: &'a View,
    first: u32,
    summary_first: u32,
    summary_last: u32,
}

impl<'a> Table<'a> {
    fn of(view: &'a View, first: u32) -> Self {
        let summary_first = summary::shell(view).first_body_row();
        let people = u32::try_from(view.order.len()).unwrap_or(1).max(1);
        Self {
            view,
            first,
            summary_first,
            summary_last: summary_first.saturating_add(people - 1),
        }
    }

    fn over(&self, column: u16) -> String {
        range(
            sheets::SUMMARY,
            column,
            self.summary_first,
            self.summary_last,
        )
    }

    /// One 科室, or everybody.
    fn row(&self, section: Option<Symbol>, place: u32) -> Row {
        let facts = self.view.facts();
        let after = summary::after(self.view);
        let own: Vec<&Standing> = self
            .view
            .standings()
            .map(|(_, standing)| standing)
            .filter(|standing| section.is_none_or(|section| standing.section == section))
            .collect();
        let graded: Vec<&&Standing> = own
            .iter()
            .filter(|standing| standing.conclusion == Conclusion::Graded)
            .collect();
        let name = section.map(|section| text(facts, section));
        // A name that COUNTIFS would take for a pattern, or an empty one, is counted by us.
        let live = name.is_none_or(is_criterion);
        let scope = match section {
            None => String::new(),
            Some(_) => format!(
                "{},${},",
                self.over(summary::SECTION),
                at(0, self.first.saturating_add(place))
            ),
        };
        let count = |wanted: Option<(u16, &str)>, value: usize| {
            let value = Decimal::from(value);
            let text = match (wanted, section) {
                (Some((column, word)), _) if is_criterion(word) => {
                    format!("=COUNTIFS({scope}{},\"{word}\")", self.over(column))
                }
                (None, Some(_)) => format!("=COUNTIFS({})", scope.trim_end_matches(',')),
                (None, None) => format!("=ROWS({})", self.over(0)),
                _ => return Cell::number(value),
            };
            if live {
                Cell::formula(text, Cached::Number(value))
            } else {
                Cell::number(value)
            }
        };
        let average = |column: u16, values: Vec<Decimal>| {
            let Some(value) = mean(&values) else {
                return Cell::blank();
            };
            let text = format!(
                "=ROUND(AVERAGEIFS({},{scope}{},\"{}\"),2)",
                self.over(column),
                self.over(after.conclusion),
                Conclusion::Graded.word()
            );
            if live {
                Cell::formula(text, Cached::Number(value))
            } else {
                Cell::number(value)
            }
        };
        let totals: Vec<Decimal> = graded.iter().filter_map(|own| own.total).collect();
        let mut cells = vec![
            match name {
                Some("") => Cell::text("（未填科室）"),
                Some(name) => Cell::text(name),
                None => Cell::text("合计"),
            },
            count(None, own.len()),
            count(
                Some((after.conclusion, Conclusion::Graded.word())),
                graded.len(),
            ),
        ];
        for grade in &facts.scheme.grades {
            let holders = own
                .iter()
                .filter(|standing| standing.grade.as_ref() == Some(&grade.name))
                .count();
            cells.push(count(Some((after.grade, &grade.name)), holders));
        }
        let undecided = own.iter().filter(|standing| standing.undecided).count();
        cells.push(count(Some((after.grade, "待审定")), undecided));
        cells.push(average(after.total, totals.clone()));
        let end = |value: Option<&Decimal>| value.map_or_else(Cell::blank, |v| Cell::number(*v));
        cells.push(end(totals.iter().max()));
        cells.push(end(totals.iter().min()));
        for (kind, column) in (0..facts.scheme.kinds.len()).zip(summary::FIRST_KIND..) {
            let values = graded
                .iter()
                .filter_map(|standing| standing.kinds.get(kind).copied().flatten())
                .collect();
            cells.push(average(column, values));
        }
        if !self.view.context.outcome.sections.is_empty() {
            cells.extend(assessed(self.view, section));
        }
        if section.is_none() {
            cells = cells
                .into_iter()
                .map(|cell| cell.tone(Tone::Strong))
                .collect();
        }
        Row::new(cells)
    }
}

/// What a 科室 came to by indicators of its own.
fn assessed(view: &View, section: Option<Symbol>) -> [Cell; 4] {
    let standings = view.context.outcome.sections.iter();
    let own = section.and_then(|name| standings.clone().find(|own| own.name == name));
    let Some(own) = own else {
        return std::array::from_fn(|_| Cell::blank());
    };
    let mut words: Vec<String> = Vec::new();
    if own.state != State::Valued {
        words.push(format!("{}：{}", own.state.word(), own.state.why()));
    }
    if let Some(score) = view.context.sections.get(own.score) {
        words.extend(summary::range_words(
            view.facts(),
            &score.marks,
            score.range,
        ));
    }
    words.extend(own.notes.iter().map(|note| note.to_string()));
    [
        own.total.map_or_else(Cell::blank, Cell::number),
        own.rank.map_or_else(Cell::blank, Cell::number),
        Cell::text(own.grade.as_deref().unwrap_or("")),
        Cell::text(joined(
            words.iter().map(|words| words.trim_end_matches('。')),
            "；",
        )),
    ]
}
