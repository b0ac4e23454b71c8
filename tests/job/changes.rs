//! Changing one number or one line of a rule changes exactly the scores that it should, with the same binary.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use calamine::{Reader, open_workbook_auto};
use gangze::office::Subject;
use rust_decimal::Decimal;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::{Office, office, scores};

type Scores = BTreeMap<(String, String, String), Option<Decimal>>;

/// The address in the first sheet of the cell in `column` of the row where 岗位 and 指标 are as given.
fn target_cell(path: &Path, post: &str, indicator: &str, column: &str) -> String {
    let mut book = open_workbook_auto(path).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let (top, left) = range.start().unwrap();
    let rows: Vec<Vec<String>> = range
        .rows()
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect();
    let header = rows
        .iter()
        .position(|row| row.iter().any(|cell| cell == "指标"))
        .unwrap();
    let at = |name: &str| rows[header].iter().position(|cell| cell == name).unwrap();
    let row = rows
        .iter()
        .position(|row| row[at("岗位")] == post && row[at("指标")] == indicator)
        .unwrap();
    let place = gangze::diag::Cell::new(
        top + u32::try_from(row).unwrap(),
        left + u32::try_from(at(column)).unwrap(),
    );
    place.to_string()
}

/// Puts another number into one cell of a workbook's first sheet, leaving every other byte of content alone.
fn set_number(path: &Path, cell: &str, number: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(fs::read(path).unwrap())).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let mut old = None;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        if name == "xl/worksheets/sheet1.xml" {
            let text = String::from_utf8(bytes).unwrap();
            let start = text.find(&format!("<c r=\"{cell}\"")).unwrap();
            let from = start + text[start..].find("<v>").unwrap() + 3;
            let to = from + text[from..].find("</v>").unwrap();
            old = Some(text[from..to].to_owned());
            bytes = format!("{}{number}{}", &text[..from], &text[to..]).into_bytes();
        }
        out.start_file(name.as_str(), SimpleFileOptions::default())
            .unwrap();
        out.write_all(&bytes).unwrap();
    }
    fs::write(path, out.finish().unwrap().into_inner()).unwrap();
    old.unwrap()
}

fn assess(office: &Office) -> Scores {
    let run = office.assess(&[]);
    assert_eq!(run.code, 0, "{}", run.err);
    scores(&office.json())
}

/// The keys whose scores differ, with both scores; the keys themselves must be the same.
fn changed(before: &Scores, after: &Scores) -> Vec<((String, String, String), Decimal, Decimal)> {
    assert_eq!(
        before.keys().collect::<Vec<_>>(),
        after.keys().collect::<Vec<_>>()
    );
    before
        .iter()
        .filter(|(key, score)| after[*key] != **score)
        .map(|(key, score)| (key.clone(), score.unwrap(), after[key].unwrap()))
        .collect()
}

#[test]
fn one_number_in_the_targets_changes_the_scores_that_rest_on_it() {
    let office = office("county-office");
    let before = assess(&office);
    let targets = office.dir.join("岗位目标.xlsx");
    let cell = target_cell(&targets, "文稿", "文稿退改", "每次扣分");
    let old = set_number(&targets, &cell, "1.5");
    assert_eq!(old, "1", "the sample's 每次扣分 for 文稿退改");
    let after = assess(&office);

    let full = Decimal::from(15);
    // Every 文稿 post loses 1.5 instead of 1 a return, no more than the full marks.
    for ((id, post, name), score) in before.iter().filter(|((_, _, name), _)| name == "文稿退改")
    {
        let returns = full - score.unwrap();
        let expected = if post.starts_with("秘书科") {
            (full - returns * Decimal::new(15, 1)).max(Decimal::ZERO)
        } else {
            score.unwrap()
        };
        let key = (id.clone(), post.clone(), name.clone());
        assert_eq!(after[&key], Some(expected), "{key:?}");
    }
    let changed = changed(&before, &after);
    assert!(changed.iter().any(|((_, _, name), ..)| name == "文稿退改"));
    for ((id, post, name), old, new) in &changed {
        let why = if name == "总分" {
            // A total moves with its person's own returned drafts, by as much.
            let own = before
                .iter()
                .filter(|((other, _, name), _)| other == id && name == "文稿退改")
                .map(|(key, score)| after[key].unwrap() - score.unwrap())
                .sum::<Decimal>();
            new - old == own && !own.is_zero()
        } else {
            name == "文稿退改" && post.starts_with("秘书科")
        };
        assert!(why, "{id} {post} {name}: {old} → {new}");
    }
}

#[test]
fn one_line_of_a_rule_changes_the_scores_that_rest_on_it() {
    let office = office("county-office");
    let before = assess(&office);
    let rule = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/rules/party-office/考勤纪律.rhai"
    );
    let text = fs::read_to_string(rule).unwrap();
    let line = "扣分(月.事假 * 指标.事假扣分, 月, `事假${月.事假}天`);";
    assert_eq!(text.matches(line).count(), 1);
    fs::create_dir(office.dir.join("rules")).unwrap();
    let altered = text.replace(
        line,
        "扣分(月.事假 * 指标.事假扣分 * 2, 月, `事假${月.事假}天`);",
    );
    fs::write(office.dir.join("rules/考勤纪律.rhai"), altered).unwrap();
    let after = assess(&office);

    let assessment = office.compute("2026Q3");
    let facts = &assessment.facts;
    let table = facts.table_number("考勤").unwrap();
    // Who was on leave, by the table itself.
    let away = |id: &str, post: &str| {
        facts.roster.tenure_ids().any(|tenure| {
            let own = facts.tenure(tenure).unwrap();
            let person = facts.roster.person(own.person).unwrap();
            let named = format!(
                "{} {}",
                facts.lexicon.text(own.section),
                facts.lexicon.text(own.post)
            );
            facts.lexicon.text(person.number) == id
                && named == post
                && facts
                    .rows_of(Subject::Post(tenure), table)
                    .iter()
                    .any(|row| {
                        facts
                            .table(table)
                            .unwrap()
                            .named(*row, "事假")
                            .number()
                            .is_some_and(|days| !days.is_zero())
                    })
        })
    };
    let changed = changed(&before, &after);
    let moved: Vec<_> = changed
        .iter()
        .filter(|((_, _, name), ..)| name == "考勤纪律")
        .collect();
    assert!(!moved.is_empty());
    for ((id, post, name), old, new) in &changed {
        assert!(
            name == "考勤纪律" || name == "总分",
            "{id} {post} {name}: {old} → {new}"
        );
        assert!(new < old, "{id} {post} {name}: {old} → {new}");
    }
    for ((id, post, name), score) in before.iter().filter(|((_, _, name), _)| name == "考勤纪律")
    {
        let key = (id.clone(), post.clone(), name.clone());
        let differs = after[&key] != *score;
        // A score that was 0 before has nothing left to lose.
        assert_eq!(
            differs,
            away(id, post) && !score.unwrap().is_zero(),
            "{id} {post}"
        );
    }
}
