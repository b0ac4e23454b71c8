//! `gangze check --mark`: the copies beside the originals, and the originals untouched.

use std::fs;
use std::path::Path;

use super::small::{contents, small};

const LOG: &str = "台账/事项.csv";

#[test]
fn a_marked_copy_stands_beside_the_originals() {
    use calamine::{Data, Reader, open_workbook_auto};
    let office = small()
        .but(LOG, "2026-07-14", "2026-07-34")
        .but(LOG, "A4,", "A3,");
    let before = contents(&office.dir);
    let run = office.check(&["--mark"]);
    assert_eq!(run.code, 1);
    let folder = office.dir.join("问题标注");
    assert!(
        run.out.contains("（1 个文件；请在原表里改正）"),
        "{}",
        run.out
    );
    let kept: Vec<_> = contents(&office.dir)
        .into_iter()
        .filter(|(path, _)| !path.starts_with(&folder))
        .collect();
    assert!(kept == before, "an original was touched");

    let mut book = open_workbook_auto(folder.join("台账/事项.问题标注.xlsx")).unwrap();
    assert_eq!(book.sheet_names(), ["问题清单", "事项"]);
    let copy = book.worksheet_range("事项").unwrap();
    let text = fs::read_to_string(office.dir.join(LOG)).unwrap();
    for (row, line) in (0_u32..).zip(text.lines()) {
        for (col, cell) in (0_u32..).zip(line.split(',')) {
            let own = copy
                .get_value((row, col))
                .unwrap_or(&Data::Empty)
                .to_string();
            assert_eq!(own, cell, "row {row} column {col}");
        }
    }
    let list = book.worksheet_range("问题清单").unwrap();
    let lines: Vec<String> = list
        .rows()
        .map(|row| {
            let cells: Vec<String> = row.iter().map(ToString::to_string).collect();
            cells.join("|")
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    问题标注：台账/事项.csv|||||||
    后面各表是原表的副本，只有数值，没有公式和格式，单元格位置和原表一样。请在原表 台账/事项.csv 里改正，再运行一次 gangze check；在这个副本里改没有用。|||||||
    红底加粗是错误，黄底斜体是警告；点「位置」跳到那一格，格上的批注写着怎样改。|||||||
    序号|级别|位置|内容|本行|另见|建议|代码
    1|错误|H3|`完成日期` 读到 `2026-07-34`，不是一个日期|编号=A2，任务=校对文件，主办=李强||改成真实日期，例如 2026-09-30；改好之前这一行不计分|E104
    2|错误|A5|编号 `A3` 用了不止一次|编号=A3，任务=跟踪落实，主办=钱进|台账/事项.csv › A4 第一次在这里|改正编号；登记重了的删去一行|E220
    ");

    // Once all is mended, nothing stale is left.
    let mended = office
        .but(LOG, "2026-07-34", "2026-07-14")
        .but(LOG, "A3,跟踪", "A4,跟踪");
    let run = mended.check(&["--mark"]);
    assert_eq!(run.code, 0, "{}", run.out);
    assert!(!folder.join("台账").exists());
}

#[test]
fn a_copy_holds_the_values_and_merged_regions_of_the_original() {
    use calamine::{Reader, Xlsx, open_workbook};
    let office = super::office("county-office_bad");
    let run = super::run(&["check", office.dir.to_str().unwrap(), "--mark"]);
    assert!(run.out.contains("（18 个文件"), "{}", run.out);
    let folder = office.dir.join("问题标注");
    for name in ["台账/秘书科", "台账/综合科", "岗位目标", "数据/民主测评"] {
        let mut original: Xlsx<_> = open_workbook(office.dir.join(format!("{name}.xlsx"))).unwrap();
        let mut copy: Xlsx<_> =
            open_workbook(folder.join(format!("{name}.问题标注.xlsx"))).unwrap();
        let sheets = original.sheet_names();
        assert_eq!(copy.sheet_names()[1..], sheets);
        for sheet in sheets {
            let (from, to) = (
                original.worksheet_range(&sheet).unwrap(),
                copy.worksheet_range(&sheet).unwrap(),
            );
            for (row, col, cell) in from.used_cells() {
                let (top, left) = from.start().unwrap();
                let at = (top + row as u32, left + col as u32);
                let own = to.get_value(at).map(ToString::to_string);
                assert_eq!(own, Some(cell.to_string()), "{name} {sheet} {at:?}");
            }
            let regions = |book: &mut Xlsx<_>| {
                let mut regions = book.merge_cells_by_sheet_name(&sheet).unwrap();
                regions.sort_unstable_by_key(|region| region.start);
                regions
            };
            assert_eq!(regions(&mut copy), regions(&mut original), "{name} {sheet}");
        }
    }
    let notes = part(
        &folder.join("台账/秘书科.问题标注.xlsx"),
        "xl/comments1.xml",
    );
    assert!(notes.contains("ref=\"I7\""), "{notes}");
    assert!(notes.contains("建议：改成真实日期"), "{notes}");
    // A file that cannot be read has the list alone.
    let broken: Xlsx<_> = open_workbook(folder.join("台账/损坏.问题标注.xlsx")).unwrap();
    assert_eq!(broken.sheet_names(), ["问题清单"]);
}

/// One part of an xlsx file.
fn part(file: &Path, name: &str) -> String {
    let mut zip = zip::ZipArchive::new(fs::File::open(file).unwrap()).unwrap();
    std::io::read_to_string(zip.by_name(name).unwrap()).unwrap()
}

#[test]
fn no_copy_is_asked_for_and_none_is_written() {
    let office = small();
    let run = office.check(&["--mark"]);
    assert!(run.out.contains("没有要标注的表格"), "{}", run.out);
    assert!(!office.dir.join("问题标注").exists());
}
