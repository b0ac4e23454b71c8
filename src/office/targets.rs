//! 岗位目标 rows to indicators, and which of them are whose.
//! Invariant: of two rows for one 指标 the more specific wins; two equally specific ones are a fault.

mod period;

use std::sync::Arc;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::composition::Composition;
use super::ledger::{Bounds, Combine};
use super::period::Cycle;
use super::problem;
use super::roster::{Roster, Tenure};
use super::scheme::Scheme;
use super::table::Table;
use super::target::{Audience, Base, Compare, Indicator, Policy, PostScope, SubjectKind};
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
    /// Reads every row; a row with a fault that makes it meaningless is left out and its fault reported.
    pub fn indicators(&self, sink: &mut Sink) -> Vec<Indicator> {
        self.table
            .rows()
            .filter_map(|row| self.indicator(row, sink))
            .collect()
    }

    fn text(&self, row: u32, name: &str) -> &str {
        match self.table.named(row, name) {
            Value::Text(symbol) => self.lexicon.text(symbol),
            _ => "",
        }
    }

    /// A number that may be blank; anything else there has been reported as unreadable or is reported here.
    fn number(&self, row: u32, name: &str, sink: &mut Sink) -> Result<Option<Decimal>, ()> {
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
    fn choice<T>(
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

    fn indicator(&self, row: u32, sink: &mut Sink) -> Option<Indicator> {
        let name = self.text(row, word::INDICATOR);
        if name.is_empty() {
            let place = self.table.named_place(row, word::INDICATOR);
            sink.push(problem::indicator_without_name(place));
            return None;
        }
        let kinds: Vec<&str> = self.scheme.kinds.iter().map(AsRef::as_ref).collect();
        let kind_word = self.text(row, word::KIND);
        let Some(kind) = kinds.iter().position(|kind| *kind == kind_word) else {
            let place = self.table.named_place(row, word::KIND);
            sink.push(problem::unknown_word(place, word::KIND, kind_word, &kinds));
            return None;
        };
        let subject = |word: &str| match word {
            "个人" => Some(SubjectKind::Person),
            "科室" => Some(SubjectKind::Section),
            _ => None,
        };
        let subject = self
            .choice(row, word::SUBJECT, subject, &["个人", "科室"], sink)
            .unwrap_or(SubjectKind::Person);
        if subject == SubjectKind::Section {
            sink.push(problem::section_target(
                self.table.named_place(row, word::SUBJECT),
            ));
            return None;
        }
        let audience = self.audience(row, sink)?;
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
        let weight = self.weight(row, sink);
        let mut unread =
            full.is_none() || (self.scheme.combine == Combine::Weighted && weight.is_none());
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
        let group = self.text(row, word::GROUP);
        Some(Indicator {
            subject,
            audience,
            kind,
            group: group
                .split(['/', '／'])
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .map(Arc::from)
                .collect(),
            name: name.into(),
            compare,
            full,
            weight,
            base,
            bounds,
            rule: self.text(row, word::RULE).into(),
            cycle,
            missing: missing.unwrap_or_default(),
            not_applicable: not_applicable.unwrap_or_default(),
            basis: self.text(row, word::BASIS).into(),
            source: self.text(row, word::SOURCE).into(),
            row,
            broken,
        })
    }

    /// Blank under 求和, filled under 加权.
    fn weight(&self, row: u32, sink: &mut Sink) -> Option<Decimal> {
        let weight = self.number(row, word::WEIGHT, sink).ok().flatten();
        let place = || self.table.named_place(row, word::WEIGHT);
        match (self.scheme.combine, weight) {
            (Combine::Sum, Some(_)) => {
                sink.push(problem::weight_under_sum(place()));
                None
            }
            (Combine::Weighted, None) => {
                sink.push(problem::no_weight(place()));
                None
            }
            (_, weight) => weight,
        }
    }

    fn audience(&self, row: u32, sink: &mut Sink) -> Option<Audience> {
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
    pub fn check(&self, indicators: &[Indicator], sink: &mut Sink) {
        self.check_period(indicators, &[], None, sink);
    }

    /// The same for a period: `elsewhere` are the rows that stand for others, `composition` what its parts give.
    pub fn check_period(
        &self,
        indicators: &[Indicator],
        elsewhere: &[u32],
        composition: Option<&Composition>,
        sink: &mut Sink,
    ) {
        let read = |row: u32| {
            elsewhere.contains(&row) || indicators.iter().any(|indicator| indicator.row == row)
        };
        let unread: Vec<u32> = self.table.rows().filter(|row| !read(*row)).collect();
        let from_parts = composition.map_or(Decimal::ZERO, |own| own.share(self.scheme.combine));
        let mut seen: FxHashMap<(Symbol, Symbol, Symbol), ()> = FxHashMap::default();
        let lost = self.lost(&unread);
        // That there are no targets at all has been said of their table.
        if self.table.rows().next().is_none() {
            return;
        }
        for tenure in &self.roster.tenures {
            let post = (tenure.section, tenure.class, tenure.post);
            if seen.insert(post, ()).is_some() {
                continue;
            }
            let own = self.own(indicators, tenure, sink);
            let holder = self.lexicon.text(tenure.class);
            let special =
                |indicator: &&Indicator| !matches!(indicator.audience.post, PostScope::All);
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
                self.check_sums(&own, holder, (lost, from_parts), sink);
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
        tenure: &Tenure,
        sink: &mut Sink,
    ) -> Vec<&'i Indicator> {
        let (own, clashes) = choose(indicators, tenure);
        for (one, other) in clashes {
            let place = self.table.named_place(other.row, word::INDICATOR);
            let first = self.table.named_place(one.row, word::INDICATOR);
            sink.push(problem::equally_specific(place, &other.name, first));
        }
        own.into_iter()
            .filter_map(|number| indicators.get(number as usize))
            .collect()
    }

    /// `from_parts` is what the parts of a longer period stand for.
    fn check_sums(
        &self,
        own: &[&Indicator],
        holder: &str,
        (lost, from_parts): (Decimal, Decimal),
        sink: &mut Sink,
    ) {
        let special = || {
            own.iter()
                .filter(|indicator| !matches!(indicator.audience.post, PostScope::All))
        };
        // The rows of the post, from the first to the last of its own.
        let place = |name| {
            let at = |indicator: Option<&&Indicator>| {
                indicator.map(|indicator| self.table.named_place(indicator.row, name))
            };
            stretch(at(special().next()), at(special().next_back()))
        };
        match self.scheme.combine {
            Combine::Sum => {
                let sum =
                    total(own.iter().map(|indicator| indicator.full)).saturating_add(from_parts);
                if let Some(full) = self.scheme.full
                    && sum != full
                    // A row that could not be read, and says so itself, is all that lacks.
                    && (lost.is_zero() || sum.saturating_add(lost) != full)
                {
                    sink.push(problem::full_marks_off(
                        place(word::FULL),
                        holder,
                        sum,
                        full,
                    ));
                }
            }
            _ => {
                let sum = total(own.iter().filter_map(|indicator| indicator.weight))
                    .saturating_add(from_parts);
                if sum != Decimal::ONE {
                    sink.push(problem::weights_off(place(word::WEIGHT), holder, sum));
                }
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

/// The indicators of a 任职, by number and in the order of 岗位目标, and pairs that are equally specific.
pub fn choose<'i>(
    indicators: &'i [Indicator],
    tenure: &Tenure,
) -> (Vec<u32>, Vec<(&'i Indicator, &'i Indicator)>) {
    let mut best: Vec<(u32, &Indicator)> = Vec::new();
    let mut clashes = Vec::new();
    for (number, indicator) in (0u32..).zip(indicators) {
        let fits = indicator.subject == SubjectKind::Person
            && indicator
                .audience
                .includes(tenure.section, tenure.class, tenure.post);
        if !fits {
            continue;
        }
        let rival = best
            .iter_mut()
            .find(|(_, own)| own.name == indicator.name && own.kind == indicator.kind);
        match rival {
            None => best.push((number, indicator)),
            Some(rival) => {
                let (old, new) = (
                    rival.1.audience.specificity(),
                    indicator.audience.specificity(),
                );
                if new > old {
                    *rival = (number, indicator);
                } else if new == old {
                    clashes.push((rival.1, indicator));
                }
            }
        }
    }
    best.sort_by_key(|(number, _)| *number);
    (
        best.into_iter().map(|(number, _)| number).collect(),
        clashes,
    )
}
