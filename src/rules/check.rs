//! What can be known to be wrong with a rule before any data is read.
//! Invariant: runs nothing of the script.

use std::cell::{Cell, RefCell};

use rhai::{ASTNode, Engine, Expr, FnCallExpr, Position, Stmt};

use super::header::Header;
use super::lookalike::{self, Found, Slip};
use super::ordinary;
use super::others::OF_POPULATION;
use super::outline::{Shape, earning, graded};
use super::problem;
use super::source::Source;
use super::whole::{COMPOSE, COMPOSE_SECTION, JUDGE, JUDGE_SCRIPT};
use super::words::{self, What};
use super::world::{derived, of_post, of_target};
use super::written::Written;
use crate::diag::{Place, Sink};
use crate::office::Kind;
use crate::office::words::TARGETS;

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

/// Words that move points; what 判定 says moves none.
const OF_POINTS: [&str; 9] = [
    "起评",
    "得分",
    "扣分",
    "加分",
    "扣完",
    "分项",
    "逐件",
    "计入",
    "合成项",
];

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
        _ => &["评分", "计量"],
    };
    if ordinary::slips(&ast, source, entries, sink) {
        return Shape::default();
    }
    let whole = entries.first() != Some(&"评分");
    let mut functions: Vec<(String, usize)> = Vec::new();
    let (mut posts, mut targets) = (Vec::new(), Vec::new());
    for function in ast.iter_functions() {
        functions.push((function.name.to_owned(), function.params.len()));
        if entries.contains(&function.name) {
            match function.params.as_slice() {
                [post, target] => {
                    posts.push(*post);
                    targets.push(*target);
                }
                _ => sink.push(problem::wrong_parameters(source, function.name)),
            }
        }
    }
    let has = |wanted: &str| functions.iter().any(|(name, _)| name == wanted);
    if !entries
        .iter()
        .filter(|name| **name != "计量")
        .any(|name| has(name))
    {
        sink.push(problem::no_score_function(source, entries));
        return Shape::default();
    }
    // What follows is for the scripts about the whole; their 成绩 has the names of targets and results.
    if !whole {
        return ordinary::check(&ast, source, header, sink);
    }
    let known = known_words(&functions, whole);
    let keys = map_keys(&ast);
    let names = Names {
        source,
        header,
        posts: &posts,
        targets: &targets,
        keys: &keys,
        measures: has("计量"),
        compares: Cell::new(false),
        whole,
        named: RefCell::new(Vec::new()),
    };
    let mut booked = false;
    let mut faulty = false;
    let mut visit = |path: &[ASTNode<'_>]| {
        let (call, position, method) = match path.last() {
            Some(ASTNode::Expr(Expr::FnCall(call, position))) => (call, position, false),
            Some(ASTNode::Expr(Expr::MethodCall(call, position))) => (call, position, true),
            Some(ASTNode::Stmt(Stmt::FnCall(call, position))) => (call, position, false),
            Some(ASTNode::Expr(Expr::Property(property, position))) => {
                let owner = owner_of(path);
                faulty |= !names.property(owner, &property.2, *position, sink);
                return true;
            }
            Some(ASTNode::Expr(Expr::Index(pair, ..))) => {
                if let Expr::StringConstant(name, position) = &pair.rhs {
                    let owner = match &pair.lhs {
                        Expr::Variable(variable, ..) => Some(variable.1.as_str()),
                        _ => None,
                    };
                    faulty |= !names.property(owner, name, inside(*position), sink);
                }
                return true;
            }
            _ => return true,
        };
        if method && call.name.as_str() == "分得" {
            names.compares.set(true);
            if !names.measures {
                let (line, column) = at(*position);
                sink.push(problem::no_measure(source, line, column, "分得"));
                faulty = true;
            }
        }
        if source.name.as_ref() == JUDGE_SCRIPT && OF_POINTS.contains(&call.name.as_str()) {
            let (line, column) = at(*position);
            sink.push(problem::points_in_judge(source, line, column, &call.name));
            faulty = true;
        }
        booked |= BOOKING.contains(&call.name.as_str());
        if call.op_token.is_none() && !known.iter().any(|word| word == call.name.as_str()) {
            faulty = true;
            let (line, column) = at(*position);
            sink.push(problem::unknown_word(
                source, line, column, &call.name, &known,
            ));
        }
        let written = Written {
            source,
            header,
            call,
            before: usize::from(method),
        };
        if let Some(fault) = written.slip() {
            sink.push(fault);
            faulty = true;
        }
        faulty |= !names.literals(call, method, sink);
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
    Shape {
        measures: names.measures,
        compares: names.compares.get(),
        wholes: entries
            .iter()
            .copied()
            .filter(|name| whole && has(name))
            .collect(),
        named: names.named.take(),
        earning: earning(&ast),
        graded: graded(&ast, source),
    }
}

fn at(position: Position) -> (usize, usize) {
    (
        position.line().unwrap_or(1),
        position.position().unwrap_or(1),
    )
}

/// Every function that a rule may call: the table of words, and its own.
fn known_words(own: &[(String, usize)], whole: bool) -> Vec<String> {
    let own = own.iter().map(|(name, _)| name.clone());
    // Words over 成绩 are known where there is one.
    let of_whole = |name: &str| {
        let mut groups = words::WHOLES.iter();
        groups.any(|group| group.words.iter().any(|word| word.name == name))
    };
    let mut words: Vec<String> = words::callable()
        .filter(|name| whole || !of_whole(name))
        .map(str::to_owned)
        .chain(own)
        .collect();
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

/// The keys of the script's own 对照表, which are read like columns.
fn map_keys(ast: &rhai::AST) -> Vec<String> {
    let mut keys = Vec::new();
    ast.walk(&mut |path: &[ASTNode<'_>]| {
        match path.last() {
            Some(ASTNode::Expr(Expr::Map(map, ..))) => {
                keys.extend(map.0.iter().map(|(key, _)| key.name.to_string()));
            }
            Some(ASTNode::Expr(Expr::DynamicConstant(value, ..))) => {
                if let Some(map) = value.read_lock::<rhai::Map>() {
                    keys.extend(map.keys().map(ToString::to_string));
                }
            }
            _ => {}
        }
        true
    });
    keys
}

/// The names that a script may read.
struct Names<'a> {
    source: &'a Source,
    header: &'a Header,
    /// What 评分 and 计量 call 岗 and 指标.
    posts: &'a [&'a str],
    targets: &'a [&'a str],
    keys: &'a [String],
    measures: bool,
    compares: Cell<bool>,
    /// The second name of the functions is 成绩.
    whole: bool,
    named: RefCell<Vec<(String, Place)>>,
}

impl<'a> Names<'a> {
    fn columns(&self) -> Vec<&'a str> {
        let declared = self.header.reads.iter().map(|read| read.column.as_ref());
        derived().into_iter().chain(declared).collect()
    }

    fn parameters(&self) -> impl Iterator<Item = &'a str> {
        let parameters = self.header.parameters.iter();
        parameters.map(|parameter| parameter.name.as_ref())
    }

    /// Checks what stands after a dot or, as a text, in square brackets.
    fn property(
        &self,
        owner: Option<&str>,
        name: &str,
        position: Position,
        sink: &mut Sink,
    ) -> bool {
        if self.whole && owner.is_some_and(|owner| self.targets.contains(&owner)) {
            let (line, column) = at(position);
            let place = self.source.place(line, column);
            self.named.borrow_mut().push((name.to_owned(), place));
            return true;
        }
        let of_others = OF_POPULATION.contains(&name) && self.header.parameter(name).is_none();
        if of_others && owner.is_none_or(|owner| !self.posts.contains(&owner)) {
            self.compares.set(true);
            if self.measures {
                return true;
            }
            if owner.is_some_and(|owner| self.targets.contains(&owner)) {
                let (line, column) = at(position);
                sink.push(problem::no_measure(self.source, line, column, name));
                return false;
            }
        }
        let (own, what): (Vec<&str>, _) = match owner {
            Some(owner) if self.targets.contains(&owner) => (
                of_target().into_iter().chain(self.parameters()).collect(),
                problem::Named::Parameter,
            ),
            Some(owner) if self.posts.contains(&owner) => (of_post(), problem::Named::OfPost),
            _ => {
                let all = self
                    .columns()
                    .into_iter()
                    .chain(["数量", "round", "键", "行"]);
                let all = all
                    .chain(of_post())
                    .chain(of_target())
                    .chain(self.parameters());
                let all = all.chain(self.keys.iter().map(String::as_str));
                (all.collect(), problem::Named::Column(None))
            }
        };
        if own.contains(&name) {
            return true;
        }
        let (line, column) = at(position);
        sink.push(problem::unknown_property(
            self.source,
            line,
            column,
            name,
            what,
            &own,
        ));
        false
    }

    /// Checks the tables and columns that a call names as texts.
    fn literals(&self, call: &FnCallExpr, method: bool, sink: &mut Sink) -> bool {
        let word = call.name.as_str();
        let text = |index: usize| match call.args.get(index) {
            Some(Expr::StringConstant(text, position)) => {
                Some((text.as_str(), at(inside(*position))))
            }
            _ => None,
        };
        if word == "计入" {
            if let Some((name, (line, column))) = text(usize::from(!method)) {
                let place = self.source.place(line, column);
                self.named.borrow_mut().push((name.to_owned(), place));
            }
            return true;
        }
        if word == "表" {
            let Some((table, (line, column))) = text(0) else {
                return true;
            };
            let tables: Vec<&str> = self
                .header
                .reads
                .iter()
                .map(|read| read.table.as_ref())
                .collect();
            if tables.contains(&table) {
                return true;
            }
            sink.push(problem::unknown_table(
                self.source,
                line,
                column,
                table,
                &tables,
            ));
            return false;
        }
        let form = words::forms_of(word).find(|form| {
            let takes = form.takes.as_ref().map_or(0, Vec::len);
            takes + usize::from(form.owner.is_some() && !method) == call.args.len()
                && form.owner.is_some() == method
                && fits(form, call)
        });
        let Some(takes) = form.and_then(|form| form.takes.as_ref()) else {
            return true;
        };
        let columns = takes
            .iter()
            .enumerate()
            .filter(|(_, (_, what))| *what == What::Column);
        let mut sound = true;
        for (place, _) in columns {
            let Some((name, (line, column))) = text(place) else {
                continue;
            };
            sound &= self.column(name, line, column, sink);
        }
        sound
    }

    fn column(&self, name: &str, line: usize, column: usize, sink: &mut Sink) -> bool {
        let own = self.columns();
        if own.contains(&name) {
            return true;
        }
        let what = problem::Named::Column(None);
        sink.push(problem::unknown_property(
            self.source,
            line,
            column,
            name,
            what,
            &own,
        ));
        false
    }
}

/// Whether the texts and closures of a call stand where a form takes them.
fn fits(form: &words::Form, call: &FnCallExpr) -> bool {
    let takes = form.takes.iter().flatten();
    takes
        .zip(call.args.iter())
        .all(|((_, what), given)| match given {
            Expr::StringConstant(..) => !matches!(what, What::Body | What::List | What::Row),
            Expr::DynamicConstant(..) => *what != What::Column,
            _ => true,
        })
}

/// The first character inside the quotes of a text.
fn inside(position: Position) -> Position {
    match (position.line(), position.position()) {
        (Some(line), Some(column)) => Position::new(
            u16::try_from(line).unwrap_or(u16::MAX),
            u16::try_from(column + 1).unwrap_or(u16::MAX),
        ),
        _ => position,
    }
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
    let derived = derived().iter().any(|word| body.contains(word)) || body.contains("应办结事项");
    for read in &header.reads {
        let through = derived && read.table.as_ref() == crate::office::words::LOG;
        if !through
            && !body.contains(read.column.as_ref())
            && read.kind != Kind::People
            && !header.says_whose(read)
            && !matches!(read.kind, Kind::Date | Kind::Span)
        {
            let fault = problem::unused(source, read.line, &read.table, &read.column);
            sink.push(fault);
        }
    }
    for past in &header.past {
        if !body.contains(past.item.as_ref()) {
            sink.push(problem::unused(
                source,
                past.line,
                past.reach.word(),
                &past.item,
            ));
        }
    }
    for own in &header.uses {
        if !body.contains(&format!("\"{}\"", own.text)) {
            sink.push(problem::unused_use(source, own.line, &own.text));
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
