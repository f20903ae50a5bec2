"""Imports that are being prepared: uploaded files, what was found in them, and their jobs.

Each import has a folder of its own beside the data, so that one that was killed can be resumed and
the report of one that is done can still be fetched. The oldest that are of no more use go first.
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Any, Literal
from uuid import uuid4

from starlette.concurrency import run_in_threadpool

from api.intake import NOTHING, DraftFiles, FileNote, Said, files_of, recognize
from api.jobs import Job, JobReport, Jobs
from api.receiving import receive
from graph.errors import (
    Conflict,
    Finding,
    Forbidden,
    InvalidInput,
    NotFound,
    StoreUnwritable,
)
from graph.importing import Import, Options, Prepared, Report, imports, prepare
from graph.importing.prepared import SPOOL
from graph.importing.reading import LedgerSheet
from graph.ledgers import Correction, References
from graph.ledgers.correcting import correction
from graph.ledgers.files.text_files import digest_of
from graph.loading.batches import Progress
from graph.model.spec import Text
from queries.network import Network
from queries.tasks.rechecking import recheck_after_writing

State = Literal["draft", "waiting", "checking", "checked", "writing", "written", "failed"]

_KEPT = 30
"""Folders that are kept."""
_FILES = 20
"""Files of one import."""


@dataclass(frozen=True)
class Draft:
    """An import being prepared. ``done`` of ``total`` rows while a job runs, and its report.

    ``problem`` says why a job failed, ``told`` the same in both languages, ``findings`` where.
    ``corrections`` are the cells that were corrected here.
    """

    id: str
    state: State
    files: tuple[str, ...]
    done: int
    total: int
    problem: str | None
    told: Text | None
    findings: tuple[Finding, ...]
    corrections: tuple[Correction, ...]
    report: Report | None


class Drafts(DraftFiles):
    """All imports under way in one service."""

    def __init__(self, folder: Path, profiles: Path) -> None:
        """``profiles``: where those are kept."""
        super().__init__(folder, profiles)
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
        owner = [self.asking.name, self.asking.zones]
        note = {"options": asdict(options), "kind": kind, "files": [], "owner": owner}
        self._save(key, note)
        return self.find(key)

    def find(self, key: str) -> Draft:
        """A draft as it stands. Raises NotFound."""
        note = self._note(key)
        job = self._job(key)
        state: State = "draft"
        failed = None
        if job is not None and not job.ended:
            state = "waiting" if job.state == "queued" else self._phases[key]
        elif job is not None and job.problem is not None:
            state, failed = "failed", job
        report = None
        if state in ("draft", "failed") and (self.folder / key / SPOOL).is_file():
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
            files=tuple(one.name for one in files_of(note)),
            done=job.done if job else 0,
            total=job.total if job else 0,
            problem=failed.problem if failed else None,
            told=failed.told if failed else None,
            findings=failed.findings if failed else (),
            corrections=tuple(cell for one in files_of(note) for cell in one.corrections),
            report=report,
        )

    def drop(self, key: str) -> None:
        """Throw a draft away. Raises NotFound, and Conflict while a job of it runs."""
        self._place(key)
        if self.asking.zones:
            self._note(key)
        self._at_rest(key)
        shutil.rmtree(self.folder / key, ignore_errors=True)

    async def put(
        self,
        key: str,
        name: str,
        body: AsyncIterator[bytes],
        place: Callable[[], AbstractAsyncContextManager[None]],
        said: Said = NOTHING,
    ) -> Draft:
        """Add a file, or another content of one; what was checked before has to be checked anew.

        ``place`` is held while the file is looked into, and not while it comes in; ``said`` is what
        is said of its headers. Corrections stay where the content does.

        Raises
        ------
        BodyTooLong, BodyTooSlow
            it has more bytes, or comes in more slowly, than is borne.
        TooManyRequests
            there is no place.
        UnsupportedMediaType
            it is no spreadsheet.
        InvalidInput
            it is one, and holds no ledger or refuses to be read, or what is said does not fit.
        NotFound
            there is no such draft, or no such profile.
        Conflict
            a job of the draft runs, or it was written.
        """
        note = self._note(key)
        self._unwritten(key)
        if len(note["files"]) >= _FILES:
            raise InvalidInput(f"an import takes {_FILES} files at most")
        reading = said.reading(self.profiles)
        file = self.folder / key / "files" / uuid4().hex
        try:
            await receive(file, body)
            async with place():
                await run_in_threadpool(recognize, file, name, note["kind"], reading)
        except BaseException:
            file.unlink(missing_ok=True)
            raise
        others = [one for one in files_of(note) if one.name != name]
        same = [
            one.corrections
            for one in files_of(note)
            if one.name == name and digest_of(file.with_name(one.kept)) == digest_of(file)
        ]
        made = FileNote(name, file.name, said, same[0] if same else ())
        self._have(key, note, [*others, made])
        return self.find(key)

    def _have(self, key: str, note: dict[str, Any], files: Sequence[FileNote]) -> None:
        """Keep what is known of the files; what was checked before has to be checked anew."""
        (self.folder / key / SPOOL).unlink(missing_ok=True)
        self._save(key, {**note, "files": [one.as_dict() for one in files]})
        self._running.pop(key, None)

    def _unwritten(self, key: str) -> None:
        self._at_rest(key)
        if self.find(key).state == "written":
            raise Conflict("this import was written: begin another one")

    def correct(
        self, key: str, file: str, sheet: str | None, row: int, column: str, value: str | None
    ) -> Draft:
        """Have a cell say something else; None takes a correction back.

        Raises
        ------
        NotFound
            there is no such draft, file or cell.
        InvalidInput
            the column does not take this.
        Conflict
            a job of the draft runs, or it was written.
        """
        note = self._note(key)
        self._unwritten(key)
        files = files_of(note)
        at = next((at for at, one in enumerate(files) if one.name == file), None)
        if at is None:
            raise NotFound(f"the import has no file {file!r}")
        one = files[at]
        cells = tuple(
            cell
            for cell in one.corrections
            if (cell.sheet, cell.row, cell.column) != (sheet, row, column)
        )
        if value is not None:
            ledgers = self._ledgers(key, note, replace(one, corrections=()))
            cells = (*cells, correction(ledgers, sheet, row, column, value))
        files[at] = replace(one, corrections=cells)
        self._have(key, note, files)
        return self.find(key)

    # --- work ----------------------------------------------------------------------------------

    def check(self, key: str, network: Network, *, commit: bool = False) -> Draft:
        """Have a draft checked, and written as well if nothing is wrong.

        Raises Conflict while a job of it runs or if it was written, TooManyRequests.
        """
        note = self._note(key)
        self._unwritten(key)
        if not note["files"]:
            raise InvalidInput("there is no file to import")

        def work(report: JobReport) -> None:
            options = Options(**note["options"])
            references = References.of(
                network.for_imports(), zone=options.zone, new_zone=options.new_zone
            )

            def park() -> str | None:
                found = references.places.park() if network.zones else None
                return found.id if found else None

            sheets = self.ledgers(key)
            self._check(key, network, report, sheets, options, park, commit, references)

        return self._submit(key, "checking", work)

    def begin(
        self,
        network: Network,
        sheets: Sequence[LedgerSheet],
        options: Options,
        park: str | None,
        *,
        commit: bool,
    ) -> Draft:
        """A draft of rows of a park that came in no file, checked and, if nothing is wrong,
        written. Raises TooManyRequests, StoreUnwritable."""
        key = self.open(network, options, None).id

        def work(report: JobReport) -> None:
            self._check(key, network, report, sheets, options, lambda: park, commit)

        return self._submit(key, "checking", work)

    def _check(
        self,
        key: str,
        network: Network,
        report: JobReport,
        sheets: Sequence[LedgerSheet],
        options: Options,
        park: Callable[[], str | None],
        commit: bool,
        references: References | None = None,
    ) -> None:
        """Check rows of a park. What is not all inside the zones of who imports is refused before
        its report is shown, which tells what the store says of its rows. Raises Forbidden."""
        with prepare(
            network.store,
            sheets,
            self.folder / key,
            options=options,
            references=references,
            progress=lambda done, total, what: _tell(report, done, total),
        ) as prepared:
            try:
                network.refuse_import(park(), prepared.ids())
            except Forbidden:
                (self.folder / key / SPOOL).unlink(missing_ok=True)
                raise
            if commit and not prepared.blocked:
                self._phases[key] = "writing"
                self._commit(key, prepared, network, report)

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

    def run(self, network: Network, work: Callable[[Progress], Import]) -> Job[Any]:
        """Have something done that is no draft: an import undone or resumed."""

        def told(report: JobReport) -> Import:
            done = work(lambda done, total, what: _tell(report, done, total))
            recheck_after_writing(network)
            return done

        return self.own_jobs.submit(told)

    @property
    def own_jobs(self) -> Jobs[Any]:
        """The jobs that whoever works here may see."""
        return self.jobs.of(self.asking)

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
            actor=self.asking.name or None,
        )
        recheck_after_writing(network)

    def _submit(self, key: str, state: State, work: Callable[[JobReport], None]) -> Draft:
        with self._lock:
            self._at_rest(key)
            self._phases[key] = state
            self._running[key] = self.own_jobs.submit(work).id
        return self.find(key)

    # --- files ---------------------------------------------------------------------------------

    @contextmanager
    def prepared(self, key: str) -> Iterator[Prepared]:
        """What was prepared for a draft. Raises NotFound, and Conflict if nothing was yet."""
        self._note(key)
        self._at_rest(key)
        with Prepared.open(self.folder / key) as prepared:
            yield prepared

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
