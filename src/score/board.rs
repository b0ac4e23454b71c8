//! What is known of everybody so far, as rules read it: single results, and figures over those who have a value.
//! Invariant: a value that a policy filled in is read as the result it became, and never enters a population.

use std::sync::Arc;

use rust_decimal::Decimal;
use rust_decimal::RoundingStrategy::ToZero;
use rustc_hash::FxHashMap;

use super::Raw;
use super::graph::Wanted;
use crate::office::{Compare, Facts, Scope, SectionId, State, Subject, SubjectKind, Symbol};
use crate::rules::{Figure, Others, Use, What, Whom};

/// Results by what they are.
#[derive(Clone, Debug)]
pub struct Board {
    facts: Arc<Facts>,
    sections: FxHashMap<Symbol, SectionId>,
    series: FxHashMap<Wanted, Arc<Series>>,
}

/// One result of every subject of a kind.
#[derive(Debug)]
struct Series {
    of: FxHashMap<Subject, One>,
    groups: FxHashMap<Group, Population>,
}

#[derive(Debug)]
struct One {
    value: Result<Decimal, State>,
    /// Whether it is in the population: it has a value by rule.
    counts: bool,
    /// Which way is better.
    compare: Compare,
}

/// Among whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Group {
    All,
    Section(Symbol),
    Class(Symbol),
}

#[derive(Debug, Default)]
struct Population {
    /// Ascending.
    values: Vec<Decimal>,
    /// `None` past the range of decimals.
    sum: Option<Decimal>,
    /// Whose the highest is; of several the first by name.
    first: Option<(Decimal, Subject)>,
}

impl Board {
    pub fn new(facts: &Arc<Facts>) -> Self {
        let sections = (0_u32..)
            .map(SectionId)
            .zip(&facts.roster.sections)
            .map(|(id, name)| (*name, id))
            .collect();
        Self {
            facts: facts.clone(),
            sections,
            series: FxHashMap::default(),
        }
    }

    /// Takes down a result of all subjects.
    pub fn add(&mut self, wanted: &Wanted, raws: impl Iterator<Item = Raw>) {
        if self.series.contains_key(wanted) {
            return;
        }
        let (kind, what) = wanted;
        let mut series = Series {
            of: FxHashMap::default(),
            groups: FxHashMap::default(),
        };
        for raw in raws.filter(|raw| raw.subject.kind() == *kind) {
            let Some(one) = self.one(&raw, what) else {
                continue;
            };
            if let (Ok(value), true) = (&one.value, one.counts) {
                for group in self.groups_of(raw.subject).into_iter().flatten() {
                    let population = series.groups.entry(group).or_default();
                    population.values.push(*value);
                    let rival = population.first;
                    let wins = rival.is_none_or(|(best, holder)| {
                        *value > best
                            || (*value == best && self.name(raw.subject) < self.name(holder))
                    });
                    if wins {
                        population.first = Some((*value, raw.subject));
                    }
                }
            }
            series.of.insert(raw.subject, one);
        }
        for population in series.groups.values_mut() {
            population.values.sort_unstable();
            population.sum = population
                .values
                .iter()
                .try_fold(Decimal::ZERO, |sum, next| sum.checked_add(*next));
        }
        self.series.insert(wanted.clone(), Arc::new(series));
    }

    fn one(&self, raw: &Raw, what: &What) -> Option<One> {
        let named = |name: &Arc<str>| {
            raw.pieces.iter().find_map(|piece| {
                let own = self.facts.indicator(piece.mark.indicator)?;
                (own.name == *name).then_some((piece, own))
            })
        };
        match what {
            What::Total => {
                let total = raw.total.as_ref()?;
                Some(One {
                    value: total.value().ok_or_else(|| total.state.clone()),
                    counts: true,
                    compare: Compare::AtLeast,
                })
            }
            What::Score(name) => {
                let (piece, _) = named(name)?;
                let value = match &piece.node {
                    Some(node) if node.left_out => Err(State::NotApplicable("已剔除".into())),
                    Some(node) => node.value().ok_or_else(|| node.state.clone()),
                    None => Err(piece.mark.state.clone()),
                };
                Some(One {
                    value,
                    counts: piece.mark.state == State::Valued,
                    compare: Compare::AtLeast,
                })
            }
            What::Actual(name) => {
                let (piece, own) = named(name)?;
                let none = || match &piece.mark.state {
                    State::Valued => State::Missing("没有 计量，没有实际值".into()),
                    state => state.clone(),
                };
                Some(One {
                    value: piece.mark.actual.ok_or_else(none),
                    counts: true,
                    compare: own.compare,
                })
            }
        }
    }

    /// 工号 or the name of the 科室: what the order of the roster does not change.
    fn name(&self, subject: Subject) -> &str {
        match subject {
            Subject::Post(id) => self
                .facts
                .tenure(id)
                .and_then(|tenure| self.facts.roster.person(tenure.person))
                .map_or("", |person| self.facts.lexicon.text(person.number)),
            Subject::Section(_) => self.facts.subject_name(subject),
        }
    }

    fn groups_of(&self, subject: Subject) -> [Option<Group>; 3] {
        let tenure = match subject {
            Subject::Post(id) => self.facts.tenure(id),
            Subject::Section(_) => None,
        };
        [
            Some(Group::All),
            tenure.map(|tenure| Group::Section(tenure.section)),
            tenure.map(|tenure| Group::Class(tenure.class)),
        ]
    }

    /// The 科室 that a subject is or belongs to, as a subject.
    fn section(&self, subject: Subject) -> Option<Subject> {
        let name = self.facts.section_of(subject)?;
        Some(Subject::Section(*self.sections.get(&name)?))
    }

    fn figure(
        &self,
        wanted: &Wanted,
        (subject, group): (Subject, Group),
        figure: Figure,
    ) -> Result<Decimal, State> {
        let missing = |words: &str| State::Missing(words.into());
        let series = self
            .series
            .get(wanted)
            .ok_or_else(|| missing("还没有算到"))?;
        let empty = Population::default();
        let population = series.groups.get(&group).unwrap_or(&empty);
        let values = &population.values;
        let count = Decimal::from(values.len());
        let range = || State::Failed("总和超出了能精确表示的范围".into());
        match figure {
            Figure::Count => Ok(count),
            _ if values.is_empty() => Err(missing("没有一个有值")),
            Figure::Highest => values.last().copied().ok_or_else(range),
            Figure::Lowest => values.first().copied().ok_or_else(range),
            Figure::Sum => population.sum.ok_or_else(range),
            Figure::Mean => population
                .sum
                .and_then(|sum| sum.checked_div(count))
                .ok_or_else(range),
            Figure::Rank => {
                let own = series.of.get(&subject).ok_or_else(none)?;
                let value = own.value.clone()?;
                if !own.counts {
                    return Err(missing("没有按规则得出的值，没有名次"));
                }
                let better = match own.compare {
                    Compare::AtLeast => {
                        values.len() - values.partition_point(|other| *other <= value)
                    }
                    Compare::AtMost => values.partition_point(|other| *other < value),
                };
                Ok(Decimal::from(better.saturating_add(1)))
            }
        }
    }
}

fn none() -> State {
    State::NotApplicable("没有这一项".into())
}

/// Says of a state what it is the state of.
fn told(state: State, what: &str) -> State {
    let words = match &state {
        State::Valued => return state,
        other => format!("{what}：{}", other.why()).into(),
    };
    match state {
        State::Missing(_) => State::Missing(words),
        State::NotApplicable(_) => State::NotApplicable(words),
        _ => State::Failed(words),
    }
}

impl Others for Board {
    fn read(&self, subject: Subject, own: &Use) -> Result<Decimal, State> {
        let found = || {
            let kind = own.whom.kind_for(subject.kind()).ok_or_else(none)?;
            let wanted = (kind, own.what.clone());
            // Whose place, and among whom.
            let (subject, group) = match own.whom {
                Whom::Own | Whom::All => (subject, Group::All),
                Whom::Section => (self.section(subject).ok_or_else(none)?, Group::All),
                Whom::Members | Whom::SameSection => {
                    let section = self.facts.section_of(subject).ok_or_else(none)?;
                    (subject, Group::Section(section))
                }
                Whom::SameClass => {
                    let class = self.groups_of(subject).into_iter().nth(2).flatten();
                    (subject, class.ok_or_else(none)?)
                }
            };
            match own.figure {
                Some(figure) => self.figure(&wanted, (subject, group), figure),
                None => {
                    let series = self.series.get(&wanted).ok_or_else(none)?;
                    series.of.get(&subject).ok_or_else(none)?.value.clone()
                }
            }
        };
        found().map_err(|state| told(state, &own.text))
    }

    fn population(
        &self,
        subject: Subject,
        indicator: u32,
        figure: Figure,
    ) -> Result<Decimal, State> {
        let (wanted, group) = self.compared(subject, indicator)?;
        self.figure(&wanted, (subject, group), figure)
            .map_err(|state| told(state, figure.word()))
    }

    fn share(&self, subject: Subject, indicator: u32, pool: Decimal) -> Result<Decimal, State> {
        let (wanted, group) = self.compared(subject, indicator)?;
        let failed = |words: &str| State::Failed(words.into());
        let series = self.series.get(&wanted).ok_or_else(none)?;
        let own = series.of.get(&subject).ok_or_else(none)?.value.clone()?;
        let population = series.groups.get(&group).ok_or_else(none)?;
        let range = || failed("分得的超出了能精确表示的范围");
        let sum = population.sum.ok_or_else(range)?;
        if population
            .values
            .first()
            .is_some_and(|least| *least < Decimal::ZERO)
        {
            return Err(failed("有人的实际值小于 0，分不出各人的一份"));
        }
        if sum.is_zero() {
            return Err(State::Missing("分得：大家的实际值都是 0".into()));
        }
        let places = self.facts.scheme.rounding.entry.places;
        let part = |value: Decimal| {
            let product = pool.checked_mul(value)?.checked_div(sum)?;
            Some(product.round_dp_with_strategy(places, ToZero))
        };
        if population.first.is_none_or(|(_, holder)| holder != subject) {
            return part(own).ok_or_else(range);
        }
        // The highest has what the others leave.
        let all = population
            .values
            .iter()
            .try_fold(Decimal::ZERO, |all, value| all.checked_add(part(*value)?));
        let rest = all
            .and_then(|all| pool.checked_sub(all))
            .ok_or_else(range)?;
        part(own)
            .and_then(|part| part.checked_add(rest))
            .ok_or_else(range)
    }
}

impl Board {
    /// The 实际值 that an indicator is compared by, and among whom.
    fn compared(&self, subject: Subject, indicator: u32) -> Result<(Wanted, Group), State> {
        let own = self.facts.indicator(indicator).ok_or_else(none)?;
        let [all, section, class] = self.groups_of(subject);
        let group = match (subject.kind(), own.scope) {
            (SubjectKind::Section, _) | (_, Scope::All) => all,
            (_, Scope::Section) => section,
            (_, Scope::Class) => class,
        };
        let wanted = (subject.kind(), What::Actual(own.name.clone()));
        Ok((wanted, group.ok_or_else(none)?))
    }
}
