//! Gathers diagnostics, then sorts, removes repeats and folds.
//! Invariant: what comes out does not depend on the order in which things went in.

use std::collections::HashSet;

use super::{CellRange, Diagnostic, Place, Severity};

/// A list of diagnostics under way; each thread fills its own and the sinks are merged.
#[derive(Clone, Debug, Default)]
pub struct Sink {
    list: Vec<Diagnostic>,
    most: Option<usize>,
    /// How many came after the list was full.
    dropped: usize,
}

impl Sink {
    pub fn new() -> Self {
        Self::default()
    }

    /// A sink that keeps no more than `most`, so that a million faults do not fill the memory; whoever makes it says
    /// what [`Self::dropped`] answers.
    pub fn limited(most: usize) -> Self {
        Self {
            most: Some(most),
            ..Self::default()
        }
    }

    pub fn push(&mut self, diagnostic: Diagnostic) {
        if self.most.is_some_and(|most| self.list.len() >= most) {
            self.dropped += 1;
        } else {
            self.list.push(diagnostic);
        }
    }

    /// Takes over what another one kept.
    pub fn merge(&mut self, other: Sink) {
        self.list.extend(other.list);
    }

    /// How many were not kept because there were too many.
    pub fn dropped(&self) -> usize {
        self.dropped
    }

    /// Drops what does not fit.
    pub fn retain(&mut self, fits: impl Fn(&Diagnostic) -> bool) {
        self.list.retain(|diagnostic| fits(diagnostic));
    }

    pub fn has_errors(&self) -> bool {
        self.list.iter().any(Diagnostic::is_error)
    }

    pub fn count(&self, severity: Severity) -> usize {
        self.list
            .iter()
            .filter(|d| d.severity() == severity)
            .count()
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The finished list: sorted by place, repeats removed, the same fault down a column folded into one
    /// line with a range and a count, and what one rule does wrong at one place for many into one with its count.
    pub fn finish(self) -> Vec<Diagnostic> {
        let mut list = self.list;
        list.sort_by(|a, b| {
            (&a.place, a.code, &a.message)
                .cmp(&(&b.place, b.code, &b.message))
                .then_with(|| a.row.cmp(&b.row))
                .then_with(|| a.trace.cmp(&b.trace))
        });
        fold(once(list))
    }
}

/// Without repeats. A script that fails at one place fails there for everybody in whose score it runs: that is one
/// fault, however its values read each time, and it counts by what was being done.
fn once(list: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut kept: Vec<Diagnostic> = Vec::with_capacity(list.len());
    let mut done: HashSet<(usize, Vec<String>)> = HashSet::new();
    for next in list {
        let running = while_running(&next);
        let above = kept
            .iter_mut()
            .enumerate()
            .rev()
            .take_while(|(_, above)| above.code == next.code && above.place == next.place)
            .find(|(_, above)| match running && while_running(above) {
                true => above.help == next.help,
                false => above.message == next.message,
            });
        match above {
            Some((at, first)) if running => {
                first.count += u32::from(done.insert((at, next.trace)));
            }
            Some(_) => {}
            None => {
                if running {
                    done.insert((kept.len(), next.trace.clone()));
                }
                kept.push(next);
            }
        }
    }
    kept
}

/// Whether a script failed while something was done with it.
fn while_running(diagnostic: &Diagnostic) -> bool {
    matches!(diagnostic.place, Place::Text { .. }) && !diagnostic.trace.is_empty()
}

/// Folds equal messages that stand in adjoining rows of one column.
fn fold(list: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut folded: Vec<Diagnostic> = Vec::with_capacity(list.len());
    for next in list {
        let above = folded
            .iter_mut()
            .rev()
            .take(64)
            .find(|d| continues(d, &next));
        match above {
            Some(above) => {
                if let (Place::Cells { range, .. }, Some(more)) =
                    (&mut above.place, next.place.range())
                {
                    range.last = more.last;
                    above.count += next.count;
                    above.row = None;
                }
            }
            None => folded.push(next),
        }
    }
    folded
}

fn continues(above: &Diagnostic, next: &Diagnostic) -> bool {
    let same_column = |a: CellRange, b: CellRange| {
        a.first.col == b.first.col && a.last.col == b.last.col && b.first.row == a.last.row + 1
    };
    match (&above.place, &next.place) {
        (
            Place::Cells { file, sheet, range },
            Place::Cells {
                file: other_file,
                sheet: other_sheet,
                range: other,
            },
        ) => {
            above.code == next.code
                && above.message == next.message
                && above.help == next.help
                && file == other_file
                && sheet == other_sheet
                && same_column(*range, *other)
        }
        _ => false,
    }
}
