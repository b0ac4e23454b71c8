//! docs/规则手册.md is held against the program: its list of words, its ten mistakes, its snippets.
//! With GANGZE_WRITE_MANUAL=1 the list and the messages are written into it anew.
use std::fs;
use std::path::{Path, PathBuf};

use gangze::diag::Sink;
use gangze::rules::words::GROUPS;
use gangze::rules::{Rules, Source};

use crate::office_builder::{POOL, script, shown};

fn page() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/规则手册.md")
}

/// Rule of the pack, what stands there, and what somebody wrote instead.
const MISTAKES: [(&str, &str, &str); 10] = [
    ("逾期扣分", "指标.每日扣分,", "指标.每日扣份,"),
    ("逾期扣分", "单项上限), 事", "单项上限)，事"),
    ("逾期扣分", "        }\n    }\n}", "        }\n    }"),
    ("退稿扣分", "、台账.退稿次数（次数，空作0）", ""),
    ("退稿扣分", "（次数，空作0）", "（文字）"),
    ("逾期扣分", ", 事, `逾期${事.逾期工作日}个工作日`);", ");"),
    (
        "退稿扣分",
        "扣分(事.退稿次数 * 指标.每次扣分, 事, `退稿${事.退稿次数}次`)",
        "扣分(`退稿${事.退稿次数}次`, 事, 事.退稿次数 * 指标.每次扣分)",
    ),
    ("办会评价", "会.评价 == \"差\"", "会.评价 = \"差\""),
    (
        "逾期扣分",
        "min(事.逾期工作日 * 指标.每日扣分, 指标.单项上限)",
        "分档(事.逾期工作日, [[\"不满3\", 指标.每日扣分], [\"超过3\", 指标.单项上限]])",
    ),
    ("退稿扣分", "事.退稿次数 > 0", "岗.主办事项.退稿次数 > 0"),
];

fn source(name: &str, text: &str) -> Source {
    Source {
        name: name.into(),
        file: format!("rules/{name}.rhai").into(),
        text: text.into(),
        digest: "".into(),
    }
}

fn said(name: &str, text: &str) -> String {
    let mut sink = Sink::new();
    Rules::load(vec![source(name, text)], &POOL, &mut sink);
    shown(&sink.finish())
}

fn message((name, from, to): (&str, &str, &str)) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("rules/party-office")
        .join(format!("{name}.rhai"));
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{name}: {from}");
    let said = said(name, &text.replacen(from, to, 1));
    format!("```text\n{}\n```\n", said.trim_end())
}

/// The table of words as the manual prints it.
fn list() -> String {
    let mut text = String::new();
    let cell = |words: &str| words.replace('|', "\\|");
    for group in GROUPS {
        text += &format!(
            "### {}\n\n| 写法 | 意思 | 例 | 得到 |\n| --- | --- | --- | --- |\n",
            group.title
        );
        for word in group.words {
            let forms: Vec<String> = word
                .written()
                .iter()
                .map(|form| format!("`{}`", cell(form)))
                .collect();
            let code = |words: &str| {
                if words.contains('`') {
                    format!("`` {} ``", cell(words))
                } else {
                    format!("`{}`", cell(words))
                }
            };
            text += &format!(
                "| {} | {} | {} | {} |\n",
                forms.join("<br>"),
                cell(word.meaning),
                code(word.example),
                cell(word.gives)
            );
        }
        text.push('\n');
    }
    text
}

/// What stands between two marks; with the environment's leave it is written first.
fn between(mark: &str, expected: &str) -> String {
    let (open, close) = (
        format!("<!-- {mark}开始 -->\n"),
        format!("<!-- {mark}结束 -->"),
    );
    let text = fs::read_to_string(page()).unwrap();
    let (before, rest) = text.split_once(&open).unwrap_or_else(|| panic!("{mark}"));
    let (inside, after) = rest.split_once(&close).unwrap_or_else(|| panic!("{mark}"));
    if std::env::var_os("GANGZE_WRITE_MANUAL").is_some() {
        fs::write(page(), format!("{before}{open}{expected}{close}{after}")).unwrap();
        return expected.to_owned();
    }
    inside.to_owned()
}

#[test]
fn the_manual_lists_the_words_and_prints_the_real_messages() {
    let expected = list();
    assert_eq!(between("词表", &expected), expected);
    for (index, mistake) in MISTAKES.into_iter().enumerate() {
        let expected = message(mistake);
        // One fault, one message.
        assert_eq!(expected.matches("[E").count(), 1, "{expected}");
        assert_eq!(between(&format!("错{}", index + 1), &expected), expected);
    }
}

/// Whole rules check without a message, and so do pieces of rules once they stand in one.
#[test]
fn the_snippets_of_the_manual_are_rules() {
    let text = fs::read_to_string(page()).unwrap();
    let mut count = 0;
    for block in text.split("```rust\n").skip(1) {
        let code = block.split("```").next().unwrap();
        let indent = code.len() - code.trim_start().len();
        let lines: Vec<&str> = code
            .lines()
            .map(|line| line.get(indent..).unwrap_or("").trim_end())
            .collect();
        let code = lines.join("\n");
        // Scripts about the whole have their own tests and their own names.
        if code.contains("fn 合成") || code.contains("fn 判定") || code.contains("fn 合成科室")
        {
            continue;
        }
        let said: String = if code.starts_with("///") {
            let all = said("试", &code);
            let kept = all.split("\n\n").filter(|one| !one.contains("[W411]"));
            kept.collect()
        } else {
            let body = if code.contains("fn 评分") {
                code.clone()
            } else {
                format!("fn 评分(岗, 指标) {{\n{code}\n}}")
            };
            let reads = "台账.主办（人员）、台账.类别（文字）、台账.差错（次数）、台账.完成时限（日期）、台账.完成日期（日期）";
            let text = script(reads, "系数（分）", &body);
            said("试", &text)
                .split("\n\n")
                .filter(|one| !one.contains("[W411]"))
                .collect()
        };
        assert!(said.trim().is_empty(), "{code}\n{said}");
        count += 1;
    }
    assert!(count >= 3, "{count}");
}
