"""What comes next is made ready while what is there is being used."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

_T = TypeVar("_T")


def ahead(items: Iterator[_T]) -> Generator[_T, None, None]:
    """The items, each made in a thread while the caller has the one before it.

    Worth it where the caller waits, as for a server. One item is held beside the caller's. What
    making an item raises is raised here, in its place. To be closed by who does not use it up.
    """
    with ThreadPoolExecutor(1) as thread:
        made = thread.submit(list, islice(items, 1))
        while item := made.result():
            made = thread.submit(list, islice(items, 1))
            yield item[0]
