//! 考核办法: a scheme as a document for signature, from pack.toml, the rules' headers and 岗位目标.
//! One model, written as Markdown and as a workbook.
//! Invariant: every figure, basis and method of the scheme stands in it exactly once, and nothing that is not in the
//! scheme.

mod declared;
mod layout;
mod markdown;
mod scheme;
mod scripts;
mod targets;

use crate::cases::{Grid, PackCases};

pub use layout::workbook;
pub use markdown::markdown;

/// A part of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// 一、考核指标
    Heading(String),
    /// （一）文稿
    Subheading(String),
    Paragraph(String),
    Table {
        head: Vec<String>,
        rows: Vec<Vec<String>>,
    },
    /// Lines to be signed on.
    Signatures(Vec<String>),
    /// 附：计分规则原文; without a number.
    Appendix(String),
    /// A script as it is written, line by line.
    Script(Vec<String>),
}

/// The whole document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charter {
    pub title: String,
    pub blocks: Vec<Block>,
}

/// The document of a pack with these targets: the raw cells of 岗位目标, header row first.
pub fn charter(pack: &PackCases, targets: &Grid) -> Charter {
    let mut blocks = scheme::general(pack);
    blocks.extend(targets::blocks(pack, targets));
    blocks.extend(scheme::procedure(pack));
    blocks.extend(scripts::appendix(pack, targets));
    let mut number = 0;
    for block in &mut blocks {
        if let Block::Heading(text) = block {
            number += 1;
            *text = format!("{}、{text}", chinese(number));
        }
    }
    Charter {
        title: pack.scheme.title.to_string(),
        blocks,
    }
}

/// 1 to 99 in Chinese.
fn chinese(number: usize) -> String {
    let digit = |n: usize| {
        ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
            .get(n)
            .copied()
            .unwrap_or("")
    };
    let (tens, ones) = (number / 10, number % 10);
    let lead = match tens {
        0 => String::new(),
        1 => "十".to_owned(),
        tens => format!("{}十", digit(tens)),
    };
    format!("{lead}{}", digit(ones))
}
