//! One template: its columns with examples, lists and explanations, as a workbook of two sheets.
//! Invariant: what the sheet 填写说明 says of a column and what the column's note says come from one text.

use super::Starter;
use super::office::EXAMPLE;
use crate::book::{
    Cell, Column, List, Mark, Marking, Print, Row, Sheet, Style, TabColour, Tone, Workbook,
};
use chrono::NaiveDate;

/// Whether a column must be filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    Must,
    /// Where it applies; what a blank means stands in the explanation.
    May,
}

/// One column of a template.
pub(super) struct Field {
    pub name: String,
    pub style: Style,
    pub width: f64,
    pub need: Need,
    /// What belongs there, with unit.
    pub says: String,
    /// How a blank is read.
    pub blank: String,
    pub words: Vec<String>,
    /// Other words than `words` may stand there too.
    pub open: bool,
    /// The example rows' cells, from the top.
    pub cells: Vec<Cell>,
}

/// What is said of a blank cell where nothing depends on it.
pub(super) const MAY_BE_BLANK: &str = "可以空着";

impl Field {
    pub fn new(name: impl Into<String>, style: Style, width: f64, says: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            style,
            width,
            need: Need::May,
            says: says.into(),
            blank: MAY_BE_BLANK.to_owned(),
            words: Vec::new(),
            open: false,
            cells: Vec::new(),
        }
    }

    /// Must be filled; without it happens what `blank` says.
    pub fn must(mut self, blank: impl Into<String>) -> Self {
        self.need = Need::Must;
        self.blank = blank.into();
        self
    }

    pub fn blank(mut self, blank: impl Into<String>) -> Self {
        self.blank = blank.into();
        self
    }

    /// Only these words.
    pub fn words<T: Into<String>>(mut self, words: impl IntoIterator<Item = T>) -> Self {
        self.words = words.into_iter().map(Into::into).collect();
        self
    }

    /// These words to choose from, and any other.
    pub fn suggest<T: Into<String>>(self, words: impl IntoIterator<Item = T>) -> Self {
        Self {
            open: true,
            ..self.words(words)
        }
    }

    pub fn cells(mut self, cells: impl IntoIterator<Item = Cell>) -> Self {
        self.cells = cells.into_iter().collect();
        self
    }

    /// What belongs there, in one text.
    fn text(&self) -> String {
        let mut text = self.says.clone();
        if !self.words.is_empty() {
            let list = self.words.join("、");
            let lead = if self.open {
                "；常用的词："
            } else {
                "；只能写："
            };
            text.push_str(lead);
            text.push_str(&list);
        }
        text
    }

    fn required(&self) -> &'static str {
        match self.need {
            Need::Must => "必填",
            Need::May => "选填",
        }
    }

    fn column(&self) -> Column {
        let note = format!("{}。{}：{}", self.text(), self.required(), self.blank);
        Column::new(self.name.as_str(), self.style)
            .width(self.width)
            .note(note)
    }

    fn list(&self, column: u16) -> Option<List> {
        if self.words.is_empty() {
            return None;
        }
        let text = if self.open {
            format!("{}；可以从下拉列表里选，也可以写别的词", self.says)
        } else {
            format!("{}；请从下拉列表里选一个，或者空着", self.says)
        };
        let list = List::column(column, self.words.clone(), self.name.as_str(), text);
        Some(list.open(self.open))
    }
}

/// One workbook to fill in.
pub(super) struct Template {
    /// Below the folder, with `/`.
    pub file: String,
    pub title: String,
    pub fields: Vec<Field>,
    /// The column whose examples say 示例, by name: rows are marked until it is overwritten.
    pub mark: Option<String>,
    /// Columns that stay in sight.
    pub freeze: u16,
    /// What is to be said of the whole table.
    pub remarks: Vec<String>,
}

impl Template {
    pub fn workbook(self, starter: &Starter<'_>) -> Workbook {
        let day = NaiveDate::from_ymd_opt(starter.year, 1, 1).unwrap_or_default();
        let mut book = Workbook::new(self.title.as_str(), starter.unit, day);
        let guide = self.guide();
        book.sheets = vec![self.sheet(starter), guide];
        book
    }

    fn sheet(self, starter: &Starter<'_>) -> Sheet {
        let rows = self.fields.iter().map(|field| field.cells.len()).max();
        let body: Vec<Row> = (0..rows.unwrap_or(0))
            .map(|row| {
                let cell = |field: &Field| field.cells.get(row).cloned().unwrap_or(Cell::blank());
                Row::new(self.fields.iter().map(cell).collect())
            })
            .collect();
        let columns = self.fields.iter().map(Field::column).collect();
        let name = self
            .title
            .rsplit_once('/')
            .map_or(self.title.as_str(), |(_, name)| name);
        // Over a narrow table a long line would be cut off.
        let narrow = self.fields.iter().map(|field| field.width).sum::<f64>() < 76.0;
        let hint = match (&self.mark, body.is_empty()) {
            (Some(_), false) if narrow => "浅黄斜体的是示例，照样子改；说明见「填写说明」。",
            (None, false) if narrow => "照样子改，用不着的行删掉；说明见「填写说明」。",
            (Some(_), false) => {
                "浅黄斜体的行是示例，照样子改成本单位的；用不着的示例行整行删掉。每列填什么见「填写说明」。"
            }
            (None, false) => {
                "表里已有的行照样子改成本单位的，用不着的整行删掉。每列填什么见「填写说明」。"
            }
            (_, true) => "一行写一件。每列填什么见「填写说明」。",
        };
        let mut sheet = Sheet::table(name, columns, body.into());
        let head = format!("{}（{}年）", self.title, starter.year);
        // A title over fifty columns would stand out of sight.
        let across = u16::try_from(self.fields.len()).unwrap_or(u16::MAX).min(12);
        let line = |text: &str, style| Row::new(vec![Cell::text(text).style(style).across(across)]);
        sheet.titles = vec![
            line(&head, Style::Title).height(30.0),
            line(hint, Style::Caption).height(20.0),
        ];
        sheet.freeze = Some(self.freeze);
        sheet.entry = true;
        sheet.print = Print {
            // Forty columns on one page could not be read.
            fit_width: self.fields.len() <= 20,
            ..Print::landscape()
        };
        sheet.tab = Some(TabColour::Blue);
        let numbered = || (0_u16..).zip(&self.fields);
        sheet.lists = numbered()
            .filter_map(|(column, field)| field.list(column))
            .collect();
        let last = u16::try_from(self.fields.len()).unwrap_or(u16::MAX);
        let marked = numbered().find(|(_, field)| Some(&field.name) == self.mark.as_ref());
        if let Some((column, _)) = marked {
            sheet.marks.push(Mark {
                first_column: 0,
                last_column: last.saturating_sub(1),
                marking: Marking::RowHas {
                    column,
                    text: EXAMPLE.to_owned(),
                    tone: Tone::Warn,
                },
            });
        }
        sheet
    }

    /// The sheet 填写说明.
    fn guide(&self) -> Sheet {
        let columns = vec![
            Column::new("列", Style::TextCentre).width(16.0),
            Column::new("是否必填", Style::TextCentre).width(10.0),
            Column::new("填什么", Style::Wrapped).width(60.0),
            Column::new("空着怎样", Style::Wrapped).width(40.0),
        ];
        let rows: Vec<Row> = self
            .fields
            .iter()
            .map(|field| {
                Row::new(vec![
                    Cell::text(field.name.as_str()),
                    Cell::text(field.required()),
                    Cell::text(field.text()),
                    Cell::text(field.blank.as_str()),
                ])
            })
            .collect();
        let mut sheet = Sheet::table("填写说明", columns, rows.into());
        sheet.titles = vec![Row::line(format!("{}填写说明", self.title), Style::Title)];
        sheet.filter = false;
        sheet.tab = Some(TabColour::Grey);
        let remarks = self.remarks.iter().map(String::as_str).chain(COMMON);
        sheet.foot = (1..)
            .zip(remarks)
            .map(|(number, text): (u32, &str)| Row::line(format!("{number}．{text}"), Style::Note))
            .collect();
        sheet
    }
}

/// What holds for every table.
const COMMON: [&str; 8] = [
    "表头的叫法、列的先后可以改，列可以增加，表头上面可以有标题行；改了叫法认不出来时，在 gangze.toml 的 [表头] 里写一行。",
    "没有填的格子不会当成 0：空着是缺数；写「不分管」「—」「/」是不适用；「无」在次数列里是 0，在别的列里是不适用。",
    "日期可以写 2026-07-15、2026年7月15日、2026.7.15、20260715；7月15日 这样不带年份的，按 gangze.toml 里的年度算。",
    "期间可以写 2026-07、2026年7月、2026Q3、2026年第三季度、2026年上半年、2026。",
    "人员写姓名，几个人之间用顿号、逗号、空格或换行隔开，牵头的写成 张三（牵头）；不能写「等3人」。重名的人另填工号或科室。",
    "百分比写成 95%；只写 95 或 0.95 的，整列要一致。",
    "是否可以写 是、否、√、×、1、0。",
    "合计行、小计行、表尾的注不会当成数据。这一页和隐藏的「选项」页只给人看，程序不从里面读数据。",
];

pub(super) fn text(text: impl Into<String>) -> Cell {
    let text: String = text.into();
    if text.is_empty() {
        Cell::blank()
    } else {
        Cell::text(text)
    }
}

/// A day of a year; the caller names days that exist.
pub(super) fn day(year: i32, month: u32, day: u32) -> Cell {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => Cell::date(date),
        None => Cell::blank(),
    }
}
