//! What people write who know another language or none: words and signs that a script does not have, with the mend.
//! Invariant: judges by the text around a place; never proposes what does the opposite of what is written.

mod table;

use rust_decimal::Decimal;

use super::forms;
use crate::rules::header::Header;
use crate::rules::source::Source;
use crate::rules::words::{What, callable, forms_of};
use crate::rules::world::{derived, of_post, of_target};
use table::{
    AFTER_BODY, BEFORE_BODY, CALLED_FOR, FOR_CHOICE, FOR_NOTHING, KEYWORDS, OPPOSITES, WRITTEN_FOR,
};

/// What is wrong, and the mend.
pub type Words = (String, String);

/// The word or sign of the language that is meant.
pub fn sign(written: &str) -> Option<&'static str> {
    let lower = written.to_lowercase();
    let meant = WRITTEN_FOR
        .iter()
        .find(|(_, all)| all.contains(&lower.as_str()));
    let keyword = || {
        KEYWORDS
            .into_iter()
            .find(|own| *own == lower && *own != written)
    };
    meant.map(|(own, _)| *own).or_else(keyword)
}

/// A word or sign that the language does not have.
pub fn foreign(written: &str) -> Option<Words> {
    let lower = written.to_lowercase();
    let help = if let Some(meant) = sign(written) {
        format!("写成 `{meant}`")
    } else if BEFORE_BODY.contains(&lower.as_str()) {
        "去掉它，条件后面直接写 { … }".to_owned()
    } else if AFTER_BODY.contains(&lower.as_str()) {
        "去掉它，一段写在 { } 里，用 } 收尾".to_owned()
    } else if FOR_CHOICE.contains(&lower.as_str()) {
        "写成 if 条件 { … } else if 条件 { … } else { … }".to_owned()
    } else if FOR_NOTHING.contains(&lower.as_str()) {
        "看一格有没有值，写 事.有(\"列名\")；没有值的，写 !事.有(\"列名\")".to_owned()
    } else if lower == "unless" {
        "写成 if !(条件) { … }".to_owned()
    } else {
        return None;
    };
    Some((format!("规则里没有「{written}」这个写法"), help))
}

/// The mend for a call of a word that is not there.
pub fn called(word: &str, known: &[&str]) -> Option<String> {
    let lower = word.to_lowercase();
    if KEYWORDS.contains(&lower.as_str()) || sign(word) == Some("if") {
        let keyword = sign(word).unwrap_or("if");
        return Some(match keyword {
            "if" => "条件写成 if 条件 { … } else { … }".to_owned(),
            keyword => format!("写成 `{keyword}`"),
        });
    }
    if matches!(lower.as_str(), "iif" | "ifs") {
        return Some("条件写成 if 条件 { … } else { … }".to_owned());
    }
    if matches!(lower.as_str(), "mod" | "rem") {
        return Some("余数写成 7 % 2 这样".to_owned());
    }
    let meant = CALLED_FOR
        .iter()
        .find(|(_, all)| all.contains(&lower.as_str()));
    let own = meant.map(|(own, _)| *own).filter(|own| known.contains(own));
    own.map(|own| format!("是不是「{own}」"))
}

/// Whether one name turns around what another means.
pub fn opposite(a: &str, b: &str) -> bool {
    let turned = |one: &str, other: &str| {
        let only =
            |name: &str, own: &str, foreign: &str| name.contains(own) && !name.contains(foreign);
        only(a, one, other) && only(b, other, one)
    };
    let mut pairs = OPPOSITES.iter();
    pairs.any(|(one, other)| turned(one, other) || turned(other, one))
}

/// A line of a script around a column.
pub struct Around<'a> {
    source: &'a Source,
    line: usize,
    before: String,
    /// From the column on.
    after: String,
}

fn of_name(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_'
}

fn of_sign(sign: char) -> bool {
    "=<>!".contains(sign)
}

/// The run of such characters that a text begins with.
fn head(text: &str, of: fn(char) -> bool) -> &str {
    text.find(|sign| !of(sign))
        .and_then(|end| text.get(..end))
        .unwrap_or(text)
}

/// The run of such characters that a text ends with.
fn tail(text: &str, of: fn(char) -> bool) -> &str {
    text.get(text.trim_end_matches(of).len()..).unwrap_or("")
}

impl<'a> Around<'a> {
    pub fn new(source: &'a Source, line: usize, column: usize) -> Self {
        let text = source
            .text
            .lines()
            .nth(line.saturating_sub(1))
            .unwrap_or("");
        let at = column.saturating_sub(1);
        Self {
            source,
            line,
            before: text.chars().take(at).collect(),
            after: text.chars().skip(at).collect(),
        }
    }

    /// What stands where the parser cannot go on.
    pub fn instead(&self, header: &Header, missing: Option<&str>) -> Option<Words> {
        let name = head(&self.after, of_name);
        if name == "else" {
            return Some(self.lone_else());
        }
        let run = format!(
            "{}{}",
            tail(&self.before, of_sign),
            head(&self.after, of_sign)
        );
        if run == "=" {
            let help = "比较是不是一样，写两个等号 `==`".to_owned();
            return Some(("`=` 不能这样用".to_owned(), help));
        }
        // REM begins a remark in one language and stands for what is left over in another.
        self.remark()
            .or_else(|| foreign(name))
            .or_else(|| foreign(&run))
            .or_else(|| self.unit(name))
            .or_else(|| self.comma(header))
            .or_else(|| self.per_cent())
            .or_else(|| self.body(missing))
    }

    fn lone_else(&self) -> Words {
        let above = self.source.text.lines().take(self.line.saturating_sub(1));
        let mut text: String = above.collect::<Vec<_>>().join("\n");
        text.push('\n');
        text.push_str(&self.before);
        let text = text.trim_end();
        if text
            .strip_suffix(';')
            .is_some_and(|rest| rest.trim_end().ends_with('}'))
        {
            let help = "去掉 `}` 后面的分号：} else {".to_owned();
            return ("else 前面多了 `;`".to_owned(), help);
        }
        if text.ends_with('}') {
            let help = "else 只能接在 if 的 } 后面".to_owned();
            return ("else 前面没有 if".to_owned(), help);
        }
        let help = "先用 } 收住 if 的一段：} else {".to_owned();
        ("else 前面少了 `}`".to_owned(), help)
    }

    /// `-- 注释`, `# 注释`
    pub fn remark(&self) -> Option<Words> {
        let word = head(&self.after, of_name);
        let sign = ["--", "#", "/", "%"]
            .into_iter()
            .find(|sign| self.after.starts_with(sign))
            .or_else(|| word.eq_ignore_ascii_case("rem").then_some(word))?;
        let before = self.before.trim_end();
        let begins = before.is_empty() || before.ends_with([';', '{', '}']);
        begins.then(|| {
            let help = "注释写在 `//` 后面".to_owned();
            (format!("注释不能用 `{sign}` 开头"), help)
        })
    }

    /// `3天`
    fn unit(&self, name: &str) -> Option<Words> {
        let before = self.before.trim_end();
        let number = tail(before, |sign| of_name(sign) || sign == '.');
        let is_number = number.starts_with(|sign: char| sign.is_ascii_digit())
            && number
                .chars()
                .all(|sign| sign.is_ascii_digit() || sign == '.');
        let after = self.after.get(name.len()..).unwrap_or("").trim_start();
        let alone = !after.starts_with(['(', '.', '=']) && name.chars().count() <= 4;
        let chinese = name.chars().next().is_some_and(|first| !first.is_ascii());
        (is_number && alone && chinese).then(|| {
            let times = match name {
                "万" => Decimal::from(10_000),
                "亿" => Decimal::from(100_000_000),
                "千" => Decimal::from(1_000),
                "百" => Decimal::ONE_HUNDRED,
                _ => Decimal::ONE,
            };
            let whole = number.parse::<Decimal>().ok();
            let whole = whole.and_then(|number| number.checked_mul(times));
            let whole = whole.map_or_else(|| number.to_owned(), |own| own.normalize().to_string());
            let help = if times == Decimal::ONE {
                format!("去掉「{name}」，只写 {number}")
            } else {
                format!("写成 {whole}")
            };
            (format!("数后面写了「{name}」"), help)
        })
    }

    /// `事,逾期工作日`
    fn comma(&self, header: &Header) -> Option<Words> {
        let rest = self.after.strip_prefix(',')?;
        let (owner, name) = (tail(&self.before, of_name), head(rest, of_name));
        let known = derived().contains(&name)
            || of_post().contains(&name)
            || of_target().contains(&name)
            || header.parameter(name).is_some()
            || header.reads.iter().any(|read| read.column.as_ref() == name);
        (known && !owner.is_empty()).then(|| {
            let message = format!("`{owner}` 和 `{name}` 之间写了逗号");
            (message, format!("写成 {owner}.{name}"))
        })
    }

    /// `5%`
    fn per_cent(&self) -> Option<Words> {
        let number = self.before.trim_end().strip_suffix('%')?;
        let number = tail(number.trim_end(), |sign| {
            sign.is_ascii_digit() || sign == '.'
        });
        (!number.is_empty()).then(|| {
            let help = "写成小数，例如 5% 写成 0.05".to_owned();
            ("数后面不能写 `%`".to_owned(), help)
        })
    }

    /// `else if { … }`, `while { … }`
    pub fn no_condition(&self) -> Option<Words> {
        if !self.after.starts_with('{') {
            return None;
        }
        let before = self.before.trim_end();
        let word = ["if", "while"].into_iter().find(|own| {
            let rest = before.strip_suffix(own);
            rest.is_some_and(|rest| !rest.ends_with(of_name))
        })?;
        let rest = before.strip_suffix(word).unwrap_or("").trim_end();
        let help = if word == "if" && rest.ends_with("else") {
            "写成 else if 事.差错 > 0 { … }；其余的都走这一支的，去掉 if，写成 else { … }"
                .to_owned()
        } else {
            format!("写成 {word} 事.差错 > 0 {{ … }}")
        };
        Some((format!("{word} 后面没有写条件"), help))
    }

    /// `事.类别 == "督查" || "办文"`: a text where a condition has to stand.
    pub fn text_as_condition(&self, header: &Header) -> Option<Words> {
        let inside = self.after.strip_prefix('"')?;
        let (text, rest) = inside.split_once('"')?;
        let (before, rest) = (self.before.trim_end(), rest.trim_start());
        let joined = |sign: &&str| before.ends_with(sign) || rest.starts_with(sign);
        let column = |text: &str| {
            let known =
                |words: &[std::sync::Arc<str>]| words.iter().any(|own| own.as_ref() == text);
            let mut reads = header.reads.iter().filter(|read| known(&read.words));
            reads.next().map(|read| format!("事.{}", read.column))
        };
        let Some(sign) = ["||", "&&"].into_iter().find(joined) else {
            let name = column(text).unwrap_or_else(|| "事.类别".to_owned());
            let help = format!("写成比较，例如 {name} == \"{text}\"");
            return Some(("文字不能当条件".to_owned(), help));
        };
        let (other, compared) = if before.ends_with(sign) {
            let side = before.strip_suffix(sign).unwrap_or(before).trim_end();
            (last_text(side), thing_compared(side))
        } else {
            let side = rest.strip_prefix(sign).unwrap_or(rest).trim_start();
            (first_text(side), thing_compared(before))
        };
        let (thing, equal) = compared
            .or_else(|| column(text).map(|own| (own, "==")))
            .unwrap_or_else(|| ("事.类别".to_owned(), "=="));
        let own = format!("{thing} {equal} \"{text}\"");
        let help = match other {
            Some(other) if before.ends_with(sign) => {
                format!("写成 {thing} {equal} \"{other}\" {sign} {own}")
            }
            Some(other) => format!("写成 {own} {sign} {thing} {equal} \"{other}\""),
            None => format!("文字的一边写成 {own}"),
        };
        Some((format!("`{sign}` 的两边都要写比较，这里只有文字"), help))
    }

    /// `分项("甲", 5) { … }`
    fn body(&self, missing: Option<&str>) -> Option<Words> {
        if missing != Some(";") || !self.after.starts_with('{') {
            return None;
        }
        let word = called_before(&self.before)?;
        if let Some(words) = foreign(word) {
            return Some(words);
        }
        let written = forms(word);
        let known = callable().any(|own| own == word) && !written.is_empty();
        known.then(|| {
            let message = format!("「{word}」的括号后面不能接 `{{`");
            (message, format!("写成 {written}"))
        })
    }

    /// The mend where an unknown name stands for a text: a word that a column may hold, the name of a column that a word
    /// takes, one side of a comparison.
    pub fn unquoted(&self, header: &Header, name: &str) -> Option<String> {
        let mut words = header.reads.iter().flat_map(|read| &read.words);
        if words.any(|word| word.as_ref() == name) {
            return Some(format!("文字要加引号，写成 \"{name}\""));
        }
        let column = derived().contains(&name)
            || header.reads.iter().any(|read| read.column.as_ref() == name);
        let known = column
            || header.parameter(name).is_some()
            || of_post().contains(&name)
            || of_target().contains(&name);
        if let Some((word, at)) = self.call() {
            let takes = |wanted: &[What]| {
                let mut slots = forms_of(word)
                    .filter_map(|form| form.takes.as_ref()?.get(at))
                    .map(|(_, what)| *what);
                slots.any(|what| wanted.contains(&what))
            };
            if column && takes(&[What::Column]) {
                return Some(format!("列名在括号里要加引号，写成 \"{name}\""));
            }
            let value = at > 0 && matches!(word, "计数" | "筛选" | "得票率" | "查表");
            if !known && (value || takes(&[What::Text, What::Table]) && !takes(&[What::Number])) {
                return Some(format!("文字要加引号，写成 \"{name}\""));
            }
        }
        let after = self.after.get(name.len()..).unwrap_or("").trim_start();
        let before = self.before.trim_end();
        let is_compared = ["==", "!="]
            .iter()
            .any(|sign| before.ends_with(sign) || after.starts_with(sign));
        (is_compared && !known)
            .then(|| format!("是文字的要加引号，写成 \"{name}\"；是名字的，先用 let 起名"))
    }

    /// `求和(事.逾期工作日)`: a row that has not been given a name.
    pub fn unnamed_row(&self, name: &str) -> Option<String> {
        let (word, at) = self.call()?;
        let rows = forms_of(word).any(|form| {
            let takes = form.takes.as_ref().and_then(|takes| takes.get(at));
            form.owner == Some(What::Rows) && takes.is_some_and(|(_, what)| *what == What::Body)
        });
        rows.then(|| format!("写成 {word}(|{name}| …)，两条竖线之间是给每一行起的名字"))
    }

    /// `事.逾期 == 是`
    pub fn flag_compared(&self, name: &str) -> Option<Words> {
        let before = self.before.trim_end();
        let sign = ["==", "!="]
            .into_iter()
            .find(|sign| before.ends_with(sign))?;
        if !["是", "否", "真", "假", "有", "无", "对", "错"].contains(&name) {
            return None;
        }
        let thing = before.strip_suffix(sign)?.trim_end();
        let thing = tail(thing, |c| of_name(c) || c == '.');
        let holds = ["是", "真", "有", "对"].contains(&name) == (sign == "==");
        let own = if holds {
            thing.to_owned()
        } else {
            format!("!{thing}")
        };
        Some((
            format!("是否的列不和「{name}」比较"),
            format!("直接写成 {own}"),
        ))
    }

    /// The word in whose brackets the column stands, and how many items come before it.
    fn call(&self) -> Option<(&str, usize)> {
        let (mut depth, mut items) = (0usize, 0usize);
        for (at, sign) in self.before.char_indices().rev() {
            match sign {
                ')' | ']' | '}' => depth += 1,
                '(' if depth == 0 => {
                    let word = tail(self.before.get(..at)?, of_name);
                    return Some((word, items)).filter(|(word, _)| !word.is_empty());
                }
                '(' | '[' | '{' => depth = depth.checked_sub(1)?,
                ',' if depth == 0 => items += 1,
                _ => {}
            }
        }
        None
    }
}

/// The text in quotes that a stretch ends with.
fn last_text(stretch: &str) -> Option<&str> {
    let (_, text) = stretch.strip_suffix('"')?.rsplit_once('"')?;
    Some(text)
}

/// The text in quotes that a stretch begins with.
fn first_text(stretch: &str) -> Option<&str> {
    let (text, _) = stretch.strip_prefix('"')?.split_once('"')?;
    Some(text)
}

/// What is held against a text last in a stretch: `事.类别` of `事.类别 == "督查"`.
fn thing_compared(stretch: &str) -> Option<(String, &'static str)> {
    let found = ["==", "!="].into_iter().filter_map(|sign| {
        let (before, _) = stretch.rsplit_once(sign)?;
        let thing = tail(before.trim_end(), |sign| of_name(sign) || sign == '.');
        (!thing.is_empty()).then(|| (before.len(), thing.to_owned(), sign))
    });
    let (_, thing, sign) = found.max_by_key(|(at, ..)| *at)?;
    Some((thing, sign))
}

/// The word of the call that a text ends with.
fn called_before(text: &str) -> Option<&str> {
    let mut depth = 0usize;
    for (at, sign) in text.trim_end().char_indices().rev() {
        match sign {
            ')' => depth += 1,
            '(' => depth = depth.checked_sub(1)?,
            _ if depth == 0 => return None,
            _ => continue,
        }
        if depth == 0 {
            return text.get(..at).map(|before| tail(before, of_name));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{opposite, sign};

    #[test]
    fn names_that_turn_each_other_around_are_known() {
        assert!(opposite("减分", "加分") && opposite("最大值", "最小值"));
        assert!(!opposite("扣份", "扣分") && !opposite("加减分", "加分"));
    }

    #[test]
    fn what_is_written_right_is_no_foreign_word() {
        assert_eq!(
            (sign("if"), sign("If"), sign("如果")),
            (None, Some("if"), Some("if"))
        );
    }
}
