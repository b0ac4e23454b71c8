//! What can be wrong with a rule, in the words of the office.
//! Invariant: no word of rhai or Rust is passed on; what has no text of its own here is described, not quoted.

use rhai::{EvalAltResult, LexError, ParseError, ParseErrorType, Position};

use super::absent::{Fault, Why};
use super::engine::OPERATIONS;
use super::source::Source;
use crate::diag::catalog::rules as code;
use crate::diag::{Diagnostic, Place};
use crate::office::{Declaration, Kind};

pub fn header_part_missing(source: &Source, part: &str) -> Diagnostic {
    Diagnostic::new(
        code::HEADER_INCOMPLETE,
        source.top(),
        format!("规则开头没有写「{part}」"),
    )
    .help(match part {
        "标题" => "第一行写 /// 规则的名字".to_owned(),
        "取数" => {
            "写明要读的列，例如 /// 取数：台账.完成日期（日期）；什么也不读就写 /// 取数：无"
                .to_owned()
        }
        part => format!("补一行 /// {part}：…"),
    })
}

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
    .help("类型后面可以写 空作0、空作否，或者用 如 写出例子")
}

pub fn parameter_without_unit(source: &Source, line: u32, name: &str) -> Diagnostic {
    Diagnostic::new(
        code::HEADER_UNREADABLE,
        source.place_of(line, name),
        format!("参数 `{name}` 没有写单位"),
    )
    .help(format!("写成 {name}（分） 或 {name}（分/工作日）"))
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
            next.kind.word(),
            known.rule
        ),
    )
    .related(
        known.place.clone(),
        format!("这里声明为 {}", known.kind.word()),
    )
    .help("同一列在所有规则里要声明成同一种类型")
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
        format!("`{name}` 要带两个名字：岗 和 指标"),
    )
    .help(format!("写成 fn {name}(岗, 指标) {{ … }}"))
}

pub fn no_score_function(source: &Source) -> Diagnostic {
    Diagnostic::new(code::NO_SCORE_FUNCTION, source.top(), "规则里没有 评分")
        .help("写上 fn 评分(岗, 指标) { … }")
}

pub fn books_nothing(source: &Source) -> Diagnostic {
    Diagnostic::new(
        code::BOOKS_NOTHING,
        find(source, "评分"),
        "评分 里没有一处记分，这条规则永远得 0 分",
    )
    .help("用 得分、扣分、加分、起评 或 否决 记下分数和理由")
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
    Diagnostic::new(code::UNKNOWN_NAME, place, format!("没有「{word}」这个词"))
        .help(nearest(word, &known).unwrap_or_else(|| "检查写法，可用的词见规则手册".to_owned()))
}

/// What a name after a dot should have been.
pub enum Named {
    Parameter,
    Column,
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
    let (message, otherwise) = match what {
        Named::Parameter => (
            format!("没有声明参数「{name}」"),
            format!("在规则开头写明，例如 /// 参数：{name}（分）"),
        ),
        Named::Column => (
            format!("没有声明要读的列「{name}」"),
            format!("在规则开头写明，例如 /// 取数：台账.{name}（文字）"),
        ),
        Named::OfPost => (
            format!("岗 没有「{name}」"),
            format!("岗 可以读 {}", known.join("、")),
        ),
    };
    Diagnostic::new(code::UNKNOWN_NAME, source.place(line, column), message)
        .help(nearest(name, known).unwrap_or(otherwise))
}

fn nearest(word: &str, known: &[&str]) -> Option<String> {
    let best = known
        .iter()
        .map(|near| (strsim::damerau_levenshtein(word, near), *near))
        .min()?;
    let length = word.chars().count();
    let close = best.0 <= (length / 3).max(1) && best.0 < length;
    close.then(|| format!("是不是「{}」", best.1))
}

const FULL_WIDTH: [(char, char); 16] = [
    ('，', ','),
    ('；', ';'),
    ('（', '('),
    ('）', ')'),
    ('：', ':'),
    ('“', '"'),
    ('”', '"'),
    ('‘', '\''),
    ('’', '\''),
    ('！', '!'),
    ('＝', '='),
    ('＋', '+'),
    ('－', '-'),
    ('＊', '*'),
    ('｛', '{'),
    ('｝', '}'),
];

/// A script that does not compile.
pub fn syntax(source: &Source, error: &ParseError) -> Diagnostic {
    let position = error.position();
    let line = position
        .line()
        .unwrap_or_else(|| source.text.lines().count());
    let column = position.position().unwrap_or(1);
    let place = source.place(line, column);
    let found = source
        .text
        .lines()
        .nth(line.saturating_sub(1))
        .and_then(|text| text.chars().nth(column.saturating_sub(1)));
    if let Some((wide, narrow)) = FULL_WIDTH
        .into_iter()
        .find(|(wide, _)| Some(*wide) == found)
    {
        return Diagnostic::new(code::SYNTAX, place, format!("这里是全角的 `{wide}`"))
            .help(format!("换成半角的 `{narrow}`"));
    }
    let (message, help) = parse_words(error.err_type());
    let code = match error.err_type() {
        ParseErrorType::VariableUndefined(_) => code::UNKNOWN_NAME,
        _ => code::SYNTAX,
    };
    Diagnostic::new(code, place, message).help(help)
}

fn parse_words(error: &ParseErrorType) -> (String, &'static str) {
    match error {
        ParseErrorType::UnexpectedEOF => {
            ("规则没有写完就结束了".to_owned(), "检查是不是少了 } 或 )")
        }
        ParseErrorType::BadInput(LexError::UnterminatedString) => {
            ("引号没有成对".to_owned(), "在文字后面补上引号")
        }
        ParseErrorType::BadInput(LexError::MalformedNumber(number)) => (
            format!("`{number}` 不是数的写法"),
            "数写成 0.5 或 1000 这样",
        ),
        ParseErrorType::BadInput(LexError::ImproperSymbol(symbol, _)) => {
            (format!("`{symbol}` 不能这样用"), "检查这里的符号")
        }
        ParseErrorType::BadInput(LexError::UnexpectedInput(text)) => {
            (format!("这里的 `{text}` 不认识"), "检查这里的符号")
        }
        ParseErrorType::MissingToken(token, _) => {
            (format!("这里少了 `{token}`"), "补上它，或者检查前面一行")
        }
        ParseErrorType::VariableUndefined(name) => (
            format!("没有「{name}」这个名字"),
            "检查写法；先用 let 起名才能使用",
        ),
        ParseErrorType::Reserved(word) => (
            format!("「{word}」不能用在规则里"),
            "换一种写法；规则里不能读文件、引入其他脚本或拦下错误",
        ),
        ParseErrorType::FnDuplicatedDefinition(name, _) => {
            (format!("`{name}` 写了两遍"), "只留一个")
        }
        ParseErrorType::AssignmentToConstant(name) => {
            (format!("`{name}` 是固定的，不能改"), "换一个名字")
        }
        ParseErrorType::ExprTooDeep => ("这一句套得太深".to_owned(), "拆成几句来写"),
        _ => (
            "这里的写法不对".to_owned(),
            "检查括号、引号、分号是不是成对、齐全",
        ),
    }
}

pub fn broke_down(source: &Source) -> Diagnostic {
    Diagnostic::new(code::RULE_FAILED, source.top(), "规则运行中断")
        .help("把规则和这一期的表格交给程序的维护者")
}

/// How a script ended: a state of the data, or a fault of the rule.
pub struct Ending {
    pub state: Option<(Why, Option<Box<Place>>)>,
    pub words: String,
    pub fault: Diagnostic,
}

/// Reads an error at its innermost position.
pub fn ending(source: &Source, error: &EvalAltResult) -> Ending {
    let mut inner = error;
    let mut position = inner.position();
    while let EvalAltResult::ErrorInFunctionCall(_, _, next, _)
    | EvalAltResult::ErrorInModule(_, next, _) = inner
    {
        inner = next;
        if inner.position() != Position::NONE {
            position = inner.position();
        }
    }
    let place = match (position.line(), position.position()) {
        (Some(line), Some(column)) => source.place(line, column),
        _ => source.top(),
    };
    if let EvalAltResult::ErrorRuntime(value, _) = inner
        && let Some(fault) = value.read_lock::<Fault>()
    {
        return match &*fault {
            Fault::Absent { absent, message } => Ending {
                state: Some((absent.why, absent.place.clone())),
                words: message.clone(),
                fault: Diagnostic::new(code::RULE_FAILED, place, message.clone()),
            },
            Fault::Refused { place, message } => Ending {
                state: None,
                words: message.clone(),
                fault: Diagnostic::new(code::VALUE_REFUSED, place.clone(), message.clone())
                    .help(format!("改正这一格，或者修改规则 `{}`", source.name)),
            },
            Fault::Rule { message, help } => {
                let mut fault = Diagnostic::new(code::RULE_FAILED, place, message.clone());
                fault.help.clone_from(help);
                Ending {
                    state: None,
                    words: message.clone(),
                    fault,
                }
            }
        };
    }
    let (code, message, help) = run_words(inner);
    Ending {
        state: None,
        fault: Diagnostic::new(code, place, message.clone()).help(help),
        words: message,
    }
}

fn run_words(error: &EvalAltResult) -> (crate::diag::Code, String, &'static str) {
    use EvalAltResult as E;
    let limit = |message: String, help| (code::RULE_LIMIT, message, help);
    let failed = |message: String, help| (code::RULE_FAILED, message, help);
    match error {
        E::ErrorTooManyOperations(_) => limit(
            format!("规则运行超过 {OPERATIONS} 步，已停下"),
            "检查循环是不是没有结束",
        ),
        E::ErrorTerminated(..) => limit(
            "规则运行超过 10 秒，已停下".to_owned(),
            "检查循环是不是没有结束",
        ),
        E::ErrorStackOverflow(_) => limit(
            "规则里的函数一层层互相调用，超过了 32 层".to_owned(),
            "检查函数是不是在调用自己",
        ),
        E::ErrorDataTooLarge(..) => limit(
            "规则里的文字或一组值太大，已停下".to_owned(),
            "检查循环里是不是不停地往后添加",
        ),
        E::ErrorTooManyVariables(_) => {
            limit("规则里的名字太多，已停下".to_owned(), "把规则拆开来写")
        }
        E::ErrorVariableNotFound(name, _) => failed(
            format!("没有「{name}」这个名字"),
            "检查写法；先用 let 起名才能使用",
        ),
        E::ErrorPropertyNotFound(name, _) => failed(format!("没有「{name}」这一项"), "检查写法"),
        E::ErrorFunctionNotFound(signature, _) => {
            let word = signature.split([' ', '(']).next().unwrap_or("");
            failed(
                format!("「{word}」不能用在这样的值上"),
                "检查括号里的个数和先后",
            )
        }
        E::ErrorMismatchDataType(..) | E::ErrorMismatchOutputType(..) => failed(
            "这里要的是另一种值".to_owned(),
            "if 后面要得出 是或否，分数要是数，理由要是文字",
        ),
        E::ErrorArrayBounds(count, index, _) => failed(
            format!("一共只有 {count} 个，没有第 {index} 个"),
            "先看 数量 再取",
        ),
        E::ErrorFor(_) => failed(
            "for 后面的不是一组记录".to_owned(),
            "写成 for 事 in 岗.主办事项 { … }",
        ),
        E::ErrorAssignmentToConstant(name, _) => {
            failed(format!("`{name}` 是固定的，不能改"), "换一个名字")
        }
        E::ErrorArithmetic(..) => failed(
            "计算结果超出了能精确表示的范围".to_owned(),
            "检查相乘的数是不是太大",
        ),
        _ => failed("这一句算不下去".to_owned(), "检查这一句的写法"),
    }
}
