//! What every sheet was taken for, as `gangze check --layout` shows it: tables, headers, columns, rows without data.
//! Costs by stretches of rows, not by rows.
//! Invariant: a record of what was done; nothing is decided by it.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use super::Scale;
use super::collect::Collector;
use super::dates::{self, Day};
use super::fold;
use super::grid::{Kept, KeptRow};
use super::header::{Header, Meaning};
use super::part::PartColumn;
use crate::office::Kind;
use crate::sheet::{CellValue, RowCells};

/// What a row was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    Accepted,
    Rejected,
    /// Above the header, or one cell merged across.
    Title,
    /// Also the header once more, as on printed pages.
    Header,
    /// `一、…` alone in its row.
    Section,
    Total,
    Note,
    /// `填表人：…` and the like.
    Form,
    /// Weights or full marks under the header.
    Weights,
    /// Nothing but a number printed beforehand.
    NumberOnly,
    /// Nothing in the columns of the table.
    Beside,
    /// In a sheet without a header.
    Unread,
}

impl RowKind {
    pub fn word(self) -> &'static str {
        match self {
            Self::Accepted => "采用",
            Self::Rejected => "退回",
            Self::Title => "标题",
            Self::Header => "表头",
            Self::Section => "分段",
            Self::Total => "合计",
            Self::Note => "说明",
            Self::Form => "填报信息",
            Self::Weights => "权重分值",
            Self::NumberOnly => "只有序号",
            Self::Beside => "表外内容",
            Self::Unread => "没有读",
        }
    }

    /// Whether the row holds a record, used or not.
    pub fn is_data(self) -> bool {
        matches!(self, Self::Accepted | Self::Rejected)
    }
}

/// Rows of one kind that follow each other, counted from 0; blank rows may lie between records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub kind: RowKind,
    pub first: u32,
    pub last: u32,
    /// How many of them have something in them.
    pub rows: u32,
}

/// What a column was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// One that the table is known to have.
    Known,
    /// A further one, kept under its own name.
    Own,
    /// Not read: the same header stands further left.
    Again,
    /// Not read: right of an empty column.
    Outside,
    /// 完成时间 of which it cannot be told what it means.
    Unclear,
}

/// One column under a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnLayout {
    /// Counted from 0.
    pub col: u32,
    /// The header as it stands there, its levels joined by `/`.
    pub written: String,
    /// A level of the header was taken from the cell at its left, without a merged region that says so.
    pub inferred: bool,
    pub taken: Taken,
    /// The column's name in the table.
    pub name: Arc<str>,
    pub kind: Kind,
    /// 完成时间, settled by its group or by the other columns.
    pub either: bool,
    /// How bare numbers of a percentage column were taken.
    pub scale: Option<Scale>,
    /// Merged cells that were filled down, as first and last row.
    pub filled: Vec<(u32, u32)>,
}

/// One table on a sheet, or a sheet in which none was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    pub file: Arc<str>,
    pub sheet: Option<Arc<str>>,
    pub hidden: bool,
    /// `None`: no header was found, and no row read.
    pub table: Option<Arc<str>>,
    /// First and last row of the header.
    pub header: Option<(u32, u32)>,
    /// The 科室 that all rows belong to by the sheet's name, title or file name.
    pub section: Option<Arc<str>>,
    /// Rows (from 0) below which it is another one, or none, by a section row or a title.
    pub turns: Vec<(u32, Option<Arc<str>>)>,
    pub columns: Vec<ColumnLayout>,
    /// Every row with something in it, from the top.
    pub rows: Vec<Stretch>,
}

impl Layout {
    pub(super) fn note_fill(&mut self, col: u32, rows: (u32, u32)) {
        if let Some(column) = self.columns.iter_mut().find(|column| column.col == col) {
            column.filled.push(rows);
        }
    }
}

/// Notes one more row.
pub(super) fn add_row(rows: &mut Vec<Stretch>, kind: RowKind, row: u32) {
    if let Some(last) = rows.last_mut()
        && last.kind == kind
        && (kind.is_data() || last.last + 1 == row)
    {
        last.last = row;
        last.rows += 1;
        return;
    }
    rows.push(Stretch {
        kind,
        first: row,
        last: row,
        rows: 1,
    });
}

impl Collector<'_> {
    /// Counts a row of the sheet, and notes what it was taken for.
    pub(super) fn count(&mut self, kind: RowKind, row: u32) {
        let account = &mut self.sheet.account;
        match kind {
            RowKind::Accepted => account.accepted += 1,
            RowKind::Rejected => account.rejected += 1,
            _ => account.layout += 1,
        }
        let rows = match self.harvest.layouts.last_mut() {
            Some(layout) if self.sheet.found => &mut layout.rows,
            _ => &mut self.sheet.above,
        };
        add_row(rows, kind, row);
    }

    fn blank_layout(&mut self) -> Layout {
        Layout {
            file: self.ground.file.clone(),
            sheet: self.sheet.name.clone(),
            hidden: self.sheet.account.hidden,
            table: None,
            header: None,
            section: None,
            turns: Vec::new(),
            columns: Vec::new(),
            rows: std::mem::take(&mut self.sheet.above),
        }
    }

    /// Notes a table that begins.
    pub(super) fn note_table(
        &mut self,
        header: &Header,
        columns: &[PartColumn],
        section: Option<Arc<str>>,
    ) {
        let headings = self.ground.headings;
        let either = |col: u32| header.either.iter().find(|(at, _)| *at == col);
        let mut noted: Vec<ColumnLayout> = Vec::new();
        for heard in &header.heard {
            let read = columns.iter().find(|column| column.col == heard.col);
            let settled = either(heard.col);
            let taken = match (heard.meaning, settled) {
                (_, Some((_, None))) => Taken::Unclear,
                (Meaning::Again(_), _) => Taken::Again,
                _ if read.is_none() => Taken::Again,
                (Meaning::Known(_), _) => Taken::Known,
                (Meaning::Own, _) => Taken::Own,
            };
            noted.push(ColumnLayout {
                col: heard.col,
                written: heard.written.clone(),
                inferred: heard.inferred,
                taken,
                name: super::header::column_name(heard, headings),
                kind: read.map_or(headings.other, |column| column.manner.kind),
                either: settled.is_some(),
                scale: None,
                filled: Vec::new(),
            });
        }
        // 姓名 that comes from 工号 shares its column.
        let further = columns
            .iter()
            .filter(|column| !noted.iter().any(|known| known.name == column.name))
            .map(|column| ColumnLayout {
                col: column.col,
                written: String::new(),
                inferred: true,
                taken: Taken::Known,
                name: column.name.clone(),
                kind: column.manner.kind,
                either: false,
                scale: None,
                filled: Vec::new(),
            })
            .collect::<Vec<_>>();
        noted.extend(further);
        noted.extend(header.outside.iter().map(|(col, written)| ColumnLayout {
            col: *col,
            written: written.clone(),
            inferred: false,
            taken: Taken::Outside,
            name: written.as_str().into(),
            kind: headings.other,
            either: false,
            scale: None,
            filled: Vec::new(),
        }));
        let layout = Layout {
            table: Some(headings.table.clone()),
            header: Some((header.first_row, header.last_row)),
            section,
            columns: noted,
            ..self.blank_layout()
        };
        self.harvest.layouts.push(layout);
    }

    /// Notes a sheet in which no table was found.
    pub(super) fn note_unread(&mut self) {
        let mut layout = self.blank_layout();
        // A sheet of instructions is known to be one.
        let unread = |stretch: &&mut Stretch| stretch.kind != RowKind::Note;
        for stretch in layout.rows.iter_mut().filter(unread) {
            stretch.kind = RowKind::Unread;
        }
        self.harvest.layouts.push(layout);
    }

    /// Whether a row has somebody of the roster and a day that an office of this year speaks of.
    fn is_like_a_record(&self, row: &KeptRow) -> bool {
        let desk = &self.ground.desk;
        let near = |day: NaiveDate| {
            desk.year
                .is_none_or(|year| (year - 1..=year + 1).contains(&day.year()))
        };
        let known = |cell: &Kept| match cell {
            Kept::Text(text) => !desk.search.roster.by_name(&fold::tight(text)).is_empty(),
            _ => false,
        };
        let mut cells = row.cells.iter();
        cells.any(|(_, cell)| day_of(&cell.lent()).is_some_and(near))
            && row.cells.iter().any(|(_, cell)| known(cell))
    }

    /// Keeps what stands above a header, and counts the rows that look like data.
    pub(super) fn note_title(&mut self, row: &KeptRow) {
        self.sheet.dated += u32::from(row.cells.len() >= 3 && self.is_like_a_record(row));
        row.lend(|row| self.keep_title(row));
    }
}

/// Whether a cell is a day and nothing else.
pub(super) fn is_day(cell: &CellValue<'_>) -> bool {
    day_of(cell).is_some()
}

fn day_of(cell: &CellValue<'_>) -> Option<NaiveDate> {
    match cell {
        CellValue::Date(time) => Some(time.date()),
        CellValue::Text(text) => match dates::read(text, None, false).ok()? {
            Day::On(day) | Day::About(day) | Day::Until(day) => Some(day),
        },
        _ => None,
    }
}

/// The cell of a row in a column.
pub(super) fn cell_at<'c>(row: &RowCells<'c>, col: u32) -> Option<&'c (u32, CellValue<'c>)> {
    // Nothing blank before it, and it is found at once.
    let most = row.cells.get(..=col as usize).unwrap_or(row.cells);
    most.iter()
        .rev()
        .find(|(own, _)| *own <= col)
        .filter(|(own, _)| *own == col)
}

/// The cells of a row from `first` to `last` column.
pub(super) fn inside<'c>(row: &RowCells<'c>, first: u32, last: u32) -> &'c [(u32, CellValue<'c>)] {
    // Most rows lie inside as they are.
    if let ([(from, _), ..], [.., (to, _)]) = (row.cells, row.cells)
        && *from >= first
        && *to <= last
    {
        return row.cells;
    }
    let from = row.cells.partition_point(|(col, _)| *col < first);
    let to = row.cells.partition_point(|(col, _)| *col <= last);
    row.cells.get(from..to).unwrap_or_default()
}
