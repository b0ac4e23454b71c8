//! 科室 by indicators of their own: beside the means of their members, and at the end of 得分明细.
use std::sync::Arc;

use gangze::grade::SectionStanding;
use gangze::office::{Entry, EntryKind, Level, Node, Rounding, SectionId, Shelf, State};
use gangze::report::Context;
use gangze::score::{Range, SectionScore};

use super::office::{context, dec};
use super::{Grid, open};

fn assessed() -> Context {
    let mut context = context();
    let mut kind = Node::new("效率", Level::Kind, Rounding::default());
    kind.entries.push(Entry {
        kind: EntryKind::Award,
        points: dec("91.5"),
        reason: "重点工作完成".into(),
        says: None,
        evidence: Vec::new(),
        line: 0,
    });
    let mut total = Node::new("总分", Level::Total, Rounding::default());
    total.children.push(kind);
    total.settle().unwrap();
    let section = SectionId(0);
    let standing = SectionStanding {
        section,
        name: context.facts.section(section).unwrap(),
        score: 0,
        kinds: vec![Some(dec("91.5"))],
        total: total.value(),
        state: State::Valued,
        rank: Some(1),
        grade: Some("好".into()),
        notes: vec!["经党组会审定".into()],
    };
    let mut outcome = context.outcome.as_ref().clone();
    outcome.sections = vec![standing];
    context.outcome = Arc::new(outcome);
    context.sections = vec![SectionScore {
        section,
        total,
        marks: Vec::new(),
        range: Some(Range {
            worst: dec("80"),
            best: dec("95"),
        }),
    }]
    .into_iter()
    .collect::<Shelf<SectionScore>>()
    .into();
    context
}

#[test]
fn a_sections_own_result_stands_beside_its_members_means() {
    let context = assessed();
    let name = context.facts.lexicon.text(context.outcome.sections[0].name);
    let mut book = open(&context);
    let grid = Grid::of(&mut book, "科室汇总", "科室");
    let row = grid.row("科室", name);
    assert_eq!(grid.number(row, "科室总分"), Some(dec("91.5")));
    assert_eq!(grid.number(row, "科室名次"), Some(dec("1")));
    assert_eq!(grid.text(row, "科室等次"), "好");
    assert_eq!(
        grid.text(row, "科室说明"),
        "缺数，按最差到最好算，总分在 80 到 95 之间；经党组会审定"
    );
    let all = grid.row("科室", "合计");
    assert_eq!(grid.text(all, "科室总分"), "");
}

#[test]
fn a_sections_entries_stand_after_the_people() {
    let context = assessed();
    let name = context
        .facts
        .lexicon
        .text(context.outcome.sections[0].name)
        .to_owned();
    let mut book = open(&context);
    let grid = Grid::of(&mut book, "得分明细", "任职序号");
    let own: Vec<String> = grid
        .rows()
        .filter(|row| grid.text(*row, "姓名") == name)
        .map(|row| {
            format!(
                "{} {} {}",
                grid.text(row, "编号"),
                grid.text(row, "层级"),
                grid.text(row, "分值")
            )
        })
        .collect();
    assert_eq!(own, ["1 总分 91.5", "1.1 目标类型 91.5", "1.1.1 得分 91.5"]);
    let last = *grid.rows().end();
    assert_eq!(grid.text(last, "姓名"), name);
}

#[test]
fn without_sections_of_their_own_the_sheet_is_as_before() {
    let mut book = open(&context());
    let range = book_range(&mut book);
    assert!(!range.contains(&"科室总分".to_owned()));
}

fn book_range(book: &mut super::Book) -> Vec<String> {
    use calamine::Reader;
    let range = book.worksheet_range("科室汇总").unwrap();
    range.cells().map(|(_, _, data)| data.to_string()).collect()
}
