//! Vetoes, direct grades and marks: what rules, 定等.rhai, gates and statuses say of a grade, whatever the points.
//! Invariant: a veto wins over a direct grade, the lower of two direct grades over the higher; each leaves its note.

use std::sync::Arc;

use super::gates::Forced;
use super::{Given, Ledgers, Standing, problem};
use crate::diag::Sink;
use crate::office::{Conclusion, EntryKind, Node, Verdict};

/// What is done to a grade.
pub(super) enum Action {
    /// 否决: the grade that the pack's [否决] names.
    Veto,
    /// 定等: this grade.
    Grade(Arc<str>),
    /// 标记: no grade, a mark for the report and HR.
    Mark(Arc<str>),
}

/// The reasons of the vetoes in a ledger.
pub fn vetoes(total: &Node) -> Vec<Arc<str>> {
    let mut found = Vec::new();
    total.walk(&mut |node, _| {
        let entries = node.entries.iter();
        let own = entries.filter(|entry| entry.kind == EntryKind::Veto);
        found.extend(own.map(|entry| entry.reason.clone()));
    });
    found
}

/// Applies vetoes, direct grades and marks; `forced` is what gates give.
pub fn apply(
    given: Given<'_>,
    scores: &Ledgers<'_>,
    standings: &mut [Standing],
    (verdicts, forced): (&[Verdict], &[Forced]),
    sink: &mut Sink,
) {
    for (index, (standing, verdict)) in standings.iter_mut().zip(verdicts).enumerate() {
        let mut directs: Vec<(Arc<str>, String)> = Vec::new();
        let mut vetoes: Vec<Arc<str>> = Vec::new();
        for (action, reason) in booked(scores, standing) {
            match action {
                Action::Veto => vetoes.push(reason),
                Action::Grade(grade) => directs.push((grade, reason.to_string())),
                Action::Mark(mark) => standing.marks.push((mark, reason)),
            }
        }
        if let Some(grade) = &verdict.grade {
            directs.push((grade.clone(), format!("{}。{}", verdict.why, verdict.basis)));
        }
        let forced = forced.iter().filter(|own| own.standing == index);
        let forced: Vec<&Forced> = forced.collect();
        grade_directly(given, standing, directs);
        veto(given, standing, &vetoes, &forced, sink);
    }
}

/// What the counting posts' ledgers say of the grade.
fn booked(scores: &Ledgers<'_>, standing: &Standing) -> Vec<(Action, Arc<str>)> {
    let counting = standing.parts.iter().filter(|part| part.counts);
    let ledgers = counting.filter_map(|part| scores.get(part.score));
    ledgers.flat_map(|score| said(&score.total)).collect()
}

/// What a ledger says of the grade, each with its reason.
pub(super) fn said(total: &Node) -> Vec<(Action, Arc<str>)> {
    let mut found = Vec::new();
    total.walk(&mut |node, _| {
        for entry in &node.entries {
            let action = match (entry.kind, &entry.says) {
                (EntryKind::Veto, _) => Action::Veto,
                (EntryKind::Grade, Some(grade)) => Action::Grade(grade.clone()),
                (EntryKind::Mark, Some(mark)) => Action::Mark(mark.clone()),
                _ => continue,
            };
            // The ledger says the word before the reason, which stands beside it here.
            let said = entry.says.as_deref().unwrap_or("");
            let reason = entry
                .reason
                .strip_prefix(said)
                .and_then(|rest| rest.strip_prefix('：'))
                .map_or_else(|| entry.reason.clone(), Arc::from);
            found.push((action, reason));
        }
    });
    found
}

fn grade_directly(given: Given<'_>, standing: &mut Standing, directs: Vec<(Arc<str>, String)>) {
    let grades = &given.facts.scheme.grades;
    let place = |grade: &str| grades.iter().position(|own| own.name.as_ref() == grade);
    let mut lowest: Option<(usize, Arc<str>)> = None;
    for (grade, reason) in directs {
        let Some(at) = place(&grade) else {
            // Rules are held to the pack's grades where they are read; this is a status' or a script's slip.
            let note = format!("直接定等「{grade}」没有采用：方案里没有这个等次（{reason}）");
            standing.notes.push(note.into());
            continue;
        };
        if standing.conclusion != Conclusion::Graded {
            let note = format!(
                "直接定等（{reason}）没有采用：结论是 {}",
                standing.conclusion.word()
            );
            standing.notes.push(note.into());
            continue;
        }
        standing
            .notes
            .push(format!("直接定等：「{grade}」（{reason}）").into());
        if lowest.as_ref().is_none_or(|(own, _)| at > *own) {
            lowest = Some((at, grade));
        }
    }
    if let Some((_, grade)) = lowest {
        standing.grade = Some(grade);
        standing.undecided = false;
        standing.direct = true;
    }
}

fn veto(
    given: Given<'_>,
    standing: &mut Standing,
    vetoes: &[Arc<str>],
    forced: &[&Forced],
    sink: &mut Sink,
) {
    let mut given_grades: Vec<(Arc<str>, String)> = Vec::new();
    for reason in vetoes {
        match &given.facts.scheme.veto {
            Some((grade, basis)) => given_grades.push((
                grade.clone(),
                format!("一票否决（{reason}），确定为 {grade}。{basis}"),
            )),
            None => {
                let name = super::name(given.facts, standing.person);
                sink.push(problem::veto_undeclared(name, reason));
            }
        }
    }
    for own in forced {
        given_grades.push((
            own.grade.clone(),
            format!("{}，确定为 {}。{}", own.reason, own.grade, own.basis),
        ));
    }
    let grades = &given.facts.scheme.grades;
    let place = |grade: &Arc<str>| grades.iter().position(|own| own.name == *grade);
    if standing.conclusion != Conclusion::Graded {
        for (_, words) in given_grades {
            let note = format!("结论是 {}，没有采用：{words}", standing.conclusion.word());
            standing.notes.push(note.into());
        }
        return;
    }
    let now = standing.grade.clone();
    let mut lowest = now
        .as_ref()
        .and_then(|own| Some((place(own)?, own.clone())));
    for (grade, words) in given_grades {
        let at = place(&grade).unwrap_or(usize::MAX);
        if let Some((_, lower)) = lowest.as_ref().filter(|(own, _)| at < *own) {
            // A veto and a gate take away; what is lower already stays.
            let note = format!("已经是「{lower}」，没有采用：{words}");
            standing.notes.push(note.into());
            continue;
        }
        standing.notes.push(words.into());
        standing.undecided = false;
        standing.direct = true;
        lowest = Some((at, grade));
    }
    standing.grade = lowest.map(|(_, grade)| grade).or(now);
}
