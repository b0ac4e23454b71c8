//! Folders that swap in whole, and what is left when something is in the way.
use std::fs;
use std::path::Path;

use calamine::Reader;
use gangze::book::{ResultFolder, replace_file};
use gangze::diag::{self, NoWatch, Sink, catalog::output};

use super::{book, open, report};

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Replaces `结果/2026Q3` by a folder with one text in it.
fn run(
    root: &Path,
    name: &str,
    text: &str,
) -> Result<Vec<diag::Diagnostic>, Box<diag::Diagnostic>> {
    let mut sink = Sink::new();
    let folder = ResultFolder::replacing(&root.join("结果/2026Q3"), "结果/2026Q3", &mut sink)?;
    folder.text(name, text)?;
    folder.commit(&mut sink)?;
    Ok(sink.finish())
}

#[test]
fn a_folder_is_replaced_as_a_whole() {
    let root = tempfile::tempdir().unwrap();
    let target = root.path().join("结果/2026Q3");
    assert_eq!(run(root.path(), "旧的.txt", "一").unwrap(), []);
    fs::write(target.join("签字扫描.pdf"), "人放的").unwrap();
    let mut sink = Sink::new();
    let folder = ResultFolder::replacing(&target, "结果/2026Q3", &mut sink).unwrap();
    folder
        .workbook("个人/张敏.xlsx", book(vec![report()]), &NoWatch)
        .unwrap();
    folder
        .json(
            "results.json",
            &serde_json::json!({
                "总分": "85.50",
                "分项得分": [],
                "任职": [{"岗位": "文稿岗", "指标": [1, 2]}, {}],
                "输入": {"台账": ["一", "二"]},
            }),
        )
        .unwrap();
    assert_eq!(
        names_in(&target),
        ["文件清单.txt", "旧的.txt", "签字扫描.pdf"].map(str::to_owned)
    );
    folder.commit(&mut sink).unwrap();
    assert!(sink.is_empty());
    assert_eq!(
        names_in(&target),
        ["results.json", "个人", "文件清单.txt", "签字扫描.pdf"]
    );
    assert_eq!(
        fs::read_to_string(target.join("签字扫描.pdf")).unwrap(),
        "人放的"
    );
    assert_eq!(
        fs::read_to_string(target.join("results.json")).unwrap(),
        r#"{
  "总分": "85.50",
  "分项得分": [],
  "任职": [
    {"岗位":"文稿岗","指标":[1,2]},
    {}
  ],
  "输入": {
    "台账": ["一","二"]
  }
}
"#
    );
    assert_eq!(
        open(&fs::read(target.join("个人/张敏.xlsx")).unwrap()).sheet_names(),
        ["汇总"]
    );
    assert_eq!(names_in(&root.path().join("结果")), ["2026Q3"]);
}

#[test]
fn a_dropped_folder_leaves_nothing() {
    let root = tempfile::tempdir().unwrap();
    run(root.path(), "a.txt", "旧").unwrap();
    let folder = ResultFolder::replacing(
        &root.path().join("结果/2026Q3"),
        "结果/2026Q3",
        &mut Sink::new(),
    )
    .unwrap();
    folder.text("a.txt", "新").unwrap();
    assert_eq!(names_in(&root.path().join("结果")).len(), 2);
    drop(folder);
    assert_eq!(names_in(&root.path().join("结果")), ["2026Q3"]);
    assert_eq!(
        fs::read_to_string(root.path().join("结果/2026Q3/a.txt")).unwrap(),
        "旧"
    );
}

#[test]
fn a_file_in_the_way_changes_nothing() {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("结果")).unwrap();
    fs::write(root.path().join("结果/2026Q3"), "别人的").unwrap();
    let fault = run(root.path(), "a.txt", "新").unwrap_err();
    assert_eq!(fault.code, output::IN_THE_WAY);
    insta::assert_snapshot!(diag::text(&fault), @"
    错误[E702]: `结果/2026Q3` 的位置上有一个同名的文件或文件夹，写不进去
     --> 结果/2026Q3
      = 建议: 把它改名或者移走，再运行一次
    ");
    assert_eq!(
        fs::read_to_string(root.path().join("结果/2026Q3")).unwrap(),
        "别人的"
    );
    assert_eq!(names_in(&root.path().join("结果")), ["2026Q3"]);

    fs::remove_file(root.path().join("结果/2026Q3")).unwrap();
    fs::remove_dir(root.path().join("结果")).unwrap();
    fs::write(root.path().join("结果"), "别人的").unwrap();
    assert_eq!(
        run(root.path(), "a.txt", "新").unwrap_err().code,
        output::IN_THE_WAY
    );
}

#[test]
fn an_open_file_is_named_and_nothing_changes() {
    for lock in ["~$报告.xlsx", ".~lock.报告.xlsx#", ".~报告.xlsx"] {
        let root = tempfile::tempdir().unwrap();
        run(root.path(), "报告.xlsx", "旧").unwrap();
        let target = root.path().join("结果/2026Q3");
        fs::write(target.join(lock), "").unwrap();
        let fault = run(root.path(), "报告.xlsx", "新").unwrap_err();
        assert_eq!(fault.code, output::OPEN_ELSEWHERE);
        assert_eq!(
            fault.message,
            "`结果/2026Q3/报告.xlsx` 正在别处打开，换不掉"
        );
        assert!(fault.help.unwrap().contains(lock));
        assert_eq!(fs::read_to_string(target.join("报告.xlsx")).unwrap(), "旧");
        assert_eq!(names_in(&root.path().join("结果")), ["2026Q3"]);
    }
}

#[test]
fn opened_while_computing_is_found_at_the_end() {
    let root = tempfile::tempdir().unwrap();
    run(root.path(), "报告.xlsx", "旧").unwrap();
    let target = root.path().join("结果/2026Q3");
    let mut sink = Sink::new();
    let folder = ResultFolder::replacing(&target, "结果/2026Q3", &mut sink).unwrap();
    folder.text("报告.xlsx", "新").unwrap();
    fs::write(target.join("~$报告.xlsx"), "").unwrap();
    assert_eq!(
        folder.commit(&mut sink).unwrap_err().code,
        output::OPEN_ELSEWHERE
    );
    assert_eq!(fs::read_to_string(target.join("报告.xlsx")).unwrap(), "旧");
    assert_eq!(names_in(&root.path().join("结果")), ["2026Q3"]);
}

/// The staging folder of this process.
fn staging(root: &Path) -> std::path::PathBuf {
    root.join(format!("结果/.2026Q3.新-{}", std::process::id()))
}

#[test]
fn a_lost_file_stops_the_exchange() {
    let root = tempfile::tempdir().unwrap();
    run(root.path(), "a.txt", "旧").unwrap();
    let target = root.path().join("结果/2026Q3");
    let mut sink = Sink::new();
    let folder = ResultFolder::replacing(&target, "结果/2026Q3", &mut sink).unwrap();
    folder.text("a.txt", "新").unwrap();
    fs::remove_file(staging(root.path()).join("a.txt")).unwrap();
    let fault = folder.commit(&mut sink).unwrap_err();
    assert_eq!(fault.code, output::STAGING_GONE);
    assert_eq!(fs::read_to_string(target.join("a.txt")).unwrap(), "旧");
}

/// The new folder cannot be renamed into place: the old one was set aside and must come back.
#[test]
fn a_failed_exchange_puts_the_old_back() {
    let root = tempfile::tempdir().unwrap();
    let target = root.path().join("结果/2026Q3");
    fs::create_dir_all(&target).unwrap();
    fs::write(target.join("a.txt"), "旧").unwrap();
    let mut sink = Sink::new();
    // Nothing written and no list: what vanishes is found only by the exchange itself.
    fs::remove_file(target.join("a.txt")).unwrap();
    let folder = ResultFolder::fresh(&target, "结果/2026Q3", &mut sink).unwrap();
    fs::write(target.join("a.txt"), "旧").unwrap();
    fs::remove_dir_all(staging(root.path())).unwrap();
    let fault = folder.commit(&mut sink).unwrap_err();
    assert_eq!(fault.code, output::NOT_SWAPPED);
    insta::assert_snapshot!(diag::text(&fault), @"
    错误[E706]: 新的结果换不掉 `结果/2026Q3`，所在的文件夹不见了
     --> 结果/2026Q3
      = 建议: 关闭结果文件夹里的文件和打开它的窗口，再运行一次；原有的结果没有改动
    ");
    assert_eq!(fs::read_to_string(target.join("a.txt")).unwrap(), "旧");
    assert_eq!(names_in(&root.path().join("结果")), ["2026Q3"]);
}

#[test]
fn what_a_dead_run_left_is_cleared() {
    let root = tempfile::tempdir().unwrap();
    run(root.path(), "a.txt", "旧").unwrap();
    let results = root.path().join("结果");
    // 4,294,967,295 is no process on any system.
    fs::create_dir(results.join(".2026Q3.新-4294967295")).unwrap();
    fs::write(results.join(".2026Q3.新-4294967295/半截.xlsx"), "").unwrap();
    fs::create_dir(results.join(".2026Q3.新-我的")).unwrap();
    // Died between setting aside and putting in place.
    fs::rename(
        results.join("2026Q3"),
        results.join(".2026Q3.旧-4294967295"),
    )
    .unwrap();
    let mut sink = Sink::new();
    let folder =
        ResultFolder::replacing(&results.join("2026Q3"), "结果/2026Q3", &mut sink).unwrap();
    assert_eq!(
        fs::read_to_string(results.join("2026Q3/a.txt")).unwrap(),
        "旧"
    );
    drop(folder);
    assert_eq!(names_in(&results), [".2026Q3.新-我的", "2026Q3"]);
    let notes = sink.finish();
    assert_eq!(notes.len(), 1);
    assert_eq!(notes[0].code, output::PUT_BACK);
}

/// Also when it died after putting in place: what people had put there is still taken over.
#[test]
fn a_run_that_died_at_the_very_end_loses_nothing() {
    let root = tempfile::tempdir().unwrap();
    run(root.path(), "a.txt", "新").unwrap();
    let results = root.path().join("结果");
    let aside = results.join(".2026Q3.旧-4294967295");
    fs::create_dir(&aside).unwrap();
    fs::write(aside.join("a.txt"), "旧").unwrap();
    fs::write(aside.join("文件清单.txt"), "说明\r\na.txt\r\n").unwrap();
    fs::write(aside.join("签字.pdf"), "人放的").unwrap();
    assert_eq!(run(root.path(), "a.txt", "更新").unwrap(), []);
    assert_eq!(names_in(&results), ["2026Q3"]);
    assert_eq!(
        fs::read_to_string(results.join("2026Q3/a.txt")).unwrap(),
        "更新"
    );
    assert_eq!(
        fs::read_to_string(results.join("2026Q3/签字.pdf")).unwrap(),
        "人放的"
    );
}

#[test]
fn a_new_folder_must_be_new() {
    let root = tempfile::tempdir().unwrap();
    let target = root.path().join("县府办");
    let mut sink = Sink::new();
    let folder = ResultFolder::fresh(&target, "县府办", &mut sink).unwrap();
    folder
        .text("rules/基本/逾期扣分.rhai", "fn 评分(岗, 指标) {}\n")
        .unwrap();
    folder.commit(&mut sink).unwrap();
    assert_eq!(names_in(&target), ["rules"]);
    let fault = ResultFolder::fresh(&target, "县府办", &mut sink).unwrap_err();
    assert_eq!(fault.code, output::ALREADY_THERE);
    insta::assert_snapshot!(diag::text(&fault), @"
    错误[E707]: `县府办` 已经存在，里面有 1 个文件或文件夹
     --> 县府办
      = 建议: 换一个名字，或者先把原来的文件夹移走
    ");
}

#[test]
fn no_name_leads_out_of_the_folder() {
    let root = tempfile::tempdir().unwrap();
    let mut sink = Sink::new();
    let folder = ResultFolder::fresh(&root.path().join("甲"), "甲", &mut sink).unwrap();
    for name in ["../乙.txt", "/乙.txt", "", "a/../../乙.txt"] {
        let fault = folder.text(name, "").unwrap_err();
        assert_eq!(fault.code, output::CANNOT_WRITE);
    }
}

#[test]
fn one_file_is_replaced_whole() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("标注.xlsx");
    replace_file(&path, "标注.xlsx", b"1").unwrap();
    replace_file(&path, "标注.xlsx", b"2").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"2");
    fs::write(root.path().join("~$标注.xlsx"), "").unwrap();
    let fault = replace_file(&path, "标注.xlsx", b"3").unwrap_err();
    assert_eq!(fault.code, output::OPEN_ELSEWHERE);
    assert_eq!(fs::read(&path).unwrap(), b"2");
    fs::create_dir(root.path().join("乙")).unwrap();
    let fault = replace_file(&root.path().join("乙"), "乙", b"3").unwrap_err();
    assert_eq!(fault.code, output::IN_THE_WAY);
    assert_eq!(
        names_in(root.path()),
        ["~$标注.xlsx", "乙", "标注.xlsx"].map(str::to_owned)
    );
}

#[test]
fn what_people_put_into_a_subfolder_is_kept() {
    let root = tempfile::tempdir().unwrap();
    run(root.path(), "个人/张敏.xlsx", "一").unwrap();
    let target = root.path().join("结果/2026Q3");
    fs::write(target.join("个人/批注.txt"), "人放的").unwrap();
    fs::create_dir(target.join("扫描")).unwrap();
    fs::write(target.join("扫描/1.jpg"), "人放的").unwrap();
    assert_eq!(run(root.path(), "个人/李强.xlsx", "二").unwrap(), []);
    assert_eq!(names_in(&target.join("个人")), ["批注.txt", "李强.xlsx"]);
    assert_eq!(names_in(&target.join("扫描")), ["1.jpg"]);
    // The subfolder is not written any more: only what people put there goes on.
    assert_eq!(run(root.path(), "a.txt", "三").unwrap(), []);
    assert_eq!(names_in(&target.join("个人")), ["批注.txt"]);
}

#[test]
fn a_file_of_somebody_with_our_name_is_left_aside() {
    let root = tempfile::tempdir().unwrap();
    run(root.path(), "a.txt", "一").unwrap();
    let results = root.path().join("结果");
    fs::write(results.join("2026Q3/b.txt"), "人放的").unwrap();
    let notes = run(root.path(), "b.txt", "二").unwrap();
    assert_eq!(notes.len(), 1);
    assert_eq!(notes[0].code, output::OLD_LEFT_BEHIND);
    assert_eq!(
        fs::read_to_string(results.join("2026Q3/b.txt")).unwrap(),
        "二"
    );
    let aside = format!(".2026Q3.旧-{}", std::process::id());
    assert!(notes[0].message.contains(&aside), "{}", notes[0].message);
    assert_eq!(
        fs::read_to_string(results.join(aside).join("b.txt")).unwrap(),
        "人放的"
    );
}

#[test]
fn many_files_are_written_side_by_side() {
    use rayon::prelude::*;
    let root = tempfile::tempdir().unwrap();
    let target = root.path().join("结果/2026Q3");
    let mut sink = Sink::new();
    let folder = ResultFolder::replacing(&target, "结果/2026Q3", &mut sink).unwrap();
    (0..150_u32)
        .into_par_iter()
        .try_for_each(|i| {
            folder.workbook(&format!("个人/{i}.xlsx"), book(vec![report()]), &NoWatch)
        })
        .unwrap();
    folder.commit(&mut sink).unwrap();
    assert_eq!(names_in(&target.join("个人")).len(), 150);
    let list = fs::read_to_string(target.join("文件清单.txt")).unwrap();
    assert_eq!(list.lines().count(), 151);
}
