"""``connectivity``: who is tied to whom, and through whom."""

from __future__ import annotations

from api.commands.shared import command_group

app = command_group("How the network hangs together.")
