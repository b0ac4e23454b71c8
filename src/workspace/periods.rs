//! `[周期.年]` and 年度起 of a pack: how longer periods are made, and when the year begins.
//! Invariant: what becomes of absent parts has to be written; there is no default for it.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::problem;
use super::toml::{Item, Section};
use super::values::{above_zero, required_word, word};
use crate::office::{
    AbsentPart, Combine, Composition, Conclusion, Consequence, Cycle, Grade, YearStart,
};

const CYCLES: [Cycle; 4] = [Cycle::Month, Cycle::Quarter, Cycle::Half, Cycle::Year];

/// 考核周期; quarters where nothing is written.
pub fn usual(root: &mut Section<'_>) -> Cycle {
    word(root, "考核周期", Cycle::from_word, &CYCLES.map(Cycle::word)).unwrap_or(Cycle::Quarter)
}

/// Every `[[结果运用]]`.
pub fn consequences(root: &mut Section<'_>, grades: &[Grade]) -> Vec<Consequence> {
    let mut known: Vec<&str> = grades.iter().map(|grade| grade.name.as_ref()).collect();
    known.extend(Conclusion::ALL.map(Conclusion::word));
    root.sections("结果运用")
        .into_iter()
        .filter_map(|(mut section, _)| {
            section.must("等次");
            let of = section.texts("等次")?;
            for name in of
                .value
                .iter()
                .filter(|name| !known.contains(&name.as_str()))
            {
                let place = of.place.clone();
                section.push(problem::unknown_word(place, "等次", name, &known));
            }
            let mut count = |key: &'static str| {
                let item = section.number(key)?;
                let number = u32::try_from(item.value).ok();
                let whole = number.filter(|own| *own > 0 && item.value.is_integer());
                if whole.is_none() {
                    section.push(problem::toml_kind(item.place, key, "大于 0 的整数，例如 2"));
                }
                whole
            };
            let (in_a_row, together) = (count("连续"), count("累计"));
            let what = section.required("内容");
            let basis = section.required("依据");
            section.end();
            Some(Consequence {
                of: of.value.into_iter().map(Arc::from).collect(),
                in_a_row,
                together,
                what: what?.value.into(),
                basis: basis?.value.into(),
            })
        })
        .collect()
}

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
    let scheme = section.text("来自方案").map(|item| item.value.into());
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
    let coefficient = above_zero(section, "系数").unwrap_or(Decimal::ONE);
    if combine == Some(Combine::Sum) {
        // A hundred would cut what two parts of a hundred each add up to.
        section.must("满分");
    }
    let full = above_zero(section, "满分").unwrap_or(Decimal::ONE_HUNDRED);
    let least = section.number("最少期数");
    let weights = section.numbers("权重");
    let (part, combine) = (part?, combine?);
    let count = whole.months().unwrap_or(0) / part.months().unwrap_or(1);
    let weights = match (combine, weights) {
        (Combine::Weighted, Some(Item { value, place })) => {
            let sum = value
                .iter()
                .fold(Decimal::ZERO, |sum, own| sum.saturating_add(*own));
            if let Some(below) = value.iter().find(|own| own.is_sign_negative()) {
                section.push(problem::no_share(place, "权重", *below));
                return None;
            }
            if value.len() != count as usize || sum != Decimal::ONE {
                section.push(problem::bad_part_weights(place, count, value.len(), sum));
                return None;
            }
            value
        }
        (Combine::Weighted, None) => {
            section.must("权重");
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
        scheme,
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
