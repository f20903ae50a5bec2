"""How framework commands show what is published beside what is held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.console import NOT_GIVEN, Voice, number

if TYPE_CHECKING:
    from queries.frameworks import Figure, Parts

_OPERATORS = {"eq": "", "gt": "> ", "ge": "≥ "}


def figure_text(figure: Figure | None, voice: Voice) -> str:
    """A published figure with its operator."""
    if figure is None or figure.value is None:
        return voice.pick("未公布", "not published")
    return f"{_OPERATORS[figure.operator or 'eq']}{number(figure.value)}"


def parts_row(what: str, parts: Parts, voice: Voice) -> tuple[object, ...]:
    """A row: what is published, what the source names, what the graph holds."""
    from queries.frameworks.stated import NO_NAMES

    held = len(parts.names or ())
    return (
        what,
        figure_text(parts.published, voice),
        parts.named,
        held,
        NOT_GIVEN if parts.reason is None else voice.code(NO_NAMES, parts.reason),
    )


def parts_columns(voice: Voice) -> list[str]:
    """The columns of :func:`parts_row`."""
    pick = voice.pick
    return [
        pick("组成", "parts"),
        pick("公布", "published"),
        pick("文献点名", "named in source"),
        pick("图中", "in the graph"),
        pick("名称", "names"),
    ]
