//! 奖惩依据表: every veto, direct grade, mark, bonus and deduction that weighs, with the cells it rests on.
//! Invariant: lists all that the pack's thresholds let through; sums nothing and leaves nothing out.

use std::sync::Arc;

use super::view::View;
use super::words::{figure, held, joined, sheets, text, titles};
use super::{Context, decisions, dress, evidence, periods};
use crate::book::{
    Cell, Column, Mark as Look, Marking, Print, Row, Rows, Sheet, Style, TabColour, Tone, Workbook,
};
use crate::grade::Decision;
use crate::office::{Entry, EntryKind, Facts, Indicator, Level, Node};
use crate::score::Mark;

/// One booking that is listed.
pub struct Merit<'a> {
    pub entry: &'a Entry,
    /// The name of the indicator it was booked under.
    pub indicator: &'a str,
    number: Option<u32>,
}

impl Merit<'_> {
    /// The entry of 调整 that takes its points away; a veto, a grade or a mark stays.
    pub fn ruling<'d>(&self, decided: &[&'d Decision]) -> Option<&'d Decision> {
        if !self.entry.kind.has_points() || self.number.is_none() {
            return None;
        }
        decisions::ruling(decided, self.indicator)
    }
}

/// The bookings of a tree that the pack wants listed, in the order of the tree.
pub fn listed<'a>(facts: &Facts, total: &'a Node) -> Vec<Merit<'a>> {
    let mut found = Vec::new();
    collect(facts, total, None, &mut found);
    found
}

fn collect<'a>(
    facts: &Facts,
    node: &'a Node,
    above: Option<(u32, &'a str)>,
    found: &mut Vec<Merit<'a>>,
) {
    let own = match node.level {
        Level::Indicator(number) => Some((number, node.name.as_ref())),
        _ => above,
    };
    let least = facts.scheme.papers.merits;
    for entry in &node.entries {
        let weighs = match entry.kind {
            EntryKind::Veto | EntryKind::Grade | EntryKind::Mark => true,
            EntryKind::Bonus => !entry.points.is_zero() && entry.points.abs() >= least.bonus,
            EntryKind::Deduction => {
                !entry.points.is_zero() && entry.points.abs() >= least.deduction
            }
            EntryKind::Base | EntryKind::Award => false,
        };
        if weighs {
            found.push(Merit {
                entry,
                indicator: own.map_or(node.name.as_ref(), |(_, name)| name),
                number: own.map(|(number, _)| number),
            });
        }
    }
    for child in &node.children {
        collect(facts, child, own, found);
    }
}

/// The workbook 奖惩依据表.xlsx.
pub fn merits_workbook(context: &Context) -> Workbook {
    let view = Arc::new(View::new(context));
    let facts = view.facts();
    let title = format!("{}奖惩依据表", facts.period.words());
    let mut book = Workbook::new(title, facts.unit.as_ref(), facts.as_of);
    book.program = context.program.to_string();
    book.digest = context.digest.as_deref().map(str::to_owned);
    let mut sheet = sheet(&view);
    dress(context, &mut sheet);
    book.sheets = vec![sheet];
    book
}

fn sheet(view: &Arc<View>) -> Sheet {
    let facts = view.facts();
    let column = |heading: &str, style, width| Column::new(heading, style).width(width);
    let columns = vec![
        column("序号", Style::Count, 6.0),
        column("工号", Style::TextCentre, view.number_width(9.0)),
        column("姓名", Style::TextCentre, view.name_width(9.5)),
        column("科室", Style::Wrapped, 12.0),
        column("岗位", Style::Wrapped, 10.5),
        column("事项", Style::TextCentre, 7.5),
        column("指标", Style::Wrapped, 14.0),
        column("分值", Style::Number, 7.5),
        column("理由", Style::Wrapped, 28.0),
        column("出处", Style::Wrapped, 24.0),
        column("引用值", Style::Wrapped, 34.0),
        column("依据", Style::Wrapped, 18.0),
    ];
    let mut sheet = Sheet::table("奖惩依据表", columns, Rows::default());
    let least = facts.scheme.papers.merits;
    let from = |word: &str, points: rust_decimal::Decimal| {
        if points.is_zero() {
            format!("{word}全部列出")
        } else {
            format!("{word} {} 分以上的列出", figure(points))
        }
    };
    sheet.titles = titles(
        &view.context,
        &format!("{}{}奖惩依据表", facts.unit, facts.period.words()),
        &joined(
            [
                format!(
                    "否决、定等、标记全部列出；{}；{}；其余见考核报告「{}」",
                    from("加分", least.bonus),
                    from("扣分", least.deduction),
                    sheets::DETAIL
                ),
                elsewhere(view),
            ],
            "。",
        ),
    );
    sheet.freeze = Some(3);
    sheet.tab = Some(TabColour::Amber);
    sheet.print = Print::landscape();
    for (word, tone) in [
        ("否决", Tone::Bad),
        ("定等", Tone::Warn),
        ("标记", Tone::Warn),
    ] {
        sheet.marks.push(Look {
            first_column: 5,
            last_column: 5,
            marking: Marking::TextEquals {
                text: word.into(),
                tone,
            },
        });
    }
    sheet.foot = vec![foot()];
    let rows = view.clone();
    let mut number = 0_u32;
    let count = view.lines.len().saturating_add(view.context.sections.len());
    let made = (0..count).flat_map(move |index| {
        let own = match index.checked_sub(rows.lines.len()) {
            None => of_tenure(&rows, index, number),
            Some(section) => of_section(&rows, section, number),
        };
        number = number.saturating_add(u32::try_from(own.len()).unwrap_or(0));
        own
    });
    sheet.body = Rows::stream(view.detail_rows / 4, made);
    sheet
}

/// Where the bookings of the parts stand, where the period is made from parts.
fn elsewhere(view: &View) -> String {
    let there = periods::there(view);
    if there.is_empty() {
        return String::new();
    }
    format!(
        "本期得分由各期合成，各期的加分、扣分和否决见 {} 的奖惩依据表",
        joined(there, "、")
    )
}

/// The rows of one 任职; `before` rows stand above.
fn of_tenure(view: &View, index: usize, before: u32) -> Vec<Row> {
    let facts = view.facts();
    let Some(line) = view.lines.get(index) else {
        return Vec::new();
    };
    let (Some(score), Some(standing)) = (view.score(line.score), view.standing(line.standing))
    else {
        return Vec::new();
    };
    let Some(tenure) = view.tenure_of(&score) else {
        return Vec::new();
    };
    let whose = [
        view.number(standing.person),
        view.name(standing.person),
        text(facts, tenure.section),
        text(facts, tenure.post),
    ];
    let ledger = Ledger {
        view,
        whose,
        marks: &score.marks,
        decided: view.decisions_of(line.standing, line.part, &score),
        counts: standing.parts.get(line.part).is_none_or(|part| part.counts),
    };
    ledger.rows(&score.total, before)
}

/// The rows of a 科室 that is assessed by indicators of its own; they stand after the people.
fn of_section(view: &View, index: usize, before: u32) -> Vec<Row> {
    let Some(score) = view.context.sections.get(index) else {
        return Vec::new();
    };
    let facts = view.facts();
    let name = facts.section(score.section).unwrap_or_default();
    let ledger = Ledger {
        view,
        whose: ["", "", text(facts, name), "（科室）"],
        marks: &score.marks,
        decided: Vec::new(),
        counts: true,
    };
    ledger.rows(&score.total, before)
}

/// One ledger: whose it is, and what people decided about it.
struct Ledger<'a> {
    view: &'a View,
    /// 工号, 姓名, 科室, 岗位
    whose: [&'a str; 4],
    marks: &'a [Mark],
    decided: Vec<&'a Decision>,
    /// Whether its points go into the person's total: of several posts perhaps only one does.
    counts: bool,
}

impl Ledger<'_> {
    /// What is listed of it, then what people set in its place; `before` rows stand above.
    fn rows(&self, total: &Node, before: u32) -> Vec<Row> {
        let facts = self.view.facts();
        let found = listed(facts, total);
        let mut rows: Vec<Vec<Cell>> = found.iter().map(|merit| self.merit(merit)).collect();
        total.walk(&mut |node, _| {
            if let Level::Indicator(_) = node.level
                && let Some(ruling) = decisions::ruling(&self.decided, &node.name)
            {
                rows.push(self.ruled(node, ruling));
            }
        });
        (before.saturating_add(1)..)
            .zip(rows)
            .map(|(number, cells)| {
                let whose = self.whose.map(Cell::text);
                let head = std::iter::once(Cell::number(number)).chain(whose);
                Row::new(head.chain(cells).collect())
            })
            .collect()
    }

    fn merit(&self, merit: &Merit<'_>) -> Vec<Cell> {
        let (view, entry) = (self.view, merit.entry);
        let facts = view.facts();
        let indicator = merit.number.and_then(|number| facts.indicator(number));
        let mark = merit
            .number
            .and_then(|number| self.marks.iter().find(|mark| mark.indicator == number));
        let rows = evidence::rows(entry);
        let about = evidence::title(facts, entry, &rows);
        let about = if about == entry.kind.word() || entry.reason.contains(about.as_str()) {
            ""
        } else {
            about.as_str()
        };
        let reason = joined([entry.reason.as_ref(), about], "：");
        let (points, reason) = match merit.ruling(&self.decided) {
            // A figure here would be added up with those that count.
            Some(ruling) => (
                Cell::blank(),
                format!(
                    "{}审定以后不计（计算时 {} 分）：{reason}",
                    ruling.step_name,
                    figure(entry.points)
                ),
            ),
            None if !self.counts => (Cell::blank(), {
                let points = entry.kind.has_points().then(|| figure(entry.points));
                let points = points.map_or_else(String::new, |points| format!("（{points} 分）"));
                format!("这一段任职不计入总分，不算{points}：{reason}")
            }),
            None if entry.kind.has_points() => (Cell::number(held(entry.points)), reason),
            None => (Cell::blank(), reason),
        };
        vec![
            Cell::text(entry.kind.word()),
            Cell::text(merit.indicator),
            points,
            Cell::text(reason),
            Cell::text(evidence::source(view, entry, &rows, indicator, mark)),
            Cell::text(evidence::cited(view, &rows, indicator, evidence::SHOWN)),
            Cell::text(basis(view, indicator)),
        ]
    }

    /// What people set for an indicator.
    fn ruled(&self, node: &Node, ruling: &Decision) -> Vec<Cell> {
        vec![
            Cell::text("审定"),
            Cell::text(node.name.clone()),
            Cell::blank(),
            Cell::text(decisions::beside(ruling, node)),
            Cell::text(ruling.place.to_string()),
            Cell::blank(),
            Cell::text(ruling.basis.clone()),
        ]
    }
}

/// The article of the target, else that of the rule.
fn basis(view: &View, indicator: Option<&Indicator>) -> Arc<str> {
    let Some(indicator) = indicator else {
        return "".into();
    };
    if !indicator.basis.is_empty() {
        return indicator.basis.clone();
    }
    view.context
        .rules
        .iter()
        .find(|rule| rule.name == indicator.rule)
        .map_or_else(|| "".into(), |rule| rule.basis.clone())
}

fn foot() -> Row {
    let sign = |text: &str, across| Cell::text(text).style(Style::Signature).across(across);
    Row::new(vec![
        sign("制表人：", 4),
        sign("审核人：", 4),
        sign("　　　　　　年　　月　　日", Cell::ALL),
    ])
    .height(36.0)
}
