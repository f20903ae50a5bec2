"""``claims`` and ``view``: the published figures, a picture to keep."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands.questions import tell
from api.commands.shared import (
    AllOption,
    DataOption,
    DayOption,
    JsonOption,
    LanguageOption,
    LayersOption,
    LimitOption,
    WithinOption,
    ZonesOption,
    asking,
    coded,
    command_group,
    one_of,
)
from api.console import Output
from api.writing import written
from graph.model.codes import CLAIM_KIND

view_app = command_group("Pictures to keep: one HTML file that opens offline.")

_CLAIM_STATUSES = ("match", "differs", "not_computable")


def claims(
    text: Annotated[
        str | None,
        typer.Argument(metavar="[TEXT]", help="A figure such as 1.66万, a word, or a fact id."),
    ] = None,
    status: Annotated[
        str | None,
        typer.Option(
            "--status",
            parser=one_of(_CLAIM_STATUSES),
            metavar="CODE",
            help=f"Only these: {', '.join(_CLAIM_STATUSES)}. Not with TEXT.",
        ),
    ] = None,
    about: Annotated[
        str | None,
        typer.Option(metavar="NODE", help="Only of this subject: id, or exact unique name."),
    ] = None,
    kind: Annotated[str | None, coded("--kind", CLAIM_KIND, "Only of this kind")] = None,
    limit: LimitOption = 200,
    whole: AllOption = False,
    as_of: DayOption = None,
    layer: LayersOption = None,
    zone: ZonesOption = None,
    within: WithinOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Published figures beside counted ones.

    A figure is found however it is written: 16600 finds 1.66万.

    \b
    Examples:
      gongjian claims --as-of 2021-12-31
      gongjian claims 1.66万
      gongjian claims --status differs --json
    """
    from dataclasses import replace

    from api.routes.published import figures as routes
    from api.views.notes import filled_by
    from api.views.published.claims import CLAIMS

    lead = filled_by("figures")
    conditions = {"status": status, "about": about, "kind": kind}
    if text is not None and any(conditions.values()):
        raise typer.BadParameter("give a TEXT, or --status, --about and --kind: not both")
    tell(
        routes.claims if text is None else routes.claims_search,
        (CLAIMS if text or any(conditions.values()) else replace(CLAIMS, notes=lead),),
        conditions if text is None else {"q": text},
        limit=None if whole else limit,
        data=data,
        as_of=as_of,
        layer=layer,
        zone=zone,
        within=within,
        lang=lang,
        as_json=as_json,
    )


@view_app.command("pairing")
def pairing_view(
    out: Annotated[Path, typer.Option("--out", metavar="FILE.html", help="File to write.")],
    include_hubs: Annotated[
        bool, typer.Option("--include-hubs/--exclude-hubs", help="Show zone-level bodies too.")
    ] = True,
    as_of: DayOption = None,
    layer: LayersOption = None,
    zone: ZonesOption = None,
    within: WithinOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
) -> None:
    """The pairing network as one HTML file: it opens offline and asks nobody.

    \b
    Examples:
      gongjian view pairing --out pairing.html --layer source --lang zh
      gongjian view pairing --out pairing.html --as-of 2021-12-31 --exclude-hubs
    """
    from api.routes.pairings.register import pairing_html
    from visualizations.view import MOST_NODES

    output = Output(lang)
    with asking(
        "/views/pairing", data, as_of=as_of, layer=layer, zone=zone, within=within
    ) as context:
        html = pairing_html(context, include_hubs, MOST_NODES, (), output.language.value)
    with written(out) as new:
        new.write_text(html, encoding="utf-8")
    output.note(output.pick(f"已写入 {out}", f"{out} written"))


@view_app.command("whole")
def whole_view(
    out: Annotated[Path, typer.Option("--out", metavar="FILE.html", help="File to write.")],
    as_of: DayOption = None,
    layer: LayersOption = None,
    zone: ZonesOption = None,
    within: WithinOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
) -> None:
    """The whole network as one HTML file: it opens offline and asks nobody.

    \b
    Examples:
      gongjian view whole --out whole.html
      gongjian view whole --out whole.html --layer source --as-of 2021-12-31 --lang en
    """
    from api.routes.network.drawing import whole_html

    output = Output(lang)
    with asking(
        "/views/whole", data, as_of=as_of, layer=layer, zone=zone, within=within
    ) as context:
        html = whole_html(context, output.language.value)
    with written(out) as new:
        new.write_text(html, encoding="utf-8")
    output.note(output.pick(f"已写入 {out}", f"{out} written"))
