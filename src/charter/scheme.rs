//! What pack.toml says, as text and tables.
//! Invariant: every declaration of the scheme is printed once, with its basis.

use rust_decimal::Decimal;

use super::{Block, declared, scripts};
use crate::cases::PackCases;
use crate::office::{Bounds, Combine, Conclusion, Rounding, Scheme};
use crate::rules::{COMPOSE, JUDGE_SCRIPT};

fn figure(number: Decimal) -> String {
    number.normalize().to_string()
}

/// A share as a per cent.
pub(super) fn percent(share: Decimal) -> String {
    let hundredfold = share.saturating_mul(Decimal::ONE_HUNDRED);
    format!("{}%", figure(hundredfold))
}

fn texts<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

/// 依据, composition.
pub fn general(pack: &PackCases) -> Vec<Block> {
    let scheme = &pack.scheme;
    let mut blocks = Vec::new();
    if !scheme.basis.is_empty() {
        blocks.push(Block::Heading("制定依据".to_owned()));
        let list = (1..).zip(&scheme.basis);
        blocks.extend(
            list.map(|(number, basis): (u32, _)| Block::Paragraph(format!("{number}．{basis}"))),
        );
    }
    blocks.push(Block::Heading("总分的构成".to_owned()));
    let by_script = scripts::composes(pack);
    blocks.push(Block::Paragraph(composition(scheme, by_script.0)));
    blocks.extend(composed(pack, by_script));
    if let Some(words) = bounds(&scheme.total) {
        blocks.push(Block::Paragraph(format!("总分{words}。")));
    }
    blocks
}

/// What 合成.rhai is about: the totals that it makes in the place of the sum.
fn composed(pack: &PackCases, (people, sections): (bool, bool)) -> Vec<Block> {
    let whose = match (people, sections) {
        (true, true) => "个人和科室的总分都",
        (true, false) => "总分",
        (false, true) => "科室的总分",
        (false, false) => return Vec::new(),
    };
    let Some((script, header)) = scripts::find(pack, COMPOSE) else {
        return Vec::new();
    };
    let words = format!(
        "{whose}由规则{}合成：计入哪些类型、分组和指标，各乘多少系数，以附里的原文为准。",
        scripts::title(script, header)
    );
    let mut blocks = vec![Block::Paragraph(words)];
    blocks.extend(scripts::grounds(header));
    blocks
}

/// What 定等.rhai is about.
fn judged(pack: &PackCases) -> Vec<Block> {
    let Some((script, header)) = scripts::find(pack, JUDGE_SCRIPT) else {
        return Vec::new();
    };
    let words = format!(
        "名次排出以后，由规则{}逐人判定：一票否决、直接定等和标记的情形，以附里的原文为准。",
        scripts::title(script, header)
    );
    let mut blocks = vec![Block::Heading("判定".to_owned()), Block::Paragraph(words)];
    blocks.extend(scripts::grounds(header));
    blocks
}

fn composition(scheme: &Scheme, by_script: bool) -> String {
    let kinds: Vec<&str> = scheme.kinds.iter().map(AsRef::as_ref).collect();
    let how = match (scheme.combine, by_script) {
        (Combine::Weighted, true) => "各指标按权重加权，得类型小计",
        (Combine::Weighted, false) => "各指标按权重加权，得类型小计和总分",
        (_, true) => "各指标得分相加为类型小计",
        (_, false) => "各指标得分相加为类型小计，各类型小计相加为总分",
    };
    let full = scheme.full.map_or_else(String::new, |full| {
        format!("；每个岗位各指标的满分合计 {} 分", figure(full))
    });
    format!(
        "考核目标分为{}{}；{how}{full}。",
        kinds.join("、"),
        if kinds.len() > 1 {
            format!("{}类", kinds.len())
        } else {
            "一类".to_owned()
        }
    )
}

fn bounds(bounds: &Bounds) -> Option<String> {
    let part = |word: &str, limit: Option<Decimal>| {
        limit.map(|limit| format!("{word} {} 分", figure(limit)))
    };
    let parts: Vec<String> = [
        part("扣分最低扣到", bounds.deduction_floor),
        part("加分最多", bounds.bonus_cap),
        part("最低", bounds.lower),
        part("最高", bounds.upper),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!parts.is_empty()).then(|| parts.join("，"))
}

/// Rounding, posts and statuses, grades, quotas, signatures.
pub fn procedure(pack: &PackCases) -> Vec<Block> {
    let scheme = &pack.scheme;
    let mut blocks = vec![Block::Heading("取整".to_owned()), rounding(scheme)];
    blocks.push(Block::Heading("任职".to_owned()));
    blocks.push(Block::Paragraph(format!(
        "考核期内有几段任职的，按「{}」合成一个结果。",
        scheme.merge.word()
    )));
    if let Some((share, basis)) = &scheme.least_share {
        blocks.push(Block::Paragraph(format!(
            "在岗工作日不足考核期 {} 的，{}。依据：{basis}。",
            percent(*share),
            Conclusion::Unscored.word()
        )));
    }
    if let Some((grade, basis)) = &scheme.veto {
        blocks.push(Block::Paragraph(format!(
            "有一票否决情形的，直接确定为「{grade}」。依据：{basis}。"
        )));
    }
    blocks.extend(judged(pack));
    blocks.extend(declared::blocks(&pack.settings));
    blocks.push(Block::Heading("签署".to_owned()));
    blocks.push(Block::Signatures(texts([
        "起草人（签名）：",
        "考核工作机构审核（签名）：",
        "单位负责人批准（签名）：",
        "施行日期：　　　　年　　月　　日",
    ])));
    blocks
}

fn rounding(scheme: &Scheme) -> Block {
    let steps = scheme.rounding;
    let row = |name: &str, step: Rounding| {
        vec![
            name.to_owned(),
            format!("{} 位小数", step.places),
            step.mode.word().to_owned(),
        ]
    };
    Block::Table {
        head: texts(["步骤", "保留", "方式"]),
        rows: vec![
            row("每笔记分", steps.entry),
            row("分项、逐件", steps.item),
            row("指标", steps.indicator),
            row("小计", steps.subtotal),
            row("总分", steps.total),
            row("定等", steps.grading),
        ],
    }
}
