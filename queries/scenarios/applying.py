"""A scenario as facts of the ledger layer, with a source, to be loaded on command.

A load owns its rows, and no other load can change or close them; that keeps every fact traceable
to what states it. So a scenario adds what is new. A position that another load wrote can be moved
or closed on trial as one likes; to make that true, its own ledger has to say so, and until it does
the scenario is refused as a whole, naming what is to be changed where. A fact that supersedes
another load's was considered and left out: every read would have to know of it, and two loads
would say different things of one position.
"""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from graph.errors import Conflict, Finding, InvalidInput
from graph.loading.batches import Progress
from graph.loading.journal import JournalEntry, LedgerFile
from graph.loading.loader import LoadReport, load
from graph.model.privacy import stated
from graph.model.rows import Dataset, NodeRow
from graph.snapshot.pictures import Picture
from graph.store.bolt import Store
from queries.coverage.rules.files import default_policy
from queries.scenarios.facts import LAYER, Facts, facts_of
from queries.scenarios.scenario import Scenario
from queries.scenarios.scenario_files import to_toml


def to_dataset(*, picture: Picture, scenario: Scenario, effective: date, source: str) -> Dataset:
    """The scenario's facts, valid from a day on, as the complete content of their own scope.

    Loading it twice changes nothing. Loading it after the scenario was edited closes, on the
    effective day, what it no longer says.

    Parameters
    ----------
    picture
        the network on the effective day, in all layers, against which ids are checked.
    scenario
        what to make true.
    effective
        first day the facts hold.
    source
        who decided it or where it is written, such as the number of a resolution; becomes the name
        of a Source.

    Raises
    ------
    InvalidInput
        the scenario does not fit the network, or the source is empty or personal.
    Conflict
        it would move or close a position that another load owns.
    """
    if picture.as_of != effective:
        raise InvalidInput(f"the picture is of {picture.as_of}, the effective day is {effective}")
    source = stated(source, "source", "what states these facts")
    facts = facts_of(picture=picture, scenario=scenario, building=default_policy().building)
    _refuse_foreign(picture, scenario, facts, effective)
    dataset = Dataset(scenario.load_id, LAYER, scenario.source_id, effective)
    dataset.nodes.append(
        NodeRow(
            "Source",
            (),
            {
                "id": scenario.source_id,
                "name": source,
                "kind": "ledger",
                "digest": _digest(scenario),
            },
        )
    )
    for row in facts.nodes.values():
        row.properties["since"] = effective
        dataset.nodes.append(row)
    for edge in facts.relationships.values():
        edge.properties["since"] = effective
        dataset.relationships.append(edge)
    return dataset


def apply(
    store: Store,
    dataset: Dataset,
    scenario: Scenario,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
    actor: str | None = None,
) -> LoadReport:
    """Load what :func:`to_dataset` made of a scenario, with an entry in the journal of imports.

    So it is listed and taken back as imports are. What is counted are the scenario's facts.
    ``actor`` is the account that applies it, for the journal.

    Raises as :func:`graph.loading.loader.load`.
    """
    file = LedgerFile(
        file=scenario.title or scenario.name,
        sheet=None,
        kind="scenario",
        digest=_digest(scenario),
        scope=dataset.id,
        source=dataset.source,
        rows=len(scenario.changes),
    )
    entry = JournalEntry(files=[file], complete=True, actor=actor)
    return load(store, dataset, dry_run=dry_run, progress=progress, entry=entry)


def _digest(scenario: Scenario) -> str:
    return sha256(to_toml(scenario).encode()).hexdigest()


def _refuse_foreign(picture: Picture, scenario: Scenario, facts: Facts, effective: date) -> None:
    """Refuse to move or close what another load wrote. Raises Conflict."""
    snapshot = picture.snapshot
    findings = []
    for node_id in sorted({*facts.closed, *facts.altered}):
        stated_by = str(snapshot.columns["source"].values[snapshot.index_of(node_id)])
        if stated_by == scenario.source_id and node_id in facts.closed:
            continue  # its own row: not stating it any more closes it
        todo = (
            f"write until = {effective} there"
            if node_id in facts.closed
            else "write its new place there"
        )
        message = f"{node_id} is stated by {stated_by}; {todo} and load that again"
        findings.append(Finding("row_of_another_load", message, value=node_id))
    if findings:
        listed = "; ".join(finding.message for finding in findings[:20])
        raise Conflict(
            f"nothing was written: the scenario {scenario.name!r} moves or closes "
            f"{len(findings)} position(s) that another load owns, and a load owns its rows: "
            f"{listed}. What the scenario adds can be applied when these changes are taken out "
            "of it or are true already"
        )
