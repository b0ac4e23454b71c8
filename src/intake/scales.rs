//! The scale of percentages: 0.95, 95 and `95%` in one column.
//! Invariant: a column is read on one scale; cells that do not fit it are told.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::{Plan, Role, Scale, problem};
use crate::diag::Sink;
use crate::office::Table;

/// Reports percentages with their sign in columns of numbers where others are larger than 1.
pub(super) fn percents_among_numbers(
    table: &Table,
    mut signed: Vec<(usize, u32)>,
    role: &Role,
    sink: &mut Sink,
) {
    if *role == Role::Targets {
        return;
    }
    signed.sort_unstable();
    for cells in signed.chunk_by(|a, b| a.0 == b.0) {
        let Some((column, _)) = cells.first().copied() else {
            continue;
        };
        let name = table.columns().get(column).map(|own| own.name.clone());
        let is_signed = |row: u32| cells.binary_search(&(column, row)).is_ok();
        let plain = table
            .rows()
            .filter(|row| !is_signed(*row))
            .filter_map(|row| table.value(row, column).number())
            .find(|number| number.abs() > Decimal::ONE);
        let (Some(name), Some(plain)) = (name, plain) else {
            continue;
        };
        for (_, row) in cells {
            let number = table.value(*row, column).number().unwrap_or_default();
            let found = format!("{}%", (number * Decimal::ONE_HUNDRED).normalize());
            let place = table.place(*row, column);
            let other = plain.normalize().to_string();
            let fault = problem::cells::percent_among_numbers(place, &name, &found, &other);
            sink.push(fault);
        }
    }
}

/// Settles the scale of percentages without a sign, a column at a time; answers what each was taken for.
pub(super) fn percentages(
    table: &mut Table,
    (mut bare, headed): (Vec<(usize, u32)>, &[usize]),
    plan: &Plan,
    sink: &mut Sink,
) -> Vec<(Arc<str>, Scale)> {
    let mut taken: Vec<(Arc<str>, Scale)> = Vec::new();
    bare.sort_unstable();
    let large = Decimal::new(15, 1);
    for cells in bare.chunk_by(|a, b| a.0 == b.0) {
        let Some((column, _)) = cells.first().copied() else {
            continue;
        };
        let numbers: Vec<(u32, Decimal)> = cells
            .iter()
            .filter_map(|(_, row)| Some((*row, table.value(*row, column).number()?)))
            .collect();
        let name = table
            .columns()
            .get(column)
            .map(|column| column.name.clone())
            .unwrap_or_default();
        let known = plan.scales.get(&format!("{}.{name}", table.name)).copied();
        let is_large = |number: &Decimal| number.abs() > large;
        // 0 is 0 on either scale.
        let is_small = |number: &Decimal| !number.is_zero() && number.abs() <= Decimal::ONE;
        let larges = numbers
            .iter()
            .filter(|(_, number)| is_large(number))
            .count();
        let smalls = numbers
            .iter()
            .filter(|(_, number)| is_small(number))
            .count();
        let scale = match known {
            Some(scale) => Some(scale),
            None if larges == 0 => Some(Scale::Fraction),
            None if smalls == 0 => Some(Scale::Hundred),
            None => None,
        };
        // Mixed scales: the rarer kind is the slip.
        let commoner = if larges > smalls {
            Scale::Hundred
        } else {
            Scale::Fraction
        };
        taken.push((name.clone(), scale.unwrap_or(commoner)));
        // `满意率（%）` over 0.95: what a cell shown as 95% holds, or less than one of a hundred.
        if known.is_none()
            && scale == Some(Scale::Fraction)
            && headed.contains(&column)
            && let Some((row, small)) = numbers.iter().find(|(_, number)| is_small(number))
        {
            let place = table.place(*row, column);
            sink.push(problem::whole::headed_small(
                place,
                &table.name,
                &name,
                *small,
            ));
        }
        // What `gangze.toml` says of the column does not fit these.
        let odd = |number: &Decimal| match known {
            Some(Scale::Hundred) => larges > 0 && is_small(number),
            Some(Scale::Fraction) => is_large(number),
            None => false,
        };
        if let Some((row, number)) = numbers.iter().find(|(_, number)| odd(number)) {
            let count = numbers.iter().filter(|(_, number)| odd(number)).count();
            let taken = match known {
                Some(Scale::Hundred) => *number,
                _ => *number * Decimal::ONE_HUNDRED,
            };
            let place = table.place(*row, column);
            let told = (*number, taken, count);
            sink.push(problem::whole::odd_percent(place, &name, told));
        }
        match scale {
            Some(Scale::Fraction) => {}
            Some(Scale::Hundred) => {
                if let Some(column) = table.column_mut(column) {
                    for (row, number) in &numbers {
                        column.set_number(*row, *number * Decimal::new(1, 2));
                    }
                }
            }
            None => {
                let first = |pick: &dyn Fn(&Decimal) -> bool| {
                    numbers
                        .iter()
                        .find(|(_, number)| pick(number))
                        .map_or_else(String::new, |(_, number)| number.normalize().to_string())
                };
                let (small, large) = (first(&is_small), first(&is_large));
                for (row, number) in &numbers {
                    // The rarer kind is the slip; the report is a draft until it is settled.
                    let slipped = if larges <= smalls {
                        is_large(number)
                    } else {
                        is_small(number)
                    };
                    if slipped {
                        let place = table.place(*row, column);
                        sink.push(problem::cells::mixed_percent(
                            place,
                            &table.name,
                            &name,
                            &small,
                            &large,
                        ));
                    }
                    if let Some(column) = table.column_mut(column) {
                        if slipped {
                            column.spoil(*row);
                        } else if larges > smalls {
                            column.set_number(*row, *number * Decimal::new(1, 2));
                        }
                    }
                }
            }
        }
    }
    taken
}
