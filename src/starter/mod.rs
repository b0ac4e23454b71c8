//! A folder to start from: gangze.toml, templates with an invented office in them, and the pack to edit.
//! Layouts are made here and written by `book`; what columns there are comes from the pack's rules.
//! Invariant: what is written is accepted by an assessment as it stands, and nothing is written over.

mod adjustments;
mod data;
mod log;
mod office;
mod phrase;
mod roster;
mod settings;
mod shares;
mod targets;
mod template;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::book::ResultFolder;
use crate::diag::{Diagnostic, Sink, Watch};
use crate::office::Scheme;
use crate::rules::{Header, Source};
use crate::workspace::{self, Pack, Script};

use office::Office;
use template::Template;

/// What folder is to be made.
#[derive(Clone, Debug)]
pub struct Request {
    pub dir: PathBuf,
    /// Packs are also looked for from here upwards.
    pub from: PathBuf,
    pub pack: Option<String>,
    pub unit: String,
    pub year: i32,
}

/// What was made.
#[derive(Debug)]
pub struct Made {
    /// The pack, by its name and title.
    pub pack: String,
    pub title: Arc<str>,
    /// The files in the order of filling in, but for those of the pack.
    pub files: Vec<String>,
    pub rules: usize,
    pub problems: Vec<Diagnostic>,
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
    let found = workspace::choose_pack(&[&dir, &request.from], request.pack.as_deref())?;
    let pack = workspace::open_pack(&found, sink)?;
    let starter = Starter::new(request, &pack, sink);

    let mut files = vec!["gangze.toml".to_owned()];
    folder.text("gangze.toml", &settings::text(&starter))?;
    for template in starter.templates() {
        let file = template.file.clone();
        folder.workbook(&file, template.workbook(&starter), watch)?;
        files.push(file);
    }
    for (name, bytes) in &pack.files {
        folder.bytes(&inside_pack(&found.name, name), bytes)?;
    }
    folder.commit(sink)?;
    Ok(Made {
        pack: found.name,
        title: starter.scheme.title.clone(),
        files,
        rules: starter.rules.len(),
        problems: Vec::new(),
    })
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
    pub rules: Vec<Rule>,
    office: Office,
}

impl<'a> Starter<'a> {
    fn new(request: &'a Request, pack: &'a Pack, sink: &mut Sink) -> Self {
        let rules: Vec<Rule> = pack
            .rules
            .iter()
            .map(|script| Rule::of(script, sink))
            .collect();
        let office = Office::of(&pack.scheme, &rules);
        Self {
            unit: &request.unit,
            year: request.year,
            scheme: &pack.scheme,
            rules,
            office,
        }
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
