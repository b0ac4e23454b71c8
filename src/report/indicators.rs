//! 指标分析: per indicator how many have it, how well it is met, how often it has no value.
//! Invariant: means are over those who have a value by rule; values by policy are counted apart.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::view::View;
use super::words::{figure, percent, sheets, text, titles};
use crate::book::{Cell, Column, Print, Row, Sheet, Style, TabColour};
use crate::grade::Subject;
use crate::office::words::targets;
use crate::office::{
    Compare, Facts, Indicator, Level, Mode, PostScope, Rounding, State, SubjectKind, Value,
};

/// What became of one indicator.
#[derive(Clone, Debug, Default)]
struct Tally {
    tenures: u32,
    ratios: Vec<Decimal>,
    actuals: Vec<Decimal>,
    missing: u32,
    not_applicable: u32,
    failed: u32,
    treated: u32,
}

/// The sheet.
pub fn sheet(view: &Arc<View>) -> Sheet {
    let facts = view.facts();
    let column = |heading: &str, style, width| Column::new(heading, style).width(width);
    let ratio = |heading: &str| column(heading, Style::Percent, 8.5).group("得分率（得分 ÷ 满分）");
    let actual =
        |heading: &str, width| column(heading, Style::TextCentre, width).group("实际值与目标值");
    let columns = vec![
        column("目标类型", Style::TextCentre, 9.5),
        column("分组", Style::Text, 12.0),
        column("指标", Style::Wrapped, 20.0),
        column("适用", Style::Wrapped, 16.0),
        column("满分", Style::TextCentre, 7.0),
        column("任职数", Style::Count, 7.0).note("考核科室的指标，这里是科室的个数"),
        ratio("平均"),
        ratio("最低"),
        ratio("最高"),
        actual("目标值", 8.5),
        actual("平均", 8.5),
        actual("最低", 8.5),
        actual("最高", 8.5),
        actual("达到目标", 7.5),
        column("缺数", Style::Count, 7.0),
        column("不适用", Style::Count, 8.0),
        column("出错", Style::Count, 7.0),
        column("按规定处理", Style::Count, 9.0).note("缺数或不适用，按岗位目标里写的办法处理了的"),
    ];
    let tallies = tallies(view);
    let rows: Vec<Row> = facts
        .indicators
        .iter()
        .zip(&tallies)
        .map(|(indicator, tally)| row(facts, indicator, tally))
        .collect();
    let mut sheet = Sheet::table(sheets::INDICATORS, columns, rows.into());
    let mut caption = "岗位目标的每一行指标；得分率和实际值只算规则给出了分数的".to_owned();
    let decided = view.context.outcome.applied();
    if decided
        .iter()
        .any(|own| matches!(own.subject, Subject::Indicator(_)))
    {
        caption.push_str("；调整改了的得分，这里仍是计算时的");
    }
    sheet.titles = titles(
        &view.context,
        &format!("{}指标分析", facts.period.words()),
        &caption,
    );
    sheet.freeze = Some(3);
    sheet.tab = Some(TabColour::Grey);
    sheet.print = Print::landscape();
    sheet
}

fn tallies(view: &View) -> Vec<Tally> {
    let facts = view.facts();
    let mut tallies = vec![Tally::default(); facts.indicators.len()];
    let people = view.context.scores.iter().map(|own| (own.total, own.marks));
    let sections = view.context.sections.iter();
    let sections = sections.map(|own| (own.total, own.marks));
    for (total, marks) in people.chain(sections) {
        for mark in &marks {
            let Some(tally) = tallies.get_mut(mark.indicator as usize) else {
                continue;
            };
            tally.tenures += 1;
            tally.treated += u32::from(mark.treated.is_some());
            match mark.state {
                State::Valued => tally.actuals.extend(mark.actual),
                State::Missing(_) => tally.missing += 1,
                State::NotApplicable(_) => tally.not_applicable += 1,
                State::Failed(_) => tally.failed += 1,
            }
        }
        total.walk(&mut |node, _| {
            let Level::Indicator(number) = node.level else {
                return;
            };
            let by_rule = marks
                .iter()
                .any(|mark| mark.indicator == number && mark.state == State::Valued);
            let ratio = facts
                .indicator(number)
                .and_then(|indicator| node.value()?.checked_div(indicator.full));
            if let Some(tally) = tallies.get_mut(number as usize)
                && by_rule
            {
                tally.ratios.extend(ratio);
            }
        });
    }
    tallies
}

fn mean(values: &[Decimal], places: u32) -> Option<Decimal> {
    let sum = values
        .iter()
        .try_fold(Decimal::ZERO, |sum, value| sum.checked_add(*value))?;
    let mean = sum.checked_div(Decimal::from(values.len()))?;
    Some(Rounding::new(places, Mode::HalfUp).apply(mean))
}

fn row(facts: &Facts, indicator: &Indicator, tally: &Tally) -> Row {
    let share = |value: Option<Decimal>| value.map_or_else(Cell::blank, Cell::percent);
    let rounded = |value: Option<&Decimal>| {
        share(value.map(|value| Rounding::new(4, Mode::HalfUp).apply(*value)))
    };
    let kind = facts.scheme.kinds.get(indicator.kind);
    let (target, as_percent) = super::forms::target(facts, indicator);
    let shown = |value: Option<Decimal>| match value {
        None => Cell::blank(),
        Some(value) if as_percent => Cell::percent(Rounding::new(4, Mode::HalfUp).apply(value)),
        Some(value) => Cell::number(Rounding::new(4, Mode::HalfUp).apply(value)),
    };
    let met = goal(facts, indicator)
        .filter(|_| !tally.actuals.is_empty())
        .map(|goal| {
            let meets = |actual: &&Decimal| match indicator.compare {
                Compare::AtLeast => **actual >= goal,
                Compare::AtMost => **actual <= goal,
            };
            tally.actuals.iter().filter(meets).count()
        });
    Row::new(vec![
        Cell::text(kind.cloned().unwrap_or_default()),
        Cell::text(indicator.group.join("/")),
        Cell::text(indicator.name.clone()),
        Cell::text(audience(facts, indicator)),
        Cell::number(indicator.full),
        Cell::number(tally.tenures),
        share(mean(&tally.ratios, 4)),
        rounded(tally.ratios.iter().min()),
        rounded(tally.ratios.iter().max()),
        Cell::text(target),
        shown(mean(&tally.actuals, 4)),
        shown(tally.actuals.iter().min().copied()),
        shown(tally.actuals.iter().max().copied()),
        met.map_or_else(Cell::blank, |met| Cell::number(Decimal::from(met))),
        Cell::number(tally.missing),
        Cell::number(tally.not_applicable),
        Cell::number(tally.failed),
        Cell::number(tally.treated),
    ])
}

/// The target as a figure; `None` where the row has none.
fn goal(facts: &Facts, indicator: &Indicator) -> Option<Decimal> {
    match facts.targets_table.named(indicator.row, targets::TARGET) {
        Value::Number(goal) => Some(goal),
        _ => None,
    }
}

/// How far an indicator's mean actual value stays behind its target.
#[derive(Clone, Debug)]
pub struct Gap {
    pub name: Arc<str>,
    pub audience: String,
    pub target: String,
    pub actual: String,
    /// As a share of the target: 0.1 is a tenth short of it (or beyond it, where it must not be exceeded).
    pub share: Decimal,
    /// 任职 that do not meet it, of so many that have an actual value.
    pub missed: usize,
    pub of: usize,
}

/// The indicators that stay behind their targets, widest gap first; equal ones in the order of 岗位目标.
pub fn gaps(view: &View) -> Vec<Gap> {
    let facts = view.facts();
    let mut gaps: Vec<Gap> = facts
        .indicators
        .iter()
        .zip(&tallies(view))
        .filter_map(|(indicator, tally)| gap(facts, indicator, tally))
        .collect();
    gaps.sort_by_key(|gap| std::cmp::Reverse(gap.share));
    gaps
}

/// How many indicators have a target and actual values to hold against it.
pub fn compared(view: &View) -> usize {
    let facts = view.facts();
    facts
        .indicators
        .iter()
        .zip(&tallies(view))
        .filter(|(indicator, tally)| goal(facts, indicator).is_some() && !tally.actuals.is_empty())
        .count()
}

fn gap(facts: &Facts, indicator: &Indicator, tally: &Tally) -> Option<Gap> {
    let goal = goal(facts, indicator)?;
    let actual = mean(&tally.actuals, 4)?;
    let short = match indicator.compare {
        Compare::AtLeast => goal.checked_sub(actual)?,
        Compare::AtMost => actual.checked_sub(goal)?,
    };
    let share = short.checked_div(goal.abs())?;
    if share <= Decimal::ZERO {
        return None;
    }
    let missed = tally
        .actuals
        .iter()
        .filter(|actual| match indicator.compare {
            Compare::AtLeast => **actual < goal,
            Compare::AtMost => **actual > goal,
        })
        .count();
    let (target, as_percent) = super::forms::target(facts, indicator);
    Some(Gap {
        name: indicator.name.clone(),
        audience: audience(facts, indicator),
        target,
        actual: if as_percent {
            percent(actual)
        } else {
            figure(actual)
        },
        share: Rounding::new(4, Mode::HalfUp).apply(share),
        missed,
        of: tally.actuals.len(),
    })
}

/// Whom an indicator is for: `秘书科 · 综合岗`.
fn audience(facts: &Facts, indicator: &Indicator) -> String {
    let post = match indicator.audience.post {
        PostScope::All => "全体",
        PostScope::Class(own) | PostScope::Post(own) => text(facts, own),
    };
    match indicator.audience.section {
        Some(section) if indicator.subject == SubjectKind::Section => {
            format!("科室：{}", text(facts, section))
        }
        None if indicator.subject == SubjectKind::Section => "全体科室".to_owned(),
        Some(section) => format!("{} · {post}", text(facts, section)),
        None => post.to_owned(),
    }
}
