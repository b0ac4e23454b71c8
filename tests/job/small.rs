//! A small office written as text, with a pack of its own: six people, one rule, five tasks, not one fault.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{Run, run};

const FILES: &[(&str, &str)] = &[
    (
        "gangze.toml",
        "单位 = \"某县府办\"\n年度 = 2026\n方案 = \"小方案\"\n",
    ),
    (
        "rules/小方案/pack.toml",
        r#"名称 = "小方案"
依据 = ["《公务员平时考核办法（试行）》"]
目标类型 = ["效率"]
合成 = "求和"
满分 = 100
[总分]
下限 = 0
上限 = 100
[取整]
记分 = { 位数 = 2, 方式 = "四舍五入" }
分项 = { 位数 = 2, 方式 = "四舍五入" }
指标 = { 位数 = 2, 方式 = "四舍五入" }
小计 = { 位数 = 2, 方式 = "四舍五入" }
总分 = { 位数 = 2, 方式 = "四舍五入" }
定等 = { 位数 = 2, 方式 = "四舍五入" }
[任职]
合并 = "按天加权"
[[状态]]
名称 = "在岗"
结论 = "定等"
依据 = "《公务员平时考核办法（试行）》"
[[状态]]
名称 = "病假"
结论 = "不定等次"
依据 = "《公务员考核规定》第二十七条"
[[等次]]
名称 = "好"
不低于 = 90
[[等次]]
名称 = "一般"
"#,
    ),
    (
        "rules/小方案/逾期扣分.rhai",
        r#"/// 逾期扣分
/// 依据：《办法》第八条
/// 取数：台账.主办（人员）、台账.完成时限（日期）、台账.完成日期（日期）、台账.评价（文字）
/// 参数：每日扣分（分/工作日）
/// 例：逾期 3 个工作日，每日扣分 0.5 → 扣 1.5
fn 评分(岗, 指标) {
    for 事 in 岗.主办事项 {
        if 事.评价 != "" && 事.评价 != "好" && 事.评价 != "差" {
            出错(事, "评价", "不是 好、差 之一");
        }
        if 事.逾期工作日 > 0 {
            扣分(事.逾期工作日 * 指标.每日扣分, 事, `逾期${事.逾期工作日}个工作日`);
        }
    }
}
"#,
    ),
    (
        "人员名册.csv",
        "工号,姓名,科室,岗位,岗位类别,职级,职责,起,止,状态
0001,张敏,秘书科,文秘岗,文秘,科员,,2024-01-01,,在岗
0002,李强,秘书科,文秘岗,文秘,科员,,2024-01-01,,在岗
0003,赵丽,督查室,督查岗,督查,科员,,2024-01-01,,在岗
0004,孙浩,督查室,督查岗,督查,科员,,2024-01-01,,在岗
0005,钱进,秘书科,文秘岗,文秘,主任科员,主岗,2024-01-01,,在岗
0005,钱进,督查室,督查岗,督查,主任科员,兼岗,2024-01-01,,在岗
",
    ),
    (
        "岗位目标.csv",
        "岗位,目标类型,指标,满分,起评分,计分规则,每日扣分
文秘,效率,按时办结,100,满分,逾期扣分,0.5
督查,效率,按时办结,100,满分,逾期扣分,1
",
    ),
    (
        "台账/事项.csv",
        "编号,任务,科室,岗位,主办,交办日期,完成时限,完成日期,评价
A1,起草报告,秘书科,文秘岗,张敏,2026-07-01,2026-07-10,2026-07-09,好
A2,校对文件,秘书科,文秘岗,李强,2026-07-02,2026-07-10,2026-07-14,好
A3,督查通报,督查室,督查岗,赵丽,2026-04-02,2026-04-10,2026-04-09,好
A4,跟踪落实,督查室,督查岗,钱进,2026-07-02,2026-07-20,2026-07-19,差
A5,日常值守,督查室,督查岗,孙浩,2026-01-05,长期坚持,,好
",
    ),
];

pub struct Small {
    _keep: TempDir,
    pub dir: PathBuf,
}

pub fn small() -> Small {
    let keep = TempDir::new().unwrap();
    let small = Small {
        dir: keep.path().join("office"),
        _keep: keep,
    };
    FILES
        .iter()
        .fold(small, |small, (name, text)| small.with(name, text))
}

impl Small {
    /// Writes or replaces a file.
    pub fn with(self, name: &str, text: &str) -> Self {
        let path = self.dir.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// Changes every occurrence of a text in a file.
    pub fn but(self, name: &str, from: &str, to: &str) -> Self {
        let text = fs::read_to_string(self.dir.join(name)).unwrap();
        assert!(text.contains(from), "{name} does not hold {from}");
        self.with(name, &text.replace(from, to))
    }

    pub fn check(&self, more: &[&str]) -> Run {
        let mut arguments = vec!["check", self.dir.to_str().unwrap()];
        arguments.extend_from_slice(more);
        run(&arguments)
    }

    /// What is found, without the summary.
    pub fn found(&self) -> String {
        let run = self.check(&[]);
        assert_eq!(run.err, "", "{}", run.out);
        let at = run.out.find("某县府办 2026年度资料检查").unwrap();
        run.out[..at].to_owned()
    }
}

/// Every file below a folder with its bytes.
pub fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(contents(&path));
        } else {
            found.push((path.clone(), fs::read(path).unwrap()));
        }
    }
    found.sort();
    found
}
