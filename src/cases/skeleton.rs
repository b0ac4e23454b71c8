//! A first case for a rule, out of its header: every parameter, every column, and what comes out now.
//! Invariant: what is written runs; what should come out is for people to decide, and the file says so.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indexmap::IndexMap;

use super::{PackCases, problem, read, run};
use crate::book::replace_file;
use crate::diag::{Diagnostic, Sink};
use crate::office::words::{LOG, TARGETS, log, targets};
use crate::office::{Blank, Kind};
use crate::rules::{Header, Read};
use crate::workspace::Script;

/// What was written.
#[derive(Clone, Debug)]
pub struct Skeleton {
    pub file: Arc<str>,
    /// What the rule gives on the example rows.
    pub value: String,
}

/// The person whom examples are about.
const PERSON: &str = "张三";

/// Writes `tests/<rule>.toml`.
///
/// # Errors
/// Where there is no such rule, the file is there already, or it cannot be written.
pub fn skeleton(
    pack: &PackCases,
    rule: &str,
    year: i32,
    program: &Path,
) -> Result<Skeleton, Box<Diagnostic>> {
    let found = pack
        .rules
        .iter()
        .find(|(script, _)| script.name.as_ref() == rule);
    let Some((script, header)) = found else {
        let known: Vec<&str> = pack
            .rules
            .iter()
            .map(|(script, _)| script.name.as_ref())
            .collect();
        return Err(Box::new(problem::no_such_rule(&pack.name, rule, &known)));
    };
    let file = super::shown(pack, &format!("tests/{rule}.toml"));
    let path: PathBuf = pack.dir.join("tests").join(format!("{rule}.toml"));
    if path.exists() {
        return Err(Box::new(problem::exists(&file)));
    }
    let open = text(pack, script, header, year, "0");
    let value = value_of(pack, &file, &open, program);
    let shown = if value.parse::<rust_decimal::Decimal>().is_ok() {
        value.clone()
    } else {
        format!("\"{value}\"")
    };
    let whole = text(pack, script, header, year, &shown);
    replace_file(&path, &file, whole.as_bytes())?;
    Ok(Skeleton { file, value })
}

/// What the rule gives on the rows of the skeleton.
fn value_of(pack: &PackCases, file: &Arc<str>, text: &str, program: &Path) -> String {
    let script = Script {
        name: "例".into(),
        file: file.clone(),
        text: text.into(),
        digest: "".into(),
    };
    let cases = read::toml(&script, &mut Sink::new());
    let verdict = cases.first().map(|case| run(pack, case, program));
    let checks = verdict.map_or_else(Vec::new, |verdict| verdict.checks);
    let first = checks.first().and_then(|check| check.got.first());
    first.map_or_else(|| "出错".to_owned(), String::clone)
}

fn text(pack: &PackCases, script: &Script, header: &Header, year: i32, value: &str) -> String {
    let rule = &script.name;
    let mut out = String::new();
    let _ = writeln!(
        out,
        "# 规则「{rule}」的例。先把表里的示例换成要验证的情形，再把「应得」改成按办法应当得的。"
    );
    if !header.example.is_empty() {
        let _ = writeln!(out, "# 规则里写的例：{}", header.example);
    }
    let _ = write!(out, "\n考核期 = \"{year}Q3\"\n\n");
    table(
        &mut out,
        "人员名册",
        &[
            ("姓名", PERSON.to_owned()),
            ("科室", "办公室".to_owned()),
            ("岗位", "综合岗".to_owned()),
            ("岗位类别", "综合".to_owned()),
        ],
    );
    let kind = pack.scheme.kinds.first().map_or("", AsRef::as_ref);
    let mut row: Vec<(&str, String)> = vec![
        (targets::POST, "综合".to_owned()),
        (targets::KIND, kind.to_owned()),
        (targets::INDICATOR, rule.to_string()),
        (targets::FULL, "20".to_owned()),
        (targets::BASE, base(&script.text).to_owned()),
        (targets::RULE, rule.to_string()),
    ];
    if pack.scheme.combine == crate::office::Combine::Weighted {
        row.push((targets::WEIGHT, "100%".to_owned()));
    }
    if script.text.contains(".目标值") {
        let percent = header.reads.iter().all(|read| read.kind != Kind::Number);
        row.push((
            targets::TARGET,
            if percent { "95%" } else { "10" }.to_owned(),
        ));
    }
    for parameter in &header.parameters {
        let value = match parameter.kind {
            Kind::Percent => "50%".to_owned(),
            Kind::Text => "示例".to_owned(),
            Kind::Date => format!("{year}-07-15"),
            _ => number_after(&header.example, &parameter.name).unwrap_or_else(|| "1".to_owned()),
        };
        row.push((&parameter.name, value));
    }
    table(&mut out, TARGETS, &row);
    let _ = write!(out, "[[例]]\n名称 = \"{rule}\"\n");
    let mut tables: IndexMap<&str, Vec<(&str, String)>> = IndexMap::new();
    for read in &header.reads {
        let cells = tables.entry(&read.table).or_default();
        cells.push((&read.column, sample(read, year)));
    }
    for (name, cells) in &mut tables {
        if *name == LOG {
            // What every log must have.
            let needed = [
                (log::TASK, "起草通知".to_owned()),
                (log::LIMIT, format!("{year}-07-15")),
                (log::DONE, format!("{year}-07-20")),
            ];
            for (at, (column, text)) in needed.into_iter().enumerate() {
                if !cells.iter().any(|(own, _)| *own == column) {
                    cells.insert(if at == 0 { 0 } else { cells.len() }, (column, text));
                }
            }
        }
        table(&mut out, name, cells);
    }
    let _ = write!(
        out,
        "[例.应得]\n# 现在算出的是 {value}：核对以后改成按办法应当得的\n\"{rule}\" = {value}\n"
    );
    out
}

/// A rule that only deducts starts from 满分.
fn base(text: &str) -> &'static str {
    let has = |word: &str| text.contains(&format!("{word}("));
    let begins = ["起评", "得分", "分项", "逐件"].into_iter().any(has);
    if begins { "" } else { "满分" }
}

fn table(out: &mut String, name: &str, cells: &[(&str, String)]) {
    let heads: Vec<&str> = cells.iter().map(|(name, _)| *name).collect();
    let row: Vec<&str> = cells.iter().map(|(_, text)| text.as_str()).collect();
    let _ = write!(
        out,
        "{name} = \"\"\"\n{}\n{}\n\"\"\"\n\n",
        heads.join(" | "),
        row.join(" | ")
    );
}

fn sample(read: &Read, year: i32) -> String {
    if let Some(word) = read.examples.first().or(read.words.first()) {
        return word.to_string();
    }
    match read.kind {
        Kind::People => PERSON.to_owned(),
        Kind::Date if read.column.as_ref() == log::ASSIGNED => format!("{year}-07-01"),
        Kind::Date if read.column.as_ref() == log::DONE => format!("{year}-07-20"),
        Kind::Date => format!("{year}-07-15"),
        Kind::Span => format!("{year}Q3"),
        Kind::Flag if read.blank == Blank::Nought => String::new(),
        Kind::Flag => "是".to_owned(),
        Kind::Percent => "90%".to_owned(),
        Kind::Number | Kind::Count | Kind::Any => "1".to_owned(),
        Kind::Text => "示例".to_owned(),
    }
}

/// The number right after a name in the header's example: `每日扣分 0.5`.
fn number_after(text: &str, name: &str) -> Option<String> {
    let at = text.find(name)? + name.len();
    let rest = text.get(at..)?.trim_start();
    let number: String = rest
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    (!number.is_empty()).then(|| number.trim_end_matches('.').to_owned())
}
