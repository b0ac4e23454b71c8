//! The document as a workbook: one sheet on A4, tables with frames, signature lines.
//! Invariant: shows the same blocks as the Markdown, in the same order.

use chrono::NaiveDate;

use super::{Block, Charter};
use crate::book::{Cell, Column, Row, Sheet, Style, Workbook};

/// The page is a grid of so many equal columns.
const ACROSS: u16 = 12;
/// The width of one of them, in characters.
const WIDTH: f64 = 8.0;

/// The workbook; `day` dates its properties.
pub fn workbook(charter: &Charter, day: NaiveDate) -> Workbook {
    let mut book = Workbook::new(charter.title.as_str(), "", day);
    let columns = (0..ACROSS).map(|_| Column::plain(WIDTH)).collect();
    let mut sheet = Sheet::new("考核办法", columns);
    let mut rows = vec![line(&charter.title, Style::Title, 30.0)];
    for block in &charter.blocks {
        rows.push(Row::new(Vec::new()));
        match block {
            Block::Heading(text) | Block::Appendix(text) => {
                rows.push(line(text, Style::Header, 24.0));
            }
            Block::Script(lines) => rows.extend(lines.iter().map(|text| {
                let height = height(text, ACROSS) - 3.0;
                line(text, Style::Copied, height)
            })),
            Block::Subheading(text) => rows.push(line(text, Style::Caption, 20.0)),
            Block::Paragraph(text) => rows.push(line(text, Style::Wrapped, height(text, ACROSS))),
            Block::Table { head, rows: body } => {
                let widths = widths(head, body);
                rows.push(table_row(head, &widths, Style::Header));
                rows.extend(
                    body.iter()
                        .map(|row| table_row(row, &widths, Style::Wrapped)),
                );
            }
            Block::Signatures(lines) => {
                rows.extend(lines.iter().map(|text| line(text, Style::Signature, 36.0)));
            }
        }
    }
    sheet.body = rows.into();
    book.sheets = vec![sheet];
    book
}

fn line(text: &str, style: Style, height: f64) -> Row {
    Row::new(vec![Cell::text(text).style(style).across(ACROSS)]).height(height)
}

/// Points that a text takes over so many columns.
fn height(text: &str, columns: u16) -> f64 {
    let room = (f64::from(columns) * WIDTH).max(1.0);
    let width = u32::try_from(crate::book::display_width(text)).unwrap_or(u32::MAX);
    let lines = (f64::from(width) / room).ceil().max(1.0);
    (lines * 15.0 + 5.0).min(400.0)
}

/// How many columns of the grid each column of a table takes: by its longest text, at least one.
fn widths(head: &[String], body: &[Vec<String>]) -> Vec<u16> {
    let longest = |column: usize| {
        let cells = body
            .iter()
            .filter_map(|row| row.get(column))
            .chain(head.get(column));
        let width = cells
            .map(|text| crate::book::display_width(text).min(60))
            .max();
        width.unwrap_or(1).max(1)
    };
    let wanted: Vec<usize> = (0..head.len()).map(longest).collect();
    let mut widths = vec![1_u16; head.len()];
    // One column of the grid after the other goes to whoever lacks most room.
    for _ in head.len()..usize::from(ACROSS) {
        let lacks = |at: &usize| -> usize {
            let own = widths.get(*at).copied().unwrap_or(1);
            wanted.get(*at).copied().unwrap_or(0) * 100 / usize::from(own)
        };
        let most = (0..head.len()).max_by_key(lacks);
        if let Some(width) = most.and_then(|most| widths.get_mut(most)) {
            *width += 1;
        }
    }
    widths
}

fn table_row(cells: &[String], widths: &[u16], style: Style) -> Row {
    let mut at = 0;
    let mut tallest: f64 = 20.0;
    let mut row = Vec::with_capacity(cells.len());
    for (text, width) in cells.iter().zip(widths) {
        tallest = tallest.max(height(text, *width));
        row.push(Cell::text(text.as_str()).style(style).at(at).across(*width));
        at += width;
    }
    Row::new(row).height(tallest)
}
