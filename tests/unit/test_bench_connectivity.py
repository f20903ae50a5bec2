"""The benchmark of connectivity compares answers that are the same."""

from __future__ import annotations

import pytest

from bench.connectivity import FOUR, LIBRARIES, OURS, measure, same_answer


@pytest.fixture(scope="module")
def ours() -> dict[str, object]:
    answers: dict[str, object] = measure(OURS, 300, 700)["answers"]
    return answers


@pytest.mark.parametrize("library", [name for name in LIBRARIES if name != OURS])
def test_all_libraries_give_the_same_answers(library: str, ours: dict[str, object]) -> None:
    answers = measure(library, 300, 700)["answers"]
    assert set(FOUR) <= set(answers) <= set(ours)
    for what, answer in answers.items():
        assert same_answer(answer, ours[what]), what


def test_another_graph_gives_other_answers(ours: dict[str, object]) -> None:
    other = measure(OURS, 300, 350)["answers"]
    assert not any(same_answer(other[what], ours[what]) for what in ours)
