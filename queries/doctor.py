"""What the store is, what it holds, and what is wrong with it.

Nothing here raises because the store is down or damaged: that is what the answer is about.
"""

from __future__ import annotations

import platform
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, TypeVar

from graph.backup.writing import unsound_rows
from graph.errors import GongjianError
from graph.model import cypher
from graph.model.spec import Text
from graph.model.vocabulary import BASE_LABEL, VOCABULARY
from graph.settings import Settings
from graph.snapshot import files as snapshot_files
from graph.snapshot.pictures import LABELS, Snapshot
from graph.snapshot.reading import read_snapshot
from graph.store import embedded
from graph.store.bolt import FORMAT, Store
from graph.store.connect import connect
from queries.ailments import Ailment, Notes
from queries.exposure import exposed, parsing, readable, running_on
from queries.named_files import base_map, street_networks

LOW_DISK_BYTES = 1_000_000_000
"""Less free space than this beside the data is worth a warning."""

_PACKAGES = (
    "gongjian",
    "neo4j",
    "neo4j-rust-ext",
    "arcadedb-embedded",
    "fastapi",
    "numpy",
    "scipy",
)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Schema:
    """Uniqueness constraints and indexes that are there and that are needed; ``label.property``
    of the missing ones."""

    constraints: int
    constraints_needed: int
    indexes: int
    indexes_needed: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoreState:
    """The store that the settings name. None: it could not be asked.

    ``kind`` is embedded or server; ``was_running`` tells of an embedded one whether another process
    had it open already; ``up`` whether it answers.
    """

    kind: str
    address: str | None
    database: str | None
    was_running: bool | None
    up: bool
    version: str | None = None
    revision: int | None = None
    schema: Schema | None = None
    nodes: Mapping[str, int] | None = None
    relationships: Mapping[str, int] | None = None
    loads: tuple[Mapping[str, Any], ...] | None = None


@dataclass(frozen=True, slots=True)
class SnapshotState:
    """The snapshot kept beside the data. ``current``: of this store and its present revision."""

    file: Path
    size_bytes: int | None
    revision: int | None
    current: bool | None


@dataclass(frozen=True, slots=True)
class Examination:
    """Everything ``doctor`` tells; ``healthy`` if no problem is grave."""

    python: str
    platform: str
    packages: Mapping[str, str | None]
    data: Path
    data_exists: bool
    free_bytes: int | None
    as_of: date | None
    timeout_s: float
    store: StoreState
    snapshot: SnapshotState
    problems: tuple[Ailment, ...]

    @property
    def healthy(self) -> bool:
        """Whether nothing grave was found."""
        return not any(problem.grave for problem in self.problems)


def examine(settings: Settings, *, deep: bool = False) -> Examination:
    """Look at everything. An embedded store that does not exist yet is not made.

    ``deep``: read every row, and hold it against its fingerprint and the snapshot; and every street
    network.
    """
    notes = Notes()
    free = _free(settings.data)
    if free is not None and free < LOW_DISK_BYTES:
        notes.add(
            "low_disk",
            Text(
                f"{settings.data} 所在磁盘只剩 {free // 10**6} MB",
                f"the disk of {settings.data} has only {free // 10**6} MB left",
            ),
            Text("清理磁盘，或用 GONGJIAN_DATA 换一处", "free some, or move GONGJIAN_DATA"),
            grave=False,
        )
    exposed(settings, notes)
    readable(settings, notes)
    parsing(notes)
    base_map(settings, notes)
    street_networks(settings, notes, read=deep)
    store, kept = _store(settings, notes, deep)
    return Examination(
        python=platform.python_version(),
        platform=platform.platform(terse=True),
        packages={name: _version(name) for name in _PACKAGES},
        data=settings.data,
        data_exists=settings.data.is_dir(),
        free_bytes=free,
        as_of=settings.as_of,
        timeout_s=settings.timeout,
        store=store,
        snapshot=_snapshot(settings, store, kept),
        problems=tuple(notes.found),
    )


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _free(folder: Path) -> int | None:
    """Bytes free where the folder is or would be made; None if that cannot be told."""
    for place in (folder, *folder.absolute().parents):
        try:
            return shutil.disk_usage(place).free
        except OSError:
            continue
    return None


def kind_of(settings: Settings) -> str:
    """Whether the settings name a server or leave it to the embedded store."""
    return "embedded" if settings.uri is None else "server"


def _store(settings: Settings, notes: Notes, deep: bool) -> tuple[StoreState, Snapshot | None]:
    """The state of the store, and the snapshot that was saved of it."""
    kind = kind_of(settings)
    running = None if settings.uri else embedded.running(settings.data)
    if kind == "embedded" and not settings.data.is_dir():
        notes.add(
            "no_store",
            Text(
                f"{settings.data} 不存在，尚无数据", f"{settings.data} does not exist: no data yet"
            ),
            Text("运行 gongjian load 或 gongjian demo", "run `gongjian load` or `gongjian demo`"),
        )
        return StoreState(kind, None, None, was_running=False, up=False), None
    was_running = None if settings.uri else running is not None
    try:
        with connect(settings) as store:
            state = _asked(store, kind, was_running, notes)
            running_on(store, settings, notes)
            if state.revision is None:
                return state, None
            if deep:
                _unsound(store, notes)
            kept = _answer(
                notes, lambda: snapshot_files.load(settings.snapshot_file, origin=store.identity())
            )
            if kept is not None and kept.revision == state.revision:
                _held_against_store(settings, store, state, kept, notes, deep)
            return state, kept
    except GongjianError as error:
        notes.add(
            error.code,
            Text(f"存储无法使用：{error.message}", f"the store cannot be used: {error.message}"),
            _ASK if kind == "embedded" else _REMEDIES.get(error.code, _ASK),
        )
        address = settings.uri or (running.uri if running else None)
        database = settings.database if settings.uri else None
        return StoreState(kind, address, database, was_running, up=False), None


_ASK = Text("按上面的说明处理后再试", "do as it says and try again")
_REMEDIES = {
    "store_unavailable": Text(
        "检查 GONGJIAN_URI，以及服务器是否已启动",
        "check GONGJIAN_URI and whether the server is running",
    ),
    "authentication_failed": Text(
        "检查 GONGJIAN_USER 与 GONGJIAN_PASSWORD", "check GONGJIAN_USER and GONGJIAN_PASSWORD"
    ),
}


def _asked(store: Store, kind: str, was_running: bool | None, notes: Notes) -> StoreState:
    """The state of a store that can be reached; each question may still fail by itself."""
    ready = _initialised(store, notes)
    loads = _answer(notes, lambda: tuple(row["load"] for row in store.read(cypher.READ_LOADS)))
    schema = _answer(notes, lambda: _schema(store))
    if ready:
        _incomplete(schema, notes)
    _interrupted(loads or (), notes)
    return StoreState(
        kind=kind,
        address=store.endpoint.uri,
        database=store.endpoint.database,
        was_running=was_running,
        up=True,
        version=_answer(notes, lambda: product(store, kind)),
        revision=_answer(notes, store.revision) if ready else None,
        schema=schema,
        nodes=_answer(notes, lambda: _counts(store, cypher.label_counts(), VOCABULARY.nodes)),
        relationships=_answer(
            notes, lambda: _counts(store, cypher.type_counts(), VOCABULARY.relationships)
        ),
        loads=loads,
    )


def _unsound(store: Store, notes: Notes) -> None:
    found = _answer(notes, lambda: unsound_rows(store))
    if found:
        named = ", ".join(found[:20]) + (", …" if len(found) > 20 else "")
        notes.add(
            "rows_damaged",
            Text(
                f"{len(found)} 行与写入时不同：{named}",
                f"{len(found)} row(s) are not what was written: {named}",
            ),
            Text(
                "重新导入这些行的台账，或恢复较早的备份",
                "load the ledgers of these rows again, or restore an earlier backup",
            ),
        )


def _held_against_store(
    settings: Settings, store: Store, state: StoreState, kept: Snapshot, notes: Notes, deep: bool
) -> None:
    """A snapshot that says it is current has to be what the store holds."""
    counts = Counter(dict.fromkeys(VOCABULARY.nodes, 0))
    counts.update(LABELS[at] for at in kept.label.tolist())
    edges = {name: len(rows) for name, rows in kept.edges.items()}
    same = None in (state.nodes, state.relationships) or (
        dict(counts) == state.nodes and edges == state.relationships
    )
    if same and deep:
        read = _answer(notes, lambda: read_snapshot(store))
        # Whoever wrote meanwhile made another one of it.
        same = read is None or read.store_revision != kept.store_revision or read.same_as(kept)
    if not same:
        file = settings.snapshot_file
        notes.add(
            "snapshot_differs",
            Text(f"快照 {file} 与存储不同", f"the snapshot {file} is not what the store holds"),
            Text(
                "删除该文件并重启服务；下次查询时重新生成",
                "delete that file and restart the service: it is made anew by the next question",
            ),
        )


def product(store: Store, kind: str) -> str:
    """Name and version of the database. The embedded one gives the name of what it stands in for.

    Raises StoreError.
    """
    told = store.version()
    return f"ArcadeDB {_version('arcadedb-embedded')} ({told})" if kind == "embedded" else told


def _initialised(store: Store, notes: Notes) -> bool:
    formats = _answer(notes, lambda: store.read(cypher.STATE_FORMAT))
    if formats is None:
        return False
    if not formats:
        notes.add(
            "not_initialised",
            Text("存储尚未初始化", "the store is not initialised"),
            Text("运行 gongjian load 或 gongjian init", "run `gongjian load` or `gongjian init`"),
        )
    elif _answer(notes, store.restoring) is not None:
        notes.add(
            "restore_interrupted",
            Text("恢复未完成，存储暂不可用", "a restore did not end: the store answers nothing"),
            Text(
                "再运行一次 gongjian restore（若正在恢复，请等待）",
                "run `gongjian restore` again, or wait if it is just running",
            ),
        )
        return False
    elif formats[0]["format"] != FORMAT:
        held = formats[0]["format"]
        notes.add(
            "store_mismatch",
            Text(
                f"存储格式为 {held}，本版本只读 {FORMAT}",
                f"the store has format {held}, this version reads {FORMAT}",
            ),
            Text("使用写入它的版本", "use the version that wrote it"),
        )
    return bool(formats)


def _answer(notes: Notes, ask: Callable[[], _T]) -> _T | None:
    """What is answered, or None and a note; the next question is asked all the same."""
    try:
        return ask()
    except GongjianError as error:
        notes.add(error.code, Text(error.message, error.message), _ASK)
        return None


def _counts(store: Store, text: str, names: Iterable[str]) -> dict[str, int]:
    """Counts by label or type; what there is none of has no row in the answer."""
    counts = {row["name"]: int(row["count"]) for row in store.read(text)}
    return {name: counts.get(name, 0) for name in names}


def _schema(store: Store) -> Schema:
    """Constraints and indexes, told apart by what they are on.

    By that and not by name, because the embedded store gives them names of its own.
    """
    unique = {(label, "id") for label in (BASE_LABEL, *cypher.BOOKKEEPING_LABELS)}
    indexed = unique | {(name, "revision") for name in (BASE_LABEL, *VOCABULARY.relationships)}
    indexed |= set(cypher.BOOKKEEPING_INDEXES)
    missing = []
    for wanted, what in ((unique, "CONSTRAINTS"), (indexed, "INDEXES")):
        held = {
            (row["labelsOrTypes"][0], row["properties"][0])
            for row in store.read(f"SHOW {what}")
            # The lookup indexes that Neo4j makes itself are on no label and no property.
            if row["labelsOrTypes"] and row["properties"]
        }
        missing.append(wanted - held)
    return Schema(
        constraints=len(unique) - len(missing[0]),
        constraints_needed=len(unique),
        indexes=len(indexed) - len(missing[1]),
        indexes_needed=len(indexed),
        missing=tuple(sorted(f"{on}.{name}" for on, name in missing[0] | missing[1])),
    )


def _incomplete(schema: Schema | None, notes: Notes) -> None:
    if schema is not None and schema.missing:
        named = ", ".join(schema.missing)
        notes.add(
            "schema_incomplete",
            Text(f"缺少约束或索引：{named}", f"constraints or indexes are missing: {named}"),
            Text("运行 gongjian init 补建", "run `gongjian init`, which makes them"),
        )


def _interrupted(loads: tuple[Mapping[str, Any], ...], notes: Notes) -> None:
    for load in loads:
        if load["state"] != "complete":
            notes.add(
                "load_interrupted",
                Text(
                    f"数据集 {load['id']} 的导入未完成（{load['at']}）",
                    f"the load of {load['id']} did not end ({load['at']})",
                ),
                Text(
                    "再导入一次同样的数据（若正在导入，请等待）",
                    "load the same data again, or wait if it is just being loaded",
                ),
            )


def _snapshot(settings: Settings, store: StoreState, kept: Snapshot | None) -> SnapshotState:
    file = settings.snapshot_file
    try:
        size = file.stat().st_size
    except OSError:
        return SnapshotState(file, None, None, None)
    if store.revision is None:
        return SnapshotState(file, size, None, None)
    revision = None if kept is None else kept.revision
    return SnapshotState(file, size, revision, revision == store.revision)
