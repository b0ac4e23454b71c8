//! Any bytes under any ending, as the fuzz target reads them: its corpus, and bytes thrown together.
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

#[path = "../../fuzz/any_bytes.rs"]
mod target;

fn program() -> PathBuf {
    env!("CARGO_BIN_EXE_gangze").into()
}

fn corpus() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/any_bytes");
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

#[test]
fn the_corpus_of_the_fuzz_target_is_read_without_a_panic() {
    let files = corpus();
    assert!(files.len() >= 40, "{} files", files.len());
    for (name, bytes) in &files {
        eprintln!("{name}");
        target::any_bytes(bytes, &program());
    }
}

/// Beginnings by which a file is taken for what it says it is.
const BEGINNINGS: [&[u8]; 8] = [
    b"",
    b"PK\x03\x04",
    b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
    b"<html><table><tr><td>",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"sep=;\n",
    b"<?xml version=\"1.0\"?>",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_under_any_ending(
        choice in any::<u8>(),
        beginning in 0..BEGINNINGS.len(),
        bytes in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let data = [&[choice], BEGINNINGS[beginning], &bytes].concat();
        target::any_bytes(&data, &program());
    }

    #[test]
    fn files_of_the_corpus_with_other_bytes_in_them(
        file in any::<prop::sample::Index>(),
        choice in prop::option::of(any::<u8>()),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let files = corpus();
        let mut data = files[file.index(files.len())].1.clone();
        for (at, byte) in damage {
            let at = at.index(data.len());
            data[at] = byte;
        }
        if let Some(choice) = choice {
            data[0] = choice;
        }
        if let Some(cut) = cut {
            data.truncate(cut.index(data.len()) + 1);
        }
        target::any_bytes(&data, &program());
    }
}
