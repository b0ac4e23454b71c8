//! 定等.rhai: what a script says of a grade once totals and ranks are known — vetoes, direct grades, marks.
//! Invariant: books no points; what it says is handed on, and applied where grades are made.

use std::sync::Arc;

use rayon::prelude::*;

use super::{Scores, problem};
use crate::diag::Sink;
use crate::office::{Entry, Facts, Level, Node, Rounding, State, Subject};
use crate::rules::{JUDGE, JUDGE_SCRIPT, Known, Others, Pool, Results, Rules, Runner, Whole};

/// Words that 成绩 has in 判定 beside kinds, groups, indicators and 总分.
pub const STANDING: [&str; 4] = ["名次", "类内名次", "科室名次", "等次"];

/// One 任职 that counts, and what has become of its 考核对象 so far.
#[derive(Clone, Debug)]
pub struct Card {
    /// Its place among the scores of 任职.
    pub score: usize,
    /// 总分 and the words of `STANDING`.
    pub standing: Vec<(Arc<str>, Known)>,
}

/// Whether the pack has the script, in order.
pub fn judges(rules: &Rules) -> bool {
    rules
        .script(JUDGE_SCRIPT)
        .is_some_and(|rule| !rule.broken && rule.shape.wholes.contains(&JUDGE))
}

/// What 判定 came to for one card.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    pub entries: Vec<Entry>,
    /// The state that the total falls into, where the script failed.
    pub failed: Option<State>,
}

/// Runs 判定 for every card; what it booked, card by card. A script that fails on one is reported, and
/// that one is 出错: what it would have said of him, nobody knows.
pub fn judge(
    facts: &Arc<Facts>,
    rules: &Arc<Rules>,
    pool: &Pool,
    (scores, cards): (&Scores, &[Card]),
    sink: &mut Sink,
) -> Vec<Judged> {
    let Some(board) = scores.board.as_ref().filter(|_| judges(rules)) else {
        return vec![Judged::default(); cards.len()];
    };
    let world = Runner::world(facts);
    let others: Arc<dyn Others> = board.clone();
    let judged: Vec<(Judged, Sink)> = pool.run(|| {
        cards
            .par_iter()
            .with_min_len(8)
            .map_init(
                || Runner::new(rules, &world),
                |runner, card| {
                    let mut own = Sink::new();
                    let both = (facts.as_ref(), rules.as_ref());
                    let said = one(both, runner, (scores, card), &others, &mut own);
                    (said, own)
                },
            )
            .collect()
    });
    let mut all = Vec::with_capacity(judged.len());
    for (said, own) in judged {
        sink.merge(own);
        all.push(said);
    }
    all
}

fn one(
    (facts, rules): (&Facts, &Rules),
    runner: &Runner,
    (scores, card): (&Scores, &Card),
    others: &Arc<dyn Others>,
    sink: &mut Sink,
) -> Judged {
    let Some(score) = scores.tenures.get(card.score) else {
        return Judged::default();
    };
    let subject = Subject::Post(score.tenure);
    let results = Results::new(&score.total, card.standing.iter().cloned());
    let scored = runner.whole(Whole {
        script: JUDGE_SCRIPT,
        function: JUDGE,
        subject,
        node: Node::new("定等", Level::Total, Rounding::default()),
        results: results.clone(),
        others,
    });
    if let (State::NotApplicable(_), Some(name)) = (&scored.node.state, results.lacked()) {
        sink.push(problem::judged_in_part(
            rules,
            &name,
            facts.subject_name(subject),
        ));
    }
    if let Some(fault) = scored.fault {
        let name = facts.subject_name(subject);
        sink.push(fault.trace(format!("正在判定 {name}")));
    }
    match scored.node.state {
        // What was said before a value was found to lack stands.
        State::Valued | State::Missing(_) | State::NotApplicable(_) => Judged {
            entries: scored.node.entries,
            failed: None,
        },
        State::Failed(why) => Judged {
            entries: Vec::new(),
            failed: Some(State::Failed(format!("判定：{why}").into())),
        },
    }
}
