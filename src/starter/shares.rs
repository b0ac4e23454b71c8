//! Example full marks: every post's add up to what the pack demands, in round numbers.
//! Invariant: the parts of a split add up to the whole, and none is 0.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Splits `whole` after the wishes, in the roundest units that give everybody something.
pub(super) fn split(whole: Decimal, wishes: &[Decimal]) -> Vec<Decimal> {
    let count = wishes.len();
    if count == 0 {
        return Vec::new();
    }
    let steps = [(5, 0), (1, 0), (1, 1), (1, 2), (1, 4)];
    let roundest = steps.into_iter().find_map(|(number, places)| {
        let unit = Decimal::new(number, places);
        let units = whole.checked_div(unit)?;
        let enough = units.is_integer() && units >= Decimal::from(count);
        enough.then(|| units.to_usize().map(|units| (unit, units)))?
    });
    let Some((unit, units)) = roundest else {
        return vec![whole / Decimal::from(count); count];
    };
    let sum: Decimal = wishes.iter().sum();
    // One unit each, the others after the wishes; what is left over goes to the largest remainders.
    let free = Decimal::from(units - count);
    let mut parts: Vec<(usize, Decimal)> = Vec::new();
    for wish in wishes {
        let due = if sum.is_zero() {
            Decimal::ZERO
        } else {
            wish * Decimal::from(units) / sum - Decimal::ONE
        };
        let due = due.max(Decimal::ZERO);
        let got = due.floor().min(free);
        parts.push((1 + got.to_usize().unwrap_or(0), due - got));
    }
    let mut given: usize = parts.iter().map(|(got, _)| got).sum();
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|one, other| {
        let rest = |index: &usize| parts.get(*index).map(|(_, rest)| *rest);
        rest(other).cmp(&rest(one))
    });
    for index in order.iter().cycle().take(units * 2) {
        if given >= units {
            break;
        }
        if let Some((got, _)) = parts.get_mut(*index) {
            *got += 1;
            given += 1;
        }
    }
    for index in order.iter().rev().cycle().take(units * 2) {
        if given <= units {
            break;
        }
        if let Some((got, _)) = parts.get_mut(*index).filter(|(got, _)| *got > 1) {
            *got -= 1;
            given -= 1;
        }
    }
    parts
        .into_iter()
        .map(|(got, _)| unit * Decimal::from(got))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::split;
    use rust_decimal::Decimal;

    fn shown(whole: i64, wishes: &[i64]) -> String {
        let wishes: Vec<Decimal> = wishes.iter().copied().map(Decimal::from).collect();
        let parts = split(Decimal::from(whole), &wishes);
        assert_eq!(parts.iter().sum::<Decimal>(), Decimal::from(whole));
        assert!(parts.iter().all(|part| *part > Decimal::ZERO));
        let parts: Vec<String> = parts.iter().map(ToString::to_string).collect();
        parts.join(" ")
    }

    #[test]
    fn parts_are_round_and_add_up() {
        assert_eq!(shown(50, &[30, 20]), "30 20");
        assert_eq!(shown(50, &[30, 10, 10]), "30 10 10");
        assert_eq!(shown(100, &[7]), "100");
        assert_eq!(shown(7, &[10, 10]), "4 3");
        shown(50, &[10, 20, 15, 10, 10]);
        shown(50, &[1000, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
        shown(1, &[1, 1, 1]);
        shown(100, &[0, 0, 0]);
    }
}
