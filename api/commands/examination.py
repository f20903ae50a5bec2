"""``doctor``: which store, what is in it, and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.shared import DataOption, JsonOption, LanguageOption, settings_of
from api.console import Output, print_json
from graph.model.spec import NodeSpec, RelSpec
from graph.model.vocabulary import VOCABULARY

if TYPE_CHECKING:
    from queries.doctor import Examination, SnapshotState, StoreState


def doctor(
    deep: Annotated[
        bool,
        typer.Option(
            "--deep",
            help="Also read every row and hold it against its fingerprint and the snapshot.",
        ),
    ] = False,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what the store is and what is wrong.

    Ends with exit code 1 if something is wrong. It also works when the store is down:
    then that is what it says.

    \b
    Examples:
      gongjian doctor
      gongjian doctor --deep
      gongjian doctor --json
      gongjian doctor --data /srv/gongjian --lang zh
    """
    from queries.doctor import examine

    found = examine(settings_of(data), deep=deep)
    if as_json:
        print_json({**asdict(found), "healthy": found.healthy})
    else:
        _show(found, Output(lang))
    if not found.healthy:
        raise typer.Exit(1)


def _show(found: Examination, output: Output) -> None:
    pick = output.pick
    output.table(
        [pick("项目", "what"), pick("情况", "how it is")],
        [
            *_store(found.store, output),
            *_data(found, output),
            *_snapshot(found.snapshot, output),
            (
                pick("默认时点", "default day"),
                found.as_of or pick("当天", "today"),
            ),
            (pick("单次时限", "time limit"), f"{found.timeout_s:g} s"),
            ("Python", f"{found.python}, {found.platform}"),
            *((name, shown) for name, shown in found.packages.items() if shown is not None),
        ],
        title=pick("检查结果", "Examination"),
    )
    _counts(pick("节点", "Nodes"), found.store.nodes, VOCABULARY.nodes, output)
    _counts(
        pick("关系", "Relationships"), found.store.relationships, VOCABULARY.relationships, output
    )
    if found.store.loads is not None:
        output.table(
            [
                pick("数据集", "dataset"),
                pick("数据层", "layer"),
                pick("状态", "state"),
                pick("行数", "rows"),
                pick("生效日", "effective"),
                pick("时间（UTC）", "at (UTC)"),
            ],
            [
                (
                    load["id"],
                    load["layer"],
                    pick("完整", "complete")
                    if load["state"] == "complete"
                    else pick("未完成", "interrupted"),
                    load["rows"],
                    load["effective"],
                    load["at"],
                )
                for load in found.store.loads
            ],
            title=pick("已导入的数据集", "Loads"),
        )
    for problem in found.problems:
        mark = pick("问题", "wrong") if problem.grave else pick("提醒", "beware")
        output.say(f"{mark}: {output.text(problem.what)}")
        output.say(f"    → {output.text(problem.remedy)}")
    if not found.problems:
        output.say(pick("未发现问题。", "Nothing is wrong."))


def _store(store: StoreState, output: Output) -> list[tuple[str, object]]:
    pick = output.pick
    kinds = {"embedded": pick("内嵌", "embedded"), "server": pick("服务器", "server")}
    state = pick("可用", "up") if store.up else pick("不可用", "down")
    if store.was_running:
        state += pick("，已由其他进程打开", ", already open in another process")
    rows: list[tuple[str, object]] = [
        (pick("存储", "store"), f"{kinds[store.kind]}, {state}"),
        (pick("地址", "address"), store.address),
        (pick("数据库", "database"), store.database),
        (pick("版本", "version"), store.version),
        (pick("版次", "revision"), store.revision),
    ]
    if store.schema is not None:
        schema = store.schema
        rows += [
            (
                pick("约束", "constraints"),
                f"{schema.constraints} / {schema.constraints_needed}",
            ),
            (pick("索引", "indexes"), f"{schema.indexes} / {schema.indexes_needed}"),
        ]
    return rows


def _data(found: Examination, output: Output) -> list[tuple[str, object]]:
    pick = output.pick
    missing = "" if found.data_exists else pick("（不存在）", " (not there)")
    free = None if found.free_bytes is None else f"{found.free_bytes / 10**9:,.1f} GB"
    return [
        (pick("数据目录", "data directory"), f"{found.data}{missing}"),
        (pick("剩余磁盘", "free disk"), free),
    ]


def _snapshot(kept: SnapshotState, output: Output) -> list[tuple[str, object]]:
    pick = output.pick
    if kept.size_bytes is None:
        state = pick("尚无", "none yet")
    elif kept.current:
        state = pick("与存储一致", "current")
    else:
        state = pick("将在下次查询时更新", "to be refreshed by the next question")
    size = "" if kept.size_bytes is None else f", {kept.size_bytes / 10**6:,.1f} MB"
    return [(pick("快照", "snapshot"), f"{state}{size}")]


def _counts(
    title: str,
    counts: Mapping[str, int] | None,
    specs: Mapping[str, NodeSpec] | Mapping[str, RelSpec],
    output: Output,
) -> None:
    """What there is of each label or type; what there is none of is left to ``--json``."""
    if counts is None:
        return
    output.table(
        [output.pick("名称", "name"), output.pick("含义", "meaning"), output.pick("数量", "count")],
        [
            *(
                (name, output.text(specs[name].text), count)
                for name, count in counts.items()
                if count
            ),
            (output.pick("合计", "all"), "", sum(counts.values())),
        ],
        title=title,
    )
