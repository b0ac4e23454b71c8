//! 规则与依据: what the result rests on — scheme, rounding, statuses, grades, quotas, rules, files, program.
//! Invariant: every number that decides a grade stands here with its article.

use std::sync::Arc;

use super::periods;
use super::view::View;
use super::words::{figure, joined, percent, sheets, text, titles};
use crate::book::{Cell, Column, Print, Row, Sheet, Style, TabColour, Tone};
use crate::office::{Pool, Quota, Scheme, ShareWhen, StatusWhen};

/// Columns: what, name, content, basis, digest.
const WIDTHS: [f64; 5] = [14.0, 26.0, 50.0, 46.0, 36.0];

/// The sheet.
pub fn sheet(view: &Arc<View>) -> Sheet {
    let columns = WIDTHS
        .iter()
        .map(|width| Column::new("", Style::Wrapped).width(*width))
        .collect();
    let mut sheet = Sheet::new(sheets::BASIS, columns);
    let facts = view.facts();
    sheet.titles = titles(
        &view.context,
        &format!("{}规则与依据", facts.period.words()),
        &format!("方案：{}（{}）", facts.scheme.title, facts.scheme.pack),
    );
    let mut list = List { rows: Vec::new() };
    scheme(&facts.scheme, &mut list);
    statuses(&facts.scheme, &mut list);
    grades(view, &mut list);
    consequences(&view.facts().scheme, &mut list);
    closing(view, &mut list);
    rules(view, &mut list);
    files(view, &mut list);
    accounts(view, &mut list);
    program(view, &mut list);
    sheet.body = list.rows.into();
    sheet.tab = Some(TabColour::Grey);
    sheet.print = Print {
        repeat_header: false,
        ..Print::landscape()
    };
    sheet
}

struct List {
    rows: Vec<Row>,
}

impl List {
    fn heading(&mut self, cells: [&str; 5]) {
        let cells = cells
            .iter()
            .map(|words| Cell::text(*words).style(Style::Header));
        self.rows.push(Row::new(cells.collect()));
    }

    fn push(&mut self, cells: [String; 5]) {
        self.rows
            .push(Row::new(cells.into_iter().map(Cell::text).collect()));
    }

    /// One remark over the content columns.
    fn line(&mut self, what: &str, words: impl Into<Arc<str>>) {
        self.rows.push(Row::new(vec![
            Cell::text(what),
            Cell::text(words).across(Cell::ALL),
        ]));
    }
}

fn limit(limit: Option<rust_decimal::Decimal>) -> String {
    limit.map_or_else(|| "不限".into(), figure)
}

fn scheme(scheme: &Scheme, list: &mut List) {
    list.heading(["方案", "项目", "内容", "", ""]);
    let mut item = |name: &str, words: String| {
        list.push([
            "方案".into(),
            name.into(),
            words,
            String::new(),
            String::new(),
        ]);
    };
    item("依据", joined(&scheme.basis, "\n"));
    item("目标类型", joined(&scheme.kinds, "、"));
    item("合成", scheme.combine.word().into());
    if let Some(full) = scheme.full {
        item("每个岗位的满分合计", figure(full));
    }
    let bounds = scheme.total;
    let mut limits = vec![
        format!("下限 {}", limit(bounds.lower)),
        format!("上限 {}", limit(bounds.upper)),
    ];
    if let Some(floor) = bounds.deduction_floor {
        limits.push(format!("扣分下限 {}", figure(floor)));
    }
    if let Some(cap) = bounds.bonus_cap {
        limits.push(format!("加分上限 {}", figure(cap)));
    }
    item("总分", limits.join("，"));
    item("几段任职的合并", scheme.merge.word().into());
    if let Some(basis) = &scheme.closing.double {
        list.push([
            "方案".into(),
            "双岗".into(),
            "同时任两个岗位的，主岗、兼岗分别考核、分别定等".into(),
            basis.to_string(),
            String::new(),
        ]);
    }
    if let Some((least, basis)) = &scheme.least_share {
        list.push([
            "方案".into(),
            "在岗不足".into(),
            format!("在岗工作日不到考核期的 {}，未计分", percent(*least)),
            basis.to_string(),
            String::new(),
        ]);
    }
    for row in periods::compositions(scheme) {
        list.push(row);
    }
    let steps = scheme.rounding;
    for (name, step) in [
        ("记分", steps.entry),
        ("分项、逐件", steps.item),
        ("指标", steps.indicator),
        ("小计", steps.subtotal),
        ("总分", steps.total),
        ("定等", steps.grading),
    ] {
        list.push([
            "取整".into(),
            name.into(),
            step.words(),
            String::new(),
            String::new(),
        ]);
    }
}

fn statuses(scheme: &Scheme, list: &mut List) {
    list.heading(["状态", "状态", "结论", "依据", ""]);
    for rule in &scheme.statuses {
        let mut over = match (rule.over, rule.up_to) {
            (Some(over), Some(up_to)) => format!(
                "（超过考核期工作日的 {}，不超过 {}）",
                percent(over),
                percent(up_to)
            ),
            (Some(over), None) => format!("（超过考核期工作日的 {}）", percent(over)),
            (None, Some(up_to)) => format!("（不超过考核期工作日的 {}）", percent(up_to)),
            (None, None) => String::new(),
        };
        if let Some(least) = rule.served_under {
            over.push_str(&format!(
                "（在本单位工作不满考核期工作日的 {}）",
                percent(least)
            ));
        }
        if rule.when != StatusWhen::Within {
            over.push_str(&format!("（{}还是这样的）", rule.when.word()));
        }
        if let Some(grade) = &rule.grade {
            over.push_str(&format!("，等次 {grade}"));
        }
        list.push([
            "状态".into(),
            rule.words.join("、"),
            format!("{}{over}", rule.conclusion.word()),
            rule.basis.to_string(),
            String::new(),
        ]);
    }
}

fn grades(view: &View, list: &mut List) {
    let scheme = &view.facts().scheme;
    list.heading(["等次", "等次", "条件", "依据", ""]);
    let of = [
        ("等次", &scheme.grades),
        ("科室等次", &scheme.sections.grades),
    ];
    for (what, grade) in of
        .into_iter()
        .flat_map(|(what, grades)| grades.iter().map(move |grade| (what, grade)))
    {
        let line = match grade.at_least {
            Some(least) => format!("总分不低于 {}", figure(least)),
            None => "其余".into(),
        };
        list.push([
            what.into(),
            grade.name.to_string(),
            line,
            String::new(),
            String::new(),
        ]);
    }
    if let Some((grade, basis)) = &scheme.veto {
        list.push([
            "否决".into(),
            grade.to_string(),
            "有一票否决情形的，不论得分".into(),
            basis.to_string(),
            String::new(),
        ]);
    }
    for quota in &scheme.quotas {
        let pool = pool_words(quota);
        let ties = quota.ties.iter().map(|key| key.words(&scheme.kinds));
        let ties = joined(ties, "、");
        let ties = if ties.is_empty() {
            "同分的由人审定".into()
        } else {
            format!("同分依次看{ties}，仍相同的由人审定")
        };
        list.push([
            if quota.cap.is_some() {
                "名额总控".into()
            } else {
                "名额".into()
            },
            quota.grade.to_string(),
            format!(
                "{pool}，不超过{}的 {}，{}{}；{ties}",
                quota.base.word(),
                percent(quota.share),
                quota.rounding.mode.word(),
                quota_details(quota)
            ),
            quota.basis.to_string(),
            String::new(),
        ]);
    }
}

/// Whom a quota is about.
fn pool_words(quota: &Quota) -> String {
    let lists = |pool: &Pool| {
        let asks = pool.asks();
        let own = asks.iter().filter(|(_, names)| !names.is_empty());
        let own = own.map(|(key, names)| format!("{}为{}", key.word(), joined(names.iter(), "、")));
        joined(own, "，")
    };
    let mut words = if quota.pool.is_everybody() {
        "全体".to_owned()
    } else {
        lists(&quota.pool)
    };
    if !quota.except.is_everybody() {
        words.push_str(&format!("（{}的除外）", lists(&quota.except)));
    }
    if let Some(key) = quota.by {
        words.push_str(&format!("，每个{}分开算", key.word()));
    }
    words
}

/// What else is declared of a quota.
fn quota_details(quota: &Quota) -> String {
    let mut words = String::new();
    if quota.at_least > 0 {
        words.push_str(&format!("，至少 {} 人", quota.at_least));
    }
    for names in &quota.merged {
        words.push_str(&format!("；{}合在一起算", joined(names.iter(), "、")));
    }
    if let Some(small) = &quota.small {
        words.push_str(&format!(
            "；少于 {} 人的{}",
            small.fewer_than,
            small.way.word()
        ));
    }
    for case in &quota.cases {
        let when = match &case.when {
            ShareWhen::Office(names) => format!("单位有{}", joined(names.iter(), "、")),
            ShareWhen::Section(grades) => format!("科室为{}", joined(grades.iter(), "、")),
        };
        words.push_str(&format!(
            "；{when}的 {}（{}）",
            percent(case.share),
            case.basis
        ));
    }
    if !quota.direct_counts {
        words.push_str("；直接定等的不占名额");
    }
    if let Some(way) = quota.cap {
        words.push_str(&format!("；各池合计超过的{}", way.word()));
    }
    words
}

/// Gates and steps of the closing.
fn closing(view: &View, list: &mut List) {
    let closing = &view.facts().scheme.closing;
    for gate in &closing.gates {
        let mut effects = Vec::new();
        if !gate.bars.is_empty() {
            effects.push(format!("不得评 {}", joined(gate.bars.iter(), "、")));
        }
        effects.extend(gate.forces.iter().map(|grade| format!("定为 {grade}")));
        effects.extend(gate.mark.iter().map(|mark| format!("标记 {mark}")));
        list.push([
            "门槛".into(),
            gate.name.to_string(),
            format!("{}：{}", gate.test.words(), joined(effects, "，")),
            gate.basis.to_string(),
            String::new(),
        ]);
    }
    for step in &closing.steps {
        let may = step.may.iter().map(|own| own.word());
        list.push([
            "调整环节".into(),
            step.name.to_string(),
            format!("可以改 {}", joined(may, "、")),
            step.basis.to_string(),
            String::new(),
        ]);
    }
    for own in &closing.circumstances {
        list.push([
            "单位情形".into(),
            own.name.to_string(),
            String::new(),
            own.basis.to_string(),
            String::new(),
        ]);
    }
}

fn consequences(scheme: &Scheme, list: &mut List) {
    let rows = periods::consequences(scheme);
    if rows.is_empty() {
        return;
    }
    list.heading(["结果运用", "等次或结论", "怎样用", "依据", ""]);
    for row in rows {
        list.push(row);
    }
}

fn rules(view: &View, list: &mut List) {
    list.heading(["规则", "规则", "参数和例子", "依据", "文件和摘要"]);
    for rule in view.context.rules.iter() {
        let parameters = rule.parameters.iter().map(|(name, unit)| {
            if unit.is_empty() {
                name.to_string()
            } else {
                format!("{name}（{unit}）")
            }
        });
        let parameters = joined(parameters, "、");
        let reads = rule
            .reads
            .iter()
            .map(|(table, column)| format!("{table}.{column}"));
        let reads = joined(reads, "、");
        let labelled = |label: &str, words: &str| {
            if words.is_empty() {
                String::new()
            } else {
                format!("{label}：{words}")
            }
        };
        let cells = [
            if rule.used {
                "规则"
            } else {
                "规则（未用）"
            }
            .to_owned(),
            if rule.title.is_empty() || rule.title == rule.name {
                rule.name.to_string()
            } else {
                format!("{}：{}", rule.name, rule.title)
            },
            joined(
                [
                    labelled("参数", &parameters),
                    labelled("取数", &reads),
                    labelled("例", &rule.example),
                ],
                "\n",
            ),
            rule.basis.to_string(),
            joined([rule.file.as_ref(), rule.digest.as_ref()], "\n"),
        ];
        let tone = if rule.used { Tone::Plain } else { Tone::Faint };
        let cells = cells.into_iter().map(|words| Cell::text(words).tone(tone));
        list.rows.push(Row::new(cells.collect()));
    }
}

fn files(view: &View, list: &mut List) {
    list.heading(["输入文件", "用作", "文件", "格式", "摘要（SHA-256）"]);
    let context = &view.context;
    for (kind, files) in [("表", &context.inputs), ("设置", &context.settings)] {
        for file in files.iter() {
            list.push([
                kind.into(),
                file.what.to_string(),
                file.name.to_string(),
                file.format.to_string(),
                file.digest.to_string(),
            ]);
        }
    }
}

fn accounts(view: &View, list: &mut List) {
    list.heading(["读取", "用作", "文件和工作表", "行数", ""]);
    for account in view.context.accounts.iter() {
        let mut place = account.file.to_string();
        if let Some(sheet) = &account.sheet {
            place.push_str(&format!(" › {sheet}"));
        }
        if account.hidden {
            place.push_str("（隐藏）");
        }
        list.push([
            "读取".into(),
            account.table.as_deref().unwrap_or("未采用").to_owned(),
            place,
            format!(
                "有内容 {} = 采用 {} + 退回 {} + 标题、表头等 {}",
                account.filled, account.accepted, account.rejected, account.layout
            ),
            String::new(),
        ]);
    }
}

fn program(view: &View, list: &mut List) {
    let context = &view.context;
    let facts = view.facts();
    list.heading(["其他", "项目", "内容", "", ""]);
    list.line("程序", context.program.clone());
    if let Some(digest) = &context.digest {
        list.line("输入摘要", digest.clone());
    }
    list.line(
        "工作日",
        format!(
            "考核期 {} 个工作日，按国务院办公厅的放假通知（含调休）计算",
            facts.days_in_period()
        ),
    );
    for year in &context.calendar_gaps {
        list.line(
            "工作日",
            format!("{year}年没有放假通知，这一年的逾期和在岗天数按周一至周五计算"),
        );
    }
    let sections = facts.roster.sections.iter().map(|own| text(facts, *own));
    list.line("科室", joined(sections, "、"));
}
