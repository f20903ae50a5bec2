"""What if: changes held apart from the graph, what they would do, and how they become facts."""

from queries.coverage.status.moved import SHIFT_CERTAINTY
from queries.scenarios.applying import apply, to_dataset
from queries.scenarios.scenario import Scenario
from queries.scenarios.scenario_files import (
    delete_scenario,
    kept_names,
    load_scenario,
    parse_scenario,
    read_scenario,
    save_scenario,
    to_toml,
)
from queries.scenarios.what_if import (
    Connection,
    Direction,
    Effect,
    LensChange,
    RateChange,
    Shift,
    ShiftPage,
    Ties,
    apply_to,
    compare,
    effect_of,
    shifts,
    walk_of,
)

__all__ = [
    "SHIFT_CERTAINTY",
    "Connection",
    "Direction",
    "Effect",
    "LensChange",
    "RateChange",
    "Scenario",
    "Shift",
    "ShiftPage",
    "Ties",
    "apply",
    "apply_to",
    "compare",
    "delete_scenario",
    "effect_of",
    "kept_names",
    "load_scenario",
    "parse_scenario",
    "read_scenario",
    "save_scenario",
    "shifts",
    "to_dataset",
    "to_toml",
    "walk_of",
]
