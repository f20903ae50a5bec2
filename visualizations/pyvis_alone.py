"""pyvis without the notebook that it asks for.

pyvis imports IPython for one class, which shows a picture in a notebook. IPython is 40 MB with what
it brings and takes a second to import, and no picture of ours is shown in one; so it is not in the
locks (``exclude-dependencies`` in pyproject.toml), and pyvis finds a stand-in while it is imported.
"""

from __future__ import annotations

import sys
from functools import cache
from threading import Lock
from types import ModuleType
from typing import Any

_NOTEBOOK = "IPython.display"
_ONE_AT_A_TIME = Lock()


def new_network(**options: Any) -> Any:
    """An empty ``pyvis.network.Network``."""
    with _ONE_AT_A_TIME:
        made = _class()
    return made(**options)


@cache
def _class() -> Any:
    if _NOTEBOOK in sys.modules:  # we run in a notebook, which has it anyway
        from pyvis.network import Network

        return Network
    display = ModuleType(_NOTEBOOK)
    display.IFrame = None  # type: ignore[attr-defined]
    stand_in = {"IPython": ModuleType("IPython"), _NOTEBOOK: display}
    sys.modules.update(stand_in)
    try:
        from pyvis.network import Network
    finally:
        # Others look here to tell whether they run in a notebook.
        for name in stand_in:
            del sys.modules[name]
    return Network
