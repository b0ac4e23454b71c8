//! What cannot meet by its size: parts of a whole held against hundredths, two days the wrong way round.
//! Invariant: speaks only where both sides are known; a number that could be meant as it stands is left alone.

use rhai::{Expr, FnCallExpr, Position};
use rust_decimal::Decimal;

use super::Study;
use super::thing::{Share, Thing};
use crate::rules::bands::Band;
use crate::rules::problem;
use crate::rules::words::What;
use crate::rules::written::number_of;

/// What a column of days is about, by its name.
#[derive(PartialEq)]
enum Day {
    Begins,
    Due,
    Done,
}

impl Day {
    fn of(thing: &Thing) -> Option<Self> {
        let name = thing.from.as_deref()?;
        let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
        if says(&["时限", "期限", "截止"]) {
            Some(Self::Due)
        } else if says(&["交办", "下达", "受理", "收文", "登记", "开始", "起始"]) {
            Some(Self::Begins)
        } else if says(&["完成", "办结", "办毕", "报送"]) {
            Some(Self::Done)
        } else {
            None
        }
    }
}

impl Study<'_> {
    /// A part of a whole that is held against a number written in hundredths.
    pub(super) fn beyond(&mut self, thing: &Thing, fixed: &Expr) {
        if let Some(number) = number_of(fixed) {
            self.beyond_number(thing, number, fixed.start_position());
        }
    }

    fn beyond_number(&mut self, thing: &Thing, number: Decimal, position: Position) -> bool {
        let found = thing.share.beyond().is_some_and(|least| number >= least);
        if found {
            let said = thing.from.as_deref();
            let problem = problem::in_hundredths(self.source, position, said, number);
            self.report(problem);
        }
        found
    }

    /// A number of things or days that is held against what is below 0: never so, or always.
    pub(super) fn below_nought(
        &mut self,
        sign: &str,
        (thing, fixed): (&Thing, &Expr),
        at: Position,
    ) {
        let Some(number) = number_of(fixed).filter(|_| thing.counts) else {
            return;
        };
        let (below, nought) = (number < Decimal::ZERO, number.is_zero());
        let never = match sign {
            "<" => below || nought,
            "<=" | "==" => below,
            _ => false,
        };
        let always = match sign {
            ">=" => below || nought,
            ">" | "!=" => below,
            _ => false,
        };
        if !never && !always {
            return;
        }
        let name = thing
            .from
            .as_deref()
            .map_or_else(|| "这个数".to_owned(), |name| format!("「{name}」"));
        let (message, help) = if never {
            (
                format!("{name}不会小于 0，这个条件永远不成立"),
                "检查大于、小于号；提前办结的看 提前日，逾期的看 逾期工作日",
            )
        } else {
            (
                format!("{name}总不小于 0，这个条件对谁都成立"),
                "检查大于、小于号和后面的数",
            )
        };
        let problem = problem::never_or_always(self.source, at, message, help.to_owned());
        self.report(problem);
    }

    /// A day held against a text. Answers whether it is.
    pub(super) fn day_against_text(&mut self, thing: &Thing, other: &Expr, at: Position) -> bool {
        let Expr::StringConstant(text, _) = other else {
            return false;
        };
        let Some(name) = thing.from.as_deref().filter(|_| thing.what == What::Date) else {
            return false;
        };
        let problem = problem::day_against_text(self.source, at, name, text);
        self.report(problem);
        true
    }

    /// A whole number that begins with 0, such as the second half of `1,000`.
    pub(super) fn digits(&mut self, position: Position) {
        let (Some(line), Some(column)) = (position.line(), position.position()) else {
            return;
        };
        let text = self.source.text.lines().nth(line.saturating_sub(1));
        let rest = text.unwrap_or("").chars().skip(column.saturating_sub(1));
        let digits: String = rest.take_while(char::is_ascii_digit).collect();
        if digits.len() > 1 && digits.starts_with('0') {
            let problem = problem::leading_zero(self.source, position, &digits);
            self.report(problem);
        }
    }

    /// The same in the bands of 分档; the first one is told.
    pub(super) fn bands_beyond(&mut self, thing: &Thing, call: &FnCallExpr) {
        let Some(Expr::Array(bands, _)) = call.args.last() else {
            return;
        };
        for band in bands.iter() {
            let Expr::Array(pair, _) = band else {
                continue;
            };
            let Some(Expr::StringConstant(text, position)) = pair.first() else {
                continue;
            };
            let edges = Band::parse(text).map(|band| [band.low, band.high]);
            let most = edges
                .into_iter()
                .flatten()
                .flatten()
                .map(|edge| edge.at)
                .max();
            if most.is_some_and(|most| {
                self.beyond_number(thing, most, super::chain::inside(*position))
            }) {
                return;
            }
        }
    }

    /// What a word makes of columns that are parts of a whole.
    pub(super) fn share_of(&self, word: &str, given: &[Thing], column: Option<Share>) -> Share {
        match word {
            "占比" => Share::Likely,
            "得票率" => Share::Surely,
            "平均" | "最大" | "最小" | "加权平均" | "去高去低平均" => {
                column.unwrap_or_default()
            }
            "四舍五入" | "取整" | "round" => given.first().map_or(Share::No, |own| own.share),
            _ => Share::No,
        }
    }

    /// Days that stand the wrong way round.
    pub(super) fn days(&mut self, call: &FnCallExpr, given: &[Thing], position: Position) {
        let [first, second] = given else {
            return;
        };
        let swapped = matches!(
            (call.name.as_str(), Day::of(first), Day::of(second)),
            ("逾期工作日" | "逾期日", Some(Day::Done), Some(Day::Due))
                | ("工作日数", Some(Day::Due | Day::Done), Some(Day::Begins))
        );
        if swapped {
            let names = (first.from.as_deref(), second.from.as_deref());
            let names = (names.0.unwrap_or_default(), names.1.unwrap_or_default());
            let problem = problem::days_swapped(self.source, position, &call.name, names);
            self.report(problem);
        }
    }
}
