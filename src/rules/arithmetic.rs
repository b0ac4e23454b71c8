//! What `+ - * / %`, comparisons, `min`, `max` and rounding mean in a rule.
//! Numbers are exact decimals, `7 / 2` is 3.5, rounding is 四舍五入, and unlike things neither add nor compare.
//! Invariant: no operator answers `false` or joins text because two values do not fit together.

use std::cmp::Ordering;

use chrono::NaiveDate;
use rhai::{Array, Dynamic, Engine, INT, ImmutableString};
use rust_decimal::{Decimal, RoundingStrategy};

use super::absent::{Absent, Outcome, Why, absent, wrong, wrong_with};
use crate::office::{Mode, Rounding};

/// A number of a script as a decimal.
pub fn number(value: &Dynamic) -> Option<Decimal> {
    match value.as_int() {
        Ok(int) => Some(Decimal::from(int)),
        Err(_) => value.as_decimal().ok(),
    }
}

/// A decimal as a script's number: whole ones that fit as integers.
pub fn dynamic(number: Decimal) -> Dynamic {
    if number.is_integer()
        && let Ok(int) = INT::try_from(number)
    {
        return Dynamic::from_int(int);
    }
    Dynamic::from_decimal(number.normalize())
}

/// A value as a person would write it.
pub fn show(value: &Dynamic) -> String {
    if let Some(number) = number(value) {
        return number.normalize().to_string();
    }
    if let Some(text) = value.read_lock::<ImmutableString>() {
        return format!("“{}”", text.as_str());
    }
    if let Some(absent) = value.read_lock::<Absent>() {
        return format!("{}（{}）", absent.why.word(), absent.what);
    }
    if let Some(date) = value.read_lock::<NaiveDate>() {
        return date.to_string();
    }
    if let Ok(flag) = value.as_bool() {
        return if flag { "是" } else { "否" }.to_owned();
    }
    if value.is_unit() {
        return "空值".to_owned();
    }
    kind_word(value).to_owned()
}

/// What a value is, in the words of the office.
pub fn kind_word(value: &Dynamic) -> &'static str {
    if number(value).is_some() {
        "数"
    } else if value.is_string() || value.is_char() {
        "文字"
    } else if value.is_bool() {
        "是否"
    } else if value.is_array() {
        "一组值"
    } else if value.is_map() {
        "对照表"
    } else if value.is_fnptr() {
        "一段写法"
    } else if value.is::<NaiveDate>() {
        "日期"
    } else if value.is::<Absent>() {
        "没有值"
    } else if value.is_unit() {
        "空值"
    } else {
        "一行或多行记录"
    }
}

/// The first of two values that is 缺数, 不适用 or 出错.
fn gap(a: &Dynamic, b: &Dynamic) -> Option<Absent> {
    [a, b]
        .into_iter()
        .find_map(|value| value.read_lock::<Absent>().map(|absent| absent.clone()))
}

fn not_for(a: &Dynamic, b: &Dynamic, sign: &str, verb: &str) -> Box<rhai::EvalAltResult> {
    if let Some(missing) = gap(a, b) {
        let message = format!(
            "`{}` 是{}，不能{verb}（{} {sign} {}）",
            missing.what,
            missing.why.word(),
            show(a),
            show(b)
        );
        return absent(missing, message);
    }
    wrong_with(
        format!(
            "{}和{}不能{verb}（{} {sign} {}）",
            kind_word(a),
            kind_word(b),
            show(a),
            show(b)
        ),
        "核对这一列在「取数」里声明的类型；数要声明成 数、次数 或 百分比",
    )
}

fn compute(
    sign: &'static str,
    exact: fn(Decimal, Decimal) -> Option<Decimal>,
) -> impl Fn(Dynamic, Dynamic) -> Outcome<Dynamic> + Clone {
    move |a: Dynamic, b: Dynamic| match (number(&a), number(&b)) {
        (Some(x), Some(y)) => exact(x, y)
            .map(dynamic)
            .ok_or_else(|| wrong(format!("{x} {sign} {y} 的结果超出了能精确表示的范围"))),
        _ => Err(not_for(&a, &b, sign, "计算")),
    }
}

fn divide(a: Dynamic, b: Dynamic) -> Outcome<Dynamic> {
    match (number(&a), number(&b)) {
        (Some(_), Some(y)) if y.is_zero() => Err(wrong_with(
            format!("{} ÷ 0 没有结果", show(&a)),
            "可能为 0 的分母用 占比(分子, 分母)，它在分母为 0 时给出 缺数",
        )),
        (Some(x), Some(y)) => x
            .checked_div(y)
            .map(dynamic)
            .ok_or_else(|| wrong(format!("{x} ÷ {y} 的结果超出了能精确表示的范围"))),
        _ => Err(not_for(&a, &b, "/", "计算")),
    }
}

fn remainder(a: Dynamic, b: Dynamic) -> Outcome<Dynamic> {
    match (number(&a), number(&b)) {
        (Some(x), Some(y)) => x
            .checked_rem(y)
            .map(dynamic)
            .ok_or_else(|| wrong(format!("{x} % {y} 没有结果"))),
        _ => Err(not_for(&a, &b, "%", "计算")),
    }
}

fn add(a: Dynamic, b: Dynamic) -> Outcome<Dynamic> {
    if let (Some(x), Some(y)) = (
        a.read_lock::<ImmutableString>(),
        b.read_lock::<ImmutableString>(),
    ) {
        return Ok(format!("{}{}", x.as_str(), y.as_str()).into());
    }
    compute("+", Decimal::checked_add)(a, b)
}

/// The order of two like values; `None` where one is 不适用.
fn order(a: &Dynamic, b: &Dynamic, sign: &str) -> Outcome<Option<Ordering>> {
    if let (Some(x), Some(y)) = (number(a), number(b)) {
        return Ok(Some(x.cmp(&y)));
    }
    if let (Some(x), Some(y)) = (a.read_lock::<NaiveDate>(), b.read_lock::<NaiveDate>()) {
        return Ok(Some(x.cmp(&y)));
    }
    match gap(a, b) {
        Some(Absent {
            why: Why::NotApplicable,
            ..
        }) => Ok(None),
        _ => Err(not_for(a, b, sign, "比较")),
    }
}

/// Whether two like values are equal; `None` where one is 不适用.
fn same(a: &Dynamic, b: &Dynamic, sign: &str) -> Outcome<Option<bool>> {
    if let (Some(x), Some(y)) = (
        a.read_lock::<ImmutableString>(),
        b.read_lock::<ImmutableString>(),
    ) {
        return Ok(Some(x.as_str() == y.as_str()));
    }
    if let (Ok(x), Ok(y)) = (a.as_bool(), b.as_bool()) {
        return Ok(Some(x == y));
    }
    Ok(order(a, b, sign)?.map(Ordering::is_eq))
}

fn extreme(values: &[Dynamic], word: &str, want: Ordering) -> Outcome<Dynamic> {
    let mut best: Option<Decimal> = None;
    for (index, value) in values.iter().enumerate() {
        let Some(next) = number(value) else {
            let other = if index == 0 {
                values.get(1)
            } else {
                values.first()
            };
            return Err(not_for(value, other.unwrap_or(value), word, "比较"));
        };
        if best.is_none_or(|best| next.cmp(&best) == want) {
            best = Some(next);
        }
    }
    best.map(dynamic)
        .ok_or_else(|| wrong(format!("{word} 没有可比的数")))
}

/// Rounds half away from zero, 四舍五入.
fn half_up(value: &Dynamic, places: INT) -> Outcome<Dynamic> {
    let places = checked_places(places)?;
    match number(value) {
        Some(number) => Ok(dynamic(
            number.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero),
        )),
        None => match value.read_lock::<Absent>() {
            Some(gap) => {
                let message = format!("`{}` 是{}，不能取整", gap.what, gap.why.word());
                Err(absent(gap.clone(), message))
            }
            None => Err(wrong(format!("四舍五入 要一个数，现在是 {}", show(value)))),
        },
    }
}

/// 取整 to places in one of the four modes.
fn rounded(value: Dynamic, places: INT, mode: ImmutableString) -> Outcome<Dynamic> {
    let Some(mode) = Mode::from_word(&mode) else {
        let known = Mode::ALL.map(Mode::word).join("、");
        return Err(wrong_with(
            format!("取整 不认识方式「{mode}」"),
            format!("可以写 {known}"),
        ));
    };
    let places = checked_places(places)?;
    let number = one_number(&value, "取整")?;
    Ok(dynamic(Rounding::new(places, mode).apply(number)))
}

fn checked_places(places: INT) -> Outcome<u32> {
    u32::try_from(places)
        .ok()
        .filter(|places| *places <= 28)
        .ok_or_else(|| wrong(format!("小数位数要在 0 到 28 之间，现在是 {places}")))
}

/// A number that a word needs.
fn one_number(value: &Dynamic, word: &str) -> Outcome<Decimal> {
    if let Some(gap) = value.read_lock::<Absent>() {
        let message = format!("`{}` 是{}，不能{word}", gap.what, gap.why.word());
        return Err(absent(gap.clone(), message));
    }
    number(value).ok_or_else(|| wrong(format!("{word} 要一个数，现在是 {}", show(value))))
}

/// Puts numbers or dates in order; what cannot be compared is named.
fn sort(values: &mut Array) -> Outcome<()> {
    let mut fault = None;
    let mut sorted = values.clone();
    sorted.sort_by(|a, b| match order(a, b, "排序") {
        Ok(order) => order.unwrap_or(Ordering::Equal),
        Err(error) => {
            fault.get_or_insert(error);
            Ordering::Equal
        }
    });
    match fault {
        Some(fault) => Err(fault),
        None => {
            *values = sorted;
            Ok(())
        }
    }
}

/// Registers the operators in place of rhai's own.
pub fn register(engine: &mut Engine) {
    engine.register_fn("+", add);
    engine.register_fn("-", compute("-", Decimal::checked_sub));
    engine.register_fn("*", compute("*", Decimal::checked_mul));
    engine.register_fn("/", divide);
    engine.register_fn("%", remainder);
    // The packages know text + anything; only text joins text here.
    engine.register_fn("+", |a: ImmutableString, b: Dynamic| add(a.into(), b));
    engine.register_fn("+", |a: Dynamic, b: ImmutableString| add(a, b.into()));
    // Whole numbers and decimals have operators of their own in the packages.
    engine.register_fn("/", |a: INT, b: INT| divide(a.into(), b.into()));
    engine.register_fn("/", |a: Decimal, b: Decimal| {
        divide(Dynamic::from_decimal(a), Dynamic::from_decimal(b))
    });
    register_assignments(engine);
    engine.register_fn("==", |a: Dynamic, b: Dynamic| {
        same(&a, &b, "==").map(|v| v == Some(true))
    });
    engine.register_fn("!=", |a: Dynamic, b: Dynamic| {
        same(&a, &b, "!=").map(|v| v == Some(false))
    });
    type Holds = fn(Ordering) -> bool;
    let compared: [(&str, Holds); 4] = [
        ("<", Ordering::is_lt),
        ("<=", Ordering::is_le),
        (">", Ordering::is_gt),
        (">=", Ordering::is_ge),
    ];
    for (sign, holds) in compared {
        engine.register_fn(sign, move |a: Dynamic, b: Dynamic| {
            order(&a, &b, sign).map(|order| order.is_some_and(holds))
        });
        // The order of texts is an accident of their code points.
        engine.register_fn(
            sign,
            move |a: ImmutableString, b: ImmutableString| -> Outcome<bool> {
                Err(not_for(&a.into(), &b.into(), sign, "比较大小"))
            },
        );
    }
    for word in ["min", "max"] {
        engine.register_fn(
            word,
            move |a: ImmutableString, b: ImmutableString| -> Outcome<Dynamic> {
                Err(not_for(&a.into(), &b.into(), word, "比较大小"))
            },
        );
    }
    engine.register_fn("min", |a: Dynamic, b: Dynamic| {
        extreme(&[a, b], "min", Ordering::Less)
    });
    engine.register_fn("max", |a: Dynamic, b: Dynamic| {
        extreme(&[a, b], "max", Ordering::Greater)
    });
    engine.register_fn("min", |a: Dynamic, b: Dynamic, c: Dynamic| {
        extreme(&[a, b, c], "min", Ordering::Less)
    });
    engine.register_fn("max", |a: Dynamic, b: Dynamic, c: Dynamic| {
        extreme(&[a, b, c], "max", Ordering::Greater)
    });
    for word in ["round", "四舍五入"] {
        engine.register_fn(word, |a: Dynamic| half_up(&a, 0));
        engine.register_fn(word, |a: Dynamic, places: INT| half_up(&a, places));
        engine.register_fn(word, |a: Decimal| half_up(&Dynamic::from_decimal(a), 0));
        engine.register_fn(word, |a: Decimal, places: INT| {
            half_up(&Dynamic::from_decimal(a), places)
        });
    }
    engine.register_fn("取整", rounded);
    engine.register_fn("绝对值", |a: Dynamic| {
        one_number(&a, "绝对值").map(|number| dynamic(number.abs()))
    });
    engine.register_fn("sort", sort);
    engine.register_get("round", |a: &mut Decimal| {
        half_up(&Dynamic::from_decimal(*a), 0)
    });
    engine.register_get("round", |a: &mut INT| *a);
    engine.register_fn("to_string", |a: &mut bool| {
        if *a { "是" } else { "否" }.to_owned()
    });
    engine.register_fn("to_string", |a: &mut Decimal| a.normalize().to_string());
    engine.register_fn("to_string", |a: &mut Absent| {
        format!("{}（{}）", a.why.word(), a.what)
    });
    engine.register_fn("to_string", |a: &mut NaiveDate| a.to_string());
}

/// `x += y` and its kin, which rhai would otherwise answer by its own rules.
fn register_assignments(engine: &mut Engine) {
    fn assign(
        engine: &mut Engine,
        sign: &str,
        compute: impl Fn(Dynamic, Dynamic) -> Outcome<Dynamic> + Send + Sync + 'static,
    ) {
        engine.register_fn(sign, move |a: &mut Dynamic, b: Dynamic| -> Outcome<()> {
            *a = compute(a.clone(), b)?;
            Ok(())
        });
    }
    assign(engine, "+=", add);
    // The packages append anything to a text.
    engine.register_fn("+=", |a: &mut ImmutableString, b: Dynamic| -> Outcome<()> {
        let joined = add(a.clone().into(), b)?;
        if let Some(text) = joined.read_lock::<ImmutableString>() {
            *a = text.clone();
        }
        Ok(())
    });
    assign(engine, "-=", compute("-", Decimal::checked_sub));
    assign(engine, "*=", compute("*", Decimal::checked_mul));
    assign(engine, "/=", divide);
}
