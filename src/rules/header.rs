//! A rule's header: title, 依据, 取数, 参数, 取用, 例, read from its `///` lines. It is the declaration of what the rule reads.
//! Invariant: what a header does not declare, the rule cannot read.

mod items;
mod lines;

use std::sync::Arc;

use super::others::{self, Use, Whom};
use super::past::{self, PastUse, Reach};
use super::problem;
use super::source::Source;
use crate::diag::{Place, Sink};
use crate::office::words::roster;
use crate::office::{Blank, Kind};
use items::{Item, Slip, items};
use lines::{Line, Lines};

/// What parts a table from its column; the last one is a slip, and said.
const DOTS: [char; 3] = ['.', '．', '。'];

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

const TITLE: &str = "标题";
/// The parts of a header after its title.
const PARTS: [&str; 5] = ["依据", "取数", "例", "参数", "取用"];
/// What no header may be without.
const NEEDED: [&str; 4] = [TITLE, "依据", "取数", "例"];
/// What people write for 例.
const LIKE_EXAMPLE: [&str; 5] = ["列", "例如", "例子", "举例", "示例"];

impl Header {
    /// Reads the `///` lines at the head of a script.
    pub fn parse(source: &Source, sink: &mut Sink) -> Self {
        let lines = Lines::of(&source.text);
        let keys = lines.head.iter().map(|line| key_and_rest(line.words).0);
        let keys: Vec<&str> = keys.collect();
        let mut reading = Reading {
            source,
            sink,
            header: Self::default(),
            seen: Vec::new(),
            written: PARTS
                .into_iter()
                .filter(|part| keys.contains(part))
                .collect(),
        };
        for line in &lines.head {
            reading.line(*line);
        }
        for line in &lines.remarks {
            reading.remark(*line);
        }
        let mut told = false;
        for run in &lines.later {
            let declares = run.iter().any(|line| reading.lacks(line.words));
            for line in run.iter().filter(|_| declares) {
                if reading.seen(TITLE) && !reading.lacks(line.words) {
                    continue;
                }
                if !std::mem::replace(&mut told, true) {
                    let problem = problem::header_not_at_the_top(source, line.number);
                    reading.sink.push(problem);
                }
                reading.line(*line);
            }
        }
        let first = lines.head.first().map_or(1, |line| line.number);
        for part in NEEDED
            .into_iter()
            .filter(|part| !reading.seen.contains(part))
        {
            let problem = problem::header_part_missing(source, first, part);
            reading.sink.push(problem);
        }
        reading.header
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

/// The reading of one header.
struct Reading<'a> {
    source: &'a Source,
    sink: &'a mut Sink,
    header: Header,
    seen: Vec<&'static str>,
    /// Parts that some line at the head gives as they are to be written; no other line is a slip of one of them.
    written: Vec<&'static str>,
}

impl Reading<'_> {
    fn seen(&self, part: &str) -> bool {
        self.seen.contains(&part)
    }

    /// Whether a line gives a part that the header does not have yet.
    fn lacks(&self, words: &str) -> bool {
        let (key, _) = key_and_rest(words);
        PARTS.contains(&key) && !self.seen(key)
    }

    fn line(&mut self, line: Line<'_>) {
        let (key, rest) = key_and_rest(line.words);
        if let Some(part) = PARTS.into_iter().find(|part| *part == key) {
            self.part(part, line, rest);
        } else if let Some(near) = self.misspelt(key) {
            // A misspelt part is named where it stands, not said to lack.
            let problem = problem::unknown_part(self.source, line.number, key, near);
            self.sink.push(problem);
            self.part(near, line, rest);
        } else if let Some((part, rest)) = self.without_colon(line.words) {
            let problem = problem::no_colon(self.source, line.number, part);
            self.sink.push(problem);
            self.part(part, line, rest);
        } else if !self.seen(TITLE) && !line.words.is_empty() {
            self.seen.push(TITLE);
            line.words.clone_into(&mut self.header.title);
        }
    }

    /// `// 取数：…` where the header has no 取数: a slash is missing.
    fn remark(&mut self, line: Line<'_>) {
        let (key, rest) = key_and_rest(line.words);
        let part = PARTS.into_iter().find(|part| *part == key);
        if let Some(part) = part.filter(|part| !self.seen(part) && self.is_like(part, rest)) {
            let problem = problem::two_slashes(self.source, line.number, part);
            self.sink.push(problem);
            self.part(part, line, rest);
        }
    }

    /// A part that stands without its colon, with what follows it.
    fn without_colon<'w>(&self, words: &'w str) -> Option<(&'static str, &'w str)> {
        PARTS.into_iter().find_map(|part| {
            let rest = words.strip_prefix(part)?;
            let apart = rest.starts_with(char::is_whitespace) || self.seen(TITLE);
            let rest = rest.trim_start();
            let open = !self.seen(part) && !self.written.contains(&part);
            let fits = apart && open && self.is_like(part, rest);
            (fits && !rest.starts_with([':', '：'])).then_some((part, rest))
        })
    }

    /// Parts that may be left out are taken for such only where their items look it.
    fn is_like(&self, part: &str, rest: &str) -> bool {
        match part {
            "参数" => rest.contains(['（', '(']),
            "取用" => rest.contains('.'),
            _ => !rest.is_empty(),
        }
    }

    fn misspelt(&self, key: &str) -> Option<&'static str> {
        if !self.seen(TITLE) {
            return None;
        }
        let near = |part: &str| {
            strsim::damerau_levenshtein(part, key) == 1 && part.chars().count() > 1
                || part == "例" && LIKE_EXAMPLE.contains(&key)
        };
        let open = |part: &&str| !self.written.contains(part);
        PARTS.into_iter().filter(open).find(|part| near(part))
    }

    fn part(&mut self, part: &'static str, line: Line<'_>, rest: &str) {
        if ["依据", "例"].contains(&part) && rest.trim().is_empty() {
            // A blank one is as good as none.
            return;
        }
        self.seen.push(part);
        match part {
            "依据" => rest.clone_into(&mut self.header.basis),
            "例" => rest.clone_into(&mut self.header.example),
            "取数" => self.reads(line, rest),
            "参数" => self.parameters(line, rest),
            _ => self.uses(line, rest),
        }
    }

    /// The items of a line; what runs two of them into one is said.
    fn items(
        &mut self,
        line: Line<'_>,
        rest: &str,
        next: impl Fn(&str, &str) -> bool,
    ) -> Vec<Item> {
        let found = items(rest, next);
        let mut after = found.iter().skip(1);
        for item in &found {
            let problem = match (item.slip, after.next()) {
                (Some(Slip::NotParted), Some(next)) => {
                    problem::not_parted(self.place(line, rest, next), &item.name, &next.name)
                }
                (Some(Slip::NotClosed), _) => {
                    problem::not_closed(self.place(line, rest, item), &item.name)
                }
                _ => continue,
            };
            self.sink.push(problem);
        }
        found
    }

    /// The place of an item's name.
    fn place(&self, line: Line<'_>, rest: &str, item: &Item) -> Place {
        let (number, length) = (line.number as usize, item.name.chars().count());
        let column = line.column_of(rest) + item.at;
        self.source.stretch(number, column, length)
    }

    fn uses(&mut self, line: Line<'_>, rest: &str) {
        let next = |before: &str, after: &str| {
            let whose = after.split('.').next().unwrap_or("");
            let mut words = Whom::ALL.iter().map(|whom| whom.word());
            let mut past = Reach::ALL.iter().map(|reach| reach.word());
            before.contains('.') && (words.any(|own| own == whose) || past.any(|own| own == whose))
        };
        let items = self.items(line, rest, next);
        let (source, number) = (self.source, line.number);
        let mut others: Vec<String> = Vec::new();
        for Item { name, .. } in items {
            if !past::parse(source, number, &name, &mut self.header.past, self.sink) {
                others.push(name);
            }
        }
        others::parse(
            source,
            number,
            others.into_iter(),
            &mut self.header,
            self.sink,
        );
    }

    fn reads(&mut self, line: Line<'_>, rest: &str) {
        let next = |before: &str, after: &str| {
            let note = before.strip_suffix(['）', ')']);
            let note = note.and_then(|body| body.rsplit_once(['（', '(']));
            let kind = |(_, note): (&str, &str)| {
                let word = note.split(['，', ',', '：', ':']).next().unwrap_or("");
                Kind::from_word(word.trim()).is_some()
            };
            after.contains(DOTS) && note.map_or_else(|| before.contains(DOTS), kind)
        };
        for item in self.items(line, rest, next) {
            self.read(line, rest, &item);
        }
    }

    fn read(&mut self, line: Line<'_>, rest: &str, item: &Item) {
        let (source, number, name) = (self.source, line.number, item.name.as_str());
        let Some((table, column)) = name.split_once(DOTS) else {
            let problem = problem::read_without_table(source, number, name);
            return self.sink.push(problem);
        };
        if !name.contains('.') && name.contains('。') {
            let problem = problem::wide_dot(self.place(line, rest, item));
            self.sink.push(problem);
        }
        let (table, column) = (table.trim(), column.trim());
        let mut reads = self.header.reads.iter();
        let same = |own: &&Read| own.table.as_ref() == table && own.column.as_ref() == column;
        if let Some(first) = reads.find(same) {
            let place = self.place(line, rest, item);
            let problem = problem::declared_twice(place, name, first.line);
            return self.sink.push(problem);
        }
        let mut words = item.note.split(['，', ',']).map(str::trim);
        let first = words.next().unwrap_or("");
        let (kind_word, allowed) = first.split_once(['：', ':']).unwrap_or((first, ""));
        let kind_word = kind_word.trim();
        let Some(kind) = Kind::from_word(kind_word) else {
            // What ran into the next item has been said.
            if item.slip.is_none() {
                let problem = problem::unknown_kind(source, number, name, kind_word);
                self.sink.push(problem);
            }
            return;
        };
        let mut blank = Some(Blank::Missing);
        let mut examples = Vec::new();
        for word in words {
            match word {
                "空作0" if kind != Kind::Flag => blank = blank.map(|_| Blank::Nought),
                "空作否" if kind == Kind::Flag => blank = blank.map(|_| Blank::Nought),
                _ => match word.strip_prefix('如') {
                    Some(list) => examples = listed(list),
                    None => {
                        let problem = problem::unknown_blank(source, number, name, word);
                        self.sink.push(problem);
                        blank = None;
                    }
                },
            }
        }
        let Some(blank) = blank else { return };
        self.header.reads.push(Read {
            table: table.into(),
            column: column.into(),
            kind,
            blank,
            words: listed(allowed),
            examples,
            line: number,
        });
    }

    fn parameters(&mut self, line: Line<'_>, rest: &str) {
        let text = &self.source.text;
        let next = |before: &str, after: &str| {
            if !before.ends_with(['）', ')']) {
                let read = |name: &str| text.contains(&format!(".{name}"));
                return read(before) && read(after);
            }
            // A name with brackets of its own is read in quotes.
            let whole = ["", " "].map(|blank| format!("\"{before}{blank}{after}\""));
            !whole.iter().any(|name| text.contains(name))
        };
        for item in self.items(line, rest, next) {
            let Item {
                name, note: unit, ..
            } = &item;
            if let Some(first) = self.header.parameter(name) {
                let place = self.place(line, rest, &item);
                let problem = problem::declared_twice(place, name, first.line);
                self.sink.push(problem);
                continue;
            }
            if unit.is_empty() && item.slip.is_none() {
                let problem = problem::parameter_without_unit(self.source, line.number, name);
                self.sink.push(problem);
            }
            let kind = match unit.as_str() {
                "文字" => Kind::Text,
                "百分比" => Kind::Percent,
                "日期" => Kind::Date,
                _ => Kind::Number,
            };
            self.header.parameters.push(Parameter {
                name: name.as_str().into(),
                unit: unit.as_str().into(),
                kind,
                line: line.number,
            });
        }
    }
}

/// `依据：…` to its key and what follows; without a colon there is no key.
fn key_and_rest(words: &str) -> (&str, &str) {
    match words.split_once(['：', ':']) {
        Some((key, rest)) => (key.trim(), rest.trim()),
        None => ("", words),
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
