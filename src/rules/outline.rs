//! What a script does, as far as it shows before it is run: whether it measures, compares, where it earns points.
//! Invariant: runs nothing of the script.

use std::sync::Arc;

use rhai::{AST, ASTNode, Expr, FnPtr, Stmt};
use rustc_hash::{FxHashMap, FxHashSet};

use super::source::Source;
use super::study::{functions, inside};
use crate::diag::Place;

/// What makes a 分项 begin at 0: points that are earned in it, or parts of its own.
const EARNING: [&str; 4] = ["得分", "起评", "分项", "逐件"];

/// What a script does, as far as it shows before it is run.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    /// It has a 计量.
    pub measures: bool,
    /// It compares the 实际值 with others': 指标.名次 and its kin.
    pub compares: bool,
    /// The functions of a script about the whole.
    pub wholes: Vec<&'static str>,
    /// What such a script names of 成绩, each with its place.
    pub named: Vec<(String, Place)>,
    /// Its functions and closures in which points are earned: a 分项 of such a closure begins at 0.
    pub earning: Arc<FxHashSet<String>>,
    /// The grades that it gives by 定等, each with its place.
    pub graded: Vec<(String, Place)>,
}

/// The grades that stand written out in 定等.
pub fn graded(ast: &AST, source: &Source) -> Vec<(String, Place)> {
    let mut found = Vec::new();
    ast.walk(&mut |path: &[ASTNode<'_>]| {
        if let Some(
            ASTNode::Expr(Expr::FnCall(call, _) | Expr::MethodCall(call, _))
            | ASTNode::Stmt(Stmt::FnCall(call, _)),
        ) = path.last()
            && call.name == "定等"
            && let Some(Expr::StringConstant(grade, position)) = call.args.first()
            && !grade.trim().is_empty()
        {
            let at = inside(*position);
            let (line, column) = (at.line().unwrap_or(1), at.position().unwrap_or(1));
            let place = source.stretch(line, column, grade.chars().count().max(1));
            found.push((grade.trim().to_owned(), place));
        }
        true
    });
    found
}

/// The functions and closures in which points are earned, themselves or through others that they call.
pub fn earning(ast: &AST) -> Arc<FxHashSet<String>> {
    let calls = called(ast);
    let earns = reaching(&calls, &EARNING);
    let deducts = reaching(&calls, &["扣分", "扣完"]);
    let adds = reaching(&calls, &["加分"]);
    let alone = adds.difference(&deducts).cloned();
    Arc::new(earns.iter().cloned().chain(alone).collect())
}

/// The functions and closures that call one of the words, themselves or through others.
pub fn calling(ast: &AST, words: &[&str]) -> FxHashSet<String> {
    reaching(&called(ast), words)
}

/// What each function and closure calls, the closures that stand in it among it.
fn called(ast: &AST) -> FxHashMap<String, Vec<String>> {
    let mut calls: FxHashMap<String, Vec<String>> = FxHashMap::default();
    for ((name, _), own) in functions(ast) {
        let called = calls.entry(name).or_default();
        own.alone.walk(&mut |path: &[ASTNode<'_>]| {
            match path.last() {
                Some(
                    ASTNode::Expr(Expr::FnCall(call, _) | Expr::MethodCall(call, _))
                    | ASTNode::Stmt(Stmt::FnCall(call, _)),
                ) => called.push(call.name.to_string()),
                Some(ASTNode::Expr(Expr::DynamicConstant(value, _))) => {
                    let closure = value.read_lock::<FnPtr>();
                    called.extend(closure.map(|closure| closure.fn_name().to_owned()));
                }
                _ => {}
            }
            true
        });
    }
    calls
}

/// Those that call one of the words, themselves or through others.
fn reaching(calls: &FxHashMap<String, Vec<String>>, words: &[&str]) -> FxHashSet<String> {
    let mut found: FxHashSet<String> = FxHashSet::default();
    loop {
        let known = found.len();
        for (name, called) in calls {
            let reaches = |one: &String| words.contains(&one.as_str()) || found.contains(one);
            if called.iter().any(reaches) {
                found.insert(name.clone());
            }
        }
        if found.len() == known {
            return found;
        }
    }
}
