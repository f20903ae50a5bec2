"""The rules every text of the catalogue keeps, checked when it is loaded.

Only reading clauses; labels, types and properties of the vocabulary; every path bounded; every
node and relationship of a pattern named and held against day and layer; an answer with the declared
columns in an order that a key decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.errors import InvalidInput, VocabularyError
from graph.model.cypher import FORMER_LABEL, LOAD_LABEL
from graph.model.vocabulary import BASE_LABEL, VOCABULARY
from queries.catalogue.query import KEPT_NAMES, SAME, VALID, Query
from queries.cypher.read_only import write_fault
from queries.cypher.tokens import Token, TokenKind, closing, tokens

_BOOKKEPT = {
    LOAD_LABEL: {"id", "state", "layer", "source", "effective", "rows", "at"},
    FORMER_LABEL: {"id", "of", "state", "since", "until", "revision"},
}
_LABELS = {
    BASE_LABEL,
    *_BOOKKEPT,
    *VOCABULARY.nodes,
    *(second for node in VOCABULARY.nodes.values() for second in node.second_labels),
}
_PROPERTIES = {"id", *(spec.name for spec in VOCABULARY.property_specs())}
_BLOCKS = ("COUNT", "EXISTS", "COLLECT")


class _Fault(Exception):
    """What is wrong with a text."""


def check_text(query: Query) -> None:
    """Hold a query's text against the rules.

    Raises
    ------
    VocabularyError
        naming the query and the rule it breaks.
    """
    try:
        stream = tokens(query.text)
        if fault := write_fault(stream):
            raise _Fault(fault)
        _check_patterns(query, stream)
        _check_properties(stream)
        _check_parameters(query)
        _check_return(query, stream)
    except (_Fault, InvalidInput) as fault:
        raise VocabularyError(f"catalogue, {query.id}: {fault}") from None


def _parent(stream: Sequence[Token], place: int) -> int | None:
    """Index of the innermost bracket open at ``place``."""
    depth = 0
    for index in range(place - 1, -1, -1):
        if stream[index].is_symbol(")", "]", "}"):
            depth += 1
        elif stream[index].is_symbol("(", "[", "{"):
            if depth == 0:
                return index
            depth -= 1
    return None


def _is_relationship(stream: Sequence[Token], opening: int) -> bool:
    return bool(opening) and stream[opening - 1].is_symbol("-", "<-")


def _is_node(stream: Sequence[Token], opening: int) -> bool:
    """Whether the bracket is a node of a pattern: it stands by an arrow or opens a pattern."""
    before = stream[opening - 1] if opening else None
    after = closing(stream, opening) + 1
    if after < len(stream) and stream[after].is_symbol("-", "<-"):
        relationship = after + 1
        if relationship < len(stream) and stream[relationship].is_symbol("[", "-", "->"):
            return True
    if before is None:
        return False
    if before.is_symbol("->") or before.is_word("MATCH"):
        return True
    return before.is_symbol("-") and opening > 1 and stream[opening - 2].is_symbol("]", "-", "<-")


def _check_patterns(query: Query, stream: Sequence[Token]) -> None:
    held = {match[1] for rule in (VALID, SAME) for match in rule.finditer(query.written)}
    held |= KEPT_NAMES
    for index, token in enumerate(stream):
        node = token.is_symbol("(") and _is_node(stream, index)
        relationship = token.is_symbol("[") and _is_relationship(stream, index)
        if node or relationship:
            inside = stream[index + 1 : closing(stream, index)]
            named = bool(inside) and inside[0].kind is TokenKind.NAME
            if not named:
                raise _Fault("a node or relationship of a pattern has no name")
            if inside[0].text not in held and not query.timeless:
                raise _Fault(f"{inside[0].text} is not held against day and layer: valid(...)")
            _check_labels(inside, of_node=node)
            _check_bound(inside)
        if token.is_symbol("->", "-") and index > 0 and stream[index - 1].is_symbol("-", "<-"):
            raise _Fault("a relationship of a pattern has no name")
        # labels as predicates: WHERE n:Enterprise
        if token.is_symbol(":") and not _in_map_or_pattern(stream, index):
            _check_label(stream[index + 1])


def _in_map_or_pattern(stream: Sequence[Token], index: int) -> bool:
    opening = _parent(stream, index)
    if opening is None:
        return False
    if stream[opening].is_symbol("{"):
        return not (opening and stream[opening - 1].is_word(*_BLOCKS))
    if stream[opening].is_symbol("["):
        return _is_relationship(stream, opening)
    return _is_node(stream, opening)


def _check_labels(inside: Sequence[Token], *, of_node: bool) -> None:
    for place, token in enumerate(inside):
        if token.is_symbol("{"):
            break
        if token.is_symbol(":", "|") and of_node:
            _check_label(inside[place + 1])
        elif token.is_symbol(":", "|") and inside[place + 1].text not in VOCABULARY.relationships:
            raise _Fault(f"no relationship type {inside[place + 1].text!r} in the vocabulary")


def _check_label(token: Token) -> None:
    if token.text not in _LABELS:
        raise _Fault(f"no label {token.text!r} in the vocabulary")


def _check_bound(inside: Sequence[Token]) -> None:
    for place, token in enumerate(inside):
        if token.is_symbol("{"):
            return
        if token.is_symbol("*"):
            rest = [item for item in inside[place + 1 : place + 4] if not item.is_symbol("{")]
            bound = rest[-1] if rest else None
            if bound is None or bound.kind is not TokenKind.NUMBER:
                raise _Fault("a path of variable length has no upper bound")


def _maps(stream: Sequence[Token]) -> Iterator[tuple[bool, str]]:
    """Every key of a map, and whether the map is that of a pattern."""
    for index, token in enumerate(stream):
        if not token.is_symbol(":") or stream[index - 1].kind is not TokenKind.NAME:
            continue
        opening = _parent(stream, index)
        if opening is None or not stream[opening].is_symbol("{"):
            continue
        if stream[opening - 1].is_word(*_BLOCKS):
            continue
        around = _parent(stream, opening)
        in_pattern = around is not None and (
            (stream[around].is_symbol("(") and _is_node(stream, around))
            or (stream[around].is_symbol("[") and _is_relationship(stream, around))
        )
        if stream[index - 2].is_symbol("{", ","):
            yield in_pattern, stream[index - 1].text


def _check_properties(stream: Sequence[Token]) -> None:
    labels: dict[str, set[str]] = {}
    for index, token in enumerate(stream):
        if token.is_symbol("(", "[") and index + 3 < len(stream):
            name, colon, label = stream[index + 1 : index + 4]
            if name.kind is TokenKind.NAME and colon.is_symbol(":"):
                labels.setdefault(name.text, set()).add(label.text)
    keys = {key for in_pattern, key in _maps(stream) if not in_pattern}
    for in_pattern, key in _maps(stream):
        if in_pattern and key not in _PROPERTIES:
            raise _Fault(f"no property {key!r} in the vocabulary")
    for index, token in enumerate(stream):
        if token.is_symbol(".") and stream[index - 1].kind is TokenKind.NAME:
            known = _known(labels.get(stream[index - 1].text, set())) or _PROPERTIES | keys
            if stream[index + 1].text not in known:
                what = f"{stream[index - 1].text}.{stream[index + 1].text}"
                raise _Fault(f"no property {what} in the vocabulary")


def _known(names: set[str]) -> set[str]:
    """Properties of a variable whose one label or type is known; empty if anything is possible."""
    if len(names) != 1:
        return set()
    name = next(iter(names))
    common = {"id", *(spec.name for spec in VOCABULARY.common)}
    if name in VOCABULARY.nodes:
        return common | VOCABULARY.nodes[name].by_name.keys()
    if name in VOCABULARY.relationships:
        return common | VOCABULARY.relationships[name].by_name.keys()
    return _BOOKKEPT.get(name, set())


def _check_parameters(query: Query) -> None:
    declared = [parameter.name for parameter in query.parameters]
    if len(set(declared)) != len(declared):
        raise _Fault("a parameter is declared twice")
    own = set(declared) - {"as_of", "layers"}
    if missing := set(query.used) - set(declared):
        raise _Fault(f"${', $'.join(sorted(missing))} is not declared")
    if idle := own - set(query.used):
        raise _Fault(f"{', '.join(sorted(idle))} is declared and not used")


def _check_return(query: Query, stream: Sequence[Token]) -> None:
    """The last RETURN gives the declared columns, and ORDER BY follows it."""
    last = max((place for place, item in enumerate(stream) if item.is_word("RETURN")), default=-1)
    if last < 0:
        raise _Fault("nothing is returned")
    aliases: list[str] = []
    depth = 0
    ordered = False
    for place in range(last + 1, len(stream)):
        token = stream[place]
        if token.is_symbol("(", "[", "{"):
            depth += 1
        elif token.is_symbol(")", "]", "}"):
            depth -= 1
        elif depth == 0 and token.is_word("ORDER"):
            ordered = True
            break
        elif depth == 0 and token.is_word("AS"):
            aliases.append(stream[place + 1].text)
    if aliases != [column.name for column in query.columns]:
        raise _Fault(f"returns {aliases}, the header declares other columns or another order")
    if not ordered:
        raise _Fault("no ORDER BY after the last RETURN: the order would be the store's")
