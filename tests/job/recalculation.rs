//! LibreOffice opens the report, computes every formula anew, and comes to our figures.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use calamine::{Data, Reader, open_workbook_auto};

use super::office;

/// Every formula cell of a workbook with its stored value.
fn formulas(path: &Path) -> Vec<(String, (u32, u32), Data)> {
    let mut book = open_workbook_auto(path).unwrap();
    let mut found = Vec::new();
    for sheet in book.sheet_names() {
        let formulas = book.worksheet_formula(&sheet).unwrap();
        let values = book.worksheet_range(&sheet).unwrap();
        let (top, left) = formulas.start().unwrap_or_default();
        for (row, col, formula) in formulas.used_cells() {
            if formula.is_empty() {
                continue;
            }
            let at = (
                top + u32::try_from(row).unwrap(),
                left + u32::try_from(col).unwrap(),
            );
            found.push((
                sheet.clone(),
                at,
                values.get_value(at).cloned().unwrap_or(Data::Empty),
            ));
        }
    }
    found
}

/// Every cell of a workbook as text, numbers to nine places.
fn cells(path: &Path) -> BTreeMap<(String, (u32, u32)), String> {
    let mut book = open_workbook_auto(path).unwrap();
    let mut found = BTreeMap::new();
    for sheet in book.sheet_names() {
        let values = book.worksheet_range(&sheet).unwrap();
        let (top, left) = values.start().unwrap_or_default();
        for (row, col, value) in values.used_cells() {
            let at = (
                top + u32::try_from(row).unwrap(),
                left + u32::try_from(col).unwrap(),
            );
            let text = match value {
                Data::Float(number) => format!("{number:.9}"),
                other => other.to_string(),
            };
            if !text.is_empty() {
                found.insert((sheet.clone(), at), text);
            }
        }
    }
    found
}

/// LibreOffice with a profile of its own; `None` where it is not installed.
struct Libre {
    profile: String,
}

impl Libre {
    fn find(folder: &Path) -> Option<Self> {
        if Command::new("soffice").arg("--version").output().is_err() {
            eprintln!("skipped: soffice (LibreOffice) is not installed, so nothing was opened");
            return None;
        }
        let profile = format!(
            "-env:UserInstallation=file://{}",
            folder.join("profile").display()
        );
        Some(Self { profile })
    }

    fn convert(&self, form: &str, files: &[PathBuf], out: &Path) {
        let done = Command::new("soffice")
            .args([
                "--headless",
                &self.profile,
                "--convert-to",
                form,
                "--outdir",
            ])
            .arg(out)
            .args(files)
            .output()
            .unwrap();
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
    }
}

/// How many pages a PDF has: its objects of the type /Page, whatever stands between the words.
fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    text.split("/Type")
        .skip(1)
        .filter_map(|rest| rest.trim_start().strip_prefix("/Page"))
        .filter(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
        .count()
}

#[test]
fn libreoffice_opens_every_workbook_and_finds_the_same_in_it() {
    let office = office("county-office");
    let Some(libre) = Libre::find(&office.dir) else {
        return;
    };
    assert_eq!(office.assess(&["--forms"]).code, 0);
    let books = [
        "奖惩依据表.xlsx",
        "公示表.xlsx",
        "HR导入.xlsx",
        "个人考核表/个人考核表.xlsx",
    ]
    .map(|name| office.result(name));
    let out = office.dir.join("重开");
    libre.convert("ods", &books, &out);
    let again: Vec<PathBuf> = books
        .iter()
        .map(|book| out.join(book.file_name().unwrap()).with_extension("ods"))
        .collect();
    libre.convert("xlsx", &again, &out);
    for (ours, theirs) in books.iter().zip(&again) {
        let own = cells(ours);
        assert!(own.len() > 50, "{ours:?}");
        assert_eq!(own, cells(&theirs.with_extension("xlsx")), "{ours:?}");
    }
    // A person with a dozen indicators is one page.
    libre.convert("pdf", &books[3..], &out);
    let pdf = std::fs::read(out.join("个人考核表.pdf")).unwrap();
    assert_eq!(pages(&pdf), 41, "pages for 41 people");
}

#[test]
fn libreoffice_recalculates_to_our_figures() {
    let office = office("county-office");
    let Some(libre) = Libre::find(&office.dir) else {
        return;
    };
    assert_eq!(office.assess(&[]).code, 0);
    let report = office.result("考核报告.xlsx");
    let out = office.dir.join("重算");
    // To ods and back: what LibreOffice stores it has computed itself.
    libre.convert("ods", std::slice::from_ref(&report), &out);
    libre.convert("xlsx", &[out.join("考核报告.ods")], &out);
    let ours = formulas(&report);
    let theirs = formulas(&out.join("考核报告.xlsx"));
    let totals = ours
        .iter()
        .filter(|(sheet, ..)| sheet == "考核结果汇总表" || sheet == "任职得分")
        .filter(|(.., value)| matches!(value, Data::Float(_)))
        .count();
    // 41 任职 and the 39 who have a total; two who moved or hold two posts have formulas for their kinds as well.
    assert!(totals >= 80, "{totals} totals that are formulas");
    let mut compared = 0;
    for (sheet, at, value) in &ours {
        let Data::Float(value) = value else { continue };
        let found = theirs
            .iter()
            .find(|(other, place, _)| other == sheet && place == at)
            .unwrap_or_else(|| panic!("{sheet} {at:?} is no formula any more"));
        let Data::Float(recalculated) = found.2 else {
            panic!("{sheet} {at:?}: ours {value}, LibreOffice's {:?}", found.2)
        };
        assert!(
            (recalculated - value).abs() < 1e-9,
            "{sheet} {at:?}: ours {value}, LibreOffice's {recalculated}"
        );
        compared += 1;
    }
    assert!(compared >= totals);
}
