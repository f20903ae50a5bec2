"""The register of pairings: agreements with their parties, their brand and where they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import filterfalse
from typing import Any

import numpy as np

from graph.errors import InvalidInput, NotFound
from graph.model.codes import AGREEMENT_FORM, AGREEMENT_STATUS
from graph.model.spec import CodeList, Text
from graph.snapshot.pictures import Index, Picture
from queries.catalogue import Reader, run
from queries.pairing.agreements import Agreement, agreements, telling
from queries.pairing.status import Status


@dataclass(frozen=True, slots=True)
class Party:
    """A party to an agreement.

    ``category`` marks a class of bodies that stands for none in particular, the military: it has
    no place and nothing behind it to open.
    """

    id: str
    name: str
    role: str | None
    lead: bool | None
    sector: str | None
    category: bool
    in_zone: bool | None
    certainty: str | None


@dataclass(frozen=True, slots=True)
class Pairing:
    """An agreement on a day.

    ``days_left`` counts from the day to the first day after the term; None where that is not given
    or the agreement does not hold. ``brands`` are ids.
    """

    id: str
    name: str
    form: str
    theme: str | None
    layer: str
    since: date | None
    until: date | None
    signed: date | None
    content: str | None
    activities_per_year: int | None
    attachment: str | None
    status: Status
    days_left: int | None
    parties: tuple[Party, ...]
    brands: tuple[str, ...]
    source: str
    facts: tuple[str, ...]
    paragraphs: tuple[str, ...]
    certainty: str | None
    note: str | None
    note_en: str | None

    @property
    def form_text(self) -> Text:
        """The form in both languages."""
        return AGREEMENT_FORM.codes[self.form]

    @property
    def undated(self) -> bool:
        """Whether neither day of the term is known."""
        return self.status is Status.UNDATED

    @property
    def party_ids(self) -> set[str]:
        """Ids of the parties."""
        return {party.id for party in self.parties}

    @property
    def within_zone(self) -> bool:
        """Whether no party is said to be outside the zone."""
        return not any(party.in_zone is False for party in self.parties)


@dataclass(frozen=True, slots=True)
class FormCount:
    """How many agreements of a form stand so on the day."""

    form: str
    status: Status
    count: int


@dataclass(frozen=True, slots=True)
class Register:
    """The agreements asked for, sorted by id.

    ``counts`` tells of every form and status how many there are, ``left_out`` how many more the
    filters other than form and status let through; in the order of the code lists, empty ones
    left out. If a brand was asked for, ``brand`` is its id, ``partners`` are the parties beside
    the body that runs it, and ``open_list`` tells whether the source says that there are more.
    """

    as_of: date
    layers: tuple[str, ...]
    pairings: tuple[Pairing, ...]
    counts: tuple[FormCount, ...]
    left_out: tuple[FormCount, ...]
    brand: str | None = None
    open_list: bool | None = None
    partners: tuple[Party, ...] = ()

    def by_form(self) -> dict[str, tuple[Pairing, ...]]:
        """The agreements of each form, the forms in the order of their code list."""
        return {
            form: tuple(pairing for pairing in self.pairings if pairing.form == form)
            for form in AGREEMENT_FORM.codes
        }


def every_pairing(picture: Picture) -> tuple[Pairing, ...]:
    """All agreements of a picture's layers as they stand on its day, ended and coming ones too, by
    id. O(n + m) on arrays for n nodes and m relationships of agreements."""
    found = agreements(picture)
    nodes = np.array([agreement.at for agreement in found], dtype=np.intp)
    parties, brands = _parties(picture, nodes), _brands(picture, nodes)
    return tuple(
        _pairing(picture, agreement, parties.get(agreement.at, []), brands.get(agreement.at, set()))
        for agreement in found
    )


def pairings(
    store: Reader,
    picture: Picture,
    *,
    brand: str | None = None,
    form: str | None = None,
    status: str | None = None,
    party: str | None = None,
    committee: str | None = None,
    theme: str | None = None,
    in_zone: bool | None = None,
    every: Sequence[Pairing] | None = None,
) -> Register:
    """The agreements on a day, by default those that hold: active, expiring or undated.

    Parameters
    ----------
    store
        where to ask which brand or joint committee is meant.
    picture
        of the same revision: the day, and the layers to draw on.
    brand
        only those that advance this brand, given by its code, such as B1, or its id.
    form
        only those of this form.
    status
        only those that stand so on the day, whether they hold or not.
    party
        only those that this body is a party to, given by id.
    committee
        only those that this joint committee or a member of it on the day is a party to, given by
        id.
    theme
        only those with this text in their theme.
    in_zone
        False: only those with a party outside the zone; True: only those without one. A party of
        which it is not said is inside.
    every
        all agreements of the picture, if they are known already.

    Raises
    ------
    InvalidInput
        no such form or status.
    NotFound
        no such brand or joint committee on that day in those layers.
    """
    _check_code(AGREEMENT_FORM, form)
    _check_code(AGREEMENT_STATUS, status)
    as_of, chosen = picture.as_of, picture.layers
    asked: dict[str, Any] = {"as_of": as_of, "layers": sorted(chosen)}
    about: dict[str, Any] = {}
    if brand is not None:
        found = run(store, "brands", brand=brand, **asked)
        if not found:
            raise NotFound(f"no brand {brand!r} in the layers {', '.join(chosen)}")
        about = found[0]
    seats = None if committee is None else _seats(store, committee, asked)
    fitting = [
        pairing
        for pairing in (every_pairing(picture) if every is None else every)
        if (not about or about["id"] in pairing.brands)
        and (party is None or party in pairing.party_ids)
        and (seats is None or seats & pairing.party_ids)
        and (theme is None or theme in (pairing.theme or ""))
        and (in_zone is None or pairing.within_zone is in_zone)
    ]

    def asked_for(pairing: Pairing) -> bool:
        return (form is None or pairing.form == form) and (
            pairing.status.holds if status is None else pairing.status == status
        )

    kept = tuple(filter(asked_for, fitting))
    counted = _counts(kept), _counts(tuple(filterfalse(asked_for, fitting)))
    if not about:
        return Register(as_of, chosen, kept, *counted)
    runners = {item["id"] for item in about["advanced_by"] if item["role"] == "runner"}
    partners = {
        party.id: party for pairing in kept for party in pairing.parties if party.id not in runners
    }
    return Register(
        as_of,
        chosen,
        kept,
        *counted,
        brand=about["id"],
        open_list=bool(about["open_list"]),
        partners=tuple(partners[key] for key in sorted(partners)),
    )


def _seats(store: Reader, committee: str, asked: dict[str, Any]) -> set[str]:
    """A joint committee and its members, by id."""
    for row in run(store, "committees", **asked):
        if row["id"] == committee:
            return {committee, *(member["id"] for member in row["members"])}
    raise NotFound(
        f"{committee!r} is no joint committee on {asked['as_of']} in {', '.join(asked['layers'])}"
    )


def _counts(pairings: Sequence[Pairing]) -> tuple[FormCount, ...]:
    counted = Counter((pairing.form, pairing.status) for pairing in pairings)
    return tuple(
        FormCount(form, status, counted[form, status])
        for form in AGREEMENT_FORM.codes
        for status in Status
        if counted[form, status]
    )


def _check_code(codes: CodeList, value: str | None) -> None:
    if value is not None and value not in codes.codes:
        raise InvalidInput(f"no {codes.name} {value!r}: there are {', '.join(codes.codes)}")


def _parties(picture: Picture, nodes: Index) -> dict[int, list[Party]]:
    """Parties of each agreement by their ids; one with several roles stands once for each."""
    snapshot, by = picture.snapshot, picture.representative_of
    edges = telling(picture, nodes, "PARTY_TO")
    ties = sorted(
        (by.get(body, body), body, at, agreement)
        for at, (body, agreement) in enumerate(
            zip(edges.start.tolist(), edges.end.tolist(), strict=True)
        )
    )
    columns, said = snapshot.columns, edges.columns
    found: dict[int, list[Party]] = {}
    for body, _, at, agreement in ties:
        party = Party(
            id=str(snapshot.ids[body]),
            name=str(snapshot.names[body]),
            role=said["role"].at(at),
            lead=said["lead"].at(at),
            sector=columns["sector"].at(body),
            category=bool(columns["category"].at(body)),
            in_zone=columns["in_zone"].at(body),
            certainty=said["certainty"].at(at),
        )
        if party not in found.setdefault(agreement, []):
            found[agreement].append(party)
    return found


def _brands(picture: Picture, nodes: Index) -> dict[int, set[str]]:
    """Ids of the brands that each agreement advances."""
    snapshot, by = picture.snapshot, picture.representative_of
    edges = telling(picture, nodes, "ADVANCES", outgoing=True)
    found: dict[int, set[str]] = {}
    for agreement, stored in zip(edges.start.tolist(), edges.end.tolist(), strict=True):
        initiative = by.get(stored, stored)
        if snapshot.columns["kind"].at(initiative) == "brand":
            found.setdefault(agreement, set()).add(str(snapshot.ids[initiative]))
    return found


def _pairing(
    picture: Picture, agreement: Agreement, parties: Sequence[Party], brands: Collection[str]
) -> Pairing:
    columns, until, holds = picture.snapshot.columns, agreement.until, agreement.status.holds

    def said(name: str) -> Any:
        return columns[name].at(agreement.at)

    return Pairing(
        id=agreement.id,
        name=agreement.name,
        form=agreement.form,
        theme=agreement.theme,
        layer=agreement.layer,
        since=agreement.since,
        until=until,
        signed=agreement.signed,
        content=said("content"),
        activities_per_year=agreement.a_year,
        attachment=said("attachment"),
        status=agreement.status,
        days_left=(until - picture.as_of).days if until and holds else None,
        parties=tuple(parties),
        brands=tuple(sorted(brands)),
        source=said("source"),
        facts=tuple(said("facts") or ()),
        paragraphs=tuple(said("paragraphs") or ()),
        certainty=said("certainty"),
        note=said("note"),
        note_en=said("note_en"),
    )
