//! What can be wrong with a rule, in the words of the office.
//! Invariant: no word of rhai or Rust is passed on; what has no text of its own here is described, not quoted.

use super::source::Source;
use super::whole::{COMPOSE, COMPOSE_SECTION, JUDGE};
use crate::diag::catalog::rules as code;
use crate::diag::{Diagnostic, Place};
use crate::office::words::LOG;
use crate::office::{Blank, Declaration, Kind};

mod ending;
mod header;
mod meant;
mod script;
mod study;
mod written;

pub use ending::{broke_down, ending, is_limit};
pub use header::*;
pub use script::{lookalike, single_quotes, syntax};
pub use study::*;
pub use written::*;

pub fn read_without_table(source: &Source, line: u32, name: &str) -> Diagnostic {
    Diagnostic::new(
        code::HEADER_UNREADABLE,
        source.place_of(line, name),
        format!("取数 里的 `{name}` 没有写是哪张表的列"),
    )
    .help(format!("写成 表名.列名，例如 台账.{name}（文字）"))
}

pub fn unknown_kind(source: &Source, line: u32, name: &str, word: &str) -> Diagnostic {
    let message = if word.is_empty() {
        format!("取数 里的 `{name}` 没有写明类型")
    } else {
        format!("取数 里 `{name}` 的类型 `{word}` 不认识")
    };
    let kinds: Vec<&str> = Kind::DECLARABLE.iter().map(|kind| kind.word()).collect();
    Diagnostic::new(
        code::HEADER_UNREADABLE,
        source.place_of(line, name),
        message,
    )
    .help(format!("在名字后面的括号里写 {} 之一", kinds.join("、")))
}

pub fn unknown_blank(source: &Source, line: u32, name: &str, word: &str) -> Diagnostic {
    Diagnostic::new(
        code::HEADER_UNREADABLE,
        source.place_of(line, word),
        format!("取数 里 `{name}` 的说明 `{word}` 不认识"),
    )
    .help("类型后面可以写 空作0（数、次数）、空作否（是否），或者用 如 写出例子")
}

pub fn parameter_without_unit(source: &Source, line: u32, name: &str) -> Diagnostic {
    Diagnostic::new(
        code::HEADER_UNREADABLE,
        source.place_of(line, name),
        format!("参数 `{name}` 没有写单位"),
    )
    .help(format!("写成 {name}（分） 或 {name}（分/工作日）"))
}

pub fn unreadable_use(
    source: &Source,
    line: u32,
    item: &str,
    message: String,
    help: String,
) -> Diagnostic {
    Diagnostic::new(
        code::HEADER_UNREADABLE,
        source.place_of(line, item),
        message,
    )
    .help(help)
}

pub fn use_not_written_out(source: &Source, line: usize, column: usize) -> Diagnostic {
    Diagnostic::new(
        code::UNKNOWN_NAME,
        source.place(line, column),
        "取用 的括号里要直接写出取用什么",
    )
    .help("写成 取用(\"科室.总分\")，和规则开头写的一字不差")
}

pub fn undeclared_use(
    source: &Source,
    line: usize,
    column: usize,
    text: &str,
    known: &[&str],
) -> Diagnostic {
    let place = source.stretch(line, column, text.chars().count());
    Diagnostic::new(
        code::UNKNOWN_NAME,
        place,
        format!("没有声明要取用「{text}」"),
    )
    .help(nearest(text, known).unwrap_or_else(|| format!("在规则开头写明，例如 /// 取用：{text}")))
}

pub fn unused_use(source: &Source, line: u32, text: &str) -> Diagnostic {
    Diagnostic::new(
        code::DECLARED_UNUSED,
        source.place_of(line, text),
        format!("声明了取用「{text}」，规则里没有用到"),
    )
    .help("从规则开头去掉它，或者检查规则里的写法")
}

/// `known`: the grades of the scheme.
pub fn unknown_grade(place: Place, grade: &str, known: &[&str]) -> Diagnostic {
    let message = format!("方案里没有等次「{grade}」");
    let help = nearest(grade, known).unwrap_or_else(|| format!("可以写 {}", known.join("、")));
    Diagnostic::new(code::UNKNOWN_NAME, place, message).help(help)
}

pub fn points_in_judge(source: &Source, line: usize, column: usize, word: &str) -> Diagnostic {
    Diagnostic::new(
        code::UNKNOWN_NAME,
        source.place(line, column),
        format!("判定 里不能用「{word}」"),
    )
    .help("分数在 评分 和 合成 里记；判定 用 否决、定等、标记")
}

pub fn no_measure(source: &Source, line: usize, column: usize, name: &str) -> Diagnostic {
    Diagnostic::new(
        code::UNKNOWN_NAME,
        source.place(line, column),
        format!("没有 计量，就没有「{name}」可比"),
    )
    .help("先写 fn 计量(岗, 指标) 得出实际值；或者把它写进规则开头的 参数")
}

pub fn declared_differently(known: &Declaration, next: &Declaration) -> Diagnostic {
    Diagnostic::new(
        code::DECLARED_DIFFERENTLY,
        next.place.clone(),
        format!(
            "「{}.{}」在规则 `{}` 里声明为 {}，在 `{}` 里声明得不一样",
            next.table,
            next.column,
            next.rule,
            declared(next),
            known.rule
        ),
    )
    .related(
        known.place.clone(),
        format!("这里声明为 {}", declared(known)),
    )
    .help("同一列在所有规则里要声明得一样")
}

fn declared(declaration: &Declaration) -> String {
    let kind = declaration.kind;
    match (declaration.blank, kind) {
        (Blank::Missing, _) => kind.word().to_owned(),
        (Blank::Nought, Kind::Flag) => format!("{}，空作否", kind.word()),
        (Blank::Nought, _) => format!("{}，空作0", kind.word()),
    }
}

pub fn no_threads() -> Diagnostic {
    Diagnostic::new(
        code::NO_THREADS,
        Place::Run,
        "系统不给运行规则所需的线程或内存",
    )
    .help("关掉一些程序后再运行")
}

pub fn wrong_parameters(source: &Source, name: &str) -> Diagnostic {
    let place = find(source, name);
    Diagnostic::new(
        code::NO_SCORE_FUNCTION,
        place,
        format!("`{name}` 要带两个名字：岗 和 {}", second_name(name)),
    )
    .help(format!("写成 fn {name}(岗, {}) {{ … }}", second_name(name)))
}

/// `fn 评分(指标, 岗)`.
pub fn swapped_parameters(source: &Source, name: &str) -> Diagnostic {
    let place = find(source, name);
    Diagnostic::new(
        code::NO_SCORE_FUNCTION,
        place,
        format!("`{name}` 括号里的两个名字先后反了"),
    )
    .help(format!("写成 fn {name}(岗, {}) {{ … }}", second_name(name)))
}

/// `entries`: the functions one of which there must be.
pub fn no_score_function(source: &Source, entries: &[&str]) -> Diagnostic {
    let mut scores = entries.iter().filter(|name| **name != "计量");
    let name = scores.next().copied().unwrap_or("评分");
    let second = second_name(name);
    Diagnostic::new(
        code::NO_SCORE_FUNCTION,
        source.top(),
        format!("规则里没有 {name}"),
    )
    .help(format!("写上 fn {name}(岗, {second}) {{ … }}"))
}

/// What the second name in the brackets of a function is.
pub fn second_name(function: &str) -> &'static str {
    if matches!(function, "评分" | "计量") {
        "指标"
    } else {
        "成绩"
    }
}

/// `entries`: the functions that the program calls, of which the script has at least one.
pub fn books_nothing(source: &Source, entries: &[&str]) -> Diagnostic {
    let own = |name: &&&str| source.text.contains(&format!("fn {name}"));
    let mut scores = entries.iter().filter(|name| **name != "计量");
    let entry = scores.find(own).copied().unwrap_or("评分");
    let (what, help) = match entry {
        JUDGE => (
            "判定 里没有一处判断，这段规则对谁都不起作用",
            "用 否决、定等 或 标记 写下判断和理由",
        ),
        COMPOSE | COMPOSE_SECTION => (
            "里没有计入一项，总分永远是 0 分",
            "用 成绩.计入(\"业绩\") 计入目标类型、分组或指标，或者用 得分 记分",
        ),
        _ => (
            "评分 里没有一处记分，这条规则永远得 0 分",
            "用 得分、扣分、加分、起评 或 否决 记下分数和理由",
        ),
    };
    let message = match entry {
        COMPOSE | COMPOSE_SECTION => format!("{entry} {what}"),
        _ => what.to_owned(),
    };
    Diagnostic::new(code::BOOKS_NOTHING, find(source, entry), message).help(help)
}

pub fn unreadable_past(source: &Source, line: u32, item: &str) -> Diagnostic {
    Diagnostic::new(
        code::HEADER_UNREADABLE,
        source.place_of(line, item),
        format!("取用 里的 `{item}` 读不懂"),
    )
    .help("写成 上期.总分、上期.等次、上期.指标名.得分 或 上期.指标名.实际值；要以前各期的，把 上期 换成 历史")
}

pub fn unused(source: &Source, line: u32, table: &str, name: &str) -> Diagnostic {
    Diagnostic::new(
        code::DECLARED_UNUSED,
        source.place_of(line, name),
        format!("声明了「{table}.{name}」，规则里没有用到"),
    )
    .help("从规则开头去掉它，或者检查规则里的写法")
}

fn find(source: &Source, word: &str) -> Place {
    let line = source
        .text
        .lines()
        .position(|line| !line.trim_start().starts_with("//") && line.contains(word));
    source.place_of(
        line.map_or(1, |line| u32::try_from(line + 1).unwrap_or(1)),
        word,
    )
}

pub fn unknown_word(
    source: &Source,
    line: usize,
    column: usize,
    word: &str,
    known: &[String],
) -> Diagnostic {
    let place = source.place(line, column);
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    Diagnostic::new(code::UNKNOWN_NAME, place, format!("没有「{word}」这个词")).help(
        meant::called(word, &known)
            .or_else(|| nearest(word, &known))
            .unwrap_or_else(|| "检查写法，可用的词见规则手册".to_owned()),
    )
}

/// What a name after a dot should have been.
pub enum Named {
    Parameter,
    /// Of this table, where it is known.
    Column(Option<String>),
    OfPost,
}

pub fn unknown_property(
    source: &Source,
    line: usize,
    column: usize,
    name: &str,
    what: Named,
    known: &[&str],
) -> Diagnostic {
    let of_log = super::world::derived().contains(&name);
    let (message, otherwise) = match what {
        Named::Column(_) if name.contains(['>', '<', '=']) => {
            let help = format!("列名里不能写条件，写成 计数(|事| 事.{name})");
            let place = source.stretch(line, column, name.chars().count());
            return Diagnostic::new(code::UNKNOWN_NAME, place, format!("没有「{name}」这一列"))
                .help(help);
        }
        Named::Column(Some(table)) if of_log && table.as_str() != LOG => {
            let help = format!(
                "「{name}」只有台账的行才有；这张表有时限和完成两列的，写成 逾期工作日(时限, 完成)"
            );
            let message = format!("「{table}」的行没有「{name}」");
            return Diagnostic::new(code::UNKNOWN_NAME, source.place(line, column), message)
                .help(help);
        }
        Named::Parameter => (
            format!("没有声明参数「{name}」"),
            format!("在规则开头写明，例如 /// 参数：{name}（分）"),
        ),
        Named::Column(table) => (
            format!("没有声明要读的列「{name}」"),
            format!(
                "在规则开头写明，例如 /// 取数：{}.{name}（文字）",
                table.as_deref().unwrap_or("台账")
            ),
        ),
        Named::OfPost => (
            format!("岗 没有「{name}」"),
            format!("岗 可以读 {}", known.join("、")),
        ),
    };
    Diagnostic::new(code::UNKNOWN_NAME, source.place(line, column), message)
        .help(nearest(name, known).unwrap_or(otherwise))
}

pub fn unknown_table(
    source: &Source,
    line: usize,
    column: usize,
    table: &str,
    known: &[&str],
) -> Diagnostic {
    let otherwise = format!("在规则开头写明要读的列，例如 /// 取数：{table}.列名（文字）");
    Diagnostic::new(
        code::UNKNOWN_NAME,
        source.place(line, column),
        format!("没有声明要读的表「{table}」"),
    )
    .help(nearest(table, known).unwrap_or(otherwise))
}

/// The nearest known name as a mend: the same but for large and small letters, else few letters away and not its
/// opposite.
pub fn nearest(word: &str, known: &[&str]) -> Option<String> {
    let lower = word.to_lowercase();
    let same = known.iter().find(|near| near.to_lowercase() == lower);
    if let Some(same) = same {
        return Some(format!("是不是「{same}」"));
    }
    let best = known
        .iter()
        .filter(|near| !meant::opposite(word, near))
        .map(|near| (strsim::damerau_levenshtein(word, near), *near))
        .min()?;
    let length = word.chars().count();
    let close = best.0 <= (length / 3).max(1) && best.0 < length;
    close.then(|| format!("是不是「{}」", best.1))
}
