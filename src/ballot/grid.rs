//! What stands in every cell of a form before it is filled in, and which cells are to be filled in.
//! The same grid is laid out, digested, and compared with what comes back.
//! Invariant: equal forms have equal grids, and a grid depends on nothing else.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use super::forms::{Form, Rated};
use crate::office::Period;
use crate::office::ballot::{BallotPlan, Element};

/// The sheet that is filled in.
pub const FORM_SHEET: &str = "测评表";
/// The sheet that explains.
pub(super) const GUIDE_SHEET: &str = "填写说明";
/// Columns before the marks: 序号, 姓名, 科室, 岗位.
pub(super) const NAMES: [&str; 4] = ["序号", "姓名", "科室", "岗位"];
/// Columns of the left half of the line below the title.
pub(super) const LEFT_HALF: u16 = 3;
pub(super) const TICK: &str = "√";

const BALLOT: &str = "票号：";
const CODE: &str = "校验码：";

/// What all forms of a period share.
#[derive(Clone, Copy)]
pub struct Head<'a> {
    pub unit: &'a str,
    pub period: Period,
    pub plan: &'a BallotPlan,
}

/// What one column of marks asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// A tick for one level of an element.
    Tick { element: usize, level: usize },
    /// The word of one level.
    Level { element: usize },
    /// Points from 0 to the full ones.
    Points { element: usize },
}

impl Slot {
    pub fn element(self) -> usize {
        match self {
            Self::Tick { element, .. } | Self::Level { element } | Self::Points { element } => {
                element
            }
        }
    }
}

/// A person's name on a form; with the 工号 where another on it has the same.
pub(super) fn called(form: &Form, rated: &Rated) -> String {
    let alike = form.rated.iter().filter(|own| own.name == rated.name);
    if alike.count() > 1 {
        format!("{}（{}）", rated.name, rated.number)
    } else {
        rated.name.to_string()
    }
}

/// A form's cells.
pub(super) struct Grid {
    pub title: String,
    pub left: String,
    pub right: String,
    /// By column of marks: the element's heading above (where it has levels of its own below) and its own.
    pub headings: Vec<(Option<String>, String)>,
    pub slots: Vec<Slot>,
    pub notes: Vec<String>,
    /// The last line, with the code.
    pub last: String,
    pub code: String,
    /// Rows of the header: 1 or 2.
    pub header_rows: u32,
    /// Everything that stands there, by row and column.
    pub fixed: BTreeMap<(u32, u32), String>,
    pub first_row: u32,
    pub people: u32,
}

impl Grid {
    pub fn of(head: &Head<'_>, form: &Form) -> Self {
        let plan = head.plan;
        let group = plan.groups.get(form.group);
        let title = format!("{}{}{}表", head.unit, head.period.words(), plan.title);
        let mut left = format!("评价主体：{}", group.map_or("", |group| &group.name));
        if let Some(section) = &form.section {
            left.push_str(&format!("（{section}）"));
        }
        if let Some(rater) = &form.rater {
            left.push_str(&format!("　评价人：{}（{}）", rater.name, rater.number));
        }
        let right = format!("{BALLOT}{}", form.id);
        let (slots, headings) = columns(plan);
        let header_rows = 1 + u32::from(headings.iter().any(|(above, _)| above.is_some()));
        let notes = notes(plan, form.rated.len());
        let first_row = 2 + header_rows;
        let people = count(form.rated.len());
        let mut grid = Self {
            title,
            left,
            right,
            headings,
            slots,
            notes,
            last: String::new(),
            code: String::new(),
            header_rows,
            fixed: BTreeMap::new(),
            first_row,
            people,
        };
        grid.place(form);
        grid.code = grid.digest();
        grid.last = format!("{CODE}{}（机器核对用）", grid.code);
        let last_row = grid.first_row + grid.people + count(grid.notes.len());
        grid.fixed.insert((last_row, 0), grid.last.clone());
        grid
    }

    fn place(&mut self, form: &Form) {
        let mut put = |row: u32, column: usize, text: &str| {
            self.fixed.insert((row, count(column)), text.to_owned());
        };
        put(0, 0, &self.title);
        put(1, 0, &self.left);
        put(1, usize::from(LEFT_HALF), &self.right);
        for (column, name) in NAMES.iter().enumerate() {
            put(2, column, name);
        }
        let mut open: Option<&str> = None;
        for (index, (above, own)) in self.headings.iter().enumerate() {
            let column = NAMES.len() + index;
            match above.as_deref() {
                None => put(2, column, own),
                Some(name) => {
                    if open != Some(name) {
                        put(2, column, name);
                    }
                    put(3, column, own);
                }
            }
            open = above.as_deref();
        }
        for (index, rated) in form.rated.iter().enumerate() {
            let row = self.first_row + count(index);
            put(row, 0, &(index + 1).to_string());
            put(row, 1, &called(form, rated));
            put(row, 2, &rated.section);
            put(row, 3, &rated.post);
        }
        for (index, note) in self.notes.iter().enumerate() {
            put(self.first_row + self.people + count(index), 0, note);
        }
    }

    /// The code over everything that stands on the form.
    fn digest(&self) -> String {
        let mut hasher = Sha256::new();
        hasher.update("gangze 测评表 1");
        for ((row, column), text) in &self.fixed {
            hasher.update(format!("\u{0}{row}\u{0}{column}\u{0}{}", folded(text)));
        }
        let hex: String = hasher
            .finalize()
            .iter()
            .take(6)
            .map(|byte| format!("{byte:02X}"))
            .collect();
        let part = |from: usize| hex.get(from..from + 4).unwrap_or_default();
        format!("{}-{}-{}", part(0), part(4), part(8))
    }

    /// Whether a cell is one to be filled in.
    pub fn is_mark(&self, row: u32, column: u32) -> bool {
        let columns = count(NAMES.len())..count(NAMES.len() + self.slots.len());
        (self.first_row..self.first_row + self.people).contains(&row) && columns.contains(&column)
    }
}

pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A text without its blanks: formats and programs treat them in their own way.
pub(super) fn folded(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The 票号 that a text of the form names.
pub(super) fn ballot_in(text: &str) -> Option<&str> {
    after(text, BALLOT)
}

/// The code that a text of the form names.
pub(super) fn code_in(text: &str) -> Option<&str> {
    after(text, CODE).map(|rest| rest.split('（').next().unwrap_or(rest).trim())
}

fn after<'t>(text: &'t str, label: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(label)?;
    let own = rest.split_whitespace().next()?;
    (!own.is_empty()).then_some(own)
}

type Headings = Vec<(Option<String>, String)>;

fn columns(plan: &BallotPlan) -> (Vec<Slot>, Headings) {
    let (mut slots, mut headings) = (Vec::new(), Vec::new());
    for (index, element) in plan.elements.iter().enumerate() {
        if element.levels.is_empty() {
            slots.push(Slot::Points { element: index });
            let heading = format!("{}（满分{}）", element.name, element.full.normalize());
            headings.push((None, heading));
        } else if plan.ticked {
            for (level, (word, _)) in element.levels.iter().enumerate() {
                slots.push(Slot::Tick {
                    element: index,
                    level,
                });
                headings.push((Some(element.name.to_string()), word.to_string()));
            }
        } else {
            slots.push(Slot::Level { element: index });
            headings.push((None, element.name.to_string()));
        }
    }
    (slots, headings)
}

/// What the form says below the list.
pub(super) fn notes(plan: &BallotPlan, people: usize) -> Vec<String> {
    let mut notes = Vec::new();
    let levelled = plan.elements.iter().any(|own| !own.levels.is_empty());
    let pointed = plan.elements.iter().any(|own| own.levels.is_empty());
    if levelled && plan.ticked {
        notes.push(format!(
            "每人每项只在一个等级下打“{TICK}”，多打、漏打的，这一行无效。"
        ));
    } else if levelled {
        notes.push("每人每项从下拉列表里选一个等级，漏选的，这一行无效。".to_owned());
    }
    if pointed {
        notes.push("打分从 0 分到满分，可以有小数；漏打的，这一行无效。".to_owned());
    }
    if plan.not_oneself && !plan.signed {
        notes.push(
            "不评本人：表上有本人的，那一行空着。对不了解的人也可以整行空着，计为弃权。".to_owned(),
        );
    } else {
        notes.push("对不了解的人可以整行空着，计为弃权。".to_owned());
    }
    if let Some(top) = &plan.top {
        let limit = top.of(people);
        let what = if pointed && !levelled {
            format!(
                "达到满分 {}% 的",
                (top.line * Decimal::ONE_HUNDRED).normalize()
            )
        } else {
            format!("“{}”", best(&plan.elements))
        };
        notes.push(format!(
            "本表 {people} 人，每项{what}最多 {limit} 人（不超过 {}%）；超过的，整张票无效。",
            (top.share * Decimal::ONE_HUNDRED).normalize()
        ));
    }
    (1..)
        .zip(notes)
        .map(|(number, note): (u32, String)| format!("{number}．{note}"))
        .collect()
}

/// The best levels of the elements, each once.
fn best(elements: &[Element]) -> String {
    let mut words: Vec<Arc<str>> = Vec::new();
    for (word, _) in elements.iter().filter_map(|own| own.levels.first()) {
        if !words.contains(word) {
            words.push(word.clone());
        }
    }
    words.join("”“")
}
