//! The table 人员名册 to people, 任职 and statuses, with what is wrong among its rows.
//! Invariant: one 工号 is one person; a row that says otherwise is reported and adds nobody.

use chrono::NaiveDate;
use rustc_hash::FxHashSet;

use super::problem;
use crate::diag::{Place, Sink};
use crate::office::words::roster as word;
use crate::office::{
    Lexicon, Person, PersonId, Roster, StatusSpan, Symbol, Table, Tenure, TenureId, Value,
};

/// Builds the roster of a table whose symbols are the lexicon's.
///
/// Names of rows that add nobody go to `doubtful`.
pub(super) fn build(
    (table, head): (&Table, Option<&Place>),
    lexicon: &Lexicon,
    doubtful: &mut FxHashSet<String>,
    sink: &mut Sink,
) -> Roster {
    let mut roster = Roster::default();
    roster.classless = table
        .rows()
        .any(|row| table.named(row, word::CLASS) == Value::Faulty);
    let mut posts = Posts {
        main: lexicon.find(word::MAIN_POST),
        side: lexicon.find(word::SIDE_POST),
        unread: FxHashSet::default(),
        // Without 起 and 止 two posts of one person overlap for that alone.
        undated: head.filter(|_| {
            [word::FROM, word::TO]
                .iter()
                .all(|name| table.find_column(name).is_none())
        }),
    };
    for row in table.rows() {
        let text = |name: &str| table.named(row, name).text().unwrap_or(Symbol::EMPTY);
        let number = text(word::NUMBER);
        let name = text(word::NAME);
        if let Some(known) = roster.by_number(number)
            && let Some(person) = roster.person(known)
            && person.name != name
        {
            sink.push(problem::number_twice(
                table.named_place(row, word::NUMBER),
                table.named_place(person.row, word::NUMBER),
                lexicon.text(number),
                lexicon.text(person.name),
                lexicon.text(name),
            ));
            doubtful.insert(lexicon.text(name).to_owned());
            continue;
        }
        let from = day(table, row, word::FROM);
        let to = day(table, row, word::TO);
        ordered(table, row, (word::FROM, from), (word::TO, to), sink);
        let tenure = Tenure {
            person: PersonId(0),
            section: text(word::SECTION),
            post: text(word::POST),
            class: text(word::CLASS),
            duty: text(word::DUTY),
            from,
            to,
            row,
        };
        let person = match same_tenure(&roster, number, &tenure) {
            // A further row for a further status of the same 任职.
            Some(person) => person,
            None => {
                // A date that cannot be read is an open end here; what overlaps then would be a fault of a fault.
                let faulty = [word::FROM, word::TO]
                    .iter()
                    .any(|name| table.named(row, name) == Value::Faulty);
                if faulty {
                    posts.unread.insert(row);
                }
                posts.check(&roster, table, &tenure, number, lexicon, sink);
                let person = Person {
                    number,
                    name,
                    staff: text(word::STAFF),
                    rank: text(word::RANK),
                    tenures: Vec::new(),
                    statuses: Vec::new(),
                    row,
                };
                roster.add(person, tenure, lexicon)
            }
        };
        if let Some(span) = status(table, row, sink)
            && let Some(person) = roster.person_mut(person)
        {
            let known = person
                .statuses
                .iter()
                .any(|other| (other.word, other.from, other.to) == (span.word, span.from, span.to));
            if !known {
                person.statuses.push(span);
            }
        }
    }
    roster
}

fn day(table: &Table, row: u32, name: &str) -> Option<NaiveDate> {
    table.named(row, name).date()
}

fn ordered(
    table: &Table,
    row: u32,
    from: (&str, Option<NaiveDate>),
    to: (&str, Option<NaiveDate>),
    sink: &mut Sink,
) {
    if let (Some(first), Some(last)) = (from.1, to.1)
        && last < first
    {
        sink.push(problem::ends_first(
            table.named_place(row, to.0),
            (to.0, last),
            (from.0, first),
        ));
    }
}

fn tenures_of(roster: &Roster, number: Symbol) -> impl Iterator<Item = &Tenure> {
    roster
        .by_number(number)
        .and_then(|person| roster.person(person))
        .map(|person| person.tenures.as_slice())
        .unwrap_or_default()
        .iter()
        .filter_map(|id: &TenureId| roster.tenure(*id))
}

fn same_tenure(roster: &Roster, number: Symbol, tenure: &Tenure) -> Option<PersonId> {
    let key = |tenure: &Tenure| {
        (
            tenure.section,
            tenure.post,
            tenure.class,
            tenure.duty,
            tenure.from,
            tenure.to,
        )
    };
    tenures_of(roster, number)
        .find(|other| key(other) == key(tenure))
        .map(|other| other.person)
}

/// What is needed to judge two posts at once.
struct Posts<'a> {
    /// The words 主岗 and 兼岗, where the roster uses them.
    main: Option<Symbol>,
    side: Option<Symbol>,
    /// Rows whose 起 or 止 cannot be read.
    unread: FxHashSet<u32>,
    /// The header, where it has neither 起 nor 止.
    undated: Option<&'a Place>,
}

impl Posts<'_> {
    /// Two posts at once need 主岗 and 兼岗, and only one of them may be the main one.
    fn check(
        &self,
        roster: &Roster,
        table: &Table,
        tenure: &Tenure,
        number: Symbol,
        lexicon: &Lexicon,
        sink: &mut Sink,
    ) {
        let from = tenure.from.unwrap_or(NaiveDate::MIN);
        let to = tenure.to.unwrap_or(NaiveDate::MAX);
        let clash = tenures_of(roster, number).find(|other| {
            from <= to
                && other.overlaps(from, to)
                && ![tenure.row, other.row]
                    .iter()
                    .any(|row| self.unread.contains(row))
                && !self.explained(tenure, other)
        });
        let Some(other) = clash else { return };
        if let Some(head) = self.undated {
            for name in [word::FROM, word::TO] {
                sink.push(problem::no_column_here(head.clone(), name, &[]));
            }
            return;
        }
        let name = roster
            .person(other.person)
            .map_or("", |person| lexicon.text(person.name));
        sink.push(problem::tenures_overlap(
            table.named_place(tenure.row, word::FROM),
            table.named_place(other.row, word::FROM),
            name,
        ));
    }

    fn explained(&self, one: &Tenure, other: &Tenure) -> bool {
        let is = |tenure: &Tenure, word: Option<Symbol>| word == Some(tenure.duty);
        let told = |tenure: &Tenure| is(tenure, self.main) || is(tenure, self.side);
        told(one) && told(other) && !(is(one, self.main) && is(other, self.main))
    }
}

fn status(table: &Table, row: u32, sink: &mut Sink) -> Option<StatusSpan> {
    let from = day(table, row, word::STATUS_FROM);
    let to = day(table, row, word::STATUS_TO);
    ordered(
        table,
        row,
        (word::STATUS_FROM, from),
        (word::STATUS_TO, to),
        sink,
    );
    match table.named(row, word::STATUS) {
        Value::Text(word) => Some(StatusSpan {
            word,
            from,
            to,
            row,
        }),
        Value::Missing | Value::NotApplicable if from.is_some() || to.is_some() => {
            let name = if from.is_some() {
                word::STATUS_FROM
            } else {
                word::STATUS_TO
            };
            sink.push(problem::status_without_word(
                table.named_place(row, name),
                name,
            ));
            None
        }
        _ => None,
    }
}
