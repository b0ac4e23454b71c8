//! The report: formulas and their values, every node recomputed from its rows, HR rows, JSON, drafts.
use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx};
use gangze::book::{Encoding, workbook_bytes, write_csv};
use gangze::diag::NoWatch;
use gangze::office::Mode;
use gangze::report::{Context, hr_rows, hr_workbook, results_json, workbook};
use rust_decimal::Decimal;

mod marked;
mod office;
mod sections;

use office::{context, context_with, dec};

type Book = Xlsx<Cursor<Vec<u8>>>;

fn open(context: &Context) -> Book {
    let bytes = workbook_bytes(workbook(context), &NoWatch).unwrap();
    if let Ok(path) = std::env::var("GANGZE_REPORT") {
        std::fs::write(path, &bytes).unwrap();
    }
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

#[test]
fn a_lone_overview_lists_nobody_twice() {
    let mut book = open(&context());
    let range = book.worksheet_range("总览").unwrap();
    let all: Vec<String> = range.cells().map(|(_, _, data)| data.to_string()).collect();
    assert_eq!(all.iter().filter(|text| *text == "张敏").count(), 1);
    assert!(all.contains(&"赵磊（信息科）：缺数：测评票没有他的票".to_owned()));
    assert!(
        all.contains(
            &"1 个文件，有内容的 8 行 = 采用 5 + 退回 1 + 标题、表头、小计等 2".to_owned()
        )
    );
}

/// A sheet's cells by row and by heading.
struct Grid {
    range: Range<Data>,
    header: u32,
}

impl Grid {
    fn of(book: &mut Book, name: &str, heading: &str) -> Self {
        let range = book.worksheet_range(name).unwrap();
        let header = (0..12)
            .find(|row| (0..60).any(|col| text_at(&range, *row, col) == heading))
            .unwrap();
        Self { range, header }
    }

    fn column(&self, heading: &str) -> u32 {
        let two = self.header + 1;
        (0..60)
            .find(|col| {
                text_at(&self.range, self.header, *col) == heading
                    || text_at(&self.range, two, *col) == heading
            })
            .unwrap_or_else(|| panic!("no column {heading}"))
    }

    fn text(&self, row: u32, heading: &str) -> String {
        text_at(&self.range, row, self.column(heading))
    }

    fn number(&self, row: u32, heading: &str) -> Option<Decimal> {
        number(self.range.get_value((row, self.column(heading))))
    }

    /// The first row that says `text` under a heading.
    fn row(&self, heading: &str, text: &str) -> u32 {
        let column = self.column(heading);
        (self.header..self.header + 200)
            .find(|row| text_at(&self.range, *row, column) == text)
            .unwrap_or_else(|| panic!("no row {text}"))
    }

    fn rows(&self) -> std::ops::RangeInclusive<u32> {
        self.header + 1..=self.range.end().unwrap().0
    }
}

fn text_at(range: &Range<Data>, row: u32, col: u32) -> String {
    match range.get_value((row, col)) {
        Some(Data::Empty) | None => String::new(),
        Some(data) => data.to_string(),
    }
}

fn number(data: Option<&Data>) -> Option<Decimal> {
    match data? {
        Data::Float(number) => Some(Decimal::from_f64_retain(*number)?.round_dp(10).normalize()),
        Data::Int(number) => Some(Decimal::from(*number)),
        Data::String(text) => text.parse().ok(),
        _ => None,
    }
}

fn formula(book: &mut Book, sheet: &str, row: u32, col: u32) -> String {
    let formulas = book.worksheet_formula(sheet).unwrap();
    formulas.get_value((row, col)).cloned().unwrap_or_default()
}

const SUMMARY: &str = "考核结果汇总表";

#[test]
fn sheets_stand_in_their_order() {
    let book = open(&context());
    assert_eq!(
        book.sheet_names(),
        [
            "总览",
            SUMMARY,
            "科室汇总",
            "任职得分",
            "得分明细",
            "任务明细",
            "指标分析",
            "问题清单",
            "规则与依据"
        ]
    );
}

#[test]
fn a_total_is_a_formula_over_its_kinds_with_its_value() {
    let mut book = open(&context());
    let grid = Grid::of(&mut book, SUMMARY, "工号");
    let row = grid.row("工号", "0012");
    assert_eq!(grid.number(row, "总分"), Some(dec("95.75")));
    let at = formula(&mut book, SUMMARY, row, grid.column("总分"));
    assert_eq!(
        at,
        format!("ROUND(ROUND(MIN(100,MAX(0,SUM(G{0}:I{0}))),10),2)", row + 1)
    );
}

#[test]
fn several_posts_are_weighed_by_a_formula_over_their_rows() {
    let mut book = open(&context());
    let grid = Grid::of(&mut book, SUMMARY, "工号");
    let row = grid.row("工号", "0034");
    // 90 and 92.83, each over 33 days: 91.415, which rounds up.
    assert_eq!(grid.number(row, "总分"), Some(dec("91.42")));
    let of = |book: &mut Book, heading| formula(book, SUMMARY, row, grid.column(heading));
    assert_eq!(
        of(&mut book, "总分"),
        "ROUND(ROUND(SUMPRODUCT('任职得分'!$N$6:$N$7,'任职得分'!$J$6:$J$7)/\
         SUMPRODUCT(ISNUMBER('任职得分'!$N$6:$N$7)*'任职得分'!$J$6:$J$7),10),2)"
    );
    assert!(of(&mut book, "质量").contains("'任职得分'!$L$6:$L$7"));
    assert_eq!(of(&mut book, "加减分"), "");
    assert!(grid.text(row, "说明").contains("按天加权：秘书科综合岗"));
    let tenures = Grid::of(&mut book, "任职得分", "工号");
    assert_eq!(tenures.text(5, "姓名"), "李强");
    assert_eq!(tenures.text(6, "姓名"), "李强");
}

#[test]
fn what_no_formula_can_say_is_a_value_with_a_note() {
    let even = context_with(|scheme| scheme.rounding.total.mode = Mode::HalfEven, None);
    let mut book = open(&even);
    let grid = Grid::of(&mut book, SUMMARY, "工号");
    let row = grid.row("工号", "0012");
    assert_eq!(grid.number(row, "总分"), Some(dec("95.75")));
    assert_eq!(formula(&mut book, SUMMARY, row, grid.column("总分")), "");
    let capped = context_with(|scheme| scheme.total.bonus_cap = Some(dec("3")), None);
    let mut book = open(&capped);
    assert_eq!(formula(&mut book, SUMMARY, row, grid.column("总分")), "");
    let cut = context_with(|scheme| scheme.rounding.total.mode = Mode::Truncate, None);
    let mut book = open(&cut);
    assert!(formula(&mut book, SUMMARY, row, grid.column("总分")).starts_with("ROUNDDOWN(ROUND("));
}

#[test]
fn spread_shares_multiply_in_the_formula() {
    let spread = context_with(|_| {}, Some("1.02"));
    let mut book = open(&spread);
    let grid = Grid::of(&mut book, SUMMARY, "工号");
    let row = grid.row("工号", "0012");
    assert_eq!(grid.number(row, "总分"), Some(dec("97.67")));
    let text = formula(&mut book, SUMMARY, row, grid.column("总分"));
    assert!(
        text.contains(&format!("G{0}*1.02+H{0}*1.02", row + 1)),
        "{text}"
    );
}

#[test]
fn everybody_ends_with_a_conclusion_and_the_foot_adds_up() {
    let mut book = open(&context());
    let grid = Grid::of(&mut book, SUMMARY, "工号");
    let trial = grid.row("姓名", "王芳");
    assert_eq!(grid.text(trial, "工号"), "=1+1");
    assert_eq!(grid.text(trial, "结论"), "不定等次");
    assert_eq!(
        grid.text(trial, "说明"),
        "试用。《公务员考核规定》第二十五条"
    );
    let open = grid.row("姓名", "赵磊");
    assert_eq!(grid.number(open, "总分"), None);
    assert!(
        grid.text(open, "说明")
            .starts_with("缺数：测评票没有他的票")
    );
    let foot: Vec<String> = grid
        .rows()
        .map(|row| text_at(&grid.range, row, 0))
        .collect();
    let foot = foot.join("\n");
    assert!(
        foot.contains("名册 4 人 = 定等 2 + 不定等次 1 + 未计分 0 + 待定 1 + 不参加 0"),
        "{foot}"
    );
    assert!(
        foot.contains("「好」名额：实际参加 4 人 × 40%，截断取 1 人；达到分数线 2 人，实际 1 人"),
        "{foot}"
    );
}

#[test]
fn entries_show_their_cells_and_the_words_of_each_step() {
    let mut book = open(&context());
    let grid = Grid::of(&mut book, "得分明细", "编号");
    let row = grid.row("理由与合成", "逾期3个工作日");
    assert_eq!(grid.text(row, "编号"), "1.1.1.2");
    assert_eq!(grid.text(row, "上级编号"), "1.1.1");
    assert_eq!(grid.text(row, "名称"), "MS-01 起草全会报告");
    assert_eq!(grid.text(row, "出处"), "台账/秘书科.xlsx › 三季度 › 第5行");
    assert_eq!(
        grid.text(row, "引用值"),
        "完成时限[D5]=2026-07-20；完成日期[E5]=2026-07-23"
    );
    assert_eq!(grid.text(row, "任务明细"), "第4行");
    let base = grid.row("理由与合成", "起评分");
    assert_eq!(
        grid.text(base, "出处"),
        "岗位目标.xlsx › 三季度 › C3（起评分）"
    );
    let rate = grid.row("理由与合成", "按率计分");
    assert_eq!(
        grid.text(rate, "出处"),
        "台账/秘书科.xlsx › 三季度 › 第5–6、8行（共3行）"
    );
    // The limit of the second row stands in the cell above.
    assert!(
        grid.text(rate, "引用值")
            .contains("完成时限[D5]=2026-08-10")
    );
    let node = grid.row("名称", "按时办结");
    assert_eq!(
        grid.text(node, "理由与合成"),
        "起评 60 + 扣分 −1.5 = 58.5；下限 0；上限 60；2位，四舍五入；实际值 0.95；满分 60"
    );
}

#[test]
fn every_node_can_be_computed_again_from_its_rows() {
    let mut book = open(&context());
    let grid = Grid::of(&mut book, "得分明细", "编号");
    let kinds = ["总分", "目标类型", "分组", "指标", "分项"];
    let mut checked = 0;
    for row in grid.rows() {
        let is_node = kinds.contains(&grid.text(row, "层级").as_str());
        let Some(value) = grid.number(row, "分值").filter(|_| is_node) else {
            continue;
        };
        let number = |heading| grid.number(row, heading).unwrap_or_default();
        let key = (grid.text(row, "任职序号"), grid.text(row, "编号"));
        let mut base = Decimal::ZERO;
        for below in grid.rows() {
            let own = (grid.text(below, "任职序号"), grid.text(below, "上级编号"));
            if own != key || grid.text(below, "计入上级") != "是" {
                continue;
            }
            let factor = grid.number(below, "重配系数").unwrap_or(Decimal::ONE);
            base += grid.number(below, "分值").unwrap_or_default() * factor;
        }
        let mut exact = base;
        if let Some(lower) = grid.number(row, "下限") {
            exact = exact.max(lower);
        }
        if let Some(upper) = grid.number(row, "上限") {
            exact = exact.min(upper);
        }
        assert_eq!(exact.normalize(), number("取整前"), "{key:?}");
        assert_eq!(exact.round_dp(2).normalize(), value, "{key:?}");
        checked += 1;
    }
    assert!(checked > 15, "{checked}");
}

#[test]
fn every_row_of_the_log_says_where_it_counts() {
    let mut book = open(&context());
    let grid = Grid::of(&mut book, "任务明细", "编号");
    let of = |number: &str, heading: &str| grid.text(grid.row("编号", number), heading);
    assert_eq!(of("MS-01", "计入"), "本期");
    assert_eq!(of("MS-01", "逾期工作日"), "3");
    assert_eq!(of("MS-01", "按时办结"), "否");
    assert_eq!(of("MS-02", "按时办结"), "是");
    assert_eq!(of("MS-02", "任务"), "@会议纪要");
    assert_eq!(of("MS-03", "计入"), "结转");
    assert_eq!(of("MS-04", "计入"), "其他期");
    assert_eq!(of("MS-04", "按时办结"), "未到期");
    assert_eq!(of("MS-05", "计入"), "不计");
    assert_eq!(of("MS-05", "逾期工作日"), "缺数");
    assert_eq!(of("MS-05", "行"), "9");
}

#[test]
fn sections_are_counted_by_formulas() {
    let mut book = open(&context());
    let grid = Grid::of(&mut book, "科室汇总", "科室");
    let row = grid.row("科室", "信息科");
    assert_eq!(grid.number(row, "人数"), Some(dec("3")));
    assert_eq!(grid.number(row, "平均分"), Some(dec("91.42")));
    let count = formula(&mut book, "科室汇总", row, grid.column("人数"));
    assert_eq!(
        count,
        format!("COUNTIFS('{SUMMARY}'!$D$5:$D$8,$A{})", row + 1)
    );
    let all = grid.row("科室", "合计");
    assert_eq!(grid.number(all, "人数"), Some(dec("4")));
    assert_eq!(grid.number(all, "平均分"), Some(dec("93.59")));
}

#[test]
fn hr_rows_keep_numbers_and_give_only_codes_that_fit() {
    let (headings, rows) = hr_rows(&context());
    let mut csv = Vec::new();
    write_csv(&mut csv, headings, rows, Encoding::Utf8).unwrap();
    let csv = String::from_utf8(csv).unwrap();
    insta::assert_snapshot!(csv.trim_start_matches('\u{feff}').replace("\r\n", "\n"), @"
    单位,考核期,工号,姓名,科室,岗位,人员类别,总分,等次,结论,考核结论代码,说明
    某县县委办公室,2026年第三季度,0012,张敏,秘书科,综合岗,公务员,95.75,好,定等,,
    某县县委办公室,2026年第三季度,0034,李强,信息科,综合岗,公务员,91.42,较好,定等,,按天加权：秘书科综合岗 33 天，信息科综合岗 33 天；分数达到「好」，按名额（4人 × 40%，取 1 人）按名额次序排第 2，确定为「较好」。《公务员平时考核办法（试行）》
    某县县委办公室,2026年第三季度,'=1+1,王芳,信息科,综合岗,公务员,85,,不定等次,5A,试用。《公务员考核规定》第二十五条
    某县县委办公室,2026年第三季度,0051,赵磊,信息科,综合岗,公务员,,,待定,,缺数：测评票没有他的票。总分未出，待数据补齐或改正后定等
    ");
    let annual = context_with(
        |scheme| {
            for (grade, name) in
                scheme
                    .grades
                    .iter_mut()
                    .zip(["优秀", "称职", "基本称职", "不称职"])
            {
                grade.name = name.into();
            }
        },
        None,
    );
    let (_, rows) = hr_rows(&annual);
    let codes: Vec<String> = rows
        .map(|row| format!("{:?}", row.cells[10].content))
        .collect();
    assert_eq!(
        codes,
        ["Text(\"1\")", "Text(\"1\")", "Text(\"5A\")", "Text(\"\")"]
    );
    let book = hr_workbook(&context());
    let bytes = workbook_bytes(book, &NoWatch).unwrap();
    let mut book: Book = Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range("考核结果").unwrap();
    assert_eq!(text_at(&range, 0, 2), "工号");
    assert_eq!(range.get_value((1, 2)), Some(&Data::String("0012".into())));
}

#[test]
fn results_are_versioned_and_decimal() {
    let context = context();
    let json = serde_json::to_value(results_json(&context)).unwrap();
    assert_eq!(json["格式"], "gangze-results");
    assert_eq!(json["版本"], 1);
    assert_eq!(json["考核期"], "2026Q3");
    let subject = &json["考核对象"][1];
    assert_eq!(subject["工号"], "0034");
    assert_eq!(subject["总分"], "91.42");
    assert_eq!(subject["任职"][0]["在岗工作日"], 33);
    assert_eq!(subject["任职"][1]["指标"][1]["得分"], "33.33");
    let open = &json["考核对象"][3];
    assert_eq!(open["总分"], serde_json::Value::Null);
    assert_eq!(open["任职"][0]["指标"][1]["状态"], "缺数");
}

#[test]
fn a_draft_says_so_on_every_sheet() {
    let mut draft = context();
    draft.draft = true;
    draft.draft_reason = Some("有 1 个错误".into());
    let book = workbook(&draft);
    for sheet in &book.sheets {
        assert_eq!(sheet.print.mark.as_deref(), Some("草稿"), "{}", sheet.name);
        let said = format!("{:?}", sheet.titles);
        assert!(
            said.contains("草稿，不作为考核结果使用：有 1 个错误"),
            "{}",
            sheet.name
        );
    }
    let mut book = open(&draft);
    let grid = Grid::of(&mut book, SUMMARY, "工号");
    let row = grid.row("工号", "0012");
    let text = formula(&mut book, SUMMARY, row, grid.column("总分"));
    assert!(text.contains(&format!("SUM(G{0}:I{0})", row + 1)), "{text}");
}

#[test]
fn equal_input_gives_equal_bytes() {
    let bytes = || workbook_bytes(workbook(&context()), &NoWatch).unwrap();
    assert_eq!(bytes(), bytes());
}
