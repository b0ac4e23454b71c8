//! `gangze check`: the same steps as the main job, up to what the rules say of single cells, for every period.
//! Invariant: writes nothing, and says each fault once however many periods meet it.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveDate;

use super::{Ground, Job, allocate, first_part, past, problem, read, report_blocked};
use crate::diag::catalog::rules::{RULE_FAILED, RULE_LIMIT, VALUE_REFUSED};
use crate::diag::{Code, Diagnostic, Severity, Sink, Watch};
use crate::grade::Decision;
use crate::intake::{Account, Files, Input, Layout};
use crate::office::{Facts, Period};
use crate::score;
use crate::sheet::Reader;
use crate::workspace::{FoundFile, Purpose};

/// What is to be checked.
#[derive(Clone, Debug)]
pub struct InspectionRequest {
    pub dir: PathBuf,
    /// `None`: every period of the shortest 周期 of 岗位目标 (quarters where it names none) in which the log has rows.
    pub period: Option<Period>,
    /// The program that reads old formats in a child: our own.
    pub program: PathBuf,
}

/// Everything that a check found.
#[derive(Debug)]
pub struct Inspection {
    pub dir: PathBuf,
    pub unit: Arc<str>,
    pub year: i32,
    /// The last day that was looked at.
    pub as_of: NaiveDate,
    /// The periods that rules were tried on.
    pub periods: Vec<Period>,
    /// A period of each length that another pack is for, which was not looked at, and that pack's name.
    pub left: Vec<(Period, String)>,
    pub problems: Vec<Diagnostic>,
    pub accounts: Vec<Account>,
    pub layouts: Vec<Layout>,
    pub inputs: Vec<Input>,
    /// Every table file of the folder, readable or not.
    pub files: Vec<FoundFile>,
}

impl Inspection {
    pub fn count(&self, severity: Severity) -> usize {
        self.problems
            .iter()
            .filter(|problem| problem.severity() == severity)
            .count()
    }

    /// The table files of which not one sheet could be read; those that no rule asks for are none of them.
    pub fn unread(&self) -> impl Iterator<Item = &FoundFile> {
        self.files.iter().filter(|file| {
            file.purpose != Purpose::Holidays
                && !self
                    .accounts
                    .iter()
                    .any(|account| account.file == file.name)
                && self
                    .problems
                    .iter()
                    .any(|problem| problem.place.file_name() == Some(&file.name))
        })
    }

    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(Diagnostic::is_error)
    }
}

/// What rules say of single cells; all else that a score lacks may still come in before the period ends.
const AT_CELLS: [Code; 3] = [VALUE_REFUSED, RULE_FAILED, RULE_LIMIT];

/// Reads and checks a folder; writes nothing.
///
/// # Errors
/// All that was found, where the folder could not be checked at all.
pub fn inspect(
    request: &InspectionRequest,
    watch: &dyn Watch,
) -> Result<Inspection, Vec<Diagnostic>> {
    let mut sink = Sink::new();
    match run(request, watch, &mut sink) {
        Ok(inspection) => Ok(Inspection {
            problems: problem::once(sink.finish()),
            ..inspection
        }),
        Err(fault) => {
            sink.push(*fault);
            Err(sink.finish())
        }
    }
}

fn run(
    request: &InspectionRequest,
    watch: &dyn Watch,
    sink: &mut Sink,
) -> Result<Inspection, Box<Diagnostic>> {
    let job = Job {
        dir: &request.dir,
        period: request.period,
        threads: 0,
        program: &request.program,
        traced: false,
    };
    let reader = Reader::new(&request.program);
    let files = Files { reader: &reader };
    let mut ground = read(&job, &files, watch, sink)?;
    let periods = match request.period {
        Some(_) => {
            let past = past::past(&job, &ground, false, &files, watch, sink);
            ground.facts.history = past.history;
            vec![ground.facts.period]
        }
        None => with_rows(&mut ground),
    };
    let whole = ground.whole;
    let left = ground.others.iter().filter(|_| request.period.is_none());
    let left = left
        .map(|(cycle, pack)| (first_part(whole, *cycle), pack.clone()))
        .collect();
    let Ground {
        mut facts,
        rules,
        pool,
        decisions,
        ..
    } = ground;
    score::bind(&facts, &rules, sink);
    for period in &periods {
        allocate(&mut facts, *period, period.last, sink);
        let shared = Arc::new(facts);
        let mut own = Sink::new();
        let scores = score::score(&shared, &rules, &pool, watch, &mut own);
        // Whether they hold shows in the assessment.
        let of_period =
            |entry: &&Decision| (entry.first, entry.last) == (period.first, period.last);
        let decided: Vec<&Decision> = decisions.entries.iter().filter(of_period).collect();
        report_blocked(&scores.blocked, &shared, &decided, &mut own);
        if request.period.is_none() {
            own.retain(|problem| AT_CELLS.contains(&problem.code));
        }
        sink.merge(own);
        facts = Arc::unwrap_or_clone(shared);
    }
    Ok(Inspection {
        dir: request.dir.clone(),
        unit: facts.unit,
        as_of: facts.as_of,
        year: ground.year,
        periods,
        left,
        problems: Vec::new(),
        accounts: ground.accounts,
        layouts: ground.layouts,
        inputs: ground.inputs,
        files: ground.files,
    })
}

/// The periods of the office's year, as long as the one that was read for, to which rows of the log belong.
fn with_rows(ground: &mut Ground) -> Vec<Period> {
    let facts: &mut Facts = &mut ground.facts;
    let (whole, cycle) = (ground.whole, facts.period.cycle);
    // What is wrong with the rows is said once their own period is looked at.
    allocate(facts, whole, whole.last, &mut Sink::new());
    let days = || facts.docket.timings.iter().filter_map(|timing| timing.day);
    let parts = whole.parts(cycle);
    let all = if parts.is_empty() { vec![whole] } else { parts };
    all.into_iter()
        .filter(|period| days().any(|day| period.contains(day)))
        .collect()
}
