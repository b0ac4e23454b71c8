//! What the keys of a section hold: words, shares, whole numbers, grades; and which keys have to be there.
//! Invariant: a key that has to be there and is not, or holds what it cannot, is reported at its line.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::problem;
use super::toml::{Item, Section};
use crate::office::Grade;

/// Reads a key that has to be there; its absence is reported.
pub fn required<'a, T>(
    section: &mut Section<'a>,
    key: &'static str,
    read: impl FnOnce(&mut Section<'a>, &'static str) -> Option<T>,
) -> Option<T> {
    section.must(key);
    read(section, key)
}

/// A word that has to be there and be one of those known.
pub fn required_word<T>(
    section: &mut Section<'_>,
    key: &'static str,
    find: impl Fn(&str) -> Option<T>,
    known: &[&str],
) -> Option<T> {
    section.must(key);
    word(section, key, find, known)
}

/// A word that is one of those known.
pub fn word<T>(
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

/// 是 or 否.
pub fn flag(section: &mut Section<'_>, key: &'static str) -> Option<bool> {
    let find = |word: &str| match word {
        "是" => Some(true),
        "否" => Some(false),
        _ => None,
    };
    word(section, key, find, &["是", "否"])
}

/// One text or several; none where the key is not written.
pub fn texts(section: &mut Section<'_>, key: &'static str) -> Vec<Arc<str>> {
    section.texts(key).map_or_else(Vec::new, |item| {
        item.value.into_iter().map(Arc::from).collect()
    })
}

/// A whole number from 0.
pub fn whole(section: &mut Section<'_>, key: &'static str) -> Option<u32> {
    let Item { value, place } = section.number(key)?;
    let number = u32::try_from(value).ok().filter(|_| value.is_integer());
    if number.is_none() {
        section.push(problem::no_whole(place, key));
    }
    number
}

/// A share from 0 to 1, written `40%` or `0.4`.
pub fn share(section: &mut Section<'_>, key: &'static str) -> Option<Decimal> {
    let Item { value, place } = section.number(key)?;
    if value.is_sign_negative() || value > Decimal::ONE {
        section.push(problem::no_share(place, key, value));
        return None;
    }
    Some(value)
}

/// A number above 0: full marks, a coefficient.
pub fn above_zero(section: &mut Section<'_>, key: &'static str) -> Option<Decimal> {
    let Item { value, place } = section.number(key)?;
    if value <= Decimal::ZERO {
        section.push(problem::not_above_zero(place, key, value));
        return None;
    }
    Some(value)
}

/// A grade that the pack declares.
pub fn known_grade(
    section: &mut Section<'_>,
    key: &'static str,
    grades: &[Grade],
) -> Option<Arc<str>> {
    let Item { value, place } = section.required(key)?;
    let known: Vec<&str> = grades.iter().map(|grade| grade.name.as_ref()).collect();
    if !known.contains(&value.as_str()) {
        section.push(problem::unknown_word(place, key, &value, &known));
        return None;
    }
    Some(value.into())
}

/// Grades that the pack declares; `None` where the key is not written.
pub fn known_grades(
    section: &mut Section<'_>,
    key: &'static str,
    grades: &[Grade],
) -> Option<Item<Vec<Arc<str>>>> {
    let Item { value, place } = section.texts(key)?;
    let known: Vec<&str> = grades.iter().map(|grade| grade.name.as_ref()).collect();
    let mut found = Vec::new();
    if value.is_empty() {
        section.push(problem::empty_list(place.clone(), key));
    }
    for name in value {
        if known.contains(&name.as_str()) {
            found.push(name.into());
        } else {
            section.push(problem::unknown_word(place.clone(), key, &name, &known));
        }
    }
    Some(Item {
        value: found,
        place,
    })
}
