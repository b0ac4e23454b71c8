//! What a script can hold in its hands: 岗, 指标, one row, several rows — handles into the facts, never copies.
//! Invariant: a column that the rule's header does not declare cannot be read.

use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

use rhai::{Array, Dynamic, EvalAltResult, ImmutableString, NativeCallContext};
use rustc_hash::FxHashMap;

use super::absent::{Absent, Outcome, Why, wrong, wrong_with};
use super::arithmetic::dynamic;
use super::engine::spend;
use super::header::Header;
use super::lookup::Index;
use super::open::Book;
use super::others::Others;
use super::property::Declared;
use super::vocabulary::days_after;
use super::words::{What, properties};
use crate::diag::Place;
use crate::office::words::{LOG, log};
use crate::office::{
    Facts, Lateness, PersonId, SectionId, Subject, TenureId, Timing, Value, roles,
};

/// By table and key columns.
type Indexes = FxHashMap<(u16, Vec<usize>), Arc<Index>>;

/// The facts, with texts as a script's strings.
pub struct World {
    pub facts: Arc<Facts>,
    /// By symbol, made when a rule first asks.
    texts: Vec<OnceLock<ImmutableString>>,
    /// Tables by their keys, made when a rule first asks.
    indexes: Arc<RwLock<Indexes>>,
    /// Every indicator and group, whoever has it.
    pub named: Arc<BTreeSet<Arc<str>>>,
}

impl World {
    pub fn new(facts: Arc<Facts>) -> Self {
        let indicators = facts.indicators.iter();
        let named = indicators
            .flat_map(|own| std::iter::once(&own.name).chain(&own.group))
            .chain(&facts.elsewhere);
        Self {
            named: Arc::new(named.cloned().collect()),
            facts,
            texts: Vec::new(),
            indexes: Arc::default(),
        }
    }

    /// The same world with strings for one thread alone: threads that count the holders of one string wait for each
    /// other at every row.
    pub fn own(&self) -> Self {
        let mut texts = Vec::new();
        texts.resize_with(self.facts.lexicon.texts().len(), OnceLock::new);
        Self {
            facts: self.facts.clone(),
            texts,
            indexes: self.indexes.clone(),
            named: self.named.clone(),
        }
    }

    /// A table's rows by the values of these columns.
    pub fn index(&self, number: u16, columns: &[usize]) -> Arc<Index> {
        let key = (number, columns.to_vec());
        let known = self.indexes.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(index) = known.get(&key) {
            return index.clone();
        }
        drop(known);
        let built = self
            .facts
            .table(number)
            .map(|table| Index::build(&self.facts, table, columns))
            .unwrap_or_default();
        let mut known = self.indexes.write().unwrap_or_else(PoisonError::into_inner);
        known.entry(key).or_insert_with(|| Arc::new(built)).clone()
    }

    fn text(&self, symbol: crate::office::Symbol) -> Dynamic {
        let text = || ImmutableString::from(self.facts.lexicon.text(symbol));
        match self.texts.get(symbol.index()) {
            Some(known) => known.get_or_init(text).clone().into(),
            None => text().into(),
        }
    }
}

/// One run of one rule for one subject; travels as the tag of the call.
pub struct Call {
    pub world: Arc<World>,
    pub declared: Arc<Declared>,
    pub subject: Subject,
    pub indicator: u32,
    pub others: Arc<dyn Others>,
    book: Mutex<Book>,
}

impl Call {
    pub fn new(
        world: Arc<World>,
        declared: Arc<Declared>,
        subject: Subject,
        indicator: u32,
        others: Arc<dyn Others>,
        book: Book,
    ) -> Self {
        Self {
            world,
            declared,
            subject,
            indicator,
            others,
            book: Mutex::new(book),
        }
    }

    pub fn header(&self) -> &Header {
        &self.declared.header
    }

    pub fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a person is the one being scored, or a member of the 科室 that is.
    pub fn concerns(&self, person: PersonId) -> bool {
        let facts = &self.world.facts;
        match self.subject {
            Subject::Post(id) => facts.tenure(id).is_some_and(|own| own.person == person),
            Subject::Section(id) => facts.members(id).any(|own| own.person == person),
        }
    }

    /// The call that a native word is part of.
    pub fn of<'c>(context: &'c NativeCallContext<'_>) -> Outcome<impl Deref<Target = Arc<Call>>> {
        let tag: Option<&'c Dynamic> = context.tag();
        tag.and_then(|tag| tag.read_lock::<Arc<Call>>())
            .ok_or_else(|| wrong("这个词只能在 评分 和 计量 里使用"))
    }
}

/// 岗: a 任职, or a 科室 that is assessed as one.
#[derive(Clone)]
pub struct Post {
    pub world: Arc<World>,
    pub subject: Subject,
}

/// 指标: a row of 岗位目标, with 实际值 once 计量 gave one.
#[derive(Clone)]
pub struct Target {
    pub world: Arc<World>,
    pub indicator: u32,
    pub actual: Option<Dynamic>,
}

/// One row of a table.
#[derive(Clone)]
pub struct Row {
    pub world: Arc<World>,
    pub table: u16,
    pub row: u32,
}

/// Rows of one table, in its order.
#[derive(Clone)]
pub struct Rows {
    pub world: Arc<World>,
    pub table: u16,
    pub rows: Arc<[u32]>,
}

/// The rows of a `Rows`, one handle at a time.
pub struct RowsIter {
    rows: Rows,
    next: usize,
}

impl Iterator for RowsIter {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        let row = *self.rows.rows.get(self.next)?;
        self.next += 1;
        Some(Row {
            world: self.rows.world.clone(),
            table: self.rows.table,
            row,
        })
    }
}

impl IntoIterator for Rows {
    type Item = Row;
    type IntoIter = RowsIter;

    fn into_iter(self) -> RowsIter {
        self.look();
        RowsIter {
            rows: self,
            next: 0,
        }
    }
}

impl Rows {
    /// Counts the work of looking at all of them.
    pub fn look(&self) {
        spend(self.rows.len() / 64);
    }

    /// A handle on a row of the table.
    pub fn row(&self, row: u32) -> Row {
        Row {
            world: self.world.clone(),
            table: self.table,
            row,
        }
    }

    pub fn iter(&self) -> RowsIter {
        self.clone().into_iter()
    }
}

/// Properties that 台账 rows have beside their columns.
pub fn derived() -> Vec<&'static str> {
    properties(What::Row).collect()
}

/// Properties of 岗.
pub fn of_post() -> Vec<&'static str> {
    properties(What::Post).collect()
}

/// Properties of 指标 beside its parameters.
pub fn of_target() -> Vec<&'static str> {
    properties(What::Target).collect()
}

impl Post {
    pub fn read(&self, name: &str) -> Outcome<Dynamic> {
        let facts = &self.world.facts;
        let duties = facts.duties(self.subject);
        let rows = |pick: fn(&crate::office::Duties) -> &Vec<u32>| {
            let rows: Arc<[u32]> =
                duties.map_or_else(|| [].into(), |duties| pick(duties).as_slice().into());
            spend(rows.len() / 256);
            Dynamic::from(Rows {
                world: self.world.clone(),
                table: Facts::LOG,
                rows,
            })
        };
        Ok(match name {
            "科室" => self
                .world
                .text(facts.section_of(self.subject).unwrap_or_default()),
            "人数" => {
                let section = facts.section_of(self.subject);
                let own = section.and_then(|name| facts.section_id(name));
                let count = own.map_or(0, |id: SectionId| facts.head_count(id));
                Dynamic::from_int(i64::from(count))
            }
            "主办事项" => rows(|duties| &duties.lead),
            "协办事项" => rows(|duties| &duties.assist),
            "应办结事项" => rows(|duties| &duties.due),
            "结转事项" => rows(|duties| &duties.carried),
            _ => match self.subject {
                Subject::Post(id) => self.of_tenure(id, name)?,
                Subject::Section(_) => {
                    return Err(wrong_with(
                        format!("这里给科室计分，科室没有「{name}」"),
                        "科室可以读 科室、人数、主办事项、协办事项、应办结事项、结转事项",
                    ));
                }
            },
        })
    }

    fn of_tenure(&self, id: TenureId, name: &str) -> Outcome<Dynamic> {
        let facts = &self.world.facts;
        let Some(tenure) = facts.tenure(id) else {
            return Err(wrong("这段任职不存在"));
        };
        let person = facts.roster.person(tenure.person);
        let of_person = |pick: fn(&crate::office::Person) -> crate::office::Symbol| {
            person.map_or(Dynamic::UNIT, |person| self.world.text(pick(person)))
        };
        Ok(match name {
            "姓名" => of_person(|person| person.name),
            "工号" => of_person(|person| person.number),
            "人员类别" => of_person(|person| person.staff),
            "职级" => of_person(|person| person.rank),
            "岗位" => self.world.text(tenure.post),
            "岗位类别" => self.world.text(tenure.class),
            "职责" => self.world.text(tenure.duty),
            "在岗工作日" => Dynamic::from_int(i64::from(facts.days_in_post(tenure))),
            _ => return Err(wrong(format!("岗 没有「{name}」"))),
        })
    }

    /// The rows of a data table that are this subject's.
    pub fn table(&self, call: &Call, name: &str) -> Outcome<Dynamic> {
        if !call
            .header()
            .reads
            .iter()
            .any(|read| read.table.as_ref() == name)
        {
            return Err(wrong_with(
                format!("规则没有声明要读「{name}」"),
                format!("在规则开头写明要读的列，例如 /// 取数：{name}.列名（文字）"),
            ));
        }
        let facts = &self.world.facts;
        let Some(table) = facts.table_number(name) else {
            // That the folder lacks it has been said of the rule's header.
            return Err(super::absent::absent(
                Absent {
                    why: Why::Faulty,
                    what: name.into(),
                    place: None,
                    whole: true,
                },
                format!("考核文件夹里没有「{name}」这张表"),
            ));
        };
        Ok(Dynamic::from(Rows {
            world: self.world.clone(),
            table,
            rows: facts.rows_of(self.subject, table).into(),
        }))
    }
}

impl World {
    /// A cell's value as a script's value; a gap carries its cell.
    pub fn convert(
        &self,
        value: Value<'_>,
        name: &str,
        whole: bool,
        place: impl FnOnce() -> Place,
    ) -> Dynamic {
        let gap = |why, place: Place| {
            let absent = Absent {
                why,
                what: name.into(),
                place: Some(Box::new(place)),
                whole,
            };
            absent.value()
        };
        match value {
            Value::Number(number) => dynamic(number),
            Value::Text(symbol) => self.text(symbol),
            Value::Date(date) => Dynamic::from(date),
            Value::Span(_, last) => Dynamic::from(last),
            Value::Flag(flag) => flag.into(),
            Value::People(people) => {
                let names: Array = people
                    .iter()
                    .filter_map(|mention| self.facts.roster.person(mention.person))
                    .map(|person| self.text(person.name))
                    .collect();
                names.into()
            }
            Value::Missing => gap(Why::Missing, place()),
            Value::NotApplicable => gap(Why::NotApplicable, place()),
            Value::Faulty => gap(Why::Faulty, place()),
        }
    }
}

impl Row {
    pub fn read(&self, call: &Call, name: &str) -> Outcome<Dynamic> {
        let facts = &self.world.facts;
        let Some(table) = facts.table(self.table) else {
            return Err(wrong("这张表不存在"));
        };
        if self.table == Facts::LOG
            && let Some(timing) = facts.docket.timing(self.row)
            && let Some(value) = self.derived(call, timing, name)
        {
            return Ok(value);
        }
        if !call.header().reads(&table.name, name) {
            return Err(undeclared(&table.name, name));
        }
        let value = table.named(self.row, name);
        Ok(self.world.convert(value, name, false, || self.place(name)))
    }

    /// The cell of a named column.
    pub fn place(&self, name: &str) -> Place {
        let table = self.world.facts.table(self.table);
        table.map_or(Place::Run, |table| table.named_place(self.row, name))
    }

    fn derived(&self, call: &Call, timing: &Timing, name: &str) -> Option<Dynamic> {
        let gap = |why| {
            let place =
                self.world.facts.log().map(|log| {
                    Box::new(log.named_place(self.row, crate::office::words::log::LIMIT))
                });
            let absent = Absent {
                why,
                what: name.into(),
                place,
                whole: false,
            };
            absent.value()
        };
        let lateness = |found: &dyn Fn(u32) -> Dynamic| match timing.lateness {
            Lateness::Days(days) => found(days),
            Lateness::NoLimit => gap(Why::NotApplicable),
            Lateness::LimitMissing => gap(Why::Missing),
            Lateness::Unreadable => gap(Why::Faulty),
        };
        let done = timing.done.is_some();
        Some(match name {
            "逾期工作日" => lateness(&|days| Dynamic::from_int(i64::from(days))),
            "逾期" => lateness(&|days| (days > 0).into()),
            "按时办结" => lateness(&|days| (done && days == 0).into()),
            "逾期日" => lateness(&|_| {
                let end = timing.done.unwrap_or(self.world.facts.as_of);
                let late = timing.limit.map_or(0, |limit| days_after(limit, end));
                Dynamic::from_int(late)
            }),
            "提前日" => lateness(&|_| {
                let early = timing.done.zip(timing.limit);
                Dynamic::from_int(early.map_or(0, |(done, limit)| days_after(done, limit)))
            }),
            "角色" => {
                let (leads, helpers) = self.roles();
                let concerned = |people: &[PersonId]| people.iter().any(|own| call.concerns(*own));
                match (concerned(&leads), concerned(&helpers)) {
                    (true, _) => log::LEAD.into(),
                    (false, true) => log::ASSIST.into(),
                    _ => gap(Why::NotApplicable),
                }
            }
            "已办结" => done.into(),
            "应办结" => timing.due.into(),
            "当日办结" => match (timing.assigned, timing.done) {
                (Some(assigned), Some(done)) => (done <= assigned).into(),
                (Some(_), None) => false.into(),
                (None, _) => gap(Why::Missing),
            },
            _ => return None,
        })
    }

    /// Who leads and who assists in a row of the log.
    pub fn roles(&self) -> (Vec<PersonId>, Vec<PersonId>) {
        let value = |name| {
            let table = self.world.facts.table(self.table);
            table.map_or(Value::Missing, |table| table.named(self.row, name))
        };
        roles(value(log::LEAD), value(log::ASSIST))
    }

    /// How people call the row: its 编号, else its 任务 or the first text in it.
    pub fn title(&self) -> String {
        let facts = &self.world.facts;
        let Some(table) = facts.table(self.table) else {
            return String::new();
        };
        let text = |name: &str| {
            table
                .named(self.row, name)
                .text()
                .map(|symbol| facts.lexicon.text(symbol).to_owned())
        };
        text("编号")
            .or_else(|| text("任务"))
            .or_else(|| {
                table.columns().iter().find_map(|column| {
                    let symbol = column.value(self.row).text()?;
                    Some(facts.lexicon.text(symbol).to_owned())
                })
            })
            .unwrap_or_else(|| format!("第{}件", self.row + 1))
    }
}

pub fn undeclared(table: &str, name: &str) -> Box<EvalAltResult> {
    let near = if table == LOG { "日期" } else { "文字" };
    wrong_with(
        format!("规则没有声明要读「{table}.{name}」"),
        format!("在规则开头写明，例如 /// 取数：{table}.{name}（{near}）"),
    )
}
