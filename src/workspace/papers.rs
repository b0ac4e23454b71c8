//! The sections of pack.toml and gangze.toml that steer the papers: 个人考核表, 公示, 奖惩依据表, 人事, 人事导入.
//! Invariant: as all settings, a word that is not known is reported at its line.

use std::sync::Arc;

use super::problem;
use super::toml::{Item, Section};
use crate::diag::{Place, Sink};
use crate::office::{
    Attendance, Conclusion, Effect, FIELDS, Form, Grade, HandOver, HandOverColumn, Holds, Merits,
    Notice, Papers, Pay, StaffCodes, StatusRule,
};

/// Takes the papers' sections out of pack.toml.
pub(super) fn papers(root: &mut Section<'_>, grades: &[Grade], statuses: &[StatusRule]) -> Papers {
    Papers {
        form: root.section("个人考核表").map_or_else(Form::default, form),
        notice: root
            .section("公示")
            .and_then(|section| notice(section, grades)),
        merits: root
            .section("奖惩依据表")
            .map_or_else(Merits::default, merits),
        staff: root
            .section("人事")
            .map_or_else(StaffCodes::default, |section| {
                staff(section, grades, statuses)
            }),
    }
}

fn form(mut section: Section<'_>) -> Form {
    let title = section.text("名称").map(|item| item.value.into());
    let attendance = section.texts("出勤").map_or_else(Vec::new, |item| {
        item.value
            .iter()
            .filter_map(|text| {
                let found = attendance(text);
                if found.is_none() {
                    let wanted = "「名目 = 表.列」，例如 \"旷工（天） = 考勤.旷工\"";
                    section.push(problem::toml_kind(item.place.clone(), "出勤", wanted));
                }
                found
            })
            .collect()
    });
    section.end();
    Form { title, attendance }
}

/// `旷工（天） = 考勤.旷工`
fn attendance(text: &str) -> Option<Attendance> {
    let (label, from) = text.split_once('=')?;
    let (table, column) = from.split_once('.')?;
    let parts = [label.trim(), table.trim(), column.trim()];
    if parts.iter().any(|part| part.is_empty()) {
        return None;
    }
    let [label, table, column] = parts.map(Arc::from);
    Some(Attendance {
        label,
        table,
        column,
    })
}

fn notice(mut section: Section<'_>, grades: &[Grade]) -> Option<Notice> {
    section.must("工作日");
    let workdays = section.number("工作日").and_then(|item| {
        let days = u32::try_from(item.value)
            .ok()
            .filter(|days| (1..=366).contains(days) && item.value.is_integer());
        if days.is_none() {
            section.push(problem::toml_kind(
                item.place,
                "工作日",
                "1 到 366 的整数，例如 5",
            ));
        }
        days
    });
    let names = section.texts("等次").map_or_else(Vec::new, |item| {
        let known = known_grades(grades);
        for name in &item.value {
            if !known.contains(&name.as_str()) {
                section.push(problem::unknown_word(
                    item.place.clone(),
                    "等次",
                    name,
                    &known,
                ));
            }
        }
        item.value.into_iter().map(Arc::from).collect()
    });
    let basis = section.required("依据");
    section.end();
    Some(Notice {
        workdays: workdays?,
        grades: names,
        basis: basis?.value.into(),
    })
}

fn merits(mut section: Section<'_>) -> Merits {
    let mut least = |key| section.number(key).map(|item| item.value.abs());
    let merits = Merits {
        bonus: least("加分不低于").unwrap_or_default(),
        deduction: least("扣分不低于").unwrap_or_default(),
    };
    section.end();
    merits
}

fn known_grades(grades: &[Grade]) -> Vec<&str> {
    grades.iter().map(|grade| grade.name.as_ref()).collect()
}

fn staff(mut section: Section<'_>, grades: &[Grade], statuses: &[StatusRule]) -> StaffCodes {
    let conclusions: Vec<&str> = Conclusion::ALL.iter().map(|own| own.word()).collect();
    let words: Vec<&str> = statuses
        .iter()
        .flat_map(|rule| &rule.words)
        .map(AsRef::as_ref)
        .collect();
    let codes = StaffCodes {
        grades: codes(&mut section, "等次代码", &known_grades(grades)),
        conclusions: codes(&mut section, "结论代码", &conclusions),
        statuses: codes(&mut section, "状态代码", &words),
        basis: section
            .text("依据")
            .map_or_else(|| "".into(), |item| item.value.into()),
        pay: section
            .section("绩效")
            .and_then(|section| pay(section, grades)),
    };
    section.end();
    codes
}

/// `等次代码 = { 优秀 = "1" }`; a word that the pack does not use is reported.
fn codes(
    section: &mut Section<'_>,
    key: &'static str,
    known: &[&str],
) -> Vec<(Arc<str>, Arc<str>)> {
    let Some(mut list) = section.section(key) else {
        return Vec::new();
    };
    let mut codes = Vec::new();
    for Item { value, place } in list.named_items() {
        let (word, code) = value;
        if known.contains(&word.as_str()) {
            codes.push((word.into(), code.into()));
        } else {
            list.push(problem::unknown_word(place, key, &word, known));
        }
    }
    list.end();
    codes
}

fn pay(mut section: Section<'_>, grades: &[Grade]) -> Option<Pay> {
    let known = known_grades(grades);
    section.must("系数");
    let coefficients = section.section("系数").map_or_else(Vec::new, |mut list| {
        let mut found = Vec::new();
        for Item { value, place } in list.named_numbers() {
            let (word, number) = value;
            if number.is_sign_negative() {
                list.push(problem::below_zero(place, &word, number));
            } else if known.contains(&word.as_str()) {
                found.push((word.into(), number));
            } else {
                list.push(problem::unknown_word(place, "系数", &word, &known));
            }
        }
        list.end();
        found
    });
    let effect = section.required("影响").and_then(|item| {
        let found = Effect::from_word(&item.value);
        if found.is_none() {
            let words: Vec<&str> = Effect::ALL.iter().map(|effect| effect.word()).collect();
            section.push(problem::unknown_word(
                item.place,
                "影响",
                &item.value,
                &words,
            ));
        }
        found
    });
    let basis = section.required("依据");
    section.end();
    Some(Pay {
        coefficients,
        effect: effect?,
        basis: basis?.value.into(),
    })
}

/// What stands for a grade that people are still to settle.
const UNDECIDED: &str = "待审定";

/// A value of ours that [人事导入.代换] replaces, with its field and where it stands.
pub(super) type Replaced = (Arc<str>, String, Place);

/// Says which replaced values no pack of the folder can give; `grades` are those of all its packs.
pub(super) fn check_replaced(replaced: &[Replaced], grades: &[Arc<str>], sink: &mut Sink) {
    let conclusions = Conclusion::ALL.map(Conclusion::word);
    let mut known: Vec<&str> = grades.iter().map(AsRef::as_ref).collect();
    known.extend([UNDECIDED, ""]);
    for (field, ours, place) in replaced {
        let known: &[&str] = match field.as_ref() {
            "等次" | "计算等次" | "分数对应等次" => &known,
            "结论" => &conclusions,
            _ => continue,
        };
        if !known.contains(&ours.as_str()) {
            sink.push(problem::never_given(place.clone(), field, ours, known));
        }
    }
}

/// `[人事导入]` of gangze.toml, and what it replaces.
pub(super) fn hand_over(mut section: Section<'_>) -> (HandOver, Vec<Replaced>) {
    let gb18030 = section.text("编码").is_some_and(|item| {
        let word = item.value.to_uppercase();
        match word.as_str() {
            "GB18030" | "GBK" => true,
            "UTF-8" => false,
            _ => {
                let known = ["UTF-8", "GB18030"];
                section.push(problem::unknown_word(
                    item.place,
                    "编码",
                    &item.value,
                    &known,
                ));
                false
            }
        }
    });
    let columns = section.texts("列").map_or_else(Vec::new, |item| {
        let mut columns: Vec<HandOverColumn> = Vec::new();
        for text in &item.value {
            let Some(column) = column(&section, &item.place, text) else {
                continue;
            };
            if columns.iter().any(|own| own.heading == column.heading) {
                section.push(problem::heading_twice(item.place.clone(), &column.heading));
            } else {
                columns.push(column);
            }
        }
        columns
    });
    let mut replaced = Vec::new();
    let mut places = Vec::new();
    if let Some(mut fields) = section.section("代换") {
        for (name, place, mut list) in fields.named_sections() {
            if FIELDS.contains(&name.as_str()) {
                let name: Arc<str> = name.into();
                for Item { value, place } in list.named_items() {
                    let (ours, theirs) = value;
                    places.push((name.clone(), ours.clone(), place));
                    replaced.push((name.clone(), ours.into(), theirs.into()));
                }
            } else {
                fields.push(problem::unknown_word(place, "代换", &name, &FIELDS));
            }
            list.end();
        }
        fields.end();
    }
    section.end();
    let own = HandOver {
        columns,
        gb18030,
        replaced,
    };
    (own, places)
}

/// `姓名`, `人员姓名 = 姓名` (their heading, our field), or `考核类别 = '平时考核'` (a fixed text).
fn column(section: &Section<'_>, place: &Place, text: &str) -> Option<HandOverColumn> {
    let (heading, from) = text.split_once('=').unwrap_or((text, text));
    let (heading, from) = (heading.trim(), from.trim());
    if heading.is_empty() {
        section.push(problem::no_heading(place.clone(), text));
        return None;
    }
    let fixed = from
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''))
        .or_else(|| {
            from.strip_prefix('‘')
                .and_then(|rest| rest.strip_suffix('’'))
        });
    let holds = match fixed {
        Some(text) => Holds::Fixed(text.into()),
        None => match FIELDS.iter().find(|field| **field == from) {
            Some(field) => Holds::Field(field),
            None => {
                section.push(problem::unknown_word(place.clone(), "列", from, &FIELDS));
                return None;
            }
        },
    };
    Some(HandOverColumn {
        heading: heading.into(),
        holds,
    })
}
