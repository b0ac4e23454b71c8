//! 方案 of gangze.toml: one pack for every period, or one for each length: `[方案] 季 = "…" 年 = "…"`.
//! Invariant: a period of a length that no pack is named for is refused, not assessed by another's rules.

use super::problem;
use super::toml::Section;
use crate::diag::{Diagnostic, Place};
use crate::office::Cycle;

/// A pack as gangze.toml names it.
#[derive(Clone, Debug)]
pub struct Named {
    pub name: String,
    pub place: Place,
}

/// The packs that gangze.toml names.
#[derive(Clone, Debug)]
pub enum Packs {
    One(Named),
    /// Sorted by length, the shortest first; never empty.
    ByCycle(Vec<(Cycle, Named)>, Place),
}

impl Packs {
    /// The pack for a period of that length; two dates and no length at all go by the shortest.
    ///
    /// # Errors
    /// Where no pack is named for it.
    pub fn choose(&self, cycle: Option<Cycle>) -> Result<&Named, Box<Diagnostic>> {
        let (packs, place) = match self {
            Self::One(pack) => return Ok(pack),
            Self::ByCycle(packs, place) => (packs, place),
        };
        let found = match cycle {
            None | Some(Cycle::Dates) => packs.first(),
            Some(cycle) => packs.iter().find(|(own, _)| *own == cycle),
        };
        found.map(|(_, pack)| pack).ok_or_else(|| {
            let known: Vec<&str> = packs.iter().map(|(own, _)| own.word()).collect();
            let word = cycle.map_or("", Cycle::word);
            Box::new(problem::no_pack_for_cycle(place.clone(), word, &known))
        })
    }

    /// Every pack that is named.
    pub fn names(&self) -> Vec<&Named> {
        match self {
            Self::One(pack) => vec![pack],
            Self::ByCycle(packs, _) => packs.iter().map(|(_, pack)| pack).collect(),
        }
    }

    /// The lengths that other packs are for, with their names.
    pub fn others(&self, name: &str) -> Vec<(Cycle, String)> {
        let Self::ByCycle(packs, _) = self else {
            return Vec::new();
        };
        let others = packs.iter().filter(|(_, pack)| pack.name != name);
        others
            .map(|(cycle, pack)| (*cycle, pack.name.clone()))
            .collect()
    }

    /// The lengths that a pack is for; none where one pack is for all.
    pub fn cycles_of(&self, name: &str) -> Vec<Cycle> {
        match self {
            Self::One(_) => Vec::new(),
            Self::ByCycle(packs, _) => packs
                .iter()
                .filter(|(_, pack)| pack.name == name)
                .map(|(cycle, _)| *cycle)
                .collect(),
        }
    }
}

/// Reads the entry; `None` where it is missing or holds nothing that can be read, which has been reported.
pub fn scheme_names(root: &mut Section<'_>) -> Option<Packs> {
    const KEYS: [(&str, Cycle); 4] = [
        ("月", Cycle::Month),
        ("季", Cycle::Quarter),
        ("半年", Cycle::Half),
        ("年", Cycle::Year),
    ];
    if !root.has_section("方案") {
        let pack = root.required("方案")?;
        return Some(Packs::One(Named {
            name: pack.value,
            place: pack.place,
        }));
    }
    let mut section = root.section("方案")?;
    let packs: Vec<(Cycle, Named)> = KEYS
        .into_iter()
        .filter_map(|(key, cycle)| {
            let item = section.text(key)?;
            let named = Named {
                name: item.value,
                place: item.place,
            };
            Some((cycle, named))
        })
        .collect();
    let place = packs.first().map(|(_, pack)| pack.place.clone());
    let Some(place) = place else {
        section.required("季");
        section.end();
        return None;
    };
    section.end();
    Some(Packs::ByCycle(packs, place))
}
