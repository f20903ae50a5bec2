"""How alike two nodes are, and why: every point of a score is said.

The score is that of the best pair of readings of their names, raised by an equal credit code or
address and bounded by what speaks against: another number, another part, kind, place or code. It
orders and explains proposals; it decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from graph.model.spec import Text
from queries.identity.codes import EVIDENCE
from queries.identity.names import (
    OPPOSITES,
    Name,
    folded,
    initials,
    is_place,
    pinyin,
    readings,
    take_apart,
)

MERGE_THRESHOLD = 0.85
"""From here on a proposal says: these are one body, unless somebody knows better."""
CERTAIN = 0.95
"""Equal credit code and names that agree, or names equal in all that tells bodies apart."""
POSSIBLE = 0.6
"""Below this nothing is proposed."""

_NAME_WAYS = {
    "whole": 1.0,
    "placed": 0.95,
    "outside": 0.85,
    "inside": 0.8,
    "former": 0.96,
    "alias": 0.96,
}
"""Weight of a reading: a bracket may hold a second body, a former name may have been given away."""
_CAPS = {
    "other_number": 0.3,
    "other_place": 0.5,
    "other_kind": 0.5,
    "other_part": 0.55,
    "other_code": 0.6,
    "other_form": 0.8,
}
_UNTOLD_KIND = 0.75
"""Bound where only one name says what kind of body it is: 富康城 may be a hotel or a mall."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason. ``value`` is the score it gives, or, if it speaks against, the bound it sets;
    ``detail`` what was compared."""

    code: str
    speaks_for: bool
    value: float
    detail: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What of a node is compared."""

    name: str
    former_names: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    credit_code: str | None = None
    address: str | None = None

    def read(self) -> Iterator[tuple[str, Name]]:
        """Every reading of every name, the name itself first."""
        for way, text in readings(self.name):
            yield way, take_apart(text)
        for way, names in (("former", self.former_names), ("alias", self.aliases)):
            for name in names:
                yield way, take_apart(folded(name))


@dataclass(frozen=True, slots=True)
class Judgement:
    """A score of 0 to 1, and what it is made of: for it first, strongest first."""

    score: float
    evidence: tuple[Evidence, ...]

    @property
    def proposal(self) -> str | None:
        """Code of :data:`PROPOSAL`; None if nothing is proposed."""
        if self.score >= CERTAIN:
            return "certain"
        if self.score >= MERGE_THRESHOLD:
            return "likely"
        return "possible" if self.score >= POSSIBLE else None

    @property
    def reason(self) -> Text:
        """The evidence in one sentence."""
        return Text(_sentence(self.evidence, zh=True), _sentence(self.evidence, zh=False))


def judge(first: Profile, second: Profile) -> Judgement:
    """How alike two nodes of one label are. Symmetric. O(readings² x length²)."""
    best = max(
        (
            _names(way, one, other_way, other)
            for way, one in first.read()
            for other_way, other in second.read()
        ),
        # The evidence in the key, so that equal scores are told alike in either order.
        key=lambda found: (found[0], -len(found[1]), [(one.code, one.detail) for one in found[1]]),
    )
    score, evidence = best[0], list(best[1])
    if (
        first.address
        and second.address
        and address_key(first.address) == address_key(second.address)
    ):
        raised = score + (CERTAIN - score) / 2 if score < CERTAIN else score
        evidence.append(Evidence("address", True, round(raised, 3), first.address))
        score = min([raised, *(one.value for one in evidence if not one.speaks_for)])
    if first.credit_code and second.credit_code:
        if first.credit_code == second.credit_code:
            against = {one.code for one in evidence if not one.speaks_for}
            score = 0.9 if against or score < POSSIBLE else 1.0
            if "other_part" in against:
                score = 0.8  # a branch may go by the code of its firm
            evidence.append(Evidence("credit_code", True, score, first.credit_code))
        else:
            detail = " / ".join(sorted((first.credit_code, second.credit_code)))
            evidence.append(Evidence("other_code", False, _CAPS["other_code"], detail))
            score = min(score, _CAPS["other_code"])
    evidence.sort(key=lambda one: (not one.speaks_for, -one.value, one.code))
    return Judgement(round(score, 3), tuple(evidence))


def address_key(address: str) -> str:
    """An address for comparing: folded, without signs and blanks."""
    return "".join(character for character in folded(address) if character.isalnum())


def _names(way: str, one: Name, other_way: str, other: Name) -> tuple[float, tuple[Evidence, ...]]:
    """Score of two readings, with what speaks for it and against it."""
    code, score, detail = _likeness(one, other)
    weight = _NAME_WAYS[way] * _NAME_WAYS[other_way]
    if weight < 1 and code in ("name", "core_name") and {"former", "alias"} & {way, other_way}:
        code = "former_name" if "former" in (way, other_way) else "alias"
    score *= weight
    evidence = [Evidence(code, True, round(score, 3), detail)]
    for against, difference in _differences(one, other):
        bound = _CAPS[against] if all(difference) else _one_sided(against)
        if bound < score or against == "other_number":
            shown = " / ".join(side or "-" for side in sorted(difference))
            evidence.append(Evidence(against, False, bound, shown))
    return min(item.value for item in evidence), tuple(evidence)


def _one_sided(against: str) -> float:
    return _UNTOLD_KIND if against == "other_kind" else _CAPS[against]


def _differences(one: Name, other: Name) -> Iterator[tuple[str, tuple[str, str]]]:
    """Where the names say different things, by code of :data:`EVIDENCE`."""
    if one.digits != other.digits:
        yield "other_number", (",".join(one.digits), ",".join(other.digits))
    if _opposite(one.core, other.core):
        yield "other_part", (one.core, other.core)
    elif one.parts != other.parts:
        yield "other_part", ("".join(sorted(one.parts)), "".join(sorted(other.parts)))
    if one.kind != other.kind:
        yield "other_kind", (one.kind, other.kind)
    if not (one.places <= other.places or other.places <= one.places):
        yield "other_place", ("".join(sorted(one.places)), "".join(sorted(other.places)))
    forms = {one.form, other.form} - {"", "company"}
    if len(forms) > 1 or one.group != other.group:
        group = "集团"
        yield (
            "other_form",
            (one.form + group * one.group, other.form + group * other.group),
        )


def _opposite(one: str, other: str) -> bool:
    """Whether two texts differ in one character, and that tells east from west."""
    unlike = [pair for pair in zip(one, other, strict=False) if pair[0] != pair[1]]
    return len(one) == len(other) and len(unlike) == 1 and OPPOSITES.issuperset(unlike[0])


def _likeness(one: Name, other: Name) -> tuple[str, float, str]:
    """The strongest thing that speaks for two names, its score and what was compared."""
    if one.text == other.text:
        return "name", 0.98, one.text
    pair = " / ".join(sorted((one.text, other.text)))
    if one.core == other.core:
        score = 0.96
        score -= 0.03 * (one.places != other.places)
        score -= 0.02 * (one.form != other.form)
        return "core_name", score, one.core
    best = max(_by_sound(one, other), _by_letters(one, other), _by_parts(one, other))
    return best[1], best[0], pair


def _by_sound(one: Name, other: Name) -> tuple[float, str]:
    if pinyin(one.core) != pinyin(other.core):
        return 0.0, "homophone"
    return (0.9 if len(one.core) > 2 else 0.8), "homophone"


def _by_letters(one: Name, other: Name) -> tuple[float, str]:
    """Similarity of characters and, for a third, of syllables; long names bear a slip better.

    A letter taken for another makes another name as easily as a slip, so that letters alone stay
    below the merge threshold.
    """
    if sorted(one.core) == sorted(other.core):
        return 0.84, "similar_name"
    letters = Levenshtein.normalized_similarity(one.core, other.core)
    if letters < 0.5:
        return 0.0, "similar_name"
    sounds = Levenshtein.normalized_similarity(pinyin(one.core), pinyin(other.core))
    alike = (2 * letters + sounds) / 3
    return min(alike, 1 - 1 / len(one.core + other.core)) * 0.88, "similar_name"


def _by_parts(one: Name, other: Name) -> tuple[float, str]:
    """A short form, or a name inside the other: 昆船 of 昆明船舶设备, 神犁设备 in 神犁设备制造."""
    short, long = sorted((one, other), key=lambda name: (len(name.core), name.text))
    if is_place(short.core):
        return 0.0, "contained_name"
    if short.core in long.body:
        # What is added may name a sister or a daughter: 昆船智能 is not 昆船.
        return 0.45 + 0.3 * len(short.core) / max(len(long.core), 1), "contained_name"
    if (
        any(is_abbreviation(short.core, name) for name in (long.body, long.core))
        or _are_initials(one.core, other)
        or _are_initials(other.core, one)
    ):
        return 0.75, "abbreviation"
    return 0.0, "abbreviation"


def _are_initials(short: str, name: Name) -> bool:
    """Whether a text of three letters or more has the initials of a name's syllables."""
    return (
        short.isascii() and len(short) > 2 and short in (initials(name.core), initials(name.body))
    )


def is_abbreviation(short: str, long: str) -> bool:
    """Whether a short form can stand for a name: 2 to 4 of its characters in order, its first too.

    >>> is_abbreviation("昆船", "昆明船舶设备集团"), is_abbreviation("昆智", "昆明船舶设备集团")
    (True, False)
    """
    if not 2 <= len(short) <= 4 or len(long) < len(short) + 2 or short[0] != long[0]:
        return False
    rest = iter(long)
    return all(character in rest for character in short)


def _sentence(evidence: tuple[Evidence, ...], *, zh: bool) -> str:
    def told(one: Evidence) -> str:
        text = EVIDENCE.codes[one.code]
        return f"{text.zh}({one.detail})" if zh else f"{text.en} ({one.detail})"

    favour = [told(one) for one in evidence if one.speaks_for]
    against = [told(one) for one in evidence if not one.speaks_for]
    if zh:
        return "，".join(favour) + ("；但" + "，".join(against) if against else "") + "。"
    return ", ".join(favour) + ("; but " + ", ".join(against) if against else "") + "."
