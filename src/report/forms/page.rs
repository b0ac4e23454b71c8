//! One person's form, row by row.
//! Invariant: shows what the ledger and the grades hold; the boxes that people write in stay empty.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::{title, told as beside};
use crate::book::{Cell, Row, Style, Tone};
use crate::grade::{Decision, Part, Standing};
use crate::office::words::targets;
use crate::office::{
    Entry, EntryKind, Facts, Indicator, Level, Mode, Node, Rounding, State, Value,
};
use crate::report::view::View;
use crate::report::words::{figure, joined, text, value};
use crate::report::{decisions, summary};
use crate::score::{Mark, TenureScore};

/// Bookings that are told for one indicator; the others are counted.
const TOLD: usize = 3;

/// What an A4 page holds at the size that fits the form's width, in points; with the titles and the note.
const PAGE_HEIGHT: f64 = 800.0;
const HEAD_HEIGHT: f64 = 56.0;
const FOOT_HEIGHT: f64 = 26.0;

fn height_of(row: &Row) -> f64 {
    row.height.unwrap_or(20.25)
}

pub(super) fn label(words: &str, across: u16) -> Cell {
    Cell::text(words).style(Style::FormLabel).across(across)
}

pub(super) fn centre(words: impl Into<Arc<str>>, across: u16) -> Cell {
    Cell::text(words).style(Style::FormCentre).across(across)
}

pub(super) fn told(words: impl Into<Arc<str>>, across: u16) -> Cell {
    Cell::text(words).style(Style::FormText).across(across)
}

/// One person's form under way.
pub(super) struct Page<'a> {
    pub(super) view: &'a View,
    /// Its place among the standings.
    pub(super) index: usize,
    pub(super) standing: &'a Standing,
}

impl Page<'_> {
    pub(super) fn facts(&self) -> &Facts {
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
        let open = beside::open(self.view, self.standing);
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
            // At the form's size a column holds a little less than its width.
            let lines = [(a.1, 10.5), (b.1, 16.0), (c.1, 14.5), (d.1, 12.0)]
                .map(|(words, room)| width_lines(words, room));
            let height = (lines.into_iter().fold(1.0, f64::max) * 17.0 + 7.0).max(26.0);
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
            .height(height)
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
        for (number, part) in self.standing.parts.iter().enumerate() {
            let Some(score) = self.view.score(part.score) else {
                continue;
            };
            if several {
                rows.push(self.part_row(part, &score));
            }
            let decided = self.view.decisions_of(self.index, number, &score);
            for kind in &score.total.children {
                self.kind(kind, &score, &decided, rows);
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
            None => format!(
                "{}：{}",
                score.total.state.word(),
                beside::plainly(score.total.state.why())
            ),
        };
        let counts = if part.counts {
            ""
        } else {
            "，不计入结果"
        };
        let words = format!("{post}　{} 个工作日{counts}　{total}", part.days);
        Row::new(vec![told(words, Cell::ALL).tone(Tone::Strong)])
    }

    fn kind(&self, kind: &Node, score: &TenureScore, decided: &[&Decision], rows: &mut Vec<Row>) {
        let mut lines = Vec::new();
        kind.walk(&mut |node, _| match node.level {
            Level::Indicator(number) => {
                if let Some(indicator) = self.facts().indicator(number) {
                    let mark = score.marks.iter().find(|mark| mark.indicator == number);
                    let ruling = decisions::ruling(decided, &indicator.name);
                    lines.push(self.indicator(node, indicator, mark, ruling));
                }
            }
            Level::Part => lines.push(beside::part(node)),
            _ => {}
        });
        let down = u32::try_from(lines.len()).unwrap_or(1);
        for (place, mut line) in lines.into_iter().enumerate() {
            if place == 0 {
                line.cells.insert(0, label(&kind.name, 1).at(0).down(down));
            }
            rows.push(line);
        }
    }

    fn indicator(
        &self,
        node: &Node,
        indicator: &Indicator,
        mark: Option<&Mark>,
        ruling: Option<&Decision>,
    ) -> Row {
        let facts = self.facts();
        let (target, as_percent) = target(facts, indicator);
        let actual = mark.and_then(|mark| mark.actual).map_or_else(
            || Cell::text("").style(Style::FormCentre),
            |actual| {
                // As many places as the cell shows: a number that never ends would be a text.
                if as_percent {
                    Cell::percent(Rounding::new(4, Mode::HalfUp).apply(actual))
                } else {
                    Cell::number(Rounding::new(2, Mode::HalfUp).apply(actual))
                }
                .style(Style::FormCentre)
            },
        );
        let score = match node.value() {
            _ if let Some(ruling) = ruling => decisions::said(&ruling.new)
                .style(Style::FormScore)
                .tone(Tone::Strong),
            Some(value) if !node.left_out => Cell::number(value).style(Style::FormScore),
            _ if node.left_out => centre("不计", 1),
            _ => centre(node.state.word(), 1).tone(Tone::Bad),
        };
        let why = self.why(node, mark, ruling);
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
    fn why(&self, node: &Node, mark: Option<&Mark>, ruling: Option<&Decision>) -> String {
        let mut parts = Vec::new();
        if let Some(ruling) = ruling {
            parts.push(decisions::beside(ruling, node));
        }
        if let Some(mark) = mark
            && mark.state != State::Valued
        {
            let policy = mark.treated.map_or("", |policy| policy.word());
            let why = beside::plainly(mark.state.why());
            let why = format!("{}：{why}", mark.state.word());
            parts.push(joined([why.as_str(), policy], "，按"));
        }
        let mut entries: Vec<&Entry> = Vec::new();
        node.walk(&mut |node, _| {
            entries.extend(node.entries.iter().filter(|entry| {
                entry.kind != EntryKind::Base
                    && !(entry.kind.has_points() && entry.points.is_zero())
            }));
        });
        // What decides a grade comes first. A stable sort: equal points stay in the order of booking.
        entries.sort_by_key(|entry| {
            (
                entry.kind.has_points(),
                std::cmp::Reverse(entry.points.abs()),
            )
        });
        if ruling.is_some() && !entries.is_empty() {
            parts.push("计算时的记分如下，审定以后不再计".into());
        }
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
                label(
                    if standing.total == standing.computed.total {
                        "总分"
                    } else {
                        "审定总分"
                    },
                    1,
                ),
                total.tone(Tone::Strong),
                label("名次", 1),
                centre(rank, 2),
                label("分数对应等次", 2),
                centre(standing.threshold_grade.as_deref().unwrap_or(""), 1),
                label(beside::grade_label(self.view, standing), 1),
                centre(grade, 1).tone(Tone::Strong),
            ])
            .height(32.0),
        );
        if let Some(words) = beside::decided(self.view, standing) {
            rows.push(self.box_row("调整和审定", words, 26.0));
        }
    }
}

/// `−0.5 逾期1个工作日`
pub(super) fn booking(entry: &Entry) -> String {
    if !entry.kind.has_points() {
        return joined([entry.kind.word(), entry.reason.as_ref()], " ");
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

pub(super) fn width_lines(words: &str, room: f64) -> f64 {
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
