//! The boxes of a form below its scores: attendance, merits, opinions to be written in, where it all comes from.
//! Invariant: what people are to write stays empty.

use rust_decimal::Decimal;

use super::page::{Page, booking, label, told, width_lines};
use super::told as beside;
use crate::book::{Cell, Row, Style};
use crate::office::{Attendance, Subject, Value};
use crate::report::words::{figure, joined};
use crate::report::{evidence, merits, periods};

/// Bookings that are told under 奖惩情况; the others are counted.
const MERITS_TOLD: usize = 6;

impl Page<'_> {
    pub(super) fn attendance(&self) -> String {
        let declared = &self.facts().scheme.papers.form.attendance;
        if declared.is_empty() && !periods::there(self.view).is_empty() {
            return "见各期的个人考核表".into();
        }
        if declared.is_empty() {
            return "旷工＿＿＿天　　病假、事假＿＿＿天　　迟到、早退＿＿＿次".into();
        }
        let parts = declared.iter().map(|own| match self.attended(own) {
            Some(sum) => format!("{} {}", own.label, figure(sum)),
            None => format!("{} ＿＿＿", own.label),
        });
        joined(parts, "　　")
    }

    /// The sum of a declared column over the person's rows; `None` where there is no such table, column or row, or a cell
    /// holds something else than a number.
    fn attended(&self, own: &Attendance) -> Option<Decimal> {
        let facts = self.facts();
        let number = facts.table_number(&own.table)?;
        let table = facts.table(number)?;
        let column = table.find_column(&own.column)?;
        let parts = self.standing.parts.iter();
        let rows = parts.flat_map(|part| facts.rows_of(Subject::Post(part.tenure), number));
        let mut rows: Vec<u32> = rows.copied().collect();
        // A row that names no day is a row of each of the person's posts.
        rows.sort_unstable();
        rows.dedup();
        if rows.is_empty() {
            return None;
        }
        let mut sum = Decimal::ZERO;
        for row in rows {
            let value = match table.value(row, column) {
                Value::Number(value) => value,
                Value::Missing => continue,
                // A column that no rule declares is kept as text.
                Value::Text(symbol) => facts.lexicon.text(symbol).parse().ok()?,
                _ => return None,
            };
            sum = sum.checked_add(value)?;
        }
        Some(sum)
    }

    /// Vetoes, direct grades, marks, and the bonuses and deductions that the pack wants listed.
    pub(super) fn merits(&self) -> String {
        let parts = self.standing.parts.iter().enumerate();
        let counting = parts.filter(|(_, part)| part.counts);
        let scores: Vec<_> = counting
            .filter_map(|(number, part)| Some((number, self.view.score(part.score)?)))
            .collect();
        let mut all = Vec::new();
        let mut withdrawn: Vec<String> = Vec::new();
        for (number, score) in &scores {
            let decided = self.view.decisions_of(self.index, *number, score);
            for merit in merits::listed(self.facts(), &score.total) {
                match merit.ruling(&decided) {
                    None => all.push(merit),
                    Some(ruling) => {
                        let words = format!(
                            "{}：{}审定为 {}，计算时的加分、扣分不列",
                            merit.indicator,
                            ruling.step_name,
                            ruling.new.words()
                        );
                        if !withdrawn.contains(&words) {
                            withdrawn.push(words);
                        }
                    }
                }
            }
        }
        // What decides a grade comes before what moves points.
        all.sort_by_key(|merit| {
            (
                merit.entry.kind.has_points(),
                std::cmp::Reverse(merit.entry.points.abs()),
            )
        });
        let mut parts: Vec<String> = all
            .iter()
            .take(MERITS_TOLD)
            .map(|merit| {
                let rows = evidence::rows(merit.entry);
                let about = evidence::title(self.facts(), merit.entry, &rows);
                let about = if about == merit.entry.kind.word()
                    || merit.entry.reason.contains(about.as_str())
                {
                    String::new()
                } else {
                    format!("（{about}）")
                };
                format!("{}：{}{about}", merit.indicator, booking(merit.entry))
            })
            .collect();
        if let Some(more) = all.len().checked_sub(MERITS_TOLD).filter(|more| *more > 0) {
            parts.push(format!("另有 {more} 项，见奖惩依据表"));
        }
        parts.extend(withdrawn);
        parts.extend(beside::elsewhere(self.view));
        if parts.is_empty() {
            return "无".into();
        }
        parts.join("\n")
    }

    pub(super) fn box_row(&self, name: &str, words: String, height: f64) -> Row {
        let lines = width_lines(&words, 76.0);
        Row::new(vec![label(name, 2), told(words, Cell::ALL)]).height(
            height
                .max(lines * 17.0 + 7.0)
                .max(if name.chars().count() > 9 { 40.0 } else { 0.0 }),
        )
    }

    /// A box to be written in: what it begins with, then room, then who signs and the date.
    pub(super) fn signed(&self, name: &str, begins: &str, who: &str, height: f64) -> Row {
        // The signature stands at the foot of the box: so many lines of 16.8 points above it.
        let mut above = String::new();
        let mut left = height - 6.0;
        while left >= 33.0 {
            above.push('\n');
            left -= 16.8;
        }
        let words = format!(
            "{begins}{above}　　　　　　　　　　　　　　{who}：　　　　　　　　　年　　月　　日"
        );
        Row::new(vec![
            label(name, 2),
            Cell::text(words)
                .style(Style::FormOpinion)
                .across(Cell::ALL),
        ])
        .height(height)
    }

    pub(super) fn note(&self) -> Row {
        let context = &self.view.context;
        let digest = context
            .digest
            .as_deref()
            .and_then(|digest| digest.get(..12))
            .unwrap_or("");
        Row::line(
            format!(
                "方案：{}。得分由 {} 按台账和数据计算，每一分的出处见得分明细；输入摘要 {digest}。",
                self.facts().scheme.title,
                context.program
            ),
            Style::Note,
        )
        .height(26.0)
    }
}
