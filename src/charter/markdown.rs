//! The document as Markdown.
//! Invariant: a bar in a cell does not break the table.

use std::fmt::Write as _;

use super::{Block, Charter};

/// The whole text.
pub fn markdown(charter: &Charter) -> String {
    let mut out = format!("# {}\n", charter.title);
    for block in &charter.blocks {
        out.push('\n');
        match block {
            Block::Heading(text) => {
                let _ = writeln!(out, "## {text}");
            }
            Block::Subheading(text) => {
                let _ = writeln!(out, "### {text}");
            }
            Block::Paragraph(text) => {
                let _ = writeln!(out, "{text}");
            }
            Block::Table { head, rows } => {
                let line = |cells: &[String]| {
                    let cells: Vec<String> = cells.iter().map(|cell| safe(cell)).collect();
                    format!("| {} |\n", cells.join(" | "))
                };
                out.push_str(&line(head));
                let rule: Vec<String> = head.iter().map(|_| "---".to_owned()).collect();
                out.push_str(&line(&rule));
                for row in rows {
                    out.push_str(&line(row));
                }
            }
            Block::Signatures(lines) => {
                for line in lines {
                    let _ = writeln!(out, "{line}\n");
                }
            }
        }
    }
    out
}

fn safe(cell: &str) -> String {
    cell.replace('|', "\\|").replace('\n', "；")
}
