//! The sandbox: a raw rhai engine with chosen packages, every limit set by us, one engine a thread.
//! Invariant: a script reaches no file, clock, network or other script but through the words registered here.

use std::cell::Cell;
use std::time::{Duration, Instant};

use rhai::packages::{
    ArithmeticPackage, BasicArrayPackage, BasicFnPackage, BasicIteratorPackage, BasicMapPackage,
    BasicStringPackage, LanguageCorePackage, LogicPackage, MoreStringPackage, Package,
};
use rhai::{Engine, INT, OptimizationLevel};

use super::absent::{Outcome, wrong};
use super::{arithmetic, book, vocabulary};

/// The longest that one call may take by the clock; only a backstop, operations decide.
const BACKSTOP: Duration = Duration::from_secs(10);
/// The most steps of one call.
pub const OPERATIONS: u64 = 1_000_000;
/// The stack of every thread that compiles or runs scripts; the limits below fit four times into it.
pub const STACK: usize = 32 << 20;

thread_local! {
    static DEADLINE: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Starts the backstop for one call on this thread.
pub fn start_clock() {
    DEADLINE.with(|deadline| deadline.set(Instant::now().checked_add(BACKSTOP)));
}

/// A fresh engine with the whole vocabulary.
pub fn build() -> Engine {
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
    limit(&mut engine);
    // `sleep` stands outside all limits and cannot be disabled as a symbol.
    engine.register_fn("sleep", |_: INT| -> Outcome<()> {
        Err(wrong("规则里不能等待"))
    });
    arithmetic::register(&mut engine);
    book::register(&mut engine);
    vocabulary::register(&mut engine);
    engine
}

fn limit(engine: &mut Engine) {
    for symbol in [
        "eval", "import", "export", "try", "catch", "throw", "private",
    ] {
        engine.disable_symbol(symbol);
    }
    engine.on_print(|_| {}).on_debug(|_, _, _| {});
    engine
        .set_max_operations(OPERATIONS)
        .set_max_call_levels(32)
        .set_max_expr_depths(128, 128)
        .set_max_variables(200)
        .set_max_functions(500)
        .set_max_modules(0)
        .set_max_string_size(1 << 20)
        .set_max_array_size(100_000)
        .set_max_map_size(10_000);
    // `Simple` compiles nested switches in exponential time; `Full` calls native functions while compiling.
    engine.set_optimization_level(OptimizationLevel::None);
    // The interner is a lock with a sleep in it: two threads would run as fast as one.
    engine.set_max_strings_interned(0);
    engine
        .set_strict_variables(true)
        .set_fail_on_invalid_map_property(true)
        .set_fast_operators(false);
    engine.on_progress(|operations| {
        let late = operations & 0x3FF == 0
            && DEADLINE
                .with(Cell::get)
                .is_some_and(|deadline| Instant::now() > deadline);
        late.then(|| "超时".into())
    });
}
