//! Rows of 规则与依据 on longer periods and on what grades lead to, and which parts of a period are there.
//! Invariant: says what the pack declares, with its article, and nothing of its own.

use super::view::View;
use super::words::{figure, joined, percent};
use crate::office::{Combine, Period, Scheme};

/// 分期合成 of every longer period: what, how, and the article.
pub fn compositions(scheme: &Scheme) -> Vec<[String; 5]> {
    scheme
        .compositions
        .iter()
        .map(|own| {
            let mut how = format!("由各{}合成：{}", own.part.word(), own.combine.word());
            if own.combine == Combine::Weighted {
                let weights = own.weights.iter().map(|weight| percent(*weight));
                how.push_str(&format!("（{}）", joined(weights, "、")));
            }
            if own.coefficient != rust_decimal::Decimal::ONE {
                how.push_str(&format!("，系数 {}", percent(own.coefficient)));
            }
            let kind = scheme.kinds.get(own.kind).map_or("", AsRef::as_ref);
            how.push_str(&format!(
                "；归入「{kind}」，满分 {}；最少 {} 期；缺期 {}，个人缺期 {}",
                figure(own.share(Combine::Sum)),
                own.least,
                own.absent.word(),
                own.absent_person.word()
            ));
            [
                "分期合成".into(),
                own.whole.word().into(),
                how,
                own.basis.to_string(),
                String::new(),
            ]
        })
        .collect()
}

/// The parts of the period whose results were saved, in words; none where it is not made from parts.
pub fn there(view: &View) -> Vec<String> {
    let facts = view.facts();
    let Some(composition) = facts.composition() else {
        return Vec::new();
    };
    let parts = facts.period.parts(composition.part);
    parts
        .iter()
        .filter(|part| facts.history.of(part).is_some())
        .map(Period::words)
        .collect()
}

/// 结果运用: what each grade or conclusion leads to.
pub fn consequences(scheme: &Scheme) -> Vec<[String; 5]> {
    scheme
        .consequences
        .iter()
        .map(|own| {
            let mut of = own.of.join("、");
            if let Some(count) = own.in_a_row {
                of.push_str(&format!("，连续 {count} 期"));
            }
            if let Some(count) = own.together {
                of.push_str(&format!("，累计 {count} 期"));
            }
            [
                "结果运用".into(),
                of,
                own.what.to_string(),
                own.basis.to_string(),
                String::new(),
            ]
        })
        .collect()
}
