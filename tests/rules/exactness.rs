//! 100,000 random sequences of up to ten operations, as rules compute them, against Python's decimal at precision 60.
//! The sequences are drawn again from the numbers that `fixtures/exact.py` drew them from; the results are its own.
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::Path;

use crate::office_builder::{Office, script};

/// splitmix64.
struct Draw(u64);

impl Draw {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % below
    }
}

/// An operand of up to twelve digits and six places, as a rule writes it.
fn operand(draw: &mut Draw) -> String {
    let digits = 1 + draw.next(12);
    let places = draw.next(digits.min(6) + 1);
    let mantissa = draw.next(10u64.pow(u32::try_from(digits).unwrap())).max(1);
    let sign = if draw.next(4) == 0 { "-" } else { "" };
    let scale = 10u64.pow(u32::try_from(places).unwrap());
    let places = usize::try_from(places).unwrap();
    if places == 0 {
        return format!("({sign}{mantissa})");
    }
    format!("({sign}{}.{:0places$})", mantissa / scale, mantissa % scale)
}

/// The expression of a sequence, and the places to round at.
fn sequence(number: u64) -> (String, u64) {
    let mut draw = Draw(number);
    let count = 1 + draw.next(10);
    let mut text = operand(&mut draw);
    for _ in 0..count {
        let sign = ['+', '-', '*', '/'][usize::try_from(draw.next(4)).unwrap()];
        text = format!("({text} {sign} {})", operand(&mut draw));
    }
    (text, draw.next(7))
}

fn expected() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/精确.zip");
    let mut file = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut text = String::new();
    let mut entry = file.by_name("results.txt").unwrap();
    entry.read_to_string(&mut text).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// What the rules make of these sequences, a line each.
fn computed(numbers: std::ops::Range<u64>) -> Vec<String> {
    let mut lines = String::new();
    for number in numbers {
        let (text, places) = sequence(number);
        write!(lines, "{{ let 数 = {text}; 得分(0, `").unwrap();
        for (index, mode) in ["四舍五入", "截断", "进一", "四舍六入五成双"]
            .iter()
            .enumerate()
        {
            let gap = if index == 0 { "" } else { " " };
            write!(lines, "{gap}${{取整(数, {places}, \"{mode}\")}}").unwrap();
        }
        lines.push_str("`); }\n");
    }
    let text = script("无", "无", &format!("fn 评分(岗, 指标) {{\n{lines}}}"));
    let run = Office::new("2026Q3")
        .roster("张敏|秘书科|文稿岗|文稿")
        .targets("指标|目标类型|满分|计分规则\n试|效率|100|试")
        .run(&[("试", &text)]);
    assert!(run.problems.is_empty(), "{}", run.shown());
    let node = run.node("张敏", "试");
    let reasons = node.entries.iter().map(|entry| entry.reason.to_string());
    reasons.collect()
}

#[test]
fn a_hundred_thousand_sequences_equal_decimal_at_sixty_digits() {
    const BATCH: usize = 200;
    let expected = expected();
    let mut compared = 0;
    let mut wrong = Vec::new();
    for (batch, results) in expected.chunks(BATCH).enumerate() {
        let from = u64::try_from(batch * BATCH).unwrap();
        let found = computed(from..from + u64::try_from(results.len()).unwrap());
        assert_eq!(found.len(), results.len());
        for ((number, found), expected) in (from..).zip(&found).zip(results) {
            if expected == "-" {
                continue;
            }
            compared += 1;
            if found != expected {
                wrong.push(format!("{}\n  {found}\n  {expected}", sequence(number).0));
            }
        }
    }
    assert_eq!(compared, 100_000);
    assert!(
        wrong.is_empty(),
        "{} of {compared}\n{}",
        wrong.len(),
        wrong[..wrong.len().min(10)].join("\n")
    );
}
