"""A plan of positions as a paper for approval: what, why, where, which, what it costs, who gains,
what it rests on, and how good it surely is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from math import ceil

import numpy as np

from api import console
from api.console import Output, number, percent
from api.downloads.plans import among, area_of
from api.views import notes
from graph.errors import Conflict
from graph.model.spec import Text
from graph.snapshot import pictures
from queries.coverage.plans.own_sites import SITE_STATUS
from queries.coverage.plans.planning import Plan, PlannedCoverage, PlannedSite
from queries.coverage.reach.walking import METHOD, Floats, WalkModel
from queries.coverage.rules.codes import PLAN_GOAL, PLAN_STATUS
from queries.coverage.status.state import CoverageState
from queries.coverage.status.whereabouts import points
from queries.lookup import NodeLine, sources
from queries.network import Network
from visualizations.papers.model import (
    Cell,
    Heading,
    Language,
    Paper,
    Paragraph,
    Part,
    Picture,
    Signatures,
    Table,
)
from visualizations.papers.plan_map import Drawn, plan_map
from visualizations.papers.typesetting import families
from visualizations.texts import said


def plan_paper(plan: Plan, network: Network, lang: Language, *, made: date) -> Paper:
    """The paper. The places on its map are read anew, of the plan's own revision.

    Raises
    ------
    Conflict
        the plan is impossible, or the data have changed since: it would not be what is approved.
    NotInstalled
        a font for the map is missing.
    """
    if plan.status == "infeasible":
        why = "" if plan.why is None else f" ({plan.why.en})"
        raise Conflict(f"there is no plan to put on paper: it is impossible{why}")
    zones = [zone.id for zone in plan.zones]
    picture = network.picture(plan.as_of, plan.layers, zones=zones or None, within=plan.within)
    if picture.snapshot.revision != plan.revision:
        raise Conflict("the data have changed since the plan was made: ask for the plan again")
    walk = WalkModel(plan.walk.minutes, plan.walk.speed_m_per_s, plan.walk.detour)
    policy = network.policy(f"{plan.policy.id}@{plan.policy.version}")
    state = network.coverage(picture, walk, policy)
    teller = _Teller(plan, state, Output(console.Language(lang)), lang)
    way = "close" if plan.goal == "close" else "open"
    return Paper(
        title=said(f"paper.plan.{way}", lang),
        lang=lang,
        under=tuple(teller.under()),
        parts=tuple(teller.parts()),
        page=said("paper.page", lang),
        end=said("paper.made", lang, made.isoformat()),
    )


class _Teller:
    """The chapters of one plan in one language."""

    def __init__(self, plan: Plan, state: CoverageState, output: Output, lang: Language) -> None:
        self.plan, self.state, self.output, self.lang = plan, state, output, lang
        self.way = "close" if plan.goal == "close" else "open"

    def say(self, key: str, *values: str) -> str:
        """A text of the catalogue of papers, filled."""
        return said(f"paper.{key}", self.lang, *values)

    def under(self) -> Iterator[str]:
        """What holds for the whole paper."""
        plan = self.plan
        layers = notes.layer_names(plan.layers, self.output)
        yield self.say("area", area_of(plan, self.lang))
        yield self.say("day", plan.as_of.isoformat(), layers)
        if "synthetic" in plan.layers and self._synthetic():
            yield said("synthetic.banner", self.lang)

    def _synthetic(self) -> bool:
        return "synthetic" in self.plan.drawn_on or any(
            source.layer == "synthetic" for source in sources(self.state.picture)
        )

    def parts(self) -> Iterator[Part]:
        """All chapters in their order."""
        yield Heading(self.say("plan.what"))
        yield from self._what()
        yield Heading(self.say("plan.why"))
        yield from self._why()
        if self.plan.sites:
            yield Heading(self.say("plan.map"))
            yield self._map()
        yield Heading(self.say("plan.list"))
        yield self._list()
        yield Heading(self.say("plan.cost"))
        yield Paragraph(self._cost())
        yield Heading(self.say("plan.gain" if self.way == "open" else "plan.lose"))
        yield self._moved()
        yield Heading(self.say("plan.rests"))
        yield self._rests()
        yield Heading(self.say("plan.proof"))
        yield self._proof()
        yield Paragraph(self.say("plan.proof.note"), quiet=True)
        yield Heading(self.say("signatures"))
        titles = (self.say("proposed"), self.say("examined"), self.say("approved"))
        yield Signatures(titles, self.say("signed"))

    def _what(self) -> Iterator[Part]:
        plan = self.plan
        area = area_of(plan, self.lang)
        yield Paragraph(self.say(f"plan.what.{self.way}", f"{len(plan.sites):,}", area))
        facts = [(self.say("plan.goal"), self.output.code(PLAN_GOAL, plan.goal))]
        if plan.weight != "one":
            facts.append((self.say("plan.weight"), said(f"weight.{plan.weight}", self.lang)))
        facts.append((said("desk.plan.among", self.lang), among(plan, self.lang)))
        yield Table((), tuple(facts))

    def _why(self) -> Iterator[Part]:
        before, after = self.plan.before, self.plan.after
        yield Paragraph(
            self.say(
                f"plan.why.{self.way}",
                f"{self.plan.walk.minutes:g}",
                f"{before.enterprises:,}",
                f"{before.of_enterprises:,}",
                _share(before),
                f"{after.enterprises:,}",
                _share(after),
                f"{abs(after.enterprises - before.enterprises):,}",
            )
        )
        facts = []
        if self.plan.weight != "one":
            told = f"{number(before.weight)} → {number(after.weight)} / {number(after.of_weight)}"
            facts.append((self.say("plan.weighted"), told))
        if self._rough:
            facts += [
                (said("desk.plan.rough", self.lang), f"{self.plan.rough:,}"),
                (said("desk.plan.rough.sites", self.lang), f"{self.plan.rough_sites:,}"),
                (said("desk.plan.found", self.lang), f"{before.found:,} → {after.found:,}"),
                (
                    said("desk.plan.possible", self.lang),
                    f"{before.possible:,} → {after.possible:,}",
                ),
            ]
        if self.way == "open":
            facts.append((said("desk.plan.unreachable", self.lang), f"{self.plan.unreachable:,}"))
        yield Table((), tuple(facts))

    def _map(self) -> Picture:
        plan, state = self.plan, self.state
        closed = {site.id for site in plan.sites}
        ids = state.picture.snapshot.ids
        keep = np.array([str(ids[site]) not in closed for site in state.sites], np.bool_)
        standing = points(state.picture, state.sites[keep])
        uncovered = points(state.picture, state.enterprises[state.rate_status("spatial").uncovered])
        words = {
            "site": self.say(f"plan.map.site.{self.way}"),
            **{one: self.say(f"plan.map.{one}") for one in ("standing", "uncovered")},
            **{one: self.say(f"plan.map.{one}") for one in ("reach", "border")},
        }
        text = self.say("plan.map.text", f"{plan.walk.minutes:g}", f"{plan.walk.threshold_m:,.0f}")
        if plan.streets is not None:
            text += ("" if self.lang == "zh" else " ") + self.say("plan.map.streets")
        found = Drawn(
            sites=np.array([(site.lon, site.lat) for site in plan.sites], np.float64),
            closing=self.way == "close",
            standing=_located(standing),
            uncovered=_located(uncovered),
            borders=_borders(plan, state.picture),
            radius_m=plan.walk.threshold_m,
        )
        return plan_map(found, words=words, font=families(), text=text)

    @property
    def _rough(self) -> bool:
        """Whether what is covered surely is not all that may be."""
        return bool(self.plan.rough or self.plan.rough_sites)

    def _list(self) -> Table:
        plan = self.plan
        gain = {"close": "desk.plan.loss", "near": "desk.plan.saved"}.get(plan.goal, "plan.gain")
        costs = any(site.cost is not None for site in plan.sites)
        heads = (
            self.say("plan.order"),
            self.say("plan.name"),
            self.say("plan.place"),
            said(gain, self.lang),
            self.say("plan.reaches"),
            *((said("plan.possible", self.lang),) if self._rough else ()),
            *((self.say("plan.cost"),) if costs else ()),
        )
        rows = tuple(
            (
                site.order,
                self._name(site),
                f"{site.lon:.6f}, {site.lat:.6f}",
                site.gain,
                site.enterprises,
                *((site.possible,) if self._rough else ()),
                *((site.cost,) if costs else ()),
            )
            for site in plan.sites
        )
        return Table(heads, rows, self.say("none"))

    def _name(self, site: PlannedSite) -> str:
        name = site.name or f"{said('desk.site', self.lang)} {site.order}"
        if not site.fixed:
            return name
        fixed = self.output.code(SITE_STATUS, "fixed")
        return self.output.pick(f"{name}（{fixed}）", f"{name} ({fixed})")

    def _cost(self) -> str:
        costs = [site.cost for site in self.plan.sites if site.cost is not None]
        if not costs:
            return self.say("plan.cost.none")
        told = self.say("plan.cost.sum", f"{len(costs):,}", number(sum(costs)))
        if rest := len(self.plan.sites) - len(costs):
            told += ("" if self.lang == "zh" else " ") + self.say("plan.cost.rest", f"{rest:,}")
        return told

    def _moved(self) -> Table:
        weighted = self.plan.weight != "one"
        heads = (
            said("filter.subdistrict", self.lang),
            self.say("plan.gained" if self.way == "open" else "plan.lost"),
            *((said(f"weight.{self.plan.weight}", self.lang),) if weighted else ()),
        )
        moved = self.plan.moved
        rows: list[tuple[Cell, ...]] = [
            (
                said("report.unlocated", self.lang)
                if one.subdistrict is None
                else _name(one.subdistrict, self.lang),
                one.enterprises,
                *((one.weight,) if weighted else ()),
            )
            for one in moved
        ]
        if rows:
            weight = (sum(one.weight for one in moved),) if weighted else ()
            total = sum(one.enterprises for one in moved)
            rows.append((said("report.total", self.lang), total, *weight))
        return Table(heads, tuple(rows), self.say("plan.nobody"))

    def _rests(self) -> Table:
        plan, output = self.plan, self.output
        facts: list[tuple[str, Cell]] = [
            (self.say("plan.policy"), output.text(plan.policy.title)),
            (self.say("plan.method"), output.code(METHOD, plan.method)),
            *(
                ((said("streets.label", self.lang), notes.streets(plan.streets, output)),)
                if plan.streets is not None
                else ()
            ),
            (self.say("plan.drawn_on"), notes.layer_names(plan.drawn_on, output) or "–"),
            (self.say("plan.unlocated"), f"{plan.unlocated:,}"),
        ]
        if plan.weight != "one":
            facts.append((self.say("plan.without"), f"{plan.without_weight:,}"))
        named = (
            output.pick(source.name, source.name_en or source.name)
            for source in sources(self.state.picture)
        )
        facts.append((self.say("plan.sources"), output.listed(named) or self.say("none")))
        return Table((), tuple(facts))

    def _proof(self) -> Table:
        plan = self.plan
        # Rounded up: a gap that is told is never smaller than it is.
        gap = None if plan.gap is None else f"{ceil(plan.gap * 10_000 - 1e-9) / 100:g}%"
        return Table(
            (),
            (
                (said("desk.plan.state", self.lang), self.output.code(PLAN_STATUS, plan.status)),
                (self.say("plan.objective"), number(plan.objective)),
                (self.say("plan.bound"), number(plan.bound)),
                (self.say("plan.gap"), gap),
                (self.say("plan.candidates"), f"{plan.candidates:,}"),
                (self.say("plan.seconds"), f"{plan.seconds:.1f}"),
            ),
        )


def _share(covered: PlannedCoverage) -> str:
    if not covered.of_enterprises:
        return percent(None)
    return percent(covered.enterprises / covered.of_enterprises)


def _name(node: NodeLine, lang: Language) -> str:
    return str(getattr(Text(node.name, node.name_en or node.name), lang))


def _located(lonlat: Floats) -> Floats:
    return lonlat[np.isfinite(lonlat).all(axis=1)]


def _borders(plan: Plan, picture: pictures.Picture) -> tuple[str, ...]:
    """Those of the plan's zones that have one, and the polygon it was asked for."""
    column = picture.snapshot.columns["boundary"]
    found = (column.at(picture.snapshot.index_of(zone.id)) for zone in plan.zones)
    return tuple(one for one in (*found, plan.within) if one is not None)
