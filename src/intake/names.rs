//! A cell of names taken apart: separators, colons, brackets, words for roles, telephone numbers.
//! Invariant: knows nobody; whose name a piece is, `people` finds out.

use std::borrow::Cow;

use super::fold;

/// Splits at separators outside brackets.
pub(super) fn split(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_u32;
    text.split(move |c: char| {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
            && matches!(
                c,
                '、' | '，' | ',' | '；' | ';' | '/' | '／' | '\n' | '\r' | '|' | '+' | '＋'
            )
    })
    .map(str::trim)
    .filter(|part| !part.is_empty())
}

/// Brings brackets that begin a line up to what they belong to.
pub(super) fn brought_up(text: &str) -> Cow<'_, str> {
    let begins = |(at, _): (usize, &str)| {
        let rest = text.get(at..).unwrap_or_default().trim_start();
        rest.starts_with(['（', '('])
    };
    if !text.match_indices('\n').any(begins) {
        return Cow::Borrowed(text);
    }
    let mut lines = text.split('\n').map(str::trim);
    let mut whole = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        if !line.starts_with(['（', '(']) {
            whole.push('\n');
        }
        whole.push_str(line);
    }
    Cow::Owned(whole)
}

/// Splits at the first colon outside brackets: `牵头：张三`.
pub(super) fn at_colon(part: &str) -> Option<(&str, &str)> {
    let mut depth = 0_u32;
    let (at, colon) = part.char_indices().find(|(_, c)| {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && matches!(c, '：' | ':')
    })?;
    let (before, rest) = part.split_at_checked(at)?;
    let after = rest.get(colon.len_utf8()..)?;
    Some((before.trim(), after.trim()))
}

pub(super) fn is_lead_mark(mark: &str) -> bool {
    matches!(
        mark.trim(),
        "牵头"
            | "主办"
            | "牵头人"
            | "主办人"
            | "负责"
            | "负责人"
            | "组长"
            | "总牵头"
            | "主"
            | "主责"
            | "主要"
            | "A角"
            | "A岗"
            | "A"
            | "正"
    )
}

/// Words for somebody who does not lead, or no longer does.
pub(super) fn is_assisting(mark: &str) -> bool {
    let mark = mark.trim();
    ["协办", "协助", "配合", "参与", "参加"]
        .iter()
        .any(|word| mark.contains(word))
        || matches!(
            mark,
            "原主办"
                | "原主办人"
                | "原承办"
                | "原承办人"
                | "辅"
                | "辅助"
                | "协"
                | "配"
                | "B角"
                | "B"
                | "副"
                | "助"
                | "备岗"
                | "B岗"
                | "抄送"
                | "抄"
                | "原"
        )
}

/// What people do, or are, to whom work is given.
const ROLES: &[&str] = &[
    "牵头",
    "主办",
    "承办",
    "经办",
    "负责",
    "责任",
    "办理",
    "联系",
    "总牵头",
    "主责",
    "处理",
    "落实",
    "拟稿",
    "起草",
    "执笔",
    "撰稿",
    "撰写",
    "采写",
    "编写",
    "编辑",
    "作者",
    "统稿",
    "核稿",
    "审核",
    "审校",
    "审定",
    "审批",
    "审签",
    "签发",
    "校对",
    "复核",
    "分管",
    "包抓",
    "包联",
    "包保",
    "挂包",
    "主管",
    "主抓",
    "带队",
    "带班",
    "值班",
    "联络",
    "对接",
    "督办",
    "监督",
    "指导",
    "统筹",
    "协调",
    "信息",
    "记录",
    "会务",
    "摄影",
    "领导",
    "组长",
    "副组长",
    "组员",
    "成员",
    "科长",
    "副科长",
    "股长",
    "副股长",
    "处长",
    "副处长",
    "主任",
    "副主任",
    "局长",
    "副局长",
    "部长",
    "副部长",
    "所长",
    "副所长",
    "站长",
    "副站长",
    "A角",
    "B角",
    "主",
    "辅",
    "A岗",
    "B岗",
    "AB岗",
];
/// What stands before such a word, and behind it.
const BEFORE: [&str; 16] = [
    "主要", "直接", "具体", "第一", "第二", "现场", "总", "科室", "股室", "处室", "部门", "单位",
    "项目", "工作", "任务", "小组",
];
const BEHIND: [&str; 11] = [
    "人", "人员", "员", "者", "领导", "干部", "同志", "单位", "科室", "股室", "部门",
];

/// Whether a folded text is a word for a role: 主办, 直接责任人, 配合人员, 综合组.
pub(super) fn is_role(text: &str) -> bool {
    let core = BEFORE
        .iter()
        .find_map(|word| text.strip_prefix(word).filter(|rest| !rest.is_empty()));
    let cores = [Some(text), core];
    cores.into_iter().flatten().any(|core| {
        ROLES.contains(&core)
            || BEHIND.iter().any(|end| {
                core.strip_suffix(end)
                    .is_some_and(|own| ROLES.contains(&own))
            })
    }) || is_assisting(text) && text.chars().count() <= 6
        || text.ends_with('组') && text.chars().count() >= 2
}

/// A stretch without spaces, and what stood in its brackets.
pub(super) struct Word<'a> {
    pub name: String,
    pub marks: Vec<&'a str>,
}

impl Word<'_> {
    /// Whether it is a telephone number, the word for one, or brackets with nothing else in them.
    pub fn is_phone(&self) -> bool {
        if self.name.is_empty() {
            return self.marks.iter().all(|mark| is_phone(mark));
        }
        is_phone(&self.name)
    }
}

/// Splits at spaces outside brackets and takes the brackets out, and telephone numbers that are written onto a name.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '（' | '('))
            .unwrap_or(rest.len());
        let (name, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        if !name.is_empty() {
            let (name, figures) = unglued(name);
            words.push(Word {
                name: name.to_owned(),
                marks: figures.into_iter().collect(),
            });
        }
        let mut chars = after.chars();
        rest = match chars.next() {
            Some('（' | '(') => {
                let (mark, after) = chars
                    .as_str()
                    .split_once(['）', ')'])
                    .unwrap_or((chars.as_str(), ""));
                match words.last_mut() {
                    Some(word) => word.marks.push(mark),
                    None => words.push(Word {
                        name: String::new(),
                        marks: vec![mark],
                    }),
                }
                after
            }
            _ => chars.as_str(),
        };
    }
    words
}

/// `李四13812345678` into the name and the number.
fn unglued(word: &str) -> (&str, Option<&str>) {
    let figure = |c: char| matches!(fold::half(c), '0'..='9' | '-');
    let name = word.trim_end_matches(figure);
    let tail = word.get(name.len()..).unwrap_or_default();
    let named = !name.is_ascii();
    if named && !says_phone(name) && is_phone(tail) {
        (name, Some(tail))
    } else {
        (word, None)
    }
}

pub(super) fn join(words: &[Word<'_>]) -> String {
    let mut name = String::new();
    for word in words {
        name.push_str(&fold::tight(&word.name));
    }
    name
}

fn says_phone(word: &str) -> bool {
    matches!(
        word,
        "电话" | "手机" | "联系电话" | "联系方式" | "手机号" | "电话号码"
    )
}

/// `13812345678`, `0571-88001234`, `138 1234 5678`, `电话13812345678`, `手机`.
pub(super) fn is_phone(text: &str) -> bool {
    let plain = fold::plain(text);
    let end = plain
        .find(|c: char| c.is_ascii_digit())
        .unwrap_or(plain.len());
    let (word, figures) = plain.split_at_checked(end).unwrap_or((&plain, ""));
    let word = word.trim_end_matches([' ', ':']);
    let said = says_phone(word);
    if !word.is_empty() && !said {
        return false;
    }
    let digits = figures.bytes().filter(u8::is_ascii_digit).count();
    let clean = |b: u8| b.is_ascii_digit() || matches!(b, b'-' | b' ');
    (said && figures.is_empty()) || digits >= 6 && figures.bytes().all(clean)
}

/// A number that only a mobile telephone has.
pub(super) fn is_mobile(text: &str) -> bool {
    text.len() == 11
        && text.bytes().all(|b| b.is_ascii_digit())
        && matches!(text.as_bytes(), [b'1', b'3'..=b'9', ..])
}

/// Whether a piece behind a name and a colon holds figures and no name: a telephone number, or a 工号.
pub(super) fn is_figures(piece: &str) -> bool {
    let plain = fold::plain(piece);
    is_phone(&plain)
        || plain.bytes().all(|b| b.is_ascii_alphanumeric())
            && plain.bytes().any(|b| b.is_ascii_digit())
}

/// The names between the colons of a part; figures behind one are told as if they stood in brackets.
pub(super) fn pieces(names: &str) -> Vec<Cow<'_, str>> {
    let mut pieces: Vec<Cow<'_, str>> = Vec::new();
    let mut rest = Some(names);
    while let Some(text) = rest {
        let (piece, after) = match at_colon(text) {
            Some((piece, after)) => (piece, Some(after)),
            None => (text, None),
        };
        rest = after;
        match pieces.last_mut() {
            Some(name) if is_figures(piece) => *name = format!("{name}（{piece}）").into(),
            Some(_) if piece.is_empty() => {}
            _ => pieces.push(piece.into()),
        }
    }
    pieces
}

/// Whether somebody is meant who is not named.
pub(super) fn says_unnamed(names: &str) -> bool {
    let folded = fold::tight(names);
    let counted = folded.split_once('等').is_some_and(|(_, tail)| {
        tail.is_empty()
            || tail
                .trim_start_matches(|c: char| {
                    c.is_numeric() || "一二三四五六七八九十两几多".contains(c)
                })
                .trim_start_matches(['名', '位', '个'])
                .trim_end_matches(['员', '志'])
                .trim_end_matches(['人', '同'])
                .is_empty()
    });
    counted
        || folded.starts_with("全体")
        || folded.starts_with("全科")
        || folded.starts_with("全办")
        || folded.starts_with("各科室")
        || folded.starts_with("各处室")
        || folded.starts_with("各股室")
        || folded.starts_with("有关人员")
}
