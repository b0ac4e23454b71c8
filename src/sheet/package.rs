//! The outer shell of an xlsx file, looked over before calamine opens it: sizes, counts, sheet parts.
//! Sizes are the declared ones; the zip crate refuses an entry that unpacks to more than it declares.
//! Invariant: nothing passes that would make the parser reserve more than the file can hold.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use memchr::memmem;
use zip::ZipArchive;

use super::tokens::{Token, Tokens, attribute, plain};

/// Entries of one package.
const MAX_ENTRIES: usize = 20_000;
/// One worksheet part, unpacked: it is streamed, so only time limits it. A log of 1,000,000 × 12 has 633 MB.
const MAX_SHEET_BYTES: u64 = 2 * 1024 * 1024 * 1024;
/// Any other part that is parsed, unpacked: the shared texts are held in memory.
const MAX_PART_BYTES: u64 = 256 * 1024 * 1024;
/// Everything together, unpacked.
const MAX_TOTAL_BYTES: u64 = 4 * 1024 * 1024 * 1024;

#[derive(Debug)]
pub(super) enum PackageFault {
    Damaged,
    TooBig,
}

pub(super) type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Opens the list of entries, refusing absurd counts before it is built.
pub(super) fn archive(bytes: &[u8]) -> Result<Archive<'_>, PackageFault> {
    let entries = memmem::find_iter(bytes, b"PK\x01\x02").take(MAX_ENTRIES + 1);
    if entries.count() > MAX_ENTRIES {
        return Err(PackageFault::TooBig);
    }
    ZipArchive::new(Cursor::new(bytes)).map_err(|_| PackageFault::Damaged)
}

/// A package that passed the guards.
pub(super) struct Package<'a> {
    archive: Archive<'a>,
    /// Entry numbers by lower-case name.
    entries: HashMap<String, usize>,
    /// The part of each sheet, in the workbook's order; `None` where it is missing.
    sheets: Vec<Option<usize>>,
}

impl<'a> Package<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, PackageFault> {
        let archive = archive(bytes)?;
        let mut package = Self {
            archive,
            entries: HashMap::new(),
            sheets: Vec::new(),
        };
        let sizes = package.index()?;
        let (folder, workbook) = package.workbook()?;
        package.check_shared_texts(&folder)?;
        package.sheets = package.sheet_parts(&folder, &workbook)?;
        for (entry, name, size) in sizes {
            let is_sheet = package.sheets.contains(&Some(entry));
            let is_parsed = name.ends_with(".xml") || name.ends_with(".rels");
            if (is_sheet && size > MAX_SHEET_BYTES)
                || (is_parsed && !is_sheet && size > MAX_PART_BYTES)
            {
                return Err(PackageFault::TooBig);
            }
        }
        Ok(package)
    }

    /// The unpacked stream of a sheet's part.
    pub fn sheet(&mut self, index: usize) -> Option<impl Read> {
        let entry = (*self.sheets.get(index)?)?;
        self.archive.by_index(entry).ok()
    }

    fn index(&mut self) -> Result<Vec<(usize, String, u64)>, PackageFault> {
        let mut sizes = Vec::new();
        let mut total = 0u64;
        for entry in 0..self.archive.len() {
            let part = self
                .archive
                .by_index_raw(entry)
                .map_err(|_| PackageFault::Damaged)?;
            let name = part.name().map_err(|_| PackageFault::Damaged)?;
            let name = name.replace('\\', "/").to_ascii_lowercase();
            let size = part.size();
            total = total.saturating_add(size);
            // Two parts of one name would let the parser read another one than was looked over.
            if self.entries.insert(name.clone(), entry).is_some() {
                return Err(PackageFault::Damaged);
            }
            sizes.push((entry, name, size));
        }
        if total > MAX_TOTAL_BYTES {
            return Err(PackageFault::TooBig);
        }
        Ok(sizes)
    }

    fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, PackageFault> {
        let Some(entry) = self.entries.get(&name.to_ascii_lowercase()) else {
            return Ok(None);
        };
        let mut part = self
            .archive
            .by_index(*entry)
            .map_err(|_| PackageFault::Damaged)?;
        if part.size() > MAX_PART_BYTES {
            return Err(PackageFault::TooBig);
        }
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes)
            .map_err(|_| PackageFault::Damaged)?;
        Ok(Some(bytes))
    }

    /// Folder (with its slash) and name of the workbook part.
    fn workbook(&mut self) -> Result<(String, String), PackageFault> {
        let relations = self.part("_rels/.rels")?.ok_or(PackageFault::Damaged)?;
        let mut target = None;
        each_tag(&relations, b"Relationship", |attributes| {
            let kind = attribute(attributes, b"Type").unwrap_or_default();
            if kind.ends_with(b"/relationships/officeDocument") {
                target = attribute(attributes, b"Target").map(plain);
            }
        })?;
        let target = target.ok_or(PackageFault::Damaged)?;
        let target = target.trim_start_matches('/');
        let cut = target.rfind('/').map_or(0, |slash| slash + 1);
        let (folder, name) = target.split_at_checked(cut).unwrap_or(("", target));
        Ok((folder.to_owned(), name.to_owned()))
    }

    /// The parser reserves what `uniqueCount` announces; `<si/>` is the shortest text there is.
    fn check_shared_texts(&mut self, folder: &str) -> Result<(), PackageFault> {
        let name = format!("{folder}sharedStrings.xml").to_ascii_lowercase();
        let Some(entry) = self.entries.get(&name) else {
            return Ok(());
        };
        let part = self
            .archive
            .by_index(*entry)
            .map_err(|_| PackageFault::Damaged)?;
        let size = part.size();
        if size > MAX_PART_BYTES {
            return Err(PackageFault::TooBig);
        }
        let mut tokens = Tokens::new(part);
        while let Some(token) = tokens.next().map_err(|_| PackageFault::Damaged)? {
            let Token::Open {
                name, attributes, ..
            } = token
            else {
                continue;
            };
            if name != b"sst" {
                continue;
            }
            let Some(count) = attribute(attributes, b"uniqueCount") else {
                return Ok(());
            };
            let count = std::str::from_utf8(count.trim_ascii())
                .ok()
                .and_then(|count| count.trim_start_matches('+').parse::<u64>().ok());
            return match count {
                Some(count) if count <= size / 5 => Ok(()),
                // Some writers announce one more than they write, in a part of a few bytes.
                Some(count) if count <= 1024 => Ok(()),
                _ => Err(PackageFault::TooBig),
            };
        }
        Ok(())
    }

    /// The entry of every `<sheet>` of the workbook, by way of its relations.
    fn sheet_parts(
        &mut self,
        folder: &str,
        workbook: &str,
    ) -> Result<Vec<Option<usize>>, PackageFault> {
        let relations = self
            .part(&format!("{folder}_rels/{workbook}.rels"))?
            .ok_or(PackageFault::Damaged)?;
        let mut targets = HashMap::new();
        each_tag(&relations, b"Relationship", |attributes| {
            if let (Some(id), Some(target)) = (
                attribute(attributes, b"Id"),
                attribute(attributes, b"Target"),
            ) {
                // The parser takes the target as it is written, so this does too.
                targets.insert(id.to_vec(), String::from_utf8_lossy(target).into_owned());
            }
        })?;
        let book = self
            .part(&format!("{folder}{workbook}"))?
            .ok_or(PackageFault::Damaged)?;
        let mut parts = Vec::new();
        each_tag(&book, b"sheet", |attributes| {
            let target = attribute(attributes, b"id").and_then(|id| targets.get(id));
            parts.push(target.and_then(|target| {
                let path = match target.strip_prefix('/') {
                    Some(absolute) => absolute.to_owned(),
                    None => format!("{folder}{target}"),
                };
                self.entries.get(&path.to_ascii_lowercase()).copied()
            }));
        })?;
        Ok(parts)
    }
}

fn each_tag(part: &[u8], wanted: &[u8], mut act: impl FnMut(&[u8])) -> Result<(), PackageFault> {
    let mut tokens = Tokens::new(part);
    while let Some(token) = tokens.next().map_err(|_| PackageFault::Damaged)? {
        if let Token::Open {
            name, attributes, ..
        } = token
            && name == wanted
        {
            act(attributes);
        }
    }
    Ok(())
}
