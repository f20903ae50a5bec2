"""How single entities are told: found by a text, shown with their relations, traced to a source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from api.answers import Answer
from api.console import NOT_GIVEN, Output
from api.routes.network import entities as routes
from api.views.columns import ID, NAME, names
from api.views.view import Column, Table, View, one_table
from graph.exchange.extract import MEMBER_COUNTS
from graph.exchange.tables import masked
from graph.model.codes import LAYER
from graph.model.spec import Text
from graph.model.vocabulary import VOCABULARY
from queries.search import FOUND_BY, Hit

_PROPERTY = (
    Column(Text("属性", "property"), lambda row, _: row[0]),
    Column(Text("取值", "value"), lambda row, output: _value(row, output)),
)


def _value(row: tuple[str, Any], output: Output) -> object:
    name, value = row
    if name in MEMBER_COUNTS:
        return masked(value)
    return output.listed(map(str, value)) if isinstance(value, list | tuple) else value


def _label(row: Hit, output: Output) -> str:
    return output.text(VOCABULARY.nodes[row.label].text)


def _type(row: routes.Relation, output: Output) -> str:
    arrow = {"out": "→", "in": "←"}.get(row.direction, row.direction)
    return f"{output.text(VOCABULARY.relationships[row.type].text)} {arrow}"


_RELATIONS = (
    Column(Text("关系", "relationship"), _type),
    Column(Text("对方编号", "other id"), "other"),
    Column(Text("对方", "other"), "other_name"),
    Column(Text("自", "since"), "since"),
    Column(Text("至（不含）", "until"), "until"),
    Column(Text("出处", "source"), "provenance.source"),
)


def _entity(answer: Answer[routes.Entity], output: Output) -> Iterator[str]:
    pick, found = output.pick, answer.data
    yield pick("当日有效", "holds on the day") if found.holds else pick("当日无效", "does not hold")
    if found.same_as is not None:
        yield f"{pick('由其代表', 'represented by')}: {found.same_as.name} ({found.same_as.id})"
    if found.merged_from:
        yield f"{pick('并入者', 'merged from')}: {names(found.merged_from, output)}"


def _related(answer: Answer[routes.Entity], output: Output) -> Iterable[str]:
    found = answer.data
    if len(found.relations) < found.relations_count:
        yield output.pick(
            f"前 {len(found.relations)} / {found.relations_count:,} 条；其余见 gongjian relations",
            f"the first {len(found.relations)} of {found.relations_count:,}; "
            "gongjian relations lists all",
        )


def _origin(answer: Answer[routes.Origin]) -> Iterator[tuple[Text, object]]:
    found = answer.data
    yield Text("数据层", "layer"), LAYER.codes[found.layer]
    yield Text("来源", "source"), f"{found.source_name or NOT_GIVEN} ({found.source})"
    yield Text("事实", "facts"), found.facts
    yield Text("段落", "paragraphs"), found.paragraphs
    yield Text("把握程度", "certainty"), found.certainty
    note = found.note
    if note is not None and found.note_en is not None:
        yield Text("说明", "note"), Text(note, found.note_en)
    else:
        yield Text("说明", "note"), note


def _stated(row: tuple[Text, object], output: Output) -> object:
    value = row[1]
    if isinstance(value, Text):
        return output.text(value)
    return output.listed(map(str, value)) if isinstance(value, tuple) else value


VIEWS = (
    one_table(
        command="search",
        route=routes.search_everything,
        examples=("云内", "云内 --layer source --json"),
        options={"q": "TEXT"},
        title=Text("检索结果", "Found"),
        columns=(
            ID,
            NAME,
            Column(Text("类型", "kind"), _label),
            Column(Text("数据层", "layer"), "layer", LAYER),
            Column(Text("见于", "found in"), "found_by", FOUND_BY),
        ),
    ),
    View(
        command="entity",
        route=routes.entity,
        examples=("云内动力", "org:j1 --as-of 2021-12-31 --json"),
        options={"id": "NODE"},
        tables=(
            Table(
                title=lambda answer, _: f"{answer.data.properties['name']} ({answer.data.id})",
                rows=lambda answer: answer.data.properties.items(),
                columns=_PROPERTY,
                notes=_entity,
            ),
            Table(
                title=Text("关系", "Relationships"),
                rows=lambda answer: answer.data.relations,
                columns=_RELATIONS,
                notes=_related,
            ),
        ),
    ),
    one_table(
        command="relations",
        route=routes.relations,
        examples=("云内动力", "org:j1 --as-of 2021-12-31 --csv relations.csv"),
        options={"id": "NODE"},
        shown=50,
        title=Text("关系", "Relationships"),
        columns=_RELATIONS,
    ),
    one_table(
        command="provenance",
        route=routes.provenance,
        examples=("org:j1", "agr:j3-hengqin --json"),
        options={"id": "ID"},
        title=lambda answer, _: answer.data.id,
        rows=_origin,
        columns=(
            Column(Text("项目", "what"), lambda row, output: output.text(row[0])),
            Column(Text("内容", "stated"), _stated),
        ),
    ),
)
