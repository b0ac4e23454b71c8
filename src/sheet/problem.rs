//! Every message of this room, as functions from typed arguments to diagnostics.
//! Invariant: words of the office only; what a library says of a fault never gets through.

use std::io;
use std::sync::Arc;

use super::rows::RowFault;
use super::{Format, SheetInfo};
use crate::diag::catalog::cells as code;
use crate::diag::{Cell, Code, Diagnostic, Place};

const SAVE_AS_XLSX: &str = "用 Excel 或 WPS 打开后另存为 .xlsx";

/// Which sheet of which file a message is about.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub file: &'a Arc<str>,
    pub sheet: &'a SheetInfo,
}

impl At<'_> {
    fn whole(self) -> Place {
        Place::Sheet {
            file: self.file.clone(),
            sheet: self.sheet.name.clone(),
        }
    }

    fn cell(self, cell: Cell) -> Place {
        Place::cell(self.file, self.sheet.name.as_ref(), cell)
    }
}

fn on_file(code: Code, file: &Arc<str>, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(code, Place::File(file.clone()), message)
}

fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1024 * 1024)
}

pub(super) fn unreadable(file: &Arc<str>, error: &io::Error) -> Diagnostic {
    let (message, help) = match error.kind() {
        io::ErrorKind::NotFound => (
            format!("没有找到文件 `{file}`"),
            "核对文件名和位置；改过名的，把名字改回来",
        ),
        io::ErrorKind::PermissionDenied => (
            format!("没有权限打开文件 `{file}`"),
            "请管理员开放读取权限，或者复制一份到自己的文件夹",
        ),
        _ => (
            format!("文件 `{file}` 打不开"),
            "文件正在别处打开的先关闭；在 U 盘或网络盘上的，先复制到本机",
        ),
    };
    on_file(code::UNREADABLE_FILE, file, message).help(help)
}

pub(super) fn not_a_file(file: &Arc<str>) -> Diagnostic {
    on_file(
        code::UNREADABLE_FILE,
        file,
        format!("`{file}` 是文件夹，这里要的是一个表格文件"),
    )
    .help("写上文件夹里那个表格文件的名字")
}

pub(super) fn too_large(file: &Arc<str>, size: u64, limit: u64) -> Diagnostic {
    let (size, limit) = (megabytes(size), megabytes(limit));
    on_file(
        code::FILE_TOO_LARGE,
        file,
        format!("文件有 {size} MB，超过了能读的 {limit} MB"),
    )
    .help("删去图片和用不到的工作表，或者按年度、科室分成几个文件")
}

pub(super) fn empty(file: &Arc<str>) -> Diagnostic {
    on_file(code::EMPTY_FILE, file, "文件是空的，没有任何内容")
        .help("重新取得这个文件；用不到的就从文件夹里移走")
}

/// `what` names the true nature, as `PDF 文档`; `None` when it cannot be told.
pub(super) fn not_a_table(file: &Arc<str>, what: Option<&str>) -> Diagnostic {
    let message = match what {
        Some(what) => format!("文件其实是{what}，不是表格"),
        None => "文件的内容不是能读的表格".to_owned(),
    };
    on_file(code::NOT_A_TABLE, file, message)
        .help("换成 .xlsx、.xls、.et、.ods 或 .csv 表格；不是表格的文件从文件夹里移走")
}

pub(super) fn password(file: &Arc<str>) -> Diagnostic {
    on_file(code::PASSWORD, file, "文件有打开密码，读不到内容")
        .help("用 Excel 或 WPS 打开，去掉打开密码后重新保存")
}

/// `what` is `网页`, ` Excel 2003 的文本格式` or the like.
pub(super) fn web_page(file: &Arc<str>, what: &str) -> Diagnostic {
    on_file(
        code::WEB_PAGE_AS_TABLE,
        file,
        format!("文件其实是{what}，不能直接当表格读"),
    )
    .help(SAVE_AS_XLSX)
}

pub(super) fn damaged(file: &Arc<str>) -> Diagnostic {
    on_file(code::DAMAGED_FILE, file, "文件不完整或已损坏，读不出来")
        .help("重新取得这个文件；还能打开的，用 Excel 或 WPS 打开后另存为 .xlsx")
}

/// What the parser of an old format refuses as a whole; of an ods it may be a single cell far away.
pub(super) fn unreadable_old(file: &Arc<str>, format: Format) -> Diagnostic {
    if format != Format::Ods {
        return damaged(file);
    }
    on_file(
        code::DAMAGED_FILE,
        file,
        "文件读不出来：不完整、已损坏，或者在离表格很远的地方有一格内容",
    )
    .help("打开看看：按 Ctrl+End 到了很远的地方，就删掉表格以外的行和列再存；还不行的另存为 .xlsx，打不开的重新取得这个文件")
}

pub(super) fn abnormal_size(file: &Arc<str>) -> Diagnostic {
    on_file(code::ABNORMAL_SIZE, file, "文件展开后大得不正常，没有读取")
        .help("用 Excel 或 WPS 打开，把需要的内容复制到新的表格里")
}

pub(super) fn abnormal_sheet(at: At<'_>) -> Diagnostic {
    Diagnostic::new(
        code::ABNORMAL_SIZE,
        at.whole(),
        "工作表里有大得不正常的内容，没有读取",
    )
    .help("用 Excel 或 WPS 打开，把需要的内容复制到新的表格里")
}

pub(super) fn row_fault(at: At<'_>, fault: RowFault) -> Diagnostic {
    match fault {
        RowFault::OutOfBounds => out_of_bounds(at),
        RowFault::OutOfOrder { row, after } => row_out_of_order(at, row, after),
        RowFault::Damaged { after } => damaged_sheet(at, after),
    }
}

/// `after` is the last row that was read, counted from 0; `None` when not one was.
pub(super) fn damaged_sheet(at: At<'_>, after: Option<u32>) -> Diagnostic {
    let message = match after {
        None => "工作表内容已损坏，读不出来".to_owned(),
        Some(row) => format!(
            "工作表内容已损坏，从第 {} 行往后读不出来",
            u64::from(row) + 2
        ),
    };
    Diagnostic::new(code::DAMAGED_SHEET, at.whole(), message)
        .help("用 Excel 或 WPS 打开后另存为 .xlsx，再核对这张表的内容")
}

/// `line` is counted from 1; `likely` names an encoding and what speaks against it.
pub(super) fn unknown_encoding(file: &Arc<str>, line: Option<u64>, likely: &str) -> Diagnostic {
    let message = match line {
        Some(line) => format!("第 {line} 行的文字认不出来，文件{likely}"),
        None => format!("文件里的文字认不出来，文件{likely}"),
    };
    on_file(code::UNKNOWN_ENCODING, file, message)
        .help("用 Excel 或 WPS 打开，确认文字正常后另存为 .xlsx")
}

pub(super) fn unclosed_quote(at: At<'_>, cell: Cell) -> Diagnostic {
    Diagnostic::new(
        code::UNCLOSED_QUOTE,
        at.cell(cell),
        "这一格开头的引号到文件末尾都没有配对，从这里往后读不出来",
    )
    .help("在这一格的末尾补上引号，或者去掉开头的引号")
}

pub(super) fn torn_quotes(at: At<'_>, cell: Cell) -> Diagnostic {
    Diagnostic::new(
        code::TORN_QUOTES,
        at.cell(cell),
        "这一格的引号没有配对，把后面一行的内容也并进来了，并进来的行没有单独读",
    )
    .help("用记事本打开，给这一格补上引号，或者去掉开头的引号；也可以用 Excel 或 WPS 改好后另存为 .xlsx")
}

pub(super) fn one_field_more(at: At<'_>, cell: Cell, more: u32) -> Diagnostic {
    Diagnostic::new(
        code::ONE_FIELD_MORE,
        at.cell(cell),
        format!("这一行比别的行多 {more} 格，前面的格可能错了位"),
    )
    .help("格里有逗号的（12,500），给那一格加英文引号，或者去掉逗号；没有的，删去行里多打的逗号")
}

pub(super) fn long_quoted_cell(at: At<'_>, cell: Cell, lines: usize) -> Diagnostic {
    Diagnostic::new(
        code::LONG_QUOTED_CELL,
        at.cell(cell),
        format!("这一格里有 {lines} 行文字，可能是引号配错了"),
    )
    .help("核对这一格的引号；内容确实这样长的可以不理")
}

pub(super) fn bad_address(at: At<'_>, address: &str) -> Diagnostic {
    let shown: String = address.chars().take(24).collect();
    Diagnostic::new(
        code::OUT_OF_BOUNDS,
        at.whole(),
        format!("单元格地址 `{shown}` 超出了表格的边界，这张表没有读取"),
    )
    .help(SAVE_AS_XLSX)
}

fn out_of_bounds(at: At<'_>) -> Diagnostic {
    Diagnostic::new(
        code::OUT_OF_BOUNDS,
        at.whole(),
        "有单元格超出了表格的边界（1048576 行，16384 列），没有读取",
    )
    .help(SAVE_AS_XLSX)
}

/// A text or page with more rows or columns than a sheet has.
pub(super) fn too_many_rows(at: At<'_>) -> Diagnostic {
    Diagnostic::new(
        code::OUT_OF_BOUNDS,
        at.whole(),
        "表格超过了能读的 1048576 行（16384 列），超出的没有读取",
    )
    .help("按年度或者科室分成几个文件")
}

/// Rows are counted from 0.
fn row_out_of_order(at: At<'_>, row: u32, after: u32) -> Diagnostic {
    let (row, after) = (u64::from(row) + 1, u64::from(after) + 1);
    Diagnostic::new(
        code::ROWS_OUT_OF_ORDER,
        at.whole(),
        format!("第 {row} 行排在了第 {after} 行后面，次序乱了的行没有读取"),
    )
    .help(SAVE_AS_XLSX)
}

/// Why the reader of old formats gave up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    Died,
    TimedOut,
    TooMuch,
    Nonsense,
}

pub(super) fn reader_failed(file: &Arc<str>, format: Format, why: Failure) -> Diagnostic {
    let name = format.name();
    let message = match why {
        Failure::Died => format!(
            "读取这个{name}时中途停止了，文件可能太大、已损坏，或者在离表格很远的地方有一格内容"
        ),
        Failure::TimedOut => format!("读取这个{name}超过了时限，没有读完"),
        Failure::TooMuch => format!("这个{name}的内容大得不正常，没有读完"),
        Failure::Nonsense => format!("读取这个{name}时得到的内容对不上，没有读完"),
    };
    on_file(code::READER_FAILED, file, message).help(SAVE_AS_XLSX)
}

pub(super) fn reader_missing(file: &Arc<str>) -> Diagnostic {
    on_file(code::READER_MISSING, file, "读取旧格式表格的程序启动不了")
        .help("重新安装本程序，或请管理员放行；也可以把表格另存为 .xlsx")
}

pub(super) fn unreadable_cell(at: At<'_>, cell: Option<Cell>) -> Diagnostic {
    let (place, message) = match cell {
        Some(cell) => (at.cell(cell), "这个单元格存的内容读不出来"),
        None => (at.whole(), "有的单元格存的内容读不出来"),
    };
    Diagnostic::new(code::UNREADABLE_CELL, place, message)
        .help("用 Excel 或 WPS 打开，重新填写这一格后保存")
}

pub(super) fn other_format(file: &Arc<str>, ending: &str, format: Format) -> Diagnostic {
    let name = format.name();
    let message = if ending.is_empty() {
        format!("文件没有扩展名，内容是{name}，已按{name}读取")
    } else {
        format!("扩展名是 .{ending}，内容其实是{name}，已按{name}读取")
    };
    if format == Format::Html {
        return on_file(code::OTHER_FORMAT, file, message)
            .help("不影响读取；要长期保存的，用 Excel 或 WPS 打开后另存为 .xlsx");
    }
    on_file(code::OTHER_FORMAT, file, message)
        .help(format!("不影响读取；可以把扩展名改成 .{}", format.ending()))
}
