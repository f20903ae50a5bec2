"""``connectivity``: who is tied to whom, and through whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.shared import (
    DataOption,
    DayOption,
    HubsOption,
    JsonOption,
    LanguageOption,
    LayersOption,
    TieOption,
    asking,
    command_group,
    hubs_line,
    standing,
    voice_unless_json,
)
from api.console import Voice
from graph.spec import Text
from graph.vocabulary import VOCABULARY

if TYPE_CHECKING:
    from api.routes.connectivity import PathAnswer
    from queries.connectivity.paths import Step

app = command_group("How the network hangs together.")

NodeArgument = Annotated[str, typer.Argument(metavar="NODE", help="Id, or exact unique name.")]

_NO_PATH = {
    "not_connected": Text("两者不连通", "no ties lead from one to the other"),
    "longer_than_allowed": Text("路径超过长度上限", "every path is longer than allowed"),
    "start_not_in_network": Text("起点不在网络中", "the start is not in the network"),
    "end_not_in_network": Text("终点不在网络中", "the end is not in the network"),
    "through_not_in_network": Text(
        "必经节点不在网络中", "a node to pass through is not in the network"
    ),
    "only_by_returning_to_a_node": Text(
        "每条路径都要重复经过某个节点", "every way comes by some node twice"
    ),
    "search_given_up": Text("在允许的搜索次数内未找到", "none was found in the searches allowed"),
}
_ABSENT = {
    "not_valid": Text("当日或所选数据层中不存在", "it does not hold on the day in the layers"),
    "excluded_hub": Text("属枢纽节点，默认排除", "it is a hub, and hubs are left out"),
    "label_not_in_network": Text("该类节点不参与连通", "nodes of its kind take no part"),
}


def why_no_path(status: str, detail: str | None, voice: Voice) -> str:
    """Why there is no path, in words."""
    why = voice.text(_NO_PATH[status])
    if detail is not None:
        why += f" ({voice.text(_ABSENT[detail])})"
    return f"{voice.pick('没有路径', 'No path')}: {why}"


@app.command("path")
def path(
    start: Annotated[str, typer.Argument(metavar="FROM", help="Id, or exact unique name.")],
    end: Annotated[str, typer.Argument(metavar="TO", help="Id, or exact unique name.")],
    include_hubs: HubsOption = False,
    tie: TieOption = None,
    max_length: Annotated[
        int, typer.Option(min=1, max=20, metavar="N", help="Steps at most.")
    ] = 20,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """A shortest path between two bodies, and by what each step is made.

    \b
    Examples:
      gongjian connectivity path 昆明学院 云内动力
      gongjian connectivity path org:j1 org:j4 --include-hubs
    """
    from api.routes import connectivity as routes

    with asking("/graph/path", data, as_of, layer) as asked:
        answer = routes.path(
            asked, start, end, exclude_hubs=not include_hubs, tie=tie, max_length=max_length
        )
    if (voice := voice_unless_json(answer, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    found = answer.data
    notes = [hubs_line(found.exclude_hubs, voice), *standing(answer, voice)]
    if found.length is None:
        voice.say(why_no_path(found.status, found.detail, voice))
        for note in notes:
            voice.say(note)
        return
    voice.table(
        [pick("步", "step"), pick("从", "from"), pick("联系", "by"), pick("到", "to")],
        _steps(found, voice),
        title=pick(f"最短路径：{found.length} 步", f"Shortest path: {found.length} steps"),
        notes=notes if found.told is None else [voice.text(found.told), *notes],
    )


def _steps(found: PathAnswer, voice: Voice) -> list[tuple[object, ...]]:
    names = {node.id: node.name for node in found.nodes}
    return [
        (at, names[step.start], _ties(step, voice), names[step.end])
        for at, step in enumerate(found.steps, 1)
    ]


def _ties(step: Step, voice: Voice) -> str:
    """The relationships of a step, with the direction they are stored in."""
    return voice.listed(
        f"{voice.text(VOCABULARY.relationships[tie.type].text)}"
        f" {'→' if tie.start == step.start else '←'}"
        for tie in step.ties
    )
