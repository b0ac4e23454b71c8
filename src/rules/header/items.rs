//! The items of a header's line: `甲（注）、乙（注）`, taken apart with the slips that run two of them into one.
//! Invariant: a slip is told where it is, and what it ran together is read as it was meant.

/// One item with its note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub name: String,
    pub note: String,
    /// Characters before it in the text.
    pub at: usize,
    pub slip: Option<Slip>,
}

/// What is wrong with how an item is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// The next item follows without anything between.
    NotParted,
    /// Its bracket isn't closed.
    NotClosed,
}

const OPEN: [char; 2] = ['（', '('];
const CLOSE: [char; 2] = ['）', ')'];
const PARTING: [char; 5] = ['、', ',', '，', ';', '；'];

/// Splits a text into items. Brackets may be of either width; only the last bracket of an item is its note: in
/// `计划（小时）（数）` the first one belongs to the name. `is_next(before, after)`: whether what follows a closed bracket,
/// or a blank in a name, is another item that was not parted from the one before.
pub fn items(text: &str, is_next: impl Fn(&str, &str) -> bool) -> Vec<Item> {
    let signs: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let (mut start, mut depth, mut opened) = (0usize, 0usize, 0usize);
    let between = |from: usize, to: usize| -> String {
        let stretch = signs.get(from..to).unwrap_or_default();
        stretch.iter().collect()
    };
    for (at, sign) in signs.iter().enumerate() {
        match sign {
            _ if OPEN.contains(sign) => {
                let parted = |sign: &char| PARTING.contains(sign);
                let inside = signs.get(opened..at).unwrap_or_default();
                let cut = inside.iter().rposition(parted).map(|cut| (cut, 1));
                let cut = cut.or_else(|| {
                    let blank = inside.iter().rposition(|sign| sign.is_whitespace());
                    blank.map(|cut| (cut, 0))
                });
                // A bracket within a bracket: the one before was to be closed where the next item begins.
                if let (1.., Some((cut, parting))) = (depth, cut) {
                    push(
                        &mut found,
                        start,
                        &between(start, opened + cut),
                        Some(Slip::NotClosed),
                    );
                    start = opened + cut + parting;
                    depth = 0;
                }
                depth += 1;
                opened = at + 1;
            }
            _ if CLOSE.contains(sign) => depth = depth.saturating_sub(1),
            _ if depth == 0 && PARTING.contains(sign) => {
                push(&mut found, start, &between(start, at), None);
                start = at + 1;
            }
            _ if depth == 0 && !sign.is_whitespace() => {
                let last = at.checked_sub(1).and_then(|last| signs.get(last));
                let begins = last.is_some_and(|last| last.is_whitespace() || CLOSE.contains(last));
                let before = between(start, at);
                let rest = between(at, signs.len());
                if begins && !before.trim().is_empty() && is_next(before.trim(), next_name(&rest)) {
                    push(&mut found, start, &before, Some(Slip::NotParted));
                    start = at;
                }
            }
            _ => {}
        }
    }
    let slip = (depth > 0).then_some(Slip::NotClosed);
    push(&mut found, start, &between(start, signs.len()), slip);
    found
}

/// The name at the head of what is left of a line.
fn next_name(rest: &str) -> &str {
    let end = |sign: char| OPEN.contains(&sign) || PARTING.contains(&sign);
    rest.split(end).next().unwrap_or("").trim()
}

fn push(found: &mut Vec<Item>, start: usize, text: &str, slip: Option<Slip>) {
    let blanks = text.chars().take_while(|sign| sign.is_whitespace()).count();
    let (name, note) = name_and_note(text.trim());
    if !name.is_empty() && name != "无" {
        found.push(Item {
            name,
            note,
            at: start + blanks,
            slip,
        });
    }
}

fn name_and_note(item: &str) -> (String, String) {
    let Some(body) = item.strip_suffix(CLOSE) else {
        // A bracket that is not closed still ends the name.
        let (name, note) = item.split_once(OPEN).unwrap_or((item, ""));
        return (name.trim().to_owned(), note.trim().to_owned());
    };
    match body.rsplit_once(OPEN) {
        Some((name, note)) => (name.trim().to_owned(), note.trim().to_owned()),
        None => (item.to_owned(), String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Slip, items};

    fn read(text: &str) -> Vec<(String, String, usize, Option<Slip>)> {
        let next = |_: &str, after: &str| after.contains('.');
        let found = items(text, next).into_iter();
        found
            .map(|own| (own.name, own.note, own.at, own.slip))
            .collect()
    }

    fn item(
        name: &str,
        note: &str,
        at: usize,
        slip: Option<Slip>,
    ) -> (String, String, usize, Option<Slip>) {
        (name.to_owned(), note.to_owned(), at, slip)
    }

    #[test]
    fn brackets_of_a_name_are_no_note() {
        let found = read("表.计划（小时）（数）、表.级别(文字：省级、市级)；无");
        let whole = [
            item("表.计划（小时）", "数", 0, None),
            item("表.级别", "文字：省级、市级", 12, None),
        ];
        assert_eq!(found, whole);
    }

    #[test]
    fn what_runs_into_one_is_taken_apart() {
        let parted = [
            item("表.甲", "数", 0, Some(Slip::NotParted)),
            item("表.乙", "文字", 7, None),
        ];
        assert_eq!(read("表.甲（数） 表.乙（文字）"), parted);
        let closed = [
            item("表.甲", "文字：好、差", 0, Some(Slip::NotClosed)),
            item("表.乙", "数", 11, None),
        ];
        assert_eq!(read("表.甲（文字：好、差、表.乙（数）"), closed);
        assert_eq!(
            read("表.甲（数"),
            [item("表.甲", "数", 0, Some(Slip::NotClosed))]
        );
    }
}
