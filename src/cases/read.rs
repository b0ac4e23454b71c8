//! Case files to cases: TOML as people write it. What stands above the first [[例]] is shared by all cases of the file.
//! Invariant: a key that is not known is taken for a data table and must be one that a rule reads.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;
use indexmap::IndexMap;
use rust_decimal::Decimal;

use super::grid::{Grid, Lines};
use super::problem;
use crate::diag::catalog::command::BAD_DATE;
use crate::diag::{Code, Diagnostic, Place, Sink};
use crate::office::Period;
use crate::workspace::{self, DataSetting, Document, Given, Held, Item, Script, Section};

/// One case.
#[derive(Clone, Debug)]
pub struct Case {
    /// The file as people see it.
    pub file: Arc<str>,
    pub name: String,
    pub place: Place,
    pub period: Period,
    pub as_of: Option<NaiveDate>,
    /// 只看: the only indicators of 岗位目标 that the case is about; empty for all.
    pub only: Vec<Item<String>>,
    pub tables: IndexMap<String, Grid>,
    pub data: IndexMap<String, DataSetting>,
    pub expected: Vec<Expected>,
}

/// The cases of one file.
#[derive(Clone, Debug, Default)]
pub struct Cases {
    pub list: Vec<Case>,
    /// Those that could not be read, by file and name.
    pub refused: Vec<(Arc<str>, String)>,
}

impl Cases {
    /// Adds a case, or the name of one that could not be read; of two of one name only the first counts.
    pub fn add(&mut self, file: &Arc<str>, read: Result<Case, String>, sink: &mut Sink) {
        let read = read.and_then(|case| {
            let first = self.list.iter().find(|own| own.name == case.name);
            let Some(first) = first else { return Ok(case) };
            sink.push(problem::case_twice(case.place, &case.name, &first.place));
            Err(case.name)
        });
        match read {
            Ok(case) => self.list.push(case),
            Err(name) => self.refused.push((file.clone(), name)),
        }
    }
}

/// One thing that should come out.
#[derive(Clone, Debug)]
pub struct Expected {
    /// `None`: the only one that is assessed.
    pub person: Option<String>,
    pub what: What,
    pub want: Want,
    pub place: Place,
    /// The value in the text of the file; `None` in a workbook.
    pub bytes: Option<Range<usize>>,
}

/// What an expectation is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// 消息: the codes of all errors, and of such warnings as are named.
    Codes,
    /// 记分: the entries of a node and of what is below it.
    Entries(String),
    /// 总分, 等次, 结论, 名次, or a node by its path.
    Named(String),
}

/// What it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Want {
    Number(Decimal),
    Text(String),
    Lines(Vec<String>),
}

/// The words of 应得 that are no nodes.
pub const CODES: &str = "消息";
pub const ENTRIES: &str = "记分";

impl Want {
    /// One line a text.
    pub fn lines(text: &str) -> Self {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        Self::Lines(lines.map(str::to_owned).collect())
    }
}

/// What cases of one file share.
#[derive(Clone, Debug, Default)]
pub struct Common {
    /// Whether 考核期 is written, readable or not.
    pub dated: bool,
    pub period: Option<Period>,
    pub as_of: Option<NaiveDate>,
    pub only: Vec<Item<String>>,
    pub tables: IndexMap<String, Grid>,
    pub data: IndexMap<String, DataSetting>,
}

/// The cases of one TOML file.
pub fn toml(script: &Script, sink: &mut Sink) -> Cases {
    let document = Document::new(script.file.clone(), &script.text);
    let mut found = Sink::new();
    let mut cases = Cases::default();
    {
        let cell = RefCell::new(&mut *sink);
        if let Some(mut root) = document.root(&cell) {
            let sections = root.sections("例");
            let reading = Reading { script };
            let common = reading.common(&mut root, &Common::default(), None, &mut found);
            for (mut section, place) in sections {
                let read = reading.case(&mut section, place, &common, &mut found);
                cases.add(&script.file, read, &mut found);
            }
        };
    }
    sink.merge(found);
    cases
}

struct Reading<'a> {
    script: &'a Script,
}

impl Reading<'_> {
    /// Period, day, 只看, tables: what a file and a case may both say; a case may also say 消息 here.
    fn common(
        &self,
        section: &mut Section<'_>,
        above: &Common,
        expected: Option<&mut Vec<Expected>>,
        sink: &mut Sink,
    ) -> Common {
        let dated = section.has("考核期");
        let period = section.text("考核期").and_then(|item| period(&item, sink));
        let as_of = section.text("基准日").and_then(|item| day(&item, sink));
        let only = section.texts("只看").map(|item| {
            let names = item.value.into_iter();
            names
                .map(|value| Item {
                    value,
                    place: item.place.clone(),
                })
                .collect()
        });
        let mut data = above.data.clone();
        if let Some(mut settings) = section.section("数据") {
            for (name, _, mut setting) in settings.named_sections() {
                let own = DataSetting {
                    owner: setting.text("人员").map(|item| item.value),
                    day: setting.text("日期").map(|item| item.value),
                };
                setting.end();
                data.insert(name, own);
            }
        }
        let mut tables = above.tables.clone();
        let mut messages = expected;
        for (name, given) in section.givens() {
            if name == CODES {
                let own = given.place.clone();
                match &mut messages {
                    Some(expected) => messages_of(given, expected, sink),
                    None => sink.push(problem::messages_of_a_file(own)),
                }
                continue;
            }
            if let Held::Text { text, skipped } = given.held {
                let first = match &given.place {
                    Place::Text { line, .. } => line + skipped,
                    _ => 1,
                };
                let lines = Lines {
                    file: &self.script.file,
                    text: &self.script.text,
                    first,
                };
                if let Some(grid) = Grid::parse(&text, &given.place, &lines, sink) {
                    tables.insert(name, grid);
                }
            } else {
                sink.push(problem::unknown_key(given.place, &name));
            }
        }
        Common {
            dated: dated || above.dated,
            period: period.or(above.period),
            as_of: as_of.or(above.as_of),
            only: only.unwrap_or_else(|| above.only.clone()),
            tables,
            data,
        }
    }

    fn case(
        &self,
        section: &mut Section<'_>,
        place: Place,
        common: &Common,
        sink: &mut Sink,
    ) -> Result<Case, String> {
        let name = section.required("名称").map(|item| item.value);
        let name = name.ok_or_else(String::new)?;
        let _ = (section.text("说明"), section.text("备注"));
        let mut expected = Vec::new();
        let mut faults = Sink::new();
        if let Some(wanted) = section.section("应得") {
            expect(wanted, None, &mut expected, &mut faults);
        }
        let own = self.common(section, common, Some(&mut expected), &mut faults);
        // What cannot be read is one fault; what the case would give without it is none.
        let faulty = faults.has_errors();
        sink.merge(faults);
        if faulty {
            return Err(name);
        }
        if expected.is_empty() {
            sink.push(problem::empty(place, &name));
            return Err(name);
        }
        let Some(period) = own.period else {
            if !own.dated {
                sink.push(problem::no_period(place, &name));
            }
            return Err(name);
        };
        Ok(Case {
            file: self.script.file.clone(),
            name,
            place,
            period,
            as_of: own.as_of,
            only: own.only,
            tables: own.tables,
            data: own.data,
            expected,
        })
    }
}

/// The keys of 应得: a node's name with its value, 记分, 消息, or a person's own section.
fn expect(
    mut section: Section<'_>,
    person: Option<&str>,
    expected: &mut Vec<Expected>,
    sink: &mut Sink,
) {
    for (name, given) in section.givens() {
        if name == CODES {
            messages_of(given, expected, sink);
            continue;
        }
        let mut push = |what, want, bytes| {
            expected.push(Expected {
                person: person.map(str::to_owned),
                what,
                want,
                place: given.place.clone(),
                bytes: Some(bytes),
            });
        };
        let bytes = given.bytes;
        match given.held {
            Held::Section(mut inner) if name == ENTRIES => {
                for (node, given) in inner.givens() {
                    if let Held::Text { text, .. } = given.held {
                        expected.push(Expected {
                            person: person.map(str::to_owned),
                            what: What::Entries(node),
                            want: Want::lines(&text),
                            place: given.place,
                            bytes: Some(given.bytes),
                        });
                    } else {
                        sink.push(problem::no_lines(given.place, &node));
                    }
                }
            }
            Held::Section(inner) => expect(inner, Some(&name), expected, sink),
            Held::Number(number) => push(What::Named(name), Want::Number(number), bytes),
            Held::Text { text, .. } => push(What::Named(name), Want::Text(text), bytes),
            Held::List(_) | Held::Sections(_) => sink.push(problem::no_list(given.place, &name)),
        }
    }
}

/// 消息, whether it stands in 应得 or right in the case.
fn messages_of(given: Given<'_>, expected: &mut Vec<Expected>, sink: &mut Sink) {
    let words = match given.held {
        Held::Text { text, .. } => vec![text],
        Held::List(words) => words,
        _ => {
            sink.push(problem::no_codes(given.place));
            return;
        }
    };
    let Some(want) = codes(&words, &given.place, sink) else {
        return;
    };
    expected.push(Expected {
        person: None,
        what: What::Codes,
        want,
        place: given.place,
        bytes: Some(given.bytes),
    });
}

/// The codes of messages as people write them; one that no message has is said.
pub fn codes(words: &[String], place: &Place, sink: &mut Sink) -> Option<Want> {
    let parts = words
        .iter()
        .flat_map(|text| text.split(['、', ',', '，', ' ', '\n']))
        .map(str::trim)
        .filter(|text| !text.is_empty());
    let mut found = Vec::new();
    let mut whole = true;
    for part in parts {
        match Code::find(part) {
            Some(code) => found.push(code.id().to_owned()),
            None => {
                sink.push(problem::unknown_code(place.clone(), part));
                whole = false;
            }
        }
    }
    whole.then_some(Want::Lines(found))
}

pub fn period(item: &Item<String>, sink: &mut Sink) -> Option<Period> {
    let found = Period::parse(item.value.trim());
    if found.is_none() {
        let mut fault = workspace::unknown_period(&item.value);
        fault.place = item.place.clone();
        sink.push(fault);
    }
    found
}

pub fn day(item: &Item<String>, sink: &mut Sink) -> Option<NaiveDate> {
    let found = NaiveDate::parse_from_str(item.value.trim(), "%Y-%m-%d").ok();
    if found.is_none() {
        let message = format!("`{}` 不是一个日期", item.value);
        sink.push(Diagnostic::new(BAD_DATE, item.place.clone(), message).help("写成 2026-10-08"));
    }
    found
}
