//! Receives one file's rows as they stream by and fills the file's own table.
//! Titles, headers and rows are told apart here; `record` turns a row into values.
//! Invariant: every non-empty row is counted once, as accepted, rejected or layout.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::assemble::OfSections;
use super::convert::{self, Desk, Made};
use super::grid::{KeptRow, Merges};
use super::header::{self, TALLEST};
use super::headings::Headings;
use super::layout;
use super::memo::{Days, Memo};
use super::part::{FirstUnit, PartState};
use super::shape::{Layout, RowKind, Stretch, cell_at};
use super::{Account, Role, fold, problem};
use crate::diag::{Cell, Place, Severity, Sink};
use crate::office::words::targets;
use crate::office::{Kind, Lexicon, Mention, Table};
use crate::sheet::{CellValue, Flow, RowCells, SheetInfo, Visitor};

/// Faults of one file that are kept, each with its words; people mend a few and run again.
pub(super) const MOST_FAULTS: usize = 20_000;
/// Tables of one sheet; what looks like further headers is taken for data.
const MOST_TABLES: u32 = 500;
/// Cells that one file's table may come to, blanks among them.
const MOST_CELLS: usize = 64 * 1024 * 1024;
/// Cells that room is made for before they come.
const MOST_ROOM: usize = 16 * 1024 * 1024;

/// What the reading of one file rests on.
pub(super) struct Ground<'a> {
    pub role: &'a Role,
    pub headings: &'a Headings,
    pub desk: Desk<'a>,
    pub file: Arc<str>,
    /// The column that says whose a row is, for data tables.
    pub owner: Option<String>,
    /// A data table that nobody reads, which may look as it likes.
    pub idle: bool,
    /// Gates or forms count its rows or columns.
    pub counted: bool,
    /// Who reads the rows of a data table that name a 科室 and nobody.
    pub of_sections: OfSections,
}

/// What a header leaves open: what nobody knows beside what is not there.
#[derive(Debug)]
pub(super) struct Open {
    /// Headers that nobody knows, with their cells.
    pub strange: Vec<(String, Place)>,
    /// Columns that are not there and whose absence has not been reported.
    pub lacks: Vec<Arc<str>>,
}

/// What one file gave.
#[derive(Debug)]
pub(super) struct Harvest {
    pub table: Table,
    pub lexicon: Lexicon,
    pub sink: Sink,
    pub accounts: Vec<Account>,
    pub layouts: Vec<Layout>,
    /// Percentages without a sign, as (column, row).
    pub bare: Vec<(usize, u32)>,
    /// Columns of percentages whose header bears the sign.
    pub headed: Vec<usize>,
    /// Percentages with their sign where numbers are wanted, likewise.
    pub signed: Vec<(usize, u32)>,
    /// Headers that nobody knows, with their cells, for near-name hints.
    pub strange: Vec<(String, Place)>,
    /// The headers with something open.
    pub open: Vec<Open>,
    /// The cells of the first header.
    pub head: Option<Place>,
    /// Columns whose absence has been reported.
    pub reported: Vec<Arc<str>>,
    /// Names of roster rows that cannot be used.
    pub doubtful: Vec<String>,
}

pub(super) struct SheetState {
    pub name: Option<Arc<str>>,
    pub is_ragged: bool,
    pub merges: Merges,
    pub account: Account,
    /// Texts above the header, and of the last title below it; not who filled in.
    pub titles: Vec<String>,
    /// A title stands below the header.
    pub retitled: bool,
    /// Rows above the first header.
    pub above: Vec<Stretch>,
    pub found: bool,
    /// Rows with somebody of the roster and a day, as long as no header is found.
    pub dated: u32,
    /// Tables so far.
    pub tables: u32,
    /// The table is full; it has been said.
    full: bool,
    /// Instructions or words to choose from: its rows are layout.
    aside: bool,
    /// A row of it looks like a header; it has been said.
    heads: bool,
    /// A day without a year was met.
    pub yearless: bool,
}

/// The visitor of one file.
pub(super) struct Collector<'a> {
    pub ground: &'a Ground<'a>,
    pub harvest: Harvest,
    pub sheet: SheetState,
    window: Vec<KeptRow>,
    /// Rows that may be the title of a further table; at most three.
    pub waiting: Vec<KeptRow>,
    /// Whether people of the roster share a name.
    pub namesakes: bool,
    /// The part that goes on if the row in the window turns out to be no header.
    held: Option<Box<PartState>>,
    pub part: Option<Box<PartState>>,
    /// By column of the table.
    pub units: FxHashMap<usize, FirstUnit>,
    pub mentions: Vec<Mention>,
    /// For each column of the part, the index of its cell in the row.
    pub slots: Vec<Option<usize>>,
    /// What the texts of each column of the part came to.
    pub memos: Vec<Memo>,
    pub days: Days,
    /// How many of the rows that come next were looked at.
    shown: usize,
    /// The row under way, by the table's columns.
    pub made: Vec<Made>,
    pub any_table: bool,
    /// Sheets without a header: their rows, and those that look like records.
    empty_sheets: Vec<(Place, Option<Arc<str>>, u32, u32)>,
}

impl<'a> Collector<'a> {
    pub fn new(ground: &'a Ground<'a>) -> Self {
        let mut table = Table::new(ground.headings.table.clone());
        if *ground.role == Role::Targets {
            // A direction in 目标值 is put here even where the sheet lacks the column.
            table.add_column(&targets::COMPARE.into(), Kind::Text);
        }
        Self {
            ground,
            harvest: Harvest {
                table,
                lexicon: ground.desk.search.base.offshoot(),
                sink: Sink::limited(MOST_FAULTS),
                accounts: Vec::new(),
                layouts: Vec::new(),
                bare: Vec::new(),
                headed: Vec::new(),
                signed: Vec::new(),
                strange: Vec::new(),
                open: Vec::new(),
                head: None,
                reported: Vec::new(),
                doubtful: Vec::new(),
            },
            sheet: SheetState {
                name: None,
                is_ragged: false,
                merges: Merges::default(),
                account: Account::default(),
                titles: Vec::new(),
                retitled: false,
                above: Vec::new(),
                found: false,
                dated: 0,
                tables: 0,
                full: false,
                aside: false,
                heads: false,
                yearless: false,
            },
            window: Vec::new(),
            waiting: Vec::new(),
            namesakes: {
                let roster = ground.desk.search.roster;
                roster.names().count() < roster.people.len()
            },
            held: None,
            part: None,
            units: FxHashMap::default(),
            mentions: Vec::new(),
            slots: Vec::new(),
            memos: Vec::new(),
            days: Days::default(),
            shown: 0,
            made: Vec::new(),
            any_table: false,
            empty_sheets: Vec::new(),
        }
    }

    /// Ends the file: says where no header was found, and gives what was read. `damaged`: the reader has already
    /// said why something is missing.
    pub fn finish(mut self, damaged: bool) -> Harvest {
        let idle = self.ground.idle;
        if self.any_table || idle {
            for (place, sheet, rows, dated) in self.empty_sheets {
                let sheet = sheet.as_deref();
                let problem = if dated > 0 && !idle {
                    problem::sheet_left_out(place, sheet, dated)
                } else {
                    problem::no_header(place, sheet, rows)
                };
                self.harvest.sink.push(problem);
            }
        } else if !damaged {
            let place = Place::file(self.ground.file.clone());
            self.harvest
                .sink
                .push(problem::no_table(place, &self.ground.headings.table));
        }
        if idle && self.harvest.sink.has_errors() {
            // Of what nobody reads nothing depends.
            let place = Place::file(self.ground.file.clone());
            let count = self.harvest.sink.count(Severity::Error);
            let table = &self.ground.headings.table;
            self.harvest.sink = Sink::new();
            self.harvest
                .sink
                .push(problem::whole::idle(place, table, count));
        }
        let dropped = self.harvest.sink.dropped();
        if dropped > 0 {
            let mut all = Sink::new();
            let place = Place::file(self.ground.file.clone());
            all.push(problem::too_many(place, MOST_FAULTS, dropped));
            all.merge(self.harvest.sink);
            self.harvest.sink = all;
        }
        self.harvest
    }

    pub fn place(&self, cell: Cell) -> Place {
        Place::cell(&self.ground.file, self.sheet.name.as_ref(), cell)
    }

    /// Looks at the rows in the window until no more than `keep` are left.
    fn drain(&mut self, keep: usize) {
        while self.part.is_none() && self.window.len() > keep {
            let found = header::find(&self.window, &self.sheet.merges, self.ground.headings)
                .filter(|(header, _)| self.held.is_some() || self.is_of_role(header));
            match found {
                Some((header, height)) => {
                    self.window.drain(..height);
                    if self.held.take().is_some() && !self.sheet.retitled {
                        self.sheet.titles.clear();
                    }
                    let rows = header.first_row..=header.last_row;
                    self.begin(header);
                    for row in rows {
                        self.count(RowKind::Header, row);
                    }
                }
                None => {
                    let row = self.window.remove(0);
                    self.part = self.held.take();
                    if self.part.is_some() {
                        row.lend(|row| self.data(row, true));
                    } else {
                        self.count(RowKind::Title, row.row);
                        self.note_title(&row);
                    }
                }
            }
        }
        if self.part.is_some() {
            // Rows looked at with the header are rows of the table, or begin a further one.
            let rows = std::mem::take(&mut self.window);
            for row in rows {
                row.lend(|row| self.take(row));
            }
        }
    }

    /// Sends a row to the window or to the table.
    fn take(&mut self, row: &RowCells<'_>) {
        let begins = match &self.part {
            Some(part) => {
                self.sheet.tables < MOST_TABLES
                    && !part.has_limit(row)
                    && header::may_begin(row, self.ground.headings)
            }
            None => true,
        };
        if !self.waiting.is_empty() {
            let header = begins && header::is_sure(row, self.ground.headings);
            if !header && self.waiting.len() < 3 && layout::is_form_line(row.cells) {
                self.waiting.push(KeptRow::of(row));
                return;
            }
            self.settle_waiting(header);
        }
        if !begins {
            self.data(row, false);
            return;
        }
        if let Some(part) = &self.part
            && self.repeats(part, row)
        {
            self.count(RowKind::Header, row.row);
            return;
        }
        if let Some(part) = self.part.take() {
            self.held = Some(part);
        }
        self.window.push(KeptRow::of(row));
        self.drain(TALLEST - 1);
    }

    /// Whether a row is the part's own one-row header once more (printed on every page).
    fn repeats(&self, part: &PartState, row: &RowCells<'_>) -> bool {
        part.header.first_row == part.header.last_row
            && row.cells.iter().all(|(col, cell)| match cell {
                CellValue::Text(text) => {
                    // A header that goes on at once is a further table; after a gap stand helper cells.
                    *col > part.last + 1
                        || part
                            .header
                            .heard
                            .iter()
                            .any(|heard| heard.col == *col && heard.own == fold::heading(text))
                }
                _ => false,
            })
    }

    /// One row under a header; `seen`: what follows it has been looked at.
    pub(super) fn data(&mut self, row: &RowCells<'_>, seen: bool) {
        let Some(mut part) = self.part.take() else {
            self.count(RowKind::Unread, row.row);
            return;
        };
        let fresh = std::mem::replace(&mut part.fresh, false);
        let cells = self.harvest.table.len() * self.harvest.table.columns().len();
        if cells > MOST_CELLS {
            if !std::mem::replace(&mut self.sheet.full, true) {
                let place = self.place(Cell::new(row.row, part.first));
                self.harvest.sink.push(problem::too_large(place));
            }
            self.count(RowKind::Rejected, row.row);
            self.part = Some(part);
            return;
        }
        let kind = match self.layout_kind(&part, row, fresh) {
            Some(kind) => {
                // One row may count the columns, and the next say how they are filled in.
                part.fresh |= fresh && kind == RowKind::Header;
                self.turn(&mut part, row, kind);
                kind
            }
            None if !seen && self.may_wait(&part, row) => {
                self.waiting.push(KeptRow::of(row));
                self.part = Some(part);
                return;
            }
            None if self.record(&mut part, row) => RowKind::Accepted,
            None => RowKind::Rejected,
        };
        self.count(kind, row.row);
        self.part = Some(part);
    }
}

impl Visitor for Collector<'_> {
    fn sheet(&mut self, sheet: &SheetInfo) -> Flow {
        self.part = None;
        self.held = None;
        self.window.clear();
        self.waiting.clear();
        self.sheet = SheetState {
            name: sheet.name.clone(),
            is_ragged: sheet.is_ragged,
            merges: Merges::of(sheet.merges.as_deref()),
            account: Account {
                file: self.ground.file.clone(),
                sheet: sheet.name.clone(),
                hidden: sheet.hidden,
                ..Account::default()
            },
            titles: Vec::new(),
            retitled: false,
            above: Vec::new(),
            found: false,
            dated: 0,
            tables: 0,
            full: false,
            aside: sheet
                .name
                .as_deref()
                .is_some_and(|name| layout::is_aside(name, sheet.hidden)),
            heads: false,
            yearless: false,
        };
        Flow::Go
    }

    fn row(&mut self, row: &RowCells<'_>) -> Flow {
        if self.shown == 0 {
            // Not among the rows that were looked at, whose texts have gone.
            self.memos.iter_mut().for_each(|memo| memo.phrases.pass());
        }
        self.shown = self.shown.saturating_sub(1);
        if self.sheet.aside {
            if let Some((first, _)) = row.cells.first() {
                self.sheet.account.filled += 1;
                self.count(RowKind::Note, row.row);
                let shown = !self.sheet.account.hidden && !self.sheet.heads;
                if shown && header::is_sure(row, self.ground.headings) {
                    self.sheet.heads = true;
                    let place = self.place(Cell::new(row.row, *first));
                    let sheet = self.sheet.name.as_deref().unwrap_or_default();
                    self.harvest.sink.push(problem::table_aside(place, sheet));
                }
            }
            return Flow::Go;
        }
        let says = |cell: &CellValue<'_>| match cell {
            CellValue::Text(text) => !fold::is_blank(text),
            _ => true,
        };
        // Cells of blanks alone are what people leave when they clear a cell with the space bar.
        if row.cells.iter().all(|(_, cell)| says(cell)) {
            if !row.cells.is_empty() {
                self.sheet.account.filled += 1;
                self.take(row);
            }
            return Flow::Go;
        }
        let cells: Vec<_> = row
            .cells
            .iter()
            .filter(|(_, cell)| says(cell))
            .cloned()
            .collect();
        if !cells.is_empty() {
            self.sheet.account.filled += 1;
            self.take(&RowCells {
                row: row.row,
                cells: &cells,
            });
        }
        Flow::Go
    }

    fn ahead(&mut self, rows: &[RowCells<'_>]) {
        let Some(part) = &self.part else { return };
        for (column, memo) in part.columns.iter().zip(&mut self.memos) {
            if column.manner.kind != Kind::Text || !memo.passes_any() {
                continue;
            }
            let mut phrases = std::mem::take(&mut memo.phrases);
            let texts = rows.iter().filter_map(|row| {
                let (_, cell) = cell_at(row, column.col)?;
                match cell {
                    CellValue::Text(text) if memo.passes(text) => Some((row.row, *text)),
                    _ => None,
                }
            });
            let texts = texts.filter(|(_, text)| {
                convert::is_plain_word(column.manner, text) && fold::trim(text).len() == text.len()
            });
            phrases.look_ahead(texts, &self.harvest.lexicon);
            memo.phrases = phrases;
        }
        self.shown = rows.iter().filter(|row| !row.cells.is_empty()).count();
    }

    fn expect(&mut self, rows: usize) {
        let columns = self.harvest.table.columns().len().max(1);
        if self.part.is_some() {
            let rows = rows.min(MOST_ROOM / columns);
            self.harvest.table.reserve(rows);
            // A string a row so far, as where each has its number.
            if self.harvest.lexicon.own() >= self.harvest.table.len() {
                self.harvest.lexicon.reserve(rows);
            }
        }
    }

    fn end_sheet(&mut self) {
        // A row of the window may open a window of its own, or wait; each round uses up one row at least.
        while !(self.window.is_empty() && self.waiting.is_empty()) {
            self.settle_waiting(false);
            self.drain(0);
        }
        if !self.sheet.found {
            self.note_unread();
        }
        let account = std::mem::take(&mut self.sheet.account);
        let place = Place::Sheet {
            file: self.ground.file.clone(),
            sheet: self.sheet.name.clone(),
        };
        if self.sheet.aside {
            // Counted as layout, and nothing to mend.
        } else if !self.sheet.found && account.filled > 0 {
            self.empty_sheets.push((
                place,
                self.sheet.name.clone(),
                account.filled,
                self.sheet.dated,
            ));
        } else if account.hidden && account.accepted + account.rejected > 0 {
            let name = self.sheet.name.clone().unwrap_or_default();
            let rows = account.accepted + account.rejected;
            self.harvest
                .sink
                .push(problem::hidden_sheet(place, &name, rows));
        }
        self.harvest.accounts.push(account);
        self.part = None;
    }
}
