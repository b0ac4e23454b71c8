//! 测评统计.xlsx: for the people who ran the vote and for those who ask about it.
//! Invariant: shows what the tally holds; nothing is computed here but sums of counts.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::grid::Head;
use super::judge::{Ballot, Line, Verdict};
use super::register::Register;
use super::tally::{Count, Outcome, PersonGroup, Tally};
use crate::book::{Cell, Column, Print, Row, Sheet, Style, TabColour, Tone, Workbook};
use crate::diag::Diagnostic;
use crate::office::ballot::{BallotPlan, Lacking};

/// The workbook; `refused` are the files that were not taken, with the first fault of each.
pub fn summary_workbook(
    head: &Head<'_>,
    register: &Register,
    ballots: &[Ballot],
    refused: &[(Arc<str>, Diagnostic)],
    tally: &Tally,
) -> Workbook {
    let title = format!(
        "{}{}{}统计",
        head.unit,
        head.period.words(),
        head.plan.title
    );
    let mut book = Workbook::new(title.as_str(), head.unit, head.period.last);
    book.sheets = vec![
        counts(head, &title, tally, refused.len()),
        results(head, tally),
        levels(head, tally),
        files(head, register, ballots, refused),
    ];
    book
}

fn number(number: u32) -> Cell {
    Cell::number(Decimal::from(number))
}

fn counts(head: &Head<'_>, title: &str, tally: &Tally, refused: usize) -> Sheet {
    let plan = head.plan;
    let columns = vec![
        Column::new("评价主体", Style::Text).width(20.0),
        Column::new("权重", Style::Percent).width(10.0),
        Column::new("发出", Style::Count).width(8.0),
        Column::new("收回", Style::Count).width(8.0),
        Column::new("有效", Style::Count).width(8.0),
        Column::new("弃权", Style::Count).width(8.0),
        Column::new("无效", Style::Count).width(8.0),
        Column::new("有效票的要求", Style::Wrapped).width(24.0),
        Column::new("不够时", Style::Wrapped).width(24.0),
    ];
    let line = |name: &str, weight: Decimal, count: &Count| {
        vec![
            Cell::text(name),
            Cell::percent(weight),
            number(count.issued),
            number(count.returned),
            number(count.valid),
            number(count.abstained),
            number(count.void),
        ]
    };
    let mut all = Count::default();
    let mut rows = Vec::new();
    for (group, count) in plan.groups.iter().zip(&tally.counts) {
        all.issued += count.issued;
        all.returned += count.returned;
        all.valid += count.valid;
        all.abstained += count.abstained;
        all.void += count.void;
        let mut cells = line(&group.name, group.weight, count);
        let votes = group.least_votes.unwrap_or(1);
        let mut needs = format!("至少 {votes} 张");
        if let Some(share) = group.least_share {
            let share = (share * Decimal::ONE_HUNDRED).normalize();
            needs.push_str(&format!("，不低于发出的 {share}%"));
        }
        cells.push(Cell::text(needs));
        cells.push(Cell::text(policy_words(&group.lacking)));
        rows.push(Row::new(cells));
    }
    let weight = plan.groups.iter().map(|group| group.weight).sum();
    let mut sum = line("合计", weight, &all);
    for cell in sum.iter_mut().skip(2) {
        cell.tone = Tone::Strong;
    }
    rows.push(Row::new(sum));
    let mut sheet = Sheet::table("收票情况", columns, rows.into());
    sheet.filter = false;
    sheet.titles = vec![Row::line(title, Style::Title).height(36.0)];
    let mut notes = vec![
        "收回 = 有效 + 弃权 + 无效；整张没有填的是弃权。被改动过的票没有收，列在「票据核对」里。"
            .to_owned(),
        format!("没有收的文件 {refused} 个。"),
        if plan.signed {
            "本次测评记名。".to_owned()
        } else {
            "本次测评不记名，票号不与姓名对应。".to_owned()
        },
    ];
    if let Some(top) = &plan.top {
        let share = (top.share * Decimal::ONE_HUNDRED).normalize();
        notes.push(format!(
            "每张票每项的优秀不超过 {share}%（{}），超过的整张无效。",
            top.rounding.mode.word()
        ));
    }
    if plan.trim.is_some() || plan.deviation.is_some() {
        notes.push(
            "去高去低、离散剔除去掉的票仍是有效票，在 测评票 里「计入」写的是否。".to_owned(),
        );
    }
    notes.push(format!("依据：{}", plan.basis));
    sheet.foot = notes
        .into_iter()
        .map(|note| Row::line(note, Style::Note))
        .collect();
    sheet.print = Print::landscape();
    sheet.tab = Some(TabColour::Blue);
    sheet
}

fn policy_words(policy: &Lacking) -> String {
    match policy {
        Lacking::Block => "阻断：没有分数".to_owned(),
        Lacking::Reweigh { basis } => format!("重配：权重分给其他评价主体（{basis}）"),
        Lacking::Default { points, basis } => {
            format!("默认分：{} 分（{basis}）", points.normalize())
        }
    }
}

/// Each person's means and total.
fn results(head: &Head<'_>, tally: &Tally) -> Sheet {
    let mut columns = vec![
        Column::new("工号", Style::Exact).width(10.0),
        Column::new("姓名", Style::Text).width(11.0),
        Column::new("科室", Style::Text).width(15.0),
        Column::new("岗位", Style::Text).width(19.0),
    ];
    for group in &head.plan.groups {
        let name = group.name.as_ref();
        let weight = (group.weight * Decimal::ONE_HUNDRED).normalize();
        let group = format!("{name}（{weight}%）");
        columns.push(
            Column::new("有效", Style::Count)
                .width(7.0)
                .group(group.as_str()),
        );
        columns.push(
            Column::new("弃权", Style::Count)
                .width(7.0)
                .group(group.as_str()),
        );
        columns.push(
            Column::new("无效", Style::Count)
                .width(7.0)
                .group(group.as_str()),
        );
        columns.push(
            Column::new("平均分", Style::Number)
                .width(10.0)
                .group(group),
        );
    }
    columns.push(Column::new("测评得分", Style::Number).width(11.0));
    columns.push(Column::new("说明", Style::Wrapped).width(36.0));
    let rows: Vec<Row> = tally
        .people
        .iter()
        .map(|person| {
            let rated = &person.rated;
            let mut cells = vec![
                Cell::text(rated.number.clone()),
                Cell::text(rated.name.clone()),
                Cell::text(rated.section.clone()),
                Cell::text(rated.post.clone()),
            ];
            let mut remarks: Vec<String> = Vec::new();
            for own in &person.groups {
                cells.push(number(own.count.valid));
                cells.push(number(own.count.abstained));
                cells.push(number(own.count.void));
                cells.push(mean(own));
                let left_out = own.votes.iter().filter(|vote| vote.left_out.is_some());
                let name = head.plan.groups.get(own.group).map_or("", |own| &own.name);
                match &own.outcome {
                    Outcome::Lacking { why, policy } => {
                        remarks.push(format!("{name}{why}（{}）", policy.word()));
                    }
                    Outcome::Mean(_) => match left_out.count() {
                        0 => {}
                        count => remarks.push(format!("{name}去掉 {count} 张")),
                    },
                }
            }
            cells.push(match person.score {
                Some(score) => Cell::number(score).tone(Tone::Strong),
                None => Cell::text("缺数").tone(Tone::Warn),
            });
            cells.push(Cell::text(remarks.join("；")));
            Row::new(cells)
        })
        .collect();
    let mut sheet = Sheet::table("测评得分", columns, rows.into());
    sheet.freeze = Some(2);
    sheet.filter = false;
    sheet.print = Print::landscape();
    sheet.tab = Some(TabColour::Blue);
    sheet
}

fn mean(own: &PersonGroup) -> Cell {
    match &own.outcome {
        Outcome::Mean(mean) => Cell::number(mean.round_dp(6).normalize()),
        Outcome::Lacking { policy, .. } => match policy {
            Lacking::Default { points, .. } => Cell::number(*points).tone(Tone::Warn),
            _ => Cell::text("—").tone(Tone::Warn),
        },
    }
}

/// How many votes each level got, by person, 评价主体 and element.
fn levels(head: &Head<'_>, tally: &Tally) -> Sheet {
    let columns = vec![
        Column::new("姓名", Style::Text).width(11.0),
        Column::new("科室", Style::Text).width(15.0),
        Column::new("评价主体", Style::Text).width(16.0),
        Column::new("要素", Style::Text).width(16.0),
        Column::new("有效票", Style::Count).width(9.0),
        Column::new("各等级的票数", Style::Wrapped).width(48.0),
        Column::new("平均", Style::Number).width(10.0),
    ];
    let mut rows = Vec::new();
    for person in &tally.people {
        for own in person.groups.iter().filter(|own| !own.votes.is_empty()) {
            let group = head.plan.groups.get(own.group).map_or("", |own| &own.name);
            for (index, element) in head.plan.elements.iter().enumerate() {
                let votes = || own.votes.iter().filter_map(|vote| vote.marks.get(index));
                let words = level_words(head.plan, index, votes().map(|(level, _)| *level));
                let sum: Option<Decimal> =
                    votes().try_fold(Decimal::ZERO, |sum, (_, points)| sum.checked_add(*points));
                let mean = sum.and_then(|sum| sum.checked_div(Decimal::from(own.votes.len())));
                rows.push(Row::new(vec![
                    Cell::text(person.rated.name.clone()),
                    Cell::text(person.rated.section.clone()),
                    Cell::text(group),
                    Cell::text(element.name.clone()),
                    number(own.count.valid),
                    Cell::text(words),
                    mean.map_or(Cell::blank(), |mean| {
                        Cell::number(mean.round_dp(6).normalize())
                    }),
                ]));
            }
        }
    }
    let mut sheet = Sheet::table("得票明细", columns, rows.into());
    sheet.print = Print::landscape();
    sheet
}

fn level_words(
    plan: &BallotPlan,
    index: usize,
    given: impl Iterator<Item = Option<usize>> + Clone,
) -> String {
    let Some(element) = plan.elements.get(index) else {
        return String::new();
    };
    if element.levels.is_empty() {
        return "打分".to_owned();
    }
    let counted: Vec<String> = (0..)
        .zip(&element.levels)
        .map(|(level, (word, _))| {
            let votes = given.clone().filter(|own| *own == Some(level)).count();
            format!("{word} {votes}")
        })
        .collect();
    counted.join("　")
}

/// Every file of 收回 and what became of it.
fn files(
    head: &Head<'_>,
    register: &Register,
    ballots: &[Ballot],
    refused: &[(Arc<str>, Diagnostic)],
) -> Sheet {
    let columns = vec![
        Column::new("文件", Style::Text).width(40.0),
        Column::new("票号", Style::Exact).width(28.0),
        Column::new("评价主体", Style::Text).width(16.0),
        Column::new("结果", Style::TextCentre).width(10.0),
        Column::new("说明", Style::Wrapped).width(50.0),
    ];
    let mut lines: Vec<(Arc<str>, Row)> = Vec::new();
    for ballot in ballots {
        let form = register.form(ballot.form);
        let group = form.and_then(|form| head.plan.groups.get(form.group));
        let (word, tone) = match &ballot.verdict {
            Verdict::Valid => ("有效", Tone::Plain),
            Verdict::Abstained => ("弃权", Tone::Faint),
            Verdict::Void(_) => ("无效", Tone::Warn),
        };
        lines.push((
            ballot.file.clone(),
            Row::new(vec![
                Cell::text(ballot.file.clone()),
                Cell::text(form.map_or("", |form| form.id.as_str())),
                Cell::text(group.map_or("", |group| &group.name)),
                Cell::text(word).tone(tone),
                Cell::text(remark(register, ballot)),
            ]),
        ));
    }
    for (file, fault) in refused {
        let message = format!("[{}] {}", fault.code, fault.message);
        let place = match fault.place.range() {
            Some(range) => format!("{range}：{message}"),
            None => message,
        };
        lines.push((
            file.clone(),
            Row::new(vec![
                Cell::text(file.clone()),
                Cell::blank(),
                Cell::blank(),
                Cell::text("没有收").tone(Tone::Bad),
                Cell::text(place),
            ]),
        ));
    }
    lines.sort_by(|one, other| one.0.cmp(&other.0));
    let rows: Vec<Row> = lines.into_iter().map(|(_, row)| row).collect();
    let mut sheet = Sheet::table("票据核对", columns, rows.into());
    sheet.print = Print::landscape();
    sheet.tab = Some(TabColour::Grey);
    sheet
}

fn remark(register: &Register, ballot: &Ballot) -> String {
    if let Verdict::Void(why) = &ballot.verdict {
        return why.clone();
    }
    let Some(form) = register.form(ballot.form) else {
        return String::new();
    };
    let void: Vec<String> = form
        .rated
        .iter()
        .zip(&ballot.lines)
        .filter_map(|(rated, line)| match line {
            Line::Void(why) => Some(format!("{}：{why}", rated.name)),
            _ => None,
        })
        .collect();
    void.join("；")
}
