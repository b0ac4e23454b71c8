//! A folder to start from: gangze.toml, templates with an invented office in them, and the packs to edit.
//! Layouts are made here and written by `book`; what columns there are comes from the pack's rules.
//! Invariant: what is written is accepted by an assessment as it stands, and nothing is written over.

mod adjustments;
mod data;
mod examples;
mod log;
mod office;
mod phrase;
mod problem;
mod roster;
mod season;
mod settings;
mod shares;
mod targets;
mod template;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::book::ResultFolder;
use crate::cases::{self, Grid};
use crate::diag::{Diagnostic, Sink, Watch};
use crate::office::words::TARGETS;
use crate::office::{Cycle, Period, Scheme};
use crate::rules::{Header, Source};
use crate::workspace::{self, FoundPack, Pack, Script};

use office::Office;
use season::Season;
use template::Template;

/// What folder is to be made.
#[derive(Clone, Debug)]
pub struct Request {
    pub dir: PathBuf,
    /// Packs are also looked for from here upwards.
    pub from: PathBuf,
    /// None: the only one there is. Two: one whose results make up the other's longer period.
    pub packs: Vec<String>,
    pub unit: String,
    pub year: i32,
}

/// What was made.
#[derive(Debug)]
pub struct Made {
    pub packs: Vec<MadePack>,
    /// The files in the order of filling in, but for those of the packs.
    pub files: Vec<String>,
    /// The periods to assess with the examples, in this order.
    pub periods: Vec<Period>,
    pub problems: Vec<Diagnostic>,
}

/// A pack that was copied into the folder.
#[derive(Debug)]
pub struct MadePack {
    pub name: String,
    pub title: Arc<str>,
    pub rules: usize,
}

/// One rule as the templates need it.
struct Rule {
    pub name: Arc<str>,
    pub header: Header,
    /// The script without its comments.
    pub code: String,
}

impl Rule {
    fn of(script: &Script, sink: &mut Sink) -> Self {
        let source = Source {
            name: script.name.clone(),
            file: script.file.clone(),
            text: script.text.clone(),
            digest: script.digest.clone(),
        };
        let code = script
            .text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect::<Vec<_>>()
            .join("\n");
        Self {
            name: script.name.clone(),
            header: Header::parse(&source, sink),
            code,
        }
    }

    /// Whether the script calls a word of the vocabulary.
    pub fn calls(&self, word: &str) -> bool {
        let call = format!("{word}(");
        self.code.match_indices(&call).any(|(at, _)| {
            let before = self
                .code
                .get(..at)
                .and_then(|text| text.chars().next_back());
            before.is_none_or(|c| !c.is_alphanumeric() && c != '.')
        })
    }
}

/// Makes the folder; nothing is there when it fails.
///
/// # Errors
/// All that was found: a folder with something in it, no pack to go by, a pack that cannot be read, a full disk.
pub fn make(request: &Request, watch: &dyn Watch) -> Result<Made, Vec<Diagnostic>> {
    let mut sink = Sink::new();
    match run(request, watch, &mut sink) {
        Ok(made) => Ok(Made {
            problems: sink.finish(),
            ..made
        }),
        Err(fault) => {
            sink.push(*fault);
            Err(sink.finish())
        }
    }
}

fn run(request: &Request, watch: &dyn Watch, sink: &mut Sink) -> Result<Made, Box<Diagnostic>> {
    let dir = std::path::absolute(&request.dir).unwrap_or_else(|_| request.dir.clone());
    let shown = request.dir.display().to_string();
    let folder = ResultFolder::fresh(&dir, &shown, sink)?;
    let Chosen { main, whole } = choose(&dir, request, sink)?;
    let (found, pack) = &main;
    let own = targets_of(found, sink);
    let starter = Starter::new(request, pack, own.as_ref(), whole.as_ref(), sink)?;

    let mut files = vec!["gangze.toml".to_owned()];
    folder.text("gangze.toml", &settings::text(&starter))?;
    for template in starter.templates() {
        let file = template.file.clone();
        folder.workbook(&file, template.workbook(&starter), watch)?;
        files.push(file);
    }
    let mut packs = Vec::new();
    for (found, pack) in std::iter::once(&main).chain(&whole) {
        for (name, bytes) in &pack.files {
            folder.bytes(&inside_pack(&found.name, name), bytes)?;
        }
        packs.push(MadePack {
            name: found.name.clone(),
            title: pack.scheme.title.clone(),
            rules: pack.rules.len(),
        });
    }
    let periods = starter.periods();
    folder.commit(sink)?;
    Ok(Made {
        packs,
        files,
        periods,
        problems: Vec::new(),
    })
}

/// The pack that the tables are for, and one whose longer period is made from its results.
struct Chosen {
    main: (FoundPack, Pack),
    whole: Option<(FoundPack, Pack)>,
}

/// Opens what was asked for. A pack without rules of its own lives on the results of another, which it names or which
/// was asked for beside it.
fn choose(dir: &Path, request: &Request, sink: &mut Sink) -> Result<Chosen, Box<Diagnostic>> {
    let starts = [dir, &request.from];
    let mut open = |wanted: Option<&str>| {
        let found = workspace::choose_pack(&starts, wanted)?;
        let pack = workspace::open_pack(&found, sink)?;
        Ok::<_, Box<Diagnostic>>((found, pack))
    };
    let mut named = match request.packs.as_slice() {
        [] => vec![open(None)?],
        names => names
            .iter()
            .enumerate()
            .filter(|(at, name)| names.iter().position(|own| own == *name) == Some(*at))
            .map(|(_, name)| name)
            .map(|name| open(Some(name)))
            .collect::<Result<Vec<_>, _>>()?,
    };
    let composed = |(_, pack): &(FoundPack, Pack)| pack.rules.is_empty();
    if let [only] = named.as_slice()
        && composed(only)
    {
        let parts = only.1.scheme.compositions.first();
        match parts.and_then(|own| own.scheme.as_deref()) {
            Some(parts) => named.push(open(Some(parts))?),
            None => return Err(Box::new(problem::needs_parts(&only.0.name))),
        }
    }
    named.sort_by_key(|pack| composed(pack));
    let names: Vec<String> = named.iter().map(|(found, _)| found.name.clone()).collect();
    let mut named = named.into_iter();
    match (named.next(), named.next(), named.next()) {
        (Some(main), whole, None) if !composed(&main) && whole.as_ref().is_none_or(composed) => {
            Ok(Chosen { main, whole })
        }
        _ => Err(Box::new(problem::too_many_packs(&names))),
    }
}

/// The 岗位目标 that a pack brings along.
fn targets_of(found: &FoundPack, sink: &mut Sink) -> Option<Grid> {
    let program = std::env::current_exe().unwrap_or_default();
    cases::own_table(found, TARGETS, &program, sink)
}

fn inside_pack(pack: &str, name: &str) -> String {
    Path::new("rules")
        .join(pack)
        .join(name)
        .to_string_lossy()
        .replace('\\', "/")
}

/// What all templates are made from.
struct Starter<'a> {
    pub unit: &'a str,
    pub year: i32,
    pub scheme: &'a Scheme,
    /// The pack whose longer period is made from the results.
    pub whole: Option<&'a Scheme>,
    pub rules: Vec<Rule>,
    pub season: Season,
    office: Office,
}

impl<'a> Starter<'a> {
    fn new(
        request: &'a Request,
        pack: &'a Pack,
        own: Option<&Grid>,
        whole: Option<&'a (FoundPack, Pack)>,
        sink: &mut Sink,
    ) -> Result<Self, Box<Diagnostic>> {
        let rules: Vec<Rule> = pack
            .rules
            .iter()
            .map(|script| Rule::of(script, sink))
            .collect();
        let office = Office::of(&pack.scheme, &rules, own);
        let season = Season::of(request.year, office.cycle(&pack.scheme), &pack.scheme);
        Ok(Self {
            unit: &request.unit,
            year: request.year,
            scheme: &pack.scheme,
            whole: whole.map(|(_, pack)| &pack.scheme),
            rules,
            season: season.ok_or_else(|| problem::no_such_year(request.year))?,
            office,
        })
    }

    /// The lengths that the longer period is made from and is of.
    fn cycles(&self) -> Option<(&'a Scheme, Cycle, Cycle)> {
        let whole = self.whole?;
        let own = whole.compositions.first()?;
        Some((whole, own.part, own.whole))
    }

    /// What the hint says to assess: the season; where a longer period is made of parts, they first.
    fn periods(&self) -> Vec<Period> {
        let Some((scheme, part, whole)) = self.cycles() else {
            return vec![self.season.period];
        };
        let whole = match whole {
            Cycle::Quarter => Period::quarter(self.year, 1),
            Cycle::Half => Period::half(self.year, 1),
            _ => Period::year(self.year),
        };
        let whole = whole.map(|own| own.in_year(scheme.year_start));
        let mut periods = whole.map_or_else(Vec::new, |own| own.parts(part));
        periods.extend(whole);
        periods
    }

    fn templates(&self) -> Vec<Template> {
        let mut templates = vec![
            roster::template(self),
            targets::template(self),
            log::template(self),
        ];
        templates.extend(data::templates(self));
        templates.extend(adjustments::template(self));
        templates
    }
}
