"""What is written in Rust, for type checkers."""

from os import PathLike
from typing import Literal, Protocol, TypeVar, final, overload

Profile = Literal["strict", "normal", "thorough"]

__version__: str

class Error(ValueError):
    """What cannot be read, aligned or written, and why."""

class _ArrowBatch(Protocol):
    """A record batch of pyarrow, polars or any other library with the Arrow C interface."""

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]: ...

_Batch = TypeVar("_Batch", bound=_ArrowBatch)

@final
class Bead:
    """Sentences that belong together."""

    @property
    def source(self) -> list[int]:
        """Numbers of the source sentences, from 0; empty for an addition."""
    @property
    def target(self) -> list[int]:
        """Numbers of the target sentences, from 0; empty for an omission."""
    @property
    def kind(self) -> str:
        """How many of each, as ``1-1``."""
    @property
    def confidence(self) -> float:
        """How sure it is, from 0 to 1."""

@final
class Finding:
    """One thing a reader should look at."""

    @property
    def rule(self) -> str:
        """The rule that found it, as ``number-value``."""
    @property
    def severity(self) -> str:
        """``info``, ``minor``, ``major`` or ``critical``."""
    @property
    def confidence(self) -> float:
        """How sure it is, from 0 to 1."""
    @property
    def message(self) -> str:
        """The reason in one plain sentence."""
    @property
    def beads(self) -> list[int]:
        """Numbers of the beads it is about, from 0."""
    @property
    def source_position(self) -> tuple[int, int] | None:
        """Line and column in the source, from 1."""
    @property
    def target_position(self) -> tuple[int, int] | None:
        """Line and column in the target, from 1."""
    @property
    def fingerprint(self) -> str:
        """Who it is, wherever it stands."""

@final
class Alignment:
    """A text, its translation, and which sentences belong together."""

    @property
    def source_lang(self) -> str:
        """The language of the source, as BCP 47."""
    @property
    def target_lang(self) -> str:
        """The language of the target, as BCP 47."""
    @property
    def source_segments(self) -> list[str]:
        """The sentences of the source, without markup."""
    @property
    def target_segments(self) -> list[str]:
        """The sentences of the target, without markup."""
    @property
    def beads(self) -> list[Bead]:
        """The beads: each sentence is in exactly one, and both sides are in order."""
    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The texts of the beads, source and target."""
    @property
    def findings(self) -> list[Finding]:
        """The findings that the file held, where it was read from one."""
    def __len__(self) -> int: ...

def align(
    source: str,
    target: str,
    *,
    source_lang: str | None = None,
    target_lang: str | None = None,
    source_format: str | None = None,
    target_format: str | None = None,
    lexicon: str | PathLike[str] | None = None,
    use_lexicon: bool = True,
) -> Alignment:
    """Align a text with its translation.

    Languages are found out where they are not given. ``source_format`` and ``target_format`` are names as ``markdown``; plain
    text if not given. ``lexicon`` is a file that ``duiqi train`` made, in place of the one inside.
    """

@overload
def check(source: Alignment, *, profile: Profile = "normal") -> list[Finding]: ...
@overload
def check(
    source: str,
    target: str,
    *,
    profile: Profile = "normal",
    source_lang: str | None = None,
    target_lang: str | None = None,
    source_format: str | None = None,
    target_format: str | None = None,
) -> list[Finding]:
    """Look for drift in an alignment, or in a text and its translation."""

def segment(text: str, *, lang: str | None = None, format: str | None = None) -> list[str]:
    """Cut a text into sentences."""

def read(
    path: str | PathLike[str],
    *,
    format: str | None = None,
    source_lang: str | None = None,
    target_lang: str | None = None,
) -> Alignment:
    """Read a file that holds both sides: an alignment file, TMX, XLIFF, PO, a table; by its extension."""

def write(alignment: Alignment, path: str | PathLike[str], *, format: str | None = None) -> None:
    """Write an alignment in the format that the extension tells; the file is written whole or not at all."""

def align_batch(
    batch: _Batch,
    *,
    source_column: str | None = None,
    target_column: str | None = None,
    source_lang: str | None = None,
    target_lang: str | None = None,
    source_format: str | None = None,
    target_format: str | None = None,
    check: bool = False,
    profile: Profile = "normal",
    lexicon: str | PathLike[str] | None = None,
    use_lexicon: bool = True,
    max_bytes: int | None = None,
    max_segments: int | None = None,
    threads: int | None = None,
) -> _Batch:
    """Align the document pairs of a record batch: one row in, one row out, as a record batch of pyarrow.

    Texts stand in columns ``source`` (or ``src``, ``zh``) and ``target`` (or ``tgt``, ``en``); they are replaced by
    ``source_lang``, ``target_lang``, ``source_segments``, ``target_segments``, ``links``, ``confidence`` and ``error``. All other
    columns are passed through. A row that cannot be aligned has an ``error``; only wrong columns raise. ``threads=1`` is for
    engines that run a process a core; without it all cores are used.
    """

def passed_columns(
    names: list[str], *, source_column: str | None = None, target_column: str | None = None
) -> list[str]:
    """Tell which columns ``align_batch`` passes through."""
