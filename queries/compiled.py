"""Loops compiled to machine code: one decorator, so that its traps are met once.

``nogil`` lets other threads run meanwhile. Numba's own ``parallel=True`` is not used: its default
threading layer ends the process when two threads enter it at once, which two requests to the
service would do. Callers share work among Python threads instead. Numba is loaded at the first call
of any of them: it takes most of a second, and most commands need none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import update_wrapper
from threading import RLock
from types import CodeType
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])

_LOCK = RLock()


def compiled(function: F) -> F:
    """The function as machine code without the interpreter's lock, kept on disk between runs.

    Compiled at the first call. Where neither the code's folder nor the user's cache folder can be
    written (a container's user without a home) it is compiled anew in each process;
    ``NUMBA_CACHE_DIR`` names a folder for it. Floating-point rules are kept (no ``fastmath``): two
    passes over the same numbers have to decide the same.
    """
    return cast(F, _Compiled(function))


class _Compiled:
    """A function that is handed to Numba when it is called."""

    def __init__(self, function: Callable[..., Any]) -> None:
        update_wrapper(self, function)
        self._function = function
        self._machine: Callable[..., Any] | None = None

    def __call__(self, *given: Any) -> Any:
        machine = self._machine
        return (self.machine() if machine is None else machine)(*given)

    def machine(self) -> Callable[..., Any]:
        """What Numba makes of it. What it calls itself is put in its place in the module as Numba
        made it, for Numba knows nothing of this class."""
        from numba import njit

        with _LOCK:
            if self._machine is None:
                try:
                    made = njit(cache=True, nogil=True)(self._function)
                except RuntimeError:
                    made = njit(nogil=True)(self._function)
                names = self._function.__globals__
                for name in _names(self._function.__code__):
                    called = names.get(name)
                    if called is self:
                        names[name] = made
                    elif isinstance(called, _Compiled):
                        names[name] = called.machine()
                self._machine = made
            return self._machine


def _names(code: CodeType) -> Iterator[str]:
    """The names that code looks up, and those of the code within it."""
    yield from code.co_names
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from _names(one)
