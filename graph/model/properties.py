"""Kinds of properties in a few words, and the ones that every node and relationship has."""

from __future__ import annotations

from collections.abc import Callable

from graph.model import codes
from graph.model.spec import CodeList, PropertySpec, PropertyType, Text


def text(
    name: str,
    zh: str,
    en: str,
    description: str,
    *,
    required: bool = False,
    longest: int = 4000,
    check: Callable[[str], str] | None = None,
) -> PropertySpec:
    """A line of text."""
    return PropertySpec(
        name,
        PropertyType.TEXT,
        Text(zh, en),
        description,
        required=required,
        longest=longest,
        check=check,
    )


def code(
    name: str, zh: str, en: str, description: str, codes: CodeList, *, required: bool = False
) -> PropertySpec:
    """One code of a list."""
    return PropertySpec(
        name, PropertyType.TEXT, Text(zh, en), description, required=required, codes=codes
    )


def count(name: str, zh: str, en: str, description: str, unit: str | None = None) -> PropertySpec:
    """A whole number, not negative."""
    return PropertySpec(name, PropertyType.INTEGER, Text(zh, en), description, unit=unit, minimum=0)


def number(
    name: str,
    zh: str,
    en: str,
    description: str,
    *,
    unit: str | None = None,
    minimum: float | None = None,
    maximum: float | None = None,
) -> PropertySpec:
    """A number, with its unit and limits."""
    return PropertySpec(
        name,
        PropertyType.NUMBER,
        Text(zh, en),
        description,
        unit=unit,
        minimum=minimum,
        maximum=maximum,
    )


def flag(name: str, zh: str, en: str, description: str) -> PropertySpec:
    """Yes or no."""
    return PropertySpec(name, PropertyType.BOOLEAN, Text(zh, en), description)


def date(name: str, zh: str, en: str, description: str) -> PropertySpec:
    """A day."""
    return PropertySpec(name, PropertyType.DATE, Text(zh, en), description)


def texts(name: str, zh: str, en: str, description: str) -> PropertySpec:
    """Several lines of text."""
    return PropertySpec(name, PropertyType.TEXTS, Text(zh, en), description)


COMMON = (
    code("layer", "数据层", "layer", "Layer the fact belongs to.", codes.LAYER, required=True),
    text("source", "来源", "source", "Id of the Source that states it.", required=True),
    date("since", "起", "since", "First day the fact holds; empty if undated."),
    date("until", "止", "until", "First day it no longer holds; empty while it holds."),
    texts("facts", "事实编号", "facts", "Fact ids that support it (F001...)."),
    texts("paragraphs", "段落", "paragraphs", "Paragraphs of the source that state it (P01...)."),
    code("certainty", "确定性", "certainty", "How plainly the source says it.", codes.CERTAINTY),
    text("note", "备注", "note", "What a reader should know before using the fact."),
    text("note_en", "英文备注", "English note", "The note in English."),
)
"""Given with every node and relationship."""

BOOKKEEPING = (
    PropertySpec(
        "revision",
        PropertyType.INTEGER,
        Text("版次", "revision"),
        "Store revision of the last write that changed it.",
        required=True,
        minimum=1,
    ),
    text("load", "导入范围", "load", "Scope of the load that last wrote it.", required=True),
    text("fingerprint", "指纹", "fingerprint", "Digest of the content, to tell a change."),
    PropertySpec(
        "restored",
        PropertyType.INTEGER,
        Text("恢复自版次", "restored revision"),
        "Earlier revision whose content undoing an import gave back; else empty.",
        minimum=1,
    ),
)
"""Stamped by the store on every node and relationship, never given."""
