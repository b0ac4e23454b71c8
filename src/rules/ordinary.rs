//! The checks of a script that can be read: its kinds and words by the study, whether it books, what it declares and
//! uses.
//! Invariant: runs nothing of the script.

use rhai::{AST, ASTNode, Expr, Stmt};
use rustc_hash::FxHashSet;

use super::header::Header;
use super::others::OF_POPULATION;
use super::outline::{Shape, calling, earning, graded};
use super::problem;
use super::source::Source;
use super::study::{Study, functions};
use super::world::derived;
use crate::diag::Sink;
use crate::office::Kind;
use crate::office::words::{LOG, TARGETS};

const BOOKING: [&str; 13] = [
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
    "计入",
];

/// Checks a script that has one of the functions that the program calls, with its two names.
pub fn check(
    ast: &AST,
    source: &Source,
    header: &Header,
    entries: &[&'static str],
    sink: &mut Sink,
) -> Shape {
    let functions = functions(ast);
    let measures = functions.keys().any(|(name, _)| name == "计量");
    let acting = calling(ast, &BOOKING);
    let booked = !acting.is_empty();
    let keys = map_keys(ast);
    let mut study = Study::new(source, header, &functions, entries, &keys, acting, sink);
    study.all();
    let (used, faulty) = (std::mem::take(&mut study.used), study.faulty);
    let (named, held) = (
        std::mem::take(&mut study.named),
        std::mem::take(&mut study.graded),
    );
    if !booked && !faulty {
        sink.push(problem::books_nothing(source, entries));
    }
    // A misspelt name would be reported a second time as unused.
    if !faulty {
        let computes = computes_names(ast);
        check_use(source, header, &used, computes, sink);
    }
    let whole = !entries.contains(&"评分");
    let has = |wanted: &str| functions.keys().any(|(name, _)| name == wanted);
    let of_others = |name: &&str| used.contains(*name) && header.parameter(name).is_none();
    let compares = OF_POPULATION.iter().any(of_others) || calls(ast, |name| name == "分得");
    Shape {
        measures,
        compares: compares && !whole,
        wholes: entries
            .iter()
            .copied()
            .filter(|name| whole && has(name))
            .collect(),
        named,
        earning: earning(ast),
        graded: graded(ast, source).into_iter().chain(held).collect(),
    }
}

/// Slips that any script may have: texts of one sign in single quotes, which are like no other text, and the names of
/// an entry the wrong way round. After the latter nothing else can be said.
pub fn slips(ast: &AST, source: &Source, entries: &[&str], sink: &mut Sink) -> bool {
    ast.walk(&mut |path: &[ASTNode<'_>]| {
        if let Some(ASTNode::Expr(Expr::CharConstant(sign, position))) = path.last() {
            let (line, column) = (position.line(), position.position());
            let at = (line.unwrap_or(1), column.unwrap_or(1));
            sink.push(problem::single_quotes(source, at, &sign.to_string()));
        }
        true
    });
    let swapped = ast.iter_functions().find(|function| {
        let own = |second: &str| second == problem::second_name(function.name);
        entries.contains(&function.name)
            && matches!(function.params.as_slice(), [second, "岗"] if own(second))
    });
    let fault = swapped.map(|function| problem::swapped_parameters(source, function.name));
    let found = fault.is_some();
    fault.into_iter().for_each(|fault| sink.push(fault));
    found
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

/// Whether a script reads by a name that it puts together, such as `事[项 + "次数"]`: which one, shows when it runs.
fn computes_names(ast: &AST) -> bool {
    let mut found = false;
    ast.walk(&mut |path: &[ASTNode<'_>]| {
        if let Some(ASTNode::Expr(Expr::Index(index, ..))) = path.last() {
            let mut name = &index.rhs;
            while let Expr::Dot(chain, ..) | Expr::Index(chain, ..) = name {
                name = &chain.lhs;
            }
            let given = matches!(name, Expr::StringConstant(..) | Expr::IntegerConstant(..));
            found |= !given;
        }
        true
    });
    found
}

/// What the header declares and the script does not use.
fn check_use(
    source: &Source,
    header: &Header,
    used: &FxHashSet<String>,
    computes: bool,
    sink: &mut Sink,
) {
    // Dates of the log are read through 逾期工作日 and its kin too.
    let through_log =
        derived().iter().any(|word| used.contains(*word)) || used.contains("应办结事项");
    for read in &header.reads {
        let through = through_log && read.table.as_ref() == LOG;
        // People and days say whose a row is and when it counts.
        let decides =
            matches!(read.kind, Kind::People | Kind::Date | Kind::Span) || header.says_whose(read);
        if !through && !decides && !computes && !used.contains(read.column.as_ref()) {
            let problem = problem::unused(source, read.line, &read.table, &read.column);
            sink.push(problem);
        }
    }
    for past in &header.past {
        if !used.contains(past.item.as_ref()) {
            let problem = problem::unused(source, past.line, past.reach.word(), &past.item);
            sink.push(problem);
        }
    }
    for own in &header.uses {
        if !used.contains(own.text.as_ref()) {
            sink.push(problem::unused_use(source, own.line, &own.text));
        }
    }
    for parameter in header.parameters.iter().filter(|_| !computes) {
        if !used.contains(parameter.name.as_ref()) {
            let problem = problem::unused(source, parameter.line, TARGETS, &parameter.name);
            sink.push(problem);
        }
    }
}
