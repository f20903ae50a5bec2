"""``partitions``: a province or a nation cut into its parks, and the parks asked each by itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from api.commands.shared import (
    DataOption,
    DayOption,
    JsonOption,
    LanguageOption,
    LayersOption,
    PolicyOption,
    asking,
    command_group,
    one_of,
    settings_of,
)
from api.console import Output, print_json
from api.writing import CannotWrite
from graph.errors import InvalidInput

if TYPE_CHECKING:
    from queries.coverage.rules.codes import RateCode
    from queries.coverage.status.summary import Rate
    from queries.partitions.together import Together

app = command_group("The network in parts by park, asked in many processes or on Apache Spark.")

_RATES = ("organizational", "work", "spatial", "own", "should_build", "effective")
_WRITTEN = (("分区", "part"), ("节点", "nodes"), ("本区节点", "at home"), ("字节", "bytes"))
_RANKED = (
    ("名次", "rank"),
    ("园区", "park"),
    ("比率", "rate"),
    ("分子", "numerator"),
    ("分母", "denominator"),
    ("未覆盖", "uncovered"),
    ("未知", "unknown"),
    ("企业", "enterprises"),
)


@app.command("write", no_args_is_help=True)
def write_partitions(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Folder to write to; a new or an empty one.")
    ],
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the network of a day as Parquet, a folder for each park with all its figures rest on.

    Needs the extra gongjian[parquet]. Counts are written unmasked.

    \b
    Examples:
      gongjian partitions write parts --as-of 2021-12-31
      gongjian partitions write nation/yunnan --layer ledger
    """
    from queries.partitions.cutting import cut
    from queries.partitions.files import write

    output = Output(lang)
    rows: list[tuple[str, int, int, int]] = []
    with (
        asking("/partitions", data, as_of=as_of, layer=layer) as context,
        output.progress(output.pick("切分", "Cutting")) as report,
    ):
        try:
            for partition, size in write(folder, cut(context.picture)):
                at_home = int(partition.home.sum())
                report(len(rows), len(rows) + 1, partition.name)
                rows.append((partition.name, len(partition.snapshot), at_home, size))
        except OSError as error:
            raise CannotWrite(f"{folder} cannot be written: {error.strerror or error}") from error
    if as_json:
        names = ("part", "nodes", "at_home", "bytes")
        print_json({"data": [dict(zip(names, row, strict=True)) for row in rows]})
        return
    output.table(
        [output.pick(*words) for words in _WRITTEN],
        [(name, f"{nodes:,}", f"{home:,}", f"{size:,}") for name, nodes, home, size in rows],
        title=output.pick(f"已写入 {folder}", f"Written to {folder}"),
    )


@app.command("ask", no_args_is_help=True)
def ask_partitions(
    folder: Annotated[
        str,
        typer.Argument(metavar="FOLDER", help="Folder of the partitions, at any depth below it."),
    ],
    by: Annotated[
        str,
        typer.Option(
            "--by",
            parser=one_of(_RATES),
            metavar="RATE",
            help=f"Rate that parks are ranked by: {', '.join(_RATES)}.",
        ),
    ] = "organizational",
    workers: Annotated[
        int, typer.Option("--workers", min=1, metavar="N", help="Processes that share the parks.")
    ] = 1,
    spark: Annotated[
        str | None,
        typer.Option(
            "--spark",
            metavar="MASTER",
            help="Ask on Apache Spark instead: local[2], yarn, spark://HOST:7077.",
        ),
    ] = None,
    add: Annotated[
        int | None,
        typer.Option("--add", min=1, metavar="N", help="Plan so many new positions in each park."),
    ] = None,
    gap: Annotated[
        float, typer.Option("--gap", min=0, help="How far from the best a plan may be: 0.01.")
    ] = 0.0,
    time_limit: Annotated[
        float, typer.Option("--time-limit", min=1, metavar="S", help="Seconds for each plan.")
    ] = 60.0,
    enterprises: Annotated[
        bool, typer.Option("--enterprises", help="Also how each enterprise stands; needs --out.")
    ] = False,
    ties: Annotated[
        bool, typer.Option("--ties/--no-ties", help="Structure of the network across parks.")
    ] = True,
    out: Annotated[
        str | None,
        typer.Option(
            "-o", "--out", metavar="FILE", help="Keep all answers as Parquet; on Spark a folder."
        ),
    ] = None,
    policy: PolicyOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask each park by itself, and put together what they say: the same as asked of the whole.

    Walks are straight lines times the detour. Needs the extra gongjian[parquet]; on Spark
    gongjian[spark] and Java 17.

    \b
    Examples:
      gongjian partitions ask parts --by spatial
      gongjian partitions ask parts --workers 8 --add 10 --enterprises -o answers.parquet
      gongjian partitions ask hdfs:///nation --spark yarn -o answers
    """
    from pydantic_core import to_jsonable_python

    from queries.coverage.rules.files import find_policy
    from queries.partitions.asking import Asked
    from queries.partitions.engines import ask_all

    if enterprises and out is None:
        raise InvalidInput("--enterprises is an answer for each of them: name a file with --out")
    rules = None
    if policy is not None:
        rules = find_policy(policy, settings_of(data).policies_folder).policy
    asked = Asked(rules, add, gap, time_limit, enterprises, ties)
    try:
        found = ask_all(folder, asked, workers=workers, master=spark, out=out)
    except OSError as error:
        raise CannotWrite(f"{error.filename or out}: {error.strerror or error}") from error
    if as_json:
        print_json(to_jsonable_python(_told(found)))
        return
    _table(found, cast("RateCode", by), Output(lang))


def _told(found: Together) -> dict[str, Any]:
    """All that is put together; of the structure its figures and the bridges that split off most,
    as the lists of its bodies are as long as the network."""
    from queries.coverage.rules.codes import RATES

    told: dict[str, Any] = {
        "total": found.total,
        "parks": {rate: found.ranked(rate) for rate in RATES},
        "ties": None,
    }
    if found.ties is not None:
        parts = found.ties.components
        told["ties"] = {
            "nodes": parts.nodes,
            "ties": parts.ties,
            "components": parts.count,
            "sizes": [one.size for one in parts.components],
            "isolated": len(parts.isolated),
            "bridges": found.ties.bridges,
        }
    return told


def _table(found: Together, by: RateCode, output: Output) -> None:
    from queries.coverage.rules.codes import RATE, RATES

    rows = found.ranked(by)
    whole = found.total.rates[RATES.index(by)]
    lines: list[tuple[int | None, str, Rate, int]] = [
        (row.rank, row.id, row.rate, found.parks[row.id].enterprises) for row in rows
    ]
    lines.append((None, output.pick("合计", "all"), whole, found.total.enterprises))
    notes = [
        output.pick(
            f"{found.total.as_of}，{len(rows)} 个园区；合计含不属于任何园区者",
            f"{found.total.as_of}, {len(rows)} parks; all counts what is in none of them too",
        )
    ]
    if found.ties is not None:
        parts, bridges = found.ties.components, found.ties.bridges.count
        notes.append(
            output.pick(
                f"跨园区网络：{parts.nodes:,} 个主体与协议，{parts.count:,} 个连通部分，"
                f"{bridges:,} 处断开即分离",
                f"across parks: {parts.nodes:,} bodies and agreements, {parts.count:,} components, "
                f"{bridges:,} bridges",
            )
        )
    output.table(
        [output.pick(*words) for words in _RANKED],
        [
            (
                rank,
                name,
                None if rate.rate is None else f"{rate.rate:.2%}",
                *(
                    None if count is None else f"{count:,}"
                    for count in (rate.numerator, rate.denominator, rate.uncovered, rate.unknown)
                ),
                f"{enterprises:,}",
            )
            for rank, name, rate, enterprises in lines
        ],
        title=output.code(RATE, by),
        notes=notes,
    )
