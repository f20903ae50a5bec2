"""How much work a statement asks for inside one expression, as far as its text tells.

A store ends a statement between two rows, not in the middle of an expression; so what could go on
for hours in there is refused before any store sees it: ``range()`` of many numbers, list functions
inside list functions over long lists, texts and lists that grow with every step, patterns without a
bound. The estimate is made of what the text and the parameters say. What it cannot see are the
lengths of lists and texts that the store holds, which are taken for short ones, and how many ways a
bounded pattern fits; those are left to the time limit, and to what the store does when it passes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from queries.cypher.patterns import pattern_fault
from queries.cypher.tokens import (
    NAMES,
    Token,
    TokenKind,
    calls,
    clause,
    closing,
    inside,
    is_call,
    is_clause,
    is_named,
    openings,
    split,
)

MAX_RANGE = 100_000
"""Numbers that one ``range()`` may make."""
MAX_STEPS = 1_000_000
"""Steps of list functions inside each other, over all rows that ``UNWIND`` makes."""
MAX_GROWN = 10_000_000
"""Characters or items that texts and lists may grow to by being joined with each other."""
MAX_GROWING = 1_000
"""Steps of a ``reduce()`` that appends: each copies all that was appended before."""

_STORED = 1_000
"""What a list of the store counts as."""
_TEXT = 100
"""What a text of the store counts as."""
_FUNCTIONS = ("any", "all", "none", "single")
_JOINS = ("+", "||")


@dataclass(frozen=True, slots=True)
class _Loop:
    """Something that is done once for every item: from ``begin`` to ``end`` in the stream."""

    begin: int
    end: int
    source: Sequence[Token]


def work_fault(stream: Sequence[Token], parameters: Mapping[str, Any]) -> str | None:
    """What in a statement could go on for too long; None if its text shows nothing of the kind.

    Raises
    ------
    InvalidInput
        a bracket is never closed.
    """
    return (
        _range_fault(stream, parameters)
        or next(
            filter(
                None, (_steps_fault(p, parameters) for p in split(stream, "", words=("UNION",)))
            ),
            None,
        )
        or _reduce_fault(stream, parameters)
        or _growth_fault(stream, parameters)
        or pattern_fault(stream)
    )


# --- range() ----------------------------------------------------------------------------------


def _range_fault(stream: Sequence[Token], parameters: Mapping[str, Any]) -> str | None:
    longest = _longest(stream, parameters)
    for index in calls(stream, "range"):
        count = _numbers(stream, index, parameters, longest)
        if count is None:
            return (
                f"range() at {stream[index].place} is refused: its bounds have to be whole "
                "numbers, parameters, size(...) or length(...), added or subtracted"
            )
        if count > MAX_RANGE:
            return (
                f"range() at {stream[index].place} is refused: it makes {count:,} numbers, "
                f"{MAX_RANGE:,} is the most"
            )
    return None


def _numbers(
    stream: Sequence[Token], index: int, parameters: Mapping[str, Any], size: int
) -> int | None:
    """How many numbers a ``range()`` makes at most; None if that cannot be told."""
    spans = [
        _span(part, parameters, size) for part in split(inside(stream, index + 1), ",") if part
    ]
    if len(spans) < 2 or None in spans:
        return None
    (low, first), (last, high) = spans[0] or (0, 0), spans[1] or (0, 0)
    width = max(abs(high - low), abs(first - last))
    if len(spans) > 2 and spans[2] is not None and spans[2][0] == spans[2][1] != 0:
        width //= abs(spans[2][0])
    return width + 1


def _span(
    part: Sequence[Token], parameters: Mapping[str, Any], size: int
) -> tuple[int, int] | None:
    """The least and the greatest an expression can be, if it is a sum of what is known."""
    low = high = at = 0
    while at < len(part):
        sign = 1
        if part[at].is_symbol("+", "-"):
            sign = -1 if part[at].is_symbol("-") else 1
            at += 1
        elif at:
            return None
        if at == len(part):
            return None
        token = part[at]
        if token.kind is TokenKind.NUMBER or token.kind is TokenKind.PARAMETER:
            known = _number(token, parameters)
            if known is None:
                return None
            one = (known, known)
            at += 1
        elif is_call(part, at, "size", "length"):
            one = (0, size)
            at = closing(part, at + 1) + 1
        else:
            return None
        low, high = (
            low + min(sign * one[0], sign * one[1]),
            high + max(sign * one[0], sign * one[1]),
        )
    return (low, high) if part else None


def _number(token: Token, parameters: Mapping[str, Any]) -> int | None:
    if token.kind is TokenKind.PARAMETER:
        given = parameters.get(token.text)
        return given if isinstance(given, int) else None
    try:
        return int(token.text.replace("_", ""), 0)
    except ValueError:
        return None


# --- list functions inside each other ---------------------------------------------------------


def _steps_fault(stream: Sequence[Token], parameters: Mapping[str, Any]) -> str | None:
    known = _longest(stream, parameters)
    rows = prod(
        _length(clause(stream, index), parameters, known, known)
        for index in range(len(stream))
        if is_clause(stream, index, "UNWIND")
    )
    around: list[tuple[int, int]] = []
    """Ends of the list functions that are open, and the steps that are taken in each."""
    for loop in _loops(stream):
        while around and around[-1][0] < loop.begin:
            around.pop()
        steps = _length(loop.source, parameters, known, max(known, _STORED))
        steps *= around[-1][1] if around else rows
        around.append((loop.end, steps))
        copied = steps * _longest_text(stream[loop.begin : loop.end], parameters, stored=1)
        if copied > MAX_GROWN:
            return (
                f"the list function at {stream[loop.begin].place} is refused: it may hold "
                f"{copied:,} characters, {MAX_GROWN:,} are the most"
            )
        if steps > MAX_STEPS:
            return (
                f"the list function at {stream[loop.begin].place} is refused: with what it stands "
                f"in it may take {steps:,} steps, {MAX_STEPS:,} are the most; let MATCH and UNWIND "
                "make rows instead"
            )
    if rows > MAX_STEPS:
        return f"UNWIND is refused: it may make {rows:,} rows, {MAX_STEPS:,} are the most"
    return None


def _loops(stream: Sequence[Token]) -> Iterator[_Loop]:
    """Comprehensions, any(), all(), none(), single() and reduce(), outer ones first."""
    bracket = openings(stream)
    for index in range(1, len(stream) - 1):
        if not stream[index + 1].is_word("IN") or stream[index].kind not in NAMES:
            continue
        opening, before = bracket[index], stream[index - 1]
        if opening is None or not (
            before.is_symbol("[")
            or (before.is_symbol("(") and is_call(stream, index - 2, *_FUNCTIONS))
            or (before.is_symbol(",") and is_call(stream, opening - 1, "reduce"))
        ):
            continue
        end = closing(stream, opening)
        yield _Loop(opening, end, next(split(stream[index + 2 : end], "|", words=("WHERE",))))


def _length(
    source: Sequence[Token], parameters: Mapping[str, Any], known: int, otherwise: int
) -> int:
    """How many items a list has at most, told from how it is written."""
    if not source:
        return otherwise
    end = next((at for at, token in enumerate(source) if token.is_word("AS")), len(source))
    source = source[:end]
    first = source[0] if source else None
    if first is None:
        return otherwise
    if len(source) == 1 and first.kind is TokenKind.PARAMETER:
        return max(_items(parameters.get(first.text)), 1)
    if is_call(source, 0, "range") and closing(source, 1) == len(source) - 1:
        return _numbers(source, 0, parameters, known) or otherwise
    literal = first.is_symbol("[") and closing(source, 0) == len(source) - 1
    if literal and not any(True for _ in _loops(source)):
        return max(sum(1 for _ in split(source[1:-1], ",")), 1)
    return otherwise


def _longest(stream: Sequence[Token], parameters: Mapping[str, Any]) -> int:
    """The longest list that the text or the parameters tell of."""
    found = [1, *map(_items, parameters.values())]
    for index in calls(stream, "range"):
        found.append(_numbers(stream, index, parameters, _STORED) or 1)
    for index, token in enumerate(stream):
        if token.is_symbol("["):
            found.append(sum(1 for _ in split(inside(stream, index), ",")))
    if any(True for _ in calls(stream, "split")):
        found.append(_longest_text(stream, parameters))
    return max(found)


def _items(value: Any) -> int:
    """Items of the longest list or map in a value."""
    if isinstance(value, Mapping):
        return max([len(value), *map(_items, value.values())])
    if isinstance(value, list):
        return max([len(value), *map(_items, value)])
    return 0


# --- what grows -------------------------------------------------------------------------------


def _reduce_fault(stream: Sequence[Token], parameters: Mapping[str, Any]) -> str | None:
    known = _longest(stream, parameters)
    for index in calls(stream, "reduce"):
        start, *rest = split(inside(stream, index + 1), ",")
        loop = [token for part in rest for token in part]
        source, *steps = split(loop, "|")
        if len(start) < 3 or len(source) < 3 or len(steps) != 1:
            continue  # no reduce() that a store understands
        kept, step = start[0].text, steps[0]
        where = f"reduce() at {stream[index].place} is refused"
        if _grows(step, kept):
            return f"{where}: what it keeps may double with every step"
        if not _joins(step) or _is_sum(start[2:], step, parameters):
            continue
        count = _length(source[2:], parameters, known, max(known, MAX_GROWING))
        if count > MAX_GROWING or count * _longest_text(step, parameters) > MAX_STEPS:
            return (
                f"{where}: it appends {count:,} times and copies everything each time; "
                f"{MAX_GROWING:,} times and {MAX_STEPS:,} characters are the most"
            )
    return None


def _grows(step: Sequence[Token], kept: str) -> bool:
    """Whether a step uses what is kept more than once, or multiplies it by itself."""
    outside = branch = most = 0
    condition, cases = False, 0
    for index, token in enumerate(step):
        if token.is_word("CASE", "WHEN", "THEN", "ELSE", "END"):
            cases += token.is_word("CASE") - token.is_word("END")
            condition = token.is_word("CASE", "WHEN")
            branch = 0
        elif not condition and _is_variable(step, index, kept):
            branch += 1
            outside += not cases
            most = max(most, branch if cases else 0)
    inner = [step[loop.begin : loop.end] for loop in _loops(step)]
    inner += [inside(step, index + 1) for index in calls(step, "replace")]
    return outside + most > 1 or any(
        token.kind in NAMES and token.text == kept for part in inner for token in part
    )


def _is_variable(stream: Sequence[Token], index: int, name: str) -> bool:
    token = stream[index]
    return token.kind in NAMES and token.text == name and not is_named(stream, index)


def _is_sum(start: Sequence[Token], step: Sequence[Token], parameters: Mapping[str, Any]) -> bool:
    """Whether a reduce() adds up numbers."""
    return all(
        token.kind is TokenKind.NUMBER or token.is_symbol("-") for token in start
    ) and not any(
        token.kind is TokenKind.STRING
        or token.is_symbol("[")
        or (
            token.kind is TokenKind.PARAMETER
            and not isinstance(parameters.get(token.text), int | float)
        )
        or (token.kind in NAMES and token.text.lower() in ("tostring", "split"))
        for token in step
    )


def _joins(step: Sequence[Token]) -> bool:
    return any(token.is_symbol(*_JOINS, "[", "{") for token in step)


def _growth_fault(stream: Sequence[Token], parameters: Mapping[str, Any]) -> str | None:
    """Variables joined with each other clause after clause: ``WITH s + s AS s WITH s + s AS s``."""
    grown = max(_longest_text(stream, parameters), _longest(stream, parameters))
    for index in range(len(stream)):
        if is_clause(stream, index, "WITH", "RETURN", "UNWIND"):
            said = clause(stream, index)
            grown *= max((_factor(item) for item in split(said, ",")), default=1)
            for call in calls(said, "replace"):
                grown *= _longest_text(inside(said, call + 1)[-1:], parameters)
        if grown > MAX_GROWN:
            return (
                f"what is joined up to {stream[index].place} is refused: it may grow to "
                f"{MAX_GROWN:,} characters or items and more"
            )
    return None


def _factor(item: Sequence[Token]) -> int:
    """How many times longer an item may be than what it is made of."""
    joined = sum(
        1
        for index, token in enumerate(item)
        if token.kind in NAMES
        and not is_named(item, index)
        and not (index + 1 < len(item) and item[index + 1].is_symbol(".", "("))
        and _is_joined(item, index)
    )
    if any(True for _ in _loops(item)):
        return int(2 ** min(joined, 60))
    return max(joined, 1)


def _is_joined(item: Sequence[Token], index: int) -> bool:
    before = item[index - 1] if index else None
    after = item[index + 1] if index + 1 < len(item) else None
    if (before and before.is_symbol(*_JOINS)) or (after and after.is_symbol(*_JOINS)):
        return True
    return bool(before and after and before.is_symbol("[", ",") and after.is_symbol(",", "]"))


def _longest_text(
    stream: Sequence[Token], parameters: Mapping[str, Any], *, stored: int = _TEXT
) -> int:
    """The longest text in some tokens, one of the store taken for ``stored`` characters."""
    found = [1]
    for token in stream:
        if token.kind is TokenKind.STRING:
            found.append(len(token.text))
        elif token.kind is TokenKind.PARAMETER:
            found.append(_characters(parameters.get(token.text)))
        elif token.kind in NAMES:
            found.append(stored)
    return max(found)


def _characters(value: Any) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        return sum(map(_characters, value.values()))
    return sum(map(_characters, value)) if isinstance(value, list) else 1
