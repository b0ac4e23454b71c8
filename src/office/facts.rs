//! Everything that a rule may see: tables, people, targets, calendar, and the one today.
//! Invariant: does not change once scoring has begun.

use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::calendar::WorkCalendar;
use super::composition::Composition;
use super::docket::Docket;
use super::groups::GroupRow;
use super::history::{History, PastPeriod, PastSubject};
use super::ledger::Evidence;
use super::period::Period;
use super::roster::{Roster, Tenure, TenureId};
use super::scheme::Scheme;
use super::subject::Subject;
use super::table::Table;
use super::target::Indicator;
use super::text::Lexicon;
use super::value::PersonId;

/// The world of one assessment. Table 0 is the log; the data tables follow in the order of their names.
#[derive(Clone, Debug)]
pub struct Facts {
    /// 单位
    pub unit: Arc<str>,
    pub period: Period,
    /// 基准日
    pub as_of: NaiveDate,
    pub calendar: WorkCalendar,
    pub lexicon: Lexicon,
    pub roster: Roster,
    pub roster_table: Table,
    pub targets_table: Table,
    /// 调整, of every period.
    pub adjustments: Option<Table>,
    pub indicators: Vec<Indicator>,
    /// Rows of 岗位目标 that speak of a group as a whole.
    pub groups: Vec<GroupRow>,
    pub tables: Vec<Table>,
    pub docket: Docket,
    pub scheme: Scheme,
    /// Saved results: earlier periods, and the parts of a longer one.
    pub history: History,
    /// Indicators and groups that the pack scores elsewhere: a case has but a part of 岗位目标.
    pub elsewhere: Vec<Arc<str>>,
}

/// An indicator's points of the period before, and where they stand, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastValue {
    pub points: Decimal,
    pub words: String,
}

impl Facts {
    /// The number of the log in `tables`.
    pub const LOG: u16 = 0;

    pub fn log(&self) -> Option<&Table> {
        self.tables.first()
    }

    pub fn table(&self, number: u16) -> Option<&Table> {
        self.tables.get(usize::from(number))
    }

    pub fn table_number(&self, name: &str) -> Option<u16> {
        let index = self
            .tables
            .iter()
            .position(|table| table.name.as_ref() == name)?;
        u16::try_from(index).ok()
    }

    /// How the period is made from its parts; `None` where it is assessed from the tables alone.
    pub fn composition(&self) -> Option<&Composition> {
        self.scheme.composition(self.period.cycle)
    }

    /// What a person is called by in saved results: 工号, or the name where there is none.
    pub fn person_key(&self, id: PersonId) -> &str {
        self.roster.person(id).map_or("", |person| {
            let number = self.lexicon.text(person.number);
            if number.is_empty() {
                self.lexicon.text(person.name)
            } else {
                number
            }
        })
    }

    /// What an earlier period came to for a subject: a person by the post, a 科室 by its name.
    pub fn past_of<'p>(&self, past: &'p PastPeriod, of: Subject) -> Option<&'p PastSubject> {
        match of {
            Subject::Post(id) => {
                let tenure = self.tenure(id)?;
                let post = self.lexicon.text(tenure.post);
                past.of_person(self.person_key(tenure.person), post)
            }
            Subject::Section(id) => past.section(self.lexicon.text(self.section(id)?)),
        }
    }

    /// 沿用上期: what a subject had for an indicator in the period before.
    ///
    /// # Errors
    /// Why there is nothing to carry on, in words.
    pub fn last_value(&self, of: Subject, indicator: &Indicator) -> Result<LastValue, String> {
        let none = || "没有可用的上期结果".to_owned();
        let past = self.history.last_before(&self.period).ok_or_else(none)?;
        let own = self
            .past_of(past, of)
            .and_then(|subject| subject.indicator(&indicator.name))
            .ok_or_else(|| format!("{}的结果里没有这一项", past.period.words()))?;
        if own.full != indicator.full {
            let (before, now) = (own.full.normalize(), indicator.full.normalize());
            return Err(format!("上期满分是 {before} 分，本期是 {now} 分"));
        }
        let points = own
            .score
            .ok_or_else(|| format!("{}这一项也没有值", past.period.words()))?;
        let mut words = format!("{} {} 分", past.period.words(), points.normalize());
        if let Some(treated) = &own.treated {
            words.push_str(&format!("（那一期按「{treated}」得来）"));
        }
        words.push_str(&format!("，{}", past.file.name));
        Ok(LastValue { points, words })
    }

    pub fn tenure(&self, id: TenureId) -> Option<&Tenure> {
        self.roster.tenure(id)
    }

    pub fn indicator(&self, number: u32) -> Option<&Indicator> {
        self.indicators.get(number as usize)
    }

    /// Working days of the period, and those of a 任职 within it.
    pub fn days_in_post(&self, tenure: &Tenure) -> u32 {
        self.period
            .clip(tenure.from, tenure.to)
            .map_or(0, |(first, last)| self.calendar.workdays(first, last))
    }

    pub fn days_in_period(&self) -> u32 {
        self.calendar.workdays(self.period.first, self.period.last)
    }

    /// The file, sheet and row of a piece of evidence, in words.
    pub fn evidence_place(&self, evidence: Evidence) -> Option<crate::diag::Place> {
        Some(self.table(evidence.table)?.row_place(evidence.row))
    }
}
