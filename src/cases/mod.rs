//! A pack's own cases: facts on one page, what should come out beside them, and how much of the rules they reach.
//! Invariant: a case is changed only by `accept`, after its change has been shown.

mod accept;
mod columns;
mod coverage;
mod grid;
mod problem;
mod read;
mod run;
mod sample;
mod sheet;
mod skeleton;
mod sound;
mod view;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diag::{Diagnostic, Sink};
use crate::office::Scheme;
use crate::rules::{Header, Source};
use crate::workspace::{self, FoundPack, Pack, Script};

pub use accept::{Accepted, TakenOver, accept};
pub use coverage::{Coverage, RuleCoverage, Tally};
pub use grid::{Grid, Slot};
pub use read::{Case, Expected, Want, What};
pub use run::{Check, Verdict, run};
pub use skeleton::{Skeleton, skeleton};
pub use sound::faults;

/// A pack with its cases.
pub struct PackCases {
    pub name: String,
    pub dir: PathBuf,
    pub scheme: Scheme,
    /// Every rule with its header.
    pub rules: Vec<(Script, Header)>,
    /// Scripts of an assessment folder that stand in the place of the pack's.
    pub replaced: Vec<Arc<str>>,
    /// The pack's own 人员名册 and 岗位目标, for cases that write none.
    pub roster: Option<Grid>,
    pub targets: Option<Grid>,
    /// The 岗位目标 of the assessment folder that it is opened for or stands in.
    pub of_folder: Option<Grid>,
    pub cases: Vec<Case>,
    /// Cases that could not be read, by file and name; what is wrong with them stands in `problems`.
    pub refused: Vec<(Arc<str>, String)>,
    /// The text of pack.toml.
    pub settings: Script,
    /// The texts of the TOML files, for `accept`.
    pub files: Vec<Script>,
    /// What is wrong with the pack's settings or the case files themselves.
    pub problems: Vec<Diagnostic>,
}

/// Whether two paths lead to one folder.
fn same(one: &Path, other: &Path) -> bool {
    let real = |dir: &Path| dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
    real(one) == real(other)
}

impl PackCases {
    /// Whether an assessment folder is scored by this pack.
    pub fn serves(&self, folder: &Path) -> bool {
        let packs = workspace::packs_of(folder);
        packs.is_ok_and(|packs| packs.iter().any(|(own, _)| same(&own.dir, &self.dir)))
    }

    /// The indicators and groups of the pack's own 岗位目标, of its folder's, and of all cases.
    pub fn scored_by(&self) -> Vec<Arc<str>> {
        use crate::office::words::{TARGETS, targets};
        let of_cases = self
            .cases
            .iter()
            .filter_map(|case| case.tables.get(TARGETS));
        let mut names = std::collections::BTreeSet::new();
        let own = self.targets.iter().chain(&self.of_folder);
        for grid in own.chain(of_cases) {
            names.extend(grid.texts(targets::INDICATOR));
            let groups = grid.texts(targets::GROUP).into_iter();
            names.extend(groups.flat_map(|path| path.split(['/', '／']).map(str::trim)));
        }
        names.remove("");
        names.into_iter().map(Arc::from).collect()
    }

    fn take(&mut self, read: read::Cases) {
        self.cases.extend(read.list);
        self.refused.extend(read.refused);
    }
}

/// Opens a pack and reads its cases. `wanted` is its name, or the path of its folder.
///
/// # Errors
/// Where there is no such pack, or it cannot be read at all.
pub fn open(from: &Path, wanted: &str, program: &Path) -> Result<PackCases, Vec<Diagnostic>> {
    ended(|sink| {
        let found = workspace::find_pack_at(from, wanted)?;
        load(&found, None, program, sink)
    })
}

/// The same as an assessment folder goes by it: the pack of that name that the folder finds, with the folder's own rules
/// in the place of the pack's.
///
/// # Errors
/// As `open`; and where the folder's settings cannot be read.
pub fn open_for(
    folder: &Path,
    from: &Path,
    wanted: &str,
    program: &Path,
) -> Result<PackCases, Vec<Diagnostic>> {
    ended(|sink| {
        let packs = workspace::packs_of(folder)?;
        let found = workspace::find_pack_for(folder, from, wanted)?;
        if !packs.iter().any(|(own, _)| same(&own.dir, &found.dir)) {
            let own = packs.iter().map(|(own, _)| own.dir.display().to_string());
            let own: Vec<String> = own.collect();
            let (folder, dir) = (
                folder.display().to_string(),
                found.dir.display().to_string(),
            );
            sink.push(problem::other_pack(&folder, &dir, &own));
        }
        load(&found, Some(folder), program, sink)
    })
}

fn ended(
    job: impl FnOnce(&mut Sink) -> Result<PackCases, Box<Diagnostic>>,
) -> Result<PackCases, Vec<Diagnostic>> {
    let mut sink = Sink::new();
    match job(&mut sink) {
        Ok(pack) => Ok(PackCases {
            problems: sink.finish(),
            ..pack
        }),
        Err(fault) => {
            sink.push(*fault);
            Err(sink.finish())
        }
    }
}

fn load(
    found: &FoundPack,
    folder: Option<&Path>,
    program: &Path,
    sink: &mut Sink,
) -> Result<PackCases, Box<Diagnostic>> {
    let Pack { scheme, rules, .. } = workspace::open_pack_for(found, folder, sink)?;
    let inner = format!("rules/{}/", found.name);
    let of_folder = rules.iter().filter(|rule| !rule.file.starts_with(&inner));
    let replaced = of_folder.map(|rule| rule.file.clone()).collect();
    let rules = rules
        .into_iter()
        .map(|script| {
            let source = Source {
                name: script.name.clone(),
                file: script.file.clone(),
                text: script.text.clone(),
                digest: script.digest.clone(),
            };
            // What is wrong with a header is said when the rule is run.
            let header = Header::parse(&source, &mut Sink::new());
            (script, header)
        })
        .collect();
    let reader = crate::sheet::Reader::new(program);
    let mut own = |name: &str| own_table(found, name, program, sink);
    let (roster, targets) = (
        own(crate::office::words::ROSTER),
        own(crate::office::words::TARGETS),
    );
    let mut pack = PackCases {
        name: found.name.clone(),
        dir: found.dir.clone(),
        scheme,
        rules,
        replaced,
        roster,
        targets,
        of_folder: folder
            .or_else(|| around(&found.dir))
            .and_then(|folder| targets_of(folder, program, &mut Sink::new()).ok()?)
            .map(|grid| grid.below(crate::office::words::targets::INDICATOR)),
        cases: Vec::new(),
        refused: Vec::new(),
        settings: workspace::script(
            &found.dir.join("pack.toml"),
            &format!("rules/{}/pack.toml", found.name),
        )?,
        files: Vec::new(),
        problems: Vec::new(),
    };
    for file in workspace::pack_cases(found) {
        if file.path.extension().is_some_and(|ending| ending == "toml") {
            let script = workspace::script(&file.path, &file.name)?;
            pack.take(read::toml(&script, sink));
            pack.files.push(script);
        } else {
            pack.take(sheet::cases(&file, &reader, sink));
        }
    }
    Ok(pack)
}

/// A table that stands in a pack's own folder, as raw cells; what cannot be read of it goes to the sink.
pub fn own_table(
    found: &workspace::FoundPack,
    name: &str,
    program: &Path,
    sink: &mut Sink,
) -> Option<Grid> {
    let file = workspace::pack_table(found, name)?;
    sheet::first_table(&file, &crate::sheet::Reader::new(program), sink)
}

/// The raw cells of 岗位目标: of an assessment folder where one is named, else the pack's own.
///
/// # Errors
/// Where there is none, or it cannot be read.
pub fn targets(
    pack: &PackCases,
    folder: Option<&Path>,
    program: &Path,
) -> Result<Grid, Vec<Diagnostic>> {
    use crate::office::words::TARGETS;
    let Some(folder) = folder else {
        let own = pack.targets.clone();
        // A pack without rules is composed of other periods' results: it needs no targets.
        if own.is_none() && pack.rules.is_empty() {
            return Ok(Grid::empty(&[], &crate::diag::Place::Run));
        }
        return own.ok_or_else(|| vec![problem::no_targets(&pack.name)]);
    };
    let mut sink = Sink::new();
    let grid = targets_of(folder, program, &mut sink).map_err(|fault| vec![*fault])?;
    grid.ok_or_else(|| {
        let mut faults = sink.finish();
        if faults.is_empty() {
            faults.push(workspace::no_table(&folder.display().to_string(), TARGETS));
        }
        faults
    })
}

/// The raw cells of a folder's 岗位目标; none where it has no such table.
fn targets_of(
    folder: &Path,
    program: &Path,
    sink: &mut Sink,
) -> Result<Option<Grid>, Box<Diagnostic>> {
    let workspace = workspace::open(folder, None, sink)?;
    let reader = crate::sheet::Reader::new(program);
    let found = workspace.file(&workspace::Purpose::Targets);
    let table = found.and_then(|file| sheet::first_table(file, &reader, sink));
    Ok(table)
}

/// The assessment folder in whose `rules/` a pack stands.
fn around(pack: &Path) -> Option<&Path> {
    let folder = pack.parent()?.parent()?;
    folder.join(workspace::SETTINGS).is_file().then_some(folder)
}

/// All cases of a pack, run, with what they reach.
pub struct Tested {
    pub verdicts: Vec<Verdict>,
    pub coverage: Coverage,
}

/// Runs every case of a pack.
pub fn test(pack: &PackCases, program: &Path) -> Tested {
    let mut coverage = Coverage::of(pack);
    let mut verdicts = Vec::with_capacity(pack.cases.len());
    for case in &pack.cases {
        let verdict = run(pack, case, program);
        if let Some(rules) = &verdict.rules {
            coverage.add(rules);
        }
        coverage.learn(&verdict.problems);
        verdicts.push(verdict);
    }
    for verdict in &mut verdicts {
        verdict.part(&coverage.faults);
    }
    Tested { verdicts, coverage }
}

/// Says that values of a folder's own rules are no values of the pack's cases.
pub fn cannot_accept(pack: &PackCases) -> Diagnostic {
    problem::cannot_accept(&pack.replaced)
}

/// Says that a pack has no cases.
pub fn no_cases(pack: &PackCases) -> Diagnostic {
    problem::no_cases(&pack.name)
}

/// Says that the cases reach too little, where they do; `least` is a share from 0 to 1. Of a rule that cannot be run
/// nothing is reached, whatever its share of the lines.
pub fn too_little(
    pack: &PackCases,
    coverage: &Coverage,
    least: rust_decimal::Decimal,
) -> Option<Diagnostic> {
    let broken: Vec<&str> = coverage.broken().map(|rule| rule.rule.as_ref()).collect();
    if !broken.is_empty() {
        return Some(problem::cannot_be_run(&pack.name, &broken));
    }
    let share = coverage.tally().share();
    let shown = |share: rust_decimal::Decimal| {
        format!(
            "{}%",
            (share * rust_decimal::Decimal::ONE_HUNDRED)
                .round_dp(1)
                .normalize()
        )
    };
    (share < least).then(|| problem::uncovered(&pack.name, &shown(share), &shown(least)))
}

/// The name of a file as the case's messages call it.
fn shown(pack: &PackCases, inner: &str) -> Arc<str> {
    format!("rules/{}/{inner}", pack.name).into()
}
