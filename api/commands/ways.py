"""``connectivity paths``: more than one path, by way of some bodies and around others."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.connectivity import why_no_path
from api.commands.shared import (
    DataOption,
    DayOption,
    HubsOption,
    JsonOption,
    LanguageOption,
    LayersOption,
    TieOption,
    asking,
    hubs_line,
    standing,
    voice_unless_json,
)


def paths(
    start: Annotated[str, typer.Argument(metavar="FROM", help="Id, or exact unique name.")],
    end: Annotated[str, typer.Argument(metavar="TO", help="Id, or exact unique name.")],
    k: Annotated[int, typer.Option("-k", min=1, max=50, metavar="N", help="Paths at most.")] = 3,
    max_length: Annotated[
        int, typer.Option(min=1, max=20, metavar="N", help="Steps of each at most.")
    ] = 20,
    avoid: Annotated[
        list[str] | None,
        typer.Option(metavar="NODE", help="Body that no path touches; may be repeated."),
    ] = None,
    through: Annotated[
        list[str] | None,
        typer.Option(metavar="NODE", help="Body that every path touches; up to three."),
    ] = None,
    include_hubs: HubsOption = False,
    tie: TieOption = None,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """The first paths between two bodies, shortest first, each told as a sentence.

    \b
    Examples:
      gongjian connectivity paths 昆明学院 北方奥雷德 -k 5
      gongjian connectivity paths 昆明学院 昆船智能 --through 云内动力 --avoid org:s-pc-c05
    """
    from api.routes import ways as routes

    with asking("/graph/paths", data, as_of, layer) as asked:
        answer = routes.paths(
            asked,
            start,
            end,
            k=k,
            max_length=max_length,
            avoid=avoid,
            through=through,
            exclude_hubs=not include_hubs,
            tie=tie,
        )
    if (voice := voice_unless_json(answer, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    found = answer.data
    notes = [hubs_line(found.exclude_hubs, voice), *standing(answer, voice)]
    if not found.paths:
        voice.say(why_no_path(found.status, found.detail, voice))
        for note in notes:
            voice.say(note)
        return
    if found.truncated:
        notes.insert(0, pick("还有或可能还有更多路径", "there are more paths, or may be"))
    voice.table(
        [pick("序", "rank"), pick("步数", "steps"), pick("路径", "path")],
        [(at, path.length, voice.text(path.told)) for at, path in enumerate(found.paths, 1)],
        title=pick("路径", "Paths"),
        notes=notes,
    )
