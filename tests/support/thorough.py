"""How much is tried: what finds a fault soon, or, by ``make thorough``, all that there is time for.

What the usual run leaves out are repetitions: further rounds, examples, languages and versions of
what it tries too, and tests marked ``thorough``, which try together what others try apart.
"""

from __future__ import annotations

import os
from typing import TypeVar

T = TypeVar("T")

THOROUGH = os.environ.get("THOROUGH") == "1"


def usually(some: T, *, thorough: T) -> T:
    """``some``, or what is tried by ``make thorough``."""
    return thorough if THOROUGH else some
