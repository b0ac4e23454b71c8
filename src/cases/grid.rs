//! A small table written down in a case, and the feed that hands such tables to the intake.
//! Invariant: every cell knows where it is written, so a fault of it is said there.

use std::sync::Arc;

use indexmap::IndexMap;

use super::problem;
use crate::diag::{Diagnostic, Place, Sink};
use crate::intake::{Feed, Input, Source};
use crate::sheet::{CellValue, RowCells, SheetInfo, Visitor};

/// One cell.
#[derive(Clone, Debug)]
pub struct Slot {
    pub text: String,
    pub place: Place,
}

/// One table: the header row first.
#[derive(Clone, Debug)]
pub struct Grid {
    pub rows: Vec<Vec<Slot>>,
    /// Where the table as a whole is written.
    pub place: Place,
}

/// The lines of a text file that a table is written on.
pub struct Lines<'a> {
    pub file: &'a Arc<str>,
    /// The whole file.
    pub text: &'a str,
    /// The first line of the table, from 1.
    pub first: u32,
}

impl Lines<'_> {
    /// The place of `words` in a line, from a character on; of the whole line where they are not in it.
    fn place(&self, line: u32, from: usize, words: &str) -> Place {
        let text = self.text.lines().nth(line.saturating_sub(1) as usize);
        let text = text.unwrap_or("");
        let start = text
            .char_indices()
            .nth(from)
            .map_or(text.len(), |(at, _)| at);
        let rest = text.get(start..).unwrap_or("");
        let (column, length) = match rest.find(words) {
            Some(at) if !words.is_empty() => {
                let before = rest.get(..at).map_or(0, |before| before.chars().count());
                (from + before, words.chars().count())
            }
            _ => {
                let lead = text.chars().take_while(|c| c.is_whitespace()).count();
                (lead, text.trim().chars().count().max(1))
            }
        };
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Place::Text {
            file: self.file.clone(),
            line,
            column: number(column + 1),
            length: number(length),
            text: text.into(),
        }
    }
}

/// Parts of a line; a line copied out of a spreadsheet has tabs.
fn parts(line: &str) -> Vec<&str> {
    if line.contains(['|', '｜']) {
        let line = line.trim();
        // `| 甲 | 乙 |`, as some write it.
        let framed = line.starts_with(['|', '｜'])
            && line.ends_with(['|', '｜'])
            && line.chars().count() > 1;
        let inner = if framed {
            line.trim_matches(['|', '｜'])
        } else {
            line
        };
        inner.split(['|', '｜']).collect()
    } else if line.contains('\t') {
        line.split('\t').collect()
    } else {
        vec![line]
    }
}

/// `---|---` under a header.
fn is_rule(line: &str) -> bool {
    line.contains('-') && line.contains('|') && line.chars().all(|c| "-|: ".contains(c))
}

impl Grid {
    /// Reads a table that is written as text: a header line, then a line a row, cells parted by `|`.
    pub fn parse(text: &str, place: &Place, lines: &Lines<'_>, sink: &mut Sink) -> Option<Self> {
        let mut rows: Vec<Vec<Slot>> = Vec::new();
        for (number, line) in (lines.first..).zip(text.lines()) {
            if line.trim().is_empty() || is_rule(line) {
                continue;
            }
            let mut from = 0;
            let row: Vec<Slot> = parts(line)
                .into_iter()
                .map(|part| {
                    let words = part.trim();
                    let place = lines.place(number, from, words);
                    if let Place::Text { column, length, .. } = &place
                        && !words.is_empty()
                    {
                        from = (*column + *length).saturating_sub(1) as usize;
                    }
                    Slot {
                        text: words.to_owned(),
                        place,
                    }
                })
                .collect();
            if let Some(head) = rows.first()
                && row.len() > head.len()
                && row
                    .iter()
                    .skip(head.len())
                    .any(|slot| !slot.text.is_empty())
            {
                let line = lines.place(number, 0, "");
                sink.push(problem::ragged(line, row.len(), head.len()));
                return None;
            }
            rows.push(row);
        }
        let whole = rows
            .first()
            .is_some_and(|head| head.iter().any(|slot| !slot.text.is_empty()));
        if !whole {
            sink.push(problem::no_header(place.clone()));
            return None;
        }
        Some(Self {
            rows,
            place: place.clone(),
        })
    }

    /// A table that is written nowhere.
    pub fn of(rows: &[Vec<String>]) -> Self {
        let slot = |text: &String| Slot {
            text: text.clone(),
            place: Place::Run,
        };
        Self {
            rows: rows
                .iter()
                .map(|row| row.iter().map(slot).collect())
                .collect(),
            place: Place::Run,
        }
    }

    /// A table without rows.
    pub fn empty(columns: &[Arc<str>], place: &Place) -> Self {
        let head = columns.iter().map(|name| Slot {
            text: name.to_string(),
            place: place.clone(),
        });
        Self {
            rows: vec![head.collect()],
            place: place.clone(),
        }
    }

    /// The table from the row on that has this heading: above it stand titles.
    pub fn below(mut self, heading: &str) -> Self {
        let has = |row: &Vec<Slot>| row.iter().any(|slot| slot.text == heading);
        if let Some(at) = self.rows.iter().position(has) {
            self.rows = self.rows.split_off(at);
        }
        self
    }

    /// The table with a numbered column in front, where it lacks one of that name.
    pub fn numbered(mut self, name: &str) -> Self {
        if self.column(name).is_some() {
            return self;
        }
        for (number, row) in self.rows.iter_mut().enumerate() {
            let Some(first) = row.first() else { continue };
            let text = if number == 0 {
                name.to_owned()
            } else {
                format!("{number:03}")
            };
            let place = first.place.clone();
            row.insert(0, Slot { text, place });
        }
        self
    }

    /// The table with an empty column at its end, where it lacks one of that name.
    pub fn with_column(mut self, name: &str) -> Self {
        if self.column(name).is_some() {
            return self;
        }
        let width = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        for (number, row) in self.rows.iter_mut().enumerate() {
            let place = row
                .first()
                .map_or(self.place.clone(), |slot| slot.place.clone());
            let blank = Slot {
                text: String::new(),
                place: place.clone(),
            };
            row.resize(width, blank.clone());
            let text = if number == 0 { name } else { "" };
            row.push(Slot {
                text: text.to_owned(),
                place,
            });
        }
        self
    }

    fn column(&self, name: &str) -> Option<usize> {
        let head = self.rows.first()?;
        head.iter().position(|slot| slot.text == name)
    }

    /// The texts of a column, without its header.
    pub fn texts<'a>(&'a self, name: &str) -> Vec<&'a str> {
        let Some(column) = self.column(name) else {
            return Vec::new();
        };
        let rows = self.rows.iter().skip(1);
        rows.filter_map(|row| row.get(column))
            .map(|slot| slot.text.as_str())
            .collect()
    }

    /// The rows whose column holds one of these words.
    pub fn only(&self, name: &str, words: &[&str]) -> Self {
        let column = self.column(name);
        let fits = |row: &Vec<Slot>| {
            let slot = column.and_then(|column| row.get(column));
            slot.is_some_and(|slot| words.contains(&slot.text.as_str()))
        };
        let head = self.rows.first().cloned();
        let rows = self.rows.iter().skip(1).filter(|row| fits(row)).cloned();
        Self {
            rows: head.into_iter().chain(rows).collect(),
            place: self.place.clone(),
        }
    }

    fn slot(&self, row: u32, column: u32) -> Option<&Slot> {
        self.rows.get(row as usize)?.get(column as usize)
    }
}

/// The tables of one case, by name.
pub struct Tables<'a> {
    pub grids: &'a IndexMap<String, Grid>,
}

impl Feed for Tables<'_> {
    fn feed(
        &self,
        source: &Source,
        _: &mut Sink,
        visitor: &mut dyn Visitor,
    ) -> Result<Input, Box<Diagnostic>> {
        let info = SheetInfo {
            name: None,
            index: 0,
            hidden: false,
            merges: None,
            is_ragged: false,
        };
        visitor.sheet(&info);
        let rows = self
            .grids
            .get(source.name.as_ref())
            .map_or(&[] as &[_], |grid| &grid.rows);
        for (number, row) in (0_u32..).zip(rows) {
            let cells: Vec<(u32, CellValue<'_>)> = (0_u32..)
                .zip(row)
                .filter(|(_, slot)| !slot.text.is_empty())
                .map(|(column, slot)| (column, CellValue::Text(&slot.text)))
                .collect();
            if !cells.is_empty() {
                visitor.row(&RowCells {
                    row: number,
                    cells: &cells,
                });
            }
        }
        visitor.end_sheet();
        Ok(Input {
            name: source.name.clone(),
            digest: "".into(),
            format: "例".to_owned(),
        })
    }
}

impl Tables<'_> {
    /// Where a place of such a table is written in the case's file.
    pub fn written(&self, place: Place) -> Place {
        let Some(name) = place.file_name() else {
            return place;
        };
        let Some(grid) = self.grids.get(name.as_ref()) else {
            return place;
        };
        let range = place.range().map(|range| range.first);
        // The cell itself may be past what is written: then the row, then the table.
        let slot = range.and_then(|first| {
            grid.slot(first.row, first.col)
                .or_else(|| grid.slot(first.row, 0))
        });
        slot.map_or_else(|| grid.place.clone(), |slot| slot.place.clone())
    }
}
