//! Conditions: that they are 是 or 否, that they can change, and that none leaves nothing to another: bounds that no
//! number or every number meets, a text that would have to be two, a branch that an earlier one of its chain has taken.
//! Invariant: speaks only where the same words are held against what is written out; the rest is left to the run.

use rhai::{Expr, Position, Stmt, StmtBlock};

use super::Study;
use super::shape::{constant, without_places};
use super::thing::Thing;
use crate::rules::bands::{Band, Edge};
use crate::rules::problem;
use crate::rules::words::What;
use crate::rules::written::number_of;

/// One thing held against something that is written out.
struct Held {
    /// The thing as it is written, wherever it stands.
    thing: String,
    /// The same for a message, where it is a name.
    name: Option<String>,
    by: By,
    at: Position,
}

#[derive(PartialEq)]
enum By {
    Within(Band),
    Is(String),
    IsNot(String),
}

impl Held {
    fn read(expression: &Expr) -> Option<Self> {
        let Expr::FnCall(call, _) = expression else {
            return None;
        };
        let [left, right] = call.args.as_slice() else {
            return None;
        };
        call.op_token.as_ref()?;
        let sign = call.name.as_str();
        let (thing, fixed, sign) = match (is_fixed(left), is_fixed(right)) {
            (false, true) => (left, right, sign),
            (true, false) => (right, left, turned(sign)),
            _ => return None,
        };
        Some(Self {
            thing: without_places(thing),
            name: name_of(thing),
            by: By::read(sign, fixed)?,
            at: expression.start_position(),
        })
    }

    fn name(&self) -> String {
        let name = self.name.as_ref();
        name.map_or_else(|| "同一个值".to_owned(), |name| format!("`{name}`"))
    }
}

impl By {
    fn read(sign: &str, fixed: &Expr) -> Option<Self> {
        if let Expr::StringConstant(text, _) = fixed {
            return match sign {
                "==" => Some(Self::Is(text.to_string())),
                "!=" => Some(Self::IsNot(text.to_string())),
                _ => None,
            };
        }
        let at = number_of(fixed)?;
        let edge = |closed| Some(Edge { at, closed });
        let (low, high) = match sign {
            ">" => (edge(false), None),
            ">=" => (edge(true), None),
            "<" => (None, edge(false)),
            "<=" => (None, edge(true)),
            "==" => (edge(true), edge(true)),
            _ => return None,
        };
        Some(Self::Within(Band { low, high }))
    }
}

fn is_fixed(expression: &Expr) -> bool {
    matches!(expression, Expr::StringConstant(..)) || number_of(expression).is_some()
}

/// The sign when its sides change places.
fn turned(sign: &str) -> &str {
    match sign {
        ">" => "<",
        ">=" => "<=",
        "<" => ">",
        "<=" => ">=",
        same => same,
    }
}

/// `天`, `事.逾期工作日`
fn name_of(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Variable(variable, ..) => Some(variable.1.to_string()),
        Expr::Property(property, _) => Some(property.2.to_string()),
        Expr::Dot(pair, ..) => Some(format!("{}.{}", name_of(&pair.lhs)?, name_of(&pair.rhs)?)),
        _ => None,
    }
}

impl Study<'_> {
    /// What stands behind if and while, and beside `&&` and `||`.
    pub(super) fn condition(&mut self, expression: &Expr) {
        let before = std::mem::take(&mut self.faulty);
        let thing = self.expression(expression);
        self.want_flag(&thing, expression);
        // What is wrong in itself is not said to be constant as well.
        if !self.faulty
            && let Some(position) = constant(expression)
        {
            let problem = problem::constant_condition(self.source, position);
            self.report(problem);
        }
        self.faulty |= before;
    }

    pub(super) fn want_flag(&mut self, thing: &Thing, expression: &Expr) {
        if !thing.is(What::Flag) {
            let position = expression.start_position();
            let problem = problem::no_condition(self.source, position, &thing.said());
            self.report(problem);
        }
    }

    /// What is joined by `&&`, or by `||`, two by two.
    pub(super) fn joined(&mut self, parts: &[Expr], all: bool) {
        let held: Vec<Held> = parts.iter().filter_map(Held::read).collect();
        for (index, later) in held.iter().enumerate() {
            let earlier = held.iter().take(index);
            let fault = earlier
                .filter(|earlier| earlier.thing == later.thing)
                .find_map(|earlier| pair(earlier, later, all));
            if let Some((message, help)) = fault {
                let problem = problem::never_or_always(self.source, later.at, message, help);
                self.report(problem);
                return;
            }
        }
    }

    /// The branches after this condition, which are come to where it does not hold.
    pub(super) fn chain(&mut self, first: &Expr, rest: &StmtBlock) {
        if constant(first).is_some() {
            return;
        }
        let (words, held) = (without_places(first), Held::read(first));
        let (mut rest, mut said) = (rest, false);
        while let [Stmt::If(flow, _)] = rest.statements() {
            let own = &flow.expr;
            let at = own.start_position();
            let new = |told: &mut rustc_hash::FxHashSet<String>| told.insert(format!("@{at}"));
            if without_places(own) == words {
                if new(&mut self.told) {
                    let problem = problem::judged_before(self.source, at);
                    self.report(problem);
                }
            } else if let (Some(held), Some(Held { thing, by, .. })) = (&held, Held::read(own))
                && thing == held.thing
                && let (By::Within(earlier), By::Within(later)) = (&held.by, &by)
                && later.lies_in(earlier)
                && new(&mut self.told)
                // Branches in the wrong order are one fault.
                && !std::mem::replace(&mut said, true)
            {
                let words = (earlier.office_words(false), later.office_words(false));
                let problem = problem::taken_before(self.source, at, &held.name(), words);
                self.report(problem);
            }
            rest = &flow.branch;
        }
    }
}

/// What is wrong with two conditions on the same thing.
fn pair(earlier: &Held, later: &Held, all: bool) -> Option<(String, String)> {
    let name = earlier.name();
    match (&earlier.by, &later.by) {
        (By::Within(a), By::Within(b)) if all && !a.meets(b) => {
            let (a, b) = (a.office_words(false), b.office_words(false));
            Some((
                format!("{name}不会又是「{a}」又是「{b}」，这个条件永远不成立"),
                "检查两个数和大于、小于号；有一样成立就行的，中间写 `||`".to_owned(),
            ))
        }
        (By::Within(a), By::Within(b)) if !all && a.completes(b) => {
            let (a, b) = (a.office_words(false), b.office_words(false));
            Some((
                format!("{name}不是「{a}」就是「{b}」，这个条件对谁都成立"),
                "检查两个数和大于、小于号；两样都要成立的，中间写 `&&`".to_owned(),
            ))
        }
        (By::Is(a), By::Is(b)) if all && a != b => Some((
            format!("{name}不会又是「{a}」又是「{b}」，这个条件永远不成立"),
            "有一样就行的，中间写 `||`".to_owned(),
        )),
        (By::IsNot(a), By::IsNot(b)) if !all && a != b => Some((
            format!("{name}总有一样不是：不是「{a}」，或者不是「{b}」，这个条件对谁都成立"),
            "两样都不能是的，中间写 `&&`".to_owned(),
        )),
        _ => None,
    }
}
