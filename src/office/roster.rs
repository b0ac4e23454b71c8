//! 人员 and 任职: who holds which post, from when to when, and in what status.
//! Invariant: two people of one name are two people; a name alone never picks one of them.

use std::sync::Arc;

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use super::text::{Lexicon, Symbol};
use super::value::PersonId;
use crate::diag::Place;

/// One person of the roster.
#[derive(Clone, Debug)]
pub struct Person {
    /// 工号, as text, byte for byte.
    pub number: Symbol,
    pub name: Symbol,
    /// 人员类别: 公务员, 参公, 事业 …
    pub staff: Symbol,
    /// 职级
    pub rank: Symbol,
    /// In the order of the roster.
    pub tenures: Vec<TenureId>,
    pub statuses: Vec<StatusSpan>,
    /// The row of the roster table that names the person first.
    pub row: u32,
}

/// A 任职 by the order of the roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TenureId(pub u32);

impl TenureId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// 任职: one person in one post over an interval; what rules score.
#[derive(Clone, Debug)]
pub struct Tenure {
    pub person: PersonId,
    /// 科室
    pub section: Symbol,
    /// 岗位
    pub post: Symbol,
    /// 岗位类别
    pub class: Symbol,
    /// 职责: 主岗, 兼岗, or free text.
    pub duty: Symbol,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    /// The row of the roster table.
    pub row: u32,
}

impl Tenure {
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    pub fn overlaps(&self, first: NaiveDate, last: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= last) && self.to.is_none_or(|to| first <= to)
    }
}

/// A status over an interval; open ends run on.
#[derive(Clone, Debug)]
pub struct StatusSpan {
    /// The word of the column 状态.
    pub word: Symbol,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub row: u32,
}

/// Everybody.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    pub people: Vec<Person>,
    pub tenures: Vec<Tenure>,
    /// 科室 in the order in which the roster names them first.
    pub sections: Vec<Symbol>,
    /// The 岗位类别 cell of each row of the roster table, for messages.
    pub places: Vec<Place>,
    /// The roster has no column 岗位类别 that can be read; it has been said.
    pub classless: bool,
    by_number: FxHashMap<Symbol, PersonId>,
    by_name: FxHashMap<Arc<str>, Vec<PersonId>>,
}

/// What a name in a cell leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    One(PersonId),
    /// Several people bear the name and nothing tells them apart.
    Several(Vec<PersonId>),
    Unknown,
    /// The number and the name belong to different people.
    Conflict(PersonId),
}

impl Roster {
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.people.get(id.index())
    }

    pub fn tenure(&self, id: TenureId) -> Option<&Tenure> {
        self.tenures.get(id.index())
    }

    pub fn tenure_ids(&self) -> impl Iterator<Item = TenureId> + use<> {
        (0..u32::try_from(self.tenures.len()).unwrap_or(u32::MAX)).map(TenureId)
    }

    pub fn person_ids(&self) -> impl Iterator<Item = PersonId> + use<> {
        (0..u32::try_from(self.people.len()).unwrap_or(u32::MAX)).map(PersonId)
    }

    /// Adds a 任职; the person is the one of that 工号, new if need be. Answers the person.
    pub fn add(&mut self, person: Person, mut tenure: Tenure, lexicon: &Lexicon) -> PersonId {
        let id = match self.by_number.get(&person.number) {
            Some(known) if !person.number.is_empty() => *known,
            _ => self.insert(person, lexicon),
        };
        if !self.sections.contains(&tenure.section) && !tenure.section.is_empty() {
            self.sections.push(tenure.section);
        }
        tenure.person = id;
        let tenure_id = TenureId(u32::try_from(self.tenures.len()).unwrap_or(u32::MAX));
        self.tenures.push(tenure);
        if let Some(person) = self.people.get_mut(id.index()) {
            person.tenures.push(tenure_id);
        }
        id
    }

    fn insert(&mut self, person: Person, lexicon: &Lexicon) -> PersonId {
        let id = PersonId(u32::try_from(self.people.len()).unwrap_or(u32::MAX));
        if !person.number.is_empty() {
            self.by_number.insert(person.number, id);
        }
        self.by_name
            .entry(lexicon.shared(person.name))
            .or_default()
            .push(id);
        self.people.push(person);
        id
    }

    pub fn person_mut(&mut self, id: PersonId) -> Option<&mut Person> {
        self.people.get_mut(id.index())
    }

    /// The person of a 工号.
    pub fn by_number(&self, number: Symbol) -> Option<PersonId> {
        self.by_number.get(&number).copied()
    }

    /// Everybody of that (folded) name.
    pub fn by_name(&self, name: &str) -> &[PersonId] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// Finds who a folded name means; `section` and `number` tell people of one name apart.
    pub fn find(&self, name: &str, number: Option<Symbol>, section: Option<Symbol>) -> Match {
        let named = self.by_name(name);
        if let Some(number) = number {
            return match self.by_number(number) {
                Some(person) if name.is_empty() || named.contains(&person) => Match::One(person),
                Some(person) => Match::Conflict(person),
                None => Match::Unknown,
            };
        }
        match named {
            [] => Match::Unknown,
            [person] => Match::One(*person),
            several => {
                let inside: Vec<PersonId> = several
                    .iter()
                    .copied()
                    .filter(|person| {
                        section.is_some_and(|section| self.worked_in(*person, section))
                    })
                    .collect();
                match inside.as_slice() {
                    [person] => Match::One(*person),
                    _ => Match::Several(several.to_vec()),
                }
            }
        }
    }

    fn worked_in(&self, person: PersonId, section: Symbol) -> bool {
        self.person(person).is_some_and(|person| {
            person
                .tenures
                .iter()
                .filter_map(|id| self.tenure(*id))
                .any(|tenure| tenure.section == section)
        })
    }

    /// Every folded name, for near-name hints.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(|name| name.as_ref())
    }
}
