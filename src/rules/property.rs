//! Properties that are found once and not at every step: getters by name for 岗, 指标 and rows, and readers for the words
//! that look at many rows.
//! Invariant: what is not plainly there is asked for by its name, so that a gap or a slip is told in one way only.

use std::sync::Arc;

use rhai::{Dynamic, Engine, NativeCallContext};
use rust_decimal::Decimal;
use rustc_hash::FxHashSet;

use super::absent::{Outcome, wrong, wrong_with};
use super::arithmetic::dynamic;
use super::header::Header;
use super::others::{self, Figure};
use super::run::Rule;
use super::world::{Call, Post, Row, Rows, Target, derived, of_post, of_target};
use crate::office::words::targets;
use crate::office::{Column, Facts, Lateness, Timing, Value};

/// What a rule declares, with the columns of this office by their numbers. A runner has its own: two threads that count
/// the holders of one thing wait for each other.
pub struct Declared {
    pub header: Header,
    /// The script's closures in which points are earned.
    pub earning: FxHashSet<String>,
    /// By table and column.
    reads: Vec<Vec<bool>>,
    /// By column of 岗位目标.
    parameters: Vec<bool>,
}

impl Declared {
    pub fn new(rule: &Rule, facts: &Facts) -> Self {
        let header = rule.header.as_ref();
        let of_table = |table: &crate::office::Table| {
            let columns = table.columns().iter();
            columns
                .map(|column| header.reads(&table.name, &column.name))
                .collect()
        };
        let targets = facts.targets_table.columns().iter();
        Self {
            reads: facts.tables.iter().map(of_table).collect(),
            parameters: targets
                .map(|column| header.parameter(&column.name).is_some())
                .collect(),
            earning: rule.shape.earning.as_ref().clone(),
            header: header.clone(),
        }
    }

    fn reads(&self, table: u16, column: usize) -> bool {
        let table = self.reads.get(usize::from(table));
        table.is_some_and(|table| table.get(column) == Some(&true))
    }

    fn parameter(&self, column: usize) -> bool {
        self.parameters.get(column) == Some(&true)
    }
}

/// A property that a row of the log has by its timing; `None` where it is not plainly there.
type Timed = fn(&Timing) -> Option<Value<'static>>;

/// Where a table has a property.
#[derive(Clone, Copy)]
enum Site {
    Column(usize),
    Timed(Timed),
    Elsewhere,
}

impl Site {
    fn find(facts: &Facts, table: u16, name: &str) -> Self {
        if table == Facts::LOG && derived().contains(&name) {
            return timed(name).map_or(Self::Elsewhere, Self::Timed);
        }
        let column = facts.table(table).and_then(|table| table.find_column(name));
        column.map_or(Self::Elsewhere, Self::Column)
    }
}

fn timed(name: &str) -> Option<Timed> {
    let days: Timed = match name {
        "逾期工作日" => |timing| Some(Value::Number(Decimal::from(days(timing)?))),
        "逾期" => |timing| Some(Value::Flag(days(timing)? > 0)),
        "按时办结" => |timing| Some(Value::Flag(days(timing)? == 0 && timing.done.is_some())),
        "已办结" => |timing| Some(Value::Flag(timing.done.is_some())),
        "应办结" => |timing| Some(Value::Flag(timing.due)),
        _ => return None,
    };
    Some(days)
}

fn days(timing: &Timing) -> Option<u32> {
    match timing.lateness {
        Lateness::Days(days) => Some(days),
        _ => None,
    }
}

/// One property of the rows of one table.
pub struct Reader<'a> {
    facts: &'a Facts,
    at: At<'a>,
}

enum At<'a> {
    Column(&'a Column),
    Timed(Timed),
    Elsewhere,
}

impl<'a> Reader<'a> {
    pub fn new(call: &'a Call, rows: &Rows, name: &str) -> Self {
        let facts = &call.world.facts;
        rows.look();
        let at = match Site::find(facts, rows.table, name) {
            Site::Column(column) if call.declared.reads(rows.table, column) => facts
                .table(rows.table)
                .and_then(|table| table.columns().get(column))
                .map_or(At::Elsewhere, At::Column),
            Site::Timed(of) => At::Timed(of),
            _ => At::Elsewhere,
        };
        Self { facts, at }
    }

    /// The value of a row, where one is plainly there.
    pub fn plain(&self, row: u32) -> Option<Value<'a>> {
        match &self.at {
            At::Column(column) => Some(column.value(row)).filter(|value| value.is_present()),
            At::Timed(of) => self.facts.docket.timing(row).and_then(of),
            At::Elsewhere => None,
        }
    }

    /// The number of a row, where one is plainly there.
    pub fn number(&self, row: u32) -> Option<Decimal> {
        self.plain(row)?.number()
    }
}

impl Target {
    pub fn read(&self, call: &Call, name: &str) -> Outcome<Dynamic> {
        let header = call.header();
        let facts = &self.world.facts;
        let Some(indicator) = facts.indicator(self.indicator) else {
            return Err(wrong("这个指标不存在"));
        };
        match name {
            "名称" => return Ok(indicator.name.as_ref().into()),
            "满分" => return Ok(dynamic(indicator.full)),
            "起评分" => return Ok(dynamic(indicator.base_points())),
            "实际值" => {
                return self.actual.clone().ok_or_else(|| {
                    wrong_with("没有 计量，就没有 实际值", "先写 fn 计量(岗, 指标)")
                });
            }
            targets::WEIGHT | targets::TARGET => {}
            _ if header.parameter(name).is_some() => {}
            _ if Figure::from_word(name).is_some() => return self.figure(call, name),
            _ => {
                return Err(wrong_with(
                    format!("规则没有声明参数「{name}」"),
                    format!("在规则开头写明，例如 /// 参数：{name}（分）"),
                ));
            }
        }
        let table = &facts.targets_table;
        let value = table.named(indicator.row, name);
        Ok(self
            .world
            .convert(value, name, true, || table.named_place(indicator.row, name)))
    }

    /// A parameter whose column is known.
    pub fn parameter(&self, call: &Call, column: usize, name: &str) -> Outcome<Dynamic> {
        let facts = &self.world.facts;
        let Some(indicator) = facts.indicator(self.indicator) else {
            return self.read(call, name);
        };
        let table = &facts.targets_table;
        let value = table.value(indicator.row, column);
        Ok(self
            .world
            .convert(value, name, true, || table.place(indicator.row, column)))
    }
}

impl Target {
    /// 名次, 最高值 and their kin, over the 实际值 of all within 比较范围.
    fn figure(&self, call: &Call, name: &str) -> Outcome<Dynamic> {
        match Figure::from_word(name).filter(|_| self.actual.is_some()) {
            Some(figure) => {
                let found = call.others.population(call.subject, self.indicator, figure);
                Ok(others::value(found))
            }
            None => Err(wrong_with(
                format!("计量 还没有得出实际值，没有「{name}」"),
                format!("在 评分 里写 指标.{name}"),
            )),
        }
    }
}

/// Registers a getter for every property that the rules of a run can read. Without one rhai says that there is no such
/// property, in words, before it asks by name.
pub fn register<'h>(
    engine: &mut Engine,
    headers: impl Iterator<Item = &'h Header> + Clone,
    facts: &Facts,
) {
    let columns = headers.clone().flat_map(|header| &header.reads);
    let of_row: FxHashSet<Arc<str>> = columns
        .map(|read| read.column.clone())
        .chain(derived().into_iter().map(Arc::from))
        .collect();
    for name in of_row {
        let tables = 0..u16::try_from(facts.tables.len()).unwrap_or(u16::MAX);
        let sites: Vec<Site> = tables
            .map(|table| Site::find(facts, table, &name))
            .collect();
        engine.register_get(
            name.clone().as_ref(),
            move |c: NativeCallContext<'_>, row: &mut Row| -> Outcome<Dynamic> {
                let call = Call::of(&c)?;
                let site = sites.get(usize::from(row.table)).copied();
                of_a_row(&call, row, &name, site.unwrap_or(Site::Elsewhere))
            },
        );
    }
    let parameters = headers.flat_map(|header| &header.parameters);
    let of_targets: FxHashSet<Arc<str>> = parameters
        .map(|parameter| parameter.name.clone())
        .chain(of_target().into_iter().map(Arc::from))
        .collect();
    for name in of_targets {
        let column = facts.targets_table.find_column(&name);
        engine.register_get(
            name.clone().as_ref(),
            move |c: NativeCallContext<'_>, target: &mut Target| -> Outcome<Dynamic> {
                let call = Call::of(&c)?;
                let own = column.filter(|column| call.declared.parameter(*column));
                match own {
                    Some(column) => target.parameter(&call, column, &name),
                    None => target.read(&call, &name),
                }
            },
        );
    }
    for name in of_post() {
        engine.register_get(name, move |post: &mut Post| post.read(name));
    }
}

fn of_a_row(call: &Call, row: &Row, name: &str, site: Site) -> Outcome<Dynamic> {
    let facts = &row.world.facts;
    match site {
        Site::Timed(of) => {
            if let Some(value) = facts.docket.timing(row.row).and_then(of) {
                return Ok(row.world.convert(value, name, false, || row.place(name)));
            }
        }
        Site::Column(column) if call.declared.reads(row.table, column) => {
            let table = facts.table(row.table);
            let value = table.map_or(Value::Missing, |table| table.value(row.row, column));
            return Ok(row.world.convert(value, name, false, || row.place(name)));
        }
        _ => {}
    }
    row.read(call, name)
}
