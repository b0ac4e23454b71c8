//! `[测评]` of pack.toml or gangze.toml to a `BallotPlan`.
//! Invariant: what does not fit together is reported at its line, and no plan is made of it.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::problem;
use super::toml::{Item, Section};
use super::values::{required, share, texts};
use crate::diag::catalog::ballot::PLAN_CONFLICT;
use crate::diag::{Diagnostic, Place};
use crate::office::ballot::{
    BallotPlan, Element, Lacking, RaterGroup, Raters, TopLimit, Trim, TrimStep, votes,
};
use crate::office::{Mode, Rounding};

const YES_NO: [&str; 2] = ["是", "否"];

/// Reads the section `[测评]`; `None` where it is not there or has a fault, which has been reported then.
pub(super) fn read(root: &mut Section<'_>) -> Option<BallotPlan> {
    let (mut section, place) = root.placed_section("测评")?;
    let title = section.required("名称");
    let basis = section.required("依据");
    let signed = flag(&mut section, "记名").unwrap_or(false);
    let ticked = choice(&mut section, "填法", &["打勾", "选等级"]).unwrap_or(0) == 0;
    let not_oneself = flag(&mut section, "本人不评").unwrap_or(true);
    let deviation = section.number("离散剔除").map(|item| {
        if item.value <= Decimal::ZERO {
            let wanted = "大于 0 的数，例如 20";
            section.push(problem::toml_kind(item.place, "离散剔除", wanted));
        }
        item.value
    });
    let top = section.section("优秀上限").map(top_limit);
    let trim = section.section("去高去低").map(trim);
    let elements: Vec<Option<(Element, Option<Place>)>> = section
        .sections("要素")
        .into_iter()
        .map(|(own, place)| element(own, place))
        .collect();
    let groups: Vec<Option<RaterGroup>> = section
        .sections("主体")
        .into_iter()
        .map(|(own, place)| group(own, place, signed))
        .collect();
    for (empty, key) in [(elements.is_empty(), "要素"), (groups.is_empty(), "主体")] {
        if empty {
            section.push(problem::toml_missing(place.clone(), "测评", key));
        }
    }
    let mut fits = !elements.is_empty() && !groups.is_empty();
    let elements: Option<Vec<(Element, Option<Place>)>> = elements.into_iter().collect();
    let groups: Option<Vec<RaterGroup>> = groups.into_iter().collect();
    let elements = elements.and_then(|own| weighed(own, &section, &place));
    if let Some(groups) = &groups {
        fits &= groups_fit(groups, &section, &place);
    }
    section.end();
    Some(BallotPlan {
        title: title?.value.into(),
        basis: basis?.value.into(),
        signed,
        ticked,
        not_oneself,
        elements: elements?,
        groups: groups.filter(|_| fits)?,
        top: top.transpose_ok()?,
        trim: trim.transpose_ok()?,
        deviation,
    })
}

/// An optional part that was there and failed takes the plan with it.
trait TransposeOk<T> {
    fn transpose_ok(self) -> Option<Option<T>>;
}

impl<T> TransposeOk<T> for Option<Option<T>> {
    fn transpose_ok(self) -> Option<Option<T>> {
        match self {
            None => Some(None),
            Some(inner) => inner.map(Some),
        }
    }
}

fn conflict(place: &Place, message: String, help: &str) -> Diagnostic {
    Diagnostic::new(PLAN_CONFLICT, place.clone(), message).help(help)
}

fn flag(section: &mut Section<'_>, key: &'static str) -> Option<bool> {
    choice(section, key, &YES_NO).map(|index| index == 0)
}

fn choice(section: &mut Section<'_>, key: &'static str, words: &[&str]) -> Option<usize> {
    let Item { value, place } = section.text(key)?;
    let found = words.iter().position(|word| *word == value.trim());
    if found.is_none() {
        section.push(problem::unknown_word(place, key, &value, words));
    }
    found
}

/// A whole number of at least `least`.
fn whole(section: &mut Section<'_>, key: &'static str, least: u32) -> Option<u32> {
    let Item { value, place } = section.number(key)?;
    let number = u32::try_from(value)
        .ok()
        .filter(|number| value.is_integer() && *number >= least);
    if number.is_none() {
        section.push(problem::toml_kind(
            place,
            key,
            &format!("不小于 {least} 的整数"),
        ));
    }
    number
}

fn top_limit(mut section: Section<'_>) -> Option<TopLimit> {
    let words: Vec<&str> = Mode::ALL.iter().map(|mode| mode.word()).collect();
    let limit = required(&mut section, "比例", share);
    let mode = choice(&mut section, "取整", &words)
        .and_then(|index| Mode::ALL.get(index).copied())
        .unwrap_or(Mode::Truncate);
    let least = whole(&mut section, "至少", 0).unwrap_or(0);
    let line = share(&mut section, "优秀线").unwrap_or(Decimal::new(9, 1));
    section.end();
    Some(TopLimit {
        share: limit?,
        rounding: Rounding::new(0, mode),
        least,
        line,
    })
}

fn trim(mut section: Section<'_>) -> Option<Trim> {
    let free = whole(&mut section, "不超过", 0).unwrap_or(2);
    let fixed = whole(&mut section, "各去", 1).map(TrimStep::Fixed);
    let every = whole(&mut section, "每", 1).map(TrimStep::PerVotes);
    let step = match (fixed, every) {
        (Some(step), None) | (None, Some(step)) => Some(step),
        _ => {
            let place = section.whole();
            section.push(conflict(
                &place,
                "「去高去低」要写「各去」或者「每」，写一个".to_owned(),
                "写成 { 不超过 = 5, 每 = 10 }，或者 { 不超过 = 4, 各去 = 1 }",
            ));
            None
        }
    };
    section.end();
    Some(Trim { free, step: step? })
}

/// An element whose weight still is what was written; with where it stands if none is.
fn element(mut section: Section<'_>, place: Place) -> Option<(Element, Option<Place>)> {
    let name = section.required("名称");
    let unweighed = (!section.has("权重")).then(|| place.clone());
    let weight = share(&mut section, "权重");
    let full = section.number("满分").map(|item| item.value);
    let words = section.texts("等级");
    let points = section.numbers("分值");
    let note = section.text("说明").map(|item| item.value.into());
    let levels: Option<Vec<(Arc<str>, Decimal)>> = match (words, points) {
        (None, None) => Some(Vec::new()),
        (Some(words), Some(points)) => levels(&section, words, points, full),
        _ => {
            let message = "「等级」和「分值」要一起写".to_owned();
            let help = "例如 等级 = [\"优秀\", \"称职\"]，分值 = [100, 80]；直接打分的两行都不写，写 满分 = 30";
            section.push(conflict(&place, message, help));
            None
        }
    };
    if let Some(name) = &name
        && (votes::ALL.contains(&name.value.as_str()) || name.value.trim().is_empty())
    {
        let message = format!("要素不能叫「{}」，测评票 已有这一列", name.value);
        section.push(conflict(&name.place, message, "换一个名称"));
        return None;
    }
    // Faulty levels have been reported, and say nothing of the full marks.
    let levels = levels?;
    let full = match full {
        Some(full) if full > Decimal::ZERO => Some(full),
        None if !levels.is_empty() => Some(Decimal::ONE_HUNDRED),
        _ => {
            let message = "直接打分的要素要写「满分」，而且大于 0".to_owned();
            section.push(conflict(
                &place,
                message,
                "例如 满分 = 30；按等级评的写 等级 和 分值",
            ));
            None
        }
    };
    section.end();
    let element = Element {
        name: name?.value.trim().into(),
        weight: weight.unwrap_or(Decimal::ZERO),
        full: full?,
        levels,
        note,
    };
    Some((element, unweighed))
}

fn levels(
    section: &Section<'_>,
    words: Item<Vec<String>>,
    points: Item<Vec<Decimal>>,
    full: Option<Decimal>,
) -> Option<Vec<(Arc<str>, Decimal)>> {
    let most = full.unwrap_or(Decimal::ONE_HUNDRED);
    let falls = points.value.is_sorted_by(|above, below| above > below);
    let inside = points
        .value
        .iter()
        .all(|own| !own.is_sign_negative() && *own <= most);
    let alike = (1..words.value.len()).any(|at| {
        let (before, rest) = words.value.split_at_checked(at).unwrap_or_default();
        rest.first().is_some_and(|word| before.contains(word))
    });
    let message = if words.value.len() != points.value.len() {
        Some(format!(
            "等级有 {} 个，分值有 {} 个",
            words.value.len(),
            points.value.len()
        ))
    } else if words.value.len() < 2 {
        Some("等级至少要两个".to_owned())
    } else if alike {
        Some("等级的名称有重复".to_owned())
    } else if !falls {
        Some("分值要从高到低，与等级一一对应".to_owned())
    } else if !inside {
        Some(format!("分值要在 0 到 {} 之间", most.normalize()))
    } else {
        None
    };
    if let Some(message) = message {
        let help = "例如 等级 = [\"好\", \"较好\", \"一般\", \"较差\"]，分值 = [100, 80, 60, 40]";
        section.push(conflict(&points.place, message, help));
        return None;
    }
    let words = words.value.into_iter().map(Arc::from);
    Some(words.zip(points.value).collect())
}

/// Settles the elements' weights: as written where they add up, by 满分 where none is written.
fn weighed(
    elements: Vec<(Element, Option<Place>)>,
    section: &Section<'_>,
    place: &Place,
) -> Option<Vec<Element>> {
    let (mut elements, unweighed): (Vec<Element>, Vec<Option<Place>>) =
        elements.into_iter().unzip();
    // 测评票 has a column more for the levels' words.
    let alike = |name: &Arc<str>| {
        let levels = format!("{name}等级");
        let same = |own: &&Element| own.name == *name || own.name.as_ref() == levels;
        elements.iter().filter(same).count() > 1
    };
    if let Some(twice) = elements.iter().find(|own| alike(&own.name)) {
        let message = format!("要素「{}」与另一个要素重名", twice.name);
        section.push(conflict(
            place,
            message,
            "改一个名称；也不能叫另一个要素的名称加“等级”",
        ));
        return None;
    }
    if unweighed.iter().all(Option::is_some) {
        for element in &mut elements {
            element.weight = element.full;
        }
        return Some(elements);
    }
    let help = "每个要素都写 权重，加起来是 100%；或者都不写，按满分的多少分配";
    let lacking = elements.iter().zip(&unweighed);
    let lacking = lacking.filter_map(|(own, place)| place.as_ref().map(|place| (own, place)));
    let mut all = true;
    for (own, place) in lacking {
        let message = format!("要素「{}」没有写「权重」，别的要素写了", own.name);
        section.push(conflict(place, message, help));
        all = false;
    }
    if !all {
        return None;
    }
    let sum: Decimal = elements.iter().map(|own| own.weight).sum();
    if sum != Decimal::ONE {
        let message = format!("要素的权重加起来是 {}，不是 100%", percent(sum));
        section.push(conflict(place, message, help));
        return None;
    }
    Some(elements)
}

fn percent(share: Decimal) -> String {
    format!("{}%", (share * Decimal::ONE_HUNDRED).normalize())
}

fn group(mut section: Section<'_>, place: Place, signed: bool) -> Option<RaterGroup> {
    let name = section.required("名称");
    if !section.has("权重") {
        section.push(problem::toml_missing(place.clone(), "测评.主体", "权重"));
    }
    let weight = share(&mut section, "权重");
    let number = whole(&mut section, "份数", 1);
    let classes = texts(&mut section, "岗位类别");
    let sections = texts(&mut section, "科室");
    let raters = match number {
        Some(number) => {
            if signed {
                let message = "写了「份数」的评价主体不在名册上，不能记名".to_owned();
                section.push(conflict(
                    &place,
                    message,
                    "删掉「份数」，或者把 记名 改成 否",
                ));
                return None;
            }
            Raters::Number(number)
        }
        None => Raters::People { classes, sections },
    };
    let own_section =
        choice(&mut section, "被评", &["全体", "本科室"]).is_some_and(|index| index == 1);
    let rated_classes = texts(&mut section, "被评岗位类别");
    let least_votes = whole(&mut section, "最少有效票", 1);
    let least_share = share(&mut section, "最低有效率");
    let lacking = lacking(&mut section, &place);
    section.end();
    Some(RaterGroup {
        name: name?.value.trim().into(),
        weight: weight?,
        raters,
        own_section,
        rated_classes,
        least_votes,
        least_share,
        lacking: lacking?,
    })
}

fn lacking(section: &mut Section<'_>, place: &Place) -> Option<Lacking> {
    let word = choice(section, "缺评", &Lacking::WORDS).unwrap_or(0);
    let points = section.number("默认分");
    let basis = section.text("缺评依据").map(|item| Arc::from(item.value));
    if word > 0 && basis.is_none() {
        section.push(problem::toml_missing(
            place.clone(),
            "测评.主体",
            "缺评依据",
        ));
        return None;
    }
    let inside = |points: &Item<Decimal>| {
        !points.value.is_sign_negative() && points.value <= Decimal::ONE_HUNDRED
    };
    match (word, points) {
        (0, None) => Some(Lacking::Block),
        (1, None) => basis.map(|basis| Lacking::Reweigh { basis }),
        (2, Some(points)) if inside(&points) => basis.map(|basis| Lacking::Default {
            points: points.value,
            basis,
        }),
        (2, _) => {
            let message = "「缺评」写的是默认分，要写 0 到 100 之间的「默认分」".to_owned();
            section.push(conflict(place, message, "例如 默认分 = 100"));
            None
        }
        (_, Some(points)) => {
            let message = "写了「默认分」，「缺评」写的却不是 默认分".to_owned();
            section.push(conflict(
                &points.place,
                message,
                "删掉「默认分」，或者写 缺评 = \"默认分\"",
            ));
            None
        }
        (_, None) => None,
    }
}

fn groups_fit(groups: &[RaterGroup], section: &Section<'_>, place: &Place) -> bool {
    let alike = |name: &Arc<str>| groups.iter().filter(|own| own.name == *name).count() > 1;
    if let Some(twice) = groups.iter().find(|own| alike(&own.name)) {
        let message = format!("有两个评价主体都叫「{}」", twice.name);
        section.push(conflict(place, message, "改一个名称"));
        return false;
    }
    let sum: Decimal = groups.iter().map(|own| own.weight).sum();
    if sum != Decimal::ONE {
        let message = format!("评价主体的权重加起来是 {}，不是 100%", percent(sum));
        section.push(conflict(place, message, "改到加起来是 100%"));
        return false;
    }
    true
}
