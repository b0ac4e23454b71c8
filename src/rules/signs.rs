//! `**`, and the signs of other languages' bits, which a table's user takes for a power, for 并且 and for 或者.
//! Invariant: a power is exact or an error; no sign works on the bits of a number.

use rhai::{Dynamic, Engine, INT};
use rust_decimal::Decimal;

use super::absent::{Outcome, wrong, wrong_with};
use super::arithmetic::{exact, given, one_number};
use super::exact::Exact;

/// The signs that a rule has no use for.
pub const BITS: [&str; 5] = ["^", "&", "|", "<<", ">>"];

/// What is meant by such a sign.
pub fn meant(sign: &str) -> &'static str {
    match sign.trim_end_matches('=') {
        "^" => "乘方写 `**`，例如 差错 ** 2",
        "&" => "并且写 `&&`",
        "|" => "或者写 `||`",
        _ => "大于、小于写 `>`、`<`",
    }
}

/// Registers powers, and what is said of the signs.
pub fn register(engine: &mut Engine) {
    engine.register_fn("**", |a: Dynamic, b: Dynamic| power(&a, &b));
    engine.register_fn("**", |a: INT, b: INT| power(&a.into(), &b.into()));
    engine.register_fn("**", |a: Decimal, b: Decimal| power(&a.into(), &b.into()));
    engine.register_fn("**", |a: INT, b: Decimal| power(&a.into(), &b.into()));
    engine.register_fn("**", |a: Decimal, b: INT| power(&a.into(), &b.into()));
    engine.register_fn("**=", |a: &mut Dynamic, b: Dynamic| -> Outcome<()> {
        *a = power(a, &b)?;
        Ok(())
    });
    for sign in BITS {
        let refuse = move || wrong_with(format!("「{sign}」不能用在规则里"), meant(sign));
        engine.register_fn(sign, move |_: INT, _: INT| -> Outcome<INT> {
            Err(refuse())
        });
        engine.register_fn(sign, move |_: bool, _: bool| -> Outcome<bool> {
            Err(refuse())
        });
        let assignment = format!("{sign}=");
        engine.register_fn(
            assignment.as_str(),
            move |_: &mut INT, _: INT| -> Outcome<()> { Err(refuse()) },
        );
        engine.register_fn(assignment, move |_: &mut bool, _: bool| -> Outcome<()> {
            Err(refuse())
        });
    }
}

/// A number multiplied with itself so many times.
fn power(base: &Dynamic, times: &Dynamic) -> Outcome<Dynamic> {
    let of = one_number(base, "乘方")?;
    one_number(times, "乘方")?;
    let whole = exact(times)
        .and_then(|times| times.decimal())
        .filter(Decimal::is_integer)
        .and_then(|times| i32::try_from(times).ok())
        .ok_or_else(|| wrong("乘方 `**` 后面要是整数"))?;
    if whole < 0 && of.is_zero() {
        return Err(wrong_with(
            format!("0 ** {whole} 没有结果：0 不能做除数"),
            "可能是 0 的数，先用 if 分开；负的次数是除",
        ));
    }
    let mut result = Some(Exact::Small(Decimal::ONE));
    for _ in 0..whole.unsigned_abs().min(MOST) {
        result = result.and_then(|result| result.multiply(of.clone()));
    }
    if whole < 0 {
        result = result.and_then(|result| Exact::Small(Decimal::ONE).divide(result));
    }
    result
        .filter(|_| whole.unsigned_abs() <= MOST)
        .map(given)
        .ok_or_else(|| wrong("乘方的结果超出了能精确表示的范围"))
}

/// More is no formula of an office.
const MOST: u32 = 100;
