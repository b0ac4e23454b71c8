//! A form as a workbook: the sheet to fill in, locked but for its marks, and the sheet that explains.
//! Invariant: what the layout shows is the grid, cell by cell.

use super::forms::Form;
use super::grid::{FORM_SHEET, GUIDE_SHEET, Grid, Head, LEFT_HALF, NAMES, Slot, TICK, called};
use crate::book::{
    Bound, Cell, Column, List, Orientation, Print, Row, Sheet, Style, TabColour, Workbook,
};
use crate::office::ballot::BallotPlan;
use rust_decimal::Decimal;

/// More columns of marks than this lie across the page.
const UPRIGHT: usize = 6;

/// The workbook of one form.
pub fn form_workbook(head: &Head<'_>, form: &Form) -> Workbook {
    let grid = Grid::of(head, form);
    let mut book = Workbook::new(grid.title.as_str(), head.unit, head.period.last);
    book.sheets = vec![sheet(head.plan, form, &grid), guide(head, form, &grid)];
    book
}

fn sheet(plan: &BallotPlan, form: &Form, grid: &Grid) -> Sheet {
    let widths = [6.0, 11.0, 15.0, 19.0];
    let mut columns: Vec<Column> = NAMES
        .iter()
        .zip(widths)
        .map(|(name, width)| Column::new(*name, Style::FormCentre).width(width))
        .collect();
    for (slot, (above, own)) in grid.slots.iter().zip(&grid.headings) {
        let width = match slot {
            Slot::Tick { .. } => 7.5,
            Slot::Level { .. } | Slot::Points { .. } => 12.0,
        };
        let mut column = Column::new(own.as_str(), Style::FormMark).width(width);
        if let Some(above) = above {
            column = column.group(above.as_str());
        }
        columns.push(column);
    }
    let marks = grid.slots.len();
    let body: Vec<Row> = (1_u32..)
        .zip(form.rated.iter())
        .map(|(number, rated)| {
            let mut cells = vec![
                Cell::number(Decimal::from(number)),
                Cell::text(called(form, rated)),
                Cell::text(rated.section.clone()),
                Cell::text(rated.post.clone()),
            ];
            cells.extend((0..marks).map(|_| Cell::blank()));
            Row::new(cells).height(25.5)
        })
        .collect();
    let mut sheet = Sheet::new(FORM_SHEET, columns);
    sheet.body = body.into();
    sheet.titles = vec![
        Row::line(grid.title.as_str(), Style::Title).height(36.0),
        Row::new(vec![
            Cell::text(grid.left.as_str())
                .style(Style::Caption)
                .across(LEFT_HALF),
            Cell::text(grid.right.as_str())
                .style(Style::Caption)
                .across(Cell::ALL),
        ])
        .height(24.0),
    ];
    let lines = grid.notes.iter().chain(std::iter::once(&grid.last));
    sheet.foot = lines
        .map(|line| Row::line(line.as_str(), Style::Note))
        .collect();
    sheet.freeze = Some(2);
    sheet.locked = true;
    sheet.tab = Some(TabColour::Blue);
    sheet.print = Print {
        orientation: if marks > UPRIGHT {
            Orientation::Landscape
        } else {
            Orientation::Portrait
        },
        repeat_header: true,
        ..Print::default()
    };
    for (slot, column) in grid.slots.iter().zip(4_u16..) {
        let Some(element) = plan.elements.get(slot.element()) else {
            continue;
        };
        let name = element.name.as_ref();
        match slot {
            Slot::Tick { level, .. } => {
                let word = element.levels.get(*level).map_or("", |(word, _)| word);
                let text = format!("评「{word}」的打“{TICK}”；一人一项只打一个");
                sheet
                    .lists
                    .push(List::column(column, vec![TICK.to_owned()], name, text));
            }
            Slot::Level { .. } => {
                let words: Vec<String> = element
                    .levels
                    .iter()
                    .map(|(word, _)| word.to_string())
                    .collect();
                let text = format!("从列表里选一个：{}", words.join("、"));
                sheet.lists.push(List::column(column, words, name, text));
            }
            Slot::Points { .. } => sheet.bounds.push(Bound {
                column,
                least: Decimal::ZERO,
                most: element.full,
                title: name.to_owned(),
                text: format!("写 0 到 {} 之间的分数", element.full.normalize()),
            }),
        }
    }
    sheet
}

fn guide(head: &Head<'_>, form: &Form, grid: &Grid) -> Sheet {
    let plan = head.plan;
    let columns = vec![
        Column::new("要素", Style::TextCentre).width(18.0),
        Column::new("怎样评", Style::Wrapped).width(48.0),
        Column::new("说明", Style::Wrapped).width(40.0),
    ];
    let rows: Vec<Row> = plan
        .elements
        .iter()
        .map(|element| {
            let how = if element.levels.is_empty() {
                format!("打分，0 到 {} 分", element.full.normalize())
            } else {
                let levels: Vec<String> = element
                    .levels
                    .iter()
                    .map(|(word, points)| format!("{word}（{}分）", points.normalize()))
                    .collect();
                levels.join("、")
            };
            Row::new(vec![
                Cell::text(element.name.clone()),
                Cell::text(how),
                element
                    .note
                    .as_ref()
                    .map_or(Cell::blank(), |note| Cell::text(note.clone())),
            ])
        })
        .collect();
    let mut sheet = Sheet::new(GUIDE_SHEET, columns);
    sheet.body = rows.into();
    sheet.titles = vec![Row::line(format!("{}填写说明", plan.title), Style::Title).height(36.0)];
    let secrecy = if form.rater.is_some() {
        "本次测评记名，表上印有评价人的姓名。"
    } else {
        "本次测评不记名：票号只用来防止重复和改动，不与姓名对应；请不要在表上写姓名或作记号。"
    };
    let fixed = [
        secrecy.to_owned(),
        "只填白色的评价格，其他地方已经锁定；改动名单、表头、票号或增删行的，整张票不计。".to_owned(),
        "填好以后原样保存（xlsx、et、xls、ods、csv 都可以），文件名可以改，交给收票的人；一张票只交一次。"
            .to_owned(),
        format!("依据：{}", plan.basis),
    ];
    let notes = grid.notes.iter().map(|note| {
        note.split_once('．')
            .map_or(note.clone(), |(_, rest)| rest.to_owned())
    });
    sheet.foot = (1..)
        .zip(notes.chain(fixed))
        .map(|(number, note): (u32, String)| Row::line(format!("{number}．{note}"), Style::Copied))
        .collect();
    sheet.locked = true;
    sheet.tab = Some(TabColour::Grey);
    sheet
}
