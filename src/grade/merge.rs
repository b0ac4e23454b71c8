//! Several 任职 of one person to one 考核对象, by the rule that the pack declares.
//! Invariant: the parts' own scores stay as they are beside the merged one.

use std::borrow::Cow;
use std::cmp::Reverse;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Ledgers, Part};
use crate::office::words::roster::MAIN_POST;
use crate::office::{Facts, Merge, PersonId, Shelf, State, Symbol, Tenure};
use crate::score::TenureScore;

/// One person's parts and what they come to.
pub struct Merged {
    pub section: Symbol,
    pub post: Symbol,
    pub class: Symbol,
    pub parts: Vec<Part>,
    pub kinds: Vec<Option<Decimal>>,
    pub total: Option<Decimal>,
    pub state: State,
}

/// The scored 任职 of everybody, by person and in the order of the scores.
pub fn parts(facts: &Facts, scores: &Shelf<TenureScore>) -> Vec<Vec<Part>> {
    let mut parts: Vec<Vec<Part>> = vec![Vec::new(); facts.roster.people.len()];
    for (index, score) in scores.iter().enumerate() {
        if let Some(tenure) = facts.tenure(score.tenure)
            && let Some(own) = parts.get_mut(tenure.person.index())
        {
            own.reserve_exact(1);
            own.push(Part {
                score: index,
                tenure: score.tenure,
                days: score.days,
                counts: true,
            });
        }
    }
    parts
}

/// Merges a person's scores.
pub fn merge(
    facts: &Facts,
    scores: &Ledgers<'_>,
    person: PersonId,
    mut parts: Vec<Part>,
) -> Merged {
    match facts.scheme.merge {
        Merge::ByDays => {}
        Merge::LongerSection => {
            if let Some(chosen) = longer_section(facts, &parts) {
                for part in &mut parts {
                    part.counts = section(facts, part) == Some(chosen);
                }
            }
        }
        Merge::Longer | Merge::MainPost => {
            if let Some(chosen) = choose(facts, &parts) {
                for part in &mut parts {
                    part.counts = part.tenure == chosen;
                }
            }
        }
    }
    let home = home(facts, person, &parts);
    let (kinds, total, state) = figures(facts, scores, &parts);
    Merged {
        section: home.map_or(Symbol::EMPTY, |tenure| tenure.section),
        post: home.map_or(Symbol::EMPTY, |tenure| tenure.post),
        class: home.map_or(Symbol::EMPTY, |tenure| tenure.class),
        parts,
        kinds,
        total,
        state,
    }
}

fn is_main(facts: &Facts, tenure: &Tenure) -> bool {
    facts.lexicon.text(tenure.duty) == MAIN_POST
}

type Weight<'f> = (u32, bool, Option<NaiveDate>, Reverse<[&'f str; 3]>);

/// What tells two posts apart when one must be taken: more days, then the 主岗, then the later one, then their names.
/// The order of the roster decides nothing.
fn weight<'f>(facts: &'f Facts, part: &Part) -> Weight<'f> {
    let tenure = facts.tenure(part.tenure);
    let main = tenure.is_some_and(|tenure| is_main(facts, tenure));
    let text = |symbol: Option<Symbol>| symbol.map_or("", |symbol| facts.lexicon.text(symbol));
    let names = [
        text(tenure.map(|tenure| tenure.post)),
        text(tenure.map(|tenure| tenure.section)),
        text(tenure.map(|tenure| tenure.class)),
    ];
    (
        part.days,
        main,
        tenure.and_then(|tenure| tenure.from),
        Reverse(names),
    )
}

/// What decided between two posts of equal length of which one counts; `None` where nothing had to.
pub fn tie_note(facts: &Facts, parts: &[Part]) -> Option<String> {
    if facts.scheme.merge != Merge::Longer {
        return None;
    }
    let mut order: Vec<(Weight<'_>, &Part)> = parts
        .iter()
        .map(|part| (weight(facts, part), part))
        .collect();
    order.sort_by(|a, b| b.0.cmp(&a.0));
    let [(first, taken), (second, left), ..] = order.as_slice() else {
        return None;
    };
    if first.0 != second.0 {
        return None;
    }
    let reason = if first.1 != second.1 {
        "取主岗"
    } else if first.2 != second.2 {
        "取后任的"
    } else {
        "名册里分不出主次，按名称的先后取"
    };
    let named = |part: &Part| {
        let tenure = facts.tenure(part.tenure);
        let text = |symbol: Option<Symbol>| symbol.map_or("", |own| facts.lexicon.text(own));
        format!(
            "{}{}",
            text(tenure.map(|tenure| tenure.section)),
            text(tenure.map(|tenure| tenure.post))
        )
    };
    Some(format!(
        "{}、{}都是 {} 个工作日，{reason}：{}",
        named(taken),
        named(left),
        first.0,
        named(taken)
    ))
}

/// The one part that counts: the 主岗 if that is the rule and one is marked, else the longer; of equals the 主岗, then
/// the later.
fn choose(facts: &Facts, parts: &[Part]) -> Option<crate::office::TenureId> {
    if facts.scheme.merge == Merge::MainPost {
        let main = parts.iter().filter(|part| {
            facts
                .tenure(part.tenure)
                .is_some_and(|tenure| is_main(facts, tenure))
        });
        if let Some(main) = main.max_by_key(|part| weight(facts, part)) {
            return Some(main.tenure);
        }
    }
    parts
        .iter()
        .max_by_key(|part| weight(facts, part))
        .map(|part| part.tenure)
}

fn section(facts: &Facts, part: &Part) -> Option<Symbol> {
    facts.tenure(part.tenure).map(|tenure| tenure.section)
}

/// The 科室 with more working days, all posts in it together; of equals the one of the later post.
fn longer_section(facts: &Facts, parts: &[Part]) -> Option<Symbol> {
    let days_in = |wanted: Option<Symbol>| -> u32 {
        let own = parts.iter().filter(|part| section(facts, part) == wanted);
        own.map(|part| part.days).sum()
    };
    let longest = parts.iter().max_by_key(|part| {
        let from = facts.tenure(part.tenure).and_then(|tenure| tenure.from);
        (days_in(section(facts, part)), from, weight(facts, part))
    })?;
    section(facts, longest)
}

/// Where a person stands: the 主岗, else a post held on the last day, else the one that ended last; without scores the
/// last of the roster.
fn home<'f>(facts: &'f Facts, person: PersonId, parts: &[Part]) -> Option<&'f Tenure> {
    let scored = parts
        .iter()
        .filter(|part| part.counts)
        .filter_map(|part| Some((part, facts.tenure(part.tenure)?)))
        .max_by_key(|(part, tenure)| {
            let last = tenure.holds(facts.period.last);
            (is_main(facts, tenure), last, tenure.to, weight(facts, part))
        });
    match scored {
        Some((_, tenure)) => Some(tenure),
        None => {
            let person = facts.roster.person(person)?;
            facts.tenure(*person.tenures.last()?)
        }
    }
}

type Figures = (Vec<Option<Decimal>>, Option<Decimal>, State);

fn figures(facts: &Facts, scores: &Ledgers<'_>, parts: &[Part]) -> Figures {
    let none = vec![None; facts.scheme.kinds.len()];
    let counting: Vec<(Cow<'_, TenureScore>, u32)> = parts
        .iter()
        .filter(|part| part.counts)
        .filter_map(|part| Some((scores.get(part.score)?, part.days)))
        .collect();
    let Some((first, _)) = counting.first() else {
        return (
            none,
            None,
            State::NotApplicable("没有参加计分的任职".into()),
        );
    };
    let kind_values = |score: &TenureScore| -> Vec<Option<Decimal>> {
        score
            .total
            .children
            .iter()
            .map(|kind| if kind.left_out { None } else { kind.value() })
            .collect()
    };
    if counting.len() == 1 {
        let total = first.total.value();
        return (kind_values(first), total, first.total.state.clone());
    }
    let steps = facts.scheme.rounding;
    let kinds = (0..facts.scheme.kinds.len())
        .map(|kind| {
            // A kind that only one of the posts has is weighed over that post's days alone.
            let values: Vec<(Decimal, u32)> = counting
                .iter()
                .filter_map(|(score, days)| {
                    let value = kind_values(score).get(kind).copied().flatten()?;
                    Some((value, *days))
                })
                .collect();
            weigh(&values).map(|value| steps.subtotal.apply(value))
        })
        .collect();
    let mut totals = Vec::with_capacity(counting.len());
    for (score, days) in &counting {
        match score.total.value() {
            Some(total) => totals.push((total, *days)),
            None => return (kinds, None, score.total.state.clone()),
        }
    }
    match weigh(&totals) {
        Some(total) => (kinds, Some(steps.total.apply(total)), State::Valued),
        None => (kinds, None, State::Failed("没有在岗工作日".into())),
    }
}

/// The mean by days; `None` over nothing.
fn weigh(values: &[(Decimal, u32)]) -> Option<Decimal> {
    let mut sum = Decimal::ZERO;
    let mut days = Decimal::ZERO;
    for (value, own) in values {
        sum = sum.checked_add(value.checked_mul(Decimal::from(*own))?)?;
        days = days.checked_add(Decimal::from(*own))?;
    }
    sum.checked_div(days)
}
