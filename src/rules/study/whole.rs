//! What scripts about a subject as a whole, 合成 and 定等, may say: names of 成绩, and nothing of points in 判定.
//! Invariant: which names there are, 岗位目标 says; here they are only noted with their places.

use rhai::{Expr, FnCallExpr, Position};
use rust_decimal::Decimal;

use super::Study;
use super::chain::inside;
use super::thing::Thing;
use crate::rules::problem;
use crate::rules::whole::JUDGE;
use crate::rules::words::{What, forms_of};
use crate::rules::written::number_of;

/// Words that move points; what 判定 says moves none.
const OF_POINTS: [&str; 9] = [
    "起评",
    "得分",
    "扣分",
    "加分",
    "扣完",
    "分项",
    "逐件",
    "计入",
    "合成项",
];

impl Study<'_> {
    /// Whether the script is about a subject as a whole.
    pub(super) fn is_whole(&self) -> bool {
        !self.entries.contains(&"评分")
    }

    fn judges(&self) -> bool {
        self.entries.first() == Some(&JUDGE)
    }

    /// `成绩.名字`: the standing has its own names in 判定; all others are those of 岗位目标.
    pub(super) fn result(&mut self, name: &str, position: Position) -> Thing {
        let standing = |form: &&_| is_standing(form) && form.name == name;
        if self.judges()
            && let Some(form) = forms_of(name).find(standing)
        {
            return Thing::property(form);
        }
        self.name(name, position);
        Thing {
            from: Some(name.into()),
            ..Thing::of(What::Number)
        }
    }

    /// Notes a name of 成绩.
    fn name(&mut self, name: &str, position: Position) {
        let (line, column) = (position.line(), position.position());
        let place = (self.source).place(line.unwrap_or(1), column.unwrap_or(1));
        self.named.push((name.to_owned(), place));
    }

    /// What only these scripts, or all but these, may call.
    pub(super) fn of_whole(&mut self, call: &FnCallExpr, position: Position, before: usize) {
        let word = call.name.as_str();
        if self.judges() && OF_POINTS.contains(&word) {
            let (line, column) = (position.line(), position.position());
            let at = (line.unwrap_or(1), column.unwrap_or(1));
            let problem = problem::points_in_judge(self.source, at.0, at.1, word);
            self.report(problem);
        } else if self.measuring && OF_POINTS.contains(&word) {
            let problem = problem::books_in_measure(self.source, position, word);
            self.report(problem);
        }
        if word == "计入"
            && let Some(factor) = call.args.get(2 - before.min(1))
            && let Some(number) = number_of(factor)
            && number >= Decimal::TEN
        {
            let at = factor.start_position();
            let problem = problem::factor_in_hundredths(self.source, at, number);
            self.report(problem);
        } else if word == "计入"
            && let Some(Expr::StringConstant(name, position)) = call.args.get(1 - before.min(1))
        {
            self.name(name, inside(*position));
        }
    }

    /// A grade that 成绩.等次 is held against has to be one of the scheme's.
    pub(super) fn held_against_a_grade(&mut self, thing: &Thing, text: &str, position: Position) {
        if thing.fixed
            && self.is_whole()
            && thing.from.as_deref() == Some("等次")
            && !text.is_empty()
        {
            let at = inside(position);
            let (line, column) = (at.line().unwrap_or(1), at.position().unwrap_or(1));
            let place = self
                .source
                .stretch(line, column, text.chars().count().max(1));
            self.graded.push((text.to_owned(), place));
        }
    }
}

fn is_standing(form: &crate::rules::words::Form) -> bool {
    form.owner == Some(What::Results) && form.takes.is_none()
}
