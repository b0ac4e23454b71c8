//! The words for looking at rows: 数量, 计数, 求和, 平均, 最大, 最小, 筛选, 占比, 百分数, 有, dates.
//! Words that take a column's name run natively; those that take a closure call the script for each row.
//! Invariant: a sum or mean over a missing value is 缺数, never a smaller sum.

use chrono::NaiveDate;
use rhai::{Array, Dynamic, Engine, FnPtr, INT, ImmutableString, NativeCallContext};
use rust_decimal::Decimal;

use super::absent::{ABSENT, Absent, Outcome, Why, absent, wrong, wrong_with};
use super::arithmetic::{exact, given, show};
use super::engine;
use super::exact::Exact;
use super::lists::length;
use super::property::Reader;
use super::world::{Call, Post, Row, Rows, Target};
use crate::office::{Mode, Rounding, Value};

/// Registers objects and words.
pub fn register(engine: &mut Engine) {
    engine
        .register_type_with_name::<Post>("岗位")
        .register_type_with_name::<Target>("指标")
        .register_type_with_name::<Row>("一行记录")
        .register_type_with_name::<Rows>("多行记录")
        .register_type_with_name::<Absent>(ABSENT)
        .register_type_with_name::<NaiveDate>("日期")
        .register_iterator::<Rows>();
    engine.register_indexer_get(|post: &mut Post, name: ImmutableString| post.read(&name));
    engine.register_indexer_get(
        |c: NativeCallContext<'_>, target: &mut Target, name: ImmutableString| {
            target.read(&*Call::of(&c)?, &name)
        },
    );
    engine.register_indexer_get(
        |c: NativeCallContext<'_>, row: &mut Row, name: ImmutableString| {
            row.read(&*Call::of(&c)?, &name)
        },
    );
    engine.register_fn(
        "表",
        |c: NativeCallContext<'_>, post: &mut Post, name: ImmutableString| {
            post.table(&*Call::of(&c)?, &name)
        },
    );
    engine.register_fn(
        "有",
        |c: NativeCallContext<'_>, row: &mut Row, name: ImmutableString| has(&c, row, &name),
    );
    engine.register_get("数量", |rows: &mut Rows| {
        INT::try_from(rows.rows.len()).unwrap_or(INT::MAX)
    });
    engine.register_get("数量", |values: &mut Array| length(values.len()));
    register_counts(engine);
    register_figures(engine);
    engine.register_fn("占比", share);
    engine.register_fn("百分数", percent);
    engine.register_fn(
        "工作日数",
        |c: NativeCallContext<'_>, from: NaiveDate, to: NaiveDate| {
            Call::of(&c).map(|call| INT::from(call.world.facts.calendar.workdays(from, to)))
        },
    );
    engine.register_fn(
        "逾期工作日",
        |c: NativeCallContext<'_>, due: NaiveDate, done: NaiveDate| {
            Call::of(&c).map(|call| INT::from(call.world.facts.calendar.days_late(due, done)))
        },
    );
    engine.register_fn("逾期日", |due: NaiveDate, done: NaiveDate| {
        days_after(due, done)
    });
    engine.register_fn("提前日", |due: NaiveDate, done: NaiveDate| {
        days_after(done, due)
    });
}

/// Days from one to another, holidays too; 0 where the other does not come later.
pub(super) fn days_after(from: NaiveDate, to: NaiveDate) -> INT {
    (to - from).num_days().max(0)
}

fn has(context: &NativeCallContext<'_>, row: &Row, name: &str) -> Outcome<bool> {
    Ok(!row.read(&*Call::of(context)?, name)?.is::<Absent>())
}

fn register_counts(engine: &mut Engine) {
    type Context<'a> = NativeCallContext<'a>;
    type Text = ImmutableString;
    engine.register_fn("计数", |c: Context<'_>, rows: Rows, flag: Text| {
        with_flag(&c, &rows, &flag).map(count)
    });
    engine.register_fn(
        "计数",
        |c: Context<'_>, rows: Rows, column: Text, value: Dynamic| {
            equal(&c, &rows, &column, &value).map(count)
        },
    );
    // Found at once, without asking for the kind of the value.
    engine.register_fn(
        "计数",
        |c: Context<'_>, rows: Rows, column: Text, value: Text| {
            equal(&c, &rows, &column, &value.into()).map(count)
        },
    );
    engine.register_fn("计数", |c: Context<'_>, rows: Rows, test: FnPtr| {
        keep(&rows, |row| tested(&c, rows.row(row), &test)).map(count)
    });
    engine.register_fn("筛选", |c: Context<'_>, rows: Rows, flag: Text| {
        with_flag(&c, &rows, &flag).map(|kept| subset(&rows, kept))
    });
    engine.register_fn(
        "筛选",
        |c: Context<'_>, rows: Rows, column: Text, value: Dynamic| {
            equal(&c, &rows, &column, &value).map(|kept| subset(&rows, kept))
        },
    );
    engine.register_fn("筛选", |c: Context<'_>, rows: Rows, test: FnPtr| {
        keep(&rows, |row| tested(&c, rows.row(row), &test)).map(|kept| subset(&rows, kept))
    });
}

#[allow(
    clippy::needless_pass_by_value,
    reason = "the rows are counted and not wanted"
)]
fn count(kept: Vec<u32>) -> INT {
    INT::try_from(kept.len()).unwrap_or(INT::MAX)
}

pub(super) fn subset(rows: &Rows, kept: Vec<u32>) -> Rows {
    Rows {
        world: rows.world.clone(),
        table: rows.table,
        rows: kept.into(),
    }
}

fn keep(rows: &Rows, mut test: impl FnMut(u32) -> Outcome<bool>) -> Outcome<Vec<u32>> {
    let mut kept = Vec::new();
    for row in rows.rows.iter().copied() {
        if test(row)? {
            kept.push(row);
        }
    }
    Ok(kept)
}

/// The rows whose flag is set.
fn with_flag(context: &NativeCallContext<'_>, rows: &Rows, name: &str) -> Outcome<Vec<u32>> {
    let call = Call::of(context)?;
    let reader = Reader::new(&call, rows, name);
    keep(rows, |row| match reader.plain(row) {
        Some(Value::Flag(flag)) => Ok(flag),
        _ => flag_of(context, rows.row(row), name),
    })
}

/// The rows whose column holds a value.
fn equal(
    context: &NativeCallContext<'_>,
    rows: &Rows,
    column: &str,
    wanted: &Dynamic,
) -> Outcome<Vec<u32>> {
    let call = Call::of(context)?;
    let reader = Reader::new(&call, rows, column);
    keep(rows, |row| {
        let plainly = match reader.plain(row) {
            Some(Value::Text(symbol)) => {
                let wanted = wanted.read_lock::<ImmutableString>();
                wanted.map(|wanted| call.world.facts.lexicon.text(symbol) == wanted.as_str())
            }
            Some(Value::Number(number)) => match exact(wanted) {
                Some(Exact::Small(wanted)) => Some(number == wanted),
                _ => None,
            },
            _ => None,
        };
        match plainly {
            Some(equal) => Ok(equal),
            None => equals(context, rows.row(row), column, wanted),
        }
    })
}

pub(super) fn flag_of(context: &NativeCallContext<'_>, row: Row, name: &str) -> Outcome<bool> {
    let value = row.read(&*Call::of(context)?, name)?;
    if let Ok(flag) = value.as_bool() {
        return Ok(flag);
    }
    match value.read_lock::<Absent>().map(|absent| absent.clone()) {
        Some(gap) => undecided(&gap),
        None => Err(wrong_with(
            format!("「{name}」不是 是否 一类的列，不能这样计数"),
            format!("写成 计数(\"{name}\", 要数的值)"),
        )),
    }
}

/// A task without a limit is neither late nor in time; any other gap ends the count.
fn undecided(gap: &Absent) -> Outcome<bool> {
    if gap.why == Why::NotApplicable {
        return Ok(false);
    }
    let message = format!("`{}` 是{}，不能计数", gap.what, gap.why.word());
    Err(absent(gap.clone(), message))
}

pub(super) fn equals(
    context: &NativeCallContext<'_>,
    row: Row,
    column: &str,
    wanted: &Dynamic,
) -> Outcome<bool> {
    let value = row.read(&*Call::of(context)?, column)?;
    context.call_fn::<bool>("==", (value, wanted.clone()))
}

pub(super) fn tested(context: &NativeCallContext<'_>, row: Row, test: &FnPtr) -> Outcome<bool> {
    let answer = engine::call(context, test, (row,))?;
    if let Some(gap) = answer.read_lock::<Absent>() {
        return undecided(&gap);
    }
    answer.as_bool().map_err(|_| {
        wrong(format!(
            "筛选 的条件要得出 是或否，现在得出 {}",
            show(&answer)
        ))
    })
}

fn register_figures(engine: &mut Engine) {
    type Figure = fn(Vec<Exact>) -> Option<Exact>;
    let figures: [(&'static str, Figure); 4] = [
        ("求和", sum),
        ("平均", |all| {
            let count = Exact::Small(Decimal::from(all.len()));
            sum(all)?.divide(count)
        }),
        ("最大", |all| all.into_iter().max_by(Exact::compare)),
        ("最小", |all| all.into_iter().min_by(Exact::compare)),
    ];
    for (word, figure) in figures {
        engine.register_fn(
            word,
            move |c: NativeCallContext<'_>, rows: Rows, column: ImmutableString| {
                let call = Call::of(&c)?;
                let reader = Reader::new(&call, &rows, &column);
                let numbers = rows.rows.iter().map(|row| reader.number(*row));
                if let Some(numbers) = numbers.map(|one| one.map(Exact::Small)).collect() {
                    return figure_over(word, figure, numbers);
                }
                let values = rows
                    .iter()
                    .map(|row| row.read(&call, &column))
                    .collect::<Outcome<Vec<Dynamic>>>()?;
                figure_of(word, figure, &values)
            },
        );
        engine.register_fn(
            word,
            move |c: NativeCallContext<'_>, rows: Rows, each: FnPtr| {
                let values = rows
                    .iter()
                    .map(|row| engine::call(&c, &each, (row,)))
                    .collect::<Outcome<Vec<Dynamic>>>()?;
                figure_of(word, figure, &values)
            },
        );
        engine.register_fn(word, move |values: Array| figure_of(word, figure, &values));
    }
}

fn figure_of(
    word: &str,
    figure: fn(Vec<Exact>) -> Option<Exact>,
    values: &[Dynamic],
) -> Outcome<Dynamic> {
    let mut numbers = Vec::with_capacity(values.len());
    let mut not_applicable = None;
    for value in values {
        if let Some(gap) = value.read_lock::<Absent>() {
            if gap.why == Why::NotApplicable {
                not_applicable = Some(gap.clone());
                continue;
            }
            let message = format!("`{}` 是{}，不能{word}", gap.what, gap.why.word());
            return Err(absent(gap.clone(), message));
        }
        match exact(value) {
            Some(number) => numbers.push(number),
            None => return Err(wrong(format!("{word} 遇到 {}，它不是数", show(value)))),
        }
    }
    if let Some(gap) = not_applicable.filter(|_| numbers.is_empty() && word == "求和") {
        // Nothing of it applies, which is not the same as nothing being there and no 0.
        return Ok(Absent { whole: true, ..gap }.value());
    }
    figure_over(word, figure, numbers)
}

fn figure_over(
    word: &str,
    figure: fn(Vec<Exact>) -> Option<Exact>,
    numbers: Vec<Exact>,
) -> Outcome<Dynamic> {
    if numbers.is_empty() && word != "求和" {
        return Ok(nothing(word));
    }
    figure(numbers)
        .map(given)
        .ok_or_else(|| wrong(format!("{word} 的结果超出了能精确表示的范围")))
}

/// The sum of exact numbers; `None` out of range.
pub(super) fn sum(all: Vec<Exact>) -> Option<Exact> {
    all.into_iter()
        .try_fold(Exact::Small(Decimal::ZERO), Exact::add)
}

pub(super) fn nothing(what: &str) -> Dynamic {
    let absent = Absent {
        why: Why::Missing,
        what: what.into(),
        place: None,
        whole: true,
    };
    absent.value()
}

/// 占比: a fraction; 缺数 where the whole is 0.
fn share(part: Dynamic, whole: Dynamic) -> Outcome<Dynamic> {
    for value in [&part, &whole] {
        if let Some(gap) = value.read_lock::<Absent>() {
            return Ok(gap.clone().value());
        }
    }
    match (exact(&part), exact(&whole)) {
        (Some(_), Some(whole)) if whole.is_zero() => Ok(nothing("占比的分母为 0")),
        (Some(part), Some(whole)) => part
            .divide(whole)
            .map(given)
            .ok_or_else(|| wrong("占比 的结果超出了能精确表示的范围")),
        _ => Err(wrong(format!(
            "占比 要两个数，现在是 {} 和 {}",
            show(&part),
            show(&whole)
        ))),
    }
}

/// 百分数: a fraction as text, to two places: 0.9532 is `95.32%`.
fn percent(value: Dynamic) -> Outcome<ImmutableString> {
    if let Some(gap) = value.read_lock::<Absent>() {
        let message = format!("`{}` 是{}，写不成百分数", gap.what, gap.why.word());
        return Err(absent(gap.clone(), message));
    }
    let number =
        exact(&value).ok_or_else(|| wrong(format!("百分数 要一个数，现在是 {}", show(&value))))?;
    let rounded = number
        .multiply(Exact::Small(Decimal::ONE_HUNDRED))
        .and_then(|hundredfold| hundredfold.rounded(Rounding::new(2, Mode::HalfUp)))
        .and_then(|rounded| rounded.decimal())
        .ok_or_else(|| wrong("百分数 的结果超出了能精确表示的范围"))?;
    Ok(format!("{}%", rounded.normalize()).into())
}
