//! One row under a header to one row of the table: cells to values, and what is said of them.
//! Invariant: a row that is not taken has had its reason reported.

use super::collect::Collector;
use super::convert::{self, Made, Misread, Remark, Tray};
use super::numbers::Direction;
use super::part::PartState;
use super::people::{Beside, Nobody};
use super::{Role, fold, problem, strict};
use crate::diag::{Cell, Diagnostic};
use crate::office::words::{adjustments, log, roster, targets};
use crate::office::{Kind, Origin, Symbol};
use crate::sheet::{CellValue, RowCells};

impl Collector<'_> {
    /// Reads a row into the table; answers whether it was taken.
    pub(super) fn record(&mut self, part: &mut PartState, row: &RowCells<'_>) -> bool {
        self.mentions.clear();
        self.run_fills(part, row);
        self.one_task(part, row);
        self.too_long(part, row);
        let number = self.number(part, row);
        let section = self.section_of(part, row);
        let mut made = std::mem::take(&mut self.made);
        made.clear();
        made.resize(self.harvest.table.columns().len(), Made::Missing);
        for at in &part.spoiled {
            set(&mut made, *at, Made::Faulty);
        }
        let mut remarks: Vec<(usize, Remark)> = Vec::new();
        for index in 0..part.columns.len() {
            let place = part.columns.get(index).map(|column| column.at);
            let Some(place) = place.and_then(|at| made.get_mut(at)) else {
                continue;
            };
            if !self.seen(part, row, index, number.is_some(), section, place) {
                *place = self.cell(part, row, index, number.as_deref(), section, &mut remarks);
            }
        }
        let taken_direction = self.settle_direction(part, row, &mut made, &remarks);
        self.settle_standing(part, &mut made);
        if !self.judge(part, row, &made) {
            self.note_doubtful(part, row);
            self.made = made;
            return false;
        }
        let origin = Origin {
            part: part.number,
            row: row.row,
        };
        let mentions = self.mentions.as_slice();
        let table_row = self.harvest.table.add_row_with(origin, |at, column| {
            if let Some(made) = made.get(at) {
                made.push(column, mentions);
            }
        });
        self.made = made;
        let filled = self.sheet.merges.any_tall();
        for (index, column) in part.columns.iter().enumerate().filter(|_| filled) {
            let slot = self.slots.get(index).copied().flatten();
            if let (None, Some(fill)) = (slot, &column.fill) {
                self.harvest
                    .table
                    .stands_at(table_row, column.at, fill.cell);
            }
        }
        if let Some((at, cell)) = taken_direction {
            self.harvest.table.stands_at(table_row, at, cell);
        }
        for (index, remark) in remarks {
            let Some(column) = part.columns.get(index) else {
                continue;
            };
            match remark {
                Remark::Bare => self.harvest.bare.push((column.at, table_row)),
                Remark::Signed => self.harvest.signed.push((column.at, table_row)),
                _ => {}
            }
        }
        true
    }

    /// The cell of a part's column: its own, or the one filled down into it.
    pub(super) fn content<'r>(
        &self,
        part: &'r PartState,
        row: &'r RowCells<'_>,
        index: usize,
    ) -> Option<(CellValue<'r>, bool)> {
        if let Some(slot) = self.slots.get(index).copied().flatten() {
            return row.cells.get(slot).map(|(_, cell)| (cell.clone(), false));
        }
        let fill = part.columns.get(index)?.fill.as_ref()?;
        Some((fill.kept.lent(), true))
    }

    fn number(&self, part: &PartState, row: &RowCells<'_>) -> Option<String> {
        let (cell, _) = self.content(part, row, part.number_at?)?;
        let text = convert::words(&cell);
        let text = text.trim();
        (!text.is_empty() && !fold::says_not_applicable(text)).then(|| text.to_owned())
    }

    /// Whether the row's 工号 belongs to the names of this column.
    pub(super) fn bears_number(&self, name: &str) -> bool {
        match self.ground.role {
            Role::Log => name == log::LEAD,
            _ => name == roster::NAME || self.ground.owner.as_deref() == Some(name),
        }
    }

    /// Puts what a cell comes to that need not be read: a blank one, a text that came before, a plain day or word.
    /// Answers whether it is one. What was just made is copied nowhere, for which the processor would wait.
    fn seen(
        &mut self,
        part: &PartState,
        row: &RowCells<'_>,
        index: usize,
        numbered: bool,
        section: Option<Symbol>,
        place: &mut Made,
    ) -> bool {
        let column = part.columns.get(index);
        let Some(column) = column.filter(|column| !(numbered && column.bears)) else {
            return false;
        };
        let Some(slot) = self.slots.get(index).copied().flatten() else {
            if column.fill.is_none() {
                *place = convert::blank(column.manner);
            }
            return column.fill.is_none();
        };
        let Some((_, CellValue::Text(text))) = row.cells.get(slot) else {
            return false;
        };
        if column.manner.kind == Kind::Date
            && let Some(day) = self.days.usual(text)
        {
            *place = Made::Date(day);
            return true;
        }
        let Some(memo) = self.memos.get_mut(index) else {
            return false;
        };
        let under = section.filter(|_| column.manner.kind == Kind::People);
        if memo.find(text, under, &mut self.mentions, place) {
            return true;
        }
        let lexicon = &mut self.harvest.lexicon;
        if !column.words.is_empty() {
            return false;
        }
        let known = memo.phrases.symbol(row.row, text, lexicon);
        if known.is_none() && !convert::is_plain_word(column.manner, text) {
            return false;
        }
        let symbol = known.unwrap_or_else(|| lexicon.intern(fold::trim(text)));
        *place = Made::Text(symbol);
        memo.keep(text, Made::Text(symbol), &[]);
        true
    }

    fn cell(
        &mut self,
        part: &PartState,
        row: &RowCells<'_>,
        index: usize,
        number: Option<&str>,
        section: Option<Symbol>,
        remarks: &mut Vec<(usize, Remark)>,
    ) -> Made {
        let Some(column) = part.columns.get(index) else {
            return Made::Missing;
        };
        let bears = column.bears;
        let content = self.content(part, row, index);
        let nameless = content.is_none() || column.numbered;
        let by_number = bears && nameless && number.is_some();
        let (cell, filled) = match content {
            _ if by_number => (CellValue::Text(""), false),
            Some(content) => content,
            None => return convert::blank(column.manner),
        };
        let beside = Beside {
            number: number.filter(|_| bears),
            section,
        };
        let again = match cell {
            CellValue::Text(text) if !by_number && !filled && beside.number.is_none() => Some(text),
            _ => None,
        };
        let outcome = if by_number {
            let from = self.mentions.len();
            self.ground
                .desk
                .search
                .by_number(beside, &mut self.mentions)
                .map_err(Misread::Nobody)
                .map(|()| {
                    let to = self.mentions.len();
                    (Made::People { from, to }, None)
                })
        } else {
            let mut tray = Tray {
                lexicon: &mut self.harvest.lexicon,
                mentions: &mut self.mentions,
            };
            self.ground
                .desk
                .read(column.manner, &cell, beside, &mut tray)
        };
        let outcome = outcome.and_then(|made| strict::check(column, &cell, made));
        let (made, said) = match outcome {
            Ok((made, None)) => {
                if let (Made::Date(_), CellValue::Text(text)) = (made, &cell) {
                    self.note_yearless(Cell::new(row.row, column.col), text);
                }
                if let Some(text) = again
                    && let Some(memo) = self.memos.get_mut(index)
                {
                    memo.keep(text, made, &self.mentions);
                }
                return made;
            }
            Ok((made, Some(remark))) => {
                remarks.push((index, remark));
                (made, Ok(remark))
            }
            Err(misread) => (Made::Faulty, Err(misread)),
        };
        if filled {
            // It has been said where the merged cell stands.
            return made;
        }
        let found = fold::shown(&convert::words(&cell));
        // What is wrong with the row's 工号 is shown at the 工号.
        let about_number = match &said {
            Err(Misread::Nobody(
                Nobody::UnknownNumber { number: wrong, .. }
                | Nobody::Conflict { number: wrong, .. },
            )) => number == Some(wrong.as_str()),
            _ => false,
        };
        let col = part
            .number_at
            .filter(|_| bears && about_number)
            .and_then(|number| part.columns.get(number))
            .map_or(column.col, |number| number.col);
        let place = self.place(Cell::new(row.row, col));
        let diagnostic = match said {
            Ok(remark) => {
                let said = (place, column.name.as_ref(), found.as_str());
                let said = problem::cells::remark(said, remark, &column.words);
                // Hints that are alike are told together.
                let alone = remark == Remark::Word;
                said.map(|own| {
                    if alone {
                        self.with_row(own, part, row)
                    } else {
                        own
                    }
                })
            }
            // It has been said of the roster.
            Err(Misread::Nobody(Nobody::Doubtful)) => None,
            Err(misread) if strict::is_unread(column, self.ground, &misread) => {
                Some(problem::whole::unread(place, &column.name, &found))
            }
            Err(misread) => {
                let fault = problem::cells::misread(
                    place,
                    &column.name,
                    &found,
                    &misread,
                    *self.ground.role == Role::Log,
                );
                Some(self.with_row(fault, part, row))
            }
        };
        if let Some(diagnostic) = diagnostic {
            self.harvest.sink.push(diagnostic);
        }
        made
    }

    /// Adds `本行` to a fault.
    fn with_row(&self, fault: Diagnostic, part: &PartState, row: &RowCells<'_>) -> Diagnostic {
        let names: &[&str] = match self.ground.role {
            Role::Log => &[log::NUMBER, log::TASK, log::LEAD],
            Role::Roster => &[roster::NUMBER, roster::NAME],
            Role::Targets => &[targets::SECTION, targets::POST, targets::INDICATOR],
            Role::Adjustments => &[adjustments::NAME, adjustments::INDICATOR],
            Role::Data(_) => &[roster::NUMBER, roster::NAME],
        };
        let mut parts: Vec<String> = Vec::new();
        let owner = self.ground.owner.as_deref();
        for name in names
            .iter()
            .copied()
            .chain(owner.filter(|owner| !names.contains(owner)))
        {
            let words = part
                .find(name)
                .and_then(|index| self.content(part, row, index))
                .map(|(cell, _)| convert::words(&cell));
            if let Some(words) = words.filter(|words| !words.trim().is_empty()) {
                parts.push(format!("{name}={}", fold::shown(&words)));
            }
        }
        if parts.is_empty() {
            return fault;
        }
        fault.row(parts.join("，"))
    }

    /// Sets 比较 from a direction in 目标值, or finds that the two contradict each other.
    fn settle_direction(
        &mut self,
        part: &PartState,
        row: &RowCells<'_>,
        made: &mut [Made],
        remarks: &[(usize, Remark)],
    ) -> Option<(usize, Cell)> {
        let (index, direction) = remarks.iter().find_map(|(index, remark)| match remark {
            Remark::Direction(direction) => Some((*index, *direction)),
            _ => None,
        })?;
        let column = part.columns.get(index)?;
        let cell = Cell::new(row.row, column.col);
        let found = self
            .content(part, row, index)
            .map_or_else(String::new, |(cell, _)| fold::shown(&convert::words(&cell)));
        let compare = self
            .harvest
            .table
            .add_column(&targets::COMPARE.into(), Kind::Text);
        match made.get(compare).copied() {
            Some(Made::Text(symbol)) => {
                let word = self.harvest.lexicon.text(symbol).to_owned();
                if Direction::from_word(&word).is_some_and(|said| said != direction) {
                    let fault = problem::cells::against_compare(self.place(cell), &found, &word);
                    let fault = self.with_row(fault, part, row);
                    self.harvest.sink.push(fault);
                    set(made, column.at, Made::Faulty);
                }
                None
            }
            Some(Made::Missing) => {
                let symbol = self.harvest.lexicon.intern(direction.word());
                set(made, compare, Made::Text(symbol));
                let note =
                    problem::cells::direction_taken(self.place(cell), &found, direction.word());
                self.harvest.sink.push(note);
                Some((compare, cell))
            }
            _ => None,
        }
    }

    /// A task without a limit whose 状态 says 长期 is a standing one.
    fn settle_standing(&self, part: &PartState, made: &mut [Made]) {
        if *self.ground.role != Role::Log {
            return;
        }
        let at = |position: Option<usize>| Some(part.columns.get(position?)?.at);
        let (Some(limit), Some(status)) = (at(part.limit_at), at(part.status_at)) else {
            return;
        };
        if made.get(limit) == Some(&Made::Missing)
            && let Some(Made::Text(word)) = made.get(status)
            && convert::says_standing(self.harvest.lexicon.text(*word))
        {
            set(made, limit, Made::NotApplicable);
        }
    }

    /// Whether the row can be used; says why not, and what else it lacks.
    fn judge(&mut self, part: &PartState, row: &RowCells<'_>, made: &[Made]) -> bool {
        if *self.ground.role == Role::Log && is_whole_task(part, made) {
            return true;
        }
        let state = |name: &str| {
            part.find(name)
                .and_then(|index| part.columns.get(index))
                .and_then(|column| made.get(column.at))
                .copied()
        };
        let at = |name: &str| {
            part.find(name)
                .and_then(|index| part.columns.get(index))
                .map_or(Cell::new(row.row, part.first), |column| {
                    Cell::new(row.row, column.col)
                })
        };
        let blank = |name: &str| state(name).is_some_and(|made| made.is_blank());
        // A row of one cell is likelier a title than a task; one message is enough.
        let lonely = self.slots.iter().flatten().count() <= 1;
        let mut faults: Vec<Diagnostic> = Vec::new();
        let accepted = match self.ground.role {
            Role::Log => {
                let task = blank(log::TASK);
                let lead = blank(log::LEAD);
                if task {
                    faults.push(problem::no_task(self.place(at(log::TASK))));
                }
                if lead && !(task && lonely) {
                    faults.push(problem::no_lead(self.place(at(log::LEAD))));
                }
                if !task && !lonely && state(log::LIMIT) == Some(Made::Missing) {
                    faults.push(problem::no_limit(self.place(at(log::LIMIT))));
                }
                !task && matches!(state(log::LEAD), Some(Made::People { .. }))
            }
            Role::Roster => {
                for name in self.ground.headings.required {
                    if blank(name) {
                        faults.push(problem::roster_blank(self.place(at(name)), name));
                    }
                }
                [roster::NUMBER, roster::NAME]
                    .iter()
                    .all(|name| matches!(state(name), Some(Made::Text(_))))
            }
            Role::Targets => {
                let keyed = [targets::INDICATOR, targets::GROUP]
                    .iter()
                    .any(|name| matches!(state(name), Some(Made::Text(_))));
                let faulty = [targets::INDICATOR, targets::GROUP]
                    .iter()
                    .any(|name| state(name) == Some(Made::Faulty));
                // A 目标类型 as a whole: its limits and its weight, no rule.
                let text = |name: &str| matches!(state(name), Some(Made::Text(_)));
                let keyed = keyed || (text(targets::KIND) && !text(targets::RULE));
                if !keyed && !faulty && part.lacking.is_empty() {
                    let place = self.place(at(targets::INDICATOR));
                    faults.push(problem::no_key(place, "`指标`，也没有写 `分组`"));
                }
                keyed
            }
            Role::Adjustments => {
                let named = state(adjustments::NAME);
                let section = matches!(state(roster::SECTION), Some(Made::Text(_)));
                if !section && named.is_none_or(|made| made.is_blank()) {
                    let place = self.place(at(adjustments::NAME));
                    faults.push(problem::no_key(place, "`姓名`，也没有写 `科室`"));
                }
                match named {
                    Some(Made::People { .. }) => true,
                    Some(Made::Faulty) => false,
                    _ => section,
                }
            }
            Role::Data(_) => match &self.ground.owner {
                None => true,
                Some(owner) => match state(owner) {
                    // The part does not name people; it is joined by a key or belongs to a 科室.
                    None | Some(Made::People { .. }) => true,
                    Some(Made::Faulty) => false,
                    Some(_) => {
                        let of_section = matches!(state(roster::SECTION), Some(Made::Text(_)));
                        let (taken, fault) = self.ownerless(at(owner), owner, of_section);
                        faults.extend(fault);
                        taken
                    }
                },
            },
        };
        for fault in faults {
            let fault = self.with_row(fault, part, row);
            self.harvest.sink.push(fault);
        }
        accepted
    }
}

/// Whether a row of the log has all that is asked of it; nearly every one does.
fn is_whole_task(part: &PartState, made: &[Made]) -> bool {
    let state = |position: Option<usize>| {
        let column = part.columns.get(position?)?;
        made.get(column.at).copied()
    };
    state(part.task_at).is_some_and(|task| !task.is_blank())
        && matches!(state(part.lead_at), Some(Made::People { .. }))
        && state(part.limit_at) != Some(Made::Missing)
}

fn set(made: &mut [Made], at: usize, value: Made) {
    if let Some(place) = made.get_mut(at) {
        *place = value;
    }
}
