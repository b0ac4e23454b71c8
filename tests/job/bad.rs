//! The sample with planted faults: each is found at its cell, each once, in one run.

use std::fs;

use gangze::assess::{InspectionRequest, inspect};
use gangze::diag::{Diagnostic, NoWatch, Place};

use super::office;

struct Planted {
    place: String,
    fault: String,
    code: String,
}

/// The table in the sample's README.
fn planted() -> Vec<Planted> {
    let readme = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/samples/county-office_bad/README.md"
    );
    fs::read_to_string(readme)
        .unwrap()
        .lines()
        .filter_map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            cells.first()?.parse::<u32>().ok()?;
            Some(Planted {
                place: cells[1].trim_matches('`').to_owned(),
                fault: cells[2].to_owned(),
                code: cells[3].to_owned(),
            })
        })
        .collect()
}

fn stands_at(problem: &Diagnostic, planted: &Planted) -> bool {
    if problem.code.id() != planted.code {
        return false;
    }
    if problem.place.to_string() == planted.place {
        return true;
    }
    let Place::Cells { file, sheet, range } = &problem.place else {
        return false;
    };
    // A range of cells holds the planted one.
    (range.first.row..=range.last.row).any(|row| {
        (range.first.col..=range.last.col).any(|col| {
            let cell = gangze::diag::Cell::new(row, col);
            Place::cell(file, sheet.as_ref(), cell).to_string() == planted.place
        })
    })
}

#[test]
fn every_planted_fault_is_found_at_its_cell_and_nothing_else() {
    let planted = planted();
    assert!(planted.len() >= 25, "{} planted", planted.len());
    let assessment = office("county-office_bad").compute("2026Q3");
    let missed: Vec<String> = planted
        .iter()
        .filter(|planted| {
            let found = assessment
                .problems
                .iter()
                .filter(|problem| stands_at(problem, planted));
            found.count() != 1
        })
        .map(|planted| format!("{} {} {}", planted.code, planted.place, planted.fault))
        .collect();
    assert!(missed.is_empty(), "not found once:\n{}", missed.join("\n"));
    let extra: Vec<String> = assessment
        .problems
        .iter()
        .filter(|problem| !planted.iter().any(|planted| stands_at(problem, planted)))
        .map(|problem| format!("{problem} @ {}", problem.place))
        .collect();
    assert!(extra.is_empty(), "not planted:\n{}", extra.join("\n"));
}

/// Without being told a period, the check finds what the assessment of every period would find, and each once.
#[test]
fn the_check_lists_every_planted_fault_once() {
    let planted = planted();
    let office = office("county-office_bad");
    let run = super::run(&["check", office.dir.to_str().unwrap()]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    assert_eq!(
        run.out.matches("\n --> ").count(),
        planted.len(),
        "{}",
        run.out
    );
    let request = InspectionRequest {
        dir: office.dir.clone(),
        period: None,
        program: super::PROGRAM.into(),
    };
    let found = inspect(&request, &NoWatch).unwrap();
    for planted in &planted {
        let hits = found
            .problems
            .iter()
            .filter(|problem| stands_at(problem, planted));
        assert_eq!(hits.count(), 1, "{} {}", planted.code, planted.place);
    }
}

#[test]
fn a_draft_is_marked_and_has_no_file_for_hr() {
    let office = office("county-office_bad");
    let run = office.assess(&[]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    for planted in planted() {
        assert!(
            run.err.contains(&format!("[{}]", planted.code)),
            "{}",
            planted.fault
        );
    }
    let draft = office.dir.join("结果/2026Q3-草稿");
    assert!(!office.dir.join("结果/2026Q3").exists());
    let mut files: Vec<String> = fs::read_dir(&draft)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    assert_eq!(files, ["奖惩依据表.xlsx", "文件清单.txt", "考核报告.xlsx"]);

    use calamine::{Reader, open_workbook_auto};
    let mut book = open_workbook_auto(draft.join("考核报告.xlsx")).unwrap();
    for sheet in book.sheet_names() {
        let range = book.worksheet_range(&sheet).unwrap();
        let marked = range
            .rows()
            .take(4)
            .flatten()
            .any(|cell| cell.to_string().contains("草稿"));
        assert!(marked, "{sheet} does not say that it is a draft");
    }
    assert!(run.out.contains("这是草稿"), "{}", run.out);
}

#[test]
fn a_draft_leaves_earlier_results_alone() {
    let office = office("county-office");
    office.assess(&[]);
    let before = fs::read(office.result("考核报告.xlsx")).unwrap();
    let log = office.dir.join("台账/信息中心.csv");
    let text = fs::read_to_string(&log).unwrap();
    fs::write(&log, text.replacen("2026", "2026年13月", 6)).unwrap();
    assert_eq!(office.assess(&[]).code, 1);
    assert_eq!(fs::read(office.result("考核报告.xlsx")).unwrap(), before);
    assert!(office.dir.join("结果/2026Q3-草稿/考核报告.xlsx").is_file());
}
