"""A process that imports and says after each batch what is written; a test kills it on the way.

Run as ``python -m tests.support.importing ROWS FOLDER``, the endpoint as JSON on standard input.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

from graph.endpoint import Endpoint
from graph.importing import prepare
from graph.store.bolt import Store
from tests.support.row_ledgers import RowLedger, enterprise, ledger

DRAFT = "draft-of-the-test"


def sheet(rows: int, staff: int) -> RowLedger:
    """A ledger of enterprises, each covered by the same organization."""
    made = [enterprise(f"{at:06}", "a", staff=staff) for at in range(rows)]
    return ledger("enterprises", *made, file=f"{staff}.xlsx")


def main() -> None:
    endpoint = Endpoint(**json.loads(sys.stdin.readline()))
    rows, folder = int(sys.argv[1]), Path(sys.argv[2])
    with Store.open(endpoint) as store:
        store.initialise()
        with prepare(store, [sheet(rows, 2)], folder / DRAFT, today=date(2022, 1, 31)) as prepared:
            prepared.commit(store, lambda done, total, what: print(done, flush=True), draft=DRAFT)
    print("complete", flush=True)


if __name__ == "__main__":
    main()
