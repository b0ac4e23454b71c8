//! 岗位目标 rows to indicators, and which of them are whose.
//! Invariant: of two rows for one 指标 the more specific wins; two equally specific ones are a fault.

mod period;

use std::sync::Arc;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::choice::{Chosen, choose, choose_section};
use super::composition::Composition;
use super::groups::{GroupRow, Groups, Holder};
use super::ledger::{Bounds, Combine};
use super::period::Cycle;
use super::problem;
use super::roster::{Roster, Tenure};
use super::scheme::Scheme;
use super::table::Table;
use super::target::{Audience, Base, Compare, Indicator, Policy, PostScope, Scope, SubjectKind};
use super::text::{Lexicon, Symbol};
use super::value::Value;
use super::words::roster::STATUS;
use super::words::targets as word;
use crate::diag::{CellRange, Place, Sink};

/// What the rows are read against.
pub struct Reading<'a> {
    pub table: &'a Table,
    pub lexicon: &'a Lexicon,
    pub roster: &'a Roster,
    pub scheme: &'a Scheme,
}

impl Reading<'_> {
    /// Reads every row of an indicator; a row with a fault that makes it meaningless is left out and its fault
    /// reported.
    pub fn indicators(&self, sink: &mut Sink) -> Vec<Indicator> {
        // What is wrong with them is said by `groups`.
        let groups = self.groups(&mut Sink::new());
        self.table
            .rows()
            .filter(|row| !self.is_group(*row))
            .filter_map(|row| self.indicator(row, &groups, sink))
            .collect()
    }

    pub(super) fn text(&self, row: u32, name: &str) -> &str {
        match self.table.named(row, name) {
            Value::Text(symbol) => self.lexicon.text(symbol),
            _ => "",
        }
    }

    /// A number that may be blank; anything else there has been reported as unreadable or is reported here.
    pub(super) fn number(
        &self,
        row: u32,
        name: &str,
        sink: &mut Sink,
    ) -> Result<Option<Decimal>, ()> {
        match self.table.named(row, name) {
            Value::Number(number) => Ok(Some(number)),
            Value::Missing | Value::NotApplicable => Ok(None),
            Value::Faulty => Err(()),
            Value::Text(symbol) => {
                let place = self.table.named_place(row, name);
                sink.push(problem::not_a_number(
                    place,
                    name,
                    self.lexicon.text(symbol),
                ));
                Err(())
            }
            _ => Err(()),
        }
    }

    /// One of the words that a column may hold; blank gives `None`.
    pub(super) fn choice<T>(
        &self,
        row: u32,
        name: &str,
        find: impl Fn(&str) -> Option<T>,
        known: &[&str],
        sink: &mut Sink,
    ) -> Option<T> {
        let text = self.text(row, name);
        if text.is_empty() {
            return None;
        }
        let found = find(text);
        if found.is_none() {
            let place = self.table.named_place(row, name);
            sink.push(problem::unknown_word(place, name, text, known));
        }
        found
    }

    fn indicator(&self, row: u32, groups: &[GroupRow], sink: &mut Sink) -> Option<Indicator> {
        let name = self.text(row, word::INDICATOR);
        if name.is_empty() {
            let place = self.table.named_place(row, word::INDICATOR);
            sink.push(problem::indicator_without_name(place));
            return None;
        }
        let Holder {
            subject,
            audience,
            kind,
            path: group,
        } = self.holder(row, sink)?;
        let scope = self.scope(row, subject, sink);
        let compare = |word: &str| match word {
            "不低于" | "≥" | ">=" => Some(Compare::AtLeast),
            "不超过" | "≤" | "<=" => Some(Compare::AtMost),
            _ => None,
        };
        let compare = self
            .choice(row, word::COMPARE, compare, &["不低于", "不超过"], sink)
            .unwrap_or_default();
        let policies: Vec<&str> = Policy::ALL.iter().map(|policy| policy.word()).collect();
        let missing = self.choice(row, word::MISSING, Policy::from_word, &policies, sink);
        let not_applicable = self.choice(
            row,
            word::NOT_APPLICABLE,
            Policy::from_word,
            &policies,
            sink,
        );
        let cycles = ["月", "季", "半年", "年"];
        let cycle = self.choice(row, word::CYCLE, Cycle::from_word, &cycles, sink);
        let full = match self.number(row, word::FULL, sink) {
            Ok(Some(full)) if full.is_sign_negative() && !full.is_zero() => {
                let place = self.table.named_place(row, word::FULL);
                sink.push(problem::negative_full(place, full));
                None
            }
            Ok(Some(full)) => Some(full),
            Ok(None) => {
                sink.push(problem::no_full(
                    self.table.named_place(row, word::FULL),
                    name,
                ));
                None
            }
            Err(()) => None,
        };
        let whole = Groups::choose(groups, self.scheme.combine, |own| own.subject == subject);
        let (_, combine) = whole.scope(kind, &group);
        let weight = self.weight(row, combine, sink);
        let mut unread = full.is_none() || (combine == Combine::Weighted && weight.is_none());
        let base = match self.table.named(row, word::BASE) {
            Value::Number(points) => Some(Base::Points(points)),
            Value::Text(symbol) if self.lexicon.text(symbol) == "满分" => Some(Base::Full),
            Value::Text(symbol) => {
                let place = self.table.named_place(row, word::BASE);
                let known = ["满分", "一个数"];
                sink.push(problem::unknown_word(
                    place,
                    word::BASE,
                    self.lexicon.text(symbol),
                    &known,
                ));
                unread = true;
                None
            }
            Value::Faulty => {
                unread = true;
                None
            }
            _ => None,
        };
        let full = full.unwrap_or_default();
        let mut broken = unread;
        let mut bound = |name, sink: &mut Sink| {
            let read = self.number(row, name, sink);
            broken |= read.is_err();
            read.ok().flatten()
        };
        let bounds = Bounds {
            deduction_floor: bound(word::DEDUCTION_FLOOR, sink),
            bonus_cap: bound(word::BONUS_CAP, sink),
            lower: Some(bound(word::LOWER, sink).unwrap_or_default()),
            upper: Some(bound(word::UPPER, sink).unwrap_or(full)),
        };
        Some(Indicator {
            subject,
            audience,
            kind,
            group,
            name: name.into(),
            compare,
            full,
            weight,
            base,
            bounds,
            rule: self.text(row, word::RULE).into(),
            scope,
            cycle,
            missing: missing.unwrap_or_default(),
            not_applicable: not_applicable.unwrap_or_default(),
            basis: self.text(row, word::BASIS).into(),
            source: self.text(row, word::SOURCE).into(),
            row,
            broken,
        })
    }

    /// Sections are compared with all sections and with nobody else.
    fn scope(&self, row: u32, subject: SubjectKind, sink: &mut Sink) -> Scope {
        let known: &[Scope] = match subject {
            SubjectKind::Person => &Scope::ALL,
            SubjectKind::Section => &[Scope::All],
        };
        let find = |word: &str| Scope::from_word(word).filter(|scope| known.contains(scope));
        let words: Vec<&str> = known.iter().map(|scope| scope.word()).collect();
        self.choice(row, word::SCOPE, find, &words, sink)
            .unwrap_or_default()
    }

    /// Whose a row is and where it stands.
    pub(super) fn holder(&self, row: u32, sink: &mut Sink) -> Option<Holder> {
        let kinds: Vec<&str> = self.scheme.kinds.iter().map(AsRef::as_ref).collect();
        let kind_word = self.text(row, word::KIND);
        let Some(kind) = kinds.iter().position(|kind| *kind == kind_word) else {
            let place = self.table.named_place(row, word::KIND);
            sink.push(problem::unknown_word(place, word::KIND, kind_word, &kinds));
            return None;
        };
        let subjects = SubjectKind::ALL.map(SubjectKind::word);
        let subject = self
            .choice(row, word::SUBJECT, SubjectKind::from_word, &subjects, sink)
            .unwrap_or(SubjectKind::Person);
        let audience = self.audience(row, sink)?;
        if subject == SubjectKind::Section && audience.post != PostScope::All {
            let place = self.table.named_place(row, word::POST);
            let post = self.text(row, word::POST);
            sink.push(problem::section_with_post(place, post));
            return None;
        }
        let path = self.text(row, word::GROUP);
        Some(Holder {
            subject,
            audience,
            kind,
            path: path
                .split(['/', '／'])
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .map(Arc::from)
                .collect(),
        })
    }

    /// Filled where what stands above is weighted, blank elsewhere.
    pub(super) fn weight(&self, row: u32, above: Combine, sink: &mut Sink) -> Option<Decimal> {
        let weight = self.number(row, word::WEIGHT, sink).ok().flatten();
        let place = || self.table.named_place(row, word::WEIGHT);
        match (above, weight) {
            (Combine::Weighted, None) => {
                sink.push(problem::no_weight(place()));
                None
            }
            (Combine::Weighted, weight) => weight,
            (_, Some(_)) => {
                sink.push(problem::weight_under_sum(place()));
                None
            }
            (_, None) => None,
        }
    }

    pub(super) fn audience(&self, row: u32, sink: &mut Sink) -> Option<Audience> {
        let section = match self.table.named(row, word::SECTION) {
            Value::Text(symbol)
                if !matches!(self.lexicon.text(symbol), "全体" | "全部" | "各科室") =>
            {
                // Intake has reported a section that the roster does not know.
                if !self.roster.sections.contains(&symbol) {
                    return None;
                }
                Some(symbol)
            }
            _ => None,
        };
        let post = match self.table.named(row, word::POST) {
            Value::Text(symbol)
                if matches!(self.lexicon.text(symbol), "全体" | "全部" | "各岗位") =>
            {
                PostScope::All
            }
            Value::Text(symbol) => {
                let tenures = &self.roster.tenures;
                if tenures.iter().any(|tenure| tenure.class == symbol) {
                    PostScope::Class(symbol)
                } else if tenures.iter().any(|tenure| tenure.post == symbol) {
                    PostScope::Post(symbol)
                } else {
                    let place = self.table.named_place(row, word::POST);
                    let known: Vec<&str> = tenures
                        .iter()
                        .flat_map(|tenure| [tenure.class, tenure.post])
                        .map(|known| self.lexicon.text(known))
                        .collect();
                    let text = self.lexicon.text(symbol);
                    // A roster that could not be read, or without 岗位类别, has been reported.
                    if !tenures.is_empty() && !self.roster.classless {
                        sink.push(problem::target_without_holder(place, text, &known));
                    }
                    return None;
                }
            }
            _ => PostScope::All,
        };
        Some(Audience { section, post })
    }

    /// Checks that the indicators fit together: no two equally specific rows, full marks or weights that add up,
    /// everybody has some.
    pub fn check(&self, indicators: &[Indicator], groups: &[GroupRow], sink: &mut Sink) {
        self.check_period(indicators, groups, (&[], None), sink);
    }

    /// The same for a period: `elsewhere` are the rows that stand for others, `composition` what its parts give.
    pub fn check_period(
        &self,
        indicators: &[Indicator],
        groups: &[GroupRow],
        (elsewhere, composition): (&[u32], Option<&Composition>),
        sink: &mut Sink,
    ) {
        let read = |row: u32| {
            elsewhere.contains(&row)
                || self.is_group(row)
                || indicators.iter().any(|indicator| indicator.row == row)
        };
        let unread: Vec<u32> = self.table.rows().filter(|row| !read(*row)).collect();
        let from_parts = composition.map_or(Decimal::ZERO, |own| own.share(self.scheme.combine));
        let mut seen: FxHashMap<(Symbol, Symbol, Symbol), ()> = FxHashMap::default();
        let lost = self.lost(&unread);
        // That there are no targets at all has been said of their table.
        if self.table.rows().next().is_none() {
            return;
        }
        // So has that all of them are for periods of another length.
        if indicators.is_empty() && !elsewhere.is_empty() && composition.is_none() {
            return;
        }
        let apart = |indicator: &Indicator| !matches!(indicator.audience.post, PostScope::All);
        // An office may have common indicators alone; they are everybody's own then.
        let common = indicators
            .iter()
            .all(|own| own.subject == SubjectKind::Section || !apart(own));
        for tenure in &self.roster.tenures {
            let post = (tenure.section, tenure.class, tenure.post);
            if seen.insert(post, ()).is_some() {
                continue;
            }
            let own = self.own(indicators, choose(indicators, tenure), sink);
            let holder = self.lexicon.text(tenure.class);
            let special = |indicator: &&Indicator| common || apart(indicator);
            if !own.iter().any(special) && composition.is_none() {
                let classless = self.roster.classless && holder.is_empty();
                if classless || self.left_out_for(tenure, &unread) {
                    continue;
                }
                let place = tenure_place(self.roster, tenure);
                let known: Vec<&str> = indicators
                    .iter()
                    .filter_map(|indicator| match indicator.audience.post {
                        PostScope::Class(symbol) | PostScope::Post(symbol) => {
                            Some(self.lexicon.text(symbol))
                        }
                        PostScope::All => None,
                    })
                    .collect();
                sink.push(problem::holder_without_target(place, holder, &known));
            } else if !own.iter().any(|indicator| indicator.broken) {
                let special: Vec<&Indicator> =
                    own.iter().copied().filter(|own| special(own)).collect();
                let whole = Groups::choose(groups, self.scheme.combine, |row| {
                    row.subject == SubjectKind::Person
                        && row
                            .audience
                            .includes(tenure.section, tenure.class, tenure.post)
                });
                let sums = (holder, self.scheme.full, lost, from_parts);
                self.check_sums(&own, &special, &whole, sums, sink);
            }
        }
        for section in &self.roster.sections {
            let own = self.own(indicators, choose_section(indicators, *section), sink);
            // A 科室 without indicators of its own is not assessed as one.
            if !own.is_empty() && !own.iter().any(|indicator| indicator.broken) {
                let whole = Groups::choose(groups, self.scheme.combine, |row| {
                    let audience = &row.audience;
                    row.subject == SubjectKind::Section
                        && audience.section.is_none_or(|own| own == *section)
                });
                let holder = self.lexicon.text(*section);
                let sums = (holder, self.scheme.sections.full, lost, Decimal::ZERO);
                self.check_sums(&own, &own, &whole, sums, sink);
            }
        }
    }

    /// Whether a row that was left out for a fault of its own was likely meant for this post.
    fn left_out_for(&self, tenure: &Tenure, unread: &[u32]) -> bool {
        let own = [tenure.class, tenure.post].map(|symbol| self.lexicon.text(symbol));
        unread
            .iter()
            .map(|row| self.text(*row, word::POST))
            .any(|text| own.contains(&text) || problem::near(text, &own).is_some())
    }

    /// The full marks of the rows that were left out for a fault of theirs.
    fn lost(&self, unread: &[u32]) -> Decimal {
        let full = |row: &u32| self.table.named(*row, word::FULL).number();
        total(unread.iter().filter_map(full))
    }

    /// Words of 状态 that the scheme does not know.
    pub fn check_statuses(&self, roster_table: &Table, sink: &mut Sink) {
        let known: Vec<&str> = self
            .scheme
            .statuses
            .iter()
            .flat_map(|rule| rule.words.iter().map(AsRef::as_ref))
            .collect();
        for person in &self.roster.people {
            for span in &person.statuses {
                let text = self.lexicon.text(span.word);
                if !text.is_empty() && !known.contains(&text) {
                    let place = roster_table.named_place(span.row, STATUS);
                    sink.push(problem::unknown_status(place, text, &known));
                }
            }
        }
    }

    fn own<'i>(
        &self,
        indicators: &'i [Indicator],
        (own, clashes): Chosen<'i>,
        sink: &mut Sink,
    ) -> Vec<&'i Indicator> {
        for (one, other) in clashes {
            let place = self.table.named_place(other.row, word::INDICATOR);
            let first = self.table.named_place(one.row, word::INDICATOR);
            sink.push(problem::equally_specific(place, &other.name, first));
        }
        own.into_iter()
            .filter_map(|number| indicators.get(number as usize))
            .collect()
    }

    /// `from_parts` is what the parts of a longer period stand for; `special` are those whose cells a message names.
    fn check_sums(
        &self,
        own: &[&Indicator],
        special: &[&Indicator],
        whole: &Groups<'_>,
        (holder, full, lost, from_parts): (&str, Option<Decimal>, Decimal, Decimal),
        sink: &mut Sink,
    ) {
        // The rows of the post, from the first to the last of its own.
        let place = |first: Option<u32>, last: Option<u32>, name| {
            let at = |row: Option<u32>| row.map(|row| self.table.named_place(row, name));
            stretch(at(first), at(last))
        };
        if self.scheme.combine == Combine::Sum {
            let sum = whole.full(own).saturating_add(from_parts);
            if let Some(full) = full
                && sum != full
                // A row that could not be read, and says so itself, is all that lacks.
                && (lost.is_zero() || sum.saturating_add(lost) != full)
            {
                let row = |own: Option<&&Indicator>| own.map(|own| own.row);
                let place = place(row(special.first()), row(special.last()), word::FULL);
                sink.push(problem::full_marks_off(place, holder, sum, full));
            }
        }
        let is_special = |row: &&u32| special.iter().any(|own| own.row == **row);
        for (sum, rows) in whole.weights(own, from_parts) {
            if sum != Decimal::ONE {
                let mut own = rows.iter().filter(is_special);
                let first = own.next().or(rows.first()).copied();
                let last = own.next_back().copied().or(first);
                let place = place(first, last, word::WEIGHT);
                sink.push(problem::weights_off(place, holder, sum));
            }
        }
    }
}

/// A sum that stays at the largest decimal rather than leave the range; it is only compared.
fn total(numbers: impl Iterator<Item = Decimal>) -> Decimal {
    numbers.fold(Decimal::ZERO, Decimal::saturating_add)
}

/// From one cell to another of the same sheet.
fn stretch(first: Option<Place>, last: Option<Place>) -> Place {
    match (first, last) {
        (Some(Place::Cells { file, sheet, range }), Some(Place::Cells { range: end, .. })) => {
            Place::Cells {
                file,
                sheet,
                range: CellRange::new(range.first, end.last),
            }
        }
        (first, _) => first.unwrap_or(Place::Run),
    }
}

fn tenure_place(roster: &Roster, tenure: &Tenure) -> Place {
    roster
        .places
        .get(tenure.row as usize)
        .cloned()
        .unwrap_or(Place::Run)
}
