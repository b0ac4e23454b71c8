//! What the headers of all rules say of columns, put together.
//! Invariant: a column that two rules declare differently is said where the rules are read.

use std::sync::Arc;

use super::problem;
use super::run::Rules;
use crate::diag::Sink;
use crate::office::words::TARGETS;
use crate::office::{Blank, Declaration};

impl Rules {
    /// What the headers say of columns: 取数, and 参数 as columns of 岗位目标.
    pub fn declarations(&self) -> Vec<Declaration> {
        self.declared(&mut Sink::new())
    }

    /// The same; a column that two rules declare differently is said.
    pub(super) fn declared(&self, sink: &mut Sink) -> Vec<Declaration> {
        let mut declarations: Vec<Declaration> = Vec::new();
        for rule in self.iter() {
            let source = &rule.source;
            let reads = rule.header.reads.iter().map(|read| Declaration {
                table: read.table.clone(),
                column: read.column.clone(),
                kind: read.kind,
                blank: read.blank,
                words: read.words.clone(),
                rule: source.name.clone(),
                place: source.place_of(read.line, &read.column),
            });
            let parameters = rule.header.parameters.iter().map(|parameter| Declaration {
                table: TARGETS.into(),
                column: parameter.name.clone(),
                kind: parameter.kind,
                blank: Blank::Missing,
                words: Vec::new(),
                rule: source.name.clone(),
                place: source.place_of(parameter.line, &parameter.name),
            });
            for next in reads.chain(parameters) {
                let known = declarations
                    .iter_mut()
                    .find(|known| known.table == next.table && known.column == next.column);
                match known {
                    Some(known) if known.kind != next.kind || known.blank != next.blank => {
                        sink.push(problem::declared_differently(known, &next));
                    }
                    Some(known) => known.words = either(&known.words, &next.words),
                    None => declarations.push(next),
                }
            }
        }
        declarations
    }
}

/// The words that one or the other rule allows; a rule that allows any word leaves none out.
fn either(own: &[Arc<str>], other: &[Arc<str>]) -> Vec<Arc<str>> {
    if own.is_empty() || other.is_empty() {
        return Vec::new();
    }
    let further = other.iter().filter(|word| !own.contains(word));
    own.iter().chain(further).cloned().collect()
}
