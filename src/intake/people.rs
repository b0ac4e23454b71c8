//! Names in a cell to people of the roster.
//! Several names may stand in one cell, with marks (`（牵头）`), 工号, 科室 or telephone numbers in brackets.
//! Invariant: a name that fits nobody, or several people, gives nobody.

use rustc_hash::FxHashSet;

use super::fold;
use super::instead::Instead;
use super::names::{
    Word, at_colon, brought_up, is_assisting, is_lead_mark, is_mobile, is_role, join, pieces,
    says_unnamed, split, words,
};
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
        instead: Option<Instead>,
    },
    /// Each choice as `张敏（0012）秘书科`.
    Several { name: String, choices: Vec<String> },
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
    Assists { words: String },
    /// `张敏（病假，由李强代办）`: somebody else is spoken of in brackets.
    Further {
        words: String,
        name: String,
        /// What stands before the bracket, where it is a 科室: `督查室（赵丽华）`.
        section: Option<String>,
    },
    /// `等3人`, `全体`.
    Unnamed,
    /// The roster is not there, or has a fault in this person's row; it has been said there.
    Doubtful,
}

impl Nobody {
    fn unknown(text: &str) -> Self {
        Self::Unknown {
            name: fold::shown(text),
            near: Vec::new(),
            instead: None,
        }
    }
}

/// What stands before the names of a part.
#[derive(Clone, Copy, Debug, Default)]
struct Label {
    leads: bool,
    assists: bool,
    section: Option<Symbol>,
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
        // The usual cell is one name, or a list of names, and nothing else.
        if beside.number.is_none() && self.plain_list(text, found) {
            return Ok(());
        }
        let text = &*brought_up(text);
        let mut unknown: Vec<(String, Nobody)> = Vec::new();
        let several = split(text).nth(1).is_some();
        for part in split(text) {
            let (label, names) = self.label(part);
            if found.leads && label.assists {
                return Err(Nobody::Assists {
                    words: fold::shown(part),
                });
            }
            let section = label.section.or(beside.section);
            let told = Beside { section, ..beside };
            let pieces = pieces(names);
            let several = several || pieces.len() > 1;
            for (at, piece) in pieces.iter().enumerate() {
                // Names without anything around them are the usual list.
                if beside.number.is_none()
                    && let [person] = self.roster.by_name(piece)
                {
                    found.add(*person, label.leads);
                    continue;
                }
                if says_unnamed(piece) {
                    return Err(Nobody::Unnamed);
                }
                let read = self.read_names(piece, label.leads, several, told, found);
                let read = read.map_err(|nobody| match (nobody, pieces.get(at + 1)) {
                    // `写作专班：张敏`
                    (Nobody::Unknown { name, near, .. }, Some(next))
                        if !self.roster.by_name(next).is_empty() =>
                    {
                        let instead = Some(Instead::Holds(next.to_string(), None));
                        Nobody::Unknown {
                            name,
                            near,
                            instead,
                        }
                    }
                    (nobody, _) => nobody,
                });
                // Whom the roster does not know is told of all names at once.
                let Err(nobody) = read else { continue };
                match &nobody {
                    Nobody::Unknown { name, .. } => unknown.push((name.clone(), nobody)),
                    _ => return Err(nobody),
                }
            }
        }
        if unknown.len() > 1 {
            let names: Vec<&str> = unknown.iter().map(|(name, _)| name.as_str()).collect();
            let near = unknown.iter().flat_map(|(_, nobody)| match nobody {
                Nobody::Unknown { near, .. } => near.clone(),
                _ => Vec::new(),
            });
            return Err(Nobody::Unknown {
                name: fold::shown(&names.join("、")),
                near: near.collect(),
                instead: None,
            });
        }
        if let Some((_, nobody)) = unknown.pop() {
            return Err(nobody);
        }
        if found.all.len() == found.start && split(text).next().is_some() {
            return Err(Nobody::unknown(text));
        }
        Ok(())
    }

    /// Adds names of one person each with `、` between them; adds nothing if anything else stands there.
    fn plain_list(&self, text: &str, found: &mut Found<'_>) -> bool {
        let from = found.all.len();
        let plain = text
            .split('、')
            .all(|name| match self.roster.by_name(name) {
                [person] => {
                    found.add(*person, false);
                    true
                }
                _ => false,
            });
        if !plain {
            found.all.truncate(from);
        }
        plain
    }

    /// Takes words for roles and 科室 off the front: `牵头：张三`, `督查室（协办）：李四`. A name before a colon is
    /// no label.
    fn label<'t>(&self, part: &'t str) -> (Label, &'t str) {
        let mut label = Label::default();
        let mut rest = part;
        while let Some((before, after)) = at_colon(rest).filter(|(_, after)| !after.is_empty()) {
            let Some(own) = self.as_label(before) else {
                break;
            };
            label.leads |= own.leads;
            label.assists |= own.assists;
            label.section = own.section.or(label.section);
            rest = after;
        }
        (label, rest)
    }

    fn as_label(&self, text: &str) -> Option<Label> {
        let words = words(text);
        let whole = join(&words);
        // Somebody's name is a name, whatever it sounds like.
        let known = !self.roster.by_name(&whole).is_empty() || self.doubtful.contains(&whole);
        if whole.is_empty() || known {
            return None;
        }
        let sections = self.roster.sections.iter();
        let section = sections
            .map(|symbol| (*symbol, self.base.text(*symbol)))
            .filter(|(_, name)| !name.is_empty() && whole.starts_with(name))
            .max_by_key(|(_, name)| name.len());
        let role = section.map_or(whole.as_str(), |(_, name)| {
            whole.strip_prefix(name).unwrap_or_default()
        });
        let is_post = || {
            let mut tenures = self.roster.tenures.iter();
            tenures.any(|own| {
                [own.post, own.class]
                    .map(|own| self.base.text(own))
                    .contains(&role)
            })
        };
        if !(role.is_empty() || is_role(role) || is_post()) {
            return None;
        }
        let marks = || words.iter().flat_map(|word| word.marks.iter());
        Some(Label {
            leads: is_lead_mark(role) || marks().any(|mark| is_lead_mark(mark)),
            assists: is_assisting(role) || marks().any(|mark| is_assisting(mark)),
            section: section.map(|(symbol, _)| symbol),
        })
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
            // A telephone number among names is nobody; a mark without a name is somebody who is not there.
            let nothing = words.iter().all(Word::is_phone) && several;
            let marks = words.iter().flat_map(|word| word.marks.iter());
            let near = marks.filter(|mark| !self.roster.by_name(mark).is_empty());
            return match (nothing, Nobody::unknown(text)) {
                (true, _) => Ok(()),
                (false, Nobody::Unknown { name, .. }) => Err(Nobody::Unknown {
                    name,
                    instead: None,
                    near: near.map(|mark| (*mark).to_owned()).collect(),
                }),
                (false, other) => Err(other),
            };
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
                    let section = self.section(&name).is_some();
                    return Err(Nobody::Further {
                        words: words(),
                        name: other.to_owned(),
                        section: section.then_some(name),
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
        let named = words.iter().any(|word| !word.is_phone());
        let stays = |word: &Word<'_>| {
            !word.is_phone() || !named && (!several || self.numbered(&word.name).is_some())
        };
        words.into_iter().filter(stays).collect()
    }

    /// The 科室 of the roster whose name a text is.
    pub fn section(&self, text: &str) -> Option<Symbol> {
        let symbol = self.base.find(&fold::tight(text))?;
        self.roster.sections.contains(&symbol).then_some(symbol)
    }

    /// Whose 工号 a text is.
    fn numbered(&self, text: &str) -> Option<PersonId> {
        self.roster.by_number(self.base.find(text)?)
    }

    /// Whether a bracket holds what can only be a 工号: of the length of one, with figures, and no telephone number.
    fn is_number(&self, mark: &str) -> bool {
        !is_mobile(mark)
            && mark.bytes().all(|byte| byte.is_ascii_alphanumeric())
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
                // What looks like a name is likelier a slip of it.
                instead: self.instead(name).filter(|own| {
                    !matches!(own, Instead::Holds(_, None)) || name.chars().nth(3).is_some()
                }),
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
