//! The columns that a table may have, and every header under which people write them.
//! Sources: headers of published office systems and of practice (DOMAIN, section 5).
//! Invariant: an exact name beats a synonym, and an earlier synonym beats a later one.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::office::words::{adjustments, log, roster, targets};
use crate::office::{Blank, Kind};

use super::columns::built_in;
use super::synonyms::{SERIAL, SYNONYMS};
use super::{Plan, Role, fold};

/// What a column is for, where its kind alone does not say how to read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    Plain,
    /// A limit: a range or a month stands for its end, 长期坚持 is 不适用.
    Limit,
    /// A finish: `未完成` and dashes are blanks.
    Finish,
    /// 工号: text byte for byte.
    StaffNumber,
    /// 目标值: may carry a direction.
    Target,
    /// 主办: nobody who only assists stands in it.
    Lead,
    /// A day of the office's own time: 交办日期, 状态起.
    Recent,
    /// The first day of a stretch; a month stands for its first.
    Begin,
    /// The last day of a stretch; a month stands for its last.
    End,
    /// A name or word to be compared: blanks inside are taken out.
    Word,
}

/// One column that a table is known to have.
#[derive(Clone, Debug)]
pub(super) struct Heading {
    pub name: Arc<str>,
    pub kind: Kind,
    pub blank: Blank,
    pub purpose: Use,
    /// Whether it tells a header row from other rows (序号 alone does not).
    pub telling: bool,
    /// Whether a rule reads it.
    pub declared: bool,
    /// The only words that may stand there; empty: any.
    pub words: Arc<[Arc<str>]>,
}

/// The header with two meanings.
pub(super) const EITHER: &str = "完成时间";

/// A set of characters of the first plane, a bit each: it is asked for nearly every cell.
#[derive(Clone, Debug, Default)]
struct Firsts(Vec<u64>);

impl Firsts {
    fn add(&mut self, c: char) {
        let (word, bit) = Self::place(c.into());
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        if let Some(word) = self.0.get_mut(word) {
            *word |= bit;
        }
    }

    fn holds(&self, c: u32) -> bool {
        let (word, bit) = Self::place(c);
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }

    fn place(c: u32) -> (usize, u64) {
        (c as usize / 64, 1 << (c % 64))
    }
}

/// All headings of one role.
pub(super) struct Headings {
    pub table: Arc<str>,
    pub columns: Vec<Heading>,
    /// Folded header to column and rank; rank 0 is the name itself.
    names: FxHashMap<String, (usize, u16)>,
    /// The first characters of all of them, so that nearly every cell of data is let go at once.
    firsts: Firsts,
    /// The kind of columns that nobody knows.
    pub other: Kind,
    /// Columns without which no row can be used.
    pub required: &'static [&'static str],
    /// Further columns whose absence is a fault of the header, though single rows may leave them blank.
    pub structural: Vec<&'static str>,
    /// Headers that `gangze.toml` speaks of, folded.
    settled: Vec<String>,
    /// Those of them that it says are columns of their own: `"牵头人" = "牵头人"`.
    own: Vec<String>,
}

/// What the column of 岗位目标 is called that says whose the row is.
const HOLDERS: [&str; 7] = [
    "岗位类别",
    "岗位类型",
    "岗位分类",
    "岗类",
    "适用岗位",
    "岗位类别或岗位",
    "岗位(类别)",
];

/// How headers of days begin that took the place of others.
const CHANGED: [&str; 7] = [
    "调整后",
    "变更后",
    "延期后",
    "修改后",
    "顺延后",
    "延长后",
    "修订后",
];
/// From this rank on a header is known without its bracket alone.
pub(super) const BRACKETED: u16 = 1_000;
/// The same of one that speaks of what was before.
pub(super) const FORMER: u16 = 2_000;
/// How brackets begin that say of a day that it has not come.
const PLANNED: [&str; 5] = ["计划", "预计", "预期", "暂定", "原定"];

impl Headings {
    pub fn of(role: &Role, plan: &Plan) -> Self {
        let (table, other, required): (Arc<str>, Kind, &'static [&'static str]) = match role {
            Role::Roster => (
                crate::office::words::ROSTER.into(),
                Kind::Text,
                &[roster::NUMBER, roster::NAME, roster::SECTION, roster::POST],
            ),
            Role::Targets => (
                crate::office::words::TARGETS.into(),
                Kind::Any,
                &[targets::INDICATOR, targets::RULE],
            ),
            Role::Log => (
                crate::office::words::LOG.into(),
                Kind::Text,
                &[log::TASK, log::LEAD],
            ),
            Role::Adjustments => (
                crate::office::words::ADJUSTMENTS.into(),
                Kind::Text,
                &[adjustments::PERIOD, adjustments::STEP, adjustments::NEW],
            ),
            Role::Data(name) => (name.clone(), Kind::Text, &[]),
        };
        let mut headings = Self {
            table,
            columns: Vec::new(),
            names: FxHashMap::default(),
            firsts: Firsts::default(),
            other,
            required,
            structural: Vec::new(),
            settled: plan.synonyms.iter().map(|(heard, _)| key(heard)).collect(),
            own: Vec::new(),
        };
        for (name, kind, purpose) in built_in(role) {
            headings.add(&(*name).into(), *kind, Blank::Missing, *purpose);
        }
        headings.declare(role, plan);
        headings.add(&SERIAL.into(), Kind::Text, Blank::Missing, Use::Plain);
        if let Some(serial) = headings.columns.last_mut() {
            serial.telling = false;
        }
        headings.structural = headings.structural_of(role, plan);
        headings.name_all(plan);
        for first in headings.names.keys().filter_map(|name| name.chars().next()) {
            headings.firsts.add(first);
        }
        headings
    }

    fn add(&mut self, name: &Arc<str>, kind: Kind, blank: Blank, purpose: Use) {
        self.columns.push(Heading {
            name: name.clone(),
            kind,
            blank,
            purpose,
            telling: true,
            declared: false,
            words: Arc::default(),
        });
    }

    /// Takes over what rules and `gangze.toml` say of this table.
    fn declare(&mut self, role: &Role, plan: &Plan) {
        let table = self.table.clone();
        let mine = |declaration: &&crate::office::Declaration| declaration.table == table;
        for declaration in plan.declarations.iter().filter(mine) {
            match self
                .columns
                .iter_mut()
                .find(|column| column.name == declaration.column)
            {
                Some(known) => {
                    // Dates and people of the known tables are read by the program itself; text may be sharpened.
                    if matches!(known.kind, Kind::Text | Kind::Any)
                        && known.purpose != Use::StaffNumber
                    {
                        known.kind = declaration.kind;
                    }
                    known.blank = declaration.blank;
                }
                None => self.add(
                    &declaration.column,
                    declaration.kind,
                    declaration.blank,
                    Use::Plain,
                ),
            }
        }
        for column in &mut self.columns {
            let mut own = plan
                .declarations
                .iter()
                .filter(mine)
                .filter(|declaration| declaration.column == column.name);
            if let Some(declaration) = own.next() {
                column.declared = true;
                column.words = declaration.words.as_slice().into();
                // 市 级 is 市级.
                if !column.words.is_empty() && column.purpose == Use::Plain {
                    column.purpose = Use::Word;
                }
            }
        }
        let Some(setting) = plan.data.get(table.as_ref()) else {
            return;
        };
        if !matches!(role, Role::Data(_)) {
            return;
        }
        let wanted = [
            (setting.owner.as_ref(), Kind::People),
            (setting.day.as_ref(), Kind::Date),
        ];
        for (name, kind) in wanted {
            let Some(name) = name else { continue };
            match self
                .columns
                .iter_mut()
                .find(|column| column.name.as_ref() == name)
            {
                Some(known) if known.kind == Kind::Text => known.kind = kind,
                Some(_) => {}
                None => self.add(&name.as_str().into(), kind, Blank::Missing, Use::Plain),
            }
        }
    }

    /// The columns that stay empty in silence where a header is not recognised, and change results by it.
    fn structural_of(&self, role: &Role, plan: &Plan) -> Vec<&'static str> {
        let declared = |name: &str| {
            self.columns
                .iter()
                .any(|column| column.declared && column.name.as_ref() == name)
        };
        match role {
            Role::Log if self.is_read() => {
                let mut names = vec![log::LIMIT, log::DONE];
                names.extend(
                    [log::CLASS, log::ASSIGNED]
                        .into_iter()
                        .filter(|name| declared(name)),
                );
                names
            }
            // Targets are found by 岗位类别; without them nobody asks for it.
            Role::Roster
                if plan
                    .sources
                    .iter()
                    .any(|source| source.role == Role::Targets) =>
            {
                vec![roster::CLASS]
            }
            _ => Vec::new(),
        }
    }

    fn name_all(&mut self, plan: &Plan) {
        for (index, column) in self.columns.iter().enumerate() {
            self.names.entry(key(&column.name)).or_insert((index, 0));
        }
        let find = |columns: &[Heading], name: &str| {
            columns
                .iter()
                .position(|column| column.name.as_ref() == name)
        };
        for (name, heard) in SYNONYMS {
            let Some(index) = find(&self.columns, name) else {
                continue;
            };
            for (rank, word) in heard.iter().enumerate() {
                let rank = u16::try_from(rank + 1).unwrap_or(u16::MAX);
                self.names.entry(key(word)).or_insert((index, rank));
            }
        }
        // In a log that names people by 姓名 alone, they are the leads.
        if let (Some(lead), true) = (
            find(&self.columns, log::LEAD),
            find(&self.columns, roster::NAME).is_none(),
        ) {
            self.names
                .entry(key(roster::NAME))
                .or_insert((lead, u16::MAX));
        }
        // 岗位目标 has one column for both: `文秘` may be a 岗位类别 or a 岗位.
        if let (Some(post), true) = (
            find(&self.columns, targets::POST),
            find(&self.columns, targets::RULE).is_some(),
        ) {
            for (rank, word) in (1..).zip(HOLDERS) {
                self.names.entry(key(word)).or_insert((post, rank));
            }
        }
        for (heard, name) in &plan.synonyms {
            match find(&self.columns, name) {
                Some(index) => {
                    self.names.insert(key(heard), (index, 0));
                }
                // A column of its own, whatever it is a word for elsewhere.
                None if key(heard) == key(name) => {
                    self.names.remove(&key(heard));
                    self.own.push(key(heard));
                }
                None => {}
            }
        }
    }

    /// The column that a folded header means, with the rank of the match.
    pub fn look_up(&self, folded: &str) -> Option<(usize, u16)> {
        let direct = |text: &str| {
            if text.bytes().any(|b| b.is_ascii_uppercase()) {
                self.names.get(&text.to_ascii_lowercase()).copied()
            } else {
                self.names.get(text).copied()
            }
        };
        if let Some(found) = direct(folded) {
            return Some(found);
        }
        if self.own.contains(&folded.to_ascii_lowercase()) {
            return None;
        }
        // `调整后完成时限` is as `完成时限（调整后）`.
        let changed = CHANGED.iter().find_map(|word| folded.strip_prefix(word));
        if let Some((index, rank)) = changed.and_then(|rest| direct(rest.trim_start_matches('的')))
        {
            let purpose = self.columns.get(index).map(|column| column.purpose);
            let dated = matches!(purpose, Some(Use::Limit | Use::Finish));
            return dated.then_some((index, rank.saturating_add(BRACKETED)));
        }
        let (before, inner) = fold::bracket(folded)?;
        // `完成时间（计划）` is 计划完成时间, and `主办（科室）` 主办科室.
        for whole in [format!("{inner}{before}"), format!("{before}{inner}")] {
            if let Some(found) = direct(&whole) {
                return Some(found);
            }
        }
        let (index, rank) = direct(before)?;
        let purpose = self.columns.get(index).map(|column| column.purpose);
        // A day that is only planned is none on which anything was done.
        let planned = PLANNED.iter().any(|word| inner.starts_with(word))
            || ["目标", "要求", "拟", "应"].contains(&inner);
        if purpose == Some(Use::Finish) && planned {
            return None;
        }
        // `办结时限（工作日）` counts days and names none.
        let counted = ["天", "日", "工作日", "个工作日", "小时"].contains(&inner);
        if purpose == Some(Use::Limit) && counted {
            return None;
        }
        // A header without a bracket, and of two with one that which does not speak of what was before, goes first.
        let former = inner.starts_with('原');
        let behind = if former { FORMER } else { BRACKETED };
        Some((index, rank.saturating_add(behind)))
    }

    /// Whether a cell could be a header that is known, by its first character alone.
    #[inline]
    pub fn may_be(&self, text: &str) -> bool {
        let plain = match *text.as_bytes() {
            [first @ (b'!'..=b')' | b'+'..=b'~'), ..] => {
                Some(u32::from(first.to_ascii_lowercase()))
            }
            // Three bytes of a character of the first plane, of which none here is folded.
            [first @ 0xE4..=0xE9, second, third, ..] => {
                let six = |byte: u8| u32::from(byte & 0x3F);
                Some(u32::from(first & 0x0F) << 12 | six(second) << 6 | six(third))
            }
            _ => None,
        };
        match plain {
            Some(c) => self.firsts.holds(c),
            None => self.may_be_folded(text),
        }
    }

    #[cold]
    fn may_be_folded(&self, text: &str) -> bool {
        text.chars()
            .map(fold::half)
            .find(|c| !c.is_whitespace() && !matches!(c, '*' | '★' | '\u{feff}' | '\u{200b}'))
            .is_some_and(|c| self.firsts.holds(c.to_ascii_lowercase().into()))
    }

    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns
            .iter()
            .position(|column| column.name.as_ref() == name)
    }

    /// Whether a column of 岗位目标 says whose a row is: 岗位类别 beside 岗位 may not be passed over in silence.
    pub fn is_holder(&self, column: usize) -> bool {
        let holder = self.columns.get(column);
        holder.is_some_and(|own| own.name.as_ref() == targets::POST)
            && self.position(targets::RULE).is_some()
    }

    /// Whether any rule reads the table.
    pub fn is_read(&self) -> bool {
        self.columns.iter().any(|column| column.declared)
    }

    /// Whether `gangze.toml` says what a folded header is, if only that it is a column of its own.
    pub fn is_settled(&self, folded: &str) -> bool {
        let folded = folded.to_ascii_lowercase();
        self.settled.contains(&folded)
    }

    /// Whether both meanings of 完成时间 are columns here and `gangze.toml` does not settle it.
    pub fn has_either(&self) -> bool {
        self.position(log::LIMIT).is_some()
            && self.position(log::DONE).is_some()
            && !self.names.contains_key(EITHER)
    }
}

fn key(name: &str) -> String {
    fold::heading(name).to_ascii_lowercase()
}
