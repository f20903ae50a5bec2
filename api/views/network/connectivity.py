"""How components, cut points and neighbourhoods are told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from api.answers import Answer
from api.console import Output, number
from api.routes.network import connectivity as routes
from api.views.columns import ID, NAME, first_names
from api.views.notes import hubs
from api.views.view import Column, one_table
from graph.model.spec import Text
from graph.model.vocabulary import VOCABULARY
from queries.connectivity.cuts import Part

_SIZES_SHOWN = 4


def _sizes(parts: Sequence[Part]) -> str:
    """Sizes of parts on one line, the small ones only counted."""
    shown = " + ".join(number(part.size) for part in parts[:_SIZES_SHOWN])
    return shown if len(parts) <= _SIZES_SHOWN else f"{shown} + … ({len(parts)})"


def _parts(listing: routes.ComponentListing, output: Output) -> Iterable[str]:
    yield output.pick(
        f"节点 {listing.nodes:,}，联系 {listing.ties:,}，分量 {listing.components:,}，"
        f"其中孤立节点 {listing.isolated:,}",
        f"{listing.nodes:,} nodes, {listing.ties:,} ties, {listing.components:,} "
        f"components, {listing.isolated:,} of them single nodes",
    )
    yield from hubs(listing, output)


def _around(answer: Answer[routes.NeighbourhoodAnswer], output: Output) -> str:
    found = answer.data
    return output.pick(
        f"{found.centre.name}：{found.k} 步邻域", f"Around {found.centre.name}, k = {found.k}"
    )


def _near(answer: Answer[routes.NeighbourhoodAnswer], output: Output) -> Iterable[str]:
    found = answer.data
    more = f" / {found.count:,}" if found.truncated else ""
    yield output.pick(
        f"节点 {len(found.nodes):,}{more}，联系 {len(found.ties):,}",
        f"{len(found.nodes):,}{more} nodes, {len(found.ties):,} ties among them",
    )
    yield from hubs(found, output)


VIEWS = (
    one_table(
        command="connectivity components",
        route=routes.component_list,
        examples=("--layer source", "--include-hubs --json"),
        defaults={"members": 5},
        title=Text("连通分量", "Components"),
        columns=(
            Column(Text("节点数", "nodes"), "size"),
            Column(
                Text("成员", "members"),
                lambda row, output: first_names(row.members, row.size, output),
            ),
        ),
        notes=_parts,
    ),
    one_table(
        command="connectivity articulation",
        route=routes.articulation_points,
        examples=("--layer source", "--limit 5 --json"),
        title=Text("关节点", "Articulation points"),
        columns=(
            ID,
            Column(Text("节点", "node"), "name"),
            Column(Text("所在分量", "component"), "component_size"),
            Column(Text("断开节点", "split off"), "split_off"),
            Column(Text("裂为", "parts"), lambda row, _: _sizes(row.parts)),
        ),
        notes=hubs,
    ),
    one_table(
        command="connectivity neighbourhood",
        route=routes.neighbours,
        examples=("云内动力", "org:j4 -k 2 --json"),
        options={"id": "NODE", "k": "-k"},
        defaults={"limit": 50},
        title=_around,
        rows=lambda answer: answer.data.nodes,
        columns=(
            Column(Text("步数", "steps"), "distance"),
            ID,
            NAME,
            Column(
                Text("类型", "kind"),
                lambda row, output: output.text(VOCABULARY.nodes[row.label].text),
            ),
        ),
        notes=_near,
    ),
)
