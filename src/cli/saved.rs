//! How a saved result stands to what is computed now, for one person or 科室.
//! Invariant: everything that `results.json` says of them is held against the same of now; what differs is named.

use serde::Serialize;
use serde_json::Value;

use crate::assess::{Assessment, results_value};
use crate::workspace;

/// So many differences are named.
const MOST: usize = 6;

/// How the result folder stands to what is computed now.
#[derive(Serialize)]
pub(super) struct Saved {
    /// Nothing where nothing is saved.
    #[serde(rename = "一致")]
    same: Option<bool>,
    #[serde(rename = "说明")]
    pub words: String,
}

impl Saved {
    fn new(same: Option<bool>, words: String) -> Self {
        Self { same, words }
    }

    /// `kind`: 个人 or 科室; `key`: the name under which `id` stands.
    pub fn of(assessment: &Assessment, (kind, key, id): (&str, &str, &str)) -> Self {
        let period = &assessment.facts.period;
        let folder = format!("结果/{period}");
        let Some(results) = workspace::saved_results(&assessment.dir, period) else {
            let words = format!("{folder} 还没有保存的结果，下面是现在算出来的");
            return Self::new(None, words);
        };
        let now = results_value(assessment);
        let (before, now) = (own(&results, (kind, key, id)), own(&now, (kind, key, id)));
        if before.is_empty() {
            let what = match kind {
                "个人" => "这个人",
                _ => "这个科室",
            };
            let words = format!("{folder} 里没有{what}，下面是现在算出来的");
            return Self::new(None, words);
        }
        if before == now {
            return Self::new(Some(true), format!("与 {folder} 保存的结果一致"));
        }
        let mut found: Vec<String> = Vec::new();
        if before.len() != now.len() {
            found.push(format!("考核对象 {} → {} 个", before.len(), now.len()));
        }
        for (index, now) in now.iter().enumerate() {
            if let Some(before) = before.get(index) {
                differences(before, now, &mut found);
            }
        }
        let more = found.len().saturating_sub(MOST);
        found.truncate(MOST);
        let mut named = found.join("，");
        if more > 0 {
            named += &format!(" 等 {} 处", more + MOST);
        }
        if named.is_empty() {
            "说明、依据或任职的起止".clone_into(&mut named);
        }
        let words = format!(
            "注意：和 {folder} 保存的不同（保存的 → 现在的）：{named}；表格或规则改过，重新运行 assess 才会更新"
        );
        Self::new(Some(false), words)
    }
}

/// The subjects of a result that are this one; two under 双岗位双考核.
fn own<'a>(results: &'a Value, (kind, key, id): (&str, &str, &str)) -> Vec<&'a Value> {
    let is = |subject: &Value, name: &str, wanted: &str| {
        subject.get(name).and_then(Value::as_str) == Some(wanted)
    };
    let subjects = results.get("考核对象").and_then(Value::as_array);
    let all = subjects.map(Vec::as_slice).unwrap_or_default();
    all.iter()
        .filter(|subject| is(subject, "对象", kind) && is(subject, key, id))
        .collect()
}

/// What differs, in words: `名次 26 → 27`.
fn differences(before: &Value, now: &Value, found: &mut Vec<String>) {
    let heads = [
        ("审定总分", "总分"),
        ("审定等次", "等次"),
        ("结论", "结论"),
        ("名次", "名次"),
        ("类内名次", "类内名次"),
        ("科室名次", "科室名次"),
    ];
    for (key, label) in heads {
        let (old, new) = (shown(before.get(key)), shown(now.get(key)));
        if old != new {
            found.push(format!("{label} {old} → {new}"));
        }
    }
    // A 科室 has its indicators at once, a person those of each 任职.
    let (old, new) = (indicators(before), indicators(now));
    for (place, now) in new.iter().enumerate() {
        let name = shown(now.get("指标"));
        let same = |own: &&Value| shown(own.get("指标")) == name;
        let known = old.get(place).copied().filter(|own| same(own));
        let known = known.or_else(|| old.iter().copied().find(|own| same(own)));
        let (old, new) = (known.map_or("没有".to_owned(), score), score(now));
        if old != new {
            found.push(format!("{name} {old} → {new}"));
        }
    }
    let gone = old.iter().filter(|old| {
        let name = old.get("指标");
        !new.iter().any(|new| new.get("指标") == name)
    });
    found.extend(gone.map(|old| format!("{} {} → 没有", shown(old.get("指标")), score(old))));
}

fn indicators(subject: &Value) -> Vec<&Value> {
    let direct = subject.get("指标").and_then(Value::as_array);
    let tenures = subject.get("任职").and_then(Value::as_array);
    let within = tenures
        .into_iter()
        .flatten()
        .filter_map(|tenure| tenure.get("指标").and_then(Value::as_array));
    direct.into_iter().chain(within).flatten().collect()
}

/// An indicator's score as people have decided it, or its state.
fn score(indicator: &Value) -> String {
    let decided = indicator.get("审定得分").filter(|own| !own.is_null());
    match decided.or_else(|| indicator.get("得分").filter(|own| !own.is_null())) {
        Some(score) => shown(Some(score)),
        None => shown(indicator.get("状态")),
    }
}

fn shown(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => "—".to_owned(),
        Some(Value::String(text)) if text.is_empty() => "—".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}
