//! 任务明细: every row of the log as it was read, with where it counts and how late it is.
//! Invariant: rows stand in the order of the log, so that row n of the log is row n here; rows are made on the way.

use std::sync::Arc;

use super::view::View;
use super::words::{people, sheets, text, titles, value};
use crate::book::{Cell, Column, Print, Row, Rows, Sheet, Style, TabColour, Tone, display_width};
use crate::office::words::log;
use crate::office::{Facts, Lateness, Table, Timing, Value};

/// The sheet without its rows.
pub fn shell(view: &View) -> Sheet {
    let column = |heading: &str, style, width| Column::new(heading, style).width(width);
    let columns = vec![
        column("编号", Style::Wrapped, 12.0),
        column("任务", Style::Wrapped, task_width(view.facts())),
        column("类别", Style::Wrapped, 9.0),
        column("主办", Style::Wrapped, 12.0),
        column("协办", Style::Wrapped, 14.0),
        column("交办日期", Style::Date, 10.8),
        column("完成时限", Style::Date, 10.8),
        column("完成日期", Style::Date, 10.8),
        column("状态", Style::Wrapped, 9.0),
        column("归属日", Style::Date, 10.8).note("完成时限；没有的看完成日期，再没有的看交办日期"),
        column("计入", Style::TextCentre, 8.0)
            .note("本期；结转：以前各期到期、本期开始时还没有办结的；其他期；不计：没有日期的"),
        column("逾期工作日", Style::Count, 9.0).note("办结的算到完成日期，未办结的算到基准日"),
        column("按时办结", Style::TextCentre, 8.0),
        column("文件", Style::Wrapped, 20.0),
        column("工作表", Style::Wrapped, 12.0),
        column("行", Style::Count, 7.0),
    ];
    let mut sheet = Sheet::table(sheets::TASKS, columns, Rows::default());
    let facts = view.facts();
    sheet.titles = titles(
        &view.context,
        &format!("{}任务明细", facts.period.words()),
        &format!(
            "台账里读到的每一行，共 {} 行；基准日 {}",
            facts.log().map_or(0, Table::len),
            facts.as_of
        ),
    );
    sheet.freeze = Some(2);
    sheet.tab = Some(TabColour::Grey);
    sheet.print = Print::landscape();
    sheet
}

/// Wide enough for the longest task: a row is at most 409 points tall, and a taller one would hide its end.
fn task_width(facts: &Facts) -> f64 {
    const USUAL: u16 = 34;
    /// Beyond it the page would be too small to read; the cell itself holds the whole text.
    const MOST: u16 = 120;
    /// Lines that surely fit into a row.
    const LINES: usize = 22;
    let column = facts
        .log()
        .and_then(|log| log.columns().get(log.find_column(log::TASK)?));
    let room = usize::from(USUAL) * LINES;
    let longest = column.map_or(0, |column| {
        let rows = 0..facts
            .log()
            .map_or(0, |log| u32::try_from(log.len()).unwrap_or(0));
        rows.filter_map(|row| match column.value(row) {
            Value::Text(symbol) => Some(text(facts, symbol)),
            _ => None,
        })
        // A text has no more half-width characters than bytes.
        .filter(|text| text.len() > room)
        .map(display_width)
        .max()
        .unwrap_or(0)
    });
    let width = u16::try_from(longest.div_ceil(LINES)).unwrap_or(MOST);
    f64::from(width.clamp(USUAL, MOST))
}

/// The sheet.
pub fn sheet(view: &Arc<View>) -> Sheet {
    let mut sheet = shell(view);
    let rows = view.clone();
    let columns = Columns::of(view.facts());
    let count = view
        .facts()
        .log()
        .and_then(|log| u32::try_from(log.len()).ok())
        .unwrap_or(0);
    sheet.body = Rows::stream(
        u64::from(count),
        (0..count).map(move |row| self::row(rows.facts(), &columns, row).unwrap_or_default()),
    );
    sheet
}

/// Where the log's columns are.
struct Columns {
    texts: [Option<usize>; 5],
    status: Option<usize>,
}

impl Columns {
    fn of(facts: &Facts) -> Self {
        let find = |name| facts.log().and_then(|log| log.find_column(name));
        Self {
            texts: [log::NUMBER, log::TASK, log::CLASS, log::LEAD, log::ASSIST].map(find),
            status: find(log::STATUS),
        }
    }
}

fn row(facts: &Facts, columns: &Columns, row: u32) -> Option<Row> {
    let table = facts.log()?;
    let timing = facts.docket.timing(row)?;
    let mut cells: Vec<Cell> = Vec::with_capacity(16);
    for column in columns.texts {
        cells.push(plain(facts, table, row, column));
    }
    let date = |day: Option<chrono::NaiveDate>| day.map_or_else(Cell::blank, Cell::date);
    let limit = match (timing.limit, timing.lateness) {
        (None, Lateness::NoLimit) => Cell::text("不适用").style(Style::TextCentre),
        (None, Lateness::LimitMissing) => Cell::text("缺数").style(Style::TextCentre),
        (limit, _) => date(limit),
    };
    cells.extend([date(timing.assigned), limit, date(timing.done)]);
    cells.push(plain(facts, table, row, columns.status));
    cells.push(date(timing.day));
    let counted = counted(timing);
    cells.push(Cell::text(counted).tone(match counted {
        "本期" => Tone::Plain,
        "结转" => Tone::Strong,
        _ => Tone::Faint,
    }));
    cells.push(late(timing));
    cells.push(Cell::text(in_time(timing)));
    let part = table.part_of(row);
    cells.push(part.map_or_else(Cell::blank, |part| Cell::text(part.file.clone())));
    cells.push(match part.and_then(|part| part.sheet.as_ref()) {
        Some(sheet) => Cell::text(sheet.clone()),
        None => Cell::blank(),
    });
    cells.push(match table.origin(row) {
        Some(origin) => Cell::number(origin.row.saturating_add(1)),
        None => Cell::blank(),
    });
    Some(Row::new(cells))
}

/// A cell of the log as text; blank where nothing stands there.
fn plain(facts: &Facts, table: &Table, row: u32, column: Option<usize>) -> Cell {
    let Some(index) = column else {
        return Cell::blank();
    };
    match table.value(row, index) {
        Value::Missing => Cell::blank(),
        Value::Text(symbol) => Cell::text(text(facts, symbol)),
        Value::People(mentions) => Cell::text(people(facts, mentions)),
        other => table
            .columns()
            .get(index)
            .map_or_else(Cell::blank, |column| {
                Cell::text(value(facts, column, other))
            }),
    }
}

/// Where a row counts.
fn counted(timing: &Timing) -> &'static str {
    if timing.counts {
        "本期"
    } else if timing.carried {
        "结转"
    } else if timing.day.is_some() {
        "其他期"
    } else {
        "不计"
    }
}

fn late(timing: &Timing) -> Cell {
    let word = |word: &str| Cell::text(word).style(Style::TextCentre).tone(Tone::Faint);
    match timing.lateness {
        Lateness::Days(0) => Cell::number(0_u32),
        Lateness::Days(days) => Cell::number(days).tone(Tone::Warn),
        Lateness::NoLimit => word("不适用"),
        Lateness::LimitMissing => word("缺数"),
        Lateness::Unreadable => Cell::text("出错").style(Style::TextCentre).tone(Tone::Bad),
    }
}

/// 是 only for what is finished and not late, as the rules' word 按时办结 has it.
fn in_time(timing: &Timing) -> &'static str {
    match timing.lateness {
        Lateness::Days(days) => {
            if timing.done.is_some() && days == 0 {
                "是"
            } else if timing.due {
                "否"
            } else {
                "未到期"
            }
        }
        Lateness::NoLimit | Lateness::LimitMissing | Lateness::Unreadable => "",
    }
}
