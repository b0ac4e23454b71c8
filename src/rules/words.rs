//! The table of words: every word of the rule language with its forms, its meaning and one example.
//! The one source for `gangze vocab`, for what the checks before data know, and for the manual's lists.
//! Invariant: a word that is not in the table cannot be used in a rule, whatever the engine knows beside it.

mod booking;
mod figures;
mod history;
mod objects;
mod plain;
mod rows;
mod wholes;

use std::sync::LazyLock;

/// One word.
#[derive(Debug)]
pub struct Word {
    pub name: &'static str,
    /// How it is written: `多行.计数(列：列, 值：任意) → 数`; what stands before the dot is its owner.
    pub forms: &'static [&'static str],
    pub meaning: &'static str,
    /// A line of a rule that uses it.
    pub example: &'static str,
    /// What that line gives, over the table of examples in the manual.
    pub gives: &'static str,
}

/// Words that belong together.
#[derive(Debug)]
pub struct Group {
    pub title: &'static str,
    pub words: &'static [Word],
}

/// All words, in the order in which they are shown. A further group is one more line here.
pub const GROUPS: &[Group] = &[
    objects::POST,
    objects::TARGET,
    objects::ROW,
    rows::ROWS,
    rows::LOOKUPS,
    booking::BOOKING,
    booking::NODES,
    figures::NUMBERS,
    figures::DATES,
    figures::BALLOTS,
    history::HISTORY,
    plain::PLAIN,
];

/// Words of the scripts about a subject as a whole, 合成 and 定等.
pub const WHOLES: &[Group] = &[wholes::RESULTS];

/// Signs of the language that the engine treats as calls; they need no explanation.
pub const SILENT: &[&str] = &["call", "curry", "is_shared", "range", "to_string", "round"];

/// What a word takes or gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum What {
    Number,
    Text,
    Flag,
    Date,
    Row,
    Rows,
    /// One of the groups of 分组.
    Bundle,
    List,
    Map,
    /// A closure.
    Body,
    /// The name of a column, as a text.
    Column,
    /// The name of a table, as a text.
    Table,
    /// A row, rows, or a list of them.
    Evidence,
    Post,
    Target,
    Results,
    Nothing,
    Any,
}

impl What {
    const WORDS: [(&'static str, What); 18] = [
        ("数", What::Number),
        ("文字", What::Text),
        ("是否", What::Flag),
        ("日期", What::Date),
        ("事", What::Row),
        ("多行", What::Rows),
        ("组", What::Bundle),
        ("一组", What::List),
        ("对照表", What::Map),
        ("写法", What::Body),
        ("列", What::Column),
        ("表", What::Table),
        ("依据", What::Evidence),
        ("岗", What::Post),
        ("指标", What::Target),
        ("成绩", What::Results),
        ("无", What::Nothing),
        ("任意", What::Any),
    ];

    fn from_word(word: &str) -> Option<Self> {
        Self::WORDS
            .iter()
            .find(|(own, _)| *own == word)
            .map(|(_, what)| *what)
    }

    /// In the words of the office.
    pub fn word(self) -> &'static str {
        match self {
            Self::Row => "一行记录",
            Self::Rows => "多行记录",
            Self::Bundle => "分组里的一组",
            Self::List => "一组值",
            Self::Body => "一段写法",
            Self::Column => "列名",
            Self::Table => "表名",
            Self::Evidence => "一行或多行记录",
            Self::Post => "岗",
            Self::Target => "指标",
            Self::Results => "成绩",
            _ => Self::WORDS
                .iter()
                .find(|(_, what)| *what == self)
                .map_or("值", |(word, _)| word),
        }
    }
}

/// One form of a word, taken apart.
#[derive(Clone, Debug)]
pub struct Form {
    pub name: &'static str,
    /// What stands before the dot.
    pub owner: Option<What>,
    /// `None` for a property.
    pub takes: Option<Vec<(&'static str, What)>>,
    pub gives: What,
    /// The only texts that it gives, `→ 文字：主办、协办`; empty: any.
    pub words: Vec<&'static str>,
}

impl Form {
    fn parse(text: &'static str) -> Option<Self> {
        let (call, gives) = text.split_once(" → ")?;
        let (gives, words) = match gives.split_once('：') {
            Some((gives, words)) => (gives, words.split('、').collect()),
            None => (gives, Vec::new()),
        };
        let gives = What::from_word(gives)?;
        let (head, takes) = match call.split_once('(') {
            None => (call, None),
            Some((head, rest)) => {
                let inside = rest.strip_suffix(')')?;
                let takes = inside
                    .split(", ")
                    .filter(|one| !one.is_empty())
                    .map(|one| {
                        let (name, kind) = one.split_once('：')?;
                        Some((name, What::from_word(kind)?))
                    })
                    .collect::<Option<Vec<_>>>()?;
                (head, Some(takes))
            }
        };
        let (owner, name) = match head.split_once('.') {
            Some((owner, name)) => (Some(What::from_word(owner)?), name),
            None => (None, head),
        };
        Some(Self {
            name,
            owner,
            takes,
            gives,
            words,
        })
    }

    /// As a person writes it: `多行.计数("列", 值)`.
    pub fn written(&self) -> String {
        let owner = match self.owner {
            Some(What::List) => "一组.".to_owned(),
            Some(what) => {
                let word = What::WORDS.iter().find(|(_, own)| *own == what);
                format!("{}.", word.map_or("", |(word, _)| word))
            }
            None => String::new(),
        };
        let Some(takes) = &self.takes else {
            return format!("{owner}{}", self.name);
        };
        let takes: Vec<String> = takes
            .iter()
            .map(|(name, what)| match what {
                What::Text | What::Column | What::Table => format!("\"{name}\""),
                What::Body if *name == "做法" => "|| …".to_owned(),
                What::Body => format!("|{name}| …"),
                _ => (*name).to_owned(),
            })
            .collect();
        format!("{owner}{}({})", self.name, takes.join(", "))
    }
}

static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    let groups = GROUPS.iter().chain(WHOLES);
    let words = groups.flat_map(|group| group.words);
    words
        .flat_map(|word| word.forms)
        .filter_map(|form| Form::parse(form))
        .collect()
});

/// All forms of all words.
pub fn forms() -> &'static [Form] {
    &FORMS
}

/// The forms of one word.
pub fn forms_of(name: &str) -> impl Iterator<Item = &'static Form> {
    FORMS.iter().filter(move |form| form.name == name)
}

/// A word by its name; several owners may have words of one name.
pub fn find(name: &str) -> impl Iterator<Item = (&'static Group, &'static Word)> {
    GROUPS.iter().chain(WHOLES).flat_map(move |group| {
        let words = group.words.iter();
        words
            .filter(move |word| word.name == name)
            .map(move |word| (group, word))
    })
}

/// The properties of an owner.
pub fn properties(owner: What) -> impl Iterator<Item = &'static str> {
    let own = move |form: &&Form| form.owner == Some(owner) && form.takes.is_none();
    FORMS.iter().filter(own).map(|form| form.name)
}

/// Everything that may be called, or written after a dot with brackets.
pub fn callable() -> impl Iterator<Item = &'static str> {
    let called = FORMS.iter().filter(|form| form.takes.is_some());
    called.map(|form| form.name).chain(SILENT.iter().copied())
}

impl Word {
    /// Its forms as a person writes them.
    pub fn written(&self) -> Vec<String> {
        self.forms
            .iter()
            .filter_map(|form| Form::parse(form))
            .map(|form| form.written())
            .collect()
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends where something is wrong"
)]
mod tests {
    use super::{Form, GROUPS};

    #[test]
    fn every_form_can_be_taken_apart_and_bears_its_words_name() {
        for word in GROUPS.iter().flat_map(|group| group.words) {
            assert!(!word.forms.is_empty(), "{}", word.name);
            for text in word.forms {
                let form = Form::parse(text).unwrap_or_else(|| panic!("{text}"));
                assert_eq!(form.name, word.name, "{text}");
            }
        }
    }

    #[test]
    fn a_form_is_shown_as_it_is_written() {
        let shown = |text| Form::parse(text).unwrap().written();
        assert_eq!(
            shown("多行.计数(列：列, 值：任意) → 数"),
            "多行.计数(\"列\", 值)"
        );
        assert_eq!(
            shown("分项(名：文字, 满分：数, 做法：写法) → 无"),
            "分项(\"名\", 满分, || …)"
        );
        assert_eq!(shown("岗.姓名 → 文字"), "岗.姓名");
    }
}
