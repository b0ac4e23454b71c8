//! The outer shell of an xlsx file, looked over before calamine opens it: sizes, counts, sheet parts.
//! Sizes are the declared ones; the zip crate refuses an entry that unpacks to more than it declares.
//! Invariant: nothing passes that would make the parser reserve more than the file can hold.

use std::collections::HashMap;
use std::io::{Cursor, Read, Write as _};

use memchr::memmem;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::styles::{self, Styles};
use super::texts::{self, Texts};
use super::tokens::{Token, TokenFault, Tokens, attribute, plain};

/// Entries of one package.
const MAX_ENTRIES: usize = 20_000;
/// Sheets of one workbook.
const MAX_SHEETS: usize = 4096;
/// One worksheet part, unpacked: it is streamed, so only time limits it. A log of 1,000,000 × 12 has 633 MB.
const MAX_SHEET_BYTES: u64 = 2 * 1024 * 1024 * 1024;
/// The shared texts, unpacked, and their number: they are held in memory.
const MAX_TEXT_BYTES: u64 = 256 * 1024 * 1024;
const MAX_TEXTS: usize = 10_000_000;
/// The styles, unpacked, and the number of cell formats; Excel itself stops at 65,490.
const MAX_STYLE_BYTES: u64 = 32 * 1024 * 1024;
const MAX_FORMATS: usize = 200_000;
/// Any other part that is parsed, unpacked.
const MAX_PART_BYTES: u64 = 16 * 1024 * 1024;
/// Everything together, unpacked; pictures and the like are never unpacked.
const MAX_TOTAL_BYTES: u64 = 4 * 1024 * 1024 * 1024;

#[derive(Debug)]
pub(super) enum PackageFault {
    Damaged,
    TooBig,
}

impl From<TokenFault> for PackageFault {
    fn from(fault: TokenFault) -> Self {
        match fault {
            TokenFault::TooLong => Self::TooBig,
            TokenFault::Malformed | TokenFault::Io => Self::Damaged,
        }
    }
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
    /// What the parser must be given to know the sheets and their formats.
    frame: Vec<String>,
    styles: Styles,
    texts: Option<Texts>,
}

impl<'a> Package<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, PackageFault> {
        let archive = archive(bytes)?;
        let mut package = Self {
            archive,
            entries: HashMap::new(),
            sheets: Vec::new(),
            frame: Vec::new(),
            styles: Styles::default(),
            texts: None,
        };
        let sizes = package.index()?;
        let (folder, workbook) = package.workbook()?;
        let styles = format!("{folder}styles.xml");
        let theme = format!("{folder}theme/theme1.xml");
        let relations = format!("{folder}_rels/{workbook}.rels");
        package.texts = package.read_texts(&format!("{folder}sharedStrings.xml"))?;
        package.styles = package.read_styles(&styles)?;
        package.check_size(&theme, MAX_PART_BYTES)?;
        package.sheets = package.sheet_parts(&folder, &workbook, &relations)?;
        let workbook = format!("{folder}{workbook}");
        package.frame = vec!["_rels/.rels".to_owned(), workbook, relations, styles, theme];
        let sheets = package.sheets.iter().flatten();
        let mut sizes = sheets.filter_map(|sheet| sizes.get(*sheet));
        if sizes.any(|size| *size > MAX_SHEET_BYTES) {
            return Err(PackageFault::TooBig);
        }
        Ok(package)
    }

    /// The unpacked stream of a sheet's part.
    pub fn sheet(&mut self, index: usize) -> Option<impl Read> {
        let entry = (*self.sheets.get(index)?)?;
        self.archive.by_index(entry).ok()
    }

    /// How many cell formats there may be.
    pub fn formats(&self) -> usize {
        self.styles.count
    }

    /// By format: whether it shows a month without a day.
    pub fn months(&self) -> &[bool] {
        &self.styles.months
    }

    /// The shared texts; `None` if something in them is for the parser to read.
    pub fn take_texts(&mut self) -> Option<Texts> {
        self.texts.take()
    }

    /// The first sheet that has a part.
    pub fn first_sheet(&self) -> Option<usize> {
        self.sheets.iter().position(Option::is_some)
    }

    /// The same package with nothing in it but what tells of the sheets and formats, and `sheet` as the part of the first
    /// sheet.
    pub fn frame(&mut self, sheet: &[u8]) -> Option<Vec<u8>> {
        let first = self.sheets.iter().flatten().next().copied();
        let mut frame = ZipWriter::new(Cursor::new(Vec::new()));
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        for name in &self.frame {
            let Some(entry) = self.entries.get(&name.to_ascii_lowercase()) else {
                continue;
            };
            let mut part = self.archive.by_index(*entry).ok()?;
            frame
                .start_file(part.name().ok()?.into_owned(), stored)
                .ok()?;
            std::io::copy(&mut part, &mut frame).ok()?;
        }
        if let Some(first) = first {
            let part = self.archive.by_index_raw(first).ok()?;
            frame
                .start_file(part.name().ok()?.into_owned(), stored)
                .ok()?;
            frame.write_all(sheet).ok()?;
        }
        frame.finish().ok().map(Cursor::into_inner)
    }

    /// Fills `entries`; returns the unpacked size of each.
    fn index(&mut self) -> Result<Vec<u64>, PackageFault> {
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
            if self.entries.insert(name, entry).is_some() {
                return Err(PackageFault::Damaged);
            }
            sizes.push(size);
        }
        if total > MAX_TOTAL_BYTES {
            return Err(PackageFault::TooBig);
        }
        Ok(sizes)
    }

    /// The unpacked stream of a part and its size; `None` if there is no such part.
    fn stream(&mut self, name: &str, limit: u64) -> Result<Option<(impl Read, u64)>, PackageFault> {
        let Some(entry) = self.entries.get(&name.to_ascii_lowercase()) else {
            return Ok(None);
        };
        let part = self
            .archive
            .by_index(*entry)
            .map_err(|_| PackageFault::Damaged)?;
        let size = part.size();
        if size > limit {
            return Err(PackageFault::TooBig);
        }
        Ok(Some((part, size)))
    }

    fn part(&mut self, name: &str) -> Result<Vec<u8>, PackageFault> {
        let (mut part, _) = self
            .stream(name, MAX_PART_BYTES)?
            .ok_or(PackageFault::Damaged)?;
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes)
            .map_err(|_| PackageFault::Damaged)?;
        Ok(bytes)
    }

    fn check_size(&mut self, name: &str, limit: u64) -> Result<(), PackageFault> {
        self.stream(name, limit).map(|_| ())
    }

    /// Folder (with its slash) and name of the workbook part.
    fn workbook(&mut self) -> Result<(String, String), PackageFault> {
        let relations = self.part("_rels/.rels")?;
        let mut target = None;
        each_tag(relations.as_slice(), b"Relationship", |attributes| {
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
    fn read_texts(&mut self, name: &str) -> Result<Option<Texts>, PackageFault> {
        let Some((part, size)) = self.stream(name, MAX_TEXT_BYTES)? else {
            return Ok(Some(Texts::default()));
        };
        let found = texts::gather(part, MAX_TEXTS, |attributes| {
            if is_false_count(attributes, size) {
                return Err(PackageFault::TooBig);
            }
            Ok(())
        })?;
        if found.count > MAX_TEXTS {
            return Err(PackageFault::TooBig);
        }
        Ok(found.texts)
    }

    fn read_styles(&mut self, name: &str) -> Result<Styles, PackageFault> {
        match self.stream(name, MAX_STYLE_BYTES)? {
            Some((part, _)) => styles::read(part, MAX_FORMATS),
            None => Ok(Styles::default()),
        }
    }

    /// The entry of every `<sheet>` of the workbook, by way of its relations.
    fn sheet_parts(
        &mut self,
        folder: &str,
        workbook: &str,
        relations: &str,
    ) -> Result<Vec<Option<usize>>, PackageFault> {
        let relations = self.part(relations)?;
        let mut targets = HashMap::new();
        each_tag(relations.as_slice(), b"Relationship", |attributes| {
            if let (Some(id), Some(target)) = (
                attribute(attributes, b"Id"),
                attribute(attributes, b"Target"),
            ) {
                // The parser takes the target as it is written, so this does too.
                targets.insert(id.to_vec(), String::from_utf8_lossy(target).into_owned());
            }
        })?;
        let book = self.part(&format!("{folder}{workbook}"))?;
        let mut parts = Vec::new();
        each_tag(book.as_slice(), b"sheet", |attributes| {
            let target = attribute(attributes, b"id").and_then(|id| targets.get(id));
            parts.push(target.and_then(|target| {
                let path = match target.strip_prefix('/') {
                    Some(absolute) => absolute.to_owned(),
                    None => format!("{folder}{target}"),
                };
                self.entries.get(&path.to_ascii_lowercase()).copied()
            }));
        })?;
        if parts.len() > MAX_SHEETS {
            return Err(PackageFault::TooBig);
        }
        Ok(parts)
    }
}

/// Whether the announced number of texts cannot be true of a part of this size.
fn is_false_count(attributes: &[u8], size: u64) -> bool {
    let Some(count) = attribute(attributes, b"uniqueCount") else {
        return false;
    };
    let count = std::str::from_utf8(count.trim_ascii())
        .ok()
        .and_then(|count| count.trim_start_matches('+').parse::<u64>().ok());
    // A small number does no harm, and some writers announce more than they write.
    count.is_none_or(|count| count > (size / 5).max(1024))
}

pub(super) fn each_tag(
    part: impl Read,
    wanted: &[u8],
    mut act: impl FnMut(&[u8]),
) -> Result<(), PackageFault> {
    let mut tokens = Tokens::new(part);
    while let Some(token) = tokens.next()? {
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
