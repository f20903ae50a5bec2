"""``frameworks``: action plans, brands, cards, pathways, the belt and the platforms."""

from __future__ import annotations

from api.commands.shared import command_group

app = command_group("Action plans, brands, cards, pathways, the belt and the platforms.")
