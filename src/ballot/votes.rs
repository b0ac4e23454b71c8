//! The table 测评票: one row a valid vote, and one for every 评价主体 that lacks votes and says what stands instead.
//! Invariant: a row that does not count says so in 计入, and a blocked one has blanks where the points would stand.

use rust_decimal::Decimal;

use super::grid::Head;
use super::tally::{Outcome, PersonGroup, PersonTally, Tally};
use crate::book::{Cell, Column, Row, Sheet, Style, TabColour, Tone, Workbook};
use crate::office::Period;
use crate::office::ballot::{Lacking, VOTES, votes};

/// The workbook of 测评票.
pub fn votes_workbook(head: &Head<'_>, tally: &Tally) -> Workbook {
    let plan = head.plan;
    let title = format!("{}{}{}", head.unit, head.period.words(), VOTES);
    let mut columns = vec![
        Column::new(votes::PERIOD, Style::Exact),
        Column::new(votes::NUMBER, Style::Exact),
        Column::new(votes::RATED, Style::Text),
        Column::new(votes::GROUP, Style::Text),
        Column::new(votes::WEIGHT, Style::Percent),
        Column::new(votes::BALLOT, Style::Exact),
        Column::new(votes::SCORE, Style::Number),
        Column::new(votes::COUNTED, Style::TextCentre),
    ];
    for element in &plan.elements {
        columns.push(Column::new(element.name.as_ref(), Style::Number));
        if !element.levels.is_empty() {
            columns.push(Column::new(level_column(&element.name), Style::TextCentre));
        }
    }
    columns.push(Column::new(votes::REMARK, Style::Wrapped).width(40.0));
    let rows: Vec<Row> = tally
        .people
        .iter()
        .flat_map(|person| {
            let groups = person.groups.iter();
            groups.flat_map(|own| rows(head, person, own))
        })
        .collect();
    let mut sheet = Sheet::table(VOTES, columns, rows.into());
    sheet.locked = true;
    sheet.tab = Some(TabColour::Blue);
    let mut book = Workbook::new(title, head.unit, head.period.last);
    book.sheets = vec![sheet];
    book
}

/// The column with the words of an element's levels.
fn level_column(element: &str) -> String {
    format!("{element}等级")
}

fn rows(head: &Head<'_>, person: &PersonTally, own: &PersonGroup) -> Vec<Row> {
    let plan = head.plan;
    let mut rows: Vec<Row> = own
        .votes
        .iter()
        .map(|vote| {
            let mut cells = beginning(head, person, own, &vote.ballot, Some(vote.score));
            let counted = vote.left_out.is_none();
            cells.push(flag(counted));
            for (element, (level, points)) in plan.elements.iter().zip(&vote.marks) {
                cells.push(Cell::number(*points));
                if !element.levels.is_empty() {
                    let word = level.and_then(|level| element.levels.get(level));
                    cells.push(word.map_or(Cell::blank(), |(word, _)| Cell::text(word.clone())));
                }
            }
            cells.push(Cell::text(vote.left_out.clone().unwrap_or_default()));
            Row::new(cells)
        })
        .collect();
    if let Outcome::Lacking { why, policy } = &own.outcome {
        rows.extend(instead(head, person, own, why, policy));
    }
    rows
}

/// The row that stands for the votes that lack; none where the weight goes to the others.
fn instead(
    head: &Head<'_>,
    person: &PersonTally,
    own: &PersonGroup,
    why: &str,
    policy: &Lacking,
) -> Option<Row> {
    let (points, remark) = match policy {
        Lacking::Reweigh { .. } => return None,
        Lacking::Block => (None, format!("{why}，缺数")),
        Lacking::Default { points, basis } => {
            let taken = points.normalize();
            (
                Some(*points),
                format!("{why}，按默认 {taken} 分（{basis}）"),
            )
        }
    };
    let mut cells = beginning(head, person, own, policy.word(), points);
    cells.push(flag(true));
    for element in &head.plan.elements {
        let share = points
            .and_then(|points| points.checked_mul(element.full))
            .and_then(|points| points.checked_div(Decimal::ONE_HUNDRED));
        cells.push(share.map_or(Cell::blank(), Cell::number));
        if !element.levels.is_empty() {
            cells.push(Cell::blank());
        }
    }
    cells.push(Cell::text(remark).tone(Tone::Warn));
    Some(Row::new(cells))
}

fn beginning(
    head: &Head<'_>,
    person: &PersonTally,
    own: &PersonGroup,
    ballot: &str,
    score: Option<Decimal>,
) -> Vec<Cell> {
    let group = head.plan.groups.get(own.group);
    vec![
        Cell::text(days(head.period)),
        Cell::text(person.rated.number.clone()),
        Cell::text(person.rated.name.clone()),
        Cell::text(group.map_or("", |group| &group.name)),
        Cell::percent(group.map_or(Decimal::ZERO, |group| group.weight)),
        Cell::text(ballot),
        score.map_or(Cell::blank(), Cell::number),
    ]
}

/// The period as the table is read back: of a year that begins on another day the days themselves.
fn days(period: Period) -> String {
    let named = period.to_string();
    let plain = Period::parse(&named);
    if plain.is_some_and(|own| (own.first, own.last) == (period.first, period.last)) {
        return named;
    }
    format!("{}..{}", period.first, period.last)
}

fn flag(counted: bool) -> Cell {
    if counted {
        Cell::text("是")
    } else {
        Cell::text("否").tone(Tone::Faint)
    }
}
