//! 调整: rows of the table to decisions, before any of them is held against a result.
//! Invariant: an entry that lacks person, reason, basis, author or date is refused at its cell, which 问题清单 lists.

use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::problem;
use crate::diag::{Place, Sink};
use crate::office::words::{adjustments as word, roster};
use crate::office::{Changeable, Facts, PersonId, Symbol, Table, Value};

/// What an entry changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// 指标, by its name.
    Indicator(Arc<str>),
    /// 总分
    Total,
    /// 等次
    Grade,
}

impl Subject {
    pub fn words(&self) -> &str {
        match self {
            Self::Indicator(name) => name,
            Self::Total => Changeable::Total.word(),
            Self::Grade => Changeable::Grade.word(),
        }
    }
}

/// A value as an entry writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    Nothing,
    Number(Decimal),
    Text(Arc<str>),
}

impl Said {
    pub fn number(&self) -> Option<Decimal> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Nothing | Self::Text(_) => None,
        }
    }

    pub fn words(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Number(number) => number.normalize().to_string(),
            Self::Text(text) => text.to_string(),
        }
    }
}

/// One entry of 调整.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The row of the table, and its place.
    pub row: u32,
    pub place: Place,
    /// The first and last day of its 期间.
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub person: PersonId,
    /// The post that it names, where it names one.
    pub post: Option<Symbol>,
    /// 环节, by its place in the pack's list, and its name.
    pub step: usize,
    pub step_name: Arc<str>,
    pub subject: Subject,
    pub old: Said,
    pub new: Said,
    pub reason: Arc<str>,
    pub basis: Arc<str>,
    pub author: Arc<str>,
    pub date: NaiveDate,
    /// The 原值 and 新值 cells.
    pub old_place: Place,
    pub new_place: Place,
    pub subject_place: Place,
    /// The 考核对象 that it was held against, by place among the standings.
    pub standing: Option<usize>,
    /// Whether it was applied; a refused one has its message.
    pub applied: bool,
}

impl Decision {
    /// `复核（2026-10-12，周正和提出）：总分 82.88 → 85，理由；依据`.
    pub fn words(&self) -> String {
        let old = self.old.words();
        let old = if old.is_empty() { "无" } else { &old };
        format!(
            "{}（{}，{}提出）：{} {old} → {}，{}；{}",
            self.step_name,
            self.date,
            self.author,
            self.subject.words(),
            self.new.words(),
            self.reason,
            self.basis
        )
    }
}

/// Reads the table; what cannot be used is said at its cell.
pub fn read_decisions(facts: &Facts, table: &Table, sink: &mut Sink) -> Vec<Decision> {
    table
        .rows()
        .filter_map(|row| Row { facts, table, row }.read(sink))
        .collect()
}

struct Row<'a> {
    facts: &'a Facts,
    table: &'a Table,
    row: u32,
}

impl Row<'_> {
    fn value(&self, name: &str) -> Value<'_> {
        self.table.named(self.row, name)
    }

    fn place(&self, name: &str) -> Place {
        self.table.named_place(self.row, name)
    }

    fn text(&self, name: &str) -> Option<&str> {
        Some(self.facts.lexicon.text(self.value(name).text()?))
    }

    fn is_blank(&self, name: &str) -> bool {
        matches!(self.value(name), Value::Missing | Value::NotApplicable)
    }

    /// A text that must be there; what cannot be read was reported where it was read.
    fn needed(&self, name: &str, sink: &mut Sink) -> Option<&str> {
        if self.is_blank(name) {
            sink.push(problem::blank(self.place(name), name));
        }
        self.text(name)
    }

    fn read(&self, sink: &mut Sink) -> Option<Decision> {
        let person = self.person(sink);
        let step = self.step(sink);
        let subject = self.subject(sink);
        let reason = self.needed(word::REASON, sink);
        let basis = self.needed(word::BASIS, sink);
        let author = self.needed(word::AUTHOR, sink);
        if self.is_blank(word::DATE) {
            sink.push(problem::blank(self.place(word::DATE), word::DATE));
        }
        let date = self.value(word::DATE).date();
        if self.is_blank(word::PERIOD) {
            sink.push(problem::blank(self.place(word::PERIOD), word::PERIOD));
        }
        if self.is_blank(word::NEW) {
            sink.push(problem::blank(self.place(word::NEW), word::NEW));
        }
        let (step, subject) = (step?, subject?);
        let may = self.may(step, &subject, sink);
        let new = self.new_value(&subject, sink);
        let old = self.old_value(&subject, sink);
        let Value::Span(first, last) = self.value(word::PERIOD) else {
            return None;
        };
        if !may {
            return None;
        }
        let steps = &self.facts.scheme.closing.steps;
        Some(Decision {
            row: self.row,
            place: self.table.row_place(self.row),
            first,
            last,
            person: person?,
            post: self.value(roster::POST).text(),
            step,
            step_name: steps.get(step)?.name.clone(),
            subject,
            old: old?,
            new: new?,
            reason: reason?.into(),
            basis: basis?.into(),
            author: author?.into(),
            date: date?,
            old_place: self.place(word::OLD),
            new_place: self.place(word::NEW),
            subject_place: self.place(word::INDICATOR),
            standing: None,
            applied: false,
        })
    }

    fn person(&self, sink: &mut Sink) -> Option<PersonId> {
        match self.value(word::NAME) {
            Value::People([one]) => Some(one.person),
            Value::People(several) => {
                sink.push(problem::one_person(self.place(word::NAME), several.len()));
                None
            }
            Value::Missing | Value::NotApplicable => {
                let place = self.place(word::NAME);
                sink.push(if self.is_blank(roster::SECTION) {
                    problem::blank(place, word::NAME)
                } else {
                    problem::section_entry(place)
                });
                None
            }
            _ => None,
        }
    }

    fn step(&self, sink: &mut Sink) -> Option<usize> {
        let text = self.needed(word::STEP, sink)?;
        let steps = &self.facts.scheme.closing.steps;
        let known: Vec<&str> = steps.iter().map(|step| step.name.as_ref()).collect();
        let found = known.iter().position(|own| *own == text);
        if found.is_none() {
            let place = self.place(word::STEP);
            sink.push(if known.is_empty() {
                problem::no_steps(place)
            } else {
                problem::unknown_word(place, word::STEP, text, &known)
            });
        }
        found
    }

    /// Names are matched whole: 称职 is not 基本称职.
    fn subject(&self, sink: &mut Sink) -> Option<Subject> {
        let text = self.needed(word::INDICATOR, sink)?;
        if text == Changeable::Total.word() {
            return Some(Subject::Total);
        }
        if text == Changeable::Grade.word() {
            return Some(Subject::Grade);
        }
        let mut known: Vec<&str> = self
            .facts
            .indicators
            .iter()
            .map(|own| own.name.as_ref())
            .collect();
        known.sort_unstable();
        known.dedup();
        if known.contains(&text) {
            return Some(Subject::Indicator(text.into()));
        }
        known.extend([Changeable::Total.word(), Changeable::Grade.word()]);
        let place = self.place(word::INDICATOR);
        sink.push(problem::unknown_word(place, word::INDICATOR, text, &known));
        None
    }

    fn may(&self, step: usize, subject: &Subject, sink: &mut Sink) -> bool {
        let Some(step) = self.facts.scheme.closing.steps.get(step) else {
            return false;
        };
        let what = match subject {
            Subject::Indicator(_) => Changeable::Indicator,
            Subject::Total => Changeable::Total,
            Subject::Grade => Changeable::Grade,
        };
        let may = step.may.contains(&what);
        if !may {
            let words: Vec<&str> = step.may.iter().map(|own| own.word()).collect();
            sink.push(problem::may_not(
                self.place(word::STEP),
                &step.name,
                what.word(),
                &words,
            ));
        }
        may
    }

    fn new_value(&self, subject: &Subject, sink: &mut Sink) -> Option<Said> {
        let said = self.said(word::NEW)?;
        if said == Said::Nothing {
            return None;
        }
        match (subject, &said) {
            (Subject::Grade, _) => {
                let grades = &self.facts.scheme.grades;
                let known: Vec<&str> = grades.iter().map(|own| own.name.as_ref()).collect();
                let text = said.words();
                if known.contains(&text.as_str()) {
                    return Some(Said::Text(text.into()));
                }
                let place = self.place(word::NEW);
                sink.push(problem::unknown_word(place, word::NEW, &text, &known));
                None
            }
            (_, Said::Number(_)) => Some(said),
            _ => {
                let place = self.place(word::NEW);
                sink.push(problem::not_a_number(place, word::NEW, &said.words()));
                None
            }
        }
    }

    /// A score that was 缺数 or 不适用 has no 原值.
    fn old_value(&self, subject: &Subject, sink: &mut Sink) -> Option<Said> {
        let said = self.said(word::OLD)?;
        match (subject, &said) {
            (Subject::Grade, Said::Number(number)) => {
                Some(Said::Text(number.normalize().to_string().into()))
            }
            (Subject::Grade, _) | (_, Said::Number(_) | Said::Nothing) => Some(said),
            (_, Said::Text(text)) if ["缺数", "不适用", "出错"].contains(&text.as_ref()) => {
                Some(Said::Nothing)
            }
            (_, Said::Text(text)) => {
                let place = self.place(word::OLD);
                sink.push(problem::not_a_number(place, word::OLD, text));
                None
            }
        }
    }

    fn said(&self, name: &str) -> Option<Said> {
        match self.value(name) {
            Value::Missing | Value::NotApplicable => Some(Said::Nothing),
            Value::Number(number) => Some(Said::Number(number)),
            Value::Text(symbol) => Some(Said::Text(self.facts.lexicon.text(symbol).into())),
            _ => None,
        }
    }
}
