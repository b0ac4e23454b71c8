//! Whether a pack and its 岗位目标 hold together, before they are put on paper: the rules, pack.toml, every row of targets.
//! Invariant: what is said is of the scheme alone, never of what people have recorded.

use std::path::Path;
use std::sync::Arc;

use indexmap::IndexMap;

use super::coverage::Coverage;
use super::grid::{Grid, Tables};
use super::{PackCases, run};
use crate::assess::{self, InspectionRequest, Request};
use crate::diag::catalog::office::FULL_MARKS_OFF;
use crate::diag::catalog::rules::{RULE_FAILED, RULE_LIMIT, VALUE_REFUSED};
use crate::diag::catalog::score::BLOCKED;
use crate::diag::{Code, Diagnostic, NoWatch, Place, Sink, Watch};
use crate::office::words::{ROSTER, TARGETS, roster, targets as word};
use crate::office::{Cycle, Period};
use crate::workspace::{self, Purpose, Script};

/// What a run over no rows says of them.
const OF_ROWS: [Code; 4] = [BLOCKED, RULE_FAILED, RULE_LIMIT, VALUE_REFUSED];

/// Everything that is wrong with a pack and these targets: of an assessment folder where one is named, else its own.
pub fn faults(
    pack: &PackCases,
    targets: &Grid,
    folder: Option<&Path>,
    program: &Path,
    watch: &dyn Watch,
) -> Vec<Diagnostic> {
    let mut sink = Sink::new();
    let rules = Coverage::of(pack).faults;
    let found = match folder.filter(|folder| pack.serves(folder)) {
        Some(folder) => of_folder(pack, folder, program, watch),
        None => of_pack(pack, &targets.clone().below(word::INDICATOR), program),
    };
    let said = pack.problems.iter().cloned().chain(rules).chain(found);
    said.for_each(|fault| sink.push(fault));
    sink.finish()
}

/// What a check of the folder says of settings, rules and 岗位目标.
fn of_folder(
    pack: &PackCases,
    folder: &Path,
    program: &Path,
    watch: &dyn Watch,
) -> Vec<Diagnostic> {
    let request = InspectionRequest {
        dir: folder.to_owned(),
        period: period_of(pack, folder),
        program: program.to_owned(),
    };
    match assess::inspect(&request, watch) {
        Ok(seen) => {
            let tables = seen.files.iter();
            let tables = tables.filter(|file| file.purpose == Purpose::Targets);
            let tables: Vec<Arc<str>> = tables.map(|file| file.name.clone()).collect();
            let mut found = seen.problems;
            found.retain(|fault| {
                let file = fault.place.file_name();
                // Of results that are not there yet a scheme need not know.
                fault.code != BLOCKED
                    && file.is_some_and(|file| tables.contains(file) || of_scheme(file))
            });
            found
        }
        Err(found) => found,
    }
}

/// The first period of the shortest length that the folder has this pack for; `None` where it is for all.
fn period_of(pack: &PackCases, folder: &Path) -> Option<Period> {
    let packs = workspace::packs_of(folder).ok()?;
    let (_, cycles) = packs.into_iter().find(|(own, _)| own.name == pack.name)?;
    let cycle = cycles.into_iter().min()?;
    let year = workspace::open(folder, Some(cycle), &mut Sink::new()).ok()?;
    let whole = Period::year(year.year)?.in_year(year.scheme.year_start);
    whole.parts(cycle).first().copied().or(Some(whole))
}

fn of_scheme(file: &str) -> bool {
    file.ends_with(".rhai") || file.ends_with(".toml")
}

/// The pack's own targets with somebody on every post, and nothing recorded of anybody.
fn of_pack(pack: &PackCases, all: &Grid, program: &Path) -> Vec<Diagnostic> {
    if all.texts(word::INDICATOR).is_empty() {
        return Vec::new();
    }
    let (roster, apart) = somebody_everywhere(all);
    let mut grids: IndexMap<String, Grid> = IndexMap::new();
    grids.insert(ROSTER.to_owned(), roster);
    grids.insert(TARGETS.to_owned(), all.clone());
    for (name, columns) in run::declared(pack, |_| true) {
        let blank = || run::blank(&name, &columns, &Place::Run);
        grids.entry(name.to_string()).or_insert_with(blank);
    }
    let cycles = all.texts(word::CYCLE).into_iter();
    let cycle = cycles.filter_map(Cycle::from_word).min();
    let cycle = cycle.unwrap_or(Cycle::Quarter);
    let start = pack.scheme.year_start;
    let Some(whole) = Period::year(SOME_YEAR).map(|year| year.in_year(start)) else {
        return Vec::new();
    };
    let period = whole.parts(cycle).first().copied().unwrap_or(whole);
    let rules: Vec<Script> = pack
        .rules
        .iter()
        .map(|(script, _)| script.clone())
        .collect();
    let office = run::office(pack, period, &IndexMap::new(), rules, &grids);
    let request = Request {
        dir: pack.dir.clone(),
        period,
        as_of: None,
        threads: 1,
        program: program.to_owned(),
        accept_stale: false,
    };
    let tables = Tables { grids: &grids };
    let mut found = match assess::compute_traced(office, &request, &tables, &NoWatch) {
        Ok(assessment) => assessment.problems.to_vec(),
        Err(found) => found,
    };
    found.retain(|fault| {
        let file = fault.place.file_name();
        let told = file.is_some_and(|file| file.as_ref() == TARGETS || of_scheme(file));
        // Who holds which post in which 科室 the pack does not say.
        told && !OF_ROWS.contains(&fault.code) && !(apart && fault.code == FULL_MARKS_OFF)
    });
    for fault in &mut found {
        fault.place = tables.written(std::mem::replace(&mut fault.place, Place::Run));
        for (place, _) in &mut fault.related {
            *place = tables.written(std::mem::replace(place, Place::Run));
        }
    }
    found
}

/// Any: the pack is checked, nobody is assessed.
const SOME_YEAR: i32 = 2026;

/// A roster with a person for every 岗位 and 科室 that the targets name; and whether 科室 have rows of their own.
fn somebody_everywhere(all: &Grid) -> (Grid, bool) {
    const EVERYWHERE: [&str; 5] = ["", "全体", "全部", "各科室", "各岗位"];
    const SECTION: &str = "办公室";
    const POST: &str = "综合";
    let named = |column: &str| {
        let mut names = all.texts(column);
        names.retain(|name| !EVERYWHERE.contains(name));
        let mut seen = std::collections::HashSet::new();
        names.retain(|name| seen.insert(*name));
        names
    };
    let (mut posts, mut sections) = (named(word::POST), named(word::SECTION));
    let apart = !sections.is_empty();
    for (names, one) in [(&mut posts, POST), (&mut sections, SECTION)] {
        if names.is_empty() {
            names.push(one);
        }
    }
    let holders = sections
        .iter()
        .flat_map(|section| posts.iter().map(move |post| [*section, *post, *post]));
    let rows = (1..).zip(holders).map(|(number, row): (u32, _)| {
        let name = format!("某{number}");
        let cells = [format!("{number:03}"), name].into_iter();
        cells.chain(row.map(str::to_owned)).collect()
    });
    let head = [
        roster::NUMBER,
        roster::NAME,
        roster::SECTION,
        roster::POST,
        roster::CLASS,
    ];
    let head = head.map(str::to_owned).to_vec();
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
    (Grid::of(&rows), apart)
}
