//! The findings as one JSON object; its form is published as `schemas/check-1.schema.json`.
//! Invariant: a member is never dropped or renamed without a new number in 版本.

use serde_json::{Value, json as object};

use crate::assess::{Inspection, Marked};
use crate::diag::{Diagnostic, column_letters, json};
use crate::intake::{Account, ColumnLayout, Layout, Scale, Taken};

const VERSION: u32 = 1;

/// A check that could be done.
pub fn found(inspection: &Inspection, marked: Option<&Marked>) -> Value {
    object!({
        "版本": VERSION,
        "单位": inspection.unit.as_ref(),
        "年度": inspection.year,
        "考核期": inspection.periods.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "problems": problems(&inspection.problems),
        "accounts": inspection.accounts.iter().map(account).collect::<Vec<_>>(),
        "layouts": inspection.layouts.iter().map(layout).collect::<Vec<_>>(),
        "unread": inspection.unread().map(|file| file.name.as_ref()).collect::<Vec<_>>(),
        "marked": marked.map(|marked| &marked.files),
    })
}

/// A folder that could not be checked at all.
pub fn failed(faults: &[Diagnostic]) -> Value {
    object!({
        "版本": VERSION,
        "单位": null,
        "年度": null,
        "考核期": [],
        "problems": problems(faults),
        "accounts": [],
        "layouts": [],
        "unread": [],
        "marked": null,
    })
}

fn problems(list: &[Diagnostic]) -> Vec<Value> {
    list.iter().map(json).collect()
}

fn account(account: &Account) -> Value {
    object!({
        "file": account.file.as_ref(),
        "sheet": account.sheet.as_deref(),
        "hidden": account.hidden,
        "table": account.table.as_deref(),
        "filled": account.filled,
        "accepted": account.accepted,
        "rejected": account.rejected,
        "layout": account.layout,
    })
}

/// Rows are counted from 1, as spreadsheet programs show them.
fn layout(layout: &Layout) -> Value {
    object!({
        "file": layout.file.as_ref(),
        "sheet": layout.sheet.as_deref(),
        "hidden": layout.hidden,
        "table": layout.table.as_deref(),
        "header": layout.header.map(|(first, last)| pair(first, last)),
        "section": layout.section.as_deref(),
        "turns": layout.turns.iter().map(|(row, section)| object!({
            "below": u64::from(*row) + 1,
            "section": section.as_deref(),
        })).collect::<Vec<_>>(),
        "columns": layout.columns.iter().map(column).collect::<Vec<_>>(),
        "rows": layout.rows.iter().map(|stretch| object!({
            "kind": stretch.kind.word(),
            "first": u64::from(stretch.first) + 1,
            "last": u64::from(stretch.last) + 1,
            "rows": stretch.rows,
        })).collect::<Vec<_>>(),
    })
}

fn pair(first: u32, last: u32) -> Value {
    object!({ "first": u64::from(first) + 1, "last": u64::from(last) + 1 })
}

fn column(column: &ColumnLayout) -> Value {
    let read = matches!(column.taken, Taken::Known | Taken::Own);
    object!({
        "column": column_letters(column.col),
        "written": column.written,
        "taken": match column.taken {
            Taken::Known => "known",
            Taken::Own => "own",
            Taken::Again => "again",
            Taken::Outside => "outside",
            Taken::Unclear => "unclear",
        },
        "name": read.then_some(column.name.as_ref()),
        "kind": read.then_some(column.kind.word()),
        "inferred": column.inferred,
        "either": column.either,
        "scale": column.scale.map(|scale| match scale {
            Scale::Hundred => "百分数",
            Scale::Fraction => "小数",
        }),
        "filled": column.filled.iter().map(|(first, last)| pair(*first, *last)).collect::<Vec<_>>(),
    })
}
