"""Texts of the page of a source."""

from __future__ import annotations

from collections.abc import Mapping

from graph.model.spec import Text

TEXTS: Mapping[str, Text] = {
    "source.title": Text("来源与原文", "Sources and their texts"),
    "source.note": Text(
        "文献由用户挂接，存于本机数据目录，不进入图、导出与备份。标出之处即数字的出处。",
        "Documents are attached by their users and kept beside the data: in no graph, export or "
        "backup. What is marked is where a figure comes from.",
    ),
    "source.see": Text("见出处", "see source"),
    "source.open": Text("看原文", "See the place in its source"),
    "source.places": Text("所在之处", "Where it stands"),
    "source.of": Text("所查内容 {} 处", "Places of what was asked for: {}"),
    "source.ambiguous": Text(
        "同样写法不止一处，无法判定是哪一处，全部列出",
        "it is printed so in several places; which is meant is not known, so all are given",
    ),
    "source.about": Text("来源", "The source"),
    "source.published": Text("日期", "Day"),
    "source.digest": Text("登记的摘要（SHA-256）", "Registered digest (SHA-256)"),
    "source.length": Text("登记的字数", "Registered characters"),
    "source.file": Text("文献", "Document"),
    "source.file_digest": Text("文献摘要（SHA-256）", "Digest of the file (SHA-256)"),
    "source.pages": Text("页数", "Pages"),
    "source.blank": Text("其中无文字", "without text"),
    "source.attached": Text("挂接日期", "Attached on"),
    "source.original": Text("下载原件", "Take the file"),
    "source.lacking": Text("尚未挂接文献", "No document is attached"),
    "source.how": Text(
        "挂接后，此处显示全文，并标出数字的出处。",
        "Attach it, and its text is shown here with the places marked that figures come from. ",
    ),
    "source.exactly": Text(
        "文本须与登记的摘要逐字节一致。",
        "Its text has to be byte for byte what the registered digest is of.",
    ),
    "source.none": Text(
        "此来源是台账文件或生成程序，没有可挂接的文献。",
        "This source is a ledger's file or a generator: there is no document to attach.",
    ),
    "source.attach": Text("选择文件并挂接", "Choose a file to attach"),
    "source.kinds": Text(
        "文本（UTF-8、GB18030）、有文字层的 PDF、DOCX",
        "Text (UTF-8, GB18030), PDF with a text layer, DOCX",
    ),
    "source.command": Text("也可在服务器上用命令：", "A command on the server does the same:"),
    "source.empty": Text(
        "尚未挂接文献，不能显示原文；所在的段落与字位见旁。",
        "No document is attached, so there is no text to show; paragraphs and characters are told "
        "beside.",
    ),
    "source.page": Text("页", "Page"),
    "source.earlier": Text("前面的段落", "Paragraphs before"),
    "source.later": Text("后面的段落", "Paragraphs behind"),
    "source.all": Text("全部来源", "All sources"),
}
