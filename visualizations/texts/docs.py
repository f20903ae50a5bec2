"""Texts of the page about the API."""

from __future__ import annotations

from collections.abc import Mapping

from graph.model.spec import Text

TEXTS: Mapping[str, Text] = {
    "docs.title": Text("接口说明", "API reference"),
    "docs.note": Text(
        "基址为本服务地址下的 api/v1。每个回答带有时点、数据层、版次与出处；"
        "错误为 application/problem+json。各项说明出自接口文档，为英文。",
        "The base is api/v1 below the service's address. Every answer carries its day, layers, "
        "revision and provenance; errors are application/problem+json.",
    ),
    "docs.machine": Text("OpenAPI 3.1 文档（JSON）", "OpenAPI 3.1 document (JSON)"),
    "docs.parameters": Text("参数", "Parameters"),
    "docs.required": Text("必填", "required"),
    "docs.find": Text("查找", "Find"),
    "docs.operations": Text("项", "operations"),
    "docs.tag.service": Text("服务状态与词汇", "Service and vocabulary"),
    "docs.tag.access": Text("登录、账号与审计", "Log-in, accounts and audit"),
    "docs.tag.coverage": Text("覆盖与选址", "Coverage and siting"),
    "docs.tag.figures": Text("公布数与计得数", "Figures, published and counted"),
    "docs.tag.zones": Text("区域", "Zones"),
    "docs.tag.questions": Text("现成的问题", "Ready questions"),
    "docs.tag.sources": Text("来源与文献", "Sources and documents"),
    "docs.tag.entities": Text("实体与查找", "Entities and search"),
    "docs.tag.connectivity": Text("连通", "Connectivity"),
    "docs.tag.resilience": Text("韧性", "Resilience"),
    "docs.tag.structure": Text("网络结构", "Structure of the network"),
    "docs.tag.pairings": Text("结对共建", "Pairings"),
    "docs.tag.lists": Text("三张清单", "The three lists"),
    "docs.tag.plans": Text("选址方案", "Siting plans"),
    "docs.tag.frameworks": Text("行动计划、品牌与平台", "Action plans, brands and platforms"),
    "docs.tag.history": Text("沿革", "History"),
    "docs.tag.identity": Text("主体归一", "Identity"),
    "docs.tag.ledgers": Text("台账", "Ledgers"),
    "docs.tag.places": Text("地址定位", "Places from addresses"),
    "docs.tag.imports": Text("导入", "Imports"),
    "docs.tag.tasks": Text("任务", "Tasks"),
    "docs.tag.watches": Text("关注提醒", "Watches"),
    "docs.tag.webhooks": Text("推送", "Webhooks"),
    "docs.tag.export": Text("导出", "Export"),
    "docs.tag.views": Text("网络图", "Pictures"),
    "docs.tag.cypher": Text("Cypher 查询", "Cypher"),
}
