//! `gangze why`: the score of a person or of a 科室, opened up to the cells.
//! Invariant: writes nothing; says first whether the saved result still agrees.

use std::path::PathBuf;

use serde::Serialize;

use super::assess::{Options, request};
use super::progress::Bars;
use super::saved::Saved;
use super::{Exit, print};
use crate::assess::{Assessment, compute, why, why_section};
use crate::diag::catalog::command::{NO_SUCH_INDICATOR, NO_SUCH_PERSON, SEVERAL_PEOPLE};
use crate::diag::{Diagnostic, Place};
use crate::office::{PersonId, SectionId};

/// What is asked.
pub struct Question {
    pub dir: PathBuf,
    /// 姓名, 工号 or the name of a 科室.
    pub person: String,
    pub options: Options,
    pub indicator: Option<String>,
    pub json: bool,
}

pub fn run(question: &Question) -> Exit {
    match answer(question) {
        Ok(text) => {
            print::out(&text);
            Exit::Done
        }
        Err(faults) => {
            print::problems(&faults);
            Exit::CouldNotRun
        }
    }
}

fn answer(question: &Question) -> Result<String, Vec<Diagnostic>> {
    let request = request(&question.dir, &question.options).map_err(|fault| vec![*fault])?;
    let assessment = compute(&request, &Bars::new())?;
    let who = find(&assessment, &question.person).map(Who::Person);
    let who = who.or_else(|fault| section(&assessment, &question.person).ok_or(fault));
    let who = who.map_err(|fault| vec![*fault])?;
    let facts = &assessment.facts;
    if let Some(wanted) = &question.indicator {
        let mut known: Vec<&str> = Vec::new();
        for own in &facts.indicators {
            if !known.contains(&own.name.as_ref()) {
                known.push(&own.name);
            }
        }
        if !known.contains(&wanted.as_str()) {
            let message = format!("没有「{wanted}」这个指标");
            let help = format!("岗位目标 里的指标有 {}", known.join("、"));
            return Err(vec![
                Diagnostic::new(NO_SUCH_INDICATOR, Place::Run, message).help(help),
            ]);
        }
    }
    let indicator = question.indicator.as_deref();
    let opened = match who {
        Who::Person(person) => why(&assessment, person, indicator),
        Who::Section(section) => why_section(&assessment, section, indicator)
            .into_iter()
            .collect(),
    };
    if question.json {
        let saved = saved(&assessment, who);
        let answers: Vec<Answer<'_, _>> = opened
            .iter()
            .map(|why| Answer { why, saved: &saved })
            .collect();
        // Two 考核对象 under 双岗位双考核 are a list.
        let json = match answers.as_slice() {
            [one] => serde_json::to_string_pretty(one),
            all => serde_json::to_string_pretty(all),
        };
        return Ok(json.unwrap_or_default() + "\n");
    }
    let texts: Vec<String> = opened
        .iter()
        .map(|own| own.text(indicator.is_some()))
        .collect();
    Ok(format!(
        "{}\n\n{}",
        saved(&assessment, who).words,
        texts.join("\n")
    ))
}

/// What is printed for programs: a score opened up, and whether the saved result says the same.
#[derive(Serialize)]
struct Answer<'a, T> {
    #[serde(flatten)]
    why: &'a T,
    #[serde(rename = "保存的结果")]
    saved: &'a Saved,
}

/// Whose score is opened: a person's, or that of a 科室 with indicators of its own.
#[derive(Clone, Copy)]
enum Who {
    Person(PersonId),
    Section(SectionId),
}

/// The 科室 of that name, where it is assessed by indicators of its own.
fn section(assessment: &Assessment, wanted: &str) -> Option<Who> {
    let facts = &assessment.facts;
    let id = facts.section_id(facts.lexicon.find(wanted.trim())?)?;
    let mut assessed = assessment.outcome.sections.iter();
    assessed
        .any(|own| own.section == id)
        .then_some(Who::Section(id))
}

/// Whether the result folder holds the same for this person or 科室.
fn saved(assessment: &Assessment, who: Who) -> Saved {
    let facts = &assessment.facts;
    let (kind, key, id) = match who {
        Who::Person(person) => {
            let number = facts.roster.person(person).map(|own| own.number);
            ("个人", "工号", number)
        }
        Who::Section(section) => ("科室", "科室", facts.section(section)),
    };
    let id = id.map_or("", |symbol| facts.lexicon.text(symbol));
    Saved::of(assessment, (kind, key, id))
}

pub(super) fn find(assessment: &Assessment, wanted: &str) -> Result<PersonId, Box<Diagnostic>> {
    let facts = &assessment.facts;
    let folded: String = wanted.chars().filter(|c| !c.is_whitespace()).collect();
    let by_number = facts
        .lexicon
        .find(&folded)
        .and_then(|number| facts.roster.by_number(number));
    if let Some(person) = by_number {
        return Ok(person);
    }
    match facts.roster.by_name(&folded) {
        [one] => Ok(*one),
        [] => {
            let near = facts
                .roster
                .names()
                .map(|name| (strsim::damerau_levenshtein(&folded, name), name))
                .min();
            let help = match near {
                Some((distance, name)) if distance < folded.chars().count() => {
                    format!("是不是「{name}」；也可以写工号")
                }
                _ => "写名册里的姓名或工号".to_owned(),
            };
            let message = format!("名册里没有 `{wanted}`");
            Err(Box::new(
                Diagnostic::new(NO_SUCH_PERSON, Place::Run, message).help(help),
            ))
        }
        several => {
            let ids: Vec<&str> = several
                .iter()
                .filter_map(|id| facts.roster.person(*id))
                .map(|person| facts.lexicon.text(person.number))
                .collect();
            let message = format!("名册里有 {} 个 `{wanted}`", several.len());
            let help = format!("改写工号：{}", ids.join("、"));
            Err(Box::new(
                Diagnostic::new(SEVERAL_PEOPLE, Place::Run, message).help(help),
            ))
        }
    }
}
