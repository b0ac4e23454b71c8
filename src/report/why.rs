//! One person's score opened up: total, kinds, indicators, entries, evidence with cells and the values read.
//! Made once as a tree of plain records, shown as text or as JSON.
//! Invariant: shows what the ledger holds, by the words of 得分明细; computes nothing.

use std::fmt::Write as _;

use rust_decimal::Decimal;
use serde::Serialize;

use super::Context;
use super::evidence::{SHOWN, cited, rows, source};
use super::steps;
use super::summary::{grade_word, remark};
use super::view::View;
use super::words::{figure, joined, section_conclusion, text};
use crate::grade::Standing;
use crate::office::{Entry, EntryKind, Indicator, Level, Node, PersonId, SectionId, State};
use crate::score::Mark;

/// A person's result and the trees of their posts.
#[derive(Debug, Serialize)]
pub struct Why {
    工号: String,
    姓名: String,
    考核期: String,
    基准日: String,
    总分: Option<String>,
    等次: Option<String>,
    分数对应等次: Option<String>,
    /// Before human decisions, where these changed something.
    #[serde(skip_serializing_if = "Option::is_none")]
    计算总分: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    计算等次: Option<String>,
    结论: &'static str,
    名次: Option<u32>,
    类内名次: Option<u32>,
    科室名次: Option<u32>,
    /// Transfers, statuses, quota steps, vetoes, in words.
    说明: String,
    任职: Vec<Post>,
}

#[derive(Debug, Serialize)]
struct Post {
    科室: String,
    岗位: String,
    在岗工作日: u32,
    计入: bool,
    树: Branch,
}

/// A node or an entry.
#[derive(Debug, Serialize)]
struct Branch {
    层级: &'static str,
    名称: String,
    #[serde(serialize_with = "exact")]
    分值: Option<Decimal>,
    #[serde(skip_serializing_if = "String::is_empty")]
    状态: String,
    /// How a node is made; an entry's reason.
    #[serde(skip_serializing_if = "String::is_empty")]
    说明: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    出处: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    引用值: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    规则: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    下级: Vec<Branch>,
}

/// Opens a person's results, one a 考核对象; `indicator` keeps only that 指标 and what stands above it.
pub fn why(context: &Context, person: PersonId, indicator: Option<&str>) -> Vec<Why> {
    let view = View::new(context);
    context
        .outcome
        .standings
        .iter()
        .filter(|standing| standing.person == person)
        .map(|standing| opened(&view, standing, indicator))
        .collect()
}

/// Opens the result of a 科室 with indicators of its own; `None` for one without.
pub fn why_section(context: &Context, section: SectionId, indicator: Option<&str>) -> Option<Why> {
    let view = View::new(context);
    let facts = view.facts();
    let mut all = context.outcome.sections.iter();
    let standing = all.find(|own| own.section == section)?;
    let score = context.sections.get(standing.score)?;
    let opened = Opening {
        view: &view,
        marks: &score.marks,
    };
    let name = text(facts, standing.name).to_owned();
    Some(Why {
        工号: String::new(),
        姓名: name.clone(),
        考核期: facts.period.to_string(),
        基准日: facts.as_of.to_string(),
        总分: standing.total.map(figure),
        等次: standing.grade.as_deref().map(str::to_owned),
        分数对应等次: standing.grade.as_deref().map(str::to_owned),
        计算总分: None,
        计算等次: None,
        结论: section_conclusion(standing).word(),
        名次: standing.rank,
        类内名次: None,
        科室名次: None,
        说明: joined(standing.notes.iter().map(AsRef::as_ref), "；"),
        任职: vec![Post {
            科室: name,
            岗位: String::new(),
            在岗工作日: 0,
            计入: true,
            树: opened.node(&score.total, indicator, None)?,
        }],
    })
}

fn opened(view: &View, standing: &Standing, indicator: Option<&str>) -> Why {
    let facts = view.facts();
    let person = standing.person;
    let posts = standing
        .parts
        .iter()
        .filter_map(|part| {
            let score = view.score(part.score)?;
            let tenure = facts.tenure(part.tenure)?;
            let opened = Opening {
                view,
                marks: &score.marks,
            };
            Some(Post {
                科室: text(facts, tenure.section).to_owned(),
                岗位: text(facts, tenure.post).to_owned(),
                在岗工作日: part.days,
                计入: part.counts,
                树: opened.node(&score.total, indicator, None)?,
            })
        })
        .collect();
    let grade = grade_word(standing);
    let computed = standing.computed.grade_word();
    let changed = standing.total != standing.computed.total || grade != computed;
    Why {
        工号: view.number(person).to_owned(),
        姓名: view.name(person).to_owned(),
        考核期: facts.period.to_string(),
        基准日: facts.as_of.to_string(),
        总分: standing.total.map(figure),
        等次: (!grade.is_empty()).then(|| grade.to_owned()),
        分数对应等次: standing.threshold_grade.as_deref().map(str::to_owned),
        计算总分: changed
            .then(|| standing.computed.total.map(figure))
            .flatten(),
        计算等次: (changed && !computed.is_empty()).then(|| computed.to_owned()),
        结论: standing.conclusion.word(),
        名次: standing.rank,
        类内名次: standing.class_rank,
        科室名次: standing.section_rank,
        说明: remark(view, standing),
        任职: posts,
    }
}

struct Opening<'a> {
    view: &'a View,
    marks: &'a [Mark],
}

impl Opening<'_> {
    fn node(&self, node: &Node, wanted: Option<&str>, above: Option<u32>) -> Option<Branch> {
        let (own, level) = match node.level {
            Level::Total => (above, "总分"),
            Level::Kind => (above, "目标类型"),
            Level::Group => (above, "分组"),
            Level::Indicator(number) => (Some(number), "指标"),
            Level::Item => (above, "分项"),
            Level::Parts => (above, "分期合成"),
            Level::Part => (above, "分期"),
        };
        let is_indicator = matches!(node.level, Level::Indicator(_));
        if is_indicator && wanted.is_some_and(|wanted| node.name.as_ref() != wanted) {
            return None;
        }
        // Below the wanted indicator everything is shown.
        let wanted = if is_indicator { None } else { wanted };
        let facts = self.view.facts();
        let indicator = own.and_then(|number| facts.indicator(number));
        let mark = own.and_then(|number| self.marks.iter().find(|mark| mark.indicator == number));
        let mut below: Vec<Branch> = node
            .entries
            .iter()
            .map(|entry| self.entry(entry, indicator, mark))
            .collect();
        below.extend(
            node.children
                .iter()
                .filter_map(|child| self.node(child, wanted, own)),
        );
        if wanted.is_some() && below.is_empty() {
            return None;
        }
        let mut words = steps::words(node);
        if is_indicator {
            if let Some(actual) = mark.and_then(|mark| mark.actual) {
                let _ = write!(words, "；实际值 {}", figure(actual));
            }
            if let Some(indicator) = indicator {
                let _ = write!(words, "；满分 {}", figure(indicator.full));
            }
        }
        let state = match mark.filter(|_| is_indicator) {
            Some(mark) => state_words(&mark.state, Some(mark)),
            None => state_words(&node.state, None),
        };
        Some(Branch {
            层级: level,
            名称: node.name.to_string(),
            分值: node.value(),
            状态: state,
            说明: words,
            出处: match indicator.filter(|_| is_indicator) {
                Some(indicator) => facts.targets_table.row_place(indicator.row).to_string(),
                None => String::new(),
            },
            引用值: String::new(),
            规则: match indicator.filter(|_| is_indicator) {
                Some(indicator) => indicator.rule.to_string(),
                None => String::new(),
            },
            下级: below,
        })
    }

    fn entry(&self, entry: &Entry, indicator: Option<&Indicator>, mark: Option<&Mark>) -> Branch {
        let rule = match (indicator, entry.line) {
            (Some(indicator), line) if line > 0 => format!("{} 第{line}行", indicator.rule),
            _ => String::new(),
        };
        let rows = rows(entry);
        Branch {
            层级: entry.kind.word(),
            名称: entry.reason.to_string(),
            分值: entry.kind.has_points().then_some(entry.points),
            状态: String::new(),
            说明: String::new(),
            出处: source(self.view, entry, &rows, indicator, mark),
            引用值: cited(self.view, &rows, indicator, usize::MAX),
            规则: rule,
            下级: Vec::new(),
        }
    }
}

fn state_words(state: &State, mark: Option<&Mark>) -> String {
    if *state == State::Valued {
        return String::new();
    }
    let treated = mark.and_then(|mark| mark.treated);
    match treated {
        Some(policy) => format!(
            "{}（{}），按「{}」处理",
            state.word(),
            state.why(),
            policy.word()
        ),
        None => format!("{}（{}）", state.word(), state.why()),
    }
}

impl Why {
    /// The tree as text; `all`: every row that an entry rests on.
    pub fn text(&self, all: bool) -> String {
        let mut out = String::new();
        let number = match self.工号.as_str() {
            "" => String::new(),
            number => format!("（{number}）"),
        };
        let _ = writeln!(
            out,
            "{}{number} {}，基准日 {}",
            self.姓名, self.考核期, self.基准日
        );
        let rank = |rank: Option<u32>| rank.map_or_else(|| "—".to_owned(), |rank| rank.to_string());
        let _ = writeln!(
            out,
            "结论 {}　总分 {}　等次 {}（分数对应 {}）　名次 {}，类内 {}，科室 {}",
            self.结论,
            self.总分.as_deref().unwrap_or("—"),
            self.等次.as_deref().unwrap_or("—"),
            self.分数对应等次.as_deref().unwrap_or("—"),
            rank(self.名次),
            rank(self.类内名次),
            rank(self.科室名次)
        );
        if self.计算总分.is_some() || self.计算等次.is_some() {
            let _ = writeln!(
                out,
                "调整以前 总分 {}　等次 {}；下面各项是算出来的",
                self.计算总分.as_deref().unwrap_or("—"),
                self.计算等次.as_deref().unwrap_or("—")
            );
        }
        if !self.说明.is_empty() {
            let _ = writeln!(out, "说明 {}", self.说明);
        }
        for post in &self.任职 {
            if self.工号.is_empty() && post.岗位.is_empty() {
                // A 科室 holds no post.
                out.push('\n');
                draw(&post.树, "", "", all, &mut out);
                continue;
            }
            let _ = writeln!(
                out,
                "\n{} {}　在岗 {} 个工作日{}",
                post.科室,
                post.岗位,
                post.在岗工作日,
                if post.计入 { "" } else { "（不计入）" }
            );
            draw(&post.树, "", "", all, &mut out);
        }
        out
    }
}

/// For programs: every place, and the minus sign of programs.
fn exact<S: serde::Serializer>(points: &Option<Decimal>, serializer: S) -> Result<S::Ok, S::Error> {
    points
        .map(|own| own.normalize().to_string())
        .serialize(serializer)
}

/// One branch and what hangs below it; `lead` stands before its first line, `under` before the others. `all`: every row
/// that an entry rests on.
fn draw(branch: &Branch, lead: &str, under: &str, all: bool, out: &mut String) {
    let entry = EntryKind::from_word(branch.层级).is_some();
    let points = branch.分值.map(figure);
    let name = if entry {
        format!("{} {}", branch.层级, points.unwrap_or_default())
    } else {
        format!(
            "{} {}",
            branch.名称,
            points.unwrap_or_else(|| "—".to_owned())
        )
    };
    let words = if entry {
        &branch.名称
    } else {
        &branch.说明
    };
    let _ = writeln!(out, "{lead}{}　{words}", name.trim_end());
    let inner = if branch.下级.is_empty() {
        "  "
    } else {
        "│ "
    };
    let mut line = |label: &str, text: &str| {
        for (number, part) in text.lines().enumerate() {
            let label = if number == 0 { label } else { "　　" };
            let _ = writeln!(out, "{under}{inner}  {label} {part}");
        }
    };
    line("状态", &branch.状态);
    if entry {
        line("出处", &branch.出处);
        let rows = branch.引用值.lines().count();
        if all || rows <= SHOWN {
            line("引用", &branch.引用值);
        } else {
            let few: Vec<&str> = branch.引用值.lines().take(SHOWN).collect();
            let few = few.join("\n");
            line(
                "引用",
                &format!("{few}\n…等{rows}行，加 --indicator 全部列出"),
            );
        }
    } else if !branch.规则.is_empty() {
        line("规则", &format!("{}，目标见 {}", branch.规则, branch.出处));
    }
    for (number, child) in branch.下级.iter().enumerate() {
        let last = number + 1 == branch.下级.len();
        let (lead, next) = if last {
            ("└─ ", "   ")
        } else {
            ("├─ ", "│  ")
        };
        draw(
            child,
            &format!("{under}{lead}"),
            &format!("{under}{next}"),
            all,
            out,
        );
    }
}
