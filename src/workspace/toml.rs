//! TOML as people write it: Chinese keys without quotes, every fault at its line, unknown keys named with the nearest.
//! Invariant: a key that is not read is reported, never passed over.

mod keys;

use std::cell::RefCell;
use std::ops::Range;
use std::str::FromStr;
use std::sync::Arc;

use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::problem;
use crate::diag::{Place, Sink};
use keys::quote_keys;

/// One TOML file under reading.
pub struct Document {
    pub file: Arc<str>,
    text: String,
    quoted: String,
    /// Where quotes were put in, as byte offsets of `quoted`.
    inserted: Vec<usize>,
}

impl Document {
    pub fn new(file: Arc<str>, text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).to_owned();
        let (quoted, inserted) = quote_keys(&text);
        Self {
            file,
            text,
            quoted,
            inserted,
        }
    }

    /// Parses and hands the root over; a syntax error is reported and nothing is handed over.
    pub fn root<'a>(&'a self, sink: &'a RefCell<&'a mut Sink>) -> Option<Section<'a>> {
        match DeTable::parse(&self.quoted) {
            Ok(table) => Some(Section::new(self, sink, table.into_inner(), "")),
            Err(error) => {
                let place = self.place(error.span().unwrap_or(0..1));
                sink.borrow_mut().push(problem::toml_syntax(place));
                None
            }
        }
    }

    /// A stretch of `quoted` as bytes of the text as written.
    fn written(&self, span: Range<usize>) -> Range<usize> {
        let back = |offset: usize| {
            let before = self.inserted.iter().filter(|at| **at < offset).count();
            offset.saturating_sub(before)
        };
        back(span.start)..back(span.end)
    }

    /// The place of a stretch of `quoted`, in the text as written.
    fn place(&self, span: Range<usize>) -> Place {
        let Range { start, end } = self.written(span);
        let before = self.text.get(..start).unwrap_or(&self.text);
        let line = before.matches('\n').count();
        let from = before.rfind('\n').map_or(0, |at| at + 1);
        let column = before.get(from..).map_or(0, |text| text.chars().count());
        let whole = self.text.lines().nth(line).unwrap_or("");
        let length = self
            .text
            .get(start..end)
            .and_then(|text| text.lines().next())
            .map_or(1, |text| text.chars().count().max(1));
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Place::Text {
            file: self.file.clone(),
            line: number(line + 1),
            column: number(column + 1),
            length: number(length),
            text: whole.into(),
        }
    }
}

/// A number, or a text such as `40%`, which is 0.4.
fn number(value: &DeValue<'_>) -> Option<Decimal> {
    match value {
        DeValue::Integer(number) if number.radix() == 10 => {
            Decimal::from_str(&number.as_str().replace('_', "")).ok()
        }
        DeValue::Float(number) => Decimal::from_str(&number.as_str().replace('_', "")).ok(),
        DeValue::String(text) => match text.trim().strip_suffix(['%', '％']) {
            Some(percent) => Decimal::from_str(percent.trim())
                .ok()
                .and_then(|number| number.checked_div(Decimal::ONE_HUNDRED)),
            None => Decimal::from_str(text.trim()).ok(),
        },
        _ => None,
    }
}

/// One table of the document; keys are taken out one by one and what is left over is reported.
pub struct Section<'a> {
    document: &'a Document,
    sink: &'a RefCell<&'a mut Sink>,
    entries: Vec<(String, Range<usize>, Spanned<DeValue<'a>>)>,
    /// Every key that was asked for, for near-name hints.
    known: Vec<&'static str>,
    name: String,
    /// Where the section stands, if it is not the whole file.
    place: Option<Place>,
}

/// A value of any kind, and where it is written.
pub struct Given<'a> {
    pub held: Held<'a>,
    pub place: Place,
    /// The value with its quotes, in the text as written.
    pub bytes: Range<usize>,
}

/// What a key holds.
pub enum Held<'a> {
    Number(Decimal),
    Text {
        text: String,
        /// Lines between the opening quotes and the first line of the text: 1 where the text begins below them.
        skipped: u32,
    },
    List(Vec<String>),
    Section(Section<'a>),
    Sections(Vec<Section<'a>>),
}

/// A value and its place.
#[derive(Clone, Debug)]
pub struct Item<T> {
    pub value: T,
    pub place: Place,
}

impl<'a> Section<'a> {
    fn new(
        document: &'a Document,
        sink: &'a RefCell<&'a mut Sink>,
        table: DeTable<'a>,
        name: &str,
    ) -> Self {
        let entries = table
            .into_iter()
            .map(|(key, value)| (key.get_ref().to_string(), key.span(), value))
            .collect();
        Self {
            document,
            sink,
            entries,
            known: Vec::new(),
            name: name.to_owned(),
            place: None,
        }
    }

    fn placed(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// The place of the section as a whole.
    pub fn whole(&self) -> Place {
        match &self.place {
            Some(place) => place.clone(),
            None => Place::File(self.document.file.clone()),
        }
    }

    fn take(&mut self, key: &'static str) -> Option<(Spanned<DeValue<'a>>, Place)> {
        self.known.push(key);
        let at = self.entries.iter().position(|(name, ..)| name == key)?;
        let (_, _, value) = self.entries.remove(at);
        let place = self.document.place(value.span());
        Some((value, place))
    }

    fn report(&self, diagnostic: crate::diag::Diagnostic) {
        self.sink.borrow_mut().push(diagnostic);
    }

    pub fn push(&self, diagnostic: crate::diag::Diagnostic) {
        self.report(diagnostic);
    }

    pub fn text(&mut self, key: &'static str) -> Option<Item<String>> {
        let (value, place) = self.take(key)?;
        match value.into_inner() {
            DeValue::String(text) => Some(Item {
                value: text.into_owned(),
                place,
            }),
            _ => {
                self.report(problem::toml_kind(place, key, "文字，写在英文引号里"));
                None
            }
        }
    }

    /// A text that must be there.
    pub fn required(&mut self, key: &'static str) -> Option<Item<String>> {
        self.must(key);
        self.text(key)
    }

    /// Reports a key that has to be there, if it is not.
    pub fn must(&self, key: &'static str) {
        if !self.has(key) {
            self.report(problem::toml_missing(self.whole(), &self.name, key));
        }
    }

    /// Whether a key is there, whatever its value.
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(name, ..)| name == key)
    }

    /// Whether a key holds a section rather than one value.
    pub fn has_section(&self, key: &str) -> bool {
        self.entries
            .iter()
            .any(|(name, _, value)| name == key && matches!(value.get_ref(), DeValue::Table(_)))
    }

    /// A number, or a text such as `40%`, which is 0.4.
    pub fn number(&mut self, key: &'static str) -> Option<Item<Decimal>> {
        let (value, place) = self.take(key)?;
        match number(&value.into_inner()) {
            Some(value) => Some(Item { value, place }),
            None => {
                self.report(problem::toml_kind(place, key, "数，例如 90 或 \"40%\""));
                None
            }
        }
    }

    pub fn texts(&mut self, key: &'static str) -> Option<Item<Vec<String>>> {
        let (value, place) = self.take(key)?;
        let texts: Option<Vec<String>> = match value.into_inner() {
            DeValue::Array(items) => items
                .into_iter()
                .map(|item| match item.into_inner() {
                    DeValue::String(text) => Some(text.into_owned()),
                    _ => None,
                })
                .collect(),
            DeValue::String(text) => Some(vec![text.into_owned()]),
            _ => None,
        };
        match texts {
            Some(value) => Some(Item { value, place }),
            None => {
                self.report(problem::toml_kind(
                    place,
                    key,
                    "一串文字，例如 [\"甲\", \"乙\"]",
                ));
                None
            }
        }
    }

    /// Lists in a list: `[["甲", "乙"], ["丙", "丁"]]`.
    pub fn lists(&mut self, key: &'static str) -> Option<Item<Vec<Vec<String>>>> {
        let (value, place) = self.take(key)?;
        let list = |value: DeValue<'a>| match value {
            DeValue::Array(items) => items
                .into_iter()
                .map(|item| match item.into_inner() {
                    DeValue::String(text) => Some(text.into_owned()),
                    _ => None,
                })
                .collect::<Option<Vec<String>>>(),
            _ => None,
        };
        let lists = match value.into_inner() {
            DeValue::Array(items) => items
                .into_iter()
                .map(|item| list(item.into_inner()))
                .collect::<Option<Vec<Vec<String>>>>(),
            _ => None,
        };
        match lists {
            Some(value) => Some(Item { value, place }),
            None => {
                self.report(problem::toml_kind(
                    place,
                    key,
                    "几组文字，例如 [[\"甲\", \"乙\"], [\"丙\", \"丁\"]]",
                ));
                None
            }
        }
    }

    /// A list of numbers.
    pub fn numbers(&mut self, key: &'static str) -> Option<Item<Vec<Decimal>>> {
        let (value, place) = self.take(key)?;
        let numbers: Option<Vec<Decimal>> = match value.into_inner() {
            DeValue::Array(items) => items
                .into_iter()
                .map(|item| number(&item.into_inner()))
                .collect(),
            _ => None,
        };
        match numbers {
            Some(value) => Some(Item { value, place }),
            None => {
                self.report(problem::toml_kind(place, key, "一串数，例如 [100, 80]"));
                None
            }
        }
    }

    /// A section with its place.
    pub fn placed_section(&mut self, key: &'static str) -> Option<(Section<'a>, Place)> {
        let section = self.section(key)?;
        let place = section.whole();
        Some((section, place))
    }

    pub fn section(&mut self, key: &'static str) -> Option<Section<'a>> {
        let (value, place) = self.take(key)?;
        match value.into_inner() {
            DeValue::Table(table) => {
                Some(Self::new(self.document, self.sink, table, key).placed(place))
            }
            _ => {
                self.report(problem::toml_kind(place, key, "一节，写成 [名称] 或 { … }"));
                None
            }
        }
    }

    /// The sections of `[[key]]`, each with its place.
    pub fn sections(&mut self, key: &'static str) -> Vec<(Section<'a>, Place)> {
        let Some((value, place)) = self.take(key) else {
            return Vec::new();
        };
        let DeValue::Array(items) = value.into_inner() else {
            self.report(problem::toml_kind(place, key, "若干节，每节写成 [[名称]]"));
            return Vec::new();
        };
        let mut sections = Vec::new();
        for item in items {
            let place = self.document.place(item.span());
            match item.into_inner() {
                DeValue::Table(table) => {
                    let section = Self::new(self.document, self.sink, table, key);
                    sections.push((section.placed(place.clone()), place));
                }
                _ => self.report(problem::toml_kind(place, key, "若干节，每节写成 [[名称]]")),
            }
        }
        sections
    }

    /// Every remaining key whose value is a table, with its name and place: `[数据.信息采用]`.
    pub fn named_sections(&mut self) -> Vec<(String, Place, Section<'a>)> {
        let (document, sink) = (self.document, self.sink);
        std::mem::take(&mut self.entries)
            .into_iter()
            .filter_map(|(name, span, value)| match value.into_inner() {
                DeValue::Table(table) => {
                    let place = document.place(span);
                    let section = Self::new(document, sink, table, &name);
                    Some((name, place.clone(), section.placed(place)))
                }
                _ => {
                    let place = document.place(span);
                    sink.borrow_mut()
                        .push(problem::toml_kind(place, &name, "一节，写成 [名称]"));
                    None
                }
            })
            .collect()
    }

    /// Every remaining key with a text and its place: `[表头]`.
    pub fn named_items(&mut self) -> Vec<Item<(String, String)>> {
        let (document, sink) = (self.document, self.sink);
        std::mem::take(&mut self.entries)
            .into_iter()
            .filter_map(|(name, span, value)| {
                let place = document.place(span);
                match value.into_inner() {
                    DeValue::String(text) => Some(Item {
                        value: (name, text.into_owned()),
                        place,
                    }),
                    _ => {
                        sink.borrow_mut().push(problem::toml_kind(
                            place,
                            &name,
                            "文字，写在英文引号里",
                        ));
                        None
                    }
                }
            })
            .collect()
    }

    /// Every remaining key with a number and its place: `系数 = { 好 = 1.2 }`.
    pub fn named_numbers(&mut self) -> Vec<Item<(String, Decimal)>> {
        let (document, sink) = (self.document, self.sink);
        std::mem::take(&mut self.entries)
            .into_iter()
            .filter_map(|(name, span, value)| {
                let place = document.place(span);
                match number(&value.into_inner()) {
                    Some(number) => Some(Item {
                        value: (name, number),
                        place,
                    }),
                    None => {
                        let wanted = "数，例如 90 或 \"40%\"";
                        sink.borrow_mut()
                            .push(problem::toml_kind(place, &name, wanted));
                        None
                    }
                }
            })
            .collect()
    }

    /// The same without the places.
    pub fn named_texts(&mut self) -> Vec<(String, String)> {
        self.named_items()
            .into_iter()
            .map(|item| item.value)
            .collect()
    }

    /// Every remaining key with whatever it holds: the tables and expectations of a case.
    pub fn givens(&mut self) -> Vec<(String, Given<'a>)> {
        let (document, sink) = (self.document, self.sink);
        let mut found = Vec::new();
        for (name, _, value) in std::mem::take(&mut self.entries) {
            let place = document.place(value.span());
            let bytes = document.written(value.span());
            let plain = |number: &str| Decimal::from_str(&number.replace('_', "")).ok();
            let held = match value.into_inner() {
                DeValue::Integer(number) if number.radix() == 10 => {
                    plain(number.as_str()).map(Held::Number)
                }
                DeValue::Float(number) => plain(number.as_str()).map(Held::Number),
                DeValue::String(text) => {
                    let opens = document.text.get(bytes.clone()).unwrap_or("");
                    let below = ["\"\"\"\n", "\"\"\"\r\n", "'''\n", "'''\r\n"];
                    let skipped = u32::from(below.iter().any(|open| opens.starts_with(open)));
                    Some(Held::Text {
                        text: text.into_owned(),
                        skipped,
                    })
                }
                DeValue::Array(items) => Some(Self::several(document, sink, &name, items)),
                DeValue::Boolean(flag) => Some(Held::Text {
                    text: if flag { "是" } else { "否" }.to_owned(),
                    skipped: 0,
                }),
                DeValue::Table(table) => {
                    Some(Held::Section(Self::new(document, sink, table, &name)))
                }
                _ => None,
            };
            match held {
                Some(held) => found.push((name, Given { held, place, bytes })),
                None => {
                    sink.borrow_mut()
                        .push(problem::toml_kind(place, &name, "一个数、文字或一节"))
                }
            }
        }
        found.sort_by_key(|(_, given)| given.bytes.start);
        found
    }

    /// An array: texts and numbers as texts, or sections.
    fn several(
        document: &'a Document,
        sink: &'a RefCell<&'a mut Sink>,
        name: &str,
        items: DeArray<'a>,
    ) -> Held<'a> {
        let (mut texts, mut sections) = (Vec::new(), Vec::new());
        for item in items {
            match item.into_inner() {
                DeValue::String(text) => texts.push(text.into_owned()),
                DeValue::Integer(number) => texts.push(number.as_str().to_owned()),
                DeValue::Float(number) => texts.push(number.as_str().to_owned()),
                DeValue::Boolean(flag) => texts.push(if flag { "是" } else { "否" }.to_owned()),
                DeValue::Table(table) => sections.push(Self::new(document, sink, table, name)),
                _ => {}
            }
        }
        if sections.is_empty() {
            Held::List(texts)
        } else {
            Held::Sections(sections)
        }
    }

    /// Reports the keys that nobody asked for.
    pub fn end(self) {
        for (name, span, _) in &self.entries {
            let place = self.document.place(span.clone());
            self.sink
                .borrow_mut()
                .push(problem::toml_unknown(place, name, &self.known));
        }
    }
}
