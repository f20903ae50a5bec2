"""A process that loads and says after each batch what is committed; tests kill it on the way.

Run as ``python -m tests.support.loading PAIRS`` with the endpoint as JSON on standard input. It
prints the rows done after each batch, and ``complete`` at the end.
"""

from __future__ import annotations

import json
import sys

from graph.endpoint import Endpoint
from graph.loading.loader import load
from graph.store.bolt import Store
from tests.support.small import committee_with_members


def main() -> None:
    endpoint = Endpoint(**json.loads(sys.stdin.readline()))
    with Store.open(endpoint) as store:
        store.initialise()
        load(
            store,
            committee_with_members(int(sys.argv[1])),
            progress=lambda done, total, what: print(done, flush=True),
        )
    print("complete", flush=True)


if __name__ == "__main__":
    main()
