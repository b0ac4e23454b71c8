//! The presets: every number against the table of the regulations, and a new folder of each that is assessed clean.

use std::path::Path;

use gangze::diag::{Sink, text};
use gangze::office::{Conclusion, GateTest, QuotaBase, Scheme, ShareWhen};
use gangze::workspace::{choose_pack, open_pack};
use tempfile::TempDir;

use super::run;

const PRESETS: [(&str, &str); 3] = [
    ("civil-servant-regular", "2026Q1"),
    ("civil-servant-annual", "2026"),
    ("institution-annual", "2026"),
];

fn scheme(pack: &str) -> Scheme {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sink = Sink::new();
    let found = choose_pack(&[root], Some(pack)).unwrap();
    let pack = open_pack(&found, &mut sink).unwrap();
    let said: Vec<String> = sink.finish().iter().map(text).collect();
    assert_eq!(said, [""; 0]);
    pack.scheme
}

/// 等次 with their lines.
fn grades(scheme: &Scheme) -> Vec<String> {
    scheme
        .grades
        .iter()
        .map(|grade| match grade.at_least {
            Some(least) => format!("{}≥{least}", grade.name),
            None => grade.name.to_string(),
        })
        .collect()
}

/// A status with what it leads to, the share that it must pass, and the article.
fn status<'s>(scheme: &'s Scheme, word: &str) -> (Conclusion, Option<String>, &'s str) {
    let rule = scheme.statuses.iter().find(|rule| rule.covers(word));
    let rule = rule.unwrap_or_else(|| panic!("{word}"));
    (
        rule.conclusion,
        rule.over.map(|own| own.normalize().to_string()),
        &rule.basis,
    )
}

/// 公示: at least five working days, for the best grade.
fn notice(scheme: &Scheme) -> (u32, String) {
    let notice = scheme.papers.notice.as_ref().unwrap();
    (notice.workdays, notice.grades.join("、"))
}

/// The codes of the national standard for cadre information.
fn codes(scheme: &Scheme) -> String {
    let staff = &scheme.papers.staff;
    let all = staff
        .grades
        .iter()
        .chain(&staff.statuses)
        .chain(&staff.conclusions);
    let shown: Vec<String> = all.map(|(word, code)| format!("{word}{code}")).collect();
    shown.join(" ")
}

fn check(scheme: &Scheme, table: &[(&str, Conclusion, Option<&str>, &str)]) {
    for (word, conclusion, over, article) in table {
        let (own, share, basis) = status(scheme, word);
        assert_eq!(own, *conclusion, "{word}");
        assert_eq!(share.as_deref(), *over, "{word}");
        assert!(basis.contains(article), "{word}: {basis}");
    }
}

const HALF: Option<&str> = Some("0.5");

#[test]
fn numbers_of_the_civil_servants_quarters() {
    let scheme = scheme("civil-servant-regular");
    assert_eq!(grades(&scheme), ["好≥90", "较好≥80", "一般≥60", "较差"]);
    let quota = &scheme.quotas[0];
    assert_eq!(
        (quota.grade.as_ref(), quota.share.to_string()),
        ("好", "0.40".into())
    );
    assert_eq!(quota.base, QuotaBase::TakingPart);
    // 23 people: 9.2, and 不得超过 is 9.
    let nine = quota
        .rounding
        .apply(quota.share * rust_decimal::Decimal::from(23));
    assert_eq!(nine.to_string(), "9");
    assert!(quota.basis.contains("40%"));
    assert_eq!(scheme.veto.as_ref().unwrap().0.as_ref(), "较差");
    assert_eq!(notice(&scheme), (5, "好".into()));
}

#[test]
fn numbers_of_the_civil_servants_year() {
    use Conclusion::{Absent, Graded, Pending, Ungraded};
    let scheme = scheme("civil-servant-annual");
    let names: Vec<&str> = scheme.grades.iter().map(|own| own.name.as_ref()).collect();
    assert_eq!(names, ["优秀", "称职", "基本称职", "不称职"]);
    let quota = &scheme.quotas[0];
    assert_eq!(
        (quota.grade.as_ref(), quota.share.to_string()),
        ("优秀", "0.20".into())
    );
    assert_eq!(quota.base, QuotaBase::Due);
    check(
        &scheme,
        &[
            ("试用", Ungraded, None, "第二十五条"),
            ("调任转任", Graded, None, "第二十六条"),
            ("挂职", Absent, HALF, "第二十六条"),
            ("学习培训", Graded, None, "第二十六条"),
            ("病假", Ungraded, HALF, "第二十七条"),
            ("事假", Ungraded, HALF, "第二十七条"),
            ("立案", Pending, None, "第二十八条"),
            ("警告", Graded, None, "第二十九条"),
            ("受处分", Ungraded, None, "第二十九条"),
        ],
    );
    assert_eq!(cases(&scheme), ["25%  经批准提高优秀比例"]);
    let gates: Vec<&str> = scheme
        .closing
        .gates
        .iter()
        .map(|own| own.name.as_ref())
        .collect();
    assert_eq!(gates, ["平时考核", "警告处分"]);
    let GateTest::Past(past) = &scheme.closing.gates[0].test else {
        panic!("{:?}", scheme.closing.gates[0].test);
    };
    assert_eq!(
        (past.grades.concat(), past.at_least.normalize().to_string()),
        ("好".into(), "0.5".into())
    );
    assert_eq!(past.never.concat(), "一般较差");
    assert_eq!(scheme.closing.gates[1].bars.concat(), "优秀");
    assert_eq!(notice(&scheme), (5, "优秀".into()));
    assert_eq!(
        codes(&scheme),
        "不称职4 优秀1 基本称职3 称职2 受处分5C 立案5B 试用5A 不参加6 不定等次5"
    );
    assert_eq!(
        consequences(&scheme),
        [
            "优秀 - -",
            "优秀 3 -",
            "优秀称职 - 2",
            "优秀称职 - 5",
            "优秀称职 - -",
            "基本称职 - -",
        ]
    );
}

#[test]
fn numbers_of_the_institutions_year() {
    use Conclusion::{Absent, Graded, Pending, Ungraded};
    let scheme = scheme("institution-annual");
    let names: Vec<&str> = scheme.grades.iter().map(|own| own.name.as_ref()).collect();
    assert_eq!(names, ["优秀", "合格", "基本合格", "不合格"]);
    let kinds: Vec<&str> = scheme.kinds.iter().map(AsRef::as_ref).collect();
    assert_eq!(kinds, ["德", "能", "勤", "绩", "廉"]);
    let quota = &scheme.quotas[0];
    assert_eq!(
        (quota.grade.as_ref(), quota.share.to_string()),
        ("优秀", "0.20".into())
    );
    assert_eq!(quota.base, QuotaBase::Due);
    assert!(quota.basis.contains("第十五条"));
    check(
        &scheme,
        &[
            ("初次就业", Ungraded, None, "第三十七条"),
            ("新调入", Graded, None, "第三十七条"),
            ("挂职", Absent, HALF, "第三十八条第一项"),
            ("援派", Absent, HALF, "第三十八条第一项"),
            ("驻外", Absent, HALF, "第三十八条第一项"),
            ("学习培训", Graded, None, "第三十八条第二项"),
            ("创新离岗", Graded, None, "第三十八条第二项"),
            ("病假", Ungraded, HALF, "第四十一条"),
            ("事假", Ungraded, HALF, "第四十一条"),
            ("自学", Ungraded, HALF, "第四十一条"),
            ("产假", Graded, None, "第四十一条"),
            ("立案", Pending, None, "第四十二条"),
            ("受处分", Pending, None, "第四十三条"),
            ("拒绝参加考核", Graded, None, "第四十四条"),
        ],
    );
    let refused = scheme
        .statuses
        .iter()
        .find(|rule| rule.covers("拒绝参加考核"));
    assert_eq!(refused.unwrap().grade.as_deref(), Some("不合格"));
    assert_eq!(
        cases(&scheme),
        [
            "15% 第十五条 考核不合格 问题较多 被问责",
            "25% 第十五条 集体记功以上奖励 重大创新或贡献 单位绩效考核优秀"
        ]
    );
    assert!(
        scheme
            .closing
            .double
            .as_ref()
            .unwrap()
            .contains("第三十九条")
    );
    assert_eq!(notice(&scheme), (5, "优秀".into()));
    assert!(
        scheme
            .papers
            .notice
            .as_ref()
            .unwrap()
            .basis
            .contains("第十七条")
    );
    assert_eq!(
        codes(&scheme),
        "不合格4B 优秀1 合格2B 基本合格3B 初次就业5A 受处分5C 立案5B 试用5A 不参加6 不定等次5"
    );
    assert_eq!(
        consequences(&scheme),
        [
            "优秀合格 - -",
            "基本合格 - -",
            "基本合格 2 -",
            "不合格 - -",
            "不定等次 - -",
            "不定等次 2 -",
        ]
    );
}

/// Other shares of the first quota: share, article, and the office's circumstances.
fn cases(scheme: &Scheme) -> Vec<String> {
    let cases = scheme.quotas[0].cases.iter();
    cases
        .map(|case| {
            let ShareWhen::Office(names) = &case.when else {
                panic!("{case:?}");
            };
            let article = if case.basis.contains("第十五条") {
                "第十五条"
            } else {
                ""
            };
            let share = (case.share * rust_decimal::Decimal::ONE_HUNDRED).normalize();
            format!("{share}% {article} {}", names.join(" "))
        })
        .collect()
}

/// Whom it is for, how many in a row, how many together; each with what follows and its article.
fn consequences(scheme: &Scheme) -> Vec<String> {
    let number = |own: Option<u32>| own.map_or("-".to_owned(), |own| own.to_string());
    scheme
        .consequences
        .iter()
        .map(|own| {
            assert!(!own.what.is_empty() && own.basis.contains("条"), "{own:?}");
            format!(
                "{} {} {}",
                own.of.concat(),
                number(own.in_a_row),
                number(own.together)
            )
        })
        .collect()
}

#[test]
fn a_new_folder_of_each_is_clean() {
    for (pack, period) in PRESETS {
        let keep = TempDir::new().unwrap();
        let dir = keep.path().join("新");
        let dir = dir.to_str().unwrap();
        let made = run(&["new", dir, "--pack", pack, "--year", "2026"]);
        assert_eq!((made.code, made.err.as_str()), (0, ""), "{pack}");
        let checked = run(&["check", dir]);
        assert_eq!(checked.code, 0, "{pack}: {}", checked.out);
        assert!(!checked.out.contains("警告["), "{pack}: {}", checked.out);
        let done = run(&["assess", dir, "--period", period]);
        assert_eq!((done.code, done.err.as_str()), (0, ""), "{pack}");
        let readme = Path::new(dir).join("rules").join(pack).join("README.md");
        let readme = std::fs::read_to_string(readme).unwrap();
        assert!(readme.contains("出处没有写定"), "{pack}");
    }
}
