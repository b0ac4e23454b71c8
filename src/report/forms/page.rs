//! One person's form, row by row.
//! Invariant: shows what the ledger and the grades hold; the boxes that people write in stay empty.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::title;
use crate::book::{Cell, Row, Style, Tone};
use crate::grade::{Part, Standing};
use crate::office::words::targets;
use crate::office::{
    Attendance, Entry, EntryKind, Facts, Indicator, Level, Node, State, Subject, Value,
};
use crate::report::view::View;
use crate::report::words::{figure, joined, text, value};
use crate::report::{evidence, merits, summary};
use crate::score::{Mark, TenureScore};

/// Bookings that are told for one indicator; the others are counted.
const TOLD: usize = 3;
/// Bookings that are told under 奖惩情况; the others are counted.
const MERITS_TOLD: usize = 6;

/// What an A4 page holds at the size that fits the form's width, in points; with the titles and the note.
const PAGE_HEIGHT: f64 = 800.0;
const HEAD_HEIGHT: f64 = 56.0;
const FOOT_HEIGHT: f64 = 26.0;

fn height_of(row: &Row) -> f64 {
    row.height.unwrap_or(20.25)
}

fn label(words: &str, across: u16) -> Cell {
    Cell::text(words).style(Style::FormLabel).across(across)
}

fn centre(words: impl Into<Arc<str>>, across: u16) -> Cell {
    Cell::text(words).style(Style::FormCentre).across(across)
}

fn told(words: impl Into<Arc<str>>, across: u16) -> Cell {
    Cell::text(words).style(Style::FormText).across(across)
}

/// One person's form under way.
pub(super) struct Page<'a> {
    pub(super) view: &'a View,
    pub(super) standing: &'a Standing,
}

impl Page<'_> {
    fn facts(&self) -> &Facts {
        self.view.facts()
    }

    pub(super) fn titles(&self) -> Vec<Row> {
        let facts = self.facts();
        let mut rows = vec![Row::line(title(facts), Style::Title).height(34.0)];
        if self.view.context.draft {
            rows.push(crate::report::words::draft_line(&self.view.context));
        }
        rows.push(
            Row::new(vec![
                Cell::text(format!("单位：{}", facts.unit))
                    .style(Style::Caption)
                    .across(6),
                Cell::text(format!("考核期：{}", facts.period.words()))
                    .style(Style::Caption)
                    .across(Cell::ALL),
            ])
            .height(22.0),
        );
        rows
    }

    pub(super) fn rows(&self) -> Vec<Row> {
        let mut rows = self.person();
        self.scores(&mut rows);
        self.outcome(&mut rows);
        rows.push(self.box_row("出勤情况", self.attendance(), 26.0));
        let merits = self.merits();
        let height = lines_of(&merits).clamp(2.0, 8.0) * 17.0 + 6.0;
        rows.push(self.box_row("奖惩情况与不良行为记录", merits, height));
        let open = self.open();
        let height = lines_of(&open).clamp(2.0, 6.0) * 17.0 + 6.0;
        let open = self.box_row("未确定等次或不参加考核情况说明", open, height);
        // What the page has left goes to the boxes that people write in.
        let taken: f64 = rows.iter().chain([&open]).map(height_of).sum();
        let left = (PAGE_HEIGHT - HEAD_HEIGHT - FOOT_HEIGHT - taken - 272.0).max(0.0);
        rows.push(self.signed("个人总结", "", "本人签名", 86.0 + left * 0.5));
        rows.push(self.signed(
            "主管领导审核评价意见和考核等次建议",
            "建议等次：",
            "签名",
            74.0 + left * 0.2,
        ));
        rows.push(self.signed("机关审定意见", "", "（盖章）", 62.0 + left * 0.2));
        rows.push(self.signed("本人意见", "", "本人签名", 50.0 + left * 0.1));
        rows.push(open);
        rows.push(self.note());
        rows
    }

    fn person(&self) -> Vec<Row> {
        let facts = self.facts();
        let standing = self.standing;
        let person = self.view.person(standing.person);
        let of = |symbol| text(facts, symbol);
        let line = |cells: [(&str, &str); 4]| {
            let [a, b, c, d] = cells;
            Row::new(vec![
                label(a.0, 1),
                centre(a.1, 1),
                label(b.0, 1),
                centre(b.1, 2),
                label(c.0, 1),
                centre(c.1, 2),
                label(d.0, 1),
                centre(d.1, 1),
            ])
            .height(26.0)
        };
        let staff = person.map_or("", |person| of(person.staff));
        let rank = person.map_or("", |person| of(person.rank));
        vec![
            line([
                ("姓名", self.view.name(standing.person)),
                ("工号", self.view.number(standing.person)),
                ("部门", of(standing.section)),
                ("岗位", of(standing.post)),
            ]),
            line([
                ("职级", rank),
                ("人员类别", staff),
                ("岗位类别", of(standing.class)),
                ("基准日", &facts.as_of.to_string()),
            ]),
            self.box_row("从事或分管工作", self.posts(), 26.0),
        ]
    }

    /// The posts of the period, with their days.
    fn posts(&self) -> String {
        let facts = self.facts();
        let parts = self.standing.parts.iter().filter_map(|part| {
            let tenure = facts.tenure(part.tenure)?;
            let span = facts.period.clip(tenure.from, tenure.to)?;
            let counts = if part.counts { "" } else { "，不计入" };
            Some(format!(
                "{}{}（{} 至 {}，{} 个工作日{counts}）",
                text(facts, tenure.section),
                text(facts, tenure.post),
                span.0,
                span.1,
                part.days
            ))
        });
        joined(parts, "；")
    }

    fn scores(&self, rows: &mut Vec<Row>) {
        rows.push(
            Row::new(vec![
                label("目标类型", 1),
                label("指标", 2),
                label("目标值", 1),
                label("实际值", 1),
                label("满分", 1),
                label("得分", 1),
                label("加分、扣分及理由", Cell::ALL),
            ])
            .height(24.0),
        );
        let several = self.standing.parts.len() > 1;
        let before = rows.len();
        for part in &self.standing.parts {
            let Some(score) = self.view.score(part.score) else {
                continue;
            };
            if several {
                rows.push(self.part_row(part, &score));
            }
            for kind in &score.total.children {
                self.kind(kind, &score, rows);
            }
        }
        if rows.len() == before {
            rows.push(Row::new(vec![centre("本考核期没有计分的任职", Cell::ALL)]));
        }
    }

    /// The line above the indicators of one of several posts.
    fn part_row(&self, part: &Part, score: &TenureScore) -> Row {
        let facts = self.facts();
        let post = facts
            .tenure(part.tenure)
            .map_or_else(String::new, |tenure| {
                format!(
                    "{}{}",
                    text(facts, tenure.section),
                    text(facts, tenure.post)
                )
            });
        let total = match score.total.value() {
            Some(total) => format!("得分 {}", figure(total)),
            None => format!("{}：{}", score.total.state.word(), score.total.state.why()),
        };
        let counts = if part.counts {
            ""
        } else {
            "，不计入结果"
        };
        let words = format!("{post}　{} 个工作日{counts}　{total}", part.days);
        Row::new(vec![told(words, Cell::ALL).tone(Tone::Strong)])
    }

    fn kind(&self, kind: &Node, score: &TenureScore, rows: &mut Vec<Row>) {
        let mut lines = Vec::new();
        kind.walk(&mut |node, _| {
            if let Level::Indicator(number) = node.level
                && let Some(indicator) = self.facts().indicator(number)
            {
                let mark = score.marks.iter().find(|mark| mark.indicator == number);
                lines.push(self.indicator(node, indicator, mark));
            }
        });
        let down = u32::try_from(lines.len()).unwrap_or(1);
        for (place, mut line) in lines.into_iter().enumerate() {
            if place == 0 {
                line.cells.insert(0, label(&kind.name, 1).at(0).down(down));
            }
            rows.push(line);
        }
    }

    fn indicator(&self, node: &Node, indicator: &Indicator, mark: Option<&Mark>) -> Row {
        let facts = self.facts();
        let (target, as_percent) = target(facts, indicator);
        let actual = mark.and_then(|mark| mark.actual).map_or_else(
            || Cell::text("").style(Style::FormCentre),
            |actual| {
                if as_percent {
                    Cell::percent(actual).style(Style::FormCentre)
                } else {
                    centre(figure(actual.round_dp(2)), 1)
                }
            },
        );
        let score = match node.value() {
            Some(value) if !node.left_out => Cell::number(value).style(Style::FormScore),
            _ if node.left_out => centre("不计", 1),
            _ => centre(node.state.word(), 1).tone(Tone::Bad),
        };
        let why = self.why(node, mark);
        // The three columns of the reasons hold about 30 half-width characters at the form's size.
        let lines = [width_lines(&why, 29.0), width_lines(&indicator.name, 19.0)];
        let height = lines.into_iter().fold(1.0, f64::max) * 17.0 + 7.0;
        Row::new(vec![
            told(indicator.name.clone(), 2).at(1),
            centre(target, 1),
            actual,
            centre(figure(indicator.full), 1),
            score,
            told(why, Cell::ALL),
        ])
        .height(height)
    }

    /// What was booked under an indicator, the weightiest first; why there is nothing, where there is not.
    fn why(&self, node: &Node, mark: Option<&Mark>) -> String {
        let mut parts = Vec::new();
        if let Some(mark) = mark
            && mark.state != State::Valued
        {
            let policy = mark.treated.map_or("", |policy| policy.word());
            let why = format!("{}：{}", mark.state.word(), mark.state.why());
            parts.push(joined([why.as_str(), policy], "，按"));
        }
        let mut entries: Vec<&Entry> = Vec::new();
        node.walk(&mut |node, _| {
            entries.extend(node.entries.iter().filter(|entry| {
                entry.kind != EntryKind::Base
                    && !(entry.kind.has_points() && entry.points.is_zero())
            }));
        });
        // A stable sort: equal points stay in the order of booking.
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.points.abs()));
        parts.extend(entries.iter().take(TOLD).map(|entry| booking(entry)));
        if let Some(more) = entries.len().checked_sub(TOLD).filter(|more| *more > 0) {
            let rest = entries
                .iter()
                .skip(TOLD)
                .try_fold(Decimal::ZERO, |sum, entry| sum.checked_add(entry.points));
            parts.push(format!(
                "另 {more} 笔共 {} 分",
                rest.map_or_else(String::new, figure)
            ));
        }
        joined(parts, "；")
    }

    fn outcome(&self, rows: &mut Vec<Row>) {
        let standing = self.standing;
        let total = match standing.total {
            Some(total) => Cell::number(total).style(Style::FormScore),
            None => centre("", 1),
        };
        let rank = match (standing.rank, standing.class_rank) {
            (Some(all), Some(class)) => format!("全体第 {all}、类内第 {class}"),
            (Some(all), None) => format!("全体第 {all}"),
            _ => String::new(),
        };
        let grade = match summary::grade_word(standing) {
            "" => standing.conclusion.word(),
            grade => grade,
        };
        rows.push(
            Row::new(vec![
                label("总分", 1),
                total.tone(Tone::Strong),
                label("名次", 1),
                centre(rank, 2),
                label("分数对应等次", 2),
                centre(standing.threshold_grade.as_deref().unwrap_or(""), 1),
                label("建议等次", 1),
                centre(grade, 1).tone(Tone::Strong),
            ])
            .height(32.0),
        );
    }

    fn attendance(&self) -> String {
        let declared = &self.facts().scheme.papers.form.attendance;
        if declared.is_empty() {
            return "旷工＿＿＿天　　病假、事假＿＿＿天　　迟到、早退＿＿＿次".into();
        }
        let parts = declared.iter().map(|own| match self.attended(own) {
            Some(sum) => format!("{} {}", own.label, figure(sum)),
            None => format!("{} ＿＿＿", own.label),
        });
        joined(parts, "　　")
    }

    /// The sum of a declared column over the person's rows; `None` where the table or column is not there.
    fn attended(&self, own: &Attendance) -> Option<Decimal> {
        let facts = self.facts();
        let number = facts.table_number(&own.table)?;
        let table = facts.table(number)?;
        let column = table.find_column(&own.column)?;
        let mut sum = Decimal::ZERO;
        for part in &self.standing.parts {
            for row in facts.rows_of(Subject::Post(part.tenure), number) {
                if let Value::Number(value) = table.value(*row, column) {
                    sum = sum.checked_add(value)?;
                }
            }
        }
        Some(sum)
    }

    /// Vetoes, direct grades, marks, and the bonuses and deductions that the pack wants listed.
    fn merits(&self) -> String {
        let counting = self.standing.parts.iter().filter(|part| part.counts);
        let scores: Vec<TenureScore> = counting
            .filter_map(|part| self.view.score(part.score))
            .collect();
        let mut all = Vec::new();
        for score in &scores {
            all.extend(merits::listed(self.facts(), &score.total));
        }
        // What decides a grade comes before what moves points.
        all.sort_by_key(|merit| {
            (
                merit.entry.kind.has_points(),
                std::cmp::Reverse(merit.entry.points.abs()),
            )
        });
        let mut parts: Vec<String> = all
            .iter()
            .take(MERITS_TOLD)
            .map(|merit| {
                let rows = evidence::rows(merit.entry);
                let about = evidence::title(self.facts(), merit.entry, &rows);
                let about = if about == merit.entry.kind.word()
                    || merit.entry.reason.contains(about.as_str())
                {
                    String::new()
                } else {
                    format!("（{about}）")
                };
                format!("{}：{}{about}", merit.indicator, booking(merit.entry))
            })
            .collect();
        if let Some(more) = all.len().checked_sub(MERITS_TOLD).filter(|more| *more > 0) {
            parts.push(format!("另有 {more} 项，见奖惩依据表"));
        }
        if parts.is_empty() {
            return "无".into();
        }
        parts.join("\n")
    }

    /// Why there is no grade, or none yet.
    fn open(&self) -> String {
        let standing = self.standing;
        if standing.grade.is_some() && standing.notes.is_empty() && standing.parts.len() < 2 {
            return String::new();
        }
        summary::remark(self.view, standing)
    }

    fn box_row(&self, name: &str, words: String, height: f64) -> Row {
        let lines = width_lines(&words, 76.0);
        Row::new(vec![label(name, 2), told(words, Cell::ALL)]).height(
            height
                .max(lines * 17.0 + 7.0)
                .max(if name.chars().count() > 9 { 40.0 } else { 0.0 }),
        )
    }

    /// A box to be written in: what it begins with, then room, then who signs and the date.
    fn signed(&self, name: &str, begins: &str, who: &str, height: f64) -> Row {
        // The signature stands at the foot of the box: so many lines of 16.8 points above it.
        let mut above = String::new();
        let mut left = height - 6.0;
        while left >= 33.0 {
            above.push('\n');
            left -= 16.8;
        }
        let words = format!(
            "{begins}{above}　　　　　　　　　　　　　　{who}：　　　　　　　　　年　　月　　日"
        );
        Row::new(vec![
            label(name, 2),
            Cell::text(words)
                .style(Style::FormOpinion)
                .across(Cell::ALL),
        ])
        .height(height)
    }

    fn note(&self) -> Row {
        let context = &self.view.context;
        let digest = context
            .digest
            .as_deref()
            .and_then(|digest| digest.get(..12))
            .unwrap_or("");
        Row::line(
            format!(
                "方案：{}。得分由 {} 按台账和数据计算，每一分的出处见得分明细；输入摘要 {digest}。",
                self.facts().scheme.title,
                context.program
            ),
            Style::Note,
        )
        .height(26.0)
    }
}

/// `−0.5 逾期1个工作日`
fn booking(entry: &Entry) -> String {
    if !entry.kind.has_points() {
        let says = entry.says.as_deref().unwrap_or("");
        return joined([entry.kind.word(), says, entry.reason.as_ref()], " ");
    }
    let sign = if entry.points.is_sign_negative() {
        ""
    } else {
        "+"
    };
    format!("{sign}{} {}", figure(entry.points), entry.reason)
}

/// The target of an indicator in words, and whether it is a percentage.
pub fn target(facts: &Facts, indicator: &Indicator) -> (String, bool) {
    let table = &facts.targets_table;
    // A share kept as 0.95 is read as 95 %, where the indicator calls itself one.
    let named_share = ["率", "比例", "占比", "比重"]
        .iter()
        .any(|word| indicator.name.ends_with(word));
    let cell = table.find_column(targets::TARGET).and_then(|index| {
        let column = table.columns().get(index)?;
        Some((column, table.value(indicator.row, index)))
    });
    match cell {
        None | Some((_, Value::Missing)) => (String::new(), false),
        Some((_, Value::Number(share))) if named_share && share.abs() <= Decimal::ONE => {
            (crate::report::words::percent(share), true)
        }
        Some((column, found)) => {
            let words = value(facts, column, found);
            let as_percent = words.ends_with('%');
            (words, as_percent)
        }
    }
}

fn width_lines(words: &str, room: f64) -> f64 {
    words
        .split('\n')
        .map(|line| {
            let wide = u16::try_from(crate::book::display_width(line)).unwrap_or(u16::MAX);
            (f64::from(wide) / room).ceil().max(1.0)
        })
        .sum()
}

fn lines_of(words: &str) -> f64 {
    width_lines(words, 76.0)
}
