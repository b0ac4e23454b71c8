//! 奖惩依据表: every veto, direct grade, mark, bonus and deduction that weighs, with the cells it rests on.
//! Invariant: lists all that the pack's thresholds let through; sums nothing and leaves nothing out.

use std::sync::Arc;

use super::view::View;
use super::words::{figure, joined, sheets, text, titles};
use super::{Context, dress, evidence};
use crate::book::{
    Cell, Column, Mark as Look, Marking, Print, Row, Rows, Sheet, Style, TabColour, Tone, Workbook,
};
use crate::office::{Entry, EntryKind, Facts, Indicator, Level, Node};

/// One booking that is listed.
pub struct Merit<'a> {
    pub entry: &'a Entry,
    /// The name of the indicator it was booked under.
    pub indicator: &'a str,
    number: Option<u32>,
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
        column("工号", Style::TextCentre, 9.0),
        column("姓名", Style::TextCentre, 9.5),
        column("科室", Style::TextCentre, 12.0),
        column("岗位", Style::TextCentre, 10.5),
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
        &format!(
            "否决、定等、标记全部列出；{}；{}；其余见考核报告「{}」",
            from("加分", least.bonus),
            from("扣分", least.deduction),
            sheets::DETAIL
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
    let made = (0..view.lines.len()).flat_map(move |index| {
        let own = of_tenure(&rows, index, number);
        number = number.saturating_add(u32::try_from(own.len()).unwrap_or(0));
        own
    });
    sheet.body = Rows::stream(view.detail_rows / 4, made);
    sheet
}

/// The rows of one 任职; `before` rows stand above.
fn of_tenure(view: &View, index: usize, before: u32) -> Vec<Row> {
    let facts = view.facts();
    let found = view.lines.get(index).and_then(|line| {
        let score = view.score(line.score)?;
        let tenure = view.tenure_of(&score)?;
        Some((view.standing(line.standing)?, tenure, score))
    });
    let Some((standing, tenure, score)) = found else {
        return Vec::new();
    };
    (before.saturating_add(1)..)
        .zip(listed(facts, &score.total))
        .map(|(number, merit)| {
            let entry = merit.entry;
            let indicator = merit.number.and_then(|number| facts.indicator(number));
            let mark = merit
                .number
                .and_then(|number| score.marks.iter().find(|mark| mark.indicator == number));
            let rows = evidence::rows(entry);
            let about = evidence::title(facts, entry, &rows);
            let about = if about == entry.kind.word() || entry.reason.contains(about.as_str()) {
                ""
            } else {
                about.as_str()
            };
            let says = entry.says.as_deref().unwrap_or("");
            Row::new(vec![
                Cell::number(number),
                Cell::text(view.number(standing.person)),
                Cell::text(view.name(standing.person)),
                Cell::text(text(facts, tenure.section)),
                Cell::text(text(facts, tenure.post)),
                Cell::text(entry.kind.word()),
                Cell::text(merit.indicator),
                if entry.kind.has_points() {
                    Cell::number(entry.points)
                } else {
                    Cell::blank()
                },
                Cell::text(joined([says, entry.reason.as_ref(), about], "：")),
                Cell::text(evidence::source(view, entry, &rows, indicator, mark)),
                Cell::text(evidence::cited(view, &rows, indicator)),
                Cell::text(basis(view, indicator)),
            ])
        })
        .collect()
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
