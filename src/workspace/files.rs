//! Which files of an assessment folder are read, and as what.
//! Invariant: of two files that are one table under two endings or in two folders, one is read and both are named.

use std::fs;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{BALLOTS, COLLECTED, FoundFile, HOLIDAYS, Purpose, problem};
use crate::diag::Sink;
use crate::office::ballot::VOTES;
use crate::office::words::{ADJUSTMENTS, LOG, ROSTER, TARGETS};

/// What a folder holds, sorted by name; nothing where it is none.
pub(super) fn children(dir: &Path) -> Vec<PathBuf> {
    listed(dir).0
}

/// What a folder holds, sorted by name, and why it could not be read to its end.
fn listed(dir: &Path) -> (Vec<PathBuf>, Option<Error>) {
    let (mut paths, mut fault) = (Vec::new(), None);
    match fs::read_dir(dir) {
        Ok(entries) => {
            for entry in entries {
                match entry {
                    Ok(entry) => paths.push(entry.path()),
                    Err(error) => fault = Some(error),
                }
            }
        }
        Err(error) => fault = Some(error),
    }
    paths.sort();
    (paths, fault)
}

const ENDINGS: [&str; 13] = [
    "xlsx", "xlsm", "xltx", "xltm", "xls", "xlt", "xlsb", "et", "ett", "ods", "csv", "tsv", "txt",
];

pub(super) fn is_table(path: &Path) -> bool {
    let name = path
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let ending = path.extension().map_or_else(String::new, |ending| {
        ending.to_string_lossy().to_lowercase()
    });
    path.is_file()
        && !name.starts_with("~$")
        && !name.starts_with('.')
        && ENDINGS.contains(&ending.as_str())
}

pub(super) fn find_files(dir: &Path, shown: &str, sink: &mut Sink) -> Vec<FoundFile> {
    let mut files: Vec<FoundFile> = Vec::new();
    let named = |path: &Path, prefix: &str| -> (Arc<str>, Arc<str>) {
        let lossy = |part: Option<&std::ffi::OsStr>| {
            part.map_or_else(String::new, |part| part.to_string_lossy().into_owned())
        };
        let name = format!("{prefix}{}", lossy(path.file_name()));
        (name.into(), lossy(path.file_stem()).into())
    };
    let singles = [
        (ROSTER, Purpose::Roster),
        (TARGETS, Purpose::Targets),
        (ADJUSTMENTS, Purpose::Adjustments),
        (HOLIDAYS, Purpose::Holidays),
    ];
    for path in children(dir).into_iter().filter(|path| is_table(path)) {
        let (name, stem) = named(&path, "");
        let Some((_, purpose)) = singles.iter().find(|(word, _)| *word == stem.as_ref()) else {
            continue;
        };
        let purpose = match files.iter().find(|file| file.purpose == *purpose) {
            Some(other) => {
                sink.push(problem::several_tables(&name, &other.name, &stem));
                Purpose::Second
            }
            None => purpose.clone(),
        };
        files.push(FoundFile {
            path,
            name,
            purpose,
        });
    }
    type ToPurpose = fn(Arc<str>) -> Purpose;
    let folders: [(&str, ToPurpose); 2] = [(LOG, |_| Purpose::Log), ("数据", Purpose::Data)];
    for (folder, purpose) in folders {
        let tables = tables_below(&dir.join(folder), folder, sink);
        for (at, (path, name)) in tables.iter().enumerate() {
            let stem = stem(path);
            // A log may be called the same in two folders; a table of 数据/ is one wherever it lies.
            let same = |other: &Path| {
                other.file_stem() == path.file_stem()
                    && (folder != LOG || other.parent() == path.parent())
            };
            let mut before = tables.iter().take(at);
            let purpose = match before.find(|(other, _)| same(other)) {
                Some((_, other)) => {
                    sink.push(problem::several_files(name, other, &stem, folder));
                    Purpose::Second
                }
                None => purpose(stem.into()),
            };
            files.push(FoundFile {
                path: path.clone(),
                name: name.clone(),
                purpose,
            });
        }
    }
    for votes in children(&dir.join(BALLOTS)) {
        let path = votes.join(COLLECTED).join(format!("{VOTES}.xlsx"));
        if path.is_file() {
            let (period, _) = named(&votes, "");
            files.push(FoundFile {
                path,
                name: format!("{BALLOTS}/{period}/{COLLECTED}/{VOTES}.xlsx").into(),
                purpose: Purpose::Data(VOTES.into()),
            });
        }
    }
    for (word, purpose) in [
        (ROSTER, Purpose::Roster),
        (TARGETS, Purpose::Targets),
        (LOG, Purpose::Log),
    ] {
        if !files.iter().any(|file| file.purpose == purpose) {
            sink.push(problem::no_table(shown, word));
        }
    }
    files
}

/// A file's name without its ending.
pub(super) fn stem(path: &Path) -> String {
    path.file_stem()
        .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
}

/// The files of a folder and then of the folders in it, with their names as people see them.
fn below(folder: &Path, shown: &str, sink: &mut Sink) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let (mut paths, fault) = listed(folder);
    if let Some(error) = fault
        && error.kind() != ErrorKind::NotFound
    {
        sink.push(problem::unreadable_folder(shown, &error));
    }
    paths.sort_by_key(|path| path.is_dir());
    for path in paths {
        let name = path
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let shown = format!("{shown}/{name}");
        if path.is_dir() {
            if !name.starts_with('.') {
                found.extend(below(&path, &shown, sink));
            }
        } else {
            found.push((path, shown));
        }
    }
    found
}

/// What offices keep beside their tables and nobody means to be read: locks, hidden files, notes.
pub(super) fn is_aside(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with("~$") || name.starts_with('.') || name == "Thumbs.db" || name == "desktop.ini"
}

/// The table files below a folder, with the names that people see; other files are reported.
pub fn tables_below(folder: &Path, shown: &str, sink: &mut Sink) -> Vec<(PathBuf, Arc<str>)> {
    let mut found = Vec::new();
    for (path, shown) in below(folder, shown, sink) {
        if is_table(&path) {
            found.push((path, shown.into()));
        } else if !is_aside(&path) {
            sink.push(problem::not_a_table(&shown));
        }
    }
    found
}
