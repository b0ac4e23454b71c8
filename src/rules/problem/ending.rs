//! A script that ended before its time, in words: a state of the data, a limit, or a fault of the rule.
//! Invariant: an error is told at its innermost position.

use rhai::{AST, ASTNode, EvalAltResult, Expr, Position};

use super::code;
use crate::diag::{Diagnostic, Place};
use crate::rules::absent::{ABSENT, Absent, Fault, Why, check_first, last};
use crate::rules::engine::OPERATIONS;
use crate::rules::source::Source;

pub fn broke_down(source: &Source) -> Diagnostic {
    Diagnostic::new(code::RULE_FAILED, source.top(), "规则运行中断")
        .help("把规则和这一期的表格交给程序的维护者")
}

/// Whether a script was stopped by a limit that a second run would meet at the same step.
pub fn is_limit(error: &EvalAltResult) -> bool {
    use EvalAltResult as E;
    match error {
        E::ErrorInFunctionCall(_, _, inner, _) => is_limit(inner),
        E::ErrorTerminated(why, _) => why.as_int().is_ok(),
        E::ErrorStackOverflow(_) | E::ErrorDataTooLarge(..) | E::ErrorTooManyVariables(_) => true,
        // Nor does this one say where.
        E::ErrorDataRace(..) => true,
        _ => false,
    }
}

/// How a script ended: a state of the data, or a fault of the rule.
pub struct Ending {
    pub state: Option<(Why, Option<Box<Place>>)>,
    pub words: String,
    pub fault: Diagnostic,
}

/// Reads an error at its innermost position.
pub fn ending(source: &Source, ast: &AST, error: &EvalAltResult, stopped_at: Position) -> Ending {
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
    // A limit's own error does not say where.
    if position == Position::NONE {
        position = stopped_at;
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
                let message = match columns_at(ast, position).as_slice() {
                    [] => message.clone(),
                    columns => format!("{message}，这里读的是「{}」", columns.join("」「")),
                };
                let mut fault = Diagnostic::new(code::RULE_FAILED, place, message.clone());
                fault.help.clone_from(help);
                Ending {
                    state: None,
                    words: message,
                    fault,
                }
            }
        };
    }
    // What rhai itself refuses because it is 缺数 or 不适用.
    if stumbled(inner)
        && let Some(gap) = last()
    {
        let message = format!("`{}` 是{}，不能这样用", gap.what, gap.why.word());
        if gap.why == Why::NotApplicable && !gap.whole {
            let fault = Diagnostic::new(code::RULE_FAILED, place, message.clone());
            return Ending {
                state: None,
                words: message,
                fault: fault.help(check_first(&gap.what)),
            };
        }
        return Ending {
            state: Some((gap.why, gap.place)),
            words: message.clone(),
            fault: Diagnostic::new(code::RULE_FAILED, place, message),
        };
    }
    let (code, message, help) = run_words(inner);
    Ending {
        state: None,
        fault: Diagnostic::new(code, place, message.clone()).help(help),
        words: message,
    }
}

/// The columns and parameters that an operator at this place looks at.
fn columns_at(ast: &AST, position: Position) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    ast.walk(&mut |path: &[ASTNode<'_>]| {
        if let Some(ASTNode::Expr(Expr::FnCall(call, own))) = path.last()
            && *own == position
            && call.op_token.is_some()
        {
            found.extend(call.args.iter().filter_map(read_name));
        }
        true
    });
    found
}

/// The last name of `事.差错` or `事["计划（小时）"]`.
fn read_name(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Dot(pair, ..) => match &pair.rhs {
            Expr::Property(property, _) => Some(property.2.to_string()),
            rest => read_name(rest),
        },
        Expr::Index(pair, ..) => match &pair.rhs {
            Expr::StringConstant(name, _) => Some(name.to_string()),
            rest => read_name(rest),
        },
        _ => None,
    }
}

/// Whether a value that is not there was given where rhai's own words want another.
fn stumbled(error: &EvalAltResult) -> bool {
    use EvalAltResult as E;
    match error {
        E::ErrorMismatchDataType(_, found, _) | E::ErrorMismatchOutputType(_, found, _) => {
            found == ABSENT || found == std::any::type_name::<Absent>()
        }
        E::ErrorFunctionNotFound(signature, _) => signature
            .split(['(', ')', ','])
            .skip(1)
            .any(|kind| kind.trim() == ABSENT),
        _ => false,
    }
}

fn run_words(error: &EvalAltResult) -> (crate::diag::Code, String, &'static str) {
    use EvalAltResult as E;
    let limit = |message: String, help| (code::RULE_LIMIT, message, help);
    let failed = |message: String, help| (code::RULE_FAILED, message, help);
    match error {
        E::ErrorTerminated(why, _) if why.as_int().is_ok() => limit(
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
            let word = match signature.split([' ', '(']).next().unwrap_or("") {
                "contains" => "in",
                word => word,
            };
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
            format!("一共只有 {count} 个，[{index}] 取不到"),
            "从 0 数起，第一个写 [0]，第二个写 [1]；先看 数量 再取",
        ),
        E::ErrorIndexingType(..) => failed(
            "这里不能用 [ ] 取".to_owned(),
            "用 for 一行行地取，或者用 筛选",
        ),
        E::ErrorFor(_) => failed(
            "for 后面的不是一组记录".to_owned(),
            "写成 for 事 in 岗.主办事项 { … }",
        ),
        E::ErrorDataRace(..) => failed(
            "一段写法里用到了外面正在用的值".to_owned(),
            "先取出来再用，例如 let 行 = 岗.主办事项; 行.求和(…)；要反复做的事用 for，或者写成 fn",
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
