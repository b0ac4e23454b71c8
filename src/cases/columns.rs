//! Columns of a case's tables that no rule reads although one of nearly the same name is read.
//! Invariant: a column that is like nothing is left alone: tables are copied with more columns than rules read.

use indexmap::IndexMap;

use super::grid::Grid;
use super::{PackCases, problem};
use crate::diag::Diagnostic;
use crate::office::words::{ADJUSTMENTS, LOG, ROSTER, TARGETS, adjustments, log, roster, targets};

/// The first column that seems misspelt.
pub fn misspelt(pack: &PackCases, tables: &IndexMap<String, Grid>) -> Option<Diagnostic> {
    tables.iter().find_map(|(table, grid)| {
        let head = grid.rows.first()?;
        let known = known(pack, table);
        let has = |name: &&str| head.iter().any(|slot| slot.text == *name);
        // One that is there as well is not what was meant.
        let lacking: Vec<&str> = known.iter().copied().filter(|name| !has(name)).collect();
        let unread = head
            .iter()
            .filter(|slot| slot.text.chars().count() > 2 && !known.contains(&slot.text.as_str()));
        unread.into_iter().find_map(|slot| {
            problem::unread_column(slot.place.clone(), table, &slot.text, &lacking)
        })
    })
}

/// The columns that the program itself and the rules of the pack read of a table.
fn known<'a>(pack: &'a PackCases, table: &str) -> Vec<&'a str> {
    let own: &[&str] = match table {
        ROSTER => &[
            roster::NUMBER,
            roster::NAME,
            roster::SECTION,
            roster::POST,
            roster::CLASS,
            roster::STAFF,
            roster::RANK,
            roster::DUTY,
            roster::FROM,
            roster::TO,
            roster::STATUS,
            roster::STATUS_FROM,
            roster::STATUS_TO,
        ],
        TARGETS => &targets::ALL,
        LOG => &[
            log::NUMBER,
            log::TASK,
            log::SOURCE,
            log::CLASS,
            log::LEAD,
            log::ASSIST,
            log::ASSIGNED,
            log::LIMIT,
            log::DONE,
            log::STATUS,
            log::ERRORS,
            log::RATING,
            log::REMARK,
            log::SECTION,
            log::POST,
        ],
        ADJUSTMENTS => &[
            adjustments::PERIOD,
            adjustments::NUMBER,
            adjustments::NAME,
            adjustments::STEP,
            adjustments::INDICATOR,
            adjustments::OLD,
            adjustments::NEW,
            adjustments::REASON,
            adjustments::BASIS,
            adjustments::AUTHOR,
            adjustments::DATE,
        ],
        _ => &[],
    };
    let headers = pack.rules.iter().map(|(_, header)| header);
    let declared = headers.flat_map(|header| {
        let reads = header
            .reads
            .iter()
            .filter(|read| read.table.as_ref() == table);
        let parameters = header.parameters.iter().filter(|_| table == TARGETS);
        reads
            .map(|read| read.column.as_ref())
            .chain(parameters.map(|own| own.name.as_ref()))
    });
    own.iter().copied().chain(declared).collect()
}
