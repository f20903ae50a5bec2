"""``claims`` and ``view``: the published figures, a picture to keep."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.shared import (
    AllOption,
    DataOption,
    DayOption,
    JsonOption,
    LanguageOption,
    LayersOption,
    LimitOption,
    asking,
    command_group,
    listed,
    shown_of,
    standing,
    voice_unless_json,
    written,
)
from api.console import NOT_GIVEN, Voice, number

if TYPE_CHECKING:
    from queries.claims import ClaimRow

view_app = command_group("Pictures to keep: one HTML file that opens offline.")

_CLAIM_STATUSES = ("match", "differs", "not_computable")
_OPERATORS = {"eq": "", "gt": "> ", "ge": "≥ "}


def _claim_status(text: str) -> str:
    if text not in _CLAIM_STATUSES:
        raise typer.BadParameter(f"{text!r} is none of {', '.join(_CLAIM_STATUSES)}")
    return text


def claims(
    text: Annotated[
        str | None,
        typer.Argument(metavar="[TEXT]", help="A figure such as 1.66万, a word, or a fact id."),
    ] = None,
    status: Annotated[
        str | None,
        typer.Option(
            "--status",
            parser=_claim_status,
            metavar="CODE",
            help=f"Only these: {', '.join(_CLAIM_STATUSES)}. Not with TEXT.",
        ),
    ] = None,
    limit: LimitOption = 200,
    whole: AllOption = False,
    as_of: DayOption = None,
    layer: LayersOption = None,
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
    from api.routes import figures as routes

    if text is not None and status is not None:
        raise typer.BadParameter("give a TEXT or a --status, not both")
    path = "/claims" if text is None else "/claims/search"
    with asking(path, data, as_of, layer) as asked:
        listing = listed(
            lambda paging: (
                routes.claims(asked, paging, status=status)  # type: ignore[arg-type]
                if text is None
                else routes.claims_search(asked, paging, text)
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
            pick("名称", "name"),
            pick("公布", "published"),
            pick("计得", "counted"),
            pick("差", "difference"),
            pick("对照", "status"),
            pick("说明", "note"),
        ],
        [_claim(row, voice) for row in listing.data],
        title=pick("公布数字与计得数字", "Published and counted"),
        notes=[*shown_of(listing, voice), *standing(listing, voice)],
    )


def _claim(row: ClaimRow, voice: Voice) -> tuple[object, ...]:
    from queries.claims import REASON, STATUS

    published = row.printed or NOT_GIVEN
    if row.value is not None:
        published = f"{_OPERATORS[row.operator or 'eq']}{number(row.value)}"
    notes = [] if row.reason is None else [voice.code(REASON, row.reason)]
    if row.named is not None:
        notes.append(voice.pick(f"文献点名 {row.named}", f"{row.named} named in the source"))
    if row.verified is False:
        notes.append(voice.pick("未核实", "not verified"))
    return (
        row.id,
        row.name if voice.pick("zh", "en") == "zh" else row.name_en or row.name,
        published,
        row.computed,
        row.difference,
        voice.code(STATUS, row.status),
        voice.listed(notes),
    )


@view_app.command("pairing")
def pairing_view(
    out: Annotated[Path, typer.Option("--out", metavar="FILE.html", help="File to write.")],
    include_hubs: Annotated[
        bool, typer.Option("--include-hubs/--exclude-hubs", help="Show zone-level bodies too.")
    ] = True,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
) -> None:
    """The pairing network as one HTML file: it opens offline and asks nobody.

    \b
    Examples:
      gongjian view pairing --out pairing.html --layer source --lang zh
      gongjian view pairing --out pairing.html --as-of 2021-12-31 --exclude-hubs
    """
    from api.routes.pairings import pairing_html
    from visualizations.view import MOST_NODES

    voice = Voice(lang)
    with asking("/views/pairing", data, as_of, layer) as asked:
        html = pairing_html(asked, include_hubs, MOST_NODES, voice.language.value)
    with written(out) as new:
        new.write_text(html, encoding="utf-8")
    voice.note(voice.pick(f"已写入 {out}", f"{out} written"))


@view_app.command("whole")
def whole_view(
    out: Annotated[Path, typer.Option("--out", metavar="FILE.html", help="File to write.")],
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
) -> None:
    """The whole network as one HTML file: it opens offline and asks nobody.

    \b
    Examples:
      gongjian view whole --out whole.html
      gongjian view whole --out whole.html --layer source --as-of 2021-12-31 --lang en
    """
    from api.routes.views import whole_html

    voice = Voice(lang)
    with asking("/views/whole", data, as_of, layer) as asked:
        html = whole_html(asked, voice.language.value)
    with written(out) as new:
        new.write_text(html, encoding="utf-8")
    voice.note(voice.pick(f"已写入 {out}", f"{out} written"))
