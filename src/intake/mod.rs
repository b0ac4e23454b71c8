//! Cells to typed columnar tables: headers and their synonyms, conversion, matching of names, reconciliation, checks.
//! Every non-empty row ends as accepted, rejected with a reason, or layout.
//! Invariant: nothing is guessed in silence; what cannot be read is reported at its cell and stored as 出错.

mod again;
mod assemble;
mod carry;
mod checks;
mod claims;
mod collect;
mod columns;
mod convert;
mod dates;
mod fold;
mod forms;
mod grid;
mod guess;
mod header;
mod headings;
mod instead;
mod keys;
mod layout;
mod memo;
mod names;
mod numbers;
mod ordinals;
mod part;
mod people;
mod phrases;
mod problem;
mod read;
mod record;
mod roster;
mod scales;
mod shape;
mod states;
mod strict;
mod synonyms;
mod tails;
mod twins;

use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveDate;
use indexmap::IndexMap;

use crate::office::{Declaration, Lexicon, Period, Roster, Table, YearStart};

pub use checks::{CHECKS, Check};
pub use read::{Feed, Files, read};
pub use shape::{ColumnLayout, Layout, RowKind, Stretch, Taken};

/// What a file is read for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    Roster,
    Targets,
    Log,
    /// A table of 数据/, by its name.
    Data(Arc<str>),
    Adjustments,
}

/// One file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    pub path: PathBuf,
    /// As people see it: relative to the folder, with `/`.
    pub name: Arc<str>,
    pub role: Role,
}

/// What `gangze.toml` says of one data table.
#[derive(Clone, Debug, Default)]
pub struct DataSetting {
    /// The 人员 column that says whose a row is.
    pub owner: Option<String>,
    /// The 日期 or 期间 column that says when a row counts.
    pub day: Option<String>,
}

/// How a percentage column writes its bare numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// 百分数: 95 is 95 %.
    Hundred,
    /// 小数: 0.95 is 95 %.
    Fraction,
}

/// All that the reading needs to know beforehand.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub sources: Vec<Source>,
    /// What the rules' headers declare, 岗位目标's parameters among it.
    pub declarations: Vec<Declaration>,
    /// The rules that read each table of 数据/.
    pub readers: IndexMap<Arc<str>, Vec<Arc<str>>>,
    /// Further synonyms, heard header to known name.
    pub synonyms: Vec<(String, String)>,
    pub data: IndexMap<String, DataSetting>,
    /// Data tables that count although no rule reads them: those of gates and forms.
    pub counted: Vec<Arc<str>>,
    /// The scale of percentage columns that `gangze.toml` settles, by `表.列`.
    pub scales: IndexMap<String, Scale>,
    /// The office's year: dates without a year get it; dates far outside are reported.
    /// 0 where it is not known.
    pub year: i32,
    /// Where the year begins, by which 第一季度 is understood.
    pub year_start: YearStart,
    pub period: Option<Period>,
    pub as_of: Option<NaiveDate>,
}

/// How one sheet's rows ended; the three add up to `filled`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    pub file: Arc<str>,
    pub sheet: Option<Arc<str>>,
    pub hidden: bool,
    /// The table that its rows went to.
    pub table: Option<Arc<str>>,
    /// Rows with something in them.
    pub filled: u32,
    pub accepted: u32,
    pub rejected: u32,
    /// Titles, headers, sections, subtotals, notes.
    pub layout: u32,
}

/// One input file, for the report's 依据.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    pub name: Arc<str>,
    /// SHA-256, hex.
    pub digest: Arc<str>,
    /// `xlsx`, `CSV（GB18030）` …
    pub format: String,
}

/// All tables of an office.
#[derive(Clone, Debug, Default)]
pub struct Intake {
    pub lexicon: Lexicon,
    pub roster: Roster,
    pub roster_table: Option<Table>,
    pub targets: Option<Table>,
    pub log: Option<Table>,
    pub data: IndexMap<Arc<str>, Table>,
    pub adjustments: Option<Table>,
    pub accounts: Vec<Account>,
    /// What every sheet was taken for, in the order of the plan's files.
    pub layouts: Vec<Layout>,
    pub inputs: Vec<Input>,
}
