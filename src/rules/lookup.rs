//! Words that go to other tables: 查表 by one or two keys, 对应 to the rows with the same key, and 分档.
//! Invariant: a key that is not there or is there twice is a fault that names key and table, never a guess.

use std::sync::Arc;

use chrono::NaiveDate;
use rhai::{Array, Dynamic, Engine, ImmutableString, NativeCallContext};
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::absent::{Absent, Outcome, absent, refused, wrong, wrong_with};
use super::arithmetic::{number, show};
use super::bands::{Band, slip, words};
use super::world::{Call, Row, Rows, World, undeclared};
use crate::office::{Facts, Roster, Table, Value};

/// The rows of a table by the values of some of its columns.
#[derive(Debug, Default)]
pub struct Index {
    rows: FxHashMap<String, Vec<u32>>,
}

impl Index {
    /// Rows whose key cells have no value are in no list.
    pub fn build(facts: &Facts, table: &Table, columns: &[usize]) -> Self {
        let mut index = Self::default();
        for row in table.rows() {
            let mut key = String::new();
            let whole = columns.iter().all(|column| {
                let Some(part) = cell_key(facts, table.value(row, *column)) else {
                    return false;
                };
                key.push_str(&part);
                key.push('\u{1f}');
                true
            });
            if whole {
                index.rows.entry(key).or_default().push(row);
            }
        }
        index
    }

    fn find(&self, keys: &[String]) -> &[u32] {
        let mut key = String::new();
        for part in keys {
            key.push_str(part);
            key.push('\u{1f}');
        }
        self.rows.get(&key).map_or(&[], Vec::as_slice)
    }
}

/// One cell as part of a key; kinds are told apart, so that text never meets a number.
fn cell_key(facts: &Facts, value: Value<'_>) -> Option<String> {
    Some(match value {
        Value::Number(number) => format!("数{}", number.normalize()),
        Value::Text(symbol) => format!("文{}", facts.lexicon.text(symbol)),
        Value::Date(date) => format!("日{date}"),
        Value::Span(first, last) => format!("期{first}{last}"),
        Value::Flag(flag) => format!("否{flag}"),
        Value::People(people) => {
            let names = people.iter().map(|mention| mention.person);
            format!("文{}", names_of(facts, &facts.roster, names))
        }
        Value::Missing | Value::NotApplicable | Value::Faulty => return None,
    })
}

fn names_of(
    facts: &Facts,
    roster: &Roster,
    people: impl Iterator<Item = crate::office::PersonId>,
) -> String {
    let names: Vec<&str> = people
        .filter_map(|person| roster.person(person))
        .map(|person| facts.lexicon.text(person.name))
        .collect();
    names.join("、")
}

/// A script's value as part of a key.
fn key_of(value: &Dynamic, word: &str) -> Outcome<String> {
    if let Some(gap) = value.read_lock::<Absent>() {
        let message = format!("{word} 的键是{}（{}）", gap.why.word(), gap.what);
        return Err(absent(gap.clone(), message));
    }
    if let Some(number) = number(value) {
        return Ok(format!("数{}", number.normalize()));
    }
    if let Some(text) = value.read_lock::<ImmutableString>() {
        return Ok(format!("文{}", text.as_str()));
    }
    if let Some(date) = value.read_lock::<NaiveDate>() {
        return Ok(format!("日{}", *date));
    }
    if let Ok(flag) = value.as_bool() {
        return Ok(format!("否{flag}"));
    }
    if let Some(list) = value.read_lock::<Array>() {
        let names: Vec<String> = list
            .iter()
            .filter_map(|name| name.clone().into_string().ok())
            .collect();
        return Ok(format!("文{}", names.join("、")));
    }
    Err(wrong(format!(
        "{word} 的键要是文字、数、日期或是否，现在是 {}",
        show(value)
    )))
}

/// A table and some of its columns, all of them declared.
struct Target<'a> {
    number: u16,
    table: &'a Table,
    columns: Vec<usize>,
}

impl<'a> Target<'a> {
    fn find(call: &'a Call, name: &str, columns: &[&str]) -> Outcome<Self> {
        for column in columns {
            if !call.header().reads(name, column) {
                return Err(undeclared(name, column));
            }
        }
        let facts = &call.world.facts;
        let found = facts
            .table_number(name)
            .and_then(|number| Some((number, facts.table(number)?)));
        let Some((number, table)) = found else {
            return Err(wrong(format!("考核文件夹里没有「{name}」这张表")));
        };
        let columns = columns
            .iter()
            .map(|column| {
                table
                    .find_column(column)
                    .ok_or_else(|| wrong(format!("「{name}」没有「{column}」这一列")))
            })
            .collect::<Outcome<Vec<usize>>>()?;
        Ok(Self {
            number,
            table,
            columns,
        })
    }

    fn rows(&self, world: &World, keys: &[String]) -> Vec<u32> {
        let columns = self.columns.get(..keys.len()).unwrap_or(&self.columns);
        world.index(self.number, columns).find(keys).to_vec()
    }
}

/// Registers the words.
pub fn register(engine: &mut Engine) {
    type Text = ImmutableString;
    engine.register_fn(
        "查表",
        |c: NativeCallContext<'_>, table: Text, column: Text, key: Dynamic, value: Text| {
            look_up(&c, &table, &[(&column, key)], &value, None)
        },
    );
    engine.register_fn(
        "查表",
        |c: NativeCallContext<'_>,
         table: Text,
         column: Text,
         key: Dynamic,
         value: Text,
         otherwise: Dynamic| {
            look_up(&c, &table, &[(&column, key)], &value, Some(otherwise))
        },
    );
    engine.register_fn(
        "查表",
        |c: NativeCallContext<'_>,
         table: Text,
         column: Text,
         key: Dynamic,
         second: Text,
         other: Dynamic,
         value: Text| {
            let keys = [(column.as_str(), key), (second.as_str(), other)];
            look_up(&c, &table, &keys, &value, None)
        },
    );
    engine.register_fn(
        "查表",
        |c: NativeCallContext<'_>,
         table: Text,
         column: Text,
         key: Dynamic,
         second: Text,
         other: Dynamic,
         value: Text,
         otherwise: Dynamic| {
            let keys = [(column.as_str(), key), (second.as_str(), other)];
            look_up(&c, &table, &keys, &value, Some(otherwise))
        },
    );
    engine.register_fn(
        "对应",
        |c: NativeCallContext<'_>, row: &mut Row, table: Text, column: Text| {
            matching(&c, row, &table, &column, &column)
        },
    );
    engine.register_fn(
        "对应",
        |c: NativeCallContext<'_>, row: &mut Row, table: Text, own: Text, other: Text| {
            matching(&c, row, &table, &own, &other)
        },
    );
    engine.register_fn("分档", band_of);
}

fn look_up(
    context: &NativeCallContext<'_>,
    name: &str,
    keys: &[(&str, Dynamic)],
    column: &str,
    otherwise: Option<Dynamic>,
) -> Outcome<Dynamic> {
    let call = Call::of(context)?;
    let parts = keys
        .iter()
        .map(|(_, key)| key_of(key, "查表"))
        .collect::<Outcome<Vec<String>>>()?;
    let columns: Vec<&str> = keys.iter().map(|(own, _)| *own).chain([column]).collect();
    let target = Target::find(&call, name, &columns)?;
    let said = || {
        let all: Vec<String> = keys
            .iter()
            .map(|(own, key)| format!("{own} 是 {}", show(key)))
            .collect();
        all.join("、")
    };
    match target.rows(&call.world, &parts).as_slice() {
        [row] => {
            let value = target.table.named(*row, column);
            Ok(call.world.convert(value, column, false, || {
                target.table.named_place(*row, column)
            }))
        }
        [] => otherwise.ok_or_else(|| {
            wrong_with(
                format!("「{name}」里没有 {} 的一行", said()),
                format!("在「{name}」里补上这一行，或者在 查表 的最后写上没有时用的值"),
            )
        }),
        [_, second, ..] => Err(refused(
            target.table.row_place(*second),
            format!("「{name}」里 {} 的不止一行，不知道用哪一行", said()),
        )),
    }
}

/// 对应: the rows of another table with the same key, whosever they are and whenever they are from.
fn matching(
    context: &NativeCallContext<'_>,
    row: &Row,
    name: &str,
    own: &str,
    other: &str,
) -> Outcome<Rows> {
    let call = Call::of(context)?;
    let key = key_of(&row.read(&call, own)?, "对应")?;
    let target = Target::find(&call, name, &[other])?;
    let rows: Arc<[u32]> = target.rows(&call.world, &[key]).into();
    Ok(Rows {
        world: row.world.clone(),
        table: target.number,
        rows,
    })
}

/// 分档: the value of the band that a number lies in.
fn band_of(context: NativeCallContext<'_>, value: Dynamic, bands: Array) -> Outcome<Dynamic> {
    if let Some(gap) = value.read_lock::<Absent>() {
        let message = format!("分档 的数是{}（{}）", gap.why.word(), gap.what);
        return Err(absent(gap.clone(), message));
    }
    let number: Decimal =
        number(&value).ok_or_else(|| wrong(format!("分档 要一个数，现在是 {}", show(&value))))?;
    let form = "每一档写成 [\"80以上不满90\", 值]";
    if bands.is_empty() {
        return Err(wrong_with("分档 里一档也没有写", form));
    }
    let mut read: Vec<(String, Band, Dynamic)> = Vec::with_capacity(bands.len());
    for band in &bands {
        let pair = band.read_lock::<Array>();
        let Some([text, gives]) = pair.as_ref().map(|pair| pair.as_slice()) else {
            return Err(wrong_with("分档 的一档要有两样：范围和值", form));
        };
        let text = text.read_lock::<ImmutableString>();
        let Some(text) = text else {
            return Err(wrong_with("分档 的范围要写成文字", form));
        };
        let Some(edges) = Band::parse(&text) else {
            return Err(wrong_with(
                format!("分档 不认识范围「{}」", text.as_str()),
                "用 以上、以下、以内（包括本数）、超过、不满（不包括本数）写，例如 80以上不满90",
            ));
        };
        read.push((text.to_string(), edges, gives.clone()));
    }
    let edges: Vec<Band> = read.iter().map(|(_, edges, _)| *edges).collect();
    let texts: Vec<&str> = read.iter().map(|(text, ..)| text.as_str()).collect();
    if let Some(slip) = slip(&edges) {
        let (message, help) = words(slip, &texts);
        return Err(wrong_with(message, help));
    }
    let found = read.iter().find(|(_, edges, _)| edges.holds(number));
    if let Some((text, ..)) = found {
        super::trace::band(context.call_position().line().unwrap_or(0), text);
    }
    found.map(|(.., gives)| gives.clone()).ok_or_else(|| {
        wrong_with(
            format!("{} 不在任何一档里（{}）", show(&value), texts.join("、")),
            "补上包括它的一档",
        )
    })
}
