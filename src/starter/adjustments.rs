//! The template of 调整: human decisions after the computation.
//! Invariant: holds no example rows, for an entry is held against a result that is not there yet.

use super::Starter;
use super::template::{Field, Template};
use crate::book::Style;
use crate::office::Changeable;
use crate::office::words::{ADJUSTMENTS, adjustments as word, roster};

/// The template; none where the pack declares no step that may change anything.
pub(super) fn template(starter: &Starter<'_>) -> Option<Template> {
    let steps = &starter.scheme.closing.steps;
    if steps.is_empty() {
        return None;
    }
    let refused = "空着的这一条不能采用";
    let grades: Vec<&str> = starter
        .scheme
        .grades
        .iter()
        .map(|grade| grade.name.as_ref())
        .collect();
    let centre = Style::TextCentre;
    let fields = vec![
        Field::new(
            word::PERIOD,
            Style::Exact,
            12.0,
            format!("调整的是哪个考核期，如 {}", starter.season.period),
        )
        .must(refused),
        Field::new(word::NUMBER, Style::Exact, 10.0, "这个人的工号").blank("空着按姓名找人"),
        Field::new(word::NAME, centre, 12.0, "一行只写一个人").must(refused),
        Field::new(
            roster::POST,
            centre,
            14.0,
            "期内有几个岗位的，写明调整的是哪个岗位",
        ),
        Field::new(
            word::STEP,
            centre,
            12.0,
            "谁定的：方案 pack.toml 里 [[环节]] 规定的环节",
        )
        .must(refused)
        .words(steps.iter().map(|step| step.name.as_ref())),
        Field::new(
            word::INDICATOR,
            centre,
            16.0,
            "调整什么：岗位目标里指标的名称，一字不差；或者 总分、等次",
        )
        .must(refused)
        .suggest([Changeable::Total.word(), Changeable::Grade.word()]),
        Field::new(
            word::OLD,
            centre,
            10.0,
            "现在的值，从考核报告里抄：分数，或者等次；同分待定的写 待审定",
        )
        .blank("只有本来没有值的才空着；与算出来的不一样就不采用"),
        Field::new(
            word::NEW,
            centre,
            10.0,
            "定为多少分，或者哪一等；改成 0 分就写 0",
        )
        .must(refused)
        .suggest(grades),
        Field::new(word::REASON, Style::Text, 28.0, "为什么调整").must(refused),
        Field::new(word::BASIS, Style::Text, 28.0, "依据哪个文件、会议或证明").must(refused),
        Field::new(word::AUTHOR, centre, 12.0, "谁提出的").must(refused),
        Field::new(word::DATE, Style::Date, 13.0, "哪一天定的；按日期先后采用").must(refused),
    ];
    Some(Template {
        file: format!("{ADJUSTMENTS}.xlsx"),
        title: ADJUSTMENTS.to_owned(),
        fields,
        mark: None,
        freeze: 3,
        remarks: vec![
            "先算出结果，再在这里写审定、复核的意见，再算一次：算出来的和审定的两样都留着，报告里并排印出来。"
                .to_owned(),
            "改了得分的，名次、等次、名额跟着重算；只改等次的，别的不动，超过名额会有警告。"
                .to_owned(),
        ],
    })
}
