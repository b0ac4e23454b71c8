//! Sixteen layouts of one log give the same records.
use gangze::intake::Role;

use super::{Grid, grid, office};

const EXPECTED: &str = "编号 | 任务 | 主办 | 协办 | 交办日期 | 完成时限 | 完成日期
A1 | 写报告 | 0001 | 0002、0005 | 2026-07-01 | 2026-07-15 | 2026-07-14
A2 | 改报告 | 0002 | 缺数 | 2026-07-02 | 2026-07-31 | 缺数
A3 | 值班 | 0001牵头、0005 | 缺数 | 2026-07-03 | 不适用 | 缺数";

fn same(name: &str, grid: Grid) {
    let read = office().with_grid("台账/甲.xlsx", Role::Log, grid).read();
    let shown = read.log();
    let rows = |text: &str| -> Vec<Vec<String>> {
        let mut lines = text
            .lines()
            .map(|line| line.split(" | ").map(str::to_owned));
        let head: Vec<String> = lines.next().unwrap().collect();
        let wanted: Vec<&str> = EXPECTED.lines().next().unwrap().split(" | ").collect();
        lines
            .map(|line| {
                let cells: Vec<String> = line.collect();
                wanted
                    .iter()
                    .map(|name| cells[head.iter().position(|h| h == name).unwrap()].clone())
                    .collect()
            })
            .collect()
    };
    assert_eq!(
        rows(&shown),
        rows(EXPECTED),
        "{name}\n{shown}\n{}",
        read.said
    );
    let errors = read.said.contains("错误[");
    assert!(!errors, "{name}\n{}", read.said);
}

#[test]
fn plain() {
    same(
        "plain",
        grid(
            "
        编号 | 任务 | 主办 | 协办 | 交办日期 | 完成时限 | 完成日期
        A1 | 写报告 | 张敏 | 李强、欧阳建国 | 2026-07-01 | 2026-07-15 | 2026-07-14
        A2 | 改报告 | 李强 | | 2026-07-02 | 2026-07-31 |
        A3 | 值班 | 张敏（牵头）、欧阳建国 | | 2026-07-03 | 长期坚持 |",
        ),
    );
}

#[test]
fn title_form_lines_and_notes() {
    same(
        "title",
        grid(
            "
        关于做好2026年重点工作的台账 | < | < | < | < | < | <
        填报单位：秘书科 | | | 填报日期：2026年7月31日 | | |
        编号 | 任务 | 主办 | 协办 | 交办日期 | 完成时限 | 完成日期
        A1 | 写报告 | 张敏 | 李强、欧阳建国 | 2026年7月1日 | 2026年7月15日 | 2026年7月14日
        A2 | 改报告 | 李强 | | 2026年7月2日 | 2026年7月底前 |
        A3 | 值班 | 张敏（牵头）、欧阳建国 | | 2026年7月3日 | 长期 |
        合计 | 3 | | | | |
        备注：一式二份 | < | < | < | < | < | <",
        ),
    );
}

#[test]
fn synonyms_in_another_order() {
    same(
        "synonyms",
        grid(
            "
        序号 | 督办事项 | 任务编号 | 办结时限 | 下达日期 | 责任人 | 配合人员 | 实际办结日期
        #1 | 写报告 | A1 | 7月15日 | 7月1日 | 张 敏 | 李强，欧阳建国 | 7月14日
        #2 | 改报告 | A2 | 7月底 | 7月2日 | 李　强 | 无 | 未完成
        #3 | 值班 | A3 | — | 7月3日 | 张敏（主办） 欧阳建国 | / |",
        )
        .replace_gaps(),
    );
}

#[test]
fn two_level_header_with_merges() {
    same(
        "two levels",
        grid(
            "
        编号 | 任务 | 责任分工 | < | 时间要求 | < | 完成情况
        ^ | ^ | 主办 | 协办 | 交办时间 | 完成时限 | 完成日期
        A1 | 写报告 | 张敏 | 李强⏎欧阳建国 | @2026-07-01 | @2026-07-15 | @2026-07-14
        A2 | 改报告 | 李强 | | @2026-07-02 | @2026-07-31 |
        A3 | 值班 | 张敏（牵头）；欧阳建国 | | @2026-07-03 | 常态化 |",
        ),
    );
}

#[test]
fn two_level_header_without_merges() {
    same(
        "two levels, merges unknown",
        grid(
            "
        编号 | 任务 | 责任分工 | | 时间要求 | | 完成情况
        | | 主办 | 协办 | 交办时间 | 完成时限 | 完成日期
        A1 | 写报告 | 张敏 | 李强/欧阳建国 | 2026/7/1 | 2026/7/15 | 2026/7/14 17:30
        A2 | 改报告 | 李强 | | 2026/7/2 | 2026/7/31 |
        A3 | 值班 | 张敏（牵头）/欧阳建国 | | 2026/7/3 | 长期坚持 |",
        )
        .without_merges(),
    );
}

#[test]
fn three_level_header() {
    same(
        "three levels",
        grid(
            "
        编号 | 工作 | < | < | 时间 | < | <
        ^ | 任务 | 人员 | < | 要求 | < | 完成日期
        ^ | ^ | 主办 | 协办 | 交办日期 | 完成时限 | ^
        A1 | 写报告 | 张敏 | 李强、欧阳建国 | 20260701 | 20260715 | 20260714
        A2 | 改报告 | 李强 | | 20260702 | 20260731 |
        A3 | 值班 | 张敏（牵头）、欧阳建国 | | 20260703 | 长期坚持 |",
        ),
    );
}

#[test]
fn far_from_the_corner() {
    same(
        "offset",
        grid(
            "
        |
        | | | 三季度台账
        |
        | | 编 号 | 任⏎务 | 主　办 | 协办* | 交办日期： | 完成时限（年月日） | 完成日期
        | | A1 | 写报告 | 张敏 | 李强、欧阳建国 | #46204 | #46218 | #46217
        |
        | | A2 | 改报告 | 李强 | | #46205 | #46234 |
        | | A3 | 值班 | 张敏（牵头）、欧阳建国 | | #46206 | 长期坚持 |",
        ),
    );
}

#[test]
fn sections_and_repeated_headers() {
    same(
        "sections",
        grid(
            "
        编号 | 任务 | 主办 | 协办 | 交办日期 | 完成时限 | 完成日期
        一、重点工作 | < | < | < | < | < | <
        A1 | 写报告 | 张敏 | 李强、欧阳建国 | 2026.7.1 | 2026.7.15 | 2026.7.14
        A2 | 改报告 | 李强 | | 2026.7.2 | 2026.7.31 |
        小计 | #2 | | | | |
        编号 | 任务 | 主办 | 协办 | 交办日期 | 完成时限 | 完成日期
        二、日常工作
        A3 | 值班 | 张敏（牵头）、欧阳建国 | | 2026.7.3 | 长期坚持 |
        总 计 | #3",
        ),
    );
}

#[test]
fn one_sheet_a_month_with_other_columns() {
    same(
        "sheets",
        grid(
            "
        [七月上半月]
        编号 | 任务 | 主办 | 协办 | 交办日期 | 完成时限 | 完成日期
        A1 | 写报告 | 张敏 | 李强、欧阳建国 | 2026-07-01 | 2026-07-15 | 2026-07-14
        [空表]
        [七月下半月]
        任务名称 | 编号 | 完成时限 | 交办日期 | 承办人
        改报告 | A2 | 2026-07-31 | 2026-07-02 | 李强
        值班 | A3 | 长期坚持 | 2026-07-03 | 张敏（牵头）、欧阳建国",
        ),
    );
}

#[test]
fn merged_leads_and_helper_columns() {
    same(
        "merged",
        grid(
            "
        编号 | 任务 | 主办 | 协办 | 交办日期 | 完成时限 | 完成日期 | | 选项
        A1 | 写报告 | 张敏 | 李强、欧阳建国 | 2026-07-01 | 2026-07-15 | 2026-07-14 | | 办文
        A2 | 改报告 | 李强 | | 2026-07-02 | 2026-07-31 | | | 办会
        A3 | 值班 | 张敏（牵头）、欧阳建国 | | 2026-07-03 | 长期坚持 | | | 办事
        | | | | | | | | 督查",
        ),
    );
}

#[test]
fn weights_and_marks_below_the_header() {
    same(
        "weights",
        grid(
            "
        编号 | 任务（20分） | 主办（★） | 协办 | 交办日期（必填） | 完成时限 | 完成日期
        权重 | 40% | 60% | | | |
        A1 | 写报告 | 张敏 | 李强、欧阳建国 | 7月1日 | 7.15 | 7.14
        A2 | 改报告 | 李强 | | 7月2日 | 7.31 |
        A3 | 值班 | 张敏（牵头）、欧阳建国 | | 7月3日 | 长期坚持 |
        平均 | | | | | |
        填表说明：时限写明日期 | < | < | < | < | < | <",
        ),
    );
}

#[test]
fn one_sheet_a_section_with_the_section_in_its_name() {
    same(
        "sections as sheets",
        grid(
            "
        [秘书科]
        编号 | 任务 | 主办 | 协办 | 交办日期 | 完成时限 | 完成日期
        A1 | 写报告 | 张敏 | 李强、欧阳建国 | 2026-07-01 | 2026-07-15 | 2026-07-14
        A2 | 改报告 | 李强 | | 2026-07-02 | 2026-07-31 |
        [督查室 隐藏]
        编号 | 任务 | 主办 | 协办 | 交办日期 | 完成时限 | 完成日期
        A3 | 值班 | 张敏（牵头）、欧阳建国 | | 2026-07-03 | 长期坚持 |",
        ),
    );
}

#[test]
fn full_width_forms_and_unseen_characters() {
    same(
        "full width",
        grid(
            "
        编号\u{200b} | 任\u{3000}务 | 主办 | 协办 | 交办日期 | 完成\u{a0}时限 | 完成日期
        A1 | 写报告 | 张\u{3000}敏 | 李强，欧阳 建国 | ２０２６．７．１ | ２０２６年７月１５日 | ２０２６／７／１４
        A2 | 改报告 | \u{feff}李强 | | ２０２６．７．２ | ７月３１日 |
        A3 | 值班 | 张敏（牵头），欧阳建国 | | ２０２６－７－３ | 长期坚持 |",
        ),
    );
}

#[test]
fn numbers_of_staff_and_telephones_beside_the_names() {
    same(
        "staff numbers",
        grid(
            "
        编号 | 任务 | 主办 | 协办 | 交办日期 | 完成时限 | 完成日期
        A1 | 写报告 | 张敏（0001） | 李强（0002）、欧阳建国（督查室） | @2026-07-01 | 7月15日前 | 7月14日
        A2 | 改报告 | 李强 13800000000 | | @2026-07-02 | 7月底前完成 |
        A3 | 值班 | 主办：张敏；欧阳建国 | | @2026-07-03 | 长期 |",
        ),
    );
}

#[test]
fn a_log_from_a_csv_with_blank_lines_and_a_closing_line() {
    same(
        "csv",
        grid(
            "
        工作台账（三季度） | | | | | |

        编号 | 任务 | 主办 | 协办 | 交办日期 | 完成时限 | 完成日期

        A1 | 写报告 | 张敏 | 李强、欧阳建国 | 20260701 | 20260715 | 20260714
        A2 | 改报告 | 李强 | | 20260702 | 20260731 |

        A3 | 值班 | 张敏（牵头）、欧阳建国 | | 20260703 | 长期坚持 |
        制表人：张敏 | | | 审核：李强 | | | 日期：2026年9月30日",
        )
        .without_merges(),
    );
}

#[test]
fn serial_numbers_printed_beforehand() {
    same(
        "printed",
        grid(
            "
        序号 | 编号 | 任务 | 主办 | 协办 | 交办日期 | 完成时限 | 完成日期 | 备注
        #1 | A1 | 写报告 | 张敏 | 李强、欧阳建国 | 7月1日 | 7月15日 | 7月14日 |
        #2 | A2 | 改报告 | 李强 | | 7月2日 | 7月31日 | 进行中 |
        #3 | A3 | 值班 | 张敏（牵头）、欧阳建国 | | 7月3日 | 长期坚持 | |
        #4 | | | | | | | |
        #5 | | | | | | | |",
        ),
    );
}

trait Gaps {
    fn replace_gaps(self) -> Self;
}

impl Gaps for Grid {
    /// `无` and `/` in 协办 are 不适用 rather than 缺数; the comparison here wants blanks.
    fn replace_gaps(mut self) -> Self {
        self.clear(&["无", "/"]);
        self
    }
}
