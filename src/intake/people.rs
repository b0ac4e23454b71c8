//! Names in a cell to people of the roster.
//! Several names may stand in one cell, with marks (`（牵头）`), 工号, 科室 or telephone numbers in brackets.
//! Invariant: a name that fits nobody, or several people, gives nobody.

use rustc_hash::FxHashSet;

use super::fold;
use crate::office::{Lexicon, Match, Mention, PersonId, Roster, Symbol};

/// What a row says beside the name.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Beside<'a> {
    /// The row's 工号, where it belongs to this column.
    pub number: Option<&'a str>,
    pub section: Option<Symbol>,
}

/// Why a cell of names cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Nobody {
    Unknown {
        name: String,
        near: Vec<String>,
    },
    /// Each choice as `张敏（0012）秘书科`.
    Several {
        name: String,
        choices: Vec<String>,
    },
    Conflict {
        number: String,
        owner: String,
        name: String,
    },
    UnknownNumber {
        number: String,
        /// The 工号 of the one person whose name stands beside it.
        rather: Option<String>,
    },
    /// `李强（协办）` among those who lead.
    Assists {
        words: String,
    },
    /// `张敏（病假，由李强代办）`: somebody else is spoken of in brackets.
    Further {
        words: String,
        name: String,
    },
    /// `等3人`, `全体`.
    Unnamed,
    /// The roster is not there, or has a fault in this person's row; it has been said there.
    Doubtful,
}

/// The roster with what is needed to search it.
#[derive(Clone, Copy)]
pub(super) struct Search<'a> {
    pub roster: &'a Roster,
    /// The lexicon of the roster.
    pub base: &'a Lexicon,
    /// Names that stand in rows of the roster that cannot be used.
    pub doubtful: &'a FxHashSet<String>,
}

impl Search<'_> {
    /// Reads all names of a cell into `found`, which is left as it was when one of them fails. `leads`: the column is
    /// 主办.
    pub fn read(
        &self,
        text: &str,
        leads: bool,
        beside: Beside<'_>,
        found: &mut Vec<Mention>,
    ) -> Result<(), Nobody> {
        let start = found.len();
        let mut cell = Found {
            all: found,
            start,
            leads,
        };
        let outcome = self.read_all(text, beside, &mut cell);
        if outcome.is_err() {
            found.truncate(start);
        }
        outcome
    }

    /// Finds the person of the row's 工号, where no name stands beside it.
    pub fn by_number(&self, beside: Beside<'_>, found: &mut Vec<Mention>) -> Result<(), Nobody> {
        let person = self.one("", beside)?;
        found.push(Mention {
            person,
            lead: false,
        });
        Ok(())
    }

    fn read_all(
        &self,
        text: &str,
        beside: Beside<'_>,
        found: &mut Found<'_>,
    ) -> Result<(), Nobody> {
        // The usual cell is one name and nothing else.
        if beside.number.is_none()
            && let [person] = self.roster.by_name(text)
        {
            found.add(*person, false);
            return Ok(());
        }
        let several = split(text).nth(1).is_some();
        for part in split(text) {
            let (label, names) = label(part);
            if found.leads && label.is_some_and(is_assisting) {
                return Err(Nobody::Assists {
                    words: fold::shown(part),
                });
            }
            // Names without anything around them are the usual list.
            if beside.number.is_none()
                && let [person] = self.roster.by_name(names)
            {
                found.add(*person, label.is_some_and(is_lead_mark));
                continue;
            }
            if says_unnamed(names) {
                return Err(Nobody::Unnamed);
            }
            let leads = label.is_some_and(is_lead_mark);
            self.read_names(names, leads, several, beside, found)?;
        }
        Ok(())
    }

    /// One stretch between hard separators: a name, or names with spaces between.
    fn read_names(
        &self,
        text: &str,
        leads: bool,
        several: bool,
        beside: Beside<'_>,
        found: &mut Found<'_>,
    ) -> Result<(), Nobody> {
        let words = self.without_figures(words(text), several);
        let whole = join(&words);
        if whole.is_empty() {
            return Ok(());
        }
        let groups = if words.len() > 1 && self.roster.by_name(&whole).is_empty() {
            self.spaced(&words)
        } else {
            None
        };
        let groups = groups.unwrap_or_else(|| vec![words.as_slice()]);
        let several = several || groups.len() > 1;
        for group in groups {
            let marks = || group.iter().flat_map(|word| word.marks.iter());
            let leads = leads || marks().any(|mark| is_lead_mark(mark));
            let told = marks().fold(beside, |beside, mark| self.told(beside, mark));
            let name = join(group);
            for mark in marks().filter(|mark| !is_lead_mark(mark)) {
                let words = || fold::shown(&format!("{name}（{mark}）"));
                if let Some(other) = self.others_in(mark, &name) {
                    let name = other.to_owned();
                    return Err(Nobody::Further {
                        words: words(),
                        name,
                    });
                }
                if found.leads && is_assisting(mark) {
                    return Err(Nobody::Assists { words: words() });
                }
            }
            let person = match self.one(&name, told) {
                // The row's one 工号 belongs to one of its several names.
                Err(Nobody::Conflict { .. }) if several && told.number == beside.number => {
                    let section = beside.section;
                    let number = None;
                    self.one(&name, Beside { number, section })?
                }
                person => person?,
            };
            found.add(person, leads);
        }
        Ok(())
    }

    /// Takes telephone numbers out from among names. Figures without any name beside them stay, as the 工号 that they
    /// must be; only in a list may an unknown one be a telephone number too.
    fn without_figures<'w>(&self, words: Vec<Word<'w>>, several: bool) -> Vec<Word<'w>> {
        let named = words.iter().any(|word| !is_phone(&word.name));
        let stays = |word: &Word<'_>| {
            !is_phone(&word.name) || !named && (!several || self.numbered(&word.name).is_some())
        };
        words.into_iter().filter(stays).collect()
    }

    /// Whose 工号 a text is.
    fn numbered(&self, text: &str) -> Option<PersonId> {
        self.roster.by_number(self.base.find(text)?)
    }

    /// Whether a bracket holds what can only be a 工号: of the length of one, with figures, and no telephone number.
    fn is_number(&self, mark: &str) -> bool {
        mark.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && mark.bytes().any(|byte| byte.is_ascii_digit())
            && self
                .roster
                .people
                .iter()
                .any(|person| self.base.text(person.number).len() == mark.len())
    }

    /// What a bracket says: `（0012）`, `（督查室）`.
    fn told<'b>(&'b self, beside: Beside<'b>, mark: &'b str) -> Beside<'b> {
        let mut beside = beside;
        let Some(symbol) = self.base.find(&fold::tight(mark)) else {
            if self.is_number(mark.trim()) {
                beside.number = Some(mark.trim());
            }
            return beside;
        };
        if self.roster.by_number(symbol).is_some() {
            beside.number = Some(self.base.text(symbol));
        } else if self.roster.sections.contains(&symbol) {
            beside.section = Some(symbol);
        } else if self.is_number(mark.trim()) {
            beside.number = Some(mark.trim());
        }
        beside
    }

    /// Groups words into known names, shortest first: `张 三 李四` is two people.
    fn spaced<'w>(&self, words: &'w [Word<'w>]) -> Option<Vec<&'w [Word<'w>]>> {
        if words.is_empty() {
            return Some(Vec::new());
        }
        for count in 1..=words.len().min(4) {
            let (head, tail) = words.split_at_checked(count)?;
            let name = join(head);
            let known = !self.roster.by_name(&name).is_empty() || self.numbered(&name).is_some();
            if known && let Some(mut groups) = self.spaced(tail) {
                groups.insert(0, head);
                return Some(groups);
            }
        }
        None
    }

    /// Whom else of the roster a bracket speaks of.
    fn others_in(&self, mark: &str, name: &str) -> Option<&str> {
        let mark = fold::tight(mark);
        // Nobody's name is shorter than two characters.
        if mark.chars().nth(1).is_none() || mark.is_ascii() {
            return None;
        }
        let mut others = self.roster.names().filter(|other| *other != name);
        others.find(|other| other.chars().nth(1).is_some() && mark.contains(*other))
    }

    fn one(&self, name: &str, beside: Beside<'_>) -> Result<PersonId, Nobody> {
        if self.roster.people.is_empty() || self.doubtful.contains(name) {
            return Err(Nobody::Doubtful);
        }
        let number = match beside.number {
            Some(text) => match self.base.find(text) {
                Some(symbol) if self.roster.by_number(symbol).is_some() => Some(symbol),
                _ => {
                    let rather = match self.roster.by_name(name) {
                        [person] => self.roster.person(*person),
                        _ => None,
                    };
                    return Err(Nobody::UnknownNumber {
                        number: text.to_owned(),
                        rather: rather.map(|person| self.base.text(person.number).to_owned()),
                    });
                }
            },
            None => None,
        };
        match self.roster.find(name, number, beside.section) {
            Match::One(person) => Ok(person),
            Match::Several(people) => Err(Nobody::Several {
                name: name.to_owned(),
                choices: people.iter().map(|id| self.choice(*id)).collect(),
            }),
            // Some write the 工号 in place of the name.
            Match::Unknown => self.numbered(name).ok_or_else(|| Nobody::Unknown {
                name: name.to_owned(),
                near: near(name, self.roster.names()),
            }),
            Match::Conflict(person) => Err(Nobody::Conflict {
                number: beside.number.unwrap_or_default().to_owned(),
                owner: self.name(person).to_owned(),
                name: name.to_owned(),
            }),
        }
    }

    fn name(&self, person: PersonId) -> &str {
        self.roster
            .person(person)
            .map_or("", |person| self.base.text(person.name))
    }

    fn choice(&self, id: PersonId) -> String {
        let Some(person) = self.roster.person(id) else {
            return String::new();
        };
        let section = person
            .tenures
            .last()
            .and_then(|id| self.roster.tenure(*id))
            .map_or("", |tenure| self.base.text(tenure.section));
        format!(
            "{}（{}）{section}",
            self.base.text(person.name),
            self.base.text(person.number)
        )
    }
}

/// The people of one cell, behind those of the row's other cells.
struct Found<'a> {
    all: &'a mut Vec<Mention>,
    start: usize,
    /// Whether the column is 主办.
    leads: bool,
}

impl Found<'_> {
    fn add(&mut self, person: PersonId, lead: bool) {
        let mut own = self.all.iter_mut().skip(self.start);
        match own.find(|mention| mention.person == person) {
            Some(known) => known.lead |= lead,
            None => self.all.push(Mention { person, lead }),
        }
    }
}

/// Splits at separators outside brackets.
fn split(text: &str) -> impl Iterator<Item = &str> {
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

/// `牵头：张三` into the label and what follows.
fn label(part: &str) -> (Option<&str>, &str) {
    match part.split_once(['：', ':']) {
        Some((label, names)) if !names.trim().is_empty() => (Some(label.trim()), names.trim()),
        _ => (None, part),
    }
}

fn is_lead_mark(mark: &str) -> bool {
    matches!(
        mark.trim(),
        "牵头" | "主办" | "牵头人" | "主办人" | "负责" | "负责人" | "组长" | "总牵头"
    )
}

/// Words for somebody who does not lead, or no longer does.
fn is_assisting(mark: &str) -> bool {
    let mark = mark.trim();
    ["协办", "协助", "配合", "参与", "参加"]
        .iter()
        .any(|word| mark.contains(word))
        || matches!(mark, "原主办" | "原主办人" | "原承办" | "原承办人")
}

/// A stretch without spaces, and what stood in its brackets.
struct Word<'a> {
    name: String,
    marks: Vec<&'a str>,
}

/// Splits at spaces outside brackets and takes the brackets out.
fn words(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '（' | '('))
            .unwrap_or(rest.len());
        let (name, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        if !name.is_empty() {
            words.push(Word {
                name: name.to_owned(),
                marks: Vec::new(),
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

fn join(words: &[Word<'_>]) -> String {
    let mut name = String::new();
    for word in words {
        name.push_str(&fold::tight(&word.name));
    }
    name
}

fn is_phone(word: &str) -> bool {
    word.len() >= 6 && word.bytes().all(|b| b.is_ascii_digit() || b == b'-')
}

/// Whether somebody is meant who is not named.
fn says_unnamed(names: &str) -> bool {
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

/// At most two known words that look like `word`, nearest first; ties by code point, so that the answer never varies.
pub(super) fn near<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Vec<String> {
    let length = word.chars().count();
    if length == 0 {
        return Vec::new();
    }
    let allowed = if length <= 3 { 1 } else { length / 3 };
    let mut close: Vec<(usize, &str)> = known
        .filter(|other| *other != word && other.chars().count().abs_diff(length) <= allowed)
        .filter_map(|other| {
            let distance = strsim::osa_distance(word, other);
            let shares = word.chars().any(|c| other.contains(c));
            (distance <= allowed && shares).then_some((distance, other))
        })
        .collect();
    close.sort_unstable();
    close.dedup();
    close
        .into_iter()
        .take(2)
        .map(|(_, other)| other.to_owned())
        .collect()
}
