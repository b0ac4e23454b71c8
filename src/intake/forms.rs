//! Lines around a table that say who filled it in, who signed and when.
//! Invariant: a label is one only with a colon, or with what it asks for in the next cell.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::fold;
use crate::sheet::CellValue;

/// Labels of form lines above and below a table; a colon follows, or the next cell says it.
const FORM: [&str; 82] = [
    "主办人签字",
    "填表人签名",
    "填表人签字",
    "签批",
    "主要领导",
    "填报单位",
    "填报日期",
    "填报时间",
    "填报人",
    "填表单位",
    "填表日期",
    "填表时间",
    "填表人",
    "填表",
    "填报",
    "复核",
    "复核人",
    "校对",
    "审批",
    "报送人",
    "经办",
    "制表人",
    "制表",
    "制表日期",
    "制表时间",
    "制表单位",
    "单位",
    "单位负责人",
    "负责人",
    "部门",
    "科室",
    "处室",
    "审核人",
    "审核",
    "审批人",
    "审定人",
    "分管领导",
    "联系人",
    "联系电话",
    "电话",
    "日期",
    "时间",
    "报送单位",
    "报送日期",
    "考核期",
    "考核期间",
    "统计时间",
    "经办人",
    "统计负责人",
    "报出日期",
    "报出时间",
    "签字日期",
    "核对人",
    "核对",
    "录入人",
    "登记人",
    "统计人",
    "统计日期",
    "汇总人",
    "编制人",
    "编制日期",
    "报表日期",
    "审批日期",
    "审核日期",
    "填表日",
    "签字",
    "签名",
    "签章",
    "盖章",
    "单位盖章",
    "部门盖章",
    "科长签字",
    "股长签字",
    "处长签字",
    "主任签字",
    "局长签字",
    "领导签字",
    "负责人签字",
    "分管领导签字",
    "主管领导签字",
    "科室负责人签字",
    "单位负责人签字",
];
/// The characters with which they begin.
static FIRST: LazyLock<FxHashSet<char>> = LazyLock::new(|| {
    FORM.iter()
        .filter_map(|label| label.chars().next())
        .collect()
});

/// How labels begin that say who filled in a table.
const FILLED: [&str; 7] = ["填报", "填表", "制表", "报送", "编制", "汇总", "上报"];

/// Whether a text is a label and nothing else.
pub(super) fn is_label(text: &str) -> bool {
    text.len() <= 40
        && text.trim_start().starts_with(|c| FIRST.contains(&c))
        && FORM.contains(&fold::heading(text).as_str())
}

pub(super) fn is_form(text: &str) -> bool {
    // Most cells hold neither colon, of which the full-width one begins so.
    if memchr::memchr2(b':', 0xEF, text.as_bytes()).is_none() {
        return false;
    }
    let Some((label, _)) = text.split_once(['：', ':']) else {
        return false;
    };
    if label.len() > 40 {
        return false;
    }
    let folded = fold::heading(label);
    FORM.contains(&folded.as_str())
        || folded
            .strip_suffix(')')
            .and_then(|inner| inner.split_once('('))
            .is_some_and(|(word, _)| FORM.contains(&word))
}

/// Whether a line says who did something about a table (`填报单位：信息股`), and whether that stands in the next cell;
/// `科室：督查室` says whose the table is.
pub(super) fn filler(text: &str) -> Option<bool> {
    const WHOSE: [&str; 4] = ["科室", "处室", "股室", "部门"];
    let (label, after) = text.split_once(['：', ':']).unwrap_or((text, ""));
    let label = fold::heading(label);
    let who = || {
        let mut ends = WHOSE.iter().chain(&["单位", "人"]);
        label.chars().count() <= 8 && ends.any(|end| label.ends_with(end))
    };
    let says = !WHOSE.contains(&label.as_str())
        && (FORM.contains(&label.as_str())
            || FILLED.iter().any(|word| label.starts_with(word)) && label.chars().count() <= 6
            || who());
    says.then(|| fold::is_blank(after))
}

/// Labels without colons, each with at most one cell behind it.
pub(super) fn is_signed_by_turns(cells: &[(u32, CellValue<'_>)]) -> bool {
    // Most rows are let go by the first character of their first cell.
    match cells.first() {
        Some((_, CellValue::Text(text)))
            if text.starts_with(|c| matches!(c, '\u{4e00}'..='\u{9fff}')) =>
        {
            if !text.starts_with(|c| FIRST.contains(&c)) {
                return false;
            }
        }
        // Blanks may stand before a label.
        Some((_, CellValue::Text(text))) if text.starts_with(char::is_whitespace) => {}
        _ => return false,
    }
    let (mut labels, mut due) = (0_usize, true);
    for (_, cell) in cells {
        let label = match cell {
            CellValue::Text(text) => is_label(text),
            _ => false,
        };
        if !label && due {
            return false;
        }
        due = !label;
        labels += usize::from(label);
    }
    labels >= 2
}

/// `分管领导签字：`, `科室负责人（签字）`, `（盖章）`.
pub(super) fn is_signing(text: &str) -> bool {
    // Most cells are let go by their last character.
    if matches!(
        text.as_bytes(),
        [.., b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z']
    ) || !text.ends_with(['字', '名', '章', ')', '）', ':', '：', '_', ' '])
    {
        return false;
    }
    let folded = fold::heading(text);
    let label = folded
        .split_once(':')
        .map_or(folded.as_str(), |(label, _)| label);
    let word = label.trim_end_matches([')', '_']);
    // 合同盖章 is work; somebody has to be there who signs.
    let signer = folded.contains([':', '(']) || label.contains('人') || label.contains("领导");
    signer
        && label.chars().count() <= 14
        && ["签字", "签名", "盖章", "签章"]
            .iter()
            .any(|end| word.ends_with(end))
}
