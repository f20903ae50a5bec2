"""Imports on both stores: partial, told beforehand, all or nothing, taken back without a trace."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.errors import Conflict, InvalidInput
from graph.importing import Import, Options, Report, find_import, imports, prepare, undo
from graph.snapshot.reading import read_snapshot
from graph.store.bolt import Store
from tests.support.row_ledgers import RowLedger, enterprise, ledger, membership, organization
from tests.support.small import node, rel
from tests.unit.test_snapshot import same

TODAY = date(2022, 1, 31)
BOOKKEEPING = ("revision", "restored")


def run(
    store: Store,
    folder: Path,
    *ledgers: RowLedger,
    dry: bool = False,
    **options: Any,
) -> Report:
    """Import ledgers, after a dry run that has to have foreseen it."""
    with prepare(store, ledgers, folder, options=Options(**options), today=TODAY) as prepared:
        foreseen = prepared.report()
        before = store.revision()
        assert foreseen.revision_before == foreseen.revision_after == before
        if dry:
            return foreseen
        done = prepared.commit(store)
        assert (done.nodes, done.relationships) == (foreseen.nodes, foreseen.relationships)
        assert done.ledgers == foreseen.ledgers
        return done


def content(store: Store) -> dict[str, dict[str, Any]]:
    """Everything that holds on some day, without the marks of when it was written."""
    nodes = store.read("MATCH (n:Entity) RETURN properties(n) AS p, labels(n) AS kind")
    rels = store.read("MATCH (:Entity)-[r]->(:Entity) RETURN properties(r) AS p, type(r) AS kind")
    found = {}
    for row in (*nodes, *rels):
        kept = {key: value for key, value in row["p"].items() if key not in BOOKKEEPING}
        kind = row["kind"] if isinstance(row["kind"], str) else sorted(row["kind"])
        if "since" not in kept or kept["since"] != kept.get("until"):
            found[kept["id"]] = {**kept, "kind": kind}
    return found


def value(store: Store, key: str, name: str) -> Any:
    return store.read(f"MATCH (n:Entity {{id: $id}}) RETURN n.{name} AS x", id=key)[0]["x"]


def taken_back(store: Store, report: Report) -> Import:
    assert report.import_id
    return undo(store, report.import_id, today=TODAY)


def test_a_later_file_corrects_some_rows_and_leaves_the_others_alone(
    empty_store: Store, tmp_path: Path
) -> None:
    first = ledger("enterprises", enterprise("a", staff=1), enterprise("b", staff=2), file="1.xlsx")
    done = run(empty_store, tmp_path, first)
    assert (done.nodes.created, done.ledgers[0].created) == (3, 2)
    assert value(empty_store, "unit:a", "source") == done.ledgers[0].source
    assert value(empty_store, done.ledgers[0].source, "kind") == "ledger"
    before = content(empty_store)
    second = ledger("enterprises", enterprise("a", staff=9), enterprise("c"), file="2.xlsx")
    done = run(empty_store, tmp_path, second)
    assert (done.nodes.created, done.nodes.updated, done.nodes.closed) == (2, 1, 0)
    (change,) = done.changes
    assert (change.id, change.property, change.old, change.new) == ("unit:a", "staff", "1", "9")
    assert (change.file, change.sheet, change.row) == ("2.xlsx", "表", 2)
    assert content(empty_store)["unit:b"] == before["unit:b"]
    taken_back(empty_store, done)
    assert content(empty_store) == before


def test_s19_3_importing_the_same_again_changes_nothing(empty_store: Store, tmp_path: Path) -> None:
    sheets = (
        ledger("organizations", organization("joint"), organization("a", "joint")),
        ledger("memberships", membership("org:a", "joint"), file="成员.xlsx"),
    )
    run(empty_store, tmp_path, *sheets)
    before, entries = empty_store.revision(), imports(empty_store)
    again = run(empty_store, tmp_path, *sheets)
    assert empty_store.revision() == before
    assert again.import_id is None
    assert imports(empty_store) == entries
    assert [one.unchanged for one in again.ledgers] == [2, 1]
    # The same rows in another file are the same facts, and stay with the file that stated them.
    renamed = [RowLedger(one.kind, f"再报{one.file}", one.rows) for one in sheets]
    run(empty_store, tmp_path, *renamed)
    assert empty_store.revision() == before


def test_s19_3_a_dry_run_tells_creates_updates_unchanged_and_conflicts(
    empty_store: Store, tmp_path: Path
) -> None:
    run(empty_store, tmp_path, ledger("enterprises", enterprise("a"), enterprise("b", staff=1)))
    run(empty_store, tmp_path, ledger("enterprises", enterprise("foreign")), scope="another")
    rows = (enterprise("a"), enterprise("b", staff=2), enterprise("c"), enterprise("foreign"))
    told = run(empty_store, tmp_path, ledger("enterprises", *rows), dry=True, good_rows=True)
    (sheet,) = told.ledgers
    assert (sheet.created, sheet.updated, sheet.unchanged, sheet.bad) == (1, 1, 1, 1)
    assert told.conflicts == 1
    (finding,) = told.findings
    assert (finding.rule, finding.row, finding.value) == ("other_scope", 5, "unit:foreign")
    blocked = run(empty_store, tmp_path, ledger("enterprises", *rows), dry=True)
    assert blocked.blocked
    assert blocked.nodes.changed == 0


def test_a_row_that_another_writer_takes_during_the_commit_is_not_written_over(
    empty_store: Store, tmp_path: Path
) -> None:
    rows = (enterprise("a"), enterprise("b"))
    other = ledger("enterprises", enterprise("a", staff=7), file="other.xlsx")
    taken: list[str] = []

    def meanwhile(done: int, total: int, what: str) -> None:
        if not taken:
            taken.append(what)
            run(empty_store, tmp_path / "other", other, scope="another")

    with (
        prepare(empty_store, [ledger("enterprises", *rows)], tmp_path, today=TODAY) as prepared,
        pytest.raises(Conflict, match="unit:a was taken by load 'another' meanwhile"),
    ):
        prepared.commit(empty_store, meanwhile)
    assert taken == ["Source"]
    assert value(empty_store, "unit:a", "staff") == 7
    assert not empty_store.read("MATCH (n:Entity {id: 'unit:b'}) RETURN n.id AS id")


def test_s19_2_good_rows_can_be_committed_without_the_bad_and_what_hangs_on_them(
    empty_store: Store, tmp_path: Path
) -> None:
    sheet = ledger(
        "organizations",
        organization("good"),
        organization("bad", full_members="-3"),
        organization("under-bad", "bad"),
        organization("under-nothing", "nowhere"),
        organization("twice", goal="a"),
        organization("twice", goal="b"),
        organization("below-that", "under-bad"),
        organization("under-good", "good"),
    )
    before = empty_store.revision()
    blocked = run(empty_store, tmp_path, sheet)
    assert blocked.blocked
    assert blocked.import_id is None
    assert empty_store.revision() == before
    by_row = {(finding.row, finding.rule): finding for finding in blocked.findings}
    assert set(by_row) == {
        (3, "greater_than_equal"),
        (4, "depends_on_bad_row"),
        (5, "missing_end"),
        (6, "duplicate_id"),
        (7, "duplicate_id"),
        (8, "depends_on_bad_row"),
    }
    fault = by_row[3, "greater_than_equal"]
    assert (fault.file, fault.sheet, fault.column, fault.value) == (
        "台账.xlsx",
        "表",
        "full_members",
        "-3",
    )
    assert "row 3" in by_row[4, "depends_on_bad_row"].message
    done = run(empty_store, tmp_path, sheet, good_rows=True)
    assert (done.ledgers[0].created, done.ledgers[0].bad) == (2, 6)
    assert {key for key in content(empty_store) if key.startswith("org:") and "|" not in key} == {
        "org:good",
        "org:under-good",
    }


def test_a_row_that_names_another_superior_leaves_the_old_one(
    empty_store: Store, tmp_path: Path
) -> None:
    rows = [organization("top"), organization("new"), organization("a", "top")]
    run(empty_store, tmp_path, ledger("organizations", *rows))
    before = content(empty_store)
    done = run(empty_store, tmp_path, ledger("organizations", organization("a", "new")))
    assert (done.relationships.created, done.relationships.closed) == (1, 1)
    assert done.ledgers[0].updated == 1
    held = {
        key: row.get("until") for key, row in content(empty_store).items() if "SUBORDINATE" in key
    }
    old = "org:a|SUBORDINATE_TO|org:top"
    assert held == {old: TODAY, "org:a|SUBORDINATE_TO|org:new": None}
    formers = empty_store.read("MATCH (f:Former {of: $id}) RETURN f.until AS until", id=old)
    assert formers == [{"until": TODAY}]
    taken_back(empty_store, done)
    assert content(empty_store) == before


def test_a_row_that_only_tells_a_later_data_date_is_unchanged(
    empty_store: Store, tmp_path: Path
) -> None:
    first, later, last = date(2021, 12, 31), date(2022, 1, 31), date(2022, 2, 28)

    def state(day: date, goal: str, note: str | None = None) -> Report:
        gone = organization("gone", status="dissolved", until=day, data_date=day, note=note)
        there = organization("there", data_date=day, goal=goal)
        return run(empty_store, tmp_path, ledger("organizations", there, gone))

    state(first, "1")
    revision = empty_store.revision()
    again = state(later, "1")
    assert (again.ledgers[0].unchanged, again.import_id) == (2, None)
    assert empty_store.revision() == revision
    assert value(empty_store, "org:there", "data_date") == first
    # With something else it does come in; what had ended by then ended on no later day.
    done = state(last, "2", note="并入")
    assert (done.ledgers[0].updated, done.ledgers[0].unchanged) == (2, 0)
    assert {(one.id, one.property) for one in done.changes} == {
        ("org:there", "data_date"),
        ("org:there", "goal"),
        ("org:gone", "data_date"),
        ("org:gone", "note"),
    }
    assert value(empty_store, "org:there", "data_date") == last
    assert value(empty_store, "org:gone", "until") == first
    assert state(last, "2", note="并入").import_id is None


JOINED, CORRECTED = date(2021, 3, 1), date(2021, 4, 1)


def terms(store: Store) -> set[tuple[date | None, date | None]]:
    """The terms of the memberships, or of what holds an activity, that ever held."""
    rows = store.read(
        "MATCH (:Entity)-[r:MEMBER_OF|HELD_BY|PARTY_TO]->(:Entity) "
        "RETURN r.since AS a, r.until AS b"
    )
    return {(row["a"], row["b"]) for row in rows if row["a"] is None or row["a"] != row["b"]}


@pytest.mark.parametrize("complete", [False, True])
def test_a_corrected_first_day_takes_the_place_of_the_old_one(
    empty_store: Store, tmp_path: Path, complete: bool
) -> None:
    bodies = ledger(
        "organizations", organization("joint"), organization("a"), organization("b"), file="1.xlsx"
    )
    other = membership("org:b", "joint", since=date(2020, 1, 1))
    run(empty_store, tmp_path, bodies)
    run(empty_store, tmp_path, ledger("memberships", membership("org:a", "joint", since=JOINED)))
    run(empty_store, tmp_path, ledger("memberships", other, file="2.xlsx"))
    before = content(empty_store)
    rows = (membership("org:a", "joint", since=CORRECTED), *([other] if complete else ()))
    done = run(empty_store, tmp_path, ledger("memberships", *rows), complete=complete)
    assert (done.relationships.created, done.relationships.closed) == (1, 1)
    assert (done.ledgers[0].created, done.ledgers[0].updated) == (0, 1)
    (change,) = done.changes
    assert (change.property, change.old, change.new) == ("since", "2021-03-01", "2021-04-01")
    assert terms(empty_store) == {(CORRECTED, None), (date(2020, 1, 1), None)}
    (former,) = empty_store.read(
        "MATCH (f:Former {of: $id}) RETURN f.state AS state",
        id=f"org:a|MEMBER_OF|org:joint|{JOINED}",
    )
    assert '"since": "2021-03-01"' in former["state"]
    again = run(empty_store, tmp_path, ledger("memberships", *rows), complete=complete)
    assert again.import_id is None
    taken_back(empty_store, done)
    assert content(empty_store) == before


def test_who_left_and_joined_again_was_a_member_twice(empty_store: Store, tmp_path: Path) -> None:
    run(empty_store, tmp_path, ledger("organizations", organization("joint"), organization("a")))

    def join(since: date | None, until: date | None = None) -> Report:
        row = membership("org:a", "joint", since=since, until=until)
        return run(empty_store, tmp_path, ledger("memberships", row))

    first, again = (JOINED, date(2021, 6, 1)), (date(2021, 9, 1), None)
    join(JOINED)
    join(*first)
    assert join(*again).relationships.closed == 0
    assert terms(empty_store) == {first, again}
    # A term before all of them is another one too; one that reaches into them corrects them.
    early = (date(2019, 1, 1), date(2020, 1, 1))
    join(*early)
    assert terms(empty_store) == {early, first, again}
    assert join(date(2021, 5, 1), None).relationships.closed == 2
    assert terms(empty_store) == {early, (date(2021, 5, 1), None)}
    # A first day that was not known when it joined, and one that is not known after all.
    run(empty_store, tmp_path, ledger("organizations", organization("b")))
    for since in (None, JOINED, None):
        row = membership("org:b", "joint", since=since)
        run(empty_store, tmp_path, ledger("memberships", row))
        assert terms(empty_store) == {early, (date(2021, 5, 1), None), (since, None)}


def test_a_file_without_a_column_for_the_first_day_keeps_it(
    empty_store: Store, tmp_path: Path
) -> None:
    run(empty_store, tmp_path, ledger("organizations", organization("joint"), organization("a")))
    dated = membership("org:a", "joint", since=JOINED)
    run(empty_store, tmp_path, ledger("memberships", dated))
    again = run(empty_store, tmp_path, ledger("memberships", membership("org:a", "joint")))
    assert (again.import_id, again.ledgers[0].unchanged) == (None, 1)
    done = run(empty_store, tmp_path, ledger("memberships", membership("org:a", "joint", batch=2)))
    assert (done.relationships.created, done.relationships.updated) == (0, 1)
    assert terms(empty_store) == {(JOINED, None)}
    (row,) = empty_store.read("MATCH ()-[r:MEMBER_OF]->() RETURN r.id AS id, r.batch AS batch")
    assert row == {"id": f"org:a|MEMBER_OF|org:joint|{JOINED}", "batch": 2}


def test_an_agreement_or_activity_of_another_day_holds_on_the_new_one_only(
    empty_store: Store, tmp_path: Path
) -> None:
    run(empty_store, tmp_path, ledger("organizations", organization("a"), organization("b")))

    def state(since: date, until: date | None, day: date) -> Report:
        agreement = [
            node("Agreement", "agr:1", since=since, until=until),
            *(rel("PARTY_TO", f"org:{x}", "agr:1", since=since, until=until) for x in "ab"),
        ]
        activity = [
            node("Activity", "act:1", since=day),
            rel("HELD_BY", "act:1", "org:a", role="lead", since=day),
        ]
        sheets = (ledger("pairings", agreement), ledger("activities", activity))
        return run(empty_store, tmp_path, *sheets)

    state(JOINED, date(2021, 9, 1), JOINED)
    assert terms(empty_store) == {(JOINED, date(2021, 9, 1)), (JOINED, None)}
    done = state(CORRECTED, date(2021, 9, 1), CORRECTED)
    assert done.relationships.closed == 3
    assert terms(empty_store) == {(CORRECTED, date(2021, 9, 1)), (CORRECTED, None)}
    # A term that was over is not made to hold until the file's day.
    state(date(2021, 10, 1), None, CORRECTED)
    assert terms(empty_store) == {
        (CORRECTED, date(2021, 9, 1)),
        (date(2021, 10, 1), None),
        (CORRECTED, None),
    }


def test_columns_that_a_file_lacks_keep_what_is_stored(empty_store: Store, tmp_path: Path) -> None:
    run(empty_store, tmp_path, ledger("enterprises", enterprise("a", address="昌宏路1号", staff=3)))
    done = run(empty_store, tmp_path, ledger("enterprises", enterprise("a", staff=None)))
    assert done.nodes.updated == 1
    assert value(empty_store, "unit:a", "address") == "昌宏路1号"
    assert value(empty_store, "unit:a", "staff") is None  # the column is there, the cell is empty


def test_complete_files_close_what_they_lack_and_that_can_be_taken_back(
    empty_store: Store, tmp_path: Path
) -> None:
    rows = [organization("top"), organization("a", "top"), organization("b", "top")]
    run(empty_store, tmp_path, ledger("organizations", *rows))
    run(empty_store, tmp_path, ledger("enterprises", enterprise("e", "top")))
    before = content(empty_store)
    done = run(empty_store, tmp_path, ledger("organizations", *rows[:2]), complete=True)
    assert (done.nodes.closed, done.relationships.closed) == (1, 1)
    assert content(empty_store)["org:b"]["until"] == TODAY
    assert "until" not in content(empty_store)["unit:e"]
    taken_back(empty_store, done)
    assert content(empty_store) == before
    with pytest.raises(InvalidInput, match="either"):
        Options(complete=True, good_rows=True)


def test_circles_through_the_store_are_found_row_by_row(empty_store: Store, tmp_path: Path) -> None:
    rows = [organization("a"), organization("b", "a"), organization("c", "b")]
    run(empty_store, tmp_path, ledger("organizations", *rows))
    told = run(
        empty_store,
        tmp_path,
        ledger("organizations", organization("a", "c"), organization("d", "a")),
        good_rows=True,
    )
    assert [(finding.rule, finding.row) for finding in told.findings] == [("cycle", 2)]
    assert told.ledgers[0].created == 1
    # Turning the hierarchy round in one file is no circle: the old relationships end with it.
    turned = ledger(
        "organizations", organization("a", "b"), organization("b", "c"), [*organization("c")]
    )
    done = run(empty_store, tmp_path, turned)
    assert not done.errors, done.findings


def test_an_import_that_was_built_upon_is_taken_back_last(
    empty_store: Store, tmp_path: Path
) -> None:
    bare = content(empty_store)
    first = run(empty_store, tmp_path, ledger("organizations", organization("a", goal="1")))
    one = content(empty_store)
    second = run(empty_store, tmp_path, ledger("organizations", organization("a", goal="2")))
    two = content(empty_store)
    third = run(empty_store, tmp_path, ledger("enterprises", enterprise("e", "a")))
    with pytest.raises(Conflict, match=r"org:a \(imp:2\)"):
        taken_back(empty_store, first)
    # The second did not create the organization, so that the third does not lean on it.
    entry = taken_back(empty_store, second)
    assert entry.undoes == second.import_id
    assert value(empty_store, "org:a", "goal") == "1"
    with pytest.raises(Conflict, match=r"COVERED_BY.*\(imp:3\)"):
        taken_back(empty_store, first)
    taken_back(empty_store, third)
    assert content(empty_store) == one
    taken_back(empty_store, first)
    assert content(empty_store) == bare
    with pytest.raises(Conflict, match="taken back already"):
        taken_back(empty_store, first)
    with pytest.raises(Conflict, match="import its file"):
        undo(empty_store, entry.id)
    assert first.import_id
    assert find_import(empty_store, first.import_id).state == "undone"
    # And all of it again.
    run(empty_store, tmp_path, ledger("organizations", organization("a", goal="1")))
    assert content(empty_store) == one
    run(empty_store, tmp_path, ledger("organizations", organization("a", goal="2")))
    run(empty_store, tmp_path, ledger("enterprises", enterprise("e", "a")))
    assert content(empty_store) == two | content(empty_store)
    formers = empty_store.read(
        "MATCH (f:Former {of: 'org:a'}) RETURN f.was AS was, f.revision AS r"
    )
    assert all(row["was"] < row["r"] for row in formers)


def test_a_snapshot_refreshed_over_an_undoing_is_that_of_the_store(
    empty_store: Store, tmp_path: Path
) -> None:
    run(empty_store, tmp_path, ledger("organizations", organization("a"), organization("b", "a")))
    before = read_snapshot(empty_store)
    done = run(
        empty_store,
        tmp_path,
        ledger("organizations", organization("a", goal="x"), organization("c", "a")),
    )
    with_it = read_snapshot(empty_store, previous=before)
    taken_back(empty_store, done)
    after = read_snapshot(empty_store, previous=with_it)
    same(after, read_snapshot(empty_store))
    picture = after.at(TODAY)
    assert [str(after.ids[at]) for at in picture.nodes("Organization")] == ["org:a", "org:b"]
    assert len(picture.edges("SUBORDINATE_TO")) == 1
    # Imported again it is created again, though nothing was deleted.
    again = run(
        empty_store,
        tmp_path,
        ledger("organizations", organization("a", goal="x"), organization("c", "a")),
    )
    assert (again.nodes.created, again.nodes.updated) == (done.nodes.created, 1)
