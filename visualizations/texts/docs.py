"""Texts of the page about the API."""

from __future__ import annotations

from collections.abc import Mapping

from graph.spec import Text

TEXTS: Mapping[str, Text] = {
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
