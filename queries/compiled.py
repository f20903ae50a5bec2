"""Loops compiled to machine code: one decorator, so that its traps are met once.

``nogil`` lets other threads run meanwhile. Numba's own ``parallel=True`` is not used: its default
threading layer ends the process when two threads enter it at once, which two requests to the
service would do. Callers share work among Python threads instead.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """The function as machine code without the interpreter's lock, kept on disk between runs.

    Compiled at the first call. Where neither the code's folder nor the user's cache folder can be
    written (a container's user without a home) it is compiled anew in each process;
    ``NUMBA_CACHE_DIR`` names a folder for it. Floating-point rules are kept (no ``fastmath``): two
    passes over the same numbers have to decide the same.
    """
    try:
        return cast(F, njit(cache=True, nogil=True)(function))
    except RuntimeError:
        return cast(F, njit(nogil=True)(function))
