"""``pairings match``: whom to pair with whom, for the whole network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands.questions import show
from api.commands.shared import (
    DataOption,
    DayOption,
    JsonOption,
    LanguageOption,
    LayersOption,
    WithinOption,
    ZonesOption,
    asking,
    print_answer,
)
from api.console import Output
from api.writing import give_rows

WeightsOption = Annotated[
    str | None,
    typer.Option(
        "--weights",
        metavar="WEIGHTS",
        help="What each part of a score weighs, 1 together: need:0.6,distance:0.4. Parts: need, "
        "distance, sector, load, network.",
    ),
]


def match(
    capacity: Annotated[
        int,
        typer.Option(min=1, max=10, metavar="N", help="New pairings of an organization at most."),
    ] = 1,
    top: Annotated[
        int,
        typer.Option(min=1, max=50, metavar="K", help="Best candidates of each that are tried."),
    ] = 5,
    weights: WeightsOption = None,
    time_limit: Annotated[
        float, typer.Option(min=0.1, max=3600, metavar="S", help="Seconds until the best so far.")
    ] = 60.0,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=10_000, metavar="N", help="Pairings to show.")
    ] = 20,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write all pairings as CSV.")
    ] = None,
    xlsx: Annotated[
        Path | None, typer.Option("--xlsx", metavar="FILE", help="Write them as a workbook.")
    ] = None,
    as_of: DayOption = None,
    layer: LayersOption = None,
    zone: ZonesOption = None,
    within: WithinOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """The new pairings of greatest total score for the whole network, and how good they are.

    \b
    Examples:
      gongjian pairings match --as-of 2021-12-31 --xlsx pairings.xlsx
      gongjian pairings match --capacity 2 --top 10 --limit 50
    """
    from api.downloads.pairings import matching_table
    from api.downloads.tables import file_pieces
    from api.routes.pairings import recommendations as routes
    from api.views.pairings.recommendations import MATCHING

    output = Output(lang)
    wanted = routes.MatchingRequest(capacity, top, weights, time_limit)
    with asking(
        "/pairings/matchings", data, as_of=as_of, layer=layer, zone=zone, within=within
    ) as context:
        found = wanted.work(context)(lambda objective, bound: True)
        answer = context.answer(found.first(limit))
    for file, kind in ((csv, "csv"), (xlsx, "xlsx")):
        if file is not None:
            table = matching_table(found, output.language.value)
            give_rows(file, file_pieces(table, kind, title="pairings"), found.count, output)
    if as_json:
        print_answer(answer)
    else:
        show((MATCHING,), answer, output)
