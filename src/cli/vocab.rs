//! `gangze vocab`: the words of the rule language, all of them or one.
//! Invariant: says only what the table of words holds.

use super::{Exit, print};
use crate::diag::catalog::command::UNKNOWN_WORD;
use crate::diag::{Diagnostic, Place};
use crate::rules::words::{GROUPS, Group, WHOLES, Word, find};

pub fn run(word: Option<&str>) -> Exit {
    let Some(name) = word else {
        for group in GROUPS.iter().chain(WHOLES) {
            print::out(&block(group, group.words.iter()));
        }
        return Exit::Done;
    };
    // `岗` alone is all that it has; `岗.姓名` is written as it stands in a rule.
    let of_owner = GROUPS.iter().chain(WHOLES);
    let mut of_owner = of_owner.filter(|group| group.title.split('：').next() == Some(name));
    if let Some(group) = of_owner.next() {
        print::out(&block(group, group.words.iter()));
        return Exit::Done;
    }
    let (owner, word) = match name.split_once('.') {
        Some((owner, word)) => (Some(owner), word),
        None => (None, name),
    };
    let word = word.split('(').next().unwrap_or(word);
    let owns = |own: &Word| {
        owner.is_none_or(|owner| {
            own.forms
                .iter()
                .any(|form| form.starts_with(&format!("{owner}.")))
        })
    };
    let found: Vec<(&Group, &Word)> = find(word).filter(|(_, own)| owns(own)).collect();
    if found.is_empty() {
        print::problems(&[unknown(name)]);
        return Exit::CouldNotRun;
    }
    for (group, word) in found {
        print::out(&block(group, std::iter::once(word)));
    }
    Exit::Done
}

fn block<'a>(group: &Group, words: impl Iterator<Item = &'a Word>) -> String {
    let mut text = format!("{}\n\n", group.title);
    for word in words {
        for form in word.written() {
            text += &format!("  {form}\n");
        }
        let (meaning, example, gives) = (word.meaning, word.example, word.gives);
        text += &format!("      {meaning}\n      例：{example}  →  {gives}\n\n");
    }
    text
}

fn unknown(name: &str) -> Diagnostic {
    let words = GROUPS.iter().chain(WHOLES).flat_map(|group| group.words);
    let near = words
        .map(|word| (strsim::damerau_levenshtein(name, word.name), word.name))
        .min()
        .filter(|(distance, _)| *distance < name.chars().count())
        .map(|(_, near)| format!("是不是「{near}」；不写词就列出全部的词"));
    let help = near.unwrap_or_else(|| "不写词就列出全部的词：gangze vocab".to_owned());
    Diagnostic::new(UNKNOWN_WORD, Place::Run, format!("没有「{name}」这个词")).help(help)
}
