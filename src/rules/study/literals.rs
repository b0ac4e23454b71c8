//! What stands written out in a script: texts that a column may hold, and what certain words may be given.
//! Invariant: what is made when the rule runs is left to the run.

use rhai::{Expr, FnCallExpr};

use super::Study;
use super::chain::inside;
use super::thing::Thing;
use crate::rules::problem;
use crate::rules::written::Written;

impl Study<'_> {
    /// A text that a column is held against has to be one of those that its declaration allows.
    pub(super) fn declared_word(&mut self, thing: &Thing, other: &Expr) {
        let (Some(column), Expr::StringConstant(text, position)) = (&thing.from, other) else {
            return;
        };
        self.held_against_a_grade(thing, text, *position);
        let known: Vec<&str> = thing.words.iter().map(AsRef::as_ref).collect();
        // An empty cell holds no word, whatever is declared.
        if known.is_empty() || text.is_empty() || known.contains(&text.as_str()) {
            return;
        }
        let place = inside(*position);
        let problem = if thing.fixed {
            problem::never_that_word(self.source, place, column, text, &known)
        } else {
            problem::undeclared_word(self.source, place, column, text, &known)
        };
        self.report(problem);
    }

    /// What a call says wrong as it stands written.
    pub(super) fn literals(&mut self, call: &FnCallExpr, before: usize) {
        let written = Written {
            source: self.source,
            header: self.header,
            call,
            before,
        };
        if let Some(problem) = written.slip() {
            self.report(problem);
        }
    }
}
