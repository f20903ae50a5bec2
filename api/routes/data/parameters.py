"""What several routes of imports take: drafts, a file as body, what is said of its headers."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Query, Request
from pydantic import StringConstraints

from api.access.owner import owner_of
from api.apart import Apart
from api.drafts import Drafts
from api.intake import Said

UPLOADED: dict[str, Any] = {
    "requestBody": {
        "description": "The file itself: xlsx, xls, CSV or TSV.",
        "required": False,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


def _drafts(request: Request, beside: Apart) -> Drafts:
    drafts: Drafts = request.app.state.drafts
    return drafts.of(owner_of(request))


DraftsDep = Annotated[Drafts, Depends(_drafts)]
Direction = Annotated[str, StringConstraints(max_length=420)]
Map = Annotated[
    list[Direction] | None,
    Query(description="What a header means, `HEADER=COLUMN` (or `KIND:HEADER=COLUMN`), each once."),
]
Default = Annotated[
    list[Direction] | None,
    Query(description="What holds for all rows, `COLUMN=VALUE`, where the column is missing."),
]
LeaveOut = Annotated[
    list[Direction] | None, Query(description="A header whose column is not looked at, each once.")
]
ProfileName = Annotated[
    str | None,
    Query(
        max_length=60,
        description="Profile to read the file by; by default the one that fits, empty: none.",
    ),
]


def _said(
    map: Map = None,
    default: Default = None,
    leave_out: LeaveOut = None,
    profile: ProfileName = None,
) -> Said:
    """What is said of a file's headers."""
    return Said(tuple(map or ()), tuple(default or ()), tuple(leave_out or ()), profile)


SaidDep = Annotated[Said, Depends(_said)]
