//! The columns that a row lives on, and what a row may be that leaves them blank.
//! Invariant: a row of a table without people is never taken for weights; one that names its people, never for a total
//! by a word that a task may begin with.

use super::assemble::OfSections;
use super::collect::Collector;
use super::forms;
use super::header::{Header, Meaning};
use super::layout::{self, Look};
use super::ordinals;
use super::part::{PartColumn, PartState};
use super::shape::{RowKind, inside, is_day};
use super::{Role, convert, fold, problem};
use crate::diag::{Cell, Diagnostic};
use crate::office::words::{log, roster};
use crate::office::{Kind, Symbol};
use crate::sheet::{CellValue, RowCells};

impl Collector<'_> {
    /// What a row is there for, where it holds no record; finds the slots of one that does.
    pub(super) fn layout_kind(
        &mut self,
        part: &PartState,
        row: &RowCells<'_>,
        fresh: bool,
    ) -> Option<RowKind> {
        let inside = inside(row, part.first, part.last);
        if self.find_slots(part, row) == 0 {
            return Some(RowKind::Beside);
        }
        // What is merged down from above belongs to the row as much as its own cells.
        let runs = |fill: &super::part::Fill| fill.last_row >= row.row;
        let filled = self.sheet.merges.any_tall()
            && part
                .columns
                .iter()
                .zip(&self.slots)
                .any(|(column, slot)| slot.is_none() && column.fill.as_ref().is_some_and(runs));
        let alone = inside.len() == 1;
        if let Some(kind) = self.spoken_kind(part, row, (inside, alone && !filled)) {
            return Some(kind);
        }
        if alone && let Some(kind) = self.lone(part, row.row, (inside, filled)) {
            return Some(kind);
        }
        if !fresh {
            return None;
        }
        if ordinals::count_columns(inside) || ordinals::ask_for_columns(inside) {
            return Some(RowKind::Header);
        }
        self.is_weights(part, inside).then_some(RowKind::Weights)
    }

    /// Says of the first day of a sheet without a year that the titles speak of another one.
    pub(super) fn note_yearless(&mut self, cell: Cell, text: &str) {
        let (Some(taken), Role::Log) = (self.ground.desk.year, self.ground.role) else {
            return;
        };
        // Most cells begin with their year.
        if self.sheet.yearless || text.starts_with("20") || !years(text).is_empty() {
            return;
        }
        self.sheet.yearless = true;
        let sheet = self.sheet.name.iter().map(|name| name.as_ref());
        let titles = self.sheet.titles.iter().map(String::as_str);
        let all = titles.chain(sheet).chain([self.ground.file.as_ref()]);
        let told: Vec<(&str, Vec<String>)> = all.map(|title| (title, years(title))).collect();
        let taken_for = taken.to_string();
        if told.iter().any(|(_, years)| years.contains(&taken_for)) {
            return;
        }
        let Some((title, years)) = told.iter().find(|(_, years)| !years.is_empty()) else {
            return;
        };
        if let [year] = years.as_slice() {
            let title = fold::shown(title);
            let place = self.place(cell);
            let told = (taken, title.as_str(), year.as_str());
            let fault = problem::whole::title_of_other_year(place, &fold::shown(text), told);
            self.harvest.sink.push(fault);
        }
    }

    /// Says of a row of a text table that it goes on where its header ends: a comma in a cell moves what stands behind.
    pub(super) fn too_long(&mut self, part: &PartState, row: &RowCells<'_>) {
        let beyond = |(col, _): &&(u32, CellValue<'_>)| *col == part.last + 1;
        if !self.sheet.is_ragged || row.cells.last().is_none_or(|(col, _)| *col <= part.last) {
            return;
        }
        let outside = part
            .header
            .outside
            .iter()
            .any(|(col, _)| *col == part.last + 1);
        if let Some((col, cell)) = row.cells.iter().find(beyond).filter(|_| !outside) {
            let found = fold::shown(&convert::words(cell));
            let place = self.place(Cell::new(row.row, *col));
            self.harvest.sink.push(problem::too_long(place, &found));
        }
    }

    /// What a row's words make of it, together with what its key columns hold.
    pub(super) fn spoken_kind(
        &mut self,
        part: &PartState,
        row: &RowCells<'_>,
        (inside, alone): (&[(u32, CellValue<'_>)], bool),
    ) -> Option<RowKind> {
        match layout::look(inside, alone) {
            // 合同盖章, 小计: with somebody and a day it is a record, whatever it is called.
            Look::Layout(RowKind::Total | RowKind::Form) if self.lives(part, row) => None,
            Look::Perhaps(_, RowKind::Total) if self.lives(part, row) => None,
            Look::Layout(kind) => Some(kind),
            // 审核 may be somebody's task.
            Look::Signed | Look::Labelled if self.is_carried(part, row.row) => None,
            Look::Signed if self.is_led(part, row) && part.has_limit(row) => None,
            Look::Signed => Some(RowKind::Form),
            Look::Labelled => {
                let columns = inside.iter().map(|(col, _)| {
                    let mut columns = part.columns.iter();
                    columns.find(|column| column.col == *col)
                });
                let task = columns
                    .flatten()
                    .skip(1)
                    .any(|column| names_people(column) || column.manner.kind == Kind::Date);
                let first = part.task_at.and_then(|at| part.columns.get(at));
                let first = first.map(|task| task.col) == inside.first().map(|(col, _)| *col);
                (*self.ground.role == Role::Log && !(first && task)).then_some(RowKind::Form)
            }
            Look::Alone => Some(RowKind::Section),
            // `（一） | 完成签约` below a merged cell with who does it by when is a task.
            Look::Titled if self.is_carried(part, row.row) => None,
            // Nothing that a row lives on but what it is called by.
            Look::Titled => {
                let mut held = part
                    .columns
                    .iter()
                    .zip(&self.slots)
                    .filter(|(_, slot)| slot.is_some());
                let bare = held
                    .all(|(column, _)| column.manner.kind == Kind::Text && !names_people(column));
                (bare && part.task_at.is_some()).then_some(RowKind::Section)
            }
            Look::Perhaps(col, kind) => self.perhaps(part, row, col, kind),
            Look::Data => None,
        }
    }

    /// Whether a header can be one of what the file is there for: a sheet of a log that knows neither tasks nor what is
    /// kept of them is a list of telephones, whatever else stands on it.
    pub(super) fn is_of_role(&self, header: &Header) -> bool {
        let headings = self.ground.headings;
        let tells = [
            log::TASK,
            log::LIMIT,
            log::DONE,
            log::ASSIGNED,
            log::SOURCE,
            log::CLASS,
            log::STATUS,
            log::ERRORS,
            log::RATING,
        ];
        *self.ground.role != Role::Log
            || self.sheet.name.is_none()
            || !header.either.is_empty()
            || header.heard.iter().any(|heard| match heard.meaning {
                Meaning::Known(index) => headings
                    .columns
                    .get(index)
                    .is_some_and(|own| tells.contains(&own.name.as_ref())),
                _ => false,
            })
    }

    /// Finds each column's cell; answers how many columns have one.
    pub(super) fn find_slots(&mut self, part: &PartState, row: &RowCells<'_>) -> usize {
        self.slots.clear();
        self.slots.reserve(part.columns.len());
        let cells = row.cells;
        let (mut filled, mut next, mut before) = (0, 0, 0);
        for column in &part.columns {
            // Columns ascend, save for one that shares the cell of another.
            if column.col < before {
                next = 0;
            }
            before = column.col + 1;
            while cells.get(next).is_some_and(|(col, _)| *col < column.col) {
                next += 1;
            }
            let own = cells.get(next).is_some_and(|(col, _)| *col == column.col);
            filled += usize::from(own);
            self.slots.push(own.then_some(next));
            next += usize::from(own);
        }
        filled
    }

    /// What the single cell of a row is: a title, or a number printed beforehand.
    fn lone(
        &self,
        part: &PartState,
        row: u32,
        (inside, filled): (&[(u32, CellValue<'_>)], bool),
    ) -> Option<RowKind> {
        let Some((col, cell)) = inside.first() else {
            return Some(RowKind::Beside);
        };
        if !filled && self.sheet.merges.is_wide(Cell::new(row, *col)) {
            return Some(RowKind::Title);
        }
        // `督查室` alone: what follows is that section's.
        let of_section = part.section_at.and_then(|at| part.columns.get(at));
        if let CellValue::Text(text) = cell
            && !filled
            && of_section.is_none_or(|column| column.col != *col)
            && self.is_section_name(text)
        {
            return Some(RowKind::Section);
        }
        // The day under a signature.
        if is_day(cell) && !filled {
            return Some(RowKind::Form);
        }
        let printed = [super::synonyms::SERIAL, log::NUMBER];
        part.columns
            .iter()
            .any(|column| column.col == *col && printed.contains(&column.name.as_ref()))
            .then_some(RowKind::NumberOnly)
    }

    /// Whether a row names somebody, itself or by a merged cell, and has a day of its own.
    fn lives(&self, part: &PartState, row: &RowCells<'_>) -> bool {
        let says = |cell: &CellValue<'_>| match cell {
            CellValue::Text(text) => !text.contains([':', '：']) && !layout::is_total(text),
            _ => false,
        };
        let somebody = part.columns.iter().enumerate().any(|(index, column)| {
            names_people(column)
                && self
                    .content(part, row, index)
                    .is_some_and(|(cell, _)| says(&cell))
        });
        somebody
            && part.columns.iter().zip(&self.slots).any(|(column, slot)| {
                let cell = slot.and_then(|slot| row.cells.get(slot));
                column.manner.kind == Kind::Date && cell.is_some_and(|(_, cell)| is_day(cell))
            })
    }

    /// Whether something that is no label stands where the lead does.
    fn is_led(&self, part: &PartState, row: &RowCells<'_>) -> bool {
        let lead = part.lead_at.and_then(|at| self.content(part, row, at));
        lead.is_some_and(|(cell, _)| match cell {
            CellValue::Text(text) => !forms::is_label(text),
            _ => false,
        })
    }

    /// A row with a word at `col` that may be a name or a task as well.
    fn perhaps(
        &mut self,
        part: &PartState,
        row: &RowCells<'_>,
        col: u32,
        kind: RowKind,
    ) -> Option<RowKind> {
        let mut keys = part.columns.iter().filter(|column| self.is_key(column));
        // 全县平均 may be what a rule looks up, or a task.
        let text = row.cells.iter().find(|(at, _)| *at == col);
        if let Some((_, CellValue::Text(text))) = text
            && layout::is_mean_of(text)
            && !(matches!(self.ground.role, Role::Data(_)) && keys.next().is_some())
        {
            return None;
        }
        let mut keys = part.columns.iter().filter(|column| self.is_key(column));
        if keys.next().is_none() && kind == RowKind::Total {
            let text = row.cells.iter().find(|(at, _)| *at == col);
            let Some((_, CellValue::Text(text))) = text else {
                return None;
            };
            let place = self.place(Cell::new(row.row, col));
            self.harvest
                .sink
                .push(problem::taken_for_total(place, text));
            return Some(RowKind::Total);
        }
        let here = part.columns.iter().find(|column| column.col == col);
        // Nobody is called 平均分.
        if here.is_some_and(|column| self.is_key(column) && names_people(column)) {
            return Some(kind);
        }
        // A count of what is summed up may stand anywhere.
        let says = |cell: &CellValue<'_>| match cell {
            CellValue::Text(text) => !text.starts_with(|c: char| c.is_ascii_digit()),
            _ => false,
        };
        let mut others = part
            .columns
            .iter()
            .zip(&self.slots)
            .filter(|(column, _)| column.col != col && self.is_key(column))
            .map(|(_, slot)| slot.and_then(|slot| row.cells.get(slot)))
            .map(|cell| cell.is_some_and(|(_, cell)| says(cell)));
        let lives = match self.ground.role {
            Role::Data(_) => others.any(|filled| filled),
            _ => others.all(|filled| filled),
        };
        (!lives).then_some(kind)
    }

    /// Whether the first row under a header holds the weights or full marks of its columns.
    pub(super) fn is_weights(&self, part: &PartState, inside: &[(u32, CellValue<'_>)]) -> bool {
        if !part.columns.iter().any(|column| self.is_key(column)) {
            return false;
        }
        let keyless = part
            .columns
            .iter()
            .zip(&self.slots)
            .all(|(column, slot)| slot.is_none() || !self.is_key(column));
        layout::begins_weights(inside) && layout::are_weights(inside)
            || keyless && layout::are_weights(inside) && layout::add_up(inside)
    }

    /// The row's own 科室, where it is one of the roster.
    pub(super) fn row_section(&self, part: &PartState, row: &RowCells<'_>) -> Option<Symbol> {
        let (cell, _) = self.content(part, row, part.section_at?)?;
        let CellValue::Text(text) = cell else {
            return None;
        };
        self.ground.desk.search.section(text)
    }

    /// Keeps the name of a roster row that cannot be used: elsewhere it is no stranger's.
    pub(super) fn note_doubtful(&mut self, part: &PartState, row: &RowCells<'_>) {
        if *self.ground.role != Role::Roster {
            return;
        }
        let name = part
            .find(roster::NAME)
            .and_then(|index| self.content(part, row, index))
            .map(|(cell, _)| fold::tight(&convert::words(&cell)).into_owned());
        self.harvest.doubtful.extend(name);
    }

    /// Whether a row of a data table that names nobody is taken, and what is to be said of it.
    pub(super) fn ownerless(
        &self,
        cell: Cell,
        owner: &str,
        of_section: bool,
    ) -> (bool, Option<Diagnostic>) {
        let place = self.place(cell);
        match self.ground.of_sections {
            _ if !of_section => (false, Some(problem::no_owner_name(place, owner))),
            OfSections::Counted => (true, None),
            OfSections::LookedUp => (true, Some(problem::only_to_look_up(place, owner))),
            OfSections::Nobodys => (false, Some(problem::no_owner_but_section(place, owner))),
        }
    }

    fn is_key(&self, column: &PartColumn) -> bool {
        match self.ground.role {
            Role::Data(_) => names_people(column) || column.name.as_ref() == roster::SECTION,
            _ => self
                .ground
                .headings
                .required
                .contains(&column.name.as_ref()),
        }
    }
}

pub(super) fn names_people(column: &PartColumn) -> bool {
    column.manner.kind == Kind::People
        || [roster::NAME, roster::NUMBER].contains(&column.name.as_ref())
}

/// The years that a text speaks of: `2025年`, `2025年度`, `2025-12月`.
fn years(text: &str) -> Vec<String> {
    let plain = fold::plain(text);
    // `云办发〔2025〕12号` is the name of a paper.
    let brackets = [['(', ')'], ['[', ']']];
    let paper = |at: usize, length: usize| {
        let ends = |c: char| {
            plain
                .get(at + length..)
                .is_some_and(|rest| rest.starts_with(c))
        };
        let before = plain.get(..at).unwrap_or_default();
        brackets
            .iter()
            .any(|[open, close]| before.ends_with(*open) && ends(*close))
    };
    let mut years: Vec<String> = Vec::new();
    let mut at = 0;
    for digits in plain.split_inclusive(|c: char| !c.is_ascii_digit()) {
        let (from, whole) = (at, digits);
        at += whole.len();
        let digits = whole.trim_end_matches(|c: char| !c.is_ascii_digit());
        let year = digits.get(..4).filter(|year| year.starts_with("20"));
        if let Some(year) = year.filter(|_| matches!(digits.len(), 4 | 6 | 8))
            && !paper(from, digits.len())
            && !years.iter().any(|known| known == year)
        {
            years.push(year.to_owned());
        }
    }
    years
}
