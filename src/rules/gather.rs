//! Words that put rows together: 分组, 去重就高, 连续, and those of ballots: 加权平均, 去高去低平均, 得票率.
//! Invariant: a missing value ends the word, 不适用 is passed over, and nothing depends on anything but the rows.

use chrono::NaiveDate;
use rhai::{Array, Dynamic, Engine, FnPtr, INT, ImmutableString, NativeCallContext};
use rust_decimal::Decimal;

use super::absent::{Absent, Outcome, Why, absent, wrong, wrong_with};
use super::arithmetic::{exact, given, show};
use super::engine;
use super::exact::Exact;
use super::vocabulary::{equals, flag_of, nothing, subset, sum, tested};
use super::world::{Call, Row, Rows};
use crate::office::Value;

/// One of the groups that 分组 makes.
#[derive(Clone)]
pub struct Bundle {
    key: Dynamic,
    rows: Rows,
}

/// Registers the words.
pub fn register(engine: &mut Engine) {
    type Text = ImmutableString;
    type Context<'a> = NativeCallContext<'a>;
    engine.register_type_with_name::<Bundle>("一组记录");
    engine.register_get("键", |bundle: &mut Bundle| bundle.key.clone());
    engine.register_get("行", |bundle: &mut Bundle| bundle.rows.clone());
    engine.register_get("数量", |bundle: &mut Bundle| {
        count(bundle.rows.rows.len())
    });
    engine.register_fn("分组", |c: Context<'_>, rows: Rows, column: Text| {
        bundles(&c, &rows, &column)
    });
    engine.register_fn(
        "去重就高",
        |c: Context<'_>, rows: Rows, key: Text, value: Text| {
            highest(&c, &rows, &key, |row| row.read(&*Call::of(&c)?, &value))
        },
    );
    engine.register_fn(
        "去重就高",
        |c: Context<'_>, rows: Rows, key: Text, each: FnPtr| {
            highest(&c, &rows, &key, |row| {
                engine::call(&c, &each, (row.clone(),))
            })
        },
    );
    register_runs(engine);
    register_ballots(engine);
}

fn register_runs(engine: &mut Engine) {
    type Text = ImmutableString;
    type Context<'a> = NativeCallContext<'a>;
    engine.register_fn("连续", |c: Context<'_>, rows: Rows, flag: Text| {
        let flags = each_flag(rows.iter(), |row| flag_of(&c, row, &flag))?;
        Ok::<_, Box<rhai::EvalAltResult>>(longest(flags.into_iter()))
    });
    engine.register_fn("连续", |c: Context<'_>, rows: Rows, test: FnPtr| {
        let flags = each_flag(rows.iter(), |row| tested(&c, row, &test))?;
        Ok::<_, Box<rhai::EvalAltResult>>(longest(flags.into_iter()))
    });
    engine.register_fn(
        "连续",
        |c: Context<'_>, rows: Rows, span: Text, flag: Text| {
            in_periods(&c, &rows, &span, |row| flag_of(&c, row, &flag))
        },
    );
    engine.register_fn(
        "连续",
        |c: Context<'_>, rows: Rows, span: Text, test: FnPtr| {
            in_periods(&c, &rows, &span, |row| tested(&c, row, &test))
        },
    );
    engine.register_fn("连续", |flags: Array| -> Outcome<INT> {
        let flags = flags
            .iter()
            .map(|flag| {
                flag.as_bool()
                    .map_err(|_| wrong(format!("连续 要一组是否，现在有 {}", show(flag))))
            })
            .collect::<Outcome<Vec<bool>>>()?;
        Ok(longest(flags.into_iter()))
    });
}

fn register_ballots(engine: &mut Engine) {
    type Text = ImmutableString;
    type Context<'a> = NativeCallContext<'a>;
    engine.register_fn(
        "加权平均",
        |c: Context<'_>, rows: Rows, value: Text, weight: Text| {
            let call = Call::of(&c)?;
            let pairs = rows
                .iter()
                .map(|row| Ok((row.read(&call, &value)?, row.read(&call, &weight)?)))
                .collect::<Outcome<Vec<_>>>()?;
            weighted(&pairs)
        },
    );
    engine.register_fn(
        "加权平均",
        |c: Context<'_>, rows: Rows, each: FnPtr, weight: Text| {
            let call = Call::of(&c)?;
            let pairs = rows
                .iter()
                .map(|row| {
                    let weight = row.read(&call, &weight)?;
                    Ok((engine::call(&c, &each, (row,))?, weight))
                })
                .collect::<Outcome<Vec<_>>>()?;
            weighted(&pairs)
        },
    );
    engine.register_fn("加权平均", |pairs: Array| {
        let pairs = pairs
            .iter()
            .map(|pair| match pair.read_lock::<Array>().as_deref() {
                Some(pair) if pair.len() == 2 => {
                    let at = |index: usize| pair.get(index).cloned().unwrap_or_default();
                    Ok((at(0), at(1)))
                }
                _ => Err(wrong_with(
                    format!("加权平均 里的 {} 不是一个值和它的权", show(pair)),
                    "写成 加权平均([[90, 0.6], [80, 0.4]])",
                )),
            })
            .collect::<Outcome<Vec<_>>>()?;
        weighted(&pairs)
    });
    engine.register_fn(
        "去高去低平均",
        |c: Context<'_>, rows: Rows, column: Text, few: INT, each: INT| {
            let call = Call::of(&c)?;
            let values = rows
                .iter()
                .map(|row| row.read(&call, &column))
                .collect::<Outcome<Vec<_>>>()?;
            trimmed(&values, few, each)
        },
    );
    engine.register_fn(
        "去高去低平均",
        |c: Context<'_>, rows: Rows, value: FnPtr, few: INT, each: INT| {
            let values = rows
                .iter()
                .map(|row| engine::call(&c, &value, (row,)))
                .collect::<Outcome<Vec<_>>>()?;
            trimmed(&values, few, each)
        },
    );
    engine.register_fn(
        "去高去低平均",
        |values: Array, few: INT, each: INT| trimmed(&values, few, each),
    );
    engine.register_fn(
        "得票率",
        |c: Context<'_>, rows: Rows, column: Text, choice: Dynamic| {
            ballot_share(&c, &rows, &column, &choice)
        },
    );
}

fn count(count: usize) -> INT {
    INT::try_from(count).unwrap_or(INT::MAX)
}

/// A key that two rows may share; 不适用 is no key.
fn key(value: &Dynamic, word: &str) -> Outcome<Option<String>> {
    if let Some(gap) = value.read_lock::<Absent>() {
        if gap.why == Why::NotApplicable {
            return Ok(None);
        }
        let message = format!("{word} 的「{}」是{}", gap.what, gap.why.word());
        return Err(absent(gap.clone(), message));
    }
    if let Some(list) = value.read_lock::<Array>() {
        return Ok(Some(list.iter().map(show).collect::<Vec<_>>().join("、")));
    }
    Ok(Some(show(value)))
}

/// 分组: in the order in which the values first come; rows to which the column does not apply are in no group.
fn bundles(context: &NativeCallContext<'_>, rows: &Rows, column: &str) -> Outcome<Array> {
    let call = Call::of(context)?;
    let mut found: Vec<(String, Dynamic, Vec<u32>)> = Vec::new();
    for row in rows.iter() {
        let value = row.read(&call, column)?;
        let Some(key) = key(&value, "分组")? else {
            continue;
        };
        match found.iter_mut().find(|(own, ..)| *own == key) {
            Some((.., own)) => own.push(row.row),
            None => found.push((key, value, vec![row.row])),
        }
    }
    let bundle = |(_, key, own): (String, Dynamic, Vec<u32>)| {
        Dynamic::from(Bundle {
            key,
            rows: subset(rows, own),
        })
    };
    Ok(found.into_iter().map(bundle).collect())
}

/// 去重就高: of the rows with one key, the one with the highest value; the first of equal ones. A row without a key
/// (不适用) is an event of its own.
fn highest(
    context: &NativeCallContext<'_>,
    rows: &Rows,
    column: &str,
    value: impl Fn(&Row) -> Outcome<Dynamic>,
) -> Outcome<Rows> {
    let call = Call::of(context)?;
    let mut best: Vec<(Option<String>, Exact, u32)> = Vec::new();
    for row in rows.iter() {
        let key = key(&row.read(&call, column)?, "去重就高")?;
        let value = figure(&value(&row)?, "去重就高")?;
        let Some(value) = value else { continue };
        let known = best
            .iter_mut()
            .find(|(own, ..)| key.is_some() && *own == key);
        match known {
            Some((_, highest, own)) => {
                if value.compare(highest).is_gt() {
                    (*highest, *own) = (value, row.row);
                }
            }
            None => best.push((key, value, row.row)),
        }
    }
    let mut kept: Vec<u32> = best.into_iter().map(|(.., row)| row).collect();
    kept.sort_unstable();
    Ok(subset(rows, kept))
}

/// A number; `None` where it is 不适用.
fn figure(value: &Dynamic, word: &str) -> Outcome<Option<Exact>> {
    if let Some(gap) = value.read_lock::<Absent>() {
        if gap.why == Why::NotApplicable {
            return Ok(None);
        }
        let message = format!("`{}` 是{}，不能{word}", gap.what, gap.why.word());
        return Err(absent(gap.clone(), message));
    }
    match exact(value) {
        Some(number) => Ok(Some(number)),
        None => Err(wrong(format!("{word} 遇到 {}，它不是数", show(value)))),
    }
}

fn each_flag(
    rows: impl Iterator<Item = Row>,
    mut flag: impl FnMut(Row) -> Outcome<bool>,
) -> Outcome<Vec<bool>> {
    rows.map(&mut flag).collect()
}

fn longest(flags: impl Iterator<Item = bool>) -> INT {
    let (mut run, mut longest) = (0, 0);
    for flag in flags {
        run = if flag { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// 连续 over periods: rows in the order of their 期间; where one lacks between two, the run ends.
fn in_periods(
    context: &NativeCallContext<'_>,
    rows: &Rows,
    column: &str,
    mut flag: impl FnMut(Row) -> Outcome<bool>,
) -> Outcome<INT> {
    let call = Call::of(context)?;
    let facts = &call.world.facts;
    let mut spans: Vec<(NaiveDate, NaiveDate, bool)> = Vec::new();
    for row in rows.iter() {
        let read = row.read(&call, column)?;
        let value = facts
            .table(row.table)
            .map_or(Value::Missing, |table| table.named(row.row, column));
        let (first, last) = match value {
            Value::Span(first, last) => (first, last),
            Value::Date(day) => (day, day),
            _ => match read.read_lock::<Absent>() {
                Some(gap) => {
                    let message = format!("连续 的「{column}」是{}", gap.why.word());
                    return Err(absent(gap.clone(), message));
                }
                None => {
                    return Err(wrong_with(
                        format!("连续 的「{column}」不是期间，也不是日期"),
                        "在 取数 里把它声明成 期间 或 日期",
                    ));
                }
            },
        };
        spans.push((first, last, flag(row)?));
    }
    spans.sort_by_key(|(first, last, _)| (*first, *last));
    // Several rows of one period: one of them is enough.
    spans.dedup_by(|next, kept| {
        let same = (next.0, next.1) == (kept.0, kept.1);
        kept.2 |= same && next.2;
        same
    });
    let (mut run, mut best) = (0, 0);
    let mut end: Option<NaiveDate> = None;
    for (first, last, flag) in spans {
        let follows = end.and_then(|end| end.succ_opt()) == Some(first);
        run = match (flag, follows) {
            (true, true) => run + 1,
            (true, false) => 1,
            (false, _) => 0,
        };
        best = best.max(run);
        end = Some(last);
    }
    Ok(best)
}

/// 加权平均: Σ value × weight ÷ Σ weight.
fn weighted(pairs: &[(Dynamic, Dynamic)]) -> Outcome<Dynamic> {
    let (mut values, mut weights) = (Vec::new(), Vec::new());
    for (value, weight) in pairs {
        let (Some(value), Some(weight)) = (figure(value, "加权平均")?, figure(weight, "加权平均")?)
        else {
            continue;
        };
        if weight.is_negative() {
            let shown = show(&given(weight));
            return Err(wrong(format!("加权平均 的权是 {shown}，不能小于 0")));
        }
        let value = value.multiply(weight.clone());
        values.push(value.ok_or_else(|| too_large("加权平均"))?);
        weights.push(weight);
    }
    let weights = sum(weights).ok_or_else(|| too_large("加权平均"))?;
    if weights.is_zero() {
        return Ok(nothing("加权平均"));
    }
    sum(values)
        .and_then(|sum| sum.divide(weights))
        .map(given)
        .ok_or_else(|| too_large("加权平均"))
}

fn too_large(word: &str) -> Box<rhai::EvalAltResult> {
    wrong(format!("{word} 的结果超出了能精确表示的范围"))
}

/// 去高去低平均: up to `few` values their mean; of more, one highest and one lowest out for every `each` begun.
fn trimmed(values: &[Dynamic], few: INT, each: INT) -> Outcome<Dynamic> {
    let word = "去高去低平均";
    let (Ok(few), Ok(each)) = (usize::try_from(few), usize::try_from(each)) else {
        return Err(wrong(format!("{word} 的人数不能小于 0")));
    };
    if each < 3 {
        return Err(wrong_with(
            format!("{word} 每 {each} 人去一个，会把票去完"),
            "每几人去一个，至少写 3",
        ));
    }
    let mut numbers = Vec::with_capacity(values.len());
    for value in values {
        numbers.extend(figure(value, word)?);
    }
    numbers.sort_by(Exact::compare);
    let out = if numbers.len() <= few {
        0
    } else {
        numbers.len().div_ceil(each)
    };
    let kept = numbers
        .get(out..numbers.len().saturating_sub(out))
        .unwrap_or(&[]);
    if kept.is_empty() {
        return Ok(nothing(word));
    }
    let count = Exact::Small(Decimal::from(kept.len()));
    sum(kept.to_vec())
        .and_then(|sum| sum.divide(count))
        .map(given)
        .ok_or_else(|| too_large(word))
}

/// 得票率: ballots for one choice out of the valid ones; 不适用 is an abstention.
fn ballot_share(
    context: &NativeCallContext<'_>,
    rows: &Rows,
    column: &str,
    choice: &Dynamic,
) -> Outcome<Dynamic> {
    let call = Call::of(context)?;
    let (mut valid, mut votes) = (0u32, 0u32);
    for row in rows.iter() {
        let value = row.read(&call, column)?;
        if key(&value, "得票率")?.is_none() {
            continue;
        }
        valid += 1;
        votes += u32::from(equals(context, row, column, choice)?);
    }
    if valid == 0 {
        return Ok(nothing("得票率"));
    }
    Exact::Small(Decimal::from(votes))
        .divide(Exact::Small(Decimal::from(valid)))
        .map(given)
        .ok_or_else(|| too_large("得票率"))
}
