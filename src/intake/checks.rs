//! Checks over whole tables, once everything is read.
//! Invariant: the list of checks is data; a check reports and changes nothing.

use chrono::{Datelike, NaiveDate};
use rustc_hash::FxHashMap;

use super::collect::MOST_FAULTS;
use super::{Intake, Plan, again, fold, names, people, problem, states};
use crate::diag::{Diagnostic, Place, Sink};
use crate::office::words::{log, targets};
use crate::office::{Kind, Symbol, Table, Value};

/// One check.
pub struct Check {
    pub name: &'static str,
    run: fn(&Intake, &Plan, &mut Sink),
}

/// Every check, in the order in which they run.
pub const CHECKS: &[Check] = &[
    Check {
        name: "编号不重复",
        run: same_numbers,
    },
    Check {
        name: "各处的行不重复",
        run: again::rows_again,
    },
    Check {
        name: "完成和时限不早于交办",
        run: order_of_dates,
    },
    Check {
        name: "没有交办日期的，完成不早于时限大半年",
        run: done_long_before_limit,
    },
    Check {
        name: "日期在考核年度前后一年之内",
        run: far_dates,
    },
    Check {
        name: "每行台账都有日期在考核年度之内",
        run: other_years,
    },
    Check {
        name: "办结的有完成日期",
        run: states::done_without_day,
    },
    Check {
        name: "没有办结的没有完成日期，作废的不算逾期",
        run: states::against_status,
    },
    Check {
        name: "科室都在名册里",
        run: unknown_sections,
    },
    Check {
        name: "台账里的岗位都在名册里",
        run: unknown_posts,
    },
    Check {
        name: "每行台账至少有一个日期",
        run: undated,
    },
    Check {
        name: "几个人主办要有牵头",
        run: several_leads,
    },
];

/// Runs all checks.
pub(super) fn run(intake: &Intake, plan: &Plan, sink: &mut Sink) {
    for check in CHECKS {
        let mut own = Sink::limited(MOST_FAULTS);
        (check.run)(intake, plan, &mut own);
        let dropped = own.dropped();
        sink.merge(own);
        let tables = intake.log.iter().chain(intake.data.values());
        let file = tables.flat_map(|table| table.parts()).next();
        if let (1.., Some(part)) = (dropped, file) {
            let place = Place::file(part.file.clone());
            sink.push(problem::too_many(place, MOST_FAULTS, dropped));
        }
    }
}

/// Adds `本行` to what is said of a row of the log.
pub(super) fn with_row(fault: Diagnostic, intake: &Intake, table: &Table, row: u32) -> Diagnostic {
    let mut parts: Vec<String> = Vec::new();
    for name in [log::NUMBER, log::TASK] {
        if let Some(symbol) = table.named(row, name).text() {
            parts.push(format!(
                "{name}={}",
                fold::shown(intake.lexicon.text(symbol))
            ));
        }
    }
    if let Value::People(people) = table.named(row, log::LEAD) {
        let names: Vec<&str> = people
            .iter()
            .filter_map(|mention| intake.roster.person(mention.person))
            .map(|person| intake.lexicon.text(person.name))
            .collect();
        parts.push(format!("{}={}", log::LEAD, names.join("、")));
    }
    if parts.is_empty() {
        return fault;
    }
    fault.row(parts.join("，"))
}

/// The days of a column, one a row; none where it is not there.
fn days(table: &Table, column: Option<usize>) -> &[NaiveDate] {
    column
        .and_then(|column| table.columns().get(column))
        .map(|column| column.days())
        .unwrap_or_default()
}

/// The symbols of a column of texts, one a row; none where it is not there.
pub(super) fn symbols(table: &Table, column: Option<usize>) -> &[Symbol] {
    column
        .and_then(|column| table.columns().get(column))
        .map(|column| column.symbols())
        .unwrap_or_default()
}

fn same_numbers(intake: &Intake, _: &Plan, sink: &mut Sink) {
    let Some(table) = &intake.log else { return };
    let Some(column) = table.find_column(log::NUMBER) else {
        return;
    };
    // No table has so many rows.
    const NOWHERE: u32 = u32::MAX;
    let mut first: Vec<u32> = vec![NOWHERE; intake.lexicon.texts().len()];
    for (row, number) in (0u32..).zip(symbols(table, Some(column))) {
        let Some(first) = first.get_mut(number.index()).filter(|_| !number.is_empty()) else {
            continue;
        };
        if *first == NOWHERE {
            *first = row;
            continue;
        }
        let fault = problem::same_number(
            table.place(row, column),
            table.place(*first, column),
            intake.lexicon.text(*number),
        );
        sink.push(with_row(fault, intake, table, row));
    }
}

fn order_of_dates(intake: &Intake, _: &Plan, sink: &mut Sink) {
    let Some(table) = &intake.log else { return };
    type Says = fn(crate::diag::Place, NaiveDate, (crate::diag::Place, NaiveDate)) -> Diagnostic;
    let pairs: [(&str, Says); 2] = [
        (log::DONE, problem::done_before_assigned),
        (log::LIMIT, problem::limit_before_assigned),
    ];
    let Some(start) = table.find_column(log::ASSIGNED) else {
        return;
    };
    let starts = days(table, Some(start));
    for (name, says) in pairs {
        let column = table.find_column(name);
        let earlier = (0u32..)
            .zip(days(table, column).iter().zip(starts))
            .filter(|(_, (day, start))| day < start);
        for (row, _) in earlier {
            if let (Some(date), Some(assigned)) = (
                column.and_then(|column| table.value(row, column).date()),
                table.value(row, start).date(),
            ) {
                let assigned = (table.named_place(row, log::ASSIGNED), assigned);
                let fault = says(table.named_place(row, name), date, assigned);
                sink.push(with_row(fault, intake, table, row));
            }
        }
    }
}

/// So many days before its limit hardly any task is done: one of the two days has a wrong year.
const LONG_BEFORE: i64 = 240;

/// A day without a year gets that of the period, and a year that is written may be a slip.
fn done_long_before_limit(intake: &Intake, _: &Plan, sink: &mut Sink) {
    let Some(table) = &intake.log else { return };
    let (limit, done) = (table.find_column(log::LIMIT), table.find_column(log::DONE));
    let early = (0u32..)
        .zip(days(table, done).iter().zip(days(table, limit)))
        .filter(|(_, (done, _))| **done > NaiveDate::MIN)
        .filter(|(_, (done, limit))| (**limit - **done).num_days() > LONG_BEFORE);
    for (row, (done, limit)) in early {
        // Where the beginning is known, it is compared with that.
        if table.named(row, log::ASSIGNED).date().is_none() {
            let limit = (table.named_place(row, log::LIMIT), *limit);
            let place = table.named_place(row, log::DONE);
            let fault = problem::whole::done_long_before(place, *done, limit);
            sink.push(with_row(fault, intake, table, row));
        }
    }
}

fn far_dates(intake: &Intake, plan: &Plan, sink: &mut Sink) {
    if plan.year == 0 {
        return;
    }
    let near = plan.year - 1..=plan.year + 1;
    let tables = intake.log.iter().chain(intake.data.values());
    for table in tables.chain(&intake.adjustments) {
        for (at, column) in table.columns().iter().enumerate() {
            if column.kind != Kind::Date {
                continue;
            }
            let far = (0u32..)
                .zip(column.days())
                .filter(|(_, day)| !near.contains(&day.year()));
            for (row, _) in far {
                if let Some(date) = column.value(row).date() {
                    let fault =
                        problem::far_date(table.place(row, at), &column.name, date, plan.year);
                    sink.push(with_row(fault, intake, table, row));
                }
            }
        }
    }
}

/// A row whose every date lies in another year is counted nowhere.
fn other_years(intake: &Intake, plan: &Plan, sink: &mut Sink) {
    let (Some(table), true) = (&intake.log, plan.year != 0) else {
        return;
    };
    let columns =
        [log::LIMIT, log::DONE, log::ASSIGNED].map(|name| (name, table.find_column(name)));
    let all = columns.map(|(_, column)| days(table, column));
    for row in table.rows() {
        let in_year = |days: &&[NaiveDate]| {
            days.get(row as usize)
                .is_some_and(|day| day.year() == plan.year)
        };
        if all.iter().any(in_year) {
            continue;
        }
        let days = columns.map(|(name, column)| Some((name, table.value(row, column?).date()?)));
        let days = || days.iter().flatten();
        // Rows without a limit are standing tasks; dates that are far off are reported one by one.
        let near = days().all(|(_, day)| (day.year() - plan.year).abs() <= 1);
        if near && let Some((name, _)) = days().next() {
            let fault = problem::other_year(table.named_place(row, name), plan.year);
            sink.push(with_row(fault, intake, table, row));
        }
    }
}

fn unknown_sections(intake: &Intake, _: &Plan, sink: &mut Sink) {
    let known = &intake.roster.sections;
    if known.is_empty() {
        return;
    }
    // One wrong name may stand in every row.
    let mut heard: FxHashMap<Symbol, Vec<(String, Vec<String>)>> = FxHashMap::default();
    if let Some(table) = &intake.targets
        && let Some(column) = table.find_column(targets::SECTION)
    {
        for row in table.rows() {
            let Some(section) = table.value(row, column).text() else {
                continue;
            };
            let words = intake.lexicon.text(section);
            let all = matches!(words, "全体" | "全部" | "各科室" | "所有");
            if !known.contains(&section) && !all {
                let near = near_sections(words, intake);
                let place = table.place(row, column);
                sink.push(problem::unknown_section(place, words, &near, false));
            }
        }
    }
    // A row of a data table that names nobody is looked at where it is given to its 科室.
    let data = intake.data.values().filter(|table| table.owner.is_some());
    for table in intake.log.iter().chain(data) {
        let Some(column) = table.find_column(log::SECTION) else {
            continue;
        };
        let personal = |row: u32| {
            let owner = table.owner.map(|owner| table.value(row, owner));
            matches!(owner, Some(Value::People(_)))
        };
        for row in table.rows() {
            let Some(section) = table.value(row, column).text() else {
                continue;
            };
            if known.contains(&section) || !personal(row) {
                continue;
            }
            let unknown = heard
                .entry(section)
                .or_insert_with(|| strangers(intake.lexicon.text(section), intake));
            for (words, near) in unknown {
                let place = table.place(row, column);
                sink.push(problem::unknown_section(place, words, near, true));
            }
        }
    }
}

/// The parts of a cell of 科室 that the roster does not know, each with what it may be meant to be.
fn strangers(cell: &str, intake: &Intake) -> Vec<(String, Vec<String>)> {
    let sections: Vec<&str> = intake
        .roster
        .sections
        .iter()
        .map(|symbol| intake.lexicon.text(*symbol))
        .filter(|name| !name.is_empty())
        .collect();
    let mut found = Vec::new();
    for part in names::split(cell) {
        let mut rest = Some(part);
        while let Some(text) = rest {
            let (piece, after) = names::at_colon(text).map_or((text, None), |(a, b)| (a, Some(b)));
            rest = after;
            let name = names::join(&names::words(piece));
            if !(name.is_empty()
                || says_all_sections(&name)
                || rest.is_some() && names::is_role(&name)
                || is_run(&name, &sections))
            {
                let near = near_sections(&name, intake);
                found.push((fold::shown(&name), near));
            }
        }
    }
    found
}

fn says_all_sections(name: &str) -> bool {
    ["各", "全", "所有", "有关", "相关", "机关各", "其他", "其它"]
        .iter()
        .any(|word| name.starts_with(word))
}

/// Whether a name is nothing but known ones, one behind the other: blanks between them have been taken out.
fn is_run(name: &str, known: &[&str]) -> bool {
    // Where a run of known names can end; each place is looked at once, however many ways lead to it.
    let mut ends = vec![false; name.len() + 1];
    if let Some(start) = ends.first_mut() {
        *start = true;
    }
    for at in 0..name.len() {
        let rest = name.get(at..).filter(|_| ends.get(at) == Some(&true));
        for own in known
            .iter()
            .filter(|own| rest.is_some_and(|rest| rest.starts_with(**own)))
        {
            if let Some(end) = ends.get_mut(at + own.len()) {
                *end = true;
            }
        }
    }
    ends.last() == Some(&true)
}

/// What a wrong name is likely meant to be: one that looks alike, else one that it ends with (县政府办综合股).
fn near_sections(words: &str, intake: &Intake) -> Vec<String> {
    let known = || {
        let symbols = intake.roster.sections.iter();
        symbols.map(|symbol| intake.lexicon.text(*symbol))
    };
    let near = people::near(words, known());
    if !near.is_empty() {
        return near;
    }
    let inner = known().filter(|name| !name.is_empty() && words.ends_with(name));
    inner
        .max_by_key(|name| name.len())
        .map(str::to_owned)
        .into_iter()
        .collect()
}

/// The log's 岗位 decides between two posts of one person, by the post's name or its 岗位类别.
fn unknown_posts(intake: &Intake, _: &Plan, sink: &mut Sink) {
    let tenures = &intake.roster.tenures;
    let Some(table) = intake.log.as_ref().filter(|_| !tenures.is_empty()) else {
        return;
    };
    let Some(column) = table.find_column(log::POST) else {
        return;
    };
    let mut heard: FxHashMap<Symbol, Vec<String>> = FxHashMap::default();
    for row in table.rows() {
        let Some(post) = table.value(row, column).text() else {
            continue;
        };
        if tenures
            .iter()
            .any(|tenure| tenure.post == post || tenure.class == post)
        {
            continue;
        }
        let words = intake.lexicon.text(post);
        let near = heard.entry(post).or_insert_with(|| {
            let known = tenures
                .iter()
                .flat_map(|tenure| [tenure.post, tenure.class]);
            people::near(words, known.map(|symbol| intake.lexicon.text(symbol)))
        });
        let fault = problem::unknown_post(table.place(row, column), words, near);
        sink.push(with_row(fault, intake, table, row));
    }
}

/// A row without any date belongs to no period.
fn undated(intake: &Intake, _: &Plan, sink: &mut Sink) {
    let Some(table) = &intake.log else { return };
    let all =
        [log::LIMIT, log::DONE, log::ASSIGNED].map(|name| days(table, table.find_column(name)));
    for row in table.rows() {
        let dated = |days: &&[NaiveDate]| {
            days.get(row as usize)
                .is_some_and(|day| *day > NaiveDate::MIN)
        };
        if all.iter().any(dated) {
            continue;
        }
        let values = [log::LIMIT, log::DONE, log::ASSIGNED].map(|name| table.named(row, name));
        let limit_missing = table.named(row, log::LIMIT) == Value::Missing
            && table
                .find_column(log::LIMIT)
                .is_some_and(|column| table.cell(row, column).is_some());
        // A cell that cannot be read, and a blank limit, have been reported as such.
        let said = limit_missing || values.contains(&Value::Faulty);
        if !said && values.iter().all(|value| value.date().is_none()) {
            let fault = problem::undated(table.named_place(row, log::TASK));
            sink.push(with_row(fault, intake, table, row));
        }
    }
}

/// 多头交办: several leads of one rank, none marked.
fn several_leads(intake: &Intake, _: &Plan, sink: &mut Sink) {
    let Some(table) = &intake.log else { return };
    let Some(column) = table.find_column(log::LEAD) else {
        return;
    };
    let several = table.columns().get(column).into_iter();
    for row in several.flat_map(|column| column.rows_of_several()) {
        let Value::People(people) = table.value(row, column) else {
            continue;
        };
        if people.iter().any(|mention| mention.lead) {
            continue;
        }
        let mut ranks = people
            .iter()
            .filter_map(|mention| intake.roster.person(mention.person))
            .map(|person| person.rank);
        let first = ranks.next();
        if ranks.all(|rank| Some(rank) == first) {
            let fault = problem::several_leads(table.place(row, column), people.len());
            sink.push(with_row(fault, intake, table, row));
        }
    }
}
