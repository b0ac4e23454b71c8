//! Tables that mean harm, through the binary: an answer within bounds of memory, whatever they hold.

use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use super::{PROGRAM, office};

/// `gangze check` in a process that cannot have more than 768 MiB.
#[cfg(unix)]
fn check_within_bounds(dir: &std::path::Path) -> (Option<i32>, String) {
    let done = Command::new("sh")
        .arg("-c")
        .arg("ulimit -v 786432; exec \"$0\" check \"$1\"")
        .arg(PROGRAM)
        .arg(dir)
        .output()
        .unwrap();
    (
        done.status.code(),
        String::from_utf8_lossy(&done.stdout).into_owned(),
    )
}

#[cfg(unix)]
#[test]
fn faults_and_headers_without_end_are_answered_within_bounds() {
    let office = office("county-office");
    let mut strangers = "任务,主办,完成时限,完成日期\n".to_owned();
    for row in 0..600_000 {
        let _ = writeln!(strangers, "任务{row},无名{},9月31日,", row % 5000);
    }
    fs::write(office.dir.join("台账/生人.csv"), strangers).unwrap();
    let mut headers = String::new();
    for row in 0..400_000 {
        let _ = writeln!(headers, "任务,主办,甲{row}");
    }
    fs::write(office.dir.join("台账/表头.csv"), headers).unwrap();
    let (code, out) = check_within_bounds(&office.dir);
    assert_eq!(code, Some(1), "{out}");
    assert!(out.contains("问题太多，只列出 20000 处"), "E219");
}
