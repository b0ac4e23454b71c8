//! Finds a header of one to three rows among the rows of a sheet, and says what each of its columns is.
//! Invariant: a row is taken for a header only by what stands in it, in the row below and in the merged regions.

use std::sync::Arc;

use super::claims::{claim, settle, settle_either};
use super::fold;
use super::grid::{Kept, KeptRow, Merges};
use super::headings::{EITHER, Headings};
use crate::diag::Cell;

/// How many rows a header may have; so many are looked at together.
pub(super) const TALLEST: usize = 3;

/// Columns of one table, and headers noted beyond them; wider ones are no table that people keep.
const WIDEST: usize = 1024;

/// One column of a header.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Heard {
    pub col: u32,
    /// The folded texts of its levels joined by `/`.
    pub own: String,
    /// The same as it stands there.
    pub written: String,
    /// A level was taken from the left without a merged region.
    pub inferred: bool,
    pub meaning: Meaning,
}

/// What a header's column was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A column that the table is known to have.
    Known(usize),
    /// A further column, under its own name.
    Own,
    /// Not read: the same header stands further left.
    Again(usize),
}

/// A header that was found.
#[derive(Clone, Debug, Default)]
pub(super) struct Header {
    pub first_row: u32,
    pub last_row: u32,
    pub heard: Vec<Heard>,
    /// Known headers to the right of an empty column.
    pub beyond: Vec<(u32, String)>,
    /// All headers to the right of an empty column, as they stand there.
    pub outside: Vec<(u32, String)>,
    /// Known headers there that this table has as well: with two of them it is a table of its own.
    pub beside: Vec<(u32, String)>,
    /// 完成时间 and what it was taken for (`None`: it cannot be told).
    pub either: Vec<(u32, Option<&'static str>)>,
}

/// The header that begins in the first of these rows, and how many rows it has.
pub(super) fn find(
    window: &[KeptRow],
    merges: &Merges,
    headings: &Headings,
) -> Option<(Header, usize)> {
    let (top, below) = window.split_first()?;
    if !is_labels(top) {
        return None;
    }
    let height = height(window, merges, headings);
    let told = hits(top, headings);
    let proven = height > 1 && merges.joins_rows(top.row, top.row + 1) && top.cells.len() > 1;
    // Nearly every row that is no header is let go here.
    if told == 0 && !proven {
        return None;
    }
    let header = join(window.get(..height)?, merges, headings);
    let joined = header
        .heard
        .iter()
        .filter(|heard| tells(heard.meaning, headings))
        .count()
        + usize::from(header.either.iter().any(|(_, taken)| taken.is_none()));
    // Form lines such as `科室 | 秘书科 | 主办 | 张敏` hit as well; the real header follows and hits more.
    let better_below = below
        .iter()
        .skip(height - 1)
        .any(|row| is_labels(row) && hits(row, headings) > told.max(1));
    let enough = match told {
        0 => proven && joined >= 2,
        1 => joined >= 2 || (joined == 1 && top.cells.len() >= 2),
        _ => joined >= 2,
    };
    // A sheet of telephone numbers has a 科室 too; without anything that the table lives on it is no such table.
    let lives = headings.required.is_empty()
        || (joined >= 2
            && header.heard.iter().any(|heard| match heard.meaning {
                Meaning::Known(index) => headings
                    .columns
                    .get(index)
                    .is_some_and(|column| headings.required.contains(&column.name.as_ref())),
                _ => false,
            }));
    (enough && lives && !better_below).then_some((header, height))
}

/// Whether a data row may be a further header; decides cheaply for nearly all rows.
pub(super) fn may_begin(row: &crate::sheet::RowCells<'_>, headings: &Headings) -> bool {
    use crate::sheet::CellValue;
    // Half of the cells at least would have to be known headers; first characters alone mostly say no.
    let spare = row.cells.len() / 2;
    let mut strangers = 0;
    // From the back, where days and figures stand.
    for (index, (_, cell)) in row.cells.iter().enumerate().rev() {
        match cell {
            CellValue::Text(text) => strangers += usize::from(!headings.may_be(text)),
            CellValue::Number(number) if index > 0 && *number <= 12.into() => strangers += 1,
            _ => return false,
        }
        if strangers > spare {
            return false;
        }
    }
    let mut told = 0_usize;
    for (index, (_, cell)) in row.cells.iter().enumerate() {
        let text = match cell {
            CellValue::Text(text) => text,
            // Quarters stand as numbers in some headers.
            CellValue::Number(number) if *number <= 12.into() && index > 0 => continue,
            _ => return false,
        };
        if index == 4 && told == 0 {
            return false;
        }
        // Headers are short.
        if text.len() <= 60
            && headings.may_be(text)
            && headings.look_up(&fold::heading(text)).is_some()
        {
            told += 1;
        } else if index == 0 && text.len() > 60 {
            return false;
        }
    }
    told >= 2 && told * 2 >= row.cells.len()
}

/// Whether a row is surely the header of a table: it names all that no row can do without, or much of what is known.
pub(super) fn is_sure(row: &crate::sheet::RowCells<'_>, headings: &Headings) -> bool {
    use crate::sheet::CellValue;
    if !may_begin(row, headings) {
        return false;
    }
    let texts = row.cells.iter().filter_map(|(_, cell)| match cell {
        CellValue::Text(text) => headings.look_up(&fold::heading(text)),
        _ => None,
    });
    let known: Vec<&str> = texts
        .filter_map(|(index, _)| headings.columns.get(index))
        .map(|column| column.name.as_ref())
        .collect();
    let required = headings.required;
    known.len() >= 4 || (!required.is_empty() && required.iter().all(|name| known.contains(name)))
}

fn tells(meaning: Meaning, headings: &Headings) -> bool {
    match meaning {
        Meaning::Known(index) => headings
            .columns
            .get(index)
            .is_some_and(|column| column.telling),
        _ => false,
    }
}

/// How many different known columns a row names by itself.
fn hits(row: &KeptRow, headings: &Headings) -> usize {
    let mut seen: Vec<usize> = Vec::new();
    let mut either = 0;
    for (_, cell) in &row.cells {
        let Kept::Text(text) = cell else { continue };
        let folded = fold::heading(text);
        either += usize::from(folded == EITHER && headings.has_either());
        if let Some((index, _)) = headings.look_up(&folded)
            && tells(Meaning::Known(index), headings)
            && !seen.contains(&index)
        {
            seen.push(index);
        }
    }
    seen.len() + either
}

/// Whether every cell could be a label: short text, or a small number (quarters 1 to 4, a year).
fn is_labels(row: &KeptRow) -> bool {
    let says = |(_, cell): &(u32, Kept)| matches!(cell, Kept::Text(_));
    may_be_labels(row) && row.cells.iter().any(says)
}

/// Whether a text is as short as headers are, whatever stands in brackets behind it: `完成情况（请如实填写…）`.
fn is_short(text: &str) -> bool {
    let own = text.split(['（', '(', '【', '\n']).next().unwrap_or(text);
    text.chars().count() <= 40 || !own.is_empty() && own.chars().count() <= 20
}

fn may_be_labels(row: &KeptRow) -> bool {
    row.cells.iter().all(|(_, cell)| match cell {
        Kept::Text(text) => {
            is_short(text) && super::numbers::read(text).is_none_or(|f| f.value.is_integer())
        }
        Kept::Number(number) => {
            number.is_integer()
                && (*number <= 12.into() || (1990..2100).any(|y| *number == y.into()))
        }
        _ => false,
    })
}

/// How many rows of the window the header that begins it has.
fn height(window: &[KeptRow], merges: &Merges, headings: &Headings) -> usize {
    let mut height = 1;
    while height < TALLEST {
        let (Some(upper), Some(lower)) = (window.get(height - 1), window.get(height)) else {
            break;
        };
        if lower.row != upper.row + 1 {
            break;
        }
        let joined = merges.joins_rows(upper.row, lower.row)
            || (height > 1
                && window
                    .first()
                    .is_some_and(|top| merges.joins_rows(top.row, lower.row)));
        // Merged regions allow a level of numbers alone (quarters).
        let proven = joined && upper.cells.len() > 1 && may_be_labels(lower);
        if !(proven || is_labels(lower) && is_below(upper, lower, headings)) {
            break;
        }
        height += 1;
    }
    height
}

/// Whether `lower` fits under `upper` as the second level of a header: it fills blanks and stands under groups only.
fn is_below(upper: &KeptRow, lower: &KeptRow, headings: &Headings) -> bool {
    let known = |cell: &Kept| match cell {
        Kept::Text(text) => headings.look_up(&fold::heading(text)).is_some(),
        _ => false,
    };
    let Some((first, _)) = upper.cells.first() else {
        return false;
    };
    // A group of one column is filled on both levels; below it a known name must stand.
    let fits = lower.cells.iter().all(|(col, cell)| {
        let group = upper.at(*col).is_none()
            || (upper.at(col + 1).is_none() && lower.at(col + 1).is_some())
            || known(cell);
        group && col >= first
    });
    let fills = lower.cells.iter().any(|(col, _)| upper.at(*col).is_none());
    let any = lower.cells.iter().any(|(_, cell)| known(cell));
    any && fits && fills && upper.cells.len() > 1 && lower.cells.len() >= 2
}

fn own_text(row: &KeptRow, col: u32) -> Option<String> {
    let text = match row.at(col)? {
        Kept::Text(text) => fold::heading(text),
        Kept::Number(number) => number.normalize().to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// The same, as it stands there.
fn written_text(row: &KeptRow, col: u32) -> Option<String> {
    own_text(row, col)?;
    match row.at(col)? {
        Kept::Text(text) => Some(fold::shown(text)),
        Kept::Number(number) => Some(number.normalize().to_string()),
        _ => None,
    }
}

/// The levels of one column from the top; inherited ones among them. Empty: no header of its own.
/// Answers also whether one was taken from the left without a merged region.
fn levels(
    rows: &[KeptRow],
    merges: &Merges,
    col: u32,
    text_at: fn(&KeptRow, u32) -> Option<String>,
) -> (Vec<String>, bool) {
    let mut levels: Vec<String> = Vec::new();
    let mut inferred = false;
    let own = |row: &KeptRow| text_at(row, col);
    if rows.iter().all(|row| own(row).is_none()) {
        return (levels, inferred);
    }
    for (index, row) in rows.iter().enumerate() {
        let text = own(row).or_else(|| {
            let filled_below = rows.iter().skip(index + 1).any(|row| own(row).is_some());
            if !filled_below {
                return None;
            }
            match merges.over(Cell::new(row.row, col)) {
                Some(region) if region.first.row == row.row => text_at(row, region.first.col),
                Some(_) => None,
                // Without merged regions a blank cell of an upper level continues the group at its left.
                None if col > 0 => row
                    .cells
                    .iter()
                    .rev()
                    .find(|(left, _)| *left < col)
                    .filter(|(left, _)| {
                        let cell = Cell::new(row.row, *left);
                        merges.over(cell).is_none()
                            && rows
                                .iter()
                                .skip(index + 1)
                                .any(|row| own_text(row, *left).is_some())
                    })
                    .and_then(|(left, _)| text_at(row, *left))
                    .inspect(|_| inferred = true),
                None => None,
            }
        });
        if let Some(text) = text
            && levels.last() != Some(&text)
        {
            levels.push(text);
        }
    }
    (levels, inferred)
}

/// Joins the levels of a header and gives every column its meaning.
fn join(rows: &[KeptRow], merges: &Merges, headings: &Headings) -> Header {
    let cols = || {
        rows.iter()
            .flat_map(|row| row.cells.iter().map(|(col, _)| *col))
    };
    let (Some(first), Some(last)) = (cols().min(), cols().max()) else {
        return Header::default();
    };
    let mut header = Header {
        first_row: rows.first().map_or(0, |row| row.row),
        last_row: rows.last().map_or(0, |row| row.row),
        ..Header::default()
    };
    // The rank of each column's match, to settle who bears a name that two columns claim.
    let mut claims: Vec<Option<(usize, u16)>> = Vec::new();
    let mut ended = false;
    let mut col = first;
    while col <= last {
        let (names, inferred) = levels(rows, merges, col, own_text);
        let written = || levels(rows, merges, col, written_text).0.join("/");
        ended |= header.heard.len() >= WIDEST;
        let claim = claim(&names, headings);
        if names.is_empty() {
            let covered = rows
                .iter()
                .any(|row| merges.over(Cell::new(row.row, col)).is_some());
            ended |= !covered;
        } else if !ended {
            header.heard.push(Heard {
                col,
                own: names.join("/"),
                written: written(),
                inferred,
                meaning: Meaning::Own,
            });
            claims.push(claim);
        } else if header.outside.len() < WIDEST {
            header.outside.push((col, written()));
            if let Some((index, _)) = claim
                && tells(Meaning::Known(index), headings)
            {
                let taken = claims.iter().flatten().any(|(taken, _)| *taken == index);
                let list = if taken {
                    &mut header.beside
                } else {
                    &mut header.beyond
                };
                list.push((col, names.join("/")));
            }
        }
        // Blank columns are walked one by one until the table has ended, then jumped over: a stray cell in the last
        // column must not cost 16,000 steps.
        col = if ended {
            cols().filter(|next| *next > col).min().unwrap_or(last + 1)
        } else {
            col + 1
        };
    }
    settle(&mut header, &claims, rows.len() > 1, headings);
    // Two of them may stand under two groups (`计划/完成时间`, `实际/完成时间`); the first settles the second.
    while settle_either(&mut header, headings) {}
    header
}

/// The name that a column gets in the table.
pub(super) fn column_name(heard: &Heard, headings: &Headings) -> Arc<str> {
    match heard.meaning {
        Meaning::Known(index) | Meaning::Again(index) => headings
            .columns
            .get(index)
            .map_or_else(|| heard.own.as_str().into(), |column| column.name.clone()),
        Meaning::Own => heard.own.as_str().into(),
    }
}
