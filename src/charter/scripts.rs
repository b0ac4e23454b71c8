//! The scripts themselves: what 合成.rhai and 定等.rhai are about, and the appendix with every method as it is written.
//! Invariant: a change of any line by which points are counted changes the document.

use super::{Block, targets};
use crate::cases::{Grid, PackCases};
use crate::rules::{COMPOSE, COMPOSE_SECTION, Header, JUDGE_SCRIPT};
use crate::workspace::Script;

/// What stands before an example: its figures are the rule's, not those of 岗位目标.
const EXAMPLE: &str = "举例（数字以考核指标的参数为准）";

/// A script of the pack.
pub fn find<'a>(pack: &'a PackCases, name: &str) -> Option<&'a (Script, Header)> {
    let mut rules = pack.rules.iter();
    rules.find(|(script, _)| script.name.as_ref() == name)
}

/// Whose totals 合成.rhai makes: people's, and those of 科室.
pub fn composes(pack: &PackCases) -> (bool, bool) {
    let has = |name: &str| find(pack, COMPOSE).is_some_and(|(script, _)| defines(script, name));
    (has(COMPOSE), has(COMPOSE_SECTION))
}

fn defines(script: &Script, name: &str) -> bool {
    let code = script.text.lines().map(|line| line.split("//").next());
    let code: Vec<&str> = code.map(Option::unwrap_or_default).collect();
    let mut words = code.iter().flat_map(|line| line.split("fn "));
    words.any(|rest| {
        let rest = rest.trim_start().strip_prefix(name);
        rest.is_some_and(|rest| rest.trim_start().starts_with('('))
    })
}

/// 依据 and 例 of a script, as paragraphs.
pub fn grounds(header: &Header) -> Vec<Block> {
    let stop = |text: &str| text.trim_end_matches('。').to_owned();
    let mut blocks = vec![Block::Paragraph(format!("依据：{}。", stop(&header.basis)))];
    if !header.example.is_empty() {
        blocks.push(Block::Paragraph(format!(
            "{EXAMPLE}：{}。",
            stop(&header.example)
        )));
    }
    blocks
}

/// A script's title, where it says more than its name.
pub fn title(script: &Script, header: &Header) -> String {
    if header.title.is_empty() || header.title == script.name.as_ref() {
        format!("「{}」", script.name)
    } else {
        format!("「{}」（{}）", script.name, header.title)
    }
}

/// Every script that counts: those that the targets name, 合成 and 定等.
pub fn appendix(pack: &PackCases, all: &Grid) -> Vec<Block> {
    let used = targets::used(all);
    let whole = [COMPOSE, JUDGE_SCRIPT];
    let counts = |name: &str| whole.contains(&name) || used.contains(&name);
    let mut scripts = pack.rules.iter();
    let mut blocks: Vec<Block> = scripts
        .by_ref()
        .filter(|(script, _)| counts(&script.name))
        .flat_map(|(script, _)| {
            let name = Block::Subheading(format!("{}（原文）", script.name));
            [name, Block::Script(body(&script.text))]
        })
        .collect();
    if !blocks.is_empty() {
        blocks.insert(0, Block::Appendix("附：计分规则原文".to_owned()));
    }
    blocks
}

/// The lines below the header.
fn body(text: &str) -> Vec<String> {
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("///"));
    let mut lines: Vec<String> = lines.map(|line| line.trim_end().to_owned()).collect();
    let blank = |line: Option<&String>| line.is_some_and(String::is_empty);
    while blank(lines.last()) {
        lines.pop();
    }
    let first = lines.iter().position(|line| !line.is_empty());
    lines.split_off(first.unwrap_or(0))
}
