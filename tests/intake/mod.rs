//! From cells to tables: tables written as text, with every message whole. 95 of the tests read tables with one fault
//! or quirk, ten more (`mixed`) several faults at once, and 47 tables in which nothing is wrong, 16 layouts of one log
//! (`layouts`) among them.
mod around;
mod cells;
mod checks;
mod clean;
mod dates;
mod handmade;
mod headers;
mod lacking;
mod layouts;
mod long;
mod mixed;
mod names;
mod open;
mod samples;
mod seldom;
mod shape;
mod sums;

use std::fmt::Write as _;

use chrono::NaiveDateTime;
use gangze::diag::{Cell, CellRange, Diagnostic, NoWatch, Place, Sink, text};
use gangze::intake::{DataSetting, Feed, Input, Intake, Plan, Role, Source, read};
use gangze::office::{Blank, Declaration, Kind, Table, Value};
use gangze::sheet::{CellValue, Flow, RowCells, SheetInfo, Visitor};

/// Five people; two of them are called 王伟.
pub const ROSTER: &str = "
    工号 | 姓名 | 科室   | 岗位   | 职级 | 岗位类别
    0001 | 张敏 | 秘书科 | 文秘岗 | 一级主任科员 | 文秘类
    0002 | 李强 | 秘书科 | 文秘岗 | 四级主任科员 | 文秘类
    0003 | 王伟 | 秘书科 | 文秘岗 | 四级主任科员 | 文秘类
    0004 | 王伟 | 督查室 | 督查岗 | 四级主任科员 | 督查类
    0005 | 欧阳建国 | 督查室 | 督查岗 | 一级主任科员 | 督查类
";

/// A workbook written as text: a line a row, `|` between cells, `[表名]` (or `[表名 隐藏]`) begins a sheet.
/// `#12.5` is a number, `@2026-07-15` a date cell, `!#REF!` an error, `?` a formula without a result,
/// `<` and `^` are merged into the cell at the left and above, `⏎` is a line break; anything else is text.
pub struct Grid {
    sheets: Vec<(SheetInfo, Vec<Row>)>,
}

type Row = (u32, Vec<(u32, String)>);

pub fn grid(text: &str) -> Grid {
    let mut grid = Grid { sheets: Vec::new() };
    let mut row = 0;
    for line in text.trim_matches('\n').lines() {
        let line = line.trim();
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            grid.add_sheet(name);
            row = 0;
            continue;
        }
        if grid.sheets.is_empty() {
            grid.add_sheet("");
        }
        let (info, rows) = grid.sheets.last_mut().unwrap();
        let mut cells = Vec::new();
        for (col, cell) in line.split('|').enumerate() {
            let col = u32::try_from(col).unwrap();
            let here = Cell::new(row, col);
            let merges = info.merges.get_or_insert_default();
            match cell.trim() {
                "" => {}
                "<" if col > 0 => grow(merges, Cell::new(row, col - 1), here),
                "^" if row > 0 => grow(merges, Cell::new(row - 1, col), here),
                cell => cells.push((col, cell.replace('⏎', "\n"))),
            }
        }
        rows.push((row, cells));
        row += 1;
    }
    grid
}

/// Stretches the region that `from` lies in (or begins one there) down and right to `to`.
fn grow(merges: &mut Vec<CellRange>, from: Cell, to: Cell) {
    match merges.iter_mut().find(|region| region.contains(from)) {
        Some(region) => {
            region.last.row = region.last.row.max(to.row);
            region.last.col = region.last.col.max(to.col);
        }
        None => merges.push(CellRange::new(from, to)),
    }
}

impl Grid {
    fn add_sheet(&mut self, name: &str) {
        let (name, hidden) = match name.strip_suffix(" 隐藏") {
            Some(name) => (name, true),
            None => (name, false),
        };
        let index = u32::try_from(self.sheets.len()).unwrap();
        let info = SheetInfo {
            name: (!name.is_empty()).then(|| name.into()),
            index,
            hidden,
            merges: Some(Vec::new()),
            is_ragged: false,
        };
        self.sheets.push((info, Vec::new()));
    }

    /// As a format that does not tell of merged cells.
    pub fn without_merges(mut self) -> Self {
        for (info, _) in &mut self.sheets {
            info.merges = None;
        }
        self
    }

    /// As a text table whose rows are not all of one length.
    pub fn ragged(mut self) -> Self {
        for (info, _) in &mut self.sheets {
            info.is_ragged = true;
        }
        self
    }

    /// Takes cells out.
    pub fn clear(&mut self, texts: &[&str]) {
        for (_, rows) in &mut self.sheets {
            for (_, cells) in rows {
                cells.retain(|(_, text)| !texts.contains(&text.as_str()));
            }
        }
    }

    fn send(&self, visitor: &mut dyn Visitor) {
        for (info, rows) in &self.sheets {
            if visitor.sheet(info) == Flow::Go {
                for (row, cells) in rows {
                    let cells: Vec<_> = cells
                        .iter()
                        .map(|(col, text)| (*col, value(text)))
                        .collect();
                    if !cells.is_empty() {
                        visitor.row(&RowCells {
                            row: *row,
                            cells: &cells,
                        });
                    }
                }
            }
            visitor.end_sheet();
        }
    }
}

fn value(text: &str) -> CellValue<'_> {
    if text == "?" {
        return CellValue::Uncomputed;
    }
    if let Some(error) = text.strip_prefix('!') {
        return CellValue::Error(error);
    }
    if let Some(number) = text.strip_prefix('#').and_then(|n| n.parse().ok()) {
        return CellValue::Number(number);
    }
    let date = text.strip_prefix('@').and_then(|date| {
        let whole = if date.contains(':') {
            date.to_owned()
        } else {
            format!("{date} 00:00")
        };
        NaiveDateTime::parse_from_str(&whole, "%Y-%m-%d %H:%M").ok()
    });
    date.map_or(CellValue::Text(text), CellValue::Date)
}

/// An office under construction.
pub struct Office {
    pub plan: Plan,
    grids: Vec<Grid>,
}

/// An office with nothing but the roster above, in 2026.
pub fn office() -> Office {
    bare_office().with("人员名册.xlsx", Role::Roster, ROSTER)
}

pub fn bare_office() -> Office {
    Office {
        plan: Plan {
            year: 2026,
            ..Plan::default()
        },
        grids: Vec::new(),
    }
}

impl Office {
    pub fn with(self, name: &str, role: Role, text: &str) -> Self {
        self.with_grid(name, role, grid(text))
    }

    pub fn with_grid(mut self, name: &str, role: Role, grid: Grid) -> Self {
        self.plan.sources.push(Source {
            path: name.into(),
            name: name.into(),
            role,
        });
        self.grids.push(grid);
        self
    }

    pub fn log(self, text: &str) -> Self {
        self.with("台账/甲.xlsx", Role::Log, text)
    }

    pub fn data(self, table: &str, text: &str) -> Self {
        let name = format!("数据/{table}.xlsx");
        self.with(&name, Role::Data(table.into()), text)
    }

    pub fn targets(self, text: &str) -> Self {
        self.with("岗位目标.xlsx", Role::Targets, text)
    }

    pub fn declare(self, table: &str, column: &str, kind: Kind) -> Self {
        self.declare_blank(table, column, kind, Blank::Missing)
    }

    pub fn declare_blank(mut self, table: &str, column: &str, kind: Kind, blank: Blank) -> Self {
        self.plan.declarations.push(Declaration {
            table: table.into(),
            column: column.into(),
            kind,
            blank,
            words: Vec::new(),
            rule: "某规则".into(),
            place: Place::file("rules/某规则.rhai"),
        });
        self
    }

    pub fn synonym(mut self, heard: &str, name: &str) -> Self {
        self.plan.synonyms.push((heard.into(), name.into()));
        self
    }

    pub fn setting(mut self, table: &str, owner: Option<&str>, day: Option<&str>) -> Self {
        let setting = DataSetting {
            owner: owner.map(Into::into),
            day: day.map(Into::into),
        };
        self.plan.data.insert(table.into(), setting);
        self
    }

    pub fn read(self) -> Read {
        let mut sink = Sink::new();
        let intake = read(&self.plan, &self, &NoWatch, &mut sink);
        for account in &intake.accounts {
            assert_eq!(
                account.filled,
                account.accepted + account.rejected + account.layout,
                "{account:?}"
            );
        }
        let said: Vec<String> = sink.finish().iter().map(text).collect();
        Read {
            intake,
            said: said.concat(),
        }
    }
}

impl Feed for Office {
    fn feed(
        &self,
        source: &Source,
        _: &mut Sink,
        visitor: &mut dyn Visitor,
    ) -> Result<Input, Box<Diagnostic>> {
        let index = self
            .plan
            .sources
            .iter()
            .position(|other| other.name == source.name)
            .unwrap();
        self.grids[index].send(visitor);
        Ok(Input {
            name: source.name.clone(),
            digest: "".into(),
            format: "文字".into(),
        })
    }
}

/// What was read, and everything that was said.
pub struct Read {
    pub intake: Intake,
    pub said: String,
}

impl Read {
    pub fn log(&self) -> String {
        self.show(self.intake.log.as_ref().unwrap())
    }

    pub fn data(&self, name: &str) -> String {
        self.show(&self.intake.data[name])
    }

    pub fn targets(&self) -> String {
        self.show(self.intake.targets.as_ref().unwrap())
    }

    /// A table as text: its columns that hold anything, and a line a row.
    pub fn show(&self, table: &Table) -> String {
        let used: Vec<usize> = (0..table.columns().len())
            .filter(|at| {
                table
                    .rows()
                    .any(|row| table.value(row, *at) != Value::Missing)
            })
            .collect();
        let names: Vec<&str> = used
            .iter()
            .map(|at| table.columns()[*at].name.as_ref())
            .collect();
        let mut out = names.join(" | ");
        for row in table.rows() {
            let values: Vec<String> = used
                .iter()
                .map(|at| self.value(table.value(row, *at)))
                .collect();
            let _ = write!(out, "\n{}", values.join(" | "));
        }
        out
    }

    pub fn value(&self, value: Value<'_>) -> String {
        let name = |id| {
            let person = self.intake.roster.person(id).unwrap();
            self.intake.lexicon.text(person.number).to_owned()
        };
        match value {
            Value::Missing => "缺数".into(),
            Value::NotApplicable => "不适用".into(),
            Value::Faulty => "出错".into(),
            Value::Text(symbol) => self.intake.lexicon.text(symbol).replace('\n', "⏎"),
            Value::Number(number) => number.normalize().to_string(),
            Value::Date(date) => date.to_string(),
            Value::Span(first, last) => format!("{first}..{last}"),
            Value::Flag(flag) => if flag { "是" } else { "否" }.into(),
            Value::People(people) => {
                let people: Vec<String> = people
                    .iter()
                    .map(|m| name(m.person) + if m.lead { "牵头" } else { "" })
                    .collect();
                people.join("、")
            }
        }
    }

    /// How the rows of each sheet ended.
    pub fn accounts(&self) -> String {
        let lines: Vec<String> = self
            .intake
            .accounts
            .iter()
            .map(|a| {
                format!(
                    "{} {}: 有内容 {} = 采用 {} + 未用 {} + 版式 {}",
                    a.file,
                    a.sheet.as_deref().unwrap_or("-"),
                    a.filled,
                    a.accepted,
                    a.rejected,
                    a.layout
                )
            })
            .collect();
        lines.join("\n")
    }
}

/// A log with one row of one faulty cell: the head of a log and what follows 编号.
pub fn one_row(header: &str, row: &str) -> String {
    let log = format!("编号 | 任务 | 主办 | {header}\nA1 | 写报告 | 张敏 | {row}");
    office().log(&log).read().said
}
