//! What a period took from each file, as digests: only the rows that count in it and the columns that it used.
//! A file that serves the whole year may grow without touching the periods that are done.
//! Invariant: the order of rows, columns and files leaves no trace, and where a row stands leaves none.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::closing::GateTest;
use super::facts::Facts;
use super::table::Table;
use super::value::Value;
use super::words::{LOG, adjustments, log};

/// What a period took from one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileContent {
    pub file: Arc<str>,
    /// SHA-256 over the rows, hex.
    pub digest: Arc<str>,
    pub rows: u32,
}

/// The name under which the working days of the period stand among the files.
pub const WORKDAYS: &str = "节假日";

/// Columns of the log by which rows find their period and their people.
const OF_DOCKET: [&str; 8] = [
    log::LEAD,
    log::ASSIST,
    log::ASSIGNED,
    log::LIMIT,
    log::DONE,
    log::POST,
    log::CLASS,
    log::SECTION,
];

/// Where gangze.toml says what a quota may depend on.
const CIRCUMSTANCES: &str = "gangze.toml（单位情形）";

/// What stands for the text of a row: with a million rows the texts themselves would take hundreds of megabytes.
type RowDigest = [u8; 16];

/// The rows of each file.
type Rows = BTreeMap<Arc<str>, Vec<RowDigest>>;

impl Facts {
    /// What this period took, by file; `reads` says which column of which table a rule in use declares.
    pub fn contents(&self, reads: &dyn Fn(&str, &str) -> bool) -> Vec<FileContent> {
        let mut rows = Rows::new();
        self.take_roster(&mut rows);
        for indicator in &self.indicators {
            let table = &self.targets_table;
            let text = self.row_text(table, indicator.row, &|_| true);
            enter(&mut rows, table, indicator.row, &text);
        }
        if let Some(table) = self.log() {
            let used = |column: &str| OF_DOCKET.contains(&column) || reads(LOG, column);
            for (row, timing) in (0_u32..).zip(&self.docket.timings) {
                if timing.counts || timing.carried {
                    let text = self.row_text(table, row, &used);
                    enter(&mut rows, table, row, &text);
                }
            }
        }
        for table in self.tables.iter().skip(1) {
            let counted = self.is_counted_by_a_gate(table);
            let used = |column: &str| counted || reads(&table.name, column);
            if !table.columns().iter().any(|column| used(&column.name)) {
                continue;
            }
            for row in table.rows().filter(|row| self.is_of_period(table, *row)) {
                let text = self.row_text(table, row, &used);
                enter(&mut rows, table, row, &text);
            }
        }
        self.take_adjustments(&mut rows);
        let mut contents: Vec<FileContent> = rows
            .into_iter()
            .map(|(file, rows)| closed(file, rows))
            .collect();
        contents.push(closed(WORKDAYS.into(), vec![digest(&self.workdays_text())]));
        let stated = &self.scheme.closing.circumstances;
        if !stated.is_empty() {
            let rows = stated.iter().map(|own| digest(&own.name)).collect();
            contents.push(closed(CIRCUMSTANCES.into(), rows));
        }
        let counting = self.history.periods().iter().filter(|past| past.counts);
        contents.extend(counting.map(|past| FileContent {
            file: past.file.name.clone(),
            digest: past.file.content.clone(),
            rows: u32::try_from(past.subjects().len()).unwrap_or(u32::MAX),
        }));
        contents
    }

    fn is_counted_by_a_gate(&self, table: &Table) -> bool {
        let mut gates = self.scheme.closing.gates.iter();
        gates.any(
            |gate| matches!(&gate.test, GateTest::Rows { table: own, .. } if *own == table.name),
        )
    }

    /// Who holds which post, and in what status, within the period.
    fn take_roster(&self, rows: &mut Rows) {
        let table = &self.roster_table;
        for person in &self.roster.people {
            let word = |symbol| self.lexicon.text(symbol);
            let who = format!(
                "{}\t{}\t{}\t{}",
                word(person.number),
                word(person.name),
                word(person.staff),
                word(person.rank)
            );
            for tenure in person.tenures.iter().filter_map(|id| self.tenure(*id)) {
                let Some((first, last)) = self.period.clip(tenure.from, tenure.to) else {
                    continue;
                };
                let text = format!(
                    "{who}\t{}\t{}\t{}\t{}\t{first}\t{last}",
                    word(tenure.section),
                    word(tenure.post),
                    word(tenure.class),
                    word(tenure.duty)
                );
                enter(rows, table, tenure.row, &text);
            }
            for status in &person.statuses {
                if let Some((first, last)) = self.period.clip(status.from, status.to) {
                    let text = format!("{who}\t{}\t{first}\t{last}", word(status.word));
                    enter(rows, table, status.row, &text);
                }
            }
        }
    }

    /// What people decided of this period.
    fn take_adjustments(&self, rows: &mut Rows) {
        let Some(table) = &self.adjustments else {
            return;
        };
        let span = Value::Span(self.period.first, self.period.last);
        for row in table.rows() {
            if table.named(row, adjustments::PERIOD) == span {
                enter(rows, table, row, &self.row_text(table, row, &|_| true));
            }
        }
    }

    /// Whether a row of a data table may count in the period; a table without days serves every period.
    fn is_of_period(&self, table: &Table, row: u32) -> bool {
        match table.day.map(|day| table.value(row, day)) {
            Some(Value::Date(day)) => self.period.contains(day),
            Some(Value::Span(first, last)) => {
                self.period.contains(first) && self.period.contains(last)
            }
            _ => true,
        }
    }

    /// A row as text: `列=值` of the used columns that hold something, sorted.
    fn row_text(&self, table: &Table, row: u32, used: &dyn Fn(&str) -> bool) -> String {
        let mut cells: Vec<String> = table
            .columns()
            .iter()
            .enumerate()
            // What a part's missing column stands for is not the file's own.
            .filter(|(at, column)| used(&column.name) && table.cell(row, *at).is_some())
            .filter_map(|(_, column)| {
                let value = column.value(row);
                let late = table.name.as_ref() == LOG
                    && column.name.as_ref() == log::DONE
                    && value.date().is_some_and(|done| done > self.as_of);
                // What was finished after the 基准日 was open on it, whenever somebody wrote the day down.
                if value == Value::Missing || late {
                    return None;
                }
                Some(format!("{}={}", column.name, self.value_text(value)))
            })
            .collect();
        cells.sort();
        cells.join("\t")
    }

    fn value_text(&self, value: Value<'_>) -> String {
        match value {
            Value::Missing => String::new(),
            Value::NotApplicable => "—".into(),
            Value::Faulty => "？".into(),
            Value::Text(symbol) => self.lexicon.text(symbol).to_owned(),
            Value::Number(number) => number.normalize().to_string(),
            Value::Date(date) => date.to_string(),
            Value::Span(first, last) => format!("{first}..{last}"),
            Value::Flag(flag) => flag.to_string(),
            Value::People(people) => {
                let mut text = String::new();
                for mention in people {
                    let person = self.roster.person(mention.person);
                    let number = person.map_or("", |person| self.lexicon.text(person.number));
                    let name = person.map_or("", |person| self.lexicon.text(person.name));
                    let _ = write!(text, "{number} {name} {};", mention.lead);
                }
                text
            }
        }
    }

    /// The working days from the first day of the period to its last, or to the 基准日 after it.
    fn workdays_text(&self) -> String {
        let mut text = String::new();
        let mut day = self.period.first;
        while day <= self.period.last.max(self.as_of) {
            text.push(if self.calendar.is_workday(day) {
                '1'
            } else {
                '0'
            });
            match day.succ_opt() {
                Some(next) => day = next,
                None => break,
            }
        }
        text
    }
}

fn enter(rows: &mut Rows, table: &Table, row: u32, text: &str) {
    let file = table
        .part_of(row)
        .map_or_else(|| table.name.clone(), |part| part.file.clone());
    rows.entry(file).or_default().push(digest(text));
}

fn digest(text: &str) -> RowDigest {
    let mut own = RowDigest::default();
    for (to, byte) in own.iter_mut().zip(Sha256::digest(text.as_bytes())) {
        *to = byte;
    }
    own
}

/// The digest over all rows of a file, whatever their order.
fn closed(file: Arc<str>, mut rows: Vec<RowDigest>) -> FileContent {
    rows.sort_unstable();
    let mut hasher = Sha256::new();
    for row in &rows {
        hasher.update(row);
    }
    let digest: String = hasher
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    FileContent {
        file,
        digest: digest.into(),
        rows: u32::try_from(rows.len()).unwrap_or(u32::MAX),
    }
}
