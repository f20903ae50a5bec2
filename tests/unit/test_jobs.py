"""Jobs: one at a time, watched, cancelled, and never losing an error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event

import pytest

from api.http.errors import TooManyRequests
from api.jobs import Job, JobReport, Jobs
from graph.errors import Conflict, InvalidInput, NotFound


@pytest.fixture
def jobs() -> Iterator[Jobs[int]]:
    made: Jobs[int] = Jobs("matching")
    yield made
    made.close()


def ended(jobs: Jobs[int], job: Job[int]) -> Job[int]:
    while not jobs.get(job.id).ended:
        Event().wait(0.01)
    return jobs.get(job.id)


def held(door: Event, begun: Event) -> Callable[[JobReport], int]:
    """Work that waits at the door and then reports."""

    def work(report: JobReport) -> int:
        begun.set()
        door.wait(30)
        return 1 if report(3, 4) else 0

    return work


def test_a_job_is_done_and_keeps_its_result_and_last_report(jobs: Jobs[int]) -> None:
    def work(report: JobReport) -> int:
        assert report(1, 9)
        assert report(5, 6, "best")
        return 7

    job = ended(jobs, jobs.submit(work))
    assert (job.state, job.result, job.done, job.total, job.payload) == (
        *("done", 7),
        *(5, 6, "best"),
    )
    assert jobs.all()[0].id == job.id
    assert jobs.all()[0].result is None


def test_one_runs_and_the_others_wait(jobs: Jobs[int]) -> None:
    door, begun = Event(), Event()
    first = jobs.submit(held(door, begun))
    second = jobs.submit(lambda report: 2)
    assert begun.wait(30)
    assert jobs.get(first.id).state == "running"
    assert jobs.get(second.id).state == "queued"
    door.set()
    assert ended(jobs, second).result == 2


def test_cancelled_while_it_runs_it_keeps_the_best_until_then(jobs: Jobs[int]) -> None:
    door, begun = Event(), Event()
    job = jobs.submit(held(door, begun))
    assert begun.wait(30)
    assert jobs.cancel(job.id).state == "running"
    door.set()
    end = ended(jobs, job)
    assert (end.state, end.result, end.done) == ("cancelled", 0, 3)
    with pytest.raises(Conflict, match="has ended"):
        jobs.cancel(job.id)


def test_cancelled_while_it_waits_it_never_runs(jobs: Jobs[int]) -> None:
    door, begun, ran = Event(), Event(), Event()
    jobs.submit(held(door, begun))

    def work(report: JobReport) -> int:
        ran.set()
        return 0

    waiting = jobs.submit(work)
    assert jobs.cancel(waiting.id).state == "cancelled"
    door.set()
    ended(jobs, jobs.submit(lambda report: 3))
    assert not ran.is_set()
    assert jobs.get(waiting.id).state == "cancelled"


def test_errors_are_told_and_unforeseen_ones_logged(
    jobs: Jobs[int], caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(report: JobReport) -> int:
        raise InvalidInput("no such thing")

    def break_(report: JobReport) -> int:
        raise ZeroDivisionError

    assert ended(jobs, jobs.submit(refuse)).problem == "no such thing"
    end = ended(jobs, jobs.submit(break_))
    assert end.state == "failed"
    assert "nobody foresaw" in str(end.problem)
    assert "ZeroDivisionError" in caplog.text
    assert ended(jobs, jobs.submit(lambda report: 5)).result == 5


def test_too_many_and_unknown_ones_are_turned_away(jobs: Jobs[int]) -> None:
    door, begun = Event(), Event()
    for _ in range(9):
        jobs.submit(held(door, begun))
    with pytest.raises(TooManyRequests, match="as many matchings as are allowed"):
        jobs.submit(held(door, begun))
    door.set()
    with pytest.raises(NotFound, match="no job"):
        jobs.get("nope")


def test_the_oldest_ended_are_forgotten(jobs: Jobs[int]) -> None:
    first = ended(jobs, jobs.submit(lambda report: 0))
    for number in range(60):
        ended(jobs, jobs.submit(lambda report, number=number: number))  # type: ignore[misc]
    assert len(jobs.all()) == 50
    with pytest.raises(NotFound):
        jobs.get(first.id)
