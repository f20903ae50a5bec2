"""Work for a process of its own, some of which never ends by itself."""

from __future__ import annotations

import os
import time

import numpy as np

from graph.errors import InvalidInput
from queries.solving.apart import Tell


def double(tell: Tell, number: int) -> int:
    for step in range(number):
        tell(step)
    print("what a library prints is no answer")
    return 2 * number


def native(tell: Tell) -> None:
    """Say who works, and then leave Python for hours."""
    tell(os.getpid())
    square = np.random.default_rng(1).random((6000, 6000))
    np.linalg.svd(square)


def asleep(tell: Tell) -> None:
    tell(os.getpid())
    time.sleep(3600)


def refuse(tell: Tell) -> None:
    raise InvalidInput("it must be even")


def stumble(tell: Tell) -> None:
    raise ZeroDivisionError("by zero")


def die(tell: Tell) -> None:
    os._exit(7)
