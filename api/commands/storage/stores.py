"""``init``, datasets and ``synth``: make the store ready and bring data into it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.shared import DataOption, JsonOption, LanguageOption, settings_of
from api.console import Output, print_json
from graph import datasets
from graph.errors import NotFound

if TYPE_CHECKING:
    from graph.loading.loader import LoadReport, Tally
    from graph.model.rows import Dataset
    from graph.settings import Settings
    from graph.store.bolt import Store

KUNMING = "kunming"
"""Name of the built-in dataset: what the published case states."""


def kunming() -> Dataset:
    """The built-in dataset of the source layer."""
    from graph.loading.folder import read_folder

    return read_folder(Path(datasets.__path__[0]) / KUNMING)


def init(data: DataOption = None, lang: LanguageOption = None, as_json: JsonOption = False) -> None:
    """Make the store ready for the network.

    That is: constraints, indexes and the mark by which it is known. Whatever brings data
    does it by itself; repeating it is harmless, and it makes what is missing. A database
    that holds other data is refused and left as it is.

    \b
    Examples:
      gongjian init
      gongjian init --data /srv/gongjian
      GONGJIAN_URI=bolt://localhost:7687 GONGJIAN_PASSWORD=... gongjian init
    """
    from graph.store.connect import connect
    from queries.doctor import kind_of, product

    settings = settings_of(data)
    output = Output(lang)
    with connect(settings) as store:
        store.initialise()
        told = {
            "store": where(settings, output),
            "version": product(store, kind_of(settings)),
            "revision": store.revision(),
        }
    if as_json:
        print_json(told)
        return
    output.say(
        output.pick(
            f"存储就绪：{told['store']}，{told['version']}，版次 {told['revision']}",
            f"The store is ready: {told['store']}, {told['version']}, revision {told['revision']}",
        )
    )


def where(settings: Settings, output: Output) -> str:
    """The store of the settings in words."""
    if settings.uri is not None:
        return f"{settings.uri} ({settings.database})"
    return output.pick(f"内嵌存储 {settings.data}", f"embedded in {settings.data}")


def load_datasets(
    names: Sequence[str], settings: Settings, output: Output, *, dry_run: bool, as_json: bool
) -> None:
    """Load dataset folders, or the built-in dataset, one after the other."""
    from api.commands.recording import recorded
    from graph.store.connect import connect

    found = [read_dataset(name) for name in names]
    with connect(settings) as store:
        store.initialise()
        with recorded("load", store, settings):
            reports = [load_shown(store, dataset, output, dry_run=dry_run) for dataset in found]
    show_reports(reports, output, as_json=as_json)


def read_dataset(name: str) -> Dataset:
    """A dataset by its folder, its exported file, or its built-in name.

    Raises
    ------
    NotFound
        there is none of them.
    InvalidInput
        something in it is not of the format.
    """
    from graph.exchange.formats import read_exchange
    from graph.loading.folder import read_folder

    path = Path(name)
    if path.is_dir():
        return read_folder(path)
    if path.is_file():
        return read_exchange(path)
    if name == KUNMING:
        return kunming()
    raise NotFound(
        f"there is no file or folder {name!r}, and the only built-in dataset is {KUNMING!r}"
    )


def load_shown(
    store: Store, dataset: Dataset, output: Output, *, dry_run: bool = False
) -> LoadReport:
    """Load a dataset under a progress bar."""
    from graph.loading.loader import load

    what = output.pick("核对" if dry_run else "导入", "Checking" if dry_run else "Loading")
    with output.progress(f"{what} {dataset.id}") as progress:
        return load(store, dataset, dry_run=dry_run, progress=progress)


def show_reports(reports: Sequence[LoadReport], output: Output, *, as_json: bool) -> None:
    """What loads did."""
    if as_json:
        rows = [report.as_dict() for report in reports]
        print_json({"data": rows, "count": len(rows), "next": None})
        return
    dry = any(report.dry_run for report in reports)
    revision = output.pick("版次", "revision")
    output.table(
        [
            output.pick("数据集", "dataset"),
            "",
            *(
                output.pick(*pair)
                for pair in (
                    ("新增", "created"),
                    ("更新", "updated"),
                    ("未变", "unchanged"),
                    ("终止", "closed"),
                )
            ),
        ],
        [row for report in reports for row in _tallies(report, output)],
        title=output.pick("将会导入" if dry else "已导入", "Would load" if dry else "Loaded"),
        notes=[
            f"{report.dataset}: {revision} {report.revision_before} → {report.revision_after}"
            for report in reports
        ],
    )


def _tallies(report: LoadReport, output: Output) -> list[tuple[Any, ...]]:
    def row(kind: str, tally: Tally) -> tuple[Any, ...]:
        return (report.dataset, kind, tally.created, tally.updated, tally.unchanged, tally.closed)

    return [
        row(output.pick("节点", "nodes"), report.nodes),
        row(output.pick("关系", "relationships"), report.relationships),
    ]


def synth(
    seed: Annotated[
        int | None,
        typer.Option(metavar="N", help="Seed of the random draws; one by default."),
    ] = None,
    scale: Annotated[
        float,
        typer.Option(
            metavar="X", help="1 hits every published total; 10 has ten times the enterprises."
        ),
    ] = 1.0,
    uncovered: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            help="Enterprises no position is declared to serve; by default 5 % of the others.",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Generate and load a full-size synthetic network.

    Nothing in it is real: every name carries 〔合成〕 and every row the layer "synthetic".
    It needs the source layer (gongjian load kunming). The same seed and scale give the
    same network.

    \b
    Examples:
      gongjian synth
      gongjian synth --scale 0.1 --seed 7
      gongjian synth --uncovered 2000 --dry-run
    """
    from api.commands.recording import recorded
    from graph.store.connect import connect

    settings = settings_of(data)
    output = Output(lang)
    dataset = generated(output, seed=seed, scale=scale, uncovered=uncovered)
    with connect(settings) as store:
        store.initialise()
        with recorded("synth", store, settings):
            report = load_shown(store, dataset, output, dry_run=dry_run)
    show_reports([report], output, as_json=as_json)


def generated(
    output: Output,
    *,
    seed: int | None = None,
    scale: float = 1.0,
    uncovered: int | None = None,
) -> Dataset:
    """The synthetic network, generated under a progress bar."""
    from graph.datasets import synthetic

    if seed is None:
        seed = synthetic.DEFAULT_SEED
    with output.progress(
        output.pick("生成合成网络", "Generating the synthetic network")
    ) as progress:
        return synthetic.generate(seed=seed, scale=scale, uncovered=uncovered, progress=progress)
