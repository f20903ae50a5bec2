"""``resilience``: what breaks when something is lost, and whom to pair so that it does not."""

from __future__ import annotations

from api.commands.shared import command_group

app = command_group("What the network withstands, and whom to pair so that it holds.")
