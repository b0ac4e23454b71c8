//! 定等.rhai between the ranks and the grades: standings as the script reads them, and its sayings into the ledgers.
//! Invariant: what the script says stands in the ledger of the 任职 that it was said of, once.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::diag::Sink;
use crate::grade::{self, Decision, Outcome, Standing};
use crate::office::{Facts, State, Subject};
use crate::rules::{Known, Pool, Rules};
use crate::score::{self, Blocked, Card, Judged, Scores};

/// Runs 定等.rhai over the standings that the scores alone give, and books what it says.
pub fn judge(
    facts: &Arc<Facts>,
    rules: &Arc<Rules>,
    pool: &Pool,
    scores: &mut Scores,
    sink: &mut Sink,
) {
    if !score::judges(rules) {
        return;
    }
    // What is wrong with the grades is said when they are made for good.
    let outcome = grade::grade(facts, scores, &mut Sink::new());
    let cards = cards(&outcome);
    let said = score::judge(facts, rules, pool, (scores, &cards), sink);
    let said = cards.iter().map(|card| card.score).zip(said);
    let speaks = |(_, said): &(usize, Judged)| !said.entries.is_empty() || said.failed.is_some();
    let said = said.filter(speaks).collect();
    scores.tenures.change(said, |score, said: Judged| {
        score.total.entries.extend(said.entries);
        if let Some(failed) = said.failed {
            score.total.state = failed;
        }
    });
}

/// Says what keeps totals back, but for what people have decided themselves.
pub fn report_blocked(
    blocked: &[Blocked],
    facts: &Facts,
    decisions: &[&Decision],
    sink: &mut Sink,
) {
    for own in blocked {
        if !decisions.iter().any(|entry| settles(facts, entry, own)) {
            sink.push(own.fault.clone());
        }
    }
}

/// Whether an entry of 调整 stands in the place of what lacks: the indicator's score, or the total or grade over it.
fn settles(facts: &Facts, entry: &Decision, blocked: &Blocked) -> bool {
    let Subject::Post(id) = blocked.subject else {
        return false;
    };
    let Some(tenure) = facts.tenure(id).filter(|own| own.person == entry.person) else {
        return false;
    };
    let of_post = entry.fits(tenure);
    let name = facts.indicator(blocked.indicator).map(|own| &own.name);
    of_post
        && match &entry.subject {
            grade::Subject::Indicator(decided) => name == Some(decided),
            grade::Subject::Total | grade::Subject::Grade => true,
        }
}

fn cards(outcome: &Outcome) -> Vec<Card> {
    let standings = outcome.standings.iter();
    standings
        .flat_map(|standing| {
            let counting = standing.parts.iter().filter(|part| part.counts);
            counting.map(|part| Card {
                score: part.score,
                standing: words(standing),
            })
        })
        .collect()
}

fn words(standing: &Standing) -> Vec<(Arc<str>, Known)> {
    let rank = |rank: Option<u32>| {
        let without = || State::NotApplicable("没有名次".into());
        Known::Number(rank.map(Decimal::from).ok_or_else(without))
    };
    let total = standing.total.ok_or_else(|| standing.state.clone());
    vec![
        ("总分".into(), Known::Number(total)),
        ("名次".into(), rank(standing.rank)),
        ("类内名次".into(), rank(standing.class_rank)),
        ("科室名次".into(), rank(standing.section_rank)),
        ("等次".into(), Known::Word(standing.grade.clone())),
    ]
}
