"""What a command wrote is on record, where there are accounts, as what is asked over HTTP is; and
tasks are held against it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from graph.errors import StoreMismatch
from graph.settings import Settings
from graph.store.bolt import Store


@contextmanager
def recorded(command: str, store: Store, settings: Settings) -> Iterator[None]:
    """Record the command if the store has another revision after the block, however it ended; where
    it ended well, tasks are held against the facts again.

    Raises
    ------
    GongjianError
        there are accounts and their database cannot be opened: before anything is written.
    """
    with ExitStack() as stack:
        before = _revision(store)
        if settings.keeps_accounts:
            from api.access.keeping.audit import Entry
            from api.access.keeping.keeper import Keeper

            keeper = stack.enter_context(Keeper.open(settings))

            @stack.callback
            def _() -> None:
                if (revision := _revision(store)) != before:
                    keeper.audit.record(Entry.of_command(command, _asked(command), revision))

        yield
        if _revision(store) != before:
            from queries.network import Network
            from queries.tasks.rechecking import recheck_after_writing

            recheck_after_writing(Network.of(store, settings))


def _revision(store: Store) -> int:
    with suppress(StoreMismatch):
        return store.revision()
    return 0  # nothing was ever written


def _asked(command: str) -> str:
    """What was typed after the command; files without their folders, which people are named in."""
    typed = sys.argv[1 + len(command.split()) :]
    return " ".join(Path(word).name if Path(word).exists() else word for word in typed)
