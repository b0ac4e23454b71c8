//! `gangze assess`: the main job, its messages and its closing summary.
//! Invariant: what is printed is what the report holds.

use std::fmt::Write as _;
use std::path::Path;

use chrono::NaiveDate;

use super::progress::Bars;
use super::why::find;
use super::{Exit, print, rows};
use crate::assess::{Assessment, FormsOf, Request, Wanted, Written, compute, write};
use crate::diag::catalog::command::BAD_DATE;
use crate::diag::{Diagnostic, Place, Severity};
use crate::office::{Conclusion, PersonId};
use crate::workspace;

/// What every command that assesses is told.
#[derive(clap::Args)]
#[command(next_help_heading = "选项")]
pub struct Options {
    /// 考核期：2026Q3、2026-09、2026H2、2026，或 2026-07-01..2026-09-30
    #[arg(long, value_name = "考核期")]
    pub period: String,
    /// 基准日：未办结的事项算到这一天，默认考核期最后一天
    #[arg(long, value_name = "日期")]
    pub as_of: Option<String>,
    /// 以前各期的依据后来改过，仍用保存的结果，并在报告里注明
    #[arg(long)]
    pub accept_stale: bool,
    /// 用几个线程，默认每个核一个（结果与线程数无关）
    #[arg(
        long,
        value_name = "个数",
        default_value_t = 0,
        hide_default_value = true
    )]
    pub threads: usize,
}

/// Which papers are written beside the report.
#[derive(clap::Args)]
#[command(next_help_heading = "另外写出")]
pub struct Papers {
    /// 写出每个人的个人考核表，一人一页，放在 个人考核表 文件夹里
    #[arg(long)]
    forms: bool,
    /// 个人考核表分开写：科室（每个科室一个文件）
    #[arg(long, value_name = "分法", value_parser = ["科室"], hide_possible_values = true)]
    split: Option<String>,
    /// 只写这个人的个人考核表；姓名，有同名的写工号；可以写几次
    #[arg(long, value_name = "姓名或工号", conflicts_with = "split")]
    person: Vec<String>,
    /// 公示从这一天或其后的第一个工作日开始，默认基准日（有调整的，最后一条采用的调整）的第二天
    #[arg(long, value_name = "日期")]
    notice_from: Option<String>,
}

impl Papers {
    fn wanted(&self, assessment: &Assessment) -> Result<Wanted, Box<Diagnostic>> {
        let forms = if !self.person.is_empty() {
            let people: Result<Vec<PersonId>, _> = self
                .person
                .iter()
                .map(|wanted| find(assessment, wanted))
                .collect();
            Some(FormsOf::People(people?))
        } else if self.split.is_some() {
            Some(FormsOf::Sections)
        } else {
            self.forms.then_some(FormsOf::All)
        };
        Ok(Wanted {
            forms,
            notice_from: self.notice_from.as_deref().map(day).transpose()?,
        })
    }
}

pub fn run(dir: &Path, options: &Options, papers: &Papers) -> Exit {
    let request = match request(dir, options) {
        Ok(request) => request,
        Err(fault) => {
            print::problems(&[*fault]);
            return Exit::CouldNotRun;
        }
    };
    let watch = Bars::new();
    let assessment = match compute(&request, &watch) {
        Ok(assessment) => assessment,
        Err(faults) => {
            print::problems(&faults);
            return Exit::CouldNotRun;
        }
    };
    let wanted = match papers.wanted(&assessment) {
        Ok(wanted) => {
            print::problems_of_report(&assessment.problems);
            wanted
        }
        Err(fault) => {
            print::problems(&assessment.problems);
            print::problems(&[*fault]);
            return Exit::CouldNotRun;
        }
    };
    match write(&assessment, &wanted, &watch) {
        Ok(written) => {
            print::problems(&written.problems);
            print::out(&summary(&assessment, &written));
            if assessment.is_draft() {
                Exit::Draft
            } else {
                Exit::Done
            }
        }
        Err(faults) => {
            print::problems(&faults);
            Exit::CouldNotRun
        }
    }
}

/// The request that the options make.
///
/// # Errors
/// Where the period or the day cannot be read.
pub fn request(dir: &Path, options: &Options) -> Result<Request, Box<Diagnostic>> {
    let period = workspace::period(&options.period)?;
    let as_of = options.as_of.as_deref().map(day).transpose()?;
    Ok(Request {
        dir: dir.to_owned(),
        period,
        as_of,
        accept_stale: options.accept_stale,
        threads: options.threads,
        program: std::env::current_exe().unwrap_or_else(|_| "gangze".into()),
    })
}

fn day(text: &str) -> Result<NaiveDate, Box<Diagnostic>> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| {
        let message = format!("`{text}` 不是一个日期");
        Box::new(Diagnostic::new(BAD_DATE, Place::Run, message).help("写成 2026-10-08"))
    })
}

/// What happened, in a dozen lines.
fn summary(assessment: &Assessment, written: &Written) -> String {
    let facts = &assessment.facts;
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{} {}考核{}（基准日 {}）",
        facts.unit,
        facts.period.words(),
        if assessment.is_draft() {
            "草稿"
        } else {
            "完成"
        },
        facts.as_of
    );
    rows::lines(&mut out, &assessment.accounts, assessment.inputs.len());
    let counts: Vec<String> = Conclusion::ALL
        .into_iter()
        .map(|conclusion| {
            format!(
                "{} {}",
                conclusion.word(),
                assessment.outcome.count(conclusion)
            )
        })
        .collect();
    let _ = writeln!(
        out,
        "  结论  名册 {} 人 = {}",
        facts.roster.people.len(),
        counts.join(" + ")
    );
    for standing in &assessment.outcome.standings {
        if standing.conclusion != Conclusion::Graded
            && let Some(person) = facts.roster.person(standing.person)
        {
            let _ = writeln!(
                out,
                "        {}  {}（{}）{}",
                standing.conclusion.word(),
                facts.lexicon.text(person.name),
                standing.why,
                standing.basis
            );
        }
    }
    let mut grades: Vec<String> = facts
        .scheme
        .grades
        .iter()
        .map(|grade| {
            format!(
                "{} {}",
                grade.name,
                assessment.outcome.count_grade(&grade.name)
            )
        })
        .collect();
    let undecided = assessment
        .outcome
        .standings
        .iter()
        .filter(|standing| standing.undecided)
        .count();
    if undecided > 0 {
        grades.push(format!("待审定 {undecided}"));
    }
    let _ = writeln!(out, "  等次  {}", grades.join("  "));
    let decisions = &assessment.outcome.decisions;
    if !decisions.is_empty() {
        let applied = decisions.iter().filter(|entry| entry.applied).count();
        let _ = writeln!(
            out,
            "  调整  本期 {} 条，采用 {applied} 条",
            decisions.len()
        );
    }
    for quota in &assessment.outcome.quotas {
        if let Some(rule) = facts.scheme.quotas.get(quota.quota) {
            let pool = if quota.pool.is_empty() {
                String::new()
            } else {
                format!("（{}）", quota.pool)
            };
            let what = if rule.cap.is_some() {
                "总控"
            } else {
                "名额"
            };
            let limit = if quota.exempt {
                "人少不设名额".to_owned()
            } else {
                format!("最多 {} 人", quota.limit)
            };
            let _ = writeln!(
                out,
                "  {what}  「{}」{pool}{} {} 人，{limit}；分数达到的 {} 人，确定 {} 人",
                rule.grade,
                rule.base.word(),
                quota.base,
                quota.wanted,
                quota.given
            );
        }
    }
    let _ = writeln!(
        out,
        "  问题  错误 {} 条，警告 {} 条，提示 {} 条",
        assessment.count(Severity::Error),
        assessment.count(Severity::Warning),
        assessment.count(Severity::Note)
    );
    let folder = &written.folder;
    let _ = writeln!(out, "  报告  {}", folder.join("考核报告.xlsx").display());
    match written.forms.as_slice() {
        [] => {}
        [one] => {
            let _ = writeln!(out, "  表格  {}", folder.join(one).display());
        }
        all => {
            let count = all.len();
            let place = folder.join("个人考核表");
            let _ = writeln!(out, "  表格  {}（{count} 个文件）", place.display());
        }
    }
    if let Some((first, last)) = written.notice {
        let _ = write!(out, "  公示  {first} 至 {last}，见 公示表.xlsx");
        if let Some(year) = written.notice_gaps.first() {
            let _ = write!(
                out,
                "；没有 {year} 年的放假安排，暂按周一至周五、避开元旦劳动节国庆节推算，贴出以前请核对"
            );
        }
        out.push('\n');
    }
    if assessment.is_draft() {
        out.push_str("  有错误没有改正：这是草稿，没有写人事导入文件；改好后再运行一次\n");
    }
    out
}
