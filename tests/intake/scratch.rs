use gangze::diag::{NoWatch, Sink, text};
use gangze::intake::{Plan, Role, Source, read};
use gangze::office::{Blank, Declaration, Kind};
use gangze::sheet::{Reader, list};
use std::path::PathBuf;

#[test]
fn samples() {
    let Ok(dir) = std::env::var("GANGZE_SAMPLE") else {
        return;
    };
    let dir = PathBuf::from(dir);
    let mut plan = Plan {
        year: 2026,
        ..Plan::default()
    };
    let mut add = |path: PathBuf, name: &str, role: Role| {
        plan.sources.push(Source {
            path,
            name: name.into(),
            role,
        })
    };
    add(dir.join("人员名册.xlsx"), "人员名册.xlsx", Role::Roster);
    add(dir.join("岗位目标.xlsx"), "岗位目标.xlsx", Role::Targets);
    for f in list(&dir.join("台账"), "台账").unwrap() {
        add(f.path, &f.name, Role::Log);
    }
    for f in list(&dir.join("数据"), "数据").unwrap() {
        let stem = f
            .name
            .rsplit('/')
            .next()
            .unwrap()
            .split('.')
            .next()
            .unwrap()
            .to_owned();
        add(f.path, &f.name, Role::Data(stem.as_str().into()));
    }
    for (t, c, k) in [
        ("台账", "差错", Kind::Count),
        ("台账", "退稿次数", Kind::Count),
        ("规范检查", "次数", Kind::Count),
        ("差错登记", "日期", Kind::Date),
    ] {
        plan.declarations.push(Declaration {
            table: t.into(),
            column: c.into(),
            kind: k,
            blank: Blank::Nought,
            rule: "某".into(),
            place: gangze::diag::Place::file("rules/x.rhai"),
        });
    }
    let mut sink = Sink::new();
    let now = std::time::Instant::now();
    let intake = read(
        &plan,
        &Reader::new(env!("CARGO_BIN_EXE_gangze")),
        &NoWatch,
        &mut sink,
    );
    println!("{:?}", now.elapsed());
    for d in sink.finish() {
        print!("{}", text(&d));
    }
    for a in &intake.accounts {
        println!(
            "{} {:?} {:?} {}={}+{}+{}",
            a.file, a.sheet, a.table, a.filled, a.accepted, a.rejected, a.layout
        );
        assert_eq!(a.filled, a.accepted + a.rejected + a.layout);
    }
    let tables = [
        intake.roster_table.as_ref(),
        intake.targets.as_ref(),
        intake.log.as_ref(),
    ]
    .into_iter()
    .flatten()
    .chain(intake.data.values());
    for t in tables {
        let names: Vec<String> = t
            .columns()
            .iter()
            .enumerate()
            .filter(|(i, _)| t.rows().any(|r| t.value(r, *i).is_present()))
            .map(|(_, c)| format!("{}:{}", c.name, c.kind.word()))
            .collect();
        println!(
            "== {} {} rows owner {:?} day {:?}\n   {}",
            t.name,
            t.len(),
            t.owner.map(|c| &t.columns()[c].name),
            t.day.map(|c| &t.columns()[c].name),
            names.join(" ")
        );
        for p in t.parts() {
            println!(
                "   part {} {:?} section {:?}",
                p.file,
                p.sheet,
                p.section.map(|s| intake.lexicon.text(s))
            );
        }
    }
    println!(
        "people {} tenures {}",
        intake.roster.people.len(),
        intake.roster.tenures.len()
    );
}
