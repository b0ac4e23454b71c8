//! Rows of 岗位目标 that speak of a 分组 or a 目标类型 as a whole: limits, weight, combination. They have no 指标.
//! Invariant: under 加权 the weights within one scope add to 100 %; elsewhere there are none.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::ledger::{Bounds, Combine};
use super::target::{Audience, Base, Indicator, SubjectKind};
use super::targets::Reading;
use super::value::Value;
use super::words::targets as word;
use crate::diag::Sink;

/// One such row.
#[derive(Clone, Debug)]
pub struct GroupRow {
    pub subject: SubjectKind,
    pub audience: Audience,
    /// 目标类型, by its place in the scheme's list.
    pub kind: usize,
    /// 分组, outermost first; empty: the 目标类型 itself.
    pub path: Vec<Arc<str>>,
    /// 合成方式; blank: as above it.
    pub combine: Option<Combine>,
    /// Its share in what stands above it.
    pub weight: Option<Decimal>,
    /// What it is worth at most; blank: what stands in it is worth.
    pub full: Option<Decimal>,
    /// 起评分
    pub base: Option<Base>,
    /// Only what is written: a blank limit is none, but that 上限 is 满分 where that is written.
    pub bounds: Bounds,
    /// The row of the table 岗位目标.
    pub row: u32,
}

impl GroupRow {
    /// 起评分 in points.
    pub fn base_points(&self) -> Decimal {
        match self.base {
            None => Decimal::ZERO,
            Some(Base::Points(points)) => points,
            Some(Base::Full) => self.full.unwrap_or_default(),
        }
    }
}

/// The rows that hold for one subject: of two for one group the more specific.
#[derive(Clone, Debug, Default)]
pub struct Groups<'a> {
    rows: Vec<&'a GroupRow>,
    /// How the whole is put together.
    combine: Combine,
}

/// Where weights add up: the whole, or a group with a weight or a 合成方式 of its own.
pub type ScopeKey = Option<(usize, usize)>;

impl<'a> Groups<'a> {
    /// Those of the rows that `holds` keeps.
    pub fn choose(
        rows: &'a [GroupRow],
        combine: Combine,
        holds: impl Fn(&GroupRow) -> bool,
    ) -> Self {
        let mut best: Vec<&GroupRow> = Vec::new();
        for row in rows.iter().filter(|row| holds(row)) {
            let rival = best
                .iter_mut()
                .find(|own| own.kind == row.kind && own.path == row.path);
            match rival {
                None => best.push(row),
                Some(rival) if row.audience.specificity() > rival.audience.specificity() => {
                    *rival = row;
                }
                Some(_) => {}
            }
        }
        Self {
            rows: best,
            combine,
        }
    }

    pub fn rows(&self) -> impl Iterator<Item = &'a GroupRow> + '_ {
        self.rows.iter().copied()
    }

    /// The row of a group.
    pub fn find(&self, kind: usize, path: &[Arc<str>]) -> Option<&'a GroupRow> {
        self.rows().find(|row| row.kind == kind && row.path == path)
    }

    /// How what stands in a group is put together.
    pub fn combine(&self, kind: usize, path: &[Arc<str>]) -> Combine {
        if let Some(own) = self.find(kind, path).and_then(|row| row.combine) {
            return own;
        }
        let above = match path.split_last() {
            Some((_, above)) => self.combine(kind, above),
            None => self.combine,
        };
        match above {
            Combine::Sum | Combine::Weighted => above,
            Combine::Mean | Combine::Highest | Combine::Product => Combine::Sum,
        }
    }

    /// Whose weights a member of a group adds up with.
    pub fn scope(&self, kind: usize, path: &[Arc<str>]) -> (ScopeKey, Combine) {
        let closes = |row: &GroupRow| row.weight.is_some() || row.combine.is_some();
        if self.find(kind, path).is_some_and(closes) {
            // A path is told by its kind and the place of its row.
            let place = self
                .rows
                .iter()
                .position(|row| row.kind == kind && row.path == path);
            return (place.map(|place| (kind, place)), self.combine(kind, path));
        }
        match path.split_last() {
            Some((_, above)) => self.scope(kind, above),
            None => (None, self.combine),
        }
    }

    /// The scope that a group's own weight belongs to.
    pub fn scope_above(&self, row: &GroupRow) -> (ScopeKey, Combine) {
        match row.path.split_last() {
            Some((_, above)) => self.scope(row.kind, above),
            None => (None, self.combine),
        }
    }

    /// What the weights of each weighted scope add to, with the rows that they stand in.
    ///
    /// `from_parts` is what the parts of a longer period weigh beside them.
    pub fn weights(
        &self,
        indicators: &[&Indicator],
        from_parts: Decimal,
    ) -> Vec<(Decimal, Vec<u32>)> {
        let mut scopes: Vec<(ScopeKey, Decimal, Vec<u32>)> = Vec::new();
        let own = indicators
            .iter()
            .map(|own| (self.scope(own.kind, &own.group), own.weight, own.row));
        let groups = self
            .rows()
            .filter(|row| row.weight.is_some())
            .map(|row| (self.scope_above(row), row.weight, row.row));
        for ((key, combine), weight, row) in own.chain(groups) {
            if combine != Combine::Weighted {
                continue;
            }
            let weight = weight.unwrap_or_default();
            match scopes.iter_mut().find(|(known, ..)| *known == key) {
                Some((_, sum, rows)) => {
                    *sum = sum.saturating_add(weight);
                    rows.push(row);
                }
                None => scopes.push((key, weight, vec![row])),
            }
        }
        if !from_parts.is_zero() && self.combine == Combine::Weighted {
            match scopes.iter_mut().find(|(key, ..)| key.is_none()) {
                Some((_, sum, _)) => *sum = sum.saturating_add(from_parts),
                None => scopes.push((None, from_parts, Vec::new())),
            }
        }
        scopes
            .into_iter()
            .map(|(_, sum, mut rows)| {
                rows.sort_unstable();
                (sum, rows)
            })
            .collect()
    }

    /// What a subject's indicators are worth together.
    pub fn full(&self, indicators: &[&Indicator]) -> Decimal {
        let kinds = indicators.iter().map(|own| own.kind).max().unwrap_or(0);
        let worth = |kind| self.worth(kind, &[], indicators);
        (0..=kinds)
            .map(worth)
            .fold(Decimal::ZERO, Decimal::saturating_add)
    }

    fn worth(&self, kind: usize, path: &[Arc<str>], indicators: &[&Indicator]) -> Decimal {
        if let Some(full) = self.find(kind, path).and_then(|row| row.full) {
            return full;
        }
        let inside = |own: &&&Indicator| own.kind == kind && own.group.starts_with(path);
        let mut parts: Vec<Decimal> = Vec::new();
        let mut below: Vec<&Arc<str>> = Vec::new();
        for own in indicators.iter().filter(inside) {
            match own.group.get(path.len()) {
                None => parts.push(own.full),
                Some(name) if !below.contains(&name) => below.push(name),
                Some(_) => {}
            }
        }
        for name in below {
            let mut longer = path.to_vec();
            longer.push(name.clone());
            parts.push(self.worth(kind, &longer, indicators));
        }
        match self.combine(kind, path) {
            // The same mark on all is the mark of their mean.
            Combine::Mean | Combine::Highest => parts.into_iter().max().unwrap_or_default(),
            _ => parts
                .into_iter()
                .fold(Decimal::ZERO, Decimal::saturating_add),
        }
    }
}

/// Whose a row of 岗位目标 is and where it stands.
pub struct Holder {
    pub subject: SubjectKind,
    pub audience: Audience,
    pub kind: usize,
    pub path: Vec<Arc<str>>,
}

impl Reading<'_> {
    /// Whether a row speaks of a group as a whole: no 指标 and no rule.
    pub(super) fn is_group(&self, row: u32) -> bool {
        self.text(row, word::INDICATOR).is_empty()
            && self.text(row, word::RULE).is_empty()
            && self.table.named(row, word::INDICATOR) != Value::Faulty
            && !(self.text(row, word::GROUP).is_empty() && self.text(row, word::KIND).is_empty())
    }

    /// Reads the rows that speak of groups; a fault of one is reported, and the limit it concerns left out.
    pub fn groups(&self, sink: &mut Sink) -> Vec<GroupRow> {
        let mut rows: Vec<GroupRow> = self
            .table
            .rows()
            .filter(|row| self.is_group(*row))
            .filter_map(|row| self.group(row, sink))
            .collect();
        // A weight belongs to what stands above, which another row may say.
        let known = rows.clone();
        for row in &mut rows {
            let kind = row.subject;
            let whole = Groups::choose(&known, self.scheme.combine, |own| own.subject == kind);
            let (_, above) = whole.scope_above(row);
            if row.weight.is_some() || above == Combine::Weighted && row.combine.is_some() {
                row.weight = self.weight(row.row, above, sink);
            }
        }
        rows
    }

    fn group(&self, row: u32, sink: &mut Sink) -> Option<GroupRow> {
        let Holder {
            subject,
            audience,
            kind,
            path,
        } = self.holder(row, sink)?;
        let words = Combine::ALL.map(Combine::word);
        let combine = self.choice(row, word::COMBINE, Combine::from_word, &words, sink);
        let mut number = |name| self.number(row, name, sink).ok().flatten();
        let full = number(word::FULL);
        let base = match self.table.named(row, word::BASE) {
            Value::Number(points) => Some(Base::Points(points)),
            Value::Text(symbol) if self.lexicon.text(symbol) == "满分" => Some(Base::Full),
            _ => None,
        };
        Some(GroupRow {
            subject,
            audience,
            kind,
            path,
            combine,
            weight: number(word::WEIGHT),
            full,
            base,
            bounds: Bounds {
                deduction_floor: number(word::DEDUCTION_FLOOR),
                bonus_cap: number(word::BONUS_CAP),
                lower: number(word::LOWER),
                upper: number(word::UPPER).or(full),
            },
            row,
        })
    }
}
