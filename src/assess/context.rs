//! What was computed, in the form that the report takes.
//! Invariant: copies and names; decides nothing.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::Assessment;
use crate::office::PastPeriod;
use crate::office::ballot::VOTES;
use crate::office::words::{ADJUSTMENTS, LOG, ROSTER, SAVED, TARGETS, TREND};
use crate::report::{Context, InputFile, RuleInfo, SheetAccount};
use crate::workspace::BALLOTS;

/// The report's context.
pub fn context(assessment: &Assessment) -> Context {
    let draft = assessment.is_draft();
    Context {
        facts: assessment.facts.clone(),
        scores: assessment.scores.clone(),
        sections: assessment.sections.clone(),
        outcome: assessment.outcome.clone(),
        problems: assessment.problems.clone(),
        inputs: inputs(assessment),
        settings: settings(assessment),
        rules: rules(assessment),
        accounts: accounts(assessment),
        draft,
        draft_reason: draft.then(|| "还有错误没有改正，见「问题清单」".into()),
        calendar_gaps: assessment.calendar_gaps.clone(),
        accepted: assessment.accepted.clone().into(),
        notice_from: None,
        hand_over: assessment.hand_over.clone(),
        program: concat!("gangze ", env!("CARGO_PKG_VERSION")).into(),
        digest: Some(digest(assessment)),
    }
}

fn inputs(assessment: &Assessment) -> Arc<[InputFile]> {
    assessment
        .inputs
        .iter()
        .map(|input| InputFile {
            name: input.name.clone(),
            digest: input.digest.clone(),
            format: input.format.as_str().into(),
            what: what(&input.name),
        })
        .chain(assessment.facts.history.periods().iter().map(saved))
        .collect()
}

/// The result of another period.
fn saved(past: &PastPeriod) -> InputFile {
    InputFile {
        name: past.file.name.clone(),
        digest: past.file.digest.clone(),
        format: "JSON".into(),
        what: if past.counts { SAVED } else { TREND }.into(),
    }
}

/// What a file of the folder was read as, by where it stands.
fn what(name: &str) -> Arc<str> {
    let singles = [ROSTER, TARGETS, ADJUSTMENTS];
    let single = singles.into_iter().find(|word| name.starts_with(word));
    match (single, name.split_once('/')) {
        (Some(word), _) => word.into(),
        (None, Some((LOG, _))) => LOG.into(),
        (None, Some((BALLOTS, _))) => VOTES.into(),
        _ => "数据".into(),
    }
}

fn settings(assessment: &Assessment) -> Arc<[InputFile]> {
    assessment
        .settings
        .iter()
        .map(|script| InputFile {
            name: script.file.clone(),
            digest: script.digest.clone(),
            format: "TOML".into(),
            what: "设置".into(),
        })
        .collect()
}

fn rules(assessment: &Assessment) -> Arc<[RuleInfo]> {
    let used = |name: &str| assessment.rules.has_a_say(&assessment.facts, name);
    assessment
        .rules
        .iter()
        .map(|rule| RuleInfo {
            name: rule.source.name.clone(),
            file: rule.source.file.clone(),
            title: rule.header.title.as_str().into(),
            basis: rule.header.basis.as_str().into(),
            parameters: rule
                .header
                .parameters
                .iter()
                .map(|parameter| (parameter.name.clone(), parameter.unit.clone()))
                .collect(),
            example: rule.header.example.as_str().into(),
            digest: rule.source.digest.clone(),
            used: used(&rule.source.name),
            reads: rule
                .header
                .reads
                .iter()
                .map(|read| (read.table.clone(), read.column.clone()))
                .collect(),
        })
        .collect()
}

fn accounts(assessment: &Assessment) -> Arc<[SheetAccount]> {
    assessment
        .accounts
        .iter()
        .map(|account| SheetAccount {
            file: account.file.clone(),
            sheet: account.sheet.clone(),
            table: account.table.clone(),
            hidden: account.hidden,
            filled: account.filled,
            accepted: account.accepted,
            rejected: account.rejected,
            layout: account.layout,
        })
        .collect()
}

/// One digest over everything that made the result, in a fixed order.
fn digest(assessment: &Assessment) -> Arc<str> {
    let mut hasher = Sha256::new();
    let mut enter = |name: &str, digest: &str| {
        hasher.update(name.as_bytes());
        hasher.update([0]);
        hasher.update(digest.as_bytes());
        hasher.update([0]);
    };
    for input in &assessment.inputs {
        enter(&input.name, &input.digest);
    }
    for past in assessment.facts.history.periods() {
        enter(&past.file.name, &past.file.digest);
    }
    for script in &assessment.settings {
        enter(&script.file, &script.digest);
    }
    for rule in assessment.rules.iter() {
        enter(&rule.source.file, &rule.source.digest);
    }
    enter(
        &assessment.facts.period.to_string(),
        &assessment.facts.as_of.to_string(),
    );
    hasher
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect::<String>()
        .into()
}
