//! The templates of 数据/: one a table that the rules read, with the columns that they declare.
//! Invariant: a column is in a template because a rule's header declares it, 工号 beside people excepted.

use super::Starter;
use super::examples::Rows;
use super::season::Season;
use super::template::{Field, Need, Template};
use crate::book::Style;
use crate::office::words::{LOG, ROSTER, TARGETS, roster};
use crate::office::{Blank, Kind};

/// A column that rules read.
#[derive(Clone, Debug)]
pub(super) struct Wanted<'a> {
    pub name: &'a str,
    pub kind: Kind,
    pub blank: Blank,
    pub words: Vec<&'a str>,
    pub examples: Vec<&'a str>,
    pub rules: Vec<&'a str>,
}

impl<'a> Wanted<'a> {
    /// The examples, else the allowed words.
    pub fn list(&self) -> &[&'a str] {
        if self.examples.is_empty() {
            &self.words
        } else {
            &self.examples
        }
    }

    /// They in turn.
    pub fn nth_word(&self, turn: usize) -> &'a str {
        let list = self.list();
        let turn = turn.checked_rem(list.len()).unwrap_or(0);
        list.get(turn).copied().unwrap_or("")
    }
}

/// The columns of a table that rules read, in the order in which their headers name them.
pub(super) fn columns<'a>(starter: &'a Starter<'_>, table: &str) -> Vec<Wanted<'a>> {
    let mut columns: Vec<Wanted<'a>> = Vec::new();
    for rule in &starter.rules {
        let reads = rule.header.reads.iter();
        for read in reads.filter(|read| read.table.as_ref() == table) {
            let add = |list: &mut Vec<&'a str>, more: &'a [std::sync::Arc<str>]| {
                for word in more {
                    if !list.contains(&word.as_ref()) {
                        list.push(word);
                    }
                }
            };
            let at = columns
                .iter()
                .position(|column| column.name == read.column.as_ref());
            let at = at.unwrap_or_else(|| {
                columns.push(Wanted {
                    name: &read.column,
                    kind: read.kind,
                    blank: read.blank,
                    words: Vec::new(),
                    examples: Vec::new(),
                    rules: Vec::new(),
                });
                columns.len() - 1
            });
            if let Some(column) = columns.get_mut(at) {
                add(&mut column.words, &read.words);
                add(&mut column.examples, &read.examples);
                if !column.rules.contains(&rule.name.as_ref()) {
                    column.rules.push(&rule.name);
                }
            }
        }
    }
    columns
}

/// The tables of 数据/ that rules read, in the order of the rules.
pub(super) fn tables<'a>(starter: &'a Starter<'_>) -> Vec<&'a str> {
    let mut tables: Vec<&str> = Vec::new();
    for read in starter.rules.iter().flat_map(|rule| &rule.header.reads) {
        let table = read.table.as_ref();
        if ![LOG, ROSTER, TARGETS].contains(&table) && !tables.contains(&table) {
            tables.push(table);
        }
    }
    tables
}

pub(super) fn templates(starter: &Starter<'_>) -> Vec<Template> {
    tables(starter)
        .into_iter()
        .map(|table| template(starter, table))
        .collect()
}

fn template(starter: &Starter<'_>, table: &str) -> Template {
    let columns = columns(starter, table);
    let rows = Rows::of(starter, table, &columns);
    let people: Vec<&str> = columns
        .iter()
        .filter(|column| column.kind == Kind::People)
        .map(|column| column.name)
        .collect();
    let mut fields: Vec<Field> = Vec::new();
    for column in &columns {
        let own = field(column, &starter.season).cells(rows.cells(column));
        let first_people = people.first() == Some(&column.name);
        if first_people && !columns.iter().any(|other| other.name == roster::NUMBER) {
            fields.push(
                Field::new(
                    roster::NUMBER,
                    Style::Exact,
                    10.0,
                    format!(
                        "「{}」的工号，有人重名时用来分清；一格里有几个人的不填",
                        column.name
                    ),
                )
                .blank("空着按姓名找人"),
            );
        }
        fields.push(own);
    }
    let marked = people.first().copied().or_else(|| {
        let shown = |column: &&Wanted<'_>| rows.says_example(column);
        columns.iter().find(shown).map(|column| column.name)
    });
    let mut readers: Vec<&str> = columns
        .iter()
        .flat_map(|column| column.rules.clone())
        .collect();
    readers.sort_unstable();
    readers.dedup();
    Template {
        file: format!("数据/{table}.xlsx"),
        title: table.to_owned(),
        fields,
        mark: marked.map(str::to_owned),
        freeze: 0,
        remarks: vec![
            format!(
                "这张表由计分规则 {} 读取；文件名就是表名，不要改。",
                readers.join("、")
            ),
            "可以增加自己要用的列（标题、备注之类），规则不读它们。".to_owned(),
        ],
    }
}

pub(super) fn style(kind: Kind) -> Style {
    match kind {
        Kind::Number => Style::Number,
        Kind::Count => Style::Count,
        Kind::Percent => Style::Percent,
        Kind::Date => Style::Date,
        Kind::Span => Style::Exact,
        Kind::Flag => Style::TextCentre,
        Kind::Text | Kind::People | Kind::Any => Style::Text,
    }
}

pub(super) fn blank(column: &Wanted<'_>) -> &'static str {
    match (column.blank, column.kind) {
        (Blank::Nought, Kind::Flag) => "空着就是「否」",
        (Blank::Nought, _) => "空着就是 0",
        (Blank::Missing, Kind::People) => "空着不知道是谁的，这一行不算",
        (Blank::Missing, Kind::Date | Kind::Span) => "空着不知道算在哪个考核期，这一行不算",
        (Blank::Missing, _) => "空着是缺数，用到它的指标算不出来",
    }
}

pub(super) fn field(column: &Wanted<'_>, season: &Season) -> Field {
    let span = format!("期间，如 {} 或 {}", season.month(0), season.period);
    let says = match column.kind {
        Kind::Text => "文字",
        Kind::Number => "数",
        Kind::Count => "次数，0 或正整数",
        Kind::Percent => "百分比，如 95%",
        Kind::Date => "日期，如 2026-07-15",
        Kind::Span => &span,
        Kind::Flag => "是或否",
        Kind::People => "姓名，几个人用顿号隔开",
        Kind::Any => "数或文字",
    };
    let says = format!("{says}；计分规则 {} 要用", column.rules.join("、"));
    let wide = match column.kind {
        Kind::People | Kind::Text => 18.0,
        _ => 13.0,
    };
    let mut field = Field::new(column.name, style(column.kind), wide, says).blank(blank(column));
    if column.blank == Blank::Missing {
        field.need = Need::Must;
    }
    if column.kind == Kind::Flag {
        field.words(["是", "否"])
    } else if !column.words.is_empty() {
        field.words(column.words.iter().copied())
    } else if column.kind == Kind::Text && !column.examples.is_empty() {
        field.suggest(column.examples.iter().copied())
    } else {
        field
    }
}
