//! The assessment folder: gangze.toml, the pack, and which files are to be read as what.
//! Invariant: reads settings and scripts only; the tables themselves are read by `sheet`.

mod ballot;
mod closing;
mod files;
mod holidays;
mod pack;
mod packs;
mod papers;
mod periods;
mod problem;
mod quotas;
mod results;
mod schemes;
mod toml;
mod values;

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indexmap::IndexMap;
use sha2::{Digest, Sha256};

use crate::diag::{Diagnostic, Place, Sink};
use crate::office::ballot::BallotPlan;
use crate::office::{Circumstance, Cycle, HandOver, Period, Scheme};

pub use files::tables_below;
use files::{children, find_files, is_aside, is_table, stem};
pub use holidays::calendar;
pub use packs::{
    FoundPack, Pack, choose_pack, find_pack_at, find_pack_for, open_pack, open_pack_for,
    pack_cases, pack_table, packs_of,
};
pub use problem::{no_table, other_year, unknown_period};
pub use results::{Saved, SavedFile, part_digest, read_results, saved_periods, saved_results};
use schemes::{Packs, scheme_names};
pub use toml::{Document, Given, Held, Item, Section};

/// The file that makes a folder an assessment folder.
pub const SETTINGS: &str = "gangze.toml";
const PACK: &str = "pack.toml";
const HOLIDAYS: &str = "节假日";
/// The folder of ballots, by period; in each what was handed out, what came back, and what was made of it.
pub const BALLOTS: &str = "测评";
pub const COLLECTED: &str = "汇总";

/// What `gangze.toml` says of one table of 数据/.
#[derive(Clone, Debug, Default)]
pub struct DataSetting {
    pub owner: Option<String>,
    pub day: Option<String>,
}

/// What a file of the folder is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    Roster,
    Targets,
    Log,
    Data(Arc<str>),
    Adjustments,
    Holidays,
    /// What another file of the same table is there for already: it is named, and not read.
    Second,
}

/// One file of the folder.
#[derive(Clone, Debug)]
pub struct FoundFile {
    pub path: PathBuf,
    /// Relative to the folder, with `/`.
    pub name: Arc<str>,
    pub purpose: Purpose,
}

/// A text file that steers the run, with its digest.
#[derive(Clone, Debug)]
pub struct Script {
    /// The file name without its ending.
    pub name: Arc<str>,
    pub file: Arc<str>,
    pub text: Arc<str>,
    pub digest: Arc<str>,
}

/// A folder ready to be assessed.
#[derive(Debug)]
pub struct Workspace {
    pub dir: PathBuf,
    pub unit: Arc<str>,
    pub year: i32,
    pub scheme: Scheme,
    /// 方案 by 周期, where the folder has one for each; the lengths that this scheme is for. Empty: all.
    pub cycles: Vec<Cycle>,
    /// The lengths that other packs are for, with the names of those packs.
    pub others: Vec<(Cycle, String)>,
    /// `[测评]`: the folder's own, else the pack's.
    pub ballot: Option<BallotPlan>,
    pub synonyms: Vec<(String, String)>,
    pub data: IndexMap<String, DataSetting>,
    /// The scale of percentage columns by `表.列`: true is 百分数, false 小数.
    pub scales: IndexMap<String, bool>,
    /// `[人事导入]`
    pub hand_over: HandOver,
    pub files: Vec<FoundFile>,
    pub rules: Vec<Script>,
    /// gangze.toml and pack.toml.
    pub settings: Vec<Script>,
    /// Indicators and groups that the pack scores elsewhere, where 岗位目标 is but a part: a case's.
    pub elsewhere: Vec<Arc<str>>,
}

impl Workspace {
    /// Whether the scheme is for periods of that length.
    pub fn serves(&self, cycle: Cycle) -> bool {
        self.cycles.is_empty() || self.cycles.contains(&cycle)
    }

    /// The one file of a purpose.
    pub fn file(&self, purpose: &Purpose) -> Option<&FoundFile> {
        self.files.iter().find(|file| file.purpose == *purpose)
    }
}

/// Opens a folder for a period of that length, or for the shortest that it has a pack for.
///
/// # Errors
/// Where there is no folder, no gangze.toml, or no pack to go by.
pub fn open(
    dir: &Path,
    cycle: Option<Cycle>,
    sink: &mut Sink,
) -> Result<Workspace, Box<Diagnostic>> {
    let shown = dir.display().to_string();
    if !dir.is_dir() {
        return Err(Box::new(problem::no_folder(&shown)));
    }
    let settings_path = dir.join(SETTINGS);
    if !settings_path.is_file() {
        return Err(Box::new(problem::no_settings(&shown)));
    }
    let settings = script(&settings_path, SETTINGS)?;
    let document = Document::new(settings.file.clone(), &settings.text);
    let read = read_settings(&document, sink);
    let Some(read) = read else {
        return Err(Box::new(first_error(sink, &settings.file)));
    };
    let chosen = read.packs.choose(cycle)?;
    let pack_dir = packs::named(dir, chosen)?;
    let pack_script = script(
        &pack_dir.join(PACK),
        &format!("rules/{}/{PACK}", chosen.name),
    )?;
    let pack_document = Document::new(pack_script.file.clone(), &pack_script.text);
    let Some(mut declared) = pack::read(&chosen.name, &pack_document, sink) else {
        return Err(Box::new(first_error(sink, &pack_script.file)));
    };
    let others = || packs::others(dir, &read.packs);
    closing::state(&mut declared.scheme, read.circumstances, others, sink);
    if !read.replaced.is_empty() {
        let grades = packs::grades_of(dir, &read.packs, &declared.scheme);
        papers::check_replaced(&read.replaced, &grades, sink);
    }
    let may_lack = !declared.scheme.compositions.is_empty();
    let rules = rules(&pack_dir, &chosen.name, dir, may_lack, sink)?;
    let cycles = read.packs.cycles_of(&chosen.name);
    let others = read.packs.others(&chosen.name);
    let files = find_files(dir, &shown, sink);
    for (name, (_, place)) in &read.data {
        let known =
            |file: &FoundFile| matches!(&file.purpose, Purpose::Data(own) if own.as_ref() == name);
        if !files.iter().any(known) {
            sink.push(problem::no_such_data(place.clone(), name));
        }
    }
    Ok(Workspace {
        dir: dir.to_owned(),
        unit: read.unit,
        year: read.year,
        scheme: declared.scheme,
        cycles,
        others,
        ballot: read.ballot.or(declared.ballot),
        synonyms: read.synonyms,
        data: read
            .data
            .into_iter()
            .map(|(name, (setting, _))| (name, setting))
            .collect(),
        scales: read.scales,
        hand_over: read.hand_over,
        files,
        rules,
        settings: vec![settings, pack_script],
        elsewhere: Vec::new(),
    })
}

/// The error that made a file unusable, taken out of the sink to end the run with.
fn first_error(sink: &mut Sink, file: &Arc<str>) -> Diagnostic {
    let list = std::mem::take(sink).finish();
    let mut ending = None;
    for diagnostic in list {
        let own = diagnostic.place.file_name() == Some(file) && diagnostic.is_error();
        if own && ending.is_none() {
            ending = Some(diagnostic);
        } else {
            sink.push(diagnostic);
        }
    }
    ending.unwrap_or_else(|| problem::unreadable(file))
}

struct Settings {
    unit: Arc<str>,
    year: i32,
    packs: Packs,
    synonyms: Vec<(String, String)>,
    data: IndexMap<String, (DataSetting, Place)>,
    scales: IndexMap<String, bool>,
    circumstances: Vec<(Circumstance, Place)>,
    ballot: Option<BallotPlan>,
    hand_over: HandOver,
    replaced: Vec<papers::Replaced>,
}

fn read_settings(document: &Document, sink: &mut Sink) -> Option<Settings> {
    let sink = RefCell::new(sink);
    let mut root = document.root(&sink)?;
    let unit = root.required("单位");
    let year = root.number("年度");
    if year.is_none() {
        let place = Place::File(document.file.clone());
        root.push(problem::toml_missing(place, "", "年度"));
    }
    let packs = scheme_names(&mut root);
    let synonyms = root.section("表头").map_or_else(Vec::new, |mut section| {
        let texts = section.named_texts();
        section.end();
        texts
    });
    let mut data = IndexMap::new();
    if let Some(mut tables) = root.section("数据") {
        for (name, place, mut section) in tables.named_sections() {
            let setting = DataSetting {
                owner: section.text("人员").map(|item| item.value),
                day: section.text("日期").map(|item| item.value),
            };
            section.end();
            data.insert(name, (setting, place));
        }
    }
    let scales = root.section("百分比").map_or_else(IndexMap::new, scales);
    let circumstances = closing::circumstances(&mut root);
    let ballot = ballot::read(&mut root);
    let (hand_over, replaced) = root
        .section("人事导入")
        .map_or_else(Default::default, papers::hand_over);
    root.end();
    let (unit, year, packs) = (unit?, year?, packs?);
    let number = i32::try_from(year.value)
        .ok()
        .filter(|number| (2000..2100).contains(number) && year.value.is_integer());
    let Some(number) = number else {
        sink.borrow_mut()
            .push(problem::year_out_of_range(year.place));
        return None;
    };
    Some(Settings {
        unit: unit.value.into(),
        year: number,
        packs,
        synonyms,
        data,
        scales,
        circumstances,
        ballot,
        hand_over,
        replaced,
    })
}

/// `[百分比]`: `"表.列" = "百分数"` or `"小数"`.
fn scales(mut section: toml::Section<'_>) -> IndexMap<String, bool> {
    let mut scales = IndexMap::new();
    for item in section.named_items() {
        match item.value.1.as_str() {
            "百分数" => {
                scales.insert(item.value.0, true);
            }
            "小数" => {
                scales.insert(item.value.0, false);
            }
            other => section.push(problem::unknown_word(
                item.place,
                &item.value.0,
                other,
                &["百分数", "小数"],
            )),
        }
    }
    section.end();
    scales
}

/// Reads a text file.
///
/// # Errors
/// Where it cannot be read or is not UTF-8.
pub fn script(path: &Path, shown: &str) -> Result<Script, Box<Diagnostic>> {
    let bytes = fs::read(path).map_err(|_| Box::new(problem::unreadable(shown)))?;
    let digest = digest(&bytes);
    let text = String::from_utf8(bytes).map_err(|_| Box::new(problem::unreadable(shown)))?;
    let text = text
        .strip_prefix('\u{feff}')
        .map_or(text.as_str(), |rest| rest);
    Ok(Script {
        name: stem(path).into(),
        file: shown.into(),
        text: text.into(),
        digest,
    })
}

/// SHA-256 in hex, as `certutil` prints it.
fn digest(bytes: &[u8]) -> Arc<str> {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect::<String>()
        .into()
}

/// The pack's scripts; those of the folder's own `rules/` replace the ones of the same name.
fn rules(
    pack_dir: &Path,
    pack: &str,
    dir: &Path,
    may_lack: bool,
    sink: &mut Sink,
) -> Result<Vec<Script>, Box<Diagnostic>> {
    let own = dir.join("rules");
    let places = [
        (pack_dir, format!("rules/{pack}")),
        (own.as_path(), "rules".to_owned()),
    ];
    rules_in(&places, may_lack, sink)
}

/// The scripts of several folders, sorted by name; a later folder replaces those of the same name.
/// A pack that only composes longer periods `may_lack` scripts.
fn rules_in(
    places: &[(&Path, String)],
    may_lack: bool,
    sink: &mut Sink,
) -> Result<Vec<Script>, Box<Diagnostic>> {
    let mut found: IndexMap<Arc<str>, Script> = IndexMap::new();
    for (place, shown) in places {
        for path in children(place) {
            if path.extension().is_some_and(|ending| ending == "rhai") {
                let file = path
                    .file_name()
                    .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
                let script = script(&path, &format!("{shown}/{file}"))?;
                found.insert(script.name.clone(), script);
            } else if path.is_file() && path.to_string_lossy().contains(".rhai") && !is_aside(&path)
            {
                let file = path
                    .file_name()
                    .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
                sink.push(problem::not_a_rule(&format!("{shown}/{file}")));
            }
        }
    }
    if found.is_empty() && !may_lack {
        let shown = places.first().map_or("rules", |(_, shown)| shown);
        return Err(Box::new(problem::no_rules(shown)));
    }
    found.sort_keys();
    Ok(found.into_values().collect())
}

/// The period of the command line.
///
/// # Errors
/// Where the text names none.
pub fn period(text: &str) -> Result<Period, Box<Diagnostic>> {
    Period::parse(text).ok_or_else(|| Box::new(unknown_period(text)))
}

/// What a JSON file of ours holds; `None` where it is not there or is none.
pub fn json_file(path: &Path) -> Option<serde_json::Value> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}
