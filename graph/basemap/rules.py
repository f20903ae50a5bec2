"""The rules that a base map may break, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from graph.errors import Finding, GongjianError, InvalidInput
from graph.model.spec import Text

BASEMAP_RULES: Mapping[str, Text] = {
    "basemap_not_a_map": Text(
        "既不是 PMTiles 也不是 MBTiles 文件", "it is neither a PMTiles nor an MBTiles file"
    ),
    "basemap_cut_short": Text(
        "文件不完整，请重新复制", "it was cut short: it ends before its parts do; copy it again"
    ),
    "basemap_version": Text(
        "只读 PMTiles 第 3 版，请用 pmtiles convert 转换",
        "only PMTiles of version 3 are read: convert it with `pmtiles convert`",
    ),
    "basemap_damaged": Text("文件头或元数据已损坏", "its header or metadata is damaged"),
    "basemap_content": Text(
        "瓦片须为 MVT 矢量，或 PNG、JPEG、WebP 栅格",
        "its tiles have to be MVT vectors, or PNG, JPEG or WebP pictures",
    ),
    "basemap_without_metadata": Text(
        "MBTiles 缺少 metadata 表或其中的 format",
        "an MBTiles file needs the table metadata, with a format in it",
    ),
    "basemap_without_tiles": Text("文件中没有瓦片", "there are no tiles in it"),
    "basemap_address": Text(
        "瓦片地址应为 https://主机/{z}/{x}/{y}.png 之类，含 {z}、{x}、{y} 各一次",
        "an address of tiles is https://host/{z}/{x}/{y}.png or like, with {z}, {x} and {y} once "
        "each behind the host",
    ),
}


def fault(rule: str, name: str, value: object = None) -> InvalidInput:
    """The error of a base map of a name that breaks a rule."""
    text = BASEMAP_RULES[rule]
    finding = Finding(rule, text.en, file=name, value=None if value is None else str(value)[:200])
    return InvalidInput(f"the base map cannot be used: {finding}", [finding])


def told(error: GongjianError) -> Text:
    """What is wrong with a base map, in both languages."""
    for finding in getattr(error, "findings", ()):
        if rule := BASEMAP_RULES.get(finding.rule):
            return Text(f"底图 {finding.file} 无法使用：{rule.zh}", error.message)
    return Text("底图文件不存在或无法读取", error.message)
