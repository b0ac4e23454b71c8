//! 历史: saved results of earlier periods and of a longer period's parts, held against the files as they are now.
//! Invariant: a result that is used has been compared; what is out of date is said, by file and period.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Ground, Job, allocate, problem, read};
use crate::diag::{Sink, Watch};
use crate::intake::Feed;
use crate::office::words::{SAVED, TREND};
use crate::office::{
    AbsentPart, Cycle, FileContent, GateTest, History, PastPeriod, Period, Policy, WORKDAYS,
};
use crate::rules::Reach;
use crate::workspace::{self, Saved, SavedFile, Workspace, read_results};

/// What was found of earlier periods.
#[derive(Debug, Default)]
pub struct Past {
    pub history: History,
    /// What is out of date and was accepted as it is.
    pub accepted: Vec<Arc<str>>,
}

/// Loads what the assessment needs of earlier periods, and whatever else can be read for the trend.
pub fn past(
    job: &Job<'_>,
    ground: &Ground,
    accept_stale: bool,
    feed: &dyn Feed,
    watch: &dyn Watch,
    sink: &mut Sink,
) -> Past {
    let facts = &ground.facts;
    let period = facts.period;
    let saved = workspace::saved_periods(job.dir, &period);
    let needed = needed(ground, &saved);
    let mut loading = Loading {
        job,
        ground,
        feed,
        watch,
        grounds: FxHashMap::default(),
        parts: FxHashMap::default(),
    };
    let mut past = Past::default();
    let mut periods: Vec<PastPeriod> = Vec::new();
    let mut wanted: Vec<Period> = needed.iter().map(|(period, _)| *period).collect();
    wanted.extend(
        saved
            .into_iter()
            .filter(|own| !needed.iter().any(|(need, _)| need == own)),
    );
    for own in wanted {
        let need = needed
            .iter()
            .find(|(need, _)| *need == own)
            .map(|(_, need)| *need);
        match read_results(job.dir, &own, &facts.unit) {
            Ok(Some(saved)) => {
                if need.is_some() {
                    for stale in loading.stale(&saved) {
                        sink.push(problem::stale(&own, &stale, accept_stale));
                        if accept_stale {
                            past.accepted.push(stale.words(&own).into());
                        }
                    }
                }
                if need.is_some() {
                    // What a part was made from although it had changed is behind this result too.
                    let new = saved.accepted.iter();
                    let new: Vec<Arc<str>> = new
                        .filter(|own| !past.accepted.contains(own))
                        .cloned()
                        .collect();
                    past.accepted.extend(new);
                }
                let mut own = saved.past;
                own.counts = need.is_some();
                periods.push(own);
            }
            Ok(None) => {
                if let Some(Need::Part(absent)) = need {
                    sink.push(problem::no_part(&own, absent));
                }
            }
            // What is read for the trend alone may lack.
            Err(fault) => {
                if need.is_some() {
                    sink.push(*fault);
                }
            }
        }
    }
    past.history = History::new(periods);
    past
}

/// Why a period is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Need {
    /// A part of the period that is assessed.
    Part(AbsentPart),
    /// An earlier one that a rule, a policy or a gate looks at, where it exists.
    Earlier,
}

fn needed(ground: &Ground, saved: &[Period]) -> Vec<(Period, Need)> {
    let facts = &ground.facts;
    let period = facts.period;
    let mut needed: Vec<(Period, Need)> = Vec::new();
    if let Some(composition) = facts.composition() {
        let parts = period.parts(composition.part);
        needed.extend(
            parts
                .into_iter()
                .map(|part| (part, Need::Part(composition.absent))),
        );
    }
    for gate in &facts.scheme.closing.gates {
        if let GateTest::Past(test) = &gate.test
            && let Some(cycle) = test.cycle
        {
            let parts = period.parts(cycle).into_iter();
            needed.extend(parts.map(|part| (part, Need::Earlier)));
        }
    }
    let carries_on = |policy: Policy| policy == Policy::LastPeriod;
    let by_policy = facts
        .indicators
        .iter()
        .any(|own| carries_on(own.missing) || carries_on(own.not_applicable));
    if by_policy {
        needed.extend(period.previous().map(|own| (own, Need::Earlier)));
    }
    let reads = |reach: Reach| {
        let mut uses = ground.rules.iter().flat_map(|rule| &rule.header.past);
        uses.any(|own| own.reach == reach)
    };
    if reads(Reach::Last) {
        needed.extend(period.previous().map(|own| (own, Need::Earlier)));
    }
    if reads(Reach::All) {
        let earlier = saved.iter().filter(|own| own.last < period.first);
        needed.extend(earlier.map(|own| (*own, Need::Earlier)));
    }
    let mut seen: Vec<(Period, Need)> = Vec::new();
    for (own, need) in needed {
        if !seen.iter().any(|(known, _)| *known == own) {
            seen.push((own, need));
        }
    }
    seen
}

/// How one file of a saved result differs from what stands there now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stale {
    pub file: Arc<str>,
    pub change: Change,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Rows of the period, or columns that it used, are others now.
    Rows,
    /// Rows of the period that were not there.
    NewRows,
    /// The file is gone, or none of its rows belongs to the period any more.
    Gone,
    /// A rule or pack.toml.
    Rule,
    /// The result of one of its own parts.
    Part,
    /// That result is as it was, and what it was made from is not.
    PartStale,
}

impl Stale {
    /// The period that has to be assessed again before the one that was made from it: `2026Q1`.
    pub fn first_again(&self) -> Option<&str> {
        let part = (self.change == Change::PartStale).then_some(self.file.as_ref())?;
        part.rsplit('/').nth(1)
    }

    /// In words: `2026年第一季度 出结果以后，台账/秘书科.xlsx 里属于这一期的内容改过`.
    pub fn words(&self, period: &Period) -> String {
        let (period, file) = (period.words(), &self.file);
        let workdays = self.file.as_ref() == WORKDAYS;
        match self.change {
            Change::Rows if workdays => format!("{period} 出结果以后，放假安排改过"),
            Change::Rows => format!("{period} 出结果以后，`{file}` 里属于这一期的内容改过"),
            Change::NewRows => format!("{period} 出结果以后，`{file}` 里多了属于这一期的内容"),
            Change::Gone => format!("{period} 出结果以后，`{file}` 里属于这一期的内容没有了"),
            Change::Rule => format!("{period} 出结果以后，`{file}` 改过"),
            Change::PartStale => {
                format!("{period} 所用的 `{file}`，它的依据后来改过")
            }
            Change::Part => format!("{period} 出结果以后，它所用的 `{file}` 改过"),
        }
    }
}

/// Reads the folder again, once for each length of the parts, as it stands for them.
struct Loading<'a> {
    job: &'a Job<'a>,
    ground: &'a Ground,
    feed: &'a dyn Feed,
    watch: &'a dyn Watch,
    grounds: FxHashMap<Cycle, Option<Ground>>,
    /// Results that others were made from, by file: whether they are out of date.
    parts: FxHashMap<Arc<str>, bool>,
}

impl Loading<'_> {
    /// What of a saved result's inputs and rules is not what it was.
    fn stale(&mut self, saved: &Saved) -> Vec<Stale> {
        let period = saved.past.period;
        if !period.is_of_year(self.ground.year) {
            // The files of another year stand in another folder.
            return Vec::new();
        }
        let mut stale = Vec::new();
        let mut own = Sink::new();
        let Ok(workspace) = workspace::open(self.job.dir, Some(period.cycle), &mut own) else {
            return stale;
        };
        stale.extend(changed_rules(saved, &workspace));
        for part in saved.contents.iter().filter(|own| is_result(own)) {
            let now = workspace::part_digest(self.job.dir, &part.file);
            let change = if now.as_ref() != Some(&part.digest) {
                Change::Part
            } else if self.part_is_stale(&part.file, &period) {
                Change::PartStale
            } else {
                continue;
            };
            let file = part.file.clone();
            stale.push(Stale { file, change });
        }
        if !self.same_bytes(saved, &workspace) {
            stale.extend(self.changed_rows(saved));
        }
        stale
    }

    /// Whether a result that a saved result was made from is itself out of date: 结果/2026-05/results.json.
    fn part_is_stale(&mut self, file: &Arc<str>, whole: &Period) -> bool {
        if let Some(known) = self.parts.get(file) {
            return *known;
        }
        // A file that names itself would be asked for ever.
        self.parts.insert(file.clone(), false);
        let name = file.split('/').rev().nth(1);
        let Some(part) = name.and_then(Period::parse) else {
            return false;
        };
        let part = part.in_year(whole.start());
        let stale = match read_results(self.job.dir, &part, &self.ground.facts.unit) {
            Ok(Some(part)) => !self.stale(&part).is_empty(),
            Ok(None) | Err(_) => true,
        };
        self.parts.insert(file.clone(), stale);
        stale
    }

    /// Whether every table file and gangze.toml is, byte for byte, what it was.
    fn same_bytes(&self, saved: &Saved, workspace: &Workspace) -> bool {
        let tables = |own: &&SavedFile| ![SAVED, TREND].contains(&own.what.as_ref());
        let mut before: Vec<(&str, &str)> = saved
            .inputs
            .iter()
            .filter(tables)
            .map(|file| (file.file.as_ref(), file.digest.as_ref()))
            .collect();
        let mut now: Vec<(&str, &str)> = self
            .ground
            .inputs
            .iter()
            .map(|input| (input.name.as_ref(), input.digest.as_ref()))
            .collect();
        before.sort_unstable();
        now.sort_unstable();
        let steering = |mut files: Vec<(&Arc<str>, &Arc<str>)>| {
            files.retain(|(file, _)| file.as_ref() == workspace::SETTINGS);
            files.first().map(|(_, digest)| (*digest).clone())
        };
        let then = saved.settings.iter().map(|own| (&own.file, &own.digest));
        let today = workspace
            .settings
            .iter()
            .map(|own| (&own.file, &own.digest));
        before == now && steering(then.collect()) == steering(today.collect())
    }

    fn changed_rows(&mut self, saved: &Saved) -> Vec<Stale> {
        let period = saved.past.period;
        let (job, feed, watch) = (self.job, self.feed, self.watch);
        let ground = self.grounds.entry(period.cycle).or_insert_with(|| {
            let job = Job {
                period: Some(period),
                ..*job
            };
            // What is wrong with the tables was said when the part itself was assessed.
            read(&job, feed, watch, &mut Sink::new()).ok()
        });
        let Some(ground) = ground else {
            return Vec::new();
        };
        allocate(&mut ground.facts, period, saved.as_of, &mut Sink::new());
        let reads = |table: &str, column: &str| {
            let (rules, facts) = (&ground.rules, &ground.facts);
            let mut used = rules
                .iter()
                .filter(|rule| rules.has_a_say(facts, &rule.source.name));
            used.any(|rule| rule.header.reads(table, column))
        };
        let before: Vec<FileContent> = saved
            .contents
            .iter()
            .filter(|own| !is_result(own))
            .cloned()
            .collect();
        compare(&before, &ground.facts.contents(&reads))
    }
}

/// Whether what was taken is the result of another period rather than rows of a table.
fn is_result(content: &FileContent) -> bool {
    content.file.starts_with("结果/")
}

/// Rules in use and pack.toml that are others now.
fn changed_rules(saved: &Saved, workspace: &Workspace) -> Vec<Stale> {
    let mut stale = Vec::new();
    let mut changed = |file: &Arc<str>| {
        stale.push(Stale {
            file: file.clone(),
            change: Change::Rule,
        });
    };
    for rule in &saved.rules {
        let now = workspace.rules.iter().find(|own| own.name == rule.what);
        match now {
            Some(now) if now.digest == rule.digest => {}
            Some(now) => changed(&now.file),
            None => changed(&rule.file),
        }
    }
    for setting in saved
        .settings
        .iter()
        .filter(|own| own.file.as_ref() != workspace::SETTINGS)
    {
        let now = workspace
            .settings
            .iter()
            .find(|own| own.file == setting.file);
        if now.is_none_or(|now| now.digest != setting.digest) {
            changed(&setting.file);
        }
    }
    stale
}

/// Files whose content for the period differs; one that was only renamed does not.
fn compare(before: &[FileContent], now: &[FileContent]) -> Vec<Stale> {
    let named = |list: &'_ [FileContent], file: &FileContent| {
        list.iter().find(|own| own.file == file.file).cloned()
    };
    let alike = |one: &FileContent, other: &FileContent| one.digest == other.digest;
    let mut new: Vec<&FileContent> = now
        .iter()
        .filter(|own| named(before, own).is_none())
        .collect();
    let mut stale = Vec::new();
    for own in before {
        let change = match named(now, own) {
            Some(other) if alike(own, &other) => None,
            Some(_) => Some(Change::Rows),
            None => match new.iter().position(|other| alike(own, other)) {
                Some(renamed) => {
                    new.remove(renamed);
                    None
                }
                None => Some(Change::Gone),
            },
        };
        if let Some(change) = change {
            let file = own.file.clone();
            stale.push(Stale { file, change });
        }
    }
    stale.extend(new.into_iter().map(|own| Stale {
        file: own.file.clone(),
        change: Change::NewRows,
    }));
    stale
}
