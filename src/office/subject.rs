//! What rules score: a 任职 or a 科室, and which rows, members and indicators are its.
//! Invariant: a row that two members of a 科室 share counts once for it.

use super::choice;
use super::docket::Duties;
use super::facts::Facts;
use super::groups::Groups;
use super::roster::{Tenure, TenureId};
use super::target::{Audience, SubjectKind};
use super::text::Symbol;
use super::value::PersonId;

/// A 科室 by its place in the roster's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionId(pub u32);

impl SectionId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One subject of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A 任职.
    Post(TenureId),
    /// A 科室.
    Section(SectionId),
}

impl Subject {
    pub fn kind(self) -> SubjectKind {
        match self {
            Self::Post(_) => SubjectKind::Person,
            Self::Section(_) => SubjectKind::Section,
        }
    }
}

impl Facts {
    pub fn section(&self, id: SectionId) -> Option<Symbol> {
        self.roster.sections.get(id.index()).copied()
    }

    /// The 科室 of that name.
    pub fn section_id(&self, name: Symbol) -> Option<SectionId> {
        let index = self.roster.sections.iter().position(|own| *own == name)?;
        Some(SectionId(u32::try_from(index).ok()?))
    }

    /// The 科室 a subject belongs to or is.
    pub fn section_of(&self, subject: Subject) -> Option<Symbol> {
        match subject {
            Subject::Post(id) => self.tenure(id).map(|tenure| tenure.section),
            Subject::Section(id) => self.section(id),
        }
    }

    /// What messages call a subject: the person's name or the 科室's.
    pub fn subject_name(&self, subject: Subject) -> &str {
        let name = match subject {
            Subject::Post(id) => self
                .tenure(id)
                .and_then(|tenure| self.roster.person(tenure.person))
                .map(|person| person.name),
            Subject::Section(id) => self.section(id),
        };
        name.map_or("", |name| self.lexicon.text(name))
    }

    /// The 任职 of a 科室 that overlap the period.
    pub fn members(&self, id: SectionId) -> impl Iterator<Item = &Tenure> {
        let name = self.section(id);
        let (first, last) = (self.period.first, self.period.last);
        self.roster
            .tenures
            .iter()
            .filter(move |tenure| Some(tenure.section) == name && tenure.overlaps(first, last))
    }

    /// How many people held a post in a 科室 in the period.
    pub fn head_count(&self, id: SectionId) -> u32 {
        let mut people: Vec<PersonId> = self.members(id).map(|tenure| tenure.person).collect();
        people.sort_unstable();
        people.dedup();
        u32::try_from(people.len()).unwrap_or(u32::MAX)
    }

    /// The log's rows and the data tables' rows of a subject.
    pub fn duties(&self, subject: Subject) -> Option<&Duties> {
        match subject {
            Subject::Post(id) => self.docket.duties(id),
            Subject::Section(id) => self.docket.sections.get(id.index()),
        }
    }

    /// The rows of a table that count for a subject; of the log those led.
    pub fn rows_of(&self, subject: Subject, table: u16) -> &[u32] {
        let Some(duties) = self.duties(subject) else {
            return &[];
        };
        match usize::from(table).checked_sub(1) {
            None => &duties.lead,
            Some(index) => duties.data.get(index).map_or(&[], Vec::as_slice),
        }
    }

    /// The indicators of a subject, by number and in the order of 岗位目标.
    pub fn indicators_of(&self, subject: Subject) -> Vec<u32> {
        match subject {
            Subject::Post(id) => self.tenure(id).map_or_else(Vec::new, |tenure| {
                choice::choose(&self.indicators, tenure).0
            }),
            Subject::Section(id) => self.section(id).map_or_else(Vec::new, |section| {
                choice::choose_section(&self.indicators, section).0
            }),
        }
    }

    /// The rows on groups that hold for a subject.
    pub fn groups_of(&self, subject: Subject) -> Groups<'_> {
        Groups::choose(&self.groups, self.scheme.combine, |row| {
            row.subject == subject.kind() && self.is_for(&row.audience, subject)
        })
    }

    /// Whether an audience, of rows for that kind of subject, includes one.
    pub fn is_for(&self, audience: &Audience, subject: Subject) -> bool {
        match subject {
            Subject::Post(id) => self
                .tenure(id)
                .is_some_and(|tenure| audience.includes(tenure.section, tenure.class, tenure.post)),
            Subject::Section(id) => self
                .section(id)
                .is_some_and(|section| audience.section.is_none_or(|own| own == section)),
        }
    }

    /// The 科室 that are assessed by indicators of their own, and have members in the period.
    pub fn assessed_sections(&self) -> Vec<SectionId> {
        let is_own =
            |indicator: &super::target::Indicator| indicator.subject == SubjectKind::Section;
        if !self.indicators.iter().any(is_own) && self.composition().is_none() {
            return Vec::new();
        }
        (0..u32::try_from(self.roster.sections.len()).unwrap_or(u32::MAX))
            .map(SectionId)
            .filter(|id| self.members(*id).next().is_some())
            .filter(|id| {
                !self.indicators_of(Subject::Section(*id)).is_empty() || self.has_parts(*id)
            })
            .collect()
    }

    /// Whether a part of the longer period has a result of the 科室.
    pub fn has_parts(&self, section: SectionId) -> bool {
        let name = self.subject_name(Subject::Section(section));
        self.composition().is_some_and(|composition| {
            let parts = self.period.parts(composition.part);
            parts.iter().any(|part| {
                let past = self.history.of(part);
                past.is_some_and(|past| past.section(name).is_some())
            })
        })
    }
}

/// The rows of several holders, each once and in the table's order.
pub fn united<'a>(rows: impl Iterator<Item = &'a [u32]>) -> Vec<u32> {
    let mut all: Vec<u32> = rows.flatten().copied().collect();
    all.sort_unstable();
    all.dedup();
    all
}
