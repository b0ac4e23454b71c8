//! The same scripts in plain rhai: its own numbers and operators, handles with getters, booking into a list.
//! The settings of the engine are those of the program's: raw, the same packages, limits, no optimizer, no fast
//! operators, strict names, no interner. It checks nothing, knows no missing value, and keeps no evidence.

use std::cell::RefCell;
use std::sync::Arc;
use std::time::Instant;

use gangze::office::{Facts, Lateness, Value};
use rhai::packages::{
    ArithmeticPackage, BasicArrayPackage, BasicFnPackage, BasicIteratorPackage, BasicMapPackage,
    BasicStringPackage, LanguageCorePackage, LogicPackage, MoreStringPackage, Package,
};
use rhai::{AST, CallFnOptions, Dynamic, Engine, INT, ImmutableString, OptimizationLevel, Scope};
use rust_decimal::Decimal;

/// One task as a script sees it.
#[derive(Clone)]
pub struct Task {
    days: INT,
    on_time: bool,
    errors: Dynamic,
    hours: Dynamic,
    class: ImmutableString,
}

/// A handle on one task of the world.
#[derive(Clone)]
struct Row(Arc<[Task]>, usize);

/// A handle on the tasks of a post.
#[derive(Clone)]
struct Rows(Arc<[Task]>);

struct RowsIter(Arc<[Task]>, usize);

impl Iterator for RowsIter {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        (self.1 < self.0.len()).then(|| {
            self.1 += 1;
            Row(self.0.clone(), self.1 - 1)
        })
    }
}

impl IntoIterator for Rows {
    type Item = Row;
    type IntoIter = RowsIter;

    fn into_iter(self) -> RowsIter {
        RowsIter(self.0, 0)
    }
}

/// 岗 and 指标.
#[derive(Clone)]
struct Post(Arc<[Task]>);

#[derive(Clone)]
struct Target {
    full: Dynamic,
    daily: Dynamic,
    most: Dynamic,
}

/// All posts with their tasks, out of the program's facts.
pub struct World {
    posts: Vec<Arc<[Task]>>,
}

fn dynamic(number: Decimal) -> Dynamic {
    match INT::try_from(number) {
        Ok(int) if number.is_integer() => Dynamic::from_int(int),
        _ => Dynamic::from_decimal(number),
    }
}

impl World {
    pub fn of(facts: &Facts) -> Self {
        let log = facts.log().unwrap();
        let number = |row, name: &str| match log.named(row, name) {
            Value::Number(number) => dynamic(number),
            other => panic!("{name}: {other:?}"),
        };
        let task = |row: &u32| {
            let timing = facts.docket.timing(*row).unwrap();
            let Lateness::Days(days) = timing.lateness else {
                panic!("no lateness in row {row}");
            };
            Task {
                days: INT::from(days),
                on_time: timing.done.is_some() && days == 0,
                errors: number(*row, "差错"),
                hours: number(*row, "工时"),
                class: facts
                    .lexicon
                    .text(log.named(*row, "类别").text().unwrap())
                    .into(),
            }
        };
        let posts = facts
            .roster
            .tenure_ids()
            .map(|id| {
                facts
                    .docket
                    .duties(id)
                    .unwrap()
                    .lead
                    .iter()
                    .map(task)
                    .collect()
            })
            .collect();
        Self { posts }
    }
}

thread_local! {
    static BOOKED: RefCell<Vec<(Decimal, ImmutableString)>> = const { RefCell::new(Vec::new()) };
}

fn points(value: &Dynamic) -> Decimal {
    match value.as_int() {
        Ok(int) => Decimal::from(int),
        Err(_) => value.as_decimal().unwrap(),
    }
}

fn book(value: &Dynamic, sign: i64, why: ImmutableString) {
    let value = (points(value) * Decimal::from(sign))
        .round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
    BOOKED.with(|booked| booked.borrow_mut().push((value, why)));
}

fn engine() -> Engine {
    let mut engine = Engine::new_raw();
    for package in [
        LanguageCorePackage::new().as_shared_module(),
        ArithmeticPackage::new().as_shared_module(),
        BasicStringPackage::new().as_shared_module(),
        BasicIteratorPackage::new().as_shared_module(),
        BasicFnPackage::new().as_shared_module(),
        LogicPackage::new().as_shared_module(),
        BasicArrayPackage::new().as_shared_module(),
        BasicMapPackage::new().as_shared_module(),
        MoreStringPackage::new().as_shared_module(),
    ] {
        engine.register_global_module(package);
    }
    engine
        .set_max_call_levels(32)
        .set_max_expr_depths(128, 128)
        .set_max_variables(200)
        .set_max_functions(500)
        .set_max_modules(0)
        .set_max_string_size(1 << 15)
        .set_max_array_size(8_000)
        .set_max_map_size(3_000);
    engine.set_optimization_level(OptimizationLevel::None);
    engine.set_max_strings_interned(0);
    engine
        .set_strict_variables(true)
        .set_fail_on_invalid_map_property(true)
        .set_fast_operators(false);
    engine.on_progress(|steps| (steps > 1_000_000).then_some(Dynamic::UNIT));
    engine.register_iterator::<Rows>();
    engine.register_get("主办事项", |post: &mut Post| Rows(post.0.clone()));
    engine.register_get("满分", |target: &mut Target| target.full.clone());
    engine.register_get("每日扣分", |target: &mut Target| target.daily.clone());
    engine.register_get("单项上限", |target: &mut Target| target.most.clone());
    engine.register_get("逾期工作日", |row: &mut Row| row.0[row.1].days);
    engine.register_get("按时办结", |row: &mut Row| row.0[row.1].on_time);
    engine.register_get("差错", |row: &mut Row| row.0[row.1].errors.clone());
    engine.register_get("工时", |row: &mut Row| row.0[row.1].hours.clone());
    engine.register_get("类别", |row: &mut Row| row.0[row.1].class.clone());
    engine.register_get("数量", |rows: &mut Rows| {
        INT::try_from(rows.0.len()).unwrap()
    });
    engine.register_fn("求和", |rows: &mut Rows, column: &str| {
        let mut sum = Decimal::ZERO;
        for task in rows.0.iter() {
            sum += match column {
                "逾期工作日" => Decimal::from(task.days),
                "差错" => points(&task.errors),
                _ => points(&task.hours),
            };
        }
        dynamic(sum)
    });
    engine.register_fn("计数", |rows: &mut Rows, _: &str| {
        INT::try_from(rows.0.iter().filter(|task| task.on_time).count()).unwrap()
    });
    engine.register_fn("计数", |rows: &mut Rows, _: &str, class: &str| {
        let found = rows.0.iter().filter(|task| task.class.as_str() == class);
        INT::try_from(found.count()).unwrap()
    });
    // rhai divides whole numbers to whole numbers; both sides have to come to the same.
    engine.register_fn("/", |a: INT, b: INT| Decimal::from(a) / Decimal::from(b));
    engine.register_fn("起评", |value: Dynamic| book(&value, 1, "起评".into()));
    for (name, sign) in [("得分", 1), ("扣分", -1)] {
        engine.register_fn(name, move |value: Dynamic, why: ImmutableString| {
            book(&value, sign, why);
        });
        engine.register_fn(name, move |value: Dynamic, _: Row, why: ImmutableString| {
            book(&value, sign, why);
        });
    }
    engine
}

/// Seconds, and the sum of all that was booked.
pub fn run(world: &World, scripts: &[(String, String)], threads: usize) -> (f64, Decimal) {
    let begun = Instant::now();
    let part = world.posts.len().div_ceil(threads);
    let sum = std::thread::scope(|scope| {
        let workers: Vec<_> = world
            .posts
            .chunks(part)
            .map(|posts| scope.spawn(move || score(posts, scripts)))
            .collect();
        workers.into_iter().map(|one| one.join().unwrap()).sum()
    });
    (begun.elapsed().as_secs_f64(), sum)
}

fn score(posts: &[Arc<[Task]>], scripts: &[(String, String)]) -> Decimal {
    let engine = engine();
    let scripts: Vec<AST> = scripts
        .iter()
        .map(|(_, text)| engine.compile(text).unwrap())
        .collect();
    let target = Target {
        full: Dynamic::from_int(20),
        daily: Dynamic::from_decimal("0.5".parse().unwrap()),
        most: Dynamic::from_int(3),
    };
    let mut sum = Decimal::ZERO;
    for tasks in posts {
        for script in &scripts {
            let options = CallFnOptions::new().eval_ast(false);
            let given = (
                Dynamic::from(Post(tasks.clone())),
                Dynamic::from(target.clone()),
            );
            let _ = engine
                .call_fn_with_options::<Dynamic>(options, &mut Scope::new(), script, "评分", given)
                .unwrap();
            let booked = BOOKED.with(RefCell::take);
            for (points, _) in booked {
                sum += points;
            }
        }
    }
    sum
}
