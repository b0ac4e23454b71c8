//! What may be typed into body cells: drop-down lists, whose words stand inside the rule where they fit, else on
//! a hidden sheet that the rule points at, and numbers between two ends.
//! Invariant: a list is written whole or not at all; the format cuts none of its words.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, Formula, Worksheet, XlsxError,
};

use super::layout::{List, Sheet};
use super::names::Names;
use super::values::{cut, double};

/// Longest list inside a rule, in UTF-16 units with its commas.
const LONGEST: usize = 255;
/// Rows below the header that a list covers on a sheet that is to be filled in.
pub(super) const ENTRY_ROWS: u32 = 2_000;

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Whether the words can stand inside the rule: short enough, and no comma that would part a word.
fn fits(words: &[String]) -> bool {
    let length: usize = words.iter().map(|word| units(word) + 1).sum();
    length <= LONGEST + 1
        && !words
            .iter()
            .any(|word| word.contains([',', '"']) || word.trim() != word)
}

/// Gives every list that does not fit its range on a hidden sheet; `None` where all fit.
pub(super) fn helper(
    sheets: &mut [Sheet],
    names: &mut Names,
) -> Result<Option<Worksheet>, XlsxError> {
    let mut long: Vec<&mut List> = sheets
        .iter_mut()
        .flat_map(|sheet| &mut sheet.lists)
        .filter(|list| !fits(&list.words))
        .collect();
    if long.is_empty() {
        return Ok(None);
    }
    let name = names.take("选项");
    let mut worksheet = Worksheet::new();
    worksheet.set_name(&name)?;
    worksheet.set_hidden(true);
    let mut written: Vec<Vec<String>> = Vec::new();
    for list in &mut long {
        let known = written.iter().position(|words| *words == list.words);
        let index = match known {
            Some(index) => index,
            None => {
                let column = u16::try_from(written.len()).unwrap_or(u16::MAX);
                for (row, word) in (0_u32..).zip(&list.words) {
                    worksheet.write_string(row, column, word)?;
                }
                written.push(list.words.clone());
                written.len() - 1
            }
        };
        let letters = crate::diag::column_letters(u32::try_from(index).unwrap_or(u32::MAX));
        let last = list.words.len();
        list.range = Some(format!("='{name}'!${letters}$1:${letters}${last}"));
    }
    Ok(Some(worksheet))
}

/// Sets a sheet's lists and bounds over its body, and further down where it is to be filled in.
pub(super) fn set(
    worksheet: &mut Worksheet,
    sheet: &Sheet,
    body_rows: u32,
) -> Result<(), XlsxError> {
    let first = sheet.first_body_row();
    let rows = if sheet.entry {
        body_rows.max(ENTRY_ROWS)
    } else {
        body_rows
    };
    let last = first
        .saturating_add(rows)
        .min(super::layout::MOST_ROWS)
        .saturating_sub(1);
    for list in sheet.lists.iter().filter(|list| !list.words.is_empty()) {
        if last < first {
            break;
        }
        let rule = match &list.range {
            Some(range) => DataValidation::new().allow_list_formula(Formula::new(range)),
            None => DataValidation::new().allow_list_strings(&list.words)?,
        };
        let rule = rule
            .set_input_title(cut(&list.title, 32, "…"))?
            .set_input_message(cut(&list.text, 255, "…"))?
            .set_error_title(cut(&list.title, 32, "…"))?
            .set_error_message(cut(&list.text, 255, "…"))?
            .set_error_style(if list.open {
                DataValidationErrorStyle::Information
            } else {
                DataValidationErrorStyle::Stop
            });
        let end = list.last_column.max(list.first_column);
        worksheet.add_data_validation(first, list.first_column, last, end, &rule)?;
    }
    for bound in sheet.bounds.iter().filter(|_| last >= first) {
        let (Some(least), Some(most)) = (double(bound.least), double(bound.most)) else {
            continue;
        };
        let rule = DataValidation::new()
            .allow_decimal_number(DataValidationRule::Between(least, most))
            .set_input_title(cut(&bound.title, 32, "…"))?
            .set_input_message(cut(&bound.text, 255, "…"))?
            .set_error_title(cut(&bound.title, 32, "…"))?
            .set_error_message(cut(&bound.text, 255, "…"))?
            .set_error_style(DataValidationErrorStyle::Stop);
        worksheet.add_data_validation(first, bound.column, last, bound.column, &rule)?;
    }
    Ok(())
}
