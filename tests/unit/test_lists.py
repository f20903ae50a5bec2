"""The three lists: derived states, remaining quantities, violations, overdue."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.codes import NEED_STATUS, PROJECT_STATUS
from graph.model.rows import NodeRow, RelRow
from graph.snapshot.building import snapshot_of
from graph.snapshot.pictures import Picture
from queries.lists.fulfilment import fulfilment
from queries.lists.overdue import overdue
from queries.lists.reading import three_lists, violations
from queries.lists.records import Need, Project, Resource, ThreeLists
from tests.support.small import dataset, node, rel

DAY = date(2021, 12, 31)
BODIES = (node("Organization", "org:a"), node("Organization", "org:b"), node("Unit", "unit:c"))


def picture_of(*rows: NodeRow | RelRow, as_of: date = DAY) -> Picture:
    return snapshot_of(dataset(*BODIES, *rows)).at(as_of)


def lists(*rows: NodeRow | RelRow, as_of: date = DAY) -> ThreeLists:
    return three_lists(picture=picture_of(*rows, as_of=as_of))


def one_need(*rows: NodeRow | RelRow, **properties: object) -> Need:
    (found,) = lists(node("Need", "need:a", **properties), *rows).needs
    return found


def one_project(*rows: NodeRow | RelRow, **properties: object) -> Project:
    (found,) = lists(node("Project", "proj:a", **properties), *rows).projects
    return found


def project(name: str, status: str) -> list[NodeRow | RelRow]:
    return [
        node("Project", f"proj:{name}", status=status),
        rel("MEETS", f"proj:{name}", "need:a"),
    ]


# --- needs ------------------------------------------------------------------------------------


@given(
    st.sampled_from(list(NEED_STATUS.codes)),
    st.lists(st.sampled_from(list(PROJECT_STATUS.codes)), max_size=4),
)
def test_s15_1_a_need_is_unmatched_claimed_or_done_beside_what_it_declares(
    declared: str, statuses: list[str]
) -> None:
    rows = [row for at, status in enumerate(statuses) for row in project(str(at), status)]
    need = one_need(*rows, status=declared)
    if "done" in statuses:
        state = "done"
    elif {"planned", "in_progress"} & set(statuses):
        state = "claimed"
    else:
        state = "unmatched"
    assert (need.state, need.status) == (state, declared)
    agreeing = {
        "unmatched": {"unclaimed", "returned"},
        "claimed": {"claimed", "in_progress"},
        "done": {"done"},
    }
    assert need.contradiction is (declared not in agreeing[state])
    assert need.settled is (state == "done" or declared in ("done", "returned"))
    assert need.open is (state == "unmatched" and declared not in ("done", "returned"))
    assert [(line.id, line.status) for line in need.projects] == [
        (f"proj:{at}", status) for at, status in enumerate(statuses)
    ]


@pytest.mark.parametrize(
    ("status", "state"), [("in_progress", "unmatched"), ("planned", "unmatched"), ("done", "done")]
)
def test_a_project_that_has_ended_takes_up_nothing_and_what_it_met_stays_met(
    status: str, state: str
) -> None:
    ended = (
        node("Project", "proj:1", status=status, until=DAY),
        rel("MEETS", "proj:1", "need:a"),
    )
    need = one_need(*ended)
    assert need.state == state
    assert [line.id for line in need.projects] == ["proj:1"]


@pytest.mark.parametrize(
    ("due", "days"), [(DAY - timedelta(days=1), 1), (DAY, None), (DAY + timedelta(days=1), None)]
)
def test_s15_1_on_the_day_itself_nothing_is_overdue(due: date, days: int | None) -> None:
    assert one_need(due=due).days_overdue == days
    assert one_project(due=due).days_overdue == days
    assert one_need(due=due, status="done").days_overdue is None
    assert one_need(*project("1", "done"), due=due).days_overdue is None
    assert one_project(due=due, status="done").days_overdue is None
    assert one_project(due=due, status="cancelled").days_overdue is None


def test_overdue_comes_longest_first_and_says_whose_it_is() -> None:
    found = overdue(
        lists(
            node("Need", "need:b", due=DAY - timedelta(days=5)),
            rel("ASKS", "org:b", "need:b"),
            node("Need", "need:a", due=DAY - timedelta(days=5)),
            node("Project", "proj:a", due=DAY - timedelta(days=9)),
            rel("TAKES_PART_IN", "org:a", "proj:a", role="lead"),
            node("Project", "proj:b"),
        )
    )
    assert [(each.days_overdue, each.id, each.what) for each in found] == [
        (9, "proj:a", "project"),
        (5, "need:a", "need"),
        (5, "need:b", "need"),
    ]
    assert [body.id for body in found[0].bodies] == ["org:a"]
    assert [body.id for body in found[2].bodies] == ["org:b"]


def test_lists_are_those_of_the_day() -> None:
    rows = (
        node("Need", "need:a", since=date(2021, 6, 1)),
        node("Resource", "res:a", since=date(2020, 1, 1), until=date(2021, 1, 1)),
    )
    assert [r.id for r in lists(*rows, as_of=date(2020, 12, 31)).resources] == ["res:a"]
    assert lists(*rows, as_of=date(2021, 1, 1)).resources == ()
    assert lists(*rows, as_of=date(2021, 5, 31)).needs == ()
    assert len(lists(*rows, as_of=date(2021, 6, 1)).needs) == 1


# --- projects ---------------------------------------------------------------------------------

SOUND = (
    node("Need", "need:a"),
    node("Resource", "res:a"),
    rel("MEETS", "proj:a", "need:a"),
    rel("USES", "proj:a", "res:a"),
    rel("TAKES_PART_IN", "org:a", "proj:a", role="lead"),
    rel("TAKES_PART_IN", "unit:c", "proj:a", role="participant"),
)


def test_s15_1_a_project_links_a_need_resources_bodies_and_a_due_date() -> None:
    sound = one_project(*SOUND, due=DAY)
    assert sound.violations == ()
    assert [(body.id, body.role) for body in sound.bodies] == [
        ("org:a", "lead"),
        ("unit:c", "participant"),
    ]
    assert [need.id for need in sound.needs] == ["need:a"]
    assert [resource.id for resource in sound.resources] == ["res:a"]
    without = {
        "MEETS": "no_need",
        "USES": "no_resource",
        "TAKES_PART_IN": "fewer_than_two_bodies",
    }
    for rel_type, violation in without.items():
        rest = [row for row in SOUND if not (isinstance(row, RelRow) and row.type == rel_type)]
        assert one_project(*rest, due=DAY).violations == (violation,)
    assert one_project(*SOUND).violations == ("no_due_date",)
    again = (node("Need", "need:b"), rel("MEETS", "proj:a", "need:b"))
    assert one_project(*SOUND, *again, due=DAY).violations == ("several_needs",)
    assert one_project(*SOUND, since=DAY, due=DAY - timedelta(days=1)).violations == (
        "due_before_it_began",
    )
    assert one_project().violations == (
        "no_need",
        "no_resource",
        "fewer_than_two_bodies",
        "no_due_date",
    )


@given(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3), st.booleans())
def test_a_project_is_sound_exactly_if_all_of_the_rule_holds(
    bodies: int, needs: int, resources: int, due: bool
) -> None:
    found = violations(
        bodies=bodies, needs=needs, resources=resources, since=None, due=DAY if due else None
    )
    assert (not found) is (needs == 1 and resources >= 1 and bodies >= 2 and due)


def test_a_project_keeps_what_has_ended_and_drops_what_was_taken_back() -> None:
    used = one_project(
        node("Resource", "res:gone", until=date(2021, 6, 1)), rel("USES", "proj:a", "res:gone")
    )
    assert [resource.id for resource in used.resources] == ["res:gone"]
    taken_back = one_project(
        node("Resource", "res:a"), rel("USES", "proj:a", "res:a", until=date(2021, 6, 1))
    )
    assert taken_back.resources == ()


def test_a_task_that_only_advances_an_initiative_is_on_no_list() -> None:
    reform = (
        node("Project", "proj:task"),
        node("Initiative", "init:reform"),
        rel("ADVANCES", "proj:task", "init:reform"),
    )
    assert lists(*reform).projects == ()
    assert lists(*reform).other_projects == 1
    joined = lists(*reform, rel("TAKES_PART_IN", "org:a", "proj:task"))
    assert (len(joined.projects), joined.other_projects) == (1, 0)
    # one that is tied to nothing is on the list, with all that it lacks
    assert len(lists(node("Project", "proj:bare")).projects) == 1


# --- resources --------------------------------------------------------------------------------


def one_resource(
    *uses: tuple[str, float | None], kind: str = "venue", of: float | None = 10.0
) -> Resource:
    rows: list[NodeRow | RelRow] = [node("Resource", "res:a", kind=kind, quantity=of)]
    for at, (status, quantity) in enumerate(uses):
        rows.append(node("Project", f"proj:{at}", status=status))
        rows.append(rel("USES", f"proj:{at}", "res:a", quantity=quantity))
    (found,) = lists(*rows).resources
    return found


def test_what_remains_is_the_quantity_less_what_running_projects_use() -> None:
    found = one_resource(("planned", 2.0), ("in_progress", 3.0), ("done", 4.0), ("cancelled", 1.0))
    assert (found.in_use, found.remaining, found.reason) == (5.0, 5.0, None)
    assert [use.id for use in found.used_by] == ["proj:0", "proj:1", "proj:2", "proj:3"]
    assert one_resource().remaining == 10.0
    assert one_resource(("in_progress", 12.0)).remaining == -2.0


def test_money_that_was_spent_does_not_come_back() -> None:
    assert one_resource(("done", 4.0), kind="funds").remaining == 6.0
    assert one_resource(("cancelled", 4.0), kind="funds").remaining == 10.0


def test_what_is_not_known_is_not_made_up() -> None:
    unsaid = one_resource(("in_progress", None), ("planned", 1.0))
    assert (unsaid.remaining, unsaid.reason, unsaid.in_use) == (None, "use_not_given", None)
    uncounted = one_resource(("in_progress", 2.0), of=None)
    assert (uncounted.remaining, uncounted.reason) == (None, "quantity_not_given")
    assert uncounted.in_use == 2.0
    # what is over and said nothing leaves nothing unknown
    assert one_resource(("done", None)).remaining == 10.0


# --- fulfilment -------------------------------------------------------------------------------


def test_a_kind_of_activity_is_nothing_done_under_an_agreement() -> None:
    """F068: one with neither a day nor an attendance is named, and not said to have been held."""
    picture = picture_of(
        node("Agreement", "agr:a"),
        node("Project", "proj:p"),
        node("Activity", "act:named"),
        node("Activity", "act:named-too"),
        node("Activity", "act:attended", attendance=30),
        rel("FULFILS", "act:named", "agr:a"),
        rel("FULFILS", "act:attended", "agr:a"),
        rel("FULFILS", "proj:p", "agr:a"),
        rel("FULFILS", "act:named-too", "proj:p"),
    )
    (done,) = fulfilment(picture=picture, lists=three_lists(picture=picture))
    assert (done.activities, done.project_activities) == (1, 0)


def test_what_was_done_under_an_agreement() -> None:
    rows = [
        node("Agreement", "agr:a", until=date(2021, 6, 1)),
        node("Agreement", "agr:idle"),
        node("Activity", "act:own", since=date(2021, 1, 1)),
        node("Activity", "act:of-project", since=date(2021, 1, 2)),
        node("Activity", "act:both", since=date(2021, 1, 3)),
        rel("FULFILS", "act:own", "agr:a"),
        rel("FULFILS", "act:both", "agr:a"),
        rel("FULFILS", "act:both", "proj:done"),
        rel("FULFILS", "act:of-project", "proj:done"),
        node("Project", "proj:done", status="done"),
        node("Project", "proj:late", due=DAY - timedelta(days=1)),
        node("Project", "proj:cancelled", status="cancelled"),
    ]
    for name in ("done", "late", "cancelled"):
        rows += [
            node("Need", f"need:{name}"),
            rel("MEETS", f"proj:{name}", f"need:{name}"),
            rel("FULFILS", f"proj:{name}", "agr:a"),
        ]
    picture = picture_of(*rows)
    done, idle = fulfilment(picture=picture, lists=three_lists(picture=picture))
    assert (done.id, done.activities, done.project_activities) == ("agr:a", 2, 1)
    assert done.projects == ("proj:cancelled", "proj:done", "proj:late")
    assert {each.status: each.count for each in done.by_status} == {
        "planned": 0,
        "in_progress": 1,
        "done": 1,
        "cancelled": 1,
    }
    assert (done.needs_met, done.needs_open) == (("need:done",), ("need:late",))
    assert done.overdue == ("proj:late",)
    assert (idle.activities, idle.projects) == (0, ())
