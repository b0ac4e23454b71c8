//! What can be wrong with ballots, in words.
//! Invariant: every text of this room that names a fault stands here.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::returned::ReturnedSheet;
use crate::diag::catalog::ballot as code;
use crate::diag::{Diagnostic, Place};
use crate::office::ballot::{Lacking, RaterGroup};

/// What is to be done with a form that differs from the one handed out.
const AGAIN: &str =
    "这张票一概不计；请评价人用发出的那张表重新填，或者把这个文件移出 收回（按没有收回计）";

pub fn no_plan(pack: &str) -> Diagnostic {
    let message = format!("方案「{pack}」没有 [测评] 一节");
    Diagnostic::new(code::NO_PLAN, Place::file("gangze.toml"), message)
        .help("在 gangze.toml 写 [测评]、[[测评.要素]] 和 [[测评.主体]]，写法见手册“民主测评”")
}

pub(super) fn nobody(group: &str, rated: bool) -> Diagnostic {
    let (what, help) = if rated {
        (
            "评价人",
            "改 [[测评.主体]] 的「岗位类别」「科室」；不在名册上的评价人写「份数」",
        )
    } else {
        (
            "被评的人",
            "改 [[测评.主体]] 的「被评岗位类别」，或者补好名册",
        )
    };
    let message = format!("评价主体「{group}」在名册上没有一个{what}");
    Diagnostic::new(code::NOBODY, Place::file("gangze.toml"), message).help(help)
}

pub fn handed_out(folder: &str, period: &str, forms: usize) -> Diagnostic {
    let message = format!("{period} 的测评表已经发出 {forms} 张，与现在的名册或设置不一致");
    Diagnostic::new(code::HANDED_OUT, Place::file(folder), message)
        .help("照已经发出的收票；确实要重发的加 --reissue，已经收回的旧票先移走")
}

pub fn no_register(file: &str) -> Diagnostic {
    let message = format!("没有 `{file}`，不知道发了哪些票");
    Diagnostic::new(code::NO_REGISTER, Place::file(file), message)
        .help("先不带 --collect 运行一次发票；已经发过的，把原来的 发出 文件夹放回去")
}

pub fn plan_changed(file: &str) -> Diagnostic {
    let message = "[测评] 在发票以后改过，与发出的测评表对不上";
    Diagnostic::new(code::PLAN_CHANGED, Place::file(file), message)
        .help("把要素、等级、满分、优秀上限改回发票时的样子；要按新的测评，用 --reissue 重发")
}

pub fn not_a_form(file: &Arc<str>) -> Diagnostic {
    let message = format!("`{file}` 里没有票号，不是发出的测评表");
    Diagnostic::new(code::NOT_A_FORM, Place::File(file.clone()), message)
        .help("把它移出 收回；要评的人用发出的测评表填")
}

pub(super) fn unknown_ballot(place: Place, id: &str) -> Diagnostic {
    Diagnostic::new(
        code::UNKNOWN_BALLOT,
        place,
        format!("没有发出过票号 `{id}`"),
    )
    .help(AGAIN)
}

/// Both files are named; `first` stands at its own cell.
pub fn ballot_twice(first: &Place, second: &Place, id: &str) -> Diagnostic {
    let message = format!("票号 `{id}` 收到了两张，两张都不计");
    Diagnostic::new(code::BALLOT_TWICE, second.clone(), message)
        .related(first.clone(), "另一张在这里")
        .help("问清楚哪一张算数，把另一张移出 收回")
}

pub(super) fn row_added(place: Place, row: u32) -> Diagnostic {
    let message = format!("第 {row} 行是发出时没有的");
    Diagnostic::new(code::ROW_CHANGED, place, message).help(AGAIN)
}

pub(super) fn row_removed(place: Place, gone: &str) -> Diagnostic {
    let message = format!("这里少了一行：{gone}");
    Diagnostic::new(code::ROW_CHANGED, place, message).help(AGAIN)
}

fn instead(wanted: Option<&str>, found: Option<&str>, what: &str) -> String {
    match (wanted, found) {
        (Some(wanted), Some(found)) => format!("{what}应是 `{wanted}`，现在是 `{found}`"),
        (Some(wanted), None) => format!("{what}应是 `{wanted}`，现在空着"),
        (None, found) => format!("{what}应当空着，现在写了 `{}`", found.unwrap_or_default()),
    }
}

pub(super) fn header_changed(
    place: Place,
    wanted: Option<&str>,
    found: Option<&str>,
) -> Diagnostic {
    let message = instead(wanted, found, "表头");
    Diagnostic::new(code::HEADER_CHANGED, place, message).help(AGAIN)
}

pub(super) fn text_changed(place: Place, wanted: Option<&str>, found: Option<&str>) -> Diagnostic {
    let message = instead(wanted, found, "这里");
    Diagnostic::new(code::TEXT_CHANGED, place, message).help(AGAIN)
}

pub(super) fn code_changed(id_place: &Place, id: &str, found: Option<(Place, &str)>) -> Diagnostic {
    let (message, related) = match found {
        Some((place, found)) => (
            format!("票号 `{id}` 的校验码不是 `{found}`，其中有一个被改过"),
            Some(place),
        ),
        None => (format!("票号 `{id}` 的校验码不见了"), None),
    };
    let fault = Diagnostic::new(code::CODE_CHANGED, id_place.clone(), message).help(AGAIN);
    match related {
        Some(place) => fault.related(place, "校验码在这里"),
        None => fault,
    }
}

fn sheet_place(file: &Arc<str>, sheet: &ReturnedSheet) -> Place {
    Place::Sheet {
        file: file.clone(),
        sheet: sheet.name.clone(),
    }
}

pub(super) fn sheet_renamed(file: &Arc<str>, sheet: &ReturnedSheet) -> Diagnostic {
    let message = "没有「测评表」这张工作表，它被改了名";
    Diagnostic::new(code::SHEET_CHANGED, sheet_place(file, sheet), message).help(AGAIN)
}

pub(super) fn sheet_added(file: &Arc<str>, sheet: &ReturnedSheet) -> Diagnostic {
    let hidden = if sheet.hidden { "隐藏的" } else { "" };
    let message = format!("多出了一张{hidden}工作表");
    Diagnostic::new(code::SHEET_CHANGED, sheet_place(file, sheet), message).help(AGAIN)
}

pub(super) fn mark_outside(
    place: Place,
    element: &str,
    points: Decimal,
    full: Decimal,
) -> Diagnostic {
    let message = if points.is_sign_negative() {
        format!("「{element}」打了 {}，分数不能小于 0", points.normalize())
    } else {
        let (points, full) = (points.normalize(), full.normalize());
        format!("「{element}」打了 {points}，满分是 {full}")
    };
    Diagnostic::new(code::MARK_OUTSIDE, place, message).help(AGAIN)
}

pub(super) fn blank_ballot(place: Place) -> Diagnostic {
    Diagnostic::new(code::VOID_BALLOT, place, "整张没有填，计为弃权")
        .help("不用处理；交错了空白表的，换成填好的那一张")
}

pub(super) fn too_many_best(place: Place, why: &str) -> Diagnostic {
    Diagnostic::new(code::VOID_BALLOT, place, format!("{why}，整张无效"))
        .help("不用处理；评价人愿意重填的，用发出的那张表重填")
}

pub(super) fn no_valid_line(place: Place) -> Diagnostic {
    let message = "填了的每一行都无效，整张无效";
    Diagnostic::new(code::VOID_BALLOT, place, message)
        .help("不用处理；评价人愿意重填的，用发出的那张表重填")
}

/// Of people who came onto the roster after the forms went out.
pub(super) fn on_no_form(file: &str, name: &str, number: &str) -> Diagnostic {
    let message = format!("名册上的 `{name}`（{number}）应当被评，发出的测评表上没有他，没有人评");
    Diagnostic::new(code::OFF_ROSTER, Place::file(file), message)
        .help("照各主体的「缺评」办理；要让人评他的，用 --reissue 重发，已经收回的旧票先移走")
}

pub(super) fn void_line(place: Place, name: &str, why: &str) -> Diagnostic {
    Diagnostic::new(
        code::VOID_LINE,
        place,
        format!("对 `{name}` 的评价无效：{why}"),
    )
    .help("不用处理；票上的其他行照计")
}

pub(super) fn off_roster(file: &str, name: &str, number: &str) -> Diagnostic {
    let message = format!(
        "测评表上的 `{name}`（{number}）现在不在名册上，或者考核期里没有任职，对他的评价不计"
    );
    Diagnostic::new(code::OFF_ROSTER, Place::file(file), message)
        .help("确实离开的不用处理；名册删错了的补回去，再收一次")
}

/// Names in a sentence: at most five, then how many there are.
fn listed<T: AsRef<str>>(names: &[T]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<&str> = names.iter().take(SHOWN).map(AsRef::as_ref).collect();
    let mut who = shown.join("、");
    if names.len() > SHOWN {
        who.push_str(&format!(" 等 {} 人", names.len()));
    }
    who
}

pub(super) fn no_quorum(
    file: &str,
    group: &RaterGroup,
    names: &[Arc<str>],
    why: &str,
) -> Diagnostic {
    let (word, who) = (group.lacking.word(), listed(names));
    let message = format!("「{}」评 {who}，{why}，照「{word}」办理", group.name);
    let help = match group.lacking {
        Lacking::Block => "还能收票的收齐再运行；收不齐的，他们的民主测评没有分数",
        _ => "还能收票的收齐再运行；收不齐的，依据写在测评统计里",
    };
    Diagnostic::new(code::NO_QUORUM, Place::file(file), message).help(help)
}

pub(super) fn unrated(folder: &str, group: &str, names: &[&str], lacking: &str) -> Diagnostic {
    let who = listed(names);
    let message = format!("「{group}」不评 {who}，这一部分照「{lacking}」办理");
    let help = match lacking {
        "阻断" => {
            "这些人的民主测评会没有分数；应当由其他主体分担的，写 缺评 = \"重配\" 和 缺评依据"
        }
        _ => "与本单位的办法一致就不用处理",
    };
    Diagnostic::new(code::NO_QUORUM, Place::file(folder), message).help(help)
}

pub fn votes_changed(file: &str) -> Diagnostic {
    let message = format!("`{file}` 收票以后被改过");
    Diagnostic::new(code::VOTES_STALE, Place::file(file), message)
        .help("再运行一次 gangze ballot … --collect，由收回的票重新写出")
}

pub fn votes_outdated(file: &str, folder: &str) -> Diagnostic {
    let message = format!("`{folder}` 里的票在收票以后有增减或改动，`{file}` 不是最新的");
    Diagnostic::new(code::VOTES_STALE, Place::file(file), message)
        .help("再运行一次 gangze ballot … --collect")
}

pub fn votes_other_plan(file: &str) -> Diagnostic {
    let message = format!("[测评] 在收票以后改过，`{file}` 还是照原来的 [测评] 算的");
    Diagnostic::new(code::VOTES_STALE, Place::file(file), message)
        .help("再运行一次 gangze ballot … --collect，照现在的 [测评] 重新算；不想改的，把 [测评] 改回收票时的样子")
}

pub fn votes_other_forms(file: &str, register: &str) -> Diagnostic {
    let message = format!("`{register}` 在收票以后换过或者不在了，`{file}` 不是照它收的");
    Diagnostic::new(code::VOTES_STALE, Place::file(file), message)
        .help("再运行一次 gangze ballot … --collect；误换的，把原来的 发出 文件夹放回去")
}
