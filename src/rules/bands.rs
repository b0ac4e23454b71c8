//! 分档: bands of numbers in the words of the law, each end closed or open, and what is wrong between them.
//! 以上, 以下, 以内 include the number; 超过, 不满 do not (Civil Code, Article 1259).
//! Invariant: of bands that pass, every number between the lowest and the highest end lies in exactly one.

use std::cmp::Ordering;

use rust_decimal::Decimal;

/// One end of a band.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    pub at: Decimal,
    /// Whether the number itself belongs to the band.
    pub closed: bool,
}

/// From `low` to `high`; `None` is without end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    pub low: Option<Edge>,
    pub high: Option<Edge>,
}

/// What is wrong with bands, by their index in the order in which they were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// No number lies in it.
    Empty(usize),
    /// All of it lies in another one.
    Hidden(usize, usize),
    /// The two share numbers.
    Overlap(usize, usize),
    /// Between the two is a number that lies in neither.
    Gap(usize, usize),
}

impl Slip {
    /// The band at which it is said.
    pub fn at(self) -> usize {
        match self {
            Self::Empty(own) | Self::Hidden(own, _) => own,
            Self::Overlap(_, other) | Self::Gap(_, other) => other,
        }
    }
}

impl Band {
    /// Reads `80%以上不满90%`; what else stands there gives `None`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut band = Self {
            low: None,
            high: None,
        };
        let mut rest: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if rest.is_empty() {
            return None;
        }
        while !rest.is_empty() {
            let (lower, edge, left) = take(rest.trim_start_matches(['、', '，', ',']))?;
            let side = match lower {
                // A number alone is a band of that number.
                None if band.low.is_none() && band.high.is_none() && left.is_empty() => {
                    band.low = Some(edge);
                    band.high = Some(edge);
                    return Some(band);
                }
                None => return None,
                Some(true) => &mut band.low,
                Some(false) => &mut band.high,
            };
            if side.replace(edge).is_some() {
                return None;
            }
            rest = left;
        }
        Some(band)
    }

    pub fn holds(&self, number: Decimal) -> bool {
        let above = self.low.is_none_or(|edge| match number.cmp(&edge.at) {
            Ordering::Greater => true,
            Ordering::Equal => edge.closed,
            Ordering::Less => false,
        });
        let below = self.high.is_none_or(|edge| match number.cmp(&edge.at) {
            Ordering::Less => true,
            Ordering::Equal => edge.closed,
            Ordering::Greater => false,
        });
        above && below
    }

    /// As offices write it, each end said to belong or not: `95% 以上`, `90%（含）至 95%（不含）`.
    pub fn office_words(&self, percent: bool) -> String {
        let number = |edge: Edge| {
            if percent {
                let hundredfold = edge.at.saturating_mul(Decimal::ONE_HUNDRED);
                format!("{}%", hundredfold.normalize())
            } else {
                edge.at.normalize().to_string()
            }
        };
        let end = |edge: Edge| {
            let belongs = if edge.closed { "含" } else { "不含" };
            format!("{}（{belongs}）", number(edge))
        };
        match (self.low, self.high) {
            (Some(low), Some(high)) if low == high => number(low),
            (Some(low), Some(high)) => format!("{}至 {}", end(low), end(high)),
            (Some(low), None) if low.closed => format!("{} 以上", number(low)),
            (Some(low), None) => format!("超过 {}", number(low)),
            (None, Some(high)) if high.closed => format!("{} 以下", number(high)),
            (None, Some(high)) => format!("不满 {}", number(high)),
            (None, None) => String::new(),
        }
    }

    fn is_empty(&self) -> bool {
        let (Some(low), Some(high)) = (self.low, self.high) else {
            return false;
        };
        low.at > high.at || (low.at == high.at && !(low.closed && high.closed))
    }

    /// Whether a number lies in both.
    pub fn meets(&self, other: &Self) -> bool {
        let own_low = at_or_after(self.low, other.low);
        let own_high = at_or_before(self.high, other.high);
        let low = if own_low { self.low } else { other.low };
        let high = if own_high { self.high } else { other.high };
        !Self { low, high }.is_empty()
    }

    /// Whether every number lies in one or the other, neither holding all.
    pub fn completes(&self, other: &Self) -> bool {
        let (low, high) = match (self, other) {
            (
                Self {
                    low: Some(low),
                    high: None,
                },
                Self {
                    low: None,
                    high: Some(high),
                },
            )
            | (
                Self {
                    low: None,
                    high: Some(high),
                },
                Self {
                    low: Some(low),
                    high: None,
                },
            ) => (low, high),
            _ => return false,
        };
        low.at < high.at || (low.at == high.at && (low.closed || high.closed))
    }

    /// Whether every number of this one lies in the other.
    pub fn lies_in(&self, other: &Self) -> bool {
        at_or_after(self.low, other.low) && at_or_before(self.high, other.high)
    }
}

/// Whether a lower end comes no earlier than another.
fn at_or_after(own: Option<Edge>, other: Option<Edge>) -> bool {
    match (own, other) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(own), Some(other)) => {
            own.at > other.at || (own.at == other.at && (other.closed || !own.closed))
        }
    }
}

/// Whether an upper end comes no later than another.
fn at_or_before(own: Option<Edge>, other: Option<Edge>) -> bool {
    match (own, other) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(own), Some(other)) => {
            own.at < other.at || (own.at == other.at && (other.closed || !own.closed))
        }
    }
}

/// One end from the head of a text: whether it is the lower one, the edge, and what is left.
fn take(text: &str) -> Option<(Option<bool>, Edge, String)> {
    for (word, lower) in [("超过", true), ("不满", false)] {
        if let Some(rest) = text.strip_prefix(word) {
            let (at, rest) = number(rest)?;
            return Some((Some(lower), Edge { at, closed: false }, rest.to_owned()));
        }
    }
    let (at, rest) = number(text)?;
    let edge = Edge { at, closed: true };
    for (word, lower) in [("以上", true), ("以下", false), ("以内", false)] {
        if let Some(rest) = rest.strip_prefix(word) {
            return Some((Some(lower), edge, rest.to_owned()));
        }
    }
    Some((None, edge, rest.to_owned()))
}

/// A number, also as a percentage, at the head of a text.
fn number(text: &str) -> Option<(Decimal, &str)> {
    let end = text
        .char_indices()
        .find(|(at, c)| !(c.is_ascii_digit() || *c == '.' || (*at == 0 && *c == '-')))
        .map_or(text.len(), |(at, _)| at);
    let (digits, rest) = text.split_at_checked(end)?;
    let value: Decimal = digits.parse().ok()?;
    match rest.strip_prefix('%') {
        Some(rest) => Some((value.checked_div(Decimal::ONE_HUNDRED)?, rest)),
        None => Some((value, rest)),
    }
}

/// The first slip of bands in the order of their lower ends.
pub fn slip(bands: &[Band]) -> Option<Slip> {
    if let Some(index) = bands.iter().position(Band::is_empty) {
        return Some(Slip::Empty(index));
    }
    for (index, band) in bands.iter().enumerate() {
        // Of two that are the same, the later one is hidden.
        let covers = |(other, by): &(usize, &Band)| {
            *other != index && band.lies_in(by) && (*other < index || !by.lies_in(band))
        };
        if let Some((by, _)) = bands.iter().enumerate().find(covers) {
            return Some(Slip::Hidden(index, by));
        }
    }
    let mut order: Vec<(usize, &Band)> = bands.iter().enumerate().collect();
    order.sort_by(|(_, a), (_, b)| match (a.low, b.low) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Less,
        (Some(_), None) => Ordering::Greater,
        (Some(a), Some(b)) => a.at.cmp(&b.at).then(b.closed.cmp(&a.closed)),
    });
    for pair in order.windows(2) {
        let [(first, below), (second, above)] = pair else {
            continue;
        };
        let overlap = Some(Slip::Overlap((*first).min(*second), (*first).max(*second)));
        let (Some(high), Some(low)) = (below.high, above.low) else {
            return overlap;
        };
        match high.at.cmp(&low.at) {
            Ordering::Greater => return overlap,
            Ordering::Less => return Some(Slip::Gap(*first, *second)),
            Ordering::Equal if high.closed && low.closed => return overlap,
            Ordering::Equal if !high.closed && !low.closed => {
                return Some(Slip::Gap(*first, *second));
            }
            Ordering::Equal => {}
        }
    }
    None
}

/// A slip in words, over the texts of the bands.
pub fn words(slip: Slip, texts: &[&str]) -> (String, String) {
    let text = |index: usize| texts.get(index).copied().unwrap_or("");
    match slip {
        Slip::Empty(own) => (
            format!("「{}」这一档里一个数也没有", text(own)),
            "小的数写在前面：80以上不满90".to_owned(),
        ),
        Slip::Hidden(own, by) => (
            format!(
                "「{}」这一档被「{}」盖住了，永远轮不到",
                text(own),
                text(by)
            ),
            "改正它的两头，或者去掉它".to_owned(),
        ),
        Slip::Overlap(one, other) => (
            format!("「{}」和「{}」两档重叠", text(one), text(other)),
            "交界的数只能归一档：一档写 以上、以下，另一档写 不满、超过".to_owned(),
        ),
        Slip::Gap(one, other) => (
            format!("「{}」和「{}」两档之间有空档", text(one), text(other)),
            "交界的数要归一档：一档写 以上、以下，另一档写 不满、超过".to_owned(),
        ),
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends where something is wrong"
)]
mod tests {
    use super::{Band, Slip, slip};

    fn bands(texts: &[&str]) -> Vec<Band> {
        texts
            .iter()
            .map(|text| Band::parse(text).unwrap())
            .collect()
    }

    #[test]
    fn the_words_of_the_law_close_or_open_an_end() {
        let holds =
            |text: &str, number: &str| Band::parse(text).unwrap().holds(number.parse().unwrap());
        for (text, inside, outside) in [
            ("90以上", "90", "89.999"),
            ("超过90", "90.001", "90"),
            ("60以下", "60", "60.001"),
            ("15以内", "15", "15.5"),
            ("不满60", "59.99", "60"),
            ("80%以上不满90%", "0.8", "0.9"),
            ("超过80、90以下", "90", "80"),
            ("-5以上0以下", "-5", "0.1"),
            ("0", "0", "0.1"),
        ] {
            assert!(holds(text, inside), "{text}");
            assert!(!holds(text, outside), "{text}");
        }
        for text in [
            "",
            "优秀",
            "80-90",
            "以上80",
            "80以上90以上",
            "80左右",
            "80以上优",
            "8以上9",
        ] {
            assert_eq!(Band::parse(text), None, "{text}");
        }
    }

    #[test]
    fn gaps_overlaps_hidden_and_empty_bands() {
        for (texts, expected) in [
            (&["不满80", "80以上不满90", "90以上"][..], None),
            (&["90以上", "不满80", "80以上不满90"], None),
            (&["不满80", "超过80"], Some(Slip::Gap(0, 1))),
            (&["不满80", "90以上"], Some(Slip::Gap(0, 1))),
            (&["80以下", "80以上"], Some(Slip::Overlap(0, 1))),
            (&["不满85", "80以上"], Some(Slip::Overlap(0, 1))),
            (&["60以上", "80以上"], Some(Slip::Hidden(1, 0))),
            (&["60以上", "60以上"], Some(Slip::Hidden(1, 0))),
            (&["90以上80以下", "90以下"], Some(Slip::Empty(0))),
            (&["0", "超过0不满5", "5以上"], None),
        ] {
            assert_eq!(slip(&bands(texts)), expected, "{texts:?}");
        }
    }
}
