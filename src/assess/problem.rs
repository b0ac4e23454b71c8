//! What is wrong with earlier results that an assessment needs, in words.
//! Invariant: every text of this room stands here.

use chrono::NaiveDate;

use super::past::Stale;
use crate::diag::catalog::cells::NOT_A_WORD;
use crate::diag::catalog::command::EARLY_DAY;
use crate::diag::catalog::periods as code;
use crate::diag::catalog::periods::{
    RESULTS_DRAFT, RESULTS_OF_OTHERS, RESULTS_UNREADABLE, TOO_FEW_PARTS,
};
use crate::diag::catalog::rules::VALUE_REFUSED;
use crate::diag::{Diagnostic, Place};
use crate::office::{AbsentPart, Period};

/// A file that an earlier result rests on is not what it was.
pub fn stale(period: &Period, stale: &Stale, accepted: bool) -> Diagnostic {
    let place = Place::file(stale.file.clone());
    let words = stale.words(period);
    if accepted {
        return Diagnostic::new(
            code::RESULTS_STALE_ACCEPTED,
            place,
            format!("{words}，仍用原来的结果"),
        )
        .help("看过改动，认为不影响那一期的，不用处理；报告里已经注明");
    }
    // What a part is made from comes first.
    let first = stale.first_again().map_or_else(String::new, |part| {
        format!("先重新运行 gangze assess 考核文件夹 --period {part}，再")
    });
    Diagnostic::new(code::RESULTS_STALE, place, words).help(format!(
        "{first}重新运行 gangze assess 考核文件夹 --period {period}；那一期已经审定、确实要用原来结果的，加 --accept-stale"
    ))
}

/// A part of a longer period that has no result.
pub fn no_part(part: &Period, absent: AbsentPart) -> Diagnostic {
    let place = Place::file(format!("结果/{part}"));
    let words = part.words();
    match absent {
        AbsentPart::Block => Diagnostic::new(
            code::PART_ABSENT,
            place,
            format!("{words}还没有结果，方案规定缺期阻断，总分算不出来"),
        )
        .help(format!(
            "先运行 gangze assess 考核文件夹 --period {part}；不考核这一期的，由方案的「缺期」规定怎样办"
        )),
        other => Diagnostic::new(
            code::PART_ABSENT_BY_RULE,
            place,
            format!("{words}没有结果，按方案的「缺期」办：{}", other.word()),
        )
        .help(format!(
            "本来有的，先运行 gangze assess 考核文件夹 --period {part}；确实没有的，不用处理"
        )),
    }
}

/// A 基准日 before the period's end.
pub fn early_day(as_of: NaiveDate, last: NaiveDate) -> Diagnostic {
    let message = format!("基准日 {as_of} 早于考核期最后一天 {last}，只能出草稿");
    Diagnostic::new(EARLY_DAY, Place::Run, message)
        .help("期中查看就看草稿；正式结果不写 --as-of，或者写考核期结束以后的日子")
}

/// Leaves out what follows from something said already: what a rule says of a cell of which the reading has said that
/// its word is none of those allowed, and whose parts do not suffice where a part could not be used at all.
pub(super) fn once(mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let told: Vec<Place> = problems
        .iter()
        .filter(|own| own.code == NOT_A_WORD)
        .map(|own| own.place.clone())
        .collect();
    if !told.is_empty() {
        let known = |own: &Diagnostic| told.iter().any(|place| place.holds(&own.place));
        problems.retain(|own| own.code != VALUE_REFUSED || !known(own));
    }
    let refused = [RESULTS_UNREADABLE, RESULTS_DRAFT, RESULTS_OF_OTHERS];
    if problems.iter().any(|own| refused.contains(&own.code)) {
        problems.retain(|own| own.code != TOO_FEW_PARTS);
    }
    problems
}
