//! Columns, rows and tables that are not there: said once, where they are missed, and never counted as blank.
use gangze::intake::Role;
use gangze::office::Kind;

use super::{Office, bare_office, office};

/// An office whose rules read the log.
fn read_office() -> Office {
    office()
        .declare("台账", "完成日期", Kind::Date)
        .declare("台账", "类别", Kind::Text)
        .declare("台账", "退回次数", Kind::Count)
}

const WHOLE: &str = "任务 | 类别 | 主办 | 完成时限 | 完成日期 | 退回次数
    写报告 | 办文 | 张敏 | 7月15日 | 7月14日 | 0";

fn with_other(header: &str, row: &str) -> super::Read {
    read_office()
        .log(WHOLE)
        .with("台账/乙.xlsx", Role::Log, &format!("{header}\n{row}"))
        .read()
}

#[test]
fn a_finish_under_an_unknown_header_is_an_error_and_its_cells_are_faulty() {
    let read = with_other(
        "任务 | 类别 | 主办 | 完成时限 | 啥时办完 | 退回次数",
        "改报告 | 办文 | 李强 | 7月16日 | 7月18日 | 0",
    );
    insta::assert_snapshot!(read.said, @r#"
    错误[E201]: 这张表没有「完成日期」这一列；没有认出来的列有「啥时办完」
     --> 台账/乙.xlsx › A1:F1
      = 建议: 是其中一列的，把表头改成 完成日期，或者在 gangze.toml 的 [表头] 里写 "啥时办完" = "完成日期"；没有这一列的请加上
    "#);
    insta::assert_snapshot!(read.log(), @"
    任务 | 类别 | 主办 | 完成时限 | 完成日期 | 退回次数 | 啥时办完
    写报告 | 办文 | 0001 | 2026-07-15 | 2026-07-14 | 0 | 缺数
    改报告 | 办文 | 0002 | 2026-07-16 | 出错 | 0 | 7月18日
    ");
}

#[test]
fn a_class_and_a_limit_under_unknown_headers_are_errors() {
    let read = with_other(
        "任务 | 哪种 | 主办 | 最晚 | 完成日期 | 退回次数",
        "改报告 | 办文 | 李强 | 7月16日 | 7月18日 | 0",
    );
    insta::assert_snapshot!(read.said, @r#"
    错误[E201]: 这张表没有「完成时限」这一列；没有认出来的列有「哪种」「最晚」
     --> 台账/乙.xlsx › A1:F1
      = 建议: 是其中一列的，把表头改成 完成时限，或者在 gangze.toml 的 [表头] 里写 "表里的叫法" = "完成时限"；没有这一列的请加上
    错误[E201]: 这张表没有「类别」这一列；没有认出来的列有「哪种」「最晚」
     --> 台账/乙.xlsx › A1:F1
      = 建议: 是其中一列的，把表头改成 类别，或者在 gangze.toml 的 [表头] 里写 "表里的叫法" = "类别"；没有这一列的请加上
    "#);
    insta::assert_snapshot!(read.log(), @"
    任务 | 类别 | 主办 | 完成时限 | 完成日期 | 退回次数 | 哪种 | 最晚
    写报告 | 办文 | 0001 | 2026-07-15 | 2026-07-14 | 0 | 缺数 | 缺数
    改报告 | 出错 | 0002 | 出错 | 2026-07-18 | 0 | 办文 | 7月16日
    ");
}

#[test]
fn an_unknown_header_where_other_parts_have_a_column_is_a_warning() {
    let header = "任务 | 类别 | 主办 | 完成时限 | 完成日期 | 打回几次";
    let row = "改报告 | 办文 | 李强 | 7月16日 | 7月18日 | 1";
    let read = with_other(header, row);
    insta::assert_snapshot!(read.said, @r#"
    警告[W230]: 没有认出来的列有「打回几次」，这张表又没有「退回次数」
     --> 台账/乙.xlsx › F1
      = 建议: 是同一列的，把表头改成 退回次数 这样，或者在 gangze.toml 的 [表头] 里写 "打回几次" = "退回次数"；不是的写 "打回几次" = "打回几次"
    "#);
    let settled = read_office()
        .synonym("打回几次", "打回几次")
        .log(WHOLE)
        .with("台账/乙.xlsx", Role::Log, &format!("{header}\n{row}"))
        .read();
    assert_eq!(settled.said, "");
}

#[test]
fn further_columns_beside_all_that_is_needed_are_silent() {
    let read = with_other(
        "任务 | 类别 | 主办 | 完成时限 | 完成日期 | 退回次数 | 会议室",
        "改报告 | 办文 | 李强 | 7月16日 | 7月18日 | 0 | 三楼",
    );
    assert_eq!(read.said, "");
}

#[test]
fn a_blank_header_that_hides_needed_columns_is_said_at_its_part() {
    let read = with_other(
        "任务 | 类别 | 主办 | 完成时限 | | 退回次数",
        "改报告 | 办文 | 李强 | 7月16日 | 7月18日 | 0",
    );
    insta::assert_snapshot!(read.said, @"
    错误[E201]: E 列没有表头，它和右边的列都没有读，因此没有「完成日期」「退回次数」
     --> 台账/乙.xlsx › E1
      = 建议: 给 E 列写上表头；确是空列的，删去这一列
    ");
}

fn roster(text: &str) -> Office {
    bare_office().with("人员名册.xlsx", Role::Roster, text)
}

#[test]
fn a_roster_without_one_of_from_and_to() {
    let read = roster(
        "工号 | 姓名 | 科室 | 岗位 | 打头 | 止
         01 | 张敏 | 甲科 | 文秘 | 1月1日 | 6月30日
         01 | 张敏 | 乙科 | 督查 | 7月1日 |",
    )
    .read();
    insta::assert_snapshot!(read.said, @r#"
    错误[E201]: 这张表没有「起」这一列；没有认出来的列有「打头」
     --> 人员名册.xlsx › A1:F1
      = 建议: 是其中一列的，把表头改成 起，或者在 gangze.toml 的 [表头] 里写 "打头" = "起"；没有这一列的请加上
    "#);
}

#[test]
fn a_roster_with_two_posts_of_one_person_and_no_dates_at_all() {
    let read = roster(
        "工号 | 姓名 | 科室 | 岗位
         01 | 张敏 | 甲科 | 文秘
         01 | 张敏 | 乙科 | 督查",
    )
    .read();
    insta::assert_snapshot!(read.said, @r#"
    错误[E201]: 这张表没有「止」这一列
     --> 人员名册.xlsx › A1:D1
      = 建议: 加上这一列；表里用了别的叫法的，在 gangze.toml 的 [表头] 里写 "表里的叫法" = "止"
    错误[E201]: 这张表没有「起」这一列
     --> 人员名册.xlsx › A1:D1
      = 建议: 加上这一列；表里用了别的叫法的，在 gangze.toml 的 [表头] 里写 "表里的叫法" = "起"
    "#);
}

#[test]
fn a_roster_with_days_of_a_status_and_no_status() {
    let read = roster(
        "工号 | 姓名 | 科室 | 岗位 | 情形 | 状态起 | 状态止
         01 | 张敏 | 甲科 | 文秘 | 病假 | 7月1日 | 8月30日",
    )
    .read();
    insta::assert_snapshot!(read.said, @r#"
    错误[E201]: 这张表没有「状态」这一列；没有认出来的列有「情形」
     --> 人员名册.xlsx › A1:G1
      = 建议: 是其中一列的，把表头改成 状态，或者在 gangze.toml 的 [表头] 里写 "情形" = "状态"；没有这一列的请加上
    "#);
}

#[test]
fn a_roster_without_the_class_that_targets_are_found_by() {
    let read = roster("工号 | 姓名 | 科室 | 岗位 | 哪一种\n01 | 张敏 | 甲科 | 文秘 | 文秘类")
        .targets("岗位 | 指标 | 满分 | 计分规则\n文秘类 | 差错 | 10 | 差错扣分")
        .read();
    insta::assert_snapshot!(read.said, @r#"
    错误[E201]: 这张表没有「岗位类别」这一列；没有认出来的列有「哪一种」
     --> 人员名册.xlsx › A1:E1
      = 建议: 是其中一列的，把表头改成 岗位类别，或者在 gangze.toml 的 [表头] 里写 "哪一种" = "岗位类别"；没有这一列的请加上
    "#);
}

#[test]
fn tables_with_a_header_and_nothing_under_it() {
    let read = roster("工号 | 姓名 | 科室 | 岗位 | 岗位类别")
        .targets("岗位 | 指标 | 满分 | 计分规则")
        .log("任务 | 主办 | 完成时限")
        .read();
    insta::assert_snapshot!(read.said, @"
    错误[E218]: `人员名册` 里没有一个人
     --> 人员名册.xlsx › A1:E1
      = 建议: 在表头下面填上内容；放错了文件的换成填好的那一个
    错误[E218]: `台账` 里没有一行任务
     --> 台账/甲.xlsx › A1:C1
      = 建议: 在表头下面填上内容；放错了文件的换成填好的那一个
    错误[E218]: `岗位目标` 里没有一行目标
     --> 岗位目标.xlsx › A1:D1
      = 建议: 在表头下面填上内容；放错了文件的换成填好的那一个
    ");
}

#[test]
fn an_empty_or_absent_roster_makes_no_strangers() {
    let log =
        "工号 | 任务 | 主办 | 完成时限\n01 | 写报告 | 张敏 | 7月15日\n | 改报告 | 李强 | 7月16日";
    let empty = roster("工号 | 姓名 | 科室 | 岗位").log(log).read();
    insta::assert_snapshot!(empty.said, @"
    错误[E218]: `人员名册` 里没有一个人
     --> 人员名册.xlsx › A1:D1
      = 建议: 在表头下面填上内容；放错了文件的换成填好的那一个
    ");
    assert_eq!(bare_office().log(log).read().said, "");
}

#[test]
fn a_missing_column_of_people_is_not_asked_for_twice() {
    let read = office()
        .declare("信息采用", "作者", Kind::People)
        .declare("信息采用", "编辑", Kind::People)
        .data("信息采用", "标题 | 作者\n防汛信息 | 张敏")
        .read();
    insta::assert_snapshot!(read.said, @r#"
    错误[E201]: `信息采用` 没有「编辑」这一列；没有认出来的列有「标题」
     --> 数据/信息采用.xlsx › A1:B1
      = 另见: rules/某规则.rhai 规则「某规则」要读这一列
      = 建议: 是其中一列的，把表头改成 编辑，或者在 gangze.toml 的 [表头] 里写 "标题" = "编辑"；没有这一列的请加上
    "#);
}

#[test]
fn a_header_that_an_error_asks_about_is_not_warned_of_too() {
    let read = read_office()
        .declare("台账", "差错", Kind::Count)
        .log("任务 | 类别 | 主办 | 完成时限 | 完成日期 | 差错\n写报告 | 办文 | 张敏 | 7月15日 | 7月14日 | 0")
        .with(
            "台账/乙.xlsx",
            Role::Log,
            "任务 | 类别 | 主办 | 完成时限 | 完成日期 | 打回几次\n改报告 | 办文 | 李强 | 7月16日 | 7月18日 | 1",
        )
        .read();
    insta::assert_snapshot!(read.said, @r#"
    错误[E201]: `台账` 没有「退回次数」这一列，是不是「打回几次」
     --> 台账/乙.xlsx › F1
      = 另见: rules/某规则.rhai 规则「某规则」要读这一列
      = 建议: 把表头改成 退回次数，或者在 gangze.toml 的 [表头] 里写 "打回几次" = "退回次数"；不是同一列的写 "打回几次" = "打回几次"
    "#);
}
