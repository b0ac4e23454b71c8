//! Statements that come to nothing, and names that hide others.
//! Invariant: what books, calls a function of the script or changes a list is never taken for idle.

use rhai::{Expr, FnCallExpr, Ident, Position, Stmt, StmtBlock};

use super::Study;
use super::problem;
use crate::rules::words::{What, forms_of};

/// A word whose every form gives a value: it does nothing else. What is done for each row may book, save where it is a
/// test.
fn gives(call: &FnCallExpr) -> bool {
    let word = call.name.as_str();
    let plain = |own: &Expr| {
        !matches!(own, Expr::DynamicConstant(..) | Expr::Stmt(..))
            && !matches!(own, Expr::FnCall(call, _) if call.name == "curry")
    };
    let mut forms = forms_of(word).peekable();
    forms.peek().is_some()
        && forms.all(|form| form.gives != What::Nothing)
        && (["筛选", "计数"].contains(&word) || call.args.iter().all(plain))
}

impl Study<'_> {
    /// A statement that computes and does nothing with it.
    pub(super) fn idle(&self, statement: &Stmt) -> Option<Position> {
        match statement {
            Stmt::Expr(expression) => {
                (self.is_idle(expression)).then(|| expression.start_position())
            }
            Stmt::FnCall(call, position) => self.only_gives(call).then_some(*position),
            _ => None,
        }
    }

    fn is_idle(&self, expression: &Expr) -> bool {
        match expression {
            Expr::FnCall(call, _) => call.op_token.is_some() || self.only_gives(call),
            Expr::MethodCall(call, _) => self.only_gives(call),
            Expr::Dot(pair, ..) | Expr::Index(pair, ..) => match &pair.rhs {
                Expr::MethodCall(..) | Expr::Dot(..) | Expr::Index(..) => self.is_idle(&pair.rhs),
                _ => true,
            },
            Expr::DynamicConstant(value, _) => !value.is_fnptr(),
            Expr::Variable(..)
            | Expr::Property(..)
            | Expr::IntegerConstant(..)
            | Expr::StringConstant(..)
            | Expr::InterpolatedString(..)
            | Expr::BoolConstant(..)
            | Expr::And(..)
            | Expr::Or(..)
            | Expr::Array(..)
            | Expr::Map(..) => true,
            _ => false,
        }
    }

    /// A call that does nothing but give a value.
    fn only_gives(&self, call: &FnCallExpr) -> bool {
        let name = call.name.as_str();
        let own = self.functions.keys().any(|(own, _)| own == name);
        if own {
            !self.acting.contains(name)
        } else {
            gives(call)
        }
    }

    /// Says that nothing is done where a condition holds, or for each row.
    pub(super) fn empty(&mut self, body: &StmtBlock, position: Position) {
        let mut own = body.statements().iter();
        if own.all(|one| matches!(one, Stmt::Noop(_))) {
            let problem = problem::empty_body(self.source, position);
            self.report(problem);
        }
    }

    /// Says that a name made here is one of the first `around` names, whose value stays as it is.
    pub(super) fn hides(&mut self, name: &Ident, around: usize) {
        let around = self.scope.get(..around).unwrap_or_default();
        if around
            .iter()
            .any(|(own, _)| own.as_str() == name.name.as_str())
        {
            let problem = problem::hides(self.source, name.pos, &name.name);
            self.report(problem);
        }
    }
}
