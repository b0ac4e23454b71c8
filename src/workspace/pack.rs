//! pack.toml to a `Scheme`.
//! Invariant: a word that is not known is reported at its line; no number is made up.

use std::cell::RefCell;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::toml::{Document, Item, Section};
use super::{ballot, periods, problem};
use crate::diag::{Place, Sink};
use crate::office::ballot::BallotPlan;
use crate::office::{
    Bounds, Combine, Conclusion, Grade, Merge, Mode, Quota, QuotaBase, Rounding, RoundingSteps,
    Scheme, StatusRule, TieKey,
};

/// The four kinds of DESIGN: used where a pack names none.
const KINDS: [&str; 4] = ["规范", "成果", "效率", "质量"];

/// What a pack declares.
pub struct Declared {
    pub scheme: Scheme,
    pub ballot: Option<BallotPlan>,
}

/// Reads a pack's declarations; `None` where the file cannot be read at all.
pub fn read(pack: &str, document: &Document, sink: &mut Sink) -> Option<Declared> {
    let sink = RefCell::new(sink);
    let mut root = document.root(&sink)?;
    let title = root.required("名称")?.value.into();
    let basis = texts(&mut root, "依据");
    let mut kinds = texts(&mut root, "目标类型");
    if kinds.is_empty() {
        kinds = KINDS.into_iter().map(Arc::from).collect();
    }
    let combine = word(&mut root, "合成", Combine::from_word, &["求和", "加权"])
        .filter(|combine| matches!(combine, Combine::Sum | Combine::Weighted))
        .unwrap_or_default();
    let full = root.number("满分").map(|item| item.value);
    let total = root.section("总分").map_or_else(Bounds::default, bounds);
    let rounding = root
        .section("取整")
        .map_or_else(RoundingSteps::default, rounding);
    let (merge, least_share) = root.section("任职").map_or((Merge::ByDays, None), tenures);
    let statuses: Vec<StatusRule> = root
        .sections("状态")
        .into_iter()
        .filter_map(|(section, place)| status(section, place))
        .collect();
    let grades = grades(&mut root);
    if grades.is_empty() {
        root.push(problem::no_grades(Place::File(document.file.clone())));
    }
    let veto = root.section("否决").and_then(|mut section| {
        let grade = known_grade(&mut section, &grades)?;
        let basis: Arc<str> = section.required("依据")?.value.into();
        section.end();
        Some((grade, basis))
    });
    let quotas = root
        .sections("名额")
        .into_iter()
        .filter_map(|(section, _)| quota(section, &kinds, &grades))
        .collect();
    let year_start = periods::year_start(&mut root);
    let compositions = periods::compositions(&mut root, &kinds);
    let ballot = ballot::read(&mut root);
    let papers = super::papers::papers(&mut root, &grades, &statuses);
    root.end();
    let scheme = Scheme {
        pack: pack.into(),
        title,
        basis,
        kinds,
        combine,
        total,
        full,
        rounding,
        statuses,
        merge,
        least_share,
        grades,
        quotas,
        year_start,
        compositions,
        veto,
        papers,
    };
    Some(Declared { scheme, ballot })
}

fn texts(section: &mut Section<'_>, key: &'static str) -> Vec<Arc<str>> {
    section.texts(key).map_or_else(Vec::new, |item| {
        item.value.into_iter().map(Arc::from).collect()
    })
}

pub(super) fn word<T>(
    section: &mut Section<'_>,
    key: &'static str,
    find: impl Fn(&str) -> Option<T>,
    known: &[&str],
) -> Option<T> {
    let Item { value, place } = section.text(key)?;
    let found = find(value.trim());
    if found.is_none() {
        section.push(problem::unknown_word(place, key, &value, known));
    }
    found
}

fn bounds(mut section: Section<'_>) -> Bounds {
    let bounds = Bounds {
        deduction_floor: section.number("扣分下限").map(|item| item.value),
        bonus_cap: section.number("加分上限").map(|item| item.value),
        lower: section.number("下限").map(|item| item.value),
        upper: section.number("上限").map(|item| item.value),
    };
    section.end();
    bounds
}

fn modes() -> Vec<&'static str> {
    Mode::ALL.iter().map(|mode| mode.word()).collect()
}

fn rounding(mut section: Section<'_>) -> RoundingSteps {
    let mut step = |key: &'static str| {
        let Some(mut step) = section.section(key) else {
            return Rounding::default();
        };
        let places = step.number("位数").and_then(|item| {
            let places = u32::try_from(item.value)
                .ok()
                .filter(|places| *places <= 10);
            if places.is_none() || !item.value.is_integer() {
                step.push(problem::no_places(item.place));
            }
            places
        });
        let mode = word(&mut step, "方式", Mode::from_word, &modes()).unwrap_or_default();
        step.end();
        Rounding::new(places.unwrap_or(2), mode)
    };
    let steps = RoundingSteps {
        entry: step("记分"),
        item: step("分项"),
        indicator: step("指标"),
        subtotal: step("小计"),
        total: step("总分"),
        grading: step("定等"),
    };
    section.end();
    steps
}

fn tenures(mut section: Section<'_>) -> (Merge, Option<(Decimal, Arc<str>)>) {
    let words: Vec<&str> = Merge::ALL.iter().map(|merge| merge.word()).collect();
    let merge = word(&mut section, "合并", Merge::from_word, &words).unwrap_or(Merge::ByDays);
    let least = section.section("在岗不足").and_then(|mut least| {
        let share = share(&mut least, "比例")?;
        let basis: Arc<str> = least.required("依据")?.value.into();
        let _ = word(
            &mut least,
            "结论",
            |word| (word == Conclusion::Unscored.word()).then_some(()),
            &[Conclusion::Unscored.word()],
        );
        least.end();
        Some((share, basis))
    });
    section.end();
    (merge, least)
}

fn conclusions() -> Vec<&'static str> {
    Conclusion::ALL
        .iter()
        .map(|conclusion| conclusion.word())
        .collect()
}

fn status(mut section: Section<'_>, place: Place) -> Option<StatusRule> {
    let words = texts(&mut section, "名称");
    if words.is_empty() {
        section.push(problem::status_without_word(place));
    }
    let conclusion = word(&mut section, "结论", Conclusion::from_word, &conclusions())?;
    let rule = StatusRule {
        words,
        conclusion,
        over: share(&mut section, "超过"),
        basis: section.required("依据")?.value.into(),
    };
    section.end();
    Some(rule)
}

fn grades(root: &mut Section<'_>) -> Vec<Grade> {
    let mut grades: Vec<Grade> = Vec::new();
    for (mut section, place) in root.sections("等次") {
        let Some(name) = section.required("名称") else {
            continue;
        };
        let at_least = section.number("不低于").map(|item| item.value);
        let above = grades.last().map(|grade| grade.at_least);
        let falls = match (above, at_least) {
            (None, _) => true,
            (Some(None), _) => false,
            (Some(Some(above)), Some(own)) => own < above,
            (Some(Some(_)), None) => true,
        };
        if !falls {
            section.push(problem::threshold_order(place, &name.value));
        }
        grades.push(Grade {
            name: name.value.into(),
            at_least,
        });
        section.end();
    }
    grades
}

/// A grade that the pack declares.
fn known_grade(section: &mut Section<'_>, grades: &[Grade]) -> Option<Arc<str>> {
    let Item { value, place } = section.required("等次")?;
    let known: Vec<&str> = grades.iter().map(|grade| grade.name.as_ref()).collect();
    if !known.contains(&value.as_str()) {
        section.push(problem::unknown_word(place, "等次", &value, &known));
        return None;
    }
    Some(value.into())
}

/// A share from 0 to 1, written `40%` or `0.4`.
fn share(section: &mut Section<'_>, key: &'static str) -> Option<Decimal> {
    let Item { value, place } = section.number(key)?;
    if value.is_sign_negative() || value > Decimal::ONE {
        section.push(problem::no_share(place, key, value));
        return None;
    }
    Some(value)
}

fn quota(mut section: Section<'_>, kinds: &[Arc<str>], grades: &[Grade]) -> Option<Quota> {
    let bases: Vec<&str> = QuotaBase::ALL.iter().map(|base| base.word()).collect();
    let grade = known_grade(&mut section, grades)?;
    let share = share(&mut section, "比例")?;
    let base = word(&mut section, "基数", QuotaBase::from_word, &bases)?;
    let mode = word(&mut section, "取整", Mode::from_word, &modes())?;
    let classes = texts(&mut section, "岗位类别");
    let basis = section.required("依据")?.value.into();
    let ties = section.texts("同分依次看").map_or_else(Vec::new, |item| {
        let mut known: Vec<&str> = kinds.iter().map(AsRef::as_ref).collect();
        known.push("扣分合计");
        item.value
            .iter()
            .filter_map(|name| {
                let key = match kinds.iter().position(|kind| kind.as_ref() == name) {
                    Some(kind) => Some(TieKey::Kind(kind)),
                    None if name == "扣分合计" => Some(TieKey::Deductions),
                    None => None,
                };
                if key.is_none() {
                    section.push(problem::unknown_word(
                        item.place.clone(),
                        "同分依次看",
                        name,
                        &known,
                    ));
                }
                key
            })
            .collect()
    });
    section.end();
    Some(Quota {
        grade,
        share,
        base,
        rounding: Rounding::new(0, mode),
        classes,
        basis,
        ties,
    })
}
