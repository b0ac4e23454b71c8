//! The library alone: the cells of a layout, gathered beforehand, written with formats like ours and nothing else.

use std::collections::HashMap;
use std::io::{Seek, Write};
use std::time::Instant;

use gangze::book::{Cached, Cell, Content, Style, Tone};
use rayon::prelude::*;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet};

/// What one cell comes to for the library.
pub enum Value {
    Blank,
    Text(String),
    Number(f64),
    Formula(String, String),
}

pub struct Plain {
    row: u32,
    column: u16,
    value: Value,
    format: usize,
}

/// A sheet's cells in order, and how big it is.
pub struct Cells {
    name: String,
    cells: Vec<Plain>,
    heights: Vec<(u32, f64)>,
    big: bool,
}

#[derive(Default)]
pub struct Formats {
    known: HashMap<(Style, Tone, bool), usize>,
    made: Vec<Format>,
}

impl Formats {
    fn of(&mut self, style: Style, tone: Tone, link: bool) -> usize {
        let next = self.made.len();
        *self.known.entry((style, tone, link)).or_insert_with(|| {
            self.made.push(format(style, tone, link));
            next
        })
    }

    pub fn list(self) -> Vec<Format> {
        self.made
    }
}

/// As many properties as ours have; which font and shade it is makes no difference to the writing.
fn format(style: Style, tone: Tone, link: bool) -> Format {
    let mut format = Format::new()
        .set_font_name("宋体")
        .set_font_size(10.5)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin);
    match style {
        Style::Score | Style::Total => format = format.set_num_format("0.00").set_indent(1),
        Style::Count => format = format.set_num_format("0").set_indent(1),
        Style::Date => format = format.set_num_format("yyyy-mm-dd"),
        Style::Wrapped | Style::Header => format = format.set_text_wrap(),
        Style::Indent(steps) => format = format.set_text_wrap().set_indent(steps),
        _ => {}
    }
    if tone != Tone::Plain {
        format = format.set_bold();
    }
    if link {
        format = format.set_font_color(Color::RGB(0x0005_63C1));
    }
    format
}

/// Gathers the cells of a sheet; merged cells are one cell here.
pub fn gather(sheet: gangze::book::Sheet, formats: &mut Formats) -> Cells {
    let mut cells = Vec::new();
    let mut row = 0;
    let big = sheet.body.expected > 20_000;
    let styles: Vec<Style> = sheet.columns.iter().map(|column| column.style).collect();
    let headings = sheet
        .columns
        .iter()
        .map(|column| Cell::text(column.heading.as_str()).style(Style::Header))
        .collect();
    let mut heights = Vec::new();
    let mut put = |cells: &[Cell], row: u32, found: &mut Vec<Plain>| {
        for (index, cell) in (0_u16..).zip(cells) {
            let column = cell.column.unwrap_or(index);
            let own = styles
                .get(usize::from(column))
                .copied()
                .unwrap_or(Style::Text);
            let style = cell.style.unwrap_or(own);
            let link = matches!(cell.content, Content::Link { .. });
            found.push(Plain {
                row,
                column,
                value: value(&cell.content),
                format: formats.of(style, cell.tone, link),
            });
        }
    };
    for title in &sheet.titles {
        put(&title.cells, row, &mut cells);
        row += 1;
    }
    let headings: Vec<Cell> = headings;
    put(&headings, row, &mut cells);
    row += sheet.header_rows();
    for body in sheet.body.rows {
        if let Some(points) = body.height {
            heights.push((row, points));
        }
        put(&body.cells, row, &mut cells);
        row += 1;
    }
    Cells {
        name: sheet.name,
        cells,
        heights,
        big,
    }
}

fn value(content: &Content) -> Value {
    match content {
        Content::Blank => Value::Blank,
        Content::Text(text) => Value::Text(text.to_string()),
        Content::Number(number) | Content::Percent(number) => {
            Value::Number(number.to_string().parse().unwrap())
        }
        Content::Date(date) => {
            use chrono::Datelike as _;
            Value::Number(f64::from(date.num_days_from_ce() - 693_594))
        }
        Content::Formula { text, cached } => Value::Formula(
            text.clone(),
            match cached {
                Cached::Number(number) => number.to_string(),
                Cached::Text(text) => text.clone(),
            },
        ),
        Content::Link {
            text,
            sheet,
            target,
        } => Value::Formula(
            format!("=HYPERLINK(\"#'{sheet}'!{target}\",\"{text}\")"),
            text.to_string(),
        ),
    }
}

/// Writes the gathered cells, big sheets one after the other on one core, the others on the other; seconds.
pub fn write(sheets: Vec<Cells>, formats: &[Format], out: impl Write + Seek + Send) -> (f64, u64) {
    let count = sheets.iter().map(|sheet| sheet.cells.len()).sum::<usize>();
    let start = Instant::now();
    let mut book = Workbook::new();
    book.set_zip_compression_level(3);
    let (big, small): (Vec<_>, Vec<_>) = sheets
        .into_iter()
        .enumerate()
        .partition(|(_, sheet)| sheet.big);
    let (mut all, small) = rayon::join(
        || {
            big.into_iter()
                .map(|(at, sheet)| {
                    let mut worksheet = book.new_worksheet_with_constant_memory().unwrap();
                    fill(&mut worksheet, &sheet, formats);
                    (at, worksheet)
                })
                .collect::<Vec<_>>()
        },
        || {
            small
                .into_par_iter()
                .map(|(at, sheet)| {
                    let mut worksheet = Worksheet::new();
                    fill(&mut worksheet, &sheet, formats);
                    (at, worksheet)
                })
                .collect::<Vec<_>>()
        },
    );
    all.extend(small);
    all.sort_by_key(|(at, _)| *at);
    for (_, worksheet) in all {
        book.push_worksheet(worksheet);
    }
    book.save_to_writer(out).unwrap();
    (start.elapsed().as_secs_f64(), u64::try_from(count).unwrap())
}

fn fill(worksheet: &mut Worksheet, sheet: &Cells, formats: &[Format]) {
    worksheet.set_name(&sheet.name).unwrap();
    let mut heights = sheet.heights.iter().peekable();
    for cell in &sheet.cells {
        while let Some((row, points)) = heights.next_if(|(row, _)| *row <= cell.row) {
            worksheet.set_row_height(*row, *points).unwrap();
        }
        let format = &formats[cell.format];
        match &cell.value {
            Value::Blank => worksheet.write_blank(cell.row, cell.column, format),
            Value::Text(text) => {
                worksheet.write_string_with_format(cell.row, cell.column, text, format)
            }
            Value::Number(number) => {
                worksheet.write_number_with_format(cell.row, cell.column, *number, format)
            }
            Value::Formula(text, result) => {
                let formula = Formula::new(text).set_result(result);
                worksheet.write_formula_with_format(cell.row, cell.column, formula, format)
            }
        }
        .unwrap();
    }
}
