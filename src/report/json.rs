//! `results.json`: the results for programs and for longer periods, versioned; every figure a decimal string.
//! Invariant: a change that an older reader would misread raises `版本`.

mod measured;

use std::sync::Arc;

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use measured::{Measured, measured};

use super::hand_over::code;
use super::view::View;
use super::words::{section_conclusion, text};
use super::{Context, InputFile};
use crate::grade::{Decision, Part, SectionStanding, Standing};

const VERSION: u32 = 1;

#[derive(Serialize)]
struct Results<'a> {
    #[serde(rename = "格式")]
    format: &'static str,
    #[serde(rename = "版本")]
    version: u32,
    #[serde(rename = "程序")]
    program: &'a str,
    #[serde(rename = "单位")]
    unit: &'a str,
    #[serde(rename = "考核期")]
    period: String,
    #[serde(rename = "周期")]
    cycle: &'static str,
    #[serde(rename = "起")]
    first: String,
    #[serde(rename = "止")]
    last: String,
    #[serde(rename = "基准日")]
    as_of: String,
    #[serde(rename = "方案")]
    scheme: &'a str,
    #[serde(rename = "草稿")]
    draft: bool,
    #[serde(rename = "摘要")]
    digest: Option<&'a str>,
    #[serde(rename = "输入")]
    inputs: Vec<File<'a>>,
    #[serde(rename = "规则")]
    rules: Vec<Rule<'a>>,
    #[serde(rename = "设置")]
    settings: Vec<File<'a>>,
    /// What of each file belongs to this period; the rest of a file may change without touching it.
    #[serde(rename = "取用内容")]
    contents: Vec<Content>,
    /// Earlier results that were used although their files have changed since.
    #[serde(rename = "所据变动")]
    accepted: Vec<&'a str>,
    #[serde(rename = "目标类型")]
    kinds: Vec<&'a str>,
    #[serde(rename = "考核对象")]
    subjects: Subjects<'a>,
}

/// Made one at a time while they are written: there may be a hundred thousand.
struct Subjects<'a>(&'a View);

impl Serialize for Subjects<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(view) = self;
        let people = view
            .standings()
            .map(|(index, own)| subject(view, index, own));
        let sections = view.context.outcome.sections.iter();
        serializer.collect_seq(people.chain(sections.map(|own| section(view, own))))
    }
}

#[derive(Serialize)]
struct File<'a> {
    #[serde(rename = "文件")]
    name: &'a str,
    #[serde(rename = "用作")]
    what: &'a str,
    #[serde(rename = "SHA-256")]
    digest: &'a str,
}

#[derive(Serialize)]
struct Rule<'a> {
    #[serde(rename = "文件")]
    file: &'a str,
    #[serde(rename = "用作")]
    name: &'a str,
    #[serde(rename = "SHA-256")]
    digest: &'a str,
    #[serde(rename = "使用")]
    used: bool,
}

#[derive(Serialize)]
struct Content {
    #[serde(rename = "文件")]
    file: Arc<str>,
    #[serde(rename = "行数")]
    rows: u32,
    #[serde(rename = "SHA-256")]
    digest: Arc<str>,
}

#[derive(Serialize)]
struct Subject<'a> {
    #[serde(rename = "对象")]
    subject: &'static str,
    #[serde(rename = "工号")]
    number: &'a str,
    #[serde(rename = "姓名")]
    name: &'a str,
    #[serde(rename = "科室")]
    section: &'a str,
    #[serde(rename = "岗位")]
    post: &'a str,
    #[serde(rename = "岗位类别")]
    class: &'a str,
    #[serde(rename = "分项得分")]
    kinds: Vec<Option<String>>,
    #[serde(rename = "总分")]
    total: Option<String>,
    #[serde(rename = "审定总分")]
    decided_total: Option<String>,
    #[serde(rename = "分数对应等次")]
    threshold_grade: Option<&'a str>,
    #[serde(rename = "等次")]
    grade: Option<&'a str>,
    #[serde(rename = "审定等次")]
    decided_grade: Option<&'a str>,
    #[serde(rename = "待审定")]
    undecided: bool,
    #[serde(rename = "结论")]
    conclusion: &'static str,
    #[serde(rename = "考核结论代码")]
    code: Option<&'a str>,
    #[serde(rename = "原因")]
    why: &'a str,
    #[serde(rename = "依据")]
    basis: &'a str,
    #[serde(rename = "双岗")]
    double: bool,
    #[serde(rename = "标记")]
    marks: Vec<&'a str>,
    #[serde(rename = "调整")]
    decisions: Vec<Decided<'a>>,
    #[serde(rename = "说明")]
    notes: Vec<&'a str>,
    #[serde(rename = "名次")]
    rank: Option<u32>,
    #[serde(rename = "类内名次")]
    class_rank: Option<u32>,
    #[serde(rename = "科室名次")]
    section_rank: Option<u32>,
    #[serde(rename = "合并")]
    merge: &'static str,
    #[serde(rename = "分期")]
    of_parts: Vec<OfPart<'a>>,
    #[serde(rename = "任职")]
    parts: Vec<Tenure<'a>>,
}

/// One entry of 调整 that was applied.
#[derive(Serialize)]
struct Decided<'a> {
    #[serde(rename = "环节")]
    step: &'a str,
    #[serde(rename = "指标")]
    subject: &'a str,
    #[serde(rename = "原值")]
    old: String,
    #[serde(rename = "新值")]
    new: String,
    #[serde(rename = "理由")]
    reason: &'a str,
    #[serde(rename = "依据")]
    basis: &'a str,
    #[serde(rename = "提出人")]
    author: &'a str,
    #[serde(rename = "日期")]
    date: String,
}

/// 分期: what a longer period took from one of its parts.
#[derive(Serialize)]
struct OfPart<'a> {
    #[serde(rename = "考核期")]
    period: String,
    #[serde(rename = "总分")]
    total: Option<String>,
    #[serde(rename = "审定总分")]
    decided_total: Option<String>,
    #[serde(rename = "等次")]
    grade: Option<&'a str>,
    #[serde(rename = "审定等次")]
    decided_grade: Option<&'a str>,
    #[serde(rename = "结论")]
    conclusion: Option<&'static str>,
}

#[derive(Serialize)]
struct Tenure<'a> {
    #[serde(rename = "科室")]
    section: &'a str,
    #[serde(rename = "岗位")]
    post: &'a str,
    #[serde(rename = "岗位类别")]
    class: &'a str,
    #[serde(rename = "起")]
    first: Option<String>,
    #[serde(rename = "止")]
    last: Option<String>,
    #[serde(rename = "在岗工作日")]
    days: u32,
    #[serde(rename = "计入")]
    counts: bool,
    #[serde(rename = "分项得分")]
    kinds: Vec<Option<String>>,
    #[serde(rename = "总分")]
    total: Option<String>,
    #[serde(rename = "指标")]
    indicators: Vec<Measured<'a>>,
}

/// The content of `results.json`.
pub fn results_json(context: &Context) -> impl Serialize + '_ {
    ResultsJson {
        context,
        view: View::new(context),
    }
}

struct ResultsJson<'a> {
    context: &'a Context,
    view: View,
}

impl Serialize for ResultsJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        results(self.context, &self.view).serialize(serializer)
    }
}

fn results<'a>(context: &'a Context, view: &'a View) -> Results<'a> {
    let facts = &context.facts;
    Results {
        format: "gangze-results",
        version: VERSION,
        program: &context.program,
        unit: &facts.unit,
        period: facts.period.to_string(),
        cycle: facts.period.cycle.word(),
        first: facts.period.first.to_string(),
        last: facts.period.last.to_string(),
        as_of: facts.as_of.to_string(),
        scheme: &facts.scheme.pack,
        draft: context.draft,
        digest: context.digest.as_deref(),
        inputs: context.inputs.iter().map(file).collect(),
        rules: context
            .rules
            .iter()
            .map(|rule| Rule {
                file: &rule.file,
                name: &rule.name,
                digest: &rule.digest,
                used: rule.used,
            })
            .collect(),
        settings: context.settings.iter().map(file).collect(),
        contents: contents(context),
        accepted: context.accepted.iter().map(AsRef::as_ref).collect(),
        kinds: facts.scheme.kinds.iter().map(AsRef::as_ref).collect(),
        subjects: Subjects(view),
    }
}

/// The rows and columns that the period took, by file: those of the rules in use.
fn contents(context: &Context) -> Vec<Content> {
    let reads = |table: &str, column: &str| {
        let used = context.rules.iter().filter(|rule| rule.used);
        used.flat_map(|rule| &rule.reads)
            .any(|(own, name)| own.as_ref() == table && name.as_ref() == column)
    };
    let taken = context.facts.contents(&reads).into_iter();
    taken
        .map(|content| Content {
            file: content.file,
            rows: content.rows,
            digest: content.digest,
        })
        .collect()
}

fn file(file: &InputFile) -> File<'_> {
    File {
        name: &file.name,
        what: &file.what,
        digest: &file.digest,
    }
}

fn decimal(value: Option<Decimal>) -> Option<String> {
    value.map(|value| value.normalize().to_string())
}

fn subject<'a>(view: &'a View, index: usize, standing: &'a Standing) -> Subject<'a> {
    let facts = view.facts();
    let words = |symbol| text(facts, symbol);
    Subject {
        subject: "个人",
        number: view.number(standing.person),
        name: view.name(standing.person),
        section: words(standing.section),
        post: words(standing.post),
        class: words(standing.class),
        kinds: standing.kinds.iter().copied().map(decimal).collect(),
        total: decimal(standing.computed.total),
        decided_total: decimal(standing.decided_total()),
        threshold_grade: standing.threshold_grade.as_deref(),
        grade: standing.computed.grade.as_deref(),
        decided_grade: standing.decided_grade().map(AsRef::as_ref),
        undecided: standing.undecided,
        conclusion: standing.conclusion.word(),
        code: code(facts, standing),
        why: &standing.why,
        basis: &standing.basis,
        double: standing.double,
        marks: standing
            .marks
            .iter()
            .map(|(mark, _)| mark.as_ref())
            .collect(),
        decisions: standing
            .decisions
            .iter()
            .filter_map(|number| view.context.outcome.decisions.get(*number))
            .map(decided)
            .collect(),
        notes: standing.notes.iter().map(AsRef::as_ref).collect(),
        rank: standing.rank,
        class_rank: standing.class_rank,
        section_rank: standing.section_rank,
        merge: standing.merge.word(),
        of_parts: of_parts(view, standing),
        parts: standing
            .parts
            .iter()
            .enumerate()
            .filter_map(|(number, part)| tenure(view, (index, number), part))
            .collect(),
    }
}

/// A 科室 with indicators of its own, after the people; it has no 工号, no post and no 任职 but itself.
fn section<'a>(view: &'a View, standing: &'a SectionStanding) -> Subject<'a> {
    let facts = view.facts();
    let name = text(facts, standing.name);
    let score = view.context.sections.get(standing.score);
    let total = decimal(standing.total);
    let grade = standing.grade.as_deref();
    let kinds = || standing.kinds.iter().copied().map(decimal).collect();
    Subject {
        subject: "科室",
        number: "",
        name,
        section: name,
        post: "",
        class: "",
        kinds: kinds(),
        total: total.clone(),
        decided_total: total.clone(),
        threshold_grade: grade,
        grade,
        decided_grade: grade,
        undecided: false,
        conclusion: section_conclusion(standing).word(),
        code: None,
        why: standing.state.why(),
        basis: "",
        double: false,
        marks: Vec::new(),
        decisions: Vec::new(),
        notes: standing.notes.iter().map(AsRef::as_ref).collect(),
        rank: standing.rank,
        class_rank: None,
        section_rank: None,
        merge: "",
        of_parts: Vec::new(),
        parts: score
            .map(|score| Tenure {
                section: name,
                post: "",
                class: "",
                first: None,
                last: None,
                days: 0,
                counts: true,
                kinds: kinds(),
                total,
                indicators: score
                    .marks
                    .iter()
                    .filter_map(|mark| measured(view, &score.total, mark, &[]))
                    .collect(),
            })
            .into_iter()
            .collect(),
    }
}

fn decided(entry: &Decision) -> Decided<'_> {
    Decided {
        step: &entry.step_name,
        subject: entry.subject.words(),
        old: entry.old.words(),
        new: entry.new.words(),
        reason: &entry.reason,
        basis: &entry.basis,
        author: &entry.author,
        date: entry.date.to_string(),
    }
}

/// The results of the parts, an absent one with nothing but its name.
fn of_parts<'a>(view: &'a View, standing: &Standing) -> Vec<OfPart<'a>> {
    let facts = view.facts();
    let Some(composition) = facts.composition() else {
        return Vec::new();
    };
    let post = text(facts, standing.post);
    let key = facts.person_key(standing.person);
    let parts = facts.period.parts(composition.part).into_iter();
    parts
        .map(|period| {
            let past = facts.history.of(&period);
            let own = past.and_then(|past| past.of_person(key, post));
            OfPart {
                period: period.to_string(),
                total: decimal(own.and_then(|own| own.total.computed)),
                decided_total: decimal(own.and_then(|own| own.total.decided)),
                grade: own.and_then(|own| own.grade.computed.as_deref()),
                decided_grade: own.and_then(|own| own.grade.decided.as_deref()),
                conclusion: own.map(|own| own.conclusion.word()),
            }
        })
        .collect()
}

fn tenure<'a>(
    view: &'a View,
    (standing, number): (usize, usize),
    part: &Part,
) -> Option<Tenure<'a>> {
    let facts = view.facts();
    let score = view.score(part.score)?;
    let decided = view.decisions_of(standing, number, &score);
    let tenure = facts.tenure(part.tenure)?;
    let span = facts.period.clip(tenure.from, tenure.to);
    let words = |symbol| text(facts, symbol);
    Some(Tenure {
        section: words(tenure.section),
        post: words(tenure.post),
        class: words(tenure.class),
        first: span.map(|(first, _)| first.to_string()),
        last: span.map(|(_, last)| last.to_string()),
        days: part.days,
        counts: part.counts,
        kinds: score
            .total
            .children
            .iter()
            .map(|kind| decimal(kind.value().filter(|_| !kind.left_out)))
            .collect(),
        total: decimal(score.total.value()),
        indicators: score
            .marks
            .iter()
            .filter_map(|mark| measured(view, &score.total, mark, &decided))
            .collect(),
    })
}
