"""What the processes that unfold files may take, and what an archive may unfold to."""

from __future__ import annotations

MEMORY = 1 << 30
"""Bytes of address space; 100,000 rows of an enterprise ledger take 0.4 GB."""

SECONDS = 300
"""Of processor time, for a workbook."""

DISK = 2 << 30
"""Bytes of rows written out."""

MAX_PARTS = 5_000
MAX_UNFOLDED = 512 << 20
"""Bytes of XML in an xlsx file; 100,000 rows of an enterprise ledger have about 150 MB."""
MAX_PART = 64 << 20
"""Bytes of a part that is neither a sheet nor the shared texts: styles, names, relations."""
MAX_RATIO = 500
"""Times a large part may be larger than it is packed; what people write reaches 50."""
LARGE = 32 << 20

MAX_CELLS = 12_000_000
"""Cells between the first and the last used one, blank ones too; each takes 32 bytes."""
MAX_SHARED = 4_000_000
MAX_TEXT = 256 << 20
"""Bytes of shared texts, counted as often as cells refer to them."""
MAX_ROW = 32 << 20
MAX_FAULTY = 10_000
MAX_MERGED = 500_000
"""Cells that merges may stand for; further ones are left blank."""

DOCUMENT_SECONDS = 60
"""Of processor time, for a document; a page of a PDF takes about 20 ms."""
MAX_PAGES = 1_000
MAX_CHARACTERS = 4_000_000
"""Of the text of a document: several books."""


def keep_to_them(seconds: int = SECONDS) -> None:
    """Have the system enforce them on this process, where it can (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, DISK),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        resource.setrlimit(kind, (most, most))
