//! What every sheet was taken for, as it is recorded while reading.
use std::fmt::Write as _;

use gangze::diag::column_letters;
use gangze::intake::{Layout, Role};
use gangze::office::Kind;

use super::{Read, grid, office};

/// The record in short: rows from 1, columns that are not simply known.
fn shown(read: &Read, file: &str) -> String {
    let mut out = String::new();
    let own = |layout: &&Layout| layout.file.as_ref() == file;
    for layout in read.intake.layouts.iter().filter(own) {
        let _ = write!(
            out,
            "{} {}",
            layout.sheet.as_deref().unwrap_or("-"),
            layout.table.as_deref().unwrap_or("没有读")
        );
        if layout.hidden {
            out.push_str(" 隐藏");
        }
        if let Some(section) = &layout.section {
            let _ = write!(out, " 科室={section}");
        }
        out.push('\n');
        for column in &layout.columns {
            let _ = write!(
                out,
                "  {} {} {:?} {}",
                column_letters(column.col),
                column.written,
                column.taken,
                column.name
            );
            if column.inferred {
                out.push_str(" 推断");
            }
            if let Some(scale) = column.scale {
                let _ = write!(out, " {scale:?}");
            }
            for (first, last) in &column.filled {
                let _ = write!(out, " 填充{}-{}", first + 1, last + 1);
            }
            out.push('\n');
        }
        for stretch in &layout.rows {
            let _ = writeln!(
                out,
                "  {} {}-{} {}行",
                stretch.kind.word(),
                stretch.first + 1,
                stretch.last + 1,
                stretch.rows
            );
        }
    }
    out
}

const LOG: &str = "台账/甲.xlsx";

#[test]
fn every_kind_of_row() {
    let read = office()
        .log(
            "秘书科工作台账 | < | < | <
             编号 | 任务（*） | 主办 | 完成时限
             | 权重 | 40% | 60%
             一、日常工作 | | |
             A1 | 写报告 | 张敏 | 9月1日

             A2 | 改报告 | 李强 | 9月1日
             A3 | | |
             A4 | | 张敏 | 9月1日
             编号 | 任务（*） | 主办 | 完成时限
             A5 | 印报告 | 张敏 | 9月1日
             合计 | 3 | |
             注：以上为本季度 | | |
             填表人：张敏 | | |
             | | | | | 表外",
        )
        .read();
    insta::assert_snapshot!(shown(&read, LOG), @"
    - 台账 科室=秘书科
      A 编号 Known 编号
      B 任务（*） Known 任务
      C 主办 Known 主办
      D 完成时限 Known 完成时限
      标题 1-1 1行
      表头 2-2 1行
      权重分值 3-3 1行
      分段 4-4 1行
      采用 5-7 2行
      只有序号 8-8 1行
      退回 9-9 1行
      表头 10-10 1行
      采用 11-11 1行
      合计 12-12 1行
      说明 13-13 1行
      填报信息 14-14 1行
      表外内容 15-15 1行
    ");
}

#[test]
fn merged_cells_filled_down() {
    let read = office()
        .log(
            "任务 | 主办 | 完成时限
             写报告 | 张敏 | 9月1日
             ^ | 李强 | 9月2日
             ^ | 王伟（0003） | 9月3日",
        )
        .read();
    insta::assert_snapshot!(shown(&read, LOG), @"
    - 台账
      A 任务 Known 任务 填充2-4
      B 主办 Known 主办
      C 完成时限 Known 完成时限
      表头 1-1 1行
      采用 2-4 3行
    ");
}

#[test]
fn a_header_inferred_where_the_format_has_no_merged_regions() {
    let text = "任务 | 主办 | 时间要求 | < | 备注
                ^ | ^ | 完成时限 | 完成日期 | ^
                写报告 | 张敏 | 9月1日 | 9月1日 |";
    let with = office().log(text).read();
    let without = office()
        .with_grid(LOG, Role::Log, grid(text).without_merges())
        .read();
    insta::assert_snapshot!(shown(&with, LOG), @"
    - 台账
      A 任务 Known 任务
      B 主办 Known 主办
      C 时间要求/完成时限 Known 完成时限
      D 时间要求/完成日期 Known 完成日期
      E 备注 Known 备注
      表头 1-2 2行
      采用 3-3 1行
    ");
    insta::assert_snapshot!(shown(&without, LOG), @"
    - 台账
      A 任务 Known 任务
      B 主办 Known 主办
      C 时间要求/完成时限 Known 完成时限
      D 时间要求/完成日期 Known 完成日期 推断
      E 备注 Known 备注
      表头 1-2 2行
      采用 3-3 1行
    ");
}

#[test]
fn sheets_tables_scales_and_what_is_left_aside() {
    let read = office()
        .declare("满意", "满意率", Kind::Percent)
        .data(
            "满意",
            "[说明]
             这是填写说明
             请按月填写
             [督查室 隐藏]
             姓名 | 满意率 | 姓名 | | 下拉
             张敏 | #95 | 甲 | | 是
             李强 | #88 | 乙 | | 否
             [空表]
             [两表]
             姓名 | 满意率
             张敏 | #90

             姓名 | 满意率 | 说明
             李强 | #91 | 好",
        )
        .read();
    insta::assert_snapshot!(shown(&read, "数据/满意.xlsx"), @"
    说明 没有读
      没有读 1-2 2行
    督查室 满意 隐藏 科室=督查室
      A 姓名 Known 姓名
      B 满意率 Known 满意率 Hundred
      C 姓名 Again 姓名
      E 下拉 Outside 下拉
      表头 1-1 1行
      采用 2-3 2行
    空表 没有读
    两表 满意
      A 姓名 Known 姓名
      B 满意率 Known 满意率 Hundred
      表头 1-1 1行
      采用 2-2 1行
    两表 满意
      A 姓名 Known 姓名
      B 满意率 Known 满意率 Hundred
      C 说明 Own 说明
      表头 4-4 1行
      采用 5-5 1行
    ");
}
