//! The whole job, in the order in which the data goes: folder, rules, tables, posts, scores, grades, report.
//! Invariant: nothing is computed here; each step is one call into the room that owns it.

mod ballot;
mod check;
mod context;
mod judge;
mod mark;
mod past;
mod plan;
mod problem;
mod votes;
mod write;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use crate::diag::catalog::office::CALENDAR_GAP;
use crate::diag::{Diagnostic, Place, Severity, Sink, Watch};
use crate::grade::{self, Decisions, Given, Outcome};
use crate::intake::{self, Account, Feed, Files, Input, Layout};
use crate::office::words::{LOG, ROSTER, TARGETS, roster};
use crate::office::{
    Cycle, Docket, Facts, HandOver, History, Period, PersonId, Reading, SectionId, Setting, Shelf,
    SubjectKind, Table, WorkCalendar,
};
use crate::report;
use crate::rules::{Pool, Rules, Whom};
use crate::score::{self, SectionScore, TenureScore};
use crate::sheet::Reader;
use crate::workspace::{self, FoundFile, Purpose, Script, Workspace};

pub use crate::report::FormsOf;
pub use ballot::{BallotRequest, Collected, HandedOut, Stack, collect, hand_out};
pub use check::{Inspection, InspectionRequest, inspect};
pub use judge::{judge, report_blocked};
pub use mark::{Marked, mark};
pub use write::{Wanted, Written, write};

/// What is to be assessed.
#[derive(Clone, Debug)]
pub struct Request {
    pub dir: PathBuf,
    pub period: Period,
    /// 基准日; the last day of the period where none is given.
    pub as_of: Option<NaiveDate>,
    /// Earlier results are used although their files have changed since, and the report says so.
    pub accept_stale: bool,
    /// 0 is one a core.
    pub threads: usize,
    /// The program that reads old formats in a child: our own.
    pub program: PathBuf,
}

/// Everything that an assessment came to, in memory.
pub struct Assessment {
    pub dir: PathBuf,
    pub facts: Arc<Facts>,
    pub rules: Arc<Rules>,
    pub scores: Arc<Shelf<TenureScore>>,
    pub sections: Arc<Shelf<SectionScore>>,
    pub outcome: Arc<Outcome>,
    pub problems: Arc<[Diagnostic]>,
    pub accounts: Vec<Account>,
    pub inputs: Vec<Input>,
    pub settings: Vec<Script>,
    /// Years whose lateness was counted by Monday to Friday.
    pub calendar_gaps: Vec<i32>,
    /// Earlier results whose files have changed since, used as they are by --accept-stale; in words.
    pub accepted: Vec<Arc<str>>,
    /// `[人事导入]` of gangze.toml.
    pub hand_over: Arc<HandOver>,
}

impl Assessment {
    /// With an error the result is a draft.
    pub fn is_draft(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    pub fn count(&self, severity: Severity) -> usize {
        self.problems
            .iter()
            .filter(|problem| problem.severity() == severity)
            .count()
    }
}

/// Reads, scores and grades; writes nothing.
///
/// # Errors
/// All that was found, where the job could not be done at all.
pub fn compute(request: &Request, watch: &dyn Watch) -> Result<Assessment, Vec<Diagnostic>> {
    let reader = Reader::new(&request.program);
    compute_from(request, &Files { reader: &reader }, watch)
}

/// The same over tables that come from elsewhere than the folder's files.
///
/// # Errors
/// As `compute`.
pub fn compute_from(
    request: &Request,
    feed: &dyn Feed,
    watch: &dyn Watch,
) -> Result<Assessment, Vec<Diagnostic>> {
    ended(|sink| run(None, request, feed, false, watch, sink))
}

/// The same for an office that is no folder, a pack's case; the rules note what of them was run.
///
/// # Errors
/// As `compute`.
pub fn compute_traced(
    workspace: Workspace,
    request: &Request,
    feed: &dyn Feed,
    watch: &dyn Watch,
) -> Result<Assessment, Vec<Diagnostic>> {
    ended(|sink| run(Some(workspace), request, feed, true, watch, sink))
}

/// As `compute`, while the rules note what of them is run.
///
/// # Errors
/// As `compute`.
pub fn compute_noting(request: &Request, watch: &dyn Watch) -> Result<Assessment, Vec<Diagnostic>> {
    let reader = Reader::new(&request.program);
    let files = Files { reader: &reader };
    ended(|sink| run(None, request, &files, true, watch, sink))
}

/// The assessment with all that was found on the way.
fn ended(
    job: impl FnOnce(&mut Sink) -> Result<Assessment, Box<Diagnostic>>,
) -> Result<Assessment, Vec<Diagnostic>> {
    let mut sink = Sink::new();
    match job(&mut sink) {
        Ok(assessment) => Ok(Assessment {
            problems: problem::once(sink.finish()).into(),
            ..assessment
        }),
        Err(fault) => {
            sink.push(*fault);
            Err(sink.finish())
        }
    }
}

/// `given` is an office that is no folder, and has no earlier periods.
fn run(
    given: Option<Workspace>,
    request: &Request,
    feed: &dyn Feed,
    traced: bool,
    watch: &dyn Watch,
    sink: &mut Sink,
) -> Result<Assessment, Box<Diagnostic>> {
    let job = Job {
        dir: &request.dir,
        period: Some(request.period),
        threads: request.threads,
        program: &request.program,
        traced,
    };
    let of_folder = given.is_none();
    let mut ground = match given {
        Some(workspace) => read_in(workspace, &job, feed, watch, sink)?,
        None => read(&job, feed, watch, sink)?,
    };
    let period = ground.facts.period;
    let as_of = request.as_of.unwrap_or(period.last);
    if as_of < period.last {
        sink.push(problem::early_day(as_of, period.last));
    }
    let calendar_gaps = allocate(&mut ground.facts, period, as_of, sink);
    let accept = request.accept_stale;
    let past = if of_folder {
        past::past(&job, &ground, accept, feed, watch, sink)
    } else {
        past::Past::default()
    };
    ground.facts.history = past.history;
    let facts = Arc::new(ground.facts);
    let mut scores = score::score(&facts, &ground.rules, &ground.pool, watch, sink);
    judge(&facts, &ground.rules, &ground.pool, &mut scores, sink);
    let given = Given {
        decisions: &ground.decisions,
        by_script: score::composes(&ground.rules),
        ..Given::new(&facts, &scores)
    };
    let outcome = grade::grade_with(given, sink);
    if takes_members(&facts, &ground.rules) {
        grade::say_sections(&facts, &outcome, sink);
    }
    report_blocked(&scores.blocked, &facts, &outcome.applied(), sink);
    Ok(Assessment {
        dir: request.dir.clone(),
        facts,
        rules: ground.rules,
        scores: scores.tenures.into(),
        sections: scores.sections.into(),
        outcome: Arc::new(outcome),
        problems: Vec::new().into(),
        accounts: ground.accounts,
        inputs: ground.inputs,
        settings: ground.settings,
        calendar_gaps,
        accepted: past.accepted,
        hand_over: ground.hand_over,
    })
}

/// What every command that reads a folder begins with.
#[derive(Clone, Copy)]
struct Job<'a> {
    dir: &'a Path,
    period: Option<Period>,
    threads: usize,
    program: &'a Path,
    /// Whether the rules note what of them is run.
    traced: bool,
}

/// A folder that has been read: the facts still lack their period and the docket that follows from it.
struct Ground {
    facts: Facts,
    /// 调整, every period's.
    decisions: Decisions,
    rules: Arc<Rules>,
    pool: Pool,
    accounts: Vec<Account>,
    layouts: Vec<Layout>,
    inputs: Vec<Input>,
    settings: Vec<Script>,
    hand_over: Arc<HandOver>,
    year: i32,
    /// The office's year.
    whole: Period,
    files: Vec<FoundFile>,
    /// The lengths that other packs are for, with the names of those packs.
    others: Vec<(Cycle, String)>,
}

/// Folder, rules, tables, targets: all that is the same for every period.
fn read(
    job: &Job<'_>,
    feed: &dyn Feed,
    watch: &dyn Watch,
    sink: &mut Sink,
) -> Result<Ground, Box<Diagnostic>> {
    let workspace = workspace::open(job.dir, job.period.map(|period| period.cycle), sink)?;
    read_in(workspace, job, feed, watch, sink)
}

fn read_in(
    workspace: Workspace,
    job: &Job<'_>,
    feed: &dyn Feed,
    watch: &dyn Watch,
    sink: &mut Sink,
) -> Result<Ground, Box<Diagnostic>> {
    let start = workspace.scheme.year_start;
    let whole = whole_year(workspace.year)?.in_year(start);
    let asked = job.period.map(|period| period.in_year(start));
    for (purpose, name) in [(Purpose::Roster, ROSTER), (Purpose::Targets, TARGETS)] {
        if workspace.file(&purpose).is_none() {
            return Err(Box::new(workspace::no_table(&shown(&workspace.dir), name)));
        }
    }
    if let Some(period) = asked
        && !period.is_of_year(workspace.year)
    {
        let period = period.to_string();
        return Err(Box::new(workspace::other_year(&period, workspace.year)));
    }
    votes::fresh(&workspace, job.period, sink);
    let pool = Pool::new(job.threads)?;
    let mut rules = Rules::load(plan::sources(&workspace), &pool, sink);
    let grades = workspace.scheme.grades.iter();
    let grades: Vec<&str> = grades.map(|grade| grade.name.as_ref()).collect();
    rules.grades(&grades, sink);
    if job.traced {
        rules.trace();
    }
    let plan = plan::plan(&workspace, &rules, asked);
    let reader = Reader::new(job.program);
    let calendar = workspace::calendar(workspace.file(&Purpose::Holidays), &reader, sink);
    let (mut intake, own) = pool.run(|| {
        let mut own = Sink::new();
        let intake = intake::read(&plan, feed, watch, &mut own);
        (intake, own)
    });
    sink.merge(own);
    let roster_table = needed(intake.roster_table.take(), ROSTER, &workspace)?;
    let targets_table = needed(intake.targets.take(), TARGETS, &workspace)?;
    let log = intake.log.take().unwrap_or_else(|| Table::new(LOG.into()));
    intake.roster.places = roster_table
        .rows()
        .map(|row| roster_table.named_place(row, roster::CLASS))
        .collect();

    let reading = Reading {
        table: &targets_table,
        lexicon: &intake.lexicon,
        roster: &intake.roster,
        scheme: &workspace.scheme,
    };
    let groups = reading.groups(sink);
    let serves = |cycle| workspace.serves(cycle);
    // Without a period the folder is looked at as for its shortest.
    let shortest = || reading.shortest_cycle(&serves).unwrap_or(Cycle::Quarter);
    let period = asked.unwrap_or_else(|| first_part(whole, shortest()));
    let (indicators, elsewhere) = reading.indicators_of(period, &groups, &serves, sink);
    let composition = workspace.scheme.composition(period.cycle);
    let elsewhere = (elsewhere.as_slice(), composition);
    reading.check_period(&indicators, &groups, elsewhere, sink);
    reading.check_statuses(&roster_table, sink);
    let facts = Facts {
        unit: workspace.unit,
        period,
        as_of: period.last,
        calendar,
        lexicon: intake.lexicon,
        roster: intake.roster,
        roster_table,
        targets_table,
        adjustments: intake.adjustments.take(),
        indicators,
        groups,
        tables: std::iter::once(log)
            .chain(intake.data.into_values())
            .collect(),
        docket: Docket::default(),
        scheme: workspace.scheme,
        history: History::default(),
        elsewhere: workspace.elsewhere,
    };
    facts.check_returns(sink);
    // In a shorter period who leaves is assessed for the days that he served.
    if asked.is_some_and(|period| period.cycle == Cycle::Year) {
        facts.check_leavers(sink);
    }
    let decisions = facts
        .adjustments
        .as_ref()
        .map_or_else(Decisions::default, |table| {
            grade::read_decisions(&facts, table, sink)
        });
    Ok(Ground {
        facts,
        decisions,
        rules: Arc::new(rules),
        pool,
        accounts: intake.accounts,
        layouts: intake.layouts,
        inputs: intake.inputs,
        settings: workspace.settings,
        hand_over: workspace.hand_over.into(),
        year: workspace.year,
        whole,
        files: workspace.files,
        others: workspace.others,
    })
}

fn whole_year(year: i32) -> Result<Period, Box<Diagnostic>> {
    Period::year(year).ok_or_else(|| Box::new(workspace::unknown_period(&year.to_string())))
}

/// The first of a year's periods of that length; the year itself where it has no such.
fn first_part(whole: Period, cycle: Cycle) -> Period {
    whole.parts(cycle).first().copied().unwrap_or(whole)
}

/// Gives the facts their period: which rows count for whom; answers the years without a holiday notice.
fn allocate(facts: &mut Facts, period: Period, as_of: NaiveDate, sink: &mut Sink) -> Vec<i32> {
    facts.period = period;
    facts.as_of = as_of;
    let setting = Setting {
        period,
        as_of,
        calendar: &facts.calendar,
        roster: &facts.roster,
        lexicon: &facts.lexicon,
    };
    let mut tables = facts.tables.iter();
    if let Some(log) = tables.next() {
        let data: Vec<&Table> = tables.collect();
        facts.docket = Docket::allocate(&setting, log, &data, sink);
    }
    calendar_gaps(&facts.calendar, &facts.docket, period, as_of, sink)
}

/// A table without which nothing can be assessed.
fn needed(
    table: Option<Table>,
    name: &str,
    workspace: &Workspace,
) -> Result<Table, Box<Diagnostic>> {
    table.ok_or_else(|| Box::new(workspace::no_table(&shown(&workspace.dir), name)))
}

fn shown(dir: &Path) -> String {
    dir.display().to_string()
}

/// Warns of the years that no notice covers and in which working days were counted.
fn calendar_gaps(
    calendar: &WorkCalendar,
    docket: &Docket,
    period: Period,
    as_of: NaiveDate,
    sink: &mut Sink,
) -> Vec<i32> {
    let (mut first, mut last) = (period.first, period.last);
    for timing in docket
        .timings
        .iter()
        .filter(|timing| timing.counts || timing.carried)
    {
        let end = timing.done.unwrap_or(as_of);
        // A date far off has been reported, and is a slip more often than decades of lateness.
        let far = |day: NaiveDate| (day.year() - period.last.year()).abs() > 1;
        if let Some(limit) = timing.limit.filter(|limit| *limit < end)
            && !far(limit)
            && !far(end)
        {
            first = first.min(limit);
            last = last.max(end);
        }
    }
    let gaps = calendar.uncovered(first, last);
    for year in &gaps {
        sink.push(
            Diagnostic::new(
                CALENDAR_GAP,
                Place::Run,
                format!("没有 {year} 年的放假安排，{year} 年的逾期按周一至周五计算"),
            )
            .help("把国务院办公厅公布的放假安排写进 节假日.csv（日期,off 或 work,名称），放在考核文件夹里"),
        );
    }
    gaps
}

/// What `results.json` would hold if it were written now.
pub fn results_value(assessment: &Assessment) -> serde_json::Value {
    let context = context::context(assessment);
    serde_json::to_value(report::results_json(&context)).unwrap_or_default()
}

/// What the report is made from.
pub fn report_context(assessment: &Assessment) -> report::Context {
    context::context(assessment)
}

/// Opens one person's score, once a 考核对象; nothing for somebody who is not on the roster.
pub fn why(assessment: &Assessment, person: PersonId, indicator: Option<&str>) -> Vec<report::Why> {
    report::why(&context::context(assessment), person, indicator)
}

/// Opens the score of a 科室; `None` for one without indicators of its own.
pub fn why_section(
    assessment: &Assessment,
    section: SectionId,
    indicator: Option<&str>,
) -> Option<report::Why> {
    report::why_section(&context::context(assessment), section, indicator)
}

/// Whether a 科室's indicator takes the scores of its members.
fn takes_members(facts: &Facts, rules: &Rules) -> bool {
    let mut indicators = facts.indicators.iter();
    indicators.any(|own| {
        let rule = rules.find(&own.rule);
        own.subject == SubjectKind::Section
            && rule.is_some_and(|rule| {
                let mut uses = rule.header.uses.iter();
                uses.any(|own| own.whom == Whom::Members)
            })
    })
}
