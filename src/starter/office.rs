//! The invented office: six people of two sections, and which rule scores which of their posts with how much.
//! A pack that has a 岗位目标 of its own says that itself; else kinds and shares are guessed from names and examples.
//! Invariant: every 岗位类别 of the office has an indicator of its own, and its guessed full marks add up.

use indexmap::IndexMap;
use rust_decimal::Decimal;

use super::Rule;
use super::phrase;
use super::shares::split;
use crate::cases::Grid;
use crate::office::words::targets as word;
use crate::office::{Cycle, Scheme, SubjectKind};
use crate::rules::{What, Whom};

/// One invented person; where a scheme assesses units, a unit.
pub(super) struct Person {
    pub number: String,
    pub name: String,
    pub section: String,
    /// By its place among the office's classes.
    pub class: usize,
}

/// The word in every example, by which rows are marked.
pub(super) const EXAMPLE: &str = "示例";
const CLASSES: [&str; 3] = ["甲类", "乙类", "丙类"];
const SECTIONS: [&str; 2] = ["示例一科", "示例二科"];
/// At least so many people.
const PEOPLE: usize = 6;
const SURNAMES: [&str; 12] = [
    "张", "王", "李", "赵", "陈", "周", "吴", "郑", "孙", "钱", "冯", "沈",
];
const STEMS: [&str; 12] = [
    "甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸", "子", "丑",
];
/// Endings of a 岗位类别 that is no kind of person.
const UNITS: [&str; 10] = [
    "部门", "科室", "县区", "单位", "处室", "街道", "乡镇", "学院", "窗口", "事项",
];

/// What a row of 岗位目标 is to say.
pub(super) struct Aim {
    /// By its place among the rules; `None` for a row of the pack's own that names none, such as a group's.
    pub rule: Option<usize>,
    /// By its place among the scheme's 目标类型.
    pub kind: usize,
    /// Whose it is; `None` is everybody's.
    pub class: Option<usize>,
    pub subject: SubjectKind,
    pub share: Decimal,
    /// Beside the full marks: 加减分.
    pub bonus: bool,
    /// The cells of the pack's own row, by column.
    pub given: Option<IndexMap<String, String>>,
}

pub(super) struct Office {
    pub people: Vec<Person>,
    pub classes: Vec<String>,
    pub aims: Vec<Aim>,
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
    pub fn of(scheme: &Scheme, rules: &[Rule], own: Option<&Grid>) -> Self {
        if let Some(office) = own.and_then(|grid| Self::given(grid, scheme, rules)) {
            return office;
        }
        if let Some(office) = Self::by_kind(scheme, rules) {
            return office;
        }
        let mut sections: Vec<usize> = Vec::new();
        let mut bonus: Vec<usize> = Vec::new();
        let mut common: Vec<usize> = Vec::new();
        let mut special: Vec<usize> = Vec::new();
        for (index, rule) in rules.iter().enumerate() {
            let everybody = matches!(kind_word(&rule.name), Some("规范" | "效率"));
            if is_of_sections(rule) {
                sections.push(index);
            } else if is_bonus(rule) {
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
        let mut aim = |members: &[usize], class: Option<usize>, subject, share: Decimal| {
            let wishes: Vec<Decimal> = members.iter().map(wish_of).collect();
            for (rule, share) in members.iter().zip(split(share, &wishes)) {
                let name = rules.get(*rule).map_or("", |rule| rule.name.as_ref());
                aims.push(Aim {
                    rule: Some(*rule),
                    kind: kind_of(name, false, scheme),
                    class,
                    subject,
                    share,
                    bonus: false,
                    given: None,
                });
            }
        };
        let person = SubjectKind::Person;
        aim(&common, None, person, shared);
        let mut dealt = spread(special, classes, wish_of);
        join(&mut dealt, rules);
        for (class, members) in dealt.iter().enumerate() {
            aim(members, Some(class), person, whole - shared);
        }
        aim(&sections, None, SubjectKind::Section, whole);
        aims.extend(bonus.into_iter().map(|rule| Aim {
            rule: Some(rule),
            kind: kind_of("", true, scheme),
            class: None,
            subject: person,
            share: Decimal::ZERO,
            bonus: true,
            given: None,
        }));
        // One block a class, everybody's rows first, kinds in the scheme's order.
        aims.sort_by_key(|aim| {
            (
                aim.subject == SubjectKind::Section,
                aim.bonus,
                aim.class,
                aim.kind,
            )
        });
        let classes: Vec<String> = CLASSES
            .iter()
            .take(classes)
            .map(ToString::to_string)
            .collect();
        Self {
            people: people(&classes),
            classes,
            aims,
        }
    }

    /// The rows of the pack's own 岗位目标, as they stand.
    fn given(grid: &Grid, scheme: &Scheme, rules: &[Rule]) -> Option<Self> {
        let named =
            |row: &[crate::cases::Slot], name: &str| row.iter().any(|slot| slot.text == name);
        let head = grid
            .rows
            .iter()
            .position(|row| named(row, word::INDICATOR))?;
        let names = grid.rows.get(head)?;
        let mut classes: Vec<String> = Vec::new();
        let mut aims = Vec::new();
        for row in grid.rows.iter().skip(head + 1) {
            let cells: IndexMap<String, String> = names
                .iter()
                .zip(row)
                .filter(|(name, slot)| !name.text.is_empty() && !slot.text.is_empty())
                .map(|(name, slot)| (name.text.clone(), slot.text.clone()))
                .collect();
            let cell = |name: &str| cells.get(name).map_or("", String::as_str);
            let rule = rules
                .iter()
                .position(|rule| rule.name.as_ref() == cell(word::RULE));
            if rule.is_none() && cell(word::GROUP).is_empty() {
                continue;
            }
            let subject = if cell(word::SUBJECT) == "科室" {
                SubjectKind::Section
            } else {
                SubjectKind::Person
            };
            let post = cell(word::POST);
            let class = (!post.is_empty() && post != "全体").then(|| {
                let known = classes.iter().position(|own| own == post);
                known.unwrap_or_else(|| {
                    classes.push(post.to_owned());
                    classes.len() - 1
                })
            });
            let kind = scheme
                .kinds
                .iter()
                .position(|kind| kind.as_ref() == cell(word::KIND));
            aims.push(Aim {
                rule,
                kind: kind.unwrap_or(0),
                class,
                subject,
                share: Decimal::ZERO,
                bonus: false,
                given: Some(cells),
            });
        }
        if aims.is_empty() {
            return None;
        }
        if classes.is_empty() {
            classes.push(CLASSES[0].to_owned());
        }
        Some(Self {
            people: people(&classes),
            classes,
            aims,
        })
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
                rule: Some(rule),
                kind: *kind,
                class: (*kind == last).then_some(0),
                subject: SubjectKind::Person,
                share,
                bonus: false,
                given: None,
            })
            .collect();
        aims.sort_by_key(|aim| (aim.class, aim.kind));
        let classes = vec![CLASSES[0].to_owned()];
        Some(Self {
            people: people(&classes),
            classes,
            aims,
        })
    }

    /// The length of the periods that the targets are for: the shortest that a row of the pack's own names, else the
    /// scheme's.
    pub fn cycle(&self, scheme: &Scheme) -> Cycle {
        let given = self.aims.iter().filter_map(|aim| aim.given.as_ref());
        let named = given.filter_map(|cells| Cycle::from_word(cells.get(word::CYCLE)?));
        named.min().unwrap_or(scheme.usual)
    }

    pub fn class_name(&self, class: usize) -> &str {
        self.classes.get(class).map_or("", String::as_str)
    }

    /// Whether the holders of a class are units and no people.
    pub fn is_unit(&self, class: usize) -> bool {
        is_unit(self.class_name(class))
    }

    /// The name of the posts of a class.
    pub fn post_name(&self, class: usize) -> String {
        let name = self.class_name(class);
        if is_unit(name) {
            return name.to_owned();
        }
        format!("{}岗", name.trim_end_matches('类'))
    }

    /// The sections, in the order of the roster.
    pub fn sections(&self) -> Vec<&str> {
        let mut sections: Vec<&str> = Vec::new();
        for person in &self.people {
            if !sections.contains(&person.section.as_str()) {
                sections.push(&person.section);
            }
        }
        sections
    }

    /// The people whom any of these rules scores.
    pub fn scored_by(&self, rules: &[usize]) -> Vec<&Person> {
        let own = || {
            let of_people = self
                .aims
                .iter()
                .filter(|aim| aim.subject == SubjectKind::Person);
            of_people.filter(|aim| aim.rule.is_some_and(|rule| rules.contains(&rule)))
        };
        let scores =
            |person: &Person| own().any(|aim| aim.class.is_none_or(|class| person.class == class));
        self.people.iter().filter(|person| scores(person)).collect()
    }
}

/// Whether posts of that name are units.
fn is_unit(class: &str) -> bool {
    UNITS.iter().any(|unit| class.ends_with(unit))
}

/// A rule for 科室: a table of its own tells its rows by 科室 and by nobody's name.
fn is_of_sections(rule: &Rule) -> bool {
    let mut reads = rule.header.reads.iter();
    reads.any(|read| rule.header.says_whose(read))
}

/// Brings a rule to the class of the indicator of its own subject that it takes up.
fn join(dealt: &mut [Vec<usize>], rules: &[Rule]) {
    for (index, rule) in rules.iter().enumerate() {
        let wanted = rule
            .header
            .uses
            .iter()
            .find_map(|own| match (&own.what, own.whom) {
                (What::Score(name) | What::Actual(name), Whom::Own) => {
                    rules.iter().position(|other| other.name == *name)
                }
                _ => None,
            });
        let Some(wanted) = wanted else { continue };
        let class_of = |rule: usize| dealt.iter().position(|members| members.contains(&rule));
        if let (Some(to), Some(from)) = (class_of(wanted), class_of(index))
            && to != from
        {
            if let Some(members) = dealt.get_mut(from) {
                members.retain(|rule| *rule != index);
            }
            if let Some(members) = dealt.get_mut(to) {
                members.push(index);
            }
        }
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

fn people(classes: &[String]) -> Vec<Person> {
    let count = PEOPLE.max(classes.len()).min(SURNAMES.len());
    let named = SURNAMES.iter().zip(STEMS).take(count).enumerate();
    named
        .map(|(index, (surname, stem))| {
            let class = index.checked_rem(classes.len()).unwrap_or(0);
            let post = classes.get(class).map_or("", String::as_str);
            let section = if index < count / 2 {
                SECTIONS[0]
            } else {
                SECTIONS[1]
            };
            let (name, section) = if is_unit(post) {
                let name = format!("{EXAMPLE}{stem}{post}");
                (name.clone(), name)
            } else {
                (format!("{surname}{EXAMPLE}"), section.to_owned())
            };
            Person {
                number: format!("{:04}", index + 1),
                name,
                section,
                class,
            }
        })
        .collect()
}
