//! What can be wrong with a case, in words.
//! Invariant: every text of this room's messages stands here.

use crate::diag::catalog::cases as code;
use crate::diag::{Diagnostic, Place};

pub fn ragged(place: Place, cells: usize, head: usize) -> Diagnostic {
    let message = format!("这一行有 {cells} 格，表头只有 {head} 格");
    Diagnostic::new(code::CASE_TABLE, place, message)
        .help("格子和表头一一对上；格子里没有东西就空着，竖线不要多也不要少")
}

pub fn no_header(place: Place) -> Diagnostic {
    Diagnostic::new(code::CASE_TABLE, place, "这张表没有表头")
        .help("第一行写各列的名字，用竖线 | 隔开，往下一行一条记录")
}

pub fn unknown_person(place: Place, name: &str, known: &[&str]) -> Diagnostic {
    let message = format!("名册里没有 `{name}`");
    Diagnostic::new(code::CASE_NAME, place, message)
        .help(format!("本例考核的是 {}", known.join("、")))
}

pub fn several_people(place: Place, known: &[&str]) -> Diagnostic {
    let message = format!("本例考核 {} 人，没有写是谁的应得", known.len());
    let first = known.first().copied().unwrap_or("张三");
    Diagnostic::new(code::CASE_NAME, place, message).help(format!(
        "每人写一节，例如 [例.应得.{first}]；本例考核的是 {}",
        known.join("、")
    ))
}

pub fn unknown_node(place: Place, path: &str, known: &[String]) -> Diagnostic {
    let message = format!("算出的结果里没有「{path}」");
    let near = known
        .iter()
        .map(|near| (strsim::damerau_levenshtein(path, near), near))
        .min();
    let help = match near {
        Some((distance, near)) if distance < path.chars().count() => format!("是不是「{near}」"),
        _ => format!("有的是 {}", known.join("、")),
    };
    Diagnostic::new(code::CASE_NAME, place, message).help(help)
}

pub fn several_nodes(place: Place, path: &str, found: &[String]) -> Diagnostic {
    let message = format!("算出的结果里有 {} 个「{path}」", found.len());
    Diagnostic::new(code::CASE_NAME, place, message).help(format!("写全路径：{}", found.join("、")))
}

pub fn empty(place: Place, name: &str) -> Diagnostic {
    Diagnostic::new(code::CASE_EMPTY, place, format!("例「{name}」没有写应得"))
        .help("在 [例.应得] 里写 总分、等次、指标的名字、记分 或 消息，至少一样")
}

pub fn no_cases(pack: &str) -> Diagnostic {
    let place = Place::file(format!("rules/{pack}/tests"));
    let message = format!("方案 `{pack}` 的 tests 里没有例");
    Diagnostic::new(code::NO_CASES, place, message)
        .help(format!("先写一个样子再改：gangze test {pack} --new 规则名"))
}

pub fn exists(file: &str) -> Diagnostic {
    Diagnostic::new(
        code::CASE_EXISTS,
        Place::file(file),
        format!("`{file}` 已经有了"),
    )
    .help("在里面加一节 [[例]]，或者先把它改名")
}

pub fn no_such_rule(pack: &str, rule: &str, known: &[&str]) -> Diagnostic {
    let place = Place::file(format!("rules/{pack}"));
    let message = format!("方案里没有「{rule}」这条规则");
    Diagnostic::new(code::CASE_RULE, place, message)
        .help(format!("现有的规则是 {}", known.join("、")))
}

pub fn unread_table(place: Place, table: &str, known: &[&str]) -> Diagnostic {
    let near = known
        .iter()
        .map(|near| (strsim::damerau_levenshtein(table, near), *near))
        .min();
    let help = match near {
        Some((distance, near)) if distance <= 2 && distance < table.chars().count() => {
            format!("是不是「{near}」")
        }
        _ => format!("本例用到的规则要读 {}", known.join("、")),
    };
    Diagnostic::new(
        code::CASE_TABLE_UNKNOWN,
        place,
        format!("没有规则要读「{table}」"),
    )
    .help(help)
}

pub fn lacks_table(place: Place, case: &str, table: &str) -> Diagnostic {
    let message = format!("例「{case}」没有写「{table}」");
    Diagnostic::new(code::CASE_TABLE, place, message).help(format!(
        "在例里或文件开头写 {table} = \"\"\" … \"\"\"；岗位目标 也可以放在方案的文件夹里，各例共用"
    ))
}

pub fn unknown_heading(place: Place, heading: &str) -> Diagnostic {
    let message = format!("不认识表头「{heading}」");
    Diagnostic::new(code::CASE_SHEET, place, message)
        .help("可以写 名称、考核期、基准日、只看、消息、表.列（例如 台账.任务）、应得.名字（例如 应得.总分）")
}

pub fn no_case_sheet(file: &str) -> Diagnostic {
    Diagnostic::new(code::CASE_SHEET, Place::file(file), "没有叫「例」的工作表")
        .help("一行一个例，放在叫「例」的工作表里；各例共用的表各放一张工作表，以表命名")
}

pub fn uncovered(pack: &str, share: &str, least: &str) -> Diagnostic {
    let place = Place::file(format!("rules/{pack}"));
    let message = format!("覆盖 {share}，要求不低于 {least}");
    Diagnostic::new(code::UNCOVERED, place, message).help("照上面列出的行补例")
}

pub fn no_lines(place: Place, node: &str) -> Diagnostic {
    Diagnostic::new(
        code::CASE_TABLE,
        place,
        format!("「{node}」的记分要写成文字"),
    )
    .help("一行一笔，写在三个引号里，例如 扣分 1.5 逾期3个工作日")
}

pub fn no_list(place: Place, name: &str) -> Diagnostic {
    Diagnostic::new(code::CASE_TABLE, place, format!("「{name}」只能写一个值"))
        .help("只有 消息 可以写几个，例如 消息 = [\"E408\", \"E503\"]")
}

pub fn changed(file: &str) -> Diagnostic {
    use crate::diag::catalog::command::FILE_UNREADABLE;
    Diagnostic::new(
        FILE_UNREADABLE,
        Place::file(file),
        format!("`{file}` 在运行时被改动了"),
    )
    .help("存好以后再运行一次")
}

pub fn no_targets(pack: &str) -> Diagnostic {
    use crate::diag::catalog::command::NO_TABLE;
    let place = Place::file(format!("rules/{pack}"));
    Diagnostic::new(NO_TABLE, place, "方案没有自己的「岗位目标」")
        .help("用 --data 写上考核文件夹，用那里的岗位目标；或者在方案的文件夹里放一个 岗位目标.csv")
}
