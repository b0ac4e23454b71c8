//! What a script would do wrong whatever the data, in words.
//! Invariant: names things as the script writes them, and kinds in the words of the office.

use rhai::Position;
use rust_decimal::Decimal;

use super::code;
use crate::diag::{Code, Diagnostic, Place};
use crate::rules::signs::meant;
use crate::rules::source::Source;
use crate::rules::words::{What, find};

fn place(source: &Source, position: Position) -> Place {
    source.place(
        position.line().unwrap_or(1),
        position.position().unwrap_or(1),
    )
}

pub(super) fn new(
    code: Code,
    source: &Source,
    position: Position,
    message: String,
    help: String,
) -> Diagnostic {
    Diagnostic::new(code, place(source, position), message).help(help)
}

/// How a word is written: `扣分(分, "理由") 或 扣分(分, 事, "理由")`.
pub fn forms(word: &str) -> String {
    let forms: Vec<String> = find(word).flat_map(|(_, word)| word.written()).collect();
    forms.join(" 或 ")
}

pub fn unlike(source: &Source, at: Position, sign: &str, a: &str, b: &str) -> Diagnostic {
    let verb = if matches!(sign, "==" | "!=" | "<" | "<=" | ">" | ">=") {
        "比较"
    } else {
        "计算"
    };
    let day = |said: &str| said == "日期" || said.ends_with("（日期）");
    let help = if matches!(sign, "+" | "-") && (day(a) || day(b)) {
        "日期不能加减：隔几个工作日写 工作日数(起, 止)，逾期几天写 逾期工作日(时限, 完成)，提前几天写 提前日(时限, 完成)"
    } else if sign == "+" {
        "文字里放数写成 `逾期${事.逾期工作日}天`；列的类型写错了的，改「取数」里的声明"
    } else if (day(a) && b == "文字") || (day(b) && a == "文字") {
        "日期不写在规则里：在岗位目标加一列，规则开头写 /// 参数：截止日（日期），和 指标.截止日 比较"
    } else {
        "核对列在「取数」里声明的类型；文字要加引号，数不加引号"
    };
    new(
        code::UNLIKE,
        source,
        at,
        format!("{a}和{b}不能{verb}"),
        help.to_owned(),
    )
}

pub fn wrong_count(source: &Source, at: Position, word: &str, given: usize) -> Diagnostic {
    let message = format!("「{word}」括号里写了 {given} 项，没有这样的写法");
    new(
        code::MISUSED,
        source,
        at,
        message,
        format!("写成 {}", forms(word)),
    )
}

/// `given`: what stands in the brackets of a call; `wanted`: the names behind fn.
pub fn own_order(
    source: &Source,
    at: Position,
    name: &str,
    given: &str,
    wanted: &[String],
) -> Diagnostic {
    let message = format!("`{name}` 括号里的先后和 fn 后面的不一样：`{given}` 放错了地方");
    let help = format!("照 fn 后面的先后写：{name}({})", wanted.join(", "));
    new(code::MISUSED, source, at, message, help)
}

pub fn own_count(
    source: &Source,
    at: Position,
    name: &str,
    wanted: usize,
    given: usize,
) -> Diagnostic {
    let message = format!("`{name}` 要给 {wanted} 项，这里给了 {given} 项");
    let help = "和 fn 后面括号里的名字一样多".to_owned();
    new(code::MISUSED, source, at, message, help)
}

pub fn wrong_argument(
    source: &Source,
    at: Position,
    word: &str,
    (slot, wanted): (&str, &str),
    given: &str,
) -> Diagnostic {
    let message = if slot == "前面" {
        format!("「{word}」要写在{wanted}的后面，这里是{given}")
    } else {
        format!("「{word}」的「{slot}」要{wanted}，这里是{given}")
    };
    new(
        code::MISUSED,
        source,
        at,
        message,
        format!("写成 {}", forms(word)),
    )
}

pub fn wrong_column(
    source: &Source,
    at: Position,
    word: &str,
    given: &str,
    wanted: &str,
) -> Diagnostic {
    let message = format!("「{word}」要用 {wanted} 一类的列，这里是{given}");
    let help = match wanted {
        "是否" => format!("写成 {word}(\"列\", 要找的值)，或者写条件 {word}(|事| …)"),
        _ => "核对列在「取数」里声明的类型".to_owned(),
    };
    new(code::MISUSED, source, at, message, help)
}

pub fn closure_count(source: &Source, at: Position, word: &str, wanted: usize) -> Diagnostic {
    let message = match wanted {
        0 => format!("「{word}」的做法不带名字"),
        _ => format!("「{word}」的两条竖线里要写一个名字"),
    };
    new(
        code::MISUSED,
        source,
        at,
        message,
        format!("写成 {}", forms(word)),
    )
}

pub fn closure_gives(
    source: &Source,
    at: Position,
    word: &str,
    wanted: &str,
    given: &str,
) -> Diagnostic {
    let message = format!("「{word}」里的写法要得出{wanted}，这里得出{given}");
    let help = match wanted {
        "是否" => "写成比较，例如 |事| 事.差错 > 0",
        _ => "写成算式，例如 |事| 事.工时 * 2",
    };
    new(code::MISUSED, source, at, message, help.to_owned())
}

pub fn never_reached(source: &Source, at: Position) -> Diagnostic {
    let message = "这一句永远轮不到".to_owned();
    let help = "它前面已经 return、break 或者停下了；移到前面，或者去掉".to_owned();
    new(code::NEVER_REACHED, source, at, message, help)
}

/// A statement that stands in no function.
pub fn outside(source: &Source, at: Position) -> Diagnostic {
    let message = "这一句写在 fn 的外面，不会运行".to_owned();
    let help = "移进 评分 的 { } 里；不要的去掉".to_owned();
    new(code::NEVER_REACHED, source, at, message, help)
}

/// `^`, `&` and their kin.
/// `joins`: a text stands on one of its sides.
pub fn bit_sign(source: &Source, at: Position, sign: &str, joins: bool) -> Diagnostic {
    let message = format!("「{sign}」不能用在规则里");
    let help = if joins && sign == "&" {
        "文字里放数写成 `逾期${事.逾期工作日}个工作日`"
    } else {
        meant(sign)
    };
    new(code::SYNTAX, source, at, message, help.to_owned())
}

pub fn endless(source: &Source, at: Position) -> Diagnostic {
    let message = "这个循环没有结束的时候".to_owned();
    let help = "一行行地看用 for；要提前出来写 break".to_owned();
    new(code::NEVER_REACHED, source, at, message, help)
}

pub fn constant_condition(source: &Source, at: Position) -> Diagnostic {
    let message = "这个条件对谁都一样，不用判断".to_owned();
    let help = "条件里要有 岗、指标 或一行记录的值；检查是不是两边写成了一样的".to_owned();
    new(code::CONSTANT_CONDITION, source, at, message, help)
}

pub fn no_condition(source: &Source, at: Position, given: &str) -> Diagnostic {
    let message = format!("条件要得出 是或否，这里是{given}");
    let help = "写成比较，例如 事.差错 > 0".to_owned();
    new(code::UNLIKE, source, at, message, help)
}

/// Two conditions of which one or none can hold.
pub fn never_or_always(source: &Source, at: Position, message: String, help: String) -> Diagnostic {
    new(code::CONSTANT_CONDITION, source, at, message, help)
}

/// The same condition a second time in one chain.
pub fn judged_before(source: &Source, at: Position) -> Diagnostic {
    let message = "这个条件前面已经判断过了，到这里永远不成立".to_owned();
    let help = "改成另外的条件；多写的去掉".to_owned();
    new(code::NEVER_REACHED, source, at, message, help)
}

/// `words`: what an earlier condition of the chain takes, and what this one does.
pub fn taken_before(
    source: &Source,
    at: Position,
    name: &str,
    (earlier, later): (String, String),
) -> Diagnostic {
    let message = format!("{name}「{later}」的，前面的「{earlier}」已经包括了，这里永远轮不到");
    let help = format!("把「{later}」写在前面，「{earlier}」写在后面");
    new(code::NEVER_REACHED, source, at, message, help)
}

pub fn idle(source: &Source, at: Position) -> Diagnostic {
    let message = "这一句算出来没有用处".to_owned();
    let help = "要改名字的值写一个等号 =；要记分写 得分、扣分 等".to_owned();
    new(code::NEVER_REACHED, source, at, message, help)
}

pub fn hides(source: &Source, at: Position, name: &str) -> Diagnostic {
    let message = format!("`{name}` 在外面已经起过名字，这里又起了一个，外面的值不会变");
    let help =
        "要改外面的值，去掉 let，写 名字 = 算式；要另用一个值，换一个名字（for 后面的也一样）"
            .to_owned();
    new(code::MISUSED, source, at, message, help)
}

pub fn cannot_be_changed(source: &Source, at: Position) -> Diagnostic {
    let message = "岗、指标 和表里的值不能改".to_owned();
    let help = "要算出别的数，先用 let 起一个名字；比较相等写 ==".to_owned();
    new(code::MISUSED, source, at, message, help)
}

pub fn not_to_loop_over(source: &Source, at: Position, given: &str) -> Diagnostic {
    let message = format!("for 后面要多行记录，这里是{given}");
    let help = "写成 for 事 in 岗.主办事项 { … }".to_owned();
    new(code::UNLIKE, source, at, message, help)
}

pub fn index_is_no_number(source: &Source, at: Position) -> Diagnostic {
    let message = "一组值按第几个来取，方括号里要写数".to_owned();
    let help = "第一个写 [0]；按名字取的用对照表 #{ … }".to_owned();
    new(code::UNLIKE, source, at, message, help)
}

pub fn rows_have_no_number(source: &Source, at: Position) -> Diagnostic {
    let message = "多行记录不能用 [ ] 取".to_owned();
    let help = "用 for 一行行地取，或者用 筛选".to_owned();
    new(code::UNLIKE, source, at, message, help)
}

pub fn has_no_names(source: &Source, at: Position, owner: &str, name: &str) -> Diagnostic {
    let message = format!("{owner}没有「{name}」可以读");
    let help = "点前面要是 岗、指标 或一行记录".to_owned();
    new(code::UNKNOWN_NAME, source, at, message, help)
}

pub fn read_row_by_row(
    source: &Source,
    at: Position,
    owner: What,
    name: &str,
    known: &[&str],
) -> Diagnostic {
    let message = format!("{}没有「{name}」", owner.word());
    let help = super::nearest(name, known).unwrap_or_else(|| match owner {
        What::Rows => {
            format!("一行一行地读：for 事 in … {{ 事.{name} }}；或者写 求和(\"{name}\") 等")
        }
        _ => format!("可以读 {}", known.join("、")),
    });
    new(code::UNKNOWN_NAME, source, at, message, help)
}

pub fn measure_is_no_number(source: &Source, given: &str) -> Diagnostic {
    let message = format!("计量 要得出一个数，现在得出{given}");
    Diagnostic::new(code::MISUSED, super::find(source, "计量"), message)
        .help("最后一句写要得出的数，后面不加分号")
}

pub fn empty_body(source: &Source, at: Position) -> Diagnostic {
    let message = "花括号里什么也没有写，这一段不起作用".to_owned();
    let help = "写上要做的事，例如 扣分(1, \"理由\");；不要这一段的，整段删去".to_owned();
    new(code::NEVER_REACHED, source, at, message, help)
}

pub fn books_in_measure(source: &Source, at: Position, word: &str) -> Diagnostic {
    let message = format!("计量 里不能用「{word}」");
    let help = "计量 只得出实际值；分数在 评分 里记".to_owned();
    new(code::MISUSED, source, at, message, help)
}

pub fn factor_in_hundredths(source: &Source, at: Position, number: Decimal) -> Diagnostic {
    let number = number.normalize();
    let message = format!("计入 的系数 {number} 太大，这一项会乘上 {number} 倍");
    let part = (number / Decimal::ONE_HUNDRED).normalize();
    let help = format!("按 {number}% 计入的，写 {part}");
    new(code::MISUSED, source, at, message, help)
}

/// A day held against a text; `name`: its column.
pub fn day_against_text(source: &Source, at: Position, name: &str, text: &str) -> Diagnostic {
    let message = format!("「{name}」（日期）和文字不能比较");
    let digits = text.contains(|c: char| c.is_ascii_digit());
    let help = if !digits && !text.contains(['月', '季', '年']) {
        format!(
            "看这一格有没有日期写 事.有(\"{name}\")，没有日期（空着、长期坚持）的写 !事.有(\"{name}\")"
        )
    } else if text.contains('月') && !text.contains('日') || text.contains('季') {
        "规则只看到本期的行，是哪一月、哪一季不用比较；要按月分开的，用 分组".to_owned()
    } else {
        "日期不写在规则里：在岗位目标加一列，规则开头写 /// 参数：截止日（日期），和 指标.截止日 比较".to_owned()
    };
    new(code::UNLIKE, source, at, message, help)
}

pub fn leading_zero(source: &Source, at: Position, digits: &str) -> Diagnostic {
    let message = format!("`{digits}` 不是数的写法，前面多了 0");
    let help = "千位不用逗号隔开：1,000 写成 1000；其余的去掉开头的 0".to_owned();
    new(code::SYNTAX, source, at, message, help)
}

pub fn keys_swapped(source: &Source, at: Position, column: &str) -> Diagnostic {
    let message = format!("查表 里键列「{column}」和要找的值写反了");
    let help =
        "先写列名，再写要找的值，例如 查表(\"计分表\", \"级别\", 篇.级别, \"分值\")".to_owned();
    new(code::MISUSED, source, at, message, help)
}

/// `name`: the column or word that gives the part of a whole.
pub fn in_hundredths(
    source: &Source,
    at: Position,
    name: Option<&str>,
    number: Decimal,
) -> Diagnostic {
    let what = name.map_or_else(|| "这个数".to_owned(), |name| format!("「{name}」"));
    let number = number.normalize();
    let message = format!("{what}是百分数，全部算 1，不会到 {number}");
    let help = format!(
        "{number}% 在比较里写成 {}，在分档里写成 \"{number}%以上\"；要按 {number} 比的，先乘 100",
        (number / Decimal::ONE_HUNDRED).normalize()
    );
    new(code::MISUSED, source, at, message, help)
}

/// `names`: the columns in the order in which they stand.
pub fn days_swapped(
    source: &Source,
    at: Position,
    word: &str,
    (first, second): (&str, &str),
) -> Diagnostic {
    let order = match word {
        "工作日数" => "起的日期写在前面，止的日期写在后面",
        _ => "时限写在前面，完成的日期写在后面",
    };
    let message = format!("「{word}」里的「{first}」和「{second}」写反了");
    new(code::MISUSED, source, at, message, order.to_owned())
}

pub fn never_that_word(
    source: &Source,
    at: Position,
    name: &str,
    text: &str,
    known: &[&str],
) -> Diagnostic {
    let message = format!("「{name}」不会是「{text}」，只会是 {}", known.join("、"));
    let help = super::nearest(text, known).unwrap_or_else(|| "从里面选一个写".to_owned());
    new(code::MISUSED, source, at, message, help)
}

pub fn undeclared_word(
    source: &Source,
    at: Position,
    column: &str,
    text: &str,
    known: &[&str],
) -> Diagnostic {
    let message = format!("「取数」里没有说「{column}」可以是「{text}」");
    let help =
        super::nearest(text, known).unwrap_or_else(|| format!("可以是 {}", known.join("、")));
    new(code::MISUSED, source, at, message, help)
}
