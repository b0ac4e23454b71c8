//! Saved results read back: `结果/<考核期>/results.json` to what later and longer periods need of it.
//! Invariant: a file that is not wholly understood gives nothing; a draft gives nothing.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::{children, digest, problem};
use crate::diag::Diagnostic;
use crate::office::{
    Conclusion, Figure, FileContent, PastFile, PastIndicator, PastPeriod, PastSubject, Period,
    SubjectKind,
};

const FORMAT: &str = "gangze-results";
/// The version that this program writes and reads.
const VERSION: u32 = 1;

/// A saved result, and what it was made from.
#[derive(Clone, Debug)]
pub struct Saved {
    pub past: PastPeriod,
    /// Its 基准日.
    pub as_of: NaiveDate,
    /// Input files as they were, among them the results of its own parts.
    pub inputs: Vec<SavedFile>,
    pub settings: Vec<SavedFile>,
    /// The rules in use.
    pub rules: Vec<SavedFile>,
    /// What it took from each file.
    pub contents: Vec<FileContent>,
    /// 所据变动: what it was made from although it was out of date.
    pub accepted: Vec<Arc<str>>,
}

/// One file by name and digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedFile {
    pub file: Arc<str>,
    /// 用作: 台账, 岗位目标, a rule's name …
    pub what: Arc<str>,
    pub digest: Arc<str>,
}

/// Reads the saved result of a period; `None` where there is neither a result nor a draft.
///
/// # Errors
/// Where there is only a draft, or a file that cannot be understood or belongs to another unit or period.
pub fn read_results(
    dir: &Path,
    period: &Period,
    unit: &str,
) -> Result<Option<Saved>, Box<Diagnostic>> {
    let folder = dir.join("结果");
    let name = format!("结果/{period}/results.json");
    let unreadable = |why: &str| Box::new(problem::results_unreadable(&name, period, why));
    let bytes = match fs::read(folder.join(period.to_string()).join("results.json")) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            if folder.join(format!("{period}-草稿")).is_dir() {
                return Err(Box::new(problem::only_a_draft(period, None)));
            }
            return Ok(None);
        }
        Err(_) => return Err(unreadable("它打不开，可能没有权限")),
    };
    let strange = |_| unreadable("它不是本程序写的样子，或者被改动过");
    let value: serde_json::Value = serde_json::from_slice(&bytes).map_err(strange)?;
    let content = content(&value);
    let file: Results = serde_json::from_value(value).map_err(strange)?;
    let sealed = is_sealed(&bytes);
    if file.format != FORMAT {
        return Err(unreadable("它不是本程序写的结果"));
    }
    if file.version != VERSION {
        return Err(unreadable(&format!(
            "它是第 {} 版，本程序读第 {VERSION} 版",
            file.version
        )));
    }
    match sealed {
        Some(true) => {}
        Some(false) => return Err(unreadable("写出来以后被改动过（封存码对不上）")),
        None => return Err(unreadable("它没有封存码，多半是本程序的旧版写的")),
    }
    if file.draft {
        return Err(Box::new(problem::only_a_draft(period, Some(&name))));
    }
    if file.unit.as_ref() != unit {
        let (theirs, ours) = (file.unit.as_ref(), unit);
        return Err(Box::new(problem::results_of_others(
            &name, period, theirs, ours,
        )));
    }
    let theirs = format!("{} {}至{}", file.period, file.first, file.last);
    let ours = format!("{period} {}至{}", period.first, period.last);
    if theirs != ours {
        return Err(Box::new(problem::results_of_others(
            &name, period, &theirs, &ours,
        )));
    }
    let named = PastFile {
        name: name.as_str().into(),
        digest: digest(&bytes),
        content,
    };
    saved(file, *period, named)
        .map(Some)
        .ok_or_else(|| unreadable("有的分数或结论读不懂，可能被改动过"))
}

/// The periods that a folder has saved results of and that may matter to one: earlier ones of its length, and its
/// parts; from the first to the last.
pub fn saved_periods(dir: &Path, period: &Period) -> Vec<Period> {
    let mut found: Vec<Period> = children(&dir.join("结果"))
        .into_iter()
        .filter(|path| path.join("results.json").is_file())
        .filter_map(|path| Period::parse(&path.file_name()?.to_string_lossy()))
        .map(|own| own.in_year(period.start()))
        .filter(|own| {
            let earlier = own.cycle == period.cycle && own.last < period.first;
            let within = period.first <= own.first && own.last <= period.last;
            (earlier || within) && own != period
        })
        .collect();
    found.sort_by_key(|own| (own.first, own.last));
    found
}

/// The saved results of a period, where there are any that can be read.
pub fn saved_results(dir: &Path, period: &Period) -> Option<serde_json::Value> {
    let folder = dir.join("结果").join(period.to_string());
    serde_json::from_slice(&fs::read(folder.join("results.json")).ok()?).ok()
}

/// What a saved result says of people, as a digest; `None` where the file is not there or no result.
pub fn part_digest(dir: &Path, file: &str) -> Option<Arc<str>> {
    let value: serde_json::Value = serde_json::from_slice(&fs::read(dir.join(file)).ok()?).ok()?;
    Some(content(&value))
}

/// The digest of 考核对象 alone: the same people and figures are the same result, whatever else was read.
/// Whether the last entry, 封存, is the SHA-256 of the rest; `None` where there is no such entry.
fn is_sealed(bytes: &[u8]) -> Option<bool> {
    let end = bytes.trim_ascii_end();
    let parts = end
        .strip_suffix(b"\"\n}")
        .and_then(|rest| rest.split_at_checked(rest.len().checked_sub(64)?));
    let entry = "\"封存\"".as_bytes();
    let sealed = parts.and_then(|(above, said)| {
        let above = above.strip_suffix(",\n  \"封存\": \"".as_bytes())?;
        Some((above, said))
    });
    let Some((above, said)) = sealed else {
        // Written anew by another program, it is somewhere else.
        let there = memchr::memmem::find(bytes, entry).is_some();
        return there.then_some(false);
    };
    let mut digest = Sha256::new();
    digest.update(above);
    digest.update(b"\n}");
    let digest = digest.finalize();
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    Some(digest.as_bytes() == said)
}

fn content(value: &serde_json::Value) -> Arc<str> {
    let subjects = value.get("考核对象").map(ToString::to_string);
    digest(subjects.unwrap_or_default().as_bytes())
}

fn saved(file: Results, period: Period, named: PastFile) -> Option<Saved> {
    let subjects = file
        .subjects
        .into_iter()
        .map(|subject| past_subject(subject, &file.kinds))
        .collect::<Option<Vec<_>>>()?;
    let files = |list: Vec<File>| -> Vec<SavedFile> {
        list.into_iter()
            .map(|file| SavedFile {
                file: file.file,
                what: file.what,
                digest: file.digest,
            })
            .collect()
    };
    let used = file
        .rules
        .into_iter()
        .filter(|rule| rule.used != Some(false));
    Some(Saved {
        past: PastPeriod::new(period, named, file.scheme, subjects),
        as_of: file.as_of.parse().ok()?,
        accepted: file.accepted,
        inputs: files(file.inputs),
        settings: files(file.settings),
        rules: files(used.collect()),
        contents: file
            .contents
            .into_iter()
            .map(|content| FileContent {
                file: content.file,
                digest: content.digest,
                rows: content.rows,
            })
            .collect(),
    })
}

fn past_subject(subject: Subject, kinds: &[Arc<str>]) -> Option<PastSubject> {
    let kind = match subject.subject.as_ref() {
        "个人" => SubjectKind::Person,
        "科室" => SubjectKind::Section,
        _ => return None,
    };
    let key = match kind {
        SubjectKind::Section => subject.section.clone(),
        SubjectKind::Person if subject.number.is_empty() => subject.name.clone(),
        SubjectKind::Person => subject.number,
    };
    let mut indicators = Vec::new();
    for tenure in subject.parts.into_iter().filter(|tenure| tenure.counts) {
        for measured in tenure.indicators {
            indicators.push(PastIndicator {
                name: measured.name,
                kind: measured.kind,
                section: tenure.section.clone(),
                post: tenure.post.clone(),
                full: decimal(Some(measured.full))??,
                score: decimal(measured.decided.or(measured.score))?,
                actual: decimal(measured.actual)?,
                state: measured.state,
                treated: measured.treated,
            });
        }
    }
    let values = subject
        .kinds
        .into_iter()
        .map(decimal)
        .collect::<Option<Vec<_>>>()?;
    Some(PastSubject {
        kind,
        key,
        name: subject.name,
        section: subject.section,
        post: subject.post,
        class: subject.class,
        conclusion: Conclusion::from_word(&subject.conclusion)?,
        why: subject.why,
        basis: subject.basis,
        total: Figure {
            decided: decimal(subject.decided_total)?,
            computed: decimal(subject.total)?,
        },
        grade: Figure {
            decided: subject.decided_grade,
            computed: subject.grade,
        },
        undecided: subject.undecided,
        kinds: kinds.iter().cloned().zip(values).collect(),
        indicators,
    })
}

/// A figure that may be absent; the outer `None` is one that is no number.
fn decimal(text: Option<String>) -> Option<Option<Decimal>> {
    match text {
        None => Some(None),
        Some(text) => text.parse().ok().map(Some),
    }
}

#[derive(Deserialize)]
struct Results {
    #[serde(rename = "格式")]
    format: String,
    #[serde(rename = "版本")]
    version: u32,
    #[serde(rename = "单位")]
    unit: Arc<str>,
    #[serde(rename = "考核期")]
    period: String,
    #[serde(rename = "起")]
    first: String,
    #[serde(rename = "止")]
    last: String,
    #[serde(rename = "基准日")]
    as_of: String,
    #[serde(rename = "方案")]
    scheme: Arc<str>,
    #[serde(rename = "草稿")]
    draft: bool,
    #[serde(rename = "输入")]
    inputs: Vec<File>,
    #[serde(rename = "规则")]
    rules: Vec<File>,
    #[serde(rename = "设置")]
    settings: Vec<File>,
    #[serde(rename = "取用内容")]
    contents: Vec<Content>,
    #[serde(rename = "所据变动", default)]
    accepted: Vec<Arc<str>>,
    #[serde(rename = "目标类型")]
    kinds: Vec<Arc<str>>,
    #[serde(rename = "考核对象")]
    subjects: Vec<Subject>,
}

#[derive(Deserialize)]
struct File {
    #[serde(rename = "文件")]
    file: Arc<str>,
    #[serde(rename = "用作")]
    what: Arc<str>,
    #[serde(rename = "SHA-256")]
    digest: Arc<str>,
    #[serde(rename = "使用")]
    used: Option<bool>,
}

#[derive(Deserialize)]
struct Content {
    #[serde(rename = "文件")]
    file: Arc<str>,
    #[serde(rename = "行数")]
    rows: u32,
    #[serde(rename = "SHA-256")]
    digest: Arc<str>,
}

#[derive(Deserialize)]
struct Subject {
    #[serde(rename = "对象")]
    subject: String,
    #[serde(rename = "工号")]
    number: Arc<str>,
    #[serde(rename = "姓名")]
    name: Arc<str>,
    #[serde(rename = "科室")]
    section: Arc<str>,
    #[serde(rename = "岗位")]
    post: Arc<str>,
    #[serde(rename = "岗位类别")]
    class: Arc<str>,
    #[serde(rename = "分项得分")]
    kinds: Vec<Option<String>>,
    #[serde(rename = "总分")]
    total: Option<String>,
    #[serde(rename = "审定总分")]
    decided_total: Option<String>,
    #[serde(rename = "等次")]
    grade: Option<Arc<str>>,
    #[serde(rename = "审定等次")]
    decided_grade: Option<Arc<str>>,
    #[serde(rename = "待审定")]
    undecided: bool,
    #[serde(rename = "结论")]
    conclusion: String,
    #[serde(rename = "原因")]
    why: Arc<str>,
    #[serde(rename = "依据")]
    basis: Arc<str>,
    #[serde(rename = "任职")]
    parts: Vec<Tenure>,
}

#[derive(Deserialize)]
struct Tenure {
    #[serde(rename = "科室")]
    section: Arc<str>,
    #[serde(rename = "岗位")]
    post: Arc<str>,
    #[serde(rename = "计入")]
    counts: bool,
    #[serde(rename = "指标")]
    indicators: Vec<Measured>,
}

#[derive(Deserialize)]
struct Measured {
    #[serde(rename = "指标")]
    name: Arc<str>,
    #[serde(rename = "目标类型")]
    kind: Arc<str>,
    #[serde(rename = "满分")]
    full: String,
    #[serde(rename = "得分")]
    score: Option<String>,
    /// Not in results of earlier builds.
    #[serde(rename = "审定得分", default)]
    decided: Option<String>,
    #[serde(rename = "实际值")]
    actual: Option<String>,
    #[serde(rename = "状态")]
    state: Arc<str>,
    #[serde(rename = "处理")]
    treated: Option<Arc<str>>,
}
