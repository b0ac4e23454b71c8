//! [[门槛]] and [[环节]] of pack.toml, [[单位情形]] of gangze.toml.
//! Invariant: a condition without its article is reported and does not hold.

use std::sync::Arc;

use super::problem;
use super::toml::{Item, Section};
use super::values::{flag, known_grades, required, required_word, share, texts, word};
use crate::diag::{Place, Sink};
use crate::office::{
    Changeable, Circumstance, Cycle, EntryKind, Gate, GateTest, Grade, PastAbsent, PastTest,
    Scheme, ShareWhen, StatusRule, Step,
};

/// The gates; `statuses` are the pack's.
pub fn gates(root: &mut Section<'_>, grades: &[Grade], statuses: &[StatusRule]) -> Vec<Gate> {
    root.sections("门槛")
        .into_iter()
        .filter_map(|(section, place)| gate(section, place, grades, statuses))
        .collect()
}

fn gate(
    mut section: Section<'_>,
    place: Place,
    grades: &[Grade],
    statuses: &[StatusRule],
) -> Option<Gate> {
    let name = section.required("名称");
    let basis = section.required("依据");
    let bars = known_grades(&mut section, "不得评", grades).map(|item| item.value);
    let forces = forced(&mut section, grades);
    let mark = section.text("标记").map(|item| item.value.into());
    let written = ["历史", "得分", "次数", "合计", "状态"]
        .into_iter()
        .filter(|key| section.has(key))
        .count();
    let mut tests: Vec<GateTest> = Vec::new();
    if let Some(own) = section.section("历史") {
        tests.extend(past(own));
    }
    if let Some(mut own) = section.section("得分") {
        let indicator = own.required("指标");
        let at_most = required(&mut own, "不高于", Section::number);
        if let (Some(indicator), Some(at_most)) = (indicator, at_most) {
            tests.push(GateTest::Exhausted {
                indicator: indicator.value.into(),
                at_most: at_most.value,
            });
        }
        own.end();
    }
    for (key, sum) in [("次数", false), ("合计", true)] {
        if let Some(own) = section.section(key) {
            tests.extend(counted(own, sum));
        }
    }
    if let Some(item) = section.texts("状态") {
        if item.value.is_empty() {
            section.push(problem::empty_list(item.place.clone(), "状态"));
        }
        for name in &item.value {
            if !statuses.iter().any(|rule| rule.covers(name)) {
                let known: Vec<&str> = statuses
                    .iter()
                    .flat_map(|rule| rule.words.iter().map(AsRef::as_ref))
                    .collect();
                let place = item.place.clone();
                section.push(problem::unknown_word(place, "状态", name, &known));
            }
        }
        tests.push(GateTest::Status(
            item.value.into_iter().map(Arc::from).collect(),
        ));
    }
    if written != 1 {
        section.push(problem::one_test(place.clone()));
    }
    // An effect that names an unknown grade has been said.
    if bars.is_none() && forces.is_none() && mark.is_none() {
        section.push(problem::gate_without_effect(place));
    }
    section.end();
    Some(Gate {
        name: name?.value.into(),
        test: tests.into_iter().next()?,
        bars: bars.unwrap_or_default(),
        forces: forces.flatten(),
        mark,
        basis: basis?.value.into(),
    })
}

/// 定为: one grade; `Some(None)` where what is written is none that can be taken, which has been said.
fn forced(section: &mut Section<'_>, grades: &[Grade]) -> Option<Option<Arc<str>>> {
    let Item { value, place } = section.texts("定为")?;
    let [name] = value.as_slice() else {
        section.push(problem::one_grade(place, value.len()));
        return Some(None);
    };
    let known: Vec<&str> = grades.iter().map(|grade| grade.name.as_ref()).collect();
    if !known.contains(&name.as_str()) {
        section.push(problem::unknown_word(place, "定为", name, &known));
        return Some(None);
    }
    Some(Some(name.as_str().into()))
}

/// The lengths that a period has parts of.
const PARTS: [Cycle; 3] = [Cycle::Month, Cycle::Quarter, Cycle::Half];

fn past(mut section: Section<'_>) -> Option<GateTest> {
    let words: Vec<&str> = PastAbsent::ALL.iter().map(|own| own.word()).collect();
    let share_asked = section.has("等次") || section.has("至少");
    if share_asked || !section.has("不得有") {
        section.must("等次");
        section.must("至少");
    }
    let test = PastTest {
        grades: texts(&mut section, "等次"),
        at_least: share(&mut section, "至少").unwrap_or_default(),
        never: texts(&mut section, "不得有"),
        absent: word(&mut section, "缺历史", PastAbsent::from_word, &words).unwrap_or_default(),
        cycle: word(
            &mut section,
            "周期",
            |word| Cycle::from_word(word).filter(|own| PARTS.contains(own)),
            &PARTS.map(Cycle::word),
        ),
    };
    section.end();
    Some(GateTest::Past(test))
}

/// 次数 and 合计: of an indicator's entries, or of a table's rows.
fn counted(mut section: Section<'_>, sum: bool) -> Option<GateTest> {
    let indicator = section.text("指标");
    let table = section.text("表");
    let at_least = required(&mut section, "不少于", Section::number)?.value;
    let test = match (indicator, table) {
        (Some(indicator), None) => {
            let kinds = [EntryKind::Deduction, EntryKind::Bonus, EntryKind::Award];
            let find = |word: &str| kinds.into_iter().find(|kind| kind.word() == word);
            let words = kinds.map(EntryKind::word);
            let kind = required_word(&mut section, "记", find, &words);
            GateTest::Entries {
                indicator: indicator.value.into(),
                kind: kind?,
                at_least,
                points: sum,
            }
        }
        (None, Some(table)) => {
            let column = if sum {
                let column = section.required("列")?;
                Some(column.value.into())
            } else {
                None
            };
            GateTest::Rows {
                table: table.value.into(),
                column,
                at_least,
            }
        }
        _ => {
            section.push(problem::table_or_indicator(section.whole()));
            return None;
        }
    };
    section.end();
    Some(test)
}

/// 调整环节, in the pack's order.
pub fn steps(root: &mut Section<'_>) -> Vec<Step> {
    let known: Vec<&str> = Changeable::ALL.iter().map(|own| own.word()).collect();
    let mut steps = Vec::new();
    for (mut section, _) in root.sections("环节") {
        let name = section.required("名称");
        let basis = section.required("依据");
        let mut may = Vec::new();
        if let Some(item) = section.texts("可改") {
            for word in &item.value {
                match Changeable::from_word(word) {
                    Some(own) => may.push(own),
                    None => section.push(problem::unknown_word(
                        item.place.clone(),
                        "可改",
                        word,
                        &known,
                    )),
                }
            }
        } else {
            may.extend(Changeable::ALL);
        }
        let late = flag(&mut section, "补定").unwrap_or(false);
        section.end();
        if let (Some(name), Some(basis)) = (name, basis) {
            steps.push(Step {
                name: name.value.into(),
                may,
                late,
                basis: basis.value.into(),
            });
        }
    }
    steps
}

/// [[单位情形]] with their places: the pack that says what follows from them is read later.
pub fn circumstances(root: &mut Section<'_>) -> Vec<(Circumstance, Place)> {
    let mut found = Vec::new();
    for (mut section, _) in root.sections("单位情形") {
        let name = section.required("名称");
        let basis = section.required("依据");
        section.end();
        if let (Some(name), Some(basis)) = (name, basis) {
            let own = Circumstance {
                name: name.value.into(),
                basis: basis.value.into(),
            };
            found.push((own, name.place));
        }
    }
    found
}

/// Takes over what the folder states; a circumstance that no quota speaks of is a fault at its line.
pub fn state(
    scheme: &mut Scheme,
    stated: Vec<(Circumstance, Place)>,
    others: impl FnOnce() -> Vec<Scheme>,
    sink: &mut Sink,
) {
    let mut known = asked_of_the_office(scheme);
    let (held, rest): (Vec<_>, Vec<_>) = stated
        .into_iter()
        .partition(|(own, _)| known.contains(&own.name));
    if !rest.is_empty() {
        // One gangze.toml serves the quarters' pack and the year's.
        known.extend(others().iter().flat_map(asked_of_the_office));
        known.sort_unstable();
        known.dedup();
    }
    for (own, place) in rest.iter().filter(|(own, _)| !known.contains(&own.name)) {
        let known: Vec<&str> = known.iter().map(AsRef::as_ref).collect();
        sink.push(problem::unknown_circumstance(
            place.clone(),
            &own.name,
            &known,
        ));
    }
    scheme.closing.circumstances = held.into_iter().map(|(own, _)| own).collect();
}

/// What the quotas of a scheme ask of the office as a whole.
fn asked_of_the_office(scheme: &Scheme) -> Vec<Arc<str>> {
    let cases = scheme.quotas.iter().flat_map(|quota| &quota.cases);
    let names = cases.filter_map(|case| match &case.when {
        ShareWhen::Office(names) => Some(names),
        ShareWhen::Section(_) => None,
    });
    names.flatten().cloned().collect()
}
