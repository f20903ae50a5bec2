"""``connectivity``: who is tied to whom, and through whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.shared import (
    AllOption,
    DataOption,
    DayOption,
    HubsOption,
    JsonOption,
    LanguageOption,
    LayersOption,
    LimitOption,
    TieOption,
    asking,
    command_group,
    hubs_line,
    listed,
    notes_of,
    shown_of,
    standing,
    voice_unless_json,
)
from api.console import Voice, number
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


@app.command("components")
def components(
    members: Annotated[
        int, typer.Option(min=0, max=1000, metavar="N", help="Nodes named of each at most.")
    ] = 5,
    include_hubs: HubsOption = False,
    tie: TieOption = None,
    limit: LimitOption = 20,
    whole: AllOption = False,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Which bodies are connected at all: components, largest first.

    \b
    Examples:
      gongjian connectivity components --layer source
      gongjian connectivity components --include-hubs --json
    """
    from api.routes import connectivity as routes

    with asking("/graph/components", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.component_list(
                asked, paging, exclude_hubs=not include_hubs, tie=tie, members=members
            ),
            limit=limit,
            whole=whole,
        )
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    voice.table(
        [pick("节点数", "nodes"), pick("成员", "members")],
        [
            (
                line.size,
                voice.listed(node.name for node in line.members)
                + (" …" if line.size > len(line.members) else ""),
            )
            for line in listing.data
        ],
        title=pick("连通分量", "Components"),
        notes=[
            *shown_of(listing, voice),
            pick(
                f"节点 {listing.nodes:,}，联系 {listing.ties:,}，分量 {listing.components:,}，"
                f"其中孤立节点 {listing.isolated:,}",
                f"{listing.nodes:,} nodes, {listing.ties:,} ties, {listing.components:,} "
                f"components, {listing.isolated:,} of them single nodes",
            ),
            hubs_line(listing.exclude_hubs, voice),
            *standing(listing, voice),
        ],
    )


@app.command("articulation")
def articulation(
    include_hubs: HubsOption = False,
    tie: TieOption = None,
    limit: LimitOption = 20,
    whole: AllOption = False,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bodies whose loss would take the network apart, and into what.

    \b
    Examples:
      gongjian connectivity articulation --layer source
      gongjian connectivity articulation --limit 5 --json
    """
    from api.routes import connectivity as routes

    with asking("/graph/articulation-points", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.articulation_points(
                asked, paging, exclude_hubs=not include_hubs, tie=tie
            ),
            limit=limit,
            whole=whole,
        )
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    voice.table(
        [
            pick("编号", "id"),
            pick("节点", "node"),
            pick("所在分量", "component"),
            pick("断开节点", "split off"),
            pick("裂为", "parts"),
        ],
        [
            (
                line.id,
                line.name,
                line.component_size,
                line.split_off,
                _sizes([part.size for part in line.parts]),
            )
            for line in listing.data
        ],
        title=pick("关节点", "Articulation points"),
        notes=notes_of(listing, listing.exclude_hubs, voice),
    )


def _sizes(sizes: list[int]) -> str:
    """Sizes of parts on one line, the small ones only counted."""
    shown = " + ".join(number(size) for size in sizes[:4])
    return shown if len(sizes) <= 4 else f"{shown} + … ({len(sizes)})"


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


@app.command("neighbourhood")
def neighbourhood(
    node: NodeArgument,
    k: Annotated[int, typer.Option("-k", min=1, max=4, metavar="N", help="Steps at most.")] = 1,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=5000, metavar="N", help="Nodes at most.")
    ] = 50,
    include_hubs: HubsOption = False,
    tie: TieOption = None,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Who is within a few steps of a body, nearest first.

    \b
    Examples:
      gongjian connectivity neighbourhood 云内动力
      gongjian connectivity neighbourhood org:j4 -k 2 --json
    """
    from api.routes import connectivity as routes

    with asking("/graph/neighbourhood", data, as_of, layer) as asked:
        answer = routes.neighbours(
            asked, node, k=k, limit=limit, exclude_hubs=not include_hubs, tie=tie
        )
    if (voice := voice_unless_json(answer, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    found = answer.data
    labels = VOCABULARY.nodes
    more = f" / {found.count:,}" if found.truncated else ""
    voice.table(
        [pick("步数", "steps"), pick("编号", "id"), pick("名称", "name"), pick("类型", "kind")],
        [
            (near.distance, near.id, near.name, voice.text(labels[near.label].text))
            for near in found.nodes
        ],
        title=pick(
            f"{found.centre.name}：{found.k} 步邻域", f"Around {found.centre.name}, k = {found.k}"
        ),
        notes=[
            pick(
                f"节点 {len(found.nodes):,}{more}，联系 {len(found.ties):,}",
                f"{len(found.nodes):,}{more} nodes, {len(found.ties):,} ties among them",
            ),
            hubs_line(found.exclude_hubs, voice),
            *standing(answer, voice),
        ],
    )
