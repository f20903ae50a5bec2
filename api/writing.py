"""Files that the user named, written whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from api.console import Output
from graph.errors import GongjianError, InvalidInput


class CannotWrite(GongjianError):
    """A file that the user named cannot be written."""

    code = "cannot_write"


@contextmanager
def written(file: Path) -> Iterator[Path]:
    """A file beside ``file`` to write to, which takes its place when the block ends well.

    Raises
    ------
    CannotWrite
        it cannot be written; what was there before still is.
    """
    new = file.with_name(f".{file.name}.new")
    try:
        yield new
        new.replace(file)
    except OSError as error:
        raise CannotWrite(f"{file} cannot be written: {error.strerror or error}") from error
    finally:
        new.unlink(missing_ok=True)


def write_pieces(file: Path, pieces: Iterable[bytes]) -> None:
    """Write a file piece by piece. Raises CannotWrite as :func:`written` does."""
    with written(file) as new, new.open("wb") as out:
        out.writelines(pieces)


def give_rows(file: Path, pieces: Iterable[bytes], rows: int, output: Output) -> None:
    """Write a table to a file and say so. Raises CannotWrite as :func:`written` does."""
    write_pieces(file, pieces)
    output.note(output.pick(f"已写入 {file}：{rows:,} 行", f"{file} written: {rows:,} rows"))


def paper_ending(file: Path) -> str:
    """What kind of paper a file's name asks for. Raises InvalidInput for neither of the two."""
    ending = file.suffix.lower().removeprefix(".")
    if ending not in ("docx", "pdf"):
        raise InvalidInput(f"{file.name!r}: a paper is a .docx or a .pdf file")
    return ending


def give_paper(file: Path, content: bytes, output: Output) -> None:
    """Write a paper to a file and say so. Raises CannotWrite as :func:`written` does."""
    write_pieces(file, (content,))
    output.note(output.pick(f"已写入 {file}", f"{file} written"))
