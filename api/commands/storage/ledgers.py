"""``load``: ledgers, or datasets, into the store."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import uuid4

import typer

from api.commands.shared import DataOption, JsonOption, LanguageOption, settings_of
from api.commands.storage.stores import KUNMING, load_datasets
from api.console import Output, print_json, telling_interrupts
from api.writing import write_pieces
from graph.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from graph.importing import Options, Report
    from graph.importing.folding import Fold
    from graph.importing.spool import Spool
    from graph.ledgers import Ledger
    from graph.settings import Settings
    from graph.store.bolt import Store

_SHOWN = 20
"""Findings and changes shown in tables; --json has more and --report all."""


def load(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|FOLDER",
            help="Ledgers (xlsx, xls, CSV, TSV), or datasets: folders, exported .graphml or "
            f".jsonld files, {KUNMING!r}.",
        ),
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    good_rows: Annotated[
        bool, typer.Option("--good-rows", help="Import the rows without errors, leave the others.")
    ] = False,
    complete: Annotated[
        bool,
        typer.Option("--complete", help="The files are complete: close what they do not contain."),
    ] = False,
    scope: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Whose rows they are; by default those of the ledger's kind."
        ),
    ] = None,
    zone: Annotated[
        str | None,
        typer.Option(
            metavar="ZONE", help="Park the rows are of, id or name; by default the only one."
        ),
    ] = None,
    new_zone: Annotated[
        bool, typer.Option("--new-zone", help="Make the park if there is none of that name.")
    ] = False,
    kind: Annotated[
        str | None,
        typer.Option(metavar="KIND", help="Kind of ledger, where the headers do not tell."),
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="HEADER=COLUMN",
            help="What a header means; KIND:HEADER=COLUMN where ledgers differ. Repeatable.",
        ),
    ] = None,
    default: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN=VALUE",
            help="What holds for all rows where the column is missing. Repeatable.",
        ),
    ] = None,
    leave_out: Annotated[
        list[str] | None,
        typer.Option(metavar="HEADER", help="A column that is not looked at. Repeatable."),
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Profile to read by; by default one that fits, '' for none."
        ),
    ] = None,
    save_profile: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Keep what is said of the headers as a profile."),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.xlsx", help="Write the ledgers back with a remark beside each row."
        ),
    ] = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Load ledgers, or datasets.

    A file is a ledger: its kind is told from its headers. Rows are created or updated, and
    what a file does not mention stays as it is unless --complete is given. If any row has an
    error nothing is written, unless --good-rows is given. Files of one command may refer to
    each other, in any order. `gongjian imports undo` takes an import back.

    Headers of one's own are said once, by --map, --default and --leave-out, and kept by
    --save-profile: files with the same headers are then read so without a word.

    A folder has a dataset.toml, nodes/LABEL.csv and relationships/TYPE.csv; GraphML and
    JSON-LD are files that `gongjian export` wrote. Each is the complete content of its scope:
    what it no longer contains is closed on its effective day.

    A ledger is of one park: the only one there is, or --zone. Names of places and bodies are
    looked up in that park.

    Loading the same again changes nothing.

    \b
    Examples:
      gongjian load 党组织台账.xlsx 联合党委成员.csv --dry-run
      gongjian load 企业台账.xlsx --good-rows --report 导入结果.xlsx
      gongjian load 名录.csv --map 登记状态=经营状态 --default 数据日期=2026-06-30
      gongjian load 区域台账.xlsx 企业台账.xlsx --zone 甲高新区 --new-zone
      gongjian load kunming my-dataset/
    """
    from graph.exchange.formats import READ_BACK

    files = [
        Path(name)
        for name in names
        if Path(name).is_file() and Path(name).suffix.lower() not in READ_BACK
    ]
    if not files:
        said = (columns, default, leave_out, profile, save_profile)
        if given := _given(good_rows, complete, scope, zone, new_zone, kind, report, *said):
            raise InvalidInput(f"{given} is for ledgers; a dataset says these things itself")
        load_datasets(names, settings_of(data), Output(lang), dry_run=dry_run, as_json=as_json)
        return
    if len(files) < len(names):
        other = next(name for name in names if Path(name) not in files)
        if not Path(other).exists() and other != KUNMING:
            raise NotFound(f"there is no file {other!r}")
        raise InvalidInput(f"{other} is a dataset: load datasets and ledgers by separate commands")
    settings = settings_of(data)
    output = Output(lang)
    from graph.importing import Options
    from graph.ledgers import open_all
    from graph.ledgers import profiles as known

    options = Options(scope, complete, good_rows, zone, new_zone)
    reading = known.reading_of(
        settings.profiles_folder, columns or (), default or (), leave_out or (), profile
    )
    ledgers = open_all(files, kind=kind, reading=reading)
    if save_profile is not None:
        learned = known.learned(save_profile, (one.header for one in ledgers))
        if not dry_run:
            kept = known.save_profile(learned, settings.profiles_folder)
            output.note(output.pick(f"已保存方案：{kept}", f"Kept as {kept}"))
    told = _imported(settings, output, ledgers, options, dry_run=dry_run, returned=report)
    if as_json:
        print_json({"data": told.as_dict()})
    else:
        _show(told, output)
    if told.blocked:
        raise InvalidInput(
            output.pick(
                f"有 {told.errors} 处错误，未写入任何内容；--good-rows 只导入无错误的行",
                f"{told.errors} error(s), nothing was written; --good-rows imports the other rows",
            )
        )


def _given(*options: Any) -> str | None:
    names = (
        *("--good-rows", "--complete", "--scope", "--zone", "--new-zone", "--kind", "--report"),
        *("--map", "--default", "--leave-out", "--profile", "--save-profile"),
    )
    return next((name for name, value in zip(names, options, strict=True) if value), None)


def _imported(
    settings: Settings,
    output: Output,
    ledgers: Sequence[Ledger],
    options: Options,
    *,
    dry_run: bool,
    returned: Path | None,
) -> Report:
    from api.access.actor import COMMAND
    from api.commands.recording import recorded
    from graph.importing import prepare
    from graph.ledgers import References
    from graph.store.connect import connect
    from queries.network import Network

    key = f"load-{uuid4().hex[:12]}"
    folder = settings.imports_folder / key
    needed = True
    with connect(settings) as store:
        store.initialise()
        references = References.of(
            Network.of(store, settings).snapshot(), zone=options.zone, new_zone=options.new_zone
        )
        try:
            with output.progress(output.pick("核对", "Checking")) as progress:
                prepared = prepare(
                    store,
                    ledgers,
                    folder,
                    options=options,
                    references=references,
                    progress=progress,
                )
            with prepared:
                told = prepared.report()
                if not dry_run and not prepared.blocked:
                    needed = False  # from here on what was prepared may be resumed from
                    try:
                        with (
                            telling_interrupts(),
                            recorded("load", store, settings),
                            output.progress(output.pick("写入", "Writing")) as progress,
                        ):
                            told = prepared.commit(store, progress, draft=key, actor=COMMAND.name)
                    except KeyboardInterrupt:
                        needed = not _say_begun(store, key, output)
                        raise
                    needed = True
                if returned is not None:
                    _give_back(returned, prepared.spool, ledgers, output, blocked=told.blocked)
        finally:
            if needed:
                shutil.rmtree(folder, ignore_errors=True)
    return told


def _say_begun(store: Store, draft: str, output: Output) -> bool:
    """Whether an interrupted import wrote something, and then what can be done about it."""
    from graph.importing import imports
    from graph.store.bolt import Store

    # Over connections of its own: the others may have been left in the middle of something.
    with Store.open(store.endpoint) as another:
        begun = next((entry.id for entry in imports(another) if entry.draft == draft), None)
    if begun is None:
        output.note(output.pick("已中断，未写入任何内容", "Interrupted: nothing was written"))
        return False
    output.note(
        output.pick(
            f"已中断，{begun} 只写入了一部分；gongjian imports resume {begun} 继续，"
            f"gongjian imports undo {begun} 撤销",
            f"Interrupted: {begun} is written in part; gongjian imports resume {begun} completes "
            f"it, gongjian imports undo {begun} takes it back",
        )
    )
    return True


def _give_back(
    path: Path, spool: Spool, ledgers: Sequence[Ledger], output: Output, *, blocked: bool
) -> None:
    from api.downloads.returned import returned_workbook

    pieces = returned_workbook(spool, ledgers, output.language.value, good_only_blocked=blocked)
    write_pieces(path, pieces)
    output.note(output.pick(f"已写出 {path}", f"Written: {path}"))


def _show(report: Report, output: Output) -> None:
    pick = output.pick
    output.table(
        [
            pick("文件", "file"),
            pick("工作表", "sheet"),
            *(pick(*pair) for pair in _COUNTS),
        ],
        [
            (
                one.file,
                one.sheet,
                one.rows,
                one.created,
                one.updated,
                one.unchanged,
                one.bad,
                one.errors,
                one.warnings,
            )
            for one in report.ledgers
        ],
        title=pick("将会导入", "Would import") if report.dry_run else pick("已导入", "Imported"),
        notes=_summary(report, output),
    )
    if report.folds:
        lang = output.language.value
        output.table(
            [pick(*pair) for pair in _FOLDS],
            [
                (
                    output.pick(*_SEVERITY[one.severity]),
                    one.file if one.sheet is None else f"{one.file} / {one.sheet}",
                    one.column,
                    one.count,
                    output.listed(str(row) for row in one.rows),
                    output.listed(one.values),
                    getattr(one.text, lang),
                    _remedy(one, output),
                    one.rule,
                )
                for one in report.folds[:_SHOWN]
            ],
            title=pick("错误与提示", "Errors and warnings"),
            notes=_more(len(report.folds), output),
        )
    if report.changes:
        output.table(
            [
                pick("编号", "id"),
                pick("属性", "property"),
                pick("原为", "was"),
                pick("现为", "is"),
            ],
            [(one.id, one.property, one.old, one.new) for one in report.changes[:_SHOWN]],
            title=pick("变更内容", "What changes"),
            notes=_more(len(report.changes), output),
        )


_COUNTS = (
    ("行数", "rows"),
    ("新增", "created"),
    ("更新", "updated"),
    ("未变", "unchanged"),
    ("未导入", "bad"),
    ("错误", "errors"),
    ("提示", "warnings"),
)
_FOLDS = (
    ("类别", "kind"),
    ("文件", "file"),
    ("列", "column"),
    ("处数", "count"),
    ("前几行", "first rows"),
    ("值", "values"),
    ("说明", "what"),
    ("建议", "suggestion"),
    ("规则", "rule"),
)
_SEVERITY = {"error": ("错误", "error"), "warning": ("提示", "warning")}


def _remedy(fold: Fold, output: Output) -> str:
    """What may be done, with the words that the column takes."""
    said: str = getattr(fold.suggestion, output.language.value)
    if not fold.allowed:
        return said
    return f"{said}{output.pick('：', ': ')}{output.listed(fold.allowed)}"


def _more(count: int, output: Output) -> list[str]:
    if count <= _SHOWN:
        return []
    return [
        output.pick(
            f"只显示前 {_SHOWN} 条，共 {count:,} 条；--report 写出全部",
            f"the first {_SHOWN} of {count:,}; --report writes all of them",
        )
    ]


def _summary(report: Report, output: Output) -> list[str]:
    lines = [
        output.pick(
            f"{one.file}：按方案 {one.profile} 读取", f"{one.file}: by the profile {one.profile}"
        )
        for one in report.ledgers
        if one.profile
    ]
    for zh, en, tally in (
        ("节点", "nodes", report.nodes),
        ("关系", "relationships", report.relationships),
    ):
        lines.append(
            output.pick(
                f"{zh}：新增 {tally.created:,}，更新 {tally.updated:,}，终止 {tally.closed:,}",
                f"{en}: {tally.created:,} created, {tally.updated:,} updated, "
                f"{tally.closed:,} closed",
            )
        )
    if report.import_id:
        lines.append(
            output.pick(
                f"导入编号 {report.import_id};gongjian imports undo {report.import_id} 可撤销",
                f"import {report.import_id}; gongjian imports undo {report.import_id} takes it "
                "back",
            )
        )
    elif not report.dry_run and not report.blocked:
        lines.append(output.pick("内容相同，未作更改", "the same as stored: nothing was changed"))
    return lines
