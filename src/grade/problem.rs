//! What the grades leave for people to decide, and what entries of 调整 cannot be, in words.
//! Invariant: every text of this room stands here.

use rust_decimal::Decimal;

use super::cut::pool_words;
use crate::diag::catalog::grade as code;
use crate::diag::{Code, Diagnostic, Place};
use crate::office::{CapWay, Quota, near};

/// So many names stand in one message; the rest are in the report.
const MOST_NAMES: usize = 20;

/// The names, or the first of them and how many there are.
fn listed<N: AsRef<str>>(names: &[N], between: &str) -> String {
    let some: Vec<&str> = names.iter().take(MOST_NAMES).map(AsRef::as_ref).collect();
    let some = some.join(between);
    if names.len() <= MOST_NAMES {
        return some;
    }
    format!("{some} 等 {} 人（全部名单见「汇总表」）", names.len())
}

pub fn tie(quota: &Quota, pool: &str, limit: u32, names: &[String]) -> Diagnostic {
    Diagnostic::new(
        code::TIE_AT_LINE,
        Place::Run,
        format!(
            "{}「{}」{}，{} {}",
            pool_words(pool),
            quota.grade,
            places(quota, limit),
            listed(names, "、"),
            at_line(quota)
        ),
    )
    .help("由考核委员会从这几个人中审定，写进 调整.xlsx；审定以前他们的等次写作 待审定")
}

fn places(quota: &Quota, limit: u32) -> String {
    let what = if quota.cap.is_some() {
        "总名额"
    } else {
        "名额"
    };
    format!("{what} {limit} 人")
}

/// What is the matter with those who wait at the line of a quota.
pub fn at_line(quota: &Quota) -> &'static str {
    if quota.cap.is_some() {
        "在总名额的线上，谁在里面要看审定"
    } else {
        "同分并列在名额线上"
    }
}

pub fn over_cap(
    quota: &Quota,
    (base, share, limit): (u32, Decimal, u32),
    wanted: u32,
    pools: &[(String, u32, usize)],
) -> Diagnostic {
    let list: Vec<String> = pools
        .iter()
        .map(|(name, given, open)| match (given, open) {
            (_, 0) => format!("{name} {given} 人"),
            (0, _) => format!("{name} 同分待审定 {open} 人"),
            _ => format!("{name} {given} 人和同分待审定 {open} 人"),
        })
        .collect();
    let list = if list.is_empty() {
        String::new()
    } else {
        format!("（{}）", list.join("、"))
    };
    let diagnostic = Diagnostic::new(
        code::OVER_CAP,
        Place::Run,
        format!(
            "「{}」各池合计 {wanted} 人{list}，超过总名额 {limit} 人（{base} 人 × {share}%）",
            quota.grade
        ),
    );
    match quota.cap {
        Some(CapWay::People) => diagnostic
            .help("由考核委员会从他们中审定，写进 调整.xlsx；审定以前他们的等次写作 待审定"),
        _ => diagnostic.help(
            "已经按名额次序取到总名额为止，各人的说明里写着；要按别的办法取的，写进 调整.xlsx",
        ),
    }
}

pub fn direct_over(grade: &str, pool: &str, limit: u32, names: &[String]) -> Diagnostic {
    Diagnostic::new(
        code::OVER_QUOTA,
        Place::Run,
        format!(
            "{}「{grade}」名额 {limit} 人，直接定等的就有 {} 人：{}",
            pool_words(pool),
            names.len(),
            listed(names, "、")
        ),
    )
    .help("直接定等的没有动，凭分数的都没有名额了；核对直接定等的依据，或者在 pack.toml 里写 直接定等占名额 = \"否\"")
}

pub fn over_by_decision(
    grade: &str,
    pool: &str,
    limit: u32,
    given: u32,
    names: &[&str],
) -> Diagnostic {
    Diagnostic::new(
        code::OVER_QUOTA,
        Place::Run,
        format!(
            "{}「{grade}」名额 {limit} 人，审定以后有 {given} 人，由调整定为这一等的是 {}",
            pool_words(pool),
            listed(names, "、")
        ),
    )
    .help("核对 调整.xlsx；名额确实放宽的，在 pack.toml 里写明比例和依据")
}

pub fn empty_pool(grade: &str, column: &str, name: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::new(
        code::EMPTY_POOL,
        Place::Run,
        format!("「{grade}」名额的「{column}」写的 `{name}`，名册里没有人是这样"),
    )
    .help(hint(
        name,
        known,
        "改正 pack.toml 里的写法；本单位确实没有的可以不管",
    ))
}

/// `names`: each with why it cannot be told, and what is open for that.
pub fn gate_unclear(gate: &str, names: &[(&str, String, String)]) -> Diagnostic {
    looks_back(code::GATE_UNCLEAR, gate, names)
        .help("先把各期的正式结果算出来；没有的由考核委员会审定，写进 调整.xlsx")
}

/// `names`: each with what lacks, and how that was taken.
pub fn gate_trusted(gate: &str, names: &[(&str, String, String)]) -> Diagnostic {
    looks_back(code::GATE_TRUSTED, gate, names)
        .help("把缺的各期算成正式结果再运行；要由人审定的，在 pack.toml 里写 缺历史 = \"待审定\"")
}

/// Says of a gate over earlier results whom it concerns, those of one case together.
fn looks_back(code: Code, gate: &str, names: &[(&str, String, String)]) -> Diagnostic {
    let mut cases: Vec<(&str, &str)> = names
        .iter()
        .map(|(_, why, open)| (why.as_str(), open.as_str()))
        .collect();
    cases.sort_unstable();
    cases.dedup();
    let told: Vec<String> = cases
        .iter()
        .map(|(why, open)| {
            let own: Vec<&str> = names
                .iter()
                .filter(|(_, own, other)| own == why && other == open)
                .map(|(name, ..)| *name)
                .collect();
            format!("{why}，{} {open}", listed(&own, "、"))
        })
        .collect();
    let message = format!("「{gate}」这一条要看历史结果：{}", told.join("；"));
    Diagnostic::new(code, Place::Run, message)
}

pub fn past_the_gates(grade: &str, names: &[&str]) -> Diagnostic {
    Diagnostic::new(
        code::PAST_THE_GATES,
        Place::Run,
        format!(
            "有门槛不得评「{grade}」，直接定等或调整仍定为「{grade}」：{}",
            listed(names, "、")
        ),
    )
    .help("核对各人说明里的门槛和依据；门槛不该管到这些人的，改 pack.toml 的 [[门槛]]")
}

pub fn gate_without(gate: &str, what: &str, name: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::new(
        code::GATE_WITHOUT,
        Place::Run,
        format!("「{gate}」这一条看的{what} `{name}` 没有，拦不住人"),
    )
    .help(hint(name, known, "改正 pack.toml 里的名称"))
}

pub fn tie_without(grade: &str, name: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::new(
        code::TIE_WITHOUT,
        Place::Run,
        format!("「{grade}」名额的同分依次看里有 `{name}`，岗位目标里没有这个指标"),
    )
    .help(hint(name, known, "改正 pack.toml 里的名称"))
}

pub fn gate_over_text(gate: &str, table: &str, column: &str) -> Diagnostic {
    Diagnostic::new(
        code::GATE_WITHOUT,
        Place::Run,
        format!("「{gate}」这一条要合计「{table}」的 `{column}`，这一列是按文字读的"),
    )
    .help(format!(
        "在用到这张表的规则的 取数 里写上 {table}.{column}（数）"
    ))
}

pub fn veto_undeclared(person: &str, reason: &str) -> Diagnostic {
    Diagnostic::new(
        code::VETO_UNDECLARED,
        Place::Run,
        format!("规则给 {person} 写了 否决（{reason}），方案没有写否决到哪一等"),
    )
    .help("在 pack.toml 里加一节 [否决]，写明 等次 和 依据")
}

fn hint(name: &str, known: &[&str], otherwise: &str) -> String {
    near(name, known).map_or_else(|| otherwise.to_owned(), |near| format!("是不是「{near}」"))
}

pub fn blank(place: Place, column: &str) -> Diagnostic {
    Diagnostic::new(
        code::ENTRY_BLANK,
        place,
        format!("这一条调整没有写「{column}」，没有采用"),
    )
    .help("补上这一格；理由、依据、提出人、日期缺一样都不能采用")
}

pub fn one_person(place: Place, count: usize) -> Diagnostic {
    Diagnostic::new(
        code::ENTRY_BLANK,
        place,
        format!("这一条调整写了 {count} 个人，没有采用"),
    )
    .help("一行只写一个人，几个人的分开写")
}

pub fn section_entry(place: Place) -> Diagnostic {
    Diagnostic::new(
        code::ENTRY_BLANK,
        place,
        "这一条调整只写了科室、没有写人，没有采用",
    )
    .help("写上工号或姓名；科室的结果现在还不能在 调整 里改")
}

pub fn no_steps(place: Place) -> Diagnostic {
    Diagnostic::new(
        code::ENTRY_WORD,
        place,
        "方案没有规定调整环节，这一条没有采用",
    )
    .help("在 pack.toml 里用 [[环节]] 写明名称、可改、依据")
}

pub fn unknown_word(place: Place, column: &str, word: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::new(
        code::ENTRY_WORD,
        place,
        format!("「{column}」写的 `{word}` 不认识，这一条没有采用"),
    )
    .help(hint(word, known, &format!("可以写 {}", known.join("、"))))
}

pub fn may_not(place: Place, step: &str, what: &str, may: &[&str]) -> Diagnostic {
    Diagnostic::new(
        code::ENTRY_WORD,
        place,
        format!("「{step}」这一环节不能改{what}，这一条没有采用"),
    )
    .help(format!("这一环节可以改的是 {}", may.join("、")))
}

pub fn not_a_number(place: Place, column: &str, text: &str) -> Diagnostic {
    Diagnostic::new(
        code::ENTRY_VALUE,
        place,
        format!("「{column}」写的是 `{text}`，不是分数，这一条没有采用"),
    )
    .help("写数，例如 82.5；改等次的，「指标」一列写 等次")
}

pub fn out_of_bounds(place: Place, what: &str, new: Decimal, range: &str) -> Diagnostic {
    Diagnostic::new(
        code::ENTRY_VALUE,
        place,
        format!(
            "「{what}」的新值 {} 不在 {range} 之内，这一条没有采用",
            new.normalize()
        ),
    )
    .help("核对新值；确实要超过的，先改 岗位目标 或 pack.toml 里的上下限")
}

pub fn too_fine(place: Place, what: &str, new: Decimal, places: u32) -> Diagnostic {
    Diagnostic::new(
        code::ENTRY_VALUE,
        place,
        format!(
            "「{what}」的新值 {} 多于 {places} 位小数，这一条没有采用",
            new.normalize()
        ),
    )
    .help(format!("方案规定这里保留 {places} 位小数，写到这一位为止"))
}

pub fn not_graded(place: Place, conclusion: &str) -> Diagnostic {
    Diagnostic::new(
        code::ENTRY_VALUE,
        place,
        format!("这个人的结论是 {conclusion}，不能定等，这一条没有采用"),
    )
    .help("结论要变的，改 人员名册 的状态；待定的由方案规定的补定环节来定")
}

pub fn old_value_off(
    place: Place,
    what: &str,
    old: &str,
    now: &str,
    by: Option<&str>,
) -> Diagnostic {
    let now = if now.is_empty() { "空" } else { now };
    let message = match by {
        Some(by) => {
            format!("「{what}」的原值写的是 `{old}`，{by} 之后已经是 {now}，这一条没有采用")
        }
        None => format!("「{what}」的原值写的是 `{old}`，算出来的是 {now}，这一条没有采用"),
    };
    Diagnostic::new(code::OLD_VALUE_OFF, place, message)
        .help("核对是不是依据旧的结果提出的；还要调整的，把原值改成现在的值")
}

pub fn no_such_indicator(place: Place, name: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::new(
        code::ENTRY_WORD,
        place,
        format!("这个人没有指标 `{name}`，这一条没有采用"),
    )
    .help(hint(
        name,
        known,
        &format!("他的指标是 {}；也可以写 总分、等次", known.join("、")),
    ))
}

pub fn which_one(place: Place, posts: &[String]) -> Diagnostic {
    Diagnostic::new(
        code::WHICH_STANDING,
        place,
        format!(
            "这个人有几个岗位（{}），看不出改的是哪一个，这一条没有采用",
            posts.join("、")
        ),
    )
    .help("加上「科室」「岗位」两列，写明是哪个科室的哪个岗位；岗位名称不同的只写岗位")
}

pub fn by_script(place: Place) -> Diagnostic {
    Diagnostic::new(
        code::ENTRY_WORD,
        place,
        "方案的总分由规则 合成 来算，只改指标进不了总分，这一条没有采用",
    )
    .help("「指标」一列改写 总分，写上更正以后的总分")
}

pub fn total_settled(place: Place, by: &str) -> Diagnostic {
    Diagnostic::new(
        code::TOTAL_SETTLED,
        place,
        format!("总分已经由 {by} 定下，之后再改指标的这一条没有采用"),
    )
    .help("先改指标、后定总分；总分已经定了的，直接再写一行改总分")
}

pub fn moved(names: &[String]) -> Diagnostic {
    Diagnostic::new(
        code::MOVED_BY_OTHERS,
        Place::Run,
        format!(
            "因为调整改了别人的得分或等次，名额随着变动：{}",
            listed(names, "；")
        ),
    )
    .help("提请考核委员会一并审定")
}

pub fn no_total(names: &[&str]) -> Diagnostic {
    Diagnostic::new(
        code::NO_TOTAL,
        Place::Run,
        format!(
            "各项指标都不适用或剔除了，没有总分：{}",
            listed(names, "、")
        ),
    )
    .help("核对岗位目标和资料；确实不考核的，在名册写明状态，或者由考核委员会写进 调整.xlsx")
}

pub fn section_not_again(section: &str, names: &[&str]) -> Diagnostic {
    Diagnostic::new(
        code::SECTION_NOT_AGAIN,
        Place::Run,
        format!(
            "调整改了 {} 的得分，科室「{section}」的结果取用成员的得分，没有随着重算",
            listed(names, "、")
        ),
    )
    .help("看科室的结果要不要变；要变的，改正原始资料再算一次，或者由考核委员会审定有关的人")
}

pub fn other_periods(place: Place, count: usize, period: &str) -> Diagnostic {
    Diagnostic::new(
        code::OTHER_PERIODS,
        place,
        format!("调整 里有 {count} 条的期间不是 {period}，这次没有用到"),
    )
    .help("算那一期的时候会用到；期间写错的改正")
}
