//! The template of 人员名册.
//! Invariant: the words of 状态 are the pack's.

use super::Starter;
use super::office::Person;
use super::template::{Field, Template, day, text};
use crate::book::{Cell, Style};
use crate::office::words::{ROSTER, roster as word};

pub(super) fn template(starter: &Starter<'_>) -> Template {
    let people = &starter.office.people;
    let each = |pick: &dyn Fn(&Person) -> String| -> Vec<Cell> {
        people.iter().map(|person| text(pick(person))).collect()
    };
    let words = starter.scheme.statuses.iter().flat_map(|rule| &rule.words);
    let mut statuses: Vec<&str> = Vec::new();
    for word in words {
        // Two rules may speak of one word, each for its share of the period.
        if !statuses.contains(&word.as_ref()) {
            statuses.push(word);
        }
    }
    let quota_classes = starter
        .scheme
        .quotas
        .iter()
        .flat_map(|quota| &quota.pool.classes);
    let mut classes: Vec<String> = quota_classes.map(ToString::to_string).collect();
    classes.sort();
    classes.dedup();
    classes.extend(starter.office.classes.iter().cloned());
    let fields = vec![
        Field::new(
            word::NUMBER,
            Style::Exact,
            10.0,
            "单位内唯一的编号；前面的 0 要保留，所以这一列是文本格式",
        )
        .must("没有工号的行不能采用")
        .cells(each(&|person| person.number.clone())),
        Field::new(word::NAME, Style::TextCentre, 12.0, "姓名")
            .must("没有姓名的行不能采用")
            .cells(each(&|person| person.name.clone())),
        Field::new(
            word::SECTION,
            Style::TextCentre,
            14.0,
            "所在科室，各表里写法要一致",
        )
        .must("没有科室的行不能采用")
        .cells(each(&|person| person.section.clone())),
        Field::new(word::POST, Style::TextCentre, 14.0, "岗位的名称")
            .must("没有岗位的行不能采用")
            .cells(each(&|person| starter.office.post_name(person.class))),
        Field::new(
            word::CLASS,
            Style::TextCentre,
            12.0,
            "同一类岗位用同一套目标：与岗位目标「岗位」一列写的词一致",
        )
        .blank("空着时只能按岗位名称或「全体」找目标")
        .suggest(classes)
        .cells(each(&|person| {
            starter.office.class_name(person.class).to_owned()
        })),
        Field::new(word::STAFF, Style::TextCentre, 12.0, "人员身份")
            .suggest(["公务员", "事业人员", "工勤人员", "编外人员"])
            .cells(people.iter().map(|person| {
                let unit = starter.office.is_unit(person.class);
                text(if unit { "" } else { "公务员" })
            })),
        Field::new(word::RANK, Style::TextCentre, 16.0, "职务职级"),
        Field::new(
            word::DUTY,
            Style::TextCentre,
            10.0,
            "同时担任两个岗位的，每个岗位一行，一行写主岗，其余写兼岗",
        )
        .blank("只有一个岗位的空着")
        .words([word::MAIN_POST, word::SIDE_POST]),
        Field::new(
            word::FROM,
            Style::Date,
            13.0,
            "到这个岗位的日期；换过岗位的，每段任职一行",
        )
        .blank("空着表示考核期开始以前就在这个岗位")
        .cells(people.iter().map(|_| day(starter.year - 1, 1, 1))),
        Field::new(
            word::TO,
            Style::Date,
            13.0,
            "离开这个岗位的日期（当天还在岗）",
        )
        .blank("空着表示一直在这个岗位"),
        Field::new(
            word::STATUS,
            Style::TextCentre,
            12.0,
            "影响考核的情形，各引向什么结论写在方案的 pack.toml 里；一个人有几种的，每种一行",
        )
        .blank("空着就是在岗，照常考核")
        .words(statuses),
        Field::new(word::STATUS_FROM, Style::Date, 13.0, "这种情形开始的日期")
            .blank("空着表示考核期开始以前就是这样"),
        Field::new(
            word::STATUS_TO,
            Style::Date,
            13.0,
            "这种情形结束的日期（当天还算）",
        )
        .blank("空着表示一直是这样"),
    ];
    Template {
        file: format!("{ROSTER}.xlsx"),
        title: ROSTER.to_owned(),
        fields,
        mark: Some(word::NAME.to_owned()),
        freeze: 2,
        remarks: vec![
            "考核期里在岗过的人都要在名册上，中途调走、退休的写上「止」，不要删行。".to_owned(),
        ],
    }
}
