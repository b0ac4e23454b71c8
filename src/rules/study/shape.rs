//! A script by its shape alone: its functions, and statements that are ended, idle, constant, left from within.
//! Invariant: looks at nothing but the script's own form.

use rhai::{AST, ASTFlags, ASTNode, Expr, Position, Stmt, StmtBlock};
use rustc_hash::FxHashMap;

/// One function of the script; a closure is one too.
pub struct Function {
    pub params: Vec<String>,
    /// The script with nothing but this function.
    pub alone: AST,
}

/// All functions by name and number of parameters.
pub type Functions = FxHashMap<(String, usize), Function>;

/// Takes a script apart into its functions.
pub fn functions(ast: &AST) -> Functions {
    ast.iter_functions()
        .map(|one| {
            let (name, count) = (one.name.to_owned(), one.params.len());
            let mut alone = ast.clone_functions_only();
            alone.retain_functions(|_, _, own, params| own == name && params == count);
            let params = one.params.iter().map(|param| (*param).to_owned()).collect();
            ((name, count), Function { params, alone })
        })
        .collect()
}

/// The texts of a list that holds nothing else.
pub(super) fn texts(expression: &Expr) -> Vec<(String, Position)> {
    let Expr::Array(parts, _) = expression else {
        return Vec::new();
    };
    let text = |part: &Expr| match part {
        Expr::StringConstant(text, position) => Some((text.to_string(), *position)),
        _ => None,
    };
    parts
        .iter()
        .map(text)
        .collect::<Option<Vec<_>>>()
        .unwrap_or_default()
}

/// Where a statement begins.
pub(super) fn start(statement: &Stmt) -> Position {
    match statement {
        Stmt::Expr(expression) => expression.start_position(),
        Stmt::Assignment(parts) => parts.1.lhs.start_position(),
        other => other.position(),
    }
}

/// Whether nothing after the statement is reached.
pub(super) fn ends(statement: &Stmt) -> bool {
    match statement {
        Stmt::Return(..) | Stmt::BreakLoop(..) => true,
        Stmt::FnCall(call, _) => is_end(&call.name),
        Stmt::Expr(expression) => {
            matches!(&**expression, Expr::FnCall(call, _) if is_end(&call.name))
        }
        Stmt::If(flow, _) => {
            let ended = |block: &StmtBlock| block.statements().last().is_some_and(ends);
            ended(&flow.body) && ended(&flow.branch)
        }
        Stmt::Block(block) => block.statements().last().is_some_and(ends),
        _ => false,
    }
}

fn is_end(word: &str) -> bool {
    matches!(word, "缺数" | "不适用" | "出错")
}

/// Whether a loop is left from within.
pub(super) fn leaves(body: &StmtBlock) -> bool {
    let mut found = false;
    let mut path = Vec::new();
    for statement in body.statements() {
        statement.walk(&mut path, &mut |path: &[ASTNode<'_>]| {
            found |= match path.last() {
                Some(ASTNode::Stmt(Stmt::Return(..))) => true,
                Some(ASTNode::Stmt(Stmt::BreakLoop(_, flags, _))) => {
                    flags.contains(ASTFlags::BREAK)
                }
                Some(ASTNode::Stmt(Stmt::FnCall(call, _))) => is_end(&call.name),
                _ => false,
            };
            true
        });
    }
    found
}

/// A condition that is the same for every post: made of constants alone, or of one thing against itself.
pub(super) fn constant(expression: &Expr) -> Option<Position> {
    let fixed = match expression {
        Expr::BoolConstant(..) => true,
        Expr::FnCall(call, _) if call.op_token.is_some() => match call.args.as_slice() {
            [a, b] => {
                (is_literal(a) && is_literal(b))
                    || (is_comparison(&call.name) && without_places(a) == without_places(b))
            }
            [a] => is_literal(a),
            _ => false,
        },
        _ => false,
    };
    fixed.then(|| expression.start_position())
}

/// An expression as it is written, wherever it stands.
pub(super) fn without_places(expression: &Expr) -> String {
    let text = format!("{expression:?}");
    let parts = text.split(" @ ");
    let bare = |part: &str| {
        let rest = part.trim_start_matches(|sign: char| sign.is_ascii_digit() || sign == ':');
        rest.to_owned()
    };
    parts.map(bare).collect()
}

fn is_comparison(sign: &str) -> bool {
    matches!(sign, "==" | "!=" | "<" | "<=" | ">" | ">=")
}

fn is_literal(expression: &Expr) -> bool {
    match expression {
        Expr::BoolConstant(..) | Expr::IntegerConstant(..) | Expr::StringConstant(..) => true,
        Expr::DynamicConstant(value, _) => value.as_decimal().is_ok(),
        Expr::FnCall(call, _) if call.op_token.is_some() => call.args.iter().all(is_literal),
        _ => false,
    }
}
