//! What kinds of values meet in a script: every statement and expression is gone through as it would run, with kinds
//! in place of values. Finds unlike things, misused words, conditions that never change, and lines never reached.
//! Invariant: runs nothing; what cannot be known for certain is `Any` and is never found fault with.

mod call;
mod chain;
mod closures;
mod conditions;
mod literals;
mod shape;
mod sizes;
mod thing;
mod waste;
mod whole;

use rhai::{ASTNode, Dynamic, Expr, FnPtr, Position, Stmt, StmtBlock};
use rustc_hash::{FxHashMap, FxHashSet};

use super::header::Header;
use super::problem;
use super::signs;
use super::source::Source;
use super::words::What;
use crate::diag::{Place, Sink};
use shape::{ends, leaves, start, texts};
use thing::Thing;

pub use call::slots;
pub use chain::inside;
pub use shape::{Functions, functions};

/// How deep own functions are followed into each other.
const DEPTH: usize = 8;

/// The going-through of one script.
pub struct Study<'a> {
    source: &'a Source,
    header: &'a Header,
    functions: &'a Functions,
    /// The functions that the program calls.
    entries: &'a [&'static str],
    sink: &'a mut Sink,
    /// Names and what they hold, innermost last.
    scope: Vec<(String, Thing)>,
    /// Names that go through lists of texts, with those texts.
    texts: Vec<(String, Vec<(String, Position)>)>,
    depth: usize,
    /// Functions with what they were given, and what they give then.
    gone_through: FxHashMap<(String, Vec<Thing>), Thing>,
    /// Keys of the script's own 对照表.
    keys: &'a FxHashSet<String>,
    /// Unknown names that have been reported.
    told: FxHashSet<String>,
    /// Every name that the script reads after a dot or says as a text.
    pub used: FxHashSet<String>,
    /// What is read of 成绩 or counted from it, and the grades that a grade is held against, with their places.
    pub named: Vec<(String, Place)>,
    pub graded: Vec<(String, Place)>,
    pub faulty: bool,
    /// What 计量 gives.
    measure: Option<Thing>,
    /// 计量 is gone through.
    measuring: bool,
    /// Whether anything is booked anywhere.
    books: bool,
    /// The own functions and closures that book, or say that there is nothing to book.
    acting: FxHashSet<String>,
    /// How many of the names stand around the block under way.
    floor: usize,
}

impl<'a> Study<'a> {
    pub fn new(
        source: &'a Source,
        header: &'a Header,
        functions: &'a Functions,
        entries: &'a [&'static str],
        keys: &'a FxHashSet<String>,
        acting: FxHashSet<String>,
        sink: &'a mut Sink,
    ) -> Self {
        let books = !acting.is_empty();
        Self {
            source,
            header,
            functions,
            entries,
            sink,
            scope: Vec::new(),
            texts: Vec::new(),
            depth: 0,
            gone_through: FxHashMap::default(),
            keys,
            told: FxHashSet::default(),
            used: FxHashSet::default(),
            named: Vec::new(),
            graded: Vec::new(),
            faulty: false,
            measure: None,
            measuring: false,
            books,
            acting,
            floor: 0,
        }
    }

    /// Goes through what the program calls, then through whatever nothing called.
    pub fn all(&mut self) {
        let entry = |name: &str| (name.to_owned(), 2);
        let second = if self.is_whole() {
            What::Results
        } else {
            What::Target
        };
        for name in self.entries.iter().copied() {
            if self.functions.contains_key(&entry(name)) {
                let given = vec![Thing::of(What::Post), Thing::of(second)];
                // A value at the end of 评分 is a score that was not booked, of which more is said elsewhere.
                let used = name == "计量" || !self.books;
                self.measuring = name == "计量";
                let gives = self.enter(&entry(name), given, used);
                self.measuring = false;
                if name == "计量" {
                    if !gives.is(What::Number) {
                        let word = gives.what.word();
                        let problem = problem::measure_is_no_number(self.source, word);
                        self.report(problem);
                    }
                    self.measure = Some(gives);
                }
            }
        }
        let mut rest: Vec<&(String, usize)> = self
            .functions
            .keys()
            .filter(|(name, _)| !name.starts_with("anon$"))
            .filter(|key| !self.gone_through.keys().any(|(name, _)| *name == key.0))
            .collect();
        rest.sort();
        for key in rest {
            self.function(key, vec![Thing::any(); key.1]);
        }
    }

    fn report(&mut self, problem: crate::diag::Diagnostic) {
        self.faulty = true;
        self.sink.push(problem);
    }

    /// Goes through a function's body with these arguments; answers what it gives.
    fn function(&mut self, key: &(String, usize), given: Vec<Thing>) -> Thing {
        self.enter(key, given, true)
    }

    /// The same; `used`: something is done with what it gives.
    fn enter(&mut self, key: &(String, usize), given: Vec<Thing>, used: bool) -> Thing {
        let functions = self.functions;
        let Some(function) = functions.get(key) else {
            return Thing::any();
        };
        let known = (key.0.clone(), given.clone());
        if let Some(gives) = self.gone_through.get(&known) {
            return gives.clone();
        }
        if self.depth >= DEPTH {
            return Thing::any();
        }
        // A function that calls itself gives whatever it gives.
        self.gone_through.insert(known.clone(), Thing::any());
        self.depth += 1;
        let outer = std::mem::take(&mut self.scope);
        self.scope = function.params.iter().cloned().zip(given).collect();
        let mut roots: Vec<Stmt> = Vec::new();
        function.alone.walk(&mut |path: &[ASTNode<'_>]| {
            if let [ASTNode::Stmt(root)] = path {
                roots.push((*root).clone());
            }
            true
        });
        let before = std::mem::take(&mut self.faulty);
        let floor = std::mem::take(&mut self.floor);
        let mut gives = self.statements(&roots, used);
        self.floor = floor;
        // What is wrong within is not said of what it gives as well.
        if self.faulty {
            gives = Thing::any();
        }
        self.faulty |= before;
        self.scope = outer;
        self.depth -= 1;
        self.gone_through.insert(known, gives.clone());
        gives
    }

    /// Goes through a block; `used`: something is done with what it gives.
    fn block(&mut self, block: &StmtBlock, used: bool) -> Thing {
        let before = self.scope.len();
        let floor = std::mem::replace(&mut self.floor, before);
        let gives = self.statements(block.statements(), used);
        self.floor = floor;
        self.scope.truncate(before);
        gives
    }

    fn statements(&mut self, statements: &[Stmt], used: bool) -> Thing {
        let mut gives = Thing::of(What::Nothing);
        let mut ended: Option<Position> = None;
        for (index, statement) in statements.iter().enumerate() {
            if matches!(statement, Stmt::Noop(_)) {
                continue;
            }
            if ended.take().is_some() {
                let problem = problem::never_reached(self.source, start(statement));
                self.report(problem);
            }
            let used = used && index + 1 == statements.len();
            let before = std::mem::take(&mut self.faulty);
            gives = self.statement(statement, used);
            // Of what is wrong in itself it need not be said that it is of no use.
            if !used
                && !self.faulty
                && let Some(position) = self.idle(statement)
            {
                let problem = problem::idle(self.source, position);
                self.report(problem);
            }
            self.faulty |= before;
            ended = ends(statement).then(|| start(statement));
        }
        if statements.last().is_some_and(ends) {
            // What follows in the caller is not reached with a value of this block.
            return Thing::any();
        }
        gives
    }

    fn statement(&mut self, statement: &Stmt, used: bool) -> Thing {
        match statement {
            Stmt::If(flow, position) => {
                self.condition(&flow.expr);
                self.empty(&flow.body, *position);
                self.chain(&flow.expr, &flow.branch);
                let yes = self.block(&flow.body, used);
                let no = self.block(&flow.branch, used);
                yes.join(no)
            }
            Stmt::While(flow, position) => {
                if !matches!(flow.expr, Expr::Unit(_) | Expr::BoolConstant(true, _)) {
                    self.condition(&flow.expr);
                } else if !leaves(&flow.body) {
                    let problem = problem::endless(self.source, *position);
                    self.report(problem);
                }
                self.block(&flow.body, false);
                Thing::of(What::Nothing)
            }
            Stmt::Do(flow, _, _) => {
                self.block(&flow.body, false);
                self.condition(&flow.expr);
                Thing::of(What::Nothing)
            }
            Stmt::For(parts, _) => {
                let (name, counter, flow) = &**parts;
                let over = self.expression(&flow.expr);
                let each = self.each_of(&over, flow.expr.start_position());
                let before = self.scope.len();
                self.hides(name, before);
                self.scope.push((name.name.to_string(), each));
                self.texts.push((name.name.to_string(), texts(&flow.expr)));
                if let Some(counter) = counter {
                    let number = Thing::of(What::Number);
                    self.scope.push((counter.name.to_string(), number));
                }
                self.block(&flow.body, false);
                self.empty(&flow.body, statement.position());
                self.texts.pop();
                self.scope.truncate(before);
                Thing::of(What::Nothing)
            }
            Stmt::Var(parts, ..) => {
                self.hides(&parts.0, self.floor);
                let thing = self.expression(&parts.1);
                self.scope.push((parts.0.name.to_string(), thing));
                Thing::of(What::Nothing)
            }
            Stmt::Assignment(parts) => {
                let (operator, pair) = &**parts;
                self.assignment(operator, &pair.lhs, &pair.rhs);
                Thing::of(What::Nothing)
            }
            Stmt::FnCall(call, position) => self.call(call, *position, None),
            Stmt::Block(block) => self.block(block, used),
            Stmt::Expr(expression) => self.expression(expression),
            Stmt::Return(value, ..) | Stmt::BreakLoop(value, ..) => {
                if let Some(value) = value {
                    self.expression(value);
                }
                Thing::any()
            }
            _ => Thing::any(),
        }
    }

    fn assignment(&mut self, operator: &rhai::OpAssignment, left: &Expr, right: &Expr) {
        let new = self.expression(right);
        if let Expr::Variable(variable, ..) = left {
            let name = variable.1.as_str();
            let known = self.scope.iter().rposition(|(own, _)| own == name);
            let old = known
                .and_then(|at| self.scope.get(at))
                .map(|(_, old)| old.clone());
            let (Some(at), Some(old)) = (known, old) else {
                return;
            };
            let sign = operator.get_op_assignment_info();
            let thing = match sign {
                Some((.., sign_token, _)) => {
                    let sign = sign_token.literal_syntax();
                    self.operation(sign, &old, &new, operator.position())
                }
                None => old.join(new),
            };
            if let Some(place) = self.scope.get_mut(at) {
                place.1 = thing;
            }
            return;
        }
        self.expression(left);
        if let Expr::Dot(pair, ..) = left {
            let owner = self.expression(&pair.lhs);
            if matches!(
                owner.what,
                What::Post | What::Target | What::Row | What::Rows
            ) {
                let problem = problem::cannot_be_changed(self.source, left.start_position());
                self.report(problem);
            }
        }
    }

    /// An element of what stands after `in`.
    fn each_of(&mut self, over: &Thing, position: Position) -> Thing {
        match over.what {
            What::Rows => Thing::on(What::Row, over.table.clone()),
            What::List if over.table.is_some() => Thing::on(What::Bundle, over.table.clone()),
            What::Any | What::List | What::Text | What::Map => Thing::any(),
            _ => {
                let problem = problem::not_to_loop_over(self.source, position, &over.said());
                self.report(problem);
                Thing::any()
            }
        }
    }

    fn expression(&mut self, expression: &Expr) -> Thing {
        match expression {
            Expr::BoolConstant(..) => Thing::of(What::Flag),
            Expr::IntegerConstant(_, position) => {
                self.digits(*position);
                Thing::of(What::Number)
            }
            Expr::StringConstant(text, _) => {
                self.used.insert(text.to_string());
                Thing::of(What::Text)
            }
            Expr::CharConstant(..) => Thing::any(),
            Expr::InterpolatedString(parts, _) => {
                for part in parts.iter() {
                    self.expression(part);
                }
                Thing::of(What::Text)
            }
            Expr::DynamicConstant(value, _) => self.dynamic(value),
            Expr::Array(parts, _) => {
                for part in parts.iter() {
                    self.expression(part);
                }
                Thing::of(What::List)
            }
            Expr::Map(map, _) => {
                for (_, value) in &map.0 {
                    self.expression(value);
                }
                Thing::of(What::Map)
            }
            Expr::Unit(_) => Thing::of(What::Nothing),
            Expr::Variable(variable, ..) => {
                let name = variable.1.as_str();
                let known = self.scope.iter().rev().find(|(own, _)| own == name);
                known.map_or_else(Thing::any, |(_, thing)| thing.clone())
            }
            Expr::Stmt(block) => self.block(block, true),
            Expr::FnCall(call, position) | Expr::MethodCall(call, position) => {
                self.call(call, *position, None)
            }
            Expr::Dot(pair, flags, _) => {
                let owner = self.expression(&pair.lhs);
                self.after_dot(owner, &pair.rhs, *flags)
            }
            Expr::Index(pair, flags, _) => {
                let owner = self.expression(&pair.lhs);
                self.in_brackets(owner, &pair.rhs, *flags)
            }
            Expr::And(parts, _) | Expr::Or(parts, _) => {
                let before = std::mem::take(&mut self.faulty);
                for part in parts.iter() {
                    self.condition(part);
                }
                if !self.faulty {
                    self.joined(parts, matches!(expression, Expr::And(..)));
                }
                self.faulty |= before;
                Thing::of(What::Flag)
            }
            Expr::Coalesce(parts, _) => {
                for part in parts.iter() {
                    self.expression(part);
                }
                Thing::any()
            }
            _ => Thing::any(),
        }
    }

    fn dynamic(&mut self, value: &Dynamic) -> Thing {
        if value.as_decimal().is_ok() || value.as_int().is_ok() {
            return Thing::of(What::Number);
        }
        if value.is_fnptr() {
            if let Some(pointer) = value.read_lock::<FnPtr>() {
                // A closure that no word takes is gone through with nothing known of what it is given.
                let name = pointer.fn_name().to_owned();
                let counts: Vec<usize> = self.counts_of(&name);
                for count in counts {
                    self.function(&(name.clone(), count), vec![Thing::any(); count]);
                }
            }
            return Thing::of(What::Body);
        }
        Thing::any()
    }

    fn counts_of(&self, name: &str) -> Vec<usize> {
        let own = self.functions.keys().filter(|(own, _)| own == name);
        own.map(|(_, count)| *count).collect()
    }

    /// What an operator gives over two kinds; unlike ones are reported with the columns they come from.
    fn operation(&mut self, sign: &str, a: &Thing, b: &Thing, position: Position) -> Thing {
        let both = |what| a.what == what && b.what == what;
        let known = a.what != What::Any && b.what != What::Any;
        let (fits, gives) = match sign {
            "+" if both(What::Text) => (true, What::Text),
            "+" if !known => {
                let other = if a.what == What::Any { b } else { a };
                (
                    matches!(other.what, What::Any | What::Number | What::Text),
                    What::Any,
                )
            }
            "+" | "-" | "*" | "/" | "%" | "**" => {
                (a.is(What::Number) && b.is(What::Number), What::Number)
            }
            "==" | "!=" => {
                let comparable = [What::Number, What::Text, What::Flag, What::Date];
                let fits = if known {
                    a.what == b.what && comparable.contains(&a.what)
                } else {
                    let other = if a.what == What::Any { b } else { a };
                    other.what == What::Any || comparable.contains(&other.what)
                };
                (fits, What::Flag)
            }
            "<" | "<=" | ">" | ">=" => {
                let ordered =
                    |thing: &Thing| matches!(thing.what, What::Any | What::Number | What::Date);
                let fits = ordered(a) && ordered(b) && (!known || a.what == b.what);
                (fits, What::Flag)
            }
            sign if signs::BITS.contains(&sign) => {
                let joins = a.what == What::Text || b.what == What::Text;
                let line = position.line().unwrap_or(1);
                self.faulty = true;
                // `"逾期" & 天数 & "天"` is one fault.
                if self.told.insert(format!("{sign}{line}")) {
                    let problem = problem::bit_sign(self.source, position, sign, joins);
                    self.sink.push(problem);
                }
                return Thing::of(if joins { What::Text } else { What::Any });
            }
            _ => return Thing::any(),
        };
        if !fits {
            self.faulty = true;
            // A column that is declared of the wrong kind is one fault, wherever it is used.
            let column = [a, b].into_iter().find(|one| one.what != What::Number);
            let known = column
                .and_then(|one| one.from.as_ref())
                .is_some_and(|column| !self.told.insert(format!("≠{column}")));
            if !known {
                let problem = problem::unlike(self.source, position, sign, &a.said(), &b.said());
                self.sink.push(problem);
            }
            return Thing::any();
        }
        Thing::of(gives)
    }
}
