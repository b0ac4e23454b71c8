//! `[周期.年]` and 年度起 of a pack: how longer periods are made, and when the year begins.
//! Invariant: what becomes of absent parts has to be written; there is no default for it.

use rust_decimal::Decimal;

use super::pack::word;
use super::problem;
use super::toml::{Item, Section};
use crate::office::{AbsentPart, Combine, Composition, Cycle, YearStart};

const CYCLES: [Cycle; 4] = [Cycle::Month, Cycle::Quarter, Cycle::Half, Cycle::Year];

/// 年度起, written `12-01`, `上年12-01` or `本年04-01`.
pub fn year_start(root: &mut Section<'_>) -> YearStart {
    let Some(Item { value, place }) = root.text("年度起") else {
        return YearStart::default();
    };
    YearStart::parse(&value).unwrap_or_else(|| {
        root.push(problem::bad_year_start(place, &value));
        YearStart::default()
    })
}

/// Every `[周期.…]`.
pub fn compositions(root: &mut Section<'_>, kinds: &[std::sync::Arc<str>]) -> Vec<Composition> {
    let Some(mut all) = root.section("周期") else {
        return Vec::new();
    };
    all.named_sections()
        .into_iter()
        .filter_map(|(name, place, mut section)| {
            let words = CYCLES.map(Cycle::word);
            let Some(whole) = Cycle::from_word(&name).filter(|own| *own != Cycle::Month) else {
                let longer = words.get(1..).unwrap_or_default();
                section.push(problem::unknown_word(place, "周期", &name, longer));
                return None;
            };
            let found = composition(&mut section, whole, kinds);
            section.end();
            found
        })
        .collect()
}

fn composition(
    section: &mut Section<'_>,
    whole: Cycle,
    kinds: &[std::sync::Arc<str>],
) -> Option<Composition> {
    let shorter: Vec<&str> = CYCLES
        .into_iter()
        .filter(|own| *own < whole)
        .map(Cycle::word)
        .collect();
    let part = required_word(
        section,
        "来自",
        |text| Cycle::from_word(text).filter(|own| *own < whole),
        &shorter,
    );
    let ways = [Combine::Mean, Combine::Weighted, Combine::Sum];
    let combine = required_word(
        section,
        "合成",
        |text| Combine::from_word(text).filter(|own| ways.contains(own)),
        &ways.map(Combine::word),
    );
    let absents = AbsentPart::ALL.map(AbsentPart::word);
    let absent = required_word(section, "缺期", AbsentPart::from_word, &absents);
    let absent_person = required_word(section, "个人缺期", AbsentPart::from_word, &absents);
    let names: Vec<&str> = kinds.iter().map(AsRef::as_ref).collect();
    let kind = required_word(
        section,
        "归入",
        |text| names.iter().position(|own| *own == text),
        &names,
    );
    let name = section.required("名称");
    let basis = section.required("依据");
    let coefficient = section
        .number("系数")
        .map_or(Decimal::ONE, |item| item.value);
    let full = section
        .number("满分")
        .map_or(Decimal::ONE_HUNDRED, |item| item.value);
    let least = section.number("最少期数");
    let weights = section.numbers("权重");
    let (part, combine) = (part?, combine?);
    let count = whole.months().unwrap_or(0) / part.months().unwrap_or(1);
    let weights = match (combine, weights) {
        (Combine::Weighted, Some(Item { value, place })) => {
            let sum = value
                .iter()
                .fold(Decimal::ZERO, |sum, own| sum.saturating_add(*own));
            if value.len() != count as usize || sum != Decimal::ONE {
                section.push(problem::bad_part_weights(place, count, value.len(), sum));
                return None;
            }
            value
        }
        (Combine::Weighted, None) => {
            section.required("权重");
            return None;
        }
        (_, Some(Item { place, .. })) => {
            section.push(problem::weights_without_weighing(place, combine.word()));
            Vec::new()
        }
        (_, None) => Vec::new(),
    };
    let least = match least {
        None => 1,
        Some(Item { value, place }) => {
            let number = usize::try_from(value)
                .ok()
                .filter(|own| value.is_integer() && (1..=count as usize).contains(own));
            if number.is_none() {
                section.push(problem::bad_least(place, count));
            }
            number.unwrap_or(1)
        }
    };
    Some(Composition {
        whole,
        part,
        combine,
        weights,
        coefficient,
        full,
        kind: kind?,
        name: name?.value.into(),
        least,
        absent: absent?,
        absent_person: absent_person?,
        basis: basis?.value.into(),
    })
}

/// A word that must be there and be one of those known.
fn required_word<T>(
    section: &mut Section<'_>,
    key: &'static str,
    find: impl Fn(&str) -> Option<T>,
    known: &[&str],
) -> Option<T> {
    if !section.has(key) {
        section.required(key);
        return None;
    }
    word(section, key, find, known)
}
