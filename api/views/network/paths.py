"""How paths between two bodies are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from api.answers import Answer
from api.console import Output
from api.routes.network import connectivity
from api.routes.network import simple_paths as ways
from api.views.notes import hubs
from api.views.view import Column, one_table
from graph.model.spec import Text
from graph.model.vocabulary import VOCABULARY
from queries.connectivity.codes import ABSENT, NO_PATH
from queries.connectivity.paths import Step

_ENDS = {"from": "FROM", "to": "TO"}
Walked = tuple[int, str, Step, str]
"""A step by number, with the names of its ends."""


def _why(found: connectivity.PathAnswer | ways.PathsAnswer, output: Output) -> str:
    """Why there is no path, in words."""
    why = output.code(NO_PATH, found.status)
    if found.detail is not None:
        why += f" ({output.code(ABSENT, found.detail)})"
    return f"{output.pick('没有路径', 'No path')}: {why}"


def _steps(answer: Answer[connectivity.PathAnswer]) -> Iterator[Walked]:
    names = {node.id: node.name for node in answer.data.nodes}
    for at, step in enumerate(answer.data.steps, 1):
        yield at, names[step.start], step, names[step.end]


def _ties(row: Walked, output: Output) -> str:
    """The relationships of a step, with the direction they are stored in."""
    step = row[2]
    return output.listed(
        f"{output.text(VOCABULARY.relationships[tie.type].text)}"
        f" {'→' if tie.start == step.start else '←'}"
        for tie in step.ties
    )


def _shortest(answer: Answer[connectivity.PathAnswer], output: Output) -> str:
    found = answer.data
    if found.length is None:
        return _why(found, output)
    return output.pick(f"最短路径：{found.length} 步", f"Shortest path: {found.length} steps")


def _told(answer: Answer[connectivity.PathAnswer], output: Output) -> Iterator[str]:
    if answer.data.told is not None:
        yield output.text(answer.data.told)
    yield from hubs(answer.data, output)


def _several(answer: Answer[ways.PathsAnswer], output: Output) -> str:
    return output.pick("路径", "Paths") if answer.data.paths else _why(answer.data, output)


def _more(answer: Answer[ways.PathsAnswer], output: Output) -> Iterator[str]:
    if answer.data.truncated:
        yield output.pick("还有或可能还有更多路径", "there are more paths, or may be")
    yield from hubs(answer.data, output)


def _ranked(answer: Answer[ways.PathsAnswer]) -> Iterable[tuple[int, Any]]:
    return enumerate(answer.data.paths, 1)


VIEWS = (
    one_table(
        command="connectivity path",
        route=connectivity.path,
        examples=("昆明学院 云内动力", "org:j1 org:j4 --include-hubs"),
        options=_ENDS,
        title=_shortest,
        rows=_steps,
        columns=(
            Column(Text("步", "step"), lambda row, _: row[0]),
            Column(Text("从", "from"), lambda row, _: row[1]),
            Column(Text("联系", "by"), _ties),
            Column(Text("到", "to"), lambda row, _: row[3]),
        ),
        notes=_told,
    ),
    one_table(
        command="connectivity paths",
        route=ways.paths,
        examples=(
            "昆明学院 北方奥雷德 -k 5",
            "昆明学院 昆船智能 --through 云内动力 --avoid org:s-pc-c05",
        ),
        options={**_ENDS, "k": "-k"},
        title=_several,
        rows=_ranked,
        columns=(
            Column(Text("序", "rank"), lambda row, _: row[0]),
            Column(Text("步数", "steps"), lambda row, _: row[1].length),
            Column(Text("路径", "path"), lambda row, output: output.text(row[1].told)),
        ),
        notes=_more,
    ),
)
