//! What clerks do to their tables by hand, each found in a real-looking file: merged owners over several tasks, brackets
//! that change a header's meaning, units and percent signs, copied sheets, ditto marks, rows that are there for the eye.
use gangze::intake::Role;
use gangze::office::{Blank, Kind};

use super::{Read, office};

fn log(text: &str) -> Read {
    office().log(text).read()
}

#[test]
fn a_row_that_merged_cells_complete_is_no_title() {
    let read = log("
        任务 | 主办 | 交办日期 | 完成时限 | 完成日期
        一、修订制度 | 张敏 | 2026-07-01 | 2026-07-15 | 2026-07-14
        二、整理档案 | ^ | ^ | ^ | ^
        第二季度党建总结 | ^ | ^ | ^ | ^");
    insta::assert_snapshot!(read.log(), @"
    任务 | 主办 | 交办日期 | 完成时限 | 完成日期
    一、修订制度 | 0001 | 2026-07-01 | 2026-07-15 | 2026-07-14
    二、整理档案 | 0001 | 2026-07-01 | 2026-07-15 | 2026-07-14
    第二季度党建总结 | 0001 | 2026-07-01 | 2026-07-15 | 2026-07-14
    ");
    insta::assert_snapshot!(read.said, @"");
    // A wide cell of a row that is otherwise filled down.
    let read = log("
        任务 | < | 主办 | 完成时限
        写报告 | < | 张敏 | 2026-07-15
        改报告 | < | ^ | ^");
    insta::assert_snapshot!(read.log(), @"
    任务 | 主办 | 完成时限
    写报告 | 0001 | 2026-07-15
    改报告 | 0001 | 2026-07-15
    ");
    // Sections stay sections where nothing runs through them.
    let read = log("
        任务 | 主办 | 完成时限
        一、重点工作 | |
        写报告 | 张敏 | 2026-07-15
        第二部分 日常工作 | < | <
        改报告 | 李强 | 2026-07-16");
    insta::assert_snapshot!(read.log(), @"
    任务 | 主办 | 完成时限
    写报告 | 0001 | 2026-07-15
    改报告 | 0002 | 2026-07-16
    ");
}

#[test]
fn rows_for_the_eye() {
    let read = log("
        序号 | 任务 | 主办 | 交办日期 | 完成时限
        一 | 重点督办事项 | < | < | <
        #1 | 写报告 | 张敏 | 2026-07-01 | 2026-07-15
        （二） | 日常事项 | | |
        #2 | 改报告 | 李强 | 2026-07-02 | 2026-07-31
        秘书科小计 | #2 | | |
        7月合计 | | #2 | |
        制表人：张敏 | | 审核人： | | 分管领导签字：
        科室负责人（签字）： | | | |");
    insta::assert_snapshot!(read.log(), @"
    序号 | 任务 | 主办 | 交办日期 | 完成时限
    1 | 写报告 | 0001 | 2026-07-01 | 2026-07-15
    2 | 改报告 | 0002 | 2026-07-02 | 2026-07-31
    ");
    insta::assert_snapshot!(read.said, @"");
}

#[test]
fn a_record_that_speaks_of_a_total_is_a_record() {
    let read = office()
        .declare("加减分", "分值", Kind::Number)
        .declare("加减分", "姓名", Kind::People)
        .declare("加减分", "日期", Kind::Date)
        .data(
            "加减分",
            "
        姓名 | 日期 | 分值 | 事项
        张敏 | 2026-07-03 | #1 | 累计（迟到3次）
        李强 | 2026-07-04 | #1 | 共计（3次）
        合计（分） | | #2 |",
        )
        .read();
    insta::assert_snapshot!(read.data("加减分"), @"
    姓名 | 日期 | 分值 | 事项
    0001 | 2026-07-03 | 1 | 累计（迟到3次）
    0002 | 2026-07-04 | 1 | 共计（3次）
    ");
}

#[test]
fn a_bracket_may_change_what_a_header_means() {
    let heads = [
        "任务 | 主办 | 完成时限 | 完成日期（预计） | 实际完成日期",
        "任务 | 主办 | 完成日期（计划） | 完成日期（实际） | 备注",
        "任务 | 主办 | 完成时间（计划） | 完成时间（实际） | 备注",
        "任务 | 主办 | 完成时限（原定） | 完成时限（延期后） | 完成日期",
        "任务 | 主办 | 完成时限 | 完成时限（延期后） | 完成日期",
    ];
    let all: Vec<String> = heads
        .iter()
        .map(|head| {
            let read = log(&format!(
                "
        {head}
        写报告 | 张敏 | 2026-07-15 | 2026-07-20 | 2026-07-18"
            ));
            format!("{}\n{}", read.log(), read.said)
        })
        .collect();
    insta::assert_snapshot!(all.join("\n"), @r#"
    任务 | 主办 | 完成时限 | 完成日期(预计) | 完成日期
    写报告 | 0001 | 2026-07-15 | 2026-07-20 | 2026-07-18

    任务 | 主办 | 完成时限 | 完成日期 | 备注
    写报告 | 0001 | 2026-07-15 | 2026-07-20 | 2026-07-18

    任务 | 主办 | 完成时限 | 完成日期 | 备注
    写报告 | 0001 | 2026-07-15 | 2026-07-20 | 2026-07-18

    任务 | 主办 | 完成时限(原定) | 完成时限 | 完成日期
    写报告 | 0001 | 2026-07-15 | 2026-07-20 | 2026-07-18

    任务 | 主办 | 完成时限 | 完成日期
    写报告 | 0001 | 2026-07-15 | 2026-07-18
    警告[W203]: `完成时限` 和 `完成时限（延期后）` 都当作 `完成时限`，只读了 C 列的 `完成时限`
     --> 台账/甲.xlsx › D1
      = 建议: 该读 `完成时限（延期后）` 的，把它的表头改成 完成时限，给 `完成时限` 改个表头；读对了的，给 `完成时限（延期后）` 改个表头，或者在 gangze.toml 的 [表头] 里写 "完成时限（延期后）" = "完成时限（延期后）"（整个文件夹都照此读）
    "#);
    let read = log("
        任务 | 主办（科室） | 承办人 | 完成时限
        写报告 | 秘书科 | 张敏 | 2026-07-15");
    insta::assert_snapshot!(format!("{}\n{}", read.log(), read.said), @"
    任务 | 科室 | 主办 | 完成时限
    写报告 | 秘书科 | 0001 | 2026-07-15
    ");
}

#[test]
fn an_answer_that_says_done_is_asked_for_its_day() {
    let read = log("
        任务 | 主办 | 完成时限 | 完成日期 | 是否办结
        甲 | 张敏 | 2026-07-15 | | 是
        乙 | 张敏 | 2026-07-15 | | √
        丙 | 张敏 | 2026-07-15 | | 已报送
        丁 | 张敏 | 2026-07-15 | | 按时完成
        戊 | 张敏 | 2026-07-15 | | 已完成。
        己 | 张敏 | 2026-07-15 | | 未完成
        庚 | 张敏 | 2026-07-15 | | 部分完成
        辛 | 张敏 | 2026-07-15 | | 否");
    insta::assert_snapshot!(read.said, @"
    警告[W227]: `状态` 写的是 `是`，没有写 `完成日期`，按没有完成计
     --> 台账/甲.xlsx › D2
      = 本行: 任务=甲，主办=张敏
      = 建议: 补上完成日期；没有完成的改正状态
    警告[W227]: `状态` 写的是 `√`，没有写 `完成日期`，按没有完成计
     --> 台账/甲.xlsx › D3
      = 本行: 任务=乙，主办=张敏
      = 建议: 补上完成日期；没有完成的改正状态
    警告[W227]: `状态` 写的是 `已报送`，没有写 `完成日期`，按没有完成计
     --> 台账/甲.xlsx › D4
      = 本行: 任务=丙，主办=张敏
      = 建议: 补上完成日期；没有完成的改正状态
    警告[W227]: `状态` 写的是 `按时完成`，没有写 `完成日期`，按没有完成计
     --> 台账/甲.xlsx › D5
      = 本行: 任务=丁，主办=张敏
      = 建议: 补上完成日期；没有完成的改正状态
    警告[W227]: `状态` 写的是 `已完成。`，没有写 `完成日期`，按没有完成计
     --> 台账/甲.xlsx › D6
      = 本行: 任务=戊，主办=张敏
      = 建议: 补上完成日期；没有完成的改正状态
    ");
}

#[test]
fn units_and_percent_signs_are_not_dropped() {
    let read = office()
        .declare("考勤", "姓名", Kind::People)
        .declare("考勤", "日期", Kind::Date)
        .declare_blank("考勤", "事假", Kind::Number, Blank::Nought)
        .declare_blank("考勤", "旷工", Kind::Number, Blank::Nought)
        .declare("考勤", "工时", Kind::Number)
        .data(
            "考勤",
            "
        姓名 | 日期 | 事假（天） | 旷工 | 工时
        张敏 | 2026-07-03 | 4小时 | 无 | 8小时
        李强 | 2026-07-03 | 2天 | 30分钟 | 1天
        欧阳建国 | 2026-07-04 | #1.5 | 1天 | #8",
        )
        .read();
    insta::assert_snapshot!(format!("{}\n{}", read.data("考勤"), read.said), @"
    姓名 | 日期 | 事假 | 旷工 | 工时
    0001 | 2026-07-03 | 出错 | 0 | 8
    0002 | 2026-07-03 | 2 | 出错 | 出错
    0005 | 2026-07-04 | 1.5 | 1 | 8
    错误[E135]: `事假` 读到 `4小时`，这一列按天计
     --> 数据/考勤.xlsx › C2
      = 本行: 姓名=张敏
      = 建议: 折算成天再填，只写数
    错误[E135]: `旷工` 读到 `30分钟`，这一列没有说按小时还是分钟计
     --> 数据/考勤.xlsx › D3
      = 本行: 姓名=李强
      = 建议: 折算成这一列的单位再填，只写数；整列都按小时计的，在表头写上（小时）
    错误[E135]: `工时` 读到 `1天`，这一列按小时计
     --> 数据/考勤.xlsx › E3
      = 本行: 姓名=李强
      = 建议: 折算成小时再填，只写数
    ");
    let read = office()
        .declare("测评", "姓名", Kind::People)
        .declare("测评", "分数", Kind::Number)
        .data(
            "测评",
            "
        姓名 | 分数
        张敏 | 92%
        李强 | #95",
        )
        .read();
    insta::assert_snapshot!(read.said, @"
    错误[E131]: `分数` 里别的行写 `95`，这里写 `92%`，写法不统一
     --> 数据/测评.xlsx › B2
      = 建议: 照别的行的写法改：百分号和单位都不写，只写数
    ");
}

#[test]
fn a_month_that_is_not_recognised_is_no_mere_hint() {
    let read = log("
        [7月]
        任务 | 主办 | 完成时限
        写报告 | 张敏 | 2026-07-15
        [8月]
        改报告 | 李强 | 2026-08-15
        催办 | 张敏 | 2026-08-20
        [说明]
        本表由各科室填写
        每月5日前报送");
    insta::assert_snapshot!(read.said, @"
    警告[W234]: 工作表 `8月` 未识别出表头，2 行有名册里的人和日期的内容没有读
     --> 台账/甲.xlsx › 8月
      = 建议: 照别的工作表把表头行补上或改好；不是数据的，移到别的文件
    提示[N201]: 工作表 `说明` 未识别出表头，2 行都没有读
     --> 台账/甲.xlsx › 说明
      = 建议: 不是数据的不用改；是数据的把表头改成认得的叫法
    ");
}

#[test]
fn the_same_rows_twice_are_told() {
    let rows = "
        序号 | 任务 | 主办 | 完成时限
        #1 | 写报告 | 张敏 | 2026-07-15
        #2 | 改报告 | 李强 | 2026-07-16";
    let read = office()
        .with("台账/甲.xlsx", Role::Log, rows)
        .with("台账/乙.xlsx", Role::Log, rows)
        .read();
    insta::assert_snapshot!(read.said, @"
    警告[W235]: 有 2 行和另一处的一模一样，会算两遍
     --> 台账/乙.xlsx › B2
      = 另见: 台账/甲.xlsx › B2 另一处从这里起
      = 建议: 重复的一份移到别处；确实是两件事的，在任务里写出区别
    ");
    let numbered = "
        编号 | 任务 | 主办 | 完成时限
        甲1 | 写报告 | 张敏 | 2026-07-15";
    let other = numbered.replace("甲1", "乙1");
    let read = office()
        .with("台账/甲.xlsx", Role::Log, numbered)
        .with("台账/乙.xlsx", Role::Log, &other)
        .read();
    insta::assert_snapshot!(read.said, @"");
}

#[test]
fn ditto_marks_and_words_that_are_not_among_those_allowed() {
    let mut office = office()
        .declare("台账", "类别", Kind::Text)
        .declare("信息", "姓名", Kind::People)
        .declare("信息", "级别", Kind::Text);
    office.plan.declarations[2].words = vec!["省级".into(), "市级".into()];
    let read = office
        .log(
            "
        任务 | 主办 | 类别 | 完成时限 | 备注
        写报告 | 张敏 | 督查 | 2026-07-15 |
        改报告 | 张敏 | 同上 | 2026-07-16 | 同上
        催办 | 张敏 | 〃 | 2026-07-16 |",
        )
        .data(
            "信息",
            "
        姓名 | 级别
        张敏 | 市级
        李强 | 地市级
        李强 | 市级、省级
        张敏 | 市 级
        张敏 |",
        )
        .read();
    insta::assert_snapshot!(format!("{}\n{}", read.data("信息"), read.said), @r#"
    姓名 | 级别
    0001 | 市级
    0002 | 地市级
    0002 | 市级、省级
    0001 | 市级
    0001 | 缺数
    错误[E201]: 这张表没有「完成日期」这一列
     --> 台账/甲.xlsx › A1:E1
      = 建议: 加上这一列；表里用了别的叫法的，在 gangze.toml 的 [表头] 里写 "表里的叫法" = "完成日期"
    错误[E134]: `类别` 读到 `同上`，没有写出来是什么
     --> 台账/甲.xlsx › C3
      = 本行: 任务=改报告，主办=张敏
      = 建议: 把上面那一格的内容照写在这里：排序、筛选以后「同上」就指了别的行
    错误[E134]: `类别` 读到 `〃`，没有写出来是什么
     --> 台账/甲.xlsx › C4
      = 本行: 任务=催办，主办=张敏
      = 建议: 把上面那一格的内容照写在这里：排序、筛选以后「同上」就指了别的行
    错误[E134]: `级别` 读到 `地市级`，不在规则规定的几个词里
     --> 数据/信息.xlsx › B3
      = 本行: 姓名=李强
      = 建议: 是不是 `市级`；可以写 省级、市级
    错误[E134]: `级别` 读到 `市级、省级`，不在规则规定的几个词里
     --> 数据/信息.xlsx › B4
      = 本行: 姓名=李强
      = 建议: 可以写 省级、市级
    "#);
}

#[test]
fn a_post_held_until_now_has_no_end() {
    let read = super::bare_office()
        .with(
            "人员名册.xlsx",
            Role::Roster,
            "
        工号 | 姓名 | 科室 | 岗位 | 岗位类别 | 起 | 止
        0001 | 张敏 | 秘书科 | 文稿岗 | 文稿 | 2025-01-01 | 至今",
        )
        .read();
    insta::assert_snapshot!(read.said, @"");
    // What 2026.10 becomes in a table saved as text.
    let read = log("
        任务 | 主办 | 完成时限
        写报告 | 张敏 | 2026.1
        改报告 | 张敏 | 2026.3");
    insta::assert_snapshot!(read.said, @"
    错误[E104]: `完成时限` 读到 `2026.1`，是一个小数，看不出是几日
     --> 台账/甲.xlsx › C2
      = 本行: 任务=写报告，主办=张敏
      = 建议: 改成完整的日期，例如 2026-07-10
    ");
}

#[test]
fn a_task_that_sounds_like_a_signature_or_a_total_is_a_record() {
    let read = log("
        任务 | 主办 | 交办日期 | 完成时限 | 完成日期
        合同盖章 | 张敏 | 2026-07-01 | 2026-07-15 | 2026-07-14
        材料签字 | ^ | 2026-07-02 | 2026-07-15 | 2026-07-19
        考勤合计 | ^ | 2026-07-03 | 2026-07-15 | 2026-07-14
        累计（上半年） | 李强 | 2026-07-04 | 2026-07-15 | 2026-07-14
        小计 | 李强 | 2026-07-05 | 2026-07-15 | 2026-07-14
        合计 | #5 | | |
        制表人：张敏 | | 审核人：李强 | | 2026-09-30");
    insta::assert_snapshot!(read.log(), @"
    任务 | 主办 | 交办日期 | 完成时限 | 完成日期
    合同盖章 | 0001 | 2026-07-01 | 2026-07-15 | 2026-07-14
    材料签字 | 0001 | 2026-07-02 | 2026-07-15 | 2026-07-19
    考勤合计 | 0001 | 2026-07-03 | 2026-07-15 | 2026-07-14
    累计（上半年） | 0002 | 2026-07-04 | 2026-07-15 | 2026-07-14
    小计 | 0002 | 2026-07-05 | 2026-07-15 | 2026-07-14
    ");
    insta::assert_snapshot!(read.said, @"");
}

#[test]
fn correct_tables_are_not_alarmed() {
    let read = log("
        [7月]
        任务 | 主办 | 办结时限（天） | 计划完成时间 | 实际完成时间 | 办理情况
        甲 | 张敏 | #5 | 2026-10-15 | | 预计10月底前完成
        乙 | 张敏 | #5 | 2026-10-15 | | 争取提前完成
        丙 | 张敏 | #5 | 2026-10-15 | | 持续抓好落实
        丁 | 张敏 | #5 | 2026-10-15 | | 无法完成
        [通讯录]
        张敏 | 13900000000 | 1988-03-02
        李强 | 13900000001 | 1990-05-06
        [放假安排]
        国庆节 | 2026-10-01 | 2026-10-07");
    insta::assert_snapshot!(read.said, @"
    提示[N201]: 工作表 `放假安排` 未识别出表头，1 行都没有读
     --> 台账/甲.xlsx › 放假安排
      = 建议: 不是数据的不用改；是数据的把表头改成认得的叫法
    提示[N201]: 工作表 `通讯录` 未识别出表头，2 行都没有读
     --> 台账/甲.xlsx › 通讯录
      = 建议: 不是数据的不用改；是数据的把表头改成认得的叫法
    ");
    let units = office()
        .declare("加班", "姓名", Kind::People)
        .declare("加班", "时长", Kind::Number)
        .data(
            "加班",
            "
        姓名 | 时长（天）
        张敏 | 2天
        李强 | 3",
        )
        .read();
    insta::assert_snapshot!(units.said, @"");
}
