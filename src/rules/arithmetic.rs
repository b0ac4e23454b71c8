//! What `+ - * / %`, comparisons, `min`, `max` and rounding mean in a rule.
//! Numbers are exact decimals, `7 / 2` is 3.5, rounding is 四舍五入, and unlike things neither add nor compare.
//! Invariant: no operator answers `false` or joins text because two values do not fit together.

use std::any::TypeId;
use std::cmp::Ordering;

use chrono::NaiveDate;
use rhai::{Array, Dynamic, Engine, INT, ImmutableString};
use rust_decimal::Decimal;

use super::absent::{Absent, Outcome, Why, absent, wrong, wrong_with};
use super::engine::spend;
use super::exact::{Exact, Fraction};
use super::written::MOST_PLACES;
use crate::office::{Mode, Rounding};

/// A number of a script as a decimal, to 28 digits.
pub fn number(value: &Dynamic) -> Option<Decimal> {
    exact(value)?.decimal()
}

/// A number of a script with all its digits.
pub fn exact(value: &Dynamic) -> Option<Exact> {
    if let Ok(int) = value.as_int() {
        return Some(Exact::Small(Decimal::from(int)));
    }
    if let Ok(number) = value.as_decimal() {
        return Some(Exact::Small(number));
    }
    let fraction = value.read_lock::<Fraction>()?;
    Some(Exact::Wide(fraction.clone()))
}

/// An exact number as a script's.
pub fn given(number: Exact) -> Dynamic {
    match number {
        Exact::Small(number) => dynamic(number),
        Exact::Wide(fraction) => Dynamic::from(fraction),
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
    if let Some(fraction) = value.read_lock::<Fraction>() {
        return fraction.shown();
    }
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
    if exact(value).is_some() {
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
    compute: fn(Exact, Exact) -> Option<Exact>,
) -> impl Fn(Dynamic, Dynamic) -> Outcome<Dynamic> + Clone {
    move |a: Dynamic, b: Dynamic| match (exact(&a), exact(&b)) {
        (Some(x), Some(y)) => compute(x, y).map(given).ok_or_else(|| {
            let (a, b) = (show(&a), show(&b));
            wrong(format!("{a} {sign} {b} 的结果超出了能精确表示的范围"))
        }),
        _ => Err(not_for(&a, &b, sign, "计算")),
    }
}

fn divide(a: Dynamic, b: Dynamic) -> Outcome<Dynamic> {
    match (exact(&a), exact(&b)) {
        (Some(_), Some(y)) if y.is_zero() => Err(wrong_with(
            format!("{} ÷ 0 没有结果", show(&a)),
            "可能为 0 的分母用 占比(分子, 分母)，它在分母为 0 时给出 缺数",
        )),
        (Some(x), Some(y)) => x.divide(y).map(given).ok_or_else(|| {
            let (a, b) = (show(&a), show(&b));
            wrong(format!("{a} ÷ {b} 的结果超出了能精确表示的范围"))
        }),
        _ => Err(not_for(&a, &b, "/", "计算")),
    }
}

fn remainder(a: Dynamic, b: Dynamic) -> Outcome<Dynamic> {
    match (exact(&a), exact(&b)) {
        (Some(x), Some(y)) => x
            .remainder(y)
            .map(given)
            .ok_or_else(|| wrong(format!("{} % {} 没有结果", show(&a), show(&b)))),
        _ => Err(not_for(&a, &b, "%", "计算")),
    }
}

fn add(a: Dynamic, b: Dynamic) -> Outcome<Dynamic> {
    if let (Some(x), Some(y)) = (
        a.read_lock::<ImmutableString>(),
        b.read_lock::<ImmutableString>(),
    ) {
        spend((x.len() + y.len()) / 4096);
        return Ok(format!("{}{}", x.as_str(), y.as_str()).into());
    }
    compute("+", Exact::add)(a, b)
}

/// The order of two like values; `None` where one is 不适用.
fn order(a: &Dynamic, b: &Dynamic, sign: &str) -> Outcome<Option<Ordering>> {
    if let (Some(x), Some(y)) = (exact(a), exact(b)) {
        return Ok(Some(x.compare(&y)));
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
    let mut best: Option<Exact> = None;
    for (index, value) in values.iter().enumerate() {
        let Some(next) = exact(value) else {
            let other = if index == 0 {
                values.get(1)
            } else {
                values.first()
            };
            return Err(not_for(value, other.unwrap_or(value), word, "比较"));
        };
        if best.as_ref().is_none_or(|best| next.compare(best) == want) {
            best = Some(next);
        }
    }
    best.map(given)
        .ok_or_else(|| wrong(format!("{word} 没有可比的数")))
}

/// Rounds half away from zero, 四舍五入.
fn half_up(value: &Dynamic, places: INT) -> Outcome<Dynamic> {
    let rounding = Rounding::new(checked_places(places)?, Mode::HalfUp);
    round_to(value, rounding, "四舍五入")
}

fn round_to(value: &Dynamic, rounding: Rounding, word: &str) -> Outcome<Dynamic> {
    let too_large = || wrong(format!("{word} 的结果超出了能精确表示的范围"));
    let rounded = one_number(value, word)?.rounded(rounding);
    rounded.map(given).ok_or_else(too_large)
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
    round_to(&value, Rounding::new(checked_places(places)?, mode), "取整")
}

fn checked_places(places: INT) -> Outcome<u32> {
    u32::try_from(places)
        .ok()
        .filter(|places| i64::from(*places) <= MOST_PLACES)
        .ok_or_else(|| wrong(format!("小数位数要在 0 到 28 之间，现在是 {places}")))
}

/// A number that a word needs.
pub fn one_number(value: &Dynamic, word: &str) -> Outcome<Exact> {
    if let Some(gap) = value.read_lock::<Absent>() {
        let message = format!("`{}` 是{}，不能{word}", gap.what, gap.why.word());
        return Err(absent(gap.clone(), message));
    }
    exact(value).ok_or_else(|| wrong(format!("{word} 要一个数，现在是 {}", show(value))))
}

/// Puts numbers or dates in order; what cannot be compared is named.
fn sort(values: &mut Array) -> Outcome<()> {
    spend(values.len() * 2);
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
    engine.register_fn("-", compute("-", Exact::subtract));
    engine.register_fn("*", compute("*", Exact::multiply));
    engine.register_fn("/", divide);
    engine.register_fn("%", remainder);
    // The packages know text + anything; only text joins text here.
    engine.register_fn("+", |a: ImmutableString, b: Dynamic| add(a.into(), b));
    engine.register_fn("+", |a: Dynamic, b: ImmutableString| add(a, b.into()));
    register_numbers(engine);
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
        one_number(&a, "绝对值").map(|number| given(number.absolute()))
    });
    engine.register_type_with_name::<Fraction>("数");
    engine.register_fn("-", |a: Fraction| given(Exact::Wide(a).negated()));
    engine.register_fn("+", |a: Fraction| a);
    engine.register_fn("to_string", |a: &mut Fraction| a.shown());
    engine.register_get("round", |a: &mut Fraction| {
        half_up(&Dynamic::from(a.clone()), 0)
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

type Compute = fn(Exact, Exact) -> Option<Exact>;
type Whole = fn(INT, INT) -> Option<INT>;

/// Operators on exact numbers, and on whole ones where the result is one.
const COMPUTED: [(&str, Compute, Whole); 5] = [
    ("+", Exact::add, INT::checked_add),
    ("-", Exact::subtract, INT::checked_sub),
    ("*", Exact::multiply, INT::checked_mul),
    ("/", Exact::divide, |a, b| {
        let whole = a.checked_div(b)?;
        (whole.checked_mul(b)? == a).then_some(whole)
    }),
    ("%", Exact::remainder, INT::checked_rem),
];

/// What an operator makes of two decimals; what it cannot do is told by the operator on any values.
fn of_decimals((sign, on): (&'static str, Compute), a: Decimal, b: Decimal) -> Outcome<Dynamic> {
    if let Some(result) = on(Exact::Small(a), Exact::Small(b)) {
        return Ok(given(result));
    }
    let (a, b) = (dynamic(a), dynamic(b));
    match sign {
        "/" => divide(a, b),
        "%" => remainder(a, b),
        _ => compute(sign, on)(a, b),
    }
}

/// The same operators for numbers that are known to be ones: they are found at once, without asking for the kinds.
fn register_numbers(engine: &mut Engine) {
    for (sign, compute, whole) in COMPUTED {
        engine.register_fn(sign, move |a: INT, b: INT| match whole(a, b) {
            Some(whole) => Ok(Dynamic::from_int(whole)),
            None => of_decimals((sign, compute), Decimal::from(a), Decimal::from(b)),
        });
        engine.register_fn(sign, move |a: Decimal, b: Decimal| {
            of_decimals((sign, compute), a, b)
        });
        engine.register_fn(sign, move |a: INT, b: Decimal| {
            of_decimals((sign, compute), Decimal::from(a), b)
        });
        engine.register_fn(sign, move |a: Decimal, b: INT| {
            of_decimals((sign, compute), a, Decimal::from(b))
        });
    }
    type Holds = fn(Ordering) -> bool;
    let compared: [(&'static str, Holds); 6] = [
        ("<", Ordering::is_lt),
        ("<=", Ordering::is_le),
        (">", Ordering::is_gt),
        (">=", Ordering::is_ge),
        ("==", Ordering::is_eq),
        ("!=", Ordering::is_ne),
    ];
    for (sign, holds) in compared {
        engine.register_fn(sign, move |a: INT, b: INT| holds(a.cmp(&b)));
        engine.register_fn(sign, move |a: Decimal, b: Decimal| holds(a.cmp(&b)));
        engine.register_fn(sign, move |a: INT, b: Decimal| {
            holds(Decimal::from(a).cmp(&b))
        });
        engine.register_fn(sign, move |a: Decimal, b: INT| {
            holds(a.cmp(&Decimal::from(b)))
        });
    }
    engine.register_fn("==", |a: ImmutableString, b: ImmutableString| a == b);
    engine.register_fn("!=", |a: ImmutableString, b: ImmutableString| a != b);
    for (word, want) in [("min", Ordering::Less), ("max", Ordering::Greater)] {
        engine.register_fn(
            word,
            move |a: INT, b: INT| {
                if a.cmp(&b) == want { a } else { b }
            },
        );
        engine.register_fn(word, move |a: Decimal, b: Decimal| {
            dynamic(if a.cmp(&b) == want { a } else { b })
        });
        engine.register_fn(word, move |a: INT, b: Decimal| {
            let a = Decimal::from(a);
            dynamic(if a.cmp(&b) == want { a } else { b })
        });
        engine.register_fn(word, move |a: Decimal, b: INT| {
            let b = Decimal::from(b);
            dynamic(if a.cmp(&b) == want { a } else { b })
        });
    }
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
    register_number_assignments(engine);
    // The packages append anything to a text.
    engine.register_fn("+=", |a: &mut ImmutableString, b: Dynamic| -> Outcome<()> {
        let joined = add(a.clone().into(), b)?;
        if let Some(text) = joined.read_lock::<ImmutableString>() {
            *a = text.clone();
        }
        Ok(())
    });
    assign(engine, "-=", compute("-", Exact::subtract));
    assign(engine, "*=", compute("*", Exact::multiply));
    assign(engine, "/=", divide);
}

/// The assignments for numbers that are known to be ones.
fn register_number_assignments(engine: &mut Engine) {
    let [int, decimal] = [TypeId::of::<INT>(), TypeId::of::<Decimal>()];
    for (sign, on, whole) in COMPUTED.into_iter().take(4) {
        for kinds in [
            [int, int],
            [int, decimal],
            [decimal, int],
            [decimal, decimal],
        ] {
            let assignment = format!("{sign}=");
            engine.register_raw_fn(assignment, kinds, move |_, arguments| -> Outcome<()> {
                let [to, by] = arguments else { return Ok(()) };
                if let (Ok(a), Ok(b)) = (to.as_int(), by.as_int())
                    && let Some(whole) = whole(a, b)
                {
                    **to = Dynamic::from_int(whole);
                    return Ok(());
                }
                if let (Some(Exact::Small(a)), Some(Exact::Small(b))) = (exact(to), exact(by)) {
                    **to = of_decimals((sign, on), a, b)?;
                }
                Ok(())
            });
        }
    }
}
