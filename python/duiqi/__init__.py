"""Aligns Chinese and English texts sentence by sentence, and flags where a translation has drifted."""

from ._duiqi import (
    Alignment,
    Bead,
    Error,
    Finding,
    __version__,
    align,
    align_batch,
    check,
    passed_columns,
    read,
    segment,
    write,
)

__all__ = [
    "Alignment",
    "Bead",
    "Error",
    "Finding",
    "__version__",
    "align",
    "align_batch",
    "check",
    "passed_columns",
    "read",
    "segment",
    "write",
]
