//! Whether a returned file is the form that was handed out, and the marks on it.
//! Invariant: the first difference ends it, with one message at its cell; a form with one gives no marks.

use std::str::FromStr;

use rust_decimal::Decimal;

use super::forms::Form;
use super::grid::{
    FORM_SHEET, GUIDE_SHEET, Grid, Head, NAMES, Slot, ballot_in, code_in, count, folded,
};
use super::problem;
use super::register::Register;
use super::returned::{Held, Returned, ReturnedSheet};
use crate::diag::{Diagnostic, Place};

/// Sheets that may stand beside the form: ours, and the hidden one with words of long lists.
const OURS: [&str; 2] = [GUIDE_SHEET, "选项"];
/// A title and a few lines: the 票号 stands no lower, even where rows were put in above it.
const TOP_ROWS: u32 = 12;

/// One mark of one person in one element.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    Blank,
    /// The level (in an element with levels) and the points.
    Given {
        level: Option<usize>,
        points: Decimal,
    },
    /// More than one level is ticked.
    Several,
    /// Something that is no mark.
    Unknown(String),
}

/// A form that is the one that was handed out.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The form, by its place in the register.
    pub form: usize,
    pub file: std::sync::Arc<str>,
    /// The cell of the 票号.
    pub place: Place,
    /// By person, then by element, with the cell where the element begins.
    pub marks: Vec<Vec<(Mark, Place)>>,
}

/// Compares a returned file with the forms that were handed out.
///
/// # Errors
/// At the first cell that differs.
pub fn check(
    head: &Head<'_>,
    register: &Register,
    returned: &Returned,
) -> Result<Checked, Box<Diagnostic>> {
    let sheet = form_sheet(returned)?;
    let found = sheet
        .cells
        .range(..(TOP_ROWS, 0))
        .find_map(|(cell, held)| Some((*cell, ballot_in(&held.words())?.to_owned())));
    let Some((at, id)) = found else {
        return Err(Box::new(problem::not_a_form(&returned.file)));
    };
    let place = returned.place(sheet, at.0, at.1);
    let Some(form) = register.find(&id) else {
        return Err(Box::new(problem::unknown_ballot(place, &id)));
    };
    let own = register
        .form(form)
        .ok_or_else(|| problem::not_a_form(&returned.file))?;
    let grid = Grid::of(head, own);
    compare(returned, sheet, &grid, (&id, &place))?;
    Ok(Checked {
        form,
        file: returned.file.clone(),
        marks: marks(head, returned, sheet, (own, &grid))?,
        place,
    })
}

/// The sheet with the form on it; a text table has but one.
fn form_sheet(returned: &Returned) -> Result<&ReturnedSheet, Box<Diagnostic>> {
    let filled = |sheet: &&ReturnedSheet| !sheet.cells.is_empty();
    let not_a_form = || Box::new(problem::not_a_form(&returned.file));
    if returned.too_large {
        return Err(not_a_form());
    }
    if let [only] = returned.sheets.as_slice()
        && only.name.is_none()
    {
        return Ok(only);
    }
    let named = |sheet: &ReturnedSheet, name: &str| sheet.name.as_deref() == Some(name);
    let ours = |sheet: &ReturnedSheet| OURS.iter().any(|name| named(sheet, name));
    // A file without any 票号 is something else; one with it on another sheet was renamed.
    let has_ballot = |sheet: &ReturnedSheet| {
        let mut top = sheet.cells.range(..(TOP_ROWS, 0));
        top.any(|(_, held)| ballot_in(&held.words()).is_some())
    };
    let form = returned
        .sheets
        .iter()
        .find(|sheet| named(sheet, FORM_SHEET));
    let other = returned
        .sheets
        .iter()
        .filter(filled)
        .find(|sheet| !named(sheet, FORM_SHEET) && !ours(sheet));
    match (form, other) {
        (Some(form), None) => Ok(form),
        (Some(_), Some(other)) => Err(Box::new(problem::sheet_added(&returned.file, other))),
        (None, Some(other)) if has_ballot(other) => {
            Err(Box::new(problem::sheet_renamed(&returned.file, other)))
        }
        _ => Err(not_a_form()),
    }
}

/// Finds the first cell that is not as it was handed out.
fn compare(
    returned: &Returned,
    sheet: &ReturnedSheet,
    grid: &Grid,
    (id, id_place): (&str, &Place),
) -> Result<(), Box<Diagnostic>> {
    // The code first: a form whose 票号 was changed to another's differs from that other form all over.
    let code = sheet
        .cells
        .iter()
        .rev()
        .find_map(|(cell, held)| Some((*cell, code_in(&held.words())?.to_owned())));
    match code {
        Some(((row, column), code)) if code != grid.code => {
            let place = returned.place(sheet, row, column);
            return Err(Box::new(problem::code_changed(
                id_place,
                id,
                Some((place, &code)),
            )));
        }
        None => return Err(Box::new(problem::code_changed(id_place, id, None))),
        Some(_) => {}
    }
    let text = |row: u32, column: u32| sheet.cells.get(&(row, column)).map(Held::words);
    let same = |row: u32, column: u32, wanted: &str| {
        text(row, column).is_some_and(|found| folded(&found) == folded(wanted))
    };
    let first = first_difference(sheet, grid);
    let Some((row, column)) = first else {
        return Ok(());
    };
    let place = returned.place(sheet, row, column);
    let wanted = grid.fixed.get(&(row, column)).map(String::as_str);
    // What stood here stands a row lower or higher: a row was put in or taken out.
    let row_of = |row: u32| -> Vec<(u32, &str)> {
        let cells = grid.fixed.range((row, 0)..(row + 1, 0));
        cells
            .map(|((_, column), text)| (*column, text.as_str()))
            .collect()
    };
    let stands = |wanted: &[(u32, &str)], at: u32| {
        !wanted.is_empty() && wanted.iter().all(|(column, text)| same(at, *column, text))
    };
    // 序号 counts on, so it does not tell one row from the next.
    let telling = |row: u32| -> Vec<(u32, &str)> {
        let mut cells = row_of(row);
        if (grid.first_row..grid.first_row + grid.people).contains(&row) {
            cells.retain(|(column, _)| *column > 0);
        }
        cells
    };
    if stands(&telling(row), row + 1) {
        return Err(Box::new(problem::row_added(place, row + 1)));
    }
    if stands(&telling(row + 1), row) && row + 1 > grid.first_row {
        let gone = row_of(row).into_iter().map(|(_, text)| text);
        let gone: Vec<&str> = gone.collect();
        return Err(Box::new(problem::row_removed(place, &gone.join(" "))));
    }
    let below = grid.fixed.last_key_value().map_or(0, |((row, _), _)| *row);
    if row > below {
        return Err(Box::new(problem::row_added(place, row + 1)));
    }
    let found = text(row, column);
    let found = found.as_deref();
    let in_header = (2..2 + grid.header_rows).contains(&row);
    let fault = if in_header && column < count(NAMES.len() + grid.slots.len()) {
        problem::header_changed(place, wanted, found)
    } else {
        problem::text_changed(place, wanted, found)
    };
    Err(Box::new(fault))
}

/// The first cell, by row and column, that differs from the form or is not of it.
fn first_difference(sheet: &ReturnedSheet, grid: &Grid) -> Option<(u32, u32)> {
    let changed = grid
        .fixed
        .iter()
        .find(|(cell, wanted)| {
            let found = sheet.cells.get(cell).map(Held::words);
            found.is_none_or(|found| folded(&found) != folded(wanted))
        })
        .map(|(cell, _)| *cell);
    let strange = sheet
        .cells
        .keys()
        .find(|(row, column)| {
            !grid.fixed.contains_key(&(*row, *column)) && !grid.is_mark(*row, *column)
        })
        .copied();
    [changed, strange].into_iter().flatten().min()
}

fn marks(
    head: &Head<'_>,
    returned: &Returned,
    sheet: &ReturnedSheet,
    (form, grid): (&Form, &Grid),
) -> Result<Vec<Vec<(Mark, Place)>>, Box<Diagnostic>> {
    let mut all = Vec::with_capacity(form.rated.len());
    for index in 0..form.rated.len() {
        let row = grid.first_row + count(index);
        let mut own: Vec<(Mark, Place)> = Vec::with_capacity(head.plan.elements.len());
        for (number, element) in head.plan.elements.iter().enumerate() {
            let cells: Vec<(u32, Slot)> = (count(NAMES.len())..)
                .zip(grid.slots.iter().copied())
                .filter(|(_, slot)| slot.element() == number)
                .collect();
            let first = cells.first().map_or(0, |(column, _)| *column);
            let mut mark = Mark::Blank;
            let mut at = first;
            for (column, slot) in cells {
                let Some(held) = sheet.cells.get(&(row, column)) else {
                    continue;
                };
                let place = || returned.place(sheet, row, column);
                let read = match slot {
                    Slot::Tick { level, .. } => match is_tick(held) {
                        true => given(element.levels.get(level), level),
                        false => Mark::Unknown(held.words()),
                    },
                    Slot::Level { .. } => level_of(&element.levels, held),
                    Slot::Points { .. } => match points(held) {
                        Some(points) if points < Decimal::ZERO || points > element.full => {
                            return Err(Box::new(problem::mark_outside(
                                place(),
                                &element.name,
                                points,
                                element.full,
                            )));
                        }
                        Some(points) => Mark::Given {
                            level: None,
                            points,
                        },
                        None => Mark::Unknown(held.words()),
                    },
                };
                at = column;
                mark = match mark {
                    Mark::Blank => read,
                    Mark::Unknown(_) => mark,
                    _ => Mark::Several,
                };
            }
            own.push((mark, returned.place(sheet, row, at)));
        }
        all.push(own);
    }
    Ok(all)
}

fn given(level: Option<&(std::sync::Arc<str>, Decimal)>, index: usize) -> Mark {
    match level {
        Some((_, points)) => Mark::Given {
            level: Some(index),
            points: *points,
        },
        None => Mark::Blank,
    }
}

fn is_tick(held: &Held) -> bool {
    match held {
        Held::Flag(flag) => *flag,
        Held::Number(_) => false,
        Held::Text(text) => matches!(text.trim(), "√" | "✓" | "✔" | "☑" | "V" | "v"),
    }
}

/// The level that a cell names; two of them are as good as two ticks.
fn level_of(levels: &[(std::sync::Arc<str>, Decimal)], held: &Held) -> Mark {
    let words = folded(&held.words());
    let named = |word: &str| levels.iter().position(|(own, _)| folded(own) == word);
    if let Some(index) = named(&words) {
        return given(levels.get(index), index);
    }
    let mut parts = words.split(['、', '，', ',', '/', '；', ';']);
    if words.contains(['、', '，', ',', '/', '；', ';']) && parts.all(|part| named(part).is_some())
    {
        return Mark::Several;
    }
    Mark::Unknown(held.words())
}

/// Full-width digits, points and signs as the usual ones.
fn half(c: char) -> char {
    match c {
        '０'..='９' | '．' | '－' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

fn points(held: &Held) -> Option<Decimal> {
    match held {
        Held::Number(number) => Some(*number),
        Held::Flag(_) => None,
        Held::Text(text) => {
            let text: String = text.chars().map(half).collect();
            let text = text.trim().trim_end_matches('分').trim();
            let plain = text
                .bytes()
                .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
            Decimal::from_str(text).ok().filter(|_| plain)
        }
    }
}
