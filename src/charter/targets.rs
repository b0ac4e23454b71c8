//! 岗位目标 and the rules' headers: the indicators by post, then how each rule counts.
//! Invariant: every cell of 岗位目标 that holds something is printed once, a parameter with its unit.

use indexmap::IndexMap;
use rust_decimal::Decimal;

use super::Block;
use super::scheme::percent;
use super::scripts;
use crate::cases::{Grid, PackCases};
use crate::office::Kind;
use crate::office::words::targets as word;
use crate::rules::{Header, bandings};
use crate::workspace::Script;

/// Columns that make the lines of the table of indicators; all others go into 参数.
const SHOWN: [&str; 7] = [
    word::KIND,
    word::GROUP,
    word::INDICATOR,
    word::FULL,
    word::WEIGHT,
    word::RULE,
    word::BASIS,
];
/// Columns that say whom a row is for; they make the subheadings.
const AUDIENCE: [&str; 3] = [word::SUBJECT, word::SECTION, word::POST];

/// One row of 岗位目标: its filled cells by column.
type Line<'a> = IndexMap<&'a str, &'a str>;

pub fn blocks(pack: &PackCases, targets: &Grid) -> Vec<Block> {
    let lines = lines(targets);
    if lines.is_empty() && pack.rules.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![Block::Heading("考核指标".to_owned())];
    let mut posts: IndexMap<String, Vec<&Line<'_>>> = IndexMap::new();
    for line in &lines {
        posts.entry(audience(line)).or_default().push(line);
    }
    for (post, lines) in posts {
        blocks.push(Block::Subheading(post));
        blocks.push(table(pack, &lines));
    }
    let used = |name: &str| lines.iter().any(|line| line.get(word::RULE) == Some(&name));
    blocks.push(Block::Heading("计分办法".to_owned()));
    blocks.push(Block::Paragraph(
        "各条规则的依据、数据来源和举例如下，逐行的写法见附。".to_owned(),
    ));
    for (script, header) in &pack.rules {
        if used(&script.name) {
            blocks.extend(rule(script, header));
        }
    }
    blocks
}

/// The rules that 岗位目标 names.
pub fn used(targets: &Grid) -> Vec<&str> {
    let lines = lines(targets).into_iter();
    lines
        .filter_map(|line| line.get(word::RULE).copied())
        .collect()
}

/// The rows below the header; the header is the row that has 指标 and 计分规则.
fn lines(targets: &Grid) -> Vec<Line<'_>> {
    let has = |row: &[crate::cases::Slot], name: &str| row.iter().any(|slot| slot.text == name);
    let head = targets
        .rows
        .iter()
        .position(|row| has(row, word::INDICATOR) && has(row, word::RULE));
    let Some(head) = head else { return Vec::new() };
    let Some(names) = targets.rows.get(head) else {
        return Vec::new();
    };
    let rows = targets.rows.iter().skip(head + 1);
    rows.map(|row| {
        let cells = names.iter().zip(row);
        cells
            .filter(|(name, slot)| !name.text.is_empty() && !slot.text.is_empty())
            .map(|(name, slot)| (name.text.as_str(), slot.text.as_str()))
            .collect::<Line<'_>>()
    })
    .filter(|line| line.contains_key(word::INDICATOR) || line.contains_key(word::GROUP))
    .collect()
}

fn audience(line: &Line<'_>) -> String {
    let parts: Vec<&str> = AUDIENCE
        .iter()
        .filter_map(|name| line.get(name).copied())
        .collect();
    if parts.is_empty() {
        "全体".to_owned()
    } else {
        parts.join(" · ")
    }
}

fn table(pack: &PackCases, lines: &[&Line<'_>]) -> Block {
    let present = |name: &&str| lines.iter().any(|line| line.contains_key(name));
    let columns: Vec<&str> = SHOWN.into_iter().filter(|name| present(name)).collect();
    let mut head: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
    let before = head
        .len()
        .saturating_sub(usize::from(columns.contains(&word::BASIS)));
    head.insert(before, "目标和参数".to_owned());
    let rows = lines
        .iter()
        .map(|line| {
            let mut row: Vec<String> = columns
                .iter()
                .map(|name| {
                    line.get(name)
                        .map_or_else(String::new, |text| (*text).to_owned())
                })
                .collect();
            row.insert(before, details(pack, line));
            row
        })
        .collect();
    Block::Table { head, rows }
}

/// Bounds, targets and parameters, each with its unit: `每日扣分 0.5 分/工作日`.
fn details(pack: &PackCases, line: &Line<'_>) -> String {
    let rule = line.get(word::RULE).copied().unwrap_or_default();
    let own = pack
        .rules
        .iter()
        .find(|(script, _)| script.name.as_ref() == rule);
    let parts: Vec<String> = line
        .iter()
        .filter(|(name, _)| !SHOWN.contains(name) && !AUDIENCE.contains(name))
        .map(|(name, text)| {
            let parameter = own.and_then(|(_, header)| header.parameter(name));
            let unit = parameter.map(|parameter| parameter.unit.as_ref());
            let is_share = match parameter {
                Some(parameter) => parameter.kind == Kind::Percent,
                None => *name == word::TARGET && own.is_some_and(|(script, _)| of_shares(script)),
            };
            let share = text.parse().ok().filter(|_| is_share);
            let text = share.map_or_else(|| (*text).to_owned(), as_percent);
            match unit.filter(|unit| !matches!(*unit, "文字" | "百分比" | "日期" | "")) {
                Some(unit) => format!("{name} {text} {unit}"),
                None => format!("{name} {text}"),
            }
        })
        .collect();
    parts.join("；")
}

/// Whether a rule's 实际值, with which a 目标值 is compared, is a share.
fn of_shares(script: &Script) -> bool {
    let mut marks = ["占比(", "百分数(指标.实际值", "百分数(指标.目标值"].iter();
    marks.any(|mark| script.text.contains(mark))
}

/// A share that a cell shows as a per cent and holds as a number; one above 1 is written in hundredths.
fn as_percent(share: Decimal) -> String {
    if share > Decimal::ONE {
        format!("{}%", share.normalize())
    } else {
        percent(share)
    }
}

/// How a rule counts: its title, basis, what it reads, the bands that it writes out, its example.
fn rule(script: &Script, header: &Header) -> Vec<Block> {
    let mut blocks = vec![Block::Subheading(scripts::title(script, header))];
    let mut grounds = scripts::grounds(header).into_iter();
    blocks.extend(grounds.next());
    if !header.reads.is_empty() {
        let mut tables: IndexMap<&str, Vec<&str>> = IndexMap::new();
        for read in &header.reads {
            tables.entry(&read.table).or_default().push(&read.column);
        }
        let parts: Vec<String> = tables
            .iter()
            .map(|(table, columns)| format!("{table}（{}）", columns.join("、")))
            .collect();
        blocks.push(Block::Paragraph(format!(
            "数据来源：{}。",
            parts.join("；")
        )));
    }
    let uses = header.uses.iter().map(|item| item.text.to_string());
    let uses: Vec<String> = uses.collect();
    if !uses.is_empty() {
        blocks.push(Block::Paragraph(format!("取用：{}。", uses.join("、"))));
    }
    for banding in bandings(&script.text) {
        let of = banding.of.unwrap_or_else(|| "计算的数".to_owned());
        blocks.push(Block::Table {
            head: vec![format!("分档：{of}"), "取".to_owned()],
            rows: banding
                .bands
                .into_iter()
                .map(|(band, gives)| {
                    let gives = if gives.is_empty() {
                        "按规则计算".to_owned()
                    } else {
                        gives
                    };
                    vec![band, gives]
                })
                .collect(),
        });
    }
    blocks.extend(grounds);
    blocks
}
