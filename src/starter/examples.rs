//! The example rows of a table of 数据/: whose they are, and what stands in each cell.
//! Invariant: whoever an indicator assesses by the table has a row, every day lies in the period of the closing hint,
//! and a table that is looked up by a key has each key once.

use rust_decimal::Decimal;

use super::data::{Wanted, columns, tables};
use super::office::EXAMPLE;
use super::template::text;
use super::{Rule, Starter};
use crate::book::Cell;
use crate::office::words::{log, roster};
use crate::office::{Blank, Kind};

/// At least so many rows, where nobody has to have one.
const FEW: usize = 3;
/// One row for each combination of words, up to so many a person.
const COMBINATIONS: usize = 12;

/// One example row.
struct Line {
    owner: Option<String>,
    section: Option<String>,
    /// Which of the examples and words of each column it shows.
    turn: usize,
    /// The words that this row is for, by column.
    picks: Vec<(String, String)>,
}

/// The example rows of one table.
pub(super) struct Rows<'a> {
    starter: &'a Starter<'a>,
    table: &'a str,
    /// The columns by which it is looked up; none where its rows are somebody's.
    keys: Vec<String>,
    /// The columns by which it is found from a task by the task's number.
    joined: Vec<String>,
    lines: Vec<Line>,
    /// Columns whose blank cells count as nothing, in their order.
    noughts: Vec<String>,
}

/// What a rule does that needs rows of everybody: a mean, a share or an award of nothing is nothing to count by.
fn needs_rows(rule: &Rule) -> bool {
    let words = [
        ".平均(",
        ".最大(",
        ".最小(",
        "占比(",
        "得票率(",
        "去高去低平均(",
        "逐件(",
        "得分(",
        "缺数(",
        ".求和(",
        ".数量",
    ];
    words.iter().any(|word| rule.code.contains(word))
}

/// What makes a rule ask for rows with each of several words.
fn judges(rule: &Rule) -> bool {
    let words = [".平均(", "占比(", "得票率(", "去高去低平均(", "缺数("];
    words.iter().any(|word| rule.code.contains(word))
}

impl<'a> Rows<'a> {
    pub fn of(starter: &'a Starter<'a>, table: &'a str, columns: &[Wanted<'a>]) -> Self {
        let reads = |rule: &Rule| {
            let mut own = rule.header.reads.iter();
            own.any(|read| read.table.as_ref() == table)
        };
        let readers: Vec<(usize, &Rule)> = (0..)
            .zip(&starter.rules)
            .filter(|(_, rule)| reads(rule))
            .collect();
        let keys = keys(starter, table, columns);
        let joined = joined(starter, table);
        let owned = columns.iter().any(|column| column.kind == Kind::People);
        let of_sections = columns.iter().any(|column| column.name == roster::SECTION);
        let lines = if !joined.is_empty() {
            // One for each of the tasks, whose leads are the people in their order.
            let people = starter.office.people.iter().enumerate();
            let line = |(turn, person): (usize, &super::office::Person)| Line {
                owner: Some(person.name.clone()),
                section: Some(person.section.clone()),
                turn,
                picks: Vec::new(),
            };
            people.map(line).collect()
        } else if owned {
            let numbers: Vec<usize> = readers.iter().map(|(index, _)| *index).collect();
            let picks = if !keys.is_empty() {
                vec![Vec::new()]
            } else {
                combinations(&readers, columns)
            };
            let holders = starter.office.scored_by(&numbers);
            let everybody = readers.iter().any(|(_, rule)| needs_rows(rule));
            let count = if everybody { holders.len() } else { FEW };
            let rounds = (0..count.max(FEW)).filter_map(|turn| {
                let at = turn.checked_rem(holders.len())?;
                Some((turn, holders.get(at)?))
            });
            // Where one person has a row for every word, once is enough.
            let rounds = rounds.take(if picks.len() > 1 {
                holders.len()
            } else {
                usize::MAX
            });
            rounds
                .flat_map(|(turn, person)| {
                    picks.iter().map(move |own| Line {
                        owner: Some(person.name.clone()),
                        section: Some(person.section.clone()),
                        turn,
                        picks: own.clone(),
                    })
                })
                .collect()
        } else if of_sections {
            let sections = starter.office.sections();
            let line = |(turn, name): (usize, &str)| Line {
                owner: None,
                section: Some(name.to_owned()),
                turn,
                picks: Vec::new(),
            };
            sections.into_iter().enumerate().map(line).collect()
        } else {
            let turns = starter.office.people.len();
            let line = |turn| Line {
                owner: None,
                section: None,
                turn,
                picks: Vec::new(),
            };
            (0..turns).map(line).collect()
        };
        let noughts = columns
            .iter()
            .filter(|column| column.blank == Blank::Nought)
            .map(|column| column.name.to_owned())
            .collect();
        let mut rows = Self {
            starter,
            table,
            keys,
            joined,
            lines,
            noughts,
        };
        rows.drop_repeated_keys(columns);
        rows
    }

    /// A key that comes again would be a fault when it is looked up.
    fn drop_repeated_keys(&mut self, columns: &[Wanted<'a>]) {
        if self.keys.is_empty() {
            return;
        }
        let mut seen: Vec<Vec<String>> = Vec::new();
        let lines = std::mem::take(&mut self.lines);
        let kept = lines.into_iter().filter(|line| {
            let keyed = columns
                .iter()
                .filter(|own| self.keys.iter().any(|key| key == own.name));
            let key: Vec<String> = keyed.map(|column| self.word(column, line)).collect();
            let new = !seen.contains(&key);
            if new {
                seen.push(key);
            }
            new
        });
        self.lines = kept.collect();
    }

    pub fn cells(&self, column: &Wanted<'a>) -> Vec<Cell> {
        self.lines
            .iter()
            .map(|line| self.cell(column, line))
            .collect()
    }

    /// Whether the column's cells say that they are examples.
    pub fn says_example(&self, column: &Wanted<'a>) -> bool {
        let first = self.lines.first();
        column.kind == Kind::Text
            && first.is_some_and(|line| self.word(column, line).starts_with(EXAMPLE))
    }

    fn cell(&self, column: &Wanted<'a>, line: &Line) -> Cell {
        match column.kind {
            Kind::People => line.owner.as_deref().map_or(Cell::blank(), text),
            Kind::Text => text(self.word(column, line)),
            Kind::Flag if column.blank == Blank::Nought => self.flag(column, line),
            Kind::Number | Kind::Count if column.blank == Blank::Nought => self.count(column, line),
            Kind::Date => Cell::date(self.starter.season.day(line.turn)),
            Kind::Span if column.name.contains('月') => text(self.starter.season.month(line.turn)),
            Kind::Span => text(self.starter.season.period.to_string()),
            _ => value(column, line.turn),
        }
    }

    /// One blank column counts as 0 everywhere; the first shows what it is for, more for one than for another.
    /// Where rows are judged, numbers of votes: most in the first column, some in the second.
    fn count(&self, column: &Wanted<'a>, line: &Line) -> Cell {
        let place = self.noughts.iter().position(|name| name == column.name);
        let turn = i64::try_from(line.turn % 6).unwrap_or(0);
        match (place, line.picks.is_empty()) {
            (Some(0), false) => Cell::number(10 - turn),
            (Some(1), false) if turn > 0 => Cell::number(turn),
            (Some(0), true) if turn % 3 == 0 => Cell::number(1),
            (Some(0), true) if turn % 3 == 2 => Cell::number(2),
            _ => Cell::blank(),
        }
    }

    /// Each of the flags holds for one row, and none for the first.
    fn flag(&self, column: &Wanted<'a>, line: &Line) -> Cell {
        let own = self.noughts.iter().position(|name| name == column.name);
        let turn = line.turn % (self.noughts.len() + 1);
        if own.is_some_and(|own| turn == own + 1) {
            text("是")
        } else {
            Cell::blank()
        }
    }

    fn word(&self, column: &Wanted<'a>, line: &Line) -> String {
        let picked = line.picks.iter().find(|(name, _)| name == column.name);
        if let Some((_, word)) = picked {
            return word.clone();
        }
        if column.name == roster::SECTION
            && let Some(section) = &line.section
        {
            return section.clone();
        }
        if self.joined.iter().any(|name| name == column.name) {
            return super::log::number(line.turn);
        }
        let number = line.turn + 1;
        let word = self.shared_list(column, line.turn);
        if word.is_empty() {
            format!("{EXAMPLE}{}{number}", column.name)
        } else {
            numbered(&word, number)
        }
    }

    /// A column that the table is looked up by takes its words from where they are looked up.
    fn shared_list(&self, column: &Wanted<'a>, turn: usize) -> String {
        let own = column.nth_word(turn);
        let is_key = self.keys.iter().any(|key| key == column.name);
        if !own.is_empty() || !is_key {
            return own.to_owned();
        }
        let others = tables(self.starter)
            .into_iter()
            .filter(|name| *name != self.table);
        others
            .flat_map(|name| columns(self.starter, name))
            .find(|other| other.name == column.name && !other.list().is_empty())
            .map_or_else(String::new, |other| other.nth_word(turn).to_owned())
    }
}

/// The columns by which the rules look a table up: `查表("表", "键", …)`, `对应("表", "键")`.
fn keys(starter: &Starter<'_>, table: &str, columns: &[Wanted<'_>]) -> Vec<String> {
    let looked_up = starter.rules.iter().flat_map(|rule| {
        let found = calls(rule, "查表", table).map(quoted);
        // The last text is the column that is asked for.
        let keys = found.flat_map(|mut texts| {
            texts.pop();
            texts
        });
        let joined = calls(rule, "对应", table).filter_map(|rest| quoted(rest).pop());
        keys.chain(joined).collect::<Vec<String>>()
    });
    let mut keys: Vec<String> = looked_up
        .filter(|key| columns.iter().any(|column| column.name == key))
        .collect();
    keys.sort();
    keys.dedup();
    keys
}

/// The columns that hold a task's number: `对应("表", "编号")`, `对应("表", "编号", "事项编号")`.
fn joined(starter: &Starter<'_>, table: &str) -> Vec<String> {
    let all = starter
        .rules
        .iter()
        .flat_map(|rule| calls(rule, "对应", table));
    all.filter_map(|rest| {
        let mut columns = quoted(rest);
        let of_tasks = columns.first().is_some_and(|own| own == log::NUMBER);
        columns.pop().filter(|_| of_tasks)
    })
    .collect()
}

/// What follows the table's name in the calls of a word with it, up to the end of the call.
fn calls<'r>(rule: &'r Rule, word: &str, table: &str) -> impl Iterator<Item = &'r str> {
    let opening = format!("{word}(\"{table}\"");
    let starts: Vec<usize> = rule
        .code
        .match_indices(&opening)
        .map(|(at, found)| at + found.len())
        .collect();
    starts.into_iter().filter_map(|at| {
        let rest = rule.code.get(at..)?;
        Some(rest.split_once(')').map_or(rest, |(inside, _)| inside))
    })
}

/// The texts in quotation marks.
fn quoted(code: &str) -> Vec<String> {
    code.split('"')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// One row for each combination of the words by which the rules pick rows to judge; one row where there are none.
fn combinations(readers: &[(usize, &Rule)], columns: &[Wanted<'_>]) -> Vec<Vec<(String, String)>> {
    let picked = |column: &&Wanted<'_>| {
        let by = ["筛选", "计数"].map(|word| format!("{word}(\"{}\"", column.name));
        column.words.len() > 1
            && readers.iter().any(|(_, rule)| {
                judges(rule)
                    && column.rules.contains(&rule.name.as_ref())
                    && by.iter().any(|call| rule.code.contains(call.as_str()))
            })
    };
    let mut all: Vec<Vec<(String, String)>> = vec![Vec::new()];
    for column in columns.iter().filter(picked) {
        if all.len() * column.words.len() > COMBINATIONS {
            continue;
        }
        all = all
            .into_iter()
            .flat_map(|begun| {
                column.words.iter().map(move |word| {
                    let mut own = begun.clone();
                    own.push((column.name.to_owned(), (*word).to_owned()));
                    own
                })
            })
            .collect();
    }
    all
}

/// A text with the row's number in place of its own: `政办发1号`.
fn numbered(word: &str, number: usize) -> String {
    let digits: Vec<(usize, char)> = word
        .char_indices()
        .filter(|(_, c)| c.is_ascii_digit())
        .collect();
    match digits.as_slice() {
        [(at, _)] if word.ends_with('号') => {
            let (before, after) = (word.get(..*at), word.get(at + 1..));
            format!("{}{number}{}", before.unwrap_or(""), after.unwrap_or(""))
        }
        _ => word.to_owned(),
    }
}

/// Parts of names of numbers that are the same for everybody.
const FIXED: [&str; 8] = ["满分", "应", "总", "权重", "系数", "目标", "任务", "职工"];

/// A number like the example, a little less for each further row.
pub(super) fn value(column: &Wanted<'_>, turn: usize) -> Cell {
    let word = column.nth_word(turn);
    let number: Option<Decimal> = word.trim_end_matches('%').parse().ok();
    let one = column.list().len() < 2 && !FIXED.iter().any(|part| column.name.contains(part));
    let number = |otherwise| {
        let number = number.unwrap_or(otherwise);
        if one { less(number, turn) } else { number }
    };
    match column.kind {
        Kind::Percent => Cell::percent(number(Decimal::new(95, 0)) / Decimal::ONE_HUNDRED),
        Kind::Flag => text("是"),
        _ => Cell::number(number(Decimal::ONE)),
    }
}

/// Whole numbers go down by ones and tenths by tenths; small ones begin again before they come to nothing.
fn less(number: Decimal, turn: usize) -> Decimal {
    let step = Decimal::new(1, number.normalize().scale());
    let turn = Decimal::from(turn % 6);
    let least = if number >= Decimal::TEN {
        number - step * turn
    } else {
        number - step * (turn % Decimal::from(3))
    };
    if least > Decimal::ZERO { least } else { number }
}
