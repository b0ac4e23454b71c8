//! The rest of pack.toml as it is written: 状态, 等次, 名额, 门槛 and whatever else a pack may declare.
//! Invariant: a declaration that no other part of the document prints is printed here, also one that is new.

use std::cell::RefCell;

use super::Block;
use crate::diag::Sink;
use crate::workspace::{Document, Given, Held, Script, Section};

/// What the other parts print.
const PRINTED: [&str; 8] = [
    "名称",
    "依据",
    "目标类型",
    "合成",
    "满分",
    "总分",
    "取整",
    "否决",
];
/// What they print of 任职.
const PRINTED_OF_POSTS: [&str; 2] = ["合并", "在岗不足"];

/// A heading and a table, or lines, for each remaining key.
pub fn blocks(settings: &Script) -> Vec<Block> {
    let document = Document::new(settings.file.clone(), &settings.text);
    // What is wrong with the file was said when the pack was opened.
    let mut sink = Sink::new();
    let cell = RefCell::new(&mut sink);
    let Some(mut root) = document.root(&cell) else {
        return Vec::new();
    };
    let mut blocks = Vec::new();
    for (name, given) in root.givens() {
        if PRINTED.contains(&name.as_str()) {
            continue;
        }
        let skipped: &[&str] = if name == "任职" {
            &PRINTED_OF_POSTS
        } else {
            &[]
        };
        let own = block(given, skipped);
        if !own.is_empty() {
            if name != "任职" {
                blocks.push(Block::Heading(name));
            }
            blocks.extend(own);
        }
    }
    blocks
}

fn block(given: Given<'_>, skipped: &[&str]) -> Vec<Block> {
    match given.held {
        Held::Sections(sections) => vec![table(sections)],
        Held::Section(mut section) => {
            let mut blocks = Vec::new();
            for (name, given) in section.givens() {
                if skipped.contains(&name.as_str()) {
                    continue;
                }
                match given.held {
                    Held::Sections(sections) => {
                        blocks.push(Block::Subheading(name));
                        blocks.push(table(sections));
                    }
                    held => blocks.push(Block::Paragraph(format!("{name}：{}。", text(held)))),
                }
            }
            blocks
        }
        held => vec![Block::Paragraph(format!("{}。", text(held)))],
    }
}

/// Sections of one kind as rows; the columns are all keys that any of them has.
fn table(sections: Vec<Section<'_>>) -> Block {
    let mut head: Vec<String> = Vec::new();
    let mut lines: Vec<Vec<(String, String)>> = Vec::new();
    for mut section in sections {
        let line: Vec<(String, String)> = section
            .givens()
            .into_iter()
            .map(|(name, given)| (name, text(given.held)))
            .collect();
        for (name, _) in &line {
            if !head.contains(name) {
                head.push(name.clone());
            }
        }
        lines.push(line);
    }
    // The basis stands last, wherever it was written.
    head.sort_by_key(|name| name == "依据");
    let cell = |line: &[(String, String)], name: &String| {
        let own = line.iter().find(|(own, _)| own == name);
        own.map_or_else(String::new, |(_, text)| text.clone())
    };
    let rows = lines
        .iter()
        .map(|line| head.iter().map(|name| cell(line, name)).collect())
        .collect();
    Block::Table { head, rows }
}

fn text(held: Held<'_>) -> String {
    match held {
        Held::Number(number) => number.normalize().to_string(),
        Held::Text { text, .. } => text,
        Held::List(texts) => texts.join("、"),
        Held::Section(mut section) => {
            let parts = section.givens().into_iter();
            let parts: Vec<String> = parts
                .map(|(name, given)| format!("{name} {}", text(given.held)))
                .collect();
            parts.join("，")
        }
        Held::Sections(sections) => {
            let parts = sections
                .into_iter()
                .map(|section| text(Held::Section(section)));
            parts.collect::<Vec<String>>().join("；")
        }
    }
}
