"""How training reach is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.console import NOT_GIVEN, Output, number
from api.routes.coverage import training as routes
from api.views.columns import ID, NAME
from api.views.view import Column, one_table
from graph.model.codes import ORGANIZATION_KIND, SECTOR, TRAINING_DOMAIN
from graph.model.spec import Text
from queries.coverage.answers.training import OUTCOME, REASON


def _reasons(row: Any, output: Output) -> str:
    return output.listed(output.code(REASON, one) for one in row.reasons)


def _domain(row: Any, output: Output) -> str:
    if row.domain is None:
        return f"{output.pick('未注明', 'not given')} {row.schools}"
    return f"{output.code(TRAINING_DOMAIN, row.domain)} {row.schools}"


def _counted(listing: routes.TrainingListing, output: Output) -> Iterator[str]:
    yield output.listed(
        f"{output.code(OUTCOME, one.outcome)} {one.branches:,}" for one in listing.counts
    )
    domains = output.listed(_domain(one, output) for one in listing.domains) or NOT_GIVEN
    yield output.pick(
        f"党校 {listing.schools} 所（{domains}），其中 {listing.schools_unlocated} 所无坐标；"
        f"直线 {listing.km:g} 公里以内为就近",
        f"{listing.schools} schools ({domains}), {listing.schools_unlocated} without "
        f"coordinates; near is within {listing.km:g} km in a straight line",
    )


VIEWS = (
    one_table(
        command="coverage training",
        route=routes.training,
        examples=("--km 2 --as-of 2021-12-31", "--outcome unknown --csv unknown.csv"),
        shown=50,
        title=Text("党支部与党校", "Branches and Party schools"),
        columns=(
            ID,
            NAME,
            Column(Text("类别", "kind"), "kind", ORGANIZATION_KIND),
            Column(Text("领域", "sector"), "sector", SECTOR),
            Column(Text("党校领域", "domain"), "domain", TRAINING_DOMAIN),
            Column(
                Text("最近党校", "nearest school"),
                lambda row, _: row.nearest_school and row.nearest_school.name,
            ),
            Column(
                Text("直线距离（米）", "straight line (m)"),
                lambda row, _: None if row.metres is None else number(row.metres),
            ),
            Column(Text("原因", "reason"), _reasons),
        ),
        notes=_counted,
    ),
)
