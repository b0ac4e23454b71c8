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
use crate::diag::{Diagnostic, Place, Sink};
use crate::office::Period;
use crate::workspace::{self, DataSetting, Document, Held, Item, Script, Section};

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
    pub only: Vec<String>,
    pub tables: IndexMap<String, Grid>,
    pub data: IndexMap<String, DataSetting>,
    pub expected: Vec<Expected>,
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
    pub period: Option<Period>,
    pub as_of: Option<NaiveDate>,
    pub only: Vec<String>,
    pub tables: IndexMap<String, Grid>,
    pub data: IndexMap<String, DataSetting>,
}

/// The cases of one TOML file.
pub fn toml(script: &Script, sink: &mut Sink) -> Vec<Case> {
    let document = Document::new(script.file.clone(), &script.text);
    let mut found = Sink::new();
    let mut cases = Vec::new();
    {
        let cell = RefCell::new(&mut *sink);
        if let Some(mut root) = document.root(&cell) {
            let sections = root.sections("例");
            let reading = Reading { script };
            let common = reading.common(&mut root, &Common::default(), &mut found);
            for (mut section, place) in sections {
                if let Some(case) = reading.case(&mut section, place, &common, &mut found) {
                    cases.push(case);
                }
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
    /// Period, day, 只看, tables: what a file and a case may both say.
    fn common(&self, section: &mut Section<'_>, above: &Common, sink: &mut Sink) -> Common {
        let period = section.text("考核期").and_then(|item| period(&item, sink));
        let as_of = section.text("基准日").and_then(|item| day(&item, sink));
        let only = section.texts("只看").map(|item| item.value);
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
        for (name, given) in section.givens() {
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
                sink.push(problem::no_header(given.place));
            }
        }
        Common {
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
    ) -> Option<Case> {
        let name = section.required("名称")?.value;
        let _ = section.text("说明");
        let mut expected = Vec::new();
        if let Some(wanted) = section.section("应得") {
            expect(wanted, None, &mut expected, sink);
        }
        let mut faults = Sink::new();
        let own = self.common(section, common, &mut faults);
        // A table that cannot be read is one fault; what the case would give without it is none.
        let faulty = faults.has_errors();
        sink.merge(faults);
        if faulty {
            return None;
        }
        if expected.is_empty() {
            sink.push(problem::empty(place, &name));
            return None;
        }
        let Some(period) = own.period else {
            let words = format!("例「{name}」没有写「考核期」");
            let missing = crate::diag::catalog::command::SETTING_MISSING;
            sink.push(
                Diagnostic::new(missing, place, words)
                    .help("在例里或文件开头补一行 考核期 = \"2026Q3\""),
            );
            return None;
        };
        Some(Case {
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
            Held::Text { text, .. } if name == CODES => {
                push(What::Codes, Want::Lines(vec![text]), bytes);
            }
            Held::Text { text, .. } => push(What::Named(name), Want::Text(text), bytes),
            Held::List(codes) if name == CODES => push(What::Codes, Want::Lines(codes), bytes),
            Held::List(_) | Held::Sections(_) => sink.push(problem::no_list(given.place, &name)),
        }
    }
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
