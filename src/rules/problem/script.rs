//! A script that does not compile, in words.
//! Invariant: what the parser says is described, never quoted.

use rhai::{LexError, ParseError, ParseErrorType};
use rust_decimal::Decimal;

use super::meant::{self, Around};
use super::{code, nearest};
use crate::diag::Diagnostic;
use crate::rules::header::Header;
use crate::rules::lookalike::{Found, Slip};
use crate::rules::source::Source;
use crate::rules::world::{derived, of_post, of_target};

/// A sign that only looks like one of a script's.
pub fn lookalike(source: &Source, found: &Found) -> Diagnostic {
    let place = source.stretch(found.line, found.column, 1);
    let (message, help) = match found.slip {
        Slip::Sign(_, " ") => ("这里是全角的空格".to_owned(), "换成半角的空格".to_owned()),
        Slip::Sign(sign, meant) if "×÷≤≥≠−–".contains(sign) => {
            (format!("这里写了 `{sign}`"), format!("换成 `{meant}`"))
        }
        Slip::Sign(sign, meant) => (
            format!("这里是全角的 `{sign}`"),
            format!("换成半角的 `{meant}`"),
        ),
        Slip::Unpaired(sign) => (
            if sign == '`' {
                "这一行的反引号没有配成对"
            } else {
                "这一行的引号没有配成对"
            }
            .to_owned(),
            "文字的两头各要一个引号：看这一行少了一个，还是多了一个".to_owned(),
        ),
        Slip::PlainHole => (
            "这里的 `${…}` 会照样印出来，不会换成数".to_owned(),
            "两头的引号换成反引号：`逾期${事.逾期工作日}天`".to_owned(),
        ),
        Slip::NoHole => (
            "这里的数会照样印成文字".to_owned(),
            "文字里放数写成 `逾期${事.逾期工作日}天`：`$` 和半角的 `{` 连着写".to_owned(),
        ),
    };
    Diagnostic::new(code::SYNTAX, place, message).help(help)
}

/// A script that does not compile.
pub fn syntax(source: &Source, header: &Header, error: &ParseError) -> Diagnostic {
    let position = error.position();
    let line = position
        .line()
        .unwrap_or_else(|| source.text.lines().count());
    let column = position.position().unwrap_or(1);
    let place = source.place(line, column);
    let around = Around::new(source, line, column);
    if let ParseErrorType::VariableUndefined(name) = error.err_type() {
        let meant = around.remark().or_else(|| around.flag_compared(name));
        let meant = meant.or_else(|| meant::foreign(name));
        if let Some((message, help)) = meant {
            return Diagnostic::new(code::SYNTAX, place, message).help(help);
        }
        let message = format!("没有「{name}」这个名字");
        return Diagnostic::new(code::UNKNOWN_NAME, place, message)
            .help(meant_variable(&around, source, header, name));
    }
    if let Some((line, column, number)) = per_cent(&source.text) {
        let place = source.stretch(line, column, number.chars().count() + 1);
        let part = number.parse::<Decimal>().unwrap_or_default() / Decimal::ONE_HUNDRED;
        return Diagnostic::new(code::SYNTAX, place, "数后面不能写 `%`")
            .help(format!("写成小数：{number}% 写成 {}", part.normalize()));
    }
    let text = source.text.lines().nth(line.saturating_sub(1));
    if let Some(wide) = text.and_then(|text| text.chars().nth(column.saturating_sub(1)))
        && let Some(narrow) = u32::from(wide)
            .checked_sub(0xFEE0)
            .filter(|_| ('！'..='～').contains(&wide))
            .and_then(char::from_u32)
    {
        return Diagnostic::new(code::SYNTAX, place, format!("这里是全角的 `{wide}`"))
            .help(format!("换成半角的 `{narrow}`"));
    }
    if let Some((start, number)) = text.and_then(|text| power_of_ten(text, column)) {
        let place = source.stretch(line, start, number.chars().count());
        return Diagnostic::new(code::SYNTAX, place, format!("`{number}` 不是数的写法"))
            .help("数写成 0.5 或 1000 这样");
    }
    if let ParseErrorType::BadInput(LexError::MalformedChar(_)) = error.err_type()
        && let Some(text) = text.and_then(|text| in_single_quotes(text, column))
    {
        return single_quotes(source, (line, column), &text);
    }
    let own = match error.err_type() {
        ParseErrorType::ExprExpected(_) => around.no_condition(),
        ParseErrorType::MismatchedType(..) => around.text_as_condition(header),
        _ => None,
    };
    if let Some((message, help)) = own {
        return Diagnostic::new(code::SYNTAX, place, message).help(help);
    }
    let missing = match error.err_type() {
        ParseErrorType::MissingToken(token, _) => Some(token.as_str()),
        _ => None,
    };
    if (missing.is_some() || is_stray(error.err_type()))
        && let Some((message, help)) = around.instead(header, missing)
    {
        return Diagnostic::new(code::SYNTAX, place, message).help(help);
    }
    let (message, help) = parse_words(error.err_type());
    Diagnostic::new(code::SYNTAX, place, message).help(help)
}

/// The first number with a sign of percent behind it and nothing to divide by, outside quotes: its line and column.
fn per_cent(text: &str) -> Option<(usize, usize, String)> {
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("//") {
            continue;
        }
        let signs: Vec<char> = line.chars().collect();
        let mut quote = None;
        for (at, sign) in signs.iter().enumerate() {
            match (quote, sign) {
                (None, '"' | '`') => quote = Some(*sign),
                (Some(open), sign) if open == *sign => quote = None,
                (None, '%') => {
                    let before = signs.get(..at)?;
                    let digit = |c: &&char| c.is_ascii_digit() || **c == '.';
                    let digits = before.iter().rev().take_while(digit).count();
                    let next = signs.get(at + 1..)?.iter().find(|c| **c != ' ');
                    let ends = matches!(next, None | Some('{' | ')' | ',' | ';' | '&' | '|' | ']'));
                    if digits > 0 && ends {
                        let number = before.get(at - digits..)?.iter().collect();
                        return Some((index + 1, at - digits + 1, number));
                    }
                }
                _ => {}
            }
        }
    }
    None
}

/// Something that does not fit where it stands.
fn is_stray(error: &ParseErrorType) -> bool {
    matches!(
        error,
        ParseErrorType::Reserved(_)
            | ParseErrorType::BadInput(LexError::ImproperSymbol(..) | LexError::UnexpectedInput(_))
    )
}

/// The text whose opening quote stands at this column.
fn in_single_quotes(text: &str, column: usize) -> Option<String> {
    let rest: String = text.chars().skip(column.checked_sub(1)?).collect();
    let (inside, _) = rest.strip_prefix('\'')?.split_once('\'')?;
    Some(inside.to_owned())
}

/// A text in single quotes, which hold one sign of a text and no text.
pub fn single_quotes(source: &Source, (line, column): (usize, usize), text: &str) -> Diagnostic {
    let place = source.stretch(line, column, text.chars().count() + 2);
    let message = "文字写在了单引号里";
    Diagnostic::new(code::SYNTAX, place, message).help(format!(
        "写成 \"{}\"",
        text.replace('\\', "\\\\").replace('"', "\\\"")
    ))
}

/// A number such as `1e3` whose letter stands at this column: where it begins, and its text.
fn power_of_ten(text: &str, column: usize) -> Option<(usize, String)> {
    let signs: Vec<char> = text.chars().collect();
    let at = column.checked_sub(1)?;
    let tail = signs.get(at..)?;
    let [first, second, ..] = tail else {
        return None;
    };
    if !matches!(first, 'e' | 'E') || !second.is_ascii_digit() {
        return None;
    }
    let before = signs.get(..at)?;
    let digits = before
        .iter()
        .rev()
        .take_while(|sign| sign.is_ascii_digit() || **sign == '.')
        .count();
    let after = tail
        .iter()
        .take_while(|sign| sign.is_ascii_alphanumeric())
        .count();
    let number = signs.get(at.checked_sub(digits)?..at + after)?;
    (digits > 0).then(|| (at - digits + 1, number.iter().collect()))
}

/// What somebody who wrote an unknown name may have meant.
fn meant_variable(around: &Around<'_>, source: &Source, header: &Header, name: &str) -> String {
    if let Some(mend) = around.unquoted(header, name) {
        return mend;
    }
    if header.parameter(name).is_some() || of_target().contains(&name) {
        return format!("写成 指标.{name}");
    }
    if of_post().contains(&name) {
        return format!("写成 岗.{name}");
    }
    if header.reads.iter().any(|read| read.column.as_ref() == name) || derived().contains(&name) {
        return format!("写成 事.{name}，事 是 for 后面起的名字");
    }
    if let Some(mend) = around.unnamed_row(name) {
        return mend;
    }
    let words: Vec<&str> = source
        .text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_'))
        .filter(|word| !word.is_empty() && *word != name)
        .collect();
    nearest(name, &words).unwrap_or_else(|| "检查写法；先用 let 起名才能使用".to_owned())
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
        ParseErrorType::BadInput(LexError::ImproperSymbol(word, _))
            if word.chars().all(char::is_alphabetic) || word == "type_of" =>
        {
            not_allowed(word)
        }
        ParseErrorType::BadInput(LexError::ImproperSymbol(symbol, _)) => {
            (format!("`{symbol}` 不能这样用"), "检查这里的符号")
        }
        ParseErrorType::BadInput(LexError::UnexpectedInput(text)) => {
            (format!("这里的 `{text}` 不认识"), "检查这里的符号")
        }
        ParseErrorType::MissingToken(token, _) if token == "," => (
            "这里少了 `,` 或者收尾的括号".to_owned(),
            "检查这一句的括号和逗号",
        ),
        ParseErrorType::MissingToken(token, _) => {
            (format!("这里少了 `{token}`"), "补上它，或者检查前面一行")
        }
        ParseErrorType::VariableExpected | ParseErrorType::PropertyExpected => (
            "这里要写一个名字".to_owned(),
            "名字用汉字或字母开头；点后面写列名",
        ),
        ParseErrorType::WrongDocComment => (
            "/// 的说明后面没有写 fn".to_owned(),
            "在说明后面写 fn 评分(岗, 指标) { … }；别处的注释用 //",
        ),
        ParseErrorType::WrongFnDefinition => (
            "fn 不能写在另一个 fn 里面".to_owned(),
            "移到最外层，或者检查前面是不是少了 }",
        ),
        ParseErrorType::LoopBreak => (
            "这里不在循环里".to_owned(),
            "break 和 continue 只能写在 for、while、loop 里",
        ),
        ParseErrorType::DuplicatedProperty(name) => (format!("`{name}` 写了两遍"), "只留一个"),
        ParseErrorType::BadInput(
            LexError::MalformedEscapeSequence(_) | LexError::MalformedChar(_),
        ) => (
            "引号里的写法不对".to_owned(),
            "文字写在英文双引号里；要写 \\ 就写两个 \\\\",
        ),
        ParseErrorType::Reserved(word) if word == "switch" => (
            "「switch」不能用在规则里".to_owned(),
            "写成 if … else if … else；switch 遇到缺数会不声不响地走最后一支",
        ),
        ParseErrorType::Reserved(word) => not_allowed(word),
        ParseErrorType::ModuleUndefined(name) => (
            format!("没有「{name}」可以引用"),
            "规则里不能引用别的脚本；:: 前面的名字不存在",
        ),
        ParseErrorType::FnDuplicatedDefinition(name, _) => {
            (format!("`{name}` 写了两遍"), "只留一个")
        }
        ParseErrorType::AssignmentToConstant(name) if name.is_empty() => (
            "等号左边不能放这个".to_owned(),
            "判断相等写 ==；起名写 let 名字 = …",
        ),
        ParseErrorType::AssignmentToConstant(name) => {
            (format!("`{name}` 是固定的，不能改"), "换一个名字")
        }
        ParseErrorType::MismatchedType(..) => {
            ("这里要得出 是或否".to_owned(), "写成比较，例如 事.差错 > 0")
        }
        ParseErrorType::ExprTooDeep => ("这一句套得太深".to_owned(), "拆成几句来写"),
        _ => (
            "这里的写法不对".to_owned(),
            "检查括号、引号、分号是不是成对、齐全",
        ),
    }
}

fn not_allowed(word: &str) -> (String, &'static str) {
    let help = if word
        .chars()
        .all(|sign| sign.is_alphanumeric() || sign == '_')
    {
        "换一种写法；规则里不能读文件、引入其他脚本或拦下错误"
    } else {
        "去掉它，或者换一种写法"
    };
    (format!("「{word}」不能用在规则里"), help)
}
