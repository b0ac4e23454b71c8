//! What can be known to be wrong with a rule before any data is read.
//! Invariant: runs nothing of the script.

use rhai::Engine;

use super::header::Header;
use super::lookalike::{self, Found, Slip};
use super::ordinary;
use super::outline::Shape;
use super::problem;
use super::source::Source;
use super::whole::{COMPOSE, COMPOSE_SECTION, JUDGE, JUDGE_SCRIPT};
use crate::diag::Sink;

/// Checks one rule; answers what it does.
pub fn check(engine: &Engine, source: &Source, header: &Header, sink: &mut Sink) -> Shape {
    let ast = match engine.compile(source.text.as_ref()) {
        Ok(ast) => ast,
        Err(error) => {
            let found = lookalike::find(source);
            let unpaired = |own: &&Found| matches!(own.slip, Slip::Unpaired(_));
            if let Some(slip) = found.iter().find(unpaired) {
                // What else does not fit may only seem so.
                sink.push(problem::lookalike(source, slip));
                return Shape::default();
            }
            let signs = |own: &&Found| matches!(own.slip, Slip::Sign(..));
            for sign in found.iter().filter(signs) {
                sink.push(problem::lookalike(source, sign));
            }
            if !found.iter().any(|own| signs(&own)) {
                sink.push(problem::syntax(source, header, &error));
            }
            return Shape::default();
        }
    };
    for slip in lookalike::find(source) {
        sink.push(problem::lookalike(source, &slip));
    }
    if let Some(first) = ast.statements().iter().find(|own| !own.is_noop()) {
        sink.push(problem::outside(source, first.position()));
    }
    let entries: &[&'static str] = match source.name.as_ref() {
        COMPOSE => &[COMPOSE, COMPOSE_SECTION],
        JUDGE_SCRIPT => &[JUDGE],
        _ => &["计量", "评分"],
    };
    if ordinary::slips(&ast, source, entries, sink) {
        return Shape::default();
    }
    for function in ast.iter_functions() {
        if entries.contains(&function.name) && function.params.len() != 2 {
            sink.push(problem::wrong_parameters(source, function.name));
            return Shape::default();
        }
    }
    let has = |wanted: &str| ast.iter_functions().any(|own| own.name == wanted);
    let mut scores = entries.iter().filter(|name| **name != "计量");
    if !scores.any(|name| has(name)) {
        sink.push(problem::no_score_function(source, entries));
        return Shape::default();
    }
    ordinary::check(&ast, source, header, entries, sink)
}
