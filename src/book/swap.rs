//! The exchange of folders: set aside, put in place, put back, clear up.
//! Invariant: at every moment the old folder, the new one, or both are whole on the disk.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use super::folder::LIST;
use super::problem::{self, Fault};
use crate::diag::Sink;

/// Marks a folder that is being written.
pub(super) const NEW: &str = "新";
/// Marks the former folder while it is exchanged.
const OLD: &str = "旧";

/// The hidden neighbour of a path for this process: `.2026Q3.新-4711`.
pub(super) fn beside(target: &Path, mark: &str) -> PathBuf {
    target.with_file_name(format!("{}{}", prefix(target, mark), std::process::id()))
}

fn prefix(target: &Path, mark: &str) -> String {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    format!(".{name}.{mark}-")
}

/// What a folder holds, by name; nothing when it is not there.
pub(super) fn entries(folder: &Path) -> Vec<OsString> {
    let mut names: Vec<OsString> = fs::read_dir(folder)
        .map(|list| list.flatten().map(|entry| entry.file_name()).collect())
        .unwrap_or_default();
    names.sort();
    names
}

/// The trace that an office program leaves beside a file while it has it open.
pub(super) fn lock_of(folder: &Path, name: &str) -> Option<String> {
    // Excel and WPS, LibreOffice, WPS on Linux.
    [
        format!("~${name}"),
        format!(".~lock.{name}#"),
        format!(".~{name}"),
    ]
    .into_iter()
    .find(|lock| folder.join(lock).exists())
}

fn is_lock(name: &str) -> bool {
    name.starts_with("~$") || name.starts_with(".~")
}

/// Fails when a file that would be replaced is open in another program.
pub(super) fn check_closed(target: &Path, shown: &str) -> Result<(), Fault> {
    for name in entries(target) {
        let path = target.join(&name);
        let name = name.to_string_lossy();
        let file = format!("{shown}/{name}");
        if path.is_dir() {
            check_closed(&path, &file)?;
            continue;
        }
        if is_lock(&name) {
            continue;
        }
        if let Some(lock) = lock_of(target, &name) {
            return Err(problem::open_elsewhere(&file, Some(&lock)));
        }
        if cfg!(windows) {
            // Opening for writing changes nothing, and fails while another program holds the file.
            if let Err(error) = fs::OpenOptions::new().write(true).open(&path)
                && problem::is_shared(&error)
            {
                return Err(problem::open_elsewhere(&file, None));
            }
        }
    }
    Ok(())
}

/// Puts `staging` where `target` is; the old folder comes back when that fails.
pub(super) fn swap(
    staging: &Path,
    target: &Path,
    shown: &str,
    sink: &mut Sink,
) -> Result<(), Fault> {
    let failed = |error: std::io::Error| problem::not_swapped(shown, &error);
    if !target.exists() {
        return fs::rename(staging, target).map_err(failed);
    }
    if !target.is_dir() {
        return Err(problem::in_the_way(shown));
    }
    check_closed(target, shown)?;
    let aside = beside(target, OLD);
    fs::rename(target, &aside).map_err(failed)?;
    if let Err(error) = fs::rename(staging, target) {
        // Should this fail as well, the next run finds the folder aside and puts it back.
        let _ = fs::rename(&aside, target);
        return Err(failed(error));
    }
    clear(&aside, target, shown, sink);
    Ok(())
}

/// Moves what is in `staging` into an empty `target`; when a step fails, the target is empty again.
pub(super) fn move_in(staging: &Path, target: &Path, shown: &str) -> Result<(), Fault> {
    // Asked first: a folder that is not there has no entries either.
    let failed = |error: std::io::Error| problem::not_swapped(shown, &error);
    fs::metadata(staging).map_err(failed)?;
    let there = entries(target).len();
    if there > 0 {
        return Err(problem::already_there(shown, there));
    }
    let names = entries(staging);
    for (done, name) in names.iter().enumerate() {
        if let Err(error) = fs::rename(staging.join(name), target.join(name)) {
            for name in names.iter().take(done) {
                let _ = fs::rename(target.join(name), staging.join(name));
            }
            return Err(failed(error));
        }
    }
    Ok(())
}

/// Takes over what people had put into the old folder, then removes it.
fn clear(aside: &Path, target: &Path, shown: &str, sink: &mut Sink) {
    let ours = listed(aside);
    if !carry(aside, target, Path::new(""), &ours) || fs::remove_dir_all(aside).is_err() {
        sink.push(problem::old_left_behind(shown, aside));
    }
}

/// Moves what is not ours from `aside` to `target`, below `inner`; tells whether all of it found a place.
fn carry(aside: &Path, target: &Path, inner: &Path, ours: &BTreeSet<PathBuf>) -> bool {
    let mut all = true;
    for name in entries(&aside.join(inner)) {
        let path = inner.join(&name);
        let (from, to) = (aside.join(&path), target.join(&path));
        // Paths sort by their parts, so what lies inside a folder comes right after it.
        let has_ours = ours
            .range(path.clone()..)
            .next()
            .is_some_and(|file| file.starts_with(&path));
        if from.is_dir() && (has_ours || to.is_dir()) {
            all &= carry(aside, target, &path, ours);
        } else if !has_ours && !is_lock(&name.to_string_lossy()) {
            let folder = to.parent().unwrap_or(target);
            // A new file of the same name stays, and so does the old one, aside.
            all &=
                !to.exists() && fs::create_dir_all(folder).is_ok() && fs::rename(from, &to).is_ok();
        }
    }
    all
}

/// The files that a folder's own list gives as ours.
fn listed(folder: &Path) -> BTreeSet<PathBuf> {
    let list = fs::read_to_string(folder.join(LIST)).unwrap_or_default();
    list.lines()
        .skip(1)
        .chain([LIST])
        .map(PathBuf::from)
        .collect()
}

/// Clears up after runs that died; tells whether an old folder had to be put back.
pub(super) fn sweep(target: &Path, shown: &str, sink: &mut Sink) -> bool {
    let folder = target.parent().unwrap_or(Path::new(""));
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let (new, old) = (prefix(target, NEW), prefix(target, OLD));
    let mut put_back = false;
    for name in entries(folder) {
        let path = folder.join(&name);
        let name = name.to_string_lossy();
        if let Some(id) = name.strip_prefix(&new)
            && is_dead(id)
        {
            // What cannot be removed now is tried again next time.
            let _ = fs::remove_dir_all(&path);
        } else if let Some(id) = name.strip_prefix(&old)
            && is_dead(id)
        {
            if target.exists() {
                clear(&path, target, shown, sink);
            } else {
                put_back |= fs::rename(&path, target).is_ok();
            }
        }
    }
    put_back
}

/// Whether the run of this process id is over; where that cannot be told, it is taken for over.
fn is_dead(id: &str) -> bool {
    let Ok(id) = id.parse::<u32>() else {
        return false;
    };
    id == std::process::id() || !Path::new("/proc").join(id.to_string()).exists()
}
