//! Where everything stands: the order of people and 任职, and the rows that formulas and links aim at.
//! Invariant: made once, before any sheet; every sheet uses the same order.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Context;
use super::words::{sheets, text};
use crate::book::{Sheet, display_width, sheet_names};
use crate::grade::{Decision, Standing, Subject};
use crate::office::{Conclusion, Facts, Node, Person, PersonId, Symbol, Tenure};
use crate::score::TenureScore;

/// One row of 任职得分.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// Its place among the standings.
    pub standing: usize,
    /// Its place among the standing's parts.
    pub part: usize,
    /// Its place among the scores.
    pub score: usize,
    /// Rows of 得分明细 above its own.
    pub detail: u64,
}

/// The context, and the order of what is shown.
#[derive(Debug)]
pub struct View {
    pub context: Context,
    /// Standings by the roster's order of 科室, then of people.
    pub order: Vec<usize>,
    /// 任职 in the same order.
    pub lines: Vec<Line>,
    /// By standing: its first line.
    first_line: FxHashMap<usize, usize>,
    /// Rows of 得分明细.
    pub detail_rows: u64,
    /// By rule: the columns that it reads of each table.
    reads: FxHashMap<Arc<str>, Vec<(u16, usize)>>,
}

impl View {
    pub fn new(context: &Context) -> Self {
        let facts = &context.facts;
        let standings = &context.outcome.standings;
        let mut order: Vec<usize> = (0..standings.len()).collect();
        let place: FxHashMap<_, _> = facts.roster.sections.iter().zip(0_usize..).collect();
        order.sort_by_key(|index| {
            let section = standings.get(*index).map(|standing| standing.section);
            section
                .and_then(|section| place.get(&section).copied())
                .unwrap_or(usize::MAX)
        });
        let mut lines = Vec::with_capacity(context.scores.len());
        let mut first_line = FxHashMap::default();
        let mut detail = 0;
        for index in &order {
            let Some(standing) = standings.get(*index) else {
                continue;
            };
            first_line.insert(*index, lines.len());
            for (number, part) in standing.parts.iter().enumerate() {
                let Some(score) = context.scores.get(part.score) else {
                    continue;
                };
                lines.push(Line {
                    standing: *index,
                    part: number,
                    score: part.score,
                    detail,
                });
                detail += rows_of(&score.total);
                let decided = decisions_of(context, *index, number, &score).len();
                detail += u64::try_from(decided).unwrap_or(0);
            }
        }
        for score in context.sections.iter() {
            detail += rows_of(&score.total);
        }
        Self {
            context: context.clone(),
            order,
            lines,
            first_line,
            detail_rows: detail,
            reads: reads(context),
        }
    }

    pub fn facts(&self) -> &Facts {
        &self.context.facts
    }

    pub fn standing(&self, index: usize) -> Option<&Standing> {
        self.context.outcome.standings.get(index)
    }

    /// The standings in the order of the report.
    pub fn standings(&self) -> impl Iterator<Item = (usize, &Standing)> {
        self.order
            .iter()
            .filter_map(|index| Some((*index, self.standing(*index)?)))
    }

    /// Whether somebody is two 考核对象, under 双岗位双考核.
    pub fn has_doubles(&self) -> bool {
        let standings = &self.context.outcome.standings;
        standings.iter().any(|standing| standing.double)
    }

    /// 考核对象 with the conclusion 定等; by persons they may be fewer.
    pub fn graded(&self) -> usize {
        let standings = self.context.outcome.standings.iter();
        standings
            .filter(|own| own.conclusion == Conclusion::Graded)
            .count()
    }

    /// Width of a column that shows every 工号 whole, in half-width characters.
    pub fn number_width(&self, least: f64) -> f64 {
        self.width(least, |person| person.number)
    }

    /// The same for names.
    pub fn name_width(&self, least: f64) -> f64 {
        self.width(least, |person| person.name)
    }

    fn width(&self, least: f64, of: impl Fn(&Person) -> Symbol) -> f64 {
        const MOST: usize = 36;
        let people = self.facts().roster.people.iter();
        let widest = people
            .map(|person| display_width(text(self.facts(), of(person))))
            .max()
            .unwrap_or(0);
        least.max(f64::from(u8::try_from(widest.min(MOST)).unwrap_or(u8::MAX)) + 2.0)
    }

    /// Whether 调整 has entries of the period.
    pub fn has_decisions(&self) -> bool {
        !self.context.outcome.decisions.is_empty()
    }

    /// The entries of 调整 that hold for a part of a standing: its indicators', and with the first part the rest.
    pub fn decisions_of(
        &self,
        standing: usize,
        part: usize,
        score: &TenureScore,
    ) -> Vec<&Decision> {
        decisions_of(&self.context, standing, part, score)
    }

    pub fn score(&self, index: usize) -> Option<TenureScore> {
        self.context.scores.get(index)
    }

    pub fn tenure_of(&self, score: &TenureScore) -> Option<&Tenure> {
        self.facts().tenure(score.tenure)
    }

    /// The first line of a standing.
    pub fn first_line(&self, standing: usize) -> Option<usize> {
        self.first_line.get(&standing).copied()
    }

    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.facts().roster.person(id)
    }

    pub fn name(&self, id: PersonId) -> &str {
        self.person(id)
            .map_or("", |person| text(self.facts(), person.name))
    }

    /// 工号, byte for byte.
    pub fn number(&self, id: PersonId) -> &str {
        self.person(id)
            .map_or("", |person| text(self.facts(), person.number))
    }

    /// The columns of a table that a rule's header declares.
    pub fn columns_read(&self, rule: &str, table: u16) -> impl Iterator<Item = usize> + '_ {
        self.reads
            .get(rule)
            .map_or(&[] as &[(u16, usize)], Vec::as_slice)
            .iter()
            .filter(move |(own, _)| *own == table)
            .map(|(_, column)| *column)
    }
}

fn reads(context: &Context) -> FxHashMap<Arc<str>, Vec<(u16, usize)>> {
    let facts = &context.facts;
    context
        .rules
        .iter()
        .map(|rule| {
            let columns = rule
                .reads
                .iter()
                .filter_map(|(table, column)| {
                    let number = facts.table_number(table)?;
                    Some((number, facts.table(number)?.find_column(column)?))
                })
                .collect();
            (rule.name.clone(), columns)
        })
        .collect()
}

fn decisions_of<'a>(
    context: &'a Context,
    standing: usize,
    part: usize,
    score: &TenureScore,
) -> Vec<&'a Decision> {
    let facts = &context.facts;
    let Some(standing) = context.outcome.standings.get(standing) else {
        return Vec::new();
    };
    let tenure = facts.tenure(score.tenure);
    let has = |name: &str| {
        let mut marks = score.marks.iter();
        marks.any(|mark| {
            let own = facts.indicator(mark.indicator);
            own.is_some_and(|own| own.name.as_ref() == name)
        })
    };
    let entries = standing
        .decisions
        .iter()
        .filter_map(|number| context.outcome.decisions.get(*number));
    entries
        .filter(|entry| match &entry.subject {
            Subject::Indicator(name) => has(name) && tenure.is_some_and(|own| entry.fits(own)),
            Subject::Total | Subject::Grade => part == 0,
        })
        .collect()
}

/// Rows that a tree takes in 得分明细: its nodes and their entries.
fn rows_of(node: &Node) -> u64 {
    let mut rows = 0;
    node.walk(&mut |node, _| rows += 1 + u64::try_from(node.entries.len()).unwrap_or(0));
    rows
}

/// A row of the sheet, from 0, where it stands on the sheet's first part; `None` beyond.
pub fn row_on_first_part(shell: &Sheet, body_row: u64) -> Option<u32> {
    let row = u64::from(shell.first_body_row()).checked_add(body_row)?;
    let foot = u64::try_from(shell.foot.len()).ok()?;
    let row = (row + foot < u64::from(shell.row_limit)).then_some(row)?;
    u32::try_from(row).ok()
}

/// The sheets' names as they will be written; all are legal, so they stay as they are.
pub fn legal(name: &str) -> String {
    sheet_names([name]).into_iter().next().unwrap_or_default()
}

/// Every sheet but 总览 that is there, with what it is for.
pub fn contents(view: &View) -> Vec<(&'static str, &'static str)> {
    let mut all = CONTENTS.to_vec();
    if view.has_decisions() {
        let own = (sheets::DECISIONS, "会上和复核改了什么，谁提出，依据什么");
        all.insert(1, own);
    }
    all
}

const CONTENTS: [(&str, &str); 8] = [
    (sheets::SUMMARY, "每人的得分、名次、等次、结论"),
    (sheets::SECTIONS, "各科室人数、平均分、等次"),
    (sheets::TENURES, "每段任职的起止、天数、得分"),
    (sheets::DETAIL, "每一分的理由、出处和算法"),
    (sheets::TASKS, "台账每一行的归属和逾期"),
    (sheets::INDICATORS, "各指标得分率和实际值"),
    (sheets::PROBLEMS, "数据和方案里的问题"),
    (sheets::BASIS, "方案、规则、输入文件"),
];
