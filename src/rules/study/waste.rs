//! Statements that come to nothing, and names that hide others.
//! Invariant: what books, calls a function of the script or changes a list is never taken for idle.

use rhai::{Expr, FnCallExpr, Ident, Position, Stmt};

use super::Study;
use super::problem;

/// Words that give a value and do nothing else.
const GIVES: [&str; 37] = [
    "表",
    "有",
    "筛选",
    "计数",
    "求和",
    "平均",
    "最大",
    "最小",
    "分组",
    "去重就高",
    "连续",
    "占比",
    "百分数",
    "查表",
    "对应",
    "名次",
    "最高值",
    "平均值",
    "加权平均",
    "去高去低平均",
    "得票率",
    "份额",
    "分得",
    "均分",
    "工作日数",
    "逾期工作日",
    "逾期日",
    "提前日",
    "分档",
    "四舍五入",
    "截断",
    "进一",
    "四舍六入",
    "取整",
    "min",
    "max",
    "abs",
];

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

/// A word that gives a value and does nothing else; what is done for each row may book, save where it is a test.
fn gives(call: &FnCallExpr) -> bool {
    let plain = |own: &Expr| {
        !matches!(own, Expr::DynamicConstant(..) | Expr::Stmt(..))
            && !matches!(own, Expr::FnCall(call, _) if call.name == "curry")
    };
    GIVES.contains(&call.name.as_str())
        && (["筛选", "计数"].contains(&call.name.as_str()) || call.args.iter().all(plain))
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
