//! What may stand behind a day and change nothing: 前, its weekday, the time of day.
//! Invariant: anything else behind a day is a fault; words such as 延期至 never pass for a time.

use super::fold;

/// Takes off words after a date that change nothing: `前`, `之前`, `下班前`.
pub(super) fn strip(text: &str) -> &str {
    let mut text = text.trim();
    for tail in [
        "完成", "办结", "截止", "为止", "止", "前", "以", "之", "下班",
    ] {
        text = text.strip_suffix(tail).unwrap_or(text).trim_end();
    }
    text
}

/// Whether folded text says that something is to be done before a month, a quarter or a half; 月底前 and 15日前 are days.
pub(super) fn before_a_stretch(text: &str) -> bool {
    let mut text = text.trim();
    for tail in ["完成", "办结", "截止", "以"] {
        text = text.strip_suffix(tail).unwrap_or(text).trim_end();
    }
    let before = ["之前", "以前", "前"];
    let stretch = before.iter().find_map(|word| text.strip_suffix(word));
    stretch.is_some_and(|text| {
        let text = text.trim_end();
        ["月", "月份", "季度", "上半年", "下半年"]
            .iter()
            .any(|end| text.ends_with(end))
    })
}

/// Whether folded text behind a day holds nothing but its weekday and a time of day, in brackets or not.
pub(super) fn says_nothing(tail: &str) -> bool {
    let (mut weekday, mut clock) = (false, false);
    let mut rest = tail.trim();
    while !rest.is_empty() {
        let inside = rest
            .strip_prefix('(')
            .and_then(|rest| rest.split_once(')'))
            .map(|(inner, after)| (strip(inner), after));
        let (piece, after) = inside.unwrap_or((rest, ""));
        let left = match (after_weekday(piece), after_clock(piece)) {
            (Some(left), _) if !weekday => {
                weekday = true;
                left
            }
            (_, Some(left)) if !clock => {
                clock = true;
                left
            }
            _ if inside.is_some() && piece.is_empty() => piece,
            _ => return false,
        };
        if inside.is_some() && !left.trim().is_empty() {
            // A weekday and a time share the brackets.
            if weekday && !clock && after_clock(left.trim()).is_some_and(str::is_empty) {
                clock = true;
            } else {
                return false;
            }
        }
        rest = if inside.is_some() { after } else { left };
        rest = rest.trim_start_matches([',', ' ']);
    }
    true
}

/// `周三`, `星期三`, `周末`.
fn after_weekday(text: &str) -> Option<&str> {
    ["星期", "礼拜", "周"]
        .iter()
        .find_map(|word| text.strip_prefix(word))?
        .strip_prefix(['一', '二', '三', '四', '五', '六', '日', '天', '末'])
}

/// `17:30`, `下午3点半`, `上午`, `8:30-11:30`, `T14:30:00Z`.
fn after_clock(text: &str) -> Option<&str> {
    let text = text.strip_prefix(',').unwrap_or(text).trim_start();
    let end = one_clock(text)?;
    let further = end
        .trim_start()
        .strip_prefix(['-', '~', '至', '到', '—'])
        .and_then(|right| one_clock(right.trim_start()));
    Some(further.unwrap_or(end))
}

fn one_clock(text: &str) -> Option<&str> {
    const PARTS: [&str; 12] = [
        "上午", "下午", "中午", "晚上", "晚间", "早上", "凌晨", "傍晚", "夜间", "晚", "早", "T",
    ];
    let part = PARTS.iter().find_map(|word| text.strip_prefix(word));
    let rest = part.unwrap_or(text).trim_start();
    match after_figures(rest) {
        Some(end) => Some(end),
        // A part of the day may stand alone; the T of computers may not.
        None => part.filter(|_| !text.starts_with('T')),
    }
}

/// `17:30`, `17:30:00`, `2:30 PM`, `17时`, `17点30分`, `3点半`.
fn after_figures(text: &str) -> Option<&str> {
    let (_, rest) = figure(text, 24)?;
    if let Some(rest) = rest.strip_prefix(':') {
        let (2, mut rest) = figure(rest, 59)? else {
            return None;
        };
        if let Some((2, seconds)) = rest.strip_prefix(':').and_then(|rest| figure(rest, 60)) {
            rest = seconds;
            if let Some(fraction) = rest.strip_prefix('.') {
                rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            }
        }
        let half = rest.trim_start();
        let half = ["AM", "PM", "am", "pm", "Z"]
            .iter()
            .find_map(|word| half.strip_prefix(word));
        let zone = rest.strip_prefix("+08:00");
        return Some(half.or(zone).unwrap_or(rest));
    }
    let rest = rest.strip_prefix(['时', '点'])?;
    if let Some(rest) = rest.strip_prefix(['半', '整', '钟']) {
        return Some(rest);
    }
    let Some((_, rest)) = figure(rest, 59) else {
        return Some(rest);
    };
    let rest = rest.strip_prefix('分').unwrap_or(rest);
    let seconds = figure(rest, 60).and_then(|(_, rest)| rest.strip_prefix('秒'));
    Some(seconds.unwrap_or(rest))
}

/// A number of one or two digits up to `most`: how many digits, and what follows.
fn figure(text: &str, most: u8) -> Option<(usize, &str)> {
    let count = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(count)?;
    let number: u8 = digits.parse().ok()?;
    (count <= 2 && number <= most).then_some((count, rest))
}

/// Stretches of a text that may be days: figures with 年, 月 and the signs between them.
pub(super) fn figures(text: &str) -> impl Iterator<Item = &str> {
    let part = |c: char| c.is_ascii_digit() || matches!(c, '年' | '月' | '.' | '-' | '/');
    text.split(move |c| !part(fold::half(c)))
        .map(|piece| piece.trim_matches(['.', '-', '/']))
        .filter(|piece| !piece.is_empty())
}
