//! LibreOffice opens the report, computes every formula anew, and comes to our figures.

use std::path::Path;
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

#[test]
fn libreoffice_recalculates_to_our_figures() {
    if Command::new("soffice").arg("--version").output().is_err() {
        eprintln!("skipped: soffice (LibreOffice) is not installed, so nothing was recalculated");
        return;
    }
    let office = office("county-office");
    assert_eq!(office.assess(&[]).code, 0);
    let report = office.result("考核报告.xlsx");
    let out = office.dir.join("重算");
    // To ods and back: what LibreOffice stores it has computed itself.
    let profile = format!(
        "-env:UserInstallation=file://{}",
        office.dir.join("profile").display()
    );
    let convert = |form: &str, file: &Path| {
        let done = Command::new("soffice")
            .args(["--headless", &profile, "--convert-to", form, "--outdir"])
            .arg(&out)
            .arg(file)
            .output()
            .unwrap();
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
    };
    convert("ods", &report);
    convert("xlsx", &out.join("考核报告.ods"));
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
