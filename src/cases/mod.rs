//! A pack's own cases: facts on one page, what should come out beside them, and how much of the rules they reach.
//! Invariant: a case is changed only by `accept`, after its change has been shown.

mod accept;
mod coverage;
mod grid;
mod problem;
mod read;
mod run;
mod sheet;
mod skeleton;
mod view;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diag::{Diagnostic, Sink};
use crate::office::Scheme;
use crate::rules::{Header, Source};
use crate::workspace::{self, Pack, Script};

pub use accept::accept;
pub use coverage::{Coverage, RuleCoverage, Tally};
pub use grid::{Grid, Slot};
pub use read::{Case, Expected, Want, What};
pub use run::{Check, Verdict, run};
pub use skeleton::{Skeleton, skeleton};

/// A pack with its cases.
pub struct PackCases {
    pub name: String,
    pub dir: PathBuf,
    pub scheme: Scheme,
    /// Every rule with its header.
    pub rules: Vec<(Script, Header)>,
    /// The pack's own 人员名册 and 岗位目标, for cases that write none.
    pub roster: Option<Grid>,
    pub targets: Option<Grid>,
    pub cases: Vec<Case>,
    /// The text of pack.toml.
    pub settings: Script,
    /// The texts of the TOML files, for `accept`.
    pub files: Vec<Script>,
    /// What is wrong with the pack's settings or the case files themselves.
    pub problems: Vec<Diagnostic>,
}

/// Opens a pack and reads its cases. `wanted` is its name, or the path of its folder.
///
/// # Errors
/// Where there is no such pack, or it cannot be read at all.
pub fn open(from: &Path, wanted: &str, program: &Path) -> Result<PackCases, Vec<Diagnostic>> {
    let mut sink = Sink::new();
    match load(from, wanted, program, &mut sink) {
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
    from: &Path,
    wanted: &str,
    program: &Path,
    sink: &mut Sink,
) -> Result<PackCases, Box<Diagnostic>> {
    let found = workspace::find_pack_at(from, wanted)?;
    let Pack { scheme, rules, .. } = workspace::open_pack(&found, sink)?;
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
    let mut own = |name: &str| own_table(&found, name, program, sink);
    let (roster, targets) = (
        own(crate::office::words::ROSTER),
        own(crate::office::words::TARGETS),
    );
    let mut pack = PackCases {
        name: found.name.clone(),
        dir: found.dir.clone(),
        scheme,
        rules,
        roster,
        targets,
        cases: Vec::new(),
        settings: workspace::script(
            &found.dir.join("pack.toml"),
            &format!("rules/{}/pack.toml", found.name),
        )?,
        files: Vec::new(),
        problems: Vec::new(),
    };
    for file in workspace::pack_cases(&found) {
        if file.path.extension().is_some_and(|ending| ending == "toml") {
            let script = workspace::script(&file.path, &file.name)?;
            pack.cases.extend(read::toml(&script, sink));
            pack.files.push(script);
        } else {
            pack.cases.extend(sheet::cases(&file, &reader, sink));
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
    let workspace = workspace::open(folder, None, &mut sink).map_err(|fault| vec![*fault])?;
    let reader = crate::sheet::Reader::new(program);
    let found = workspace.file(&workspace::Purpose::Targets).cloned();
    let grid = found.and_then(|file| sheet::first_table(&file, &reader, &mut sink));
    grid.ok_or_else(|| {
        let mut faults = sink.finish();
        if faults.is_empty() {
            faults.push(workspace::no_table(&folder.display().to_string(), TARGETS));
        }
        faults
    })
}

/// All cases of a pack, run, with what they reach.
pub struct Tested {
    pub verdicts: Vec<Verdict>,
    pub coverage: Coverage,
}

/// Runs every case of a pack.
pub fn test(pack: &PackCases, program: &Path) -> Tested {
    let mut coverage = Coverage::of(pack);
    let verdicts = pack
        .cases
        .iter()
        .map(|case| {
            let verdict = run(pack, case, program);
            if let Some(rules) = &verdict.rules {
                coverage.add(rules);
            }
            verdict
        })
        .collect();
    Tested { verdicts, coverage }
}

/// Says that a pack has no cases.
pub fn no_cases(pack: &PackCases) -> Diagnostic {
    problem::no_cases(&pack.name)
}

/// Says that the cases reach too little, where they do; both are shares from 0 to 1.
pub fn too_little(
    pack: &PackCases,
    tally: Tally,
    least: rust_decimal::Decimal,
) -> Option<Diagnostic> {
    let share = tally.share();
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
