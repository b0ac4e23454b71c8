//! What the folder says, in the words of the rooms that read it: scripts for the rules, sources for the intake.
//! Invariant: copies and names; decides nothing.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::intake::{self, Plan, Role};
use crate::office::ballot::{VOTES, votes};
use crate::office::{GateTest, Period, YearStart};
use crate::rules::{Rules, Source};
use crate::workspace::{Purpose, Workspace};

/// The pack's scripts.
pub fn sources(workspace: &Workspace) -> Vec<Source> {
    workspace
        .rules
        .iter()
        .map(|script| Source {
            name: script.name.clone(),
            file: script.file.clone(),
            text: script.text.clone(),
            digest: script.digest.clone(),
        })
        .collect()
}

/// What the intake is to read.
pub fn plan(workspace: &Workspace, rules: &Rules, period: Option<Period>) -> Plan {
    // Where the year begins on another day, 12月5日 may lie in either calendar year: such a date has to bear its year.
    let year = if workspace.scheme.year_start == YearStart::default() {
        workspace.year
    } else {
        0
    };
    let declarations = rules.declarations();
    let composed = period.is_some_and(|own| workspace.scheme.composition(own.cycle).is_some());
    // What only the parts' rules read is no input of the whole.
    let needed =
        |name: &str| !composed || declarations.iter().any(|own| own.table.as_ref() == name);
    let sources = workspace
        .files
        .iter()
        .filter_map(|file| {
            let role = match &file.purpose {
                Purpose::Roster => Role::Roster,
                Purpose::Targets => Role::Targets,
                Purpose::Log => Role::Log,
                Purpose::Data(name) if !needed(name) => return None,
                Purpose::Data(name) => Role::Data(name.clone()),
                Purpose::Adjustments => Role::Adjustments,
                Purpose::Holidays | Purpose::Second => return None,
            };
            Some(intake::Source {
                path: file.path.clone(),
                name: file.name.clone(),
                role,
            })
        })
        .collect();
    let mut data: IndexMap<String, intake::DataSetting> = workspace
        .data
        .iter()
        .map(|(name, setting)| {
            let setting = intake::DataSetting {
                owner: setting.owner.clone(),
                day: setting.day.clone(),
            };
            (name.clone(), setting)
        })
        .collect();
    if workspace
        .files
        .iter()
        .any(|file| matches!(&file.purpose, Purpose::Data(name) if name.as_ref() == VOTES))
    {
        let votes = data.entry(VOTES.to_owned()).or_default();
        votes.owner.get_or_insert_with(|| votes::RATED.to_owned());
        votes.day.get_or_insert_with(|| votes::PERIOD.to_owned());
    }
    let mut readers: IndexMap<Arc<str>, Vec<Arc<str>>> = IndexMap::new();
    for rule in rules.iter() {
        for read in &rule.header.reads {
            let own = readers.entry(read.table.clone()).or_default();
            if own.last() != Some(&rule.source.name) {
                own.push(rule.source.name.clone());
            }
        }
    }
    let scales = workspace
        .scales
        .iter()
        .map(|(column, hundred)| {
            let scale = if *hundred {
                intake::Scale::Hundred
            } else {
                intake::Scale::Fraction
            };
            (column.clone(), scale)
        })
        .collect();
    Plan {
        sources,
        declarations,
        readers,
        synonyms: workspace.synonyms.clone(),
        data,
        counted: counted(workspace),
        scales,
        year,
        year_start: workspace.scheme.year_start,
        period,
        as_of: None,
    }
}

/// The tables whose rows gates and the 个人考核表 count.
fn counted(workspace: &Workspace) -> Vec<Arc<str>> {
    let scheme = &workspace.scheme;
    let gates = scheme.closing.gates.iter();
    let gates = gates.filter_map(|gate| match &gate.test {
        GateTest::Rows { table, .. } => Some(table.clone()),
        _ => None,
    });
    let attendance = scheme.papers.form.attendance.iter();
    gates
        .chain(attendance.map(|own| own.table.clone()))
        .collect()
}
