"""``identity``: which nodes may be one body, and what was decided of them."""

from __future__ import annotations

from api.commands.shared import command_group

app = command_group("One body, one node: candidates, and decisions that can be taken back.")
