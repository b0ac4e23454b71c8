//! Who competes with whom: a quota's pools, their bases, shares and places.
//! Invariant: which pool somebody is in follows from the roster and the pack alone.

use std::sync::Arc;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::{Given, Standing, problem};
use crate::diag::Sink;
use crate::office::{
    Conclusion, PersonId, PoolKey, Quota, QuotaBase, ShareWhen, SmallWay, TieKey, Traits,
};

/// One pool of a quota.
pub struct PoolCut {
    pub name: Arc<str>,
    /// By places among the standings.
    pub members: Vec<usize>,
    pub base: u32,
    pub share: Decimal,
    /// The article of the case that replaced the usual share.
    pub case: Option<Arc<str>>,
    pub limit: u32,
    pub exempt: bool,
}

/// What a standing is, as far as pools ask.
pub fn traits<'a>(given: Given<'a>, standing: &Standing) -> Traits<'a> {
    let lexicon = &given.facts.lexicon;
    let person = given.facts.roster.person(standing.person);
    Traits {
        class: lexicon.text(standing.class),
        staff: person.map_or("", |person| lexicon.text(person.staff)),
        section: lexicon.text(standing.section),
        post: lexicon.text(standing.post),
        rank: person.map_or("", |person| lexicon.text(person.rank)),
    }
}

/// The pools of a quota, in the order in which the roster names them first.
pub fn pools(
    given: Given<'_>,
    quota: &Quota,
    standings: &[Standing],
    sink: &mut Sink,
) -> Vec<PoolCut> {
    let mut groups: Vec<Group> = Vec::new();
    let mut places: FxHashMap<Vec<Arc<str>>, usize> = FxHashMap::default();
    for (index, standing) in standings.iter().enumerate() {
        let traits = traits(given, standing);
        if !quota.pool.holds(traits) || quota.except.names_any(traits) {
            continue;
        }
        let names = match quota.by {
            None => Vec::new(),
            Some(key) => merged_with(quota, key.of(traits)),
        };
        let at = *places.entry(names.clone()).or_insert_with(|| {
            groups.push(Group {
                names,
                members: Vec::new(),
            });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(at) {
            group.members.push(index);
        }
    }
    if groups.is_empty() && !quota.pool.is_everybody() {
        groups.push(Group::default());
    }
    unknown_names(given, quota, standings, sink);
    join_small(quota, groups, standings)
        .into_iter()
        .map(|group| group.cut(given, quota, standings))
        .collect()
}

#[derive(Default)]
struct Group {
    /// The values that share the pool; none where the quota is not parted.
    names: Vec<Arc<str>>,
    members: Vec<usize>,
}

impl Group {
    fn base(&self, quota: &Quota, standings: &[Standing]) -> u32 {
        let mut people: Vec<PersonId> = self
            .members
            .iter()
            .filter_map(|index| standings.get(*index))
            .filter(|standing| counts(quota.base, standing.conclusion))
            .map(|standing| standing.person)
            .collect();
        // Two 考核对象 of one person are one of the people that the share is taken of.
        people.dedup();
        u32::try_from(people.len()).unwrap_or(u32::MAX)
    }

    fn cut(self, given: Given<'_>, quota: &Quota, standings: &[Standing]) -> PoolCut {
        let base = self.base(quota, standings);
        let case = quota
            .cases
            .iter()
            .find(|case| self.meets(given, quota, &case.when));
        let share = case.map_or(quota.share, |case| case.share);
        let small = quota
            .small
            .as_ref()
            .is_some_and(|small| small.way == SmallWay::Exempt && base < small.fewer_than);
        PoolCut {
            name: self.name(quota),
            base,
            share,
            case: case.map(|case| case.basis.clone()),
            limit: quota.places(base, share),
            exempt: small && quota.cap.is_none(),
            members: self.members,
        }
    }

    fn name(&self, quota: &Quota) -> Arc<str> {
        let own = self.names.join("、");
        match (quota.name.as_ref(), own.as_str()) {
            ("", "") => quota_words(quota).into(),
            ("", _) => own.into(),
            (_, "") => quota.name.clone(),
            (name, own) => format!("{name}：{own}").into(),
        }
    }

    fn meets(&self, given: Given<'_>, quota: &Quota, when: &ShareWhen) -> bool {
        match when {
            ShareWhen::Office(names) => {
                let stated = &given.facts.scheme.closing.circumstances;
                stated.iter().any(|own| names.contains(&own.name))
            }
            ShareWhen::Section(grades) => {
                quota.by == Some(PoolKey::Section)
                    && !self.names.is_empty()
                    && self.names.iter().all(|name| {
                        given.sections.iter().any(|(section, grade)| {
                            given.facts.lexicon.text(*section) == name.as_ref()
                                && grades.contains(grade)
                        })
                    })
            }
        }
    }
}

/// What a nameless, unparted pool is called: what it asks for.
fn quota_words(quota: &Quota) -> String {
    let asked = quota.pool.asks();
    let lists = asked.iter().filter(|(_, names)| !names.is_empty());
    lists
        .map(|(_, names)| names.join("、"))
        .collect::<Vec<_>>()
        .join("，")
}

fn counts(base: QuotaBase, conclusion: Conclusion) -> bool {
    match base {
        QuotaBase::Due => conclusion != Conclusion::Absent,
        // Those whose case is open take part; they may still be graded later.
        QuotaBase::TakingPart => !matches!(conclusion, Conclusion::Absent | Conclusion::Unscored),
        QuotaBase::Graded => conclusion == Conclusion::Graded,
    }
}

/// The values that share a pool with this one, itself among them.
fn merged_with(quota: &Quota, value: &str) -> Vec<Arc<str>> {
    let shared = quota
        .merged
        .iter()
        .find(|names| names.iter().any(|name| name.as_ref() == value));
    match shared {
        Some(names) => names.clone(),
        None => vec![value.into()],
    }
}

/// Pools too small for a share of their own become one, where the pack says so.
fn join_small(quota: &Quota, groups: Vec<Group>, standings: &[Standing]) -> Vec<Group> {
    let Some(small) = quota
        .small
        .as_ref()
        .filter(|small| small.way == SmallWay::Merge)
    else {
        return groups;
    };
    let (few, mut kept): (Vec<Group>, Vec<Group>) = groups
        .into_iter()
        .partition(|group| group.base(quota, standings) < small.fewer_than);
    let mut joined = Group::default();
    for group in few {
        joined.names.extend(group.names);
        joined.members.extend(group.members);
    }
    joined.members.sort_unstable();
    if !joined.members.is_empty() {
        kept.push(joined);
    }
    kept
}

/// A name that nobody on the roster bears would leave its pool empty, and nobody limited, in silence.
fn unknown_names(given: Given<'_>, quota: &Quota, standings: &[Standing], sink: &mut Sink) {
    let mut asked: Vec<(PoolKey, &Arc<str>)> = Vec::new();
    for (key, names) in quota.pool.asks().into_iter().chain(quota.except.asks()) {
        asked.extend(names.iter().map(|name| (key, name)));
    }
    if let Some(key) = quota.by {
        asked.extend(quota.merged.iter().flatten().map(|name| (key, name)));
    }
    for (key, name) in asked {
        let mut known: Vec<&str> = standings
            .iter()
            .map(|standing| key.of(traits(given, standing)))
            .filter(|value| !value.is_empty())
            .collect();
        known.sort_unstable();
        known.dedup();
        if !known.contains(&name.as_ref()) {
            sink.push(problem::empty_pool(&quota.grade, key.word(), name, &known));
        }
    }
    for tie in &quota.ties {
        let TieKey::Indicator(name) = tie else {
            continue;
        };
        let indicators = given.facts.indicators.iter();
        let mut known: Vec<&str> = indicators.map(|own| own.name.as_ref()).collect();
        known.sort_unstable();
        known.dedup();
        if !known.contains(&name.as_ref()) {
            sink.push(problem::tie_without(&quota.grade, name, &known));
        }
    }
}
