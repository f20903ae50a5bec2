"""The views of all questions: what each module below calls ``VIEWS``."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from api.views.view import View

_ROOMS = ("coverage", "data", "network", "pairings", "published")

MODULES = tuple(
    import_module(f"{__name__}.{room}.{module.name}")
    for room in _ROOMS
    for module in pkgutil.iter_modules(import_module(f"{__name__}.{room}").__path__)
)
VIEWS: tuple[View, ...] = tuple(view for module in MODULES for view in getattr(module, "VIEWS", ()))
