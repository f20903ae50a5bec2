"""The network in the formats that others read, as files to take away."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi import Path as InPath
from starlette.responses import Response

from api.access.needs import demand, needs
from api.access.rights import Right
from api.apart import APART
from api.codes import OneOf, RelationshipType
from api.deps import AsOf, QueryContext, WebQuestion
from api.downloads.streams import Streamed
from api.downloads.tables import attachment
from api.http.gates import Exporting
from api.http.record import note_rows
from graph.errors import InvalidInput
from graph.exchange.extract import MAX_HOPS, Extract, Selection, extract, extract_all_days
from graph.exchange.formats import FORMATS, Format
from graph.model.vocabulary import VOCABULARY

router = APIRouter(tags=["export"], dependencies=[needs(Right.EXPORT), APART])

BY_SUFFIX = {format.suffix: format for format in FORMATS.values()}

Suffix = Annotated[
    str,
    OneOf("Ending of the file.", {suffix: each.text for suffix, each in BY_SUFFIX.items()}),
    InPath(),
]
Label = Annotated[
    str, OneOf("A label.", {name: spec.text for name, spec in VOCABULARY.nodes.items()})
]
Labels = Annotated[
    list[Label] | None,
    Query(alias="label", description="Only nodes of this label, once for each; by default all."),
]
Types = Annotated[
    list[RelationshipType] | None,
    Query(
        alias="type", description="Only relationships of this type, once for each; by default all."
    ),
]
Public = Annotated[
    bool, Query(description="Mask counts of members below 3, as for what is made public.")
]
AllDays = Annotated[
    bool,
    Query(
        description="What ever held, ended or yet to come, instead of one day: not with `as_of`."
    ),
]
Around = Annotated[
    str | None,
    Query(max_length=200, description="Id or name: only what lies within `hops` of it."),
]
Hops = Annotated[int, Query(ge=0, le=MAX_HOPS, description="Relationships from `around`.")]

_FILE = {"schema": {"type": "string", "format": "binary"}}
_JSON = {"schema": {"type": "object", "additionalProperties": True}}
FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file. It says its day, layers, revision and sources.",
        "content": {
            each.media_type: _JSON if each.media_type.endswith("json") else _FILE
            for each in FORMATS.values()
        },
    }
}


def extracted(
    context: QueryContext,
    format: Format,
    selection: Selection,
    *,
    day_given: bool,
    all_days: bool,
    public: bool,
) -> Extract:
    """What is written: one day, or all days where that is said or the format knows time.

    Raises InvalidInput if a day is given and all are asked for; else as :func:`extract`.
    """
    if all_days and day_given:
        raise InvalidInput("give a day (as_of), or ask for all days (all_days): not both")
    if all_days or (format.dynamic and not day_given):
        return extract_all_days(context.picture, selection, public=public)
    return extract(context.picture, selection, public=public)


def file_name(made: Extract, format: Format) -> str:
    """What to call the file: it tells the day, and whether counts are masked."""
    day = "all-days" if made.as_of is None else made.as_of.isoformat()
    return f"gongjian-{day}{'-public' if made.public else ''}.{format.suffix}"


@router.get(
    "/export.{suffix}",
    name="file",
    dependencies=[Exporting],
    response_class=Response,
    responses=FILES,
)
def export(
    context: WebQuestion,
    suffix: Suffix,
    labels: Labels = None,
    types: Types = None,
    around: Around = None,
    hops: Hops = 1,
    public: Public = False,
    all_days: AllDays = False,
    as_of: AsOf = None,
) -> Response:
    """The network, or a part of it, in one format.

    It is the network of one day, or of all days with the dates of each fact; GEXF, which knows
    time, holds all days where `as_of` is not given.
    """
    if not public:
        demand(context.request, Right.EXPORT_FULL)
    format = BY_SUFFIX[suffix]
    selection = Selection(
        None if labels is None else tuple(labels),
        None if types is None else tuple(types),
        around,
        hops,
    )
    made = extracted(
        context,
        format,
        selection,
        day_given=as_of is not None,
        all_days=all_days,
        public=public,
    )
    note_rows(made.node_count + made.relationship_count)
    headers = {**context.headers, **attachment(file_name(made, format))}
    return Streamed(format.write(made), headers=headers, media_type=format.media_type)
