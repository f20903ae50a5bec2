"""``coverage geojson``: reach, enterprises and uncovered weight for maps (RFC 7946)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.shared import (
    ByOption,
    DataOption,
    DayOption,
    LanguageOption,
    LayersOption,
    PolicyOption,
    asking,
    command_group,
    written,
)
from api.console import Voice

if TYPE_CHECKING:
    from graph.geojson import FeatureCollection
    from queries.coverage.answers.heat import Weight
    from queries.coverage.status.state import CoverageState

app = command_group("Reach, enterprises and uncovered weight as GeoJSON, WGS 84.")

OutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="File to write; by default standard output."),
]


PlaceOption = Annotated[
    str | None, typer.Option(metavar="NAME", help="Id or name, or 'unlocated'.")
]


def _weight(text: str) -> str:
    if text not in ("enterprises", "staff"):
        raise typer.BadParameter(f"{text!r} is none of enterprises, staff")
    return text


@app.command("reach")
def reach(
    out: OutOption = None,
    policy: PolicyOption = None,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
) -> None:
    """The circle within the walk of each position, in true metres.

    \b
    Examples:
      gongjian coverage geojson reach --as-of 2021-12-31 --out reach.geojson
    """
    from queries.coverage.answers.geo import reach as drawn

    with _state("reach", data, as_of, layer, policy) as state:
        made = drawn(state=state)
    _give(made, out, Voice(lang))


@app.command("gaps")
def gaps(
    by: ByOption = "organizational",
    subdistrict: PlaceOption = None,
    community: PlaceOption = None,
    out: OutOption = None,
    policy: PolicyOption = None,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
) -> None:
    """Uncovered enterprises as points with the reason.

    Those without coordinates cannot be drawn; they are counted in the member "meta".

    \b
    Examples:
      gongjian coverage geojson gaps --by spatial --out gaps.geojson
      gongjian coverage geojson gaps --subdistrict 阿拉街道
    """
    from queries.coverage import Filters
    from queries.coverage.answers.geo import gaps as drawn

    filters = Filters(subdistrict=subdistrict, community=community)
    with _state("gaps", data, as_of, layer, policy) as state:
        made = drawn(state=state, lens=by, filters=filters)
    _give(made, out, Voice(lang))


@app.command("covered")
def covered(
    by: ByOption = "organizational",
    subdistrict: PlaceOption = None,
    community: PlaceOption = None,
    out: OutOption = None,
    policy: PolicyOption = None,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
) -> None:
    """Covered enterprises as points.

    Those without coordinates cannot be drawn; they are counted in the member "meta".

    \b
    Examples:
      gongjian coverage geojson covered --by spatial --out covered.geojson
    """
    from queries.coverage import Filters
    from queries.coverage.answers.geo import covered as drawn

    filters = Filters(subdistrict=subdistrict, community=community)
    with _state("covered", data, as_of, layer, policy) as state:
        made = drawn(state=state, lens=by, filters=filters)
    _give(made, out, Voice(lang))


@app.command("heat")
def heat(
    by: ByOption = "organizational",
    subdistrict: PlaceOption = None,
    community: PlaceOption = None,
    cell: Annotated[
        float,
        typer.Option(metavar="M", min=10, max=100_000, help="Side of a cell, metres."),
    ] = 500.0,
    weight: Annotated[
        str,
        typer.Option(parser=_weight, metavar="WHAT", help="Add up enterprises, or staff."),
    ] = "enterprises",
    out: OutOption = None,
    policy: PolicyOption = None,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
) -> None:
    """Uncovered weight by cells of equal area.

    \b
    Examples:
      gongjian coverage geojson heat --by spatial --cell 1000 --out heat.geojson
      gongjian coverage geojson heat --weight staff --subdistrict 阿拉街道
    """
    from typing import cast

    from queries.coverage import Filters
    from queries.coverage.answers.heat import heat as drawn

    filters = Filters(subdistrict=subdistrict, community=community)
    with _state("heat", data, as_of, layer, policy) as state:
        made = drawn(
            state=state, lens=by, filters=filters, cell_m=cell, weight=cast("Weight", weight)
        )
    _give(made, out, Voice(lang))


@contextmanager
def _state(
    what: str,
    data: Path | None,
    as_of: date | None,
    layer: list[str] | None,
    policy: str | None,
) -> Iterator[CoverageState]:
    """What is known of every enterprise, for one of the files."""
    from api.deps import Rules

    with asking(f"/coverage/{what}.geojson", data, as_of, layer) as asked:
        yield Rules.of(asked.network.policy(policy)).coverage(asked)


def _give(made: FeatureCollection, out: Path | None, voice: Voice) -> None:
    if out is None:
        # GeoJSON is UTF-8 whatever the locale is.
        for line in made.lines():
            sys.stdout.buffer.write(line.encode())
        sys.stdout.flush()
        return
    with written(out) as new, new.open("w", encoding="utf-8") as file:
        file.writelines(made.lines())
    count = made.meta["count"]
    missing = made.meta["unlocated"]
    voice.note(
        voice.pick(
            f"已写入 {out}：{count:,} 个要素，另有 {missing:,} 个无坐标",
            f"{out} written: {count:,} features; {missing:,} more have no coordinates",
        )
    )
