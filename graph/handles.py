"""How many files and connections a process may have open."""

from __future__ import annotations

import resource


def allow_handles(wanted: int) -> int:
    """Raise the soft limit of open files to what is wanted, as far as the hard one goes.

    Returns
    -------
        How many may be open now.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = resource.RLIM_INFINITY
    most = wanted if hard == unlimited else min(wanted, hard)
    if soft == unlimited or soft >= most:
        return wanted if soft == unlimited else soft
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return most
