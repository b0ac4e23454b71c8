//! The booking words: 起评, 加分, 扣分, 扣完, 得分, 否决, 定等, 标记, and the nodes 分项 and 逐件.
//! Invariant: every booking has a reason; points are never below zero where the word says their direction.

use std::sync::Arc;

use rhai::{Array, Dynamic, Engine, FnPtr, INT, ImmutableString, NativeCallContext};
use rust_decimal::Decimal;

use super::absent::{Absent, Outcome, Why, absent, refused, wrong, wrong_with};
use super::arithmetic::{exact, given, kind_word, show};
use super::engine::{self, spend};
use super::exact::Exact;
use super::open::Open;
use super::world::{Call, Row, Rows};
use crate::office::{Bounds, Combine, Entry, EntryKind, Evidence, Level, Node};

/// Registers the booking words.
pub fn register(engine: &mut Engine) {
    for kind in [
        EntryKind::Base,
        EntryKind::Award,
        EntryKind::Deduction,
        EntryKind::Bonus,
    ] {
        register_points(engine, kind);
    }
    engine.register_fn("起评", |c: NativeCallContext<'_>, points: Dynamic| {
        book(&c, EntryKind::Base, &points, None, &"起评".into())
    });
    engine.register_fn(
        "扣完",
        |c: NativeCallContext<'_>, row: Dynamic, why: Dynamic| take_all(&c, Some(&row), &why),
    );
    engine.register_fn("扣完", |c: NativeCallContext<'_>, why: Dynamic| {
        take_all(&c, None, &why)
    });
    engine.register_fn(
        "否决",
        |c: NativeCallContext<'_>, row: Dynamic, why: Dynamic| {
            book(&c, EntryKind::Veto, &Dynamic::ZERO, Some(&row), &why)
        },
    );
    engine.register_fn("否决", |c: NativeCallContext<'_>, why: Dynamic| {
        book(&c, EntryKind::Veto, &Dynamic::ZERO, None, &why)
    });
    for kind in [EntryKind::Grade, EntryKind::Mark] {
        engine.register_fn(
            kind.word(),
            move |c: NativeCallContext<'_>, says: Dynamic, row: Dynamic, why: Dynamic| {
                declare(&c, kind, &says, Some(&row), &why)
            },
        );
        engine.register_fn(
            kind.word(),
            move |c: NativeCallContext<'_>, says: Dynamic, why: Dynamic| {
                declare(&c, kind, &says, None, &why)
            },
        );
    }
    engine.register_fn("分项", item);
    engine.register_fn("逐件", each);
    engine.register_fn("缺数", |why: ImmutableString| -> Outcome<()> {
        Err(end_as(Why::Missing, &why))
    });
    engine.register_fn(
        "出错",
        |c: NativeCallContext<'_>, row: Row, column: ImmutableString, why: ImmutableString| {
            refuse(&c, &row, &column, &why)
        },
    );
    engine.register_fn("不适用", |why: ImmutableString| -> Outcome<()> {
        Err(end_as(Why::NotApplicable, &why))
    });
}

/// A word that books points. The forms with kinds are found at once; those of any kind tell what does not fit.
fn register_points(engine: &mut Engine, kind: EntryKind) {
    type Context<'a> = NativeCallContext<'a>;
    type Text = ImmutableString;
    let word = kind.word();
    engine.register_fn(
        word,
        move |c: Context<'_>, points: Dynamic, row: Dynamic, why: Dynamic| {
            book(&c, kind, &points, Some(&row), &why)
        },
    );
    engine.register_fn(
        word,
        move |c: Context<'_>, points: Dynamic, why: Dynamic| book(&c, kind, &points, None, &why),
    );
    engine.register_fn(word, move |c: Context<'_>, points: INT, why: Text| {
        enter(
            &c,
            kind,
            Decimal::from(points).into(),
            None,
            written(&why, word)?,
        )
    });
    engine.register_fn(word, move |c: Context<'_>, points: Decimal, why: Text| {
        enter(&c, kind, points.into(), None, written(&why, word)?)
    });
    engine.register_fn(
        word,
        move |c: Context<'_>, points: INT, row: Row, why: Text| {
            let cited = Some(vec![cited(&row)]);
            enter(
                &c,
                kind,
                Decimal::from(points).into(),
                cited,
                written(&why, word)?,
            )
        },
    );
    engine.register_fn(
        word,
        move |c: Context<'_>, points: Decimal, row: Row, why: Text| {
            let cited = Some(vec![cited(&row)]);
            enter(&c, kind, points.into(), cited, written(&why, word)?)
        },
    );
}

/// 出错: refuses what stands in a row's column.
fn refuse(context: &NativeCallContext<'_>, row: &Row, column: &str, why: &str) -> Outcome<Dynamic> {
    let call = Call::of(context)?;
    let value = row.read(&call, column)?;
    let place = row.place(column);
    let shown = show(&value);
    let shown = shown.trim_matches(['“', '”']);
    Err(refused(place, format!("「{column}」是 `{shown}`，{why}")))
}

fn end_as(why: Why, words: &ImmutableString) -> Box<rhai::EvalAltResult> {
    let state = Absent {
        why,
        what: words.clone(),
        place: None,
        whole: true,
    };
    absent(state, words.as_str())
}

fn written(why: &str, word: &str) -> Outcome<Arc<str>> {
    if why.trim().is_empty() {
        return Err(wrong(format!("{word} 的理由是空的")));
    }
    Ok(why.into())
}

fn cited(row: &Row) -> Evidence {
    Evidence {
        table: row.table,
        row: row.row,
    }
}

fn reason(why: &Dynamic, word: &str) -> Outcome<Arc<str>> {
    match why.read_lock::<ImmutableString>() {
        Some(text) => written(&text, word),
        None => Err(wrong_with(
            format!("{word} 的理由要写文字，现在是{}", kind_word(why)),
            format!("写成 {word}(分数, 事, \"理由\") 或 {word}(分数, \"理由\")"),
        )),
    }
}

fn evidence(value: &Dynamic, word: &str) -> Outcome<Vec<Evidence>> {
    if let Some(row) = value.read_lock::<Row>() {
        return Ok(vec![cited(&row)]);
    }
    if let Some(rows) = value.read_lock::<Rows>() {
        spend(rows.rows.len() / 16);
        return Ok(rows
            .rows
            .iter()
            .map(|row| Evidence {
                table: rows.table,
                row: *row,
            })
            .collect());
    }
    if let Some(list) = value.read_lock::<Array>() {
        let mut all = Vec::with_capacity(list.len());
        for one in list.iter() {
            all.extend(evidence(one, word)?);
        }
        return Ok(all);
    }
    Err(wrong_with(
        format!(
            "{word} 的依据要给一行或多行记录，现在是{}",
            kind_word(value)
        ),
        format!("写成 {word}(分数, 事, \"理由\")，没有依据的记录就写 {word}(分数, \"理由\")"),
    ))
}

fn points_of(points: &Dynamic, word: &str) -> Outcome<Exact> {
    if let Some(missing) = points.read_lock::<Absent>() {
        let message = format!("{word} 的分数是{}（{}）", missing.why.word(), missing.what);
        return Err(absent(missing.clone(), message));
    }
    exact(points).ok_or_else(|| wrong(format!("{word} 的分数要是数，现在是 {}", show(points))))
}

fn too_large(word: &str) -> Box<rhai::EvalAltResult> {
    wrong(format!("{word} 的分数超出了能精确表示的范围"))
}

fn book(
    context: &NativeCallContext<'_>,
    kind: EntryKind,
    points: &Dynamic,
    row: Option<&Dynamic>,
    why: &Dynamic,
) -> Outcome<()> {
    let word = kind.word();
    let reason = reason(why, word)?;
    let cited = row.map(|row| evidence(row, word)).transpose()?;
    enter(context, kind, points_of(points, word)?, cited, reason)
}

fn enter(
    context: &NativeCallContext<'_>,
    kind: EntryKind,
    points: Exact,
    cited: Option<Vec<Evidence>>,
    reason: Arc<str>,
) -> Outcome<()> {
    let word = kind.word();
    let call = Call::of(context)?;
    if points.is_negative() && kind != EntryKind::Award {
        let shown = show(&given(points));
        return Err(wrong_with(
            format!("{word} 的分数是 {shown}，不能小于 0"),
            "扣多少、加多少都写成正数，方向由词决定",
        ));
    }
    let mut book = call.book();
    let points = points
        .rounded(book.rounding.entry)
        .and_then(|points| points.decimal())
        .ok_or_else(|| too_large(word))?;
    let signed = if kind == EntryKind::Deduction {
        -points
    } else {
        points
    };
    if points.is_zero() && matches!(kind, EntryKind::Deduction | EntryKind::Bonus) {
        return Ok(());
    }
    let outermost = book.open.len() == 1;
    let based = || {
        let indicator = call.world.facts.indicator(call.indicator);
        indicator.is_some_and(|own| own.base.is_some())
    };
    if kind == EntryKind::Base && outermost && based() {
        return Err(wrong_with(
            "规则写了 起评，岗位目标 的「起评分」也填了",
            "两处只留一处：清空「起评分」，或者删掉规则里的 起评",
        ));
    }
    let twice = |open: &Open| {
        open.node
            .entries
            .iter()
            .any(|own| own.kind == EntryKind::Base)
    };
    if kind == EntryKind::Base && book.open.last().is_some_and(twice) {
        return Err(wrong_with(
            "起评 写了两次",
            "同一个指标、分项或一件只从一个分数起评；要再加的用 得分 或 加分",
        ));
    }
    let row = book.open.last().and_then(|open| open.row);
    book.enter(Entry {
        kind,
        points: signed,
        reason,
        says: None,
        evidence: cited.unwrap_or_else(|| row.into_iter().collect()),
        line: u32::try_from(context.call_position().line().unwrap_or(0)).unwrap_or(0),
    });
    Ok(())
}

/// 定等 and 标记: says something of the subject that the grades read; moves no points.
fn declare(
    context: &NativeCallContext<'_>,
    kind: EntryKind,
    says: &Dynamic,
    row: Option<&Dynamic>,
    why: &Dynamic,
) -> Outcome<()> {
    let word = kind.word();
    let call = Call::of(context)?;
    let says = match says.read_lock::<ImmutableString>() {
        Some(text) if !text.trim().is_empty() => text.trim().to_owned(),
        _ => {
            return Err(wrong_with(
                format!("{word} 要先写{}，现在是 {}", said_by(kind), show(says)),
                format!("写成 {word}(\"{}\", \"理由\")", example_of(kind)),
            ));
        }
    };
    let grades = &call.world.facts.scheme.grades;
    if kind == EntryKind::Grade && !grades.iter().any(|grade| grade.name.as_ref() == says) {
        let known: Vec<&str> = grades.iter().map(|grade| grade.name.as_ref()).collect();
        return Err(wrong_with(
            format!("方案里没有等次「{says}」"),
            format!("可以写 {}", known.join("、")),
        ));
    }
    let reason = reason(why, word)?;
    let cited = row.map(|row| evidence(row, word)).transpose()?;
    let mut book = call.book();
    let row = book.open.last().and_then(|open| open.row);
    book.enter(Entry {
        kind,
        points: Decimal::ZERO,
        reason: format!("{says}：{reason}").into(),
        says: Some(says.into()),
        evidence: cited.unwrap_or_else(|| row.into_iter().collect()),
        line: u32::try_from(context.call_position().line().unwrap_or(0)).unwrap_or(0),
    });
    Ok(())
}

fn said_by(kind: EntryKind) -> &'static str {
    if kind == EntryKind::Grade {
        "等次"
    } else {
        "标记的名称"
    }
}

fn example_of(kind: EntryKind) -> &'static str {
    if kind == EntryKind::Grade {
        "优秀"
    } else {
        "停发绩效"
    }
}

/// 扣完: deducts what is left so far of 起评 and 得分, in a 分项 of its 满分; what was added stays.
fn take_all(context: &NativeCallContext<'_>, row: Option<&Dynamic>, why: &Dynamic) -> Outcome<()> {
    let call = Call::of(context)?;
    let (all, left) = {
        let book = call.book();
        let Some(open) = book.open.last() else {
            return Ok(());
        };
        let mut held = open.node.clone();
        held.entries
            .retain(|entry| matches!(entry.kind, EntryKind::Base | EntryKind::Award));
        if held.settle().is_err() {
            return Err(wrong("扣完 之前的分数超出了能精确表示的范围"));
        }
        let deducted = open.node.entries.iter();
        let deducted = deducted.filter(|entry| entry.kind == EntryKind::Deduction);
        let sum = deducted.fold(Decimal::ZERO, |sum, entry| sum.saturating_add(entry.points));
        let all = held.settled.base_raw.max(open.full);
        (all, all.saturating_sub(sum.abs()).max(Decimal::ZERO))
    };
    if all <= Decimal::ZERO {
        return Err(wrong_with(
            "扣完 之前没有分数可扣",
            "在 扣完 之前写 起评(满分) 或 得分，或者在 岗位目标 填「起评分」",
        ));
    }
    if left.is_zero() {
        // All was deducted before; the reason stands all the same.
        let mut book = call.book();
        let of_node = book.open.last().and_then(|open| open.row);
        let cited = row.map(|row| evidence(row, "扣完")).transpose()?;
        book.enter(Entry {
            kind: EntryKind::Deduction,
            points: Decimal::ZERO,
            reason: reason(why, "扣完")?,
            says: None,
            evidence: cited.unwrap_or_else(|| of_node.into_iter().collect()),
            line: u32::try_from(context.call_position().line().unwrap_or(0)).unwrap_or(0),
        });
        return Ok(());
    }
    book(
        context,
        EntryKind::Deduction,
        &Dynamic::from_decimal(left),
        row,
        why,
    )
}

/// 分项: a node with its own 满分. Where its closure only deducts it begins at 满分; where it can earn, at 0.
fn item(
    context: NativeCallContext<'_>,
    name: ImmutableString,
    full: Dynamic,
    body: FnPtr,
) -> Outcome<()> {
    let call = Call::of(&context)?;
    let full = points_of(&full, "分项")?.decimal();
    let full = full.ok_or_else(|| too_large("分项"))?;
    if name.trim().is_empty() {
        return Err(wrong_with(
            "「分项」的名称是空的",
            "名称要印在得分明细里，例如 分项(\"时效\", 5, || …)",
        ));
    }
    if full < Decimal::ZERO {
        return Err(wrong_with(
            format!("「分项」的满分是负的（{}）", full.normalize()),
            "满分写正数；要减的分在里面用 扣分",
        ));
    }
    {
        let mut book = call.book();
        let mut node = Node::new(name.as_str(), Level::Item, book.rounding.item);
        node.bounds = Bounds {
            deduction_floor: Some(Decimal::ZERO),
            bonus_cap: None,
            lower: Some(Decimal::ZERO),
            upper: Some(full),
        };
        book.begin(node, None, full);
    }
    let _ = engine::call(&context, &body, ())?;
    let mut book = call.book();
    let deducts_alone = !call.declared.earning.contains(body.fn_name());
    if deducts_alone && let Some(open) = book.open.last_mut() {
        let entry = Entry {
            kind: EntryKind::Base,
            points: full,
            reason: "满分起评".into(),
            says: None,
            evidence: open.row.into_iter().collect(),
            line: 0,
        };
        open.node.entries.insert(0, entry);
    }
    book.end();
    Ok(())
}

/// 逐件: a node for each row, then their combination.
fn each(
    context: NativeCallContext<'_>,
    rows: Rows,
    combine: ImmutableString,
    body: FnPtr,
) -> Outcome<()> {
    let call = Call::of(&context)?;
    let Some(combine) =
        Combine::from_word(&combine).filter(|combine| *combine != Combine::Weighted)
    else {
        return Err(wrong_with(
            format!("逐件 不认识合成方式「{combine}」"),
            "可以写 求和、平均、取高、相乘",
        ));
    };
    if rows.rows.is_empty() && combine != Combine::Sum {
        let state = Absent {
            why: Why::Missing,
            what: "逐件".into(),
            place: None,
            whole: true,
        };
        return Err(absent(state, "没有可以逐件计分的记录"));
    }
    {
        let mut book = call.book();
        let mut node = Node::new("逐件", Level::Item, book.rounding.item);
        node.combine = combine;
        book.begin(node, None, Decimal::ZERO);
    }
    for row in rows.iter() {
        let cited = cited(&row);
        {
            let mut book = call.book();
            let mut node = Node::new(row.title(), Level::Item, book.rounding.item);
            node.bounds.deduction_floor = Some(Decimal::ZERO);
            node.bounds.lower = Some(Decimal::ZERO);
            book.begin(node, Some(cited), Decimal::ZERO);
        }
        let _ = engine::call(&context, &body, (row,))?;
        let mut book = call.book();
        if let Some(open) = book.open.last() {
            let has = |kind: EntryKind| open.node.entries.iter().any(|entry| entry.kind == kind);
            let begun =
                has(EntryKind::Base) || has(EntryKind::Award) || !open.node.children.is_empty();
            if has(EntryKind::Deduction) && !begun {
                return Err(wrong_with(
                    "逐件 里只有 扣分，没有从多少分扣起",
                    "在 扣分 之前写 起评(满分)，或者用 分项",
                ));
            }
        }
        book.end();
    }
    call.book().end();
    Ok(())
}
