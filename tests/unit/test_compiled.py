"""Compiled functions work where nothing can be kept on disk."""

from __future__ import annotations

from typing import Any

from queries.compiled import compiled


def test_without_a_file_to_cache_beside_it_is_compiled_all_the_same() -> None:
    """Code without a file, which numba refuses to cache as it does in a folder it cannot write."""
    names: dict[str, Any] = {}
    exec("def twice(x):\n    return 2 * x", names)
    twice = compiled(names["twice"])
    assert twice(21) == 42
    assert twice.py_func is names["twice"]
