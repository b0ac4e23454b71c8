//! The tables of all files of one name to one table: declared columns, percentages, whose and when.
//! Invariant: files are joined in the order of the plan, whatever order they were read in.

use std::sync::Arc;

use indexmap::IndexSet;
use rustc_hash::FxHashSet;

use super::collect::{Harvest, Open};
use super::headings::Headings;
use super::scales::{percentages, percents_among_numbers};
use super::shape::Layout;
use super::{Account, Plan, Role, fold, people, problem};
use crate::diag::{Place, Sink};
use crate::office::words::{adjustments, log, roster, targets};
use crate::office::{Declaration, Kind, Lexicon, SubjectKind, Table};

/// What all tables share.
pub(super) struct Common<'a> {
    pub lexicon: &'a mut Lexicon,
    pub accounts: &'a mut Vec<Account>,
    pub layouts: &'a mut Vec<Layout>,
    /// Names in rows of the roster that cannot be used.
    pub doubtful: &'a mut FxHashSet<String>,
}

/// Joins what the files of one role gave.
pub(super) fn assemble(
    role: &Role,
    headings: &Headings,
    harvests: Vec<Harvest>,
    plan: &Plan,
    common: &mut Common<'_>,
    sink: &mut Sink,
) -> Table {
    let mut table = Table::new(headings.table.clone());
    let mut bare: Vec<(usize, u32)> = Vec::new();
    let mut headed: Vec<usize> = Vec::new();
    let mut signed: Vec<(usize, u32)> = Vec::new();
    let mut strange: Vec<(String, Place)> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut head: Option<Place> = None;
    let mut reported: Vec<Arc<str>> = Vec::new();
    let mut layouts: Vec<Layout> = Vec::new();
    for harvest in harvests {
        let symbols = common.lexicon.absorb(harvest.lexicon);
        let (columns, start) = table.absorb(harvest.table, symbols.as_deref());
        let moved = |(column, row): &(usize, u32)| {
            columns.get(*column).map(|column| (*column, row + start))
        };
        bare.extend(harvest.bare.iter().filter_map(moved));
        headed.extend(harvest.headed.iter().filter_map(|own| columns.get(*own)));
        signed.extend(harvest.signed.iter().filter_map(moved));
        strange.extend(harvest.strange);
        open.extend(harvest.open);
        head = head.or(harvest.head);
        reported.extend(harvest.reported);
        common.doubtful.extend(harvest.doubtful);
        common.accounts.extend(harvest.accounts);
        layouts.extend(harvest.layouts);
        sink.merge(harvest.sink);
    }
    if let Some(head) = head {
        let slips = declared(&mut table, plan, (&strange, &head), &mut reported, sink);
        for part in &mut open {
            part.strange.retain(|(own, _)| !slips.contains(own));
        }
    }
    maybe_columns(&table, role, &open, &reported, sink);
    percents_among_numbers(&table, signed, role, sink);
    let scales = percentages(&mut table, (bare, &headed), plan, sink);
    for column in layouts.iter_mut().flat_map(|layout| &mut layout.columns) {
        let taken = scales.iter().find(|(name, _)| *name == column.name);
        column.scale = taken.map(|(_, scale)| *scale);
    }
    common.layouts.extend(layouts);
    whose_and_when(&mut table, role, headings, (plan, &reported), sink);
    table
}

/// Warns of headers that nobody knows, where a column is not there that the table has elsewhere.
fn maybe_columns(
    table: &Table,
    role: &Role,
    open: &[Open],
    reported: &[Arc<str>],
    sink: &mut Sink,
) {
    for part in open {
        let lacks: Vec<&str> = part
            .lacks
            .iter()
            .filter(|name| {
                let elsewhere = table.find_column(name).is_some() && !reported.contains(name);
                *role == Role::Roster || elsewhere
            })
            .map(AsRef::as_ref)
            .collect();
        let strange: Vec<&str> = part.strange.iter().map(|(own, _)| own.as_str()).collect();
        if let (Some((_, place)), false) = (part.strange.first(), lacks.is_empty()) {
            sink.push(problem::maybe_column(place.clone(), &strange, &lacks));
        }
    }
}

/// Reports declared columns that no part has, and adds them as 出错; answers the headers that were likely meant.
fn declared(
    table: &mut Table,
    plan: &Plan,
    (strange, head): (&[(String, Place)], &Place),
    reported: &mut Vec<Arc<str>>,
    sink: &mut Sink,
) -> Vec<String> {
    let mut slips: Vec<String> = Vec::new();
    for declaration in &plan.declarations {
        if declaration.table != table.name || table.find_column(&declaration.column).is_some() {
            continue;
        }
        if !reported.contains(&declaration.column) {
            let (near, place) = slip(&declaration.column, strange)
                .map_or((None, head), |(near, place)| (Some(near.as_str()), place));
            slips.extend(near.map(str::to_owned));
            let meant = meant(table, plan, declaration, reported).filter(|_| near.is_none());
            sink.push(match meant {
                // The table has the column; the rule misspells it.
                Some(meant) => {
                    let place = declaration.place.clone();
                    problem::no_such_column(place, &table.name, &declaration.column, &meant)
                        .related(head.clone(), "这张表的表头在这里")
                }
                None => {
                    let column = &declaration.column;
                    let settled = |own: &str| {
                        let mut all = plan.synonyms.iter();
                        all.any(|(heard, _)| fold::heading(heard) == own)
                    };
                    let words: IndexSet<&str> = strange
                        .iter()
                        .map(|(own, _)| own.as_str())
                        .filter(|own| !settled(own))
                        .collect();
                    let words: Vec<&str> = words.into_iter().collect();
                    problem::no_column(place.clone(), &table.name, column, near, &words).related(
                        declaration.place.clone(),
                        format!("规则「{}」要读这一列", declaration.rule),
                    )
                }
            });
            reported.push(declaration.column.clone());
        }
        let column = table.add_column(&declaration.column, declaration.kind);
        let rows = table.rows();
        if let Some(column) = table.column_mut(column) {
            rows.for_each(|row| column.spoil(row));
        }
    }
    slips
}

/// The column of the table that a rule's declaration likely means; one that the same rule declares too is another.
fn meant(
    table: &Table,
    plan: &Plan,
    declaration: &Declaration,
    reported: &[Arc<str>],
) -> Option<String> {
    let other = |name: &str| {
        let mut all = plan.declarations.iter();
        reported.iter().any(|own| own.as_ref() == name)
            || all.any(|own| {
                own.table == table.name
                    && own.column.as_ref() == name
                    && own.rule == declaration.rule
            })
    };
    let names = table.columns().iter().map(|column| column.name.as_ref());
    let near = people::near(&declaration.column, names.filter(|name| !other(name)));
    near.into_iter().next()
}

/// The header that was likely meant: the nearest unknown one, or the only one that shares a character with the name.
fn slip<'a>(name: &str, strange: &'a [(String, Place)]) -> Option<&'a (String, Place)> {
    let near = people::near(name, strange.iter().map(|(own, _)| own.as_str()));
    if let Some(near) = near.first() {
        return strange.iter().find(|(own, _)| own == near);
    }
    // 是否达标 is 达标, if nothing else is.
    let holds = |own: &str| {
        let short = own.chars().count().min(name.chars().count());
        // 协办科室 names no 协办.
        let other = ["科室", "股室", "处室", "部门", "单位"]
            .iter()
            .any(|end| own.ends_with(end) && !name.ends_with(end));
        short >= 2 && !other && (own.contains(name) || name.contains(own))
    };
    let mut holding = strange.iter().filter(|(own, _)| holds(own));
    if let (Some(only), None) = (holding.next(), holding.next()) {
        return Some(only);
    }
    let mut alike = strange.iter().filter(|(own, _)| {
        own.chars().count().abs_diff(name.chars().count()) <= 1
            && own.chars().any(|c| name.contains(c))
    });
    match (alike.next(), alike.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

/// The column that says whose a row of a data table is, as far as it is known before reading.
pub(super) fn owner(role: &Role, plan: &Plan) -> Option<String> {
    match role {
        Role::Log => Some(log::LEAD.to_owned()),
        Role::Adjustments => Some(adjustments::NAME.to_owned()),
        Role::Data(name) => {
            if let Some(owner) = plan
                .data
                .get(name.as_ref())
                .and_then(|data| data.owner.clone())
            {
                return Some(owner);
            }
            match declared_people(name, plan).as_slice() {
                [] => Some(roster::NAME.to_owned()),
                [one] => Some((*one).to_owned()),
                _ => None,
            }
        }
        Role::Roster | Role::Targets => None,
    }
}

/// Who reads the rows of a data table that name a 科室 and nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OfSections {
    /// A 科室 has an indicator whose rule reads the table, or it is not known who has which.
    Counted,
    /// Nobody has, but a rule reads the table's 科室 and may look its rows up.
    LookedUp,
    Nobodys,
}

/// The same, by 岗位目标, which is read before.
pub(super) fn of_sections(
    role: &Role,
    plan: &Plan,
    (targets, lexicon): (Option<&Table>, &Lexicon),
) -> OfSections {
    let (Role::Data(name), Some(targets)) = (role, targets) else {
        return OfSections::Counted;
    };
    let text = |row: u32, column: &str| {
        let symbol = targets.named(row, column).text();
        symbol.map_or("", |symbol| lexicon.text(symbol))
    };
    let section = SubjectKind::Section.word();
    let rules = |of_section: bool| {
        let rows = targets.rows();
        rows.filter(move |row| (text(*row, targets::SUBJECT) == section) == of_section)
            .map(|row| text(row, targets::RULE))
            .filter(|rule| !rule.is_empty())
    };
    let none: Vec<Arc<str>> = Vec::new();
    let readers = plan.readers.get(name.as_ref()).unwrap_or(&none);
    // What no target names (合成, what scripts share) is read for 科室 as for people.
    let shared = |rule: &str| !rules(false).any(|own| own == rule);
    let any = rules(true).next().is_some();
    let counted =
        |rule: &Arc<str>| any && shared(rule) || rules(true).any(|own| own == rule.as_ref());
    let looked_up = plan
        .declarations
        .iter()
        .any(|own| own.table == *name && own.column.as_ref() == roster::SECTION);
    if readers.iter().any(counted) {
        OfSections::Counted
    } else if looked_up {
        OfSections::LookedUp
    } else {
        OfSections::Nobodys
    }
}

fn declared_people<'a>(table: &str, plan: &'a Plan) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for declaration in &plan.declarations {
        if declaration.table.as_ref() == table
            && declaration.kind == Kind::People
            && !names.contains(&declaration.column.as_ref())
        {
            names.push(&declaration.column);
        }
    }
    names
}

/// Whether a data table is read by no rule and counted by nothing else.
pub(super) fn is_idle(role: &Role, headings: &Headings, plan: &Plan) -> bool {
    let Role::Data(name) = role else { return false };
    !headings.is_read() && !plan.counted.iter().any(|own| own.as_ref() == name.as_ref())
}

fn whose_and_when(
    table: &mut Table,
    role: &Role,
    headings: &Headings,
    (plan, reported): (&Plan, &[Arc<str>]),
    sink: &mut Sink,
) {
    // A column whose absence has been said is not asked for again.
    let is_said = |name: &str| reported.iter().any(|said| said.as_ref() == name);
    let people = |table: &Table, name: &str| {
        table.find_column(name).filter(|at| {
            table
                .columns()
                .get(*at)
                .is_some_and(|column| column.kind == Kind::People)
        })
    };
    // Whom a table names of which nobody asks anything is no matter.
    table.owner = owner(role, plan)
        .filter(|_| !is_idle(role, headings, plan))
        .and_then(|name| people(table, &name));
    if *role == Role::Adjustments {
        table.day = table.find_column(adjustments::PERIOD);
    }
    let Role::Data(name) = role else { return };
    let Some(place) = table.parts().first().map(|part| Place::Sheet {
        file: part.file.clone(),
        sheet: part.sheet.clone(),
    }) else {
        return;
    };
    let setting = plan.data.get(name.as_ref()).cloned().unwrap_or_default();
    let several = declared_people(name, plan);
    if setting.owner.is_none() && several.len() > 1 && !several.iter().any(|name| is_said(name)) {
        sink.push(problem::no_owner(place.clone(), name, &several));
    }
    if let Some(owner) = setting
        .owner
        .filter(|owner| table.owner.is_none() && !is_said(owner))
    {
        sink.push(problem::no_column(place.clone(), name, &owner, None, &[]));
    }
    if let Some(day) = setting.day {
        table.day = table.find_column(&day);
        if table.day.is_none() && !is_said(&day) {
            sink.push(problem::no_column(place, name, &day, None, &[]));
        }
        return;
    }
    // A column that only rules of this program give a kind counts; one added for a declaration that found nothing
    // does not: its rows are 出错 anyway.
    let days: Vec<usize> = (0..table.columns().len())
        .filter(|at| {
            table.columns().get(*at).is_some_and(|column| {
                matches!(column.kind, Kind::Date | Kind::Span)
                    && headings.position(&column.name).is_some()
            })
        })
        .collect();
    match days.as_slice() {
        [] => {}
        [one] => table.day = Some(*one),
        several => {
            let names: Vec<&str> = several
                .iter()
                .filter_map(|at| table.columns().get(*at))
                .map(|column| column.name.as_ref())
                .collect();
            sink.push(problem::no_day(place, name, &names));
        }
    }
}
