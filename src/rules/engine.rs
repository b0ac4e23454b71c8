//! The sandbox: a raw rhai engine with chosen packages, every limit set by us, one engine a thread.
//! Invariant: a script reaches no file, clock, network or other script but through the words registered here.

use std::cell::Cell;
use std::time::{Duration, Instant};

use rhai::packages::{
    ArithmeticPackage, BasicArrayPackage, BasicFnPackage, BasicIteratorPackage, BasicMapPackage,
    BasicStringPackage, LanguageCorePackage, LogicPackage, MoreStringPackage, Package,
};
use rhai::{Dynamic, Engine, FnPtr, FuncArgs, INT, NativeCallContext, OptimizationLevel};

use super::absent::{Outcome, wrong, wrong_with};
use super::{
    arithmetic, book, gather, lists, lookup, others, past, shares, signs, vocabulary, whole,
};

/// The longest that one call may take by the clock; only a backstop, operations decide.
const BACKSTOP: Duration = Duration::from_secs(10);
/// The most steps of one call.
pub const OPERATIONS: u64 = 1_000_000;
/// The stack of every thread that compiles or runs scripts; the limits below fit four times into it.
pub const STACK: usize = 32 << 20;

thread_local! {
    static DEADLINE: Cell<Option<Instant>> = const { Cell::new(None) };
    /// Steps of the present call. rhai's own count forgets what closures spend that a native word calls.
    static STEPS: Cell<u64> = const { Cell::new(0) };
    /// At how many steps the clock is looked at next.
    static LOOK: Cell<u64> = const { Cell::new(SELDOM) };
}

/// The steps between two looks at the clock.
const SELDOM: u64 = 1024;

/// Counts the work of a word that does much at one step, such as summing up many rows; the measure is what a step of a
/// script costs.
pub fn spend(work: usize) {
    let work = u64::try_from(work).unwrap_or(u64::MAX);
    STEPS.with(|steps| steps.set(steps.get().saturating_add(work)));
}

/// Starts the backstop and the count of steps for one call on this thread.
pub fn start_clock() {
    DEADLINE.with(|deadline| deadline.set(None));
    STEPS.with(|steps| steps.set(0));
    LOOK.with(|look| look.set(SELDOM));
    super::trace::start();
}

/// Calls a script's closure for a native word. Setting one up costs steps of its own, more where it holds values from
/// outside.
pub fn call(
    context: &NativeCallContext<'_>,
    closure: &FnPtr,
    arguments: impl FuncArgs,
) -> Outcome<Dynamic> {
    spend(12 + 4 * closure.curry().len());
    closure.call_within_context::<Dynamic>(context, arguments)
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
    // Would end the rule as if it were done.
    let leave = || wrong_with("规则里不能用 exit", "要提前结束 评分 写 return");
    engine.register_fn("exit", move || -> Outcome<()> { Err(leave()) });
    engine.register_fn("exit", move |_: Dynamic| -> Outcome<()> { Err(leave()) });
    arithmetic::register(&mut engine);
    signs::register(&mut engine);
    book::register(&mut engine);
    others::register(&mut engine);
    whole::register(&mut engine);
    vocabulary::register(&mut engine);
    gather::register(&mut engine);
    lookup::register(&mut engine);
    shares::register(&mut engine);
    lists::register(&mut engine);
    past::register(&mut engine);
    engine
}

/// Every function of the engine by name and number of arguments, to be held against the table of words.
pub fn registered() -> Vec<(String, usize)> {
    let signatures = build().gen_fn_signatures(true);
    let taken_apart = signatures.iter().filter_map(|signature| {
        let (name, rest) = signature.split_once('(')?;
        let inside = rest.split(')').next().unwrap_or("");
        let count = inside.split(',').filter(|one| !one.trim().is_empty());
        Some((name.trim().to_owned(), count.count()))
    });
    taken_apart.collect()
}

fn limit(engine: &mut Engine) {
    for symbol in [
        "eval", "import", "export", "try", "catch", "throw", "private",
        // Takes its last branch in silence for a missing value, for text against a number, between two ranges.
        "switch", // Says what rhai calls a value.
        "type_of",
    ] {
        engine.disable_symbol(symbol);
    }
    engine.on_print(|_| {}).on_debug(|_, _, _| {});
    engine
        .set_max_call_levels(32)
        .set_max_expr_depths(128, 128)
        .set_max_variables(200)
        .set_max_functions(500)
        .set_max_modules(0)
        // Every step that joins a text copies it, and every step that touches a list measures it: the largest ones decide
        // how long a loop over them may take.
        .set_max_string_size(1 << 15)
        .set_max_array_size(8_000)
        .set_max_map_size(3_000);
    // `Simple` compiles nested switches in exponential time; `Full` calls native functions while compiling.
    engine.set_optimization_level(OptimizationLevel::None);
    // The interner is a lock with a sleep in it: two threads would run as fast as one.
    engine.set_max_strings_interned(0);
    engine
        .set_strict_variables(true)
        .set_fail_on_invalid_map_property(true)
        .set_fast_operators(false);
    engine.on_progress(|_| {
        let steps = STEPS.with(|steps| {
            steps.set(steps.get().saturating_add(1));
            steps.get()
        });
        if steps > OPERATIONS {
            return Some(Dynamic::from_int(0));
        }
        if steps < LOOK.with(Cell::get) {
            return None;
        }
        LOOK.with(|look| look.set(steps.saturating_add(SELDOM)));
        late().then(|| "超时".into())
    });
}

/// Whether the call has run too long. The clock is first looked at once a call has taken a good many steps: most never
/// do.
fn late() -> bool {
    let now = Instant::now();
    match DEADLINE.with(Cell::get) {
        Some(deadline) => now > deadline,
        None => {
            DEADLINE.with(|deadline| deadline.set(now.checked_add(BACKSTOP)));
            false
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test ends where something is wrong")]
mod tests {
    use std::time::{Duration, Instant};

    use rhai::EvalAltResult;

    use super::{DEADLINE, LOOK, build, start_clock};

    /// The clock itself takes ten seconds; here it has run out before.
    #[test]
    fn a_call_past_its_deadline_is_stopped_at_the_next_look() {
        let engine = build();
        start_clock();
        let past = Instant::now().checked_sub(Duration::from_secs(1)).unwrap();
        DEADLINE.with(|deadline| deadline.set(Some(past)));
        LOOK.with(|look| look.set(0));
        let error = engine.run("let 甲 = 0; loop { 甲 += 1; }").unwrap_err();
        let why = match *error {
            EvalAltResult::ErrorTerminated(why, _) => why.into_immutable_string().ok(),
            _ => None,
        };
        assert_eq!(why.as_deref(), Some("超时"));
        start_clock();
        assert!(
            engine
                .run("let 甲 = 0; while 甲 < 100 { 甲 += 1; }")
                .is_ok()
        );
    }
}
