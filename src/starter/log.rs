//! The template of 台账: one task for each of the invented people, and two of a later quarter.
//! Invariant: every example is finished in time, so that no calendar is needed to judge it.

use super::office::{EXAMPLE, Person};
use super::season::{day_before, day_in};
use super::template::{Field, MAY_BE_BLANK, Template, text};
use super::{Starter, data, examples};
use crate::book::{Cell, Style};
use crate::office::words::{LOG, log as word};
use crate::office::{Blank, Kind};
use chrono::NaiveDate;

/// Words of 类别 and 状态 that offices use.
const CLASSES: [&str; 7] = ["办文", "办会", "办事", "调研", "信息", "督查", "值班"];
const STATUSES: [&str; 5] = ["在办", "已办结", "长期坚持", "暂停", "取消"];
const SOURCES: [&str; 4] = ["上级部署", "会议决定", "领导交办", "工作计划"];

/// Whose task it is, and on which of the season's days it was given; whether it is of the later period.
const TASKS: [(usize, usize, bool); 8] = [
    (0, 0, false),
    (1, 1, false),
    (2, 2, false),
    (3, 3, false),
    (4, 4, false),
    (5, 5, false),
    (0, 0, true),
    (3, 3, true),
];

/// The days on which a task was given, due and done: a week, and a day less where its limit is not the day itself.
struct Days {
    given: NaiveDate,
    due: NaiveDate,
    done: NaiveDate,
}

/// The tasks of the template, in order.
fn tasks(starter: &Starter<'_>) -> Vec<(usize, Days)> {
    let season = &starter.season;
    let of = |(who, day, later): &(usize, usize, bool)| {
        let period = if *later { season.later? } else { season.period };
        let given = day_in(&period, *day);
        let due = if who % 3 == 2 {
            given
        } else {
            given + chrono::Days::new(7)
        };
        let done = if who % 3 == 0 { day_before(due) } else { due };
        Some((*who, Days { given, due, done }))
    };
    TASKS.iter().filter_map(of).collect()
}

/// The number of the n-th task.
pub(super) fn number(task: usize) -> String {
    format!("SL-{:03}", task + 1)
}

pub(super) fn template(starter: &Starter<'_>) -> Template {
    let names = [
        word::NUMBER,
        word::TASK,
        word::SOURCE,
        word::CLASS,
        word::LEAD,
        word::ASSIST,
        word::ASSIGNED,
        word::LIMIT,
        word::DONE,
        word::STATUS,
        word::ERRORS,
        word::RATING,
    ];
    let reads = data::columns(starter, LOG);
    let tasks = tasks(starter);
    let mut fields: Vec<Field> = names
        .into_iter()
        .map(|name| {
            let read = reads.iter().find(|read| read.name == name);
            let field = match read {
                Some(read) if name == word::CLASS => {
                    let own = field(name, starter);
                    let (words, open) = (own.words.clone(), own.open);
                    let read = sharpened(own, read);
                    Field {
                        words,
                        open,
                        ..read
                    }
                }
                Some(read) => sharpened(field(name, starter), read),
                _ => field(name, starter),
            };
            let rows = tasks.iter().enumerate();
            field.cells(rows.map(|(row, task)| cell(name, row, task, starter, read)))
        })
        .collect();
    for read in reads.iter().filter(|read| !names.contains(&read.name)) {
        let mut field = data::field(read, &starter.season);
        field.cells = (0..tasks.len()).map(|row| plain(read, row)).collect();
        fields.push(field);
    }
    fields.push(Field::new(
        word::REMARK,
        Style::Text,
        20.0,
        "需要说明的情况",
    ));
    Template {
        file: format!("{LOG}/工作台账.xlsx"),
        title: format!("工作{LOG}"),
        fields,
        mark: Some(word::TASK.to_owned()),
        freeze: 2,
        remarks: vec![
            "台账文件夹里可以放任意多个文件：每个科室一个、每月一张表都行，叫什么名字都行。"
                .to_owned(),
            "一行是一件事项，算在完成时限所在的考核期；没有时限的按完成日期，再没有按交办日期。"
                .to_owned(),
            "有人重名，或者一个人同时有两个岗位的，增加「科室」「岗位」「工号」列来分清。"
                .to_owned(),
        ],
    }
}

/// A column of the log with what the rules say of it.
fn sharpened(mut field: Field, read: &data::Wanted<'_>) -> Field {
    if !read.words.is_empty() {
        field = field.words(read.words.iter().copied());
    }
    if matches!(read.kind, Kind::Number | Kind::Count) {
        field.style = data::style(read.kind);
        field.blank = data::blank(read).to_owned();
    } else if field.blank == MAY_BE_BLANK {
        field.blank = "规则要用；空着的，用到它的指标可能算不出来".to_owned();
    }
    if read.name == word::STATUS {
        "办理的情况，规则要看".clone_into(&mut field.says);
    }
    field
}

fn field(name: &'static str, starter: &Starter<'_>) -> Field {
    let centre = |width, says: &str| Field::new(name, Style::TextCentre, width, says);
    let date = |says: &str| Field::new(name, Style::Date, 13.0, says);
    match name {
        word::NUMBER => Field::new(name, Style::Exact, 12.0, "事项的编号，不能重复"),
        word::TASK => Field::new(name, Style::Text, 36.0, "做什么事").must("没有任务的行不能采用"),
        word::SOURCE => centre(12.0, "事项从哪里来").suggest(SOURCES),
        word::CLASS => {
            let mut words: Vec<&str> = CLASSES.to_vec();
            for read in data::columns(starter, LOG) {
                let own = read.words.into_iter().chain(read.examples);
                if read.name == word::CLASS {
                    words.extend(own.filter(|word| !CLASSES.contains(word)));
                }
            }
            centre(10.0, "事项的类别，有的规则只看一类").suggest(words)
        }
        word::LEAD => Field::new(
            name,
            Style::Text,
            16.0,
            "主办的人；几个人主办的，牵头的写成 张三（牵头）",
        )
        .must("没有主办的行不能采用"),
        word::ASSIST => Field::new(name, Style::Text, 20.0, "协办的人，用顿号隔开"),
        word::ASSIGNED => date("交办的日期"),
        word::LIMIT => {
            date("应当完成的日期；没有时限的写 长期坚持").must("空着是缺数，用到时限的指标算不出来")
        }
        word::DONE => date("实际完成的日期").blank("空着就是还没有办完，逾期算到基准日"),
        word::STATUS => {
            centre(10.0, "办理的情况，只给人看，是否办结以完成日期为准").suggest(STATUSES)
        }
        word::ERRORS => Field::new(name, Style::Text, 8.0, "差错的次数或情况"),
        word::RATING => centre(10.0, "对办理结果的评价"),
        _ => Field::new(name, Style::Text, 12.0, name),
    }
}

/// The class of task that the rules of a person's own class look for.
fn class_of(starter: &Starter<'_>, person: &Person, row: usize) -> String {
    let own = starter
        .office
        .aims
        .iter()
        .filter(|aim| aim.class == Some(person.class))
        .filter_map(|aim| starter.rules.get(aim.rule?))
        .flat_map(|rule| &rule.header.reads)
        .filter(|read| read.table.as_ref() == LOG && read.column.as_ref() == word::CLASS)
        .find_map(|read| read.examples.first().or(read.words.first()));
    match own {
        Some(word) => word.to_string(),
        None => CLASSES.get(row % 3).copied().unwrap_or("").to_owned(),
    }
}

fn cell(
    name: &str,
    row: usize,
    (who, days): &(usize, Days),
    starter: &Starter<'_>,
    read: Option<&data::Wanted<'_>>,
) -> Cell {
    let Some(person) = starter.office.people.get(*who) else {
        return Cell::blank();
    };
    match name {
        word::NUMBER => text(number(row)),
        word::TASK => text(format!("{EXAMPLE}事项{}", row + 1)),
        word::SOURCE => text(SOURCES.get(row % SOURCES.len()).copied().unwrap_or("")),
        word::CLASS => text(class_of(starter, person, row)),
        word::LEAD => text(person.name.as_str()),
        word::ASSIST if row % 4 == 2 => {
            let others = starter
                .office
                .people
                .iter()
                .filter(|other| other.name != person.name);
            let names: Vec<&str> = others.take(2).map(|other| other.name.as_str()).collect();
            text(names.join("、"))
        }
        word::ASSIGNED => Cell::date(days.given),
        word::LIMIT => Cell::date(days.due),
        word::DONE => Cell::date(days.done),
        word::STATUS => match read.map(|read| read.nth_word(0)) {
            None | Some("") => text("已办结"),
            Some(word) => text(word),
        },
        _ => read.map_or(Cell::blank(), |read| plain(read, row)),
    }
}

/// A harmless value: no error, the best word.
fn plain(read: &data::Wanted<'_>, row: usize) -> Cell {
    match read.kind {
        Kind::People => Cell::blank(),
        Kind::Number | Kind::Count if read.blank == Blank::Missing => Cell::number(0),
        Kind::Number | Kind::Count => Cell::blank(),
        Kind::Text => text(read.nth_word(0)),
        _ => examples::value(read, row),
    }
}
