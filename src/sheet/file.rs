//! Files as bytes: read once, bounded, with their digest; and the table files of a folder.
//! Invariant: a file's bytes are read from disk exactly once; the digest is of those very bytes.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::problem;
use crate::diag::Diagnostic;

/// The largest file that is read, in bytes.
pub const MAX_FILE_BYTES: u64 = 256 * 1024 * 1024;

/// Endings by which a file in a folder is taken for a table; a `.txt` there is more often a note.
const TABLE_ENDINGS: &[&str] = &[
    "xlsx", "xlsm", "xltx", "xltm", "xls", "xlt", "xlsb", "et", "ett", "ods", "csv", "tsv",
];

/// A file's bytes with the name people see and the digest that the results carry.
#[derive(Clone, Debug)]
pub struct File {
    name: Arc<str>,
    bytes: Vec<u8>,
    digest: String,
}

impl File {
    /// A file that is already in memory.
    pub fn from_bytes(name: Arc<str>, bytes: Vec<u8>) -> Self {
        let digest = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Self {
            name,
            bytes,
            digest,
        }
    }

    /// The path relative to the assessment folder, with `/`.
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// SHA-256 of the bytes, in lower-case hexadecimal.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// What follows the last dot of the name, in lower case; empty if there is none.
    pub fn ending(&self) -> String {
        ending(&self.name)
    }
}

fn ending(name: &str) -> String {
    let last = name.rsplit('/').next().unwrap_or(name);
    last.rsplit_once('.')
        .map(|(_, ending)| ending.to_lowercase())
        .unwrap_or_default()
}

/// Reads a file's bytes; `name` is what people see. Missing, forbidden, a folder or above
/// [`MAX_FILE_BYTES`] is an error.
pub fn open(path: &Path, name: Arc<str>) -> Result<File, Box<Diagnostic>> {
    let unreadable = |error| Box::new(problem::unreadable(&name, &error));
    let mut file = fs::File::open(path).map_err(unreadable)?;
    let about = file.metadata().map_err(unreadable)?;
    if about.is_dir() {
        return Err(Box::new(problem::not_a_file(&name)));
    }
    let too_large = |size| Box::new(problem::too_large(&name, size, MAX_FILE_BYTES));
    if about.len() > MAX_FILE_BYTES {
        return Err(too_large(about.len()));
    }
    // One byte more, so that the end is found without room for more.
    let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or(0) + 1);
    // A file may grow while it is read, and some special files state no size at all.
    file.by_ref()
        .take(MAX_FILE_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > MAX_FILE_BYTES {
        return Err(too_large(size));
    }
    Ok(File::from_bytes(name, bytes))
}

/// A table file found in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub path: PathBuf,
    /// The folder's name, `/`, and the path below it.
    pub name: Arc<str>,
}

/// The table files of a folder and of its direct subfolders, sorted by name, without lock files
/// (`~$…`, `.~lock…`), hidden files and what is no table by its ending.
pub fn list(folder: &Path, name: &str) -> Result<Vec<Found>, Box<Diagnostic>> {
    let mut found = Vec::new();
    gather(folder, name.trim_end_matches('/'), 1, &mut found)?;
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

fn gather(
    folder: &Path,
    name: &str,
    levels: u32,
    found: &mut Vec<Found>,
) -> Result<(), Box<Diagnostic>> {
    let unreadable = |error| Box::new(problem::unreadable_folder(&name.into(), &error));
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let own = entry.file_name().to_string_lossy().into_owned();
        if own.starts_with('.') || own.starts_with("~$") {
            continue;
        }
        let path = entry.path();
        let full = if name.is_empty() {
            own
        } else {
            format!("{name}/{own}")
        };
        // Follows links, so that a linked table is found too; a dead link is no table.
        let Ok(about) = fs::metadata(&path) else {
            continue;
        };
        if about.is_dir() {
            if levels > 0 {
                gather(&path, &full, levels - 1, found)?;
            }
        } else if about.is_file() && TABLE_ENDINGS.contains(&ending(&full).as_str()) {
            found.push(Found {
                path,
                name: full.into(),
            });
        }
    }
    Ok(())
}
