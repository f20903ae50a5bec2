"""Papers to take away, as DOCX and PDF."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from starlette.convertors import Convertor, register_url_convertor
from starlette.responses import Response

from api.downloads.tables import attachment
from visualizations.papers.model import Paper
from visualizations.papers.pdf import pdf
from visualizations.papers.word import docx

PaperEnding = Literal["docx", "pdf"]

_NONE: Mapping[str, str] = {}
_TYPES: Mapping[str, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
_WRITE = {"docx": docx, "pdf": pdf}
_FILE = {"schema": {"type": "string", "format": "binary"}}
PAPERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "The paper.", "content": dict.fromkeys(_TYPES.values(), _FILE)}
}


class _Ending(Convertor[str]):
    """The ending of a paper's name in a path, so that no other path is taken for a paper."""

    regex = "docx|pdf"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("paper", _Ending())


def paper_bytes(paper: Paper, ending: str) -> bytes:
    """The file. Raises NotInstalled where the extra or a font is missing."""
    return _WRITE[ending](paper)


def paper_file(
    paper: Paper, ending: PaperEnding, name: str, headers: Mapping[str, str] = _NONE
) -> Response:
    """A paper as a file to save under a name."""
    return Response(
        paper_bytes(paper, ending),
        headers={**headers, **attachment(f"{name}.{ending}")},
        media_type=_TYPES[ending],
    )
