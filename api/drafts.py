"""Imports that are being prepared: uploaded files, what was found in them, and their jobs.

Each import has a folder of its own beside the data, so that one that was killed can be resumed and
the report of one that is done can still be fetched. The oldest that are of no more use go first.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any, Literal
from uuid import uuid4

from starlette.concurrency import run_in_threadpool

from api.http.errors import UnsupportedMediaType
from api.jobs import Job, JobReport, Jobs
from api.receiving import receive
from graph.errors import Conflict, Finding, InvalidInput, NotFound, StoreUnwritable
from graph.files import replaced
from graph.importing import Import, Options, Prepared, Report, imports, prepare
from graph.ledgers import Ledger, References, open_ledgers
from graph.loading.batches import Progress
from queries.network import Network

State = Literal["draft", "waiting", "checking", "checked", "writing", "written", "failed"]

_KEPT = 30
"""Folders that are kept."""
_FILES = 20
"""Files of one import."""
_KEY = re.compile(r"draft-[0-9a-f]{12}")
_NO_TABLE = frozenset({"not_a_spreadsheet", "html_file"})


@dataclass(frozen=True)
class Draft:
    """An import being prepared. ``done`` of ``total`` rows while a job runs, and its report.

    ``problem`` says why a job failed, ``findings`` where.
    """

    id: str
    state: State
    files: tuple[str, ...]
    done: int
    total: int
    problem: str | None
    findings: tuple[Finding, ...]
    report: Report | None


class Drafts:
    """All imports under way in one service."""

    def __init__(self, folder: Path, *, scratch: TemporaryDirectory[str] | None = None) -> None:
        """``scratch``: a directory that ends with them."""
        self.folder = folder
        self._scratch = scratch
        self.jobs: Jobs[Any] = Jobs("import")
        self._running: dict[str, str] = {}
        self._phases: dict[str, State] = {}
        self._lock = Lock()

    def close(self) -> None:
        """Wait for the job that runs; whoever waits goes."""
        self.jobs.close()

    # --- drafts --------------------------------------------------------------------------------

    def open(self, network: Network, options: Options, kind: str | None) -> Draft:
        """A new draft without files. Raises StoreUnwritable."""
        key = f"draft-{uuid4().hex[:12]}"
        self._tidy(network)
        try:
            (self.folder / key / "files").mkdir(parents=True)
        except OSError as error:
            raise StoreUnwritable(f"{self.folder} cannot be written: {error.strerror}") from error
        self._save(key, {"options": asdict(options), "kind": kind, "files": []})
        return self.find(key)

    def find(self, key: str) -> Draft:
        """A draft as it stands. Raises NotFound."""
        note = self._note(key)
        job = self._job(key)
        state: State = "draft"
        problem = None
        if job is not None and not job.ended:
            state = "waiting" if job.state == "queued" else self._phases[key]
        elif job is not None and job.problem is not None:
            state, problem = "failed", job.problem
        report = None
        if state in ("draft", "failed") and (self.folder / key / "import.spool").is_file():
            try:
                with Prepared.open(self.folder / key) as prepared:
                    report = prepared.report()
            except Conflict:
                report = None
        if report is not None and state == "draft":
            state = "checked" if report.dry_run else "written"
        return Draft(
            id=key,
            state=state,
            files=tuple(name for name, _ in note["files"]),
            done=job.done if job else 0,
            total=job.total if job else 0,
            problem=problem,
            findings=job.findings if job is not None and problem is not None else (),
            report=report,
        )

    def drop(self, key: str) -> None:
        """Throw a draft away. Raises NotFound, and Conflict while a job of it runs."""
        self._place(key)
        self._at_rest(key)
        shutil.rmtree(self.folder / key, ignore_errors=True)

    async def put(
        self,
        key: str,
        name: str,
        body: AsyncIterator[bytes],
        place: Callable[[], AbstractAsyncContextManager[None]],
    ) -> Draft:
        """Add a file, or another content of one; what was checked before has to be checked anew.

        ``place`` is held while the file is looked into, and not while it comes in.

        Raises
        ------
        BodyTooLong, BodyTooSlow
            it has more bytes, or comes in more slowly, than is borne.
        TooManyRequests
            there is no place.
        UnsupportedMediaType
            it is no spreadsheet.
        InvalidInput
            it is one, and holds no ledger or refuses to be read.
        Conflict
            a job of the draft runs, or it was written.
        """
        note = self._note(key)
        self._at_rest(key)
        if self.find(key).state == "written":
            raise Conflict("this import was written: begin another one")
        if len(note["files"]) >= _FILES:
            raise InvalidInput(f"an import takes {_FILES} files at most")
        file = self.folder / key / "files" / uuid4().hex
        try:
            await receive(file, body)
            async with place():
                await run_in_threadpool(_recognize, file, name, note["kind"])
        except BaseException:
            file.unlink(missing_ok=True)
            raise
        (self.folder / key / "import.spool").unlink(missing_ok=True)
        others = [(known, kept) for known, kept in note["files"] if known != name]
        self._save(key, {**note, "files": [*others, (name, file.name)]})
        self._running.pop(key, None)
        return self.find(key)

    # --- work ----------------------------------------------------------------------------------

    def check(self, key: str, network: Network, *, commit: bool = False) -> Draft:
        """Have a draft checked, and written as well if nothing is wrong.

        Raises Conflict while a job of it runs or if it was written, TooManyRequests.
        """
        note = self._note(key)
        self._at_rest(key)
        if self.find(key).state == "written":
            raise Conflict("this import was written: begin another one")
        if not note["files"]:
            raise InvalidInput("there is no file to import")

        def work(report: JobReport) -> None:
            options = Options(**note["options"])
            references = References.of(
                network.snapshot(), zone=options.zone, new_zone=options.new_zone
            )
            with prepare(
                network.store,
                self.ledgers(key),
                self.folder / key,
                options=options,
                references=references,
                progress=lambda done, total, what: _tell(report, done, total),
            ) as prepared:
                if commit and not prepared.blocked:
                    self._phases[key] = "writing"
                    self._commit(key, prepared, network, report)

        return self._submit(key, "checking", work)

    def commit(self, key: str, network: Network) -> Draft:
        """Have a checked draft written.

        Raises Conflict if it is not checked, was written, or has errors and is not to leave the
        rows that have them.
        """
        draft = self.find(key)
        self._at_rest(key)
        if draft.report is None or not draft.report.dry_run:
            raise Conflict(f"only a checked import can be written; this one is: {draft.state}")
        if draft.report.blocked:
            raise Conflict(
                f"{draft.report.errors} error(s): nothing is written. Correct the files, or check "
                "again with good_rows"
            )

        def work(report: JobReport) -> None:
            with Prepared.open(self.folder / key) as prepared:
                self._commit(key, prepared, network, report)

        return self._submit(key, "writing", work)

    def amend(self, key: str, options: Options) -> None:
        """Other options for a draft, which has to be checked again. Raises NotFound, Conflict."""
        note = self._note(key)
        self._at_rest(key)
        self._save(key, {**note, "options": asdict(options)})

    def run(self, work: Callable[[Progress], Import]) -> Job[Any]:
        """Have something done that is no draft: an import undone or resumed."""

        def told(report: JobReport) -> Import:
            return work(lambda done, total, what: _tell(report, done, total))

        return self.jobs.submit(told)

    def _commit(
        self,
        key: str,
        prepared: Prepared,
        network: Network,
        report: JobReport,
    ) -> None:
        _tell(report, 0, 0)  # what was only being checked when the service stopped ends here
        prepared.commit(
            network.store,
            lambda done, total, what: _tell(report, done, total),
            draft=key,
        )

    def _submit(self, key: str, state: State, work: Callable[[JobReport], None]) -> Draft:
        with self._lock:
            self._at_rest(key)
            self._phases[key] = state
            self._running[key] = self.jobs.submit(work).id
        return self.find(key)

    # --- files ---------------------------------------------------------------------------------

    def ledgers(self, key: str) -> list[Ledger]:
        """The ledgers in a draft's files. Raises InvalidInput, NotFound."""
        note = self._note(key)
        folder = self.folder / key / "files"
        return [
            ledger
            for name, file in note["files"]
            for ledger in open_ledgers(folder / file, name=name, kind=note["kind"])
        ]

    @contextmanager
    def prepared(self, key: str) -> Iterator[Prepared]:
        """What was prepared for a draft. Raises NotFound, and Conflict if nothing was yet."""
        self._note(key)
        self._at_rest(key)
        with Prepared.open(self.folder / key) as prepared:
            yield prepared

    def _place(self, key: str) -> Path:
        file = self.folder / key / "draft.json"
        if not _KEY.fullmatch(key) or not file.is_file():
            raise NotFound(f"there is no import {key!r} on the desk")
        return file

    def _note(self, key: str) -> dict[str, Any]:
        file = self._place(key)
        try:
            note: dict[str, Any] = json.loads(file.read_text("utf-8"))
        except (OSError, ValueError):
            raise Conflict(
                f"what was kept of {key!r} cannot be read any more: begin another import"
            ) from None
        return note

    def _save(self, key: str, note: dict[str, Any]) -> None:
        text = json.dumps(note, ensure_ascii=False)
        try:
            with replaced(self.folder / key / "draft.json") as new:
                new.write_text(text, "utf-8")
        except OSError as error:
            raise StoreUnwritable(f"{self.folder} cannot be written: {error.strerror}") from error

    def _job(self, key: str) -> Job[Any] | None:
        try:
            return self.jobs.get(self._running[key])
        except (KeyError, NotFound):
            return None

    def _at_rest(self, key: str) -> None:
        job = self._job(key)
        if job is not None and not job.ended:
            raise Conflict(f"a job of {key!r} is under way: {job.state}")

    def _tidy(self, network: Network) -> None:
        """Forget the oldest folders, but none that an import could be resumed from."""
        folders = sorted(
            (path for path in self.folder.glob("draft-*") if path.is_dir()),
            key=lambda path: path.stat().st_mtime,
        )
        if len(folders) < _KEPT:
            return
        needed = {entry.draft for entry in imports(network.store) if entry.state == "running"}
        for path in folders[: len(folders) - _KEPT + 1]:
            job = self._job(path.name)
            if path.name not in needed and (job is None or job.ended):
                shutil.rmtree(path, ignore_errors=True)


def _tell(report: JobReport, done: int, total: int) -> None:
    """Report a batch. Raises Conflict if the job is to end: whole batches are in, none after it."""
    if not report(done, total):
        raise Conflict(
            "the service was stopped: what was being written can be resumed or taken back, what "
            "was being checked has to be checked again"
        )


def _recognize(place: Path, name: str, kind: str | None) -> Sequence[Ledger]:
    try:
        return open_ledgers(place, name=name, kind=kind)
    except InvalidInput as error:
        if any(finding.rule in _NO_TABLE for finding in error.findings):
            raise UnsupportedMediaType(error.message) from error
        raise
