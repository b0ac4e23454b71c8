//! What a spreadsheet program can compute itself: totals and merged totals as formulas with their value beside them.
//! A formula is offered only where it gives the very figure that was scored; else a reason says why not.
//! Invariant: no formula here ever shows a total that differs from the scored one.

use rust_decimal::Decimal;

use crate::book::{Cached, Cell};
use crate::diag::column_letters;
use crate::office::{Bounds, Combine, Mode, Node, Rounding};

/// A figure as a formula or as a value with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Live {
    Formula(String),
    /// Why no formula says it.
    Value(String),
}

impl Live {
    /// The cell that shows a figure so.
    pub fn cell(self, value: Decimal) -> Cell {
        match self {
            Self::Formula(text) => Cell::formula(text, Cached::Number(value)),
            Self::Value(why) => Cell::number(value).note(why),
        }
    }
}

/// `C5`, from a column and a row counted from 0.
pub fn at(column: u16, row: u32) -> String {
    format!(
        "{}{}",
        column_letters(u32::from(column)),
        u64::from(row) + 1
    )
}

/// `'任职得分'!$C$5:$C$9`, rows counted from 0.
pub fn range(sheet: &str, column: u16, first: u32, last: u32) -> String {
    let letters = column_letters(u32::from(column));
    let sheet = sheet.replace('\'', "''");
    format!(
        "'{sheet}'!${letters}${}:${letters}${}",
        u64::from(first) + 1,
        u64::from(last) + 1
    )
}

/// The expression rounded as declared; binary fractions are cleared of their noise first.
pub fn rounded(expression: &str, rounding: Rounding) -> Option<String> {
    let function = match rounding.mode {
        Mode::HalfUp => "ROUND",
        Mode::Truncate => "ROUNDDOWN",
        Mode::Up => "ROUNDUP",
        Mode::HalfEven => return None,
    };
    Some(format!(
        "{function}(ROUND({expression},10),{})",
        rounding.places
    ))
}

/// Limits around an expression, the lower one first, as a node takes them.
fn bounded(expression: String, bounds: Bounds) -> String {
    let mut text = expression;
    if let Some(lower) = bounds.lower {
        text = format!("MAX({},{text})", lower.normalize());
    }
    if let Some(upper) = bounds.upper {
        text = format!("MIN({},{text})", upper.normalize());
    }
    text
}

const NO_HALF_EVEN: &str = "取整方式是四舍六入五成双，表格软件没有对应的函数，这里是程序算出的数值";

/// The total of a 任职 over its kinds, which stand in one row from `first_kind`.
pub fn total(node: &Node, first_kind: u16, row: u32) -> Live {
    if node.rounding.mode == Mode::HalfEven {
        return Live::Value(NO_HALF_EVEN.into());
    }
    if node.bounds.bonus_cap.is_some() || node.bounds.deduction_floor.is_some() {
        return Live::Value(
            "总分另有扣分下限或加分上限，各分项相加说不清，算法见得分明细的总分行".into(),
        );
    }
    let books = node.entries.iter().any(|entry| entry.kind.has_points());
    if node.combine != Combine::Sum || books {
        return Live::Value(format!(
            "总分的合成方式是{}，算法见得分明细的总分行",
            node.combine.word()
        ));
    }
    let Some(sum) = sum(node, first_kind, row) else {
        return Live::Value("没有目标类型，总分是程序算出的数值".into());
    };
    let Some(text) = rounded(&bounded(sum, node.bounds), node.rounding) else {
        return Live::Value(NO_HALF_EVEN.into());
    };
    if replay(node) == Some(node.settled.value) {
        Live::Formula(format!("={text}"))
    } else {
        Live::Value("重配系数的位数超过表格软件的精度，这里是程序精确算出的数值".into())
    }
}

/// The factor of a formula, with as many digits as a spreadsheet program keeps.
fn factor(rescale: Decimal) -> Decimal {
    rescale.round_dp(12).normalize()
}

fn sum(node: &Node, first_kind: u16, row: u32) -> Option<String> {
    let columns = || (first_kind..).zip(&node.children);
    let (last, _) = columns().last()?;
    if node.children.iter().all(|child| child.rescale.is_none()) {
        return Some(format!("SUM({}:{})", at(first_kind, row), at(last, row)));
    }
    let mut terms = Vec::new();
    for (column, child) in columns().filter(|(_, child)| !child.left_out) {
        let cell = at(column, row);
        let (_, bonus) = child.split();
        terms.push(match child.rescale.map(factor) {
            None => cell,
            Some(rescale) if bonus.is_zero() => format!("{cell}*{rescale}"),
            // Only the part that is no bonus is spread.
            Some(rescale) => {
                let bonus = bonus.normalize();
                format!("({cell}-{bonus})*{rescale}+{bonus}")
            }
        });
    }
    (!terms.is_empty()).then(|| terms.join("+"))
}

/// The figure that the formula gives, in decimals.
fn replay(node: &Node) -> Option<Decimal> {
    let mut sum = Decimal::ZERO;
    for child in node.children.iter().filter(|child| !child.left_out) {
        let (base, bonus) = child.split();
        let base = base.checked_mul(child.rescale.map_or(Decimal::ONE, factor))?;
        sum = sum.checked_add(base)?.checked_add(bonus)?;
    }
    if let Some(lower) = node.bounds.lower {
        sum = sum.max(lower);
    }
    if let Some(upper) = node.bounds.upper {
        sum = sum.min(upper);
    }
    Some(node.rounding.apply(noise_free(sum)))
}

/// The formulas' inner rounding.
fn noise_free(number: Decimal) -> Decimal {
    Rounding::new(10, Mode::HalfUp).apply(number)
}

/// One figure over several 任职, weighed by days; the 任职 stand in adjoining rows of another sheet.
pub struct Weighed<'a> {
    pub sheet: &'a str,
    pub values: u16,
    pub days: u16,
    pub first: u32,
    pub last: u32,
    pub rounding: Rounding,
}

impl Weighed<'_> {
    /// The mean by days over those that have a value.
    pub fn live(&self) -> Live {
        let values = range(self.sheet, self.values, self.first, self.last);
        let days = range(self.sheet, self.days, self.first, self.last);
        let mean = format!("SUMPRODUCT({values},{days})/SUMPRODUCT(ISNUMBER({values})*{days})");
        match rounded(&mean, self.rounding) {
            Some(text) => Live::Formula(format!("={text}")),
            None => Live::Value(NO_HALF_EVEN.into()),
        }
    }
}

/// Whether a text can stand as a criterion of COUNTIFS: no wildcard, no comparison, and nothing that a spreadsheet
/// program would read as a number, a day or a percentage, which all have no letter.
pub fn is_criterion(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
        && !text.contains(['*', '?', '~', '<', '>', '=', '"'])
        && text.parse::<f64>().is_err()
}

#[cfg(test)]
mod tests {
    use super::is_criterion;

    #[test]
    fn what_reads_as_a_number_or_a_day_is_no_criterion() {
        for text in ["秘书科", "办公室/信息[1]", "一科2"] {
            assert!(is_criterion(text), "{text}");
        }
        for text in [
            "", "3", "1e3", "3-1", "2026/7", "50%", "１２", "科*", "=科", ">3科",
        ] {
            assert!(!is_criterion(text), "{text}");
        }
    }
}
