//! Tables that mean harm, through the binary: an answer within 1 GiB, whatever they hold.

use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use super::{PROGRAM, office};

/// `gangze check` in a process that cannot have more than 1 GiB.
#[cfg(unix)]
fn check_within_a_gigabyte(dir: &std::path::Path) -> (Option<i32>, String) {
    let done = Command::new("sh")
        .arg("-c")
        .arg("ulimit -v 1048576; exec \"$0\" check \"$1\"")
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
fn a_million_faults_and_a_million_headers_are_answered_within_a_gigabyte() {
    let office = office("county-office");
    let mut strangers = "任务,主办,完成时限,完成日期\n".to_owned();
    for row in 0..1_048_600 {
        let _ = writeln!(strangers, "任务{row},无名{},9月31日,", row % 5000);
    }
    fs::write(office.dir.join("台账/生人.csv"), strangers).unwrap();
    let mut headers = String::new();
    for row in 0..1_000_000 {
        let _ = writeln!(headers, "任务,主办,甲{row}");
    }
    fs::write(office.dir.join("台账/表头.csv"), headers).unwrap();
    let (code, out) = check_within_a_gigabyte(&office.dir);
    assert_eq!(code, Some(1), "{out}");
    assert!(out.contains("问题太多，只列出 20000 处"), "E219");
    assert!(out.contains("表格超过了能读的 1048576 行"), "E112");
}
