//! The template of 岗位目标: one example row a rule, its parameters from the rule's own example.
//! Invariant: the words of a list are those that the reading of 岗位目标 knows.

use indexmap::IndexMap;
use rust_decimal::Decimal;

use super::office::{Aim, EXAMPLE};
use super::phrase::{Found, number_after, word_after};
use super::template::{Field, Template, text};
use super::{Rule, Starter};
use crate::book::{Cell, Style};
use crate::office::words::{TARGETS, targets as word};
use crate::office::{Combine, Kind, Policy, SubjectKind};
use crate::rules::Parameter;

pub(super) fn template(starter: &Starter<'_>) -> Template {
    let rows: Vec<Line<'_>> = starter
        .office
        .aims
        .iter()
        .map(|aim| Line {
            aim,
            rule: aim.rule.and_then(|rule| starter.rules.get(rule)),
            starter,
        })
        .collect();
    let given = starter.office.aims.iter().any(|aim| aim.given.is_some());
    let mut fields: Vec<Field> = word::ALL
        .into_iter()
        .map(|name| {
            let cells = rows.iter().map(|line| line.cell(name)).collect::<Vec<_>>();
            field(name, starter).cells(cells)
        })
        .collect();
    fields.extend(parameters(starter, &rows));
    fields.extend(further(&rows, &fields));
    let whole = match starter.scheme.full {
        Some(full) => format!("每个岗位的满分（含「全体」的行）加起来要等于 {full} 分。"),
        None => "方案没有规定每个岗位的满分合计。".to_owned(),
    };
    Template {
        file: format!("{TARGETS}.xlsx"),
        title: TARGETS.to_owned(),
        fields,
        mark: (!given).then(|| word::BASIS.to_owned()),
        freeze: 6,
        remarks: vec![
            if given {
                "各行是方案自带的目标，分值和参数照原办法；岗位和数字与本单位不同的，在这里改。".to_owned()
            } else {
                "各行是示例：一条计分规则一行，参数取自规则里的例；改成本单位的目标。".to_owned()
            },
            "一行是一个指标。「岗位」写岗位类别、岗位名称或全体；同一个指标有几行的，写得最具体的那一行算数，同样具体的两行是错误。"
                .to_owned(),
            whole,
            "「数据来源」右边的列都是计分规则的参数：规则要用的必须填，与本行规则无关的空着。"
                .to_owned(),
        ],
    }
}

/// A percentage where one was written.
fn number(found: Found) -> Cell {
    if found.percent {
        Cell::percent(found.value)
    } else {
        Cell::number(found.value)
    }
}

/// One example row under way.
struct Line<'a> {
    aim: &'a Aim,
    rule: Option<&'a Rule>,
    starter: &'a Starter<'a>,
}

impl Line<'_> {
    fn cell(&self, name: &str) -> Cell {
        match (&self.aim.given, self.rule) {
            (Some(given), _) => self.own(given, name),
            (None, Some(rule)) => self.guess(rule, name),
            (None, None) => Cell::blank(),
        }
    }

    /// What the pack's own row says.
    fn own(&self, given: &IndexMap<String, String>, name: &str) -> Cell {
        match given.get(name) {
            Some(written) => written_cell(written),
            None if name == word::SUBJECT => text(subject(self.aim.subject)),
            None if name == word::CYCLE && given.contains_key(word::INDICATOR) => {
                text(self.starter.season.cycle.word())
            }
            None if name == word::SOURCE => text(self.rule.map_or(String::new(), tables)),
            None => Cell::blank(),
        }
    }

    fn full(&self) -> Decimal {
        match self.starter.scheme.combine {
            Combine::Weighted => Decimal::ONE_HUNDRED,
            _ => self.aim.share,
        }
    }

    fn guess(&self, rule: &Rule, name: &str) -> Cell {
        let bonus = self.aim.bonus;
        // Only deducts: what is not deducted is earned.
        let deducts = !bonus && !rule.calls("得分") && !rule.calls("起评");
        let aims_at = rule.code.contains("指标.目标值");
        let extra = !bonus && rule.calls("加分");
        let weighted = self.starter.scheme.combine == Combine::Weighted;
        let leave_out = Policy::LeaveOut.word();
        match name {
            word::SUBJECT => text(subject(self.aim.subject)),
            word::POST if self.aim.subject == SubjectKind::Section => Cell::blank(),
            word::POST => {
                let class = self.aim.class;
                text(class.map_or("全体", |class| self.starter.office.class_name(class)))
            }
            word::KIND => {
                let kind = self.starter.scheme.kinds.get(self.aim.kind);
                text(kind.map_or("", |kind| kind.as_ref()))
            }
            word::INDICATOR | word::RULE => text(rule.name.as_ref()),
            word::COMPARE if aims_at => {
                let at_most = rule.header.example.contains("不超过");
                text(if at_most { "不超过" } else { "不低于" })
            }
            word::TARGET if aims_at => number(target(rule)),
            word::FULL => Cell::number(if bonus { Decimal::ZERO } else { self.full() }),
            word::WEIGHT if weighted => Cell::percent(self.weight()),
            word::BASE if deducts => text("满分"),
            word::DEDUCTION_FLOOR if deducts => Cell::number(0),
            word::BONUS_CAP if bonus => Cell::number(5),
            word::BONUS_CAP if extra => Cell::number(3),
            word::LOWER if bonus => Cell::number(-10),
            word::UPPER if bonus => Cell::number(5),
            word::UPPER if extra => Cell::number(self.full() + Decimal::from(3)),
            word::CYCLE => text(self.starter.season.cycle.word()),
            word::MISSING | word::NOT_APPLICABLE if !bonus && !deducts => text(leave_out),
            word::MISSING if aims_at => text(leave_out),
            word::BASIS => text(format!("{EXAMPLE}：{}", rule.header.basis)),
            word::SOURCE => text(tables(rule)),
            _ => Cell::blank(),
        }
    }

    /// The weights of a post add up to 1; those of 加减分 are none.
    fn weight(&self) -> Decimal {
        let whole = self.starter.scheme.full.unwrap_or(Decimal::ONE_HUNDRED);
        if whole.is_zero() {
            Decimal::ZERO
        } else {
            self.aim.share / whole
        }
    }

    /// What a parameter of the rule is in its example; where it is not there, something harmless.
    fn parameter(&self, name: &str) -> Cell {
        if let Some(given) = &self.aim.given {
            return self.own(given, name);
        }
        let Some(rule) = self.rule else {
            return Cell::blank();
        };
        let Some(parameter) = rule.header.parameter(name) else {
            return Cell::blank();
        };
        if let Some(found) = number_after(&rule.header.example, &[name]) {
            return number(found);
        }
        let all = &rule.header.parameters;
        match parameter.kind {
            Kind::Text => text(word_after(&rule.header.example, name).unwrap_or(EXAMPLE)),
            Kind::Date => Cell::date(self.starter.season.period.last),
            Kind::Percent => {
                let shares = all.iter().filter(|other| other.kind == Kind::Percent);
                Cell::percent(Decimal::ONE / Decimal::from(shares.count().max(1)))
            }
            _ => Cell::number(1),
        }
    }
}

fn subject(subject: SubjectKind) -> &'static str {
    match subject {
        SubjectKind::Section => "科室",
        SubjectKind::Person => "个人",
    }
}

/// A cell as it was written in the pack's own table.
fn written_cell(written: &str) -> Cell {
    if let Ok(number) = written.parse::<Decimal>() {
        return Cell::number(number);
    }
    let percent = written
        .strip_suffix('%')
        .and_then(|own| own.parse::<Decimal>().ok());
    match percent {
        Some(percent) => Cell::percent(percent / Decimal::ONE_HUNDRED),
        None => text(written),
    }
}

fn target(rule: &Rule) -> Found {
    let names = ["目标值", "目标不超过", "目标不低于", "目标"];
    number_after(&rule.header.example, &names).unwrap_or(if rule.calls("占比") {
        Found {
            value: Decimal::new(95, 2),
            percent: true,
        }
    } else {
        Found {
            value: Decimal::TEN,
            percent: false,
        }
    })
}

/// The tables that a rule reads.
fn tables(rule: &Rule) -> String {
    let mut tables: Vec<&str> = Vec::new();
    for read in &rule.header.reads {
        if !tables.contains(&read.table.as_ref()) {
            tables.push(&read.table);
        }
    }
    tables.join("、")
}

/// Columns of the pack's own table that are neither the program's nor a parameter.
fn further(rows: &[Line<'_>], known: &[Field]) -> Vec<Field> {
    let mut names: Vec<&str> = Vec::new();
    for name in rows
        .iter()
        .filter_map(|line| line.aim.given.as_ref())
        .flat_map(IndexMap::keys)
    {
        let new = !names.contains(&name.as_str()) && !known.iter().any(|field| field.name == *name);
        if new {
            names.push(name);
        }
    }
    let field = |name: &str| {
        let cells = rows.iter().map(|line| line.cell(name)).collect::<Vec<_>>();
        Field::new(name, Style::Text, 12.0, "方案自带的列").cells(cells)
    };
    names.into_iter().map(field).collect()
}

fn parameters(starter: &Starter<'_>, rows: &[Line<'_>]) -> Vec<Field> {
    let mut known: Vec<&Parameter> = Vec::new();
    for parameter in starter
        .rules
        .iter()
        .flat_map(|rule| &rule.header.parameters)
    {
        let built_in = word::ALL.contains(&parameter.name.as_ref());
        if !built_in && !known.iter().any(|other| other.name == parameter.name) {
            known.push(parameter);
        }
    }
    known
        .into_iter()
        .map(|parameter| {
            let users: Vec<&str> = starter
                .rules
                .iter()
                .filter(|rule| rule.header.parameter(&parameter.name).is_some())
                .map(|rule| rule.name.as_ref())
                .collect();
            let (style, unit) = match parameter.kind {
                Kind::Text => (Style::Text, "文字".to_owned()),
                Kind::Date => (Style::Date, "日期".to_owned()),
                Kind::Percent => (Style::Percent, "百分比，如 30%".to_owned()),
                _ => (Style::Number, format!("数，单位 {}", parameter.unit)),
            };
            let says = format!("参数（{unit}）；计分规则 {} 要用", users.join("、"));
            Field::new(parameter.name.as_ref(), style, 12.0, says)
                .blank("用到它的规则所在的行必填，其余的行空着")
                .cells(rows.iter().map(|line| line.parameter(&parameter.name)))
        })
        .collect()
}

fn field(name: &'static str, starter: &Starter<'_>) -> Field {
    let policies: Vec<&str> = Policy::ALL.iter().map(|policy| policy.word()).collect();
    let centre = |width, says: &str| Field::new(name, Style::TextCentre, width, says);
    let points = |says: &str| Field::new(name, Style::Number, 10.0, says);
    match name {
        word::SUBJECT => centre(8.0, "这个指标考核谁")
            .blank("空着就是个人")
            .words(["个人", "科室"]),
        word::SECTION => centre(14.0, "只对一个科室的岗位用时写科室").blank("空着就是各科室"),
        word::POST => centre(12.0, "岗位类别、岗位名称，或者全体")
            .blank("空着就是全体")
            .suggest(
                std::iter::once("全体").chain(starter.office.classes.iter().map(String::as_str)),
            ),
        word::KIND => centre(10.0, "目标类型，报告按它小计")
            .must("没有目标类型的行不能采用")
            .words(starter.scheme.kinds.iter().map(ToString::to_string)),
        word::GROUP => centre(12.0, "目标类型之下再分组，写成 自身建设/队伍 这样的路径"),
        word::INDICATOR => Field::new(name, Style::Text, 18.0, "指标的名称，报告里就这样写")
            .must("没有指标名称的行不能采用"),
        word::COMPARE => centre(10.0, "实际值与目标值怎样比")
            .blank("空着就是不低于")
            .words(["不低于", "不超过"]),
        word::TARGET => {
            points("目标值，数或百分比（95%）").blank("计分规则用到目标值的必填，其余空着")
        }
        word::FULL => points("满分，单位 分；加减分写 0").must("没有满分的指标不能计分"),
        word::WEIGHT => Field::new(name, Style::Percent, 10.0, "权重，百分比").blank(
            if starter.scheme.combine == Combine::Weighted {
                "本方案按权重合成，必填，每个岗位加起来是 100%"
            } else {
                "本方案按满分求和，这一列必须空着"
            },
        ),
        word::BASE => Field::new(
            name,
            Style::TextCentre,
            10.0,
            "从多少分起算，数；从满分起扣的写满分",
        )
        .blank("空着从 0 起加")
        .suggest(["满分"]),
        word::DEDUCTION_FLOOR => points("扣分以后最低到多少，单位 分").blank("空着不限"),
        word::BONUS_CAP => points("加分最多多少，单位 分").blank("空着不限"),
        word::LOWER => points("得分最低多少，单位 分；可以是负数").blank("空着就是 0"),
        word::UPPER => points("得分最高多少，单位 分").blank("空着就是满分"),
        word::RULE => Field::new(
            name,
            Style::Text,
            18.0,
            "计分规则的名称，就是 rules 里脚本的文件名",
        )
        .must("没有计分规则的指标不能计分")
        .words(starter.rules.iter().map(|rule| rule.name.to_string())),
        word::SCOPE => centre(10.0, "名次、最高值、平均值在谁之中算")
            .blank("空着就是全体")
            .words(["全体", "科室", "岗位类别"]),
        word::CYCLE => centre(
            8.0,
            "多长时间考核一次；写了季的只能按季度考核，--period 要与它一致",
        )
        .blank("空着的话，什么考核期都可以算")
        .words(["月", "季", "半年", "年"]),
        word::MISSING => centre(16.0, "该有数的地方没有数时怎样办")
            .blank("空着就是阻断：补上以前不出总分")
            .words(policies),
        word::NOT_APPLICABLE => centre(16.0, "指标对这个人不适用时怎样办")
            .blank("空着就是阻断：补上以前不出总分")
            .words(policies),
        word::BASIS => Field::new(name, Style::Wrapped, 44.0, "这个指标依据的文件和条款"),
        word::SOURCE => Field::new(name, Style::Wrapped, 24.0, "数据从哪里来、谁负责提供"),
        _ => Field::new(name, Style::Text, 12.0, name),
    }
}
