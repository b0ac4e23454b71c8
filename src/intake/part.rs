//! The stretch of a sheet under one header: its columns, its 科室, and what is odd in its header.
//! Invariant: whatever a header leaves unclear is said once, here, and not again at its cells.

use std::sync::Arc;

use super::collect::{Collector, Open};
use super::convert::Manner;
use super::grid::Kept;
use super::header::{self, Header, Meaning};
use super::headings::{EITHER, Heading, Use};
use super::memo::Memo;
use super::shape::cell_at;
use super::strict::Unit;
use super::{Role, problem};
use crate::diag::{Cell, CellRange, Place};
use crate::office::words::{log, roster};
use crate::office::{Blank, Kind, Part, Symbol};
use crate::sheet::{CellValue, RowCells};

/// A running vertical merge.
pub(super) struct Fill {
    pub last_row: u32,
    pub cell: Cell,
    pub kept: Kept,
}

/// The first unit of time that the cells of a column bear, in whatever part of the file.
pub(super) type FirstUnit = std::rc::Rc<std::cell::Cell<Option<Unit>>>;

/// One column of the part under way.
pub(super) struct PartColumn {
    pub col: u32,
    /// Its column of the table.
    pub at: usize,
    pub name: Arc<str>,
    pub manner: Manner,
    pub fill: Option<Fill>,
    /// Whether the row's 工号 belongs to its names.
    pub bears: bool,
    /// Whether its cell is the 工号 as well.
    pub numbered: bool,
    /// Whether a rule reads it.
    pub declared: bool,
    /// The only words that may stand there; empty: any.
    pub words: Arc<[Arc<str>]>,
    /// The unit of time that its header speaks of.
    pub unit: Option<Unit>,
    /// Of a header that names no certain unit: the first that its cells bear.
    pub first_unit: FirstUnit,
    /// Whether its header counts in thousandths.
    pub per_mille: bool,
}

/// The stretch of a sheet that is being read.
pub(super) struct PartState {
    pub number: u32,
    pub columns: Vec<PartColumn>,
    pub header: Header,
    /// The first and last column of the sheet that belong to the table.
    pub first: u32,
    pub last: u32,
    /// The 科室 that a section row, a title or a name gives to the rows that come next.
    pub section: Option<Symbol>,
    /// Section rows name 科室; whether with a number in brackets, that is on a lower level.
    pub divided: Option<bool>,
    pub fresh: bool,
    /// The merged cell of the task of which it was last said that it has several rows.
    pub told: Option<Cell>,
    /// Columns of the table that cannot be read here; it has been said.
    pub spoiled: Vec<usize>,
    /// Needed columns that are not here; it has been said.
    pub lacking: Vec<&'static str>,
    /// Positions that every row asks for.
    pub number_at: Option<usize>,
    pub section_at: Option<usize>,
    pub task_at: Option<usize>,
    pub lead_at: Option<usize>,
    pub limit_at: Option<usize>,
    pub status_at: Option<usize>,
}

impl PartState {
    /// The position among the part's columns.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.columns
            .iter()
            .position(|column| column.name.as_ref() == name)
    }

    /// Whether a day stands where a task has its limit, as in nearly every row: no header has one there.
    pub fn has_limit(&self, row: &RowCells<'_>) -> bool {
        let limit = self.limit_at.and_then(|at| self.columns.get(at));
        let cell = limit.and_then(|limit| cell_at(row, limit.col));
        match cell {
            Some((_, CellValue::Text(text))) => {
                matches!(*text.as_bytes(), [b'2', _, _, _, a, _, _, b, _, _] if a == b && a == b'-')
            }
            Some((_, CellValue::Date(_))) => true,
            _ => false,
        }
    }
}

impl Collector<'_> {
    /// Begins a part under a header.
    pub(super) fn begin(&mut self, header: Header) {
        let headings = self.ground.headings;
        self.any_table = true;
        self.sheet.found = true;
        self.sheet.retitled = false;
        self.sheet.tables += 1;
        self.sheet.account.table = Some(headings.table.clone());
        let mut columns: Vec<PartColumn> = Vec::with_capacity(header.heard.len());
        for heard in &header.heard {
            let known = match heard.meaning {
                Meaning::Again(_) => continue,
                Meaning::Own => None,
                Meaning::Known(index) => match headings.columns.get(index) {
                    Some(known) => Some(known),
                    None => continue,
                },
            };
            let (name, manner) = match known {
                None => (header::column_name(heard, headings), self.own_manner()),
                Some(known) => (known.name.clone(), manner(known)),
            };
            let manner = if manner.purpose == Use::Target && heard.written.contains(['%', '％']) {
                let kind = Kind::Percent;
                Manner { kind, ..manner }
            } else {
                manner
            };
            if columns.iter().any(|column| column.name == name) {
                continue;
            }
            let unheard = !self
                .harvest
                .strange
                .iter()
                .any(|(own, _)| *own == heard.own);
            if heard.meaning == Meaning::Own && unheard {
                let place = self.place(Cell::new(header.last_row, heard.col));
                self.harvest.strange.push((heard.own.clone(), place));
            }
            let at = self.harvest.table.add_column(&name, manner.kind);
            self.two_units(Cell::new(header.last_row, heard.col), &heard.written, &name);
            if manner.kind == Kind::Percent && heard.written.contains(['%', '％']) {
                self.harvest.headed.push(at);
            }
            columns.push(PartColumn {
                col: heard.col,
                at,
                per_mille: heard.written.contains('‰'),
                first_unit: self.units.entry(at).or_default().clone(),
                unit: Unit::of_header(&heard.written).or_else(|| Unit::of_header(&name)),
                name,
                manner,
                fill: None,
                bears: false,
                numbered: false,
                declared: known.is_some_and(|known| known.declared),
                words: known.map(|known| known.words.clone()).unwrap_or_default(),
            });
        }
        self.add_name_from_number(&mut columns);
        let mut places = vec![None; self.harvest.table.columns().len()];
        for column in &columns {
            if let Some(place) = places.get_mut(column.at) {
                *place = Some(column.col);
            }
        }
        let section = self.section();
        let words = section.map(|symbol| self.ground.desk.search.base.text(symbol).into());
        self.note_table(&header, &columns, words);
        let number = self.harvest.table.add_part(Part {
            file: self.ground.file.clone(),
            sheet: self.sheet.name.clone(),
            columns: places,
            section,
        });
        let bounds = |pick: fn(std::slice::Iter<'_, PartColumn>) -> Option<u32>| {
            pick(columns.iter()).unwrap_or(0)
        };
        let mut part = PartState {
            number,
            first: bounds(|columns| columns.map(|column| column.col).min()),
            last: header
                .heard
                .iter()
                .map(|heard| heard.col)
                .max()
                .unwrap_or(0),
            columns,
            header,
            section,
            divided: None,
            fresh: true,
            told: None,
            spoiled: Vec::new(),
            lacking: Vec::new(),
            number_at: None,
            section_at: None,
            task_at: None,
            lead_at: None,
            limit_at: None,
            status_at: None,
        };
        part.number_at = part.find(roster::NUMBER);
        part.section_at = part.find(roster::SECTION);
        part.task_at = part.find(log::TASK);
        part.lead_at = part.find(log::LEAD);
        part.limit_at = part.find(log::LIMIT);
        part.status_at = part.find(log::STATUS);
        self.mark_numbers(&mut part);
        self.report_header(&mut part);
        self.memos.clear();
        self.memos.resize(part.columns.len(), Memo::default());
        self.part = Some(Box::new(part));
    }

    /// Says of a header that it counts in another unit than the column that it was taken for.
    fn two_units(&mut self, cell: Cell, written: &str, name: &str) {
        let units = [written, name].map(Unit::of_header);
        if let [Some(own), Some(wanted)] = units
            && own != wanted
            && ![own, wanted].contains(&Unit::Some)
        {
            let place = self.place(cell);
            let units = (own.word(), wanted.word());
            let fault = problem::whole::two_units(place, written, name, units);
            self.harvest.sink.push(fault);
        }
    }

    fn own_manner(&self) -> Manner {
        Manner {
            kind: self.ground.headings.other,
            blank: Blank::Missing,
            purpose: Use::Plain,
        }
    }

    /// A data table that names people by 工号 alone gets its 姓名 from there.
    fn add_name_from_number(&mut self, columns: &mut Vec<PartColumn>) {
        if !matches!(self.ground.role, Role::Data(_) | Role::Adjustments)
            || columns
                .iter()
                .any(|column| column.manner.kind == Kind::People)
        {
            return;
        }
        let number = columns
            .iter()
            .find(|column| column.name.as_ref() == roster::NUMBER)
            .map(|column| column.col);
        if let Some(col) = number {
            let name: Arc<str> = roster::NAME.into();
            columns.push(PartColumn {
                col,
                at: self.harvest.table.add_column(&name, Kind::People),
                name,
                manner: Manner {
                    kind: Kind::People,
                    blank: Blank::Missing,
                    purpose: Use::Plain,
                },
                fill: None,
                bears: false,
                numbered: false,
                declared: false,
                words: Arc::default(),
                unit: None,
                per_mille: false,
                first_unit: FirstUnit::default(),
            });
        }
    }

    /// Finds the columns whose names the row's 工号 belongs to.
    fn mark_numbers(&self, part: &mut PartState) {
        let number = part.number_at.and_then(|at| part.columns.get(at));
        let number = number.map(|number| number.col);
        for column in &mut part.columns {
            column.bears = column.manner.kind == Kind::People && self.bears_number(&column.name);
            column.numbered = number == Some(column.col);
        }
    }

    /// Says what was found odd in a header.
    fn report_header(&mut self, part: &mut PartState) {
        let headings = self.ground.headings;
        let row = part.header.last_row;
        let has = |part: &PartState, name: &str| part.find(name).is_some();
        for heard in &part.header.heard {
            if let Meaning::Again(index) = heard.meaning
                && let Some(known) = headings.columns.get(index)
                && known.telling
            {
                let read = part.columns.iter().find(|own| own.name == known.name);
                let read = read.map_or(0, |own| own.col);
                let mut all = part.header.heard.iter();
                let own = all.find(|own| own.col == read).unwrap_or(heard);
                let (own, other) = (own.written.as_str(), heard.written.as_str());
                let place = self.place(Cell::new(row, heard.col));
                let fault = problem::same_column(place, &known.name, (read, own), other);
                self.harvest.sink.push(fault);
            }
        }
        for (col, taken) in &part.header.either {
            let place = self.place(Cell::new(row, *col));
            match taken {
                Some(taken) => {
                    let other = if *taken == log::LIMIT {
                        log::DONE
                    } else {
                        log::LIMIT
                    };
                    let other = has(part, other).then_some(other);
                    let grouped = part
                        .header
                        .heard
                        .iter()
                        .any(|heard| heard.col == *col && heard.own.contains('/'));
                    let other = if grouped { None } else { other };
                    self.harvest
                        .sink
                        .push(problem::taken_as(place, EITHER, taken, other));
                }
                None => {
                    self.harvest
                        .sink
                        .push(problem::ambiguous_header(place, EITHER));
                    for name in [log::LIMIT, log::DONE] {
                        let at = self.harvest.table.add_column(&name.into(), Kind::Date);
                        part.spoiled.push(at);
                        self.harvest.reported.push(name.into());
                    }
                }
            }
        }
        self.report_lacking(part);
    }

    /// Says which columns are not there: those that nothing can do without, and those that a header here is a slip of.
    fn report_lacking(&mut self, part: &mut PartState) {
        let headings = self.ground.headings;
        let range = CellRange::new(
            Cell::new(part.header.first_row, part.first),
            Cell::new(part.header.last_row, part.last),
        );
        let head = Place::Cells {
            file: self.ground.file.clone(),
            sheet: self.sheet.name.clone(),
            range,
        };
        let mut strange = self.strange(part);
        let mut lacks: Vec<Arc<str>> = Vec::new();
        let mut behind: Vec<&str> = Vec::new();
        // Whether the headers that nobody knows have been named beside an error.
        let mut asked = false;
        for (index, known) in headings.columns.iter().enumerate() {
            if part.find(&known.name).is_some() {
                continue;
            }
            let at = self.harvest.table.find_column(&known.name);
            if at.is_some_and(|at| part.spoiled.contains(&at)) {
                continue;
            }
            let name = known.name.as_ref();
            let required = headings.required.iter().find(|other| **other == name);
            let structural =
                headings.structural.contains(&name) || self.asked_for_by_others(part, name);
            let hidden = known.declared
                && part.header.beyond.iter().any(|(_, header)| {
                    let lowest = header.rsplit('/').next().unwrap_or(header);
                    headings
                        .look_up(header)
                        .or(headings.look_up(lowest))
                        .map(|hit| hit.0)
                        == Some(index)
                });
            let needed = required.is_some() || structural || hidden;
            let slip = (needed || known.declared)
                .then(|| self.slip_of(part, name))
                .flatten();
            if let Some((own, col)) = slip {
                let place = self.place(Cell::new(part.header.last_row, col));
                let fault = problem::no_column(place, &headings.table, name, Some(&own), &[]);
                self.harvest.sink.push(fault);
                strange.retain(|(other, _)| *other != own);
            } else if !needed {
                if known.declared || self.is_told_by(name) {
                    lacks.push(known.name.clone());
                }
                continue;
            } else if part.header.beyond.is_empty() {
                asked = true;
                let names: Vec<&str> = strange.iter().map(|(own, _)| own.as_str()).collect();
                let fault = problem::no_column_here(head.clone(), name, &names);
                self.harvest.sink.push(fault);
            } else {
                behind.push(name);
            }
            self.harvest.reported.push(known.name.clone());
            match required {
                Some(name) => part.lacking.push(name),
                None => {
                    let at = self.harvest.table.add_column(&known.name, known.kind);
                    part.spoiled.push(at);
                }
            }
        }
        if let [(col, first), _, ..] = part.header.beside.as_slice() {
            let place = self.place(Cell::new(part.header.last_row, *col));
            let fault = problem::side_by_side(place, &headings.table, first);
            self.harvest.sink.push(fault);
        } else if behind.is_empty() {
            for (col, header) in &part.header.beyond {
                let place = self.place(Cell::new(part.header.last_row, *col));
                self.harvest.sink.push(problem::beyond_gap(place, header));
            }
        } else {
            let gap = part.last + 1;
            let place = self.place(Cell::new(part.header.last_row, gap));
            let fault = problem::behind_gap(place, gap, &behind);
            self.harvest.sink.push(fault);
        }
        if !asked && !strange.is_empty() && !lacks.is_empty() {
            self.harvest.open.push(Open { strange, lacks });
        }
        self.harvest.head.get_or_insert(head);
    }

    /// The headers of a part that nobody knows, with their cells.
    fn strange(&self, part: &PartState) -> Vec<(String, Place)> {
        part.header
            .heard
            .iter()
            .filter(|heard| heard.meaning == Meaning::Own)
            .filter(|heard| !self.ground.headings.is_settled(&heard.own))
            // A roster may have remarks.
            .filter(|heard| *self.ground.role != Role::Roster || heard.own != log::REMARK)
            .map(|heard| {
                let place = self.place(Cell::new(part.header.last_row, heard.col));
                (heard.own.clone(), place)
            })
            .collect()
    }

    /// Whether a column of the roster cannot be left out because of another that is there.
    fn asked_for_by_others(&self, part: &PartState, name: &str) -> bool {
        let others: &[&str] = match name {
            roster::FROM => &[roster::TO],
            roster::TO => &[roster::FROM],
            roster::STATUS => &[roster::STATUS_FROM, roster::STATUS_TO],
            _ => return false,
        };
        *self.ground.role == Role::Roster && others.iter().any(|other| part.find(other).is_some())
    }

    /// Whether a column of the roster may be left out as a whole, but is likely the one that nobody knows.
    fn is_told_by(&self, name: &str) -> bool {
        *self.ground.role == Role::Roster
            && [roster::FROM, roster::TO, roster::STATUS].contains(&name)
    }

    /// The header of this part that is one character off a column's name.
    fn slip_of(&self, part: &PartState, name: &str) -> Option<(String, u32)> {
        // Names of two characters have too many neighbours.
        let long = name.chars().count() >= 3;
        part.header
            .heard
            .iter()
            .filter(|heard| long && heard.meaning == Meaning::Own)
            .find(|heard| {
                strsim::osa_distance(&heard.own, name) == 1
                    && heard.own.chars().count() == name.chars().count()
                    && !self.ground.headings.is_settled(&heard.own)
            })
            .map(|heard| (heard.own.clone(), heard.col))
    }
}

fn manner(heading: &Heading) -> Manner {
    Manner {
        kind: heading.kind,
        blank: heading.blank,
        purpose: heading.purpose,
    }
}
