//! 调整: rows of the table to decisions, before any of them is held against a result.
//! Invariant: an entry that lacks person, reason, basis, author or date is refused at its cell, which 问题清单 lists.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use super::problem;
use crate::diag::{Place, Sink};
use crate::office::words::{adjustments as word, roster};
use crate::office::{Changeable, Facts, PersonId, Symbol, Table, Tenure, Value};

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
    /// The post and the 科室 that it names, where it names them.
    pub post: Option<Symbol>,
    pub section: Option<Symbol>,
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
    /// Whether a 任职 can be the one that it is about.
    pub fn fits(&self, tenure: &Tenure) -> bool {
        self.post.is_none_or(|own| own == tenure.post)
            && self.section.is_none_or(|own| own == tenure.section)
    }

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

/// The entries of 调整.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    /// Those about periods as long as the one that is assessed.
    pub entries: Vec<Decision>,
    /// Where those about longer and shorter ones stand: their schemes have 等次, 指标 and 环节 of their own.
    pub elsewhere: Vec<Place>,
}

/// Reads the table; what cannot be used is said at its cell.
pub fn read_decisions(facts: &Facts, table: &Table, sink: &mut Sink) -> Decisions {
    let mut read = Decisions::default();
    for row in table.rows() {
        let own = Row { facts, table, row };
        if own.is_of_another_length() {
            read.elsewhere.push(table.row_place(row));
        } else {
            read.entries.extend(own.read(sink));
        }
    }
    read
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

    fn is_of_another_length(&self) -> bool {
        let Value::Span(first, last) = self.value(word::PERIOD) else {
            return false;
        };
        let period = &self.facts.period;
        match (period.cycle.months(), months(first, last)) {
            (Some(own), said) => said != Some(own),
            (None, _) => (first, last) != (period.first, period.last),
        }
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
        if !may || !self.was_there(person, sink) {
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
            section: self.value(roster::SECTION).text(),
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

    /// Whether the person held a post in the 科室 that the entry names.
    fn was_there(&self, person: Option<PersonId>, sink: &mut Sink) -> bool {
        let (Some(section), Some(person)) = (
            self.value(roster::SECTION).text(),
            person.and_then(|id| self.facts.roster.person(id)),
        ) else {
            return true;
        };
        let tenures = person
            .tenures
            .iter()
            .filter_map(|id| self.facts.tenure(*id));
        let mut held: Vec<Symbol> = tenures.map(|own| own.section).collect();
        held.dedup();
        if held.contains(&section) {
            return true;
        }
        let text = |symbol| self.facts.lexicon.text(symbol);
        let known: Vec<&str> = held.iter().map(|own| text(*own)).collect();
        let place = self.place(roster::SECTION);
        let fault = problem::unknown_word(place, roster::SECTION, text(section), &known);
        sink.push(fault);
        false
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

/// How many whole months a stretch of days is; `None` where it is something else.
fn months(first: NaiveDate, last: NaiveDate) -> Option<u32> {
    let next = last.succ_opt()?;
    let months = (next.year() - first.year()) * 12 + i32::try_from(next.month0()).ok()?
        - i32::try_from(first.month0()).ok()?;
    (next.day() == first.day()).then(|| u32::try_from(months).ok())?
}
