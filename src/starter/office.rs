//! The invented office: six people of two sections, and which rule scores which of their posts with how much.
//! Kinds and shares of a rule are guessed from its name and example; they are there to be overwritten.
//! Invariant: every 岗位类别 of the office has an indicator of its own, and its full marks add up.

use rust_decimal::Decimal;

use super::Rule;
use super::phrase;
use super::shares::split;
use crate::office::Scheme;

/// One invented person.
pub(super) struct Person {
    pub number: &'static str,
    pub name: &'static str,
    pub section: &'static str,
    /// By its place among the office's classes.
    pub class: usize,
}

/// The word in every example, by which rows are marked.
pub(super) const EXAMPLE: &str = "示例";
const CLASSES: [&str; 3] = ["甲类", "乙类", "丙类"];
const POSTS: [&str; 3] = ["甲岗", "乙岗", "丙岗"];
const SECTIONS: [&str; 2] = ["示例一科", "示例二科"];
const NAMES: [(&str, &str); 6] = [
    ("0001", "张示例"),
    ("0002", "王示例"),
    ("0003", "李示例"),
    ("0004", "赵示例"),
    ("0005", "陈示例"),
    ("0006", "周示例"),
];

/// What a rule's row of 岗位目标 is to say.
pub(super) struct Aim {
    /// By its place among the rules.
    pub rule: usize,
    /// By its place among the scheme's 目标类型.
    pub kind: usize,
    /// Whose it is; `None` is everybody's.
    pub class: Option<usize>,
    pub share: Decimal,
    /// Beside the full marks: 加减分.
    pub bonus: bool,
}

pub(super) struct Office {
    pub people: Vec<Person>,
    pub classes: usize,
    pub aims: Vec<Aim>,
    /// Every rule is named after a 目标类型, and everybody has all of them.
    pub everybody: bool,
}

/// Words in a rule's name that tell its kind, the first that is found deciding.
const HINTS: [(&str, &[&str]); 4] = [
    (
        "质量",
        &[
            "差错", "错误", "退稿", "退回", "测评", "满意", "评议", "质量",
        ],
    ),
    (
        "规范",
        &["规范", "检查", "考勤", "纪律", "保密", "值班", "程序"],
    ),
    (
        "成果",
        &[
            "采用", "成果", "调研", "采纳", "批示", "办会", "督查", "任务",
        ],
    ),
    (
        "效率",
        &[
            "逾期", "超期", "按时", "当日", "时限", "办结", "及时", "进度",
        ],
    ),
];

fn kind_word(name: &str) -> Option<&'static str> {
    let told = |words: &[&str]| words.iter().any(|word| name.contains(word));
    HINTS
        .iter()
        .find(|(_, words)| told(words))
        .map(|(kind, _)| *kind)
}

fn kind_of(name: &str, bonus: bool, scheme: &Scheme) -> usize {
    let find = |word: &str| scheme.kinds.iter().position(|kind| kind.as_ref() == word);
    if bonus {
        let apart = scheme.kinds.iter().position(|kind| kind.contains("加"));
        return apart.unwrap_or(scheme.kinds.len().saturating_sub(1));
    }
    kind_word(name).and_then(find).unwrap_or(0)
}

/// 加减分: adds and deducts, and awards nothing that full marks could measure.
fn is_bonus(rule: &Rule) -> bool {
    rule.calls("加分") && !rule.calls("得分") && !rule.calls("起评")
}

fn wish(rule: &Rule) -> Decimal {
    phrase::number_after(&rule.header.example, &["满分"])
        .map(|found| found.value)
        .filter(|full| *full > Decimal::ZERO)
        .unwrap_or(Decimal::TEN)
}

impl Office {
    pub fn of(scheme: &Scheme, rules: &[Rule]) -> Self {
        if let Some(office) = Self::by_kind(scheme, rules) {
            return office;
        }
        let mut bonus: Vec<usize> = Vec::new();
        let mut common: Vec<usize> = Vec::new();
        let mut special: Vec<usize> = Vec::new();
        for (index, rule) in rules.iter().enumerate() {
            let everybody = matches!(kind_word(&rule.name), Some("规范" | "效率"));
            if is_bonus(rule) {
                bonus.push(index);
            } else if everybody && !rule.calls("不适用") {
                common.push(index);
            } else {
                special.push(index);
            }
        }
        // Every class needs an indicator of its own.
        if special.is_empty() {
            special.extend(common.pop().or_else(|| bonus.pop()));
        }
        let classes = special.len().clamp(1, CLASSES.len());
        let whole = scheme.full.unwrap_or(Decimal::ONE_HUNDRED);
        let shared = if common.is_empty() {
            Decimal::ZERO
        } else {
            whole / Decimal::TWO
        };
        let wish_of = |index: &usize| rules.get(*index).map_or(Decimal::TEN, wish);
        let mut aims = Vec::new();
        let mut aim = |members: &[usize], class: Option<usize>, share: Decimal| {
            let wishes: Vec<Decimal> = members.iter().map(wish_of).collect();
            for (rule, share) in members.iter().zip(split(share, &wishes)) {
                let name = rules.get(*rule).map_or("", |rule| rule.name.as_ref());
                aims.push(Aim {
                    rule: *rule,
                    kind: kind_of(name, false, scheme),
                    class,
                    share,
                    bonus: false,
                });
            }
        };
        aim(&common, None, shared);
        for (class, members) in spread(special, classes, wish_of).iter().enumerate() {
            aim(members, Some(class), whole - shared);
        }
        aims.extend(bonus.into_iter().map(|rule| Aim {
            rule,
            kind: kind_of("", true, scheme),
            class: None,
            share: Decimal::ZERO,
            bonus: true,
        }));
        // One block a class, everybody's rows first, kinds in the scheme's order.
        aims.sort_by_key(|aim| (aim.bonus, aim.class, aim.kind));
        Self {
            people: people(classes),
            classes,
            aims,
            everybody: false,
        }
    }

    /// Where every rule bears the name of a 目标类型: everybody has all of them, the last one by the post's class, since
    /// every post has to have something of its own.
    fn by_kind(scheme: &Scheme, rules: &[Rule]) -> Option<Self> {
        let kind = |rule: &Rule| scheme.kinds.iter().position(|kind| *kind == rule.name);
        let kinds: Vec<usize> = rules.iter().map(kind).collect::<Option<_>>()?;
        let wishes: Vec<Decimal> = rules.iter().map(wish).collect();
        let whole = scheme.full.unwrap_or(Decimal::ONE_HUNDRED);
        let last = kinds.iter().copied().max()?;
        let mut aims: Vec<Aim> = split(whole, &wishes)
            .into_iter()
            .zip(&kinds)
            .enumerate()
            .map(|(rule, (share, kind))| Aim {
                rule,
                kind: *kind,
                class: (*kind == last).then_some(0),
                share,
                bonus: false,
            })
            .collect();
        aims.sort_by_key(|aim| (aim.class, aim.kind));
        Some(Self {
            people: people(1),
            classes: 1,
            aims,
            everybody: true,
        })
    }

    pub fn class_names(&self) -> &'static [&'static str] {
        CLASSES.get(..self.classes).unwrap_or(&CLASSES)
    }

    pub fn aim_of(&self, rule: usize) -> Option<&Aim> {
        self.aims.iter().find(|aim| aim.rule == rule)
    }

    /// The people whom a rule scores.
    pub fn scored_by(&self, class: Option<usize>) -> Vec<&Person> {
        self.people
            .iter()
            .filter(|person| class.is_none_or(|class| person.class == class))
            .collect()
    }
}

/// Deals rules out so that the wishes of the classes come close to each other.
fn spread(
    mut rules: Vec<usize>,
    classes: usize,
    wish: impl Fn(&usize) -> Decimal,
) -> Vec<Vec<usize>> {
    rules.sort_by_key(|rule| std::cmp::Reverse(wish(rule)));
    let mut dealt: Vec<(Decimal, Vec<usize>)> = vec![(Decimal::ZERO, Vec::new()); classes];
    for rule in rules {
        if let Some((sum, members)) = dealt.iter_mut().min_by_key(|(sum, _)| *sum) {
            *sum += wish(&rule);
            members.push(rule);
        }
    }
    dealt.into_iter().map(|(_, members)| members).collect()
}

fn people(classes: usize) -> Vec<Person> {
    NAMES
        .into_iter()
        .enumerate()
        .map(|(index, (number, name))| Person {
            number,
            name,
            section: if index < NAMES.len() / 2 {
                SECTIONS[0]
            } else {
                SECTIONS[1]
            },
            class: index % classes,
        })
        .collect()
}

pub(super) fn class_name(class: usize) -> &'static str {
    CLASSES.get(class).copied().unwrap_or(CLASSES[0])
}

pub(super) fn post_name(class: usize) -> &'static str {
    POSTS.get(class).copied().unwrap_or(POSTS[0])
}
