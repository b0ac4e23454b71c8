//! The walls of the house: which room may use which, and what only one room may touch.
//! The rules are the two tables below; everything else reads them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Room, and the rooms that it may name.
const ALLOWED: &[(&str, &[&str])] = &[
    ("main", &["cli"]),
    ("lib", &[]),
    (
        "cli",
        &[
            "charter",
            "book",
            "assess",
            "cases",
            "diag",
            "intake",
            "office",
            "rules",
            "sheet",
            "starter",
            "workspace",
        ],
    ),
    (
        "charter",
        &["cases", "workspace", "rules", "office", "book", "diag"],
    ),
    (
        "cases",
        &[
            "assess",
            "workspace",
            "intake",
            "rules",
            "score",
            "grade",
            "report",
            "book",
            "office",
            "sheet",
            "diag",
        ],
    ),
    (
        "assess",
        &[
            "ballot",
            "workspace",
            "intake",
            "rules",
            "score",
            "grade",
            "report",
            "book",
            "office",
            "sheet",
            "diag",
        ],
    ),
    ("ballot", &["office", "book", "sheet", "diag"]),
    (
        "starter",
        &["cases", "workspace", "rules", "office", "book", "diag"],
    ),
    ("workspace", &["sheet", "intake", "office", "diag"]),
    ("intake", &["sheet", "office", "diag"]),
    ("sheet", &["diag"]),
    ("rules", &["office", "diag"]),
    ("score", &["rules", "office", "diag"]),
    ("grade", &["rules", "score", "office", "diag"]),
    ("report", &["grade", "score", "office", "book", "diag"]),
    ("book", &["diag"]),
    ("office", &["diag"]),
    ("diag", &[]),
];

/// What is fenced, and the rooms or files that may hold it.
const FENCES: &[(&str, &[&str])] = &[
    ("calamine::", &["sheet"]),
    ("encoding_rs::", &["sheet", "book/csv.rs"]),
    ("rhai::", &["rules"]),
    ("rust_xlsxwriter::", &["book"]),
    ("clap::", &["cli"]),
    ("indicatif::", &["cli"]),
    ("std::process::Command", &["sheet"]),
    ("std::process::Stdio", &["sheet"]),
    ("std::fs", &["workspace", "sheet", "book"]),
    ("println!", &["cli"]),
    ("eprintln!", &["cli"]),
    ("print!(", &["cli"]),
    ("stdout()", &["cli"]),
    ("stderr()", &["cli"]),
    ("SystemTime", &["cli"]),
    ("Utc::now", &["cli"]),
    ("Local::now", &["cli"]),
    // The clock stands in two backstops only.
    ("Instant", &["rules/engine.rs", "sheet/parent.rs"]),
];

/// Writing calls of `std::fs`, for `book` alone.
const WRITES: &[&str] = &[
    "fs::write",
    "fs::rename",
    "fs::remove",
    "fs::create_dir",
    "File::create",
    "OpenOptions",
];

/// Reading calls of `std::fs`, for `workspace` and `sheet` alone; `book` sees what stands in the result folder.
const READS: &[(&str, &[&str])] = &[
    ("fs::read(", &["workspace", "sheet"]),
    (
        "fs::read_to_string",
        &["workspace", "sheet", "book/swap.rs"],
    ),
    (
        "fs::read_dir",
        &[
            "workspace",
            "sheet",
            "book/swap.rs",
            "book/folder.rs",
            "book/staging.rs",
        ],
    ),
    ("File::open", &["workspace", "sheet", "book"]),
];

const LONGEST_FILE: usize = 530;

struct File {
    /// Below `src/`, with `/`.
    name: String,
    room: String,
    text: String,
}

fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    walk(&root, &mut found);
    found.sort();
    found
        .into_iter()
        .map(|path| {
            let name = path
                .strip_prefix(&root)
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            let room = name
                .split('/')
                .next()
                .unwrap()
                .trim_end_matches(".rs")
                .to_owned();
            let text = fs::read_to_string(&path).unwrap();
            File { name, room, text }
        })
        .collect()
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The code without comments, so that prose may name anything.
fn code(text: &str) -> String {
    text.lines()
        .map(|line| line.split("//").next().unwrap_or(""))
        .collect::<Vec<_>>()
        .join("\n")
}

fn rooms_named(code: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for root in ["crate::", "gangze::"] {
        for (at, _) in code.match_indices(root) {
            let rest = &code[at + root.len()..];
            if let Some(list) = rest.strip_prefix('{') {
                for item in top_level_items(list) {
                    named.insert(first_word(&item));
                }
            } else {
                named.insert(first_word(rest));
            }
        }
    }
    named
}

fn first_word(text: &str) -> String {
    text.trim_start()
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

/// The items of a `use` list, up to its closing brace.
fn top_level_items(list: &str) -> Vec<String> {
    let (mut items, mut item, mut depth) = (Vec::new(), String::new(), 0);
    for c in list.chars() {
        match c {
            '}' if depth == 0 => break,
            ',' if depth == 0 => items.push(std::mem::take(&mut item)),
            c => {
                depth += i32::from(c == '{') - i32::from(c == '}');
                item.push(c);
            }
        }
    }
    items.push(item);
    items
}

#[test]
fn rooms_use_only_the_rooms_they_may() {
    let mut faults = Vec::new();
    let rooms: BTreeSet<&str> = ALLOWED.iter().map(|(room, _)| *room).collect();
    for file in files() {
        let Some((_, allowed)) = ALLOWED.iter().find(|(room, _)| *room == file.room) else {
            faults.push(format!(
                "{}: a room that the house does not know",
                file.name
            ));
            continue;
        };
        for named in rooms_named(&code(&file.text)) {
            let own = named == file.room;
            if rooms.contains(named.as_str()) && !own && !allowed.contains(&named.as_str()) {
                faults.push(format!("{} uses {named}", file.name));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn may(file: &File, allowed: &[&str]) -> bool {
    allowed
        .iter()
        .any(|place| *place == file.room || *place == file.name)
}

#[test]
fn fences_hold() {
    let mut faults = Vec::new();
    for file in files() {
        let code = code(&file.text);
        for (word, allowed) in FENCES.iter().chain(READS) {
            if code.contains(word) && !may(&file, allowed) {
                faults.push(format!("{}: {word}", file.name));
            }
        }
        for word in WRITES {
            if code.contains(word) && !may(&file, &["book"]) {
                faults.push(format!("{}: {word}", file.name));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn modules_say_what_they_own() {
    let mut faults = Vec::new();
    for file in files() {
        let head: Vec<&str> = file
            .text
            .lines()
            .take_while(|line| line.starts_with("//!"))
            .collect();
        let data = file.name.starts_with("diag/catalog/");
        if !data && file.name != "lib.rs" && !head.iter().any(|line| line.contains("Invariant:")) {
            faults.push(format!("{}: no Invariant line", file.name));
        }
        if head.len() > 6 && file.name != "lib.rs" && file.name != "office/words.rs" {
            faults.push(format!("{}: a head of {} lines", file.name, head.len()));
        }
        let lines = file.text.lines().count();
        if lines > LONGEST_FILE {
            faults.push(format!("{}: {lines} lines", file.name));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_check_sees_a_broken_wall() {
    let code = code("use crate::{diag::Sink, report}; let x = crate::book::Row; // crate::cli");
    let named: Vec<String> = rooms_named(&code).into_iter().collect();
    assert_eq!(named, ["book", "diag", "report"]);
}

/// Every source file of the program, for tests that look for what should not be in it.
pub fn each_source(visit: &mut dyn FnMut(&str, &str)) {
    for file in files() {
        visit(&file.name, &file.text);
    }
}
