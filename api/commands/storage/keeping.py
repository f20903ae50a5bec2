"""``backup``, ``restore`` and ``copy``: a whole store in one file, and into another store."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.shared import DataOption, JsonOption, LanguageOption, settings_of
from api.commands.storage.stores import where
from api.console import Output, print_json
from api.writing import CannotWrite
from graph.errors import Conflict, InvalidInput, NotFound

if TYPE_CHECKING:
    from graph.backup.files import Manifest
    from graph.settings import Settings
    from graph.store.bolt import Store

TO_PASSWORD = "GONGJIAN_TO_PASSWORD"

ReplaceOption = Annotated[
    bool,
    typer.Option(
        "--replace",
        help="Replace what the store holds; a backup of it is made first, beside the data.",
    ),
]

ForceOption = Annotated[
    bool,
    typer.Option("--force", help="Even if other processes, such as a service, have it open."),
]


def backup(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="File to write; by default named after the time."),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            metavar="FOLDER",
            help="Folder to write a file to that is named after the time, for schedules.",
        ),
    ] = None,
    keep: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="N",
            help="Backups to keep there; the oldest go once the new one is checked.",
        ),
    ] = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write everything the store holds to one file.

    The file can be restored into the embedded store or into Neo4j, whichever it came from,
    and by later versions. It holds counts unmasked, so only its owner may read it.

    \b
    Examples:
      gongjian backup
      gongjian backup /srv/backup/gongjian.zip
      gongjian backup --to /srv/backup --keep 7
    """
    from graph.backup.rotation import place_in, rotate, timed
    from graph.backup.writing import backup as written
    from graph.store.connect import connect

    if file is not None and to is not None:
        raise InvalidInput("give a file, or a folder with --to: not both")
    if keep is not None and to is None:
        raise InvalidInput("--keep is for backups in a folder: name it with --to")
    settings = settings_of(data)
    output = Output(lang)
    with ExitStack() as stack:
        stack.enter_context(_files(to or file or Path()))
        path = stack.enter_context(place_in(to)) if to else file or Path(timed("gongjian"))
        store = stack.enter_context(connect(settings))
        manifest = written(
            store, path, progress=stack.enter_context(output.progress(_doing(output)))
        )
        gone = rotate(path, keep) if keep else []
    _told(manifest, path, output, as_json=as_json, what=("已备份到", "Backed up to"))
    for old in gone:
        output.note(output.pick(f"已删除较早的备份 {old}", f"Removed the older backup {old}"))


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only check the file and say what it holds.")
    ] = False,
    replace: ReplaceOption = False,
    force: ForceOption = False,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring the store to what a backup holds.

    The file is checked first. A store that holds something is refused unless --replace is
    given, and one that other processes have open unless --force is given. If a restore is
    interrupted, the store answers nothing until one has ended: run it again.

    \b
    Examples:
      gongjian restore gongjian.zip --dry-run
      gongjian restore gongjian.zip --data /srv/gongjian
      GONGJIAN_URI=bolt://localhost:7687 GONGJIAN_PASSWORD=... gongjian restore gongjian.zip
    """
    from api.commands.recording import recorded
    from graph.backup.files import BackupFile
    from graph.backup.restoring import restore as brought
    from graph.store.connect import connect

    settings = settings_of(data)
    output = Output(lang)
    with _files(file):
        if dry_run:
            with BackupFile(file) as held:
                manifest = held.manifest
            _told(manifest, file, output, as_json=as_json, what=("将会恢复", "Would restore"))
            return
        keep = _kept(settings) if replace else None
        with (
            connect(settings) as store,
            recorded("restore", store, settings),
            output.progress(_doing(output)) as report,
        ):
            _refuse_if_open(settings, store, force)
            manifest = brought(store, file, keep=keep, progress=report)
    _told(manifest, file, output, as_json=as_json, what=("已恢复", "Restored"))


def copy(
    to_uri: Annotated[
        str | None,
        typer.Option("--to-uri", metavar="URI", help="Bolt address of the Neo4j to copy to."),
    ] = None,
    to_user: Annotated[
        str, typer.Option("--to-user", metavar="NAME", help="User there.")
    ] = "neo4j",
    to_database: Annotated[
        str, typer.Option("--to-database", metavar="NAME", help="Database there.")
    ] = "neo4j",
    to_data: Annotated[
        Path | None,
        typer.Option(
            "--to-data", metavar="DIR", help="Data directory of the embedded store to copy to."
        ),
    ] = None,
    replace: ReplaceOption = False,
    force: ForceOption = False,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Copy the store into another one.

    The other store must be empty, or --replace be given, and be open in no other process, or
    --force be given. The password for --to-uri comes from
    the variable GONGJIAN_TO_PASSWORD, never from the command line.

    \b
    Examples:
      export GONGJIAN_TO_PASSWORD=...
      gongjian copy --to-uri bolt://localhost:7687
      gongjian copy --to-data /srv/gongjian
    """
    from api.commands.recording import recorded
    from graph.backup.restoring import copy as copied
    from graph.store.connect import connect

    source = settings_of(data)
    target = _target(source, to_uri, to_user, to_database, to_data)
    output = Output(lang)
    keep = _kept(target) if replace else None
    with (
        connect(source) as one,
        connect(target) as other,
        recorded("copy", other, target),
        _files(Path(gettempdir())),
        output.progress(_doing(output)) as report,
    ):
        _refuse_if_open(target, other, force)
        manifest = copied(one, other, keep=keep, progress=report)
    _told(manifest, where(target, output), output, as_json=as_json, what=("已复制到", "Copied to"))


def _target(
    source: Settings, uri: str | None, user: str, database: str, data: Path | None
) -> Settings:
    """The settings of the store to copy to. Raises InvalidInput if they name none, or the same."""
    there: dict[str, Any]
    if uri is not None and data is None:
        password = os.environ.get(TO_PASSWORD)
        if password is None:
            raise InvalidInput(
                f"the password for --to-uri comes from {TO_PASSWORD}, which is not set"
            )
        same = (source.uri, source.database) == (uri, database)
        there = {"uri": uri, "user": user, "database": database, "password": password}
    elif data is not None and uri is None:
        same = source.uri is None and data.resolve() == source.data.resolve()
        there = {"uri": None, "data": data}
    else:
        raise InvalidInput("say where to copy to: either --to-uri or --to-data")
    if same:
        raise InvalidInput("that is the store itself: name another one")
    return type(source).model_validate({**source.model_dump(), **there})


def _kept(settings: Settings) -> Path:
    """Where what is about to be replaced is kept."""
    from graph.backup.rotation import timed

    settings.data.mkdir(parents=True, exist_ok=True)
    return settings.data / timed("before-restore")


def _refuse_if_open(settings: Settings, store: Store, force: bool) -> None:
    """Raise Conflict if others would find another network under them."""
    from graph.store.connect import others

    if not force and (found := others(settings, store)):
        raise Conflict(
            f"{len(found)} other process(es) have the store open: {'; '.join(found)}. End them "
            "first, or give --force: they then go on with what was restored"
        )


def _doing(output: Output) -> str:
    return output.pick("搬运", "Moving rows")


@contextmanager
def _files(file: Path) -> Iterator[None]:
    """A file that is not there or cannot be written, in words."""
    try:
        yield
    except FileNotFoundError as error:
        raise NotFound(f"{file}: there is no such file or folder") from error
    except OSError as error:
        raise CannotWrite(f"{file}: {error.strerror or error}") from error


def _told(
    manifest: Manifest, place: Path | str, output: Output, *, as_json: bool, what: tuple[str, str]
) -> None:
    """What was in the file."""
    counts: dict[str, Any] = {
        "revision": manifest.revision,
        "nodes": manifest.rows("nodes"),
        "relationships": manifest.rows("relationships"),
        "bookkeeping": manifest.rows("bookkeeping"),
    }
    if as_json:
        print_json({"place": str(place), "made": manifest.made, **counts})
        return
    names = output.pick(
        "版次 节点 关系 管理记录", "revision nodes relationships bookkeeping"
    ).split()
    shown = ", ".join(
        f"{name} {count:,}" for name, count in zip(names, counts.values(), strict=True)
    )
    output.say(f"{output.pick(*what)} {place}: {shown}")
