//! Files as bytes: read once, bounded, with their digest, whole or piece by piece.
//! Invariant: what a file gives and its digest come of the very same bytes, read from disk once. Only to say what is
//! wrong with a file that was refused is it read again.

use std::fs;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::problem;
use crate::diag::Diagnostic;

/// The largest file that is read, in bytes.
pub const MAX_FILE_BYTES: u64 = 256 * 1024 * 1024;

/// As much is read of a file before it is known how it goes on.
pub(super) const HEAD: usize = 1024 * 1024;
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
        let digest = written(&Sha256::digest(&bytes));
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

/// A digest in lower-case hexadecimal.
fn written(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads a file's bytes; `name` is what people see. Missing, forbidden, a folder or above
/// [`MAX_FILE_BYTES`] is an error.
pub fn open(path: &Path, name: Arc<str>) -> Result<File, Box<Diagnostic>> {
    begin(path, name)?.whole()
}

/// Reads the beginning of a file.
pub(super) fn begin(path: &Path, name: Arc<str>) -> Result<Begun, Box<Diagnostic>> {
    let unreadable = |error| Box::new(problem::unreadable(&name, &error));
    let file = fs::File::open(path).map_err(unreadable)?;
    let about = file.metadata().map_err(unreadable)?;
    if about.is_dir() {
        return Err(Box::new(problem::not_a_file(&name)));
    }
    if about.len() > MAX_FILE_BYTES {
        let fault = problem::too_large(&name, about.len(), MAX_FILE_BYTES);
        return Err(Box::new(fault));
    }
    let mut rest = Rest {
        name: name.clone(),
        file,
        digest: Sha256::new(),
        size: about.len(),
        read: 0,
    };
    let size = usize::try_from(about.len()).unwrap_or(0);
    // One byte more, so that the end is found without room for more.
    let mut bytes = Vec::with_capacity(size.min(HEAD) + 1);
    let ended = rest.add(HEAD, &mut bytes)?;
    let head = File {
        name,
        bytes,
        digest: String::new(),
    };
    Ok(Begun {
        head,
        size,
        rest,
        ended,
    })
}

/// A file of which the beginning has been read.
pub(super) struct Begun {
    /// The beginning, still without a digest.
    pub head: File,
    /// What the disk says of the size; some special files say 0.
    size: usize,
    pub rest: Rest,
    /// The beginning is all.
    pub ended: bool,
}

impl Begun {
    /// Reads the rest as well.
    pub fn whole(self) -> Result<File, Box<Diagnostic>> {
        let (mut file, mut rest) = (self.head, self.rest);
        if !self.ended {
            let more = (self.size + 1).saturating_sub(file.bytes.len());
            file.bytes.reserve_exact(more);
            while !rest.add(HEAD, &mut file.bytes)? {}
        }
        file.digest = rest.digest();
        Ok(file)
    }
}

/// What of a file is yet to be read.
pub(super) struct Rest {
    name: Arc<str>,
    file: fs::File,
    digest: Sha256,
    /// What the disk says of it.
    size: u64,
    read: u64,
}

impl Rest {
    /// Adds up to so many of the next bytes; answers whether the file has ended.
    pub fn add(&mut self, most: usize, bytes: &mut Vec<u8>) -> Result<bool, Box<Diagnostic>> {
        let begin = bytes.len();
        let most = u64::try_from(most).unwrap_or(u64::MAX);
        // A file may grow while it is read, and some special files state no size at all.
        let count = self.file.by_ref().take(most).read_to_end(bytes);
        let count = count.map_err(|error| Box::new(problem::unreadable(&self.name, &error)))?;
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        self.read += count;
        if self.read > MAX_FILE_BYTES {
            let fault = problem::too_large(&self.name, self.read, MAX_FILE_BYTES);
            return Err(Box::new(fault));
        }
        self.digest.update(bytes.get(begin..).unwrap_or_default());
        Ok(count < most)
    }

    /// How many bytes are yet to be read.
    pub fn left(&self) -> u64 {
        self.size.saturating_sub(self.read)
    }

    /// SHA-256 of all bytes that were read, in lower-case hexadecimal.
    pub fn digest(self) -> String {
        written(&self.digest.finalize())
    }

    /// Reads the file once more from its beginning, after it was refused.
    pub fn again(&mut self) -> Result<File, Box<Diagnostic>> {
        let mut bytes = Vec::new();
        let file = &mut self.file;
        let read = file
            .seek(SeekFrom::Start(0))
            .and_then(|_| file.take(MAX_FILE_BYTES).read_to_end(&mut bytes));
        read.map_err(|error| Box::new(problem::unreadable(&self.name, &error)))?;
        Ok(File::from_bytes(self.name.clone(), bytes))
    }
}
