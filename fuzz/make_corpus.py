"""Makes corpus/any_bytes: one small file a quirk. The first byte chooses ending and kind of table (see any_bytes.rs)."""
import io, zipfile
from pathlib import Path

HERE = Path(__file__).parent
OUT = HERE / "corpus" / "any_bytes"
FIXTURES = HERE.parent / "tests" / "fixtures"
ENDINGS = ["xlsx", "xlsm", "xls", "xlsb", "ods", "et", "csv", "tsv", "txt", ""]
ROLES = ["台账", "目标", "数据", "调整", "名册"]
LOG = "编号,任务,主办,完成时限,完成日期\nA1,写报告,张敏,7月15日,2026-07-14\nA2,改报告,李强（牵头）、张敏,长期坚持,\n合计,2,,,\n"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def put(name, ending, role, body):
    if isinstance(body, str):
        body = body.encode()
    choice = ENDINGS.index(ending) + len(ENDINGS) * ROLES.index(role)
    (OUT / name).write_bytes(bytes([choice]) + body)


def book(*sheets, shared=None, styles=None):
    names = range(1, len(sheets) + 1)
    parts = {
        "_rels/.rels": f'<Relationships><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": '<workbook xmlns:r="r"><sheets>' + "".join(f'<sheet name="表{n}" sheetId="{n}" r:id="r{n}"/>' for n in names) + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": "<Relationships>" + "".join(
            f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in names) + "</Relationships>",
    }
    parts |= {f"xl/worksheets/sheet{n}.xml": sheet for n, sheet in zip(names, sheets)}
    if shared is not None:
        parts["xl/sharedStrings.xml"] = shared
    if styles is not None:
        parts["xl/styles.xml"] = styles
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), body)
    return out.getvalue()


def sheet(data, after=""):
    return f"<worksheet><sheetData>{data}</sheetData>{after}</worksheet>"


def rows(*lines):
    return "".join("<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in line) + "</row>" for line in lines)


OUT.mkdir(parents=True, exist_ok=True)
put("csv-log", "csv", "台账", LOG)
put("csv-gb18030", "csv", "台账", LOG.encode("gb18030"))
put("csv-utf16", "csv", "台账", LOG.encode("utf-16"))
put("csv-bom", "txt", "台账", b"\xef\xbb\xbf" + LOG.encode())
put("csv-cut-character", "csv", "台账", LOG.encode()[:-20] + b"\xe5")
put("csv-open-quote", "csv", "台账", LOG + 'A3,"没有写完\nA4,下一行,李强\n')
put("csv-quotes", "csv", "数据", '姓名,次数\n"张""敏","1\n2"\n="0002",\'3\n')
put("csv-sep", "csv", "数据", "sep=;\r\n姓名;次数\r\n张敏;3次\r\n")
put("csv-lone-cr", "", "台账", LOG.replace("\n", "\r"))
put("tsv", "tsv", "台账", LOG.replace(",", "\t"))
put("csv-targets", "csv", "目标", "岗位,指标,比较,目标值,满分,计分规则\n全体,按时办结率,,≥95%,10,按时\n,,不低于,不超过2次,x,\n")
put("csv-adjustments", "csv", "调整", "期间,姓名,环节,新值\n2026Q3,张敏,总分,95\n本季,王五,等次,好\n")
put("csv-roster-again", "csv", "名册", "工号,姓名,科室,岗位,起,止\n0001,李四,秘书科,文秘岗,2026-09-31,2025\n,,,,,\n")
put("csv-dates", "csv", "台账", "任务,主办,完成时限\n" + "".join(f"甲,张敏,{d}\n" for d in
    ["2026年13月45日", "7.15-7.1", "99999999", "7月上旬前", "年底", "2026-2-30", "#####", "１２月３１日", "7月1日至8月", "-", "45000"]))
put("csv-names", "csv", "台账", "任务,主办,完成时限\n" + "".join(f"甲,{n},9月1日\n" for n in
    ["张敏（", "（牵头）张敏", "张 敏、、李强；", "张敏等3人", "全体", "张敏 李强", "牵头：张敏，协办：李强", "王五（0002）", "))(("]))
page = "<html><body><table><tr><td rowspan=2>任务</td><td colspan=2>时间</td></tr><tr><td>完成时限<td>主办</tr><tr><td>写&amp;&#25253;<td>7.15<td>张敏</table>"
put("html-spans", "xls", "台账", page)
put("html-wide-spans", "xls", "数据", "<table><tr><td colspan=99999 rowspan=99999>姓名<td>次数<tr><td>张敏</table>")
put("html-nested", "xls", "台账", "<table><tr><td><table><tr><td>主办")
put("html-script", "xls", "台账", "<HTML><script>if (a<b) '</td>'</SCRIPT><table><tr><th>主办<th>任务<tr><td>张敏<br/>李强<td>&lt;")
put("html-open-tag", "xls", "台账", "<table><tr><td a='")
put("mhtml", "xls", "台账", "MIME-Version: 1.0\r\n\r\n")
put("xml-2003", "xls", "台账", '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>')
put("xlsx-log", "xlsx", "台账", book(sheet(rows(*[line.split(",") for line in LOG.splitlines()]))))
put("xlsx-shared", "xlsx", "台账", book(
    sheet('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="s"><v>9</v></c><c r="B2" t="s"><v>-1</v></c></row>'),
    shared="<sst><si><t>任务</t></si><si><r><t>主</t></r><r><t>办</t></r></si></sst>"))
put("xlsx-merges", "xlsm", "台账", book(sheet(
    rows(["标题"], ["编号", "任务", "责任", "", "时限"], ["", "", "主办", "协办", ""], ["A1", "甲", "张敏"], ["A2", "乙"]),
    '<mergeCells><mergeCell ref="C2:D2"/><mergeCell ref="C4:C5"/><mergeCell ref="E9:A1"/><mergeCell ref="A1:XFD1048576"/></mergeCells>')))
put("xlsx-errors", "xlsx", "数据", book(sheet(
    '<row r="1"><c r="A1" t="str"><v>姓名</v></c><c r="B1" t="str"><v>次数</v></c></row><row r="2"><c r="A2" t="e"><v>#SPILL!</v></c>'
    '<c r="B2"><f>1/0</f></c></row><row r="3"><c r="A3" t="e"><v>#N/A</v></c><c r="B3"><v>1e400</v></c></row>')))
put("xlsx-far-cells", "xlsx", "台账", book(sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row><row r="1"><c r="ZZZZ9"/></row>')))
put("xlsx-shared-formula", "xlsx", "台账", book(sheet('<row r="1"><c r="A1"><f t="shared" si="99999999999"/><v>1</v></c></row>')))
put("xlsx-false-count", "xlsx", "台账", book(sheet(""), shared='<sst uniqueCount="99999999999"/>'))
put("xlsx-styles", "xlsx", "台账", book(
    sheet('<row r="1"><c r="A1" s="1"><v>46000.5</v></c><c r="B1" s="9999"><v>-1</v></c></row>'),
    styles='<styleSheet><numFmts><numFmt numFmtId="200" formatCode="yyyy&quot;年&quot;m"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="200"/></cellXfs></styleSheet>'))
whole = book(sheet(rows(["任务", "主办"], ["甲", "张敏"])))
put("xlsx-cut", "xlsx", "台账", whole[:len(whole) // 2])
put("xlsx-under-csv", "csv", "台账", whole)
put("zip-of-nothing", "xlsx", "台账", b"PK\x05\x06" + b"\0" * 18)
put("pdf", "xlsx", "台账", "%PDF-1.7")
for kind in ["xls", "xlsb", "ods"]:
    body = (FIXTURES / f"台账.{kind}").read_bytes()
    put(f"{kind}-fixture", kind, "台账", body)
    put(f"{kind}-cut", kind, "台账", body[:len(body) * 2 // 3])
    # A little in the middle is wrong.
    put(f"{kind}-bent", kind, "台账", body[:900] + bytes(b ^ 0x41 for b in body[900:960]) + body[960:])
print(len(list(OUT.iterdir())), "files")
