//! 历史: the saved results of earlier periods and of a longer period's parts, decided figures beside computed ones.
//! Invariant: what was decided counts, and what was computed stays beside it; a draft never gets in here.

use std::sync::Arc;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::period::Period;
use super::scheme::Conclusion;
use super::target::SubjectKind;

/// Earlier periods, from the first to the last.
#[derive(Clone, Debug, Default)]
pub struct History {
    periods: Vec<PastPeriod>,
}

impl History {
    pub fn new(mut periods: Vec<PastPeriod>) -> Self {
        periods.sort_by_key(|past| (past.period.first, past.period.last));
        Self { periods }
    }

    pub fn periods(&self) -> &[PastPeriod] {
        &self.periods
    }

    pub fn is_empty(&self) -> bool {
        self.periods.is_empty()
    }

    pub fn of(&self, period: &Period) -> Option<&PastPeriod> {
        self.periods.iter().find(|past| past.period == *period)
    }

    /// 上期: the saved result of the period of the same length just before.
    pub fn last_before(&self, period: &Period) -> Option<&PastPeriod> {
        self.of(&period.previous()?)
    }

    /// 历史: the saved periods of the same length before one, the nearest first.
    pub fn before<'h>(&'h self, period: &'h Period) -> impl Iterator<Item = &'h PastPeriod> {
        let same = |past: &&PastPeriod| {
            past.period.cycle == period.cycle && past.period.last < period.first
        };
        self.periods.iter().rev().filter(same)
    }

    /// The same, ending where the row of periods breaks: what 连续期数 counts over.
    pub fn run_before<'h>(&'h self, period: &Period) -> impl Iterator<Item = &'h PastPeriod> {
        let mut next = self.last_before(period);
        std::iter::from_fn(move || {
            let past = next?;
            next = self.last_before(&past.period);
            Some(past)
        })
    }

    /// The saved periods within one, from the first to the last: the quarters of a year.
    pub fn within<'h>(&'h self, period: &'h Period) -> impl Iterator<Item = &'h PastPeriod> {
        self.periods.iter().filter(|past| {
            period.first <= past.period.first
                && past.period.last <= period.last
                && past.period != *period
        })
    }
}

/// The file of a saved result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PastFile {
    /// As people see it: `结果/2026Q1/results.json`.
    pub name: Arc<str>,
    /// SHA-256 of the file, hex.
    pub digest: Arc<str>,
    /// SHA-256 of what it says of people.
    pub content: Arc<str>,
}

/// One saved `results.json`.
#[derive(Clone, Debug)]
pub struct PastPeriod {
    pub period: Period,
    pub file: PastFile,
    /// The pack that made it.
    pub pack: Arc<str>,
    /// Figures are made from it; else it is only shown.
    pub counts: bool,
    subjects: Vec<PastSubject>,
    by_key: FxHashMap<(SubjectKind, Arc<str>), Vec<usize>>,
}

impl PastPeriod {
    pub fn new(period: Period, file: PastFile, pack: Arc<str>, subjects: Vec<PastSubject>) -> Self {
        let mut by_key: FxHashMap<_, Vec<usize>> = FxHashMap::default();
        for (index, subject) in subjects.iter().enumerate() {
            let key = (subject.kind, subject.key.clone());
            by_key.entry(key).or_default().push(index);
        }
        Self {
            period,
            file,
            pack,
            counts: true,
            subjects,
            by_key,
        }
    }

    pub fn subjects(&self) -> &[PastSubject] {
        &self.subjects
    }

    /// A person's results by 工号 (by name where the roster has no 工号); several under 双岗位双考核.
    pub fn person(&self, key: &str) -> impl Iterator<Item = &PastSubject> + use<'_> {
        self.find(SubjectKind::Person, key)
    }

    /// The one result of a person that a post goes by: that of the same post where there are several.
    pub fn of_person(&self, key: &str, post: &str) -> Option<&PastSubject> {
        let same = |own: &&PastSubject| own.post.as_ref() == post;
        self.person(key)
            .find(same)
            .or_else(|| self.person(key).next())
    }

    /// A 科室's result.
    pub fn section(&self, name: &str) -> Option<&PastSubject> {
        self.find(SubjectKind::Section, name).next()
    }

    fn find(&self, kind: SubjectKind, key: &str) -> impl Iterator<Item = &PastSubject> + use<'_> {
        self.by_key
            .get(&(kind, Arc::from(key)))
            .map_or(&[] as &[usize], Vec::as_slice)
            .iter()
            .filter_map(|index| self.subjects.get(*index))
    }
}

/// One 考核对象 of an earlier period.
#[derive(Clone, Debug)]
pub struct PastSubject {
    pub kind: SubjectKind,
    /// 工号, or the name where there is none; a 科室 by its name.
    pub key: Arc<str>,
    pub name: Arc<str>,
    pub section: Arc<str>,
    pub post: Arc<str>,
    pub class: Arc<str>,
    pub conclusion: Conclusion,
    /// Why, and the article.
    pub why: Arc<str>,
    pub basis: Arc<str>,
    pub total: Figure<Decimal>,
    pub grade: Figure<Arc<str>>,
    /// A tie at the quota's line that nobody has decided yet.
    pub undecided: bool,
    /// By 目标类型.
    pub kinds: Vec<(Arc<str>, Option<Decimal>)>,
    /// Of the 任职 that count, in the order of 岗位目标.
    pub indicators: Vec<PastIndicator>,
}

impl PastSubject {
    /// The first indicator of that name which has a value.
    pub fn indicator(&self, name: &str) -> Option<&PastIndicator> {
        let mut own = self
            .indicators
            .iter()
            .filter(|own| own.name.as_ref() == name);
        own.clone()
            .find(|own| own.score.is_some())
            .or_else(|| own.next())
    }

    pub fn kind(&self, name: &str) -> Option<Decimal> {
        let own = self.kinds.iter().find(|(own, _)| own.as_ref() == name);
        own.and_then(|(_, value)| *value)
    }
}

/// A figure as decided and as computed; the two are one where nobody decided anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure<T> {
    pub decided: Option<T>,
    pub computed: Option<T>,
}

impl<T: PartialEq> Figure<T> {
    /// Whether somebody decided otherwise than was computed.
    pub fn was_changed(&self) -> bool {
        self.decided != self.computed
    }
}

/// One indicator of one 任职.
#[derive(Clone, Debug)]
pub struct PastIndicator {
    pub name: Arc<str>,
    pub kind: Arc<str>,
    /// The post that it was scored for.
    pub section: Arc<str>,
    pub post: Arc<str>,
    pub full: Decimal,
    pub score: Option<Decimal>,
    /// 实际值
    pub actual: Option<Decimal>,
    /// Empty for a value by rule; else 缺数, 不适用, 出错.
    pub state: Arc<str>,
    /// 处理: the policy that was applied.
    pub treated: Option<Arc<str>>,
}
