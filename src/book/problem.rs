//! The messages of this module.
//! Invariant: each says what was left untouched and what to do.

use std::io;
use std::path::Path;

use rust_xlsxwriter::XlsxError;

use crate::diag::catalog::output;
use crate::diag::{Diagnostic, Place};

/// A message that ends what was being done.
pub(super) type Fault = Box<Diagnostic>;

fn at(code: crate::diag::Code, shown: &str, message: String) -> Diagnostic {
    Diagnostic::new(code, Place::file(shown), message)
}

/// Writing failed; the system's own reason decides which message it is.
pub(super) fn cannot_write(shown: &str, error: &io::Error) -> Fault {
    if is_shared(error) {
        return open_elsewhere(shown, None);
    }
    Box::new(match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            at(output::DISK_FULL, shown, format!("写 `{shown}` 时磁盘已满"))
                .help("清理出空间以后再运行一次；原有的结果没有改动")
        }
        io::ErrorKind::NotADirectory | io::ErrorKind::IsADirectory => return in_the_way(shown),
        kind => at(
            output::CANNOT_WRITE,
            shown,
            format!("不能写入 `{shown}`，{}", reason(kind)),
        )
        .help("换一个能写入的位置，或者请管理员给予写入权限；原有的结果没有改动"),
    })
}

/// The file is open in another program; `lock` is the trace that told us.
pub(super) fn open_elsewhere(shown: &str, lock: Option<&str>) -> Fault {
    let help = match lock {
        Some(lock) => format!(
            "关闭这个文件以后再运行一次；如果确实没有人打开它，删除它旁边的 `{lock}`；原有的结果没有改动"
        ),
        None => "关闭这个文件以后再运行一次；原有的结果没有改动".to_owned(),
    };
    Box::new(
        at(
            output::OPEN_ELSEWHERE,
            shown,
            format!("`{shown}` 正在别处打开，换不掉"),
        )
        .help(help),
    )
}

/// A file stands where a folder is to be, or a folder where a file is to be.
pub(super) fn in_the_way(shown: &str) -> Fault {
    Box::new(
        at(
            output::IN_THE_WAY,
            shown,
            format!("`{shown}` 的位置上有一个同名的文件或文件夹，写不进去"),
        )
        .help("把它改名或者移走，再运行一次"),
    )
}

/// A staged file is not there any more, or not as it was written.
pub(super) fn staging_gone(shown: &str, name: &str) -> Fault {
    Box::new(
        at(
            output::STAGING_GONE,
            shown,
            format!("`{name}` 写好以后又不见了，结果没有换上去"),
        )
        .help("确认没有别人在算同一期，再运行一次；原有的结果没有改动"),
    )
}

/// The finished folder cannot take the place of the old one.
pub(super) fn not_swapped(shown: &str, error: &io::Error) -> Fault {
    Box::new(
        at(
            output::NOT_SWAPPED,
            shown,
            format!("新的结果换不掉 `{shown}`，{}", reason(error.kind())),
        )
        .help("关闭结果文件夹里的文件和打开它的窗口，再运行一次；原有的结果没有改动"),
    )
}

/// A folder that was to be new has something in it.
pub(super) fn already_there(shown: &str, files: usize) -> Fault {
    Box::new(
        at(
            output::ALREADY_THERE,
            shown,
            format!("`{shown}` 已经存在，里面有 {files} 个文件或文件夹"),
        )
        .help("换一个名字，或者先把原来的文件夹移走"),
    )
}

/// The old folder stays beside the new one.
pub(super) fn old_left_behind(shown: &str, old: &Path) -> Diagnostic {
    let name = old.file_name().unwrap_or_default().to_string_lossy();
    at(
        output::OLD_LEFT_BEHIND,
        shown,
        format!("旧的结果留在 `{name}`，没有删掉"),
    )
    .help("新结果是完整的；看看那个文件夹里有没有要留的文件，然后手工删除它")
}

/// A folder that a died run had set aside is back in its place.
pub(super) fn put_back(shown: &str) -> Diagnostic {
    at(
        output::PUT_BACK,
        shown,
        format!("上次运行中断，`{shown}` 已恢复成中断以前的样子"),
    )
    .help("不用处理；这一次的结果会正常写出")
}

/// The library refuses the workbook.
pub(super) fn not_a_workbook(shown: &str, error: &XlsxError) -> Fault {
    if let Some(error) = io_cause(error) {
        return cannot_write(shown, &error);
    }
    let what = match error {
        XlsxError::RowColumnLimitError => "有一张工作表超过了 16384 列",
        XlsxError::ParameterError(_) => "有一张工作表的分页超过了 1023 处",
        _ => "有一张工作表超过了格式的限制",
    };
    Box::new(
        at(
            output::DOES_NOT_FIT,
            shown,
            format!("`{shown}` 放不下，{what}"),
        )
        .help("减少指标或者分成几个方案；仍然不行时，把这条信息和方案一起发给维护的人"),
    )
}

fn io_cause(error: &XlsxError) -> Option<io::Error> {
    let copy = |error: &io::Error| match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::from(error.kind()),
    };
    match error {
        XlsxError::IoError(error) | XlsxError::TempFileError(_, error) => Some(copy(error)),
        XlsxError::ZipError(error) => {
            let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
            while let Some(inner) = cause {
                if let Some(found) = inner.downcast_ref::<io::Error>() {
                    return Some(copy(found));
                }
                cause = inner.source();
            }
            None
        }
        _ => None,
    }
}

/// Windows says so with a sharing or lock violation.
pub(super) fn is_shared(error: &io::Error) -> bool {
    cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33))
}

fn reason(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::PermissionDenied => "没有写入权限，或者它正被占用",
        io::ErrorKind::ReadOnlyFilesystem => "所在的磁盘是只读的",
        io::ErrorKind::NotFound => "所在的文件夹不见了",
        io::ErrorKind::InvalidFilename | io::ErrorKind::InvalidInput => {
            "名字里有系统不允许的字，或者太长"
        }
        io::ErrorKind::ResourceBusy | io::ErrorKind::DirectoryNotEmpty => "它正被占用",
        _ => "系统拒绝了写入",
    }
}
