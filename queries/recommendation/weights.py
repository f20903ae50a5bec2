"""What a pairing is judged by, and how much each part weighs."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from typing import Self

from graph.errors import InvalidInput
from graph.model.spec import CodeList, Text

PART = CodeList(
    "score_part",
    "A part of the score of a pairing.",
    {
        "need": Text("需求对接", "need met"),
        "distance": Text("距离", "distance"),
        "sector": Text("跨领域", "across sectors"),
        "load": Text("现有负担", "existing load"),
        "network": Text("网络效应", "network effect"),
    },
)
MATCHING_STATUS = CodeList(
    "matching_status",
    "How good the pairings for the whole network are.",
    {
        "optimal": Text("候选图中已证最优", "proven the best among the candidates"),
        "feasible": Text("可行，未证最优", "feasible, not proven the best"),
    },
)
NEUTRAL = 0.5
"""Score of a part of which nothing is known: neither for nor against the pairing."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part of a score weighs; together 1, so that the score is in [0, 1].

    No source gives figures. The defaults put first what practice matches by, needs and nearness,
    then the walls between sectors that pairing is to break (F056), then load and network.
    """

    need: float = 0.35
    distance: float = 0.25
    sector: float = 0.2
    load: float = 0.1
    network: float = 0.1

    def __post_init__(self) -> None:
        """Raises InvalidInput for a weight outside [0, 1], and if they are not 1 together."""
        for part, weight in zip(PART.codes, astuple(self), strict=True):
            if not 0 <= weight <= 1:
                raise InvalidInput(f"the weight of {part} must be 0 to 1, got {weight}")
        if not abs(sum(astuple(self)) - 1) <= 1e-9:
            raise InvalidInput(f"the weights must be 1 together, got {sum(astuple(self)):g}")

    @classmethod
    def read(cls, text: str) -> Self:
        """The weights of a text; a part that is not named weighs nothing.

        >>> Weights.read("need:0.6,distance:0.4").sector
        0.0

        Raises
        ------
        InvalidInput
            an unknown part, one named twice, no number, or not 1 together.
        """
        given: dict[str, float] = {}
        for entry in text.split(","):
            part, _, number = entry.partition(":")
            part = part.strip()
            if part not in PART.codes:
                raise InvalidInput(f"no part {part!r}: there are {', '.join(PART.codes)}")
            if part in given:
                raise InvalidInput(f"the part {part} is given twice")
            try:
                given[part] = float(number)
            except ValueError:
                raise InvalidInput(
                    f"{entry.strip()!r} is no weight; write it as {part}:0.5"
                ) from None
        return cls(**{field.name: given.get(field.name, 0.0) for field in fields(cls)})
