//! 上期, 历史, 连续期数: what a rule reads of earlier periods, as its header's 取用 declares: `上期.总分`, `历史.等次`,
//! `上期.信息采用.得分`, `历史.信息采用.实际值`.
//! Invariant: what was decided counts; what 取用 does not declare cannot be read.

use std::sync::Arc;

use rhai::{Array, Dynamic, Engine, FnPtr, INT, ImmutableString, NativeCallContext};

use super::absent::{Absent, Outcome, Why, wrong, wrong_with};
use super::arithmetic::{dynamic, show};
use super::engine;
use super::problem;
use super::source::Source;
use super::world::{Call, Post};
use crate::diag::Sink;
use crate::office::{PastPeriod, PastSubject};

/// How far back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// 上期
    Last,
    /// 历史
    All,
}

impl Reach {
    pub const ALL: [Reach; 2] = [Self::Last, Self::All];

    pub fn word(self) -> &'static str {
        match self {
            Self::Last => "上期",
            Self::All => "历史",
        }
    }
}

/// One item of 取用 that looks back.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PastUse {
    pub reach: Reach,
    /// 总分, 等次, `指标名.得分` or `指标名.实际值`.
    pub item: Arc<str>,
    pub line: u32,
}

/// What of a result.
enum Item<'a> {
    Total,
    Grade,
    Score(&'a str),
    Actual(&'a str),
}

impl<'a> Item<'a> {
    fn read(text: &'a str) -> Option<Self> {
        match text.rsplit_once('.') {
            None if text == "总分" => Some(Self::Total),
            None if text == "等次" => Some(Self::Grade),
            Some((name, "得分")) if !name.is_empty() => Some(Self::Score(name)),
            Some((name, "实际值")) if !name.is_empty() => Some(Self::Actual(name)),
            _ => None,
        }
    }
}

/// Whether a text names something of a result.
pub fn is_item(text: &str) -> bool {
    Item::read(text).is_some()
}

/// Reads an item of 取用; false where it is not one that looks back.
pub fn parse(
    source: &Source,
    line: u32,
    text: &str,
    uses: &mut Vec<PastUse>,
    sink: &mut Sink,
) -> bool {
    let Some((word, item)) = text.split_once(['.', '．']) else {
        return Reach::ALL.iter().any(|reach| reach.word() == text) && {
            sink.push(problem::unreadable_past(source, line, text));
            true
        };
    };
    let Some(reach) = Reach::ALL
        .into_iter()
        .find(|reach| reach.word() == word.trim())
    else {
        return false;
    };
    let item = item.trim().replace('．', ".");
    if Item::read(&item).is_none() {
        sink.push(problem::unreadable_past(source, line, text));
        return true;
    }
    uses.push(PastUse {
        reach,
        item: item.into(),
        line,
    });
    true
}

/// Registers the words.
pub fn register(engine: &mut Engine) {
    type Text = ImmutableString;
    type Context<'a> = NativeCallContext<'a>;
    engine.register_fn("上期", |c: Context<'_>, post: &mut Post, item: Text| {
        last(&*Call::of(&c)?, post, &item)
    });
    engine.register_fn("历史", |c: Context<'_>, post: &mut Post, item: Text| {
        all(&*Call::of(&c)?, post, &item)
    });
    engine.register_fn(
        "连续期数",
        |c: Context<'_>, values: Array, test: FnPtr| {
            run(&values, |value| {
                let answer = engine::call(&c, &test, (value.clone(),))?;
                answer.as_bool().map_err(|_| {
                    wrong(format!(
                        "连续期数 的条件要得出 是或否，现在得出 {}",
                        show(&answer)
                    ))
                })
            })
        },
    );
    engine.register_fn(
        "连续期数",
        |c: Context<'_>, values: Array, wanted: Dynamic| {
            run(&values, |value| {
                c.call_fn::<bool>("==", (value.clone(), wanted.clone()))
            })
        },
    );
}

/// How many from the nearest on pass; one without a value ends the run.
fn run(values: &Array, mut passes: impl FnMut(&Dynamic) -> Outcome<bool>) -> Outcome<INT> {
    let mut count = 0;
    for value in values {
        if value.is::<Absent>() || !passes(value)? {
            break;
        }
        count += 1;
    }
    Ok(count)
}

fn declared(call: &Call, reach: Reach, item: &str) -> Outcome<()> {
    let own = |own: &&PastUse| own.reach == reach && own.item.as_ref() == item;
    match call.header().past.iter().find(own) {
        Some(_) => Ok(()),
        None => Err(wrong_with(
            format!("规则没有声明要取用「{}.{item}」", reach.word()),
            format!("在规则开头写明，例如 /// 取用：{}.{item}", reach.word()),
        )),
    }
}

fn last(call: &Call, post: &Post, item: &str) -> Outcome<Dynamic> {
    declared(call, Reach::Last, item)?;
    let facts = &post.world.facts;
    let found = facts
        .history
        .last_before(&facts.period)
        .and_then(|past| Some((past, subject(post, past)?)));
    Ok(match found {
        Some((past, subject)) => value(past, subject, item),
        None => gap(Why::Missing, format!("上期没有 {item}")),
    })
}

fn all(call: &Call, post: &Post, item: &str) -> Outcome<Array> {
    declared(call, Reach::All, item)?;
    let facts = &post.world.facts;
    let values = facts
        .history
        .run_before(&facts.period)
        .map_while(|past| Some(value(past, subject(post, past)?, item)))
        .collect();
    Ok(values)
}

fn subject<'p>(post: &Post, past: &'p PastPeriod) -> Option<&'p PastSubject> {
    post.world.facts.past_of(past, post.subject)
}

fn value(past: &PastPeriod, subject: &PastSubject, item: &str) -> Dynamic {
    let none = || gap(Why::Missing, format!("{}的 {item}", past.period.words()));
    let number = |found: Option<rust_decimal::Decimal>| found.map_or_else(none, dynamic);
    match Item::read(item) {
        Some(Item::Total) => number(subject.total.decided),
        Some(Item::Grade) => subject
            .grade
            .decided
            .as_ref()
            .map_or_else(none, |grade| grade.as_ref().into()),
        Some(Item::Score(name)) => number(subject.indicator(name).and_then(|own| own.score)),
        Some(Item::Actual(name)) => number(subject.indicator(name).and_then(|own| own.actual)),
        None => none(),
    }
}

fn gap(why: Why, what: String) -> Dynamic {
    let absent = Absent {
        why,
        what: what.into(),
        place: None,
        whole: true,
    };
    absent.value()
}
