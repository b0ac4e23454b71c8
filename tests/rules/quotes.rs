//! A quote lost or doubled anywhere in any rule that we ship is one message, on its line.
use std::path::Path;

use gangze::diag::{Place, Sink};
use gangze::rules::Rules;

use super::{load, scripts_of};
use crate::office_builder::{POOL, shown, sources};

fn shipped() -> Vec<(String, String)> {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut names: Vec<String> = std::fs::read_dir(packs)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names.iter().flat_map(|pack| scripts_of(pack)).collect()
}

/// What is said, and whether it is one message on this line (counted from 0).
fn told(name: &str, text: &str, line: usize) -> Result<(), String> {
    let mut sink = Sink::new();
    let _ = Rules::load(sources(&[(name, text)]), &POOL, &mut sink);
    let all = sink.finish();
    let lines: Vec<usize> = all
        .iter()
        .map(|one| match &one.place {
            Place::Text { line, .. } => *line as usize,
            _ => 0,
        })
        .collect();
    if lines == [line + 1] {
        return Ok(());
    }
    let messages: Vec<&str> = all.iter().map(|one| one.message.as_str()).collect();
    Err(format!("{name} line {}: {lines:?} {messages:?}", line + 1))
}

/// Puts `with` in the place of each such quote in turn, one at a time; there are at least so many.
fn sweep(quote: char, with: &str, least: usize) {
    let (mut tried, mut wrong) = (0, Vec::new());
    for (name, text) in shipped() {
        for (at, _) in text.match_indices(quote) {
            let line = text[..at].matches('\n').count();
            let of_line = text.lines().nth(line).unwrap();
            if of_line.trim_start().starts_with("//") {
                continue;
            }
            let changed = format!("{}{with}{}", &text[..at], &text[at + quote.len_utf8()..]);
            tried += 1;
            wrong.extend(told(&name, &changed, line).err());
        }
    }
    assert!(tried > least, "{tried}");
    assert!(
        wrong.is_empty(),
        "{} of {tried}\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn a_lost_quote_is_one_message_on_its_line() {
    sweep('"', "", 300);
}

#[test]
fn a_doubled_quote_is_one_message_on_its_line() {
    sweep('"', "\"\"", 300);
}

#[test]
fn a_lost_back_quote_is_one_message_on_its_line() {
    sweep('`', "", 60);
}

/// Signs that stand for themselves: in comments inside comments, and in texts that name nothing of the script's.
#[test]
fn signs_that_are_meant_as_they_stand() {
    let rule = |body: &str| {
        format!(
            "/// 试\n/// 依据：甲\n/// 取数：台账.主办（人员）、台账.差错（次数）\n/// 例：扣 1 分\nfn 评分(岗, 指标) {{\n    for 事 in 岗.主办事项 {{\n        {body}\n    }}\n}}\n"
        )
    };
    for body in [
        "扣分(事.差错, 事, `罚$元`);",
        "扣分(事.差错, 事, `{附件一.表二}`);",
        "/* 外 /* 内 */ 这里，（不算） */ 扣分(事.差错, 事, \"错\");",
    ] {
        assert_eq!(shown(&load(&rule(body))), "", "{body}");
    }
    let told = |body: &str| shown(&load(&rule(body)));
    assert!(told("扣分(事.差错, 事, `差$事.差错`);").contains("E401"));
    assert!(told("扣分(事.差错, 事, `差{事.差错}`);").contains("E401"));
    insta::assert_snapshot!(told("扣分(事.差错, 事, '\"');"), @r#"
    错误[E401]: 文字写在了单引号里
     --> rules/试验/试.rhai:7:21
    7 |         扣分(事.差错, 事, '"');
      |                           ^^^
      = 建议: 写成 "\""
    "#);
}
