//! The work as a graph: figures over a population, 取用 in the order that it gives, circles, 科室 on their own.
mod composition;
mod graph;
mod packed;
mod properties;
mod sections;
mod whole;

use crate::office_builder::{Office, Run};

/// A rule's script: what it takes of others, and its functions.
pub fn using(uses: &str, body: &str) -> String {
    let reads = if body.contains("件数") {
        "产量.姓名（人员）、产量.件数（数）"
    } else {
        "无"
    };
    format!(
        "/// 试验\n/// 依据：试验办法第一条\n/// 取数：{reads}\n/// 取用：{uses}\n/// 例：试验\n{body}"
    )
}

/// A rule that takes nothing of others.
pub fn plain(body: &str) -> String {
    using("", body)
}

/// Four people of two sections who each have a number in 产量; 丁 has none.
pub fn office(targets: &str) -> Office {
    Office::new("2026Q3")
        .roster(
            "甲|一科|文稿岗|文稿
             乙|一科|文稿岗|文稿
             丙|二科|会务岗|会务
             丁|二科|会务岗|会务",
        )
        .targets(targets)
        .data("产量", "姓名:人员|件数:数\n甲|20\n乙|12\n丙|20\n丁|—")
}

/// `甲=… 乙=…`: a node's value for everybody, or its state and why.
pub fn all(run: &Run, node: &str) -> String {
    let names = ["甲", "乙", "丙", "丁"];
    let shown = names.map(|name| format!("{name}={}", run.value(name, node)));
    shown.join(" ")
}

/// A 计量 by the one row of 产量.
pub const MEASURE: &str = "fn 计量(岗, 指标) { 岗.表(\"产量\").平均(\"件数\") }\n";
