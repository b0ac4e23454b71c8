//! What of a script was run: lines, branches and closures, seen through rhai's debugger; set for `gangze test` and
//! for the second run of what a limit stopped, and for nothing else.
//! Invariant: an engine that scores for real has no debugger.

use std::cell::{Cell, RefCell};
use std::ptr;
use std::sync::{Arc, Mutex, PoisonError};

use rhai::debugger::{DebuggerCommand, DebuggerEvent};
use rhai::{AST, ASTNode, Engine, Expr, FnCallExpr, Position, Stmt, StmtBlock};
use rustc_hash::FxHashMap;

use super::engine::build;

thread_local! {
    /// Where a tracing engine took its last step.
    static REACHED: Cell<Position> = const { Cell::new(Position::NONE) };
    /// How often each node of the scripts was evaluated on this thread, by its address.
    static SEEN: RefCell<FxHashMap<usize, u64>> = RefCell::default();
    /// How often each band of 分档 was met on this thread, by the line of the call and the band's words.
    static BANDS: RefCell<FxHashMap<(u32, String), u64>> = RefCell::default();
    /// Whether anybody wants to know.
    static NOTING: Cell<bool> = const { Cell::new(false) };
}

/// Forgets where the last call came to.
pub fn start() {
    REACHED.with(|reached| reached.set(Position::NONE));
}

/// Where the last call by a tracing engine came to.
pub fn reached() -> Position {
    REACHED.with(Cell::get)
}

/// An engine that notes every step it takes: for coverage, and to find where a limit stopped a script, which the
/// limit's own error does not say.
#[allow(
    deprecated,
    reason = "rhai marks it as volatile, not as going away; the version is pinned"
)]
pub fn build_tracing() -> Engine {
    let mut engine = build();
    engine.register_debugger(
        |_, debugger| debugger,
        |_, event, node, _, position| {
            if matches!(event, DebuggerEvent::Step | DebuggerEvent::Start) {
                if position != Position::NONE {
                    REACHED.with(|reached| reached.set(position));
                }
                let address = match node {
                    ASTNode::Stmt(statement) => address_of(statement),
                    ASTNode::Expr(expression) => address_of(expression),
                    _ => 0,
                };
                SEEN.with_borrow_mut(|seen| *seen.entry(address).or_default() += 1);
            }
            Ok(DebuggerCommand::StepInto)
        },
    );
    engine
}

fn address_of<T>(node: &T) -> usize {
    ptr::from_ref(node).addr()
}

/// What a unit of coverage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnitKind {
    /// A line on which a statement begins.
    Line,
    /// One way through an `if`: its condition held, or did not.
    Branch(bool),
    /// The body of a closure.
    Closure,
    /// A band of 分档.
    Band,
}

impl UnitKind {
    /// As people call it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Line => "这一行",
            Self::Branch(true) => "条件成立的一路",
            Self::Branch(false) => "条件不成立的一路",
            Self::Closure => "||里的一段",
            Self::Band => "这一档",
        }
    }
}

/// One thing of a script that a case can reach, and how often that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    pub kind: UnitKind,
    /// From 1.
    pub line: u32,
    /// A band's words.
    pub says: Option<Arc<str>>,
    pub count: u64,
}

/// How a unit's count is made of the counts of nodes.
struct Probe {
    kind: UnitKind,
    line: u32,
    plus: Vec<usize>,
    minus: Vec<usize>,
    /// The band that is counted, in place of nodes.
    band: Option<Arc<str>>,
}

impl Probe {
    fn new(kind: UnitKind, line: u32, plus: Vec<usize>, minus: Vec<usize>) -> Self {
        Self {
            kind,
            line,
            plus,
            minus,
            band: None,
        }
    }
}

/// The counts of every rule that was run, gathered from all threads.
#[derive(Debug, Default)]
pub struct Trace {
    counts: Mutex<FxHashMap<Arc<str>, Vec<u64>>>,
}

impl Trace {
    fn add(&self, rule: &Arc<str>, counts: &[u64]) {
        let mut all = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let own = all
            .entry(rule.clone())
            .or_insert_with(|| vec![0; counts.len()]);
        for (sum, count) in own.iter_mut().zip(counts) {
            *sum += count;
        }
    }

    /// The counts of a rule; none where it was not run.
    pub fn of(&self, rule: &str) -> Option<Vec<u64>> {
        let all = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(rule).cloned()
    }
}

/// The probes of one compiled script.
pub struct Probes {
    list: Vec<Probe>,
}

impl Probes {
    pub fn of(ast: &AST) -> Self {
        let mut list = Vec::new();
        let closures = closures(ast);
        let mut begun = vec![false; closures.len()];
        ast.walk(&mut |path: &[ASTNode<'_>]| {
            let statement = match path.last() {
                Some(ASTNode::Stmt(statement)) => {
                    if let Stmt::FnCall(call, position) = statement {
                        bands(call, *position, &mut list);
                    }
                    statement
                }
                Some(ASTNode::Expr(Expr::FnCall(call, position))) => {
                    bands(call, *position, &mut list);
                    return true;
                }
                _ => return true,
            };
            if path.len() == 1
                && let Some(body) = innermost(&closures, statement)
                && let Some(begun) = begun.get_mut(body)
                // The walk comes to a body's first statement first.
                && !std::mem::replace(begun, true)
                && let Some((node, line)) = entry(statement)
            {
                list.push(Probe::new(UnitKind::Closure, line, vec![node], Vec::new()));
            }
            probe(statement, &mut list);
            true
        });
        Self {
            list: merge_lines(list),
        }
    }

    /// The units, without counts.
    pub fn units(&self) -> Vec<Unit> {
        let unit = |probe: &Probe| Unit {
            kind: probe.kind,
            line: probe.line,
            says: probe.band.clone(),
            count: 0,
        };
        self.list.iter().map(unit).collect()
    }

    /// Moves what this thread has seen into the trace.
    pub fn collect(&self, rule: &Arc<str>, trace: &Trace) {
        let seen = SEEN.take();
        let sum = |nodes: &[usize]| -> u64 { nodes.iter().filter_map(|node| seen.get(node)).sum() };
        let met = BANDS.take();
        let counts: Vec<u64> = self
            .list
            .iter()
            .map(|probe| match &probe.band {
                Some(band) => {
                    let key = (probe.line, band.to_string());
                    met.get(&key).copied().unwrap_or(0)
                }
                None => sum(&probe.plus).saturating_sub(sum(&probe.minus)),
            })
            .collect();
        trace.add(rule, &counts);
    }
}

type At = (usize, usize);

fn at(position: Position) -> At {
    (
        position.line().unwrap_or(0),
        position.position().unwrap_or(0),
    )
}

/// Where the bodies of the closures begin and end.
fn closures(ast: &AST) -> Vec<(At, At)> {
    ast.shared_lib()
        .iter_script_fn_info()
        .filter(|(_, _, name, ..)| name.starts_with("anon$"))
        .map(|(.., function)| {
            let body = &function.body;
            (at(body.start_position()), at(body.end_position()))
        })
        .collect()
}

/// The smallest of the bodies that a statement stands in. A body without braces has no end: it is its one statement.
fn innermost(closures: &[(At, At)], statement: &Stmt) -> Option<usize> {
    let start = match statement {
        Stmt::Expr(inner) => at(inner.start_position()),
        _ => at(statement.position()),
    };
    let own = at(statement.position());
    let within = |(from, to): &(At, At)| match to {
        (0, _) => *from == own,
        _ => *from <= start && start <= *to,
    };
    let found = closures.iter().enumerate().filter(|(_, span)| within(span));
    found
        .max_by_key(|(_, (from, _))| *from)
        .map(|(index, _)| index)
}

/// Forgets what this thread has seen; from now on bands are noted too.
pub fn forget() {
    SEEN.take();
    BANDS.take();
    NOTING.with(|noting| noting.set(true));
}

/// Notes that a 分档 on this line came to a band.
pub fn band(line: usize, words: &str) {
    if NOTING.with(Cell::get) {
        let line = u32::try_from(line).unwrap_or(0);
        BANDS.with_borrow_mut(|met| *met.entry((line, words.to_owned())).or_default() += 1);
    }
}

/// The bands of a call of 分档 that are written out in it.
fn bands(call: &FnCallExpr, position: Position, list: &mut Vec<Probe>) {
    if call.name.as_str() != "分档" {
        return;
    }
    for argument in &call.args {
        let Expr::Array(all, _) = argument else {
            continue;
        };
        for one in all.iter() {
            let Expr::Array(pair, _) = one else { continue };
            if let Some(Expr::StringConstant(words, _)) = pair.first() {
                let mut probe =
                    Probe::new(UnitKind::Band, line_of(position), Vec::new(), Vec::new());
                probe.band = Some(words.as_str().into());
                list.push(probe);
            }
        }
    }
}

fn probe(statement: &Stmt, list: &mut Vec<Probe>) {
    if let Some((node, line)) = entry(statement) {
        list.push(Probe::new(UnitKind::Line, line, vec![node], Vec::new()));
    }
    let Stmt::If(flow, position) = statement else {
        return;
    };
    let line = line_of(*position);
    let condition = match expression(&flow.expr) {
        Some((node, _)) => node,
        None => return,
    };
    let body = first_of(&flow.body).map(|(node, _)| node);
    let branch = first_of(&flow.branch).map(|(node, _)| node);
    let mut way = |held: bool, own: Option<usize>, other: Option<usize>| {
        // An empty block leaves no step of its own: it was taken where the other was not.
        let (plus, minus) = match own {
            Some(own) => (vec![own], Vec::new()),
            None => (vec![condition], other.into_iter().collect()),
        };
        list.push(Probe::new(UnitKind::Branch(held), line, plus, minus));
    };
    way(true, body, branch);
    way(false, branch, body);
}

/// The first node of a block that the debugger stops at.
fn first_of(block: &StmtBlock) -> Option<(usize, u32)> {
    block.statements().first().and_then(entry)
}

/// The node that the debugger stops at when a statement begins: it passes over mere wrappings.
fn entry(statement: &Stmt) -> Option<(usize, u32)> {
    match statement {
        Stmt::Noop(..) => None,
        Stmt::Expr(inner) => expression(inner),
        _ => Some((address_of(statement), line_of(statement.position()))),
    }
}

fn expression(inner: &Expr) -> Option<(usize, u32)> {
    match inner {
        Expr::Stmt(block) => first_of(block),
        _ => Some((address_of(inner), line_of(start_of(inner)))),
    }
}

/// Where an expression begins; an operator's own position is in its middle.
fn start_of(expression: &Expr) -> Position {
    expression.start_position()
}

fn line_of(position: Position) -> u32 {
    u32::try_from(position.line().unwrap_or(0)).unwrap_or(0)
}

/// One unit a line, however many statements begin on it; in the order of the script.
fn merge_lines(list: Vec<Probe>) -> Vec<Probe> {
    let mut merged: Vec<Probe> = Vec::new();
    for probe in list {
        let known = merged.iter_mut().find(|own| {
            own.kind == UnitKind::Line && probe.kind == own.kind && own.line == probe.line
        });
        match known {
            Some(known) => known.plus.extend(probe.plus),
            None => merged.push(probe),
        }
    }
    merged.sort_by_key(|probe| (probe.line, probe.kind));
    merged
}
