//! Closures that stand in a call: what the word gives them, and what it wants of them.
//! Invariant: a closure sees the names around it as they are.

use rhai::{Expr, FnCallExpr, FnPtr, Position};

use super::Study;
use super::call::{OF_FLAGS, OF_NUMBERS, slots};
use super::thing::{Share, Thing};
use crate::rules::problem;
use crate::rules::words::{Form, What};

impl Study<'_> {
    /// Closures, with what the word gives them. Answers whether what the last one gives is a part of a whole.
    pub(super) fn closures(
        &mut self,
        call: &FnCallExpr,
        form: &Form,
        given: &[Thing],
        before: usize,
    ) -> Option<Share> {
        let mut share = None;
        let rows = given.iter().find(|thing| thing.what == What::Rows);
        let list = given.iter().find(|thing| thing.what == What::List);
        let slots = slots(form);
        for (index, argument) in call.args.iter().enumerate() {
            let Some((name, captured)) = closure(argument) else {
                continue;
            };
            let slot = slots.get(index + before).map_or("", |(slot, _)| slot);
            let each = match (rows, list) {
                _ if slot == "做法" => None,
                (Some(rows), _) => Some(Thing::on(What::Row, rows.table.clone())),
                (None, Some(list)) => Some(match &list.table {
                    Some(table) => Thing::on(What::Bundle, Some(table.clone())),
                    None => Thing::any(),
                }),
                _ => Some(Thing::any()),
            };
            let mut things = Vec::new();
            for one in captured {
                things.push(self.expression(one));
            }
            let wanted = usize::from(each.is_some());
            things.extend(each);
            let counts = self.counts_of(&name);
            if !counts.contains(&things.len()) {
                let place = pointer_position(argument);
                let problem = problem::closure_count(self.source, place, form.name, wanted);
                self.report(problem);
                continue;
            }
            let key = (name, things.len());
            // What a part books is what comes of it.
            let thing = match form.name {
                "分项" | "逐件" | "合成项" => self.enter(&key, things, false),
                _ => self.function(&key, things),
            };
            share = Some(thing.share);
            let wants = if OF_FLAGS.contains(&form.name) || form.name == "filter" {
                What::Flag
            } else if OF_NUMBERS.contains(&form.name) || form.name == "去重就高" {
                What::Number
            } else {
                continue;
            };
            if !thing.is(wants) {
                let place = pointer_position(argument);
                let problem = problem::closure_gives(
                    self.source,
                    place,
                    form.name,
                    wants.word(),
                    &thing.said(),
                );
                self.report(problem);
            }
        }
        share
    }
}

/// The name of a closure, and what it captures.
pub(super) fn closure(expression: &Expr) -> Option<(String, Vec<&Expr>)> {
    match expression {
        Expr::DynamicConstant(value, _) => {
            let pointer = value.read_lock::<FnPtr>()?;
            Some((pointer.fn_name().to_owned(), Vec::new()))
        }
        Expr::FnCall(call, _) if call.name == "curry" => {
            let (name, _) = closure(call.args.first()?)?;
            Some((name, call.args.iter().skip(1).collect()))
        }
        // What is captured is first made to be shared, then curried.
        Expr::Stmt(block) => match block.statements().last()? {
            rhai::Stmt::Expr(last) => closure(last),
            rhai::Stmt::FnCall(call, _) if call.name == "curry" => {
                let (name, _) = closure(call.args.first()?)?;
                Some((name, call.args.iter().skip(1).collect()))
            }
            _ => None,
        },
        _ => None,
    }
}

fn pointer_position(expression: &Expr) -> Position {
    match expression {
        Expr::Stmt(block) => match block.statements().last() {
            Some(rhai::Stmt::Expr(last)) => pointer_position(last),
            Some(other) => other.position(),
            None => block.position(),
        },
        Expr::FnCall(call, position) if call.name == "curry" => {
            call.args.first().map_or(*position, Expr::position)
        }
        other => other.position(),
    }
}
