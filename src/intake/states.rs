//! What 状态 says of a task against what its days say.
//! Invariant: the days decide; a word only warns.

use rustc_hash::FxHashMap;

use super::checks::{symbols, with_row};
use super::{Intake, Plan, fold, numbers, problem};
use crate::diag::Sink;
use crate::office::words::log;
use crate::office::{Symbol, Value};

/// A task whose 状态 says that it is done, without a day, counts as open.
pub(super) fn done_without_day(intake: &Intake, _: &Plan, sink: &mut Sink) {
    let Some(table) = &intake.log else { return };
    let (Some(status), Some(done_at)) =
        (table.find_column(log::STATUS), table.find_column(log::DONE))
    else {
        return;
    };
    let mut heard: FxHashMap<Symbol, bool> = FxHashMap::default();
    let says = (0u32..).zip(symbols(table, Some(status)));
    for (row, word) in says {
        let done = || says_done(intake.lexicon.text(*word));
        if !*heard.entry(*word).or_insert_with(done) {
            continue;
        }
        if table.value(row, done_at) == Value::Missing
            && table.cell(row, done_at).is_some()
            && table.named(row, log::LIMIT) != Value::NotApplicable
        {
            let word = intake.lexicon.text(*word);
            let fault = problem::done_without_day(table.place(row, done_at), word);
            sink.push(with_row(fault, intake, table, row));
        }
    }
}

/// A task whose 状态 says that it is open has a day on which it was done, or one that was called off runs late.
pub(super) fn against_status(intake: &Intake, plan: &Plan, sink: &mut Sink) {
    let Some(table) = &intake.log else { return };
    let Some(status) = table.find_column(log::STATUS) else {
        return;
    };
    // Whoever reads 状态 decides about it.
    let mut declared = plan.declarations.iter();
    let judged = declared
        .any(|own| own.table.as_ref() == table.name.as_ref() && own.column.as_ref() == log::STATUS);
    let mut heard: FxHashMap<Symbol, Option<Open>> = FxHashMap::default();
    for (row, word) in (0u32..).zip(symbols(table, Some(status))) {
        let says = || says_open(intake.lexicon.text(*word));
        let Some(open) = *heard.entry(*word).or_insert_with(says) else {
            continue;
        };
        let done = table.named(row, log::DONE).date().is_some();
        let place = || table.place(row, status);
        let text = intake.lexicon.text(*word);
        let fault = match open {
            Open::Yet | Open::CalledOff if done => {
                problem::whole::status_against_day(place(), text)
            }
            Open::CalledOff
                if !done && !judged && table.named(row, log::LIMIT).date().is_some() =>
            {
                problem::whole::called_off(place(), text)
            }
            _ => continue,
        };
        sink.push(with_row(fault, intake, table, row));
    }
}

/// What a 状态 says of a task that is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    /// 未办结, 进行中.
    Yet,
    /// 作废, 取消.
    CalledOff,
}

fn says_open(text: &str) -> Option<Open> {
    let plain = fold::plain(text);
    let begins = [
        "未办结",
        "未完成",
        "未办理",
        "未销号",
        "未落实",
        "尚未",
        "没有完成",
        "没办完",
    ];
    let yet = [
        "进行中",
        "推进中",
        "办理中",
        "在办",
        "待办",
        "正在办理",
        "正在推进",
        "正在进行",
        "正在落实",
    ];
    let off = [
        "作废",
        "取消",
        "撤销",
        "撤回",
        "终止",
        "中止",
        "暂停",
        "停办",
        "不再办理",
    ];
    // `不再办理，已取消`, `作废(领导同意)`, `进行中(70%)`.
    let pieces = || plain.split([',', '，', '。', '(', ')', ';', ' ', '!']);
    let says = |words: &[&str]| {
        pieces().any(|piece| words.contains(&piece.strip_prefix('已').unwrap_or(piece)))
    };
    if begins.iter().any(|own| plain.trim().starts_with(own)) || says(&yet) {
        Some(Open::Yet)
    } else if says(&off) {
        Some(Open::CalledOff)
    } else {
        None
    }
}

/// Whether a 状态, or an answer to 是否办结, says that a task is done: 已办结, 按时完成, √, 100%.
fn says_done(text: &str) -> bool {
    let plain = fold::plain(text);
    let word = plain.trim_end_matches(['。', '.', '!', '，', ',', ' ']);
    if numbers::flag(word) == Some(true) || word == "100%" {
        return true;
    }
    let begins = [
        "已", "按", "提前", "如期", "准时", "逾期", "超期", "全部", "办", "完", "销",
    ];
    let ends = ["完成", "办结", "办毕", "销号", "报送", "办理完毕", "落实"];
    let not_yet = [
        "未",
        "没",
        "尚",
        "不",
        "部分",
        "基本",
        "前完成",
        "计划",
        "推进",
    ];
    // `预计10月底前完成` and `争取提前完成` say that it is not.
    word.chars().count() <= 8
        && begins.iter().any(|begin| word.starts_with(begin))
        && ends.iter().any(|end| word.ends_with(end))
        && !not_yet.iter().any(|own| {
            let inner = word.strip_prefix("提前完成").unwrap_or(word);
            inner.contains(own)
        })
}
