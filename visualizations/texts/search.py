"""Texts of the search in the head of every page, of links to copy, and of the page of answers."""

from __future__ import annotations

from collections.abc import Mapping

from graph.model.spec import Text

TEXTS: Mapping[str, Text] = {
    "search.label": Text("搜索", "Search"),
    "search.hint": Text("搜索名称、拼音、代码、问题", "Names, pinyin, codes, questions"),
    "search.keys": Text(
        "按 Ctrl+K 或 / 到此；上下键选择，回车打开，Esc 关闭",
        "Ctrl+K or / leads here; arrows choose, Enter opens, Escape closes",
    ),
    "search.questions": Text("问题", "Questions"),
    "search.things": Text("主体与地点", "Bodies and places"),
    "search.pages": Text("页面", "Pages"),
    "search.saved": Text("已存问题", "Saved questions"),
    "search.ready": Text("可以这样问", "What can be asked"),
    "search.every": Text("全部 {} 个结果", "All {} results"),
    "search.found": Text("{} 个结果", "{} results"),
    "copy.link": Text("复制链接", "Copy link"),
    "copy.copied": Text("已复制", "Copied"),
    "copy.save": Text("存为问题", "Save question"),
    "copy.saved": Text("已保存", "Saved"),
    "copy.watch": Text("改为关注", "Watch it instead"),
    "copy.close": Text("取消", "Cancel"),
    "copy.name": Text("名称", "Name"),
    "behind.label": Text("本表的问题", "The question behind this table"),
    "behind.short": Text("取用", "Use"),
    "behind.link": Text("复制链接", "Copy as link"),
    "behind.watch": Text("关注此清单", "Watch this list"),
    "behind.curl": Text("复制 curl", "Copy as curl"),
    "behind.cypher": Text("复制 Cypher", "Copy as Cypher"),
    "answer.title": Text("问答", "Answer"),
    "answer.rows": Text("回答", "The answer"),
    "answer.ask": Text("选择一个问题", "Choose a question"),
    "answer.days": Text("天数", "Days"),
}
