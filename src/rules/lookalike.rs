//! Slips of the pen that characters alone tell: full-width signs outside texts and comments, quotes without their
//! partner, places for values in a text that are not ones.
//! Invariant: knows only characters; full-width signs inside quotes or after `//` are never found fault with.

use super::source::Source;

/// A slip and where it stands.
pub struct Found {
    pub line: usize,
    pub column: usize,
    pub slip: Slip,
}

/// What is wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Slip {
    /// A sign that a script cannot hold, and what is meant by it.
    Sign(char, &'static str),
    /// A quote that nothing closes on its line.
    Unpaired(char),
    /// `${…}` between quotes that take it for text.
    PlainHole,
    /// Between back quotes, `$｛…}`, `$事.…` or `{事.…}`.
    NoHole,
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
    /// How many comments inside each other: the engine counts them.
    BlockComment(usize),
    /// A text that this sign ends.
    Text(char),
}

/// Every slip of a script, in its order; of a pair of Chinese quotes the opening one. What stands between them is not
/// looked at.
pub fn find(source: &Source) -> Vec<Found> {
    let mut found = Vec::new();
    // Back quotes by line, where no `${…}` is open around them: number of them, column of the last.
    let mut back: Vec<(usize, usize)> = Vec::new();
    // What is around the present stretch: code inside `${…}` stands inside a text.
    let mut around: Vec<(Inside, usize)> = Vec::new();
    let mut inside = Inside::Code;
    let mut braces = 0usize;
    for (index, line) in source.text.lines().enumerate() {
        if inside == Inside::LineComment {
            inside = Inside::Code;
        }
        back.push((0, 0));
        // Where the present text of this line began.
        let mut began = 0;
        let mut signs = line.chars().enumerate().peekable();
        while let Some((at, sign)) = signs.next() {
            let next = signs.peek().map(|(_, next)| *next);
            match (inside, sign, next) {
                (Inside::LineComment, ..) => break,
                (Inside::BlockComment(depth), '*', Some('/')) => {
                    signs.next();
                    inside = match depth {
                        0 | 1 => Inside::Code,
                        depth => Inside::BlockComment(depth - 1),
                    };
                }
                (Inside::BlockComment(depth), '/', Some('*')) => {
                    signs.next();
                    inside = Inside::BlockComment(depth + 1);
                }
                (Inside::BlockComment(_), ..) => {}
                (Inside::Text('"' | '\''), '\\', Some(_)) => {
                    signs.next();
                }
                (Inside::Text('`'), '$', Some('{')) => {
                    signs.next();
                    around.push((inside, braces));
                    (inside, braces) = (Inside::Code, 0);
                }
                (Inside::Text('"'), '$', Some('{')) => {
                    push(&mut found, index, at, Slip::PlainHole);
                }
                (Inside::Text('`'), '$' | '{', _) if is_missed(&source.text, line, at, sign) => {
                    push(&mut found, index, at, Slip::NoHole);
                }
                (Inside::Text(end), sign, _) if sign == end => {
                    inside = Inside::Code;
                    tick(&mut back, &around, at, sign);
                }
                (Inside::Text(_), ..) => {}
                (Inside::Code, '/', Some('/')) => inside = Inside::LineComment,
                (Inside::Code, '/', Some('*')) => {
                    signs.next();
                    inside = Inside::BlockComment(1);
                }
                (Inside::Code, '"' | '`', _) => {
                    began = at;
                    inside = Inside::Text(sign);
                    tick(&mut back, &around, at, sign);
                }
                // A single sign between single quotes is none of the script's own: `'"'`, `'，'`.
                (Inside::Code, '\'', _) if is_single_sign(line, at) => inside = Inside::Text('\''),
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
                    if let Some(meant) = meant(sign) {
                        push(&mut found, index, at, Slip::Sign(sign, meant));
                    }
                    // What a Chinese quote opens, a plain one may close.
                    let on_line = |end: &char| line.chars().skip(at + 1).any(|c| c == *end);
                    let plain = closing(sign).map(|_| '"');
                    if let Some(end) = [closing(sign), plain].into_iter().flatten().find(on_line) {
                        inside = Inside::Text(end);
                    }
                }
            }
        }
        if inside == Inside::Text('"') && !line.ends_with('\\') {
            // What else is found on the line may stand inside a text.
            found.retain(|own| own.line != index + 1);
            push(&mut found, index, began, Slip::Unpaired('"'));
            inside = Inside::Code;
        }
        // A Chinese quote ends on its line or is none.
        if matches!(inside, Inside::Text(end) if end != '"' && end != '`') {
            inside = Inside::Code;
        }
    }
    // Of back quotes one may close lines below, but a lost one leaves its own line with an odd number.
    let open = inside == Inside::Text('`') || !around.is_empty();
    if let Some(index) = back.iter().position(|(count, _)| open && count % 2 == 1) {
        let column = back.get(index).map_or(0, |(_, last)| *last);
        found.retain(|own| own.line <= index);
        push(&mut found, index, column, Slip::Unpaired('`'));
    }
    found
}

fn push(found: &mut Vec<Found>, index: usize, at: usize, slip: Slip) {
    found.push(Found {
        line: index + 1,
        column: at + 1,
        slip,
    });
}

/// Counts a back quote of the present line.
fn tick(back: &mut [(usize, usize)], around: &[(Inside, usize)], at: usize, sign: char) {
    if sign == '`'
        && around.is_empty()
        && let Some(line) = back.last_mut()
    {
        *line = (line.0 + 1, at);
    }
}

/// Whether a single quote at this place begins `'x'` or `'\n'`.
fn is_single_sign(line: &str, at: usize) -> bool {
    let mut after = line.chars().skip(at + 1);
    match (after.next(), after.next(), after.next()) {
        (Some('\\'), Some(_), Some('\'')) => true,
        (Some(sign), Some('\''), _) => sign != '\'',
        _ => false,
    }
}

/// Whether `$` or `{` of a text between back quotes was to be `${…}`: `$｛`, `$ {`, `$事`, `{事.…}`, where the script
/// has something of that name.
fn is_missed(script: &str, line: &str, at: usize, sign: char) -> bool {
    let mut after = line.chars().skip(at + 1);
    if sign == '$' {
        let name: String = after.clone().take_while(is_of_a_name).collect();
        let next = after.next();
        let beyond = after.next();
        return match next {
            Some('｛') => true,
            Some(' ') => matches!(beyond, Some('{' | '｛')),
            _ => is_introduced(script, &name),
        };
    }
    let within: String = after.take_while(|c| *c != '}' && *c != '`').collect();
    let named = |part: &str| {
        part.starts_with(char::is_alphabetic) && part.chars().all(|sign| is_of_a_name(&sign))
    };
    let Some((whose, _)) = within.split_once('.') else {
        return false;
    };
    within.split('.').all(named) && is_introduced(script, whose)
}

fn is_of_a_name(sign: &char) -> bool {
    sign.is_alphanumeric() || *sign == '_'
}

/// Whether the script introduces a name: `let 次`, `for 事 in`, `|事|`, `fn 评分(岗, 指标)`.
fn is_introduced(script: &str, name: &str) -> bool {
    !name.is_empty()
        && script.match_indices(name).any(|(at, _)| {
            let (before, rest) = script.split_at_checked(at).unwrap_or_default();
            let after = rest.get(name.len()..).unwrap_or_default();
            let ends = !after.starts_with(|sign| is_of_a_name(&sign));
            let word = before.trim_end();
            let parted = word.len() < before.len();
            ends && (word.ends_with(['|', '(', ','])
                || parted && (word.ends_with("let") || word.ends_with("for")))
        })
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
