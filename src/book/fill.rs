//! One sheet's layout into worksheets of the library, row by row, and on into a further one when full.
//! Invariant: rows are written strictly downwards (the low-memory mode silently drops any other), and
//! what is written depends on the layout only.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_xlsxwriter::{Format, Note, Worksheet, XlsxError};

use super::ahead::Ahead;
use super::content::{WRAPPED_WIDTH, formatted, plain, shape, width};
use super::layout::{Cell, Content, MOST_ROWS, Row, Sheet, Width};
use super::measure::{column_width, display_width, lines_height, lines_in};
use super::page::{self, Extent, Spot};
use super::style::{Shape, Style, Tone, entry_format, format};
use super::values::cut;

/// Headings wrap, so a long one does not widen a narrow column beyond this.
const HEADING_WIDTH: usize = 14;
/// Rows of one line, in points: Chinese tables need more room than the 15 of the format.
const USUAL_HEIGHT: f64 = 20.25;
/// The library keeps every row that has a height or a level of its own in memory, a third of a kilobyte each; a
/// sheet with more rows than this has two lines a row, no folding, and few heights.
pub const MOST_SHAPED: u32 = 50_000;
/// So many rows of such a sheet have a height of their own; they are the first ones.
const FIRST_SHAPED: u32 = 20_000;
/// Excel shows seven levels of grouped rows.
const DEEPEST: u8 = 7;

/// Opens the next empty worksheet, in the mode chosen for this sheet.
pub(super) type Open<'a> = dyn FnMut() -> Result<Worksheet, XlsxError> + 'a;

/// Writes a sheet; gives more than one worksheet where the rows do not fit on one.
pub(super) fn fill(
    mut sheet: Sheet,
    low_memory: bool,
    spots: &[Spot],
    open: &mut Open<'_>,
) -> Result<Vec<Worksheet>, XlsxError> {
    let body = std::mem::take(&mut sheet.body);
    let vast = body.expected > u64::from(MOST_SHAPED);
    let rows = body.rows;
    // A second thread pays only where there is much to make.
    let rows: Box<dyn Iterator<Item = Row>> = if low_memory {
        Box::new(Ahead::of(rows))
    } else {
        rows
    };
    let mut rows = rows.peekable();
    let mut parts = Vec::new();
    loop {
        let mut page = Page::new(&sheet, open()?, low_memory, vast);
        page.head()?;
        page.columns_lead(true)?;
        while page.has_room() {
            match rows.next() {
                Some(row) => {
                    // The last row still waits in memory when the columns lose their format.
                    let closing = rows.peek().is_none() || page.is_filled_by(&row);
                    page.by_column &= !closing;
                    page.body(&row)?;
                }
                None => break,
            }
        }
        page.columns_lead(false)?;
        let last = rows.peek().is_none();
        if last {
            for row in &sheet.foot {
                page.row(row, false)?;
            }
        }
        let first = parts.is_empty();
        parts.push(page.finish(first, spots)?);
        if last {
            return Ok(parts);
        }
    }
}

/// A text that may take several lines.
struct Tall {
    row: u32,
    column: u16,
    across: u16,
    style: Style,
    text: Arc<str>,
}

/// A worksheet under way.
struct Page<'a> {
    sheet: &'a Sheet,
    worksheet: Worksheet,
    low_memory: bool,
    /// Too many rows to give each its own height.
    vast: bool,
    /// Rows with a height of their own.
    shaped: u32,
    /// The height of every row that has none of its own, in points.
    usual: f64,
    /// Cells of the body take the format of their column, where they look as it says.
    by_column: bool,
    /// The row that is written next.
    next: u32,
    /// First row after what may be used on this sheet.
    end: u32,
    body_rows: u32,
    /// Widest content so far, by column, in half-width characters.
    widths: Vec<usize>,
    /// By column, the row from which it is free again.
    covered: Vec<u32>,
    formats: Vec<((Style, Tone, Shape), Arc<Format>)>,
    /// Cells that may need more than the usual height, once the widths are known.
    tall: Vec<Tall>,
    breaks: Vec<u32>,
    links: u32,
}

impl<'a> Page<'a> {
    fn new(sheet: &'a Sheet, mut worksheet: Worksheet, low_memory: bool, vast: bool) -> Self {
        // An empty cached text is otherwise stored as 0.
        worksheet.set_formula_result_default("");
        let usual = if vast && sheet.columns.iter().any(|c| c.style.wraps()) {
            lines_height(2.0, Style::Wrapped.points())
        } else {
            USUAL_HEIGHT
        };
        worksheet.set_default_row_height(usual);
        // A group's own row stands above what it holds.
        worksheet.group_symbols_above(true);
        let head = sheet.first_body_row();
        let foot = u32::try_from(sheet.foot.len()).unwrap_or(MOST_ROWS);
        // One body row at least, or a limit set too low would never end.
        let least = head.saturating_add(foot).saturating_add(1);
        let button = if sheet.filter { 3 } else { 0 };
        Self {
            sheet,
            worksheet,
            low_memory,
            vast,
            shaped: 0,
            usual,
            by_column: false,
            next: 0,
            end: sheet.row_limit.max(least).min(MOST_ROWS),
            body_rows: 0,
            widths: sheet
                .columns
                .iter()
                .map(|c| {
                    let heading = display_width(&c.heading).min(HEADING_WIDTH) + button;
                    // Heights must be known before the widths are, when rows do not stay in memory.
                    let settled = low_memory && c.style.wraps();
                    heading.max(if settled { WRAPPED_WIDTH } else { 0 })
                })
                .collect(),
            covered: vec![0; sheet.columns.len()],
            formats: Vec::new(),
            tall: Vec::new(),
            breaks: Vec::new(),
            links: 0,
        }
    }

    fn has_room(&self) -> bool {
        let foot = u32::try_from(self.sheet.foot.len()).unwrap_or(MOST_ROWS);
        self.next.saturating_add(foot) < self.end
    }

    /// The row of the sheet that it will stand in.
    fn place(&self, row: &Row) -> u32 {
        row.at
            .map_or(self.next, |row| row.clamp(self.next, self.end - 1))
    }

    /// Whether nothing fits below it.
    fn is_filled_by(&self, row: &Row) -> bool {
        let foot = u32::try_from(self.sheet.foot.len()).unwrap_or(MOST_ROWS);
        self.place(row).saturating_add(foot).saturating_add(1) >= self.end
    }

    fn head(&mut self) -> Result<(), XlsxError> {
        let sheet = self.sheet;
        for row in &sheet.titles {
            self.row(row, false)?;
        }
        match sheet.header_rows() {
            0 => Ok(()),
            1 => {
                let headings = sheet.columns.iter().map(heading).collect();
                self.row(&Row::new(headings), false)
            }
            _ => {
                let (above, below) = two_levels(sheet);
                self.row(&above, false)?;
                self.row(&below, false)
            }
        }
    }

    /// Gives the columns of a big sheet their format while its body is written, and takes it away afterwards, or the
    /// borders would go on below. In memory a row is looked at only when the file is made, which is too late.
    fn columns_lead(&mut self, lead: bool) -> Result<(), XlsxError> {
        if !self.low_memory {
            return Ok(());
        }
        if !lead && self.next < MOST_ROWS {
            // The last row still waits to be written; a cell further down brings it to the disk. On a sheet filled to
            // the brim it waits on, and its cells carry their own format.
            self.worksheet
                .write_blank(self.next, 0, &Format::default())?;
        }
        let sheet = self.sheet;
        for (index, of) in (0_u16..).zip(&sheet.columns) {
            if lead {
                let look = self.look(of.style, Tone::Plain, Shape::Usual);
                self.worksheet.set_column_format(index, &look)?;
            } else {
                self.worksheet
                    .set_column_format(index, &Format::default())?;
            }
        }
        self.by_column = lead;
        Ok(())
    }

    fn body(&mut self, row: &Row) -> Result<(), XlsxError> {
        self.row(row, self.sheet.header_rows() > 0)?;
        self.body_rows += 1;
        Ok(())
    }

    /// Writes one row; a padded one is bordered to the last column even where cells are missing.
    fn row(&mut self, row: &Row, padded: bool) -> Result<(), XlsxError> {
        let at = self.place(row);
        if !self.vast {
            for _ in 0..row.level.min(DEEPEST) {
                self.worksheet.group_rows(at, at)?;
            }
        }
        if row.new_page && at > 0 {
            self.breaks.push(at);
        }
        if let Some(points) = row.height {
            self.worksheet.set_row_height(at, points)?;
        }
        let mut column = 0_u16;
        for cell in &row.cells {
            column = cell.column.unwrap_or_else(|| self.free_from(column, at));
            let across = self.room_across(column, at, cell.across);
            let down = cell.down.clamp(1, self.end.saturating_sub(at).max(1));
            self.cell(at, column, across, down, cell, row.height.is_none())?;
            for taken in column..column.saturating_add(across) {
                let index = usize::from(taken);
                if self.covered.len() <= index {
                    self.covered.resize(index + 1, 0);
                }
                if let Some(until) = self.covered.get_mut(index) {
                    *until = at + down;
                }
            }
            column = column.saturating_add(across);
        }
        if padded {
            let sheet = self.sheet;
            for (index, of) in (0_u16..).zip(&sheet.columns).skip(usize::from(column)) {
                if !self.is_covered(index, at) {
                    let look = self.look(of.style, Tone::Plain, Shape::Usual);
                    self.worksheet.write_blank(at, index, &look)?;
                }
            }
        }
        if self.low_memory {
            // The row goes to the disk with the next one.
            self.raise()?;
        }
        self.next = at + 1;
        Ok(())
    }

    fn is_covered(&self, column: u16, row: u32) -> bool {
        self.covered
            .get(usize::from(column))
            .is_some_and(|until| *until > row)
    }

    fn free_from(&self, mut column: u16, row: u32) -> u16 {
        while self.is_covered(column, row) {
            column = column.saturating_add(1);
        }
        column
    }

    /// How many of the wanted columns are there and free.
    fn room_across(&self, column: u16, row: u32, wanted: u16) -> u16 {
        let columns = u16::try_from(self.sheet.columns.len()).unwrap_or(u16::MAX);
        let most = columns.saturating_sub(column).max(1);
        let free = (1..most).find(|step| self.is_covered(column + step, row));
        wanted.clamp(1, free.unwrap_or(most))
    }

    fn cell(
        &mut self,
        row: u32,
        column: u16,
        across: u16,
        down: u32,
        cell: &Cell,
        free_height: bool,
    ) -> Result<(), XlsxError> {
        let of_column = self.sheet.columns.get(usize::from(column));
        let style = cell
            .style
            .or(of_column.map(|c| c.style))
            .unwrap_or(Style::Text);
        let shape = shape(&cell.content);
        if self.by_column
            && across == 1
            && down == 1
            && cell.tone == Tone::Plain
            && shape.is_of(style)
            && of_column.is_some_and(|c| c.style == style)
            && plain(&mut self.worksheet, row, column, &cell.content)?
        {
            return self.measured(row, column, across, down, style, cell, free_height);
        }
        let look = self.look(style, cell.tone, shape);
        if across > 1 || down > 1 {
            let last_row = row + down - 1;
            let last_column = column + across - 1;
            self.worksheet
                .merge_range(row, column, last_row, last_column, "", &look)?;
        }
        formatted(
            &mut self.worksheet,
            row,
            column,
            &cell.content,
            &look,
            &mut self.links,
        )?;
        self.measured(row, column, across, down, style, cell, free_height)
    }

    /// What a cell that has been written means for widths, heights and notes.
    #[expect(clippy::too_many_arguments, reason = "a cell and where it stands")]
    fn measured(
        &mut self,
        row: u32,
        column: u16,
        across: u16,
        down: u32,
        style: Style,
        cell: &Cell,
        free_height: bool,
    ) -> Result<(), XlsxError> {
        let of_column = self.sheet.columns.get(usize::from(column));
        if cell.across == 1 && of_column.is_some_and(|c| c.width == Width::Auto) {
            self.widen(column, width(&cell.content, style));
        }
        if let Content::Text(text) = &cell.content
            && free_height
            && down == 1
            && style.wraps()
            && (style.points() > 12.0 || self.lines(column, across, style, text) > 1.0)
        {
            // Not every program fits the height of a row to its text, and none to merged cells.
            self.tall.push(Tall {
                row,
                column,
                across,
                style,
                text: text.clone(),
            });
        }
        if let Some(note) = &cell.note {
            self.note(row, column, note)?;
        }
        Ok(())
    }

    fn note(&mut self, row: u32, column: u16, text: &str) -> Result<(), XlsxError> {
        let text = cut(text, 2_000, "…");
        let lines = lines_in(&text, 28.0, 9.0);
        let note = Note::new(text)
            .add_author_prefix(false)
            .set_author("岗责")
            .set_font_name("宋体")
            .set_font_size(9)
            .set_width(200)
            .set_height(pixels(lines_height(lines, 9.0)) + 12);
        self.worksheet.insert_note(row, column, &note)?;
        Ok(())
    }

    fn look(&mut self, style: Style, tone: Tone, shape: Shape) -> Arc<Format> {
        let key = (style, tone, shape);
        if let Some((_, known)) = self.formats.iter().find(|(known, _)| *known == key) {
            return known.clone();
        }
        let made = Arc::new(format(style, tone, shape));
        self.formats.push((key, made.clone()));
        made
    }

    fn widen(&mut self, column: u16, characters: usize) {
        if let Some(width) = self.widths.get_mut(usize::from(column)) {
            *width = characters.max(*width);
        }
    }

    /// The width of a column as far as it is known, in half-width characters.
    fn width(&self, index: usize) -> f64 {
        match self.sheet.columns.get(index).map(|c| c.width) {
            Some(Width::Fixed(width)) => width.clamp(0.0, 255.0),
            Some(Width::Auto) => column_width(self.widths.get(index).copied().unwrap_or(0)),
            None => 8.43,
        }
    }

    /// Lines that a text takes in these columns, as wide as they are so far.
    fn lines(&self, column: u16, across: u16, style: Style, text: &str) -> f64 {
        let first = usize::from(column);
        let room: f64 = (first..first + usize::from(across))
            .map(|index| self.width(index))
            .sum();
        let indent = match style {
            Style::Indent(steps) => f64::from(steps) * 2.0,
            _ => 0.0,
        };
        lines_in(text, room - indent, style.points())
    }

    /// Sets the heights of rows whose text takes several lines.
    fn raise(&mut self) -> Result<(), XlsxError> {
        let mut heights: BTreeMap<u32, f64> = BTreeMap::new();
        for tall in std::mem::take(&mut self.tall) {
            let lines = self.lines(tall.column, tall.across, tall.style, &tall.text);
            let height = lines_height(lines, tall.style.points());
            let highest = heights.entry(tall.row).or_insert(self.usual);
            *highest = highest.max(height);
        }
        for (row, height) in heights {
            let given = height > self.usual && (!self.vast || self.shaped < FIRST_SHAPED);
            if given {
                self.worksheet.set_row_height(row, height)?;
                self.shaped += 1;
            }
        }
        Ok(())
    }

    fn finish(mut self, first: bool, spots: &[Spot]) -> Result<Worksheet, XlsxError> {
        self.raise()?;
        for index in 0..self.sheet.columns.len() {
            let column = u16::try_from(index).unwrap_or(u16::MAX);
            let width = self.width(index);
            self.worksheet.set_column_width(column, width)?;
            if let (true, Some(of)) = (self.sheet.entry, self.sheet.columns.get(index)) {
                self.worksheet
                    .set_column_format(column, &entry_format(of.style))?;
            }
        }
        self.worksheet.set_page_breaks(&self.breaks)?;
        let extent = Extent {
            body_rows: self.body_rows,
            rows: self.next,
            charts: first,
        };
        page::set_up(&mut self.worksheet, self.sheet, extent, spots)?;
        Ok(self.worksheet)
    }
}

fn heading(column: &super::Column) -> Cell {
    let mut cell = Cell::text(column.heading.as_str()).style(Style::Header);
    cell.note.clone_from(&column.note);
    cell
}

/// The two rows of a grouped header.
fn two_levels(sheet: &Sheet) -> (Row, Row) {
    let mut above: Vec<Cell> = Vec::new();
    let mut below = Vec::new();
    let mut open: Option<&str> = None;
    for column in &sheet.columns {
        let group = column.group.as_deref();
        match group {
            None => above.push(heading(column).down(2)),
            Some(name) => {
                below.push(heading(column));
                match above.last_mut() {
                    Some(last) if open == group => last.across += 1,
                    _ => above.push(Cell::text(name).style(Style::Header)),
                }
            }
        }
        open = group;
    }
    (Row::new(above), Row::new(below))
}

fn pixels(points: f64) -> u32 {
    // Far inside the range: heights end at 409 points.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let whole = (points * 4.0 / 3.0).ceil() as u32;
    whole
}
