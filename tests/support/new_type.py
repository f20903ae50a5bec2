"""One more relationship type, said in the vocabulary alone, before anything else is imported.

Run with the folder of an embedded store: loads two bodies that are tied by it, and prints what the
rest of the project makes of it.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.model.spec import Drawn, RelSpec, Said, Text
from graph.model.vocabulary import VOCABULARY

NEW = RelSpec(
    "LENDS_ROOM_TO",
    Text("借用场地", "lends a room to"),
    "A unit lets another use a room of its own.",
    (("Unit", "Unit"),),
    said=Said(
        Text("向{}借出场地", "lends a room to {}"), Text("借用{}的场地", "borrows a room of {}")
    ),
    ties="bodies",
    drawn=Drawn("pairing", "long", ("pairing", "whole")),
)
VOCABULARY.relationships[NEW.type] = NEW  # type: ignore[index]


def main(folder: str) -> None:
    from graph.exchange.extract import extract
    from graph.exchange.formats import FORMATS, read_exchange
    from graph.loading.loader import load
    from graph.model.rows import Dataset, NodeRow, RelRow
    from graph.store.bolt import Store
    from graph.store.embedded import hold
    from queries.connectivity.paths import shortest_path
    from queries.connectivity.telling import path_sentence
    from queries.network import Network
    from visualizations.svg import export_svg
    from visualizations.view import pairing_view

    dated = {"since": date(2021, 1, 1)}
    units = [
        NodeRow("Unit", (), {"id": f"unit:{key}", "name": name, "name_en": name_en, **dated})
        for key, name, name_en in (("a", "甲单位", "Unit A"), ("b", "乙单位", "Unit B"))
    ]
    committee = NodeRow(
        "Organization",
        ("JointCommittee",),
        {"id": "org:j", "name": "联合党委", "kind": "joint_committee", **dated},
    )
    source = NodeRow("Source", (), {"id": "src:t", "name": "测试", "kind": "ledger"})
    rels = [
        RelRow(NEW.type, "unit:a", "unit:b", dict(dated)),
        RelRow("MEMBER_OF", "unit:a", "org:j", dict(dated)),
        RelRow("MEMBER_OF", "unit:b", "org:j", dict(dated)),
    ]
    dataset = Dataset("new", "ledger", "src:t", date(2021, 6, 1), [source, committee, *units], rels)
    with hold(Path(folder)) as held, Store.open(held.endpoint) as store:
        store.initialise()
        load(store, dataset)
        picture = Network(store, as_of=date(2021, 12, 31)).picture()
        network = Network(store, as_of=date(2021, 12, 31))
        path = shortest_path(network.ties(picture), start="unit:b", end="unit:a")
        with TemporaryDirectory() as scratch:
            file = Path(scratch) / "n.graphml"
            pieces = FORMATS["graphml"].write(extract(picture))
            file.write_bytes(b"".join(pieces))
            back = {rel.type for rel in read_exchange(file).relationships}
        drawing = pairing_view(picture)
        sentence = path_sentence(picture, path.steps)
        print(
            json.dumps(
                {
                    "zh": sentence.zh,
                    "en": sentence.en,
                    "read_back": NEW.type in back,
                    "drawn": NEW.type in {edge.type for edge in drawing.edges},
                    "legend": "借用场地" in export_svg(drawing, "zh"),
                },
                ensure_ascii=False,
            )
        )


if __name__ == "__main__":
    main(sys.argv[1])
