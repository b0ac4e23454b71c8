//! 考核对象 to conclusion, rank and grade.
//! Order: total, rank, threshold grade, gates, vetoes and direct grades, quotas; then human decisions, checked against
//! the quotas again.
//! Invariant: everybody on the roster ends with exactly one 结论; nobody's grade is moved without a note that says so,
//! and what was computed stays beside what was decided.

mod close;
mod cut;
mod decisions;
mod gates;
mod merge;
mod past;
mod pools;
mod problem;
mod quota;
mod replay;
mod rulings;
mod sections;
mod subjects;

use std::borrow::Cow;
use std::sync::Arc;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use crate::diag::Sink;
use crate::office::{Conclusion, Cycle, Facts, Merge, PersonId, Shelf, State, Symbol, TenureId};
use crate::score::{NOTHING_COUNTS, Scores, TenureScore};

pub use decisions::{Decision, Decisions, Said, Subject, read_decisions};
pub use problem::at_line;
pub use sections::SectionStanding;

/// One 任职 in a 考核对象.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its place among the scores.
    pub score: usize,
    pub tenure: TenureId,
    /// Working days that it weighs.
    pub days: u32,
    /// Whether the result is made from it.
    pub counts: bool,
}

/// What the computation alone gives a 考核对象, before any human decision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub kinds: Vec<Option<Decimal>>,
    pub total: Option<Decimal>,
    pub rank: Option<u32>,
    pub threshold_grade: Option<Arc<str>>,
    pub grade: Option<Arc<str>>,
    pub undecided: bool,
}

/// One 考核对象 and all that became of it. Its figures are the decided ones; `computed` are those before decisions.
#[derive(Clone, Debug)]
pub struct Standing {
    pub person: PersonId,
    /// One of the two 考核对象 of a person under 双岗位双考核; the main post's comes first.
    pub double: bool,
    /// The post that ranks and sections go by.
    pub section: Symbol,
    pub post: Symbol,
    pub class: Symbol,
    pub parts: Vec<Part>,
    /// How several parts were merged.
    pub merge: Merge,
    /// By the scheme's kinds; `None` where the kind does not apply or has no value.
    pub kinds: Vec<Option<Decimal>>,
    pub total: Option<Decimal>,
    /// Why there is no total, where there is none.
    pub state: State,
    pub conclusion: Conclusion,
    pub why: Arc<str>,
    pub basis: Arc<str>,
    /// 名次 in 全体, 岗位类别 and 科室, ties sharing a rank.
    pub rank: Option<u32>,
    pub class_rank: Option<u32>,
    pub section_rank: Option<u32>,
    /// What the thresholds alone give.
    pub threshold_grade: Option<Arc<str>>,
    /// 等次; `None` without one, and while a tie waits for a decision.
    pub grade: Option<Arc<str>>,
    /// Listed as 待审定: a tie at the quota's line, or a gate that could not be judged.
    pub undecided: bool,
    /// 不得评: grades that a gate puts out of reach.
    pub barred: Vec<Arc<str>>,
    /// Graded by a rule, a script or a status, not by points.
    pub direct: bool,
    /// 标记, such as 停发绩效, each with its reason.
    pub marks: Vec<(Arc<str>, Arc<str>)>,
    /// What was done to the grade and why, in order.
    pub notes: Vec<Arc<str>>,
    pub computed: Figures,
    /// The entries of 调整 that were applied, by their places in the outcome's list.
    pub decisions: Vec<usize>,
}

impl Standing {
    /// The total that counts from here on: as decided by people, as computed where nobody decided anything.
    pub fn decided_total(&self) -> Option<Decimal> {
        self.total
    }

    /// The grade that counts from here on; none while a tie waits for a decision.
    pub fn decided_grade(&self) -> Option<&Arc<str>> {
        self.grade.as_ref()
    }

    /// The grade, or that it waits for a decision; empty without one.
    pub fn grade_word(&self) -> &str {
        grade_word(self.grade.as_deref(), self.undecided)
    }

    fn figures(&self) -> Figures {
        Figures {
            kinds: self.kinds.clone(),
            total: self.total,
            rank: self.rank,
            threshold_grade: self.threshold_grade.clone(),
            grade: self.grade.clone(),
            undecided: self.undecided,
        }
    }
}

impl Figures {
    /// As `Standing::grade_word`.
    pub fn grade_word(&self) -> &str {
        grade_word(self.grade.as_deref(), self.undecided)
    }
}

/// What stands in the place of a grade that people are to settle.
pub const UNDECIDED: &str = "待审定";

fn grade_word(grade: Option<&str>, undecided: bool) -> &str {
    if undecided {
        UNDECIDED
    } else {
        grade.unwrap_or("")
    }
}

/// How one pool of a quota came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotaUse {
    /// The quota's place in the scheme's list.
    pub quota: usize,
    /// The pool's name; empty where a quota has one nameless pool.
    pub pool: Arc<str>,
    pub base: u32,
    /// The share that was used, and the article of a case that replaced the usual one.
    pub share: Decimal,
    pub case: Option<Arc<str>>,
    pub limit: u32,
    /// 不设名额: a small pool that is not limited.
    pub exempt: bool,
    /// Those with the grade before the quota, and after all.
    pub wanted: u32,
    pub given: u32,
    /// The tied ones at the line, left for people to decide; by places among the standings.
    pub tied: Vec<usize>,
    /// Who is in the pool, by places among the standings.
    pub members: Vec<usize>,
}

/// All standings, in the order of the roster, the quotas, and the entries of 调整.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    pub standings: Vec<Standing>,
    pub quotas: Vec<QuotaUse>,
    /// In the order in which they apply; the refused ones too.
    pub decisions: Vec<Decision>,
    /// 科室 that are assessed by indicators of their own, in the roster's order.
    pub sections: Vec<SectionStanding>,
}

impl Outcome {
    /// The entries of 调整 that hold.
    pub fn applied(&self) -> Vec<&Decision> {
        self.decisions.iter().filter(|own| own.applied).collect()
    }

    /// How many people end with a conclusion; the five add up to the roster.
    pub fn count(&self, conclusion: Conclusion) -> usize {
        self.people().filter(|(_, own)| *own == conclusion).count()
    }

    /// Every person once: of two 考核对象 an open one leaves the person open, else the main post's says it.
    pub fn people(&self) -> impl Iterator<Item = (PersonId, Conclusion)> {
        self.standings
            .chunk_by(|one, other| one.person == other.person)
            .filter_map(|own| {
                let first = own.first()?;
                let open = own
                    .iter()
                    .any(|standing| standing.conclusion == Conclusion::Pending);
                let conclusion = if open {
                    Conclusion::Pending
                } else {
                    first.conclusion
                };
                Some((first.person, conclusion))
            })
    }

    /// Who waits at the line of a pool; with the post, where a person is assessed in two.
    pub fn tied(&self, facts: &Facts, used: &QuotaUse) -> Vec<String> {
        let standings = used.tied.iter().filter_map(|at| self.standings.get(*at));
        standings
            .map(|own| match own.double {
                false => name(facts, own.person).to_owned(),
                true => format!(
                    "{}（{}）",
                    name(facts, own.person),
                    facts.lexicon.text(own.post)
                ),
            })
            .collect()
    }

    /// How many 考核对象 have a grade.
    pub fn count_grade(&self, grade: &str) -> usize {
        self.standings
            .iter()
            .filter(|standing| standing.grade.as_deref() == Some(grade))
            .count()
    }
}

/// A period and the grade that it ended with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastGrade {
    pub period: Arc<str>,
    pub post: Arc<str>,
    pub grade: Arc<str>,
}

/// Earlier results of the same year, as far as gates and tie keys ask for them.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// By person: the period and the grade of every earlier result that gave one.
    pub grades: FxHashMap<PersonId, Vec<PastGrade>>,
    /// Periods whose results should be there and are not.
    pub absent: Vec<Arc<str>>,
    /// The same for the gates that name a 周期 of their own.
    pub of_cycles: FxHashMap<Cycle, Past>,
}

/// All that the end of an assessment is made from.
#[derive(Clone, Copy)]
pub struct Given<'a> {
    pub facts: &'a Facts,
    pub scores: &'a Scores,
    /// Grades of 科室 beside those that their own indicators give, for quotas that depend on them.
    pub sections: &'a [(Symbol, Arc<str>)],
    /// `None`: what the saved results of the facts say.
    pub past: Option<&'a Past>,
    /// 调整, all periods.
    pub decisions: &'a Decisions,
    /// Totals are made by a script, which no decision on a single indicator runs again.
    pub by_script: bool,
}

/// No entry of 调整.
static NONE: Decisions = Decisions {
    entries: Vec::new(),
    elsewhere: Vec::new(),
};

impl<'a> Given<'a> {
    /// Scores alone.
    pub fn new(facts: &'a Facts, scores: &'a Scores) -> Self {
        Self {
            facts,
            scores,
            sections: &[],
            past: None,
            decisions: &NONE,
            by_script: false,
        }
    }
}

/// Grades everybody on the roster by scores alone, and the 科室 that have indicators of their own.
pub fn grade(facts: &Facts, scores: &Scores, sink: &mut Sink) -> Outcome {
    grade_with(Given::new(facts, scores), sink)
}

/// The same, then applies the human decisions.
pub fn grade_with(given: Given<'_>, sink: &mut Sink) -> Outcome {
    // Before people: a quota may depend on a 科室's result.
    let sections = sections::stand(given.facts, given.scores, sink);
    let mut grades = given.sections.to_vec();
    grades.extend(
        sections
            .iter()
            .filter_map(|own| Some((own.name, own.grade.clone()?))),
    );
    let saved = past::past(given.facts);
    let given = Given {
        sections: &grades,
        past: given.past.or(Some(&saved)),
        ..given
    };
    let mut outcome = people(given, sink);
    outcome.sections = sections;
    say_past_the_gates(given.facts, &outcome.standings, sink);
    outcome
}

/// Those who ended with a grade that a gate keeps them from, which only a direct grade or people can give.
fn say_past_the_gates(facts: &Facts, standings: &[Standing], sink: &mut Sink) {
    let grades = facts.scheme.grades.iter().map(|own| &own.name);
    for grade in grades {
        let past = standings
            .iter()
            .filter(|own| own.decided_grade() == Some(grade) && own.barred.contains(grade));
        let names: Vec<&str> = past.map(|own| name(facts, own.person)).collect();
        if !names.is_empty() {
            sink.push(problem::past_the_gates(grade, &names));
        }
    }
}

/// Those who are to be graded and have nothing that counts: no rule failed and nothing lacks, so nobody else says so.
fn say_without_total(facts: &Facts, standings: &[Standing], sink: &mut Sink) {
    let nothing = State::NotApplicable(NOTHING_COUNTS.into());
    let without: Vec<&str> = standings
        .iter()
        .filter(|own| own.conclusion == Conclusion::Pending && own.total.is_none())
        .filter(|own| own.state == nothing)
        .map(|own| name(facts, own.person))
        .collect();
    // Where nobody has a total there is no target for the period at all, which is another message.
    if !without.is_empty() && standings.iter().any(|own| own.total.is_some()) {
        sink.push(problem::no_total(&without));
    }
}

/// Says of which 科室 the members' scores were changed by decisions, where a 科室's result is made from them.
pub fn say_sections(facts: &Facts, outcome: &Outcome, sink: &mut Sink) {
    for section in &outcome.sections {
        let mut names: Vec<&str> = Vec::new();
        for entry in outcome.applied() {
            let standing = entry.standing.and_then(|own| outcome.standings.get(own));
            if let Some(standing) = standing
                && entry.subject != Subject::Grade
                && standing.section == section.name
                && !names.contains(&name(facts, standing.person))
            {
                names.push(name(facts, standing.person));
            }
        }
        if !names.is_empty() {
            sink.push(problem::section_not_again(
                facts.lexicon.text(section.name),
                &names,
            ));
        }
    }
}

fn people(given: Given<'_>, sink: &mut Sink) -> Outcome {
    let mut course = close::Course::new(given);
    let mut own = Sink::new();
    course.close(&mut own);
    for standing in &mut course.standings {
        standing.computed = standing.figures();
    }
    if given.decisions.entries.is_empty() {
        sink.merge(own);
        let elsewhere = given.decisions.elsewhere.iter();
        replay::say_others(elsewhere, &given.facts.period, sink);
        say_without_total(given.facts, &course.standings, sink);
        let outcome = course.outcome(Vec::new());
        quota::say_ties(given.facts, &outcome, sink);
        return outcome;
    }
    let outcome = replay::replay(course, own, sink);
    say_without_total(given.facts, &outcome.standings, sink);
    outcome
}

/// The scores of 任职, with those that decisions replaced.
struct Ledgers<'a> {
    computed: &'a Shelf<TenureScore>,
    decided: FxHashMap<usize, TenureScore>,
}

impl Ledgers<'_> {
    fn get(&self, index: usize) -> Option<Cow<'_, TenureScore>> {
        let decided = self.decided.get(&index).map(Cow::Borrowed);
        decided.or_else(|| self.computed.get(index).map(Cow::Owned))
    }
}

fn name(facts: &Facts, person: PersonId) -> &str {
    facts
        .roster
        .person(person)
        .map_or("", |person| facts.lexicon.text(person.name))
}
