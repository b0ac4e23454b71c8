codes! {
    NO_FOLDER = "E001" "没有考核文件夹" {
        meaning: "命令里写的文件夹不存在，或者不是文件夹",
        cause: "路径写错；路径里有空格没有加引号",
        mend: "检查路径后再运行",
        example: "没有找到考核文件夹 `samples/county`",
    }
    NO_SETTINGS = "E002" "不是考核文件夹" {
        meaning: "文件夹里没有 gangze.toml，程序不知道单位、年度和方案",
        cause: "指到了上一层或下一层文件夹",
        mend: "换成放着 gangze.toml、人员名册、岗位目标的那个文件夹",
        example: "这个文件夹里没有 gangze.toml，不是考核文件夹",
    }
    SETTING_SYNTAX = "E003" "设置写法不对" {
        meaning: "gangze.toml 或 pack.toml 的这一行写得不对，读不下去",
        cause: "少了引号或等号，或者用了全角标点",
        mend: "写成 名称 = \"文字\" 或 名称 = 数",
        example: "这一行的写法不对",
    }
    SETTING_KIND = "E004" "设置的值不对" {
        meaning: "设置里这一项的值不是要求的样子",
        cause: "该写数的写了文字，或者反过来",
        mend: "按提示的样子改好",
        example: "「年度」要写数，例如 90 或 \"40%\"",
    }
    SETTING_MISSING = "E005" "设置缺项" {
        meaning: "设置里少了必须写的一项",
        cause: "删掉了，或者写错了名字",
        mend: "补上这一项",
        example: "没有写「方案」",
    }
    SETTING_UNKNOWN = "E006" "没有这一项设置" {
        meaning: "设置里写了程序不认识的一项；不认识的设置不会被悄悄忽略",
        cause: "名字写错了字，或者写在了别的一节里",
        mend: "按提示改成相近的名字，或者删掉",
        example: "没有「单位名」这一项",
    }
    SETTING_WORD = "E007" "设置里的词不认识" {
        meaning: "这一项只能从几个约定的词里选，写的不在其中",
        cause: "用了近义词，或者写错了字",
        mend: "换成提示里列出的词",
        example: "「合成」写的 `相加` 不认识",
    }
    FILE_UNREADABLE = "E008" "文件读不了" {
        meaning: "文件在那里，但读不出来",
        cause: "被别的程序占用，没有权限，或者文字文件不是 UTF-8",
        mend: "关掉占用它的程序，或者另存一份",
        example: "读不了 `rules/party-office/pack.toml`",
    }
    NO_PACK = "E009" "没有这个方案" {
        meaning: "gangze.toml 里写的方案，在 rules 文件夹里找不到",
        cause: "方案名写错，或者方案文件夹没有带来",
        mend: "改成现有的方案名，或者把方案文件夹放进 rules",
        example: "没有「party-ofice」这个方案",
    }
    NO_RULES = "E010" "方案里没有规则" {
        meaning: "方案的文件夹里一个 .rhai 文件也没有",
        cause: "规则文件没有带来",
        mend: "把规则文件放进方案的文件夹",
        example: "方案里没有一条规则（.rhai 文件）",
    }
    NO_TABLE = "E011" "缺少必需的表" {
        meaning: "考核文件夹里缺少 人员名册、岗位目标 或 台账",
        cause: "文件没有放进来，或者改了名",
        mend: "放一个这样命名的表格",
        example: "文件夹里没有「岗位目标」",
    }
    SEVERAL_TABLES = "E012" "同一张表有两个文件" {
        meaning: "人员名册、岗位目标、调整 和「数据」里的每张表各只能有一个文件，「台账」的同一个文件夹里不能有两个同名的文件；现在有两个，不知道以哪个为准，只读了前一个",
        cause: "旧的一份没有移走，例如另存为 xlsx 以后 xls 还在，或者放进了下一层文件夹",
        mend: "只留一个，另一个移到考核文件夹外面；确是两份的，改成不同的文件名",
        example: "「人员名册」有两个文件：`人员名册.xls` 和 `人员名册.xlsx`",
    }
    UNKNOWN_PERIOD = "E013" "不是考核期" {
        meaning: "--period 后面写的不是程序认识的考核期",
        cause: "写法不在约定之内，或者季度、月份不存在",
        mend: "写成 2026Q3、2026-09、2026H2、2026 或两个日期",
        example: "`2026Q5` 不是一个考核期",
    }
    HOLIDAY_UNREADABLE = "E014" "节假日读不懂" {
        meaning: "文件夹里 节假日 表的这一行读不懂",
        cause: "日期或标记写法不对",
        mend: "每行写日期、off 或 work、名称",
        example: "节假日这一行读不懂：`2027年元旦,放假`",
    }
    UNKNOWN_CODE = "E015" "没有这个代码" {
        meaning: "gangze explain 后面写的代码不存在",
        cause: "抄错了字母或数字",
        mend: "照消息里方括号中的代码再写一遍",
        example: "没有 `E999` 这个代码",
    }
    BAD_DATE = "E016" "基准日不对" {
        meaning: "--as-of 后面写的不是一个日期",
        cause: "写法不对，或者日子不存在",
        mend: "写成 2026-10-08",
        example: "`2026-13-01` 不是一个日期",
    }
    BAD_ARGUMENTS = "E017" "命令写法不对" {
        meaning: "命令后面的文件夹或选项不是程序认识的写法",
        cause: "少写了一项，或者选项的名字写错了",
        mend: "照提示的用法再写一遍",
        example: "命令里少了 --period",
    }
    NO_SUCH_PERSON = "E018" "名册里没有这个人" {
        meaning: "gangze why 后面写的姓名或工号，名册里没有",
        cause: "写错了字，或者这个人不在这个单位的名册上",
        mend: "写名册里的姓名或工号",
        example: "名册里没有 `张民`",
    }
    SEVERAL_PEOPLE = "E019" "有同名的人" {
        meaning: "gangze why 后面写的姓名，名册里不止一个人",
        cause: "单位里有同名的人",
        mend: "改写工号",
        example: "名册里有 2 个 `王伟`",
    }
    NO_SUCH_INDICATOR = "E020" "没有这个指标" {
        meaning: "--indicator 后面写的指标，岗位目标 里没有",
        cause: "写错了字，或者写成了规则的名字",
        mend: "写 岗位目标 里的指标名",
        example: "没有「退稿扣分」这个指标",
    }
    OTHER_YEAR = "E021" "考核期不在这一年" {
        meaning: "--period 写的考核期，不在 gangze.toml 写的年度之内",
        cause: "年份写错了，或者指错了文件夹",
        mend: "改 --period，或者换成那一年的考核文件夹",
        example: "考核期 2025Q3 不在这个文件夹的年度 2026 之内",
    }
    EARLY_DAY = "E022" "基准日早于考核期结束" {
        meaning: "--as-of 的基准日在考核期最后一天之前，这时的分数还会变，只能出草稿",
        cause: "想在期中看一看，或者日期写错了",
        mend: "期中查看就看草稿；正式结果等考核期结束再出",
        example: "基准日 2026-08-01 早于考核期最后一天 2026-09-30，只能出草稿",
    }
    PASSED_OVER = "W023" "有文件没有读" {
        meaning: "文件夹里有一个文件不是表格或规则，程序没有读它",
        cause: "把 Word、PDF 放进了 台账 或 数据；规则文件存成了 .rhai.txt",
        mend: "有用的另存为表格；没用的移到别处",
        example: "`台账/情况说明.docx` 不是表格，没有读",
    }
    OTHER_PACK = "W024" "考核文件夹用的是别的方案" {
        meaning: "命令里写的方案，不是 --data 后面的考核文件夹计分用的那一个；写出的办法或者覆盖和它的考核结果对不上",
        cause: "方案写成了另一处的路径；gangze.toml 里的方案改了名",
        mend: "方案写考核文件夹 gangze.toml 里的名字；正在起草新方案的，不必理会",
        example: "`2026年考核` 不按 `草案/party-office` 计分",
    }
    SEVERAL_PACKS = "E030" "没有说用哪个方案" {
        meaning: "gangze new 找到了几个方案，命令里没有说用哪一个",
        cause: "rules 文件夹里放着几个方案",
        mend: "用 --pack 写明方案的名字",
        example: "有 2 个方案，不知道用哪一个：party-office、service-hall",
    }
    PACKS_APART = "E033" "方案不能这样合用" {
        meaning: "gangze new 要的几个方案建不成一个文件夹：没有计分规则的方案要和给它各期得分的方案一起用，有计分规则的只能有一个",
        cause: "只写了年度合成的方案，没有写各季用的；或者写了两个各有计分规则的方案",
        mend: "用两个 --pack 写明各期的方案和合成的方案",
        example: "方案 `party-office-annual` 没有计分规则：它的得分由较短的各期合成，单独用不起来",
    }
    UNKNOWN_WORD = "E031" "没有这个词" {
        meaning: "gangze vocab 后面写的不是规则里的词",
        cause: "打错了字，或者写了列名、参数名",
        mend: "不写词，列出全部的词",
        example: "没有「扣份」这个词",
    }
}
