//! Loading rules and running them: one engine and one set of compiled scripts a thread, on threads with a large stack.
//! Invariant: a rule that fails yields 出错 and never a score.

use std::cell::OnceCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rhai::{AST, CallFnOptions, Dynamic, Engine, EvalAltResult, Position, Scope};
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::absent::{Absent, Why};
use super::arithmetic::{dynamic, number};
use super::captured::Names;
use super::engine::{build, start_clock};
use super::header::Header;
use super::open::Book;
use super::others::Others;
use super::outline::Shape;
use super::pool::Pool;
use super::property::{self, Declared};
use super::source::Source;
use super::trace::{Probes, Trace, Unit, build_tracing, forget, reached};
use super::whole::{COMPOSE, JUDGE_SCRIPT, Results};
use super::world::{Call, Post, Target, World};
use super::{check, problem};
use crate::diag::{Diagnostic, Place, Sink};
use crate::office::{Facts, Level, Node, Rounding, RoundingSteps, State, Subject};

const SCORE: &str = "评分";
const MEASURE: &str = "计量";

/// One rule: its text, its header, and whether it may be run.
#[derive(Clone, Debug)]
pub struct Rule {
    pub source: Source,
    pub header: Arc<Header>,
    /// Found wrong before data; every indicator that uses it is 出错.
    pub broken: bool,
    /// What it does, as far as it shows before it is run.
    pub shape: Shape,
}

/// All rules of a run, by name.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    rules: Vec<Rule>,
    by_name: FxHashMap<Arc<str>, usize>,
    /// Set where it is to be noted what of the scripts is run.
    trace: Option<Arc<Trace>>,
}

impl Rules {
    /// Reads headers and compiles every script; what is wrong goes to the sink.
    pub fn load(sources: Vec<Source>, pool: &Pool, sink: &mut Sink) -> Self {
        let (rules, found) = pool.run(move || {
            let engine = build();
            let mut found = Sink::new();
            let rules: Vec<Rule> = sources
                .into_iter()
                .map(|source| {
                    let mut own = Sink::new();
                    let header = Header::parse(&source, &mut own);
                    let shape = check::check(&engine, &source, &header, &mut own);
                    let broken = own.has_errors();
                    found.merge(own);
                    Rule {
                        source,
                        header: Arc::new(header),
                        broken,
                        shape,
                    }
                })
                .collect();
            (rules, found)
        });
        sink.merge(found);
        let by_name = rules
            .iter()
            .enumerate()
            .map(|(index, rule)| (rule.source.name.clone(), index))
            .collect();
        let rules = Self {
            rules,
            by_name,
            trace: None,
        };
        rules.declared(sink);
        rules
    }

    /// A grade that 定等 gives has to be one of the scheme's; a rule with another one is not run.
    pub fn grades(&mut self, known: &[&str], sink: &mut Sink) {
        for rule in &mut self.rules {
            let unknown = |(grade, _): &&(String, Place)| !known.contains(&grade.as_str());
            for (grade, place) in rule.shape.graded.iter().filter(unknown) {
                sink.push(problem::unknown_grade(place.clone(), grade, known));
                rule.broken = true;
            }
        }
    }

    /// From now on every run is noted, for `coverage`; much slower.
    pub fn trace(&mut self) {
        self.trace = Some(Arc::default());
    }

    /// The lines, branches and closures of a script with how often each was run; none for one that is broken.
    pub fn coverage(&self, name: &str, pool: &Pool) -> Vec<Unit> {
        let Some(rule) = self.script(name).filter(|rule| !rule.broken) else {
            return Vec::new();
        };
        let text = rule.source.text.clone();
        let mut units = pool.run(move || {
            let ast = build().compile(text.as_ref());
            ast.map_or_else(|_| Vec::new(), |ast| Probes::of(&ast).units())
        });
        let counts = self.trace.as_ref().and_then(|trace| trace.of(name));
        for (unit, count) in units.iter_mut().zip(counts.unwrap_or_default()) {
            unit.count = count;
        }
        units
    }

    /// The rule that 计分规则 names; scripts about the whole are none.
    pub fn find(&self, name: &str) -> Option<&Rule> {
        if [COMPOSE, JUDGE_SCRIPT].contains(&name) {
            return None;
        }
        self.script(name)
    }

    /// Any script of the pack.
    pub fn script(&self, name: &str) -> Option<&Rule> {
        self.rules.get(*self.by_name.get(name)?)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Rule> + Clone {
        self.rules.iter()
    }
}

/// Which part of a rule is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// 计量, where there is one, then 评分.
    Whole,
    /// 计量 alone.
    Measure,
    /// 评分 alone, by the 实际值 that 计量 gave.
    Score(Option<Decimal>),
}

/// One indicator of one subject, to be run.
pub struct Job<'a> {
    pub rule: &'a str,
    pub subject: Subject,
    pub indicator: u32,
    /// With the base entry and the bounds of 岗位目标, and what 计量 booked.
    pub node: Node,
    pub stage: Stage,
    pub others: &'a Arc<dyn Others>,
}

/// A script about one subject as a whole, to be run.
pub struct Whole<'a> {
    /// 合成 or 定等.
    pub script: &'a str,
    pub function: &'a str,
    pub subject: Subject,
    /// The node that it books into.
    pub node: Node,
    pub results: Results,
    pub others: &'a Arc<dyn Others>,
}

/// What one run of one rule gave.
#[derive(Clone, Debug)]
pub struct Scored {
    /// The indicator's node, not yet settled; its state says whether it has a value.
    pub node: Node,
    /// 实际值, where the rule has a 计量.
    pub actual: Option<Decimal>,
    pub fault: Option<Diagnostic>,
}

/// A compiled script, with what its header declares.
struct Script {
    ast: AST,
    declared: Arc<Declared>,
}

/// Runs rules on one thread.
pub struct Runner {
    engine: Engine,
    /// What closures of the scripts share.
    names: Names,
    tracing: OnceCell<Engine>,
    scripts: FxHashMap<Arc<str>, Script>,
    /// By rule, where it is noted what is run.
    probes: FxHashMap<Arc<str>, Probes>,
    world: Arc<World>,
    rules: Arc<Rules>,
    rounding: RoundingSteps,
}

impl Runner {
    pub fn new(rules: &Arc<Rules>, world: &Arc<World>) -> Self {
        let world = Arc::new(world.own());
        let mut engine = match rules.trace {
            Some(_) => build_tracing(),
            None => build(),
        };
        let headers = rules.iter().map(|rule| rule.header.as_ref());
        property::register(&mut engine, headers, &world.facts);
        let scripts: FxHashMap<Arc<str>, Script> = rules
            .iter()
            .filter(|rule| !rule.broken)
            .filter_map(|rule| {
                let mut ast = engine.compile(rule.source.text.as_ref()).ok()?;
                ast.set_source(rule.source.name.as_ref());
                let declared = Arc::new(Declared::new(rule, &world.facts));
                Some((rule.source.name.clone(), Script { ast, declared }))
            })
            .collect();
        let names = Names::of(scripts.values().map(|script| &script.ast));
        names.release(&mut engine);
        let probes = match rules.trace {
            Some(_) => scripts
                .iter()
                .map(|(name, script)| (name.clone(), Probes::of(&script.ast)))
                .collect(),
            None => FxHashMap::default(),
        };
        Self {
            probes,
            engine,
            names,
            tracing: OnceCell::new(),
            scripts,
            rounding: world.facts.scheme.rounding,
            world,
            rules: rules.clone(),
        }
    }

    /// The facts in a form that scripts can hold, made once for all threads.
    pub fn world(facts: &Arc<Facts>) -> Arc<World> {
        Arc::new(World::new(facts.clone()))
    }

    /// Runs an indicator's rule for a subject.
    pub fn score(&self, job: Job<'_>) -> Scored {
        let Some(rule) = self.rules.find(job.rule) else {
            return failed(job.node, "计分规则有错，没有运行", None);
        };
        let subject = (job.subject, job.indicator);
        self.guarded(rule, subject, job.others, job.node, |engine, ast, call| {
            self.call(engine, (rule, ast), job.stage, call)
        })
    }

    /// Runs a script about a subject as a whole; the node is what it booked, not yet settled.
    pub fn whole(&self, whole: Whole<'_>) -> Scored {
        let Some(rule) = self.rules.script(whole.script) else {
            return failed(whole.node, "没有这个脚本", None);
        };
        let subject = (whole.subject, u32::MAX);
        let results = &whole.results.among(&self.world.named);
        self.guarded(
            rule,
            subject,
            whole.others,
            whole.node,
            |engine, ast, call| {
                let post = Post {
                    world: self.world.clone(),
                    subject: call.subject,
                };
                results.reset();
                let both = (Dynamic::from(post), Dynamic::from(results.clone()));
                invoke(engine, ast, call, whole.function, both).map(|_| None)
            },
        )
    }

    /// Runs a script; whatever happens, what it was about has a state.
    fn guarded(
        &self,
        rule: &Rule,
        (subject, indicator): (Subject, u32),
        others: &Arc<dyn Others>,
        node: Node,
        run: impl Fn(&Engine, &AST, &Arc<Call>) -> Result<Option<Decimal>, Box<EvalAltResult>>,
    ) -> Scored {
        let Some(Script { ast, declared }) = self.scripts.get(&rule.source.name) else {
            return failed(node, "计分规则有错，没有运行", None);
        };
        let call = |node| {
            Arc::new(Call::new(
                self.world.clone(),
                declared.clone(),
                subject,
                indicator,
                others.clone(),
                Book::new(node, self.rounding),
            ))
        };
        let again = |node| {
            let engine = self.tracing.get_or_init(|| {
                let mut engine = build_tracing();
                let headers = self.rules.iter().map(|rule| rule.header.as_ref());
                property::register(&mut engine, headers, &self.world.facts);
                self.names.release(&mut engine);
                engine
            });
            run(engine, ast, &call(node))
        };
        let call = call(node);
        if self.rules.trace.is_some() {
            forget();
        }
        let ended = catch_unwind(AssertUnwindSafe(|| run(&self.engine, ast, &call)));
        if let Some((trace, probes)) = self
            .rules
            .trace
            .as_ref()
            .zip(self.probes.get(&rule.source.name))
        {
            probes.collect(&rule.source.name, trace);
        }
        let mut book = call.book();
        match ended {
            Ok(Ok(actual)) => Scored {
                node: book.close().unwrap_or_else(lost),
                actual,
                fault: None,
            },
            Ok(Err(error)) => {
                let verdicts = book.verdicts();
                let mut blank = book.blank().unwrap_or_else(lost);
                let mut stopped_at = Position::NONE;
                if problem::is_limit(&error) {
                    // Takes the same steps, since nothing but the script and the facts decides them.
                    let node = blank.clone();
                    let _ = catch_unwind(AssertUnwindSafe(|| again(node)));
                    stopped_at = reached();
                }
                // What was vetoed, graded or marked stays so, whatever is missing.
                blank.entries.extend(verdicts);
                Self::ended((rule, ast), &error, stopped_at, blank)
            }
            Err(_) => {
                let fault = problem::broke_down(&rule.source);
                let blank = book.blank().unwrap_or_else(lost);
                failed(blank, "规则运行中断", Some(fault))
            }
        }
    }

    fn call(
        &self,
        engine: &Engine,
        (rule, ast): (&Rule, &AST),
        stage: Stage,
        call: &Arc<Call>,
    ) -> Result<Option<Decimal>, Box<EvalAltResult>> {
        let post = Post {
            world: self.world.clone(),
            subject: call.subject,
        };
        let mut target = Target {
            world: self.world.clone(),
            indicator: call.indicator,
            actual: None,
        };
        let mut actual = None;
        if let Stage::Score(measured) = stage {
            target.actual = measured.map(dynamic);
            actual = measured;
        } else if rule.shape.measures {
            let both = (Dynamic::from(post.clone()), Dynamic::from(target.clone()));
            let value = invoke(engine, ast, call, MEASURE, both)?;
            if let Some(gap) = value.read_lock::<Absent>() {
                let message = format!("实际值是{}（{}）", gap.why.word(), gap.what);
                return Err(super::absent::absent(gap.clone(), message));
            }
            actual = number(&value);
            if actual.is_none() {
                return Err(super::absent::wrong(format!(
                    "计量 要得出一个数，现在得出 {}",
                    super::arithmetic::show(&value)
                )));
            }
            target.actual = Some(value);
        }
        if stage != Stage::Measure {
            let both = (Dynamic::from(post), Dynamic::from(target));
            let _ = invoke(engine, ast, call, SCORE, both)?;
        }
        Ok(actual)
    }

    /// The state and message of a script that ended before its time.
    fn ended(
        (rule, ast): (&Rule, &AST),
        error: &EvalAltResult,
        stopped_at: Position,
        mut node: Node,
    ) -> Scored {
        let ending = problem::ending(&rule.source, ast, error, stopped_at);
        let why: Arc<str> = ending.words.as_str().into();
        match ending.state {
            Some((Why::Missing, place)) => {
                node.state = State::Missing(with_place(&why, place.as_deref()));
                Scored {
                    node,
                    actual: None,
                    fault: None,
                }
            }
            Some((Why::NotApplicable, _)) => {
                node.state = State::NotApplicable(why);
                Scored {
                    node,
                    actual: None,
                    fault: None,
                }
            }
            // The cell has been reported where it was read.
            Some((Why::Faulty, place)) => {
                let words = with_place(&why, place.as_deref());
                failed(node, &words, None)
            }
            None => failed(node, &why, Some(ending.fault)),
        }
    }
}

/// Calls one function of a script.
fn invoke(
    engine: &Engine,
    ast: &AST,
    call: &Arc<Call>,
    name: &str,
    arguments: (Dynamic, Dynamic),
) -> Result<Dynamic, Box<EvalAltResult>> {
    start_clock();
    super::absent::forget();
    let options = CallFnOptions::new()
        .eval_ast(false)
        .with_tag(Dynamic::from(call.clone()));
    engine.call_fn_with_options::<Dynamic>(options, &mut Scope::new(), ast, name, arguments)
}

/// In place of an outermost node that is gone; a book is closed once.
fn lost() -> Node {
    let mut node = Node::new("", Level::Item, Rounding::default());
    node.state = State::Failed("规则运行中断".into());
    node
}

fn with_place(why: &Arc<str>, place: Option<&Place>) -> Arc<str> {
    match place {
        Some(place) => format!("{why}：{place}").into(),
        None => why.clone(),
    }
}

fn failed(mut node: Node, why: &str, fault: Option<Diagnostic>) -> Scored {
    node.state = State::Failed(why.into());
    node.entries.clear();
    node.children.clear();
    Scored {
        node,
        actual: None,
        fault,
    }
}
