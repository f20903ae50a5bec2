"""How published figures are told beside counted ones."""

from __future__ import annotations

from api.console import Output
from api.views.columns import ID
from api.views.stated import published
from api.views.view import Column, Table
from graph.model.spec import Text
from queries.published.claims import REASON, STATUS, ClaimRow


def _name(row: ClaimRow, output: Output) -> str:
    return output.pick(row.name, row.name_en or row.name)


def _published(row: ClaimRow, output: Output) -> str | None:
    return row.printed if row.value is None else published(row.value, row.operator)


def _note(row: ClaimRow, output: Output) -> str:
    notes = [] if row.reason is None else [output.code(REASON, row.reason)]
    if row.named is not None:
        notes.append(output.pick(f"文献点名 {row.named}", f"{row.named} named in the source"))
    if row.verified is False:
        notes.append(output.pick("未核实", "not verified"))
    return output.listed(notes)


CLAIMS = Table(
    title=Text("公布数字与计得数字", "Published and counted"),
    columns=(
        ID,
        Column(Text("名称", "name"), _name),
        Column(Text("公布", "published"), _published),
        Column(Text("计得", "counted"), "computed"),
        Column(Text("差", "difference"), "difference"),
        Column(Text("对照", "status"), "status", STATUS),
        Column(Text("说明", "note"), _note),
    ),
)
"""Of the command that lists or finds claims, which is made by hand: it asks two questions."""
