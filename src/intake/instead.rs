//! What a name that the roster does not know is likely meant to be, so that the mend fits.
//! Invariant: nothing is taken for what it is likely meant to be; it is only said.

use super::people::Search;

/// What an unknown name is, as far as it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Instead {
    /// A 科室 of the roster.
    Section,
    /// `督查室赵丽华`: a name of the roster, and something else. Whether that is a 科室 of the roster.
    Holds(String, Option<String>),
    /// Several of its names: `张敏和韩文博`.
    Several(Vec<String>),
    /// The roster has it with something in brackets: `张敏（女）`.
    Bracketed(String),
}

impl Search<'_> {
    /// What a name that is nobody's is instead.
    pub(super) fn instead(&self, name: &str) -> Option<Instead> {
        if self.section(name).is_some() {
            return Some(Instead::Section);
        }
        // Nobody's name is shorter than two characters.
        let long = |own: &&str| own.chars().nth(1).is_some();
        let mut names = self.roster.names().filter(long);
        if let Some(own) = names.find(|own| own.split(['（', '(']).next() == Some(name)) {
            return Some(Instead::Bracketed(own.to_owned()));
        }
        let held = self.roster.names().filter(long);
        let mut held: Vec<(usize, &str)> = held
            .filter_map(|own| Some((name.find(own)?, own)))
            .collect();
        // Of 张敏 and 张敏明 only the longer stands there.
        let all = held.clone();
        let longer = |own: &str| {
            all.iter()
                .any(|(_, other)| *other != own && other.contains(own))
        };
        held.retain(|(_, own)| !longer(own));
        held.sort_unstable();
        let (_, first) = *held.first()?;
        if held.len() > 1 {
            let names = held.iter().map(|(_, own)| (*own).to_owned());
            return Some(Instead::Several(names.collect()));
        }
        let rest = name.replacen(first, "", 1);
        let section = self.section(&rest).filter(|section| {
            let people = self.roster.by_name(first).iter();
            let mut tenures = people
                .filter_map(|id| self.roster.person(*id))
                .flat_map(|person| &person.tenures)
                .filter_map(|id| self.roster.tenure(*id));
            tenures.any(|tenure| tenure.section == *section)
        });
        let section = section.is_some().then_some(rest);
        Some(Instead::Holds(first.to_owned(), section))
    }
}
