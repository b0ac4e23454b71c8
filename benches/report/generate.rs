//! An office of any size: roster, targets of five rules, a log; deterministic, without a fault in it.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use chrono::{Days, NaiveDate};

/// Xorshift: the same numbers on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) % sides
    }
}

/// People, log rows for each, and how many in a hundred of those are finished late.
#[derive(Clone, Copy)]
pub struct Size {
    pub people: u32,
    pub each: u32,
    pub late: u64,
}

/// Writes the folder unless it is there.
pub fn office(folder: &Path, size: Size) {
    let done = folder.join("完成");
    let pack = folder.join("rules/试验");
    // Rules of an earlier run would be read too.
    let _ = fs::remove_dir_all(folder.join("rules"));
    fs::create_dir_all(&pack).unwrap();
    for (name, text) in PACK {
        fs::write(pack.join(name), text).unwrap();
    }
    fs::write(folder.join("岗位目标.csv"), TARGETS).unwrap();
    if done.exists() {
        return;
    }
    fs::create_dir_all(folder.join("台账")).unwrap();
    fs::write(
        folder.join("gangze.toml"),
        "单位 = \"云岭市机关事务联合考核办公室\"\n年度 = 2026\n方案 = \"试验\"\n",
    )
    .unwrap();
    let mut roster = "工号,姓名,科室,岗位,岗位类别,人员类别,职级,起,止\n".to_owned();
    for person in 0..size.people {
        let section = person / 25 + 1;
        writeln!(
            roster,
            "{:06},{},第{section}科,综合岗,综合,公务员,四级主任科员,2020-01-01,",
            person + 1,
            name(person)
        )
        .unwrap();
    }
    fs::write(folder.join("人员名册.csv"), roster).unwrap();
    log(&folder.join("台账/台账.csv"), size);
    fs::write(done, "").unwrap();
}

/// The party office's scheme with those of its rules that need no table but the log.
const PACK: [(&str, &str); 6] = [
    (
        "pack.toml",
        include_str!("../../rules/party-office/pack.toml"),
    ),
    (
        "按时办结率.rhai",
        include_str!("../../rules/party-office/按时办结率.rhai"),
    ),
    (
        "当日办结率.rhai",
        include_str!("../../rules/party-office/当日办结率.rhai"),
    ),
    (
        "逾期扣分.rhai",
        include_str!("../../rules/party-office/逾期扣分.rhai"),
    ),
    (
        "差错率.rhai",
        include_str!("../../rules/party-office/差错率.rhai"),
    ),
    (
        "退稿扣分.rhai",
        include_str!("../../rules/party-office/退稿扣分.rhai"),
    ),
];

/// Its five rules, a hundred points.
const TARGETS: &str = "\
对象,岗位,目标类型,指标,比较,目标值,满分,起评分,扣分下限,计分规则,周期,缺数处理,依据,每日扣分,单项上限,每百分点扣分,每次扣分
个人,综合,效率,按时办结率,不低于,0.95,20,,,按时办结率,季,剔除并重配权重,办法第九条,,,,
个人,综合,效率,当日办结率,不低于,0.1,20,,,当日办结率,季,剔除并重配权重,办法第九条,,,,
个人,综合,规范,超期办理,,,20,满分,0,逾期扣分,季,,办法第八条,0.1,0.5,,
个人,综合,质量,办件差错率,不超过,0.02,20,满分,0,差错率,季,剔除并重配权重,办法第十条,,,0.2,
个人,综合,成果,文稿退改,,,20,满分,0,退稿扣分,季,,办法第四条,,,,0.5
";

/// Different for everybody, so that a name alone tells whose row it is.
fn name(person: u32) -> String {
    const SURNAMES: [&str; 10] = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴"];
    const DIGITS: [&str; 10] = ["敏", "强", "丽", "静", "伟", "芳", "军", "勇", "洁", "涛"];
    let mut text = SURNAMES[(person % 10) as usize].to_owned();
    let mut rest = person / 10;
    for _ in 0..5 {
        text.push_str(DIGITS[(rest % 10) as usize]);
        rest /= 10;
    }
    text
}

fn log(path: &Path, size: Size) {
    let mut out = std::io::BufWriter::new(fs::File::create(path).unwrap());
    writeln!(
        out,
        "编号,任务,来源,类别,主办,协办,交办日期,完成时限,完成日期,状态,差错,退稿次数"
    )
    .unwrap();
    let first = NaiveDate::from_ymd_opt(2026, 7, 1).unwrap();
    let day = |number: u64| first + Days::new(number);
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut number = 0;
    for person in 0..size.people {
        let name = name(person);
        for _ in 0..size.each {
            number += 1;
            let assigned = dice.roll(60);
            let limit = assigned + 1 + dice.roll(20);
            let done = if dice.roll(100) < size.late {
                limit + 3 + dice.roll(6)
            } else {
                assigned + dice.roll(limit - assigned + 1)
            };
            writeln!(
                out,
                "MS-{number:07},起草第{}期工作专报,领导交办,办文,{name},,{},{},{},已完成,{},{}",
                dice.roll(200) + 1,
                day(assigned),
                day(limit),
                day(done),
                u64::from(dice.roll(20) == 0),
                u64::from(dice.roll(10) == 0),
            )
            .unwrap();
        }
    }
    out.flush().unwrap();
}
