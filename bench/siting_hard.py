"""``python -m bench.siting_hard``: hard set covers beside the best that anybody has found.

The instances are made by definition (see :mod:`tests.support.covering_instances`); each gets ten
seconds, and what is printed is what came of it, the bound too.
"""

from __future__ import annotations

import argparse

import numpy as np

from bench.report import figure, heading, timed
from queries.coverage.siting import set_covering
from tests.support.covering_instances import INSTANCES


def main() -> None:
    """Cover each instance."""
    parser = argparse.ArgumentParser(prog="bench.siting_hard", description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="for each instance")
    parser.add_argument("--cases", nargs="+", choices=list(INSTANCES), default=list(INSTANCES))
    arguments = parser.parse_args()
    heading(f"hard set covers, {arguments.seconds:g} s each")
    over = []
    for name in arguments.cases:
        made, best = INSTANCES[name]
        reach = made()
        with timed() as clock:
            plan = set_covering(
                reach=reach, weight=np.ones(reach.shape[0]), time_limit_s=arguments.seconds
            )
        over.append(plan.objective / best - 1)
        note = f"best known {best:,}, {over[-1]:.1%} above; bound {plan.bound:,.6g}"
        figure(f"{name}: objective", plan.objective, "", f"{note}; {clock.seconds:.3g} s")
    figure("above the best known, on average", 100 * float(np.mean(over)), "%")
    figure("instances with the best known", sum(one <= 0 for one in over), f"of {len(over)}")


if __name__ == "__main__":
    main()
