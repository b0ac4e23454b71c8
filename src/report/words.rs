//! Figures and cell values in words, names of sheets, and the titles that all sheets share.
//! Invariant: shows a figure with all its digits, or says with `…` that digits were left out.

use rust_decimal::Decimal;

use super::Context;
use super::view::View;
use crate::book::{Row, Style, Tone};
use crate::grade::SectionStanding;
use crate::office::{Column, Conclusion, Facts, Kind, Mention, Symbol, Value};

/// The sheets, by the names that links and formulas use.
pub mod sheets {
    pub const OVERVIEW: &str = "总览";
    pub const SUMMARY: &str = "考核结果汇总表";
    pub const SECTIONS: &str = "科室汇总";
    pub const TENURES: &str = "任职得分";
    pub const DETAIL: &str = "得分明细";
    pub const TASKS: &str = "任务明细";
    pub const INDICATORS: &str = "指标分析";
    pub const PROBLEMS: &str = "问题清单";
    pub const DECISIONS: &str = "调整和审定";
    pub const BASIS: &str = "规则与依据";
}

/// A figure for reading: a real minus sign, at most six places.
pub fn figure(number: Decimal) -> String {
    let short = number.round_dp(6).normalize();
    let mut text = short.abs().to_string();
    if short.is_sign_negative() && !short.is_zero() {
        text.insert(0, '−');
    }
    if short != number {
        text.push('…');
    }
    text
}

/// A share as a percentage: 0.4 is `40%`.
pub fn percent(share: Decimal) -> String {
    match share.checked_mul(Decimal::ONE_HUNDRED) {
        Some(hundredfold) => format!("{}%", figure(hundredfold)),
        None => figure(share),
    }
}

/// A figure as a spreadsheet's number can hold it: beyond 15 digits it is rounded to them.
pub fn held(number: Decimal) -> Decimal {
    const DIGITS: u32 = 15;
    let way = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
    number.round_sf_with_strategy(DIGITS, way).unwrap_or(number)
}

/// What the counts of 等次 count: heading and unit; 考核对象 where somebody is assessed twice.
pub fn counted(view: &View) -> (&'static str, &'static str) {
    if view.has_doubles() {
        ("考核对象", "考核对象")
    } else {
        ("人数", "人")
    }
}

/// The style that shows all places of a rounding step.
pub fn score_style(places: u32) -> Style {
    if places <= 2 {
        Style::Score
    } else {
        Style::Number
    }
}

/// A 科室 with a total is graded by it; one without waits.
pub fn section_conclusion(standing: &SectionStanding) -> Conclusion {
    match standing.total {
        Some(_) => Conclusion::Graded,
        None => Conclusion::Pending,
    }
}

/// A text of the tables; empty for none.
pub fn text(facts: &Facts, symbol: Symbol) -> &str {
    facts.lexicon.text(symbol)
}

/// People of a cell: `张敏（牵头）、李强`.
pub fn people(facts: &Facts, mentions: &[Mention]) -> String {
    let names: Vec<String> = mentions
        .iter()
        .map(|mention| {
            let name = facts
                .roster
                .person(mention.person)
                .map_or("", |person| facts.lexicon.text(person.name));
            if mention.lead {
                format!("{name}（牵头）")
            } else {
                name.to_owned()
            }
        })
        .collect();
    names.join("、")
}

/// The value of a cell in words, under its column's kind.
pub fn value(facts: &Facts, column: &Column, value: Value<'_>) -> String {
    match value {
        Value::Missing => "空".into(),
        Value::NotApplicable => "不适用".into(),
        Value::Faulty => "出错".into(),
        Value::Text(symbol) => text(facts, symbol).to_owned(),
        Value::Number(number) if column.kind == Kind::Percent => percent(number),
        Value::Number(number) => figure(number),
        Value::Date(date) => date.to_string(),
        Value::Span(first, last) => format!("{first}至{last}"),
        Value::Flag(true) => "是".into(),
        Value::Flag(false) => "否".into(),
        Value::People(mentions) => people(facts, mentions),
    }
}

/// Title and caption of a list; a draft says so in a red line between them.
pub fn titles(context: &Context, title: &str, caption: &str) -> Vec<Row> {
    let mut rows = vec![Row::line(title, Style::Title).height(30.0)];
    rows.extend(marks(context));
    rows.push(Row::line(caption, Style::Caption));
    rows
}

/// The red lines under a title: a draft, and earlier results that were used although their files have changed.
pub fn marks(context: &Context) -> Vec<Row> {
    let mut rows = Vec::new();
    if context.draft {
        rows.push(draft_line(context));
    }
    if !context.accepted.is_empty() {
        let words = format!(
            "所据的以前结果，资料后来有 {} 处变动，仍用原来的结果，见「{}」",
            context.accepted.len(),
            sheets::PROBLEMS
        );
        let mut row = Row::line(words, Style::Subtitle);
        for cell in &mut row.cells {
            cell.tone = Tone::Bad;
        }
        rows.push(row);
    }
    rows
}

/// The red line of a draft.
pub fn draft_line(context: &Context) -> Row {
    let reason = context
        .draft_reason
        .as_deref()
        .unwrap_or("还有错误没有改正");
    let mut row = Row::line(
        format!("草稿，不作为考核结果使用：{reason}"),
        Style::Subtitle,
    );
    for cell in &mut row.cells {
        cell.tone = Tone::Bad;
    }
    row
}

/// Parts of a remark, joined; empty ones are dropped.
pub fn joined<T: AsRef<str>>(parts: impl IntoIterator<Item = T>, between: &str) -> String {
    let mut all = String::new();
    for part in parts {
        let part = part.as_ref();
        if part.is_empty() {
            continue;
        }
        if !all.is_empty() {
            all.push_str(between);
        }
        all.push_str(part);
    }
    all
}
