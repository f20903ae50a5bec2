"""Every text of the pages and of the exported file, in Chinese and in English.

Names of labels, relationship types and codes are not here: they come from the vocabulary.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.codes import AGREEMENT_STATUS
from graph.spec import CodeList, Text
from graph.vocabulary import VOCABULARY
from queries import claims
from queries.coverage.rules import EXCLUSION, NO_RATE, REASON

PRODUCT = Text("共建网络", "Joint-building network")

TEXTS: Mapping[str, Text] = {
    "product": PRODUCT,
    "product.tagline": Text(
        "园区党建共建网络 · 覆盖、连通与结对",
        "Party-building network of the park: coverage, connectivity, pairings",
    ),
    "skip": Text("跳到正文", "Skip to content"),
    "nav.label": Text("页面", "Pages"),
    "nav.start": Text("首页", "Start"),
    "nav.network": Text("结对共建网络", "Pairing network"),
    "nav.imports": Text("导入台账", "Import"),
    "nav.docs": Text("接口说明", "API"),
    "lang.switch": Text("English", "中文"),
    "lang.label": Text("切换到英文", "Switch to Chinese"),
    "view.label": Text("时点与数据层", "Day and layers"),
    "as_of": Text("时点", "As of"),
    "layers": Text("数据层", "Layers"),
    "layer.source": Text("文献层", "Source"),
    "layer.ledger": Text("台账层", "Ledger"),
    "layer.synthetic": Text("合成层", "Synthetic"),
    "apply": Text("应用", "Apply"),
    "synthetic.banner": Text(
        "所示内容含合成数据(标〔合成〕),由程序生成,不代表真实情况。",
        "Includes synthetic data (marked 〔合成〕): generated, not real.",
    ),
    "loaded": Text("已更新", "Updated"),
    "failed": Text("读取失败", "Could not be loaded"),
    "retry": Text("重试", "Retry"),
    "none": Text("没有符合条件的记录", "Nothing matches"),
    "yes": Text("是", "yes"),
    "not_in_source": Text("文献未给出", "not in source"),
    "revision": Text("版次", "Revision"),
    # Start page
    "start.title": Text("首页", "Start"),
    "start.figures": Text("关键数字", "Key figures"),
    "start.figures.note": Text(
        "大字为文献公布数,“≥”“>”表示文献只给出下限;“图中计得”由当前数据层计算,两者不混用。",
        "Large figures are published; ≥ and > mark lower bounds. “Counted” is computed from the "
        "layers shown. The two are never mixed.",
    ),
    "start.published": Text("公布", "Published"),
    "start.computed": Text("图中计得", "Counted"),
    "start.coverage": Text("三项覆盖率", "Three coverage rates"),
    "lens.organizational": Text("组织覆盖", "Organizational coverage"),
    "lens.work": Text("工作覆盖", "Work coverage"),
    "lens.spatial": Text("15分钟服务覆盖", "Service within 15 minutes"),
    "rate.numerator": Text("已覆盖", "Covered"),
    "rate.denominator": Text("应覆盖", "Base"),
    "rate.unknown": Text("坐标未知(不计入)", "Unlocated (not counted)"),
    "rate.definition": Text("口径", "Definition"),
    "start.uncovered": Text("未覆盖企业", "Uncovered enterprises"),
    "start.uncovered.note": Text(
        "条件同时满足(与)。可翻页,可导出全部结果。",
        "Filters combine with AND. Page through, or export all of it.",
    ),
    "filter.by": Text("口径", "Measure"),
    "filter.subdistrict": Text("街道", "Subdistrict"),
    "filter.community": Text("社区", "Community"),
    "filter.carrier_kind": Text("载体", "Carrier"),
    "filter.sector": Text("领域", "Sector"),
    "filter.size": Text("规模", "Size"),
    "filter.any": Text("不限", "any"),
    "filter.apply": Text("查询", "Search"),
    "filter.reset": Text("清空", "Reset"),
    "table.name": Text("名称", "Name"),
    "table.reason": Text("原因", "Reason"),
    "table.place": Text("街道 / 社区", "Subdistrict / community"),
    "table.sector": Text("领域", "Sector"),
    "table.size": Text("规模", "Size"),
    "table.members": Text("正式党员", "Full members"),
    "table.walk": Text("步行", "On foot"),
    "table.minutes": Text("分钟", "min"),
    "table.of": Text("共", "of"),
    "table.next": Text("下一页", "Next page"),
    "table.first": Text("回到第一页", "First page"),
    "export.csv": Text("导出 CSV", "Export CSV"),
    "export.xlsx": Text("导出 Excel", "Export Excel"),
    "start.claims": Text("公布数与计得数对照", "Published and counted"),
    "start.claims.note": Text(
        "文献中的每个公布数。首创类表述未经核实。",
        "Every published figure of the source. Superlatives are not verified.",
    ),
    "claims.metric": Text("指标", "Metric"),
    "claims.subject": Text("对象", "Subject"),
    "claims.published": Text("公布", "Published"),
    "claims.computed": Text("计得", "Counted"),
    "claims.status": Text("对照", "Status"),
    "claims.origin": Text("出处", "Origin"),
    "claims.search": Text("查找数字或名称(如 1.66万、641)", "Find a figure or name (1.66万, 641)"),
    "claims.named": Text("文献具名", "named in source:"),
    "claim.unverified": Text("未核实", "not verified"),
    "start.links": Text("更多", "More"),
    "link.network": Text("查看结对共建网络图", "See the pairing network"),
    "link.network.note": Text(
        "联合党委、成员单位、共建协议与品牌",
        "Joint committees, members, agreements and brands",
    ),
    "link.download": Text("下载单文件网络图", "Download as one file"),
    "link.download.note": Text("HTML 单文件,可离线打开", "One HTML file that opens offline"),
    "link.docs": Text("开发接口说明", "API reference"),
    "link.docs.note": Text("OpenAPI 3.1,可直接取数", "OpenAPI 3.1, ready to be asked"),
    # Pairing network
    "network.title": Text("结对共建网络", "Pairing network"),
    "network.picture": Text("网络图", "Picture of the network"),
    "network.help": Text(
        "拖动平移;按住 Ctrl 滚轮或用按钮缩放;Tab 进入图中,方向键移到邻近节点,回车查看详情。",
        "Drag to pan; zoom with the buttons or Ctrl and the wheel; Tab enters the picture, arrow "
        "keys move to the next node, Enter shows its details.",
    ),
    "network.zoom_in": Text("放大", "Zoom in"),
    "network.zoom_out": Text("缩小", "Zoom out"),
    "network.fit": Text("全图", "Fit"),
    "network.download": Text("下载单文件", "Download as one file"),
    "network.print": Text("打印", "Print"),
    "network.hubs": Text("含区级枢纽(园区、党工委)", "Zone-level hubs (zone, Working Committee)"),
    "network.legend": Text("图例(点选可隐藏)", "Legend (press to hide)"),
    "network.legend.plain": Text("图例", "Legend"),
    "network.nodes": Text("节点", "Nodes"),
    "network.edges": Text("联系", "Relationships"),
    "network.details": Text("详情", "Details"),
    "network.pick": Text(
        "在图中或表中选一个节点,这里显示它的事实与出处。",
        "Pick a node in the picture or the table to see its facts and where they come from.",
    ),
    "network.truncated": Text(
        "节点过多,图中只画出一部分,图例与表格也只含这一部分:",
        "Too many nodes: the picture, legend and table hold only a part:",
    ),
    "network.empty": Text("此时点、此数据层没有结对共建网络。", "No pairing network here then."),
    "mark.synthetic": Text("合成数据(斜纹、虚线边)", "Synthetic (hatched, dashed border)"),
    "mark.category": Text("仅类别,不定位(点线边)", "Category only, never located (dotted border)"),
    "mark.undated": Text("无日期", "undated"),
    "detail.kind": Text("类型", "Type"),
    "detail.since": Text("起止", "Validity"),
    "detail.layer": Text("数据层", "Layer"),
    "detail.certainty": Text("确定性", "Certainty"),
    "detail.source": Text("来源", "Source"),
    "detail.facts": Text("事实编号", "Fact ids"),
    "detail.paragraphs": Text("段落", "Paragraphs"),
    "detail.note": Text("备注", "Note"),
    "detail.figures": Text("公布数字", "Published figures"),
    "detail.links": Text("联系", "Relationships"),
    "detail.hub": Text("区级枢纽", "Zone-level hub"),
    "table.kind": Text("类型", "Type"),
    "table.layer": Text("数据层", "Layer"),
    "table.from": Text("起点", "From"),
    "table.type": Text("联系", "Relationship"),
    "table.to": Text("终点", "To"),
    "table.certainty": Text("确定性", "Certainty"),
    "table.origin": Text("事实 / 段落", "Facts / paragraphs"),
    "table.degree": Text("联系数", "Ties"),
    # Import page
    "imports.title": Text("导入台账", "Import ledgers"),
    "imports.note": Text(
        "先核对,后写入:核对只报告将会发生什么,不改动任何数据;写入后可整次撤销。",
        "First checked, then written: a check only tells what would happen. What was written can "
        "be taken back as a whole.",
    ),
    "imports.templates": Text("模板下载", "Templates"),
    "imports.choose": Text("选择文件", "Choose files"),
    "imports.drop": Text(
        "把 Excel 或 CSV 台账拖到这里,或选择文件(可多个)",
        "Drop Excel or CSV ledgers here, or choose files (several if you like)",
    ),
    "imports.good_rows": Text("只导入无错误的行", "Import only rows without errors"),
    "imports.complete": Text(
        "文件是全量:终止文件中没有的记录", "The files are complete: close what they lack"
    ),
    "imports.check": Text("核对", "Check"),
    "imports.commit": Text("写入", "Write"),
    "imports.discard": Text("放弃", "Discard"),
    "imports.files": Text("已上传", "Uploaded"),
    "imports.uploading": Text("上传中", "Uploading"),
    "imports.checking": Text("核对中", "Checking"),
    "imports.writing": Text("写入中", "Writing"),
    "imports.waiting": Text("排队中", "Waiting"),
    "imports.rows": Text("行", "rows"),
    "imports.report": Text("核对结果", "Report"),
    "imports.checked": Text("核对完毕,尚未写入。", "Checked; nothing was written yet."),
    "imports.blocked": Text(
        "有错误,不能写入。请改正文件,或勾选“只导入无错误的行”后重新核对。",
        "There are errors: nothing can be written. Correct the files, or tick “only rows without "
        "errors” and check again.",
    ),
    "imports.written": Text("已写入", "Written"),
    "imports.same": Text("内容与现有数据相同,未作更改。", "The same as stored: nothing changed."),
    "imports.workbook": Text("下载带批注的工作簿", "Download the workbook with remarks"),
    "imports.file": Text("文件", "File"),
    "imports.sheet": Text("工作表", "Sheet"),
    "imports.row": Text("行号", "Row"),
    "imports.column": Text("列", "Column"),
    "imports.value": Text("值", "Value"),
    "imports.what": Text("说明", "What is wrong"),
    "imports.rule": Text("规则", "Rule"),
    "imports.created": Text("新增", "Created"),
    "imports.updated": Text("更新", "Updated"),
    "imports.unchanged": Text("未变", "Unchanged"),
    "imports.closed": Text("终止", "Closed"),
    "imports.bad": Text("未导入", "Not imported"),
    "imports.errors": Text("错误", "Errors"),
    "imports.warnings": Text("提示", "Warnings"),
    "imports.conflicts": Text("冲突", "Conflicts"),
    "imports.findings": Text("错误与提示", "Errors and warnings"),
    "imports.severity": Text("类别", "Kind"),
    "imports.error": Text("错误", "error"),
    "imports.warning": Text("提示", "warning"),
    "imports.changes": Text("变更内容", "What changes"),
    "imports.entity": Text("编号", "Id"),
    "imports.property": Text("属性", "Property"),
    "imports.old": Text("原为", "Was"),
    "imports.new": Text("现为", "Is"),
    "imports.journal": Text("导入记录", "Imports so far"),
    "imports.began": Text("时间", "Time"),
    "imports.state": Text("状态", "State"),
    "imports.running": Text("未完成", "not complete"),
    "imports.done": Text("完成", "complete"),
    "imports.undone": Text("已撤销", "taken back"),
    "imports.undoes": Text("撤销", "takes back"),
    "imports.undo": Text("撤销", "Take back"),
    "imports.resume": Text("继续完成", "Complete it"),
    "imports.sure": Text(
        "确定撤销?新增的记录将失效,更新和终止的将恢复原状。",
        "Take it back? What it created will not hold, what it changed or closed is restored.",
    ),
    "imports.yes": Text("确定撤销", "Yes, take it back"),
    "imports.no": Text("取消", "Cancel"),
    # API page
    "docs.title": Text("接口说明", "API reference"),
    "docs.note": Text(
        "基址 /api/v1。每个回答带有时点、数据层、版次与出处;错误为 application/problem+json。",
        "Base /api/v1. Every answer carries its day, layers, revision and provenance; errors are "
        "application/problem+json.",
    ),
    "docs.machine": Text("OpenAPI 3.1 文档(JSON)", "OpenAPI 3.1 document (JSON)"),
    "docs.parameters": Text("参数", "Parameters"),
    "docs.required": Text("必填", "required"),
}
"""By key. A page names the key, never the text."""


def _codes(codes: CodeList) -> dict[str, dict[str, str]]:
    return {code: {"zh": text.zh, "en": text.en} for code, text in codes.codes.items()}


def texts_json() -> dict[str, Any]:
    """What pages need to speak both languages: texts, code lists, and names of properties."""
    lists = [
        *VOCABULARY.code_lists.values(),
        *(AGREEMENT_STATUS, REASON, EXCLUSION, NO_RATE, claims.STATUS, claims.REASON),
    ]
    return {
        "texts": {key: {"zh": text.zh, "en": text.en} for key, text in TEXTS.items()},
        "codes": {codes.name: _codes(codes) for codes in lists},
        "properties": {
            spec.name: {"zh": spec.text.zh, "en": spec.text.en}
            for spec in VOCABULARY.property_specs()
        },
        "labels": {
            label: {"zh": spec.text.zh, "en": spec.text.en}
            for label, spec in VOCABULARY.nodes.items()
        },
        "code_list_of": {
            f"{label}.{spec.name}": spec.codes.name
            for label, node in VOCABULARY.nodes.items()
            for spec in node.properties
            if spec.codes is not None
        }
        | {"Agreement.status": AGREEMENT_STATUS.name},
        "code_list_of_relationship": {
            f"{name}.{spec.name}": spec.codes.name
            for name, relationship in VOCABULARY.relationships.items()
            for spec in relationship.properties
            if spec.codes is not None
        },
    }
