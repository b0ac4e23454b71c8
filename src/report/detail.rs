//! 得分明细: the ledger of every 任职 as rows, parents first, each with its reason, its cells and its arithmetic.
//! The columns on the right hold the same for machines: every node can be computed again from them.
//! Invariant: one row a node and one an entry, nothing merged, nothing left out.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::steps::{self, Sums};
use super::view::{Line, View, row_on_first_part};
use super::words::{held, joined, score_style, sheets, text, titles};
use super::{evidence, tasks};
use crate::book::{Cell, Column, MOST_SHAPED, Print, Row, Rows, Sheet, Style, TabColour, Tone};
use crate::diag;
use crate::grade::{Decision, Said, Subject};
use crate::office::{Entry, Evidence, Facts, Indicator, Level, Node, State};
use crate::score::Mark;

/// Columns for reading, with their widths.
const READ: [(&str, Style, f64); 13] = [
    ("任职序号", Style::TextCentre, 5.5),
    ("工号", Style::TextCentre, 7.5),
    ("姓名", Style::TextCentre, 8.0),
    ("编号", Style::Text, 8.5),
    ("层级", Style::TextCentre, 8.5),
    ("名称", Style::Wrapped, 20.0),
    ("分值", Style::Number, 7.5),
    ("状态", Style::TextCentre, 6.5),
    ("理由与合成", Style::Wrapped, 42.0),
    ("出处", Style::Wrapped, 36.0),
    // Printing ends here; the cells read are for the screen, and wide so that they do not make rows tall.
    ("引用值", Style::Wrapped, 90.0),
    ("岗位", Style::TextCentre, 12.0),
    ("任务明细", Style::Link, 10.0),
];

/// Columns that are printed and that the titles stand over; the sheet is far wider than a screen.
const PRINTED: u16 = 10;

/// Columns for checking.
const CHECK: [&str; 20] = [
    "上级编号",
    "计入上级",
    "合成方式",
    "权重",
    "重配系数",
    "起评合计",
    "得分合计",
    "扣分合计",
    "加分合计",
    "下级合计",
    "下级加分",
    "扣分下限",
    "加分上限",
    "下限",
    "上限",
    "取整前",
    "位数",
    "取整方式",
    "规则",
    "规则行",
];

/// The column of 规则; 规则行 comes after it.
const RULE: u16 = 31;

/// The sheet without its rows.
pub fn shell(view: &View) -> Sheet {
    let steps = view.facts().scheme.rounding;
    let places = [
        steps.entry,
        steps.item,
        steps.indicator,
        steps.subtotal,
        steps.total,
    ]
    .iter()
    .map(|step| step.places)
    .max()
    .unwrap_or(2);
    let mut columns: Vec<Column> = READ
        .iter()
        .map(|(heading, style, width)| {
            let style = match *style {
                Style::Number => score_style(places),
                other => other,
            };
            let width = match *heading {
                "工号" => view.number_width(*width),
                "姓名" => view.name_width(*width),
                _ => *width,
            };
            Column::new(*heading, style).width(width)
        })
        .collect();
    for heading in CHECK {
        let width = match heading {
            "规则" => 16.0,
            "取整方式" => 11.0,
            _ => 9.0,
        };
        // Centred cells have the general number format, which shows every digit and no idle point.
        let column = Column::new(heading, Style::TextCentre).width(width);
        columns.push(match heading {
            "取整前" => column.note("除不尽的取 15 位有效数字，电子表格的数最多 15 位"),
            _ => column,
        });
    }
    let mut sheet = Sheet::table(sheets::DETAIL, columns, Rows::default());
    // A sheet with more rows than that does not fold.
    let folding = if view.detail_rows > u64::from(MOST_SHAPED) {
        ""
    } else {
        "点左边的 1、2、3 收起或展开，打印时只印展开的"
    };
    let order = joined(["每一行是一个合成项或一笔记分，上级在前", folding], "，");
    sheet.titles = titles(
        &view.context,
        &format!("{}得分明细", view.facts().period.words()),
        &format!("{order}；右边各列写出算法用到的每一个数，可以逐项复算"),
    );
    for cell in sheet.titles.iter_mut().flat_map(|row| &mut row.cells) {
        cell.across = PRINTED;
    }
    sheet.freeze = Some(3);
    sheet.tab = Some(TabColour::Grey);
    sheet.print = Print {
        columns: Some(PRINTED),
        ..Print::landscape()
    };
    sheet
}

/// The sheet, one 任职 at a time.
pub fn sheet(view: &Arc<View>) -> Sheet {
    let mut sheet = shell(view);
    let log = tasks::shell(view);
    let rows = view.clone();
    sheet.body = Rows::stream(
        view.detail_rows,
        (0..view.lines.len().saturating_add(view.context.sections.len())).flat_map(move |index| {
            match index.checked_sub(rows.lines.len()) {
                None => tenure(&rows, &log, index),
                Some(section) => self::section(&rows, &log, section),
            }
        }),
    );
    sheet
}

fn tenure(view: &View, log: &Sheet, index: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    let Some(line) = view.lines.get(index) else {
        return rows;
    };
    let Some(score) = view.score(line.score) else {
        return rows;
    };
    let writer = Writer {
        view,
        log,
        marks: &score.marks,
        decisions: view.decisions_of(line.standing, line.part, &score),
        head: head(view, line, index),
        post: view.tenure_of(&score).map_or_else(Cell::blank, |tenure| {
            Cell::text(text(view.facts(), tenure.post))
        }),
    };
    writer.node(&score.total, Spot::top(), &mut rows);
    rows
}

/// A 科室 that is assessed by indicators of its own; they stand after the people.
fn section(view: &View, log: &Sheet, index: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    let Some(score) = view.context.sections.get(index) else {
        return rows;
    };
    let name = view.facts().section(score.section).unwrap_or_default();
    let number = view.lines.len().saturating_add(index).saturating_add(1);
    let writer = Writer {
        view,
        log,
        marks: &score.marks,
        decisions: Vec::new(),
        head: vec![
            Cell::number(u32::try_from(number).unwrap_or(u32::MAX)),
            Cell::blank(),
            Cell::text(text(view.facts(), name)),
        ],
        post: Cell::text("科室"),
    };
    writer.node(&score.total, Spot::top(), &mut rows);
    rows
}

/// The cells that say whose row it is.
fn head(view: &View, line: &Line, index: usize) -> Vec<Cell> {
    let person = view.standing(line.standing).map(|standing| standing.person);
    vec![
        Cell::number(u32::try_from(index + 1).unwrap_or(u32::MAX)),
        Cell::text(person.map_or("", |person| view.number(person))),
        Cell::text(person.map_or("", |person| view.name(person))),
    ]
}

/// Where in the tree a row stands.
#[derive(Clone)]
struct Spot {
    number: String,
    above: String,
    depth: u8,
    indicator: Option<u32>,
    in_sum: bool,
}

impl Spot {
    fn top() -> Self {
        Self {
            number: "1".into(),
            above: String::new(),
            depth: 0,
            indicator: None,
            in_sum: true,
        }
    }

    fn below(&self, place: usize, indicator: Option<u32>) -> Self {
        Self {
            number: format!("{}.{place}", self.number),
            above: self.number.clone(),
            depth: self.depth.saturating_add(1),
            indicator,
            in_sum: true,
        }
    }
}

struct Writer<'a> {
    view: &'a View,
    log: &'a Sheet,
    marks: &'a [Mark],
    /// What people decided about it, which stands beside what was computed.
    decisions: Vec<&'a Decision>,
    head: Vec<Cell>,
    post: Cell,
}

impl Writer<'_> {
    /// The cells that say whose row it is, with room for the others.
    fn head(&self) -> Vec<Cell> {
        let mut cells = Vec::with_capacity(READ.len() + CHECK.len());
        cells.extend_from_slice(&self.head);
        cells
    }

    fn indicator(&self, spot: &Spot) -> Option<&Indicator> {
        self.view.facts().indicator(spot.indicator?)
    }

    fn mark(&self, spot: &Spot) -> Option<&Mark> {
        let number = spot.indicator?;
        self.marks.iter().find(|mark| mark.indicator == number)
    }

    /// A node, its entries, its children.
    fn node(&self, node: &Node, mut spot: Spot, rows: &mut Vec<Row>) {
        if let Level::Indicator(number) = node.level {
            spot.indicator = Some(number);
        }
        rows.push(self.node_row(node, &spot));
        for (place, entry) in (1..).zip(&node.entries) {
            rows.push(self.entry_row(entry, &spot.below(place, spot.indicator)));
        }
        for (place, child) in (node.entries.len() + 1..).zip(&node.children) {
            let mut below = spot.below(place, spot.indicator);
            below.in_sum = !child.left_out && child.state == State::Valued;
            self.node(child, below, rows);
        }
        let name = match node.level {
            Level::Indicator(_) => self.indicator(&spot).map(|own| own.name.as_ref()),
            _ => None,
        };
        let about = |entry: &&&Decision| match &entry.subject {
            Subject::Indicator(own) => name == Some(own.as_ref()),
            Subject::Total | Subject::Grade => node.level == Level::Total,
        };
        let next = node.entries.len() + node.children.len() + 1;
        for (place, entry) in (next..).zip(self.decisions.iter().filter(about)) {
            rows.push(self.decision_row(entry, &spot.below(place, spot.indicator)));
        }
    }

    /// An entry of 调整; it counts in the decided score, not in the sums of this sheet.
    fn decision_row(&self, entry: &Decision, spot: &Spot) -> Row {
        let new = match &entry.new {
            Said::Number(number) => Cell::number(*number),
            Said::Nothing | Said::Text(_) => Cell::blank(),
        };
        let mut cells = self.head.clone();
        cells.extend([
            Cell::text(spot.number.as_str()),
            Cell::text("审定"),
            Cell::text(entry.step_name.clone()).style(Style::Indent(spot.depth)),
            new.tone(Tone::Strong),
            Cell::text("审定"),
            Cell::text(entry.words()),
            Cell::text(entry.place.to_string()),
            Cell::blank(),
            self.post.clone(),
            Cell::blank(),
            Cell::text(spot.above.as_str()),
            Cell::text("否"),
        ]);
        cells.extend(std::iter::repeat_with(Cell::blank).take(CHECK.len().saturating_sub(2)));
        Row::new(cells).level(1)
    }

    fn node_row(&self, node: &Node, spot: &Spot) -> Row {
        let indicator = match node.level {
            Level::Indicator(_) => self.indicator(spot),
            _ => None,
        };
        let mark = indicator.and_then(|_| self.mark(spot));
        let valued = node.state == State::Valued;
        let shown = |number: Decimal| {
            if valued {
                Cell::number(held(number))
            } else {
                Cell::blank()
            }
        };
        let limit =
            |limit: Option<Decimal>| limit.map_or_else(Cell::blank, |own| Cell::number(held(own)));
        let strong = matches!(node.level, Level::Total | Level::Kind | Level::Indicator(_));
        let tone = if strong { Tone::Strong } else { Tone::Plain };
        let state = if node.left_out {
            "剔除"
        } else {
            node.state.word()
        };
        let sums = Sums::of(node);
        let mut cells = self.head();
        cells.extend([
            Cell::text(spot.number.as_str()),
            Cell::text(level_word(node.level)),
            Cell::text(node.name.clone())
                .style(Style::Indent(spot.depth))
                .tone(tone),
            shown(node.settled.value).tone(tone),
            Cell::text(state).tone(match node.state {
                State::Valued => Tone::Plain,
                _ if node.left_out => Tone::Faint,
                _ => Tone::Bad,
            }),
            Cell::text(self.making(node, indicator, mark)),
            Cell::text(indicator.map_or(String::new(), |indicator| {
                evidence::row_words(&self.view.facts().targets_table, indicator.row)
            })),
            Cell::blank(),
            self.post.clone(),
            Cell::blank(),
            Cell::text(spot.above.as_str()),
            Cell::text(if spot.in_sum { "是" } else { "否" }),
            Cell::text(node.combine.word()),
            limit(node.weight),
            limit(node.rescale),
            shown(sums.base),
            shown(sums.award),
            shown(sums.deduction),
            shown(sums.bonus),
            shown(sums.below),
            shown(sums.below_bonus),
            limit(node.bounds.deduction_floor),
            limit(node.bounds.bonus_cap),
            limit(node.bounds.lower),
            limit(node.bounds.upper),
            shown(node.settled.exact),
            Cell::number(node.rounding.places),
            Cell::text(node.rounding.mode.word()),
            Cell::text(indicator.map_or("", |indicator| indicator.rule.as_ref())),
            Cell::blank(),
        ]);
        Row::new(cells).level(depth(node.level, spot))
    }

    /// How a node is made, or why it has no value.
    fn making(&self, node: &Node, indicator: Option<&Indicator>, mark: Option<&Mark>) -> String {
        let mut parts = Vec::new();
        if node.left_out {
            let policy = mark
                .and_then(|mark| mark.treated)
                .map_or("不计入", |policy| policy.word());
            let why = match mark {
                Some(mark) => format!("{}：{}", mark.state.word(), mark.state.why()),
                None => node.state.why().to_owned(),
            };
            parts.push(joined([why.as_str(), policy], "，"));
        } else {
            parts.push(steps::words(node));
            parts.push(node.state.why().to_owned());
        }
        if let Some(actual) = mark.and_then(|mark| mark.actual) {
            parts.push(format!("实际值 {}", super::words::figure(actual)));
        }
        if let Some(indicator) = indicator {
            parts.push(format!("满分 {}", super::words::figure(indicator.full)));
        }
        joined(parts, "；")
    }

    fn entry_row(&self, entry: &Entry, spot: &Spot) -> Row {
        let indicator = self.indicator(spot);
        let mark = self.mark(spot);
        let rows = evidence::rows(entry);
        let mut cells = self.head();
        cells.extend([
            Cell::text(spot.number.as_str()),
            Cell::text(entry.kind.word()),
            Cell::text(evidence::title(self.view.facts(), entry, &rows))
                .style(Style::Indent(spot.depth)),
            Cell::number(held(entry.points)),
            Cell::blank(),
            Cell::text(entry.reason.clone()),
            Cell::text(evidence::source(self.view, entry, &rows, indicator, mark)),
            Cell::text(evidence::cited(
                self.view,
                &rows,
                indicator,
                evidence::SHOWN,
            )),
            self.post.clone(),
            self.link(&rows),
            Cell::text(spot.above.as_str()),
            Cell::text("是"),
        ]);
        // Sums, limits and rounding are the node's; their cells stay empty and without a frame.
        let (rule, line) = match indicator {
            Some(indicator) if entry.line > 0 => {
                (Cell::text(indicator.rule.clone()), Cell::number(entry.line))
            }
            _ => (Cell::blank(), Cell::blank()),
        };
        cells.extend([rule.at(RULE), line.at(RULE + 1)]);
        Row::new(cells).level(ENTRIES)
    }

    /// The first of the tasks that an entry rests on.
    fn link(&self, rows: &[Evidence]) -> Cell {
        let mut tasks = rows.iter().filter(|own| own.table == Facts::LOG);
        let target = tasks
            .next()
            .and_then(|own| row_on_first_part(self.log, u64::from(own.row)));
        match target {
            Some(row) => Cell::link(
                if tasks.next().is_some() {
                    format!("第{}行起", row.saturating_add(1))
                } else {
                    format!("第{}行", row.saturating_add(1))
                },
                sheets::TASKS,
                diag::Cell::new(row, 0),
            ),
            None => Cell::blank(),
        }
    }
}

/// Entries and what rules open fold away first, then everything below a total.
const ENTRIES: u8 = 2;

fn depth(level: Level, spot: &Spot) -> u8 {
    match level {
        Level::Total => 0,
        Level::Kind | Level::Group | Level::Indicator(_) => 1,
        // A 分项 outside an indicator is no detail of one.
        Level::Item => 1 + u8::from(spot.indicator.is_some()),
        Level::Parts | Level::Part => 1,
    }
}

fn level_word(level: Level) -> &'static str {
    match level {
        Level::Total => "总分",
        Level::Kind => "目标类型",
        Level::Group => "分组",
        Level::Indicator(_) => "指标",
        Level::Item => "分项",
        Level::Parts => "分期合成",
        Level::Part => "分期",
    }
}
