"""Texts of the page that imports ledgers."""

from __future__ import annotations

from collections.abc import Mapping

from graph.model.spec import Text

TEXTS: Mapping[str, Text] = {
    "imports.title": Text("导入台账", "Import ledgers"),
    "imports.note": Text(
        "先核对，后写入：核对只报告将会发生什么，不改动任何数据；写入后可整次撤销。",
        "First checked, then written: a check only tells what would happen. What was written can "
        "be taken back as a whole.",
    ),
    "imports.journal.none": Text("还没有导入记录", "Nothing was imported yet"),
    "imports.templates": Text("模板下载", "Templates"),
    "imports.choose": Text("选择文件", "Choose files"),
    "imports.drop": Text(
        "把 Excel 或 CSV 台账拖到这里，或选择文件（可多个）",
        "Drop Excel or CSV ledgers here, or choose files (several if you like)",
    ),
    "imports.park": Text("所属园区", "Park"),
    "imports.park.new": Text("新建该园区", "A new park"),
    "imports.park.note": Text(
        "只有一个园区，或文件中有区域台账时可不填",
        "Not needed with one park, or with a zones ledger",
    ),
    "imports.good_rows": Text("只导入无错误的行", "Import only rows without errors"),
    "imports.complete": Text(
        "文件是全量：终止文件中没有的记录", "The files are complete: close what they lack"
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
    "imports.checked": Text("核对完毕，尚未写入。", "Checked; nothing was written yet."),
    "imports.blocked": Text(
        "有错误，不能写入。请在下面更正单元格，或改正文件，或勾选“只导入无错误的行”后重新核对。",
        "There are errors: nothing can be written. Correct the cells below or the files, or tick "
        "“only rows without errors” and check again.",
    ),
    "imports.written": Text("已写入", "Written"),
    "imports.same": Text("内容与现有数据相同，未作更改。", "The same as stored: nothing changed."),
    "imports.workbook": Text("下载带批注的工作簿", "Download the workbook with remarks"),
    "imports.file": Text("文件", "File"),
    "imports.sheet": Text("工作表", "Sheet"),
    "imports.row": Text("行号", "Row"),
    "imports.column": Text("列", "Column"),
    "imports.value": Text("值", "Value"),
    "imports.what": Text("说明", "What is wrong"),
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
    "imports.one": Text("导入", "Import"),
    "imports.nth": Text("导入 {}", "import {}"),
    "imports.journal": Text("导入记录", "Imports so far"),
    "imports.began": Text("时间", "Time"),
    "imports.state": Text("状态", "State"),
    "imports.running": Text("未完成", "not complete"),
    "imports.done": Text("完成", "complete"),
    "imports.undone": Text("已撤销", "taken back"),
    "imports.settled": Text("已由后来的导入了结", "settled by a later one"),
    "imports.undoes": Text("撤销", "takes back"),
    "imports.undo": Text("撤销", "Take back"),
    "imports.resume": Text("继续完成", "Complete it"),
    "imports.sure": Text(
        "确定撤销？新增的记录将失效，更新和终止的将恢复原状。",
        "Take it back? What it created will not hold, what it changed or closed is restored.",
    ),
    "imports.yes": Text("确定撤销", "Yes, take it back"),
    "imports.no": Text("取消", "Cancel"),
    # what headers mean
    "imports.match": Text("对应列", "Match columns"),
    "imports.match.title": Text("表头对应", "What the headers mean"),
    "imports.match.note": Text(
        "请确认每一列对应模板的哪一列；已按表头、拼音和内容预选，不需要的列选“不导入”。",
        "Say which of our columns each is; a choice was made by name, pinyin and content. "
        "Leave out what is not needed.",
    ),
    "imports.match.kind": Text("台账", "Ledger"),
    "imports.match.none": Text("不导入", "not imported"),
    "imports.match.skip": Text("不导入此表", "leave this table out"),
    "imports.match.header": Text("表头", "Header"),
    "imports.match.samples": Text("内容示例", "Samples"),
    "imports.match.means": Text("对应模板列", "Our column"),
    "imports.match.person": Text(
        "个人信息列：剔除，不读取", "about persons: leave it out, do not look at it"
    ),
    "imports.match.defaults": Text(
        "文件中没有的列，可统一给定（*必填）", "Columns that are missing: for all rows (* required)"
    ),
    "imports.match.read": Text("按此读取", "Read it so"),
    "imports.match.remember": Text("记为方案（可不填）", "Remember as a profile (optional)"),
    "imports.match.remembered": Text("已记住方案", "Remembered as"),
    "imports.profiles": Text("表头方案", "Profiles of headers"),
    "imports.profiles.note": Text(
        "表头相同的文件会自动按方案读取。", "Files with the same headers are read by them."
    ),
    "imports.profiles.none": Text("还没有方案", "No profile yet"),
    "imports.profile": Text("方案", "Profile"),
    "imports.remove": Text("删除", "Remove"),
    # folded findings, and cells corrected here
    "imports.summed": Text(
        "错误 {} 处、提示 {} 处，与上表合计相同；按规则和列折叠为下面 {} 行。",
        "{} errors and {} warnings, as the table above adds up to; folded by rule and column into "
        "the {} lines below.",
    ),
    "imports.rest": Text(
        "其余 {} 处未列入这些行，见全部清单（CSV）。",
        "The other {} are in none of these lines: see the list of all (CSV).",
    ),
    "imports.count": Text("处数", "Count"),
    "imports.rows.first": Text("前几行", "First rows"),
    "imports.suggestion": Text("建议", "Suggestion"),
    "imports.show": Text("逐条查看", "Show each"),
    "imports.all": Text("全部错误与提示（CSV）", "All of them (CSV)"),
    "imports.correct": Text("更正", "Correct"),
    "imports.corrected": Text("已更正的单元格", "Corrected cells"),
    "imports.corrected.note": Text(
        "原文件不改动；更正随导入记录保存。",
        "The file stays as it came; corrections stay with the import.",
    ),
    "imports.take_back": Text("撤回", "Take back"),
    "imports.mended": Text("下载更正后的文件", "Download the corrected file"),
}
