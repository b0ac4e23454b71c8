//! The log that is read: the same rows as xlsx (shared texts, inline texts, eight files) and CSV (UTF-8, GB18030).
//! Deterministic. 编号 is unique in every row, 任务 one of 48,000 wordings, the rest as an office would have it;
//! about one cell in thirteen is blank. Nothing in it is a fault, so that reading is measured and not complaining.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use chrono::{Days, NaiveDate};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

pub const HEADER: [&str; 12] = [
    "编号",
    "任务",
    "来源",
    "类别",
    "主办",
    "协办",
    "交办日期",
    "完成时限",
    "完成日期",
    "状态",
    "差错",
    "备注",
];

const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗";
const GIVEN: [&str; 10] = [
    "敏", "建国", "海燕", "志强", "丽", "晓东", "永红", "文博", "思远", "静",
];
const TOPICS: [&str; 20] = [
    "安全生产",
    "基层减负",
    "乡村振兴",
    "信访积案",
    "机要保密",
    "应急值守",
    "公文办理",
    "会议服务",
    "督查督办",
    "信息报送",
    "深化改革",
    "营商环境",
    "防汛抗旱",
    "档案管理",
    "机关党建",
    "绩效考核",
    "政务公开",
    "重点项目",
    "调查研究",
    "后勤保障",
];
const KINDS: [&str; 12] = [
    "通知",
    "报告",
    "请示",
    "方案",
    "纪要",
    "简报",
    "专报",
    "讲话稿",
    "调研提纲",
    "整改清单",
    "总结",
    "说明",
];
const SOURCES: [&str; 4] = ["上级部署", "会议决定", "领导交办", "工作计划"];
const CLASSES: [&str; 7] = ["办文", "办会", "办事", "调研", "信息", "督查", "值班"];
const NOTES: [&str; 5] = ["已报送", "材料齐全", "分管领导批示", "需要会签", "已归档"];

/// One row of the log; an empty text is a blank cell.
struct Row {
    number: String,
    task: String,
    source: &'static str,
    class: &'static str,
    lead: String,
    helpers: String,
    assigned: NaiveDate,
    limit: NaiveDate,
    done: Option<NaiveDate>,
    slips: u32,
    note: &'static str,
}

impl Row {
    fn state(&self) -> &'static str {
        if self.done.is_some() {
            "已完成"
        } else {
            "进行中"
        }
    }
}

/// Xorshift: the same numbers on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn one(&mut self, list: &[&'static str]) -> &'static str {
        list[self.roll(list.len())]
    }
}

fn people() -> Vec<String> {
    let given = |surname: char| GIVEN.iter().map(move |given| format!("{surname}{given}"));
    SURNAMES.chars().flat_map(given).collect()
}

fn rows(count: u32) -> impl Iterator<Item = Row> {
    let people = people();
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    let day = move |number: usize| first + Days::new(u64::try_from(number).unwrap());
    (1..=count).map(move |number| {
        let assigned = dice.roll(300);
        let limit = assigned + dice.roll(40);
        let done = (dice.roll(12) > 0).then(|| day(assigned + dice.roll(45)));
        // A 协办 who is the 主办 as well would be left out of the table.
        let (leads, others) = people.split_at(people.len() / 2);
        let helpers: Vec<&str> = match dice.roll(10) {
            0..3 => Vec::new(),
            3..8 => vec![&others[dice.roll(100)]],
            _ => vec![&others[dice.roll(50)], &others[50 + dice.roll(50)]],
        };
        Row {
            number: format!("MS-{number:07}"),
            task: format!(
                "起草{}第{}期{}",
                dice.one(&TOPICS),
                dice.roll(200) + 1,
                dice.one(&KINDS)
            ),
            source: dice.one(&SOURCES),
            class: dice.one(&CLASSES),
            lead: leads[dice.roll(100)].clone(),
            helpers: helpers.join("、"),
            assigned: day(assigned),
            limit: day(limit),
            done,
            slips: u32::from(dice.roll(8) == 0),
            note: if dice.roll(2) == 0 {
                ""
            } else {
                dice.one(&NOTES)
            },
        }
    })
}

/// Writes all files into the folder, unless they are there.
pub fn all(folder: &Path, count: u32) {
    let done = folder.join("完成");
    if done.exists() {
        return;
    }
    fs::create_dir_all(folder).unwrap();
    eprintln!("writing {count} rows to {} …", folder.display());
    roster(&folder.join("人员名册.csv"));
    xlsx(&folder.join("shared.xlsx"), rows(count), Worksheets::Shared);
    xlsx(&folder.join("inline.xlsx"), rows(count), Worksheets::Inline);
    let each = usize::try_from(count.div_ceil(8)).unwrap();
    let mut rest = rows(count);
    for part in 1..=8 {
        let path = folder.join(format!("eight-{part}.xlsx"));
        xlsx(&path, rest.by_ref().take(each), Worksheets::Shared);
    }
    csv(folder, count);
    fs::write(done, "").unwrap();
}

fn roster(path: &Path) {
    let mut text = "工号,姓名,科室,岗位\n".to_owned();
    for (number, name) in (1..).zip(people()) {
        writeln!(text, "{number:04},{name},综合科,文秘岗").unwrap();
    }
    fs::write(path, text).unwrap();
}

enum Worksheets {
    Shared,
    Inline,
}

fn xlsx(path: &Path, rows: impl Iterator<Item = Row>, kind: Worksheets) {
    let mut book = Workbook::new();
    book.set_zip_compression_level(3);
    let added = match kind {
        Worksheets::Shared => book.add_worksheet_with_low_memory(),
        Worksheets::Inline => book.add_worksheet_with_constant_memory(),
    };
    let sheet = added.unwrap();
    let format = Format::new().set_num_format("yyyy-mm-dd");
    for (col, name) in (0..).zip(HEADER) {
        sheet.write(0, col, name).unwrap();
    }
    for (number, row) in (1..).zip(rows) {
        write_row(sheet, number, &row, &format);
    }
    book.save(path).unwrap();
}

fn write_row(sheet: &mut Worksheet, at: u32, row: &Row, format: &Format) {
    let mut text = |col: u16, text: &str| {
        if !text.is_empty() {
            sheet.write_string(at, col, text).unwrap();
        }
    };
    text(0, &row.number);
    text(1, &row.task);
    text(2, row.source);
    text(3, row.class);
    text(4, &row.lead);
    text(5, &row.helpers);
    for (col, day) in [(6, Some(row.assigned)), (7, Some(row.limit)), (8, row.done)] {
        if let Some(day) = day {
            let day = ExcelDateTime::parse_from_str(&day.to_string()).unwrap();
            sheet
                .write_datetime_with_format(at, col, &day, format)
                .unwrap();
        }
    }
    sheet.write_string(at, 9, row.state()).unwrap();
    sheet.write_number(at, 10, row.slips).unwrap();
    if !row.note.is_empty() {
        sheet.write_string(at, 11, row.note).unwrap();
    }
}

fn csv(folder: &Path, count: u32) {
    let create = |name: &str| std::io::BufWriter::new(fs::File::create(folder.join(name)).unwrap());
    let (mut utf8, mut chinese) = (create("utf8.csv"), create("gb18030.csv"));
    let mut put = |line: &str| {
        utf8.write_all(line.as_bytes()).unwrap();
        let (bytes, _, lost) = encoding_rs::GB18030.encode(line);
        assert!(!lost);
        chinese.write_all(&bytes).unwrap();
    };
    put(&(HEADER.join(",") + "\r\n"));
    let mut line = String::new();
    for row in rows(count) {
        line.clear();
        let done = row.done.map(|day| day.to_string()).unwrap_or_default();
        write!(
            line,
            "{},{},{},{},{},{},{},{},{done},{},{},{}\r\n",
            row.number,
            row.task,
            row.source,
            row.class,
            row.lead,
            row.helpers,
            row.assigned,
            row.limit,
            row.state(),
            row.slips,
            row.note
        )
        .unwrap();
        put(&line);
    }
    utf8.flush().unwrap();
    chinese.flush().unwrap();
}
