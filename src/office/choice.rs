//! Which of the indicators are whose.
//! Invariant: of two rows for one 指标 the more specific wins; two equally specific ones are a clash.

use super::roster::Tenure;
use super::target::{Audience, Indicator, SubjectKind};
use super::text::Symbol;

/// Indicators by number, and pairs that are equally specific.
pub type Chosen<'i> = (Vec<u32>, Vec<(&'i Indicator, &'i Indicator)>);

/// The indicators of a 任职, by number and in the order of 岗位目标, and pairs that are equally specific.
pub fn choose<'i>(indicators: &'i [Indicator], tenure: &Tenure) -> Chosen<'i> {
    let fits = |audience: &Audience| audience.includes(tenure.section, tenure.class, tenure.post);
    most_specific(indicators, SubjectKind::Person, fits)
}

/// The indicators of a 科室, in the same way.
pub fn choose_section(indicators: &[Indicator], section: Symbol) -> Chosen<'_> {
    let fits = |audience: &Audience| audience.section.is_none_or(|own| own == section);
    most_specific(indicators, SubjectKind::Section, fits)
}

fn most_specific(
    indicators: &[Indicator],
    subject: SubjectKind,
    fits: impl Fn(&Audience) -> bool,
) -> Chosen<'_> {
    let mut best: Vec<(u32, &Indicator)> = Vec::new();
    let mut clashes = Vec::new();
    for (number, indicator) in (0u32..).zip(indicators) {
        if indicator.subject != subject || !fits(&indicator.audience) {
            continue;
        }
        let rival = best
            .iter_mut()
            .find(|(_, own)| own.name == indicator.name && own.kind == indicator.kind);
        match rival {
            None => best.push((number, indicator)),
            Some(rival) => {
                let (old, new) = (
                    rival.1.audience.specificity(),
                    indicator.audience.specificity(),
                );
                if new > old {
                    *rival = (number, indicator);
                } else if new == old {
                    clashes.push((rival.1, indicator));
                }
            }
        }
    }
    best.sort_by_key(|(number, _)| *number);
    (
        best.into_iter().map(|(number, _)| number).collect(),
        clashes,
    )
}
