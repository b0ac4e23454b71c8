//! What cannot meet by its size: parts of a whole held against hundredths, two days the wrong way round.
//! Invariant: speaks only where both sides are known; a number that could be meant as it stands is left alone.

use rhai::{Expr, FnCallExpr, Position};
use rust_decimal::Decimal;

use super::Study;
use super::thing::{Share, Thing};
use crate::rules::bands::Band;
use crate::rules::problem;
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
