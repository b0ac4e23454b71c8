//! The catalogue of messages: every code is explained, and every code of the rooms tested here has a test.
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use gangze::diag::{Code, Severity};

#[test]
fn every_code_is_explained() {
    for code in Code::all() {
        let entry = code.entry();
        for text in [
            entry.title,
            entry.meaning,
            entry.cause,
            entry.mend,
            entry.example,
        ] {
            assert!(!text.trim().is_empty(), "{code}");
            assert_eq!(text.trim(), text, "{code}");
            assert!(!text.ends_with('。'), "{code}: {text}");
            assert!(!text.contains('\n'), "{code}: {text}");
        }
    }
}

#[test]
fn ids_are_well_formed_and_unique() {
    let mut seen = BTreeSet::new();
    for code in Code::all() {
        let id = code.id();
        assert_eq!(id.len(), 4, "{id}");
        assert!(id.starts_with(['E', 'W', 'N']), "{id}");
        assert!(id[1..].bytes().all(|digit| digit.is_ascii_digit()), "{id}");
        assert!(seen.insert(id), "{id} is there twice");
        assert_eq!(Code::find(&id.to_lowercase()), Some(code));
        let severity = match &id[..1] {
            "E" => Severity::Error,
            "W" => Severity::Warning,
            _ => Severity::Note,
        };
        assert_eq!(code.severity(), severity, "{id}");
    }
    assert_eq!(Code::find("E999"), None);
}

fn texts(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            texts(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
}

/// Files, tables and the report (areas 1, 2 and 7) and all notes are the business of their own rooms' tests.
#[test]
fn every_code_of_these_rooms_has_a_test() {
    let mut found = Vec::new();
    texts(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests"),
        &mut found,
    );
    let untested: Vec<&str> = Code::all()
        .map(Code::id)
        .filter(|id| !id.starts_with('N') && !matches!(&id[1..2], "1" | "2" | "7"))
        .filter(|id| {
            !found
                .iter()
                .any(|(path, text)| !path.ends_with("catalog.rs") && text.contains(id))
        })
        .collect();
    assert!(untested.is_empty(), "{untested:?}");
}
