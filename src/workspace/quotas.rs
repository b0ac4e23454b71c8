//! [[名额]] and [[名额总控]] of pack.toml.
//! Invariant: a word that is not known is reported at its line; no number is made up.

use std::sync::Arc;

use super::pack::modes;
use super::problem;
use super::toml::{Item, Section};
use super::values::{
    flag, known_grade, known_grades, required, required_word, share, texts, whole, word,
};
use crate::diag::Place;
use crate::office::{
    CapWay, Grade, Mode, Pool, PoolKey, Quota, QuotaBase, Rounding, ShareCase, ShareWhen,
    SmallPools, SmallWay, TieKey,
};

/// Every quota of the pack: the pools, then the 总控.
pub fn read(
    root: &mut Section<'_>,
    kinds: &[Arc<str>],
    grades: &[Grade],
    of_sections: &[Grade],
) -> Vec<Quota> {
    let mut quotas: Vec<Quota> = Vec::new();
    for (section, _) in root.sections("名额") {
        quotas.extend(quota(section, kinds, (grades, of_sections), false));
    }
    for (section, _) in root.sections("名额总控") {
        quotas.extend(quota(section, kinds, (grades, of_sections), true));
    }
    quotas
}

fn quota(
    mut section: Section<'_>,
    kinds: &[Arc<str>],
    (grades, of_sections): (&[Grade], &[Grade]),
    cap: bool,
) -> Option<Quota> {
    let grade = known_grade(&mut section, "等次", grades);
    let usual = required(&mut section, "比例", share);
    let bases: Vec<&str> = QuotaBase::ALL.iter().map(|base| base.word()).collect();
    let base = required_word(&mut section, "基数", QuotaBase::from_word, &bases);
    let mut known = modes();
    known.push("去尾");
    let mode = required_word(&mut section, "取整", rounding_mode, &known);
    let basis = section.required("依据");
    let ways: Vec<&str> = CapWay::ALL.iter().map(|way| way.word()).collect();
    let over = cap.then(|| required_word(&mut section, "超出", CapWay::from_word, &ways));
    let mode = Rounding::new(0, mode?);
    let mut quota = Quota::new(grade?, usual?, base?, mode, basis?.value);
    quota.name = section
        .text("名称")
        .map_or_else(|| "".into(), |item| item.value.into());
    quota.pool = pool(&mut section);
    if let Some(mut except) = section.section("除外") {
        quota.except = pool(&mut except);
        except.end();
    }
    let cases = section.sections("比例按");
    let of_case = cases.first().map(|(_, place)| place.clone());
    quota.cases = cases
        .into_iter()
        .filter_map(|(section, place)| case(section, place, of_sections, cap))
        .collect();
    if let Some(over) = over {
        quota.cap = Some(over?);
    } else {
        let keys: Vec<&str> = PoolKey::ALL.iter().map(|key| key.word()).collect();
        quota.by = word(&mut section, "分池", PoolKey::from_word, &keys);
        parting(&mut section, &mut quota);
        let of_one = quota.by == Some(PoolKey::Section) && quota.merged.is_empty();
        let by_section = |own: &ShareCase| matches!(own.when, ShareWhen::Section(_));
        if !of_one
            && quota.cases.iter().any(by_section)
            && let Some(place) = of_case
        {
            section.push(problem::case_without_section(place));
        }
    }
    quota.direct_counts = flag(&mut section, "直接定等占名额").unwrap_or(true);
    quota.ties = ties(&mut section, kinds);
    section.end();
    Some(quota)
}

/// 合并, 小池 and 至少: what a single pool has no use for is a fault there.
fn parting(section: &mut Section<'_>, quota: &mut Quota) {
    if let Some(Item { value, place }) = section.lists("合并") {
        if quota.by.is_none() {
            section.push(problem::needs(place.clone(), "合并", "分池"));
        }
        let mut seen: Vec<&str> = Vec::new();
        for name in value.iter().flatten() {
            if seen.contains(&name.as_str()) {
                section.push(problem::merged_twice(place.clone(), name));
            }
            seen.push(name);
        }
        quota.merged = value
            .into_iter()
            .map(|names| names.into_iter().map(Arc::from).collect())
            .collect();
    }
    if let Some(mut small) = section.section("小池") {
        let ways: Vec<&str> = SmallWay::ALL.iter().map(|way| way.word()).collect();
        let fewer_than = required(&mut small, "少于", whole);
        let way = required_word(&mut small, "办法", SmallWay::from_word, &ways);
        if let (Some(fewer_than), Some(way)) = (fewer_than, way) {
            quota.small = Some(SmallPools { fewer_than, way });
        }
        small.end();
    }
    quota.at_least = whole(section, "至少").unwrap_or(0);
}

fn rounding_mode(word: &str) -> Option<Mode> {
    if word == "去尾" {
        Some(Mode::Truncate)
    } else {
        Mode::from_word(word)
    }
}

fn pool(section: &mut Section<'_>) -> Pool {
    Pool {
        classes: texts(section, "岗位类别"),
        staff: texts(section, "人员类别"),
        sections: texts(section, "科室"),
        posts: texts(section, "岗位"),
        ranks: texts(section, "职级"),
    }
}

fn case(
    mut section: Section<'_>,
    place: Place,
    of_sections: &[Grade],
    cap: bool,
) -> Option<ShareCase> {
    let office = texts(&mut section, "单位情形");
    let grades = known_grades(&mut section, "科室等次", of_sections).map(|item| item.value);
    let usual = required(&mut section, "比例", share);
    let basis = section.required("依据");
    let when = match (office.is_empty(), grades) {
        (false, None) => ShareWhen::Office(office),
        // Names of none that there is have been said.
        (true, Some(grades)) if !cap && grades.is_empty() => return None,
        (true, Some(grades)) if !cap => ShareWhen::Section(grades),
        _ => {
            section.push(problem::one_condition(place));
            return None;
        }
    };
    let case = ShareCase {
        when,
        share: usual?,
        basis: basis?.value.into(),
    };
    section.end();
    Some(case)
}

fn ties(section: &mut Section<'_>, kinds: &[Arc<str>]) -> Vec<TieKey> {
    let Some(item) = section.texts("同分依次看") else {
        return Vec::new();
    };
    let indicator = |name: &str| {
        let rest = name.strip_prefix(TieKey::INDICATOR)?;
        let own = rest.strip_prefix(['：', ':'])?.trim();
        (!own.is_empty()).then(|| TieKey::Indicator(own.into()))
    };
    let mut known: Vec<&str> = kinds.iter().map(AsRef::as_ref).collect();
    known.extend([
        TieKey::DEDUCTIONS,
        TieKey::BONUSES,
        TieKey::PAST,
        "指标：某个指标",
    ]);
    let mut keys = Vec::new();
    for name in &item.value {
        let kind = kinds.iter().position(|kind| kind.as_ref() == name);
        let key = match name.as_str() {
            _ if kind.is_some() => kind.map(TieKey::Kind),
            TieKey::DEDUCTIONS => Some(TieKey::Deductions),
            TieKey::BONUSES => Some(TieKey::Bonuses),
            TieKey::PAST => Some(TieKey::Past),
            other => indicator(other),
        };
        if key.is_none() {
            let place = item.place.clone();
            section.push(problem::unknown_word(place, "同分依次看", name, &known));
        }
        keys.extend(key);
    }
    keys
}
