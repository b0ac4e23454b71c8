//! What can be known to be wrong with a rule before any data is read.
//! Invariant: runs nothing of the script.

use rhai::{AST, ASTNode, Engine, Expr, Stmt};
use rustc_hash::FxHashSet;

use super::header::Header;
use super::lookalike;
use super::problem;
use super::source::Source;
use super::study::{Functions, Study, functions};
use super::world::derived;
use crate::diag::Sink;
use crate::office::Kind;
use crate::office::words::{LOG, TARGETS};

const BOOKING: [&str; 12] = [
    "起评",
    "加分",
    "扣分",
    "扣完",
    "得分",
    "否决",
    "定等",
    "标记",
    "缺数",
    "不适用",
    "出错",
    "分项",
];

/// Checks one rule; answers whether it has a 计量.
pub fn check(engine: &Engine, source: &Source, header: &Header, sink: &mut Sink) -> bool {
    let ast = match engine.compile(source.text.as_ref()) {
        Ok(ast) => ast,
        Err(error) => {
            let found = lookalike::find(source);
            for sign in &found {
                sink.push(problem::lookalike(source, sign));
            }
            if found.is_empty() {
                sink.push(problem::syntax(source, header, &error));
            }
            return false;
        }
    };
    let functions = functions(&ast);
    let measures = functions.keys().any(|(name, _)| name == "计量");
    if !entries(&functions, source, sink) {
        return measures;
    }
    let booked = calls(&ast, |name| BOOKING.contains(&name));
    let keys = map_keys(&ast);
    let mut study = Study::new(source, header, &functions, &keys, sink);
    study.all();
    let (used, faulty) = (std::mem::take(&mut study.used), study.faulty);
    if !booked && !faulty {
        sink.push(problem::books_nothing(source));
    }
    // A misspelt name would be reported a second time as unused.
    if !faulty {
        check_use(source, header, &used, sink);
    }
    measures
}

/// Whether 评分 and 计量 are there as they have to be.
fn entries(functions: &Functions, source: &Source, sink: &mut Sink) -> bool {
    let mut sound = true;
    for name in ["计量", "评分"] {
        let counts = functions.keys().filter(|(own, _)| own == name);
        if counts.into_iter().any(|(_, count)| *count != 2) {
            sink.push(problem::wrong_parameters(source, name));
            sound = false;
        }
    }
    if sound && !functions.contains_key(&("评分".to_owned(), 2)) {
        sink.push(problem::no_score_function(source));
        sound = false;
    }
    sound
}

/// Whether a call of such a name stands anywhere.
fn calls(ast: &AST, wanted: impl Fn(&str) -> bool) -> bool {
    let mut found = false;
    ast.walk(&mut |path: &[ASTNode<'_>]| {
        if let Some(
            ASTNode::Expr(Expr::FnCall(call, _) | Expr::MethodCall(call, _))
            | ASTNode::Stmt(Stmt::FnCall(call, _)),
        ) = path.last()
        {
            found |= wanted(&call.name);
        }
        true
    });
    found
}

/// The keys of the script's own 对照表, which are read like columns.
fn map_keys(ast: &AST) -> FxHashSet<String> {
    let mut keys = FxHashSet::default();
    ast.walk(&mut |path: &[ASTNode<'_>]| {
        if let Some(ASTNode::Expr(Expr::Map(map, ..))) = path.last() {
            keys.extend(map.0.iter().map(|(key, _)| key.name.to_string()));
        }
        true
    });
    keys
}

/// What the header declares and the script does not use.
fn check_use(source: &Source, header: &Header, used: &FxHashSet<String>, sink: &mut Sink) {
    // Dates of the log are read through 逾期工作日 and its kin too.
    let through_log =
        derived().iter().any(|word| used.contains(*word)) || used.contains("应办结事项");
    for read in &header.reads {
        let through = through_log && read.table.as_ref() == LOG;
        // People and days say whose a row is and when it counts.
        let decides = matches!(read.kind, Kind::People | Kind::Date | Kind::Span);
        if !through && !decides && !used.contains(read.column.as_ref()) {
            let problem = problem::unused(source, read.line, &read.table, &read.column);
            sink.push(problem);
        }
    }
    for parameter in &header.parameters {
        if !used.contains(parameter.name.as_ref()) {
            let problem = problem::unused(source, parameter.line, TARGETS, &parameter.name);
            sink.push(problem);
        }
    }
}
