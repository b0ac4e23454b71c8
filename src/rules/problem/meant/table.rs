//! Words and signs of other languages and of speech, by what a script writes for them.
//! Invariant: data only.

/// A word or sign of the language, and what is written for it.
pub(super) const WRITTEN_FOR: [(&str, &[&str]); 24] = [
    ("if", &["如果", "若", "如", "假如", "倘若", "当"]),
    ("else", &["否则", "不然", "其他", "其余"]),
    (
        "else if",
        &["elseif", "elsif", "elif", "否则如果", "否则若"],
    ),
    ("for", &["对于", "对", "每", "循环", "遍历", "foreach"]),
    ("in", &["在", "于"]),
    ("let", &["设", "令", "定义", "var", "dim", "set"]),
    ("return", &["返回"]),
    ("true", &["真"]),
    ("false", &["假"]),
    ("&&", &["and", "且", "并且", "而且", "同时", "并", "与"]),
    ("||", &["or", "或", "或者"]),
    ("!", &["not", "非", "不"]),
    (">", &["大于", "超过", "多于", "高于"]),
    (
        ">=",
        &["大于等于", "大于或等于", "不小于", "不低于", "不少于", "=>"],
    ),
    ("<", &["小于", "少于", "低于", "不满", "不足"]),
    (
        "<=",
        &["小于等于", "小于或等于", "不大于", "不高于", "不超过", "=<"],
    ),
    ("==", &["等于", "是", "为", "===", "is"]),
    ("!=", &["不等于", "不是", "不为", "<>", "!==", "=!", "xor"]),
    ("+", &["加"]),
    ("-", &["减"]),
    ("*", &["乘", "乘以"]),
    ("/", &["除以", "div"]),
    ("%", &["mod", "rem", "取余"]),
    ("fn", &["function", "func", "def", "sub", "函数"]),
];
pub(super) const KEYWORDS: [&str; 12] = [
    "if", "else", "for", "in", "let", "fn", "return", "while", "break", "continue", "true", "false",
];
pub(super) const BEFORE_BODY: [&str; 6] = ["then", "do", "begin", "那么", "则", "就"];
pub(super) const AFTER_BODY: [&str; 5] = ["end", "endif", "endfor", "next", "结束"];
pub(super) const FOR_CHOICE: [&str; 4] = ["select", "case", "when", "match"];
pub(super) const FOR_NOTHING: [&str; 6] = ["null", "none", "nil", "undefined", "isnull", "空值"];
/// Words of a rule, and what is written for them. They come before the nearest name, which may mean the opposite.
pub(super) const CALLED_FOR: [(&str, &[&str]); 13] = [
    ("扣分", &["减分", "罚分", "扣除", "减", "扣"]),
    ("加分", &["奖分", "奖励", "加", "奖"]),
    ("得分", &["记分", "计分", "给分", "打分"]),
    ("计数", &["个数", "count", "countif"]),
    ("求和", &["合计", "总和", "sum", "sumif"]),
    ("平均", &["均值", "平均值", "平均数", "average", "avg"]),
    ("最大", &["最大值"]),
    ("最小", &["最小值"]),
    (
        "取整",
        &["int", "trunc", "floor", "ceil", "roundup", "rounddown"],
    ),
    ("绝对值", &["abs"]),
    ("查表", &["vlookup", "lookup", "xlookup", "hlookup"]),
    ("工作日数", &["networkdays", "workday"]),
    ("筛选", &["过滤", "filter"]),
];
/// Parts of names that turn what they mean around.
pub(super) const OPPOSITES: [(&str, &str); 10] = [
    ("加", "减"),
    ("加", "扣"),
    ("奖", "扣"),
    ("大", "小"),
    ("高", "低"),
    ("多", "少"),
    ("早", "晚"),
    ("提前", "逾期"),
    ("min", "max"),
    ("上", "下"),
];
