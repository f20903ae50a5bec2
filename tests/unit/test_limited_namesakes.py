"""Of several enterprises under one credit code one counts: the same one for an account that is
limited to a part of their park."""

from __future__ import annotations

from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from graph.model.rows import RelRow
from graph.snapshot.areas import part
from graph.snapshot.building import snapshot_of
from graph.snapshot.limiting import limited
from graph.snapshot.pictures import Area, Snapshot
from queries.coverage.rules.codes import EXCLUSION
from queries.coverage.rules.files import default_policy
from queries.coverage.status.base import exclusion
from tests.support.small import dataset, node, rel

DAY = date(2021, 12, 31)
INSIDE = "zone:inside"
FIRMS = st.tuples(
    st.sampled_from((INSIDE, "zone:outside")),
    st.sampled_from(("operating", "deregistered")),
    st.sampled_from(("code-1", "code-2")),
)


def network(firms: list[tuple[str, str, str]]) -> Snapshot:
    rows = [node("Zone", "zone:park", kind="development_zone", park="zone:park")]
    ties: list[RelRow] = []
    for zone in (INSIDE, "zone:outside"):
        rows.append(node("Zone", zone, kind="subdistrict", park="zone:park"))
        ties.append(rel("PART_OF", zone, "zone:park"))
    for at, (zone, status, code) in enumerate(firms):
        firm = f"unit:firm{at}"
        told = {"operating_status": status, "uscc": code, "park": "zone:park"}
        rows.append(node("Unit", firm, "Enterprise", ownership="private", **told))
        ties.append(rel("LOCATED_IN", firm, zone))
    return snapshot_of(dataset(*rows, *ties))


def repeated(snapshot: Snapshot) -> dict[str, bool]:
    """Which enterprises of the part are left out because another one counts."""
    picture = part(snapshot.at(DAY), Area((INSIDE,)))
    enterprises = picture.nodes("Unit", "Enterprise")
    codes = exclusion(picture, enterprises, default_policy().denominator("spatial"))
    told = codes == list(EXCLUSION.codes).index("duplicate_credit_code")
    return dict(zip(snapshot.ids[enterprises].tolist(), told.tolist(), strict=True))


@given(st.lists(FIRMS, max_size=8))
# The first inside does not count, the one outside between them does.
@example(
    [
        (INSIDE, "deregistered", "code-1"),
        ("zone:outside", "operating", "code-1"),
        (INSIDE, "operating", "code-1"),
    ]
)
@example([(INSIDE, "operating", "code-1"), ("zone:outside", "operating", "code-1")])
def test_the_same_one_counts(firms: list[tuple[str, str, str]]) -> None:
    whole = network(firms)
    assert repeated(limited(whole, [INSIDE]).snapshot) == repeated(whole)
