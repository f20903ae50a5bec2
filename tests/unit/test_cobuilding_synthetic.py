"""The planted agreements and lists of the synthetic network, as the analyses see them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import graph.datasets
from graph.datasets.synthetic import AS_OF, PLANTED, generate
from graph.loading.checking import check
from graph.loading.folder import read_folder
from graph.model.codes import NEED_STATUS, PROJECT_STATUS, RESOURCE_KIND
from graph.snapshot.pictures import Picture
from queries.lists.fulfilment import fulfilment
from queries.lists.matching import matching
from queries.lists.overdue import overdue
from queries.lists.reading import three_lists
from queries.lists.records import ThreeLists
from queries.pairing.agreements import agreements
from queries.pairing.checks import checks
from queries.pairing.duties import Duty, duties
from queries.pairing.renewals import Renewal, renewals
from queries.pairing.unpaired import unpaired
from tests.support.pictures import snapshot_of

KUNMING = Path(graph.datasets.__file__).parent / "kunming"


@pytest.fixture(scope="module", params=[1.0, 0.05], ids=["scale 1", "scale 0.05"])
def picture(request: pytest.FixtureRequest) -> Picture:
    datasets = check(read_folder(KUNMING)), check(generate(scale=request.param))
    return snapshot_of(*datasets).at(AS_OF)


@pytest.fixture(scope="module")
def lists(picture: Picture) -> ThreeLists:
    return three_lists(picture=picture)


@pytest.fixture(scope="module")
def duty(picture: Picture) -> dict[str, Duty]:
    return {each.id: each for each in duties(picture=picture)}


@pytest.fixture(scope="module")
def renewal(picture: Picture) -> dict[str, Renewal]:
    return {each.id: each for each in renewals(picture=picture)}


@pytest.mark.parametrize(
    ("case", "verdict"),
    [
        ("duty-met", "met"),
        ("duty-behind", "behind"),
        ("duty-unmet", "unmet"),
        ("agreement-without-duty", "no_duty"),
    ],
)
def test_planted_duties(duty: dict[str, Duty], case: str, verdict: str) -> None:
    for agreement in PLANTED[case]:
        assert duty[agreement].verdict == verdict


def test_duties_of_undated_agreements_have_a_reason(duty: dict[str, Duty]) -> None:
    (undated,) = PLANTED["pairing-undated"]
    assert (duty[undated].verdict, duty[undated].reason) == (None, "undated")


def test_planted_renewals(renewal: dict[str, Renewal]) -> None:
    chain = PLANTED["renewal-chain-of-three"]
    assert all(renewal[agreement].chain == chain for agreement in chain)
    for case, days in (
        ("renewal-with-a-gap", 45),
        ("renewal-without-a-gap", 0),
        ("renewal-before-the-end", -62),
    ):
        old, new = PLANTED[case]
        (after,) = renewal[old].renewed_by
        assert (after.id, after.gap_days, after.same_parties) == (new, days, True)
    for agreement in PLANTED["expired-without-successor"]:
        assert renewal[agreement].outcome == "lapsed"
    assert renewal[PLANTED["renewal-due"][0]].outcome == "due"
    assert renewal[PLANTED["pairing-expiring-in-90-days"][0]].outcome == "due"
    assert renewal[PLANTED["pairing-active-for-91-days"][0]].outcome == "running"


def test_agreements_of_three_and_more(picture: Picture) -> None:
    parties = {each.id: len(each.parties) for each in agreements(picture)}
    assert parties[PLANTED["agreement-of-five"][0]] == 5
    assert sum(count > 2 for count in parties.values()) >= 6
    assert min(parties.values()) == 2


def test_planted_faults_are_all_that_the_checks_find(picture: Picture) -> None:
    assert [(each.rule, each.agreements) for each in checks(picture=picture)] == [
        ("signed_after_it_began", PLANTED["signed-after-it-began"]),
        ("same_pair_and_theme", PLANTED["same-pair-and-theme"]),
    ]


def test_every_state_of_needs_and_projects_is_there(lists: ThreeLists) -> None:
    assert {need.status for need in lists.needs} == set(NEED_STATUS.codes)
    assert {need.state for need in lists.needs} == {"unmatched", "claimed", "done"}
    assert {project.status for project in lists.projects} == set(PROJECT_STATUS.codes)
    assert {resource.kind for resource in lists.resources} == set(RESOURCE_KIND.codes)
    # the tasks of the reform are on no list
    assert lists.other_projects == 132


def test_planted_projects_and_needs(lists: ThreeLists) -> None:
    projects = {project.id: project for project in lists.projects}
    for case, violation in (
        ("project-without-need", "no_need"),
        ("project-without-resource", "no_resource"),
        ("project-of-one-body", "fewer_than_two_bodies"),
        ("project-without-due-date", "no_due_date"),
        ("project-with-two-needs", "several_needs"),
    ):
        at_fault = {key for key, row in projects.items() if violation in row.violations}
        assert at_fault == set(PLANTED[case])
    for case, days in (
        ("project-overdue-by-31-days", 31),
        ("project-overdue-by-a-day", 1),
        ("project-due-on-the-day", None),
    ):
        assert projects[PLANTED[case][0]].days_overdue == days
    needs = {need.id: need for need in lists.needs}
    for need in PLANTED["need-declared-otherwise"]:
        assert needs[need].contradiction
    assert PLANTED["need-overdue"][0] in {each.id for each in overdue(lists)}


def test_planted_resources(lists: ThreeLists) -> None:
    resources = {resource.id: resource for resource in lists.resources}
    (unknown,) = PLANTED["resource-of-unknown-use"]
    assert (resources[unknown].remaining, resources[unknown].reason) == (None, "use_not_given")
    (used_up,) = PLANTED["resource-used-up"]
    assert resources[used_up].remaining == 0
    known = [each.remaining for each in lists.resources if each.remaining is not None]
    assert min(known) == 0, "nothing is promised twice"


def test_open_needs_find_resources(picture: Picture, lists: ThreeLists) -> None:
    found = matching(picture=picture, lists=lists)
    assert [match.id for match in found if match.count == 0] == []
    (used_up,) = PLANTED["resource-used-up"]
    offered = {each.id for match in found for each in match.candidates}
    assert offered
    assert used_up not in offered
    assert any(each.metres is not None for match in found for each in match.candidates)


def test_some_agreements_have_projects_and_needs_met(picture: Picture, lists: ThreeLists) -> None:
    done = fulfilment(picture=picture, lists=lists)
    assert sum(bool(each.needs_met) for each in done) >= 10
    assert sum(each.activities > 0 for each in done) >= 20
    assert any(not each.activities and not each.projects for each in done)


def test_s03_4_the_planted_island_is_unpaired(picture: Picture) -> None:
    found = {each.id for each in unpaired(picture=picture).organizations}
    assert set(PLANTED["island"]) <= found
    assert not found & set(PLANTED["articulation-organization"])


def test_s14_1_a_partner_outside_the_zone(picture: Picture) -> None:
    (outside,) = PLANTED["agreement-with-a-partner-outside"]
    (agreement,) = [each for each in agreements(picture) if each.id == outside]
    snapshot = picture.snapshot
    told = [snapshot.columns["in_zone"].at(snapshot.index_of(each)) for each in agreement.parties]
    assert sorted(map(bool, told)) == [False, True]


def test_nothing_of_it_is_there_before_it_was_agreed(picture: Picture) -> None:
    before = picture.snapshot.at(date(1949, 10, 1))
    assert three_lists(picture=before) == ThreeLists((), (), (), 0)
    assert {each.reason for each in duties(picture=before)} <= {"not_begun", "undated", None}
