//! Rows that are there twice: the same contents, or the same task of the same people by the same day, in two sheets or
//! two files.
//! Invariant: rows that an own number tells apart are not compared, and a sheet is compared with others only.

use std::hash::{Hash, Hasher};

use indexmap::IndexMap;
use rustc_hash::{FxHashMap, FxHasher};

use super::synonyms::SERIAL;
use super::{Intake, Plan, problem};
use crate::diag::Sink;
use crate::office::words::log;
use crate::office::{Mention, PersonId, Table, Value};

/// Says of each two sheets how many rows of the log they share.
pub(super) fn rows_again(intake: &Intake, _: &Plan, sink: &mut Sink) {
    let Some(table) = &intake.log else { return };
    let place = |part: u32| {
        let part = table.parts().get(part as usize);
        part.map(|part| (part.file.clone(), part.sheet.clone()))
    };
    let first = place(0);
    if (1_u32..)
        .zip(table.parts().iter().skip(1))
        .all(|(part, _)| place(part) == first)
    {
        return;
    }
    let number = table.find_column(log::NUMBER);
    let serial = table.find_column(SERIAL);
    let columns: Vec<usize> = (0..table.columns().len())
        .filter(|column| Some(*column) != serial && Some(*column) != number)
        .collect();
    let key = [log::TASK, log::LEAD, log::LIMIT].map(|name| table.find_column(name));
    let mut met: FxHashMap<u64, u32> = FxHashMap::default();
    // By the two parts, and whether nothing is different: the first rows and how many there are.
    let mut again: IndexMap<(u32, u32, bool), (u32, u32, u32)> = IndexMap::new();
    for row in table.rows() {
        let numbered = number.is_some_and(|at| !is_blank(table, row, at));
        let Some(origin) = table.origin(row).filter(|_| !numbered) else {
            continue;
        };
        // A task that is carried over to the next month's sheet has the same limit there; what stands beside it may differ.
        let dated = key
            .last()
            .is_some_and(|at| at.is_some_and(|at| table.value(row, at).date().is_some()));
        let key: Option<Vec<usize>> = key.iter().copied().collect();
        let key = key.filter(|_| dated);
        let compared = key.as_deref().unwrap_or(&columns);
        let other = *met.entry(hash(table, row, compared)).or_insert(row);
        let Some(known) = table.origin(other).filter(|_| other != row) else {
            continue;
        };
        let same = |columns: &[usize]| {
            columns
                .iter()
                .all(|at| alike(table.value(row, *at), table.value(other, *at)))
        };
        if place(origin.part) != place(known.part) && same(compared) {
            let entry = again.entry((known.part, origin.part, same(&columns)));
            entry.or_insert((row, other, 0)).2 += 1;
        }
    }
    let task = table.find_column(log::TASK).unwrap_or(0);
    for ((_, _, whole), (row, other, count)) in again {
        let (place, first) = (table.place(row, task), table.place(other, task));
        sink.push(problem::rows_again(place, first, count, whole));
    }
}

/// Whether two values are the same; who is marked as leading does not matter.
fn alike(one: Value<'_>, other: Value<'_>) -> bool {
    match (one, other) {
        (Value::People(one), Value::People(other)) => {
            let persons = |people: &[Mention]| -> Vec<PersonId> {
                people.iter().map(|mention| mention.person).collect()
            };
            persons(one) == persons(other)
        }
        (one, other) => one == other,
    }
}

fn is_blank(table: &Table, row: u32, column: usize) -> bool {
    match table.value(row, column) {
        Value::Missing => true,
        Value::Text(text) => text.is_empty(),
        _ => false,
    }
}

fn hash(table: &Table, row: u32, columns: &[usize]) -> u64 {
    let mut hasher = FxHasher::default();
    for column in columns {
        match table.value(row, *column) {
            Value::Text(text) => text.index().hash(&mut hasher),
            Value::Number(number) => number.hash(&mut hasher),
            Value::Date(day) => day.hash(&mut hasher),
            Value::Span(first, last) => (first, last).hash(&mut hasher),
            Value::Flag(flag) => flag.hash(&mut hasher),
            Value::People(people) => {
                for mention in people {
                    mention.person.hash(&mut hasher);
                }
            }
            Value::Missing | Value::NotApplicable | Value::Faulty => 0_u8.hash(&mut hasher),
        }
    }
    hasher.finish()
}
