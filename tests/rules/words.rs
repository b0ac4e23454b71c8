//! No word of rhai or Rust reaches a message, whatever is done wrong.
use super::{READS, body, load};
use crate::office_builder::script;

const FOREIGN: [&str; 40] = [
    "Function",
    "function",
    "not found",
    "Not found",
    "i64",
    "INT",
    "Dynamic",
    "dynamic",
    "variable",
    "Variable",
    "string",
    "String",
    "str",
    "bool",
    "Decimal",
    "decimal",
    "gangze::",
    "rhai",
    "Rhai",
    "Rust",
    "error",
    "Error",
    "expected",
    "Expected",
    "unexpected",
    "Unexpected",
    "type",
    "Type",
    "array",
    "Array",
    "object",
    "map",
    "index",
    "property",
    "Property",
    "stack",
    "Stack",
    "overflow",
    "Some(",
    "None",
];

/// Everything that is said and written of these lines, without what the script itself holds.
fn said(lines: &str) -> Vec<String> {
    let run = body(lines);
    let mut all = Vec::new();
    for problem in &run.problems {
        all.push(problem.message.clone());
        all.extend(problem.help.clone());
        all.extend(problem.trace.clone());
        all.extend(problem.related.iter().map(|(_, words)| words.clone()));
    }
    all.push(run.state("张敏", "试").why().to_owned());
    for score in &run.scores {
        score.total.walk(&mut |node, _| {
            all.push(node.name.to_string());
            all.extend(node.entries.iter().map(|entry| entry.reason.to_string()));
        });
    }
    all
}

#[test]
fn no_foreign_word_is_said() {
    let scripts = [
        "得分(1);",
        "得分();",
        "得分(1, 2, 3, 4, 5);",
        "得分(岗, 指标);",
        "得分(1, 岗);",
        "得分(1, `${岗} ${指标} ${岗.主办事项}`);",
        "for 事 in 岗.主办事项 { 得分(1, `${事} ${事.完成时限} ${事.差错} ${事.合格}`); }",
        "得分(1, `${[1, 2.5]} ${#{甲: 1}} ${()} ${|| 1} ${'甲'} ${0..3}`);",
        "得分(1, 岗.to_string() + 岗.主办事项.to_debug());",
        "得分(1, [岗, 指标].to_string());",
        "岗.主办事项.数量 = 3;",
        "指标.满分 = 3; 得分(1, \"试\");",
        "岗.主办事项.push(1); 得分(1, \"试\");",
        "let 甲 = 岗.主办事项; 甲.clear(); 得分(1, \"试\");",
        "得分(岗.主办事项.求和(1), \"试\");",
        "得分(岗.主办事项.求和(岗), \"试\");",
        "得分(岗.主办事项.计数(|| true), \"试\");",
        "得分(岗.主办事项.计数(|甲, 乙| true), \"试\");",
        "得分(岗.主办事项.计数(|事| 1), \"试\");",
        "得分(岗.主办事项.筛选(|事| \"是\").数量, \"试\");",
        "分项(1, 2, 3); 得分(1, \"试\");",
        "分项(\"甲\", 2, |多| 扣分(1, \"试\"));",
        "逐件(岗, \"平均\", |事| 得分(1, \"试\"));",
        "逐件(岗.主办事项, 1, |事| 得分(1, \"试\"));",
        "逐件(岗.主办事项, \"平均\", 1); 得分(1, \"试\");",
        "得分(1.sub_string(1), \"试\");",
        "得分(\"甲\".sub_string(\"乙\"), \"试\");",
        "得分([1][\"甲\"], \"试\");",
        "得分(\"甲\"[5], \"试\");",
        "得分(#{甲: 1}[5], \"试\");",
        "let 甲 = [1, 2]; 甲[9] = 1; 得分(1, \"试\");",
        "得分([3.5, 1, \"甲\"].sort(), \"试\");",
        "得分([岗, 指标].sort(), \"试\");",
        "let 甲 = 1; 甲.乙 = 2; 得分(1, \"试\");",
        "let 甲 = 1; 得分(甲.数量, \"试\");",
        "得分(1.数量, \"试\");",
        "得分(\"甲\".姓名, \"试\");",
        "得分(岗.主办事项.姓名, \"试\");",
        "得分(岗.主办事项.逾期工作日, \"试\");",
        "得分(指标.主办事项, \"试\");",
        "得分(1 << 2 & 3 | 4 ^ 5, \"试\");",
        "得分(1 << 200, \"试\");",
        "得分(2 ** -1, \"试\");",
        "得分(true + true, \"试\");",
        "得分(!1, \"试\");",
        "得分(-\"甲\", \"试\");",
        "得分(-岗, \"试\");",
        "得分(岗 + 指标, \"试\");",
        "if 岗 { 得分(1, \"试\"); }",
        "while 岗.姓名 { 得分(1, \"试\"); }",
        "for 事 in 岗 { 得分(1, \"试\"); }",
        "for 字 in \"甲乙\" { 得分(字, \"试\"); }",
        "for (事, 次) in 岗.主办事项 { 得分(次, \"试\"); }",
        "得分(1, \"试\").乙;",
        "return 5; 得分(1, \"试\");",
        "得分(Fn(\"没有\").call(1), \"试\");",
        "得分(Fn(1).call(1), \"试\");",
        "得分(this, \"试\");",
        "得分(1 in 2, \"试\");",
        "if 1 in 岗.主办事项 { 得分(1, \"试\"); }",
        "得分(岗 ?? 1, \"试\");",
        "得分(岗?.姓名?.长, \"试\");",
        "得分(parse_json(\"{\"), \"试\");",
        "得分(\"甲\".to_blob(), \"试\");",
        "得分(0..5, \"试\");",
        "得分(均分(1, 2, 3), \"试\");",
        "得分(占比(岗, 1), \"试\");",
        "得分(百分数(岗), \"试\");",
        "得分(工作日数(1, 2), \"试\");",
        "缺数(1); 得分(1, \"试\");",
        "不适用(岗); 得分(1, \"试\");",
        "出错(1, 2, 3); 得分(1, \"试\");",
        "否决(岗);",
        "岗.表(1); 得分(1, \"试\");",
        "let 甲 = \"长\"; loop { 甲 += 甲; }",
        "let 评 = |数| 评.call(数); 得分(评.call(1), \"试\");",
        "let 甲 = 0x; 得分(1, \"试\");",
        "得分(1, \"试\"",
        "let fn = 1;",
        "得分(1; \"试\");",
        "import 1;",
        "let 甲 = 1 2;",
        "@#$%",
        "得分(1, \"试\")) ;",
        "private fn 内() {}",
        "async 1;",
        "let 甲 = 岗::姓名;",
        "const 岗 = 1; 得分(1, \"试\");",
        "得分(global::甲, \"试\");",
        "得分(curry(1), \"试\");",
        "得分(is_def_var(\"岗\"), \"试\");",
        "得分(1, is_def_fn(\"甲\", 1));",
        "get_fn_metadata_list(); 得分(1, \"试\");",
        "print(岗); debug(指标); 得分(1, \"试\");",
        "岗.tag = 1; 得分(岗.tag, \"试\");",
        "take(岗); 得分(1, \"试\");",
    ];
    let mut faults = Vec::new();
    for lines in scripts {
        for words in said(lines) {
            // The user's own words stand in backticks or corner brackets.
            let own = without_quoted(&words);
            if let Some(foreign) = FOREIGN.iter().find(|foreign| own.contains(*foreign)) {
                faults.push(format!("{lines}\n    {foreign}: {words}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn without_quoted(words: &str) -> String {
    let mut own = String::new();
    let mut closing = None;
    for c in words.chars() {
        match (closing, c) {
            (None, '`') => closing = Some('`'),
            (None, '「') => closing = Some('」'),
            (Some(end), c) if c == end => closing = None,
            (None, c) => own.push(c),
            _ => {}
        }
    }
    own
}

/// A script that is no script: noise, a workbook, nothing at all.
#[test]
fn noise_is_no_script() {
    let noise = [
        "",
        "\u{feff}",
        "PK\u{3}\u{4}\u{0}\u{0}",
        "\u{0}",
        "}}}}",
        "((((",
        "\"",
        "`${",
        "/*",
        "fn",
        "fn 评分",
        "fn 评分(岗, 指标)",
        "评分",
        "///",
        "// 只有注释",
        "#!/bin/sh",
        "<?xml version=\"1.0\"?>",
        "🙂",
        "\r\n\r\n",
    ];
    for text in noise {
        let found = load(text);
        assert!(found.iter().any(|own| own.is_error()), "{text:?}");
        let found = load(&script(READS, "无", text));
        assert!(found.iter().any(|own| own.is_error()), "{text:?}");
        for problem in found {
            let own = without_quoted(&problem.message);
            assert!(
                !FOREIGN.iter().any(|foreign| own.contains(foreign)),
                "{text:?} {own}"
            );
        }
    }
}
