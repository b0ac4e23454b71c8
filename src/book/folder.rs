//! A result folder that is built aside and takes its place as a whole, and single files likewise.
//! Invariant: until the last step nothing at the destination changes; when a step fails, what was there
//! is there again. Files that people put beside our results are kept.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::csv::{Encoding, write_csv};
use super::json;
use super::layout::{Row, Workbook};
use super::problem::{self, Fault};
use super::swap;
use super::write::write_workbook;
use crate::diag::{Sink, Watch};

/// The list of the files that are ours; the next run replaces these and keeps all others.
pub(super) const LIST: &str = "文件清单.txt";
/// So many files are forced onto the disk; for a hundred thousand forms it would take minutes.
const SYNCED: usize = 100;
const LIST_HEAD: &str =
    "下列文件由 gangze 写出，重新计算时会整体替换；放在这个文件夹里的其他文件会保留。";

/// A folder under construction beside its destination; gone when dropped without [`Self::commit`].
#[derive(Debug)]
pub struct ResultFolder {
    target: PathBuf,
    staging: PathBuf,
    /// The destination as messages call it, e.g. `结果/2026Q3`.
    shown: String,
    /// Bytes of every file written so far.
    files: Mutex<BTreeMap<String, u64>>,
    listed: bool,
}

impl ResultFolder {
    /// Begins a folder that will replace `target`, and clears up after runs that died.
    pub fn replacing(target: &Path, shown: &str, sink: &mut Sink) -> Result<Self, Fault> {
        Self::begin(target, shown, true, sink)
    }

    /// Begins a folder that must not exist yet, or be empty.
    pub fn fresh(target: &Path, shown: &str, sink: &mut Sink) -> Result<Self, Fault> {
        let there = swap::entries(target).len();
        if there > 0 {
            return Err(problem::already_there(shown, there));
        }
        Self::begin(target, shown, false, sink)
    }

    fn begin(target: &Path, shown: &str, listed: bool, sink: &mut Sink) -> Result<Self, Fault> {
        let parent = target.parent().unwrap_or(Path::new(""));
        if let Err(error) = fs::create_dir_all(if parent.as_os_str().is_empty() {
            Path::new(".")
        } else {
            parent
        }) {
            return Err(match error.kind() {
                io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
                    problem::in_the_way(&above(shown))
                }
                _ => problem::cannot_write(&above(shown), &error),
            });
        }
        if swap::sweep(target, shown, sink) {
            sink.push(problem::put_back(shown));
        }
        if target.exists() && !target.is_dir() {
            return Err(problem::in_the_way(shown));
        }
        // Told now, before the long work, and once more at the end.
        swap::check_closed(target, shown)?;
        let staging = swap::beside(target, swap::NEW);
        fs::create_dir(&staging).map_err(|error| problem::cannot_write(&above(shown), &error))?;
        Ok(Self {
            target: target.to_owned(),
            staging,
            shown: shown.to_owned(),
            files: Mutex::default(),
            listed,
        })
    }

    /// Writes a workbook; `name` may lead into a subfolder (`个人/张敏.xlsx`).
    pub fn workbook(&self, name: &str, book: Workbook, watch: &dyn Watch) -> Result<(), Fault> {
        let shown = self.shown_file(name);
        self.create(name, |out| {
            write_workbook(book, out, Some(&self.staging), &shown, watch)
        })
    }

    /// Writes a CSV file.
    pub fn csv<T: AsRef<str>>(
        &self,
        name: &str,
        headings: impl IntoIterator<Item = T>,
        rows: impl IntoIterator<Item = Row>,
        encoding: Encoding,
    ) -> Result<(), Fault> {
        let shown = self.shown_file(name);
        self.create(name, |out| {
            write_csv(out, headings, rows, encoding)
                .map_err(|error| problem::cannot_write(&shown, &error))
        })
    }

    /// Writes bytes as they are.
    pub fn bytes(&self, name: &str, bytes: &[u8]) -> Result<(), Fault> {
        let shown = self.shown_file(name);
        self.create(name, |out| {
            out.write_all(bytes)
                .map_err(|error| problem::cannot_write(&shown, &error))
        })
    }

    /// Writes text as it is.
    pub fn text(&self, name: &str, text: &str) -> Result<(), Fault> {
        self.bytes(name, text.as_bytes())
    }

    /// Writes JSON with a final newline, indented as far as the lists of the outermost object; what stands in those has
    /// a line each.
    pub fn json(&self, name: &str, value: &impl serde::Serialize) -> Result<(), Fault> {
        let shown = self.shown_file(name);
        self.create(name, |mut out| {
            json::write(&mut out, value)
                .and_then(|()| out.write_all(b"\n"))
                .map_err(|error| problem::cannot_write(&shown, &error))
        })
    }

    /// As [`Self::json`], of an object; its last entry is 封存, the SHA-256 of all that stands above it, by which a
    /// later change by hand is seen.
    pub fn sealed_json(&self, name: &str, value: &impl serde::Serialize) -> Result<(), Fault> {
        let shown = self.shown_file(name);
        self.create(name, |out| {
            json::write_sealed(out, value).map_err(|error| problem::cannot_write(&shown, &error))
        })
    }

    /// Puts the folder in its place; on failure the old one is as it was.
    pub fn commit(self, sink: &mut Sink) -> Result<(), Fault> {
        if self.listed {
            self.write_list()?;
        }
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        for (name, length) in files.iter() {
            let there = fs::metadata(self.staging.join(name)).map(|found| found.len());
            if there.ok() != Some(*length) {
                return Err(problem::staging_gone(&self.shown, name));
            }
        }
        if !self.listed && self.target.is_dir() {
            // An empty folder that is there already may be somebody's current one, so it stays and is filled.
            return swap::move_in(&self.staging, &self.target, &self.shown);
        }
        swap::swap(&self.staging, &self.target, &self.shown, sink)
    }

    fn write_list(&self) -> Result<(), Fault> {
        let mut list = format!("{LIST_HEAD}\r\n");
        let names: Vec<String> = {
            let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
            files.keys().cloned().collect()
        };
        for name in names {
            list.push_str(&name);
            list.push_str("\r\n");
        }
        self.text(LIST, &format!("\u{FEFF}{list}"))
    }

    fn shown_file(&self, name: &str) -> String {
        format!("{}/{name}", self.shown)
    }

    fn create(
        &self,
        name: &str,
        fill: impl FnOnce(&mut BufWriter<File>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let shown = self.shown_file(name);
        let path = self.staging.join(inside(name, &shown)?);
        let failed = |error: io::Error| problem::cannot_write(&shown, &error);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let mut out = BufWriter::new(File::create(&path).map_err(failed)?);
        fill(&mut out)?;
        let file = out
            .into_inner()
            .map_err(|error| failed(error.into_error()))?;
        let length = file.metadata().map_err(failed)?.len();
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        if files.len() < SYNCED {
            file.sync_all().map_err(failed)?;
        }
        files.insert(name.to_owned(), length);
        Ok(())
    }
}

impl Drop for ResultFolder {
    fn drop(&mut self) {
        // After a commit it is not there any more; a leftover is swept by the next run.
        let _ = fs::remove_dir_all(&self.staging);
    }
}

/// Writes one file outside a result folder, whole or not at all.
pub fn replace_file(path: &Path, shown: &str, bytes: &[u8]) -> Result<(), Fault> {
    let failed = |error: io::Error| problem::cannot_write(shown, &error);
    if path.is_dir() {
        return Err(problem::in_the_way(shown));
    }
    if let Some(folder) = path.parent() {
        if !folder.as_os_str().is_empty() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if let Some(lock) = swap::lock_of(folder, &name) {
            return Err(problem::open_elsewhere(shown, Some(&lock)));
        }
    }
    let staged = swap::beside(path, swap::NEW);
    let written = File::create(&staged).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        drop(file);
        fs::rename(&staged, path)
    });
    if written.is_err() {
        let _ = fs::remove_file(&staged);
    }
    written.map_err(failed)
}

/// The name as a path that cannot leave the folder.
fn inside<'a>(name: &'a str, shown: &str) -> Result<&'a Path, Fault> {
    let path = Path::new(name);
    let stays = path
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    if stays && !name.is_empty() {
        Ok(path)
    } else {
        let error = io::Error::from(io::ErrorKind::InvalidFilename);
        Err(problem::cannot_write(shown, &error))
    }
}

/// The folder that the shown one is in, as messages call it.
fn above(shown: &str) -> String {
    match shown.rsplit_once('/') {
        Some((folder, _)) => folder.to_owned(),
        None => shown.to_owned(),
    }
}
