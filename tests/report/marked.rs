//! 问题标注 from values in memory: what a broken file may hold must not break the copy.
use calamine::{Data, Reader, Xlsx};
use chrono::NaiveDate;
use gangze::book::{Content, workbook_bytes};
use gangze::diag::catalog::cells::NOT_A_DATE;
use gangze::diag::catalog::tables::SECTION_UNKNOWN_IN_LOG;
use gangze::diag::{Cell, CellRange, Code, Diagnostic, NoWatch, Place};
use gangze::report::{CopiedSheet, Copy, FaultyFile, marked_workbook};

type Book = Xlsx<std::io::Cursor<Vec<u8>>>;

fn range(first: (u32, u32), last: (u32, u32)) -> CellRange {
    CellRange::new(Cell::new(first.0, first.1), Cell::new(last.0, last.1))
}

fn fault(code: Code, sheet: &str, range: CellRange) -> Diagnostic {
    let place = Place::Cells {
        file: "台账/甲.xlsx".into(),
        sheet: Some(sheet.into()),
        range,
    };
    Diagnostic::new(code, place, "不对").help("改")
}

fn text(words: &str) -> Content {
    Content::Text(words.into())
}

fn marked(copy: Copy, problems: Vec<Diagnostic>) -> Book {
    let book = marked_workbook(FaultyFile {
        unit: "某单位".into(),
        name: "台账/甲.xlsx".into(),
        digest: None,
        as_of: NaiveDate::from_ymd_opt(2026, 9, 30).unwrap(),
        problems,
        copy,
    });
    let bytes = workbook_bytes(book, &NoWatch).unwrap();
    Xlsx::new(std::io::Cursor::new(bytes)).unwrap()
}

fn one(sheet: CopiedSheet, problems: Vec<Diagnostic>) -> Book {
    marked(Copy::Sheets(vec![sheet]), problems)
}

fn sheet(name: &str, merges: Vec<CellRange>, rows: Vec<(u32, Vec<(u32, Content)>)>) -> CopiedSheet {
    CopiedSheet {
        name: Some(name.into()),
        hidden: false,
        merges,
        rows,
    }
}

fn value(book: &mut Book, sheet: &str, at: (u32, u32)) -> Data {
    let range = book.worksheet_range(sheet).unwrap();
    range.get_value(at).cloned().unwrap_or_default()
}

fn regions(book: &mut Book) -> Vec<((u32, u32), (u32, u32))> {
    let mut regions: Vec<_> = book
        .merge_cells_by_sheet_name("甲")
        .unwrap()
        .into_iter()
        .map(|region| (region.start, region.end))
        .collect();
    regions.sort_unstable();
    regions
}

#[test]
fn regions_that_overlap_or_are_huge_are_left_out() {
    let merges = vec![
        range((2, 0), (4, 1)),
        range((3, 1), (5, 2)),
        range((0, 0), (0, 3)),
        range((7, 0), (7, 0)),
        range((9, 0), (1_048_575, 16_383)),
        range((6, 4), (5, 3)),
    ];
    let rows = vec![
        (0, vec![(0, text("题"))]),
        (3, vec![(0, text("盖住的")), (2, text("看得见"))]),
    ];
    let mut book = one(sheet("甲", merges, rows), Vec::new());
    assert_eq!(regions(&mut book), [((0, 0), (0, 3)), ((2, 0), (4, 1))]);
    assert_eq!(value(&mut book, "甲", (3, 0)), Data::Empty);
    assert_eq!(value(&mut book, "甲", (3, 2)).to_string(), "看得见");
}

#[test]
fn the_farthest_cell_stands_where_it_stood() {
    let rows = vec![(1_048_575, vec![(16_383, text("最远"))])];
    let book = one(sheet("甲", Vec::new(), rows), Vec::new());
    // Its whole range would fill the memory; the cells one by one do not.
    let mut book = book;
    let mut cells = book.worksheet_cells_reader("甲").unwrap();
    let cell = cells.next_cell().unwrap().unwrap();
    assert_eq!(cell.get_position(), (1_048_575, 16_383));
}

#[test]
fn a_fault_in_a_blank_or_covered_cell_is_marked_where_people_see_it() {
    let merges = vec![range((1, 0), (3, 0))];
    let rows = vec![(1, vec![(0, text("张敏")), (1, text("甲"))])];
    let problems = vec![
        fault(NOT_A_DATE, "甲", range((2, 0), (2, 0))),
        fault(SECTION_UNKNOWN_IN_LOG, "甲", range((8, 5), (8, 5))),
    ];
    let book = marked_workbook(FaultyFile {
        unit: "某单位".into(),
        name: "台账/甲.xlsx".into(),
        digest: None,
        as_of: NaiveDate::from_ymd_opt(2026, 9, 30).unwrap(),
        problems,
        copy: Copy::Sheets(vec![sheet("甲", merges, rows)]),
    });
    let rows: Vec<gangze::book::Row> = book.sheets.into_iter().nth(1).unwrap().body.rows.collect();
    let marked: Vec<(Option<u32>, Option<u16>, String)> = rows
        .iter()
        .flat_map(|row| row.cells.iter().map(|cell| (row.at, cell)))
        .filter_map(|(row, cell)| Some((row, cell.column, cell.note.clone()?)))
        .collect();
    assert_eq!(
        marked,
        [
            (Some(1), Some(0), "错误[E104]: 不对\n建议：改".to_owned()),
            (Some(8), Some(5), "警告[W224]: 不对\n建议：改".to_owned()),
        ]
    );
}

#[test]
fn a_sheet_called_like_the_list_keeps_its_own_links() {
    let rows = vec![(0, vec![(0, text("甲"))])];
    let problems = vec![fault(NOT_A_DATE, "问题清单", range((0, 0), (0, 0)))];
    let mut book = one(sheet("问题清单", Vec::new(), rows), problems);
    assert_eq!(book.sheet_names(), ["问题清单", "问题清单（2）"]);
    let formulas = book.worksheet_formula("问题清单").unwrap();
    let link = formulas.used_cells().next().unwrap().2.clone();
    assert!(link.contains("#'问题清单（2）'!A1"), "{link}");
}

#[test]
fn without_a_copy_the_list_says_why() {
    let mut book = marked(Copy::TooLarge { limit: 500_000 }, Vec::new());
    assert_eq!(book.sheet_names(), ["问题清单"]);
    let said = value(&mut book, "问题清单", (1, 0)).to_string();
    assert!(said.contains("超过 500000 个"), "{said}");
    let mut book = marked(Copy::Unreadable, Vec::new());
    let said = value(&mut book, "问题清单", (1, 0)).to_string();
    assert!(said.contains("没有读成"), "{said}");
}
