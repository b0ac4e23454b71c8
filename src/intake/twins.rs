//! Files of one table that are there twice: the same bytes under two names, or a copy beside what it was made of.
//! Invariant: of two files of the same bytes one is read, and both are named.

use std::sync::Arc;

use super::collect::Harvest;
use super::{Input, Plan, Role, Source, problem};
use crate::diag::{Diagnostic, Sink};

/// The files met so far.
#[derive(Default)]
pub(super) struct Twins<'a> {
    met: Vec<(&'a Source, Arc<str>)>,
    again: Vec<&'a Source>,
}

impl<'a> Twins<'a> {
    /// Whether another file of the same table holds the very same bytes, with rows in them.
    pub fn meet(
        &mut self,
        source: &'a Source,
        input: Option<&Input>,
        harvest: Option<&Harvest>,
    ) -> Option<Diagnostic> {
        let digest = &input?.digest;
        let accounts = harvest.map_or(&[][..], |harvest| &harvest.accounts);
        let rows = accounts
            .iter()
            .any(|account| account.accepted + account.rejected > 0);
        if digest.is_empty() || !rows {
            return None;
        }
        let same =
            |(other, known): &&(&Source, Arc<str>)| other.role == source.role && known == digest;
        let Some((other, _)) = self.met.iter().find(same) else {
            self.met.push((source, digest.clone()));
            return None;
        };
        self.again.push(source);
        self.again.push(other);
        Some(problem::same_file(&source.name, &other.name))
    }

    /// Says which logs are called copies of others, unless it has been said that they are.
    pub fn report_copies(&self, plan: &Plan, sink: &mut Sink) {
        let logs = || {
            plan.sources
                .iter()
                .filter(|source| source.role == Role::Log)
        };
        for copy in logs().filter(|source| !self.again.contains(source)) {
            let Some(original) = original(stem(&copy.name)) else {
                continue;
            };
            if let Some(other) = logs().find(|other| stem(&other.name) == original) {
                sink.push(problem::copy_beside(&copy.name, &other.name));
            }
        }
    }
}

/// A name without its ending.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// What a copy is called after: `台账/秘书科 - 副本`, `台账/秘书科(1)`, `台账/秘书科.bak`, `台账/副本秘书科`.
fn original(stem: &str) -> Option<String> {
    let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
    let bare = |text: &str| {
        text.trim_end_matches([' ', '-', '_', '.', '－', '—'])
            .to_owned()
    };
    let words = [
        "副本", "备份", "复件", "bak", "BAK", "backup", "copy", "Copy", "复制",
    ];
    let numbered = || {
        let inner = name.strip_suffix([')', '）'])?;
        let (before, number) = inner.rsplit_once(['(', '（'])?;
        let counts = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        counts.then(|| bare(before))
    };
    let name = words
        .iter()
        .find_map(|word| name.strip_suffix(word))
        .map(bare)
        .or_else(numbered)
        .or_else(|| {
            let rest = words.iter().find_map(|word| name.strip_prefix(word))?;
            let rest = rest.trim_start_matches([' ', '-', '_']);
            Some(rest.to_owned())
        })?;
    (!name.is_empty()).then(|| {
        if folder.is_empty() {
            name
        } else {
            format!("{folder}/{name}")
        }
    })
}
