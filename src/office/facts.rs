//! Everything that a rule may see: tables, people, targets, calendar, and the one today.
//! Invariant: does not change once scoring has begun.

use std::sync::Arc;

use chrono::NaiveDate;

use super::calendar::WorkCalendar;
use super::composition::Composition;
use super::docket::Docket;
use super::history::History;
use super::ledger::Evidence;
use super::period::Period;
use super::roster::{Roster, Tenure, TenureId};
use super::scheme::Scheme;
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
    pub indicators: Vec<Indicator>,
    pub tables: Vec<Table>,
    pub docket: Docket,
    pub scheme: Scheme,
    /// Saved results: earlier periods, and the parts of a longer one.
    pub history: History,
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

    pub fn tenure(&self, id: TenureId) -> Option<&Tenure> {
        self.roster.tenure(id)
    }

    pub fn indicator(&self, number: u32) -> Option<&Indicator> {
        self.indicators.get(number as usize)
    }

    /// The rows of a table that count for a 任职.
    pub fn rows_of(&self, tenure: TenureId, table: u16) -> &[u32] {
        let Some(duties) = self.docket.duties(tenure) else {
            return &[];
        };
        match usize::from(table).checked_sub(1) {
            None => &duties.lead,
            Some(index) => duties.data.get(index).map_or(&[], Vec::as_slice),
        }
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
