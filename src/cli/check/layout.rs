//! What every sheet was taken for, as text: table, header, each column, the rows that hold no record.
//! Invariant: files, sheets and rows in their own order; long lists are cut with their full count.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use crate::assess::Inspection;
use crate::diag::column_letters;
use crate::intake::{ColumnLayout, Layout, RowKind, Scale, Stretch, Taken};

/// So many stretches of rows are listed one by one.
const MOST: usize = 12;
/// The column at which the meaning of a header begins, in half-width characters.
const WIDEST: usize = 28;

const KINDS: [RowKind; 12] = [
    RowKind::Accepted,
    RowKind::Rejected,
    RowKind::Title,
    RowKind::Header,
    RowKind::Section,
    RowKind::Total,
    RowKind::Note,
    RowKind::Form,
    RowKind::Weights,
    RowKind::NumberOnly,
    RowKind::Beside,
    RowKind::Unread,
];

/// All sheets of all files.
pub fn text(inspection: &Inspection) -> String {
    let mut out = String::new();
    let mut before: Option<&Layout> = None;
    for layout in &inspection.layouts {
        let same_sheet =
            before.is_some_and(|before| before.file == layout.file && before.sheet == layout.sheet);
        if !same_sheet {
            let _ = writeln!(out, "{}", title(layout));
        }
        table(&mut out, layout);
        before = Some(layout);
    }
    for file in inspection.unread() {
        let _ = writeln!(out, "{}\n  没有读成，原因见上面的问题\n", file.name);
    }
    out
}

fn title(layout: &Layout) -> String {
    let mut title = layout.file.to_string();
    if let Some(sheet) = &layout.sheet {
        let _ = write!(title, " › {sheet}");
    }
    if layout.hidden {
        title.push_str("（隐藏）");
    }
    title
}

fn table(out: &mut String, layout: &Layout) {
    match (&layout.table, layout.header) {
        (Some(table), Some((first, last))) => {
            let _ = write!(out, "  取作「{table}」，表头在{}", rows((first, last)));
            if let Some(section) = &layout.section {
                let _ = write!(out, "，各行的科室按名称取作 {section}");
            }
            for (row, section) in layout.turns.iter().take(MOST) {
                let section = section.as_deref().unwrap_or("不定");
                let _ = write!(out, "，第 {} 行以下取作 {section}", row + 1);
            }
            if layout.turns.len() > MOST {
                let _ = write!(out, "，共变 {} 次", layout.turns.len());
            }
            out.push('\n');
        }
        _ if layout.rows.is_empty() => out.push_str("  空表\n"),
        _ if layout.rows.iter().all(|rows| rows.kind == RowKind::Note) => {
            out.push_str("  按工作表的名字是说明，没有读\n");
        }
        _ => out.push_str("  没有认出表头，没有读\n"),
    }
    let wide = |column: &ColumnLayout| column.written.width_cjk().min(WIDEST);
    let room = layout.columns.iter().map(wide).max().unwrap_or(0);
    for column in &layout.columns {
        let pad = " ".repeat(room.saturating_sub(column.written.width_cjk()));
        let _ = writeln!(
            out,
            "    {:<3} {}{pad}  {}",
            column_letters(column.col),
            column.written,
            meaning(column)
        );
    }
    for kind in KINDS {
        let own: Vec<&Stretch> = layout
            .rows
            .iter()
            .filter(|stretch| stretch.kind == kind)
            .collect();
        if own.is_empty() {
            continue;
        }
        let count: u64 = own.iter().map(|stretch| u64::from(stretch.rows)).sum();
        let listed: Vec<String> = own
            .iter()
            .take(MOST)
            .map(|stretch| rows((stretch.first, stretch.last)))
            .collect();
        let more = if own.len() > MOST {
            format!(" 等 {} 段", own.len())
        } else {
            String::new()
        };
        let _ = writeln!(
            out,
            "  {} {count} 行：{}{more}",
            kind.word(),
            listed.join("、")
        );
    }
    out.push('\n');
}

fn meaning(column: &ColumnLayout) -> String {
    let kind = column.kind.word();
    let mut words = match column.taken {
        Taken::Known => format!("→ {}（{kind}）", column.name),
        Taken::Own => format!("另存为{kind}"),
        Taken::Again => format!("没有读：另有一列取作{}", column.name),
        Taken::Outside => "没有读：在空列右边".to_owned(),
        Taken::Unclear => "看不出是完成时限还是完成日期".to_owned(),
    };
    if column.either && column.taken == Taken::Known {
        words.push_str("，按上级表头或另一列判断");
    }
    if column.written.is_empty() {
        words.push_str("，照同一列的工号");
    } else if column.inferred {
        words.push_str("，推断：上级表头取自左边");
    }
    match column.scale {
        Some(Scale::Hundred) => words.push_str("，没有 % 的按百分数，95 就是 95%"),
        Some(Scale::Fraction) => words.push_str("，没有 % 的按小数，0.95 就是 95%"),
        None => {}
    }
    if !column.filled.is_empty() {
        let listed: Vec<String> = column
            .filled
            .iter()
            .take(MOST)
            .map(|span| rows(*span))
            .collect();
        let _ = write!(words, "，合并单元格向下填充：{}", listed.join("、"));
        if column.filled.len() > MOST {
            let _ = write!(words, " 等 {} 处", column.filled.len());
        }
    }
    words
}

/// `第 5 行`, `第 5–9 行`, as spreadsheet programs count.
fn rows((first, last): (u32, u32)) -> String {
    let (first, last) = (u64::from(first) + 1, u64::from(last) + 1);
    if first == last {
        format!("第 {first} 行")
    } else {
        format!("第 {first}–{last} 行")
    }
}
