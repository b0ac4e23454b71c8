//! A first case for a rule, out of its header: every parameter, every column, and what comes out now.
//! Invariant: what is written runs; what should come out is for people to decide, and the file says so.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indexmap::IndexMap;

use super::coverage::named_of_results;
use super::run::Verdict;
use super::sample::{self, PERSON, number_after};
use super::{PackCases, problem, read, run};
use crate::book::replace_file;
use crate::diag::{Diagnostic, Sink};
use crate::office::words::{LOG, ROSTER, TARGETS, log, targets};
use crate::office::{Combine, Kind, SubjectKind};
use crate::rules::{COMPOSE, Header, JUDGE_SCRIPT, What, Whom};
use crate::workspace::Script;

/// What was written.
#[derive(Clone, Debug)]
pub struct Skeleton {
    pub file: Arc<str>,
    /// What the rule gives on the example rows.
    pub value: String,
}

/// A rule with its header.
type Rule = (Script, Header);

/// One row of 岗位目标 in the making.
#[derive(Clone)]
struct Row<'a> {
    subject: SubjectKind,
    kind: &'a str,
    indicator: String,
    rule: &'a Rule,
}

/// Writes `tests/<rule>.toml`.
///
/// # Errors
/// Where there is no such rule, the file is there already, nothing that runs can be made for it, or it cannot be
/// written.
pub fn skeleton(
    pack: &PackCases,
    rule: &str,
    year: i32,
    program: &Path,
) -> Result<Skeleton, Box<Diagnostic>> {
    let mut rules = pack.rules.iter();
    let Some(found) = rules.find(|(script, _)| script.name.as_ref() == rule) else {
        let rules = pack.rules.iter();
        let known: Vec<&str> = rules.map(|(script, _)| script.name.as_ref()).collect();
        return Err(Box::new(problem::no_such_rule(&pack.name, rule, &known)));
    };
    let file = super::shown(pack, &format!("tests/{rule}.toml"));
    let path: PathBuf = pack.dir.join("tests").join(format!("{rule}.toml"));
    if path.exists() {
        return Err(Box::new(problem::exists(&file)));
    }
    let sketch = Sketch {
        pack,
        found,
        year,
        named: named_of_results(pack),
    };
    // A rule that reads others' results needs one that gives them: the first with which the case runs and comes to a
    // figure, else the first with which it runs.
    let mut best: Option<(Vec<Row<'_>>, Vec<String>)> = None;
    let mut fault = None;
    for rows in sketch.drafts() {
        let asked = verdict(pack, &file, &sketch.text(&rows, &[]), program);
        let checks = asked.map_or_else(Vec::new, |verdict| verdict.checks);
        let values: Vec<String> = checks.iter().map(|check| check.got.join("")).collect();
        // 缺数 is no fault where the case says so: what counts is how the case runs as it will be written.
        let run = verdict(pack, &file, &sketch.text(&rows, &values), program);
        if !run.as_ref().is_some_and(Verdict::passed) {
            let found = run.and_then(|verdict| verdict.problems.into_iter().next());
            fault = fault.or(found);
            continue;
        }
        let figure = values.first().is_some_and(|value| is_number(value));
        if figure || best.is_none() {
            best = Some((rows, values));
        }
        if figure {
            break;
        }
    }
    let Some((rows, values)) = best else {
        return Err(Box::new(problem::no_skeleton(&file, rule, fault.as_ref())));
    };
    let whole = sketch.text(&rows, &values);
    replace_file(&path, &file, whole.as_bytes())?;
    let value = values.join("、");
    Ok(Skeleton { file, value })
}

fn is_number(text: &str) -> bool {
    text.parse::<rust_decimal::Decimal>().is_ok()
}

/// How a text of a case comes out.
fn verdict(pack: &PackCases, file: &Arc<str>, text: &str, program: &Path) -> Option<Verdict> {
    let script = Script {
        name: "例".into(),
        file: file.clone(),
        text: text.into(),
        digest: "".into(),
    };
    let cases = read::toml(&script, &mut Sink::new());
    cases.list.first().map(|case| run(pack, case, program))
}

struct Sketch<'a> {
    pack: &'a PackCases,
    found: &'a Rule,
    year: i32,
    /// The indicators that 合成 and 定等 name.
    named: Vec<String>,
}

impl<'a> Sketch<'a> {
    /// 合成 or 定等, which no row of 岗位目标 names.
    fn is_whole(&self) -> bool {
        is_whole(&self.found.0)
    }

    fn kind(&self) -> &'a str {
        self.pack.scheme.kinds.first().map_or("", AsRef::as_ref)
    }

    fn row(&self, indicator: &str, rule: &'a Rule) -> Row<'a> {
        Row {
            subject: SubjectKind::Person,
            kind: self.kind(),
            indicator: indicator.to_owned(),
            rule,
        }
    }

    /// The rows of 岗位目标, in as many ways as there are rules to give what is read of others.
    fn drafts(&self) -> Vec<Vec<Row<'a>>> {
        let givers = self.pack.rules.iter().filter(|(script, header)| {
            !is_whole(script) && header.uses.is_empty() && header.past.is_empty()
        });
        if self.is_whole() {
            return givers.map(|giver| self.under_whole(giver)).collect();
        }
        let uses = &self.found.1.uses;
        let own = |name: &str| {
            let mut rules = givers.clone();
            rules.find(|(script, _)| script.name.as_ref() == name)
        };
        let named = uses.iter().find_map(|item| match &item.what {
            What::Score(name) | What::Actual(name) => own(name),
            What::Total => None,
        });
        let mut drafts: Vec<Vec<Row<'_>>> = if uses.is_empty() {
            vec![self.with_uses(self.found)]
        } else {
            // The rule that bears the name of what is read comes first.
            let all = named.into_iter().chain(givers.clone());
            all.map(|giver| self.with_uses(giver)).collect()
        };
        // What 合成 and 定等 name has to be there too, where no other case has it.
        if let Some(rows) = drafts.first().cloned()
            && !self.named.is_empty()
        {
            drafts.extend(givers.map(|giver| {
                let has = |name: &str| rows.iter().any(|own| own.indicator == name);
                let more = self.named_by_whole(giver).into_iter();
                let more = more.filter(|row| !has(&row.indicator));
                rows.iter().cloned().chain(more).collect()
            }));
        }
        drafts
    }

    /// A row for the rule itself, and one for each result that it reads, given by `giver`.
    fn with_uses(&self, giver: &'a Rule) -> Vec<Row<'a>> {
        let name = self.found.0.name.to_string();
        let mut rows = vec![self.row(&name, self.found)];
        for item in &self.found.1.uses {
            let (subject, reads) = match item.whom {
                Whom::Section => (SubjectKind::Section, SubjectKind::Person),
                Whom::Members => (SubjectKind::Person, SubjectKind::Section),
                _ => (SubjectKind::Person, SubjectKind::Person),
            };
            if let Some(own) = rows.first_mut().filter(|_| reads == SubjectKind::Section) {
                own.subject = reads;
            }
            let indicator = match &item.what {
                What::Score(name) | What::Actual(name) => name.to_string(),
                What::Total => giver.0.name.to_string(),
            };
            let known = |own: &Row<'_>| own.indicator == indicator && own.subject == subject;
            if !rows.iter().any(known) {
                let row = self.row(&indicator, giver);
                rows.push(Row { subject, ..row });
            }
        }
        rows
    }

    /// A row for every 目标类型, and for every indicator that the script names.
    fn under_whole(&self, giver: &'a Rule) -> Vec<Row<'a>> {
        let of_kinds = self.pack.scheme.kinds.iter().map(|kind| Row {
            kind,
            ..self.row(&format!("{kind}一项"), giver)
        });
        of_kinds.chain(self.named_by_whole(giver)).collect()
    }

    /// A row for every indicator that 合成 and 定等 name.
    fn named_by_whole(&self, giver: &'a Rule) -> Vec<Row<'a>> {
        self.named
            .iter()
            .map(|name| self.row(name, giver))
            .collect()
    }

    /// The file; without values the case only asks what comes out.
    fn text(&self, rows: &[Row<'_>], values: &[String]) -> String {
        let (script, header) = self.found;
        let rule = &script.name;
        let mut out = String::new();
        let _ = writeln!(
            out,
            "# 规则「{rule}」的例。先把表里的示例换成要验证的情形，再把「应得」改成按办法应当得的。"
        );
        if !header.example.is_empty() {
            let _ = writeln!(out, "# 规则里写的例：{}", header.example);
        }
        let _ = write!(out, "\n考核期 = \"{}Q3\"\n\n", self.year);
        let person = [
            ("姓名", PERSON),
            ("科室", "办公室"),
            ("岗位", "综合岗"),
            ("岗位类别", "综合"),
        ];
        let person = person.map(|(name, text)| (name.to_owned(), text.to_owned()));
        table(&mut out, ROSTER, &[person.to_vec()]);
        let lines: Vec<Line> = (0..rows.len())
            .filter_map(|at| self.target(rows, at))
            .collect();
        table(&mut out, TARGETS, &lines);
        let _ = write!(out, "[[例]]\n名称 = \"{rule}\"\n");
        for (name, lines) in self.tables(rows) {
            table(&mut out, name, &lines);
        }
        let wanted: Vec<String> = match rule.as_ref() {
            COMPOSE => vec!["总分".to_owned()],
            JUDGE_SCRIPT => ["总分", "等次", "标记"].map(str::to_owned).to_vec(),
            _ if rows
                .first()
                .is_some_and(|row| row.subject == SubjectKind::Section) =>
            {
                vec!["总分".to_owned()]
            }
            name => vec![name.to_owned()],
        };
        let _ = writeln!(out, "[例.应得]");
        if !values.is_empty() {
            let values = values.join("、");
            let _ = writeln!(out, "# 现在算出的是 {values}：核对以后改成按办法应当得的");
        }
        for (at, name) in wanted.iter().enumerate() {
            let value = values.get(at).map_or("0", String::as_str);
            if is_number(value) {
                let _ = writeln!(out, "\"{name}\" = {value}");
            } else {
                let _ = writeln!(out, "\"{name}\" = \"{value}\"");
            }
        }
        out
    }

    /// A row of 岗位目标 with everything that its rule needs.
    fn target(&self, rows: &[Row<'_>], at: usize) -> Option<Line> {
        let row = rows.get(at)?;
        let (script, header) = row.rule;
        let mut line: Line = Vec::new();
        let mut put = |name: &str, text: &str| line.push((name.to_owned(), text.to_owned()));
        let person = row.subject == SubjectKind::Person;
        if rows.iter().any(|row| row.subject == SubjectKind::Section) {
            put(targets::SUBJECT, row.subject.word());
        }
        put(targets::POST, if person { "综合" } else { "" });
        put(targets::KIND, row.kind);
        put(targets::INDICATOR, &row.indicator);
        let full = number_after(&header.example, targets::FULL);
        put(targets::FULL, full.as_deref().unwrap_or("20"));
        put(targets::BASE, base(&script.text));
        put(targets::RULE, &script.name);
        if self.pack.scheme.combine == Combine::Weighted {
            let same = rows.iter().filter(|own| own.subject == row.subject).count();
            let share = 100_usize.checked_div(same).unwrap_or(100);
            put(targets::WEIGHT, &format!("{share}%"));
        }
        if script.text.contains(".目标值") {
            let percent = header.reads.iter().all(|read| read.kind != Kind::Number);
            let target = number_after(&header.example, targets::TARGET);
            let usual = if percent { "95%" } else { "10" };
            put(targets::TARGET, target.as_deref().unwrap_or(usual));
        }
        for own in &header.parameters {
            let value = sample::parameter(own, header, &script.text, self.year);
            put(&own.name, &value);
        }
        Some(line)
    }

    /// The rows of every table that the rules read.
    fn tables(&self, rows: &[Row<'a>]) -> IndexMap<&'a str, Vec<Line>> {
        let mut reads: IndexMap<&str, Vec<&crate::rules::Read>> = IndexMap::new();
        let whole = Some(self.found).filter(|_| self.is_whole());
        for (_, header) in rows.iter().map(|row| row.rule).chain(whole) {
            for read in &header.reads {
                let own = reads.entry(&read.table).or_default();
                if !own.iter().any(|known| known.column == read.column) {
                    own.push(read);
                }
            }
        }
        reads.retain(|name, _| ![ROSTER, TARGETS].contains(name));
        let filled = reads.into_iter().map(|(name, reads)| {
            let rows = 0..sample::rows(reads.iter().copied());
            let lines = rows.map(|row| {
                let cells = reads.iter().map(|read| {
                    let text = sample::cell(read, row, self.year);
                    (read.column.to_string(), text)
                });
                let cells: Line = cells.collect();
                if name == LOG {
                    self.task(cells, row)
                } else {
                    cells
                }
            });
            (name, lines.collect())
        });
        filled.collect()
    }

    /// A row of the log with what every log must have.
    fn task(&self, mut cells: Line, row: usize) -> Line {
        let has = |cells: &Line, name: &str| cells.iter().any(|(own, _)| own == name);
        if !has(&cells, log::TASK) {
            let task = match row {
                0 => "起草通知".to_owned(),
                row => format!("起草通知{}", row + 1),
            };
            cells.insert(0, (log::TASK.to_owned(), task));
        }
        let year = self.year;
        let needed = [
            (log::LEAD, PERSON.to_owned()),
            (log::LIMIT, format!("{year}-07-15")),
            (log::DONE, format!("{year}-07-20")),
        ];
        for (name, text) in needed {
            if !has(&cells, name) {
                cells.push((name.to_owned(), text));
            }
        }
        cells
    }
}

fn is_whole(script: &Script) -> bool {
    [COMPOSE, JUDGE_SCRIPT].contains(&script.name.as_ref())
}

/// A rule that only deducts starts from 满分.
fn base(text: &str) -> &'static str {
    let has = |word: &str| text.contains(&format!("{word}("));
    let begins = ["起评", "得分", "分项", "逐件"].into_iter().any(has);
    if begins { "" } else { "满分" }
}

/// The cells of a row by column.
type Line = Vec<(String, String)>;

/// A table as cases write it; a column that a row does not have is blank there.
fn table(out: &mut String, name: &str, lines: &[Line]) {
    let mut heads: Vec<&str> = Vec::new();
    for (head, _) in lines.iter().flatten() {
        if !heads.contains(&head.as_str()) {
            heads.push(head);
        }
    }
    let _ = write!(out, "{name} = \"\"\"\n{}\n", heads.join(" | "));
    for line in lines {
        let cell = |head: &&str| {
            let own = line.iter().find(|(name, _)| name == head);
            own.map_or("", |(_, text)| text.as_str())
        };
        let cells: Vec<&str> = heads.iter().map(cell).collect();
        let _ = writeln!(out, "{}", cells.join(" | ").trim_end());
    }
    let _ = write!(out, "\"\"\"\n\n");
}
