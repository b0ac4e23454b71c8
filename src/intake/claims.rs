//! Which known column each column of a header is, where several could be it.
//! Invariant: a known column is given once; what else claims it is its own column, or is told as not read.

use super::fold;
use super::header::{Header, Meaning};
use super::headings::{BRACKETED, EITHER, FORMER, Headings};
use crate::office::words::log;

/// The known column that levels mean: all of them together, else the lowest alone.
pub(super) fn claim(levels: &[String], headings: &Headings) -> Option<(usize, u16)> {
    let lowest = levels.last()?;
    if levels.len() > 1
        && let Some(found) = headings.look_up(&levels.join("/"))
    {
        return Some(found);
    }
    // Below `完成时限` stands how it is to be filled in.
    let above = levels.split_last().and_then(|(_, above)| above.last());
    above
        .filter(|_| UNITS.contains(&lowest.as_str()))
        .and_then(|above| headings.look_up(above))
        .or_else(|| headings.look_up(lowest))
}

/// Lowest levels that say how a column is filled in, and not what it is.
const UNITS: [&str; 12] = [
    "年月日",
    "年/月/日",
    "年-月-日",
    "月日",
    "姓名",
    "签名",
    "%",
    "元",
    "万元",
    "分",
    "次",
    "天",
];

/// Whether results hang on a column as a whole: who led a task, by when, and when it was done.
fn decides(column: usize, headings: &Headings) -> bool {
    headings
        .columns
        .get(column)
        .is_some_and(|own| [log::LEAD, log::LIMIT, log::DONE].contains(&own.name.as_ref()))
}

pub(super) fn settle(
    header: &mut Header,
    claims: &[Option<(usize, u16)>],
    tall: bool,
    headings: &Headings,
) {
    for index in 0..header.heard.len() {
        let Some(Some((wanted, rank))) = claims.get(index).copied() else {
            continue;
        };
        let rivals = || {
            claims
                .iter()
                .enumerate()
                .filter_map(|(other, claim)| claim.map(|claim| (other, claim)))
                .filter(|(other, (column, _))| *other != index && *column == wanted)
        };
        let beaten = rivals().any(|(_, (_, other))| other < rank);
        // Beside a column under the very name, another word for it is a column of its own.
        let named = rivals().any(|(_, (_, other))| other == 0);
        let tied: Vec<usize> = rivals()
            .filter(|(_, (_, other))| *other == rank)
            .map(|(other, _)| other)
            .collect();
        let same_words = |other: usize| {
            header.heard.get(other).map(|heard| &heard.own)
                == header.heard.get(index).map(|heard| &heard.own)
        };
        let meaning = if beaten && (BRACKETED..FORMER).contains(&rank) {
            // `完成时限（延期后）` beside `完成时限`: which of them counts, people have to say.
            Meaning::Again(wanted)
        } else if beaten
            && rank < BRACKETED
            && (!named && decides(wanted, headings) || headings.is_holder(wanted))
        {
            // So it is with 责任人 beside 牵头人.
            Meaning::Again(wanted)
        } else if beaten {
            Meaning::Own
        } else if tied.is_empty()
            || tied
                .iter()
                .all(|other| *other > index && same_words(*other))
        {
            Meaning::Known(wanted)
        } else if tall && !tied.iter().any(|other| same_words(*other)) {
            // `一季度/得分` and `二季度/得分`: the group is part of the name.
            Meaning::Own
        } else if tied.iter().any(|other| *other < index) {
            Meaning::Again(wanted)
        } else {
            Meaning::Known(wanted)
        };
        if let Some(heard) = header.heard.get_mut(index) {
            heard.meaning = meaning;
        }
    }
}

/// Decides what 完成时间 is, by its group or by which of the two the table has otherwise.
pub(super) fn settle_either(header: &mut Header, headings: &Headings) -> bool {
    if !headings.has_either() {
        return false;
    }
    let (Some(limit), Some(done)) = (headings.position(log::LIMIT), headings.position(log::DONE))
    else {
        return false;
    };
    let has = |header: &Header, index: usize| {
        header
            .heard
            .iter()
            .any(|heard| heard.meaning == Meaning::Known(index))
    };
    let Some(at) = header.heard.iter().position(|heard| {
        heard.meaning == Meaning::Own && heard.own.rsplit('/').next().is_some_and(is_either)
    }) else {
        return false;
    };
    let (has_limit, has_done) = (has(header, limit), has(header, done));
    let Some(heard) = header.heard.get_mut(at) else {
        return false;
    };
    let group = heard.own.rsplit_once('/').map_or("", |(group, _)| group);
    let wanted = ["要求", "计划", "时限"]
        .iter()
        .any(|word| group.contains(word));
    let actual = ["实际", "办理", "完成", "办结"]
        .iter()
        .any(|word| group.contains(word));
    let taken = match (has_limit, has_done) {
        (true, true) => return false,
        (true, false) => Some((done, log::DONE)),
        (false, true) => Some((limit, log::LIMIT)),
        (false, false) if wanted && !actual => Some((limit, log::LIMIT)),
        (false, false) if actual && !wanted => Some((done, log::DONE)),
        (false, false) => None,
    };
    if let Some((index, _)) = taken {
        heard.meaning = Meaning::Known(index);
    }
    header.either.push((heard.col, taken.map(|(_, name)| name)));
    taken.is_some()
}

fn is_either(text: &str) -> bool {
    text == EITHER || fold::without_bracket(text) == Some(EITHER)
}
