//! 问题标注: the copy of one faulty table file, its faults listed on the first sheet and marked at their cells.
//! Invariant: values and merged regions stand at the addresses of the original; nothing is mended.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::words::joined;
use crate::book::{
    Cell, Column, Content, Print, Row, Rows, Sheet, Style, TabColour, Tone, Workbook, sheet_names,
};
use crate::diag::{self, CellRange, Diagnostic, Place, Severity};

/// A larger merged region is left out of the copy: each of its cells is written.
const LARGEST_REGION: u64 = 100_000;
/// So many cells are coloured for one fault.
const MOST_COLOURED: usize = 10_000;
/// So many cells of a sheet get a note; spreadsheet programs grow slow beyond. The list has them all.
const MOST_NOTES: usize = 2_000;

const LIST: &str = "问题清单";

/// One sheet of the original.
pub struct CopiedSheet {
    /// `None` in a file that has no sheets (CSV).
    pub name: Option<Arc<str>>,
    pub hidden: bool,
    pub merges: Vec<CellRange>,
    /// Rows with something in them, ascending, each with its cells by ascending column.
    pub rows: Vec<(u32, Vec<(u32, Content)>)>,
}

/// What the file's copy is, or why there is none.
pub enum Copy {
    Sheets(Vec<CopiedSheet>),
    /// The file could not be read.
    Unreadable,
    /// More cells than are copied.
    TooLarge {
        limit: usize,
    },
}

/// One faulty table file.
pub struct FaultyFile {
    pub unit: String,
    /// As messages call it.
    pub name: Arc<str>,
    /// SHA-256 of the original, where it could be read.
    pub digest: Option<String>,
    /// The date in the workbook's properties.
    pub as_of: NaiveDate,
    /// What was said of the file, in order.
    pub problems: Vec<Diagnostic>,
    pub copy: Copy,
}

/// The workbook.
pub fn marked_workbook(file: FaultyFile) -> Workbook {
    let mut book = Workbook::new(format!("问题标注：{}", file.name), &file.unit, file.as_of);
    book.digest.clone_from(&file.digest);
    let sheets = match file.copy {
        Copy::Sheets(ref sheets) => sheets.as_slice(),
        Copy::Unreadable | Copy::TooLarge { .. } => &[],
    };
    let wanted = sheets
        .iter()
        .map(|sheet| sheet.name.as_deref().unwrap_or_else(|| stem(&file.name)));
    let names = sheet_names(std::iter::once(LIST).chain(wanted));
    let places: Vec<(Option<Arc<str>>, Arc<str>)> = sheets
        .iter()
        .zip(names.iter().skip(1))
        .map(|(sheet, name)| (sheet.name.clone(), name.as_str().into()))
        .collect();
    book.sheets.push(list(&file, &places));
    if let Copy::Sheets(sheets) = file.copy {
        for (sheet, (_, name)) in sheets.into_iter().zip(&places) {
            let own: Vec<&Diagnostic> = file
                .problems
                .iter()
                .filter(|problem| stands_on(problem, &sheet.name))
                .collect();
            book.sheets.push(copied(sheet, name, &own));
        }
    }
    book
}

/// The file's name without folder and ending.
fn stem(name: &str) -> &str {
    let last = name.rsplit('/').next().unwrap_or(name);
    last.rsplit_once('.').map_or(last, |(stem, _)| stem)
}

fn stands_on(problem: &Diagnostic, name: &Option<Arc<str>>) -> bool {
    matches!(&problem.place, Place::Cells { sheet, .. } if sheet == name)
}

fn tone(severity: Severity) -> Tone {
    match severity {
        Severity::Error => Tone::Bad,
        Severity::Warning => Tone::Warn,
        Severity::Note => Tone::Plain,
    }
}

/// The first sheet.
fn list(file: &FaultyFile, places: &[(Option<Arc<str>>, Arc<str>)]) -> Sheet {
    let column = |heading: &str, style, width| Column::new(heading, style).width(width);
    let columns = vec![
        column("序号", Style::Count, 6.0),
        column("级别", Style::TextCentre, 7.0),
        column("位置", Style::Wrapped, 20.0),
        column("内容", Style::Wrapped, 44.0),
        column("本行", Style::Wrapped, 34.0),
        column("另见", Style::Wrapped, 24.0),
        column("建议", Style::Wrapped, 40.0),
        column("代码", Style::TextCentre, 8.0),
    ];
    let rows: Vec<Row> = (1_u32..)
        .zip(&file.problems)
        .map(|(number, problem)| listed(number, problem, places))
        .collect();
    let mut sheet = Sheet::table(LIST, columns, Rows::from(rows));
    let about = match &file.copy {
        Copy::Sheets(_) => format!(
            "后面各表是原表的副本，只有数值，没有公式和格式，单元格位置和原表一样。请在原表 {} 里改正，再运行一次 gangze check；在这个副本里改没有用。",
            file.name
        ),
        Copy::Unreadable => format!(
            "{} 没有读成，所以没有副本。请照「建议」处理原表，再运行一次 gangze check。",
            file.name
        ),
        Copy::TooLarge { limit } => format!(
            "{} 有内容的单元格超过 {limit} 个，只列问题，不附副本。请在原表里改正，再运行一次 gangze check。",
            file.name
        ),
    };
    sheet.titles = vec![
        Row::line(format!("问题标注：{}", file.name), Style::Title),
        Row::line(about, Style::Subtitle),
    ];
    if matches!(file.copy, Copy::Sheets(_)) {
        sheet.titles.push(Row::line(
            "红底加粗是错误，黄底斜体是警告；点「位置」跳到那一格，格上的批注写着怎样改。",
            Style::Subtitle,
        ));
    }
    let errors = file.problems.iter().any(Diagnostic::is_error);
    sheet.tab = Some(if errors {
        TabColour::Red
    } else {
        TabColour::Amber
    });
    sheet.print = Print::landscape();
    sheet
}

fn listed(number: u32, problem: &Diagnostic, places: &[(Option<Arc<str>>, Arc<str>)]) -> Row {
    let severity = problem.severity();
    let place = match &problem.place {
        Place::Cells { sheet, range, .. } => {
            let text = match sheet {
                Some(sheet) => format!("{sheet} › {range}"),
                None => range.to_string(),
            };
            match places.iter().find(|(own, _)| own == sheet) {
                Some((_, name)) => Cell::link(text, name.clone(), range.first),
                None => Cell::text(text),
            }
        }
        Place::Sheet {
            sheet: Some(sheet), ..
        } => Cell::text(sheet.clone()),
        _ => Cell::text("整个文件"),
    };
    let related = problem
        .related
        .iter()
        .map(|(place, words)| joined([place.to_string().as_str(), words], " "))
        .chain(problem.trace.iter().cloned());
    Row::new(vec![
        Cell::number(number),
        Cell::text(severity.label()).tone(tone(severity)),
        place,
        Cell::text(problem.message.as_str()),
        Cell::text(problem.row.as_deref().unwrap_or("")),
        Cell::text(joined(related, "\n")),
        Cell::text(problem.help.as_deref().unwrap_or("")),
        Cell::text(problem.code.id()),
    ])
}

/// What a cell of the copy is, beyond its content.
#[derive(Default)]
struct Spot {
    content: Option<Content>,
    /// The last cell of the merged region that begins here.
    last: Option<diag::Cell>,
    severity: Option<Severity>,
    notes: Vec<String>,
}

type Grid = BTreeMap<u32, BTreeMap<u32, Spot>>;

fn copied(sheet: CopiedSheet, name: &str, problems: &[&Diagnostic]) -> Sheet {
    let mut grid = Grid::new();
    let regions = regions(sheet.merges);
    for (row, cells) in sheet.rows {
        let row = grid.entry(row).or_default();
        for (col, content) in cells {
            row.entry(col).or_default().content = Some(content);
        }
    }
    mark(&mut grid, problems, &regions);
    let mut covered: BTreeMap<u32, Vec<(u32, u32)>> = BTreeMap::new();
    for region in regions.all() {
        for row in region.first.row..=region.last.row {
            let hidden = (region.first.col, region.last.col);
            covered.entry(row).or_default().push(hidden);
        }
        let first = grid.entry(region.first.row).or_default();
        first.entry(region.first.col).or_default().last = Some(region.last);
    }
    let width = grid
        .values()
        .flat_map(|row| row.iter())
        .map(|(col, spot)| spot.last.map_or(*col, |last| last.col))
        .max()
        .map_or(1, |last| last.saturating_add(1));
    let columns = (0..width.min(16_384))
        .map(|_| Column::new("", Style::Copied))
        .collect();
    let mut notes = 0;
    let rows: Vec<Row> = grid
        .into_iter()
        .map(|(row, spots)| {
            let hidden = covered.remove(&row).unwrap_or_default();
            let cells = spots
                .into_iter()
                // What lies under a merged region cannot be seen in the original either.
                .filter(|(col, spot)| {
                    spot.last.is_some()
                        || !hidden.iter().any(|(from, to)| (from..=to).contains(&col))
                })
                .filter_map(|(col, spot)| cell(row, col, spot, &mut notes))
                .collect();
            Row::new(cells).at(row)
        })
        .collect();
    let mut made = Sheet::new(name, columns);
    made.tab = match problems.iter().map(|problem| problem.severity()).min() {
        Some(Severity::Error) => Some(TabColour::Red),
        Some(Severity::Warning) => Some(TabColour::Amber),
        _ => sheet.hidden.then_some(TabColour::Grey),
    };
    made.print = Print {
        repeat_header: false,
        ..Print::landscape()
    };
    // Merged regions reach down into later rows, so the sheet stays in memory.
    made.body = Rows::stream(0, rows);
    made
}

fn cell(row: u32, col: u32, spot: Spot, notes: &mut usize) -> Option<Cell> {
    let content = spot.content.unwrap_or(Content::Blank);
    let mut cell = Cell::new(content)
        .style(Style::Copied)
        .at(u16::try_from(col).ok()?)
        .tone(spot.severity.map_or(Tone::Plain, tone));
    if let Some(last) = spot.last {
        let across = last.col.saturating_sub(col).saturating_add(1);
        cell = cell
            .across(u16::try_from(across).ok()?)
            .down(last.row.saturating_sub(row).saturating_add(1));
    }
    if !spot.notes.is_empty() && *notes < MOST_NOTES {
        *notes += 1;
        cell = cell.note(spot.notes.join("\n"));
    }
    Some(cell)
}

/// Colours the cells of every fault and notes it at the first.
fn mark(grid: &mut Grid, problems: &[&Diagnostic], regions: &Regions) {
    for problem in problems {
        let Some(range) = problem.place.range() else {
            continue;
        };
        let severity = problem.severity();
        let cells = (range.first.row..=range.last.row).flat_map(|row| {
            (range.first.col..=range.last.col).map(move |col| diag::Cell::new(row, col))
        });
        for (index, at) in cells.take(MOST_COLOURED).enumerate() {
            let at = regions.seen(at);
            let spot = grid.entry(at.row).or_default().entry(at.col).or_default();
            // The heavier severity is the smaller one.
            spot.severity = Some(spot.severity.map_or(severity, |other| other.min(severity)));
            if index == 0 {
                let mut note = problem.to_string();
                if problem.count > 1 {
                    note.push_str(&format!("（{range}，共 {} 处）", problem.count));
                }
                if let Some(help) = &problem.help {
                    note.push_str(&format!("\n建议：{help}"));
                }
                spot.notes.push(note);
            }
        }
    }
}

/// Merged regions that do not overlap, by the rows in which they begin.
struct Regions {
    by_row: BTreeMap<u32, Vec<CellRange>>,
    tallest: u32,
}

/// Leaves out what a spreadsheet program would not accept: overlaps, single cells, huge regions.
fn regions(mut merges: Vec<CellRange>) -> Regions {
    merges.sort();
    let mut kept = Regions {
        by_row: BTreeMap::new(),
        tallest: 0,
    };
    for region in merges {
        let high = u64::from(region.last.row.saturating_sub(region.first.row)) + 1;
        let wide = u64::from(region.last.col.saturating_sub(region.first.col)) + 1;
        let ordered = region.first.row <= region.last.row && region.first.col <= region.last.col;
        if !ordered || high * wide < 2 || high * wide > LARGEST_REGION || kept.overlaps(&region) {
            continue;
        }
        kept.tallest = kept.tallest.max(region.last.row - region.first.row);
        kept.by_row
            .entry(region.first.row)
            .or_default()
            .push(region);
    }
    kept
}

impl Regions {
    fn all(&self) -> impl Iterator<Item = &CellRange> {
        self.by_row.values().flatten()
    }

    /// The regions that may reach into a row.
    fn around(&self, row: u32) -> impl Iterator<Item = &CellRange> {
        let from = row.saturating_sub(self.tallest);
        self.by_row.range(from..=row).flat_map(|(_, list)| list)
    }

    /// In ascending order a later region can overlap an earlier one only in its own first row.
    fn overlaps(&self, region: &CellRange) -> bool {
        self.around(region.first.row).any(|other| {
            other.last.row >= region.first.row
                && other.first.col <= region.last.col
                && region.first.col <= other.last.col
        })
    }

    /// The cell in which people see what stands at an address: the first one of its merged region.
    fn seen(&self, cell: diag::Cell) -> diag::Cell {
        self.around(cell.row)
            .find(|region| region.contains(cell))
            .map_or(cell, |region| region.first)
    }
}
