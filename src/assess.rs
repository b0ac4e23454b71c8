//! The whole job, in the order in which the data goes: folder, rules, tables, posts, scores, grades, report.
//! Invariant: nothing is computed here; each step is one call into the room that owns it.

mod context;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use crate::book::{ResultFolder, csv_bytes};
use crate::diag::catalog::command::{EARLY_DAY, NOT_USED_YET};
use crate::diag::catalog::office::CALENDAR_GAP;
use crate::diag::{Diagnostic, Place, Severity, Sink, Watch};
use crate::grade::{self, Outcome};
use crate::intake::{self, Account, Feed, Files, Input, Plan, Role};
use crate::office::words::{LOG, ROSTER, TARGETS, roster};
use crate::office::{self, Docket, Facts, Period, PersonId, Reading, Setting, Table, WorkCalendar};
use crate::report;
use crate::rules::{Pool, Rules, Source};
use crate::score::{self, TenureScore};
use crate::sheet::Reader;
use crate::workspace::{self, Purpose, Script, Workspace};

/// What is to be assessed.
#[derive(Clone, Debug)]
pub struct Request {
    pub dir: PathBuf,
    pub period: Period,
    /// 基准日; the last day of the period where none is given.
    pub as_of: Option<NaiveDate>,
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
    pub scores: Arc<[TenureScore]>,
    pub outcome: Arc<Outcome>,
    pub problems: Arc<[Diagnostic]>,
    pub accounts: Vec<Account>,
    pub inputs: Vec<Input>,
    pub settings: Vec<Script>,
    /// Years whose lateness was counted by Monday to Friday.
    pub calendar_gaps: Vec<i32>,
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
    let mut sink = Sink::new();
    match run(request, feed, watch, &mut sink) {
        Ok(assessment) => Ok(Assessment {
            problems: sink.finish().into(),
            ..assessment
        }),
        Err(fault) => {
            sink.push(*fault);
            Err(sink.finish())
        }
    }
}

fn run(
    request: &Request,
    feed: &dyn Feed,
    watch: &dyn Watch,
    sink: &mut Sink,
) -> Result<Assessment, Box<Diagnostic>> {
    let workspace = workspace::open(&request.dir, sink)?;
    for (purpose, name) in [(Purpose::Roster, ROSTER), (Purpose::Targets, TARGETS)] {
        if workspace.file(&purpose).is_none() {
            return Err(Box::new(workspace::no_table(&shown(&workspace.dir), name)));
        }
    }
    let years = [request.period.first.year(), request.period.last.year()];
    if !years.contains(&workspace.year) {
        let period = request.period.to_string();
        return Err(Box::new(workspace::other_year(&period, workspace.year)));
    }
    let as_of = request.as_of.unwrap_or(request.period.last);
    if as_of < request.period.last {
        sink.push(early_day(as_of, request.period.last));
    }
    let pool = Pool::new(request.threads)?;
    let rules = Rules::load(sources(&workspace), &pool, sink);
    let plan = plan(&workspace, &rules, request.period, as_of, sink);
    let reader = Reader::new(&request.program);
    let calendar = workspace::calendar(workspace.file(&Purpose::Holidays), &reader, sink);
    let mut intake = pool.run(|| {
        let mut own = Sink::new();
        let intake = intake::read(&plan, feed, watch, &mut own);
        (intake, own)
    });
    sink.merge(intake.1);
    let intake = &mut intake.0;
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
    let indicators = reading.indicators(sink);
    reading.check(&indicators, sink);
    reading.check_statuses(&roster_table, sink);
    office::check_cycles(&indicators, request.period, &targets_table, sink);
    if let Some(table) = intake.adjustments.take().filter(|table| !table.is_empty()) {
        sink.push(not_used_yet(&table));
    }
    let data: Vec<Table> = std::mem::take(&mut intake.data).into_values().collect();
    let setting = Setting {
        period: request.period,
        as_of,
        calendar: &calendar,
        roster: &intake.roster,
        lexicon: &intake.lexicon,
    };
    let tables: Vec<&Table> = data.iter().collect();
    let docket = Docket::allocate(&setting, &log, &tables, sink);
    let calendar_gaps = calendar_gaps(&calendar, &docket, request.period, as_of, sink);
    let facts = Arc::new(Facts {
        unit: workspace.unit.clone(),
        period: request.period,
        as_of,
        calendar,
        lexicon: std::mem::take(&mut intake.lexicon),
        roster: std::mem::take(&mut intake.roster),
        roster_table,
        targets_table,
        indicators,
        tables: std::iter::once(log).chain(data).collect(),
        docket,
        scheme: workspace.scheme,
    });

    let rules = Arc::new(rules);
    let scores = score::score(&facts, &rules, &pool, watch, sink);
    let outcome = grade::grade(&facts, &scores, sink);
    Ok(Assessment {
        dir: request.dir.clone(),
        facts,
        rules,
        scores: scores.into(),
        outcome: Arc::new(outcome),
        problems: Vec::new().into(),
        accounts: std::mem::take(&mut intake.accounts),
        inputs: std::mem::take(&mut intake.inputs),
        settings: workspace.settings,
        calendar_gaps,
    })
}

fn early_day(as_of: NaiveDate, last: NaiveDate) -> Diagnostic {
    let message = format!("基准日 {as_of} 早于考核期最后一天 {last}，只能出草稿");
    Diagnostic::new(EARLY_DAY, Place::Run, message)
        .help("期中查看就看草稿；正式结果不写 --as-of，或者写考核期结束以后的日子")
}

fn not_used_yet(table: &Table) -> Diagnostic {
    let message = format!("调整 里有 {} 行，这一版还不能采用", table.len());
    Diagnostic::new(NOT_USED_YET, table.row_place(0), message)
        .help("把 调整.xlsx 移到别处，先出计算结果，再由人在结果上审定")
}

fn sources(workspace: &Workspace) -> Vec<Source> {
    workspace
        .rules
        .iter()
        .map(|script| Source {
            name: script.name.clone(),
            file: script.file.clone(),
            text: script.text.clone(),
            digest: script.digest.clone(),
        })
        .collect()
}

fn plan(
    workspace: &Workspace,
    rules: &Rules,
    period: Period,
    as_of: NaiveDate,
    sink: &mut Sink,
) -> Plan {
    let sources = workspace
        .files
        .iter()
        .filter_map(|file| {
            let role = match &file.purpose {
                Purpose::Roster => Role::Roster,
                Purpose::Targets => Role::Targets,
                Purpose::Log => Role::Log,
                Purpose::Data(name) => Role::Data(name.clone()),
                Purpose::Adjustments => Role::Adjustments,
                Purpose::Holidays => return None,
            };
            Some(intake::Source {
                path: file.path.clone(),
                name: file.name.clone(),
                role,
            })
        })
        .collect();
    let data = workspace
        .data
        .iter()
        .map(|(name, setting)| {
            let setting = intake::DataSetting {
                owner: setting.owner.clone(),
                day: setting.day.clone(),
            };
            (name.clone(), setting)
        })
        .collect();
    let scales = workspace
        .scales
        .iter()
        .map(|(column, hundred)| {
            let scale = if *hundred {
                intake::Scale::Hundred
            } else {
                intake::Scale::Fraction
            };
            (column.clone(), scale)
        })
        .collect();
    Plan {
        sources,
        declarations: rules.declarations(sink),
        synonyms: workspace.synonyms.clone(),
        data,
        scales,
        year: workspace.year,
        period: Some(period),
        as_of: Some(as_of),
    }
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
        if let Some(limit) = timing.limit.filter(|limit| *limit < end) {
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

/// Opens one person's score; nothing for somebody who is not on the roster.
pub fn why(
    assessment: &Assessment,
    person: PersonId,
    indicator: Option<&str>,
) -> Option<report::Why> {
    report::why(&context::context(assessment), person, indicator)
}

/// Where the result was written, and what was met on the way.
pub struct Written {
    pub folder: PathBuf,
    pub problems: Vec<Diagnostic>,
}

/// Writes the report, and the hand-over where no error stands; swaps the whole folder in.
///
/// # Errors
/// Where nothing could be written; earlier results are untouched then.
pub fn write(assessment: &Assessment, watch: &dyn Watch) -> Result<Written, Vec<Diagnostic>> {
    let mut sink = Sink::new();
    let draft = if assessment.is_draft() { "-草稿" } else { "" };
    let name = format!("{}{draft}", assessment.facts.period);
    let folder = assessment.dir.join("结果").join(&name);
    match fill(
        assessment,
        &folder,
        &format!("结果/{name}"),
        watch,
        &mut sink,
    ) {
        Ok(()) => Ok(Written {
            folder,
            problems: sink.finish(),
        }),
        Err(fault) => {
            sink.push(*fault);
            Err(sink.finish())
        }
    }
}

fn fill(
    assessment: &Assessment,
    folder: &Path,
    shown: &str,
    watch: &dyn Watch,
    sink: &mut Sink,
) -> Result<(), Box<Diagnostic>> {
    let context = context::context(assessment);
    let results = ResultFolder::replacing(folder, shown, sink)?;
    results.workbook("考核报告.xlsx", report::workbook(&context), watch)?;
    if !assessment.is_draft() {
        let (headings, rows) = report::hr_rows(&context);
        results.bytes("HR导入.csv", &csv_bytes(headings, rows))?;
        results.workbook("HR导入.xlsx", report::hr_workbook(&context), watch)?;
        results.json("results.json", &report::results_json(&context))?;
    }
    results.commit(sink)
}
