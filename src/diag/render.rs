//! Diagnostics as text for people and as JSON for programs.
//! Invariant: one renderer each; nothing is decided here.

use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde_json::{Value, json as object};

use super::{Diagnostic, Place, Severity};

/// The block that stands on the terminal: head, place, row, related places, trace, mend.
pub fn text(diagnostic: &Diagnostic) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{diagnostic}");
    if diagnostic.place != Place::Run {
        let _ = write!(out, " --> {}", diagnostic.place);
        if diagnostic.count > 1 {
            let _ = match diagnostic.place {
                // A script that fails at one place for many.
                Place::Text { .. } => write!(out, "（共 {} 次，只列出一次）", diagnostic.count),
                _ => write!(out, "（共 {} 处）", diagnostic.count),
            };
        }
        out.push('\n');
    }
    if let Some(snippet) = snippet(&diagnostic.place) {
        out.push_str(&snippet);
    }
    if let Some(row) = &diagnostic.row {
        let _ = writeln!(out, "  = 本行: {row}");
    }
    for (place, words) in &diagnostic.related {
        let _ = match place {
            Place::Run => writeln!(out, "  = 另见: {words}"),
            place => writeln!(out, "  = 另见: {place} {words}"),
        };
    }
    for words in &diagnostic.trace {
        let _ = writeln!(out, "  = 经过: {words}");
    }
    if let Some(help) = &diagnostic.help {
        let _ = writeln!(out, "  = 建议: {help}");
    }
    out
}

/// The script line with the faulty stretch underlined; nothing for places that are not in a text.
fn snippet(place: &Place) -> Option<String> {
    let Place::Text {
        line,
        column,
        length,
        text,
        ..
    } = place
    else {
        return None;
    };
    let byte_at = |chars: usize| {
        text.char_indices()
            .nth(chars)
            .map_or(text.len(), |(byte, _)| byte)
    };
    let from = usize::try_from(column.saturating_sub(1)).ok()?;
    let start = byte_at(from);
    let end = byte_at(from + usize::try_from(*length).ok()?.max(1)).max(start);
    let group = Level::ERROR.no_name().primary_title("").element(
        Snippet::source(text.as_ref())
            .line_start(usize::try_from(*line).ok()?)
            .annotation(AnnotationKind::Primary.span(start..end)),
    );
    let drawn = Renderer::plain().render(&[group]);
    // The renderer's own title and arrow lines repeat what stands above.
    let body: Vec<&str> = drawn.lines().skip(1).collect();
    Some(body.join("\n") + "\n")
}

/// One object a diagnostic; addresses in `A1` form, lines and columns from 1.
pub fn json(diagnostic: &Diagnostic) -> Value {
    object!({
        "code": diagnostic.code.id(),
        "severity": match diagnostic.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        },
        "message": diagnostic.message,
        "place": place_json(&diagnostic.place),
        "row": diagnostic.row,
        "related": diagnostic.related.iter().map(|(place, words)| {
            object!({ "place": place_json(place), "message": words })
        }).collect::<Vec<_>>(),
        "trace": diagnostic.trace,
        "help": diagnostic.help,
        "count": diagnostic.count,
    })
}

fn place_json(place: &Place) -> Value {
    match place {
        Place::Run => Value::Null,
        Place::File(file) => object!({ "file": file.as_ref() }),
        Place::Sheet { file, sheet } => {
            object!({ "file": file.as_ref(), "sheet": sheet.as_deref() })
        }
        Place::Cells { file, sheet, range } => object!({
            "file": file.as_ref(), "sheet": sheet.as_deref(), "cells": range.to_string(),
        }),
        Place::Text {
            file,
            line,
            column,
            length,
            ..
        } => object!({
            "file": file.as_ref(), "line": line, "column": column, "length": length,
        }),
    }
}
