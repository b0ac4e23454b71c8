//! One pool at its line: who keeps the grade, who loses it, who waits.
//! Invariant: who loses a grade gets a note with the order and the line; a tie is never cut in silence.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::close::next_grade;
use super::pools::PoolCut;
use super::{Given, Ledgers, QuotaUse, Standing, problem};
use crate::diag::Sink;
use crate::office::{CapWay, EntryKind, Level, Quota, TieKey};

/// People of another pool who are tied at its line: how many of them it has places for is known, who is not.
pub struct Waiting {
    /// By places among the standings.
    pub tied: Vec<usize>,
    pub places: usize,
}

/// One pool of a quota, with what decides in it.
pub struct Line<'a> {
    pub given: Given<'a>,
    pub scores: &'a Ledgers<'a>,
    pub quota: &'a Quota,
    /// The quota's place in the scheme's list.
    pub number: usize,
    pub pool: PoolCut,
    /// What a 总控 finds still open in the pools that it is over.
    pub waiting: Vec<Waiting>,
}

/// Where one stands among those who want the same places.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// Has a place, whoever is chosen where people are to choose.
    Inside,
    /// Has none, whoever is chosen; so many are ahead for certain.
    Outside(usize),
    /// It turns on what people decide.
    Open { level: bool },
}

impl Line<'_> {
    /// Cuts the pool's holders of the grade down to the places.
    pub fn cut(self, standings: &mut [Standing], sink: &mut Sink) -> QuotaUse {
        let limit = self.pool.limit;
        let (direct, rivals) = self.holders(standings);
        let counted = if self.quota.direct_counts {
            direct.len()
        } else {
            0
        };
        let open: usize = self.waiting.iter().map(|own| own.places).sum();
        let wanted = count(counted + rivals.len() + open);
        let mut tied = Vec::new();
        if !self.pool.exempt && wanted > limit {
            if count(counted) > limit {
                let names = self.names(standings, &direct);
                sink.push(problem::direct_over(
                    &self.quota.grade,
                    &self.pool.name,
                    limit,
                    &names,
                ));
            }
            let places = (limit as usize).saturating_sub(counted);
            if self.quota.cap == Some(CapWay::People) {
                tied.clone_from(&rivals);
                tied.extend(self.waiting.iter().flat_map(|own| &own.tied));
                tied.retain(|index| self.holds(*index));
                for index in &tied {
                    self.leave(standings, *index, "各池合计超过总名额");
                }
            } else {
                tied = self.compete(standings, &rivals, places);
            }
        }
        let given = self.given_now(standings);
        QuotaUse {
            quota: self.number,
            pool: self.pool.name,
            base: self.pool.base,
            share: self.pool.share,
            case: self.pool.case,
            limit,
            exempt: self.pool.exempt,
            wanted,
            given,
            tied,
            members: self.pool.members,
        }
    }

    /// Whether a standing is in the pool, whose members come in the order of the roster.
    fn holds(&self, index: usize) -> bool {
        self.pool.members.binary_search(&index).is_ok()
    }

    fn holders(&self, standings: &[Standing]) -> (Vec<usize>, Vec<usize>) {
        self.pool
            .members
            .iter()
            .copied()
            .filter(|index| {
                standings
                    .get(*index)
                    .is_some_and(|own| own.grade.as_ref() == Some(&self.quota.grade))
            })
            .partition(|index| standings.get(*index).is_some_and(|own| own.direct))
    }

    fn given_now(&self, standings: &[Standing]) -> u32 {
        let (direct, rivals) = self.holders(standings);
        let counted = if self.quota.direct_counts {
            direct.len()
        } else {
            0
        };
        count(counted + rivals.len())
    }

    fn names(&self, standings: &[Standing], places: &[usize]) -> Vec<String> {
        places
            .iter()
            .filter_map(|index| standings.get(*index))
            .map(|standing| super::name(self.given.facts, standing.person).to_owned())
            .collect()
    }

    /// Gives the places by order; answers those for whom people are to decide.
    fn compete(&self, standings: &mut [Standing], rivals: &[usize], places: usize) -> Vec<usize> {
        let order = |indexes: &[usize]| {
            let mut order: Vec<(Vec<Decimal>, usize)> = indexes
                .iter()
                .filter_map(|index| Some((self.keys(standings.get(*index)?), *index)))
                .collect();
            // Equal keys stay in the order of the roster, which decides nothing: they end as a tie below.
            order.sort_by(|(a, first), (b, second)| b.cmp(a).then(first.cmp(second)));
            order
        };
        let field = Field {
            ranked: order(rivals),
            waiting: self
                .waiting
                .iter()
                .map(|own| {
                    let (inside, outside): (Vec<usize>, Vec<usize>) =
                        own.tied.iter().partition(|index| self.holds(**index));
                    (order(&inside), outside.len(), own.places)
                })
                .collect(),
            places,
        };
        let mut tied = Vec::new();
        let waiting = field.waiting.iter().flat_map(|(people, ..)| people);
        for (own, index) in field.ranked.iter().chain(waiting) {
            match field.fate(own) {
                // Keeps the grade, or waits for the own pool alone.
                Fate::Inside => {}
                Fate::Outside(ahead) => self.lower(standings, *index, ahead + 1),
                Fate::Open { level } => {
                    self.leave(standings, *index, why_open(level));
                    tied.push(*index);
                }
            }
        }
        tied
    }

    fn leave(&self, standings: &mut [Standing], index: usize, why: &str) {
        let Some(standing) = standings.get_mut(index) else {
            return;
        };
        standing.undecided = true;
        standing.grade = None;
        let note = format!(
            "「{}」{}名额 {} 人，{why}，待审定。{}",
            self.quota.grade,
            self.pool_words(),
            self.pool.limit,
            self.basis()
        );
        standing.notes.push(note.into());
    }

    fn lower(&self, standings: &mut [Standing], index: usize, order: usize) {
        let Some(standing) = standings.get_mut(index) else {
            return;
        };
        let next = next_grade(self.given, &self.quota.grade, &standing.barred);
        let over = if self.quota.cap.is_some() {
            "各池合计超过总名额，"
        } else {
            ""
        };
        let note = format!(
            "分数达到「{}」，{over}按{}名额（{}人 × {}%，取 {} 人）按名额次序排第 {order}，确定为「{}」。{}",
            self.quota.grade,
            self.pool_words(),
            self.pool.base,
            percent(self.pool.share),
            self.pool.limit,
            next.as_deref().unwrap_or(""),
            self.basis()
        );
        standing.grade = next;
        standing.undecided = false;
        standing.notes.push(note.into());
    }

    fn pool_words(&self) -> String {
        pool_words(&self.pool.name)
    }

    fn basis(&self) -> Arc<str> {
        let own = &self.quota.basis;
        match &self.pool.case {
            Some(case) => format!("{own}；{case}").into(),
            None => own.clone(),
        }
    }

    /// Total, then the declared tie keys; larger is better.
    fn keys(&self, standing: &Standing) -> Vec<Decimal> {
        let rounding = self.given.facts.scheme.rounding.grading;
        let total = standing
            .total
            .map_or(Decimal::MIN, |total| rounding.apply(total));
        let mut keys = vec![total];
        for key in &self.quota.ties {
            keys.push(match key {
                TieKey::Kind(kind) => standing
                    .kinds
                    .get(*kind)
                    .copied()
                    .flatten()
                    .unwrap_or(Decimal::MIN),
                TieKey::Indicator(name) => self.indicator(standing, name),
                TieKey::Deductions => self.booked(standing, EntryKind::Deduction),
                TieKey::Bonuses => self.booked(standing, EntryKind::Bonus),
                TieKey::Past => self.past(standing),
            });
        }
        keys
    }

    fn booked(&self, standing: &Standing, kind: EntryKind) -> Decimal {
        let mut sum = Decimal::ZERO;
        for part in standing.parts.iter().filter(|part| part.counts) {
            if let Some(score) = self.scores.get(part.score) {
                score.total.walk(&mut |node, _| {
                    for entry in node.entries.iter().filter(|entry| entry.kind == kind) {
                        sum = sum.checked_add(entry.points).unwrap_or(sum);
                    }
                });
            }
        }
        sum
    }

    fn indicator(&self, standing: &Standing, name: &str) -> Decimal {
        let mut best: Option<Decimal> = None;
        for part in standing.parts.iter().filter(|part| part.counts) {
            if let Some(score) = self.scores.get(part.score) {
                score.total.walk(&mut |node, _| {
                    let own =
                        matches!(node.level, Level::Indicator(_)) && node.name.as_ref() == name;
                    if own && !node.left_out {
                        best = best.max(node.value());
                    }
                });
            }
        }
        best.unwrap_or(Decimal::MIN)
    }

    fn past(&self, standing: &Standing) -> Decimal {
        let past = self.given.past;
        let held = past.map_or_else(Vec::new, |past| past.of(self.given.facts, standing));
        let own = held.iter().filter(|own| own.grade == self.quota.grade);
        Decimal::from(own.count())
    }
}

type Ranked = Vec<(Vec<Decimal>, usize)>;

/// All who want the places of one pool, the best first.
struct Field {
    ranked: Ranked,
    /// Of every pool below whose tie waits: those of its tied whom this pool holds, how many it does not hold, and for
    /// how many of all of them there is a place.
    waiting: Vec<(Ranked, usize, usize)>,
    places: usize,
}

impl Field {
    fn fate(&self, own: &[Decimal]) -> Fate {
        let ahead = |ranked: &Ranked| ranked.partition_point(|(key, _)| key.as_slice() > own);
        let as_good = |ranked: &Ranked| ranked.partition_point(|(key, _)| key.as_slice() >= own);
        let mut certain = ahead(&self.ranked);
        let mut possible = as_good(&self.ranked);
        let mut level = possible > certain + 1;
        for (tied, elsewhere, places) in &self.waiting {
            let others = tied.len() + elsewhere - ahead(tied);
            certain += places.saturating_sub(others);
            possible += as_good(tied).min(*places);
            level |= as_good(tied) > ahead(tied);
        }
        if possible <= self.places {
            Fate::Inside
        } else if certain >= self.places {
            Fate::Outside(certain)
        } else {
            Fate::Open { level }
        }
    }
}

fn why_open(level: bool) -> &'static str {
    if level {
        "与他人同分并列在名额线上"
    } else {
        "要等别的池里同分的审定以后才排得出"
    }
}

/// 「秘书科」, or nothing for a pool without a name.
pub fn pool_words(name: &str) -> String {
    if name.is_empty() {
        String::new()
    } else {
        format!("「{name}」")
    }
}

pub fn percent(share: Decimal) -> Decimal {
    share.saturating_mul(Decimal::ONE_HUNDRED).normalize()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
