//! Numbers out of the words of a rule's example: `每日扣分 0.5`, `目标不超过 2%`.
//! Invariant: a number is taken only where its name stands right before it.

use rust_decimal::Decimal;

/// A number as it was written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Found {
    /// 95 % is 0.95.
    pub value: Decimal,
    pub percent: bool,
}

/// The number after one of these names; the first name that has one wins.
pub(super) fn number_after(text: &str, names: &[&str]) -> Option<Found> {
    names.iter().find_map(|name| {
        text.match_indices(name)
            .filter_map(|(at, found)| text.get(at + found.len()..))
            .find_map(leading)
    })
}

/// The word after a name: `方式 截断，两位` has 截断 after 方式.
pub(super) fn word_after<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.match_indices(name)
        .filter_map(|(at, found)| text.get(at + found.len()..))
        .filter_map(|rest| rest.strip_prefix(' '))
        .find_map(|rest| {
            let end = rest
                .find(|c: char| !c.is_alphanumeric())
                .unwrap_or(rest.len());
            rest.get(..end).filter(|word| !word.is_empty())
        })
}

/// The number that a text begins with, after blanks and `为`, `：`, `=`.
fn leading(text: &str) -> Option<Found> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || "为是=：:".contains(c));
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    let number: Decimal = digits.trim_end_matches('.').parse().ok()?;
    let percent = rest.starts_with(['%', '％']);
    Some(Found {
        value: if percent {
            number / Decimal::ONE_HUNDRED
        } else {
            number
        },
        percent,
    })
}

#[cfg(test)]
mod tests {
    use super::{number_after, word_after};

    #[test]
    fn numbers_are_found_behind_their_names() {
        let text = "差错率 4%，目标不超过 2%，每百分点扣分 1；每日扣分：0.5。满分 20 → 20 × 90%";
        let found = |names: &[&str]| number_after(text, names).map(|found| found.value.to_string());
        assert_eq!(found(&["目标值", "目标不超过"]).as_deref(), Some("0.02"));
        assert_eq!(found(&["每日扣分"]).as_deref(), Some("0.5"));
        assert_eq!(found(&["满分"]).as_deref(), Some("20"));
        assert_eq!(found(&["没有"]), None);
        assert_eq!(word_after("89.995，方式 截断，两位", "方式"), Some("截断"));
        assert_eq!(word_after("方式截断", "方式"), None);
        assert_eq!(number_after("权重 30%、40%", &["领导权重"]), None);
    }
}
