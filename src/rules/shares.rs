//! Parts of points that several people earn together: 均分 and 份额.
//! Invariant: the parts of all of them add up to the whole; what does not divide goes to the first, the lead before all.

use rhai::{Dynamic, Engine, ImmutableString, NativeCallContext};
use rust_decimal::{Decimal, RoundingStrategy};

use super::absent::{Absent, Outcome, absent, wrong, wrong_with};
use super::arithmetic::{dynamic, number, show};
use super::world::{Call, Row};
use crate::office::{Facts, PersonId, Value};

/// Registers the words.
pub fn register(engine: &mut Engine) {
    engine.register_fn("均分", even_share);
    engine.register_fn(
        "份额",
        |c: NativeCallContext<'_>, points: Dynamic, row: Row| {
            share(&c, &points, &row, Decimal::ONE, Decimal::ONE)
        },
    );
    engine.register_fn(
        "份额",
        |c: NativeCallContext<'_>, points: Dynamic, row: Row, lead: Dynamic, helper: Dynamic| {
            let lead = figure(&lead, "份额 的主办份")?;
            share(&c, &points, &row, lead, figure(&helper, "份额 的协办份")?)
        },
    );
}

fn figure(value: &Dynamic, what: &str) -> Outcome<Decimal> {
    if let Some(gap) = value.read_lock::<Absent>() {
        let message = format!("{what}是{}（{}）", gap.why.word(), gap.what);
        return Err(absent(gap.clone(), message));
    }
    number(value).ok_or_else(|| wrong(format!("{what}要是数，现在是 {}", show(value))))
}

/// 均分: this person's part of points that the people of a column share; the remainder goes to the first named.
fn even_share(
    context: NativeCallContext<'_>,
    points: Dynamic,
    row: Row,
    column: ImmutableString,
) -> Outcome<Dynamic> {
    let call = Call::of(&context)?;
    let points = figure(&points, "均分 的分数")?;
    // The read checks that the column is declared.
    let _ = row.read(&call, &column)?;
    let facts = &call.world.facts;
    let named = match facts
        .table(row.table)
        .map(|table| table.named(row.row, &column))
    {
        Some(Value::People(people)) if !people.is_empty() => people,
        _ => return Err(wrong(format!("均分 的「{column}」要声明成 人员，并且有人"))),
    };
    // A name that stands twice is one person.
    let mut people: Vec<(PersonId, Decimal)> = Vec::with_capacity(named.len());
    for mention in named {
        if !people.iter().any(|(known, _)| *known == mention.person) {
            people.push((mention.person, Decimal::ONE));
        }
    }
    part(&call, points, &people, "均分")
}

/// 份额: this person's part of a task's points by the weights of 主办 and 协办; the remainder goes to the first lead.
fn share(
    context: &NativeCallContext<'_>,
    points: &Dynamic,
    row: &Row,
    lead: Decimal,
    helper: Decimal,
) -> Outcome<Dynamic> {
    let call = Call::of(context)?;
    let points = figure(points, "份额 的分数")?;
    if row.table != Facts::LOG {
        return Err(wrong_with(
            "份额 只用于台账的事项",
            "别的表写 均分(分, 行, \"人员列\")",
        ));
    }
    if lead < Decimal::ZERO || helper < Decimal::ZERO {
        return Err(wrong(format!(
            "份额 的份数是 {lead} 和 {helper}，不能小于 0"
        )));
    }
    let (leads, helpers) = row.roles();
    let weighed = |people: Vec<PersonId>, weight| people.into_iter().map(move |one| (one, weight));
    let people: Vec<(PersonId, Decimal)> = weighed(leads, lead)
        .chain(weighed(helpers, helper))
        .collect();
    part(&call, points, &people, "份额")
}

/// The part of who is scored among weighed people, cut at the places of an entry; the first takes what is left. A 科室
/// has the parts of its members.
fn part(
    call: &Call,
    points: Decimal,
    people: &[(PersonId, Decimal)],
    word: &str,
) -> Outcome<Dynamic> {
    let too_large = || wrong(format!("{word} 的结果超出了能精确表示的范围"));
    let mut whole = Decimal::ZERO;
    for (_, weight) in people {
        whole = whole.checked_add(*weight).ok_or_else(too_large)?;
    }
    if whole.is_zero() {
        return Err(wrong(format!("{word} 的份数都是 0，分不开")));
    }
    if !people.iter().any(|(person, _)| call.concerns(*person)) {
        return Err(wrong_with(
            format!("{word} 的这一件里没有这个人"),
            "用 岗.主办事项、岗.协办事项 或 岗.表 里这个人自己的行",
        ));
    }
    let places = call.world.facts.scheme.rounding.entry.places;
    let cut = |weight: Decimal| {
        let part = points.checked_mul(weight)?.checked_div(whole)?;
        Some(part.round_dp_with_strategy(places, RoundingStrategy::ToZero))
    };
    let mut first = points;
    let mut own = Decimal::ZERO;
    for (person, weight) in people.iter().skip(1) {
        let part = cut(*weight).ok_or_else(too_large)?;
        first = first.checked_sub(part).ok_or_else(too_large)?;
        if call.concerns(*person) {
            own = own.checked_add(part).ok_or_else(too_large)?;
        }
    }
    if people
        .first()
        .is_some_and(|(person, _)| call.concerns(*person))
    {
        own = own.checked_add(first).ok_or_else(too_large)?;
    }
    Ok(dynamic(own))
}
