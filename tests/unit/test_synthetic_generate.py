"""The generator as a program: the same seed the same rows, other scales, bad arguments, helpers."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.datasets.synthetic import PLANTED, generate, totals_at
from graph.datasets.synthetic.credit_codes import break_outer, credit_codes
from graph.datasets.synthetic.drawing import apportion, bounded
from graph.errors import InvalidInput
from graph.loading.checking import check
from graph.model.rows import Dataset
from graph.model.uscc import Validity, validity

_DIGEST = """
import hashlib
from graph.datasets.synthetic import generate
print(hashlib.sha256(repr(generate(scale=0.05)).encode()).hexdigest())
"""


def digest(network: Dataset) -> str:
    return hashlib.sha256(repr(network).encode()).hexdigest()


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**40), st.integers(0, 2**40))
def test_a_seed_gives_the_same_rows_and_another_seed_others(seed: int, other: int) -> None:
    network = generate(seed=seed, scale=0.05)
    assert network == generate(seed=seed, scale=0.05)
    if other != seed:
        assert network != generate(seed=other, scale=0.05)


def test_the_rows_do_not_depend_on_the_process() -> None:
    """Set and dict order of another hash seed changes nothing."""
    digests = {
        subprocess.run(
            [sys.executable, "-c", _DIGEST],
            env=os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for hash_seed in ("1", "2")
    }
    assert digests == {digest(generate(scale=0.05))}


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.05, 0.2), st.integers(0, 200))
def test_any_seed_and_scale_gives_a_network_that_passes_the_checks(
    seed: int, scale: float, uncovered: int
) -> None:
    network = check(generate(seed=seed, scale=scale, uncovered=uncovered))
    totals = totals_at(scale, uncovered)
    served = [row for row in network.relationships if row.type == "SERVED_BY"]
    assert len(served) == totals.covered == round(27_000 * scale)
    firms = [row for row in network.nodes if "Enterprise" in row.second_labels]
    assert len(firms) == totals.covered + uncovered
    radiated = [row for row in network.relationships if row.type == "RADIATES"]
    assert len(radiated) == totals.organizations
    below = {row.end for row in radiated}
    members = sum(
        row.properties.get("full_members", 0)
        for row in network.nodes
        if row.properties["id"] in below
    )
    assert members == totals.members == round(9_189 * scale)
    ids = {row.properties["id"] for row in network.nodes}
    assert {entity for planted in PLANTED.values() for entity in planted} <= ids


def test_no_uncovered_enterprises_if_none_are_asked_for() -> None:
    network = generate(scale=0.05, uncovered=0)
    firms = [row for row in network.nodes if "Enterprise" in row.second_labels]
    assert len(firms) == 1_350


def test_the_source_says_seed_and_scale() -> None:
    (source,) = [row for row in generate(seed=7, scale=0.05).nodes if row.label == "Source"]
    assert source.properties["id"] == "src:synthetic"
    assert source.properties["kind"] == "generator"
    assert "seed=7; scale=0.05" in source.properties["note"]


def test_progress_is_reported_to_the_end() -> None:
    calls: list[tuple[int, int, str]] = []
    generate(scale=0.05, progress=lambda *call: calls.append(call))
    assert [done for done, _, _ in calls] == list(range(1, calls[-1][1] + 1))
    assert all(what for _, _, what in calls)


@pytest.mark.parametrize("scale", [0.0, -1.0, 0.01, 101.0, float("nan"), float("inf")])
def test_a_scale_out_of_bounds_is_refused(scale: float) -> None:
    with pytest.raises(InvalidInput, match=r"between 0\.05 and 100"):
        generate(scale=scale)


def test_negative_arguments_are_refused() -> None:
    with pytest.raises(InvalidInput, match="seed is negative"):
        generate(seed=-1)
    with pytest.raises(InvalidInput, match="uncovered enterprises is negative"):
        generate(uncovered=-1)


@given(st.integers(0, 10**6), st.lists(st.floats(0.01, 1e3), min_size=1, max_size=60))
def test_apportion_adds_up_and_stays_within_one_of_the_exact_share(
    total: int, weights: list[float]
) -> None:
    parts = apportion(total, weights)
    assert parts.sum() == total
    exact = np.array(weights) * total / sum(weights)
    assert (np.abs(parts - exact) <= 1 + 1e-6).all()


@given(st.data(), st.lists(st.floats(0.01, 1e3), min_size=1, max_size=60))
def test_bounded_adds_up_within_bounds_and_keeps_the_order(
    data: st.DataObject, weights: list[float]
) -> None:
    low = data.draw(st.integers(0, 10))
    high = low + data.draw(st.integers(0, 500))
    total = data.draw(st.integers(low * len(weights), high * len(weights)))
    parts = bounded(total, weights, low, high)
    assert parts.sum() == total
    assert low <= parts.min() <= parts.max() <= high
    order = np.argsort(weights, kind="stable")
    assert (np.diff(parts[order]) >= -1).all()


def test_bounded_refuses_a_total_out_of_reach() -> None:
    with pytest.raises(ValueError, match="cannot add up to 11"):
        bounded(11, [1, 1], 0, 5)


@given(st.integers(0, 2**32), st.integers(1, 300))
def test_credit_codes_pass_outside_fail_inside_and_differ(seed: int, count: int) -> None:
    codes = credit_codes(np.random.default_rng(seed), count)
    assert len(set(codes)) == count
    assert {validity(code) for code in codes} == {Validity.ORGANIZATION_CHECKSUM}
    assert {validity(break_outer(code)) for code in codes} == {Validity.CHECKSUM}
