//! What can be wrong with a case, in words.
//! Invariant: every text of this room's messages stands here.

use crate::diag::catalog::cases as code;
use crate::diag::catalog::command::SETTING_MISSING;
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

/// Whether a case stands in a workbook, where nothing is written in square brackets.
fn in_sheet(place: &Place) -> bool {
    place
        .file_name()
        .is_some_and(|file| file.ends_with(".xlsx"))
}

/// The nearest of the known words, where one is near: names of two characters are near by chance.
fn near<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    let near = known
        .into_iter()
        .map(|known| (strsim::damerau_levenshtein(word, known), known))
        .min()?;
    (near.0 > 0 && near.0 <= (length / 3).max(1) && near.0 < length).then_some(near.1)
}

pub fn unknown_key(place: Place, name: &str) -> Diagnostic {
    const KEYS: [&str; 8] = [
        "名称",
        "说明",
        "考核期",
        "基准日",
        "只看",
        "数据",
        "应得",
        "消息",
    ];
    let message = format!("不认识「{name}」，它也不是一张表");
    Diagnostic::new(code::CASE_TABLE_UNKNOWN, place, message).help(match near(name, KEYS) {
        Some(near) => format!("是不是「{near}」"),
        None => format!("可以写 {}；表写在三个引号里，第一行是表头", KEYS.join("、")),
    })
}

pub fn messages_of_a_file(place: Place) -> Diagnostic {
    Diagnostic::new(
        code::CASE_TABLE_UNKNOWN,
        place,
        "「消息」写在了第一个例的前面",
    )
    .help("每个例应当出什么消息，写在它自己的 [例.应得] 里")
}

pub fn no_codes(place: Place) -> Diagnostic {
    Diagnostic::new(code::CASE_NAME, place, "「消息」要写消息的代码")
        .help("例如 消息 = [\"E408\"]，几个的写 消息 = [\"E408\", \"E503\"]")
}

pub fn unknown_code(place: Place, word: &str) -> Diagnostic {
    Diagnostic::new(
        code::CASE_NAME,
        place,
        format!("没有代码是 `{word}` 的消息"),
    )
    .help("照出过的消息写方括号里的代码，例如 E408；gangze explain E408 说它是什么意思")
}

pub fn no_period(place: Place, name: &str) -> Diagnostic {
    let help = if in_sheet(&place) {
        "在这一行的「考核期」一列写 2026Q3；没有这一列的加上"
    } else {
        "在例里或文件开头补一行 考核期 = \"2026Q3\""
    };
    let message = format!("例「{name}」没有写「考核期」");
    Diagnostic::new(SETTING_MISSING, place, message).help(help)
}

pub fn nameless(place: Place) -> Diagnostic {
    Diagnostic::new(SETTING_MISSING, place, "这个例没有写「名称」")
        .help("在这一行的「名称」一列写它验证的是什么情形；没有这一列的加上")
}

pub fn no_heading(place: Place, text: &str) -> Diagnostic {
    let message = format!("`{text}` 上面没有表头");
    Diagnostic::new(code::CASE_SHEET, place, message).help("给这一列写上表头，或者删掉这一格")
}

pub fn heading_twice(place: Place, heading: &str) -> Diagnostic {
    let message = format!("表头「{heading}」写了两次");
    Diagnostic::new(code::CASE_SHEET, place, message).help("留下一列，删掉另一列")
}

pub fn case_twice(place: Place, name: &str, first: &Place) -> Diagnostic {
    Diagnostic::new(code::CASE_TWICE, place, format!("有两个例都叫「{name}」"))
        .related(first.clone(), "另一个在这里")
        .help("照它验证的情形改个名字；重复的删掉")
}

pub fn not_accepted(fault: &Diagnostic, cases: &[&str]) -> Diagnostic {
    let named: Vec<String> = cases
        .iter()
        .take(3)
        .map(|case| format!("「{case}」"))
        .collect();
    let more = if cases.len() > named.len() {
        format!("等 {} 个例", cases.len())
    } else {
        String::new()
    };
    let message = format!(
        "{}{more}没有改：运行时出了 {}，例里没有写应当出它",
        named.join(""),
        fault.code
    );
    Diagnostic::new(code::CASE_NOT_ACCEPTED, fault.place.clone(), message).help(format!(
        "先照上面 {} 的建议改好，再运行一次；它本来就该出的，在例的应得里写上 消息 {}",
        fault.code, fault.code
    ))
}

pub fn cannot_be_run(pack: &str, rules: &[&str]) -> Diagnostic {
    let place = Place::file(format!("rules/{pack}"));
    let message = format!("规则「{}」有错误，一行也没有走到", rules.join("」「"));
    Diagnostic::new(code::UNCOVERED, place, message).help("先照上面的消息把规则改好")
}

pub fn unknown_indicator(place: Place, name: &str, known: &[&str]) -> Diagnostic {
    let message = format!("「只看」里的「{name}」在岗位目标里没有");
    Diagnostic::new(code::CASE_NAME, place, message).help(match near(name, known.iter().copied()) {
        Some(near) => format!("是不是「{near}」"),
        None => format!("岗位目标里的指标是 {}", known.join("、")),
    })
}

/// `None` where no known column is near: a table may have columns that nobody reads.
pub fn unread_column(place: Place, table: &str, name: &str, known: &[&str]) -> Option<Diagnostic> {
    let near = near(name, known.iter().copied())?;
    let message = format!("「{table}」里的「{name}」一列没有规则要读");
    let fault = Diagnostic::new(code::CASE_COLUMN, place, message);
    Some(fault.help(format!("是不是「{near}」")))
}

pub fn unknown_person(place: Place, name: &str, known: &[&str]) -> Diagnostic {
    let message = format!("名册里没有 `{name}`");
    Diagnostic::new(code::CASE_NAME, place, message)
        .help(format!("本例考核的是 {}", known.join("、")))
}

pub fn several_people(place: Place, known: &[&str]) -> Diagnostic {
    let message = format!("本例考核 {} 人，没有写是谁的应得", known.len());
    let first = known.first().copied().unwrap_or("张三");
    let how = if in_sheet(&place) {
        format!("每人写一列，例如 应得.{first}.总分")
    } else {
        format!("每人写一节，例如 [例.应得.{first}]")
    };
    Diagnostic::new(code::CASE_NAME, place, message)
        .help(format!("{how}；本例考核的是 {}", known.join("、")))
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
    let help = if in_sheet(&place) {
        "在 应得.总分、应得.等次、应得.指标的名字、应得.记分.指标的名字 或 消息 的列里写，至少一样"
    } else {
        "在 [例.应得] 里写 总分、等次、指标的名字、记分 或 消息，至少一样"
    };
    Diagnostic::new(code::CASE_EMPTY, place, format!("例「{name}」没有写应得")).help(help)
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

pub fn no_skeleton(file: &str, rule: &str, fault: Option<&Diagnostic>) -> Diagnostic {
    let message = format!("给规则「{rule}」写不出能运行的例");
    let written = Diagnostic::new(code::CASE_UNWRITTEN, Place::file(file), message);
    match fault {
        Some(fault) => written
            .related(
                fault.place.clone(),
                format!("{}：{}", fault.code, fault.message),
            )
            .help("规则有错误的先改好；规则没有错误的，照别的例自己写一个"),
        None => written.help("照别的例自己写一个"),
    }
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
    let how = if in_sheet(&place) {
        format!("加一张叫「{table}」的工作表")
    } else {
        format!("在例里或文件开头写 {table} = \"\"\" … \"\"\"")
    };
    Diagnostic::new(code::CASE_TABLE, place, message).help(format!(
        "{how}；岗位目标 也可以放在方案的文件夹里，各例共用"
    ))
}

pub fn unknown_heading(place: Place, heading: &str) -> Diagnostic {
    let message = format!("不认识表头「{heading}」");
    Diagnostic::new(code::CASE_SHEET, place, message)
        .help("可以写 名称、说明、考核期、基准日、只看、消息、表.列（例如 台账.任务）、应得.名字（例如 应得.总分）")
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

pub fn other_pack(folder: &str, pack: &str, own: &[String]) -> Diagnostic {
    use crate::diag::catalog::command::OTHER_PACK;
    let message = format!("`{folder}` 不按 `{pack}` 计分");
    Diagnostic::new(
        OTHER_PACK,
        Place::file(format!("{folder}/gangze.toml")),
        message,
    )
    .help(format!(
        "它的 gangze.toml 用的是 {}；要看它自己的方案，命令里写它的名字",
        own.join("、")
    ))
}

pub fn cannot_accept(replaced: &[std::sync::Arc<str>]) -> Diagnostic {
    use crate::diag::catalog::command::BAD_ARGUMENTS;
    let names: Vec<&str> = replaced.iter().map(AsRef::as_ref).collect();
    Diagnostic::new(
        BAD_ARGUMENTS,
        Place::Run,
        "--accept 不能和带有自己规则的考核文件夹一起用",
    )
    .help(format!(
        "{} 只在这个文件夹里有效，不能用它算出的值改方案的例；去掉 --data 再运行",
        names.join("、")
    ))
}

pub fn no_targets(pack: &str) -> Diagnostic {
    use crate::diag::catalog::command::NO_TABLE;
    let place = Place::file(format!("rules/{pack}"));
    Diagnostic::new(NO_TABLE, place, "方案没有自己的「岗位目标」")
        .help("用 --data 写上考核文件夹，用那里的岗位目标；或者在方案的文件夹里放一个 岗位目标.csv")
}
