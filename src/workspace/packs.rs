//! Which packs there are, and one pack on its own: for a folder that is still to be made.
//! Invariant: of two packs of one name the nearer one is taken, as when a folder is opened.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::schemes::{Named, Packs};
use super::toml::Document;
use super::{
    FoundFile, PACK, Purpose, SETTINGS, Script, children, first_error, is_table, pack, problem,
    read_settings, rules_in, script,
};
use crate::diag::{Diagnostic, Place, Sink};
use crate::office::{Cycle, Scheme};

/// A pack by where it stands.
#[derive(Clone, Debug)]
pub struct FoundPack {
    pub name: String,
    pub dir: PathBuf,
}

/// A pack with everything that is in its folder.
#[derive(Debug)]
pub struct Pack {
    pub scheme: Scheme,
    pub rules: Vec<Script>,
    /// Every file by its path inside the pack, with `/`.
    pub files: Vec<(String, Vec<u8>)>,
}

/// Every pack under a `rules/` of these folders or above them, beside the program or above it; sorted by name.
pub(super) fn packs(starts: &[&Path]) -> Vec<FoundPack> {
    let program = std::env::current_exe().ok();
    let roots = starts
        .iter()
        .flat_map(|start| start.ancestors())
        .chain(program.iter().flat_map(|path| path.ancestors().skip(1)));
    let mut found: Vec<FoundPack> = Vec::new();
    for root in roots {
        for dir in children(&root.join("rules")) {
            let name = dir.file_name().unwrap_or_default().to_string_lossy();
            let known = found.iter().any(|pack| pack.name == name);
            if !known && dir.join(PACK).is_file() {
                let name = name.into_owned();
                found.push(FoundPack { name, dir });
            }
        }
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    found
}

/// The pack of this name; without a name the only one that there is.
///
/// # Errors
/// Where there is none, none of that name, or several to choose from.
pub fn choose_pack(starts: &[&Path], wanted: Option<&str>) -> Result<FoundPack, Box<Diagnostic>> {
    let mut found = packs(starts);
    let names: Vec<String> = found.iter().map(|pack| pack.name.clone()).collect();
    match wanted {
        Some(wanted) => found
            .into_iter()
            .find(|pack| pack.name == wanted)
            .ok_or_else(|| Box::new(problem::no_pack(Place::Run, wanted, &names))),
        None if found.len() > 1 => Err(Box::new(problem::several_packs(&names))),
        None => found
            .pop()
            .ok_or_else(|| Box::new(problem::no_pack_at_all())),
    }
}

/// The pack of a name, or the one whose folder the text names.
///
/// # Errors
/// Where there is none.
pub fn find_pack_at(from: &Path, wanted: &str) -> Result<FoundPack, Box<Diagnostic>> {
    let dir = from.join(wanted);
    if let Some(name) = dir.file_name().filter(|_| dir.join(PACK).is_file()) {
        let name = name.to_string_lossy().into_owned();
        return Ok(FoundPack { name, dir });
    }
    choose_pack(&[from], Some(wanted))
}

/// The same for an assessment folder: a name means the pack that the folder itself is scored by.
///
/// # Errors
/// As `find_pack_at`.
pub fn find_pack_for(dir: &Path, from: &Path, wanted: &str) -> Result<FoundPack, Box<Diagnostic>> {
    let here = dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
    let mut own = packs(&[&here]).into_iter();
    match own.find(|pack| pack.name == wanted) {
        Some(pack) => Ok(pack),
        None => find_pack_at(from, wanted),
    }
}

/// The packs that an assessment folder is scored by, each with the lengths of period that it is for; none: all.
///
/// # Errors
/// Where its settings cannot be read.
pub fn packs_of(dir: &Path) -> Result<Vec<(FoundPack, Vec<Cycle>)>, Box<Diagnostic>> {
    let shown = dir.display().to_string();
    if !dir.is_dir() {
        return Err(Box::new(problem::no_folder(&shown)));
    }
    let path = dir.join(SETTINGS);
    if !path.is_file() {
        return Err(Box::new(problem::no_settings(&shown)));
    }
    let settings = script(&path, SETTINGS)?;
    let document = Document::new(settings.file.clone(), &settings.text);
    let mut sink = Sink::new();
    let Some(read) = read_settings(&document, &mut sink) else {
        return Err(Box::new(first_error(&mut sink, &settings.file)));
    };
    let names = read.packs.names().into_iter();
    // That one of them is not there is said when it is used.
    let found = names.filter_map(|own| {
        let name = own.name.clone();
        let cycles = read.packs.cycles_of(&name);
        let dir = named(dir, own).ok()?;
        Some((FoundPack { name, dir }, cycles))
    });
    Ok(found.collect())
}

/// A table that stands in the pack's own folder: 岗位目标, 人员名册.
pub fn pack_table(pack: &FoundPack, name: &str) -> Option<FoundFile> {
    let own = |path: &PathBuf| path.file_stem().is_some_and(|stem| stem == name) && is_table(path);
    let path = children(&pack.dir).into_iter().find(own)?;
    let file = path.file_name()?.to_string_lossy().into_owned();
    Some(FoundFile {
        path,
        name: format!("rules/{}/{file}", pack.name).into(),
        purpose: Purpose::Data(name.into()),
    })
}

/// The files of the pack's `tests` that hold cases.
pub fn pack_cases(pack: &FoundPack) -> Vec<FoundFile> {
    let holds = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let ending = path.extension().map(|ending| ending.to_string_lossy());
        !name.starts_with("~$")
            && !name.starts_with('.')
            && ending.is_some_and(|ending| ["toml", "xlsx"].contains(&ending.as_ref()))
    };
    children(&pack.dir.join("tests"))
        .into_iter()
        .filter(holds)
        .map(|path| {
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            let name = format!("rules/{}/tests/{file}", pack.name).into();
            FoundFile {
                path,
                name,
                purpose: Purpose::Data("例".into()),
            }
        })
        .collect()
}

/// Reads a pack; what is wrong with its settings goes to the sink.
///
/// # Errors
/// Where its pack.toml cannot be read, it has no rule, or a file of it cannot be read.
pub fn open_pack(found: &FoundPack, sink: &mut Sink) -> Result<Pack, Box<Diagnostic>> {
    open_pack_for(found, None, sink)
}

/// The same with the scripts of an assessment folder's own `rules/`, which replace those of the same name.
///
/// # Errors
/// As `open_pack`.
pub fn open_pack_for(
    found: &FoundPack,
    folder: Option<&Path>,
    sink: &mut Sink,
) -> Result<Pack, Box<Diagnostic>> {
    let shown = format!("rules/{}", found.name);
    let settings = script(&found.dir.join(PACK), &format!("{shown}/{PACK}"))?;
    let document = Document::new(settings.file.clone(), &settings.text);
    let Some(pack::Declared { scheme, .. }) = pack::read(&found.name, &document, sink) else {
        return Err(Box::new(first_error(sink, &settings.file)));
    };
    let may_lack = !scheme.compositions.is_empty();
    let own = folder.map(|folder| folder.join("rules"));
    let mut places = vec![(found.dir.as_path(), shown.clone())];
    places.extend(own.iter().map(|own| (own.as_path(), "rules".to_owned())));
    let rules = rules_in(&places, may_lack, sink)?;
    let mut files = Vec::new();
    collect(&found.dir, "", &shown, &mut files)?;
    Ok(Pack {
        scheme,
        rules,
        files,
    })
}

/// Everything below a folder, but for hidden files and what office programs leave behind.
fn collect(
    dir: &Path,
    below: &str,
    shown: &str,
    files: &mut Vec<(String, Vec<u8>)>,
) -> Result<(), Box<Diagnostic>> {
    for path in children(dir) {
        let name: Arc<str> = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into();
        if name.starts_with('.') || name.starts_with("~$") {
            continue;
        }
        let inner = format!("{below}{name}");
        if path.is_dir() {
            collect(&path, &format!("{inner}/"), shown, files)?;
        } else {
            let bytes = fs::read(&path)
                .map_err(|_| Box::new(problem::unreadable(&format!("{shown}/{inner}"))))?;
            files.push((inner, bytes));
        }
    }
    Ok(())
}

/// Looks for `rules/<pack>` in the folder, above it, beside the program and above that.
pub(super) fn named(dir: &Path, wanted: &Named) -> Result<PathBuf, Box<Diagnostic>> {
    let here = dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
    let found = packs(&[&here]);
    if let Some(pack) = found.iter().find(|pack| pack.name == wanted.name) {
        return Ok(pack.dir.clone());
    }
    let known: Vec<String> = found.into_iter().map(|pack| pack.name).collect();
    Err(Box::new(problem::no_pack(
        wanted.place.clone(),
        &wanted.name,
        &known,
    )))
}

/// The grades of a scheme and of the folder's other packs, which share its gangze.toml.
pub(super) fn grades_of(dir: &Path, packs: &Packs, scheme: &Scheme) -> Vec<Arc<str>> {
    let others = others(dir, packs);
    let schemes = std::iter::once(scheme).chain(&others);
    let grades = schemes.flat_map(|scheme| &scheme.grades);
    let mut grades: Vec<Arc<str>> = grades.map(|own| own.name.clone()).collect();
    let mut seen = std::collections::HashSet::new();
    grades.retain(|grade| seen.insert(grade.clone()));
    grades
}

/// The schemes of the packs that gangze.toml names, as far as they can be read.
pub(super) fn others(dir: &Path, packs: &Packs) -> Vec<Scheme> {
    let names = packs.names().into_iter();
    // What is wrong with another pack is said when it is used.
    let read = names.filter_map(|other| {
        let found = named(dir, other).ok()?;
        let script = script(&found.join(PACK), PACK).ok()?;
        let document = Document::new(script.file.clone(), &script.text);
        Some(pack::read(&other.name, &document, &mut Sink::new())?.scheme)
    });
    read.collect()
}
