//! Statements that come to nothing, and names that hide others.
//! Invariant: what books, calls a function of the script or changes a list is never taken for idle.

use rhai::{Expr, FnCallExpr, Ident, Position, Stmt};

use super::Study;
use super::problem;
use crate::rules::words::{What, forms_of};

/// A statement that computes and does nothing with it.
pub(super) fn idle(statement: &Stmt) -> Option<Position> {
    match statement {
        Stmt::Expr(expression) => is_idle(expression).then(|| expression.start_position()),
        Stmt::FnCall(call, position) => gives(call).then_some(*position),
        _ => None,
    }
}

fn is_idle(expression: &Expr) -> bool {
    match expression {
        Expr::FnCall(call, _) => call.op_token.is_some() || gives(call),
        Expr::MethodCall(call, _) => gives(call),
        Expr::Dot(pair, ..) => is_idle(&pair.rhs),
        Expr::Variable(..)
        | Expr::Property(..)
        | Expr::IntegerConstant(..)
        | Expr::StringConstant(..)
        | Expr::InterpolatedString(..)
        | Expr::BoolConstant(..) => true,
        _ => false,
    }
}

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
