"""``export``: the network in the formats that others read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.shared import (
    DataOption,
    DayOption,
    LanguageOption,
    LayersOption,
    WithinOption,
    ZonesOption,
    asking,
    one_of,
)
from api.console import Output
from api.writing import write_pieces
from graph.exchange.formats import FORMATS

if TYPE_CHECKING:
    from graph.exchange.extract import WriteProgress
    from graph.loading.loader import Progress


def _watch(total: int, report: Progress) -> WriteProgress:
    """What tells the progress bar of all rows that are written."""
    done = 0

    def count(rows: int, what: str) -> None:
        nonlocal done
        done += rows
        report(done, total, what)

    return count


def export(
    format: Annotated[
        str,
        typer.Argument(
            parser=one_of(FORMATS), metavar="FORMAT", help=f"One of {', '.join(FORMATS)}."
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "-o", "--out", metavar="FILE", help="File to write; by default named after its day."
        ),
    ] = None,
    public: Annotated[
        bool,
        typer.Option("--public", help="Mask counts of members below 3, as for publication."),
    ] = False,
    label: Annotated[
        list[str] | None,
        typer.Option("--label", metavar="LABEL", help="Only nodes of this label; may be repeated."),
    ] = None,
    type: Annotated[
        list[str] | None,
        typer.Option(
            "--type", metavar="TYPE", help="Only relationships of this type; may be repeated."
        ),
    ] = None,
    around: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only what lies within --hops of this node.")
    ] = None,
    hops: Annotated[
        int, typer.Option(metavar="N", min=0, max=6, help="Relationships from --around.")
    ] = 1,
    all_days: Annotated[
        bool, typer.Option("--all-days", help="What ever held, instead of one day.")
    ] = False,
    as_of: DayOption = None,
    layer: LayersOption = None,
    zone: ZonesOption = None,
    within: WithinOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
) -> None:
    """Write the network, or a part of it, to a file.

    \b
    graphml  for networkx, yEd, igraph; `gongjian load` reads it back
    gexf     GEXF 1.3 for Gephi; knows time: all days unless --as-of is given
    cyjs     Cytoscape
    geojson  located nodes, WGS 84
    jsonld   JSON-LD on the W3C Organization ontology; reads back as well
    csv      tables for Excel in a ZIP
    neo4j    CSV in the form of neo4j-admin database import, in a ZIP
    parquet  for pandas, Polars, DuckDB, in a ZIP; needs the extra gongjian[parquet]
    xlsx     a workbook, a sheet for each label and type

    \b
    Examples:
      gongjian export graphml --all-days -o network.graphml
      gongjian export xlsx --public --as-of 2021-12-31
      gongjian export gexf --layer source --type MEMBER_OF --type PARTY_TO
      gongjian export jsonld --around 云内动力 --hops 2 -o yunnei.jsonld
    """
    from api.routes.data.export import extracted, file_name
    from graph.exchange.extract import Selection

    output = Output(lang)
    chosen = FORMATS[format]
    selection = Selection(
        tuple(label) if label else None, tuple(type) if type else None, around, hops
    )
    with (
        asking(
            f"/export.{chosen.suffix}", data, as_of=as_of, layer=layer, zone=zone, within=within
        ) as context,
        output.progress(output.pick("导出", "Exporting")) as report,
    ):
        made = extracted(
            context,
            chosen,
            selection,
            day_given=as_of is not None,
            all_days=all_days,
            public=public,
        )
        made = replace(made, watch=_watch(made.node_count + made.relationship_count, report))
        file = out or Path(file_name(made, chosen))
        write_pieces(file, chosen.write(made))
    nodes, relationships = made.node_count, made.relationship_count
    output.note(
        output.pick(
            f"已写入 {file}，取自 {nodes:,} 个节点、{relationships:,} 条关系",
            f"{file} written, from {nodes:,} nodes and {relationships:,} relationships",
        )
    )
