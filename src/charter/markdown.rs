//! The document as Markdown.
//! Invariant: a bar in a cell does not break the table, nor does what a script holds end its block.

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
            Block::Appendix(text) => {
                let _ = writeln!(out, "## {text}");
            }
            Block::Script(lines) => {
                let fence = fence(lines);
                let _ = writeln!(out, "{fence}");
                for line in lines {
                    let _ = writeln!(out, "{line}");
                }
                let _ = writeln!(out, "{fence}");
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

/// Longer than any run of the same sign in the script.
fn fence(lines: &[String]) -> String {
    let longest = lines
        .iter()
        .flat_map(|line| line.split(|c| c != '`'))
        .map(str::len)
        .max();
    "`".repeat(longest.unwrap_or(0).saturating_add(1).max(3))
}

fn safe(cell: &str) -> String {
    cell.replace('|', "\\|").replace('\n', "；")
}
