//! What a file is, told by its content and never by its ending.
//! Invariant: looks only; what it refuses is named for what it truly is.

use memchr::memmem;

use super::package::{self, PackageFault};
use super::problem;
use super::{File, Format};
use crate::diag::Diagnostic;

/// What a file holds: a workbook, or text that is yet to be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Book(Format),
    Text,
}

/// Beginnings of files that office folders also hold.
const OTHERS: &[(&[u8], &str)] = &[
    (b"%PDF", " PDF 文档"),
    (b"\x89PNG", "图片"),
    (b"\xFF\xD8\xFF", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xBC\xAF", "压缩包"),
    (b"\x1F\x8B", "压缩包"),
    (b"{\\rtf", " Word 文档"),
];

/// Beginnings of files that hold others: packages and compound files.
const SHELLS: [&[u8]; 3] = [
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
];

/// Whether a file holds others, and must be looked at whole; all else is told by its beginning.
pub(super) fn is_shell(bytes: &[u8]) -> bool {
    SHELLS.iter().any(|shell| bytes.starts_with(shell))
}

pub(super) fn recognise(file: &File) -> Result<Content, Box<Diagnostic>> {
    let bytes = file.bytes();
    if bytes.is_empty() {
        return Err(Box::new(problem::empty(file.name())));
    }
    if is_shell(bytes) {
        return match bytes.first() {
            Some(b'P') => zip(file).map(Content::Book),
            _ => compound(file).map(Content::Book),
        };
    }
    // A workbook of Excel 2 to 4 has no shell around its records.
    if let [0x09, 0x00 | 0x02 | 0x04, size, 0x00, ..] = bytes
        && matches!(size, 4 | 6)
    {
        return Err(Box::new(problem::web_page(
            file.name(),
            "很早的 Excel 格式",
        )));
    }
    if let Some((_, what)) = OTHERS.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(Box::new(problem::not_a_table(file.name(), Some(what))));
    }
    if encoding_rs::Encoding::for_bom(bytes).is_none() {
        refuse_binary(file)?;
    }
    Ok(Content::Text)
}

/// Text never holds a zero byte, except in UTF-16, where every Latin letter brings one.
fn refuse_binary(file: &File) -> Result<(), Box<Diagnostic>> {
    let head = file.bytes().get(..8192).unwrap_or(file.bytes());
    let zeros = |parity: usize| {
        let half = head.iter().skip(parity).step_by(2);
        half.filter(|byte| **byte == 0).count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    if even + odd == 0 {
        return Ok(());
    }
    let one_sided = even.min(odd) == 0 && even.max(odd) * 10 > head.len();
    Err(Box::new(if one_sided {
        problem::unknown_encoding(file.name(), None, "多半是没有标记的 UTF-16")
    } else {
        problem::not_a_table(file.name(), None)
    }))
}

fn zip(file: &File) -> Result<Format, Box<Diagnostic>> {
    let mut archive = package::archive(file.bytes()).map_err(|fault| match fault {
        PackageFault::Damaged => problem::damaged(file.name()),
        PackageFault::TooBig => problem::abnormal_size(file.name()),
    })?;
    let names: Vec<String> = archive
        .file_names_raw()
        .map(|name| {
            String::from_utf8_lossy(name)
                .replace('\\', "/")
                .to_ascii_lowercase()
        })
        .collect();
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    if has("xl/workbook.bin") {
        return Ok(Format::Xlsb);
    }
    if has("xl/workbook.xml") {
        return Ok(Format::Xlsx);
    }
    if let Ok(mut part) = archive.by_name("mimetype") {
        let mut kind = [0; 46];
        if std::io::Read::read_exact(&mut part, &mut kind).is_ok()
            && kind == *b"application/vnd.oasis.opendocument.spreadsheet"
        {
            return Ok(Format::Ods);
        }
    }
    let within = |folder: &str| names.iter().any(|name| name.starts_with(folder));
    let what = if within("word/") {
        " Word 文档"
    } else if within("ppt/") {
        "演示文稿"
    } else if has("_rels/.rels") && names.iter().any(|name| name.ends_with("/workbook.xml")) {
        return Ok(Format::Xlsx);
    } else if has("mimetype") {
        "别的文档"
    } else {
        "压缩包"
    };
    Err(Box::new(problem::not_a_table(file.name(), Some(what))))
}

/// Names in the directory of a compound file are UTF-16 with a closing zero.
fn compound(file: &File) -> Result<Format, Box<Diagnostic>> {
    let has = |name: &str| {
        let wide: Vec<u8> = name
            .encode_utf16()
            .chain([0])
            .flat_map(u16::to_le_bytes)
            .collect();
        memmem::find(file.bytes(), &wide).is_some()
    };
    if has("EncryptedPackage") && has("EncryptionInfo") {
        return Err(Box::new(problem::password(file.name())));
    }
    if has("Workbook") || has("Book") {
        return Ok(Format::Xls);
    }
    Err(Box::new(if has("WordDocument") {
        problem::not_a_table(file.name(), Some(" Word 文档"))
    } else if has("PowerPoint Document") {
        problem::not_a_table(file.name(), Some("演示文稿"))
    } else {
        problem::damaged(file.name())
    }))
}

/// Whether a decoded text is a web page, by its beginning; refuses Excel 2003 text and other markup.
pub(super) fn is_page(file: &File, text: &str) -> Result<bool, Box<Diagnostic>> {
    let head: String = text
        .trim_start()
        .chars()
        .take(2048)
        .collect::<String>()
        .to_ascii_lowercase();
    let web = |what| Err(Box::new(problem::web_page(file.name(), what)));
    // A page with its pictures packed into one file.
    if head.starts_with("mime-version:") {
        return web("网页");
    }
    if !head.starts_with('<') {
        return Ok(false);
    }
    if head.contains("urn:schemas-microsoft-com:office:spreadsheet") {
        return web(" Excel 2003 的文本格式");
    }
    const MARKS: &[&str] = &[
        "<html",
        "<!doctype",
        "<table",
        "<head",
        "<meta",
        "<body",
        "<style",
        "<div",
        "<tr",
    ];
    if MARKS.iter().any(|mark| head.contains(mark)) {
        return Ok(true);
    }
    if head.starts_with("<?xml") {
        return Err(Box::new(problem::not_a_table(
            file.name(),
            Some("别的系统的数据文件"),
        )));
    }
    Ok(false)
}
