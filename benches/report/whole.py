"""The same job as `whole gangze`, as somebody with pandas would write it: read the log, score five rules, rank,
write a summary, a ledger, the log with its lateness, and a CSV for HR. Prints seconds, peak megabytes, people.

Usage: whole.py FOLDER (as benches/report/generate.rs writes it). Figures are floats here; gangze keeps decimals.
"""
import resource
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

folder = Path(sys.argv[1])
start = time.perf_counter()
roster = pd.read_csv(folder / "人员名册.csv", dtype=str)
log = pd.read_csv(
    folder / "台账" / "台账.csv",
    dtype={"编号": str, "任务": str},
    parse_dates=["交办日期", "完成时限", "完成日期"],
)
holidays = pd.to_datetime(
    ["2026-09-25"] + [f"2026-10-0{day}" for day in range(1, 8)]
).values.astype("datetime64[D]")
due = log["完成时限"].values.astype("datetime64[D]")
done = log["完成日期"].values.astype("datetime64[D]")
late = np.busday_count(due + 1, done + 1, holidays=holidays).clip(min=0)
log["逾期工作日"] = late
log["按时"] = done <= due
log["当日"] = log["完成日期"] == log["交办日期"]
log["扣分"] = np.minimum(late * 0.1, 0.5)
log["退稿扣"] = log["退稿次数"] * 0.5
log["有差错"] = log["差错"] > 0
by = log.groupby("主办", sort=False)
marks = pd.DataFrame(
    {
        "按时办结率": (20 * np.minimum(1, by["按时"].mean() / 0.95)).round(2),
        "当日办结率": (20 * np.minimum(1, by["当日"].mean() / 0.1)).round(2),
        "超期办理": (20 - by["扣分"].sum()).clip(lower=0).round(2),
        "办件差错率": (20 - (by["有差错"].mean() - 0.02).clip(lower=0) * 20).clip(lower=0).round(2),
        "文稿退改": (20 - by["退稿扣"].sum()).clip(lower=0).round(2),
    }
)
summary = roster.merge(marks, left_on="姓名", right_index=True, how="left")
summary["总分"] = summary[list(marks.columns)].sum(axis=1).round(2)
summary["名次"] = summary["总分"].rank(ascending=False, method="min").astype(int)
summary["等次"] = pd.cut(summary["总分"], [-1, 60, 80, 90, 101], right=False, labels=["较差", "一般", "较好", "好"])
number = roster.set_index("姓名")["工号"]
parts = []
for name, column, reason in [("超期办理", "扣分", "逾期"), ("文稿退改", "退稿扣", "退稿")]:
    hits = log[log[column] > 0]
    parts.append(
        pd.DataFrame(
            {
                "工号": hits["主办"].map(number),
                "姓名": hits["主办"],
                "指标": name,
                "分值": -hits[column],
                "理由": reason,
                "事项": hits["编号"] + " " + hits["任务"],
                "行": hits.index + 2,
            }
        )
    )
long = summary.melt(id_vars=["工号", "姓名"], value_vars=list(marks.columns), var_name="指标", value_name="分值")
ledger = pd.concat([long, *parts]).sort_values(["工号", "指标"], kind="stable")
limit = 1_048_575
with pd.ExcelWriter(folder / "pandas.xlsx", engine="xlsxwriter", engine_kwargs={"options": {"constant_memory": False}}) as out:
    summary.to_excel(out, sheet_name="汇总", index=False)
    for part, first in enumerate(range(0, len(ledger), limit)):
        ledger.iloc[first : first + limit].to_excel(out, sheet_name=f"明细{part + 1}", index=False)
    log.to_excel(out, sheet_name="任务", index=False)
summary[["工号", "姓名", "科室", "总分", "等次"]].to_csv(folder / "pandas.csv", index=False, encoding="utf-8-sig")
seconds = time.perf_counter() - start
print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, len(summary))
