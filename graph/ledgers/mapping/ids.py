"""Ids of what ledgers name: codes as they are, other characters so that they can be read back."""

from __future__ import annotations

import re
from hashlib import blake2b

from graph.model.vocabulary import VOCABULARY

_PREFIXES = {label: f"{node.prefix}:" for label, node in VOCABULARY.nodes.items()}
_LONGEST = 120
_OTHER = re.compile(r"[^\w.\-]")
_ENCODED = re.compile(r"@([0-9a-f]+)\.")


def entity_id(label: str, code: str) -> str:
    """The id of a label's entity by its code. Case is kept; equal codes only have equal ids.

    A character an id may not have becomes ``@``, its code point in hex and a full stop. What would
    be longer than an id may be is cut and ends in a digest, and only that cannot be read back.

    >>> entity_id("Agreement", "XY〔2021〕3号")
    'agr:XY@3014.2021@3015.3号'
    """
    encoded = (
        code
        if _OTHER.search(code) is None
        else _OTHER.sub(lambda match: f"@{ord(match.group()):x}.", code)
    )
    if len(encoded) > _LONGEST:
        digest = blake2b(code.encode(), digest_size=8).hexdigest()
        encoded = f"{encoded[: _LONGEST - 17]}@{digest}"
    return _PREFIXES[label] + encoded


def code_of(entity_id: str) -> str:
    """The code an id was made from.

    >>> code_of("agr:XY@3014.2021@3015.3号")
    'XY〔2021〕3号'
    """
    local = entity_id.partition(":")[2]
    return _ENCODED.sub(lambda match: chr(int(match[1], 16)), local)
