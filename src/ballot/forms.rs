//! Which forms there are: one a rater, with the people that are rated on it.
//! Invariant: the same roster, period and plan give the same forms with the same 票号, in the same order.

use std::sync::Arc;

use super::problem;
use crate::diag::Sink;
use crate::office::ballot::{BallotPlan, RaterGroup, Raters};
use crate::office::words::roster::MAIN_POST;
use crate::office::{Lexicon, Period, PersonId, Roster, Tenure};

/// One form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// 票号
    pub id: String,
    /// The 评价主体, by its place in the plan.
    pub group: usize,
    /// The 科室 whose people are rated, where a 评价主体 rates its own.
    pub section: Option<Arc<str>>,
    /// Who fills it in, where the vote is 记名.
    pub rater: Option<Rater>,
    pub rated: Arc<[Rated]>,
}

/// Who fills a form in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rater {
    pub number: Arc<str>,
    pub name: Arc<str>,
}

/// One person that is rated, as the form names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rated {
    pub number: Arc<str>,
    pub name: Arc<str>,
    pub section: Arc<str>,
    pub post: Arc<str>,
}

/// What a person is to the vote.
struct Member<'a> {
    id: PersonId,
    rated: Rated,
    class: &'a str,
    /// In post on the last day of the period.
    votes: bool,
}

/// Every form of a period; a 评价主体 without raters or without people to rate is reported.
pub fn forms(
    plan: &BallotPlan,
    roster: &Roster,
    lexicon: &Lexicon,
    period: Period,
    sink: &mut Sink,
) -> Vec<Form> {
    let members = members(roster, lexicon, period);
    let mut forms = Vec::new();
    for (index, group) in plan.groups.iter().enumerate() {
        let before = forms.len();
        if group.own_section {
            for section in sections(&members) {
                let here = |member: &&Member<'_>| member.rated.section == section;
                let inside: Vec<&Member<'_>> = members.iter().filter(here).collect();
                make(
                    plan,
                    (index, group),
                    Some(&section),
                    &inside,
                    &members,
                    period,
                    &mut forms,
                );
            }
        } else {
            let all: Vec<&Member<'_>> = members.iter().collect();
            make(
                plan,
                (index, group),
                None,
                &all,
                &members,
                period,
                &mut forms,
            );
        }
        if forms.len() == before {
            let rated = members.iter().any(|member| is_rated(group, member));
            sink.push(problem::nobody(&group.name, rated));
        }
    }
    forms
}

/// Says of people whom some 评价主体 do not rate what the plan does then; one message a 评价主体.
pub fn unrated(plan: &BallotPlan, forms: &[Form], folder: &str, sink: &mut Sink) {
    let mut people: Vec<&Rated> = Vec::new();
    for rated in forms.iter().flat_map(|form| form.rated.iter()) {
        if !people.iter().any(|own| own.number == rated.number) {
            people.push(rated);
        }
    }
    for (index, group) in plan.groups.iter().enumerate() {
        let mut own = forms.iter().filter(|form| form.group == index);
        let rates = |rated: &Rated| {
            own.clone()
                .any(|form| form.rated.iter().any(|other| other.number == rated.number))
        };
        let without: Vec<&str> = people
            .iter()
            .filter(|rated| !rates(rated))
            .map(|rated| rated.name.as_ref())
            .collect();
        // A 评价主体 without any form has been reported.
        if !without.is_empty() && own.next().is_some() {
            let word = group.lacking.word();
            sink.push(problem::unrated(folder, &group.name, &without, word));
        }
    }
}

/// Everybody who held a post in the period, with the last post of it.
fn members<'a>(roster: &Roster, lexicon: &'a Lexicon, period: Period) -> Vec<Member<'a>> {
    let mut members: Vec<Member<'a>> = roster
        .person_ids()
        .filter_map(|id| {
            let person = roster.person(id)?;
            let held: Vec<&Tenure> = person
                .tenures
                .iter()
                .filter_map(|own| roster.tenure(*own))
                .filter(|tenure| tenure.overlaps(period.first, period.last))
                .collect();
            // Of posts held at once the 主岗 is where the person stands, as in the result.
            let now = || held.iter().filter(|tenure| tenure.holds(period.last));
            let last = now()
                .find(|tenure| lexicon.text(tenure.duty) == MAIN_POST)
                .or_else(|| now().next())
                .or_else(|| held.last())?;
            Some(Member {
                id,
                rated: Rated {
                    number: lexicon.shared(person.number),
                    name: lexicon.shared(person.name),
                    section: lexicon.shared(last.section),
                    post: lexicon.shared(last.post),
                },
                class: lexicon.text(last.class),
                votes: held.iter().any(|tenure| tenure.holds(period.last)),
            })
        })
        .collect();
    let order = sections(&members);
    members.sort_by_key(|member| {
        let place = order.iter().position(|own| *own == member.rated.section);
        (place, member.id)
    });
    members
}

fn sections(members: &[Member<'_>]) -> Vec<Arc<str>> {
    let mut sections: Vec<Arc<str>> = Vec::new();
    for member in members {
        if !sections.contains(&member.rated.section) {
            sections.push(member.rated.section.clone());
        }
    }
    sections
}

fn is_rated(group: &RaterGroup, member: &Member<'_>) -> bool {
    group.rated_classes.is_empty()
        || group
            .rated_classes
            .iter()
            .any(|class| class.as_ref() == member.class)
}

fn may_rate(raters: &Raters, member: &Member<'_>) -> bool {
    let Raters::People { classes, sections } = raters else {
        return false;
    };
    let one_of = |list: &[Arc<str>], own: &str| {
        list.is_empty() || list.iter().any(|word| word.as_ref() == own)
    };
    member.votes && one_of(classes, member.class) && one_of(sections, &member.rated.section)
}

/// The forms of one 评价主体, or of one 科室 in it.
fn make(
    plan: &BallotPlan,
    (index, group): (usize, &RaterGroup),
    section: Option<&Arc<str>>,
    inside: &[&Member<'_>],
    everybody: &[Member<'_>],
    period: Period,
    forms: &mut Vec<Form>,
) {
    let rated: Vec<&Member<'_>> = inside
        .iter()
        .copied()
        .filter(|member| is_rated(group, member))
        .collect();
    let raters: Vec<&Member<'_>> = match section {
        Some(_) => inside.to_vec(),
        None => everybody.iter().collect(),
    };
    let raters: Vec<&Member<'_>> = raters
        .into_iter()
        .filter(|member| may_rate(&group.raters, member))
        .collect();
    let count = match group.raters {
        Raters::Number(count) => count as usize,
        Raters::People { .. } => raters.len(),
    };
    let list = |leave_out: Option<PersonId>| -> Arc<[Rated]> {
        let kept = rated.iter().filter(|member| Some(member.id) != leave_out);
        kept.map(|member| member.rated.clone()).collect()
    };
    let whole = list(None);
    let part = section.map_or_else(String::new, |section| format!("-{section}"));
    let width = count.to_string().len().max(3);
    for number in 0..count {
        let rater = raters.get(number).filter(|_| plan.signed);
        let rated = match rater {
            Some(rater) if plan.not_oneself => list(Some(rater.id)),
            _ => whole.clone(),
        };
        // Of a 科室 of one there is nobody else to be rated.
        let alone = plan.not_oneself
            && matches!(rated.as_ref(), [only] if raters.len() == 1
                && raters.iter().all(|rater| rater.rated == *only));
        if rated.is_empty() || alone {
            continue;
        }
        forms.push(Form {
            id: format!("{period}-{}{part}-{:0width$}", group.name, number + 1),
            group: index,
            section: section.cloned(),
            rater: rater.map(|rater| Rater {
                number: rater.rated.number.clone(),
                name: rater.rated.name.clone(),
            }),
            rated,
        });
    }
}
