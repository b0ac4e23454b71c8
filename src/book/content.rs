//! The content of one cell into the library's worksheet, and how wide it is.
//! Invariant: no text is ever read as a formula or a number, and no number loses a digit.

use rust_xlsxwriter::{Format, Formula, Url, Worksheet, XlsxError};

use super::layout::{Cached, Content};
use super::measure::display_width;
use super::style::{Shape, Style};
use super::values::{cut, double, fitting, serial};

/// Text in columns that wrap does not widen them beyond this.
pub(super) const WRAPPED_WIDTH: usize = 40;
/// Longest text in a formula, in UTF-16 units.
const LONGEST_LITERAL: usize = 255;
/// Where native links end; the format allows 65,530 a sheet.
const MOST_NATIVE_LINKS: u32 = 65_000;

/// Writes what looks as its column says without naming a format: the library hashes a whole format for each cell
/// that names one. `false` where it could not be written so.
pub(super) fn plain(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    content: &Content,
) -> Result<bool, XlsxError> {
    match content {
        Content::Text(text) if !text.is_empty() => {
            sheet.write_string(row, column, fitting(text))?
        }
        Content::Number(number) => match double(*number) {
            Some(value) => sheet.write_number(row, column, value)?,
            None => sheet.write_string(row, column, number.to_string())?,
        },
        Content::Date(date) => match serial(*date) {
            Some(day) => sheet.write_number(row, column, day)?,
            None => sheet.write_string(row, column, date.to_string())?,
        },
        _ => return Ok(false),
    };
    Ok(true)
}

/// Writes a cell in a format of its own; `links` counts the native links of the sheet.
pub(super) fn formatted(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    content: &Content,
    look: &Format,
    links: &mut u32,
) -> Result<(), XlsxError> {
    match content {
        Content::Blank => sheet.write_blank(row, column, look)?,
        Content::Text(text) => sheet.write_string_with_format(row, column, fitting(text), look)?,
        Content::Number(number) | Content::Percent(number) => match double(*number) {
            Some(value) => sheet.write_number_with_format(row, column, value, look)?,
            None => sheet.write_string_with_format(row, column, number.to_string(), look)?,
        },
        Content::Date(date) => match serial(*date) {
            Some(day) => sheet.write_number_with_format(row, column, day, look)?,
            None => sheet.write_string_with_format(row, column, date.to_string(), look)?,
        },
        Content::Formula { text, cached } => match cached {
            Cached::Number(number) => {
                let formula = Formula::new(text).set_result(number.to_string());
                sheet.write_formula_with_format(row, column, formula, look)?
            }
            Cached::Text(result) if reads_as_number(result) => {
                sheet.write_string_with_format(row, column, fitting(result), look)?
            }
            Cached::Text(result) => {
                let formula = Formula::new(text).set_result(fitting(result));
                sheet.write_formula_with_format(row, column, formula, look)?
            }
        },
        Content::Link {
            text,
            sheet: to,
            target,
        } => {
            let text = cut(&fitting(text), LONGEST_LITERAL, "…");
            let to = to.replace('\'', "''");
            if reads_as_number(&text) {
                // The library would store the formula's result `007` as the number 7.
                *links += 1;
                if *links > MOST_NATIVE_LINKS {
                    sheet.write_string_with_format(row, column, text, look)?
                } else {
                    let url = Url::new(format!("internal:'{to}'!{target}")).set_text(text);
                    sheet.write_url_with_format(row, column, url, look)?
                }
            } else {
                let address = format!("#'{to}'!{target}").replace('"', "\"\"");
                let shown = text.replace('"', "\"\"");
                let formula =
                    Formula::new(format!("=HYPERLINK(\"{address}\",\"{shown}\")")).set_result(text);
                sheet.write_formula_with_format(row, column, formula, look)?
            }
        }
    };
    Ok(())
}

pub(super) fn shape(content: &Content) -> Shape {
    match content {
        Content::Percent(_) => Shape::Percent,
        Content::Date(_) => Shape::Date,
        Content::Link { .. } => Shape::Link,
        Content::Blank | Content::Text(_) | Content::Number(_) | Content::Formula { .. } => {
            Shape::Usual
        }
    }
}

/// What the library would store as a number, `inf` and `nan` among it.
fn reads_as_number(text: &str) -> bool {
    text.parse::<f64>().is_ok()
}

/// Half-width characters that the content takes.
pub(super) fn width(content: &Content, style: Style) -> usize {
    let characters = match content {
        Content::Blank => 0,
        Content::Text(text) | Content::Link { text, .. } => display_width(text),
        Content::Number(number)
        | Content::Formula {
            cached: Cached::Number(number),
            ..
        } => number.round_dp(6).normalize().to_string().len() + 3,
        Content::Percent(ratio) => ratio.round_dp(4).to_string().len() + 3,
        Content::Date(_) => 10,
        Content::Formula {
            cached: Cached::Text(text),
            ..
        } => display_width(text),
    };
    match style {
        Style::Header => 0,
        Style::Indent(steps) => characters.min(WRAPPED_WIDTH) + usize::from(steps) * 2,
        style if style.wraps() => characters.min(WRAPPED_WIDTH),
        _ => characters,
    }
}
