//! One case through the whole way: tables → intake → office → rules → score → grade, then expected against actual.
//! Invariant: a case takes the same way as an assessment; only where its tables come from differs.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use indexmap::IndexMap;
use rust_decimal::Decimal;

use super::PackCases;
use super::grid::{Grid, Tables};
use super::read::{Case, Expected, Want, What};
use super::{columns, problem, view};
use crate::assess::{Assessment, Request, compute_traced};
use crate::diag::catalog::office::FULL_MARKS_OFF;
use crate::diag::catalog::score::BLOCKED;
use crate::diag::catalog::tables::EMPTY_TABLE;
use crate::diag::{Diagnostic, NoWatch, Place, Severity};
use crate::office::words::roster::NUMBER;
use crate::office::words::{ADJUSTMENTS, LOG, ROSTER, TARGETS, log, targets};
use crate::office::{Blank, Period};
use crate::rules::{Header, Read, Rules};
use crate::workspace::{DataSetting, FoundFile, Purpose, Script, Workspace};

/// Scripts that belong to a pack as a whole and are no indicator's rule.
const OF_PACK: [&str; 2] = ["合成", "定等"];

/// One expectation against what came out.
#[derive(Clone, Debug)]
pub struct Check {
    /// `张三 › 自身建设/制度`, `消息`.
    pub label: String,
    pub want: Vec<String>,
    pub got: Vec<String>,
    pub passed: bool,
    /// The expectation's number in its case.
    pub number: usize,
}

/// How a case came out.
#[derive(Clone, Debug)]
pub struct Verdict {
    pub checks: Vec<Check>,
    /// Faults that the case does not expect, and faults of the case itself.
    pub problems: Vec<Diagnostic>,
    /// Faults of the rules that the case uses, which are said once for all cases.
    pub of_rules: Vec<Diagnostic>,
    /// The case could not be run.
    pub refused: bool,
    /// The rules that were run, with what of them was run.
    pub rules: Option<Arc<Rules>>,
}

impl Verdict {
    pub fn passed(&self) -> bool {
        self.runs() && self.checks.iter().all(|check| check.passed)
    }

    /// Whether nothing went wrong that the case does not expect.
    pub fn runs(&self) -> bool {
        self.problems.is_empty() && self.of_rules.is_empty()
    }

    /// Parts what is wrong with the rules themselves from what is the case's own.
    pub fn part(&mut self, faults: &[Diagnostic]) {
        let all = std::mem::take(&mut self.problems);
        let known = |own: &Diagnostic| {
            let mut faults = faults.iter();
            faults.any(|fault| (fault.code, &fault.place) == (own.code, &own.place))
        };
        (self.of_rules, self.problems) = all.into_iter().partition(known);
    }

    fn refused(problem: Diagnostic) -> Self {
        Self {
            checks: Vec::new(),
            problems: vec![problem],
            of_rules: Vec::new(),
            refused: true,
            rules: None,
        }
    }
}

/// Runs a case of a pack.
pub fn run(pack: &PackCases, case: &Case, program: &Path) -> Verdict {
    let (workspace, grids, partial) = match prepare(pack, case) {
        Ok(ready) => ready,
        Err(fault) => return Verdict::refused(*fault),
    };
    let request = Request {
        dir: pack.dir.clone(),
        period: case.period,
        as_of: case.as_of,
        threads: 1,
        program: program.to_owned(),
        accept_stale: false,
    };
    let tables = Tables { grids: &grids };
    let result = compute_traced(workspace, &request, &tables, &NoWatch);
    let (assessment, mut found) = match result {
        Ok(assessment) => {
            let found = assessment.problems.to_vec();
            (Some(assessment), found)
        }
        Err(found) => (None, found),
    };
    // A case need not have all rows of 岗位目标, nor any row of a table.
    found.retain(|problem| {
        !(partial && problem.code == FULL_MARKS_OFF) && problem.code != EMPTY_TABLE
    });
    for problem in &mut found {
        problem.place = tables.written(std::mem::replace(&mut problem.place, Place::Run));
        for (place, _) in &mut problem.related {
            *place = tables.written(std::mem::replace(place, Place::Run));
        }
    }
    compare(case, assessment.as_ref(), found)
}

/// The office that a case makes: its tables, with empty ones for what else its rules read.
fn prepare(
    pack: &PackCases,
    case: &Case,
) -> Result<(Workspace, IndexMap<String, Grid>, bool), Box<Diagnostic>> {
    let lacks = |table: &str| Box::new(problem::lacks_table(case.place.clone(), &case.name, table));
    let mut grids: IndexMap<String, Grid> = IndexMap::new();
    let roster = case.tables.get(ROSTER).or(pack.roster.as_ref());
    // Cases speak of people by name.
    let roster = roster.ok_or_else(|| lacks(ROSTER))?.clone();
    grids.insert(ROSTER.to_owned(), roster.numbered(NUMBER));
    let own = case.tables.get(TARGETS);
    let all = own
        .or(pack.targets.as_ref())
        .ok_or_else(|| lacks(TARGETS))?;
    let partial = own.is_some() || !case.only.is_empty();
    let indicators = all.texts(targets::INDICATOR);
    for name in &case.only {
        if !indicators.contains(&name.value.as_str()) {
            let place = name.place.clone();
            return Err(Box::new(problem::unknown_indicator(
                place,
                &name.value,
                &indicators,
            )));
        }
    }
    let only: Vec<&str> = case.only.iter().map(|name| name.value.as_str()).collect();
    let shown = if only.is_empty() {
        all.clone()
    } else {
        all.only(targets::INDICATOR, &only)
    };
    let used: BTreeSet<&str> = shown.texts(targets::RULE).into_iter().collect();
    let rules: Vec<Script> = pack
        .rules
        .iter()
        .filter(|(script, _)| {
            used.contains(script.name.as_ref()) || OF_PACK.contains(&script.name.as_ref())
        })
        .map(|(script, _)| script.clone())
        .collect();
    let declared = declared(pack, |name| {
        rules.iter().any(|rule| rule.name.as_ref() == name)
    });
    let known = declared_by_all(pack);
    grids.insert(TARGETS.to_owned(), shown);
    for (name, grid) in &case.tables {
        match name.as_str() {
            ROSTER | TARGETS | ADJUSTMENTS => {}
            LOG => {}
            name if known.contains(name) => {}
            name => {
                let known: Vec<&str> = known.iter().map(AsRef::as_ref).collect();
                return Err(Box::new(problem::unread_table(
                    grid.place.clone(),
                    name,
                    &known,
                )));
            }
        }
    }
    if let Some(fault) = columns::misspelt(pack, &case.tables) {
        return Err(Box::new(fault));
    }
    let may_be_blank: Vec<&Read> = pack
        .rules
        .iter()
        .flat_map(|(_, header)| &header.reads)
        .filter(|read| read.blank == Blank::Nought)
        .collect();
    for (name, columns) in &declared {
        if matches!(name.as_ref(), ROSTER | TARGETS) {
            continue;
        }
        let grid = match case.tables.get(name.as_ref()) {
            // A column whose blanks are 0 need not be written down.
            Some(written) => may_be_blank
                .iter()
                .filter(|read| read.table == *name && columns.contains(&read.column))
                .fold(written.clone(), |grid, read| grid.with_column(&read.column)),
            None => blank(name, columns, &case.place),
        };
        grids.insert(name.to_string(), grid);
    }
    if let Some(grid) = case.tables.get(ADJUSTMENTS) {
        grids.insert(ADJUSTMENTS.to_owned(), grid.clone());
    }
    Ok((
        office(pack, case.period, &case.data, rules, &grids),
        grids,
        partial,
    ))
}

/// An office that is no folder: these tables, and nothing else.
pub(super) fn office(
    pack: &PackCases,
    period: Period,
    data: &IndexMap<String, DataSetting>,
    rules: Vec<Script>,
    grids: &IndexMap<String, Grid>,
) -> Workspace {
    let files = grids
        .keys()
        .map(|name| FoundFile {
            path: pack.dir.clone(),
            name: name.as_str().into(),
            purpose: match name.as_str() {
                ROSTER => Purpose::Roster,
                TARGETS => Purpose::Targets,
                LOG => Purpose::Log,
                ADJUSTMENTS => Purpose::Adjustments,
                name => Purpose::Data(name.into()),
            },
        })
        .collect();
    Workspace {
        dir: pack.dir.clone(),
        unit: "例".into(),
        year: chrono::Datelike::year(&period.first),
        scheme: pack.scheme.clone(),
        synonyms: Vec::new(),
        data: data.clone(),
        scales: IndexMap::new(),
        files,
        rules,
        settings: Vec::new(),
        elsewhere: pack.scored_by(),
        hand_over: Default::default(),
        cycles: Default::default(),
        others: Default::default(),
        ballot: Default::default(),
    }
}

/// A table without rows.
pub(super) fn blank(name: &str, columns: &[Arc<str>], place: &Place) -> Grid {
    let grid = Grid::empty(columns, place);
    // What every log must have, whatever a rule reads of it.
    let needed = [log::TASK, log::LEAD, log::LIMIT, log::DONE];
    let needed = needed.iter().filter(|_| name == LOG);
    needed.fold(grid, |grid, column| grid.with_column(column))
}

/// The tables and columns that rules read, in the order of their declaration.
pub(super) fn declared(
    pack: &PackCases,
    counts: impl Fn(&str) -> bool,
) -> IndexMap<Arc<str>, Vec<Arc<str>>> {
    let mut tables: IndexMap<Arc<str>, Vec<Arc<str>>> = IndexMap::new();
    let used = pack.rules.iter().filter(|(script, _)| counts(&script.name));
    for read in used.flat_map(|(_, header): &(Script, Header)| &header.reads) {
        let columns = tables.entry(read.table.clone()).or_default();
        if !columns.contains(&read.column) {
            columns.push(read.column.clone());
        }
    }
    tables
}

fn declared_by_all(pack: &PackCases) -> BTreeSet<Arc<str>> {
    declared(pack, |_| true).into_keys().collect()
}

/// Whether it is wrong with a script before any data is read.
pub(super) fn of_script(problem: &Diagnostic) -> bool {
    let file = problem.place.file_name();
    problem.trace.is_empty() && file.is_some_and(|file| file.ends_with(".rhai"))
}

fn compare(case: &Case, assessment: Option<&Assessment>, found: Vec<Diagnostic>) -> Verdict {
    let mut problems: Vec<Diagnostic> = Vec::new();
    let mut checks = Vec::new();
    let wanted_codes: Vec<&String> = case
        .expected
        .iter()
        .filter(|expected| expected.what == What::Codes)
        .filter_map(|expected| match &expected.want {
            Want::Lines(codes) => Some(codes),
            _ => None,
        })
        .flatten()
        .collect();
    let expects_codes = case.expected.iter().any(|own| own.what == What::Codes);
    let wanted = |problem: &Diagnostic| {
        let mut codes = wanted_codes.iter();
        codes.any(|code| *code == problem.code.id())
    };
    // What is wrong with a rule whatever the case is not what the case is about.
    let aside = |problem: &Diagnostic| of_script(problem) && !wanted(problem);
    let codes: BTreeSet<String> = found
        .iter()
        .filter(|problem| {
            (problem.severity() == Severity::Error && !aside(problem)) || wanted(problem)
        })
        .map(|problem| problem.code.id().to_owned())
        .collect();
    for (number, expected) in case.expected.iter().enumerate() {
        match view::actual(assessment, expected, &codes) {
            Ok(got) => checks.push(check(number, expected, got)),
            Err(fault) => problems.push(*fault),
        }
    }
    let codes_fit = checks
        .iter()
        .all(|check| check.passed || check.label != super::read::CODES);
    // A case that expects 缺数 or 不适用 expects that the total is blocked by it.
    let blocked = checks.iter().any(|check| {
        check.passed && matches!(check.want.as_slice(), [one] if one == "缺数" || one == "不适用")
    });
    let expected = |problem: &Diagnostic| {
        (blocked && problem.code == BLOCKED)
            || wanted(problem)
            || (expects_codes && codes_fit && !aside(problem))
    };
    let errors = found
        .iter()
        .filter(|problem| problem.is_error() && !expected(problem));
    problems.extend(errors.cloned());
    Verdict {
        checks,
        problems,
        of_rules: Vec::new(),
        refused: false,
        rules: assessment.map(|assessment| assessment.rules.clone()),
    }
}

fn check(number: usize, expected: &Expected, got: Vec<view::Line>) -> Check {
    let want = match &expected.want {
        Want::Number(number) => vec![number.normalize().to_string()],
        Want::Text(text) => vec![text.clone()],
        Want::Lines(lines) => lines.clone(),
    };
    let fits = want.len() == got.len()
        && want
            .iter()
            .zip(&got)
            .all(|(want, got)| *want == got.short || *want == got.full);
    // 0 and 0.00 are one number, and so are 95 as a number and "95".
    let equal = match (want.as_slice(), got.as_slice()) {
        ([want], [got]) => {
            let number = |text: &str| text.parse::<Decimal>().ok();
            number(want).is_some() && number(want) == number(&got.short)
        }
        _ => false,
    };
    // Entries are compared with their rows where the case names rows.
    let with_rows = want.iter().any(|line| line.ends_with(']'));
    let got = got
        .into_iter()
        .map(|line| if with_rows { line.full } else { line.short })
        .collect();
    Check {
        label: label(expected),
        passed: fits || equal,
        want,
        got,
        number,
    }
}

/// What an expectation is about, in words.
fn label(expected: &Expected) -> String {
    let what = match &expected.what {
        What::Codes => super::read::CODES.to_owned(),
        What::Entries(node) => format!("{} {node}", super::read::ENTRIES),
        What::Named(name) => name.clone(),
    };
    match &expected.person {
        Some(person) => format!("{person} › {what}"),
        None => what,
    }
}
