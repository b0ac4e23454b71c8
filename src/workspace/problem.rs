//! What can be wrong with the folder, gangze.toml and pack.toml, in words.
//! Invariant: every text of this room stands here.

use std::io;

use rust_decimal::Decimal;

use crate::diag::catalog::command as code;
use crate::diag::catalog::periods;
use crate::diag::{Diagnostic, Place};
use crate::office::words::LOG;
use crate::office::{Period, near};

pub fn toml_syntax(place: Place) -> Diagnostic {
    Diagnostic::new(code::SETTING_SYNTAX, place, "这一行的写法不对")
        .help("写成 名称 = \"文字\" 或 名称 = 数；引号、等号、方括号用半角")
}

pub fn toml_kind(place: Place, key: &str, wanted: &str) -> Diagnostic {
    Diagnostic::new(code::SETTING_KIND, place, format!("「{key}」要写{wanted}"))
        .help("按这个样子改好再运行")
}

pub fn toml_missing(place: Place, section: &str, key: &str) -> Diagnostic {
    let message = if section.is_empty() {
        format!("没有写「{key}」")
    } else {
        format!("「{section}」一节没有写「{key}」")
    };
    Diagnostic::new(code::SETTING_MISSING, place, message).help(format!("补一行 {key} = …"))
}

pub fn toml_unknown(place: Place, key: &str, known: &[&str]) -> Diagnostic {
    let diagnostic = Diagnostic::new(code::SETTING_UNKNOWN, place, format!("没有「{key}」这一项"));
    let near = known
        .iter()
        .map(|near| (strsim::damerau_levenshtein(key, near), *near))
        .min();
    match near {
        Some((distance, near)) if distance <= 1 && distance < key.chars().count() => {
            diagnostic.help(format!("是不是「{near}」"))
        }
        _ => diagnostic.help(format!("这里可以写 {}", known.join("、"))),
    }
}

pub fn unknown_word(place: Place, key: &str, word: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::new(
        code::SETTING_WORD,
        place,
        format!("「{key}」写的 `{word}` 不认识"),
    )
    .help(format!("可以写 {}", known.join("、")))
}

pub fn never_given(place: Place, field: &str, ours: &str, known: &[&str]) -> Diagnostic {
    let known: Vec<&str> = known
        .iter()
        .copied()
        .filter(|own| !own.is_empty())
        .collect();
    let near = near(ours, &known).map_or_else(String::new, |near| format!("，是不是「{near}」"));
    Diagnostic::new(
        code::SETTING_WORD,
        place,
        format!("[人事导入.代换] 的「{field}」写的 `{ours}` 不会出现，方案里没有{near}"),
    )
    .help(format!("可以写 {}", known.join("、")))
}

pub fn no_heading(place: Place, text: &str) -> Diagnostic {
    Diagnostic::new(
        code::SETTING_KIND,
        place,
        format!("「列」里的 `{}` 没有写列名", text.trim()),
    )
    .help("等号左边写人事系统的列名，例如 \"人员姓名 = 姓名\"")
}

pub fn heading_twice(place: Place, heading: &str) -> Diagnostic {
    Diagnostic::new(
        code::SETTING_KIND,
        place,
        format!("「列」里有两个「{heading}」"),
    )
    .help("给其中一列换一个列名，人事系统按列名对应")
}

pub fn no_folder(dir: &str) -> Diagnostic {
    Diagnostic::new(
        code::NO_FOLDER,
        Place::file(dir),
        format!("没有找到考核文件夹 `{dir}`"),
    )
    .help("检查路径；路径里有空格的要用引号括起来")
}

pub fn no_settings(dir: &str) -> Diagnostic {
    Diagnostic::new(
        code::NO_SETTINGS,
        Place::file(dir),
        "这个文件夹里没有 gangze.toml，不是考核文件夹",
    )
    .help("换成放着 gangze.toml、人员名册、岗位目标的那个文件夹")
}

pub fn unreadable(file: &str) -> Diagnostic {
    Diagnostic::new(
        code::FILE_UNREADABLE,
        Place::file(file),
        format!("读不了 `{file}`"),
    )
    .help("检查文件是不是被占用、有没有读取权限，文字文件要存成 UTF-8")
}

pub fn unreadable_folder(folder: &str, error: &io::Error) -> Diagnostic {
    let message = match error.kind() {
        io::ErrorKind::PermissionDenied => format!("没有权限打开文件夹 `{folder}`"),
        io::ErrorKind::NotADirectory => format!("`{folder}` 不是文件夹"),
        _ => format!("文件夹 `{folder}` 打不开"),
    };
    Diagnostic::new(code::FILE_UNREADABLE, Place::file(folder), message)
        .help("里面的表没有读；核对这个文件夹和它的读取权限")
}

pub fn no_pack(place: Place, pack: &str, known: &[String]) -> Diagnostic {
    let known = if known.is_empty() {
        "在 rules 文件夹里放好方案再运行".to_owned()
    } else {
        format!("现有的方案是 {}", known.join("、"))
    };
    Diagnostic::new(code::NO_PACK, place, format!("没有「{pack}」这个方案")).help(known)
}

pub fn no_pack_at_all() -> Diagnostic {
    Diagnostic::new(code::NO_PACK, Place::Run, "没有找到任何方案")
        .help("把方案的文件夹（里面有 pack.toml）放进新文件夹上层、当前文件夹或程序旁边的 rules 里")
}

pub fn several_packs(known: &[String]) -> Diagnostic {
    let first = known.first().map_or("", String::as_str);
    Diagnostic::new(
        code::SEVERAL_PACKS,
        Place::Run,
        format!(
            "有 {} 个方案，不知道用哪一个：{}",
            known.len(),
            known.join("、")
        ),
    )
    .help(format!("用 --pack 写明，例如 --pack {first}"))
}

pub fn no_rules(file: &str) -> Diagnostic {
    Diagnostic::new(
        code::NO_RULES,
        Place::file(file),
        "方案里没有一条规则（.rhai 文件）",
    )
    .help("把规则文件放进方案的文件夹")
}

pub fn no_table(dir: &str, name: &str) -> Diagnostic {
    let help = if name == LOG {
        "建一个叫 台账 的文件夹，把各科室的台账文件放进去".to_owned()
    } else {
        format!("放一个叫 {name}.xlsx 的表格（xls、ods、csv 也可以），文件名不能多字少字")
    };
    Diagnostic::new(
        code::NO_TABLE,
        Place::file(dir),
        format!("文件夹里没有「{name}」"),
    )
    .help(help)
}

pub fn several_tables(file: &str, other: &str, name: &str) -> Diagnostic {
    Diagnostic::new(
        code::SEVERAL_TABLES,
        Place::file(file),
        format!("「{name}」有两个文件：`{other}` 和 `{file}`"),
    )
    .help("只留一个，另一个移出文件夹")
}

/// A table of 台账/ or 数据/ (`folder`) that is there under another ending or in another folder too.
pub fn several_files(file: &str, other: &str, name: &str, folder: &str) -> Diagnostic {
    Diagnostic::new(
        code::SEVERAL_TABLES,
        Place::file(file),
        format!("「{name}」有两个文件：`{other}` 和 `{file}`"),
    )
    .help(format!(
        "只留一个，另一个移到「{folder}」外面，放在它下面的文件夹里也会读；确是两份的，改成不同的文件名"
    ))
}

pub fn unknown_period(text: &str) -> Diagnostic {
    Diagnostic::new(
        code::UNKNOWN_PERIOD,
        Place::Run,
        format!("`{text}` 不是一个考核期"),
    )
    .help("写成 2026Q3、2026-09、2026H2、2026 或 2026-07-01..2026-09-30")
}

pub fn bad_holiday(place: Place, text: &str) -> Diagnostic {
    Diagnostic::new(
        code::HOLIDAY_UNREADABLE,
        place,
        format!("节假日这一行读不懂：`{text}`"),
    )
    .help("写成 2027-01-01,off,元旦 或 2027-01-04,work,元旦（off 放假，work 上班）")
}

pub fn no_share(place: Place, key: &str, value: Decimal) -> Diagnostic {
    Diagnostic::new(
        code::SETTING_KIND,
        place,
        format!(
            "「{key}」写的 {} 不是 0 到 100% 之间的比例",
            value.normalize()
        ),
    )
    .help("写成 \"40%\" 或 0.4")
}

pub fn no_places(place: Place) -> Diagnostic {
    Diagnostic::new(code::SETTING_KIND, place, "「位数」要写 0 到 10 之间的整数").help("一般写 2")
}

pub fn no_grades(place: Place) -> Diagnostic {
    Diagnostic::new(code::SETTING_MISSING, place, "方案里一个等次也没有")
        .help("用 [[等次]] 从高到低写上各个等次和「不低于」的分数")
}

pub fn status_without_word(place: Place) -> Diagnostic {
    Diagnostic::new(
        code::SETTING_MISSING,
        place,
        "这一节 [[状态]] 没有写「名称」",
    )
    .help("补一行 名称 = \"试用\"；几种状态合起来算的写 名称 = [\"病假\", \"事假\"]")
}

pub fn year_out_of_range(place: Place) -> Diagnostic {
    Diagnostic::new(code::SETTING_KIND, place, "「年度」要写四位数的年份").help("例如 年度 = 2026")
}

pub fn other_year(period: &str, year: i32) -> Diagnostic {
    Diagnostic::new(
        code::OTHER_YEAR,
        Place::Run,
        format!("考核期 {period} 不在这个文件夹的年度 {year} 之内"),
    )
    .help("改 --period，或者换成那一年的考核文件夹")
}

pub fn not_a_table(file: &str) -> Diagnostic {
    Diagnostic::new(
        code::PASSED_OVER,
        Place::file(file),
        format!("`{file}` 不是表格，没有读"),
    )
    .help("其中有要考核的内容的，另存为 xlsx 或 csv；没有的移到别处")
}

pub fn not_a_rule(file: &str) -> Diagnostic {
    Diagnostic::new(
        code::PASSED_OVER,
        Place::file(file),
        format!("`{file}` 不是规则文件，没有用"),
    )
    .help("规则文件的名字以 .rhai 结尾，去掉后面多出来的部分")
}

pub fn no_such_data(place: Place, name: &str) -> Diagnostic {
    Diagnostic::new(
        code::SETTING_WORD,
        place,
        format!("[数据.{name}] 写了设置，数据 文件夹里没有「{name}」这张表"),
    )
    .help("改成表的文件名（不带后缀），或者删掉这一节")
}

pub fn threshold_order(place: Place, name: &str) -> Diagnostic {
    Diagnostic::new(
        code::SETTING_WORD,
        place,
        format!("等次「{name}」的「不低于」没有比前一个等次低"),
    )
    .help("等次从高到低写，最后一个等次不写 不低于")
}

pub fn grade_twice(place: Place, name: &str) -> Diagnostic {
    let message = format!("前面已有一个等次叫「{name}」");
    Diagnostic::new(code::SETTING_KIND, place, message).help("改一个名称，或者删去这一节 [[等次]]")
}

pub fn kind_twice(place: Place, name: &str) -> Diagnostic {
    let message = format!("「目标类型」里「{name}」写了两次");
    Diagnostic::new(code::SETTING_KIND, place, message).help("一个目标类型只写一次，删去一个")
}

pub fn empty_list(place: Place, key: &str) -> Diagnostic {
    let message = format!("「{key}」里一个也没有写");
    Diagnostic::new(code::SETTING_KIND, place, message).help("写上至少一个，用不着的删去这一行")
}

pub fn one_grade(place: Place, written: usize) -> Diagnostic {
    let message = format!("「定为」只能写一个等次，这里写了 {written} 个");
    Diagnostic::new(code::SETTING_KIND, place, message)
        .help("写成 定为 = \"不合格\"；定为不同等次的分成几节 [[门槛]]")
}

pub fn crossed_bounds(place: Place, lower: Decimal, upper: Decimal) -> Diagnostic {
    let message = format!(
        "「下限」{} 比「上限」{} 高",
        lower.normalize(),
        upper.normalize()
    );
    Diagnostic::new(code::SETTING_KIND, place, message)
        .help("把两个数对调；没有下限或者没有上限的，删去那一行")
}

pub fn below_zero(place: Place, key: &str, value: Decimal) -> Diagnostic {
    let message = format!("「{key}」写的 {} 小于 0", value.normalize());
    Diagnostic::new(code::SETTING_KIND, place, message).help("改成 0 或大于 0 的数")
}

pub fn not_above_zero(place: Place, key: &str, value: Decimal) -> Diagnostic {
    let message = format!("「{key}」写的 {} 不大于 0", value.normalize());
    Diagnostic::new(code::SETTING_KIND, place, message).help("改成大于 0 的数")
}

pub fn empty_stretch(place: Place, over: Decimal, up_to: Decimal) -> Diagnostic {
    let message = format!(
        "「超过」{} 的不会「不超过」{}，这一节 [[状态]] 对谁都用不上",
        share_words(over),
        share_words(up_to)
    );
    Diagnostic::new(code::SETTING_KIND, place, message)
        .help("「超过」的比例要比「不超过」的小；只有一头的，删去另一行")
}

fn share_words(share: Decimal) -> String {
    let percent = share.saturating_mul(Decimal::ONE_HUNDRED);
    format!("{}%", percent.normalize())
}

pub fn no_whole(place: Place, key: &str) -> Diagnostic {
    Diagnostic::new(
        code::SETTING_KIND,
        place,
        format!("「{key}」要写 0 或正整数"),
    )
    .help("例如 1")
}

pub fn needs(place: Place, key: &str, other: &str) -> Diagnostic {
    Diagnostic::new(
        code::SETTING_MISSING,
        place,
        format!("写了「{key}」，没有写「{other}」"),
    )
    .help(format!("补一行 {other} = \"科室\"，写明按哪一列分池"))
}

pub fn one_condition(place: Place) -> Diagnostic {
    Diagnostic::new(
        code::SETTING_MISSING,
        place,
        "「比例按」的每一条要写「单位情形」或「科室等次」其中一个",
    )
    .help("写成 { 单位情形 = [\"绩效优秀\"], 比例 = \"25%\", 依据 = \"…\" }；总控只能看 单位情形")
}

pub fn merged_twice(place: Place, name: &str) -> Diagnostic {
    Diagnostic::new(
        code::SETTING_KIND,
        place,
        format!("「合并」里 `{name}` 写了两次，不知道算进哪一个池"),
    )
    .help("一个名称只放在一个池里")
}

pub fn case_without_section(place: Place) -> Diagnostic {
    Diagnostic::new(
        code::SETTING_MISSING,
        place,
        "「科室等次」看的是一个科室的等次，这一节的名额不是一个科室一个池",
    )
    .help("写 分池 = \"科室\"，不写「合并」；或者去掉「科室等次」")
}

pub fn one_test(place: Place) -> Diagnostic {
    Diagnostic::new(
        code::SETTING_MISSING,
        place,
        "这一节 [[门槛]] 要写一个条件，而且只写一个",
    )
    .help("条件有 历史、得分、次数、合计、状态；几个条件的写成几节")
}

pub fn gate_without_effect(place: Place) -> Diagnostic {
    Diagnostic::new(code::SETTING_MISSING, place, "这一节 [[门槛]] 没有写后果")
        .help("写上 不得评 = [\"优秀\"]、定为 = \"不合格\" 或 标记 = \"停发绩效\"")
}

pub fn table_or_indicator(place: Place) -> Diagnostic {
    Diagnostic::new(
        code::SETTING_MISSING,
        place,
        "「次数」「合计」要写「指标」或「表」其中一个",
    )
    .help("写成 { 指标 = \"…\", 记 = \"扣分\", 不少于 = 2 } 或 { 表 = \"…\", 不少于 = 2 }")
}

pub fn grade_of_the_ungraded(place: Place, conclusion: &str) -> Diagnostic {
    Diagnostic::new(
        code::SETTING_WORD,
        place,
        format!("这种状态的结论是 {conclusion}，不能再写「等次」"),
    )
    .help("删去这一行，或者把结论改成 定等")
}

pub fn unknown_circumstance(place: Place, name: &str, known: &[&str]) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        code::SETTING_WORD,
        place,
        format!("单位情形 `{name}` 在方案的名额里没有说法"),
    );
    if known.is_empty() {
        diagnostic.help("方案的名额不看单位情形，删去这一节")
    } else {
        diagnostic.help(format!("可以写 {}", known.join("、")))
    }
}

fn run_again(period: &Period) -> String {
    format!("运行 gangze assess 考核文件夹 --period {period}，出那一期的正式结果")
}

pub fn results_unreadable(file: &str, period: &Period, why: &str) -> Diagnostic {
    Diagnostic::new(
        periods::RESULTS_UNREADABLE,
        Place::file(file),
        format!("读不懂 `{file}`：{why}"),
    )
    .help(run_again(period))
}

pub fn only_a_draft(period: &Period, file: Option<&str>) -> Diagnostic {
    let place = file.map_or_else(|| Place::file(format!("结果/{period}-草稿")), Place::file);
    let message = format!("{} 只有草稿，不能用", period.words());
    Diagnostic::new(periods::RESULTS_DRAFT, place, message)
        .help(format!("改完那一期的错误，再{}", run_again(period)))
}

pub fn results_of_others(file: &str, period: &Period, theirs: &str, ours: &str) -> Diagnostic {
    let message = format!("`{file}` 是 {theirs} 的，这里要的是 {ours}");
    Diagnostic::new(periods::RESULTS_OF_OTHERS, Place::file(file), message).help(run_again(period))
}

pub fn bad_year_start(place: Place, text: &str) -> Diagnostic {
    let message = format!("「年度起」写的 `{text}` 不是一年里的一天");
    Diagnostic::new(code::SETTING_KIND, place, message)
        .help("写成 \"12-01\"（月-日，日不晚于 28）；要写明从哪一年开始的，写 \"上年12-01\" 或 \"本年04-01\"")
}

pub fn bad_part_weights(place: Place, count: u32, written: usize, sum: Decimal) -> Diagnostic {
    let percent = share_words(sum);
    let message =
        format!("「权重」要写 {count} 期的，加起来 100%；现在写了 {written} 个，加起来 {percent}");
    Diagnostic::new(code::SETTING_KIND, place, message)
        .help("按各期的先后写，例如 [\"20%\", \"20%\", \"20%\", \"40%\"]")
}

pub fn weights_without_weighing(place: Place, combine: &str) -> Diagnostic {
    let message = format!("「合成」是 {combine}，写了的「权重」用不上");
    Diagnostic::new(code::SETTING_WORD, place, message)
        .help("要按权重合成的，「合成」改成 加权；不按权重的，删掉「权重」")
}

pub fn bad_least(place: Place, count: u32) -> Diagnostic {
    let message = format!("「最少期数」要写 1 到 {count} 之间的整数");
    Diagnostic::new(code::SETTING_KIND, place, message).help("例如 最少期数 = 2")
}

pub fn no_pack_for_cycle(place: Place, cycle: &str, known: &[&str]) -> Diagnostic {
    let message = format!("[方案] 没有写按{cycle}考核用哪个方案");
    let help = format!(
        "补一行 {cycle} = \"方案名\"；现在写了的是 {}",
        known.join("、")
    );
    Diagnostic::new(periods::NO_PACK_FOR_CYCLE, place, message).help(help)
}
