//! A rule's header: title, 依据, 取数, 参数, 取用, 例, read from its `///` lines. It is the declaration of what the rule reads.
//! Invariant: what a header does not declare, the rule cannot read.

use std::sync::Arc;

use super::others::{self, Use};
use super::past::{self, PastUse};
use super::problem;
use super::source::Source;
use crate::diag::Sink;
use crate::office::words::roster;
use crate::office::{Blank, Kind};

/// One column in 取数.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    pub table: Arc<str>,
    pub column: Arc<str>,
    pub kind: Kind,
    pub blank: Blank,
    /// The only words that may stand there: `文字：好、较好`. Empty: any.
    pub words: Vec<Arc<str>>,
    /// What may stand there, for templates: `数，如 90`.
    pub examples: Vec<Arc<str>>,
    /// The line of the script, from 1.
    pub line: u32,
}

/// One column of 岗位目标 in 参数.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    pub name: Arc<str>,
    /// The words in brackets: `分/工作日`.
    pub unit: Arc<str>,
    pub kind: Kind,
    pub line: u32,
}

/// The declaration of one rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    pub title: String,
    pub basis: String,
    pub reads: Vec<Read>,
    pub parameters: Vec<Parameter>,
    /// 取用 of earlier periods.
    pub past: Vec<PastUse>,
    /// 取用
    pub uses: Vec<Use>,
    /// Items of 取用 that could not be read; said where they stand.
    pub unread: Vec<Arc<str>>,
    pub example: String,
}

impl Header {
    /// Reads the `///` lines at the head of a script.
    pub fn parse(source: &Source, sink: &mut Sink) -> Self {
        let mut header = Self::default();
        let mut seen = [false; 4];
        for (index, line) in source.text.lines().enumerate() {
            let Some(words) = line.trim_start().strip_prefix("///") else {
                if line.trim().is_empty() {
                    continue;
                }
                break;
            };
            let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
            let words = words.trim();
            let (key, rest) = match words.split_once(['：', ':']) {
                Some((key, rest)) => (key.trim(), rest.trim()),
                None => ("", words),
            };
            match key {
                "依据" => {
                    seen[1] = true;
                    header.basis = rest.to_owned();
                }
                "取数" => {
                    seen[2] = true;
                    parse_reads(source, number, rest, &mut header.reads, sink);
                }
                "参数" => parse_parameters(source, number, rest, &mut header.parameters, sink),
                "例" => {
                    seen[3] = true;
                    header.example = rest.to_owned();
                }
                "取用" => {
                    let names = items(rest).into_iter().map(|(name, _)| name);
                    let others: Vec<String> = names
                        .filter(|item| !past::parse(source, number, item, &mut header.past, sink))
                        .collect();
                    others::parse(source, number, others.into_iter(), &mut header, sink);
                }
                _ if header.title.is_empty() => {
                    seen[0] = true;
                    header.title = words.to_owned();
                }
                _ => {
                    // A misspelt part is named where it stands, not said to lack.
                    let parts = ["依据", "取数", "参数", "例", "取用"];
                    let near = parts
                        .into_iter()
                        .filter(|part| part.chars().count() > 1)
                        .find(|part| strsim::damerau_levenshtein(part, key) == 1);
                    if let Some(near) = near {
                        sink.push(problem::unknown_part(source, number, key, near));
                        let at = ["标题", "依据", "取数", "例"];
                        for (seen, part) in seen.iter_mut().zip(at) {
                            *seen |= part == near;
                        }
                    }
                }
            }
        }
        for (part, found) in ["标题", "依据", "取数", "例"].into_iter().zip(seen) {
            if !found {
                sink.push(problem::header_part_missing(source, part));
            }
        }
        header
    }

    pub fn reads(&self, table: &str, column: &str) -> bool {
        self.reads
            .iter()
            .any(|read| read.table.as_ref() == table && read.column.as_ref() == column)
    }

    /// Whether a column is the 科室 of a table without people: it says which 科室 a row is for.
    pub fn says_whose(&self, read: &Read) -> bool {
        let of_people = |other: &&Read| other.table == read.table && other.kind == Kind::People;
        read.column.as_ref() == roster::SECTION && !self.reads.iter().any(|other| of_people(&other))
    }

    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters
            .iter()
            .find(|parameter| parameter.name.as_ref() == name)
    }
}

/// Splits `甲（注）、乙（注）` into items and their notes; brackets may be of either width. Only the last bracket of an
/// item is its note: in `计划（小时）（数）` the first one belongs to the name.
fn items(text: &str) -> Vec<(String, String)> {
    let mut items = Vec::new();
    let (mut item, mut depth) = (String::new(), 0usize);
    for c in text.chars() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            '、' | ',' | '，' | ';' | '；' if depth == 0 => {
                items.push(std::mem::take(&mut item));
                continue;
            }
            _ => {}
        }
        item.push(c);
    }
    items.push(item);
    items
        .iter()
        .map(|item| name_and_note(item.trim()))
        .filter(|(name, _)| !name.is_empty() && name != "无")
        .collect()
}

fn name_and_note(item: &str) -> (String, String) {
    let open = ['（', '('];
    let Some(body) = item.strip_suffix(['）', ')']) else {
        // A bracket that is not closed still ends the name.
        let (name, note) = item.split_once(open).unwrap_or((item, ""));
        return (name.trim().to_owned(), note.trim().to_owned());
    };
    match body.rsplit_once(open) {
        Some((name, note)) => (name.trim().to_owned(), note.trim().to_owned()),
        None => (item.to_owned(), String::new()),
    }
}

/// `甲、乙` to its words.
fn listed(text: &str) -> Vec<Arc<str>> {
    text.split('、')
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .map(Arc::from)
        .collect()
}

fn parse_reads(source: &Source, line: u32, text: &str, reads: &mut Vec<Read>, sink: &mut Sink) {
    for (name, note) in items(text) {
        let Some((table, column)) = name.split_once('.') else {
            sink.push(problem::read_without_table(source, line, &name));
            continue;
        };
        let mut words = note.split(['，', ',']).map(str::trim);
        let first = words.next().unwrap_or("");
        let (kind_word, allowed) = first.split_once(['：', ':']).unwrap_or((first, ""));
        let kind_word = kind_word.trim();
        let Some(kind) = Kind::from_word(kind_word) else {
            sink.push(problem::unknown_kind(source, line, &name, kind_word));
            continue;
        };
        let mut blank = Some(Blank::Missing);
        let mut examples = Vec::new();
        for word in words {
            match word {
                "空作0" | "空作否" => blank = blank.map(|_| Blank::Nought),
                _ => match word.strip_prefix('如') {
                    Some(list) => examples = listed(list),
                    None => {
                        sink.push(problem::unknown_blank(source, line, &name, word));
                        blank = None;
                    }
                },
            }
        }
        let Some(blank) = blank else { continue };
        reads.push(Read {
            table: table.trim().into(),
            column: column.trim().into(),
            kind,
            blank,
            words: listed(allowed),
            examples,
            line,
        });
    }
}

fn parse_parameters(
    source: &Source,
    line: u32,
    text: &str,
    parameters: &mut Vec<Parameter>,
    sink: &mut Sink,
) {
    for (name, unit) in items(text) {
        if unit.is_empty() {
            sink.push(problem::parameter_without_unit(source, line, &name));
        }
        let kind = match unit.as_str() {
            "文字" => Kind::Text,
            "百分比" => Kind::Percent,
            "日期" => Kind::Date,
            _ => Kind::Number,
        };
        parameters.push(Parameter {
            name: name.into(),
            unit: unit.into(),
            kind,
            line,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::{Header, Source};
    use crate::diag::{Sink, catalog::rules as code};
    use crate::office::Blank;

    fn parse(line: &str) -> (Header, Sink) {
        let text = format!("/// 甲\n/// 依据：乙\n/// 取数：{line}\n/// 例：丙\n");
        let source = Source {
            name: "甲".into(),
            file: "rules/甲.rhai".into(),
            text: text.into(),
            digest: "".into(),
        };
        let mut sink = Sink::new();
        let header = Header::parse(&source, &mut sink);
        (header, sink)
    }

    #[test]
    fn a_column_may_name_its_words_and_examples() {
        let (header, sink) = parse(
            "表.级别（文字：省级、市级，如 市级）、表.分（数，空作0，如 90、88）、表.类（文字）",
        );
        assert!(sink.is_empty());
        let shown: Vec<String> = header
            .reads
            .iter()
            .map(|read| {
                let empty = if read.blank == Blank::Nought {
                    " 空作0"
                } else {
                    ""
                };
                let (words, examples) = (read.words.join("|"), read.examples.join("|"));
                format!("{}{empty} {words} 如 {examples}", read.column)
            })
            .collect();
        assert_eq!(
            shown,
            ["级别 省级|市级 如 市级", "分 空作0  如 90|88", "类  如 "]
        );
    }

    #[test]
    fn what_else_stands_in_the_brackets_is_named() {
        let (header, sink) = parse("表.分（数，空作1，如 90）");
        assert!(header.reads.is_empty());
        let codes: Vec<_> = sink.finish().into_iter().map(|fault| fault.code).collect();
        assert_eq!(codes, [code::HEADER_UNREADABLE]);
    }
}
