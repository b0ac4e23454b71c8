//! 考核结果汇总表: one row a 考核对象, as it is signed and published.
//! Invariant: the five conclusions at its foot add up to the roster.

use std::sync::Arc;

use super::formula::{self, Live, Weighed};
use super::view::View;
use super::words::{figure, joined, percent, score_style, sheets, text, titles};
use super::{tenures, words};
use crate::book::{Cell, Column, Print, Row, Rows, Sheet, Style, TabColour, Tone};
use crate::grade::{QuotaUse, Standing, at_line};
use crate::office::{Conclusion, Facts, Merge, QuotaBase, State};
use crate::score::{Mark, Range};

/// The column of 科室.
pub const SECTION: u16 = 3;
/// The column of the first kind.
pub const FIRST_KIND: u16 = 6;

/// The columns after the kinds.
#[derive(Clone, Copy, Debug)]
pub struct After {
    pub total: u16,
    pub grade: u16,
    pub conclusion: u16,
}

/// Where the columns after the kinds stand.
pub fn after(view: &View) -> After {
    let kinds = u16::try_from(view.facts().scheme.kinds.len()).unwrap_or(0);
    let total = FIRST_KIND.saturating_add(kinds);
    After {
        total,
        grade: total.saturating_add(5),
        conclusion: total.saturating_add(6),
    }
}

/// The sheet without its rows.
pub fn shell(view: &View) -> Sheet {
    let facts = view.facts();
    let steps = facts.scheme.rounding;
    let mut columns = vec![
        Column::new("序号", Style::Count).width(6.0),
        Column::new("工号", Style::TextCentre),
        Column::new("姓名", Style::TextCentre),
        Column::new("科室", Style::TextCentre),
        Column::new("岗位", Style::TextCentre),
        Column::new("岗位类别", Style::TextCentre),
    ];
    for kind in &facts.scheme.kinds {
        columns.push(
            Column::new(kind.as_ref(), score_style(steps.subtotal.places))
                .group("分项得分")
                .width(7.5),
        );
    }
    columns.extend([
        Column::new("总分", Style::Total)
            .width(8.2)
            .note("公式：由各分项得分算出；由多段任职合并的，由任职得分表算出"),
        Column::new("名次", Style::Count).width(6.5),
        Column::new("类内名次", Style::Count)
            .width(6.5)
            .note("在同一岗位类别里的名次"),
        Column::new("科室名次", Style::Count).width(6.5),
        Column::new("分数对应等次", Style::TextCentre)
            .width(8.5)
            .note("只看分数线的等次；名额和否决之后的在右边一列"),
        Column::new("等次（建议）", Style::TextCentre).width(8.5),
        Column::new("结论", Style::TextCentre).width(9.0),
    ]);
    if view.has_decisions() {
        columns.extend([
            Column::new("计算总分", Style::Total)
                .group("调整以前")
                .width(8.8),
            Column::new("计算等次", Style::TextCentre)
                .group("调整以前")
                .width(9.0)
                .note("调整以前算出来的；左边是审定以后的"),
        ]);
    }
    columns.push(Column::new("说明", Style::Wrapped).width(32.0));
    let mut sheet = Sheet::table(sheets::SUMMARY, columns, Rows::default());
    sheet.titles = titles(
        &view.context,
        &format!(
            "{}{}岗位目标责任制考核结果汇总表",
            facts.unit,
            facts.period.words()
        ),
        &format!(
            "填报单位：{}　　基准日：{}　　方案：{}",
            facts.unit, facts.as_of, facts.scheme.title
        ),
    );
    sheet.foot = foot(view);
    sheet.freeze = Some(3);
    sheet.tab = Some(TabColour::Blue);
    sheet.print = Print::landscape();
    sheet
}

/// The sheet.
pub fn sheet(view: &Arc<View>) -> Sheet {
    let mut sheet = shell(view);
    let first = sheet.first_body_row();
    let tenures = tenures::shell(view).first_body_row();
    let rows = view.clone();
    sheet.body = Rows::stream(
        u64::try_from(view.order.len()).unwrap_or(u64::MAX),
        (0..view.order.len()).map(move |place| {
            let at = first.saturating_add(u32::try_from(place).unwrap_or(u32::MAX));
            row(&rows, place, at, tenures).unwrap_or_default()
        }),
    );
    sheet
}

fn row(view: &View, place: usize, at: u32, tenures: u32) -> Option<Row> {
    let facts = view.facts();
    let index = *view.order.get(place)?;
    let standing = view.standing(index)?;
    let symbol = |symbol| Cell::text(text(facts, symbol));
    let merged = Merged::of(view, index, standing, tenures);
    let mut cells = vec![
        Cell::number(u32::try_from(place + 1).unwrap_or(u32::MAX)),
        Cell::text(view.number(standing.person)),
        Cell::text(view.name(standing.person)),
        symbol(standing.section),
        symbol(standing.post),
        symbol(standing.class),
    ];
    // A formula shows how the computed figure is made; a decided one is made by nobody but who decided it.
    let decided = standing.kinds != standing.computed.kinds;
    for (column, value) in (tenures::FIRST_KIND..).zip(&standing.kinds) {
        cells.push(match (value, &merged) {
            (Some(value), _) if decided => Cell::number(*value),
            (None, _) => Cell::blank(),
            (Some(value), None) => Cell::number(*value),
            (Some(value), Some(merged)) => merged
                .live(column, facts.scheme.rounding.subtotal)
                .cell(*value),
        });
    }
    let decided = decided || standing.total != standing.computed.total;
    cells.push(match (standing.total, &merged) {
        (Some(total), _) if decided => Cell::number(total),
        (None, _) => Cell::blank(),
        (Some(total), Some(merged)) => merged
            .live(tenures::total_column(view), facts.scheme.rounding.total)
            .cell(total),
        (Some(total), None) => single(view, standing, at).cell(total),
    });
    let rank = |rank: Option<u32>| rank.map_or_else(Cell::blank, Cell::number);
    cells.extend([
        rank(standing.rank),
        rank(standing.class_rank),
        rank(standing.section_rank),
        Cell::text(standing.threshold_grade.as_deref().unwrap_or("")),
        Cell::text(grade_word(standing)),
        Cell::text(standing.conclusion.word()).tone(match standing.conclusion {
            Conclusion::Pending => Tone::Warn,
            Conclusion::Absent => Tone::Faint,
            _ => Tone::Plain,
        }),
    ]);
    if view.has_decisions() {
        let computed = &standing.computed;
        cells.extend([
            computed.total.map_or_else(Cell::blank, Cell::number),
            Cell::text(computed.grade_word()),
        ]);
    }
    cells.push(Cell::text(remark(view, standing)));
    Some(Row::new(cells))
}

/// The total over the kinds of its own row: one 任职 counts.
fn single(view: &View, standing: &Standing, at: u32) -> Live {
    let counting = standing
        .parts
        .iter()
        .find(|part| part.counts)
        .and_then(|part| view.score(part.score));
    match counting {
        Some(score) => formula::total(&score.total, FIRST_KIND, at),
        None => Live::Value("没有计入结果的任职".into()),
    }
}

/// Several 任职 weighed by days: the rows of 任职得分 that they stand in.
struct Merged {
    first: u32,
    last: u32,
}

impl Merged {
    fn of(view: &View, index: usize, standing: &Standing, tenures: u32) -> Option<Self> {
        if standing.merge != Merge::ByDays || standing.parts.len() < 2 {
            return None;
        }
        let first = u32::try_from(view.first_line(index)?).ok()?;
        let count = u32::try_from(standing.parts.len()).ok()?;
        let first = tenures.checked_add(first)?;
        Some(Self {
            first,
            last: first.checked_add(count)?.checked_sub(1)?,
        })
    }

    fn live(&self, values: u16, rounding: crate::office::Rounding) -> Live {
        Weighed {
            sheet: sheets::TENURES,
            values,
            days: tenures::DAYS,
            first: self.first,
            last: self.last,
            rounding,
        }
        .live()
    }
}

/// The grade, or that it waits for a decision; empty without one.
pub fn grade_word(standing: &Standing) -> &str {
    standing.grade_word()
}

/// Why the conclusion and the grade are what they are.
pub fn remark(view: &View, standing: &Standing) -> String {
    let facts = view.facts();
    let mut parts: Vec<String> = Vec::new();
    // That people are graded is the rule; only what departs from it needs its article here.
    if standing.conclusion != Conclusion::Graded || !standing.why.is_empty() {
        parts.push(joined(
            [standing.why.as_ref(), standing.basis.as_ref()],
            "。",
        ));
    }
    let open = standing.total.is_none()
        && !standing.parts.is_empty()
        && standing.conclusion != Conclusion::Pending;
    if open && standing.state != State::Valued {
        parts.push(format!(
            "总分{}：{}",
            standing.state.word(),
            standing.state.why()
        ));
    }
    if standing.parts.len() > 1 {
        let posts = standing.parts.iter().filter_map(|part| {
            let tenure = facts.tenure(part.tenure)?;
            Some(format!(
                "{}{} {} 天{}",
                text(facts, tenure.section),
                text(facts, tenure.post),
                part.days,
                if part.counts { "" } else { "（不计入）" }
            ))
        });
        parts.push(format!(
            "{}：{}",
            standing.merge.word(),
            joined(posts, "，")
        ));
    }
    for part in standing.parts.iter().filter(|part| part.counts) {
        if let Some(score) = view.score(part.score) {
            parts.extend(range_words(facts, &score.marks, score.range));
        }
    }
    parts.extend(standing.notes.iter().map(|note| note.to_string()));
    for (mark, reason) in &standing.marks {
        parts.push(format!("标记「{mark}」（{reason}）"));
    }
    joined(parts.iter().map(|part| part.trim_end_matches('。')), "；")
}

/// How many people are assessed twice.
fn doubles(view: &View) -> usize {
    let outcome = &view.context.outcome;
    let own = outcome.standings.chunk_by(|a, b| a.person == b.person);
    own.filter(|standings| standings.len() > 1).count()
}

/// What a total would be if its missing values were as bad or as good as they can be.
pub fn range_words(facts: &Facts, marks: &[Mark], range: Option<Range>) -> Option<String> {
    let range = range?;
    let missing = marks
        .iter()
        .filter(|mark| matches!(mark.state, State::Missing(_)))
        .filter_map(|mark| facts.indicator(mark.indicator))
        .map(|own| own.name.as_ref());
    Some(format!(
        "{}缺数，按最差到最好算，总分在 {} 到 {} 之间",
        joined(missing, "、"),
        figure(range.worst),
        figure(range.best)
    ))
}

/// `名册 36 人 = 定等 32 + …`.
pub fn conclusions(view: &View) -> String {
    let outcome = &view.context.outcome;
    let parts = Conclusion::ALL
        .map(|conclusion| format!("{} {}", conclusion.word(), outcome.count(conclusion)));
    let people = outcome.people().count();
    let mut line = format!("名册 {people} 人 = {}", parts.join(" + "));
    let subjects = outcome.standings.len();
    if subjects > people {
        line.push_str(&format!(
            "（其中 {} 人双岗位双考核，考核对象共 {subjects} 个）",
            doubles(view)
        ));
    }
    line
}

/// One line a quota.
pub fn quota_line(view: &View, used: &QuotaUse) -> Option<String> {
    let quota = view.facts().scheme.quotas.get(used.quota)?;
    let pool = if used.pool.is_empty() {
        String::new()
    } else {
        format!("（{}）", used.pool)
    };
    let what = if quota.cap.is_some() {
        "总名额"
    } else {
        "名额"
    };
    let base = match quota.base {
        QuotaBase::Due => "应参加",
        QuotaBase::TakingPart => "实际参加",
        QuotaBase::Graded => "定等",
    };
    if used.exempt {
        return Some(format!(
            "「{}」{what}{pool}：{base} {} 人，人少不设名额；达到分数线 {} 人，实际 {} 人",
            quota.grade, used.base, used.wanted, used.given
        ));
    }
    let least = if quota.at_least > 0 {
        format!("（至少 {} 人）", quota.at_least)
    } else {
        String::new()
    };
    let mut line = format!(
        "「{}」{what}{pool}：{base} {} 人 × {}，{}取 {} 人{least}；达到分数线 {} 人，实际 {} 人",
        quota.grade,
        used.base,
        percent(used.share),
        quota.rounding.mode.word(),
        used.limit,
        used.wanted,
        used.given
    );
    if let Some(case) = &used.case {
        line.push_str(&format!("；比例按{case}"));
    }
    if !used.tied.is_empty() {
        let names = view.context.outcome.tied(view.facts(), used).join("、");
        line.push_str(&format!("；{names} {}，待审定", at_line(quota)));
    }
    Some(line)
}

/// The thresholds in one line.
pub fn thresholds(view: &View) -> String {
    let scheme = &view.facts().scheme;
    let grades = scheme.grades.iter().map(|grade| match grade.at_least {
        Some(least) => format!("{} {} 分以上", grade.name, figure(least)),
        None => format!("其余为{}", grade.name),
    });
    joined(grades, "，")
}

fn foot(view: &View) -> Vec<Row> {
    let mut rows = vec![Row::line(conclusions(view), Style::Note)];
    for used in &view.context.outcome.quotas {
        if let Some(line) = quota_line(view, used) {
            rows.push(Row::line(line, Style::Note));
        }
    }
    let steps = view.facts().scheme.rounding;
    rows.push(Row::line(
        format!(
            "等次按总分（保留 {}）：{}。每一分的理由和出处见「{}」，算法和依据见「{}」。",
            steps.grading.words(),
            thresholds(view),
            words::sheets::DETAIL,
            words::sheets::BASIS
        ),
        Style::Note,
    ));
    rows.push(signatures());
    rows
}

fn signatures() -> Row {
    let sign = |text: &str, across| Cell::text(text).style(Style::Signature).across(across);
    Row::new(vec![
        sign("制表人：", 3),
        sign("审核人：", 3),
        sign("主要负责人（签字）：", 7),
        sign("　　　　年　　月　　日", Cell::ALL),
    ])
    .height(40.0)
}
