//! What is written: workbooks reopened and compared by content, CSV bytes, folders that swap in whole.
use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use chrono::NaiveDate;
use gangze::book::{
    Anchor, Cached, Cell, Chart, ChartKind, Column, Content, Encoding, Mark, Marking, Print, Row,
    Rows, Series, Sheet, Source, Style, TabColour, Tone, Workbook, sheet_names, workbook_bytes,
    write_csv, write_workbook,
};
use gangze::diag::{self, NoWatch, Stage, Watch, catalog::output};
use rust_decimal::Decimal;

mod folder;
mod lists;
mod values;

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, 8).unwrap()
}

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn book(sheets: Vec<Sheet>) -> Workbook {
    let mut book = Workbook::new("考核报告", "某县县委办公室", day());
    book.sheets = sheets;
    book.digest = Some("sha256:00ff".into());
    book
}

fn write(sheets: Vec<Sheet>) -> Vec<u8> {
    workbook_bytes(book(sheets), &NoWatch).unwrap()
}

fn open(bytes: &[u8]) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes.to_vec())).unwrap()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// One column of cells, without header.
fn column(cells: Vec<Cell>) -> Sheet {
    let mut sheet = Sheet::new("甲", vec![Column::new("", Style::Text)]);
    sheet.body = cells
        .into_iter()
        .map(|cell| Row::new(vec![cell]))
        .collect::<Vec<_>>()
        .into();
    sheet
}

fn read_column(bytes: &[u8]) -> Vec<Data> {
    let range = open(bytes).worksheet_range("甲").unwrap();
    let last = range.end().map_or(0, |(row, _)| row + 1);
    (0..last)
        .map(|row| range.get_value((row, 0)).cloned().unwrap_or(Data::Empty))
        .collect()
}

#[test]
fn names_become_legal_and_unique() {
    let long = "一二三四五六七八九十".repeat(4);
    let names = sheet_names([
        "汇总",
        "汇总",
        "a/b[c]:*?\\",
        "'引号'",
        "",
        "History",
        "ABC",
        "abc",
        &long,
        &long,
        "表\n名",
    ]);
    insta::assert_snapshot!(names.join("\n"), @"
    汇总
    汇总（2）
    a／b［c］：＊？＼
    引号
    未命名
    History_
    ABC
    abc（2）
    一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十…
    一二三四五六七八九十一二三四五六七八九十一二三四五六七…（2）
    表名
    ");
    for name in &names {
        assert!(name.encode_utf16().count() <= 31);
    }
    let emoji = sheet_names(["😀".repeat(20)]);
    assert!(emoji[0].encode_utf16().count() <= 31);
    let sheets = names
        .iter()
        .map(|name| Sheet::new(name, vec![Column::plain(8.0)]));
    let bytes = write(sheets.collect());
    assert_eq!(open(&bytes).sheet_names(), names);
}

/// A report sheet with everything on it.
fn report() -> Sheet {
    let columns = vec![
        Column::new("名次", Style::Count),
        Column::new("姓名", Style::TextCentre),
        Column::new("规范", Style::Score).group("分项得分"),
        Column::new("效率", Style::Score)
            .group("分项得分")
            .note("按时办结"),
        Column::new("总分", Style::Total),
        Column::new("等次", Style::TextCentre),
        Column::new("完成日期", Style::Date),
        Column::new("说明", Style::Wrapped),
    ];
    let people = ["张敏", "王建国", "欧阳晓梅", "李强"];
    let rows: Vec<Row> = (1_i64..)
        .zip(people)
        .map(|(rank, name)| {
            let total = Decimal::new(9_650 - rank * 1_225, 2);
            Row::new(vec![
                Cell::number(rank),
                Cell::link(name, "明细", diag::Cell::new(0, 0)),
                Cell::number(Decimal::new(4_000 - rank * 25, 2)).note("依据：第八条"),
                Cell::number(total - Decimal::new(4_000 - rank * 25, 2)),
                Cell::formula(format!("=C{0}+D{0}", rank + 4), Cached::Number(total)),
                Cell::text(if rank == 4 { "不合格" } else { "合格" }),
                Cell::date(day()),
                Cell::text(
                    "逾期 3 个工作日，每日扣 0.5 分，共扣 1.5 分；公文标题差错一处，扣 0.5 分",
                ),
            ])
        })
        .collect();
    let mut sheet = Sheet::table("汇总", columns, rows.into());
    sheet.titles = vec![
        Row::line("2026年第三季度岗位目标责任制考核汇总表", Style::Title),
        Row::line("单位：某县县委办公室　　基准日：2026-10-08", Style::Caption),
    ];
    sheet.foot = vec![
        Row::line(
            "说明：总分为各分项之和；等次按《岗位目标责任制考核办法》第十二条确定，优秀比例不超过参加考核人数的百分之二十，对结果有异议的，可在公示期内书面提出。",
            Style::Note,
        ),
        Row::new(vec![
            Cell::text("考核组组长（签字）：")
                .style(Style::Signature)
                .across(4),
            Cell::text("日期：　　年　　月　　日")
                .style(Style::Signature)
                .across(Cell::ALL),
        ])
        .height(36.0),
    ];
    sheet.freeze = Some(2);
    sheet.tab = Some(TabColour::Blue);
    sheet.print = Print {
        mark: Some("草稿 & 待定".into()),
        running_head: Some("某县县委办公室".into()),
        ..Print::landscape()
    };
    sheet.marks = vec![
        Mark::column(
            5,
            Marking::TextEquals {
                text: "不合格".into(),
                tone: Tone::Bad,
            },
        ),
        Mark::column(
            4,
            Marking::Below {
                limit: dec("60"),
                tone: Tone::Warn,
            },
        ),
        Mark::column(3, Marking::Bar),
    ];
    sheet
}

#[test]
fn titles_header_freeze_filter_and_print_are_there() {
    let bytes = write(vec![report(), Sheet::new("明细", vec![Column::plain(9.0)])]);
    let xml = part(&bytes, "xl/worksheets/sheet1.xml");
    for wanted in [
        "<mergeCell ref=\"A1:H1\"/>",
        "<mergeCell ref=\"A3:A4\"/>",
        "<mergeCell ref=\"C3:D3\"/>",
        "<mergeCell ref=\"E10:H10\"/>",
        "<autoFilter ref=\"A4:H8\"/>",
        "topLeftCell=\"C5\"",
        "state=\"frozen\"",
        "orientation=\"landscape\"",
        "paperSize=\"9\"",
        "fitToHeight=\"0\"",
        "<pageSetUpPr fitToPage=\"1\"/>",
        "第 &amp;P 页 共 &amp;N 页",
        "草稿 &amp;&amp; 待定",
        "AND(ISNUMBER(E5),E5&lt;60)",
        "F5=\"不合格\"",
        "dataBar",
        "horizontalCentered=\"1\"",
        "numberStoredAsText=\"1\"",
        "ht=\"36\" customHeight=\"1\"",
    ] {
        assert!(xml.contains(wanted), "{wanted}\n{xml}");
    }
    let workbook = part(&bytes, "xl/workbook.xml");
    for wanted in ["汇总!$3:$4", "汇总!$A$1:$H$10", "汇总!$A$4:$H$8"] {
        assert!(workbook.contains(wanted), "{wanted}\n{workbook}");
    }
    assert!(part(&bytes, "xl/comments1.xml").contains("依据：第八条"));
    assert!(part(&bytes, "docProps/core.xml").contains("2026-10-08T00:00:00Z"));
    assert!(part(&bytes, "docProps/custom.xml").contains("sha256:00ff"));
}

#[test]
fn same_layout_same_bytes() {
    let sheets = || {
        let big =
            (0..30_000_u32).map(|i| Row::new(vec![Cell::text(format!("行{i}")), Cell::number(i)]));
        let columns = vec![
            Column::new("文", Style::Text),
            Column::new("数", Style::Count),
        ];
        let mut all = vec![
            report(),
            Sheet::table("大", columns, Rows::stream(30_000, big)),
        ];
        all.extend((0..20).map(|i| {
            let mut form = report();
            form.name = format!("表{i}");
            form
        }));
        all
    };
    let first = write(sheets());
    for _ in 0..3 {
        assert!(first == write(sheets()), "bytes differ");
    }
}

#[test]
fn a_full_sheet_goes_on_in_the_next() {
    let rows = (0..25_u32).map(|i| Row::new(vec![Cell::number(i)]));
    let mut sheet = Sheet::table(
        "名册",
        vec![Column::new("号", Style::Count)],
        Rows::stream(25, rows),
    );
    sheet.titles = vec![Row::line("标题", Style::Title)];
    sheet.foot = vec![Row::line("完", Style::Note)];
    sheet.row_limit = 12;
    let bytes = write(vec![
        sheet,
        Sheet::new("名册（2）", vec![Column::plain(9.0)]),
    ]);
    let mut book = open(&bytes);
    assert_eq!(
        book.sheet_names(),
        ["名册", "名册（3）", "名册（4）", "名册（2）"]
    );
    let mut all = Vec::new();
    for name in ["名册", "名册（3）", "名册（4）"] {
        let range = book.worksheet_range(name).unwrap();
        assert_eq!(range.get_value((0, 0)), Some(&Data::String("标题".into())));
        assert_eq!(range.get_value((1, 0)), Some(&Data::String("号".into())));
        all.extend(range.rows().filter_map(|row| match row[0] {
            Data::Float(value) => Some(value),
            _ => None,
        }));
    }
    assert_eq!(all, (0..25).map(f64::from).collect::<Vec<_>>());
}

#[test]
fn cells_that_reach_down_push_the_next_rows_aside() {
    let mut sheet = Sheet::new("甲", (0..4).map(|_| Column::plain(12.0)).collect());
    sheet.body = vec![
        Row::new(vec![
            Cell::text("左").style(Style::FormLabel).down(2),
            Cell::text("上").style(Style::FormText).across(2),
            Cell::text("右").style(Style::FormText).down(2),
        ]),
        Row::new(vec![
            // Asks for more than is free between its neighbours.
            Cell::text("下").style(Style::FormText).across(Cell::ALL),
        ]),
        Row::new(vec![Cell::number(7).style(Style::Score).across(4)]),
    ]
    .into();
    let bytes = write(vec![sheet]);
    let xml = part(&bytes, "xl/worksheets/sheet1.xml");
    for merged in ["A1:A2", "B1:C1", "D1:D2", "B2:C2", "A3:D3"] {
        assert!(
            xml.contains(&format!("<mergeCell ref=\"{merged}\"/>")),
            "{merged}\n{xml}"
        );
    }
    let range = open(&bytes).worksheet_range("甲").unwrap();
    assert_eq!(range.get_value((1, 1)), Some(&Data::String("下".into())));
    assert_eq!(range.get_value((2, 0)), Some(&Data::Float(7.0)));
}

#[test]
fn widths_know_chinese() {
    let mut sheet = column(vec![Cell::text("一二三四五六七八九十")]);
    sheet.columns.push(Column::new("", Style::Text).width(33.0));
    let xml = part(&write(vec![sheet]), "xl/worksheets/sheet1.xml");
    assert!(
        xml.contains("<col min=\"1\" max=\"1\" width=\"22.7"),
        "{xml}"
    );
    assert!(
        xml.contains("<col min=\"2\" max=\"2\" width=\"33.7"),
        "{xml}"
    );
    let long = column(vec![Cell::text("长".repeat(500))]);
    let xml = part(&write(vec![long]), "xl/worksheets/sheet1.xml");
    assert!(xml.contains("width=\"60.7"), "{xml}");
}

#[test]
fn long_remarks_get_high_rows_in_both_modes() {
    for expected in [2, 50_000] {
        let remarks = [
            "短",
            "长的说明，需要折成好几行才放得下，".repeat(6).as_str(),
        ]
        .map(|text| Row::new(vec![Cell::text(text)]));
        let mut sheet = Sheet::table(
            "甲",
            vec![Column::new("说明", Style::Wrapped)],
            Rows::stream(expected, remarks),
        );
        sheet.titles = vec![Row::line("很长的标题，".repeat(10), Style::Title)];
        let xml = part(&write(vec![sheet]), "xl/worksheets/sheet1.xml");
        let height = |row: u32| {
            let start = xml.find(&format!("<row r=\"{row}\"")).unwrap();
            let tag = &xml[start..start + xml[start..].find('>').unwrap()];
            let value = tag.split("ht=\"").nth(1)?.split('"').next()?;
            value.parse::<f64>().ok()
        };
        assert!(height(1).unwrap() > 100.0, "{:?}", height(1));
        assert!(
            height(3).is_none_or(|points| points < 21.0),
            "{:?}",
            height(3)
        );
        assert!(
            (70.0..100.0).contains(&height(4).unwrap()),
            "{:?}",
            height(4)
        );
    }
}

proptest::proptest! {
    #[test]
    fn any_names_are_accepted(wanted in proptest::collection::vec(".{0,40}|[']{1,3}|[Aa]{30,33}", 1..12)) {
        let names = sheet_names(&wanted);
        let sheets = wanted.iter().map(|name| Sheet::new(name, vec![Column::plain(8.0)]));
        let bytes = write(sheets.collect());
        proptest::prop_assert_eq!(open(&bytes).sheet_names(), names);
    }
}

#[test]
fn charts_point_at_body_cells() {
    let mut front = Sheet::new("首页", vec![Column::plain(20.0)]);
    let series = |sheet| Series {
        name: "总分".into(),
        categories: Source {
            sheet,
            column: 1,
            first: 0,
            count: 4,
        },
        values: Source {
            sheet,
            column: 4,
            first: 0,
            count: 4,
        },
    };
    let mut column = Chart::new(ChartKind::Column, "总分", vec![series(Some("汇总"))]);
    column.anchor = Anchor::At(diag::Cell::new(2, 0));
    let mut pie = Chart::new(ChartKind::Pie, "构成", vec![series(Some("汇总"))]);
    pie.anchor = Anchor::Below;
    front.charts = vec![column, pie];
    let mut own = report();
    own.charts = vec![Chart::new(ChartKind::Bar, "排名", vec![series(None)])];
    let bytes = write(vec![front, own]);
    for (chart, kind) in [(2, "col"), (3, "bar")] {
        let xml = part(&bytes, &format!("xl/charts/chart{chart}.xml"));
        assert!(xml.contains(&format!("barDir val=\"{kind}\"")), "{xml}");
        assert!(xml.contains("汇总!$E$5:$E$8"), "{xml}");
        assert!(xml.contains("汇总!$B$5:$B$8"), "{xml}");
    }
    assert!(part(&bytes, "xl/charts/chart1.xml").contains("pieChart"));
}

#[test]
fn progress_is_one_step_a_sheet() {
    use std::sync::atomic::{AtomicU64, Ordering};
    #[derive(Default)]
    struct Count(AtomicU64, AtomicU64);
    impl Watch for Count {
        fn begin(&self, _: Stage, steps: u64) {
            self.0.fetch_add(steps, Ordering::Relaxed);
        }
        fn step(&self, _: Stage) {
            self.1.fetch_add(1, Ordering::Relaxed);
        }
        fn end(&self, _: Stage) {}
    }
    let count = Count::default();
    workbook_bytes(book(vec![report(), column(vec![])]), &count).unwrap();
    assert_eq!((count.0.into_inner(), count.1.into_inner()), (2, 2));
}

#[test]
fn too_many_columns_is_said_plainly() {
    let mut sheet = Sheet::new("甲", Vec::new());
    sheet.body = vec![Row::new(vec![Cell::text("列"); 16_385])].into();
    let fault = workbook_bytes(book(vec![sheet]), &NoWatch).unwrap_err();
    assert_eq!(fault.code, output::DOES_NOT_FIT);
    insta::assert_snapshot!(diag::text(&fault), @"
    错误[E704]: `考核报告` 放不下，有一张工作表超过了 16384 列
     --> 考核报告
      = 建议: 减少指标或者分成几个方案；仍然不行时，把这条信息和方案一起发给维护的人
    ");
}

#[test]
fn a_full_disk_is_said_plainly() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let fault = write_workbook(
        book(vec![report()]),
        Full,
        None,
        "结果/考核报告.xlsx",
        &NoWatch,
    )
    .unwrap_err();
    assert_eq!(fault.code, output::DISK_FULL);
    insta::assert_snapshot!(diag::text(&fault), @"
    错误[E703]: 写 `结果/考核报告.xlsx` 时磁盘已满
     --> 结果/考核报告.xlsx
      = 建议: 清理出空间以后再运行一次；原有的结果没有改动
    ");
}

#[test]
fn csv_is_guarded_and_exact() {
    let rows = vec![
        Row::new(
            [
                "007", "=1+1", "+86 138", "-5", "-5.25", "-5+3", "@x", "\tx", "\rx", "＝1", "-",
            ]
            .map(Cell::text)
            .to_vec(),
        ),
        Row::new(vec![
            Cell::number(dec("-3.50")),
            Cell::percent(dec("0.125")),
            Cell::date(day()),
            Cell::blank(),
            Cell::text("逗,号"),
            Cell::text("引\"号"),
            Cell::text("行\n行"),
            Cell::new(Content::Blank),
        ]),
    ];
    let mut bytes = Vec::new();
    write_csv(&mut bytes, ["工号", "姓名"], rows, Encoding::Utf8).unwrap();
    assert_eq!(&bytes[..3], [0xEF, 0xBB, 0xBF]);
    assert_eq!(
        std::str::from_utf8(&bytes[3..]).unwrap(),
        "工号,姓名\r\n007,'=1+1,'+86 138,-5,-5.25,'-5+3,'@x,\"'\tx\",\"'\rx\",'＝1,-\r\n\
         -3.50,0.125,2026-10-08,,\"逗,号\",\"引\"\"号\",\"行\n行\",\r\n"
    );
}
