//! The mark that separates the fields of a text table: as its first line says, or as its records show.
//! Invariant: one of comma, tab, semicolon and bar, the last only where it is declared.

use csv::ReaderBuilder;

/// Records by which the delimiter is chosen.
const SAMPLE: usize = 30;
/// Fewer records are not called regular.
const REGULAR: usize = 4;
/// As far as those are looked for: a record may be as long as the file, and have millions of fields.
const SAMPLE_BYTES: usize = 1024 * 1024;

/// Excel takes a first line `sep=;` for an order, and does not show it as a row.
pub(super) fn declared(text: &str) -> (&str, Option<u8>) {
    let Some(rest) = text.strip_prefix("sep=") else {
        return (text, None);
    };
    let mut bytes = rest.bytes();
    match bytes.next() {
        Some(mark @ (b',' | b';' | b'\t' | b'|')) => {
            let after = rest.get(1..).unwrap_or_default();
            let line_end = ["\r\n", "\n", "\r"]
                .iter()
                .find_map(|end| after.strip_prefix(end));
            line_end.map_or((text, None), |rest| (rest, Some(mark)))
        }
        _ => (text, None),
    }
}

/// The mark by which most of the first records have the same number of fields.
pub(super) fn likeliest(text: &str, ending: &str) -> u8 {
    let marks = if matches!(ending, "tsv" | "tab") {
        [b'\t', b',', b';']
    } else {
        [b',', b'\t', b';']
    };
    let mut best = (0, 0, b',');
    for mark in marks {
        let counts = counts(text, mark);
        let most = counts
            .iter()
            .filter(|count| **count > 0)
            .map(|count| {
                (
                    counts.iter().filter(|other| *other == count).count(),
                    *count,
                )
            })
            .max();
        if let Some((lines, count)) = most
            && (lines, count) > (best.0, best.1)
        {
            best = (lines, count, mark);
        }
    }
    best.2
}

/// How many of these marks a record has, where nearly all of the first ones have as many: a spreadsheet fills up its rows.
pub(super) fn regular(text: &str, mark: u8) -> Option<u32> {
    let counts = counts(text, mark);
    let alike = |count: usize| counts.iter().filter(|own| **own == count).count();
    let usual = counts.iter().copied().max_by_key(|count| alike(*count))?;
    let others = counts.len() - alike(usual);
    let regular = counts.len() >= REGULAR && usual >= 2 && others <= (counts.len() / 10).max(1);
    regular.then(|| u32::try_from(usual).ok()).flatten()
}

/// How often the mark separates, in each of the first records.
fn counts(text: &str, mark: u8) -> Vec<usize> {
    let bytes = text.as_bytes();
    let head = bytes.get(..SAMPLE_BYTES).unwrap_or(bytes);
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(mark)
        .from_reader(head)
        .into_byte_records()
        .take(SAMPLE)
        .map_while(Result::ok)
        .map(|record| record.len().saturating_sub(1))
        .collect()
}
