"""Compiled functions work where nothing can be kept on disk."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

from queries.compiled import compiled
from tests.support.components import ROOT


def test_without_a_file_to_cache_beside_it_is_compiled_all_the_same() -> None:
    """Code without a file, which numba refuses to cache as it does in a folder it cannot write."""
    names: dict[str, Any] = {}
    exec("def twice(x):\n    return 2 * x", names)
    twice = compiled(names["twice"])
    assert twice(21) == 42
    assert twice.__wrapped__ is names["twice"]


def test_compiled_functions_call_each_other_and_themselves() -> None:
    names: dict[str, Any] = {"compiled": compiled}
    exec(
        "@compiled\ndef half(x):\n    return x // 2\n"
        "@compiled\ndef steps(x):\n    return 0 if x < 2 else 1 + steps(half(x))\n",
        names,
    )
    assert names["steps"](1024) == 10
    assert names["half"](9) == 4


def test_numba_is_loaded_by_the_first_call_alone() -> None:
    code = (
        "import sys, queries.doctor\n"
        "from queries.compiled import compiled\n"
        "assert 'numba' not in sys.modules\n"
        "assert compiled(lambda x: 2 * x)(21) == 42\n"
        "assert 'numba' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
