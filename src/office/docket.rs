//! Which rows count for which 任职 in the period, and how late each task is.
//! A task belongs to the period and 任职 that holds its 归属日: 完成时限, else 完成日期, else 交办日期.
//! Invariant: a task counts once, in one period and, for each person named, in one 任职.

use chrono::NaiveDate;

use super::ballot::VOTES;
use super::calendar::WorkCalendar;
use super::period::Period;
use super::problem;
use super::roster::{Roster, TenureId};
use super::subject::united;
use super::table::Table;
use super::text::{Lexicon, Symbol};
use super::value::{Mention, PersonId, Value};
use super::words::{log, targets};
use crate::diag::Sink;

/// How a task stands to its limit on the 基准日.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lateness {
    /// Working days late; 0 when in time or not yet due.
    Days(u32),
    /// Without a limit (长期坚持): 不适用.
    NoLimit,
    /// A limit that should be there and is not: 缺数.
    LimitMissing,
    /// A date that cannot be read: 出错.
    Unreadable,
}

/// One task's dates and what follows from them.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    pub assigned: Option<NaiveDate>,
    pub limit: Option<NaiveDate>,
    pub done: Option<NaiveDate>,
    /// 归属日
    pub day: Option<NaiveDate>,
    pub lateness: Lateness,
    /// 应办结: finished, or its limit has come on the 基准日; also where its dates do not tell.
    pub due: bool,
    /// Belongs to the assessed period.
    pub counts: bool,
    /// 结转: open from an earlier period.
    pub carried: bool,
}

/// The tasks of one 任职, as rows of the log in the log's order.
#[derive(Clone, Debug, Default)]
pub struct Duties {
    /// 主办事项
    pub lead: Vec<u32>,
    /// 协办事项
    pub assist: Vec<u32>,
    /// 应办结事项: of those led, the ones that are finished or past their limit.
    pub due: Vec<u32>,
    /// 结转事项: led, open from an earlier period.
    pub carried: Vec<u32>,
    /// Rows of each further table, in the order of the facts' tables.
    pub data: Vec<Vec<u32>>,
}

/// The rows of every 任职.
#[derive(Clone, Debug, Default)]
pub struct Docket {
    /// By row of the log.
    pub timings: Vec<Timing>,
    /// By 任职.
    pub duties: Vec<Duties>,
    /// By 科室, in the roster's order: what its members have, each row once.
    pub sections: Vec<Duties>,
}

/// What the allocation needs of the office.
pub struct Setting<'a> {
    pub period: Period,
    /// 基准日
    pub as_of: NaiveDate,
    pub calendar: &'a WorkCalendar,
    pub roster: &'a Roster,
    pub lexicon: &'a Lexicon,
}

impl Docket {
    /// Allocates the rows of the log and of the data tables.
    pub fn allocate(setting: &Setting<'_>, log: &Table, data: &[&Table], sink: &mut Sink) -> Self {
        let empty = || Duties {
            data: vec![Vec::new(); data.len()],
            ..Duties::default()
        };
        let mut docket = Self {
            timings: Vec::with_capacity(log.len()),
            duties: setting.roster.tenures.iter().map(|_| empty()).collect(),
            sections: setting.roster.sections.iter().map(|_| empty()).collect(),
        };
        docket.allocate_log(setting, log, sink);
        for (index, table) in data.iter().enumerate() {
            docket.allocate_data(setting, index, table, sink);
        }
        docket.gather(setting, data, sink);
        for own in docket.duties.iter_mut().chain(&mut docket.sections) {
            let of_log = [&mut own.lead, &mut own.assist, &mut own.due];
            let rows = of_log.into_iter().chain(&mut own.data);
            rows.for_each(Vec::shrink_to_fit);
        }
        docket
    }

    /// What the members of each 科室 have becomes the 科室's; a row that two of them share counts once.
    fn gather(&mut self, setting: &Setting<'_>, data: &[&Table], sink: &mut Sink) {
        let roster = setting.roster;
        let by_section: Vec<Option<SectionTable>> = data
            .iter()
            .map(|table| SectionTable::read(setting, table, sink))
            .collect();
        for (section, own) in roster.sections.iter().zip(&mut self.sections) {
            let members: Vec<&Duties> = roster
                .tenures
                .iter()
                .zip(&self.duties)
                .filter(|(tenure, _)| tenure.section == *section)
                .map(|(_, duties)| duties)
                .collect();
            let all = |pick: fn(&Duties) -> &Vec<u32>| {
                united(members.iter().map(|duties| pick(duties).as_slice()))
            };
            own.lead = all(|duties| &duties.lead);
            own.due = all(|duties| &duties.due);
            own.carried = all(|duties| &duties.carried);
            own.assist = all(|duties| &duties.assist);
            // A section that leads a task does not assist in it too.
            own.assist
                .retain(|row| own.lead.binary_search(row).is_err());
            for (index, (rows, table)) in own.data.iter_mut().zip(&by_section).enumerate() {
                let of_members = members
                    .iter()
                    .filter_map(|duties| duties.data.get(index).map(Vec::as_slice));
                match table {
                    None => *rows = united(of_members),
                    Some(table) => {
                        let mut own = united(of_members);
                        own.retain(|row| table.named.binary_search(row).is_err());
                        let said = table.rows.iter().filter(|(name, _)| name == section);
                        own.extend(said.map(|(_, row)| *row));
                        own.sort_unstable();
                        *rows = own;
                    }
                }
            }
        }
    }

    pub fn duties(&self, tenure: TenureId) -> Option<&Duties> {
        self.duties.get(tenure.index())
    }

    pub fn timing(&self, row: u32) -> Option<&Timing> {
        self.timings.get(row as usize)
    }

    fn allocate_log(&mut self, setting: &Setting<'_>, table: &Table, sink: &mut Sink) {
        let column = |name| table.find_column(name);
        let (assigned, limit, done) =
            (column(log::ASSIGNED), column(log::LIMIT), column(log::DONE));
        let (lead, assist) = (column(log::LEAD), column(log::ASSIST));
        let value = |row, column: Option<usize>| {
            column.map_or(Value::Missing, |column| table.value(row, column))
        };
        for row in table.rows() {
            let timing = time(
                setting,
                value(row, assigned),
                value(row, limit),
                value(row, done),
            );
            self.timings.push(timing);
            if !timing.counts && !timing.carried {
                continue;
            }
            let Some(day) = timing.day else { continue };
            // A carried task is looked up where its lead stands now.
            let on = if timing.carried {
                setting.period.first
            } else {
                day
            };
            let (leads, helpers) = roles(value(row, lead), value(row, assist));
            for person in leads {
                if let Some(tenure) = place_task(
                    setting,
                    table,
                    (row, log::LEAD),
                    person,
                    on,
                    timing.carried,
                    sink,
                ) {
                    let Some(duties) = self.duties.get_mut(tenure.index()) else {
                        continue;
                    };
                    if timing.carried {
                        duties.carried.push(row);
                    } else {
                        duties.lead.push(row);
                        if timing.due {
                            duties.due.push(row);
                        }
                    }
                }
            }
            if timing.carried {
                continue;
            }
            for person in helpers {
                if let Some(tenure) =
                    place_task(setting, table, (row, log::ASSIST), person, on, true, sink)
                    && let Some(duties) = self.duties.get_mut(tenure.index())
                {
                    duties.assist.push(row);
                }
            }
        }
    }

    /// A dated row counts for the 任职 that hold the day; a row of a month or quarter for all that it overlaps.
    fn allocate_data(
        &mut self,
        setting: &Setting<'_>,
        index: usize,
        table: &Table,
        sink: &mut Sink,
    ) {
        let Some(owner) = table.owner else { return };
        for row in table.rows() {
            let Value::People(people) = table.value(row, owner) else {
                continue;
            };
            let Some((first, last)) = when(setting, table, row, sink) else {
                continue;
            };
            if !counts(setting, table, first, last) {
                continue;
            }
            for mention in people {
                let mut held = false;
                for id in tenures_of(setting.roster, mention.person) {
                    let overlaps = setting
                        .roster
                        .tenure(id)
                        .is_some_and(|tenure| tenure.overlaps(first, last));
                    if overlaps {
                        held = true;
                        if let Some(rows) = self
                            .duties
                            .get_mut(id.index())
                            .and_then(|duties| duties.data.get_mut(index))
                            // A name that stands twice in a cell is one person.
                            && rows.last() != Some(&row)
                        {
                            rows.push(row);
                        }
                    }
                }
                // A table without days lists whom it likes; who holds no post in the period is not assessed.
                if !held && table.day.is_some() {
                    let name = person_name(setting, mention.person);
                    let place = table.place(row, owner);
                    sink.push(problem::no_post_on_day(place, &name, first));
                }
            }
        }
    }
}

/// The days that a row of a data table speaks of; a table without a day column speaks of the whole period.
fn when(
    setting: &Setting<'_>,
    table: &Table,
    row: u32,
    sink: &mut Sink,
) -> Option<(NaiveDate, NaiveDate)> {
    match table.day.map(|day| table.value(row, day)) {
        None => Some((setting.period.first, setting.period.last)),
        Some(Value::Date(day)) => Some((day, day)),
        Some(Value::Span(first, last)) => Some((first, last)),
        Some(Value::Missing | Value::NotApplicable) => {
            if let Some(day) = table.day {
                sink.push(problem::no_day(table.place(row, day), &table.name));
            }
            None
        }
        // Reported where it was read.
        Some(_) => None,
    }
}

/// Whether days of a data table lie in the period. Votes are of one vote: those of a part are not votes of the whole.
fn counts(setting: &Setting<'_>, table: &Table, first: NaiveDate, last: NaiveDate) -> bool {
    let period = setting.period;
    match table.name.as_ref() {
        VOTES => (first, last) == (period.first, period.last),
        _ => period.contains(first) && period.contains(last),
    }
}

/// A data table with a column that names the 科室 (科室, else 对象): that column says whose its rows are.
struct SectionTable {
    /// 科室 and row, of the period.
    rows: Vec<(Symbol, u32)>,
    /// The rows that name a 科室 of the roster, whatever their day, in order.
    named: Vec<u32>,
}

impl SectionTable {
    fn read(setting: &Setting<'_>, table: &Table, sink: &mut Sink) -> Option<Self> {
        let column = table
            .find_column(log::SECTION)
            .or_else(|| table.find_column(targets::SUBJECT))?;
        let known = |row: u32| {
            let name = table.value(row, column).text();
            name.is_some_and(|name| setting.roster.sections.contains(&name))
        };
        // 对象 may say quite other things.
        if table.find_column(log::SECTION).is_none() && !table.rows().any(known) {
            return None;
        }
        let mut found = Self {
            rows: Vec::new(),
            named: Vec::new(),
        };
        for row in table.rows() {
            let Some(name) = table.value(row, column).text() else {
                continue;
            };
            if !setting.roster.sections.contains(&name) {
                // A row of a person counts through the person.
                let owner = table.owner.map(|owner| table.value(row, owner));
                let personal = matches!(owner, Some(Value::People(_)));
                if !personal && !setting.roster.sections.is_empty() {
                    let text = |symbol: &Symbol| setting.lexicon.text(*symbol);
                    let known: Vec<&str> = setting.roster.sections.iter().map(text).collect();
                    let place = table.place(row, column);
                    let fault =
                        problem::unknown_section_row(place, &table.name, text(&name), &known);
                    sink.push(fault);
                }
                continue;
            }
            found.named.push(row);
            // Where the row is a person's too, its day was looked at there.
            let mut unheard = Sink::new();
            let heard = if table.owner.is_some() {
                &mut unheard
            } else {
                &mut *sink
            };
            if let Some((first, last)) = when(setting, table, row, heard)
                && counts(setting, table, first, last)
            {
                found.rows.push((name, row));
            }
        }
        Some(found)
    }
}

fn time(setting: &Setting<'_>, assigned: Value<'_>, limit: Value<'_>, done: Value<'_>) -> Timing {
    let unreadable = [limit, done].contains(&Value::Faulty);
    let (limit_day, done_day) = (limit.date(), done.date());
    let day = limit_day.or(done_day).or(assigned.date());
    let late =
        |from: NaiveDate, to: NaiveDate| Lateness::Days(setting.calendar.days_late(from, to));
    let lateness = if unreadable {
        Lateness::Unreadable
    } else {
        match (limit_day, done_day, limit) {
            (Some(limit), Some(done), _) => late(limit, done),
            (Some(limit), None, _) => late(limit, setting.as_of),
            (None, _, Value::NotApplicable) => Lateness::NoLimit,
            (None, ..) => Lateness::LimitMissing,
        }
    };
    let first = setting.period.first;
    let counts = day.is_some_and(|day| setting.period.contains(day));
    let open_at_start = done_day.is_none_or(|done| done >= first);
    let carried = limit_day.is_some_and(|limit| limit < first) && open_at_start;
    // A limit that lacks or cannot be read must be met by whoever counts what was due, not fall out of the count.
    let due = match lateness {
        Lateness::Days(_) => {
            done_day.is_some() || limit_day.is_some_and(|limit| limit <= setting.as_of)
        }
        Lateness::NoLimit => false,
        Lateness::LimitMissing | Lateness::Unreadable => true,
    };
    Timing {
        assigned: assigned.date(),
        limit: limit_day,
        done: done_day,
        day,
        lateness,
        due,
        counts,
        carried,
    }
}

/// Who leads and who assists: a （牵头） mark in 主办 makes the unmarked ones there assist.
pub fn roles(lead: Value<'_>, assist: Value<'_>) -> (Vec<PersonId>, Vec<PersonId>) {
    let people = |value| match value {
        Value::People(people) => people,
        _ => &[] as &[Mention],
    };
    let named = people(lead);
    let marked = named.iter().any(|mention| mention.lead);
    let mut leads = Vec::new();
    let mut helpers = Vec::new();
    for mention in named {
        let list = if marked && !mention.lead {
            &mut helpers
        } else {
            &mut leads
        };
        if !list.contains(&mention.person) {
            list.push(mention.person);
        }
    }
    for mention in people(assist) {
        if !leads.contains(&mention.person) && !helpers.contains(&mention.person) {
            helpers.push(mention.person);
        }
    }
    (leads, helpers)
}

fn tenures_of(roster: &Roster, person: PersonId) -> Vec<TenureId> {
    roster
        .person(person)
        .map(|person| person.tenures.clone())
        .unwrap_or_default()
}

fn person_name(setting: &Setting<'_>, person: PersonId) -> String {
    setting
        .roster
        .person(person)
        .map_or(String::new(), |person| {
            setting.lexicon.text(person.name).to_owned()
        })
}

/// The 任职 that a task counts in; `quiet` for those who need not hold a post then (协办, 结转).
fn place_task(
    setting: &Setting<'_>,
    table: &Table,
    (row, column): (u32, &str),
    person: PersonId,
    day: NaiveDate,
    quiet: bool,
    sink: &mut Sink,
) -> Option<TenureId> {
    let held: Vec<TenureId> = tenures_of(setting.roster, person)
        .into_iter()
        .filter(|id| {
            setting
                .roster
                .tenure(*id)
                .is_some_and(|tenure| tenure.holds(day))
        })
        .collect();
    match held.as_slice() {
        [one] => Some(*one),
        [] => {
            if !quiet {
                let name = person_name(setting, person);
                sink.push(problem::no_post_on_day(
                    table.named_place(row, column),
                    &name,
                    day,
                ));
            }
            None
        }
        several => {
            let decided = decide(setting, table, row, several);
            if decided.is_none() {
                let name = person_name(setting, person);
                let posts: Vec<&str> = several
                    .iter()
                    .filter_map(|id| setting.roster.tenure(*id))
                    .map(|tenure| setting.lexicon.text(tenure.post))
                    .collect();
                let place = table.named_place(row, column);
                sink.push(problem::which_post(place, &name, &posts));
            }
            decided
        }
    }
}

/// With two posts at once the log's 岗位 or 类别 decides, else the section that the log belongs to.
fn decide(setting: &Setting<'_>, table: &Table, row: u32, held: &[TenureId]) -> Option<TenureId> {
    let text = |name| table.named(row, name).text();
    let only = |fits: &dyn Fn(Symbol, Symbol, Symbol) -> bool| {
        let mut fitting = held.iter().copied().filter(|id| {
            setting
                .roster
                .tenure(*id)
                .is_some_and(|tenure| fits(tenure.post, tenure.class, tenure.section))
        });
        let first = fitting.next();
        if fitting.next().is_none() {
            first
        } else {
            None
        }
    };
    if let Some(word) = text(log::POST)
        && let Some(id) = only(&|post, class, _| post == word || class == word)
    {
        return Some(id);
    }
    if let Some(word) = text(log::CLASS)
        && let Some(id) = only(&|post, class, _| post == word || class == word)
    {
        return Some(id);
    }
    let section = text(log::SECTION).or_else(|| table.part_of(row)?.section)?;
    only(&|_, _, own| own == section)
}
