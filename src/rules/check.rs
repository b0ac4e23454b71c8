//! What can be known to be wrong with a rule before any data is read.
//! Invariant: runs nothing of the script.

use rhai::{ASTNode, Engine, Expr, Position, Stmt};

use super::header::Header;
use super::problem;
use super::source::Source;
use super::world::{DERIVED, OF_POST, OF_TARGET};
use crate::diag::Sink;
use crate::office::words::TARGETS;

const BOOKING: [&str; 8] = [
    "起评",
    "加分",
    "扣分",
    "扣完",
    "得分",
    "否决",
    "缺数",
    "不适用",
];

/// Checks one rule; answers whether it has a 计量.
pub fn check(engine: &Engine, source: &Source, header: &Header, sink: &mut Sink) -> bool {
    let ast = match engine.compile(source.text.as_ref()) {
        Ok(ast) => ast,
        Err(error) => {
            sink.push(problem::syntax(source, &error));
            return false;
        }
    };
    let mut functions: Vec<(String, usize)> = Vec::new();
    let mut names: (String, String) = (String::new(), String::new());
    for function in ast.iter_functions() {
        functions.push((function.name.to_owned(), function.params.len()));
        if function.name == "评分" || function.name == "计量" {
            match function.params.as_slice() {
                [post, target] => names = ((*post).to_owned(), (*target).to_owned()),
                _ => sink.push(problem::wrong_parameters(source, function.name)),
            }
        }
    }
    if !functions.iter().any(|(name, _)| name == "评分") {
        sink.push(problem::no_score_function(source));
        return false;
    }
    let known = known_words(engine, &functions);
    let mut booked = false;
    let mut faulty = false;
    let mut visit = |path: &[ASTNode<'_>]| {
        match path.last() {
            Some(ASTNode::Expr(
                Expr::FnCall(call, position) | Expr::MethodCall(call, position),
            )) => {
                booked |= BOOKING.contains(&call.name.as_str());
                if call.op_token.is_none() && !known.iter().any(|word| word == call.name.as_str()) {
                    faulty = true;
                    let (line, column) = at(*position);
                    sink.push(problem::unknown_word(
                        source, line, column, &call.name, &known,
                    ));
                }
            }
            Some(ASTNode::Stmt(Stmt::FnCall(call, position))) => {
                booked |= BOOKING.contains(&call.name.as_str());
                if call.op_token.is_none() && !known.iter().any(|word| word == call.name.as_str()) {
                    faulty = true;
                    let (line, column) = at(*position);
                    sink.push(problem::unknown_word(
                        source, line, column, &call.name, &known,
                    ));
                }
            }
            Some(ASTNode::Expr(Expr::Property(property, position))) => {
                let owner = owner_of(path);
                faulty |=
                    !check_property(source, header, &names, owner, &property.2, *position, sink);
            }
            _ => {}
        }
        true
    };
    ast.walk(&mut visit);
    if !booked {
        sink.push(problem::books_nothing(source));
    }
    // A misspelt name would be reported a second time as unused.
    if !faulty {
        check_use(source, header, sink);
    }
    functions.iter().any(|(name, _)| name == "计量")
}

fn at(position: Position) -> (usize, usize) {
    (
        position.line().unwrap_or(1),
        position.position().unwrap_or(1),
    )
}

/// Every function that a rule may call: the vocabulary, the chosen packages, and its own.
fn known_words(engine: &Engine, own: &[(String, usize)]) -> Vec<String> {
    let mut words: Vec<String> = engine
        .gen_fn_signatures(true)
        .iter()
        .filter_map(|signature| signature.split('(').next())
        .map(|name| name.trim().to_owned())
        .filter(|name| name.chars().next().is_some_and(char::is_alphabetic))
        .collect();
    words.extend(own.iter().map(|(name, _)| name.clone()));
    // Keywords that compile to calls.
    words.extend(
        [
            "Fn",
            "call",
            "curry",
            "is_shared",
            "is_def_var",
            "is_def_fn",
            "type_of",
            "print",
            "debug",
        ]
        .map(str::to_owned),
    );
    words.sort();
    words.dedup();
    words
}

/// The variable whose property the last node of the path is, if it is one's directly.
fn owner_of<'a>(path: &[ASTNode<'a>]) -> Option<&'a str> {
    let mut above = path.iter().rev().skip(1);
    let parent = match above.next()? {
        ASTNode::Expr(Expr::Dot(parent, ..)) => parent,
        _ => return None,
    };
    if let Expr::Variable(variable, ..) = &parent.lhs {
        return Some(variable.1.as_str());
    }
    let own = match path.last()? {
        ASTNode::Expr(expression) => expression.position(),
        _ => return None,
    };
    match (&parent.lhs, above.next()) {
        // Only the first property of a chain is the variable's own.
        (Expr::Property(_, position), Some(ASTNode::Expr(Expr::Dot(outer, ..)))) => {
            match &outer.lhs {
                Expr::Variable(variable, ..) if *position == own => Some(variable.1.as_str()),
                _ => None,
            }
        }
        _ => None,
    }
}

fn check_property(
    source: &Source,
    header: &Header,
    (post, target): &(String, String),
    owner: Option<&str>,
    name: &str,
    position: Position,
    sink: &mut Sink,
) -> bool {
    let parameters = || {
        header
            .parameters
            .iter()
            .map(|parameter| parameter.name.as_ref())
    };
    let columns = || header.reads.iter().map(|read| read.column.as_ref());
    let own: Vec<&str> = match owner {
        Some(owner) if owner == target => OF_TARGET.into_iter().chain(parameters()).collect(),
        Some(owner) if owner == post => OF_POST.to_vec(),
        _ => DERIVED
            .into_iter()
            .chain(["数量", "round"])
            .chain(columns())
            .chain(OF_POST)
            .chain(OF_TARGET)
            .chain(parameters())
            .collect(),
    };
    if own.contains(&name) {
        return true;
    }
    let (line, column) = at(position);
    let what = match owner {
        Some(owner) if owner == target => problem::Named::Parameter,
        Some(owner) if owner == post => problem::Named::OfPost,
        _ => problem::Named::Column,
    };
    sink.push(problem::unknown_property(
        source, line, column, name, what, &own,
    ));
    false
}

/// What the header declares and the script does not use.
fn check_use(source: &Source, header: &Header, sink: &mut Sink) {
    let body: String = source
        .text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n");
    // Dates of the log are read through 逾期工作日 and its kin too.
    let derived = DERIVED.iter().any(|word| body.contains(word)) || body.contains("应办结事项");
    for read in &header.reads {
        let through = derived && read.table.as_ref() == crate::office::words::LOG;
        if !through
            && !body.contains(read.column.as_ref())
            && read.kind != crate::office::Kind::People
            && !matches!(
                read.kind,
                crate::office::Kind::Date | crate::office::Kind::Span
            )
        {
            sink.push(problem::unused(
                source,
                read.line,
                &read.table,
                &read.column,
            ));
        }
    }
    for parameter in &header.parameters {
        if !body.contains(parameter.name.as_ref()) {
            sink.push(problem::unused(
                source,
                parameter.line,
                TARGETS,
                &parameter.name,
            ));
        }
    }
}
