//! Full-width punctuation and other signs that look like those of a script, found outside texts and comments.
//! Invariant: knows only characters; what stands inside quotes or after `//` is never found fault with.

use super::source::Source;

/// A sign that a script cannot hold, and what is meant by it.
pub struct Found {
    pub line: usize,
    pub column: usize,
    pub sign: char,
    pub meant: &'static str,
}

const SIGNS: [(char, &str); 51] = [
    ('，', ","),
    ('；', ";"),
    ('（', "("),
    ('）', ")"),
    ('：', ":"),
    ('“', "\""),
    ('”', "\""),
    ('＂', "\""),
    ('‘', "\""),
    ('’', "\""),
    ('＇', "\""),
    ('「', "\""),
    ('」', "\""),
    ('『', "\""),
    ('』', "\""),
    ('！', "!"),
    ('＝', "="),
    ('＋', "+"),
    ('－', "-"),
    ('—', "-"),
    ('–', "-"),
    ('−', "-"),
    ('＊', "*"),
    ('×', "*"),
    ('／', "/"),
    ('÷', "/"),
    ('％', "%"),
    ('＜', "<"),
    ('＞', ">"),
    ('《', "<"),
    ('》', ">"),
    ('≤', "<="),
    ('≥', ">="),
    ('≠', "!="),
    ('。', "."),
    ('．', "."),
    ('、', ","),
    ('［', "["),
    ('］', "]"),
    ('【', "["),
    ('】', "]"),
    ('｛', "{"),
    ('｝', "}"),
    ('＆', "&"),
    ('｜', "|"),
    ('｀', "`"),
    ('＃', "#"),
    ('＄', "$"),
    ('？', "?"),
    ('\u{3000}', " "),
    ('\u{a0}', " "),
];

/// What a sign is meant for.
pub fn meant(sign: char) -> Option<&'static str> {
    SIGNS
        .iter()
        .find(|(own, _)| *own == sign)
        .map(|(_, meant)| *meant)
}

/// Where in a script the reader stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Code,
    LineComment,
    BlockComment,
    /// A text that this sign ends.
    Text(char),
}

/// Every such sign of a script, in its order. The closing one of a pair of Chinese quotes is found, what stands
/// between them is not looked at.
pub fn find(source: &Source) -> Vec<Found> {
    let mut found = Vec::new();
    // What is around the present stretch: code inside `${…}` stands inside a text.
    let mut around: Vec<(Inside, usize)> = Vec::new();
    let mut inside = Inside::Code;
    let mut braces = 0usize;
    for (index, line) in source.text.lines().enumerate() {
        if inside == Inside::LineComment {
            inside = Inside::Code;
        }
        let mut signs = line.chars().enumerate().peekable();
        while let Some((at, sign)) = signs.next() {
            let next = signs.peek().map(|(_, next)| *next);
            match (inside, sign, next) {
                (Inside::LineComment, ..) => break,
                (Inside::BlockComment, '*', Some('/')) => {
                    signs.next();
                    inside = Inside::Code;
                }
                (Inside::BlockComment, ..) => {}
                (Inside::Text('"'), '\\', Some(_)) => {
                    signs.next();
                }
                (Inside::Text('`'), '$', Some('{')) => {
                    signs.next();
                    around.push((inside, braces));
                    (inside, braces) = (Inside::Code, 0);
                }
                (Inside::Text(end), sign, _) if sign == end => {
                    inside = Inside::Code;
                    push(&mut found, index, at, sign);
                }
                (Inside::Text(_), ..) => {}
                (Inside::Code, '/', Some('/')) => inside = Inside::LineComment,
                (Inside::Code, '/', Some('*')) => {
                    signs.next();
                    inside = Inside::BlockComment;
                }
                (Inside::Code, '"' | '`', _) => inside = Inside::Text(sign),
                (Inside::Code, '{', _) => braces += 1,
                (Inside::Code, '}', _) => match (braces.checked_sub(1), around.pop()) {
                    (Some(left), back) => {
                        braces = left;
                        around.extend(back);
                    }
                    (None, Some((text, outer))) => (inside, braces) = (text, outer),
                    (None, None) => {}
                },
                (Inside::Code, sign, _) => {
                    push(&mut found, index, at, sign);
                    // What a Chinese quote opens, a plain one may close.
                    let on_line = |end: &char| line.chars().skip(at + 1).any(|c| c == *end);
                    let plain = closing(sign).map(|_| '"');
                    if let Some(end) = [closing(sign), plain].into_iter().flatten().find(on_line) {
                        inside = Inside::Text(end);
                    }
                }
            }
        }
        // A Chinese quote ends on its line or is none.
        if matches!(inside, Inside::Text(end) if end != '"' && end != '`') {
            inside = Inside::Code;
        }
    }
    found
}

fn push(found: &mut Vec<Found>, index: usize, at: usize, sign: char) {
    if let Some(meant) = meant(sign) {
        found.push(Found {
            line: index + 1,
            column: at + 1,
            sign,
            meant,
        });
    }
}

fn closing(sign: char) -> Option<char> {
    match sign {
        '“' => Some('”'),
        '‘' => Some('’'),
        '「' => Some('」'),
        '『' => Some('』'),
        _ => None,
    }
}
