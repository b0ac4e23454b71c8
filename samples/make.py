#!/usr/bin/env python3
"""Write the two sample offices: `county-office/` (clean) and `county-office_bad/` (planted faults).

Everything is invented. The same bytes come out on every run: one seed a topic, fixed document
dates, fixed zip times. How to run it: README.md.

The way: roster -> tasks and records (plain objects) -> `Sheet` grids -> files. The bad office is a
copy of the grids with faults set at known cells, so its README is made from the same list.
"""

import copy
import csv
import io
import random
import re
import shutil
import sys
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import xlwt
from odf import style as odf_style
from odf import table as odf_table
from odf import text as odf_text
from odf.opendocument import OpenDocumentSpreadsheet
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

HERE = Path(__file__).resolve().parent
YEAR = 2026
AS_OF = date(2026, 9, 30)
OFFICE = "中共云岭县委办公室"
STAMP = datetime(2026, 9, 30, 17, 30)


def dice(*topic):
    """One stream of chance a topic, so that a change in one table leaves the others as they are."""
    return random.Random("gangze/" + "/".join(map(str, topic)))


# ------------------------------------------------------------------------------------------------
# The calendar of 2026 (State Council notice): off days inside the week, and make-up workdays.

def span(first, last):
    return [first + timedelta(n) for n in range((last - first).days + 1)]


OFF = {
    day
    for (m1, d1), (m2, d2) in [((1, 1), (1, 3)), ((2, 15), (2, 23)), ((4, 4), (4, 6)), ((5, 1), (5, 5)),
                               ((6, 19), (6, 21)), ((9, 25), (9, 27)), ((10, 1), (10, 7))]
    for day in span(date(YEAR, m1, d1), date(YEAR, m2, d2))
}
MADE_UP = {date(YEAR, m, d) for m, d in [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]}


def is_workday(day):
    return day in MADE_UP or (day.weekday() < 5 and day not in OFF)


WORKDAYS = [day for day in span(date(YEAR, 1, 1), date(YEAR, 12, 31)) if is_workday(day)]
QUARTERS = {1: (date(YEAR, 1, 1), date(YEAR, 3, 31)), 2: (date(YEAR, 4, 1), date(YEAR, 6, 30)),
            3: (date(YEAR, 7, 1), date(YEAR, 9, 30))}
QUARTER_NAME = {1: "一季度", 2: "二季度", 3: "三季度"}


def quarter_of(day):
    return (day.month + 2) // 3


def workdays(first, last):
    return [day for day in WORKDAYS if first <= day <= last]


def shift(day, steps):
    """The workday `steps` workdays from `day`."""
    place = next(i for i, d in enumerate(WORKDAYS) if d >= day)
    return WORKDAYS[max(0, min(len(WORKDAYS) - 1, place + steps))]


def workdays_late(due, done):
    return len(workdays(due + timedelta(1), done)) if done > due else 0


# ------------------------------------------------------------------------------------------------
# People. `skill` only steers the chances below; it is written nowhere.

@dataclass
class Post:
    id: str
    name: str
    section: str
    title: str
    category: str
    staff: str
    rank: str
    skill: float
    begin: date = date(2021, 3, 1)
    end: date | None = None
    duty: str = ""
    status: str = ""
    status_begin: date | None = None
    status_end: date | None = None

    def on_duty(self, day):
        if day < self.begin or (self.end and day > self.end):
            return False
        away = self.status in ("病假", "借出", "产假")
        return not (away and self.status_begin <= day <= self.status_end)

    def days(self, quarter):
        return [day for day in workdays(*QUARTERS[quarter]) if self.on_duty(day)]


SLIP = 1.06  # chances of a slip grow with `SLIP - skill`


def d(month, day, year=YEAR):
    return date(year, month, day)


LEADERS, WRITING, INFO, SUPERVISION, MEETING, DISPATCH, GENERAL, TECH = (
    "领导班子", "秘书科", "信息科", "督查室", "会务接待科", "机要文印科", "综合科", "信息中心")

ROSTER = [
    Post("0001", "周正和", LEADERS, "主任", "领导", "公务员", "二级调研员", .95, d(12, 1, 2022)),
    Post("0002", "郑立新", LEADERS, "副主任", "领导", "公务员", "四级调研员", .86, d(6, 1, 2020)),
    Post("0003", "林晓岚", LEADERS, "副主任", "领导", "公务员", "四级调研员", .93, d(3, 15, 2021)),
    Post("0004", "何建中", LEADERS, "副主任", "领导", "公务员", "一级主任科员", .78, d(9, 1, 2023)),

    Post("0101", "韩文博", WRITING, "秘书科科长", "文稿", "公务员", "一级主任科员", .92, d(5, 10, 2019)),
    Post("0102", "张敏", WRITING, "秘书科副科长", "文稿", "公务员", "二级主任科员", .97, d(4, 1, 2020)),
    Post("0103", "王伟", WRITING, "文稿岗", "文稿", "公务员", "三级主任科员", .80, d(8, 1, 2022)),
    Post("0104", "沈书航", WRITING, "文稿岗", "文稿", "公务员", "四级主任科员", .66, d(8, 15, 2023)),
    Post("0105", "罗心怡", WRITING, "文稿岗", "文稿", "公务员", "四级主任科员", .88, d(7, 20, 2021),
         status="借出", status_begin=d(3, 1), status_end=d(12, 31)),
    Post("0106", "许若川", WRITING, "文稿岗", "文稿", "公务员", "试用期", .74, d(4, 1),
         status="试用", status_begin=d(4, 1), status_end=d(3, 31, 2027)),

    Post("0201", "冯远帆", INFO, "信息科科长", "信息", "公务员", "二级主任科员", .93, d(2, 20, 2020)),
    Post("0202", "蒋思齐", INFO, "信息科副科长", "信息", "公务员", "三级主任科员", .85, d(9, 1, 2021)),
    Post("0203", "曹睿", INFO, "信息岗", "信息", "公务员", "四级主任科员", .88, d(8, 1, 2022), d(8, 16)),
    Post("0204", "彭雪梅", INFO, "信息岗", "信息", "公务员", "三级主任科员", .96, d(7, 1, 2020)),
    Post("0205", "田野", INFO, "信息岗", "信息", "公务员", "一级科员", .60, d(9, 1, 2024)),

    Post("0301", "董长青", SUPERVISION, "督查室主任", "督查", "公务员", "一级主任科员", .90, d(1, 15, 2019)),
    Post("0302", "袁立群", SUPERVISION, "督查室副主任", "督查", "公务员", "二级主任科员", .94, d(6, 1, 2021)),
    Post("0303", "潘云", SUPERVISION, "督查岗", "督查", "公务员", "三级主任科员", .82, d(3, 1, 2022)),
    Post("0304", "于海涛", SUPERVISION, "督查岗", "督查", "公务员", "四级主任科员", .62, d(8, 1, 2023)),
    Post("0305", "杜鹃", SUPERVISION, "督查岗", "督查", "公务员", "四级主任科员", .97, d(10, 8, 2022)),
    Post("0306", "崔国庆", SUPERVISION, "督查岗", "督查", "公务员", "一级主任科员", .88, d(4, 1, 2012), d(5, 31)),
    Post("0203", "曹睿", SUPERVISION, "督查岗", "督查", "公务员", "四级主任科员", .88, d(8, 17)),

    Post("0401", "丁玉兰", MEETING, "会务接待科科长", "会务", "公务员", "二级主任科员", .94, d(5, 1, 2018)),
    Post("0402", "魏东升", MEETING, "会务接待科副科长", "会务", "参公", "三级主任科员", .83, d(2, 1, 2021)),
    Post("0403", "王伟", MEETING, "会务岗", "会务", "参公", "四级主任科员", .90, d(6, 15, 2022)),
    Post("0404", "姜珊", MEETING, "会务岗", "会务", "参公", "一级科员", .70, d(8, 1, 2024)),
    Post("0405", "范晓宇", MEETING, "接待岗", "会务", "参公", "四级主任科员", .85, d(3, 1, 2020),
         status="病假", status_begin=d(6, 22), status_end=d(9, 11)),

    Post("0501", "石磊", DISPATCH, "机要文印科科长", "机要文印", "公务员", "二级主任科员", .93, d(7, 1, 2019)),
    Post("0502", "傅明远", DISPATCH, "机要岗", "机要文印", "公务员", "三级主任科员", .87, d(3, 1, 2020)),
    Post("0503", "谭丽", DISPATCH, "文印岗", "机要文印", "参公", "四级主任科员", .84, d(9, 1, 2021),
         status="产假", status_begin=d(8, 10), status_end=d(1, 14, 2027)),
    Post("0504", "邹静", DISPATCH, "文印岗", "机要文印", "参公", "一级科员", .90, d(5, 6, 2023)),
    Post("0505", "孔令泽", DISPATCH, "机要岗", "机要文印", "公务员", "四级主任科员", .66, d(8, 1, 2024)),

    Post("0601", "白少华", GENERAL, "综合科科长", "综合", "公务员", "一级主任科员", .91, d(4, 1, 2018)),
    Post("0602", "邱美玲", GENERAL, "综合科副科长", "综合", "公务员", "二级主任科员", .96, d(10, 1, 2020)),
    Post("0603", "江涛", GENERAL, "综合岗", "综合", "公务员", "三级主任科员", .79, d(6, 1, 2021)),
    Post("0604", "侯雅琴", GENERAL, "综合岗", "综合", "公务员", "四级主任科员", .89, d(8, 1, 2022)),
    Post("0605", "段志刚", GENERAL, "综合岗", "综合", "公务员", "四级主任科员", .64, d(3, 1, 2019)),
    Post("0606", "贺楠", GENERAL, "综合岗", "综合", "事业", "管理八级", .88, d(3, 1, 2022), duty="主岗"),

    Post("0701", "龙建平", TECH, "信息中心主任", "技术", "事业", "管理七级", .90, d(11, 1, 2017)),
    Post("0702", "毛一鸣", TECH, "技术岗", "技术", "事业", "专技十级", .95, d(7, 1, 2021)),
    Post("0703", "万晓东", TECH, "技术岗", "技术", "事业", "专技十一级", .68, d(9, 1, 2022)),
    Post("0704", "黎昕", TECH, "技术岗", "技术", "事业", "专技十三级", .80, d(7, 1),
         status="初次就业", status_begin=d(7, 1), status_end=d(6, 30, 2027)),
    Post("0606", "贺楠", TECH, "技术岗", "技术", "事业", "管理八级", .88, d(1, 1), duty="兼岗"),
]
SECTIONS = [LEADERS, WRITING, INFO, SUPERVISION, MEETING, DISPATCH, GENERAL, TECH]
TWO_POSTS = "0606"


def posts_in(section, day=None):
    return [p for p in ROSTER if p.section == section and (day is None or p.on_duty(day))]


def people(day_from, day_to):
    """Everybody employed on a day of the span, once each, by id."""
    found = {}
    for p in ROSTER:
        if p.begin <= day_to and (p.end is None or p.end >= day_from):
            found[p.id] = p
    return [found[key] for key in sorted(found)]


# ------------------------------------------------------------------------------------------------
# Words for the texts of tasks and records.

TOWNS = "石桥镇 白茶镇 清溪镇 龙潭镇 柳河镇 双河口镇 松坪镇 桃源镇 大坪乡 青枫乡 金竹乡 马鞍乡".split()
TOPIC_BUREAU = dict(pair.split("/") for pair in (
    "乡村全面振兴/县农业农村局 招商引资/县商务局 优化营商环境/县行政审批局 城市更新/县住建局 防汛备汛/县水利局 "
    "秸秆综合利用/县农业农村局 茶产业链建设/县农业农村局 文旅融合发展/县文旅局 校园安全/县教育局 安全生产/县应急局 "
    "基层减负/县民政局 党建引领基层治理/县民政局 粮食安全/县发改局 河湖长制/县水利局 农村人居环境整治/县农业农村局 "
    "园区标准厂房建设/经济开发区 重点项目推进/县发改局 高校毕业生就业/县人社局 农村养老服务/县民政局 "
    "紧密型医共体建设/县卫健局 普惠托育/县卫健局 高标准农田建设/县农业农村局 耕地保护/县自然资源局 森林防火/县林业局 "
    "老旧小区改造/县住建局 县域商业体系建设/县商务局 政务服务一网通办/县行政审批局 信访积案化解/县信访局 物业管理/县住建局 "
    "食品安全/县市场监管局 农村公路管护/县交通运输局 水库移民后扶/县水利局 返乡创业/县人社局 冷链物流/县商务局 "
    "光伏电站管护/县发改局 农村供水保障/县水利局 职业教育产教融合/县教育局 民营企业座谈/县工商联 新型农村集体经济/县农业农村局 "
    "电动自行车治理/县市场监管局 燃气安全整治/县住建局 古树名木保护/县林业局 公共资源交易/县行政审批局 网格化管理/县委社会工作部 "
    "耕读教育/县教育局 林下经济/县林业局 医保基金监管/县医保局 政府采购/县财政局 公共文化服务/县文旅局 退役军人服务/县退役军人局"
).split())
TOPICS = list(TOPIC_BUREAU)
SEASONS = ["双休日", "汛期", "森林防火期", "高温天气", "节假日前后", "重要会议期间", "重大活动期间", "低温雨雪天气"]
BOSSES = ["县委主要领导", "县委副书记", "县委常委、组织部部长", "县委常委、宣传部部长", "县委常委、政法委书记",
          "县委常委、统战部部长", "分管副主任"]
VISITORS = ["市委调研组", "市委办公室", "省委政研室调研组", "邻县党政考察团", "市人大视察组", "市政协调研组",
            "省农科院专家组", "市委党校学员班", "对口协作单位代表团", "招商企业代表"]
MEETINGS = ["县委常委会会议", "县委理论学习中心组学习会", "县委书记专题会议", "全县重点项目调度会", "县委农村工作会议",
            "全县安全生产视频会议", "县委全面深化改革委员会会议", "全县防汛抗旱工作会议", "县委全会", "全县干部大会",
            "县级领导碰头会", "县委审计委员会会议", "全县基层治理现场会", "县委人才工作领导小组会议",
            "全县信访联席会议", "县委网信委会议", "全县招商引资推进会", "县委党建工作领导小组会议"]
PAPERS = ["实施意见", "工作方案", "通知", "若干措施", "任务分工方案", "责任清单", "行动方案"]

TASK_TEXTS = {
    ("文稿", "办文"): ["起草{boss}在{meeting}上的讲话", "起草县委关于{topic}情况的报告", "修改{town}{topic}汇报材料",
                   "审核《关于{topic}的{paper}》", "起草{meeting}纪要", "起草{boss}在{topic}推进会上的主持词",
                   "校核{bureau}代拟的《{topic}{paper}》", "整理{boss}在{town}调研{topic}时的讲话",
                   "起草致{visitors}的{topic}情况介绍", "起草县委常委会研究{topic}的议题说明",
                   "修订《{topic}{paper}》征求意见稿"],
    ("文稿", "调研"): ["{town}{topic}调研提纲", "撰写{topic}调研报告初稿", "{topic}典型经验材料（{town}）",
                   "汇总{bureau}{topic}调研素材"],
    ("信息", "信息"): ["编报信息：{town}{topic}的做法", "编发《云岭信息》（{topic}）", "约稿：{topic}问题与建议",
                   "报送{bureau}{topic}专报", "编发《每日要情》（{town}{topic}）", "核报{town}突发情况信息（{topic}）",
                   "综合信息：各乡镇{topic}进展", "摘编外地{topic}经验", "报市委办：{topic}基层反映"],
    ("信息", "办文"): ["{month}月信息采用情况通报", "{month}月信息报送要点（{topic}）", "回复市委办关于{topic}的核稿意见",
                   "{town}信息员{topic}报送辅导材料"],
    ("督查", "督查"): ["{town}落实{topic}情况督查", "{bureau}办理{topic}议定事项", "{boss}批示：{town}{topic}问题整改",
                   "市委督查反馈{topic}问题销号", "{meeting}议定事项：{topic}", "{bureau}{topic}任务清单办结核查",
                   "{town}群众反映{topic}问题核查", "“回头看”：{town}{topic}"],
    ("督查", "办事"): ["建立{topic}督查台账", "组织{town}{topic}现场核验", "{month}月督查事项对账（{bureau}）"],
    ("督查", "办文"): ["起草《督查通报》（{topic}）", "起草{topic}督查专报", "{month}月督查情况汇总（{topic}）"],
    ("会务", "办会"): ["承办{meeting}（{topic}）", "{meeting}会务保障（{month}月，{town}分会场）", "{topic}推进会会务", "{visitors}{topic}座谈会",
                   "{topic}视频调度会分会场保障", "{town}{topic}现场会组织"],
    ("会务", "办事"): ["接待{visitors}调研{topic}", "{boss}赴{town}调研{topic}行程安排", "{visitors}{topic}考察线路踏勘",
                   "{month}月会议室设施巡检（{topic}会前）", "{boss}会见{visitors}安排（{topic}）"],
    ("机要文印", "办文"): ["登记分办市委办来文（{topic}）", "印制《关于{topic}的{paper}》", "传阅{topic}文件（{boss}）",
                     "办理{bureau}{topic}请示", "明传电报签收转办（{topic}）", "校印{meeting}材料（{topic}）",
                     "分发{topic}{paper}至{town}", "{meeting}文件装袋（{topic}）"],
    ("机要文印", "办事"): ["清退{meeting}文件", "{bureau}{topic}文件用印审核", "归档{month}月{topic}文件", "文印设备维护（{meeting}材料前）"],
    ("机要文印", "值班"): ["{month}月机要值班（{season}，{topic}电报）", "{month}月值班电报交接（{topic}）"],
    ("综合", "办事"): ["{month}月公务用车调度（{topic}检查组）", "{month}月办公用品采购（{topic}）", "固定资产盘点（{topic}专班）",
                   "{month}月公务接待费报审（{visitors}）", "帮扶村走访（{town}{topic}）", "协调{bureau}办理{topic}",
                   "{boss}到{town}慰问安排（{topic}）", "节约型机关检查（{topic}）", "{topic}专班后勤保障",
                   "老干部{topic}情况通报会安排"],
    ("综合", "办文"): ["起草办公室{topic}{paper}", "{month}月工作要点（{topic}）", "回复{bureau}关于{topic}的征求意见",
                   "办公室{topic}自查报告", "{month}月党支部{topic}学习材料"],
    ("综合", "值班"): ["{month}月值班表编排（{season}）", "{month}月值班抽查（{town}）", "{season}应急值守检查（{town}）"],
    ("技术", "办事"): ["{meeting}视频系统联调", "{bureau}公文交换终端故障处理（{topic}）", "{month}月内网巡检（{town}）",
                   "{topic}专题页面更新", "{month}月数据备份与恢复演练（{topic}）", "电子公文系统{topic}模板维护",
                   "{town}视频会议终端调试（{topic}）", "国产化终端适配（{bureau}）", "{topic}数据报表定制（{bureau}）",
                   "账号权限清理（{bureau}）", "网络安全检查整改（{town}）"],
    ("技术", "值班"): ["{meeting}技术值守（{topic}）", "{month}月网络安全值守（{topic}）"],
    ("领导", "办事"): ["牵头协调{bureau}推进{topic}", "包联{town}{topic}", "统筹{meeting}筹备（{topic}）", "审签{month}月{topic}重要文稿",
                   "召集{topic}专题协调会", "处置{town}{topic}突出问题"],
    ("领导", "调研"): ["赴{town}调研{topic}", "{topic}专题调研", "牵头{bureau}{topic}课题"],
}
KINDS = {  # what a post of this class mostly does, in shares
    "文稿": {"办文": 75, "调研": 25}, "信息": {"信息": 85, "办文": 15}, "督查": {"督查": 80, "办事": 10, "办文": 10},
    "会务": {"办会": 65, "办事": 35}, "机要文印": {"办文": 72, "办事": 20, "值班": 8},
    "综合": {"办事": 52, "办文": 33, "值班": 15}, "技术": {"办事": 86, "值班": 14}, "领导": {"办事": 60, "调研": 40},
}
LOAD = {"文稿": 17, "信息": 18, "督查": 16, "会务": 17, "机要文印": 24, "综合": 15, "技术": 16, "领导": 10}
LENGTH = {"文稿": (3, 9), "信息": (1, 4), "督查": (6, 16), "会务": (2, 7), "机要文印": (0, 0), "综合": (2, 7),
          "技术": (1, 5), "领导": (6, 15)}  # workdays from assignment to limit
SOURCES = {"文稿": "领导交办 会议决定 工作计划 上级部署", "信息": "上级部署 工作计划 领导交办",
           "督查": "会议决定 领导交办 上级部署", "会务": "会议决定 领导交办 工作计划", "机要文印": "上级部署 领导交办 工作计划",
           "综合": "工作计划 领导交办 会议决定", "技术": "工作计划 领导交办", "领导": "会议决定 上级部署 领导交办"}


def compose(chance, template, month):
    topic = chance.choice(TOPICS)
    return template.format(town=chance.choice(TOWNS), bureau=TOPIC_BUREAU[topic], topic=topic, month=month,
                           boss=chance.choice(BOSSES), visitors=chance.choice(VISITORS), paper=chance.choice(PAPERS),
                           meeting=chance.choice(MEETINGS), season=chance.choice(SEASONS))


# ------------------------------------------------------------------------------------------------
# Tasks.

@dataclass
class Task:
    text: str
    source: str
    kind: str
    lead: list
    assist: list
    given: date
    due: date | None
    done: date | None
    state: str = "已完成"
    errors: int = 0
    redrafts: int = 0
    returns: int = 0
    rating: str = ""
    note: str = ""
    id: str = ""

    @property
    def post(self):
        return self.lead[0]


PREFIX = {WRITING: "MS", INFO: "XX", SUPERVISION: "DC", MEETING: "HW", DISPATCH: "JW", GENERAL: "ZH", TECH: "JS"}


def log_of(post):
    """The leaders' tasks stand in the log of 综合科."""
    return GENERAL if post.section == LEADERS else post.section


def new_task(chance, post, given, due, used):
    kind = chance.choices(*zip(*KINDS[post.category].items()))[0]
    text = compose(chance, chance.choice(TASK_TEXTS[post.category, kind]), due.month)
    while text in used:
        text = compose(chance, chance.choice(TASK_TEXTS[post.category, kind]), due.month)
    used.add(text)
    return Task(text, chance.choice(SOURCES[post.category].split()), kind, [post], [], given, due, None)


def finish(chance, task, post, days):
    """When it was done and how well, by the skill of the post's holder."""
    slack = SLIP - post.skill
    latest = [day for day in WORKDAYS if task.due < day <= AS_OF and post.on_duty(day)]
    if chance.random() < .01 + .28 * slack and latest:
        task.done = latest[min(len(latest), chance.choice([1, 1, 1, 2, 2, 3, 4])) - 1]
    else:
        window = [day for day in workdays(task.given, task.due) if post.on_duty(day)]
        task.done = chance.choice(window[-3:] if post.category != "机要文印" else window[:1]) if window else task.due
    task.errors = 1 if chance.random() < .008 + .05 * slack else 0
    if task.kind in ("办文", "信息", "调研") and post.section in (WRITING, INFO, GENERAL):
        task.redrafts = chance.choices([0, 1, 2], [100, 6 + 60 * slack, 25 * slack])[0]
    if task.kind == "督查":
        task.returns = chance.choices([0, 1, 2], [100, 5 + 40 * slack, 10 * slack])[0]
    if task.kind == "办会":
        task.rating = chance.choices(["好", "较好", "一般", "差"], [50, 20 + 90 * slack, 60 * slack, 12 * slack])[0]
    if task.done > task.due and chance.random() < .5:
        task.note = chance.choice(["材料迟报", "等待会签", "牵头单位回复较晚", "会议改期", "人手不足"])


def with_helpers(chance, task, section):
    """Colleagues who were there the whole time; never a namesake's section mate by mistake, never the double post."""
    mates = [p for p in posts_in(section) if p not in task.lead and p.id != TWO_POSTS
             and all(p.on_duty(day) for day in (task.given, task.due or task.given, task.done or task.given))]
    if task.post.section == LEADERS:
        mates = [p for p in posts_in(GENERAL) if p.id != TWO_POSTS]
    if chance.random() < .38 and mates:
        task.assist = chance.sample(mates, min(len(mates), chance.choice([1, 1, 1, 2, 2, 3])))


def make_log(section):
    """All tasks of one section's log, in order of assignment, numbered."""
    chance = dice("tasks", section)
    used, tasks = set(), []
    posts = [p for p in ROSTER if log_of(p) == section]
    for post in posts:
        for quarter in QUARTERS:
            days = post.days(quarter)
            share = len(days) / len(workdays(*QUARTERS[quarter]))
            if quarter == 3 and post.status == "初次就业":
                share *= .75
            if post.id == TWO_POSTS:
                share *= .6
            count = round((LOAD[post.category] + chance.randint(-1, 2)) * share)
            lowest, highest = LENGTH[post.category]
            for _ in range(count):
                due = chance.choice(days[1:] if len(days) > 1 else days)
                length = chance.randint(lowest, highest)
                if post.category == "机要文印" and chance.random() < .12:
                    length = chance.randint(1, 3)
                given = shift(due, -length)
                earliest = max(post.begin, d(1, 4))
                given = max(given, next(day for day in WORKDAYS if day >= earliest))
                if post.status == "病假" and quarter == 3:
                    given = max(given, days[0])
                task = new_task(chance, post, given, due, used)
                finish(chance, task, post, days)
                tasks.append(task)
    for task in tasks:
        with_helpers(chance, task, section)

    lasting = [p for p in posts if not p.status and p.end is None and p.begin.year < YEAR and p.id != TWO_POSTS]
    # Open past their limit: two of the third quarter, one of the second that is carried over.
    for quarter, low, high, many in [(3, d(9, 14), d(9, 28), 2), (2, d(6, 8), d(6, 26), 1)]:
        open_ones = [t for t in tasks if t.post in lasting and low <= t.due <= high and t.kind not in ("办会", "值班")
                     and len(t.lead) == 1 and quarter_of(t.due) == quarter and t.post.section != LEADERS]
        for task in chance.sample(open_ones, many):
            task.done, task.state, task.note, task.errors = None, "办理中", "", 0
    # Limits in the fourth quarter, not yet due.
    for due in [d(10, 9), d(10, 10), d(10, 16), d(10, 30)]:
        post = chance.choice(lasting)
        task = new_task(chance, post, chance.choice(workdays(d(9, 14), d(9, 29))), due, used)
        if task.kind == "办会":
            task.kind = "办事"
        task.state = "办理中"
        tasks.append(task)
    # Without a limit.
    for month, what in [(1, "落实首问负责制和限时办结制"), (7, "日常保密自查自纠")]:
        post = chance.choice(lasting)
        tasks.append(Task(f"{section}{what}", "工作计划", "办事", [post], [], shift(d(month, 6), 0), None, None, "长期"))
    # Around 中秋 and 国庆: the make-up Sunday, the days before the holidays.
    around = [(d(9, 20), d(9, 20), d(9, 20)), (d(9, 18), d(9, 18), d(9, 20)), (d(9, 20), d(9, 24), d(9, 28)),
              (d(9, 21), d(9, 24), d(9, 24)), (d(9, 22), d(9, 30), d(9, 30)), (d(9, 24), d(9, 30), d(9, 29))]
    for given, due, done in around:
        post = chance.choice(lasting)
        task = new_task(chance, post, given, due, used)
        if task.kind == "办会":
            task.rating = "好"
        task.done = done
        tasks.append(task)
    # Two leads in one cell, the first with （牵头）.
    fellows = {p.id: [q for q in lasting if q.title == p.title and q is not p] for p in lasting}
    pairs = [t for t in tasks if fellows.get(t.post.id) and t.due and t.done and t.done <= t.due and not t.assist
             and t.post.section != LEADERS]
    for task in chance.sample(pairs, 4 if section in (WRITING, MEETING, GENERAL) else 0):
        task.lead.append(chance.choice(fellows[task.post.id]))

    tasks.sort(key=lambda t: (t.given, t.due or d(12, 31), t.text))
    for number, task in enumerate(tasks, 1):
        task.id = f"{PREFIX[section]}-{number:04}"
    return tasks


# ------------------------------------------------------------------------------------------------
# Grids: what a sheet holds, cell by cell, before any file format.

class Percent(float):
    """A ratio that a spreadsheet shows as a percentage; a CSV file gets the text `95%`."""


@dataclass
class Sheet:
    name: str
    rows: list = field(default_factory=list)
    origin: list = field(default_factory=list)   # one a row: the task, record or key that it shows
    merges: list = field(default_factory=list)   # (row, column, row, column), from 0, both ends
    header: tuple = (0, 0)                       # first and last header row
    fields: dict = field(default_factory=dict)   # field name -> column
    widths: dict = field(default_factory=dict)

    def add(self, cells, origin=None):
        self.rows.append(list(cells))
        self.origin.append(origin)
        return len(self.rows) - 1

    def banner(self, text, width):
        row = self.add([text] + [None] * (width - 1), "banner")
        self.merges.append((row, 0, row, width - 1))
        return row

    def head(self, names, fields=None):
        row = self.add(names, "header")
        self.header = (row, row)
        self.fields = {f: i for i, f in enumerate(fields or names)}

    def address(self, row, column):
        return f"{get_column_letter(column + 1)}{row + 1}"


def table(name, title, headers, records, note=None, widths=None):
    """A plain table: title row, header row, records (each a list of cells), a note at the foot."""
    sheet = Sheet(name)
    if title:
        sheet.banner(title, len(headers))
    sheet.head(headers)
    for record in records:
        sheet.add(record, dict(zip(headers, record)))
    if note:
        sheet.banner(note, len(headers))
    sheet.widths = {sheet.fields[h]: w for h, w in (widths or {}).items()}
    return sheet


# How dates are written. `day` is given for every style; a clock time only where the office keeps one.

DATE_STYLE = {
    "表格日期": lambda day, clock: day,
    "年月日": lambda day, clock: f"{day.year}年{day.month}月{day.day}日",
    "点": lambda day, clock: f"{day.year}.{day.month}.{day.day}",
    "斜线": lambda day, clock: f"{day.year}/{day.month}/{day.day}",
    "斜线时分": lambda day, clock: f"{day.year}/{day.month}/{day.day} {clock}",
    "八位": lambda day, clock: f"{day:%Y%m%d}",
    "月日": lambda day, clock: f"{day.month}月{day.day}日",
    "横线": lambda day, clock: f"{day:%Y-%m-%d}",
}


def padded(name):
    return f"{name[0]}　{name[1]}" if len(name) == 2 else name


def lead_cell(task, spell):
    if len(task.lead) == 1:
        return spell(task.lead[0].name)
    return f"{spell(task.lead[0].name)}（牵头）、" + "、".join(spell(p.name) for p in task.lead[1:])


# The seven logs: file, header words by field, date styles by field, separators of 协办, spelling of names.

LOGS = {
    WRITING: dict(file="秘书科.xlsx", split="quarter", separators="、，", pad=False, no_rating=None,
                  columns=[("id", "编号"), ("text", "任务名称"), ("source", "任务来源"), ("kind", "类别"),
                           ("lead", "人员分工/主办"), ("assist", "人员分工/协办"), ("given", "时间要求/交办日期"),
                           ("due", "时间要求/完成时限"), ("done", "办理结果/完成日期"), ("state", "办理结果/状态"),
                           ("errors", "质量情况/差错"), ("redrafts", "质量情况/退稿次数"), ("rating", "质量情况/评价"),
                           ("note", "备注")],
                  dates=dict(given=["表格日期"], due=["年月日"], done=["表格日期", "表格日期", "年月日"])),
    INFO: dict(file="信息科.xls", split="one", separators="、；", pad=True, no_rating=None,
               columns=[("id", "编号"), ("text", "工作任务"), ("source", "任务来源"), ("kind", "类别"), ("lead", "经办人"),
                        ("assist", "协办"), ("given", "交办时间"), ("due", "办理时限"), ("done", "实际完成时间"),
                        ("state", "任务状态"), ("errors", "差错"), ("redrafts", "退稿次数"), ("rating", "评价"),
                        ("note", "说明")],
               dates=dict(given=["点"], due=["点", "点", "年月日"], done=["表格日期"])),
    SUPERVISION: dict(file="督查室.xlsx", split="source", separators="\n、", pad=False, no_rating=None,
                      columns=[("id", "立项编号"), ("text", "督办事项"), ("source", "任务来源"), ("kind", "类别"),
                               ("lead", "责任人"), ("assist", "协办"), ("given", "立项时间"), ("due", "办结时限"),
                               ("done", "实际办结日期"), ("state", "办理情况"), ("returns", "退回次数"),
                               ("errors", "差错"), ("rating", "评价"), ("note", "备注")],
                      dates=dict(given=["年月日"], due=["年月日", "表格日期"], done=["月日", "月日", "年月日"])),
    MEETING: dict(file="会务接待科.ods", split="quarter", separators="、,", pad=True, no_rating="—",
                  columns=[("id", "编号"), ("text", "事项名称"), ("source", "来源"), ("kind", "类别"), ("lead", "主办"),
                           ("assist", "协办"), ("given", "交办日期"), ("due", "截止日期"), ("done", "办结时间"),
                           ("state", "完成情况"), ("errors", "差错"), ("rating", "评价"), ("note", "备注")],
                  dates=dict(given=["表格日期"], due=["表格日期", "横线"], done=["横线", "表格日期"])),
    DISPATCH: dict(file="机要文印科.csv", split="one", separators="、，", pad=False, no_rating=None,
                   columns=[("id", "编号"), ("text", "工作内容"), ("source", "任务来源"), ("kind", "类别"),
                            ("lead", "经办人"), ("assist", "协办"), ("given", "交办时间"), ("due", "时限要求"),
                            ("done", "实际完成时间"), ("state", "状态"), ("errors", "差错"), ("rating", "评价"),
                            ("note", "备注")],
                   dates=dict(given=["斜线时分"], due=["斜线"], done=["斜线时分"])),
    GENERAL: dict(file="综合科.xlsx", split="month", separators="、；", pad=False, no_rating="—",
                  columns=[("id", "编号"), ("text", "任务内容"), ("source", "来源"), ("kind", "类别"), ("title", "岗位"),
                           ("lead", "主办"), ("assist", "协办"), ("given", "交办日期"), ("due", "计划完成时间"),
                           ("done", "实际完成时间"), ("state", "状态"), ("errors", "差错"), ("redrafts", "退稿次数"),
                           ("rating", "评价"), ("note", "备注")],
                  dates=dict(given=["八位"], due=["表格日期", "年月日"], done=["表格日期", "八位"])),
    TECH: dict(file="信息中心.csv", split="one", separators="/、", pad=False, no_rating=None,
               columns=[("id", "编号"), ("text", "任务标题"), ("source", "任务来源"), ("kind", "类别"), ("title", "岗位"),
                        ("lead", "承办人"), ("assist", "协办"), ("given", "下达日期"), ("due", "完成期限"),
                        ("done", "实际办结日期"), ("state", "任务状态"), ("errors", "差错"), ("rating", "评价"),
                        ("note", "备注")],
               dates=dict(given=["横线"], due=["横线", "斜线"], done=["斜线", "横线"])),
}
WIDTHS = dict(id=10, text=40, source=10, kind=7, title=12, lead=14, assist=16, given=13, due=14, done=14, state=9,
              errors=6, redrafts=9, returns=9, rating=7, note=16)


def task_cells(task, how, chance):
    spell = padded if how["pad"] else str
    cells = []
    for name, _ in how["columns"]:
        value = getattr(task, name, None)
        if name == "lead":
            value = lead_cell(task, spell)
        elif name == "assist":
            value = chance.choice(how["separators"]).join(spell(p.name) for p in task.assist)
        elif name == "title":
            value = task.post.title
        elif name in ("given", "due", "done"):
            minutes = 8 * 60 + 30 + chance.randint(0, 110) + (400 if name == "done" else 0)
            style = chance.choice(how["dates"][name])
            if value is None:
                value = "长期坚持" if name == "due" else None
            else:
                value = DATE_STYLE[style](value, f"{minutes // 60}:{minutes % 60:02}")
        elif name == "rating":
            value = value or how["no_rating"]
        elif name == "state" and task.post.section == SUPERVISION and value == "已完成":
            value = "已办结"
        elif name == "errors" and value == 0 and chance.random() < .01:
            value = "无"
        cells.append(value if value != "" else None)
    return cells


def log_sheets(section, tasks):
    how = LOGS[section]
    names = [word for _, word in how["columns"]]
    fields = [name for name, _ in how["columns"]]
    width = len(names)
    chance = dice("cells", section)
    parts = {
        "quarter": [(QUARTER_NAME[q], [t for t in tasks if quarter_of(t.due or t.given) == q or
                                       (q == 3 and t.due and quarter_of(t.due) == 4)]) for q in QUARTERS],
        "month": [(f"{m}月", [t for t in tasks if t.given.month == m]) for m in range(1, 10)],
        "one": [(f"{section}台账", tasks)],
        "source": [("2026年督查台账", tasks)],
    }[how["split"]]
    sheets = []
    for name, part in parts:
        sheet = Sheet(name, widths={i: WIDTHS[f] for i, f in enumerate(fields)})
        if section == WRITING:
            sheet.banner(f"{section}{YEAR}年第{name}工作台账", width)
            row = sheet.add([f"填报单位：{section}"] + [None] * 8 + ["填报日期：2026年9月30日"] + [None] * (width - 10), "banner")
            sheet.merges += [(row, 0, row, 4), (row, 9, row, width - 1)]
            two_levels(sheet, names, fields)
        else:
            if section == DISPATCH:
                sheet.add([f"{section}{YEAR}年工作台账"] + [None] * (width - 1), "banner")
            elif section != TECH:
                label = f"{name}" if how["split"] in ("quarter", "month") else ""
                sheet.banner(f"{section}{YEAR}年{label}工作台账", width)
            sheet.head(names, fields)
        if section == SUPERVISION:
            for number, (label, source) in zip("一二三", [("会议议定事项", "会议决定"), ("领导批示交办件", "领导交办"),
                                                       ("上级督查事项", None)]):
                sheet.banner(f"{number}、{label}", width)
                for task in part:
                    if task.source == source or (source is None and task.source not in ("会议决定", "领导交办")):
                        sheet.add(task_cells(task, how, chance), task)
        else:
            for task in part:
                sheet.add(task_cells(task, how, chance), task)
        if section == WRITING:
            total = [None] * width
            total[0], total[1] = "合计", f"{len(part)}项"
            for name_ in ("errors", "redrafts"):
                total[sheet.fields[name_]] = sum(getattr(t, name_) for t in part)
            sheet.add(total, "total")
            sheet.banner("注：1.完成时限以交办单为准；2.退稿次数指送审后退回重改的次数；3.长期坚持的事项不填完成日期。", width)
        elif section == SUPERVISION:
            sheet.banner("说明：退回次数指办理结果报送后被退回重办的次数。", width)
        sheets.append(sheet)
    if section == INFO:
        sheets += [Sheet("Sheet2"), Sheet("Sheet3")]
    return sheets


def two_levels(sheet, names, fields):
    """A header of two rows: `时间要求/完成时限` stands below a merged `时间要求`; the rest is merged downwards."""
    pairs = [name.partition("/")[::2] for name in names]
    upper = sheet.add([None] * len(names), "header")
    lower = sheet.add([None] * len(names), "header")
    start = 0
    for i, (group, leaf) in enumerate(pairs):
        if not leaf:
            sheet.rows[upper][i] = group
            sheet.merges.append((upper, i, lower, i))
            continue
        sheet.rows[lower][i] = leaf
        if i == 0 or pairs[i - 1][0] != group:
            sheet.rows[upper][i], start = group, i
        if i + 1 == len(pairs) or pairs[i + 1][0] != group:
            sheet.merges.append((upper, start, upper, i))
    sheet.header = (upper, lower)
    sheet.fields = {f: i for i, f in enumerate(fields)}


# ------------------------------------------------------------------------------------------------
# Roster and targets.

def roster_sheet():
    headers = "工号 姓名 科室 岗位 岗位类别 人员类别 职级 职责 起 止 状态 状态起 状态止".split()
    rows = [[p.id, p.name, p.section, p.title, p.category, p.staff, p.rank, p.duty or None, p.begin, p.end,
             p.status or None, p.status_begin, p.status_end]
            for p in sorted(ROSTER, key=lambda p: (SECTIONS.index(p.section), p.begin > d(1, 1), p.id))]
    return table("人员名册", f"{OFFICE}人员名册（{YEAR}年）", headers, rows,
                 "注：1.一行为一个任职，调整岗位的另起一行；2.状态为空的为在岗；3.同时承担两个岗位的，在“职责”栏注明主岗、兼岗。",
                 dict(工号=8, 姓名=9, 科室=13, 岗位=16, 岗位类别=10, 人员类别=10, 职级=14, 职责=7, 起=12, 止=12, 状态=10,
                      状态起=12, 状态止=12))


TARGET_COLUMNS = ("对象 科室 岗位 目标类型 分组 指标 比较 目标值 满分 权重 起评分 扣分下限 加分上限 下限 上限 计分规则 "
                  "比较范围 周期 缺数处理 不适用处理 依据 数据来源").split()
PARAMETERS = ("每日扣分 单项上限 每百分点扣分 一般扣分 较重扣分 严重扣分 每次扣分 县级分 市级分 省级分 中央分 超额加分 "
              "采纳分 批示分 刊发分 完成分 办结分 反馈分 退回扣分 较好扣分 差扣分 领导权重 同事权重 服务对象权重 "
              "迟到扣分 旷工扣分 事假扣分").split()

# What a rule needs beside its full marks: indicator name, the columns of its row, article, who supplies the data.
RULES = {
    "规范目标检查": ("规范执行", dict(起评分="满分", 扣分下限=0, 每次扣分=2, 单项上限=4), "第六条", "规范检查（综合科、督查室抽查记录）"),
    "考勤纪律": ("考勤纪律", dict(起评分="满分", 扣分下限=0, 迟到扣分=1, 旷工扣分=3, 事假扣分=0.5), "第七条", "考勤（综合科）"),
    "服务测评": ("服务满意度", dict(缺数处理="同组均值", 比较范围="岗位类别", 领导权重=Percent(.3), 同事权重=Percent(.4),
                            服务对象权重=Percent(.3)), "第八条", "民主测评（综合科）"),
    "调研成果": ("调研成果", {}, "第九条", "调研成果（秘书科）"),
    "信息采用计分": ("信息采用", dict(目标值=20, 比较="不低于", 县级分=2, 市级分=5, 省级分=10, 中央分=20, 超额加分=.5, 加分上限=3),
                "第十条", "信息采用（信息科）"),
    "督查办结": ("督查办结", dict(退回扣分=1, 缺数处理="剔除并重配权重"), "第十一条", "督查室台账"),
    "办会评价": ("办会评价", dict(较好扣分=10, 一般扣分=25, 差扣分=50, 缺数处理="同组均值", 比较范围="岗位类别"), "第十二条", "会务接待科台账"),
    "逾期扣分": ("超期办理", dict(起评分="满分", 扣分下限=0, 每日扣分=1, 单项上限=4), "第十三条", "各科室台账"),
    "按时办结率": ("按时办结率", dict(比较="不低于", 目标值=Percent(.95), 缺数处理="剔除并重配权重"), "第十四条", "各科室台账"),
    "当日办结率": ("当日办结率", dict(比较="不低于", 目标值=Percent(.9), 缺数处理="剔除并重配权重"), "第十四条", "机要文印科台账"),
    "差错率": ("办件差错率", dict(起评分="满分", 扣分下限=0, 比较="不超过", 目标值=Percent(.02), 每百分点扣分=.5,
                        缺数处理="剔除并重配权重"), "第十五条", "各科室台账"),
    "差错扣分": ("差错登记", dict(起评分="满分", 扣分下限=0, 一般扣分=1.5, 较重扣分=4, 严重扣分=8), "第十六条", "差错登记（机要文印科）"),
    "退稿扣分": ("文稿退改", dict(起评分="满分", 扣分下限=0, 每次扣分=1), "第十七条", "各科室台账"),
    "加减分": ("加减分", dict(加分上限=5, 下限=-10, 上限=5), "第二十条", "加减分事项（综合科）"),
}
# Full marks: class -> (kind of target, rule, full marks).
MARKS = {
    "领导": [("规范", "规范目标检查", 15), ("规范", "考勤纪律", 10), ("成果", "调研成果", 20), ("效率", "按时办结率", 20),
           ("质量", "服务测评", 25), ("质量", "差错扣分", 10)],
    "文稿": [("规范", "规范目标检查", 10), ("规范", "考勤纪律", 10), ("成果", "调研成果", 20), ("效率", "逾期扣分", 15),
           ("效率", "按时办结率", 10), ("质量", "退稿扣分", 15), ("质量", "差错率", 10), ("质量", "服务测评", 10)],
    "信息": [("规范", "规范目标检查", 10), ("规范", "考勤纪律", 5), ("成果", "信息采用计分", 35), ("效率", "逾期扣分", 15),
           ("效率", "按时办结率", 10), ("质量", "退稿扣分", 10), ("质量", "差错扣分", 10), ("质量", "服务测评", 5)],
    "督查": [("规范", "规范目标检查", 10), ("规范", "考勤纪律", 10), ("成果", "督查办结", 30), ("效率", "逾期扣分", 15),
           ("效率", "按时办结率", 10), ("质量", "差错扣分", 15), ("质量", "服务测评", 10)],
    "会务": [("规范", "规范目标检查", 20), ("规范", "考勤纪律", 10), ("规范", "服务测评", 15), ("成果", "办会评价", 30),
           ("效率", "按时办结率", 15), ("质量", "差错扣分", 10)],
    "机要文印": [("规范", "规范目标检查", 25), ("规范", "考勤纪律", 10), ("效率", "当日办结率", 20), ("效率", "按时办结率", 10),
             ("质量", "差错率", 10), ("质量", "差错扣分", 15), ("质量", "服务测评", 10)],
    "综合": [("规范", "规范目标检查", 10), ("规范", "考勤纪律", 10), ("成果", "调研成果", 15), ("效率", "逾期扣分", 20),
           ("效率", "按时办结率", 10), ("质量", "退稿扣分", 15), ("质量", "差错扣分", 10), ("质量", "服务测评", 10)],
    "技术": [("规范", "规范目标检查", 15), ("规范", "考勤纪律", 10), ("成果", "调研成果", 15), ("效率", "逾期扣分", 15),
           ("效率", "按时办结率", 15), ("质量", "差错率", 15), ("质量", "服务测评", 15)],
}


def target_row(category, kind, rule, full):
    name, columns, article, supplier = RULES[rule]
    row = dict(对象="个人", 岗位=category, 目标类型=kind, 指标=name, 满分=full, 计分规则=rule, 周期="季",
               依据=f"《云岭县委办公室岗位目标责任制考核办法》{article}", 数据来源=supplier, **columns)
    if rule == "调研成果":
        row |= dict(采纳分=full, 批示分=round(full * .8), 刊发分=round(full * .7), 完成分=full / 2)
    elif rule == "督查办结":
        row |= dict(办结分=20, 反馈分=10)
    elif rule == "信息采用计分":
        row |= dict(上限=full + 3)
    return row


def target_sheet():
    headers = TARGET_COLUMNS + PARAMETERS
    rows = [target_row(category, *mark) for category, marks in MARKS.items() for mark in marks]
    rows.append(target_row("全体", "加减分", "加减分", 0))
    cells = [[row.get(h) for h in headers] for row in rows]
    return table("岗位目标", f"{OFFICE}{YEAR}年岗位目标", headers, cells,
                 "注：1.每一岗位类别四类目标满分合计100分，加减分另计；2.机要文印岗位以规范、效率、质量衡量，没有可计数的成果，"
                 "不设成果目标；3.“起评分”为“满分”的，从满分起扣；4.右侧各列为计分规则的参数，与规则无关的留空。",
                 dict(对象=6, 科室=8, 岗位=10, 目标类型=9, 分组=6, 指标=12, 计分规则=14, 缺数处理=16, 不适用处理=12, 依据=44, 数据来源=30))


# ------------------------------------------------------------------------------------------------
# Records: the other tables.

def active(quarter, categories, second_posts=False):
    """The posts of these classes with work in the quarter."""
    return [p for p in ROSTER if p.category in categories and p.days(quarter) and (second_posts or p.duty != "兼岗")]


def has_rule(rule):
    return [category for category, marks in MARKS.items() if any(mark[1] == rule for mark in marks)]


def adoptions():
    """信息采用: every writer of 信息科 comes near the target of 20 points, the better ones beyond it."""
    points = {"县级": 2, "市级": 5, "省级": 10, "中央": 20}
    carriers = {"县级": ["云岭信息", "每日要情"], "市级": ["市委信息", "市办专报"], "省级": ["省委信息"], "中央": ["中办刊物"]}
    chance, found = dice("adoptions"), []
    for quarter in QUARTERS:
        for post in active(quarter, ["信息"]):
            days = post.days(quarter)
            goal = 20 * (.22 + .76 * post.skill) + chance.uniform(-1.5, 1.5)
            total = 0
            while total < goal - 1:
                level = chance.choices(list(points), [62, 30, 8, 0])[0]
                if total + points[level] > goal + 2:
                    level = "县级"
                total += points[level]
                found.append((chance.choice(days), level, [post]))
    found.append((d(5, 20), "中央", [p for p in ROSTER if p.id in ("0201", "0204")][:2]))
    for month, day, ids in [(3, 12, ("0202", "0205")), (5, 13, ("0204", "0202")), (7, 22, ("0203", "0205")),
                            (8, 6, ("0201", "0203")), (9, 10, ("0202", "0204", "0205"))]:
        found.append((d(month, day), "市级", [next(p for p in ROSTER if p.id == i) for i in ids]))
    found.sort(key=lambda a: (a[0], a[1], a[2][0].id))
    issue, used, rows, dated = {}, set(), [], ["表格日期", "年月日", "表格日期"]
    for day, level, authors in found:
        carrier = chance.choice(carriers[level])
        issue[carrier] = issue.get(carrier, 0) + 1
        title = compose(chance, "{town}{topic}的做法与成效", day.month)
        while title in used:
            title = compose(chance, chance.choice(["{town}推进{topic}的探索", "{bureau}反映{topic}中的问题", "{town}{topic}见成效",
                                                   "{topic}值得关注的几个问题"]), day.month)
        used.add(title)
        rows.append([f"{YEAR}年第{issue[carrier]}期", title, level, carrier, DATE_STYLE[chance.choice(dated)](day, ""),
                     chance.choice("、，").join(p.name for p in authors)])
        ADOPTED.append((day, level, authors))
    return table("信息采用", f"{YEAR}年信息采用情况登记表", "期号 标题 采用级别 采用载体 采用日期 作者".split(), rows,
                 "注：联合撰写的按作者顺序填写，第一作者为执笔人。", dict(期号=14, 标题=40, 采用载体=12, 采用日期=15, 作者=18))


def error_register():
    chance, rows = dice("errors"), []
    what = [("《{topic}{paper}》", "附件漏印一页"), ("《{topic}{paper}》", "成文日期与签发日期不一致"), ("{meeting}材料", "座签姓名有误"),
            ("{topic}专报", "数据前后不一致"), ("《{topic}{paper}》", "主送单位遗漏{bureau}"), ("{topic}情况汇报", "引用文件名称有误"),
            ("{meeting}通知", "会议时间有误，已补发更正"), ("《督查通报》（{topic}）", "单位名称使用简称不规范"), ("{topic}来文", "分办去向错误")]
    for quarter in QUARTERS:
        for post in active(quarter, has_rule("差错扣分")):
            for _ in range(chance.choices([0, 1, 2], [100, 10 + 160 * (SLIP - post.skill), 70 * (SLIP - post.skill)])[0]):
                paper, fault = chance.choice(what)
                day = chance.choice(post.days(quarter))
                level = chance.choices(["一般", "较重", "严重"], [76, 20, 4])[0]
                ERRORS.append((day, post, level))
                rows.append([day, post.name, post.section, compose(chance, paper, day.month),
                             compose(chance, fault, day.month), level])
    rows.sort(key=lambda r: (r[0], r[1], r[3]))
    return table("差错登记", f"{YEAR}年公文办理差错登记表", "日期 责任人 科室 文件 差错内容 程度".split(), rows,
                 "注：程度分一般、较重、严重三档，由机要文印科会同秘书科认定。", dict(日期=12, 科室=13, 文件=34, 差错内容=30))


def research():
    chance, rows, used = dice("research"), [], set()
    for quarter in QUARTERS:
        for post in active(quarter, has_rule("调研成果"), second_posts=True):
            luck = post.skill + chance.uniform(-.12, .12)
            forms = (["领导批示", "完成报告"] if luck > .96 else ["决策采纳"] if luck > .92 else ["刊物刊发", "完成报告"] if luck > .88
                     else ["完成报告", "完成报告"] if luck > .84 else ["领导批示"] if luck > .78 else ["刊物刊发"])
            for form in forms:
                day = chance.choice(post.days(quarter)[3:])
                title = ""
                while not title or title in used:
                    template = "{topic}系统建设方案" if post.category == "技术" else chance.choice(
                        ["{topic}调研报告", "关于{town}{topic}的调查", "我县{topic}的现状与对策", "{topic}的问题与建议（{bureau}）"])
                    title = compose(chance, template, day.month)
                used.add(title)
                RESEARCH.append((day, post, form))
                rows.append([title, post.name, post.section, day, form, "是" if form == "领导批示" else "否"])
    rows.sort(key=lambda r: (r[3], r[0]))
    return table("调研成果", f"{YEAR}年调研成果登记表", "题目 执笔人 科室 完成日期 成果形式 领导批示".split(), rows,
                 "注：同一成果取最高一种成果形式登记，不重复登记。", dict(题目=40, 执笔人=10, 科室=13, 完成日期=13, 成果形式=12, 领导批示=10))


def norm_checks():
    chance, rows = dice("norms"), []
    found = {"会务流程": ["会前未试麦", "座签摆放未复核", "会议材料未按时装袋", "引导牌缺失"],
             "保密规定": ["离岗未锁柜", "涉密载体登记不及时", "会议手机管理提醒不到位"],
             "值班值守": ["值班记录不完整", "交接班迟到", "信息登记要素不全"],
             "文电运转": ["传阅超过半日未催", "退文未登记", "来文登记要素不全", "办结后未归档"]}
    for quarter in QUARTERS:
        for post in active(quarter, has_rule("规范目标检查")):
            for _ in range(chance.choices([0, 1, 2], [100, 40 + 160 * (SLIP - post.skill), 90 * (SLIP - post.skill)])[0]):
                item = chance.choice(["会务流程", "会务流程", "值班值守"] if post.category == "会务" else
                                     ["保密规定", "值班值守", "文电运转"])
                day = chance.choice(post.days(quarter))
                times = chance.choices([1, 2], [85, 15])[0]
                CHECKS.append((day, post, times))
                rows.append([day, post.name, post.section, item, chance.choice(found[item]), times])
    rows.sort(key=lambda r: (r[0], r[1], r[3]))
    for row in rows:
        row[0] = DATE_STYLE[chance.choice(["横线", "斜线"])](row[0], "")
    return table("规范检查", None, "日期 责任人 科室 检查项目 存在问题 次数".split(), rows)


def attendance():
    chance, rows = dice("attendance"), []
    for month in range(1, 10):
        first = d(month, 1)
        last = d(month + 1, 1) - timedelta(1)
        for person in people(first, last):
            posts = [p for p in ROSTER if p.id == person.id]
            days = [day for day in workdays(first, last)
                    if any(p.begin <= day and (p.end is None or day <= p.end) for p in posts)]
            away = [day for day in days if person.status_begin and person.status in ("病假", "借出", "产假")
                    and person.status_begin <= day <= person.status_end]
            if not days or (person.status == "借出" and away):
                continue
            here = len(days) - len(away)
            slack = SLIP - person.skill
            late = chance.choices([0, 1, 2], [100, 8 + 70 * slack, 30 * slack])[0] if here > 10 else 0
            personal = chance.choices([0, .5, 1, 2], [100, 8, 10, 3])[0] if here > 10 else 0
            sick = len(away) if person.status == "病假" else chance.choices([0, 1, 2], [100, 4, 2])[0] if here > 10 else 0
            note = "8月10日起休产假" if person.status == "产假" and away else None
            ATTENDANCE.append((month, person.id, late, 0, personal))
            rows.append([f"{YEAR}年{month}月", person.id, person.name, len(days), late, 0, personal, sick, note])
    return table("考勤", f"{OFFICE}{YEAR}年考勤汇总表", "月份 工号 姓名 应出勤 迟到早退 旷工 事假 病假 备注".split(), rows,
                 "注：应出勤、旷工、事假、病假以天计，迟到早退以次计；借出人员由借用单位考勤。", dict(月份=12, 备注=20))


def ballots():
    """Three from above, five colleagues, four served; a ballot bears one number and judges several people."""
    chance, rows = dice("ballots"), []
    spoken = {1: "2026年第一季度", 2: "2026年第二季度", 3: "2026年第三季度"}
    for quarter, (first, last) in QUARTERS.items():
        for person in people(last, last):
            if not any(p.days(quarter) for p in ROSTER if p.id == person.id):
                continue
            for group, letter, many in [("领导", "L", 3), ("同事", "T", 5), ("服务对象", "F", 4)]:
                numbers = chance.sample(range(1, 4 if letter == "L" else 25), many)
                for number in sorted(numbers):
                    marks = [min(100, max(60, round(56 + 34 * person.skill + chance.gauss(0, 3)))) for _ in range(3)]
                    BALLOTS.append((quarter, person.id, group, marks))
                    rows.append([f"{YEAR}Q{quarter}" if letter == "L" else spoken[quarter], person.id, person.name,
                                 f"{YEAR}Q{quarter}-{letter}{number:02}", group, *marks])
    return table("民主测评", f"{OFFICE}{YEAR}年民主测评票汇总", "期间 工号 被评 票号 评价主体 服务态度 工作质量 办事效率".split(), rows,
                 "注：各项满分100分；一张票可评多人，票号相同。", dict(期间=17, 票号=14, 评价主体=11))


def merits():
    plan = [  # day, id, what, sign, points, basis
        (d(1, 22), "0302", "督查典型案例被市委办公室通报表扬", "加分", 2, "市办通报〔2026〕3号"),
        (d(2, 26), "0405", "节前接待方案未按程序报批", "减分", 1, "室务会纪要第2期"),
        (d(3, 18), "0102", "起草的全会报告获县委主要领导肯定", "加分", 1.5, "室务会纪要第4期"),
        (d(4, 15), "0702", "电子公文系统改造获县级创新奖", "加分", 2, "云办发〔2026〕12号"),
        (d(5, 27), "0504", "连续三个季度文印零差错", "加分", 1, "室务会纪要第8期"),
        (d(6, 17), "0205", "紧急信息迟报一次", "减分", 2, "室务会纪要第9期"),
        (d(7, 16), "0204", "信息工作获省委办公厅表扬", "加分", 2, "省办通报〔2026〕21号"),
        (d(7, 29), "0305", "防汛一线督查表现突出", "加分", 1, "云委〔2026〕33号"),
        (d(8, 12), "0304", "督查结果未核实即上报", "减分", 2, "室务会纪要第13期"),
        (d(8, 26), "0602", "承担机关事务改革试点任务", "加分", 1.5, "室务会纪要第14期"),
        (d(9, 9), "0401", "圆满完成全省现场会保障", "加分", 2, "云办通〔2026〕40号"),
        (d(9, 16), "0004", "分管领域安全检查整改不到位", "减分", 1, "室务会纪要第15期"),
        (d(9, 23), "0403", "现场会接待获来宾书面感谢", "加分", 1, "感谢信（综合科存）"),
        (d(9, 28), "0703", "视频会议中断未及时报告", "减分", 1, "室务会纪要第16期"),
    ]
    names = {p.id: p.name for p in ROSTER}
    MERITS.extend((day, key, points if sign == "加分" else -points) for day, key, _, sign, points, _ in plan)
    rows = [[day, key, names[key], what, sign, points, basis] for day, key, what, sign, points, basis in plan]
    return table("加减分事项", f"{YEAR}年加减分事项登记表", "日期 工号 姓名 事项 类型 分值 依据".split(), rows,
                 "注：分值一律填正数，加分或减分由“类型”栏区分。", dict(日期=12, 事项=36, 依据=24))


# Facts behind the tables, kept for the rough scores below.
ADOPTED, ERRORS, RESEARCH, CHECKS, ATTENDANCE, BALLOTS, MERITS = [], [], [], [], [], [], []


def clean_office():
    """Every file of the clean office: path -> sheets, and the tasks by section."""
    logs = {section: make_log(section) for section in LOGS}
    files = {"人员名册.xlsx": [roster_sheet()], "岗位目标.xlsx": [target_sheet()]}
    for section, how in LOGS.items():
        files[f"台账/{how['file']}"] = log_sheets(section, logs[section])
    for path, make in [("信息采用.xlsx", adoptions), ("差错登记.xlsx", error_register), ("调研成果.xlsx", research),
                       ("规范检查.csv", norm_checks), ("考勤.xls", attendance), ("民主测评.xlsx", ballots),
                       ("加减分事项.xlsx", merits)]:
        files[f"数据/{path}"] = [make()]
    return files, logs


# ------------------------------------------------------------------------------------------------
# File formats. Nothing here may depend on the clock.

CSV_STYLE = {"台账/机要文印科.csv": ("gb18030", "\r\n"), "台账/信息中心.csv": ("utf-8-sig", "\r\n"),
             "数据/规范检查.csv": ("utf-8", "\n")}
CENTRE = {"id", "kind", "state", "errors", "redrafts", "returns", "rating"}


def xlsx_bytes(sheets):
    book = Workbook()
    book.remove(book.active)
    book.properties.creator = book.properties.lastModifiedBy = OFFICE
    book.properties.created = book.properties.modified = STAMP
    thin = Side(style="thin", color="999999")
    box = Border(left=thin, right=thin, top=thin, bottom=thin)
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        for r, row in enumerate(sheet.rows):
            kind = sheet.origin[r]
            for c, value in enumerate(row):
                cell = page.cell(r + 1, c + 1)
                if value is not None:
                    cell.value = float(value) if isinstance(value, Percent) else value
                if isinstance(value, Percent):
                    cell.number_format = "0%"
                elif isinstance(value, date):
                    cell.number_format = "yyyy-mm-dd"
                elif isinstance(value, str) and value.isdigit():
                    cell.number_format = "@"
                if kind == "header":
                    cell.font, cell.border = Font(bold=True), box
                    cell.fill = PatternFill("solid", fgColor="DDE6F0")
                    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
                elif kind != "banner":
                    cell.border = box
                    if isinstance(value, str) and "\n" in value:
                        cell.alignment = Alignment(wrap_text=True)
                elif r == 0:
                    cell.font, cell.alignment = Font(bold=True, size=16), Alignment(horizontal="center")
        for r1, c1, r2, c2 in sheet.merges:
            page.merge_cells(start_row=r1 + 1, start_column=c1 + 1, end_row=r2 + 1, end_column=c2 + 1)
        for column, width in sheet.widths.items():
            page.column_dimensions[get_column_letter(column + 1)].width = width
        page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToHeight = "landscape", 9, 0
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        page.print_title_rows = f"{sheet.header[0] + 1}:{sheet.header[1] + 1}"
        page.freeze_panes = page.cell(sheet.header[1] + 2, 1)
    out = io.BytesIO()
    book.save(out)
    return settled_zip(out.getvalue())


def settled_zip(data):
    """The same archive with fixed times, also inside the document properties."""
    out = io.BytesIO()
    stamp = STAMP.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            entry = zipfile.ZipInfo(item.filename, STAMP.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_STORED if item.filename == "mimetype" else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, content, compresslevel=9)
    return out.getvalue()


def xls_bytes(sheets):
    book = xlwt.Workbook(encoding="utf-8")
    book.set_owner("")
    plain = xlwt.easyxf()
    bold = xlwt.easyxf("font: bold on; align: horiz center")
    dated = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for sheet in sheets:
        page = book.add_sheet(sheet.name)
        for r, row in enumerate(sheet.rows):
            merged = next((m for m in sheet.merges if m[0] == r), None)
            if merged:
                page.write_merge(*[merged[i] for i in (0, 2, 1, 3)], row[0], bold if r == 0 else plain)
                continue
            for c, value in enumerate(row):
                if value is not None:
                    look = bold if sheet.origin[r] == "header" else dated if isinstance(value, date) else plain
                    page.write(r, c, value, look)
        for column, width in sheet.widths.items():
            page.col(column).width = 256 * width
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods_bytes(sheets):
    book = OpenDocumentSpreadsheet()
    widths = {}
    for sheet in sheets:
        for width in sheet.widths.values():
            if width not in widths:
                widths[width] = odf_style.Style(name=f"w{width}", family="table-column")
                widths[width].addElement(odf_style.TableColumnProperties(columnwidth=f"{width * .2:.1f}cm"))
                book.automaticstyles.addElement(widths[width])
    for sheet in sheets:
        page = odf_table.Table(name=sheet.name)
        for c in range(len(sheet.fields)):
            page.addElement(odf_table.TableColumn(stylename=widths[sheet.widths[c]]))
        for r, row in enumerate(sheet.rows):
            line = odf_table.TableRow()
            merged = next((m for m in sheet.merges if m[0] == r), None)
            for c, value in enumerate(row):
                if merged and c > 0:
                    line.addElement(odf_table.CoveredTableCell())
                    continue
                extra = {"numbercolumnsspanned": len(row)} if merged else {}
                if isinstance(value, date):
                    cell = odf_table.TableCell(valuetype="date", datevalue=value.isoformat(), **extra)
                elif isinstance(value, (int, float)):
                    cell = odf_table.TableCell(valuetype="float", value=value, **extra)
                elif value is None:
                    cell = odf_table.TableCell(**extra)
                else:
                    cell = odf_table.TableCell(valuetype="string", **extra)
                if value is not None:
                    cell.addElement(odf_text.P(text=str(value)))
                line.addElement(cell)
            page.addElement(line)
        book.spreadsheet.addElement(page)
    out = io.BytesIO()
    book.write(out)
    return settled_zip(out.getvalue())


def csv_bytes(sheets, path):
    encoding, newline = CSV_STYLE[path]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=newline)
    for row in sheets[0].rows:
        writer.writerow(["" if v is None else f"{v * 100:g}%" if isinstance(v, Percent) else v for v in row])
    return out.getvalue().encode(encoding)


def file_bytes(path, content):
    if isinstance(content, bytes):
        return content
    if path.endswith(".csv"):
        return csv_bytes(content, path)
    return {"xlsx": xlsx_bytes, "xls": xls_bytes, "ods": ods_bytes}[path.rpartition(".")[2]](content)


def write_folder(name, files):
    root = HERE / name
    if root.exists():
        shutil.rmtree(root)
    for path, content in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file_bytes(path, content))


WIRING = """\
# 考核目录的接线：这个目录是一个单位一年的考核资料，gangze 从这里知道单位、年度和方案。
# 台账/ 里的所有文件都是工作台账；数据/ 里的所有文件都是供规则取数的表，表名就是文件名（不含后缀）。

# 单位全称，印在报告的标题里
单位 = "中共云岭县委办公室"

# 考核年度：台账里没有写年份的日期（如 7月15日）按这一年理解
年度 = 2026

# 方案：计分规则、等次和名额取自 rules/ 下的这个目录；各季和全年各用一个
[方案]
季 = "party-office"
年 = "party-office-annual"
"""


# ------------------------------------------------------------------------------------------------
# Rough scores, only to see that the data are sensible: what the rules of the sample should come to.

def rough_score(post, logs, quarter=3):
    first, last = QUARTERS[quarter]
    inside = lambda day: first <= day <= last and post.begin <= day and (post.end is None or day <= post.end)
    mine = [t for t in logs[log_of(post)] if any(p is post for p in t.lead)]
    tasks = [t for t in mine if inside(t.due or t.given)]
    due = [t for t in tasks if t.due and (t.done or t.due < AS_OF)]
    late = lambda t: workdays_late(t.due, t.done or AS_OF)
    one = lambda facts: [f for f in facts if f[1] is post and inside(f[0])]
    total, parts = 0, {}
    for kind, rule, full in MARKS[post.category]:
        row = target_row(post.category, kind, rule, full)
        ratio = lambda hits, base: full * min(1, len(hits) / len(base) / row["目标值"]) if base else full
        if rule == "规范目标检查":
            score = full - sum(min(f[2] * row["每次扣分"], row["单项上限"]) for f in one(CHECKS))
        elif rule == "考勤纪律":
            months = [a for a in ATTENDANCE if a[1] == post.id and quarter_of(d(a[0], 1)) == quarter]
            score = full - sum(a[2] + a[3] * 3 + a[4] * .5 for a in months)
        elif rule == "服务测评":
            mean = lambda who: (lambda v: sum(v) / len(v) if v else 90)(
                [sum(b[3]) / 3 for b in BALLOTS if b[0] == quarter and b[1] == post.id and b[2] == who])
            score = full * (.3 * mean("领导") + .4 * mean("同事") + .3 * mean("服务对象")) / 100
        elif rule == "调研成果":
            worth = {"决策采纳": "采纳分", "领导批示": "批示分", "刊物刊发": "刊发分", "完成报告": "完成分"}
            score = min(full, sum(row[worth[f[2]]] for f in one(RESEARCH)))
        elif rule == "信息采用计分":
            points = sum(row[a[1] + "分"] / len(a[2]) for a in ADOPTED
                         if any(p.id == post.id for p in a[2]) and inside(a[0]))
            score = full * min(1, points / 20) + min(3, max(0, points - 20) * row["超额加分"])
        elif rule == "督查办结":
            cases = [t for t in due if t.kind == "督查"]
            done = [t for t in cases if t.done]
            score = full * len(done) / len(cases) - sum(t.returns for t in cases) if cases else full
        elif rule == "办会评价":
            off = {"好": 0, "较好": 10, "一般": 25, "差": 50}
            marks = [100 - off[t.rating] for t in tasks if t.kind == "办会"]
            score = full * sum(marks) / len(marks) / 100 if marks else full
        elif rule == "逾期扣分":
            score = full - sum(min(late(t), 4) for t in tasks if t.due)
        elif rule == "按时办结率":
            score = ratio([t for t in due if late(t) == 0 and t.done], due)
        elif rule == "当日办结率":
            score = ratio([t for t in due if t.done == t.given], due)
        elif rule == "差错率":
            rate = sum(t.errors for t in due) / len(due) if due else 0
            score = full - max(0, rate - .02) * 100 * row["每百分点扣分"]
        elif rule == "差错扣分":
            score = full - sum({"一般": 1.5, "较重": 4, "严重": 8}[f[2]] for f in one(ERRORS))
        elif rule == "退稿扣分":
            score = full - sum(t.redrafts for t in tasks)
        parts[rule] = round(max(0, score), 2)
        total += max(0, score)
    extra = sum(m[2] for m in MERITS if m[1] == post.id and first <= m[0] <= last)
    return round(total + max(-10, min(5, extra)), 2), parts, len(tasks)


# ------------------------------------------------------------------------------------------------
# The bad office: the clean grids, and one list of planted faults with their cells.

# What the program answers to each planted fault, in the order of planting.
CODES = """
E104 E120 E220 E127 E126 E221 E208 E124 E126 E129
W226 E201 E106 E107 E307 E311 E211 E212 E213 E309
E501 E502 E304 E305 E131 E304 E304 E120 E224 E412
E134 E134 E128 E134 E126 E201 E402
""".split()


class Planter:
    """Sets faults in a copy of the grids. Two faults never share a row of data."""

    def __init__(self, files):
        self.files = copy.deepcopy(files)
        self.taken = []
        self.faults = []   # (path, sheet or None, row or None, column or None, what)

    def sheet(self, path, name=None):
        return next(s for s in self.files[path] if name in (None, s.name))

    def row(self, sheet, test):
        """The first free row whose task or record passes the test."""
        for row, origin in zip(sheet.rows, sheet.origin):
            if isinstance(origin, (Task, dict)) and test(origin) and not any(row is t for t in self.taken):
                self.taken.append(row)
                return row
        raise LookupError(f"no free row in {sheet.name}")

    def set(self, path, name, test, column, value, what):
        sheet = self.sheet(path, name)
        row = self.row(sheet, test)
        row[sheet.fields[column]] = value
        self.faults.append((path, sheet, row, sheet.fields[column], what))
        return sheet, row

    def insert(self, path, name, record, column, what):
        """A further row above the note at the foot."""
        sheet = self.sheet(path, name)
        at = len(sheet.rows) - (sheet.origin[-1] == "banner")
        row = [record.get(h) for h in sheet.fields]
        sheet.rows.insert(at, row)
        sheet.origin.insert(at, record)
        sheet.merges = [(r1 + (r1 >= at), c1, r2 + (r1 >= at), c2) for r1, c1, r2, c2 in sheet.merges]
        self.taken.append(row)
        self.faults.append((path, sheet, row, sheet.fields[column], what))

    def whole(self, path, content, what):
        self.files[path] = content
        self.faults.append((path, None, None, None, what))

    def place(self, path, sheet, row, column):
        if sheet is None:
            return path
        at = next(i for i, r in enumerate(sheet.rows) if r is row)
        middle = "" if path.endswith(".csv") else f"{sheet.name} › "
        return f"{path} › {middle}{sheet.address(at, column)}"


def plain(post_section, kind=None):
    """Tasks that a fault may spoil: third quarter, one lead without a special story, nobody assisting, done."""
    def test(task):
        return (isinstance(task, Task) and task.post.section == post_section and len(task.lead) == 1 and not task.assist
                and task.due and task.done and quarter_of(task.due) == 3 and quarter_of(task.given) == 3
                and task.given < task.due and not task.post.status and task.post.id not in (TWO_POSTS, "0203")
                and task.post.name != "王伟" and not task.note and task.kind == (kind or task.kind))
    return test


OLD_SYSTEM = """<html xmlns:x="urn:schemas-microsoft-com:office:excel">
<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>督办事项导出</title></head>
<frameset rows="*,39"><frame src="督办事项导出.files/sheet001.htm" name="frSheet">
<frame src="督办事项导出.files/tabstrip.htm" name="frTabs">
<noframes><body><p>本页使用框架。</p></body></noframes></frameset></html>
"""
SCRIPT = """/// 退稿扣分
/// 依据：《云岭县委办公室岗位目标责任制考核办法》第十七条
/// 取数：台账.退稿次数（次数）
/// 参数：每次扣分（分）
/// 例：退稿 2 次，每次扣分 1 → 扣 2
fn 评分(岗, 指标) {
    for 事 in 岗.主办事项 {
        if 事.退稿次数 > 0 {
            扣分(事.退稿次数 * 指标.每次扣份, 事, `退稿${事.退稿次数}次`);
        }
    }
}
"""


def bad_office(clean):
    p = Planter(clean)
    third = "三季度"

    # 台账
    p.set("台账/秘书科.xlsx", third, plain(WRITING), "done", "9月31日", "完成日期写成不存在的日期“9月31日”")
    p.set("台账/秘书科.xlsx", third, plain(WRITING), "errors", "两次", "差错列应为数，写成“两次”")
    sheet = p.sheet("台账/信息科.xls")
    first = p.row(sheet, plain(INFO))
    p.set("台账/信息科.xls", None, plain(INFO), "id", first[0], f"编号 {first[0]} 与 "
          f"{sheet.address(next(i for i, r in enumerate(sheet.rows) if r is first), 0)} 重复")
    p.set("台账/督查室.xlsx", None, plain(SUPERVISION), "lead", "王伟", "责任人“王伟”在督查室没有，秘书科、会务接待科各有一位，分不清是谁")
    p.set("台账/督查室.xlsx", None, plain(SUPERVISION), "assist", "袁立群、钱进", "协办“袁立群、钱进”中的钱进不在名册")
    p.set("台账/会务接待科.ods", third, lambda t: plain(MEETING)(t) and t.given > d(7, 10), "done",
          d(7, 6), "完成日期早于交办日期")
    p.set("台账/机要文印科.csv", None, plain(DISPATCH), "due", None, "时限要求空白，状态又不是“长期”")
    p.set("台账/综合科.xlsx", "8月", plain(GENERAL), "done", "#N/A", "实际完成时间是错误值 #N/A")
    p.set("台账/综合科.xlsx", "8月", plain(GENERAL), "lead", "钱多多", "主办“钱多多”不在名册")
    p.set("台账/综合科.xlsx", "7月", plain(GENERAL), "assist", "侯雅琴等3人", "协办写成“侯雅琴等3人”，没有列出每个人")
    sheet, row = p.set("台账/信息中心.csv", None, plain(TECH), "due", None, "整行三个日期都写成2025年，不在本年度")
    task = next(o for r, o in zip(sheet.rows, sheet.origin) if r is row)
    for name in ("given", "due", "done"):
        row[sheet.fields[name]] = getattr(task, name).replace(year=2025).isoformat()
    extra = table("临时任务", "临时任务台账（2026年9月）",
                  "编号 任务 来源 类别 主办 协办 交办日期 完成时限 完成曰期 状态 差错 评价 备注".split(),
                  [["LS-0001", "整理县委全会会议档案", "领导交办", "办事", "侯雅琴", None, d(9, 21), d(10, 16), None, "办理中", 0, None, None],
                   ["LS-0002", "汇编全年制度文件", "工作计划", "办文", "邱美玲", None, d(9, 22), d(10, 30), None, "办理中", 0, None, None],
                   ["LS-0003", "更换会议室投影设备", "领导交办", "办事", "毛一鸣", None, d(9, 23), d(10, 23), None, "办理中", 0, None, None]],
                  None, dict(编号=10, 任务=34, 交办日期=12, 完成时限=12, 完成曰期=12))
    p.files["台账/临时任务.xlsx"] = [extra]
    p.faults.append(("台账/临时任务.xlsx", extra, extra.rows[1], extra.fields["完成曰期"],
                     "表头“完成曰期”应为“完成日期”（日字写成了曰）"))
    p.whole("台账/旧系统导出.xls", OLD_SYSTEM.encode(), "扩展名是 xls，内容是网页的框架，表不在这个文件里")
    whole = xlsx_bytes(p.files["台账/临时任务.xlsx"])
    p.whole("台账/损坏.xlsx", whole[:len(whole) * 3 // 5], "文件不完整，打不开")

    # 人员名册
    roster = "人员名册.xlsx"
    who = lambda key, section=None: lambda r: r["工号"] == key and section in (None, r["科室"])
    p.set(roster, None, who("0404"), "岗位类别", "会务类", "岗位类别“会务类”在岗位目标里没有对应的行")
    p.set(roster, None, who("0504"), "状态", "轮休", "状态“轮休”不在可用的状态之中")
    next(r for r in p.taken if r[0] == "0504")[p.sheet(roster).fields["状态起"]] = d(7, 6)
    next(r for r in p.taken if r[0] == "0504")[p.sheet(roster).fields["状态止"]] = d(7, 10)
    person = lambda **cells: dict(岗位类别="督查", 人员类别="公务员", 职级="四级主任科员", **cells)
    p.insert(roster, None, person(工号="0306", 姓名="方圆", 科室=SUPERVISION, 岗位="督查岗", 起=d(10, 8)), "工号",
             "工号 0306 已是崔国庆，又给了方圆")
    p.insert(roster, None, person(工号="0307", 姓名="齐飞", 科室=SUPERVISION, 岗位="督查岗", 起=d(6, 1), 止=d(3, 1)), "止",
             "任职的止早于起")
    p.insert(roster, None, person(工号="0703", 姓名="万晓东", 科室=GENERAL, 岗位="综合岗", 起=d(7, 1)) |
             dict(岗位类别="综合", 人员类别="事业", 职级="专技十一级"), "起",
             "与信息中心技术岗的任职重叠，又没有注明主岗、兼岗")

    # 岗位目标
    targets = "岗位目标.xlsx"
    at = lambda category, rule: lambda r: r["岗位"] == category and r["计分规则"] == rule
    p.set(targets, None, at("技术", "差错率"), "满分", 14, "技术岗位四类目标满分合计 99，不是 100")
    p.set(targets, None, at("督查", "按时办结率"), "计分规则", "按时办洁率", "没有“按时办洁率”这条规则（应为按时办结率）")
    p.set(targets, None, at("会务", "差错扣分"), "严重扣分", None, "规则“差错扣分”要用的参数“严重扣分”空白")
    p.set(targets, None, at("文稿", "按时办结率"), "缺数处理", "按零分", "缺数处理“按零分”不在可用的办法之中")
    p.set(targets, None, at("综合", "服务测评"), "权重", .2, "方案按求和合成，权重应当留空")
    p.set(targets, None, at("领导", "服务测评"), "领导权重", 30, "领导权重写成 30，同列其余各行是 30%（0.3）")
    p.set(targets, None, at("机要文印", "规范目标检查"), "周期", "每季度末", "周期“每季度末”不在月、季、半年、年之中")
    p.set(targets, None, at("信息", "信息采用计分"), "比较", "大于", "比较“大于”不在不低于、不超过之中")
    p.set(targets, None, at("机要文印", "当日办结率"), "满分", "零分", "满分应为数，写成“零分”")
    p.insert(targets, None, target_row("", "加减分", "加减分", 0) | dict(科室="档案科", 岗位=None), "科室",
             "科室“档案科”在名册里没有")

    # 数据
    quarter3 = lambda r: isinstance(r.get("日期"), date) and quarter_of(r["日期"]) == 3
    p.set("数据/民主测评.xlsx", None, lambda r: r["票号"].startswith("2026Q3-T") and r["工号"] == "0302", "工作质量", 105,
          "测评分 105 超过 100")
    p.set("数据/差错登记.xlsx", None, quarter3, "程度", "很严重", "程度“很严重”不在一般、较重、严重之中")
    p.set("数据/加减分事项.xlsx", None, quarter3, "类型", "奖励", "类型“奖励”不在加分、减分之中")
    p.set("数据/加减分事项.xlsx", None, lambda r: r["工号"] == "0602", "工号", "0603", "工号 0603 是江涛，姓名写的是邱美玲")
    p.set("数据/信息采用.xlsx", None, lambda r: r["采用级别"] == "县级" and isinstance(r["采用日期"], date)
          and quarter_of(r["采用日期"]) == 3, "采用级别", "国家级", "采用级别“国家级”不在县级、市级、省级、中央之中")
    p.set("数据/考勤.xls", None, lambda r: r["月份"] == "2026年8月" and r["工号"] == "0502", "工号", "0592",
          "工号 0592 不在名册（傅明远是 0502）")
    checks = p.sheet("数据/规范检查.csv")
    checks.rows[0][5] = "数目"
    p.faults.append(("数据/规范检查.csv", checks, checks.rows[0], 5, "缺“次数”列：表头写成了“数目”"))

    # 规则
    line = next(n for n, text in enumerate(SCRIPT.splitlines(), 1) if "每次扣份" in text)
    column = SCRIPT.splitlines()[line - 1].index("每次扣份") + 1
    p.whole("rules/退稿扣分.rhai", SCRIPT.encode(), "“指标.每次扣份”应为“指标.每次扣分”，没有这个参数")
    path, *_, what = p.faults.pop()
    p.faults.append((f"{path}:{line}:{column}", None, None, None, what))

    lines = [f"| {n} | `{p.place(*fault[:4])}` | {fault[4]} | {code} |"
             for n, (fault, code) in enumerate(zip(p.faults, CODES, strict=True), 1)]
    assert len({line.split("|")[2] for line in lines}) == len(lines) >= 28
    readme = BAD_README.format(count=len(lines), lines="\n".join(lines))
    return {"gangze.toml": WIRING.encode()} | p.files | {"README.md": readme.encode()}


BAD_README = """\
# 植入了错误的样例

The same office as `../county-office`, with {count} planted faults. Each stands alone: none should cause another
message. This page is written by `../make.py`, from the list that plants them.

与 `../county-office` 是同一个单位、同一批数据，另外植入了 {count} 处错误，用来检验 `gangze check` 能不能一次全部指出，
而且每处只报一次。本页由 `../make.py` 按植入清单生成，请勿手改。

| 序 | 位置 | 植入的问题 | 应报代码 |
| --- | --- | --- | --- |
{lines}
"""


# ------------------------------------------------------------------------------------------------
# What must hold of the clean office.

def check(files, logs):
    tasks = [t for log in logs.values() for t in log]
    assert len({p.id for p in ROSTER}) >= 36 and len(ROSTER) == len({p.id for p in ROSTER}) + 2
    assert len({t.id for t in tasks}) == len(tasks) and len({t.text for t in tasks}) > .99 * len(tasks)
    for quarter in QUARTERS:
        assert sum(quarter_of(t.due or t.given) == quarter for t in tasks) >= 600
    for section, log in logs.items():
        for t in log:
            assert t.lead and all(log_of(p) == section for p in t.lead), t
            assert t.given.year == YEAR and is_workday(t.given) and (t.due is None or t.given <= t.due), t
            assert t.done is None or t.given <= t.done <= AS_OF, t
            assert (t.done is not None) == (t.state == "已完成") and (t.due is None) == (t.state == "长期"), t
            assert t.kind != "办会" or t.rating, t
            assert not any(p.id == TWO_POSTS for p in t.assist) and not set(map(id, t.lead)) & set(map(id, t.assist)), t
            for p in t.lead:
                assert p.begin <= t.given and (p.end is None or max(t.given, t.due or t.given, t.done or t.given) <= p.end), t
            if section in (GENERAL, TECH):
                assert len({p.title for p in t.lead}) == 1, t
    for post in posts_in(LEADERS):
        for quarter in QUARTERS:
            assert sum(post in t.lead and t.due is not None and quarter_of(t.due) == quarter for t in logs[GENERAL]) >= 8
    for category, marks in MARKS.items():
        assert sum(full for _, _, full in marks) == 100, category
        assert {kind for kind, _, _ in marks} >= {"规范", "效率", "质量"} and (
            category == "机要文印" or any(kind == "成果" for kind, _, _ in marks)), category
    voted = [(r[0], r[1], r[3]) for r in files["数据/民主测评.xlsx"][0].rows[2:-1]]
    assert len(voted) == len(set(voted))
    scores = [rough_score(p, logs)[0] for p in ROSTER if p.days(3)]
    assert 70 < min(scores) and max(scores) < 100 and .33 <= sum(s >= 90 for s in scores) / len(scores) <= .55, scores


def main():
    files, logs = clean_office()
    check(files, logs)
    write_folder("county-office", {"gangze.toml": WIRING.encode()} | files)
    write_folder("county-office_bad", bad_office(files))
    for quarter in QUARTERS:
        print(QUARTER_NAME[quarter], {s: sum(quarter_of(t.due or t.given) == quarter for t in log)
                                      for s, log in logs.items()})
    if "--scores" in sys.argv:
        for post in ROSTER:
            if post.days(3):
                total, parts, count = rough_score(post, logs)
                print(post.id, post.name, post.section, count, total, parts)


if __name__ == "__main__":
    main()
